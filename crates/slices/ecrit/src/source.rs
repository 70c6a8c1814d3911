//! The dated entries about a child that a writing may cite: every record kind of the register that
//! names the child and, beside them, what other slices give through [`Citable`].

use std::{future::Future, pin::Pin, sync::Arc};

use access::{Actor, Category, Granted, House};
use fiche::{Fiche, Kind, Owner, Register, Row, Titles};
use jiff::civil::Date;
use vocabulary::french_day;
use web::PageError;

use crate::rules::theme;

/// A dated entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entree {
    /// The table that keeps it; it has the columns `id` and `version`.
    pub table: String,
    /// Its identifier there.
    pub row: i64,
    /// Its version.
    pub version: i64,
    /// The service that keeps it.
    pub service: i64,
    /// The kind of information it is: who may open it follows.
    pub category: Category,
    /// Its day.
    pub day: Date,
    /// What it is, without any content: « incident », « note de visite ».
    pub label: String,
    /// What kind of its kind it is, to fold those that are alike; may be empty.
    pub nature: String,
    /// What it says, without its day and without a point at the end.
    pub words: String,
    /// Where it belongs: a code of [`theme::THEMES`].
    pub theme: &'static str,
}

/// What a slice answers, later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Entries that are no record kind of the register.
pub trait Citable: Send + Sync + 'static {
    /// The table that keeps them.
    fn table(&self) -> &'static str;

    /// Where one is read.
    fn href(&self, row: i64) -> String;

    /// Those about a child, from a day to another (both included), that a grant on the file
    /// ([`access::Cible::Dossier`]) opens: `services_on_child` of their category.
    fn entries<'a>(
        &'a self,
        granted: &'a mut Granted,
        personne: i64,
        period: (Date, Date),
    ) -> Later<'a, Result<Vec<Entree>, PageError>>;

    /// Who lacks on a day for a writing of this nature to be submitted, under the same grant; nobody for most.
    fn lacks<'a>(
        &'a self,
        _granted: &'a mut Granted,
        (_nature, _personne): (&'a str, i64),
        _day: Date,
    ) -> Later<'a, Result<Vec<String>, PageError>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// All of them. Cloning it is cheap.
#[derive(Clone)]
pub struct Citables(Arc<[Box<dyn Citable>]>);

impl Citables {
    /// Gathers what slices give.
    pub fn new(all: Vec<Box<dyn Citable>>) -> Self {
        Self(all.into())
    }

    /// Where an entry is read; empty when nobody knows its table.
    pub(crate) fn href(&self, register: &Register, table: &str, row: i64) -> String {
        if let Some(fiche) = register.by_table(table) {
            return format!("/fiche/{}/{row}", fiche.slug);
        }
        self.0.iter().find(|one| one.table() == table).map_or(String::new(), |one| one.href(row))
    }

    /// Who lacks for a writing to be submitted, of all of them.
    pub(crate) async fn lacks(
        &self,
        granted: &mut Granted,
        of: (&str, i64),
        day: Date,
    ) -> Result<Vec<String>, PageError> {
        let mut all = Vec::new();
        for one in &*self.0 {
            all.extend(one.lacks(granted, of, day).await?);
        }
        Ok(all)
    }

    /// Whether a table is one of ours: its name may be written in a statement.
    pub(crate) fn knows(&self, register: &Register, table: &str) -> bool {
        register.by_table(table).is_some() || self.0.iter().any(|one| one.table() == table)
    }
}

/// What names nothing worth a sentence of a writing: who may see, who gave access, what is owed; what is kept to
/// run the house (belongings, money, doses, whom to call), which is no fact about how a child is.
const NOT_CITED: &[&str] = &[
    "personne",
    "partage",
    "regle_acces",
    "restriction",
    "demande",
    "contact",
    "objet_enfant",
    "regle_argent",
    "mouvement_argent",
    "fiche_crise",
    "prise_traitement",
    "stock_traitement",
    "etape_prevue",
];

/// What is told apart from facts, and must not be read as one: what somebody supposes of an incident.
const SUPPOSED: &str = "hypothese";

