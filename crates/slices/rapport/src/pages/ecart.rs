//! Beside the gap between what was done and what was planned, month by month: who was away, which posts nobody held, how many
//! places there were; each leads to its records. Shown before the text that comments it.

use access::{Action, Actor, Category, Cible, Verb};
use facts::Facts;
use fiche::{Fiche, Register, Row, Titles};
use figures::{Ask, Fraction, KeyPart, World, day::to_date, spec::AxisSpec};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::{MONTHS, french_day};
use web::{
    PageError, Shell,
    parts::{Cell, Column},
};

use super::printed::{ask, seen};
use crate::{
    model::Rapport,
    rules::{Jours, days_within, months, so_far},
};

/// The gap of a year, and what may explain it.
pub(super) struct Ecart {
    /// What was done, what was planned, and what lacks.
    pub told: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    pub causes: Vec<Cause>,
    /// A sentence whose figures follow the register, to be taken up in the text.
    pub phrase: String,
}

/// One kind of what may explain a gap.
pub(super) struct Cause {
    pub id: &'static str,
    pub title: &'static str,
    /// How much, in a sentence; why nothing is shown.
    pub told: String,
    /// What is read, where it leads, and the rest of the line.
    pub lines: Vec<(String, String, String)>,
    /// The list of all of them, and where one is added; empty for who does neither.
    pub list: String,
    pub new: String,
}

/// What a text names when it speaks of what was planned.
const NAMED: &[&str] = &[
    ":journees_prevues",
    ":taux_activite",
    ":ecart_journees",
    ":journees_mois",
    ":journees_annee",
    "prévisionnel",
];

/// Whether a chapter speaks of the activity against what was planned.
pub(super) fn speaks_of_it(texte: &str) -> bool {
    NAMED.iter().any(|name| texte.contains(name))
}

/// What the register counts of a year.
#[derive(Default)]
struct Counted {
    told: String,
    journees: Vec<Option<i64>>,
    prevues: Vec<Option<i64>>,
    places: Vec<Option<i64>>,
}

/// A figure, month by month of a year.
fn by_month(world: &World<'_>, figure: &str, ask: &Ask) -> Vec<Option<i64>> {
    let axis = serde_json::from_str::<AxisSpec>("\"mois\"").ok();
    let answer = axis.and_then(|axis| {
        figures::evaluate_on(world, figure, std::slice::from_ref(&axis), ask).ok()
    });
    (1_i8..=12)
        .map(|month| {
            let cell = answer.as_ref()?.cells.iter().find(|cell| match cell.key.first() {
                Some(KeyPart::Piece(day)) => to_date(*day).is_some_and(|day| day.month() == month),
                _ => false,
            });
            cell?.value.number().map(Fraction::to_whole)
        })
        .collect()
}

fn text_of(world: &World<'_>, figure: &str, ask: &Ask) -> Option<String> {
    let answer = figures::evaluate_on(world, figure, &[], ask).ok()?;
    answer.cells.first().map(|cell| cell.text.clone())
}

fn whole(world: &World<'_>, figure: &str, ask: &Ask) -> Option<i64> {
    let answer = figures::evaluate_on(world, figure, &[], ask).ok()?;
    answer.value()?.number().map(Fraction::to_whole)
}

/// « 13 316 journées réalisées pour 15 208 prévues : 1 892 de moins (87,6 %). »
fn sentence(world: &World<'_>, ask: &Ask) -> String {
    let text = |figure: &str| text_of(world, figure, ask).unwrap_or_else(|| "–".to_owned());
    let (done, planned) = (text("journees"), text("journees_prevues"));
    let gap = match whole(world, "ecart_journees", ask) {
        Some(0) => "autant que prévu".to_owned(),
        Some(gap) => {
            let side = if gap < 0 { "de moins" } else { "de plus" };
            format!("{} {side}", Fraction::whole(gap.abs()).french(0))
        }
        None => return format!("{done} journées réalisées ; l’activité prévue n’est pas dite."),
    };
    let rate = text("taux_activite");
    format!("{done} journées réalisées pour {planned} prévues : {gap} ({rate}).")
}

