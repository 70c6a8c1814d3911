//! The accounts that somebody may ask about.

use std::collections::BTreeSet;

use access::{Actor, Category, Granted, Verb};
use db::DbError;
use identity::Compte;

/// Finds the account that signs in as `identifiant`, when `asker` may learn that it exists: it has,
/// or had, a role in an organisation whose trace they read, or it read the file of the child, whose
/// trace says so. Another's and nobody's come out of the same queries.
pub(super) async fn known(
    granted: &mut Granted,
    asker: &Actor,
    personne: i64,
    identifiant: &str,
) -> Result<Option<Compte>, DbError> {
    let found = identity::find_by_identifiant(granted.read(), identifiant).await?;
    let compte = found.as_ref().map_or(0, |compte| compte.id);
    let houses: BTreeSet<i64> = asker
        .services_for(Verb::Lire, Category::Trace)
        .into_iter()
        .filter_map(|service| asker.service(service))
        .map(|seen| seen.organisation)
        .collect();
    let colleague = identity::list_affectations(granted.read(), compte)
        .await?
        .iter()
        .any(|role| role.organisation.is_some_and(|house| houses.contains(&house)));
    // Asked of the child, not of the account: it costs the same for an account and for none.
    let sql = "SELECT DISTINCT compte_id FROM audit
                WHERE personne_id = $1 AND verdict = 'accorde' AND compte_id IS NOT NULL";
    let rows = granted.query(sql, &[personne.into()]).await?;
    let readers: Vec<i64> =
        rows.iter().map(|row| row.get("compte_id")).collect::<Result<_, _>>()?;
    Ok(found.filter(|_| colleague || readers.contains(&compte)))
}

/// An entry of the trace about a child.
pub(super) struct Entree {
    pub at: String,
    pub compte: Option<i64>,
    /// The name of who asked; empty for the machine, or an account that is gone.
    pub nom: String,
    pub action: String,
    pub cible: String,
    pub accorde: bool,
    pub rule: String,
    pub service: Option<i64>,
}

/// Reads an entry, when it is about that child.
pub(super) async fn entry(
    granted: &mut Granted,
    personne: i64,
    entree: i64,
) -> Result<Option<Entree>, DbError> {
    let sql = "SELECT a.at, a.compte_id, c.nom AS name, a.action, a.cible, a.verdict, a.rule,
                      a.service_id
                 FROM audit a LEFT JOIN compte c ON c.id = a.compte_id
                WHERE a.seq = $1 AND a.personne_id = $2";
    let rows = granted.query(sql, &[entree.into(), personne.into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Entree {
        at: row.get("at")?,
        compte: row.get("compte_id")?,
        nom: row.get::<Option<String>>("name")?.unwrap_or_default(),
        action: row.get("action")?,
        cible: row.get("cible")?,
        accorde: row.get::<String>("verdict")? == "accorde",
        rule: row.get("rule")?,
        service: row.get("service_id")?,
    }))
}
