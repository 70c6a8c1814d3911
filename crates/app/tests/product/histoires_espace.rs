//! Two stories of the field from end to end, on one file: a youth of sixteen to eighteen (US-9), a parent (US-8).
//!
//! Each step is one that the product holds; what it does not hold is in `docs/requirements.md`, « Ten stories ».

use fiche::Row;

use crate::{
    coffre,
    espace::{House, give, house, opened, restrict, says_none},
    papiers,
    plain::is_easy,
    site::{Site, Visitor},
};

// The clock of a house stands on Thursday 12 March 2026.

async fn last(site: &Site, table: &str) -> String {
    let sql = format!("SELECT MAX(id) AS n FROM {table}");
    site.world.count(&sql, &[]).await.to_string()
}

/// Step 2: a request for the meeting is put off, then decided; the youth reads who decided.
async fn asks_at_the_meeting(
    site: &Site,
    home: &House,
    (leila, youth): (&Visitor<'_>, &Visitor<'_>),
) {
    let words = [("mots", "Rentrer plus tard le samedi."), ("reunion", "oui"), ("jeton", "1")];
    youth.post("/espace/mots", &words).await.is_done();
    let came = format!("/dossiers/{}/mots", home.child);
    let word = last(site, "mot_espace").await;
    leila.post(&came, &[("mot", word.as_str()), ("geste", "garder")]).await.is_done();
    let list = format!("/services/{}/reunions-jeunes", home.service);
    let there = format!("enfant_{}", home.child);
    let hold = [("day", "2026-03-12"), ("jeton", "4"), (there.as_str(), "oui")];
    let one = leila.post(&list, &hold).await.is_done();
    let parole = last(site, "parole_enfant").await;
    let put_off = [("geste", "differee"), ("parole", parole.as_str()), ("version", "1")];
    leila.post(&one, &put_off).await.is_done();
    let version = "SELECT version AS n FROM parole_enfant WHERE id = $1";
    let parole_id: i64 = parole.parse().unwrap();
    let version = site.world.count(version, &[parole_id.into()]).await.to_string();
    let decided = [
        ("reponse", "Oui, jusqu’à 20 h."),
        ("decideur", "Claire Fontaine"),
        ("reponse_day", "2026-03-12"),
        ("rendu_day", "2026-03-12"),
        ("version", version.as_str()),
    ];
    leila.post(&format!("/paroles/{parole}"), &decided).await.is_done();
    let page = youth.get("/espace").await.is_page(200).read();
    assert!(page.contains("Oui, jusqu’à 20 h."), "{page}");
    // Who decided is in the minutes that youths read.
    let minutes = leila.get(&format!("{one}?lecture=1")).await.is_page(200).read();
    assert!(minutes.contains("Claire Fontaine, le 12/03/2026"), "{minutes}");
}

/// Step 3: the project by steps, in the youth's words; the référente comments beside and cannot write anew.
async fn writes_a_step(site: &Site, home: &House, (leila, youth): (&Visitor<'_>, &Visitor<'_>)) {
    let page = youth.get("/espace?etape=essayer").await;
    is_easy(&page.is_page(200).text(), "the own project");
    let words = [("mots", "La menuiserie, avec mon oncle."), ("etape", "essayer"), ("jeton", "2")];
    youth.post("/espace/mots", &words).await.is_done();
    let came = format!("/dossiers/{}/mots", home.child);
    let told = leila.get(&came).await.is_page(200).read();
    assert!(told.contains("pour son projet, « Ce que j’essaie »"), "{told}");
    let word = last(site, "mot_espace").await;
    leila.post(&came, &[("mot", word.as_str()), ("geste", "garder")]).await.is_done();
    let project = format!("/dossiers/{}/projet-jeune", home.child);
    let told = leila.get(&project).await.is_page(200).read();
    assert!(told.contains("La menuiserie, avec mon oncle."), "{told}");
    assert!(told.contains("Le jeune, sur sa page"), "{told}");
    let step = last(site, "etape_jeune").await;
    let field = format!("texte_{step}");
    let mute = [("geste", "commenter"), ("etape", step.as_str())];
    let page = leila.post(&project, &mute).await.is_page(422).read();
    assert!(page.contains("Écrivez d’abord votre commentaire."), "{page}");
    let beside = [&mute[..], &[(field.as_str(), "On visite un atelier mardi.")]].concat();
    leila.post(&project, &beside).await.is_done();
    let child = home.child.to_string();
    let anew = [
        ("version", "1"),
        ("personne_id", child.as_str()),
        ("moment_projet", "essayer"),
        ("mots", "La boulangerie."),
        ("ecrit_par", "page"),
        ("day", "2026-03-12"),
    ];
    let refused = leila.post(&format!("/fiche/etapes-jeune/{step}/modifier"), &anew).await;
    assert!(refused.is_page(422).read().contains("restent comme ils ont été écrits"));
    let page = youth.get("/espace").await;
    let told = page.is_page(200).read();
    assert!(
        told.contains("La menuiserie") && told.contains("On visite un atelier mardi."),
        "{told}"
    );
    // Together, at the office: sealed as the rest, and the same notebook.
    let together = [("geste", "etape"), ("moment_projet", "choisir"), ("mots", "Le bois.")];
    leila.post(&project, &together).await.is_done();
    let clear = "SELECT COUNT(*) AS n FROM etape_jeune WHERE mots LIKE '%menuiserie%'";
    assert_eq!(site.world.count(clear, &[]).await, 0, "sealed");
}

