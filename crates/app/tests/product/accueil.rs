//! Foster carers: for what each is agreed, who lives with them, their rest, what they spend; their first page.

use access::Role;
use fiche::Row;

use crate::site::Site;

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    /// Lives with Rose.
    elodie: i64,
    /// Lives with nobody.
    sami: i64,
    rose: i64,
}

async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let elodie = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let sami = world.personne(service, "Lebrun", "Sami", "2011-01-20").await;
    world.mesure(service, elodie, "placement_ase", "2025-12-10").await;
    let stay = world.sejour(service, elodie, "2025-12-20").await;
    world.mesure(service, sami, "placement_ase", "2025-12-10").await;
    world.sejour(service, sami, "2025-12-20").await;
    let place = (Some(organisation), Some(service));
    for (who, nom, role) in [
        ("famille", "Rose Duval", Role::AssistantFamilial),
        ("claire", "Claire Fontaine", Role::ChefService),
        ("siege", "Hugo Siège", Role::Siege),
        ("leila", "Leïla Marchand", Role::Educateur),
    ] {
        world.compte(who, nom, role, place.0, place.1).await;
    }
    let rose = Row::default().with("nom", "Duval").with("prenom", "Rose");
    let rose = world.add("professionnel", organisation, rose).await;
    let mut write = world.ground.db.write().await.unwrap();
    identity::link_professional(&mut write, "famille", rose).await.unwrap();
    write.commit().await.unwrap();
    let team = Row::default()
        .with("sejour_id", stay)
        .with("professionnel_id", rose)
        .with("role", "referent_quotidien")
        .with("start_day", "2025-12-20");
    world.add("referent", service, team).await;
    let agreed = Row::default()
        .with("professionnel_id", rose)
        .with("numero", "41-2021-77")
        .with("start_day", "2021-09-01")
        .with("end_day", "2026-09-01")
        .with("capacite", 2_i64)
        .with("age_max", 12_i64);
    world.add("agrement_accueil", service, agreed).await;
    let call = Row::default()
        .with("libelle", "Cadre d’astreinte")
        .with("telephone", "02 54 00 00 00")
        .with("jours", "tous")
        .with("start_day", "2026-01-01");
    world.add("permanence", service, call).await;
    House { service, elodie, sami, rose }
}

