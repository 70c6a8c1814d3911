//! A copy of a validated writing, in clear, for somebody: asked for with its addressee, marked with them, a line
//! of the journal of exports (ADR 0049). The paper as it was frozen is for the service's own file.

use access::{Acte, Actor, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use fiche::Register;
use partage::restriction::Qui;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    Opened, acts, child, error, error_at, framed, is_for_court, on_ecrit, one_line, open, way_to,
};
use crate::{
    model::{DESTINATAIRES, Ecrit, Nature},
    store,
};

/// No script, no frame, no origin, were a browser to open it all the same.
const POLICY: &str = "default-src 'none'; sandbox";

/// The service's own file: the paper as it was numbered.
const DOSSIER: (&str, &str) = ("dossier", "Le dossier du service : l’original, tel que numéroté");

const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    destinataire: String,
    nom: String,
    format: String,
    /// The rank of a sending that was noted: it says for whom.
    envoi: Option<usize>,
}

#[derive(Template)]
#[template(path = "pages/copie.html")]
struct CopyPage {
    layout: Layout,
    path: String,
    titre: String,
    enfant: String,
    destinataires: Vec<Choice>,
    formats: Vec<Choice>,
    nom: String,
    errors: Vec<ErrorLink>,
}

impl CopyPage {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(mut asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut opened = frozen(&shell, &actor, id, "formulaire").await?;
    let sent = store::sendings(&mut opened.granted, id).await?;
    if let Some(envoi) = asked.envoi.and_then(|rank| sent.get(rank)) {
        asked.destinataire.clone_from(&envoi.destinataire);
        asked.nom.clone_from(&envoi.nom);
    }
    print(&shell, &register, &actor, opened, &asked, Vec::new()).await
}

/// The rules by which a writing is read and not carried away.
const LENT: [&str; 2] = ["acces-d-urgence", "partage-decide"];

/// Whether a reader may carry a writing away in clear: not what an emergency or an act of sharing opens, which is read where
/// it stands and not given further (ADR 0046). A court keeps what was sent to it.
pub(super) async fn carries(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    ecrit: &Ecrit,
) -> Result<bool, PageError> {
    if is_for_court(granted, actor, ecrit).await? {
        return Ok(true);
    }
    let (personne, category) = (ecrit.personne, ecrit.nature.category);
    let acte = Acte { verb: Verb::Lire, category, service: Some(ecrit.service), kept: true };
    let when = (shell.house.today(), shell.house.now());
    let found = shell.house.why_act(granted.read(), actor, personne, acte, when).await?;
    let own = |id: &str| !LENT.contains(&id);
    Ok(found.iter().any(|why| why.allowed && why.rule.is_none_or(|rule| own(rule.id.as_str()))))
}

/// A validated writing that its reader may carry away; another is as if there were none.
async fn frozen(shell: &Shell, actor: &Actor, id: i64, details: &str) -> Result<Opened, PageError> {
    let mut opened = open(shell, actor, id, details).await?;
    let carried = carries(shell, actor, &mut opened.granted, &opened.ecrit).await?;
    if carried && opened.ecrit.etat.is_frozen() {
        return Ok(opened);
    }
    opened.granted.commit().await?;
    Err(PageError::NotFound)
}

async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    opened: Opened,
    asked: &Asked,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let Opened { mut granted, ecrit, .. } = opened;
    let (nom, _) = child(&mut granted, register, ecrit.personne).await?;
    granted.commit().await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |(value, label): (&str, &str), said: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        checked: value == said,
        ..Choice::default()
    };
    let format = if asked.format.is_empty() { "pdf" } else { asked.format.as_str() };
    let whom = DESTINATAIRES.items.iter().copied().chain([DOSSIER]);
    let page = (ecrit.personne, nom.as_str());
    page_with_status(
        status,
        &CopyPage {
            layout: framed(shell, actor, ecrit.service, page, &way_to(&ecrit), "Copie"),
            path: format!("/ecrits/{}/copie", ecrit.id),
            titre: ecrit.titre.clone(),
            enfant: nom.clone(),
            destinataires: whom.map(|one| choice(one, &asked.destinataire)).collect(),
            formats: [("pdf", "PDF"), ("docx", "DOCX")]
                .into_iter()
                .map(|one| choice(one, format))
                .collect(),
            nom: asked.nom.clone(),
            errors,
        },
    )
}

/// What a copy is for, as the journal says it.
fn finalite(destinataire: &str) -> &'static str {
    match destinataire {
        "dossier" => "gestion",
        "enfant" | "mere" | "pere" | "autre_parent" | "grand_parent" | "tuteur" => "personne",
        _ => "transmission",
    }
}

