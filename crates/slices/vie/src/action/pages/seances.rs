//! The sessions of an action: who came each day, youths and team apart, and the form that notes one.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use fiche::{Register, Remark, Row, Saved, Seen, enfant::on_row};
use jiff::civil::Date;
use vocabulary::{french_day, parse_day};
use web::{PageError, Shell, parts::ErrorLink};

use super::{Typed, geste::Kept, one::Known, told, typed_in};

const PRESENCE: &str = "presence_seance";

/// The kinds of action that are made of sessions.
const OF_SESSIONS: &[&str] = &["prevention", "droits", "atelier", "activite_reguliere"];

/// One session: its day, how many came, who of those that the reader knows.
pub(super) struct Seance {
    pub day: String,
    pub told: String,
    pub qui: String,
}

/// Whether the page tells sessions.
pub(super) fn shown(known: &Known) -> bool {
    let nature = known.row.text("nature").unwrap_or_default();
    !known.presences.is_empty() || OF_SESSIONS.contains(&nature)
}

/// The sessions that are noted, the latest first.
pub(super) fn lines(known: &Known) -> Vec<Seance> {
    let mut days: BTreeMap<Date, Vec<&Row>> = BTreeMap::new();
    for row in &known.presences {
        if let Some(day) = row.day("day") {
            days.entry(day).or_default().push(row);
        }
    }
    let name = |row: &Row| -> Option<String> {
        if let Some(id) = row.int("personne_id") {
            return known.enfants.iter().find(|one| one.id == id).map(|one| one.nom.clone());
        }
        let id = row.int("professionnel_id")?;
        known.adultes.iter().find(|(one, _)| *one == id).map(|(_, nom)| nom.clone())
    };
    days.into_iter()
        .rev()
        .map(|(day, rows)| {
            let youths = rows.iter().filter(|row| row.int("personne_id").is_some()).count();
            let mut names: Vec<String> = rows.iter().filter_map(|row| name(row)).collect();
            names.sort();
            Seance {
                day: french_day(day),
                told: format!("jeunes : {youths}, équipe : {}", rows.len() - youths),
                qui: names.join(", "),
            }
        })
        .collect()
}

/// A box of the form: its name, who, whether it was ticked.
pub(super) type Case = (String, String, bool);

/// The boxes of the form: the youths who take part, then the adults.
pub(super) fn cases(known: &Known, typed: &Typed) -> [Vec<Case>; 2] {
    let part =
        |field: &str, id: i64| known.part(field, id).is_some_and(|row| row.int("venu") != Some(0));
    let case = |prefix: &str, id: i64, nom: &str| {
        let name = format!("{prefix}_{id}");
        let ticked = typed_in(typed, &name) == "oui";
        (name, nom.to_owned(), ticked)
    };
    let youths = known.enfants.iter().filter(|one| part("personne_id", one.id));
    let adults = known.adultes.iter().filter(|(id, _)| part("professionnel_id", *id));
    [
        youths.map(|one| case("seance_enfant", one.id, &one.nom)).collect(),
        adults.map(|(id, nom)| case("seance_adulte", *id, nom)).collect(),
    ]
}

fn wrong(text: &str) -> Kept {
    Err(vec![ErrorLink { field: "seance_jour".to_owned(), text: text.to_owned() }])
}

/// Notes a session: a row for each who came and was not noted that day.
pub(super) async fn keep(
    (shell, register, actor): (&Shell, &Register, &Actor),
    known: &Known,
    typed: &Typed,
) -> Result<Kept, PageError> {
    let (service, action) = (known.service, known.row.id);
    let Some(day) = parse_day(typed_in(typed, "seance_jour")) else {
        return Ok(wrong("Écrivez le jour de la séance."));
    };
    if day > shell.house.today() {
        return Ok(wrong("Cette séance n’a pas encore eu lieu."));
    }
    let [youths, adults] = cases(known, typed);
    let of = |cases: Vec<Case>, field: &'static str| {
        cases.into_iter().filter(|(.., ticked)| *ticked).filter_map(move |(name, ..)| {
            Some((field, name.rsplit('_').next()?.parse::<i64>().ok()?))
        })
    };
    let came: Vec<(&'static str, i64)> =
        of(youths, "personne_id").chain(of(adults, "professionnel_id")).collect();
    if came.is_empty() {
        return Ok(wrong("Cochez qui est venu."));
    }
    let noted = |(field, id): &&(&'static str, i64)| {
        known.presences.iter().any(|row| row.day("day") == Some(day) && row.int(field) == Some(*id))
    };
    let new: Vec<(&'static str, i64)> = came.iter().filter(|one| !noted(one)).copied().collect();
    if new.is_empty() {
        return Ok(Ok(()));
    }
    let actions: Vec<Action> = new
        .iter()
        .map(|(field, id)| {
            if *field == "personne_id" {
                return on_row(Verb::Ecrire, Category::Vie, (service, PRESENCE), 0, *id);
            }
            let cible =
                Cible::RowOfService { service, table: PRESENCE, id: 0, enfants: Vec::new() };
            Action { verb: Verb::Ecrire, category: Category::Vie, cible }
        })
        .collect();
    let mut granted = super::geste::writing(shell, actor, actions).await?;
    let kind = register.by_table(PRESENCE).ok_or(PageError::NotFound)?;
    let (mut seen, mut refused) = (Seen::default(), Vec::<Remark>::new());
    for (field, id) in new {
        let mut row =
            Row::default().with("action_id", action).with("day", day.to_string()).with(field, id);
        row.owner = service;
        row.reference = Some(format!("seance-{action}-{day}-{field}-{id}"));
        let new = shell.house.new_id();
        let saved = fiche::create(&mut granted, register, kind, new, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            refused.extend(remarks);
        }
    }
    drop(seen);
    if !refused.is_empty() {
        drop(granted);
        let errors = refused.iter().map(told).map(|mut error| {
            "seance_jour".clone_into(&mut error.field);
            error
        });
        return Ok(Err(errors.collect()));
    }
    granted.commit().await?;
    Ok(Ok(()))
}
