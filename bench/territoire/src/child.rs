//! Families and their children.

use dossier::{
    famille::{FAMILLE, MEMBRE_FAMILLE, SITUATION_COUPLE},
    personne::PERSONNE,
};
use figures::day::{Day, add_months};

use crate::{
    generator::Ctx,
    out::{Make as _, row},
};

/// A child of a family, as the rest needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Child {
    pub personne: i64,
    pub famille: i64,
    pub territoire: Option<i64>,
    pub birth: Day,
    /// The day of the last exit.
    pub left: Day,
}

impl Child {
    /// The day of a birthday.
    pub fn birthday(&self, years: i32) -> Day {
        add_months(self.birth, years * 12)
    }
}

/// How many children of one family come together.
pub(crate) fn siblings(ctx: &mut Ctx<'_>) -> usize {
    match ctx.recipe.nature {
        "ditep" | "cer" | "cef" | "lva" => 1,
        _ if ctx.recipe.at_home => {
            ctx.rng.weighed(&[(1, 52), (2, 26), (3, 13), (4, 6), (5, 2), (6, 1)])
        }
        _ => ctx.rng.weighed(&[(1, 72), (2, 18), (3, 8), (4, 2)]),
    }
}

/// Makes a family with `count` children who come on `entry`.
pub(crate) fn family(ctx: &mut Ctx<'_>, count: usize, entry: Day) -> Vec<Child> {
    let nom = ctx.noms.famille(&mut ctx.rng);
    let territoire = (!ctx.territoires.is_empty()).then(|| *ctx.rng.one(ctx.territoires));
    let commune = ctx.lieu.commune(&mut ctx.rng);
    let departement = ctx.lieu.departement;
    let made = row()
        .text("nom", &*nom)
        .text("commune", commune)
        .link("territoire_id", territoire)
        .text("departement", departement);
    let famille = ctx.push(&FAMILLE, made);
    let births = births(ctx, count, entry);
    let couple = ctx.rng.weighed(&[
        ("ensemble", 26),
        ("separes", 46),
        ("parent_seul", 20),
        ("deces", 4),
        ("inconnue", 4),
    ]);
    let oldest = births.iter().copied().min().unwrap_or(entry);
    let youngest = births.iter().copied().max().unwrap_or(entry);
    // A parent died after the last birth and before the children came.
    let death = youngest + (entry - youngest) / 2;
    let since = if couple == "deces" { death } else { oldest };
    let made =
        row().link("famille_id", Some(famille)).text("nature", couple).day("start_day", since);
    ctx.push(&SITUATION_COUPLE, made);
    let children: Vec<Child> = births
        .into_iter()
        .map(|birth| {
            let fille = ctx.rng.chance(ctx.recipe.filles);
            let child_nom =
                if ctx.rng.chance(8) { ctx.noms.famille(&mut ctx.rng) } else { nom.clone() };
            let abroad = ctx.rng.chance(7);
            let made = row()
                .text("nom", child_nom)
                .text("prenom", ctx.noms.prenom(fille, &mut ctx.rng))
                .text("sexe", if fille { "fille" } else { "garcon" })
                .day("birth_day", birth)
                .maybe("birth_commune", (!abroad).then_some(commune))
                .maybe("birth_pays", abroad.then_some("Guinée"))
                .yes("mna", abroad && count == 1 && ctx.rng.chance(50))
                .link("famille_id", Some(famille));
            let personne = ctx.push(&PERSONNE, made);
            Child { personne, famille, territoire, birth, left: 0 }
        })
        .collect();
    if ctx.detail.life {
        members(ctx, famille, (&nom, couple, death), &children);
    }
    children
}

/// Birth days that give ages the service receives, the eldest first.
fn births(ctx: &mut Ctx<'_>, count: usize, entry: Day) -> Vec<Day> {
    let (young, old, most) = ctx.recipe.ages;
    let share = f64::midpoint(ctx.rng.share(), ctx.rng.share());
    // Two halves of a tent whose top is the most frequent age.
    let days = if share < 0.5 {
        f64::from(young) + f64::from(most - young) * share * 2.0
    } else {
        f64::from(most) + f64::from(old - most) * (share - 0.5) * 2.0
    } * 365.25;
    let mut birth = entry - (days as i32 + ctx.rng.between(20, 300)).min(old * 365 + 150);
    let mut births = vec![birth];
    while births.len() < count {
        birth += ctx.rng.between(330, 1_150);
        if birth > entry - young * 365 - 20 {
            break;
        }
        births.push(birth);
    }
    births
}

fn members(
    ctx: &mut Ctx<'_>,
    famille: i64,
    (nom, couple, death): (&str, &str, Day),
    children: &[Child],
) {
    for child in children {
        let made = row()
            .link("famille_id", Some(famille))
            .link("personne_id", Some(child.personne))
            .text("lien", "enfant")
            .text("autorite_parentale", "non")
            .day("start_day", child.birth);
        ctx.push(&MEMBRE_FAMILLE, made);
    }
    let mere = ctx.noms.prenom(true, &mut ctx.rng);
    let rights = ctx.rng.weighed(&[("oui", 90), ("suspendue", 2), ("retiree", 2), ("inconnue", 6)]);
    let has_pere = couple != "parent_seul" && ctx.rng.chance(82);
    let ends = |who: bool| (couple == "deces" && who).then_some(death);
    parent(ctx, famille, format!("{mere} {nom}"), ("mere", rights), ends(!has_pere));
    if has_pere {
        let pere = ctx.noms.prenom(false, &mut ctx.rng);
        let rights = ctx.rng.weighed(&[("oui", 70), ("non", 12), ("retiree", 3), ("inconnue", 15)]);
        let own =
            if couple == "ensemble" { nom.to_owned() } else { ctx.noms.famille(&mut ctx.rng) };
        parent(ctx, famille, format!("{pere} {own}"), ("pere", rights), ends(true));
    }
    if couple == "separes" && ctx.rng.chance(35) {
        let femme = ctx.rng.chance(25);
        let prenom = ctx.noms.prenom(femme, &mut ctx.rng);
        let own = ctx.noms.famille(&mut ctx.rng);
        adult(ctx, famille, format!("{prenom} {own}"), "beau_parent", "non");
    }
    if ctx.rng.chance(18) {
        let prenom = ctx.noms.prenom(true, &mut ctx.rng);
        adult(ctx, famille, format!("{prenom} {nom}"), "grand_parent", "non");
    }
    if ctx.rng.chance(25) {
        let fille = ctx.rng.chance(50);
        let prenom = ctx.noms.prenom(fille, &mut ctx.rng);
        adult(ctx, famille, format!("{prenom} {nom}"), "demi_fratrie", "non");
    }
}

fn adult(ctx: &mut Ctx<'_>, famille: i64, nom: String, lien: &str, rights: &str) {
    parent(ctx, famille, nom, (lien, rights), None);
}

/// Somebody of the family, until the day of their death when they died.
fn parent(
    ctx: &mut Ctx<'_>,
    famille: i64,
    nom: String,
    (lien, rights): (&str, &str),
    death: Option<Day>,
) {
    let mut made = row()
        .link("famille_id", Some(famille))
        .text("nom", nom)
        .text("lien", lien)
        .text("autorite_parentale", rights);
    if let Some(day) = death {
        made = made.day("end_day", day);
    }
    ctx.push(&MEMBRE_FAMILLE, made);
}
