//! The golden table of who may do what, and in what situation; its diff is what a lawyer reads.

use std::fmt::Write as _;

use cedar_policy::{PolicySet, Schema, ValidationMode, Validator};

use crate::{Category, Mission, POLICY, Role, SCHEMA, Situation, Verb, check_policy, decide};

/// When it is allowed, in a word a mission: `*` when a walled service keeps it for the team, `°`
/// when any does.
fn when(role: Role, verb: Verb, category: Category) -> String {
    let ok = |situation| decide(role, verb, category, situation).is_some();
    if !category.is_of_a_child() {
        return if ok(Situation::SANS_OBJET) { "toujours".to_owned() } else { String::new() };
    }
    let mut words = Vec::new();
    for mission in Mission::ALL.iter().copied().filter(|mission| *mission != Mission::SansObjet) {
        let plain = Situation::of(mission);
        match (ok(plain), ok(plain.walled(true)), ok(plain.of_team(true).walled(true))) {
            (_, true, _) => words.push(mission.code().to_owned()),
            (true, false, true) => words.push(format!("{}*", mission.code())),
            (true, false, false) => words.push(format!("{} hors cloison", mission.code())),
            (false, false, true) => words.push(format!("{}°", mission.code())),
            (false, false, false) => {}
        }
    }
    for mission in Mission::ALL.iter().copied().filter(|mission| *mission != Mission::SansObjet) {
        let plain = Situation::of(mission);
        if ok(plain.of_author(true)) && !ok(plain) {
            words.push(format!("{} (auteur)", mission.code()));
        }
    }
    for mission in Mission::ALL.iter().copied().filter(|mission| *mission != Mission::SansObjet) {
        let plain = Situation::of(mission);
        let mut named = plain;
        named.nomme = true;
        if ok(named) && !ok(plain) {
            words.push(format!("{} (nommé)", mission.code()));
        }
    }
    if ok(Situation::shared()) {
        words.push("partage".to_owned());
    }
    if ok(Situation::emergency()) {
        words.push("urgence".to_owned());
    }
    words.join(" ")
}

fn every_situation() -> Vec<Situation> {
    let mut all = vec![Situation::shared(), Situation::emergency()];
    for mission in Mission::ALL {
        for (equipe, cloisonne) in [(false, false), (false, true), (true, false), (true, true)] {
            all.push(Situation::of(*mission).of_team(equipe).walled(cloisonne));
        }
    }
    for mission in [Mission::Ouverte, Mission::Apres, Mission::Close] {
        let mut named = Situation::of(mission).of_team(true);
        named.nomme = true;
        all.push(named);
    }
    all.push(Situation::of(Mission::Ouverte).of_team(true).of_author(true));
    all.push(Situation::of(Mission::Apres).of_author(true));
    all
}

#[test]
fn the_matrix_is_the_one_that_was_reviewed() {
    let mut text = String::new();
    for role in Role::ALL {
        let _infallible = writeln!(text, "{}", role.code());
        for category in Category::ALL {
            let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
            for verb in Verb::ALL {
                let when = when(*role, *verb, *category);
                if when.is_empty() {
                    continue;
                }
                match lines.iter_mut().find(|(known, _)| *known == when) {
                    Some((_, verbs)) => verbs.push(verb.code()),
                    None => lines.push((when, vec![verb.code()])),
                }
            }
            for (when, verbs) in lines {
                let verbs = verbs.join(" ");
                let _infallible = writeln!(text, "  {:<10} {verbs:<40} | {when}", category.code());
            }
        }
    }
    insta::with_settings!({ snapshot_path => "..", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("matrix", text);
    });
}

#[test]
fn the_policy_speaks_of_nothing_that_its_schema_does_not_know() {
    let (schema, _) = Schema::from_cedarschema_str(SCHEMA).unwrap();
    let policies: PolicySet = POLICY.parse().unwrap();
    let found = Validator::new(schema).validate(&policies, ValidationMode::Strict);
    let told: Vec<String> = found.validation_errors().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{told:#?}");
    check_policy().unwrap();
}

#[test]
fn every_rule_has_a_name_of_its_own_a_source_and_a_sentence() {
    let policies: PolicySet = POLICY.parse().unwrap();
    let mut names = std::collections::HashSet::new();
    for policy in policies.policies() {
        for said in ["id", "source", "phrase"] {
            let text = policy.annotation(said).unwrap_or_default();
            assert!(!text.is_empty(), "a rule without {said}: {policy}");
        }
        let (own, other) = (policy.annotation("phrase"), policy.annotation("phrase_tiers"));
        let said_you = own.is_some_and(|text| text.contains("vous") || text.contains("votre"));
        assert_eq!(said_you, other.is_some(), "« vous » is told of somebody else: {policy}");
        assert!(names.insert(policy.annotation("id").unwrap().to_owned()), "{policy}");
    }
}

#[test]
fn every_code_that_the_policy_names_exists() {
    for (kind, known) in [
        ("Role", Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>()),
        ("Categorie", Category::ALL.iter().map(|category| category.code()).collect()),
        ("Action", Verb::ALL.iter().map(|verb| verb.code()).collect()),
    ] {
        for part in POLICY.split(&format!("{kind}::\"")).skip(1) {
            let code = part.split('"').next().unwrap();
            assert!(known.contains(&code), "{kind}::\"{code}\" is nothing");
        }
    }
}

#[test]
fn an_administrator_sees_no_content_of_a_child_whatever_the_situation() {
    let children = Category::ALL.iter().filter(|category| category.is_of_a_child());
    for category in children {
        for situation in every_situation() {
            for verb in Verb::ALL {
                for role in
                    [Role::Administrateur, Role::Siege, Role::DelegueDonnees, Role::Technique]
                {
                    assert_eq!(decide(role, *verb, *category, situation), None);
                }
            }
        }
    }
}

#[test]
fn what_may_be_taken_out_may_be_read_in_every_situation() {
    for role in Role::ALL {
        for category in Category::ALL {
            let mut situations = every_situation();
            situations.push(Situation::SANS_OBJET);
            for situation in situations {
                let out = decide(*role, Verb::Exporter, *category, situation);
                let read = decide(*role, Verb::Lire, *category, situation);
                assert!(out.is_none() || read.is_some(), "{role:?} {category:?} {situation:?}");
            }
        }
    }
}

#[test]
fn working_notes_are_read_by_nobody_but_who_wrote_them() {
    for role in Role::ALL {
        for verb in Verb::ALL {
            for situation in every_situation().into_iter().filter(|one| !one.auteur) {
                assert_eq!(
                    decide(*role, *verb, Category::Note, situation),
                    None,
                    "{role:?} {verb:?}"
                );
            }
            for situation in [Situation::shared(), Situation::emergency()] {
                let own = situation.of_author(true);
                assert_eq!(decide(*role, *verb, Category::Note, own), None, "{role:?} {verb:?}");
            }
        }
    }
    // Being the author opens nothing else.
    let plain = Situation::of(Mission::Ouverte).of_team(true);
    for category in Category::ALL.iter().filter(|category| **category != Category::Note) {
        for role in Role::ALL {
            for verb in [Verb::Lire, Verb::Ecrire] {
                let own = decide(*role, verb, *category, plain.of_author(true));
                assert_eq!(own, decide(*role, verb, *category, plain), "{role:?} {category:?}");
            }
        }
    }
}
