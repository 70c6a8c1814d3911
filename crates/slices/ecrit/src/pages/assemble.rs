//! What was noted over a period, proposed by theme: each fact that is kept becomes one dated sentence
//! that cites its entry.

use std::collections::BTreeSet;

use access::{Actor, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Form;
use fiche::Register;
use jiff::civil::Date;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Choice, Layout},
};

use super::{Opened, child, file_of, framed, on_ecrit, open, way_to};
use crate::{
    model::{Ecrit, Nature, Section, Source},
    rules::{
        citation::{cited, marks},
        theme,
    },
    source::{Citables, Entree, OF_PROJECT, Proposition, entries, propositions},
    store,
};

/// Facts of one theme.
struct Group {
    id: String,
    theme: &'static str,
    label: &'static str,
    /// The part where they go.
    part: String,
    choices: Vec<Choice>,
    /// How many of them are ticked.
    ticked: usize,
    /// Whether it is unfolded.
    open: bool,
}

#[derive(Template)]
#[template(path = "pages/assemble.html")]
struct AssemblePage {
    layout: Layout,
    enfant: String,
    action: String,
    back: String,
    start: String,
    end: String,
    groups: Vec<Group>,
    /// How many facts of the period are cited already.
    already: usize,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    start: String,
    #[serde(default)]
    end: String,
    #[serde(default)]
    entree: Vec<String>,
    /// To tick or untick a whole part: « cocher-famille »; empty to take the facts.
    #[serde(default)]
    geste: String,
}

impl Asked {
    /// The period asked, or that of the writing; never upside down.
    fn period(&self, ecrit: &Ecrit) -> (Date, Date) {
        let start = self.start.parse().unwrap_or(ecrit.start);
        let end: Date = self.end.parse().unwrap_or(ecrit.end);
        (start, end.max(start))
    }
}

/// What is proposed for a writing.
struct Read {
    ecrit: Ecrit,
    place: (i64, i64, Nature),
    nom: String,
    sections: Vec<Section>,
    sources: Vec<Source>,
    proposed: Vec<Proposition>,
    already: usize,
    period: (Date, Date),
}

async fn read(
    shell: &Shell,
    (register, citables): (&Register, &Citables),
    actor: &Actor,
    id: i64,
    asked: &Asked,
) -> Result<Read, PageError> {
    let mut opened = open(shell, actor, id, "formulaire").await?;
    let vault = shell.house.db().vault();
    let (nom, _) = child(&mut opened.granted, register, opened.ecrit.personne).await?;
    let sections = store::sections(&mut opened.granted, vault, id).await?;
    let sources = store::sources(&mut opened.granted, id).await?;
    let Opened { granted, ecrit, place, writes, .. } = opened;
    granted.commit().await?;
    if !(writes && ecrit.etat.is_open() && ecrit.nature.assembled) {
        return Err(PageError::NotFound);
    }
    let personne = ecrit.personne;
    let period = asked.period(&ecrit);
    // What is proposed is read from the file of the child, kind of information by kind.
    let mut granted = shell.house.authorize_telling(actor, file_of(personne), "ecrits").await?;
    let reader = (&shell.house, actor);
    let found = entries(reader, &mut granted, (register, citables), personne, period).await?;
    let kinds = found.iter().map(|one| one.category.code());
    shell.house.tell_kinds(&mut granted, actor, "", kinds).await;
    granted.commit().await?;
    let used: BTreeSet<i64> = sections.iter().flat_map(|one| cited(&one.texte)).collect();
    let known = |entree: &Entree| {
        sources.iter().any(|one| {
            one.table == entree.table && one.row == entree.row && used.contains(&one.number)
        })
    };
    let all = found.len();
    let left: Vec<Entree> = found.into_iter().filter(|one| !known(one)).collect();
    let already = all - left.len();
    let mut proposed = propositions(&left);
    if ecrit.nature.code == "projet_enfant" {
        // The document of the project is made of the project; other facts are there to be added.
        for one in &mut proposed {
            one.ticked = one.entries.iter().all(|own| {
                OF_PROJECT.contains(&own.table.as_str()) && theme::is_of_the_way(&own.table)
            });
        }
    }
    Ok(Read { ecrit, place, nom, sections, sources, proposed, already, period })
}

/// The part where the facts of a theme go: the one whose model says so; else the first that takes
/// any; else the first.
fn part_of<'s>(sections: &'s [Section], theme: &str) -> Option<&'s Section> {
    let named = sections.iter().find(|one| one.themes.iter().any(|own| own == theme));
    named.or_else(|| sections.iter().find(|one| !one.themes.is_empty())).or(sections.first())
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(citables): Extension<Citables>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<std::collections::BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let get = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let asked = Asked { start: get("start"), end: get("end"), ..Asked::default() };
    let read = read(&shell, (&register, &citables), &actor, id, &asked).await?;
    print(&shell, &actor, id, &read, "")
}

