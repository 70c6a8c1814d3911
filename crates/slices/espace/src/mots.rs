//! What the holder of a key writes on the page: kept sealed, read by the service that gave the key, and what became
//! of it (ADR 0042).

use db::{Db, DbError, Read, Row, Vault, Write};

use crate::model::{Cle, Pour};

/// What the words are sealed for.
pub const MOTS: &str = "mot_espace.mots";

/// What the answer to them is sealed for.
pub const REPONSE: &str = "mot_espace.reponse";

/// What words ask besides an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demande {
    /// A parent asks for a visit by video.
    Visio,
    /// The child says what they expect, to be taken up in their project.
    Projet,
    /// Nothing: a parent took back a right on the image, and the record says so already.
    Image,
}

impl Demande {
    /// What is written in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Visio => "visio",
            Self::Projet => "projet",
            Self::Image => "image",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Visio, Self::Projet, Self::Image].into_iter().find(|one| one.code() == code)
    }
}

/// How many letters a holder may send at once; a figure of ours.
pub const LONGEST: usize = 2_000;

/// What the service did with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// They are words of the child now.
    Parole,
    /// They are a step of the youth's own project now.
    Etape,
    /// They are a note in the file.
    Note,
    /// They stand beside the writing that they are about.
    Avis,
    /// They are not kept in the file; the answer says why.
    Refus,
}

impl Suite {
    /// What is written in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Parole => "parole",
            Self::Etape => "etape",
            Self::Note => "note",
            Self::Avis => "avis",
            Self::Refus => "refus",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Parole, Self::Etape, Self::Note, Self::Avis, Self::Refus]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// Words that came by a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mot {
    /// Its identifier.
    pub id: i64,
    /// The child of whose file they are.
    pub personne: i64,
    /// The service that gave the key.
    pub service: i64,
    /// Whose they are; none when they are those of a contact.
    pub pour: Option<Pour>,
    /// The contact whose they are.
    pub contact: Option<i64>,
    /// By which means they came, a code of `CANAUX`; empty when by the page.
    pub canal: String,
    /// The parent, a member of the family; none for the child.
    pub membre: Option<i64>,
    /// When, an RFC 3339 instant.
    pub at: String,
    /// The words, as they were typed.
    pub mots: String,
    /// Whether the writer waits for an answer.
    pub attend: bool,
    /// Whether the child wants to talk about it at the meeting of youths.
    pub en_reunion: bool,
    /// When somebody of the service read them.
    pub lu_at: Option<String>,
    /// What became of them, and when.
    pub suite: Option<(Suite, String)>,
    /// What the service answers; empty when it answered nothing.
    pub reponse: String,
    /// The words of the child that they became.
    pub parole: Option<i64>,
    /// The step of the youth's own project that they are for.
    pub etape: Option<String>,
    /// What they ask besides an answer.
    pub demande: Option<Demande>,
    /// The writing that they are about.
    pub ecrit: Option<i64>,
}

impl Mot {
    /// Whether a parent asks for a visit by video.
    pub fn visio(&self) -> bool {
        self.demande == Some(Demande::Visio)
    }

    /// Whether the child says what they expect, to be taken up in their project.
    pub fn projet(&self) -> bool {
        self.demande == Some(Demande::Projet)
    }

    /// Whether they tell that a parent took back a right on the image.
    pub fn image(&self) -> bool {
        self.demande == Some(Demande::Image)
    }
}

const COLUMNS: &str = "m.id, m.personne_id, m.service_id, m.titulaire, m.membre_id, m.at, m.mots, m.attente, m.en_reunion,
    m.seen_at, m.suite, m.suite_at, m.reponse, m.parole_id, m.contact_id, m.canal,
    m.moment_projet, m.demande, m.ecrit_id";

