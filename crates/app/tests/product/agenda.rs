//! Who goes where, when, with whom; and the visits that a decision allows.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    organisation: i64,
    service: i64,
    child: i64,
    pro: i64,
}

/// A child under a measure, and Leïla, an educator who is a professional of the house.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    measured(site, service, child).await;
    let row = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
    let pro = world.add("professionnel", organisation, row).await;
    let place = (Some(organisation), Some(service));
    world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
    let mut write = world.ground.db.write().await.unwrap();
    identity::link_professional(&mut write, "leila", pro).await.unwrap();
    write.commit().await.unwrap();
    House { organisation, service, child, pro }
}

async fn measured(site: &Site, service: i64, child: i64) {
    let row = Row::default()
        .with("personne_id", child)
        .with("nature", "aemo")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("decision_day", "2025-12-10")
        .with("effet_day", "2025-12-10")
        .with("prise_en_charge_day", "2025-12-20")
        .with("terme_day", "2026-12-10");
    site.world.add("mesure", service, row).await;
}

/// What a decision lets the mother do: twice a month, on Saturdays, in front of somebody.
async fn terms(site: &Site, house: &House, modalite: &str, day: &str) -> i64 {
    let row = Row::default()
        .with("personne_id", house.child)
        .with("titulaire", "mere")
        .with("modalite_visite", modalite)
        .with("nombre", 2)
        .with("periodicite", "mois")
        .with("jour_semaine", "samedi")
        .with("start_time", "14:00")
        .with("duree_minutes", 120)
        .with("lieu", "Maison de la famille")
        .with("start_day", day)
        .with("juge", "Juge des enfants, cabinet 2")
        .with("decision_day", day)
        .with("fratrie", false);
    site.world.add("droit_visite", house.service, row).await
}

type Form<'a> = Vec<(&'a str, &'a str)>;

fn with<'a>(form: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Form<'a> {
    let mut all: Form<'a> = form
        .iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| other != name))
        .copied()
        .collect();
    all.extend(more.iter().copied());
    all
}

/// Before its day, an appointment is put off or cancelled, for a reason that nobody chose beforehand.
async fn is_put_off_first(leila: &Visitor<'_>, ahead: &str) {
    let coming = leila.get(ahead).await.is_page(200).text();
    assert!(!coming.contains("C’est tenu") && !coming.contains("Il n’a pas eu lieu"), "{coming}");
    assert!(coming.contains("<details class=\"more\" open><summary>Le reporter"), "{coming}");
    let why = coming.split("id=\"reporte-motif\"").nth(1).unwrap_or_default();
    let why = why.split("</select>").next().unwrap_or_default();
    assert!(why.contains("Choisir…") && !why.contains(" selected"), "no reason is chosen: {why}");
}

/// The slip says what and when; the message to copy names nobody.
async fn is_told_without_a_name(leila: &Visitor<'_>, one: &str) {
    let slip = leila.get(&format!("{one}/convocation?pour=enfant")).await.is_page(200).read();
    assert!(slip.contains("une visite à la maison") && slip.contains("jeudi 12 mars"), "{slip}");
    let message = slip.split("Message à copier").nth(1).unwrap();
    assert!(!message.contains("Élodie") && !message.contains("Vasseur"), "{message}");
}

