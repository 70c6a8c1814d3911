//! What the pages of health read.

use std::collections::{BTreeMap, BTreeSet};

use access::Perimetre;
use db::{DbError, Read, Row as Found, Value};
use fiche::Row;
use jiff::civil::{Date, DateTime};

use crate::traitement::call_hour;

/// A treatment that runs on a day.
#[derive(Debug, Clone)]
pub(crate) struct Traitement {
    pub id: i64,
    pub personne: i64,
    pub medicament: String,
    pub dose: String,
    /// Codes of `moment_prise`.
    pub moments: Vec<&'static str>,
    pub soignant: bool,
    pub precaution: String,
}

/// A dose that was given, or not.
#[derive(Debug, Clone)]
pub(crate) struct Prise {
    pub id: i64,
    pub traitement: i64,
    pub moment: String,
    pub etat: String,
    pub at: DateTime,
    pub par: String,
    /// The account that noted it; two may bear one name.
    pub compte: Option<i64>,
    pub remarque: String,
}

/// Identifiers are numbers of ours: written in the text, they cannot be anything else.
fn within(ids: &[i64]) -> String {
    let all: Vec<String> = ids.iter().chain([&-1]).map(i64::to_string).collect();
    all.join(", ")
}

fn full_name(row: &Found) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

const MOMENTS: [&str; 5] = ["matin", "midi", "soir", "coucher", "besoin"];

/// The treatments of a service that run on a day, of the children it opens.
pub(crate) async fn traitements(
    read: &mut Read,
    service: i64,
    day: Date,
    sante: &Perimetre,
) -> Result<Vec<Traitement>, DbError> {
    let mut values: Vec<Value> = vec![day.to_string().into()];
    let open = sante.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, t.medicament, t.dose, t.matin, t.midi, t.soir, t.coucher,
            t.besoin, t.aide_prise, t.precaution
           FROM traitement_sante t
          WHERE t.service_id = {service} AND t.start_day <= $1
            AND (t.end_day IS NULL OR t.end_day > $1) AND {open}
          ORDER BY t.personne_id, t.id LIMIT 1000"
    );
    read.query(&sql, &values)
        .await?
        .iter()
        .map(|row| {
            let mut moments = Vec::new();
            for moment in MOMENTS {
                if row.get::<Option<i64>>(moment)? == Some(1) {
                    moments.push(moment);
                }
            }
            let aide: String = row.get("aide_prise")?;
            Ok(Traitement {
                id: row.get("id")?,
                personne: row.get("personne_id")?,
                medicament: row.get("medicament")?,
                dose: row.get("dose")?,
                moments,
                soignant: aide == "soignant",
                precaution: row.get::<Option<String>>("precaution")?.unwrap_or_default(),
            })
        })
        .collect()
}

/// The doses of a service noted between two days, the second left out.
pub(crate) async fn prises(
    read: &mut Read,
    service: i64,
    (from, to): (Date, Date),
    vie: &Perimetre,
) -> Result<Vec<Prise>, DbError> {
    let mut values: Vec<Value> = vec![from.to_string().into(), to.to_string().into()];
    let open = vie.condition("p.service_id", Some("p.personne_id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.traitement_id, p.moment_prise, p.etat_prise, p.start_at, p.par,
            p.remarque, (SELECT h.compte_id FROM historique h WHERE h.nom_table = 'prise_traitement'
                AND h.row_id = p.id AND h.version = 1 ORDER BY h.seq LIMIT 1) AS compte_id
           FROM prise_traitement p
          WHERE p.service_id = {service} AND p.start_at >= $1 AND p.start_at < $2 AND {open}
          ORDER BY p.start_at, p.id LIMIT 5000"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let at: String = row.get("start_at")?;
        let Ok(at) = at.parse() else { continue };
        all.push(Prise {
            id: row.get("id")?,
            traitement: row.get("traitement_id")?,
            moment: row.get("moment_prise")?,
            etat: row.get("etat_prise")?,
            at,
            par: row.get("par")?,
            compte: row.get("compte_id")?,
            remarque: row.get::<Option<String>>("remarque")?.unwrap_or_default(),
        });
    }
    Ok(all)
}

/// How many doses of a day are neither given nor told otherwise, of the children whose care and daily life are open: what is
/// given when it is needed is not waited for.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn left(
    read: &mut Read,
    service: i64,
    day: Date,
    (sante, vie): (&Perimetre, &Perimetre),
) -> Result<usize, DbError> {
    let all = traitements(read, service, day, sante).await?;
    let noted = prises(read, service, (day, day.tomorrow().unwrap_or(day)), vie).await?;
    let wanted = all.iter().flat_map(|one| one.moments.iter().map(move |moment| (one.id, *moment)));
    let left = wanted.filter(|(id, moment)| {
        *moment != "besoin"
            && !noted.iter().any(|one| one.traitement == *id && one.moment == *moment)
    });
    Ok(left.count())
}

