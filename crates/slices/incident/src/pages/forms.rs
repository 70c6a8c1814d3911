//! The fields of the small forms of an incident's page: who is told, what is decided, what the team keeps of it.

use fiche::Row;
use jiff::civil::{Date, DateTime};
use web::parts::Field;

use super::{choices, one::Typed};
use crate::suite::{DESTINATAIRE_AVIS, MOYEN_AVIS, NATURE_SUITE_INCIDENT};

fn field(kind: &str, id: &str, label: &str, value: &str) -> Field {
    Field {
        kind: kind.to_owned(),
        id: id.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        ..Field::default()
    }
}

pub(super) fn told_form(typed: &Typed, now: DateTime) -> Vec<Field> {
    let or = |text: &str, other: String| if text.is_empty() { other } else { text.to_owned() };
    let mut who = field("select", "destinataire", "Qui", "");
    who.options = choices(&DESTINATAIRE_AVIS, &typed.destinataire);
    who.required = true;
    let mut how = field("radios", "moyen", "Comment", "");
    how.options = choices(&MOYEN_AVIS, &or(&typed.moyen, "oral".to_owned()));
    let hour = now.strftime("%H:%M").to_string();
    vec![
        who,
        how,
        field("date", "jour", "Jour", &or(&typed.jour, now.date().to_string())),
        field("time", "heure", "Heure", &or(&typed.heure, hour)),
        field("text", "interlocuteur", "Qui a répondu", &typed.interlocuteur),
        field("text", "numero", "Numéro du procès-verbal, du courrier", &typed.numero),
        field("text", "saisie", "Ce qui a été saisi ou remis", &typed.saisie),
    ]
}

pub(super) fn suite_form(typed: &Typed) -> Vec<Field> {
    let mut what = field("radios", "nature", "Quoi", "");
    what.options = choices(&NATURE_SUITE_INCIDENT, &typed.nature);
    what.required = true;
    let mut text = field("textarea", "texte", "Ce qui est décidé", &typed.texte);
    text.required = true;
    let mut with = field("text", "convenu_avec", "Convenu avec", &typed.convenu_avec);
    "L’enfant, ses parents, un éducateur technique…".clone_into(&mut with.hint);
    let mut end = field("date", "end_day", "N’est plus opposé à l’enfant après le", &typed.end_day);
    "Facultatif : cela reste au dossier, mais n’est plus montré avec l’incident."
        .clone_into(&mut end.hint);
    vec![what, text, with, field("date", "due_day", "À faire avant le", &typed.due_day), end]
}

pub(super) fn analyse_form(typed: &Typed, row: &Row, today: Date) -> Vec<Field> {
    let sent = typed.geste == "analyse";
    let kept = row.text("analyse_equipe").unwrap_or_default();
    let day = row.day("analyse_day").unwrap_or(today).to_string();
    let mut text = field("textarea", "analyse", "Ce que l’équipe en retient", kept);
    "Ce qui s’est joué, ce qui aurait aidé, ce que l’on change.".clone_into(&mut text.hint);
    let mut on = field("date", "analyse_day", "Repris le", &day);
    if sent {
        typed.analyse.clone_into(&mut text.value);
        typed.analyse_day.clone_into(&mut on.value);
    }
    vec![text, on]
}
