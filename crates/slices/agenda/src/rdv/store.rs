//! The weeks of appointments, what is taken at an hour, and the names that a page shows.

use std::collections::{BTreeMap, BTreeSet};

use access::Perimetre;
use db::{DbError, Read, Row, Value, Write};
use jiff::civil::{Date, DateTime};

use crate::french;

mod bar;
mod repits;
mod sans;
mod taken;

pub(crate) use bar::barred;
pub(crate) use repits::{Repit, repits};
pub(crate) use sans::rencontres;
pub(crate) use taken::{Slot, free, taken, taken_child};

/// An appointment of a week; brothers and sisters who go together are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seance {
    /// Its first row.
    pub id: i64,
    /// The service that keeps it.
    pub service: i64,
    /// The children whose rows are open.
    pub enfants: Vec<i64>,
    /// A code of `nature_rendez_vous`.
    pub nature: String,
    /// From.
    pub start: DateTime,
    /// To.
    pub end: DateTime,
    /// Where; empty when it is not written.
    pub lieu: String,
    /// What it is about.
    pub objet: String,
    /// The third party.
    pub tiers: String,
    /// A code of `transport`.
    pub transport: String,
    /// A code of `etat_rendez_vous`.
    pub etat: String,
    /// Who goes, one or two.
    pub professionnels: Vec<i64>,
    /// The room and the vehicle.
    pub moyens: Vec<i64>,
    /// With which parent: a code of `titulaire`; empty when it is with none.
    pub titulaire: String,
    /// The decision that a visit follows.
    pub droit_visite: Option<i64>,
}

impl Seance {
    /// What its row says of who visits and when, for the rules.
    pub(crate) fn row(&self) -> fiche::Row {
        let said = |text: &String| (!text.is_empty()).then(|| text.clone());
        fiche::Row::default()
            .with("nature", self.nature.as_str())
            .with("titulaire", said(&self.titulaire))
            .with("droit_visite_id", self.droit_visite)
            .with("objet", said(&self.objet))
            .with("tiers", said(&self.tiers))
            .with("professionnel_id", self.professionnels.first().copied())
            .with("start_at", french::stored(self.start))
            .with("end_at", french::stored(self.end))
    }
}

/// Which appointments of a span are read.
pub(crate) enum Whose<'a> {
    /// Those of a service, of one professional when it is given.
    Service(i64, Option<i64>),
    /// Those where somebody goes, and those of the children they follow.
    Professionnel(i64),
    /// Those of a child, in the services that open them.
    Enfant(i64, &'a [i64]),
}

const COLUMNS: &str = "r.id, r.service_id, r.personne_id, r.nature, r.start_at, r.end_at, r.lieu, \
     r.objet, r.tiers, r.transport, r.etat, r.group_id, r.professionnel_id, \
     r.second_professionnel_id, r.salle_id, r.vehicule_id, r.titulaire, r.droit_visite_id";

/// Identifiers are numbers of ours: written in the text, they cannot be anything else.
fn within(ids: &[i64]) -> String {
    let all: Vec<String> = ids.iter().chain([&-1]).map(i64::to_string).collect();
    all.join(", ")
}

fn moment(row: &Row, column: &str) -> Result<DateTime, DbError> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| DbError::Shape(format!("{column} is no moment")))
}

/// The appointments that meet a span of days, from `from` to the day before `to`, by hour. Without
/// `perimetre`, the services of [`Whose::Enfant`] decide.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn seances(
    read: &mut Read,
    whose: &Whose<'_>,
    perimetre: Option<&Perimetre>,
    (from, to): (Date, Date),
) -> Result<Vec<Seance>, DbError> {
    let mut values: Vec<Value> =
        vec![french::stored(from.at(0, 0, 0, 0)).into(), french::stored(to.at(0, 0, 0, 0)).into()];
    let which = match whose {
        Whose::Service(service, None) => format!("r.service_id = {service}"),
        Whose::Service(service, Some(who)) => format!(
            "r.service_id = {service}
                AND (r.professionnel_id = {who} OR r.second_professionnel_id = {who})"
        ),
        Whose::Professionnel(who) => format!(
            "(r.professionnel_id = {who} OR r.second_professionnel_id = {who}
               OR r.personne_id IN (SELECT s.personne_id FROM referent f
                    JOIN sejour s ON s.id = f.sejour_id
                   WHERE f.professionnel_id = {who} AND (f.end_day IS NULL OR f.end_day > $1)))"
        ),
        Whose::Enfant(personne, services) => {
            format!("r.personne_id = {personne} AND r.service_id IN ({})", within(services))
        }
    };
    let open = perimetre.map_or("1 = 1".to_owned(), |perimetre| {
        perimetre.condition("r.service_id", Some("r.personne_id"), &mut values)
    });
    let sql = format!(
        "SELECT {COLUMNS} FROM rendez_vous r
          WHERE r.end_at > $1 AND r.start_at < $2 AND {which} AND {open}
          ORDER BY r.start_at, r.id"
    );
    gathered(&read.query(&sql, &values).await?)
}

