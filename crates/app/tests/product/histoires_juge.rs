//! US-7, an inspector of child protection: where a child sleeps, structures that send the child back and forth, who pays,
//! who waits, a closure, an invoice. US-6, a judge: what is sent, what is not begun, what closes, who goes home early,
//! what is restricted, what lasts more than is ordinary.

use access::Role;
use fiche::Row;

use crate::{
    exports::take_out,
    site::{Site, Visitor},
    writings::{assemble, begin, finish, house as writing_house, validated},
};

// The clock of a house stands on Thursday 12 March 2026.

/// A child that the ASE keeps, of whom a MECS and a DITEP have a mission, all three sharing the way.
struct Place {
    organisation: i64,
    ase: i64,
    mecs: i64,
    ditep: i64,
    child: i64,
}

/// Rows of a service about a child whose file another one keeps.
async fn keep(site: &Site, table: &'static str, owner: i64, id: i64, row: Row) {
    let mut row = row;
    (row.id, row.owner, row.version) = (id, owner, 1);
    let mut write = site.world.ground.db.write().await.unwrap();
    fiche::keep_all(&mut write, site.world.fiche(table), &[row], None).await.unwrap();
    write.commit().await.unwrap();
}

async fn place(site: &Site) -> Place {
    let (organisation, ase) = site.house().await;
    let world = &site.world;
    let mecs = world.service(organisation, "MECS La Varenne", "mecs").await;
    let ditep = world.service(organisation, "DITEP Les Tilleuls", "ditep").await;
    let child = world.personne(ase, "Vasseur", "Élodie", "2012-05-04").await;
    world.mesure(ase, child, "placement_ase", "2024-01-05").await;
    for (who, nom, service) in [
        ("vidal", "Hélène Vidal", ase),
        ("solene", "Solène Guichard", mecs),
        ("bruno", "Bruno Lemaire", ditep),
    ] {
        world.compte(who, nom, Role::ChefService, Some(organisation), Some(service)).await;
    }
    for to in [mecs, ditep] {
        let row = Row::default()
            .with("personne_id", child)
            .with("destinataire_id", to)
            .with("finalite", "Une seule place pour la nuit.")
            .with("partage_identite", 1_i64)
            .with("partage_parcours", 1_i64)
            .with("reciproque", 1_i64)
            .with("start_day", "2026-01-05")
            .with("end_day", "2026-12-31")
            .with("information", "informes");
        let act = world.add("partage", ase, row).await;
        site.agree_return(act).await;
    }
    let night = Row::default().with("nom", "Nuits").with("nature", "nuit_therapeutique");
    let night = world.add("modalite", ditep, night).await;
    let stay = |start: &'static str, end: Option<&'static str>| {
        Row::default().with("personne_id", child).with("entree_day", start).with("sortie_day", end)
    };
    keep(site, "sejour", mecs, 700_001, stay("2024-01-10", Some("2026-03-06"))).await;
    let of_ditep = stay("2025-09-01", None).with("modalite_id", night);
    keep(site, "sejour", ditep, 700_002, of_ditep).await;
    Place { organisation, ase, mecs, ditep, child }
}

