//! Who may know what, as people live it: a mission that ends, an act of sharing, a restriction, an
//! emergency and its review, a service that walls its files.

use access::Role;
use fiche::Row;

use crate::site::{NIGHT, Site, reasoned};

/// Two services of one association, an educator in each, and a child of the first.
struct Place<'s> {
    site: &'s Site,
    organisation: i64,
    first: i64,
    second: i64,
    child: i64,
}

impl<'s> Place<'s> {
    async fn of(site: &'s Site) -> Self {
        let (organisation, first) = site.house().await;
        let world = &site.world;
        let second = world.service(organisation, "MECS La Varenne", "mecs").await;
        let child = world.personne(first, "Vasseur", "Élodie", "2012-05-04").await;
        for (identifiant, nom, service) in
            [("leila", "Leïla Marchand", first), ("malo", "Malo Evrard", second)]
        {
            let place = (Some(organisation), Some(service));
            world.compte(identifiant, nom, Role::Educateur, place.0, place.1).await;
        }
        let place = (Some(organisation), Some(first));
        world.compte("solene", "Solène Guichard", Role::ChefService, place.0, place.1).await;
        Self { site, organisation, first, second, child }
    }

    fn file(&self) -> String {
        format!("/dossiers/{}", self.child)
    }

    async fn stay(&self, entree: &str, sortie: Option<&str>) -> i64 {
        let mut row = Row::default().with("personne_id", self.child).with("entree_day", entree);
        if let Some(day) = sortie {
            row = row.with("sortie_day", day);
        }
        self.site.world.add("sejour", self.first, row).await
    }
}

// The clock of a house stands on 12 March 2026.

#[tokio::test]
async fn a_file_opens_with_the_mission_and_closes_after_it() {
    for site in Site::on_each_engine("mission").await {
        let place = Place::of(&site).await;
        place.stay("2025-01-10", Some("2025-12-20")).await;
        let leila = site.sign_in("leila").await;
        // 82 days after: writings are being finished.
        leila.get(&place.file()).await.is_page(200);
        let rule = Row::default()
            .with("start_day", "2026-01-01")
            .with("perimetre", "service")
            .with("apres_jours", 30);
        site.world.add("regle_acces", place.first, rule).await;
        leila.get(&place.file()).await.is_page(404);
        let list = format!("/registre/personnes/{}", place.first);
        assert!(!leila.get(&list).await.is_page(200).text().contains("Vasseur"));
        // Who answers for the register keeps it.
        site.sign_in("solene").await.get(&place.file()).await.is_page(200);
    }
}

