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
        let told = match trace::rights_changed(read, organisation, &since.to_string()).await? {
            0 => continue,
            1 => format!("1 changement en {DAYS} jours sur un compte qui ouvre beaucoup."),
            n => format!("{n} changements en {DAYS} jours sur des comptes qui ouvrent beaucoup."),
        };
        all.push((told, format!("/organisations/{organisation}/trace?genre=compte"), false));
    }
    Ok(all)
}
