//! The words that come back from the page of a child or a parent: sealed, read, kept or refused, and answered.

use access::Role;
use fiche::Row;

use crate::{
    espace::{give, house, is_the_door, opened, restrict, says_none},
    plain::is_easy,
    site::{Answer, Site, Visitor},
};

/// Sends words from a page.
async fn writes(who: &Visitor<'_>, mots: &str, jeton: &str) -> Answer {
    let form = [("mots", mots), ("attend", "oui"), ("reunion", "oui"), ("jeton", jeton)];
    who.post("/espace/mots", &form).await
}

const OWN: &str = "Je voudrais une clé pour mon placard.\nS’il vous plaît !";

#[tokio::test]
async fn what_a_child_writes_is_kept_sealed_then_read_then_kept_in_the_same_words_and_answered() {
    for site in Site::sealed_on_each_engine("espace_mots").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, "enfant").await;
        let child = opened(&site, &code).await;
        // Nothing, then too much: said, and still there.
        let empty = writes(&child, " ", "7").await;
        assert!(empty.is_page(422).read().contains("Écris d’abord tes mots."), "{}", empty.read());
        let long = "encore ".repeat(300);
        let answer = writes(&child, &long, "7").await;
        assert!(answer.is_page(422).text().contains(long.trim()), "what was typed is still there");
        assert_eq!(writes(&child, OWN, "7").await.is_done(), "/espace");
        writes(&child, OWN, "7").await.is_done();
        let count = "SELECT COUNT(*) AS n FROM mot_espace";
        assert_eq!(site.world.count(count, &[]).await, 1, "sent twice, kept once");
        let clear = "SELECT COUNT(*) AS n FROM mot_espace WHERE mots LIKE '%placard%'";
        assert_eq!(site.world.count(clear, &[]).await, 0, "sealed");
        let seen =
            "SELECT COUNT(*) AS n FROM audit WHERE action = 'espace.ecrire' AND personne_id = $1";
        assert_eq!(site.world.count(seen, &[house.child.into()]).await, 1, "in the chain");
        let page = child.get("/espace").await.is_page(200).read();
        assert!(page.contains("Tes mots sont bien reçus."), "{page}");
        is_easy(&child.get("/espace?envoye=1").await.text(), "words sent");
        // The team: on the page of the child, then theirs.
        let file = leila.get(&format!("/dossiers/{}", house.child)).await.is_page(200).read();
        assert!(file.contains("Des mots à lire"), "{file}");
        let came = format!("/dossiers/{}/mots", house.child);
        let page = leila.get(&came).await.is_page(200).read();
        assert!(page.contains("Je voudrais une clé pour mon placard."), "{page}");
        assert!(page.contains("veut en parler à la réunion des jeunes"), "{page}");
        let page = child.get("/espace").await.is_page(200).read();
        assert!(page.contains("Un adulte a lu tes mots."), "{page}");
        let id = site.world.count("SELECT id AS n FROM mot_espace", &[]).await.to_string();
        let keep = [("mot", id.as_str()), ("geste", "garder")];
        leila.post(&came, &keep).await.is_done();
        let parole = "SELECT COUNT(*) AS n FROM parole_enfant
                       WHERE day = '2026-03-12' AND forme = 'ecrit' AND entendu_par = 'Leïla Marchand'
                         AND accord_partage = 'non_demande' AND en_reunion = 1";
        assert_eq!(site.world.count(parole, &[]).await, 1);
        let again = leila.post(&came, &keep).await;
        again.is_page(422);
        assert_eq!(site.world.count(parole, &[]).await, 1, "kept once");
        let page = leila.get(&format!("/dossiers/{}/parole", house.child)).await;
        assert!(
            page.is_page(200).text().contains("une clé pour mon placard.\nS’il vous plaît"),
            "unchanged"
        );
        let page = leila.get(&format!("/services/{}/reunions-jeunes", house.service)).await;
        assert!(page.is_page(200).read().contains("une clé pour mon placard"), "on the agenda");
        let page = child.get("/espace").await.is_page(200).read();
        assert!(
            page.contains("Ils sont dans ton dossier.") && page.contains("J’aurai une réponse"),
            "{page}"
        );
        assert!(page.contains("Relire mes mots : « Je voudrais une clé"), "{page}");
        // A meeting puts it off: he reads that, until when, and who decided.
        let list = format!("/services/{}/reunions-jeunes", house.service);
        let there = format!("enfant_{}", house.child);
        let hold = [("day", "2026-03-12"), ("jeton", "4"), (there.as_str(), "oui")];
        let meeting = leila.post(&list, &hold).await.is_done();
        let id = site
            .world
            .count("SELECT id AS n FROM parole_enfant WHERE en_reunion = 1", &[])
            .await
            .to_string();
        let version = site
            .world
            .count("SELECT version AS n FROM parole_enfant WHERE en_reunion = 1", &[])
            .await;
        let version = version.to_string();
        let later = [("geste", "differee"), ("parole", id.as_str()), ("version", version.as_str())];
        leila.post(&meeting, &later).await.is_done();
        let page = child.get("/espace").await;
        is_easy(&page.is_page(200).text(), "an answer put off");
        let page = page.read();
        for told in [
            "La réponse vient plus tard. Je l’aurai le 12 avril 2026.",
            "Qui l’a décidé : La réunion des jeunes du 12 mars 2026",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
    }
}