async fn counted(
    (shell, facts, actor): (&Shell, &Facts, &Actor),
    rapport: &Rapport,
) -> Result<Option<Counted>, PageError> {
    let service = rapport.service;
    if !actor.may(service, Verb::Lire, Category::Activite) {
        return Ok(None);
    }
    let action =
        Action { verb: Verb::Lire, category: Category::Activite, cible: Cible::Service(service) };
    let mut granted = shell.house.authorize_telling(actor, action, "ecart").await?;
    let organisation = actor.service(service).map_or(0, |seen| seen.organisation);
    let seen = seen(shell, facts, &mut granted, organisation).await?;
    let asked = ask(rapport);
    let counted = {
        let world = seen.world();
        Counted {
            told: sentence(&world, &asked),
            journees: by_month(&world, "journees", &asked),
            prevues: by_month(&world, "journees_prevues", &asked),
            places: by_month(&world, "capacite", &asked),
        }
    };
    drop(seen);
    granted.commit().await?;
    Ok(Some(counted))
}

/// The rows of a kind that touch a year, with the titles of those they name; none for who does not read them.
struct Touching {
    fiche: &'static Fiche,
    rows: Vec<Row>,
    titles: Titles,
}

fn jours(row: &Row) -> Option<Jours> {
    Some((row.day("start_day")?, row.day("end_day")))
}

/// How many days of a period a row takes.
fn taken(row: &Row, period: (Date, Date)) -> i64 {
    jours(row).map_or(0, |jours| days_within(jours, period))
}

async fn touching(
    (shell, register, actor): (&Shell, &Register, &Actor),
    service: i64,
    table: &str,
    year: (Date, Date),
) -> Result<Option<Touching>, PageError> {
    let Some(fiche) = register.by_table(table) else { return Ok(None) };
    if !actor.may(service, Verb::Lire, fiche.category) {
        return Ok(None);
    }
    let action =
        Action { verb: Verb::Lire, category: fiche.category, cible: Cible::Service(service) };
    let mut granted = shell.house.authorize_telling(actor, action, "ecart").await?;
    let mut rows = fiche::all_rows(&mut granted, register, fiche, service).await?;
    rows.retain(|row| taken(row, year) > 0);
    let refs: Vec<&Row> = rows.iter().collect();
    let reader = (&shell.house, actor);
    let titles = fiche::linked_titles(reader, granted.read(), register, fiche, &refs).await?;
    granted.commit().await?;
    Ok(Some(Touching { fiche, rows, titles }))
}

impl Touching {
    fn said(&self, register: &Register, row: &Row, name: &str) -> String {
        let field = self.fiche.field(name);
        field.map_or(String::new(), |field| fiche::shown(register, &self.titles, field, row).0)
    }

    fn page(&self, row: &Row) -> String {
        format!("/fiche/{}/{}", self.fiche.slug, row.id)
    }

    fn days(&self, period: (Date, Date)) -> i64 {
        self.rows.iter().map(|row| taken(row, period)).sum()
    }

    /// The days of a year by what a field says, the most first: « maladie 240 jours, congé parental 122 jours ».
    fn by(&self, register: &Register, name: &str, year: (Date, Date)) -> String {
        let mut sums: Vec<(String, i64)> = Vec::new();
        for row in &self.rows {
            let said = self.said(register, row, name).to_lowercase();
            let days = taken(row, year);
            match sums.iter_mut().find(|(own, _)| *own == said) {
                Some((_, sum)) => *sum += days,
                None => sums.push((said, days)),
            }
        }
        sums.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
        let told: Vec<String> =
            sums.iter().map(|(said, days)| format!("{said} {}", in_days(*days))).collect();
        told.join(", ")
    }
}

fn in_days(days: i64) -> String {
    let plural = if days > 1 { "s" } else { "" };
    format!("{} jour{plural}", Fraction::whole(days).french(0))
}