#[tokio::test]
async fn an_appointment_is_planned_in_one_form_seen_in_three_weeks_and_becomes_what_it_became() {
    for site in Site::on_each_engine("agenda").await {
        let house = house(&site).await;
        let (service, child) = (house.service, house.child);
        let leila = site.sign_in("leila").await;
        let empty = leila.get("/agenda").await.is_page(200).read();
        assert!(empty.contains("Aucun rendez-vous cette semaine."), "{empty}");
        let new = format!("/services/{service}/agenda/nouveau");
        let form = leila.get(&format!("{new}?enfant={child}")).await.is_page(200).text();
        assert!(form.contains("Vasseur") && form.contains("Leïla Marchand"), "{form}");
        let (of_child, of_pro) = (child.to_string(), house.pro.to_string());
        let plan: Form<'_> = vec![
            ("nature", "visite_domicile"),
            ("enfant", &of_child),
            ("jour", "2026-03-12"),
            ("de", "14:00"),
            ("professionnel_id", &of_pro),
        ];
        for (field, wrong, told) in [
            ("nature", "", "Choisissez ce que c’est."),
            ("jour", "demain", "Ce n’est pas une date"),
            ("de", "tantôt", "À quelle heure ?"),
            ("a", "13:00", "La fin est avant le début"),
            ("enfant", "1", "hoisissez"),
        ] {
            let answer = leila.post(&new, &with(&plan, &[(field, wrong)])).await;
            assert!(answer.is_page(422).read().contains(told), "{field}: {}", answer.read());
        }
        let one = leila.post(&new, &plan).await.is_done();
        let told = leila.get(&one).await.is_page(200).read();
        assert!(told.contains("Visite à domicile, jeudi 12 mars"), "{told}");
        assert!(told.contains("14 h – 15 h") && told.contains("Élodie Vasseur"), "{told}");
        for page in [
            "/agenda".to_owned(),
            format!("/services/{service}/agenda"),
            format!("/services/{service}/agenda?qui={of_pro}&semaine=2026-03-09"),
            format!("/dossiers/{child}/agenda"),
        ] {
            let told = leila.get(&page).await.is_page(200).read();
            assert!(told.contains("14 h – 15 h"), "{page}: {told}");
        }
        let later = leila.get("/agenda?semaine=2026-03-16").await.is_page(200).read();
        assert!(!later.contains("14 h – 15 h"), "{later}");
        // Twice at the same hour: told, and kept when one says why.
        let twice = with(&plan, &[("de", "14:30"), ("nature", "entretien")]);
        let refused = leila.post(&new, &twice).await;
        let told = refused.is_page(422).read();
        // The way to where one says why is at the top.
        assert!(refused.text().contains("<a href=\"#motif\">"), "{}", refused.text());
        let taken = "Leïla Marchand a déjà un rendez-vous le jeudi 12 mars de 14 h à 15 h.";
        assert!(told.contains(taken), "{told}");
        let other =
            leila.post(&new, &with(&twice, &[("motif", "À la suite, au même endroit.")])).await;
        let other = other.is_done();
        is_told_without_a_name(&leila, &one).await;

        let held = [
            ("geste", "tenu"),
            ("version", "1"),
            ("retard", "10"),
            ("compte_rendu", "Accueil calme."),
        ];
        let told =
            leila.post(&one, &with(&held, &[("retard", "beaucoup")])).await.is_page(422).read();
        assert!(told.contains("Un nombre de minutes"), "{told}");
        let ahead = leila.post(&new, &with(&plan, &[("jour", "2026-03-20")])).await.is_done();
        is_put_off_first(&leila, &ahead).await;
        let told = leila.post(&ahead, &held).await.is_page(422).read();
        assert!(told.contains("Ce jour n’est pas venu"), "{told}");
        leila.post(&one, &held).await.is_done();
        let told = leila.get(&one).await.is_page(200).read();
        assert!(told.contains("Tenu") && told.contains("Accueil calme."), "{told}");
        // What was seen is no longer what stands.
        let told = leila.post(&one, &held).await.is_page(422).read();
        assert!(told.contains("Quelqu’un d’autre"), "{told}");

        let lost = [("geste", "annule"), ("version", "1"), ("motif_annulation", "maladie")];
        let told = leila.post(&other, &lost).await.is_page(422).read();
        assert!(told.contains("Dites à la demande de qui."), "{told}");
        let off = [
            ("geste", "reporte"),
            ("version", "1"),
            ("motif_annulation", "maladie"),
            ("jour", "2026-03-17"),
            ("de", "9:00"),
        ];
        let moved = leila.post(&other, &off).await.is_done();
        assert_ne!(moved, other);
        let told = leila.get(&moved).await.is_page(200).read();
        assert!(told.contains("mardi 17 mars") && told.contains("9 h – 10 h"), "{told}");
        let told = leila.get(&other).await.is_page(200).read();
        assert!(told.contains("Reporté") && told.contains("Maladie"), "{told}");
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE previous_id IS NOT NULL";
        assert_eq!(site.world.count(sql, &[]).await, 1);
    }
}

