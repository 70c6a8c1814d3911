//! The picture: a square for a man, a circle for a woman, a diamond when it is not known; the child of the
//! file is filled. Words say the same in the list under it.

use std::fmt::Write as _;

use super::{Famille, Proche};
use crate::dossier::frise::escaped;

/// What stands for somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Forme {
    Carre,
    Rond,
    #[default]
    Losange,
}

const EACH: f64 = 164.0;
const HALF: f64 = 20.0;
const TOP: f64 = 26.0;
/// Between the words of a row and the next one, where the bar of a family is.
const GAP: f64 = 46.0;
/// The height of a line of words.
const WORDS: f64 = 15.0;
/// How many letters fit under somebody.
const LETTERS: usize = 24;
/// How many lines one text may take.
const LINES: usize = 3;

#[expect(clippy::cast_precision_loss, reason = "a family is a few people")]
fn real(n: usize) -> f64 {
    n as f64
}

/// A text in lines that fit under somebody, cut between words; a word too long is cut in it.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        for (at, piece) in pieces(word).into_iter().enumerate() {
            match lines.last_mut() {
                Some(last)
                    if at == 0 && last.chars().count() + 1 + piece.chars().count() <= LETTERS =>
                {
                    last.push(' ');
                    last.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// A word in pieces that fit: whole, else after its hyphens, else where it must be.
fn pieces(word: &str) -> Vec<String> {
    if word.chars().count() <= LETTERS {
        return vec![word.to_owned()];
    }
    let parts = word.split_inclusive('-').map(|part| part.chars().collect::<Vec<char>>());
    parts
        .flat_map(|part| {
            part.chunks(LETTERS).map(|piece| piece.iter().collect()).collect::<Vec<_>>()
        })
        .collect()
}

/// What is written under somebody: class and line.
fn words(one: &Proche) -> Vec<(&'static str, String)> {
    let second = if one.age.is_empty() { &one.lien } else { &one.age };
    let mut all = vec![("nom", one.nom.as_str())];
    if one.demi && !one.age.is_empty() {
        all.push(("dit", one.lien.as_str()));
    }
    all.push(("dit", second.as_str()));
    all.extend(one.droits.iter().map(|text| ("dit", text.as_str())));
    all.push(("dit", one.lieu.as_str()));
    all.into_iter()
        .flat_map(|(class, text)| wrapped(text).into_iter().map(move |line| (class, line)))
        .collect()
}

/// How high a row is: its signs, then the longest of what is written under them.
fn high(row: &[Proche]) -> f64 {
    let most = row.iter().map(|one| words(one).len()).max().unwrap_or(1);
    HALF * 2.0 + real(most) * WORDS + GAP
}

/// Draws a family; nothing when there is only the child.
pub(super) fn dessin(famille: &Famille) -> String {
    let rows: Vec<&[Proche]> = [&famille.aines[..], &famille.parents, &famille.enfants]
        .into_iter()
        .filter(|row| !row.is_empty())
        .collect();
    if rows.iter().map(|row| row.len()).sum::<usize>() < 2 {
        return String::new();
    }
    let most = rows.iter().map(|row| row.len()).max().unwrap_or(1);
    let width = real(most) * EACH;
    let top = |at: usize| TOP + rows[..at].iter().map(|row| high(row)).sum::<f64>();
    let height = top(rows.len()) - 24.0;
    let mut out = String::new();
    let start = |row: &[Proche]| (width - real(row.len()) * EACH) / 2.0 + EACH / 2.0;
    let parents_at = usize::from(!famille.aines.is_empty());
    if !famille.parents.is_empty() {
        let starts = (start(&famille.parents), start(&famille.enfants));
        ties(&mut out, famille, starts, (top(parents_at), top(parents_at + 1)));
    }
    let own = rows.len() - 1;
    frames(&mut out, &famille.enfants, start(&famille.enfants), top(own));
    for (at, row) in rows.iter().enumerate() {
        let x = start(row);
        for (n, one) in row.iter().enumerate() {
            node(&mut out, one, x + real(n) * EACH, top(at));
        }
    }
    format!(
        "<svg viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         xmlns=\"http://www.w3.org/2000/svg\" aria-hidden=\"true\" focusable=\"false\">{out}</svg>"
    )
}

/// A frame around children side by side who live in one place.
fn frames(out: &mut String, enfants: &[Proche], x: f64, y: f64) {
    let mut at = 0;
    for together in enfants.chunk_by(|a, b| !a.lieu.is_empty() && a.lieu == b.lieu) {
        let first = at;
        at += together.len();
        if together.len() < 2 {
            continue;
        }
        let left = x + real(first) * EACH - HALF - 10.0;
        let width = real(together.len() - 1) * EACH + HALF * 2.0 + 20.0;
        let _infallible = write!(
            out,
            "<rect class=\"lien\" fill=\"none\" stroke-dasharray=\"2 4\" x=\"{left:.1}\" y=\"{:.1}\" \
             width=\"{width:.1}\" height=\"{:.1}\" rx=\"14\"/>",
            y - HALF - 9.0,
            HALF * 2.0 + 18.0
        );
    }
}

fn stroke(out: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64), dashed: bool) {
    let dashes = if dashed { " stroke-dasharray=\"5 5\"" } else { "" };
    let _infallible = write!(
        out,
        "<line class=\"lien\"{dashes} x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
    );
}

/// The line of the couple, and what hangs from it. Who has one parent in common hangs by dashes from beside
/// the line of the couple, not from it.
fn ties(
    out: &mut String,
    famille: &Famille,
    (parents, enfants): (f64, f64),
    (y, below): (f64, f64),
) {
    let couple = famille.parents.iter().filter(|one| one.is_parent()).count();
    if couple == 0 {
        return;
    }
    let bar = below - HALF - 14.0;
    let from = if couple == 2 {
        let (left, right) = (parents + HALF, parents + EACH - HALF);
        stroke(out, (left, y), (right, y), false);
        let middle = f64::midpoint(left, right);
        if famille.couple == "separes" {
            for shift in [-5.0, 3.0] {
                let (x1, x2) = (middle + shift - 4.0, middle + shift + 4.0);
                stroke(out, (x1, y + 9.0), (x2, y - 9.0), false);
            }
        }
        stroke(out, (middle, y), (middle, bar), false);
        middle
    } else {
        let lines = famille.parents.first().map_or(1, |one| words(one).len());
        stroke(out, (parents, y + HALF + 8.0 + real(lines) * WORDS), (parents, bar), false);
        parents
    };
    let at = |n: usize| enfants + real(n) * EACH;
    let whole = famille.enfants.iter().filter(|one| !one.demi).count();
    let last = at(whole.max(1) - 1);
    stroke(out, (enfants.min(from), bar), (last.max(from), bar), false);
    for n in 0..famille.enfants.len() {
        let half = n >= whole;
        stroke(out, (at(n), bar), (at(n), below - HALF), half);
    }
    if whole < famille.enfants.len() {
        let end = at(famille.enfants.len() - 1);
        stroke(out, (last.max(from).min(end), bar), (end, bar), true);
    }
}

fn node(out: &mut String, one: &Proche, x: f64, y: f64) {
    let class = if one.moi { "noeud moi" } else { "noeud" };
    let _infallible = match one.forme {
        Forme::Carre => write!(
            out,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"40\" height=\"40\"/>",
            x - HALF,
            y - HALF
        ),
        Forme::Rond => {
            write!(out, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"20\"/>")
        }
        Forme::Losange => write!(
            out,
            "<path class=\"{class}\" d=\"M{x:.1} {:.1}l21 21l-21 21l-21 -21z\"/>",
            y - 21.0
        ),
    };
    if one.mort {
        stroke(out, (x - HALF, y - HALF), (x + HALF, y + HALF), false);
        stroke(out, (x - HALF, y + HALF), (x + HALF, y - HALF), false);
    }
    for (n, (class, text)) in words(one).iter().enumerate() {
        let _infallible = write!(
            out,
            "<text class=\"{class}\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            y + HALF + 17.0 + real(n) * WORDS,
            escaped(text)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Famille, Forme, Proche, dessin};

    fn one(nom: &str, lien: &str, forme: Forme) -> Proche {
        Proche { nom: nom.to_owned(), lien: lien.to_owned(), forme, ..Proche::default() }
    }

    #[test]
    fn a_child_alone_is_no_picture_and_a_family_is_drawn_without_markup_of_theirs() {
        let moi = Proche { moi: true, ..one("Élodie", "L’enfant", Forme::Rond) };
        let mut famille = Famille { enfants: vec![moi], ..Famille::default() };
        assert_eq!(dessin(&famille), "");
        famille.parents =
            vec![one("Paul <b>", "Père", Forme::Carre), one("Lise", "Mère", Forme::Rond)];
        famille.couple = "separes".to_owned();
        let picture = dessin(&famille);
        assert!(picture.contains("Paul &lt;b&gt;") && !picture.contains("<b>"), "{picture}");
        assert_eq!(picture.matches("class=\"lien\"").count(), 6, "{picture}");
        famille.couple = "ensemble".to_owned();
        assert_eq!(dessin(&famille).matches("class=\"lien\"").count(), 4);
    }

    #[test]
    fn children_who_live_in_one_place_stand_in_one_frame_and_nobody_in_an_unknown_one() {
        let child = |nom: &str, lieu: &str| Proche {
            lieu: lieu.to_owned(),
            moi: nom == "Élodie",
            ..one(nom, "Frère ou sœur", Forme::Rond)
        };
        let mut famille = Famille {
            enfants: vec![
                child("Élodie", "Les Tilleuls"),
                child("Tom", "Les Tilleuls"),
                child("Lou", ""),
                child("Max", ""),
            ],
            ..Famille::default()
        };
        assert_eq!(dessin(&famille).matches("stroke-dasharray=\"2 4\"").count(), 1);
        let told = super::super::foyers(&famille.enfants);
        assert_eq!(told, [("Les Tilleuls", vec!["Élodie", "Tom"])]);
        famille.enfants[1].lieu = "Chez sa mère".to_owned();
        assert_eq!(dessin(&famille).matches("stroke-dasharray=\"2 4\"").count(), 0);
        assert!(super::super::foyers(&famille.enfants).is_empty());
    }

    #[test]
    fn a_half_sibling_hangs_by_dashes_a_dead_parent_is_crossed_and_no_word_is_cut() {
        let moi = Proche { moi: true, ..one("Élodie", "L’enfant", Forme::Rond) };
        let half = Proche { demi: true, ..one("Tom", "Demi-frère ou demi-sœur", Forme::Carre) };
        let long = "Marie-Antoinette de La Rochefoucauld-Montmorency";
        let mut famille = Famille {
            enfants: vec![moi, half],
            parents: vec![one("Paul", "Père", Forme::Carre), one(long, "Mère", Forme::Rond)],
            couple: "deces".to_owned(),
            ..Famille::default()
        };
        let picture = dessin(&famille);
        // The bar goes on by dashes, and so does what hangs from it.
        assert_eq!(picture.matches("stroke-dasharray").count(), 2, "{picture}");
        assert!(!picture.contains('…'), "{picture}");
        for word in long.split([' ', '-']) {
            assert!(picture.contains(word), "{word}: {picture}");
        }
        let whole = picture.matches("class=\"lien\"").count();
        famille.parents[0].mort = true;
        assert_eq!(dessin(&famille).matches("class=\"lien\"").count(), whole + 2);
    }
}