/// The meetings with the psychologist that the week of a day owes in a service, and how many of them are not noted.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn week_owed(
    read: &mut Read,
    service: i64,
    day: Date,
    sante: &Perimetre,
) -> Result<(usize, usize), DbError> {
    let columns: &[&str] = &["start_day", "end_day", "rythme", "accord_day", "retrait_day"];
    let suivis = rows(read, service, ("suivi_psy", columns), sante).await?;
    let monday = crate::psy::monday_of(day);
    let owed = crate::psy::owed(&suivis, monday);
    if owed.is_empty() {
        return Ok((0, 0));
    }
    let noted = rencontres(read, service, sante).await?;
    let left = owed.iter().filter(|du| {
        !noted
            .iter()
            .any(|one| one.semaine == monday && one.suivi == du.suivi && one.rang == du.rang)
    });
    Ok((owed.len(), left.count()))
}

/// The services whose psychologist follows a child on a day, the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn followed_by(read: &mut Read, personne: i64, day: Date) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT service_id FROM suivi_psy WHERE personne_id = $1
          AND (end_day IS NULL OR end_day > $2) ORDER BY start_day DESC, id DESC";
    let found = read.query(sql, &[personne.into(), day.to_string().into()]).await?;
    found.iter().map(|row| row.get("service_id")).collect()
}

/// The doses of today whose moment is past and of which nothing is noted, child and moment, of those whom the reader may give
/// one: who is away is left out, what only a carer gives is told to carers.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn late(
    read: &mut Read,
    service: i64,
    (now, carer): (DateTime, bool),
    [sante, vie, parcours, incident]: [&Perimetre; 4],
) -> Result<Vec<(i64, &'static str)>, DbError> {
    let day = now.date();
    let all = traitements(read, service, day, sante).await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let noted = prises(read, service, (day, day.tomorrow().unwrap_or(day)), vie).await?;
    let away = absents(read, service, now, (parcours, incident)).await?;
    let mut late: Vec<(i64, &'static str)> = Vec::new();
    for one in all.iter().filter(|one| carer || !one.soignant) {
        for moment in &one.moments {
            let past = call_hour(moment).is_some_and(|hour| now.time() >= hour);
            let told = noted.iter().any(|dose| dose.traitement == one.id && dose.moment == *moment);
            let line = (one.personne, *moment);
            if past && !told && !away.contains(&one.personne) && !late.contains(&line) {
                late.push(line);
            }
        }
    }
    Ok(late)
}

/// The children of a service who are away at a moment (Europe/Paris), by what the way and incidents open.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn absents(
    read: &mut Read,
    service: i64,
    now: DateTime,
    (parcours, incident): (&Perimetre, &Perimetre),
) -> Result<BTreeSet<i64>, DbError> {
    let now = now.strftime("%Y-%m-%dT%H:%M").to_string();
    let mut values: Vec<Value> = vec![now.into()];
    let away = parcours.condition("a.service_id", Some("a.personne_id"), &mut values);
    let gone = incident.condition("i.service_id", Some("i.personne_id"), &mut values);
    let sql = format!(
        "SELECT a.personne_id FROM absence a
          WHERE a.service_id = {service} AND a.start_at <= $1
            AND COALESCE(a.end_at, '9') > $1 AND {away}
         UNION SELECT i.personne_id FROM incident i
          WHERE i.service_id = {service} AND i.nature = 'fugue' AND i.closed_day IS NULL
            AND COALESCE(i.evite, 0) = 0 AND i.personne_id IS NOT NULL AND i.start_at <= $1 AND {gone}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}

/// Children, by name, whose identity is open.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn names(
    read: &mut Read,
    ids: &[i64],
    identite: &Perimetre,
) -> Result<BTreeMap<i64, String>, DbError> {
    let mut values = Vec::new();
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p WHERE p.id IN ({}) AND {open}",
        within(ids)
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// The children who stay in a service on a day, of those whose identity is open.
pub(crate) async fn presents(
    read: &mut Read,
    service: i64,
    day: Date,
    identite: &Perimetre,
) -> Result<Vec<(i64, String)>, DbError> {
    let mut values: Vec<Value> = vec![day.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p
          WHERE p.id IN (SELECT s.personne_id FROM sejour s WHERE s.service_id = {service}
                AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1))
            AND {open} ORDER BY p.nom, p.prenom, p.id LIMIT 500"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, full_name(row)?))).collect()
}

/// The pill boxes that serve on a day, of the children it opens.
pub(crate) async fn piluliers(
    read: &mut Read,
    service: i64,
    on: Date,
    vie: &Perimetre,
) -> Result<Vec<Row>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, t.start_day, t.end_day, t.verifie_day, t.conforme
           FROM pilulier t
          WHERE t.service_id = {service} AND t.start_day <= $1 AND t.end_day > $1 AND {open}
          ORDER BY t.id LIMIT 1000"
    );
    let mut all = Vec::new();
    for found in read.query(&sql, &values).await? {
        let mut row = Row::default();
        row.id = found.get("id")?;
        row.owner = service;
        row.set("personne_id", Value::Int(found.get("personne_id")?));
        row.set("conforme", Value::Int(found.get("conforme")?));
        for name in ["start_day", "end_day", "verifie_day"] {
            row.set(name, Value::Text(found.get(name)?));
        }
        all.push(row);
    }
    Ok(all)
}

