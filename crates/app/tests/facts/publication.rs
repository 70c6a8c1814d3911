//! What is published no longer moves; what an organisation writes is checked; rules are read.

use access::{Action, Actor, Category, Cible, Role, Verb};
use figures::day::day;

use crate::house::{Register, register, registers};

async fn stay(register: &Register, id: i64, entree: &str, sortie: Option<&str>) {
    register.add("personne", id, &[("birth_day", "2008-05-14".into())]).await;
    let values = [
        ("personne_id", id.into()),
        ("modalite_id", 1.into()),
        ("entree_day", entree.into()),
        ("sortie_day", sortie.into()),
    ];
    register.add("sejour", id, &values).await;
}

#[tokio::test]
async fn a_published_year_keeps_its_figures_and_corrections_show_as_differences() {
    for register in registers("publication").await {
        register.found("internat").await;
        stay(&register, 1, "2022-03-01", None).await;
        let period = (day(2022, 1, 1), day(2023, 1, 1));
        let mut granted = register.grant_to_publish(1).await;
        let seen = register.facts.world(&mut register.db.read().await.unwrap()).await.unwrap();
        let number = facts::freeze(
            &mut granted,
            &seen,
            (&["tableau_bord"], &["journees"]),
            period,
            Some("Rapport 2022"),
        )
        .await
        .unwrap();
        drop(seen);
        granted.commit().await.unwrap();
        assert_eq!(register.text("journees", 2022).await, "306");
        assert_eq!(register.text("journees_annee_precedente", 2023).await, "306");
        // A stay of 2022 is entered late: what was published stays.
        stay(&register, 2, "2022-12-30", Some("2023-01-03")).await;
        assert_eq!(register.text("journees", 2022).await, "308");
        assert_eq!(register.text("journees_annee_precedente", 2023).await, "306");
        let mut granted = register.grant(1).await;
        let published = facts::publications(&mut granted).await.unwrap();
        assert_eq!(published.len(), 1);
        assert_eq!(published[0].annee, 2022);
        let seen = register.facts.world(granted.read()).await.unwrap();
        let found = facts::differences(&mut granted, &seen, number).await.unwrap();
        let journees = found.iter().find(|one| one.figure == "journees").unwrap();
        assert_eq!((journees.published.as_str(), journees.current.as_str()), ("306", "308"));
        let december = found
            .iter()
            .find(|one| one.figure == "entrees" && one.labels == ["décembre 2022"])
            .unwrap();
        assert_eq!((december.published.as_str(), december.current.as_str()), ("0", "1"));
        assert!(!found.iter().any(|one| one.figure == "sorties"));
        drop(granted);
        // Nobody sees the publications of another service.
        let mut other = register.grant(2).await;
        assert!(facts::publications(&mut other).await.unwrap().is_empty());
        let seen = register.facts.world(other.read()).await.unwrap();
        assert!(facts::differences(&mut other, &seen, number).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_grant_counts_its_services_and_no_other() {
    let register = register().await;
    register.found("internat").await;
    stay(&register, 1, "2023-03-01", None).await;
    assert_eq!(register.text("entrees", 2023).await, "1");
    let mut other = register.grant(2).await;
    let period = (day(2023, 1, 1), day(2024, 1, 1));
    let answer = facts::answer(&mut other, &register.facts, None, "entrees", period).await;
    assert_eq!(answer.unwrap().cells[0].text, "0");
    let behind =
        facts::records(&mut other, &register.facts, None, "entrees", &[], &[], period).await;
    assert!(behind.unwrap().rows.is_empty());
}

#[tokio::test]
async fn counting_rules_places_and_plans_of_the_register_are_used_from_the_next_figure_on() {
    let register = register().await;
    register.found("internat").await;
    stay(&register, 1, "2023-01-01", Some("2023-01-11")).await;
    assert_eq!(register.text("journees", 2023).await, "10");
    let values =
        [("start_day", "2023-01-01".into()), ("parametres", "exit_day_counted = true".into())];
    register.add("regle_comptage", 1, &values).await;
    assert_eq!(register.text("journees", 2023).await, "11");
    let capacity =
        [("nature", "installee".into()), ("places", 10.into()), ("start_day", "2023-01-01".into())];
    register.add("capacite", 1, &capacity).await;
    assert_eq!(register.text("capacite", 2023).await, "10");
    assert_eq!(register.text("journees_prevues", 2023).await.replace('\u{202f}', ""), "3650");
    let plan =
        [("annee", 2023.into()), ("planned_days", 110.into()), ("methode", "jour_exact".into())];
    register.add("plan_activite", 1, &plan).await;
    assert_eq!(register.text("taux_activite", 2023).await, "10,0\u{a0}%");
    let broken = [("start_day", "2024-01-01".into()), ("parametres", "jour = oui".into())];
    register.add("regle_comptage", 2, &broken).await;
    let seen = register.facts.world(&mut register.db.read().await.unwrap()).await.unwrap();
    assert_eq!(seen.problems().len(), 1);
    assert!(seen.problems()[0].contains("Le service"), "{:?}", seen.problems());
}

#[tokio::test]
async fn an_organisation_adds_a_figure_by_text_and_is_told_line_and_cause() {
    for register in registers("local").await {
        register.found("internat").await;
        stay(&register, 1, "2023-03-01", None).await;
        let actor = Actor::with_roles(0, &[(1, Role::Directeur)]);
        let action =
            Action { verb: Verb::Ecrire, category: Category::Structure, cible: Cible::Service(1) };
        let wrong = "[[figure]]\nid = \"a\"\nlabel = \"A\"\ndefinition = \"A.\"\n\
                     measure = \"entrees\"\npopulation = \"sejours\"\n";
        let mut granted = register.house.authorize_write(&actor, action.clone()).await.unwrap();
        let refused = facts::save_local(&mut granted, &register.facts, 1, "a.toml", wrong).await;
        let Err(facts::FactsError::Catalogue(problems)) = refused else { panic!("accepted") };
        assert_eq!((problems[0].file.as_str(), problems[0].line), ("a.toml", 6));
        assert!(problems[0].cause.contains("sejours"), "{}", problems[0].cause);
        drop(granted);
        let right = wrong.replace("sejours", "sejour");
        let mut granted = register.house.authorize_write(&actor, action).await.unwrap();
        facts::save_local(&mut granted, &register.facts, 1, "a.toml", &right).await.unwrap();
        granted.commit().await.unwrap();
        assert_eq!(register.text("a", 2023).await, "1");
        let seen = register.facts.world(&mut register.db.read().await.unwrap()).await.unwrap();
        assert_eq!(seen.local_files(1).len(), 1);
        assert!(seen.world().catalogue.figure("a").is_none(), "another organisation has it");
    }
}

#[tokio::test]
async fn a_line_that_appears_after_publication_is_a_difference_too() {
    let register = register().await;
    register.found("internat").await;
    stay(&register, 1, "2022-03-01", None).await;
    let mut granted = register.grant_to_publish(1).await;
    let seen = register.facts.world(&mut register.db.read().await.unwrap()).await.unwrap();
    let period = (day(2022, 1, 1), day(2023, 1, 1));
    let tables: &[&str] = &["sorties_motif"];
    let number = facts::freeze(&mut granted, &seen, (tables, &[]), period, None).await.unwrap();
    drop(seen);
    granted.commit().await.unwrap();
    let left = [
        ("personne_id", 1.into()),
        ("entree_day", "2022-05-01".into()),
        ("sortie_day", "2022-05-03".into()),
        ("motif_sortie", "fugue".into()),
    ];
    register.add("sejour", 2, &left).await;
    let mut granted = register.grant(1).await;
    let seen = register.facts.world(granted.read()).await.unwrap();
    let found = facts::differences(&mut granted, &seen, number).await.unwrap();
    assert!(found.iter().any(|one| one.labels == ["Fugue"] && one.current == "1"), "{found:?}");
}
