//! A form from a declaration: its fields as they are shown, and what was typed as a row.

use std::collections::BTreeMap;

use db::{DbError, Read};
use jiff::civil::Date;
use vocabulary::{cog, french_day};
use web::parts::{Choice, ErrorLink, Field as Part};

use crate::{
    Answer, Fiche, Field, Group, Kind, Reason, Register, Remark, Row, child, show,
    store::{self, Chooser},
};

/// What a form sent: every field by name, kept as typed so that nothing is lost.
#[derive(Debug, Clone, Default)]
pub struct Typed(pub BTreeMap<String, String>);

impl Typed {
    /// From what axum decoded.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// From a form that was sent: a box that is not ticked sends nothing, and says no.
    pub fn sent(fiche: &Fiche, exists: bool, pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::new(pairs);
        for field in fiche.asked(exists) {
            if !matches!(field.answer, Answer::Three) {
                typed.0.entry(field.name.to_owned()).or_insert_with(|| "non".to_owned());
            }
        }
        typed
    }

    /// What was typed in a field.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What was typed in a field; of a moment, its two boxes: the day, and the time.
    pub fn moment(&self, field: &Field) -> String {
        let text = self.get(field.name);
        let time = self.get(&format!("{}_heure", field.name));
        let apart = matches!(field.kind, Kind::Moment) && !text.contains([' ', 'T']);
        if apart && !time.is_empty() && !text.is_empty() {
            format!("{text} {time}")
        } else {
            text.to_owned()
        }
    }

    /// Copies the sentence of a field where it is the reason of a box that is ticked and has none yet.
    pub fn copy_reasons(&mut self, fiche: &Fiche) {
        for field in fiche.fields {
            let Some(reason) = field.reason else { continue };
            let said = self.get(reason.from).trim().to_owned();
            if self.get(reason.of) == "oui" && self.get(field.name).trim().is_empty() {
                self.0.insert(field.name.to_owned(), said);
            }
        }
    }

    /// What a row holds, as its form would send it.
    pub fn of_row(fiche: &Fiche, row: &Row) -> Self {
        let mut map: BTreeMap<String, String> = fiche
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), show::to_form(field.kind, row.value(field.name))))
            .collect();
        map.insert("version".to_owned(), row.version.to_string());
        map.insert("reference".to_owned(), row.reference.clone().unwrap_or_default());
        for field in fiche.fields {
            if matches!(field.kind, Kind::Commune)
                && let Some(commune) = row.text(field.name).and_then(cog::commune)
            {
                map.insert(field.name.to_owned(), commune.label());
            }
        }
        Self(map)
    }
}

/// Reads what was typed as a row; what cannot be read is told field by field.
pub(crate) fn read_typed(fiche: &Fiche, typed: &Typed) -> (Row, Vec<Remark>) {
    let mut row = Row::default();
    let mut remarks = Vec::new();
    for field in fiche.fields {
        match show::parse(field, &typed.moment(field)) {
            Ok(Some(value)) => row.set(field.name, value),
            Ok(None) => {}
            Err(sentence) => remarks.push(Remark::refuse(field.name, sentence)),
        }
    }
    let reference = typed.get("reference").trim();
    row.reference = (!reference.is_empty()).then(|| reference.to_owned());
    row.version = typed.get("version").parse().unwrap_or_default();
    (row, remarks)
}

/// What a form says that notes what is done already: the first day that it may be of, or « oui » when any may.
pub(crate) const DONE: &str = "deja_fait";

/// What is said of a day to come, or too early, in a form that notes what is done already; the register alone may hold
/// what is only planned.
pub(crate) fn not_done(typed: &Typed, row: &Row, today: Date) -> Option<Remark> {
    let asked = Some(typed.get(DONE)).filter(|asked| !asked.is_empty())?;
    let day = row.day("day")?;
    if day > today {
        return Some(Remark::refuse(
            "day",
            "Ce jour est à venir : notez que c’est fait une fois que ce l’est.",
        ));
    }
    let first: Date = asked.parse().ok()?;
    (day < first).then(|| {
        Remark::refuse(
            "day",
            format!(
                "Cette échéance se prouve à partir du {} : ce qui a été fait avant vaut pour une autre.",
                french_day(first)
            ),
        )
    })
}

