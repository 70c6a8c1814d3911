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
use crate::autonomie::{OBJET_CONTRAT, REPONSE_CONTRAT, Suite, missing, standing};
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
    /// The interview of the 17 years, and where it is noted; what it left aside.
    interview: Line,
    aside: String,
    /// The agreements as a young adult, and where one is asked.
    contrats: Vec<Contrat>,
    contrat: String,
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
    /// The agreement it is written in.
    contrat: String,
    /// The other states: code and label.
    others: Vec<(&'static str, String)>,
    /// What was noted before.
    before: Vec<String>,
    href: String,
}

/// An agreement with a young adult.
struct Contrat {
    what: String,
    tag: (String, &'static str),
    more: String,
    words: String,
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
        contrat: last
            .and_then(|row| row.int("contrat_id"))
            .map(|id| id.to_string())
            .unwrap_or_default(),
        others: others.map(|(other, _)| (*other, told(&ETAT_POINT, Some(other)))).collect(),
        before: before
            .into_iter()
            .map(|row| format!("{}, {}", told(&ETAT_POINT, row.text("etat")), noted(row)))
            .collect(),
        href: last.map(|row| format!("/fiche/points-sortie/{}", row.id)).unwrap_or_default(),
    }
}

/// Whether the interview was held; else from when it is owed (CASF, art. L. 222-5-1).
fn interview(own: Option<&Row>, steps: &[Row], birth: Option<Date>, today: Date) -> Line {
    if let Some(row) = own {
        let day = row.day("day").map(french_day).unwrap_or_default();
        let tag = (format!("Tenu le {day}"), "ok");
        return Line {
            tag,
            href: format!("/fiche/entretiens-autonomie/{}", row.id),
            ..Line::default()
        };
    }
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

/// An agreement, as it stands on a day.
fn contrat(row: &Row, today: Date) -> Contrat {
    let day = |field: &str| row.day(field).map(french_day).unwrap_or_default();
    let tag = match standing(row, today) {
        Suite::Attend(days) if days > 1 => (format!("Sans réponse depuis {days} jours"), "warning"),
        Suite::Attend(_) => ("Demandé".to_owned(), "info"),
        Suite::Commence(start) => (format!("À partir du {}", french_day(start)), "ok"),
        Suite::Court(end) => (format!("Jusqu’au {}", french_day(end)), "ok"),
        Suite::Finit(end) => {
            (format!("Finit le {} : préparer la suite", french_day(end)), "warning")
        }
        Suite::Fini(end) => (format!("Fini le {}", french_day(end)), ""),
        Suite::Refuse => (told(&REPONSE_CONTRAT, row.text("reponse_contrat")), "bad"),
    };
    let mut more = vec![format!("demandé le {}", day("demande_day"))];
    if row.value("decision_day").is_some() {
        let answer = told(&REPONSE_CONTRAT, row.text("reponse_contrat")).to_lowercase();
        more.push(format!("{answer} le {}", day("decision_day")));
    }
    if let Some(why) = row.text("motif_refus") {
        more.push(format!("motif : {why}"));
    }
    if row.text("reponse_contrat") == Some("refuse") {
        let known = row.int("recours_dit") == Some(1);
        more.push(if known { "recours dit au jeune" } else { "recours à lui dire" }.to_owned());
    }
    Contrat {
        what: told(&OBJET_CONTRAT, row.text("objet_contrat")),
        tag,
        more: more.join(" · "),
        words: row.text("mots").unwrap_or_default().to_owned(),
        href: format!("/fiche/contrats-jeune-majeur/{}", row.id),
    }
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

/// What the page is made of.
const TABLES: [&str; 8] = [
    "point_sortie",
    "souhait_sortie",
    "etape_parcours",
    "mesure",
    "sejour",
    "devenir",
    "contrat_jeune_majeur",
    "entretien_autonomie",
];

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
    for table in TABLES {
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
    let seventeen = |row: &&Row| row.text("moment_entretien") == Some("dix_sept_ans");
    let own = rows("entretien_autonomie").iter().find(seventeen);
    let mut interview = interview(own, rows("etape_parcours"), birth, today);
    if interview.href.is_empty() {
        let of = format!("?personne_id={personne}&moment_entretien=dix_sept_ans&retour={back}");
        interview.more = new("entretiens-autonomie", &of);
    }
    let asked = if rows("contrat_jeune_majeur").is_empty() { "premier" } else { "renouvellement" };
    let asked = format!("?personne_id={personne}&objet_contrat={asked}&retour={back}");
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
        aside: own.map(missing).unwrap_or_default().join(", "),
        contrats: rows("contrat_jeune_majeur").iter().map(|row| contrat(row, today)).collect(),
        contrat: new("contrats-jeune-majeur", &asked),
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
