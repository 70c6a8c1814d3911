//! What the page of an appointment shows of its reminders, and what is asked there.

use access::{Category, Granted, GrantedWrite, Perimetre, Verb};
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::post,
};
use fiche::{Register, Row};
use jiff::{civil::DateTime, tz::TimeZone};
use serde::Deserialize;
use web::{PageError, Shell, SignedIn};

use super::{
    Etat, Motif, rules,
    store::{self, Demande, Proche, Rappel},
};
use crate::{
    french,
    rdv::{Seance, pages::on_row, pages::opened},
    visite,
};

/// The gateways that the operator set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passerelles {
    /// Mail leaves.
    pub courriel: bool,
    /// SMS texts leave.
    pub sms: bool,
}

/// None is set when nothing says so.
pub(crate) fn ways(set: Option<Extension<Passerelles>>) -> Passerelles {
    set.map_or_else(Passerelles::default, |Extension(set)| set)
}

/// Where reminders are asked.
pub fn routes() -> Router<Shell> {
    Router::new().route("/rendez-vous/{rdv}/rappels", post(act))
}

/// Somebody around the child, and where their reminder stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ligne {
    /// Their contact.
    pub contact: String,
    /// Their name, and by which means.
    pub who: String,
    /// Where it stands, in a word; empty when nothing was asked.
    pub told: String,
    /// How that is shown.
    pub kind: &'static str,
    /// Why, and what to do.
    pub why: String,
    /// What may be asked of it; empty for nothing.
    pub geste: &'static str,
    /// What the button says.
    pub button: &'static str,
}

/// What is said once something was asked.
pub(crate) fn told(fait: &str) -> &'static str {
    match fait {
        "rappel" => "Le rappel partira à son heure.",
        "rappel_retire" => "Le rappel ne partira pas.",
        "rappel_tard" => "Le rendez-vous est trop proche pour un rappel : appelez cette personne.",
        "rappel_parti" => "Ce rappel est déjà parti.",
        "rappel_restreint" => {
            "Rien ne partira : une décision de justice restreint les liens de cette personne avec l’enfant."
        }
        _ => "",
    }
}

/// Why a reminder that was asked does not leave: the appointment became that of another parent.
const OF_ANOTHER: &str =
    "Ce rendez-vous est avec une autre personne : elle seule en reçoit le rappel.";

/// The reminders of an appointment, and those one may ask; `identite` opens the contacts.
pub(crate) async fn panel(
    (shell, set): (&Shell, Passerelles),
    granted: &mut Granted,
    identite: &Perimetre,
    (seance, personne): (&Seance, Option<i64>),
) -> Result<Vec<Ligne>, PageError> {
    let Some(personne) = personne else { return Ok(Vec::new()) };
    let today = shell.house.today();
    let read = granted.read();
    let proches = store::proches(read, (personne, seance.id), identite, today).await?;
    let asked = store::of_rdv(read, seance.id).await?;
    // What a judge decided since is said now, not found out at the hour of leaving.
    let (terms, restrictions) = visite::standing(read, personne).await?;
    let row = seance.row();
    Ok(proches
        .iter()
        .filter_map(|one| {
            let rappel = asked.iter().find(|rappel| rappel.contact == one.id);
            let mut line = line(set, seance, one, rappel)?;
            let waits = rappel.is_some_and(|rappel| matches!(rappel.etat, Etat::Prevu));
            let nature = row.text("nature").unwrap_or_default();
            if waits && visite::is_of_another(nature, row.text("titulaire"), &one.lien) {
                line.told = "ce rappel ne partira pas".to_owned();
                line.kind = "warning";
                OF_ANOTHER.clone_into(&mut line.why);
            } else if waits && rules::kept_from((&one.lien, &one.nom), &row, &terms, &restrictions)
            {
                line.told = "ce rappel ne partira pas".to_owned();
                line.kind = "warning";
                line.why = told("rappel_restreint").to_owned();
            }
            Some(line)
        })
        .collect())
}

