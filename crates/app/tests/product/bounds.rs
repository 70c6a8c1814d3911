//! What bounds who writes and who rereads: a row leaves no child's file by the hand of who follows that child only, its
//! history tells nothing of another child, nobody names themselves in a team, loosens visits, or signs for who validates
//! (ADR 0072).

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

struct Place {
    service: i64,
    /// The child whom the foster carer takes in, and another of the same service.
    theirs: i64,
    other: i64,
    stay: i64,
    carer: i64,
    educator: i64,
}

async fn place(site: &Site) -> Place {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let mut children = Vec::new();
    for (nom, prenom) in [("Vasseur", "Élodie"), ("Gros", "Lucie")] {
        let child = world.personne(service, nom, prenom, "2012-05-04").await;
        let stay = world.sejour(service, child, "2025-09-25").await;
        children.push((child, stay));
    }
    let mut pros = Vec::new();
    for (who, nom, role) in [
        ("aurore", "Aurore Petit", Role::AssistantFamilial),
        ("leila", "Leïla Marchand", Role::Educateur),
        ("sam", "Sam Roy", Role::Secretaire),
        ("solene", "Solène Guichard", Role::ChefService),
    ] {
        let compte = world.compte(who, nom, role, Some(organisation), Some(service)).await;
        let pro = world
            .add("professionnel", organisation, Row::default().with("nom", nom).with("prenom", "X"))
            .await;
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE compte SET professionnel_id = $2 WHERE id = $1";
        write.execute(sql, &[compte.into(), pro.into()]).await.unwrap();
        write.commit().await.unwrap();
        pros.push(pro);
    }
    let referent = Row::default()
        .with("sejour_id", children[0].1)
        .with("professionnel_id", pros[0])
        .with("role", "autre")
        .with("start_day", "2025-09-25");
    world.add("referent", service, referent).await;
    let (theirs, other) = (children[0].0, children[1].0);
    Place { service, theirs, other, stay: children[1].1, carer: pros[0], educator: pros[1] }
}

async fn incident(site: &Site, of: &Place, child: i64, recit: &str) -> i64 {
    let row = Row::default()
        .with("personne_id", child)
        .with("start_at", "2026-03-02T18:00")
        .with("nature", "violence_jeune")
        .with("gravite", "grave")
        .with("recit", recit);
    site.world.add("incident", of.service, row).await
}

#[tokio::test]
async fn who_follows_one_child_takes_nothing_out_of_the_file_and_writes_of_nobody_else() {
    for site in Site::on_each_engine("bounds_nobody").await {
        let of = place(&site).await;
        let id = incident(&site, &of, of.theirs, "Il a été bousculé.").await;
        let carer = site.sign_in("aurore").await;
        let change = format!("/fiche/incidents/{id}/modifier");
        carer.get(&change).await.is_page(200);
        let form = [
            ("personne_id", ""),
            ("start_at", "2026-03-02T18:00"),
            ("nature", "violence_jeune"),
            ("recit", "Rien."),
            ("version", "1"),
        ];
        let told = carer.post(&change, &form).await.is_page(422).text();
        assert!(told.contains("Dites de quel enfant") && told.contains("Rien."), "{told}");
        let meeting = [("nature", "equipe"), ("day", "2026-03-10")];
        let new = format!("/registre/reunions/{}/nouveau", of.service);
        let shut = carer.post(&new, &meeting).await;
        assert_ne!(shut.status.as_u16(), 303, "{}", shut.text());
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM reunion", &[]).await, 0);
        // An educator writes of the whole service, and still does not take a child's incident away.
        let leila = site.sign_in("leila").await;
        leila.post(&new, &meeting).await.is_done();
        let told = leila.post(&change, &form).await.is_page(422).text();
        assert!(told.contains("la retirer de son dossier revient"), "{told}");
        let solene = site.sign_in("solene").await;
        solene.post(&change, &form).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM incident WHERE personne_id IS NULL";
        assert_eq!(site.world.count(sql, &[]).await, 1);
    }
}

