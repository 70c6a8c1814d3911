//! Two files side by side, and the answer: they are two persons, or one.

use std::collections::{BTreeMap, btree_map::Entry};

use access::{Actor, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Ask, Fiche, Field, Kind, Place, Row, Unions, United};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Field as Part, Layout},
};

use super::{born, layout, name, on_person, read_person};
use crate::personne::PERSONNE;

/// What people read above the page.
const TITLE: &str = "Est-ce la même personne ?";

#[derive(Template)]
#[template(path = "doublon/pages/compare.html")]
struct ComparePage {
    layout: Layout,
    action: String,
    back: String,
    errors: Vec<ErrorLink>,
    /// The two files, each as a heading.
    heads: [Head; 2],
    /// Label, what each says, whether they differ.
    lines: Vec<(String, String, String, bool)>,
    /// Record kind, how many rows of each.
    rows: Vec<(String, i64, i64)>,
    /// Which file goes on, then which value holds; empty for who may not unite.
    parts: Vec<Part>,
    versions: [i64; 2],
    motif: String,
    motif_error: String,
    may_tell_apart: bool,
    may_unite: bool,
}

struct Head {
    name: String,
    born: String,
    href: String,
}

/// Both files, as one reader may know them.
struct Both {
    service: i64,
    rows: [Row; 2],
    places: [Place; 2],
    counts: Vec<(&'static Fiche, i64, i64)>,
    families: BTreeMap<i64, String>,
    may_tell_apart: bool,
    may_unite: bool,
}

impl Both {
    async fn read(
        shell: &Shell,
        unions: &Unions,
        actor: &Actor,
        service: i64,
        (une, autre): (i64, i64),
    ) -> Result<Self, PageError> {
        let first = read_person(shell, unions, actor, une).await?;
        first.granted.commit().await?;
        let mut second = read_person(shell, unions, actor, autre).await?;
        let of_here = first.place.owner == service && second.place.owner == service;
        if !of_here || une == autre {
            second.granted.commit().await?;
            return Err(PageError::NotFound);
        }
        let granted = &mut second.granted;
        let counts = counts(shell, unions, actor, granted, [une, autre]).await?;
        let families: Vec<i64> =
            [&first.row, &second.row].into_iter().filter_map(|row| row.int("famille_id")).collect();
        let families = fiche::titles(granted.read(), &crate::famille::FAMILLE, &families).await?;
        let mut may = [true, true];
        for (at, verb) in [Verb::Ecrire, Verb::Publier].into_iter().enumerate() {
            for (place, id) in [(&first.place, une), (&second.place, autre)] {
                let action = on_person(verb, place, id);
                may[at] &= shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
            }
        }
        second.granted.commit().await?;
        Ok(Self {
            service,
            rows: [first.row, second.row],
            places: [first.place, second.place],
            counts,
            families,
            may_tell_apart: may[0],
            may_unite: may[1],
        })
    }

    fn told(&self, field: &Field, row: &Row) -> String {
        match field.kind {
            Kind::Link(_) => row
                .int(field.name)
                .map_or(String::new(), |id| self.families.get(&id).cloned().unwrap_or_default()),
            kind => fiche::show(kind, row.value(field.name)),
        }
    }

    /// The place, in the pair, of the file that holds more: proposed as the one that goes on.
    fn fuller(&self) -> usize {
        let (one, other) = self
            .counts
            .iter()
            .fold((0, 0), |(one, other), (_, first, second)| (one + first, other + second));
        usize::from(other > one)
    }
}

/// How many rows of each record kind name each person, of those that the reader may read.
async fn counts(
    shell: &Shell,
    unions: &Unions,
    actor: &Actor,
    granted: &mut Granted,
    persons: [i64; 2],
) -> Result<Vec<(&'static Fiche, i64, i64)>, PageError> {
    let mut open = BTreeMap::new();
    let mut all = Vec::new();
    for kind in unions.register.all().iter().copied().filter(|kind| kind.category.is_of_a_child()) {
        for field in kind.fields.iter().filter(|field| matches!(field.kind, Kind::Link("personne")))
        {
            let reads = match open.entry(kind.category) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let own = actor.services_for(Verb::Lire, kind.category);
                    let (house, read) = (&shell.house, granted.read());
                    let reads = house.perimetre(read, actor, Verb::Lire, kind.category, own);
                    place.insert(reads.await?)
                }
            };
            let mut found = [0, 0];
            for (at, id) in persons.into_iter().enumerate() {
                let rows =
                    fiche::rows_naming(granted, &unions.register, kind, field.name, id, reads);
                found[at] = i64::try_from(rows.await?.len()).unwrap_or_default();
            }
            if found != [0, 0] {
                all.push((kind, found[0], found[1]));
            }
        }
    }
    Ok(all)
}

