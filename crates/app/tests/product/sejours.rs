//! A stay is one task: who goes with which certificate, where each sleeps, what it gave; a hospital stay is an
//! absence, once.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    /// Two children who stay.
    elodie: i64,
    sami: i64,
    adult: i64,
}

async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let elodie = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let sami = world.personne(service, "Lebrun", "Sami", "2011-01-20").await;
    for child in [elodie, sami] {
        world.mesure(service, child, "placement_ase", "2025-12-10").await;
        world.sejour(service, child, "2025-12-20").await;
    }
    let adult = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
    let adult = world.add("professionnel", organisation, adult).await;
    let post = Row::default()
        .with("professionnel_id", adult)
        .with("fonction", "educateur_specialise")
        .with("etp", 100)
        .with("start_day", "2024-01-01");
    world.add("poste", service, post).await;
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("nadia", "Nadia Roussel", Role::Soignant),
        ("odile", "Odile Renard", Role::Secretaire),
        ("claire", "Claire Fontaine", Role::ChefService),
        ("famille", "Rose Duval", Role::AssistantFamilial),
    ] {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    House { service, elodie, sami, adult }
}

async fn number(site: &Site, sql: &str) -> i64 {
    site.world.count(sql, &[]).await
}

/// Three days by the sea, but for who goes.
const STAY: &[(&str, &str)] = &[
    ("jeton", "77"),
    ("intitule", "Trois jours à la mer"),
    ("nature", "sejour"),
    ("objectifs", "Dormir ailleurs sans peur."),
    ("start_day", "2026-03-12"),
    ("depart_heure", "00:00"),
    ("last_day", "2026-03-14"),
    ("retour_heure", "18:00"),
    ("nuit", "oui"),
    ("lieu", "Gîte des Dunes"),
    ("telephone", "02 96 00 00 00"),
    ("cout_prevu", "640,00"),
    ("financeurs", "Le service"),
];

