//! The other files of a child: each service keeps its own (ADR 0021), and a judge's decision is about the child, not
//! about a file (ADR 0061). The same child is the same name, first name and day of birth, whichever service keeps the
//! file; a file that was united with another still answers to what it said.

use std::collections::BTreeSet;

use db::{DbError, Read, Row as Found, Value, Vault, Write};
use vocabulary::search_key;

/// A reading, or a write that reads.
pub enum Asked<'a> {
    /// A reading.
    Read(&'a mut Read),
    /// A write.
    Write(&'a mut Write),
}

impl Asked<'_> {
    /// What opens sealed words.
    pub fn vault(&self) -> &Vault {
        match self {
            Self::Read(read) => read.vault(),
            Self::Write(write) => write.vault(),
        }
    }

    /// Asks for rows.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Found>, DbError> {
        match self {
            Self::Read(read) => read.query(sql, values).await,
            Self::Write(write) => write.query(sql, values).await,
        }
    }
}

/// Who a file says that a child is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Etat {
    /// The name and the name of use, folded, without spaces.
    pub noms: Vec<String>,
    /// The first names, folded.
    pub prenom: String,
    /// `YYYY-MM-DD`; empty when it is not known, or only guessed.
    pub birth: String,
}

fn joined(text: &str) -> String {
    search_key(text).replace(' ', "")
}

impl Etat {
    pub fn new(noms: [Option<&str>; 2], prenom: &str, birth: Option<&str>) -> Self {
        let noms = noms.into_iter().flatten().map(joined).filter(|nom| !nom.is_empty()).collect();
        Self { noms, prenom: search_key(prenom), birth: birth.unwrap_or_default().to_owned() }
    }

    /// Whether two files say the same child: the same day of birth, one of the names, and first names of which the one
    /// begins the other (« Axel », « Axel Jean »). Nothing is guessed: what only resembles is a question for a person.
    pub fn is(&self, other: &Self) -> bool {
        let begins = |long: &str, short: &str| {
            long == short || long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
        };
        !self.birth.is_empty()
            && self.birth == other.birth
            && self.noms.iter().any(|nom| other.noms.contains(nom))
            && !self.prenom.is_empty()
            && !other.prenom.is_empty()
            && (begins(&self.prenom, &other.prenom)
                || begins(&other.prenom, &self.prenom)
                || joined(&self.prenom) == joined(&other.prenom))
    }
}

fn of_row(row: &Found) -> Result<Etat, DbError> {
    let (nom, usage): (String, Option<String>) = (row.get("nom")?, row.get("nom_usage")?);
    let guessed = row.get::<Option<i64>>("birth_approximate")? == Some(1);
    let birth: Option<String> = row.get("birth_day")?;
    let birth = birth.filter(|_| !guessed);
    let prenom: String = row.get("prenom")?;
    Ok(Etat::new([Some(&nom), usage.as_deref()], &prenom, birth.as_deref()))
}

/// What the history kept of a file that left its table.
fn of_history(text: &str) -> Etat {
    let Ok(said) = serde_json::from_str::<serde_json::Value>(text) else { return Etat::default() };
    let get = |name: &str| said.get(name).and_then(serde_json::Value::as_str);
    let guessed = said.get("birth_approximate").and_then(serde_json::Value::as_i64) == Some(1);
    let birth = get("birth_day").filter(|_| !guessed);
    Etat::new([get("nom"), get("nom_usage")], get("prenom").unwrap_or_default(), birth)
}

/// What the files united into another said last.
const UNITED: &str = "SELECT f.personne_id, h.before AS said FROM fusion f
       JOIN historique h ON h.nom_table = 'personne' AND h.row_id = f.previous_id AND h.after IS NULL
      WHERE f.undone_at IS NULL AND h.before IS NOT NULL";

/// The days of birth that united files said.
pub(super) async fn united_births(asked: &mut Asked<'_>) -> Result<BTreeSet<String>, DbError> {
    let mut all = BTreeSet::new();
    for row in asked.query(UNITED, &[]).await? {
        all.insert(of_history(&row.get::<String>("said")?).birth);
    }
    all.remove("");
    Ok(all)
}

/// Where a file is today, after every union.
async fn standing(asked: &mut Asked<'_>, personne: i64) -> Result<i64, DbError> {
    let mut at = personne;
    let sql = "SELECT personne_id FROM fusion WHERE previous_id = $1 AND undone_at IS NULL";
    // No chain of unions is as long.
    for _ in 0..16 {
        match asked.query(sql, &[at.into()]).await?.first() {
            Some(row) => at = row.get("personne_id")?,
            None => break,
        }
    }
    Ok(at)
}

