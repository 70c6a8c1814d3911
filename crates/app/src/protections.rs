//! What undoes a protection wants who answers for it (ADR 0061): a judge's restriction lifted or made less, visits that
//! begin again, the wall of a service. Noting one more is whoever's work it is; taking one away is not.

use access::{Category, GrantedWrite, Verb};
use agenda::visite::{self, DROIT_VISITE};
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

/// The field by which terms protect less than others that hold for the same person: a freer kind, or nobody present where
/// somebody was.
fn loosened(before: &Row, row: &Row) -> Option<&'static str> {
    if guard(row) < guard(before) {
        return Some("modalite_visite");
    }
    let alone = before.text("tiers").is_some() && row.text("tiers").is_none();
    (guard(before) >= 2 && guard(row) < 4 && alone).then_some("tiers")
}

/// The field by which a correction of terms that protected protects less: of somebody else, later, by an older decision,
/// before somebody else or elsewhere, longer or more often.
fn weakened(before: &Row, row: &Row) -> Option<&'static str> {
    if guard(before) < 2 {
        return None;
    }
    let differs = |field: &&'static str| before.value(field) != row.value(field);
    if let Some(field) = ["personne_id", "titulaire", "nom"].into_iter().find(|one| differs(one)) {
        return Some(field);
    }
    if row.day("start_day") > before.day("start_day") {
        return Some("start_day");
    }
    if row.day("decision_day") < before.day("decision_day") {
        return Some("decision_day");
    }
    if guard(row) == 4 {
        return None;
    }
    let (old, new) = (before.day("end_day"), row.day("end_day"));
    if old.is_some_and(|old| new.is_none_or(|new| new > old)) {
        return Some("end_day");
    }
    let stood = |field: &&'static str| before.text(field).is_some() && differs(field);
    if let Some(field) = ["tiers", "lieu"].into_iter().find(stood) {
        return Some(field);
    }
    let more = |field: &&'static str| row.int(field) > before.int(field);
    let moved = ["nombre", "duree_minutes"].into_iter().find(more);
    moved.or_else(|| differs(&"periodicite").then_some("periodicite"))
}

/// What terms of visits said, when the row that is kept is a correction.
async fn terms_said(granted: &mut GrantedWrite, id: i64) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {} FROM droit_visite WHERE id = $1", fiche::columns(&DROIT_VISITE));
    let write = granted.write();
    let found = write.query_opt(&sql, &[id.into()]).await?;
    found.map(|one| fiche::from_db(write.vault(), &DROIT_VISITE, &one)).transpose()
}

/// Terms of the same holder that protect and begin while `row` runs.
fn come(one: &Row, row: &Row) -> bool {
    let (Some(start), Some(from)) = (one.day("start_day"), row.day("start_day")) else {
        return false;
    };
    let name = |row: &Row| row.text("nom").unwrap_or_default().to_owned();
    let same = one.text("titulaire") == row.text("titulaire")
        && (name(one) == name(row) || name(one).is_empty() || name(row).is_empty());
    same && guard(one) >= 2
        && one.id != row.id
        && start > from
        && row.day("end_day").is_none_or(|end| start < end)
}

/// Visits that begin again where a judge had stopped them, or that would be less protected, are noted by who validates in
/// the service.
pub(crate) fn visites<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let closed = |row: &Row| guard(row) == 4;
        let (Some(personne), Some(titulaire), Some(day)) =
            (row.int("personne_id"), row.text("titulaire"), row.day("start_day"))
        else {
            return Ok(Vec::new());
        };
        if validates(granted, row.owner) {
            return Ok(Vec::new());
        }
        let less = |field: &'static str| {
            let told = "Ces visites seraient moins protégées qu’aujourd’hui : la cheffe de service ou la direction le \
                        note, au vu de la décision.";
            vec![Remark::refuse(field, told)]
        };
        let before = terms_said(granted, row.id).await?;
        if let Some(field) = before.as_ref().and_then(|before| weakened(before, row)) {
            return Ok(less(field));
        }
        if closed(row) {
            return Ok(Vec::new());
        }
        let (terms, restrictions) = visite::decided(granted, personne).await?;
        let corrected = before.as_ref().is_some_and(closed);
        let qui = Qui { lien: titulaire, nom: row.text("nom").unwrap_or_default() };
        let stopped = visite::is_closed(&terms, qui, day);
        let rights = ["restreint_contact", "restreint_visite"];
        let kept = !held(&restrictions, qui, &rights, day).is_empty();
        if corrected || stopped || kept {
            let told = "Un juge a arrêté ces visites : la cheffe de service ou la direction note la décision qui les \
                        reprend.";
            return Ok(vec![Remark::refuse("modalite_visite", told)]);
        }
        let now = visite::terms_on(&terms, qui, day).into_iter();
        let later = terms.iter().filter(|one| come(one, row));
        let field = now.chain(later).chain(before.as_ref()).find_map(|one| loosened(one, row));
        Ok(field.map(less).unwrap_or_default())
    })
}

/// The row of the team by which the writer is of the team of a stay; none for who is not.
async fn own_tie(granted: &mut GrantedWrite, sejour: i64) -> Result<bool, DbError> {
    let compte = granted.compte();
    let sql = "SELECT r.id FROM referent r JOIN compte k ON k.professionnel_id = r.professionnel_id
        WHERE r.sejour_id = $1 AND k.id = $2";
    Ok(granted.write().query_opt(sql, &[sejour.into(), compte.into()]).await?.is_some())
}

/// A stay that changes child carries its team to another child: who is of it does not do so alone.
pub(crate) fn sejour<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        if granted.may(row.owner, Verb::Publier, Category::Parcours) {
            return Ok(Vec::new());
        }
        let sql = "SELECT personne_id FROM sejour WHERE id = $1";
        let found = granted.write().query_opt(sql, &[row.id.into()]).await?;
        let Some(found) = found else { return Ok(Vec::new()) };
        if Some(found.get::<i64>("personne_id")?) == row.int("personne_id")
            || !own_tie(granted, row.id).await?
        {
            return Ok(Vec::new());
        }
        let told = "Vous êtes de l’équipe de ce séjour : le porter à un autre enfant vous ouvrirait son dossier. La cheffe \
                    de service ou la direction le fait.";
        Ok(vec![Remark::refuse("personne_id", told)])
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
        "nature_lieu",
        "cout_degats",
        "reparation",
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

/// The questions of a survey do not change, nor are there more, once a partner has its link.
pub(crate) fn question<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let enquete = row.int("enquete_id").unwrap_or_default();
        let sql = "SELECT COUNT(*) AS n FROM invitation_enquete WHERE enquete_id = $1
             OR enquete_id IN (SELECT enquete_id FROM question_enquete WHERE id = $2)";
        let found = granted.write().query_opt(sql, &[enquete.into(), row.id.into()]).await?;
        let sent: i64 = found.map_or(Ok(0), |one| one.get("n"))?;
        let told = "Les liens de cette enquête sont faits : ses questions ne changent plus. Faites-en une autre.";
        Ok(if sent > 0 { vec![Remark::refuse("texte", told)] } else { Vec::new() })
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