fn mot_of(vault: &Vault, row: &Row) -> Result<Mot, DbError> {
    let id: i64 = row.get("id")?;
    let place = id.to_string();
    let shape = || DbError::Shape("words of an own place with no holder of ours".to_owned());
    let suite: Option<String> = row.get("suite")?;
    let suite_at: Option<String> = row.get("suite_at")?;
    let reponse: Option<String> = row.get("reponse")?;
    let suite = suite.and_then(|code| Suite::from_code(&code));
    let contact: Option<i64> = row.get("contact_id")?;
    let pour = match contact {
        // Of nobody's page: what is told of them is told of the contact.
        Some(_) => Pour::Enfant,
        None => Pour::from_code(&row.get::<String>("titulaire")?).ok_or_else(shape)?,
    };
    Ok(Mot {
        id,
        personne: row.get("personne_id")?,
        service: row.get("service_id")?,
        pour: Some(pour).filter(|_| contact.is_none()),
        contact,
        canal: row.get::<Option<String>>("canal")?.unwrap_or_default(),
        membre: row.get("membre_id")?,
        at: row.get("at")?,
        mots: vault.open(MOTS, &place, &row.get::<String>("mots")?)?,
        attend: row.get::<i64>("attente")? == 1,
        en_reunion: row.get::<i64>("en_reunion")? == 1,
        lu_at: row.get("seen_at")?,
        suite: suite.map(|suite| (suite, suite_at.unwrap_or_default())),
        reponse: reponse.map_or(Ok(String::new()), |kept| vault.open(REPONSE, &place, &kept))?,
        parole: row.get("parole_id")?,
        etape: row.get("moment_projet")?,
        demande: row.get::<Option<String>>("demande")?.and_then(|code| Demande::from_code(&code)),
        ecrit: row.get("ecrit_id")?,
    })
}

/// Words to keep: what was typed, what is awaited, and the number of the form they came in.
#[derive(Debug, Clone, Copy)]
pub struct Ecrit<'a> {
    /// The words.
    pub mots: &'a str,
    /// Whether the writer waits for an answer.
    pub attend: bool,
    /// Whether the child wants to talk about it at the meeting of youths.
    pub en_reunion: bool,
    /// The step of the youth's own project that they are for, a code of `moment_projet`.
    pub etape: Option<&'a str>,
    /// What they ask besides an answer.
    pub demande: Option<Demande>,
    /// The writing that they are about.
    pub ecrit: Option<i64>,
    /// The number of the form: sent twice, it is kept once.
    pub jeton: &'a str,
}

/// Keeps words under `id`, sealed. Returns whether they were not there yet.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep_mot(
    write: &mut Write,
    (id, at): (i64, &str),
    cle: &Cle,
    ecrit: Ecrit<'_>,
) -> Result<bool, DbError> {
    let sql = "SELECT id FROM mot_espace WHERE cle_id = $1 AND jeton = $2";
    if write.query_opt(sql, &[cle.id.into(), ecrit.jeton.into()]).await?.is_some() {
        return Ok(false);
    }
    let sealed = write.vault().clone().seal(MOTS, &id.to_string(), ecrit.mots)?;
    let sql = "INSERT INTO mot_espace
                 (id, personne_id, service_id, cle_id, titulaire, membre_id, jeton, at, mots, attente, en_reunion,
                  moment_projet, demande, ecrit_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values = [
        id.into(),
        cle.personne.into(),
        cle.service.into(),
        cle.id.into(),
        cle.pour.code().into(),
        cle.membre.into(),
        ecrit.jeton.into(),
        at.into(),
        sealed.into(),
        i64::from(ecrit.attend).into(),
        i64::from(ecrit.en_reunion).into(),
        ecrit.etape.into(),
        ecrit.demande.map(Demande::code).into(),
        ecrit.ecrit.into(),
    ];
    write.execute(sql, &values).await.map(|_| true)
}

async fn opened(read: &mut Read, sql: &str, values: &[db::Value]) -> Result<Vec<Mot>, DbError> {
    let rows = read.query(sql, values).await?;
    let vault = read.vault().clone();
    rows.iter().map(|row| mot_of(&vault, row)).collect()
}

/// What the holder of a key wrote to its service, with whatever key, the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn mots_of_holder(read: &mut Read, cle: &Cle, most: i64) -> Result<Vec<Mot>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mot_espace m
          WHERE m.personne_id = $1 AND m.service_id = $2 AND m.titulaire = $3 AND COALESCE(m.membre_id, 0) = $4
          ORDER BY m.at DESC, m.id DESC LIMIT {most}"
    );
    let values = [
        cle.personne.into(),
        cle.service.into(),
        cle.pour.code().into(),
        cle.membre.unwrap_or(0).into(),
    ];
    opened(read, &sql, &values).await
}

