//! Whose child the note is about: one's own children first, then those one wrote about lately.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{extract::State, response::Response};
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use crate::note;

#[derive(Template)]
#[template(path = "pages/whose.html")]
struct WhosePage {
    layout: Layout,
    /// Those around whom one is in the team: name and form.
    mine: Vec<(String, String)>,
    /// Those one wrote about lately.
    lately: Vec<(String, String)>,
    /// The files of one's services: name and list.
    lists: Vec<(String, String)>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut layout = web::frame(&shell, &actor, "Noter");
    layout.note = String::new();
    layout.crumbs = vec![("Accueil".to_owned(), Some("/".to_owned())), ("Noter".to_owned(), None)];
    let services = actor.services_for(Verb::Lire, Category::Identite);
    let (mut mine, mut lately) = (Vec::new(), Vec::new());
    if !services.is_empty() {
        let mut granted = shell.house.authorize(&actor, action).await?;
        let day = shell.house.today().to_string();
        mine = note::children_of(&mut granted, actor.compte, &day).await?;
        lately = note::written_about(&mut granted, actor.compte).await?;
        granted.commit().await?;
    }
    lately.retain(|(id, _)| mine.iter().all(|(own, _)| own != id));
    let told = |all: Vec<(i64, String)>| {
        all.into_iter().map(|(id, nom)| (nom, format!("/dossiers/{id}/journal/nouveau"))).collect()
    };
    let lists = services
        .into_iter()
        .filter_map(|id| {
            let nom = actor.service(id)?.nom.clone();
            Some((nom, format!("/registre/personnes/{id}")))
        })
        .collect();
    page(&WhosePage { layout, mine: told(mine), lately: told(lately), lists })
}
