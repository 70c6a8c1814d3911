//! What others wrote around the children one follows since one last looked (ADR 0050).
//!
//! On « Ma journée », how many things of which kind, child by child: one query a table. Behind it, `/nouveautes` tells
//! each of them and is read by looking: what it shows becomes « Déjà vu » and stays a few days.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Category, Cible, Granted, Perimetre, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use db::{DbError, Read, Value};
use echeance::suivi::{Where, deplacements, dossiers};
use fiche::{Fiche, Register, Row, Titles};
use jiff::SignedDuration;
use serde::Deserialize;
use web::{PageError, Shell, SignedIn, page, parts::Layout};

use super::{Block, Line, hour, store::within};

/// How far back news go for who never looked, and how long what was seen is still told, in days.
const DAYS: i64 = 7;

/// How far back they go for who did not look for long.
const MOST_DAYS: i64 = 30;

/// The record kinds whose rows are news, those of a child's days: not who the child is, nor what nobody acts on.
const KINDS: &[&str] = &[
    "incident",
    "mesure",
    "sejour",
    "absence",
    "etape_parcours",
    "rendez_vous",
    "droit_visite",
    "restriction",
    "hebergement",
    "scolarite",
    "plan_scolaire",
    "absence_scolaire",
    "parole_enfant",
    "objectif_projet",
    "repere",
    "contact",
    "traitement_sante",
    "allergie",
    "hospitalisation",
    "bilan_sante",
    "vaccination",
];

/// What sort of thing is new.
#[derive(Clone)]
enum Sorte {
    Note,
    Ecrit,
    /// A row, and whether it was there before.
    Fiche(&'static Fiche, bool),
}

/// Something that somebody else wrote.
#[derive(Clone)]
struct Nouveau {
    personne: i64,
    service: i64,
    category: Category,
    sorte: Sorte,
    id: i64,
    /// What it is called, where that is known without opening it.
    text: String,
    nom: String,
    at: String,
}

impl Nouveau {
    fn href(&self) -> String {
        let id = self.id;
        match &self.sorte {
            Sorte::Note => format!("/journal/{id}"),
            Sorte::Ecrit => format!("/ecrits/{id}"),
            Sorte::Fiche(kind, _) => match kind.table {
                "incident" => format!("/incidents/{id}"),
                "parole_enfant" => format!("/paroles/{id}"),
                _ => format!("/fiche/{}/{id}", kind.slug),
            },
        }
    }

