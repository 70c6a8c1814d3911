//! What follows from a row in another room, kept in the same transaction (ADR 0052): a hospital stay is an absence, a
//! stay of the service is an absence and an appointment of each child who goes, an interview is a step of the way, an
//! entry owes a health check, a place that is given begins a measure (`suites/place.rs`).

use access::GrantedWrite;
use db::{DbError, Value};
use fiche::{Following, Follows, Remark, Row, Wanted};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;

pub mod place;

/// What follows, by table.
pub const SUITES: &[(&str, Follows)] = &[
    ("hospitalisation", of_hospital),
    ("absence", of_absence),
    ("action_collective", of_action),
    ("participation_action", of_participation),
    ("entretien_autonomie", of_interview),
    ("decision_admission", place::of_decision),
    ("remplacement", place::of_replacement),
    ("sejour", of_stay),
];

/// A stay of the child in a service, that runs on a day: its row, its first day, the day it ends.
async fn stay_on(
    granted: &mut GrantedWrite,
    (service, personne): (i64, i64),
    day: Date,
) -> Result<Option<(i64, Option<Date>)>, DbError> {
    let sql = "SELECT id, sortie_day FROM sejour WHERE service_id = $1 AND personne_id = $2
          AND entree_day <= $3 AND (sortie_day IS NULL OR sortie_day > $3)
        ORDER BY entree_day DESC, id DESC LIMIT 1";
    let values = [service.into(), personne.into(), day.to_string().into()];
    let found = granted.write().query_opt(sql, &values).await?;
    let Some(row) = found else { return Ok(None) };
    let end: Option<String> = row.get("sortie_day")?;
    Ok(Some((row.get("id")?, end.and_then(|end| end.parse().ok()))))
}

/// The natures of an absence that say « in hospital ».
const HOSPITAL: &str = "('hospitalisation', 'hospitalisation_psychiatrique')";

/// An absence in hospital of the child in the service that meets these days, but for one row.
async fn hospital_absence(
    granted: &mut GrantedWrite,
    (service, personne): (i64, i64),
    (start, end): (&str, Option<&str>),
    but: &str,
) -> Result<Option<(i64, Option<String>, String)>, DbError> {
    let sql = format!(
        "SELECT id, reference, start_at FROM absence WHERE service_id = $1 AND personne_id = $2
            AND nature IN {HOSPITAL} AND start_at < $3 AND (end_at IS NULL OR end_at > $4)
            AND (end_at IS NULL OR end_at > start_at) AND COALESCE(reference, '') <> $5
          ORDER BY start_at, id LIMIT 1"
    );
    let end = end.unwrap_or("9999-12-31");
    let values: [Value; 5] =
        [service.into(), personne.into(), end.into(), start.into(), but.into()];
    let found = granted.write().query_opt(&sql, &values).await?;
    found.map(|row| Ok((row.get("id")?, row.get("reference")?, row.get("start_at")?))).transpose()
}

/// Where else the child is said to be at these days, before a hospital stay makes its absence: told once, not each time
/// that the stay is corrected.
async fn elsewhere(
    granted: &mut GrantedWrite,
    (service, personne): (i64, i64),
    (start, end): (&str, Option<&str>),
    own: &str,
) -> Result<Option<Remark>, DbError> {
    let made = "SELECT id FROM absence WHERE service_id = $1 AND reference = $2";
    if granted.write().query_opt(made, &[service.into(), own.into()]).await?.is_some() {
        return Ok(None);
    }
    let end = end.unwrap_or("9999-12-31");
    let values: [Value; 4] = [service.into(), personne.into(), end.into(), start.into()];
    let fugue = "SELECT start_at FROM incident WHERE service_id = $1 AND personne_id = $2
          AND nature = 'fugue' AND closed_day IS NULL AND COALESCE(evite, 0) = 0
          AND start_at < $3 AND $4 <> '' ORDER BY start_at, id LIMIT 1";
    if let Some(row) = granted.write().query_opt(fugue, &values).await? {
        let at: String = row.get("start_at")?;
        let day = at.get(..10).and_then(|day| day.parse().ok()).map(french_day).unwrap_or_default();
        return Ok(Some(Remark::warn(
            "start_day",
            format!(
                "Une fugue est ouverte depuis le {day} : si l’enfant est retrouvé, closez-la ensuite \
                 (Incidents). Dites comment il est arrivé à l’hôpital."
            ),
        )));
    }
    let sql = format!(
        "SELECT nature, start_at FROM absence WHERE service_id = $1 AND personne_id = $2
            AND nature NOT IN {HOSPITAL} AND start_at < $3 AND (end_at IS NULL OR end_at > $4)
            AND (end_at IS NULL OR end_at > start_at) ORDER BY start_at, id LIMIT 1"
    );
    let Some(row) = granted.write().query_opt(&sql, &values).await? else { return Ok(None) };
    let (nature, at): (String, String) = (row.get("nature")?, row.get("start_at")?);
    let day = at.get(..10).and_then(|day| day.parse().ok()).map(french_day).unwrap_or_default();
    let nature = fiche::enfant::told(&parcours::absence::NATURE_ABSENCE, Some(&nature));
    Ok(Some(Remark::warn(
        "start_day",
        format!(
            "Une absence est déjà notée à ces dates (« {nature} », depuis le {day}) : celle de \
             l’hôpital s’y ajoute. Corrigez le retour de l’autre, ou dites pourquoi les deux tiennent."
        ),
    )))
}

