//! What somebody holds in a service: children, and around each what goes with the child; then what is about none.

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, Category, Granted};
use db::{DbError, Row as Found};
use fiche::{Fiche, Register, Row};
use jiff::{ToSpan as _, civil::Date};
use web::{PageError, Shell};

use super::opened;

/// A colleague who may take over.
pub(super) struct Colleague {
    pub(super) id: i64,
    pub(super) nom: String,
    /// Their open account, if they have one.
    pub(super) compte: Option<i64>,
}

/// What is held around one child, or around none.
#[derive(Default)]
pub(super) struct Held {
    /// The child; none for what is of the service.
    pub(super) personne: Option<i64>,
    pub(super) nom: String,
    /// The rows that say who follows the child.
    pub(super) suivis: Vec<Row>,
    /// Who else follows the child on the same stays.
    pub(super) autres: Vec<Row>,
    /// The appointments to come where they go, first or second.
    pub(super) rdv: Vec<Row>,
    /// What their account has: tasks, writings begun, notes that wait for its second look.
    pub(super) taches: Vec<i64>,
    pub(super) ecrits: Vec<i64>,
    pub(super) regards: Vec<i64>,
    /// What those who take over must write, and read, for it.
    pub(super) ecriture: BTreeSet<Category>,
    pub(super) lecture: BTreeSet<Category>,
    /// The answers promised to the child.
    pub(super) promesses: usize,
    /// The co-référent, or else the référent who stays: who is proposed.
    pub(super) propose: Option<i64>,
    /// When they wrote their hand-over, an RFC 3339 instant.
    pub(super) note: Option<String>,
    /// The meeting of the hand-over with the family: its appointment, its day, whether it was held.
    pub(super) rencontre: Option<(i64, Date, bool)>,
}

impl Held {
    /// Whether something is passed on that an account must hold.
    pub(super) fn needs_account(&self) -> bool {
        !(self.taches.is_empty() && self.ecrits.is_empty() && self.regards.is_empty())
    }
}

/// What the page of one professional is made of.
pub(super) struct Seat {
    pub(super) nom: String,
    /// Their accounts.
    pub(super) comptes: Vec<i64>,
    /// Child by child, then what is of the service.
    pub(super) held: Vec<Held>,
    pub(super) colleagues: Vec<Colleague>,
}

impl Seat {
    pub(super) fn colleague(&self, id: i64) -> Option<&Colleague> {
        self.colleagues.iter().find(|one| one.id == id)
    }
}

fn text(found: &Found, column: &str) -> Result<String, DbError> {
    Ok(found.get::<Option<String>>(column)?.unwrap_or_default())
}

/// The rows of a kind in a service that name something in a field.
async fn naming(
    granted: &mut Granted,
    kind: &'static Fiche,
    field: &'static str,
    id: i64,
    service: i64,
) -> Result<Vec<Row>, DbError> {
    fiche::rows_about(granted, kind, field, id, &[service]).await
}

/// The child of a stay that runs still, with the name.
async fn child_of(
    granted: &mut Granted,
    sejour: i64,
    today: Date,
) -> Result<Option<(i64, String)>, DbError> {
    let sql = "SELECT p.id, p.nom, p.prenom FROM sejour j JOIN personne p ON p.id = j.personne_id
                WHERE j.id = $1 AND (j.sortie_day IS NULL OR j.sortie_day > $2)";
    let values = [sejour.into(), today.to_string().into()];
    let Some(found) = granted.read().query_opt(sql, &values).await? else { return Ok(None) };
    let nom = format!("{} {}", text(&found, "nom")?, text(&found, "prenom")?);
    Ok(Some((found.get("id")?, nom.trim().to_owned())))
}

/// The name of a child of whom something else than the following is held.
async fn name_of(granted: &mut Granted, personne: i64) -> Result<String, DbError> {
    let sql = "SELECT nom, prenom FROM personne WHERE id = $1";
    let found = granted.read().query_opt(sql, &[personne.into()]).await?;
    let Some(found) = found else { return Ok("Un enfant".to_owned()) };
    Ok(format!("{} {}", text(&found, "nom")?, text(&found, "prenom")?).trim().to_owned())
}

/// Who else follows a child in a service, the co-référent first, then the référent, then the others.
async fn stands_by(
    granted: &mut Granted,
    (service, personne): (i64, i64),
    but: i64,
    today: &str,
) -> Result<Option<i64>, DbError> {
    let sql = "SELECT r.professionnel_id FROM referent r JOIN sejour j ON j.id = r.sejour_id
                WHERE r.service_id = $1 AND j.personne_id = $2 AND r.professionnel_id <> $3
                  AND r.start_day <= $4 AND (r.end_day IS NULL OR r.end_day > $4)
                  AND (j.sortie_day IS NULL OR j.sortie_day > $4)
                  AND NOT EXISTS (SELECT 1 FROM compte c
                       WHERE c.professionnel_id = r.professionnel_id AND c.actif = 0)
                ORDER BY CASE r.role WHEN 'coreferent' THEN 0 WHEN 'referent' THEN 1
                         WHEN 'referent_quotidien' THEN 2 ELSE 3 END, r.id LIMIT 1";
    let values = [service.into(), personne.into(), but.into(), today.into()];
    let found = granted.read().query_opt(sql, &values).await?;
    found.map(|row| row.get("professionnel_id")).transpose()
}

