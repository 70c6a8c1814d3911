//! The planned visits that a judge keeps from being held: the plan is older than the decision.

use std::collections::BTreeMap;

use db::{DbError, Read};

use super::Seance;
use crate::visite::{self, Barred};

/// By child, the planned visits that a judge keeps from being held: the first row of each, and what keeps it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn barred(
    read: &mut Read,
    seances: &[Seance],
) -> Result<BTreeMap<i64, Vec<(i64, Barred)>>, DbError> {
    let planned: Vec<&Seance> = seances
        .iter()
        .filter(|one| one.etat == "prevu" && one.nature == "visite" && !one.titulaire.is_empty())
        .collect();
    let mut ids: Vec<i64> = planned.iter().flat_map(|one| one.enfants.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut all = BTreeMap::new();
    for personne in visite::judged(read, &ids).await? {
        let (terms, restrictions) = visite::standing(read, personne).await?;
        let own: Vec<(i64, Barred)> = planned
            .iter()
            .filter(|one| one.enfants.contains(&personne))
            .filter_map(|one| {
                Some((one.id, visite::barred_visit(&terms, &restrictions, &one.row())?))
            })
            .collect();
        if !own.is_empty() {
            all.insert(personne, own);
        }
    }
    Ok(all)
}