/// The page, with the part `open` unfolded; the first one when there is none.
fn print(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    read: &Read,
    open: &str,
) -> Result<Response, PageError> {
    let ecrit = &read.ecrit;
    let mut groups: Vec<Group> = Vec::new();
    for one in &read.proposed {
        let choice = Choice {
            value: one.key.clone(),
            label: format!("{}.", one.sentence),
            checked: one.ticked,
            hint: if one.entries.iter().all(|own| theme::is_ticked(own.category)) {
                String::new()
            } else {
                "Information à part : ne la reprenez que si ce destinataire doit l’avoir."
                    .to_owned()
            },
        };
        let id = format!("entree-{}", one.theme);
        match groups.last_mut().filter(|group| group.id == id) {
            Some(group) => {
                group.ticked += usize::from(one.ticked);
                group.choices.push(choice);
            }
            None => groups.push(Group {
                id,
                theme: one.theme,
                ticked: usize::from(one.ticked),
                open: if open.is_empty() { groups.is_empty() } else { one.theme == open },
                label: theme::label(one.theme),
                part: part_of(&read.sections, one.theme)
                    .map(|part| part.titre.clone())
                    .unwrap_or_default(),
                choices: vec![choice],
            }),
        }
    }
    let child = (ecrit.personne, read.nom.as_str());
    let last = "Reprendre les faits";
    page(&AssemblePage {
        layout: framed(shell, actor, ecrit.service, child, &way_to(ecrit), last),
        enfant: read.nom.clone(),
        action: format!("/ecrits/{id}/assembler"),
        back: format!("/ecrits/{id}"),
        start: read.period.0.to_string(),
        end: read.period.1.to_string(),
        groups,
        already: read.already,
    })
}

pub(super) async fn add(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(citables): Extension<Citables>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let mut read = read(&shell, (&register, &citables), &actor, id, &asked).await?;
    if let Some((act, part)) = asked.geste.split_once('-') {
        for one in &mut read.proposed {
            one.ticked =
                if one.theme == part { act == "cocher" } else { asked.entree.contains(&one.key) };
        }
        return print(&shell, &actor, id, &read, part);
    }
    let done = take(&shell, &actor, id, read, |one| asked.entree.contains(&one.key)).await?;
    let fait = if done { "?fait=assemble" } else { "" };
    Ok(Redirect::to(&format!("/ecrits/{id}{fait}")).into_response())
}

/// Puts in a writing the facts that are proposed ticked.
pub(super) async fn take_ticked(
    shell: &Shell,
    all: (&Register, &Citables),
    actor: &Actor,
    id: i64,
) -> Result<(), PageError> {
    let read = read(shell, all, actor, id, &Asked::default()).await?;
    take(shell, actor, id, read, |one| one.ticked).await.map(|_| ())
}

/// Puts facts in a writing; whether there was one.
async fn take(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    read: Read,
    keeps: impl Fn(&Proposition) -> bool,
) -> Result<bool, PageError> {
    let place = read.place;
    let kept: Vec<&Proposition> = read.proposed.iter().filter(|one| keeps(one)).collect();
    let (sources, added) = sentences(&read.sections, &read.sources, &kept);
    if added.is_empty() {
        return Ok(false);
    }
    let action = on_ecrit(Verb::Ecrire, place, id);
    let mut write = shell.house.authorize_write(actor, action).await?;
    let house = shell.house.clone();
    let new_id = move || house.new_id();
    let vault = shell.house.db().vault();
    if !store::append(&mut write, vault, &new_id, id, &added).await? {
        return Err(PageError::NotFound);
    }
    store::add_sources(&mut write, id, &sources).await?;
    write.commit().await?;
    Ok(true)
}

/// What the facts that were kept add: new sources, and the text of each part.
fn sentences(
    sections: &[Section],
    known: &[Source],
    kept: &[&Proposition],
) -> (Vec<Source>, Vec<(i64, String)>) {
    let mut next = known.iter().map(|one| one.number).max().unwrap_or(0);
    let mut sources = Vec::new();
    let mut added: Vec<(i64, String)> = Vec::new();
    for one in kept {
        let mut numbers = Vec::new();
        for entree in &one.entries {
            let old = known.iter().find(|s| s.table == entree.table && s.row == entree.row);
            numbers.push(old.map_or_else(
                || {
                    next += 1;
                    sources.push(source(next, entree));
                    next
                },
                |old| old.number,
            ));
        }
        let Some(part) = part_of(sections, one.theme) else { continue };
        let line = format!("- {} {}.", one.sentence, marks(&numbers));
        match added.iter_mut().find(|(id, _)| *id == part.id) {
            Some((_, text)) => {
                text.push('\n');
                text.push_str(&line);
            }
            None => added.push((part.id, line)),
        }
    }
    (sources, added)
}

fn source(number: i64, entree: &Entree) -> Source {
    Source {
        number,
        table: entree.table.clone(),
        row: entree.row,
        version: entree.version,
        service: entree.service,
        category: entree.category,
        day: entree.day,
        label: entree.label.clone(),
    }
}
