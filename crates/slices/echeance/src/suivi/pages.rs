//! `/services/{service}/echeances`, its month to be printed (`month.rs`), and `/dossiers/{personne}/echeances`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use access::{Action, Actor, Category, Cible, Role, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use delais::{Regles, Responsable};
use fiche::Register;
use jiff::{civil::Date, tz::TimeZone};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Column, Field, Flash, Layout},
};

use super::{
    deplace::{Deplacement, deplacements},
    model::{Dossier, Etape},
    store::{self, Where},
};
use crate::{
    choix::Choix,
    etablissement::{Du, Note, dus, honorabilite},
    etape::NATURE_ETAPE,
};

mod faite;
mod faites;
mod gather;
mod groups;
mod line;
mod month;

use groups::{Group, grouped};
use line::{AHEAD, Line, Noms, lines};

pub use gather::{Due, Proche, Terme, dues, proches, termes};

/// The pages of deadlines.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/echeances", get(of_service))
        .route("/services/{service}/echeances/mois", get(month::show))
        .route("/dossiers/{personne}/echeances", get(of_child))
        .route("/dossiers/{personne}/echeances/faite", get(faite::show))
        .layer(Extension(register))
}

#[derive(Template)]
#[template(path = "suivi/list.html")]
struct ListPage {
    layout: Layout,
    title: String,
    lead: String,
    new: String,
    who: String,
    who_field: Field,
    with_child: bool,
    columns: Vec<Column>,
    groups: Vec<Group>,
    /// The list of a month, and what the service set; empty where there is none.
    month: String,
    /// The papers that families are given; empty on the page of a child.
    papers: String,
    settings: String,
    /// The rules that the service gives itself.
    own_rules: String,
    /// The facts of the establishment, and what it owes of itself.
    facts: String,
    dus: Vec<Du>,
    /// Where a step comes back to once noted.
    back: String,
    /// All children, or those one follows: label, address, whether it is shown.
    mine: Vec<(String, String, bool)>,
    only_mine: bool,
    /// What other services owe for the same children, in a sentence.
    others: String,
    /// What was done for one child.
    faites: Vec<faites::Faite>,
}

/// Those who owe something in a service, for the filter.
const WHO: &[(&str, Responsable)] = &[
    ("referent", Responsable::Referent),
    ("chef_de_service", Responsable::ChefDeService),
    ("directeur", Responsable::Directeur),
    ("departement", Responsable::Departement),
    ("juge", Responsable::Juge),
    ("parquet", Responsable::Parquet),
];

/// What is owed in a service, to who may read it.
struct Kept {
    lines: Vec<Line>,
    /// How many more follow from what other services do for the same children, by service, where the
    /// reader may see it.
    others: Vec<(String, usize)>,
    /// How many of these children another service works with and shares, by service.
    shared: Vec<(String, usize)>,
    /// The children whose référent or co-référent the reader is.
    followed: BTreeSet<i64>,
    /// The steps noted for these children: row, child, code, day.
    steps: Vec<(i64, String, String, Date)>,
    /// What the establishment owes of itself.
    dus: Vec<Du>,
}

/// The services that answer for something around these children.
fn concerned(dossiers: &[Dossier]) -> Vec<i64> {
    let all: BTreeSet<i64> = dossiers
        .iter()
        .flat_map(|one| {
            let mesures = one.mesures.iter().map(|mesure| mesure.service);
            mesures.chain(one.sejours.iter().map(|sejour| sejour.service)).chain([one.service])
        })
        .collect();
    all.into_iter().collect()
}

