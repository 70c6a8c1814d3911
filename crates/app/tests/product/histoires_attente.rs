//! US-2, a head of service: who waits and why in that order, a place that frees, requests that come, somebody who falls
//! ill, the month that balances.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

/// A service with its head, two educators and three families that wait.
struct Place {
    service: i64,
    organisation: i64,
    /// Grave danger since 1 February, seen by nobody.
    lea: (i64, i64),
    /// Two of a family, moderate.
    ines: (i64, i64),
    noe: (i64, i64),
    /// Sarah follows nine, Karim none.
    sarah: i64,
    karim: i64,
}

async fn waits(
    site: &Site,
    (service, famille, territoire): (i64, i64, i64),
    (prenom, danger, reception): (&'static str, &'static str, &'static str),
) -> (i64, i64) {
    let row = Row::default()
        .with("nom", "Aubry")
        .with("prenom", prenom)
        .with("birth_day", "2014-05-04")
        .with("famille_id", famille);
    let child = site.world.add("personne", service, row).await;
    let row = Row::default()
        .with("personne_id", child)
        .with("famille_id", famille)
        .with("nature", "aed_renforcee")
        .with("cadre", "administratif")
        .with("prescripteur", "inspecteur_ase")
        .with("territoire_id", territoire)
        .with("decision_day", reception)
        .with("reception_day", reception)
        .with("danger", danger)
        .with("veille", "MDS de Blois, Mme Roy");
    (child, site.world.add("mesure", service, row).await)
}

async fn territory(site: &Site, organisation: i64, nom: &'static str) -> i64 {
    let row = Row::default().with("nom", nom).with("departement", "41").with("nature", "mds");
    site.world.add("territoire_local", organisation, row).await
}

async fn educator(site: &Site, place: (i64, i64), name: (&'static str, &'static str)) -> i64 {
    let row = Row::default().with("nom", name.1).with("prenom", name.0);
    let id = site.world.add("professionnel", place.0, row).await;
    let post = Row::default()
        .with("professionnel_id", id)
        .with("fonction", "educateur_specialise")
        .with("etp", 100)
        .with("start_day", "2024-01-01");
    site.world.add("poste", place.1, post).await;
    id
}

async fn place(site: &Site) -> Place {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let compte = async |who: &'static str, nom: &'static str, role: Role| {
        world.compte(who, nom, role, Some(organisation), Some(service)).await;
    };
    compte("solene", "Solène Guichard", Role::ChefService).await;
    compte("leila", "Leïla Marchand", Role::Educateur).await;
    let blois = territory(site, organisation, "Blois").await;
    let vendome = territory(site, organisation, "Vendôme").await;
    let famille = async |nom: &'static str| {
        world.add("famille", service, Row::default().with("nom", nom)).await
    };
    let (one, two) = (famille("Aubry").await, famille("Bonnet").await);
    let lea = waits(site, (service, one, blois), ("Léa", "grave", "2026-02-01")).await;
    let ines = waits(site, (service, two, blois), ("Inès", "modere", "2025-12-10")).await;
    let noe = waits(site, (service, two, blois), ("Noé", "modere", "2026-01-20")).await;
    let need = Row::default()
        .with("day", "2026-02-20")
        .with("territoire_id", vendome)
        .with("nombre", 4)
        .with("danger", "grave");
    world.add("besoin_repere", service, need).await;
    for (cadre, places) in [(None, 60), (Some("administratif"), 30)] {
        let row = Row::default()
            .with("nature", "autorisee")
            .with("places", places)
            .with("cadre", cadre.map(str::to_owned))
            .with("start_day", "2021-04-01");
        world.add("capacite", service, row).await;
    }
    let most = Row::default()
        .with("start_day", "2026-01-01")
        .with("hours", 24)
        .with("referent_max", 10)
        .with("coreferent_max", 5);
    world.add("regle_equipe", service, most).await;
    let sarah = educator(site, (organisation, service), ("Sarah", "Petit")).await;
    let karim = educator(site, (organisation, service), ("Karim", "Bel")).await;
    for n in 0..9 {
        let born = format!("2013-01-{:02}", n + 1);
        let row =
            Row::default().with("nom", "Suivi").with("prenom", "Enfant").with("birth_day", born);
        let child = world.add("personne", service, row).await;
        let stay = world.sejour(service, child, "2025-06-01").await;
        let tie = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", sarah)
            .with("role", "referent")
            .with("start_day", "2025-06-01");
        world.add("referent", service, tie).await;
    }
    Place { service, organisation, lea, ines, noe, sarah, karim }
}

