//! The yearly report of a director (US-3): steps 3, 5, 8 and 10; 1, 2 and 7 are in `published/` and `sections.rs`.
//! A gap is read beside what may explain it, a wrong share is offered its true readings, and what a report announces is
//! followed until the next one says what became of it (ADR 0083).

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
        sick_leave(&site, (organisation, service)).await;
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

/// A professional who was away 30 days of 2025; the absence.
async fn sick_leave(site: &Site, (organisation, service): (i64, i64)) -> i64 {
    let world = &site.world;
    let pro = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
    let pro = world.add("professionnel", organisation, pro).await;
    let away = Row::default()
        .with("professionnel_id", pro)
        .with("nature", "maladie")
        .with("start_day", "2025-02-03")
        .with("end_day", "2025-03-05");
    world.add("absence_professionnel", service, away).await
}

/// A service of 2025: somebody was away 30 days, a post was vacant 40, and 3 measures wait for 5 places, 6 the day after.
async fn year(site: &Site, (organisation, service): (i64, i64)) -> (i64, i64) {
    let world = &site.world;
    let away = sick_leave(site, (organisation, service)).await;
    let vacant = Row::default()
        .with("fonction", "psychologue")
        .with("etp", 50)
        .with("start_day", "2025-02-01")
        .with("end_day", "2025-03-13");
    let vacant = world.add("poste_vacant", service, vacant).await;
    for (places, start, end) in [(5, "2025-01-01", Some("2026-01-01")), (6, "2026-01-01", None)] {
        let row = Row::default()
            .with("nature", "installee")
            .with("places", places)
            .with("start_day", start)
            .with("end_day", end.map(str::to_owned));
        world.add("capacite", service, row).await;
    }
    for prenom in ["Léa", "Inès", "Noé"] {
        let child = world.personne(service, "Aubry", prenom, "2014-05-06").await;
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "aed_renforcee")
            .with("cadre", "administratif")
            .with("prescripteur", "inspecteur_ase")
            .with("decision_day", "2025-11-10")
            .with("reception_day", "2025-11-12");
        world.add("mesure", service, row).await;
    }
    (away, vacant)
}

