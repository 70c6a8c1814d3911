//! The journal: a note in a sentence, the colleague's look beside it, the lock, drafts, the hand-over.

use access::Role;
use axum::http::StatusCode;
use fiche::Row;

use crate::{
    browser::{Browser, Demo, Driver, Look, service},
    site::{Site, Visitor},
};

/// A child with a stay, a brother, and who is around: `leila` (educator and référente), `nora` (educator
/// and co-référente), `solene` (head), `paul` (psychologist), `ines` (nurse), `rose` (secretary),
/// `famille` (foster carer of the child), `malo` (next door), `admin`.
pub(crate) struct Place {
    pub(crate) service: i64,
    pub(crate) child: i64,
    pub(crate) brother: i64,
}

pub(crate) async fn house(site: &Site) -> Place {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let famille = world.add("famille", service, Row::default().with("nom", "Vasseur")).await;
    let person = |prenom: &str| {
        Row::default()
            .with("nom", "Vasseur")
            .with("prenom", prenom)
            .with("birth_day", "2012-05-04")
            .with("famille_id", famille)
    };
    let child = world.add("personne", service, person("Élodie")).await;
    let brother = world.add("personne", service, person("Tom")).await;
    let stay = world.sejour(service, child, "2025-01-10").await;
    world.sejour(service, brother, "2025-01-10").await;
    let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
    for (identifiant, nom, role, place) in [
        ("leila", "Leïla Marchand", Role::Educateur, service),
        ("nora", "Nora Petit", Role::Educateur, service),
        ("solene", "Solène Guichard", Role::ChefService, service),
        ("paul", "Paul Roche", Role::Psychologue, service),
        ("ines", "Inès Caron", Role::Soignant, service),
        ("rose", "Rose Lambert", Role::Secretaire, service),
        ("famille", "Aline Morel", Role::AssistantFamilial, service),
        ("malo", "Malo Evrard", Role::Educateur, next_door),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(place)).await;
    }
    world.compte("admin", "Yann Tessier", Role::Administrateur, Some(organisation), None).await;
    for (identifiant, role) in [("leila", "referent"), ("nora", "coreferent"), ("famille", "autre")]
    {
        let person = Row::default().with("nom", identifiant).with("prenom", "Jo");
        let professionnel = world.add("professionnel", organisation, person).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::link_professional(&mut write, identifiant, professionnel).await.unwrap();
        write.commit().await.unwrap();
        let tie = Row::default()
            .with("sejour_id", stay)
            .with("professionnel_id", professionnel)
            .with("role", role)
            .with("start_day", "2025-01-10");
        world.add("referent", service, tie).await;
    }
    Place { service, child, brother }
}

fn journal(child: i64) -> String {
    format!("/dossiers/{child}/journal")
}

async fn jot(who: &Visitor<'_>, child: i64, fields: &[(&str, &str)]) {
    let answer = who.post(&format!("{}/nouveau", journal(child)), fields).await;
    assert_eq!(answer.is_done(), journal(child), "{}", answer.read());
}

