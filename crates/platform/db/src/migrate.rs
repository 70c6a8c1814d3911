//! The schema: numbered steps, forward only, each applied once and remembered with its hash.

use sha2::{Digest as _, Sha256};

use crate::{DbError, Engine, Value, engine::Conn};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number, from 1.
    pub number: i64,
    /// Its name, as the file's.
    pub name: &'static str,
    /// Its text; one for both engines.
    pub sql: &'static str,
}

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../../../../migrations/", $name, ".sql")),
        }
    };
}

/// The steps, in order. A step that was released is never edited.
pub const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_house"),
    migration!(2, "0002_register"),
    migration!(3, "0003_activite"),
    migration!(4, "0004_rapport"),
    migration!(5, "0005_mots"),
    migration!(6, "0006_comptes"),
    migration!(7, "0007_trace"),
    migration!(8, "0008_partage"),
    migration!(9, "0009_connaissance"),
    migration!(10, "0010_master_key"),
    migration!(11, "0011_document"),
    migration!(12, "0012_export"),
    migration!(13, "0013_echeance"),
    migration!(14, "0014_enfant"),
    migration!(15, "0015_classeur"),
    migration!(16, "0016_ecrit"),
    migration!(17, "0017_journal"),
    migration!(18, "0018_regle_equipe"),
    migration!(19, "0019_agenda"),
    migration!(20, "0020_abonnement"),
    migration!(21, "0021_nomade"),
    migration!(22, "0022_incident"),
    migration!(23, "0023_sante"),
    migration!(24, "0024_projet"),
    migration!(25, "0025_fusion"),
    migration!(26, "0026_message"),
    migration!(27, "0027_scolarite"),
    migration!(28, "0028_quotidien"),
    migration!(29, "0029_espace"),
    migration!(30, "0030_photo"),
    migration!(31, "0031_devenir"),
    migration!(32, "0032_reunion"),
    migration!(33, "0033_mots"),
    migration!(34, "0034_rappel"),
    migration!(35, "0035_passerelle"),
    migration!(36, "0036_droits"),
    migration!(37, "0037_lecture"),
    migration!(38, "0038_tache"),
    migration!(39, "0039_regle_service"),
    migration!(40, "0040_etape_service"),
    migration!(41, "0041_action"),
    migration!(42, "0042_autonomie"),
    migration!(43, "0043_accueil"),
    migration!(44, "0044_coffre"),
    migration!(45, "0045_argent"),
    migration!(46, "0046_demandeur"),
    migration!(47, "0047_urgence"),
    migration!(48, "0048_retour"),
    migration!(49, "0049_sections"),
    migration!(50, "0050_jeune_papiers"),
    migration!(51, "0051_mot_etape"),
    migration!(52, "0052_appel"),
    migration!(53, "0053_recu"),
    migration!(54, "0054_co_intervention"),
    migration!(55, "0055_references"),
    migration!(56, "0056_meme_enfant"),
    migration!(57, "0057_gel"),
    migration!(58, "0058_finalites"),
    migration!(59, "0059_archive"),
    migration!(60, "0060_rencontre_unique"),
    migration!(61, "0061_alerte"),
    migration!(62, "0062_message_jeton"),
    migration!(63, "0063_rendez_vous_propose"),
    migration!(64, "0064_modele_nomme"),
    migration!(65, "0065_faits_notes"),
    migration!(66, "0066_lien_ecrit"),
    migration!(67, "0067_suites_incident"),
    migration!(68, "0068_lien_piece"),
    migration!(69, "0069_soins"),
    migration!(70, "0070_voie"),
    migration!(71, "0071_attente"),
    migration!(72, "0072_solution"),
    migration!(73, "0073_ordonnance"),
    migration!(74, "0074_diagnostic"),
    migration!(75, "0075_reunion_clinique"),
    migration!(76, "0076_reunion_clinique_reprise"),
    migration!(77, "0077_phrase"),
    migration!(78, "0078_mot_demande"),
    migration!(79, "0079_ecrit_parent"),
    migration!(80, "0080_mois_signe"),
    migration!(81, "0081_canal_juridiction"),
    migration!(82, "0082_diagnostic_lien"),
    migration!(83, "0083_cooperation"),
    migration!(84, "0084_observatoire"),
    migration!(85, "0085_enquete"),
    migration!(86, "0086_invitation"),
    migration!(87, "0087_projet"),
    migration!(88, "0088_ordonnance_fiche"),
    migration!(89, "0089_foyer"),
    migration!(90, "0090_intervention"),
    migration!(91, "0091_convention"),
    migration!(92, "0092_absence_ouverte"),
    migration!(93, "0093_reserve"),
    migration!(94, "0094_mot_partout"),
    migration!(95, "0095_groupe"),
    migration!(96, "0096_projet_cite"),
    migration!(97, "0097_methode"),
    migration!(98, "0098_fonction_reunion"),
    migration!(99, "0099_liens"),
    migration!(100, "0100_langue"),
    migration!(101, "0101_perspective"),
    migration!(102, "0102_ordre_des_noms"),
    migration!(103, "0103_rappel_dit"),
    migration!(104, "0104_appareil"),
    migration!(105, "0105_mallette"),
    migration!(106, "0106_reponse_texte"),
    migration!(107, "0107_relance"),
];

