//! The page of a row and its history.

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, House, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Fact, Flash, Layout},
};

use super::{apart::cover_apart, capital, found, framed, may, on_row, withdraw::Withdrawal};
use crate::{Answer, Fiche, Kind, Owner, Register, Row, child, show, store};

#[derive(Template)]
#[template(path = "pages/row.html")]
struct RowPage {
    layout: Layout,
    title: String,
    kind: String,
    facts: Vec<Fact>,
    edit: String,
    /// What ends what it gives to others; none of most rows, nor for who does not write them.
    withdrawal: Option<Withdrawal>,
    history: String,
    related: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "pages/history.html")]
struct HistoryPage {
    layout: Layout,
    title: String,
    changes: Vec<ChangeLine>,
}

struct ChangeLine {
    when: String,
    who: String,
    what: String,
    motif: String,
    fields: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fait: String,
}

/// The titles of rows, by table and identifier: those that their reader may read.
pub type Titles = BTreeMap<(&'static str, i64), String>;

/// The titles of the rows that `rows` name, by table and identifier: those that `actor` may read, and the
/// child, the family or the stay that each is about.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn linked_titles(
    reader: (&House, &Actor),
    read: &mut db::Read,
    register: &Register,
    fiche: &Fiche,
    rows: &[&Row],
) -> Result<Titles, PageError> {
    let rows: Vec<(&Fiche, &Row)> = rows.iter().map(|row| (fiche, *row)).collect();
    titles_of_all(reader, read, register, &rows).await
}

/// The same for rows of several kinds: each table is asked once.
///
/// # Errors
///
/// [`PageError`] when the engine refuses.
pub async fn titles_of_all(
    reader: (&House, &Actor),
    read: &mut db::Read,
    register: &Register,
    rows: &[(&Fiche, &Row)],
) -> Result<Titles, PageError> {
    let mut named: BTreeMap<&'static str, (BTreeSet<i64>, BTreeSet<i64>)> = BTreeMap::new();
    for (fiche, row) in rows {
        let about = child::field(register, fiche);
        for field in fiche.fields {
            if let (Kind::Link(table), Some(id)) = (field.kind, row.int(field.name)) {
                let (own, others) = named.entry(table).or_default();
                if about == Some(field.name) {
                    own.insert(id)
                } else {
                    others.insert(id)
                };
            }
        }
    }
    let mut all = BTreeMap::new();
    for (table, (own, others)) in named {
        let Some(other) = register.by_table(table) else { continue };
        let others = others.difference(&own).copied().collect();
        let mut ids = store::readable(reader, read, register, other, others).await?;
        ids.extend(own);
        for (id, title) in store::titles(read, other, &ids).await? {
            all.insert((table, id), title);
        }
    }
    Ok(all)
}

/// What is shown of a row that its reader may not read: its kind.
fn kind_alone(register: &Register, table: &str) -> String {
    register.by_table(table).map_or(String::new(), |other| capital(other.label))
}

/// A value for a reader, and where it leads when it is a link.
pub fn shown(
    register: &Register,
    titles: &Titles,
    field: &crate::Field,
    row: &Row,
) -> (String, String) {
    if let (Kind::Link(table), Some(id)) = (field.kind, row.int(field.name)) {
        let Some(text) = titles.get(&(table, id)).cloned() else {
            return (kind_alone(register, table), String::new());
        };
        let href = register
            .by_table(table)
            .map_or(String::new(), |other| format!("/fiche/{}/{id}", other.slug));
        return (text, href);
    }
    (show::show(field.kind, row.value(field.name)), String::new())
}

/// The name of a row, from the fields its kind is named by.
pub fn title_of(fiche: &Fiche, row: &Row, titles: &Titles) -> String {
    let parts: Vec<String> = fiche
        .title
        .iter()
        .filter_map(|name| fiche.field(name))
        .map(|field| match (field.kind, row.int(field.name)) {
            (Kind::Link(table), Some(id)) => titles.get(&(table, id)).cloned().unwrap_or_default(),
            _ => show::show(field.kind, row.value(field.name)),
        })
        .filter(|text| !text.is_empty())
        .collect();
    if parts.is_empty() { capital(fiche.label) } else { parts.join(" ") }
}

