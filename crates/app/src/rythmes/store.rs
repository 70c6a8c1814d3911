//! Whom a service follows, and when they were met.

use std::collections::BTreeMap;

use access::Perimetre;
use db::{DbError, Read, Row as Found, Value};
use jiff::civil::Date;
use structure::organisation::NATURES_HEBERGEMENT;

use super::rules::{Lieu, Seance};
use crate::journee::full_name;

/// Measures whose work is done at home. Source: the titles of `nature_mesure`.
const A_DOMICILE: &str = "('aemo', 'aemo_renforcee', 'aed', 'aed_renforcee', 'pead', 'mjie')";

/// A child that the service follows on a day.
#[derive(Debug, Clone)]
pub(super) struct Suivi {
    pub id: i64,
    pub nom: String,
    pub famille: Option<i64>,
    pub mna: bool,
    /// Since when the work at home runs; none when none does.
    pub domicile: Option<Date>,
    /// Since when the service follows the child.
    pub depuis: Option<Date>,
    pub lieu: Option<Lieu>,
}

/// A day of each child.
pub(super) type Jours = BTreeMap<i64, Date>;

fn day(row: &Found, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.get(..10)?.parse().ok()))
}

/// The children whom a service follows on a day by a stay or a measure, of those whose name and way are open.
pub(super) async fn suivis(
    read: &mut Read,
    (service, today): (i64, Date),
    (identite, parcours, vie): (&Perimetre, &Perimetre, &Perimetre),
) -> Result<Vec<Suivi>, DbError> {
    let mut values: Vec<Value> = vec![today.to_string().into()];
    let named = identite.condition("p.service_id", Some("p.id"), &mut values);
    let open = parcours.condition("p.service_id", Some("p.id"), &mut values);
    let lives = vie.condition("h.service_id", Some("h.personne_id"), &mut values);
    let runs = "m.service_id = p.service_id AND m.personne_id = p.id AND m.decision_day <= $1
          AND (m.fin_day IS NULL OR m.fin_day > $1) AND COALESCE(m.attente_sans_suite, 0) = 0";
    let stays = "s.service_id = p.service_id AND s.personne_id = p.id AND s.entree_day <= $1
          AND (s.sortie_day IS NULL OR s.sortie_day > $1)";
    // Only a stay where a child sleeps says where they live.
    let sleeps = format!(
        "{stays} AND EXISTS (SELECT 1 FROM service sv WHERE sv.id = s.service_id AND sv.nature IN ('{}'))",
        NATURES_HEBERGEMENT.join("', '")
    );
    let place = |column: &str| {
        format!(
            "(SELECT h.{column} FROM hebergement h WHERE h.personne_id = p.id AND h.start_day <= $1
                AND (h.end_day IS NULL OR h.end_day > $1) AND {lives}
              ORDER BY h.start_day DESC, h.id DESC LIMIT 1)"
        )
    };
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, p.famille_id, p.mna,
                (SELECT MIN(COALESCE(m.prise_en_charge_day, m.decision_day)) FROM mesure m
                  WHERE {runs} AND m.nature IN {A_DOMICILE}) AS domicile,
                (SELECT MIN(COALESCE(m.prise_en_charge_day, m.decision_day)) FROM mesure m
                  WHERE {runs}) AS mesure_day,
                (SELECT MIN(s.entree_day) FROM sejour s WHERE {stays}) AS sejour_day,
                (SELECT MAX(s.service_id) FROM sejour s WHERE {sleeps}) AS sejour_service,
                (SELECT MAX(s.unite_id) FROM sejour s WHERE {sleeps}) AS sejour_unite,
                {} AS lieu_nature, {} AS lieu_commune
           FROM personne p
          WHERE p.service_id = {service} AND {named} AND {open}
            AND (EXISTS (SELECT 1 FROM mesure m WHERE {runs}) OR EXISTS (SELECT 1 FROM sejour s WHERE {stays}))
          ORDER BY p.nom, p.prenom, p.id LIMIT 1000",
        place("nature"),
        place("commune")
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let stay: Option<i64> = row.get("sejour_service")?;
        let nature: Option<String> = row.get("lieu_nature")?;
        let commune: Option<String> = row.get("lieu_commune")?;
        let lieu = match (stay, nature) {
            (Some(service), _) => Some(Lieu::Sejour(service, row.get("sejour_unite")?)),
            (None, Some(nature)) => Some(Lieu::Hebergement(nature, commune.unwrap_or_default())),
            (None, None) => None,
        };
        let begun = [day(&row, "mesure_day")?, day(&row, "sejour_day")?];
        all.push(Suivi {
            id: row.get("id")?,
            nom: full_name(&row)?,
            famille: row.get("famille_id")?,
            mna: row.get::<Option<i64>>("mna")? == Some(1),
            domicile: day(&row, "domicile")?,
            depuis: begun.into_iter().flatten().min(),
            lieu,
        });
    }
    Ok(all)
}

