//! Which answer fits which question, and how a share is told.

use std::collections::BTreeMap;

use fiche::{Linked, Remark, Row, rule};

use super::model::REPONSE_CODEE;

/// The longest answer that is kept, in characters: one that is longer is said to be, and cut nowhere.
pub(super) const LONGEST: usize = 2000;

/// The rule of a survey.
pub(super) fn enquete(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::span(row, "start_day", "end_day").into_iter().collect()
}

/// The rule of an answer: its question is of its survey, and is answered that way.
pub(super) fn reponse(row: &Row, linked: &Linked) -> Vec<Remark> {
    let Some(question) = linked.get("question_id") else { return Vec::new() };
    let mut remarks = Vec::new();
    if question.int("enquete_id") != row.int("enquete_id") {
        remarks.push(Remark::refuse("question_id", "Cette question est d’une autre enquête."));
    }
    let code = row.text("reponse_codee").unwrap_or_default();
    if !fits(question.text("forme_question").unwrap_or_default(), code) {
        remarks.push(Remark::refuse("reponse_codee", "On ne répond pas ainsi à cette question."));
    }
    remarks
}

/// Whether a code answers a form of question.
pub(super) fn fits(forme: &str, code: &str) -> bool {
    match forme {
        "oui_non" => matches!(code, "oui" | "non" | "ne_sait_pas"),
        "tranche" => code.starts_with("tranche_"),
        _ => code == "rien" || code.starts_with("frein_") || code.starts_with("levier_"),
    }
}

/// The answers of a form of question: code, label.
pub(super) fn answers(forme: &str) -> Vec<(&'static str, String)> {
    REPONSE_CODEE
        .items
        .iter()
        .filter(|(code, _)| fits(forme, code))
        .map(|(code, label)| (*code, label.replace('\'', "’")))
        .collect()
}

/// What a partner sent, read against the questions: what is kept by question, or what lacks at each.
pub(super) fn read(
    questions: &[(i64, String)],
    typed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Vec<(String, &'static str)>> {
    let (mut kept, mut errors) = (BTreeMap::new(), Vec::new());
    for (id, forme) in questions {
        let field = format!("q{id}");
        let said = typed.get(&field).map_or("", |text| text.trim()).replace("\r\n", "\n");
        if said.chars().count() > LONGEST {
            errors.push((field, "C’est trop long : 2 000 caractères au plus."));
        } else if forme == "ouverte" {
            // One may have nothing to say in one's own words.
            kept.insert(id.to_string(), said);
        } else if fits(forme, &said) {
            kept.insert(id.to_string(), said);
        } else {
            errors.push((field, "Choisissez une réponse."));
        }
    }
    if errors.is_empty() { Ok(kept) } else { Err(errors) }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// « 20 sur 100 (1/5) »: as a plain fraction too when it is one that people say.
pub(super) fn share(n: i64, of: i64) -> String {
    if of <= 0 {
        return String::new();
    }
    let by = gcd(n, of).max(1);
    let (small, whole) = (n / by, of / by);
    if n > 0 && n < of && whole <= 10 && whole < of {
        format!("{n} sur {of} ({small}/{whole})")
    } else {
        format!("{n} sur {of}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_answers_its_form_of_question_only_and_each_form_has_some() {
        assert!(fits("oui_non", "oui") && !fits("oui_non", "tranche_tous"));
        assert!(fits("tranche", "tranche_aucun") && !fits("tranche", "oui"));
        assert!(fits("ouverte", "frein_secret") && fits("ouverte", "levier_cadre"));
        assert!(fits("ouverte", "rien") && !fits("ouverte", "non"));
        let all: usize = ["oui_non", "tranche", "ouverte"].iter().map(|f| answers(f).len()).sum();
        assert_eq!(all, REPONSE_CODEE.items.len(), "each code answers one form");
    }

    #[test]
    fn what_is_typed_is_kept_or_said_at_its_question() {
        let questions = [(1, "oui_non".to_owned()), (2, "ouverte".to_owned())];
        let typed = |one: &str| BTreeMap::from([("q1".to_owned(), one.to_owned())]);
        assert_eq!(read(&questions, &typed("peut-être")).unwrap_err()[0].0, "q1");
        let kept = read(&questions, &typed("oui")).unwrap();
        assert_eq!(kept.get("1").map(String::as_str), Some("oui"));
        assert_eq!(kept.get("2").map(String::as_str), Some(""));
        let mut long = typed("oui");
        long.insert("q2".to_owned(), "é".repeat(LONGEST + 1));
        assert_eq!(read(&questions, &long).unwrap_err()[0].0, "q2", "said, not cut");
        long.insert("q2".to_owned(), "é".repeat(LONGEST));
        assert!(read(&questions, &long).is_ok());
    }

    #[test]
    fn twenty_of_a_hundred_is_one_fifth() {
        assert_eq!(share(20, 100), "20 sur 100 (1/5)");
        assert_eq!(share(35, 100), "35 sur 100");
        assert_eq!(share(100, 100), "100 sur 100");
        assert_eq!(share(0, 100), "0 sur 100");
        assert_eq!(share(1, 5), "1 sur 5");
        assert_eq!(share(0, 0), "");
    }
}
