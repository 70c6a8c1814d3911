use super::{
    model::{Name, Question},
    rules::{distance, is_near, ladder},
};

#[test]
fn a_day_is_understood_however_it_is_typed() {
    for (typed, birth) in [
        ("12/03/2014", Some("2014-03-12")),
        ("2.3.2014", Some("2014-03-02")),
        ("12-03-2014", Some("2014-03-12")),
        ("2014-03-12", Some("2014-03-12")),
        ("12032014", Some("2014-03-12")),
        ("12 mars 2014", Some("2014-03-12")),
        ("1er août 2014", Some("2014-08-01")),
        ("6 dec 2016", Some("2016-12-06")),
        ("6 déc. 2016", Some("2016-12-06")),
        ("6 décembre 2016", Some("2016-12-06")),
        ("6 janv 16", Some("2016-01-06")),
        ("06.12.16", Some("2016-12-06")),
        ("6/12/98", Some("1998-12-06")),
        ("6 jui 2016", Some("2016")),
        ("03/2014", Some("2014-03")),
        ("2014", Some("2014")),
        ("32/03/2014", None),
        ("31/02/2014", None),
        ("12/13/2014", None),
        ("1789", None),
        ("mars", None),
    ] {
        assert_eq!(Question::read(typed).birth.as_deref(), birth, "{typed}");
    }
}

#[test]
fn what_is_no_day_is_told_and_is_no_name() {
    for typed in ["31/02/2014", "12/13/2014", "1789", "12-3"] {
        let question = Question::read(&format!("diallo {typed}"));
        assert_eq!(question.unread.as_deref(), Some(typed));
        assert_eq!(question.names.len(), 1, "{typed}");
    }
    assert_eq!(Question::read("Diallo 2014").unread, None);
}

#[test]
fn names_and_a_day_are_told_apart_in_any_order() {
    for typed in ["Le Roux Léa 2014", "2014 léa  LE ROUX", "le roux, 2014; Léa"] {
        let question = Question::read(typed);
        assert_eq!(question.birth.as_deref(), Some("2014"), "{typed}");
        let mut words: Vec<String> = question.names.into_iter().map(|name| name.word).collect();
        words.sort();
        assert_eq!(words, ["lea", "roux"], "{typed}");
    }
    let typed = Question::read("de la Fontenelle");
    assert_eq!(typed.names[0].joined, ["delafontenelle", "lafontenelle"]);
    assert_eq!(Question::read("Le").names[0].word, "le", "a particle alone is a name");
    assert!(Question::read(" - ").is_empty());
    assert!(Question::read("a").is_too_short());
    assert!(!Question::read("a 2014").is_too_short());
}

#[test]
fn the_nearer_name_is_the_one_with_fewer_letters_changed() {
    let typed = [Name { word: "mohamed".to_owned(), joined: Vec::new() }];
    assert_eq!(distance(&typed, &["mohamed", "ba"]), 0);
    assert_eq!(distance(&typed, &["mohammed"]), 1);
    assert!(distance(&typed, &["mohammed"]) < distance(&typed, &["mouhamadou"]));
}

#[test]
fn a_prenom_is_near_when_one_letter_is_dropped_doubled_replaced_or_two_are_swapped() {
    let near = |word: &str, of: &str| {
        is_near(&[Name { word: word.to_owned(), joined: Vec::new() }], &["buisson", of])
    };
    for typed in ["alex", "axl", "axell", "axle", "axel", "axal"] {
        assert!(near(typed, "axel"), "{typed}");
    }
    for typed in ["max", "lea", "alexa", "ax"] {
        assert!(!near(typed, "axel"), "{typed}");
    }
}

#[test]
fn a_birth_with_one_figure_wrong_is_asked_for_last_and_any_day_after_it() {
    let question = Question::read("Buisson Axel 12/06/2016");
    let rungs = ladder(&question);
    let near = &rungs[rungs.len() - 2].births;
    for birth in [
        "2016-12-06",
        "2015-06-12",
        "2017-06-12",
        "2016-06-11",
        "2016-05-12",
        "2016-06-21",
        "2006-06-12",
    ] {
        assert!(near.iter().any(|one| one == birth), "{birth}: {near:?}");
    }
    assert!(!near.iter().any(|one| one == "2016-06-12"), "asked before");
    assert!(rungs[rungs.len() - 1].births.is_empty());
    // No day that does not exist in any month, and a year alone has its neighbours.
    let rungs = ladder(&Question::read("Buisson 31/01/2016"));
    assert!(
        rungs[rungs.len() - 2]
            .births
            .iter()
            .all(|one| !one.contains("-00") && !one.ends_with("-32"))
    );
    let rungs = ladder(&Question::read("Buisson 2016"));
    assert_eq!(rungs[rungs.len() - 2].births, ["2015", "2017", "2006", "2026"]);
    // A day alone is looked for as it is.
    assert_eq!(ladder(&Question::read("12/06/2016")).len(), 1);
}
