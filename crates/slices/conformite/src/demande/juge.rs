//! What a judge keeps from who asks: the file of a child goes to a parent whom a decision keeps away from its
//! papers, from the place or from the school only by another decision (C. civ., art. 375-7).

use access::Category;
use fiche::{Field, Kind, Row};
use jiff::civil::Date;
use partage::restriction::{InForce, Qui, TITULAIRE, in_force, may_be};
use vocabulary::french_day;

/// The child, as one who asks.
const ENFANT: &str = "enfant";
/// Somebody who asks for another: a lawyer, a proxy. For whom is not known: every restriction holds.
const MANDATAIRE: &str = "mandataire";

/// Who may ask: code, label.
pub(super) fn liens() -> Vec<(&'static str, &'static str)> {
    let mut all = vec![(ENFANT, "L’enfant, ou celui ou celle qui l’a été")];
    all.extend(TITULAIRE.items.iter().filter(|(code, _)| *code != "autre"));
    all.push((MANDATAIRE, "Un avocat, ou quelqu’un pour un autre"));
    all.push(("autre", "Une autre personne"));
    all
}

/// The label of who asks; empty when it was not told.
pub(super) fn label(code: &str) -> &'static str {
    liens().into_iter().find(|(known, _)| *known == code).map_or("", |(_, label)| label)
}

/// What holds on `day` against who asks: by their tie, or by their name; all of it when the tie does not say
/// for whom they ask. Nothing against the child.
pub(super) fn against(rows: &[Row], lien: &str, demandeur: &str, day: Date) -> Vec<InForce> {
    if lien == ENFANT {
        return Vec::new();
    }
    let unknown = [MANDATAIRE, "autre", ""].contains(&lien);
    let qui = Qui { lien, nom: demandeur };
    in_force(rows, day).into_iter().filter(|one| unknown || may_be(one, qui)).collect()
}

fn has(all: &[InForce], droit: &str) -> bool {
    all.iter().any(|one| one.droits.iter().any(|(column, _)| *column == droit))
}

/// Whether the file does not go to who asks: papers, or any writing, are kept from them.
pub(super) fn shuts(all: &[InForce]) -> bool {
    has(all, "restreint_documents") || has(all, "restreint_correspondance")
}

/// Whether a field is kept from who asks: where the child is, the school, or health.
pub(super) fn hides(all: &[InForce], kind: &fiche::Fiche, field: &Field) -> bool {
    let place = matches!(field.kind, Kind::Commune | Kind::Departement)
        || ["adresse", "lieu", "lieu_rencontre", "itineraire"].contains(&field.name);
    let school = kind.table == "scolarite" || field.name == "etablissement";
    let care = matches!(kind.category, Category::Sante | Category::Medical);
    (place && has(all, "restreint_adresse"))
        || (school && has(all, "restreint_scolarite"))
        || (care && has(all, "restreint_sante"))
}

/// What holds, in sentences for who prepares.
pub(super) fn told(all: &[InForce]) -> Vec<String> {
    all.iter()
        .map(|one| {
            if let Some(told) = one.told_elsewhere() {
                return format!("{told}.");
            }
            let droits: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
            let day = one.decision.map_or(String::new(), |day| format!(" du {}", french_day(day)));
            let who = TITULAIRE.label_of(&one.titulaire).unwrap_or("Autre");
            format!("Décision{day}, {} : {}.", who.to_lowercase(), droits.join(", ").to_lowercase())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(titulaire: &str, nom: &str, droit: &'static str) -> Row {
        Row::default()
            .with("titulaire", titulaire)
            .with("nom", nom)
            .with("decision_day", "2026-01-05")
            .with(droit, 1_i64)
    }

    #[test]
    fn an_order_holds_by_tie_by_name_and_against_who_does_not_say_for_whom() {
        let day = jiff::civil::date(2026, 3, 12);
        let rows = [order("pere", "Paul Buisson", "restreint_documents")];
        let shut = |lien: &str, name: &str| shuts(&against(&rows, lien, name, day));
        assert!(shut("pere", "le père"));
        assert!(shut("autre_parent", "M. BUISSON Paul"));
        assert!(shut("mandataire", "Me Roy") && shut("autre", "") && shut("", "une dame"));
        assert!(!shut("mere", "Mme Léa Buisson"));
        assert!(!shut("enfant", "Paul Buisson"));
        assert!(!shuts(&against(&rows, "pere", "", jiff::civil::date(2026, 1, 4))));
    }
}
