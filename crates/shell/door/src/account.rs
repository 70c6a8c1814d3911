//! `/compte`: one's own account, and what can be done with it.

use askama::Template;
use axum::{Router, extract::State, response::Response, routing::get};
use web::{
    PageError, Session, Shell, SignedIn, frame, page,
    parts::{Fact, Layout},
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/compte", get(show))
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    layout: Layout,
    facts: Vec<Fact>,
}

fn fact(label: &str, value: String, href: &str, action: &str) -> Fact {
    Fact { label: label.to_owned(), value, href: href.to_owned(), action: action.to_owned() }
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(connexion): Session,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let Some(compte) = identity::find_compte(&mut read, connexion.compte).await? else {
        return Err(PageError::NotFound);
    };
    let application = identity::second_facteur(&mut read, compte.id).await?;
    let cles = identity::list_cles(&mut read, compte.id).await?.len();
    let open = identity::list_connexions(&mut read, compte.id, shell.house.now()).await?.len();
    drop(read);
    let second = match (application.is_some_and(|one| one.is_active), cles) {
        (false, 0) => "Aucun".to_owned(),
        (true, 0) => "Application de codes".to_owned(),
        (false, n) => keys_told(n),
        (true, n) => format!("Application de codes ; {}", keys_told(n).to_lowercase()),
    };
    let roles: Vec<&str> = actor.roles().iter().map(|role| role.label()).collect();
    let facts = vec![
        fact("Identifiant", compte.identifiant, "", ""),
        fact("Rôles", roles.join(", "), "", ""),
        fact("Mot de passe", "Connu de vous seul".to_owned(), "/compte/mot-de-passe", "Changer"),
        fact("Second facteur", second, "/compte/second-facteur", "Gérer"),
        fact(
            "Connexions ouvertes",
            if open == 1 { "Celle-ci seulement".to_owned() } else { open.to_string() },
            "/compte/connexions",
            "Voir",
        ),
    ];
    page(&AccountPage { layout: frame(&shell, &actor, "Mon compte"), facts })
}

fn keys_told(count: usize) -> String {
    if count == 1 { "Une clé d’accès".to_owned() } else { format!("{count} clés d’accès") }
}
