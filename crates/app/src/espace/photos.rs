//! A right on the image that parents gave, taken back on the page of one of them: on the record at once, and told to the
//! service among the words that came (C. civ., art. 372-1; ADR 0052).

use access::{Actor, Category, Role, Verb};
use axum::{
    Extension, Form,
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use espace::{Cle, Demande, Ecrit};
use fiche::{
    Register, Row, Saved, Seen,
    enfant::{on_row, reading},
};
use serde::Deserialize;
use vie::action::{Accord, PORTEE_IMAGE, accords_des_parents};
use web::{PageError, Shell};

use super::page::{Dit, inside};

const TABLE: &str = "autorisation_image";

/// What the history of the record says of why.
const WHY: &str = "Accord repris par un parent, sur sa page.";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    portee: String,
}

/// `POST /espace/photos`: one use is no longer agreed to, from today on.
pub(super) async fn take_back(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    jar: CookieJar,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let (cle, lu) = match inside(&shell, &register, jar, &Dit::default()).await? {
        Ok(inside) => inside,
        Err(door) => return Ok(door),
    };
    // What is not on their page is not theirs to take back: the answer of a judge, of a guardian, of nobody.
    let shown = lu.photos.iter().any(|one| one.portee == asked.portee);
    let done = shown && keep(&shell, &register, &cle, &asked.portee).await?;
    let to = if done { "/espace?repris=1#photos" } else { "/espace#photos" };
    Ok(Redirect::to(to).into_response())
}

/// Returns whether it was still given, and no longer is.
async fn keep(
    shell: &Shell,
    register: &Register,
    cle: &Cle,
    portee: &str,
) -> Result<bool, PageError> {
    // Nobody of the house asks: who keeps the records of that service is the least that may write this one.
    let actor = Actor::with_roles(0, &[(cle.service, Role::Secretaire)]);
    let kind = register.by_table(TABLE).ok_or(PageError::NotFound)?;
    let told = format!("espace cle:{}", cle.id);
    let action = reading(cle.personne);
    let mut granted = shell.house.authorize_telling(&actor, action, &told).await?;
    let own = [cle.service];
    let rows = fiche::rows_about(&mut granted, kind, "personne_id", cle.personne, &own).await?;
    granted.commit().await?;
    let today = shell.house.today();
    let all = accords_des_parents(&rows, today);
    let Some(accord) = all.into_iter().find(|one| one.portee == portee) else { return Ok(false) };
    let on = |id: i64| on_row(Verb::Ecrire, Category::Vie, (cle.service, TABLE), id, cle.personne);
    let actions = std::iter::once(0).chain(accord.ahead.iter().copied()).map(on).collect();
    let mut write = shell.house.authorize_writes(&actor, actions).await?;
    let mut no = Row::default()
        .with("personne_id", cle.personne)
        .with("portee_image", accord.portee)
        .with("accord", false)
        .with("qui_autorise", accord.qui)
        .with("start_day", today.to_string());
    no.owner = cle.service;
    let mut seen = Seen::default();
    let id = shell.house.new_id();
    let first = fiche::create(&mut write, register, kind, id, no, Some(WHY), &mut seen).await?;
    let mut saved = vec![first];
    // An answer that begins later would say yes again by itself.
    for row in rows.iter().filter(|row| accord.ahead.contains(&row.id)) {
        let row = row.clone().with("accord", false).with("qui_autorise", accord.qui);
        let later = fiche::update(&mut write, register, kind, row, Some(WHY), &mut seen).await?;
        saved.push(later);
    }
    drop(seen);
    // A colleague wrote one of them meanwhile: the page shows what stands, and it is asked again.
    if saved.iter().any(|one| matches!(one, Saved::Conflict(_) | Saved::Remarks(_))) {
        drop(write);
        return Ok(false);
    }
    tell(shell, write.write(), cle, &accord).await?;
    write.commit().await?;
    Ok(true)
}

/// Among the words that came by the page, where the team reads them; in the trace under the key.
async fn tell(
    shell: &Shell,
    write: &mut db::Write,
    cle: &Cle,
    accord: &Accord,
) -> Result<(), PageError> {
    let label = PORTEE_IMAGE.label_of(accord.portee).unwrap_or_default().replace('\'', "’");
    let mots = format!("Je ne suis plus d’accord pour les photos de mon enfant. {label}.");
    let id = shell.house.new_id();
    let (jeton, at) = (id.to_string(), shell.house.now().to_string());
    let ecrit = Ecrit {
        mots: &mots,
        attend: false,
        en_reunion: false,
        etape: None,
        demande: Some(Demande::Image),
        ecrit: None,
        jeton: &jeton,
    };
    espace::keep_mot(write, (id, &at), cle, ecrit).await?;
    let (cible, child) = (format!("cle_espace:{}", cle.id), Some(cle.personne));
    access::note_in(write, &at, "espace.image", &cible, "cle-d-espace", child).await?;
    Ok(())
}
