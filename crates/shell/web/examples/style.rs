//! Writes the living style page and the error pages as files, to look at them.
//!
//! `cargo run -p web --example style -- DIR`, then serve DIR with `assets/` as `/statique/`.
//! Everyone here is invented.

use std::{error::Error, fmt::Write, fs, path::PathBuf};

use askama::{Template, filters::Safe};

use parts::{
    Cell, Choice, Column, ErrorLink, Event, Fact, Field, Flash, Layout, NavItem, Step, UserBar,
};
use web::parts;

#[derive(Template)]
#[template(path = "style.html")]
struct StylePage {
    layout: Layout,
    etats: Vec<Choice>,
    departements: Vec<Choice>,
    sexes: Vec<Choice>,
    cadres: Vec<Choice>,
    errors: Vec<ErrorLink>,
    columns: Vec<Column>,
    table_rows: Vec<Vec<Cell>>,
    months: Vec<Column>,
    month_rows: Vec<Vec<Cell>>,
    steps: Vec<Step>,
    events: Vec<Event>,
    facts: Vec<Fact>,
    chart: Safe<String>,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    layout: Layout,
    reference: String,
}

#[derive(Template)]
#[template(path = "progress.html")]
struct ProgressPage {
    layout: Layout,
    label: String,
    percent: u8,
    told: String,
    href: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("give a directory")?);
    fs::create_dir_all(&dir)?;
    fs::write(dir.join("style.html"), style_page().render()?)?;
    for (file, title, reference) in
        [("not_found.html", "Page introuvable", ""), ("failure.html", "Panne", "7K2-9QF")]
    {
        let page = ErrorPage {
            layout: Layout { flash: None, progress: None, ..signed_in(title) },
            reference: reference.into(),
        };
        fs::write(dir.join(file), page.render()?)?;
    }
    let page = ProgressPage {
        layout: Layout { flash: None, progress: None, ..signed_in("Import en cours") },
        label: "Lecture du classeur".into(),
        percent: 62,
        told: "6 200 lignes lues sur 10 000, 3 points à corriger.".into(),
        href: "/imports/7".into(),
    };
    fs::write(dir.join("progress.html"), page.render()?)?;
    Ok(())
}

fn unsigned(title: &str) -> Layout {
    Layout {
        title: title.into(),
        version: "0.1.0".into(),
        csrf: "jeton".into(),
        ..Layout::default()
    }
}

fn signed_in(title: &str) -> Layout {
    let nav = ["Ma journée", "Enfants", "Mesures", "Demandes", "Équipe", "Chiffres", "Rapport"];
    Layout {
        nav: nav
            .iter()
            .map(|label| NavItem {
                label: (*label).into(),
                href: "#".into(),
                current: *label == "Mesures",
            })
            .collect(),
        user: Some(UserBar {
            name: "Claire Vasseur".into(),
            role: "Cheffe de service".into(),
            organisation: "Les Tilleuls".into(),
            ..Default::default()
        }),
        crumbs: vec![
            ("Ma journée".into(), Some("#".into())),
            ("Mesures".into(), Some("#".into())),
            (title.into(), None),
        ],
        flash: Some(Flash {
            kind: "ok".into(),
            text: "La mesure d’Inès Berthelot est enregistrée.".into(),
        }),
        progress: Some("Le territoire de démonstration se remplit : 40 % fait.".into()),
        ..unsigned(title)
    }
}

fn choice(value: &str, hint: &str) -> Choice {
    Choice { value: value.into(), label: value.into(), hint: hint.into(), checked: false }
}

fn column(label: &str, sort: &str, numeric: bool) -> Column {
    Column {
        label: label.into(),
        href: if sort == "none" { String::new() } else { "#".into() },
        sort: if sort == "none" { String::new() } else { sort.into() },
        numeric,
    }
}

fn row(first_href: &str, texts: &[&str]) -> Vec<Cell> {
    texts
        .iter()
        .enumerate()
        .map(|(index, text)| Cell {
            text: (*text).into(),
            href: if index == 0 { first_href.into() } else { String::new() },
        })
        .collect()
}

