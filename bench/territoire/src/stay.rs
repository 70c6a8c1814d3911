//! Stays: places that fill, empty and fill again until today.

use std::{cmp::Reverse, collections::BinaryHeap};

use figures::day::Day;
use parcours::{
    referent::REFERENT,
    sejour::{MODALITE_SEJOUR, SEJOUR},
};

use crate::{
    away,
    child::{self, Child},
    generator::Ctx,
    house, life,
    measure::{self, Chain},
    out::{Make as _, at, row},
};

/// A stay, as the rest needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stay {
    pub sejour: i64,
    pub child: Child,
    pub entry: Day,
    /// The day of leaving; after today while it runs.
    pub end: Day,
}

/// Children remembered at the most, to come back.
const GONE: usize = 60;

/// Makes every stay of the service.
pub(crate) fn stays(ctx: &mut Ctx<'_>) -> Vec<Stay> {
    let mut all = Vec::new();
    for modalite in 0..ctx.recipe.modalites.len() {
        let mut free: BinaryHeap<Reverse<Day>> = BinaryHeap::new();
        for _ in 0..house::places_of(ctx, modalite) {
            let ago = ctx.rng.below(ctx.recipe.days as usize + 1) as i32;
            free.push(Reverse(ctx.first - ago));
        }
        if modalite == 0
            && let Some((from, more)) = house::growth(ctx)
        {
            for _ in 0..more {
                free.push(Reverse(from + ctx.rng.wait(25.0)));
            }
        }
        while let Some(Reverse(first)) = free.pop() {
            let wanted = child::siblings(ctx);
            let mut slots = vec![first];
            while slots.len() < wanted && free.peek().is_some_and(|next| next.0 <= first + 25) {
                slots.extend(free.pop().map(|Reverse(day)| day));
            }
            let entry = slots.iter().copied().max().unwrap_or(first);
            if entry > ctx.today {
                break;
            }
            let children = arrive(ctx, slots.len(), entry);
            // Places that nobody took stay free.
            for _ in children.len()..slots.len() {
                free.push(Reverse(entry + 1));
            }
            let common = ctx.rng.length(ctx.recipe.days);
            for mut one in children {
                let own = if ctx.rng.chance(70) { common } else { ctx.rng.length(ctx.recipe.days) };
                let (stay, exit) = make(ctx, &one, modalite, entry, own);
                all.push(stay);
                if let Some(exit) = exit {
                    free.push(Reverse(exit + 1 + ctx.rng.wait(ctx.recipe.free)));
                    one.left = exit;
                    if ctx.gone.len() >= GONE {
                        ctx.gone.remove(0);
                    }
                    ctx.gone.push(one);
                }
            }
        }
    }
    all
}

/// A child who comes back, one time in twelve, or a family never seen.
fn arrive(ctx: &mut Ctx<'_>, count: usize, entry: Day) -> Vec<Child> {
    if ctx.rng.chance(8) && !ctx.gone.is_empty() {
        let place = ctx.rng.below(ctx.gone.len());
        let back = ctx.gone[place];
        let old = ctx.recipe.ages.1;
        if back.left + 30 < entry && back.birthday(old) + 100 > entry {
            ctx.gone.remove(place);
            return vec![back];
        }
    }
    child::family(ctx, count, entry)
}

