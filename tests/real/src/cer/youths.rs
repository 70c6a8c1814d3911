//! The youths: orders, stays, absences, where they live and learn; and those of the sessions.

use jiff::civil::Date;

use super::{
    plan::{Course, DAYS_2023, DETENTIONS, FUGUE_DAYS, FUGUES, ORDERS, Order, SESSIONS},
    structure::territory_reference,
};
use crate::{
    days::{add_days, add_months, day, days_between},
    fit::{Movement, fit},
    names::{nom, prenom},
    sheet::{Register, Row},
};

/// A youth and the order.
#[derive(Debug, Clone)]
pub struct Youth {
    /// The reference of the person.
    pub reference: String,
    /// The order, its days fitted.
    pub order: Order,
}

/// The orders, the entries of the running stays shifted until the year has its days.
///
/// # Errors
///
/// When no days inside the months give the published total.
pub fn orders() -> anyhow::Result<Vec<Order>> {
    let mut orders = ORDERS.to_vec();
    let (start, end) = (day(2023, 1, 1), day(2024, 1, 1));
    let length = |from: Date, to: Option<Date>| {
        days_between(from.max(start), to.unwrap_or(end).min(end)).max(0)
    };
    let stays = orders.iter().filter(|order| order.course != Course::Never);
    let stayed: i64 = stays.map(|order| length(order.entry, order.exit())).sum();
    let session: i64 = SESSIONS
        .iter()
        .zip(1..)
        .map(|((from, to, number), _)| {
            length(*from, Some(*to)) * i64::try_from(*number).unwrap_or(0)
        })
        .sum();
    let missing = DAYS_2023 + FUGUE_DAYS - stayed - session;
    let mut running: Vec<&mut Order> =
        orders.iter_mut().filter(|order| order.course == Course::Running(None)).collect();
    let mut movements: Vec<Movement> =
        running.iter().map(|order| Movement { day: order.entry, weight: -1 }).collect();
    let left = fit(&mut movements, missing);
    anyhow::ensure!(left == 0, "{left} days are still missing of {DAYS_2023}");
    for (order, movement) in running.iter_mut().zip(movements) {
        order.entry = movement.day;
    }
    Ok(orders)
}

/// Adds the youths of the orders with their orders and stays.
pub fn add(register: &mut Register, orders: Vec<Order>) -> Vec<Youth> {
    let mut youths = Vec::new();
    for (at, order) in orders.into_iter().enumerate() {
        // A few days after the birthday's month began: the exact age is hardly more.
        let early = i64::try_from(at % 4).unwrap_or(0) + 1;
        let birth = add_days(add_months(order.entry, -order.age_months), -early);
        let reference = add_person(register, at, birth, order.commune, order.departement());
        let measure = add_orders(register, at, &reference, &order);
        if order.course == Course::Never {
            add_flight_before(register, &reference, &measure, order.entry);
        } else {
            add_stay(register, at, &reference, &measure, &order);
        }
        add_life(register, at, &reference, &order);
        youths.push(Youth { reference, order });
    }
    youths
}

/// Adds the youths of the two sessions of 2022.
pub fn add_sessions(register: &mut Register) {
    let mut at = ORDERS.len();
    for (entry, exit, number) in SESSIONS {
        for _ in 0..*number {
            let birth = add_months(*entry, -190 - i64::try_from(at % 20).unwrap_or(0));
            let (commune, departement) = if at.is_multiple_of(2) {
                ("Lyon (69)", "69")
            } else {
                ("Saint-Étienne (42)", "42")
            };
            let reference = add_person(register, at, birth, commune, departement);
            let session = if *entry < day(2022, 7, 1) { "SES-001" } else { "SES-002" };
            let row = Row::new(register.next("sejour", "SEJ"))
                .text("personne_id", &reference)
                .text("modalite_id", "MOD-SESSION")
                .text("unite_id", unit(at))
                .text("session_id", session)
                .day("entree_day", *entry)
                .day("sortie_day", *exit)
                .text("mode_admission", "preparee")
                .text("motif_sortie", "mesure_complete")
                .text("suite", "retour_famille");
            register.push("sejour", row);
            at += 1;
        }
    }
}

