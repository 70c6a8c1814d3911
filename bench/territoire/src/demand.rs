//! What is asked of the service: requests, measures that wait, needs of the territory.

use admission::{besoin::BESOIN_REPERE, demande::DEMANDE};
use figures::day::{civil, day};

use crate::{
    child,
    generator::Ctx,
    measure,
    out::{Make as _, row},
};

/// Makes the requests, the waiting list and the needs.
pub(crate) fn demand(ctx: &mut Ctx<'_>) {
    if ctx.detail.life {
        requests(ctx);
    }
    if ctx.recipe.at_home && ctx.recipe.nature != "mjie" {
        liste_attente(ctx);
        if ctx.detail.life {
            needs(ctx);
        }
    }
}

fn requests(ctx: &mut Ctx<'_>) {
    let mean = if ctx.recipe.at_home { 900.0 } else { 190.0 } / f64::from(ctx.places.max(8));
    let mut on = ctx.first + ctx.rng.wait(mean);
    while on <= ctx.today {
        let penal = matches!(ctx.recipe.nature, "cer" | "cef");
        let demandeur = match ctx.recipe.nature {
            _ if penal => ctx.rng.weighed(&[("pjj", 80), ("magistrat", 20)]),
            "ditep" => ctx.rng.weighed(&[("mdph", 80), ("famille", 15), ("etablissement", 5)]),
            _ => ctx.rng.weighed(&[
                ("ase", 78),
                ("magistrat", 10),
                ("etablissement", 8),
                ("autre", 4),
            ]),
        };
        let waits = on > ctx.today - 20 && ctx.rng.chance(70);
        let decision = if waits {
            "en_attente"
        } else {
            ctx.rng.weighed(&[("acceptee", 34), ("refusee", 52), ("sans_suite", 14)])
        };
        let motif = ctx.rng.weighed(&[
            ("capacite", 62),
            ("profil", 18),
            ("age", 8),
            ("territoire", 5),
            ("delai", 4),
            ("autre", 3),
        ]);
        let answer = (on + ctx.rng.between(0, 15)).min(ctx.today);
        let (young, old, _) = ctx.recipe.ages;
        let away = ctx.rng.chance(14);
        let made = row()
            .day("reception_day", on)
            .text(
                "canal",
                ctx.rng.weighed(&[("courriel", 70), ("telephone", 22), ("plateforme", 8)]),
            )
            .text("demandeur", demandeur)
            .text("departement", if away { "37" } else { ctx.lieu.departement })
            .text("sexe", if ctx.rng.chance(ctx.recipe.filles) { "fille" } else { "garcon" })
            .int("age_years", ctx.rng.between(young, old))
            .text("mode_souhaite", if ctx.rng.chance(30) { "immediate" } else { "preparee" })
            .text("decision", decision)
            .maybe("motif_refus", (decision == "refusee").then_some(motif))
            .maybe_day("reponse_day", (!waits).then_some(answer));
        ctx.push(&DEMANDE, made);
        on += 1 + ctx.rng.wait(mean);
    }
}

/// One place in ten has a measure waiting for it, and some of the past never began.
fn liste_attente(ctx: &mut Ctx<'_>) {
    let mut waiting = (ctx.places / 10).max(2);
    while waiting > 0 {
        let decision = ctx.today - ctx.rng.between(2, 140);
        let count = child::siblings(ctx).min(waiting as usize);
        for one in child::family(ctx, count, decision) {
            measure::waiting(ctx, &one, decision, None);
            waiting -= 1;
        }
    }
    for _ in 0..ctx.places / 12 {
        let decision = ctx.first + ctx.rng.between(0, ctx.today - ctx.first - 100);
        let lost = decision + ctx.rng.between(30, 95);
        for one in child::family(ctx, 1, decision) {
            measure::waiting(ctx, &one, decision, Some(lost));
        }
    }
}

fn needs(ctx: &mut Ctx<'_>) {
    for year in civil(ctx.first).0..=civil(ctx.today).0 {
        for month in [3, 6, 9, 12] {
            let on = day(year, month, 15);
            if on > ctx.today {
                continue;
            }
            for &territoire in ctx.territoires {
                let danger = ctx.rng.weighed(&[("grave", 1), ("fort", 3), ("modere", 4)]);
                let made = row()
                    .day("day", on)
                    .int("territoire_id", territoire)
                    .int("nombre", ctx.rng.between(0, 7))
                    .text("danger", danger);
                ctx.push(&BESOIN_REPERE, made);
            }
        }
    }
}
