//! `/dossiers/{personne}/ordonnances`: the orders about a child with what each founds and its paper, the chain of
//! measures, and what was asked at each term.

use std::collections::BTreeMap;

use access::Category;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use document::piece::{Lien, Piece};
use fiche::{
    Register, Row,
    enfant::{about, child, framed, name, own_service, told},
};
use jiff::civil::Date;
use parcours::{
    mesure::{NATURE_MESURE, PRESCRIPTEUR},
    ordonnance::{
        FONDEMENT, NATURE_DEMANDE, REPONSE_DEMANDE,
        rules::{Maillon, chaines, delais, terme_of},
    },
};
use vocabulary::french_day;
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use super::enfant::reading;

#[derive(Template)]
#[template(path = "dossier/ordonnances/show.html")]
struct OrdonnancesPage {
    layout: Layout,
    nom: String,
    ordonnances: Vec<Ligne>,
    chaines: Vec<Chaine>,
    demandes: Vec<Ligne>,
    /// Where an order and a request are noted; empty for who may not.
    new: (String, String),
}

struct Ligne {
    what: String,
    href: String,
    tags: Vec<(String, &'static str)>,
    more: Vec<String>,
    /// What it founds, and its papers: words and where.
    links: Vec<(String, String)>,
}

struct Chaine {
    what: String,
    liens: Vec<(String, String)>,
}

/// What one reader may know of it.
struct Known {
    ordonnances: Vec<Row>,
    mesures: Vec<Row>,
    demandes: Vec<Row>,
    pieces: Vec<Piece>,
    today: Date,
}

fn text(row: &Row, field: &str) -> String {
    row.text(field).unwrap_or_default().trim().to_owned()
}

fn on(row: &Row, field: &str, before: &str) -> Option<String> {
    row.day(field).map(|day| format!("{before} {}", french_day(day)))
}

/// « 12 jours », « 1 jour ».
fn days(n: i32) -> String {
    match n {
        1 | -1 => "1 jour".to_owned(),
        n => format!("{} jours", n.abs()),
    }
}

impl Known {
    fn nature(row: &Row) -> String {
        told(&NATURE_MESURE, row.text("nature"))
    }

    fn mesure(&self, id: Option<i64>) -> Option<&Row> {
        self.mesures.iter().find(|row| Some(row.id) == id)
    }

    fn ordonnance(&self, row: &Row) -> Ligne {
        let who = told(&PRESCRIPTEUR, row.text("prescripteur")).to_lowercase();
        let by = [text(row, "prescripteur_nom"), who, text(row, "juridiction")];
        let by: Vec<String> = by.into_iter().filter(|one| !one.is_empty()).collect();
        let mut dates = Vec::new();
        dates.extend(on(row, "decision_day", "Rendue le"));
        dates.extend(on(row, "reception_day", "reçue le"));
        dates.extend(row.int("duree_months").map(|n| format!("{n} mois")));
        let terme = terme_of(row);
        dates.extend(terme.map(|day| format!("jusqu’au {}", french_day(day))));
        let mut links_after = Vec::new();
        let mut more = vec![format!("Par {}", by.join(", ")), dates.join(" · ")];
        let mut tags = Vec::new();
        if terme.is_none() {
            tags.push(("Aucun terme noté".to_owned(), "warning"));
        }
        if terme.is_some_and(|day| day < self.today) {
            tags.push(("Terme passé".to_owned(), "info"));
        }
        let before = self.ordonnances.iter().find(|one| Some(one.id) == row.int("precedente_id"));
        if let Some(day) = before.and_then(|one| one.day("decision_day")) {
            tags.push((format!("Prolonge celle du {}", french_day(day)), "info"));
        }
        let after = self.ordonnances.iter().find(|one| one.int("precedente_id") == Some(row.id));
        if let Some(one) = after {
            let by = text(one, "prescripteur_nom");
            let by = if by.is_empty() { String::new() } else { format!(", {by}") };
            let day = one.day("decision_day").map(french_day).unwrap_or_default();
            links_after.push((
                format!("Remplacée par celle du {day}{by}"),
                format!("/fiche/ordonnances/{}", one.id),
            ));
        }
        let motif = text(row, "prolongation_motif");
        if !motif.is_empty() {
            more.push(format!("Motif : {motif}"));
        }
        let founded = self.mesures.iter().filter(|one| one.int("ordonnance_id") == Some(row.id));
        let mut links: Vec<(String, String)> = founded
            .map(|one| {
                let from = on(one, "decision_day", " du").unwrap_or_default();
                (
                    format!("Mesure : {}{from}", Self::nature(one)),
                    format!("/fiche/mesures/{}", one.id),
                )
            })
            .collect();
        if links.is_empty() {
            tags.push(("Aucune mesure n’y est liée".to_owned(), "warning"));
        }
        let lien = Lien::of("ordonnance", row.id);
        let papers = self.pieces.iter().filter(|one| one.retrait.is_none() && one.lien == lien);
        let papers: Vec<(String, String)> = papers
            .map(|one| (format!("Document : {}", one.title), format!("/documents/{}", one.id)))
            .collect();
        if papers.is_empty() {
            let personne = row.int("personne_id").unwrap_or_default();
            let href = format!("/dossiers/{personne}/documents?lien=ordonnance:{}", row.id);
            links.push(("Joindre le document".to_owned(), href));
        }
        links.extend(papers);
        links.extend(links_after);
        Ligne {
            what: told(&FONDEMENT, row.text("fondement")),
            href: format!("/fiche/ordonnances/{}", row.id),
            tags,
            more,
            links,
        }
    }

