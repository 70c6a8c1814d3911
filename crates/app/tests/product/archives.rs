//! A file kept for proof only is out of lists, search, first page and drawers of figures; the service is told where to
//! ask; the direction opens it for a reason, for itself and some days. The people are invented.

use access::{Mission, Role};
use fiche::Row;
use jiff::ToSpan as _;

use crate::{
    rights::places_of,
    site::{Site, Visitor},
};

const MOTIF: &str = "Demande de la mère, courrier des Hautes-Brandes";

struct Place {
    organisation: i64,
    service: i64,
    old: i64,
}

/// A service with a child who left on a day, a brother who is there, and who works there.
async fn place(site: &Site, left: &str) -> Place {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let old = world.personne(service, "Vasseur", "Oscar", "2008-05-04").await;
    let stay = Row::default()
        .with("personne_id", old)
        .with("entree_day", "2021-01-10")
        .with("sortie_day", left);
    world.add("sejour", service, stay).await;
    let here = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.sejour(service, here, "2025-01-10").await;
    let next_door = world.service(organisation, "SAJ", "mecs").await;
    for (name, nom, role, place) in [
        ("cheffe", "Nadia Belkacem", Role::ChefService, service),
        ("secretaire", "Paule Vidal", Role::Secretaire, service),
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("voisine", "Rose Petit", Role::ChefService, next_door),
    ] {
        world.compte(name, nom, role, Some(organisation), Some(place)).await;
    }
    Place { organisation, service, old }
}

