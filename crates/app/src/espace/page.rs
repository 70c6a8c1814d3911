//! The door of the own place, and the page of who holds a key. A page that is only looked at opens nothing: the code
//! is sent by a form, and the link carries it where no server reads it (after the sharp).

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::{HeaderValue, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use espace::{Cle, hash_of_code, normal_code};
use fiche::Register;
use identity::{ADDRESS, INSTANCE, Poured, Vessel};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use web::{PageError, Shell, Source, page_with_status, parts::Layout};

use super::{lire::lire, lu::Lu};

/// How long the page stays open without being used, in minutes: a telephone is lent.
const IDLE_MINUTES: i64 = 20;

/// How long it stays open at the most, in minutes.
const LONGEST_MINUTES: i64 = 120;

/// What is said to who brings a code that opens nothing, whatever the reason.
const NO: &str =
    "Ce code n’ouvre pas de page. Regarde bien chaque lettre. Sinon, demande un nouveau code.";

#[derive(Template)]
#[template(path = "espace/porte.html")]
struct DoorPage {
    layout: Layout,
    error: String,
    /// What was being sent when the page closed, whole: typed again by nobody.
    dit: Dit,
}

#[derive(Template)]
#[template(path = "espace/page.html")]
struct OwnPage {
    layout: Layout,
    lu: Lu,
    dit: Dit,
    /// The number of the form: sent twice, it is kept once.
    jeton: String,
    error: String,
    /// Whether words were just received, or a right on the image just taken back.
    sent: bool,
    repris: bool,
}

/// What the holder just did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fait {
    /// Words were received.
    Mots,
    /// A right on the image was taken back.
    Accord,
}

/// What somebody is writing.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Dit {
    #[serde(default)]
    mots: String,
    #[serde(default)]
    attend: String,
    #[serde(default)]
    visio: String,
    /// The writing that the words are about.
    #[serde(default)]
    ecrit: String,
    #[serde(default)]
    reunion: String,
    /// That the words say what the child expects, and may be taken up in their project.
    #[serde(default)]
    attente: String,
    /// The step of their own project that the words are for.
    #[serde(default)]
    etape: String,
    #[serde(default)]
    jeton: String,
}

