//! An address of before a union: who may read the file that goes on is led there, with what they sent; for
//! anybody else there is nothing, as before.

use access::{Action, Category, Cible, Verb};
use axum::{
    extract::{FromRequestParts as _, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use web::{PageError, Shell, SignedIn};

/// What stands before the identifier of a person in the addresses of a file.
const BEFORE: [&str; 2] = ["/dossiers/", "/fiche/personnes/"];

/// The layer around the routes. A form that was sent to the old address is sent on as it is (307): it is
/// asked there whether it may be written.
pub async fn follow(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let Some((before, id, after)) = parts_of(request.uri().path()) else {
        return next.run(request).await;
    };
    let (mut parts, body) = request.into_parts();
    match leads(&shell, &mut parts, id).await {
        Ok(Some(now)) => {
            let query = parts.uri.query().map_or(String::new(), |query| format!("?{query}"));
            Redirect::temporary(&format!("{before}{now}{after}{query}")).into_response()
        }
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}

/// The address, cut around the identifier of a person.
fn parts_of(path: &str) -> Option<(&'static str, i64, String)> {
    BEFORE.iter().find_map(|before| {
        let rest = path.strip_prefix(before)?;
        let (id, after) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        Some((*before, id.parse().ok()?, after.to_owned()))
    })
}

async fn leads(
    shell: &Shell,
    parts: &mut axum::http::request::Parts,
    id: i64,
) -> Result<Option<i64>, PageError> {
    let mut read = shell.house.db().read().await?;
    let Some(now) = fiche::leads_to(&mut read, id).await? else { return Ok(None) };
    drop(read);
    let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, shell).await else {
        return Ok(None);
    };
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(now) };
    let mut read = shell.house.db().read().await?;
    let open = shell.house.would_allow(&mut read, &actor, &action).await?.is_some();
    Ok(open.then_some(now))
}

#[cfg(test)]
mod tests {
    use super::parts_of;

    #[test]
    fn the_identifier_of_a_file_is_found_where_it_stands() {
        for (path, found) in [
            ("/dossiers/12", Some(("/dossiers/", 12, ""))),
            ("/dossiers/12/journal/nouveau", Some(("/dossiers/", 12, "/journal/nouveau"))),
            ("/fiche/personnes/7/modifier", Some(("/fiche/personnes/", 7, "/modifier"))),
            ("/dossiers-partages", None),
            ("/dossiers/abc", None),
            ("/fiche/mesures/7", None),
        ] {
            let found = found.map(|(before, id, after)| (before, id, after.to_owned()));
            assert_eq!(parts_of(path), found, "{path}");
        }
    }
}