#[tokio::test]
async fn the_head_sees_agreements_places_rests_and_expenses_and_a_stranger_nothing() {
    for site in Site::on_each_engine("carers_head").await {
        let House { service, elodie, rose, .. } = house(&site).await;
        let page = format!("/services/{service}/assistants-familiaux");
        let claire = site.sign_in("claire").await;
        let told = claire.get(&page).await.is_page(200).read();
        for said in [
            "Rose Duval",
            "Finit le 31/08/2026 : renouvellement à demander",
            "Une place libre",
            "n° 41-2021-77 · 2 enfants au plus · jusqu’à 12 ans",
            "Élodie Vasseur, 13 ans (hors des âges de l’agrément)",
            "Aucun répit n’a eu lieu",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // She asks for a rest and notes what she paid, from her own page.
        let famille = site.sign_in("famille").await;
        let (child, own) = (elodie.to_string(), rose.to_string());
        let back = format!("/dossiers/{elodie}/agenda");
        let rest = [
            ("personne_id", child.as_str()),
            ("professionnel_id", own.as_str()),
            ("demande_day", "2026-03-12"),
            ("start_day", "2026-04-11"),
            ("end_day", "2026-04-12"),
            ("reponse_repit", "demande"),
            ("retour", back.as_str()),
        ];
        let asked = format!("/registre/repits/{service}/nouveau");
        let asked = famille.post(&asked, &rest).await;
        asked.is_done();
        let told = famille.get(asked.location()).await.is_page(200).read();
        assert!(told.contains("C’est fait.") && told.contains("Demandé"), "{told}");
        let paid = [
            ("personne_id", child.as_str()),
            ("professionnel_id", own.as_str()),
            ("day", "2026-03-11"),
            ("nature_frais", "ecole"),
            ("montant", "23,40"),
            ("etat_frais", "note"),
        ];
        famille.post(&format!("/registre/frais-accueil/{service}/nouveau"), &paid).await.is_done();
        // She asks and spends; it is not hers to say that it is arranged or repaid.
        let form = famille.get(&format!("/registre/repits/{service}/nouveau")).await;
        assert!(!form.is_page(200).text().contains("Où en est le répit"), "{}", form.text());
        let cheat = [&rest[..5], &[("reponse_repit", "fait"), ("relais", "Une amie")]].concat();
        famille.post(&format!("/registre/repits/{service}/nouveau"), &cheat).await.is_done();
        let cheat = [&paid[..5], &[("etat_frais", "rembourse")]].concat();
        famille.post(&format!("/registre/frais-accueil/{service}/nouveau"), &cheat).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM frais_accueil WHERE etat_frais <> 'note'";
        assert_eq!(site.world.count(sql, &[]).await, 0);
        let sql = "SELECT COUNT(*) AS n FROM repit_accueil WHERE reponse_repit <> 'demande'";
        assert_eq!(site.world.count(sql, &[]).await, 0);
        let mut write = site.world.ground.db.write().await.unwrap();
        for sql in [
            "DELETE FROM frais_accueil WHERE id = (SELECT MAX(id) FROM frais_accueil)",
            "DELETE FROM repit_accueil WHERE id = (SELECT MAX(id) FROM repit_accueil)",
        ] {
            write.execute(sql, &[]).await.unwrap();
        }
        write.commit().await.unwrap();
        let told = claire.get(&page).await.is_page(200).read();
        for said in [
            "Rose Duval pour Élodie Vasseur, du 11/04/2026 au 12/04/2026",
            "École, cantine, fournitures, 23,40",
            "Sans ticket",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // It is arranged: who takes over is asked.
        let id = site.world.count("SELECT id AS n FROM repit_accueil", &[]).await;
        let edit = format!("/fiche/repits/{id}/modifier");
        let arranged = |more: &[(&'static str, &'static str)]| {
            let kept = rest.iter().copied().filter(|(name, _)| *name != "reponse_repit");
            let all = kept.chain([("reponse_repit", "organise"), ("version", "1")]);
            all.chain(more.iter().copied()).collect::<Vec<_>>()
        };
        let refused = claire.post(&edit, &arranged(&[])).await.is_page(422).read();
        assert!(refused.contains("Dites qui prend le relais"), "{refused}");
        claire.post(&edit, &arranged(&[("relais", "Une TISF")])).await.is_done();
        let told = claire.get(&page).await.is_page(200).read();
        assert!(
            told.contains("Une TISF prend le relais, l’enfant n’est pas encore prévenu"),
            "{told}"
        );
        // It is on the agenda of the child, and on hers, on both of its days.
        let agenda = format!("/dossiers/{elodie}/agenda");
        let told = famille.get(&agenda).await.is_page(200).read();
        for said in ["Répit", "jusqu’au 12/04/2026", "relais : Une TISF", "Organisé"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let told = famille.get("/agenda?semaine=2026-04-06").await.is_page(200).read();
        assert_eq!(told.matches("Toute la journée · Répit").count(), 2, "{told}");
        assert!(told.contains("Élodie Vasseur"), "{told}");
        // The seat reads who is agreed and how many children, never which.
        let siege = site.sign_in("siege").await;
        let told = siege.get(&page).await.is_page(200).read();
        assert!(told.contains("Rose Duval") && told.contains("un enfant"), "{told}");
        assert!(!told.contains("Élodie") && !told.contains("23,40"), "{told}");
        // Who educates does not read human resources.
        let leila = site.sign_in("leila").await;
        leila.get(&page).await.is_page(404);
        famille.get(&page).await.is_page(404);
    }
}

#[tokio::test]
async fn the_first_page_of_an_assistant_familial_is_their_children_and_who_answers() {
    for site in Site::on_each_engine("carers_home").await {
        let House { service, elodie, sami, rose } = house(&site).await;
        let famille = site.sign_in("famille").await;
        let first = famille.get("/").await;
        let told = first.is_page(200).read();
        for said in [
            "Élodie Vasseur",
            "Demander un répit",
            "Une dépense",
            "Qui appeler maintenant",
            "02 54 00 00 00",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Sami"), "{told}");
        let way = format!(
            "/registre/repits/{service}/nouveau?personne_id={elodie}&amp;professionnel_id={rose}"
        );
        let html = String::from_utf8_lossy(&first.bytes).into_owned();
        assert!(html.contains(&way) || html.contains(&way.replace("&amp;", "&#38;")), "{html}");
        // Of a child who lives elsewhere, nothing is noted.
        let child = sami.to_string();
        let paid = [
            ("personne_id", child.as_str()),
            ("day", "2026-03-11"),
            ("nature_frais", "ecole"),
            ("montant", "23,40"),
        ];
        famille
            .post(&format!("/registre/frais-accueil/{service}/nouveau"), &paid)
            .await
            .is_page(422);
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM frais_accueil", &[]).await, 0);
    }
}

/// A year of Rose: Élodie away two nights, a rest of two days, three days taken over, and what she paid.
async fn year(site: &Site, house: &House) -> [i64; 3] {
    let (world, service, rose) = (&site.world, house.service, house.rose);
    let away = Row::default()
        .with("personne_id", house.elodie)
        .with("nature", "dvh")
        .with("start_at", "2026-02-06T18:00")
        .with("end_at", "2026-02-08T18:00");
    world.add("absence", service, away).await;
    let rest = |child: i64, start: &str, end: &str| {
        Row::default()
            .with("personne_id", child)
            .with("demande_day", "2026-01-02")
            .with("start_day", start)
            .with("end_day", end)
            .with("reponse_repit", "demande")
    };
    let own = rest(house.elodie, "2026-01-10", "2026-01-12").with("professionnel_id", rose);
    let own = world.add("repit_accueil", service, own.with("relais", "Une TISF")).await;
    let other = rest(house.sami, "2026-02-20", "2026-02-23").with("relais_id", rose);
    let other = world.add("repit_accueil", service, other).await;
    for id in [own, other] {
        world.set("repit_accueil", id, ("reponse_repit", "fait".into())).await;
    }
    let mut paid = 0;
    for (day, cents, etat) in [
        ("2025-12-22", 700_i64, "note"),
        ("2026-01-15", 2_340, "rembourse"),
        ("2026-02-01", 1_000, "note"),
        ("2026-02-03", 500, "refuse"),
    ] {
        let row = Row::default()
            .with("personne_id", house.elodie)
            .with("professionnel_id", rose)
            .with("day", day)
            .with("nature_frais", "ecole")
            .with("montant", cents)
            .with("etat_frais", "note");
        paid = world.add("frais_accueil", service, row).await;
        world.set("frais_accueil", paid, ("etat_frais", etat.into())).await;
    }
    let stay = "SELECT id AS n FROM sejour WHERE personne_id = $1";
    [world.count(stay, &[house.elodie.into()]).await, own, paid]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_year_of_a_carer_counts_children_nights_rests_and_expenses_and_each_sum_opens_its_records()
 {
    for site in Site::on_each_engine("carers_year").await {
        let house = house(&site).await;
        let [stay, rest, paid] = year(&site, &house).await;
        let famille = site.sign_in("famille").await;
        let page = famille.get("/mon-annee").await;
        let told = page.is_page(200).read();
        for said in [
            "Mon année 2026",
            "Élodie Vasseur",
            "1 enfant",
            // Seventy nights since the first of January, but for the two away and the one of the rest.
            "67 nuits",
            "et 3 ailleurs",
            "absence du 06/02/2026, retour le 08/02/2026",
            "2 jours",
            "3 jours",
            "33,40",
            "remboursés : 23,40",
            "refusés : 5 €",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // A child who is not with her is counted, without name nor way to the file.
        assert!(!told.contains("Sami") && told.contains("Un enfant"), "{told}");
        let html = page.text();
        for record in [
            format!("/fiche/sejours/{stay}"),
            format!("/fiche/repits/{rest}"),
            format!("/fiche/frais-accueil/{paid}"),
        ] {
            assert!(html.contains(&format!("href=\"{record}\"")), "{record}: {html}");
            famille.get(&record).await.is_page(200);
        }
        let told = famille.get("/mon-annee?an=2025").await.is_page(200).read();
        assert!(told.contains("12 nuits") && told.contains("7 €"), "{told}");
        // Who answers for carers reads the same; who pays them the nights only, of nobody by name.
        let list = format!("/services/{}/assistants-familiaux", house.service);
        let page = format!("{list}/{}/annee", house.rose);
        let claire = site.sign_in("claire").await;
        assert!(claire.get(&list).await.is_page(200).text().contains(&page));
        let told = claire.get(&page).await.is_page(200).read();
        for said in ["L’année 2026 de Rose Duval", "67 nuits", "Sami Lebrun", "33,40"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let told = site.sign_in("siege").await.get(&page).await.is_page(200).read();
        assert!(told.contains("67 nuits") && told.contains("ni montrés ni comptés"), "{told}");
        for hidden in ["Élodie", "33,40", "absence du", "20/12/2025", "3 ailleurs"] {
            assert!(!told.contains(hidden), "{hidden}: {told}");
        }
        claire.get(&format!("{list}/{}/annee", house.elodie)).await.is_page(404);
        let leila = site.sign_in("leila").await;
        leila.get(&page).await.is_page(404);
        famille.get(&page).await.is_page(404);
        let told = leila.get("/mon-annee").await.is_page(200).read();
        assert!(told.contains("celle d’un assistant familial"), "{told}");
    }
}
