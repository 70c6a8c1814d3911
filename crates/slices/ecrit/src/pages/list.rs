//! The writings of a child, and the form that begins one.

use access::{Actor, Category, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::Register;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    begin::FIRST, child, cites_closed, error_at, file_of, flash, framed, known::siblings, pour,
};
use crate::{
    model::{Ecrit, Etat, NATURES, Nature},
    store,
};

/// One writing in a list.
pub(super) struct Line {
    pub titre: String,
    pub href: String,
    pub told: String,
    pub state: &'static str,
    pub tag: &'static str,
}

/// What is said of a writing in one line.
pub(super) fn line(ecrit: &Ecrit) -> Line {
    let when = match (&ecrit.frozen_at, ecrit.due) {
        (Some(at), _) => format!("N° {}, validé le {}", ecrit.told_number(), web::in_paris(at)),
        (None, Some(due)) => format!("Attendu pour le {}", vocabulary::french_day(due)),
        (None, None) => format!("Commencé le {}", web::in_paris(&ecrit.at)),
    };
    Line {
        titre: ecrit.titre.clone(),
        href: format!("/ecrits/{}", ecrit.id),
        told: when,
        state: ecrit.etat.label(),
        tag: ecrit.etat.tag(),
    }
}

/// What was typed to begin one.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub nature: String,
    /// Who is asked to come, for a convocation: a member of the family, or `autre`.
    #[serde(default)]
    pub pour: String,
    #[serde(default)]
    pub titre: String,
    /// Until when it is owed, AAAA-MM-JJ.
    #[serde(default)]
    pub jusqu: String,
    #[serde(default)]
    pub fratrie: Vec<i64>,
    #[serde(default)]
    pub fait: String,
}

/// The form that begins one.
pub(super) struct Sheet {
    pub action: String,
    pub natures: Vec<Choice>,
    pub siblings: Vec<Choice>,
    /// Who may be asked to come; empty when nobody is convoked from here.
    pub pour: Vec<Choice>,
    pub typed: Typed,
    pub errors: Vec<ErrorLink>,
}

impl Sheet {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    layout: Layout,
    nom: String,
    lines: Vec<Line>,
    gone: Vec<Line>,
    /// None when the reader may not begin one.
    sheet: Option<Sheet>,
}

/// The natures that the actor may write about a child, each with the service in whose name.
pub(super) async fn writable(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    personne: i64,
    owner: i64,
) -> Result<Vec<(Nature, i64)>, PageError> {
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let service = |category: Category| {
        let (_, services) = open.iter().find(|(known, _)| *known == category)?;
        services.iter().find(|one| **one == owner).or_else(|| services.first()).copied()
    };
    Ok(NATURES
        .iter()
        .filter_map(|nature| service(nature.category).map(|service| (*nature, service)))
        .collect())
}

/// What one may begin: each nature, by each model of its service when it has several, the first one first.
async fn offered(
    granted: &mut Granted,
    natures: &[(Nature, i64)],
    typed: &str,
) -> Result<Vec<Choice>, PageError> {
    let mut all = Vec::new();
    for (nature, service) in natures {
        let mut own = store::modeles(granted.read(), *service, *nature).await?;
        own.retain(|one| !one.retire);
        if !own.iter().any(|one| one.cle.is_empty()) {
            own.insert(0, store::Modele::default());
        }
        let premier = store::premier(granted.read(), *service, *nature).await?;
        own.sort_by_key(|one| one.cle != premier);
        let several = own.len() > 1;
        for (rank, one) in own.iter().enumerate() {
            let value = match (rank, one.cle.as_str()) {
                (0, _) => nature.code.to_owned(),
                (_, "") => format!("{}.{FIRST}", nature.code),
                (_, cle) => format!("{}.{cle}", nature.code),
            };
            let nom = if one.nom.is_empty() { "modèle habituel" } else { &one.nom };
            let label = match (several, one.quand.as_str()) {
                (false, _) => nature.label().to_owned(),
                (true, "") => format!("{} : {nom}", nature.label()),
                (true, quand) => format!("{} : {nom} ({quand})", nature.label()),
            };
            all.push(Choice { checked: value == typed, value, label, ..Choice::default() });
        }
    }
    Ok(all)
}

/// The writings of a child that a reader is shown: finished ones that open to them and, where they write or validate,
/// the others.
pub(super) async fn shown(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    personne: i64,
) -> Result<Vec<Ecrit>, PageError> {
    let house = &shell.house;
    let all = store::of_child(granted, house.db().vault(), personne).await?;
    let mut open = Vec::new();
    for verb in [Verb::Ecrire, Verb::Publier] {
        open.extend(house.services_on_child(granted.read(), actor, verb, personne).await?);
    }
    let mut kept = Vec::new();
    for one in all {
        let mine = open.iter().any(|(category, services): &(Category, Vec<i64>)| {
            *category == one.nature.category && services.contains(&one.service)
        });
        // What would not open is not named: `open` asks the same.
        if mine || (one.etat.is_frozen() && !cites_closed(shell, granted, actor, &one).await?) {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// The kinds of information that a list shows, for the trace.
pub(super) fn kinds(all: &[Ecrit]) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = all.iter().map(|one| one.nature.category.code()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The page, as it is or with a form that comes back.
pub(super) async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
    (typed, errors): (Typed, Vec<ErrorLink>),
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize_telling(actor, file_of(personne), "ecrits").await?;
    let (nom, owner) = child(&mut granted, register, personne).await?;
    let all = shown(shell, &mut granted, actor, personne).await?;
    let natures = writable(shell, &mut granted, actor, personne, owner).await?;
    let offered = offered(&mut granted, &natures, &typed.nature).await?;
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(&mut granted, fiche, personne).await?.ok_or(PageError::NotFound)?;
    let fratrie = siblings(&shell.house, actor, &mut granted, register, &row).await?;
    let family = pour::family(&mut granted, personne).await?;
    shell.house.tell_kinds(&mut granted, actor, "ecrits", kinds(&all)).await;
    granted.commit().await?;
    let mut layout = framed(shell, actor, owner, (personne, &nom), &[], "Écrits");
    layout.flash = match typed.fait.as_str() {
        "fratrie" => Some(flash("ok", "Un écrit est commencé pour chaque enfant.")),
        "abandonne" => {
            Some(flash("ok", "L’écrit est abandonné ; son texte reste dans le dossier."))
        }
        _ => None,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |value: String, label: String, checked: bool| Choice {
        value,
        label,
        checked,
        ..Choice::default()
    };
    let sheet = (!natures.is_empty()).then(|| Sheet {
        action: format!("/dossiers/{personne}/ecrits"),
        natures: offered,
        siblings: fratrie
            .into_iter()
            .map(|(id, nom)| choice(id.to_string(), nom, typed.fratrie.contains(&id)))
            .collect(),
        pour: if natures.iter().any(|(nature, _)| nature.code == pour::CONVOCATION) {
            pour::choices(&family, &typed.pour)
        } else {
            Vec::new()
        },
        typed,
        errors,
    });
    let (gone, lines): (Vec<&Ecrit>, Vec<&Ecrit>) =
        all.iter().partition(|one| one.etat == Etat::Abandonne);
    page_with_status(
        status,
        &ListPage {
            layout,
            nom,
            lines: lines.into_iter().map(line).collect(),
            gone: gone.into_iter().map(line).collect(),
            sheet,
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<std::collections::BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let get = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let typed =
        Typed { nature: get("nature"), jusqu: get("jusqu"), fait: get("fait"), ..Typed::default() };
    print(&shell, &register, &actor, personne, (typed, Vec::new())).await
}
