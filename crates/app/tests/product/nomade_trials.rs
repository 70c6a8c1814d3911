//! Two devices, a network that is cut at any moment, clocks, people and files that change: nothing is lost, nothing is
//! stuck, and what two people said of one field is shown with both values. The devices here are a model of
//! `coffre.js`; the server is the product's own. `MAILLAGE_TRIALS` says how many trials (see docs/performance.md).

use serde_json::{Value, json};

use crate::{
    nomade::{Device, Place, appointment, became, house, note, now_ms, photo, set},
    site::{Site, Visitor},
};

/// Random numbers, the same for the same seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// A device that is used: what it wrote and was not told of, what is still on its screen.
struct Used {
    device: Device,
    outbox: Vec<(String, Value)>,
    written: usize,
    /// Typed while the storage was full: the form keeps it, its person tries again.
    screen: Vec<Value>,
    full: bool,
    skew_ms: i64,
    /// What each appointment says, as this device goes on from it.
    base: [Value; 2],
}

/// Where a text was written.
#[derive(Clone, Copy)]
enum Where {
    Note,
    /// In an appointment.
    Rdv(i64),
    Incident,
    /// In what was done while the crisis sheet served.
    Crise,
}

/// What must be found again: a text, and where it was written.
struct Told {
    text: String,
    place: Where,
}

impl Used {
    fn new(device: Device) -> Self {
        Self {
            device,
            outbox: Vec::new(),
            written: 0,
            screen: Vec::new(),
            full: false,
            skew_ms: 0,
            base: [fields(), fields()],
        }
    }

    /// There is room again: what stayed on the screen is kept.
    fn keep_screen(&mut self) {
        self.full = false;
        for fait in std::mem::take(&mut self.screen) {
            self.post(&fait);
        }
    }

    fn write(&mut self, fait: Value) {
        if self.full { self.screen.push(fait) } else { self.post(&fait) }
    }

    fn post(&mut self, fait: &Value) {
        self.written += 1;
        let cle = format!("e{}", self.written);
        let sealed = self.device.seal(&cle, fait);
        self.outbox.push((cle, sealed));
    }

    /// Sends what waits; the way there or the way back may be cut, and a part only may leave.
    async fn send(&mut self, site: &Site, chance: &mut Chance, cut: bool) {
        if cut && chance.one_in(3) {
            return;
        }
        let part = if cut {
            self.outbox.len() - chance.below(self.outbox.len() + 1)
        } else {
            self.outbox.len()
        };
        let sent: Vec<Value> =
            self.outbox[..part].iter().map(|(_, sealed)| sealed.clone()).collect();
        let told = self.device.send(site, now_ms(site) + self.skew_ms, &sent).await;
        if cut && chance.one_in(2) {
            return;
        }
        let kept = told["recus"].as_array().unwrap();
        self.outbox.retain(|(cle, _)| !kept.contains(&json!(cle)));
    }
}

fn fields() -> Value {
    json!({ "etat": "prevu", "compte_rendu": "", "retard_minutes": "", "motif_annulation": "",
            "annulation_origine": "" })
}

async fn role(site: &Site, identifiant: &str, holds: bool) {
    let mut write = site.world.ground.db.write().await.unwrap();
    let end = if holds { "NULL" } else { "'2026-01-01'" };
    let sql = format!(
        "UPDATE affectation SET end_day = {end}
          WHERE compte_id = (SELECT id FROM compte WHERE identifiant = $1)"
    );
    write.execute(&sql, &[identifiant.into()]).await.unwrap();
    write.commit().await.unwrap();
}

async fn account(site: &Site, identifiant: &str, open: bool) {
    let mut write = site.world.ground.db.write().await.unwrap();
    let sql = "UPDATE compte SET actif = $2 WHERE identifiant = $1";
    write.execute(sql, &[identifiant.into(), i64::from(open).into()]).await.unwrap();
    write.commit().await.unwrap();
}

/// The house of all trials, and who is signed in there.
struct House<'s> {
    site: &'s Site,
    place: Place,
    leila: Visitor<'s>,
    nora: Visitor<'s>,
    head: Visitor<'s>,
}

/// What becomes of the file that the devices took.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    /// It was noted twice: it is united with the other one.
    United,
    /// It is erased, as an elimination does.
    Erased,
}

