//! The list of a record kind: searched, filtered, sorted as a whole, by pages that never slip.

use access::Verb;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Cell, Choice, Column, Field as Part, Layout},
};

use super::{
    Typed, capital, found, framed, may, on_owner,
    row::{linked_titles, shown, title_of},
};
use crate::{
    Fiche, Field, Kind, Register, Row,
    store::{self, ListAsk, Sort, sortable},
};

/// How many rows a page shows.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListTemplate {
    layout: Layout,
    title: String,
    lead: String,
    action: String,
    filtered: bool,
    filters: Vec<Part>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    next: String,
    new: String,
    new_label: String,
    import: String,
    /// Where the list is taken out; empty for who may not.
    export: String,
    /// Where rows that may be one person are told; empty for another record kind.
    twins: String,
    empty: String,
    /// What to do of an empty list, for who adds nothing to it.
    then: &'static str,
}

/// What is said of a list without rows, and what to do then for who adds nothing to it.
fn nothing(fiche: &Fiche, searched: bool) -> (String, &'static str) {
    let none = if fiche.feminine { "Aucune" } else { "Aucun" };
    if searched {
        let then = "Vérifiez l’écriture, ou essayez avec moins de lettres.";
        (format!("{none} {} ne correspond à votre recherche.", fiche.label), then)
    } else {
        let then = "Quand il y en aura, la liste sera ici.";
        (format!("{none} {} pour l’instant.", fiche.label), then)
    }
}

/// How many rows the page shows, in words.
fn lead(fiche: &Fiche, rows: usize, more: &str) -> String {
    let e = if fiche.feminine { "e" } else { "" };
    match rows {
        0 => String::new(),
        1 => format!("1 {} affiché{e}", fiche.label),
        n => format!("{n} {} affiché{e}s{more}", fiche.plural),
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((slug, owner)): Path<(String, i64)>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let fiche = found(&register, &slug)?;
    let given = Typed::new(given);
    let sorts = sortable(&register, fiche);
    let ask = asked(fiche, owner, &given, &sorts);
    let action = on_owner(fiche, Verb::Lire, owner);
    let mut granted = shell.house.authorize_telling(&actor, action, &told(fiche, &ask)).await?;
    let mut found_page = store::list(&mut granted, &register, fiche, &ask).await?;
    let today = shell.house.today();
    register.veil(granted.read(), fiche.table, today, &mut found_page.rows).await?;
    let seen: Vec<&Row> = found_page.rows.iter().collect();
    let titles =
        linked_titles((&shell.house, &actor), granted.read(), &register, fiche, &seen).await?;
    granted.commit().await?;

    let fields: Vec<&'static Field> = fiche
        .list
        .iter()
        // What names the row stands in its first column already.
        .filter(|name| !fiche.title.contains(name))
        .filter_map(|name| fiche.field(name))
        .collect();
    let title = capital(fiche.plural);
    let action = format!("/registre/{slug}/{owner}");
    let order = Order { fiche, sorts: &sorts, sort: ask.sort, given: &given, action: &action };
    let columns = order.columns(&fields);
    let page_of = if fiche.table == "personne" { "dossiers" } else { fiche.slug };
    let rows = found_page
        .rows
        .iter()
        .map(|row| {
            let href = if page_of == "dossiers" {
                format!("/dossiers/{}", row.id)
            } else {
                format!("/fiche/{}/{}", fiche.slug, row.id)
            };
            let mut cells = vec![Cell { text: title_of(fiche, row, &titles), href }];
            cells.extend(fields.iter().map(|field| Cell {
                text: shown(&register, &titles, field, row).0,
                href: String::new(),
            }));
            cells
        })
        .collect::<Vec<_>>();
    let next = found_page.next.map_or(String::new(), |(value, id)| {
        address(&action, &given, &["apres"], &format!("apres={}~{id}", encode(&value)))
    });
    let filtered = !ask.search.is_empty() || !ask.filters.is_empty() || ask.about.is_some();
    let new = if may(fiche, &actor, Verb::Ecrire, owner) {
        match ask.about {
            Some((field, id)) => format!("{action}/nouveau?{field}={id}"),
            None => format!("{action}/nouveau"),
        }
    } else {
        String::new()
    };
    let import = if fiche.owner == crate::Owner::Service
        && actor.may(owner, Verb::Importer, fiche.category)
    {
        format!("/services/{owner}/import")
    } else {
        String::new()
    };
    let shown_rows = rows.len();
    let more = if next.is_empty() { "" } else { ", et d’autres ensuite" };
    let (empty, then) = nothing(fiche, filtered);
    page(&ListTemplate {
        layout: framed(&shell, &actor, fiche, owner, &title),
        lead: lead(fiche, shown_rows, more),
        title,
        filters: filter_parts(fiche, &given, &sorts),
        action,
        filtered,
        columns,
        rows,
        next,
        new,
        new_label: "Ajouter".to_owned(),
        import,
        export: way_out(fiche, &actor, &ask),
        twins: if fiche.table == "personne" {
            format!("/services/{owner}/doublons")
        } else {
            String::new()
        },
        then,
        empty,
    })
}

/// The same list: what was given but for some names, and what is asked besides.
fn address(action: &str, given: &Typed, but: &[&str], more: &str) -> String {
    let mut pairs: Vec<String> = given
        .0
        .iter()
        .filter(|(name, value)| !but.contains(&name.as_str()) && !value.is_empty())
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.push(more.to_owned());
    format!("{action}?{}", pairs.join("&"))
}

/// In what order a list is shown, and how its headings change it.
struct Order<'l> {
    fiche: &'static Fiche,
    sorts: &'l [&'static Field],
    sort: Option<Sort>,
    given: &'l Typed,
    action: &'l str,
}

