//! « Ma journée »: what changed around one's children, what is to do, who takes over.

use fiche::Row;

use crate::{
    journal::house,
    site::{Site, Visitor},
};

/// The row of a measure of the child, with its term.
async fn measured(site: &Site, service: i64, child: i64) -> i64 {
    let row = Row::default()
        .with("personne_id", child)
        .with("nature", "aemo")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("decision_day", "2025-12-10")
        .with("effet_day", "2025-12-10")
        .with("prise_en_charge_day", "2025-12-20")
        .with("terme_day", "2026-12-10");
    site.world.add("mesure", service, row).await
}

async fn jot(who: &Visitor<'_>, child: i64, fields: &[(&str, &str)]) {
    let path = format!("/dossiers/{child}/journal");
    assert_eq!(who.post(&format!("{path}/nouveau"), fields).await.is_done(), path);
}

/// A measure whose term is corrected, as its form sends it.
async fn correct(site: &Site, who: &Visitor<'_>, mesure: i64, child: i64, terme: &str) {
    let sql = "SELECT version AS n FROM mesure WHERE id = $1";
    let version = site.world.count(sql, &[mesure.into()]).await.to_string();
    let child = child.to_string();
    let fields = [
        ("personne_id", child.as_str()),
        ("nature", "aemo"),
        ("cadre", "judiciaire"),
        ("prescripteur", "juge_enfants"),
        ("decision_day", "2025-12-10"),
        ("effet_day", "2025-12-10"),
        ("prise_en_charge_day", "2025-12-20"),
        ("terme_day", terme),
        ("version", version.as_str()),
        ("motif", "Prolongée par le juge"),
    ];
    let answer = who.post(&format!("/fiche/mesures/{mesure}/modifier"), &fields).await;
    assert!(answer.location().contains("fait=enregistre"), "{}", answer.read());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_wrote_since_one_looked_waits_and_is_read_by_looking() {
    for site in Site::sealed_on_each_engine("nouveautes").await {
        let place = house(&site).await;
        let mesure = measured(&site, place.service, place.child).await;
        let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
        let (solene, ines) = (site.sign_in("solene").await, site.sign_in("ines").await);
        let day = leila.get("/").await.is_page(200).read();
        assert!(!day.contains("Nouveau depuis que j’ai regardé"), "{day}");
        site.world.clock.advance_s(60);
        jot(&nora, place.child, &[("texte", "A bien dormi.")]).await;
        // What one does not read is not counted, nor what one wrote.
        jot(&ines, place.child, &[("texte", "Vaccin fait."), ("categorie", "medical")]).await;
        jot(&leila, place.child, &[("texte", "Goûter à quatre heures.")]).await;
        correct(&site, &solene, mesure, place.child, "2027-03-10").await;
        let day = leila.get("/").await.is_page(200).read();
        for said in ["Nouveau depuis que j’ai regardé", "2 nouveautés", "1 note", "1 mesure"] {
            assert!(day.contains(said), "{said}: {day}");
        }
        // What a script asked for while nobody looks is not read yet.
        let by_script = axum::http::Request::get("/nouveautes")
            .header("cookie", leila.cookie.clone().unwrap())
            .header("sec-fetch-dest", "empty")
            .body(axum::body::Body::empty())
            .unwrap();
        site.send(by_script).await.is_page(200);
        let page = leila.get("/nouveautes").await.is_page(200).read();
        for said in [
            "2 choses nouvelles",
            "Élodie Vasseur",
            "Nora Petit",
            "Terme : 10/12/2026 → 10/03/2027",
            "Échéance déplacée",
            "Solène Guichard",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("Inès") && !page.contains("Goûter"), "{page}");
        let after = leila.get("/nouveautes").await.is_page(200).read();
        assert!(after.contains("Vous avez tout vu") && after.contains("Déjà vu"), "{after}");
        let day = leila.get("/").await.is_page(200).read();
        assert!(!day.contains("Nouveau depuis que j’ai regardé"), "{day}");
        // The page of the child counts as a look, and says what is new once.
        site.world.clock.advance_s(60);
        jot(&nora, place.child, &[("texte", "Repas calme.")]).await;
        let file = format!("/dossiers/{}", place.child);
        let told = leila.get(&file).await.is_page(200).read();
        assert!(told.contains("Nouveau depuis que vous avez regardé"), "{told}");
        let told = leila.get(&file).await.is_page(200).read();
        assert!(!told.contains("Nouveau depuis que vous avez regardé"), "{told}");
        // The trace says that the child's file was read, and which kinds.
        let sql = "SELECT COUNT(*) AS n FROM audit WHERE personne_id = $1
                    AND details LIKE 'nouveautes information:%'";
        assert!(site.world.count(sql, &[place.child.into()]).await > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn news_are_for_who_follows_the_child_and_a_stranger_learns_nothing() {
    for site in Site::on_each_engine("nouveautes_qui").await {
        let place = house(&site).await;
        let nora = site.sign_in("nora").await;
        jot(&nora, place.child, &[("texte", "A bien dormi.")]).await;
        let only = format!("/nouveautes?enfant={}", place.child);
        for identifiant in ["malo", "rose", "paul"] {
            let who = site.sign_in(identifiant).await;
            let page = who.get(&only).await.is_page(200).read();
            assert!(!page.contains("Vasseur") && page.contains("Rien de nouveau"), "{page}");
        }
        // Who keeps accounts reads no child, nor a page of them.
        site.sign_in("admin").await.get(&only).await.is_page(404);
        let sql = "SELECT COUNT(*) AS n FROM lecture_dossier";
        assert_eq!(site.world.count(sql, &[]).await, 0);
    }
}

async fn account(site: &Site, identifiant: &str) -> String {
    let sql = "SELECT id AS n FROM compte WHERE identifiant = $1";
    site.world.count(sql, &[identifiant.into()]).await.to_string()
}

async fn last_task(site: &Site) -> String {
    let id = site.world.count("SELECT MAX(id) AS n FROM tache", &[]).await;
    format!("/taches/{id}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_asked_waits_in_the_morning_is_given_and_done_with_a_word() {
    for site in Site::sealed_on_each_engine("taches").await {
        let place = house(&site).await;
        let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
        let list = format!("/dossiers/{}/taches", place.child);
        let to = account(&site, "nora").await;
        let texte = "Rappeler le collège pour la cantine";
        let fields =
            [("cle", "41"), ("texte", texte), ("due_day", "2026-03-10"), ("pour", to.as_str())];
        assert_eq!(leila.post(&list, &fields).await.is_done(), list);
        // Sent twice, it is one; sealed in the base, and the trace names the child.
        assert_eq!(leila.post(&list, &fields).await.is_done(), list);
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM tache", &[]).await, 1);
        let sql = "SELECT COUNT(*) AS n FROM tache WHERE content NOT LIKE 'scelle1:%'";
        assert_eq!(site.world.count(sql, &[]).await, 0);
        let sql =
            "SELECT COUNT(*) AS n FROM audit WHERE personne_id = $1 AND details = 'ajout tache'";
        assert_eq!(site.world.count(sql, &[place.child.into()]).await, 1);
        let day = nora.get("/").await.is_page(200).read();
        for said in ["À faire", texte, "En retard de 2 jours", "demandée par Leïla Marchand"] {
            assert!(day.contains(said), "{said}: {day}");
        }
        let day = leila.get("/").await.is_page(200).read();
        assert!(!day.contains(texte), "it is somebody else's: {day}");
        let file = leila.get(&format!("/dossiers/{}", place.child)).await.is_page(200).read();
        assert!(file.contains(texte), "{file}");
        // Given back, nobody has it: the head sees it; taken, then done with a word.
        let one = last_task(&site).await;
        let back = [("geste", "rendue"), ("mot", "Je pars en formation.")];
        assert_eq!(nora.post(&one, &back).await.is_done(), one);
        let head = site.sign_in("solene").await.get("/").await.is_page(200).read();
        assert!(head.contains("1 chose à faire sans personne"), "{head}");
        let of_service = format!("/services/{}/taches", place.service);
        let all = leila.get(&of_service).await.is_page(200).read();
        assert!(all.contains(texte) && all.contains("Élodie Vasseur"), "{all}");
        leila.post(&one, &[("geste", "prise")]).await.is_done();
        let given = leila.post(&one, &[("geste", "confiee"), ("pour", "")]).await;
        assert!(given.is_page(422).read().contains("Choisissez à qui"), "{}", given.read());
        let done = [("geste", "faite"), ("mot", "Inscrite, carte à retirer lundi.")];
        leila.post(&one, &done).await.is_done();
        let told = nora.get(&one).await.is_page(200).read();
        for said in ["Rendue à l’équipe", "Je pars en formation.", "Prise", "carte à retirer lundi"]
        {
            assert!(told.contains(said), "{said}: {told}");
        }
        let day = nora.get("/").await.is_page(200).read();
        assert!(!day.contains(texte), "{day}");
        let (_, _, flaw) = audit::verify(&site.world.ground.db).await.unwrap();
        assert_eq!(flaw, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_read_by_its_category_and_nobody_is_asked_what_they_could_not_finish() {
    for site in Site::on_each_engine("taches_qui").await {
        let place = house(&site).await;
        let (leila, ines) = (site.sign_in("leila").await, site.sign_in("ines").await);
        let list = format!("/dossiers/{}/taches", place.child);
        let told = [
            (vec![("texte", ""), ("due_day", "2026-03-20")], "Écrivez ce qu’il y a à faire"),
            (vec![("texte", "Sac de sport"), ("due_day", "")], "Dites pour quel jour"),
        ];
        for (fields, fault) in told {
            let answer = leila.post(&list, &fields).await;
            assert!(answer.is_page(422).read().contains(fault), "{fault}: {}", answer.read());
        }
        let nora = account(&site, "nora").await;
        let care = [
            ("texte", "Renouveler l’ordonnance"),
            ("due_day", "2026-03-20"),
            ("categorie", "medical"),
            ("pour", nora.as_str()),
        ];
        let answer = ines.post(&list, &care).await;
        let page = answer.is_page(422);
        assert!(page.read().contains("Nora Petit ne pourrait pas"), "{}", page.read());
        assert!(page.text().contains("Renouveler l"), "what was typed stays");
        let own = [&care[..3], &[("pour", "")]].concat();
        ines.post(&list, &own).await.is_done();
        let one = last_task(&site).await;
        for identifiant in ["leila", "nora", "solene", "rose", "malo", "admin"] {
            let who = site.sign_in(identifiant).await;
            who.get(&one).await.is_page(404);
            who.post(&one, &[("geste", "faite")]).await.is_page(404);
        }
        let all = leila.get(&list).await.is_page(200).read();
        assert!(!all.contains("ordonnance"), "{all}");
        for identifiant in ["malo", "admin"] {
            let who = site.sign_in(identifiant).await;
            who.get(&list).await.is_page(404);
            who.get(&format!("/services/{}/taches", place.service)).await.is_page(404);
            who.post(&list, &[("texte", "Intrus"), ("due_day", "2026-03-20")]).await.is_page(404);
        }
        // One of the service is about no child: the team reads it, next door does not.
        let service = format!("/services/{}/taches", place.service);
        let ours = [("texte", "Réserver la salle"), ("due_day", "2026-03-20")];
        leila.post(&service, &ours).await.is_done();
        let one = last_task(&site).await;
        let nora = site.sign_in("nora").await;
        nora.get(&one).await.is_page(200);
        let all = nora.get(&service).await.is_page(200).read();
        assert!(all.contains("Réserver la salle"), "{all}");
        // What a list names, its page opens; what it does not name stays shut.
        for identifiant in ["famille", "rose", "paul", "ines"] {
            let who = site.sign_in(identifiant).await;
            let listed = who.get(&service).await;
            let named = listed.read().contains("Réserver la salle");
            who.get(&one).await.is_page(if named { 200 } else { 404 });
        }
        site.sign_in("malo").await.get(&one).await.is_page(404);
    }
}

/// A colleague with an account of the same name, who works in the service.
async fn colleague(
    site: &Site,
    (organisation, service): (i64, i64),
    (nom, role): (&str, access::Role),
) -> i64 {
    let person = Row::default().with("nom", nom).with("prenom", "Jo");
    let professionnel = site.world.add("professionnel", organisation, person).await;
    let place = (Some(organisation), Some(service));
    site.world.compte(nom, nom, role, place.0, place.1).await;
    let mut write = site.world.ground.db.write().await.unwrap();
    identity::link_professional(&mut write, nom, professionnel).await.unwrap();
    write.commit().await.unwrap();
    professionnel
}

async fn professional_of(site: &Site, identifiant: &str) -> i64 {
    let sql = "SELECT professionnel_id AS n FROM compte WHERE identifiant = $1";
    site.world.count(sql, &[identifiant.into()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_gives_each_child_and_all_that_goes_with_it_or_nothing() {
    for site in Site::sealed_on_each_engine("relais").await {
        let place = house(&site).await;
        let world = &site.world;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = world.count(sql, &[place.service.into()]).await;
        let samir =
            colleague(&site, (organisation, place.service), ("samir", access::Role::Educateur))
                .await;
        let (leaver, second) =
            (professional_of(&site, "leila").await, professional_of(&site, "nora").await);
        // A second child, whom she follows with nobody; where she goes as second; what she has to do.
        let other = world.personne(place.service, "Buisson", "Axel", "2011-03-02").await;
        let stay = world.sejour(place.service, other, "2025-01-10").await;
        let tie = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", leaver)
            .with("role", "coreferent")
            .with("start_day", "2025-01-10");
        world.add("referent", place.service, tie).await;
        let rdv = Row::default()
            .with("personne_id", place.child)
            .with("nature", "entretien")
            .with("start_at", "2026-03-20T10:00")
            .with("end_at", "2026-03-20T11:00")
            .with("professionnel_id", second)
            .with("second_professionnel_id", leaver)
            .with("etat", "prevu");
        let rdv = world.add("rendez_vous", place.service, rdv).await;
        let (leila, solene) = (site.sign_in("leila").await, site.sign_in("solene").await);
        let me = account(&site, "leila").await;
        let todo = [("texte", "Rendre les clés"), ("due_day", "2026-03-20"), ("pour", me.as_str())];
        leila.post(&format!("/dossiers/{other}/taches"), &todo).await.is_done();
        let hand = format!("/services/{}/relais/{leaver}", place.service);
        let page = solene.get(&hand).await.is_page(200).read();
        for said in [
            "Vasseur Élodie",
            "Référent depuis le 10/01/2025",
            "1 rendez-vous à venir",
            "Buisson Axel",
            "Coréférent depuis",
            "1 chose à faire",
            "Pas encore de note de relais",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        // The co-référent is proposed; the child with nobody holds all of it back.
        let html = solene.get(&hand).await.text();
        assert!(html.contains("(suit déjà l’enfant)"), "{html}");
        let (child, axel) = (format!("vers-{}", place.child), format!("vers-{other}"));
        let to_nora = second.to_string();
        let half = [(child.as_str(), to_nora.as_str()), ("start_day", "2026-03-12")];
        let refused = solene.post(&hand, &half).await;
        let told = refused.is_page(422).read();
        assert!(told.contains("Choisissez qui prend le relais pour Buisson Axel"), "{told}");
        let sql = "SELECT COUNT(*) AS n FROM referent WHERE end_day IS NOT NULL";
        assert_eq!(world.count(sql, &[]).await, 0, "nothing is half-done");
        // A psychologist does not write daily life: what is to be done would stay closed to her.
        let other = ("lise", access::Role::Psychologue);
        let other = colleague(&site, (organisation, place.service), other).await.to_string();
        let wrong = [
            (child.as_str(), to_nora.as_str()),
            (axel.as_str(), other.as_str()),
            ("start_day", "2026-03-12"),
        ];
        let told = solene.post(&hand, &wrong).await.is_page(422).read();
        assert!(told.contains("n’écrit pas « Vie quotidienne et insertion »"), "{told}");
        // The leaver writes what they know, from the facts, and who takes over is asked to read it.
        leila.post(&format!("/dossiers/{}/relais", place.child), &[]).await.is_done();
        let draft = leila.get(&format!("/dossiers/{}/journal/nouveau", place.child)).await;
        let draft = draft.is_page(200).text();
        for said in
            ["Relais pour Élodie Vasseur", "Rendez-vous à venir", "Ce qui se passe en ce moment"]
        {
            assert!(draft.contains(said), "{said}: {draft}");
        }
        let note = [("texte", "Elle attend une réponse pour le foot."), ("nature", "relais")];
        jot(&leila, place.child, &note).await;
        let mine = leila.get("/mon-relais").await.is_page(200).read();
        assert!(mine.contains("Note de relais écrite le"), "{mine}");
        let samir_text = samir.to_string();
        let whole = [
            (child.as_str(), to_nora.as_str()),
            (axel.as_str(), ""),
            ("vers", samir_text.as_str()),
            ("start_day", "2026-03-12"),
            ("motif", "Départ"),
        ];
        solene.post(&hand, &whole).await.is_done();
        let count =
            |sql: &'static str, value: i64| async move { world.count(sql, &[value.into()]).await };
        let sql =
            "SELECT COUNT(*) AS n FROM referent WHERE professionnel_id = $1 AND end_day IS NULL";
        assert_eq!(count(sql, leaver).await, 0);
        assert_eq!(count(sql, second).await, 1, "the référent seconds nobody any more");
        assert_eq!(count(sql, samir).await, 1);
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE id = $1 AND second_professionnel_id IS NULL";
        assert_eq!(count(sql, rdv).await, 1, "who goes already does not go twice");
        let day = site.sign_in("samir").await.get("/").await.is_page(200).read();
        assert!(day.contains("Rendre les clés"), "{day}");
        let day = site.sign_in("nora").await.get("/").await.is_page(200).read();
        assert!(day.contains("Élodie Vasseur : Relais"), "{day}");
        let page = solene.get(&hand).await.is_page(200).read();
        assert!(page.contains("Rien n’attend de relais"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_over_is_for_who_answers_and_its_draft_for_who_follows() {
    for site in Site::on_each_engine("relais_qui").await {
        let place = house(&site).await;
        let leaver = professional_of(&site, "leila").await;
        let hand = format!("/services/{}/relais/{leaver}", place.service);
        let draft = format!("/dossiers/{}/relais", place.child);
        for identifiant in ["nora", "malo", "admin", "ines"] {
            let who = site.sign_in(identifiant).await;
            who.get(&hand).await.is_page(404);
            who.post(&hand, &[("vers", "1"), ("start_day", "2026-03-12")]).await.is_page(404);
        }
        for identifiant in ["malo", "admin", "famille"] {
            let who = site.sign_in(identifiant).await;
            let refused = who.post(&draft, &[]).await;
            refused.is_page(404);
        }
        let sql = "SELECT COUNT(*) AS n FROM brouillon_note";
        assert_eq!(site.world.count(sql, &[]).await, 0);
        let mine = site.sign_in("malo").await.get("/mon-relais").await.is_page(200).read();
        assert!(
            mine.contains("Vous n’accompagnez aucun enfant") && !mine.contains("Vasseur"),
            "{mine}"
        );
    }
}
