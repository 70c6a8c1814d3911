//! The words by which rows are found: those of their names, what they sound like, the day of birth.
//!
//! They are written in the transaction of the row, so that a search is right after any write. Texts
//! sort by byte on both engines: what begins with a word is a range of the key of the table.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use db::{Db, DbError, Read, Value, Write};

use crate::{Fiche, Row};

use super::{
    bulk::{PARAMETERS, places},
    read::{columns, from_db},
};

/// The first sign of a word that is a sound.
const SOUND: char = '~';
/// The first sign of a day of birth.
const BIRTH: char = '#';
/// The line that says that all rows of a table have these words. It changes with what a word is.
const COMPLETE: &str = "mots 1";
/// The owner of that line: nobody.
const NOBODY: i64 = -1;

/// A range of words, as typed by somebody who searches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    from: String,
    below: String,
}

impl Words {
    /// This very word, folded.
    pub fn exactly(word: &str) -> Self {
        // No word holds a space, and every sign of a word comes after it.
        Self { from: word.to_owned(), below: format!("{word} ") }
    }

    /// The words that begin so, folded.
    pub fn beginning(start: &str) -> Self {
        Self { from: start.to_owned(), below: format!("{start}\u{7f}") }
    }

    /// The words that sound like this one; none when it has no sound to speak of.
    pub fn sounding(word: &str) -> Option<Self> {
        let sound = vocabulary::sound(word);
        // A short sound is that of too many names to stand for its beginnings.
        match sound.len() {
            0 | 1 => None,
            2 | 3 => Some(Self::exactly(&format!("{SOUND}{sound}"))),
            _ => Some(Self::beginning(&format!("{SOUND}{sound}"))),
        }
    }

    /// Whether a word is in the range.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.from.as_str() <= word && word < self.below.as_str()
    }

    /// The days of birth that begin so: `2014`, `2014-03`, `2014-03-12`.
    pub fn born(start: &str) -> Self {
        Self::beginning(&format!("{BIRTH}{start}"))
    }
}

fn is_name(field: &str) -> bool {
    field.starts_with("nom") || field == "prenom"
}

/// The words of a row.
pub(super) fn words_of(fiche: &Fiche, row: &Row) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for field in fiche.fields.iter().filter(|field| is_name(field.name)) {
        let Some(text) = row.text(field.name) else { continue };
        let key = vocabulary::search_key(text);
        let parts: Vec<&str> = key.split(' ').filter(|part| !part.is_empty()).collect();
        words.extend(parts.iter().map(|part| (*part).to_owned()));
        // « Le Roux » is also « Leroux », « Da Costa Alves » also « Dacosta » and « Costaalves ».
        for two in parts.windows(2) {
            words.insert(two.concat());
        }
        if parts.len() > 2 {
            words.insert(parts.concat());
        }
    }
    let sounds: Vec<String> = words
        .iter()
        .map(|word| vocabulary::sound(word))
        .filter(|sound| sound.len() > 1)
        .map(|sound| format!("{SOUND}{sound}"))
        .collect();
    words.extend(sounds);
    if let Some(day) = row.text("birth_day").filter(|_| fiche.field("birth_day").is_some()) {
        words.insert(format!("{BIRTH}{day}"));
    }
    words
}