/// An incident, declared on the device; who was told of it.
fn declared(place: &Place, text: &str, told: bool) -> Value {
    let mut champs = json!({ "nature": "degradation", "gravite": "serieuse" });
    if told {
        champs["dit_direction"] = json!("2026-03-12T10:41");
    }
    json!({ "sorte": "incident", "personne": place.child.to_string(), "service": place.service,
            "moment": "2026-03-12T10:40", "texte": text, "champs": champs })
}

/// The crisis sheet serves.
fn activated(place: &Place) -> Value {
    json!({ "sorte": "activation", "personne": place.child.to_string(), "service": place.service,
            "moment": "2026-03-12T10:30", "tape": true })
}

/// What was done while it served, after the writing that began it.
fn served(place: &Place, note: &str, text: &str) -> Value {
    json!({ "sorte": "modif", "personne": place.child.to_string(), "service": place.service,
            "moment": "2026-03-12T10:50", "table": "activation_crise", "note": note, "version": 1,
            "base": {}, "champs": { "appel_at": "2026-03-12 10:31", "fait": text } })
}

/// A second file in the house, of a child whom `leila` follows too.
async fn other_child(house: &House<'_>) -> Place {
    let Place { organisation, service, .. } = house.place;
    let world = &house.site.world;
    let child = world.personne(service, "Vasseure", "Élodie", "2012-05-04").await;
    world.sejour(service, child, "2025-02-01").await;
    Place { organisation, service, child }
}

/// Erases the file of a child with what is kept about the child, and what devices said of it.
async fn erase(site: &Site, child: i64) {
    let mut write = site.world.ground.db.write().await.unwrap();
    let (register, at) = (&site.world.register, "2026-03-12T10:00:00Z");
    fiche::erase(&mut write, register, ("personne", child), at).await.unwrap();
    document::forget(&mut write, child).await.unwrap();
    journal::forget(&mut write, child).await.unwrap();
    nomade::forget(&mut write, child).await.unwrap();
    write.commit().await.unwrap();
}

/// What becomes of the file, once.
async fn befall(house: &House<'_>, fate: Fate, place: &Place, told: &mut Vec<Told>) {
    match fate {
        Fate::Stays => {}
        Fate::United => {
            let files = (house.place.child, place.child);
            house.head.unites(place.service, files).await;
        }
        Fate::Erased => {
            // What had arrived before goes with the file: that is what erasing means.
            let arrived = received(house.site).await;
            told.retain(|one| !arrived.contains(&one.text));
            erase(house.site, place.child).await;
        }
    }
}

/// A device is erased from afar.
async fn wipe(site: &Site, used: &Used, identifiant: &str) {
    let sql = "SELECT id AS n FROM compte WHERE identifiant = $1";
    let compte = site.world.count(sql, &[identifiant.into()]).await;
    let mut write = site.world.ground.db.write().await.unwrap();
    let (name, at) = (used.device.name().to_owned(), "2026-03-12T10:00:00Z");
    nomade::end_emport(&mut write, &name, compte, at).await.unwrap();
    write.commit().await.unwrap();
}

