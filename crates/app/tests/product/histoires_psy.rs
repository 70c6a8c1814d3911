//! A psychologist's story, from what she keeps for herself to what she hands over (US-4, steps 3 to 9; 1 and 2 are in
//! `sections.rs`).

use access::Role;
use fiche::Row;

use crate::{
    site::{Site, Visitor},
    writings::{begin, parts, validated},
};

// The clock of a house stands on Thursday 12 March 2026.

pub struct Cer {
    pub service: i64,
    pub child: i64,
}

pub async fn cer(site: &Site) -> Cer {
    let (organisation, _) = site.house().await;
    let world = &site.world;
    let service = world.service(organisation, "CER Les Aulnes", "cer").await;
    let territory =
        Row::default().with("nom", "Nord Loire").with("departement", "41").with("nature", "mdcs");
    let territory = world.add("territoire_local", organisation, territory).await;
    let family = Row::default().with("nom", "Lebrun").with("territoire_id", territory);
    let family = world.add("famille", service, family).await;
    let child = Row::default()
        .with("nom", "Lebrun")
        .with("prenom", "Sami")
        .with("birth_day", "2009-01-20")
        .with("famille_id", family);
    let child = world.add("personne", service, child).await;
    world.mesure(service, child, "placement_penal", "2025-09-08").await;
    world.sejour(service, child, "2025-09-08").await;
    for (who, nom, role) in [
        ("paule", "Paule Sicard", Role::Psychologue),
        ("leila", "Leïla Marchand", Role::Educateur),
        ("solene", "Solène Guichard", Role::ChefService),
        ("odile", "Odile Renard", Role::Secretaire),
        ("aurore", "Aurore Petit", Role::AssistantFamilial),
    ] {
        world.compte(who, nom, role, Some(organisation), Some(service)).await;
    }
    let other = world.service(organisation, "MECS Ailleurs", "mecs").await;
    world.compte("malo", "Malo Evrard", Role::Psychologue, Some(organisation), Some(other)).await;
    Cer { service, child }
}

/// Step 3: what is hers alone.
async fn keeps_and_says(site: &Site, paule: &Visitor<'_>, of: &Cer) {
    let notes = format!("/dossiers/{}/notes", of.child);
    paule
        .post(&notes, &[("texte", "Je me demande s’il dort. Dix minutes seul le soir l’apaisent.")])
        .await
        .is_done();
    let id = site.world.count("SELECT id AS n FROM note_travail", &[]).await;
    let solene = site.sign_in("solene").await;
    solene.get(&format!("/notes/{id}")).await.is_page(404);
    assert!(!solene.get(&notes).await.text().contains("s’il dort"));
}

/// Step 4: one sentence of the note, for the evening, with what the youth was told of it; then it is gone.
async fn one_sentence(site: &Site, paule: &Visitor<'_>, of: &Cer) {
    let note = site.world.count("SELECT id AS n FROM note_travail", &[]).await;
    let page = format!("/dossiers/{}/phrases", of.child);
    let offered = paule.get(&format!("{page}?note={note}")).await.is_page(200).read();
    assert!(offered.contains("Dix minutes seul le soir l’apaisent."), "{offered}");
    let note = note.to_string();
    let chosen = [
        ("note", note.as_str()),
        ("choisie", "Dix minutes seul le soir l’apaisent."),
        ("duree", "nuit"),
        ("cle", "71"),
    ];
    // Whether the youth knows is asked for, and nothing typed is lost.
    let refused = paule.post(&page, &chosen).await.is_page(422).text();
    assert!(refused.contains("Dites si l’enfant sait"), "{refused}");
    let told = [("dit", "oui"), ("dit_day", "2026-03-12"), ("dit_par", "Paule Sicard")];
    let form = [&chosen[..], &told[..]].concat();
    for _ in 0..2 {
        paule.post(&page, &form).await.is_done();
    }
    let many = "SELECT COUNT(*) AS n FROM phrase_quotidien";
    assert_eq!(site.world.count(many, &[]).await, 1, "sent twice, it is one");
    let leila = site.sign_in("leila").await;
    let file = format!("/dossiers/{}", of.child);
    let handed = format!("/services/{}/transmissions", of.service);
    for seen in [&file, &handed] {
        let read = leila.get(seen).await.is_page(200).read();
        for words in ["Dix minutes seul", "Paule Sicard, jusqu’à demain 9 h 00", "L’enfant sait"]
        {
            assert!(read.contains(words), "{words} at {seen}: {read}");
        }
        assert!(!read.contains("s’il dort"), "the note stays hers: {read}");
    }
    site.world.clock.advance_s(24 * 3600);
    let leila = site.sign_in("leila").await;
    for seen in [&file, &handed] {
        assert!(!leila.get(seen).await.is_page(200).text().contains("Dix minutes"), "{seen}");
    }
    let trace = "SELECT COUNT(*) AS n FROM audit
                  WHERE action = 'sante.ecrire' AND cible LIKE 'phrase_quotidien:%' AND personne_id = $1";
    assert_eq!(site.world.count(trace, &[of.child.into()]).await, 1);
}

