//! Daily life: homes, school, acts, internships, care, incidents; actions and quality.

use dossier::{hebergement::HEBERGEMENT, scolarite::SCOLARITE};
use figures::day::{Day, civil, day};
use incident::INCIDENT;
use qualite::{
    action::ACTION_PLAN,
    evaluation::{COTATION, EVALUATION},
};
use vie::{
    action::{ACTION_COLLECTIVE, PARTICIPATION_ACTION},
    equipe::{ACTE, REUNION},
    insertion::{PROJET_SORTIE, STAGE},
    peine::PEINE,
    sante::ORIENTATION_SANTE,
};

use crate::{
    generator::Ctx,
    out::{Make as _, at, row},
    stay::Stay,
};

/// Makes what is known of a child around a stay.
pub(crate) fn child_life(ctx: &mut Ctx<'_>, stay: &Stay, exit: Option<Day>, suite: &str) {
    hebergement_spans(ctx, stay, exit, suite);
    school(ctx, stay, exit);
    acts(ctx, stay);
    let age = (stay.entry - stay.child.birth) / 365;
    let personne = Some(stay.child.personne);
    // What happens in the history shown.
    let from = stay.entry.max(ctx.first);
    let until = stay.end.min(ctx.today);
    if until - from < 20 {
        return;
    }
    if age >= 14 && ctx.rng.chance(45) {
        stage(ctx, stay, from, until);
    }
    if ctx.rng.chance(18) {
        care(ctx, stay, from, until);
    }
    if matches!(ctx.recipe.nature, "cer" | "cef") && ctx.rng.chance(60) {
        let ordered = *ctx.rng.one(&[2000_i64, 3500, 4000, 7000]);
        let over = exit.is_some();
        let made = row()
            .link("personne_id", personne)
            .text("nature", if ctx.rng.chance(65) { "reparation" } else { "tig" })
            .int("heures_ordonnees", ordered)
            .int("heures_faites", if over { ordered } else { ordered / 2 })
            .text("lieu", "Commune")
            .day("start_day", from + 7)
            .maybe_day("end_day", over.then_some(until.max(from + 8)))
            .text("etat", if over { "faite" } else { "en_cours" });
        ctx.push(&PEINE, made);
    }
    let rate = if ctx.recipe.at_home { 2_400.0 } else { 420.0 };
    let mut on = from + 2 + ctx.rng.wait(rate);
    while on < until {
        trouble(ctx, stay, on);
        on += 5 + ctx.rng.wait(rate);
    }
}

fn hebergement_spans(ctx: &mut Ctx<'_>, stay: &Stay, exit: Option<Day>, suite: &str) {
    let before = ctx.rng.weighed(&[
        ("un_parent", 44),
        ("deux_parents", 22),
        ("alternance", 6),
        ("famille_elargie", 8),
        ("etablissement", 8),
        ("famille_accueil", 6),
        ("hotel", 3),
        ("rue_errance", 2),
        ("inconnu", 1),
    ]);
    let commune = ctx.lieu.commune(&mut ctx.rng);
    let during =
        if ctx.recipe.at_home || ctx.recipe.nature == "ditep" { before } else { ctx.recipe.home };
    let early = (stay.entry - ctx.rng.between(60, 900)).max(stay.child.birth);
    let after = match suite {
        "retour_famille" | "fin_prise_en_charge" | "mainlevee" | "aemo" | "placement_dapp" => {
            "un_parent"
        }
        "placement_famille_accueil" => "famille_accueil",
        "placement_etablissement" => "etablissement",
        "majorite" => "autonome",
        _ => "inconnu",
    };
    let mut spans = vec![(before, early, Some(stay.entry)), (during, stay.entry, exit)];
    if let Some(exit) = exit {
        spans.push((after, exit, None));
    }
    for (nature, start, end) in spans {
        if end.is_some_and(|end| end <= start) {
            continue;
        }
        let made = row()
            .link("personne_id", Some(stay.child.personne))
            .text("nature", nature)
            .text("commune", commune)
            .day("start_day", start)
            .maybe_day("end_day", end);
        ctx.push(&HEBERGEMENT, made);
    }
}