/// What the first reading of a page sends.
fn first_reading(page: &str) -> String {
    let after = page.split("name=\"lecture\" value=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

const TYPED: &str = "Au dernier jour, 3 mesures en attente, soit +50 % de la capacité du service.";

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_gap_stands_what_may_explain_it_and_a_wrong_share_is_mended_in_one_gesture() {
    for site in Site::on_each_engine("rapport_ecart").await {
        let (organisation, service) = site.house().await;
        let (away, vacant) = year(&site, (organisation, service)).await;
        let directrice = site.sign_in("directrice").await;
        let own = report(&directrice, service, "2025").await;
        let plan = directrice.get(&own).await.is_page(200).text();
        let activity = chapter(&plan, "L’activité");
        // Step 5: on the screen where the comment is written.
        let page = directrice.get(&activity).await;
        let told = page.is_page(200).read();
        for said in [
            "Ce qui peut expliquer l’écart",
            "30 jours d’absence, de 1 professionnel : maladie 30 jours.",
            "Marchand Leïla : Maladie, du 03/02/2025 au 04/03/2025 : 30 jours dans l’année",
            "40 jours de postes vacants : psychologue 40 jours.",
            "5 places : Installée, du 01/01/2025 au 31/12/2025",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("6 places : Installée"), "{told}");
        let html = page.text();
        for link in [
            format!("/fiche/absences-professionnel/{away}"),
            format!("/fiche/postes-vacants/{vacant}"),
            format!("/registre/capacites/{service}"),
            format!(
                "/services/{service}/figures/absences_professionnels_journees/fiches?du=2025-02-01&#38;au=2025-02-28"
            ),
        ] {
            assert!(html.contains(&format!("href=\"{link}")), "{link}: {html}");
            directrice.get(&link.replace("&#38;", "&")).await.is_page(200);
        }
        // Another chapter says nothing of it.
        let other = directrice.get(&chapter(&plan, "Introduction")).await.is_page(200).read();
        assert!(!other.contains("Ce qui peut expliquer"), "{other}");
        // Step 8: the share that was typed, and what would be true.
        let form = |texte: &'static str, version: &'static str, lecture: String| {
            let fields = [("titre", "L’activité"), ("texte", texte), ("version", version)];
            let mut all: Vec<(&'static str, String)> =
                fields.map(|(name, value)| (name, value.to_owned())).to_vec();
            all.push(("lecture", lecture));
            all
        };
        let send = async |form: Vec<(&'static str, String)>| {
            let form: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            directrice.post(&activity, &form).await
        };
        let saved = send(form(TYPED, "1", String::new())).await;
        saved.is_done();
        assert!(saved.location().ends_with("?fait=verifier#lectures"), "{}", saved.location());
        let page = directrice.get(&activity).await;
        let told = page.is_page(200).read();
        for said in [
            "« +50 % de la capacité du service » : le registre compte 3 mesures en attente",
            "60 % de 5 : 3 mesures en attente sur 5 places au 31/12/2025",
            "50 % de 6 : 3 mesures en attente sur 6 places au 01/01/2026",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let reading = first_reading(&page.text());
        let lost = send(form("Rien de tel.", "2", reading.clone())).await;
        assert!(lost.is_page(422).read().contains("Ce passage a changé"), "{}", lost.read());
        let mended = send(form(TYPED, "2", reading)).await;
        mended.is_done();
        assert!(mended.location().contains("fait=lecture"), "{}", mended.location());
        let told = directrice.get(&activity).await.is_page(200).read();
        let written = "soit 60 % de la capacité du service (3 sur 5 places au 31/12/2025).";
        assert!(told.contains(written) && !told.contains("À vérifier"), "{told}");
    }
}

/// The text of a chapter, kept.
async fn write(who: &Visitor<'_>, address: &str, texte: &str) {
    let form = [("titre", "Conclusion et perspectives"), ("texte", texte), ("version", "1")];
    who.post(address, &form).await.is_done();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_report_announces_is_followed_and_the_next_one_says_what_became_of_it() {
    for site in Site::on_each_engine("rapport_perspectives").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let own = report(&directrice, service, "2025").await;
        let plan = directrice.get(&own).await.is_page(200).text();
        let looks = chapter(&plan, "Conclusion et perspectives");
        write(
            &directrice,
            &looks,
            "Une année dense.\n\n- Ouvrir une antenne à Vendôme.\n- Former l’équipe.",
        )
        .await;
        // One is followed by hand, with who answers for it and a day.
        let page = format!("/services/{service}/perspectives");
        let told = directrice.get(&page).await.is_page(200).read();
        assert!(told.contains("Annoncées et pas encore suivies"), "{told}");
        assert!(!told.contains("Une année dense"), "a sentence beside points: {told}");
        let rapport = own.rsplit('/').next().unwrap();
        let ligne = "Ouvrir une antenne à Vendôme.";
        let asked = |due: &'static str| {
            [("rapport", rapport), ("ligne", ligne), ("responsable", "Mme Roy"), ("due_day", due)]
        };
        let refused = directrice.post(&page, &asked("31/02/2026")).await;
        let told = refused.is_page(422).read();
        assert!(
            told.contains("n’est pas une date") && refused.text().contains("Mme Roy"),
            "{told}"
        );
        for _ in 0..2 {
            // Sent twice, it is one; what nobody announced is nothing.
            let sent = directrice.post(&page, &asked("2026-06-30")).await;
            assert!(matches!(sent.status.as_u16(), 303 | 404), "{}", sent.text());
        }
        // Frozen, the report is followed whole.
        directrice.post(&format!("{own}/figer"), &[("confirme", "oui")]).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM action_plan WHERE rapport_annee = 2025";
        assert_eq!(site.world.count(sql, &[]).await, 2);
        let told = directrice.get(&page).await.is_page(200).read();
        for said in ["Mme Roy", "30/06/2026", "Former l’équipe.", "31/12/2026", "2 perspectives"]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("pas encore suivies"), "{told}");
        // Given up, it says why; done, what became of it.
        let sql = "SELECT id AS n FROM action_plan WHERE due_day IS NOT NULL";
        let action = site.world.count(sql, &[]).await;
        let form = |etat: &'static str, devenir: &'static str| {
            [
                ("numero", "1"),
                ("libelle", ligne),
                ("echeance_annee", "2026"),
                ("etat", etat),
                ("responsable", "Mme Roy"),
                ("due_day", "2026-06-30"),
                ("rapport_annee", "2025"),
                ("devenir", devenir),
                ("version", "1"),
            ]
        };
        let edit = format!("/fiche/actions-plan/{action}/modifier");
        let refused = directrice.post(&edit, &form("abandonne", "")).await;
        assert!(refused.is_page(422).read().contains("Dites pourquoi elle est abandonnée"));
        directrice.post(&edit, &form("fait", "Elle ouvre le mardi.")).await.is_done();
        // The next report has it from the plan, and asks nothing of it again.
        let next = report(&directrice, service, "2026").await;
        let plan = directrice.get(&next).await.is_page(200).text();
        let looks = directrice.get(&chapter(&plan, "Conclusion et perspectives")).await;
        let looks = looks.is_page(200).text();
        assert!(looks.contains("{{liste:perspectives}}"), "{looks}");
        assert!(!looks.contains("Ouvrir une antenne"), "{looks}");
        let read = directrice.get(&format!("{next}/apercu")).await.is_page(200).read();
        for said in [ligne, "Elle ouvre le mardi.", "Former l’équipe."] {
            assert!(read.contains(said), "{said}: {read}");
        }
        // In January, what nobody told is asked.
        site.world.clock.advance_s(300 * 24 * 3600);
        let directrice = site.sign_in("directrice").await;
        let told = directrice.get(&page).await.is_page(200).read();
        assert!(told.contains("une attend de dire ce qu’elle est devenue"), "{told}");
        let plan = directrice.get(&next).await.is_page(200).read();
        assert!(plan.contains("Une perspective attend de dire"), "{plan}");
    }
}