    /// One and many, for a count.
    fn counted(&self) -> (&'static str, &'static str) {
        match &self.sorte {
            Sorte::Note => ("note", "notes"),
            Sorte::Ecrit => ("écrit validé", "écrits validés"),
            Sorte::Fiche(kind, _) => (kind.label, kind.plural),
        }
    }
}

/// The record kinds that are news, with what the reader's roles open of each.
async fn kinds(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    read: &mut Read,
    open: &[(Category, Perimetre)],
) -> Result<Vec<(&'static Fiche, Perimetre)>, DbError> {
    let mut known: Vec<(Category, Perimetre)> = open.to_vec();
    let mut all = Vec::new();
    for kind in KINDS.iter().filter_map(|table| register.by_table(table)) {
        let found = known.iter().find(|(one, _)| *one == kind.category).map(|(_, one)| one.clone());
        let perimetre = match found {
            Some(found) => found,
            None => {
                let own = actor.services_for(Verb::Lire, kind.category);
                let house = &shell.house;
                let made = house.perimetre(read, actor, Verb::Lire, kind.category, own).await?;
                known.push((kind.category, made.clone()));
                made
            }
        };
        if !perimetre.services().is_empty() {
            all.push((kind, perimetre));
        }
    }
    Ok(all)
}

/// The rows of some kinds that others wrote about some children since an instant, a line a row: the latest change.
async fn rows(
    read: &mut Read,
    (compte, since): (i64, &str),
    personnes: &[i64],
    kinds: &[(&'static Fiche, Perimetre)],
) -> Result<Vec<Nouveau>, DbError> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![compte.into(), since.into()];
    let children = within(personnes.iter().copied());
    let parts: Vec<String> = kinds
        .iter()
        .enumerate()
        .map(|(n, (kind, _))| {
            let table = kind.table;
            // The history of the rows of these children, found row by row: never that of the house.
            format!(
                "SELECT {n} AS sort, r.id, r.personne_id, r.service_id, h.version, h.at, h.compte_id
                   FROM {table} r JOIN historique h ON h.nom_table = '{table}' AND h.row_id = r.id
                  WHERE r.personne_id IN ({children}) AND h.at > $2 AND h.compte_id <> $1
                    AND h.after IS NOT NULL"
            )
        })
        .collect();
    // Kinds that open alike share one condition: planning one for each took longer than all the rest.
    let mut open: Vec<(Vec<String>, &Perimetre)> = Vec::new();
    for (n, (_, perimetre)) in kinds.iter().enumerate() {
        match open.iter_mut().find(|(_, known)| *known == perimetre) {
            Some((sorts, _)) => sorts.push(n.to_string()),
            None => open.push((vec![n.to_string()], perimetre)),
        }
    }
    let open: Vec<String> = open
        .into_iter()
        .map(|(sorts, perimetre)| {
            let of = perimetre.condition("u.service_id", Some("u.personne_id"), &mut values);
            format!("(u.sort IN ({}) AND {of})", sorts.join(", "))
        })
        .collect();
    let open = open.join(" OR ");
    let sql = format!(
        "SELECT u.sort, u.id, u.personne_id, u.service_id, u.version, u.at, c.nom
           FROM ({}) u LEFT JOIN compte c ON c.id = u.compte_id
          WHERE {open}
          ORDER BY u.at DESC, u.id DESC LIMIT 400",
        parts.join(" UNION ALL ")
    );
    let mut all: Vec<Nouveau> = Vec::new();
    let mut at: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for row in read.query(&sql, &values).await? {
        let (sort, id): (i64, i64) = (row.get("sort")?, row.get("id")?);
        let first = row.get::<i64>("version")? == 1;
        if let Some(known) = at.get(&(sort, id)).and_then(|n| all.get_mut(*n)) {
            // It is told once, with who wrote it last; new if it began within these days.
            if let Sorte::Fiche(_, old) = &mut known.sorte {
                *old = *old && !first;
            }
            continue;
        }
        let Some((kind, _)) = usize::try_from(sort).ok().and_then(|n| kinds.get(n)) else {
            continue;
        };
        at.insert((sort, id), all.len());
        all.push(Nouveau {
            personne: row.get("personne_id")?,
            service: row.get("service_id")?,
            category: kind.category,
            sorte: Sorte::Fiche(kind, !first),
            id,
            text: String::new(),
            nom: row.get::<Option<String>>("nom")?.unwrap_or_default(),
            at: row.get("at")?,
        });
    }
    Ok(all)
}

/// Everything that others wrote about some children since an instant, by what the reader's roles open, the latest first.
async fn all_since(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    (personnes, since): (&[i64], &str),
) -> Result<Vec<Nouveau>, PageError> {
    let read = granted.read();
    let of = kinds(shell, register, actor, read, open).await?;
    let mut all = rows(read, (actor.compte, since), personnes, &of).await?;
    let notes = journal::note::written_since(read, actor.compte, personnes, since, open).await?;
    all.extend(notes.into_iter().map(|one| Nouveau {
        personne: one.personne,
        service: one.service,
        category: one.category,
        sorte: Sorte::Note,
        id: one.id,
        text: format!("Note : {}", one.nature.label()),
        nom: one.nom,
        at: one.at,
    }));
    let writings = ecrit::validated_since(read, actor.compte, personnes, since, open).await?;
    all.extend(writings.into_iter().map(|one| Nouveau {
        personne: one.personne,
        service: one.service,
        category: one.nature.category,
        sorte: Sorte::Ecrit,
        id: one.id,
        text: format!("Écrit validé : {}", one.titre),
        nom: one.nom,
        at: one.at,
    }));
    all.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
    Ok(all)
}

fn days_ago(shell: &Shell, days: i64) -> String {
    let now = shell.house.now();
    now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now).to_string()
}

/// From which instant each child's news are new, and the earliest of them.
async fn since(
    shell: &Shell,
    actor: &Actor,
    read: &mut Read,
    personnes: &[i64],
) -> Result<(BTreeMap<i64, String>, String), DbError> {
    let looked = journal::lecture::looked(read, actor.compte, personnes).await?;
    let (never, most) = (days_ago(shell, DAYS), days_ago(shell, MOST_DAYS));
    let all: BTreeMap<i64, String> = personnes
        .iter()
        .map(|id| {
            (*id, looked.get(id).map_or_else(|| never.clone(), |at| at.clone().max(most.clone())))
        })
        .collect();
    let first = all.values().min().cloned().unwrap_or(never);
    Ok((all, first))
}

/// « 2 notes, 1 incident ».
fn told<'n>(news: impl Iterator<Item = &'n Nouveau>) -> String {
    let mut counts: Vec<((&'static str, &'static str), usize)> = Vec::new();
    for one in news {
        let words = one.counted();
        match counts.iter_mut().find(|(known, _)| *known == words) {
            Some((_, n)) => *n += 1,
            None => counts.push((words, 1)),
        }
    }
    let each = counts.into_iter().map(|((one, many), n)| {
        format!("{n} {}", if n == 1 { one } else { many }).replace('\'', "’")
    });
    each.collect::<Vec<_>>().join(", ")
}

