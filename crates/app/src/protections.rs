//! What undoes a protection wants who answers for it (ADR 0061): a judge's restriction lifted or made less, visits that
//! begin again, the wall of a service. Noting one more is whoever's work it is; taking one away is not.

use access::{Category, GrantedWrite, Verb};
use agenda::visite;
use db::DbError;
use fiche::{Holding, Remark, Row};
use incident::INCIDENT;
use parcours::referent::REFERENT;
use partage::restriction::{DROITS, Qui, RESTRICTION, held};

/// Whether the writer validates what the service decides of what judges restricted.
fn validates(granted: &GrantedWrite, service: i64) -> bool {
    granted.may(service, Verb::Publier, Category::Judiciaire)
}

/// What a restriction said, when the row that is kept is a correction.
async fn said(granted: &mut GrantedWrite, id: i64) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {} FROM restriction WHERE id = $1", fiche::columns(&RESTRICTION));
    let write = granted.write();
    let found = write.query_opt(&sql, &[id.into()]).await?;
    found.map(|one| fiche::from_db(write.vault(), &RESTRICTION, &one)).transpose()
}

/// The field by which a correction keeps less than what stood; none when it keeps as much, or more.
fn lessened(before: &Row, row: &Row) -> Option<&'static str> {
    for (column, _) in DROITS {
        if before.int(column) == Some(1) && row.int(column) != Some(1) {
            return Some(*column);
        }
    }
    if before.int("personne_id") != row.int("personne_id") {
        return Some("personne_id");
    }
    if let Some(column) =
        ["titulaire", "nom"].into_iter().find(|one| before.text(one) != row.text(one))
    {
        return Some(column);
    }
    // A day of decision that comes later protects less; so does a term or a lift that comes sooner.
    if row.day("decision_day") > before.day("decision_day") {
        return Some("decision_day");
    }
    ["terme_day", "levee_day"].into_iter().find(|column| {
        let (old, new) = (before.day(column), row.day(column));
        new.is_some_and(|new| old.is_none_or(|old| new < old))
    })
}

/// Lifting a restriction, or making it less, is for who validates in the service; they say on what order.
pub(crate) fn restriction<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let Some(before) = said(granted, row.id).await? else { return Ok(Vec::new()) };
        let Some(field) = lessened(&before, row) else { return Ok(Vec::new()) };
        if !validates(granted, row.owner) {
            let told = "Lever une restriction, ou la réduire, revient à la cheffe de service ou à la direction, au vu \
                        de la décision. Vous pouvez en noter une autre, ou en ajouter.";
            return Ok(vec![Remark::refuse(field, told)]);
        }
        // The lift has its own field, « Au vu de quoi elle est levée ».
        if field == "levee_day" {
            return Ok(Vec::new());
        }
        let told = "Cette correction retire une protection qu’un juge a décidée : dites au vu de quelle décision, ou \
                    quelle erreur elle répare.";
        Ok(vec![Remark::warn(field, told)])
    })
}

/// How much a kind of visit protects the child.
fn guard(row: &Row) -> u8 {
    match row.text("modalite_visite") {
        Some("suspendu" | "reserve") => 4,
        Some("mediatisee") => 3,
        Some("tiers") => 2,
        Some("libre") => 1,
        _ => 0,
    }
}

/// The field by which the terms of visits protect less than others: another holder, a freer kind, nobody present, a later
/// end, where the first protected.
fn loosened(before: &Row, row: &Row) -> Option<&'static str> {
    if guard(before) < 2 {
        return (guard(row) < guard(before)).then_some("modalite_visite");
    }
    if guard(row) < guard(before) {
        return Some("modalite_visite");
    }
    let same = |field: &str| before.value(field) == row.value(field);
    if row.id == before.id && row.id != 0 {
        if let Some(field) =
            ["personne_id", "titulaire", "nom"].into_iter().find(|field| !same(field))
        {
            return Some(field);
        }
        let (old, new) = (before.day("end_day"), row.day("end_day"));
        if old.is_some_and(|old| new.is_none_or(|new| new > old)) {
            return Some("end_day");
        }
    }
    (before.text("tiers").is_some() && row.text("tiers").is_none()).then_some("tiers")
}

