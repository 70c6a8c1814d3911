//! What the holder of a key reads of what they proposed and what became of it, and a youth of what is lined up before
//! they leave. The words of the house are data, our sentences are easy.

use espace::{Cle, Pour};
use fiche::{Fiche, Kind, Row};

/// What was proposed, what became of it, and why.
#[derive(Debug, Clone)]
pub(super) struct Proposition {
    pub texte: String,
    pub etat: &'static str,
    pub motif: String,
}

/// One thing that it takes to leave: what, where it stands, who sees to it.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub quoi: String,
    pub etat: &'static str,
    pub porteur: String,
}

/// From which age what is lined up is told to the youth, as the team's own page is (ADR 0041).
pub(super) const AGE: i16 = 16;

fn text(row: &Row, field: &str) -> String {
    row.text(field).unwrap_or_default().to_owned()
}

/// Whether the holder proposed it: the child, or the parent whose page this is. `alone`: nobody else of the family has the
/// same tie, so that nobody reads what another proposed.
fn is_theirs(row: &Row, cle: &Cle, alone: bool) -> bool {
    match cle.pour {
        Pour::Enfant => row.text("origine") == Some("enfant"),
        _ => {
            alone
                && row.text("origine") == Some("parent")
                && row.text("parent_propose") == Some(cle.pour.code())
        }
    }
}

/// What the holder proposed, the latest first.
pub(super) fn propositions(rows: &[Row], cle: &Cle, alone: bool) -> Vec<Proposition> {
    let mut own: Vec<&Row> = rows.iter().filter(|row| is_theirs(row, cle, alone)).collect();
    own.sort_by_key(|row| std::cmp::Reverse((row.day("start_day"), row.id)));
    own.into_iter()
        .map(|row| Proposition {
            texte: text(row, "texte"),
            etat: match row.text("accueil") {
                Some("retenu") => "C’est retenu.",
                Some("modifie") => "C’est retenu autrement.",
                Some("refuse") => "Ce n’est pas retenu.",
                _ => "On en parle encore.",
            },
            motif: text(row, "motif"),
        })
        .collect()
}

/// Each thing that it takes to leave, where it stands by the latest word on it.
pub(super) fn points(kind: &Fiche, rows: &[Row]) -> Vec<Point> {
    let Some(Kind::Code(list)) = kind.field("point").map(|field| field.kind) else {
        return Vec::new();
    };
    list.items
        .iter()
        .map(|(code, label)| {
            let own = rows.iter().filter(|row| row.text("point") == Some(code));
            let last = own.max_by_key(|row| (row.day("day"), row.id));
            Point {
                quoi: label.replace('\'', "’"),
                etat: match last.and_then(|row| row.text("etat")) {
                    Some("pret") => "C’est prêt.",
                    Some("en_cours") => "C’est en cours.",
                    Some("manque") => "Cela manque encore.",
                    _ => "Rien n’est écrit pour cela.",
                },
                porteur: last.map(|row| text(row, "porteur")).unwrap_or_default(),
            }
        })
        .collect()
}

/// What is said of the interview of the seventeen years: the day it took place, or that it is a right.
pub(super) fn interview(rows: &[Row], age: i16) -> String {
    let held = rows.iter().filter(|row| row.text("moment_entretien") == Some("dix_sept_ans"));
    match held.filter_map(|row| row.day("day")).max() {
        Some(day) => format!("Ton entretien a eu lieu le {}.", vocabulary::written_day(day)),
        None if age >= 17 => {
            "Tu as droit à un entretien pour préparer la suite. Demande-le au service.".to_owned()
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_word_on_a_thing_says_where_it_stands_and_a_right_is_told_at_seventeen() {
        let row = |day: &str, etat: &str| {
            Row::default().with("point", "logement").with("day", day).with("etat", etat)
        };
        let rows = [row("2026-02-01", "manque"), row("2026-03-01", "en_cours")];
        let kind = &parcours::sortie::POINT_SORTIE;
        let points = points(kind, &rows);
        assert_eq!(points[0].etat, "C’est en cours.");
        assert!(points[1..].iter().all(|one| one.etat == "Rien n’est écrit pour cela."));
        assert!(interview(&[], 16).is_empty() && interview(&[], 17).contains("droit"));
    }
}
