//! Work without network: what leaves, what comes back, where it lands, and who decides of what cannot.

use access::{Action, Actor, Category, Cible, Role, Verb};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use fiche::{Row, Seen};
use serde_json::{Value, json};

use crate::site::{Answer, Site, Visitor};

/// A child who stays, `leila` (educator, référente) and `nora` (educator) of the house, `paul` of next door.
pub struct Place {
    pub organisation: i64,
    pub service: i64,
    pub child: i64,
}

impl Place {
    /// The same place, once more.
    pub fn same(&self) -> Self {
        Self { organisation: self.organisation, service: self.service, child: self.child }
    }
}

pub async fn house(site: &Site) -> Place {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let stay = world.sejour(service, child, "2025-01-10").await;
    let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
    for (identifiant, nom, place) in [
        ("leila", "Leïla Marchand", service),
        ("nora", "Nora Petit", service),
        ("paul", "Paul Roche", next_door),
    ] {
        let role = Role::Educateur;
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    let row = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
    let pro = world.add("professionnel", organisation, row).await;
    let mut write = world.ground.db.write().await.unwrap();
    identity::link_professional(&mut write, "leila", pro).await.unwrap();
    write.commit().await.unwrap();
    let tie = Row::default()
        .with("sejour_id", stay)
        .with("professionnel_id", pro)
        .with("role", "referent")
        .with("start_day", "2025-01-10");
    world.add("referent", service, tie).await;
    Place { organisation, service, child }
}

/// What a device holds once it is opened.
pub struct Device {
    pub pack: Value,
    key: Vec<u8>,
}

impl Device {
    pub async fn take(who: &Visitor<'_>, child: i64) -> Self {
        Self::take_on(who, child, "professionnel").await
    }

    /// The same, on a device that says whose it is.
    pub async fn take_on(who: &Visitor<'_>, child: i64, nature: &str) -> Self {
        let child = child.to_string();
        let form = [("enfants", child.as_str()), ("nature", nature)];
        let answer = who.post("/sans-reseau/emporter", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Self::opened(&answer)
    }

    /// What came, once the device opened it.
    pub fn opened(answer: &Answer) -> Self {
        let pack: Value = serde_json::from_slice(&answer.bytes).unwrap();
        let secret = pack["secret"].as_str().unwrap().to_owned();
        let digits = |at: usize| u8::from_str_radix(&secret[2 * at..2 * at + 2], 16).unwrap();
        Self { key: (0..32).map(digits).collect(), pack }
    }

    pub fn name(&self) -> &str {
        self.pack["emport"].as_str().unwrap()
    }

    /// What the device keeps of a writing until the server has it.
    pub fn seal(&self, cle: &str, fait: &Value) -> Value {
        let place = maillage::nomade::bound(self.name(), cle);
        let plain = serde_json::to_vec(fait).unwrap();
        let (iv, sealed) = seal::seal_carried(&self.key, &place, &plain).unwrap();
        json!({ "cle": cle, "iv": BASE64_STANDARD.encode(iv), "texte": BASE64_STANDARD.encode(sealed) })
    }

    /// Sends, with the clock of the device, in milliseconds.
    pub async fn send(&self, site: &Site, clock_ms: i64, sealed: &[Value]) -> Value {
        let body = json!({ "emport": self.name(), "maintenant": clock_ms, "ecrits": sealed });
        let answer = site.nobody().post_json("/sans-reseau/depot", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_slice(&answer.bytes).unwrap()
    }
}

pub fn now_ms(site: &Site) -> i64 {
    site.world.shell.house.now().as_millisecond()
}

pub fn note(place: &Place, text: &str) -> Value {
    json!({ "sorte": "note", "personne": place.child.to_string(), "service": place.service,
            "moment": "2026-03-12T10:40", "nature": "observation", "texte": text })
}

/// An appointment of the child, still to come.
pub async fn appointment(site: &Site, place: &Place) -> i64 {
    let row = Row::default()
        .with("personne_id", place.child)
        .with("nature", "entretien")
        .with("start_at", "2026-03-12T09:00")
        .with("end_at", "2026-03-12T10:00")
        .with("etat", "prevu");
    site.world.add("rendez_vous", place.service, row).await
}

/// What became of it, as a device says it.
pub fn became(place: &Place, rdv: i64, version: i64, champs: &Value) -> Value {
    let base = json!({ "etat": "prevu", "compte_rendu": "", "retard_minutes": "",
                       "motif_annulation": "", "annulation_origine": "" });
    json!({ "sorte": "modif", "personne": place.child, "service": place.service,
            "moment": "2026-03-12T10:40", "table": "rendez_vous", "ligne": rdv, "version": version,
            "base": base, "champs": champs })
}

/// Somebody of the house sets fields of an appointment, with network.
pub async fn set(site: &Site, place: &Place, rdv: i64, values: &[(&'static str, &str)]) {
    let house = &site.world.shell.house;
    let kind = site.world.fiche("rendez_vous");
    let actor = Actor::with_roles(0, &[(place.service, Role::Directeur)]);
    let action = |verb: Verb| Action {
        verb,
        category: Category::Parcours,
        cible: Cible::RowOfService {
            service: place.service,
            table: "rendez_vous",
            id: rdv,
            enfants: vec![place.child],
        },
    };
    let mut granted = house.authorize(&actor, action(Verb::Lire)).await.unwrap();
    let mut row = fiche::read_row(&mut granted, kind, rdv).await.unwrap().unwrap();
    granted.commit().await.unwrap();
    for (name, value) in values {
        row.set(name, if value.is_empty() { None::<String>.into() } else { (*value).into() });
    }
    let mut write = house.authorize_write(&actor, action(Verb::Ecrire)).await.unwrap();
    let register = &site.world.register;
    let mut seen = Seen::default();
    fiche::update(&mut write, register, kind, row, Some("essai"), &mut seen).await.unwrap();
    drop(seen);
    write.commit().await.unwrap();
}

pub async fn states(site: &Site) -> Vec<(String, String)> {
    let mut read = site.world.ground.db.read().await.unwrap();
    let rows = read.query("SELECT etat, motif FROM ecrit_nomade ORDER BY id", &[]).await.unwrap();
    rows.iter().map(|row| (row.get("etat").unwrap(), row.get("motif").unwrap())).collect()
}

async fn last(site: &Site) -> String {
    let id = site.world.count("SELECT MAX(id) AS n FROM ecrit_nomade", &[]).await;
    format!("/sans-reseau/ecrits/{id}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_written_without_network_lands_in_the_journal_once_in_the_name_of_its_author() {
    for site in Site::sealed_on_each_engine("nomade_note").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = leila.get("/sans-reseau").await;
        assert!(page.is_page(200).read().contains("Élodie Vasseur"), "{}", page.read());
        let device = Device::take(&leila, place.child).await;
        let child = &device.pack["enfants"][0];
        assert_eq!(child["nom"], "Élodie Vasseur");
        assert!(child["fiche"].as_str().unwrap().contains("Vasseur"), "{child}");
        let sql =
            "SELECT count(*) AS n FROM audit WHERE details LIKE 'emport%' AND personne_id = $1";
        assert!(site.world.count(sql, &[place.child.into()]).await >= 1);

        let sealed = device.seal("un", &note(&place, "Elle a mangé de bon appétit."));
        for _ in 0..2 {
            let told = device.send(&site, now_ms(&site), std::slice::from_ref(&sealed)).await;
            assert_eq!(told["recus"], json!(["un"]));
            assert_eq!(told["effacer"], false);
        }
        let journal = format!("/dossiers/{}/journal", place.child);
        let text = leila.get(&journal).await.is_page(200).read();
        assert_eq!(text.matches("bon appétit").count(), 1, "{text}");
        assert!(text.contains("Leïla Marchand"), "{text}");
        assert_eq!(states(&site).await, [("verse".to_owned(), String::new())]);
        // Sealed by another key, or moved to another name, it does not enter.
        let mut moved = sealed.clone();
        moved["cle"] = json!("deux");
        let told = device.send(&site, now_ms(&site), &[moved]).await;
        assert_eq!((&told["recus"], &told["illisibles"]), (&json!([]), &json!(["deux"])));
        // Its words stand nowhere in clear.
        let sql = "SELECT count(*) AS n FROM ecrit_nomade WHERE content LIKE '%app%tit%'";
        assert_eq!(site.world.count(sql, &[]).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_who_is_not_open_is_not_taken_and_an_unknown_taking_is_nothing() {
    for site in Site::on_each_engine("nomade_stranger").await {
        let place = house(&site).await;
        let paul = site.sign_in("paul").await;
        let child = place.child.to_string();
        let form = [("enfants", child.as_str())];
        paul.post("/sans-reseau/emporter", &form).await.is_page(404);
        assert!(!paul.get("/sans-reseau?avec=1").await.is_page(200).read().contains("Vasseur"));
        assert_eq!(site.world.count("SELECT count(*) AS n FROM emport", &[]).await, 0);
        let body = json!({ "emport": "0", "maintenant": 0, "ecrits": [] });
        site.nobody().post_json("/sans-reseau/depot", &body).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_child_taken_has_a_line_of_its_own_and_one_left_unticked_stays_out() {
    for site in Site::on_each_engine("nomade_cochees").await {
        let place = house(&site).await;
        let world = &site.world;
        let mut others = Vec::new();
        for (nom, prenom) in [("Caron", "Noé"), ("Diallo", "Ibrahim")] {
            let child = world.personne(place.service, nom, prenom, "2013-02-01").await;
            world.sejour(place.service, child, "2025-03-03").await;
            others.push(child);
        }
        let leila = site.sign_in("leila").await;
        let (one, two) = (place.child.to_string(), others[0].to_string());
        let form =
            [("enfants", one.as_str()), ("enfants", two.as_str()), ("nature", "professionnel")];
        let answer = leila.post("/sans-reseau/emporter", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let told = answer.text();
        assert!(told.contains("Vasseur") && told.contains("Caron"), "{told}");
        assert!(!told.contains("Diallo") && !told.contains("Ibrahim"), "{told}");
        for (child, lines) in [(place.child, true), (others[0], true), (others[1], false)] {
            let sql =
                "SELECT COUNT(*) AS n FROM audit WHERE personne_id = $1 AND details LIKE 'emport%'";
            assert_eq!(world.count(sql, &[child.into()]).await > 0, lines, "{child}");
        }
        site.sign_in("paul").await.post("/sans-reseau/emporter", &form).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_on_call_takes_a_whole_house_with_what_each_child_works_at() {
    for site in Site::on_each_engine("nomade_on_call").await {
        let place = house(&site).await;
        let world = &site.world;
        let noe = world.personne(place.service, "Caron", "Noé", "2013-02-01").await;
        world.sejour(place.service, noe, "2025-03-03").await;
        let gone = world.personne(place.service, "Petit", "Ana", "2012-02-01").await;
        let stay = world.sejour(place.service, gone, "2025-03-03").await;
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE sejour SET sortie_day = '2026-02-01' WHERE id = $1";
        write.execute(sql, &[stay.into()]).await.unwrap();
        write.commit().await.unwrap();
        for (texte, accueil) in [("Nager sans peur", "retenu"), ("Partir seul", "refuse")] {
            let aim = Row::default()
                .with("personne_id", noe)
                .with("theme", "sorties")
                .with("texte", texte)
                .with("projet", "ppa")
                .with("origine", "enfant")
                .with("accueil", accueil)
                .with("motif", "Parlé ensemble")
                .with("mission", "La piscine, le mercredi")
                .with("start_day", "2026-01-05");
            world.add("objectif_projet", place.service, aim).await;
        }
        let leila = site.sign_in("leila").await;
        let page = leila.get("/sans-reseau").await.is_page(200).read();
        assert!(page.contains("Service AER de Blois : 2 enfants"), "{page}");
        let service = place.service.to_string();
        let form = [("maisons", service.as_str()), ("nature", "professionnel")];
        let answer = leila.post("/sans-reseau/emporter", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let pack: Value = serde_json::from_slice(&answer.bytes).unwrap();
        let taken = pack["enfants"].as_array().unwrap();
        let names: Vec<&Value> = taken.iter().map(|one| &one["nom"]).collect();
        assert_eq!(names, ["Élodie Vasseur", "Noé Caron"]);
        assert_eq!(taken[1]["objectifs"], json!([["Nager sans peur", "La piscine, le mercredi"]]));
        // Next door, the same house is nothing.
        let paul = site.sign_in("paul").await;
        assert!(!paul.get("/sans-reseau").await.is_page(200).read().contains("AER"));
        paul.post("/sans-reseau/emporter", &form).await.is_page(404);
        assert_eq!(world.count("SELECT count(*) AS n FROM emport", &[]).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn different_fields_come_together_and_the_same_one_is_shown_with_both_values() {
    for site in Site::on_each_engine("nomade_merge").await {
        let place = house(&site).await;
        let rdv = appointment(&site, &place).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        set(&site, &place, rdv, &[("etat", "tenu"), ("compte_rendu", "Il est venu à l’heure.")])
            .await;
        let champs =
            json!({ "etat": "tenu", "retard_minutes": "10", "compte_rendu": "Il est venu tard." });
        let sealed = device.seal("un", &became(&place, rdv, 1, &champs));
        device.send(&site, now_ms(&site), &[sealed]).await;
        let sql = "SELECT retard_minutes AS n FROM rendez_vous WHERE id = $1";
        assert_eq!(site.world.count(sql, &[rdv.into()]).await, 10);
        assert_eq!(states(&site).await[0].0, "a_reprendre");
        assert!(leila.get("/").await.is_page(200).read().contains("Un écrit à relire"));

        let one = last(&site).await;
        let text = leila.get(&one).await.is_page(200).read();
        assert!(
            text.contains("Il est venu à l’heure.") && text.contains("Il est venu tard."),
            "{text}"
        );
        // Decided on what stood there: not when it changed meanwhile.
        let stale =
            [("geste", "verser"), ("choix-compte_rendu", "mien"), ("vu-compte_rendu", "Rien")];
        leila.post(&one, &stale).await.is_page(422);
        let form = [
            ("geste", "verser"),
            ("choix-compte_rendu", "deux"),
            ("vu-compte_rendu", "Il est venu à l’heure."),
        ];
        leila.post(&one, &form).await.is_done();
        let page = leila.get(&format!("/rendez-vous/{rdv}")).await.is_page(200).read();
        assert!(page.contains("à l’heure.") && page.contains("tard."), "{page}");
        assert_eq!(states(&site).await[0].0, "verse");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_back_to_what_it_was_is_still_shown_and_one_device_goes_on_from_itself() {
    for site in Site::on_each_engine("nomade_aba").await {
        let place = house(&site).await;
        let (first, second) = (appointment(&site, &place).await, appointment(&site, &place).await);
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        set(&site, &place, first, &[("etat", "tenu")]).await;
        set(&site, &place, first, &[("etat", "prevu")]).await;
        let sealed = device.seal("un", &became(&place, first, 1, &json!({ "etat": "tenu" })));
        device.send(&site, now_ms(&site), &[sealed]).await;
        assert_eq!(states(&site).await[0].0, "a_reprendre");

        let again = became(&place, second, 1, &json!({ "compte_rendu": "Un début." }));
        device.send(&site, now_ms(&site), &[device.seal("deux", &again)]).await;
        let mut further =
            became(&place, second, 1, &json!({ "compte_rendu": "Un début. La suite." }));
        further["base"]["compte_rendu"] = json!("Un début.");
        device.send(&site, now_ms(&site), &[device.seal("trois", &further)]).await;
        let told: Vec<String> = states(&site).await.into_iter().map(|(etat, _)| etat).collect();
        assert_eq!(told, ["a_reprendre", "verse", "verse"]);
        let page = leila.get(&format!("/rendez-vous/{second}")).await.is_page(200).read();
        assert!(page.contains("La suite."), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_who_lost_the_child_keeps_their_words_and_a_colleague_puts_them_in_the_file() {
    for site in Site::on_each_engine("nomade_lost").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql =
            "UPDATE affectation SET service_id = (SELECT id FROM service WHERE nature = 'mecs')
                    WHERE compte_id = (SELECT id FROM compte WHERE identifiant = 'leila')";
        write.execute(sql, &[]).await.unwrap();
        write.commit().await.unwrap();
        let sealed = device.seal("un", &note(&place, "Elle a parlé de sa sœur."));
        let told = device.send(&site, now_ms(&site), &[sealed]).await;
        assert_eq!(told["recus"], json!(["un"]));
        let one = last(&site).await;
        let text = leila.get(&one).await.is_page(200).read();
        assert!(text.contains("sa sœur") && !text.contains("Vasseur"), "{text}");
        leila.post(&one, &[("geste", "verser")]).await.is_page(422);

        site.sign_in("paul").await.get(&one).await.is_page(404);
        let nora = site.sign_in("nora").await;
        let list = nora.get("/sans-reseau").await.is_page(200).read();
        assert!(list.contains("Écrit par Leïla Marchand"), "{list}");
        nora.get(&one).await.is_page(200);
        let form = [("geste", "verser"), ("jour", "2026-03-12"), ("heure", "10:40")];
        nora.post(&one, &form).await.is_done();
        let text = nora.get(&format!("/dossiers/{}/journal", place.child)).await.read();
        assert!(text.contains("sa sœur") && text.contains("Écrit sans réseau par Leïla"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_erased_from_afar_is_told_and_what_it_still_sends_waits_for_its_person() {
    for site in Site::on_each_engine("nomade_erase").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        // Nobody erases another's.
        let form = [("geste", "effacer"), ("cle", device.name())];
        site.sign_in("nora").await.post("/sans-reseau", &form).await.is_done();
        assert_eq!(device.send(&site, now_ms(&site), &[]).await["effacer"], false);
        leila.post("/sans-reseau", &form).await.is_done();
        let sealed = device.seal("un", &note(&place, "Elle dort."));
        let told = device.send(&site, now_ms(&site), &[sealed]).await;
        assert_eq!((&told["effacer"], &told["recus"]), (&json!(true), &json!(["un"])));
        let (etat, motif) = states(&site).await.remove(0);
        assert_eq!(etat, "a_reprendre");
        assert!(motif.contains("effacement"), "{motif}");
        let one = last(&site).await;
        leila.post(&one, &[("geste", "ecarter"), ("motif", "")]).await.is_page(422);
        let form = [("geste", "verser"), ("jour", "12/03/2026"), ("heure", "10:40")];
        leila.post(&one, &form).await.is_done();
        assert_eq!(states(&site).await[0].0, "verse");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taking_ends_by_itself_and_its_clock_is_put_right_or_not_believed() {
    for site in Site::on_each_engine("nomade_clock").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        // Two hours slow all along: told at 8 h 40 by its own clock, it was 10 h 40.
        let slow = 2 * 3_600_000;
        let mut told = note(&place, "Au parc.");
        told["moment"] = json!("2026-03-12T08:40");
        told["ecart"] = json!(slow);
        device.send(&site, now_ms(&site) - slow, &[device.seal("un", &told)]).await;
        let sql = "SELECT count(*) AS n FROM note_journal WHERE start_at = '2026-03-12T10:40'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
        // Right when it left, slow when it came back: which of the two was it when it was told?
        let changed = note(&place, "Au marché.");
        device.send(&site, now_ms(&site) - slow, &[device.seal("deux", &changed)]).await;
        assert_eq!(states(&site).await[1].0, "a_reprendre");
        site.world.clock.advance_s(nomade::PACK_HOURS * 3600 + 1);
        assert_eq!(device.send(&site, now_ms(&site), &[]).await["effacer"], true);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_that_lay_in_a_drawer_for_ten_months_still_gives_back_what_was_written() {
    for site in Site::on_each_engine("nomade_drawer").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let sealed = device.seal("un", &note(&place, "Elle rit aux éclats."));
        let takings = "SELECT count(*) AS n FROM emport";
        site.world.clock.advance_s(300 * 86_400);
        maillage::nomade::again(&site.world.shell, &site.world.register).await.unwrap();
        let told = device.send(&site, now_ms(&site), &[sealed]).await;
        assert_eq!(told["recus"], json!(["un"]));
        assert_eq!(states(&site).await.len(), 1);
        // What is in the file, or set aside, goes after a month; the key a year after the taking ended.
        let mut write = site.world.ground.db.write().await.unwrap();
        write.execute("UPDATE ecrit_nomade SET etat = 'verse'", &[]).await.unwrap();
        write.commit().await.unwrap();
        site.world.clock.advance_s(60 * 86_400);
        maillage::nomade::again(&site.world.shell, &site.world.register).await.unwrap();
        assert_eq!((states(&site).await.len(), site.world.count(takings, &[]).await), (0, 1));
        site.world.clock.advance_s(10 * 86_400);
        maillage::nomade::again(&site.world.shell, &site.world.register).await.unwrap();
        assert_eq!(site.world.count(takings, &[]).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absence_told_without_network_is_there_once_and_its_end_too() {
    for site in Site::on_each_engine("nomade_absence").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let away = json!({ "sorte": "absence", "personne": place.child, "service": place.service,
            "moment": "2026-03-12T10:40", "nature": "fugue", "texte": "Partie par le jardin." });
        let sealed = device.seal("un", &away);
        device.send(&site, now_ms(&site), &[sealed.clone(), sealed]).await;
        assert_eq!(site.world.count("SELECT count(*) AS n FROM absence", &[]).await, 1);
        assert_eq!(states(&site).await, [("verse".to_owned(), String::new())]);
        let device = Device::take(&leila, place.child).await;
        let absent = &device.pack["enfants"][0]["absents"][0];
        assert_eq!((&absent["nature"], &absent["ouvert"]), (&json!("Fugue"), &json!(true)));
        let back = json!({ "sorte": "modif", "personne": place.child, "service": place.service,
            "moment": "2026-03-12T10:50", "table": "absence", "ligne": absent["id"],
            "version": absent["version"], "base": absent["base"],
            "champs": { "end_at": "2026-03-12 10:50" } });
        device.send(&site, now_ms(&site), &[device.seal("deux", &back)]).await;
        let sql = "SELECT count(*) AS n FROM absence WHERE end_at = '2026-03-12T10:50'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_without_network_leads_nowhere_else_and_the_pack_says_when_an_appointment_begins()
{
    for site in Site::on_each_engine("nomade_alone").await {
        let place = house(&site).await;
        appointment(&site, &place).await;
        let page = site.nobody().get("/hors-ligne").await.is_page(200).text();
        let foot = page.split("<footer").nth(1).unwrap();
        assert!(foot.contains("href=\"tel:119\"") && !foot.contains("href=\"/"), "{foot}");
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let rdv = &device.pack["enfants"][0]["rdv"][0];
        assert_eq!(rdv["debut"], "2026-03-12T09:00", "{rdv}");
        // Held before it began, by the clock of a device that runs ahead: it waits for a person.
        let row = Row::default()
            .with("personne_id", place.child)
            .with("nature", "entretien")
            .with("start_at", "2026-03-13T14:00")
            .with("end_at", "2026-03-13T15:00")
            .with("etat", "prevu");
        let later = site.world.add("rendez_vous", place.service, row).await;
        let sealed = device.seal("un", &became(&place, later, 1, &json!({ "etat": "tenu" })));
        device.send(&site, now_ms(&site), &[sealed]).await;
        let waits = leila.get("/sans-reseau").await.is_page(200).read();
        assert!(waits.contains("n’a pas commencé"), "{waits}");
        let sql = "SELECT count(*) AS n FROM rendez_vous WHERE etat = 'tenu'";
        assert_eq!(site.world.count(sql, &[]).await, 0);
    }
}

/// A photo of the note that a device named `note`.
pub fn photo(place: &Place, note: &str, bytes: &[u8]) -> Value {
    json!({ "sorte": "photo", "personne": place.child.to_string(), "service": place.service,
            "moment": "2026-03-12T10:40", "note": note, "image": BASE64_STANDARD.encode(bytes) })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_taken_without_network_follows_its_note_once_and_waits_with_it() {
    for site in Site::sealed_on_each_engine("nomade_photo").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let words = device.seal("mots", &note(&place, "Elle a dessiné la mer."));
        let picture = device.seal("photo", &photo(&place, "mots", crate::photos::POINT));
        // Before its note, by a line that was cut: it waits, and is in nobody's way.
        device.send(&site, now_ms(&site), std::slice::from_ref(&picture)).await;
        assert_eq!(states(&site).await, [("recu".to_owned(), String::new())]);
        for _ in 0..2 {
            let both = [words.clone(), picture.clone()];
            let told = device.send(&site, now_ms(&site), &both).await;
            assert_eq!(told["recus"], json!(["mots", "photo"]));
        }
        maillage::nomade::again(&site.world.shell, &site.world.register).await.unwrap();
        let count = "SELECT count(*) AS n FROM piece WHERE note_id IS NOT NULL";
        assert_eq!(site.world.count(count, &[]).await, 1, "{:?}", states(&site).await);
        let count = "SELECT count(*) AS n FROM ecrit_nomade WHERE etat = 'verse'";
        assert_eq!(site.world.count(count, &[]).await, 2);
        let piece = site.world.count("SELECT id AS n FROM piece", &[]).await;
        let image = leila.get(&format!("/documents/{piece}/image")).await;
        assert_eq!((image.status.as_u16(), image.header("content-type")), (200, "image/png"));

        // Its note waits for a person: so does it, and each is put in the file in turn.
        let doubtful = note(&place, "Elle a couru.");
        let late = device.seal("mots-2", &doubtful);
        let picture = device.seal("photo-2", &photo(&place, "mots-2", crate::photos::POINT));
        device.send(&site, now_ms(&site) - 86_400_000, &[late, picture]).await;
        let waiting = states(&site).await;
        assert!(waiting[3].1.contains("Sa note attend d’abord"), "{waiting:?}");
        let ask = "SELECT id AS n FROM ecrit_nomade WHERE cle = $1";
        let [words, picture] = ["mots-2", "photo-2"].map(|cle| (ask, cle));
        let words = site.world.count(words.0, &[words.1.into()]).await;
        let picture = site.world.count(picture.0, &[picture.1.into()]).await;
        let page = leila.get(&format!("/sans-reseau/ecrits/{picture}")).await.is_page(200).read();
        assert!(page.contains("Une photo, prise avec une note."), "{page}");
        let too_soon =
            leila.post(&format!("/sans-reseau/ecrits/{picture}"), &[("geste", "verser")]).await;
        assert!(too_soon.is_page(422).read().contains("Sa note attend"), "{}", too_soon.read());
        let form = [
            ("geste", "verser"),
            ("texte", "Elle a couru."),
            ("jour", "2026-03-12"),
            ("heure", "10:40"),
        ];
        leila.post(&format!("/sans-reseau/ecrits/{words}"), &form).await.is_done();
        let form = [("geste", "verser")];
        leila.post(&format!("/sans-reseau/ecrits/{picture}"), &form).await.is_done();
        let count = "SELECT count(*) AS n FROM piece WHERE note_id IS NOT NULL";
        assert_eq!(site.world.count(count, &[]).await, 2);
        // What is no picture is told, and stays.
        let sealed = [
            device.seal("mots-3", &note(&place, "Elle a chanté.")),
            device.seal("photo-3", &photo(&place, "mots-3", b"%PDF-1.4")),
        ];
        device.send(&site, now_ms(&site), &sealed).await;
        assert!(!states(&site).await[5].1.is_empty());
        let left = "SELECT count(*) AS n FROM ecrit_nomade WHERE content LIKE '%image%'";
        assert_eq!(site.world.count(left, &[]).await, 0, "sealed");
    }
}
