//! `/familles/{famille}`: the file of a family: its children and their measures, the adults, each home with its address
//! by period and who is there when, the visits and the travel to each.
//!
//! - `secrets.rs`: the homes whose address a judge keeps secret.

pub(crate) mod secrets;
mod store;

use ::dossier::{
    famille::{AUTORITE_PARENTALE, LIEN_FAMILLE},
    foyer::NATURE_FOYER,
};
use access::{Action, Actor, Category, Cible, Perimetre, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use fiche::{
    Register, Row,
    enfant::{name, told},
};
use jiff::{ToSpan as _, civil::Date};
use partage::restriction::{InForce, Qui, TITULAIRE, all_of, in_force, is_about};
use vocabulary::{cog, french_day};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use store::Visites;

/// `/familles/{famille}`.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new().route("/familles/{famille}", get(show)).layer(Extension(register))
}

#[derive(Template)]
#[template(path = "famille/show.html")]
struct FamillePage {
    layout: Layout,
    nom: String,
    lead: String,
    enfants: Vec<Ligne>,
    adultes: Vec<Ligne>,
    foyers: Vec<Foyer>,
    /// Whom the address of a child is not told to, and of which child.
    tus: Vec<String>,
    distance: Vec<String>,
    edit: String,
    /// Where a home, an adult are added; empty for who may not.
    new: (String, String),
    figures: String,
    /// What is said of adults and of homes when none is shown.
    none: (&'static str, &'static str),
}

struct Ligne {
    texte: String,
    href: String,
    plus: String,
}

struct Foyer {
    nom: String,
    href: String,
    qui: String,
    adresses: Vec<(String, String)>,
    rythmes: Vec<(String, String)>,
    visites: Vec<String>,
    /// Where an address and a rhythm are added.
    new: Vec<(&'static str, String)>,
}

/// What one reader may know of a family.
struct Known {
    enfants: Vec<Row>,
    adultes: Vec<Row>,
    foyers: Vec<Row>,
    adresses: Vec<Row>,
    rythmes: Vec<Row>,
    mesures: Vec<(i64, i64)>,
    visites: Vec<Visites>,
    /// What judges restricted, of every child.
    restrictions: Vec<InForce>,
    /// The same of what the reader reads, by child.
    lues: Vec<(String, Vec<InForce>)>,
    today: Date,
}

/// The rights whose restriction keeps somebody from being called or met.
const CONTACTS: &[&str] = &["restreint_contact", "restreint_correspondance"];

fn runs(row: &Row, day: Date) -> bool {
    row.day("start_day").is_none_or(|start| start <= day)
        && row.day("end_day").is_none_or(|end| end > day)
}

/// « depuis le 03/02/2026 », « du 03/02/2025 au 02/02/2026 ».
fn span(row: &Row) -> String {
    let last = row.day("end_day").map(|end| end.yesterday().unwrap_or(end));
    match (row.day("start_day"), last) {
        (Some(start), Some(last)) => format!("du {} au {}", french_day(start), french_day(last)),
        (Some(start), None) => format!("depuis le {}", french_day(start)),
        (None, Some(last)) => format!("jusqu’au {}", french_day(last)),
        (None, None) => String::new(),
    }
}

fn text(row: &Row, field: &str) -> String {
    row.text(field).unwrap_or_default().to_owned()
}

impl Known {
    fn enfants(&self) -> Vec<Ligne> {
        let line = |row: &Row| {
            let age = row.day("birth_day").map(|birth| vocabulary::age_years(birth, self.today));
            let mesures = self.mesures.iter().find(|(id, _)| *id == row.id).map(|(_, n)| *n);
            let mut plus = Vec::new();
            plus.extend(age.map(|years| format!("{years} ans")));
            plus.extend(mesures.map(|n| match n {
                1 => "une mesure en cours".to_owned(),
                n => format!("{n} mesures en cours"),
            }));
            Ligne {
                texte: name(row),
                href: format!("/dossiers/{}", row.id),
                plus: plus.join(" · "),
            }
        };
        self.enfants.iter().map(line).collect()
    }

    fn is_away(&self, row: &Row) -> bool {
        let (lien, nom) = (text(row, "lien"), text(row, "nom"));
        let qui = Qui { lien: &lien, nom: &nom };
        self.restrictions.iter().any(|one| one.restricts(CONTACTS) && is_about(one, qui))
    }

