//! What a child says and is owed, and the project that two services make with him.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    next_door: i64,
    child: i64,
}

/// A child of one service, whom the service next door works with by a mutual act of sharing. Leïla and
/// Solène work in the first, Malo in the second.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let next_door = world.service(organisation, "DITEP La Varenne", "ditep").await;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(service, child, "aemo", "2025-12-10").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("malo", "Malo Evrard", Role::Educateur, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    House { service, next_door, child }
}

async fn share(site: &Site, house: &House) {
    let row = Row::default()
        .with("personne_id", house.child)
        .with("destinataire_id", house.next_door)
        .with("finalite", "Un seul projet.")
        .with("partage_identite", 1_i64)
        .with("partage_parcours", 1_i64)
        .with("reciproque", 1_i64)
        .with("start_day", "2026-01-05")
        .with("end_day", "2026-12-31")
        .with("information", "informes");
    let act = site.world.add("partage", house.service, row).await;
    site.agree_return(act).await;
}

/// The service next door gets a mission of its own with the child, whose file the first one opened.
async fn follows(site: &Site, house: &House) {
    let mut row = Row::default()
        .with("personne_id", house.child)
        .with("nature", "orientation_mdph")
        .with("cadre", "mdph")
        .with("prescripteur", "cdaph")
        .with("decision_day", "2026-01-05")
        .with("prise_en_charge_day", "2026-01-05");
    row.id = 700_000;
    row.owner = house.next_door;
    row.version = 1;
    let mut write = site.world.ground.db.write().await.unwrap();
    fiche::keep_all(&mut write, site.world.fiche("mesure"), &[row], None).await.unwrap();
    write.commit().await.unwrap();
}

fn indication(house: &House, sens: &str, texte: &str) -> Row {
    Row::default()
        .with("personne_id", house.child)
        .with("theme", "sorties")
        .with("sens", sens)
        .with("texte", texte)
        .with("start_day", "2026-02-02")
}

const SAID: &[(&str, &str)] = &[
    ("mots", "Je veux voir mamie tous les mercredis."),
    ("sens", "veut"),
    ("theme", "visites"),
    ("accord_partage", "oui"),
    ("day", "2026-03-11"),
    ("entendu_par", "Leïla Marchand"),
    ("reponse_due_day", ""),
    ("forme", ""),
    ("commentaire", ""),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = SAID
        .iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| other != name))
        .copied()
        .collect();
    all.extend(more.iter().copied());
    all
}

#[tokio::test]
async fn the_words_of_a_child_are_kept_as_he_said_them_apart_from_what_the_adult_understands() {
    for site in Site::on_each_engine("parole").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}/parole", house.child);
        let empty = leila.get(&page).await.is_page(200).read();
        assert!(empty.contains("Aucune parole n’est gardée."), "{empty}");
        for (field, wrong, told) in [
            ("mots", " ", "Écrivez ses mots"),
            ("theme", "", "Dites de quoi il parle."),
            ("theme", "autre", "Choisissez dans la liste."),
            ("accord_partage", "", "Dites s’il est d’accord"),
            ("day", "demain", "Ce n’est pas un jour"),
            ("day", "2010-01-01", "avant la naissance"),
            ("sens", "demande", "Dites quand l’enfant aura sa réponse"),
        ] {
            let answer = leila.post(&page, &with(&[(field, wrong)])).await;
            let told_back = answer.is_page(422).read();
            assert!(told_back.contains(told), "{field}: {told_back}");
            if field != "mots" {
                assert!(answer.text().contains("Je veux voir mamie"), "nothing typed is lost");
            }
        }
        let understood = [("commentaire", "Le mercredi est le jour de sa mère.")];
        leila.post(&page, &with(&understood)).await.is_done();
        let html = leila.get(&page).await;
        html.is_page(200);
        let told = html.read();
        assert!(told.contains("Je veux voir mamie tous les mercredis."), "{told}");
        assert!(told.contains("L’adulte : Le mercredi est le jour de sa mère."), "{told}");
        assert!(testkit::faults_of_page(&html.text()).is_empty());
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        // An act of sharing on the way does not open his words.
        share(&site, &house).await;
        malo.get(&page).await.is_page(404);
        malo.get(&format!("/dossiers/{}/projet", house.child)).await.is_page(200);
    }
}

