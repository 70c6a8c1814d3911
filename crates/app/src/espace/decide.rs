//! « Qui décide de quoi », for a parent: the usual matters of a child's life, who decides each, and the text that says so.
//!
//! It follows from the measures that run and from nothing else: a judge decides, the department agreed with the parents, or
//! a service helps at home. A parent of whom a judge restricted anything is shown none of it: what they may still decide is
//! not sorted by a machine, and a line that lacks would be a hint. A parent without authority opens no page at all.

use espace::{Cle, Interdit, Pour, is_about};
use fiche::Row;

/// A matter: what it is, who decides, where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Matiere {
    pub quoi: &'static str,
    pub qui: &'static str,
    pub texte: &'static str,
}

const fn matiere(quoi: &'static str, qui: &'static str, texte: &'static str) -> Matiere {
    Matiere { quoi, qui, texte }
}

/// Where the child lives because of a measure.
const AILLEURS: [&str; 4] = ["placement_ase", "placement_direct", "opp", "accueil_provisoire"];

/// The measures that help at home.
const MAISON: [&str; 5] = ["aemo", "aemo_renforcee", "aed", "aed_renforcee", "pead"];

/// Who decides what a parent may ask about, by the measures that run: nature and frame of each.
pub(super) fn matters(mesures: &[(&str, &str)]) -> Vec<Matiere> {
    let runs = |natures: &[&str]| mesures.iter().find(|(nature, _)| natures.contains(nature));
    if let Some((_, cadre)) = runs(&AILLEURS) {
        let judged = *cadre != "administratif";
        let mut all = vec![
            if judged {
                matiere("Où il vit", "Le juge décide.", "Code civil, art. 375-3")
            } else {
                matiere(
                    "Où il vit",
                    "Vous et le département décidez ensemble. Vous avez signé.",
                    "CASF, art. L. 223-2",
                )
            },
            if judged {
                matiere("Les visites, les week-ends", "Le juge décide.", "Code civil, art. 375-7")
            } else {
                matiere(
                    "Les visites, les week-ends",
                    "Vous et le département décidez ensemble.",
                    "CASF, art. L. 223-2",
                )
            },
            matiere(
                "La vie de tous les jours",
                "Le service décide : les repas, les sorties, les habits.",
                "Code civil, art. 373-4 ; CASF, art. L. 223-1-2",
            ),
            matiere(
                "Un soin simple",
                "Un parent suffit. Le service peut décider si son projet le dit.",
                "Code civil, art. 372-2 ; CASF, art. L. 223-1-2",
            ),
        ];
        all.extend(BIG);
        return all;
    }
    let Some((_, cadre)) = runs(&MAISON) else { return Vec::new() };
    let help = if *cadre == "administratif" {
        matiere(
            "L’aide du service",
            "Vous et le département décidez ensemble. Vous avez signé.",
            "CASF, art. L. 223-2",
        )
    } else {
        matiere("L’aide du service", "Le juge décide.", "Code civil, art. 375-2")
    };
    let home = matiere(
        "La vie de tous les jours",
        "Vous décidez. Il vit avec vous.",
        "Code civil, art. 371-1 et 375-7",
    );
    let mut all = vec![help, home];
    all.extend(BIG);
    all
}

/// What parents decide wherever the child lives; a judge may allow a service to decide one of them when they cannot.
const BIG: [Matiere; 4] = [
    matiere(
        "Une opération, un soin important",
        "Les parents décident. Si c’est grave, le médecin soigne d’abord.",
        "Code civil, art. 371-1 et 375-7 ; CSP, art. L. 1111-4",
    ),
    matiere("Changer d’école", "Les parents décident.", "Code civil, art. 371-1 et 375-7"),
    matiere("Les papiers, les voyages", "Les parents décident.", "Code civil, art. 371-1 et 375-7"),
    matiere("Une photo montrée", "Les parents décident.", "Code civil, art. 9 et 371-1"),
];

/// The matters of a parent, from the measures that run and the restrictions in force.
pub(super) fn of_parent(
    (cle, nom): (&Cle, &str),
    mesures: &[&Row],
    interdits: &[Interdit],
) -> Vec<Matiere> {
    if cle.pour == Pour::Enfant || interdits.iter().any(|one| is_about(one, cle.pour, nom)) {
        return Vec::new();
    }
    let of = |row: &&Row| {
        (
            row.text("nature").unwrap_or_default().to_owned(),
            row.text("cadre").unwrap_or_default().to_owned(),
        )
    };
    let all: Vec<(String, String)> = mesures.iter().map(of).collect();
    let all: Vec<(&str, &str)> =
        all.iter().map(|(nature, cadre)| (nature.as_str(), cadre.as_str())).collect();
    matters(&all)
}

#[cfg(test)]
mod tests {
    use super::matters;

    fn who(mesures: &[(&str, &str)], what: &str) -> &'static str {
        matters(mesures).iter().find(|one| one.quoi == what).map_or("", |one| one.qui)
    }

    #[test]
    fn who_decides_follows_from_the_measures_that_run() {
        for (mesures, what, told) in [
            (
                &[("placement_ase", "judiciaire")][..],
                "Les visites, les week-ends",
                "Le juge décide.",
            ),
            (
                &[("accueil_provisoire", "administratif")],
                "Les visites, les week-ends",
                "Vous et le département décidez ensemble.",
            ),
            (
                &[("aemo", "judiciaire"), ("placement_ase", "judiciaire")],
                "Où il vit",
                "Le juge décide.",
            ),
            (&[("aemo", "judiciaire")], "L’aide du service", "Le juge décide."),
            (
                &[("aed", "administratif")],
                "La vie de tous les jours",
                "Vous décidez. Il vit avec vous.",
            ),
            (&[("aemo", "judiciaire")], "Où il vit", ""),
            (&[("placement_ase", "judiciaire")], "Changer d’école", "Les parents décident."),
            (&[("mjie", "judiciaire")], "Changer d’école", ""),
            (&[], "Changer d’école", ""),
        ] {
            assert_eq!(who(mesures, what), told, "{mesures:?} {what}");
        }
    }

    #[test]
    fn every_matter_says_its_text_and_is_easy_to_read() {
        for mesures in [
            [("placement_ase", "judiciaire")],
            [("accueil_provisoire", "administratif")],
            [("aemo", "judiciaire")],
            [("aed", "administratif")],
        ] {
            for one in matters(&mesures) {
                assert!(!one.texte.is_empty(), "{}", one.quoi);
                for sentence in [one.quoi, one.qui] {
                    assert!(vocabulary::plain::faults(sentence).is_empty(), "{sentence}");
                }
            }
        }
    }
}
