//! The coffre of a young person: own papers and memories, opened by a code that no end of mission closes, kept when the
//! file is eliminated (ADR 0053). Titles and contents are sealed; nobody but the holder reads them, and for each piece the
//! service that the holder chose.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use db::{Db, DbError, Read, Row, Value, Vault, Write};

use crate::store::{hash_of_code, hash_of_session};

/// What the first name is sealed for.
pub const PRENOM: &str = "coffre.prenom";
/// What the title of a piece is sealed for.
pub const TITRE: &str = "piece_coffre.title";
/// What the content of a piece is sealed for.
pub const CONTENU: &str = "piece_coffre.content";

/// What a piece is: code and label, in easy words.
pub const NATURES: [(&str, &str); 6] = [
    ("papier", "Un papier d’identité"),
    ("diplome", "Un diplôme, un bulletin"),
    ("sante", "Un papier de santé"),
    ("droit", "Un papier pour mes droits"),
    ("souvenir", "Un souvenir"),
    ("autre", "Autre chose"),
];

/// A coffre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coffre {
    /// Its identifier.
    pub id: i64,
    /// The child, while there is a file.
    pub personne: Option<i64>,
    /// The service that opened it.
    pub service: i64,
    /// Whose it is.
    pub prenom: String,
    /// When its code was given.
    pub code_at: String,
}

/// A piece, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its identifier.
    pub id: i64,
    /// The coffre it is in.
    pub coffre: i64,
    /// A code of [`NATURES`].
    pub nature: String,
    /// What its holder calls it.
    pub titre: String,
    /// The code of its format.
    pub format: String,
    /// How many bytes.
    pub size: i64,
    /// The service that put it there; none when its holder did.
    pub service: Option<i64>,
    /// When.
    pub at: String,
    /// The service to which its holder shows it.
    pub lecteur: Option<i64>,
}

const COFFRE: &str = "c.id, c.personne_id, c.service_id, c.prenom, c.code_at";
const PIECE: &str = "p.id, p.coffre_id, p.nature, p.title, p.format, p.size, p.service_id, p.at, p.lecteur_service_id";

fn coffre_of(vault: &Vault, row: &Row) -> Result<Coffre, DbError> {
    let id: i64 = row.get("id")?;
    Ok(Coffre {
        id,
        personne: row.get("personne_id")?,
        service: row.get("service_id")?,
        prenom: vault.open(PRENOM, &id.to_string(), &row.get::<String>("prenom")?)?,
        code_at: row.get("code_at")?,
    })
}

fn piece_of(vault: &Vault, row: &Row) -> Result<Piece, DbError> {
    let id: i64 = row.get("id")?;
    Ok(Piece {
        id,
        coffre: row.get("coffre_id")?,
        nature: row.get("nature")?,
        titre: vault.open(TITRE, &id.to_string(), &row.get::<String>("title")?)?,
        format: row.get("format")?,
        size: row.get("size")?,
        service: row.get("service_id")?,
        at: row.get("at")?,
        lecteur: row.get("lecteur_service_id")?,
    })
}

/// The coffre of a child; the first one opened, if two files were united.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn coffre_of_child(read: &mut Read, personne: i64) -> Result<Option<Coffre>, DbError> {
    let sql =
        format!("SELECT {COFFRE} FROM coffre c WHERE c.personne_id = $1 ORDER BY c.id LIMIT 1");
    let found = read.query_opt(&sql, &[personne.into()]).await?;
    found.map(|row| coffre_of(read.vault(), &row)).transpose()
}

/// The coffre of a child, as a write sees it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn coffre_id(write: &mut Write, personne: i64) -> Result<Option<i64>, DbError> {
    let sql = "SELECT id FROM coffre WHERE personne_id = $1 ORDER BY id LIMIT 1";
    write.query_opt(sql, &[personne.into()]).await?.map(|row| row.get("id")).transpose()
}

/// Opens a coffre for a child under a code.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn open_coffre(
    write: &mut Write,
    coffre: &Coffre,
    code: &str,
    compte: i64,
) -> Result<(), DbError> {
    let prenom = write.vault().clone().seal(PRENOM, &coffre.id.to_string(), &coffre.prenom)?;
    let sql = "INSERT INTO coffre (id, personne_id, service_id, prenom, code_hash, at, code_at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    let values = [
        coffre.id.into(),
        coffre.personne.into(),
        coffre.service.into(),
        prenom.into(),
        hash_of_code(code).into(),
        coffre.code_at.as_str().into(),
        compte.into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// Gives a coffre another code: the one before opens nothing any more, nor what it had opened.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn change_code(
    write: &mut Write,
    coffre: i64,
    (code, at): (&str, &str),
) -> Result<(), DbError> {
    let sql = "UPDATE coffre SET code_hash = $2, code_at = $3 WHERE id = $1";
    write.execute(sql, &[coffre.into(), hash_of_code(code).into(), at.into()]).await?;
    let sql = "UPDATE ouverture_coffre SET ends_at = $2 WHERE coffre_id = $1 AND ends_at > $2";
    write.execute(sql, &[coffre.into(), at.into()]).await.map(|_| ())
}

/// The coffre that a code opens.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn coffre_of_code(read: &mut Read, code: &str) -> Result<Option<Coffre>, DbError> {
    let sql = format!("SELECT {COFFRE} FROM coffre c WHERE c.code_hash = $1");
    let found = read.query_opt(&sql, &[hash_of_code(code).into()]).await?;
    found.map(|row| coffre_of(read.vault(), &row)).transpose()
}