fn school(ctx: &mut Ctx<'_>, stay: &Stay, exit: Option<Day>) {
    let age = (stay.entry - stay.child.birth) / 365;
    let draw = |ctx: &mut Ctx<'_>| match (ctx.recipe.nature, age) {
        (_, ..3) => "non_soumis",
        ("ditep", _) => ctx.rng.weighed(&[("specialisee", 70), ("ordinaire", 30)]),
        ("cer" | "cef", _) => {
            ctx.rng.weighed(&[("descolarise", 60), ("formation_pro", 30), ("ordinaire", 10)])
        }
        (_, 3..=15) => {
            ctx.rng.weighed(&[("ordinaire", 78), ("specialisee", 16), ("descolarise", 6)])
        }
        _ => ctx.rng.weighed(&[
            ("ordinaire", 38),
            ("formation_pro", 26),
            ("apprentissage", 16),
            ("descolarise", 18),
            ("inconnue", 2),
        ]),
    };
    let (before, during) = (draw(ctx), draw(ctx));
    let early = (stay.entry - ctx.rng.between(30, 700)).max(stay.child.birth);
    for (nature, start, end) in [(before, early, Some(stay.entry)), (during, stay.entry, exit)] {
        if end.is_some_and(|end| end <= start) {
            continue;
        }
        for (start, end, level) in levels(stay.child.birth, (start, end), ctx.today) {
            let nature = match (nature, level) {
                (_, None) => "non_soumis",
                ("non_soumis", Some(_)) => "ordinaire",
                (known, _) => known,
            };
            let made = row()
                .link("personne_id", Some(stay.child.personne))
                .text("nature", nature)
                .maybe("classe", level.filter(|_| matches!(nature, "ordinaire" | "specialisee")))
                .day("start_day", start)
                .maybe_day("end_day", end);
            ctx.push(&SCOLARITE, made);
        }
    }
}

/// The levels of school, each with the age that a child has at the end of the year in which it begins.
const LEVELS: [(i32, &str); 4] =
    [(3, "Maternelle"), (6, "Élémentaire"), (11, "Collège"), (15, "Lycée")];