async fn lines_of_service(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
) -> Result<Kept, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let (house, today) = (&shell.house, shell.house.today());
    let mut granted = house.authorize(actor, action).await?;
    let (mut open, mut around) = (Vec::new(), Vec::new());
    for category in [Category::Identite, Category::Parcours, Category::Incident] {
        let own = vec![service];
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
        let all = actor.services_for(Verb::Lire, category);
        around.push(house.perimetre(granted.read(), actor, Verb::Lire, category, all).await?);
    }
    let ([identite, parcours, incidents], [named, ways, events]) = (&open[..], &around[..]) else {
        return Err(PageError::NotFound);
    };
    let which = Where::Service { service, today, perimetres: [identite, parcours, incidents] };
    let dossiers = store::dossiers(granted.read(), &which).await?;
    let personnes: Vec<i64> = dossiers.iter().map(|one| one.personne).collect();
    let which = Where::Enfants { personnes: &personnes, perimetres: [named, ways, events] };
    let wider = store::dossiers(granted.read(), &which).await?;
    let choix = store::choix(granted.read(), &concerned(&wider), today).await?;
    let services = store::services(granted.read(), concerned(&wider)).await?;
    let noms = Noms::of(register, services);
    let followed = store::followed(granted.read(), actor.compte, today).await?;
    let shared = store::shared(granted.read(), service, &personnes, today).await?;
    let noted = if actor.may(service, Verb::Lire, Category::Structure) {
        store::of_establishment(granted.read(), service).await?
    } else {
        Vec::new()
    };
    let postes = if actor.may(service, Verb::Lire, Category::Rh) {
        store::postes(granted.read(), service, today).await?
    } else {
        Vec::new()
    };
    granted.commit().await?;
    let dus = owed_by(shell, &noted, &postes)?;
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let writes = if writes { vec![service] } else { Vec::new() };
    let mut lines = lines(shell, &dossiers, &choix, &writes, &noms)?;
    lines.retain(|line| line.owner == service);
    for line in &mut lines {
        // The page is that of the service: its name is on top.
        line.owner_nom = String::new();
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in line::lines(shell, &wider, &choix, &[], &noms)? {
        if line.owner != service {
            *counts.entry(line.owner_nom).or_default() += 1;
        }
    }
    let others: Vec<(String, usize)> = counts.into_iter().collect();
    let shared = shared.into_iter().filter(|(nom, _)| others.iter().all(|(own, _)| own != nom));
    let shared = shared.collect();
    Ok(Kept { lines, others, shared, followed, steps: steps(&dossiers), dus })
}

/// What follows from the facts of an establishment.
fn owed_by(
    shell: &Shell,
    noted: &[Note],
    postes: &[(Date, Option<Date>)],
) -> Result<Vec<Du>, PageError> {
    let regles = Regles::livrees().map_err(|error| PageError::Machine(error.to_string()))?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let now = shell.house.now();
    let mut all = dus(regles, noted, now, &zone);
    all.extend(honorabilite(regles, postes, now, &zone));
    Ok(all)
}

/// The steps noted for some children: row, child, code, day.
fn steps(dossiers: &[Dossier]) -> Vec<(i64, String, String, Date)> {
    dossiers
        .iter()
        .flat_map(|one| {
            let told = |step: &Etape| (step.id, one.nom.clone(), step.nature.clone(), step.day);
            one.etapes.iter().map(told)
        })
        .collect()
}

/// What was just noted, in a sentence: « C’est noté : Rapport au juge envoyé, le 09/03/2026, pour Élodie Vasseur. »
fn noted(asked: &BTreeMap<String, String>, steps: &[(i64, String, String, Date)]) -> Option<Flash> {
    let id: i64 = asked.get("fait").and(asked.get("id")).and_then(|id| id.parse().ok())?;
    let (_, nom, nature, day) = steps.iter().find(|(row, ..)| *row == id && id != 0)?;
    let what = fiche::enfant::told(&NATURE_ETAPE, Some(nature));
    let day = vocabulary::french_day(*day);
    Some(Flash {
        kind: "ok".to_owned(),
        text: format!("C’est noté : {what}, le {day}, pour {nom}."),
    })
}

