//! One measure that waits: why it stands there, who could follow the child, what is decided.

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::{
    Register,
    enfant::{choices, told},
};
use vocabulary::{age_years, french_day};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, Column, ErrorLink, Flash, Layout},
};

use super::{
    Known, Typed, known,
    list::{watches, what},
    typed_in,
};
use crate::attente::{
    model::CHOIX_ADMISSION,
    rules::{Attente, with_more},
    store::{self, Decidee},
};
use crate::groupe::{Bloc, Groupe};

#[derive(Template)]
#[template(path = "attente/pages/one.html")]
struct OnePage {
    layout: Layout,
    nom: String,
    href: String,
    lead: String,
    veille: String,
    /// Its rank, and why; none once it does not wait any more.
    rang: Option<(usize, Vec<String>)>,
    /// Who waits of the same family: box, name, ticked.
    fratrie: Vec<(String, String, bool)>,
    enfants: usize,
    columns: Vec<Column>,
    /// Name, references now and then, co-references now and then, a tag.
    loads: Vec<(String, String, String, (String, &'static str))>,
    seuils: String,
    /// The form; empty action for who may not, or when it does not wait.
    action: String,
    errors: Vec<ErrorLink>,
    typed: Typed,
    choix: Vec<Choice>,
    /// The modalities; none when the service has one at most.
    modalites: Vec<Choice>,
    referents: Vec<Choice>,
    coreferents: Vec<Choice>,
    decisions: Vec<(String, String, String)>,
    /// What follows from being taken in.
    follows: Vec<(String, String)>,
    /// The group where the child would live.
    beside: String,
    blocs: Vec<Bloc>,
}

impl OnePage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|one| one.field == field);
        found.map_or(String::new(), |one| one.text.clone())
    }

    fn get(&self, field: &str) -> &str {
        typed_in(&self.typed, field)
    }
}

/// Who waits of the same family.
pub(in crate::attente) fn fratrie<'k>(
    known: &'k Known,
    one: &Attente,
) -> impl Iterator<Item = &'k Attente> {
    let (famille, personne) = (one.famille, one.personne);
    known.attentes.iter().filter(move |other| {
        famille.is_some() && other.famille == famille && other.personne != personne
    })
}

fn ticked(typed: &Typed, mesure: i64) -> bool {
    typed_in(typed, &format!("avec_{mesure}")) == "oui"
}

/// What was decided on the measure, of which admissions are open to the reader.
pub(in crate::attente) async fn decisions(
    shell: &Shell,
    actor: &Actor,
    (service, one): (i64, &Attente),
) -> Result<Vec<Decidee>, PageError> {
    if !actor.may(service, Verb::Lire, Category::Admission) {
        return Ok(Vec::new());
    }
    let cible = Cible::RowOfService {
        service,
        table: "decision_admission",
        id: 0,
        enfants: vec![one.personne],
    };
    let action = Action { verb: Verb::Lire, category: Category::Admission, cible };
    let mut granted = match shell.house.authorize(actor, action).await {
        Err(access::AccessError::Refused) => return Ok(Vec::new()),
        other => other?,
    };
    let admission = granted.perimetre().clone();
    let all = store::decisions(granted.read(), (service, one.mesure), &admission).await?;
    granted.commit().await?;
    Ok(all)
}

