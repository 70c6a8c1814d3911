//! Counting within a grant: the services asked are those of the grant, never more.

use access::Granted;
use figures::day::Day;
use figures::spec::{AxisSpec, TableSpec};
use figures::{Answer, Ask, KeyPart, Records, Table};

use crate::{Facts, FactsError, Seen};

fn ask(granted: &Granted, start: Day, end: Day) -> Ask {
    Ask { services: Some(granted.services().to_vec()), start, end }
}

async fn seen(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
) -> Result<Seen, FactsError> {
    let seen = facts.world(granted.read()).await?;
    Ok(match organisation {
        Some(organisation) => seen.of_organisation(organisation),
        None => seen,
    })
}

/// Counts a figure on its own axes, from `start` to the day before `end`, for the services of the
/// grant; the figures of an organisation are known when it is given.
///
/// # Errors
///
/// [`FactsError`] when there is no such figure or the database refuses.
pub async fn answer(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
    figure: &str,
    (start, end): (Day, Day),
) -> Result<Answer, FactsError> {
    let seen = seen(granted, facts, organisation).await?;
    Ok(figures::evaluate(&seen.world(), figure, &ask(granted, start, end))?)
}

/// The same, for a reader who may not know small numbers: those of 1 to `mask_up_to` persons are hidden,
/// the others rounded; 0 hides none.
///
/// # Errors
///
/// As [`answer`].
pub async fn masked_answer(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
    figure: &str,
    (start, end): (Day, Day),
    mask_up_to: u32,
) -> Result<Answer, FactsError> {
    let seen = seen(granted, facts, organisation).await?.masked(mask_up_to);
    Ok(figures::evaluate(&seen.world(), figure, &ask(granted, start, end))?)
}

/// Counts a figure on the axes given.
///
/// # Errors
///
/// [`FactsError`] when there is no such figure, an axis does not fit, or the database refuses.
pub async fn answer_on(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
    figure: &str,
    axes: &[AxisSpec],
    (start, end): (Day, Day),
) -> Result<Answer, FactsError> {
    let seen = seen(granted, facts, organisation).await?;
    Ok(figures::evaluate_on(&seen.world(), figure, axes, &ask(granted, start, end))?)
}

/// Counts a table.
///
/// # Errors
///
/// [`FactsError`] when there is no such table or the database refuses.
pub async fn table(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
    table: &str,
    (start, end): (Day, Day),
) -> Result<Table, FactsError> {
    let seen = seen(granted, facts, organisation).await?;
    Ok(figures::evaluate_table(&seen.world(), table, &ask(granted, start, end))?)
}

/// The same, for a reader who may not know small numbers, as [`masked_answer`].
///
/// # Errors
///
/// As [`table`].
pub async fn masked_table(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
    table: &str,
    (start, end): (Day, Day),
    mask_up_to: u32,
) -> Result<Table, FactsError> {
    let seen = seen(granted, facts, organisation).await?.masked(mask_up_to);
    Ok(figures::evaluate_table(&seen.world(), table, &ask(granted, start, end))?)
}

/// Counts a table that is not in the catalogue: a draft.
///
/// # Errors
///
/// [`FactsError`] when it does not fit or the database refuses.
pub async fn table_spec(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
    table: &TableSpec,
    (start, end): (Day, Day),
) -> Result<Table, FactsError> {
    let seen = seen(granted, facts, organisation).await?;
    Ok(figures::evaluate_table_spec(&seen.world(), table, &ask(granted, start, end))?)
}

/// Lists the facts behind a cell. They are identifiers in the population named: what they show
/// is read through a grant on their own category.
///
/// # Errors
///
/// [`FactsError`] when there is no such figure or the database refuses.
pub async fn records(
    granted: &mut Granted,
    facts: &Facts,
    organisation: Option<i64>,
    figure: &str,
    axes: &[AxisSpec],
    key: &[KeyPart],
    (start, end): (Day, Day),
) -> Result<Records, FactsError> {
    let seen = seen(granted, facts, organisation).await?;
    Ok(figures::records(&seen.world(), figure, axes, key, &ask(granted, start, end))?)
}
