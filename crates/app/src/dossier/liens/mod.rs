//! `/dossiers/{personne}/liens`: with whom the child is really in touch, beside what a judge limits and orders, and the
//! rules on screens as they hold on a day (S004-30).

use access::{Category, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use dossier::{
    contact::LIEN_CONTACT,
    lien::{FREQUENCE_LIEN, MOYEN_LIEN, VOULU, holds},
};
use fiche::{
    Register, Row,
    enfant::{about, child, framed, name, own_service, told},
};
use jiff::civil::Date;
use partage::restriction::{InForce, Qui, TITULAIRE, in_force, is_about};
use serde::Deserialize;
use vocabulary::{french_day, parse_day};
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use super::enfant::reading;

#[derive(Template)]
#[template(path = "dossier/liens/show.html")]
struct LiensPage {
    layout: Layout,
    nom: String,
    /// The day that is asked, as typed and as told.
    le: String,
    jour: String,
    error: &'static str,
    liens: Vec<Lien>,
    /// What a judge limits, whoever it is about.
    limites: Vec<String>,
    /// The visits that decisions order that day.
    visites: Vec<String>,
    visites_href: String,
    /// What each service asks of this child about telephone and screens: service, what.
    accords: Vec<(String, String)>,
    /// The rules of the house: service and ages, text, how it was decided.
    regles: Vec<(String, String, String)>,
    new: String,
    regle_new: String,
}

struct Lien {
    qui: String,
    href: String,
    moyen: String,
    tags: Vec<(String, &'static str)>,
    texte: String,
    depuis: String,
    /// What a judge limits of this very person.
    limites: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    le: String,
}

fn text(row: &Row, field: &str) -> String {
    row.text(field).unwrap_or_default().trim().to_owned()
}

/// « Père : contact, visite ; décision du 04/04/2026 ».
fn limit(one: &InForce) -> String {
    let droits: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
    let who = told(&TITULAIRE, Some(&one.titulaire));
    let day = one.decision.map(french_day).unwrap_or_default();
    let words = one.precision.as_ref().map(|words| format!(" « {words} »")).unwrap_or_default();
    format!("{who} : {} ; décision du {day}.{words}", droits.join(", ").replace('\'', "’"))
}

fn lien(row: &Row, orders: &[InForce]) -> Lien {
    let (nom, lien) = (text(row, "nom"), text(row, "lien"));
    let qui = Qui { lien: &lien, nom: &nom };
    let own: Vec<&InForce> =
        orders.iter().filter(|one| one.titulaire == lien && is_about(one, qui)).collect();
    let mut tags = vec![
        (told(&FREQUENCE_LIEN, row.text("frequence_lien")), ""),
        match row.text("voulu") {
            Some("non") => (told(&VOULU, Some("non")), "warning"),
            other => (told(&VOULU, other), "info"),
        },
    ];
    let touches = |one: &&&InForce| {
        let held = ["restreint_contact", "restreint_correspondance"];
        one.droits.iter().any(|(column, _)| held.contains(column))
    };
    if own.iter().any(|one| touches(&one)) {
        tags.push(("Un juge restreint ce contact".to_owned(), "bad"));
    }
    let precision = text(row, "precision");
    let moyen = told(&MOYEN_LIEN, row.text("moyen_lien"));
    Lien {
        qui: format!("{nom}, {}", told(&LIEN_CONTACT, Some(&lien)).to_lowercase()),
        href: format!("/fiche/liens-enfant/{}", row.id),
        moyen: if precision.is_empty() { moyen } else { format!("{moyen} : {precision}") },
        tags,
        texte: text(row, "texte"),
        depuis: row.day("start_day").map(french_day).unwrap_or_default(),
        limites: own.into_iter().map(limit).collect(),
    }
}

/// The rules of the houses that keep the child, as they hold on a day for that age.
async fn regles(
    shell: &Shell,
    actor: &access::Actor,
    granted: &mut Granted,
    (age, day): (Option<i16>, Date),
) -> Result<Vec<(String, String, String)>, PageError> {
    let services = granted.services_on_child(Category::Vie).to_vec();
    let house = &shell.house;
    let read = granted.read();
    let open =
        house.perimetre(read, actor, Verb::Lire, Category::Structure, services.clone()).await?;
    let ids: Vec<String> = services.iter().chain(&[-1]).map(i64::to_string).collect();
    let mut values: Vec<db::Value> = vec![day.to_string().into()];
    let condition = open.condition("r.service_id", None, &mut values);
    let sql = format!(
        "SELECT r.texte, r.decide_avec, r.age_min, r.age_max, r.start_day, s.nom AS service, u.nom AS unite
           FROM regle_ecran r JOIN service s ON s.id = r.service_id
           LEFT JOIN unite u ON u.id = r.unite_id
          WHERE r.service_id IN ({}) AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1)
            AND {condition}
          ORDER BY s.nom, r.age_min, r.start_day, r.id",
        ids.join(", ")
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let (min, max): (Option<i64>, Option<i64>) = (row.get("age_min")?, row.get("age_max")?);
        let fits = age
            .map(i64::from)
            .is_none_or(|age| min.is_none_or(|min| age >= min) && max.is_none_or(|max| age <= max));
        if !fits {
            continue;
        }
        let ages = match (min, max) {
            (Some(min), Some(max)) => format!(", de {min} à {max} ans"),
            (Some(min), None) => format!(", à partir de {min} ans"),
            (None, Some(max)) => format!(", jusqu’à {max} ans"),
            (None, None) => String::new(),
        };
        let unite = row.get::<Option<String>>("unite")?.map(|unite| format!(", {unite}"));
        let since: String = row.get("start_day")?;
        let since = parse_day(&since).map_or(since, french_day);
        let with = row.get::<Option<String>>("decide_avec")?;
        let with = with.map(|with| format!(" ; décidée avec : {with}")).unwrap_or_default();
        all.push((
            format!("{}{}{ages}", row.get::<String>("service")?, unite.unwrap_or_default()),
            row.get("texte")?,
            format!("Depuis le {since}{with}"),
        ));
    }
    Ok(all)
}

/// What a decision orders about visits, in a few words.
fn visite(row: &Row) -> String {
    let who = told(&TITULAIRE, row.text("titulaire"));
    let how = told(&agenda::visite::MODALITE_VISITE, row.text("modalite_visite")).to_lowercase();
    let place = told(&agenda::visite::LIEU_VISITE, row.text("lieu_visite")).to_lowercase();
    let place = if place.is_empty() { place } else { format!(", {place}") };
    let day = row.day("decision_day").map(french_day).unwrap_or_default();
    format!("{who} : {how}{place} ; décision du {day}")
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(personne)).await?;
    if granted.services_on_child(Category::Vie).is_empty() {
        return Err(PageError::NotFound);
    }
    let row = child(&mut granted, &register, personne).await?;
    let today = shell.house.today();
    let typed = parse_day(&asked.le);
    let day = typed.unwrap_or(today);
    let mut liens = about(&mut granted, &register, "lien_enfant", personne).await?;
    liens.retain(|row| holds(row, day));
    let orders = in_force(&about(&mut granted, &register, "restriction", personne).await?, day);
    let mut terms = about(&mut granted, &register, "droit_visite", personne).await?;
    terms.retain(|row| holds(row, day));
    let mut said = about(&mut granted, &register, "indication_projet", personne).await?;
    said.retain(|row| row.text("theme") == Some("numerique") && holds(row, day));
    let age = row.day("birth_day").map(|birth| vocabulary::age_years(birth, day));
    let regles = regles(&shell, &actor, &mut granted, (age, day)).await?;
    let keeper = (personne, row.owner);
    let own = own_service(&shell, &mut granted, &actor, Category::Vie, keeper).await?;
    // Who asks « Qui a consulté ? » is told the kinds of information that were there to read.
    let kinds = [Category::Identite, Category::Vie, Category::Judiciaire, Category::Parcours];
    let read = kinds.iter().filter(|one| !granted.services_on_child(**one).is_empty());
    let kinds: Vec<&str> = read.map(|one| one.code()).collect();
    shell.house.tell_kinds(&mut granted, &actor, "liens", kinds).await;
    granted.commit().await?;
    let nom = name(&row);
    let file = format!("/dossiers/{personne}");
    let service = |row: &Row| {
        actor.service(row.owner).map_or("Un autre service".to_owned(), |seen| seen.nom.clone())
    };
    page(&LiensPage {
        layout: framed(&shell, &actor, row.owner, &[(nom.clone(), file.clone())], "Liens et écrans"),
        le: day.to_string(),
        jour: french_day(day),
        error: if typed.is_none() && !asked.le.trim().is_empty() {
            "Ce n’est pas une date : voici aujourd’hui."
        } else {
            ""
        },
        liens: liens.iter().map(|row| lien(row, &orders)).collect(),
        limites: orders.iter().map(limit).collect(),
        visites: terms.iter().map(visite).collect(),
        visites_href: if granted_judged(&terms, &orders) { format!("{file}/visites") } else { String::new() },
        accords: said.iter().map(|row| (service(row), text(row, "texte"))).collect(),
        regles,
        new: own.map_or(String::new(), |service| {
            format!("/registre/liens-enfant/{service}/nouveau?personne_id={personne}&retour={file}/liens")
        }),
        regle_new: own.filter(|id| actor.may(*id, Verb::Ecrire, Category::Structure)).map_or(
            String::new(),
            |service| format!("/registre/regles-ecrans/{service}"),
        ),
        nom,
    })
}

/// Whether something of what a judge decided is open to the reader.
fn granted_judged(terms: &[Row], orders: &[InForce]) -> bool {
    !terms.is_empty() || !orders.is_empty()
}
