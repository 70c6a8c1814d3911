//! An extract for research: the measures of a year of a service, without a name, a day of birth nor a place, each
//! measure under a number that nobody can turn back, small groups hidden. It leaves as every export does, and always by two
//! persons (ADR 0074).
//!
//! - `rules.rs`: a line, and how small groups are hidden.

mod rules;

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Category, Cible, Verb};
use export::{Asking, Content, Format, Future, Gathered, Source};
use fiche::{ListAsk, Register, Row};
use jiff::civil::Date;
use parcours::mesure::NATURE_MESURE;
use print::{Cell, Column, Table};
use sha2::{Digest as _, Sha256};
use vocabulary::{Nomenclature, listes};
use web::PageError;

use rules::{Ligne, age_class, duration_class, protect};

/// How many rows are read at once.
const AT_ONCE: i64 = 1000;

/// The extract of a service and a year.
pub struct Recherche(pub Register);

impl Source for Recherche {
    fn code(&self) -> &'static str {
        "recherche"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Csv, Format::Xlsx]
    }

    fn purpose(&self) -> &'static str {
        "recherche"
    }

    fn always_second(&self) -> bool {
        true
    }

    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>> {
        Box::pin(gather(&self.0, asking))
    }
}

fn taking(category: Category, service: i64) -> Action {
    Action { verb: Verb::Exporter, category, cible: Cible::Service(service) }
}

/// The number of a measure in one extract: keyed by what is drawn for it and kept nowhere, so that nobody turns it back,
/// two extracts do not meet, and two measures of one child are not laid side by side.
fn pseudonym(key: &str, mesure: i64) -> String {
    let inner = Sha256::digest(format!("{key}:{mesure}"));
    let mut outer = Sha256::new();
    outer.update(key.as_bytes());
    outer.update(inner);
    outer.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a measure was there in a year: decided before its end, and not over before its start.
fn of_year(row: &Row, annee: i16) -> bool {
    let (first, last) = (Date::constant(annee, 1, 1), Date::constant(annee, 12, 31));
    row.day("decision_day").is_some_and(|day| day <= last)
        && row.day("fin_day").is_none_or(|end| end > first)
}

fn label(list: &Nomenclature, row: &Row, field: &str) -> String {
    let code = row.text(field).unwrap_or_default();
    list.label_of(code).unwrap_or("Non renseigné").replace('\'', "’")
}

/// The lines of the measures, each under its number of this extract.
fn lines(mesures: &[Row], personnes: &BTreeMap<i64, Row>, annee: i16, today: Date) -> Vec<Ligne> {
    let key = identity::new_key();
    let start = Date::constant(annee, 1, 1);
    mesures
        .iter()
        .filter_map(|row| {
            let child = row.int("personne_id")?;
            let personne = personnes.get(&child)?;
            let decided = row.day("decision_day")?;
            let begun = row.day("prise_en_charge_day").filter(|day| *day <= today);
            let age = personne
                .day("birth_day")
                .map(|birth| vocabulary::age_years(birth, decided.max(start)));
            Some(Ligne {
                pseudonyme: pseudonym(&key, row.id),
                enfant: child,
                age: age_class(age).to_owned(),
                sexe: label(&listes::SEXE, personne, "sexe"),
                nature: label(&NATURE_MESURE, row, "nature"),
                cadre: label(&listes::CADRE, row, "cadre"),
                attente: duration_class(Some(decided), begun).to_owned(),
                duree: duration_class(begun, row.day("fin_day").filter(|day| *day <= today))
                    .to_owned(),
            })
        })
        .collect()
}

fn table(lines: &[Ligne], removed: usize, titre: &str) -> Table {
    let heads = ["Numéro", "Âge", "Sexe", "Mesure", "Cadre", "Avant le début", "Durée"];
    let rows = lines
        .iter()
        .map(|one| {
            let cells = [
                &one.pseudonyme,
                &one.age,
                &one.sexe,
                &one.nature,
                &one.cadre,
                &one.attente,
                &one.duree,
            ];
            print::Row::new(cells.into_iter().map(|text| Cell::text(text.as_str())).collect())
        })
        .collect();
    Table {
        caption: match removed {
            0 => titre.to_owned(),
            // A small number would itself tell a small group.
            1..=5 => format!(
                "{titre}. Moins de six lignes sont retirées : leurs groupes sont trop petits."
            ),
            n => format!("{titre}. {n} lignes sont retirées : leurs groupes sont trop petits."),
        },
        columns: heads.iter().map(|head| Column::text(*head)).collect(),
        rows,
        ..Table::default()
    }
}

async fn gather(register: &Register, asking: Asking<'_>) -> Result<Gathered, PageError> {
    let (shell, actor, service) = (asking.shell, asking.actor, asking.subject.service);
    let today = shell.house.today();
    let year = asking.subject.get("annee").trim().parse::<i16>().ok();
    let annee = year.filter(|year| (1990..=2150).contains(year)).unwrap_or(today.year() - 1);
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let action = taking(Category::Parcours, service);
    let details = format!("{} recherche annee:{annee}", asking.details);
    let mut granted = shell.house.authorize_telling(actor, action.clone(), details.trim()).await?;
    let (mut mesures, mut after) = (Vec::new(), None);
    loop {
        let ask = ListAsk { owner: service, limit: AT_ONCE, after, ..ListAsk::default() };
        let found = fiche::list(&mut granted, register, kind("mesure")?, &ask).await?;
        mesures.extend(found.rows.into_iter().filter(|row| of_year(row, annee)));
        match found.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    granted.commit().await?;
    let named: BTreeSet<i64> = mesures.iter().filter_map(|row| row.int("personne_id")).collect();
    let ids: Vec<i64> = named.into_iter().collect();
    let who = taking(Category::Identite, service);
    let mut granted = shell.house.authorize_telling(actor, who, details.trim()).await?;
    let rows = fiche::rows_by_id(&mut granted, register, kind("personne")?, &ids).await?;
    granted.commit().await?;
    let personnes: BTreeMap<i64, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let (kept, removed) = protect(lines(&mesures, &personnes, annee, today));
    let titre = format!("Extrait pour une recherche, mesures de {annee}");
    let children: Vec<i64> =
        if kept.is_empty() { Vec::new() } else { personnes.into_keys().collect() };
    Ok(Gathered {
        action,
        parameters: vec![("annee", annee.to_string())],
        personne: None,
        rows: kept.len(),
        persons: children.len(),
        children,
        joined: Vec::new(),
        content: Content::Table(table(&kept, removed, &titre)),
        titre,
    })
}