/// A part of a span: its first day, the day after its last, its level.
type Part = (Day, Option<Day>, Option<&'static str>);

/// The parts of a span, each with the level of the child's age in it: a level begins in September.
fn levels(birth: Day, (start, end): (Day, Option<Day>), today: Day) -> Vec<Part> {
    let (born, _, _) = civil(birth);
    let mut current: Part = (start, end, None);
    let mut parts = Vec::new();
    for (age, level) in LEVELS {
        let from = day(born + age, 9, 1);
        if from <= start {
            current.2 = Some(level);
        } else if from <= today && end.is_none_or(|end| from < end) {
            parts.push((current.0, Some(from), current.2));
            current = (from, end, Some(level));
        }
    }
    parts.push(current);
    parts
}

fn acts(ctx: &mut Ctx<'_>, stay: &Stay) {
    let from = stay.entry.max(ctx.first);
    let until = stay.end.min(ctx.today);
    if until <= from {
        return;
    }
    for _ in 0..ctx.rng.between(0, ctx.detail.actes * 2) {
        let nature = ctx.rng.weighed(&[
            ("entretien", 30),
            ("visite_domicile", if ctx.recipe.at_home { 40 } else { 8 }),
            ("accompagnement", 20),
            ("telephone", 16),
            ("ecrit", 10),
            ("soin", 4),
            ("reunion", 8),
        ]);
        let made = row()
            .day("day", ctx.rng.between(from, until))
            .link("personne_id", Some(stay.child.personne))
            .text("section", ctx.recipe.nom)
            .text("nature", nature)
            .int("professionnels", ctx.rng.between(1, 2))
            .int("minutes", ctx.rng.between(2, 12) * 10)
            .int("travel_minutes", ctx.rng.between(0, 6) * 10);
        ctx.push(&ACTE, made);
    }
}

const TRADES: &[&str] =
    &["Mécanique", "Cuisine", "Espaces verts", "Coiffure", "Vente", "Bâtiment", "Petite enfance"];

fn stage(ctx: &mut Ctx<'_>, stay: &Stay, from: Day, until: Day) {
    let personne = Some(stay.child.personne);
    let domaine = *ctx.rng.one(TRADES);
    let start = ctx.rng.between(from, until - 12);
    let made = row()
        .link("personne_id", personne)
        .text("domaine", domaine)
        .text("employeur", "Entreprise locale")
        .day("start_day", start)
        .day("end_day", start + 5 + ctx.rng.between(0, 6));
    ctx.push(&STAGE, made);
    let etat = ctx.rng.weighed(&[("idee", 2), ("demarche", 4), ("accepte", 4), ("abandonne", 1)]);
    let nature = ctx.rng.weighed(&[
        ("apprentissage", 4),
        ("lycee_professionnel", 3),
        ("formation", 3),
        ("emploi", 1),
        ("scolarite_ordinaire", 2),
    ]);
    let made = row()
        .link("personne_id", personne)
        .text("nature", nature)
        .text("domaine", domaine)
        .text("etat", etat)
        .day("day", ctx.rng.between(start, until));
    ctx.push(&PROJET_SORTIE, made);
}

fn care(ctx: &mut Ctx<'_>, stay: &Stay, from: Day, until: Day) {
    let asked = ctx.rng.between(from, until - 10);
    let reponse = ctx.rng.weighed(&[
        ("acceptee", 46),
        ("refusee", 20),
        ("sans_reponse", 22),
        ("en_attente", 12),
    ]);
    let start = asked + ctx.rng.between(5, 60);
    let begun = reponse == "acceptee" && start <= ctx.today;
    let nature = ctx.rng.weighed(&[
        ("psychologie", 40),
        ("psychiatrie", 30),
        ("addictologie", 10),
        ("somatique", 20),
    ]);
    let made = row()
        .link("personne_id", Some(stay.child.personne))
        .text("nature", nature)
        .text("structure", "CMP")
        .day("demande_day", asked)
        .text("reponse", reponse)
        .maybe_day("start_day", begun.then_some(start));
    ctx.push(&ORIENTATION_SANTE, made);
}

fn trouble(ctx: &mut Ctx<'_>, stay: &Stay, on: Day) {
    let nature = ctx.rng.weighed(&[
        ("fugue", 30),
        ("violence_jeune", 22),
        ("violence_professionnel", 14),
        ("degradation", 14),
        ("stupefiants", 6),
        ("mise_en_danger", 10),
        ("autre", 4),
    ]);
    let closed = on + ctx.rng.between(1, 40);
    let made = row()
        .link("personne_id", Some(stay.child.personne))
        .moment("start_at", at(on, ctx.rng.between(7, 22), 15))
        .text("nature", nature)
        .text("gravite", ctx.rng.weighed(&[("legere", 5), ("serieuse", 4), ("grave", 1)]))
        .text("lieu", ctx.rng.weighed(&[("Groupe de vie", 6), ("École", 2), ("Extérieur", 3)]))
        .yes("gendarmerie", nature == "fugue" || ctx.rng.chance(10))
        .yes("reparation", nature == "degradation")
        .maybe_day("closed_day", (closed <= ctx.today).then_some(closed));
    ctx.push(&INCIDENT, made);
}

const ACTIONS: &[(&str, &str)] = &[
    ("sejour", "Séjour à la mer"),
    ("sortie", "Sortie au zoo"),
    ("atelier", "Atelier cuisine"),
    ("sport", "Tournoi de futsal"),
    ("culture", "Visite du château"),
    ("temps_fort", "Fête de l'été"),
    ("activite_reguliere", "Jardin partagé"),
    ("atelier", "Atelier théâtre"),
];

const MEETINGS: &[(&str, i32, i64)] = &[
    ("equipe", 14, 200),
    ("clinique", 28, 150),
    ("analyse_pratique", 42, 200),
    ("jeunes", 28, 100),
    ("cvs", 120, 200),
    ("synthese", 35, 150),
];

/// Makes what the service does as a whole.
pub(crate) fn service_life(ctx: &mut Ctx<'_>, stays: &[Stay]) {
    let mut on = ctx.first + ctx.rng.between(5, 30);
    while on + 3 <= ctx.today {
        collective(ctx, stays, on);
        on += ctx.rng.between(18, 50);
    }
    for &(nature, every, heures) in MEETINGS {
        let mut on = ctx.first + every / 2;
        while on <= ctx.today {
            let made = row().text("nature", nature).day("day", on).int("heures", heures);
            ctx.push(&REUNION, made);
            on += every;
        }
    }
    quality(ctx);
}

fn collective(ctx: &mut Ctx<'_>, stays: &[Stay], on: Day) {
    let (nature, intitule) = *ctx.rng.one(ACTIONS);
    let days = if nature == "sejour" { 3 } else { 1 };
    let made = row()
        .text("nature", nature)
        .text("intitule", intitule)
        .day("start_day", on)
        .day("end_day", on + days)
        .int("seances", i64::from(days))
        .int("heures_seance", ctx.rng.between(2, 7) * 100)
        .int("cout", i64::from(ctx.rng.between(2, 90)) * 1_000);
    let action = ctx.push(&ACTION_COLLECTIVE, made);
    let present: Vec<&Stay> =
        stays.iter().filter(|stay| stay.entry <= on && on < stay.end).collect();
    let mut seen = Vec::new();
    for _ in 0..present.len().min(ctx.rng.between(4, 12) as usize) {
        let personne = ctx.rng.one(&present).child.personne;
        if !seen.contains(&personne) {
            seen.push(personne);
            let made = row().link("action_id", Some(action)).link("personne_id", Some(personne));
            ctx.push(&PARTICIPATION_ACTION, made);
        }
    }
    if let Some(one) = ctx.team.iter().find(|one| one.start <= on && on < one.end).copied() {
        let made =
            row().link("action_id", Some(action)).link("professionnel_id", Some(one.professionnel));
        ctx.push(&PARTICIPATION_ACTION, made);
    }
}

const CRITERIA: &[(&str, &str)] = &[
    ("La personne", "1.1.1 La personne participe à l'élaboration de son projet"),
    ("La personne", "1.2.3 La personne est informée de ses droits"),
    ("La personne", "1.4.2 Les liens avec la famille sont soutenus"),
    ("La personne", "1.8.1 La continuité du parcours est assurée"),
    ("Les professionnels", "2.1.2 Le projet est réévalué à intervalle régulier"),
    ("Les professionnels", "2.3.1 Les professionnels repèrent les situations de danger"),
    ("Les professionnels", "2.5.2 Les écrits sont partagés et tracés"),
    ("L'établissement", "3.1.1 La bientraitance est définie et diffusée"),
    ("L'établissement", "3.6.2 Les événements indésirables sont analysés"),
    ("L'établissement", "3.10.1 Le plan de gestion de crise est à jour"),
];

const PLAN: &[&str] = &[
    "Revoir le livret d'accueil avec les jeunes",
    "Former l'équipe aux écrits professionnels",
    "Tenir trois réunions du conseil de la vie sociale dans l'année",
    "Reprendre le protocole de fugue avec la gendarmerie",
    "Réduire le délai entre décision et premier rendez-vous",
    "Aménager une salle de visite pour les familles",
    "Formaliser le partenariat avec la pédopsychiatrie",
    "Mettre à jour le projet de service",
];

fn quality(ctx: &mut Ctx<'_>) {
    let year = civil(ctx.first).0 + 1;
    let start = day(year, 11, 4);
    if start + 3 > ctx.today {
        return;
    }
    let made = row()
        .text("nom", format!("Évaluation {year}"))
        .text("referentiel", "HAS 2022")
        .day("start_day", start)
        .day("end_day", start + 3);
    let evaluation = ctx.push(&EVALUATION, made);
    for (chapitre, critere) in CRITERIA {
        let reponse = ctx.rng.weighed(&[
            ("totale", 40),
            ("en_grande_partie", 34),
            ("partielle", 18),
            ("pas_du_tout", 4),
            ("non_concerne", 4),
        ]);
        let made = row()
            .link("evaluation_id", Some(evaluation))
            .text("chapitre", *chapitre)
            .text("critere", *critere)
            .text("reponse", reponse);
        ctx.push(&COTATION, made);
    }
    for (number, libelle) in (1_i64..).zip(PLAN) {
        let etat = ctx.rng.weighed(&[("a_faire", 25), ("en_cours", 40), ("fait", 35)]);
        let seen = ctx.rng.between(start + 30, ctx.today.max(start + 31));
        let made = row()
            .int("numero", number)
            .text("libelle", *libelle)
            .int("echeance_annee", year + ctx.rng.between(1, 3))
            .text("etat", etat)
            .day("etat_day", seen.min(ctx.today))
            .text("responsable", "Chef de service")
            .text("origine", format!("Évaluation {year}"));
        ctx.push(&ACTION_PLAN, made);
    }
}
