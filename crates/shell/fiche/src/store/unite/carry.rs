//! A row that changes hands: it names another person, or another stay, and the history says so. What says
//! again what stands there already is set aside, and what named it names the other.

use std::collections::{BTreeSet, HashMap};

use access::GrantedWrite;
use db::{DbError, Value};

use super::{
    Unions,
    known::{Effect, Line},
};
use crate::{Fiche, Kind, Row};

use super::super::{
    history::remember,
    read::{columns, from_db},
    rules::overlapping,
    sealed::closed,
    words::change_words,
    write::{key_of, stored},
};

/// A union on its way.
pub(super) struct Union<'a> {
    pub granted: &'a mut GrantedWrite,
    pub unions: &'a Unions,
    pub motif: &'a str,
    /// What was done, in its order.
    pub lines: Vec<Line>,
    /// What stands in the way, found on the way.
    pub hindered: Vec<String>,
    /// The rows that changed hands: they are held against those that stood before.
    carried: BTreeSet<(&'static str, i64)>,
    /// The rows that stood, by table, link and what they name.
    stood: HashMap<(&'static str, &'static str, i64), Vec<Row>>,
}

impl<'a> Union<'a> {
    pub fn new(granted: &'a mut GrantedWrite, unions: &'a Unions, motif: &'a str) -> Self {
        Self {
            granted,
            unions,
            motif,
            lines: Vec::new(),
            hindered: Vec::new(),
            carried: BTreeSet::new(),
            stood: HashMap::new(),
        }
    }

    /// The rows of `fiche` that name `id` in `field`.
    pub async fn naming(
        &mut self,
        fiche: &Fiche,
        field: &str,
        id: i64,
    ) -> Result<Vec<Row>, DbError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {field} = $1 ORDER BY id",
            columns(fiche),
            fiche.table
        );
        let found = self.granted.write().query(&sql, &[id.into()]).await?;
        found.iter().map(|row| from_db(self.granted.write().vault(), fiche, row)).collect()
    }

    /// Makes every row of the register that names `from`, a row of `table`, name `to`.
    pub async fn all(&mut self, table: &'static str, from: i64, to: i64) -> Result<(), DbError> {
        let register = self.unions.register.clone();
        for fiche in register.all().iter().copied() {
            for field in fiche.fields {
                if !matches!(field.kind, Kind::Link(named) if named == table) {
                    continue;
                }
                for row in self.naming(fiche, field.name, from).await? {
                    Box::pin(self.one(fiche, field.name, row, to)).await?;
                }
            }
        }
        Ok(())
    }

    /// Makes one row name `to` in `field`, or sets it aside.
    async fn one(
        &mut self,
        fiche: &'static Fiche,
        field: &'static str,
        row: Row,
        to: i64,
    ) -> Result<(), DbError> {
        let key = (fiche.table, field, to);
        let known = self.stood.contains_key(&key);
        if !known {
            let stood = self.naming(fiche, field, to).await?;
            self.stood.insert(key, stood);
        }
        let mut after = row.clone();
        after.set(field, to.into());
        if let Some(twin) = self.twin(fiche, &key, &after).await? {
            return self.set_aside(fiche, row, twin).await;
        }
        let old = row.int(field);
        let version = rewrite(self.granted, fiche, &row, after, self.motif).await?;
        self.carried.insert((fiche.table, row.id));
        self.lines.push(Line {
            effect: Effect::Follows,
            table: fiche.table.to_owned(),
            row: row.id,
            column: field.to_owned(),
            old: old.map(|id| id.to_string()),
            new: Some(to.to_string()),
            version,
        });
        Ok(())
    }

    /// The row that stood already and says the same: in all its fields, or over the whole of a span that
    /// only one may hold. A span that goes beyond hinders: nobody may lose days.
    async fn twin(
        &mut self,
        fiche: &'static Fiche,
        key: &(&'static str, &'static str, i64),
        after: &Row,
    ) -> Result<Option<i64>, DbError> {
        let same = |other: &&Row| {
            other.owner == after.owner
                && fiche
                    .fields
                    .iter()
                    .all(|field| other.value(field.name) == after.value(field.name))
        };
        let kept_apart = self.unions.named.contains(&fiche.table);
        let stood = self.stood.get(key).map_or(&[][..], Vec::as_slice);
        if !kept_apart && let Some(twin) = stood.iter().find(same) {
            return Ok(Some(twin.id));
        }
        let Some(rule) = &fiche.no_overlap else { return Ok(None) };
        let Some(other) = overlapping(self.granted.write(), fiche, after).await? else {
            return Ok(None);
        };
        if self.carried.contains(&(fiche.table, other)) {
            return Ok(None);
        }
        let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
        let found = self.granted.write().query_opt(&sql, &[other.into()]).await?;
        let Some(found) = found else { return Ok(None) };
        let stands = from_db(self.granted.write().vault(), fiche, &found)?;
        let starts_within = stands.day(rule.start) <= after.day(rule.start);
        let ends_within = match (stands.day(rule.end), after.day(rule.end)) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(stands), Some(after)) => after <= stands,
        };
        if !starts_within || !ends_within {
            let day = |row: &Row| row.day(rule.start).map_or(String::new(), vocabulary::french_day);
            self.hindered.push(format!(
                "Les deux dossiers ont chacun une fiche « {} » sur les mêmes jours, commencées le {} \
                 et le {} : corrigez les dates de l’une des deux, ou gardez l’autre dossier.",
                fiche.label,
                day(&stands),
                day(after)
            ));
        }
        Ok(Some(other))
    }

    async fn set_aside(
        &mut self,
        fiche: &'static Fiche,
        row: Row,
        twin: i64,
    ) -> Result<(), DbError> {
        self.all(fiche.table, row.id, twin).await?;
        let version = remove(self.granted, fiche, &row, self.motif).await?;
        self.lines.push(Line {
            effect: Effect::SetAside,
            table: fiche.table.to_owned(),
            row: row.id,
            column: String::new(),
            old: None,
            new: Some(twin.to_string()),
            version,
        });
        Ok(())
    }
}