/// Keeps that a code opened a coffre: until `ends_at`, for who holds `key`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn enter_coffre(
    write: &mut Write,
    coffre: i64,
    key: &str,
    (at, ends_at): (&str, &str),
) -> Result<(), DbError> {
    let sql =
        "INSERT INTO ouverture_coffre (key_hash, coffre_id, at, ends_at) VALUES ($1, $2, $3, $4)";
    let values = [hash_of_session(key).into(), coffre.into(), at.into(), ends_at.into()];
    write.execute(sql, &values).await.map(|_| ())
}

/// The coffre behind an open session.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn coffre_of_session(
    read: &mut Read,
    key: &str,
    now: &str,
) -> Result<Option<Coffre>, DbError> {
    let sql = format!(
        "SELECT {COFFRE} FROM ouverture_coffre o JOIN coffre c ON c.id = o.coffre_id
          WHERE o.key_hash = $1 AND o.ends_at > $2"
    );
    let found = read.query_opt(&sql, &[hash_of_session(key).into(), now.into()]).await?;
    found.map(|row| coffre_of(read.vault(), &row)).transpose()
}

/// Ends a session.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn leave_coffre(write: &mut Write, key: &str, at: &str) -> Result<(), DbError> {
    let sql = "UPDATE ouverture_coffre SET ends_at = $2 WHERE key_hash = $1 AND ends_at > $2";
    write.execute(sql, &[hash_of_session(key).into(), at.into()]).await.map(|_| ())
}

/// What is in a coffre, the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn pieces(read: &mut Read, coffre: i64) -> Result<Vec<Piece>, DbError> {
    let sql = format!(
        "SELECT {PIECE} FROM piece_coffre p WHERE p.coffre_id = $1 ORDER BY p.at DESC, p.id DESC LIMIT 500"
    );
    let rows = read.query(&sql, &[coffre.into()]).await?;
    let vault = read.vault().clone();
    rows.iter().map(|row| piece_of(&vault, row)).collect()
}

/// A piece of a coffre and its bytes.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn piece(
    read: &mut Read,
    (coffre, id): (i64, i64),
) -> Result<Option<(Piece, Vec<u8>)>, DbError> {
    let sql = format!(
        "SELECT {PIECE}, p.content FROM piece_coffre p WHERE p.coffre_id = $1 AND p.id = $2"
    );
    let Some(row) = read.query_opt(&sql, &[coffre.into(), id.into()]).await? else {
        return Ok(None);
    };
    let vault = read.vault().clone();
    let kept = vault.open(CONTENU, &id.to_string(), &row.get::<String>("content")?)?;
    let bytes = STANDARD.decode(kept);
    let bytes = bytes.map_err(|_| DbError::Shape(format!("piece {id} of a coffre")))?;
    Ok(Some((piece_of(&vault, &row)?, bytes)))
}

/// Puts a piece in a coffre, sealed.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn put_piece(
    write: &mut Write,
    piece: &Piece,
    compte: Option<i64>,
    bytes: &[u8],
) -> Result<(), DbError> {
    let (vault, place) = (write.vault().clone(), piece.id.to_string());
    let sql = "INSERT INTO piece_coffre
                 (id, coffre_id, nature, title, format, size, content, service_id, compte_id, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values: [Value; 10] = [
        piece.id.into(),
        piece.coffre.into(),
        piece.nature.as_str().into(),
        vault.seal(TITRE, &place, &piece.titre)?.into(),
        piece.format.as_str().into(),
        piece.size.into(),
        vault.seal(CONTENU, &place, &STANDARD.encode(bytes))?.into(),
        piece.service.into(),
        compte.into(),
        piece.at.as_str().into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// Shows a piece to a service, or to none.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn show_piece(
    write: &mut Write,
    (coffre, id): (i64, i64),
    service: Option<i64>,
) -> Result<bool, DbError> {
    let sql = "UPDATE piece_coffre SET lecteur_service_id = $3 WHERE coffre_id = $1 AND id = $2";
    Ok(write.execute(sql, &[coffre.into(), id.into(), service.into()]).await? > 0)
}

/// Throws a piece away: its content is gone.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn drop_piece(write: &mut Write, (coffre, id): (i64, i64)) -> Result<bool, DbError> {
    let sql = "DELETE FROM piece_coffre WHERE coffre_id = $1 AND id = $2";
    Ok(write.execute(sql, &[coffre.into(), id.into()]).await? > 0)
}

/// The file is eliminated: the coffre stays its holder's, and names no file any more.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn untie_coffre(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "UPDATE coffre SET personne_id = NULL WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Puts all that is sealed here under the current key. Returns how many were; begun again, it goes on with what is left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_coffres(db: &Db) -> Result<u64, DbError> {
    let mut done = 0;
    for (table, columns) in [
        ("coffre", &[("prenom", PRENOM)][..]),
        ("piece_coffre", &[("title", TITRE), ("content", CONTENU)][..]),
    ] {
        let mut after = Some(i64::MIN);
        while let Some(last) = after {
            let mut write = db.write_behind().await?;
            let vault: Vault = write.vault().clone();
            after = None;
            let sql = format!("SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT 20");
            for row in write.query(&sql, &[last.into()]).await? {
                let id: i64 = row.get("id")?;
                after = Some(id);
                for (column, purpose) in columns {
                    let sql = format!("SELECT {column} AS kept FROM {table} WHERE id = $1");
                    let Some(row) = write.query_opt(&sql, &[id.into()]).await? else { continue };
                    let kept: String = row.get("kept")?;
                    if let Some(fresh) = vault.renew(purpose, &id.to_string(), &kept)? {
                        let sql = format!("UPDATE {table} SET {column} = $2 WHERE id = $1");
                        done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
                    }
                }
            }
            write.commit().await?;
        }
    }
    Ok(done)
}