impl Migration {
    /// The text for `engine`: the same but for three words.
    ///
    /// SQLite makes a row's identifier its address only when it is called `INTEGER`; PostgreSQL
    /// must sort texts by code point, as SQLite does, or pages would differ; a table that is one
    /// index only is kept by SQLite in the order of its key, instead of twice.
    fn text(&self, engine: Engine) -> String {
        match engine {
            Engine::Sqlite => self
                .sql
                .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
                .replace("/* in the order of its key */", "WITHOUT ROWID"),
            Engine::Postgres => self.sql.replace(" TEXT", " TEXT COLLATE \"C\""),
        }
    }

    fn hash(&self) -> String {
        use std::fmt::Write as _;
        Sha256::digest(self.sql.as_bytes()).iter().fold(String::new(), |mut text, byte| {
            let _infallible = write!(text, "{byte:02x}");
            text
        })
    }
}

const REGISTER: &str = "CREATE TABLE IF NOT EXISTS migration (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL)";

/// Returns the steps of `all` that the database does not have yet.
///
/// # Errors
///
/// [`DbError::Schema`] when a step already applied has another text than here, or when the
/// database is newer than this program.
pub(crate) async fn pending<'m>(
    conn: &mut Conn<'_>,
    all: &'m [Migration],
) -> Result<Vec<&'m Migration>, DbError> {
    conn.script(REGISTER).await?;
    let rows = conn.query("SELECT number, hash FROM migration ORDER BY number", &[]).await?;
    let mut done = Vec::new();
    for row in rows {
        let number: i64 = row.get("number")?;
        let hash: String = row.get("hash")?;
        let Some(known) = all.iter().find(|m| m.number == number) else {
            return Err(DbError::Schema(format!(
                "the database has step {number}, which this version does not know: \
                 it was written by a newer version"
            )));
        };
        if known.hash() != hash {
            return Err(DbError::Schema(format!("step {} was edited after release", known.name)));
        }
        done.push(number);
    }
    Ok(all.iter().filter(|m| !done.contains(&m.number)).collect())
}

/// Applies one step, whole or not at all.
pub(crate) async fn apply(
    conn: &mut Conn<'_>,
    engine: Engine,
    step: &Migration,
) -> Result<(), DbError> {
    conn.script("BEGIN").await?;
    let work = async {
        conn.script(&step.text(engine)).await?;
        conn.execute(
            "INSERT INTO migration (number, name, hash) VALUES ($1, $2, $3)",
            &[Value::from(step.number), Value::from(step.name), Value::from(step.hash())],
        )
        .await?;
        conn.commit().await
    }
    .await;
    if work.is_err() {
        let _undone = conn.script("ROLLBACK").await;
    }
    work.map_err(|error| DbError::Schema(format!("step {}: {error}", step.name)))
}