/// « 3 autres échéances des mêmes enfants reviennent à : MECS La Varenne (2), AEMO (1). », then how many children other
/// services share, whose deadlines are read on their pages.
fn told_others(others: &[(String, usize)], shared: &[(String, usize)]) -> String {
    let each = |all: &[(String, usize)]| {
        all.iter().map(|(nom, n)| format!("{nom} ({n})")).collect::<Vec<_>>().join(", ")
    };
    let owed = match others.iter().map(|(_, n)| n).sum::<usize>() {
        0 => String::new(),
        1 => format!(
            "Une autre échéance des mêmes enfants suit ce qu’un autre service fait pour eux, et lui \
             revient : {}. Elle est sur la page de l’enfant. ",
            each(others)
        ),
        n => format!(
            "{n} autres échéances des mêmes enfants suivent ce que d’autres services font pour eux, \
             et leur reviennent : {}. Elles sont sur la page de chaque enfant. ",
            each(others)
        ),
    };
    let with = if shared.is_empty() {
        String::new()
    } else {
        format!(
            "Des enfants sont aussi suivis par un service qui partage avec le vôtre, en nombre \
             d’enfants : {}. Ses échéances sont sur la page de chacun.",
            each(shared)
        )
    };
    format!("{owed}{with}").trim_end().to_owned()
}

/// The roles to whom late deadlines go up, as one holds them in a service.
fn above(actor: &Actor, service: i64) -> Vec<Responsable> {
    let roles = actor.roles_in(service);
    [(Role::ChefService, Responsable::ChefDeService), (Role::Directeur, Responsable::Directeur)]
        .into_iter()
        .filter(|(role, _)| roles.contains(role))
        .map(|(_, who)| who)
        .collect()
}

async fn of_service(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Extension(register): Extension<Register>,
    Path(service): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let all = lines_of_service(&shell, &register, &actor, service).await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let who = asked.get("qui").map(String::as_str).unwrap_or_default();
    let chosen = WHO.iter().find(|(code, _)| *code == who).map(|(_, responsable)| *responsable);
    let mine = asked.get("de").is_some_and(|of| of == "moi");
    let by = |line: &Line| chosen.is_none_or(|chosen| line.responsable == chosen);
    let own = |line: &Line| all.followed.contains(&line.personne);
    let of_who: Vec<&Line> = all.lines.iter().filter(|line| by(line)).collect();
    let (whole, own_n) = (of_who.len(), of_who.iter().filter(|line| own(line)).count());
    let kept: Vec<Line> = of_who.into_iter().filter(|line| !mine || own(line)).cloned().collect();
    let mut layout =
        web::frame_of_service(&shell, &actor, service, Section::Echeances, "Échéances");
    let new = if writes { format!("/registre/etapes/{service}/nouveau") } else { String::new() };
    layout.flash = noted(&asked, &all.steps);
    let list = format!("/services/{service}/echeances");
    let at = |mine: bool| {
        let parts = [(mine, "de=moi".to_owned()), (chosen.is_some(), format!("qui={who}"))];
        let kept: Vec<String> =
            parts.into_iter().filter(|(kept, _)| *kept).map(|(_, part)| part).collect();
        if kept.is_empty() { list.clone() } else { format!("{list}?{}", kept.join("&")) }
    };
    let mut shown = listed(layout, "Échéances".to_owned(), new, true, &kept, who);
    shown.back = at(mine).replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
    if !all.followed.is_empty() || mine {
        shown.only_mine = mine;
        shown.mine = vec![
            (format!("Tout le service ({whole})"), at(false), !mine),
            (format!("Les enfants que j’accompagne ({own_n})"), at(true), mine),
        ];
    }
    shown.others = told_others(&all.others, &all.shared);
    let above = above(&actor, service);
    go_up(&mut shown.groups, &kept, &above);
    shown.dus = all.dus;
    shown.month = format!("/services/{service}/echeances/mois");
    if actor.may(service, Verb::Lire, Category::Vie) {
        shown.papers = format!("/services/{service}/papiers");
    }
    if actor.may(service, Verb::Lire, Category::Structure) {
        shown.settings = format!("/registre/regles-echeance/{service}");
        shown.own_rules = format!("/registre/regles-service/{service}");
        shown.facts = format!("/registre/etapes-service/{service}");
    }
    page(&shown)
}

