//! The fields and conditional parts of a model: `{enfant.prenom}`, `{si restriction} … {sinon} …
//! {fin}`. A value that is not known is left to fill, plainly; none is invented.

use std::{collections::BTreeMap, fmt::Write as _};

/// Every field: what is written in a model, and what it is.
pub const CHAMPS: &[(&str, &str)] = &[
    ("enfant.prenom", "prénom de l’enfant"),
    ("enfant.nom", "nom de l’enfant"),
    ("enfant.naissance", "date de naissance"),
    ("enfant.age", "âge"),
    ("mesure.nature", "nature de la mesure"),
    ("mesure.cadre", "cadre de la mesure"),
    ("mesure.decision", "date de la décision"),
    ("mesure.debut", "début de la prise en charge"),
    ("mesure.fin", "terme de la mesure"),
    ("juge", "nom du juge ou du prescripteur"),
    ("service.nom", "nom du service"),
    ("organisation.nom", "nom de l’organisation"),
    ("periode.debut", "début de la période"),
    ("periode.fin", "fin de la période"),
    ("aujourdhui", "date du jour"),
    ("auteur", "qui écrit"),
    ("source.mesure", "renvoi à la mesure"),
];

/// Every condition: what is written after `{si`, and what it means.
pub const CONDITIONS: &[(&str, &str)] = &[
    ("mesure", "une mesure est en cours"),
    ("juge", "le juge ou le prescripteur est connu"),
    ("restriction", "un juge a restreint un droit"),
    ("fratrie", "un frère ou une sœur est suivi"),
    ("co_intervention", "une co-intervention est en cours"),
];

/// What is known: the value of each field, and the conditions that hold.
#[derive(Debug, Clone, Default)]
pub struct Connu {
    /// By code of [`CHAMPS`].
    pub champs: BTreeMap<&'static str, String>,
    /// Codes of [`CONDITIONS`].
    pub conditions: Vec<&'static str>,
}

/// What is wrong in a model, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to write, in French.
    pub told: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(&'static str),
    If(&'static str, Vec<Part>, Vec<Part>),
}

/// A text of a model, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texte(Vec<Part>);

/// A condition that is not closed yet: its code, its line, what stands before it, and what it says when
/// it holds, once « sinon » was read.
type Open = (&'static str, usize, Vec<Part>, Option<Vec<Part>>);

/// Reads a text of a model.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn read(text: &str) -> Result<Texte, Fault> {
    let mut stack: Vec<Open> = Vec::new();
    let mut now: Vec<Part> = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        line += before.matches('\n').count();
        if !before.is_empty() {
            now.push(Part::Text(before.to_owned()));
        }
        let fault = |told: String| Fault { line, told };
        let Some(end) = from.find('}') else {
            return Err(fault("une accolade « { » n’est pas refermée par « } ».".to_owned()));
        };
        let word = from[1..end].trim();
        if let Some(condition) = word.strip_prefix("si ") {
            let known = CONDITIONS.iter().find(|(code, _)| *code == condition.trim());
            let Some((code, _)) = known else {
                return Err(fault(unknown(condition.trim(), CONDITIONS, "une condition connue")));
            };
            stack.push((*code, line, std::mem::take(&mut now), None));
        } else if word == "sinon" {
            let Some((_, _, _, first @ None)) = stack.last_mut() else {
                return Err(fault("« {sinon} » sans « {si … } » avant.".to_owned()));
            };
            *first = Some(std::mem::take(&mut now));
        } else if word == "fin" {
            let Some((code, _, outside, first)) = stack.pop() else {
                return Err(fault("« {fin} » sans « {si … } » avant.".to_owned()));
            };
            let inside = std::mem::replace(&mut now, outside);
            now.push(match first {
                Some(first) => Part::If(code, first, inside),
                None => Part::If(code, inside, Vec::new()),
            });
        } else if let Some((code, _)) = CHAMPS.iter().find(|(code, _)| *code == word) {
            now.push(Part::Field(code));
        } else {
            return Err(fault(unknown(word, CHAMPS, "un champ connu")));
        }
        rest = &from[end + 1..];
    }
    if let Some((code, line, ..)) = stack.last() {
        let told = format!("« {{si {code}}} » n’est pas refermé par « {{fin}} ».");
        return Err(Fault { line: *line, told });
    }
    if !rest.is_empty() {
        now.push(Part::Text(rest.to_owned()));
    }
    Ok(Texte(now))
}

fn unknown(word: &str, known: &[(&str, &str)], what: &str) -> String {
    let mut told = format!("« {word} » n’est pas {what}.");
    let near = known.iter().map(|(code, _)| (distance(code, word), code)).min();
    if let Some((_, code)) = near.filter(|(far, _)| *far <= 3) {
        let _infallible = write!(told, " Vouliez-vous écrire « {code} » ?");
    }
    told
}

/// How many letters differ between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let changed = corner + usize::from(letter != *other);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

impl Texte {
    /// Writes the text with what is known; a field without value is left to fill.
    pub fn filled(&self, known: &Connu) -> String {
        let mut out = String::new();
        fill(&self.0, known, &mut out);
        out
    }
}

fn fill(parts: &[Part], known: &Connu, out: &mut String) {
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            // A mark is not a word to fill: nothing is cited where there is no measure.
            Part::Field(code) if code.starts_with("source.") => {
                out.push_str(known.champs.get(code).map_or("", String::as_str));
            }
            Part::Field(code) => match known.champs.get(code).filter(|value| !value.is_empty()) {
                Some(value) => out.push_str(value),
                None => {
                    let label = CHAMPS.iter().find(|(own, _)| own == code).map_or("", |(_, l)| l);
                    let _infallible = write!(out, "[à compléter : {label}]");
                }
            },
            Part::If(code, yes, no) => {
                fill(if known.conditions.contains(code) { yes } else { no }, known, out);
            }
        }
    }
}
