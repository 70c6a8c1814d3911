//! Health to its end: the check that an entry owes, rights, the locker and the pill box, a dose that calls out, care asked of
//! several structures, a paper that is found where it is.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026, after eleven in Paris.

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n";

struct House {
    organisation: i64,
    service: i64,
    child: i64,
}

async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(service, child, "placement_ase", "2025-12-10").await;
    world.sejour(service, child, "2025-12-20").await;
    let next_door = world.service(organisation, "MECS Ailleurs", "mecs").await;
    for (who, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("nadia", "Nadia Roussel", Role::Soignant, service),
        ("rose", "Rose Lambert", Role::Secretaire, service),
        ("malo", "Malo Evrard", Role::Educateur, next_door),
    ] {
        world.compte(who, nom, role, Some(organisation), Some(place)).await;
    }
    House { organisation, service, child }
}

async fn told(who: &Visitor<'_>, path: &str) -> String {
    who.get(path).await.is_page(200).read()
}

/// The number that a figure shows.
async fn figure(who: &Visitor<'_>, service: i64, id: &str, year: &str) -> String {
    let page = who.get(&format!("/services/{service}/figures/{id}?annee={year}")).await;
    page.is_page(200);
    let text = page.text();
    let (_, rest) =
        text.split_once("class=\"card-value\"").unwrap_or_else(|| panic!("{id}: {text}"));
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().trim().to_owned()
}

/// A child comes in, as the register's own form keeps it.
async fn comes_in(who: &Visitor<'_>, service: i64, child: i64, day: &str) {
    let child = child.to_string();
    let form = [("personne_id", child.as_str()), ("entree_day", day)];
    who.post(&format!("/registre/sejours/{service}/nouveau"), &form).await.is_done();
}