impl Dit {
    /// Each field of the form and what stands in it: what the door carries.
    fn fields(&self) -> [(&'static str, &str); 8] {
        [
            ("mots", &self.mots),
            ("attend", &self.attend),
            ("visio", &self.visio),
            ("ecrit", &self.ecrit),
            ("reunion", &self.reunion),
            ("attente", &self.attente),
            ("etape", &self.etape),
            ("jeton", &self.jeton),
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    envoye: String,
    #[serde(default)]
    etape: String,
    #[serde(default)]
    repris: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    code: String,
    #[serde(flatten)]
    dit: Dit,
}

fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-espace" } else { "espace" }
}

pub(super) fn layout(shell: &Shell) -> Layout {
    Layout {
        title: "Ma page".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        progress: shell.progress.told(),
        ..Layout::default()
    }
}

fn door(
    shell: &Shell,
    status: StatusCode,
    (error, dit): (&str, &Dit),
) -> Result<Response, PageError> {
    let (error, dit) = (error.to_owned(), dit.clone());
    page_with_status(status, &DoorPage { layout: layout(shell), error, dit })
}

/// The page of a holder, with what they are writing.
fn own(
    shell: &Shell,
    status: StatusCode,
    lu: Lu,
    (dit, error, fait): (Dit, &str, Option<Fait>),
) -> Result<Response, PageError> {
    let (sent, repris) = (fait == Some(Fait::Mots), fait == Some(Fait::Accord));
    let jeton =
        if dit.jeton.is_empty() { shell.house.new_id().to_string() } else { dit.jeton.clone() };
    let error = error.to_owned();
    let langue = lu.langue;
    super::langue::page_in(
        langue,
        status,
        &OwnPage { layout: layout(shell), lu, dit, jeton, error, sent, repris },
    )
}

fn later(from: Timestamp, minutes: i64) -> Timestamp {
    from.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(from)
}

/// The key behind the cookie, while its session is open.
async fn held(shell: &Shell, jar: &CookieJar) -> Result<Option<(String, Cle, String)>, PageError> {
    let Some(cookie) = jar.get(cookie_name(shell.https)) else { return Ok(None) };
    let key = cookie.value().to_owned();
    let mut read = shell.house.db().read().await?;
    let found = espace::session(&mut read, &key, &shell.house.now().to_string()).await?;
    Ok(found.map(|(cle, opened_at)| (key, cle, opened_at)))
}

/// Forgets the cookie; what the browser kept of the pages goes with it.
fn leaving(shell: &Shell, jar: CookieJar, response: Response) -> Response {
    leaving_as(cookie_name(shell.https), shell, jar, response)
}

/// The same for the cookie of this name.
pub(super) fn leaving_as(
    name: &'static str,
    shell: &Shell,
    jar: CookieJar,
    response: Response,
) -> Response {
    let gone = Cookie::build((name, "")).path("/").secure(shell.https);
    let mut response = (jar.remove(gone.build()), response).into_response();
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

/// Whose page is open, and what they may read; or the door, when none is, with what was being sent.
pub(super) async fn inside(
    shell: &Shell,
    register: &Register,
    jar: CookieJar,
    dit: &Dit,
) -> Result<Result<(Cle, Lu), Response>, PageError> {
    let came = jar.get(cookie_name(shell.https)).is_some();
    let Some((key, cle, opened_at)) = held(shell, &jar).await? else {
        let shown = door(shell, StatusCode::OK, ("", dit))?;
        return Ok(Err(if came { leaving(shell, jar, shown) } else { shown }));
    };
    let now = shell.house.now();
    let opened: Timestamp = opened_at.parse().unwrap_or(now);
    let end = later(now, IDLE_MINUTES).min(later(opened, LONGEST_MINUTES));
    let mut write = shell.house.db().write().await?;
    espace::touch_session(&mut write, &key, &end.to_string()).await?;
    write.commit().await?;
    let Some(lu) = lire(shell, register, &cle).await? else {
        // What a judge restricted, or a mission that ended, closes it at once, in the words of any other end.
        let mut write = shell.house.db().write().await?;
        espace::close_session(&mut write, &key, &now.to_string()).await?;
        write.commit().await?;
        let shown = door(shell, StatusCode::OK, ("", dit))?;
        return Ok(Err(leaving(shell, jar, shown)));
    };
    Ok(Ok((cle, lu)))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Query(asked): Query<Asked>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    match inside(&shell, &register, jar, &Dit::default()).await? {
        Err(door) => Ok(door),
        Ok((_, lu)) => {
            let dit = Dit { etape: asked.etape, ..Dit::default() };
            let fait = match (asked.envoye.as_str(), asked.repris.as_str()) {
                ("1", _) => Some(Fait::Mots),
                (_, "1") if !lu.enfant => Some(Fait::Accord),
                _ => None,
            };
            own(&shell, StatusCode::OK, lu, (dit, "", fait))
        }
    }
}

/// What one key may send: six at once, then one every ten minutes; figures of ours.
const SENDING: Vessel = Vessel { brim: 6, leak_s: 600 };

/// What is wrong with words, said to who wrote them; none when they may be kept.
fn wrong(mots: &str, enfant: bool) -> Option<&'static str> {
    if mots.is_empty() {
        return Some(if enfant {
            "Écris d’abord tes mots."
        } else {
            "Écrivez d’abord vos mots."
        });
    }
    (mots.chars().count() > espace::LONGEST).then_some(if enfant {
        "C’est trop long pour une fois. Envoie en deux fois."
    } else {
        "C’est trop long pour une fois. Envoyez en deux fois."
    })
}

/// Keeps words that the holder of a key wrote, sealed, in the trace under the number of the key.
pub(super) async fn write(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    jar: CookieJar,
    Form(dit): Form<Dit>,
) -> Result<Response, PageError> {
    let (cle, lu) = match inside(&shell, &register, jar, &dit).await? {
        Ok(inside) => inside,
        Err(door) => return Ok(door),
    };
    let mots = dit.mots.trim().replace("\r\n", "\n");
    if let Some(told) = wrong(&mots, lu.enfant) {
        return own(&shell, StatusCode::UNPROCESSABLE_ENTITY, lu, (dit, told, None));
    }
    let now = shell.house.now();
    let mut write = shell.house.db().write().await?;
    let vessel = format!(" espace:mots:{}", cle.id);
    let poured = identity::add_drop(&mut write, &vessel, SENDING, now.as_second()).await?;
    if let Poured::Wait { .. } = poured {
        write.commit().await?;
        let told = if lu.enfant {
            "Tu as déjà envoyé beaucoup de mots. Attends dix minutes. Ton texte est encore là."
        } else {
            "Vous avez déjà envoyé beaucoup de mots. Attendez dix minutes. Votre texte est encore là."
        };
        return own(&shell, StatusCode::TOO_MANY_REQUESTS, lu, (dit, told, None));
    }
    let id = shell.house.new_id();
    let own_number = id.to_string();
    let jeton: String = dit.jeton.chars().take(40).collect();
    // A visit that one may not have is asked by nobody: the box is not there.
    let visio = lu.visites && dit.visio == "oui";
    let ecrit = espace::Ecrit {
        mots: &mots,
        attend: dit.attend == "oui" || visio,
        demande: match (visio, lu.enfant && dit.attente == "oui") {
            (true, _) => Some(espace::Demande::Visio),
            (false, true) => Some(espace::Demande::Projet),
            (false, false) => None,
        },
        // Only one that is there to be read.
        ecrit: lu.ecrits.iter().map(|one| one.id).find(|id| id.to_string() == dit.ecrit),
        en_reunion: lu.enfant && dit.reunion == "oui",
        etape: lu.etapes.iter().map(|step| step.code).find(|code| *code == dit.etape),
        jeton: if jeton.is_empty() { &own_number } else { &jeton },
    };
    let now = now.to_string();
    if espace::keep_mot(&mut write, (id, &now), &cle, ecrit).await? {
        let cible = format!("cle_espace:{}", cle.id);
        let (rule, child) = ("cle-d-espace", Some(cle.personne));
        access::note_in(&mut write, &now, "espace.ecrire", &cible, rule, child).await?;
    }
    write.commit().await?;
    Ok(Redirect::to("/espace?envoye=1#dire").into_response())
}

/// Counts a try: by where it comes from, and for the whole instance. `Err`: the seconds to wait.
pub(super) async fn count(
    shell: &Shell,
    source: Source,
) -> Result<Result<Vec<String>, i64>, PageError> {
    let now_s = shell.house.now().as_second();
    let mut vessels: Vec<(String, Vessel)> = Vec::new();
    vessels.extend(source.key().map(|from| (format!(" espace:adresse:{from}"), ADDRESS)));
    vessels.push((" espace:maison".to_owned(), INSTANCE));
    let mut write = shell.house.db().write().await?;
    let mut kept = Vec::new();
    let mut told = false;
    let mut waits = 0;
    for (key, vessel) in vessels {
        match identity::add_drop(&mut write, &key, vessel, now_s).await? {
            Poured::In => kept.push(key),
            Poured::Wait { seconds, is_news } => {
                told = is_news;
                waits = seconds;
                break;
            }
        }
    }
    write.commit().await?;
    if told {
        // Neither the address nor a code: that it happened, and when.
        shell.house.note(None, "espace.frein", "espace", "refuse").await?;
        tracing::warn!("own places are slowed: many wrong codes");
    }
    Ok(if waits > 0 { Err(waits) } else { Ok(kept) })
}

pub(super) async fn open(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    source: Source,
    jar: CookieJar,
    Form(brought): Form<Brought>,
) -> Result<Response, PageError> {
    let counted = match count(&shell, source).await? {
        Ok(counted) => counted,
        Err(seconds) => {
            let told = format!("Il y a eu trop d’essais. Attends {seconds} secondes.");
            return door(&shell, StatusCode::TOO_MANY_REQUESTS, (&told, &brought.dit));
        }
    };
    // A code that cannot be one takes as long as any other.
    let code = normal_code(&brought.code);
    let hash = hash_of_code(code.as_deref().unwrap_or_default());
    let mut read = shell.house.db().read().await?;
    let found = espace::cle_of_code(&mut read, &hash).await?.filter(|_| code.is_some());
    drop(read);
    let open = match &found {
        Some(cle) if lire(&shell, &register, cle).await?.is_some() => Some(cle),
        _ => None,
    };
    let Some(cle) = open else {
        shell.house.note(None, "espace.ouvrir", "espace", "refuse").await?;
        return door(&shell, StatusCode::UNPROCESSABLE_ENTITY, (NO, &brought.dit));
    };
    let now = shell.house.now();
    let key = identity::new_key();
    let mut write = shell.house.db().write().await?;
    if let Some(old) = jar.get(cookie_name(shell.https)) {
        espace::close_session(&mut write, old.value(), &now.to_string()).await?;
    }
    let end = later(now, IDLE_MINUTES).to_string();
    espace::open_session(&mut write, cle.id, &key, (&now.to_string(), &end)).await?;
    for counted in &counted {
        identity::take_drop_back(&mut write, counted).await?;
    }
    let cible = format!("cle_espace:{}", cle.id);
    access::note_in(
        &mut write,
        &now.to_string(),
        "espace.ouvrir",
        &cible,
        "cle-d-espace",
        Some(cle.personne),
    )
    .await?;
    write.commit().await?;
    let cookie = Cookie::build((cookie_name(shell.https), key))
        .path("/")
        .http_only(true)
        .secure(shell.https)
        .same_site(SameSite::Strict)
        .build();
    if brought.dit.mots.is_empty() {
        return Ok((jar.add(cookie), Redirect::to("/espace")).into_response());
    }
    // Words that were being sent when the page closed are there again, to be sent.
    let lu = lire(&shell, &register, cle).await?.ok_or(PageError::NotFound)?;
    let shown = own(&shell, StatusCode::OK, lu, (brought.dit, "", None))?;
    Ok((jar.add(cookie), shown).into_response())
}

pub(super) async fn close(
    State(shell): State<Shell>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    if let Some(cookie) = jar.get(cookie_name(shell.https)) {
        let now = shell.house.now().to_string();
        let mut write = shell.house.db().write().await?;
        espace::close_session(&mut write, cookie.value(), &now).await?;
        write.commit().await?;
    }
    let back = Redirect::to("/espace").into_response();
    Ok(leaving(&shell, jar, back))
}
