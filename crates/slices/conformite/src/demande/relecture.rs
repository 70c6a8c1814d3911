//! The review of an access file, and its way out.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use export::{Asking, Content, Format, Future, Gathered, Source};
use fiche::Register;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Choice, Fact, Layout},
};

use super::{
    acces::{self, Choix, Valeur},
    store,
};
use crate::scope;

#[derive(Template)]
#[template(path = "demande/relecture.html")]
struct ReviewPage {
    layout: Layout,
    nom: String,
    told: String,
    back: String,
    action: String,
    parts: Vec<Part>,
    others: Vec<Part>,
    rest: String,
}

struct Part {
    title: String,
    facts: Vec<Fact>,
    review: Vec<Review>,
}

struct Review {
    id: String,
    raw: String,
    label: String,
    hint: String,
    options: Vec<Choice>,
}

fn decided(masks: Option<&str>) -> BTreeMap<String, String> {
    masks.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn review(value: &Valeur, choix: Choix) -> Review {
    let options = [
        (Choix::Noms, "Remplacer les noms par leur lien"),
        (Choix::Laisser, "Laisser tel quel"),
        (Choix::Retirer, "Retirer en entier"),
    ];
    Review {
        id: value.key.clone(),
        raw: value.brut.clone(),
        label: value.champ.clone(),
        hint: match value.noms {
            0 => "Aucun nom reconnu : relisez.".to_owned(),
            1 => format!("1 nom reconnu. Deviendrait : {}", value.montre),
            n => format!("{n} noms reconnus. Deviendrait : {}", value.montre),
        },
        options: options
            .into_iter()
            .map(|(one, label)| Choice {
                value: one.code().to_owned(),
                label: label.to_owned(),
                checked: one == choix,
                ..Choice::default()
            })
            .collect(),
    }
}

/// What the preparer of the file may read of the child: asked of the policy as for anybody, and
/// told in the child's trace. Who reads no file prepares none.
async fn readable(
    shell: &Shell,
    actor: &Actor,
    personne: i64,
    details: &str,
) -> Result<Vec<Category>, PageError> {
    let cible = Cible::Dossier(personne);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let open = shell.house.authorize_telling(actor, action, details).await?;
    let given = acces::to_give(&open);
    open.commit().await?;
    Ok(given)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (service, personne) = store::locate(&shell.house, id).await?.unwrap_or_default();
    let action = scope::on_child(Verb::Exporter, service, personne);
    let mut granted =
        shell.house.authorize_telling(&actor, action, "dossier_d_acces relecture").await?;
    let given = readable(&shell, &actor, personne, "dossier_d_acces relecture").await?;
    let demande = store::read(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let kept = decided(demande.masks.as_deref());
    // The review shows what hiding would give, whatever was decided before.
    let dossier = acces::gather(
        (&shell.house, &actor),
        &mut granted,
        &register,
        personne,
        &BTreeMap::new(),
        &given,
    )
    .await?;
    granted.commit().await?;
    let mut to_read = 0;
    let all = dossier.donnees.iter().map(|item| {
        let (look, plain): (Vec<&Valeur>, Vec<&Valeur>) =
            item.valeurs.iter().partition(|value| value.a_relire);
        to_read += look.len();
        let facts = plain.iter().map(|value| Fact {
            label: value.champ.clone(),
            value: value.montre.clone(),
            ..Fact::default()
        });
        Part {
            title: format!("{} ({})", item.fiche, item.genre),
            facts: facts.collect(),
            review: look
                .iter()
                .map(|value| {
                    review(value, Choix::from_code(kept.get(&value.key).map(String::as_str)))
                })
                .collect(),
        }
    });
    let (parts, others): (Vec<Part>, Vec<Part>) =
        Iterator::partition(all, |part: &Part| !part.review.is_empty());
    page(&ReviewPage {
        layout: scope::frame_of_service(&shell, &actor, service, "Relire le dossier d’accès"),
        nom: dossier.nom.clone(),
        told: match to_read {
            0 => "Aucun texte libre et aucun tiers : vérifiez, puis confirmez.".to_owned(),
            1 => "1 endroit à relire.".to_owned(),
            n => format!("{n} endroits à relire."),
        },
        back: format!("/demandes/{id}"),
        action: format!("/demandes/{id}/acces"),
        rest: format!("Le reste : {} fiches sans texte libre ni tiers", others.len()),
        parts,
        others,
    })
}

pub(super) async fn keep(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let (service, personne) = store::locate(&shell.house, id).await?.unwrap_or_default();
    let action = scope::on_child(Verb::Exporter, service, personne);
    readable(&shell, &actor, personne, "dossier_d_acces relecture").await?;
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let masks: BTreeMap<&str, &str> = form
        .iter()
        .filter(|(key, _)| key.matches('-').count() == 2)
        .map(|(key, code)| (key.as_str(), Choix::from_code(Some(code)).code()))
        .collect();
    let text =
        serde_json::to_string(&masks).map_err(|error| PageError::Machine(error.to_string()))?;
    store::review(&mut granted, id, &text).await?;
    granted.commit().await?;
    Ok(Redirect::to(&format!("/demandes/{id}")).into_response())
}

/// The right-of-access file of a request that was reviewed.
pub struct Acces(pub Register);

impl Source for Acces {
    fn code(&self) -> &'static str {
        "acces"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Pdf, Format::Json]
    }

    fn purpose(&self) -> &'static str {
        "personne"
    }

    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>> {
        Box::pin(gather(&self.0, asking))
    }
}

async fn gather(register: &Register, asking: Asking<'_>) -> Result<Gathered, PageError> {
    let (shell, actor) = (asking.shell, asking.actor);
    let id: i64 = asking.subject.get("demande").parse().unwrap_or_default();
    let (service, personne) = store::locate(&shell.house, id).await?.unwrap_or_default();
    let action = scope::on_child(Verb::Exporter, service, personne);
    let details = format!("{} dossier_d_acces", asking.details);
    let details = details.trim();
    let mut granted = shell.house.authorize_telling(actor, action.clone(), details).await?;
    let demande = store::read(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    if demande.reviewed.is_none() || service != asking.subject.service {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let given = readable(shell, actor, personne, details).await?;
    let choix = decided(demande.masks.as_deref());
    let dossier =
        acces::gather((&shell.house, actor), &mut granted, register, personne, &choix, &given)
            .await?;
    let row = granted
        .query("SELECT nom FROM organisation WHERE id = $1", &[demande.organisation.into()])
        .await?;
    let organisation: String = row.first().map_or(Ok(String::new()), |row| row.get("nom"))?;
    granted.commit().await?;
    let value =
        serde_json::to_value(&dossier).map_err(|error| PageError::Machine(error.to_string()))?;
    let date_line = vocabulary::french_day(shell.house.today());
    let document = acces::document(&dossier, &organisation, date_line);
    Ok(Gathered {
        action,
        titre: "Dossier d’accès d’une personne".to_owned(),
        parameters: vec![("demande", id.to_string())],
        personne: Some(personne),
        rows: dossier.donnees.len(),
        children: vec![personne],
        persons: 1,
        content: Content::Paper(Box::new(document), value),
    })
}
