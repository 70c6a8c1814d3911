//! The 243 requests received from 1 December 2022 to 31 December 2023.

use jiff::civil::{Date, Weekday};

use super::youths::Youth;
use crate::{
    days::{add_days, add_months, day, days_between},
    sheet::{Register, Row},
};

/// The refused requests of the Rhône and the Ain, of the other départements of the region, and
/// of elsewhere; with the accepted ones they make 50, 67 and 126.
const REFUSED: [usize; 3] = [40, 51, 126];

const NEAR: &[&str] = &["69", "69", "01", "69"];
const REGION: &[&str] = &["42", "38", "26", "63", "74", "07", "42", "38", "73", "03", "43", "15"];
const ELSEWHERE: &[&str] =
    &["13", "71", "21", "93", "59", "30", "34", "25", "75", "67", "84", "31", "06", "94", "76"];

/// One request, before its rank is known.
struct Request {
    received: Date,
    row: Row,
}

/// Adds the requests, in the order they were received.
pub fn add(register: &mut Register, youths: &[Youth]) {
    let mut requests: Vec<Request> = youths.iter().map(accepted).collect();
    requests.extend(refused());
    requests.sort_by_key(|request| request.received);
    for (at, request) in (1..).zip(requests) {
        let mut row = Row::new(format!("DEM-{at:03}"));
        row.cells.extend(request.row.cells.into_iter().skip(1));
        register.push("demande", row);
    }
}

fn accepted(youth: &Youth) -> Request {
    let order = &youth.order;
    let received = add_days(order.entry, if order.immediate { -2 } else { -20 });
    let received = at_work(received);
    let birth = add_months(order.entry, -order.age_months);
    let age = i32::try_from(days_between(birth, received) * 100 / 36_525).unwrap_or(0);
    let row = Row::new("")
        .day("reception_day", received)
        .text("canal", if order.immediate { "telephone" } else { "courriel" })
        .text("demandeur", if order.immediate { "magistrat" } else { "pjj" })
        .text("departement", order.departement())
        .text("sexe", "garcon")
        .int("age_years", age)
        .text("mode_souhaite", if order.immediate { "immediate" } else { "preparee" })
        .text("decision", "acceptee")
        .day("reponse_day", add_days(received, 1))
        .text("personne_id", &youth.reference);
    Request { received, row }
}

fn refused() -> Vec<Request> {
    let all: usize = REFUSED.iter().sum();
    let (mut near, mut region, mut elsewhere) = (0, 0, 0);
    let mut requests = Vec::new();
    for at in 0..all {
        // The three origins in turn, in proportion.
        let departement = if (at + 1) * REFUSED[0] / all > near {
            near += 1;
            NEAR[near % NEAR.len()]
        } else if (at + 1) * (REFUSED[0] + REFUSED[1]) / all > near + region {
            region += 1;
            REGION[region % REGION.len()]
        } else {
            elsewhere += 1;
            ELSEWHERE[elsewhere % ELSEWHERE.len()]
        };
        let away = ELSEWHERE.contains(&departement);
        let span = days_between(day(2022, 12, 1), day(2023, 12, 31));
        let step = i64::try_from(at).unwrap_or(0) * span / (i64::try_from(all).unwrap_or(1) - 1);
        let received = at_work(add_days(day(2022, 12, 1), step));
        // 16 girls, and 30 by telephone beside the 5 accepted ones.
        let fille = (at + 1) * 16 / all > at * 16 / all;
        let telephone = (at + 1) * 30 / all > at * 30 / all;
        let motive = match (at % 7, away) {
            (0 | 3, true) => "territoire",
            (1, _) => "profil",
            (2, _) => "delai",
            (5, false) => "age",
            _ => "capacite",
        };
        let age = if motive == "age" { 13 } else { 14 + i32::try_from(at % 4).unwrap_or(0) };
        let row = Row::new("")
            .day("reception_day", received)
            .text("canal", if telephone { "telephone" } else { "courriel" })
            .text("demandeur", if at % 11 == 0 { "magistrat" } else { "pjj" })
            .text("departement", departement)
            .text("sexe", if fille { "fille" } else { "garcon" })
            .int("age_years", age)
            .text("mode_souhaite", if at % 6 == 0 { "immediate" } else { "preparee" })
            .text("decision", "refusee")
            .text("motif_refus", motive)
            .day("reponse_day", add_days(received, i64::try_from(at % 4).unwrap_or(0)));
        requests.push(Request { received, row });
    }
    requests
}

/// The working day on or just before a day.
fn at_work(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => add_days(day, -1),
        Weekday::Sunday => add_days(day, -2),
        _ => day,
    }
}