/// What belongs to the project of a child: the application tells it in sentences of its own, the words that
/// the child agreed to see repeated and no others.
pub(crate) const OF_PROJECT: &[&str] = &[
    "parole_enfant",
    "evaluation_projet",
    "besoin_evalue",
    "projet_en_cours",
    "objectif_projet",
    "bilan_objectif",
    "indication_projet",
    "arbitrage",
    "association_projet",
    "co_intervention",
    "partie_projet",
    "part_financement",
];

/// Every entry about a child from a day to another, both included, that a grant on the file opens, by
/// day.
pub(crate) async fn entries(
    (house, actor): (&House, &Actor),
    granted: &mut Granted,
    (register, citables): (&Register, &Citables),
    personne: i64,
    period: (Date, Date),
) -> Result<Vec<Entree>, PageError> {
    let mut found: Vec<(&'static Fiche, Row)> = Vec::new();
    let about = |kind: &&&'static Fiche| {
        kind.owner == Owner::Service
            && kind.field("personne_id").is_some()
            && !NOT_CITED.contains(&kind.table)
            && !OF_PROJECT.contains(&kind.table)
            && theme::is_citable(kind.category)
    };
    for kind in register.all().iter().filter(about) {
        let services = granted.services_on_child(kind.category).to_vec();
        let mut rows = fiche::rows_about(granted, kind, "personne_id", personne, &services).await?;
        fiche::keep_apart(granted, kind, &mut rows);
        let within = |row: &Row| {
            row.day(kind.order).is_some_and(|day| period.0 <= day && day <= period.1)
                && !(kind.table == "acte" && is_taken_back(row))
        };
        found.extend(rows.into_iter().filter(within).map(|row| (*kind, row)));
    }
    let seen: Vec<(&Fiche, &Row)> = found.iter().map(|(kind, row)| (*kind, row)).collect();
    let titles = fiche::titles_of_all((house, actor), granted.read(), register, &seen).await?;
    let mut all: Vec<Entree> =
        found.iter().filter_map(|(kind, row)| entry(register, &titles, kind, row)).collect();
    for one in &*citables.0 {
        all.extend(one.entries(granted, personne, period).await?);
    }
    for one in all.iter_mut().filter(|one| !OF_PROJECT.contains(&one.table.as_str())) {
        if theme::is_supposed(&one.words) {
            one.theme = "comprehension";
        }
    }
    all.sort_by(|a, b| (a.day, &a.table, a.row).cmp(&(b.day, &b.table, b.row)));
    Ok(all)
}

/// An act whose time was taken back, with the note that told it: nothing happened that may be cited.
fn is_taken_back(acte: &Row) -> bool {
    acte.int("minutes") == Some(0) && acte.int("travel_minutes").unwrap_or(0) == 0
}

/// The longest quotation of what a professional wrote, in letters.
const QUOTED: usize = 400;

fn entry(register: &Register, titles: &Titles, kind: &Fiche, row: &Row) -> Option<Entree> {
    let day = row.day(kind.order)?;
    let named = kind.title.iter().filter_map(|name| kind.field(name));
    let nature = named.filter(|field| matches!(field.kind, Kind::Code(_))).find_map(|field| {
        Some((field.name, row.text(field.name)?, fiche::show(field.kind, row.value(field.name))))
    });
    let (nature_field, code, shown) = nature.unwrap_or_default();
    let mut words = if shown.is_empty() { String::new() } else { format!(" ({})", typed(&shown)) };
    let mut details = Vec::new();
    let mut quoted = Vec::new();
    for field in kind.fields {
        let listed = kind.list.contains(&field.name);
        let long = matches!(field.kind, Kind::LongText);
        let left_out = ["personne_id", kind.order, nature_field, SUPPOSED].contains(&field.name);
        // Words and care told in a row of another category are quoted from where they are kept, or not at all.
        if left_out || field.apart.is_some() || !(listed || long) {
            continue;
        }
        let (text, _) = fiche::shown(register, titles, field, row);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            continue;
        }
        if long {
            quoted.push(format!("« {} »", shortened(&text)));
        } else {
            details.push(said(field.label, &typed(&text)));
        }
    }
    if !details.is_empty() {
        words.push_str(", ");
        words.push_str(&details.join(", "));
    }
    if !quoted.is_empty() {
        words.push_str(" ; il est noté : ");
        words.push_str(&quoted.join(" "));
    }
    Some(Entree {
        table: kind.table.to_owned(),
        row: row.id,
        version: row.version,
        service: row.owner,
        category: kind.category,
        day,
        label: kind.label.to_owned(),
        nature: typed(&shown),
        words,
        theme: theme::of_row(kind.table, code, kind.category),
    })
}