fn unit(at: usize) -> &'static str {
    if at.is_multiple_of(2) { "UNI-1" } else { "UNI-2" }
}

fn add_person(
    register: &mut Register,
    at: usize,
    birth: Date,
    commune: &str,
    departement: &str,
) -> String {
    let family = register.next("famille", "FAM");
    register.push(
        "famille",
        Row::new(&family)
            .text("nom", nom(at + 20))
            .text("commune", commune)
            .text("departement", departement)
            .maybe("territoire_id", territory_reference(departement)),
    );
    let reference = register.next("personne", "JEU");
    register.push(
        "personne",
        Row::new(&reference)
            .text("nom", nom(at + 20))
            .text("prenom", prenom(false, at + 7))
            .text("sexe", "garcon")
            .day("birth_day", birth)
            .text("birth_commune", commune)
            .text("famille_id", family),
    );
    reference
}

/// What follows a stay that ended.
fn suite(course: Course) -> Option<&'static str> {
    match course {
        Course::Complete | Course::Running(Some(_)) => Some("retour_famille"),
        Course::Fugue | Course::Short => Some("autre"),
        Course::Running(None) | Course::Never => None,
    }
}

/// The order, and the second one when the judge prolonged; the reference of the first.
fn add_orders(register: &mut Register, at: usize, person: &str, order: &Order) -> String {
    let first = register.next("mesure", "ORD");
    let term = add_months(order.entry, 5);
    let never = order.course == Course::Never;
    let decided = add_days(order.entry, if order.immediate { -1 } else { -7 });
    let judge = if at == 24 { "juge_instruction" } else { "juge_enfants" };
    let mode = if order.immediate { "immediate" } else { "preparee" };
    let suite = suite(order.course);
    let end = match order.course {
        Course::Never => Some(add_days(order.entry, 10)),
        _ if order.prolonged => Some(term),
        _ => order.exit(),
    };
    let base = |reference: &str| {
        Row::new(reference)
            .text("personne_id", person)
            .text("nature", "placement_cer")
            .text("cadre", "penal")
            .text("prescripteur", judge)
            .maybe("territoire_id", territory_reference(order.departement()))
            .text("departement", order.departement())
    };
    let mut row = base(&first)
        .day("decision_day", decided)
        .day("notification_day", decided)
        .day("reception_day", decided)
        .day("terme_day", term)
        .maybe_day("fin_day", end)
        .text("mode_admission", mode)
        .maybe("suite", if order.prolonged { Some("autre") } else { suite });
    row = if never {
        row.bool("attente_sans_suite", true)
    } else {
        row.day("effet_day", order.entry).day("prise_en_charge_day", order.entry)
    };
    register.push("mesure", row);
    if order.prolonged {
        let second = register.next("mesure", "ORD");
        let row = base(&second)
            .day("decision_day", add_days(term, -12))
            .day("notification_day", add_days(term, -10))
            .day("reception_day", add_days(term, -10))
            .day("effet_day", term)
            .day("prise_en_charge_day", term)
            .day("terme_day", add_months(term, 2))
            .maybe_day("fin_day", order.exit())
            .text("precedente_id", &first)
            .maybe("suite", suite);
        register.push("mesure", row);
    }
    first
}

