//! What the register holds of the children somebody may follow.

use std::collections::{BTreeMap, BTreeSet};

use access::{Perimetre, RETURNED};
use db::{DbError, Read, Row, Value};
use jiff::civil::{Date, DateTime};

use super::model::{Contrat, Dossier, Etape, Incident, Mesure, Sejour};
use crate::{
    choix::{Choix, REGLE_ECHEANCE, Reglage},
    etablissement::{Note, hour_of},
    propre::{REGLE_SERVICE, regle_of},
};

/// Which rows are read.
pub enum Where<'a> {
    /// The children a service looks after on a day, by what each kind of information opens.
    Service {
        /// The service.
        service: i64,
        /// The day.
        today: Date,
        /// Identity, then the way, then incidents.
        perimetres: [&'a Perimetre; 3],
    },
    /// Some children, by what each kind of information opens.
    Enfants {
        /// The children.
        personnes: &'a [i64],
        /// Identity, then the way, then incidents.
        perimetres: [&'a Perimetre; 3],
    },
    /// One child, in the services that open each kind of information.
    Enfant {
        /// The child.
        personne: i64,
        /// Identity is open already; the way, then incidents.
        services: [&'a [i64]; 2],
    },
}

#[derive(Clone, Copy)]
enum Of {
    Identite,
    Parcours,
    Incidents,
}

impl Where<'_> {
    /// The condition on rows of `table`, whose child is in `child`.
    fn condition(&self, of: Of, table: &str, child: &str, values: &mut Vec<Value>) -> String {
        let owner = format!("{table}.service_id");
        let child = format!("{table}.{child}");
        match self {
            Self::Service { service, today, perimetres } => {
                let open = perimetres[of as usize].condition(&owner, Some(&child), values);
                values.push(today.to_string().into());
                let day = values.len();
                // Identifiers are numbers of ours: written in the text, they are nothing else.
                format!(
                    "{owner} = {service} AND {open} AND {child} IN (SELECT o.personne_id
                        FROM mission o WHERE o.service_id = {service} AND o.start_day <= ${day}
                         AND (o.end_day IS NULL OR o.end_day > ${day}))"
                )
            }
            Self::Enfants { personnes, perimetres } => {
                // Both engines want every value used: nobody first, then what is open.
                let within = personnes
                    .iter()
                    .chain([&-1])
                    .map(i64::to_string)
                    .collect::<Vec<_>>()
                    .join(", ");
                let open = perimetres[of as usize].condition(&owner, Some(&child), values);
                format!("{child} IN ({within}) AND {open}")
            }
            Self::Enfant { personne, services } => {
                values.push((*personne).into());
                let person = values.len();
                let within = match of {
                    Of::Identite => return format!("{child} = ${person}"),
                    Of::Parcours => services[0],
                    Of::Incidents => services[1],
                };
                if within.is_empty() {
                    return format!("{child} = ${person} AND 1 = 0");
                }
                let within = within.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
                format!("{child} = ${person} AND {owner} IN ({within})")
            }
        }
    }
}

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

async fn rows(
    read: &mut Read,
    which: &Where<'_>,
    (of, table, child): (Of, &str, &str),
    columns: &str,
) -> Result<Vec<Row>, DbError> {
    let mut values = Vec::new();
    let condition = which.condition(of, table, child, &mut values);
    read.query(&format!("SELECT {columns} FROM {table} WHERE {condition} ORDER BY id"), &values)
        .await
}

