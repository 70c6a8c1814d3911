//! The exchanges of a service, and the projects of its children.

use access::Perimetre;
use db::{DbError, Read, Value};
use jiff::civil::Date;

const MOST: i64 = 20_000;

/// An exchange, as the page counts it.
pub(super) struct Echange {
    pub personne: i64,
    pub nom: String,
    pub en_crise: bool,
    pub projet: bool,
    pub convention: String,
}

/// The name of a child; of who is kept elsewhere, it is on their own page.
fn name(row: &db::Row) -> Result<String, DbError> {
    if row.get::<i64>("connu")? != 1 {
        return Ok(fiche::enfant::AILLEURS.to_owned());
    }
    let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned())
}

/// The exchanges of a service since a day, of the children whose way is open.
pub(super) async fn echanges(
    read: &mut Read,
    service: i64,
    since: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Echange>, DbError> {
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT t.personne_id, t.moment_echange, t.projet, t.convention, p.prenom, p.nom,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM echange_service t JOIN personne p ON p.id = t.personne_id
          WHERE t.service_id = {service} AND t.day > $1 AND {own}
          ORDER BY p.nom, p.prenom, p.id, t.day, t.id LIMIT {MOST}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Echange {
                personne: row.get("personne_id")?,
                nom: name(row)?,
                en_crise: row.get::<String>("moment_echange")? == "crise",
                projet: row.get::<Option<String>>("projet")?.is_some(),
                convention: row.get::<Option<String>>("convention")?.unwrap_or_default(),
            })
        })
        .collect()
}

/// A project of a child whom a service follows on a day: who, their name, which project. Of the projects that the
/// service keeps.
pub(super) async fn projets(
    read: &mut Read,
    service: i64,
    on: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<(i64, String, String)>, DbError> {
    let mut values: Vec<Value> = vec![on.to_string().into()];
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom, t.projet, CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM projet_en_cours t JOIN personne p ON p.id = t.personne_id
          WHERE t.day <= $1 AND (t.end_day IS NULL OR t.end_day > $1) AND {own}
            AND p.id IN (SELECT o.personne_id FROM mission o WHERE o.service_id = {service}
                 AND o.start_day <= $1 AND (o.end_day IS NULL OR o.end_day > $1))
          ORDER BY p.nom, p.prenom, p.id, t.projet, t.id LIMIT {MOST}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(|row| Ok((row.get("id")?, name(row)?, row.get("projet")?))).collect()
}

/// The children whom a service follows on a day and of whom another service keeps a project that runs: whom to ask for,
/// nothing of what is kept.
pub(super) async fn suivis_ailleurs(
    read: &mut Read,
    service: i64,
    on: Date,
) -> Result<Vec<i64>, DbError> {
    let sql = format!(
        "SELECT DISTINCT t.personne_id FROM projet_en_cours t
          WHERE t.service_id <> {service} AND t.day <= $1 AND (t.end_day IS NULL OR t.end_day > $1)
            AND t.personne_id IN (SELECT o.personne_id FROM mission o WHERE o.service_id = {service}
                 AND o.start_day <= $1 AND (o.end_day IS NULL OR o.end_day > $1))
          ORDER BY t.personne_id LIMIT 200"
    );
    let rows = read.query(&sql, &[on.to_string().into()]).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}

/// The projects of one child that other services keep and of which the way is open, `services`: name, which project.
pub(super) async fn projets_ailleurs(
    read: &mut Read,
    (service, personne): (i64, i64),
    on: Date,
    services: &[i64],
) -> Result<Vec<(String, String)>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> =
        services.iter().filter(|id| **id != service).chain([&-1]).map(i64::to_string).collect();
    let sql = format!(
        "SELECT p.prenom, p.nom, t.projet, 1 AS connu
           FROM projet_en_cours t JOIN personne p ON p.id = t.personne_id
          WHERE t.personne_id = $1 AND t.day <= $2 AND (t.end_day IS NULL OR t.end_day > $2)
            AND t.service_id IN ({}) ORDER BY t.projet, t.id LIMIT 100",
        within.join(", ")
    );
    let rows = read.query(&sql, &[personne.into(), on.to_string().into()]).await?;
    rows.iter().map(|row| Ok((name(row)?, row.get("projet")?))).collect()
}

/// Whom to reach under a convention on a day.
pub(super) struct Joindre {
    pub id: i64,
    pub convention: String,
    pub nom: String,
    pub telephone: String,
    pub plus: Vec<(&'static str, String)>,
}

/// Those of a service, by convention; whoever knows the service reads them.
pub(super) async fn joindre(
    read: &mut Read,
    service: i64,
    on: Date,
) -> Result<Vec<Joindre>, DbError> {
    let sql = "SELECT id, convention, nom, telephone, courriel, canal, heures, suppleant, urgence
           FROM contact_convention WHERE service_id = $1 AND start_day <= $2
            AND (end_day IS NULL OR end_day > $2) ORDER BY convention, nom, id LIMIT 500";
    let rows = read.query(sql, &[service.into(), on.to_string().into()]).await?;
    let mut all = Vec::new();
    for row in &rows {
        let text = |column: &str| -> Result<String, DbError> {
            Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
        };
        let mut plus = Vec::new();
        for (label, column) in [
            ("", "courriel"),
            ("", "canal"),
            ("", "heures"),
            ("Sinon : ", "suppleant"),
            ("En urgence : ", "urgence"),
        ] {
            let said = text(column)?;
            if !said.is_empty() {
                plus.push((label, said));
            }
        }
        all.push(Joindre {
            id: row.get("id")?,
            convention: text("convention")?,
            nom: text("nom")?,
            telephone: text("telephone")?,
            plus,
        });
    }
    Ok(all)
}