/// The appointments of some rows, one a group.
fn gathered(rows: &[Row]) -> Result<Vec<Seance>, DbError> {
    let mut all: Vec<(i64, Seance)> = Vec::new();
    for row in rows {
        let id: i64 = row.get("id")?;
        let group = row.get::<Option<i64>>("group_id")?.unwrap_or(id);
        let enfant: Option<i64> = row.get("personne_id")?;
        let text = |column: &str| -> Result<String, DbError> {
            Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
        };
        let ids = |columns: [&str; 2]| -> Result<Vec<i64>, DbError> {
            let mut found = Vec::new();
            for column in columns {
                found.extend(row.get::<Option<i64>>(column)?);
            }
            Ok(found)
        };
        let one = Seance {
            id,
            service: row.get("service_id")?,
            enfants: enfant.into_iter().collect(),
            nature: text("nature")?,
            start: moment(row, "start_at")?,
            end: moment(row, "end_at")?,
            lieu: text("lieu")?,
            objet: text("objet")?,
            tiers: text("tiers")?,
            transport: text("transport")?,
            etat: text("etat")?,
            professionnels: ids(["professionnel_id", "second_professionnel_id"])?,
            moyens: ids(["salle_id", "vehicule_id"])?,
            titulaire: text("titulaire")?,
            droit_visite: row.get("droit_visite_id")?,
        };
        // Put off for one of them only, it is no longer the same.
        let same = all.iter_mut().find(|(known, other)| {
            *known == group
                && (other.start, other.end, &other.etat) == (one.start, one.end, &one.etat)
        });
        match same {
            Some((_, other)) => other.enfants.extend(one.enfants),
            None => all.push((group, one)),
        }
    }
    Ok(all.into_iter().map(|(_, one)| one).collect())
}

/// One appointment, as its row says it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn one(read: &mut Read, id: i64) -> Result<Option<Seance>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM rendez_vous r WHERE r.id = $1");
    Ok(gathered(&read.query(&sql, &[id.into()]).await?)?.pop())
}

/// The names that a page shows, by identifier.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Children whose identity is open.
    pub enfants: BTreeMap<i64, String>,
    /// Professionals.
    pub professionnels: BTreeMap<i64, String>,
    /// Rooms and vehicles.
    pub moyens: BTreeMap<i64, String>,
}

/// Reads the names of some appointments; a child whose identity is closed has none.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn names(
    read: &mut Read,
    seances: &[Seance],
    identite: Option<&Perimetre>,
) -> Result<Names, DbError> {
    let ids = |of: fn(&Seance) -> &[i64]| -> Vec<i64> {
        let all: BTreeSet<i64> = seances.iter().flat_map(|one| of(one).iter().copied()).collect();
        all.into_iter().collect()
    };
    let mut names = Names::default();
    let enfants = ids(|one| &one.enfants);
    let mut values = Vec::new();
    let open = identite.map_or("1 = 1".to_owned(), |identite| {
        identite.condition("p.service_id", Some("p.id"), &mut values)
    });
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p WHERE p.id IN ({}) AND {open}",
        within(&enfants)
    );
    for row in read.query(&sql, &values).await? {
        names.enfants.insert(row.get("id")?, full_name(&row)?);
    }
    names.professionnels = professionnels(read, &ids(|one| &one.professionnels)).await?;
    let sql =
        format!("SELECT id, nom FROM moyen WHERE id IN ({})", within(&ids(|one| &one.moyens)));
    for row in read.query(&sql, &[]).await? {
        names.moyens.insert(row.get("id")?, row.get("nom")?);
    }
    Ok(names)
}