/// What was sent.
type Sent = BTreeMap<String, String>;

fn get<'s>(sent: &'s Sent, name: &str) -> &'s str {
    sent.get(name).map_or("", String::as_str)
}

/// The choices of a union: which file goes on, then each value on which they differ.
fn parts(both: &Both, sent: &Sent, errors: &[ErrorLink]) -> Vec<Part> {
    let error = |field: &str| {
        errors.iter().find(|one| one.field == field).map_or(String::new(), |one| one.text.clone())
    };
    let full = both.fuller();
    let chosen = |name: &str, proposed: usize| -> String {
        match get(sent, name) {
            "" => both.rows[proposed].id.to_string(),
            said => said.to_owned(),
        }
    };
    let rows_of = |at: usize| -> i64 {
        both.counts.iter().map(|(_, one, other)| if at == 0 { *one } else { *other }).sum()
    };
    let whose = chosen("garde", full);
    let heads = [0, 1].map(|at| {
        let row = &both.rows[at];
        let n = rows_of(at);
        Choice {
            value: row.id.to_string(),
            label: format!("{}, {}", name(row), born(row)),
            hint: match n {
                0 => "Rien de ce que vous lisez ne s’y rattache.".to_owned(),
                1 => "1 fiche s’y rattache.".to_owned(),
                n => format!("{n} fiches s’y rattachent."),
            },
            checked: whose == row.id.to_string(),
        }
    });
    let mut parts = vec![Part {
        kind: "radios".to_owned(),
        id: "garde".to_owned(),
        label: "Quel dossier continue ?".to_owned(),
        hint: "L’adresse de l’autre mènera à celui-ci.".to_owned(),
        required: true,
        error: error("garde"),
        options: heads.into(),
        ..Part::default()
    }];
    for field in PERSONNE.fields {
        if both.rows[0].value(field.name) == both.rows[1].value(field.name) {
            continue;
        }
        let filled = both.rows[full].value(field.name).is_some();
        let id = format!("champ_{}", field.name);
        let kept = chosen(&id, if filled { full } else { 1 - full });
        let options = [0, 1].map(|at| {
            let row = &both.rows[at];
            let told = both.told(field, row);
            Choice {
                value: row.id.to_string(),
                label: if told.is_empty() { "Rien".to_owned() } else { told },
                checked: kept == row.id.to_string(),
                ..Choice::default()
            }
        });
        parts.push(Part {
            kind: "radios".to_owned(),
            label: field.label.to_owned(),
            error: error(&id),
            options: options.into(),
            id,
            ..Part::default()
        });
    }
    parts
}