/// What a field says, in the middle of a sentence: the question of its label is none there (« Ou vers quelle structure »).
fn said(label: &str, text: &str) -> String {
    let label = typed(&lower(label));
    let label = label.strip_prefix("ou ").unwrap_or(&label);
    let asked = [" quelles ", " quelle ", " quels ", " quel "];
    match asked.iter().find_map(|word| label.split_once(word)) {
        Some((before, _)) if !before.contains(' ') => format!("{before} {text}"),
        _ => format!("{label} : {text}"),
    }
}

/// With the apostrophe of print, and without a point at its end.
fn typed(text: &str) -> String {
    text.replace('\'', "’").trim_end_matches('.').to_owned()
}

/// Without its capital, unless it is initials.
pub(crate) fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// Cut at a word; guillemets within become quotation marks, so that a sentence stays one.
fn shortened(text: &str) -> String {
    let text = text.replace('«', "“").replace('»', "”").replace("“ ", "“").replace(" ”", "”");
    if text.chars().count() <= QUOTED {
        return text;
    }
    let cut: String = text.chars().take(QUOTED).collect();
    let at = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..at])
}

/// A fact that is proposed: one entry, or several of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposition {
    /// What the form sends.
    pub key: String,
    pub theme: &'static str,
    /// The sentence, without its marks nor its point.
    pub sentence: String,
    pub ticked: bool,
    pub entries: Vec<Entree>,
}

/// What is proposed from entries: by theme, then by day. Those of one kind and one nature that are many
/// make one sentence, which cites them all; what was noted in words is never folded away.
pub(crate) fn propositions(entries: &[Entree]) -> Vec<Proposition> {
    let mut all: Vec<Proposition> = Vec::new();
    let alike = |a: &Entree, b: &Entree| {
        a.table == b.table && a.nature == b.nature && a.service == b.service && a.theme == b.theme
    };
    let quotes = |one: &Entree| one.words.contains('«');
    let mut done: Vec<(&str, i64)> = Vec::new();
    for one in entries {
        if done.contains(&(one.table.as_str(), one.row)) {
            continue;
        }
        let same: Vec<&Entree> =
            entries.iter().filter(|other| alike(one, other) && !quotes(other)).collect();
        let folds = !quotes(one) && !one.nature.is_empty() && same.len() >= theme::MANY;
        let group: Vec<Entree> =
            if folds { same.into_iter().cloned().collect() } else { vec![one.clone()] };
        done.extend(
            entries
                .iter()
                .filter(|own| group.iter().any(|g| (&g.table, g.row) == (&own.table, own.row)))
                .map(|own| (own.table.as_str(), own.row)),
        );
        let last = group.last().map_or(one.day, |last| last.day);
        let sentence = if folds {
            format!(
                "Du {} au {}, {} fois : {} ({})",
                french_day(one.day),
                french_day(last),
                group.len(),
                one.label,
                one.nature
            )
        } else {
            format!("Le {}, {}{}", french_day(one.day), one.label, one.words)
        };
        let many = if folds { "-tous" } else { "" };
        all.push(Proposition {
            key: format!("{}-{}{many}", one.table, one.row),
            theme: one.theme,
            sentence,
            ticked: theme::is_ticked(one.category)
                && theme::is_of_the_way(&one.table)
                && !theme::is_supposed(&one.words),
            entries: group,
        });
    }
    let rank = |theme: &str| theme::THEMES.iter().position(|(code, _)| *code == theme);
    all.sort_by_key(|one| rank(one.theme));
    all
}