/// The reference of what a hospital stay makes.
fn tie(hospital: i64) -> String {
    format!("hospitalisation-{hospital}")
}

/// A hospital stay of a night or more is an absence of the child in the service where they stay.
///
/// The absence says « in hospital » and no more: whoever reads the way learns where the child sleeps, not why.
fn of_hospital<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let (Some(personne), Some(start)) = (row.int("personne_id"), row.day("start_day")) else {
            return Ok(Ok(Vec::new()));
        };
        let place = (row.owner, personne);
        let reference = tie(row.id);
        let last = row.day("end_day").and_then(|end| end.yesterday().ok());
        // Passing by the emergency room, or a day without a night, is no absence; what was noted as one is undone.
        let passing = row.text("nature") == Some("urgences") && last.is_none();
        let night = !passing && last.is_none_or(|last| last > start);
        let stay = stay_on(granted, place, start).await?;
        let mut absence = Row::default().with("personne_id", personne);
        absence.owner = row.owner;
        let mut wanted = Wanted {
            table: "absence",
            id: row.id,
            reference,
            noted: None,
            row: absence,
            once: &["nature"],
            days: &["start_at", "end_at"],
            made: false,
            motif: "Suite de l’hospitalisation",
            doubt: None,
        };
        // The hours are not known: noon stands for them until somebody says better on the absence.
        let noon = |day: Date| format!("{day}T12:00");
        let from = noon(start);
        if let (true, Some((stay, _))) = (night, stay) {
            let until = last.map(noon);
            let span = (from.as_str(), until.as_deref());
            let noted = hospital_absence(granted, place, span, &wanted.reference).await?;
            if let Some((id, reference, at)) = noted {
                if reference.as_deref().is_some_and(|text| text.starts_with("hospitalisation-")) {
                    let day = at.get(..10).and_then(|day| day.parse().ok()).map(french_day);
                    return Ok(Err(Remark::refuse(
                        "start_day",
                        format!(
                            "L’enfant est déjà à l’hôpital à ces dates, depuis le {} : modifiez cette \
                             hospitalisation au lieu d’en noter une autre.",
                            day.unwrap_or_default()
                        ),
                    )));
                }
                wanted.noted = Some(id);
            }
            wanted.doubt = elsewhere(granted, place, span, &wanted.reference).await?;
            wanted.made = true;
            wanted.row.set("nature", "hospitalisation".into());
            wanted.row.set("sejour_id", stay.into());
            wanted.row.set("start_at", from.into());
            wanted.row.set("end_at", until.into());
        } else {
            wanted.days = &[];
            wanted.row.set("start_at", from.clone().into());
            wanted.row.set("end_at", from.into());
        }
        Ok(Ok(vec![wanted]))
    })
}

/// An absence in hospital that a hospital stay already makes is not noted a second time.
fn of_absence<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let hospital =
            matches!(row.text("nature"), Some("hospitalisation" | "hospitalisation_psychiatrique"));
        let own = row.reference.clone().unwrap_or_default();
        let (Some(personne), Some(start)) = (row.int("personne_id"), row.text("start_at")) else {
            return Ok(Ok(Vec::new()));
        };
        if !hospital || own.starts_with("hospitalisation-") {
            return Ok(Ok(Vec::new()));
        }
        let sql = format!(
            "SELECT start_at FROM absence WHERE service_id = $1 AND personne_id = $2 AND id <> $3
                AND nature IN {HOSPITAL} AND reference LIKE 'hospitalisation-%'
                AND start_at < $4 AND (end_at IS NULL OR end_at > $5)
                AND (end_at IS NULL OR end_at > start_at) ORDER BY start_at, id LIMIT 1"
        );
        let end = row.text("end_at").unwrap_or("9999-12-31");
        let values: [Value; 5] =
            [row.owner.into(), personne.into(), row.id.into(), end.into(), start.into()];
        let Some(found) = granted.write().query_opt(&sql, &values).await? else {
            return Ok(Ok(Vec::new()));
        };
        let at: String = found.get("start_at")?;
        let day = at.get(..10).and_then(|day| day.parse().ok()).map(french_day);
        Ok(Err(Remark::refuse(
            "start_at",
            format!(
                "Cette hospitalisation est déjà une absence, depuis le {} : corrigez celle-là, elle \
                 ne compte qu’une fois.",
                day.unwrap_or_default()
            ),
        )))
    })
}

