//! Tables nobody foresaw, added by a text file alone; the totals were worked out by hand.

use access::{Action, Actor, Category, Cible, Role, Verb};

use crate::house::{Register, register};

const EXAMPLES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../shell/facts/catalogue/exemples.toml"));

async fn with_examples(nature: &str) -> Register {
    let register = register().await;
    register.found(nature).await;
    let actor = Actor::with_roles(0, &[(1, Role::Directeur)]);
    let action =
        Action { verb: Verb::Ecrire, category: Category::Structure, cible: Cible::Service(1) };
    let mut granted = register.house.authorize_write(&actor, action).await.unwrap();
    let file = "exemples.toml";
    facts::save_local(&mut granted, &register.facts, 1, file, EXAMPLES).await.unwrap();
    granted.commit().await.unwrap();
    register
}

async fn child(register: &Register, id: i64, famille: Option<i64>) {
    register.add("personne", id, &[("famille_id", famille.into())]).await;
    let values = [
        ("personne_id", id.into()),
        ("modalite_id", 1.into()),
        ("entree_day", "2022-01-01".into()),
    ];
    register.add("sejour", id, &values).await;
}

#[tokio::test]
async fn hospitalisations_by_discipline_and_year() {
    let register = with_examples("internat").await;
    for id in 1..=3 {
        child(&register, id, None).await;
    }
    // 2022: child 1, psychiatry, 3 nights. 2023: child 1, psychiatry, 5 nights, then 2;
    // child 1, other, 1 night; child 2, other, 4 nights.
    let stays = [
        (1, 1, "hospitalisation_psychiatrique", "2022-05-01", "2022-05-04"),
        (2, 1, "hospitalisation_psychiatrique", "2023-02-01", "2023-02-06"),
        (3, 1, "hospitalisation_psychiatrique", "2023-03-01", "2023-03-03"),
        (4, 1, "hospitalisation", "2023-04-01", "2023-04-02"),
        (5, 2, "hospitalisation", "2023-06-10", "2023-06-14"),
    ];
    for (id, personne, nature, start, end) in stays {
        let values = [
            ("personne_id", i64::from(personne).into()),
            ("sejour_id", i64::from(personne).into()),
            ("nature", nature.into()),
            ("start_at", format!("{start}T10:00").into()),
            ("end_at", format!("{end}T10:00").into()),
        ];
        register.add("absence", id, &values).await;
    }
    // Each column: N-1, N. Columns: hospitalisation, psychiatry, total.
    assert_eq!(
        register.lines("exemple_hospitalisations", 2023).await,
        [
            "Journées | 0 | 5 | 3 | 7 | 3 | 12",
            "Séjours | 0 | 2 | 1 | 2 | 1 | 4",
            "Personnes | 0 | 2 | 1 | 1 | 1 | 2",
        ]
    );
}

#[tokio::test]
async fn mandates_of_pead_by_fratrie() {
    let register = with_examples("pead").await;
    for (famille, children) in [(1, 1), (2, 2), (3, 3), (4, 3)] {
        register.add("famille", famille, &[]).await;
        for place in 0..children {
            child(&register, famille * 10 + place, Some(famille)).await;
        }
    }
    // One child: 1 mandate. Two: 1. Twice three: 2 each.
    assert_eq!(
        register.lines("exemple_mandats_fratrie", 2023).await,
        [
            "1 enfant | 1 | 1 | 1",
            "2 enfants | 1 | 2 | 1",
            "3 enfants | 4 | 6 | 2",
            "Total | 6 | 9 | 4",
        ]
    );
}

#[tokio::test]
async fn acts_by_section() {
    let register = with_examples("ambulatoire").await;
    let acts = [
        ("entretien", "SESSAD"),
        ("entretien", "SESSAD"),
        ("entretien", "Internat"),
        ("soin", "SESSAD"),
        ("classe", "Internat"),
        ("classe", "Internat"),
    ];
    for (id, (nature, section)) in (1..).zip(acts) {
        let values =
            [("day", "2023-05-02".into()), ("nature", nature.into()), ("section", section.into())];
        register.add("acte", id, &values).await;
    }
    // Columns: Internat, SESSAD, total.
    assert_eq!(
        register.lines("exemple_actes_sections", 2023).await,
        ["Entretien | 1 | 2 | 3", "Soin | 0 | 1 | 1", "Classe | 2 | 0 | 2", "Total | 3 | 3 | 6"]
    );
}

#[tokio::test]
async fn requests_by_outcome_and_reasons_in_percent_of_refusals() {
    let register = with_examples("internat").await;
    let requests = [
        ("acceptee", None),
        ("acceptee", None),
        ("refusee", Some("capacite")),
        ("refusee", Some("capacite")),
        ("refusee", Some("capacite")),
        ("refusee", Some("age")),
        ("sans_suite", None),
        ("en_attente", None),
    ];
    for (id, (decision, motif)) in (1..).zip(requests) {
        let values = [
            ("reception_day", "2023-05-02".into()),
            ("canal", "courriel".into()),
            ("demandeur", "ase".into()),
            ("decision", decision.into()),
            ("motif_refus", motif.into()),
        ];
        register.add("demande", id, &values).await;
    }
    assert_eq!(
        register.lines("exemple_issues", 2023).await,
        [
            "Acceptée | Non renseigné | 2 | 25,0 %",
            "Refusée | Capacité | 3 | 37,5 %",
            "Refusée | Âge | 1 | 12,5 %",
            "Sans suite | Non renseigné | 1 | 12,5 %",
            "En attente | Non renseigné | 1 | 12,5 %",
            "Total | 8 | 100,0 %",
        ]
    );
    assert_eq!(
        register.lines("exemple_motifs_refus", 2023).await,
        ["Capacité | 3 | 75,0 %", "Âge | 1 | 25,0 %", "Total | 4 | 100,0 %"]
    );
}