#[tokio::test]
async fn a_visit_keeps_to_its_decision_or_is_refused_with_its_source() {
    for site in Site::on_each_engine("agenda_visites").await {
        let house = house(&site).await;
        let (service, child) = (house.service, house.child);
        let restriction = Row::default()
            .with("personne_id", child)
            .with("titulaire", "pere")
            .with("restreint_visite", true)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2026-01-05");
        site.world.add("restriction", service, restriction).await;
        let leila = site.sign_in("leila").await;
        let new = format!("/services/{service}/agenda/nouveau");
        let of_child = child.to_string();
        let visit: Form<'_> = vec![
            ("nature", "visite"),
            ("enfant", &of_child),
            ("jour", "2026-03-14"),
            ("de", "14:00"),
            ("a", "15:30"),
            ("titulaire", "mere"),
        ];
        let told = leila.post(&new, &with(&visit, &[("titulaire", "")])).await.is_page(422).read();
        assert!(told.contains("Dites qui visite"), "{told}");
        let told = leila.post(&new, &visit).await.is_page(422).read();
        assert!(told.contains("Aucune décision inscrite") && told.contains("L. 223-3-1"), "{told}");
        let told = leila
            .post(&new, &with(&visit, &[("titulaire", "pere"), ("motif", "Il insiste.")]))
            .await;
        let told = told.is_page(422).read();
        assert!(told.contains("restreint ce droit (C. civ., art. 375-7)"), "{told}");

        let id = terms(&site, &house, "mediatisee", "2026-01-05").await;
        let told = leila.post(&new, &visit).await.is_page(422).read();
        assert!(told.contains("Un tiers est présent"), "{told}");
        let tiers = with(&visit, &[("tiers", "Mme Aubry, TISF")]);
        let told =
            leila.post(&new, &with(&tiers, &[("jour_fin", "2026-03-15"), ("motif", "x")])).await;
        assert!(told.is_page(422).read().contains("passe la nuit"), "{}", told.read());
        leila.post(&new, &tiers).await.is_done();
        let sql = "SELECT droit_visite_id AS n FROM rendez_vous";
        assert_eq!(site.world.count(sql, &[]).await, id, "its decision was found");

        // The calendar of the decision: Saturdays of the first and third weeks.
        let page = format!("/dossiers/{child}/visites");
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("Visite médiatisée, 2 par mois, le samedi à 14 h"), "{told}");
        assert!(told.contains("samedi 21 mars") && told.contains("samedi 4 avril"), "{told}");
        let (day, pro) = (format!("{id}:2026-03-21"), house.pro.to_string());
        leila.post(&page, &[]).await.is_page(422);
        let chosen = [("visite", day.as_str()), ("professionnel_id", pro.as_str())];
        leila.post(&page, &chosen).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE start_at = '2026-03-21T14:00'
                    AND end_at = '2026-03-21T16:00' AND lieu = 'Maison de la famille'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
        // A third one in the month is more than the decision gives.
        let third = with(&tiers, &[("jour", "2026-03-28")]);
        let told = leila.post(&new, &third).await.is_page(422).read();
        assert!(told.contains("Ce serait la 3e visite du 01/03/2026 au 31/03/2026"), "{told}");
        leila
            .post(&new, &with(&third, &[("motif", "Accord du juge au téléphone.")]))
            .await
            .is_done();

        let sheet = leila.get(&format!("{page}/bilan?du=2026-03-01&au=2026-03-31")).await;
        let told = sheet.is_page(200).read();
        assert!(told.contains("mars 2026") && told.contains("Maison de la famille"), "{told}");

        terms(&site, &house, "suspendu", "2026-03-11").await;
        let told = leila.post(&new, &with(&tiers, &[("jour", "2026-04-04"), ("motif", "x")])).await;
        assert!(told.is_page(422).read().contains("sont suspendues par la décision du 11/03/2026"));
        // Those planned before are told.
        let told = leila.get(&page).await.is_page(200).read();
        assert!(told.contains("sont suspendues par la décision du 11/03/2026"), "{told}");
        assert!(!told.contains("Visites à prévoir"), "{told}");
    }
}

