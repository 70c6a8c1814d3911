//! What was opened in an emergency, told by the gateways to who answers for the service.

use agenda::rappel::{Canal, Issue, Message, Sujet};
use audit::Entry;
use partage::urgence::{self, Alerte};
use web::{PageError, Shell};

use super::Envois;

/// How far back an access that nobody was told of is told: a day, so that an instance that stood still, or was given
/// its gateway today, does not tell of the whole past.
const BACK_HOURS: i64 = 24;

/// Tells of what was opened since, once. Returns how many messages left.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails.
pub async fn alert(shell: &Shell, envois: &Envois) -> Result<usize, PageError> {
    let open = envois.open();
    if open.is_empty() {
        return Ok(0);
    }
    let now = shell.house.now();
    let since = now - jiff::SignedDuration::from_hours(BACK_HOURS);
    let mut read = shell.house.db().read().await?;
    let all = urgence::untold(&mut read, &since.to_string(), &now.to_string()).await?;
    drop(read);
    let mut left = 0;
    for one in all {
        let Some(messages) = prepare(shell, &one, &open).await? else { continue };
        let (all, mut own, mut lost) = (messages.len(), 0, 0);
        for message in messages {
            match envois.send(&message).await {
                Issue::Parti => own += 1,
                Issue::Refuse => lost += 1,
                Issue::Rate => {}
            }
        }
        left += own;
        // One who was told is enough; where all is refused for good, trying again changes nothing and the first page
        // says it. A gateway that is down is tried again.
        if own > 0 || all == 0 {
            settle(shell, &one).await?;
        } else if lost == all {
            tracing::warn!("every address of an alert is refused");
        }
    }
    Ok(left)
}

/// Takes an alert: it is in the chain, with how many are told and by what, before it leaves.
async fn prepare(
    shell: &Shell,
    one: &Alerte,
    open: &[Canal],
) -> Result<Option<Vec<Message>>, PageError> {
    let (now, day) = (shell.house.now().to_string(), shell.house.today().to_string());
    let mut write = shell.house.db().write().await?;
    if !urgence::take(&mut write, one, shell.house.now()).await? {
        return Ok(None);
    }
    let mails = urgence::mails(&mut write, one, &day).await?;
    let numbers = urgence::numbers(&mut write, one, &day).await?;
    let text = urgence::told(one, &web::in_paris(&one.opened_at));
    let of = |canal: Canal, all: Vec<String>| {
        let message = |to: String| Message {
            id: one.acces,
            canal,
            to,
            text: text.clone(),
            sujet: Sujet::Urgence,
        };
        let open = open.contains(&canal);
        all.into_iter().filter(move |_| open).map(message).collect::<Vec<_>>()
    };
    let (mails, numbers) = (of(Canal::Courriel, mails), of(Canal::Sms, numbers));
    let entry = Entry {
        at: now,
        action: "urgence.alerter".to_owned(),
        cible: format!("acces_urgence:{}", one.acces),
        verdict: "accorde",
        rule: "maison".to_owned(),
        service: Some(one.service),
        personne: Some(one.personne),
        details: format!("courriels:{} sms:{}", mails.len(), numbers.len()),
        ..Entry::default()
    };
    audit::append(&mut write, &[entry]).await?;
    write.commit().await?;
    Ok(Some(mails.into_iter().chain(numbers).collect()))
}

async fn settle(shell: &Shell, one: &Alerte) -> Result<(), PageError> {
    let mut write = shell.house.db().write().await?;
    urgence::settle(&mut write, one, &shell.house.now().to_string()).await?;
    Ok(write.commit().await?)
}
