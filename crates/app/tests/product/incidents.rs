//! Incidents declared in a minute, told to those who must know, followed to the end; crisis sheets.

use access::Role;
use db::Value;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

struct House {
    service: i64,
    children: [i64; 2],
}

/// Two children under a measure, and Leïla, an educator of the service.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let first = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let second = world.personne(service, "Diallo", "Ibrahim", "2011-02-01").await;
    for child in [first, second] {
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", "placement_ase")
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("decision_day", "2025-12-10")
            .with("effet_day", "2025-12-10")
            .with("prise_en_charge_day", "2025-12-20")
            .with("terme_day", "2026-12-10");
        world.add("mesure", service, row).await;
    }
    let place = (Some(organisation), Some(service));
    world.compte("leila", "Leïla Marchand", Role::Educateur, place.0, place.1).await;
    world.compte("secretaire", "Zoé Petit", Role::Secretaire, place.0, place.1).await;
    world.compte("solene", "Solène Guichard", Role::ChefService, place.0, place.1).await;
    House { service, children: [first, second] }
}

type Form<'a> = Vec<(&'a str, &'a str)>;

fn with<'a>(form: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Form<'a> {
    let kept = |(name, _): &&(&str, &str)| more.iter().all(|(other, _)| other != name);
    form.iter().filter(kept).chain(more).copied().collect()
}

async fn told(visitor: &Visitor<'_>, path: &str) -> String {
    visitor.get(path).await.is_page(200).read()
}

const FIGHT: [(&str, &str); 6] = [
    ("nature", "violence_jeune"),
    ("gravite", "grave"),
    ("jour", "2026-03-11"),
    ("heure", "18:30"),
    ("lieu", "Salon"),
    ("recit", "Un coup de poing, séparés aussitôt."),
];

#[tokio::test]
async fn an_incident_is_declared_in_one_page_for_each_child_and_told_in_one_touch() {
    for site in Site::on_each_engine("incident_declared").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let list = format!("/services/{}/incidents", house.service);
        assert!(told(&leila, &list).await.contains("Aucun incident à suivre."));
        let new = format!("{list}/declarer");
        let [first, second] = house.children.map(|id| id.to_string());
        let page = leila.get(&format!("{new}?enfant={first}")).await.is_page(200).text();
        assert!(page.contains("Vasseur") && page.contains("2026-03-12"), "{page}");
        for (field, wrong, said) in [
            ("nature", "", "Choisissez ce qui s’est passé."),
            ("gravite", "", "Choisissez la gravité"),
            ("jour", "2026-03-14", "C’est dans l’avenir"),
            ("heure", "tantôt", "À quelle heure ?"),
            ("recit", "", "Dites les faits"),
            ("enfant", "2009", "Choisissez un enfant"),
        ] {
            let answer = leila.post(&new, &with(&FIGHT, &[(field, wrong)])).await;
            let page = answer.is_page(422).read();
            assert!(page.contains(said) && (field == "recit" || page.contains("coup de poing")));
        }
        let both = with(
            &FIGHT,
            &[
                ("enfant", &first),
                ("role", "auteur"),
                ("enfant_2", &second),
                ("role_2", "victime"),
                ("hypothese", "Il n’avait pas dormi."),
                ("prevenus", "direction"),
            ],
        );
        let one = leila.post(&new, &both).await.is_done();
        let one = one.split('?').next().unwrap().to_owned();
        let page = told(&leila, &one).await;
        for said in [
            "Violence envers un jeune, hier à 18 h 30",
            "Élodie Vasseur",
            "Ibrahim Diallo",
            "En est l’auteur",
            "Autorité (département, ARS, PJJ) : sans attendre",
            "À dire tout de suite",
            "À dire avant demain à 18 h 30",
            "art. L. 331-8-1",
            "Direction, astreinte",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        // Who is told of one is told of both, when one says so; in writing, both stages are proven.
        let tell = [("geste", "dire"), ("destinataire", "departement"), ("moyen", "ecrit")];
        leila.post(&one, &with(&tell, &[("groupe", "oui")])).await.is_done();
        let count = "SELECT COUNT(*) AS n FROM information_incident WHERE moyen = 'ecrit'";
        assert_eq!(site.world.count(count, &[]).await, 2);
        let page = told(&leila, &one).await;
        assert!(!page.contains("À dire avant"), "{page}");
        let call = [
            ("geste", "prevenir"),
            ("destinataire", "forces_ordre"),
            ("moyen", "oral"),
            ("jour", "2026-03-11"),
            ("heure", "18:00"),
            ("numero", "PV 12"),
        ];
        let early = leila.post(&one, &call).await.is_page(422).read();
        assert!(early.contains("C’est avant l’incident"), "{early}");
        leila.post(&one, &with(&call, &[("heure", "18:45")])).await.is_done();
        let called = "SELECT COUNT(*) AS n FROM incident WHERE gendarmerie = 1";
        assert_eq!(site.world.count(called, &[]).await, 1);
        let page = told(&leila, &list).await;
        assert!(page.contains("2 incidents sont ouverts."), "{page}");
        let notice = told(&leila, &format!("{one}/avis")).await;
        assert!(notice.contains("Un coup de poing") && !notice.contains("PV 12"));
        assert!(!notice.contains("dormi") && !notice.contains("Ibrahim"), "{notice}");
        // The deadline of the law is proven by what was noted here.
        let due = told(&leila, &format!("/dossiers/{first}/echeances")).await;
        let (owed, done) = due.split_once("Ce qui a été fait (").expect("what was done");
        assert!(!owed.contains("Dysfonctionnement grave"), "{owed}");
        assert!(done.contains("Dysfonctionnement grave"), "{done}");
    }
}

