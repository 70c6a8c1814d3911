//! What the task of the server calls: which reminders are due, what each says, what became of it. A
//! reminder is taken in hand in one transaction, with its trace, and leaves after: of two processes one
//! sends it, and one that stops while it leaves does not send it again.

use db::{DbError, Write};
use fiche::Row;
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::DateTime, tz::TimeZone};
use web::{PageError, Shell};

use super::{
    Motif, rules,
    store::{self, Demande, Depart, Suite},
};
use crate::visite;

/// After how many minutes a reminder in hand is told as interrupted.
const STALE_MINUTES: i64 = 15;

/// For how many days after its appointment a reminder is kept. A habit of ours.
const KEEP_DAYS: i64 = 366;

/// By which gateway it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canal {
    /// SMS text.
    Sms,
    /// Mail.
    Courriel,
}

impl Canal {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "sms" => Some(Self::Sms),
            "courriel" => Some(Self::Courriel),
            _ => None,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Courriel => "courriel",
        }
    }
}

/// A reminder that leaves now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The reminder: the gateway gets it too, so that it sends the same one once.
    pub id: i64,
    /// By which gateway.
    pub canal: Canal,
    /// The number or the address.
    pub to: String,
    /// What it says.
    pub text: String,
    /// What it is about.
    pub sujet: Sujet,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sujet {
    /// An appointment, to who asked to be told.
    Rappel,
    /// A file opened in an emergency, to who answers for the service.
    Urgence,
    /// The link of a parent to their page.
    Page,
}

/// What a gateway answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issue {
    /// It took the message.
    Parti,
    /// It did not this time.
    Rate,
    /// It never will for this number or address.
    Refuse,
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// Tells of what was interrupted, forgets what is old, and makes due what waits for an appointment that
/// moved: it is looked at anew, and does not leave at the old hour.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn tidy(shell: &Shell) -> Result<(), DbError> {
    let now = shell.house.now();
    let mut read = shell.house.db().read().await?;
    let moved = store::moved(&mut read).await?;
    drop(read);
    let stale = now.checked_sub(SignedDuration::from_mins(STALE_MINUTES)).unwrap_or(now);
    let today = shell.house.today();
    let old = today.checked_sub(KEEP_DAYS.days()).unwrap_or(today);
    let mut write = shell.house.db().write().await?;
    store::hasten(&mut write, &moved, now).await?;
    store::sweep(&mut write, stale, old).await?;
    write.commit().await
}

/// The reminders whose hour has come.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn due(shell: &Shell) -> Result<Vec<i64>, DbError> {
    let mut read = shell.house.db().read().await?;
    store::due(&mut read, shell.house.now()).await
}

/// Why it does not leave, when it does not; else by which gateway, to whom.
fn held(
    one: &Depart,
    (terms, restrictions): (&[Row], &[Row]),
    open: &[Canal],
) -> Result<(Canal, String), Motif> {
    let row = Row::default()
        .with("nature", one.nature.as_str())
        .with("start_at", one.start.as_str())
        .with("titulaire", (!one.titulaire.is_empty()).then(|| one.titulaire.clone()));
    if rules::kept_from((&one.lien, &one.nom), &row, terms, restrictions) {
        return Err(Motif::Restriction);
    }
    let canal = Canal::from_code(&one.canal).filter(|_| one.accord).ok_or(Motif::Accord)?;
    let to = match canal {
        Canal::Sms => one.telephone.trim(),
        Canal::Courriel => one.courriel.trim(),
    };
    if to.is_empty() {
        return Err(Motif::Adresse);
    }
    if one.appeler.trim().is_empty() {
        return Err(Motif::Telephone);
    }
    if !open.contains(&canal) {
        return Err(Motif::Absente);
    }
    Ok((canal, to.to_owned()))
}