/// For whom, in words: « Juge des enfants, Mme Roland ».
fn told(asked: &Asked, label: &str) -> String {
    let nom = one_line(&asked.nom, 200);
    if nom.is_empty() { label.to_owned() } else { format!("{label}, {nom}") }
}

pub(super) async fn give(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let opened = frozen(&shell, &actor, id, "formulaire").await?;
    let own = asked.destinataire == DOSSIER.0;
    let label = if own {
        Some("le dossier du service")
    } else {
        DESTINATAIRES.label_of(&asked.destinataire)
    };
    let media = [("pdf", PDF), ("docx", DOCX)].into_iter().find(|(code, _)| *code == asked.format);
    let mut errors = Vec::new();
    if label.is_none() {
        errors.push(error("destinataire", "Dites pour qui est cette copie."));
    } else if !own {
        let day = shell.house.today();
        let qui = Qui { lien: &asked.destinataire, nom: &asked.nom };
        errors = acts::kept_from(&shell, &register, &actor, &opened.ecrit, (qui, day)).await?;
    }
    if media.is_none() {
        errors.push(error("format", "Choisissez un format."));
    }
    let (Some(label), Some((format, media)), true) = (label, media, errors.is_empty()) else {
        return print(&shell, &register, &actor, opened, &asked, errors).await;
    };
    let (ecrit, place) = (opened.ecrit.clone(), opened.place);
    let pour = told(&asked, label);
    let number = shell.house.new_id();
    let bytes = if own {
        kept(&shell, opened, format).await?
    } else {
        let who = format!("Copie n° {number} pour {pour}, remise par {}", actor.nom);
        marked(&shell, opened, format, &who).await?
    };
    // The line first: what leaves is in it.
    journal(&shell, &actor, &ecrit, place, (number, format, &asked.destinataire, &pour)).await?;
    let code = place.2.code.replace('_', "-");
    let name = format!("{code}-{}.{format}", ecrit.told_number());
    Ok((
        [
            (header::CONTENT_TYPE, media.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        ],
        bytes,
    )
        .into_response())
}

/// The paper as it was frozen.
async fn kept(shell: &Shell, opened: Opened, format: &str) -> Result<Vec<u8>, PageError> {
    let mut granted = opened.granted;
    let vault = shell.house.db().vault();
    let found = store::fichier(&mut granted, vault, opened.ecrit.id, format).await?;
    granted.commit().await?;
    found.ok_or(PageError::NotFound)
}

/// The frozen text, printed anew with who it is for at the foot of each page.
async fn marked(
    shell: &Shell,
    opened: Opened,
    format: &str,
    who: &str,
) -> Result<Vec<u8>, PageError> {
    let mut granted = opened.granted;
    let vault = shell.house.db().vault();
    let frozen = store::document(&mut granted, vault, opened.ecrit.id).await?;
    granted.commit().await?;
    let frozen = frozen.ok_or(PageError::NotFound)?;
    let broken = |error: serde_json::Error| PageError::Machine(error.to_string());
    let mut document: print::Document = serde_json::from_str(&frozen).map_err(broken)?;
    let day = vocabulary::french_day(shell.house.today());
    document.foot = format!("{who} le {day} · {}", document.foot);
    let pdf = format == "pdf";
    tokio::task::spawn_blocking(
        move || {
            if pdf { print::pdf(&document) } else { print::docx(&document) }
        },
    )
    .await
    .map_err(|error| PageError::Machine(error.to_string()))?
    .map_err(|error| PageError::Machine(error.to_string()))
}

/// The line of the journal, under the right to read the writing, with its entry in the trace.
async fn journal(
    shell: &Shell,
    actor: &Actor,
    ecrit: &Ecrit,
    place: (i64, i64, Nature),
    (number, format, destinataire, pour): (i64, &str, &str, &str),
) -> Result<(), PageError> {
    let action = on_ecrit(Verb::Lire, place, ecrit.id);
    let details = format!("telechargement ecrit:{} export:{number}", place.2.code);
    let mut write = shell.house.authorize_write_telling(actor, action, &details).await?;
    let titre = format!("{}, n° {}", ecrit.nature.label(), ecrit.told_number());
    let line = export::Copie {
        id: number,
        service: ecrit.service,
        personne: ecrit.personne,
        titre: &titre,
        format,
        finalite: finalite(destinataire),
        pour: &format!("copie pour {pour}"),
    };
    export::journal_copy(&mut write, &line).await?;
    Ok(write.commit().await?)
}