/// Reads the children and what their deadlines follow from, by child; a child whose identity is not
/// open is not there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn dossiers(read: &mut Read, which: &Where<'_>) -> Result<Vec<Dossier>, DbError> {
    let mut all: BTreeMap<i64, Dossier> = BTreeMap::new();
    let identity = (Of::Identite, "personne", "id");
    for row in rows(read, which, identity, "id, service_id, nom, prenom, birth_day").await? {
        let personne: i64 = row.get("id")?;
        let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
        let dossier = Dossier {
            personne,
            nom: format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned(),
            service: row.get("service_id")?,
            naissance: day(&row, "birth_day")?,
            ..Dossier::default()
        };
        all.insert(personne, dossier);
    }
    let ditep = "SELECT id FROM service WHERE nature = 'ditep'";
    let ditep: Vec<i64> =
        read.query(ditep, &[]).await?.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let columns =
        "personne_id, id, service_id, nature, cadre, decision_day, reception_day, effet_day,
        prise_en_charge_day, terme_day, fin_day, precedente_id";
    for row in rows(read, which, (Of::Parcours, "mesure", "personne_id"), columns).await? {
        let Some(dossier) = all.get_mut(&row.get::<i64>("personne_id")?) else { continue };
        dossier.mesures.push(Mesure {
            id: row.get("id")?,
            service: row.get("service_id")?,
            nature: row.get("nature")?,
            cadre: row.get("cadre")?,
            decision: day(&row, "decision_day")?,
            reception: day(&row, "reception_day")?,
            effet: day(&row, "effet_day")?,
            prise_en_charge: day(&row, "prise_en_charge_day")?,
            terme: day(&row, "terme_day")?,
            fin: day(&row, "fin_day")?,
            precedente: row.get("precedente_id")?,
        });
    }
    contrats(read, which, &mut all).await?;
    let columns = "personne_id, service_id, mesure_id, entree_day, sortie_day";
    for row in rows(read, which, (Of::Parcours, "sejour", "personne_id"), columns).await? {
        let Some(dossier) = all.get_mut(&row.get::<i64>("personne_id")?) else { continue };
        let Some(entree) = day(&row, "entree_day")? else { continue };
        dossier.sejours.push(Sejour {
            service: row.get("service_id")?,
            mesure: row.get("mesure_id")?,
            entree,
            sortie: day(&row, "sortie_day")?,
            ditep: ditep.contains(&row.get("service_id")?),
        });
    }
    let columns = "personne_id, id, service_id, nature, day, start_at, mesure_id, incident_id";
    for row in rows(read, which, (Of::Parcours, "etape_parcours", "personne_id"), columns).await? {
        let Some(dossier) = all.get_mut(&row.get::<i64>("personne_id")?) else { continue };
        let Some(on) = day(&row, "day")? else { continue };
        let at: Option<String> = row.get("start_at")?;
        dossier.etapes.push(Etape {
            id: row.get("id")?,
            service: row.get("service_id")?,
            nature: row.get("nature")?,
            day: on,
            at: at.and_then(|at| at.parse().ok()),
            mesure: row.get("mesure_id")?,
            incident: row.get("incident_id")?,
        });
    }
    // A near miss did not happen: nothing follows from it.
    let columns = "personne_id, id, service_id, start_at,
        CASE WHEN evite = 1 THEN NULL ELSE gravite END AS gravite";
    for row in rows(read, which, (Of::Incidents, "incident", "personne_id"), columns).await? {
        let Some(dossier) = all.get_mut(&row.get::<i64>("personne_id")?) else { continue };
        let (gravite, at): (Option<String>, String) = (row.get("gravite")?, row.get("start_at")?);
        if let (Some("grave"), Ok(at)) = (gravite.as_deref(), at.parse()) {
            let (id, service) = (row.get("id")?, row.get("service_id")?);
            dossier.incidents.push(Incident { id, service, at });
        }
    }
    told(read, which, &mut all).await?;
    Ok(all.into_values().collect())
}

/// The agreements with young adults that were granted (ADR 0053); `next` is the day the following one was asked.
async fn contrats(
    read: &mut Read,
    which: &Where<'_>,
    all: &mut BTreeMap<i64, Dossier>,
) -> Result<(), DbError> {
    let columns =
        "personne_id, id, service_id, demande_day, start_day, end_day, fin_day, reponse_contrat";
    let of = (Of::Parcours, "contrat_jeune_majeur", "personne_id");
    let found = rows(read, which, of, columns).await?;
    let mut asked: Vec<(i64, i64, Date)> = Vec::new();
    for row in &found {
        let Some(on) = day(row, "demande_day")? else { continue };
        asked.push((row.get("personne_id")?, row.get("id")?, on));
    }
    for row in &found {
        let (personne, id): (i64, i64) = (row.get("personne_id")?, row.get("id")?);
        let Some(dossier) = all.get_mut(&personne) else { continue };
        let answer: Option<String> = row.get("reponse_contrat")?;
        let span = day(row, "start_day")?.zip(day(row, "end_day")?);
        let Some((start, end)) = span else { continue };
        if !matches!(answer.as_deref(), Some("accorde" | "partiel")) {
            continue;
        }
        let next =
            asked.iter().filter(|(of, other, on)| *of == personne && *other != id && *on > start);
        dossier.contrats.push(Contrat {
            service: row.get("service_id")?,
            terme: end.yesterday().unwrap_or(end),
            fin: day(row, "fin_day")?,
            next: next.map(|(.., on)| *on).min(),
        });
    }
    Ok(())
}

