//! Several models of one nature, and the easy text that is frozen with its writing.

use access::Role;

use crate::{
    site::Site,
    writings::{begin, house, validated},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_service_has_several_models_of_one_nature_chosen_when_one_begins() {
    for site in Site::on_each_engine("modeles").await {
        let (organisation, service, child) = house(&site).await;
        let world = &site.world;
        let other = world.service(organisation, "MECS La Varenne", "mecs").await;
        world
            .compte("varenne", "Ada Roux", Role::ChefService, Some(organisation), Some(other))
            .await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let models = format!("/services/{service}/ecrits/modeles");
        let new = format!("{models}/attestation.nouveau");
        let text = "# Attestation\n\n{si mesure}Suivi court.{fin} Pour {enfant.prenom}.";
        // Without a name: told at the field, nothing lost.
        let nameless = [("texte", text), ("version", "0"), ("quand", "Pour la cantine")];
        let told = solene.post(&new, &nameless).await.is_page(422).text();
        assert!(
            told.contains("Donnez un nom à ce modèle") && told.contains("Pour la cantine"),
            "{told}"
        );
        let named = [
            ("texte", text),
            ("version", "0"),
            ("nom", "Cantine"),
            ("quand", "Pour l’école"),
            ("premier", "oui"),
        ];
        leila.post(&new, &named).await.is_page(404);
        solene.post(&new, &named).await.is_done();
        let told = solene.get(&models).await.is_page(200).read();
        assert!(told.contains("Cantine") && told.contains("proposé d’abord"), "{told}");
        // Chosen by its name when one begins; the first one when nothing is chosen; the shipped one is still there.
        let list = leila.get(&format!("/dossiers/{child}/ecrits")).await.is_page(200).text();
        assert!(list.contains("Attestation : Cantine (Pour l’école)"), "{list}");
        assert!(list.contains("value=\"attestation.livre\""), "{list}");
        let page = begin(&leila, child, "attestation").await;
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Suivi court. Pour Élodie."), "{told}");
        assert!(told.contains("Modèle « Cantine », version 1"), "{told}");
        let page = begin(&leila, child, "attestation.livre").await;
        let told = leila.get(&page).await.is_page(200).read();
        assert!(!told.contains("Suivi court."), "{told}");
        // A new version is for what begins; what was begun says its own.
        let key = "SELECT COUNT(*) AS n FROM modele_ecrit WHERE cle <> ''";
        assert_eq!(world.count(key, &[]).await, 1);
        let text_of_list = solene.get(&models).await.text();
        let link = text_of_list.split("/ecrits/modeles/attestation.m").nth(1).unwrap();
        let one = format!("{models}/attestation.m{}", link.split('"').next().unwrap());
        let again = [
            ("texte", "# Attestation\n\nAutre."),
            ("version", "1"),
            ("nom", "Cantine"),
            ("premier", "oui"),
        ];
        solene.post(&one, &again).await.is_done();
        let stale = solene.post(&one, &again).await;
        assert!(stale.is_page(409).read().contains("Quelqu’un d’autre a changé ce modèle"));
        assert!(solene.get(&one).await.read().contains("Version 2"));
        // Copied by who reads the models of both services, and by nobody else.
        let directrice = site.sign_in("directrice").await;
        let there = format!("/services/{other}/ecrits/modeles/attestation.nouveau");
        let offered = directrice.get(&there).await.is_page(200).text().replace("&#38;", "&");
        let key = one.rsplit("attestation.").next().unwrap();
        let from = format!("{there}?de={service}.{key}");
        assert!(offered.contains(&from), "{offered}");
        let copied = directrice.get(&from).await.is_page(200).text();
        assert!(copied.contains("Autre."), "{copied}");
        let varenne = site.sign_in("varenne").await;
        varenne.get(&from).await.is_page(404);
        varenne.get(&one).await.is_page(404);
        // No longer offered: what begins is the shipped one again.
        let gone = [
            ("texte", "# Attestation\n\nAutre."),
            ("version", "2"),
            ("nom", "Cantine"),
            ("geste", "retirer"),
        ];
        solene.post(&one, &gone).await.is_done();
        let list = leila.get(&format!("/dossiers/{child}/ecrits")).await.is_page(200).text();
        assert!(!list.contains("Cantine"), "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_easy_text_is_frozen_with_its_writing_and_given_or_not() {
    for site in Site::on_each_engine("simple_figee").await {
        let (organisation, _, child) = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let page = begin(&leila, child, "attestation").await;
        let simple = format!("{page}/simple");
        let hard = [("texte", "La mainlevée est demandée."), ("version", "0")];
        leila.post(&simple, &hard).await.is_done();
        // Hard sentences are not frozen without anybody saying so.
        let confirmed = [("geste", "valider"), ("confirme", "oui")];
        let told = solene.post(&page, &confirmed).await.is_page(422).read();
        assert!(told.contains("La version simple a des phrases difficiles"), "{told}");
        leila
            .post(&simple, &[("texte", "Tu es suivie ici. Tu rentres."), ("version", "1")])
            .await
            .is_done();
        // Nothing is given before it is frozen.
        let given = [
            ("geste", "remettre"),
            ("destinataire", "enfant"),
            ("day", "2026-03-11"),
            ("remis", "oui"),
        ];
        leila.post(&simple, &given).await.is_page(404);
        validated(&solene, &page).await;
        let told = leila.get(&simple).await.is_page(200).read();
        assert!(told.contains("Version simple de l’écrit n° 2026-001"), "{told}");
        assert!(told.contains("Empreinte de ce texte (SHA-256)"), "{told}");
        assert!(told.contains("Tu es suivie ici."), "{told}");
        let late = leila.post(&simple, &[("texte", "Autre."), ("version", "2")]).await;
        assert!(late.is_page(409).read().contains("est figée avec son écrit"));
        leila.post(&simple, &given).await.is_done();
        let mut not = given;
        not[3] = ("remis", "non");
        assert!(leila.post(&simple, &not).await.is_page(422).read().contains("Dites pourquoi"));
        let mut not = not.to_vec();
        not.push(("motif", "Elle ne veut pas la lire."));
        leila.post(&simple, &not).await.is_done();
        let told = leila.get(&simple).await.is_page(200).read();
        assert!(told.contains("Remise le 11/03/2026 : L’enfant"), "{told}");
        assert!(told.contains("Pas remise, noté le 11/03/2026"), "{told}");
        // A text changed under its hash is not shown.
        let world = &site.world;
        let elsewhere = world.service(organisation, "MECS La Varenne", "mecs").await;
        world
            .compte("voisine", "Ada Roux", Role::Educateur, Some(organisation), Some(elsewhere))
            .await;
        let voisine = site.sign_in("voisine").await;
        voisine.get(&simple).await.is_page(404);
        voisine.post(&simple, &given).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_easy_text_written_after_is_frozen_by_who_validates() {
    for site in Site::on_each_engine("simple_apres").await {
        let (_, _, child) = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let page = begin(&leila, child, "attestation").await;
        validated(&solene, &page).await;
        let simple = format!("{page}/simple");
        let empty = solene.post(&simple, &[("geste", "figer")]).await.is_page(422).read();
        assert!(empty.contains("n’est pas écrite"), "{empty}");
        leila.post(&simple, &[("texte", "Tu es suivie ici."), ("version", "0")]).await.is_done();
        leila.post(&simple, &[("geste", "figer")]).await.is_page(404);
        solene.post(&simple, &[("geste", "figer")]).await.is_done();
        let told = leila.get(&simple).await.is_page(200).read();
        assert!(told.contains("figée le"), "{told}");
    }
}