fn within(ids: &[i64]) -> String {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

async fn last_of(
    read: &mut Read,
    sql: &str,
    values: &[Value],
    all: &mut Jours,
    keep: fn(Date, Date) -> Date,
) -> Result<(), DbError> {
    for row in read.query(sql, values).await? {
        let (Some(id), Some(found)) = (row.get::<Option<i64>>("personne_id")?, day(&row, "day")?)
        else {
            continue;
        };
        all.entry(id).and_modify(|known| *known = keep(*known, found)).or_insert(found);
    }
    Ok(())
}

/// The last visit by two at each child's home, and the next one that is planned.
pub(super) async fn binomes(
    read: &mut Read,
    (service, now): (i64, &str),
    ids: &[i64],
    vie: &Perimetre,
) -> Result<(Jours, Jours), DbError> {
    let (mut last, mut next) = (BTreeMap::new(), BTreeMap::new());
    if ids.is_empty() {
        return Ok((last, next));
    }
    let ids = within(ids);
    let mut values: Vec<Value> = Vec::new();
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.personne_id, MAX(t.day) AS day FROM acte t WHERE t.service_id = {service}
            AND t.nature = 'visite_domicile' AND t.professionnels >= 2 AND t.personne_id IN ({ids})
            AND NOT EXISTS (SELECT 1 FROM note_journal n WHERE n.personne_id = t.personne_id
                 AND n.acte_id = t.id AND n.retrait_at IS NOT NULL)
            AND {open} GROUP BY t.personne_id"
    );
    last_of(read, &sql, &values, &mut last, Date::max).await?;
    let visit = format!(
        "FROM rendez_vous WHERE service_id = {service} AND nature = 'visite_domicile'
            AND second_professionnel_id IS NOT NULL AND personne_id IN ({ids})"
    );
    let sql = format!(
        "SELECT personne_id, MAX(start_at) AS day {visit} AND etat = 'tenu' GROUP BY personne_id"
    );
    last_of(read, &sql, &[], &mut last, Date::max).await?;
    let sql = format!(
        "SELECT personne_id, MIN(start_at) AS day {visit} AND etat = 'prevu' AND start_at >= $1
          GROUP BY personne_id"
    );
    last_of(read, &sql, &[now.into()], &mut next, Date::min).await?;
    Ok((last, next))
}

/// The appointments of these children since a moment, held or planned, with what ties those of several.
pub(super) async fn seances(
    read: &mut Read,
    (service, since): (i64, Date),
    ids: &[i64],
) -> Result<Vec<Seance>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT COALESCE(group_id, id) AS tie, personne_id, start_at, etat FROM rendez_vous
          WHERE service_id = {service} AND personne_id IN ({}) AND start_at >= $1
            AND etat IN ('tenu', 'prevu') ORDER BY id",
        within(ids)
    );
    let rows = read.query(&sql, &[since.to_string().into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Seance {
                group: row.get("tie")?,
                personne: row.get("personne_id")?,
                at: row.get("start_at")?,
                tenu: row.get::<String>("etat")? == "tenu",
            })
        })
        .collect()
}