#[tokio::test]
async fn brothers_and_sisters_go_together_each_in_their_own_file() {
    for site in Site::on_each_engine("agenda_fratrie").await {
        let house = house(&site).await;
        let world = &site.world;
        let service = house.service;
        let row = Row::default().with("nom", "Vasseur");
        let family = world.add("famille", service, row).await;
        let mut siblings = Vec::new();
        for (prenom, birth) in [("Tom", "2014-02-01"), ("Ana", "2016-08-09")] {
            let row = Row::default()
                .with("nom", "Vasseur")
                .with("prenom", prenom)
                .with("birth_day", birth)
                .with("famille_id", family);
            let id = world.add("personne", service, row).await;
            measured(&site, service, id).await;
            siblings.push(id.to_string());
        }
        let leila = site.sign_in("leila").await;
        let new = format!("/services/{service}/agenda/nouveau");
        let form = leila.get(&format!("{new}?enfant={}", siblings[0])).await.is_page(200).read();
        assert!(form.contains("Ana Vasseur"), "{form}");
        let car = Row::default().with("nature", "vehicule").with("nom", "Kangoo");
        let car = world.add("moyen", service, car).await.to_string();
        let plan: Form<'_> = vec![
            ("nature", "activite"),
            ("enfant", &siblings[0]),
            ("fratrie", &siblings[1]),
            ("jour", "2026-03-12"),
            ("de", "10:00"),
            ("vehicule_id", &car),
        ];
        let one = leila.post(&new, &plan).await.is_done();
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM rendez_vous", &[]).await, 2);
        let week = leila.get(&format!("/services/{service}/agenda")).await.is_page(200).read();
        assert_eq!(week.matches("10 h – 11 h").count(), 1, "one line for both: {week}");
        assert!(week.contains("Tom Vasseur") && week.contains("Ana Vasseur"), "{week}");
        // The same car, for another child; another one is free.
        let spare = Row::default().with("nature", "vehicule").with("nom", "Clio");
        world.add("moyen", service, spare).await;
        let child = house.child.to_string();
        let other = vec![
            ("nature", "transport"),
            ("enfant", child.as_str()),
            ("jour", "2026-03-12"),
            ("de", "10:30"),
            ("vehicule_id", car.as_str()),
        ];
        let told = leila.post(&new, &other).await.is_page(422).read();
        assert!(told.contains("« Kangoo » est déjà pris"), "{told}");
        assert!(told.contains("Libre à cette heure : Clio."), "{told}");
        leila.post(&one, &[("geste", "tenu"), ("version", "1"), ("groupe", "oui")]).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE etat = 'tenu'";
        assert_eq!(world.count(sql, &[]).await, 2);
    }
}

