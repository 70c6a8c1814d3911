//! Who takes children in, for what they are agreed, who lives with them, what they wait for.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

/// How many rows a page tells, at most.
const MOST: i64 = 500;

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn name(row: &Row) -> Result<String, DbError> {
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

/// The professional that an account is, if it was said.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn own_professional(read: &mut Read, compte: i64) -> Result<Option<i64>, DbError> {
    let sql = "SELECT professionnel_id FROM compte WHERE id = $1";
    let found = read.query_opt(sql, &[compte.into()]).await?;
    Ok(found.map(|row| row.get("professionnel_id")).transpose()?.flatten())
}

/// Somebody who takes children in.
pub(super) struct Accueillant {
    pub id: i64,
    pub nom: String,
}

/// The foster carers of a service on a day, by first name: by their post, or by an agreement.
pub(super) async fn accueillants(
    read: &mut Read,
    service: i64,
    on: Date,
) -> Result<Vec<Accueillant>, DbError> {
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM professionnel p
          WHERE p.id IN (SELECT o.professionnel_id FROM poste o WHERE o.service_id = {service}
                AND o.fonction = 'assistant_familial' AND o.start_day <= $1
                AND (o.end_day IS NULL OR o.end_day > $1))
             OR p.id IN (SELECT a.professionnel_id FROM agrement_accueil a
                WHERE a.service_id = {service} AND (a.end_day IS NULL OR a.end_day > $1))
          ORDER BY p.nom, p.prenom, p.id LIMIT {MOST}"
    );
    let rows = read.query(&sql, &[on.to_string().into()]).await?;
    rows.iter().map(|row| Ok(Accueillant { id: row.get("id")?, nom: name(row)? })).collect()
}

/// With whom a child lives on a day, of what these services noted: those around the child who take children in, by name.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn qui_accueille(
    read: &mut Read,
    personne: i64,
    services: &[i64],
    on: Date,
) -> Result<Vec<(i64, String)>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT DISTINCT p.id, p.prenom, p.nom FROM referent r
           JOIN sejour s ON s.id = r.sejour_id JOIN professionnel p ON p.id = r.professionnel_id
          WHERE s.personne_id = $1 AND s.service_id IN ({}) AND s.entree_day <= $2
            AND (s.sortie_day IS NULL OR s.sortie_day > $2)
            AND r.start_day <= $2 AND (r.end_day IS NULL OR r.end_day > $2)
            AND (EXISTS (SELECT 1 FROM poste o WHERE o.professionnel_id = p.id
                   AND o.fonction = 'assistant_familial' AND o.start_day <= $2
                   AND (o.end_day IS NULL OR o.end_day > $2))
              OR EXISTS (SELECT 1 FROM agrement_accueil a WHERE a.professionnel_id = p.id
                   AND (a.end_day IS NULL OR a.end_day > $2)))
          ORDER BY p.nom, p.prenom, p.id LIMIT 20",
        within.join(", ")
    );
    let rows = read.query(&sql, &[personne.into(), on.to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, name(row)?))).collect()
}

/// An agreement.
pub(super) struct Ligne {
    pub id: i64,
    pub professionnel: i64,
    pub numero: String,
    pub start: Date,
    pub end: Option<Date>,
    pub renewal: Option<Date>,
    pub capacite: i64,
    pub ages: (Option<i64>, Option<i64>),
}

/// The agreements of a service, the latest first.
pub(super) async fn agrements(read: &mut Read, service: i64) -> Result<Vec<Ligne>, DbError> {
    let sql = format!(
        "SELECT id, professionnel_id, numero, start_day, end_day, renouvellement_day, capacite,
                age_min, age_max
           FROM agrement_accueil WHERE service_id = $1 ORDER BY start_day DESC, id DESC LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &[service.into()]).await? {
        let Some(start) = day(&row, "start_day")? else { continue };
        all.push(Ligne {
            id: row.get("id")?,
            professionnel: row.get("professionnel_id")?,
            numero: row.get::<Option<String>>("numero")?.unwrap_or_default(),
            start,
            end: day(&row, "end_day")?,
            renewal: day(&row, "renouvellement_day")?,
            capacite: row.get("capacite")?,
            ages: (row.get("age_min")?, row.get("age_max")?),
        });
    }
    Ok(all)
}

