//! What a row may name: what its writer may read. What a row shows of those it names: their title when
//! its reader may read them, their kind otherwise.

use access::Role;
use fiche::Row;

use crate::site::{Answer, Site};

/// A service whose educator follows a child; and, of the same service, a file closed for years, with
/// its family and its measure.
struct Place {
    service: i64,
    child: i64,
    closed: i64,
    closed_family: i64,
    closed_measure: i64,
}

impl Place {
    async fn of(site: &Site) -> Self {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        world
            .compte("leila", "Leïla Marchand", Role::Educateur, Some(organisation), Some(service))
            .await;
        let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        world.sejour(service, child, "2025-01-10").await;
        let closed_family =
            world.add("famille", service, Row::default().with("nom", "Caron")).await;
        let row = Row::default()
            .with("nom", "Caron")
            .with("prenom", "Inès")
            .with("famille_id", closed_family);
        let closed = world.add("personne", service, row).await;
        let stay = Row::default()
            .with("personne_id", closed)
            .with("entree_day", "2019-01-10")
            .with("sortie_day", "2020-01-10");
        world.add("sejour", service, stay).await;
        let measure = Row::default()
            .with("personne_id", closed)
            .with("nature", "placement_ase")
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("decision_day", "2019-01-02")
            .with("fin_day", "2020-01-10");
        let closed_measure = world.add("mesure", service, measure).await;
        Self { service, child, closed, closed_family, closed_measure }
    }
}

/// The page, without the identifier that was tried.
fn without(answer: &Answer, id: i64) -> String {
    answer.text().replace(&id.to_string(), "…")
}

#[tokio::test]
async fn a_form_names_only_what_its_writer_may_read() {
    for site in Site::on_each_engine("liens_formulaire").await {
        let place = Place::of(&site).await;
        let world = &site.world;
        let leila = site.sign_in("leila").await;
        let file = format!("/dossiers/{}", place.closed);
        leila.get(&file).await.is_page(404);

        // A closed file is not opened by putting its person in a family that is open.
        let open_family =
            world.add("famille", place.service, Row::default().with("nom", "V")).await;
        let open_family = open_family.to_string();
        let member = async |id: i64| {
            let id = id.to_string();
            let form = [
                ("famille_id", open_family.as_str()),
                ("personne_id", id.as_str()),
                ("lien", "mere"),
                ("autorite_parentale", "oui"),
            ];
            let path = format!("/registre/membres-famille/{}/nouveau", place.service);
            leila.post(&path, &form).await
        };
        let refused = member(place.closed).await;
        refused.is_page(422);
        assert!(refused.read().contains("n’existe pas (ou plus)"), "{}", refused.read());
        // It reads as a row that does not exist.
        let nobody = place.closed + 1_000_000;
        assert_eq!(without(&refused, place.closed), without(&member(nobody).await, nobody));
        leila.get(&file).await.is_page(404);
        member(place.child).await.is_done();

        // Nor may a stay name the measure of a closed file, when it is made or when it is changed.
        let stay = world.count("SELECT id AS n FROM sejour WHERE sortie_day IS NULL", &[]).await;
        let stays = async |path: &str, measure: i64| {
            let (child, measure) = (place.child.to_string(), measure.to_string());
            let form = [
                ("personne_id", child.as_str()),
                ("mesure_id", measure.as_str()),
                ("entree_day", "2025-01-10"),
                ("version", "1"),
            ];
            leila.post(path, &form).await
        };
        let edit = format!("/fiche/sejours/{stay}/modifier");
        let new = format!("/registre/sejours/{}/nouveau", place.service);
        let nothing = place.closed_measure + 1_000_000;
        for path in [edit, new] {
            let refused = stays(&path, place.closed_measure).await;
            refused.is_page(422);
            assert_eq!(
                without(&refused, place.closed_measure),
                without(&stays(&path, nothing).await, nothing)
            );
        }
    }
}

#[tokio::test]
async fn a_link_that_stands_stays_and_shows_its_kind_without_its_title() {
    for site in Site::on_each_engine("liens_titres").await {
        let place = Place::of(&site).await;
        let world = &site.world;
        let measure = Row::default()
            .with("personne_id", place.child)
            .with("famille_id", place.closed_family)
            .with("nature", "placement_ase")
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("decision_day", "2025-01-02");
        let measure = world.add("mesure", place.service, measure).await;
        let page = format!("/fiche/mesures/{measure}");
        let leila = site.sign_in("leila").await;
        for path in [page.clone(), format!("{page}/historique"), format!("{page}/modifier")] {
            let told = leila.get(&path).await.is_page(200).text();
            assert!(!told.contains("Caron"), "{path}: {told}");
        }
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Famille Famille") && told.contains("Élodie"), "{told}");
        let told = site.sign_in("directrice").await.get(&page).await.is_page(200).read();
        assert!(told.contains("Caron"), "{told}");
        // Whoever sends the form back as it came changes the rest.
        let edit = format!("{page}/modifier");
        let told = leila.get(&edit).await.text();
        let kept = format!("value=\"{}\"", place.closed_family);
        assert!(told.contains(&kept), "{told}");
        let (child, family) = (place.child.to_string(), place.closed_family.to_string());
        let form = [
            ("personne_id", child.as_str()),
            ("famille_id", family.as_str()),
            ("nature", "placement_ase"),
            ("cadre", "judiciaire"),
            ("prescripteur", "juge_enfants"),
            ("decision_day", "2025-01-03"),
            ("version", "1"),
        ];
        leila.post(&edit, &form).await.is_done();
    }
}
