//! A week: one row a day, in three parts, a list of days on a phone.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use jiff::{ToSpan as _, civil::Date};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Column, Field, Flash, Layout},
};

use super::{
    Item,
    bar::{Bar, barred, mark},
    item, on_service, rest,
};
use crate::{
    flux::DuService,
    french, proposition,
    rdv::store::{self, Names, Repit, Seance, Whose},
};

#[derive(Template)]
#[template(path = "rdv/pages/semaine.html")]
struct WeekPage {
    layout: Layout,
    title: String,
    lead: String,
    caption: String,
    new: String,
    /// What other services propose and waits for an answer: sentence and address.
    waiting: Vec<(String, String)>,
    now: &'static str,
    /// The weeks around: address of the one before, of this one, of the one after.
    around: [String; 3],
    who: Option<Field>,
    monday: String,
    columns: Vec<Column>,
    days: Vec<Day>,
    /// Where what is due is listed.
    list: String,
    none: bool,
    /// The agendas of one's services, and what else one may open: label and address.
    others: Vec<(String, String)>,
    /// Whether the account is nobody who goes anywhere.
    nobody: bool,
}

struct Day {
    date: String,
    label: String,
    today: bool,
    absents: String,
    /// What is due that day: whose, and what.
    owed: Vec<(String, String)>,
    parts: Vec<(&'static str, Vec<Item>)>,
}

/// The parts of a day: what people read, and the first hour of the next one.
const PARTS: [(&str, i8); 3] = [("Matin", 12), ("Après-midi", 18), ("Soir", 24)];

/// The Monday of the week that is asked. When none is, of the one that runs; of the one that comes once
/// Saturday is there: who opens it then prepares Monday.
fn monday(asked: &BTreeMap<String, String>, today: Date) -> Date {
    let asked: Option<Date> = asked.get("semaine").and_then(|text| text.parse().ok());
    let rest = today.weekday().to_monday_zero_offset() >= 5;
    let day = asked.unwrap_or_else(|| if rest { later(today, 2) } else { today });
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

fn days(
    monday: Date,
    today: Date,
    (seances, names, held): (&[Seance], &Names, &BTreeMap<i64, Bar>),
    absents: &[(String, Date, Option<Date>)],
) -> Vec<Day> {
    (0..7)
        .map(|rank| {
            let day = later(monday, rank);
            let mut parts: Vec<(&'static str, Vec<Item>)> =
                PARTS.iter().map(|(label, _)| (*label, Vec::new())).collect();
            for one in seances {
                let first = one.start.date();
                // What ends at midnight was the day before's.
                let last = one.end.checked_sub(1.minute()).unwrap_or(one.end).date();
                if first > day || last < day {
                    continue;
                }
                let hour = if first == day { one.start.hour() } else { 0 };
                let part = PARTS.iter().position(|(_, end)| hour < *end).unwrap_or(2);
                let mut told = mark(item(one, names), held.get(&one.id));
                if first < day {
                    told.when = "suite".to_owned();
                }
                parts[part].1.push(told);
            }
            let away: Vec<&str> = absents
                .iter()
                .filter(|(_, start, end)| *start <= day && end.is_none_or(|end| day < end))
                .map(|(nom, ..)| nom.as_str())
                .collect();
            Day {
                date: day.to_string(),
                label: french::day(day),
                today: day == today,
                absents: away.join(", "),
                owed: Vec::new(),
                parts,
            }
        })
        .collect()
}

/// Puts each rest first on its days.
fn with_rests(days: &mut [Day], rests: &[Repit]) {
    for day in days {
        let Ok(date) = day.date.parse::<Date>() else { continue };
        let Some((_, items)) = day.parts.first_mut() else { continue };
        for one in rests.iter().rev().filter(|one| one.start <= date && date < one.end) {
            items.insert(0, rest(one));
        }
    }
}

fn columns() -> Vec<Column> {
    std::iter::once("Jour")
        .chain(PARTS.iter().map(|(label, _)| *label))
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .collect()
}

fn around(path: &str, monday: Date, more: &str) -> [String; 3] {
    [
        format!("{path}?semaine={}{more}", later(monday, -7)),
        format!("{path}?{}", more.trim_start_matches('&')).trim_end_matches('?').to_owned(),
        format!("{path}?semaine={}{more}", later(monday, 7)),
    ]
}

fn caption(monday: Date) -> String {
    format!("Semaine du {} au {}", french::day(monday), french::day(later(monday, 6)))
}

fn lead(seances: &[Seance], (monday, today): (Date, Date)) -> String {
    let of_day = seances.iter().filter(|one| one.start.date() == today && one.etat == "prevu");
    let elsewhere = if today < monday { ", dans la semaine d’avant" } else { "" };
    match of_day.count() {
        0 => String::new(),
        1 => format!("Un rendez-vous aujourd’hui{elsewhere}."),
        n => format!("{n} rendez-vous aujourd’hui{elsewhere}."),
    }
}

/// What is read for a week: from today when it comes right after, so that the day is not forgotten.
fn span(monday: Date, today: Date) -> (Date, Date) {
    let first = if today < monday && later(today, 2) >= monday { today } else { monday };
    (first, later(monday, 7))
}

/// Tells on each day what is due, to who reads it; says whether something is.
async fn tell_owed(
    (shell, actor, service): (&Shell, &Actor, i64),
    due: Option<Extension<DuService>>,
    days: &mut [Day],
) -> Result<bool, PageError> {
    let reads = actor.may(service, Verb::Lire, Category::Identite);
    let Some(Extension(due)) = due.filter(|_| reads) else { return Ok(false) };
    for one in (due.0)(shell.clone(), actor.clone(), service).await? {
        let date = one.day.to_string();
        if let Some(day) = days.iter_mut().find(|day| day.date == date) {
            day.owed.push((one.nom, one.what));
        }
    }
    Ok(days.iter().any(|day| !day.owed.is_empty()))
}

/// What the link to the week that is shown first says.
fn now(today: Date) -> &'static str {
    if today.weekday().to_monday_zero_offset() >= 5 { "Semaine qui vient" } else { "Cette semaine" }
}

pub(super) async fn of_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    due: Option<Extension<DuService>>,
    Path(service): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, on_service(Verb::Lire, service)).await?;
    let today = shell.house.today();
    let monday = monday(&asked, today);
    let span = span(monday, today);
    let perimetre = granted.perimetre().clone();
    let own = vec![service];
    let identite =
        shell.house.perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, own).await?;
    let team = store::team(granted.read(), service).await?;
    let chosen = asked.get("qui").and_then(|text| text.parse::<i64>().ok());
    let whose = Whose::Service(service, chosen);
    let seances = store::seances(granted.read(), &whose, Some(&perimetre), span).await?;
    let names = store::names(granted.read(), &seances, Some(&identite)).await?;
    let held = barred((&shell, &actor), &mut granted, &seances).await?;
    let waiting = proposition::waiting(&shell, &mut granted, &actor, &[service]).await?;
    // Who is away is told to those who keep the staff; planning over an absence says so to all.
    let absents = if actor.may(service, Verb::Lire, Category::Rh) {
        store::absents(granted.read(), service, span).await?
    } else {
        Vec::new()
    };
    granted.commit().await?;
    let mut days = days(monday, today, (&seances, &names, &held), &absents);
    let owes = tell_owed((&shell, &actor, service), due, &mut days).await?;
    let path = format!("/services/{service}/agenda");
    let more = chosen.map(|id| format!("&qui={id}")).unwrap_or_default();
    let options = std::iter::once((String::new(), "Tout le service".to_owned()))
        .chain(team.into_iter().map(|(id, nom)| (id.to_string(), nom)))
        .map(|(value, label)| Choice {
            checked: value == chosen.map(|id| id.to_string()).unwrap_or_default(),
            value,
            label,
            ..Choice::default()
        })
        .collect();
    let who = Field {
        kind: "select".to_owned(),
        id: "qui".to_owned(),
        label: "Professionnel".to_owned(),
        options,
        ..Field::default()
    };
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let mut others = Vec::new();
    if actor.may(service, Verb::Lire, Category::Structure) {
        others.push(("Salles et véhicules".to_owned(), format!("/registre/moyens/{service}")));
    }
    if writes {
        others.push(("Reprendre un agenda (.ics)".to_owned(), format!("{path}/importer")));
    }
    if actor.may(service, Verb::Lire, Category::Structure) {
        others.push((
            "Quand partent les rappels".to_owned(),
            format!("/registre/regles-rappel/{service}"),
        ));
    }
    others.push((
        "Rendez-vous proposés".to_owned(),
        format!("/services/{service}/rendez-vous-proposes"),
    ));
    others.push((
        "Liste de tous les rendez-vous".to_owned(),
        format!("/registre/rendez-vous/{service}"),
    ));
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Agenda, "Agenda");
    if let Some(count) = asked.get("repris").and_then(|text| text.parse::<usize>().ok()) {
        let text = match count {
            1 => "Un rendez-vous est repris.".to_owned(),
            many => format!("{many} rendez-vous sont repris."),
        };
        layout.flash = Some(Flash { kind: "ok".to_owned(), text });
    }
    page(&WeekPage {
        layout,
        title: "Agenda du service".to_owned(),
        waiting,
        lead: lead(&seances, (monday, today)),
        now: now(today),
        caption: caption(monday),
        new: if writes { format!("{path}/nouveau") } else { String::new() },
        around: around(&path, monday, &more),
        who: Some(who),
        monday: monday.to_string(),
        columns: columns(),
        none: seances.is_empty() && absents.is_empty() && !owes,
        list: format!("/services/{service}/echeances"),
        days,
        others,
        nobody: false,
    })
}