/// « du 03/02/2025 au 04/03/2025 », « depuis le 03/02/2025 ».
fn span(row: &Row) -> String {
    let Some((start, end)) = jours(row) else { return String::new() };
    match end.and_then(|end| end.yesterday().ok()) {
        Some(last) if last == start => format!("le {}", french_day(start)),
        Some(last) => format!("du {} au {}", french_day(start), french_day(last)),
        None => format!("depuis le {}", french_day(start)),
    }
}

fn cause(
    (id, title): (&'static str, &'static str),
    (actor, service): (&Actor, i64),
    found: Option<&Touching>,
    told: impl Fn(&Touching) -> String,
    line: impl Fn(&Touching, &Row) -> (String, String),
) -> Cause {
    let Some(own) = found else {
        let told = "Vous ne lisez pas ces fiches dans ce service.".to_owned();
        return Cause {
            id,
            title,
            told,
            lines: Vec::new(),
            list: String::new(),
            new: String::new(),
        };
    };
    let list = format!("/registre/{}/{service}", own.fiche.slug);
    let writes = actor.may(service, Verb::Ecrire, own.fiche.category);
    Cause {
        id,
        title,
        told: if own.rows.is_empty() {
            "Rien n’est noté cette année.".to_owned()
        } else {
            told(own)
        },
        lines: own
            .rows
            .iter()
            .map(|row| {
                let (text, more) = line(own, row);
                (text, own.page(row), more)
            })
            .collect(),
        new: if writes { format!("{list}/nouveau") } else { String::new() },
        list,
    }
}

/// Who was away, which posts nobody held, how many places there were.
fn causes(
    register: &Register,
    (actor, service): (&Actor, i64),
    year: (Date, Date),
    [absences, vacants, capacites]: [Option<&Touching>; 3],
) -> Vec<Cause> {
    let reader = (actor, service);
    let away = |own: &Touching| {
        let mut who: Vec<i64> =
            own.rows.iter().filter_map(|row| row.int("professionnel_id")).collect();
        who.sort_unstable();
        who.dedup();
        let plural = if who.len() > 1 { "s" } else { "" };
        format!(
            "{} d’absence, de {} professionnel{plural} : {}.",
            in_days(own.days(year)),
            who.len(),
            own.by(register, "nature", year)
        )
    };
    let absence = |own: &Touching, row: &Row| {
        let replaced = if row.int("remplacee") == Some(1) { ", remplacée" } else { "" };
        let nature = own.said(register, row, "nature");
        let days = in_days(taken(row, year));
        (
            own.said(register, row, "professionnel_id"),
            format!("{nature}, {} : {days} dans l’année{replaced}", span(row)),
        )
    };
    let empty = |own: &Touching| {
        let days = in_days(own.days(year));
        format!("{days} de postes vacants : {}.", own.by(register, "fonction", year))
    };
    let vacant = |own: &Touching, row: &Row| {
        let days = in_days(taken(row, year));
        let etp = own.said(register, row, "etp");
        let told = format!("{etp} ETP, {} : {days} dans l’année", span(row));
        (own.said(register, row, "fonction"), told)
    };
    let places = |own: &Touching| {
        let plural = if own.rows.len() > 1 { "s valent" } else { " vaut" };
        format!("{} capacité{plural} dans l’année.", own.rows.len())
    };
    let capacite = |own: &Touching, row: &Row| {
        let said = |name: &str| own.said(register, row, name);
        let more = [said("nature"), said("modalite_id"), span(row), said("decision")];
        let more = more.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
        (format!("{} places", said("places")), more.join(", "))
    };
    vec![
        cause(("ecart-absences", "Absences de l’équipe"), reader, absences, away, absence),
        cause(("ecart-postes", "Postes vacants"), reader, vacants, empty, vacant),
        cause(("ecart-places", "Capacité, par date"), reader, capacites, places, capacite),
    ]
}

