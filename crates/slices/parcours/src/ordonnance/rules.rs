//! What must hold on an order and on a request, when an order ends, and how measures follow one another.

use std::collections::BTreeMap;

use fiche::{Linked, Remark, Row, rule};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;

/// The last day of an order: the one that it gives, else the one that its length makes.
///
/// - Units: calendar days; a month that lacks the day ends on its last one.
pub fn terme(decision: Date, terme: Option<Date>, months: Option<i64>) -> Option<Date> {
    terme.or_else(|| decision.checked_add(months?.months()).ok())
}

/// The term of a row.
pub fn terme_of(row: &Row) -> Option<Date> {
    terme(row.day("decision_day")?, row.day("terme_day"), row.int("duree_months"))
}

/// All that must hold on an order.
pub(super) fn ordonnance(row: &Row, linked: &Linked) -> Vec<Remark> {
    let all = [
        rule::after_birth(row, linked, "decision_day"),
        early("reception_day", "reçue", row),
        early("terme_day", "finie", row),
        length(row),
        extended(row, linked),
    ];
    all.into_iter().flatten().collect()
}

fn early(field: &'static str, what: &str, row: &Row) -> Option<Remark> {
    let (day, decision) = (row.day(field)?, row.day("decision_day")?);
    (day < decision).then(|| {
        Remark::refuse(
            field,
            format!(
                "L'ordonnance est {what} ({}) avant d'être rendue ({}) : corrigez l'une des deux dates.",
                french_day(day),
                french_day(decision)
            ),
        )
    })
}

/// How far a term may be from its length, in days: one counts to the day, another to its eve.
const APART_DAYS: i32 = 2;

/// A length and a term that do not say the same.
fn length(row: &Row) -> Option<Remark> {
    let (decision, given) = (row.day("decision_day")?, row.day("terme_day")?);
    let counted = decision.checked_add(row.int("duree_months")?.months()).ok()?;
    ((given - counted).get_days().abs() > APART_DAYS).then(|| {
        Remark::warn(
            "terme_day",
            format!(
                "La durée mène au {}, le terme noté est le {} : vérifiez-les, ou dites pourquoi.",
                french_day(counted),
                french_day(given)
            ),
        )
    })
}

/// An order prolongs an earlier one, of the same child.
fn extended(row: &Row, linked: &Linked) -> Option<Remark> {
    let before = linked.get("precedente_id")?;
    let sentence = if before.id != 0 && before.id == row.id {
        "Une ordonnance ne se prolonge pas elle-même : choisissez celle d'avant."
    } else if before.int("personne_id") != row.int("personne_id") {
        "L'ordonnance prolongée est celle d'un autre enfant : choisissez une ordonnance du même enfant."
    } else if before.day("decision_day")? > row.day("decision_day")? {
        "L'ordonnance prolongée est rendue après celle-ci : choisissez celle d'avant."
    } else {
        return None;
    };
    Some(Remark::refuse("precedente_id", sentence))
}

/// What a measure says of the order that founds it.
pub(crate) fn founded(row: &Row, linked: &Linked) -> Option<Remark> {
    let order = linked.get("ordonnance_id")?;
    if order.int("personne_id") != row.int("personne_id") {
        return Some(Remark::refuse(
            "ordonnance_id",
            "Cette ordonnance est celle d'un autre enfant : choisissez une ordonnance du même enfant.",
        ));
    }
    let (given, decided) = (order.day("decision_day")?, row.day("decision_day")?);
    (given != decided).then(|| {
        Remark::warn(
            "ordonnance_id",
            format!(
                "L'ordonnance est rendue le {}, la mesure est décidée le {} : vérifiez les dates, ou dites \
                 pourquoi.",
                french_day(given),
                french_day(decided)
            ),
        )
    })
}

/// A request is about a measure of the child, after it was decided; an answer has its day, and comes after it.
pub(super) fn demande(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut all = Vec::new();
    if let Some(mesure) = linked.get("mesure_id") {
        if mesure.int("personne_id") != row.int("personne_id") {
            all.push(Remark::refuse("mesure_id", "C'est la mesure d'un autre enfant."));
        }
        let decided = mesure.day("decision_day").zip(row.day("demande_day"));
        if let Some((decided, _)) = decided.filter(|(decided, asked)| asked < decided) {
            let told = format!("C'est avant la décision de la mesure ({}).", french_day(decided));
            all.push(Remark::refuse("demande_day", told));
        }
    }
    let answered = row.value("reponse").is_some();
    match (answered, row.day("reponse_day")) {
        (true, None) => all.push(Remark::refuse("reponse_day", "Dites le jour de la réponse.")),
        (false, Some(_)) => {
            all.push(Remark::refuse("reponse", "Dites la réponse, ou videz son jour."));
        }
        (_, Some(day)) if row.day("demande_day").is_some_and(|asked| day < asked) => {
            all.push(Remark::refuse("reponse_day", "La réponse vient avant la demande."));
        }
        _ => {}
    }
    all
}

/// How an answer came: in how many days, and how many days before the term (after it when negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delais {
    /// From the request to the answer; up to the day asked while there is none.
    pub reponse: i32,
    /// From the request to the term of the measure; none without a term.
    pub avant_terme: Option<i32>,
}

/// The days of a request.
pub fn delais(asked: Date, answered: Option<Date>, terme: Option<Date>, today: Date) -> Delais {
    Delais {
        reponse: (answered.unwrap_or(today) - asked).get_days(),
        avant_terme: terme.map(|terme| (terme - asked).get_days()),
    }
}

/// A measure of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maillon {
    /// The measure.
    pub id: i64,
    /// The day of its decision.
    pub decision: Date,
    /// The measure that it renews.
    pub avant: Option<i64>,
}

/// The chains of a child's measures, each from the first to the last, the one that began last first. A measure renewed by
/// two stands in the chain of each.
pub fn chaines(all: &[Maillon]) -> Vec<Vec<i64>> {
    let by_id: BTreeMap<i64, &Maillon> = all.iter().map(|one| (one.id, one)).collect();
    let renewed = |id: i64| all.iter().any(|one| one.avant == Some(id) && one.id != id);
    let mut found: Vec<Vec<i64>> = Vec::new();
    for last in all.iter().filter(|one| !renewed(one.id)) {
        let (mut chain, mut at) = (Vec::new(), Some(last.id));
        while let Some(one) = at.and_then(|id| by_id.get(&id)) {
            // A loop would be an error of data.
            if chain.contains(&one.id) {
                break;
            }
            chain.push(one.id);
            at = one.avant;
        }
        chain.reverse();
        found.push(chain);
    }
    let first =
        |chain: &Vec<i64>| chain.first().and_then(|id| by_id.get(id)).map(|one| one.decision);
    found.sort_by(|a, b| first(b).cmp(&first(a)).then_with(|| a.cmp(b)));
    found
}
