//! « Ma journée »: what waits for who signs in, on the page they open first.
//!
//! Where one goes today, what one is to read, what one was writing, what is owed for one's children, who is away; and for who
//! answers for a service, the service. One query a kind of thing (`store.rs`), whatever their number.

mod absents;
mod appareils;
mod chef;
pub mod direction;
mod equipe;
mod incidents;
pub(crate) mod nouveautes;
mod prises;
mod rencontres;
mod secretariat;
mod store;
mod taches;
mod voix;

use std::collections::BTreeSet;

use access::{Action, Actor, Category, Cible, Granted, Perimetre, Role, Verb};
use askama::Template;
use echeance::suivi::{Due, Where, dossiers, dues};
use facts::Facts;
use fiche::Register;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use journal::note::{self, Waiting};
use web::{PageError, Shell};

pub(crate) use absents::of_house as absents_of_house;
pub(crate) use store::full_name;

/// How many lines of a kind are shown at once; the others are a link away, or folded.
const SHOWN: usize = 6;

/// How many lines of what one acts on first are shown at once, on the smallest screen too.
const FIRST_SHOWN: usize = 3;

/// What one acts on first; the rest is folded under its title, but for what is late.
const FIRST: &[&str] =
    &["agenda", "prises", "rencontres", "taches", "incidents", "absents", "brouillons", "releve"];

/// After how many days without a reading the author is told too (S003-24).
const UNREAD_DAYS: i64 = 3;

/// After how many days nobody is told any more that a note was not read.
const STALE_DAYS: i64 = 60;

/// How far back news go for who never read the hand-over, in hours.
const BACK_HOURS: i64 = 24;

/// A line that leads somewhere.
struct Line {
    text: String,
    href: String,
    told: String,
    tag: String,
    kind: &'static str,
}

/// Lines of one kind, those beyond the first ones folded.
struct Block {
    id: &'static str,
    title: &'static str,
    lines: Vec<Line>,
    more: Vec<Line>,
    /// Where all of it is; empty when all is here.
    all: (String, &'static str),
}

impl Block {
    fn new(id: &'static str, title: &'static str, mut lines: Vec<Line>) -> Self {
        let more = lines.split_off(lines.len().min(SHOWN));
        Self { id, title, lines, more, all: (String::new(), "") }
    }

    /// Its lines as they are shown: what is late always is; of the rest, the first ones where one acts first.
    fn unfolded(mut self) -> Self {
        self.lines.append(&mut self.more);
        let first = FIRST.contains(&self.id);
        let mut room = if first { FIRST_SHOWN } else { 0 };
        let all = std::mem::take(&mut self.lines);
        for line in all {
            let late = line.kind == "bad";
            if late || room > 0 {
                room = room.saturating_sub(1);
                self.lines.push(line);
            } else {
                self.more.push(line);
            }
        }
        self
    }