/// A child who lives with a foster carer; the name is told to who may read who the child is.
pub(super) struct Enfant {
    pub professionnel: i64,
    pub id: i64,
    pub nom: Option<String>,
    pub birth: Option<Date>,
}

/// The children who stay in a service and whom these follow at home: those of the team of whom is a foster carer.
pub(super) async fn enfants(
    read: &mut Read,
    service: i64,
    on: Date,
    identite: &Perimetre,
) -> Result<Vec<Enfant>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT DISTINCT r.professionnel_id, p.id, p.prenom, p.nom, p.birth_day,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM referent r JOIN sejour s ON s.id = r.sejour_id JOIN personne p ON p.id = s.personne_id
          WHERE s.service_id = {service} AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1)
            AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1)
          ORDER BY p.prenom, p.nom, p.id LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let known = row.get::<i64>("connu")? == 1;
        all.push(Enfant {
            professionnel: row.get("professionnel_id")?,
            id: row.get("id")?,
            nom: if known { Some(name(&row)?) } else { None },
            birth: if known { day(&row, "birth_day")? } else { None },
        });
    }
    Ok(all)
}

/// A rest, as it stands.
pub(super) struct Repit {
    pub id: i64,
    pub professionnel: Option<i64>,
    pub enfant: String,
    pub asked: Option<Date>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub state: String,
    pub relais: String,
    pub prepared: bool,
}

/// The rests asked in a service of which daily life is open, the latest asked first.
pub(super) async fn repits(
    read: &mut Read,
    service: i64,
    vie: &Perimetre,
) -> Result<Vec<Repit>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.professionnel_id, p.prenom, p.nom, t.demande_day, t.start_day, t.end_day,
                t.reponse_repit, t.relais, o.prenom AS relais_prenom, o.nom AS relais_nom,
                t.enfant_prepare
           FROM repit_accueil t JOIN personne p ON p.id = t.personne_id
           LEFT JOIN professionnel o ON o.id = t.relais_id
          WHERE t.service_id = {service} AND {open} ORDER BY t.demande_day DESC, t.id DESC LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let first: Option<String> = row.get("relais_prenom")?;
        let last: Option<String> = row.get("relais_nom")?;
        let other: Option<String> = row.get("relais")?;
        let person = last.map(|last| format!("{} {last}", first.unwrap_or_default()));
        all.push(Repit {
            id: row.get("id")?,
            professionnel: row.get("professionnel_id")?,
            enfant: name(&row)?,
            asked: day(&row, "demande_day")?,
            start: day(&row, "start_day")?,
            end: day(&row, "end_day")?,
            state: row.get("reponse_repit")?,
            relais: person.or(other).unwrap_or_default().trim().to_owned(),
            prepared: row.get::<Option<i64>>("enfant_prepare")? == Some(1),
        });
    }
    Ok(all)
}

/// What was spent and waits for an answer: who paid, cents, whether the paper is there.
pub(super) struct Frais {
    pub id: i64,
    pub professionnel: Option<i64>,
    pub enfant: String,
    pub day: Option<Date>,
    pub nature: String,
    pub cents: i64,
    pub paper: bool,
}

/// The expenses that wait in a service, of which daily life is open, the oldest first.
pub(super) async fn frais(
    read: &mut Read,
    service: i64,
    vie: &Perimetre,
) -> Result<Vec<Frais>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let open = vie.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.professionnel_id, p.prenom, p.nom, t.day, t.nature_frais, t.montant,
                t.justificatif
           FROM frais_accueil t JOIN personne p ON p.id = t.personne_id
          WHERE t.service_id = {service} AND COALESCE(t.etat_frais, 'note') = 'note' AND {open}
          ORDER BY t.day, t.id LIMIT {MOST}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Frais {
                id: row.get("id")?,
                professionnel: row.get("professionnel_id")?,
                enfant: name(row)?,
                day: day(row, "day")?,
                nature: row.get("nature_frais")?,
                cents: row.get("montant")?,
                paper: row.get::<Option<i64>>("justificatif")? == Some(1),
            })
        })
        .collect()
}
