//! SMS texts that come in: a gateway brings them, signed. One child only whose contact has that number: words to
//! validate in that file; several or none: the tray of a service. Whoever asks is told the same (ADR 0059).

use std::{collections::BTreeSet, sync::Arc};

use agenda::rappel;
use axum::{
    Extension, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::post,
};
use db::{DbError, Write};
use espace::{Attente, Candidat, De, Recu};
use identity::{Poured, Vessel};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use web::{PageError, Shell};

use super::{config::secret, sms::number};
use crate::config::Config;

/// The header that holds the HMAC-SHA-256 of the body, in hexadecimal.
const SIGNATURE: &str = "x-maillage-signature";

/// The largest message: its words are cut by the operator long before.
const BODY_BYTES: usize = 16 * 1024;

/// How many come at once, and how fast room is made again, in seconds: a figure of ours.
const COMING: Vessel = Vessel { brim: 300, leak_s: 1 };

/// The shortest secret, in characters.
const SECRET: usize = 16;

/// For how many days a yes is that of a reminder.
const DAYS: i64 = 3;

/// For how many days a stop is: as long as reminders are kept.
const STOP_DAYS: i64 = 366;

/// What says yes, and what asks for nothing more.
const OK: &[&str] = &["ok", "oui", "d accord", "daccord", "entendu", "bien recu", "c est note"];
const STOP: &[&str] = &["stop", "arret", "desabonner"];

/// The gateway that brings, ready.
#[derive(Debug, Clone)]
pub struct Entrant {
    secret: Arc<str>,
    service: i64,
}

impl Entrant {
    /// Reads the settings and the secret they name; none when no text may come in.
    ///
    /// # Errors
    ///
    /// What is wrong with them, in words for the operator.
    pub fn read(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(set) = &config.sms_recu else { return Ok(None) };
        let text = secret(&set.secret_fichier)?;
        if text.chars().count() < SECRET {
            anyhow::bail!("[sms_recu] secret_fichier : {SECRET} caractères au moins");
        }
        Ok(Some(Self { secret: text.into(), service: set.service }))
    }
}

/// `POST /messages-recus`, for the gateway.
pub fn routes() -> Router<Shell> {
    Router::new().route("/messages-recus", post(receive)).layer(DefaultBodyLimit::max(BODY_BYTES))
}

/// A text, as a gateway brings it.
#[derive(Deserialize)]
struct Brought {
    /// What the gateway names it by: brought twice, it is kept once.
    id: String,
    from: String,
    text: String,
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim().as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.len().is_multiple_of(2).then(|| digits.chunks(2).map(pair).collect()).flatten()
}

