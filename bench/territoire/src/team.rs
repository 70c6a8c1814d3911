//! Professionals: posts one after the other, absences, training.

use figures::day::{Day, civil, day};
use rh::{
    formation::{FORMATION, PARTICIPATION_FORMATION},
    professionnel::{ABSENCE_PROFESSIONNEL, POSTE, PROFESSIONNEL},
};

use crate::{
    generator::Ctx,
    out::{Make as _, row},
};

/// Somebody in a post.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    pub professionnel: i64,
    pub fonction: &'static str,
    pub start: Day,
    pub end: Day,
}

/// The posts of a service: function and full-time equivalent in hundredths.
fn posts(ctx: &Ctx<'_>) -> Vec<(&'static str, i64)> {
    let recipe = ctx.recipe;
    let places = ctx.places;
    let mut posts = vec![("chef_service", 100), ("secretaire", 80), ("psychologue", 50)];
    let each = if recipe.at_home { 24 } else { 4 };
    for n in 0..(places / each).max(2) {
        posts.push((if n % 3 == 2 { "moniteur_educateur" } else { "educateur_specialise" }, 100));
    }
    match recipe.nature {
        "placement_familial" => posts.extend((0..places / 2).map(|_| ("assistant_familial", 100))),
        "aemo" | "aer" | "pead" => posts.push(("cesf", 80)),
        "ditep" => posts.extend([("infirmier", 50), ("medecin", 20), ("educateur_technique", 100)]),
        _ => posts.extend([
            ("veilleur", 100),
            ("veilleur", 100),
            ("maitresse_maison", 100),
            ("agent_technique", 50),
            ("infirmier", 50),
        ]),
    }
    posts
}

/// Makes the team and what is known of it.
pub(crate) fn team(ctx: &mut Ctx<'_>) {
    for (fonction, etp) in posts(ctx) {
        let mut start = ctx.first - ctx.rng.between(60, 2_200);
        let mut entree = "recrutement";
        while start < ctx.today {
            let end = start + 500 + ctx.rng.length(2_600.0);
            let holder = hire(ctx, fonction, etp, start, end, entree);
            ctx.team.push(holder);
            if end >= ctx.today {
                break;
            }
            start = end + ctx.rng.wait(35.0);
            entree = "remplacement";
        }
    }
    absences(ctx);
    training(ctx);
}

fn hire(
    ctx: &mut Ctx<'_>,
    fonction: &'static str,
    etp: i64,
    start: Day,
    end: Day,
    entree: &'static str,
) -> Holder {
    let femme = ctx.rng.chance(74);
    let birth = start - ctx.rng.between(23 * 365, 57 * 365);
    let made = row()
        .text("nom", ctx.noms.famille(&mut ctx.rng))
        .text("prenom", ctx.noms.prenom(femme, &mut ctx.rng))
        .text("sexe", if femme { "femme" } else { "homme" })
        .day("birth_day", birth);
    let professionnel = ctx.out.push(&PROFESSIONNEL, ctx.organisation, made);
    let left = end < ctx.today;
    let motif = ctx.rng.weighed(&[
        ("demission", 42),
        ("fin_contrat", 16),
        ("mobilite_interne", 16),
        ("retraite", 12),
        ("inaptitude", 6),
        ("licenciement", 3),
        ("autre", 5),
    ]);
    let made = row()
        .link("professionnel_id", Some(professionnel))
        .text("fonction", fonction)
        .text("contrat", if ctx.rng.chance(86) { "cdi" } else { "cdd" })
        .int("etp", etp)
        .day("start_day", start)
        .maybe_day("end_day", left.then_some(end))
        .text("motif_entree", entree)
        .maybe("motif_sortie", left.then_some(motif));
    ctx.push(&POSTE, made);
    Holder { professionnel, fonction, start, end: end.min(ctx.today + 1) }
}

fn absences(ctx: &mut Ctx<'_>) {
    for holder in ctx.team.clone() {
        let mut from = holder.start.max(ctx.first) + ctx.rng.wait(330.0);
        while from < holder.end {
            let (nature, mean) = ctx.rng.weighed(&[
                (("maladie", 11.0), 70),
                (("accident_travail", 24.0), 9),
                (("maternite", 112.0), 4),
                (("conge_parental", 150.0), 2),
                (("formation", 4.0), 15),
            ]);
            let end = (from + 1 + ctx.rng.length(mean)).min(holder.end);
            if end <= from {
                break;
            }
            let made = row()
                .link("professionnel_id", Some(holder.professionnel))
                .text("nature", nature)
                .day("start_day", from)
                .maybe_day("end_day", (end <= ctx.today).then_some(end))
                .yes("remplacee", mean > 20.0 && ctx.rng.chance(60));
            ctx.push(&ABSENCE_PROFESSIONNEL, made);
            from = end + 5 + ctx.rng.wait(330.0);
        }
    }
}

const TRAINING: &[(&str, &str, i64)] = &[
    ("formation", "Repérer les troubles de l'attachement", 1400),
    ("formation", "Écrits professionnels", 1400),
    ("journee_etude", "Fratries et placement", 700),
    ("formation", "Gestion de la violence", 2100),
    ("seminaire", "Projet de service", 1400),
    ("formation", "Sauveteur secouriste du travail", 1400),
];

fn training(ctx: &mut Ctx<'_>) {
    let (from, to) = (civil(ctx.first).0, civil(ctx.today).0);
    for year in from..=to {
        for month in [2, 5, 10, 11] {
            let start = day(year, month, ctx.rng.between(1, 25));
            let (nature, intitule, heures) = *ctx.rng.one(TRAINING);
            let held = start + 2 <= ctx.today;
            let made = row()
                .text("nature", nature)
                .text("intitule", intitule)
                .day("start_day", start)
                .day("end_day", start + 2)
                .int("heures", heures)
                .text("etat", if held { "tenue" } else { "prevue" });
            let formation = ctx.push(&FORMATION, made);
            let present: Vec<Holder> = ctx
                .team
                .iter()
                .filter(|one| one.start <= start && start < one.end)
                .copied()
                .collect();
            let mut seen = Vec::new();
            for _ in 0..present.len().min(6) {
                let one = ctx.rng.one(&present).professionnel;
                if !seen.contains(&one) {
                    seen.push(one);
                    let made = row()
                        .link("formation_id", Some(formation))
                        .link("professionnel_id", Some(one));
                    ctx.push(&PARTICIPATION_FORMATION, made);
                }
            }
        }
    }
}
