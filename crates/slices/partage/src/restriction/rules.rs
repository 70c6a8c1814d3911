//! What must hold on a restriction, and what it forbids on a day.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;
use vocabulary::french_day;

use super::{
    model::DROITS,
    qui::{Qui, is_about, may_be},
};

/// It restricts something, in order of dates, and is lifted for a reason.
pub fn restriction(row: &Row, _: &Linked) -> Vec<Remark> {
    [something(row), rule::span(row, "decision_day", "terme_day"), lifted(row), why(row)]
        .into_iter()
        .flatten()
        .collect()
}

fn something(row: &Row) -> Option<Remark> {
    let any = DROITS.iter().any(|(column, _)| row.int(column) == Some(1));
    (!any).then(|| {
        Remark::refuse("restreint_contact", "Cochez au moins un droit que la décision restreint.")
    })
}

fn lifted(row: &Row) -> Option<Remark> {
    let (decision, lifted) = (row.day("decision_day")?, row.day("levee_day")?);
    (lifted < decision).then(|| {
        Remark::refuse(
            "levee_day",
            format!("La levée est avant la décision ({}).", french_day(decision)),
        )
    })
}

fn why(row: &Row) -> Option<Remark> {
    (row.day("levee_day").is_some() && row.text("levee_motif").is_none()).then(|| {
        Remark::refuse(
            "levee_motif",
            "Dites au vu de quelle décision la restriction est levée : rien ne se rétablit seul.",
        )
    })
}

/// A restriction that holds on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InForce {
    /// The code of the holder (`titulaire`).
    pub titulaire: String,
    /// The name of the holder, when it is known.
    pub nom: Option<String>,
    /// The rights restricted, in the order of [`DROITS`]: column and what people read.
    pub droits: Vec<(&'static str, &'static str)>,
    /// The day of the decision.
    pub decision: Option<Date>,
    /// What the decision says, in its own words.
    pub precision: Option<String>,
    /// Who ordered it.
    pub juge: Option<String>,
    /// The last day of its term.
    pub terme: Option<Date>,
    /// Its term is past and nobody lifted it: it holds, and somebody must look.
    pub overdue: bool,
    /// Another service noted it in its own file of the child: whom to see, for its words are not told here.
    pub ailleurs: Option<String>,
}

/// What a row says when another file of the child holds it: whom to see.
pub const AILLEURS: &str = "ailleurs";

/// What holds on `day`, of the restrictions of one child. The end of an order restores nothing: a
/// restriction holds until a person lifts it.
pub fn in_force(rows: &[Row], day: Date) -> Vec<InForce> {
    rows.iter()
        .filter(|row| row.day("decision_day").is_none_or(|decision| decision <= day))
        .filter(|row| row.day("levee_day").is_none_or(|lifted| lifted > day))
        .map(|row| InForce {
            titulaire: row.text("titulaire").unwrap_or_default().to_owned(),
            nom: row.text("nom").map(str::to_owned),
            droits: DROITS
                .iter()
                .copied()
                .filter(|(column, _)| row.int(column) == Some(1))
                .collect(),
            decision: row.day("decision_day"),
            precision: row.text("precision_ordonnance").map(str::to_owned),
            juge: row.text("juge").map(str::to_owned),
            // Kept as the first day that is no longer of it.
            terme: row.day("terme_day").and_then(|end| end.yesterday().ok()),
            overdue: row.day("terme_day").is_some_and(|end| end <= day),
            ailleurs: row.text(AILLEURS).map(str::to_owned),
        })
        .collect()
}

impl InForce {
    /// Whether it restricts one of these rights (columns of [`DROITS`]).
    pub fn restricts(&self, droits: &[&str]) -> bool {
        self.droits.iter().any(|(own, _)| droits.contains(own))
    }

    /// What is told of an order that another service noted in its own file; none for one of this file.
    pub fn told_elsewhere(&self) -> Option<String> {
        self.ailleurs.as_deref().map(told_elsewhere)
    }
}

/// What is told of an order that another service noted, and no more.
pub fn told_elsewhere(see: &str) -> String {
    format!("Une décision de justice écarte cette personne : {see}")
}

/// The orders of a day that restrict one of `droits` of somebody.
pub fn held(rows: &[Row], qui: Qui<'_>, droits: &[&str], day: Date) -> Vec<InForce> {
    let mut all = in_force(rows, day);
    all.retain(|one| one.restricts(droits) && is_about(one, qui));
    all
}

/// Whether somebody may be sent, on `day`, what `droit` (a column of [`DROITS`]) is about: no order that restricts it
/// may be about them.
pub fn may_receive(rows: &[Row], qui: Qui<'_>, droit: &str, day: Date) -> bool {
    !in_force(rows, day)
        .iter()
        .any(|one| one.restricts(&[droit]) && (one.titulaire == qui.lien || may_be(one, qui)))
}

/// The restrictions of a child, those of a mother or a father without a name once more under each name that the
/// file gives them: tie, name.
pub fn naming(rows: Vec<Row>, names: &[(String, String)]) -> Vec<Row> {
    let mut all = Vec::new();
    for row in rows {
        let of = |(lien, nom): &&(String, String)| {
            row.text("titulaire") == Some(lien.as_str()) && !nom.trim().is_empty()
        };
        let mut known: Vec<Row> = Vec::new();
        if row.text("nom").is_none() {
            for (_, nom) in names.iter().filter(of) {
                known.push(row.clone().with("nom", nom.trim()));
            }
        }
        if known.is_empty() {
            known.push(row);
        }
        all.append(&mut known);
    }
    all
}
