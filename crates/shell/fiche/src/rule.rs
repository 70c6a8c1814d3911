//! What rules of every slice need to say: spans in order, one of two fields, a fact after birth.
//!
//! A rule sees whole rows and returns what it has to say; it never reads a clock or a table.

use vocabulary::{french_day, is_mail, is_phone};

use crate::decl::{Linked, Remark};
use crate::row::Row;

/// Refuses a span whose last day, stored as the day after, comes before its first.
pub fn span(row: &Row, start: &str, end: &'static str) -> Option<Remark> {
    let (first, after) = (row.day(start)?, row.day(end)?);
    (after <= first).then(|| {
        let last = after.yesterday().unwrap_or(after);
        Remark::refuse(
            end,
            format!(
                "Le dernier jour ({}) est avant le premier ({}) : corrigez l'un des deux.",
                french_day(last),
                french_day(first)
            ),
        )
    })
}

/// The only rule of a record kind whose span goes from `start_day` to `end_day`.
pub fn only_span(row: &Row, _: &Linked) -> Vec<Remark> {
    span(row, "start_day", "end_day").into_iter().collect()
}

/// Refuses a row that fills neither field; the sentence says which to fill.
pub fn one_of(row: &Row, first: &'static str, second: &str, sentence: &str) -> Option<Remark> {
    let missing = row.value(first).is_none() && row.value(second).is_none();
    missing.then(|| Remark::refuse(first, sentence))
}

/// Refuses a telephone number that cannot be dialled; what is typed is kept as typed.
pub fn phone(row: &Row, field: &'static str) -> Option<Remark> {
    let typed = row.text(field).filter(|text| !text.trim().is_empty())?;
    (!is_phone(typed)).then(|| {
        Remark::refuse(
            field,
            "Ce numéro ne peut pas être composé : dix chiffres (06 12 34 56 78), un numéro court (119), \
             ou + et l'indicatif du pays ; un poste s'écrit « poste 12 ».",
        )
    })
}

/// Refuses an address to which no mail can be sent.
pub fn mail(row: &Row, field: &'static str) -> Option<Remark> {
    let typed = row.text(field).filter(|text| !text.trim().is_empty())?;
    (!is_mail(typed)).then(|| {
        Remark::refuse(
            field,
            "Cette adresse n'est pas complète : un nom, un seul @, puis un domaine, comme \
             prenom.nom@exemple.fr.",
        )
    })
}

/// The rule of a record kind of which one writes how it is reached, in `telephone` and `courriel`.
pub fn reached(row: &Row, _: &Linked) -> Vec<Remark> {
    [phone(row, "telephone"), mail(row, "courriel")].into_iter().flatten().collect()
}

/// Refuses a number below zero.
pub fn not_negative(row: &Row, field: &'static str, sentence: &str) -> Option<Remark> {
    (row.int(field)? < 0).then(|| Remark::refuse(field, sentence))
}

/// Refuses a fact dated before the birth of the person it is about (`personne_id`).
pub fn after_birth(row: &Row, linked: &Linked, field: &'static str) -> Option<Remark> {
    let birth = linked.get("personne_id")?.day("birth_day")?;
    let day = row.day(field)?;
    (day < birth).then(|| {
        Remark::refuse(
            field,
            format!(
                "Le {} est avant la naissance ({}) : corrigez cette date, ou la naissance dans la \
                 fiche de la personne.",
                french_day(day),
                french_day(birth)
            ),
        )
    })
}

/// Refuses, on the first of two links, that the rows they name do not agree on a field (a family).
pub fn agree(
    linked: &Linked,
    (first, second): (&'static str, &'static str),
    on: &str,
    sentence: &str,
) -> Option<Remark> {
    let (one, other) = (linked.get(first)?, linked.get(second)?);
    (one.int(on).is_none() || one.int(on) != other.int(on)).then(|| Remark::refuse(first, sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_one_day_is_in_order_and_its_refusal_names_the_days_as_typed() {
        let row = Row::default().with("start_day", "2021-03-10");
        for (end, refused) in [(None, 0), (Some("2021-03-11"), 0), (Some("2021-03-10"), 1)] {
            let row = row.clone().with("end_day", end);
            assert_eq!(only_span(&row, &Linked::default()).len(), refused, "{end:?}");
        }
        let remarks = only_span(&row.with("end_day", "2021-03-02"), &Linked::default());
        assert_eq!(remarks[0].field, "end_day");
        assert!(remarks[0].sentence.contains("(01/03/2021) est avant le premier (10/03/2021)"));
    }
}
