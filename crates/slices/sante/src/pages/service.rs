//! What the health of the children of a service lacks, one line a child.

use access::{Category, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::{Register, Row};
use jiff::civil::Date;
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Column, Layout},
};

use super::{label, nothing, on_service};
use crate::{
    store,
    suivi::{Manque, NATURE_PIECE_SANTE, manques},
};

#[derive(Template)]
#[template(path = "pages/service.html")]
struct ServicePage {
    layout: Layout,
    lead: String,
    doses: String,
    psy: String,
    columns: Vec<Column>,
    lines: Vec<Line>,
    /// What is searched among the pieces of the cases, and what was found: words, where, address.
    q: String,
    found: Vec<(String, String, String)>,
    action: String,
    /// How many children are covered, where it is counted.
    covered: String,
    figure: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

struct Line {
    nom: String,
    href: String,
    /// What the case lacks; empty when it is whole.
    missing: String,
    check: (String, &'static str),
    asked: String,
    /// The pill box of today; empty when nothing is taken.
    pilulier: (String, &'static str),
}

/// Whether every word asked is in the name of a piece, where it is, or whose it is.
fn answers(asked: &str, words: &[&str]) -> bool {
    let all = vocabulary::search_key(&words.join(" "));
    let asked = vocabulary::search_key(asked);
    !asked.is_empty() && asked.split_whitespace().all(|word| all.contains(word))
}

/// The pieces that answer: what and whose, where the paper is, where it is read.
fn search(q: &str, pieces: &[Row], names: &[(i64, String)]) -> Vec<(String, String, String)> {
    let french = vocabulary::french_day;
    pieces
        .iter()
        .filter_map(|row| {
            let (id, nom) = names.iter().find(|(id, _)| row.int("personne_id") == Some(*id))?;
            let what = label(&NATURE_PIECE_SANTE, row.text("nature"));
            let lieu = row.text("lieu").unwrap_or_default();
            if !answers(q, &[&what, lieu, nom]) {
                return None;
            }
            let place = if lieu.is_empty() { "Dans la mallette" } else { lieu };
            let until = row.day("end_day").and_then(|end| end.yesterday().ok());
            let until = until.map(|day| format!(", jusqu’au {}", french(day))).unwrap_or_default();
            let told = format!("{nom} : {what}{until}");
            Some((told, place.to_owned(), format!("/dossiers/{id}/sante")))
        })
        .collect()
}

/// Where the pill box of today stands, for who takes something.
fn pilulier(rows: &[&Row], treated: bool, today: Date) -> (String, &'static str) {
    let serves = |row: &&&Row| {
        row.day("start_day").is_some_and(|start| start <= today)
            && row.day("end_day").is_some_and(|end| end > today)
    };
    match rows.iter().filter(serves).max_by_key(|row| row.id) {
        Some(row) if row.int("conforme") == Some(0) => ("Pas conforme".to_owned(), "bad"),
        Some(row) if row.day("verifie_day").is_some() => ("Vérifié".to_owned(), "ok"),
        Some(_) => ("Reçu, à vérifier".to_owned(), "warning"),
        None if treated => ("Aucun pilulier noté".to_owned(), "info"),
        None => (String::new(), ""),
    }
}

/// A lack, in words.
pub(super) fn told(one: Manque) -> String {
    let name = |code: &str| label(&NATURE_PIECE_SANTE, Some(code));
    let french = vocabulary::french_day;
    match one {
        Manque::Absente(code) => format!("{} : manque", name(code)),
        Manque::Perimee(code, day) => format!("{} : périmée depuis le {}", name(code), french(day)),
        Manque::Bientot(code, day) => format!("{} : jusqu’au {}", name(code), french(day)),
    }
}

/// Where the entry check stands.
pub(super) fn check(rows: &[&Row], today: Date) -> (String, &'static str) {
    let french = vocabulary::french_day;
    let entry: Vec<&&Row> =
        rows.iter().filter(|row| row.text("nature") == Some("entree")).collect();
    if let Some(done) = entry.iter().filter_map(|row| row.day("done_day")).max() {
        return (format!("Fait le {}", french(done)), "ok");
    }
    match entry.iter().filter_map(|row| row.day("due_day")).min() {
        Some(due) if due < today => (format!("En retard depuis le {}", french(due)), "bad"),
        Some(due) => (format!("À faire avant le {}", french(due)), "warning"),
        None => ("À prévoir".to_owned(), "warning"),
    }
}

fn of(rows: &[Row], personne: i64) -> Vec<&Row> {
    rows.iter().filter(|row| row.int("personne_id") == Some(personne)).collect()
}

/// Care that was asked and did not begin: how many, since when.
fn asked(kind: &fiche::Fiche, rows: &[&Row], today: Date) -> String {
    let waiting = |row: &&&Row| {
        row.day("start_day").is_none()
            && matches!(row.text("reponse"), Some("en_attente" | "sans_reponse" | "refusee"))
    };
    let told: Vec<String> = rows
        .iter()
        .filter(waiting)
        .map(|row| {
            let what = kind.field("nature").map(|of| fiche::show(of.kind, row.value("nature")));
            let what = what.unwrap_or_default();
            let answer = match row.text("reponse") {
                Some("refusee") => "refusée",
                Some("sans_reponse") => "sans réponse",
                _ => "en attente",
            };
            let since = row.day("demande_day").map(vocabulary::french_day).unwrap_or_default();
            let days = row.day("demande_day").map_or(0, |asked| (today - asked).get_days());
            format!("{what} : {answer} depuis {days} jours, demandée le {since}")
        })
        .collect();
    told.join(" ; ")
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(typed): Query<Asked>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let details = "sante information:sante information:vie information:parcours";
    let mut granted = house.authorize_telling(&actor, on_service(service), details).await?;
    let sante = granted.perimetre().clone();
    let mut open = Vec::new();
    for category in [Category::Vie, Category::Parcours, Category::Identite] {
        let own = vec![service];
        open.push(house.perimetre(granted.read(), &actor, Verb::Lire, category, own).await?);
    }
    let [vie, parcours, identite] = &open[..] else { return Err(nothing()) };
    // The list of care that is asked is another room's: its words come with the register.
    let kind = register.by_table("orientation_sante").ok_or_else(nothing)?;
    let today = house.today();
    let read = granted.read();
    let children = store::presents(read, service, today, identite).await?;
    let columns: &[&str] = &["nature", "start_day", "end_day", "lieu"];
    let pieces = store::rows(read, service, ("piece_sante", columns), vie).await?;
    let columns: &[&str] = &["nature", "due_day", "done_day"];
    let checks = store::rows(read, service, ("bilan_sante", columns), parcours).await?;
    let columns: &[&str] = &["nature", "demande_day", "reponse", "start_day"];
    let care = store::rows(read, service, ("orientation_sante", columns), &sante).await?;
    let boxes = store::piluliers(read, service, today, vie).await?;
    let taken = store::traitements(read, service, today, &sante).await?;
    granted.commit().await?;
    let q = typed.q.trim().to_owned();
    let found = if q.is_empty() { Vec::new() } else { search(&q, &pieces, &children) };
    let covers = |row: &Row| {
        row.text("nature") == Some("complementaire")
            && row.day("start_day").is_some_and(|start| start <= today)
            && row.day("end_day").is_none_or(|end| end > today)
    };
    let covered =
        children.iter().filter(|(id, _)| of(&pieces, *id).iter().any(|row| covers(row))).count();
    let covered = format!("Complémentaire santé valable : {covered} sur {}.", children.len());
    let lines: Vec<Line> = children
        .into_iter()
        .map(|(id, nom)| {
            let own: Vec<Row> = of(&pieces, id).into_iter().cloned().collect();
            let treated = taken.iter().any(|one| one.personne == id);
            let missing: Vec<String> =
                manques(&own, treated, today).into_iter().map(told).collect();
            Line {
                nom,
                href: format!("/dossiers/{id}/sante"),
                missing: missing.join(" ; "),
                check: check(&of(&checks, id), today),
                asked: asked(kind, &of(&care, id), today),
                pilulier: pilulier(&of(&boxes, id), treated, today),
            }
        })
        .collect();
    let whole = lines.iter().filter(|line| line.missing.is_empty()).count();
    page(&ServicePage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, "Santé"),
        lead: if lines.is_empty() {
            String::new()
        } else {
            format!("{whole} mallettes complètes sur {}.", lines.len())
        },
        doses: format!("/services/{service}/traitements"),
        psy: format!("/services/{service}/suivi-psychologique"),
        q,
        found,
        action: format!("/services/{service}/sante"),
        covered: if lines.is_empty() { String::new() } else { covered },
        figure: if actor.may(service, Verb::Lire, Category::Activite) {
            format!("/services/{service}/figures/part_complementaire")
        } else {
            String::new()
        },
        columns: ["Enfant", "Mallette", "Bilan d’entrée", "Soins demandés", "Pilulier"]
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        lines,
    })
}
