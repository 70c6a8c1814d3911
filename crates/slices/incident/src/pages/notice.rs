//! The notice of an incident, to print: facts, what was done, who knows. No hypothesis, no other child
//! than this one.

use access::Verb;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use fiche::Register;
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use super::{
    here, label,
    one::{around, framed},
    paris, told,
};
use crate::{
    GRAVITE, NATURE_INCIDENT, ROLE_INCIDENT,
    suite::{DESTINATAIRE_AVIS, NATURE_SUITE_INCIDENT, a_dire},
};

#[derive(Template)]
#[template(path = "pages/notice.html")]
struct NoticePage {
    layout: Layout,
    back: String,
    service: String,
    at: String,
    what: String,
    gravite: String,
    when: String,
    lieu: String,
    people: Vec<String>,
    autres: String,
    recit: String,
    mesure: String,
    dits: Vec<String>,
    suites: Vec<String>,
    text: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let around = around((&shell, &register, &actor), id, Verb::Lire).await?;
    let row = &around.row;
    let today = shell.house.today();
    let mut layout = framed(&shell, &actor, row, ("Avis", around.nom.as_deref()));
    let here_is = layout.crumbs.len().saturating_sub(1);
    let back = format!("/incidents/{id}");
    layout.crumbs.insert(here_is, ("Incident".to_owned(), Some(back.clone())));
    let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
    let part = label(&ROLE_INCIDENT, row.text("role_incident"));
    let people = row.int("personne_id").map(|_| {
        let nom = around.nom.clone().unwrap_or_else(|| "Un enfant".to_owned());
        if part.is_empty() { nom } else { format!("{nom} : {}", part.to_lowercase()) }
    });
    let mut sources: Vec<String> = a_dire(row, &around.dits, &paris(), shell.house.now())
        .into_iter()
        .filter(|one| one.source.contains("art."))
        .map(|one| one.source)
        .collect();
    sources.dedup();
    let now = here(&shell);
    page(&NoticePage {
        layout,
        back,
        service: actor.service(row.owner).map_or(String::new(), |seen| seen.nom.clone()),
        at: format!("{} à {}", vocabulary::french_day(today), super::hour(now.time())),
        what: label(&NATURE_INCIDENT, row.text("nature")),
        gravite: label(&GRAVITE, row.text("gravite")),
        when: row
            .moment("start_at")
            .map(|at| {
                format!("Le {} à {}", vocabulary::french_day(at.date()), super::hour(at.time()))
            })
            .unwrap_or_default(),
        lieu: text("lieu"),
        people: people.into_iter().collect(),
        autres: text("autres_personnes"),
        recit: text("recit"),
        mesure: text("mesure_immediate"),
        dits: around
            .informations
            .iter()
            .map(|one| {
                let who = label(&DESTINATAIRE_AVIS, one.text("destinataire"));
                let when = one.moment("start_at").map(|at| told(at, today)).unwrap_or_default();
                format!("{who}, {when}")
            })
            .collect(),
        suites: around
            .suites
            .iter()
            .map(|one| {
                let what = label(&NATURE_SUITE_INCIDENT, one.text("nature"));
                format!("{what} : {}", one.text("texte").unwrap_or_default())
            })
            .collect(),
        text: if sources.is_empty() { "Aucun.".to_owned() } else { sources.join(" ; ") },
    })
}