/// Every identity of a file: what it says, and what those united into it said.
async fn own(asked: &mut Asked<'_>, personne: i64) -> Result<Vec<Etat>, DbError> {
    let sql =
        "SELECT nom, nom_usage, prenom, birth_day, birth_approximate FROM personne WHERE id = $1";
    let mut all: Vec<Etat> =
        asked.query(sql, &[personne.into()]).await?.iter().map(of_row).collect::<Result<_, _>>()?;
    let mut within = BTreeSet::from([personne]);
    let mut ahead = vec![personne];
    while let Some(id) = ahead.pop() {
        let sql = format!("{UNITED} AND f.personne_id = $1");
        for row in asked.query(&sql, &[id.into()]).await? {
            all.push(of_history(&row.get::<String>("said")?));
        }
        let sql = "SELECT previous_id FROM fusion WHERE personne_id = $1 AND undone_at IS NULL";
        for row in asked.query(sql, &[id.into()]).await? {
            let previous: i64 = row.get("previous_id")?;
            if within.insert(previous) {
                ahead.push(previous);
            }
        }
    }
    Ok(all)
}

/// The other files of a child, whichever service of the instance keeps them; not those of which somebody said that they
/// are another child's.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn files(asked: &mut Asked<'_>, personne: i64) -> Result<Vec<i64>, DbError> {
    let mut found = BTreeSet::new();
    for etat in own(asked, personne).await?.iter().filter(|etat| !etat.birth.is_empty()) {
        let sql = "SELECT id, nom, nom_usage, prenom, birth_day, birth_approximate FROM personne
                    WHERE birth_day = $1 AND id <> $2";
        let values = [etat.birth.as_str().into(), personne.into()];
        for row in asked.query(sql, &values).await? {
            if etat.is(&of_row(&row)?) {
                found.insert(row.get::<i64>("id")?);
            }
        }
        let sql = format!("{UNITED} AND h.before LIKE $1");
        let day = format!("%\"birth_day\":\"{}\"%", etat.birth);
        for row in asked.query(&sql, &[day.into()]).await? {
            if etat.is(&of_history(&row.get::<String>("said")?)) {
                let at: i64 = row.get("personne_id")?;
                found.insert(standing(asked, at).await?);
            }
        }
    }
    found.remove(&personne);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT personne_id, second_id FROM doublon_ecarte
                WHERE personne_id = $1 OR second_id = $1";
    for row in asked.query(sql, &[personne.into()]).await? {
        found.remove(&row.get::<i64>("personne_id")?);
        found.remove(&row.get::<i64>("second_id")?);
    }
    Ok(found.into_iter().collect())
}

/// Whom to see about what a file of elsewhere holds: the service by its name where it is of the reader's own
/// association and opens to all its team, else one's own hierarchy.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn whom_to_see(
    asked: &mut Asked<'_>,
    personne: i64,
    service: i64,
) -> Result<String, DbError> {
    let sql = "SELECT s.nom FROM service s
                WHERE s.id = $2
                  AND s.organisation_id = (SELECT o.organisation_id FROM personne p
                        JOIN service o ON o.id = p.service_id WHERE p.id = $1)
                  AND NOT EXISTS (SELECT 1 FROM regle_acces r
                        WHERE r.service_id = s.id AND r.perimetre = 'equipe')";
    let row = asked.query(sql, &[personne.into(), service.into()]).await?.into_iter().next();
    let nom = row.map(|row| row.get::<String>("nom")).transpose()?;
    Ok(match nom {
        Some(nom) => format!("voir avec le service « {nom} », ou votre hiérarchie"),
        None => "voir avec votre hiérarchie".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Etat, of_history};

    fn of(nom: &str, usage: &str, prenom: &str, birth: &str) -> Etat {
        let usage = (!usage.is_empty()).then_some(usage);
        Etat::new([Some(nom), usage], prenom, (!birth.is_empty()).then_some(birth))
    }

    #[test]
    fn one_child_is_the_same_names_and_day() {
        let axel = of("Buisson", "", "Axel", "2014-03-12");
        for (other, same) in [
            (of("BUISSON", "", "axel", "2014-03-12"), true),
            (of("Roy", "Buisson", "Axel", "2014-03-12"), true),
            (of("Buisson", "", "Axel Jean", "2014-03-12"), true),
            (of("Buisson", "", "Axelle", "2014-03-12"), false),
            (of("Buisson", "", "Jean Axel", "2014-03-12"), false),
            (of("Buisson", "", "Axel", "2014-03-13"), false),
            (of("Buisson", "", "Axel", ""), false),
            (of("Buisson", "", "", "2014-03-12"), false),
            (of("Roy", "", "Axel", "2014-03-12"), false),
        ] {
            assert_eq!((axel.is(&other), other.is(&axel)), (same, same), "{other:?}");
        }
        let hyphens = of("Da Costa-Alves", "", "Marie-Lou", "2014-03-12");
        assert!(hyphens.is(&of("Dacosta Alves", "", "Marie Lou", "2014-03-12")));
        let unknown = of("Buisson", "", "Axel", "");
        assert!(!unknown.is(&unknown.clone()), "nothing is guessed");
    }

    #[test]
    fn what_a_united_file_said_is_read_from_its_history() {
        let said = r#"{"nom":"Buisson","prenom":"Axel","birth_day":"2014-03-12"}"#;
        assert_eq!(of_history(said), of("Buisson", "", "Axel", "2014-03-12"));
        let guessed =
            r#"{"nom":"Buisson","prenom":"Axel","birth_day":"2014-01-01","birth_approximate":1}"#;
        assert_eq!(of_history(guessed), of("Buisson", "", "Axel", ""));
        assert_eq!(of_history("no"), Etat::default());
    }
}
