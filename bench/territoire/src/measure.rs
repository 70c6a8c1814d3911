//! The chain of measures of a stay: decided, renewed at each term, ended by a term, a mainlevée
//! or majority.

use figures::day::{Day, add_months};
use parcours::mesure::MESURE;

use crate::{
    child::Child,
    generator::Ctx,
    out::{Make as _, row},
    recipe::Decision,
};

/// A chain, as its stay needs it.
#[derive(Debug)]
pub(crate) struct Chain {
    /// The measure that the stay begins with.
    pub first: i64,
    /// The day the child leaves; none while it runs.
    pub exit: Option<Day>,
    /// What follows.
    pub suite: &'static str,
    /// Whether it ended before its term, by decision.
    pub mainlevee: bool,
    /// Whether the arrival was prepared.
    pub admission: &'static str,
}

struct Link {
    decision: Day,
    effet: Day,
    terme: Day,
}

fn terme(kind: &Decision, decision: Day, effet: Day, months: i32) -> Day {
    add_months(if kind.from_effect { effet } else { decision }, months)
}

fn links(ctx: &mut Ctx<'_>, kind: &Decision, decision: Day, entry: Day, target: Day) -> Vec<Link> {
    let months = ctx.rng.weighed(kind.months);
    let effet = if kind.from_effect || !ctx.recipe.at_home { entry } else { decision };
    let mut all = vec![Link { decision, effet, terme: terme(kind, decision, effet, months) }];
    while let Some(last) = all.last() {
        let (before, effet) = (last.decision, last.terme);
        if effet >= target || effet >= ctx.today {
            break;
        }
        // A renewal that is late: the deadline has passed and nothing has come yet.
        if effet > ctx.today - 25 && ctx.rng.chance(35) {
            break;
        }
        let decision = (effet - ctx.rng.between(1, 20)).max(before + 1);
        let months = ctx.rng.weighed(kind.months);
        all.push(Link { decision, effet, terme: terme(kind, decision, effet, months) });
    }
    all
}

/// Makes the measures of a stay that begins on `entry` and should last `length` days.
pub(crate) fn chain(
    ctx: &mut Ctx<'_>,
    child: &Child,
    modalite: usize,
    entry: Day,
    length: i32,
) -> Chain {
    let kind = ctx.rng.weighed(ctx.recipe.modalites[modalite].measures);
    let majority = child.birthday(18);
    let target = (entry + length.max(10)).min(majority);
    let immediate = !ctx.recipe.at_home && ctx.rng.chance(24);
    let wait = if ctx.recipe.at_home {
        8 + ctx.rng.length(40.0).min(75)
    } else {
        ctx.rng.wait(9.0).min(40)
    };
    let decision = if immediate { entry } else { entry - wait }.max(child.birth + 1).min(entry);
    let links = links(ctx, kind, decision, entry, target);
    let end = links.last().map_or(target, |link| link.terme);
    let exit = if end - target < 90 { end.min(majority) } else { target };
    let exit = (exit <= ctx.today && exit > entry).then_some(exit);
    let grown = exit == Some(majority);
    let mainlevee = exit.is_some_and(|exit| exit < end) && !grown && kind.cadre != "mdph";
    let suite = if grown {
        "majorite"
    } else if mainlevee && ctx.recipe.at_home {
        "mainlevee"
    } else {
        ctx.rng.weighed(ctx.recipe.suites)
    };
    let admission = if immediate { "immediate" } else { "preparee" };
    let first = emit(ctx, child, kind, &links, (entry, exit), (suite, mainlevee, admission));
    Chain { first, exit, suite, mainlevee, admission }
}

