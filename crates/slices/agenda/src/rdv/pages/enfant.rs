//! What comes for a child, then what was.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use fiche::Register;
use jiff::ToSpan as _;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Column, Layout},
};

use super::{Item, framed, item, nothing, own_service};
use crate::{
    french,
    rdv::store::{self, Whose},
};

#[derive(Template)]
#[template(path = "rdv/pages/enfant.html")]
struct ChildPage {
    layout: Layout,
    title: String,
    new: String,
    visits: String,
    columns: Vec<Column>,
    coming: Vec<(String, Item)>,
    past: Vec<(String, Item)>,
}

/// How far ahead and back one looks, in days.
const AHEAD: i64 = 120;
const BACK: i64 = 180;

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) };
    let told = "information:parcours";
    let mut granted = shell.house.authorize_telling(&actor, action, told).await?;
    let services = granted.services_on_child(Category::Parcours).to_vec();
    let judged = !granted.services_on_child(Category::Judiciaire).is_empty();
    if services.is_empty() {
        return Err(nothing());
    }
    let fiche = register.by_table("personne").ok_or_else(nothing)?;
    let row = fiche::read_row(&mut granted, fiche, personne).await?.ok_or_else(nothing)?;
    let nom = format!(
        "{} {}",
        row.text("prenom").unwrap_or_default(),
        row.text("nom").unwrap_or_default()
    );
    let today = shell.house.today();
    let span = (
        today.checked_sub(BACK.days()).unwrap_or(today),
        today.checked_add(AHEAD.days()).unwrap_or(today),
    );
    let whose = Whose::Enfant(personne, &services);
    let seances = store::seances(granted.read(), &whose, None, span).await?;
    let names = store::names(granted.read(), &seances, None).await?;
    let writable =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    granted.commit().await?;
    let writes: Vec<i64> = writable
        .into_iter()
        .filter(|(category, _)| *category == Category::Parcours)
        .flat_map(|(_, services)| services)
        .collect();
    let own = own_service(&actor, &writes, row.owner);
    let line = |one: &store::Seance| (french::day(one.start.date()), item(one, &names));
    let coming = seances.iter().filter(|one| one.end.date() >= today).map(line).collect();
    let past = seances.iter().rev().filter(|one| one.end.date() < today).map(line).collect();
    let columns = ["Jour", "Heure", "Rendez-vous", "Où", "Qui", "État"]
        .into_iter()
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .collect();
    page(&ChildPage {
        layout: framed(&shell, &actor, own, (personne, &nom), "Agenda"),
        title: format!("Agenda : {nom}"),
        new: if writes.contains(&own) {
            format!("/services/{own}/agenda/nouveau?enfant={personne}")
        } else {
            String::new()
        },
        visits: if judged { format!("/dossiers/{personne}/visites") } else { String::new() },
        columns,
        coming,
        past,
    })
}