impl Order<'_> {
    /// The heading of a field, which sorts the whole list by it; once more, the other way round.
    fn column(&self, label: String, field: Option<&'static Field>) -> Column {
        let Some(field) = field else { return Column { label, ..Column::default() } };
        let usual = Sort { by: self.fiche.order, down: self.fiche.latest_first };
        let now = self.sort.unwrap_or(usual);
        let here = now.by == field.name;
        let way = if now.down { "descending" } else { "ascending" };
        let sign = if here && !now.down { "-" } else { "" };
        let sorted = self.sorts.iter().any(|own| own.name == field.name);
        let asked = format!("tri={sign}{}", field.name);
        Column {
            label,
            href: if sorted {
                address(self.action, self.given, &["apres", "tri"], &asked)
            } else {
                String::new()
            },
            sort: if sorted && here { way.to_owned() } else { String::new() },
            numeric: matches!(field.kind, Kind::Int(..) | Kind::Hundredths | Kind::Euro),
        }
    }

    /// What names the row, then its other fields.
    fn columns(&self, fields: &[&'static Field]) -> Vec<Column> {
        let title = self.fiche.title.first().and_then(|name| self.fiche.field(name));
        let title = Column { numeric: false, ..self.column(capital(self.fiche.label), title) };
        let others = fields.iter().map(|field| self.column(field.label.to_owned(), Some(*field)));
        std::iter::once(title).chain(others).collect()
    }
}

/// Where a list is taken out; nowhere for who may not.
fn way_out(fiche: &Fiche, actor: &access::Actor, ask: &ListAsk) -> String {
    // What belongs to an organisation leaves by the form of one of its services.
    let service = match fiche.owner {
        crate::Owner::Service => Some(ask.owner),
        crate::Owner::Organisation => {
            let of = |(id, seen): (i64, &access::ServiceSeen)| {
                (seen.organisation == ask.owner).then_some(id)
            };
            actor.services().find_map(of)
        }
        crate::Owner::Instance => None,
    };
    // A list found by a name is not taken out: the name would be kept with the request (ADR 0019).
    let Some(service) =
        service.filter(|_| ask.search.is_empty() && may(fiche, actor, Verb::Exporter, ask.owner))
    else {
        return String::new();
    };
    let mut pairs = vec![format!("source=liste&fiche={}", fiche.slug)];
    pairs.extend(ask.filters.iter().map(|(name, code)| format!("{name}={}", encode(code))));
    pairs.extend(ask.about.map(|(name, id)| format!("{name}={id}")));
    format!("/services/{service}/export?{}", pairs.join("&"))
}

