//! Every published figure that the register gives, counted by the product.

use figures::day::day;
use figures::spec::AxisSpec;
use figures::{Ask, CellValue, Fraction, KeyPart};
use reel::{Golden, Verdict, golden};

use crate::house::{Maison, maisons};
use crate::mapping::{Days, FIGURES, NOT_A_FIGURE, Of};

/// The numbers of a printed text: digits without spaces, and the decimals printed.
fn numbers(text: &str) -> Vec<(String, u8)> {
    let mut found: Vec<(String, u8)> = Vec::new();
    let mut words = text.split(|c: char| !c.is_ascii_digit() && c != ',').peekable();
    let mut thousands = false;
    while let Some(word) = words.next() {
        let word = word.trim_matches(',');
        if word.is_empty() {
            thousands = false;
            continue;
        }
        let (whole, decimals) = word.split_once(',').unwrap_or((word, ""));
        let places = u8::try_from(decimals.len()).unwrap();
        match found.last_mut() {
            // « 13 316 »: three digits after a space go on the same number.
            Some(last) if thousands && whole.len() == 3 && last.1 == 0 => {
                last.0.push_str(word);
                last.1 = places;
            }
            _ => found.push((word.to_owned(), places)),
        }
        thousands = decimals.is_empty();
    }
    found
}

#[test]
fn the_numbers_of_a_text_are_read_as_printed() {
    let read = |text: &str| numbers(text).into_iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(read("13 316"), ["13316"]);
    assert_eq!(read("240 jours, 4 personnes"), ["240", "4"]);
    assert_eq!(read("17 15 14"), ["17", "15", "14"]);
    assert_eq!(read("4 mois 7 jours"), ["4", "7"]);
    assert_eq!(read("72,81"), ["72,81"]);
}

/// The year of the report that a figure is of.
fn year_of(id: &str) -> i32 {
    if id.starts_with("F001") { 2023 } else { 2021 }
}

fn period(((y1, m1, d1), (y2, m2, d2)): Days) -> (i32, i32) {
    (day(y1, m1.into(), d1.into()), day(y2, m2.into(), d2.into()) + 1)
}

struct Counting<'m> {
    seen: &'m facts::Seen,
    service: i64,
    year: i32,
}

impl Counting<'_> {
    fn whole_year(&self) -> Days {
        ((self.year, 1, 1), (self.year, 12, 31))
    }

    fn ask(&self, days: Days) -> Ask {
        Maison::ask(self.service, period(days))
    }

    fn of(&self, of: Of) -> Result<Vec<CellValue>, String> {
        Ok(match of {
            Of::F(figure) => self.of(Of::During(figure, self.whole_year()))?,
            Of::During(figure, days) => {
                let answer = figures::evaluate(&self.seen.world(), figure, &self.ask(days));
                vec![answer.map_err(|error| error.to_string())?.cells[0].value]
            }
            Of::By(figure, axis, code, days) => {
                let axis: AxisSpec = serde_json::from_str(&format!("\"{axis}\"")).unwrap();
                let ask = self.ask(days);
                let answer = figures::evaluate_on(&self.seen.world(), figure, &[axis], &ask);
                let key = [KeyPart::Code(code.to_owned())];
                let answer = answer.map_err(|error| error.to_string())?;
                let cell = answer.cells.iter().find(|cell| cell.key == key);
                vec![cell.ok_or_else(|| format!("no {code}: {:?}", answer.cells))?.value]
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
                    .flat_map(|row| row.cells.iter().take(months).map(|cell| cell.value))
                    .collect()
            }
            Of::Plus(first, second) => vec![whole(self.number(*first)? + self.number(*second)?)],
            Of::Minus(first, second) => vec![whole(self.number(*first)? - self.number(*second)?)],
        })
    }

    fn number(&self, of: Of) -> Result<i64, String> {
        let found = self.of(of)?[0];
        found.number().map(Fraction::to_whole).ok_or_else(|| format!("{of:?}: {found:?}"))
    }

    fn table(&self, table: &str, days: Days) -> Result<figures::Table, String> {
        figures::evaluate_table(&self.seen.world(), table, &self.ask(days))
            .map_err(|error| error.to_string())
    }

    /// The cell whose line and column are labelled so; a label that is the very word wins.
    fn cell(&self, table: &str, row: &str, column: &str, days: Days) -> Result<CellValue, String> {
        let counted = self.table(table, days)?;
        let rows: Vec<&Vec<String>> = counted.rows.iter().map(|own| &own.labels).collect();
        let columns: Vec<&Vec<String>> = counted.columns.iter().map(|own| &own.labels).collect();
        let (Some(r), Some(c)) = (place(&rows, row), place(&columns, column)) else {
            return Err(format!("{table}: « {row} », « {column} » among {rows:?}, {columns:?}"));
        };
        Ok(counted.rows[r].cells[c].value)
    }
}