#[tokio::test]
async fn an_act_of_sharing_opens_what_it_says_and_nothing_once_withdrawn() {
    for site in Site::on_each_engine("partage").await {
        let place = Place::of(&site).await;
        place.stay("2025-01-10", None).await;
        let world = &site.world;
        let note = Row::default()
            .with("personne_id", place.child)
            .with("day", "2026-02-01")
            .with("texte", "Une grand-mère présente.");
        let note = world.add("anamnese", place.first, note).await;
        let malo = site.sign_in("malo").await;
        malo.get(&place.file()).await.is_page(404);
        let directrice = site.sign_in("directrice").await;
        let new = format!("/registre/partages/{}/nouveau", place.first);
        let (child, second) = (place.child.to_string(), place.second.to_string());
        let form = [
            ("personne_id", child.as_str()),
            ("destinataire_id", second.as_str()),
            ("finalite", "Préparer le retour."),
            ("partage_identite", "oui"),
            ("partage_parcours", "oui"),
            ("start_day", "2026-03-01"),
            ("end_day", "2026-06-30"),
            ("information", "informes"),
        ];
        let act = directrice.post(&new, &reasoned(&form)).await.is_done();
        let told = malo.get(&place.file()).await.is_page(200).read();
        assert!(told.contains("Vasseur") && told.contains("Séjour"), "{told}");
        assert!(!told.contains("anamnèse") && !told.contains("grand-mère"), "{told}");
        malo.get(&format!("/fiche/anamneses/{note}")).await.is_page(404);
        let shared = malo.get("/dossiers-partages").await.is_page(200).read();
        for part in ["Élodie Vasseur", "Préparer le retour.", "30/06/2026"] {
            assert!(shared.contains(part), "{part}: {shared}");
        }
        // The search finds it, and says by what way.
        fiche::complete_words(world.shell.house.db(), world.register.all()).await.unwrap();
        let found = malo.get("/recherche?q=vasseur+elodie").await.is_page(200).read();
        assert!(found.contains("Partagé avec vous") && found.contains("Nom tapé"), "{found}");
        let found = malo.get("/recherche?q=04%2F05%2F2012").await.is_page(200).read();
        assert!(found.contains("Date de naissance") && !found.contains("Nom tapé"), "{found}");
        let failed = malo.get("/recherche?q=31%2F02%2F2012").await.is_page(200).read();
        assert!(failed.contains("Rien n’a été cherché"), "{failed}");
        // Reading only.
        malo.get(&format!("/fiche/personnes/{child}/modifier")).await.is_page(404);
        let act = act.split('?').next().unwrap().to_owned();
        // Its page withdraws it in one press, with a reason: the form sends what stands, and today.
        let html = directrice.get(&act).await.is_page(200).text();
        for part in
            ["Retirer ce partage", "name=\"retrait_day\" value=\"2026-03-12\"", "name=\"motif\""]
        {
            assert!(html.contains(part), "{part}: {html}");
        }
        let mut withdrawn = form.to_vec();
        withdrawn.extend([("retrait_day", "2026-03-10"), ("version", "1"), ("motif", " ")]);
        // Without a reason nothing is withdrawn, and nothing typed is lost.
        let silent = directrice.post(&format!("{act}/modifier"), &withdrawn).await;
        let told = silent.is_page(422).read();
        assert!(told.contains("Dites pourquoi vous le retirez"), "{told}");
        assert!(silent.text().contains("name=\"retrait_day\" value=\"2026-03-10\""), "{told}");
        malo.get(&place.file()).await.is_page(200);
        withdrawn.pop();
        withdrawn.push(("motif", "fini"));
        directrice.post(&format!("{act}/modifier"), &withdrawn).await.is_done();
        malo.get(&place.file()).await.is_page(404);
        let gone = malo.get("/recherche?q=vasseur").await.is_page(200).read();
        assert!(!gone.contains("Élodie") && gone.contains("Personne ne répond"), "{gone}");
    }
}

#[tokio::test]
async fn the_form_of_an_act_asks_by_boxes_proposes_today_and_keeps_what_was_ticked() {
    let site = Site::on_sqlite().await;
    let place = Place::of(&site).await;
    place.stay("2025-01-10", None).await;
    let directrice = site.sign_in("directrice").await;
    let new = format!("/registre/partages/{}/nouveau", place.first);
    let text = directrice.get(&new).await.is_page(200).text();
    let boxes = text.matches("type=\"checkbox\"").count();
    assert_eq!(boxes, 13, "twelve kinds of information, and the way back");
    assert!(text.contains("name=\"start_day\" value=\"2026-03-12\""), "{text}");
    // What ends an act is asked once there is one; the purpose comes before the addressee.
    assert!(!text.contains("name=\"retrait_day\""));
    let (why, to) = (text.find("name=\"finalite\""), text.find("name=\"destinataire_id\""));
    assert!(why < to, "the purpose comes first");
    let (child, second) = (place.child.to_string(), place.second.to_string());
    let form = [
        ("personne_id", child.as_str()),
        ("destinataire_id", second.as_str()),
        ("finalite", "Préparer le retour."),
        ("partage_sante", "oui"),
        ("start_day", "2026-03-12"),
        ("information", "informes"),
    ];
    let back = directrice.post(&new, &form).await;
    let text = back.is_page(422).text();
    assert_eq!(text.matches(" checked").count(), 2, "the box and the family: {text}");
    let mut whole = form.to_vec();
    whole.push(("end_day", "2026-06-30"));
    let act = directrice.post(&new, &reasoned(&whole)).await.is_done();
    let told = directrice.get(&act).await.is_page(200).read();
    assert!(told.contains("Ce qui est partagé Parcours de soin"), "{told}");
    // A box that is not ticked says no: nothing is left unknown.
    let sql = "SELECT count(*) AS n FROM partage WHERE partage_vie = 0 AND reciproque = 0";
    assert_eq!(site.world.count(sql, &[]).await, 1);
}