/// An action, as what follows from it needs it.
struct Sejour {
    id: i64,
    service: i64,
    intitule: String,
    lieu: Option<String>,
    telephone: Option<String>,
    depart: Option<String>,
    retour: Option<String>,
    nuit: bool,
}

impl Sejour {
    fn of(row: &Row) -> Self {
        let text = |field: &str| row.text(field).map(str::to_owned);
        Self {
            id: row.id,
            service: row.owner,
            intitule: text("intitule").unwrap_or_default(),
            lieu: text("lieu"),
            telephone: text("telephone"),
            depart: text("depart_at"),
            retour: text("retour_at"),
            nuit: row.int("nuit") == Some(1),
        }
    }

    async fn read(granted: &mut GrantedWrite, id: i64) -> Result<Option<Self>, DbError> {
        let sql = "SELECT service_id, intitule, lieu, telephone, depart_at, retour_at, nuit
               FROM action_collective WHERE id = $1";
        let Some(row) = granted.write().query_opt(sql, &[id.into()]).await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            id,
            service: row.get("service_id")?,
            intitule: row.get("intitule")?,
            lieu: row.get("lieu")?,
            telephone: row.get("telephone")?,
            depart: row.get("depart_at")?,
            retour: row.get("retour_at")?,
            nuit: row.get::<Option<i64>>("nuit")? == Some(1),
        }))
    }

    /// « Colonie au lac, Guerlédan, 02 96 00 00 00 ».
    fn told(&self) -> String {
        let all = [Some(self.intitule.clone()), self.lieu.clone(), self.telephone.clone()];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What a child who goes has: an appointment, and an absence when one sleeps there.
async fn of_child(
    granted: &mut GrantedWrite,
    action: &Sejour,
    (participation, personne, venu): (i64, i64, Option<i64>),
) -> Result<Vec<Wanted>, DbError> {
    let reference = format!("action-{}-{personne}", action.id);
    let goes = venu != Some(0);
    let base = |table: &'static str, motif: &'static str| {
        let mut row = Row::default().with("personne_id", personne);
        row.owner = action.service;
        Wanted {
            table,
            id: participation,
            reference: reference.clone(),
            noted: None,
            row,
            once: &[],
            days: &[],
            made: false,
            motif,
            doubt: None,
        }
    };
    let (Some(depart), Some(retour)) = (&action.depart, &action.retour) else {
        // The hours were taken back: what was made of them is undone.
        let mut meeting = base("rendez_vous", "Suite de l’action");
        lost(&mut meeting.row);
        return Ok(vec![meeting, undone(granted, base("absence", "Suite du séjour")).await?]);
    };
    let mut meeting = base("rendez_vous", "Suite de l’action");
    meeting.row.set("start_at", depart.as_str().into());
    meeting.row.set("end_at", retour.as_str().into());
    if goes {
        meeting.made = true;
        meeting.row.set("nature", "activite".into());
        meeting.row.set("objet", action.intitule.as_str().into());
        meeting.row.set("lieu", action.lieu.clone().into());
        let state = if venu == Some(1) { "tenu" } else { "prevu" };
        meeting.row.set("etat", state.into());
        for field in ["motif_annulation", "annulation_origine"] {
            meeting.row.set(field, Value::Text(None));
        }
    } else {
        lost(&mut meeting.row);
    }
    let mut absence = base("absence", "Suite du séjour");
    let day = depart.get(..10).and_then(|day| day.parse::<Date>().ok());
    let stay = match day {
        Some(day) => stay_on(granted, (action.service, personne), day).await?,
        None => None,
    };
    let absence = match stay {
        Some((stay, _)) if goes && action.nuit => {
            absence.made = true;
            absence.row.set("nature", "sejour_exterieur".into());
            absence.row.set("sejour_id", stay.into());
            absence.row.set("start_at", depart.as_str().into());
            absence.row.set("end_at", retour.as_str().into());
            absence.row.set("note", action.told().into());
            absence
        }
        _ => undone(granted, absence).await?,
    };
    Ok(vec![meeting, absence])
}

/// An appointment that the child does not keep.
fn lost(row: &mut Row) {
    row.set("etat", "annule".into());
    row.set("motif_annulation", "service".into());
    row.set("annulation_origine", "service".into());
}

/// An absence that was not: it ends when it begins, and counts for nothing.
async fn undone(granted: &mut GrantedWrite, mut wanted: Wanted) -> Result<Wanted, DbError> {
    let sql = "SELECT start_at FROM absence WHERE service_id = $1 AND reference = $2";
    let values = [wanted.row.owner.into(), wanted.reference.clone().into()];
    if let Some(found) = granted.write().query_opt(sql, &values).await? {
        let start: String = found.get("start_at")?;
        wanted.row.set("end_at", start.into());
    }
    Ok(wanted)
}

fn of_participation<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let (Some(personne), Some(action)) = (row.int("personne_id"), row.int("action_id")) else {
            return Ok(Ok(Vec::new()));
        };
        match Sejour::read(granted, action).await? {
            Some(action) => {
                let who = (row.id, personne, row.int("venu"));
                Ok(Ok(of_child(granted, &action, who).await?))
            }
            None => Ok(Ok(Vec::new())),
        }
    })
}

