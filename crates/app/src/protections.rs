//! What undoes a protection wants who answers for it (ADR 0061): a judge's restriction lifted or made less, visits that
//! begin again, the wall of a service. Noting one more is whoever's work it is; taking one away is not.

use access::{Category, GrantedWrite, Verb};
use agenda::visite;
use db::DbError;
use fiche::{Holding, Remark, Row};
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
            return Ok(Vec::new());
        }
        let told = "Un juge a arrêté ces visites : la cheffe de service ou la direction note la décision qui les \
                    reprend.";
        Ok(vec![Remark::refuse("modalite_visite", told)])
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