/// What happens in one trial.
async fn trial(house: &House<'_>, seed: u64) -> Result<(), String> {
    let House { site, leila, nora, .. } = house;
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let fate = [Fate::Stays, Fate::Stays, Fate::United, Fate::Erased][chance.below(4)];
    let moment = chance.below(12);
    let place = &match fate {
        Fate::Stays => house.place.same(),
        _ => other_child(house).await,
    };
    let mut gone = false;
    let rdvs = [appointment(site, place).await, appointment(site, place).await];
    let names = if chance.one_in(3) { ["leila", "leila"] } else { ["leila", "nora"] };
    let mut used = Vec::new();
    for name in names {
        let who = if name == "leila" { leila } else { nora };
        used.push(Used::new(Device::take(who, place.child).await));
    }
    let mut told: Vec<Told> = Vec::new();
    for step in 0..12 {
        if step == moment {
            befall(house, fate, place, &mut told).await;
            gone = fate == Fate::Erased;
        }
        let d = chance.below(2);
        let text = format!("t{seed}s{step}d{d}.");
        match chance.below(12) {
            0..=2 => {
                let number = used[d].written + used[d].screen.len() + 1;
                used[d].write(note(place, &text));
                if chance.one_in(3) {
                    // It goes after its note, and names it as the device does.
                    used[d].write(photo(place, &format!("e{number}"), crate::photos::POINT));
                }
                told.push(Told { text, place: Where::Note });
            }
            3 if chance.one_in(2) => {
                used[d].write(declared(place, &text, chance.one_in(2)));
                told.push(Told { text, place: Where::Incident });
            }
            3 => {
                let number = used[d].written + used[d].screen.len() + 1;
                used[d].write(activated(place));
                used[d].write(served(place, &format!("e{number}"), &text));
                told.push(Told { text, place: Where::Crise });
            }
            4 | 5 => {
                let n = chance.below(2);
                let mut champs = json!({ "compte_rendu": text });
                if chance.one_in(2) {
                    champs["etat"] = json!("tenu");
                }
                let mut fait = became(place, rdvs[n], 1, &champs);
                fait["base"] = used[d].base[n].clone();
                for (name, value) in champs.as_object().unwrap() {
                    used[d].base[n][name] = value.clone();
                }
                used[d].write(fait);
                told.push(Told { text, place: Where::Rdv(rdvs[n]) });
            }
            6 | 7 => used[d].send(site, &mut chance, true).await,
            8 if gone => {}
            8 => {
                let n = rdvs[chance.below(2)];
                let united = fate == Fate::United && step >= moment;
                let now = if united { &house.place } else { place };
                set(site, now, n, &[("compte_rendu", &text)]).await;
                if chance.one_in(2) {
                    set(site, now, n, &[("compte_rendu", "")]).await;
                }
            }
            9 => match chance.below(3) {
                0 => role(site, names[d], false).await,
                1 => account(site, names[d], false).await,
                _ => {
                    role(site, names[d], true).await;
                    account(site, names[d], true).await;
                }
            },
            10 => used[d].skew_ms = [0, 7_200_000, -86_400_000][chance.below(3)],
            _ if used[d].full => used[d].keep_screen(),
            _ => used[d].full = true,
        }
        if chance.one_in(40) {
            wipe(site, &used[d], names[d]).await;
        }
    }
    // The network is back for good, and room on the devices.
    for one in &mut used {
        one.keep_screen();
        one.send(site, &mut chance, false).await;
        if !one.outbox.is_empty() {
            return Err(format!("stuck on a device: {}", one.outbox.len()));
        }
    }
    maillage::nomade::again(&site.world.shell, &site.world.register).await.map_err(|_| "again")?;
    for name in names {
        role(site, name, true).await;
        account(site, name, true).await;
    }
    found(house, &told, gone).await
}

/// The words of a writing: those of a note, or what became of an appointment.
fn said(content: &str) -> String {
    let fait: Value = serde_json::from_str(content).unwrap();
    let words = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let champs = &fait["champs"];
    words(&fait["texte"])
        .or_else(|| words(&champs["compte_rendu"]))
        .or_else(|| words(&champs["fait"]))
        .unwrap_or_default()
}

/// The words that have reached the server.
async fn received(site: &Site) -> Vec<String> {
    let mut read = site.world.ground.db.read().await.unwrap();
    let rows = read.query("SELECT content FROM ecrit_nomade", &[]).await.unwrap();
    rows.iter().map(|row| said(&row.get::<String>("content").unwrap())).collect()
}

