//! What was erased, beside the database: a copy that is restored knows nothing of later erasures.
//!
//! One line an erased row, `table identifier instant`, nothing else. When the house opens, both
//! sides are brought together: lines that the database does not know come from after the copy, and
//! are erased again.

use std::{collections::BTreeMap, fmt::Write as _, io::Write as _, path::Path};

use access::House;
use db::DbError;
use fiche::Register;

use super::store;

/// The name of the file, in the folder of the data.
pub const FILE: &str = "effacements.txt";

fn read(path: &Path) -> std::io::Result<BTreeMap<(String, i64), String>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    Ok(text
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (table, id, at) = (words.next()?, words.next()?, words.next()?);
            Some(((table.to_owned(), id.parse().ok()?), at.to_owned()))
        })
        .collect())
}

/// Brings the file and the database together. Returns how many rows were erased again.
///
/// # Errors
///
/// [`DbError`] when one of the two refuses: then the house must not open.
pub async fn reconcile(house: &House, register: &Register, path: &Path) -> Result<usize, DbError> {
    let mut reading = house.db().read().await?;
    let known: BTreeMap<(String, i64), String> = fiche::erased(&mut reading)
        .await?
        .into_iter()
        .map(|(table, id, at)| ((table, id), at))
        .collect();
    drop(reading);
    let kept = read(path)?;
    let unknown: BTreeMap<(String, i64), String> = kept
        .iter()
        .filter(|(key, _)| !known.contains_key(*key))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    let mut again = 0;
    if !unknown.is_empty() {
        let now = house.now().to_string();
        let mut write = house.db().write().await?;
        let gone = fiche::replay(&mut write, register, &unknown).await?;
        again = gone.len();
        for (table, id) in unknown.keys() {
            again += usize::from(store::forget_row(&mut write, table, *id).await?);
        }
        for (table, id) in unknown.keys().filter(|(table, _)| table == "personne") {
            store::forget_person(&mut write, *id).await?;
            store::note_replay(&mut write, table, *id, &now).await?;
        }
        write.commit().await?;
        tracing::warn!(rows = again, "erased again what a restored copy had brought back");
    }
    let missing = known.iter().filter(|(key, _)| !kept.contains_key(*key)).fold(
        String::new(),
        |mut text, ((table, id), at)| {
            let _infallible = writeln!(text, "{table} {id} {at}");
            text
        },
    );
    if !missing.is_empty() {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(missing.as_bytes())?;
        file.sync_all()?;
    }
    Ok(again)
}