fn fact(label: &str, value: &str) -> Fact {
    Fact { label: label.into(), value: value.into(), href: "#".into(), action: "Modifier".into() }
}

fn event(day: &str, when: &str, title: &str, text: &str, tag: (&str, &str), state: &str) -> Event {
    Event {
        day: day.into(),
        when: when.into(),
        title: title.into(),
        text: text.into(),
        href: if day.is_empty() { String::new() } else { "#".into() },
        tag: tag.0.into(),
        tag_kind: tag.1.into(),
        state: state.into(),
        ..Event::default()
    }
}

fn style_page() -> StylePage {
    StylePage {
        layout: signed_in("Toutes les pièces"),
        etats: ["En attente", "En cours", "Terminée"].map(|value| choice(value, "")).into(),
        departements: departements(),
        sexes: ["Fille", "Garçon"].map(|value| choice(value, "")).into(),
        cadres: vec![
            choice("Judiciaire", "Le juge des enfants a décidé."),
            choice("Administratif", "Les parents ont signé avec le Département."),
        ],
        errors: vec![
            ErrorLink {
                field: "naissance".into(),
                text: "La date de naissance est après aujourd’hui. Vérifiez l’année.".into(),
            },
            ErrorLink { field: "sexe".into(), text: "Choisissez une réponse.".into() },
            ErrorLink { field: "duree".into(), text: "La durée dépasse deux ans.".into() },
        ],
        columns: vec![
            column("Enfant", "ascending", false),
            column("Cadre", "none", false),
            column("Début", "", false),
            column("Échéance", "", false),
            column("Jours", "", true),
        ],
        table_rows: measures(),
        months: vec![
            column("Mois", "none", false),
            column("Présents au 1er", "none", true),
            column("Entrées", "none", true),
            column("Sorties", "none", true),
            column("Journées prévues", "none", true),
            column("Journées réalisées", "none", true),
            column("Taux d’occupation", "none", true),
        ],
        month_rows: months(),
        steps: [
            ("Choisir le fichier", "done"),
            ("Relier les colonnes", "current"),
            ("Vérifier", ""),
            ("Enregistrer", ""),
        ]
        .map(|(label, state)| Step { label: label.into(), state: state.into() })
        .into(),
        events: events(),
        facts: vec![
            fact("Référente", "Nadia Kessler"),
            fact("Autorité parentale", "La mère et le père"),
            fact("Médecin traitant", ""),
        ],
        chart: Safe(chart()),
        fields: described(),
    }
}