fn whole(number: i64) -> CellValue {
    CellValue::Number(Fraction::whole(number))
}

fn place(labels: &[&Vec<String>], wanted: &str) -> Option<usize> {
    let exact = labels.iter().position(|own| own.iter().any(|label| label == wanted));
    exact.or_else(|| labels.iter().position(|own| own.iter().any(|label| label.contains(wanted))))
}

/// What the product counts, printed with the decimals that were published.
fn printed(values: &[CellValue], expected: &[(String, u8)]) -> Vec<String> {
    let mut texts = Vec::new();
    for value in values {
        let decimals = expected.get(texts.len()).map_or(0, |number| number.1);
        match value {
            CellValue::Civil { months, days } => {
                texts.push(months.to_string());
                texts.push(days.to_string());
            }
            value => match value.number() {
                Some(number) => texts.push(number.french(decimals)),
                None => texts.push(format!("{value:?}")),
            },
        }
    }
    for text in &mut texts {
        text.retain(|c| !c.is_whitespace() && c != '\u{202f}' && c != '\u{a0}');
    }
    texts
}

#[test]
fn every_figure_that_the_register_gives_is_counted_or_told_why_not() {
    for Golden { id, verdict, .. } in golden().unwrap() {
        let counted = FIGURES.iter().filter(|own| own.0 == id).count();
        let held = NOT_A_FIGURE.iter().filter(|own| own.0 == id).count();
        let wanted = usize::from(verdict == Verdict::Oui);
        assert_eq!(counted + held, wanted, "{id}");
    }
}

#[tokio::test]
async fn the_product_counts_every_published_figure() {
    for maison in maisons("figures").await {
        let mut wrong = Vec::new();
        let mut granted = maison.grant(maison.aer).await;
        let seen = maison.facts.world(granted.read()).await.unwrap();
        drop(granted);
        let seen = seen.of_organisation(maison.organisation);
        for (id, places) in FIGURES {
            let all = golden().unwrap();
            let golden = all.iter().find(|one| one.id == *id).unwrap();
            let service = maison.service_of(id);
            let counting = Counting { seen: &seen, service, year: year_of(id) };
            let values: Result<Vec<_>, String> =
                places.iter().map(|place| counting.of(*place)).collect();
            let values = match values {
                Ok(values) => values.concat(),
                Err(why) => {
                    wrong.push(format!("{id}: {why}"));
                    continue;
                }
            };
            let expected = numbers(&golden.expected);
            let counted = printed(&values, &expected);
            if !counted.iter().eq(expected.iter().map(|number| &number.0)) {
                wrong.push(format!("{id}: {counted:?}, published {:?}", golden.expected));
            }
        }
        drop(seen);
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FIGURES.len(), wrong.join("\n"));
        for (id, why, sql, answer) in NOT_A_FIGURE {
            let service = maison.service_of(id);
            assert_eq!(maison.held(sql, service).await, *answer, "{id}, {why}");
        }
    }
}