/// A note that tells of a contact.
macro_rules! wrote {
    () => {
        "t.retrait_at IS NULL AND t.nature IN ('observation', 'entretien', 'visite_domicile', \
         'accompagnement', 'telephone')"
    };
}

/// The last contact with each of these youths: an act, an appointment that was held, a note of daily life or of the way.
pub(super) async fn contacts(
    read: &mut Read,
    service: i64,
    ids: &[i64],
    (parcours, vie): (&Perimetre, &Perimetre),
) -> Result<BTreeMap<i64, Date>, DbError> {
    let mut last = BTreeMap::new();
    if ids.is_empty() {
        return Ok(last);
    }
    let ids = within(ids);
    let told = [
        (vie, "day", "acte t WHERE t.nature NOT IN ('reunion', 'ecrit', 'partenaire', 'autre')"),
        (parcours, "start_at", "rendez_vous t WHERE t.etat = 'tenu'"),
        (vie, "start_at", concat!("note_journal t WHERE t.category = 'vie' AND ", wrote!())),
        (
            parcours,
            "start_at",
            concat!("note_journal t WHERE t.category = 'parcours' AND ", wrote!()),
        ),
    ];
    for (perimetre, day, from) in told {
        let mut values: Vec<Value> = Vec::new();
        let open = perimetre.condition("t.service_id", Some("t.personne_id"), &mut values);
        let sql = format!(
            "SELECT t.personne_id, MAX(t.{day}) AS day FROM {from} AND t.service_id = {service}
                AND t.personne_id IN ({ids}) AND {open} GROUP BY t.personne_id"
        );
        last_of(read, &sql, &values, &mut last, Date::max).await?;
    }
    Ok(last)
}

/// Where these youths slept over a year: child, nature, first day, the day after the last.
pub(super) async fn nuits(
    read: &mut Read,
    (service, since): (i64, Date),
    ids: &[i64],
    vie: &Perimetre,
) -> Result<Vec<(i64, String, Date, Option<Date>)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let open = vie.condition("h.service_id", Some("h.personne_id"), &mut values);
    let sql = format!(
        "SELECT h.personne_id, h.nature, h.start_day, h.end_day FROM hebergement h
          WHERE h.service_id = {service} AND h.personne_id IN ({})
            AND (h.end_day IS NULL OR h.end_day > $1) AND {open} ORDER BY h.start_day, h.id",
        within(ids)
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let Some(start) = day(&row, "start_day")? else { continue };
        all.push((row.get("personne_id")?, row.get("nature")?, start, day(&row, "end_day")?));
    }
    Ok(all)
}

/// The schooling of each of these youths on a day.
pub(super) async fn scolarites(
    read: &mut Read,
    (service, today): (i64, Date),
    ids: &[i64],
    vie: &Perimetre,
) -> Result<BTreeMap<i64, String>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut values: Vec<Value> = vec![today.to_string().into()];
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.personne_id, t.nature FROM scolarite t
          WHERE t.service_id = {service} AND t.personne_id IN ({}) AND t.start_day <= $1
            AND (t.end_day IS NULL OR t.end_day > $1) AND {open} ORDER BY t.start_day, t.id",
        within(ids)
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("personne_id")?, row.get("nature")?))).collect()
}

/// A paper, as the page tells it.
pub(super) struct Papier {
    pub id: i64,
    pub personne: i64,
    pub nature: String,
    pub etat: String,
    pub expiration: Option<Date>,
}

/// The papers of these youths, of those whose way is open.
pub(super) async fn papiers(
    read: &mut Read,
    service: i64,
    ids: &[i64],
    parcours: &Perimetre,
) -> Result<Vec<Papier>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = Vec::new();
    let open = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, t.nature, t.etat, t.expiration_day FROM papier_identite t
          WHERE t.service_id = {service} AND t.personne_id IN ({}) AND {open} ORDER BY t.nature, t.id",
        within(ids)
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        all.push(Papier {
            id: row.get("id")?,
            personne: row.get("personne_id")?,
            nature: row.get("nature")?,
            etat: row.get("etat")?,
            expiration: day(&row, "expiration_day")?,
        });
    }
    Ok(all)
}
