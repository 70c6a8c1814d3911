//! The schooling of the children of a service: who has no school, what is to be looked at, who was missing.

use std::collections::BTreeMap;

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use fiche::Row;
use jiff::{ToSpan as _, civil::Date};
use vocabulary::{age_years, french_day};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{count, label, missed, nothing, plan_name, sums, told};
use crate::scolarite::{
    QUI_SOUTIENT,
    fermeture::{closed, fermee},
    rules::{Revoir, Situation, a_revoir, compte, situation},
    store::{self, Suivi},
};

#[derive(Template)]
#[template(path = "scolarite/pages/service.html")]
struct ServicePage {
    layout: Layout,
    lead: String,
    /// Where an absence is noted; empty for who may not.
    new: String,
    without: Vec<Line>,
    autumn: Vec<Line>,
    plans: Vec<Line>,
    missing: Vec<Line>,
    unknown: Vec<Line>,
    /// Whose school is closed today.
    closed: Vec<Line>,
    /// Where it is noted; empty for who may not.
    close: String,
    /// Who helps the children who have nobody for their lessons: nobody yet.
    alone: Vec<Line>,
    /// Where help is noted; empty for who may not.
    help: String,
}

struct Line {
    nom: String,
    href: String,
    tag: (String, &'static str),
    more: String,
}

/// How many days back absences are told.
const JOURS: i64 = 7;

fn own(all: &BTreeMap<i64, Vec<Row>>, personne: i64) -> &[Row] {
    all.get(&personne).map_or(&[], Vec::as_slice)
}

fn by_child(rows: Vec<Row>) -> BTreeMap<i64, Vec<Row>> {
    let mut all: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
    for row in rows {
        all.entry(row.int("personne_id").unwrap_or_default()).or_default().push(row);
    }
    all
}

fn line(child: &Suivi, today: Date, tag: (String, &'static str), more: String) -> Line {
    let age = child.birth.map(|birth| age_years(birth, today));
    Line {
        nom: age.map_or_else(|| child.nom.clone(), |age| format!("{}, {age} ans", child.nom)),
        href: format!("/dossiers/{}/scolarite", child.id),
        tag,
        more,
    }
}

/// The day that presses.
fn pressing(what: Revoir) -> Date {
    match what {
        Revoir::Retard(day) | Revoir::Le(day) | Revoir::Finit(day) => day,
    }
}

/// Who has no school, the longest first; for whom nothing is noted for the autumn; of whom nothing is
/// known.
fn standing(
    children: &[Suivi],
    schools: &BTreeMap<i64, Vec<Row>>,
    today: Date,
) -> (Vec<Line>, Vec<Line>, Vec<Line>) {
    let (mut without, mut autumn, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for child in children {
        let plain = || line(child, today, (String::new(), ""), String::new());
        match situation(own(schools, child.id), child.birth, today) {
            Situation::Sans(one) => {
                let days = count(one.jours.into(), "jour", "jours");
                let noted = if one.notee { "" } else { " ; rien n’est noté depuis" };
                let more = format!("depuis le {}{noted}", french_day(one.start));
                without.push((one.start, line(child, today, (days, "bad"), more)));
            }
            Situation::Rentree => autumn.push(plain()),
            Situation::Inconnue => unknown.push(plain()),
            Situation::Inscrit | Situation::NonConcerne => {}
        }
    }
    without.sort_by_key(|(since, _)| *since);
    (without.into_iter().map(|(_, line)| line).collect(), autumn, unknown)
}

/// The children of an age to learn whom nobody helps on a day: they are alone when the school is closed.
fn alone(children: &[Suivi], all: &BTreeMap<i64, Vec<Row>>, today: Date) -> Vec<Line> {
    let helped = |row: &Row| {
        row.day("start_day").is_some_and(|start| start <= today)
            && row.day("end_day").is_none_or(|end| end > today)
    };
    let learns =
        |child: &&Suivi| child.birth.is_none_or(|birth| (6..18).contains(&age_years(birth, today)));
    children
        .iter()
        .filter(learns)
        .filter(|child| !own(all, child.id).iter().any(helped))
        .map(|child| line(child, today, (String::new(), ""), String::new()))
        .collect()
}

/// Who helps a child all along, in words: the first that is noted.
fn helper(rows: &[Row], today: Date) -> Option<String> {
    let runs = |row: &&Row| closed(row, today);
    let row = rows.iter().find(runs)?;
    let who = label(&QUI_SOUTIENT, row.text("qui_soutient"));
    let told = [row.text("nom"), row.text("creneau")].into_iter().flatten();
    Some(std::iter::once(who.as_str()).chain(told).collect::<Vec<_>>().join(", "))
}

/// Whose school is closed on a day: those whom nobody helps first, then those whose device did not come.
fn shut(
    children: &[Suivi],
    all: &BTreeMap<i64, Vec<Row>>,
    helps: &BTreeMap<i64, Vec<Row>>,
    today: Date,
) -> Vec<Line> {
    let mut found = Vec::new();
    for child in children {
        let Some(row) = own(all, child.id).iter().find(|row| closed(row, today)) else { continue };
        let soutien = helper(own(helps, child.id), today);
        let told = fermee(row, soutien.as_deref(), today);
        let tag = match (&told.aide, told.attend) {
            (None, _) => ("Personne n’aide".to_owned(), "bad"),
            (Some(_), true) => ("Matériel attendu".to_owned(), "warning"),
            (Some(_), false) => (String::new(), ""),
        };
        let rank = (told.aide.is_some(), !told.attend);
        let helped = told.aide.map(|who| format!("Aide : {who}. ")).unwrap_or_default();
        let since = row.day("start_day").map(french_day).unwrap_or_default();
        let more = format!("depuis le {since}. {helped}{}", told.materiel);
        found.push((rank, line(child, today, tag, more)));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, line)| line).collect()
}

fn plans(children: &[Suivi], all: &BTreeMap<i64, Vec<Row>>, today: Date) -> Vec<Line> {
    let mut found: Vec<(Date, Line)> = Vec::new();
    for child in children {
        for plan in own(all, child.id) {
            let Some(what) = a_revoir(plan, today) else { continue };
            let who = plan.text("porteur").map(|who| format!(" · {who}")).unwrap_or_default();
            let more = format!("{}{who}", plan_name(plan));
            found.push((pressing(what), line(child, today, told(what), more)));
        }
    }
    found.sort_by_key(|(day, _)| *day);
    found.into_iter().map(|(_, line)| line).collect()
}

fn missing(children: &[Suivi], all: &BTreeMap<i64, Vec<Row>>, today: Date) -> Vec<Line> {
    children
        .iter()
        .filter(|child| !own(all, child.id).is_empty())
        .map(|child| {
            let mut rows: Vec<&Row> = own(all, child.id).iter().collect();
            rows.sort_by_key(|row| row.day("day"));
            let each: Vec<String> = rows
                .iter()
                .map(|row| {
                    let day = row.day("day").map(french_day).unwrap_or_default();
                    format!("{day} : {}", missed(row).to_lowercase())
                })
                .collect();
            let sum = sums(compte(rows.iter().copied())).join(" ; ");
            line(child, today, (sum, "warning"), each.join(" ; "))
        })
        .collect()
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Vie, cible };
    let details = "scolarite information:vie";
    let mut granted = house.authorize_telling(&actor, action, details).await?;
    let vie = granted.perimetre().clone();
    let category = Category::Identite;
    let identite =
        house.perimetre(granted.read(), &actor, Verb::Lire, category, vec![service]).await?;
    let today = house.today();
    let since = today.checked_sub(JOURS.days()).map_err(|_| nothing())?;
    let read = granted.read();
    let children = store::suivis(read, service, today, &identite).await?;
    let columns: &[&str] = &["nature", "start_day", "end_day"];
    let schools = store::rows(read, service, ("scolarite", columns, &[]), None, &vie).await?;
    let columns: &[&str] = &["nature", "start_day", "end_day", "review_day", "porteur"];
    let arranged = store::rows(read, service, ("plan_scolaire", columns, &[]), None, &vie).await?;
    let columns: (&str, &[&str], &[&str]) =
        ("absence_scolaire", &["nature", "day", "moment_jour"], &["demi_journees", "justifiee"]);
    let absences = store::rows(read, service, columns, Some(since), &vie).await?;
    let columns: &[&str] = &["start_day", "end_day", "qui_soutient", "nom", "creneau"];
    let helps = store::rows(read, service, ("soutien_scolaire", columns, &[]), None, &vie).await?;
    let columns: &[&str] = &[
        "start_day",
        "end_day",
        "aide",
        "materiel",
        "materiel_a",
        "materiel_day",
        "materiel_recu_day",
    ];
    let shuts =
        store::rows(read, service, ("fermeture_scolaire", columns, &[]), None, &vie).await?;
    granted.commit().await?;
    let shuts = by_child(shuts);
    let helps = by_child(helps);
    let (schools, arranged, absences) = (by_child(schools), by_child(arranged), by_child(absences));
    let (without, autumn, unknown) = standing(&children, &schools, today);
    page(&ServicePage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, "Scolarité"),
        lead: match without.len() {
            _ if children.is_empty() => String::new(),
            0 => "Aucun enfant n’est noté sans école aujourd’hui.".to_owned(),
            1 => format!("1 enfant sans école aujourd’hui, sur {}.", children.len()),
            n => format!("{n} enfants sans école aujourd’hui, sur {}.", children.len()),
        },
        new: if actor.may(service, Verb::Ecrire, Category::Vie) {
            format!("/registre/absences-scolaires/{service}/nouveau")
        } else {
            String::new()
        },
        without,
        autumn,
        plans: plans(&children, &arranged, today),
        missing: missing(&children, &absences, today),
        unknown,
        closed: shut(&children, &shuts, &helps, today),
        close: if actor.may(service, Verb::Ecrire, Category::Vie) {
            format!("/registre/ecoles-fermees/{service}/nouveau")
        } else {
            String::new()
        },
        alone: alone(&children, &helps, today),
        help: if actor.may(service, Verb::Ecrire, Category::Vie) {
            format!("/registre/soutiens-scolaires/{service}/nouveau")
        } else {
            String::new()
        },
    })
}
