//! The page of a judge: one child, what the policy opens and not a word more, from the first page.

use access::Role;
use fiche::Row;

use crate::site::Site;

/// A service and its court, a child with something of each kind.
struct Cour {
    service: i64,
    greffe: i64,
    child: i64,
}

/// What is noted of the child: a record of each kind.
const ROWS: [(&str, &[(&str, &str)]); 11] = [
    (
        "mesure",
        &[
            ("nature", "aemo"),
            ("cadre", "judiciaire"),
            ("prescripteur", "juge_enfants"),
            ("prescripteur_nom", "Mme Roland"),
            ("decision_day", "2026-01-12"),
            ("prise_en_charge_day", "2026-01-20"),
            ("terme_day", "2026-07-12"),
        ],
    ),
    (
        "mesure",
        &[
            ("nature", "placement_ase"),
            ("cadre", "judiciaire"),
            ("prescripteur", "juge_enfants"),
            ("decision_day", "2026-03-02"),
            ("veille", "La MDS de Blois"),
        ],
    ),
    (
        "objectif_projet",
        &[
            ("theme", "fratrie"),
            ("texte", "Voir son frère chaque quinzaine."),
            ("projet", "ppe"),
            ("origine", "enfant"),
            ("accueil", "retenu"),
            ("mission", "Accompagner les visites."),
            ("start_day", "2026-02-01"),
            ("review_day", "2026-05-01"),
        ],
    ),
    (
        "parole_enfant",
        &[
            ("day", "2026-03-01"),
            ("mots", "Je veux voir mon frère."),
            ("sens", "dit"),
            ("theme", "fratrie"),
            ("accord_partage", "oui"),
            ("entendu_par", "Camille Roy"),
            ("commentaire", "Un commentaire d’adulte."),
        ],
    ),
    (
        "parole_enfant",
        &[
            ("day", "2026-03-02"),
            ("mots", "Ça, c’est un secret."),
            ("sens", "dit"),
            ("theme", "fratrie"),
            ("accord_partage", "non"),
            ("entendu_par", "Camille Roy"),
        ],
    ),
    (
        "association_projet",
        &[
            ("titulaire", "mere"),
            ("etape", "objectifs"),
            ("day", "2026-02-03"),
            ("position", "refus"),
            ("mots", "Pas si vite."),
            ("motif", "Elle veut d’abord une visite."),
        ],
    ),
    (
        "incident",
        &[
            ("start_at", "2026-02-20T18:00"),
            ("nature", "fugue"),
            ("recit", "Partie après le repas, revenue seule."),
            ("hypothese", "Elle a pu aller chez sa sœur."),
            ("closed_day", "2026-02-21"),
        ],
    ),
    (
        "element_diagnostic",
        &[("day", "2026-02-25"), ("texte", "Le lien avec la grand-mère tient.")],
    ),
    (
        "danger_repere",
        &[
            ("day", "2026-02-18"),
            ("nature", "violence_conjugale"),
            ("connu_avant", "inconnu"),
            ("texte", "Ne dort plus depuis la dispute."),
            ("conduite", "Prévenir la cheffe de service."),
            ("revue_day", "2026-03-01"),
        ],
    ),
    (
        "association_projet",
        &[
            ("titulaire", "pere"),
            ("nom", "Paul Vasseur"),
            ("etape", "objectifs"),
            ("day", "2026-02-04"),
            ("position", "accord"),
        ],
    ),
    (
        "restriction",
        &[
            ("titulaire", "pere"),
            ("nom", "Paul Vasseur"),
            ("juge", "Cabinet 2"),
            ("decision_day", "2025-11-03"),
            ("terme_day", "2026-11-03"),
        ],
    ),
];