fn line(set: Passerelles, seance: &Seance, one: &Proche, asked: Option<&Rappel>) -> Option<Ligne> {
    let open = seance.etat == "prevu";
    let (way, set) = match one.canal.as_str() {
        "sms" => (", par SMS", set.sms),
        "courriel" => (", par courriel", set.courriel),
        _ => ("", true),
    };
    let mut line =
        Ligne { contact: one.id.to_string(), who: format!("{}{way}", one.nom), ..Ligne::default() };
    let may_ask = one.accord && set;
    let Some(asked) = asked.filter(|asked| asked.etat != Etat::Annule) else {
        if !open || !one.accord {
            return None;
        }
        if may_ask {
            (line.geste, line.button) = ("demander", "Lui rappeler ce rendez-vous");
        } else {
            line.why =
                "Aucun envoi n’est réglé sur cette installation : donnez le billet de rappel."
                    .to_owned();
        }
        return Some(line);
    };
    match asked.etat {
        Etat::Prevu | Etat::EnCours if open => {
            line.told = format!("rappel prévu le {}", web::in_paris(&asked.send_at));
            line.kind = "info";
            if asked.etat == Etat::Prevu {
                (line.geste, line.button) = ("retirer", "Ne plus lui rappeler");
            }
        }
        Etat::Prevu | Etat::EnCours | Etat::Annule => return None,
        Etat::Envoye => {
            line.told = format!("rappel envoyé le {}", web::in_paris(&asked.sent_at));
            line.kind = "ok";
            if !asked.reponse.is_empty() {
                let word =
                    if asked.reponse == "stop" { "STOP : plus rien ne lui part" } else { "OK" };
                let when = web::in_paris(&asked.answered_at);
                line.why = format!("A répondu {word}, le {when}.");
            }
            let moved = asked.start != french::stored(seance.start);
            if moved || matches!(seance.etat.as_str(), "annule" | "reporte") {
                line.kind = "warning";
                line.why = "Le rendez-vous a changé depuis : prévenez cette personne.".to_owned();
            }
            if moved && open && may_ask {
                (line.geste, line.button) = ("demander", "Lui rappeler la nouvelle heure");
            }
        }
        Etat::Echec => {
            line.told = "rappel pas envoyé".to_owned();
            line.kind = "warning";
            let why = Motif::sentence(&asked.motif);
            line.why = format!("{}.", fiche::capital(why));
            if may_ask && asked.motif != Motif::Tard.code() {
                (line.geste, line.button) = ("demander", "Essayer de nouveau");
            }
        }
    }
    Some(line)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    geste: String,
    contact: String,
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// What is asked for a contact about an appointment of `start`.
async fn demande(
    shell: &Shell,
    granted: &mut GrantedWrite,
    compte: i64,
    (rdv, service, personne): (i64, i64, i64),
    (contact, start): (i64, DateTime),
) -> Result<Demande, PageError> {
    let (at, today) = (shell.house.now(), shell.house.today());
    let regle = store::regle(granted.write(), service, today).await?;
    Ok(Demande {
        id: shell.house.new_id(),
        rdv,
        service,
        personne,
        contact,
        compte,
        at,
        start: french::stored(start),
        send_at: rules::when(start, regle, at, &zone()),
        told: None,
    })
}

async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (granted, row) = opened(&shell, &register, &actor, id, Verb::Ecrire).await?;
    granted.commit().await?;
    let (Some(personne), Some(start), Ok(contact)) =
        (row.int("personne_id"), row.moment("start_at"), typed.contact.parse::<i64>())
    else {
        return Err(PageError::NotFound);
    };
    let action = on_row(Verb::Ecrire, row.owner, id, Some(personne));
    let mut write = shell.house.authorize_writes(&actor, vec![action]).await?;
    let today = shell.house.today();
    let identite = write.reads(Category::Identite);
    let known = store::contact(write.write(), &identite, (contact, personne), today).await?;
    let fait = match (typed.geste.as_str(), known) {
        ("retirer", Some(_)) => {
            store::cancel(write.write(), id, Some(contact)).await?;
            "rappel_retire"
        }
        ("demander", Some((lien, nom, true))) if row.text("etat") == Some("prevu") => {
            let nature = row.text("nature").unwrap_or_default();
            if visite::is_of_another(nature, row.text("titulaire"), &lien) {
                return Err(PageError::NotFound);
            }
            let (terms, restrictions) = visite::terms_of(write.write(), personne).await?;
            if rules::kept_from((&lien, &nom), &row, &terms, &restrictions) {
                "rappel_restreint"
            } else {
                let about = (id, row.owner, personne);
                let one =
                    demande(&shell, &mut write, actor.compte, about, (contact, start)).await?;
                match (one.send_at, store::ask(write.write(), &one).await?) {
                    (_, false) => "rappel_parti",
                    (None, true) => "rappel_tard",
                    (Some(_), true) => "rappel",
                }
            }
        }
        _ => return Err(PageError::NotFound),
    };
    write.commit().await?;
    Ok(Redirect::to(&format!("/rendez-vous/{id}?fait={fait}")).into_response())
}

/// Asks a reminder for who visits, when they agreed to be reminded.
pub(crate) async fn of_visitor(
    shell: &Shell,
    granted: &mut GrantedWrite,
    compte: i64,
    id: i64,
    row: &Row,
) -> Result<(), PageError> {
    let (Some("visite"), Some(titulaire), Some(personne), Some(start)) =
        (row.text("nature"), row.text("titulaire"), row.int("personne_id"), row.moment("start_at"))
    else {
        return Ok(());
    };
    let today = shell.house.today();
    // Of several grandparents nobody says which one visits: a person does.
    let found = store::of_lien(granted.write(), personne, titulaire, today).await?;
    if let [contact] = found[..] {
        let about = (id, row.owner, personne);
        let one = demande(shell, granted, compte, about, (contact, start)).await?;
        if one.send_at.is_some() {
            store::ask(granted.write(), &one).await?;
        }
    }
    Ok(())
}

/// Those who were to be reminded of appointments are of those that take their place, in the same order.
pub(crate) async fn carry(
    shell: &Shell,
    granted: &mut GrantedWrite,
    old: &[i64],
    new: &[i64],
) -> Result<(), PageError> {
    for (old, new) in old.iter().zip(new) {
        let Some((service, personne, start)) = store::rdv_of(granted.write(), *new).await? else {
            continue;
        };
        let Ok(start) = start.parse::<DateTime>() else { continue };
        for (contact, compte, told) in store::asked(granted.write(), *old).await? {
            let about = (*new, service, personne);
            let one = demande(shell, granted, compte, about, (contact, start)).await?;
            let one = Demande { told, ..one };
            store::ask(granted.write(), &one).await?;
        }
    }
    Ok(())
}

/// Takes back what waits for appointments that are over.
pub(crate) async fn close(granted: &mut GrantedWrite, own: &[i64]) -> Result<(), PageError> {
    for id in own {
        store::cancel(granted.write(), *id, None).await?;
    }
    Ok(())
}
