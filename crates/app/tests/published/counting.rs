//! Counting one place of a report with the product's figures and tables.

use figures::day::day;
use figures::spec::AxisSpec;
use figures::{Ask, CellValue, Fraction, KeyPart};

use crate::house::Maison;
use crate::mapping::{Days, Of};

/// What the product counts, and how it prints it.
pub type Counted = (CellValue, String);

/// The year of the report that a figure is of.
pub fn year_of(id: &str) -> i32 {
    if id.starts_with("F001") { 2023 } else { 2021 }
}

fn period(((y1, m1, d1), (y2, m2, d2)): Days) -> (i32, i32) {
    (day(y1, m1.into(), d1.into()), day(y2, m2.into(), d2.into()) + 1)
}

/// The figures of a service over the year of its report.
pub struct Counting<'m> {
    pub seen: &'m facts::Seen,
    pub service: i64,
    pub year: i32,
}

impl Counting<'_> {
    fn whole_year(&self) -> Days {
        ((self.year, 1, 1), (self.year, 12, 31))
    }

    fn ask(&self, days: Days) -> Ask {
        Maison::ask(self.service, period(days))
    }

    /// Counts a place: one value, or twelve a line.
    pub fn of(&self, of: Of) -> Result<Vec<Counted>, String> {
        Ok(match of {
            Of::F(figure) => self.of(Of::During(figure, self.whole_year()))?,
            Of::During(figure, days) => {
                let answer = figures::evaluate(&self.seen.world(), figure, &self.ask(days));
                let answer = answer.map_err(|error| error.to_string())?;
                vec![(answer.cells[0].value, answer.cells[0].text.clone())]
            }
            Of::By(figure, axis, code, days) => {
                let axis: AxisSpec = serde_json::from_str(&format!("\"{axis}\"")).unwrap();
                let ask = self.ask(days);
                let answer = figures::evaluate_on(&self.seen.world(), figure, &[axis], &ask);
                let key = [KeyPart::Code(code.to_owned())];
                let answer = answer.map_err(|error| error.to_string())?;
                let cell = answer.cells.iter().find(|cell| cell.key == key);
                let cell = cell.ok_or_else(|| format!("no {code}: {:?}", answer.cells))?;
                vec![(cell.value, cell.text.clone())]
            }
            Of::C(table, row, column) => {
                vec![self.cell(table, row, column, self.whole_year())?]
            }
            Of::CellDuring(table, row, column, days) => vec![self.cell(table, row, column, days)?],
            Of::Months(table) => {
                let counted = self.table(table, self.whole_year())?;
                let months = counted.columns.len() - 1;
                assert_eq!(months, 12, "{table}");
                counted
                    .rows
                    .iter()
                    .flat_map(|row| row.cells.iter().take(months))
                    .map(|cell| (cell.value, cell.text.clone()))
                    .collect()
            }
            Of::Plus(first, second) => vec![whole(self.number(*first)? + self.number(*second)?)],
            Of::Minus(first, second) => vec![whole(self.number(*first)? - self.number(*second)?)],
        })
    }

    fn number(&self, of: Of) -> Result<i64, String> {
        let found = self.of(of)?[0].0;
        found.number().map(Fraction::to_whole).ok_or_else(|| format!("{of:?}: {found:?}"))
    }

    fn table(&self, table: &str, days: Days) -> Result<figures::Table, String> {
        figures::evaluate_table(&self.seen.world(), table, &self.ask(days))
            .map_err(|error| error.to_string())
    }

    /// The cell whose line and column are labelled so; a label that is the very word wins.
    fn cell(&self, table: &str, row: &str, column: &str, days: Days) -> Result<Counted, String> {
        let counted = self.table(table, days)?;
        let rows: Vec<&Vec<String>> = counted.rows.iter().map(|own| &own.labels).collect();
        let columns: Vec<&Vec<String>> = counted.columns.iter().map(|own| &own.labels).collect();
        let (Some(r), Some(c)) = (place(&rows, row), place(&columns, column)) else {
            return Err(format!("{table}: « {row} », « {column} » among {rows:?}, {columns:?}"));
        };
        let cell = &counted.rows[r].cells[c];
        Ok((cell.value, cell.text.clone()))
    }
}

fn whole(number: i64) -> Counted {
    (CellValue::Number(Fraction::whole(number)), number.to_string())
}

fn place(labels: &[&Vec<String>], wanted: &str) -> Option<usize> {
    let exact = labels.iter().position(|own| own.iter().any(|label| label == wanted));
    exact.or_else(|| labels.iter().position(|own| own.iter().any(|label| label.contains(wanted))))
}
