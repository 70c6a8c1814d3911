//! The rests of who takes children in, on their days: a calendar that hides them plans over them.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::{ToSpan as _, civil::Date};

use super::{Whose, full_name, within};

/// A rest that has its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repit {
    pub id: i64,
    /// The child; « Un enfant » where identities are closed.
    pub enfant: String,
    /// The first day, and the day after the last one.
    pub start: Date,
    pub end: Date,
    /// A code of `reponse_repit`.
    pub etat: String,
    /// Who takes over; empty while nobody is named.
    pub relais: String,
}

fn told(row: &Row) -> Result<Option<Repit>, DbError> {
    let start: String = row.get("start_day")?;
    let Ok(start) = start.parse::<Date>() else { return Ok(None) };
    let end: Option<String> = row.get("end_day")?;
    let end = end.and_then(|end| end.parse().ok());
    let nom: Option<String> = row.get("relais_nom")?;
    let person: Option<String> = match nom {
        Some(nom) => {
            let prenom: Option<String> = row.get("relais_prenom")?;
            Some(format!("{} {nom}", prenom.unwrap_or_default()))
        }
        None => row.get("relais")?,
    };
    let known = row.get::<i64>("connu")? == 1;
    Ok(Some(Repit {
        id: row.get("id")?,
        enfant: if known { full_name(row)? } else { "Un enfant".to_owned() },
        start,
        end: end.unwrap_or_else(|| start.saturating_add(1.day())),
        etat: row.get("reponse_repit")?,
        relais: person.unwrap_or_default().trim().to_owned(),
    }))
}

/// The rests asked, arranged or held that meet a span of days. `open` is daily life, then identities, as the reader has
/// them; without it, the services of [`Whose::Enfant`] decide.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn repits(
    read: &mut Read,
    whose: &Whose<'_>,
    open: Option<(&Perimetre, &Perimetre)>,
    (from, to): (Date, Date),
) -> Result<Vec<Repit>, DbError> {
    let mut values: Vec<Value> = vec![from.to_string().into(), to.to_string().into()];
    let which = match whose {
        Whose::Service(service, _) => format!("t.service_id = {service}"),
        Whose::Professionnel(who) => {
            format!("(t.professionnel_id = {who} OR t.relais_id = {who})")
        }
        Whose::Enfant(personne, services) => {
            format!("t.personne_id = {personne} AND t.service_id IN ({})", within(services))
        }
    };
    let (own, named) = match open {
        Some((vie, identite)) => (
            vie.condition("t.service_id", Some("t.personne_id"), &mut values),
            identite.condition("p.service_id", Some("p.id"), &mut values),
        ),
        None => ("1 = 1".to_owned(), "1 = 1".to_owned()),
    };
    let sql = format!(
        "SELECT t.id, t.start_day, t.end_day, t.reponse_repit, t.relais, p.prenom, p.nom,
                o.prenom AS relais_prenom, o.nom AS relais_nom,
                CASE WHEN {named} THEN 1 ELSE 0 END AS connu
           FROM repit_accueil t JOIN personne p ON p.id = t.personne_id
           LEFT JOIN professionnel o ON o.id = t.relais_id
          WHERE {which} AND t.reponse_repit IN ('demande', 'organise', 'fait')
            AND t.start_day IS NOT NULL AND t.start_day < $2
            AND (t.end_day > $1 OR (t.end_day IS NULL AND t.start_day >= $1)) AND {own}
          ORDER BY t.start_day, t.id LIMIT 200"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        all.extend(told(&row)?);
    }
    Ok(all)
}
