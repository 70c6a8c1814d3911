//! Whose words somebody reads, of those that came by the pages of the child and of the parents, and where they wait.

use access::{Actor, Category, Granted, Perimetre, Role, Verb};
use db::{DbError, Read, Value};
use espace::{Mot, Pour};
use web::{PageError, Shell};

/// The services whose words somebody reads. A child writes to who helps them: neither to who takes them in at home nor
/// to the secretary, and the psychologist reads them too. A parent does not write to who takes the child in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ouverts {
    /// Of the child.
    pub enfant: Vec<i64>,
    /// Of the child, on which one may act.
    acts: Vec<i64>,
    /// Of the parents, on which one may act.
    pub parents: Vec<i64>,
}

impl Ouverts {
    /// Of the services where daily life is read and where it is written, those whose words `actor` reads.
    pub fn of(actor: &Actor, reads: &[i64], writes: &[i64]) -> Self {
        let held = |service: &i64, roles: &[Role]| {
            actor.roles_in(*service).iter().any(|role| roles.contains(role))
        };
        let helping = [Role::Educateur, Role::ChefService, Role::Directeur];
        let acts: Vec<i64> = writes.iter().copied().filter(|one| held(one, &helping)).collect();
        let reading = reads.iter().filter(|one| held(one, &[Role::Psychologue]));
        let mut enfant: Vec<i64> = acts.iter().chain(reading).copied().collect();
        enfant.sort_unstable();
        enfant.dedup();
        let parents =
            writes.iter().filter(|one| held(one, &helping) || held(one, &[Role::Secretaire]));
        Self { enfant, acts, parents: parents.copied().collect() }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.enfant.is_empty() && self.parents.is_empty()
    }

    pub(super) fn services(&self) -> Vec<i64> {
        let mut all: Vec<i64> = self.enfant.iter().chain(&self.parents).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The services in whose name something may be done of what came.
    pub(super) fn services_to_act(&self) -> Vec<i64> {
        let mut all: Vec<i64> = self.acts.iter().chain(&self.parents).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    pub(super) fn reads(&self, mot: &Mot) -> bool {
        let of = if mot.pour == Some(Pour::Enfant) { &self.enfant } else { &self.parents };
        of.contains(&mot.service)
    }

    pub(super) fn acts(&self, mot: &Mot) -> bool {
        let of = if mot.pour == Some(Pour::Enfant) { &self.acts } else { &self.parents };
        of.contains(&mot.service)
    }

    /// The condition of a query on words, `m`.
    fn condition(&self) -> String {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let list = |ids: &[i64]| {
            ids.iter().chain([&-1]).map(i64::to_string).collect::<Vec<_>>().join(", ")
        };
        format!(
            "((m.titulaire = 'enfant' AND m.service_id IN ({}))
              OR (COALESCE(m.titulaire, '') <> 'enfant' AND m.service_id IN ({})))",
            list(&self.enfant),
            list(&self.parents)
        )
    }
}

/// Whose words about a child the reader reads, under a grant on the child.
pub(crate) async fn open(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    personne: i64,
) -> Result<Ouverts, PageError> {
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let own = open.into_iter().find(|(category, _)| *category == Category::Vie);
    let writes = own.map(|(_, services)| services).unwrap_or_default();
    Ok(Ouverts::of(actor, granted.services_on_child(Category::Vie), &writes))
}

/// The services in whose name the reader may act on what came about a child: who only reads daily life waits until
/// it is kept.
pub(crate) async fn writes(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<i64>, PageError> {
    Ok(open(shell, actor, granted, personne).await?.services_to_act())
}

/// How many words wait on the pages of a child, of those that are read.
pub(crate) async fn waiting(
    granted: &mut Granted,
    personne: i64,
    open: &Ouverts,
) -> Result<i64, PageError> {
    if open.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "SELECT COUNT(*) AS n FROM mot_espace m
          WHERE m.personne_id = $1 AND m.suite IS NULL AND {}",
        open.condition()
    );
    let rows = granted.query(&sql, &[personne.into()]).await?;
    Ok(rows.first().map_or(Ok(0), |row| row.get("n"))?)
}

/// Words that wait about a child: how many, and since when (an RFC 3339 instant).
pub(crate) struct Waits {
    pub personne: i64,
    pub count: i64,
    pub since: String,
}

/// Where words wait, of those that are read, by what daily life opens; about some children only when `personnes` names
/// any. The oldest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn waits(
    read: &mut Read,
    open: &Ouverts,
    personnes: Option<&[i64]>,
    vie: &Perimetre,
) -> Result<Vec<Waits>, DbError> {
    if open.is_empty() || personnes.is_some_and(<[i64]>::is_empty) {
        return Ok(Vec::new());
    }
    let list = |ids: &[i64]| ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let mut values: Vec<Value> = Vec::new();
    let within = open.condition();
    let open = vie.condition("m.service_id", Some("m.personne_id"), &mut values);
    let only =
        personnes.map_or(String::new(), |ids| format!(" AND m.personne_id IN ({})", list(ids)));
    let sql = format!(
        "SELECT m.personne_id, COUNT(*) AS n, MIN(m.at) AS since FROM mot_espace m
          WHERE m.suite IS NULL AND {within}{only} AND {open}
          GROUP BY m.personne_id ORDER BY MIN(m.at) LIMIT 200"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (personne, count) = (row.get("personne_id")?, row.get("n")?);
            Ok(Waits { personne, count, since: row.get("since")? })
        })
        .collect()
}
