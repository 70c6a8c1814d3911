//! `/dossiers/{personne}/frise`: the whole way of a child across the services one may read, on one picture.
//!
//! - `bandes.rs`: what is drawn. `dessin.rs`: the pictures.

mod bandes;
mod dessin;

use std::collections::BTreeMap;

use access::{Category, Granted};
use askama::{Template, filters::Safe};
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Register;
use jiff::{ToSpan as _, civil::Date};
use parcours::continuite::Rupture;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Cell, Column, Layout},
};

use bandes::{Bande, Vie, vie};
pub(super) use dessin::escaped;
use dessin::{Periode, tall, wide};

use super::{
    enfant::{Enfant, reading},
    essentiel::lasting,
    framed_child,
};

#[derive(Template)]
#[template(path = "dossier/frise/show.html")]
struct FrisePage {
    layout: Layout,
    nom: String,
    action: String,
    /// Label, address, whether it is the one shown.
    choices: Vec<(&'static str, String, bool)>,
    before: String,
    after: String,
    du: String,
    au: String,
    error: &'static str,
    shown: String,
    /// How many, of what.
    counters: Vec<(String, &'static str)>,
    /// The kinds of information that are not shared with the reader; empty when all are.
    closed: String,
    ruptures: Vec<String>,
    alt: String,
    wide: Safe<String>,
    tall: Safe<String>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// The periods that a link chooses: code, label, months.
const PERIODES: &[(&str, &str, i32)] = &[
    ("tout", "Tout le parcours", 0),
    ("5ans", "5 ans", 60),
    ("12mois", "12 mois", 12),
    ("3mois", "3 mois", 3),
];

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(personne)).await?;
    let enfant = Enfant::read((&shell, &register), &actor, &mut granted, personne, &[]).await?;
    shell.house.tell_kinds(&mut granted, &actor, "", enfant.kinds()).await;
    let closed = closed_to(&granted);
    granted.commit().await?;
    let today = shell.house.today();
    let told = vie(&enfant, today);
    let chosen = choose(&asked, &told, today);
    let nom = enfant.nom();
    let title = "Frise du parcours";
    let layout = framed_child(&shell, &actor, &enfant, Section::Dossiers, title);
    let action = format!("/dossiers/{personne}/frise");
    let periode = chosen.periode;
    let moved = |from: Date, to: Date| format!("{action}?du={from}&au={to}");
    let length = periode.days().days();
    let last = periode.end.yesterday().unwrap_or(periode.end);
    page(&FrisePage {
        layout,
        choices: PERIODES
            .iter()
            .map(|(code, label, _)| {
                (*label, format!("{action}?periode={code}"), *code == chosen.code)
            })
            .collect(),
        before: moved(
            periode.start.saturating_sub(length),
            periode.start.yesterday().unwrap_or(periode.start),
        ),
        after: if periode.end <= today {
            moved(periode.end, last.saturating_add(length))
        } else {
            String::new()
        },
        du: chosen.du,
        au: chosen.au,
        error: chosen.error,
        shown: format!("Du {} au {}.", french_day(periode.start), french_day(last)),
        counters: counters(&told, &closed),
        closed: closed.iter().flat_map(|one| one.1).copied().collect::<Vec<_>>().join(", "),
        ruptures: told.ruptures.iter().rev().map(told_rupture).collect(),
        alt: alternative(&nom, &told, &closed),
        wide: Safe(wide(&told, periode, today)),
        tall: Safe(tall(&told, periode, today)),
        columns: ["Quoi", "", "Du", "Au", "Durée", "Noté par"]
            .into_iter()
            .map(|label| Column {
                label: if label.is_empty() { "Nature" } else { label }.to_owned(),
                ..Column::default()
            })
            .collect(),
        rows: rows(&told, periode, today),
        action,
        nom,
    })
}

struct Chosen {
    periode: Periode,
    code: &'static str,
    du: String,
    au: String,
    error: &'static str,
}

/// The period that the address asks for; the whole way when it asks for none that can be.
fn choose(asked: &BTreeMap<String, String>, told: &Vie, today: Date) -> Chosen {
    let get = |name: &str| asked.get(name).map_or("", |text| text.trim());
    let (du, au) = (get("du").to_owned(), get("au").to_owned());
    let tomorrow = today.saturating_add(1.day());
    let first = told.bandes.iter().map(|one| one.start).min().unwrap_or(today);
    // A whole way has a month of air before it.
    let whole = Periode { start: first.saturating_sub(1.month()).first_of_month(), end: tomorrow };
    let mut chosen = Chosen { periode: whole, code: "tout", du, au, error: "" };
    if !chosen.du.is_empty() || !chosen.au.is_empty() {
        let from = vocabulary::parse_day(&chosen.du);
        let to = vocabulary::parse_day(&chosen.au);
        match (from, to) {
            (Some(from), Some(to)) if from <= to && to.year() < 2200 && from.year() > 1900 => {
                chosen.periode = Periode { start: from, end: to.saturating_add(1.day()) };
                chosen.code = "";
            }
            (Some(_), Some(_)) => chosen.error = "Le dernier jour est avant le premier.",
            _ => chosen.error = "Donnez les deux jours : le premier et le dernier.",
        }
        return chosen;
    }
    if let Some((code, _, months)) = PERIODES.iter().find(|(code, ..)| *code == get("periode"))
        && *months > 0
    {
        chosen.periode = Periode { start: tomorrow.saturating_sub(months.months()), end: tomorrow };
        chosen.code = code;
    }
    chosen
}

fn plural(n: usize, one: &'static str, many: &'static str) -> (String, &'static str) {
    (n.to_string(), if n > 1 { many } else { one })
}

/// A kind of information that the frise draws, and what of it is drawn.
type Drawn = (Category, &'static [&'static str]);

