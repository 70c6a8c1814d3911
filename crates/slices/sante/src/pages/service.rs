//! What the health of the children of a service lacks, one line a child.

use access::{Category, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use fiche::{Register, Row};
use jiff::civil::Date;
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
}

struct Line {
    nom: String,
    href: String,
    /// What the case lacks; empty when it is whole.
    missing: String,
    check: (String, &'static str),
    asked: String,
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
fn asked(kind: &fiche::Fiche, rows: &[&Row]) -> String {
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
            format!("{what} : {answer}, demandée le {since}")
        })
        .collect();
    told.join(" ; ")
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
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
    let columns: &[&str] = &["nature", "start_day", "end_day"];
    let pieces = store::rows(read, service, ("piece_sante", columns), vie).await?;
    let columns: &[&str] = &["nature", "due_day", "done_day"];
    let checks = store::rows(read, service, ("bilan_sante", columns), parcours).await?;
    let columns: &[&str] = &["nature", "demande_day", "reponse", "start_day"];
    let care = store::rows(read, service, ("orientation_sante", columns), &sante).await?;
    let taken = store::traitements(read, service, today, &sante).await?;
    granted.commit().await?;
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
                asked: asked(kind, &of(&care, id)),
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
        columns: ["Enfant", "Mallette", "Bilan d’entrée", "Soins demandés"]
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        lines,
    })
}