fn print(
    shell: &Shell,
    actor: &Actor,
    both: &Both,
    sent: &Sent,
    (status, errors): (StatusCode, Vec<ErrorLink>),
) -> Result<Response, PageError> {
    let [one, other] = &both.rows;
    let back = format!("/services/{}/doublons", both.service);
    let line = |field: &Field| {
        let (own, their) = (both.told(field, one), both.told(field, other));
        let differ = one.value(field.name) != other.value(field.name);
        (field.label.to_owned(), own, their, differ)
    };
    let head = |row: &Row| Head {
        name: name(row),
        born: born(row),
        href: format!("/dossiers/{}", row.id),
    };
    page_with_status(
        status,
        &ComparePage {
            layout: layout(shell, actor, both.service, TITLE),
            action: format!("{back}/{}/{}", one.id, other.id),
            back,
            heads: [head(one), head(other)],
            lines: PERSONNE
                .fields
                .iter()
                .map(line)
                .filter(|(_, own, their, _)| !own.is_empty() || !their.is_empty())
                .collect(),
            rows: both
                .counts
                .iter()
                .map(|(kind, own, their)| (fiche::capital(kind.plural), *own, *their))
                .collect(),
            parts: if both.may_unite { parts(both, sent, &errors) } else { Vec::new() },
            versions: [one.version, other.version],
            motif: get(sent, "motif").to_owned(),
            motif_error: errors
                .iter()
                .find(|one| one.field == "motif")
                .map_or(String::new(), |one| one.text.clone()),
            errors,
            may_tell_apart: both.may_tell_apart,
            may_unite: both.may_unite,
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(unions): Extension<Unions>,
    SignedIn(actor): SignedIn,
    Path((service, une, autre)): Path<(i64, i64, i64)>,
) -> Result<Response, PageError> {
    let both = Both::read(&shell, &unions, &actor, service, (une, autre)).await?;
    print(&shell, &actor, &both, &Sent::new(), (StatusCode::OK, Vec::new()))
}

pub(super) async fn decide(
    State(shell): State<Shell>,
    Extension(unions): Extension<Unions>,
    SignedIn(actor): SignedIn,
    Path((service, une, autre)): Path<(i64, i64, i64)>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let both = Both::read(&shell, &unions, &actor, service, (une, autre)).await?;
    if get(&sent, "geste") == "deux" {
        let actions = [0, 1].map(|at| on_person(Verb::Ecrire, &both.places[at], both.rows[at].id));
        let mut granted = shell.house.authorize_writes(&actor, actions.to_vec()).await?;
        fiche::tell_apart(&mut granted, service, une, autre).await?;
        granted.commit().await?;
        let back = format!("/services/{service}/doublons?fait=deux");
        return Ok(Redirect::to(&back).into_response());
    }
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    let kept = [0, 1].into_iter().find(|at| both.rows[*at].id.to_string() == get(&sent, "garde"));
    if kept.is_none() {
        wrong("garde", "Choisissez le dossier qui continue.");
    }
    let motif = get(&sent, "motif").trim();
    if motif.is_empty() {
        wrong("motif", "Dites comment vous savez que c’est la même personne.");
    }
    let (Some(kept), true) = (kept, errors.is_empty()) else {
        return print(&shell, &actor, &both, &sent, (StatusCode::UNPROCESSABLE_ENTITY, errors));
    };
    unite(&shell, &unions, &actor, &both, (&sent, kept, motif)).await
}

/// The file that goes on, as it must read: its values, or those of the other where they were chosen.
fn chosen(both: &Both, sent: &Sent, kept: usize) -> Row {
    let (own, other) = (&both.rows[kept], &both.rows[1 - kept]);
    let mut row = own.clone();
    for field in PERSONNE.fields {
        if get(sent, &format!("champ_{}", field.name)) != other.id.to_string() {
            continue;
        }
        row.take(field.name, other);
    }
    // What the form was filled from: somebody may have changed either file since.
    let seen = |at: usize| get(sent, ["version_une", "version_autre"][at]).parse::<i64>();
    row.version = seen(kept).unwrap_or_default();
    row
}

async fn unite(
    shell: &Shell,
    unions: &Unions,
    actor: &Actor,
    both: &Both,
    (sent, kept, motif): (&Sent, usize, &str),
) -> Result<Response, PageError> {
    let other = 1 - kept;
    let actions =
        [kept, other].map(|at| on_person(Verb::Publier, &both.places[at], both.rows[at].id));
    let mut granted = shell.house.authorize_writes(actor, actions.to_vec()).await?;
    let version = get(sent, ["version_une", "version_autre"][other]).parse().unwrap_or_default();
    let id = shell.house.new_id();
    let ask = Ask {
        id,
        kept: chosen(both, sent, kept),
        united: (both.rows[other].id, version),
        motif,
        today: shell.house.today(),
    };
    let at = |field: &str, text: String| ErrorLink { field: field.to_owned(), text };
    let (status, errors) = match fiche::unite(&mut granted, unions, ask).await? {
        United::Done => {
            granted.commit().await?;
            return Ok(Redirect::to(&format!("/fusions/{id}?fait=reuni")).into_response());
        }
        United::Remarks(remarks) => {
            let told = remarks.into_iter();
            let told = told.map(|one| at(&format!("champ_{}", one.field), one.sentence)).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, told)
        }
        United::Hindered(told) => {
            let told = told.into_iter().map(|text| at("garde", text)).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, told)
        }
        United::Changed => {
            let text = "Quelqu’un a modifié l’un des deux dossiers pendant que vous compariez : \
                        relisez, puis recommencez.";
            (StatusCode::CONFLICT, vec![at("", text.to_owned())])
        }
    };
    drop(granted);
    // Read again: the page shows what stands now, and its form carries the versions of now.
    let pair = (both.rows[0].id, both.rows[1].id);
    let both = Both::read(shell, unions, actor, both.service, pair).await?;
    print(shell, actor, &both, sent, (status, errors))
}