pub(super) async fn own(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let monday = monday(&asked, today);
    let services = actor.services_for(Verb::Lire, Category::Parcours);
    let (mut seances, mut names, mut nobody) = (Vec::new(), Names::default(), true);
    let (mut waiting, mut held) = (Vec::new(), BTreeMap::new());
    let mut rests: Vec<Repit> = Vec::new();
    if !services.is_empty() {
        let action =
            Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Portee };
        let mut granted = shell.house.authorize(&actor, action).await?;
        let perimetre = granted.perimetre().clone();
        if let Some(who) = store::own_professionnel(granted.read(), actor.compte).await? {
            nobody = false;
            let own = actor.services_for(Verb::Lire, Category::Identite);
            let identite = shell
                .house
                .perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, own)
                .await?;
            let span = span(monday, today);
            let own = actor.services_for(Verb::Lire, Category::Vie);
            let vie = shell
                .house
                .perimetre(granted.read(), &actor, Verb::Lire, Category::Vie, own)
                .await?;
            let whose = Whose::Professionnel(who);
            let open = Some((&vie, &identite));
            rests = store::repits(granted.read(), &whose, open, span).await?;
            seances = store::seances(granted.read(), &whose, Some(&perimetre), span).await?;
            names = store::names(granted.read(), &seances, Some(&identite)).await?;
            held = barred((&shell, &actor), &mut granted, &seances).await?;
        }
        waiting = proposition::waiting(&shell, &mut granted, &actor, &services).await?;
        granted.commit().await?;
    }
    let writes = actor.services_for(Verb::Ecrire, Category::Parcours);
    let mut layout = web::frame(&shell, &actor, "Mon agenda");
    layout.crumbs =
        vec![("Accueil".to_owned(), Some("/".to_owned())), ("Mon agenda".to_owned(), None)];
    let elsewhere = ("Lire cet agenda ailleurs".to_owned(), "/agenda/abonnement".to_owned());
    let others = services
        .iter()
        .filter_map(|id| Some((format!("Agenda : {}", actor.service(*id)?.nom), *id)))
        .map(|(label, id)| (label, format!("/services/{id}/agenda")))
        .take(12)
        .chain((!nobody).then_some(elsewhere))
        .collect();
    let mut days = days(monday, today, (&seances, &names, &held), &[]);
    with_rests(&mut days, &rests);
    page(&WeekPage {
        layout,
        title: "Mon agenda".to_owned(),
        waiting,
        lead: lead(&seances, (monday, today)),
        now: now(today),
        caption: caption(monday),
        new: match writes[..] {
            [service] => format!("/services/{service}/agenda/nouveau"),
            _ => String::new(),
        },
        around: around("/agenda", monday, ""),
        who: None,
        monday: monday.to_string(),
        columns: columns(),
        none: seances.is_empty() && rests.is_empty(),
        list: String::new(),
        days,
        others,
        nobody,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{monday, now, span};

    #[test]
    fn from_saturday_on_the_week_that_comes_is_shown_and_the_day_is_read_with_it() {
        let none = BTreeMap::new();
        let (friday, saturday) = (date(2026, 11, 27), date(2026, 11, 28));
        let (sunday, next) = (date(2026, 11, 29), date(2026, 11, 30));
        assert_eq!(monday(&none, friday), date(2026, 11, 23));
        for day in [saturday, sunday] {
            assert_eq!(monday(&none, day), next, "{day}");
            assert_eq!(span(next, day).0, day);
            assert_eq!(now(day), "Semaine qui vient");
        }
        let asked = BTreeMap::from([("semaine".to_owned(), "2026-11-25".to_owned())]);
        assert_eq!(monday(&asked, sunday), date(2026, 11, 23), "the one that is asked");
        assert_eq!(span(date(2026, 11, 23), sunday).0, date(2026, 11, 23));
    }
}