/// What goes up to the reader stands apart, first: somebody waits for them to act.
fn go_up(groups: &mut Vec<Group>, lines: &[Line], above: &[Responsable]) {
    let up = |line: &Line| line.prevenus.iter().any(|who| above.contains(who));
    let rows: Vec<Line> = lines
        .iter()
        .filter(|line| up(line) && line.late.is_some_and(|days| days <= AHEAD))
        .cloned()
        .collect();
    if rows.is_empty() {
        return;
    }
    for group in groups.iter_mut().filter(|group| group.id.starts_with("retard")) {
        group.rows.retain(|line| !up(line));
    }
    groups.retain(|group| !group.rows.is_empty());
    let folded = false;
    groups.insert(0, Group {
        id: "prevenir".to_owned(),
        title: "À vous prévenir".to_owned(),
        hint: "En retard depuis assez longtemps pour que vous l’appreniez, ou mesure non commencée.",
        folded,
        rows,
    });
}

async fn of_child(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let of_child = around(&shell, &actor, &register, personne).await?;
    let (dossier, writes) = (&of_child.dossier, &of_child.writes);
    let own = own_service(&actor, writes, dossier);
    let mut kept = of_child.lines(&shell)?;
    of_child.tell_moves(&mut kept);
    let owners: BTreeSet<i64> = kept.iter().map(|line| line.owner).collect();
    if owners.iter().all(|owner| *owner == own) {
        for line in &mut kept {
            line.owner_nom = String::new();
        }
    }
    let mut layout = web::frame_of_service(&shell, &actor, own, Section::Echeances, "Échéances");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (dossier.nom.clone(), Some(format!("/dossiers/{personne}"))));
    layout.flash = noted(&asked, &steps(std::slice::from_ref(dossier)));
    let etapes = register.by_table("etape_parcours").ok_or(PageError::NotFound)?;
    let back = format!("/dossiers/{personne}/echeances");
    let new = if writes.contains(&own) {
        format!("/registre/{}/{own}/nouveau?personne_id={personne}&retour={back}", etapes.slug)
    } else {
        String::new()
    };
    let title = format!("Échéances : {}", dossier.nom);
    let mut shown = listed(layout, title, new, false, &kept, "");
    shown.back = back;
    shown.faites = faites::faites(&shell, dossier, &of_child.choix, &of_child.noms)?;
    if owners.len() > 1 || owners.first().is_some_and(|owner| *owner != own) {
        shown.others = "Chaque échéance revient au service dont la mesure ou l’accueil la fait \
                        naître : c’est lui qui note qu’elle est faite."
            .to_owned();
    }
    page(&shown)
}

/// What is known around one child, for who reads their file.
struct Around {
    dossier: Dossier,
    choix: BTreeMap<i64, Choix>,
    noms: Noms,
    /// Where the reader may note a step.
    writes: Vec<i64>,
    /// What corrections moved, the latest first.
    moves: Vec<Deplacement>,
}

impl Around {
    /// Says on each line why its date is no longer what it was: the latest correction that gave it.
    fn tell_moves(&self, lines: &mut [Line]) {
        for line in lines {
            let of = |one: &&Deplacement| {
                one.regle == line.regle && one.mesure == line.mesure && one.to == Some(line.term)
            };
            let Some(one) = self.moves.iter().find(of) else { continue };
            let was = one.from.map_or_else(
                || "Due depuis cette correction".to_owned(),
                |day| format!("Avant : {}", vocabulary::french_day(day)),
            );
            let motif = one.motif.as_ref().map_or(String::new(), |one| format!(" ({one})"));
            let when = web::in_paris(&one.at);
            line.moved = format!("{was}. {}{motif}, par {}, le {when}.", one.why, one.nom);
        }
    }

    fn lines(&self, shell: &Shell) -> Result<Vec<Line>, PageError> {
        let of = std::slice::from_ref(&self.dossier);
        lines(shell, of, &self.choix, &self.writes, &self.noms)
    }
}

