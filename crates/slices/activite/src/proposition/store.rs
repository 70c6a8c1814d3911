//! The good practices and proposals of a diagnosis.

use access::Granted;
use db::{DbError, Row};
use jiff::civil::Date;
use vocabulary::french_day;

use super::model::{NATURE_PROPOSITION, SUITE_PROPOSITION, VECTEUR};

/// How many are told, the latest.
const MOST: usize = 60;

/// One of them, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposition {
    pub id: i64,
    pub titre: String,
    pub nature: String,
    pub contexte: String,
    /// From whom, and what came of it where it is done.
    pub de_qui: String,
    /// « Convention : protocole santé scolaire ».
    pub porte: String,
    /// Where it stands: sent, answered.
    pub suite: String,
}

fn label(list: &vocabulary::Nomenclature, code: &str) -> String {
    list.label_of(code).unwrap_or(code).replace('\'', "’")
}

fn read(row: &Row) -> Result<Proposition, DbError> {
    let text = |name: &str| -> Result<String, DbError> {
        Ok(row.get::<Option<String>>(name)?.unwrap_or_default())
    };
    let on = |name: &str| -> Result<String, DbError> {
        Ok(text(name)?.parse::<Date>().ok().map(french_day).unwrap_or_default())
    };
    let (vecteur, quel) = (label(&VECTEUR, &text("vecteur")?), text("vecteur_texte")?);
    let (sent, to) = (on("envoi_day")?, text("envoi_a")?);
    let sent = if sent.is_empty() {
        "Pas encore envoyée".to_owned()
    } else {
        format!("Envoyée le {sent} ({to})")
    };
    let (suite, day, said) = (text("suite_proposition")?, on("suite_day")?, text("suite_texte")?);
    let suite = match suite.as_str() {
        "" | "attente" => "pas encore de réponse".to_owned(),
        code => {
            format!("{} le {day} : {said}", label(&SUITE_PROPOSITION, code).to_lowercase())
        }
    };
    let effet = text("effet")?;
    let de_qui = text("de_qui")?;
    Ok(Proposition {
        id: row.get("id")?,
        titre: text("titre")?,
        nature: label(&NATURE_PROPOSITION, &text("nature_proposition")?),
        contexte: text("contexte")?,
        de_qui: if effet.is_empty() { de_qui } else { format!("{de_qui}. Vu : {effet}") },
        porte: if quel.is_empty() { vecteur } else { format!("{vecteur} : {quel}") },
        suite: format!("{sent} ; {suite}"),
    })
}

/// Those of the services of a grant that were noted before a day, the latest first.
pub(crate) async fn until(granted: &mut Granted, after: Date) -> Result<Vec<Proposition>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = granted.services().iter().map(i64::to_string).collect();
    if within.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, nature_proposition, titre, contexte, effet, de_qui, vecteur, vecteur_texte, envoi_day,
                envoi_a, suite_proposition, suite_day, suite_texte
           FROM proposition_diagnostic WHERE service_id IN ({}) AND day < $1
          ORDER BY day DESC, id DESC LIMIT {MOST}",
        within.join(", ")
    );
    let rows = granted.query(&sql, &[after.to_string().into()]).await?;
    rows.iter().map(read).collect()
}