fn full_name(row: &Row) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, Option<String>) = (row.get("prenom")?, row.get("nom")?);
    let text = format!("{} {}", prenom.unwrap_or_default(), nom.unwrap_or_default());
    Ok(text.trim().to_owned())
}

/// First names and names of professionals.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn professionnels(
    read: &mut Read,
    ids: &[i64],
) -> Result<BTreeMap<i64, String>, DbError> {
    let sql = format!("SELECT id, prenom, nom FROM professionnel WHERE id IN ({})", within(ids));
    read.query(&sql, &[]).await?.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// How many organisations hold some services.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn organisations(read: &mut Read, services: &[i64]) -> Result<usize, DbError> {
    let sql = format!(
        "SELECT COUNT(DISTINCT organisation_id) AS n FROM service WHERE id IN ({})",
        within(services)
    );
    let row = read.query_opt(&sql, &[]).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// Who is away in a service, day by day: name, first day, the day after the last.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn absents(
    read: &mut Read,
    service: i64,
    (from, to): (Date, Date),
) -> Result<Vec<(String, Date, Option<Date>)>, DbError> {
    let sql = "SELECT p.prenom, p.nom, a.start_day, a.end_day FROM absence_professionnel a
                 JOIN professionnel p ON p.id = a.professionnel_id
                WHERE a.service_id = $1 AND a.start_day < $2
                  AND (a.end_day IS NULL OR a.end_day > $3)
                ORDER BY p.nom, p.prenom, a.id LIMIT 200";
    let values = [service.into(), to.to_string().into(), from.to_string().into()];
    let mut all = Vec::new();
    for row in read.query(sql, &values).await? {
        let start: String = row.get("start_day")?;
        let end: Option<String> = row.get("end_day")?;
        let Ok(start) = start.parse() else { continue };
        all.push((full_name(&row)?, start, end.and_then(|end| end.parse().ok())));
    }
    Ok(all)
}

/// The professional that an account is.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn own_professionnel(
    read: &mut Read,
    compte: i64,
) -> Result<Option<i64>, DbError> {
    let sql = "SELECT professionnel_id FROM compte WHERE id = $1";
    let row = read.query_opt(sql, &[compte.into()]).await?;
    Ok(row.map(|row| row.get::<Option<i64>>("professionnel_id")).transpose()?.flatten())
}

/// Identifiers and what people read of them.
pub(crate) type Named = Vec<(i64, String)>;

/// Those who may go: the professionals of the organisation of a service whose account is not closed.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn team(read: &mut Read, service: i64) -> Result<Named, DbError> {
    let sql = "SELECT p.id, p.prenom, p.nom FROM professionnel p
                 JOIN service s ON s.organisation_id = p.organisation_id
                WHERE s.id = $1 AND NOT EXISTS (SELECT 1 FROM compte c
                      WHERE c.professionnel_id = p.id AND c.actif = 0)
                ORDER BY p.nom, p.prenom, p.id LIMIT 2000";
    let rows = read.query(sql, &[service.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// The rooms or the vehicles of a service.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn moyens(read: &mut Read, service: i64, nature: &str) -> Result<Named, DbError> {
    let sql = "SELECT id, nom FROM moyen WHERE service_id = $1 AND nature = $2 ORDER BY nom, id";
    let rows = read.query(sql, &[service.into(), nature.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?))).collect()
}