/// Steps 4 to 7: the calendar and what is around; what follows a degradation; hours of a sentence; an internship.
async fn lives_there(site: &Site, home: &House, leila: &Visitor<'_>) {
    let world = &site.world;
    let of = |row: Row| row.with("personne_id", home.child);
    let agenda = leila.get(&format!("/dossiers/{}/agenda", home.child)).await;
    agenda.is_page(200);
    let meeting = Row::default()
        .with("nature", "entretien")
        .with("start_at", "2026-03-10T10:00")
        .with("end_at", "2026-03-10T11:00")
        .with("lieu", "Bureau")
        .with("etat", "tenu");
    world.add("rendez_vous", home.service, of(meeting)).await;
    let told = leila.get(&format!("/dossiers/{}/agenda", home.child)).await.is_page(200).read();
    assert!(told.contains("En 30 jours :") && told.contains("lieu"), "{told}");
    let incident = Row::default()
        .with("nature", "degradation")
        .with("start_at", "2026-03-01T18:00")
        .with("role_incident", "auteur");
    let incident = world.add("incident", home.service, of(incident)).await;
    for nature in ["reprise", "excuses", "reparation"] {
        let row = Row::default()
            .with("incident_id", incident)
            .with("nature", nature)
            .with("texte", "Repeindre la porte avec Karim")
            .with("decision_day", "2026-03-02")
            .with("done_day", "2026-03-05")
            .with("end_day", "2026-07-01");
        world.add("suite_incident", home.service, of(row)).await;
    }
    let told = leila.get(&format!("/incidents/{incident}")).await.is_page(200).read();
    assert!(told.contains("Repeindre la porte"), "{told}");
    let close = [("geste", "clore"), ("version", "1")];
    leila.post(&format!("/incidents/{incident}"), &close).await.is_done();
    let row = Row::default()
        .with("domaine", "Menuiserie")
        .with("employeur", "Atelier Robin")
        .with("start_day", "2026-02-02")
        .with("end_day", "2026-02-07");
    world.add("stage", home.service, of(row)).await;
    let row = Row::default()
        .with("nature", "apprentissage")
        .with("domaine", "Menuiserie")
        .with("etat", "demarche")
        .with("day", "2026-03-01");
    world.add("projet_sortie", home.service, of(row)).await;
    let row = Row::default()
        .with("nature", "tig")
        .with("heures_ordonnees", 3500_i64)
        .with("heures_faites", 3500_i64)
        .with("lieu", "Centre technique")
        .with("start_day", "2026-02-10")
        .with("etat", "faite");
    world.add("peine", home.service, of(row)).await;
}