async fn note_of(site: &Site, child: i64) -> i64 {
    let sql = "SELECT MAX(id) AS n FROM note_journal WHERE personne_id = $1";
    site.world.count(sql, &[child.into()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_makes_a_note_and_each_reads_those_of_their_categories() {
    for site in Site::sealed_on_each_engine("journal").await {
        let place = house(&site).await;
        let (leila, ines) = (site.sign_in("leila").await, site.sign_in("ines").await);
        let form = leila.get(&format!("{}/nouveau", journal(place.child))).await;
        let told = form.is_page(200).read();
        assert!(told.contains("Qui pourra lire") && told.contains("éducateurs"), "{told}");
        assert!(form.text().contains("autofocus"), "{}", form.text());
        jot(&leila, place.child, &[("texte", "A mangé de bon appétit.")]).await;
        jot(
            &ines,
            place.child,
            &[("texte", "Vaccin fait.\nAucune fièvre."), ("categorie", "medical")],
        )
        .await;
        for (identifiant, life, medical) in [
            ("leila", true, false),
            ("nora", true, false),
            ("solene", true, false),
            ("directrice", true, false),
            ("paul", true, false),
            ("ines", true, true),
            ("rose", true, false),
            ("famille", true, false),
        ] {
            let who = site.sign_in(identifiant).await;
            for path in [journal(place.child), format!("/dossiers/{}", place.child)] {
                let text = who.get(&path).await.is_page(200).read();
                assert_eq!(text.contains("bon appétit"), life, "{identifiant} {path}: {text}");
                assert_eq!(text.contains("Vaccin"), medical, "{identifiant} {path}: {text}");
            }
            let sql = "SELECT id AS n FROM note_journal WHERE category = 'medical'";
            let paper = format!("/journal/{}", site.world.count(sql, &[]).await);
            who.get(&paper).await.is_page(if medical { 200 } else { 404 });
        }
        for identifiant in ["malo", "admin"] {
            let who = site.sign_in(identifiant).await;
            who.get(&journal(place.child)).await.is_page(404);
            who.get(&format!("/services/{}/transmissions", place.service)).await.is_page(404);
        }
        // Nothing of it stands in clear in a column, and the trace names the child.
        let sql = "SELECT count(*) AS n FROM note_text WHERE content NOT LIKE 'scelle1:%'";
        assert_eq!(site.world.count(sql, &[]).await, 0);
        let sql = "SELECT count(*) AS n FROM audit WHERE personne_id = $1
                    AND details = 'ajout note:observation' AND action = 'vie.ecrire'";
        assert_eq!(site.world.count(sql, &[place.child.into()]).await, 1);
        let directrice = site.sign_in("directrice").await;
        let trace = directrice.get(&format!("/dossiers/{}/trace", place.child)).await;
        assert!(trace.is_page(200).read().contains("une note du journal"), "{}", trace.read());
        let (_, _, flaw) = audit::verify(&site.world.ground.db).await.unwrap();
        assert_eq!(flaw, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_gives_back_what_was_typed_and_a_form_sent_twice_keeps_one_note() {
    for site in Site::on_each_engine("journal_formulaire").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let new = format!("{}/nouveau", journal(place.child));
        let form = [
            ("texte", "Elle attendait l’appel de sa mère."),
            ("nature", "telephone"),
            ("jour", "2026-03-13"),
            ("minutes", "vingt"),
        ];
        let back = leila.post(&new, &form).await;
        let told = back.is_page(422).read();
        assert!(told.contains("après maintenant") && told.contains("nombre de minutes"), "{told}");
        let html = back.text();
        for kept in [
            "attendait l’appel de sa mère",
            "value=\"2026-03-13\"",
            "value=\"vingt\"",
            "selected>Téléphone",
        ] {
            assert!(html.contains(kept), "{kept}: {html}");
        }
        let form = [("texte", "Elle a ri."), ("cle", "4242")];
        jot(&leila, place.child, &form).await;
        jot(&leila, place.child, &form).await;
        assert_eq!(site.world.count("SELECT count(*) AS n FROM note_journal", &[]).await, 1);
        // The same key is another's own.
        let nora = site.sign_in("nora").await;
        jot(&nora, place.child, &form).await;
        assert_eq!(site.world.count("SELECT count(*) AS n FROM note_journal", &[]).await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_says_otherwise_beside_and_the_first_text_stays() {
    for site in Site::on_each_engine("journal_regard").await {
        let place = house(&site).await;
        let (leila, paul) = (site.sign_in("leila").await, site.sign_in("paul").await);
        let nora = site.sign_in("nora").await;
        let compte = "SELECT id AS n FROM compte WHERE identifiant = $1";
        let second = site.world.count(compte, &["paul".into()]).await.to_string();
        let form = [
            ("texte", "Il semblait en colère."),
            ("nature", "visite_domicile"),
            ("avec", second.as_str()),
        ];
        jot(&leila, place.child, &form).await;
        let id = note_of(&site, place.child).await;
        let note = format!("/journal/{id}");
        // The named colleague, who does not write that kind of information, and the co-référente.
        let told = paul.get(&note).await.is_page(200).read();
        assert!(told.contains("J’ai lu") && told.contains("y était"), "{told}");
        let refused = paul.post(&note, &[("geste", "regard"), ("verdict", "nuance")]).await;
        assert!(
            refused.is_page(422).read().contains("Dites ce que vous avez vu"),
            "{}",
            refused.read()
        );
        let said = [
            ("geste", "regard"),
            ("verdict", "nuance"),
            ("regard", "Plutôt inquiet qu’en colère."),
        ];
        paul.post(&note, &said).await.is_done();
        nora.post(&note, &[("geste", "lu")]).await.is_done();
        for who in [&leila, &nora, &paul] {
            let text = who.get(&journal(place.child)).await.is_page(200).read();
            for part in ["Il semblait en colère.", "nuance", "Plutôt inquiet qu’en colère."] {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
        // Who was not named says nothing beside it; who reads it not at all changes nothing.
        let solene = site.sign_in("solene").await;
        solene.post(&note, &[("geste", "regard"), ("verdict", "confirme")]).await.is_page(422);
        site.sign_in("malo").await.post(&note, &said).await.is_page(404);
        let sql = "SELECT count(*) AS n FROM note_text WHERE nature = 'regard'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
        let sql = "SELECT count(*) AS n FROM note_lecteur WHERE seen_at IS NULL";
        assert_eq!(site.world.count(sql, &[]).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_unread_for_three_days_says_so_to_both() {
    let site = Site::on_sqlite().await;
    let place = house(&site).await;
    let leila = site.sign_in("leila").await;
    jot(&leila, place.child, &[("texte", "Une observation.")]).await;
    let note = format!("/journal/{}", note_of(&site, place.child).await);
    site.world.clock.advance_s(3 * 24 * 3600 - 1);
    let leila = site.sign_in("leila").await;
    let text = leila.get(&note).await.is_page(200).read();
    assert!(text.contains("pas encore lue") && !text.contains("depuis 3 jours"), "{text}");
    site.world.clock.advance_s(1);
    for who in ["leila", "nora"] {
        let text = site.sign_in(who).await.get(&note).await.is_page(200).read();
        assert!(text.contains("depuis 3 jours"), "{who}: {text}");
    }
    // On the page opened first, it is told when it happened.
    let day = site.sign_in("nora").await.get("/").await.is_page(200).read();
    assert!(day.contains("Le 12/03/2026 à 11 h 00 · Leïla Marchand"), "{day}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_ran_away_is_told_so_even_when_a_visit_was_planned() {
    for site in Site::on_each_engine("journal_fugue").await {
        let place = house(&site).await;
        for (nature, start) in [("fugue", "2026-03-11T22:00"), ("dvh", "2026-03-12T09:00")] {
            let row = Row::default()
                .with("personne_id", place.child)
                .with("nature", nature)
                .with("start_at", start);
            site.world.add("absence", place.service, row).await;
        }
        let day = site.sign_in("leila").await.get("/").await.is_page(200).read();
        let away = day.split("Absents en ce moment").nth(1).unwrap_or_default();
        assert!(away.contains("Fugue"), "{day}");
        assert!(!away.to_lowercase().contains("hébergement"), "one line a child: {day}");
        // Told as an incident alone, it is the same.
        let mut write = site.world.ground.db.write().await.unwrap();
        write.execute("DELETE FROM absence WHERE nature = 'fugue'", &[]).await.unwrap();
        write.commit().await.unwrap();
        let day = site.sign_in("leila").await.get("/").await.is_page(200).read();
        assert!(!day.split("Absents en ce moment").nth(1).unwrap().contains("Fugue"), "{day}");
        let row = Row::default()
            .with("personne_id", place.child)
            .with("nature", "fugue")
            .with("start_at", "2026-03-11T22:00");
        site.world.add("incident", place.service, row).await;
        let day = site.sign_in("leila").await.get("/").await.is_page(200).read();
        let away = day.split("Absents en ce moment").nth(1).unwrap_or_default();
        assert!(away.contains("Fugue") && away.contains("depuis le 11/03/2026"), "{day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_closes_when_the_service_says_and_is_then_added_to() {
    for site in Site::on_each_engine("journal_verrou").await {
        let place = house(&site).await;
        let rule = Row::default().with("start_day", "2020-01-01").with("hours", 2_i64);
        site.world.add("regle_equipe", place.service, rule).await;
        let leila = site.sign_in("leila").await;
        jot(&leila, place.child, &[("texte", "Premier texte.")]).await;
        let note = format!("/journal/{}", note_of(&site, place.child).await);
        leila.post(&note, &[("geste", "corriger"), ("texte", "Second texte.")]).await.is_done();
        let text = leila.get(&note).await.is_page(200).read();
        assert!(text.contains("Second texte.") && text.contains("Premier texte."), "{text}");
        // Not another's to correct.
        let nora = site.sign_in("nora").await;
        nora.post(&note, &[("geste", "corriger"), ("texte", "Autre.")]).await.is_page(422);
        site.world.clock.advance_s(2 * 3600);
        let leila = site.sign_in("leila").await;
        let refused = leila.post(&note, &[("geste", "corriger"), ("texte", "Trop tard.")]).await;
        assert!(refused.is_page(422).read().contains("close"), "{}", refused.read());
        let form = [("geste", "ajouter"), ("ajout", "En fait, c’était mardi.")];
        leila.post(&note, &form).await.is_done();
        let text = leila.get(&note).await.is_page(200).read();
        for part in ["Second texte.", "Premier texte.", "ajoute", "c’était mardi"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Trop tard."), "{text}");
        let sql = "SELECT count(*) AS n FROM note_text";
        assert_eq!(site.world.count(sql, &[]).await, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_the_wrong_file_is_withdrawn_with_its_reason() {
    let site = Site::on_sqlite().await;
    let place = house(&site).await;
    let (leila, paul) = (site.sign_in("leila").await, site.sign_in("paul").await);
    jot(&leila, place.child, &[("texte", "D’un autre enfant."), ("minutes", "20")]).await;
    let note = format!("/journal/{}", note_of(&site, place.child).await);
    let time = "SELECT SUM(minutes) AS n FROM acte";
    assert_eq!(site.world.count(time, &[]).await, 20);
    leila.post(&note, &[("geste", "retirer"), ("motif", " ")]).await.is_page(422);
    leila.post(&note, &[("geste", "retirer"), ("motif", "Mauvais dossier")]).await.is_done();
    paul.get(&note).await.is_page(404);
    // Its time goes with it, as a correction that keeps its history, and the note says so.
    assert_eq!(site.world.count(time, &[]).await, 0);
    let told = leila.get(&note).await.is_page(200).read();
    assert!(told.contains("20 min, temps retiré avec la note"), "{told}");
    let acte = site.world.count("SELECT MAX(id) AS n FROM acte", &[]).await;
    let past = leila.get(&format!("/fiche/actes/{acte}/historique")).await.is_page(200).read();
    assert!(past.contains("Mauvais dossier"), "{past}");
    let text = leila.get(&journal(place.child)).await.is_page(200).read();
    assert!(text.contains("Mauvais dossier") && !text.contains("D’un autre"), "{text}");
    let text = paul.get(&journal(place.child)).await.is_page(200).read();
    assert!(!text.contains("Mauvais dossier") && !text.contains("D’un autre"), "{text}");
    let file = leila.get(&format!("/dossiers/{}", place.child)).await.read();
    assert!(!file.contains("D’un autre"), "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_found_again_by_its_author_alone() {
    for site in Site::sealed_on_each_engine("journal_brouillon").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let draft = format!("{}/brouillon", journal(place.child));
        let new = format!("{}/nouveau", journal(place.child));
        let form = [("texte", "Je tape une phr"), ("nature", "ecole"), ("minutes", "15")];
        let kept = leila.post(&draft, &form).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
        assert!(kept.text().contains(" h "), "{}", kept.text());
        // The sign-in ended, the tab was closed.
        let leila = site.sign_in("leila").await;
        let html = leila.get(&new).await.is_page(200).text();
        for part in ["Je tape une phr", "Voici votre brouillon", "value=\"15\""] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let nora = site.sign_in("nora").await;
        assert!(!nora.get(&new).await.is_page(200).text().contains("Je tape"));
        let sql = "SELECT count(*) AS n FROM brouillon_note WHERE content LIKE 'scelle1:%'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
        // Who may not write there keeps none, and is told nothing.
        site.sign_in("malo").await.post(&draft, &form).await.is_page(404);
        jot(&leila, place.child, &[("texte", "Je tape une phrase.")]).await;
        assert_eq!(site.world.count("SELECT count(*) AS n FROM brouillon_note", &[]).await, 0);
        // Without script, a button; and one begins afresh.
        leila.post(&new, &[("texte", "Plus tard"), ("geste", "brouillon")]).await.is_done();
        let told = leila.get(&journal(place.child)).await.is_page(200).read();
        assert!(told.contains("Un brouillon vous attend"), "{told}");
        let told = nora.get(&journal(place.child)).await.is_page(200).read();
        assert!(!told.contains("Un brouillon vous attend"), "{told}");
        assert!(leila.get(&new).await.text().contains("Plus tard"));
        leila.post(&new, &[("texte", "Plus tard"), ("geste", "jeter")]).await.is_done();
        assert!(!leila.get(&new).await.text().contains("Plus tard"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_siblings_is_kept_once_for_each_and_its_time_is_shared_out() {
    for site in Site::on_each_engine("journal_fratrie").await {
        let place = house(&site).await;
        let leila = site.sign_in("leila").await;
        let brother = place.brother.to_string();
        let form = [
            ("texte", "Visite chez leur grand-mère."),
            ("nature", "visite_domicile"),
            ("enfants", brother.as_str()),
            ("minutes", "45"),
            ("trajet", "31"),
        ];
        jot(&leila, place.child, &form).await;
        for child in [place.child, place.brother] {
            let text = leila.get(&journal(child)).await.is_page(200).read();
            assert!(text.contains("leur grand-mère"), "{text}");
        }
        // Typed once, counted once.
        for (sql, expected) in [
            ("SELECT SUM(minutes) AS n FROM acte WHERE nature = 'visite_domicile'", 45),
            ("SELECT SUM(travel_minutes) AS n FROM acte", 31),
            ("SELECT COUNT(*) AS n FROM acte WHERE professionnels = 1", 2),
            ("SELECT COUNT(*) AS n FROM historique WHERE nom_table = 'acte'", 2),
        ] {
            let sql = sql.replace("SUM(minutes)", "CAST(SUM(minutes) AS BIGINT)");
            let sql = sql.replace("SUM(travel_minutes)", "CAST(SUM(travel_minutes) AS BIGINT)");
            assert_eq!(site.world.count(&sql, &[]).await, expected, "{sql}");
        }
        // A correction goes with it.
        let note = format!("/journal/{}", note_of(&site, place.brother).await);
        let form = [("geste", "corriger"), ("texte", "Visite chez leur tante.")];
        leila.post(&note, &form).await.is_done();
        let text = leila.get(&journal(place.child)).await.is_page(200).read();
        assert!(text.contains("leur tante"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_over_is_read_once_and_what_comes_after_is_new() {
    for site in Site::on_each_engine("journal_releve").await {
        let place = house(&site).await;
        let (leila, nora) = (site.sign_in("leila").await, site.sign_in("nora").await);
        let list = format!("/services/{}/transmissions", place.service);
        jot(&leila, place.child, &[("texte", "A mal dormi."), ("nature", "transmission")]).await;
        jot(&leila, place.brother, &[("texte", "Match samedi."), ("nature", "transmission")]).await;
        site.world.clock.advance_s(60);
        let page = nora.get(&list).await;
        let text = page.is_page(200).read();
        for part in ["Élodie Vasseur", "A mal dormi.", "Tom Vasseur", "Match samedi.", "2 notes"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        // Her own are not news to her.
        assert!(leila.get(&list).await.is_page(200).read().contains("Rien de nouveau"));
        let html = page.text();
        let until = html.split("name=\"jusqua\" value=\"").nth(1).unwrap();
        let until = until.split('"').next().unwrap().to_owned();
        site.world.clock.advance_s(60);
        jot(&leila, place.child, &[("texte", "Écrit pendant la lecture.")]).await;
        nora.post(&list, &[("jusqua", &until)]).await.is_done();
        let text = nora.get(&list).await.is_page(200).read();
        assert!(text.contains("Écrit pendant") && !text.contains("A mal dormi"), "{text}");
        let again = nora.get(&format!("{list}?depuis=hier")).await.is_page(200).read();
        assert!(again.contains("A mal dormi"), "{again}");
        // Each child's file says who read its hand-over.
        let sql = "SELECT count(*) AS n FROM audit WHERE personne_id = $1
                    AND details = 'transmissions information:vie'";
        assert!(site.world.count(sql, &[place.brother.into()]).await >= 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_in_the_journal_whatever_their_accents() {
    let site = Site::sealed_on_sqlite().await;
    let place = house(&site).await;
    let leila = site.sign_in("leila").await;
    jot(&leila, place.child, &[("texte", "Rendez-vous à l’école élémentaire.")]).await;
    jot(&leila, place.child, &[("texte", "Soirée calme.")]).await;
    for (asked, found) in
        [("ecole", true), ("ÉCOLE elem", true), ("école calme", false), ("lementaire", false)]
    {
        let asked = web::encode(asked);
        let text = leila.get(&format!("{}?q={asked}", journal(place.child))).await;
        let text = text.is_page(200).read();
        assert_eq!(text.contains("Rendez-vous"), found, "{asked}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_familial_writes_of_the_child_who_lives_there_and_of_no_other() {
    for site in Site::on_each_engine("journal_accueil").await {
        let place = house(&site).await;
        let famille = site.sign_in("famille").await;
        jot(&famille, place.child, &[("texte", "A fait du vélo sans les roulettes.")]).await;
        let new = format!("{}/nouveau", journal(place.brother));
        famille.get(&new).await.is_page(404);
        famille.post(&new, &[("texte", "Intrus")]).await.is_page(404);
        let leila = site.sign_in("leila").await;
        let text = leila.get(&journal(place.child)).await.is_page(200).read();
        assert!(text.contains("sans les roulettes"), "{text}");
    }
}

/// A phone, real keys: a note in three touches after the child; and what a closed tab leaves.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_a_note_takes_three_touches_and_an_unfinished_one_is_found_again() {
    let Some(driver) = Driver::start() else { return };
    let demo = Demo::open();
    let browser = Browser::open(&driver, &demo, Look::Phone).await;
    browser.sign_in("directeur").await;
    let service = service(&browser).await;
    browser.goto(&format!("/registre/personnes/{service}")).await;
    let file = browser.links("/dossiers/").await.remove(0);
    let new = format!("{file}/journal/nouveau");
    browser.goto(&file).await;
    let start = std::time::Instant::now();
    let shortcut = fantoccini::Locator::Css(".jot-here");
    browser.client.find(shortcut).await.unwrap().click().await.unwrap();
    browser.arrives(&new, "").await;
    // The text has the focus already: the keyboard is open.
    let active = browser.client.active_element().await.unwrap();
    assert_eq!(active.attr("id").await.unwrap().as_deref(), Some("texte"));
    active.send_keys("Elle a raconté sa journée, puis elle a dormi.").await.unwrap();
    browser.submit().await;
    browser.arrives(&format!("{file}/journal?fait=gardee"), "").await;
    assert!(browser.read().await.contains("puis elle a dormi"), "{}", browser.read().await);
    assert!(start.elapsed() < std::time::Duration::from_secs(30));

    browser.goto(&new).await;
    browser.type_in("texte", "Une phrase qui n’est pas fin").await;
    for _ in 0..100 {
        if browser.read().await.contains("Brouillon gardé") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(browser.read().await.contains("Brouillon gardé"), "{}", browser.read().await);
    // Nothing of it stays in the browser.
    let kept = "return JSON.stringify(Object.entries(localStorage)) +
        JSON.stringify(Object.entries(sessionStorage))";
    let kept = browser.client.execute(kept, vec![]).await.unwrap().to_string();
    assert!(!kept.contains("phrase"), "{kept}");
    browser.close().await;
    let browser = Browser::open(&driver, &demo, Look::Phone).await;
    browser.sign_in("directeur").await;
    browser.goto(&new).await;
    let field = browser.client.find(fantoccini::Locator::Id("texte")).await.unwrap();
    let text = field.prop("value").await.unwrap().unwrap_or_default();
    assert_eq!(text, "Une phrase qui n’est pas fin");

    // Left alone, the page hides what it shows from who passes by; the password brings it back as it was.
    let client = &browser.client;
    let asleep = "document.body.dataset.veille = '0.005';
        document.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true }));";
    client.execute(asleep, Vec::new()).await.unwrap();
    let field = fantoccini::Locator::Id("veille-mot");
    client.wait().for_element(field).await.unwrap();
    let texte = client.find(fantoccini::Locator::Id("texte")).await.unwrap();
    assert!(!texte.is_displayed().await.unwrap(), "hidden");
    client.execute("document.body.dataset.veille = '15';", Vec::new()).await.unwrap();
    let again = fantoccini::Locator::Css("#veille .btn");
    for (word, comes_back) in [("faux", false), ("maillage-demo", true)] {
        browser.type_in("veille-mot", word).await;
        client.find(again).await.unwrap().click().await.unwrap();
        if comes_back {
            let text = client.wait().for_element(fantoccini::Locator::Id("texte")).await.unwrap();
            for _ in 0..100 {
                if text.is_displayed().await.unwrap() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            assert!(text.is_displayed().await.unwrap(), "the page is back");
        } else {
            let told =
                fantoccini::Locator::XPath("//*[@role='alert'][contains(., 'pas votre mot')]");
            client.wait().for_element(told).await.unwrap();
        }
    }

    // The session ends meanwhile: what is typed after it, which no draft took in, is there after the door.
    browser.client.delete_all_cookies().await.unwrap();
    browser.type_in("texte", "ie, puis sa fin.").await;
    let end = fantoccini::Locator::Css(".jot-end .btn");
    browser.client.find(end).await.unwrap().click().await.unwrap();
    browser.arrives("/connexion", "").await;
    browser.type_in("identifiant", "directeur").await;
    browser.type_in("mot_de_passe", "maillage-demo").await;
    browser.submit().await;
    browser.arrives(&new, "").await;
    let whole = "Une phrase qui n’est pas finie, puis sa fin.";
    let mut text = String::new();
    for _ in 0..100 {
        let field = browser.client.find(fantoccini::Locator::Id("texte")).await.unwrap();
        text = field.prop("value").await.unwrap().unwrap_or_default();
        if text == whole {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(text, whole);
    browser.close().await;
}