    /// What cannot wait is read first, on a telephone too: who ran away, then an authority that must be told.
    fn rank(&self) -> u8 {
        let grave = self.lines.iter().chain(&self.more).any(|line| line.kind == "bad");
        match self.id {
            "absents" if grave => 0,
            "incidents" => 1,
            _ => 2,
        }
    }
}

#[derive(Template)]
#[template(path = "journee/day.html")]
struct Day {
    blocks: Vec<Block>,
    /// What can wait, each under its title.
    folded: Vec<Block>,
    mine: Vec<(String, String, String)>,
    /// The children beyond the first ones.
    others: Vec<(String, String, String)>,
    heads: Vec<chef::Head>,
    /// Nothing waits.
    calm: bool,
    /// Where an incident is declared: label, address.
    declare: Vec<(String, String)>,
}

/// The part of the home page that says what waits; empty for those who look after no child.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn part(
    (shell, register): (&Shell, &Register),
    facts: &Facts,
    actor: &Actor,
) -> Result<String, PageError> {
    let works = [
        Role::Educateur,
        Role::Psychologue,
        Role::Soignant,
        Role::AssistantFamilial,
        Role::ChefService,
        Role::Secretaire,
    ];
    if !actor.roles().iter().any(|role| works.contains(role)) {
        return Ok(String::new());
    }
    let waiting = super::home::counts(shell, facts, actor, "attente_mesures").await?;
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(actor, action, "journee").await?;
    let open = opened(shell, actor, &mut granted).await?;
    let day = shell.house.today().to_string();
    let mine = note::children_of(&mut granted, actor.compte, &day).await?;
    let mut blocks = vec![of_the_day(shell, actor, &mut granted, &open).await?];
    blocks.push(prises::late(shell, actor, &mut granted).await?);
    blocks.push(doses(shell, actor, &mut granted).await?);
    blocks.push(rencontres::of_week(shell, actor, &mut granted).await?);
    blocks.push(taches::of_mine(shell, actor, &mut granted, &open).await?);
    blocks.extend(secretariat::of_services(shell, actor, &mut granted, &open).await?);
    blocks.push(nouveautes::of_mine(shell, register, actor, &mut granted, &open, &mine).await?);
    blocks.push(returned(shell, actor, &mut granted).await?);
    blocks.push(appareils::of_led(actor, &mut granted).await?);
    blocks.push(messages(shell, actor, &mut granted, &open).await?);
    blocks.extend(equipe::of_today(shell, actor, &mut granted, &open).await?);
    blocks.extend(of_notes(shell, actor, &mut granted, &open).await?);
    blocks.extend(of_children(shell, actor, &mut granted, &open, &mine).await?);
    let mut heads = Vec::new();
    let led: Vec<i64> = actor
        .services()
        .map(|(id, _)| id)
        .filter(|id| actor.roles_in(*id).contains(&Role::ChefService))
        .collect();
    for service in led {
        let number = waiting.get(&service).cloned();
        heads.push(chef::head(shell, actor, &mut granted, &open, service, number).await?);
    }
    granted.commit().await?;
    let mut blocks: Vec<Block> =
        blocks.into_iter().filter(|block| !block.lines.is_empty()).map(Block::unfolded).collect();
    blocks.sort_by_key(Block::rank);
    let calm = blocks.is_empty();
    let (blocks, folded): (Vec<Block>, Vec<Block>) =
        blocks.into_iter().partition(|block| !block.lines.is_empty());
    // An assistant familial has the children of the house in a part of its own.
    let mine = if actor.roles() == [Role::AssistantFamilial] { Vec::new() } else { mine };
    let mut mine: Vec<(String, String, String)> = mine
        .into_iter()
        .map(|(id, nom)| {
            (nom, format!("/dossiers/{id}"), format!("/dossiers/{id}/journal/nouveau"))
        })
        .collect();
    let others = mine.split_off(mine.len().min(FIRST_SHOWN));
    let day = Day { calm, blocks, folded, mine, others, heads, declare: declare(actor) };
    day.render().map_err(|error| PageError::Machine(error.to_string()))
}

/// What the reader's roles open, by kind of information.
async fn opened(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
) -> Result<Vec<(Category, Perimetre)>, PageError> {
    let mut open = Vec::new();
    for category in note::CATEGORIES.iter().copied().chain([Category::Identite]) {
        let own = actor.services_for(Verb::Lire, category);
        let house = &shell.house;
        let perimetre = house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?;
        open.push((category, perimetre));
    }
    Ok(open)
}

/// Where one goes today, and where the children one follows go.
async fn of_the_day(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
) -> Result<Block, PageError> {
    let of = |category: Category| open.iter().find(|(one, _)| *one == category).map(|(_, p)| p);
    let mut lines = Vec::new();
    if let (Some(parcours), Some(identite)) = (of(Category::Parcours), of(Category::Identite)) {
        let day = shell.house.today();
        let all = agenda::rdv::of_day(granted, actor.compte, (parcours, identite), day).await?;
        lines = all
            .into_iter()
            .map(|one| Line {
                text: one.what,
                href: one.href,
                told: [one.when, one.place]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                tag: one.state.to_owned(),
                kind: one.kind,
            })
            .collect();
    }
    let mut block = Block::new("agenda", "Aujourd’hui", lines);
    block.all = ("/agenda".to_owned(), "Mon agenda de la semaine");
    Ok(block)
}

