//! `/services/{service}/assistants-familiaux`: for what each is agreed, who lives with them, the places left, the rests
//! and the expenses that wait for an answer.

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use fiche::{Kind, enfant::told};
use jiff::civil::Date;
use vocabulary::{age_years, french_day};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{
    NATURE_FRAIS, REPONSE_REPIT,
    rules::{Agrement, left, standing},
    store::{self, Accueillant, Enfant, Frais, Ligne, Repit},
};

/// The route of foster carers.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/assistants-familiaux", get(show))
}

#[derive(Template)]
#[template(path = "accueil/pages.html")]
struct CarersPage {
    layout: Layout,
    lead: String,
    carers: Vec<Carer>,
    /// Rests that wait: words, where they are arranged.
    asked: Vec<(String, String)>,
    /// Expenses that wait: words, whether the paper is there, where they are accepted.
    spent: Vec<(String, bool, String)>,
    /// Where an agreement is noted; empty for who may not.
    new: String,
}

struct Carer {
    nom: String,
    agreement: (String, &'static str),
    more: String,
    href: String,
    places: (String, &'static str),
    /// The children: words, where their file is; empty for who may not read it.
    children: Vec<(String, String)>,
    /// How many more there are, whose name is not open.
    others: usize,
    rest: (String, &'static str),
    /// Where their year is.
    annee: String,
}

/// What the page needs, for one reader.
struct Known {
    carers: Vec<Accueillant>,
    agrements: Vec<Ligne>,
    enfants: Vec<Enfant>,
    repits: Vec<Repit>,
    frais: Vec<Frais>,
}

async fn known(shell: &Shell, actor: &Actor, service: i64) -> Result<Known, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Rh, cible: Cible::Service(service) };
    let mut granted = house.authorize_telling(actor, action, "assistants-familiaux").await?;
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let vie = house.perimetre(read, actor, Verb::Lire, Category::Vie, [service]).await?;
    let today = house.today();
    let known = Known {
        carers: store::accueillants(read, service, today).await?,
        agrements: store::agrements(read, service).await?,
        enfants: store::enfants(read, service, today, &identite).await?,
        repits: store::repits(read, service, &vie).await?,
        frais: store::frais(read, service, &vie).await?,
    };
    granted.commit().await?;
    Ok(known)
}

fn agreement(own: Option<&Ligne>, today: Date) -> (String, &'static str) {
    let Some(own) = own else { return ("Aucun agrément noté".to_owned(), "bad") };
    match standing(own.start, own.end, own.renewal, today) {
        Agrement::Valable => match own.end.and_then(|end| end.yesterday().ok()) {
            Some(last) => (format!("Agrément jusqu’au {}", french_day(last)), "ok"),
            None => ("Agrément sans fin".to_owned(), "ok"),
        },
        Agrement::ARenouveler(last) => {
            (format!("Finit le {} : renouvellement à demander", french_day(last)), "warning")
        }
        Agrement::Demande(last) => {
            (format!("Finit le {}, renouvellement demandé", french_day(last)), "info")
        }
        Agrement::Aucun => ("Aucun agrément en cours".to_owned(), "bad"),
    }
}

fn ages(own: &Ligne) -> String {
    match own.ages {
        (Some(min), Some(max)) => format!("de {min} à {max} ans"),
        (Some(min), None) => format!("à partir de {min} ans"),
        (None, Some(max)) => format!("jusqu’à {max} ans"),
        (None, None) => String::new(),
    }
}

/// Whether a child is of the ages that an agreement says.
fn in_ages(own: &Ligne, birth: Option<Date>, today: Date) -> bool {
    let Some(birth) = birth else { return true };
    let age = i64::from(age_years(birth, today));
    own.ages.0.is_none_or(|min| age >= min) && own.ages.1.is_none_or(|max| age <= max)
}

/// The last rest that took place, the next one that is arranged; or that there is none.
fn rest(repits: &[Repit], id: i64, today: Date) -> (String, &'static str) {
    let own: Vec<&Repit> = repits.iter().filter(|one| one.professionnel == Some(id)).collect();
    let arranged = own.iter().filter(|one| one.state == "organise");
    let next = arranged.filter(|one| one.end.is_none_or(|end| end > today));
    if let Some(one) = next.min_by_key(|one| one.start) {
        let start = one.start.map(french_day).unwrap_or_default();
        let ready = if one.prepared { "" } else { ", l’enfant n’est pas encore prévenu" };
        let kind = if one.prepared { "ok" } else { "warning" };
        return (format!("Répit le {start}, {} prend le relais{ready}", one.relais), kind);
    }
    let held = own.iter().filter(|one| one.state == "fait").filter_map(|one| one.end.or(one.start));
    match held.max() {
        Some(day) => (format!("Dernier répit fini avant le {}", french_day(day)), ""),
        None => ("Aucun répit n’a eu lieu".to_owned(), "warning"),
    }
}

fn carer(known: &Known, one: &Accueillant, (service, today): (i64, Date)) -> Carer {
    let mut own = known.agrements.iter().filter(|line| line.professionnel == one.id);
    let own = own.find(|line| line.start <= today);
    let here: Vec<&Enfant> =
        known.enfants.iter().filter(|child| child.professionnel == one.id).collect();
    let valid = own.filter(|own| own.end.is_none_or(|end| end > today));
    let places = match valid.map(|own| left(own.capacite, here.len())) {
        None => (String::new(), ""),
        Some((0, 0)) => ("Complet".to_owned(), ""),
        Some((1, _)) => ("Une place libre".to_owned(), "ok"),
        Some((0, over)) => (format!("{over} de plus que l’agrément"), "bad"),
        Some((free, _)) => (format!("{free} places libres"), "ok"),
    };
    let child = |child: &&Enfant| {
        let nom = child.nom.clone()?;
        let age = child.birth.map(|birth| format!(", {} ans", age_years(birth, today)));
        let off = own.is_some_and(|own| !in_ages(own, child.birth, today));
        let off = if off { " (hors des âges de l’agrément)" } else { "" };
        Some((format!("{nom}{}{off}", age.unwrap_or_default()), format!("/dossiers/{}", child.id)))
    };
    let children: Vec<(String, String)> = here.iter().filter_map(child).collect();
    let more = own.map(|own| {
        let number =
            if own.numero.is_empty() { String::new() } else { format!("n° {}", own.numero) };
        let most = match own.capacite {
            1 => "un enfant".to_owned(),
            n => format!("{n} enfants au plus"),
        };
        let all = [number, most, ages(own)];
        all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    Carer {
        nom: one.nom.clone(),
        agreement: agreement(own, today),
        more: more.unwrap_or_default(),
        href: own.map(|own| format!("/fiche/agrements/{}", own.id)).unwrap_or_default(),
        places,
        others: here.len() - children.len(),
        children,
        rest: rest(&known.repits, one.id, today),
        annee: format!("/services/{service}/assistants-familiaux/{}/annee", one.id),
    }
}

fn nom_of(known: &Known, id: Option<i64>) -> String {
    let found = known.carers.iter().find(|one| Some(one.id) == id);
    found.map_or_else(|| "Quelqu’un qui accueille".to_owned(), |one| one.nom.clone())
}

fn asked(known: &Known, one: &Repit) -> (String, String) {
    let since = one.asked.map(french_day).unwrap_or_default();
    let when = match (one.start, one.end.and_then(|end| end.yesterday().ok())) {
        (Some(start), Some(last)) if last > start => {
            format!(", du {} au {}", french_day(start), french_day(last))
        }
        (Some(start), _) => format!(", le {}", french_day(start)),
        _ => String::new(),
    };
    let state = told(&REPONSE_REPIT, Some(&one.state)).to_lowercase();
    let text = format!(
        "{} pour {}{when} : {state} le {since}",
        nom_of(known, one.professionnel),
        one.enfant
    );
    (text, format!("/fiche/repits/{}/modifier", one.id))
}

fn spent(known: &Known, one: &Frais) -> (String, bool, String) {
    let euros = fiche::show(Kind::Euro, Some(&one.cents.into()));
    let what = told(&NATURE_FRAIS, Some(&one.nature));
    let day = one.day.map(french_day).unwrap_or_default();
    let who = nom_of(known, one.professionnel);
    let text = format!("{day} · {what}, {euros} · {who} pour {}", one.enfant);
    (text, one.paper, format!("/fiche/frais-accueil/{}/modifier", one.id))
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    let today = shell.house.today();
    let title = "Assistants familiaux";
    let here = (service, today);
    let carers: Vec<Carer> = known.carers.iter().map(|one| carer(&known, one, here)).collect();
    let mut free = 0;
    for one in &known.carers {
        let own = known.agrements.iter().find(|line| {
            line.professionnel == one.id
                && line.start <= today
                && line.end.is_none_or(|end| end > today)
        });
        let here = known.enfants.iter().filter(|child| child.professionnel == one.id).count();
        free += own.map_or(0, |own| left(own.capacite, here).0);
    }
    let waits = known.repits.iter().filter(|one| one.state == "demande");
    page(&CarersPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, title),
        lead: match free {
            0 => "Aucune place libre.".to_owned(),
            1 => "Une place libre.".to_owned(),
            n => format!("{n} places libres."),
        },
        carers,
        asked: waits.map(|one| asked(&known, one)).collect(),
        spent: known.frais.iter().map(|one| spent(&known, one)).collect(),
        new: if actor.may(service, Verb::Ecrire, Category::Rh) {
            format!(
                "/registre/agrements/{service}/nouveau?retour=/services/{service}/assistants-familiaux"
            )
        } else {
            String::new()
        },
    })
}