/// A few columns of the rows of a service about children, of those it opens; days and codes only.
pub(crate) async fn rows(
    read: &mut Read,
    service: i64,
    (table, columns): (&str, &[&'static str]),
    perimetre: &Perimetre,
) -> Result<Vec<Row>, DbError> {
    let mut values = Vec::new();
    let open = perimetre.condition("t.service_id", Some("t.personne_id"), &mut values);
    let named: Vec<String> = columns.iter().map(|name| format!("t.{name}")).collect();
    let sql = format!(
        "SELECT t.id, t.personne_id, {} FROM {table} t
          WHERE t.service_id = {service} AND {open} ORDER BY t.id",
        named.join(", ")
    );
    let mut all = Vec::new();
    for found in read.query(&sql, &values).await? {
        let mut row = Row::default();
        row.id = found.get("id")?;
        row.owner = service;
        row.set("personne_id", Value::Int(found.get("personne_id")?));
        for name in columns {
            row.set(name, Value::Text(found.get(name)?));
        }
        all.push(row);
    }
    Ok(all)
}

/// A meeting owed, as it was noted.
#[derive(Debug, Clone)]
pub(crate) struct Rencontre {
    pub id: i64,
    pub version: i64,
    pub suivi: i64,
    pub semaine: Date,
    pub rang: i64,
    pub etat: String,
    pub motif: Option<String>,
}

/// The meetings noted in a service, of the children it opens, the latest weeks first.
pub(crate) async fn rencontres(
    read: &mut Read,
    service: i64,
    sante: &Perimetre,
) -> Result<Vec<Rencontre>, DbError> {
    let mut values = Vec::new();
    let open = sante.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.version, t.suivi_id, t.semaine_day, t.rang, t.etat, t.motif
           FROM rencontre_psy t
          WHERE t.service_id = {service} AND {open} ORDER BY t.semaine_day DESC, t.id LIMIT 5000"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let semaine: String = row.get("semaine_day")?;
        let Ok(semaine) = semaine.parse() else { continue };
        all.push(Rencontre {
            id: row.get("id")?,
            version: row.get("version")?,
            suivi: row.get("suivi_id")?,
            semaine,
            rang: row.get("rang")?,
            etat: row.get("etat")?,
            motif: row.get("motif")?,
        });
    }
    Ok(all)
}

/// Whether the meeting of a row stands already, and then whether it says the same.
pub(crate) async fn met_meanwhile(
    write: &mut db::Write,
    row: &fiche::Row,
) -> Result<Option<bool>, DbError> {
    let sql = "SELECT etat, motif FROM rencontre_psy
                WHERE suivi_id = $1 AND semaine_day = $2 AND rang = $3";
    let values = [
        row.int("suivi_id").into(),
        row.text("semaine_day").map(str::to_owned).into(),
        row.int("rang").into(),
    ];
    let Some(found) = write.query_opt(sql, &values).await? else { return Ok(None) };
    let same = found.get::<Option<String>>("etat")?.as_deref() == row.text("etat")
        && found.get::<Option<String>>("motif")?.as_deref() == row.text("motif");
    Ok(Some(same))
}