#[tokio::test]
async fn a_head_next_door_is_led_to_no_trace_by_an_emergency() {
    let site = Site::on_sqlite().await;
    let place = Place::of(&site).await;
    place.stay("2025-01-10", None).await;
    let next_door = (Some(place.organisation), Some(place.second));
    site.world.compte("iris", "Iris Blanc", Role::ChefService, next_door.0, next_door.1).await;
    let iris = site.sign_in("iris").await;
    assert_eq!(iris.post("/acces-urgence", &NIGHT).await.is_done(), place.file());
    let trace = format!("href=\"{}/trace\"", place.file());
    assert!(!iris.get(&place.file()).await.is_page(200).text().contains(&trace));
    iris.get(&format!("{}/trace", place.file())).await.is_page(404);
    let own = site.sign_in("solene").await;
    assert!(own.get(&place.file()).await.is_page(200).text().contains(&trace));
}

#[tokio::test]
async fn an_emergency_opens_one_file_is_told_and_reviewed_by_somebody_else() {
    for site in Site::on_each_engine("urgence").await {
        let place = Place::of(&site).await;
        place.stay("2025-01-10", None).await;
        let malo = site.sign_in("malo").await;
        let mut form = NIGHT;
        form[2].1 = "05/05/2012";
        let told = malo.post("/acces-urgence", &form).await.is_page(422).read();
        assert!(told.contains("Aucun dossier ne porte"), "{told}");
        form[2].1 = "04/05/2012";
        assert_eq!(malo.post("/acces-urgence", &form).await.is_done(), place.file());
        malo.get(&place.file()).await.is_page(200);
        malo.get(&format!("/fiche/personnes/{}/modifier", place.child)).await.is_page(404);
        let solene = site.sign_in("solene").await;
        // The trace of the child tells the emergency, and only what there was to read.
        let trace = solene.get(&format!("{}/trace", place.file())).await.is_page(200).read();
        assert!(trace.contains("A ouvert un accès d’urgence"), "{trace}");
        // What an emergency opens is read: no button says otherwise.
        let shown = malo.get(&place.file()).await.is_page(200).read();
        assert!(shown.contains("À faire") && !shown.contains("Ajouter une chose"), "{shown}");
        assert!(
            trace.contains("les mesures, les séjours") && !trace.contains("marques"),
            "{trace}"
        );
        let home = solene.get("/").await.is_page(200).read();
        assert!(home.contains("est à relire"), "{home}");
        let acces = site.world.count("SELECT id AS n FROM acces_urgence", &[]).await;
        let review = format!("/acces-urgence/revue/{acces}");
        // While it runs, the search finds the file; who reviews goes from the review to the file.
        let db = site.world.shell.house.db();
        fiche::complete_words(db, site.world.register.all()).await.unwrap();
        let found = malo.get("/recherche?q=vasseur").await.is_page(200).read();
        assert!(found.contains("Votre accès d’urgence"), "{found}");
        let link = format!("href=\"{}\"", place.file());
        assert!(solene.get(&review).await.is_page(200).text().contains(&link));
        // Malo does not review, his own least of all.
        malo.get(&review).await.is_page(404);
        let verdict = [("verdict", "injustifie"), ("note", "La fugue était d’un autre enfant.")];
        let done = solene.post(&review, &verdict).await;
        done.is_done();
        let told = solene.get(done.location()).await.is_page(200).text();
        assert!(told.contains("Votre revue est gardée. Cet accès est fermé"), "{told}");
        let told = malo.get("/").await.is_page(200).read();
        assert!(told.contains("a pris fin le") && told.contains("Injustifié"), "{told}");
        malo.get(&place.file()).await.is_page(404);
        assert!(!solene.get("/").await.is_page(200).read().contains("à relire"));
    }
}

#[tokio::test]
async fn a_walled_service_opens_a_file_to_the_team_around_the_child() {
    for site in Site::on_each_engine("cloison").await {
        let place = Place::of(&site).await;
        let stay = place.stay("2025-01-10", None).await;
        let rule = Row::default().with("start_day", "2026-01-01").with("perimetre", "equipe");
        site.world.add("regle_acces", place.first, rule).await;
        let leila = site.sign_in("leila").await;
        leila.get(&place.file()).await.is_page(404);
        let mut known = std::collections::BTreeMap::new();
        let professionnel = testkit::sample(
            &site.world,
            "professionnel",
            place.first,
            place.organisation,
            &mut known,
        )
        .await
        .unwrap();
        let mut write = site.world.shell.house.db().write().await.unwrap();
        identity::link_professional(&mut write, "leila", professionnel).await.unwrap();
        write.commit().await.unwrap();
        let team = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", professionnel)
            .with("role", "referent")
            .with("start_day", "2025-02-01");
        site.world.add("referent", place.first, team).await;
        leila.get(&place.file()).await.is_page(200);
    }
}

