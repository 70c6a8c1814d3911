//! Reading the trace: never the whole of it, always from its end backwards.

use std::collections::BTreeMap;

use access::{Granted, Role};
use db::{Db, DbError, Row, Value};

use super::model::{Ask, Ligne, Poste, Qui, Scope};

/// Returns the services that have, or had, a mission with a child, or opened the file.
pub(crate) async fn missions(db: &Db, personne: i64) -> Result<Vec<i64>, DbError> {
    let rows = db
        .read()
        .await?
        .query(
            "SELECT service_id FROM personne WHERE id = $1
              UNION SELECT service_id FROM mesure WHERE personne_id = $1
              UNION SELECT service_id FROM sejour WHERE personne_id = $1 ORDER BY 1",
            &[personne.into()],
        )
        .await?;
    rows.iter().map(|row| row.get("service_id")).collect()
}

/// The first entry at an instant or later; none when there is none.
async fn first_at(granted: &mut Granted, instant: &str) -> Result<Option<i64>, DbError> {
    let sql = "SELECT seq FROM audit WHERE at >= $1 ORDER BY at, seq LIMIT 1";
    let row = granted.read().query_opt(sql, &[instant.into()]).await?;
    row.map(|row| row.get("seq")).transpose()
}

pub(crate) fn ids(all: &[i64]) -> String {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    all.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn read_line(row: &Row) -> Result<Ligne, DbError> {
    Ok(Ligne {
        seq: row.get("seq")?,
        at: row.get("at")?,
        compte: row.get("compte_id")?,
        action: row.get("action")?,
        cible: row.get("cible")?,
        accorde: row.get::<String>("verdict")? == "accorde",
        rule: row.get("rule")?,
        details: row.get("details")?,
        personne: row.get("personne_id")?,
        service: row.get("service_id")?,
    })
}

/// Who opened lists of a service since an instant (RFC 3339), in which any of its children may stand: account, how
/// many lists, and the last one. A list leaves one entry, not one a child.
pub(crate) async fn lists(
    granted: &mut Granted,
    service: i64,
    since: &str,
) -> Result<Vec<(i64, i64, String)>, DbError> {
    let Some(first) = first_at(granted, since).await? else { return Ok(Vec::new()) };
    let sql = "SELECT compte_id, COUNT(*) AS n, MAX(at) AS last_at FROM audit
                WHERE service_id = $1 AND seq >= $2 AND personne_id IS NULL
                  AND compte_id IS NOT NULL AND verdict = 'accorde' AND action LIKE '%.lire'
                GROUP BY compte_id ORDER BY n DESC, compte_id LIMIT 60";
    let rows = granted.query(sql, &[service.into(), first.into()]).await?;
    rows.iter().map(|row| Ok((row.get("compte_id")?, row.get("n")?, row.get("last_at")?))).collect()
}

/// The entries about the accounts of an organisation, as an alternative: roles given, passwords made, second
/// factors taken away; its sign-ins too when accounts alone are asked for, which would hide the rest.
fn of_accounts(organisation: i64, category: Option<&str>) -> String {
    let quiet = if category == Some("compte") {
        ""
    } else {
        " AND action NOT IN ('compte.connexion', 'compte.deconnexion')"
    };
    format!(
        "(action LIKE 'compte.%'{quiet} AND cible IN (
            SELECT 'compte:' || id FROM compte WHERE organisation_id = {organisation}
             UNION SELECT 'compte:' || compte_id FROM affectation
                    WHERE organisation_id = {organisation})) OR "
    )
}

/// What an administrator did, since an instant, to accounts of an organisation that open much: a role given, a
/// password made, a second factor taken away. Returns how many times.
pub(crate) async fn rights_changed(
    read: &mut db::Read,
    organisation: i64,
    since: &str,
) -> Result<i64, DbError> {
    let sql = "SELECT seq FROM audit WHERE at >= $1 ORDER BY at, seq LIMIT 1";
    let Some(row) = read.query_opt(sql, &[since.into()]).await? else { return Ok(0) };
    let seq: i64 = row.get("seq")?;
    let accounts = of_accounts(organisation, None);
    let accounts = accounts.trim_end_matches(" OR ");
    let sql = format!(
        "SELECT count(*) AS n FROM audit
          WHERE compte_id IN (SELECT compte_id FROM affectation WHERE role = 'administrateur')
            AND seq >= $1 AND verdict = 'accorde' AND details LIKE '%sensible%' AND {accounts}"
    );
    read.query_opt(&sql, &[seq.into()]).await?.map_or(Ok(0), |row| row.get("n"))
}

