//! The register of a service: every record kind one may open there, by theme.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{capital, may};
use crate::{Owner, Register};

#[derive(Template)]
#[template(path = "pages/index.html")]
struct IndexPage {
    layout: Layout,
    import: String,
    themes: Vec<(String, Vec<Entry>)>,
}

struct Entry {
    label: String,
    purpose: &'static str,
    href: String,
    new: String,
}

#[derive(Deserialize)]
pub(super) struct Done {
    importe: Option<usize>,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Structure, cible: Cible::Service(service) };
    shell.house.authorize(&actor, action).await?.commit().await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let mut themes: Vec<(String, Vec<Entry>)> = Vec::new();
    for category in Category::ALL {
        let entries: Vec<Entry> = register
            .all()
            .iter()
            .filter(|fiche| fiche.category == *category)
            .filter_map(|fiche| {
                let owner = match fiche.owner {
                    Owner::Service => service,
                    Owner::Organisation => organisation,
                    Owner::Instance => 0,
                };
                may(fiche, &actor, Verb::Lire, owner).then(|| Entry {
                    label: capital(fiche.plural),
                    purpose: fiche.purpose,
                    href: format!("/registre/{}/{owner}", fiche.slug),
                    new: if may(fiche, &actor, Verb::Ecrire, owner) {
                        format!("/registre/{}/{owner}/nouveau", fiche.slug)
                    } else {
                        String::new()
                    },
                })
            })
            .collect();
        if !entries.is_empty() {
            themes.push((category.label().to_owned(), entries));
        }
    }
    let may_import = register.all().iter().any(|fiche| {
        fiche.owner == Owner::Service && actor.may(service, Verb::Importer, fiche.category)
    });
    let mut layout =
        web::frame_of_service(&shell, &actor, service, Section::Registre, "Registre du service");
    if let Some(n) = done.importe {
        let text = match n {
            0 => "Tout était déjà là : rien n’a changé.".to_owned(),
            1 => "1 fiche est importée.".to_owned(),
            n => format!("{n} fiches sont importées."),
        };
        layout.flash = Some(Flash { kind: "ok".to_owned(), text });
    }
    page(&IndexPage {
        layout,
        import: if may_import { format!("/services/{service}/import") } else { String::new() },
        themes,
    })
}