fn chart() -> String {
    let mut svg = String::from(r#"<svg viewBox="0 0 720 220" aria-hidden="true">"#);
    for (line, y) in [("6", 30), ("3", 105), ("0", 180)] {
        let _ = write!(
            svg,
            r#"<path class="grid" d="M30 {y}H710"/><text x="20" y="{}" text-anchor="end">{line}</text>"#,
            y + 4
        );
    }
    let months = [
        "Janv.", "Févr.", "Mars", "Avr.", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.",
        "Déc.",
    ];
    let entries = [3, 1, 4, 2, 2, 1, 0, 1, 6, 3, 2, 1];
    let exits = [2, 1, 3, 1, 1, 4, 5, 2, 1, 2, 1, 2];
    for (index, month) in (0..).zip(months) {
        let x = 40 + 56 * index;
        let _ = write!(svg, r#"<text x="{}" y="202" text-anchor="middle">{month}</text>"#, x + 21);
        for (series, class, at) in [(entries, "s1", x), (exits, "s2", x + 22)] {
            let height = 25 * series[index];
            let _ = write!(
                svg,
                r#"<rect class="{class}" x="{at}" y="{}" width="18" height="{height}"/>"#,
                180 - height
            );
        }
    }
    svg.push_str(r#"<rect class="s1" x="40" y="6" width="12" height="12"/><text x="58" y="16">Entrées</text><rect class="s2" x="130" y="6" width="12" height="12"/><text x="148" y="16">Sorties</text></svg>"#);
    svg
}

fn described() -> Vec<Field> {
    [
        ("text", "lieu", "Lieu", ""),
        ("number", "places", "Places autorisées", "45"),
        ("decimal", "taux", "Taux visé", "92,5"),
        ("date", "ouverture", "Ouverture", "2026-01-05"),
        ("time", "depart", "Départ", "08:15"),
        ("textarea", "projet", "Projet", "Trois mois d’essai."),
        ("select", "nature", "Nature", ""),
        ("search", "territoire", "Territoire", ""),
        ("radios", "regime", "Régime", ""),
        ("checkboxes", "publics", "Publics", ""),
        ("boxes", "droits", "Droits restreints", ""),
        ("checkbox", "mixte", "Accueil mixte", "oui"),
        ("file", "arrete", "Arrêté d’autorisation", ".pdf"),
    ]
    .map(|(kind, id, label, value)| Field {
        kind: kind.into(),
        id: id.into(),
        label: label.into(),
        value: value.into(),
        hint: if kind == "date" {
            "Telle qu’elle figure dans l’arrêté.".into()
        } else {
            String::new()
        },
        error: if kind == "number" {
            "Le service a 43 places. Vérifiez.".into()
        } else {
            String::new()
        },
        required: kind == "text",
        unit: if kind == "decimal" { "%".into() } else { String::new() },
        options: ["Un", "Deux"].map(|value| choice(value, "")).into(),
        section: if kind == "boxes" { "Une partie du formulaire".into() } else { String::new() },
    })
    .into()
}

fn departements() -> Vec<Choice> {
    [
        "Ain",
        "Aisne",
        "Allier",
        "Aude",
        "Aveyron",
        "Calvados",
        "Cantal",
        "Charente",
        "Cher",
        "Corrèze",
        "Côte-d’Or",
        "Creuse",
        "Drôme",
        "Eure",
        "Finistère",
        "Gard",
        "Hérault",
        "Isère",
        "Jura",
        "Landes",
        "Loire",
        "Lozère",
        "Nièvre",
        "Nord",
        "Oise",
        "Rhône",
    ]
    .map(|value| choice(value, ""))
    .into()
}

fn events() -> Vec<Event> {
    vec![
        event(
            "2026-12-18",
            "18 décembre 2026",
            "Échéance du placement",
            "Le rapport est attendu un mois avant.",
            ("À préparer", "warning"),
            "future",
        ),
        event(
            "",
            "Depuis le 2 septembre 2026",
            "Scolarisée en CM1, école Jean-Zay",
            "",
            ("En cours", "ok"),
            "now",
        ),
        event(
            "2024-12-18",
            "18 décembre 2024",
            "Placement confié au Département",
            "Jugement du tribunal pour enfants, deux ans.",
            ("", ""),
            "",
        ),
        event(
            "2024-11-30",
            "30 novembre 2024",
            "Accueil d’urgence, maison des Tilleuls",
            "",
            ("", ""),
            "",
        ),
    ]
}

fn measures() -> Vec<Vec<Cell>> {
    vec![
        row("#", &["Inès Berthelot", "Judiciaire", "18/12/2024", "18/12/2026", "706"]),
        row("#", &["Malo Quéré", "Administratif", "02/03/2026", "02/03/2027", "267"]),
        row("#", &["Aïssatou Diop-Lemoine", "Judiciaire", "14/09/2025", "14/03/2027", "436"]),
    ]
}

fn months() -> Vec<Vec<Cell>> {
    vec![
        row("", &["Janvier", "41", "3", "2", "1 395", "1 289", "92,4 %"]),
        row("", &["Février", "42", "1", "1", "1 260", "1 176", "93,3 %"]),
        row("", &["Mars", "42", "4", "3", "1 395", "1 318", "94,5 %"]),
    ]
}
