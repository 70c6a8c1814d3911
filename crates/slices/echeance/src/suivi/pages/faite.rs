//! « C’est fait »: which deadline it is, what proves it, and the few words that are asked to note it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Register;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Layout},
};

use super::{around, line::Line};
use crate::etape::NATURE_ETAPE;

#[derive(Template)]
#[template(path = "suivi/pages/faite.html")]
struct DonePage {
    layout: Layout,
    title: String,
    personne: i64,
    /// The deadline; none once it is owed no more.
    line: Option<Line>,
    enfant: String,
    /// Where the step is kept.
    action: String,
    retour: String,
    today: String,
    /// The first day whose proof counts, as people read it; empty when any does.
    since: String,
    /// What proves it, in words.
    proof: String,
    /// The one step that proves it; empty when one chooses.
    nature: String,
    natures: Vec<Choice>,
}

/// Where one comes back to: the list of the child, of which the form checks any other (`fiche`).
fn back(asked: &BTreeMap<String, String>, personne: i64) -> String {
    let own = format!("/dossiers/{personne}/echeances");
    let ours =
        |to: &&String| to.starts_with("/services/") && !to.contains("..") && !to.contains("//");
    asked.get("retour").filter(ours).cloned().unwrap_or(own)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = around(&shell, &actor, &register, personne).await?;
    let text = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let mesure: Option<i64> = text("mesure").parse().ok();
    let is_it = |line: &Line| {
        line.regle == text("regle")
            && line.day == text("le")
            && line.mesure == mesure
            && line.done.starts_with("/dossiers/")
    };
    let line = known.lines(&shell)?.into_iter().find(is_it);
    let service = line.as_ref().map_or(known.dossier.service, |line| line.owner);
    let title = match &line {
        Some(line) => format!("C’est fait : {}", line.what),
        None => "C’est fait ?".to_owned(),
    };
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Echeances, &title);
    let retour = back(&asked, personne);
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Échéances".to_owned(), Some(retour.clone())));
    let proofs = line.as_ref().map(|line| line.proofs.clone()).unwrap_or_default();
    let label = |code: &&str| fiche::enfant::told(&NATURE_ETAPE, Some(code));
    let several = proofs.len() > 1;
    page(&DonePage {
        layout,
        title,
        personne,
        enfant: known.dossier.nom.clone(),
        action: format!("/registre/etapes/{service}/nouveau"),
        retour,
        today: shell.house.today().to_string(),
        since: line
            .as_ref()
            .and_then(|line| line.since.parse().ok())
            .map_or(String::new(), french_day),
        proof: proofs.iter().map(label).collect::<Vec<_>>().join(", ou : "),
        nature: proofs
            .first()
            .filter(|_| !several)
            .map(|one| (*one).to_owned())
            .unwrap_or_default(),
        natures: proofs
            .iter()
            .enumerate()
            .map(|(at, code)| Choice {
                value: (*code).to_owned(),
                label: label(code),
                checked: at == 0,
                ..Choice::default()
            })
            .collect(),
        line: line.map(|line| Line { when: french_day(line.term), ..line }),
    })
}