/// The pages where a child of a service is named.
async fn named(who: &Visitor<'_>, place: &Place) -> Vec<String> {
    let mut all = Vec::new();
    for page in [
        "/".to_owned(),
        format!("/registre/personnes/{}", place.service),
        format!("/registre/sejours/{}", place.service),
        "/recherche?q=Vasseur".to_owned(),
        "/recherche?q=Oscar".to_owned(),
        format!("/services/{}/figures/file_active/fiches?annee=2024&cellule=0", place.service),
        format!("/services/{}/figures/sorties/fiches?annee=2024&cellule=0", place.service),
    ] {
        let answer = who.get(&page).await;
        if answer.status.as_u16() == 200 && answer.text().contains("Oscar") {
            all.push(page);
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_kept_for_proof_is_named_nowhere_and_the_service_is_told_where_to_ask() {
    for site in Site::sealed_on_each_engine("archives").await {
        let place = place(&site, "2024-03-11").await;
        let file = format!("/dossiers/{}", place.old);
        let archive = format!("{file}/archive");
        for name in ["cheffe", "secretaire", "directrice"] {
            let who = site.sign_in(name).await;
            assert_eq!(named(&who, &place).await, Vec::<String>::new(), "{name}");
            assert_eq!(who.get(&file).await.location(), archive, "{name}");
        }
        // Who read it until then is told where to ask; nobody else is, who worked with the child included.
        let secretaire = site.sign_in("secretaire").await;
        let told = secretaire.get(&archive).await.is_page(403).read();
        assert!(told.contains("Seule la direction peut l’ouvrir"), "{told}");
        assert!(told.contains("le 11/03/2024") || told.contains("11 mars 2024"), "{told}");
        assert!(!told.contains("Oscar") && !told.contains("Ce qu’il garde"), "{told}");
        let asked = [("nature", "retour"), ("motif", "Elle revient chez nous"), ("jours", "7")];
        for name in ["leila", "cheffe", "secretaire"] {
            site.sign_in(name).await.post(&archive, &asked).await.is_page(404);
        }
        let voisine = site.sign_in("voisine").await;
        let leila = site.sign_in("leila").await;
        for page in [&file, &archive] {
            voisine.get(page).await.is_page(404);
            leila.get(page).await.is_page(404);
        }
        voisine.post(&archive, &asked).await.is_page(404);
        assert_eq!(site.world.count("SELECT count(*) AS n FROM ouverture_archive", &[]).await, 0);
        // It still counts: the figures of the past do not move.
        let counts = site.sign_in("cheffe").await;
        counts.get(&format!("/services/{}/activite", place.service)).await.is_page(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_direction_opens_it_for_a_reason_for_itself_and_some_days() {
    for site in Site::sealed_on_each_engine("archives_ouvre").await {
        let place = place(&site, "2024-03-11").await;
        let note = Row::default()
            .with("personne_id", place.old)
            .with("day", "2022-02-01")
            .with("texte", "Une grand-mère présente.");
        site.world.add("anamnese", place.service, note).await;
        let file = format!("/dossiers/{}", place.old);
        let archive = format!("{file}/archive");
        let directrice = site.sign_in("directrice").await;
        let list =
            format!("/organisations/{}/conformite/conservation?nom=vass", place.organisation);
        let told = directrice.get(&list).await.is_page(200).read();
        assert!(told.contains("Oscar Vasseur") && !told.contains("Élodie"), "{told}");
        // Who may open it reads what is inside, in counts: kinds, days, no word of it.
        let told = directrice.get(&archive).await.is_page(200).read();
        for said in [
            "Ce qu’il garde",
            "Séjours Parcours 1 10/01/2021 10/01/2021",
            "Éléments d’anamnèse Anamnèse 1 01/02/2022 01/02/2022",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Oscar") && !told.contains("Une grand-mère"), "{told}");
        let forms = "SELECT count(*) AS n FROM audit WHERE personne_id = $1
                      AND details LIKE 'formulaire archive information:%information:parcours%'";
        assert_eq!(site.world.count(forms, &[place.old.into()]).await, 1);
        let short = [("nature", "demande"), ("motif", "voir"), ("jours", "7")];
        let told = directrice.post(&archive, &short).await.is_page(422).text();
        assert!(told.contains("qui demande, et ce qui est cherché") && told.contains("voir"));
        let asked = [("nature", "demande"), ("motif", MOTIF), ("jours", "7")];
        assert_eq!(directrice.post(&archive, &asked).await.location(), file);
        assert!(directrice.get(&file).await.is_page(200).read().contains("Oscar"));
        assert!(!named(&directrice, &place).await.is_empty(), "as it was before, for her");
        assert_eq!(places_of(&site.world.ground.db, "Brandes").await, Vec::<String>::new());
        let rights = directrice.get(&format!("{file}/droits")).await.is_page(200).read();
        assert!(rights.contains(MOTIF), "{rights}");
        let trace = directrice.get(&format!("{file}/trace")).await.is_page(200).read();
        assert!(trace.contains("pour un motif noté"), "{trace}");
        // For her alone.
        let cheffe = site.sign_in("cheffe").await;
        assert_eq!(cheffe.get(&file).await.location(), archive);
        assert_eq!(named(&cheffe, &place).await, Vec::<String>::new());
        // The child comes back: once a stay runs, it is the team's file again.
        let back = Row::default().with("personne_id", place.old).with("entree_day", "2026-03-10");
        let mut write = site.world.ground.db.write().await.unwrap();
        let fiche = site.world.fiche("sejour");
        let mut back = back;
        back.id = 77;
        back.owner = place.service;
        back.version = 1;
        fiche::keep_all(&mut write, fiche, &[back], None).await.unwrap();
        write.commit().await.unwrap();
        assert!(!named(&cheffe, &place).await.is_empty());
        site.sign_in("leila").await.get(&file).await.is_page(200);
    }
}

#[tokio::test]
async fn two_years_to_the_day_decide_and_an_opening_ends_by_itself() {
    for (left, archived) in [("2024-03-12", true), ("2024-03-13", false), ("2025-06-01", false)] {
        let site = Site::on_sqlite().await;
        let place = place(&site, left).await;
        let house = &site.world.shell.house;
        let mut read = house.db().read().await.unwrap();
        let (stands, _) = house.standing(&mut read, place.service, place.old).await.unwrap();
        drop(read);
        assert_eq!(stands == Mission::Archivee, archived, "{left}");
        let cheffe = site.sign_in("cheffe").await;
        let file = format!("/dossiers/{}", place.old);
        assert_eq!(cheffe.get(&file).await.status.as_u16() == 200, !archived, "{left}");
        if !archived {
            continue;
        }
        let directrice = site.sign_in("directrice").await;
        let asked = [("nature", "demande"), ("motif", MOTIF), ("jours", "1")];
        directrice.post(&format!("{file}/archive"), &asked).await.is_done();
        directrice.get(&file).await.is_page(200);
        let today = house.today();
        let ends = (today + 1.day()).to_string();
        let kept = "SELECT count(*) AS n FROM ouverture_archive WHERE end_day = $1";
        assert_eq!(site.world.count(kept, &[ends.as_str().into()]).await, 1);
        let mut write = house.db().write().await.unwrap();
        let sql = "UPDATE ouverture_archive SET start_day = $1, end_day = $2";
        let before = [(today - 1.day()).to_string().into(), today.to_string().into()];
        write.execute(sql, &before).await.unwrap();
        write.commit().await.unwrap();
        assert!(directrice.get(&file).await.location().ends_with("/archive"), "it ended");
    }
}
