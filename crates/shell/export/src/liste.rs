//! The lists of the register: what the reader lists, and no row more.

use std::fmt::Write as _;

use access::{Action, Category, Cible, Verb};
use fiche::{Fiche, Field, Kind, ListAsk, Owner, Register, Row};
use web::PageError;

use crate::{Asking, Content, Format, Future, Gathered, Source};

/// How many rows are read at once.
const BATCH: i64 = 500;
/// The most rows of one file.
const MOST_ROWS: usize = 50_000;

/// The lists of every record kind.
pub struct Listes(pub Register);

impl Source for Listes {
    fn code(&self) -> &'static str {
        "liste"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Xlsx, Format::Csv]
    }

    fn has_columns(&self) -> bool {
        true
    }

    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>> {
        Box::pin(gather(&self.0, asking))
    }
}

async fn gather(register: &Register, asking: Asking<'_>) -> Result<Gathered, PageError> {
    let (shell, subject) = (asking.shell, asking.subject);
    let fiche = register.by_slug(subject.get("fiche")).filter(|one| one.owner != Owner::Instance);
    // What is not a list is asked like one, and refused like one.
    let category = fiche.map_or(Category::Identite, |fiche| fiche.category);
    let organisation = asking.actor.service(subject.service).map_or(0, |seen| seen.organisation);
    let (owner, cible) = match fiche.map(|fiche| fiche.owner) {
        Some(Owner::Organisation) => (organisation, Cible::Organisation(organisation)),
        _ => (subject.service, Cible::Service(subject.service)),
    };
    let action = Action { verb: Verb::Exporter, category, cible };
    let told = fiche.map_or(String::new(), |fiche| format!(" liste:{}", fiche.table));
    let details = format!("{}{told}", asking.details);
    let mut granted =
        shell.house.authorize_telling(asking.actor, action.clone(), details.trim()).await?;
    let Some(fiche) = fiche else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let mut ask = ListAsk { owner, limit: BATCH, ..ListAsk::default() };
    let mut parameters = vec![("fiche", fiche.slug.to_owned())];
    let mut titre = fiche::capital(fiche.plural);
    let mut personne = None;
    for field in fiche.fields.iter().filter(|field| field.apart.is_none()) {
        let value = subject.get(field.name);
        match field.kind {
            Kind::Code(list) => {
                let Some(label) = list.label_of(value) else { continue };
                let _infallible = write!(titre, " · {} : {label}", field.label);
                ask.filters.push((field.name, value.to_owned()));
            }
            Kind::Link(table) => {
                let Ok(id) = value.parse() else { continue };
                titre.push_str(if table == "personne" { " · un enfant" } else { " · un choix" });
                personne = (table == "personne").then_some(id);
                ask.about = Some((field.name, id));
            }
            _ => continue,
        }
        parameters.push((field.name, value.to_owned()));
    }
    if subject.wants_all() {
        parameters.push(("colonnes", "toutes".to_owned()));
    }
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let page = fiche::list(&mut granted, register, fiche, &ask).await?;
        rows.extend(page.rows);
        if page.next.is_none() || rows.len() >= MOST_ROWS {
            break;
        }
        ask.after = page.next;
    }
    register.veil(granted.read(), fiche.table, shell.house.today(), &mut rows).await?;
    let reader = (&shell.house, asking.actor);
    fiche::cover_apart(reader, granted.read(), (register, fiche), owner, &mut rows).await?;
    let refs: Vec<&Row> = rows.iter().collect();
    let reader = (&shell.house, asking.actor);
    let titles = fiche::linked_titles(reader, granted.read(), register, fiche, &refs).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let children = fiche::children_of(granted.read(), register, fiche, &ids).await?;
    granted.commit().await?;
    let persons = match category {
        Category::Rh => rows.len(),
        _ => children.len(),
    };
    let paper = Paper { register, fiche, titles: &titles, all: subject.wants_all() };
    Ok(Gathered {
        action,
        joined: Vec::new(),
        content: Content::Table(paper.table(&refs, &titre)),
        titre,
        parameters,
        personne,
        rows: rows.len(),
        children,
        persons,
    })
}

/// Rows of one kind as a table to print.
pub struct Paper<'a> {
    /// The record kinds.
    pub register: &'a Register,
    /// The kind of the rows.
    pub fiche: &'static Fiche,
    /// The titles of the rows that they name.
    pub titles: &'a std::collections::BTreeMap<(&'static str, i64), String>,
    /// All fields, not those of the list alone.
    pub all: bool,
}

impl Paper<'_> {
    /// The table, under its caption.
    pub fn table(&self, rows: &[&Row], caption: &str) -> print::Table {
        let fiche = self.fiche;
        let fields: Vec<&Field> = if self.all {
            fiche.fields.iter().collect()
        } else {
            let list = fiche.list.iter().filter(|name| !fiche.title.contains(name));
            list.filter_map(|name| fiche.field(name)).collect()
        };
        let head = if self.all { "Référence".to_owned() } else { fiche::capital(fiche.label) };
        let mut columns = vec![print::Column::text(head)];
        columns.extend(fields.iter().map(|field| print::Column::text(field.label)));
        let lines = rows.iter().map(|row| {
            let first = if self.all {
                row.reference.clone().unwrap_or_default()
            } else {
                fiche::title_of(fiche, row, self.titles)
            };
            let mut cells = vec![print::Cell::header(first)];
            cells.extend(fields.iter().map(|field| {
                print::Cell::text(fiche::shown(self.register, self.titles, field, row).0)
            }));
            print::Row::new(cells)
        });
        print::Table {
            caption: caption.to_owned(),
            columns,
            rows: lines.collect(),
            ..print::Table::default()
        }
    }
}