#[tokio::test]
async fn a_request_waits_until_the_child_is_told_and_who_leads_the_service_sees_it() {
    for site in Site::on_each_engine("reponse_enfant").await {
        let house = house(&site).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let page = format!("/dossiers/{}/parole", house.child);
        let owed = format!("/services/{}/paroles", house.service);
        let none = solene.get(&owed).await.is_page(200).read();
        assert!(none.contains("Aucun enfant n’attend de réponse."), "{none}");
        let asked = with(&[
            ("mots", "Une clé pour mon placard ?"),
            ("sens", "demande"),
            ("theme", "quotidien"),
            ("day", "2026-03-02"),
            ("reponse_due_day", "2026-03-10"),
        ]);
        leila.post(&page, &asked).await.is_done();
        let told = solene.get(&owed).await.is_page(200).read();
        assert!(told.contains("Élodie Vasseur") && told.contains("En retard"), "{told}");
        // The list says what about, never his words.
        assert!(!told.contains("placard"), "{told}");
        let home = solene.get("/").await.is_page(200).read();
        assert!(home.contains("1 réponses dues aux enfants"), "{home}");
        let id = site.world.count("SELECT id AS n FROM parole_enfant", &[]).await;
        let one = format!("/paroles/{id}");
        let form = [
            ("version", "1"),
            ("suite", "oui"),
            ("reponse", ""),
            ("decideur", "Solène Guichard"),
            ("reponse_day", "2026-03-12"),
            ("rendu_day", ""),
        ];
        let answer = solene.post(&one, &form).await.is_page(422).read();
        assert!(answer.contains("Écrivez la réponse"), "{answer}");
        let mut form = form;
        form[2] = ("reponse", "Oui, demain.");
        solene.post(&one, &form).await.is_done();
        let told = solene.get(&owed).await.is_page(200).read();
        assert!(told.contains("Décidé, à lui dire"), "{told}");
        // Who saw the first version is told what was written meanwhile.
        let told = leila.post(&one, &form).await.is_page(409).read();
        assert!(told.contains("Quelqu’un a répondu entre-temps : « Oui, demain. »"), "{told}");
        form[0] = ("version", "2");
        form[5] = ("rendu_day", "2026-03-12");
        leila.post(&one, &form).await.is_done();
        let none = solene.get(&owed).await.is_page(200).read();
        assert!(none.contains("Aucun enfant n’attend de réponse."), "{none}");
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Oui : Oui, demain.") && told.contains("Réponse donnée"), "{told}");
        site.sign_in("malo").await.get(&one).await.is_page(404);
    }
}

async fn assess(leila: &Visitor<'_>, house: &House) {
    let page = format!("/dossiers/{}/projet/evaluation", house.child);
    let form = leila.get(&page).await.is_page(200).text();
    // What he said and agreed to see repeated is there already.
    assert!(form.contains("« Je veux voir mamie tous les mercredis. »"), "{form}");
    let mut typed = vec![
        ("day", "2026-03-12"),
        ("participants", "Élodie, sa mère"),
        ("attente", "« Voir mamie. »"),
        ("famille_appui", ""),
        ("cadre", "AEMO jusqu’en décembre."),
        ("etat_isole", "fragile"),
    ];
    let told = leila.post(&page, &typed).await.is_page(422).read();
    for sentence in [
        "La sécurité d’abord",
        "Dites sur quoi sa famille peut s’appuyer.",
        "Ce besoin tient à certains moments",
    ] {
        assert!(told.contains(sentence), "{sentence}: {told}");
    }
    typed[3] = ("famille_appui", "Une grand-mère présente.");
    typed.push(("precision_isole", "Le soir, au retour de visite."));
    typed.push(("etat_securite", "non_assure"));
    leila.post(&page, &typed).await.is_done();
    let last = typed.len() - 1;
    typed[last] = ("etat_securite", "fragile");
    leila.post(&page, &typed).await.is_done();
}