#[tokio::test]
async fn an_incident_is_closed_once_it_was_talked_over_and_its_reparation_done() {
    for site in Site::on_each_engine("incident_followed").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let first = house.children[0].to_string();
        let new = format!("/services/{}/incidents/declarer", house.service);
        let form = with(&FIGHT, &[("gravite", "legere"), ("enfant", &first)]);
        let one = leila.post(&new, &form).await.is_done();
        let one = one.split('?').next().unwrap().to_owned();
        let close = [("geste", "clore"), ("version", "1")];
        let page = leila.post(&one, &close).await.is_page(422).read();
        assert!(page.contains("à reprendre avec l’enfant"), "{page}");
        let decide = [
            ("geste", "suite"),
            ("nature", "reparation"),
            ("texte", "Repeindre le mur avec l’agent technique."),
            ("convenu_avec", "L’enfant"),
            ("due_day", "2026-03-20"),
        ];
        let page = leila.post(&one, &with(&decide, &[("texte", "")])).await.is_page(422).read();
        assert!(page.contains("Dites ce qui est décidé"), "{page}");
        leila.post(&one, &decide).await.is_done();
        let talk = [("geste", "suite"), ("nature", "reprise"), ("texte", "En parler demain.")];
        leila.post(&one, &talk).await.is_done();
        let page = told(&leila, &one).await;
        assert!(page.contains("À faire avant le 20/03/2026"), "{page}");
        let ids = "SELECT COUNT(*) AS n FROM suite_incident";
        assert_eq!(site.world.count(ids, &[]).await, 2);
        for nature in ["reparation", "reprise"] {
            let sql = format!("SELECT id AS n FROM suite_incident WHERE nature = '{nature}'");
            let id = site.world.count(&sql, &[]).await.to_string();
            let done = [("geste", "fait"), ("suite", id.as_str()), ("bilan", "Fait avec soin.")];
            leila.post(&one, &done).await.is_done();
            let twice = leila.post(&one, &done).await.is_page(422).read();
            assert!(twice.contains("déjà noté comme fait"), "{twice}");
        }
        let version = site.world.count("SELECT version AS n FROM incident", &[]).await.to_string();
        let learnt = [
            ("geste", "analyse"),
            ("version", version.as_str()),
            ("analyse", "Un adulte de plus à ce moment."),
            ("analyse_day", "2026-03-12"),
        ];
        leila.post(&one, &learnt).await.is_done();
        let stale = leila.post(&one, &learnt).await.is_page(422).read();
        assert!(stale.contains("Quelqu’un d’autre"), "{stale}");
        let version = site.world.count("SELECT version AS n FROM incident", &[]).await.to_string();
        // Declared by the direction, or before there was any: nobody ever said that it waits.
        let id = site.world.count("SELECT id AS n FROM incident", &[]).await;
        site.world.set("incident", id, ("validation", Value::Text(None))).await;
        let close = [("geste", "clore"), ("version", version.as_str())];
        leila.post(&one, &close).await.is_done();
        let page = told(&leila, &one).await;
        assert!(page.contains("Clos le 12/03/2026") && page.contains("Un adulte de plus"));
        // Who may not validate closes it for who does: it stays to be followed, and says both.
        assert!(page.contains("à valider par le chef de service"), "{page}");
        let list = format!("/services/{}/incidents", house.service);
        let follows = told(&leila, &list).await;
        assert!(
            follows.contains("À suivre (1)") && follows.contains("Clos, à valider"),
            "{follows}"
        );
        let solene = site.sign_in("solene").await;
        let version = site.world.count("SELECT version AS n FROM incident", &[]).await.to_string();
        let validate = [("geste", "valider"), ("version", version.as_str())];
        leila.post(&one, &validate).await.is_page(404);
        solene.post(&one, &validate).await.is_done();
        let page = told(&leila, &one).await;
        assert!(page.contains("Clos le 12/03/2026") && page.contains("Validé le"), "{page}");
        assert!(!page.contains("à valider"), "{page}");
        let follows = told(&leila, &list).await;
        assert!(follows.contains("Clos depuis trente jours (1)"), "{follows}");
        // Those of a span of days, and not the others.
        let since = told(&leila, &format!("{list}?depuis=2026-03-11")).await;
        assert!(since.contains("depuis le 11/03/2026") && since.contains("(1)"), "{since}");
        let none = told(&leila, &format!("{list}?depuis=2026-03-12")).await;
        assert!(none.contains("Aucun incident"), "{none}");
        let counted = "SELECT COUNT(*) AS n FROM incident WHERE reparation = 1";
        assert_eq!(site.world.count(counted, &[]).await, 1);
        let secretaire = site.sign_in("secretaire").await;
        secretaire.get(&one).await.is_page(404);
    }
}