/// Asks for it, leaves its trace, and reads it.
async fn around(
    shell: &Shell,
    actor: &Actor,
    register: &Register,
    personne: i64,
) -> Result<Around, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) };
    let told = "information:parcours";
    let mut granted = shell.house.authorize_telling(actor, action, told).await?;
    let parcours = granted.services_on_child(Category::Parcours).to_vec();
    let incidents = granted.services_on_child(Category::Incident).to_vec();
    if parcours.is_empty() {
        return Err(PageError::NotFound);
    }
    let which = Where::Enfant { personne, services: [&parcours, &incidents] };
    let dossiers = store::dossiers(granted.read(), &which).await?;
    let choix = store::choix(granted.read(), &concerned(&dossiers), shell.house.today()).await?;
    let services = store::services(granted.read(), concerned(&dossiers)).await?;
    let noms = Noms::of(register, services);
    let house = &shell.house;
    let writable = house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let writes: Vec<i64> = writable
        .iter()
        .filter(|(category, _)| *category == Category::Parcours)
        .flat_map(|(_, services)| services.clone())
        .collect();
    let dossier = dossiers.into_iter().next().ok_or(PageError::NotFound)?;
    let moves = deplacements(shell, register, &mut granted, &dossier).await?;
    granted.commit().await?;
    Ok(Around { dossier, choix, noms, writes, moves })
}

/// The service one works in around this child: where one may write, else where one has a role.
fn own_service(actor: &Actor, writes: &[i64], dossier: &Dossier) -> i64 {
    if writes.contains(&dossier.service) || actor.service(dossier.service).is_some() {
        return dossier.service;
    }
    writes
        .first()
        .copied()
        .or_else(|| actor.services().next().map(|(id, _)| id))
        .unwrap_or_default()
}

fn listed(
    layout: Layout,
    title: String,
    new: String,
    with_child: bool,
    lines: &[Line],
    who: &str,
) -> ListPage {
    let late = lines.iter().filter(|line| line.late.is_some_and(|days| days <= AHEAD)).count();
    let older = lines.iter().filter(|line| line.late.is_some_and(|days| days > AHEAD)).count();
    let near = lines.iter().filter(|line| line.near).count();
    let mut lead = match (late, near) {
        (0, 0) if older > 0 => "Rien ne presse.".to_owned(),
        (0, 0) => "Rien n’est en retard, rien ne presse.".to_owned(),
        (0, near) => format!("{}.", count(near, "échéance proche", "échéances proches")),
        (late, 0) => format!("{} en retard.", count(late, "échéance", "échéances")),
        (late, near) => format!(
            "{} en retard, {}.",
            count(late, "échéance", "échéances"),
            count(near, "proche", "proches")
        ),
    };
    // Told apart, so that the day's own page says the same number.
    if older > 0 {
        let told = count(older, "échéance en retard", "échéances en retard");
        let folded = if older > 1 { "repliées" } else { "repliée" };
        let _infallible = write!(lead, " {told} de plus d’un an, {folded} dessous.");
    }
    let options = std::iter::once(("", "Tous"))
        .chain(WHO.iter().map(|(code, one)| (*code, one.label())))
        .map(|(value, label)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            checked: value == who,
            ..Choice::default()
        })
        .collect();
    let mut headings = vec!["Échéance", "État"];
    if with_child {
        headings.push("Enfant");
    }
    headings.extend(["Ce qui est dû", "Qui", "Fait ?"]);
    ListPage {
        layout,
        title,
        lead,
        new,
        who: if with_child { "qui".to_owned() } else { String::new() },
        who_field: Field {
            kind: "select".to_owned(),
            id: "qui".to_owned(),
            label: "Qui doit le faire".to_owned(),
            value: who.to_owned(),
            options,
            ..Field::default()
        },
        with_child,
        columns: headings
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        groups: grouped(lines),
        month: String::new(),
        papers: String::new(),
        settings: String::new(),
        own_rules: String::new(),
        facts: String::new(),
        dus: Vec::new(),
        back: String::new(),
        mine: Vec::new(),
        only_mine: false,
        others: String::new(),
        faites: Vec::new(),
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n > 1 { many } else { one })
}