pub(super) async fn open(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let fiche = found(&register, &slug)?;
    let place = store::locate(shell.house.db(), &register, fiche, id).await?;
    let owner = place.owner;
    let mut granted = shell.house.authorize(&actor, on_row(fiche, Verb::Lire, &place, id)).await?;
    let mut row = store::read_row(&mut granted, fiche, id).await?.ok_or(PageError::NotFound)?;
    let today = shell.house.today();
    register.veil(granted.read(), fiche.table, today, std::slice::from_mut(&mut row)).await?;
    cover_apart(
        (&shell.house, &actor),
        granted.read(),
        (&register, fiche),
        owner,
        std::slice::from_mut(&mut row),
    )
    .await?;
    let titles =
        linked_titles((&shell.house, &actor), granted.read(), &register, fiche, &[&row]).await?;
    let mut related = Vec::new();
    for other in register.all() {
        for field in other.fields {
            let about = matches!(field.kind, Kind::Link(table) if table == fiche.table);
            if about && may(other, &actor, Verb::Lire, owner) && other.owner == fiche.owner {
                // Counted within what the reader may list: a number would tell that there is one.
                let services = [owner].into_iter().filter(|_| other.owner == Owner::Service);
                let mut values = vec![db::Value::from(id)];
                let within = if other.owner == Owner::Service {
                    let open = shell
                        .house
                        .perimetre(granted.read(), &actor, Verb::Lire, other.category, services)
                        .await?;
                    child::condition(&register, other, &open, &mut values)
                } else {
                    "1 = 1".to_owned()
                };
                let sql = format!(
                    "SELECT count(*) AS n FROM {} WHERE {} = $1 AND {within}",
                    other.table, field.name
                );
                let n: i64 = match granted.read().query_opt(&sql, &values).await? {
                    Some(count) => count.get("n")?,
                    None => 0,
                };
                let list = format!("/registre/{}/{owner}?{}={id}", other.slug, field.name);
                let new = if may(other, &actor, Verb::Ecrire, owner) {
                    let child = same_child(&register, (fiche, &row), other);
                    format!("/registre/{}/{owner}/nouveau?{}={id}{child}", other.slug, field.name)
                } else {
                    String::new()
                };
                related.push((format!("{} ({n})", capital(other.plural)), list, new));
            }
        }
    }
    if fiche.table == "service" {
        related
            .insert(0, ("Ouvrir ce service".to_owned(), format!("/services/{id}"), String::new()));
    }
    if fiche.table == "organisation" {
        related.extend(belongings(&register, &actor, &mut granted, id).await?);
    }
    granted.commit().await?;
    let title = title_of(fiche, &row, &titles);
    let facts = facts(&register, fiche, &row, &titles);
    let mut layout = framed(&shell, &actor, fiche, owner, &title);
    layout.flash = match done.fait.as_str() {
        "enregistre" => {
            Some(Flash { kind: "ok".to_owned(), text: "La fiche est enregistrée.".to_owned() })
        }
        "inchange" => {
            Some(Flash { kind: "info".to_owned(), text: "Rien n’avait changé.".to_owned() })
        }
        _ => None,
    };
    let edit = if may(fiche, &actor, Verb::Ecrire, owner) {
        format!("/fiche/{slug}/{id}/modifier")
    } else {
        String::new()
    };
    page(&RowPage {
        layout,
        title,
        withdrawal: Withdrawal::of(fiche, &row, today).filter(|_| !edit.is_empty()),
        kind: capital(fiche.label),
        facts,
        edit,
        history: format!("/fiche/{slug}/{id}/historique"),
        related,
    })
}

/// The child of a row, as the form of another kind takes it: what is added to a request is about whom it was made for.
fn same_child(register: &Register, (fiche, row): (&Fiche, &Row), other: &Fiche) -> String {
    let of = |kind: &Fiche| {
        let name = child::field(register, kind)?;
        let field = kind.field(name)?;
        matches!(field.kind, Kind::Link("personne")).then_some(name)
    };
    match (of(fiche).and_then(|name| row.int(name)), of(other)) {
        (Some(id), Some(name)) => format!("&{name}={id}"),
        _ => String::new(),
    }
}

/// What a row says, in the order of its form: the boxes of a group make one line.
fn facts(
    register: &Register,
    fiche: &Fiche,
    row: &Row,
    titles: &BTreeMap<(&'static str, i64), String>,
) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for field in fiche.asked(true) {
        if let Answer::BoxIn(group) = field.answer {
            if facts.last().is_none_or(|last| last.label != group.legend) {
                facts.push(Fact { label: group.legend.to_owned(), ..Fact::default() });
            }
            if let (Some(line), Some(1)) = (facts.last_mut(), row.int(field.name)) {
                if !line.value.is_empty() {
                    line.value.push_str(" ; ");
                }
                line.value.push_str(field.label);
            }
            continue;
        }
        let (value, href) = shown(register, titles, field, row);
        let action = if href.is_empty() { String::new() } else { "Ouvrir".to_owned() };
        facts.push(Fact { label: field.label.to_owned(), value, href, action });
    }
    facts.extend(row.reference.clone().map(|reference| Fact {
        label: "Référence".to_owned(),
        value: reference,
        ..Fact::default()
    }));
    facts
}