/// Takes a reminder in hand. None when another process did, when it is no longer wanted, or when it does
/// not leave: the reason is then kept for the team. `open` are the gateways that are set.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn take(shell: &Shell, id: i64, open: &[Canal]) -> Result<Option<Message>, PageError> {
    let (now, today, zone) = (shell.house.now(), shell.house.today(), zone());
    let mut write = shell.house.db().write().await?;
    if !store::claim(&mut write, id, now).await? {
        return Ok(None);
    }
    let Some(one) = store::depart(&mut write, id, today).await? else { return Ok(None) };
    let whose = (!one.titulaire.is_empty()).then_some(one.titulaire.as_str());
    let wanted = one.etat_rdv == "prevu" && !visite::is_of_another(&one.nature, whose, &one.lien);
    let start = one.start.parse::<DateTime>().ok().filter(|_| wanted);
    let Some(start) = start else {
        store::mark(&mut write, id, Suite::Annulee, "").await?;
        write.commit().await?;
        return Ok(None);
    };
    if one.start != one.made_for {
        let regle = store::regle(&mut write, one.service, today).await?;
        let suite = rules::when(start, regle, now, &zone)
            .map_or(Suite::Finie(Motif::Tard), Suite::PlusTard);
        store::move_to(&mut write, id, &one.start).await?;
        store::mark(&mut write, id, suite, "").await?;
        write.commit().await?;
        return Ok(None);
    }
    let (terms, restrictions) = visite::terms_of(&mut write, one.personne).await?;
    // Late (the server was down): what still is of use leaves now, at night it waits.
    let found = match rules::at_once(start, now, &zone) {
        None => Err(Motif::Tard),
        Some(at) if at > now => {
            store::move_to(&mut write, id, &one.start).await?;
            store::mark(&mut write, id, Suite::PlusTard(at), "").await?;
            write.commit().await?;
            return Ok(None);
        }
        Some(_) => held(&one, (&terms, &restrictions), open),
    };
    let message = match found {
        Err(motif) => {
            store::mark(&mut write, id, Suite::Finie(motif), &one.canal).await?;
            None
        }
        Ok((canal, to)) => {
            let cible = format!("rendez_vous:{}", one.rdv);
            let (at, personne) = (now.to_string(), Some(one.personne));
            access::note_in(&mut write, &at, "rappel.envoyer", &cible, canal.code(), personne)
                .await?;
            let avant = one.told.parse::<DateTime>().ok();
            let (transport, prenom) = (one.transport.0.as_str(), one.transport.1.as_str());
            let conduit = rules::conduit(&one.lien, transport, prenom);
            let text = rules::message((start, avant), &conduit, one.appeler.trim());
            Some(Message { id, canal, to, text, sujet: Sujet::Rappel })
        }
    };
    write.commit().await?;
    Ok(message)
}

/// Says what became of a reminder in hand: sent, tried again later, or given up and told to the team.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn settle(shell: &Shell, id: i64, issue: Issue) -> Result<(), DbError> {
    let (now, today) = (shell.house.now(), shell.house.today());
    let mut write = shell.house.db().write().await?;
    let Some(one) = store::depart(&mut write, id, today).await? else { return Ok(()) };
    let suite = match issue {
        Issue::Parti => Suite::Partie(now),
        Issue::Refuse => Suite::Finie(Motif::Destinataire),
        Issue::Rate => {
            rules::again(one.tries, now).map_or(Suite::Finie(Motif::Passerelle), Suite::PlusTard)
        }
    };
    store::mark(&mut write, id, suite, &one.canal).await?;
    write.commit().await
}

/// Keeps a reminder asked of `contact` for an appointment, as it stands at `now`: left when its hour is
/// past. For a demonstration.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn seed(
    write: &mut Write,
    id: i64,
    (rdv, contact, compte): (i64, i64, i64),
    now: Timestamp,
) -> Result<(), DbError> {
    let Some((service, personne, start)) = store::rdv_of(write, rdv).await? else { return Ok(()) };
    let Ok(at) = start.parse::<DateTime>() else { return Ok(()) };
    let asked = now.checked_sub(SignedDuration::from_hours(24 * KEEP_DAYS)).unwrap_or(now);
    let send_at = rules::when(at, rules::Regle::default(), asked, &zone());
    let told = None;
    let one =
        Demande { id, rdv, service, personne, contact, compte, at: asked, start, send_at, told };
    store::ask(write, &one).await?;
    match send_at.filter(|sent| *sent <= now) {
        Some(sent) if store::claim(write, id, now).await? => {
            store::mark(write, id, Suite::Partie(sent), "sms").await
        }
        _ => Ok(()),
    }
}
