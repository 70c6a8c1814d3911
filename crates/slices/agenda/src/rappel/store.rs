//! The reminders: whom they are for, where they stand, and what is read when one leaves.

use std::collections::BTreeSet;

use access::Perimetre;
use db::{DbError, Read, Row, Value, Write};
use jiff::{Timestamp, civil::Date};

use super::{Etat, Motif, rules::Regle};
use crate::french;

/// Somebody around a child who wants to be reminded, or was to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proche {
    /// The contact.
    pub id: i64,
    /// Who it is.
    pub nom: String,
    /// What ties them to the child.
    pub lien: String,
    /// A code of `canal_rappel`; empty when they want none.
    pub canal: String,
    /// Whether they agree on the day it is read.
    pub accord: bool,
}

/// A reminder, as the page of its appointment shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rappel {
    /// The contact.
    pub contact: i64,
    /// Where it stands.
    pub etat: Etat,
    /// The hour of the appointment it was made for, as it is kept.
    pub start: String,
    /// When it leaves, an instant.
    pub send_at: String,
    /// When it left, an instant.
    pub sent_at: String,
    /// A code of [`Motif`]; empty for none.
    pub motif: String,
    /// What they answered, `ok` or `stop`; empty for nothing.
    pub reponse: String,
    /// When.
    pub answered_at: String,
}

/// What is asked.
#[derive(Debug, Clone)]
pub(super) struct Demande {
    /// Its row, when it is new.
    pub id: i64,
    /// The appointment, the service and the child it is of.
    pub rdv: i64,
    /// The service that keeps the appointment.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// For whom.
    pub contact: i64,
    /// Who asked.
    pub compte: i64,
    /// When it was asked.
    pub at: Timestamp,
    /// The hour of the appointment, as it is kept.
    pub start: String,
    /// When it leaves; none when it is too late.
    pub send_at: Option<Timestamp>,
    /// The hour they were told of the appointment that this one takes the place of, as it is kept.
    pub told: Option<String>,
}

/// What is read when a reminder leaves.
#[derive(Debug, Clone)]
pub(super) struct Depart {
    /// The appointment.
    pub rdv: i64,
    /// The service that keeps it.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// A code of `etat_rendez_vous`; empty when the appointment is gone.
    pub etat_rdv: String,
    /// The hour of the appointment now, as it is kept.
    pub start: String,
    /// The hour it was made for.
    pub made_for: String,
    /// What the appointment is, and whose visit.
    pub nature: String,
    /// A code of `titulaire_droit`; empty for none.
    pub titulaire: String,
    /// How often it was tried, this time included.
    pub tries: i64,
    /// Who they are for the child; empty when the contact is gone.
    pub lien: String,
    /// Their name.
    pub nom: String,
    /// A code of `canal_rappel`; empty when they want none.
    pub canal: String,
    /// The number of the contact.
    pub telephone: String,
    /// The address of the contact.
    pub courriel: String,
    /// Whether they agree on the day it is read.
    pub accord: bool,
    /// The number of the service.
    pub appeler: String,
    /// The hour they were told before, as it is kept; empty when they were told none.
    pub told: String,
    /// A code of `transport`, and the first name of who goes; empty for none.
    pub transport: (String, String),
}

pub(super) fn text(row: &Row, column: &str) -> Result<String, DbError> {
    Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
}

/// Whether a contact agrees on a day: they said so, did not take it back, and still are one.
pub(super) fn agrees(row: &Row, day: Date) -> Result<bool, DbError> {
    let day = day.to_string();
    let on = |column: &str| row.get::<Option<String>>(column);
    Ok(on("rappel")?.is_some()
        && on("rappel_accord_day")?.is_some_and(|agreed| agreed <= day)
        && on("stop_at")?.is_none_or(|stop| {
            let agreed = on("rappel_accord_day").ok().flatten().unwrap_or_default();
            stop.get(..10).is_none_or(|stop| agreed.as_str() > stop)
        })
        && on("rappel_retrait_day")?.is_none_or(|back| back > day)
        && on("end_day")?.is_none_or(|end| end > day))
}