    fn chaines(&self) -> Vec<Chaine> {
        let all: Vec<Maillon> = self
            .mesures
            .iter()
            .filter_map(|row| {
                let decision = row.day("decision_day")?;
                Some(Maillon { id: row.id, decision, avant: row.int("precedente_id") })
            })
            .collect();
        let chaine = |ids: Vec<i64>| {
            let rows: Vec<&Row> = ids.iter().filter_map(|id| self.mesure(Some(*id))).collect();
            let what = match rows.len() {
                0 | 1 => "Une mesure".to_owned(),
                2 => "2 mesures, une prolongation".to_owned(),
                n => format!("{n} mesures, {} prolongations", n - 1),
            };
            let lien = |row: &&Row| {
                let mut dates = Vec::new();
                dates.extend(on(row, "decision_day", "décidée le"));
                dates.extend(on(row, "terme_day", "terme le"));
                dates.extend(on(row, "fin_day", "finie le"));
                let words = format!("{} : {}", Self::nature(row), dates.join(", "));
                (words, format!("/fiche/mesures/{}", row.id))
            };
            Chaine { what, liens: rows.iter().map(lien).collect() }
        };
        chaines(&all).into_iter().map(chaine).collect()
    }

    fn demande(&self, row: &Row) -> Ligne {
        let mesure = self.mesure(row.int("mesure_id"));
        let terme = mesure.and_then(|one| one.day("terme_day"));
        let mut tags = Vec::new();
        let mut more = Vec::new();
        if let Some(asked) = row.day("demande_day") {
            let count = delais(asked, row.day("reponse_day"), terme, self.today);
            let before = match count.avant_terme {
                Some(n) if n >= 0 => format!(", {} avant le terme", days(n)),
                Some(n) => format!(", {} après le terme", days(n)),
                None => String::new(),
            };
            more.push(format!("Demandé le {}{before}", french_day(asked)));
            tags.push(match row.text("reponse") {
                Some(code) => {
                    let answer = told(&REPONSE_DEMANDE, Some(code));
                    (format!("{answer}, en {}", days(count.reponse)), "info")
                }
                None if count.reponse == 0 => ("Demandé aujourd’hui".to_owned(), "info"),
                None => (format!("Sans réponse depuis {}", days(count.reponse)), "warning"),
            });
        }
        let links = mesure.map(|one| (Self::nature(one), format!("/fiche/mesures/{}", one.id)));
        Ligne {
            what: told(&NATURE_DEMANDE, row.text("nature")),
            href: format!("/fiche/demandes-renouvellement/{}", row.id),
            tags,
            more,
            links: links.into_iter().collect(),
        }
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(personne)).await?;
    if granted.services_on_child(Category::Parcours).is_empty() {
        return Err(PageError::NotFound);
    }
    let row = child(&mut granted, &register, personne).await?;
    let mut rows: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for table in ["ordonnance", "mesure", "demande_renouvellement"] {
        rows.insert(table, about(&mut granted, &register, table, personne).await?);
    }
    let mut of = |table: &str| rows.remove(table).unwrap_or_default();
    let known = Known {
        ordonnances: of("ordonnance"),
        mesures: of("mesure"),
        demandes: of("demande_renouvellement"),
        pieces: document::piece::of_child(&mut granted, personne).await?,
        today: shell.house.today(),
    };
    let keeper = (personne, row.owner);
    let own = own_service(&shell, &mut granted, &actor, Category::Parcours, keeper).await?;
    // An order stands with who keeps the file: another service is offered nothing that it cannot keep.
    let own = own.filter(|service| *service == row.owner);
    let kinds = ["parcours", "identite"];
    shell.house.tell_kinds(&mut granted, &actor, "ordonnances", kinds).await;
    granted.commit().await?;
    let nom = name(&row);
    let file = format!("/dossiers/{personne}");
    let new = |slug: &str| match own {
        Some(service) => format!(
            "/registre/{slug}/{service}/nouveau?personne_id={personne}&retour={file}/ordonnances"
        ),
        None => String::new(),
    };
    page(&OrdonnancesPage {
        layout: framed(&shell, &actor, row.owner, &[(nom.clone(), file.clone())], "Ordonnances"),
        ordonnances: known.ordonnances.iter().map(|row| known.ordonnance(row)).collect(),
        chaines: known.chaines(),
        demandes: known.demandes.iter().map(|row| known.demande(row)).collect(),
        new: (new("ordonnances"), new("demandes-renouvellement")),
        nom,
    })
}