fn add_stay(register: &mut Register, at: usize, person: &str, measure: &str, order: &Order) {
    let stay = register.next("sejour", "SEJ");
    let motive = match order.course {
        Course::Complete => Some("mesure_complete"),
        Course::Fugue | Course::Short => Some("fugue"),
        Course::Running(Some(_)) => Some("terme"),
        Course::Running(None) | Course::Never => None,
    };
    let after = suite(order.course);
    let mut row = Row::new(&stay)
        .text("personne_id", person)
        .text("mesure_id", measure)
        .text("modalite_id", "MOD-FILE")
        .text("unite_id", unit(at))
        .day("entree_day", order.entry)
        .moment("entree_at", order.entry.at(15, 0, 0, 0))
        .maybe_day("sortie_day", order.exit());
    if let Some(exit) = order.exit() {
        row = row.moment("sortie_at", exit.at(10, 0, 0, 0));
    }
    let mode = if order.immediate { "immediate" } else { "preparee" };
    row = row.text("mode_admission", mode).maybe("motif_sortie", motive).maybe("suite", after);
    register.push("sejour", row);
    let mut absence = |nature: &str, start: jiff::civil::DateTime, end: jiff::civil::DateTime| {
        let row = Row::new(register.next("absence", "ABS"))
            .text("personne_id", person)
            .text("sejour_id", &stay)
            .text("nature", nature)
            .moment("start_at", start)
            .moment("end_at", end);
        register.push("absence", row);
    };
    if order.course == Course::Short {
        // Fled 31 hours after the arrival; the placement was ended the next morning.
        let fled = add_days(order.entry, 1);
        absence("fugue", fled.at(22, 0, 0, 0), add_days(fled, 1).at(10, 0, 0, 0));
    }
    for (nature, spans) in [("fugue", FUGUES), ("detention", DETENTIONS)] {
        for (_, start, days) in spans.iter().filter(|(of, _, _)| *of == at) {
            absence(nature, start.at(20, 0, 0, 0), add_days(*start, *days).at(9, 0, 0, 0));
        }
    }
    if at == 0 {
        // A night away, under 48 hours: its day stays counted.
        absence("fugue", day(2023, 5, 20).at(21, 0, 0, 0), day(2023, 5, 21).at(18, 30, 0, 0));
    }
}

fn add_flight_before(register: &mut Register, person: &str, measure: &str, expected: Date) {
    let row = Row::new(register.next("absence", "ABS"))
        .text("personne_id", person)
        .text("mesure_id", measure)
        .text("nature", "fugue")
        .moment("start_at", add_days(expected, -1).at(19, 30, 0, 0))
        .moment("end_at", add_days(expected, 10).at(9, 0, 0, 0))
        .text("note", "Partie avant l'arrivée au centre ; placement levé sans séjour.");
    register.push("absence", row);
}

/// Where the youths lived before, by order: most in a family.
const BEFORE: &[&str] = &[
    "un_parent",
    "deux_parents",
    "un_parent",
    "etablissement",
    "deux_parents",
    "un_parent",
    "rue_errance",
    "un_parent",
    "famille_elargie",
    "deux_parents",
    "un_parent",
    "etablissement",
    "un_parent",
    "detention",
];

/// What they learned before, by order: most were out of school.
const SCOLARITES: &[&str] = &[
    "descolarise",
    "descolarise",
    "ordinaire",
    "descolarise",
    "descolarise",
    "formation_pro",
    "descolarise",
    "descolarise",
    "descolarise",
    "apprentissage",
    "descolarise",
    "descolarise",
    "specialisee",
    "descolarise",
];

fn add_life(register: &mut Register, at: usize, person: &str, order: &Order) {
    let before = BEFORE[at % BEFORE.len()];
    let known = day(2022, 9, 1);
    let stays = order.course != Course::Never;
    let mut hebergement = |nature: &str, commune: Option<&str>, start: Date, last: Option<Date>| {
        let row = Row::new(register.next("hebergement", "HEB"))
            .text("personne_id", person)
            .text("nature", nature)
            .maybe("commune", commune)
            .day("start_day", start)
            .maybe_day("end_day", last);
        register.push("hebergement", row);
    };
    let arrival = stays.then(|| add_days(order.entry, -1));
    hebergement(before, Some(order.commune), known, arrival);
    if stays {
        let last = order.exit().map(|exit| add_days(exit, -1));
        let here = Some("Saint-Laurent-de-Chamousset (69)");
        hebergement("cer_cef", here, order.entry, last);
        let after = match order.course {
            Course::Fugue => "detention",
            Course::Short => "inconnu",
            _ if at.is_multiple_of(2) => "un_parent",
            _ => "deux_parents",
        };
        if let Some(exit) = order.exit() {
            hebergement(after, None, exit, None);
        }
    }
    let row = Row::new(register.next("scolarite", "SCO"))
        .text("personne_id", person)
        .text("nature", SCOLARITES[at % SCOLARITES.len()])
        .day("start_day", known);
    register.push("scolarite", row);
}