fn emit(
    ctx: &mut Ctx<'_>,
    child: &Child,
    kind: &Decision,
    links: &[Link],
    (entry, exit): (Day, Option<Day>),
    (suite, mainlevee, admission): (&str, bool, &str),
) -> i64 {
    let prescripteur = ctx.rng.weighed(kind.prescripteurs);
    let nom = prescripteur_nom(ctx, prescripteur);
    let away = ctx.rng.chance(5);
    let danger = ctx.rng.weighed(&[("grave", 14), ("fort", 36), ("modere", 40), ("a_evaluer", 10)]);
    let indication = ctx.rng.weighed(&[
        (Some("parents_demunis"), 52),
        (Some("retour_placement"), 14),
        (Some("grand_adolescent"), 18),
        (Some("crise"), 16),
    ]);
    let mut first = 0;
    let mut before = None;
    for (place, link) in links.iter().enumerate() {
        let renewed = place + 1 < links.len();
        let begun = if place == 0 { entry } else { link.effet };
        let fin = if renewed { Some(link.terme) } else { exit };
        let reception = (link.decision + ctx.rng.between(0, 7)).min(begun.max(link.decision));
        let made = row()
            .link("personne_id", Some(child.personne))
            .link("famille_id", Some(child.famille))
            .text("nature", kind.nature)
            .text("cadre", kind.cadre)
            .text("prescripteur", prescripteur)
            .text("prescripteur_nom", &*nom)
            .link("territoire_id", child.territoire)
            .text("departement", ctx.lieu.departement)
            .maybe("delegation", away.then_some("45"))
            .maybe("indication", indication.filter(|_| ctx.recipe.at_home))
            .day("decision_day", link.decision)
            .day("notification_day", reception)
            .day("reception_day", reception)
            .day("effet_day", link.effet)
            .day("prise_en_charge_day", begun)
            .day("terme_day", link.terme)
            .maybe_day("fin_day", fin)
            .yes("mainlevee", mainlevee && !renewed)
            .text("danger", danger)
            .link("precedente_id", before)
            .text("mode_admission", admission)
            .maybe("suite", if renewed { Some(kind.renewed_as) } else { fin.map(|_| suite) });
        let id = ctx.push(&MESURE, made);
        if place == 0 {
            first = id;
        }
        before = Some(id);
    }
    first
}

fn prescripteur_nom(ctx: &mut Ctx<'_>, prescripteur: &str) -> String {
    match prescripteur {
        "juge_enfants" => format!("Cabinet {}", ctx.rng.between(1, 5)),
        "juge_instruction" | "tribunal_enfants" | "parquet" => {
            format!("Tribunal judiciaire ({})", ctx.lieu.departement)
        }
        "cdaph" => format!("MDPH ({})", ctx.lieu.departement),
        _ => format!("Territoire {}", ctx.rng.between(1, 5)),
    }
}

/// Makes a measure that waits for its first day of work, or that ended without one.
pub(crate) fn waiting(ctx: &mut Ctx<'_>, child: &Child, decision: Day, lost: Option<Day>) {
    let modalite = usize::from(ctx.recipe.modalites.len() > 1 && ctx.rng.chance(24));
    let kind = ctx.rng.weighed(ctx.recipe.modalites[modalite].measures);
    let months = ctx.rng.weighed(kind.months);
    let prescripteur = ctx.rng.weighed(kind.prescripteurs);
    let reception = (decision + ctx.rng.between(1, 8)).min(ctx.today);
    let danger = ctx.rng.weighed(&[("grave", 16), ("fort", 40), ("modere", 32), ("a_evaluer", 12)]);
    let watch = ctx.rng.weighed(&[
        ("Assistante sociale de secteur", 4),
        ("École", 3),
        ("PMI", 2),
        ("Service précédent", 1),
    ]);
    let made = row()
        .link("personne_id", Some(child.personne))
        .link("famille_id", Some(child.famille))
        .text("nature", kind.nature)
        .text("cadre", kind.cadre)
        .text("prescripteur", prescripteur)
        .text("prescripteur_nom", prescripteur_nom(ctx, prescripteur))
        .link("territoire_id", child.territoire)
        .text("departement", ctx.lieu.departement)
        .day("decision_day", decision)
        .day("reception_day", reception)
        .day("effet_day", decision)
        .day("terme_day", terme(kind, decision, decision, months))
        .maybe_day("fin_day", lost)
        .yes("attente_sans_suite", lost.is_some())
        .text("danger", danger)
        .text("veille", watch);
    ctx.push(&MESURE, made);
}
