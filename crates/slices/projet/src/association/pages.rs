//! `/services/{service}/associations`: the steps of a year of which nobody says how the holders of parental authority were
//! associated, to be empty before the year is closed.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page,
    parts::{Choice, Flash, Layout},
    typed_in,
};

use super::{
    model::{ETAPE_PROJET, PERSONNE_ASSOCIEE},
    rules::lacks,
    store,
};

/// How many years one may look back at: a choice of ours.
const YEARS: i16 = 6;

/// `/services/{service}/associations`.
pub fn routes() -> Router<Shell> {
    Router::new().route("/services/{service}/associations", get(show))
}

#[derive(Template)]
#[template(path = "association/list.html")]
struct AssociationsPage {
    layout: Layout,
    title: String,
    lead: String,
    action: String,
    years: Vec<Choice>,
    /// By child: name, where their project is, what lacks.
    children: Vec<(String, String, Vec<Line>)>,
}

struct Line {
    what: String,
    lacks: String,
    new: String,
}

async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let category = Category::Parcours;
    let action = Action { verb: Verb::Lire, category, cible: Cible::Service(service) };
    let details = "associations information:parcours information:identite";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    // Who reads some children only is told nothing of the whole service.
    let among = if parcours.is_whole() { "" } else { " des enfants que vous suivez" };
    let read = granted.read();
    let own = [service];
    let identite = house.perimetre(read, &actor, Verb::Lire, Category::Identite, own).await?;
    let today = house.today();
    let known = (today.year() - YEARS + 1)..=today.year();
    let year = typed_in(&asked, "annee").parse().ok().filter(|year| known.contains(year));
    let year: i16 = year.unwrap_or_else(|| today.year());
    // What is to come is no step yet.
    let tomorrow = today.tomorrow().unwrap_or(today);
    let end = Date::constant(year + 1, 1, 1).min(tomorrow);
    let period = (Date::constant(year, 1, 1), end);
    let steps = store::steps(read, service, period, &parcours).await?;
    let said = store::associated(read, service, period, &parcours).await?;
    let mut ids: Vec<i64> = steps.iter().map(|one| one.personne).collect();
    ids.sort_unstable();
    ids.dedup();
    let (holders, names) = store::children(read, &ids, &identite).await?;
    granted.commit().await?;
    let here = format!("/services/{service}/associations");
    let writes = actor.may(service, Verb::Ecrire, category);
    let label = |list: &vocabulary::Nomenclature, code: &str| {
        list.label_of(code).unwrap_or("un titulaire").replace('\'', "’")
    };
    let mut by_child: BTreeMap<(String, i64), Vec<Line>> = BTreeMap::new();
    let mut left = 0_usize;
    for one in &steps {
        let of = holders.get(&one.personne).map(Vec::as_slice).unwrap_or_default();
        let missing = lacks(one, &store::on_day(of, one.day), &said);
        if missing.is_empty() {
            continue;
        }
        left += 1;
        let who: Vec<String> =
            missing.iter().map(|lien| label(&PERSONNE_ASSOCIEE, lien).to_lowercase()).collect();
        let nom = names.get(&one.personne).cloned();
        let nom = nom.unwrap_or_else(|| fiche::enfant::AILLEURS.to_owned());
        let titulaire = missing.first().filter(|lien| !lien.is_empty());
        let titulaire = titulaire.map(|lien| format!("&titulaire={lien}")).unwrap_or_default();
        by_child.entry((nom, one.personne)).or_default().push(Line {
            what: format!("{} du {}", label(&ETAPE_PROJET, one.code), french_day(one.day)),
            lacks: who.join(", "),
            new: if writes {
                format!(
                    "/registre/associations-projet/{service}/nouveau?personne_id={}&etape={}&day={}{titulaire}\
                     &retour={here}",
                    one.personne, one.code, one.day
                )
            } else {
                String::new()
            },
        });
    }
    let title = "Parents associés";
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Autre, title);
    if typed_in(&asked, "fait") == "enregistre" {
        let text = "C’est enregistré.".to_owned();
        layout.flash = Some(Flash { kind: "ok".to_owned(), text });
    }
    page(&AssociationsPage {
        layout,
        title: format!("{title}, {year}"),
        lead: match (steps.len(), left) {
            (0, _) => format!("Aucune étape{among} n’est notée cette année."),
            (n, 0) => {
                format!(
                    "Sur {n} étapes{among}, toutes disent comment les parents y ont été associés."
                )
            }
            (n, left) => format!(
                "Sur {n} étapes{among}, {left} ne disent pas comment chaque parent y a été associé."
            ),
        },
        action: here,
        years: known
            .rev()
            .map(|one| Choice {
                value: one.to_string(),
                label: one.to_string(),
                checked: one == year,
                ..Choice::default()
            })
            .collect(),
        children: by_child
            .into_iter()
            .map(|((nom, id), lines)| (nom, format!("/dossiers/{id}/projet"), lines))
            .collect(),
    })
}