/// What is read of a contact: also when they last answered STOP, whatever the appointment.
pub(super) const CONTACT: &str =
    "c.id, c.nom, c.lien, c.rappel, c.rappel_accord_day, c.rappel_retrait_day, c.end_day,
     (SELECT MAX(x.answered_at) FROM rappel x WHERE x.contact_id = c.id AND x.reponse = 'stop') AS stop_at";

/// Those around a child who want to be reminded, and those of a reminder of `rdv`, by name; `identite`
/// opens them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn proches(
    read: &mut Read,
    (personne, rdv): (i64, i64),
    identite: &Perimetre,
    day: Date,
) -> Result<Vec<Proche>, DbError> {
    let mut values: Vec<Value> = vec![personne.into(), rdv.into()];
    let open = identite.condition("c.service_id", Some("c.personne_id"), &mut values);
    let sql = format!(
        "SELECT {CONTACT} FROM contact c
          WHERE c.personne_id = $1 AND {open}
            AND ((c.rappel IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM rendez_vous r
                                   WHERE r.id = $2 AND r.titulaire <> c.lien
                                     AND (r.nature = 'visite' OR r.titulaire IN
                                          ('mere', 'pere', 'autre_parent', 'grand_parent'))
                                     AND c.lien IN ('mere', 'pere', 'autre_parent', 'grand_parent')))
                 OR c.id IN (SELECT contact_id FROM rappel WHERE rendez_vous_id = $2))
          ORDER BY c.nom, c.id LIMIT 50"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Proche {
                id: row.get("id")?,
                nom: row.get("nom")?,
                lien: text(row, "lien")?,
                canal: text(row, "rappel")?,
                accord: agrees(row, day)?,
            })
        })
        .collect()
}

/// The contacts of a child with this tie who agree to be reminded.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn of_lien(
    write: &mut Write,
    personne: i64,
    lien: &str,
    day: Date,
) -> Result<Vec<i64>, DbError> {
    let sql = format!(
        "SELECT {CONTACT} FROM contact c WHERE c.personne_id = $1 AND c.lien = $2 ORDER BY c.id"
    );
    let mut found = Vec::new();
    for row in write.query(&sql, &[personne.into(), lien.into()]).await? {
        if agrees(&row, day)? {
            found.push(row.get("id")?);
        }
    }
    Ok(found)
}

/// The contact of a child, when it is one: their tie to the child, their name and whether they agree.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn contact(
    write: &mut Write,
    identite: &Perimetre,
    (id, personne): (i64, i64),
    day: Date,
) -> Result<Option<(String, String, bool)>, DbError> {
    let mut values = vec![id.into(), personne.into()];
    let within = identite.condition("c.service_id", Some("c.personne_id"), &mut values);
    let sql = format!(
        "SELECT {CONTACT} FROM contact c WHERE c.id = $1 AND c.personne_id = $2 AND {within}"
    );
    let row = write.query_opt(&sql, &values).await?;
    row.map(|row| Ok((text(&row, "lien")?, text(&row, "nom")?, agrees(&row, day)?))).transpose()
}

/// The reminders of an appointment.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn of_rdv(read: &mut Read, rdv: i64) -> Result<Vec<Rappel>, DbError> {
    let sql = "SELECT contact_id, etat, start_at, send_at, sent_at, motif, reponse, answered_at FROM rappel
                WHERE rendez_vous_id = $1 ORDER BY id";
    let rows = read.query(sql, &[rdv.into()]).await?;
    rows.iter()
        .map(|row| {
            let etat: String = row.get("etat")?;
            Ok(Rappel {
                contact: row.get("contact_id")?,
                etat: Etat::from_code(&etat)
                    .ok_or_else(|| DbError::Shape(format!("no state {etat} of a reminder")))?,
                start: row.get("start_at")?,
                send_at: row.get("send_at")?,
                sent_at: text(row, "sent_at")?,
                reponse: text(row, "reponse")?,
                answered_at: text(row, "answered_at")?,
                motif: text(row, "motif")?,
            })
        })
        .collect()
}

/// The rule of a service on a day.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn regle(write: &mut Write, service: i64, day: Date) -> Result<Regle, DbError> {
    let sql = "SELECT jours_avant, heure FROM regle_rappel
                WHERE service_id = $1 AND start_day <= $2 ORDER BY start_day DESC, id DESC LIMIT 1";
    let row = write.query_opt(sql, &[service.into(), day.to_string().into()]).await?;
    let Some(row) = row else { return Ok(Regle::default()) };
    let heure = french::parse_hour(&row.get::<String>("heure")?);
    Ok(Regle { jours: row.get("jours_avant")?, heure: heure.unwrap_or(Regle::default().heure) })
}

