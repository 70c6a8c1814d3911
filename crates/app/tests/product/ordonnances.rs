//! The order as a record, what it founds, its paper; what is asked at a term and answered; the chain of measures and the
//! bridge between years.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";

/// A service with two children; Leïla an educator of it, Solène its head, Odile its secretary, Malo head of the service
/// next door, Lise a foster carer who follows no child.
async fn house(site: &Site) -> (i64, [i64; 2]) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let first = world.personne(service, "Lebrun", "Sami", "2012-05-20").await;
    let second = world.personne(service, "Haddad", "Noor", "2011-06-02").await;
    for child in [first, second] {
        world.sejour(service, child, "2024-03-20").await;
    }
    let next_door = world.service(organisation, "MECS Ailleurs", "mecs").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("lise", "Lise Bastien", Role::AssistantFamilial, service),
        ("malo", "Malo Evrard", Role::ChefService, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    (service, [first, second])
}

async fn told(who: &Visitor<'_>, path: &str) -> String {
    who.get(path).await.is_page(200).read()
}

async fn figure(who: &Visitor<'_>, service: i64, id: &str, year: &str) -> String {
    let page = who.get(&format!("/services/{service}/figures/{id}?annee={year}")).await;
    page.is_page(200);
    let text = page.text();
    let (_, rest) =
        text.split_once("class=\"card-value\"").unwrap_or_else(|| panic!("{id}: {text}"));
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

fn says(page: &str, words: &[&str]) {
    for one in words {
        assert!(page.contains(one), "{one}: {page}");
    }
}

async fn order(site: &Site, who: &Visitor<'_>, service: i64, fields: &[(&str, &str)]) -> String {
    who.post(&format!("/registre/ordonnances/{service}/nouveau"), fields).await.is_done();
    site.world.count("SELECT MAX(id) AS n FROM ordonnance", &[]).await.to_string()
}

/// A measure of today that renews another.
fn renewal(child: i64, before: i64) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("nature", "placement_ase")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("decision_day", "2026-03-12")
        .with("precedente_id", before)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_founds_a_measure_keeps_its_paper_and_is_listed_by_its_court() {
    for site in Site::on_each_engine("ordonnances").await {
        let (service, [child, other]) = house(&site).await;
        let (solene, page) =
            (site.sign_in("solene").await, format!("/services/{service}/ordonnances"));
        let new = format!("/registre/ordonnances/{service}/nouveau");
        let (of, of_other) = (child.to_string(), other.to_string());
        let lacking = [
            ("personne_id", of.as_str()),
            ("prescripteur", "juge_enfants"),
            ("juridiction", "Tribunal pour enfants de Blois"),
            ("decision_day", "2025-03-10"),
        ];
        let back = solene.post(&new, &lacking).await.is_page(422).text();
        says(&back, &["Tribunal pour enfants de Blois"]);
        let mut whole = lacking.to_vec();
        whole.extend([
            ("prescripteur_nom", "Mme Roland"),
            ("fondement", "placement"),
            ("duree_months", "12"),
        ]);
        let first = order(&site, &solene, service, &whole).await;
        let next = [
            ("personne_id", of_other.as_str()),
            ("prescripteur", "juge_enfants"),
            ("juridiction", "tribunal  pour enfants de blois"),
            ("decision_day", "2026-02-02"),
            ("fondement", "milieu_ouvert"),
            ("terme_day", "2027-02-02"),
        ];
        let second = order(&site, &solene, service, &next).await;
        let measure = [
            ("personne_id", of.as_str()),
            ("nature", "placement_ase"),
            ("cadre", "judiciaire"),
            ("prescripteur", "juge_enfants"),
            ("decision_day", "2025-03-10"),
            ("prise_en_charge_day", "2025-03-11"),
            ("terme_day", "2026-03-30"),
            ("ordonnance_id", first.as_str()),
        ];
        let measures = format!("/registre/mesures/{service}/nouveau");
        // An order of another child founds nothing here.
        let mut wrong = measure.to_vec();
        wrong.pop();
        wrong.push(("ordonnance_id", second.as_str()));
        let back = solene.post(&measures, &wrong).await.is_page(422).text();
        says(&back, &["Cette ordonnance est celle d"]);
        solene.post(&measures, &measure).await.is_done();
        let read = told(&solene, &page).await;
        says(
            &read,
            &[
                "tribunal pour enfants de blois (2 ordonnances)",
                "Enfant confié hors de chez lui (code civil, art. 375-3)",
                "Rendue le 10/03/2025 par Mme Roland, juge des enfants · 12 mois · jusqu’au 10/03/2026",
                "Aucune mesure n’y est liée",
                "Terme dans 18 jours",
                "Rien n’est demandé",
            ],
        );
        // Its paper goes with it.
        let file = format!("/dossiers/{child}");
        let (papers, lien) = (format!("{file}/documents"), format!("ordonnance:{first}"));
        let fields = [
            ("nature", "decision"),
            ("titre", "Ordonnance du 10 mars"),
            ("date", "2025-03-10"),
            ("lien", lien.as_str()),
        ];
        solene.paper(&papers, ("o.pdf", "application/pdf", PDF), &fields).await.is_done();
        assert!(told(&solene, &file).await.contains("Ordonnances"));
        let own = format!("{file}/ordonnances");
        says(
            &told(&solene, &own).await,
            &[
                "Par Mme Roland, juge des enfants, Tribunal pour enfants de Blois",
                "Mesure : Placement confié à l’ASE du 10/03/2025",
                "Document : Ordonnance du 10 mars",
            ],
        );
        let directrice = site.sign_in("directrice").await;
        assert_eq!(figure(&directrice, service, "ordonnances", "2025").await, "1");
        assert_eq!(figure(&directrice, service, "ordonnances_sans_mesure", "2026").await, "1");
        let table = format!("/services/{service}/tableaux/ordonnances_juridiction?annee=2025");
        says(&told(&directrice, &table).await, &["Tribunal pour enfants de Blois"]);
        let malo = site.sign_in("malo").await;
        for stranger in [page.as_str(), own.as_str()] {
            malo.get(stranger).await.is_page(404);
        }
        // A measure that another renews has nothing left to ask.
        let before = site.world.count("SELECT MAX(id) AS n FROM mesure", &[]).await;
        site.world.add("mesure", service, renewal(child, before)).await;
        let read = told(&solene, &page).await;
        says(&read, &["Terme dans 18 jours", "Prolongée"]);
        assert!(!read.contains("Rien n’est demandé"), "{read}");
        // Who follows no child of the service reads none of its orders.
        let lise = site.sign_in("lise").await;
        lise.get(&own).await.is_page(404);
        let seen = lise.get(&page).await.text();
        assert!(!seen.contains("Sami") && !seen.contains("Mme Roland"), "{seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_is_asked_answered_in_days_and_counted() {
    for site in Site::on_each_engine("renouvellement").await {
        let (service, [child, _]) = house(&site).await;
        let solene = site.sign_in("solene").await;
        let page = format!("/services/{service}/ordonnances");
        let of = child.to_string();
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "aemo_renforcee")
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("decision_day", "2025-06-30")
            .with("prise_en_charge_day", "2025-07-01")
            .with("terme_day", "2026-03-31");
        let mesure = site.world.add("mesure", service, row).await.to_string();
        let new = format!("/registre/demandes-renouvellement/{service}/nouveau");
        let asked = [
            ("personne_id", of.as_str()),
            ("mesure_id", mesure.as_str()),
            ("nature", "renouvellement"),
            ("demande_day", "2026-02-20"),
            ("note", "Le lien avec la mère se reprend."),
            ("retour", page.as_str()),
        ];
        solene.post(&new, &asked).await.is_done();
        says(
            &told(&solene, &page).await,
            &[
                "Terme dans 19 jours",
                "Sans réponse depuis 20 jours",
                "Demandé le 20/02/2026 : le renouvellement (39 jours avant le terme)",
                "Noter la réponse",
            ],
        );
        let id = site.world.count("SELECT id AS n FROM demande_renouvellement", &[]).await;
        let edit = format!("/fiche/demandes-renouvellement/{id}/modifier");
        let answer = |more: &[(&'static str, &'static str)]| {
            let mut form: Vec<(&str, &str)> = asked[..5].to_vec();
            form.push(("version", "1"));
            form.extend(more);
            form
        };
        let back = solene.post(&edit, &answer(&[("reponse", "accordee")])).await;
        says(&back.is_page(422).text(), &["Dites le jour de la réponse."]);
        let whole = answer(&[("reponse", "accordee"), ("reponse_day", "2026-03-12")]);
        solene.post(&edit, &whole).await.is_done();
        says(&told(&solene, &page).await, &["Accordée, en 20 jours"]);
        let next = [
            ("personne_id", of.as_str()),
            ("nature", "aemo_renforcee"),
            ("cadre", "judiciaire"),
            ("prescripteur", "juge_enfants"),
            ("decision_day", "2026-03-12"),
            ("precedente_id", mesure.as_str()),
            ("terme_day", "2026-12-31"),
        ];
        let measures = format!("/registre/mesures/{service}/nouveau");
        solene.post(&measures, &next).await.is_done();
        says(
            &told(&solene, &format!("/dossiers/{child}/ordonnances")).await,
            &[
                "2 mesures, une prolongation",
                "AEMO renforcée : décidée le 30/06/2025, terme le 31/03/2026",
                "Demandé le 20/02/2026, 39 jours avant le terme",
            ],
        );
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("renouvellements_demandes", "1"),
            ("renouvellements_a_temps", "1"),
            ("renouvellements_repondus", "1"),
            ("renouvellements_jours", "20,0"),
            ("part_renouvellements_accordes", "100,0"),
            ("termes_premieres", "1"),
            ("termes_premieres_renouvelees", "1"),
            ("part_premieres_renouvelees", "100,0"),
        ] {
            let found = figure(&directrice, service, id, "2026").await;
            assert!(found.starts_with(value), "{id}: {found}");
        }
        // Another child's measure is refused, by its rule.
        let strange = Row::default()
            .with("personne_id", child)
            .with("mesure_id", mesure.parse::<i64>().unwrap())
            .with("nature", "fin")
            .with("demande_day", "2025-06-29");
        let said = site.world.try_add("demande_renouvellement", service, strange).await;
        assert!(said.unwrap_err().contains("avant la décision"));
        let malo = site.sign_in("malo").await;
        malo.get(&new).await.is_page(404);
        malo.get(&format!("/fiche/demandes-renouvellement/{id}")).await.is_page(404);
    }
}

#[tokio::test]
async fn three_prolonged_and_two_ended_the_year_after_leave_one_in_the_exits_of_the_year() {
    for site in Site::on_each_engine("pont").await {
        let (service, [child, _]) = house(&site).await;
        let world = &site.world;
        for (n, end) in ["2025-11-30", "2026-02-28", "2026-03-01"].iter().enumerate() {
            let who = world.personne(service, "Vasseur", &format!("Enfant{n}"), "2012-05-04").await;
            let base = |decision: &str| {
                Row::default()
                    .with("personne_id", who)
                    .with("nature", "placement_ase")
                    .with("cadre", "judiciaire")
                    .with("prescripteur", "juge_enfants")
                    .with("suite", "aemo")
                    .with("decision_day", decision)
            };
            let first = base("2024-06-01").with("fin_day", "2025-06-01");
            let first = world.add("mesure", service, first).await;
            let row = base("2025-06-01").with("fin_day", *end).with("precedente_id", first);
            world.add("mesure", service, row).await;
        }
        world.mesure(service, child, "placement_ase", "2025-01-01").await;
        let crisis = Row::default()
            .with("personne_id", child)
            .with("nature", "aemo_renforcee")
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("indication", "crise")
            .with("decision_day", "2025-02-01")
            .with("prise_en_charge_day", "2025-02-10");
        world.add("mesure", service, crisis).await;
        let directrice = site.sign_in("directrice").await;
        assert_eq!(figure(&directrice, service, "prolongations", "2025").await, "3");
        let table = format!("/services/{service}/tableaux/prolongations_pont?annee=2025");
        let read = told(&directrice, &table).await;
        says(&read, &["La même année 1", "L'année suivante 2", "En cours 0", "Total 3"]);
        // Measures that are reinforced, by why they are.
        let table = format!("/services/{service}/tableaux/mesures_indication?annee=2025");
        says(&told(&directrice, &table).await, &["Crise 1"]);
        let malo = site.sign_in("malo").await;
        malo.get(&table).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writings_in_time_are_told_by_sort_with_those_behind() {
    for site in Site::on_each_engine("ecrits_a_temps").await {
        let (service, [child, other]) = house(&site).await;
        let leila = site.sign_in("leila").await;
        for (who, due) in [(child, "2026-03-01"), (other, "2026-03-12")] {
            let form = [("nature", "rapport_echeance"), ("jusqu", due)];
            leila.post(&format!("/dossiers/{who}/ecrits"), &form).await.is_done();
        }
        let page = format!("/services/{service}/ecrits");
        // The second is owed until tonight: it is neither in time nor late.
        says(&told(&leila, &page).await, &["Rendus à temps depuis un an", ": 0 %, 0 sur 1"]);
        let mut write = site.world.ground.db.write().await.unwrap();
        let done =
            "UPDATE ecrit SET etat = 'envoye', frozen_at = '2026-02-28T10:00:00Z', annee = 2026,
                      numero = 1, frozen_compte_id = compte_id WHERE personne_id = $1";
        write.execute(done, &[child.into()]).await.unwrap();
        write.commit().await.unwrap();
        says(&told(&leila, &page).await, &[": 100 %, 1 sur 1", "Sami Lebrun :"]);
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}