/// What was written to some services on the pages of a child, what waits first, then the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn mots_of_child(
    read: &mut Read,
    personne: i64,
    services: &[i64],
) -> Result<Vec<Mot>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM mot_espace m WHERE m.personne_id = $1 AND m.service_id IN ({})
          ORDER BY CASE WHEN m.suite IS NULL THEN 0 ELSE 1 END, m.at DESC, m.id DESC LIMIT 100",
        within.join(", ")
    );
    opened(read, &sql, &[personne.into()]).await
}

/// All that was written on the pages of a child, the oldest first: for who asks for the file.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn all_mots(read: &mut Read, personne: i64) -> Result<Vec<Mot>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM mot_espace m WHERE m.personne_id = $1 ORDER BY m.at, m.id");
    opened(read, &sql, &[personne.into()]).await
}

/// Says that an account read words of a child, if nobody had.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn mark_read(
    write: &mut Write,
    (personne, mots): (i64, &[i64]),
    (compte, at): (i64, &str),
) -> Result<(), DbError> {
    for mot in mots {
        let sql = "UPDATE mot_espace SET seen_at = $3, seen_compte_id = $4
                    WHERE id = $1 AND personne_id = $2 AND seen_at IS NULL";
        let values = [(*mot).into(), personne.into(), at.into(), compte.into()];
        write.execute(sql, &values).await?;
    }
    Ok(())
}

/// What a service does with words.
#[derive(Debug, Clone, Copy)]
pub struct Geste<'a> {
    /// What becomes of them.
    pub suite: Suite,
    /// What the writer reads; empty when nothing is answered.
    pub reponse: &'a str,
    /// The words of the child that they became.
    pub parole: Option<i64>,
    /// By which account.
    pub compte: i64,
    /// When, an RFC 3339 instant.
    pub at: &'a str,
}

/// Says what became of words. Returns whether nobody had yet.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn close_mot(
    write: &mut Write,
    (id, personne): (i64, i64),
    geste: Geste<'_>,
) -> Result<bool, DbError> {
    let reponse = match geste.reponse {
        "" => None,
        told => Some(write.vault().clone().seal(REPONSE, &id.to_string(), told)?),
    };
    let sql = "UPDATE mot_espace SET suite = $3, suite_at = $4, suite_compte_id = $5, reponse = $6, parole_id = $7,
                      seen_at = COALESCE(seen_at, $4), seen_compte_id = COALESCE(seen_compte_id, $5)
                WHERE id = $1 AND personne_id = $2 AND suite IS NULL";
    let values = [
        id.into(),
        personne.into(),
        geste.suite.code().into(),
        geste.at.into(),
        geste.compte.into(),
        reponse.into(),
        geste.parole.into(),
    ];
    Ok(write.execute(sql, &values).await? > 0)
}

/// Erases words that came by a page, and their answer. Returns whether they were there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_mot(write: &mut Write, id: i64) -> Result<bool, DbError> {
    Ok(write.execute("DELETE FROM mot_espace WHERE id = $1", &[id.into()]).await? == 1)
}

/// Erases what was written on the pages of a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_mots(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM mot_espace WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Puts all words and answers under the current key. Returns how many were; begun again, it goes on with what is
/// left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_mots(db: &Db) -> Result<u64, DbError> {
    let mut done = 0;
    let mut after = Some(i64::MIN);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let vault: Vault = write.vault().clone();
        let sql = "SELECT id, mots, reponse FROM mot_espace WHERE id > $1 ORDER BY id LIMIT 200";
        after = None;
        for row in write.query(sql, &[last.into()]).await? {
            let id: i64 = row.get("id")?;
            after = Some(id);
            let mots: String = row.get("mots")?;
            let reponse: Option<String> = row.get("reponse")?;
            let kept = [("mots", MOTS, Some(mots)), ("reponse", REPONSE, reponse)];
            for (column, purpose, kept) in kept {
                let Some(kept) = kept else { continue };
                if let Some(fresh) = vault.renew(purpose, &id.to_string(), &kept)? {
                    let sql = format!("UPDATE mot_espace SET {column} = $2 WHERE id = $1");
                    done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
                }
            }
        }
        write.commit().await?;
    }
    Ok(done)
}
