//! The rows of a file kept in one transaction: created, corrected or left as they are.

use std::collections::{HashMap, HashSet};

use access::{GrantedWrite, House};
use db::{DbError, Value};
use vocabulary::search_key;

use super::plan::{Item, Part, Plan, Problem};
use crate::{
    Fiche, Kind, Owner, Register, child,
    store::{self, Saved, Seen},
};

/// What an import did, or would do.
#[derive(Debug, Default)]
pub struct Applied {
    /// By record kind: plural, created, corrected, unchanged.
    pub counts: Vec<(&'static str, usize, usize, usize)>,
    /// What stands in the way, or needs a reason.
    pub problems: Vec<Problem>,
}

impl Applied {
    /// Whether everything may be kept, a reason given or not.
    pub fn is_clean(&self, motif: Option<&str>) -> bool {
        let excused = motif.is_some_and(|motif| !motif.trim().is_empty());
        self.problems.iter().all(|problem| problem.overridable && excused)
    }
}

/// The most problems that are worth reading at once.
const PROBLEMS: usize = 500;

/// To whom the imported rows belong.
#[derive(Debug, Clone, Copy)]
pub struct Owners {
    /// The service.
    pub service: i64,
    /// Its organisation.
    pub organisation: i64,
}

impl Owners {
    fn of(self, fiche: &Fiche) -> i64 {
        match fiche.owner {
            Owner::Service => self.service,
            Owner::Organisation => self.organisation,
            Owner::Instance => 0,
        }
    }
}

/// What is already there, by folded reference or name.
#[derive(Default)]
struct Known {
    by_reference: HashMap<(&'static str, String), i64>,
    by_title: HashMap<(&'static str, String), Vec<i64>>,
    read: Vec<&'static str>,
    /// References of files that were united with another: they lead there, whose own reference stays.
    followed: HashSet<(&'static str, String)>,
}

/// Keeps the rows of `plan` in the transaction of `granted`. Nothing is committed here: the caller
/// does it when [`Applied::is_clean`], and drops the grant otherwise, or for a preview.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn apply(
    house: &House,
    granted: &mut GrantedWrite,
    register: &Register,
    plan: &Plan,
    owners: Owners,
    motif: Option<&str>,
) -> Result<Applied, DbError> {
    let mut applied = Applied { problems: plan.problems.clone(), ..Applied::default() };
    let mut known = Known::default();
    let mut seen = Seen::default();
    // A doubt must not hide the refusals behind it: rows are examined as if a reason were given.
    let reason = motif.filter(|motif| !motif.trim().is_empty()).unwrap_or("import");
    for part in &plan.parts {
        known.learn(granted, register, part.fiche, owners).await?;
        let (mut created, mut corrected, mut unchanged) = (0, 0, 0);
        let standing = standing(granted, register, part.fiche, owners).await?;
        let mut new: Vec<(&Item, crate::Row)> = Vec::new();
        for item in &part.items {
            if applied.problems.len() > PROBLEMS {
                break;
            }
            let Some(mut row) = resolve(
                granted,
                register,
                part,
                item,
                owners,
                (&mut known, &mut seen),
                &mut applied,
            )
            .await?
            else {
                continue;
            };
            let doubts = doubts(granted, register, part, item, &row, &mut seen).await?;
            let key = row.reference.as_deref().map(|text| (part.fiche.table, search_key(text)));
            let existing = key.as_ref().and_then(|key| known.by_reference.get(key)).copied();
            if key.is_some_and(|key| known.followed.contains(&key)) {
                row.reference = None;
            }
            let saved = match existing {
                Some(id) => {
                    let mut row = row.clone();
                    row.id = id;
                    row.version = version_of(granted, part.fiche, id).await?;
                    keep_unnamed(house, granted, (register, part), id, &mut row).await?;
                    store::update(granted, register, part.fiche, row, Some(reason), &mut seen)
                        .await?
                }
                None => {
                    let id = house.new_id();
                    store::create(
                        granted,
                        register,
                        part.fiche,
                        id,
                        row.clone(),
                        Some(reason),
                        &mut seen,
                    )
                    .await?
                }
            };
            match saved {
                Saved::Kept(id) => {
                    if existing.is_some() {
                        corrected += 1;
                    } else {
                        created += 1;
                        new.push((item, row.clone()));
                    }
                    known.note(part.fiche, id, &row);
                    applied.problems.extend(doubts);
                }
                Saved::Unchanged(_) => unchanged += 1,
                Saved::Remarks(remarks) => {
                    for remark in remarks {
                        applied.problems.push(problem(
                            part,
                            item,
                            remark.field,
                            remark.sentence,
                            remark.overridable,
                        ));
                    }
                }
                Saved::Conflict(_) => {
                    applied.problems.push(problem(
                        part,
                        item,
                        "",
                        "Cette fiche vient d’être modifiée par quelqu’un. Recommencez.".to_owned(),
                        false,
                    ));
                }
            }
        }
        applied.counts.push((part.fiche.plural, created, corrected, unchanged));
        applied.problems.extend(look_alikes(part, &new, &standing));
    }
    Ok(applied)
}

/// The persons that stand already, whom a new one may be: none for another record kind.
async fn standing(
    granted: &mut GrantedWrite,
    register: &Register,
    fiche: &'static Fiche,
    owners: Owners,
) -> Result<Vec<crate::Row>, DbError> {
    if fiche.table != "personne" {
        return Ok(Vec::new());
    }
    let mut values = vec![Value::from(owners.of(fiche))];
    let within = child::condition(register, fiche, granted.perimetre(), &mut values);
    let sql = format!(
        "SELECT {} FROM {} WHERE service_id = $1 AND {within} ORDER BY id",
        store::columns(fiche),
        fiche.table
    );
    let found = granted.write().query(&sql, &values).await?;
    found.iter().map(|row| store::from_db(granted.write().vault(), fiche, row)).collect()
}

/// The new rows that may be a person who stands already, or one of a row before: a doubt each.
fn look_alikes(part: &Part, new: &[(&Item, crate::Row)], standing: &[crate::Row]) -> Vec<Problem> {
    if part.fiche.table != "personne" {
        return Vec::new();
    }
    let rows: Vec<crate::Row> = new.iter().map(|(_, row)| row.clone()).collect();
    let told = |(at, other): (usize, crate::Row)| {
        let name = [other.text("nom"), other.text("prenom")];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let born = other
            .day("birth_day")
            .map_or(String::new(), |day| format!(", né(e) le {}", vocabulary::french_day(day)));
        let whose = match (other.id, &other.reference) {
            (0, _) => "dans ce fichier".to_owned(),
            (_, Some(reference)) => format!("au registre sous la référence {reference}"),
            (_, None) => "au registre".to_owned(),
        };
        let sentence = format!(
            "Ressemble à « {name} »{born}, déjà {whose}. Si c’est la même personne, retirez la \
             ligne ou donnez-lui la référence de cette fiche ; si c’en est une autre, dites-le \
             dans la raison."
        );
        problem(part, new[at].0, "nom", sentence, true)
    };
    store::resembles(&rows, standing).into_iter().map(told).collect()
}

fn problem(part: &Part, item: &Item, field: &str, sentence: String, overridable: bool) -> Problem {
    let column = part.headings.get(field).cloned().unwrap_or_else(|| {
        part.fiche.field(field).map_or(String::new(), |field| field.label.to_owned())
    });
    Problem { sheet: part.sheet.clone(), row: item.number, column, sentence, overridable }
}

/// The improbable things of a row, which a reason lets pass.
async fn doubts(
    granted: &mut GrantedWrite,
    register: &Register,
    part: &Part,
    item: &Item,
    row: &crate::Row,
    seen: &mut Seen,
) -> Result<Vec<Problem>, DbError> {
    let remarks = store::examine(granted, register, part.fiche, row, None, seen).await?;
    Ok(remarks
        .into_iter()
        .filter(|remark| remark.overridable)
        .map(|remark| problem(part, item, remark.field, remark.sentence, true))
        .collect())
}

async fn version_of(granted: &mut GrantedWrite, fiche: &Fiche, id: i64) -> Result<i64, DbError> {
    let sql = format!("SELECT version FROM {} WHERE id = $1", fiche.table);
    let row = granted.write().query_opt(&sql, &[id.into()]).await?;
    row.map_or(Ok(0), |row| row.get("version"))
}

/// A column that the file does not have says nothing: what is there stays. Nor does a cell that says what is hidden from
/// who reads: a list taken out and brought back takes no number away.
async fn keep_unnamed(
    house: &House,
    granted: &mut GrantedWrite,
    (register, part): (&Register, &Part),
    id: i64,
    row: &mut crate::Row,
) -> Result<(), DbError> {
    let fiche = part.fiche;
    let absent = fiche.fields.iter().filter(|field| !part.headings.contains_key(field.name));
    let mut kept: Vec<&'static str> = absent.map(|field| field.name).collect();
    if kept.is_empty() && !register.hides(fiche.table) {
        return Ok(());
    }
    let sql = format!("SELECT {} FROM {} WHERE id = $1", store::columns(fiche), fiche.table);
    let Some(found) = granted.write().query_opt(&sql, &[id.into()]).await? else { return Ok(()) };
    let before = store::from_db(granted.write().vault(), fiche, &found)?;
    if register.hides(fiche.table) {
        let mut read = house.db().read().await?;
        let hidden = register.hidden(&mut read, fiche.table, house.today(), &before).await?;
        let none = Value::from(None::<&str>);
        let same = |field: &str, told: &Value| row.value(field).unwrap_or(&none) == told;
        kept.extend(
            hidden.iter().filter(|(field, told)| same(field, told)).map(|(field, _)| *field),
        );
    }
    for name in kept {
        if let Some(value) = before.value(name) {
            row.set(name, value.clone());
        }
    }
    Ok(())
}

/// The row with its owner and its links; `None` when a link leads nowhere.
async fn resolve(
    granted: &mut GrantedWrite,
    register: &Register,
    part: &Part,
    item: &Item,
    owners: Owners,
    (known, seen): (&mut Known, &mut Seen),
    applied: &mut Applied,
) -> Result<Option<crate::Row>, DbError> {
    let mut row = item.row.clone();
    row.owner = owners.of(part.fiche);
    let mut whole = true;
    let about = child::field(register, part.fiche);
    for (field, said) in &item.links {
        let Kind::Link(table) = field.kind else { continue };
        let Some(other) = register.by_table(table) else { continue };
        known.learn(granted, register, other, owners).await?;
        let mut named = known.named(other, said);
        if about != Some(field.name) {
            // What cannot be read is not there: neither found, nor one of several.
            let mut open = Vec::with_capacity(named.len());
            for id in named {
                if store::is_readable(granted, register, other, id, seen).await? {
                    open.push(id);
                }
            }
            named = open;
        }
        match only(other, said, &named) {
            Ok(id) => row.set(field.name, id.into()),
            Err(sentence) => {
                whole = false;
                applied.problems.push(problem(part, item, field.name, sentence, false));
            }
        }
    }
    Ok(whole.then_some(row))
}

impl Known {
    /// Reads once the references and the titles of a record kind.
    async fn learn(
        &mut self,
        granted: &mut GrantedWrite,
        register: &Register,
        fiche: &'static Fiche,
        owners: Owners,
    ) -> Result<(), DbError> {
        if self.read.contains(&fiche.table) {
            return Ok(());
        }
        self.read.push(fiche.table);
        let plain: Vec<&str> = fiche
            .title
            .iter()
            .copied()
            .filter(|name| fiche.field(name).is_some_and(|f| matches!(f.kind, Kind::Text)))
            .collect();
        let mut columns = String::from("id, reference");
        for name in &plain {
            columns.push_str(", ");
            columns.push_str(name);
        }
        let scope = store::owner_column(fiche)
            .map_or("$1 >= 0".to_owned(), |column| format!("{column} = $1"));
        let mut values = vec![Value::from(owners.of(fiche))];
        // A file may name only the children that the mission of who brings it opens.
        let within = if fiche.owner == Owner::Service && fiche.category.is_of_a_child() {
            child::condition(register, fiche, granted.perimetre(), &mut values)
        } else {
            "1 = 1".to_owned()
        };
        let sql =
            format!("SELECT {columns} FROM {} WHERE {scope} AND {within} ORDER BY id", fiche.table);
        let rows = granted.write().query(&sql, &values).await?;
        for found in rows {
            let id: i64 = found.get("id")?;
            if let Some(reference) = found.get::<Option<String>>("reference")? {
                self.by_reference.insert((fiche.table, search_key(&reference)), id);
            }
            let mut title = String::new();
            for name in &plain {
                title.push_str(&found.get::<Option<String>>(name)?.unwrap_or_default());
                title.push(' ');
            }
            self.title(fiche, &title, id);
        }
        if fiche.table == "personne" {
            self.follow(granted, fiche, owners.service).await?;
        }
        Ok(())
    }

    /// Learns where the references of united files lead.
    async fn follow(
        &mut self,
        granted: &mut GrantedWrite,
        fiche: &'static Fiche,
        service: i64,
    ) -> Result<(), DbError> {
        let open: HashSet<i64> = self.by_title.values().flatten().copied().collect();
        for (reference, id) in store::followed_references(granted.write(), service).await? {
            let key = (fiche.table, search_key(&reference));
            if open.contains(&id) && !self.by_reference.contains_key(&key) {
                self.by_reference.insert(key.clone(), id);
                self.followed.insert(key);
            }
        }
        Ok(())
    }

    fn title(&mut self, fiche: &'static Fiche, title: &str, id: i64) {
        let key = search_key(title);
        if !key.is_empty() {
            let ids = self.by_title.entry((fiche.table, key)).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }

    fn note(&mut self, fiche: &'static Fiche, id: i64, row: &crate::Row) {
        if let Some(reference) = &row.reference {
            self.by_reference.insert((fiche.table, search_key(reference)), id);
        }
        let title: Vec<&str> = fiche
            .title
            .iter()
            .filter_map(|name| match row.value(name) {
                Some(Value::Text(Some(text))) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        self.title(fiche, &title.join(" "), id);
    }

    /// The rows that a cell may name.
    fn named(&self, fiche: &'static Fiche, said: &str) -> Vec<i64> {
        let key = search_key(said);
        match self.by_reference.get(&(fiche.table, key.clone())) {
            Some(id) => vec![*id],
            None => self.by_title.get(&(fiche.table, key)).cloned().unwrap_or_default(),
        }
    }
}

/// The one row that a cell names; what to say when it names none, or several.
fn only(fiche: &Fiche, said: &str, named: &[i64]) -> Result<i64, String> {
    match named {
        [one] => Ok(*one),
        [] => Err(format!(
            "« {said} » ne se trouve pas parmi les {}. Vérifiez la référence ou le nom, ou \
             ajoutez la ligne dans sa feuille.",
            fiche.plural
        )),
        several => Err(format!(
            "« {said} » désigne {} fiches ({}). Donnez la référence.",
            several.len(),
            fiche.plural
        )),
    }
}