/// US-9, every step that the product holds: rights, a request and its answer, the project by steps, what is around, what
/// follows a degradation, hours served, an internship, the list of seventeen, the coffre that goes on.
#[tokio::test]
async fn a_youth_of_sixteen_goes_from_rights_to_a_coffre_of_their_own() {
    for site in Site::sealed_on_each_engine("histoire_us9").await {
        let home = house(&site).await;
        let world = &site.world;
        let mut write = world.ground.db.write().await.unwrap();
        let born = "UPDATE personne SET birth_day = '2009-02-04' WHERE id = $1";
        write.execute(born, &[home.child.into()]).await.unwrap();
        write.commit().await.unwrap();
        let rights = site.nobody().get("/mes-droits").await.is_page(200).read();
        assert!(rights.contains("119"), "{rights}");
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &home, "enfant").await;
        let youth = opened(&site, &code).await;
        asks_at_the_meeting(&site, &home, (&leila, &youth)).await;
        writes_a_step(&site, &home, (&leila, &youth)).await;
        lives_there(&site, &home, &leila).await;
        let child = home.child.to_string();
        let held = [
            ("personne_id", child.as_str()),
            ("moment_entretien", "dix_sept_ans"),
            ("day", "2026-03-12"),
            ("bilan_parcours", "oui"),
            ("droits_dits", "oui"),
            ("mots", "J’ai peur d’être seul."),
        ];
        let new = format!("/registre/entretiens-autonomie/{}/nouveau", home.service);
        leila.post(&new, &held).await.is_done();
        let exit = leila.get(&format!("/dossiers/{}/sortie", home.child)).await;
        assert!(exit.is_page(200).read().contains("Tenu le 12/03/2026"), "{}", exit.read());
        let key = coffre::handed(&leila, home.child).await;
        let holder = coffre::opened(&site, &key).await;
        let diploma = ("cap.txt", "text/plain", b"CAP".as_slice());
        let fields = [("titre", "Mon CAP"), ("nature", "diplome")];
        holder.paper("/coffre/ajouter", diploma, &fields).await.is_done();
        // Gone, in another department: the mission is over, the key of the page with it, and the coffre opens.
        let mut write = world.ground.db.write().await.unwrap();
        for sql in [
            "UPDATE sejour SET sortie_day = '2025-02-01' WHERE personne_id = $1",
            "UPDATE mesure SET fin_day = '2025-02-01' WHERE personne_id = $1",
        ] {
            write.execute(sql, &[home.child.into()]).await.unwrap();
        }
        write.commit().await.unwrap();
        let later = coffre::opened(&site, &key).await;
        let page = later.get("/coffre").await.is_page(200).text();
        assert!(page.contains("Mon CAP"), "{page}");
    }
}