#[tokio::test]
async fn why_tells_the_rule_the_facts_and_the_source() {
    let site = Site::on_sqlite().await;
    let place = Place::of(&site).await;
    place.stay("2025-01-10", None).await;
    let why = format!("{}/pourquoi", place.file());
    let leila = site.sign_in("leila").await;
    let told = leila.get(&why).await.is_page(200).read();
    assert!(told.contains("le service a une mission auprès de l’enfant"), "{told}");
    assert!(told.contains("L. 226-2-2") && told.contains("Aucune règle ne l’ouvre"), "{told}");
    // Only who reads the trace asks for somebody else.
    leila.get(&format!("{why}?identifiant=malo")).await.is_page(404);
    let solene = site.sign_in("solene").await;
    let told = solene.get(&format!("{why}?identifiant=malo")).await.is_page(200).read();
    assert!(told.contains("Pour Malo Evrard, ce dossier est fermé"), "{told}");
}

#[tokio::test]
async fn why_tells_no_account_of_elsewhere_unless_it_read_the_file() {
    for site in Site::on_each_engine("pourquoi_ailleurs").await {
        let place = Place::of(&site).await;
        place.stay("2025-01-10", None).await;
        let world = &site.world;
        let other = world.organisation("Association Le Gué").await;
        let theirs = world.service(other, "MECS du Gué", "mecs").await;
        let at = (Some(other), Some(theirs));
        world.compte("yann", "Yann Tessier", Role::Educateur, at.0, at.1).await;
        world.compte("denis", "Denis Aubry", Role::Administrateur, None, None).await;
        let solene = site.sign_in("solene").await;
        let answer = async |name: &str| {
            let path = format!("{}/pourquoi?identifiant={name}", place.file());
            let answer = solene.get(&path).await;
            (answer.status, answer.text().replace(name, "…"))
        };
        let nobody = answer("nulle-part").await;
        assert!(nobody.1.contains("Aucun compte connu"), "{}", nobody.1);
        assert_eq!(answer("yann").await, nobody);
        // An account of the whole instance is of no organisation.
        assert_eq!(answer("denis").await, nobody);
        // Nor does naming somebody in an act of sharing tell that they exist.
        let act = Row::default()
            .with("personne_id", place.child)
            .with("destinataire_identifiant", "yann")
            .with("finalite", "Préparer le retour.")
            .with("partage_identite", 1)
            .with("start_day", "2026-03-01")
            .with("end_day", "2026-06-30")
            .with("information", "informes");
        world.add("partage", place.first, act).await;
        assert_eq!(answer("yann").await, nobody);
        // Who read the file stands in its trace: that, one may ask about.
        let yann = site.sign_in("yann").await;
        yann.get(&place.file()).await.is_page(200);
        // Who was given a part of the file does not learn which other service follows the child.
        let stand_in = world.personne(place.second, "Buisson", "Axel", "2011-03-02").await;
        let stay = world.sejour(place.second, stand_in, "2025-02-03").await;
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE sejour SET personne_id = $1 WHERE id = $2";
        write.execute(sql, &[place.child.into(), stay.into()]).await.unwrap();
        write.commit().await.unwrap();
        let sql = "SELECT nom FROM service WHERE id = $1";
        let mut read = world.ground.db.read().await.unwrap();
        let row = read.query_opt(sql, &[place.second.into()]).await.unwrap().unwrap();
        let second: String = row.get("nom").unwrap();
        drop(read);
        let why = format!("{}/pourquoi", place.file());
        let told = yann.get(&why).await.is_page(200).read();
        assert!(told.contains("un acte de partage en cours") && !told.contains(&second), "{told}");
        let told = answer("yann").await;
        assert!(told.1.contains("Yann Tessier"), "{}", told.1);
    }
}

#[tokio::test]
async fn a_restriction_stands_at_the_top_of_the_file() {
    let site = Site::on_sqlite().await;
    let place = Place::of(&site).await;
    place.stay("2025-01-10", None).await;
    let row = Row::default()
        .with("personne_id", place.child)
        .with("titulaire", "pere")
        .with("restreint_visite", 1)
        .with("juge", "Juge des enfants, cabinet 2")
        .with("decision_day", "2025-02-10")
        .with("terme_day", "2026-02-11");
    site.world.add("restriction", place.first, row).await;
    let told = site.sign_in("leila").await.get(&place.file()).await.is_page(200).read();
    assert!(told.contains("Restrictions décidées par un juge"), "{told}");
    assert!(told.contains("tient tant que personne ne la lève"), "{told}");
}

