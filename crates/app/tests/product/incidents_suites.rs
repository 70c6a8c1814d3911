//! What follows an incident to its end: validated by the head, a letter that goes with it, what an authority answers; the months
//! said complete; flights of two phases; what endangers a child, by its effects.

use access::Role;
use fiche::Row;

use crate::site::{Answer, Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";

/// A service with two children, Leïla an educator of it, Solène its head, Rose its secretary, Malo of the service next door.
async fn house(site: &Site) -> (i64, [i64; 2]) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let first = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let second = world.personne(service, "Diallo", "Ibrahim", "2011-02-01").await;
    for child in [first, second] {
        world.mesure(service, child, "placement_ase", "2025-01-06").await;
    }
    let next_door = world.service(organisation, "MECS Ailleurs", "mecs").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("rose", "Rose Lambert", Role::Secretaire, service),
        ("malo", "Malo Evrard", Role::Educateur, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    (service, [first, second])
}

/// The number that a figure shows.
async fn figure(who: &Visitor<'_>, service: i64, id: &str, year: &str) -> String {
    let page = who.get(&format!("/services/{service}/figures/{id}?annee={year}")).await;
    page.is_page(200);
    let text = page.text();
    let (_, rest) =
        text.split_once("class=\"card-value\"").unwrap_or_else(|| panic!("{id}: {text}"));
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

async fn told(who: &Visitor<'_>, path: &str) -> String {
    who.get(path).await.is_page(200).read()
}

fn bare(answer: &Answer) -> String {
    answer.is_done().split('?').next().unwrap().to_owned()
}

async fn version(site: &Site, id: &str) -> String {
    let id: i64 = id.parse().unwrap();
    let sql = "SELECT version AS n FROM incident WHERE id = $1";
    site.world.count(sql, &[id.into()]).await.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_says_its_trigger_and_cost_a_letter_goes_with_it_and_the_head_validates_it() {
    for site in Site::on_each_engine("incident_validated").await {
        let (service, [child, _]) = house(&site).await;
        let leila = site.sign_in("leila").await;
        let new = format!("/services/{service}/incidents/declarer");
        let enfant = child.to_string();
        let form = [
            ("nature", "degradation"),
            ("gravite", "legere"),
            ("jour", "2026-03-11"),
            ("heure", "18:30"),
            ("enfant", enfant.as_str()),
            ("recit", "Une vitre cassée."),
            ("declencheur", "Un appel qui n’est pas venu."),
            ("cout_degats", "beaucoup"),
        ];
        let page = leila.post(&new, &form).await.is_page(422).read();
        assert!(page.contains("Écrivez un montant en euros"), "{page}");
        let mut form = form.to_vec();
        form.pop();
        form.push(("cout_degats", "84,5"));
        let one = bare(&leila.post(&new, &form).await);
        let id = one.rsplit('/').next().unwrap().to_owned();
        let page = told(&leila, &one).await;
        for words in ["Un appel qui n’est pas venu.", "84,50 €", "À valider par le chef de service"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        // The educator neither sees the button nor may press it, nor writes it in the register's own form.
        assert!(!page.contains("Valider l’incident"), "{page}");
        let seen = version(&site, &id).await;
        let validate = [("geste", "valider"), ("version", seen.as_str())];
        leila.post(&one, &validate).await.is_page(404);
        let lien = format!("incident:{id}");
        let fields = [
            ("nature", "courrier"),
            ("titre", "Lettre d’excuse"),
            ("date", "2026-03-12"),
            ("lien", lien.as_str()),
        ];
        let papers = format!("/dossiers/{child}/documents");
        let added = leila.paper(&papers, ("a.pdf", "application/pdf", PDF), &fields).await;
        assert_eq!(bare(&added), one);
        let page = told(&leila, &one).await;
        assert!(page.contains("Lettre d’excuse, 12/03/2026"), "{page}");
        let list = told(&leila, &papers).await;
        assert!(list.contains("avec un incident"), "{list}");
        // Who does not read incidents reads the letter, and not that it goes with one.
        let rose = site.sign_in("rose").await;
        let list = told(&rose, &papers).await;
        assert!(list.contains("Lettre d’excuse") && !list.contains("incident"), "{list}");
        rose.get(&one).await.is_page(404);
        // A paper of one child never goes with the incident of another.
        let other = site.world.personne(service, "Tran", "Minh", "2011-02-01").await;
        site.world.mesure(service, other, "placement_ase", "2025-01-06").await;
        let elsewhere = format!("/dossiers/{other}/documents");
        leila.paper(&elsewhere, ("a.pdf", "application/pdf", PDF), &fields).await.is_done();
        let tied = "SELECT COUNT(*) AS n FROM piece WHERE lien_id IS NOT NULL";
        assert_eq!(site.world.count(tied, &[]).await, 1);
        let solene = site.sign_in("solene").await;
        let page = told(&solene, &one).await;
        assert!(page.contains("Valider l’incident"), "{page}");
        solene.post(&one, &validate).await.is_done();
        let page = told(&leila, &one).await;
        assert!(page.contains("Validé le 12/03/2026 par Solène Guichard"), "{page}");
        let directrice = site.sign_in("directrice").await;
        assert_eq!(figure(&directrice, service, "incidents_valides", "2026").await, "1");
        assert_eq!(figure(&directrice, service, "incidents_cout", "2026").await, "84,50");
        assert_eq!(figure(&directrice, service, "incidents_degradation", "2026").await, "1");
        site.sign_in("malo").await.get(&one).await.is_page(404);
    }
}

#[tokio::test]
async fn what_went_to_an_authority_is_listed_with_its_outcome_or_since_when_it_waits() {
    for site in Site::on_each_engine("incident_outside").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        for (who, number, more) in [
            (child, "PV 1", vec![("saisie", "Deux barrettes"), ("convocation_day", "2026-04-02")]),
            (other, "PV 2", vec![("reponse_day", "2026-03-10"), ("suite_avis", "rappel")]),
            (child, "PV 3", vec![]),
        ] {
            let row = Row::default()
                .with("personne_id", who)
                .with("nature", "stupefiants")
                .with("start_at", "2026-03-02T21:00");
            let incident = world.add("incident", service, row).await;
            let mut row = Row::default()
                .with("personne_id", who)
                .with("incident_id", incident)
                .with("destinataire", "forces_ordre")
                .with("moyen", "oral")
                .with("start_at", "2026-03-02T21:30")
                .with("numero", number);
            for (field, text) in more {
                row.set(field, text.into());
            }
            world.add("information_incident", service, row).await;
        }
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{service}/incidents");
        let page = told(&leila, &list).await;
        let (_, outside) = page.split_once("Portés à l’extérieur").expect("what went outside");
        for words in [
            "n° PV 1",
            "saisi : Deux barrettes",
            "convocation le 02/04/2026",
            "en attente d’une suite depuis 10 jours",
            "suite le 10/03/2026 : Rappel ou avertissement",
            "n° PV 3",
        ] {
            assert!(outside.contains(words), "{words}: {outside}");
        }
        assert_eq!(outside.matches("En attente").count(), 2, "{outside}");
        let id = world.count("SELECT MAX(id) AS n FROM information_incident", &[]).await;
        let page = told(&leila, &format!("/fiche/informations-incident/{id}/modifier")).await;
        assert!(page.contains("Ce que l'autorité a décidé"), "{page}");
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("incidents_saisies", "1"),
            ("incidents_convocations", "1"),
            ("incidents_informations_attente", "2"),
        ] {
            assert_eq!(figure(&directrice, service, id, "2026").await, value, "{id}");
        }
        site.sign_in("malo").await.get(&list).await.is_page(404);
    }
}

#[tokio::test]
async fn a_month_is_a_zero_once_who_answers_for_the_service_says_it_complete() {
    for site in Site::on_each_engine("incident_months").await {
        let (service, [child, _]) = house(&site).await;
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "degradation")
            .with("start_at", "2026-01-09T21:00");
        site.world.add("incident", service, row).await;
        let page = format!("/services/{service}/incidents/registre");
        let leila = site.sign_in("leila").await;
        let read = told(&leila, &page).await;
        assert!(read.contains("février 2026") && read.contains("Rien d’inscrit"), "{read}");
        assert!(!read.contains("Dire complet"), "{read}");
        let say = [("geste", "dire"), ("mois", "2026-02-01")];
        leila.post(&page, &say).await.is_page(404);
        let solene = site.sign_in("solene").await;
        solene.post(&page, &[("geste", "dire"), ("mois", "2026-03-01")]).await.is_page(404);
        solene.post(&page, &say).await.is_done();
        solene.post(&page, &say).await.is_done();
        let count = "SELECT COUNT(*) AS n FROM registre_incident";
        assert_eq!(site.world.count(count, &[]).await, 1);
        let read = told(&leila, &page).await;
        assert!(read.contains("Dit complet le 12/03/2026 par Solène Guichard"), "{read}");
        let directrice = site.sign_in("directrice").await;
        assert_eq!(figure(&directrice, service, "registre_incidents_mois", "2026").await, "1");
        let table = format!("/services/{service}/tableaux/incidents_victime?annee=2026");
        assert!(directrice.get(&table).await.is_page(200).text().contains(">0<"));
        solene.post(&page, &[("geste", "reprendre"), ("mois", "2026-02-01")]).await.is_done();
        assert_eq!(figure(&directrice, service, "registre_incidents_mois", "2026").await, "0");
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}

#[tokio::test]
async fn flights_have_their_phase_by_themselves_and_a_child_of_two_phases_is_told() {
    for site in Site::on_each_engine("fugue_phases").await {
        let (service, [child, other]) = house(&site).await;
        let world = &site.world;
        let stays = [
            world.sejour(service, child, "2025-02-27").await,
            world.sejour(service, other, "2025-02-27").await,
        ];
        for (who, stay, start, told) in [
            // Before arrival, then two days of February to March after it: during.
            (child, None, "2025-02-20T22:00", None),
            (child, Some(stays[0]), "2025-03-01T00:00", Some("2025-03-01T01:00")),
            // A minute short of forty-eight hours.
            (other, Some(stays[1]), "2025-02-28T23:59", None),
            (other, Some(stays[1]), "2025-02-28T08:00", None),
        ] {
            let row = Row::default()
                .with("personne_id", who)
                .with("sejour_id", stay)
                .with("nature", "fugue")
                .with("start_at", start)
                .with("declaration_at", told);
            world.add("absence", service, row).await;
        }
        // The incident of the same day says that the police was called: it is not noted twice.
        let row = Row::default()
            .with("personne_id", other)
            .with("nature", "fugue")
            .with("gendarmerie", 1_i64)
            .with("start_at", "2025-02-28T09:00");
        world.add("incident", service, row).await;
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("fugues", "4"),
            ("enfants_fugue", "2"),
            ("fugues_avant_arrivee", "1"),
            ("fugues_moins_48h", "2"),
            ("fugues_pendant", "1"),
            ("enfants_fugue_deux_phases", "1"),
            ("fugues_declarees", "3"),
        ] {
            assert_eq!(figure(&directrice, service, id, "2025").await, value, "{id}");
        }
    }
}

#[tokio::test]
async fn a_danger_says_its_effects_is_counted_once_in_each_view_and_closed_to_others() {
    for site in Site::on_each_engine("danger").await {
        let (service, [child, other]) = house(&site).await;
        let leila = site.sign_in("leila").await;
        let solene = site.sign_in("solene").await;
        let new = format!("/registre/dangers-reperes/{service}/nouveau");
        let (first, second) = (child.to_string(), other.to_string());
        let form = [
            ("personne_id", first.as_str()),
            ("day", "2026-03-01"),
            ("nature", "violence_sexuelle"),
            ("intrafamilial", "1"),
            ("connu_avant", "inconnu"),
            ("texte", "Ne dort plus, se cache quand on frappe."),
            ("conduite", "Ne pas la laisser seule ; prévenir la cheffe."),
        ];
        let page = solene.post(&new, &form).await.is_page(422).read();
        assert!(page.contains("Cochez au moins un effet"), "{page}");
        for words in ["Religion", "Opinion", "Croyance"] {
            assert!(!page.contains(words), "{words}: {page}");
        }
        let whole = [&form[..], &[("effet_sommeil", "1"), ("effet_peur", "1")]].concat();
        solene.post(&new, &whole).await.is_done();
        let row = Row::default()
            .with("personne_id", second.parse::<i64>().unwrap())
            .with("day", "2026-03-02")
            .with("nature", "negligence")
            .with("intrafamilial", 1_i64)
            .with("connu_avant", "connu")
            .with("effet_ecole", 1_i64)
            .with("texte", "Sans repas le matin.")
            .with("conduite", "En parler au point du mardi.");
        site.world.add("danger_repere", service, row).await;
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("dangers", "2"),
            ("dangers_violence_sexuelle", "1"),
            ("dangers_intrafamiliaux", "2"),
            ("dangers_inconnus", "1"),
            ("dangers_enfants", "2"),
        ] {
            assert_eq!(figure(&directrice, service, id, "2026").await, value, "{id}");
        }
        let urgent = format!("/dossiers/{child}/fiche-urgence");
        let page = told(&solene, &urgent).await;
        assert!(page.contains("Danger : Violence sexuelle"), "{page}");
        assert!(page.contains("prévenir la cheffe"), "{page}");
        let read = "SELECT COUNT(*) AS n FROM audit WHERE details LIKE '%risque%'";
        assert!(site.world.count(read, &[]).await > 0, "who read it is traced");
        let list = format!("/registre/dangers-reperes/{service}");
        let rose = site.sign_in("rose").await;
        rose.get(&list).await.is_page(404);
        let malo = site.sign_in("malo").await;
        malo.get(&list).await.is_page(404);
        malo.get(&urgent).await.is_page(404);
        drop(leila);
    }
}
