//! Two stories of the field, from end to end as far as they are held: an educator's visit (US-1), the evening of a foster
//! carer without a computer (US-5, steps 1 to 4; the others are in `histoires.rs`).
//!
//! What each step of a story asks and where it stands is in `docs/requirements.md`, « Ten stories ».

use access::Role;
use fiche::Row;
use serde_json::json;

use crate::{
    messages_recus::{gateway, text},
    nomade::{Device, house, now_ms},
    site::Site,
};

/// US-1: the day is taken, the visit told without network and synced once at its hour, a colleague nuances, the mother's
/// objective is hers, an observation goes to the meeting and its decision comes back, the visit counts, the co-intervention
/// that the synthesis lacked is decided and stands on the project.
#[tokio::test(flavor = "multi_thread")]
async fn an_educator_visits_tells_it_without_network_and_the_team_decides() {
    for site in Site::on_each_engine("histoire_visite").await {
        let place = house(&site).await;
        let world = &site.world;
        let (service, child) = (place.service, place.child);
        let file = format!("/dossiers/{child}");
        let pro = Row::default().with("nom", "Petit").with("prenom", "Nora");
        let pro = world.add("professionnel", place.organisation, pro).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::link_professional(&mut write, "nora", pro).await.unwrap();
        write.commit().await.unwrap();
        let sql = "SELECT id AS n FROM sejour WHERE personne_id = $1";
        let stay = world.count(sql, &[child.into()]).await;
        let tie = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", pro)
            .with("role", "coreferent")
            .with("start_day", "2025-01-10");
        world.add("referent", service, tie).await;
        // 1, 2: the day, the family, the project: nothing is decided apart with anybody yet.
        let leila = site.sign_in("leila").await;
        leila.get("/").await.is_page(200);
        let project = leila.get(&format!("{file}/projet")).await.is_page(200).read();
        assert!(project.contains("La synthèse des deux mois dit si une aiderait"), "{project}");
        let device = Device::take(&leila, child).await;
        // 3: without network, what was seen; 6: back, once, at its hour.
        let seen = json!({ "sorte": "note", "personne": child.to_string(), "service": service,
            "moment": "2026-03-12T09:40", "tape": true, "nature": "visite_domicile", "minutes": "50",
            "texte": "La chambre est rangée. Elle dit : « je dors mieux ici »." });
        let sealed = device.seal("un", &seen);
        for _ in 0..2 {
            device.send(&site, now_ms(&site), std::slice::from_ref(&sealed)).await;
        }
        let journal = leila.get(&format!("{file}/journal")).await.is_page(200).read();
        assert_eq!(journal.matches("je dors mieux ici").count(), 1, "{journal}");
        // 4: the mother proposes an objective; it is hers.
        let hers = [
            ("personne_id", child.to_string()),
            ("theme", "famille".to_owned()),
            ("texte", "Dîner ensemble le mercredi".to_owned()),
            ("projet", "ppa".to_owned()),
            ("origine", "parent".to_owned()),
            ("accueil", "propose".to_owned()),
            ("start_day", "2026-03-12".to_owned()),
        ];
        let hers: Vec<(&str, &str)> = hers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        leila.post(&format!("/registre/objectifs-projet/{service}/nouveau"), &hers).await.is_done();
        let project = leila.get(&format!("{file}/projet")).await.is_page(200).read();
        assert!(project.contains("Dîner ensemble le mercredi"), "{project}");
        // 5: it worries her: to the next meeting, where it stays until something is decided.
        let id = world.count("SELECT id AS n FROM note_journal", &[]).await;
        let note = format!("/journal/{id}");
        let meeting = format!("/services/{service}/vigilance");
        let empty = leila.post(&note, &[("geste", "vigilance"), ("vigilance", " ")]).await;
        empty.is_page(422);
        let watch = [("geste", "vigilance"), ("vigilance", "Un verrou neuf, côté couloir.")];
        leila.post(&note, &watch).await.is_done();
        let page = leila.get(&meeting).await.is_page(200).read();
        assert!(page.contains("Un verrou neuf, côté couloir."), "{page}");
        // 7: the co-référente nuances it beside; the first text stays.
        let nora = site.sign_in("nora").await;
        let beside = [
            ("geste", "regard"),
            ("verdict", "nuance"),
            ("regard", "La semaine passée, elle dormait mal."),
        ];
        nora.post(&note, &beside).await.is_done();
        let both = nora.get(&note).await.is_page(200).read();
        assert!(both.contains("je dors mieux ici") && both.contains("dormait mal"), "{both}");
        let decide = [
            ("geste", "decision"),
            ("decision", "Leïla en parle à la mère vendredi, retour le 20."),
            ("retour", "reunion"),
        ];
        assert_eq!(nora.post(&note, &decide).await.is_done(), meeting);
        let page = leila.get(&meeting).await.is_page(200).read();
        assert!(page.contains("Rien n’attend la prochaine réunion."), "{page}");
        let traced = leila.get(&note).await.is_page(200).read();
        assert!(traced.contains("retour le 20"), "{traced}");
        // 8: the visit counts, with its minutes.
        let acts = "SELECT COUNT(*) AS n FROM note_journal WHERE minutes = 50";
        assert_eq!(world.count(acts, &[]).await, 1);
        // 9: the co-intervention is decided, with its objective; without one it is refused.
        let new = format!("/registre/co-interventions/{service}/nouveau");
        let child_id = child.to_string();
        let apart = [
            ("personne_id", child_id.as_str()),
            ("avec", "La mère"),
            ("aspect", "Le coucher"),
            ("motif", "difficulte"),
            ("start_day", "2026-03-12"),
        ];
        let refused = leila.post(&new, &apart).await;
        refused.is_page(422);
        let mut whole = apart.to_vec();
        whole.push(("objectif", "Un rituel du soir tenu trois soirs sur quatre"));
        leila.post(&new, &whole).await.is_done();
        let project = leila.get(&format!("{file}/projet")).await.is_page(200).read();
        assert!(project.contains("Un rituel du soir") && project.contains("En cours"), "{project}");
        // Somebody of next door sees none of it.
        let paul = site.sign_in("paul").await;
        for page in [note.as_str(), meeting.as_str(), &format!("{file}/projet")] {
            paul.get(page).await.is_page(404);
        }
        paul.post(&note, &decide).await.is_page(404);
    }
}

