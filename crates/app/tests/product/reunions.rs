//! The youths' meeting: what they asked is on the agenda by itself; answered at once, put off, or sent to the
//! team and back; the minutes; a month without one.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    child: i64,
    asked: i64,
}

/// A child who stays and asked something; an educator, a head, an educator from elsewhere.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(service, child, "placement_ase", "2025-12-10").await;
    world.sejour(service, child, "2025-12-20").await;
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("claire", "Claire Fontaine", Role::ChefService),
    ] {
        world.compte(who, nom, role, Some(organisation), Some(service)).await;
    }
    let other = world.service(organisation, "MECS Ailleurs", "mecs").await;
    world.compte("malo", "Malo Evrard", Role::Educateur, Some(organisation), Some(other)).await;
    let row = Row::default()
        .with("personne_id", child)
        .with("day", "2026-03-02")
        .with("mots", "Une clé pour mon placard ?")
        .with("sens", "demande")
        .with("theme", "quotidien")
        .with("accord_partage", "oui")
        .with("entendu_par", "Leïla Marchand")
        .with("en_reunion", 1_i64)
        .with("reponse_due_day", "2026-03-20");
    let asked = world.add("parole_enfant", service, row).await;
    House { service, child, asked }
}

#[tokio::test]
async fn a_request_is_on_the_agenda_by_itself_goes_to_the_team_and_comes_back_to_the_minutes() {
    for site in Site::on_each_engine("youths_meeting").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{}/reunions-jeunes", house.service);
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("Une clé pour mon placard ?"), "{page}");
        let nobody = [("day", "2026-03-12"), ("jeton", "4")];
        let page = leila.post(&list, &nobody).await.is_page(422).read();
        assert!(page.contains("Cochez qui est venu."), "{page}");
        let there = format!("enfant_{}", house.child);
        let hold = [("day", "2026-03-12"), ("jeton", "4"), (there.as_str(), "oui")];
        let one = leila.post(&list, &hold).await.is_done();
        leila.post(&list, &hold).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM reunion";
        assert_eq!(site.world.count(sql, &[]).await, 1, "sent twice, held once");
        let id = house.asked.to_string();
        let mute = [("geste", "instantanee"), ("parole", id.as_str()), ("version", "1")];
        let page = leila.post(&one, &mute).await.is_page(422).read();
        assert!(page.contains("Écrivez la réponse"), "{page}");
        let team = [("geste", "equipe"), ("parole", id.as_str()), ("version", "1")];
        leila.post(&one, &team).await.is_done();
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("Étaient là : Élodie."), "{page}");
        assert!(page.contains("À voir avec l’équipe d’abord."), "{page}");
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("À voir en équipe"), "{page}");
        // The team decides; the decision is in the minutes, beside both days.
        let decided = [
            ("reponse", "Oui, une clé chacun."),
            ("decideur", "L’équipe"),
            ("reponse_day", "2026-03-12"),
            ("rendu_day", ""),
            ("version", "2"),
        ];
        leila.post(&format!("/paroles/{id}"), &decided).await.is_done();
        let page = leila.get(&format!("{one}?lecture=1")).await.is_page(200).read();
        assert!(!page.contains("une clé chacun"), "the youths are told first: {page}");
        let page = leila.get(&list).await.is_page(200).read();
        assert!(page.contains("Décidé, à dire : Oui, une clé chacun."), "{page}");
        // The next meeting brings it back: the same request, both days.
        let hold = [("day", "2026-03-12"), ("jeton", "5"), (there.as_str(), "oui")];
        let next = leila.post(&list, &hold).await.is_done();
        let told = [("geste", "dit"), ("parole", id.as_str()), ("version", "3")];
        leila.post(&next, &told).await.is_done();
        for minutes in [&one, &next] {
            let page = leila.get(&format!("{minutes}?lecture=1")).await.is_page(200).read();
            assert!(page.contains("Oui, une clé chacun. (L’équipe, le 12/03/2026.)"), "{page}");
        }
        let sql = "SELECT COUNT(*) AS n FROM examen_demande WHERE parole_id = $1";
        assert_eq!(site.world.count(sql, &[house.asked.into()]).await, 2);
        let page = leila.get(&one).await.is_page(200).read();
        assert!(!page.contains("Répondre maintenant"), "only the latest meeting answers: {page}");
    }
}

#[tokio::test]
async fn what_is_said_in_the_meeting_is_answered_there_and_read_by_who_reads_daily_life() {
    for site in Site::on_each_engine("youths_words").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{}/reunions-jeunes", house.service);
        let there = format!("enfant_{}", house.child);
        let hold = [("day", "2026-03-12"), (there.as_str(), "oui"), ("presence_direction", "oui")];
        let one = leila.post(&list, &hold).await.is_done();
        let child = house.child.to_string();
        let said = [
            ("geste", "mots"),
            ("personne_id", child.as_str()),
            ("mots", "Choisir le repas du vendredi"),
            ("sens", "veut"),
            ("theme", "quotidien"),
            ("accord", "oui"),
        ];
        leila.post(&one, &said).await.is_done();
        let sql = "SELECT MAX(id) AS n FROM parole_enfant";
        let id = site.world.count(sql, &[]).await.to_string();
        let field = format!("reponse_{id}");
        let answer = [
            ("geste", "instantanee"),
            ("parole", id.as_str()),
            ("version", "1"),
            (field.as_str(), "Oui, chacun son tour."),
        ];
        leila.post(&one, &answer).await.is_done();
        // What he did not want before the others is not on the agenda; it is counted apart.
        let row = Row::default()
            .with("personne_id", house.child)
            .with("day", "2026-03-11")
            .with("mots", "Je veux appeler ma sœur en cachette")
            .with("sens", "demande")
            .with("theme", "fratrie")
            .with("accord_partage", "oui")
            .with("entendu_par", "Leïla Marchand")
            .with("reponse_due_day", "2026-03-20");
        site.world.add("parole_enfant", house.service, row).await;
        let page = leila.get(&list).await.is_page(200).read();
        assert!(!page.contains("ma sœur") && page.contains("Une autre demande attend"), "{page}");
        let claire = site.sign_in("claire").await;
        let page = claire.get(&one).await.is_page(200).read();
        for told in [
            "Choisir le repas",
            "Étaient là : Élodie.",
            "Oui, chacun son tour.",
            "La direction était là.",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let malo = site.sign_in("malo").await;
        malo.get(&one).await.is_page(404);
        malo.get(&list).await.is_page(404);
        malo.post(&list, &hold).await.is_page(404);
        malo.post(&one, &answer).await.is_page(404);
    }
}

#[tokio::test]
async fn a_month_without_a_meeting_is_told() {
    for site in Site::on_each_engine("youths_months").await {
        let house = house(&site).await;
        let row = Row::default().with("nature", "jeunes").with("day", "2026-01-15");
        site.world.add("reunion", house.service, row).await;
        let claire = site.sign_in("claire").await;
        let list = format!("/services/{}/reunions-jeunes", house.service);
        let page = claire.get(&list).await.is_page(200).read();
        assert!(page.contains("Pas de réunion en février 2026."), "{page}");
        let home = claire.get("/").await.is_page(200).read();
        assert!(home.contains("mois sans réunion des jeunes"), "{home}");
    }
}
