//! Publishing: the figures of a period as printed, and what the register says otherwise since.

use std::collections::BTreeSet;

use access::{Cible, Granted, GrantedWrite, Verb};
use db::Value;
use figures::day::{Day, to_date};
use figures::spec::AxisSpec;
use figures::{Ask, CellValue, Fraction, World, evaluate_on, evaluate_table};

use crate::{FactsError, Seen, convert::day, setting::JOINT};

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its number.
    pub id: i64,
    /// The service.
    pub service: i64,
    /// The year it is about.
    pub annee: i64,
    /// When it was published, as an RFC 3339 instant.
    pub at: String,
    /// What was said of it.
    pub note: Option<String>,
}

/// A published figure that the register no longer gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The figure.
    pub figure: String,
    /// Its label; its id when the figure is no longer known.
    pub label: String,
    /// The labels of the cell's axes.
    pub labels: Vec<String>,
    /// As printed.
    pub published: String,
    /// As counted now.
    pub current: String,
}

fn iso(value: Day) -> String {
    to_date(value).map_or_else(String::new, |date| date.to_string())
}

fn parts(world: &World<'_>, tables: &[&str], figures: &[&str]) -> BTreeSet<(String, String)> {
    let text = |axes: &[AxisSpec]| serde_json::to_string(axes).unwrap_or_default();
    let mut parts = BTreeSet::new();
    for id in figures {
        if let Some(figure) = world.catalogue.figure(id) {
            parts.insert(((*id).to_owned(), text(&figure.axes)));
            parts.insert(((*id).to_owned(), text(&[])));
        }
    }
    for id in tables {
        let Some(table) = world.catalogue.table(id) else { continue };
        let (rows, columns) = (&table.rows, &table.columns);
        let whole: Vec<AxisSpec> = rows.axes.iter().chain(&columns.axes).cloned().collect();
        for figure in rows.figures.iter().chain(&columns.figures).chain(&table.figure) {
            for axes in [whole.as_slice(), &rows.axes, &columns.axes, &[]] {
                parts.insert((figure.clone(), text(axes)));
            }
        }
    }
    parts
}

/// Publishes tables and figures of the service of the grant, from `start` to the day before
/// `end`: from now on « N-1 » is what was printed. Returns the number of the publication.
///
/// # Errors
///
/// [`FactsError`] when a table or figure is unknown, when the grant is not to publish for one
/// service, or when the database refuses.
pub async fn freeze(
    granted: &mut GrantedWrite,
    seen: &Seen,
    (tables, figures): (&[&str], &[&str]),
    (start, end): (Day, Day),
    note: Option<&str>,
) -> Result<i64, FactsError> {
    let action = granted.action().clone();
    let (Cible::Service(service), Verb::Publier) = (action.cible, action.verb) else {
        return Err(db::DbError::Shape("a grant to publish for one service".to_owned()).into());
    };
    let world = seen.world();
    let ask = Ask { services: Some(vec![service]), start, end };
    for id in tables {
        evaluate_table(&world, id, &ask)?;
    }
    let mut lines: Vec<Vec<Value>> = Vec::new();
    for (figure, axes) in parts(&world, tables, figures) {
        let spec: Vec<AxisSpec> = serde_json::from_str(&axes).unwrap_or_default();
        let answer = evaluate_on(&world, &figure, &spec, &ask)?;
        if answer.cells.is_empty() {
            // Nothing was printed there; what appears later is then a difference.
            lines.push(vec![
                service.into(),
                figure.clone().into(),
                axes.clone().into(),
                iso(start).into(),
                iso(end).into(),
                "".into(),
                Value::Text(None),
                Value::Text(None),
                "".into(),
            ]);
        }
        for cell in &answer.cells {
            let number = cell.value.number();
            lines.push(vec![
                service.into(),
                figure.clone().into(),
                axes.clone().into(),
                iso(start).into(),
                iso(end).into(),
                cell.labels.join(JOINT).into(),
                number.map(|number| number.numerator().to_string()).into(),
                number.map(|number| number.denominator().to_string()).into(),
                cell.text.clone().into(),
            ]);
        }
    }
    let annee = i64::from(figures::day::civil(end - 1).0);
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    let next = "SELECT COALESCE(MAX(id), 0) + 1 AS id FROM publication";
    let id: i64 = write.query_opt(next, &[]).await?.map_or(Ok(1), |row| row.get("id"))?;
    write
        .execute(
            "INSERT INTO publication (id, service_id, annee, at, compte_id, note)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                id.into(),
                service.into(),
                annee.into(),
                at.into(),
                Value::Int((compte != 0).then_some(compte)),
                note.into(),
            ],
        )
        .await?;
    for mut line in lines {
        line.insert(0, id.into());
        write
            .execute(
                "INSERT INTO chiffre_publie (publication_id, service_id, figure, axes, start_day,
                                             end_day, cle, numerator, denominator, printed)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                &line,
            )
            .await?;
    }
    Ok(id)
}