/// What an entry says of what only names open, by its kind or among what was there to read.
const NAMED: [&str; 2] = ["information:nommes", "information:reserve"];

/// Returns a page of the trace, latest first, and the entry the next page starts before. That something is reserved about a
/// child is not told (ADR 0081).
pub(crate) async fn lines(
    granted: &mut Granted,
    ask: &Ask,
) -> Result<(Vec<Ligne>, Option<i64>), DbError> {
    let (mut found, next) = lines_and_named(granted, ask, false).await?;
    for line in found.iter_mut().filter(|line| NAMED.iter().any(|one| line.details.contains(one))) {
        let kept: Vec<&str> =
            line.details.split(' ').filter(|word| !NAMED.contains(word)).collect();
        line.details = kept.join(" ");
    }
    Ok((found, next))
}

/// The same, with what is reserved when `named`: for the direction, which names who reads it.
pub(crate) async fn lines_and_named(
    granted: &mut Granted,
    ask: &Ask,
    named: bool,
) -> Result<(Vec<Ligne>, Option<i64>), DbError> {
    use std::fmt::Write as _;
    let mut values: Vec<Value> = Vec::new();
    // What was read under the address of a file that was united with this one was read of this child.
    // So was, of this child, what was read of the other file while they were one.
    let (mut former, mut meanwhile) = (Vec::new(), Vec::new());
    if let Scope::Child(personne) = &ask.scope {
        former = fiche::united_with(granted.read(), *personne).await?;
        meanwhile = fiche::united_meanwhile(granted.read(), *personne).await?;
    }
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut sql = String::from(
        "SELECT seq, at, compte_id, action, cible, verdict, rule, details, personne_id, service_id
           FROM audit WHERE ",
    );
    match &ask.scope {
        Scope::Child(personne) => {
            let n = place((*personne).into());
            let mut any = format!("personne_id = {n}");
            if !former.is_empty() {
                let _infallible = write!(any, " OR personne_id IN ({})", ids(&former));
            }
            for (other, from, until) in meanwhile {
                let (other, from, until) =
                    (place(other.into()), place(from.into()), place(until.into()));
                let _infallible =
                    write!(any, " OR (personne_id = {other} AND at >= {from} AND at < {until})");
            }
            let _infallible = write!(sql, "({any})");
            // What was refused is told apart, when it is asked for.
            if ask.accorde != Some(false) {
                sql.push_str(" AND verdict = 'accorde'");
            }
        }
        Scope::Services(services) | Scope::Organisation(_, services) if services.is_empty() => {
            sql.push_str("1 = 0");
        }
        Scope::Services(services) | Scope::Organisation(_, services) => {
            let services = ids(services);
            let accounts = match &ask.scope {
                Scope::Organisation(organisation, _) => of_accounts(*organisation, ask.category),
                _ => String::new(),
            };
            let _infallible = write!(
                sql,
                "({accounts}service_id IN ({services}) OR personne_id IN (
                    SELECT id FROM personne WHERE service_id IN ({services})
                     UNION SELECT previous_id FROM fusion WHERE service_id IN ({services})
                     UNION SELECT personne_id FROM mesure WHERE service_id IN ({services})
                     UNION SELECT personne_id FROM sejour WHERE service_id IN ({services})))"
            );
        }
        Scope::House => sql.push_str("(action LIKE 'compte.%' OR verdict = 'refuse')"),
    }
    if let Some(from) = &ask.from {
        let Some(seq) = first_at(granted, from).await? else { return Ok((Vec::new(), None)) };
        let n = place(seq.into());
        let _infallible = write!(sql, " AND seq >= {n}");
    }
    if let Some(until) = &ask.until
        && let Some(seq) = first_at(granted, until).await?
    {
        let n = place(seq.into());
        let _infallible = write!(sql, " AND seq < {n}");
    }
    if let Some(before) = ask.before {
        let n = place(before.into());
        let _infallible = write!(sql, " AND seq < {n}");
    }
    if let Some(compte) = ask.compte {
        let n = place(compte.into());
        let _infallible = write!(sql, " AND compte_id = {n}");
    }
    if let Some(category) = ask.category {
        let n = place(format!("{category}.%").into());
        let _infallible = write!(sql, " AND action LIKE {n}");
    }
    if !named {
        sql.push_str(" AND action NOT LIKE 'nommes.%' AND action NOT LIKE 'reserve.%'");
    }
    if let Some(accorde) = ask.accorde {
        let n = place(if accorde { "accorde" } else { "refuse" }.into());
        let _infallible = write!(sql, " AND verdict = {n}");
    }
    let _infallible = write!(sql, " ORDER BY seq DESC LIMIT {}", ask.limit + 1);
    let rows = granted.query(&sql, &values).await?;
    let mut found = rows.iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
    let more = found.len() > ask.limit;
    found.truncate(ask.limit);
    let next = found.last().filter(|_| more).map(|line| line.seq);
    Ok((found, next))
}

