//! Organisations, services, what they may hold and how they are counted.

use figures::day::{Day, civil, day};
use structure::{
    capacite::{CAPACITE, PLAN_ACTIVITE, PRIX_JOURNEE},
    fonctionnement::{FONCTIONNEMENT, REGLE_COMPTAGE, SESSION_ACCUEIL},
    organisation::{MODALITE, ORGANISATION, SERVICE, UNITE},
    territoire::TERRITOIRE_LOCAL,
};

use crate::{
    generator::Ctx,
    lieu,
    out::{Make as _, Out, row},
    profile::OrganisationPlan,
};

/// Makes an organisation and the local parts of its département.
pub(crate) fn organisation(out: &mut Out, plan: &OrganisationPlan) -> (i64, Vec<i64>) {
    let id = out.push(
        &ORGANISATION,
        0,
        row().text("nom", &*plan.nom).text("sigle", &*plan.sigle).text("commune", plan.commune),
    );
    let (nature, noms) = lieu::territoires(plan.departement);
    let territoires = noms
        .into_iter()
        .map(|nom| {
            let made =
                row().text("nom", nom).text("departement", plan.departement).text("nature", nature);
            out.push(&TERRITOIRE_LOCAL, id, made)
        })
        .collect();
    (id, territoires)
}

const QUARTERS: &[&str] = &[
    "Les Capucins",
    "Montplaisir",
    "Le Prieuré",
    "La Source",
    "Belle-Rive",
    "Les Allées",
    "Clos-Fleuri",
];

/// Makes a service with its ways of receiving, its units, its places, plans and rules.
pub(crate) fn service(ctx: &mut Ctx<'_>, plan: &OrganisationPlan, number: usize) {
    let recipe = ctx.recipe;
    let opening = ctx.first - ctx.rng.between(3 * 365, 30 * 365);
    let same = plan.services.iter().filter(|(nature, _)| *nature == recipe.nature).count();
    let quarter = QUARTERS[number % QUARTERS.len()];
    let nom = if same > QUARTERS.len() {
        format!("{} {quarter} {}", recipe.nom, number + 1)
    } else {
        format!("{} {quarter}", recipe.nom)
    };
    let dept = plan.departement;
    let made = row()
        .text("nom", nom)
        .text("nature", recipe.nature)
        .text("finess", format!("{dept:0<2.2}{:07}", 9_000_000 + number))
        .text("categorie_finess", recipe.finess)
        .text("commune", plan.commune)
        .text("departement", dept)
        .day("opening_day", opening)
        .text("telephone", format!("02 00 00 {:02} {:02}", number / 100 % 100, number % 100))
        .text("courriel", format!("{}{number}@exemple.invalid", recipe.nature.replace('_', "-")));
    ctx.service = ctx.out.push(&SERVICE, ctx.organisation, made);
    for modalite in recipe.modalites {
        let made = row()
            .text("nom", modalite.nom)
            .text("nature", modalite.nature)
            .maybe("cadre", modalite.cadre);
        let id = ctx.push(&MODALITE, made);
        ctx.modalites.push(id);
    }
    for (nature, nom) in recipe.unites {
        let made = row().text("nom", *nom).text("nature", *nature).int("places", of_a_unit(ctx));
        let id = ctx.push(&UNITE, made);
        ctx.unites.push(id);
    }
    places(ctx, opening);
    plans(ctx);
    let mode = if recipe.nature == "cer" { "sessions" } else { "file_active" };
    ctx.push(&FONCTIONNEMENT, row().text("nature", mode).day("start_day", opening));
    if recipe.nature == "cer" {
        sessions(ctx);
    }
    let made = row()
        .day("start_day", ctx.first - 365)
        .text("parametres", settings(recipe.nature))
        .text("accord", "Dialogue de gestion avec le Département");
    ctx.push(&REGLE_COMPTAGE, made);
}

/// The places of each unit: those of the service, shared out.
fn of_a_unit(ctx: &Ctx<'_>) -> i32 {
    let units = i32::try_from(ctx.recipe.unites.len()).unwrap_or(1).max(1);
    (ctx.places + units - 1) / units
}