#[tokio::test]
async fn an_agenda_is_told_to_those_of_the_mission_and_a_walled_child_to_its_team_only() {
    for site in Site::on_each_engine("agenda_mission").await {
        let house = house(&site).await;
        let world = &site.world;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("nature", "entretien")
            .with("start_at", "2026-03-13T14:00")
            .with("end_at", "2026-03-13T15:00")
            .with("etat", "prevu");
        let rdv = world.add("rendez_vous", house.service, row).await;
        let other = world.service(house.organisation, "MECS La Varenne", "mecs").await;
        let place = (Some(house.organisation), Some(other));
        world.compte("malo", "Malo Evrard", Role::Educateur, place.0, place.1).await;
        let malo = site.sign_in("malo").await;
        for page in [
            format!("/services/{}/agenda", house.service),
            format!("/dossiers/{}/agenda", house.child),
            format!("/dossiers/{}/visites", house.child),
            format!("/rendez-vous/{rdv}"),
        ] {
            malo.get(&page).await.is_page(404);
        }
        let own = malo.get("/agenda").await.is_page(200).read();
        assert!(!own.contains("14 h"), "{own}");
        let leila = site.sign_in("leila").await;
        let week = format!("/services/{}/agenda", house.service);
        assert!(leila.get(&week).await.is_page(200).read().contains("Élodie Vasseur"));
        let wall = Row::default().with("start_day", "2026-01-01").with("perimetre", "equipe");
        world.add("regle_acces", house.service, wall).await;
        let told = leila.get(&week).await.is_page(200).read();
        assert!(!told.contains("Vasseur") && !told.contains("14 h"), "{told}");
        leila.get(&format!("/rendez-vous/{rdv}")).await.is_page(404);
    }
}

#[tokio::test]
async fn ones_agenda_is_read_elsewhere_by_a_key_without_names_and_until_it_is_taken_back() {
    for site in Site::on_each_engine("agenda_flux").await {
        let house = house(&site).await;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("nature", "entretien")
            .with("start_at", "2026-03-13T14:00")
            .with("end_at", "2026-03-13T15:00")
            .with("lieu", "Chez la grand-mère")
            .with("professionnel_id", house.pro)
            .with("etat", "prevu");
        site.world.add("rendez_vous", house.service, row).await;
        let leila = site.sign_in("leila").await;
        let page = "/agenda/abonnement";
        leila.get(page).await.is_page(200);
        let address = |html: &str| {
            let at = html.find("/agenda/flux/").expect("an address");
            html[at..at + "/agenda/flux/".len() + 64].to_owned()
        };
        let told = leila.post(page, &[("geste", "creer")]).await;
        let first = address(&told.is_page(200).text());
        assert!(!leila.get(page).await.text().contains("/agenda/flux/"), "told once");
        // A program has no session.
        let nobody = site.nobody();
        let feed = nobody.get(&first).await;
        assert_eq!(feed.status.as_u16(), 200);
        assert!(feed.header("content-type").starts_with("text/calendar"));
        let text = feed.text();
        assert!(text.contains("SUMMARY:Entretien : É. V.\r\n"), "{text}");
        assert!(text.contains("DTSTART:20260313T130000Z\r\n"), "{text}");
        for hidden in ["Élodie", "Vasseur", "grand"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
        let told = leila.post(page, &[("geste", "creer"), ("dit", "noms")]).await;
        let second = address(&told.is_page(200).text());
        nobody.get(&first).await.is_page(404);
        let text = nobody.get(&second).await.text();
        assert!(text.contains("Entretien : Élodie Vasseur"), "{text}");
        assert!(text.contains("LOCATION:Chez la grand-mère"), "{text}");
        // A program is told what the account may read now, and leaves its reading.
        let sql = "SELECT COUNT(*) AS n FROM audit WHERE details = 'agenda:flux'";
        assert_eq!(site.world.count(sql, &[]).await, 2);
        leila.post(page, &[("geste", "revoquer")]).await.is_page(200);
        nobody.get(&second).await.is_page(404);
        nobody.get("/agenda/flux/0123").await.is_page(404);
        let kept = "SELECT COUNT(*) AS n FROM abonnement_agenda WHERE key_hash = $1";
        let key = second.rsplit('/').next().unwrap().to_owned();
        assert_eq!(site.world.count(kept, &[key.into()]).await, 0, "the key itself is not kept");
    }
}