type Load = (String, String, String, (String, &'static str));

fn loads(known: &Known, enfants: i64) -> Vec<Load> {
    let (most, second) = known.seuils;
    let shown = |now: i64, after: i64| format!("{now} → {after}");
    let mut all: Vec<(bool, Load)> = known
        .charges
        .iter()
        .map(|one| {
            let (references, over) = with_more(one.references, enfants, most);
            let (coreferences, second_over) = with_more(one.coreferences, enfants, second);
            let tag = match (one.absent, over, second_over) {
                (true, ..) => ("Absent".to_owned(), "warning"),
                (_, true, true) => ("Au-delà des deux seuils".to_owned(), "bad"),
                (_, true, false) => {
                    ("Au-delà en référence, libre en co-référence".to_owned(), "warning")
                }
                (_, false, true) => ("Au-delà en co-référence".to_owned(), "warning"),
                // Without a threshold, nobody said how many are too many.
                _ if most.is_none() && second.is_none() => (String::new(), ""),
                _ => ("Libre".to_owned(), "ok"),
            };
            let row = (
                one.nom.clone(),
                shown(one.references, references),
                shown(one.coreferences, coreferences),
                tag,
            );
            (one.absent || over, row)
        })
        .collect();
    all.sort_by_key(|(last, _)| *last);
    all.into_iter().map(|(_, row)| row).collect()
}

fn people(known: &Known, chosen: &str) -> Vec<Choice> {
    let each = known.charges.iter().map(|one| {
        let value = one.professionnel.to_string();
        Choice {
            checked: value == chosen,
            value,
            label: format!("{} ({} en référence)", one.nom, one.references),
            ..Choice::default()
        }
    });
    each.collect()
}

/// The modalities among which one says where the child enters: that of the nature of the measure is proposed.
fn modalites(known: &Known, one: &Attente, chosen: Option<&String>) -> Vec<Choice> {
    if known.modalites.len() < 2 {
        return Vec::new();
    }
    let mut same = known.modalites.iter().filter(|(.., nature)| *nature == one.nature);
    let only = same.next().filter(|_| same.next().is_none()).map(|(id, ..)| id.to_string());
    let each = known.modalites.iter().map(|(id, nom, _)| {
        let value = id.to_string();
        Choice {
            checked: chosen.or(only.as_ref()) == Some(&value),
            value,
            label: nom.clone(),
            ..Choice::default()
        }
    });
    each.collect()
}

fn seuils(known: &Known) -> String {
    match known.seuils {
        (None, None) => "Aucun seuil n’est noté : ils sont dans les règles d’équipe.".to_owned(),
        (Some(most), None) => format!("Seuil du service : {most} références."),
        (None, Some(second)) => format!("Seuil du service : {second} co-références."),
        (Some(most), Some(second)) => {
            format!("Seuils du service : {most} références, {second} co-références.")
        }
    }
}

fn told_of(one: &Decidee) -> (String, String, String) {
    let day = one.day.map(french_day).unwrap_or_default();
    let rang = one.rang.map_or(String::new(), |rang| format!(", au rang {rang}"));
    let what = told(&CHOIX_ADMISSION, Some(&one.choix));
    (
        format!("{day} : {}{rang}", what.to_lowercase()),
        one.motif.clone(),
        format!("/fiche/decisions-admission/{}", one.id),
    )
}

fn follows(one: &Attente, service: i64) -> Vec<(String, String)> {
    vec![
        (
            "Son séjour, sa première visite, qui le suit".to_owned(),
            format!("/dossiers/{}", one.personne),
        ),
        ("Son agenda".to_owned(), format!("/dossiers/{}/agenda", one.personne)),
        ("Ses échéances : synthèse, rapports".to_owned(), format!("/services/{service}/echeances")),
        (
            "Les papiers à remettre à la famille, livret d’accueil d’abord".to_owned(),
            format!("/services/{service}/papiers"),
        ),
    ]
}

pub(in crate::attente) fn print(
    (shell, actor, register): (&Shell, &Actor, &Register),
    (known, decided, groupe): (&Known, &[Decidee], Option<&Groupe>),
    typed: Typed,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let Some((one, from, waits)) = &known.vue else { return Err(PageError::NotFound) };
    let service = known.service;
    let waiting = *waits && from.is_none();
    let found = known.rangs.iter().find(|rang| known.attentes[rang.index].mesure == one.mesure);
    let with: Vec<&Attente> = fratrie(known, one).collect();
    let fresh = typed.is_empty();
    let boxes = with.iter().map(|other| {
        let name = format!("avec_{}", other.mesure);
        (name, other.nom.clone(), fresh || ticked(&typed, other.mesure))
    });
    let fratrie: Vec<(String, String, bool)> = boxes.collect();
    let enfants = 1 + fratrie.iter().filter(|(.., ticked)| *ticked).count();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut layout = web::frame_of_service(shell, actor, service, Section::Autre, &one.nom);
    let here = layout.crumbs.len().saturating_sub(1);
    let list = format!("/services/{service}/attente");
    layout.crumbs.insert(here, ("Liste d’attente".to_owned(), Some(list)));
    layout.flash = flash;
    let column = |label: &str, numeric: bool| Column {
        label: label.to_owned(),
        numeric,
        ..Column::default()
    };
    let lead = match from {
        Some(day) => {
            format!("{} · prise en charge le {}", what(register, one), french_day(*day))
        }
        None => format!(
            "{} · reçue le {}, attend depuis {} jours",
            what(register, one),
            french_day(one.reception),
            one.jours(known.today)
        ),
    };
    let page = OnePage {
        layout,
        nom: one.nom.clone(),
        href: format!("/dossiers/{}", one.personne),
        lead,
        veille: watches(one),
        rang: found.map(|rang| (rang.rang, rang.raisons.clone())),
        enfants,
        columns: vec![
            column("Professionnel", false),
            column("Références", true),
            column("Co-références", true),
            column("Ce que cela fait", false),
        ],
        loads: loads(known, i64::try_from(enfants).unwrap_or(1)),
        seuils: seuils(known),
        fratrie,
        action: if known.decides && waiting {
            format!("/services/{service}/attente/{}", one.mesure)
        } else {
            String::new()
        },
        choix: choices(&CHOIX_ADMISSION, typed_in(&typed, "choix")),
        modalites: modalites(known, one, typed.get("modalite_id")),
        referents: people(known, typed_in(&typed, "referent_id")),
        coreferents: people(known, typed_in(&typed, "coreferent_id")),
        errors,
        typed,
        decisions: decided.iter().map(told_of).collect(),
        beside: groupe.filter(|_| waiting).map_or(String::new(), |groupe| {
            let age = one.birth.map(|birth| i64::from(age_years(birth, known.today)));
            groupe.line(None, ("", age))
        }),
        blocs: groupe.filter(|_| waiting).map(Groupe::blocs).unwrap_or_default(),
        follows: if from.is_some() { follows(one, service) } else { Vec::new() },
    };
    page_with_status(status, &page)
}

/// Leaves, in the trace of the child, that this page about them was read.
async fn told_of_child(
    shell: &Shell,
    actor: &Actor,
    (service, one): (i64, &Attente),
) -> Result<(), PageError> {
    let enfants = vec![one.personne];
    let cible = Cible::RowOfService { service, table: "mesure", id: one.mesure, enfants };
    let action = Action { verb: Verb::Lire, category: Category::Parcours, cible };
    match shell.house.authorize(actor, action).await {
        Err(access::AccessError::Refused) => Err(PageError::NotFound),
        other => Ok(other?.commit().await?),
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, mesure)): Path<(i64, i64)>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, (service, mesure)).await?;
    let Some((one, ..)) = &known.vue else { return Err(PageError::NotFound) };
    told_of_child(&shell, &actor, (service, one)).await?;
    let decided = decisions(&shell, &actor, (service, one)).await?;
    let flash = asked.contains_key("fait").then(|| Flash {
        kind: "ok".to_owned(),
        text: "La décision est gardée, avec son motif.".to_owned(),
    });
    let groupe = crate::groupe::panel(&shell, &actor, &register, service).await?;
    let known = (&known, decided.as_slice(), groupe.as_ref());
    print((&shell, &actor, &register), known, Typed::new(), Vec::new(), flash)
}