async fn cour(site: &Site) -> Cour {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let tribunal = world.organisation("Tribunal judiciaire de Blois").await;
    let greffe = world.service(tribunal, "Greffe du tribunal pour enfants", "autre").await;
    let here = (Some(organisation), Some(service));
    world.compte("cheffe", "Nadia Belkacem", Role::ChefService, here.0, here.1).await;
    world.compte("educ", "Camille Roy", Role::Educateur, here.0, here.1).await;
    world.compte("greffe", "Denis Aubry", Role::Greffe, Some(tribunal), Some(greffe)).await;
    let tours = world.organisation("Tribunal judiciaire de Tours").await;
    let ailleurs = world.service(tours, "Greffe de Tours", "autre").await;
    world.compte("tours", "Lise Caron", Role::Greffe, Some(tours), Some(ailleurs)).await;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.sejour(service, child, "2025-01-06").await;
    let row = |fields: &[(&'static str, &'static str)]| {
        let row = Row::default().with("personne_id", child);
        fields.iter().fold(row, |row, (name, value)| row.with(name, *value))
    };
    for (table, fields) in ROWS {
        let mut row = row(fields);
        if table == "restriction" {
            row = row.with("restreint_visite", 1).with("restreint_scolarite", 1);
        }
        if table == "danger_repere" {
            row = row.with("effet_sommeil", 1);
        }
        world.add(table, service, row).await;
    }
    Cour { service, greffe, child }
}