const COLUMNS: &[&str] = &[
    "Mois",
    "Journées réalisées",
    "Prévues",
    "Écart",
    "Jours d’absence",
    "Jours de postes vacants",
    "Places",
];

/// A line a month, up to the present one; each number leads to what it counts.
fn rows(
    service: i64,
    counted: &Counted,
    (absences, vacants): (Option<&Touching>, Option<&Touching>),
    (annee, today): (i16, Date),
) -> Vec<Vec<Cell>> {
    let number = |n: i64| Fraction::whole(n).french(0);
    let of = |all: &[Option<i64>], at: usize| all.get(at).copied().flatten();
    let shown = |n: Option<i64>, href: String| match n {
        Some(n) => Cell { text: number(n), href },
        None => Cell::default(),
    };
    months(annee)
        .into_iter()
        .enumerate()
        .filter(|(_, (first, _))| *first <= today)
        .map(|(at, (first, next))| {
            let last = next.saturating_sub(1.day());
            let opens = |figure: &str, records: &str| {
                format!("/services/{service}/figures/{figure}{records}?du={first}&au={last}")
            };
            let (done, planned) = (of(&counted.journees, at), of(&counted.prevues, at));
            let gap = done.zip(planned).map(|(done, planned)| done - planned);
            let so_far = (first, next.min(today.saturating_add(1.day())));
            let days = |found: Option<&Touching>| found.map(|own| own.days(so_far));
            vec![
                Cell { text: fiche::capital(MONTHS[at]), href: String::new() },
                shown(done, opens("journees", "/fiches")),
                shown(planned, opens("journees_prevues", "")),
                Cell { text: gap.map_or(String::new(), signed), href: String::new() },
                shown(days(absences), opens("absences_professionnels_journees", "/fiches")),
                shown(days(vacants), opens("postes_vacants_jours", "/fiches")),
                shown(of(&counted.places, at), opens("capacite", "")),
            ]
        })
        .collect()
}

fn signed(gap: i64) -> String {
    let size = Fraction::whole(gap.abs()).french(0);
    match gap {
        0 => size,
        ..0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

/// A sentence to take up: no number of it is typed.
const PHRASE: &str = "L’écart est de {{figure:ecart_journees}} journées. L’équipe compte \
     {{figure:absences_professionnels_journees}} jours d’absence, de {{figure:absences_professionnels_personnes}} \
     professionnels, dont {{figure:maladie_journees}} jours de maladie, et {{figure:postes_vacants_jours}} jours de postes \
     vacants. La capacité est de {{figure:capacite_1er_janvier}} places au 1er janvier et de {{figure:capacite}} au 31 décembre.";

/// The gap of the year of a report, beside what may explain it; nothing for who does not read the figures, nor of a year to
/// come.
pub(super) async fn ecart(
    (shell, facts, register): (&Shell, &Facts, &Register),
    actor: &Actor,
    rapport: &Rapport,
) -> Result<Option<Ecart>, PageError> {
    let (service, today) = (rapport.service, shell.house.today());
    let Some(year) = so_far(rapport.annee, today) else { return Ok(None) };
    let Some(counted) = counted((shell, facts, actor), rapport).await? else { return Ok(None) };
    let reader = (shell, register, actor);
    let absences = touching(reader, service, "absence_professionnel", year).await?;
    let vacants = touching(reader, service, "poste_vacant", year).await?;
    let capacites = touching(reader, service, "capacite", year).await?;
    let found = [absences.as_ref(), vacants.as_ref(), capacites.as_ref()];
    Ok(Some(Ecart {
        columns: COLUMNS
            .iter()
            .enumerate()
            .map(|(at, label)| Column {
                label: (*label).to_owned(),
                numeric: at > 0,
                ..Column::default()
            })
            .collect(),
        rows: rows(service, &counted, (found[0], found[1]), (rapport.annee, today)),
        causes: causes(register, (actor, service), year, found),
        told: counted.told,
        phrase: PHRASE.to_owned(),
    }))
}