fn make(
    ctx: &mut Ctx<'_>,
    child: &Child,
    modalite: usize,
    entry: Day,
    length: i32,
) -> (Stay, Option<Day>) {
    let chain = measure::chain(ctx, child, modalite, entry, length);
    let exit = chain.exit;
    let unite = (!ctx.unites.is_empty()).then(|| *ctx.rng.one(&ctx.unites));
    let session = ctx.sessions.iter().find(|(_, start, end)| *start <= entry && entry < *end);
    let session = session.map(|(id, _, _)| *id);
    let timed = !ctx.recipe.at_home && ctx.rng.chance(40);
    let motif = motif(ctx, &chain);
    let hour = ctx.rng.between(9, 18);
    let mut made = row()
        .link("personne_id", Some(child.personne))
        .link("mesure_id", Some(chain.first))
        .link("modalite_id", Some(ctx.modalites[modalite]))
        .link("unite_id", unite)
        .link("session_id", session)
        .day("entree_day", entry)
        .maybe_day("sortie_day", exit)
        .text("mode_admission", chain.admission)
        .maybe("motif_sortie", exit.map(|_| motif))
        .maybe("suite", exit.map(|_| chain.suite));
    if timed {
        made = made.moment("entree_at", at(entry, hour, 30));
    }
    if timed && let Some(exit) = exit {
        made = made.moment("sortie_at", at(exit, 14, 0));
    }
    let sejour = ctx.push(&SEJOUR, made);
    let stay = Stay { sejour, child: *child, entry, end: exit.unwrap_or(ctx.today + 1) };
    if ctx.recipe.modalites.len() > 1 && !ctx.recipe.at_home {
        spans(ctx, &stay, modalite, exit);
    }
    away::absences(ctx, &stay, exit, chain.first);
    if ctx.detail.life {
        referents(ctx, &stay, exit);
        life::child_life(ctx, &stay, exit, chain.suite);
    }
    (stay, exit)
}

fn motif(ctx: &mut Ctx<'_>, chain: &Chain) -> &'static str {
    let penal = matches!(ctx.recipe.nature, "cer" | "cef");
    match (chain.suite, chain.mainlevee) {
        ("majorite", _) => "majorite",
        (_, true) if penal => ctx.rng.weighed(&[
            ("fugue", 4),
            ("detention", 4),
            ("mainlevee", 2),
            ("reorientation", 1),
        ]),
        (_, true) => {
            ctx.rng.weighed(&[("mainlevee", 60), ("reorientation", 30), ("fugue", 4), ("autre", 6)])
        }
        _ => ctx.rng.weighed(&[
            ("terme", 55),
            ("mesure_complete", 30),
            ("reorientation", 10),
            ("autre", 5),
        ]),
    }
}

/// The ways of receiving that a stay goes through, one after the other.
fn spans(ctx: &mut Ctx<'_>, stay: &Stay, modalite: usize, exit: Option<Day>) {
    let mut cuts = vec![(stay.entry, modalite)];
    let days = stay.end - stay.entry;
    if days > 120 && ctx.rng.chance(28) {
        let day = stay.entry + ctx.rng.between(40, days - 40);
        let other = ctx.rng.below(ctx.modalites.len());
        if other != modalite {
            cuts.push((day, other));
        }
    }
    for (place, (start, own)) in cuts.iter().enumerate() {
        let end = cuts.get(place + 1).map(|(next, _)| *next).or(exit);
        let made = row()
            .link("sejour_id", Some(stay.sejour))
            .link("modalite_id", Some(ctx.modalites[*own]))
            .day("start_day", *start)
            .maybe_day("end_day", end);
        ctx.push(&MODALITE_SEJOUR, made);
    }
}

/// Who follows the child: one after the other as people come and go.
fn referents(ctx: &mut Ctx<'_>, stay: &Stay, exit: Option<Day>) {
    follow(ctx, stay, exit, "referent", &["educateur_specialise", "moniteur_educateur", "cesf"]);
    if ctx.rng.chance(55) {
        follow(ctx, stay, exit, "coreferent", &["educateur_specialise", "moniteur_educateur"]);
    }
    if ctx.rng.chance(40) {
        follow(ctx, stay, exit, "psychologue", &["psychologue"]);
    }
}

fn follow(ctx: &mut Ctx<'_>, stay: &Stay, exit: Option<Day>, role: &str, fonctions: &[&str]) {
    let mut from = stay.entry;
    while from < stay.end && from <= ctx.today {
        let present: Vec<_> = ctx
            .team
            .iter()
            .filter(|one| fonctions.contains(&one.fonction))
            .filter(|one| one.start <= from && from < one.end)
            .copied()
            .collect();
        if present.is_empty() {
            from += 20;
            continue;
        }
        let one = *ctx.rng.one(&present);
        let until = one.end.min(stay.end);
        let over = until <= ctx.today;
        let made = row()
            .link("sejour_id", Some(stay.sejour))
            .link("professionnel_id", Some(one.professionnel))
            .text("role", role)
            .day("start_day", from)
            .maybe_day("end_day", if over { Some(until) } else { exit });
        ctx.push(&REFERENT, made);
        from = until;
    }
}
