//! Absences with their hours: weekends at home, flights, hospital, detention, holidays.

use figures::day::{Day, MINUTES_PER_DAY, civil, day, weekday};
use parcours::absence::ABSENCE;

use crate::{
    generator::Ctx,
    out::{Make as _, at, row},
    stay::Stay,
};

/// Makes the absences of a stay; they neither overlap nor outlast it.
pub(crate) fn absences(ctx: &mut Ctx<'_>, stay: &Stay, exit: Option<Day>, mesure: i64) {
    let mut spans: Vec<(i64, i64, &'static str)> = Vec::new();
    let away = &ctx.recipe.away;
    if ctx.rng.chance(away.dvh) {
        weekends(ctx, stay, &mut spans);
    }
    for (rate, nature, mean_hours) in [
        (away.fugues, "fugue", 30.0),
        (away.hospital, "hospitalisation", 110.0),
        (away.hospital / 3, "hospitalisation_psychiatrique", 260.0),
        (away.detention, "detention", 900.0),
    ] {
        if rate == 0 {
            continue;
        }
        let mean_days = 36_500.0 / f64::from(rate);
        let mut from = stay.entry + 1 + ctx.rng.wait(mean_days);
        while from < stay.end {
            let start = at(from, 0, 0) + i64::from(ctx.rng.between(6 * 60, 23 * 60));
            let minutes = 90 + i64::from(ctx.rng.length(mean_hours * 60.0));
            spans.push((start, start + minutes, nature));
            from += 2 + ctx.rng.wait(mean_days);
        }
    }
    if !ctx.recipe.at_home && ctx.recipe.nature != "cef" {
        summers(ctx, stay, &mut spans);
    }
    spans.sort_unstable();
    let (close, now) = (at(stay.end, 0, 0), at(ctx.today, 12, 0));
    let mut last = 0;
    spans.retain(|&(start, end, _)| {
        let apart = start > last && start < now && end.min(close) > start + 30;
        if apart {
            last = end;
        }
        apart
    });
    let skipped = spans.len().saturating_sub(ctx.detail.absences);
    for (start, end, nature) in spans.into_iter().skip(skipped) {
        let end = if exit.is_some() { end.min(close) } else { end };
        let made = row()
            .link("personne_id", Some(stay.child.personne))
            .link("sejour_id", Some(stay.sejour))
            .text("nature", nature)
            .moment("start_at", start);
        let made = if end < now { made.moment("end_at", end) } else { made };
        ctx.push(&ABSENCE, made);
    }
    // A flight before the arrival, which no stay holds.
    if ctx.recipe.nature == "cer" && ctx.rng.chance(9) {
        let start = at(stay.entry - 3, 15, 20);
        let made = row()
            .link("personne_id", Some(stay.child.personne))
            .link("mesure_id", Some(mesure))
            .text("nature", "fugue")
            .moment("start_at", start)
            .moment("end_at", start + MINUTES_PER_DAY);
        ctx.push(&ABSENCE, made);
    }
}

fn weekends(ctx: &mut Ctx<'_>, stay: &Stay, spans: &mut Vec<(i64, i64, &'static str)>) {
    let mut friday = stay.entry + ctx.rng.between(15, 40);
    friday += (12 - i32::from(weekday(friday))) % 7;
    while friday + 2 < stay.end {
        if ctx.rng.chance(88) {
            spans.push((at(friday, 17, 30), at(friday + 2, 18, 0), "dvh"));
        }
        friday += ctx.recipe.away.dvh_every;
    }
}

fn summers(ctx: &mut Ctx<'_>, stay: &Stay, spans: &mut Vec<(i64, i64, &'static str)>) {
    for year in civil(stay.entry).0..=civil(stay.end.min(ctx.today)).0 {
        let start = day(year, 7, ctx.rng.between(8, 31));
        if stay.entry < start && start + 8 < stay.end && ctx.rng.chance(45) {
            let nature = ctx.rng.weighed(&[("sejour_exterieur", 6), ("conge", 4)]);
            let days = ctx.rng.between(5, 7);
            spans.push((at(start, 9, 0), at(start + days, 17, 0), nature));
        }
    }
}
