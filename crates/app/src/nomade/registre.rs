//! `/organisations/{organisation}/appareils`, `/services/{service}/appareils`: who holds each device, what it still holds, for
//! who answers for the place; let in, refused, erased from afar, said to be lost. The organisation sets its rule there.

use std::collections::BTreeSet;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use audit::Entry;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use nomade::appareil::{self, Appareil, Etat, Personnels, Regle};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::store;

/// A device, as it is listed.
struct Line {
    id: String,
    who: String,
    /// The browser, and what its holder calls it.
    device: String,
    tag: &'static str,
    kind: &'static str,
    told: String,
    /// What may be done: a code and a label.
    gestes: Vec<(&'static str, &'static str)>,
}

/// The rule, where it may be changed.
struct Reglage {
    is_asked: bool,
    personnels: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "nomade/registre.html")]
struct RegistrePage {
    layout: Layout,
    lead: String,
    action: String,
    /// What the rule says.
    regle: String,
    reglage: Option<Reglage>,
    waiting: Vec<Line>,
    kept: Vec<Line>,
    /// Refused, lost, given back.
    gone: Vec<Line>,
    errors: Vec<ErrorLink>,
}

impl RegistrePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// Where the devices are answered for.
#[derive(Clone, Copy)]
struct Place {
    organisation: i64,
    service: Option<i64>,
}

impl Place {
    fn of_service(actor: &Actor, service: i64) -> Self {
        let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
        Self { organisation, service: Some(service) }
    }

    /// Keeping the rules of the place: who may not sees nothing of its devices.
    fn keeping(self) -> Action {
        let cible = match self.service {
            Some(service) => Cible::Service(service),
            None => Cible::Organisation(self.organisation),
        };
        Action { verb: Verb::Ecrire, category: Category::Structure, cible }
    }

    fn path(self) -> String {
        match self.service {
            Some(service) => format!("/services/{service}/appareils"),
            None => format!("/organisations/{}/appareils", self.organisation),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    fait: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    geste: String,
    appareil: String,
    accord: String,
    personnels: String,
}

pub(super) async fn of_organisation(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let place = Place { organisation, service: None };
    print(&shell, &actor, place, &done.fait, Vec::new()).await
}

pub(super) async fn of_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    print(&shell, &actor, Place::of_service(&actor, service), &done.fait, Vec::new()).await
}

pub(super) async fn act_in_organisation(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(organisation): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    act(&shell, &actor, Place { organisation, service: None }, &sent).await
}

pub(super) async fn act_in_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    act(&shell, &actor, Place::of_service(&actor, service), &sent).await
}

/// What the last act did.
fn flash(fait: &str) -> Option<Flash> {
    let text = match fait {
        "accepter" => "L’appareil est accepté : sa personne peut emporter des enfants.",
        "refuser" => "L’appareil est refusé : sa personne le lira à la page « Sans réseau ».",
        "effacer" => "L’appareil effacera ce qu’il a emporté dès qu’il aura du réseau.",
        "perdre" => {
            "L’appareil est retiré : il s’effacera dès qu’il aura du réseau, n’emporte plus rien, et les connexions de \
             qui le tenait sont fermées."
        }
        "regle" => "La règle est enregistrée ; elle vaut pour le prochain emport.",
        _ => return None,
    };
    Some(Flash { kind: "ok".to_owned(), text: text.to_owned() })
}

fn told_regle(regle: Regle) -> String {
    let entry = if regle.is_asked {
        "Un appareil attend un accord avant d’emporter des enfants."
    } else {
        "Un appareil entre dès son premier emport, sur la parole de qui le tient."
    };
    let own = match regle.personnels {
        Personnels::Refuses => "Les appareils personnels sont refusés.",
        Personnels::Limites => {
            "Un appareil personnel n’emporte que les fiches d’urgence, sans document, pour 8 heures."
        }
        Personnels::Admis => "Un appareil personnel emporte comme ceux du service.",
    };
    format!("{entry} {own}")
}

fn line(one: &Appareil, actor: &Actor, now: jiff::Timestamp) -> Line {
    let (tag, kind) = match one.etat {
        Etat::Attend => ("Attend un accord", "warning"),
        Etat::Accepte => ("Accepté", "ok"),
        Etat::Refuse => ("Refusé", "bad"),
        Etat::Retire => ("Perdu ou rendu", "bad"),
    };
    let device = if one.nom.is_empty() {
        one.device.clone()
    } else {
        format!("{}, « {} »", one.device, one.nom)
    };
    let holds = one.until.as_deref().filter(|end| !nomade::is_over(end, None, now));
    let asked = format!("demandé le {}", web::in_paris(&one.asked_at));
    let mut told = vec![one.nature.label().to_owned(), asked];
    match (&one.decided_by, &one.decided_at) {
        (Some(nom), Some(at)) => told.push(format!("décidé par {nom} le {}", web::in_paris(at))),
        (None, Some(_)) => told.push("accepté par la règle de l’organisation".to_owned()),
        (_, None) => {}
    }
    told.push(match holds {
        Some(end) => {
            format!("tient des fiches d’enfants, s’efface le {}", web::in_paris(end))
        }
        None => format!("ne tient rien ; vu le {}", web::in_paris(&one.seen_at)),
    });
    let own = one.compte == actor.compte;
    let mut gestes = Vec::new();
    // Nobody lets their own device in.
    if one.etat != Etat::Accepte && !own {
        let label = if one.etat == Etat::Attend { "Accepter" } else { "Accepter de nouveau" };
        gestes.push(("accepter", label));
    }
    if one.etat == Etat::Attend && !own {
        gestes.push(("refuser", "Refuser"));
    }
    if holds.is_some() {
        gestes.push(("effacer", "Effacer à distance"));
    }
    if one.etat != Etat::Retire {
        gestes.push(("perdre", "Perdu, volé ou rendu"));
    }
    if own && one.etat == Etat::Attend {
        told.push("à accepter par quelqu’un d’autre que vous".to_owned());
    }
    Line {
        id: one.id.to_string(),
        who: one.titulaire.clone(),
        device,
        tag,
        kind,
        told: told.join(" ; "),
        gestes,
    }
}