/// Reads what a professional holds in a service, for who answers for it.
pub(super) async fn seat(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
    professionnel: i64,
) -> Result<Seat, PageError> {
    let mut granted = opened(shell, actor, service).await?;
    let referent = register.by_table("referent").ok_or(PageError::NotFound)?;
    let rdv = register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
    let today = shell.house.today();
    let (nom, colleagues) = colleagues(&mut granted, service, professionnel).await?;
    let mut held: BTreeMap<Option<i64>, Held> = BTreeMap::new();
    for row in naming(&mut granted, referent, "professionnel_id", professionnel, service).await? {
        if row.day("end_day").is_some_and(|end| end <= today) {
            continue;
        }
        let sejour = row.int("sejour_id").unwrap_or_default();
        let Some((personne, nom)) = child_of(&mut granted, sejour, today).await? else { continue };
        let by = naming(&mut granted, referent, "sejour_id", sejour, service).await?;
        let one = held.entry(Some(personne)).or_default();
        one.nom = nom;
        one.autres.extend(by.into_iter().filter(|other| {
            let over = other.day("end_day").is_some_and(|end| end <= today);
            !over && other.int("professionnel_id") != Some(professionnel)
        }));
        one.suivis.push(row);
    }
    for field in ["professionnel_id", "second_professionnel_id"] {
        for row in naming(&mut granted, rdv, field, professionnel, service).await? {
            let planned = row.text("etat") == Some("prevu");
            if planned && row.day("start_at").is_some_and(|day| day >= today) {
                let one = held.entry(row.int("personne_id")).or_default();
                if one.rdv.iter().all(|known| known.id != row.id) {
                    one.rdv.push(row);
                }
            }
        }
    }
    let comptes = accounts(&mut granted, professionnel).await?;
    for compte in &comptes {
        let read = granted.read();
        for (id, personne, category) in journal::tache::held(read, *compte, service).await? {
            let one = held.entry(personne).or_default();
            one.taches.push(id);
            one.ecriture.insert(category);
        }
        for (id, personne, category) in ecrit::begun_by(read, *compte, service).await? {
            let one = held.entry(Some(personne)).or_default();
            one.ecrits.push(id);
            one.ecriture.insert(category);
        }
        for (id, personne, category) in journal::note::looks_of(read, *compte, service).await? {
            let one = held.entry(Some(personne)).or_default();
            one.regards.push(id);
            one.lecture.insert(category);
        }
    }
    let day = today.to_string();
    for (personne, one) in &mut held {
        one.personne = *personne;
        let Some(personne) = *personne else { continue };
        if one.nom.is_empty() {
            one.nom = name_of(&mut granted, personne).await?;
        }
        one.propose = stands_by(&mut granted, (service, personne), professionnel, &day).await?;
        one.promesses = projet::parole::promised(granted.read(), service, personne).await?;
        one.note = journal::note::handed_by(granted.read(), &comptes, personne).await?;
        one.rencontre = met(&mut granted, (service, personne), today).await?;
    }
    granted.commit().await?;
    let mut held: Vec<Held> = held.into_values().collect();
    held.sort_by(|a, b| (a.personne.is_none(), &a.nom).cmp(&(b.personne.is_none(), &b.nom)));
    // One of another organisation is nobody here.
    Ok(Seat { nom: nom.ok_or(PageError::NotFound)?, comptes, held, colleagues })
}

/// How far back a meeting of a hand-over is still of this one, in days: a figure of ours.
const RENCONTRE_JOURS: i64 = 90;

/// The meeting of the hand-over with the family of a child: the one that is planned or was held last.
async fn met(
    granted: &mut Granted,
    (service, personne): (i64, i64),
    today: Date,
) -> Result<Option<(i64, Date, bool)>, DbError> {
    let since = today.saturating_sub(RENCONTRE_JOURS.days());
    let sql =
        "SELECT id, start_at, etat FROM rendez_vous WHERE service_id = $1 AND personne_id = $2
                  AND nature = 'relais' AND etat IN ('prevu', 'tenu') AND start_at >= $3
                ORDER BY start_at DESC, id DESC LIMIT 1";
    let values = [service.into(), personne.into(), since.to_string().into()];
    let Some(found) = granted.read().query_opt(sql, &values).await? else { return Ok(None) };
    let day = text(&found, "start_at")?.get(..10).and_then(|day| day.parse().ok());
    let held = text(&found, "etat")? == "tenu";
    day.map(|day| Ok((found.get("id")?, day, held))).transpose()
}

async fn accounts(granted: &mut Granted, professionnel: i64) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT id FROM compte WHERE professionnel_id = $1 ORDER BY id";
    let rows = granted.query(sql, &[professionnel.into()]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// The name of a professional of the organisation, and their colleagues who have not left.
async fn colleagues(
    granted: &mut Granted,
    service: i64,
    professionnel: i64,
) -> Result<(Option<String>, Vec<Colleague>), DbError> {
    let found = granted
        .query(
            "SELECT p.id, p.nom, p.prenom,
                    (SELECT MIN(c.id) FROM compte c
                      WHERE c.professionnel_id = p.id AND c.actif = 1) AS compte
               FROM professionnel p JOIN service s ON s.organisation_id = p.organisation_id
              WHERE s.id = $1 AND NOT EXISTS (SELECT 1 FROM compte c
                    WHERE c.professionnel_id = p.id AND c.actif = 0 AND p.id <> $2)
              ORDER BY p.nom, p.prenom, p.id",
            &[service.into(), professionnel.into()],
        )
        .await?;
    let (mut nom, mut all) = (None, Vec::with_capacity(found.len()));
    for row in &found {
        let id: i64 = row.get("id")?;
        let label = format!("{} {}", row.get::<String>("nom")?, row.get::<String>("prenom")?);
        if id == professionnel {
            nom = Some(label);
        } else {
            all.push(Colleague { id, nom: label, compte: row.get("compte")? });
        }
    }
    Ok((nom, all))
}