/// Writes a row anew, with its history, no rule asked: what it says stood already. Returns its version.
pub(super) async fn rewrite(
    granted: &mut GrantedWrite,
    fiche: &Fiche,
    before: &Row,
    mut after: Row,
    motif: &str,
) -> Result<i64, DbError> {
    use std::fmt::Write as _;
    after.version = before.version + 1;
    let mut values = vec![Value::from(before.id), Value::from(after.version)];
    let mut sets = String::from("version = $2");
    let kept = closed(granted.write().vault(), fiche, &after)?;
    for field in fiche.fields {
        values.push(stored(&kept, field));
        let _infallible = write!(sets, ", {} = ${}", field.name, values.len());
    }
    if fiche.searched() {
        values.push(key_of(fiche, &after).into());
        let _infallible = write!(sets, ", search_key = ${}", values.len());
    }
    let sql = format!("UPDATE {} SET {sets} WHERE id = $1", fiche.table);
    granted.write().execute(&sql, &values).await?;
    change_words(granted.write(), fiche, before, &after).await?;
    let said = Some(motif);
    remember(granted, fiche, before.id, after.version, said, Some(before), Some(&after)).await?;
    Ok(after.version)
}

/// Takes a row out of its table; its history keeps what it said. Returns the version of that line.
pub(super) async fn remove(
    granted: &mut GrantedWrite,
    fiche: &Fiche,
    row: &Row,
    motif: &str,
) -> Result<i64, DbError> {
    let mut nothing = Row::default();
    (nothing.id, nothing.owner) = (row.id, row.owner);
    change_words(granted.write(), fiche, row, &nothing).await?;
    let version = row.version + 1;
    remember(granted, fiche, row.id, version, Some(motif), Some(row), None).await?;
    let sql = format!("DELETE FROM {} WHERE id = $1", fiche.table);
    granted.write().execute(&sql, &[row.id.into()]).await?;
    Ok(version)
}
