//! The trace of a service, taken out: what a controller or a judge may be handed.

use access::Verb;
use export::{Asking, Content, Format, Future, Gathered, Source};
use fiche::Register;
use web::PageError;

use super::{
    model::Scope,
    pages::{Asked, HEADS, distinct, found},
    store,
};
use crate::scope;

/// The most lines of one file.
const MOST_LINES: usize = 20_000;

/// The trace of a service.
pub struct Traces(pub Register);

impl Source for Traces {
    fn code(&self) -> &'static str {
        "trace"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Xlsx, Format::Csv]
    }

    fn purpose(&self) -> &'static str {
        "controle"
    }

    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>> {
        Box::pin(gather(&self.0, asking))
    }
}

async fn gather(register: &Register, asking: Asking<'_>) -> Result<Gathered, PageError> {
    let subject = asking.subject;
    let action = scope::in_service(Verb::Exporter, subject.service);
    let house = &asking.shell.house;
    let mut granted = house.authorize_telling(asking.actor, action.clone(), asking.details).await?;
    let asked = Asked::of(|name| subject.get(name).to_owned());
    let mut ask = asked.ask(Scope::Services(vec![subject.service]), house.today());
    ask.limit = MOST_LINES;
    let (lines, _) = store::lines(&mut granted, &ask).await?;
    let children = distinct(lines.iter().map(|line| line.personne));
    let rows = found(register, &mut granted, &ask, true).await?.rows;
    granted.commit().await?;
    let names = ["du", "au", "compte", "genre", "verdict"];
    let parameters = names
        .into_iter()
        .map(|name| (name, subject.get(name).to_owned()))
        .filter(|(_, value)| !value.is_empty() && !value.contains(['&', '=']))
        .collect();
    let titre = "Qui a consulté les dossiers".to_owned();
    let table = print::Table {
        caption: titre.clone(),
        columns: HEADS.into_iter().map(print::Column::text).collect(),
        rows: rows
            .into_iter()
            .map(|row| {
                print::Row::new(row.into_iter().map(|cell| print::Cell::text(cell.text)).collect())
            })
            .collect(),
        ..print::Table::default()
    };
    Ok(Gathered {
        action,
        titre,
        parameters,
        personne: None,
        rows: table.rows.len(),
        persons: children.len(),
        children,
        joined: Vec::new(),
        content: Content::Table(table),
    })
}