fn of_action<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let action = Sejour::of(row);
        let sql = "SELECT id, personne_id, venu FROM participation_action
              WHERE action_id = $1 AND personne_id IS NOT NULL ORDER BY id";
        let mut all = Vec::new();
        for found in granted.write().query(sql, &[row.id.into()]).await? {
            let who = (found.get("id")?, found.get("personne_id")?, found.get("venu")?);
            all.extend(of_child(granted, &action, who).await?);
        }
        Ok(Ok(all))
    })
}

/// How long ago a stay may have begun and still owe its check, in days: a stay of years ago that is brought in owes none.
const OWED: i64 = 90;

/// A child who comes in owes a health check, within the delay of the house when it set one.
fn of_stay<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let (Some(personne), Some(entree)) = (row.int("personne_id"), row.day("entree_day")) else {
            return Ok(Ok(Vec::new()));
        };
        let sql = "SELECT bilan_jours FROM service WHERE id = $1";
        let found = granted.write().query_opt(sql, &[row.owner.into()]).await?;
        let days: Option<i64> = match &found {
            Some(row) => row.get("bilan_jours")?,
            None => None,
        };
        let due = days.and_then(|days| entree.checked_add(days.days()).ok());
        let Some(due) = due else { return Ok(Ok(Vec::new())) };
        let today: Option<Date> = granted.at().get(..10).and_then(|day| day.parse().ok());
        let old = today.and_then(|day| day.checked_sub(OWED.days()).ok());
        let reference = format!("sejour-{}", row.id);
        // One noted by hand before, for this stay, is that one.
        let sql = "SELECT id FROM bilan_sante WHERE service_id = $1 AND personne_id = $2
              AND nature = 'entree' AND reference IS NULL AND COALESCE(done_day, due_day) >= $3
            ORDER BY due_day, id LIMIT 1";
        let values = [row.owner.into(), personne.into(), entree.to_string().into()];
        let noted = granted.write().query_opt(sql, &values).await?;
        let noted = noted.map(|row| row.get("id")).transpose()?;
        let mut check = Row::default()
            .with("personne_id", personne)
            .with("nature", "entree")
            .with("due_day", due.to_string());
        check.owner = row.owner;
        Ok(Ok(vec![Wanted {
            table: "bilan_sante",
            id: row.id,
            reference,
            noted,
            row: check,
            once: &["nature"],
            days: &[],
            made: old.is_none_or(|old| entree >= old),
            motif: "Suite de l’entrée",
            doubt: None,
        }]))
    })
}

/// The interview is the step that keeps the deadline of the 17 years.
fn of_interview<'w>(_: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let nature = match row.text("moment_entretien") {
            Some("dix_sept_ans") => "entretien_17_ans",
            Some("sortie") => "entretien_sortie",
            _ => return Ok(Ok(Vec::new())),
        };
        let mut step = Row::default()
            .with("personne_id", row.int("personne_id"))
            .with("nature", nature)
            .with("day", row.text("day"));
        step.owner = row.owner;
        Ok(Ok(vec![Wanted {
            table: "etape_parcours",
            id: row.id,
            reference: format!("entretien-{}", row.id),
            noted: None,
            row: step,
            once: &[],
            days: &[],
            made: true,
            motif: "Suite de l’entretien",
            doubt: None,
        }]))
    })
}
