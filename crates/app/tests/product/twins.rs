//! Persons who may be one: told before a second file is kept, by row in an import, two by two in a list; and
//! never told of to who may not know them. The people are invented.

use access::Role;
use fiche::Row;

use crate::site::Site;

const FORM: [(&str, &str); 4] = [
    ("nom", "Dacosta-Alves"),
    ("prenom", "Amïnata"),
    ("birth_day", "2014-12-03"),
    ("birth_pays", "Portugal"),
];

#[tokio::test]
async fn a_second_file_is_asked_about_before_it_is_kept_and_nothing_typed_is_lost() {
    for site in Site::on_each_engine("doublons_creation").await {
        let (_, service) = site.house().await;
        let known = site.world.personne(service, "Da Costa Alves", "Aminata", "2014-03-12").await;
        site.world.personne(service, "Vasseur", "Élodie", "2014-03-12").await;
        let directrice = site.sign_in("directrice").await;
        let new = format!("/registre/personnes/{service}/nouveau");
        // Names that are not sorted yet are looked at one by one.
        directrice.post(&new, &FORM).await.is_page(422);
        fiche::complete_words(site.world.shell.house.db(), site.world.register.all())
            .await
            .unwrap();
        let count = "SELECT count(*) AS n FROM personne";

        let asked = directrice.post(&new, &FORM).await;
        asked.is_page(422);
        let told = asked.read();
        assert!(told.contains("a peut-être déjà un dossier"), "{told}");
        assert!(told.contains("Da Costa Alves Aminata") && told.contains("12/03/2014"), "{told}");
        assert!(!told.contains("Vasseur"), "{told}");
        assert!(asked.text().contains(&format!("/dossiers/{known}")), "{told}");
        for (_, typed) in FORM {
            assert!(asked.text().contains(typed), "{typed} was lost");
        }
        assert_eq!(site.world.count(count, &[]).await, 2);

        // Somebody else than those who were shown is asked about again.
        let mut form = FORM.to_vec();
        form.push(("vus", "1"));
        directrice.post(&new, &form).await.is_page(422);
        let shown = known.to_string();
        form[4] = ("vus", &shown);
        directrice.post(&new, &form).await.is_done();
        assert_eq!(site.world.count(count, &[]).await, 3);
        // It is remembered: the pair is not asked about any more.
        let list = directrice.get(&format!("/services/{service}/doublons")).await;
        assert!(list.is_page(200).read().contains("Rien à vérifier"), "{}", list.read());

        // Nobody who resembles: kept at once.
        let form = [("nom", "Caron"), ("prenom", "Inès"), ("birth_day", "2013-09-30")];
        directrice.post(&new, &form).await.is_done();
    }
}

#[tokio::test]
async fn who_may_not_know_a_person_learns_nothing_of_them() {
    for site in Site::on_each_engine("doublons_droits").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let elsewhere = world.service(organisation, "MECS La Varenne", "mecs").await;
        let place = (Some(organisation), Some(service));
        world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
        // A file closed for a year in the service, one that runs in another.
        let closed = world.personne(service, "Da Costa Alves", "Aminata", "2014-03-12").await;
        let stay = Row::default()
            .with("personne_id", closed)
            .with("entree_day", "2024-01-10")
            .with("sortie_day", "2025-01-10");
        world.add("sejour", service, stay).await;
        let other = world.personne(elsewhere, "Da Costa Alves", "Aminata", "2014-03-12").await;
        world.sejour(elsewhere, other, "2025-01-10").await;
        let leila = site.sign_in("leila").await;
        let new = format!("/registre/personnes/{service}/nouveau");
        leila.post(&new, &FORM).await.is_done();
        let list = leila.get(&format!("/services/{service}/doublons")).await;
        assert!(list.is_page(200).read().contains("Rien à vérifier"), "{}", list.read());
        leila.get(&format!("/services/{service}/doublons/{closed}/{other}")).await.is_page(404);
        // Who answers for the service sees the pair.
        let directrice = site.sign_in("directrice").await;
        let list = directrice.get(&format!("/services/{service}/doublons")).await;
        assert!(list.is_page(200).read().contains("Dacosta-Alves Amïnata"), "{}", list.read());
    }
}

#[tokio::test]
async fn two_persons_are_said_to_be_two_once() {
    for site in Site::on_each_engine("doublons_deux").await {
        let (_, service) = site.house().await;
        let une = site.world.personne(service, "Diallo", "Hassan", "2014-03-12").await;
        let autre = site.world.personne(service, "Diallo", "Hassane", "2014-03-12").await;
        let directrice = site.sign_in("directrice").await;
        let list = format!("/services/{service}/doublons");
        let pair = format!("{list}/{une}/{autre}");
        assert!(directrice.get(&list).await.is_page(200).text().contains("/doublons/"));
        directrice.get(&pair).await.is_page(200);
        assert_eq!(directrice.post(&pair, &[("geste", "deux")]).await.is_done(), list);
        let told = directrice.get(&list).await;
        assert!(told.is_page(200).read().contains("Rien à vérifier"), "{}", told.read());
        let chosen = directrice.get(&format!("{list}?une={une}&autre={autre}")).await;
        assert_eq!(chosen.is_done(), pair);
        assert!(
            directrice
                .get(&format!("{list}?une={une}&autre={une}"))
                .await
                .is_page(200)
                .text()
                .contains("deux dossiers différents")
        );
    }
}

#[tokio::test]
async fn an_import_tells_by_row_who_resembles_whom() {
    for site in Site::on_each_engine("doublons_import").await {
        let (_, service) = site.house().await;
        let row = Row::default()
            .with("nom", "Vasseur")
            .with("prenom", "Élodie")
            .with("birth_day", "2012-05-04");
        site.world.add("personne", service, row).await;
        let directrice = site.sign_in("directrice").await;
        let csv = "Nom;Prénom;Né(e) le\nVasseur;Elodie;05/04/2012\nCaron;Inès;30/09/2013\n\
                   Caron;Ines;30/09/2013\nPetit;Hugo;01/02/2015\n";
        let imports = format!("/services/{service}/import");
        let depot = directrice
            .deposit(&imports, "personnes.csv", csv.as_bytes(), "personne")
            .await
            .is_done();
        let told = directrice.get(&depot).await.is_page(200).read();
        assert!(told.contains("personnes 2 Nom Ressemble à « Vasseur Élodie »"), "{told}");
        assert!(told.contains("personnes 4 Nom Ressemble à « Caron Inès »"), "{told}");
        assert!(told.contains("dans ce fichier"), "{told}");
        assert_eq!(told.matches("Ressemble à").count(), 2, "{told}");
        directrice.post(&depot, &[("motif", "")]).await.is_page(422);
        directrice.post(&depot, &[("motif", "Vérifié avec l’ASE : homonymes.")]).await.is_done();
    }
}