#[tokio::test]
async fn a_row_that_changed_child_tells_the_second_nothing_of_the_first() {
    for site in Site::on_each_engine("bounds_history").await {
        let of = place(&site).await;
        let id = incident(&site, &of, of.other, "Ce que Lucie a vécu.").await;
        let solene = site.sign_in("solene").await;
        let theirs = of.theirs.to_string();
        let form = [
            ("personne_id", theirs.as_str()),
            ("start_at", "2026-03-02T18:00"),
            ("nature", "violence_jeune"),
            ("recit", "Une bousculade."),
            ("version", "1"),
        ];
        solene.post(&format!("/fiche/incidents/{id}/modifier"), &form).await.is_done();
        let history = format!("/fiche/incidents/{id}/historique");
        let whole = solene.get(&history).await.is_page(200).read();
        assert!(whole.contains("Lucie") && whole.contains("Ce que Lucie a vécu."), "{whole}");
        let carer = site.sign_in("aurore").await;
        carer.get(&format!("/fiche/incidents/{id}")).await.is_page(200);
        let seen = carer.get(&history).await.is_page(200).text();
        assert!(seen.contains("dans le dossier d’un autre enfant"), "{seen}");
        for kept in ["Lucie", "Ce que", "Gros"] {
            assert!(!seen.contains(kept), "{kept}: {seen}");
        }
    }
}

async fn names(who: &Visitor<'_>, of: &Place, pro: i64) -> crate::site::Answer {
    let (stay, pro) = (of.stay.to_string(), pro.to_string());
    let form = [
        ("sejour_id", stay.as_str()),
        ("professionnel_id", pro.as_str()),
        ("role", "autre"),
        ("start_day", "2026-03-12"),
    ];
    who.post(&format!("/registre/referents/{}/nouveau", of.service), &form).await
}

#[tokio::test]
async fn nobody_names_themselves_in_the_team_that_opens_a_protected_address() {
    for site in Site::on_each_engine("bounds_team").await {
        let of = place(&site).await;
        let row = Row::default()
            .with("personne_id", of.other)
            .with("start_day", "2026-03-01")
            .with("adresse", "12 rue des Brandes, Blois")
            .with("decision", "Ordonnance du 1er mars");
        let address = site.world.add("adresse_protegee", of.service, row).await;
        let page = format!("/fiche/adresses-protegees/{address}");
        let leila = site.sign_in("leila").await;
        leila.get(&page).await.is_page(404);
        let told = names(&leila, &of, of.educator).await.is_page(422).text();
        assert!(told.contains("Vous ne vous nommez pas vous-même"), "{told}");
        leila.get(&page).await.is_page(404);
        // She names a colleague; the head names her.
        names(&leila, &of, of.carer).await.is_done();
        let solene = site.sign_in("solene").await;
        names(&solene, &of, of.educator).await.is_done();
        assert!(leila.get(&page).await.is_page(200).read().contains("rue des Brandes"));
    }
}

#[tokio::test]
async fn mediated_visits_are_made_free_by_who_answers_for_the_service_only() {
    for site in Site::on_each_engine("bounds_visits").await {
        let of = place(&site).await;
        let row = Row::default()
            .with("personne_id", of.theirs)
            .with("titulaire", "pere")
            .with("nom", "Paul Vasseur")
            .with("modalite_visite", "mediatisee")
            .with("tiers", "Une éducatrice")
            .with("lieu", "Au service")
            .with("start_day", "2026-01-15")
            .with("juge", "Juge Delmas")
            .with("decision_day", "2026-01-15");
        let id = site.world.add("droit_visite", of.service, row).await;
        let sam = site.sign_in("sam").await;
        let child = of.theirs.to_string();
        let free = [
            ("personne_id", child.as_str()),
            ("titulaire", "pere"),
            ("nom", "Paul Vasseur"),
            ("modalite_visite", "libre"),
            ("start_day", "2026-01-15"),
            ("juge", "Juge Delmas"),
            ("decision_day", "2026-01-15"),
            ("version", "1"),
        ];
        let change = format!("/fiche/droits-visite/{id}/modifier");
        let told = sam.post(&change, &free).await.is_page(422).text();
        assert!(told.contains("moins protégées"), "{told}");
        let new = format!("/registre/droits-visite/{}/nouveau", of.service);
        sam.post(&new, &free[..7]).await.is_page(422);
        // Nor somebody else present, nor another holder, nor a day later.
        for (name, value) in [
            ("tiers", "Son compagnon"),
            ("titulaire", "tuteur"),
            ("start_day", "2026-06-01"),
            ("lieu", "À la maison"),
        ] {
            let mut moved: Vec<(&str, &str)> = free.to_vec();
            moved[3].1 = "mediatisee";
            moved.push(("tiers", "Une éducatrice"));
            moved.push(("lieu", "Au service"));
            for field in moved.iter_mut().filter(|(field, _)| *field == name) {
                field.1 = value;
            }
            sam.post(&change, &moved).await.is_page(422);
        }
        // A stricter decision is noted by whoever keeps the register.
        let mut stricter = free;
        stricter[3].1 = "suspendu";
        stricter[4].1 = "2026-03-01";
        sam.post(&new, &stricter[..7]).await.is_done();
        // What is suspended is not given to somebody else, nor put off, by who does not validate.
        let sql = "SELECT id AS n FROM droit_visite WHERE modalite_visite = 'suspendu'";
        let stopped = site.world.count(sql, &[]).await;
        let stopped = format!("/fiche/droits-visite/{stopped}/modifier");
        for (at, value) in [(1, "tuteur"), (4, "2026-12-01"), (6, "2025-01-15")] {
            let mut moved = stricter;
            moved[at].1 = value;
            sam.post(&stopped, &moved).await.is_page(422);
        }
        let solene = site.sign_in("solene").await;
        solene.post(&change, &free).await.is_done();
    }
}

