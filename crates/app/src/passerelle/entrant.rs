//! SMS texts that come in: a gateway brings them, signed. One child only whose contact has that number: words to
//! validate in that file; several or none: the tray of a service. Whoever asks is told the same (ADR 0059).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

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
use espace::{Attente, Candidat, De, GARDE_JOURS, JETON_JOURS, Recu, Tri};
use identity::{Poured, Vessel};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use web::{PageError, Shell};

use super::{config::secret, sms::number};
use crate::config::Config;

/// The header that says when the body was signed, and its HMAC-SHA-256 with that instant, in hexadecimal:
/// `t=1773309600,v1=0f3a…`, of « 1773309600.{"id": …} ».
const SIGNATURE: &str = "x-maillage-signature";

/// The largest message: its words are cut by the operator long before.
const BODY_BYTES: usize = 16 * 1024;

/// How old, or how early, a signature may be, in seconds: what was caught on its way is not sent again later.
const FRESH_S: i64 = 300;

/// What is told to a gateway that signs as before.
const OLD_SIGNATURE: &str = "X-Maillage-Signature : attendu « t=SECONDES,v1=HMAC », le HMAC-SHA-256 de « SECONDES.corps ». \
    La signature du corps seul n’est plus prise : elle pouvait être rejouée.";

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

/// What a signature says.
#[derive(Debug, PartialEq, Eq)]
enum Signed {
    Yes,
    /// Right, and too old or too early.
    Stale,
    /// Right, as it was made before: without an instant.
    AsBefore,
    No,
}

fn signed(secret: &[u8], header: &str, body: &[u8], now: Timestamp) -> Signed {
    let Some((at, hmac)) = header.trim().strip_prefix("t=").and_then(|rest| rest.split_once(','))
    else {
        let before = unhex(header).is_some_and(|hmac| seal::is_signed(secret, body, &hmac));
        return if before { Signed::AsBefore } else { Signed::No };
    };
    let hmac = hmac.trim().strip_prefix("v1=").and_then(unhex).unwrap_or_default();
    let text = [at.as_bytes(), b".", body].concat();
    if !seal::is_signed(secret, &text, &hmac) {
        return Signed::No;
    }
    let age = at.parse::<i64>().ok().and_then(|at| now.as_second().checked_sub(at));
    if age.is_some_and(|age| age.abs() <= FRESH_S) { Signed::Yes } else { Signed::Stale }
}

/// What a gateway is told, for who sets it up: in JSON, as what is plain text is answered as an unknown page.
fn refused(told: &str) -> Response {
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    let body = serde_json::json!({ "erreur": told }).to_string();
    (StatusCode::BAD_REQUEST, kind, body).into_response()
}

async fn receive(
    State(shell): State<Shell>,
    entrant: Option<Extension<Entrant>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, PageError> {
    let Some(Extension(entrant)) = entrant else { return Err(PageError::NotFound) };
    let header = headers.get(SIGNATURE).and_then(|text| text.to_str().ok()).unwrap_or_default();
    let now = shell.house.now();
    match signed(entrant.secret.as_bytes(), header, &body, now) {
        Signed::Yes => {}
        Signed::AsBefore => return Ok(refused(OLD_SIGNATURE)),
        Signed::Stale => {
            let told = "Signature de plus de cinq minutes, ou en avance : réglez l’horloge de la passerelle.";
            return Ok(refused(told));
        }
        Signed::No => return Err(PageError::NotFound),
    }
    let Ok(brought) = serde_json::from_slice::<Brought>(&body) else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let mots: String = brought.text.trim().chars().take(espace::LONGEST).collect();
    if brought.id.is_empty() || mots.is_empty() {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
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
    let at = text.at.to_string();
    lapse(write, text.at).await?;
    if !espace::is_new(write, &text.jeton, &at).await? {
        return Ok(());
    }
    let found = contacts(write, &text.from, today).await?;
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
    let at_work = at_work(write, &found, today).await?;
    if let (1, Some(own)) = (children.len(), at_work.first()) {
        let id = shell.house.new_id();
        let recu = Recu {
            personne: own.personne,
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
            let child = Some(own.personne);
            access::note_in(write, &at, "message.recevoir", &cible, "sms-recu", child).await?;
        }
        return Ok(());
    }
    for (service, tri, of) in trays(write, entrant, &found, &at_work).await? {
        let one = Attente {
            id: shell.house.new_id(),
            service,
            jeton: text.jeton.clone(),
            at: at.clone(),
            numero: text.from.clone(),
            mots: text.mots.clone(),
            candidats: of.iter().map(|one| Candidat { id: shell.house.new_id(), ..*one }).collect(),
            tri,
        };
        if espace::hold(write, &one).await? {
            let cible = format!("message_recu:{}", one.id);
            access::note_in(write, &at, "message.recevoir", &cible, "sms-recu", None).await?;
        }
    }
    Ok(())
}

/// Erases what waited too long for somebody to say whose it is.
async fn lapse(write: &mut Write, now: Timestamp) -> Result<(), DbError> {
    let back = |days: i64| {
        now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now).to_string()
    };
    let gone = espace::lapse(write, &back(GARDE_JOURS), &back(JETON_JOURS)).await?;
    for id in gone {
        let (at, cible) = (now.to_string(), format!("message_recu:{id}"));
        access::note_in(write, &at, "message.effacer", &cible, "duree", None).await?;
    }
    Ok(())
}

/// How often it is looked whether a message waited too long.
const EVERY: std::time::Duration = std::time::Duration::from_hours(1);

/// Erases, hour after hour, what waited too long, whether texts still come or not.
pub async fn watch(shell: Shell) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        if let Err(error) = tidy(&shell).await {
            tracing::error!(%error, "messages wait");
        }
    }
}