/// The part of « Ma journée »: for each child followed, how many things of which kind are new.
pub(super) async fn of_mine(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    mine: &[(i64, String)],
) -> Result<Block, PageError> {
    let personnes: Vec<i64> = mine.iter().map(|(id, _)| *id).collect();
    let mut lines = Vec::new();
    if !personnes.is_empty() {
        let (from, first) = since(shell, actor, granted.read(), &personnes).await?;
        let asked = (personnes.as_slice(), first.as_str());
        let all = all_since(shell, register, actor, granted, open, asked).await?;
        for (id, nom) in mine {
            let is_new = |one: &&Nouveau| {
                one.personne == *id && from.get(id).is_some_and(|since| one.at > *since)
            };
            let count = all.iter().filter(is_new).count();
            if count == 0 {
                continue;
            }
            lines.push(Line {
                text: nom.clone(),
                href: format!("/nouveautes#enfant-{id}"),
                told: told(all.iter().filter(is_new)),
                tag: if count == 1 {
                    "1 nouveauté".to_owned()
                } else {
                    format!("{count} nouveautés")
                },
                kind: "info",
            });
        }
    }
    let mut block = Block::new("nouveautes", "Nouveau depuis que j’ai regardé", lines);
    if !block.lines.is_empty() {
        block.all = ("/nouveautes".to_owned(), "Lire tout ce qui a changé");
    }
    Ok(block)
}

/// The address of the page, with the register it reads.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new().route("/nouveautes", get(show)).layer(Extension(register))
}

/// Something new, as it is told.
struct Nouvelle {
    text: String,
    href: String,
    tag: &'static str,
    more: String,
    told: String,
    /// It follows from another one, told beside.
    follows: bool,
}

struct Child {
    personne: i64,
    nom: String,
    since: String,
    fresh: Vec<Nouvelle>,
    seen: Vec<Nouvelle>,
}

