//! The crisis sheet read, and an incident declared, where there is no network: what leaves for whom, what comes back,
//! once, at the hour of the fact.

use access::Role;
use fiche::Row;
use serde_json::{Value, json};

use crate::{
    nomade::{Device, Place, house, note, now_ms},
    site::Site,
};

const HUG: &str = "Son casque et le couloir.";

/// A crisis sheet of the child, in its service.
async fn sheet(site: &Site, place: &Place) -> i64 {
    let row = Row::default()
        .with("personne_id", place.child)
        .with("start_day", "2026-01-05")
        .with("apaise", HUG)
        .with("appeler", "Astreinte 06 00 00 00 01\nSa tante 06 00 00 00 02")
        .with("repli", "Chez sa tante");
    site.world.add("fiche_crise", place.service, row).await
}

/// An incident that happened on Wednesday, as a device says it on Thursday.
fn fight(place: &Place, text: &str) -> Value {
    json!({ "sorte": "incident", "personne": place.child.to_string(), "service": place.service,
            "moment": "2026-03-11T22:10", "tape": true, "texte": text,
            "champs": { "nature": "violence_jeune", "gravite": "grave", "role": "auteur", "lieu": "Salon",
                        "dit_direction": "2026-03-11T22:20" } })
}

async fn states(site: &Site) -> Vec<(String, String)> {
    let mut read = site.world.ground.db.read().await.unwrap();
    let rows = read.query("SELECT etat, motif FROM ecrit_nomade ORDER BY id", &[]).await.unwrap();
    rows.iter().map(|row| (row.get("etat").unwrap(), row.get("motif").unwrap())).collect()
}