#[tokio::test]
async fn a_stay_is_prepared_in_one_form_and_tells_where_each_child_sleeps() {
    for site in Site::on_each_engine("stay_whole").await {
        let House { service, elodie, sami, adult } = house(&site).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{service}/actions");
        leila.get(&list).await.is_page(200);
        let (one, two) = (format!("enfant_{elodie}"), format!("enfant_{sami}"));
        let with = format!("adulte_{adult}");
        let form = [(one.as_str(), "oui"), (two.as_str(), "oui"), (with.as_str(), "oui")];
        let form = [STAY, &form].concat();
        // Without the hour of the way back, nothing is lost and it is said where.
        let short: Vec<_> =
            form.iter().copied().filter(|(name, _)| *name != "retour_heure").collect();
        let refused = leila.post(&list, &short).await;
        refused.is_page(422);
        assert!(
            refused.text().contains("quand on revient")
                && refused.text().contains("Gîte des Dunes")
        );
        leila.post(&list, &form).await.is_done();
        leila.post(&list, &form).await.is_done();
        assert_eq!(number(&site, "SELECT COUNT(*) AS n FROM action_collective").await, 1, "once");
        let id = number(&site, "SELECT id AS n FROM action_collective").await;
        let page = format!("/actions/{id}");
        let told = leila.get(&page).await.is_page(200).read();
        for said in [
            "Élodie Vasseur",
            "Sami Lebrun",
            "Leïla Marchand",
            "Gîte des Dunes",
            "640 €",
            "rien n’est noté",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let away = "SELECT COUNT(*) AS n FROM absence WHERE nature = 'sejour_exterieur'";
        assert_eq!(number(&site, away).await, 2);
        let file = leila.get(&format!("/dossiers/{elodie}")).await.is_page(200).read();
        assert!(file.contains("Séjour extérieur") && file.contains("Gîte des Dunes"), "{file}");
        let agenda = leila.get(&format!("/dossiers/{elodie}/agenda")).await.is_page(200).read();
        assert!(agenda.contains("Trois jours à la mer"), "{agenda}");
        // The way back moves: absences and agenda move with it, none is added.
        let version = "1";
        let moved: Vec<_> = form
            .iter()
            .copied()
            .filter(|(name, _)| !["retour_heure", "last_day"].contains(name))
            .chain([
                ("geste", "modifier"),
                ("version", version),
                ("last_day", "2026-03-15"),
                ("retour_heure", "12:00"),
            ])
            .collect();
        leila.post(&page, &moved).await.is_done();
        let ends = "SELECT COUNT(*) AS n FROM absence WHERE end_at = '2026-03-15T12:00'";
        assert_eq!(number(&site, ends).await, 2);
        assert_eq!(
            number(
                &site,
                "SELECT COUNT(*) AS n FROM rendez_vous WHERE end_at = '2026-03-15T12:00'"
            )
            .await,
            2
        );
        // Sami stays at home after all: he is at home on his page too, and counts no more.
        let only = [("geste", "participants"), (one.as_str(), "oui"), (with.as_str(), "oui")];
        leila.post(&page, &only).await.is_done();
        let file = leila.get(&format!("/dossiers/{sami}")).await.is_page(200).read();
        assert!(!file.contains("02 96 00 00 00"), "{file}");
        let claire = site.sign_in("claire").await;
        let counted = format!("/services/{service}/figures/actions_participants/fiches?annee=2026");
        let opened = claire.get(&counted).await.is_page(200).read();
        assert!(opened.contains("Vasseur") && !opened.contains("Lebrun"), "{opened}");
        let absent = format!("/services/{service}/figures/absences/fiches?annee=2026");
        let opened = claire.get(&absent).await.is_page(200).read();
        assert!(opened.contains("Vasseur") && !opened.contains("Lebrun"), "{opened}");
        // What it gave: the service's word, and the child's own.
        let words = format!("mots_{elodie}");
        let version = number(&site, "SELECT version AS n FROM action_collective").await.to_string();
        let given = [
            ("geste", "bilan"),
            ("version", version.as_str()),
            ("evaluation", "Chacun a dormi."),
            ("cout", "612,40"),
            (words.as_str(), "J’ai vu la mer."),
        ];
        leila.post(&page, &given).await.is_done();
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Chacun a dormi.") && told.contains("J’ai vu la mer."), "{told}");
        let list = leila.get(&list).await.is_page(200).read();
        assert!(list.contains("un enfant"), "{list}");
    }
}

#[tokio::test]
async fn nobody_goes_without_the_certificate_and_a_stranger_sees_no_stay() {
    for site in Site::on_each_engine("stay_paper").await {
        let House { service, elodie, sami, .. } = house(&site).await;
        let leila = site.sign_in("leila").await;
        let action = Row::default()
            .with("nature", "sport")
            .with("intitule", "Canoë")
            .with("start_day", "2026-07-06")
            .with("activite_certificat", "eau");
        let id = site.world.add("action_collective", service, action).await;
        let paper = Row::default()
            .with("personne_id", sami)
            .with("activite_certificat", "eau")
            .with("start_day", "2026-01-05")
            .with("end_day", "2027-01-05");
        site.world.add("certificat_activite", service, paper).await;
        let yes = Row::default()
            .with("personne_id", sami)
            .with("portee_image", "exterieur")
            .with("accord", true)
            .with("accord_enfant", false)
            .with("qui_autorise", "parents")
            .with("start_day", "2026-01-05");
        site.world.add("autorisation_image", service, yes).await;
        let page = format!("/actions/{id}");
        let (one, two) = (format!("enfant_{elodie}"), format!("enfant_{sami}"));
        let until = format!("certificat_{elodie}");
        let both = [("geste", "participants"), (one.as_str(), "oui"), (two.as_str(), "oui")];
        let refused = leila.post(&page, &both).await.is_page(422).read();
        assert!(refused.contains("Un certificat est demandé"), "{refused}");
        assert_eq!(number(&site, "SELECT COUNT(*) AS n FROM participation_action").await, 0);
        let late = [&both[..], &[(until.as_str(), "2026-07-05")]].concat();
        let refused = leila.post(&page, &late).await.is_page(422).read();
        assert!(refused.contains("n’est plus valable"), "{refused}");
        let good = [&both[..], &[(until.as_str(), "2026-12-31")]].concat();
        leila.post(&page, &good).await.is_done();
        assert_eq!(number(&site, "SELECT COUNT(*) AS n FROM participation_action").await, 2);
        assert_eq!(number(&site, "SELECT COUNT(*) AS n FROM certificat_activite").await, 2);
        // No night: nobody is away.
        assert_eq!(number(&site, "SELECT COUNT(*) AS n FROM absence").await, 0);
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Dehors : non"), "the child does not want it: {told}");
        // The form of the record holds to the same rule.
        let form = [("action_id", id.to_string()), ("personne_id", elodie.to_string())];
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let new = format!("/registre/participations-action/{service}/nouveau");
        let refused = leila.post(&new, &form).await.is_page(422).read();
        assert!(refused.contains("certificat"), "{refused}");
        let other = site.world.organisation("Fondation Saint-Aubin").await;
        let elsewhere = site.world.service(other, "MECS Les Tilleuls", "mecs").await;
        site.world
            .compte("voisin", "Paul Voisin", Role::ChefService, Some(other), Some(elsewhere))
            .await;
        let voisin = site.sign_in("voisin").await;
        voisin.get(&page).await.is_page(404);
        voisin.get(&format!("/services/{service}/actions")).await.is_page(404);
        voisin.post(&page, &good).await.is_page(404);
        // Who takes in one child only prepares nothing, and is told of no action where that child does not go.
        let famille = site.sign_in("famille").await;
        famille.get(&page).await.is_page(404);
        let list = famille.get(&format!("/services/{service}/actions")).await.is_page(200).read();
        assert!(!list.contains("enfants"), "{list}");
        famille.post(&page, &good).await.is_page(404);
    }
}

#[tokio::test]
async fn an_hospitalisation_is_an_absence_once_and_moves_with_its_dates() {
    for site in Site::on_each_engine("stay_hospital").await {
        let House { service, elodie, sami, .. } = house(&site).await;
        let nadia = site.sign_in("nadia").await;
        let child = elodie.to_string();
        let new = format!("/registre/hospitalisations/{service}/nouveau");
        let form = |start: &'static str, end: &'static str| {
            vec![
                ("personne_id", child.as_str()),
                ("nature", "psychiatrie"),
                ("etablissement", "CHU"),
                ("start_day", start),
                ("end_day", end),
            ]
        };
        nadia.post(&new, &form("2026-03-11", "")).await.is_done();
        assert_eq!(number(&site, "SELECT COUNT(*) AS n FROM absence").await, 1);
        // Who reads the way learns where she sleeps, never that it is psychiatry.
        let odile = site.sign_in("odile").await;
        let file = odile.get(&format!("/dossiers/{elodie}")).await.is_page(200).read();
        assert!(file.contains("Hospitalisation") && !file.contains("psychiatrie"), "{file}");
        assert!(!file.contains("CHU"), "{file}");
        // A second one at the same dates, or an absence by hand, is told and not kept.
        let twice = nadia.post(&new, &form("2026-03-12", "")).await.is_page(422).read();
        assert!(twice.contains("déjà à l’hôpital"), "{twice}");
        let by_hand = [
            ("personne_id", child.as_str()),
            ("nature", "hospitalisation"),
            ("start_at", "2026-03-12"),
            ("start_at_heure", "08:00"),
        ];
        let absences = format!("/registre/absences/{service}/nouveau");
        let refused = odile.post(&absences, &by_hand).await.is_page(422).read();
        assert!(refused.contains("ne compte qu’une fois"), "{refused}");
        assert_eq!(number(&site, "SELECT COUNT(*) AS n FROM absence").await, 1);
        // She comes out on the 14th: the absence ends, and the hour that the secretary gave stays.
        let id = number(&site, "SELECT id AS n FROM hospitalisation").await;
        let edit = format!("/fiche/hospitalisations/{id}/modifier");
        let out = [&form("2026-03-11", "2026-03-14")[..], &[("version", "1")]].concat();
        nadia.post(&edit, &out).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM absence WHERE start_at = '2026-03-11T12:00' AND end_at = '2026-03-14T12:00'";
        assert_eq!(number(&site, sql).await, 1);
        let mut write = site.world.ground.db.write().await.unwrap();
        write.execute("UPDATE absence SET start_at = '2026-03-11T22:30'", &[]).await.unwrap();
        write.commit().await.unwrap();
        let longer = [&form("2026-03-11", "2026-03-16")[..], &[("version", "2")]].concat();
        nadia.post(&edit, &longer).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM absence WHERE start_at = '2026-03-11T22:30' AND end_at = '2026-03-16T12:00'";
        assert_eq!(number(&site, sql).await, 1);
        // It was only a day at the emergency room: it is no absence, and no figure counts it.
        let passing = [("nature", "urgences"), ("version", "3")];
        let passing: Vec<_> = form("2026-03-11", "")
            .into_iter()
            .filter(|(name, _)| *name != "nature")
            .chain(passing)
            .collect();
        nadia.post(&edit, &passing).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM absence WHERE end_at > start_at OR end_at IS NULL";
        assert_eq!(number(&site, sql).await, 0);
        let claire = site.sign_in("claire").await;
        let counted = format!("/services/{service}/figures/absences/fiches?annee=2026");
        let opened = claire.get(&counted).await.is_page(200).read();
        assert!(!opened.contains("Vasseur"), "{opened}");
        // A weekend that runs, then a runaway: said before it is doubled, and lifted by a reason.
        for (row, said) in [
            (
                Row::default().with("nature", "dvh").with("start_at", "2026-02-20T17:00"),
                "Une absence est déjà notée à ces dates",
            ),
            (
                Row::default().with("nature", "fugue").with("start_at", "2026-02-21T20:00"),
                "Une fugue est ouverte depuis le 21/02/2026",
            ),
        ] {
            let fugue = row.text("nature") == Some("fugue");
            let table = if fugue { "incident" } else { "absence" };
            site.world.add(table, service, row.with("personne_id", elodie)).await;
            let told =
                nadia.post(&new, &form("2026-02-22", "2026-02-25")).await.is_page(422).read();
            assert!(told.contains(said), "{told}");
        }
        let back = format!("/dossiers/{elodie}/sante");
        let why = [("motif", "Retrouvée aux urgences."), ("retour", back.as_str())];
        let why = [&form("2026-02-22", "2026-02-25")[..], &why].concat();
        let kept = nadia.post(&new, &why).await;
        assert_eq!(kept.is_done(), back);
        let told = nadia.get(kept.location()).await.is_page(200).text();
        assert!(told.contains("aussi notée comme une absence"), "{told}");
        assert!(told.contains("href=\"/fiche/absences/"), "{told}");
        // What a secretary noted before the nurse did is tied, not doubled.
        let own = sami.to_string();
        let before = Row::default()
            .with("personne_id", sami)
            .with("nature", "hospitalisation_psychiatrique")
            .with("start_at", "2026-03-10T21:00");
        site.world.add("absence", service, before).await;
        let mut late = form("2026-03-10", "");
        late[0] = ("personne_id", own.as_str());
        nadia.post(&new, &late).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM absence WHERE personne_id = $1 AND start_at = '2026-03-10T21:00'
            AND nature = 'hospitalisation_psychiatrique' AND reference IS NOT NULL";
        assert_eq!(site.world.count(sql, &[sami.into()]).await, 1, "as the secretary wrote it");
        let sql = "SELECT COUNT(*) AS n FROM absence WHERE personne_id = $1";
        assert_eq!(site.world.count(sql, &[sami.into()]).await, 1);
    }
}