async fn print(
    shell: &Shell,
    actor: &Actor,
    place: Place,
    fait: &str,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let details = "appareils formulaire";
    let mut granted = shell.house.authorize_telling(actor, place.keeping(), details).await?;
    let nom = store::house_name(&mut granted, place.organisation).await?;
    let all = appareil::list(granted.read(), place.organisation, place.service).await?;
    let own = BTreeSet::from([place.organisation]);
    let regles = appareil::regles(granted.read(), &own).await?;
    granted.commit().await?;
    let nom = nom.ok_or(PageError::NotFound)?;
    let regle = regles.get(&place.organisation).copied().unwrap_or_default();
    let now = shell.house.now();
    let of = |etats: &[Etat]| -> Vec<Line> {
        let found = all.iter().filter(|one| etats.contains(&one.etat));
        found.map(|one| line(one, actor, now)).collect()
    };
    let mut layout = match place.service {
        Some(service) => web::frame_of_service(shell, actor, service, Section::Autre, "Appareils"),
        None => web::frame(shell, actor, "Appareils"),
    };
    if place.service.is_none() {
        let home = ("Accueil".to_owned(), Some("/".to_owned()));
        layout.crumbs = vec![home, ("Appareils".to_owned(), None)];
    }
    layout.flash = flash(fait);
    let choice = |one: Personnels| Choice {
        value: one.code().to_owned(),
        label: one.label().to_owned(),
        checked: one == regle.personnels,
        ..Choice::default()
    };
    let reglage = place.service.is_none().then(|| Reglage {
        is_asked: regle.is_asked,
        personnels: Personnels::ALL.into_iter().map(choice).collect(),
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &RegistrePage {
            layout,
            lead: match place.service {
                Some(_) => {
                    "Les appareils de qui travaille, ou a travaillé, dans ce service.".to_owned()
                }
                None => format!("Les appareils sur lesquels on emporte des enfants : {nom}."),
            },
            action: place.path(),
            regle: told_regle(regle),
            reglage,
            waiting: of(&[Etat::Attend]),
            kept: of(&[Etat::Accepte]),
            gone: of(&[Etat::Refuse, Etat::Retire]),
            errors,
        },
    )
}

async fn act(
    shell: &Shell,
    actor: &Actor,
    place: Place,
    sent: &Sent,
) -> Result<Response, PageError> {
    let geste = ["accepter", "refuser", "effacer", "perdre", "regle"]
        .into_iter()
        .find(|known| *known == sent.geste)
        .unwrap_or("formulaire");
    let id: i64 = sent.appareil.parse().unwrap_or_default();
    let details = if geste == "regle" {
        "appareils regle".to_owned()
    } else {
        format!("appareil:{id} {geste}")
    };
    let mut write = shell.house.authorize_write_telling(actor, place.keeping(), &details).await?;
    let at = write.at().to_owned();
    let by = (actor.compte, at.as_str());
    if geste == "regle" && place.service.is_none() {
        let Some(personnels) = Personnels::from_code(&sent.personnels) else {
            drop(write);
            let text = "Choisissez ce que peut un appareil personnel.".to_owned();
            let error = ErrorLink { field: "personnels".to_owned(), text };
            return print(shell, actor, place, "", vec![error]).await;
        };
        let regle = Regle { is_asked: sent.accord == "oui", personnels };
        appareil::keep_regle(write.write(), place.organisation, regle, by).await?;
        if regle.is_asked {
            appareil::ask_again(write.write(), place.organisation).await?;
        }
        if personnels == Personnels::Refuses {
            appareil::end_personal(write.write(), place.organisation, &at).await?;
        }
        write.commit().await?;
        return Ok(Redirect::to(&format!("{}?fait=regle", place.path())).into_response());
    }
    let found = appareil::held(write.write(), id, place.organisation, place.service).await?;
    let Some(one) = found else { return Err(PageError::NotFound) };
    match geste {
        "accepter" | "refuser" if one.compte == actor.compte => {
            drop(write);
            let text = "Personne n’accepte son propre appareil : demandez à quelqu’un d’autre qui répond du service.";
            let error = ErrorLink { field: String::new(), text: text.to_owned() };
            return print(shell, actor, place, "", vec![error]).await;
        }
        "accepter" => appareil::decide(write.write(), id, Etat::Accepte, by).await?,
        // What was accepted meanwhile is withdrawn, not refused.
        "refuser" if one.etat == Etat::Attend => {
            appareil::decide(write.write(), id, Etat::Refuse, by).await?;
        }
        "effacer" => appareil::erase(write.write(), id, &at).await?,
        "perdre" => {
            let holders = appareil::retire(write.write(), id, by).await?;
            for compte in holders {
                // Who found it is not signed in any more.
                identity::revoke_others(write.write(), compte, None).await?;
                let entry = Entry {
                    at: at.clone(),
                    compte: Some(actor.compte),
                    action: "compte.fermer-connexion".to_owned(),
                    cible: format!("compte:{compte}"),
                    verdict: "accorde",
                    rule: "maison".to_owned(),
                    details: details.clone(),
                    ..Entry::default()
                };
                audit::append(write.write(), &[entry]).await?;
            }
        }
        _ => return Err(PageError::NotFound),
    }
    write.commit().await?;
    Ok(Redirect::to(&format!("{}?fait={geste}", place.path())).into_response())
}
