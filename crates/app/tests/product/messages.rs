//! Messages between colleagues: sent in the file, read by those around the child, over with the mission.

use crate::{
    journal::house,
    site::{Site, Visitor},
};

fn thread(child: i64) -> String {
    format!("/dossiers/{child}/messages")
}

async fn account(site: &Site, identifiant: &str) -> String {
    let sql = "SELECT id AS n FROM compte WHERE identifiant = $1";
    site.world.count(sql, &[identifiant.into()]).await.to_string()
}

async fn send(who: &Visitor<'_>, child: i64, fields: &[(&str, &str)]) {
    let answer = who.post(&thread(child), fields).await;
    assert_eq!(answer.is_done(), thread(child), "{}", answer.read());
}

async fn last(site: &Site) -> String {
    site.world.count("SELECT MAX(id) AS n FROM message", &[]).await.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_waits_for_its_addressee_is_read_by_opening_it_and_says_so() {
    for site in Site::sealed_on_each_engine("messages").await {
        let place = house(&site).await;
        let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
        let form = leila.get(&thread(place.child)).await.is_page(200).text();
        // Who follows the child is ticked already; the others are a fold away.
        assert!(form.contains("Nora Petit") && form.contains("Aline Morel"), "{form}");
        let to = account(&site, "nora").await;
        let texte = "Je l’emmène demain à 13 h 30.";
        send(&leila, place.child, &[("texte", texte), ("pour", &to), ("cle", "77")]).await;
        let day = nora.get("/").await.is_page(200).read();
        assert!(day.contains("Messages de mes collègues") && day.contains("Leïla"), "{day}");
        let before = leila.get(&thread(place.child)).await.is_page(200).read();
        assert!(
            before.contains("Pas encore lu") && before.contains("Nora Petit (pas encore lu)"),
            "{before}"
        );
        let read = nora.get(&thread(place.child)).await.is_page(200).read();
        assert!(read.contains(texte) && read.contains("Nouveau"), "{read}");
        let after = leila.get(&thread(place.child)).await.is_page(200).read();
        assert!(after.contains("Nora Petit (lu aujourd’hui"), "{after}");
        let day = nora.get("/").await.is_page(200).read();
        assert!(!day.contains("Messages de mes collègues"), "{day}");
        // Sent twice, it is one; in the base it is sealed, and the trace names the child.
        send(&leila, place.child, &[("texte", texte), ("pour", &to), ("cle", "77")]).await;
        assert_eq!(site.world.count("SELECT count(*) AS n FROM message", &[]).await, 1);
        let sql = "SELECT count(*) AS n FROM message WHERE content NOT LIKE 'scelle1:%'";
        assert_eq!(site.world.count(sql, &[]).await, 0);
        let sql = "SELECT count(*) AS n FROM audit WHERE personne_id = $1
                    AND details = 'ajout message' AND action = 'vie.ecrire'";
        assert_eq!(site.world.count(sql, &[place.child.into()]).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_addressed_who_does_not_read_and_a_refused_message_gives_back_its_words() {
    for site in Site::on_each_engine("messages_a_qui").await {
        let place = house(&site).await;
        let ines = site.sign_in("ines").await;
        let (nora, malo) = (account(&site, "nora").await, account(&site, "malo").await);
        let told = [
            (vec![("texte", ""), ("pour", &*nora)], "Écrivez votre message"),
            (vec![("texte", "Voir le dosage.")], "sans destinataire"),
            // Next door knows nothing of the child: it is as if nobody was named.
            (vec![("texte", "Voir le dosage."), ("pour", &*malo)], "sans destinataire"),
            (
                vec![("texte", "Voir le dosage."), ("pour", &*nora), ("categorie", "medical")],
                "Ne lit pas cette sorte d’information dans ce dossier : Nora Petit",
            ),
        ];
        for (fields, fault) in told {
            let answer = ines.post(&thread(place.child), &fields).await;
            let page = answer.is_page(422);
            assert!(page.read().contains(fault), "{fault}: {}", page.read());
            let typed = fields[0].1;
            assert!(page.text().contains(typed), "{}", page.text());
        }
        assert_eq!(site.world.count("SELECT count(*) AS n FROM message", &[]).await, 0);
        // What is medical is read by those who care, and by nobody else.
        let solene = account(&site, "solene").await;
        let care = [("texte", "Voir le dosage."), ("pour", &*solene), ("categorie", "medical")];
        let answer = ines.post(&thread(place.child), &care).await;
        assert!(answer.is_page(422).read().contains("Solène Guichard"), "{}", answer.read());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reads_the_messages_of_their_categories_and_a_stranger_none() {
    for site in Site::on_each_engine("messages_qui").await {
        let place = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let (nora, famille) = (account(&site, "nora").await, account(&site, "famille").await);
        send(&leila, place.child, &[("texte", "Goûter à 16 h."), ("pour", &famille)]).await;
        let way = [("texte", "Bilan rendu."), ("pour", &*nora), ("categorie", "diagnostic")];
        send(&solene, place.child, &way).await;
        let carer = site.sign_in("famille").await;
        // What a script asked for while nobody looks is not read yet.
        let seen = "SELECT count(*) AS n FROM message_lecteur WHERE seen_at IS NOT NULL";
        let by_script = axum::http::Request::get(thread(place.child))
            .header("cookie", carer.cookie.clone().unwrap())
            .header("sec-fetch-dest", "empty")
            .body(axum::body::Body::empty())
            .unwrap();
        assert!(site.send(by_script).await.is_page(200).read().contains("Goûter"));
        assert_eq!(site.world.count(seen, &[]).await, 0);
        let read = carer.get(&thread(place.child)).await.is_page(200).read();
        assert!(read.contains("Goûter") && !read.contains("Bilan"), "{read}");
        assert_eq!(site.world.count(seen, &[]).await, 1);
        let read = site.sign_in("paul").await.get(&thread(place.child)).await.is_page(200).read();
        assert!(read.contains("Goûter") && read.contains("Bilan"), "{read}");
        for identifiant in ["malo", "admin"] {
            let who = site.sign_in(identifiant).await;
            who.get(&thread(place.child)).await.is_page(404);
            who.post(&thread(place.child), &[("texte", "Intrus"), ("pour", &nora)])
                .await
                .is_page(404);
        }
        // What is understood of the child cannot be reached by its number from who does not read it.
        let id = last(&site).await;
        let keep = [("geste", "noter"), ("message", &*id)];
        carer.post(&thread(place.child), &keep).await.is_page(404);
        carer
            .post(&thread(place.child), &[("geste", "retirer"), ("message", &id)])
            .await
            .is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_becomes_a_note_and_only_its_author_withdraws_it() {
    for site in Site::on_each_engine("messages_note").await {
        let place = house(&site).await;
        let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
        let to = account(&site, "nora").await;
        send(&leila, place.child, &[("texte", "A dit qu’il a peur du bus."), ("pour", &to)]).await;
        let id = last(&site).await;
        // What she was typing stays before it.
        let draft = format!("/dossiers/{}/journal/brouillon", place.child);
        nora.post(&draft, &[("texte", "Au retour de l’école.")]).await;
        let answer = nora.post(&thread(place.child), &[("geste", "noter"), ("message", &id)]).await;
        let form = format!("/dossiers/{}/journal/nouveau", place.child);
        assert_eq!(answer.is_done(), form);
        let typed = nora.get(&form).await.is_page(200).read();
        assert!(
            typed.contains("Au retour de l’école.") && typed.contains("peur du bus"),
            "{typed}"
        );
        assert!(typed.contains("Message de Leïla Marchand"), "{typed}");
        let gone = [("geste", "retirer"), ("message", &*id)];
        nora.post(&thread(place.child), &gone).await.is_page(404);
        leila.post(&thread(place.child), &gone).await.is_done();
        let read = nora.get(&thread(place.child)).await.is_page(200).read();
        assert!(read.contains("retiré par son auteur") && !read.contains("peur du bus"), "{read}");
        let day = nora.get("/").await.is_page(200).read();
        assert!(!day.contains("Messages de mes collègues"), "{day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_end_with_the_mission_and_go_with_the_file() {
    for site in Site::on_each_engine("messages_fin").await {
        let place = house(&site).await;
        let world = &site.world;
        let leila = site.sign_in("leila").await;
        let to = account(&site, "nora").await;
        send(&leila, place.child, &[("texte", "Dernier mot."), ("pour", &to)]).await;
        let mut write = world.ground.db.write().await.unwrap();
        write
            .execute(
                "UPDATE sejour SET sortie_day = '2025-02-01' WHERE personne_id = $1",
                &[place.child.into()],
            )
            .await
            .unwrap();
        write.commit().await.unwrap();
        leila.get(&thread(place.child)).await.is_page(404);
        let nora = site.sign_in("nora").await;
        let day = nora.get("/").await.is_page(200).read();
        assert!(!day.contains("Dernier mot") && !day.contains("Messages de mes"), "{day}");
        let mut write = world.ground.db.write().await.unwrap();
        journal::forget(&mut write, place.child).await.unwrap();
        write.commit().await.unwrap();
        for table in ["message", "message_lecteur"] {
            let sql = format!("SELECT count(*) AS n FROM {table}");
            assert_eq!(world.count(&sql, &[]).await, 0, "{table}");
        }
    }
}