/// Steps 5 and 6: who was asked, who never answered, and how long the first appointment took.
async fn asks_for_care(site: &Site, paule: &Visitor<'_>, of: &Cer) {
    let child = of.child.to_string();
    let new = format!("/registre/orientations-sante/{}/nouveau", of.service);
    for place in ["CMP de Blois", "CMP de Vendôme", "Centre hospitalier"] {
        let form = [
            ("personne_id", child.as_str()),
            ("nature", "psychiatrie"),
            ("structure", place),
            ("demande_day", "2026-01-12"),
            ("reponse", "sans_reponse"),
        ];
        paule.post(&new, &form).await.is_done();
    }
    let csapa = [
        ("personne_id", child.as_str()),
        ("nature", "addictologie"),
        ("structure", "CSAPA"),
        ("demande_day", "2026-01-12"),
        ("reponse", "acceptee"),
        ("start_day", "2026-02-02"),
        ("cadre_soin", "ordonne"),
    ];
    paule.post(&new, &csapa).await.is_done();
    let free = [
        ("personne_id", child.as_str()),
        ("nature", "addictologie"),
        ("structure", "Consultation jeunes consommateurs"),
        ("demande_day", "2026-02-20"),
        ("reponse", "en_attente"),
        ("cadre_soin", "libre"),
    ];
    paule.post(&new, &free).await.is_done();
    // She sees the days on the page of the child: till the first appointment, or since it waits.
    let care = paule.get(&format!("/dossiers/{child}/sante")).await.is_page(200).read();
    for told in [
        "CSAPA · 12/01/2026 · Acceptée · ordonné par la justice · premier rendez-vous en 21 jours",
        "librement demandé · attend depuis 20 jours",
    ] {
        assert!(care.contains(told), "{told}: {care}");
    }
    let directrice = site.sign_in("directrice").await;
    let figure = format!("/services/{}/figures", of.service);
    let unmet = directrice.get(&format!("{figure}/psychiatrie_sans_reponse?annee=2026")).await;
    let unmet = unmet.is_page(200).read();
    assert!(unmet.contains("restées sans réponse") && unmet.contains('3'), "{unmet}");
    assert!(unmet.contains("Chaque demande compte une fois"), "{unmet}");
    let table = format!("/services/{}/tableaux/psychiatrie_territoire?annee=2026", of.service);
    let table = directrice.get(&table).await.is_page(200).read();
    assert!(table.contains("Nord Loire"), "counted for the territory: {table}");
    let delay = directrice.get(&format!("{figure}/orientations_delai?annee=2026")).await;
    assert!(delay.is_page(200).read().contains("21,0"), "{}", delay.read());
    let frames = format!("/services/{}/tableaux/soins_cadre?annee=2026", of.service);
    let frames = directrice.get(&frames).await.is_page(200).read();
    assert!(frames.contains("Addictologie") && frames.contains("21,0"), "{frames}");
    let malo = site.sign_in("malo").await;
    malo.get(&format!("{figure}/psychiatrie_sans_reponse")).await.is_page(404);
}