async fn set(site: &Site, sql: &str, values: &[db::Value]) {
    let mut write = site.world.ground.db.write().await.unwrap();
    write.execute(sql, values).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn an_entry_owes_its_check_within_the_delay_of_the_house_once() {
    for site in Site::on_each_engine("sante_entry").await {
        let house = house(&site).await;
        let world = &site.world;
        let count = "SELECT COUNT(*) AS n FROM bilan_sante";
        assert_eq!(world.count(count, &[]).await, 0, "no delay was set: nothing is created");
        set(&site, "UPDATE service SET bilan_jours = 15 WHERE id = $1", &[house.service.into()])
            .await;
        let other = world.personne(house.service, "Diallo", "Ibrahim", "2011-02-01").await;
        world.mesure(house.service, other, "placement_ase", "2026-02-01").await;
        let leila = site.sign_in("leila").await;
        comes_in(&leila, house.service, other, "2026-02-20").await;
        let stay = "SELECT id AS n FROM sejour WHERE personne_id = $1";
        let stay = world.count(stay, &[other.into()]).await;
        let due = "SELECT COUNT(*) AS n FROM bilan_sante WHERE nature = 'entree'
              AND due_day = '2026-03-07' AND done_day IS NULL AND personne_id = $1";
        assert_eq!(world.count(due, &[other.into()]).await, 1);
        let page = told(&leila, &format!("/services/{}/sante", house.service)).await;
        assert!(page.contains("En retard depuis le 07/03/2026"), "{page}");
        // Done the day after it was due: it is late in the share of the year.
        set(
            &site,
            "UPDATE bilan_sante SET done_day = '2026-03-08' WHERE reference = $1",
            &[format!("sejour-{stay}").into()],
        )
        .await;
        // A stay of years ago that is brought in owes none.
        let old = world.personne(house.service, "Tran", "Minh", "2010-02-01").await;
        comes_in(&leila, house.service, old, "2019-02-20").await;
        assert_eq!(world.count(count, &[]).await, 1);
        let third = world.personne(house.service, "Petit", "Zoé", "2010-02-01").await;
        let row = Row::default()
            .with("personne_id", third)
            .with("nature", "entree")
            .with("due_day", "2026-03-20")
            .with("done_day", "2026-03-03");
        world.add("bilan_sante", house.service, row).await;
        comes_in(&leila, house.service, third, "2026-03-01").await;
        assert_eq!(world.count(count, &[]).await, 2, "the one noted by hand is that one");
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("bilans_entree_dus", "2"),
            ("bilans_entree_a_temps", "1"),
            ("part_bilans_entree_a_temps", "50,0\u{a0}%"),
        ] {
            assert_eq!(figure(&directrice, house.service, id, "2026").await, value, "{id}");
        }
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/services/{}/sante", house.service)).await.is_page(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_says_its_fund_and_its_steps_and_a_paper_is_found_where_it_is() {
    for site in Site::on_each_engine("sante_rights").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let child = house.child.to_string();
        let new = format!("/registre/pieces-sante/{}/nouveau", house.service);
        let form = [
            ("personne_id", child.as_str()),
            ("nature", "complementaire"),
            ("start_day", "2026-01-01"),
            ("end_day", "2026-03-31"),
            ("lieu", "Armoire du bureau, étagère 3"),
            ("organisme", "CPAM de Loir-et-Cher"),
            ("numero", "2 12 05 41"),
            ("demarche", "Renouvellement envoyé le 2 mars."),
            ("cout", "12,50"),
        ];
        leila.post(&new, &form).await.is_done();
        let piece = site.world.count("SELECT id AS n FROM piece_sante", &[]).await;
        let page = told(&leila, &format!("/fiche/pieces-sante/{piece}")).await;
        for words in ["CPAM de Loir-et-Cher", "2 12 05 41", "Renouvellement envoyé", "12,50 €"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let list = format!("/services/{}/sante", house.service);
        let page = told(&leila, &list).await;
        assert!(page.contains("Complémentaire santé : jusqu’au 31/03/2026"), "{page}");
        assert!(page.contains("Complémentaire santé valable : 1 sur 1."), "{page}");
        // Only on paper, it is found by its shelf or by what it is.
        for asked in ["etagere", "Vasseur complementaire"] {
            let page = told(&leila, &format!("{list}?q={}", asked.replace(' ', "+"))).await;
            assert!(page.contains("Armoire du bureau, étagère 3"), "{asked}: {page}");
        }
        let page = told(&leila, &format!("{list}?q=vaccin")).await;
        assert!(page.contains("Aucune pièce de mallette n’y répond"), "{page}");
        // Its scan joins the same list.
        let lien = format!("piece_sante:{piece}");
        let fields =
            [("nature", "photo"), ("titre", "Attestation scannée"), ("lien", lien.as_str())];
        let papers = format!("/dossiers/{child}/documents");
        leila.paper(&papers, ("a.pdf", "application/pdf", PDF), &fields).await.is_done();
        let page = told(&leila, &format!("/dossiers/{child}/sante")).await;
        assert!(page.contains("Attestation scannée"), "{page}");
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [("enfants_complementaire", "0"), ("droits_sante_cout", "12,50")] {
            assert_eq!(figure(&directrice, house.service, id, "2026").await, value, "{id}");
        }
        let month = format!("/services/{}/figures/part_complementaire", house.service);
        let month = directrice.get(&format!("{month}?du=2026-01-01&au=2026-01-31")).await;
        month.is_page(200);
        site.sign_in("malo").await.get(&list).await.is_page(404);
    }
}

#[tokio::test]
async fn a_count_is_made_by_two_and_a_pill_box_says_what_was_wrong() {
    for site in Site::on_each_engine("sante_box").await {
        let house = house(&site).await;
        let world = &site.world;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("medicament", "Cétirizine")
            .with("dose", "un comprimé")
            .with("matin", 1_i64)
            .with("start_day", "2026-03-10")
            .with("aide_prise", "vie_courante")
            .with("casier", "12")
            .with("prescripteur", "Dr Leroux");
        let treatment = world.add("traitement_sante", house.service, row).await;
        let (child, of) = (house.child.to_string(), treatment.to_string());
        let nadia = site.sign_in("nadia").await;
        let new = format!("/registre/stocks-traitement/{}/nouveau", house.service);
        let form = [
            ("personne_id", child.as_str()),
            ("traitement_id", of.as_str()),
            ("start_at", "2026-03-11T09:00"),
            ("mouvement", "compte"),
            ("nombre", "20"),
            ("par", "Nadia Roussel"),
        ];
        let page = nadia.post(&new, &form).await.is_page(422).read();
        assert!(page.contains("Un compte se fait à deux"), "{page}");
        let alone = [&form[..], &[("avec", "Nadia Roussel")]].concat();
        nadia.post(&new, &alone).await.is_page(422);
        let two = [&form[..], &[("avec", "Leïla Marchand")]].concat();
        nadia.post(&new, &two).await.is_done();
        let row = Row::default()
            .with("personne_id", house.child)
            .with("traitement_id", treatment)
            .with("start_at", "2026-03-11T10:00")
            .with("mouvement", "recu")
            .with("nombre", 8_i64)
            .with("par", "Nadia Roussel")
            .with("peremption_day", "2027-01-31");
        world.add("stock_traitement", house.service, row).await;
        let page = told(&nadia, &format!("/dossiers/{child}/sante")).await;
        for words in ["Il en reste 28", "casier 12", "périme le 31/01/2027"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let leila = site.sign_in("leila").await;
        let new = format!("/registre/piluliers/{}/nouveau", house.service);
        let form = [
            ("personne_id", child.as_str()),
            ("start_day", "2026-03-09"),
            ("end_day", "2026-03-15"),
            ("pharmacie", "Pharmacie des Lices"),
            ("recu_day", "2026-03-08"),
            ("recu_par", "Leïla Marchand"),
        ];
        let wrong = [&form[..], &[("conforme", "0")]].concat();
        let page = leila.post(&new, &wrong).await.is_page(422).read();
        assert!(page.contains("Dites ce qui n'allait pas"), "{page}");
        leila.post(&new, &form).await.is_done();
        let list = format!("/services/{}/sante", house.service);
        assert!(told(&leila, &list).await.contains("Reçu, à vérifier"));
        set(
            &site,
            "UPDATE pilulier SET verifie_day = '2026-03-08', verifie_par = 'Nadia', conforme = 1",
            &[],
        )
        .await;
        assert!(told(&leila, &list).await.contains("Vérifié"));
        // The nurse who prepares the next one notes it herself.
        let next = [
            ("personne_id", child.as_str()),
            ("start_day", "2026-03-16"),
            ("end_day", "2026-03-22"),
            ("pharmacie", "Pharmacie des Lices"),
            ("recu_day", "2026-03-12"),
            ("recu_par", "Nadia Roussel"),
        ];
        nadia.post(&new, &next).await.is_done();
        site.sign_in("malo").await.get(&list).await.is_page(404);
    }
}

#[tokio::test]
async fn a_dose_that_nobody_noted_calls_out_to_who_gives_it_once_the_next_moment_begins() {
    for site in Site::on_each_engine("sante_late").await {
        let house = house(&site).await;
        let world = &site.world;
        for (nom, aide) in [("Cétirizine", "vie_courante"), ("Insuline", "soignant")] {
            let row = Row::default()
                .with("personne_id", house.child)
                .with("medicament", nom)
                .with("dose", "un")
                .with("matin", 1_i64)
                .with("coucher", 1_i64)
                .with("start_day", "2026-03-10")
                .with("aide_prise", aide)
                .with("prescripteur", "Dr Leroux");
            world.add("traitement_sante", house.service, row).await;
        }
        let late = "Élodie Vasseur : rien n’est noté pour la prise du matin";
        let leila = site.sign_in("leila").await;
        let home = told(&leila, "/").await;
        assert!(home.contains(late) && !home.contains("Cétirizine"), "{home}");
        assert!(!home.contains("prise du coucher"), "{home}");
        // Once hers is noted, only a carer still has one to give.
        let of = "SELECT id AS n FROM traitement_sante WHERE aide_prise = 'vie_courante'";
        let of = world.count(of, &[]).await;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("traitement_id", of)
            .with("start_at", "2026-03-12T08:00")
            .with("moment_prise", "matin")
            .with("etat_prise", "donnee")
            .with("par", "Leïla Marchand");
        world.add("prise_traitement", house.service, row).await;
        assert!(!told(&leila, "/").await.contains(late));
        let nadia = site.sign_in("nadia").await;
        assert!(told(&nadia, "/").await.contains(late));
        for other in ["rose", "malo"] {
            let home = told(&site.sign_in(other).await, "/").await;
            assert!(!home.contains("Vasseur : rien n’est noté"), "{other}: {home}");
        }
    }
}

#[tokio::test]
async fn a_request_of_care_says_who_was_asked_and_what_nobody_answered_stays_in_the_territory() {
    for site in Site::on_each_engine("sante_unmet").await {
        let house = house(&site).await;
        let world = &site.world;
        let place =
            Row::default().with("nom", "Blois").with("departement", "41").with("nature", "autre");
        let place = world.add("territoire_local", house.organisation, place).await;
        let famille = Row::default().with("nom", "Vasseur").with("territoire_id", place);
        let famille = world.add("famille", house.service, famille).await;
        set(
            &site,
            "UPDATE personne SET famille_id = $1 WHERE id = $2",
            &[famille.into(), house.child.into()],
        )
        .await;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("nature", "psychiatrie")
            .with("demande_day", "2026-02-01")
            .with("cadre_soin", "ordonne")
            .with("reponse", "sans_reponse");
        let asked = world.add("orientation_sante", house.service, row).await;
        let row = Row::default()
            .with("personne_id", house.child)
            .with("nature", "addictologie")
            .with("demande_day", "2026-02-01")
            .with("cadre_soin", "libre")
            .with("reponse", "acceptee")
            .with("start_day", "2026-02-10")
            .with("end_day", "2026-03-01")
            .with("arret_soin", "refus_enfant")
            .with("resultat", "Trois rendez-vous.");
        world.add("orientation_sante", house.service, row).await;
        for (structure, reponse, on) in [
            ("CMP de Blois", "sans_reponse", None),
            ("Hôpital de jour", "refusee", Some("2026-02-20")),
            ("CHU", "sans_reponse", None),
        ] {
            let row = Row::default()
                .with("personne_id", house.child)
                .with("orientation_id", asked)
                .with("structure", structure)
                .with("demande_day", "2026-02-03")
                .with("reponse", reponse)
                .with("reponse_day", on);
            world.add("sollicitation_sante", house.service, row).await;
        }
        let nadia = site.sign_in("nadia").await;
        let page = told(&nadia, &format!("/dossiers/{}/sante", house.child)).await;
        for words in ["CMP de Blois", "Hôpital de jour", "CHU"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // From the request, one more structure is asked for this child and this request, which is told by name.
        let html =
            nadia.get(&format!("/fiche/orientations-sante/{asked}")).await.is_page(200).text();
        let html = html.replace("&amp;", "&").replace("&#38;", "&");
        let way = format!(
            "/registre/sollicitations-sante/{}/nouveau?orientation_id={asked}&personne_id={}",
            house.service, house.child
        );
        assert!(html.contains(&way), "{way}: {html}");
        let form = nadia.get(&way).await.is_page(200).text();
        assert!(form.contains("Psychiatrie 01/02/2026 · Élodie Vasseur"), "{form}");
        let page = told(&nadia, &format!("/services/{}/sante", house.service)).await;
        assert!(page.contains("sans réponse depuis 39 jours"), "{page}");
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("sollicitations_sante", "3"),
            ("sollicitations_repondues", "1"),
            ("psychiatrie_sans_reponse", "1"),
            ("psychiatrie_structures_sans_reponse", "2"),
            ("soins_manquants", "1"),
            ("orientations_ordonnees", "1"),
            ("orientations_libres", "1"),
            ("orientations_arretees", "1"),
            ("suivis_addictologie", "1"),
        ] {
            assert_eq!(figure(&directrice, house.service, id, "2026").await, value, "{id}");
        }
        let table =
            format!("/services/{}/tableaux/soins_reponses_manquantes?annee=2026", house.service);
        let page = directrice.get(&table).await.is_page(200).read();
        assert!(page.contains("Blois"), "{page}");
        let rose = site.sign_in("rose").await;
        rose.get(&format!("/dossiers/{}/sante", house.child)).await.is_page(404);
    }
}

#[tokio::test]
async fn a_programme_of_prevention_has_its_sessions_youths_and_team_apart() {
    for site in Site::on_each_engine("sante_prevention").await {
        let house = house(&site).await;
        let world = &site.world;
        let row = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
        let pro = world.add("professionnel", house.organisation, row).await;
        let mut actions = Vec::new();
        for (intitule, public) in [("Addictions", "jeunes"), ("Repérer", "equipe")] {
            let row = Row::default()
                .with("nature", "prevention")
                .with("intitule", intitule)
                .with("partenaires", "CSAPA")
                .with("public_action", public)
                .with("start_day", "2026-02-02")
                .with("end_day", "2026-03-31");
            let action = world.add("action_collective", house.service, row).await;
            for (field, id) in [("personne_id", house.child), ("professionnel_id", pro)] {
                if field == "personne_id" && public == "equipe" {
                    continue;
                }
                let row = Row::default().with("action_id", action).with(field, id);
                world.add("participation_action", house.service, row).await;
            }
            actions.push(action);
        }
        let leila = site.sign_in("leila").await;
        let page = format!("/actions/{}", actions[0]);
        let child = format!("seance_enfant_{}", house.child);
        let form = |day: &'static str| [("geste", "seance"), ("seance_jour", day)];
        let none = leila.post(&page, &form("2026-02-09")).await.is_page(422).read();
        assert!(none.contains("Cochez qui est venu."), "{none}");
        let early = [&form("2026-01-09")[..], &[(child.as_str(), "oui")]].concat();
        let early = leila.post(&page, &early).await.is_page(422).read();
        assert!(early.contains("avant le premier jour"), "{early}");
        for day in ["2026-02-09", "2026-02-16", "2026-02-16"] {
            let came = [&form(day)[..], &[(child.as_str(), "oui")]].concat();
            leila.post(&page, &came).await.is_done();
        }
        let read = told(&leila, &page).await;
        assert!(read.contains("16/02/2026") && read.contains("jeunes : 1, équipe : 0"), "{read}");
        let row = Row::default()
            .with("action_id", actions[1])
            .with("day", "2026-03-02")
            .with("professionnel_id", pro);
        world.add("presence_seance", house.service, row).await;
        let directrice = site.sign_in("directrice").await;
        for (id, value) in [
            ("prevention_seances_jeunes", "2"),
            ("prevention_seances_equipe", "1"),
            ("prevention_jeunes", "1"),
            ("prevention_equipe", "1"),
        ] {
            assert_eq!(figure(&directrice, house.service, id, "2026").await, value, "{id}");
        }
        site.sign_in("malo").await.get(&page).await.is_page(404);
    }
}
