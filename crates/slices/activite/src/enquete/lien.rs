//! `/enquetes/{cle}`: what a partner who was asked answers, once, without an account.

use std::collections::BTreeMap;

use access::note_in;
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use vocabulary::french_day;
use web::{
    PageError, Shell, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    rules::{answers, is_figure, read},
    store::{self, Enquete},
};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/enquetes/{cle}", get(show).post(answer))
}

#[derive(Template)]
#[template(path = "enquete/repondre.html")]
struct AnswerPage {
    layout: Layout,
    titre: String,
    presentation: String,
    until: String,
    action: String,
    errors: Vec<ErrorLink>,
    questions: Vec<Asked>,
    /// It was answered just now.
    done: bool,
}

struct Asked {
    id: String,
    texte: String,
    /// Empty for one that is answered in one's own words, or by a figure.
    options: Vec<Choice>,
    /// How a figure is written; empty for a question that asks none.
    figure: &'static str,
    value: String,
    error: String,
}

fn print(
    shell: &Shell,
    (key, one): (&str, &Enquete),
    typed: &BTreeMap<String, String>,
    errors: &[(String, &'static str)],
    done: bool,
) -> Result<Response, PageError> {
    let asked = |question: &store::Question| {
        let id = format!("q{}", question.id);
        let value = typed.get(&id).cloned().unwrap_or_default();
        let typed = question.forme == "ouverte" || is_figure(&question.forme);
        let all = if typed { Vec::new() } else { answers(&question.forme) };
        let error = errors.iter().find(|(field, _)| *field == id);
        Asked {
            texte: question.texte.clone(),
            options: all
                .into_iter()
                .map(|(code, label)| Choice {
                    value: code.to_owned(),
                    label,
                    checked: code == value,
                    ..Choice::default()
                })
                .collect(),
            figure: match question.forme.as_str() {
                "part" => "En %, ou une fourchette : « 30 à 45 ». Vide si vous ne savez pas.",
                "nombre" => {
                    "Un nombre, ou une fourchette : « 10 à 15 ». Vide si vous ne savez pas."
                }
                _ => "",
            },
            error: error.map_or(String::new(), |(_, told)| (*told).to_owned()),
            value,
            id,
        }
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &AnswerPage {
            layout: Layout {
                title: "Enquête".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                progress: shell.progress.told(),
                ..Layout::default()
            },
            titre: one.titre.clone(),
            presentation: one.presentation.clone(),
            until: french_day(one.end.yesterday().unwrap_or(one.end)),
            action: format!("/enquetes/{key}"),
            errors: errors
                .iter()
                .map(|(field, told)| ErrorLink { field: field.clone(), text: (*told).to_owned() })
                .collect(),
            questions: one.questions.iter().map(asked).collect(),
            done,
        },
    )
}

/// How long after an answer its button touched again says that it is received, in seconds. A figure of ours.
const TWICE: i64 = 3600;

/// The survey that a code opens today; what was begun on the last day may be sent (`late`) on the next.
async fn opened(shell: &Shell, key: &str, late: bool) -> Result<Option<(i64, Enquete)>, PageError> {
    let mut read = shell.house.db().read().await?;
    let found = store::of_key(&mut read, key).await?;
    let today = shell.house.today();
    let open = |one: &Enquete| today < one.end || (late && today == one.end);
    Ok(found.filter(|(_, one)| one.start <= today && open(one)))
}

/// What a code that opens nothing is answered: that an answer just sent is received, else as one that was never made.
async fn received(shell: &Shell, key: &str) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let found = store::answered(&mut read, key).await?;
    drop(read);
    let (at, one) = found.ok_or(PageError::NotFound)?;
    let at: jiff::Timestamp = at.parse().map_err(|_| PageError::NotFound)?;
    if shell.house.now().as_second() - at.as_second() > TWICE {
        return Err(PageError::NotFound);
    }
    print(shell, (key, &one), &BTreeMap::new(), &[], true)
}

async fn show(State(shell): State<Shell>, Path(key): Path<String>) -> Result<Response, PageError> {
    // Over, used by somebody or never made is the same page.
    let (_, one) = opened(&shell, &key, false).await?.ok_or(PageError::NotFound)?;
    print(&shell, (&key, &one), &BTreeMap::new(), &[], false)
}

async fn answer(
    State(shell): State<Shell>,
    Path(key): Path<String>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let Some((id, one)) = opened(&shell, &key, true).await? else {
        return received(&shell, &key).await;
    };
    let asked: Vec<(i64, String)> =
        one.questions.iter().map(|question| (question.id, question.forme.clone())).collect();
    let kept = match read(&asked, &typed) {
        Ok(kept) => kept,
        Err(errors) => return print(&shell, (&key, &one), &typed, &errors, false),
    };
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    if !store::answer(&mut write, id, (&now, &kept)).await? {
        drop(write);
        return received(&shell, &key).await;
    }
    let cible = format!("invitation_enquete:{id}");
    note_in(&mut write, &now, "enquete.repondue_par_lien", &cible, "lien-protege", None).await?;
    write.commit().await?;
    print(&shell, (&key, &one), &BTreeMap::new(), &[], true)
}