#[tokio::test]
async fn what_a_parent_writes_becomes_a_note_or_is_refused_with_a_reason_that_they_read() {
    for site in Site::on_each_engine("espace_mots_parent").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, &house.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        writes(&mother, "Élodie tousse depuis dimanche.", "1").await.is_done();
        writes(&mother, "Publicité.", "2").await.is_done();
        let came = format!("/dossiers/{}/mots", house.child);
        let page = leila.get(&came).await.is_page(200).read();
        assert!(page.contains("La mère, Lise Aubry"), "{page}");
        let of = "SELECT id AS n FROM mot_espace WHERE jeton = $1";
        let first = site.world.count(of, &["1".into()]).await.to_string();
        let second = site.world.count(of, &["2".into()]).await.to_string();
        let field = format!("reponse_{first}");
        let keep = [
            ("mot", first.as_str()),
            ("geste", "garder"),
            (field.as_str(), "Merci, elle voit le médecin."),
        ];
        leila.post(&came, &keep).await.is_done();
        let notes =
            leila.get(&format!("/dossiers/{}/journal", house.child)).await.is_page(200).read();
        assert!(
            notes.contains("La mère, Lise Aubry, écrit sur sa page")
                && notes.contains("Élodie tousse depuis dimanche."),
            "{notes}"
        );
        let mute = [("mot", second.as_str()), ("geste", "refus")];
        let page = leila.post(&came, &mute).await.is_page(422).read();
        assert!(page.contains("Écrivez pourquoi"), "{page}");
        let field = format!("reponse_{second}");
        let no = [
            ("mot", second.as_str()),
            ("geste", "refus"),
            (field.as_str(), "Ce n’est pas sur Élodie."),
        ];
        leila.post(&came, &no).await.is_done();
        let page = mother.get("/espace").await;
        let read = page.is_page(200).read();
        for told in [
            "Merci, elle voit le médecin.",
            "Ils ne sont pas dans le dossier.",
            "Ce n’est pas sur Élodie.",
        ] {
            assert!(read.contains(told), "{told}: {read}");
        }
        // The other parent, the child and who works elsewhere see nothing of it.
        for pour in [house.pere.to_string(), "enfant".to_owned()] {
            let (code, _) = give(&leila, &house, &pour).await;
            let other = opened(&site, &code).await;
            says_none(&other.get("/espace").await, &["tousse", "Merci, elle"]);
        }
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = site.world.count(sql, &[house.service.into()]).await;
        let other = site.world.service(organisation, "MECS Ailleurs", "mecs").await;
        let place = (Some(organisation), Some(other));
        site.world.compte("malo", "Malo Evrard", Role::Educateur, place.0, place.1).await;
        let malo = site.sign_in("malo").await;
        malo.get(&came).await.is_page(404);
        malo.post(&came, &no).await.is_page(404);
    }
}