/// Keeps what is asked. What waits or was given up is asked anew; what left already stays: whether it
/// was kept.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn ask(write: &mut Write, one: &Demande) -> Result<bool, DbError> {
    let (etat, motif) = match one.send_at {
        Some(_) => (Etat::Prevu, None),
        None => (Etat::Echec, Some(Motif::Tard.code().to_owned())),
    };
    let send_at = one.send_at.unwrap_or(one.at).to_string();
    let sql = "SELECT etat, start_at FROM rappel WHERE rendez_vous_id = $1 AND contact_id = $2";
    let known = write.query_opt(sql, &[one.rdv.into(), one.contact.into()]).await?;
    let Some(known) = known else {
        let sql = "INSERT INTO rappel (id, service_id, personne_id, rendez_vous_id, contact_id,
                          compte_id, asked_at, start_at, send_at, etat, tries, motif, told_start_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)";
        let values = [
            one.id.into(),
            one.service.into(),
            one.personne.into(),
            one.rdv.into(),
            one.contact.into(),
            one.compte.into(),
            one.at.to_string().into(),
            one.start.as_str().into(),
            send_at.into(),
            etat.code().into(),
            motif.into(),
            one.told.clone().into(),
        ];
        return Ok(write.execute(sql, &values).await? == 1);
    };
    let (was, start): (String, String) = (known.get("etat")?, known.get("start_at")?);
    let left = was == Etat::EnCours.code() || (was == Etat::Envoye.code() && start == one.start);
    if left {
        return Ok(false);
    }
    let sql =
        "UPDATE rappel SET compte_id = $3, asked_at = $4, start_at = $5, send_at = $6, etat = $7,
                      tries = 0, claimed_at = NULL, sent_at = NULL, motif = $8,
                      told_start_at = CASE WHEN etat = 'envoye' THEN start_at ELSE told_start_at END,
                      reponse = CASE WHEN reponse = 'stop' THEN reponse ELSE NULL END
                WHERE rendez_vous_id = $1 AND contact_id = $2 AND etat = $9";
    let values = [
        one.rdv.into(),
        one.contact.into(),
        one.compte.into(),
        one.at.to_string().into(),
        one.start.as_str().into(),
        send_at.into(),
        etat.code().into(),
        motif.into(),
        was.into(),
    ];
    Ok(write.execute(sql, &values).await? == 1)
}

/// Takes back what waits for an appointment, for one contact or for all.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn cancel(
    write: &mut Write,
    rdv: i64,
    contact: Option<i64>,
) -> Result<u64, DbError> {
    let one = contact.map_or(String::new(), |id| format!("AND contact_id = {id}"));
    let sql = format!(
        "UPDATE rappel SET etat = 'annule' WHERE rendez_vous_id = $1 AND etat = 'prevu' {one}"
    );
    write.execute(&sql, &[rdv.into()]).await
}

/// Who was to be reminded of an appointment, by whom, and the hour they were already told of it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn asked(
    write: &mut Write,
    rdv: i64,
) -> Result<Vec<(i64, i64, Option<String>)>, DbError> {
    let sql = "SELECT contact_id, compte_id,
                      CASE WHEN etat = 'envoye' THEN start_at ELSE told_start_at END AS told FROM rappel
                WHERE rendez_vous_id = $1 AND etat <> 'annule' ORDER BY id";
    let rows = write.query(sql, &[rdv.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get("contact_id")?, row.get("compte_id")?, row.get("told")?)))
        .collect()
}

/// The service, the child and the hour of an appointment.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn rdv_of(
    write: &mut Write,
    rdv: i64,
) -> Result<Option<(i64, i64, String)>, DbError> {
    let sql = "SELECT service_id, personne_id, start_at FROM rendez_vous WHERE id = $1
                  AND personne_id IS NOT NULL";
    let row = write.query_opt(sql, &[rdv.into()]).await?;
    row.map(|row| Ok((row.get("service_id")?, row.get("personne_id")?, row.get("start_at")?)))
        .transpose()
}