/// Fields as a form sends them.
fn lent(all: &[(String, String)]) -> Vec<(&str, &str)> {
    all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

pub(crate) async fn posts(who: &Visitor<'_>, slug: &str, service: i64, fields: &[(&str, &str)]) {
    let to = format!("/registre/{slug}/{service}/nouveau");
    who.post(&to, fields).await.is_done();
}

/// US-7, steps 3 and 4: a night without another place, referrals that cross, a meeting that is called.
async fn nobody_is_left_in_a_ditep_by_default(site: &Site, home: &Place) {
    let vidal = site.sign_in("vidal").await;
    let page = format!("/dossiers/{}/solutions", home.child);
    let file = vidal.get(&format!("/dossiers/{}", home.child)).await.is_page(200).text();
    assert!(file.contains(&page));
    let told = vidal.get(&page).await.is_page(200).read();
    assert!(told.contains("Depuis le 06/03/2026, le DITEP est son seul lieu de nuit"), "{told}");
    assert!(told.contains("Chercher une place"), "{told}");
    let (child, mecs, ditep) =
        (home.child.to_string(), home.mecs.to_string(), home.ditep.to_string());
    let asked = |to: &str| {
        vec![
            ("personne_id".to_owned(), child.clone()),
            ("day".to_owned(), "2026-03-09".to_owned()),
            ("vers_id".to_owned(), to.to_owned()),
            ("reponse_orientation".to_owned(), "attente".to_owned()),
        ]
    };
    let mut refused = asked(&mecs);
    refused[3].1 = "refusee".to_owned();
    refused.push(("reponse_day".to_owned(), "2026-03-11".to_owned()));
    let new = format!("/registre/orientations-service/{}/nouveau", home.ase);
    let told = vidal.post(&new, &lent(&refused)).await.is_page(422).read();
    assert!(told.contains("Un refus a son motif"), "{told}");
    refused.push(("motif".to_owned(), "Pas d’internat avant juin.".to_owned()));
    refused.push(("contre_proposition".to_owned(), "Les week-ends dès samedi.".to_owned()));
    vidal.post(&new, &lent(&refused)).await.is_done();
    let solene = site.sign_in("solene").await;
    let bruno = site.sign_in("bruno").await;
    posts(&solene, "orientations-service", home.mecs, &lent(&asked(&ditep))).await;
    posts(&bruno, "orientations-service", home.ditep, &lent(&asked(&mecs))).await;
    let told = vidal.get(&page).await.is_page(200).read();
    for said in [
        "Renvois croisés : deux structures se l’adressent l’une à l’autre.",
        "Vers MECS La Varenne",
        "par DITEP Les Tilleuls",
        "Motif : Pas d’internat avant juin.",
        "Proposé à la place : Les week-ends dès samedi.",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    // Each of the services that share reads the same.
    let theirs = solene.get(&page).await.is_page(200).read();
    assert!(theirs.contains("Vers MECS La Varenne"), "{theirs}");
    let called = [
        ("personne_id", child.as_str()),
        ("day", "2026-03-12"),
        ("motif_concertation", "renvois"),
        ("participants", "MECS La Varenne, DITEP Les Tilleuls, la mère"),
        ("reunion_day", "2026-03-19"),
    ];
    posts(&vidal, "concertations", home.ase, &called).await;
    let told = vidal.get(&page).await.is_page(200).read();
    for said in ["Concertation demandée le 12/03/2026.", "Prévue le 19/03/2026"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// US-7, steps 5 and 6: who pays what, to the whole; who waits where, without a name.
async fn who_pays_and_who_waits(site: &Site, home: &Place) {
    let vidal = site.sign_in("vidal").await;
    let child = home.child.to_string();
    let project = format!("/dossiers/{}/projet", home.child);
    for (who, part, told) in [("Département", "60", "Il manque 40"), ("ARS", "40", "100 %")] {
        let share = [
            ("personne_id", child.as_str()),
            ("objet", "Nuits à la MECS, jour au DITEP"),
            ("financeur", who),
            ("part_percent", part),
            ("start_day", "2026-03-12"),
        ];
        posts(&vidal, "parts-financement", home.ase, &share).await;
        let page = vidal.get(&project).await.is_page(200).read();
        assert!(page.contains(told), "{told}: {page}");
    }
    let other = site.world.personne(home.mecs, "Aubry", "Inès", "2014-05-04").await;
    let waits = Row::default()
        .with("personne_id", other)
        .with("nature", "accueil_provisoire")
        .with("cadre", "administratif")
        .with("prescripteur", "inspecteur_ase")
        .with("decision_day", "2026-02-01")
        .with("reception_day", "2026-02-03");
    site.world.add("mesure", home.mecs, waits).await;
    // Of her own service only, she reads no count of the others.
    let told = vidal.get("/attentes").await.is_page(200).read();
    assert!(told.contains("Aucune mesure n’attend."), "{told}");
    let sql = "SELECT id AS n FROM compte WHERE identifiant = 'vidal'";
    let compte = site.world.count(sql, &[]).await;
    let mut write = site.world.ground.db.write().await.unwrap();
    let place = (Some(home.organisation), None);
    identity::add_affectation(&mut write, 77, compte, "siege", place.0, place.1).await.unwrap();
    write.commit().await.unwrap();
    let vidal = site.sign_in("vidal").await;
    let told = vidal.get("/attentes").await;
    told.is_page(200);
    assert!(!told.read().contains("Aubry"), "{}", told.read());
    for said in ["Une mesure attend.", "MECS La Varenne", "Administratif", "03/02/2026"] {
        assert!(told.read().contains(said), "{said}: {}", told.read());
    }
    vidal.get(&format!("/services/{}/attente", home.mecs)).await.is_page(404);
}

/// US-7, steps 7 and 9: a closure with a solution for the child, decided and reviewed; days invoiced.
async fn a_closure_and_an_invoice(site: &Site, home: &Place) {
    let bruno = site.sign_in("bruno").await;
    let list = format!("/services/{}/fermetures", home.ditep);
    let closed = [
        ("start_day", "2026-03-20"),
        ("end_day", "2026-03-22"),
        ("motif", "Panne de chauffage"),
        ("retour", list.as_str()),
    ];
    posts(&bruno, "fermetures", home.ditep, &closed).await;
    // Her file is kept by the ASE: she is there, and her name is on her own page.
    let told = bruno.get(&list).await.is_page(200).read();
    for said in [
        "Du 20/03/2026 au 22/03/2026 : Panne de chauffage",
        "1 sans solution, sur 1",
        "avec un autre service",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let (child, closing) = (
        home.child.to_string(),
        site.world.count("SELECT id AS n FROM fermeture", &[]).await.to_string(),
    );
    let mut found = vec![
        ("personne_id", child.as_str()),
        ("nature_solution", "autre_service"),
        ("cause_solution", "fermeture"),
        ("fermeture_id", closing.as_str()),
        ("texte", "À la MECS, avec son éducatrice."),
        ("start_day", "2026-03-20"),
        ("end_day", "2026-03-22"),
    ];
    let new = format!("/registre/solutions-provisoires/{}/nouveau", home.ditep);
    found.push(("decideur", "Mme Roland, juge des enfants"));
    let told = bruno.post(&new, &found).await.is_page(422).read();
    assert!(told.contains("Donnez le jour de la décision."), "{told}");
    found.pop();
    bruno.post(&new, &found).await.is_done();
    let vidal = site.sign_in("vidal").await;
    let page = format!("/dossiers/{}/solutions", home.child);
    let told = vidal.get(&page).await.is_page(200).read();
    assert!(told.contains("personne ne l’a décidée ; le juge n’est pas informé"), "{told}");
    let id = site.world.count("SELECT id AS n FROM solution_provisoire", &[]).await;
    found.extend([
        ("decideur", "Mme Roland, juge des enfants"),
        ("decision_day", "2026-03-12"),
        ("juge_day", "2026-03-12"),
        ("revue_day", "2026-03-23"),
        ("version", "1"),
    ]);
    bruno.post(&format!("/fiche/solutions-provisoires/{id}/modifier"), &found).await.is_done();
    let told = vidal.get(&page).await.is_page(200).read();
    for said in [
        "Suivie",
        "Décidée par Mme Roland, juge des enfants le 12/03/2026",
        "À revoir le 23/03/2026",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let mecs = home.mecs.to_string();
    for (days, amount, told) in [
        ("28", "5040,00", "Journées justes"),
        ("30", "5400,00", "30 facturées, 28 au registre"),
        ("28", "5400,00", "5040 € attendus pour 28 journées"),
    ] {
        let bill = [
            ("personne_id", child.as_str()),
            ("prestataire_id", mecs.as_str()),
            ("start_day", "2026-02-01"),
            ("end_day", "2026-02-28"),
            ("journees", days),
            ("prix", "180,00"),
            ("montant", amount),
        ];
        posts(&vidal, "factures-journees", home.ase, &bill).await;
        let page = vidal.get(&page).await.is_page(200).read().replace('\u{a0}', " ");
        let page = page.replace('\u{202f}', " ");
        assert!(page.contains(told), "{told}: {page}");
    }
    // The same days invoiced again are right in nothing.
    let told = vidal.get(&page).await.is_page(200).read();
    assert_eq!(
        told.matches("Jours déjà facturés : du 01/02/2026 au 28/02/2026").count(),
        2,
        "{told}"
    );
    assert_eq!(told.matches("Journées justes").count(), 1, "{told}");
    each_payer_reads_the_year(site, &vidal, home, &page).await;
}

/// US-7, steps 5 and 9: what each payer bears in the year, to the cent, each figure opening its invoices.
async fn each_payer_reads_the_year(site: &Site, vidal: &Visitor<'_>, home: &Place, page: &str) {
    let (child, ditep) = (home.child.to_string(), home.ditep.to_string());
    let bill = [
        ("personne_id", child.as_str()),
        ("prestataire_id", ditep.as_str()),
        ("start_day", "2026-03-12"),
        ("end_day", "2026-03-31"),
        ("journees", "20"),
        ("prix", "100,00"),
        ("montant", "2000,00"),
    ];
    posts(vidal, "factures-journees", home.ase, &bill).await;
    let told = vidal.get(page).await.is_page(200).read();
    let told = told.replace(['\u{a0}', '\u{202f}'], " ");
    for said in [
        "Ce que paie chacun, par année",
        "2026 · Département : 1200 €",
        "2026 · ARS : 800 €",
        // The bills of February are before the shares: nothing is guessed.
        "2026 · Sans payeur noté : 15840 €",
        "DITEP Les Tilleuls, Du 12/03/2026 au 31/03/2026 : 800 €",
        "19 jours pas encore vécus",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    // The one invoice behind two figures opens from each, and from its own line above.
    let sql = "SELECT id AS n FROM facture_journees WHERE montant = 200000";
    let bill = site.world.count(sql, &[]).await;
    let href = format!("/fiche/factures-journees/{bill}");
    let html = vidal.get(page).await.is_page(200).text();
    assert_eq!(html.matches(&format!("href=\"{href}\"")).count(), 3, "{html}");
    vidal.get(&href).await.is_page(200);
    // The same over the whole service, each amount opening its invoices.
    let year = format!("/services/{}/payeurs", home.ase);
    let answer = vidal.get(&year).await.is_page(200).text();
    assert_eq!(answer.matches(&format!("href=\"{href}\"")).count(), 2, "{answer}");
    let told = vidal.get(&year).await.is_page(200).read().replace(['\u{a0}', '\u{202f}'], " ");
    for said in ["4 factures, 17840 € en tout.", "Département : 1200 €", "ARS : 800 €"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let before = vidal.get(&format!("{year}?annee=2025")).await.is_page(200).read();
    assert!(before.contains("Aucune facture de journées"), "{before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspector_finds_a_night_a_payer_a_meeting_and_checks_what_is_invoiced() {
    for site in Site::on_each_engine("histoire_ase").await {
        let home = place(&site).await;
        nobody_is_left_in_a_ditep_by_default(&site, &home).await;
        who_pays_and_who_waits(&site, &home).await;
        a_closure_and_an_invoice(&site, &home).await;
        let other = site.world.organisation("Fondation Saint-Aubin").await;
        site.world.compte("voisine", "Lise Roy", Role::Directeur, Some(other), None).await;
        let voisine = site.sign_in("voisine").await;
        let page = format!("/dossiers/{}/solutions", home.child);
        let year = format!("/services/{}/payeurs", home.ase);
        for page in [page, year, format!("/services/{}/fermetures", home.ditep)] {
            voisine.get(&page).await.is_page(404);
        }
    }
}

/// US-6, steps 1 and 2: the due report leaves numbered, with the proof of its sending.
async fn the_report_is_numbered_and_sent(solene: &Visitor<'_>, child: i64) {
    let page = begin(solene, child, "rapport_echeance").await;
    assemble(solene, &page).await;
    finish(solene, &page).await;
    validated(solene, &page).await;
    let sent = [
        ("geste", "envoyer"),
        ("destinataire", "juge"),
        ("nom", "Mme Roland"),
        ("day", "2026-03-12"),
        ("voie", "recommande"),
        ("preuve", "1A 234"),
    ];
    solene.post(&page, &sent).await.is_done();
    let told = solene.get(&page).await.is_page(200).read();
    for said in ["N° 2026-001", "Envoyé", "1A 234", "Sources citées"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// US-6, step 5: a child goes home early after an examination of their own, a notice before, the answers of both parents.
async fn nobody_goes_home_early_unseen(solene: &Visitor<'_>, (service, child): (i64, i64)) {
    let personne = child.to_string();
    let mut exam = vec![
        ("personne_id", personne.as_str()),
        ("day", "2026-03-12"),
        ("retour_day", "2026-03-27"),
        ("danger", "Le compagnon de sa mère est parti ; la voisine passe chaque soir."),
        ("accueil", "Chez sa mère, une chambre à elle."),
        ("ecole", "Le même collège."),
    ];
    let new = format!("/registre/examens-retour/{service}/nouveau");
    let told = solene.post(&new, &exam).await.is_page(422).read();
    assert!(told.contains("il en dit, avec ses mots »"), "{told}");
    exam.extend([("soins", "Le CMP la suit."), ("mots", "Je veux dormir chez maman.")]);
    exam.extend([
        ("decision_retour", "accepte"),
        ("decision_day", "2026-03-12"),
        ("decideur", "Mme Roland"),
    ]);
    let told = solene.post(&new, &exam).await.is_page(422).read();
    assert!(told.contains("pas avisé : donnez le jour de"), "{told}");
    exam.truncate(8);
    exam.extend([("avis_day", "2026-03-12"), ("reponse_mere", "Je l’attends.")]);
    solene.post(&new, &exam).await.is_done();
    let page = format!("/dossiers/{child}/solutions");
    let told = solene.get(&page).await.is_page(200).read();
    for said in [
        "Retour prévu le 27/03/2026",
        "Je veux dormir chez maman.",
        "Juge avisé le 12/03/2026",
        "La mère : Je l’attends.",
        "Le père n’a pas répondu",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// US-6, steps 3, 7 and 8: measures not begun, delegated, beyond eighteen months with their motive.
async fn orders_say_what_is_late_delegated_and_exceptional(
    site: &Site,
    solene: &Visitor<'_>,
    (service, child): (i64, i64),
) {
    let personne = child.to_string();
    let new = format!("/registre/mesures/{service}/nouveau");
    let measure = |more: &[(&'static str, &str)]| -> Vec<(String, String)> {
        let base = [
            ("personne_id", personne.as_str()),
            ("cadre", "judiciaire"),
            ("prescripteur", "juge_enfants"),
        ];
        base.iter()
            .chain(more)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let post = async |fields: Vec<(String, String)>| {
        solene.post(&new, &lent(&fields)).await.is_done();
    };
    post(measure(&[
        ("nature", "placement_ase"),
        ("prescripteur_nom", "Mme Roland"),
        ("decision_day", "2026-03-02"),
        ("veille", "La MDS de Blois"),
    ]))
    .await;
    post(measure(&[
        ("nature", "aemo"),
        ("prescripteur_nom", "M. Caillaud, Tours"),
        ("delegation", "37"),
        ("payeur", "Le département d’Indre-et-Loire"),
        ("decision_day", "2026-01-12"),
        ("prise_en_charge_day", "2026-01-20"),
        ("terme_day", "2027-01-12"),
    ]))
    .await;
    let first = Row::default()
        .with("personne_id", child)
        .with("nature", "aemo_renforcee")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("prescripteur_nom", "Mme Roland")
        .with("decision_day", "2024-09-10")
        .with("prise_en_charge_day", "2024-09-20")
        .with("terme_day", "2025-09-10")
        .with("fin_day", "2025-09-10")
        .with("suite", "aemo");
    let first = site.world.add("mesure", service, first).await.to_string();
    post(measure(&[
        ("nature", "aemo_renforcee"),
        ("prescripteur_nom", "Mme Roland"),
        ("decision_day", "2025-09-10"),
        ("prise_en_charge_day", "2025-09-10"),
        ("terme_day", "2026-06-10"),
        ("precedente_id", first.as_str()),
        ("prolongation_motif", "Le lien avec le père se reprend à peine."),
    ]))
    .await;
    let page = format!("/services/{service}/ordonnances");
    let told = solene.get(&page).await.is_page(200).read();
    for said in [
        "une pas encore commencée, une exceptionnelle, une déléguée",
        "Juge des enfants : Mme Roland",
        "À regarder",
        "Décidée il y a 10 jours, pas commencée",
        "Veille : La MDS de Blois",
        "Exceptionnelle : 21 mois",
        "Motif du magistrat : Le lien avec le père se reprend à peine.",
        "prolonge la mesure du 10/09/2024",
        "Déléguée : Indre-et-Loire",
        "Payée par Le département d’Indre-et-Loire",
        "terme le 12/01/2027",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// US-6, step 6: what a judge restricts is obeyed from the day it is noted: letters, appointments, own pages.
async fn a_restriction_is_obeyed(solene: &Visitor<'_>, (service, child): (i64, i64)) {
    let personne = child.to_string();
    let order = [
        ("personne_id", personne.as_str()),
        ("titulaire", "pere"),
        ("nom", "Paul Buisson"),
        ("restreint_contact", "oui"),
        ("restreint_documents", "oui"),
        ("juge", "Mme Roland"),
        ("decision_day", "2026-03-12"),
    ];
    posts(solene, "restrictions", service, &order).await;
    let meeting = [
        ("nature", "entretien"),
        ("enfant", personne.as_str()),
        ("jour", "2026-03-19"),
        ("de", "14:00"),
        ("titulaire", "pere"),
    ];
    let told = solene.post(&format!("/services/{service}/agenda/nouveau"), &meeting).await;
    assert!(told.is_page(422).read().contains("Mme Roland"), "{}", told.read());
    let letter = begin(solene, child, "courrier").await;
    finish(solene, &letter).await;
    validated(solene, &letter).await;
    let sent = [
        ("geste", "envoyer"),
        ("destinataire", "pere"),
        ("nom", "Paul Buisson"),
        ("day", "2026-03-12"),
        ("voie", "lettre"),
    ];
    let told = solene.post(&letter, &sent).await.is_page(422).read();
    assert!(told.contains("a restreint par décision du 12/03/2026"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_is_told_what_is_due_not_begun_closed_proposed_and_obeyed() {
    for site in Site::on_each_engine("histoire_juge").await {
        let (_, service, child) = writing_house(&site).await;
        let said = Row::default()
            .with("personne_id", child)
            .with("day", "2026-03-01")
            .with("mots", "Je veux voir mon frère.")
            .with("sens", "dit")
            .with("theme", "famille")
            .with("accord_partage", "oui")
            .with("entendu_par", "Leïla Marchand");
        site.world.add("parole_enfant", service, said).await;
        let solene = site.sign_in("solene").await;
        the_report_is_numbered_and_sent(&solene, child).await;
        let home = (service, child);
        orders_say_what_is_late_delegated_and_exceptional(&site, &solene, home).await;
        // Step 4: three days closed, each child with a substitute or without.
        let list = format!("/services/{service}/fermetures");
        let closed = [
            ("start_day", "2026-04-03"),
            ("end_day", "2026-04-05"),
            ("motif", "Travaux"),
            ("avis_day", "2026-03-12"),
        ];
        posts(&solene, "fermetures", service, &closed).await;
        let told = solene.get(&list).await.is_page(200).read();
        for said in ["1 sans solution, sur 1", "Élodie Vasseur", "avisés le 12/03/2026"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let closing = site.world.count("SELECT id AS n FROM fermeture", &[]).await.to_string();
        let personne = child.to_string();
        crate::fermetures::one_day_of_three_is_no_solution(
            &solene,
            (&list, service),
            (&closing, &personne),
        )
        .await;
        let found = [
            ("personne_id", personne.as_str()),
            ("nature_solution", "proche"),
            ("cause_solution", "fermeture"),
            ("fermeture_id", closing.as_str()),
            ("texte", "Chez sa grand-mère."),
            ("start_day", "2026-04-04"),
            ("end_day", "2026-04-04"),
            ("juge_day", "2026-03-12"),
            ("retour", list.as_str()),
        ];
        posts(&solene, "solutions-provisoires", service, &found).await;
        let told = solene.get(&list).await.is_page(200).read();
        for said in ["Chez un proche", "Chez sa grand-mère.", "Chaque enfant a une solution."] {
            assert!(told.contains(said), "{said}: {told}");
        }
        nobody_goes_home_early_unseen(&solene, home).await;
        // Step 2: the order, the words, what waits, the examination, on the sheet that the judge is handed.
        let asked = [("source", "feuille"), ("personne", personne.as_str()), ("format", "json")];
        let (sheet, _) = take_out(&solene, service, &asked).await;
        let sheet = String::from_utf8(sheet).unwrap();
        for said in [
            "Décisions qui courent",
            "Je veux voir mon frère.",
            "La MDS de Blois",
            "Le lien avec le père se reprend à peine.",
            "Solutions provisoires",
            "Fugue",
        ] {
            assert!(sheet.contains(said), "{said}: {sheet}");
        }
        for kept in ["Elle parle peu de son père.", "Je veux dormir chez maman."] {
            assert!(!sheet.contains(kept), "{kept}: {sheet}");
        }
        a_restriction_is_obeyed(&solene, home).await;
        let malo = site.sign_in("malo").await;
        malo.get(&format!("/services/{service}/ordonnances")).await.is_page(404);
    }
}