/// Lists the publications of the services of a grant, latest first.
///
/// # Errors
///
/// [`FactsError`] when the database refuses.
pub async fn publications(granted: &mut Granted) -> Result<Vec<Publication>, FactsError> {
    let services = granted.services().to_vec();
    let rows = granted
        .query("SELECT id, service_id, annee, at, note FROM publication ORDER BY id DESC", &[])
        .await?;
    let all = rows
        .iter()
        .map(|row| {
            Ok(Publication {
                id: row.get("id")?,
                service: row.get("service_id")?,
                annee: row.get("annee")?,
                at: row.get("at")?,
                note: row.get("note")?,
            })
        })
        .collect::<Result<Vec<_>, db::DbError>>()?;
    Ok(all.into_iter().filter(|one| services.contains(&one.service)).collect())
}

/// Lists what a publication printed and the register no longer gives. Nothing when the
/// publication is not of a service of the grant.
///
/// # Errors
///
/// [`FactsError`] when the database refuses.
pub async fn differences(
    granted: &mut Granted,
    seen: &Seen,
    publication: i64,
) -> Result<Vec<Difference>, FactsError> {
    let services = granted.services().to_vec();
    let rows = granted
        .query(
            "SELECT service_id, figure, axes, start_day, end_day, cle, numerator, denominator,
                    printed
               FROM chiffre_publie WHERE publication_id = $1
              ORDER BY figure, axes, start_day, end_day, cle",
            &[publication.into()],
        )
        .await?;
    let world = seen.world();
    let mut found = Vec::new();
    let mut counted: Option<Counted> = None;
    for row in rows {
        let service: i64 = row.get("service_id")?;
        if !services.contains(&service) {
            continue;
        }
        let (figure, axes): (String, String) = (row.get("figure")?, row.get("axes")?);
        let on = |column: &str| -> Result<Day, FactsError> {
            Ok(day(&row.get::<String>(column)?).unwrap_or(figures::day::NO_DAY))
        };
        let ask =
            Ask { services: Some(vec![service]), start: on("start_day")?, end: on("end_day")? };
        if counted.as_ref().is_none_or(|known| !known.is(&figure, &axes, &ask)) {
            found.extend(counted.iter().flat_map(|known| known.unpublished(&world)));
            counted = Some(Counted::new(&world, figure, axes, ask));
        }
        let Some(Counted { figure, axes, cells, .. }) = &mut counted else { continue };
        let cle: String = row.get("cle")?;
        if cle.is_empty() && axes != "[]" {
            continue;
        }
        let now = cells
            .iter()
            .position(|(labels, ..)| *labels == cle)
            .map(|place| cells.swap_remove(place));
        let published = fraction(row.get("numerator")?, row.get("denominator")?);
        // A cell that is no longer there counts nothing.
        let current = match &now {
            Some((_, value, _)) => value.number(),
            None => Some(Fraction::ZERO),
        };
        if published == current {
            continue;
        }
        let current = now.map_or_else(|| "0".to_owned(), |(_, _, text)| text);
        found.push(difference(&world, figure, &cle, row.get("printed")?, current));
    }
    found.extend(counted.iter().flat_map(|known| known.unpublished(&world)));
    Ok(found)
}

fn difference(
    world: &World<'_>,
    figure: &str,
    cle: &str,
    published: String,
    current: String,
) -> Difference {
    let label = world.catalogue.figure(figure).map_or(figure, |spec| &spec.label);
    let labels = cle.split(JOINT).filter(|label| !label.is_empty()).map(str::to_owned);
    Difference {
        figure: figure.to_owned(),
        label: label.to_owned(),
        labels: labels.collect(),
        published,
        current,
    }
}

/// A figure counted now, to compare the cells published with.
struct Counted {
    figure: String,
    axes: String,
    ask: Ask,
    cells: Vec<(String, CellValue, String)>,
}

impl Counted {
    fn new(world: &World<'_>, figure: String, axes: String, ask: Ask) -> Self {
        let spec: Vec<AxisSpec> = serde_json::from_str(&axes).unwrap_or_default();
        // A figure that is no longer known counts nothing.
        let cells = evaluate_on(world, &figure, &spec, &ask).map_or_else(
            |_| Vec::new(),
            |answer| {
                let cells = answer.cells.into_iter();
                cells.map(|cell| (cell.labels.join(JOINT), cell.value, cell.text)).collect()
            },
        );
        Self { figure, axes, ask, cells }
    }

    /// The cells left that have a number now and were not there when it was published.
    fn unpublished(&self, world: &World<'_>) -> Vec<Difference> {
        self.cells
            .iter()
            .filter(|(_, value, _)| value.number().is_some_and(|number| !number.is_zero()))
            .map(|(cle, _, text)| {
                difference(world, &self.figure, cle, "0".to_owned(), text.clone())
            })
            .collect()
    }

    fn is(&self, figure: &str, axes: &str, ask: &Ask) -> bool {
        self.figure == figure && self.axes == axes && self.ask == *ask
    }
}

fn fraction(numerator: Option<String>, denominator: Option<String>) -> Option<Fraction> {
    Fraction::new(numerator?.parse().ok()?, denominator?.parse().ok()?)
}