/// Those whose hour has come.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn due(read: &mut Read, now: Timestamp) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT id FROM rappel WHERE etat = 'prevu' AND send_at <= $1
                ORDER BY send_at, id LIMIT 200";
    let rows = read.query(sql, &[now.to_string().into()]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Takes a reminder in hand: one process only does. Whether it is ours.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn claim(write: &mut Write, id: i64, now: Timestamp) -> Result<bool, DbError> {
    let sql = "UPDATE rappel SET etat = 'en_cours', claimed_at = $2, tries = tries + 1
                WHERE id = $1 AND etat = 'prevu' AND send_at <= $2";
    Ok(write.execute(sql, &[id.into(), now.to_string().into()]).await? == 1)
}

/// What is read when it leaves.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn depart(
    write: &mut Write,
    id: i64,
    day: Date,
) -> Result<Option<Depart>, DbError> {
    let sql =
        "SELECT r.rendez_vous_id, r.service_id, r.personne_id, r.start_at AS made_for, r.tries, r.told_start_at,
                      v.etat, v.start_at, v.nature, v.titulaire, v.transport, c.lien, c.nom, c.telephone, c.courriel,
                      c.rappel, c.rappel_accord_day, c.rappel_retrait_day, c.end_day,
                      (SELECT MAX(x.answered_at) FROM rappel x
                        WHERE x.contact_id = c.id AND x.reponse = 'stop') AS stop_at,
                      s.telephone AS appeler,
                      (SELECT p.prenom FROM professionnel p
                        WHERE p.id = COALESCE(v.professionnel_id, v.second_professionnel_id)) AS prenom
                 FROM rappel r
                 LEFT JOIN rendez_vous v ON v.id = r.rendez_vous_id
                      AND v.personne_id = r.personne_id
                 LEFT JOIN contact c ON c.id = r.contact_id AND c.personne_id = r.personne_id
                 LEFT JOIN service s ON s.id = r.service_id
                WHERE r.id = $1";
    let Some(row) = write.query_opt(sql, &[id.into()]).await? else { return Ok(None) };
    Ok(Some(Depart {
        rdv: row.get("rendez_vous_id")?,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        etat_rdv: text(&row, "etat")?,
        start: text(&row, "start_at")?,
        made_for: row.get("made_for")?,
        nature: text(&row, "nature")?,
        titulaire: text(&row, "titulaire")?,
        tries: row.get("tries")?,
        lien: text(&row, "lien")?,
        nom: text(&row, "nom")?,
        canal: text(&row, "rappel")?,
        telephone: text(&row, "telephone")?,
        courriel: text(&row, "courriel")?,
        accord: agrees(&row, day)?,
        appeler: text(&row, "appeler")?,
        told: text(&row, "told_start_at")?,
        transport: (text(&row, "transport")?, text(&row, "prenom")?),
    }))
}

/// What becomes of a reminder.
#[derive(Debug, Clone, Copy)]
pub(super) enum Suite {
    /// It left at this instant.
    Partie(Timestamp),
    /// It leaves at this instant.
    PlusTard(Timestamp),
    /// It will not leave.
    Finie(Motif),
    /// Nobody wants it any more.
    Annulee,
}

/// Says where a reminder in hand stands.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn mark(
    write: &mut Write,
    id: i64,
    suite: Suite,
    canal: &str,
) -> Result<(), DbError> {
    let (etat, sent, send_at, motif) = match suite {
        Suite::Partie(at) => (Etat::Envoye, Some(at.to_string()), None, None),
        Suite::PlusTard(at) => (Etat::Prevu, None, Some(at.to_string()), None),
        Suite::Finie(motif) => (Etat::Echec, None, None, Some(motif.code().to_owned())),
        Suite::Annulee => (Etat::Annule, None, None, None),
    };
    let canal = (!canal.is_empty()).then(|| canal.to_owned());
    let sql =
        "UPDATE rappel SET etat = $2, sent_at = $3, send_at = COALESCE($4, send_at), motif = $5,
                      canal = $6, claimed_at = NULL WHERE id = $1 AND etat = 'en_cours'";
    let values =
        [id.into(), etat.code().into(), sent.into(), send_at.into(), motif.into(), canal.into()];
    write.execute(sql, &values).await.map(|_| ())
}