#[tokio::test]
async fn a_parent_whom_a_judge_restricts_writes_nothing_any_more_and_loses_nothing_typed() {
    for site in Site::on_each_engine("espace_mots_restreint").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, &house.pere.to_string()).await;
        let father = opened(&site, &code).await;
        restrict(&site, &house, "pere", &["restreint_correspondance"]).await;
        let answer = writes(&father, "Bonjour ma fille", "1").await;
        is_the_door(&answer);
        assert!(answer.text().contains("value=\"Bonjour ma fille\""), "{}", answer.text());
        is_easy(&answer.text(), "the door, with words");
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM mot_espace", &[]).await, 0);
        // A page that only fell asleep: the words come back with the code.
        let (code, _) = give(&leila, &house, "enfant").await;
        let form = [("code", code.as_str()), ("mots", "Je voulais dire")];
        let page = site.nobody().post("/espace", &form).await;
        assert!(
            page.is_page(200).text().contains(">Je voulais dire</textarea>"),
            "{}",
            page.text()
        );
    }
}

#[tokio::test]
async fn who_writes_very_often_waits_and_keeps_what_was_typed() {
    for site in Site::on_each_engine("espace_mots_frein").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, "enfant").await;
        let child = opened(&site, &code).await;
        for jeton in ["1", "2", "3", "4", "5", "6"] {
            writes(&child, "Encore moi.", jeton).await.is_done();
        }
        let slowed = writes(&child, "Le septième.", "7").await;
        assert_eq!(slowed.status.as_u16(), 429);
        assert!(slowed.read().contains("Ton texte est encore là."), "{}", slowed.read());
        assert!(slowed.text().contains(">Le septième.</textarea>"));
        is_easy(&slowed.text(), "slowed");
    }
}

#[tokio::test]
async fn the_words_of_a_child_are_not_for_who_takes_them_in_nor_for_the_secretary() {
    for site in Site::on_each_engine("espace_mots_lecteurs").await {
        let house = house(&site).await;
        let world = &site.world;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = world.count(sql, &[house.service.into()]).await;
        let place = (Some(organisation), Some(house.service));
        world.compte("nora", "Nora Petit", Role::Psychologue, place.0, place.1).await;
        world.compte("rose", "Rose Duval", Role::AssistantFamilial, place.0, place.1).await;
        let carer = Row::default().with("nom", "Duval").with("prenom", "Rose");
        let carer = world.add("professionnel", organisation, carer).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::link_professional(&mut write, "rose", carer).await.unwrap();
        write.commit().await.unwrap();
        let sql = "SELECT id AS n FROM sejour WHERE personne_id = $1";
        let stay = world.count(sql, &[house.child.into()]).await;
        let team = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", carer)
            .with("role", "referent_quotidien")
            .with("start_day", "2025-12-20");
        world.add("referent", house.service, team).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &house, "enfant").await;
        let child = opened(&site, &code).await;
        let promise = child.get("/espace").await.is_page(200).read();
        assert!(promise.contains("La personne chez qui tu vis"), "{promise}");
        is_easy(&child.get("/espace").await.text(), "who reads");
        writes(&child, OWN, "1").await.is_done();
        let (code, _) = give(&leila, &house, &house.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        writes(&mother, "Élodie tousse depuis dimanche.", "2").await.is_done();
        let came = format!("/dossiers/{}/mots", house.child);
        let rose = site.sign_in("rose").await;
        rose.get(&came).await.is_page(404);
        let file = rose.get(&format!("/dossiers/{}", house.child)).await.is_page(200).read();
        assert!(!file.contains("mots à lire"), "{file}");
        let told = site.sign_in("sam").await.get(&came).await.is_page(200).read();
        assert!(!told.contains("placard") && told.contains("tousse"), "{told}");
        let nora = site.sign_in("nora").await;
        let told = nora.get(&came).await.is_page(200).read();
        assert!(told.contains("placard") && !told.contains("tousse"), "{told}");
        assert!(!told.contains("Garder comme ses mots"), "reading is not keeping: {told}");
        // The coffre: who gives a code could use it.
        let coffre = format!("/dossiers/{}/coffre", house.child);
        for who in ["rose", "sam"] {
            let visitor = site.sign_in(who).await;
            let page = visitor.get(&coffre).await.is_page(200).read();
            assert!(!page.contains("Faire la feuille"), "{who}: {page}");
            visitor.post(&coffre, &[("geste", "code")]).await.is_page(404);
        }
        // Sent twice at once, one coffre.
        let sheet = [("geste", "code")];
        let twice = (leila.post(&coffre, &sheet), leila.post(&coffre, &sheet));
        let (one, two) = futures_util::future::join(twice.0, twice.1).await;
        one.is_page(200);
        two.is_page(200);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM coffre", &[]).await, 1);
    }
}
