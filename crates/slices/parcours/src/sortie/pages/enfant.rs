//! The exit of a child: what is lined up, what lacks, what the child wants of it.

use std::collections::BTreeMap;

use access::Category;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::{
    Register, Row,
    enfant::{about, child, framed, name, own_service, reading, told},
};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{Line, aged, count};
use crate::sortie::{
    model::{ETAT_POINT, MOMENT_DEVENIR, POINT, REPONSE_DEVENIR},
    rules::{birthday, latest},
};

#[derive(Template)]
#[template(path = "sortie/pages/enfant.html")]
struct ChildPage {
    layout: Layout,
    title: String,
    lead: String,
    /// How many things are ready, in words.
    ready: String,
    personne: i64,
    today: String,
    back: String,
    /// Where a thing is noted; empty for who may not.
    action: String,
    points: Vec<Point>,
    /// The interview of the 17 years, and where it is noted.
    interview: Line,
    wishes: Vec<Wish>,
    wish: String,
    /// News after an exit.
    news: Vec<Line>,
}

/// One thing to line up.
struct Point {
    code: &'static str,
    label: String,
    tag: (String, &'static str),
    more: String,
    /// Who sees to it and for when, carried from one touch to the next.
    porteur: String,
    prevu: String,
    precision: String,
    /// The other states: code and label.
    others: Vec<(&'static str, String)>,
    /// What was noted before.
    before: Vec<String>,
    href: String,
}

struct Wish {
    words: String,
    day: String,
    href: String,
}

fn text(row: Option<&Row>, field: &str) -> String {
    row.and_then(|row| row.text(field)).unwrap_or_default().to_owned()
}

/// How a state is shown.
fn kind(etat: Option<&str>) -> &'static str {
    match etat {
        Some("pret") => "ok",
        Some("en_cours") => "info",
        Some(_) => "bad",
        None => "",
    }
}

/// « Noté le 02/03/2026 · Leïla · pour le 30/03/2026 · La CAF demande un RIB ».
fn noted(row: &Row) -> String {
    let all = [
        row.day("day").map(|day| format!("noté le {}", french_day(day))),
        row.text("porteur").map(str::to_owned),
        row.day("prevu_day").map(|day| format!("pour le {}", french_day(day))),
        row.text("precision_point").map(str::to_owned),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn point(rows: &[Row], code: &'static str) -> Point {
    let last = latest(rows, code);
    let etat = last.and_then(|row| row.text("etat"));
    let state = told(&ETAT_POINT, etat);
    let others = ETAT_POINT.items.iter().filter(|(other, _)| Some(*other) != etat);
    let mut before: Vec<&Row> = rows
        .iter()
        .filter(|row| row.text("point") == Some(code) && Some(row.id) != last.map(|row| row.id))
        .collect();
    before.sort_by_key(|row| std::cmp::Reverse((row.day("day"), row.id)));
    Point {
        code,
        label: told(&POINT, Some(code)),
        tag: (if etat.is_some() { state } else { "Pas encore regardé".to_owned() }, kind(etat)),
        more: last.map(noted).unwrap_or_default(),
        porteur: text(last, "porteur"),
        prevu: last
            .filter(|_| etat != Some("pret"))
            .and_then(|row| row.day("prevu_day"))
            .map(|day| day.to_string())
            .unwrap_or_default(),
        precision: text(last, "precision_point"),
        others: others.map(|(other, _)| (*other, told(&ETAT_POINT, Some(other)))).collect(),
        before: before
            .into_iter()
            .map(|row| format!("{}, {}", told(&ETAT_POINT, row.text("etat")), noted(row)))
            .collect(),
        href: last.map(|row| format!("/fiche/points-sortie/{}", row.id)).unwrap_or_default(),
    }
}

/// Whether the interview was held; else from when it is owed (CASF, art. L. 222-5-1).
fn interview(steps: &[Row], birth: Option<Date>, today: Date) -> Line {
    let held = steps.iter().find(|row| row.text("nature") == Some("entretien_17_ans"));
    if let Some(row) = held {
        let day = row.day("day").map(french_day).unwrap_or_default();
        let tag = (format!("Tenu le {day}"), "ok");
        return Line { tag, href: format!("/fiche/etapes/{}", row.id), ..Line::default() };
    }
    let tag = match birth.map(|birth| birthday(birth, 17)) {
        Some(due) if due <= today => (format!("Pas noté, dû le {}", french_day(due)), "bad"),
        Some(due) => (format!("À tenir avant le {}", french_day(due)), ""),
        None => ("Pas noté".to_owned(), ""),
    };
    Line { tag, ..Line::default() }
}

fn lead(birth: Option<Date>, measures: &[Row], stays: &[Row], today: Date) -> String {
    let mut told = vec![aged(birth, today)];
    if let Some(eighteen) = birth.map(|birth| birthday(birth, 18)) {
        let had = if eighteen <= today { "a eu 18 ans" } else { "18 ans" };
        told.push(format!("{had} le {}", french_day(eighteen)));
    }
    let running = measures.iter().filter(|row| row.day("fin_day").is_none_or(|end| end > today));
    if let Some(end) = running.filter_map(|row| row.day("terme_day")).max() {
        told.push(format!("mesure jusqu’au {}", french_day(end)));
    }
    let here = stays.iter().any(|row| row.day("sortie_day").is_none());
    if let Some(out) = stays.iter().filter_map(|row| row.day("sortie_day")).max().filter(|_| !here)
    {
        let what = if out > today { "départ prévu" } else { "sortie" };
        told.push(format!("{what} le {}", french_day(out)));
    }
    told.retain(|one| !one.is_empty());
    told.join(" · ")
}

fn news(rows: &[Row]) -> Vec<Line> {
    rows.iter()
        .map(|row| Line {
            nom: told(&MOMENT_DEVENIR, row.text("moment")),
            href: format!("/fiche/devenirs/{}", row.id),
            tag: (told(&REPONSE_DEVENIR, row.text("reponse")), ""),
            more: row.day("day").map(french_day).unwrap_or_default(),
        })
        .collect()
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let details = "sortie information:parcours";
    let mut granted = shell.house.authorize_telling(&actor, reading(personne), details).await?;
    if granted.services_on_child(Category::Parcours).is_empty() {
        return Err(PageError::NotFound);
    }
    let row = child(&mut granted, &register, personne).await?;
    let mut found = BTreeMap::new();
    for table in ["point_sortie", "souhait_sortie", "etape_parcours", "mesure", "sejour", "devenir"]
    {
        found.insert(table, about(&mut granted, &register, table, personne).await?);
    }
    let place = (personne, row.owner);
    let writes = own_service(&shell, &mut granted, &actor, Category::Parcours, place).await?;
    granted.commit().await?;
    let rows = |table: &str| found.get(table).map_or(&[][..], Vec::as_slice);
    let (today, nom, birth) = (shell.house.today(), name(&row), row.day("birth_day"));
    let way = [(nom.clone(), format!("/dossiers/{personne}"))];
    let mut layout = framed(&shell, &actor, row.owner, &way, "Sa sortie");
    layout.flash = asked
        .contains_key("fait")
        .then(|| Flash { kind: "ok".to_owned(), text: "C’est noté.".to_owned() });
    let points: Vec<Point> =
        POINT.items.iter().map(|(code, _)| point(rows("point_sortie"), code)).collect();
    let back = format!("/dossiers/{personne}/sortie");
    let new = |slug: &str, more: &str| {
        writes.map_or(String::new(), |service| format!("/registre/{slug}/{service}/nouveau{more}"))
    };
    let ready = points.iter().filter(|one| one.tag.1 == "ok").count();
    let mut interview = interview(rows("etape_parcours"), birth, today);
    if interview.href.is_empty() {
        let of = format!("?personne_id={personne}&nature=entretien_17_ans&retour={back}");
        interview.more = new("etapes", &of);
    }
    page(&ChildPage {
        layout,
        title: format!("Sa sortie : {nom}"),
        lead: lead(birth, rows("mesure"), rows("sejour"), today),
        ready: format!("{} sur {}", count(ready, "prêt", "prêts"), points.len()),
        personne,
        today: today.to_string(),
        action: new("points-sortie", ""),
        wish: new("souhaits-sortie", &format!("?personne_id={personne}&retour={back}")),
        back,
        points,
        interview,
        wishes: rows("souhait_sortie")
            .iter()
            .map(|row| Wish {
                words: row.text("mots").unwrap_or_default().to_owned(),
                day: row.day("day").map(french_day).unwrap_or_default(),
                href: format!("/fiche/souhaits-sortie/{}", row.id),
            })
            .collect(),
        news: news(rows("devenir")),
    })
}
