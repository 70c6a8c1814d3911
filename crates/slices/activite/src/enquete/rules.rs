//! Which answer fits which question, and how a share is told.

use std::collections::BTreeMap;

use fiche::{Linked, Remark, Row, rule};
use reconcile::{Interval, Number};

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
    let forme = question.text("forme_question").unwrap_or_default();
    if !fits(forme, code) {
        remarks.push(Remark::refuse("reponse_codee", "On ne répond pas ainsi à cette question."));
    }
    let texte = row.text("reponse_texte").unwrap_or_default();
    let told = match (is_figure(forme), figure(forme, texte)) {
        (false, _) if texte.is_empty() => None,
        (false, _) => Some("Cette question n’attend pas de chiffre : laissez vide.".to_owned()),
        (true, None) => Some(UNREAD.to_owned()),
        (true, Some(printed)) if printed == texte => None,
        (true, Some(printed)) => {
            Some(format!("Écrivez « {printed} » : deux réponses égales se comptent ensemble."))
        }
    };
    remarks.extend(told.map(|told| Remark::refuse("reponse_texte", told)));
    remarks
}

/// What is told where a figure is asked and none is read.
const UNREAD: &str = "Écrivez un nombre, ou une fourchette comme « 30 à 45 ».";

/// Whether a form of question is answered by a figure, or by a range.
pub(super) fn is_figure(forme: &str) -> bool {
    matches!(forme, "part" | "nombre")
}

/// A figure or a range as it is counted: « 40 % », « 30 à 45 % », « 10 à 15 ». Never the middle of a range. None when it is
/// neither, or a share of more than 100 %.
pub(super) fn figure(forme: &str, typed: &str) -> Option<String> {
    let one = Interval::parse(typed)?;
    // A thousand is written with a plain space, as people type it.
    let printed = one.to_string().replace('\u{202f}', " ");
    match forme {
        "part" if one.high() <= Number::int(100) => Some(format!("{printed} %")),
        "nombre" if !typed.contains('%') => Some(printed),
        _ => None,
    }
}

/// From the least to the most that is answered: « de 10 à 60 % ». None without a figure.
pub(super) fn envelope(forme: &str, all: &[String]) -> Option<String> {
    let all: Vec<Interval> = all.iter().filter_map(|one| Interval::parse(one)).collect();
    let low = all.iter().copied().map(Interval::low).min()?;
    let high = all.iter().copied().map(Interval::high).max()?;
    let whole = Interval::new(low, high)?;
    let lead = if whole.is_range() { "de " } else { "" };
    let unit = if forme == "part" { " %" } else { "" };
    Some(format!("{lead}{whole}{unit}"))
}

/// Whether a code answers a form of question.
pub(super) fn fits(forme: &str, code: &str) -> bool {
    match forme {
        "oui_non" => matches!(code, "oui" | "non" | "ne_sait_pas"),
        "tranche" => code.starts_with("tranche_"),
        "part" | "nombre" => code == "chiffre",
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
        } else if forme == "ouverte" || (is_figure(forme) && said.is_empty()) {
            // One may have nothing to say in one's own words, or not know a figure.
            kept.insert(id.to_string(), said);
        } else if is_figure(forme) {
            if figure(forme, &said).is_some() {
                kept.insert(id.to_string(), said);
            } else {
                errors.push((field, UNREAD));
            }
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
        assert!(fits("part", "chiffre") && fits("nombre", "chiffre") && !fits("part", "oui"));
        let forms = ["oui_non", "tranche", "ouverte", "part"];
        let all: usize = forms.iter().map(|f| answers(f).len()).sum();
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
    fn a_range_that_is_answered_stays_a_range() {
        for (typed, counted) in [
            ("40", Some("40 %")),
            ("de 30 à 45 %", Some("30 à 45 %")),
            ("30-45", Some("30 à 45 %")),
            ("30 à 145 %", None),
            ("45 à 30", None),
            ("un tiers", None),
        ] {
            assert_eq!(figure("part", typed).as_deref(), counted, "{typed}");
        }
        assert_eq!(figure("nombre", "1 200 à 1 500").as_deref(), Some("1 200 à 1 500"));
        assert_eq!(figure("nombre", "30 à 45 %"), None, "a share is no number");
        let all = ["30 à 45 %", "10 %", "40 à 60 %"].map(str::to_owned);
        assert_eq!(envelope("part", &all).as_deref(), Some("de 10 à 60 %"));
        assert_eq!(envelope("part", &[]), None);
        let questions = [(1, "part".to_owned())];
        let typed = |one: &str| BTreeMap::from([("q1".to_owned(), one.to_owned())]);
        assert_eq!(read(&questions, &typed("un tiers")).unwrap_err()[0].0, "q1");
        // It is kept as it was written; one may not know.
        for said in ["30-45", ""] {
            assert_eq!(read(&questions, &typed(said)).unwrap()["1"], said);
        }
    }

    #[test]
    fn an_answer_by_a_figure_is_counted_as_it_is_printed() {
        let of = |forme: &str, texte: &str| {
            let question = Row::default().with("enquete_id", 1_i64).with("forme_question", forme);
            let code = if forme == "part" { "chiffre" } else { "oui" };
            let row = Row::default().with("enquete_id", 1_i64).with("reponse_codee", code);
            let row = row.with("reponse_texte", (!texte.is_empty()).then(|| texte.to_owned()));
            let told = reponse(&row, &Linked::of(vec![("question_id", question)]));
            told.into_iter().map(|one| one.sentence).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("part", "30 à 45 %"), "");
        assert!(of("part", "30-45").contains("Écrivez « 30 à 45 % »"));
        assert!(of("part", "").contains("Écrivez un nombre"));
        assert_eq!(of("oui_non", ""), "");
        assert!(of("oui_non", "30 %").contains("laissez vide"));
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