/// Whether a field is asked: the reason of a box is, once it is ticked.
fn is_asked(field: &Field, typed: &Typed) -> bool {
    let ticked = |reason: Reason| typed.get(reason.of) == "oui";
    field.reason.is_none_or(|reason| ticked(reason) || !typed.get(field.name).is_empty())
}

/// The fields of the form, with what was typed and what is wrong beside each.
///
/// # Errors
///
/// [`DbError`] when the choices of a link cannot be read.
pub(crate) async fn parts(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    chooser: &Chooser<'_>,
    (typed, exists): (&Typed, bool),
    remarks: &[Remark],
) -> Result<Vec<Part>, DbError> {
    let mut parts: Vec<Part> = Vec::new();
    for field in fiche.asked(exists).into_iter().filter(|field| is_asked(field, typed)) {
        let error = error_of(remarks, field.name);
        let value = typed.get(field.name).to_owned();
        let mut part = Part {
            kind: "text".to_owned(),
            id: field.name.to_owned(),
            label: field.label.to_owned(),
            hint: field.hint.to_owned(),
            required: field.required,
            error,
            value,
            section: field.section.to_owned(),
            ..Part::default()
        };
        match field.kind {
            Kind::Text => {}
            Kind::LongText => part.kind = "textarea".to_owned(),
            Kind::Day | Kind::LastDay => {
                part.kind = "date".to_owned();
                // A native date box shows only what it understands.
                if let Some(day) = vocabulary::parse_day(&part.value) {
                    part.value = day.to_string();
                } else if !part.value.is_empty() {
                    part.kind = "text".to_owned();
                }
            }
            Kind::Moment => {
                let (day, time) =
                    split_moment(&part.value, typed.get(&format!("{}_heure", field.name)));
                let time = Part {
                    kind: "time".to_owned(),
                    id: format!("{}_heure", field.name),
                    label: format!("{} : heure", field.label),
                    value: time,
                    hint: "Si vous la connaissez.".to_owned(),
                    ..Part::default()
                };
                part.kind = "date".to_owned();
                part.label = format!("{} : jour", field.label);
                part.value = day;
                parts.push(part);
                parts.push(time);
                continue;
            }
            Kind::Int(..) => part.kind = "number".to_owned(),
            Kind::Hundredths => part.kind = "decimal".to_owned(),
            Kind::Euro => {
                part.kind = "decimal".to_owned();
                part.unit = "€".to_owned();
            }
            Kind::Bool => match field.answer {
                Answer::Three => {
                    part.kind = "radios".to_owned();
                    part.options = choices([("oui", "Oui"), ("non", "Non")], &part.value);
                    let_go(&mut part);
                }
                Answer::Box => part.kind = "checkbox".to_owned(),
                Answer::BoxIn(group) => {
                    tick(&mut parts, part, group);
                    continue;
                }
            },
            Kind::Code(list) => {
                part.kind = if list.items.len() <= 4 { "radios" } else { "select" }.to_owned();
                part.options = choices(list.items.iter().copied(), &part.value);
                if part.kind == "radios" {
                    let_go(&mut part);
                }
            }
            Kind::Link(table) => {
                part.kind = "search".to_owned();
                if let Some(other) = register.by_table(table) {
                    let is_about = child::field(register, fiche) == Some(field.name);
                    let rows =
                        store::options(read, register, other, chooser, field.everywhere, is_about)
                            .await?;
                    part.options = rows_to_choose(rows, &part.value);
                    keep_choice(&mut part, other);
                }
            }
            Kind::Commune => {
                if part.hint.is_empty() {
                    "Nom de la commune, ou code INSEE.".clone_into(&mut part.hint);
                }
            }
            Kind::Departement => {
                part.kind = "search".to_owned();
                part.options = departements(&part.value);
            }
        }
        parts.push(part);
    }
    Ok(parts)
}

