//! The check of the chain: any changed, removed or reordered entry is found, and with a head kept
//! elsewhere, a tail that was cut.

use db::{Db, DbError, Read, Row, Value};

use crate::seal::{GENESIS, Sealed, VERSION};

/// Where the chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The number of the first entry that does not hold.
    pub seq: i64,
    /// What is wrong with it, in French.
    pub cause: &'static str,
}

/// The end of the chain at some moment: what one keeps elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 for an empty chain.
    pub seq: i64,
    /// Its seal.
    pub hash: String,
}

/// How many entries are read at once.
const PAGE: i64 = 20_000;

/// The walk along the chain, entry after entry, wherever they come from.
#[derive(Debug)]
pub struct Walk {
    last: Head,
    version: i64,
    anchors: Vec<Head>,
}

impl Walk {
    /// Starts before the first entry. `anchors` are heads kept elsewhere, in any order: the chain
    /// must have gone through each of them.
    pub fn new(mut anchors: Vec<Head>) -> Self {
        anchors.sort_by_key(|head| head.seq);
        Self { last: Head { seq: 0, hash: GENESIS.to_owned() }, version: 1, anchors }
    }

    /// The last entry that held.
    pub fn head(&self) -> &Head {
        &self.last
    }

    /// Takes the next entry; `prev` is the seal it says it follows, when the copy kept it.
    pub fn take(&mut self, entry: &Sealed, prev: Option<&str>) -> Option<Flaw> {
        let seq = entry.seq;
        let flaw = |cause: &'static str| Some(Flaw { seq, cause });
        if seq != self.last.seq + 1 {
            return flaw("une entrée manque avant celle-ci");
        }
        if prev.is_some_and(|prev| prev != self.last.hash) {
            return flaw("elle ne suit pas l’entrée précédente");
        }
        let old = entry.version == 1
            && (entry.service.is_some() || entry.personne.is_some() || !entry.details.is_empty());
        if entry.version < self.version
            || entry.version > VERSION
            || old
            || entry.hash != entry.seal(&self.last.hash)
        {
            return flaw("elle a été modifiée");
        }
        if self.anchors.iter().any(|head| head.seq == seq && head.hash != entry.hash) {
            return flaw(
                "la chaîne a été réécrite : son sceau n’est pas celui qui est gardé ailleurs",
            );
        }
        self.version = entry.version;
        self.last = Head { seq, hash: entry.hash.clone() };
        None
    }

    /// Ends the walk: the chain must have come as far as each head kept elsewhere.
    pub fn end(&self) -> Option<Flaw> {
        let far = self.anchors.last().filter(|head| head.seq > self.last.seq)?;
        let seq = self.last.seq + 1;
        debug_assert!(far.seq >= seq, "a head is beyond the last entry");
        Some(Flaw { seq, cause: "la fin de la chaîne manque, à partir de cette entrée" })
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The last entry that holds.
    pub head: Head,
    /// The first flaw, if any.
    pub flaw: Option<Flaw>,
}

pub(crate) fn read_row(row: &Row) -> Result<(Sealed, String), DbError> {
    let sealed = Sealed {
        seq: row.get("seq")?,
        version: row.get("version")?,
        at: row.get("at")?,
        compte: row.get("compte_id")?,
        action: row.get("action")?,
        cible: row.get("cible")?,
        verdict: row.get("verdict")?,
        rule: row.get("rule")?,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        details: row.get("details")?,
        hash: row.get("hash")?,
    };
    Ok((sealed, row.get("prev_hash")?))
}

/// Reads the entries after `last`, a page of them.
pub(crate) async fn page(read: &mut Read, last: i64) -> Result<Vec<Row>, DbError> {
    read.query(
        "SELECT seq, version, at, compte_id, action, cible, verdict, rule, service_id, personne_id,
                details, prev_hash, hash
           FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2",
        &[Value::from(last), Value::from(PAGE)],
    )
    .await
}

/// Walks the chain against heads kept elsewhere.
///
/// # Errors
///
/// [`DbError`] when the chain cannot be read.
pub async fn check(db: &Db, anchors: Vec<Head>) -> Result<Checked, DbError> {
    let mut walk = Walk::new(anchors);
    // Entries appended while we walk are walked too: a page at a time is enough, nothing before
    // the last one can change without being found.
    loop {
        let rows = page(&mut db.read().await?, walk.head().seq).await?;
        if rows.is_empty() {
            return Ok(Checked { flaw: walk.end(), head: walk.head().clone() });
        }
        for row in &rows {
            let (entry, prev) = read_row(row)?;
            if let Some(flaw) = walk.take(&entry, Some(&prev)) {
                return Ok(Checked { flaw: Some(flaw), head: walk.head().clone() });
            }
        }
    }
}

/// Walks the chain. Returns the number of entries, the last seal, and the first flaw if any.
///
/// # Errors
///
/// [`DbError`] when the chain cannot be read.
pub async fn verify(db: &Db) -> Result<(i64, String, Option<Flaw>), DbError> {
    let checked = check(db, Vec::new()).await?;
    Ok((checked.head.seq, checked.head.hash, checked.flaw))
}

/// The end of the chain now.
///
/// # Errors
///
/// [`DbError`] when the chain cannot be read.
pub async fn head(db: &Db) -> Result<Head, DbError> {
    let mut read = db.read().await?;
    let row = read.query_opt("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", &[]).await?;
    match row {
        Some(row) => Ok(Head { seq: row.get("seq")?, hash: row.get("hash")? }),
        None => Ok(Head { seq: 0, hash: GENESIS.to_owned() }),
    }
}
