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

const EACH: f64 = 168.0;
const HALF: f64 = 20.0;
const STEP: f64 = 158.0;
const TOP: f64 = 26.0;

#[expect(clippy::cast_precision_loss, reason = "a family is a few people")]
fn real(n: usize) -> f64 {
    n as f64
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
    let height = TOP + real(rows.len()) * STEP - 24.0;
    let mut out = String::new();
    let start = |row: &[Proche]| (width - real(row.len()) * EACH) / 2.0 + EACH / 2.0;
    let top = |at: usize| TOP + real(at) * STEP;
    let parents_at = usize::from(!famille.aines.is_empty());
    if !famille.parents.is_empty() {
        ties(
            &mut out,
            famille,
            (start(&famille.parents), start(&famille.enfants)),
            top(parents_at),
        );
    }
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

/// The line of the couple, and what hangs from it.
fn ties(out: &mut String, famille: &Famille, (parents, enfants): (f64, f64), y: f64) {
    let couple = famille.parents.iter().filter(|one| ["Père", "Mère"].contains(&one.lien.as_str()));
    let couple = couple.count();
    if couple == 0 {
        return;
    }
    let mut line = |x1: f64, y1: f64, x2: f64, y2: f64| {
        let _infallible = write!(
            out,
            "<line class=\"lien\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        );
    };
    let bar = y + STEP - 44.0;
    let from = if couple == 2 {
        let (left, right) = (parents + HALF, parents + EACH - HALF);
        line(left, y, right, y);
        let middle = f64::midpoint(left, right);
        if famille.couple == "separes" {
            for shift in [-5.0, 3.0] {
                line(middle + shift - 4.0, y + 9.0, middle + shift + 4.0, y - 9.0);
            }
        }
        line(middle, y, middle, bar);
        middle
    } else {
        line(parents, y + HALF + 48.0, parents, bar);
        parents
    };
    let last = enfants + real(famille.enfants.len() - 1) * EACH;
    line(enfants.min(from), bar, last.max(from), bar);
    for n in 0..famille.enfants.len() {
        let x = enfants + real(n) * EACH;
        line(x, bar, x, y + STEP - HALF);
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
    let mut words: Vec<(&str, &str)> = vec![("nom", one.nom.as_str())];
    if one.age.is_empty() {
        words.push(("dit", one.lien.as_str()));
    } else {
        words.push(("dit", one.age.as_str()));
    }
    words.extend(one.droits.iter().map(|text| ("dit", text.as_str())));
    if !one.lieu.is_empty() {
        words.push(("dit", one.lieu.as_str()));
    }
    for (n, (class, text)) in words.into_iter().take(4).enumerate() {
        let cut: String = text.chars().take(25).collect();
        let cut =
            if cut.chars().count() < text.chars().count() { format!("{cut}…") } else { cut };
        let _infallible = write!(
            out,
            "<text class=\"{class}\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            y + HALF + 17.0 + real(n) * 15.0,
            escaped(&cut)
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
}