/// The page in plain words holds what the child agreed to, and nothing of the family’s difficulties.
async fn reads_together(leila: &Visitor<'_>, project: &str) {
    let read = leila.get(&format!("{project}/lecture")).await;
    read.is_page(200);
    assert!(testkit::faults_of_page(&read.text()).is_empty());
    let read = read.read();
    assert!(read.contains("Je veux voir mamie tous les mercredis."), "{read}");
    for hidden in ["Je veux pas voir papa.", "grand-mère présente", "AEMO"] {
        assert!(!read.contains(hidden), "{hidden}: {read}");
    }
}

/// A decision says what, why it is the interest of the child, who was heard, and when it is seen again.
async fn decides(leila: &Visitor<'_>, settle: &str) {
    let mut decision = vec![
        ("mots", "Je veux sortir."),
        ("decision", ""),
        ("decideur", "Solène Guichard"),
        ("day", "2026-03-12"),
        ("review_day", "2026-03-12"),
    ];
    let told = leila.post(settle, &decision).await.is_page(422).read();
    for said in [
        "Écrivez ce qui est décidé.",
        "À revoir après le jour de la décision",
        "Dites en quoi c’est l’intérêt de l’enfant.",
        "Dites qui a été entendu",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    decision[1] = ("decision", "Oui, jusqu’à la boulangerie.");
    decision[4] = ("review_day", "2026-06-12");
    decision.extend([
        ("interet", "Elle apprend à rentrer seule, à son pas."),
        ("entendus", "Élodie, sa mère, les deux services"),
    ]);
    leila.post(settle, &decision).await.is_done();
}

#[tokio::test]
async fn two_services_stand_side_by_side_and_what_contradicts_is_closed_by_a_decision_only() {
    for site in Site::on_each_engine("projet").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let (file, world) = (format!("/dossiers/{}", house.child), &site.world);
        let project = format!("{file}/projet");
        let empty = leila.get(&project).await;
        empty.is_page(200);
        assert!(empty.read().contains("Aucun objectif en cours"), "{}", empty.read());
        leila.post(&format!("{file}/parole"), &with(&[])).await.is_done();
        let kept = [("mots", "Je veux pas voir papa."), ("accord_partage", "non")];
        leila.post(&format!("{file}/parole"), &with(&kept)).await.is_done();
        assess(&leila, &house).await;
        for (owner, projet, texte) in [
            (house.service, "ppe", "Manger à la cantine."),
            (house.next_door, "ppa", "Rester en classe le matin."),
        ] {
            let row = Row::default()
                .with("personne_id", house.child)
                .with("theme", "ecole")
                .with("texte", texte)
                .with("projet", projet)
                .with("origine", "service")
                .with("accueil", "retenu")
                .with("start_day", "2026-01-05");
            world.add("objectif_projet", owner, row).await;
        }
        let ours = indication(&house, "oui", "Sort seule vingt minutes.");
        world.add("indication_projet", house.service, ours).await;
        let theirs = indication(&house, "non", "Pas de sortie seule.");
        world.add("indication_projet", house.next_door, theirs).await;
        // Without an act of sharing, each service knows its own.
        let alone = leila.get(&project).await.is_page(200).read();
        assert!(alone.contains("Aucun autre projet lu ici n’y répond"), "{alone}");
        assert!(!alone.contains("Pas de sortie seule."), "{alone}");
        let settle = format!("{project}/arbitrage/sorties");
        leila.get(&settle).await.is_page(404);
        share(&site, &house).await;
        let html = leila.get(&project).await;
        html.is_page(200);
        assert!(testkit::faults_of_page(&html.text()).is_empty());
        let told = html.read();
        for sentence in [
            "Je veux voir mamie tous les mercredis.",
            "(avant : on n’y répond pas)",
            "Rester en classe le matin.",
            "PPE, PPA se répondent",
            "Deux services ne disent pas la même chose : sorties.",
        ] {
            assert!(told.contains(sentence), "{sentence}: {told}");
        }
        assert!(!told.contains("Je veux pas voir papa."), "{told}");
        let form = leila.get(&settle).await.is_page(200).read();
        assert!(form.contains("DITEP La Varenne : non. Pas de sortie seule."), "{form}");
        decides(&leila, &settle).await;
        let told = leila.get(&project).await.is_page(200).read();
        assert!(!told.contains("Deux services ne disent pas"), "{told}");
        for said in [
            "Décidé : Oui, jusqu’à la boulangerie.",
            "Dans son intérêt : Elle apprend à rentrer seule",
            "Entendus : Élodie, sa mère",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        leila.get(&settle).await.is_page(404);
        let kept =
            "SELECT COUNT(*) AS n FROM arbitrage WHERE position_texte LIKE '%sortie seule.%'";
        assert_eq!(world.count(kept, &[]).await, 1);
        // The service next door sees the same, and cannot write in our name.
        let malo = site.sign_in("malo").await;
        let told = malo.get(&project).await.is_page(200).read();
        assert!(told.contains("Manger à la cantine."), "{told}");
        assert!(!told.contains("Rester en classe le matin."), "no mission yet: {told}");
        follows(&site, &house).await;
        let told = malo.get(&project).await.is_page(200).read();
        assert!(told.contains("Rester en classe le matin."), "{told}");
        let new = format!("/registre/objectifs-projet/{}/nouveau", house.next_door);
        let child = house.child.to_string();
        let own = [
            ("personne_id", child.as_str()),
            ("theme", "sorties"),
            ("texte", "Prendre le bus seule."),
            ("projet", "ppa"),
            ("origine", "enfant"),
            ("accueil", "retenu"),
            ("start_day", "2026-03-02"),
            ("retour", project.as_str()),
        ];
        let back = malo.post(&new, &own).await.is_done();
        assert!(back.starts_with(&project), "{back}");
        let told = leila.get(&project).await.is_page(200).read();
        assert!(told.contains("Prendre le bus seule."), "{told}");
        reads_together(&leila, &project).await;
    }
}

#[tokio::test]
async fn a_version_to_sign_takes_what_the_child_agreed_to_and_the_three_parts() {
    for site in Site::on_each_engine("projet_version").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let file = format!("/dossiers/{}", house.child);
        leila.post(&format!("{file}/parole"), &with(&[])).await.is_done();
        let kept = [("mots", "Je veux pas voir papa."), ("accord_partage", "non")];
        leila.post(&format!("{file}/parole"), &with(&kept)).await.is_done();
        let row = Row::default()
            .with("personne_id", house.child)
            .with("theme", "ecole")
            .with("texte", "Manger à la cantine.")
            .with("projet", "ppe")
            .with("origine", "service")
            .with("accueil", "retenu")
            .with("start_day", "2025-02-03");
        site.world.add("objectif_projet", house.service, row).await;
        let daily = Row::default()
            .with("personne_id", house.child)
            .with("nature", "apaise")
            .with("texte", "Une histoire le soir.")
            .with("source_information", "L’équipe")
            .with("start_day", "2026-02-02");
        site.world.add("repere", house.service, daily).await;
        let begun = leila.post(&format!("{file}/ecrits"), &[("nature", "projet_enfant")]).await;
        let assemble = begun.is_done();
        let told = leila.get(&assemble).await.is_page(200).read();
        assert!(told.contains("Troisième partie : scolarité et vie sociale"), "{told}");
        assert!(told.contains("Manger à la cantine"), "an objective that runs: {told}");
        assert!(told.contains("« Je veux voir mamie tous les mercredis »"), "{told}");
        assert!(!told.contains("voir papa"), "{told}");
        // Other facts are proposed, and a person decides.
        let html = leila.get(&assemble).await.text();
        let of = |table: &str| html.split("<input").find(|one| one.contains(table)).unwrap();
        assert!(of("objectif_projet-").contains(" checked"), "{html}");
        assert!(!of("repere-").contains(" checked"), "{html}");
    }
}
