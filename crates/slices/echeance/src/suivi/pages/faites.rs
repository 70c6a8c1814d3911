//! What is owed no more because it was done: when, by what, in time or late. What is late and then done must not
//! vanish with its day.

use std::collections::BTreeMap;

use delais::{Contexte, Etat, Regle, Regles, echeances_suivies};
use jiff::{civil::Date, tz::TimeZone};
use vocabulary::french_day;
use web::{PageError, Shell};

use super::line::Noms;
use crate::{
    choix::Choix,
    suivi::{model::Dossier, rules::faits},
};

/// How many are shown, the latest done first.
const MOST: usize = 40;

/// A deadline that was met, or met late.
pub(super) struct Faite {
    done: Date,
    pub(super) what: String,
    pub(super) told: String,
    pub(super) state: String,
    pub(super) kind: &'static str,
    /// The step that proves it; empty when the register proves it otherwise (a renewal, an end).
    pub(super) href: String,
}

/// What was done for a child, the latest first.
pub(super) fn faites(
    shell: &Shell,
    dossier: &Dossier,
    choix: &BTreeMap<i64, Choix>,
    noms: &Noms,
) -> Result<Vec<Faite>, PageError> {
    let regles = Regles::livrees().map_err(|error| PageError::Machine(error.to_string()))?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let known = faits(dossier, &zone);
    let contexte =
        Contexte { naissance: dossier.naissance, zone: zone.clone(), now: shell.house.now() };
    let none = Choix::default();
    let mut all = Vec::new();
    let followed = |regle: &Regle, fait: i64| {
        let owner = known.service(fait).unwrap_or(dossier.service);
        choix.get(&owner).unwrap_or(&none).suit(&regle.id)
    };
    for one in echeances_suivies(regles, &known.faits, &contexte, followed) {
        let (moment, in_time) = match one.etat {
            Etat::Faite(moment) => (moment, true),
            Etat::FaiteEnRetard(moment) => (moment, false),
            _ => continue,
        };
        let (done, term) = (moment.day(&zone), one.terme.day(&zone));
        let (state, kind) = state(in_time, done, term);
        let step = dossier.etapes.iter().find(|step| {
            step.id != 0 && one.etape.preuve.contains(&step.nature) && step.day == done
        });
        let what = if one.etape.nom.is_empty() {
            one.regle.domaine.clone()
        } else {
            format!("{} : {}", one.regle.domaine, one.etape.nom)
        };
        let of = known
            .mesure(one.fait)
            .and_then(|id| dossier.mesures.iter().find(|mesure| mesure.id == id))
            .map_or(String::new(), |mesure| format!(" · {}", noms.mesure(mesure)));
        all.push(Faite {
            done,
            what,
            told: format!("Fait le {}, dû le {}{of}", french_day(done), french_day(term)),
            state,
            kind,
            href: step.map_or(String::new(), |step| format!("/fiche/etapes/{}", step.id)),
        });
    }
    all.sort_by(|a, b| b.done.cmp(&a.done).then_with(|| a.what.cmp(&b.what)));
    all.truncate(MOST);
    Ok(all)
}

fn state(in_time: bool, done: Date, term: Date) -> (String, &'static str) {
    if in_time {
        return ("À temps".to_owned(), "ok");
    }
    match (done - term).get_days() {
        ..=1 => ("Un jour de retard".to_owned(), "warning"),
        days => (format!("{days} jours de retard"), "warning"),
    }
}