/// Visits that begin again where a judge had stopped them are noted by who validates in the service.
pub(crate) fn visites<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let closed =
            |row: &Row| matches!(row.text("modalite_visite"), Some("suspendu" | "reserve"));
        let (Some(personne), Some(titulaire), Some(day)) =
            (row.int("personne_id"), row.text("titulaire"), row.day("start_day"))
        else {
            return Ok(Vec::new());
        };
        if closed(row) || validates(granted, row.owner) {
            return Ok(Vec::new());
        }
        let (terms, restrictions) = visite::decided(granted, personne).await?;
        let corrected = terms.iter().any(|one| one.id == row.id && row.id != 0 && closed(one));
        let qui = Qui { lien: titulaire, nom: row.text("nom").unwrap_or_default() };
        let stopped = visite::is_closed(&terms, qui, day);
        let rights = ["restreint_contact", "restreint_visite"];
        let kept = !held(&restrictions, qui, &rights, day).is_empty();
        if !(corrected || stopped || kept) {
            let held = visite::terms_on(&terms, qui, day).into_iter();
            let own = terms.iter().filter(|one| one.id == row.id && row.id != 0);
            let loosened = held.chain(own).find_map(|before| loosened(before, row));
            let told = "Ces visites seraient moins protégées qu’aujourd’hui : la cheffe de service ou la direction le \
                        note, au vu de la décision.";
            return Ok(loosened.map(|field| Remark::refuse(field, told)).into_iter().collect());
        }
        let told = "Un juge a arrêté ces visites : la cheffe de service ou la direction note la décision qui les \
                    reprend.";
        Ok(vec![Remark::refuse("modalite_visite", told)])
    })
}

/// Who names themselves in the team around a child opens what is kept for that team: protected addresses, marks of risk,
/// penal data. That is said by who validates in the service; whoever keeps the register names others.
pub(crate) fn equipe<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        if granted.may(row.owner, Verb::Publier, Category::Parcours) {
            return Ok(Vec::new());
        }
        let compte = granted.compte();
        let write = granted.write();
        let sql = "SELECT professionnel_id FROM compte WHERE id = $1";
        let own: Option<i64> = match write.query_opt(sql, &[compte.into()]).await? {
            Some(found) => found.get("professionnel_id")?,
            None => None,
        };
        if own.is_none() || row.int("professionnel_id") != own {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT {} FROM referent WHERE id = $1", fiche::columns(&REFERENT));
        let before = match write.query_opt(&sql, &[row.id.into()]).await? {
            Some(one) => Some(fiche::from_db(write.vault(), &REFERENT, &one)?),
            None => None,
        };
        // To leave sooner, or to say more of what stands, opens nothing.
        let kept = before.is_some_and(|before| {
            let same = |field: &str| before.value(field) == row.value(field);
            let end = (before.day("end_day"), row.day("end_day"));
            same("professionnel_id")
                && same("sejour_id")
                && row.day("start_day") >= before.day("start_day")
                && (end.0 == end.1 || end.1.is_some_and(|new| end.0.is_none_or(|old| new < old)))
        });
        if kept {
            return Ok(Vec::new());
        }
        let told = "Vous ne vous nommez pas vous-même auprès d’un enfant : la cheffe de service ou la direction le fait, \
                    car cela ouvre ce qui est gardé pour son équipe.";
        Ok(vec![Remark::refuse("professionnel_id", told)])
    })
}

/// What a validated incident says is corrected by who validates, and nobody else says that it is.
pub(crate) fn incident<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    const FACTS: &[&str] = &[
        "personne_id",
        "start_at",
        "nature",
        "gravite",
        "lieu",
        "recit",
        "gendarmerie",
        "sanction",
        "role_incident",
        "mesure_immediate",
        "autres_personnes",
        "evite",
        "declencheur",
    ];
    Box::pin(async move {
        if granted.may(row.owner, Verb::Publier, Category::Parcours) {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT {} FROM incident WHERE id = $1", fiche::columns(&INCIDENT));
        let write = granted.write();
        let before = match write.query_opt(&sql, &[row.id.into()]).await? {
            Some(one) => fiche::from_db(write.vault(), &INCIDENT, &one)?,
            None => Row::default(),
        };
        let moved = |field: &&&str| before.value(field) != row.value(field);
        if let Some(field) = ["valide_day", "valide_par"].iter().find(moved) {
            let told = "C’est la cheffe de service ou la direction qui valide, depuis la page de l’incident.";
            return Ok(vec![Remark::refuse(field, told)]);
        }
        let told = "Cet incident est validé : la cheffe de service ou la direction le corrige. Ce que vous avez appris \
                    depuis s’ajoute dans ses suites.";
        let fact = FACTS.iter().find(moved).filter(|_| before.text("validation") == Some("valide"));
        Ok(fact.map(|field| Remark::refuse(field, told)).into_iter().collect())
    })
}

/// To whom the files of a service open is decided by its direction: neither by an administrator of accounts, nor by the
/// head office.
pub(crate) fn regle<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        if granted.may(row.owner, Verb::Publier, Category::Structure) {
            return Ok(Vec::new());
        }
        let told =
            "À qui les dossiers s’ouvrent se décide par la direction du service : demandez-le-lui.";
        Ok(vec![Remark::refuse("perimetre", told)])
    })
}
