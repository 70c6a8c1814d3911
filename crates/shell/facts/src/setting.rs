//! What surrounds the facts and is kept in tables: rules, places, plans, published values, names.

use std::collections::HashMap;

use db::{Read, Row};
use figures::{
    CapacitySpan, Fraction, Frozen, Mapping, Nomenclature, PlannedDays, Rules, RulesHistory,
    Setting,
};
use jiff::civil::Date;

use crate::{FactsError, convert::day, lists::mappings};

/// The tables whose changes make it read again.
pub(crate) const TABLES: &[&str] =
    &["regle_comptage", "capacite", "plan_activite", "modalite", "service"];

/// What does not come from the database.
pub(crate) struct Lists {
    nomenclatures: HashMap<String, Nomenclature>,
    mappings: HashMap<String, Mapping>,
}

impl Lists {
    pub fn new(nomenclatures: Vec<(String, Nomenclature)>) -> Self {
        Self { nomenclatures: nomenclatures.into_iter().collect(), mappings: mappings() }
    }
}

/// Reads what surrounds the facts; also says which rules could not be read, in French.
pub(crate) async fn load(
    lists: &Lists,
    read: &mut Read,
) -> Result<(Setting, Vec<String>), FactsError> {
    let mut setting = Setting {
        nomenclatures: lists.nomenclatures.clone(),
        mappings: lists.mappings.clone(),
        ..Setting::default()
    };
    for row in read.query("SELECT id, nom FROM service", &[]).await? {
        setting.service_labels.insert(row.get("id")?, row.get("nom")?);
    }
    let problems = rules(&mut setting, read).await?;
    let capacities = read
        .query(
            "SELECT c.service_id, c.start_day, c.end_day, c.places, c.nature, c.cadre,
                    m.nature AS modalite
               FROM capacite c LEFT JOIN modalite m ON m.id = c.modalite_id ORDER BY c.id",
            &[],
        )
        .await?;
    setting.capacities = capacities.iter().map(capacity).collect::<Result<_, _>>()?;
    let planned = read
        .query(
            "SELECT p.service_id, p.annee, p.planned_days, m.nature AS modalite
               FROM plan_activite p LEFT JOIN modalite m ON m.id = p.modalite_id ORDER BY p.id",
            &[],
        )
        .await?;
    setting.planned = planned.iter().map(plan).collect::<Result<_, _>>()?;
    let frozen = read
        .query(
            "SELECT c.figure, c.service_id, c.start_day, c.end_day, c.cle, c.numerator,
                    c.denominator
               FROM chiffre_publie c JOIN publication p ON p.id = c.publication_id
              WHERE c.numerator IS NOT NULL ORDER BY p.id DESC",
            &[],
        )
        .await?;
    setting.frozen = frozen.iter().map(published).collect::<Result<_, _>>()?;
    Ok((setting, problems))
}

fn day_of(row: &Row, column: &str) -> Result<Option<figures::day::Day>, FactsError> {
    Ok(row.get::<Option<String>>(column)?.as_deref().and_then(day))
}

fn first_day(row: &Row) -> Result<figures::day::Day, FactsError> {
    Ok(day_of(row, "start_day")?.unwrap_or(figures::day::NO_DAY))
}

async fn rules(setting: &mut Setting, read: &mut Read) -> Result<Vec<String>, FactsError> {
    let mut problems = Vec::new();
    let mut spans: HashMap<i64, Vec<(Date, Rules)>> = HashMap::new();
    let rows = read
        .query(
            "SELECT service_id, start_day, parametres, accord FROM regle_comptage
              ORDER BY service_id, start_day, id",
            &[],
        )
        .await?;
    for row in rows {
        let service: i64 = row.get("service_id")?;
        let start: String = row.get("start_day")?;
        let text: String = row.get("parametres")?;
        let parsed = rules_of(&text);
        match (parsed, start.parse::<Date>()) {
            (Ok(mut rules), Ok(start)) => {
                rules.source = rules.source.or(row.get("accord")?);
                spans.entry(service).or_default().push((start, rules));
            }
            (Err(error), _) => {
                let name = setting.service_labels.get(&service).map_or("", String::as_str);
                let cause = error.message().lines().next().unwrap_or("").to_owned();
                problems.push(format!(
                    "Règles de comptage du service « {name} » depuis le {start} : {cause}"
                ));
            }
            (Ok(_), Err(_)) => problems.push(format!("Jour « {start} » illisible")),
        }
    }
    for (service, mut spans) in spans {
        // Before its first rules a service is counted by the default ones.
        spans.push((Date::constant(1900, 1, 1), Rules::default()));
        setting.rules.insert(service, RulesHistory::new(spans));
    }
    Ok(problems)
}

/// A parameter that agreements of before may hold, and that never counted anything (ADR 0026).
const GONE: &str = "fallback_nights_to_measure";

fn rules_of(text: &str) -> Result<Rules, toml::de::Error> {
    let mut table: toml::Table = toml::from_str(text)?;
    table.remove(GONE);
    table.try_into()
}

fn capacity(row: &Row) -> Result<CapacitySpan, FactsError> {
    Ok(CapacitySpan {
        service: row.get("service_id")?,
        start: first_day(row)?,
        end: day_of(row, "end_day")?,
        places: row.get("places")?,
        kind: row.get("nature")?,
        cadre: row.get("cadre")?,
        modalite: row.get("modalite")?,
    })
}

fn plan(row: &Row) -> Result<PlannedDays, FactsError> {
    Ok(PlannedDays {
        service: row.get("service_id")?,
        year: i32::try_from(row.get::<i64>("annee")?).unwrap_or(0),
        days: row.get("planned_days")?,
        cadre: None,
        modalite: row.get("modalite")?,
    })
}

/// What joins the labels of a published cell in one text.
pub(crate) const JOINT: &str = " · ";

fn published(row: &Row) -> Result<Frozen, FactsError> {
    let cle: String = row.get("cle")?;
    let number = |column: &str| -> Result<i128, FactsError> {
        Ok(row.get::<Option<String>>(column)?.and_then(|text| text.parse().ok()).unwrap_or(1))
    };
    Ok(Frozen {
        figure: row.get("figure")?,
        services: vec![row.get("service_id")?],
        start: first_day(row)?,
        end: day_of(row, "end_day")?.unwrap_or(figures::day::FAR),
        keys: if cle.is_empty() {
            Vec::new()
        } else {
            cle.split(JOINT).map(str::to_owned).collect()
        },
        value: Fraction::new(number("numerator")?, number("denominator")?)
            .unwrap_or(Fraction::ZERO),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_of_before_is_still_read_and_an_unknown_word_is_not() {
        let read = rules_of("fallback_nights_to_measure = false\nexit_day_counted = true").unwrap();
        assert!(read.exit_day_counted);
        assert!(rules_of("nuits_de_repli = false").is_err());
    }
}
