//! What a judge restricted holds wherever somebody is written to, met, told or listed: by their tie, by their name,
//! and after the end of the order. `interdits` is the table of effects: each right against each way out.

use access::Role;
use axum::http::StatusCode;
use fiche::Row;

use crate::{
    espace::{self, give, opened},
    exports::take_out,
    site::{Site, Visitor},
    writings::{begin, finish, house, validated},
};

// The clock of a house stands on Thursday 12 March 2026.

fn order(child: i64, droit: &'static str) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("titulaire", "pere")
        .with("nom", "Paul Buisson")
        .with(droit, 1)
        .with("juge", "Juge des enfants, cabinet 2")
        .with("decision_day", "2025-12-01")
}

fn contact(child: i64, nom: &str, lien: &str) -> Row {
    Row::default()
        .with("personne_id", child)
        .with("nom", nom)
        .with("lien", lien)
        .with("telephone", "06 39 98 11 11")
        .with("courriel", "paul@exemple.fr")
        .with("start_day", "2025-01-10")
}

async fn copied(who: &Visitor<'_>, page: &str, to: (&str, &str)) -> (StatusCode, String) {
    let form = [("destinataire", to.0), ("nom", to.1), ("format", "pdf")];
    let answer = who.post(&format!("{page}/copie"), &form).await;
    let read = if answer.status == StatusCode::OK { String::new() } else { answer.read() };
    (answer.status, read)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writing_is_kept_from_a_person_whatever_they_are_called_in_the_form() {
    for site in Site::on_each_engine("interdits_ecrits").await {
        let (_, service, child) = house(&site).await;
        site.world.add("restriction", service, order(child, "restreint_documents")).await;
        let solene = site.sign_in("solene").await;
        let page = begin(&solene, child, "courrier").await;
        finish(&solene, &page).await;
        validated(&solene, &page).await;
        for (lien, nom, leaves) in [
            ("pere", "", false),
            ("autre_parent", "Paul Buisson", false),
            ("autre", "Paul Buisson, père de Axel", false),
            ("autre", "BUISSON Paul", false),
            ("partenaire", "Paul Buisson", false),
            ("autre", "", false),
            ("autre", "Lise Roy", true),
            ("mere", "Anne Buisson", true),
            ("juge", "Mme Roland", true),
        ] {
            let (status, told) = copied(&solene, &page, (lien, nom)).await;
            let expected = if leaves { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            assert_eq!(status, expected, "{lien} {nom:?}: {told}");
            let sent = [
                ("geste", "envoyer"),
                ("destinataire", lien),
                ("nom", nom),
                ("day", "2026-03-12"),
                ("voie", "recommande"),
            ];
            let answer = solene.post(&page, &sent).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, leaves, "{lien} {nom:?}");
            if !leaves {
                let told = answer.is_page(422).read();
                let wanted = if lien == "autre" && nom.is_empty() {
                    "écrivez le nom de ce destinataire"
                } else {
                    "cabinet 2 a restreint par décision du 01/12/2025"
                };
                assert!(told.contains(wanted), "{lien} {nom:?}: {told}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_without_a_name_is_about_the_name_that_the_file_gives() {
    for site in Site::on_each_engine("interdits_sans_nom").await {
        let (_, service, child) = house(&site).await;
        let bare = order(child, "restreint_documents").with("nom", None::<&str>);
        site.world.add("restriction", service, bare).await;
        site.world.add("contact", service, contact(child, "Paul Buisson", "pere")).await;
        let solene = site.sign_in("solene").await;
        let page = begin(&solene, child, "courrier").await;
        finish(&solene, &page).await;
        validated(&solene, &page).await;
        assert_eq!(copied(&solene, &page, ("autre", "Buisson, Paul")).await.0, 422);
        assert_eq!(copied(&solene, &page, ("autre", "Lise Roy")).await.0, 200);
    }
}

#[tokio::test]
async fn an_appointment_with_who_is_restricted_wants_a_reason_by_every_form() {
    for site in Site::on_each_engine("interdits_rdv").await {
        let (_, service, child) = house(&site).await;
        site.world.add("restriction", service, order(child, "restreint_contact")).await;
        let leila = site.sign_in("leila").await;
        let id = child.to_string();
        let new = format!("/services/{service}/agenda/nouveau");
        let plan = |nature: &'static str, titulaire: &'static str, objet: &'static str| {
            vec![
                ("nature", nature),
                ("enfant", id.as_str()),
                ("jour", "2026-03-19"),
                ("de", "14:00"),
                ("titulaire", titulaire),
                ("objet", objet),
            ]
        };
        let said = "restreint les droits de cette personne";
        for form in [plan("entretien", "pere", ""), plan("reunion", "", "Avec M. Paul Buisson")] {
            let told = leila.post(&new, &form).await.is_page(422).read();
            assert!(told.contains(said), "{told}");
            assert!(told.contains("Juge des enfants, cabinet 2"), "{told}");
        }
        leila.post(&new, &plan("entretien", "mere", "")).await.is_done();
        let mut why = plan("entretien", "pere", "");
        why[3] = ("de", "16:00");
        why.push(("motif", "À la demande du juge, sans l’enfant."));
        leila.post(&new, &why).await.is_done();
        // The form of the register asks the same.
        let register = format!("/registre/rendez-vous/{service}/nouveau");
        let row = |nature: &'static str| {
            vec![
                ("personne_id", id.as_str()),
                ("nature", nature),
                ("start_at", "20/03/2026 14:00"),
                ("end_at", "20/03/2026 15:00"),
                ("titulaire", "pere"),
                ("etat", "prevu"),
            ]
        };
        let told = leila.post(&register, &row("entretien")).await.is_page(422).read();
        assert!(told.contains(said), "{told}");
        let mut visit = row("visite");
        visit.push(("motif", "Il insiste."));
        let told = leila.post(&register, &visit).await.is_page(422).read();
        assert!(told.contains("restreint ce droit (C. civ., art. 375-7)"), "{told}");
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE titulaire = 'pere'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
    }
}

#[tokio::test]
async fn a_visit_planned_before_an_order_is_said_to_be_kept_from_being_held() {
    for site in Site::on_each_engine("interdits_prevue").await {
        let (_, service, child) = house(&site).await;
        let visit = Row::default()
            .with("personne_id", child)
            .with("nature", "visite")
            .with("titulaire", "pere")
            .with("start_at", "2026-03-20T14:00")
            .with("end_at", "2026-03-20T15:00")
            .with("etat", "prevu");
        let visit = site.world.add("rendez_vous", service, visit).await;
        let solene = site.sign_in("solene").await;
        let pages = [
            format!("/dossiers/{child}/agenda"),
            format!("/services/{service}/agenda?semaine=2026-03-16"),
            format!("/rendez-vous/{visit}"),
        ];
        for page in &pages {
            let told = solene.get(page).await.is_page(200).read();
            assert!(told.contains("père") && !told.contains("restreint ces visites"), "{told}");
        }
        site.world.add("restriction", service, order(child, "restreint_visite")).await;
        for page in &pages {
            let told = solene.get(page).await.is_page(200).read();
            let said = "Un juge restreint ces visites depuis le 01/12/2025";
            assert!(told.contains(said), "{page}: {told}");
        }
    }
}

#[tokio::test]
async fn after_a_suspension_nothing_comes_back_before_somebody_decides() {
    for site in Site::on_each_engine("interdits_terme").await {
        let (_, service, child) = house(&site).await;
        let terms = |modalite: &str, from: &str, to: Option<&str>| {
            Row::default()
                .with("personne_id", child)
                .with("titulaire", "pere")
                .with("modalite_visite", modalite)
                .with("start_day", from)
                .with("end_day", to)
                .with("juge", "Juge des enfants, cabinet 2")
                .with("decision_day", from)
        };
        // An older right, without an end, then a suspension that is over.
        site.world.add("droit_visite", service, terms("libre", "2025-01-10", None)).await;
        let ended = terms("suspendu", "2025-10-01", Some("2026-03-01"));
        site.world.add("droit_visite", service, ended).await;
        let leila = site.sign_in("leila").await;
        let id = child.to_string();
        let new = format!("/services/{service}/agenda/nouveau");
        let visit = [
            ("nature", "visite"),
            ("enfant", id.as_str()),
            ("jour", "2026-03-19"),
            ("de", "14:00"),
            ("titulaire", "pere"),
            ("motif", "Le terme est passé."),
        ];
        let told = leila.post(&new, &visit).await.is_page(422).read();
        let said = "La décision du 01/10/2025 (père) suspendait les visites jusqu’au 28/02/2026.";
        assert!(told.contains(said) && told.contains("Son terme ne rétablit rien"), "{told}");
        // Somebody decides.
        let since = terms("libre", "2026-03-10", None);
        site.world.add("droit_visite", service, since).await;
        leila.post(&new, &visit).await.is_done();
    }
}

#[tokio::test]
async fn a_slip_is_for_somebody_and_says_them_what_they_may_know() {
    for site in Site::on_each_engine("interdits_billet").await {
        let (_, service, child) = house(&site).await;
        let world = &site.world;
        world.add("restriction", service, order(child, "restreint_adresse")).await;
        let uncle = world.add("contact", service, contact(child, "Paul BUISSON", "autre")).await;
        let care = Row::default()
            .with("personne_id", child)
            .with("nature", "sante")
            .with("start_at", "2026-03-20T14:00")
            .with("end_at", "2026-03-20T15:00")
            .with("lieu", "Clinique des Ormes")
            .with("etat", "prevu");
        let care = world.add("rendez_vous", service, care).await;
        let leila = site.sign_in("leila").await;
        let one = format!("/rendez-vous/{care}/convocation");
        let nom = "Clinique des Ormes";
        let form = leila.get(&one).await.is_page(200).read();
        assert!(form.contains("Pour qui est ce billet") && !form.contains(nom), "{form}");
        leila.get(&format!("{one}?pour=x")).await.is_page(422);
        for (pour, place, care) in [
            ("enfant".to_owned(), true, true),
            ("mere".to_owned(), true, true),
            ("pere".to_owned(), false, true),
            (format!("c{uncle}"), false, true),
        ] {
            let told = leila.get(&format!("{one}?pour={pour}")).await.is_page(200).read();
            assert_eq!(told.contains(nom), place, "{pour}: {told}");
            assert_eq!(told.contains("C’est un rendez-vous de santé"), care, "{pour}: {told}");
            assert!(told.contains("vendredi 20 mars"), "{pour}: {told}");
        }
        let told = leila.get(&format!("{one}?pour=autre_parent")).await.is_page(200).read();
        assert!(told.contains("choisissez la personne par son nom"), "{told}");
        // What is kept from him of care is not said, nor is anything given against an order on what he is sent.
        world.add("restriction", service, order(child, "restreint_sante")).await;
        let told = leila.get(&format!("{one}?pour=pere")).await.is_page(200).read();
        assert!(told.contains("C’est un rendez-vous.") && !told.contains("santé."), "{told}");
        world.add("restriction", service, order(child, "restreint_contact")).await;
        let told = leila.get(&format!("{one}?pour=pere")).await.is_page(200).read();
        assert!(told.contains("ne lui est pas remis") && !told.contains("20 mars"), "{told}");
        // A stranger.
        let malo = site.sign_in("malo").await;
        malo.get(&format!("{one}?pour=enfant")).await.is_page(404);
    }
}

#[tokio::test]
async fn consents_and_associations_of_who_is_restricted_carry_a_remark() {
    for site in Site::on_each_engine("interdits_sante").await {
        let (_, service, child) = house(&site).await;
        site.world.add("restriction", service, order(child, "restreint_sante")).await;
        let (ines, leila) = (site.sign_in("ines").await, site.sign_in("leila").await);
        let id = child.to_string();
        let consent = [
            ("personne_id", id.as_str()),
            ("nature", "non_usuel"),
            ("objet", "Appendicite"),
            ("qui", "parent"),
            ("decision", "accorde"),
            ("day", "10/03/2026"),
        ];
        let new = format!("/registre/consentements-soin/{service}/nouveau");
        let told = ines.post(&new, &consent).await.is_page(422).read();
        assert!(told.contains("Un juge restreint le droit « santé » (père)"), "{told}");
        let mut why = consent.to_vec();
        why.push(("motif", "La mère, vue au service."));
        let kept = ines.post(&new, &why).await.is_done();
        let mark = "un juge restreint le droit « santé » : père";
        for page in [kept, format!("/dossiers/{child}/sante")] {
            let told = ines.get(&page).await.is_page(200).read();
            assert!(told.contains(mark), "{page}: {told}");
        }
        let told = [
            ("personne_id", id.as_str()),
            ("titulaire", "tiers"),
            ("nom", "Paul Buisson"),
            ("etape", "bilan"),
            ("day", "10/03/2026"),
            ("position", "informe"),
        ];
        let new = format!("/registre/associations-projet/{service}/nouveau");
        let answer = leila.post(&new, &told).await.is_page(422).read();
        assert!(answer.contains("droits de cette personne (santé)"), "{answer}");
        let mut why = told.to_vec();
        why.push(("motif", "Rien n’a été dit du soin."));
        leila.post(&new, &why).await.is_done();
        let page = leila.get(&format!("/dossiers/{child}/projet")).await.is_page(200).read();
        assert!(page.contains("Un juge restreint ses droits : santé."), "{page}");
        // Who is known to be restricted, and another person, are noted at once.
        let mut known = told.to_vec();
        known[5] = ("position", "restreint");
        known.push(("motif", "Santé."));
        leila.post(&new, &known).await.is_done();
        let other = told.map(|(name, value)| match name {
            "nom" => (name, "Lise Roy"),
            _ => (name, value),
        });
        leila.post(&new, &other).await.is_done();
    }
}

#[tokio::test]
async fn a_contact_that_a_judge_forbids_has_no_number_in_lists_pages_and_files() {
    for site in Site::on_each_engine("interdits_contacts").await {
        let (_, service, child) = house(&site).await;
        let world = &site.world;
        // Under another tie too: the name is the same.
        for lien in ["pere", "autre"] {
            world.add("contact", service, contact(child, "Paul Buisson", lien)).await;
        }
        let sister = contact(child, "Lise Roy", "autre")
            .with("telephone", "06 39 98 33 33")
            .with("courriel", "lise@exemple.fr");
        world.add("contact", service, sister).await;
        let sql = "SELECT MIN(id) AS n FROM contact WHERE lien = 'pere'";
        let father = world.count(sql, &[]).await;
        let solene = site.sign_in("solene").await;
        let list = format!("/registre/contacts/{service}?personne_id={child}");
        let page = format!("/fiche/contacts/{father}");
        let whole = [
            list.clone(),
            page.clone(),
            format!("{page}/historique"),
            format!("/dossiers/{child}"),
            format!("/dossiers/{child}/fiche-urgence"),
        ];
        for one in [&list, &page] {
            assert!(solene.get(one).await.is_page(200).text().contains("06 39 98 11 11"), "{one}");
        }
        world.add("restriction", service, order(child, "restreint_contact")).await;
        for one in &whole {
            let told = solene.get(one).await.is_page(200).text();
            for hidden in ["06 39 98 11 11", "0639981111", "paul@exemple.fr"] {
                assert!(!told.contains(hidden), "{one}: {told}");
            }
        }
        for one in [&list, &page] {
            let told = solene.get(one).await.is_page(200).read();
            assert!(told.contains("Écarté par un juge"), "{one}: {told}");
        }
        let told = solene.get(&list).await.read();
        assert!(told.contains("06 39 98 33 33"), "another person is called: {told}");
        for columns in ["", "toutes"] {
            let asked = [
                ("source", "liste"),
                ("fiche", "contacts"),
                ("format", "csv"),
                ("colonnes", columns),
            ];
            let (file, _) = take_out(&solene, service, &asked).await;
            let said = String::from_utf8(file).unwrap();
            assert!(!said.contains("06 39 98 11 11") && !said.contains("paul@"), "{said}");
            assert!(said.contains("Écarté par un juge") && said.contains("06 39 98 33 33"));
        }
    }
}

/// The only order there is, on the father, noted by a service in its own file of the child.
async fn only(site: &Site, (service, child): (i64, i64), droit: &'static str) {
    let mut write = site.world.ground.db.write().await.unwrap();
    write.execute("DELETE FROM restriction", &[]).await.unwrap();
    write.commit().await.unwrap();
    let row = Row::default()
        .with("personne_id", child)
        .with("titulaire", "pere")
        .with("juge", "Juge Delmas")
        .with("decision_day", "2026-03-01")
        .with(droit, 1);
    site.world.add("restriction", service, row).await;
}

/// What leaves for a father of whom a judge restricts one right: a letter that says nothing of school nor of care; the
/// slips of an interview, a visit, care and school; a reminder; his own page, with its visits and its places.
/// `o`: whole; `p`: without place, service, names nor number; `j`: the day alone; `-`: nothing.
const EFFECTS: &[(&str, &str)] = &[
    // right                    letter, interview, visit, care, school, reminder, page, visits, places
    ("restreint_contact", "o - - - - - - - -"),
    ("restreint_visite", "o o - o o - o - o"),
    ("restreint_hebergement", "o o o o o o o - o"),
    ("restreint_adresse", "- p p p p - o o -"),
    ("restreint_scolarite", "o o o o j o o o o"),
    ("restreint_sante", "o o o j o o o o o"),
    ("restreint_correspondance", "- - - - - - - - -"),
    ("restreint_documents", "- - - - - o - - -"),
];

async fn slip(who: &Visitor<'_>, rdv: i64) -> &'static str {
    let page = format!("/rendez-vous/{rdv}/convocation?pour=pere");
    let told = who.get(&page).await.is_page(200).read();
    match (
        told.contains("Quand : "),
        told.contains("Salle bleue"),
        told.contains("C’est un rendez-vous."),
    ) {
        (false, ..) => "-",
        (true, true, _) => "o",
        (true, false, true) => "j",
        (true, false, false) => "p",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_right_against_each_way_out() {
    for site in Site::on_each_engine("interdits_effets").await {
        let house = espace::house(&site).await;
        let world = &site.world;
        let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
        let organisation = world.count(sql, &[house.service.into()]).await;
        let here = (Some(organisation), Some(house.service));
        world.compte("solene", "Solène Guichard", Role::ChefService, here.0, here.1).await;
        let mut rdv = Vec::new();
        for (nature, day) in [("entretien", 23), ("visite", 24), ("sante", 25), ("ecole", 26)] {
            let row = Row::default()
                .with("personne_id", house.child)
                .with("nature", nature)
                .with("start_at", format!("2026-03-{day}T14:00"))
                .with("end_at", format!("2026-03-{day}T15:00"))
                .with("lieu", "Salle bleue")
                .with("titulaire", (nature == "visite").then_some("pere"))
                .with("etat", "prevu");
            rdv.push(world.add("rendez_vous", house.service, row).await);
        }
        let father = contact(house.child, "Paul Vasseur", "pere")
            .with("rappel", "sms")
            .with("rappel_accord_day", "2026-03-01");
        let father = world.add("contact", house.service, father).await.to_string();
        let (solene, leila) = (site.sign_in("solene").await, site.sign_in("leila").await);
        let letter = begin(&solene, house.child, "courrier").await;
        finish(&solene, &letter).await;
        validated(&solene, &letter).await;
        let (code, _) = give(&leila, &house, &house.pere.to_string()).await;
        // Another service follows the same child, in its own file: what it notes acts here the same minute.
        let aemo = world.service(organisation, "Service d’AEMO", "aemo").await;
        let twin = world.personne(aemo, "VASSEUR", "Elodie", "2012-05-04").await;
        let places = [(house.service, house.child), (aemo, twin)];
        for (place, (droit, expected)) in
            places.iter().flat_map(|place| EFFECTS.iter().map(move |one| (place, one)))
        {
            only(&site, *place, droit).await;
            let mut told: Vec<&str> = Vec::new();
            let (status, _) = copied(&solene, &letter, ("pere", "")).await;
            told.push(if status == StatusCode::OK { "o" } else { "-" });
            for one in &rdv {
                told.push(slip(&leila, *one).await);
            }
            let asked = [("geste", "demander"), ("contact", father.as_str())];
            let reminders = format!("/rendez-vous/{}/rappels", rdv[0]);
            let answer = leila.post(&reminders, &asked).await;
            told.push(if answer.location().ends_with("fait=rappel") { "o" } else { "-" });
            let door = site.nobody().post("/espace", &[("code", &code)]).await;
            if door.status.as_u16() == 422 {
                told.extend(["-", "-", "-"]);
            } else {
                let own = opened(&site, &code).await;
                let read = own.get("/espace").await.is_page(200).read();
                told.push("o");
                told.push(if read.contains("Samedi 21 mars 2026") { "o" } else { "-" });
                told.push(if read.contains("MECS La Varenne") { "o" } else { "-" });
            }
            assert_eq!(told.join(" "), *expected, "{droit} {place:?}");
            // Another person is told as before.
            assert_eq!(copied(&solene, &letter, ("mere", "")).await.0, StatusCode::OK, "{droit}");
        }
    }
}

#[tokio::test]
async fn terms_that_are_closed_take_a_planned_visit_off_the_own_pages() {
    for site in Site::on_each_engine("interdits_espace").await {
        let house = espace::house(&site).await;
        let leila = site.sign_in("leila").await;
        let (of_father, _) = give(&leila, &house, &house.pere.to_string()).await;
        let (of_child, _) = give(&leila, &house, "enfant").await;
        let (father, child) = (opened(&site, &of_father).await, opened(&site, &of_child).await);
        let both = [(&father, "amedi 21 mars"), (&child, "amedi 21 mars")];
        for (who, day) in both {
            assert!(who.get("/espace").await.is_page(200).read().contains(day));
        }
        for (modalite, end) in
            [("suspendu", None), ("reserve", None), ("suspendu", Some("2026-03-10"))]
        {
            let mut write = site.world.ground.db.write().await.unwrap();
            write.execute("DELETE FROM droit_visite", &[]).await.unwrap();
            write.commit().await.unwrap();
            let row = Row::default()
                .with("personne_id", house.child)
                .with("titulaire", "pere")
                .with("modalite_visite", modalite)
                .with("start_day", "2026-03-01")
                .with("end_day", end)
                .with("juge", "Juge Delmas")
                .with("decision_day", "2026-03-01");
            site.world.add("droit_visite", house.service, row).await;
            for (who, day) in both {
                let told = who.get("/espace").await.is_page(200).read();
                assert!(!told.contains(day), "{modalite} {end:?}: {told}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_who_is_kept_away_is_not_in_the_form_and_no_file_brought_back_takes_it_away()
{
    for site in Site::sealed_on_each_engine("interdits_fiche").await {
        let (_, service, child) = house(&site).await;
        let world = &site.world;
        let father = contact(child, "Paul Buisson", "pere");
        let father = world.add("contact", service, father).await;
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE contact SET reference = 'C-1' WHERE id = $1";
        write.execute(sql, &[father.into()]).await.unwrap();
        write.commit().await.unwrap();
        world.add("restriction", service, order(child, "restreint_contact")).await;
        let form = format!("/fiche/contacts/{father}/modifier");
        let kept = "SELECT COUNT(*) AS n FROM contact WHERE id = $1 AND telephone LIKE '%11 11' AND courriel LIKE 'paul%'";
        let leila = site.sign_in("leila").await;
        let told = leila.get(&form).await.is_page(200).text();
        assert!(!told.contains("06 39 98 11 11") && !told.contains("paul@exemple.fr"), "{told}");
        assert!(told.contains("Un juge écarte cette personne"), "{told}");
        let child_id = child.to_string();
        let typed = [
            ("version", "1"),
            ("personne_id", child_id.as_str()),
            ("nom", "Paul Buisson"),
            ("lien", "pere"),
            ("telephone", "01 23 45 67 89"),
            ("start_day", "2025-02-01"),
        ];
        leila.post(&form, &typed).await.is_done();
        assert_eq!(world.count(kept, &[father.into()]).await, 1, "neither shown nor changed");
        assert_eq!(
            world.count("SELECT version AS n FROM contact WHERE id = $1", &[father.into()]).await,
            2
        );
        // Who notes what judges decide sees what is written.
        let solene = site.sign_in("solene").await;
        assert!(solene.get(&form).await.is_page(200).text().contains("06 39 98 11 11"));
        // Taken out, then brought back as it came.
        let asked =
            [("source", "liste"), ("fiche", "contacts"), ("format", "csv"), ("colonnes", "toutes")];
        let (file, _) = take_out(&solene, service, &asked).await;
        let said = String::from_utf8(file).unwrap();
        assert!(said.contains("Écarté par un juge") && said.contains("C-1"), "{said}");
        let back = said.trim_start_matches('\u{feff}').as_bytes().to_vec();
        let imports = format!("/services/{service}/import");
        let deposit = solene.deposit(&imports, "contacts.csv", &back, "contact").await.is_done();
        let told = solene.get(&deposit).await.is_page(200).read();
        assert!(!told.contains("empêche"), "{told}");
        solene.post(&deposit, &[("motif", "essai")]).await.is_done();
        assert_eq!(world.count(kept, &[father.into()]).await, 1, "{told}");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM contact", &[]).await, 1, "{told}");
    }
}