/// A stranger reads nothing of the youth's own project, and writes nothing in it.
#[tokio::test]
async fn a_youths_own_project_is_closed_to_strangers_and_to_a_parent() {
    for site in Site::on_each_engine("projet_jeune_etranger").await {
        let home = house(&site).await;
        let world = &site.world;
        let other = world.organisation("Fondation Saint-Aubin").await;
        let elsewhere = world.service(other, "MECS Les Tilleuls", "mecs").await;
        let role = access::Role::ChefService;
        world.compte("voisin", "Paul Voisin", role, Some(other), Some(elsewhere)).await;
        let leila = site.sign_in("leila").await;
        let project = format!("/dossiers/{}/projet-jeune", home.child);
        let words = [("geste", "etape"), ("moment_projet", "moi"), ("mots", "J’aime le bois.")];
        leila.post(&project, &words).await.is_done();
        let voisin = site.sign_in("voisin").await;
        voisin.get(&project).await.is_page(404);
        voisin.post(&project, &words).await.is_page(404);
        let (code, _) = give(&leila, &home, &home.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        says_none(&mother.get("/espace").await, &["J’aime le bois", "pas à pas"]);
        let sent = [("mots", "Bonjour"), ("etape", "moi"), ("jeton", "1")];
        mother.post("/espace/mots", &sent).await.is_done();
        let stepless = "SELECT COUNT(*) AS n FROM mot_espace WHERE moment_projet IS NOT NULL";
        assert_eq!(world.count(stepless, &[]).await, 0, "a parent writes no step");
    }
}

/// US-8, every step that the product holds: the sheet and its code, who does what, an objective proposed and what became
/// of it, what a judge withholds, the booklet, a right on the image given and taken back, words to the educator.
#[tokio::test]
async fn a_parent_reads_proposes_is_answered_and_takes_a_right_back() {
    for site in Site::on_each_engine("histoire_us8").await {
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, sheet) = give(&leila, &home, &home.mere.to_string()).await;
        assert!(sheet.text().contains(&code), "on paper");
        let mother = opened(&site, &code).await;
        let page = mother.get("/espace").await.is_page(200).read();
        assert!(page.contains("Qui aide mon enfant"), "{page}");
        // An objective is proposed by the page; it is hers in the project, and the answer comes back.
        let words = [("mots", "Qu’elle reprenne la danse."), ("attend", "oui"), ("jeton", "1")];
        mother.post("/espace/mots", &words).await.is_done();
        let word = last(&site, "mot_espace").await;
        let answer = format!("reponse_{word}");
        let keep = [
            ("mot", word.as_str()),
            ("geste", "garder"),
            (answer.as_str(), "Retenu : inscription lundi."),
        ];
        leila.post(&format!("/dossiers/{}/mots", home.child), &keep).await.is_done();
        let row = Row::default()
            .with("personne_id", home.child)
            .with("theme", "quotidien")
            .with("texte", "Reprendre la danse")
            .with("projet", "service")
            .with("origine", "parent")
            .with("accueil", "retenu")
            .with("start_day", "2026-03-12");
        site.world.add("objectif_projet", home.service, row).await;
        let page = mother.get("/espace").await.is_page(200).read();
        assert!(page.contains("Retenu : inscription lundi."), "{page}");
        let project = leila.get(&format!("/dossiers/{}/projet", home.child)).await;
        assert!(project.is_page(200).read().contains("Reprendre la danse"), "{}", project.read());
        leila.get(&format!("/dossiers/{}/visites", home.child)).await;
        // The booklet of the child's age is given, and read together.
        let booklet = ("livret", "adolescents", "2026");
        let booklet = papiers::version(&site, home.service, booklet).await;
        papiers::gives(&leila, home.service, (home.child, booklet)).await;
        // A right on the image, for outside; then taken back.
        let (service, child) = (home.service, home.child.to_string());
        let new = format!("/registre/autorisations-image/{service}/nouveau");
        for (accord, day) in [("oui", "2026-03-01"), ("non", "2026-03-12")] {
            let form = [
                ("personne_id", child.as_str()),
                ("portee_image", "exterieur"),
                ("accord", accord),
                ("accord_enfant", "oui"),
                ("qui_autorise", "parents"),
                ("start_day", day),
            ];
            leila.post(&new, &form).await.is_done();
        }
        let there = format!("enfant_{}", home.child);
        let form = [
            ("jeton", "9"),
            ("intitule", "Exposition au collège"),
            ("nature", "culture"),
            ("start_day", "2026-04-02"),
            (there.as_str(), "oui"),
        ];
        let stay = leila.post(&format!("/services/{service}/actions"), &form).await.is_done();
        let told = leila.get(&stay).await.is_page(200).read();
        assert!(told.contains("Dehors : non"), "{told}");
        // What a judge withholds is gone with the next click, without a hint.
        restrict(&site, &home, "mere", &["restreint_contact"]).await;
        says_none(&mother.get("/espace").await, &["Qui aide mon enfant", "Retenu : inscription"]);
    }
}

/// S000-18: a parent reads who decides what, with its text; nothing of it once a judge restricts anything of theirs.
#[tokio::test]
async fn a_parent_reads_who_decides_what_and_a_restriction_leaves_no_hint() {
    for site in Site::on_each_engine("qui_decide").await {
        let home = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &home, &home.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        let page = mother.get("/espace").await;
        let told = page.is_page(200).read();
        for said in [
            "Qui décide de quoi",
            "Les visites, les week-ends Le juge décide. Code civil, art. 375-7",
            "Changer d’école Les parents décident.",
            "La vie de tous les jours Le service décide",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        is_easy(&page.text(), "who decides");
        let (code, _) = give(&leila, &home, "enfant").await;
        says_none(&opened(&site, &code).await.get("/espace").await, &["Qui décide de quoi"]);
        restrict(&site, &home, "mere", &["restreint_scolarite"]).await;
        let page = mother.get("/espace").await;
        page.is_page(200);
        says_none(&page, &["Qui décide", "Changer d’école", "restrei"]);
    }
}
