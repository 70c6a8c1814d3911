//! `/services/{service}/classeur`: whether the service has a binder, and its password.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{model::Classeur, store};

/// The pages of the binder.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/classeur", get(show).post(act))
}

#[derive(Template)]
#[template(path = "classeur/page.html")]
struct ClasseurPage {
    layout: Layout,
    action: String,
    /// When its password was drawn; empty without a binder.
    since: String,
    /// When it was last made, and of how many children; empty when it never was.
    built: String,
    children: i64,
    /// Said once.
    password: String,
}

/// What takes the children of a service out of the product: for those who may.
fn taking_out(service: i64) -> Action {
    Action { verb: Verb::Exporter, category: Category::Identite, cible: Cible::Service(service) }
}

fn print(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    one: Option<&Classeur>,
    password: String,
) -> Result<Response, PageError> {
    let layout = web::frame_of_service(shell, actor, service, Section::Dossiers, "Classeur");
    let built = one.and_then(|one| one.built.as_ref());
    page(&ClasseurPage {
        layout,
        action: format!("/services/{service}/classeur"),
        since: one.map(|one| web::in_paris(&one.at)).unwrap_or_default(),
        built: built.map(|(at, _)| web::in_paris(at)).unwrap_or_default(),
        children: built.map(|(_, children)| *children).unwrap_or_default(),
        password,
    })
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let details = "classeur formulaire";
    let mut granted = shell.house.authorize_telling(&actor, taking_out(service), details).await?;
    let one = store::of_service(granted.read(), service).await?;
    granted.commit().await?;
    print(&shell, &actor, service, one.as_ref(), String::new())
}

async fn act(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let gesture = form.get("geste").map_or("", String::as_str);
    let details = if gesture == "arreter" { "classeur arret" } else { "classeur mot-de-passe" };
    let mut write =
        shell.house.authorize_write_telling(&actor, taking_out(service), details).await?;
    if gesture == "arreter" {
        store::end(&mut write, service).await?;
        write.commit().await?;
        return Ok(Redirect::to(&format!("/services/{service}/classeur")).into_response());
    }
    let password = identity::new_file_password();
    store::keep(&mut write, shell.house.db().vault(), service, &password).await?;
    write.commit().await?;
    let mut read = shell.house.db().read().await?;
    let one = store::of_service(&mut read, service).await?;
    print(&shell, &actor, service, one.as_ref(), password)
}