/// Steps 7 and 8: one meeting, two parts and two audiences; of the practice group, dates and hours only.
async fn meets(site: &Site, paule: &Visitor<'_>, of: &Cer) {
    let solene = site.sign_in("solene").await;
    let new = format!("/registre/reunions/{}/nouveau", of.service);
    let weekly = [
        ("nature", "equipe"),
        ("day", "2026-03-09"),
        ("heures", "1,5"),
        ("compte_rendu", "Les tours de garde de mars."),
    ];
    solene.post(&new, &weekly).await.is_done();
    let group = [("nature", "analyse_pratique"), ("day", "2026-03-10"), ("heures", "2")];
    solene.post(&new, &group).await.is_done();
    // What is clinical is not written where everybody reads, and what was typed is kept on the page.
    let minutes = "Ce que le groupe porte en ce moment.";
    let form = [("nature", "clinique"), ("day", "2026-03-09"), ("compte_rendu", minutes)];
    let told = solene.post(&new, &form).await.is_page(422).text();
    assert!(told.contains("compte rendu clinique") && told.contains(minutes), "{told}");

    let id = site.world.count("SELECT id AS n FROM reunion WHERE nature = 'equipe'", &[]).await;
    let meeting = format!("/fiche/reunions/{id}");
    assert!(paule.get(&meeting).await.is_page(200).read().contains("Comptes rendus cliniques (0)"));
    let apart = format!("/registre/comptes-rendus-cliniques/{}", of.service);
    let id = id.to_string();
    let form = [("reunion_id", id.as_str()), ("day", "2026-03-09"), ("compte_rendu", minutes)];
    paule.post(&format!("{apart}/nouveau"), &form).await.is_done();
    let sql = "SELECT id AS n FROM compte_rendu_clinique";
    let own = format!("/fiche/comptes-rendus-cliniques/{}", site.world.count(sql, &[]).await);
    let leila = site.sign_in("leila").await;
    assert!(leila.get(&own).await.is_page(200).read().contains(minutes));
    // The secretary keeps the meetings, and knows of no other part; a foster carer has neither.
    let odile = site.sign_in("odile").await;
    let seen = odile.get(&meeting).await.is_page(200).read();
    assert!(seen.contains("tours de garde") && !seen.contains("clinique"), "{seen}");
    let carer = site.sign_in("aurore").await;
    carer.get(&meeting).await.is_page(404);
    let listed = carer.get(&format!("/registre/reunions/{}", of.service)).await.read();
    assert!(!listed.contains("9 mars 2026"), "{listed}");
    for shut in [&odile, &carer, &site.sign_in("malo").await] {
        shut.get(&own).await.is_page(404);
        shut.get(&format!("{own}/historique")).await.is_page(404);
        let list = shut.get(&apart).await;
        assert!(!list.text().contains("9 mars 2026"), "{}", list.text());
        shut.post(&format!("{apart}/nouveau"), &form).await.is_page(404);
    }
}