/// Who is the administrative authority of an establishment, in `destinataire_avis`.
const AUTORITES: &[&str] = &["departement", "ars", "pjj", "prefet"];

/// The authorities that were told of the incidents known by now, as steps that prove it.
async fn told(
    read: &mut Read,
    which: &Where<'_>,
    all: &mut BTreeMap<i64, Dossier>,
) -> Result<(), DbError> {
    let of = (Of::Incidents, "information_incident", "personne_id");
    let columns = "personne_id, incident_id, destinataire, start_at, moyen";
    for row in rows(read, which, of, columns).await? {
        let Some(personne) = row.get::<Option<i64>>("personne_id")? else { continue };
        let Some(dossier) = all.get_mut(&personne) else { continue };
        let (whom, moyen): (String, String) = (row.get("destinataire")?, row.get("moyen")?);
        let (incident, at): (i64, String) = (row.get("incident_id")?, row.get("start_at")?);
        let known = dossier.incidents.iter().any(|one| one.id == incident);
        let Some(at) = at.parse::<DateTime>().ok().filter(|_| known) else { continue };
        if !AUTORITES.contains(&whom.as_str()) {
            continue;
        }
        let natures: &[&str] = if moyen == "ecrit" {
            &["autorite_informee", "autorite_informee_par_ecrit"]
        } else {
            &["autorite_informee"]
        };
        for nature in natures {
            dossier.etapes.push(Etape {
                id: 0,
                service: dossier.service,
                nature: (*nature).to_owned(),
                day: at.date(),
                at: Some(at),
                mesure: None,
                incident: Some(incident),
            });
        }
    }
    Ok(())
}

/// What services set for the rules, in force on a day, by service. A setting says nothing of anybody.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn choix(
    read: &mut Read,
    services: &[i64],
    today: Date,
) -> Result<BTreeMap<i64, Choix>, DbError> {
    let names: Vec<&str> = REGLE_ECHEANCE.fields.iter().map(|field| field.name).collect();
    // Identifiers are numbers of ours: written in the text, they are nothing else.
    let within: Vec<String> = services.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT service_id, {} FROM regle_echeance
          WHERE service_id IN ({}) AND start_day <= $1 AND (end_day IS NULL OR end_day > $1)
          ORDER BY id",
        names.join(", "),
        within.join(", ")
    );
    let mut all: BTreeMap<i64, Choix> = BTreeMap::new();
    for found in read.query(&sql, &[today.to_string().into()]).await? {
        let mut row = fiche::Row::default();
        for name in &names {
            row.set(name, found.get(name)?);
        }
        let regle: String = found.get("regle")?;
        let of = all.entry(found.get("service_id")?).or_default();
        of.reglages.insert(regle, Reglage::of_row(&row));
    }
    let names: Vec<&str> = REGLE_SERVICE.fields.iter().map(|field| field.name).collect();
    let numbers = ["nombre", "rappel_jours", "chef_jours", "direction_jours"];
    let sql = format!(
        "SELECT id, service_id, {} FROM regle_service WHERE service_id IN ({}) ORDER BY id",
        names.join(", "),
        within.join(", ")
    );
    for found in read.query(&sql, &[]).await? {
        let mut row = fiche::Row::default();
        row.id = found.get("id")?;
        for name in &names {
            let value = if numbers.contains(name) {
                Value::Int(found.get(name)?)
            } else {
                Value::Text(found.get(name)?)
            };
            row.set(name, value);
        }
        let Some(regle) = regle_of(&row) else { continue };
        let of = all.entry(found.get("service_id")?).or_default();
        // Its own numbers; who takes care of it is said by the rule itself.
        let reglage = Reglage { responsable: None, ..Reglage::of_row(&row) };
        of.reglages.insert(regle.id.clone(), reglage);
        of.propres.push(regle);
    }
    Ok(all)
}

