//! Who consulted what: per child, per service, for the house; and readings worth a look.

use access::Role;
use fiche::Row;

use crate::site::Site;

/// A service with a head, an educatrice and a child whose file was read.
async fn read_file(site: &Site) -> (i64, i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    world.compte("educ", "Camille Roy", Role::Educateur, Some(organisation), Some(service)).await;
    world
        .compte("cheffe", "Nadia Belkacem", Role::ChefService, Some(organisation), Some(service))
        .await;
    let personne = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let sejour = world.sejour(service, personne, "2025-01-06").await;
    let educ = site.sign_in("educ").await;
    educ.get(&format!("/dossiers/{personne}")).await.is_page(200);
    educ.get(&format!("/fiche/sejours/{sejour}")).await.is_page(200);
    (organisation, service, personne)
}

#[tokio::test]
async fn a_child_reads_who_consulted_the_file_with_the_function_and_the_kind() {
    for site in Site::on_each_engine("trace_child").await {
        let (_, service, personne) = read_file(&site).await;
        let cheffe = site.sign_in("cheffe").await;
        let path = format!("/dossiers/{personne}/trace");
        assert!(!cheffe.get(&path).await.is_page(200).read().contains("Les listes du service"));
        let told = cheffe.get(&path).await.is_page(200).read();
        for part in [
            "Camille Roy",
            "Éducatrice, éducateur, Service AER de Blois",
            "A regardé le dossier",
            "A regardé un séjour",
            "Le service a une mission auprès de l’enfant",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // The reading of the trace is in the trace.
        let told = cheffe.get(&path).await.is_page(200).read();
        assert!(told.contains("Nadia Belkacem"), "{told}");
        // The file leads there for those who may, and not for the others.
        let educ = site.sign_in("educ").await;
        assert!(cheffe.get(&format!("/dossiers/{personne}")).await.text().contains(&path));
        assert!(!educ.get(&format!("/dossiers/{personne}")).await.text().contains(&path));
        educ.get(&path).await.is_page(404);
        // A list shows names without opening a file: who opened some is told beside.
        for list in ["personnes", "sejours"] {
            educ.get(&format!("/registre/{list}/{service}")).await.is_page(200);
        }
        let told = cheffe.get(&path).await.is_page(200).read();
        assert!(told.contains("Camille Roy : 2 listes, la dernière le 12/03/2026"), "{told}");
        // The refusal is for the head, not for the child's page.
        let told = cheffe.get(&path).await.is_page(200).read();
        assert!(!told.contains("voulu"), "{told}");
    }
}

#[tokio::test]
async fn the_head_of_service_sees_refusals_and_filters_by_person_kind_and_answer() {
    for site in Site::on_each_engine("trace_service").await {
        let (_, service, personne) = read_file(&site).await;
        let educ = site.sign_in("educ").await;
        educ.get(&format!("/dossiers/{personne}/trace")).await.is_page(404);
        educ.get(&format!("/registre/personnes/{service}?q=vass")).await.is_page(200);
        let cheffe = site.sign_in("cheffe").await;
        let all = cheffe.get(&format!("/services/{service}/trace")).await.is_page(200).read();
        assert!(all.contains("Refusé") && all.contains("Élodie Vasseur"), "{all}");
        assert!(all.contains("liste des personnes, recherche d’un nom"), "{all}");
        assert!(!all.contains("vass "), "the words typed are kept: {all}");
        let refused = format!("/services/{service}/trace?verdict=refuse");
        let refused = cheffe.get(&refused).await.is_page(200).read();
        assert!(
            refused.contains("a voulu regarder") && !refused.contains("a regardé"),
            "{refused}"
        );
        let kind = format!("/services/{service}/trace?genre=parcours");
        let kind = cheffe.get(&kind).await.is_page(200).read();
        assert!(kind.contains("un séjour") && !kind.contains("le dossier"), "{kind}");
    }
}

#[tokio::test]
async fn the_pages_of_the_trace_neither_skip_nor_repeat() {
    let site = Site::on_sqlite().await;
    let (_, service, personne) = read_file(&site).await;
    let educ = site.sign_in("educ").await;
    for _ in 0..60 {
        educ.get(&format!("/dossiers/{personne}")).await.is_page(200);
    }
    let cheffe = site.sign_in("cheffe").await;
    let first = cheffe.get(&format!("/services/{service}/trace")).await;
    assert_eq!(first.text().matches("<tr role").count(), 51, "50 lines and their head");
    let text = first.text();
    let link = text.split("href=\"").find(|link| link.contains("avant=")).unwrap();
    let link = link.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let second = cheffe.get(&link).await;
    assert!(second.is_page(200).read().contains("a regardé"));
}

#[tokio::test]
async fn the_administrator_sees_sign_ins_and_refusals_without_any_child() {
    for site in Site::on_each_engine("trace_house").await {
        let (organisation, service, personne) = read_file(&site).await;
        let educ = site.sign_in("educ").await;
        educ.get(&format!("/dossiers/{personne}/trace")).await.is_page(404);
        site.world.compte("admin", "Paul Morin", Role::Administrateur, None, None).await;
        let admin = site.sign_in("admin").await;
        let told = admin.get("/trace").await.is_page(200).read();
        assert!(told.contains("s’est connecté") && told.contains("Refusé"), "{told}");
        assert!(!told.contains("Vasseur") && !told.contains(&personne.to_string()), "{told}");
        admin.get(&format!("/dossiers/{personne}/trace")).await.is_page(404);
        admin.get(&format!("/services/{service}/trace")).await.is_page(404);
        admin.get(&format!("/organisations/{organisation}/trace")).await.is_page(404);
    }
}

#[tokio::test]
async fn the_head_of_the_trace_is_kept_elsewhere_once_a_day_and_finds_a_tail_that_was_cut() {
    let site = Site::on_sqlite().await;
    read_file(&site).await;
    let shell = &site.world.shell;
    let path = site.world.ground.folder.path().join("fins.txt");
    maillage::serve::keep_head(shell, &path).await.unwrap();
    maillage::serve::keep_head(shell, &path).await.unwrap();
    let kept = std::fs::read_to_string(&path).unwrap();
    assert_eq!(kept.lines().count(), 1, "{kept}");
    site.world.clock.advance_s(86_400);
    maillage::serve::keep_head(shell, &path).await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
    let words: Vec<&str> = kept.split_whitespace().collect();
    let head = audit::Head { seq: words[1].parse().unwrap(), hash: words[2].to_owned() };
    let db = &site.world.ground.db;
    assert_eq!(audit::check(db, vec![head.clone()]).await.unwrap().flaw, None);
    let mut write = db.write().await.unwrap();
    write.execute("DELETE FROM audit WHERE seq >= $1", &[head.seq.into()]).await.unwrap();
    write.commit().await.unwrap();
    let found = audit::check(db, vec![head.clone()]).await.unwrap();
    assert_eq!(found.flaw.map(|flaw| flaw.seq), Some(head.seq));
}

#[tokio::test]
async fn repeated_refusals_are_told_to_the_head_who_says_what_was_done() {
    for site in Site::on_each_engine("alerte").await {
        let (organisation, service, personne) = read_file(&site).await;
        let educ = site.sign_in("educ").await;
        for _ in 0..6 {
            educ.get(&format!("/dossiers/{personne}/trace")).await.is_page(404);
        }
        let cheffe = site.sign_in("cheffe").await;
        let path = format!("/services/{service}/alertes");
        assert!(cheffe.get(&path).await.is_page(200).read().contains("Rien à regarder"));
        assert_eq!(cheffe.post(&path, &[]).await.is_done(), path);
        let page = cheffe.get(&path).await;
        let told = page.is_page(200).read();
        assert!(told.contains("Refus répétés") && told.contains("6 refus en une heure"), "{told}");
        let text = page.text();
        let id = text.split("/alertes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let seen = format!("/alertes/{id}");
        educ.post(&seen, &[("suite", "rien")]).await.is_page(404);
        cheffe.post(&seen, &[("suite", "Expliqué : erreur de lien.")]).await.is_done();
        cheffe.post(&path, &[]).await.is_done();
        let told = cheffe.get(&path).await.is_page(200).read();
        assert!(told.contains("Vu par Nadia Belkacem"), "{told}");
        assert_eq!(site.world.count("SELECT count(*) AS n FROM alerte", &[]).await, 1);
        // Thresholds are for the direction; the head of one service has none of the organisation.
        let seuils = format!("/organisations/{organisation}/alertes/seuils");
        cheffe.get(&seuils).await.is_page(404);
        let directrice = site.sign_in("directrice").await;
        directrice.get(&seuils).await.is_page(200);
        let form = [
            ("regle", "refus_repetes"),
            ("refus_repetes_number", "50"),
            ("refus_repetes_start_day", "2020-01-01"),
            ("refus_repetes_active", "oui"),
        ];
        directrice.post(&seuils, &form).await.is_done();
        assert!(directrice.get(&seuils).await.read().contains("à partir de 50 refus"));
        directrice.get(&format!("/organisations/{organisation}/alertes")).await.is_page(200);
        directrice.get(&format!("/organisations/{organisation}/trace")).await.is_page(200);
    }
}

#[tokio::test]
async fn files_beyond_ones_references_are_known_by_the_link_of_the_account_and_not_by_its_name() {
    for site in Site::on_each_engine("alerte_lien").await {
        let (organisation, service, _) = read_file(&site).await;
        let world = &site.world;
        let educ = site.sign_in("educ").await;
        for n in 0..10 {
            let prenom = format!("Noé{n}");
            let other = world.personne(service, "Duval", &prenom, "2013-01-01").await;
            world.sejour(service, other, "2025-01-06").await;
            educ.get(&format!("/dossiers/{other}")).await.is_page(200);
        }
        let stay = world.count("SELECT min(id) AS n FROM sejour", &[]).await;
        // A namesake of the account follows the child; so does somebody of another name.
        let mut known = Vec::new();
        for (prenom, nom) in [("Camille", "Roy"), ("Louise", "Petit")] {
            let row = Row::default().with("nom", nom).with("prenom", prenom);
            let one = world.add("professionnel", organisation, row).await;
            let team = Row::default()
                .with("sejour_id", stay)
                .with("professionnel_id", one)
                .with("role", "referent")
                .with("start_day", "2025-02-01");
            world.add("referent", service, team).await;
            known.push(one);
        }
        let cheffe = site.sign_in("cheffe").await;
        let path = format!("/services/{service}/alertes");
        let told = async || {
            cheffe.post(&path, &[]).await.is_done();
            cheffe.get(&path).await.is_page(200).read()
        };
        let before = told().await;
        assert!(!before.contains("Dossiers hors de ses références"), "{before}");
        let mut write = world.shell.house.db().write().await.unwrap();
        identity::link_professional(&mut write, "educ", known[1]).await.unwrap();
        write.commit().await.unwrap();
        let after = told().await;
        assert!(after.contains("Dossiers hors de ses références"), "{after}");
        assert!(after.contains("10 dossiers différents dans la journée"), "{after}");
    }
}

#[tokio::test]
async fn a_past_refusal_and_a_write_are_explained_with_the_facts_of_that_day() {
    for site in Site::on_each_engine("trace_pourquoi").await {
        let (organisation, _, personne) = read_file(&site).await;
        let place = site.world.service(organisation, "MECS La Varenne", "mecs").await;
        let other = Some(organisation);
        site.world.compte("malo", "Malo Evrard", Role::ChefService, other, Some(place)).await;
        let (cheffe, educ) = (site.sign_in("cheffe").await, site.sign_in("educ").await);
        let malo = site.sign_in("malo").await;
        let (file, trace) =
            (format!("/dossiers/{personne}"), format!("/dossiers/{personne}/trace"));
        malo.get(&file).await.is_page(404);
        educ.get(&trace).await.is_page(404);
        // The child's page tells readings; refusals are apart, each with its explanation.
        let page = cheffe.get(&trace).await;
        let text = page.is_page(200).text();
        let links: Vec<&str> = text
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with(&format!("{file}/pourquoi/")))
            .collect();
        assert!(links.len() >= 2, "{text}");
        let mut told = String::new();
        for link in &links {
            told.push_str(&cheffe.get(link).await.is_page(200).read());
        }
        for part in [
            "Malo Evrard a voulu lire « Identité",
            "refusé, car aucune règle ne le permet",
            "aucun rôle dans ce service",
            "Camille Roy a voulu lire",
            "Les faits sont recalculés pour ce jour",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // A write that was allowed tells its rule, kept by the trace, though the role is gone since.
        let sql = "SELECT MAX(seq) AS n FROM audit WHERE personne_id = $1 AND verdict = 'accorde'
                    AND action = 'parcours.lire'";
        let seq = site.world.count(sql, &[personne.into()]).await;
        let entry = format!("{file}/pourquoi/{seq}");
        let told = cheffe.get(&entry).await.is_page(200).read();
        assert!(told.contains("permis, parce que le service a une mission"), "{told}");
        assert!(told.contains("rôle dans ce service : Éducat"), "{told}");
        // Of what the trace does not tell of this child, nothing; a stranger reads none.
        for path in [format!("{file}/pourquoi/999999"), format!("/dossiers/1/pourquoi/{seq}")] {
            cheffe.get(&path).await.is_page(404);
        }
        for who in [&educ, &malo] {
            who.get(&entry).await.is_page(404);
        }
    }
}

#[tokio::test]
async fn one_asks_whether_somebody_could_write_validate_or_take_out() {
    for site in Site::on_each_engine("pourquoi_verbes").await {
        let (_, _, personne) = read_file(&site).await;
        let (cheffe, educ) = (site.sign_in("cheffe").await, site.sign_in("educ").await);
        let path = format!("/dossiers/{personne}/pourquoi");
        let told = cheffe.get(&format!("{path}?identifiant=educ&verbe=ecrire")).await;
        let told = told.is_page(200).read();
        assert!(
            told.contains("Pour écrire ou corriger, ce dossier est à Camille Roy ouvert"),
            "{told}"
        );
        let told = cheffe.get(&format!("{path}?identifiant=educ&verbe=exporter")).await;
        let told = told.is_page(200).read();
        assert!(
            told.contains("Pour sortir en fichier, ce dossier est à Camille Roy fermé"),
            "{told}"
        );
        let told = educ.get(&format!("{path}?verbe=publier")).await.is_page(200).read();
        assert!(told.contains("Pour valider, ce dossier vous est fermé"), "{told}");
        let told = cheffe.get(&format!("{path}?verbe=publier")).await.is_page(200).read();
        assert!(told.contains("Pour valider, ce dossier vous est ouvert"), "{told}");
        educ.get(&format!("{path}?identifiant=cheffe&verbe=ecrire")).await.is_page(404);
    }
}

#[tokio::test]
async fn the_function_told_is_that_of_the_instant_and_not_of_today() {
    for site in Site::on_each_engine("trace_fonction").await {
        let (organisation, service, personne) = read_file(&site).await;
        let world = &site.world;
        world.clock.advance_s(3 * 86_400);
        // Camille was an educator until the 14th; she heads the service since.
        let compte = "SELECT id AS n FROM compte WHERE identifiant = 'educ'";
        let compte = world.count(compte, &[]).await;
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE affectation SET end_day = '2026-03-14' WHERE compte_id = $1";
        write.execute(sql, &[compte.into()]).await.unwrap();
        let sql =
            "INSERT INTO affectation (id, compte_id, role, organisation_id, service_id, start_day)
                   VALUES (42, $1, 'chef_service', $2, $3, '2026-03-14')";
        let values = [compte.into(), organisation.into(), service.into()];
        write.execute(sql, &values).await.unwrap();
        write.commit().await.unwrap();
        let educ = site.sign_in("educ").await;
        educ.get(&format!("/dossiers/{personne}")).await.is_page(200);
        let cheffe = site.sign_in("cheffe").await;
        let told = cheffe.get(&format!("/dossiers/{personne}/trace")).await.is_page(200).read();
        let before = "12/03/2026, à";
        let (since, then) = told.split_once(before).unwrap_or_else(|| panic!("{told}"));
        assert!(since.contains("Camille Roy Chef de service, Service AER"), "{told}");
        assert!(then.contains("Camille Roy Éducatrice, éducateur, Service AER"), "{told}");
        let list = cheffe.get(&format!("/services/{service}/trace")).await.is_page(200).read();
        assert!(list.contains("Éducatrice, éducateur, Service AER de Blois"), "{list}");
    }
}

#[tokio::test]
async fn a_young_person_reads_functions_and_days_with_who_accompanies_them() {
    for site in Site::on_each_engine("trace_jeune").await {
        let (organisation, service, personne) = read_file(&site).await;
        let world = &site.world;
        let here = Some(organisation);
        let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
        for (identifiant, nom, role, place) in [
            ("ines", "Inès Caron", Role::Soignant, service),
            ("sam", "Sam Roy", Role::Secretaire, service),
            ("malo", "Malo Evrard", Role::Educateur, next_door),
        ] {
            world.compte(identifiant, nom, role, here, Some(place)).await;
        }
        let note = Row::default()
            .with("personne_id", personne)
            .with("day", "2026-02-01")
            .with("texte", "Asthme d’effort.");
        let note = world.add("note_medicale", service, note).await;
        let ines = site.sign_in("ines").await;
        ines.get(&format!("/fiche/notes-medicales/{note}")).await.is_page(200);
        let act = Row::default()
            .with("personne_id", personne)
            .with("destinataire_id", next_door)
            .with("finalite", "Préparer le retour.")
            .with("partage_identite", 1)
            .with("start_day", "2026-03-01")
            .with("end_day", "2026-06-30")
            .with("information", "informes");
        world.add("partage", service, act).await;
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/dossiers/{personne}")).await.is_page(200);

        let path = format!("/dossiers/{personne}/consultations");
        let educ = site.sign_in("educ").await;
        assert!(educ.get(&format!("/dossiers/{personne}")).await.text().contains(&path));
        let told = educ.get(&path).await.is_page(200).read();
        for part in [
            "12 mars 2026",
            "Éducatrice, éducateur, Service AER de Blois a regardé",
            "Éducatrice, éducateur, MECS La Varenne a regardé",
            "qui tu es et ta famille",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // Neither who, nor what the educator does not read.
        for part in ["Camille", "Malo", "Inès", "médical", "Asthme"] {
            assert!(!told.contains(part), "{part}: {told}");
        }
        let nurse = told.split("médecin").nth(1).unwrap_or_else(|| panic!("{told}"));
        assert!(nurse.contains("une partie de ton dossier"), "{told}");
        // It is a reading, and the trace says so.
        let cheffe = site.sign_in("cheffe").await;
        let trace = cheffe.get(&format!("/dossiers/{personne}/trace")).await.is_page(200).read();
        assert!(trace.contains("A regardé qui a consulté"), "{trace}");
        // Not for who keeps the register, nor cares, nor was given a part of the file.
        for who in ["sam", "ines", "malo"] {
            let who = site.sign_in(who).await;
            let answer = who.get(&path).await;
            answer.is_page(404);
            let home = who.get(&format!("/dossiers/{personne}")).await.text();
            assert!(!home.contains(&path));
        }
    }
}
