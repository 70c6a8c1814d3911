//! The rows behind a number, taken out.

use access::{Action, Cible, Verb};
use export::{Asking, Content, Format, Future, Gathered, Source};
use facts::Facts;
use fiche::{Owner, Register, Row};
use web::PageError;

use super::records::{ask_of, asked, cell_of_figure, cell_of_table, world};
use crate::{
    counted,
    dashboard::reading,
    period::{Given, Period},
};

/// The rows that a figure or a cell of a table counts, for those who may take out their kind.
pub struct Fiches {
    /// The record kinds.
    pub register: Register,
    /// What figures are counted on.
    pub facts: Facts,
}

impl Source for Fiches {
    fn code(&self) -> &'static str {
        "fiches"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Xlsx, Format::Csv]
    }

    fn has_columns(&self) -> bool {
        true
    }

    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>> {
        Box::pin(gather(self, asking))
    }
}

async fn gather(own: &Fiches, asking: Asking<'_>) -> Result<Gathered, PageError> {
    let (shell, actor, subject) = (asking.shell, asking.actor, asking.subject);
    let service = subject.service;
    let given = Given {
        annee: subject.get("annee").to_owned(),
        du: subject.get("du").to_owned(),
        au: subject.get("au").to_owned(),
    };
    let period = Period::read(&given, shell.house.today());
    let mut granted = shell.house.authorize(actor, reading(service)).await?;
    let seen = world(shell, &own.facts, actor, service, &mut granted).await?;
    let ask = ask_of(&granted, period);
    let place = |name: &str| subject.get(name).parse::<usize>().unwrap_or_default();
    let mut parameters: Vec<(&'static str, String)> = Vec::new();
    let opened = if subject.get("tableau").is_empty() {
        let id = subject.get("chiffre");
        parameters.push(("chiffre", id.to_owned()));
        parameters.push(("cellule", place("cellule").to_string()));
        cell_of_figure(&seen, &ask, id, place("cellule"), service, period)?
    } else {
        let id = subject.get("tableau");
        let at = (place("ligne"), place("colonne"));
        parameters.push(("tableau", id.to_owned()));
        parameters.extend([("ligne", at.0.to_string()), ("colonne", at.1.to_string())]);
        cell_of_table(&seen, &ask, id, at, service, period)?
    };
    parameters.extend(period.pairs());
    if subject.wants_all() {
        parameters.push(("colonnes", "toutes".to_owned()));
    }
    let records = counted(
        figures::records(&seen.world(), &opened.figure, &opened.axes, &opened.key, &ask)
            .map_err(facts::FactsError::from),
    )?;
    let by = asked(&seen, &opened)?;
    let owning = seen.owning_rows(&records);
    drop(seen);
    granted.commit().await?;
    let (table, ids) = owning.ok_or(PageError::NotFound)?;
    let fiche = own.register.by_table(table).filter(|fiche| fiche.owner == Owner::Service);
    let fiche = fiche.ok_or(PageError::NotFound)?;
    let category = fiche.category;
    let action = Action { verb: Verb::Exporter, category, cible: Cible::Service(service) };
    let details = format!("{} chiffre:{}", asking.details, opened.figure);
    let mut granted = shell.house.authorize_telling(actor, action.clone(), details.trim()).await?;
    let mut rows: Vec<Row> = fiche::rows_by_id(&mut granted, &own.register, fiche, &ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    let (reader, of) = ((&shell.house, actor), (&own.register, fiche));
    fiche::keep_asked(reader, granted.read(), of, service, &by, &mut rows).await?;
    own.register.veil(granted.read(), fiche.table, shell.house.today(), &mut rows).await?;
    fiche::cover_apart(reader, granted.read(), of, service, &mut rows).await?;
    let refs: Vec<&Row> = rows.iter().collect();
    let titles = fiche::linked_titles(reader, granted.read(), &own.register, fiche, &refs).await?;
    let kept: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let children = fiche::children_of(granted.read(), &own.register, fiche, &kept).await?;
    granted.commit().await?;
    let paper =
        export::Paper { register: &own.register, fiche, titles: &titles, all: subject.wants_all() };
    Ok(Gathered {
        action,
        joined: Vec::new(),
        content: Content::Table(paper.table(&refs, &opened.label)),
        titre: opened.label,
        parameters,
        personne: None,
        rows: rows.len(),
        persons: if category.is_of_a_child() { children.len() } else { rows.len() },
        children,
    })
}