#[tokio::test]
async fn a_crisis_sheet_is_on_the_emergency_sheet_and_each_use_of_it_teaches() {
    for site in Site::on_each_engine("crisis_sheet").await {
        let house = house(&site).await;
        let leila = site.sign_in("leila").await;
        let child = house.children[0];
        let page = format!("/dossiers/{child}/crise");
        assert!(told(&leila, &page).await.contains("Aucune fiche de crise."));
        let of = child.to_string();
        let sheet = [
            ("personne_id", of.as_str()),
            ("start_day", "2026-03-01"),
            ("apaise", "Parler bas\nSa musique"),
            ("appeler", "Sa référente"),
        ];
        let new = format!("/registre/fiches-crise/{}/nouveau", house.service);
        leila.post(&new, &sheet).await.is_done();
        let shown = told(&leila, &page).await;
        assert!(shown.contains("Sa musique") && shown.contains("J’active la fiche"), "{shown}");
        let urgent = told(&leila, &format!("/dossiers/{child}/fiche-urgence")).await;
        assert!(urgent.contains("En cas de crise") && urgent.contains("Parler bas"), "{urgent}");
        leila.post(&page, &[("geste", "activer")]).await.is_done();
        let shown = told(&leila, &page).await;
        assert!(shown.contains("par Leïla Marchand"), "{shown}");
        let id = site.world.count("SELECT id AS n FROM activation_crise", &[]).await.to_string();
        let over = [
            ("geste", "finir"),
            ("activation", id.as_str()),
            ("version", "1"),
            ("fait", "Musique, puis une marche."),
            ("appris", "La marche aide."),
        ];
        leila.post(&page, &over).await.is_done();
        let shown = told(&leila, &page).await;
        assert!(shown.contains("La marche aide.") && !shown.contains("La crise est passée"));
    }
}

const FUGUE: [(&str, &str); 5] = [
    ("nature", "fugue"),
    ("gravite", "serieuse"),
    ("jour", "2026-03-11"),
    ("heure", "21:15"),
    ("recit", "Parti par le jardin."),
];

#[tokio::test]
async fn a_second_fugue_is_doubted_and_the_parents_to_tell_are_named() {
    for site in Site::on_each_engine("incident_twice").await {
        let house = house(&site).await;
        let world = &site.world;
        let [child, other] = house.children;
        let famille = Row::default().with("nom", "Vasseur");
        let famille = world.add("famille", house.service, famille).await;
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "UPDATE personne SET famille_id = $1 WHERE id = $2";
        write.execute(sql, &[famille.into(), child.into()]).await.unwrap();
        write.commit().await.unwrap();
        for (nom, lien, numero) in
            [("Paul Vasseur", "pere", "06 39 98 11 11"), ("Lise Aubry", "mere", "06 39 98 22 22")]
        {
            let row = Row::default()
                .with("famille_id", famille)
                .with("nom", nom)
                .with("lien", lien)
                .with("autorite_parentale", "oui");
            world.add("membre_famille", house.service, row).await;
            let row = Row::default()
                .with("personne_id", child)
                .with("nom", nom)
                .with("lien", lien)
                .with("telephone", numero)
                .with("start_day", "2025-01-10");
            world.add("contact", house.service, row).await;
        }
        let row = Row::default()
            .with("personne_id", child)
            .with("titulaire", "pere")
            .with("restreint_contact", 1_i64)
            .with("juge", "Juge des enfants de Blois")
            .with("decision_day", "2026-01-15");
        world.add("restriction", house.service, row).await;
        let leila = site.sign_in("leila").await;
        let new = format!("/services/{}/incidents/declarer", house.service);
        let (own, next) = (child.to_string(), other.to_string());
        let first = with(&FUGUE, &[("enfant", own.as_str())]);
        let page = leila.post(&new, &first).await.is_done();
        let said = leila.get(&page).await;
        let html = said.is_page(200).text();
        for part in ["Lise Aubry", "tel:0639982222", "Paul Vasseur", "Contact restreint"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("11 11"), "no number of whom a judge keeps away: {html}");
        // Told a second time, it is doubted; another child is not; a reason lifts it.
        let again = with(&first, &[("jour", "2026-03-12"), ("heure", "07:30")]);
        let told = leila.post(&new, &again).await.is_page(422).read();
        assert!(told.contains("déjà ouverte depuis le 11/03/2026 à 21 h 15"), "{told}");
        leila.post(&new, &with(&again, &[("enfant", next.as_str())])).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM incident WHERE personne_id = $1";
        assert_eq!(world.count(sql, &[child.into()]).await, 1);
        let why = with(&again, &[("motif", "Revenue, repartie.")]);
        leila.post(&new, &why).await.is_done();
        assert_eq!(world.count(sql, &[child.into()]).await, 2);
    }
}
