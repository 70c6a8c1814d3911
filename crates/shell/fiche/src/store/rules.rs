//! The rules that need other rows: those a row names, and those it may not overlap.

use std::collections::HashMap;

use db::{DbError, Value, Write};

use crate::{Fiche, Field, Kind, Linked, Owner, Remark, Row, register::Register};

use super::read::{columns, from_db, owner_column};

/// Rows already read in this transaction, by table and identifier: an import names the same ones
/// thousands of times.
#[derive(Debug, Default)]
pub struct Seen(HashMap<(&'static str, i64), Row>);

impl Seen {
    /// Remembers a row as it now stands.
    pub(crate) fn note(&mut self, fiche: &Fiche, row: Row) {
        self.0.insert((fiche.table, row.id), row);
    }

    async fn read(
        &mut self,
        write: &mut Write,
        fiche: &Fiche,
        id: i64,
    ) -> Result<Option<Row>, DbError> {
        if let Some(row) = self.0.get(&(fiche.table, id)) {
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

/// Runs every rule on a row that is about to be kept.
pub(crate) async fn examine(
    write: &mut Write,
    register: &Register,
    fiche: &Fiche,
    row: &Row,
    seen: &mut Seen,
) -> Result<Vec<Remark>, DbError> {
    let mut linked = Vec::new();
    let mut remarks = Vec::new();
    for field in fiche.fields {
        let Kind::Link(table) = field.kind else { continue };
        let (Some(id), Some(other)) = (row.int(field.name), register.by_table(table)) else {
            continue;
        };
        // A row may name only rows of its own house. Another's and nobody's are told in the same
        // words, or a guess would learn that an identifier exists.
        match seen.read(write, other, id).await? {
            Some(found)
                if field.everywhere || same_house(write, fiche, row, other, &found).await? =>
            {
                linked.push((field.name, found));
            }
            _ => remarks.push(no_such_row(field)),
        }
    }
    remarks.extend((fiche.check)(row, &Linked(linked)));
    if let Some(sentence) = overlap(write, fiche, row).await? {
        remarks.push(sentence);
    }
    Ok(remarks)
}

/// What is said of a link to another's row and to nobody's, in the same words.
pub(crate) fn no_such_row(field: &Field) -> Remark {
    Remark::refuse(
        field.name,
        format!("« {} » n’existe pas (ou plus). Choisissez dans la liste.", field.label),
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

/// Whether the span of `row` shares a day with another of the same key.
async fn overlap(write: &mut Write, fiche: &Fiche, row: &Row) -> Result<Option<Remark>, DbError> {
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
    let found = write.query_opt(&format!("{sql} LIMIT 1"), &values).await?;
    Ok(found.map(|_| Remark::refuse(rule.start, rule.sentence)))
}