/// What the trace says of a list: which one and how it was narrowed, never the words typed.
fn told(fiche: &Fiche, ask: &ListAsk) -> String {
    let mut told = format!("liste:{}", fiche.table);
    if !ask.search.is_empty() {
        told.push_str(" recherche");
    }
    for (field, _) in &ask.filters {
        told.push_str(" filtre:");
        told.push_str(field);
    }
    if let Some(sort) = ask.sort {
        told.push_str(" tri:");
        told.push_str(sort.by);
    }
    if ask.after.is_some() {
        told.push_str(" suite");
    }
    told
}

/// What a list is sorted by: a field that it shows, « - » before it for the other way round.
fn sorted(sorts: &[&'static Field], asked: &str) -> Option<Sort> {
    let (name, down) = asked.strip_prefix('-').map_or((asked, false), |name| (name, true));
    let field = sorts.iter().find(|field| field.name == name)?;
    Some(Sort { by: field.name, down })
}

fn asked(fiche: &'static Fiche, owner: i64, given: &Typed, sorts: &[&'static Field]) -> ListAsk {
    let mut ask = ListAsk {
        owner,
        limit: PAGE,
        search: given.get("q").trim().to_owned(),
        sort: sorted(sorts, given.get("tri")),
        ..ListAsk::default()
    };
    // What is of another category than its kind is no question to ask of a list: its answer would tell.
    for field in fiche.fields.iter().filter(|field| field.apart.is_none()) {
        let value = given.get(field.name);
        if value.is_empty() {
            continue;
        }
        match field.kind {
            Kind::Code(list) if list.label_of(value).is_some() => {
                ask.filters.push((field.name, value.to_owned()));
            }
            Kind::Link(_) => {
                if let Ok(id) = value.parse() {
                    ask.about = Some((field.name, id));
                }
            }
            _ => {}
        }
    }
    if let Some((value, id)) = given.get("apres").rsplit_once('~')
        && let Ok(id) = id.parse()
    {
        ask.after = Some((value.to_owned(), id));
    }
    ask
}

/// The orders that a list may be asked in: headings are not on the screen of a phone.
fn sort_part(given: &Typed, sorts: &[&'static Field]) -> Part {
    let chosen = given.get("tri");
    let option = |value: String, label: String| Choice {
        checked: value == chosen,
        value,
        label,
        ..Choice::default()
    };
    let options = sorts.iter().flat_map(|field| {
        let (up, down) = match field.kind {
            Kind::Day | Kind::LastDay | Kind::Moment => {
                ("les plus anciens d’abord", "les plus récents d’abord")
            }
            Kind::Text | Kind::LongText | Kind::Link(_) => ("de A à Z", "de Z à A"),
            _ => ("dans l’ordre", "dans l’ordre inverse"),
        };
        let name = field.name;
        [
            option(name.to_owned(), format!("{}, {up}", field.label)),
            option(format!("-{name}"), format!("{}, {down}", field.label)),
        ]
    });
    Part {
        kind: "select".to_owned(),
        id: "tri".to_owned(),
        label: "Trier par".to_owned(),
        options: options.collect(),
        ..Part::default()
    }
}

fn filter_parts(fiche: &Fiche, given: &Typed, sorts: &[&'static Field]) -> Vec<Part> {
    let mut parts = Vec::new();
    if fiche.searched() {
        parts.push(Part {
            kind: "text".to_owned(),
            id: "q".to_owned(),
            label: "Nom ou prénom".to_owned(),
            hint: "Le début suffit ; accents, majuscules et tirets n’ont pas d’importance."
                .to_owned(),
            value: given.get("q").to_owned(),
            ..Part::default()
        });
    }
    for field in fiche.fields.iter().filter(|field| field.apart.is_none()) {
        if let Kind::Code(list) = field.kind {
            let chosen = given.get(field.name);
            parts.push(Part {
                kind: "select".to_owned(),
                id: field.name.to_owned(),
                label: field.label.to_owned(),
                options: list
                    .items
                    .iter()
                    .map(|(code, label)| Choice {
                        value: (*code).to_owned(),
                        label: (*label).to_owned(),
                        checked: *code == chosen,
                        ..Choice::default()
                    })
                    .collect(),
                ..Part::default()
            });
        }
    }
    if !sorts.is_empty() {
        parts.push(sort_part(given, sorts));
    }
    parts
}

/// A text inside an address.
fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _infallible = write!(out, "%{byte:02X}");
        }
        out
    })
}