fn rows_to_choose(rows: Vec<(i64, String)>, chosen: &str) -> Vec<Choice> {
    rows.into_iter()
        .map(|(id, label)| {
            let value = id.to_string();
            Choice { checked: value == chosen, value, label, ..Choice::default() }
        })
        .collect()
}

/// What stands, or was typed, and is not among the choices stays chosen, under the name of its kind: who
/// corrects the rest must not undo a link that they may not read. It says nothing of whether it exists.
fn keep_choice(part: &mut Part, other: &Fiche) {
    let named = part.value.parse::<i64>().is_ok();
    if named && part.options.iter().all(|choice| !choice.checked) {
        let kept = Choice {
            value: part.value.clone(),
            label: super::capital(other.label),
            checked: true,
            ..Choice::default()
        };
        part.options.insert(0, kept);
    }
}

/// Puts a box in its group, which the first of its boxes opens and names.
fn tick(parts: &mut Vec<Part>, part: Part, group: &Group) {
    let choice = Choice {
        checked: part.value == "oui",
        value: part.id.clone(),
        label: part.label,
        hint: part.hint,
    };
    match parts.last_mut().filter(|last| last.kind == "boxes" && last.label == group.legend) {
        Some(open) => {
            open.options.push(choice);
            if open.error.is_empty() {
                open.error = part.error;
            }
        }
        None => parts.push(Part {
            kind: "boxes".to_owned(),
            id: part.id,
            label: group.legend.to_owned(),
            hint: group.hint.to_owned(),
            required: group.required,
            error: part.error,
            section: part.section,
            options: vec![choice],
            ..Part::default()
        }),
    }
}

/// Every département, by number then name.
fn departements(chosen: &str) -> Vec<Choice> {
    cog::all_departements()
        .into_iter()
        .map(|(code, nom)| Choice {
            value: code.to_owned(),
            label: format!("{code} {nom}"),
            checked: code == chosen,
            ..Choice::default()
        })
        .collect()
}

fn split_moment(value: &str, time: &str) -> (String, String) {
    match value.split_once([' ', 'T']) {
        Some((day, clock)) => (day.to_owned(), clock.to_owned()),
        None => (value.to_owned(), time.to_owned()),
    }
}

/// An answer that is not demanded can be taken back: round buttons alone do not let it go.
fn let_go(part: &mut Part) {
    if !part.required {
        part.options.push(Choice {
            label: "Non renseigné".to_owned(),
            checked: part.value.is_empty(),
            ..Choice::default()
        });
    }
}

fn choices<'a>(items: impl IntoIterator<Item = (&'a str, &'a str)>, chosen: &str) -> Vec<Choice> {
    items
        .into_iter()
        .map(|(code, label)| Choice {
            value: code.to_owned(),
            label: label.to_owned(),
            checked: code == chosen,
            ..Choice::default()
        })
        .collect()
}

/// What is wrong with a field; empty when nothing is.
pub(crate) fn error_of(remarks: &[Remark], field: &str) -> String {
    remarks
        .iter()
        .find(|remark| remark.field == field && !remark.overridable)
        .map_or(String::new(), |remark| remark.sentence.clone())
}

/// The lines at the top of a refused form.
pub(crate) fn summary(remarks: &[Remark]) -> Vec<ErrorLink> {
    remarks
        .iter()
        .filter(|remark| !remark.overridable)
        .map(|remark| ErrorLink { field: remark.field.to_owned(), text: remark.sentence.clone() })
        .collect()
}

/// The doubts that a reason would lift, in one text.
pub(crate) fn doubts(remarks: &[Remark]) -> String {
    let told: Vec<&str> = remarks
        .iter()
        .filter(|remark| remark.overridable)
        .map(|remark| remark.sentence.as_str())
        .collect();
    told.join(" ")
}
