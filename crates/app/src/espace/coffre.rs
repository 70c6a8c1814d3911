//! `/coffre`: the own papers and memories of a young person, for who holds its code. No mission closes it, nobody else
//! opens it; it leaves whole as one closed file.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Multipart, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use document::piece::{Coming, Limite};
use espace::{Coffre, NATURES_COFFRE, PieceCoffre, normal_code};
use jiff::{SignedDuration, Timestamp};
use web::{PageError, Shell, Source, page_with_status, parts::Layout};

use super::page::{count, leaving_as};

/// How long it stays open without a new code, in minutes: a telephone is lent.
const OPEN_MINUTES: i64 = 30;

/// How many pieces a coffre holds at the most; a figure of ours.
const MOST: usize = 200;

/// How many letters the password of a file that leaves has at the least, as for every file that leaves.
const LEAST: usize = 12;

#[derive(Template)]
#[template(path = "espace/coffre_porte.html")]
struct DoorPage {
    layout: Layout,
    error: String,
}

#[derive(Template)]
#[template(path = "espace/coffre.html")]
struct CoffrePage {
    layout: Layout,
    prenom: String,
    pieces: Vec<Line>,
    natures: Vec<(&'static str, &'static str, bool)>,
    /// The services to which a piece may be shown: number and name.
    services: Vec<(i64, String)>,
    titre: String,
    error: String,
    password_error: String,
    done: &'static str,
}

struct Line {
    id: i64,
    titre: String,
    nature: &'static str,
    /// Who put it there, when.
    from: String,
    /// The service that reads it; empty when none does.
    lecteur: String,
}

fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-coffre" } else { "coffre" }
}

fn layout(shell: &Shell) -> Layout {
    Layout {
        title: "Mon coffre".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        progress: shell.progress.told(),
        ..Layout::default()
    }
}

fn door(shell: &Shell, status: StatusCode, error: &str) -> Result<Response, PageError> {
    page_with_status(status, &DoorPage { layout: layout(shell), error: error.to_owned() })
}

/// The coffre behind the cookie, while its session is open.
async fn held(shell: &Shell, jar: &CookieJar) -> Result<Option<Coffre>, PageError> {
    let Some(cookie) = jar.get(cookie_name(shell.https)) else { return Ok(None) };
    let mut read = shell.house.db().read().await?;
    let now = shell.house.now().to_string();
    Ok(espace::coffre_of_session(&mut read, cookie.value(), &now).await?)
}

/// The services to which a piece may be shown: those that follow the child today, and the one that opened the coffre.
async fn readers(shell: &Shell, coffre: &Coffre) -> Result<Vec<(i64, String)>, PageError> {
    let mut read = shell.house.db().read().await?;
    let sql = "SELECT s.id, s.nom FROM service s WHERE s.id = $1 OR s.id IN (SELECT m.service_id FROM mission m
          WHERE m.personne_id = $2 AND m.start_day <= $3 AND (m.end_day IS NULL OR m.end_day > $3))
        ORDER BY s.nom, s.id LIMIT 20";
    let values = [
        coffre.service.into(),
        coffre.personne.unwrap_or(-1).into(),
        shell.house.today().to_string().into(),
    ];
    // Once the file is gone nobody follows them: nothing is shown to anybody.
    if coffre.personne.is_none() {
        return Ok(Vec::new());
    }
    let rows = read.query(sql, &values).await?;
    Ok(rows
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("nom")?)))
        .collect::<Result<_, db::DbError>>()?)
}

fn line(one: &PieceCoffre, services: &[(i64, String)]) -> Line {
    let nature = NATURES_COFFRE.iter().find(|(code, _)| *code == one.nature);
    let day = web::in_paris(&one.at);
    let lecteur = one.lecteur.map(|id| {
        let known = services.iter().find(|(of, _)| *of == id);
        known.map_or_else(|| "Un service".to_owned(), |(_, nom)| nom.clone())
    });
    Line {
        id: one.id,
        titre: one.titre.clone(),
        nature: nature.map_or("Autre chose", |(_, label)| label),
        from: match one.service {
            Some(_) => format!("Mis par le service, le {day}"),
            None => format!("Mis par moi, le {day}"),
        },
        lecteur: lecteur.unwrap_or_default(),
    }
}

async fn print(
    shell: &Shell,
    coffre: &Coffre,
    status: StatusCode,
    (typed, error, password_error): (BTreeMap<String, String>, &str, &str),
    done: &'static str,
) -> Result<Response, PageError> {
    let services = readers(shell, coffre).await?;
    let mut read = shell.house.db().read().await?;
    let pieces = espace::pieces_coffre(&mut read, coffre.id).await?;
    drop(read);
    let typed_in = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let chosen = typed_in("nature");
    page_with_status(
        status,
        &CoffrePage {
            layout: layout(shell),
            prenom: coffre.prenom.clone(),
            pieces: pieces.iter().map(|one| line(one, &services)).collect(),
            natures: NATURES_COFFRE.map(|(code, label)| (code, label, code == chosen)).into(),
            services,
            titre: typed_in("titre"),
            error: error.to_owned(),
            password_error: password_error.to_owned(),
            done,
        },
    )
}