/// Step 9: handed over to one psychologist outside, by a link that ends, with the agreement of the youth.
async fn hands_over(site: &Site, paule: &Visitor<'_>, of: &Cer) {
    let page = begin(paule, of.child, "bilan_psychologique").await;
    let link = format!("{page}/lien");
    paule.get(&link).await.is_page(404);
    for part in parts(&paule.get(&page).await.text()) {
        let form = [("texte", "Il parle de sa sœur."), ("version", "1")];
        paule.post(&part, &form).await.is_done();
    }
    let solene = site.sign_in("solene").await;
    validated(&solene, &page).await;
    let form = [
        ("geste", "faire"),
        ("destinataire", "Mme Adam, CMP de Blois"),
        ("accord_day", "2026-03-11"),
        ("jours", "7"),
    ];
    let told = paule.post(&link, &form).await.is_page(422).text();
    assert!(told.contains("Rien ne sort sans l’accord") && told.contains("Mme Adam"), "{told}");
    let mut agreed = form.to_vec();
    agreed.push(("accord", "oui"));
    for stranger in ["leila", "malo"] {
        site.sign_in(stranger).await.post(&link, &agreed).await.is_page(404);
    }
    let made = paule.post(&link, &agreed).await.is_page(200).text();
    let from = made.find("/remise/").expect("the link is told once");
    let key: String = made[from..].chars().take_while(|c| *c != '<').collect();
    assert!(!paule.get(&link).await.text().contains(&key), "and once only");
    let again = paule.post(&link, &agreed).await.is_page(422).read();
    assert!(again.contains("Un lien est ouvert pour cette personne"), "{again}");
    // Looking at it opens nothing: a mail that is scanned takes nothing from its reader.
    let mut outside = site.nobody();
    let door = outside.get(&key).await.is_page(200).read();
    assert!(door.contains("L’ouvrir ici") && !door.contains("sa sœur"), "{door}");
    assert_eq!(site.world.count("SELECT openings AS n FROM lien_ecrit", &[]).await, 0);
    let taken = outside.post(&key, &[]).await;
    taken.is_done();
    assert!(taken.header("set-cookie").contains("Max-Age=604800"), "as long as the link");
    outside.keep_cookie(&taken);
    let read = outside.get(&key).await.is_page(200).read();
    assert!(read.contains("Il parle de sa sœur."), "{read}");
    // One reader: another browser is told the same as for a link that never was.
    let other = site.nobody();
    let shut = other.get(&key).await;
    let never = other.get("/remise/0000").await;
    assert_eq!((shut.status, &shut.bytes), (never.status, &never.bytes));
    other.post(&key, &[]).await.is_page(404);
    // In the trace of the child, and on the page of who wrote.
    let sql =
        "SELECT COUNT(*) AS n FROM audit WHERE action = 'ecrit.lu_par_lien' AND personne_id = $1";
    assert_eq!(site.world.count(sql, &[of.child.into()]).await, 1);
    assert!(paule.get(&link).await.read().contains("Lu une fois"));
    // Taken back by the youth, it opens nothing more.
    let id = site.world.count("SELECT id AS n FROM lien_ecrit", &[]).await.to_string();
    let back = [("geste", "fermer"), ("lien", id.as_str()), ("motif", "accord")];
    paule.post(&link, &back).await.is_done();
    outside.get(&key).await.is_page(404);
    assert!(paule.get(&link).await.read().contains("L’accord est retiré."));
    // Another one ends by itself.
    let made = paule.post(&link, &agreed).await.is_page(200).text();
    let from = made.find("/remise/").expect("a second link");
    let key: String = made[from..].chars().take_while(|c| *c != '<').collect();
    outside.get(&key).await.is_page(200);
    let mut write = site.world.ground.db.write().await.unwrap();
    let sql = "UPDATE lien_ecrit SET expires_at = '2026-03-12T00:00:00Z' WHERE revoked_at IS NULL";
    assert_eq!(write.execute(sql, &[]).await.unwrap(), 1);
    write.commit().await.unwrap();
    outside.get(&key).await.is_page(404);
    outside.post(&key, &[]).await.is_page(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_psychologist_keeps_says_asks_and_hands_over() {
    for site in Site::on_each_engine("histoire_psy").await {
        let of = cer(&site).await;
        let paule = site.sign_in("paule").await;
        keeps_and_says(&site, &paule, &of).await;
        asks_for_care(&site, &paule, &of).await;
        meets(&site, &paule, &of).await;
        hands_over(&site, &paule, &of).await;
        // The last: its night passes.
        one_sentence(&site, &paule, &of).await;
    }
}

/// The step that moved what stood in the minutes of clinical meetings before they had their own.
#[tokio::test]
async fn the_minutes_of_a_clinical_meeting_of_before_move_with_their_history() {
    const STEP: &str = include_str!("../../../../migrations/0076_reunion_clinique_reprise.sql");
    const SAID: &str = "Ce que le groupe porte.";
    for site in Site::on_each_engine("reprise_clinique").await {
        let of = cer(&site).await;
        let day = |nature| Row::default().with("nature", nature).with("day", "2026-02-02");
        let meeting = site.world.add("reunion", of.service, day("clinique")).await;
        let other = day("equipe").with("compte_rendu", "Les tours de garde.");
        let other = site.world.add("reunion", of.service, other).await;
        let mut write = site.world.ground.db.write().await.unwrap();
        for sql in [
            "UPDATE reunion SET compte_rendu = $2 WHERE id = $1",
            "UPDATE historique SET after = $2 WHERE nom_table = 'reunion' AND row_id = $1",
        ] {
            let text = if sql.contains("after") {
                format!(r#"{{"nature":"clinique","day":"2026-02-02","compte_rendu":"{SAID}"}}"#)
            } else {
                SAID.to_owned()
            };
            write.execute(sql, &[meeting.into(), text.into()]).await.unwrap();
        }
        for sql in STEP.split_inclusive(";\n") {
            write.execute(sql, &[]).await.unwrap();
        }
        write.commit().await.unwrap();
        let odile = site.sign_in("odile").await;
        let kept = odile.get(&format!("/fiche/reunions/{other}")).await.is_page(200).read();
        assert!(kept.contains("Les tours de garde."), "{kept}");
        for page in ["", "/historique"] {
            let seen = odile.get(&format!("/fiche/reunions/{meeting}{page}")).await;
            assert!(!seen.is_page(200).text().contains(SAID), "{page}");
        }
        let paule = site.sign_in("paule").await;
        for page in ["", "/historique"] {
            let seen = paule.get(&format!("/fiche/comptes-rendus-cliniques/{meeting}{page}")).await;
            assert!(seen.is_page(200).text().contains(SAID), "{page}: {}", seen.text());
        }
    }
}