    fn adultes(&self) -> Vec<Ligne> {
        let adult = |row: &&Row| {
            !matches!(row.text("lien"), Some("enfant" | "demi_fratrie")) && runs(row, self.today)
        };
        let line = |row: &Row| {
            let mut plus = vec![told(&LIEN_FAMILLE, row.text("lien"))];
            if let Some(code) = row.text("autorite_parentale").filter(|code| *code != "non") {
                let label = told(&AUTORITE_PARENTALE, Some(code)).to_lowercase();
                plus.push(if code == "oui" {
                    "autorité parentale".to_owned()
                } else {
                    format!("autorité parentale {label}")
                });
            }
            let home = self.foyers.iter().find(|home| Some(home.id) == row.int("foyer_id"));
            plus.extend(home.map(|home| text(home, "nom")));
            if self.is_away(row) {
                plus.push("contact restreint par un juge".to_owned());
            }
            Ligne {
                texte: row
                    .text("nom")
                    .map_or_else(|| "Une personne qui a sa fiche".to_owned(), str::to_owned),
                href: format!("/fiche/membres-famille/{}", row.id),
                plus: plus.join(" · "),
            }
        };
        self.adultes.iter().filter(adult).map(line).collect()
    }

    fn adresses(&self, foyer: i64) -> Vec<(String, String)> {
        let own = self.adresses.iter().filter(|row| row.int("foyer_id") == Some(foyer));
        own.map(|row| {
            let commune = row.text("commune").and_then(cog::commune).map(|one| one.label());
            let departement = row.text("departement").and_then(cog::departement).map(str::to_owned);
            let place = [Some(text(row, "adresse")), commune, departement];
            let place: Vec<String> = place.into_iter().flatten().collect();
            (
                format!("{}, {}", place.join(", "), span(row)),
                format!("/fiche/adresses-foyer/{}", row.id),
            )
        })
        .collect()
    }

    fn rythmes(&self, foyer: i64) -> Vec<(String, String)> {
        let own = self.rythmes.iter().filter(|row| row.int("foyer_id") == Some(foyer));
        own.filter_map(|row| {
            let child = self.enfants.iter().find(|one| Some(one.id) == row.int("personne_id"))?;
            let words = format!("{} : {}, {}", name(child), text(row, "rythme"), span(row));
            Some((words, format!("/fiche/rythmes-foyer/{}", row.id)))
        })
        .collect()
    }

    fn foyers(&self, famille: i64, service: i64, writes: (bool, bool)) -> Vec<Foyer> {
        let back = format!("retour=/familles/{famille}");
        let home = |row: &Row| {
            let living = self
                .adultes
                .iter()
                .filter(|one| one.int("foyer_id") == Some(row.id) && runs(one, self.today));
            let living: Vec<String> =
                living.filter_map(|one| one.text("nom").map(str::to_owned)).collect();
            let mut qui =
                vec![format!("Foyer : {}", told(&NATURE_FOYER, row.text("nature")).to_lowercase())];
            if !living.is_empty() {
                qui.push(living.join(", "));
            }
            qui.push(span(row));
            let mut new = Vec::new();
            if writes.1 {
                let to = |slug: &str| {
                    format!(
                        "/registre/{slug}/{service}/nouveau?famille_id={famille}&foyer_id={}&{back}",
                        row.id
                    )
                };
                new.push(("Noter une adresse", to("adresses-foyer")));
                new.push(("Dire quand un enfant y est", to("rythmes-foyer")));
            }
            Foyer {
                nom: text(row, "nom"),
                href: format!("/fiche/foyers/{}", row.id),
                qui: qui.join(" · "),
                adresses: self.adresses(row.id),
                rythmes: self.rythmes(row.id),
                visites: self
                    .visites
                    .iter()
                    .filter(|one| one.foyer == row.id)
                    .map(Visites::told)
                    .collect(),
                new,
            }
        };
        self.foyers.iter().map(home).collect()
    }