#[derive(Template)]
#[template(path = "journee/nouveautes.html")]
struct NewsPage {
    layout: Layout,
    lead: String,
    days: i64,
    children: Vec<Child>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// One child only.
    enfant: Option<i64>,
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let by_script = headers.get("sec-fetch-dest").is_some_and(|dest| dest.as_bytes() == b"empty");
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(&actor, action, "nouveautes").await?;
    let open = super::opened(&shell, &actor, &mut granted).await?;
    let day = shell.house.today().to_string();
    let mut mine = journal::note::children_of(&mut granted, actor.compte, &day).await?;
    mine.retain(|(id, _)| asked.enfant.is_none_or(|only| only == *id));
    let personnes: Vec<i64> = mine.iter().map(|(id, _)| *id).collect();
    let (from, first) = since(&shell, &actor, granted.read(), &personnes).await?;
    let first = first.min(days_ago(&shell, DAYS));
    let all = if personnes.is_empty() {
        Vec::new()
    } else {
        let which = (personnes.as_slice(), first.as_str());
        all_since(&shell, &register, &actor, &mut granted, &open, which).await?
    };
    let looked = journal::lecture::looked(granted.read(), actor.compte, &personnes).await?;
    granted.commit().await?;
    let (mut children, mut count) = (Vec::new(), 0);
    for (id, nom) in &mine {
        let own: Vec<&Nouveau> = all.iter().filter(|one| one.personne == *id).collect();
        if own.is_empty() {
            continue;
        }
        let since = from.get(id).cloned().unwrap_or_default();
        let (fresh, seen) = of_child((&shell, &register), &actor, *id, &own, &since).await?;
        // A deadline that moved is told with what moved it: counted once, as on the first page.
        count += fresh.iter().filter(|one| !one.follows).count();
        let since = looked.get(id).map_or_else(String::new, |at| {
            format!("Vous avez regardé pour la dernière fois : {}.", hour(&shell, at))
        });
        if !fresh.is_empty() || !seen.is_empty() {
            children.push(Child { personne: *id, nom: nom.clone(), since, fresh, seen });
        }
    }
    // What is new first; then those of whom all was seen.
    children.sort_by_key(|one| one.fresh.is_empty());
    // It is on the screen: read, as any letter; but for what a script asked for by itself.
    if !by_script {
        let shown: Vec<i64> = children.iter().map(|one| one.personne).collect();
        journal::lecture::look(&shell.house, actor.compte, &shown).await?;
    }
    let lead = match count {
        0 => "Vous avez tout vu.".to_owned(),
        1 => "Une chose nouvelle autour des enfants que vous accompagnez.".to_owned(),
        n => format!("{n} choses nouvelles autour des enfants que vous accompagnez."),
    };
    let layout = web::frame(&shell, &actor, "Ce qui a changé");
    page(&NewsPage { layout, lead, days: DAYS, children })
}

/// What is new of one child, asked for by name and told to the trace; what was seen already.
async fn of_child(
    (shell, register): (&Shell, &Register),
    actor: &Actor,
    personne: i64,
    own: &[&Nouveau],
    since: &str,
) -> Result<(Vec<Nouvelle>, Vec<Nouvelle>), PageError> {
    let action = crate::dossier::reading(personne);
    let mut granted = shell.house.authorize_telling(actor, action, "nouveautes").await?;
    let opens = |granted: &Granted, one: &Nouveau| {
        granted.services_on_child(one.category).contains(&one.service)
    };
    let own: Vec<&Nouveau> = own.iter().copied().filter(|one| opens(&granted, one)).collect();
    let kinds: BTreeSet<&str> = own.iter().map(|one| one.category.code()).collect();
    shell.house.tell_kinds(&mut granted, actor, "nouveautes", kinds).await;
    let (mut fresh, mut seen) = (Vec::new(), Vec::new());
    for one in &own {
        let told = described((shell, register), actor, &mut granted, one).await?;
        if one.at.as_str() > since { fresh.push(told) } else { seen.push(told) }
    }
    let moved = own
        .iter()
        .any(|one| matches!(one.sorte, Sorte::Fiche(kind, true) if kind.table == "mesure"));
    if moved {
        let parcours = granted.services_on_child(Category::Parcours).to_vec();
        let incidents = granted.services_on_child(Category::Incident).to_vec();
        let which = Where::Enfant { personne, services: [&parcours, &incidents] };
        for file in dossiers(granted.read(), &which).await? {
            let all = deplacements(shell, register, &mut granted, &file).await?;
            // One's own corrections moved nothing one does not know of.
            let all = all.into_iter().filter(|one| one.nom != actor.nom);
            for one in all.filter(|one| own.iter().any(|known| known.at == one.at)) {
                let told = Nouvelle {
                    text: format!("Échéance déplacée : {}, {}", one.what, one.moved()),
                    href: format!("/dossiers/{personne}/echeances"),
                    tag: "",
                    more: one.why.clone(),
                    told: format!("{}, {}", one.nom, hour(shell, &one.at)),
                    follows: true,
                };
                if one.at.as_str() > since { fresh.push(told) } else { seen.push(told) }
            }
        }
    }
    granted.commit().await?;
    Ok((fresh, seen))
}