/// The doses of today that are left to note, for a carer.
async fn doses(shell: &Shell, actor: &Actor, granted: &mut Granted) -> Result<Block, PageError> {
    let (house, day) = (&shell.house, shell.house.today());
    let mut lines = Vec::new();
    let cares: Vec<(i64, String)> = actor
        .services()
        .filter(|(id, _)| actor.roles_in(*id).contains(&Role::Soignant))
        .map(|(id, seen)| (id, seen.nom.clone()))
        .collect();
    for (service, nom) in cares {
        let mut open = Vec::new();
        for category in [Category::Sante, Category::Vie] {
            let own = vec![service];
            open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
        }
        let [sante, vie] = open.as_slice() else { continue };
        let left = sante::left(granted.read(), service, day, (sante, vie)).await?;
        if left > 0 {
            lines.push(Line {
                text: match left {
                    1 => "Une prise reste à noter aujourd’hui".to_owned(),
                    n => format!("{n} prises restent à noter aujourd’hui"),
                },
                href: format!("/services/{service}/traitements"),
                told: nom,
                tag: String::new(),
                kind: "",
            });
        }
    }
    Ok(Block::new("prises", "Prises à noter", lines))
}

/// The threads where colleagues wait for a reading.
async fn messages(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
) -> Result<Block, PageError> {
    let all = journal::message::unread(granted.read(), actor.compte, open).await?;
    let names = store::names(granted, all.iter().map(|one| one.personne).collect()).await?;
    let lines = all
        .into_iter()
        .filter_map(|one| {
            Some(Line {
                text: names.get(&one.personne)?.clone(),
                href: format!("/dossiers/{}/messages", one.personne),
                told: format!("{}, {}", one.nom, hour(shell, &one.at)),
                tag: if one.count > 1 { format!("{} messages", one.count) } else { String::new() },
                kind: "info",
            })
        })
        .collect();
    Ok(Block::new("messages", "Messages de mes collègues", lines))
}

/// What one wrote without network and waits for a decision.
async fn returned(shell: &Shell, actor: &Actor, granted: &mut Granted) -> Result<Block, PageError> {
    let count = crate::nomade::waits(granted.read(), actor.compte, shell.house.now()).await?;
    let text = match count {
        1 => "Un écrit à relire avant qu’il entre au dossier".to_owned(),
        n => format!("{n} écrits à relire avant qu’ils entrent au dossier"),
    };
    let line = Line {
        text,
        href: "/sans-reseau".to_owned(),
        told: String::new(),
        tag: String::new(),
        kind: "",
    };
    let lines = if count == 0 { Vec::new() } else { vec![line] };
    Ok(Block::new("sans-reseau", "Écrit sans réseau", lines))
}

/// Where one declares an incident, for each service where one may; and where one notes what is to do.
fn declare(actor: &Actor) -> Vec<(String, String)> {
    let services = actor.services_for(Verb::Ecrire, Category::Incident);
    let one = services.len() == 1;
    let asks = actor.services_for(Verb::Ecrire, Category::Vie).first().map(|id| {
        let label = "Ajouter une chose à faire".to_owned();
        (label, format!("/services/{id}/taches#ajouter"))
    });
    services
        .into_iter()
        .take(6)
        .map(|id| {
            let nom = actor.service(id).map_or(String::new(), |seen| seen.nom.clone());
            let label = if one {
                "Déclarer un incident".to_owned()
            } else {
                format!("Déclarer un incident : {nom}")
            };
            (label, format!("/services/{id}/incidents/declarer"))
        })
        .chain(asks)
        .chain(cliniques(actor))
        .collect()
}

/// The clinical meetings, for who reads what was said there.
pub(crate) fn cliniques(actor: &Actor) -> Vec<(String, String)> {
    let services = actor.services_for(Verb::Lire, Category::Diagnostic);
    let one = services.len() == 1;
    let works = |id: &i64| {
        let roles = actor.roles_in(*id);
        roles.contains(&Role::Psychologue) || roles.contains(&Role::ChefService)
    };
    services
        .into_iter()
        .filter(works)
        .take(6)
        .map(|id| {
            let nom = actor.service(id).map_or(String::new(), |seen| seen.nom.clone());
            let label = if one {
                "Réunions cliniques".to_owned()
            } else {
                format!("Réunions cliniques : {nom}")
            };
            (label, format!("/services/{id}/reunions-cliniques"))
        })
        .collect()
}