#[tokio::test]
async fn nobody_opens_a_closed_family_by_naming_it() {
    let site = Site::on_sqlite().await;
    let place = Place::of(&site).await;
    place.stay("2025-01-10", None).await;
    let world = &site.world;
    let famille = world.add("famille", place.first, Row::default().with("nom", "Caron")).await;
    let closed =
        Row::default().with("nom", "Caron").with("prenom", "Inès").with("famille_id", famille);
    let closed = world.add("personne", place.first, closed).await;
    let gone = Row::default()
        .with("personne_id", closed)
        .with("entree_day", "2019-01-10")
        .with("sortie_day", "2020-01-10");
    world.add("sejour", place.first, gone).await;
    let leila = site.sign_in("leila").await;
    let family = format!("/fiche/familles/{famille}");
    leila.get(&family).await.is_page(404);
    let famille = famille.to_string();
    let form = [
        ("nom", "Vasseur"),
        ("prenom", "Élodie"),
        ("birth_day", "2012-05-04"),
        ("famille_id", famille.as_str()),
        ("version", "1"),
    ];
    let edit = format!("/fiche/personnes/{}/modifier", place.child);
    leila.post(&edit, &form).await.is_page(422);
    leila.get(&family).await.is_page(404);
}

#[tokio::test]
async fn nothing_there_keeps_the_menu_of_who_is_signed_in_and_only_theirs() {
    let site = Site::on_sqlite().await;
    let place = Place::of(&site).await;
    let malo = site.sign_in("malo").await;
    let refused = malo.get(&place.file()).await;
    refused.is_page(404);
    assert!(refused.text().contains("Malo Evrard") && refused.text().contains("Menu principal"));
    assert_eq!(refused.bytes, malo.get("/dossiers/1").await.bytes);
    assert_eq!(refused.bytes, malo.get("/nulle-part").await.bytes);
    let nobody = site.nobody().get("/nulle-part").await;
    assert!(!nobody.is_page(404).text().contains("Menu principal"));
}

#[tokio::test]
async fn an_assistant_familial_reads_the_stay_and_adds_incidents_and_daily_life_only() {
    for site in Site::on_each_engine("accueil").await {
        let place = Place::of(&site).await;
        let stay = place.stay("2025-01-10", None).await;
        let world = &site.world;
        let services = (Some(place.organisation), Some(place.first));
        world
            .compte("odile", "Odile Bastien", Role::AssistantFamilial, services.0, services.1)
            .await;
        let mut known = std::collections::BTreeMap::new();
        let carer =
            testkit::sample(world, "professionnel", place.first, place.organisation, &mut known)
                .await
                .unwrap();
        let mut write = world.shell.house.db().write().await.unwrap();
        identity::link_professional(&mut write, "odile", carer).await.unwrap();
        write.commit().await.unwrap();
        let team = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", carer)
            .with("role", "autre")
            .with("start_day", "2025-02-01");
        world.add("referent", place.first, team).await;
        let odile = site.sign_in("odile").await;
        let page = odile.get(&place.file()).await;
        let told = page.is_page(200).read();
        assert!(told.contains("Séjour") && told.contains("Incident"), "{told}");
        assert!(told.contains("Scolarité") && !told.contains("Peine"), "{told}");
        let new = format!("/registre/incidents/{}/nouveau", place.first);
        odile.get(&format!("{new}?personne_id={}", place.child)).await.is_page(200);
        let new = format!("/registre/scolarites/{}/nouveau", place.first);
        odile.get(&format!("{new}?personne_id={}", place.child)).await.is_page(200);
        odile.get(&format!("/registre/mesures/{}/nouveau", place.first)).await.is_page(404);
    }
}