#[tokio::test]
async fn a_protection_to_come_is_not_beaten_by_a_freer_decision_of_today() {
    for site in Site::on_each_engine("bounds_to_come").await {
        let of = place(&site).await;
        let row = Row::default()
            .with("personne_id", of.theirs)
            .with("titulaire", "mere")
            .with("nom", "Anne Vasseur")
            .with("modalite_visite", "mediatisee")
            .with("tiers", "Une éducatrice")
            .with("start_day", "2026-06-01")
            .with("juge", "Juge Delmas")
            .with("decision_day", "2026-03-01");
        site.world.add("droit_visite", of.service, row).await;
        let sam = site.sign_in("sam").await;
        let child = of.theirs.to_string();
        let mut free = vec![
            ("personne_id", child.as_str()),
            ("titulaire", "mere"),
            ("nom", "Anne Vasseur"),
            ("modalite_visite", "libre"),
            ("start_day", "2026-03-12"),
            ("juge", "Juge Delmas"),
            ("decision_day", "2026-03-01"),
        ];
        let new = format!("/registre/droits-visite/{}/nouveau", of.service);
        let told = sam.post(&new, &free).await.is_page(422).text();
        assert!(told.contains("moins protégées"), "{told}");
        // Until the day before it begins, nothing is loosened.
        free.push(("end_day", "2026-05-31"));
        sam.post(&new, &free).await.is_done();
    }
}

#[tokio::test]
async fn a_stay_is_not_carried_to_another_child_by_who_is_of_its_team() {
    for site in Site::on_each_engine("bounds_stay").await {
        let of = place(&site).await;
        let solene = site.sign_in("solene").await;
        names(&solene, &of, of.educator).await.is_done();
        let theirs = of.theirs.to_string();
        let form =
            [("personne_id", theirs.as_str()), ("entree_day", "2025-09-25"), ("version", "1")];
        let leila = site.sign_in("leila").await;
        let change = format!("/fiche/sejours/{}/modifier", of.stay);
        let told = leila.post(&change, &form).await.is_page(422).text();
        assert!(told.contains("vous ouvrirait son dossier"), "{told}");
    }
}

#[tokio::test]
async fn a_validated_incident_is_corrected_and_signed_by_who_validates_only() {
    for site in Site::on_each_engine("bounds_validated").await {
        let of = place(&site).await;
        let id = incident(&site, &of, of.theirs, "Un coup à l’épaule.").await;
        let leila = site.sign_in("leila").await;
        let child = of.theirs.to_string();
        let mut form = vec![
            ("personne_id", child.as_str()),
            ("start_at", "2026-03-02T18:00"),
            ("nature", "violence_jeune"),
            ("gravite", "grave"),
            ("recit", "Un coup à l’épaule."),
            ("valide_day", "2026-03-11"),
            ("valide_par", "Solène Guichard"),
            ("version", "1"),
        ];
        let change = format!("/fiche/incidents/{id}/modifier");
        let told = leila.post(&change, &form).await.is_page(422).text();
        assert!(told.contains("qui valide"), "{told}");
        let solene = site.sign_in("solene").await;
        let page = format!("/incidents/{id}");
        solene.post(&page, &[("geste", "valider"), ("version", "1")]).await.is_done();
        assert!(solene.get(&page).await.read().contains("Validé"));
        form[4].1 = "Une bousculade.";
        form[5].1 = "2026-03-12";
        form[7].1 = "2";
        let told = leila.post(&change, &form).await.is_page(422).text();
        assert!(told.contains("Cet incident est validé"), "{told}");
        solene.post(&change, &form).await.is_done();
    }
}