async fn rule(who: &Visitor<'_>, service: i64, (critere, rang): (&str, &str)) {
    let form = [
        ("critere", critere),
        ("rang", rang),
        ("accord", "le département"),
        ("start_day", "2026-03-01"),
    ];
    who.post(&format!("/registre/regles-attente/{service}/nouveau"), &form).await.is_done();
}

/// Where words stand in a text, one after the other.
fn in_order(text: &str, words: &[&str]) -> bool {
    let mut rest = text;
    words.iter().all(|word| match rest.find(word) {
        Some(at) => {
            rest = &rest[at + word.len()..];
            true
        }
        None => false,
    })
}

/// US-2, steps 1 to 3: the list, what is most urgent, a contact asked and answered, territories.
async fn the_list_says_who_waits(solene: &Visitor<'_>, home: &Place) {
    let list = format!("/services/{}/attente", home.service);
    let told = solene.get(&list).await.is_page(200).read();
    for said in [
        "3 mesures attendent pour 2 familles",
        "Danger : grave",
        "Blois",
        "Veille : MDS de Blois, Mme Roy",
        "AED renforcée, administratif",
        "Attend depuis 39 jours",
        "Aucune règle de priorité n’est notée",
        "Personne ne l’a vu depuis 39 jours",
        "Administratif : 0 sur 30 places autorisées depuis le 01/04/2021, 30 libres",
        "En tout : 9 sur 60 places autorisées depuis le 01/04/2021, 51 libres ; l’attente en représente 5 %",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(in_order(&told, &["Ordre proposé", "Inès Aubry", "Noé Aubry", "Léa Aubry"]), "{told}");
    assert!(in_order(&told, &["Vendôme", "Rien depuis 3 mois", "4 besoins repérés"]), "{told}");
    // The number opens the needs of that territory.
    let html = solene.get(&list).await.is_page(200).text();
    let needs = format!("/registre/besoins-reperes/{}?territoire_id=", home.service);
    assert!(html.contains(&needs), "{html}");
    let mesure = home.lea.1.to_string();
    let field = format!("aupres_{mesure}");
    let nobody = [("mesure", mesure.as_str()), (field.as_str(), "")];
    let refused = solene.post(&list, &nobody).await;
    assert!(refused.is_page(422).read().contains("Dites à qui le contact est demandé."));
    let asked = [("mesure", mesure.as_str()), (field.as_str(), "MDS de Blois, Mme Roy")];
    solene.post(&list, &asked).await.is_done();
    let told = solene.get(&list).await.is_page(200).read();
    assert!(told.contains("Contact demandé le 12/03/2026 : MDS de Blois, Mme Roy"), "{told}");
}

/// US-2, steps 3 and 4: rules that the service writes, each rank with its reason, brothers and sisters together.
async fn rules_place_each_and_say_why(site: &Site, solene: &Visitor<'_>, home: &Place) {
    rule(solene, home.service, ("danger", "1")).await;
    rule(solene, home.service, ("fratrie", "2")).await;
    let list = format!("/services/{}/attente", home.service);
    let told = solene.get(&list).await.is_page(200).read();
    assert!(
        in_order(
            &told,
            &[
                "1. Danger grave, puis fort, depuis le 01/03/2026, convenue avec le département",
                "Léa Aubry",
                "règle 1 : danger grave",
                "2. Une fratrie de 2",
                "Inès Aubry",
                "Noé Aubry",
                "avec sa fratrie (Inès Aubry)",
            ]
        ),
        "{told}"
    );
    let contact = site.world.count("SELECT id AS n FROM contact_attente", &[]).await;
    let (child, mesure) = (home.lea.0.to_string(), home.lea.1.to_string());
    let answer = [
        ("personne_id", child.as_str()),
        ("mesure_id", mesure.as_str()),
        ("day", "2026-03-12"),
        ("aupres", "MDS de Blois, Mme Roy"),
        ("reponse_day", "2026-03-12"),
        ("vu_day", "2026-03-11"),
        ("version", "1"),
        ("retour", list.as_str()),
    ];
    let edit = format!("/fiche/contacts-attente/{contact}/modifier");
    assert_eq!(solene.post(&edit, &answer).await.is_done(), list);
    let told = solene.get(&list).await.is_page(200).read();
    assert!(!told.contains("À voir d’abord") && told.contains("vu le 11/03/2026"), "{told}");
}

/// A place is given once, to a measure that waits; of the decision the motive alone is corrected, and nothing that it
/// made is brought back.
async fn given_once(site: &Site, solene: &Visitor<'_>, home: &Place) {
    let (child, mesure) = (home.ines.0.to_string(), home.ines.1.to_string());
    let mut form = vec![
        ("personne_id", child.as_str()),
        ("mesure_id", mesure.as_str()),
        ("day", "2026-03-12"),
        ("choix", "admise"),
        ("motif", "Une seconde fois"),
        ("prise_en_charge_day", "2026-05-04"),
    ];
    let new = format!("/registre/decisions-admission/{}/nouveau", home.service);
    let told = solene.post(&new, &form).await.is_page(422).read();
    assert!(told.contains("déjà prise en charge, le 12/03/2026"), "{told}");
    let id = site
        .world
        .count("SELECT id AS n FROM decision_admission WHERE mesure_id = $1", &[home.ines.1.into()])
        .await;
    form.push(("version", "1"));
    let edit = format!("/fiche/decisions-admission/{id}/modifier");
    let told = solene.post(&edit, &form).await.is_page(422).read();
    assert!(told.contains("Cette décision a donné la place"), "{told}");
    let (karim, sarah) = (home.karim.to_string(), home.sarah.to_string());
    form[5].1 = "2026-03-12";
    form.extend([
        ("visite_at", "2026-03-16T14:00"),
        ("referent_id", karim.as_str()),
        ("coreferent_id", sarah.as_str()),
        ("motif_modification", "Mieux dit"),
    ]);
    solene.post(&edit, &form).await.is_done();
    let sql = "SELECT COUNT(*) AS n FROM decision_admission WHERE id = $1 AND motif = $2";
    assert_eq!(site.world.count(sql, &[id.into(), "Une seconde fois".into()]).await, 1);
}

/// US-2, steps 5 and 6: the load simulated, a decision with its motive for two of a family, what follows from it.
async fn a_place_is_given_and_what_follows_is_there(
    site: &Site,
    solene: &Visitor<'_>,
    home: &Place,
) {
    let page = format!("/services/{}/attente/{}", home.service, home.ines.1);
    let html = solene.get(&page).await.is_page(200).text();
    let kept = format!("action=\"{page}\" data-keep>");
    assert!(html.contains(&kept), "a motive that was typed outlives a closed page: {html}");
    let told = solene.get(&page).await.is_page(200).read();
    for said in [
        "Rang 2",
        "Si ces 2 enfants arrivent",
        "Seuils du service : 10 références, 5 co-références.",
        "9 → 11",
        "Au-delà en référence, libre en co-référence",
        "0 → 2",
        "Libre",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let (karim, sarah) = (home.karim.to_string(), home.sarah.to_string());
    let with = format!("avec_{}", home.noe.1);
    let mut form = vec![
        (with.as_str(), "oui"),
        ("choix", "admise"),
        ("motif", ""),
        ("prise_en_charge_day", "2026-03-12"),
        ("visite_day", "2026-03-16"),
        ("visite_heure", "14:00"),
        ("referent_id", karim.as_str()),
        ("coreferent_id", sarah.as_str()),
    ];
    let refused = solene.post(&page, &form).await.is_page(422).read();
    assert!(refused.contains("Renseignez « Motif »."), "{refused}");
    form[2].1 = "Deux places dans la moitié administrative ; Léa a une place en internat lundi.";
    assert_eq!(solene.post(&page, &form).await.is_done(), page);
    let told = solene.get(&page).await.is_page(200).read();
    for said in
        ["Ce qui suit", "prise en charge, au rang 2", "livret d’accueil", "moitié administrative"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    for (child, mesure) in [home.ines, home.noe] {
        let of = [child.into(), mesure.into()];
        let sql = "SELECT COUNT(*) AS n FROM sejour s JOIN mesure m ON m.id = s.mesure_id
            JOIN referent r ON r.sejour_id = s.id
            WHERE s.personne_id = $1 AND m.id = $2 AND m.prise_en_charge_day = '2026-03-12'
              AND s.entree_day = '2026-03-12'";
        assert_eq!(site.world.count(sql, &of).await, 2);
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous
            WHERE personne_id = $1 AND start_at = '2026-03-16T14:00' AND etat = 'prevu'";
        assert_eq!(site.world.count(sql, &[child.into()]).await, 1);
    }
    given_once(site, solene, home).await;
    let agenda = solene.get(&format!("/dossiers/{}/agenda", home.ines.0)).await.is_page(200).read();
    assert!(agenda.contains("Première visite"), "{agenda}");
    let due =
        solene.get(&format!("/services/{}/echeances", home.service)).await.is_page(200).read();
    assert!(due.contains("Inès Aubry"), "{due}");
    let papers = format!("/services/{}/papiers", home.service);
    let booklet = Row::default()
        .with("nature", "livret")
        .with("public", "tous")
        .with("version_papier", "2026")
        .with("start_day", "2026-01-01");
    site.world.add("papier_famille", home.service, booklet).await;
    let told = solene.get(&papers).await.is_page(200).read();
    assert!(in_order(&told, &["Inès Aubry", "Livret d’accueil", "Pas remis"]), "{told}");
    let list = solene.get(&format!("/services/{}/attente", home.service)).await.is_page(200).read();
    assert!(list.contains("1 mesure attend pour 1 famille"), "{list}");
}

/// US-2, step 7: two requests noted in a minute, one refused with its motive and a counter-proposal.
async fn requests_are_noted_and_answered(site: &Site, solene: &Visitor<'_>, home: &Place) {
    let page = format!("/services/{}/demandes", home.service);
    let phone = [
        ("canal", "telephone"),
        ("demandeur", "ase"),
        ("demandeur_nom", "Mme Vidal, inspectrice"),
        ("sexe", "fille"),
        ("age_years", "15"),
        ("departement", "37"),
    ];
    solene.post(&page, &phone).await.is_done();
    let nothing = solene.post(&page, &[("demandeur", "pjj"), ("demandeur_nom", "M. Lenoir")]).await;
    let nothing = nothing.is_page(422);
    assert!(nothing.read().contains("Renseignez « Canal »."), "{}", nothing.read());
    assert!(nothing.text().contains("M. Lenoir"));
    solene.post(&page, &[("canal", "courriel"), ("demandeur", "pjj")]).await.is_done();
    let told = solene.get(&page).await.is_page(200).read();
    assert!(told.contains("2 demandes attendent une réponse."), "{told}");
    let sql = "SELECT id AS n FROM demande WHERE canal = 'telephone'";
    let id = site.world.count(sql, &[]).await.to_string();
    let mut form = vec![
        ("demande", id.as_str()),
        ("version", "1"),
        ("decision", "refusee"),
        ("contre_proposition", "Un accueil de jour dès lundi, et une place au foyer en mai."),
    ];
    let refused = solene.post(&page, &form).await;
    assert!(refused.is_page(422).read().contains("donnez le motif du refus"), "{}", refused.read());
    assert!(refused.text().contains("Un accueil de jour dès lundi"), "{}", refused.text());
    form.push(("motif_refus", "age"));
    solene.post(&page, &form).await.is_done();
    let told = solene.get(&page).await.is_page(200).read();
    for said in ["Une demande attend une réponse.", "Refusée : âge", "Proposé à la place"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// US-2, steps 8 and 9: somebody falls ill, who is left uncovered, who replaces; the month balances.
async fn an_absence_is_covered_and_the_month_balances(
    site: &Site,
    solene: &Visitor<'_>,
    home: &Place,
) {
    let page = format!("/services/{}/absences-equipe", home.service);
    let sarah = home.sarah.to_string();
    let ill = [
        ("professionnel_id", sarah.as_str()),
        ("nature", "maladie"),
        ("start_day", "2026-03-10"),
        ("end_day", "2026-03-19"),
        ("retour", page.as_str()),
    ];
    let new = format!("/registre/absences-professionnel/{}/nouveau", home.service);
    assert_eq!(solene.post(&new, &ill).await.is_done(), page);
    let told = solene.get(&page).await.is_page(200).read();
    for said in ["Un absent ; 9 enfants à découvert.", "10 jours, aucun remplacé", "À découvert"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let morning = solene.get("/").await.is_page(200).read();
    for said in ["personne n’est noté pour 9 enfants", "À confier"] {
        assert!(morning.contains(said), "{said}: {morning}");
    }
    let absence = site.world.count("SELECT id AS n FROM absence_professionnel", &[]).await;
    let (absence, karim) = (absence.to_string(), home.karim.to_string());
    let mut form = vec![
        ("absence", absence.as_str()),
        ("professionnel_id", ""),
        ("start_day", "2026-03-12"),
        ("end_day", "2026-03-19"),
    ];
    let refused = solene.post(&page, &form).await.is_page(422).read();
    assert!(refused.contains("Renseignez « Qui remplace »."), "{refused}");
    form[1].1 = karim.as_str();
    solene.post(&page, &form).await.is_done();
    let told = solene.get(&page).await.is_page(200).read();
    for said in [
        "2 jours sur 10 sans remplaçant",
        "Karim Bel remplace du 12/03/2026 au 19/03/2026",
        "chaque enfant a quelqu’un",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    // The morning says the same: somebody is there for each.
    let morning = solene.get("/").await.is_page(200).read();
    assert!(morning.contains("Remplace : Karim Bel pour 9 enfants"), "{morning}");
    assert!(
        !morning.contains("À confier") && !morning.contains("personne n’est noté"),
        "{morning}"
    );
    let month = format!("/services/{}/tableaux/tableau_bord?annee=2026", home.service);
    let table = solene.get(&month).await.is_page(200).read();
    for said in ["Présents au début", "Entrées", "Sorties", "Présents à la fin"] {
        assert!(table.contains(said), "{said}: {table}");
    }
    let figure = async |name: &str| -> i64 {
        let page = format!("/services/{}/figures/{name}?du=2026-03-01&au=2026-03-31", home.service);
        let text = solene.get(&page).await.is_page(200).text();
        let (_, rest) = text.split_once("class=\"card-value\"").unwrap();
        let value = rest.split_once('>').unwrap().1.split('<').next().unwrap().trim();
        value.parse().unwrap()
    };
    let start = figure("presents_debut").await;
    let (came, left, end) =
        (figure("entrees").await, figure("sorties").await, figure("presents_fin").await);
    assert_eq!((start + came - left, came), (end, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_of_service_goes_from_who_waits_to_the_month_that_balances() {
    for site in Site::on_each_engine("histoire_attente").await {
        let home = place(&site).await;
        let solene = site.sign_in("solene").await;
        let service = format!("/services/{}", home.service);
        let first = solene.get(&service).await.is_page(200).text();
        for page in ["attente", "demandes", "absences-equipe"] {
            assert!(first.contains(&format!("{service}/{page}")), "{page}");
        }
        the_list_says_who_waits(&solene, &home).await;
        rules_place_each_and_say_why(&site, &solene, &home).await;
        a_place_is_given_and_what_follows_is_there(&site, &solene, &home).await;
        requests_are_noted_and_answered(&site, &solene, &home).await;
        an_absence_is_covered_and_the_month_balances(&site, &solene, &home).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_educator_sees_the_list_and_decides_nothing_and_a_stranger_sees_none() {
    for site in Site::on_each_engine("attente_qui").await {
        let home = place(&site).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{}/attente", home.service);
        let one = format!("{list}/{}", home.lea.1);
        let told = leila.get(&list).await;
        told.is_page(200);
        assert!(told.read().contains("Léa Aubry") && !told.text().contains(&one));
        let form = [("choix", "attente"), ("motif", "Intruse")];
        leila.post(&one, &form).await.is_page(404);
        leila.get(&format!("/services/{}/absences-equipe", home.service)).await.is_page(404);
        let other = site.world.organisation("Fondation Saint-Aubin").await;
        site.world.compte("voisine", "Lise Roy", Role::Directeur, Some(other), None).await;
        let siege = Some(home.organisation);
        site.world.compte("siege", "Anne Poncet", Role::Siege, siege, None).await;
        let voisine = site.sign_in("voisine").await;
        for page in [&list, &one, &format!("/services/{}/demandes", home.service)] {
            voisine.get(page).await.is_page(404);
        }
        let siege = site.sign_in("siege").await;
        siege.get(&list).await.is_page(404);
        let away = siege.get(&format!("/services/{}/absences-equipe", home.service)).await;
        let away = away.is_page(200).read();
        assert!(!away.contains("Suivi") && !away.contains("chaque enfant"), "{away}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn places_noted_by_modality_are_summed_and_what_is_sent_twice_is_one() {
    for site in Site::on_each_engine("attente_deux_fois").await {
        let home = place(&site).await;
        let (organisation, service) = (
            home.organisation,
            site.world.service(home.organisation, "MECS Le Verger", "mecs").await,
        );
        for (nom, places) in [("Grands", 8_i64), ("Petits", 5)] {
            let row = Row::default().with("nom", nom).with("nature", "placement_ase");
            let modalite = site.world.add("modalite", service, row).await;
            let row = Row::default()
                .with("modalite_id", modalite)
                .with("nature", "installee")
                .with("places", places)
                .with("start_day", "2021-04-01");
            site.world.add("capacite", service, row).await;
        }
        let who = (Some(organisation), Some(service));
        site.world.compte("maud", "Maud Perrin", Role::ChefService, who.0, who.1).await;
        let maud = site.sign_in("maud").await;
        let told = maud.get(&format!("/services/{service}/attente")).await.is_page(200).read();
        assert!(told.contains("sur 13 places installées"), "{told}");
        let solene = site.sign_in("solene").await;
        let list = format!("/services/{}/attente", home.service);
        let mesure = home.lea.1.to_string();
        let field = format!("aupres_{mesure}");
        let asked = [("mesure", mesure.as_str()), (field.as_str(), "MDS de Blois")];
        let page = format!("{list}/{mesure}");
        let stays = [("choix", "attente"), ("motif", "Aucune place avant mai.")];
        for _ in 0..2 {
            solene.post(&list, &asked).await.is_done();
            solene.post(&page, &stays).await.is_done();
        }
        for table in ["contact_attente", "decision_admission"] {
            let sql = format!("SELECT COUNT(*) AS n FROM {table}");
            assert_eq!(site.world.count(&sql, &[]).await, 1, "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_says_its_modality_and_a_full_house_wants_a_reason() {
    for site in Site::on_each_engine("attente_modalite").await {
        let home = place(&site).await;
        let mut modalites = Vec::new();
        for nom in ["Jour", "Soir"] {
            let row = Row::default().with("nom", nom).with("nature", "autre");
            modalites.push(site.world.add("modalite", home.service, row).await);
        }
        let row = Row::default()
            .with("nature", "installee")
            .with("places", 9)
            .with("start_day", "2022-01-01");
        site.world.add("capacite", home.service, row).await;
        let solene = site.sign_in("solene").await;
        let page = format!("/services/{}/attente/{}", home.service, home.lea.1);
        let mut form = vec![
            ("choix", "admise"),
            ("motif", "Sa situation ne peut pas attendre."),
            ("prise_en_charge_day", "2026-03-12"),
            ("modalite_id", ""),
        ];
        let told = solene.post(&page, &form).await.is_page(422).read();
        assert!(told.contains("Dites dans quelle modalité l’enfant entre"), "{told}");
        let modalite = modalites[1].to_string();
        form[3].1 = modalite.as_str();
        let told = solene.post(&page, &form).await.is_page(422).read();
        let full = "Aucune place n’est libre le 12/03/2026 : 9 enfants présents pour 9 places.";
        assert!(told.contains(full) && told.contains("dites pourquoi"), "{told}");
        form.push(("passer_outre", "Un départ est prévu demain."));
        solene.post(&page, &form).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM sejour WHERE mesure_id = $1 AND modalite_id = $2";
        let of = [home.lea.1.into(), modalites[1].into()];
        assert_eq!(site.world.count(sql, &of).await, 1);
    }
}
