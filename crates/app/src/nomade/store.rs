//! The children one may take, and who of them one follows or meets these days.

use std::collections::{BTreeMap, BTreeSet};

use access::Granted;
use db::{DbError, Value};

/// A child one may take.
pub(super) struct Child {
    pub id: i64,
    pub nom: String,
    /// Followed, met these days, or asked for.
    pub proposed: bool,
}

/// The children who stay in each of some services on a day, that a grant on identities opens: the on-call list.
pub(super) async fn staying(
    granted: &mut Granted,
    services: &[i64],
    day: &str,
) -> Result<BTreeMap<i64, BTreeSet<i64>>, DbError> {
    let mut values: Vec<Value> = vec![day.into()];
    let open = granted.perimetre().condition("p.service_id", Some("p.id"), &mut values);
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT DISTINCT s.service_id, s.personne_id FROM sejour s JOIN personne p ON p.id = s.personne_id
          WHERE s.service_id IN ({}) AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1) AND {open}",
        within.join(", ")
    );
    let mut all: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for row in granted.query(&sql, &values).await? {
        all.entry(row.get("service_id")?).or_default().insert(row.get("personne_id")?);
    }
    Ok(all)
}

/// The name of an organisation; none when there is none.
pub(super) async fn house_name(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Option<String>, DbError> {
    let sql = "SELECT nom FROM organisation WHERE id = $1";
    let found = granted.query(sql, &[organisation.into()]).await?;
    found.first().map(|row| row.get("nom")).transpose()
}

/// Whether the file of a child is still there.
pub(super) async fn is_there(read: &mut db::Read, personne: i64) -> Result<bool, DbError> {
    let sql = "SELECT id FROM personne WHERE id = $1";
    Ok(read.query_opt(sql, &[personne.into()]).await?.is_some())
}

/// Whether an account took a child, at any time before an instant (RFC 3339): the chain says so.
pub(super) async fn was_taken(
    read: &mut db::Read,
    (compte, personne): (i64, i64),
    before: &str,
) -> Result<bool, DbError> {
    let mut files = fiche::united_with(read, personne).await?;
    files.push(personne);
    let files: Vec<String> = files.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT seq FROM audit WHERE compte_id = $1 AND personne_id IN ({}) AND verdict = 'accorde'
            AND at <= $2 AND (details = 'emport' OR details LIKE 'emport information:%') LIMIT 1",
        files.join(", ")
    );
    Ok(read.query_opt(&sql, &[compte.into(), before.into()]).await?.is_some())
}

/// The most that is listed: beyond, a child is taken from their own page.
const LISTED: usize = 120;

/// The children who stay in these services on a day, that a grant on identities opens; those the account follows or
/// meets until `until` come first. Answers whether there are more than are listed.
pub(super) async fn children(
    granted: &mut Granted,
    compte: i64,
    services: &[i64],
    (day, until): (&str, &str),
    asked: Option<i64>,
) -> Result<(Vec<Child>, bool), DbError> {
    let mut proposed: BTreeSet<i64> = journal::note::children_of(granted, compte, day)
        .await?
        .into_iter()
        .map(|(id, _)| id)
        .chain(asked)
        .collect();
    let sql = "SELECT DISTINCT r.personne_id FROM compte k
                 JOIN rendez_vous r ON r.professionnel_id = k.professionnel_id
                   OR r.second_professionnel_id = k.professionnel_id
                WHERE k.id = $1 AND r.start_at >= $2 AND r.start_at < $3
                  AND r.etat = 'prevu' AND r.personne_id IS NOT NULL";
    for row in granted.query(sql, &[compte.into(), day.into(), until.into()]).await? {
        proposed.insert(row.get("personne_id")?);
    }
    let list = |ids: &mut dyn Iterator<Item = i64>| -> String {
        let all: Vec<String> = ids.chain([-1]).map(|id| id.to_string()).collect();
        all.join(", ")
    };
    let mut values: Vec<Value> = vec![day.into()];
    let open = granted.perimetre().condition("p.service_id", Some("p.id"), &mut values);
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p
          WHERE (p.id IN ({})
              OR p.id IN (SELECT s.personne_id FROM sejour s WHERE s.service_id IN ({})
                   AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1)))
            AND {open} ORDER BY p.prenom, p.nom, p.id LIMIT 600",
        list(&mut proposed.iter().copied()),
        list(&mut services.iter().copied()),
    );
    let mut all = Vec::new();
    for row in granted.query(&sql, &values).await? {
        let id: i64 = row.get("id")?;
        let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
        let nom = format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned();
        all.push(Child { id, nom, proposed: proposed.contains(&id) });
    }
    all.sort_by_key(|child| !child.proposed);
    let others = all.iter().filter(|child| !child.proposed).count();
    let more = others > LISTED;
    if more {
        all.retain(|child| child.proposed);
    }
    Ok((all, more))
}