    /// Whom the address of a child is not told to.
    fn tus(&self) -> Vec<String> {
        let mut all = Vec::new();
        for (nom, held) in &self.lues {
            for one in held.iter().filter(|one| one.restricts(&["restreint_adresse"])) {
                let who = told(&TITULAIRE, Some(&one.titulaire)).to_lowercase();
                all.push(format!(
                    "{nom} : à ne pas dire à cette personne ({who}), un juge l’a décidé"
                ));
            }
        }
        all
    }
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    famille: i64,
) -> Result<(Row, Known), PageError> {
    let house = &shell.house;
    let kind = register.by_table("famille").ok_or(PageError::NotFound)?;
    let place = fiche::locate(house.db(), register, kind, famille).await?;
    let service = place.owner;
    let cible =
        Cible::RowOfService { service, table: "famille", id: famille, enfants: place.enfants };
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let mut granted =
        house.authorize_telling(actor, action, "famille information:identite").await?;
    let row = fiche::read_row(&mut granted, kind, famille).await?.ok_or(PageError::NotFound)?;
    let today = house.today();
    let mut open = Vec::new();
    for category in [Category::Identite, Category::Vie, Category::Parcours, Category::Judiciaire] {
        let own = vec![service];
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
    }
    let [identite, vie, parcours, judiciaire]: [Perimetre; 4] =
        open.try_into().map_err(|_| PageError::NotFound)?;
    let mut rows = Vec::new();
    for (table, perimetre) in [
        ("personne", &identite),
        ("membre_famille", &identite),
        ("foyer", &identite),
        ("adresse_foyer", &vie),
    ] {
        let kind = register.by_table(table).ok_or(PageError::NotFound)?;
        let mut found =
            fiche::rows_naming(&mut granted, register, kind, "famille_id", famille, perimetre)
                .await?;
        register.veil(granted.read(), table, today, &mut found).await?;
        rows.push(found);
    }
    let [enfants, adultes, foyers, adresses]: [Vec<Row>; 4] =
        rows.try_into().map_err(|_| PageError::NotFound)?;
    let kind = register.by_table("rythme_foyer").ok_or(PageError::NotFound)?;
    let mut rythmes = Vec::new();
    for home in &foyers {
        let of = fiche::rows_naming(&mut granted, register, kind, "foyer_id", home.id, &vie);
        rythmes.extend(of.await?);
    }
    let since = today.checked_sub(1.year()).unwrap_or(today);
    let ids: Vec<i64> = enfants.iter().map(|one| one.id).collect();
    let mesures = store::mesures(granted.read(), (service, today), &ids, &parcours).await?;
    let homes: Vec<i64> = foyers.iter().map(|one| one.id).collect();
    let mut visites = store::visites(granted.read(), (service, since), &homes, &vie).await?;
    if secrets::is_hidden(granted.read(), famille, today).await? {
        visites.iter_mut().for_each(Visites::hide_place);
    }
    let (mut restrictions, mut lues) = (Vec::new(), Vec::new());
    let kind = register.by_table("restriction").ok_or(PageError::NotFound)?;
    for one in &enfants {
        restrictions.extend(in_force(&all_of(granted.read(), one.id).await?, today));
        let of =
            fiche::rows_naming(&mut granted, register, kind, "personne_id", one.id, &judiciaire);
        lues.push((name(one), in_force(&of.await?, today)));
    }
    // What was there to read is told as it was read, no more.
    let kinds = [Category::Vie, Category::Parcours, Category::Judiciaire];
    let kinds = kinds.into_iter().filter(|kind| actor.may(service, Verb::Lire, *kind));
    house.tell_kinds(&mut granted, actor, "famille", kinds.map(Category::code)).await;
    granted.commit().await?;
    let known = Known {
        enfants,
        adultes,
        foyers,
        adresses,
        rythmes,
        mesures,
        visites,
        restrictions,
        lues,
        today,
    };
    Ok((row, known))
}

/// What the family has to meet from afar, and whether it agreed.
fn distance(row: &Row, today: Date) -> Vec<String> {
    let mut all = Vec::new();
    if row.text("equipement").is_some() {
        let label = told(&::dossier::famille::EQUIPEMENT, row.text("equipement")).to_lowercase();
        all.push(format!("Pour échanger à distance : {label}"));
    }
    let taken = row.day("accord_retrait_day").filter(|day| *day <= today);
    match (row.day("accord_distance_day"), taken) {
        (_, Some(day)) => all.push(format!("L’accord est retiré depuis le {}", french_day(day))),
        (Some(day), None) => all.push(format!("D’accord depuis le {}", french_day(day))),
        (None, None) => {}
    }
    all
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(famille): Path<i64>,
) -> Result<Response, PageError> {
    let (row, known) = known(&shell, &register, &actor, famille).await?;
    let service = row.owner;
    let may = |category| actor.may(service, Verb::Ecrire, category);
    let writes = (may(Category::Identite), may(Category::Vie));
    let courses: i64 = known.mesures.iter().map(|(_, n)| *n).sum();
    let lead = format!(
        "{}{}",
        match known.enfants.len() {
            0 => "Aucun enfant".to_owned(),
            1 => "Un enfant".to_owned(),
            n => format!("{n} enfants"),
        },
        match courses {
            0 => String::new(),
            1 => ", une mesure, une famille".to_owned(),
            n => format!(", {n} mesures, une famille"),
        }
    );
    let new = |slug: &str| {
        if writes.0 {
            format!(
                "/registre/{slug}/{service}/nouveau?famille_id={famille}&retour=/familles/{famille}"
            )
        } else {
            String::new()
        }
    };
    let nom = format!("Famille {}", text(&row, "nom"));
    // What is not open is not nothing.
    let none = if actor.may(service, Verb::Lire, Category::Identite) {
        ("Aucun adulte n’est noté.", "Aucun foyer n’est noté.")
    } else {
        ("N’est pas partagé avec vous.", "N’est pas partagé avec vous.")
    };
    page(&FamillePage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Dossiers, &nom),
        lead,
        enfants: known.enfants(),
        adultes: known.adultes(),
        foyers: known.foyers(famille, service, writes),
        tus: known.tus(),
        distance: distance(&row, known.today),
        edit: if writes.0 { format!("/fiche/familles/{famille}/modifier") } else { String::new() },
        new: (new("foyers"), new("membres-famille")),
        figures: if actor.may(service, Verb::Lire, Category::Activite) {
            format!("/services/{service}/tableaux/visites_foyer")
        } else {
            String::new()
        },
        none,
        nom,
    })
}