/// How many fields of a correction are told; the history of the row holds the others.
const FIELDS: usize = 4;

/// One of them, with what was corrected in it.
async fn described(
    (shell, register): (&Shell, &Register),
    actor: &Actor,
    granted: &mut Granted,
    one: &Nouveau,
) -> Result<Nouvelle, PageError> {
    let told = format!("{}, {}", one.nom, hour(shell, &one.at));
    let href = one.href();
    let Sorte::Fiche(kind, was_there) = one.sorte else {
        return Ok(Nouvelle {
            text: one.text.clone(),
            href,
            tag: "",
            more: String::new(),
            told,
            follows: false,
        });
    };
    let mut changes = fiche::history(granted, kind, one.id).await?;
    if let Some(last) = changes.first_mut() {
        for told in std::iter::once(&mut last.after).chain(last.before.as_mut()) {
            let (table, today) = (kind.table, shell.house.today());
            let told = std::slice::from_mut(told);
            register.veil(granted.read(), table, today, told).await?;
            let (reader, of) = ((&shell.house, actor), (register, kind));
            fiche::cover_apart(reader, granted.read(), of, one.service, told).await?;
        }
    }
    let first = changes.len().min(1);
    let shown = &mut changes[..first];
    let who = (&shell.house, actor);
    fiche::hide_other_children(who, granted.read(), register, (kind, one.id), shown).await?;
    let Some(last) = changes.first() else {
        return Ok(Nouvelle {
            text: fiche::capital(kind.label),
            href,
            tag: "",
            more: String::new(),
            told,
            follows: false,
        });
    };
    let reader = (&shell.house, actor);
    let mut rows: Vec<&Row> = vec![&last.after];
    rows.extend(last.before.as_ref());
    let titles = fiche::linked_titles(reader, granted.read(), register, kind, &rows).await?;
    let title = fiche::title_of(kind, &last.after, &titles);
    let text = format!("{} : {title}", fiche::capital(kind.label)).replace('\'', "’");
    let (tag, more) = match (&last.before, was_there) {
        (Some(before), true) => {
            ("Modifié", differences(register, kind, &titles, before, &last.after))
        }
        _ => ("Ajouté", String::new()),
    };
    Ok(Nouvelle { text, href, tag, more, told, follows: false })
}

/// « Terme : 10/12/2026 → 10/03/2027 ; Fin : vide → 01/02/2027 ».
fn differences(
    register: &Register,
    kind: &Fiche,
    titles: &Titles,
    before: &Row,
    after: &Row,
) -> String {
    let say = |field: &fiche::Field, row: &Row| {
        let (text, _) = fiche::shown(register, titles, field, row);
        if text.is_empty() { "vide".to_owned() } else { text }
    };
    let mut told: Vec<String> = kind
        .fields
        .iter()
        .filter(|field| before.value(field.name) != after.value(field.name))
        .map(|field| format!("{} : {} → {}", field.label, say(field, before), say(field, after)))
        .collect();
    if told.len() > FIELDS {
        let others = told.len() - FIELDS;
        told.truncate(FIELDS);
        told.push(format!("et {others} autres"));
    }
    told.join(" ; ").replace('\'', "’")
}

/// What is new around a child for who opens their page, in a few words; empty for who does not follow the child, or
/// when nothing is. The caller's grant is on the file.
pub(crate) async fn of_page(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    granted: &mut Granted,
    personne: i64,
) -> Result<Option<String>, PageError> {
    let day = shell.house.today().to_string();
    if !super::store::follows(granted.read(), actor.compte, personne, &day).await? {
        return Ok(None);
    }
    let open = super::opened(shell, actor, granted).await?;
    let (_, first) = since(shell, actor, granted.read(), &[personne]).await?;
    let which = [personne];
    let asked = (which.as_slice(), first.as_str());
    let all = all_since(shell, register, actor, granted, &open, asked).await?;
    Ok(Some(told(all.iter())))
}