async fn receive(
    State(shell): State<Shell>,
    entrant: Option<Extension<Entrant>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, PageError> {
    let Some(Extension(entrant)) = entrant else { return Err(PageError::NotFound) };
    let signature = headers.get(SIGNATURE).and_then(|text| text.to_str().ok()).and_then(unhex);
    let signed = signature.unwrap_or_default();
    if !seal::is_signed(entrant.secret.as_bytes(), &body, &signed) {
        return Err(PageError::NotFound);
    }
    let Ok(brought) = serde_json::from_slice::<Brought>(&body) else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let mots: String = brought.text.trim().chars().take(espace::LONGEST).collect();
    if brought.id.is_empty() || mots.is_empty() {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
    let now = shell.house.now();
    let mut write = shell.house.db().write().await?;
    let poured = identity::add_drop(&mut write, " sms-recus", COMING, now.as_second()).await?;
    if let Poured::Wait { .. } = poured {
        write.commit().await?;
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    let text = Text {
        jeton: format!("sms:{}", web::hex(&Sha256::digest(brought.id.as_bytes()))),
        from: number(&brought.from).unwrap_or_else(|| brought.from.trim().to_owned()),
        mots,
        at: now,
    };
    place(&shell, &mut write, &entrant, &text).await?;
    write.commit().await?;
    // Known or not, the same answer.
    Ok(StatusCode::ACCEPTED.into_response())
}

/// A text to be put where it belongs.
struct Text {
    jeton: String,
    from: String,
    mots: String,
    at: Timestamp,
}

async fn place(
    shell: &Shell,
    write: &mut Write,
    entrant: &Entrant,
    text: &Text,
) -> Result<(), PageError> {
    let today = shell.house.today();
    let found = contacts(write, &text.from, today).await?;
    let at = text.at.to_string();
    if let Some(word) = answer(&text.mots) {
        let ids: Vec<i64> = found.iter().map(|one| one.contact).collect();
        // A stop is heard whenever it comes; a yes, for what was just recalled.
        let days = if word == "stop" { STOP_DAYS } else { DAYS };
        let since = text.at.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(text.at);
        let back = if word == "stop" { STOP_DAYS } else { 1 };
        let day = today.checked_sub(back.days()).unwrap_or(today);
        let told = rappel::answered(write, &ids, (word, text.at), (since, day)).await?;
        if let Some((rdv, personne)) = told {
            let cible = format!("rendez_vous:{rdv}");
            access::note_in(write, &at, "rappel.repondre", &cible, "sms-recu", Some(personne))
                .await?;
            return Ok(());
        }
    }
    let children: BTreeSet<i64> = found.iter().map(|one| one.personne).collect();
    if let (1, Some(personne)) = (children.len(), children.first().copied()) {
        let own = own_contact(write, &found, personne, today).await?;
        let id = shell.house.new_id();
        let recu = Recu {
            personne,
            service: own.service,
            de: De::Contact(own.contact),
            canal: "sms",
            mots: &text.mots,
            attend: false,
            jeton: &text.jeton,
            compte: None,
            at: &at,
        };
        if espace::keep_recu(write, id, &recu).await? {
            let cible = format!("mot_espace:{id}");
            access::note_in(write, &at, "message.recevoir", &cible, "sms-recu", Some(personne))
                .await?;
        }
        return Ok(());
    }
    let mut services: BTreeSet<i64> = found.iter().map(|one| one.service).collect();
    if services.is_empty() {
        services.insert(entrant.service);
    }
    for service in services {
        let one = Attente {
            id: shell.house.new_id(),
            service,
            jeton: text.jeton.clone(),
            at: at.clone(),
            numero: text.from.clone(),
            mots: text.mots.clone(),
            candidats: found
                .iter()
                .map(|one| Candidat { id: shell.house.new_id(), ..*one })
                .collect(),
        };
        if espace::hold(write, &one).await? {
            let cible = format!("message_recu:{}", one.id);
            access::note_in(write, &at, "message.recevoir", &cible, "sms-recu", None).await?;
        }
    }
    Ok(())
}

/// `ok` or `stop`, when it is all that is said.
fn answer(mots: &str) -> Option<&'static str> {
    let key = vocabulary::search_key(mots);
    let said = key.trim_matches(|letter: char| !letter.is_alphanumeric());
    let said = said.replace(['’', '\'', '-'], " ");
    if STOP.contains(&said.as_str()) {
        return Some("stop");
    }
    OK.contains(&said.as_str()).then_some("ok")
}

/// The contacts of children that have a number on a day.
async fn contacts(write: &mut Write, from: &str, day: Date) -> Result<Vec<Candidat>, DbError> {
    let sql = "SELECT id, personne_id, service_id, telephone, telephone_second FROM contact
                WHERE (telephone IS NOT NULL OR telephone_second IS NOT NULL)
                  AND start_day <= $1 AND (end_day IS NULL OR end_day > $1) ORDER BY id";
    let mut all = Vec::new();
    for row in write.query(sql, &[day.to_string().into()]).await? {
        let own: [Option<String>; 2] = [row.get("telephone")?, row.get("telephone_second")?];
        let same = own.iter().flatten().any(|text| number(text).as_deref() == Some(from));
        if same {
            let (contact, personne) = (row.get("id")?, row.get("personne_id")?);
            all.push(Candidat { id: 0, contact, personne, service: row.get("service_id")? });
        }
    }
    Ok(all)
}

/// Of the contacts of one child, that of a service which has a mission around the child today, if any.
async fn own_contact(
    write: &mut Write,
    found: &[Candidat],
    personne: i64,
    day: Date,
) -> Result<Candidat, DbError> {
    let sql = "SELECT service_id FROM mission WHERE personne_id = $1 AND start_day <= $2
                 AND (end_day IS NULL OR end_day > $2)";
    let rows = write.query(sql, &[personne.into(), day.to_string().into()]).await?;
    let mut with = BTreeSet::new();
    for row in rows {
        with.insert(row.get::<i64>("service_id")?);
    }
    let nobody = || DbError::Shape("a text of no contact".to_owned());
    let at_work = found.iter().find(|one| with.contains(&one.service));
    at_work.or(found.first()).copied().ok_or_else(nobody)
}

#[cfg(test)]
mod tests {
    use super::{answer, unhex};

    #[test]
    fn a_word_alone_is_an_answer_and_a_sentence_is_words() {
        for (mots, told) in [
            ("OK", Some("ok")),
            ("ok !", Some("ok")),
            ("Oui.", Some("ok")),
            ("D’accord", Some("ok")),
            ("STOP", Some("stop")),
            ("Ok mais à 16 h", None),
            ("stop aux visites", None),
            ("", None),
        ] {
            assert_eq!(answer(mots), told, "{mots}");
        }
        assert_eq!(unhex("0aff"), Some(vec![10, 255]));
        assert_eq!(unhex("0af"), None);
        assert_eq!(unhex("zz"), None);
    }
}
