//! What is typed of an action, read as its row; and a row, as it is typed.

use fiche::{Fiche, Kind, Remark, Row};
use vocabulary::Nomenclature;
use web::parts::Choice;

use super::{Typed, typed_in};
use crate::action::{ACTIVITE_CERTIFICAT, NATURE_ACTION, PUBLIC_ACTION};

/// The fields that the form asks as they are.
const PLAIN: &[&str] = &[
    "nature",
    "intitule",
    "objectifs",
    "lieu",
    "telephone",
    "partenaires",
    "public_action",
    "activite_certificat",
    "cout_prevu",
    "cout",
    "financeurs",
    "seances",
    "evaluation",
    "evaluation_day",
];

/// The hours of leaving and coming back: field, its hour in the form, the day it goes with.
const HOURS: [(&str, &str); 2] = [("depart_at", "depart_heure"), ("retour_at", "retour_heure")];

/// Puts in `row` what was typed of these fields; what cannot be read is told.
pub(super) fn read_into(row: &mut Row, kind: &Fiche, typed: &Typed) -> Vec<Remark> {
    let mut unread = Vec::new();
    let mut put = |row: &mut Row, name: &'static str, text: &str| {
        let Some(field) = kind.field(name) else { return };
        match fiche::parse(field, text) {
            Ok(Some(value)) => row.set(name, value),
            Ok(None) => row.take(name, &Row::default()),
            Err(sentence) => unread.push(Remark::refuse(name, sentence)),
        }
    };
    for name in PLAIN.iter().copied().filter(|name| typed.contains_key(*name)) {
        put(row, name, typed_in(typed, name));
    }
    if !typed.contains_key("start_day") {
        return unread;
    }
    let (first, last) = (typed_in(typed, "start_day"), typed_in(typed, "last_day"));
    put(row, "start_day", first);
    put(row, "end_day", if last == first { "" } else { last });
    let last = if last.is_empty() { first } else { last };
    for ((name, hour), day) in HOURS.into_iter().zip([first, last]) {
        let hour = typed_in(typed, hour);
        let moment = if hour.is_empty() { String::new() } else { format!("{day} {hour}") };
        put(row, name, &moment);
    }
    row.set("nuit", (typed_in(typed, "nuit") == "oui").into());
    for remark in &mut unread {
        if remark.field == "end_day" {
            remark.field = "last_day";
        }
    }
    unread
}

/// What a row says, as the form shows it.
pub(super) fn typed_of(kind: &Fiche, row: &Row) -> Typed {
    let form = |name: &str| {
        kind.field(name).map_or(String::new(), |field| fiche::to_form(field.kind, row.value(name)))
    };
    let mut typed: Typed = PLAIN
        .iter()
        .map(|name| {
            let code = kind.field(name).is_some_and(|field| matches!(field.kind, Kind::Code(_)));
            let text =
                if code { row.text(name).unwrap_or_default().to_owned() } else { form(name) };
            ((*name).to_owned(), text)
        })
        .collect();
    let day = |name: &str| row.day(name).map(|day| day.to_string()).unwrap_or_default();
    typed.insert("start_day".to_owned(), day("start_day"));
    let last = row.day("end_day").and_then(|end| end.yesterday().ok());
    typed.insert("last_day".to_owned(), last.map(|day| day.to_string()).unwrap_or_default());
    for (name, hour) in HOURS {
        let told = row.moment(name).map(|at| format!("{:02}:{:02}", at.hour(), at.minute()));
        typed.insert(hour.to_owned(), told.unwrap_or_default());
    }
    let night = if row.int("nuit") == Some(1) { "oui" } else { "" };
    typed.insert("nuit".to_owned(), night.to_owned());
    typed.insert("version".to_owned(), row.version.to_string());
    typed
}

/// The form of an action, as both pages show it.
pub(super) struct Sheet {
    pub typed: Typed,
    pub natures: Vec<Choice>,
    pub certificats: Vec<Choice>,
    pub publics: Vec<Choice>,
    pub errors: Vec<web::parts::ErrorLink>,
}

fn choices(list: &Nomenclature, chosen: &str) -> Vec<Choice> {
    fiche::enfant::choices(list, chosen)
}

impl Sheet {
    pub fn new(typed: Typed, errors: Vec<web::parts::ErrorLink>) -> Self {
        let natures = choices(&NATURE_ACTION, typed_in(&typed, "nature"));
        let certificats = choices(&ACTIVITE_CERTIFICAT, typed_in(&typed, "activite_certificat"));
        let publics = choices(&PUBLIC_ACTION, typed_in(&typed, "public_action"));
        Self { typed, natures, certificats, publics, errors }
    }

    pub fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }

    pub fn ticked(&self, name: &str) -> bool {
        self.get(name) == "oui"
    }
}