/// US-5, steps 1 to 4: who was told of a visit answers by SMS text, and says more; the crisis sheet serves that evening,
/// on the page as on paper, and the time of the answer is measured.
#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_familial_without_a_computer_answers_by_text_and_calls_for_help() {
    for site in Site::on_each_engine("histoire_soir").await {
        let (site, house) = gateway(site).await;
        let world = &site.world;
        let (organisation, service, child) = (house.organisation, house.service, house.child);
        let place = (Some(organisation), Some(service));
        world.compte("odile", "Odile Perrin", Role::AssistantFamilial, place.0, place.1).await;
        let pro = Row::default().with("nom", "Perrin").with("prenom", "Odile");
        let pro = world.add("professionnel", organisation, pro).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::link_professional(&mut write, "odile", pro).await.unwrap();
        write.commit().await.unwrap();
        let sql = "SELECT id AS n FROM sejour WHERE personne_id = $1";
        let stay = world.count(sql, &[child.into()]).await;
        let tie = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", pro)
            .with("role", "referent_quotidien")
            .with("start_day", "2025-01-10");
        world.add("referent", service, tie).await;
        let sheet = Row::default()
            .with("personne_id", child)
            .with("start_day", "2026-01-05")
            .with("apaise", "Son casque et le couloir.")
            .with("appeler", "Astreinte 06 00 00 00 09");
        world.add("fiche_crise", service, sheet).await;
        // 2: what she says by text waits in the right file, and is kept as a note.
        text(&site, "1", "06 00 00 00 01", "Bien reçu pour 15 h, c’est moi qui conduis.").await;
        let leila = site.sign_in("leila").await;
        let came = format!("/dossiers/{child}/mots");
        let page = leila.get(&came).await.is_page(200).read();
        assert!(page.contains("c’est moi qui conduis") && page.contains("Odile Perrin"), "{page}");
        let id = world.count("SELECT id AS n FROM mot_espace", &[]).await.to_string();
        leila.post(&came, &[("mot", id.as_str()), ("geste", "garder")]).await.is_done();
        let journal = leila.get(&format!("/dossiers/{child}/journal")).await.is_page(200).read();
        assert!(journal.contains("par SMS") && journal.contains("qui conduis"), "{journal}");
        // 3: the printed sheet is that of the screen.
        let odile = site.sign_in("odile").await;
        let crisis = format!("/dossiers/{child}/crise");
        for page in [crisis.clone(), format!("/dossiers/{child}/fiche-urgence")] {
            let shown = odile.get(&page).await.is_page(200).read();
            assert!(shown.contains("Son casque et le couloir."), "{shown}");
        }
        // 4: who is on call is called, and answers: the page says in how long.
        let leila_acts = |geste: &'static str, version: &'static str, id: String| {
            vec![("geste", geste.to_owned()), ("version", version.to_owned()), ("activation", id)]
        };
        leila.post(&crisis, &[("geste", "activer")]).await.is_done();
        let id = world.count("SELECT id AS n FROM activation_crise", &[]).await.to_string();
        let mut call = leila_acts("appeler", "1", id.clone());
        call.push(("appele", "Astreinte".to_owned()));
        let answer = leila_acts("repondre", "2", id);
        for form in [call, answer] {
            let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
            leila.post(&crisis, &form).await.is_done();
        }
        let page = leila.get(&crisis).await.is_page(200).read();
        assert!(page.contains("Appel à l’aide (Astreinte)") && page.contains("en 0 minute"));
        site.sign_in("paul").await.get(&crisis).await.is_page(404);
    }
}