/// Erases what waited too long.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn tidy(shell: &Shell) -> Result<(), DbError> {
    let mut write = shell.house.db().write().await?;
    lapse(&mut write, shell.house.now()).await?;
    write.commit().await
}

/// In whose tray a message goes that no file takes by itself: service, who sorts it, those it may come from. The services
/// that follow one of them, each told of all; the direction, where none does any more; each direction alone, who calls
/// back, where two organisations know that number.
async fn trays(
    write: &mut Write,
    entrant: &Entrant,
    found: &[Candidat],
    at_work: &[Candidat],
) -> Result<Vec<(i64, Tri, Vec<Candidat>)>, DbError> {
    if found.is_empty() {
        return Ok(vec![(entrant.service, Tri::Service, Vec::new())]);
    }
    let mut of: BTreeMap<i64, Vec<Candidat>> = BTreeMap::new();
    for one in found {
        let sql = "SELECT organisation_id FROM service WHERE id = $1";
        let row = write.query_opt(sql, &[one.service.into()]).await?;
        let organisation = row.map_or(Ok(0), |row| row.get::<i64>("organisation_id"))?;
        of.entry(organisation).or_default().push(*one);
    }
    if of.len() == 1 {
        let services: BTreeSet<i64> = at_work.iter().map(|one| one.service).collect();
        if services.is_empty() {
            let first = found.first().map_or(entrant.service, |one| one.service);
            return Ok(vec![(first, Tri::Direction, found.to_vec())]);
        }
        let all = services.into_iter().map(|service| (service, Tri::Service, found.to_vec()));
        return Ok(all.collect());
    }
    let all = of.into_values().filter_map(|own| {
        let follows = |one: &&Candidat| at_work.iter().any(|other| other.contact == one.contact);
        let service = own.iter().find(follows).or(own.first())?.service;
        Some((service, Tri::Partage, own))
    });
    Ok(all.collect())
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

/// Of some contacts, those of a service that has a mission around the child today: the others are of a service that no
/// longer follows, where nobody reads what comes.
async fn at_work(
    write: &mut Write,
    found: &[Candidat],
    day: Date,
) -> Result<Vec<Candidat>, DbError> {
    let sql = "SELECT 1 AS one FROM mission WHERE personne_id = $1 AND service_id = $2 AND start_day <= $3
                 AND (end_day IS NULL OR end_day > $3) LIMIT 1";
    let mut all = Vec::new();
    for one in found {
        let values = [one.personne.into(), one.service.into(), day.to_string().into()];
        if write.query_opt(sql, &values).await?.is_some() {
            all.push(*one);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Signed, answer, signed, unhex};

    #[test]
    fn a_signature_holds_five_minutes_and_one_without_an_instant_is_told_apart() {
        let (secret, body) = (b"un-secret-partage".as_slice(), b"{}".as_slice());
        let now = Timestamp::from_second(1_773_309_600).unwrap();
        let header = |at: i64| {
            let text = [at.to_string().as_bytes(), b".", body].concat();
            format!("t={at},v1={}", web::hex(&seal::sign(secret, &text)))
        };
        let own = now.as_second();
        for (at, told) in [
            (own, Signed::Yes),
            (own - 300, Signed::Yes),
            (own + 300, Signed::Yes),
            (own - 301, Signed::Stale),
            (own + 301, Signed::Stale),
        ] {
            assert_eq!(signed(secret, &header(at), body, now), told, "{at}");
        }
        // Signed for another instant, another body, another secret; as before.
        let moved = header(own).replace(&own.to_string(), &(own - 10).to_string());
        for header in [moved.as_str(), "t=1,v1=", "t=,v1=zz", "t=1773309600", ""] {
            assert_eq!(signed(secret, header, body, now), Signed::No, "{header}");
        }
        assert_eq!(signed(secret, &header(own), b"{ }", now), Signed::No);
        assert_eq!(signed(b"un autre", &header(own), body, now), Signed::No);
        let before = web::hex(&seal::sign(secret, body));
        assert_eq!(signed(secret, &before, body, now), Signed::AsBefore);
    }

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