pub(crate) fn here(shell: &Shell) -> DateTime {
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    shell.house.now().to_zoned(paris).datetime()
}

fn ago(shell: &Shell, hours: i64) -> Timestamp {
    let now = shell.house.now();
    now.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(now)
}

/// « 14 h 32 » today, else the whole of it.
fn hour(shell: &Shell, at: &str) -> String {
    let Ok(stamp) = at.parse::<Timestamp>() else { return at.to_owned() };
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let moment = stamp.to_zoned(paris).datetime();
    if moment.date() == shell.house.today() {
        format!("{} h {:02}", moment.hour(), moment.minute())
    } else {
        web::in_paris(at)
    }
}

/// « Le 09/03/2026 à 14 h 20 · Leïla Marchand », and when it was written when that is another day.
fn happened(shell: &Shell, start: &str, at: &str, who: &str) -> String {
    let Ok(start) = start.parse::<DateTime>() else {
        return format!("{who}, {}", hour(shell, at));
    };
    let time = format!("{} h {:02}", start.hour(), start.minute());
    let when = if start.date() == shell.house.today() {
        format!("Aujourd’hui à {time}")
    } else {
        format!("Le {} à {time}", vocabulary::french_day(start.date()))
    };
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let written = at.parse::<Timestamp>().map(|at| at.to_zoned(paris).date());
    if written.is_ok_and(|day| day == start.date()) {
        format!("{when} · {who}")
    } else {
        format!("{when} · {who}, écrit le {}", web::in_paris(at))
    }
}

/// What one was writing, what one is to read, what others have not read, what is handed over.
async fn of_notes(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Block>, PageError> {
    let drafts = note::drafts(granted.read(), actor.compte).await?;
    let unread = note::waiting(granted.read(), actor.compte, None, open).await?;
    let before = ago(shell, 24 * UNREAD_DAYS).to_string();
    let after = ago(shell, 24 * STALE_DAYS).to_string();
    let others = note::waiting(granted.read(), actor.compte, Some((&after, &before)), open).await?;
    let since = ago(shell, BACK_HOURS).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let services: Vec<i64> = actor.services_for(Verb::Lire, Category::Parcours);
    let news = note::news(granted.read(), actor.compte, &services, &since, open).await?;
    let mut ids: BTreeSet<i64> = drafts.iter().map(|(personne, _)| *personne).collect();
    ids.extend(unread.iter().chain(&others).map(|one| one.personne));
    let names = store::names(granted, ids).await?;
    let name = |personne: i64| names.get(&personne).cloned();
    let drafts = drafts
        .iter()
        .filter_map(|(personne, at)| {
            Some(Line {
                text: format!("Reprendre votre brouillon de {}", hour(shell, at)),
                href: format!("/dossiers/{personne}/journal/nouveau"),
                told: name(*personne)?,
                tag: String::new(),
                kind: "",
            })
        })
        .collect();
    let line = |one: &Waiting, tag: &str, kind: &'static str, who: &str| Line {
        text: format!(
            "{} : {}",
            name(one.personne).unwrap_or_else(|| "Un enfant".to_owned()),
            one.nature.label()
        ),
        href: format!("/journal/{}", one.id),
        // When it happened first; when it was written only if that is another hour.
        told: happened(shell, &one.start, &one.at, &format!("{who}{}", one.nom)),
        tag: tag.to_owned(),
        kind,
    };
    let unread = unread
        .iter()
        .map(|one| {
            if one.is_second {
                line(one, "Votre regard", "warning", "")
            } else {
                line(one, "", "", "")
            }
        })
        .collect();
    let late = format!("{UNREAD_DAYS} jours ou plus");
    let others = others.iter().map(|one| line(one, &late, "warning", "Pas lue par ")).collect();
    let news = news
        .into_iter()
        .map(|(service, count)| Line {
            text: match count {
                1 => "Une note nouvelle".to_owned(),
                n => format!("{n} notes nouvelles"),
            },
            href: format!("/services/{service}/transmissions"),
            told: actor.service(service).map_or(String::new(), |seen| seen.nom.clone()),
            tag: String::new(),
            kind: "",
        })
        .collect();
    Ok(vec![
        Block::new("brouillons", "J’étais en train d’écrire", drafts),
        Block::new("a-lire", "À lire", unread),
        Block::new("releve", "Transmissions", news),
        Block::new("pas-lues", "Mes notes que personne n’a lues", others),
    ])
}

