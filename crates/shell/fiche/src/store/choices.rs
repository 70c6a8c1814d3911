//! The rows that a link may name, for who fills a form.

use std::collections::BTreeMap;

use access::{Category, Perimetre};
use db::{DbError, Read, Value};

use crate::{Fiche, Kind, Owner, Register, child};

use super::{read::owner_column, titles::title_of};

/// The longest list of choices that a form offers.
const CHOICES: i64 = 2000;

/// Who fills a form, and what they may choose from.
pub struct Chooser<'a> {
    /// The service of the form.
    pub service: i64,
    /// Its organisation.
    pub organisation: i64,
    /// The rows about children that may be named.
    pub perimetre: &'a Perimetre,
    /// By category, the rows that may be read: none other may be named, but for what the row is about.
    pub reads: &'a [(Category, Perimetre)],
}

/// Returns the rows that a link field may name, for who fills the form: identifier and title. What
/// belongs to an organisation and is chosen `everywhere` is told with it, one's own first. `is_about`: the
/// field says whom the row is about.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn options(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    chooser: &Chooser<'_>,
    everywhere: bool,
    is_about: bool,
) -> Result<Vec<(i64, String)>, DbError> {
    if everywhere && fiche.owner == Owner::Organisation {
        return options_of_all(read, fiche, chooser.organisation).await;
    }
    let owner = match fiche.owner {
        Owner::Service => chooser.service,
        Owner::Organisation => chooser.organisation,
        Owner::Instance => 0,
    };
    let scope = owner_column(fiche)
        .filter(|_| !everywhere)
        .map_or("CAST($1 AS BIGINT) IS NOT NULL".to_owned(), |column| format!("{column} = $1"));
    let mut values = vec![Value::from(owner)];
    let within = if fiche.owner == Owner::Service && fiche.category.is_of_a_child() {
        let named = child::condition(register, fiche, chooser.perimetre, &mut values);
        match chooser.reads.iter().find(|(category, _)| *category == fiche.category) {
            Some((_, reads)) if !is_about => {
                format!("{named} AND {}", child::condition(register, fiche, reads, &mut values))
            }
            _ => named,
        }
    } else {
        "1 = 1".to_owned()
    };
    let sql = format!(
        "SELECT id, {} FROM {} WHERE {scope} AND {within} ORDER BY {}, id LIMIT {CHOICES}",
        fiche.title.join(", "),
        fiche.table,
        fiche.order
    );
    let rows = read.query(&sql, &values).await?;
    let mut all: Vec<(i64, String)> = rows
        .iter()
        .map(|row| Ok((row.get("id")?, title_of(fiche, row)?)))
        .collect::<Result<_, DbError>>()?;
    if fiche.order == "nom" {
        all.sort_by_cached_key(|(id, title)| (vocabulary::search_key(title), *id));
    }
    if !is_about {
        name_children(read, register, fiche, chooser, &mut all).await?;
    }
    Ok(all)
}

/// The only row about a child that a service keeps and whose `column` says `code`; none when there are several, or when it
/// is not open.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn alone(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    (service, personne): (i64, i64),
    (column, code): (&str, &str),
    perimetre: &Perimetre,
) -> Result<Option<i64>, DbError> {
    let Some(about) = child::field(register, fiche) else { return Ok(None) };
    let mut values = vec![Value::from(service), personne.into(), code.into()];
    let within = child::condition(register, fiche, perimetre, &mut values);
    let table = fiche.table;
    let sql = format!(
        "SELECT id FROM {table} WHERE service_id = $1 AND {about} = $2 AND {column} = $3 AND {within}
          ORDER BY id LIMIT 2"
    );
    match &read.query(&sql, &values).await?[..] {
        [one] => one.get("id").map(Some),
        _ => Ok(None),
    }
}

/// Says of each row about a child whose it is, as far as identities are read: two requests of one day look alike.
async fn name_children(
    read: &mut Read,
    register: &Register,
    fiche: &Fiche,
    chooser: &Chooser<'_>,
    all: &mut [(i64, String)],
) -> Result<(), DbError> {
    let persons = |name: &&'static str| {
        fiche.field(name).is_some_and(|field| matches!(field.kind, Kind::Link("personne")))
    };
    let named = child::field(register, fiche).filter(persons);
    let reads = chooser.reads.iter().find(|(category, _)| *category == Category::Identite);
    let (Some(field), Some((_, identite)), Owner::Service) = (named, reads, fiche.owner) else {
        return Ok(());
    };
    let mut values = vec![Value::from(chooser.service)];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT f.id, p.prenom, p.nom FROM {} f JOIN personne p ON p.id = f.{field}
          WHERE f.service_id = $1 AND {open} ORDER BY f.{}, f.id LIMIT {CHOICES}",
        fiche.table, fiche.order
    );
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    for row in read.query(&sql, &values).await? {
        let (prenom, nom): (Option<String>, Option<String>) = (row.get("prenom")?, row.get("nom")?);
        let name = format!("{} {}", prenom.unwrap_or_default(), nom.unwrap_or_default());
        names.insert(row.get("id")?, name.trim().to_owned());
    }
    for (id, title) in all {
        if let Some(name) = names.get(id) {
            title.push_str(" · ");
            title.push_str(name);
        }
    }
    Ok(())
}

/// The rows of every organisation, those of `own` first.
async fn options_of_all(
    read: &mut Read,
    fiche: &Fiche,
    own: i64,
) -> Result<Vec<(i64, String)>, DbError> {
    let title: Vec<String> = fiche.title.iter().map(|name| format!("f.{name}")).collect();
    let sql = format!(
        "SELECT f.id, {}, h.nom AS house FROM {} f
           JOIN organisation h ON h.id = f.organisation_id
          ORDER BY CASE WHEN f.organisation_id = $1 THEN 0 ELSE 1 END, h.nom, f.{}, f.id
          LIMIT {CHOICES}",
        title.join(", "),
        fiche.table,
        fiche.order
    );
    let rows = read.query(&sql, &[own.into()]).await?;
    rows.iter()
        .map(|row| {
            let house: String = row.get("house")?;
            Ok((row.get("id")?, format!("{} · {house}", title_of(fiche, row)?)))
        })
        .collect()
}
