//! What waits for who answers to persons, on their first page: requests without an answer, and what was done to
//! accounts that open much.

use access::{Actor, Category, Verb};
use db::{DbError, Read};
use web::Shell;

use crate::trace;

/// For how many days a change of an account that opens much stays on the first page. A habit of ours.
const DAYS: i64 = 7;

/// What waits in the organisations where the reader answers to persons: a sentence, where, and whether it is late.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting(
    shell: &Shell,
    actor: &Actor,
    read: &mut Read,
) -> Result<Vec<(String, String, bool)>, DbError> {
    let (now, today) = (shell.house.now(), shell.house.today());
    let since = now - jiff::SignedDuration::from_hours(24 * DAYS);
    let mut all = Vec::new();
    for organisation in actor.organisations() {
        if !actor.may_in_organisation(organisation, Verb::Lire, Category::Trace) {
            continue;
        }
        let sql = "SELECT count(*) AS n, MIN(due_day) AS due FROM demande_droit
                    WHERE organisation_id = $1 AND outcome IS NULL";
        let Some(row) = read.query_opt(sql, &[organisation.into()]).await? else { continue };
        let due = row.get::<Option<String>>("due")?.and_then(|day| day.parse().ok());
        if let (n @ 1.., Some(due)) = (row.get::<i64>("n")?, due) {
            let day = vocabulary::french_day(due);
            let told = match n {
                1 => format!("1 demande d’une personne attend une réponse avant le {day}."),
                n => format!(
                    "{n} demandes de personnes attendent une réponse, la première avant le {day}."
                ),
            };
            let href = format!("/organisations/{organisation}/conformite/demandes");
            all.push((told, href, due < today));
        }
        all.extend(walls(read, organisation, &since.to_string()).await?);
        all.extend(holds(read, organisation, actor.compte).await?);
        let told = match trace::rights_changed(read, organisation, &since.to_string()).await? {
            0 => continue,
            1 => format!("1 changement en {DAYS} jours sur un compte qui ouvre beaucoup."),
            n => format!("{n} changements en {DAYS} jours sur des comptes qui ouvrent beaucoup."),
        };
        all.push((told, format!("/organisations/{organisation}/trace?genre=compte"), false));
    }
    Ok(all)
}

/// To whom the files of a service open was decided anew: who answers for persons knows it for a week.
async fn walls(
    read: &mut Read,
    organisation: i64,
    since: &str,
) -> Result<Vec<(String, String, bool)>, DbError> {
    let sql = "SELECT s.nom AS service, r.service_id, r.perimetre, MAX(h.at) AS at
                 FROM historique h JOIN regle_acces r ON r.id = h.row_id
                 JOIN service s ON s.id = r.service_id
                WHERE h.nom_table = 'regle_acces' AND h.at >= $1 AND s.organisation_id = $2
                GROUP BY s.nom, r.service_id, r.perimetre, r.id ORDER BY MAX(h.at), r.id";
    let mut all = Vec::new();
    for row in read.query(sql, &[since.into(), organisation.into()]).await? {
        let service: i64 = row.get("service_id")?;
        let opens = match row.get::<String>("perimetre")?.as_str() {
            "equipe" => "à l’équipe autour de l’enfant seulement",
            _ => "aux éducateurs du service",
        };
        let told = format!(
            "{} : une règle d’accès ouvre les dossiers {opens}, décidée le {}.",
            row.get::<String>("service")?,
            web::in_paris(&row.get::<String>("at")?)
        );
        all.push((told, format!("/services/{service}/trace?genre=structure"), false));
    }
    Ok(all)
}

/// Holds whose lift waits for another person than the reader.
async fn holds(
    read: &mut Read,
    organisation: i64,
    compte: i64,
) -> Result<Vec<(String, String, bool)>, DbError> {
    let sql = "SELECT count(*) AS n, MIN(personne_id) AS first FROM gel_dossier
                WHERE organisation_id = $1 AND end_at IS NULL AND levee_by IS NOT NULL
                  AND levee_by <> $2";
    let Some(row) = read.query_opt(sql, &[organisation.into(), compte.into()]).await? else {
        return Ok(Vec::new());
    };
    let (n, Some(first)) = (row.get::<i64>("n")?, row.get::<Option<i64>>("first")?) else {
        return Ok(Vec::new());
    };
    let told = match n {
        1 => "La levée d’un gel attend l’accord d’une autre personne.".to_owned(),
        n => format!("La levée de {n} gels attend l’accord d’une autre personne."),
    };
    Ok(vec![(told, format!("/dossiers/{first}/droits"), false)])
}