#[tokio::test]
async fn an_act_says_what_each_information_is_for_and_a_button_copies_one_sentence() {
    for site in Site::on_each_engine("partage_raisons").await {
        let place = Place::of(&site).await;
        place.stay("2025-01-10", None).await;
        let world = &site.world;
        let here = Some(place.organisation);
        world.compte("anne", "Anne Lemoine", Role::DelegueDonnees, here, None).await;
        let solene = site.sign_in("solene").await;
        let new = format!("/registre/partages/{}/nouveau", place.first);
        let (child, second) = (place.child.to_string(), place.second.to_string());
        let form = [
            ("personne_id", child.as_str()),
            ("destinataire_id", second.as_str()),
            ("finalite", "Préparer le retour."),
            ("partage_identite", "oui"),
            ("partage_vie", "oui"),
            ("finalite_vie", "Continuer le sport."),
            ("start_day", "2026-03-01"),
            ("end_day", "2026-06-30"),
            ("information", "informes"),
        ];
        // Each box has its own reason, and whoever was told, when and how.
        let told = solene.post(&new, &form).await.is_page(422).read();
        for part in [
            "Dites pour quoi cette information est nécessaire",
            "Dites quel jour les parents ont été informés",
            "Dites comment l’enfant a été informé",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // One sentence is copied where nothing is said, and nothing is kept yet.
        let mut copy = form.to_vec();
        copy.push(("recopier", "oui"));
        let html = solene.post(&new, &copy).await.is_page(200).text();
        assert!(
            html.contains("name=\"finalite_identite\" value=\"Préparer le retour.\""),
            "{html}"
        );
        assert!(html.contains("name=\"finalite_vie\" value=\"Continuer le sport.\""), "{html}");
        assert!(!html.contains("name=\"finalite_sante\""), "what is not shared is not asked");
        let acts = "SELECT count(*) AS n FROM partage";
        assert_eq!(world.count(acts, &[]).await, 0);
        let mut whole = form.to_vec();
        whole.extend([
            ("finalite_identite", "Savoir qui elle est."),
            ("information_parent_day", "2026-02-20"),
            ("information_parent_voie", "entretien"),
            ("information_enfant_day", "2026-02-21"),
            ("information_enfant_voie", "telephone"),
        ]);
        let act = solene.post(&new, &whole).await.is_done();
        let malo = site.sign_in("malo").await;
        malo.get(&place.file()).await.is_page(200);
        let said = ["Savoir qui elle est.", "Continuer le sport."];
        for (who, page) in [
            (&solene, act.clone()),
            (&malo, "/dossiers-partages".to_owned()),
            (&malo, format!("{}/pourquoi", place.file())),
            (&solene, format!("{}/pourquoi?identifiant=malo", place.file())),
        ] {
            let told = who.get(&page).await.is_page(200).text();
            for part in said {
                assert!(told.contains(part), "{page}: {part}: {told}");
            }
        }
        // The trace gives the reason of what was there to read.
        let told = solene.get(&format!("{}/trace", place.file())).await.is_page(200).text();
        assert!(told.contains("Savoir qui elle est."), "{told}");
        let told = solene.get(&act).await.read();
        assert!(told.contains("20/02/2026") && told.contains("Au téléphone"), "{told}");
        // The officer of data protection reads who, not these words.
        let anne = site.sign_in("anne").await;
        for page in ["pourquoi?identifiant=malo", "trace"] {
            let told = anne.get(&format!("{}/{page}", place.file())).await.is_page(200).text();
            assert!(told.contains("partage"), "{page}: {told}");
            assert!(said.iter().all(|part| !told.contains(part)), "{page}: {told}");
        }
        // An act of before says so; withdrawn as it is, completed when it is corrected.
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE partage SET finalite_vie = 'Non consigné', information_enfant_voie = 'non_consigne',
                       information_enfant_day = NULL";
        write.execute(sql, &[]).await.unwrap();
        write.commit().await.unwrap();
        let told = solene.get(&act).await.is_page(200).read();
        assert!(told.contains("Non consigné"), "{told}");
        let mut longer = whole.clone();
        longer.extend([("version", "1"), ("motif", "plus long")]);
        for (name, value) in &mut longer {
            match *name {
                "end_day" => *value = "2026-07-31",
                "finalite_vie" => *value = "Non consigné",
                "information_enfant_voie" => *value = "non_consigne",
                "information_enfant_day" => *value = "",
                _ => {}
            }
        }
        solene.post(&format!("{act}/modifier"), &longer).await.is_page(422);
        longer.push(("retrait_day", "2026-03-11"));
        solene.post(&format!("{act}/modifier"), &longer).await.is_done();
        malo.get(&place.file()).await.is_page(404);
    }
}