/// Returns who accounts are: the name, and what they did where, and when.
pub(crate) async fn who(
    granted: &mut Granted,
    comptes: &[i64],
) -> Result<BTreeMap<i64, Qui>, DbError> {
    if comptes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT c.id, c.nom, c.actif, a.role, a.service_id, a.organisation_id, a.start_day, a.end_day,
                a.revoked_at, s.nom AS service, o.nom AS organisation
           FROM compte c
           LEFT JOIN affectation a ON a.compte_id = c.id
           LEFT JOIN service s ON s.id = a.service_id
           LEFT JOIN organisation o ON o.id = a.organisation_id
          WHERE c.id IN ({}) ORDER BY c.id, a.id",
        ids(comptes)
    );
    let mut all: BTreeMap<i64, Qui> = BTreeMap::new();
    for row in granted.query(&sql, &[]).await? {
        let qui = all.entry(row.get("id")?).or_default();
        qui.nom = row.get("nom")?;
        qui.ferme = !row.get::<bool>("actif")?;
        let role = row.get::<Option<String>>("role")?;
        let Some(role) = role.as_deref().and_then(Role::from_code).map(Role::label) else {
            continue;
        };
        let place =
            row.get::<Option<String>>("service")?.or(row.get::<Option<String>>("organisation")?);
        qui.postes.push(Poste {
            told: place
                .as_ref()
                .map_or_else(|| role.to_owned(), |place| format!("{role}, {place}")),
            role,
            service: row.get("service_id")?,
            organisation: row.get("organisation_id")?,
            start_day: row.get("start_day")?,
            end_day: row.get("end_day")?,
            revoked_at: row.get("revoked_at")?,
        });
    }
    Ok(all)
}

/// Returns the names of children that are still there.
pub(crate) async fn names_of(
    granted: &mut Granted,
    personnes: &[i64],
) -> Result<BTreeMap<i64, String>, DbError> {
    if personnes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!("SELECT id, prenom, nom FROM personne WHERE id IN ({})", ids(personnes));
    let rows = granted.query(&sql, &[]).await?;
    rows.iter()
        .map(|row| {
            let (prenom, nom): (String, String) = (row.get("prenom")?, row.get("nom")?);
            Ok((row.get("id")?, format!("{prenom} {nom}")))
        })
        .collect()
}

/// Returns the accounts of some organisations, to choose among: identifier and name.
pub(crate) async fn comptes_of(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Vec<(i64, String)>, DbError> {
    let rows = granted
        .query(
            "SELECT DISTINCT c.id, c.nom FROM compte c
               JOIN affectation a ON a.compte_id = c.id
              WHERE a.organisation_id = $1 ORDER BY c.nom, c.id LIMIT 2000",
            &[organisation.into()],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?))).collect()
}
