//! A copy of the chain as text, checked away from the database: one JSON array a line, in the
//! order of the columns, then the head.
//!
//! `["maillage-trace",2]`, then `[seq,version,at,compte,action,cible,verdict,rule,service,
//! personne,details,hash]`, then `["fin",seq,hash]`. A copy holds identifiers, no name.

use std::io::{BufRead, Write};

use db::{Db, DbError};
use serde_json::Value as Json;

use crate::{
    seal::Sealed,
    verify::{Checked, Flaw, Head, Walk, page, read_row},
};

/// Writes the whole chain to `out`. Returns its head.
///
/// # Errors
///
/// [`DbError`] when the chain cannot be read or the copy cannot be written.
pub async fn export(db: &Db, out: &mut (impl Write + Send)) -> Result<Head, DbError> {
    let mut head = Head { seq: 0, hash: crate::seal::GENESIS.to_owned() };
    writeln!(out, "[\"maillage-trace\",2]")?;
    // One snapshot: the copy ends where the chain stood when it began.
    let mut read = db.read().await?;
    loop {
        let rows = page(&mut read, head.seq).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let (entry, _) = read_row(row)?;
            writeln!(out, "{}", line_of(&entry))?;
            head = Head { seq: entry.seq, hash: entry.hash };
        }
    }
    writeln!(out, "{}", Json::from(vec!["fin".into(), head.seq.into(), Json::from(&*head.hash)]))?;
    out.flush()?;
    Ok(head)
}

fn line_of(entry: &Sealed) -> String {
    let text = |text: &str| Json::from(text);
    Json::from(vec![
        entry.seq.into(),
        entry.version.into(),
        text(&entry.at),
        entry.compte.into(),
        text(&entry.action),
        text(&entry.cible),
        text(&entry.verdict),
        text(&entry.rule),
        entry.service.into(),
        entry.personne.into(),
        text(&entry.details),
        text(&entry.hash),
    ])
    .to_string()
}

type Line = (
    i64,
    i64,
    String,
    Option<i64>,
    String,
    String,
    String,
    String,
    Option<i64>,
    Option<i64>,
    String,
    String,
);

fn read_line(line: &str) -> Option<Sealed> {
    let (
        seq,
        version,
        at,
        compte,
        action,
        cible,
        verdict,
        rule,
        service,
        personne,
        details,
        hash,
    ): Line = serde_json::from_str(line).ok()?;
    Some(Sealed {
        seq,
        version,
        at,
        compte,
        action,
        cible,
        verdict,
        rule,
        service,
        personne,
        details,
        hash,
    })
}

/// Checks a copy against heads kept elsewhere; needs no database. A copy that lost its last line
/// is cut.
///
/// # Errors
///
/// The file's own, or that it is no copy of a chain.
pub fn check_copy(copy: impl BufRead, anchors: Vec<Head>) -> std::io::Result<Checked> {
    let mut walk = Walk::new(anchors);
    let mut lines = copy.lines();
    if lines.next().transpose()?.as_deref() != Some("[\"maillage-trace\",2]") {
        return Err(std::io::Error::other("ce fichier n’est pas une copie de la trace"));
    }
    let next = |walk: &Walk| walk.head().seq + 1;
    for line in lines {
        let line = line?;
        if let Ok((mark, seq, hash)) = serde_json::from_str::<(String, i64, String)>(&line) {
            let same = mark == "fin" && seq == walk.head().seq && hash == walk.head().hash;
            let flaw = if same {
                walk.end()
            } else {
                Some(Flaw { seq: next(&walk), cause: "la fin de la copie ne suit pas son contenu" })
            };
            return Ok(Checked { flaw, head: walk.head().clone() });
        }
        let Some(entry) = read_line(&line) else {
            let flaw = Flaw { seq: next(&walk), cause: "cette ligne de la copie est illisible" };
            return Ok(Checked { flaw: Some(flaw), head: walk.head().clone() });
        };
        if let Some(flaw) = walk.take(&entry, None) {
            return Ok(Checked { flaw: Some(flaw), head: walk.head().clone() });
        }
    }
    let flaw = Flaw { seq: next(&walk), cause: "la copie est coupée ici" };
    Ok(Checked { flaw: Some(flaw), head: walk.head().clone() })
}
