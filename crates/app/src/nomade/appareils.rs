//! The device in one's hands: known by a cookie that opens nothing, asked for once at its first taking, let in by who answers
//! for the service or by the rule of the organisation (ADR 0084).

use std::collections::BTreeSet;

use access::Actor;
use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use nomade::appareil::{self, Appareil, Etat, Nature, Personnels, Porte, Regle};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use web::{PageError, Shell};

use super::pages::own_reach;

/// The longest label of a device, in characters.
const LONGEST: usize = 80;

/// What is told where nobody said whose the device is.
const A_QUI: &str = "Dites d’abord à qui est cet appareil.";

fn name(https: bool) -> &'static str {
    if https { "__Host-maillage-appareil" } else { "maillage-appareil" }
}

/// The key that this browser keeps, if it is one of ours.
fn key_of(shell: &Shell, headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    let held = jar.get(name(shell.https))?.value();
    let ours = held.len() == 64 && held.bytes().all(|byte| byte.is_ascii_hexdigit());
    ours.then(|| held.to_owned())
}

fn hash(key: &str) -> String {
    web::hex(&Sha256::digest(key.as_bytes())[..])
}

/// The cookie by which this browser is known again: it lasts as long as browsers let it.
fn cookie(shell: &Shell, key: String) -> String {
    let cookie = Cookie::build((name(shell.https), key))
        .path("/")
        .http_only(true)
        .secure(shell.https)
        .same_site(SameSite::Lax)
        .permanent()
        .build();
    cookie.to_string()
}

/// What is known of the device that asks, and the rule it follows.
pub(super) struct Known {
    appareil: Option<Appareil>,
    regle: Regle,
    /// The organisation of that rule; 0 for who works in none.
    organisation: i64,
    key: Option<String>,
}

impl Known {
    /// Reads it. For who works in several organisations, the strictest answer to each question holds.
    pub(super) async fn read(
        read: &mut db::Read,
        (shell, actor): (&Shell, &Actor),
        headers: &HeaderMap,
    ) -> Result<Self, PageError> {
        let houses: BTreeSet<i64> = actor
            .services()
            .map(|(_, seen)| seen.organisation)
            .chain(actor.organisations())
            .collect();
        let kept = appareil::regles(read, &houses).await?;
        let of = |id: &i64| kept.get(id).copied().unwrap_or_default();
        let regle = appareil::strictest(houses.iter().map(of));
        let strict = houses.iter().min_by_key(|id| (of(id).personnels, !of(id).is_asked));
        let organisation = strict.copied().unwrap_or_default();
        let key = key_of(shell, headers);
        let appareil = match &key {
            Some(key) => appareil::of_key(read, &hash(key), actor.compte).await?,
            None => None,
        };
        Ok(Self { appareil, regle, organisation, key })
    }

    /// Whether its person must say whose it is: it is new, it follows its holder to another organisation, or what was
    /// refused may be asked again.
    fn asks(&self) -> bool {
        let again = |one: &Appareil| {
            matches!(one.etat, Etat::Refuse | Etat::Retire) || one.organisation != self.organisation
        };
        self.appareil.as_ref().is_none_or(again)
    }

    /// What it may take; nothing is known of one that was never asked for.
    fn porte(&self) -> Option<Porte> {
        let of = |one: &Appareil| appareil::porte(one.etat, one.nature, self.regle);
        self.appareil.as_ref().map(of)
    }

    /// What its page says of it.
    pub(super) fn told(&self) -> Told {
        let porte = self.porte();
        let said = |porte: Porte| self.appareil.as_ref().map(|one| sentence(porte, one));
        Told {
            sentence: porte.and_then(said).unwrap_or_default(),
            asks: self.asks(),
            closed: matches!(porte, Some(Porte::Attend | Porte::Interdite)),
            limite: porte == Some(Porte::Limitee),
            personnels: match self.regle.personnels {
                Personnels::Refuses => "Personnel : refusé par votre organisation.",
                Personnels::Limites => {
                    "Personnel : les fiches d’urgence seulement, sans document, pour 8 heures."
                }
                Personnels::Admis => "Personnel : admis comme ceux du service.",
            },
            asked: if self.regle.is_asked {
                "Quelqu’un qui répond du service l’acceptera avant le premier emport."
            } else {
                ""
            },
        }
    }
}

/// What the page of takings says of the device.
pub(super) struct Told {
    /// Where it stands; empty when nothing is to be said.
    pub sentence: String,
    /// Whose it is must be said.
    pub asks: bool,
    /// Nothing may be taken on it.
    pub closed: bool,
    /// Emergency sheets only.
    pub limite: bool,
    /// What the rule lets on personal devices.
    pub personnels: &'static str,
    /// What the rule asks before the first taking; empty when nothing.
    pub asked: &'static str,
}

/// Where a device stands, for its person.
fn sentence(porte: Porte, one: &Appareil) -> String {
    let by = one.decided_by.as_ref().map_or(String::new(), |nom| format!(" par {nom}"));
    match porte {
        Porte::Ouverte => String::new(),
        Porte::Limitee => "Appareil personnel : il n’emporte que les fiches d’urgence, sans document, pour 8 heures."
            .to_owned(),
        Porte::Attend => format!(
            "Cet appareil attend un accord, demandé le {}. Votre chef de service, la direction ou l’administrateur le \
             donne à la page « Appareils ».",
            web::in_paris(&one.asked_at)
        ),
        Porte::Refusee => format!(
            "Cet appareil a été refusé{by}. Parlez-en avec votre chef de service, ou demandez de nouveau."
        ),
        Porte::Retiree => format!(
            "Cet appareil a été dit perdu ou rendu{by} : il n’emporte plus rien. S’il est retrouvé, demandez de nouveau."
        ),
        Porte::Interdite => {
            "Votre organisation n’accepte pas d’appareil personnel : rien n’y est emporté.".to_owned()
        }
    }
}

