//! The rules that need other rows: those a row names, and those it may not overlap.

use std::collections::{HashMap, HashSet};

use access::{Category, GrantedWrite, Verb};
use db::{DbError, Value, Write};

use crate::{
    Fiche, Field, Gives, Kind, Linked, Owner, Remark, Row, Turn, child, register::Register,
};

use super::read::{columns, from_db, owner_column};

/// Rows already read in this transaction, by table and identifier: an import names the same ones
/// thousands of times.
#[derive(Debug, Default)]
pub struct Seen {
    rows: HashMap<(&'static str, i64), Row>,
    /// Those the writer may read.
    open: HashSet<(&'static str, i64)>,
}

impl Seen {
    /// Remembers a row as it now stands.
    pub(crate) fn note(&mut self, fiche: &Fiche, row: Row) {
        self.rows.insert((fiche.table, row.id), row);
    }

    /// Remembers a row that was just created: who wrote it knows what it says.
    pub(crate) fn note_new(&mut self, fiche: &Fiche, row: Row) {
        self.open.insert((fiche.table, row.id));
        self.note(fiche, row);
    }

    async fn read(
        &mut self,
        write: &mut Write,
        fiche: &Fiche,
        id: i64,
    ) -> Result<Option<Row>, DbError> {
        if let Some(row) = self.rows.get(&(fiche.table, id)) {
            return Ok(Some(row.clone()));
        }
        let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
        let found = write.query_opt(&sql, &[id.into()]).await?;
        let row = found.map(|found| from_db(write.vault(), fiche, &found)).transpose()?;
        if let Some(row) = &row {
            self.note(fiche, row.clone());
        }
        Ok(row)
    }
}

/// Whether the writer may read row `id` of `other`, in a list of its kind. Rows about no child, and
/// those of a whole organisation, are there to be chosen by all who write.
pub(crate) async fn is_readable(
    granted: &mut GrantedWrite,
    register: &Register,
    other: &Fiche,
    id: i64,
    seen: &mut Seen,
) -> Result<bool, DbError> {
    let of_a_child = other.owner == Owner::Service && other.category.is_of_a_child();
    if !of_a_child || seen.open.contains(&(other.table, id)) {
        return Ok(true);
    }
    let mut values = vec![Value::from(id)];
    let within = child::condition(register, other, &granted.reads(other.category), &mut values);
    let sql = format!("SELECT id FROM {} WHERE id = $1 AND {within}", other.table);
    let open = granted.write().query_opt(&sql, &values).await?.is_some();
    if open {
        seen.open.insert((other.table, id));
    }
    Ok(open)
}

/// Runs every rule on a row that is about to be kept; `before` is what stands, for a correction.
pub(crate) async fn examine(
    granted: &mut GrantedWrite,
    register: &Register,
    fiche: &Fiche,
    row: &Row,
    before: Option<&Row>,
    seen: &mut Seen,
) -> Result<Vec<Remark>, DbError> {
    let mut linked = Vec::new();
    let mut remarks = Vec::new();
    // The child, the family or the stay that the row is about was asked for with the write itself.
    let about = child::field(register, fiche);
    for field in fiche.fields {
        let Kind::Link(table) = field.kind else { continue };
        let (Some(id), Some(other)) = (row.int(field.name), register.by_table(table)) else {
            continue;
        };
        // A row may name only rows of its own house that its writer may read. Another's, a closed one
        // and nobody's are told in the same words, or a guess would learn that an identifier exists.
        // What stands already stays: correcting the rest must not undo it.
        let stands = before.is_some_and(|before| before.int(field.name) == Some(id));
        let found = match seen.read(granted.write(), other, id).await? {
            Some(found)
                if field.everywhere
                    || same_house(granted.write(), fiche, row, other, &found).await? =>
            {
                Some(found)
            }
            _ => None,
        };
        let open = stands
            || about == Some(field.name)
            || field.everywhere
            || is_readable(granted, register, other, id, seen).await?;
        match found {
            Some(found) if open => linked.push((field.name, found)),
            _ => remarks.push(no_such_row(field)),
        }
    }
    remarks.extend(of_nobody(granted, register, fiche, (row, before)));
    remarks.extend(given(granted, register, fiche, row, before).await?);
    remarks.extend((fiche.check)(row, &Linked(linked)));
    remarks.extend(register.held(granted, fiche.table, row).await?);
    if let Some(sentence) = overlap(granted.write(), fiche, row).await? {
        remarks.push(sentence);
    }
    Ok(remarks)
}

/// What is said of a row that names no child, or no more: it is written by who works for the whole service, and is taken
/// out of a child's file by who answers for it. What the machine itself keeps is not asked.
fn of_nobody(
    granted: &GrantedWrite,
    register: &Register,
    fiche: &Fiche,
    (row, before): (&Row, Option<&Row>),
) -> Option<Remark> {
    if granted.compte() == 0 || !child::names_nobody(register, fiche, row) {
        return None;
    }
    let field = child::field(register, fiche).unwrap_or_default();
    if !granted.writes_of_nobody(row.owner, fiche.category) {
        let told =
            "Dites de quel enfant il s’agit : vous écrivez ici pour ceux que vous accompagnez.";
        return Some(Remark::refuse(field, told));
    }
    let named = before.is_some_and(|before| !child::names_nobody(register, fiche, before));
    let answers = granted.may(row.owner, Verb::Publier, Category::Parcours);
    (named && !answers).then(|| {
        let told = "Cette fiche parle d’un enfant : la retirer de son dossier revient à la cheffe de service ou à la \
                    direction.";
        Remark::refuse(field, told)
    })
}

/// Whether what a row gives goes to somebody else, of somebody else, or at another time than before. To be withdrawn is
/// always allowed; to be given back is to be given.
fn is_moved(fiche: &Fiche, before: &Row, row: &Row) -> bool {
    fiche.fields.iter().filter(|field| field.gives == Gives::Bounds).any(|field| {
        let name = field.name;
        let (old, new) = (before.value(name), row.value(name));
        let ends = field.turn == Turn::Later && before.text(name).is_none();
        old != new && !ends
    })
}

/// What the row gives to others and its writer has not: a role is proved narrower than that of who gives it
/// (ADR 0046). What stands already stays, as long as it goes to nobody else.
async fn given(
    granted: &mut GrantedWrite,
    register: &Register,
    fiche: &Fiche,
    row: &Row,
    before: Option<&Row>,
) -> Result<Vec<Remark>, DbError> {
    let mut remarks = Vec::new();
    let child = child::field(register, fiche).and_then(|about| row.int(about)).unwrap_or(-1);
    let moved = before.is_some_and(|before| is_moved(fiche, before, row));
    for field in fiche.fields {
        let ticked = |row: &Row| row.int(field.name) == Some(1);
        let Gives::Opens(category) = field.gives else { continue };
        if !ticked(row) || (before.is_some_and(ticked) && !moved) {
            continue;
        }
        if !granted.gives_of(row.owner, child, category).await? {
            remarks.push(Remark::refuse(
                field.name,
                format!(
                    "« {} » ne vous est pas ouvert pour cet enfant : vous ne pouvez pas l’ouvrir à \
                     d’autres. Demandez-le à qui en a la charge.",
                    field.label
                ),
            ));
        }
    }
    Ok(remarks)
}

/// What is said of a link to another's row, to a closed one and to nobody's, in the same words.
pub(crate) fn no_such_row(field: &Field) -> Remark {
    Remark::refuse(
        field.name,
        format!(
            "« {} » n’existe pas (ou plus), ou ne vous est pas ouvert ici. Choisissez dans la liste.",
            field.label
        ),
    )
}

/// Whether `found`, of the record kind `other`, belongs to the service of `row` or to its
/// organisation.
async fn same_house(
    write: &mut Write,
    fiche: &Fiche,
    row: &Row,
    other: &Fiche,
    found: &Row,
) -> Result<bool, DbError> {
    match (fiche.owner, other.owner) {
        (_, Owner::Instance) => Ok(true),
        (Owner::Service, Owner::Service) | (Owner::Organisation, Owner::Organisation) => {
            Ok(found.owner == row.owner)
        }
        (Owner::Service, Owner::Organisation) => {
            let sql = "SELECT id FROM service WHERE id = $1 AND organisation_id = $2";
            let within = write.query_opt(sql, &[row.owner.into(), found.owner.into()]).await?;
            Ok(within.is_some())
        }
        (Owner::Organisation, Owner::Service) => {
            let sql = "SELECT id FROM service WHERE id = $1 AND organisation_id = $2";
            let within = write.query_opt(sql, &[found.owner.into(), row.owner.into()]).await?;
            Ok(within.is_some())
        }
        (Owner::Instance, _) => Ok(false),
    }
}

/// What to say when the span of `row` shares a day with another of the same key.
async fn overlap(write: &mut Write, fiche: &Fiche, row: &Row) -> Result<Option<Remark>, DbError> {
    let Some(rule) = &fiche.no_overlap else { return Ok(None) };
    let found = overlapping(write, fiche, row).await?;
    Ok(found.map(|_| Remark::refuse(rule.start, rule.sentence)))
}

/// A row whose span shares a day with that of `row`, of the same key.
pub(super) async fn overlapping(
    write: &mut Write,
    fiche: &Fiche,
    row: &Row,
) -> Result<Option<i64>, DbError> {
    use std::fmt::Write as _;
    let Some(rule) = &fiche.no_overlap else { return Ok(None) };
    let Some(start) = row.text(rule.start) else { return Ok(None) };
    let end = row.text(rule.end);
    let mut values: Vec<Value> = vec![row.id.into(), start.into(), end.into()];
    let mut sql = format!(
        "SELECT id FROM {} WHERE id <> $1 AND ({end} IS NULL OR {end} > $2)
            AND ($3 IS NULL OR {start} < $3)",
        fiche.table,
        start = rule.start,
        end = rule.end,
    );
    if let Some(owner) = owner_column(fiche) {
        values.push(row.owner.into());
        let _infallible = write!(sql, " AND {owner} = ${}", values.len());
    }
    for key in rule.keys {
        match row.value(key) {
            Some(value) => {
                values.push(value.clone());
                let _infallible = write!(sql, " AND {key} = ${}", values.len());
            }
            None => {
                let _infallible = write!(sql, " AND {key} IS NULL");
            }
        }
    }
    let found = write.query_opt(&format!("{sql} ORDER BY id LIMIT 1"), &values).await?;
    found.map(|row| row.get("id")).transpose()
}
