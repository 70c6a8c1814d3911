//! The golden table of who may do what; its diff is what a lawyer reads.

use std::fmt::Write as _;

use crate::{Category, Role, Verb, rule_for};

#[test]
fn the_matrix_is_the_one_that_was_reviewed() {
    let mut text = String::new();
    for role in Role::ALL {
        text.push_str(role.code());
        text.push('\n');
        for category in Category::ALL {
            let verbs: Vec<&str> = Verb::ALL
                .iter()
                .filter(|verb| rule_for(*role, **verb, *category).is_some())
                .map(|verb| verb.code())
                .collect();
            if !verbs.is_empty() {
                let _infallible = writeln!(text, "  {:<10} {}", category.code(), verbs.join(" "));
            }
        }
    }
    insta::with_settings!({ snapshot_path => "..", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("matrix", text);
    });
}

#[test]
fn an_administrator_sees_no_content_of_a_child() {
    for category in [
        Category::Identite,
        Category::Parcours,
        Category::Admission,
        Category::Vie,
        Category::Incident,
        Category::Sante,
        Category::Activite,
        Category::Rapport,
    ] {
        for verb in Verb::ALL {
            assert_eq!(rule_for(Role::Administrateur, *verb, category), None);
        }
    }
}
