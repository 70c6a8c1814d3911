//! Every address of the product.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    middleware,
    response::{IntoResponse as _, Response},
    routing::get,
};
use facts::Facts;
use fiche::Register;
use web::{PageError, Shell};

use crate::{
    api, classeur, comptes, dossier, espace,
    feuille::Feuille,
    flux, home, interdits, journee, nomade, passerelle,
    register::{fiches, unions},
    relais,
};

/// The routes of the product, with the layers every answer goes through.
pub fn routes(shell: Shell, facts: &Facts) -> Router {
    let register = Register::new(fiches())
        .following(crate::suites::SUITES)
        .holding(interdits::HOLDS)
        .veiling(interdits::VEILS);
    let all = Router::new()
        .merge(home::routes(facts.clone()))
        .merge(dossier::routes(register.clone()))
        .merge(::dossier::routes())
        .merge(::dossier::doublon::routes(unions(&register)))
        .merge(::dossier::scolarite::routes(register.clone()))
        .merge(parcours::sortie::routes(register.clone()))
        .merge(parcours::mesure::routes())
        .merge(parcours::passage::routes())
        .merge(comptes::routes())
        .merge(journee::nouveautes::routes(register.clone()))
        .merge(crate::references::routes())
        .merge(crate::famille::routes(register.clone()))
        .merge(crate::rythmes::routes(register.clone()))
        .merge(classeur::routes())
        .merge(nomade::routes(register.clone()))
        .merge(espace::routes(register.clone()))
        .merge(passerelle::routes())
        .merge(api::routes(facts.clone()))
        .merge(relais::routes(register.clone()))
        .merge(activite::routes(register.clone(), facts.clone()))
        .merge(rapport::routes(register.clone(), facts.clone()))
        .merge(partage::routes(register.clone()))
        .merge(echeance::routes(register.clone()))
        .merge(
            agenda::routes(register.clone())
                .layer(axum::Extension(flux::echeances()))
                .layer(axum::Extension(flux::du_service())),
        )
        .merge(
            incident::routes(register.clone(), crate::dossier::MOMENTS)
                .layer(axum::Extension(dossier::titulaires(register.clone())))
                .layer(axum::Extension(dossier::papiers())),
        )
        .merge(sante::routes(register.clone()).layer(axum::Extension(dossier::scans())))
        .merge(quotidien::routes(register.clone()))
        .merge(vie::routes(register.clone()))
        .merge(rh::routes(register.clone()))
        .merge(admission::routes(register.clone()))
        .merge(projet::routes(register.clone()))
        .merge(export::routes(sources(&register, facts)))
        .merge(document::routes(register.clone()))
        .merge(ecrit::routes(register.clone(), crate::citables::citables()))
        .merge(
            journal::routes(register.clone()).layer(axum::Extension(journee::absents_of_house())),
        )
        .merge(tableau::routes())
        .merge(conformite::routes(register.clone()))
        .merge(fiche::routes(register))
        .merge(door::routes())
        .merge(web::asset_routes())
        .route("/sante", get(health))
        .fallback(nothing)
        .layer(middleware::from_fn_with_state(shell.clone(), ::dossier::doublon::follow))
        .with_state(shell.clone());
    web::secure(door::guard(shell, all))
}

/// What may be taken out with names in it.
fn sources(register: &Register, facts: &Facts) -> export::Sources {
    let rows = activite::Fiches { register: register.clone(), facts: facts.clone() };
    export::Sources::new(vec![
        Box::new(export::Listes(register.clone())),
        Box::new(rows),
        Box::new(conformite::Traces(register.clone())),
        Box::new(conformite::Acces(register.clone())),
        Box::new(Feuille(register.clone())),
        Box::new(crate::recherche::Recherche(register.clone())),
    ])
}

async fn nothing() -> PageError {
    PageError::NotFound
}

/// `GET /sante`: for supervision; says nothing personal.
async fn health(State(shell): State<Shell>) -> Response {
    let answers =
        async { shell.house.db().read().await?.query("SELECT 1 AS one", &[]).await }.await;
    let (status, etat) = match answers {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "base injoignable"),
    };
    let body =
        std::collections::BTreeMap::from([("etat", etat), ("version", env!("CARGO_PKG_VERSION"))]);
    (status, Json(body)).into_response()
}