/// The page; or one of its pieces, when the address asks for it.
pub(super) async fn show(
    State(shell): State<Shell>,
    Query(asked): Query<BTreeMap<String, String>>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let Some(coffre) = held(&shell, &jar).await? else { return door(&shell, StatusCode::OK, "") };
    if let Some(id) = asked.get("piece") {
        let id: i64 = id.parse().map_err(|_| PageError::NotFound)?;
        let mut read = shell.house.db().read().await?;
        let found = espace::piece_coffre(&mut read, (coffre.id, id)).await?;
        let (piece, bytes) = found.ok_or(PageError::NotFound)?;
        return given(&piece, bytes);
    }
    let done = match asked.get("fait").map(String::as_str) {
        Some("mis") => "C’est dans ton coffre.",
        Some("montre") => "C’est changé.",
        Some("jete") => "C’est jeté. Il n’en reste rien ici.",
        _ => "",
    };
    print(&shell, &coffre, StatusCode::OK, (BTreeMap::new(), "", ""), done).await
}

/// A piece, to be kept on the device: never shown by the product.
pub(super) fn given(piece: &PieceCoffre, bytes: Vec<u8>) -> Result<Response, PageError> {
    let mime = document::piece::mime_of(&piece.format).ok_or(PageError::NotFound)?;
    let name = document::piece::safe_name(&piece.titre, &piece.format);
    Ok((
        [
            (header::CONTENT_TYPE, mime.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        ],
        bytes,
    )
        .into_response())
}

async fn trace(
    write: &mut db::Write,
    now: &str,
    what: &str,
    coffre: &Coffre,
) -> Result<(), PageError> {
    let cible = format!("coffre:{}", coffre.id);
    Ok(access::note_in(write, now, what, &cible, "code-du-coffre", coffre.personne).await?)
}

pub(super) async fn open(
    State(shell): State<Shell>,
    source: Source,
    jar: CookieJar,
    Form(brought): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let counted = match count(&shell, source).await? {
        Ok(counted) => counted,
        Err(seconds) => {
            let told = format!("Il y a eu trop d’essais. Attends {seconds} secondes.");
            return door(&shell, StatusCode::TOO_MANY_REQUESTS, &told);
        }
    };
    // A code that cannot be one takes as long as any other.
    let code = normal_code(brought.get("code").map_or("", String::as_str));
    let mut read = shell.house.db().read().await?;
    let found = espace::coffre_of_code(&mut read, code.as_deref().unwrap_or_default()).await?;
    drop(read);
    let Some(coffre) = found.filter(|_| code.is_some()) else {
        shell.house.note(None, "coffre.ouvrir", "coffre", "refuse").await?;
        let told = "Ce code n’ouvre rien. Regarde bien chaque lettre.";
        return door(&shell, StatusCode::UNPROCESSABLE_ENTITY, told);
    };
    let now = shell.house.now();
    let key = identity::new_key();
    let end = now.checked_add(SignedDuration::from_mins(OPEN_MINUTES)).unwrap_or(now);
    let mut write = shell.house.db().write().await?;
    if let Some(old) = jar.get(cookie_name(shell.https)) {
        espace::leave_coffre(&mut write, old.value(), &now.to_string()).await?;
    }
    let span: (String, String) = (now.to_string(), Timestamp::to_string(&end));
    espace::enter_coffre(&mut write, coffre.id, &key, (&span.0, &span.1)).await?;
    for counted in &counted {
        identity::take_drop_back(&mut write, counted).await?;
    }
    trace(&mut write, &span.0, "coffre.ouvrir", &coffre).await?;
    write.commit().await?;
    let cookie = Cookie::build((cookie_name(shell.https), key))
        .path("/")
        .http_only(true)
        .secure(shell.https)
        .same_site(SameSite::Strict)
        .build();
    Ok((jar.add(cookie), Redirect::to("/coffre")).into_response())
}

/// Puts a file, or words as a file of text, in the coffre.
pub(super) async fn add(
    State(shell): State<Shell>,
    limit: Option<Extension<Limite>>,
    jar: CookieJar,
    form: Multipart,
) -> Result<Response, PageError> {
    let Some(coffre) = held(&shell, &jar).await? else { return door(&shell, StatusCode::OK, "") };
    let limit = limit.map_or_else(Limite::default, |Extension(limit)| limit);
    let Coming { typed, file } = document::piece::coming(form, limit).await?;
    let titre = typed.get("titre").map_or("", |text| text.trim()).to_owned();
    let nature = typed.get("nature").cloned().unwrap_or_default();
    let mut read = shell.house.db().read().await?;
    let full = espace::pieces_coffre(&mut read, coffre.id).await?.len() >= MOST;
    drop(read);
    let wrong = match (&file, titre.is_empty()) {
        _ if full => "Ton coffre est plein. Jette une pièce, puis recommence.".to_owned(),
        (_, true) => "Donne un nom à cette pièce.".to_owned(),
        (Err(told), _) => told.clone(),
        (Ok(_), false) => String::new(),
    };
    let (Ok((format, bytes)), true) = (file, wrong.is_empty()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return print(&shell, &coffre, status, (typed, &wrong, ""), "").await;
    };
    let known = NATURES_COFFRE.iter().any(|(code, _)| *code == nature);
    let now = shell.house.now().to_string();
    let piece = PieceCoffre {
        id: shell.house.new_id(),
        coffre: coffre.id,
        nature: if known { nature } else { "autre".to_owned() },
        titre: titre.chars().take(120).collect(),
        format,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        service: None,
        at: now.clone(),
        lecteur: None,
    };
    let mut write = shell.house.db().write().await?;
    espace::put_piece_coffre(&mut write, &piece, None, &bytes).await?;
    trace(&mut write, &now, "coffre.mettre", &coffre).await?;
    write.commit().await?;
    Ok(Redirect::to("/coffre?fait=mis").into_response())
}

/// Shows a piece to a service, hides it again, or throws it away.
pub(super) async fn act(
    State(shell): State<Shell>,
    jar: CookieJar,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let Some(coffre) = held(&shell, &jar).await? else { return door(&shell, StatusCode::OK, "") };
    let get = |name: &str| typed.get(name).map_or("", String::as_str);
    let piece = (coffre.id, get("piece").parse().map_err(|_| PageError::NotFound)?);
    let services = readers(&shell, &coffre).await?;
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    let (what, done) = match get("geste") {
        "montrer" => {
            let to: i64 = get("service").parse().map_err(|_| PageError::NotFound)?;
            if services.iter().all(|(id, _)| *id != to) {
                return Err(PageError::NotFound);
            }
            espace::show_piece_coffre(&mut write, piece, Some(to)).await?;
            ("coffre.montrer", "montre")
        }
        "cacher" => {
            espace::show_piece_coffre(&mut write, piece, None).await?;
            ("coffre.cacher", "montre")
        }
        "jeter" => {
            espace::drop_piece_coffre(&mut write, piece).await?;
            ("coffre.jeter", "jete")
        }
        _ => return Err(PageError::NotFound),
    };
    trace(&mut write, &now, what, &coffre).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/coffre?fait={done}")).into_response())
}

/// The whole of it, in one file closed under a password that its holder chose.
pub(super) async fn all(
    State(shell): State<Shell>,
    jar: CookieJar,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let Some(coffre) = held(&shell, &jar).await? else { return door(&shell, StatusCode::OK, "") };
    let password = typed.get("mot_de_passe").cloned().unwrap_or_default();
    if password.chars().count() < LEAST {
        let told = "Choisis un mot de passe de 12 lettres ou plus.";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return print(&shell, &coffre, status, (BTreeMap::new(), "", told), "").await;
    }
    let mut read = shell.house.db().read().await?;
    let mut files = Vec::new();
    for (rank, one) in espace::pieces_coffre(&mut read, coffre.id).await?.iter().enumerate() {
        if let Some((piece, bytes)) = espace::piece_coffre(&mut read, (coffre.id, one.id)).await? {
            let name = document::piece::safe_name(&piece.titre, &piece.format);
            files.push((format!("{:03}-{name}", rank + 1), bytes));
        }
    }
    drop(read);
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    trace(&mut write, &now, "coffre.emporter", &coffre).await?;
    write.commit().await?;
    let made = tokio::task::spawn_blocking(move || export::closed(&files, &password));
    let made = made.await.map_err(|error| PageError::Machine(error.to_string()))?;
    let bytes = made.map_err(PageError::Machine)?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/zip"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"mon-coffre.zip\""),
        ],
        bytes,
    )
        .into_response())
}

pub(super) async fn close(
    State(shell): State<Shell>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    if let Some(cookie) = jar.get(cookie_name(shell.https)) {
        let now = shell.house.now().to_string();
        let mut write = shell.house.db().write().await?;
        espace::leave_coffre(&mut write, cookie.value(), &now).await?;
        write.commit().await?;
    }
    let back = Redirect::to("/coffre").into_response();
    Ok(leaving_as(cookie_name(shell.https), &shell, jar, back))
}