/// The children whose référent or co-référent an account is on a day.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn followed(read: &mut Read, compte: i64, today: Date) -> Result<BTreeSet<i64>, DbError> {
    let sql = "SELECT DISTINCT s.personne_id FROM compte k
          JOIN referent r ON r.professionnel_id = k.professionnel_id
          JOIN sejour s ON s.id = r.sejour_id
         WHERE k.id = $1 AND r.role IN ('referent', 'coreferent') AND r.start_day <= $2
           AND (r.end_day IS NULL OR r.end_day > $2)
           AND (s.sortie_day IS NULL OR s.sortie_day > $2)";
    let rows = read.query(sql, &[compte.into(), today.to_string().into()]).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}

/// The names of services. Which services there are says nothing of anybody.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn services(
    read: &mut Read,
    ids: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, String>, DbError> {
    // Identifiers are numbers of ours: written in the text, they are nothing else.
    let within: Vec<String> = ids.into_iter().chain([-1]).map(|id| id.to_string()).collect();
    let sql = format!("SELECT id, nom FROM service WHERE id IN ({})", within.join(", "));
    let rows = read.query(&sql, &[]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?))).collect()
}

/// How many of these children other services work with and tell `service` of by an act of sharing in force, by
/// name. What these owe is read child by child, on their pages.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn shared(
    read: &mut Read,
    service: i64,
    personnes: &[i64],
    today: Date,
) -> Result<Vec<(String, usize)>, DbError> {
    let within: Vec<String> = personnes.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT s.nom, COUNT(DISTINCT p.personne_id) AS n FROM partage p
           JOIN service s ON s.id = CASE WHEN p.service_id = {service} THEN p.destinataire_id
                ELSE p.service_id END
          WHERE p.retrait_day IS NULL AND p.start_day <= $1 AND p.end_day > $1
            AND p.partage_parcours = 1 AND p.personne_id IN ({})
            AND ((p.service_id = {service} AND {RETURNED}) OR p.destinataire_id = {service})
            AND EXISTS (SELECT 1 FROM mission m WHERE m.personne_id = p.personne_id
                 AND m.service_id = p.service_id AND m.start_day <= $1
                 AND (m.end_day IS NULL OR m.end_day > $1))
          GROUP BY s.nom ORDER BY s.nom",
        within.join(", ")
    );
    let rows = read.query(&sql, &[today.to_string().into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("nom")?, usize::try_from(row.get::<i64>("n")?).unwrap_or(0))))
        .collect()
}

/// The facts noted of an establishment: code and day.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_establishment(read: &mut Read, service: i64) -> Result<Vec<Note>, DbError> {
    let sql = "SELECT nature, day, heure FROM etape_service WHERE service_id = $1 ORDER BY day, id";
    let rows = read.query(sql, &[service.into()]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(on) = day(row, "day")? {
            let heure: Option<String> = row.get("heure")?;
            let heure = heure.as_deref().and_then(hour_of);
            all.push(Note { nature: row.get("nature")?, day: on, heure });
        }
    }
    Ok(all)
}

/// The posts of a service that run on a day: their first day, and the day of the check; nobody is named.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn postes(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<Vec<(Date, Option<Date>)>, DbError> {
    let sql = "SELECT start_day, honorabilite_day FROM poste
                WHERE service_id = $1 AND (end_day IS NULL OR end_day > $2) ORDER BY start_day, id";
    let rows = read.query(sql, &[service.into(), today.to_string().into()]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(start) = day(row, "start_day")? {
            all.push((start, day(row, "honorabilite_day")?));
        }
    }
    Ok(all)
}
