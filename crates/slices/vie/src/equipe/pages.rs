//! `/services/{service}/reunions-cliniques`: the clinical meetings alone, each with its minutes (S001-65).

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use vocabulary::{french_day, parse_day};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::store;

/// The routes of meetings.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/reunions-cliniques", get(show))
}

#[derive(Template)]
#[template(path = "equipe/cliniques.html")]
struct CliniquesPage {
    layout: Layout,
    lines: Vec<Line>,
    /// Where a meeting is noted; empty for who may not.
    new: String,
}

struct Line {
    jour: String,
    groupe: String,
    /// The minutes, or where they are written; empty for who may not.
    href: String,
    ecrit: bool,
}

/// Who reads what helps to understand a child reads it: to anybody else the page is not there.
async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Diagnostic, cible: Cible::Service(service) };
    let told = "reunions-cliniques information:diagnostic information:vie";
    let mut granted = house.authorize_telling(&actor, action, told).await?;
    let diagnostic = granted.perimetre().clone();
    let read = granted.read();
    let vie = house.perimetre(read, &actor, Verb::Lire, Category::Vie, vec![service]).await?;
    let all = store::cliniques(read, service, (&vie, &diagnostic)).await?;
    granted.commit().await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Diagnostic);
    let back = format!("retour=/services/{service}/reunions-cliniques");
    let line = |one: store::Clinique| Line {
        jour: parse_day(&one.day).map_or(one.day, french_day),
        groupe: one.groupe,
        ecrit: one.compte_rendu.is_some(),
        href: match one.compte_rendu {
            Some(id) => format!("/fiche/comptes-rendus-cliniques/{id}"),
            None if writes => format!(
                "/registre/comptes-rendus-cliniques/{service}/nouveau?reunion_id={}&{back}",
                one.id
            ),
            None => String::new(),
        },
    };
    page(&CliniquesPage {
        layout: web::frame_of_service(
            &shell,
            &actor,
            service,
            Section::Autre,
            "Réunions cliniques",
        ),
        lines: all.into_iter().map(line).collect(),
        new: if actor.may(service, Verb::Ecrire, Category::Vie) {
            format!("/registre/reunions/{service}/nouveau?nature=clinique&{back}")
        } else {
            String::new()
        },
    })
}