/// The places of a way of receiving of the service.
pub(crate) fn places_of(ctx: &Ctx<'_>, modalite: usize) -> i32 {
    let share = ctx.recipe.modalites[modalite].share;
    if share == 0 { 0 } else { (ctx.places * share / 100).max(1) }
}

/// The day in the history from which one place in ten more is open, for services that grow.
pub(crate) fn growth(ctx: &Ctx<'_>) -> Option<(Day, i32)> {
    let (year, _, _) = civil(ctx.first);
    let more = places_of(ctx, 0) / 10;
    (ctx.service % 3 == 1 && more > 0).then(|| (day(year + 1, 9, 1), more))
}

fn places(ctx: &mut Ctx<'_>, opening: Day) {
    for (place, modalite) in ctx.recipe.modalites.iter().enumerate() {
        let first = places_of(ctx, place);
        if first == 0 {
            continue;
        }
        let grown = growth(ctx).filter(|_| place == 0);
        for nature in ["autorisee", "installee", "financee"] {
            let spans = match grown {
                Some((from, more)) => {
                    vec![(opening, Some(from), first), (from, None, first + more)]
                }
                None => vec![(opening, None, first)],
            };
            for (start, end, number) in spans {
                let single = ctx.recipe.modalites.len() == 1;
                let made = row()
                    .link("modalite_id", (!single).then_some(ctx.modalites[place]))
                    .maybe("cadre", modalite.cadre)
                    .text("nature", nature)
                    .int("places", number)
                    .day("start_day", start)
                    .maybe_day("end_day", end)
                    .text("decision", format!("Arrêté du {}", figures::day::french(start - 40)));
                ctx.push(&CAPACITE, made);
            }
        }
    }
}

fn plans(ctx: &mut Ctx<'_>) {
    let (from, _, _) = civil(ctx.first);
    let (to, _, _) = civil(ctx.today);
    for year in from..=to {
        let places = i64::from(ctx.places);
        let planned = places * i64::from(ctx.recipe.open) * 93 / 100;
        let made = row()
            .int("annee", year)
            .int("planned_days", planned)
            .int("opening_days", ctx.recipe.open)
            .text("methode", "jour_exact")
            .text("source", "Budget exécutoire");
        ctx.push(&PLAN_ACTIVITE, made);
        let price = ctx.recipe.price * i64::from(100 + 2 * (year - from)) / 100;
        let made = row()
            .day("start_day", day(year, 1, 1))
            .maybe_day("end_day", (year < to).then(|| day(year + 1, 1, 1)))
            .int("montant", price)
            .text("payeur", "Département");
        ctx.push(&PRIX_JOURNEE, made);
    }
}

fn sessions(ctx: &mut Ctx<'_>) {
    let mut start = ctx.first - 140;
    let mut number = 1;
    while start < ctx.today {
        let end = start + 126;
        let made = row()
            .text("nom", format!("Session {number}"))
            .day("start_day", start)
            .day("end_day", end)
            .int("places", ctx.places);
        let id = ctx.push(&SESSION_ACCUEIL, made);
        ctx.sessions.push((id, start, end));
        start = end + 14;
        number += 1;
    }
}

/// The counting rules of a nature, a setting a line.
fn settings(nature: &str) -> String {
    let mut lines = vec![
        "entry_day_counted = true",
        "exit_day_counted = false",
        "capacity_kind = \"installee\"",
        "capacity_mode = \"day_exact\"",
    ];
    match nature {
        "mecs" | "foyer_enfance" | "placement_familial" => {
            lines.push("absences.fugue = { effect = \"not_counted\", beyond_hours = 48 }");
            lines.push("absences.hospitalisation = { effect = \"apart\", beyond_hours = 72 }");
        }
        "cer" | "cef" => {
            lines.push("absences.fugue = { effect = \"not_counted\", beyond_hours = 48 }");
            lines.push("absences.detention = { effect = \"not_counted\" }");
        }
        "ditep" => lines.push("openings = [{ weekdays = [1, 2, 3, 4, 5], days = 210 }]"),
        "aemo" | "aer" => lines.push("waiting_in_progress = false"),
        _ => {}
    }
    lines.join("\n")
}