/// The children that a service looks after on a day and an actor may plan for, by name.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn enfants(
    read: &mut Read,
    service: i64,
    today: Date,
    (identite, parcours): (&Perimetre, &Perimetre),
) -> Result<Named, DbError> {
    let mut values = vec![today.to_string().into()];
    let named = identite.condition("p.service_id", Some("p.id"), &mut values);
    let open = parcours.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p
          WHERE p.service_id = {service} AND {named} AND {open}
            AND p.id IN (SELECT o.personne_id FROM mission o WHERE o.service_id = {service}
                AND o.start_day <= $1 AND (o.end_day IS NULL OR o.end_day > $1))
          ORDER BY p.nom, p.prenom, p.id LIMIT 2000"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// The brothers and sisters of a child that an actor may know of, by age.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn fratrie(
    read: &mut Read,
    personne: i64,
    identite: &Perimetre,
) -> Result<Named, DbError> {
    let mut values = vec![personne.into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p
           JOIN personne e ON e.famille_id = p.famille_id
          WHERE e.id = $1 AND p.id <> e.id AND {open}
          ORDER BY p.birth_day, p.id LIMIT 20"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// The name of a child; none when their identity is closed.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn name_of(
    read: &mut Read,
    personne: i64,
    identite: &Perimetre,
) -> Result<Option<String>, DbError> {
    let mut values = vec![personne.into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!("SELECT p.prenom, p.nom FROM personne p WHERE p.id = $1 AND {open}");
    read.query_opt(&sql, &values).await?.map(|row| full_name(&row)).transpose()
}

/// The days of the visits of a child by a holder that are planned or held, but for some rows.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn visit_days(
    write: &mut Write,
    personne: i64,
    titulaire: &str,
    own: &[i64],
) -> Result<Vec<Date>, DbError> {
    let sql = format!(
        "SELECT start_at FROM rendez_vous
          WHERE personne_id = $1 AND nature = 'visite' AND titulaire = $2
            AND etat IN ('prevu', 'tenu') AND id NOT IN ({})",
        within(own)
    );
    let rows = write.query(&sql, &[personne.into(), titulaire.into()]).await?;
    rows.iter().map(|row| Ok(moment(row, "start_at")?.date())).collect()
}

/// The telephone of a service; empty when it is not written.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn telephone(read: &mut Read, service: i64) -> Result<String, DbError> {
    let sql = "SELECT telephone FROM service WHERE id = $1";
    let row = read.query_opt(sql, &[service.into()]).await?;
    Ok(row
        .map(|row| row.get::<Option<String>>("telephone"))
        .transpose()?
        .flatten()
        .unwrap_or_default())
}

/// Somebody of the family or close to a child, as its contacts name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Autour {
    /// The contact.
    pub id: i64,
    /// What they are for the child.
    pub lien: String,
    /// Their name.
    pub nom: String,
}

/// Those of the family or close to a child on a day, by name; `identite` opens them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn autour(
    read: &mut Read,
    personne: Option<i64>,
    identite: &Perimetre,
    day: Date,
) -> Result<Vec<Autour>, DbError> {
    let Some(personne) = personne else { return Ok(Vec::new()) };
    let mut values = vec![personne.into(), day.to_string().into()];
    let open = identite.condition("c.service_id", Some("c.personne_id"), &mut values);
    let sql = format!(
        "SELECT c.id, c.lien, c.nom FROM contact c
          WHERE c.personne_id = $1 AND (c.end_day IS NULL OR c.end_day > $2) AND {open}
            AND c.lien NOT IN ('assistant_familial', 'professionnel', 'ecole', 'soin')
          ORDER BY c.nom, c.id LIMIT 50"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| Ok(Autour { id: row.get("id")?, lien: row.get("lien")?, nom: row.get("nom")? }))
        .collect()
}

/// Whether the place where a child lives is kept secret on a day, whoever noted it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn is_secret(read: &mut Read, personne: i64, day: Date) -> Result<bool, DbError> {
    partage::restriction::is_place_kept(read, personne, day).await
}

/// The rows of one group: identifier, service, child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn group(
    read: &mut Read,
    id: i64,
) -> Result<Vec<(i64, i64, Option<i64>)>, DbError> {
    let sql = "SELECT r.id, r.service_id, r.personne_id FROM rendez_vous r
                 JOIN rendez_vous o ON o.id = $1
                WHERE COALESCE(r.group_id, r.id) = COALESCE(o.group_id, o.id)
                  AND r.start_at = o.start_at AND r.etat = o.etat
                ORDER BY r.id";
    let rows = read.query(sql, &[id.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("service_id")?, row.get("personne_id")?)))
        .collect()
}

/// The children that a professional follows on a day.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn followed(read: &mut Read, who: i64, day: Date) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT DISTINCT s.personne_id FROM referent f JOIN sejour s ON s.id = f.sejour_id
                WHERE f.professionnel_id = $1 AND f.start_day <= $2
                  AND (f.end_day IS NULL OR f.end_day > $2)";
    let rows = read.query(sql, &[who.into(), day.to_string().into()]).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}