/// What is owed for one's children, and who is away.
async fn of_children(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    mine: &[(i64, String)],
) -> Result<Vec<Block>, PageError> {
    let of = |category: Category| open.iter().find(|(one, _)| *one == category).map(|(_, p)| p);
    let (Some(identite), Some(parcours), Some(incident)) =
        (of(Category::Identite), of(Category::Parcours), of(Category::Incident))
    else {
        return Ok(Vec::new());
    };
    let personnes: Vec<i64> = mine.iter().map(|(id, _)| *id).collect();
    let mut owed = Vec::new();
    if !personnes.is_empty() {
        let which =
            Where::Enfants { personnes: &personnes, perimetres: [identite, parcours, incident] };
        let files = dossiers(granted.read(), &which).await?;
        owed = dues(shell, granted, &files).await?;
    }
    let services: Vec<i64> = actor.services_for(Verb::Lire, Category::Parcours);
    let away = absents::lines(shell, actor, granted, (incident, parcours), None).await?;
    let mut owed =
        Block::new("echeances", "Échéances de mes enfants", owed.iter().map(due_line).collect());
    if let (Some(service), false) = (services.first(), owed.lines.is_empty()) {
        owed.all = (format!("/services/{service}/echeances"), "Toutes les échéances du service");
    }
    let about = (incident, parcours);
    let incidents = incidents::of_mine(shell, actor, granted, about, mine).await?;
    let mut blocks = vec![incidents, owed, Block::new("absents", "Absents en ce moment", away)];
    if let Some(vie) = of(Category::Vie) {
        let services: Vec<i64> = actor.services_for(Verb::Lire, Category::Vie);
        let all = projet::parole::owed(
            granted.read(),
            &services,
            Some(personnes.as_slice()),
            (identite, vie),
        );
        let today = shell.house.today();
        let lines = all.await?.iter().map(|one| answer_line(one, today)).collect();
        blocks.push(Block::new("reponses", "Mes enfants attendent une réponse", lines));
        let only = Some(personnes.as_slice());
        let own = actor.services_for(Verb::Ecrire, Category::Vie);
        let own = crate::espace::ouverts::Ouverts::of(actor, &services, &own);
        let all = crate::espace::ouverts::waits(granted.read(), &own, only, vie).await?;
        let names = store::names(granted, all.iter().map(|one| one.personne).collect()).await?;
        let lines = all.iter().filter_map(|one| {
            Some(Line {
                text: names.get(&one.personne)?.clone(),
                href: format!("/dossiers/{}/mots", one.personne),
                told: format!("écrit sur leur page, le {}", web::in_paris(&one.since)),
                tag: if one.count > 1 { format!("{} fois", one.count) } else { String::new() },
                kind: "warning",
            })
        });
        blocks.push(Block::new("mots", "On m’a écrit", lines.collect()));
    }
    Ok(blocks)
}

/// An answer that is owed to a child.
fn answer_line(one: &projet::parole::Owed, today: Date) -> Line {
    let due = one.due.parse::<Date>().ok();
    let late = due.is_some_and(|due| due < today);
    let told = due.map(|due| format!("pour le {}", vocabulary::french_day(due)));
    Line {
        text: one.nom.clone(),
        href: format!("/paroles/{}", one.id),
        told: projet::theme::label(&one.theme),
        tag: if one.decided {
            "Décidé, à lui dire".to_owned()
        } else {
            told.unwrap_or_default()
        },
        kind: if late && !one.decided { "bad" } else { "warning" },
    }
}

fn due_line(due: &Due) -> Line {
    Line {
        text: due.nom.clone(),
        href: format!("/dossiers/{}/echeances", due.personne),
        told: due.what.clone(),
        tag: due.state.clone(),
        kind: if due.late { "bad" } else { "warning" },
    }
}