/// An act of sharing with the court, that opens these kinds of information.
async fn shares(site: &Site, cour: &Cour, opens: &[&'static str]) {
    let row = Row::default()
        .with("personne_id", cour.child)
        .with("destinataire_id", cour.greffe)
        .with("finalite", "Audience de renouvellement.")
        .with("start_day", "2026-03-01")
        .with("end_day", "2026-06-30")
        .with("information", "informes");
    let row = opens.iter().fold(row, |row, what| row.with(what, 1));
    site.world.add("partage", cour.service, row).await;
}

const OF_THE_WAY: [&str; 8] = [
    "AEMO",
    "Ordonnée par Mme Roland",
    "Pas encore commencée",
    "attend depuis 10 jours, veille : La MDS de Blois",
    "Voir son frère chaque quinzaine.",
    "Pas si vite.",
    "Accompagner les visites.",
    "Bilan prévu",
];
const OF_THE_REST: [&str; 8] = [
    "Je veux voir mon frère.",
    "Partie après le repas",
    "Elle a pu aller chez sa sœur.",
    "Le lien avec la grand-mère tient.",
    "Paul Vasseur",
    "Ne dort plus depuis la dispute.",
    "À revoir",
    "Père : D’accord (un juge restreint : ",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_reads_one_page_of_what_is_shared_and_is_told_what_is_not() {
    for site in Site::on_each_engine("page_juge").await {
        let cour = cour(&site).await;
        let page = format!("/dossiers/{}/juge", cour.child);
        let denis = site.sign_in("greffe").await;
        denis.get(&page).await.is_page(404);
        let first = denis.get("/").await.is_page(200).read();
        assert!(first.contains("Aucun service ne partage un dossier avec vous"), "{first}");

        shares(&site, &cour, &["partage_identite", "partage_parcours"]).await;
        // One touch from the first page, and from the list of what is shared.
        for from in ["/", "/dossiers-partages"] {
            let html = denis.get(from).await.is_page(200).text();
            assert!(html.contains(&format!("href=\"{page}\"")), "{from}: {html}");
        }
        let told = denis.get(&page).await.is_page(200).read();
        for said in OF_THE_WAY {
            assert!(told.contains(said), "{said}: {told}");
        }
        for kept in OF_THE_REST {
            assert!(!told.contains(kept), "{kept}: {told}");
        }
        // Words, incidents, what is supposed of them, elements, restrictions, visits, terms, dangers: each says so.
        assert_eq!(told.matches("N’est pas partagé avec vous.").count(), 8, "{told}");
        let traced = "SELECT count(*) AS n FROM audit WHERE details LIKE '%page-juge%'
                       AND personne_id = $1";
        assert!(
            site.world.count(traced, &[cour.child.into()]).await > 0,
            "the child's trace says it"
        );

        let all = [
            "partage_identite",
            "partage_parcours",
            "partage_vie",
            "partage_incident",
            "partage_judiciaire",
            "partage_diagnostic",
            "partage_risque",
        ];
        shares(&site, &cour, &all).await;
        let told = denis.get(&page).await.is_page(200).read();
        for said in OF_THE_WAY.iter().chain(&OF_THE_REST) {
            assert!(told.contains(said), "{said}: {told}");
        }
        // What the child does not accept to see taken up, and what an adult made of it, are nowhere on it.
        for kept in ["Ça, c’est un secret.", "Un commentaire d’adulte.", "N’est pas partagé"]
        {
            assert!(!told.contains(kept), "{kept}: {told}");
        }
        let facts = told.find("Partie après le repas").unwrap();
        let supposed = told.find("Elle a pu aller chez sa sœur.").unwrap();
        let between = told[facts..supposed].contains("ce ne sont pas des faits");
        assert!(between, "facts and hypotheses apart: {told}");
        // A line opens its record.
        let html = denis.get(&page).await.is_page(200).text();
        let at = html.find("href=\"/fiche/mesures/").unwrap() + 6;
        let href = html[at..].split('"').next().unwrap().to_owned();
        denis.get(&href).await.is_page(200);
    }
}

#[tokio::test]
async fn another_court_reads_nothing_and_a_team_reads_its_own() {
    for site in Site::on_each_engine("page_juge_autre").await {
        let cour = cour(&site).await;
        shares(&site, &cour, &["partage_identite", "partage_parcours"]).await;
        let page = format!("/dossiers/{}/juge", cour.child);
        site.sign_in("tours").await.get(&page).await.is_page(404);
        let lise = site.sign_in("tours").await;
        assert!(!lise.get("/").await.is_page(200).read().contains("Vasseur"));
        let nadia = site.sign_in("cheffe").await;
        let told = nadia.get(&page).await.is_page(200).read();
        assert!(
            told.contains("Le tribunal n’y lit que ce qu’un acte de partage lui ouvre."),
            "{told}"
        );
        let file = nadia.get(&format!("/dossiers/{}", cour.child)).await.is_page(200).text();
        assert!(file.contains(&format!("href=\"{page}\"")), "the file leads there");
    }
}

/// How many entries of a child's own trace a registry left.
async fn readings(site: &Site, child: i64) -> i64 {
    let sql = "SELECT count(*) AS n FROM audit a JOIN compte c ON c.id = a.compte_id
                WHERE c.identifiant = 'greffe' AND a.verdict = 'accorde' AND a.personne_id = $1";
    site.world.count(sql, &[child.into()]).await
}

#[tokio::test]
async fn what_a_judge_reads_first_is_open_and_the_first_page_leaves_a_list_in_the_trace() {
    for site in Site::on_each_engine("page_juge_plis").await {
        let cour = cour(&site).await;
        shares(&site, &cour, &["partage_identite", "partage_parcours", "partage_incident"]).await;
        let denis = site.sign_in("greffe").await;
        let listed = "SELECT count(*) AS n FROM audit WHERE details = 'liste:personne'
                       AND service_id = $1 AND personne_id IS NULL";
        for n in 1..=2 {
            let first = denis.get("/").await.is_page(200).read();
            assert!(first.contains("Vasseur Élodie"), "{first}");
            assert_eq!(site.world.count(listed, &[cour.service.into()]).await, n, "a list, once");
            assert_eq!(readings(&site, cour.child).await, 0, "nobody opened the file");
        }
        // So does the list of what is shared, with the kinds that it tells.
        let listed = "SELECT count(*) AS n FROM audit WHERE service_id = $1 AND personne_id IS NULL
                       AND details = 'liste:partage information:identite information:partage'";
        for n in 1..=2 {
            let shared = denis.get("/dossiers-partages").await.is_page(200).read();
            assert!(shared.contains("Élodie Vasseur"), "{shared}");
            assert_eq!(site.world.count(listed, &[cour.service.into()]).await, n, "a list, once");
            assert_eq!(readings(&site, cour.child).await, 0, "nobody opened the file");
        }
        let html = denis.get(&format!("/dossiers/{}/juge", cour.child)).await.is_page(200).text();
        assert!(readings(&site, cour.child).await > 0);
        let (open, folded) =
            (html.find("Ordonnée par Mme Roland"), html.find("<details class=\"more rest\""));
        assert!(open < folded, "orders stand before the first fold: {html}");
        let heading = "<h3>Incidents <span class=\"muted\">(1, le 20/02/2026)</span></h3>";
        assert!(html.contains(heading), "{html}");
        let at = html.find("Partie après le repas").unwrap();
        assert!(html[..at].rfind("<details") > html[..at].rfind("</details"), "facts are folded");
        // Shut: not even how many.
        let words = html.find("Ce que dit l’enfant</h2>").unwrap();
        assert!(html[words..words + 300].contains("N’est pas partagé avec vous."), "{html}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_row_of_the_way_says_of_another_kind_is_told_to_who_reads_that_kind() {
    for site in Site::on_each_engine("page_juge_mots").await {
        let cour = cour(&site).await;
        let row = Row::default()
            .with("personne_id", cour.child)
            .with("day", "2026-03-01")
            .with("retour_day", "2026-03-27")
            .with("danger", "La voisine passe chaque soir.")
            .with("accueil", "Chez sa mère.")
            .with("ecole", "Le même collège.")
            .with("soins", "Le CMP continue.")
            .with("mots", "Je veux les vacances d’abord.");
        let id = site.world.add("examen_retour", cour.service, row).await;
        let row = Row::default()
            .with("personne_id", cour.child)
            .with("nature", "addictologie")
            .with("structure", "CSAPA")
            .with("demande_day", "2026-02-01")
            .with("reponse", "acceptee")
            .with("start_day", "2026-02-10")
            .with("cadre_soin", "ordonne");
        site.world.add("orientation_sante", cour.service, row).await;
        let record = format!("/fiche/examens-retour/{id}");
        let solutions = format!("/dossiers/{}/solutions", cour.child);
        shares(&site, &cour, &["partage_identite", "partage_parcours"]).await;
        let denis = site.sign_in("greffe").await;
        for page in [record.clone(), format!("{record}/historique"), solutions.clone()] {
            let told = denis.get(&page).await.is_page(200).read();
            assert!(!told.contains("vacances") && !told.contains("CMP"), "{page}: {told}");
        }
        let told = denis.get(&record).await.is_page(200).read();
        assert!(told.contains("N’est pas partagé avec vous"), "{told}");
        // Nothing shown is not nothing there.
        let frise = format!("/dossiers/{}/frise", cour.child);
        let told = denis.get(&frise).await.is_page(200).read();
        for said in ["Ne sont pas partagés avec vous : les lieux de vie", "les soins", "? ruptures"]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("0 rupture"), "{told}");
        let keys = denis.get(&format!("/dossiers/{}/espace", cour.child)).await.is_page(200).read();
        assert!(keys.contains("N’est pas partagé") && !keys.contains("Aucune clé"), "{keys}");

        shares(&site, &cour, &["partage_identite", "partage_sante"]).await;
        let told = denis.get(&record).await.is_page(200).read();
        assert!(told.contains("CMP") && !told.contains("vacances"), "{told}");
        let care = denis.get(&format!("/dossiers/{}/sante", cour.child)).await.is_page(200).read();
        assert!(care.contains("CSAPA") && !care.contains("par la justice"), "{care}");

        let cheffe = site.sign_in("cheffe").await;
        for page in [&record, &solutions] {
            let told = cheffe.get(page).await.is_page(200).read();
            assert!(told.contains("vacances"), "{page}: {told}");
        }
        let care = cheffe.get(&format!("/dossiers/{}/sante", cour.child)).await.is_page(200).read();
        assert!(care.contains("ordonné par la justice"), "{care}");
        let sheet = format!("/dossiers/{}/fiche-urgence", cour.child);
        let sheet = cheffe.get(&sheet).await.is_page(200).read();
        assert!(!sheet.contains("CSAPA") && !sheet.contains("Addictologie"), "{sheet}");
        // Who writes a note is told who reads it outside.
        let form = format!("/dossiers/{}/journal/nouveau", cour.child);
        let form = cheffe.get(&form).await.is_page(200).read();
        let said = "par un acte de partage : Greffe du tribunal pour enfants";
        assert!(form.contains(said), "{form}");
    }
}