/// What each kind of information draws.
const DRAWN: &[Drawn] = &[
    (Category::Parcours, &["les mesures", "les séjours", "les référents", "les absences"]),
    (Category::Vie, &["les lieux de vie hors des services", "l’école"]),
    (Category::Sante, &["les soins"]),
];

/// What no service shares with the reader of this child: what is not shown is not said to be nothing.
fn closed_to(granted: &Granted) -> Vec<Drawn> {
    let closed = |one: &&Drawn| granted.services_on_child(one.0).is_empty();
    DRAWN.iter().filter(closed).copied().collect()
}

/// How many, of what; of what is counted from kinds of information that are not all shared, that it is not known.
fn counters(told: &Vie, closed: &[Drawn]) -> Vec<(String, &'static str)> {
    let of = told.compteurs;
    let shut = |category: Category| closed.iter().any(|one| one.0 == category);
    let unknown = |what: &'static str| ("?".to_owned(), what);
    let partial = shut(Category::Vie) || shut(Category::Parcours);
    let mut all = Vec::new();
    if partial {
        all.push(unknown("lieux d’accueil : pas tous partagés avec vous"));
    } else {
        all.push(plural(of.lieux, "lieu d’accueil", "lieux d’accueil"));
    }
    if !shut(Category::Parcours) {
        all.push(plural(of.equipes, "équipe", "équipes"));
        all.push(plural(of.referents, "référent", "référents"));
    }
    if partial {
        all.push(unknown("ruptures : pas toutes partagées avec vous"));
    } else {
        all.push(plural(told.ruptures.len(), "rupture", "ruptures"));
    }
    all
}

fn told_rupture(one: &Rupture) -> String {
    let days = if one.days == 1 { "1 jour".to_owned() } else { format!("{} jours", one.days) };
    match one.end {
        Some(end) => format!(
            "{} : {days}, du {} au {}",
            one.nature.label(),
            french_day(one.start),
            french_day(end)
        ),
        None => {
            format!("{} depuis le {} : {days}", one.nature.label(), french_day(one.start))
        }
    }
}

fn alternative(nom: &str, told: &Vie, closed: &[Drawn]) -> String {
    let of: Vec<String> =
        counters(told, closed).into_iter().map(|(n, what)| format!("{n} {what}")).collect();
    format!(
        "Frise du parcours {} : {}. Le tableau qui suit dit la même chose.",
        vocabulary::de(nom),
        of.join(", ")
    )
}

fn rows(told: &Vie, periode: Periode, today: Date) -> Vec<Vec<Cell>> {
    let text = |text: String| Cell { text, ..Cell::default() };
    let mut seen: Vec<&Bande> =
        told.bandes.iter().filter(|one| periode.shows(one.start, one.end)).collect();
    seen.sort_by(|a, b| b.start.cmp(&a.start).then_with(|| a.voie.cmp(&b.voie)));
    seen.into_iter()
        .map(|one| {
            let last = one.end.and_then(|end| end.yesterday().ok());
            vec![
                Cell { text: one.label.clone(), href: one.href.clone() },
                text(one.voie.label().0.to_owned()),
                text(french_day(one.start)),
                text(last.map_or("en cours".to_owned(), french_day)),
                text(lasting(one.start, one.end.unwrap_or(today))),
                text(one.service.clone()),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::{Date, date};
    use parcours::continuite::Compteurs;

    use super::{Vie, choose};

    const TODAY: Date = date(2026, 3, 12);

    #[test]
    fn a_period_is_chosen_by_a_link_or_two_days_and_nonsense_shows_the_whole_way() {
        let vie = Vie { bandes: vec![], ruptures: vec![], compteurs: Compteurs::default() };
        let end = date(2026, 3, 13);
        for (asked, expected, wrong) in [
            (vec![], (date(2026, 2, 1), end), false),
            (vec![("periode", "12mois")], (date(2025, 3, 13), end), false),
            (vec![("periode", "siècle")], (date(2026, 2, 1), end), false),
            (
                vec![("du", "2025-01-01"), ("au", "2025-01-01")],
                (date(2025, 1, 1), date(2025, 1, 2)),
                false,
            ),
            (vec![("du", "2025-01-02"), ("au", "2025-01-01")], (date(2026, 2, 1), end), true),
            (vec![("du", "2025-01-02"), ("au", "")], (date(2026, 2, 1), end), true),
            (vec![("du", "hier"), ("au", "2025-01-01")], (date(2026, 2, 1), end), true),
        ] {
            let asked: BTreeMap<String, String> =
                asked.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            let chosen = choose(&asked, &vie, TODAY);
            assert_eq!((chosen.periode.start, chosen.periode.end), expected, "{asked:?}");
            assert_eq!(!chosen.error.is_empty(), wrong, "{asked:?}");
        }
    }
}
