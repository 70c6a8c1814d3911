//! What is checked when appointments are planned, and how they are kept: all of them, or none.

use access::{AccessError, Actor, GrantedWrite, Verb};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::civil::DateTime;
use partage::restriction::AILLEURS;
use web::{PageError, Shell};

use super::on_row;
use crate::{
    rappel,
    rdv::{
        rules,
        store::{self, Slot},
    },
    visite,
};

/// An appointment to be kept, for one child or for nobody.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Its row, with its service.
    pub row: Row,
    /// It is the one before, for a brother or a sister.
    pub joins: bool,
    /// What its remarks begin with, when several are planned at once.
    pub label: String,
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Planned {
    /// Kept, under these identifiers.
    Kept(Vec<i64>),
    /// Not kept: what is impossible, or improbable without a reason.
    Remarks(Vec<Remark>),
    /// Not kept: one of the children is not theirs to plan for.
    Closed,
}

/// Plans appointments in one transaction: rights child by child, decisions and restrictions, what is
/// already taken. `own`: the rows they take the place of.
pub(crate) async fn plan(
    (shell, register, actor): (&Shell, &Register, &Actor),
    wishes: Vec<Wish>,
    motif: &str,
    own: &[i64],
) -> Result<Planned, PageError> {
    let actions = wishes
        .iter()
        .map(|wish| on_row(Verb::Ecrire, wish.row.owner, 0, wish.row.int("personne_id")))
        .collect();
    let mut granted = match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => return Ok(Planned::Closed),
        other => other?,
    };
    let rows: Vec<Option<Row>> =
        wishes.iter().map(|wish| (!wish.joins).then(|| wish.row.clone())).collect();
    match keep(&mut granted, (shell, register), wishes, motif, own).await? {
        Ok(ids) => {
            // Who visits, and agreed to be reminded, is: nobody has to think of it.
            for (id, row) in ids.iter().zip(&rows) {
                if let Some(row) = row {
                    rappel::of_visitor(shell, &mut granted, actor.compte, *id, row).await?;
                }
            }
            granted.commit().await?;
            Ok(Planned::Kept(ids))
        }
        Err(remarks) => {
            drop(granted);
            Ok(Planned::Remarks(remarks))
        }
    }
}

/// The same inside a write that was granted; the caller commits, or drops it when there are remarks.
pub(crate) async fn keep(
    granted: &mut GrantedWrite,
    (shell, register): (&Shell, &Register),
    wishes: Vec<Wish>,
    motif: &str,
    own: &[i64],
) -> Result<Result<Vec<i64>, Vec<Remark>>, PageError> {
    let fiche = register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
    let motif = Some(motif.trim()).filter(|motif| !motif.is_empty());
    let (mut remarks, mut seen) = (Vec::new(), Seen::default());
    let mut ids: Vec<i64> = Vec::new();
    let mut first: Option<(i64, i64)> = None;
    for wish in wishes {
        let Wish { mut row, joins, label } = wish;
        let mut told = Vec::new();
        if !joins {
            if let Some(slot) = slot(&row, own) {
                let taken = store::taken(granted.write(), &slot).await?;
                for one in &taken {
                    let nature = match one {
                        rules::Taken::Moyen("salle_id", ..) => "salle",
                        rules::Taken::Moyen(..) => "vehicule",
                        _ => "",
                    };
                    let free = store::free(granted.write(), &slot, (row.owner, nature)).await?;
                    told.push(rules::told(one, &free));
                }
            }
            first = None;
        }
        if let (Some(personne), Some(start), Some(end)) =
            (row.int("personne_id"), row.moment("start_at"), row.moment("end_at"))
        {
            let place = (personne, row.owner);
            let taken = store::taken_child(granted.write(), place, (start, end), own).await?;
            told.extend(taken.iter().map(|one| rules::told(one, &[])));
        }
        told.extend(decisions(granted, &mut row, own).await?);
        let owner = row.owner;
        // A group stays within one service: elsewhere, it is another team's appointment.
        if let Some((id, _)) = first.filter(|(_, of)| *of == owner) {
            row.set("group_id", id.into());
        }
        let id = shell.house.new_id();
        match fiche::create(granted, register, fiche, id, row, motif, &mut seen).await? {
            Saved::Kept(id) | Saved::Unchanged(id) => {
                ids.push(id);
                first.get_or_insert((id, owner));
            }
            Saved::Remarks(found) => told.extend(found),
            Saved::Conflict(_) => {}
        }
        for mut one in told {
            if !label.is_empty() {
                one.sentence = format!("{label} : {}", one.sentence);
            }
            if !remarks.contains(&one) {
                remarks.push(one);
            }
        }
    }
    let blocks = remarks.iter().any(|one: &Remark| !one.overridable || motif.is_none());
    Ok(if blocks { Err(remarks) } else { Ok(ids) })
}

fn slot(row: &Row, own: &[i64]) -> Option<Slot> {
    let (start, end): (DateTime, DateTime) = (row.moment("start_at")?, row.moment("end_at")?);
    let people = ["professionnel_id", "second_professionnel_id"];
    Some(Slot {
        start,
        end,
        professionnels: people.iter().filter_map(|field| row.int(field)).collect(),
        salle: row.int("salle_id"),
        vehicule: row.int("vehicule_id"),
        own: own.to_vec(),
    })
}

/// Names the decision of a visit, and says what goes beyond it; what a judge restricts or suspended is held where the
/// row is kept (`visite::hold`).
async fn decisions(
    granted: &mut GrantedWrite,
    row: &mut Row,
    own: &[i64],
) -> Result<Vec<Remark>, PageError> {
    let (Some("visite"), Some(personne), Some(titulaire), Some(start)) = (
        row.text("nature"),
        row.int("personne_id"),
        row.text("titulaire").map(str::to_owned),
        row.moment("start_at"),
    ) else {
        return Ok(Vec::new());
    };
    let (all, _) = visite::terms_of(granted.write(), personne).await?;
    let day = start.date();
    let mut remarks = Vec::new();
    let here = |terms: &&Row| terms.text(AILLEURS).is_none();
    if let Some(terms) = visite::terms_on(&all, visite::visitor(&all, row), day).filter(here) {
        if let Some(lieu) = terms.text("lieu").filter(|_| row.text("lieu").is_none()) {
            row.set("lieu", lieu.into());
        }
        if terms.owner == row.owner {
            row.set("droit_visite_id", terms.id.into());
        } else {
            remarks.extend(visite::against(row, terms));
        }
        let others = store::visit_days(granted.write(), personne, &titulaire, own).await?;
        remarks.extend(visite::too_many(terms, day, &others));
    }
    Ok(remarks)
}