async fn insert(
    write: &mut Write,
    fiche: &Fiche,
    lines: &[(i64, String, i64)],
) -> Result<(), DbError> {
    for batch in lines.chunks(PARAMETERS / 4) {
        // Full statements stay prepared; the last one of a batch is another.
        let mut values: Vec<Value> = Vec::with_capacity(batch.len() * 4);
        for (owner, word, id) in batch {
            values.extend([
                fiche.table.into(),
                (*owner).into(),
                word.as_str().into(),
                (*id).into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO mot_cle (nom_table, owner_id, mot, row_id) VALUES {}
                 ON CONFLICT DO NOTHING",
            places(batch.len(), 4)
        );
        write.execute(&sql, &values).await?;
    }
    Ok(())
}

/// Keeps the words of new rows.
pub(super) async fn keep_words(
    write: &mut Write,
    fiche: &Fiche,
    rows: &[Row],
) -> Result<(), DbError> {
    if !fiche.searched() {
        return Ok(());
    }
    let mut lines = Vec::new();
    for row in rows {
        lines.extend(words_of(fiche, row).into_iter().map(|word| (row.owner, word, row.id)));
    }
    // In the order of the key: neighbours are written together.
    lines.sort_unstable();
    insert(write, fiche, &lines).await
}

/// Replaces the words of a corrected row.
pub(super) async fn change_words(
    write: &mut Write,
    fiche: &Fiche,
    before: &Row,
    after: &Row,
) -> Result<(), DbError> {
    if !fiche.searched() {
        return Ok(());
    }
    let (old, new) = (words_of(fiche, before), words_of(fiche, after));
    for gone in old.difference(&new) {
        write
            .execute(
                "DELETE FROM mot_cle
                  WHERE nom_table = $1 AND owner_id = $2 AND mot = $3 AND row_id = $4",
                &[fiche.table.into(), before.owner.into(), gone.as_str().into(), before.id.into()],
            )
            .await?;
    }
    let lines: Vec<(i64, String, i64)> =
        new.difference(&old).map(|word| (after.owner, word.clone(), after.id)).collect();
    insert(write, fiche, &lines).await
}

/// Whether all rows of a record kind have their words.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn words_complete(read: &mut Read, fiche: &Fiche) -> Result<bool, DbError> {
    let sql = "SELECT row_id FROM mot_cle
                WHERE nom_table = $1 AND owner_id = $2 AND mot = $3 AND row_id = 0";
    let values = [fiche.table.into(), NOBODY.into(), COMPLETE.into()];
    Ok(read.query_opt(sql, &values).await?.is_some())
}

/// How many rows are given their words in one transaction: others write in between.
const AT_ONCE: i64 = 500;

/// Gives their words to the rows that were kept before there were any; quick when all have them.
/// Returns how many rows were gone through.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; what was done stays, and it is begun again next time.
pub async fn complete_words(db: &Db, fiches: &[&'static Fiche]) -> Result<usize, DbError> {
    let mut done = 0;
    for fiche in fiches.iter().filter(|fiche| fiche.searched()) {
        if words_complete(&mut db.read().await?, fiche).await? {
            continue;
        }
        let mut write = db.write_behind().await?;
        write.execute("DELETE FROM mot_cle WHERE nom_table = $1", &[fiche.table.into()]).await?;
        write.commit().await?;
        let sql = format!(
            "SELECT {} FROM {} WHERE id > $1 ORDER BY id LIMIT $2",
            columns(fiche),
            fiche.table
        );
        let mut after = i64::MIN;
        loop {
            // Read inside the write: a row corrected meanwhile is seen as it is.
            let mut write = db.write_behind().await?;
            let found = write.query(&sql, &[after.into(), AT_ONCE.into()]).await?;
            let rows: Vec<Row> = found
                .iter()
                .map(|row| from_db(db.vault(), fiche, row))
                .collect::<Result<_, _>>()?;
            keep_words(&mut write, fiche, &rows).await?;
            done += rows.len();
            match rows.last() {
                Some(last) => after = last.id,
                None => {
                    let line = [(NOBODY, COMPLETE.to_owned(), 0)];
                    insert(&mut write, fiche, &line).await?;
                }
            }
            write.commit().await?;
            if rows.is_empty() {
                break;
            }
        }
    }
    Ok(done)
}

/// Up to how many services a word is looked for in each apart.
const APART: usize = 24;

/// The identifiers of the rows of `owners` that have a word in one of the ranges, as a statement
/// that `values` go with. Owners are numbers of ours, written in the text.
pub(super) fn rows_with(
    fiche: &Fiche,
    owners: &[i64],
    ranges: &[Words],
    values: &mut Vec<Value>,
) -> String {
    // In a few services each word is looked for in each of them, in the order of the key. In many, it is looked for
    // once, by the word (`mot_cle_partout`), and its owner compared: the plus keeps the engine from the other way.
    let plus = if owners.len() > APART { "+" } else { "" };
    let owners: Vec<String> = owners.iter().map(i64::to_string).collect();
    let owners = owners.join(", ");
    let mut sql = String::new();
    for (at, range) in ranges.iter().enumerate() {
        let n = values.len();
        values.extend([
            fiche.table.into(),
            range.from.as_str().into(),
            range.below.as_str().into(),
        ]);
        let _infallible = write!(
            sql,
            "{}SELECT row_id FROM mot_cle WHERE nom_table = ${} AND {plus}owner_id IN ({owners})
                AND mot >= ${} AND mot < ${}",
            if at == 0 { "" } else { " UNION ALL " },
            n + 1,
            n + 2,
            n + 3
        );
    }
    sql
}