/// Moves a reminder in hand to the hour its appointment now has.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn move_to(write: &mut Write, id: i64, start: &str) -> Result<(), DbError> {
    let sql = "UPDATE rappel SET start_at = $2, tries = 0 WHERE id = $1 AND etat = 'en_cours'";
    write.execute(sql, &[id.into(), start.into()]).await.map(|_| ())
}

/// Those that wait for an appointment that moved, or no longer is: they are looked at now.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn moved(read: &mut Read) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT r.id FROM rappel r LEFT JOIN rendez_vous v ON v.id = r.rendez_vous_id
                      AND v.personne_id = r.personne_id
                WHERE r.etat = 'prevu'
                  AND (v.id IS NULL OR v.etat <> 'prevu' OR v.start_at <> r.start_at)
                ORDER BY r.id LIMIT 200";
    let rows = read.query(sql, &[]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Makes those that moved due at `now`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn hasten(write: &mut Write, ids: &[i64], now: Timestamp) -> Result<(), DbError> {
    for id in ids {
        let sql = "UPDATE rappel SET send_at = $2 WHERE id = $1 AND etat = 'prevu'";
        write.execute(sql, &[(*id).into(), now.to_string().into()]).await?;
    }
    Ok(())
}

/// Tells of those that a process took in hand before `stale` and never gave back, and forgets those of
/// appointments before `old`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn sweep(write: &mut Write, stale: Timestamp, old: Date) -> Result<u64, DbError> {
    let sql = "UPDATE rappel SET etat = 'echec', motif = $2
                WHERE etat = 'en_cours' AND claimed_at < $1";
    let values = [stale.to_string().into(), Motif::Interrompu.code().into()];
    let told = write.execute(sql, &values).await?;
    // A stop is remembered as long as the contact is.
    let sql = "DELETE FROM rappel WHERE start_at < $1 AND etat <> 'en_cours'
                  AND (reponse IS NULL OR reponse <> 'stop')";
    write.execute(sql, &[old.to_string().into()]).await?;
    write.execute(ORPHANS, &[]).await?;
    Ok(told)
}

/// What is kept of events whose appointment is no more: the hash of a title may be guessed.
const ORPHANS: &str = "DELETE FROM source_agenda WHERE NOT EXISTS
      (SELECT 1 FROM rendez_vous r WHERE r.id = source_agenda.rendez_vous_id)";

/// Erases what was asked around a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM source_agenda WHERE rendez_vous_id IN
                      (SELECT id FROM rendez_vous WHERE personne_id = $1)";
    write.execute(sql, &[personne.into()]).await?;
    write.execute(ORPHANS, &[]).await?;
    let sql = "DELETE FROM rappel WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Attaches an answer (`ok` or `stop`) to the reminder that one of these contacts got last, when there is one sent after
/// `since` whose appointment is not before `day`. Returns the appointment and the child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn answered(
    write: &mut Write,
    contacts: &[i64],
    (reponse, at): (&str, Timestamp),
    (since, day): (Timestamp, Date),
) -> Result<Option<(i64, i64)>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = contacts.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT id, contact_id, rendez_vous_id, personne_id FROM rappel
          WHERE contact_id IN ({}) AND etat = 'envoye' AND sent_at >= $1 AND start_at >= $2
          ORDER BY sent_at DESC, id DESC",
        within.join(", ")
    );
    let values = [since.to_string().into(), day.to_string().into()];
    let rows = write.query(&sql, &values).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    // A number asks for nothing more, whatever the child it was written about; a yes is for one appointment, and takes
    // back no stop.
    let sql = "UPDATE rappel SET reponse = $2, answered_at = $3
                WHERE id = $1 AND (reponse IS NULL OR reponse <> 'stop')";
    let mut said = BTreeSet::new();
    for row in &rows {
        if said.insert(row.get::<i64>("contact_id")?) && (said.len() == 1 || reponse == "stop") {
            let id: i64 = row.get("id")?;
            write.execute(sql, &[id.into(), reponse.into(), at.to_string().into()]).await?;
        }
    }
    Ok(Some((first.get("rendez_vous_id")?, first.get("personne_id")?)))
}