/// Whether everything told is in the file, in its history, or shown to a person with what it meets.
///
/// A photo whose note was erased with its file, `gone`, waits for it a day, then for a person; so does what completes a
/// row of before.
async fn found(house: &House<'_>, told: &[Told], gone: bool) -> Result<(), String> {
    let site = house.site;
    let mut read = site.world.ground.db.read().await.unwrap();
    let sql = "SELECT id, etat, content FROM ecrit_nomade ORDER BY id";
    let rows = read.query(sql, &[]).await.unwrap();
    let all: Vec<(i64, String, String)> = rows
        .iter()
        .map(|row| (row.get("id").unwrap(), row.get("etat").unwrap(), row.get("content").unwrap()))
        .collect();
    drop(read);
    let is_photo =
        |content: &str| content.contains("\"photo\"") || content.contains("\"note\":\"e");
    let left =
        all.iter().filter(|(_, etat, content)| etat == "recu" && !(gone && is_photo(content)));
    let left = left.count();
    if left > 0 {
        return Err(format!("{left} received and left there"));
    }
    for one in told {
        let kept: Vec<_> = all.iter().filter(|(_, _, content)| said(content) == one.text).collect();
        let [(id, etat, _)] = kept.as_slice() else {
            return Err(format!("{} received {} times", one.text, kept.len()));
        };
        if etat == "a_reprendre" {
            shown(house, *id, one).await?;
            continue;
        }
        if etat == "recu" && gone {
            continue;
        }
        let (sql, what) = match one.place {
            Where::Note => {
                ("SELECT count(*) AS n FROM note_text WHERE content = $1", one.text.clone())
            }
            Where::Incident => {
                ("SELECT count(*) AS n FROM incident WHERE recit = $1", one.text.clone())
            }
            Where::Crise => {
                ("SELECT count(*) AS n FROM activation_crise WHERE fait = $1", one.text.clone())
            }
            Where::Rdv(_) => (
                "SELECT count(*) AS n FROM historique WHERE nom_table = 'rendez_vous' AND after LIKE $1",
                format!("%{}%", one.text),
            ),
        };
        let count = site.world.count(sql, &[what.into()]).await;
        if count == 0 || (!matches!(one.place, Where::Rdv(_)) && count > 1) {
            return Err(format!("{} is {etat} and stands {count} times in the file", one.text));
        }
    }
    photos_found(house, &all, gone).await?;
    let mut write = site.world.ground.db.write().await.unwrap();
    // The next trial begins as this one did: what it takes does not grow.
    let tables = [
        "piece_part",
        "piece",
        "ecrit_nomade",
        "emport",
        "rendez_vous",
        "activation_crise",
        "information_incident",
        "incident",
        "historique",
    ];
    for table in tables {
        write.execute(&format!("DELETE FROM {table}"), &[]).await.unwrap();
    }
    write.commit().await.unwrap();
    Ok(())
}

/// Whether each photo stands beside its note, once, or waits with a reason.
async fn photos_found(
    house: &House<'_>,
    all: &[(i64, String, String)],
    gone: bool,
) -> Result<(), String> {
    let mut beside = 0;
    for (id, etat, content) in all {
        let fait: Value = serde_json::from_str(content).unwrap();
        if fait["sorte"] != "photo" {
            continue;
        }
        match etat.as_str() {
            "verse" => beside += 1,
            "recu" if gone => {}
            "a_reprendre" => {
                let sql = "SELECT count(*) AS n FROM ecrit_nomade WHERE id = $1 AND motif <> ''";
                if house.site.world.count(sql, &[(*id).into()]).await != 1 {
                    return Err(format!("the photo {id} waits without a reason"));
                }
            }
            other => return Err(format!("the photo {id} is {other}")),
        }
    }
    let sql = "SELECT count(*) AS n FROM piece WHERE note_id IS NOT NULL";
    let kept = house.site.world.count(sql, &[]).await;
    if kept == beside { Ok(()) } else { Err(format!("{kept} photos beside notes, not {beside}")) }
}

/// Whether its author is shown what waits, and what stands there.
async fn shown(house: &House<'_>, id: i64, one: &Told) -> Result<(), String> {
    let site = house.site;
    for who in [&house.leila, &house.nora] {
        let answer = who.get(&format!("/sans-reseau/ecrits/{id}")).await;
        if answer.status != 200 {
            continue;
        }
        let page = answer.read();
        if !page.contains(&one.text) {
            return Err(format!("{} is not on its page: {page}", one.text));
        }
        let Where::Rdv(rdv) = one.place else { return Ok(()) };
        let mut read = site.world.ground.db.read().await.unwrap();
        let sql = "SELECT compte_rendu FROM rendez_vous WHERE id = $1";
        // Erased with its file: there is nothing to compare with.
        let Some(row) = read.query_opt(sql, &[rdv.into()]).await.unwrap() else { return Ok(()) };
        let theirs: Option<String> = row.get("compte_rendu").unwrap();
        let clash = page.contains("Garder ce qui est au dossier");
        if clash && !page.contains(theirs.as_deref().unwrap_or("Rien")) {
            return Err(format!("{}: without what stands there: {page}", one.text));
        }
        return Ok(());
    }
    Err(format!("{} waits and nobody sees it", one.text))
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_to_two_devices_nothing_is_lost_and_nothing_is_stuck() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let trials = asked("MAILLAGE_TRIALS").unwrap_or(40);
    let first = asked("MAILLAGE_TRIALS_FROM").unwrap_or(1);
    let site = Site::on_sqlite().await;
    let place = house(&site).await;
    let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
    let head = site.sign_in("directrice").await;
    let house = House { site: &site, place, leila, nora, head };
    for seed in first..first + trials {
        if let Err(told) = trial(&house, seed).await {
            panic!("trial {seed}: {told}");
        }
    }
}
