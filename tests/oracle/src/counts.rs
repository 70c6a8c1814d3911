//! Counts: who may ask for those of a service (a person, or a program by its token), what they say, and
//! which rows open behind them.

use std::collections::BTreeSet;

use access::{AccessError, Action, Actor, Category, Cible, House, Role as R, Verb};
use anyhow::{Context as _, Result, anyhow};
use facts::Facts;
use fiche::Register;
use figures::day::from_date;
use jiff::{ToSpan as _, civil::Date};

use crate::{
    DAY, Disagreement, Tally,
    compare::by_roles,
    rules::roles_in,
    world::{Compte, Ligne, World},
};

/// The figure asked: stays begun in the period.
const FIGURE: &str = "entrees";

/// Whether an account may read the counts of a service: who works or answers there, the head office, and a
/// program that was given the service. Who keeps the machine or the data, the court and a foster carer count
/// nothing.
pub fn may_count(world: &World, compte: &Compte, service: i64) -> bool {
    roles_in(world, compte, service).iter().any(|role| {
        matches!(
            role,
            R::Educateur
                | R::Psychologue
                | R::Soignant
                | R::Secretaire
                | R::ChefService
                | R::Directeur
                | R::Siege
                | R::Technique
        )
    })
}

/// The stays that a service began in the period, as the world has them.
fn begun(world: &World, service: i64, first: Date, last: Date) -> BTreeSet<i64> {
    world
        .missions
        .iter()
        .filter(|one| one.stay && one.service == service)
        .filter(|one| first <= one.start && one.start <= last)
        .map(|one| one.id)
        .collect()
}

/// Asks the counts of every service of the world for one account: what `/api/v1` answers to a program is
/// decided and counted by the same two calls.
///
/// # Errors
///
/// When the engine refuses, or the catalogue has no such figure.
pub async fn counts(
    house: &House,
    register: &Register,
    facts: &Facts,
    world: &World,
    compte: &Compte,
    actor: &Actor,
    tally: &mut Tally,
) -> Result<()> {
    let last: Date = DAY.parse()?;
    let first = last - 300.days();
    let days = (from_date(first), from_date(last) + 1);
    facts.set_today(Some(from_date(last)));
    let mut wrong = |by: &'static str, leak: bool, told: String| {
        tally.wrong.push(Disagreement { by, leak, told: format!("{compte:?} {told}") });
    };
    let asked = |cible| Action { verb: Verb::Lire, category: Category::Activite, cible };
    let everywhere: BTreeSet<i64> = match house.authorize(actor, asked(Cible::Portee)).await {
        Ok(granted) => granted.services().iter().copied().collect(),
        Err(AccessError::Refused) => BTreeSet::new(),
        Err(error) => return Err(anyhow!(error)),
    };
    for service in &world.services {
        let expected = may_count(world, compte, service.id);
        if everywhere.contains(&service.id) != expected {
            wrong("services", !expected, format!("{service:?}"));
        }
        tally.counts += 1;
        let mut granted = match house.authorize(actor, asked(Cible::Service(service.id))).await {
            Ok(granted) => granted,
            Err(AccessError::Refused) => {
                if expected {
                    wrong("chiffre", false, format!("{service:?}"));
                }
                continue;
            }
            Err(error) => return Err(anyhow!(error)),
        };
        if !expected {
            wrong("chiffre", true, format!("{service:?}"));
        }
        let of_here = begun(world, service.id, first, last);
        let organisation = Some(service.organisation);
        let found = facts::answer(&mut granted, facts, organisation, FIGURE, days).await?;
        let told: u64 = found.cells.iter().map(|cell| cell.rows).sum();
        if told != of_here.len() as u64 {
            wrong("compte", true, format!("{told} for {of_here:?} in {service:?}"));
        }
        let behind =
            facts::records(&mut granted, facts, organisation, FIGURE, &[], &[], days).await?;
        let seen = facts.world(granted.read()).await?;
        let (table, rows) = seen.owning_rows(&behind).context("no rows behind a count")?;
        drop(seen);
        if rows.iter().copied().collect::<BTreeSet<i64>>() != of_here {
            wrong("fiches d’un compte", true, format!("{rows:?} for {of_here:?}"));
        }
        let opened = open(house, register, actor, service.id, table, &rows).await?;
        for id in of_here {
            let mission = world.missions.iter().find(|one| one.id == id);
            let ligne = Ligne {
                id,
                table: "sejour",
                category: Category::Parcours,
                service: service.id,
                personne: mission.map(|one| one.personne),
            };
            let expected = by_roles(world, compte, &ligne);
            if opened.contains(&id) != expected {
                wrong("derrière un compte", !expected, format!("{ligne:?}"));
            }
        }
    }
    Ok(())
}

/// The rows behind a count that open to its reader: a program opens none.
async fn open(
    house: &House,
    register: &Register,
    actor: &Actor,
    service: i64,
    table: &str,
    rows: &[i64],
) -> Result<BTreeSet<i64>> {
    let fiche = register.by_table(table).context("no record kind behind a count")?;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: fiche.category, cible };
    match house.authorize(actor, action).await {
        Ok(mut granted) => {
            let rows = fiche::rows_by_id(&mut granted, register, fiche, rows).await?;
            Ok(rows.into_iter().map(|row| row.id).collect())
        }
        Err(AccessError::Refused) => Ok(BTreeSet::new()),
        Err(error) => Err(anyhow!(error)),
    }
}