/// Whether a device may take.
pub(super) enum Entree {
    /// It may: its row, whether emergency sheets only, what its browser is to keep.
    Ouverte { id: i64, limite: bool, cookie: Option<String> },
    /// It may not, and its person is told why.
    Fermee(Response),
}

/// What a device said of itself: whose it is, and how people tell it from another.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub nature: &'a str,
    pub nom: &'a str,
}

/// Lets a device in, or not; one that is new, or that was refused, is asked for with what it says of itself.
///
/// # Errors
///
/// [`PageError::NotFound`] for who works in no organisation; [`PageError::Machine`] when the engine fails.
pub(super) async fn admit(
    (shell, actor): (&Shell, &Actor),
    headers: &HeaderMap,
    said: Said<'_>,
) -> Result<Entree, PageError> {
    let mut read = shell.house.db().read().await?;
    let mut found = Known::read(&mut read, (shell, actor), headers).await?;
    drop(read);
    let mut kept = None;
    if found.asks() {
        let Some(nature) = Nature::from_code(said.nature) else {
            let told = found.told().sentence;
            let told = if told.is_empty() { A_QUI.to_owned() } else { told };
            return refused(StatusCode::UNPROCESSABLE_ENTITY, &told, None);
        };
        let was = match &found.appareil {
            Some(one) => Some(one.etat),
            // Without its cookie a device looks new: what was refused or lost still waits for somebody's word.
            None => {
                let hash = found.key.as_deref().map(hash).unwrap_or_default();
                let mut read = shell.house.db().read().await?;
                appareil::withdrawn(&mut read, actor.compte, &hash).await?
            }
        };
        let Some(etat) = appareil::demande(nature, found.regle, was) else {
            let told = "Votre organisation n’accepte pas d’appareil personnel.";
            return refused(StatusCode::CONFLICT, told, None);
        };
        kept = Some(declare((shell, actor), headers, &mut found, (nature, said.nom, etat)).await?);
    }
    let (Some(one), Some(porte)) = (&found.appareil, found.porte()) else {
        return Err(PageError::NotFound);
    };
    match porte {
        Porte::Ouverte | Porte::Limitee => {
            let mut write = shell.house.db().write().await?;
            appareil::touch(&mut write, one.id, &shell.house.now().to_string()).await?;
            write.commit().await?;
            let limite = porte == Porte::Limitee;
            Ok(Entree::Ouverte { id: one.id, limite, cookie: kept })
        }
        Porte::Attend | Porte::Refusee | Porte::Retiree | Porte::Interdite => {
            refused(StatusCode::CONFLICT, &sentence(porte, one), kept.as_deref())
        }
    }
}

/// Puts a device in the register, and returns the cookie by which its browser is known again.
async fn declare(
    (shell, actor): (&Shell, &Actor),
    headers: &HeaderMap,
    found: &mut Known,
    (nature, nom, etat): (Nature, &str, Etat),
) -> Result<String, PageError> {
    if found.organisation == 0 {
        return Err(PageError::NotFound);
    }
    let machine = |error: seal::SealError| PageError::Machine(error.to_string());
    let key = match found.key.clone() {
        Some(key) => key,
        None => web::hex(&seal::drawn::<32>().map_err(machine)?),
    };
    let now = shell.house.now().to_string();
    let printable = |letter: &char| !letter.is_control();
    let one = Appareil {
        id: shell.house.new_id(),
        compte: actor.compte,
        titulaire: actor.nom.clone(),
        organisation: found.organisation,
        device: door::device_of(headers),
        nom: nom.trim().chars().filter(printable).take(LONGEST).collect(),
        nature,
        etat,
        asked_at: now.clone(),
        decided_at: (etat == Etat::Accepte).then(|| now.clone()),
        decided_by: None,
        seen_at: now,
        until: None,
    };
    let details = format!("appareil demande {}", etat.code());
    let granted = shell.house.authorize_telling(actor, own_reach(), &details).await?;
    let mut write = shell.house.db().write().await?;
    appareil::keep(&mut write, &one, &hash(&key)).await?;
    write.commit().await?;
    granted.commit().await?;
    // One that is asked for again goes on under the identifier it had.
    let mut read = shell.house.db().read().await?;
    found.appareil = appareil::of_key(&mut read, &hash(&key), actor.compte).await?;
    drop(read);
    Ok(cookie(shell, key))
}

fn refused(status: StatusCode, told: &str, kept: Option<&str>) -> Result<Entree, PageError> {
    let response = (status, Json(json!({ "dit": told }))).into_response();
    Ok(Entree::Fermee(keeping(response, kept)?))
}

/// An answer that has its browser keep what it is known by.
///
/// # Errors
///
/// [`PageError::Machine`] when it is no header.
pub(super) fn keeping(mut response: Response, kept: Option<&str>) -> Result<Response, PageError> {
    if let Some(kept) = kept {
        let value =
            HeaderValue::from_str(kept).map_err(|error| PageError::Machine(error.to_string()))?;
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}
