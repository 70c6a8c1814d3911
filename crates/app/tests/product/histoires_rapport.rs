//! The yearly report of a director (US-3): steps 3, 5, 8 and 10; 1, 2 and 7 are in `published/` and `sections.rs`.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

const AEMO: &str = "AEMO-R;Janv;Févr;Mars;Avr;Mai;Juin;Juillet;Août;Sept;Oct;Nov;Dec
PRESENTS début du mois;17;15;14;12;13;13;13;14;14;15;12;50
ENTREES;0;0;4;2;0;4;1;0;3;0;3;0
SORTIES;2;1;6;1;0;4;0;0;2;3;0;0
PRESENTS fin du mois;15;14;12;13;13;13;14;14;15;12;15;17";

const SENTENCES: &str = "AEMO-R : entrées 20, sorties 20, file active 37
taux 55 % : 33 / capacité au 31/12/2021
capacité 30 depuis 01/01/2021
capacité 50 depuis 01/04/2021
capacité 60 depuis 01/01/2022";

/// Steps 3 and 8: the dashboards of an old year are typed; what breaks is told with its repair, and a share with what it
/// is a share of.
async fn checks(directrice: &Visitor<'_>, service: i64) {
    let page = format!("/services/{service}/controle");
    let form = [("annee", "2021"), ("tableaux", AEMO), ("phrases", SENTENCES)];
    let told = directrice.post(&page, &form).await.is_page(200).read();
    assert!(told.contains("C’est la seule correction possible"), "{told}");
    for said in ["33/50 = 66 %", "60 places, à partir du 01/01/2022", "33/30 = 110 %"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// The chapters of a report, by their title: address of each.
fn chapter(page: &str, titre: &str) -> String {
    let before = page.split(&format!(">{titre}<")).next().unwrap_or_default();
    let link = before.rsplit("href=\"").next().unwrap_or_default();
    link.split('"').next().unwrap_or_default().to_owned()
}

async fn report(directrice: &Visitor<'_>, service: i64, annee: &str) -> String {
    let form = [("annee", annee), ("modele", "milieu_ouvert"), ("titre", "")];
    directrice.post(&format!("/services/{service}/rapports"), &form).await.is_done()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_director_checks_an_old_year_comments_a_gap_and_is_asked_what_became_of_it() {
    for site in Site::on_each_engine("histoire_rapport").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let directrice = site.sign_in("directrice").await;
        checks(&directrice, service).await;
        // Step 5: beside the gap, who was away; the comment is hers, and no typed figure.
        let pro = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
        let pro = world.add("professionnel", organisation, pro).await;
        let away = Row::default()
            .with("professionnel_id", pro)
            .with("nature", "maladie")
            .with("start_day", "2025-02-03")
            .with("end_day", "2025-03-05");
        world.add("absence_professionnel", service, away).await;
        let own = report(&directrice, service, "2025").await;
        let read = directrice.get(&format!("{own}/apercu")).await.is_page(200).read();
        assert!(read.contains("pour un prévisionnel de"), "{read}");
        assert!(read.contains("Maladie"), "the sick leaves are in the same report: {read}");
        let plan = directrice.get(&own).await.is_page(200).text();
        let looks = chapter(&plan, "Conclusion et perspectives");
        let announced = [
            ("titre", "Conclusion et perspectives"),
            ("texte", "L’écart suit les absences.\n\n- Ouvrir une antenne à Vendôme."),
            ("version", "1"),
        ];
        directrice.post(&looks, &announced).await.is_done();
        // A year has one report: the second is refused, and leads to the first.
        let form = [("annee", "2025"), ("modele", "internat"), ("titre", "Encore")];
        let list = format!("/services/{service}/rapports");
        let refused = directrice.post(&list, &form).await;
        assert!(refused.is_page(422).read().contains("a déjà un rapport pour cette année"));
        assert!(refused.text().contains(&format!("href=\"{own}\"")), "{}", refused.text());
        // Step 10: the year after, each perspective asks what became of it.
        let next = report(&directrice, service, "2026").await;
        // The year is not over: it is said.
        let read = directrice.get(&format!("{next}/apercu")).await.is_page(200).read();
        assert!(read.contains("Année en cours : les chiffres sont au 12 mars 2026"), "{read}");
        let activity = format!("/services/{service}/activite?annee=2026");
        let read = directrice.get(&activity).await.is_page(200).read();
        assert!(read.contains("Activité, année 2026, au 12 mars 2026 (en cours)"), "{read}");
        let plan = directrice.get(&next).await.is_page(200).text();
        let looks = chapter(&plan, "Conclusion et perspectives");
        let asked = directrice.get(&looks).await.is_page(200).text();
        let told = "- Ouvrir une antenne à Vendôme. *À écrire : ce que c’est devenu.*";
        assert!(asked.contains(told), "{asked}");
        // Who reads no report of this service is told nothing of it.
        let other = world.service(organisation, "MECS La Varenne", "mecs").await;
        world
            .compte("voisin", "Ada Roux", Role::ChefService, Some(organisation), Some(other))
            .await;
        let voisin = site.sign_in("voisin").await;
        for page in [&next, &looks, &format!("/services/{service}/controle")] {
            voisin.get(page).await.is_page(404);
        }
    }
}
