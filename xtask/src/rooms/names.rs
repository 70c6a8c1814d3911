//! What a file may not name: a rule does not read the clock, a page does not speak SQL.

use crate::lexer;
use crate::rooms::arrows::Crate;
use crate::rooms::plan::{Plan, Room};
use crate::tree::{Tree, Violation, is_test, line_at};

/// Returns the forbidden words met, outside comments and quotations.
pub fn check(tree: &Tree, crates: &[Crate], plan: &Plan) -> Vec<Violation> {
    let mut violations = Vec::new();
    for house in crates {
        let rooms: Vec<&Room> = plan
            .rooms
            .iter()
            .filter(|room| house.storey.as_deref() == Some(room.storey.as_str()))
            .collect();
        let source = format!("{}/src/", house.folder);
        for (path, text) in tree.ending(".rs") {
            let Some(inside) = path.strip_prefix(&source) else { continue };
            if is_test(path) {
                continue;
            }
            let code = lexer::rust(text).code;
            for room in rooms.iter().filter(|room| room.covers(inside)) {
                violations.extend(forbidden_words(path, &code, room));
            }
        }
    }
    violations
}

impl Room {
    /// Returns whether the file, named from its crate's `src/`, is in this room.
    fn covers(&self, inside: &str) -> bool {
        let name = inside.rsplit('/').next().unwrap_or(inside);
        self.files.is_empty()
            || self.files.iter().any(|file| match file.strip_suffix('/') {
                Some(folder) => inside.split('/').rev().skip(1).any(|part| part == folder),
                None => file == name,
            })
    }
}

fn forbidden_words<'a>(
    path: &'a str,
    code: &'a str,
    room: &'a Room,
) -> impl Iterator<Item = Violation> {
    room.forbidden.iter().flat_map(move |word| {
        lexer::find_word(code, word).into_iter().map(move |at| {
            Violation::new(
                path,
                line_at(code, at),
                format!("`{word}` may not be named here"),
                format!("it goes in {}", room.instead),
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::arrows;
    use crate::rooms::plan::SAMPLE;

    fn violations(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("crates/kernel/figures/Cargo.toml", "[package]\nname = \"figures\"\n"),
            ("crates/slices/vie/Cargo.toml", "[package]\nname = \"vie\"\n"),
            (path, text),
        ]);
        let plan = Plan::parse(SAMPLE).expect("the sample");
        let crates = arrows::crates(&tree, &plan).expect("manifests");
        let violations = check(&tree, &crates, &plan);
        violations.iter().map(|v| format!("{}:{} {}", v.file, v.line, v.what)).collect()
    }

    #[test]
    fn a_rule_may_not_name_the_database() {
        let text = "//! Not db::Read.\nuse db::Read;\nfn f() -> &'static str { \"axum\" }";
        let expected = "crates/slices/vie/src/fugue/rules.rs:2 `db::` may not be named here";
        assert_eq!(violations("crates/slices/vie/src/fugue/rules.rs", text), [expected]);
    }

    #[test]
    fn another_file_of_the_slice_may() {
        let none = Vec::<String>::new();
        assert_eq!(violations("crates/slices/vie/src/fugue/store.rs", "use db::Read;"), none);
        assert_eq!(violations("crates/slices/vie/src/rules/tests.rs", "use db::Read;"), none);
    }

    #[test]
    fn a_room_without_files_is_the_whole_storey() {
        let expected = "crates/kernel/figures/src/a/b.rs:1 `std::fs` may not be named here";
        assert_eq!(violations("crates/kernel/figures/src/a/b.rs", "use std::fs;"), [expected]);
        assert_eq!(violations("crates/slices/vie/src/b.rs", "use std::fs;").len(), 0);
    }
}