async fn last(site: &Site) -> String {
    let id = site.world.count("SELECT MAX(id) AS n FROM ecrit_nomade", &[]).await;
    format!("/sans-reseau/ecrits/{id}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheet_and_open_incidents_leave_for_who_reads_them_and_for_nobody_else() {
    for site in Site::sealed_on_each_engine("nomade_crise").await {
        let place = house(&site).await;
        let world = &site.world;
        sheet(&site, &place).await;
        let old = Row::default()
            .with("personne_id", place.child)
            .with("start_day", "2025-01-05")
            .with("end_day", "2026-01-04")
            .with("apaise", "Ce qui ne va plus.")
            .with("appeler", "Personne");
        world.add("fiche_crise", place.service, old).await;
        let open = Row::default()
            .with("personne_id", place.child)
            .with("start_at", "2026-03-11T22:10")
            .with("nature", "fugue")
            .with("gravite", "serieuse")
            .with("recit", "Partie par la fenêtre.");
        world.add("incident", place.service, open.clone()).await;
        let closed = open.with("closed_day", "2026-03-11").with("recit", "Une histoire close.");
        world.add("incident", place.service, closed).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let child = &device.pack["enfants"][0];
        let sheets = child["crise"].as_array().unwrap();
        assert_eq!(sheets.len(), 1, "{child}");
        assert_eq!(sheets[0]["version"], 1);
        assert_eq!(sheets[0]["parts"][0], json!(["Ce qui apaise", [HUG], false]));
        let page = leila.get(&format!("/dossiers/{}/crise", place.child)).await.is_page(200).read();
        assert!(page.contains(HUG) && page.contains("version 1"), "{page}");
        let incidents = child["incidents"].as_array().unwrap();
        assert_eq!(incidents.len(), 1, "{child}");
        assert_eq!(incidents[0]["recit"], "Partie par la fenêtre.");
        assert_eq!(incidents[0]["reste"][0][1], "À prévenir");
        assert_eq!(child["incident"], place.service.to_string());
        assert_eq!(device.pack["incident"]["natures"][0], json!(["fugue", "Fugue"]));
        let sql =
            "SELECT count(*) AS n FROM audit WHERE details LIKE 'emport%information:incident%'";
        assert!(world.count(sql, &[]).await >= 1);

        // Who keeps the accounts reads neither: nothing of it is in their packet.
        world
            .compte(
                "zoe",
                "Zoé Petit",
                Role::Secretaire,
                Some(place.organisation),
                Some(place.service),
            )
            .await;
        let zoe = site.sign_in("zoe").await;
        let own = ("nature", "professionnel".to_owned());
        let asked = [("enfants", place.child.to_string()), own];
        let form: Vec<(&str, &str)> = asked.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = zoe.post("/sans-reseau/emporter", &form).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(!text.contains("fenêtre") && !text.contains("\"activer\":\""), "{text}");
        let paul = site.sign_in("paul").await;
        paul.post("/sans-reseau/emporter", &form).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_declared_without_network_is_there_once_and_its_delays_run_from_the_fact() {
    for site in Site::on_each_engine("nomade_incident").await {
        let place = house(&site).await;
        let world = &site.world;
        let second = world.personne(place.service, "Diallo", "Ibrahim", "2011-02-01").await;
        world.sejour(place.service, second, "2025-03-03").await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let mut fait = fight(&place, "Un coup de poing, séparés aussitôt.");
        fait["champs"]["enfant_2"] = json!(second.to_string());
        fait["champs"]["role_2"] = json!("victime");
        let sealed = device.seal("un", &fait);
        for _ in 0..2 {
            device.send(&site, now_ms(&site), std::slice::from_ref(&sealed)).await;
        }
        assert_eq!(states(&site).await, [("verse".to_owned(), String::new())]);
        assert_eq!(world.count("SELECT count(*) AS n FROM incident", &[]).await, 2);
        let told =
            "SELECT count(*) AS n FROM information_incident WHERE start_at = '2026-03-11T22:20'";
        assert_eq!(world.count(told, &[]).await, 2);
        let id = world.count("SELECT id AS n FROM incident WHERE group_id IS NULL", &[]).await;
        let page = leila.get(&format!("/incidents/{id}")).await.is_page(200).read();
        for said in [
            "Violence envers un jeune, hier à 22 h 10",
            "Ibrahim Diallo",
            "À dire avant demain à 22 h 10",
            "Direction, astreinte",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let paul = site.sign_in("paul").await;
        paul.get(&format!("/incidents/{id}")).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declaration_that_is_refused_keeps_its_words_and_lands_once_put_right() {
    for site in Site::on_each_engine("nomade_incident_refused").await {
        let place = house(&site).await;
        let world = &site.world;
        let away = world.personne(place.service, "Petit", "Ana", "2011-02-01").await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        // A child around whom the service has no mission is named beside the first one.
        let mut fait = fight(&place, "Les mots à ne pas perdre.");
        fait["champs"]["enfant_2"] = json!(away.to_string());
        device.send(&site, now_ms(&site), &[device.seal("un", &fait)]).await;
        let found = states(&site).await;
        assert_eq!(found[0].0, "a_reprendre");
        assert!(found[0].1.contains("Choisissez un enfant de la liste"), "{found:?}");
        assert_eq!(world.count("SELECT count(*) AS n FROM incident", &[]).await, 0);
        let one = last(&site).await;
        let page = leila.get(&one).await.is_page(200).text();
        assert!(page.contains("Les mots à ne pas perdre."), "{page}");
        assert!(page.contains("Violence envers un jeune"), "{page}");
        // Nobody else reads it while its author can put it right.
        site.sign_in("nora").await.get(&one).await.is_page(404);
        site.sign_in("paul").await.get(&one).await.is_page(404);
        let right = [
            ("geste", "verser"),
            ("nature", "violence_jeune"),
            ("gravite", "serieuse"),
            ("lieu", "Salon"),
            ("texte", "Les mots à ne pas perdre."),
            ("jour", "2026-03-11"),
            ("heure", "22:10"),
        ];
        leila.post(&one, &right).await.is_done();
        let sql = "SELECT count(*) AS n FROM incident WHERE gravite = 'serieuse' AND start_at = '2026-03-11T22:10'";
        assert_eq!(world.count(sql, &[]).await, 1);
        assert_eq!(states(&site).await[0].0, "verse");

        // Its author has no right any more: who declares there puts it in the register, and it says whose it was.
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE affectation SET end_day = '2026-01-01'
                    WHERE compte_id = (SELECT id FROM compte WHERE identifiant = 'leila')";
        write.execute(sql, &[]).await.unwrap();
        write.commit().await.unwrap();
        let sealed = device.seal("deux", &fight(&place, "Dit par qui est parti."));
        device.send(&site, now_ms(&site), &[sealed]).await;
        let one = last(&site).await;
        let nora = site.sign_in("nora").await;
        nora.post(
            &one,
            &[
                ("geste", "verser"),
                ("nature", "violence_jeune"),
                ("gravite", "grave"),
                ("texte", "Dit par qui est parti."),
                ("jour", "2026-03-11"),
                ("heure", "22:10"),
            ],
        )
        .await
        .is_done();
        let sql = "SELECT count(*) AS n FROM incident WHERE recit LIKE '%Leïla Marchand%'";
        assert_eq!(world.count(sql, &[]).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_that_serves_keeps_the_hour_of_the_call_and_of_the_answer() {
    for site in Site::on_each_engine("nomade_activation").await {
        let place = house(&site).await;
        sheet(&site, &place).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let begun = json!({ "sorte": "activation", "personne": place.child.to_string(),
            "service": place.service, "moment": "2026-03-11T22:40", "tape": true });
        let base = json!({ "sorte": "modif", "personne": place.child.to_string(),
            "service": place.service, "moment": "2026-03-11T23:30", "table": "activation_crise",
            "note": "un", "version": 1, "base": {},
            "champs": { "appel_at": "2026-03-11 22:41", "appele": "Astreinte" } });
        let mut over = base.clone();
        over["base"] = base["champs"].clone();
        over["champs"] = json!({ "reponse_at": "2026-03-11 22:53", "end_at": "2026-03-11 23:30",
            "fait": "Le casque, le couloir." });
        // What completes it comes first: it waits for its beginning.
        device.send(&site, now_ms(&site), &[device.seal("deux", &base)]).await;
        assert_eq!(states(&site).await[0].0, "recu");
        let sealed = [device.seal("un", &begun), device.seal("trois", &over)];
        device.send(&site, now_ms(&site), &sealed).await;
        device.send(&site, now_ms(&site), &sealed).await;
        maillage::nomade::again(&site.world.shell, &site.world.register).await.unwrap_or_default();
        let told: Vec<String> = states(&site).await.into_iter().map(|(etat, _)| etat).collect();
        assert_eq!(told, ["verse", "verse", "verse"]);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM activation_crise", &[]).await, 1);
        let page = leila.get(&format!("/dossiers/{}/crise", place.child)).await.is_page(200).read();
        for said in
            ["hier à 22 h 40 , par Leïla Marchand", "en 12 minutes", "Le casque, le couloir."]
        {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(page.contains("Appel à l’aide (Astreinte) à 22 h 41"), "{page}");
        site.sign_in("paul")
            .await
            .get(&format!("/dossiers/{}/crise", place.child))
            .await
            .is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_without_network_makes_the_act_that_its_form_makes() {
    for site in Site::sealed_on_each_engine("nomade_acte").await {
        let place = house(&site).await;
        let world = &site.world;
        let famille = Row::default().with("nom", "Vasseur");
        let famille = world.add("famille", place.service, famille).await;
        let mut write = world.ground.db.write().await.unwrap();
        let of = "UPDATE personne SET famille_id = $1 WHERE id = $2";
        write.execute(of, &[famille.into(), place.child.into()]).await.unwrap();
        write.commit().await.unwrap();
        let home = Row::default()
            .with("famille_id", famille)
            .with("nom", "Chez sa mère")
            .with("nature", "mere")
            .with("start_day", "2025-01-01");
        let home = world.add("foyer", place.service, home).await;
        let leila = site.sign_in("leila").await;
        let device = Device::take(&leila, place.child).await;
        let child = &device.pack["enfants"][0];
        assert_eq!(child["foyers"], json!([[home.to_string(), "Chez sa mère"]]));
        let colleagues = child["collegues"].as_array().unwrap();
        let nora = colleagues.iter().find(|one| one[1].as_str().unwrap().contains("Nora")).unwrap();
        let mut told = note(&place, "Visite : la chambre est prête.");
        told["nature"] = json!("visite_domicile");
        told["minutes"] = json!("60");
        told["champs"] = json!({
            "trajet": "30", "mode": "domicile", "foyer": home.to_string(), "avec": nora[0], "accord": "",
        });
        device.send(&site, now_ms(&site), &[device.seal("acte", &told)]).await;
        let acts = "SELECT COUNT(*) AS n FROM acte WHERE personne_id = $1 AND foyer_id = $2
                      AND minutes = 60 AND travel_minutes = 30";
        assert_eq!(world.count(acts, &[place.child.into(), home.into()]).await, 1);
        let second = "SELECT COUNT(*) AS n FROM note_lecteur WHERE is_second = 1";
        assert_eq!(world.count(second, &[]).await, 1, "Nora is asked for her own look");
    }
}