/// What belongs to an organisation: label with count, list, and where to add.
async fn belongings(
    register: &Register,
    actor: &access::Actor,
    granted: &mut access::Granted,
    organisation: i64,
) -> Result<Vec<(String, String, String)>, PageError> {
    let mut found = Vec::new();
    for other in register.all() {
        if other.owner != crate::Owner::Organisation || !may(other, actor, Verb::Lire, organisation)
        {
            continue;
        }
        let sql = format!("SELECT count(*) AS n FROM {} WHERE organisation_id = $1", other.table);
        let n: i64 = match granted.read().query_opt(&sql, &[organisation.into()]).await? {
            Some(count) => count.get("n")?,
            None => 0,
        };
        let list = format!("/registre/{}/{organisation}", other.slug);
        let new = if may(other, actor, Verb::Ecrire, organisation) {
            format!("{list}/nouveau")
        } else {
            String::new()
        };
        found.push((format!("{} ({n})", capital(other.plural)), list, new));
    }
    Ok(found)
}

/// Empties the versions of a row that were about a child whom the reader does not read: what was put right by changing
/// the child must not tell the second of the first. Says which were.
///
/// # Errors
///
/// [`PageError`] when the engine refuses; nothing of the changes may then be shown.
pub async fn hide_other_children(
    (house, actor): (&House, &Actor),
    read: &mut db::Read,
    register: &Register,
    (fiche, id): (&Fiche, i64),
    changes: &mut [store::Change],
) -> Result<Vec<bool>, PageError> {
    let place = store::locate(house.db(), register, fiche, id).await?;
    let mut closed = Vec::new();
    for change in changes {
        let mut shut = false;
        for told in std::iter::once(&change.after).chain(change.before.as_ref()) {
            let enfants = child::of_typed(read, register, fiche, told).await?;
            if enfants == place.enfants {
                continue;
            }
            let was = super::Place { owner: place.owner, enfants };
            let action = on_row(fiche, Verb::Lire, &was, id);
            shut |= house.would_allow(read, actor, &action).await?.is_none();
        }
        if shut {
            (change.before, change.motif) = (change.before.as_ref().map(|_| Row::default()), None);
            change.after = Row::default();
        }
        closed.push(shut);
    }
    Ok(closed)
}

pub(super) async fn history(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    let fiche = found(&register, &slug)?;
    let place = store::locate(shell.house.db(), &register, fiche, id).await?;
    let owner = place.owner;
    let mut granted = shell.house.authorize(&actor, on_row(fiche, Verb::Lire, &place, id)).await?;
    let row = store::read_row(&mut granted, fiche, id).await?.ok_or(PageError::NotFound)?;
    let mut changes = store::history(&mut granted, fiche, id).await?;
    let today = shell.house.today();
    for change in &mut changes {
        for told in std::iter::once(&mut change.after).chain(change.before.as_mut()) {
            let told = std::slice::from_mut(told);
            register.veil(granted.read(), fiche.table, today, told).await?;
            let reader = (&shell.house, &actor);
            cover_apart(reader, granted.read(), (&register, fiche), owner, told).await?;
        }
    }
    let closed = hide_other_children(
        (&shell.house, &actor),
        granted.read(),
        &register,
        (fiche, id),
        &mut changes,
    )
    .await?;
    let mut seen: Vec<&Row> = vec![&row];
    seen.extend(changes.iter().map(|change| &change.after));
    seen.extend(changes.iter().filter_map(|change| change.before.as_ref()));
    let titles =
        linked_titles((&shell.house, &actor), granted.read(), &register, fiche, &seen).await?;
    granted.commit().await?;
    let empty = Row::default();
    let changes = changes
        .iter()
        .zip(closed)
        .map(|(change, shut)| {
            let before = change.before.as_ref().unwrap_or(&empty);
            let fields = fiche
                .fields
                .iter()
                .filter(|field| before.value(field.name) != change.after.value(field.name))
                .map(|field| {
                    (
                        field.label.to_owned(),
                        shown(&register, &titles, field, before).0,
                        shown(&register, &titles, field, &change.after).0,
                    )
                })
                .collect();
            ChangeLine {
                when: web::in_paris(&change.at),
                who: change.nom.clone(),
                what: if change.before.is_some() { "a modifié" } else { "a créé" }.to_owned(),
                motif: if shut {
                    "Cette version était dans le dossier d’un autre enfant.".to_owned()
                } else {
                    change.motif.clone().unwrap_or_default()
                },
                fields,
            }
        })
        .collect();
    let title = format!("Historique : {}", title_of(fiche, &row, &titles));
    page(&HistoryPage { layout: framed(&shell, &actor, fiche, owner, &title), title, changes })
}
