//! What a director comes for, and the head office: services side by side, each figure opening what it counts.
//!
//! A column is there for who may read it in one service at least, and a cell for who may read it in that one: the head office
//! sees how many, and no child.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Granted, Perimetre, Role, Verb};
use askama::Template;
use db::{DbError, Read, Value};
use echeance::suivi::{Where, dossiers, dues};
use facts::Facts;
use jiff::{ToSpan as _, civil::Date};
use web::{
    PageError, Shell,
    parts::{Cell, Column},
};

use super::{Line, incidents, store::within};

/// How many late deadlines of an organisation are told one by one; the lists of the services hold the others.
const LATE: usize = 200;

struct Organisation {
    id: String,
    nom: String,
    /// Number, and what it counts.
    sums: Vec<(String, &'static str)>,
    columns: Vec<Column>,
    /// What each column counts.
    hint: String,
    rows: Vec<Vec<Cell>>,
    late: Vec<Line>,
}

#[derive(Template)]
#[template(path = "journee/direction.html")]
struct Part {
    organisations: Vec<Organisation>,
}

/// What is told of one service; none of what the reader may not read.
#[derive(Default)]
struct Told {
    presents: Option<Cell>,
    attente: Option<Cell>,
    retards: Option<Cell>,
    valider: Option<Cell>,
    semaine: Option<Cell>,
    absents: Option<Cell>,
    urgences: Option<Cell>,
    departs: Option<Cell>,
}

/// A column: its label, what it counts, and what it takes of a service.
type Colonne = (&'static str, &'static str, fn(&Told) -> Option<&Cell>);

const COLUMNS: &[Colonne] = &[
    ("Accueillis", "accueillis sur les places", |one| one.presents.as_ref()),
    ("En attente", "mesures décidées qui attendent", |one| one.attente.as_ref()),
    ("En retard", "échéances passées", |one| one.retards.as_ref()),
    ("À valider", "écrits soumis", |one| one.valider.as_ref()),
    (
        "Incidents",
        "des sept derniers jours, et combien sont encore à dire à une autorité",
        |one| one.semaine.as_ref(),
    ),
    ("Absents", "collègues absents aujourd’hui", |one| one.absents.as_ref()),
    ("Urgences", "accès d’urgence à relire", |one| one.urgences.as_ref()),
    ("Départs", "collègues partis qui suivent encore des enfants", |one| one.departs.as_ref()),
];

/// What is told of a whole organisation.
const WHOLE: &[Colonne] = &[
    ("", "accueillis", |one| one.presents.as_ref()),
    ("", "mesures en attente", |one| one.attente.as_ref()),
    ("", "échéances en retard", |one| one.retards.as_ref()),
];

/// The part of the home page for those who direct or hold the head office; empty for the others.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub async fn part(shell: &Shell, facts: &Facts, actor: &Actor) -> Result<String, PageError> {
    let directs = |role: &Role| matches!(role, Role::Directeur | Role::Siege);
    let services: Vec<i64> = actor
        .services()
        .map(|(id, _)| id)
        .filter(|id| actor.roles_in(*id).iter().any(directs))
        .collect();
    if services.is_empty() {
        return Ok(String::new());
    }
    let presents = crate::home::counts(shell, facts, actor, "presents_fin").await?;
    let places = crate::home::counts(shell, facts, actor, "capacite").await?;
    let attente = crate::home::counts(shell, facts, actor, "attente_mesures").await?;
    let mut told: BTreeMap<i64, Told> = BTreeMap::new();
    for service in &services {
        let one = told.entry(*service).or_default();
        one.presents = presents.get(service).map(|count| {
            let of = places.get(service).filter(|places| !places.is_empty());
            let text = of.map_or_else(|| count.clone(), |places| format!("{count} sur {places}"));
            figure(*service, "presents_fin", text)
        });
        one.attente =
            attente.get(service).map(|count| figure(*service, "attente_mesures", count.clone()));
    }
    let mut late = Vec::new();
    let reads = !actor.services_for(Verb::Lire, Category::Identite).is_empty();
    if reads {
        late = of_children(shell, actor, &services, &mut told).await?;
    }
    of_team(shell, actor, &services, &mut told).await?;
    let names = organisations(shell, actor).await?;
    let organisations = names
        .into_iter()
        .filter_map(|(id, nom)| of_organisation(actor, (id, nom), &services, &told, &late))
        .collect();
    Part { organisations }.render().map_err(|error| PageError::Machine(error.to_string()))
}

fn figure(service: i64, figure: &str, text: String) -> Cell {
    Cell { text, href: format!("/services/{service}/figures/{figure}/fiches") }
}

/// The organisations of the reader's services, by name.
async fn organisations(shell: &Shell, actor: &Actor) -> Result<Vec<(i64, String)>, PageError> {
    let mut ids: Vec<i64> = actor.services().map(|(_, seen)| seen.organisation).collect();
    ids.sort_unstable();
    ids.dedup();
    let sql =
        format!("SELECT id, nom FROM organisation WHERE id IN ({}) ORDER BY nom, id", within(ids));
    let mut read = shell.house.db().read().await?;
    let rows = read.query(&sql, &[]).await?;
    Ok(rows
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("nom")?)))
        .collect::<Result<_, DbError>>()?)
}

/// The table of one organisation: the columns that somebody may read, a line a service.
fn of_organisation(
    actor: &Actor,
    (id, nom): (i64, String),
    services: &[i64],
    told: &BTreeMap<i64, Told>,
    late: &[(i64, Line)],
) -> Option<Organisation> {
    let own: Vec<i64> = services
        .iter()
        .copied()
        .filter(|one| actor.service(*one).is_some_and(|seen| seen.organisation == id))
        .collect();
    if own.is_empty() {
        return None;
    }
    let of = |service: &i64| told.get(service);
    let shown: Vec<&Colonne> = COLUMNS
        .iter()
        .filter(|(_, _, take)| own.iter().filter_map(of).any(|one| take(one).is_some()))
        .collect();
    let column = |label: &str, numeric: bool| Column {
        label: label.to_owned(),
        numeric,
        ..Column::default()
    };
    let mut columns = vec![column("Service", false)];
    columns.extend(shown.iter().map(|(label, _, _)| column(label, true)));
    let hint: Vec<String> =
        shown.iter().map(|(label, told, _)| format!("{label} : {told}")).collect();
    let hint = format!("{}.", hint.join(" ; "));
    let rows = own
        .iter()
        .map(|service| {
            let nom = actor.service(*service).map_or(String::new(), |seen| seen.nom.clone());
            let mut row = vec![Cell { text: nom, href: format!("/services/{service}") }];
            row.extend(shown.iter().map(|(_, _, take)| {
                of(service).and_then(|one| take(one).cloned()).unwrap_or_default()
            }));
            row
        })
        .collect();
    let late = late
        .iter()
        .filter(|(service, _)| own.contains(service))
        .take(LATE)
        .map(|(_, line)| Line {
            text: line.text.clone(),
            href: line.href.clone(),
            told: line.told.clone(),
            tag: line.tag.clone(),
            kind: line.kind,
        })
        .collect();
    let sums = if own.len() > 1 { sums(&own, told) } else { Vec::new() };
    Some(Organisation { id: format!("services-{id}"), nom, sums, columns, hint, rows, late })
}

/// The whole of an organisation, where every service gives a number.
fn sums(own: &[i64], told: &BTreeMap<i64, Told>) -> Vec<(String, &'static str)> {
    let number = |cell: &Cell| cell.text.split(' ').next()?.parse::<i64>().ok();
    let total = |take: fn(&Told) -> Option<&Cell>| -> Option<i64> {
        own.iter().map(|id| told.get(id).and_then(take).and_then(number)).sum()
    };
    WHOLE
        .iter()
        .filter_map(|(_, label, take)| total(*take).map(|n| (n.to_string(), *label)))
        .collect()
}

/// What is owed for children, to validate, and what happened this week; the late deadlines one by one.
async fn of_children(
    shell: &Shell,
    actor: &Actor,
    services: &[i64],
    told: &mut BTreeMap<i64, Told>,
) -> Result<Vec<(i64, Line)>, PageError> {
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(actor, action, "direction").await?;
    let open = super::opened(shell, actor, &mut granted).await?;
    let mut late = Vec::new();
    for service in services {
        if !actor.may(*service, Verb::Lire, Category::Parcours) {
            continue;
        }
        let one = told.entry(*service).or_default();
        late.extend(of_service(shell, actor, &mut granted, &open, (*service, one)).await?);
    }
    granted.commit().await?;
    Ok(late)
}

/// Of one service, to who reads its children.
async fn of_service(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    (service, told): (i64, &mut Told),
) -> Result<Vec<(i64, Line)>, PageError> {
    let of = |category: Category| open.iter().find(|(one, _)| *one == category).map(|(_, p)| p);
    let (Some(identite), Some(parcours), Some(incident)) =
        (of(Category::Identite), of(Category::Parcours), of(Category::Incident))
    else {
        return Ok(Vec::new());
    };
    let today = shell.house.today();
    let which = Where::Service { service, today, perimetres: [identite, parcours, incident] };
    let files = dossiers(granted.read(), &which).await?;
    let owed = dues(shell, granted, &files).await?;
    let late: Vec<(i64, Line)> = owed
        .into_iter()
        .filter(|due| due.late)
        .map(|due| {
            let line = Line {
                text: due.nom,
                href: format!("/dossiers/{}/echeances", due.personne),
                told: due.what,
                tag: due.state,
                kind: "bad",
            };
            (service, line)
        })
        .collect();
    let cell = |n: usize, page: &str| Cell {
        text: n.to_string(),
        href: format!("/services/{service}/{page}"),
    };
    told.retards = Some(cell(late.len(), "echeances"));
    if actor.may(service, Verb::Publier, Category::Parcours) {
        let waits = ecrit::in_state(granted.read(), service, ecrit::Etat::Soumis, open).await?;
        told.valider = Some(cell(waits.len(), "ecrits#a-valider"));
    }
    if actor.may(service, Verb::Lire, Category::Incident) {
        let since = week(shell.house.today());
        let (week, untold) =
            incidents::of_week(shell, granted, (incident, parcours), service).await?;
        let text = match untold {
            0 => week.to_string(),
            n => format!("{week} ({n} à dire)"),
        };
        told.semaine =
            Some(Cell { text, href: format!("/services/{service}/incidents?depuis={since}") });
    }
    Ok(late)
}

/// A number by service.
async fn counted(
    read: &mut Read,
    sql: &str,
    values: &[Value],
) -> Result<BTreeMap<i64, i64>, DbError> {
    let rows = read.query(sql, values).await?;
    rows.iter().map(|row| Ok((row.get("service_id")?, row.get("n")?))).collect()
}

/// How many professionals are away today, how many left and still hold something, how many emergency accesses wait: numbers
/// without names, for who may read the lists behind.
async fn of_team(
    shell: &Shell,
    actor: &Actor,
    services: &[i64],
    told: &mut BTreeMap<i64, Told>,
) -> Result<(), PageError> {
    let today: Date = shell.house.today();
    let may = |verb: Verb, category: Category| -> Vec<i64> {
        services.iter().copied().filter(|one| actor.may(*one, verb, category)).collect()
    };
    let rh = may(Verb::Lire, Category::Rh);
    let day: Vec<Value> = vec![today.to_string().into()];
    let mut read = shell.house.db().read().await?;
    let sql = format!(
        "SELECT service_id, COUNT(DISTINCT professionnel_id) AS n FROM absence_professionnel
          WHERE service_id IN ({}) AND start_day <= $1 AND (end_day IS NULL OR end_day > $1)
          GROUP BY service_id",
        within(rh.iter().copied())
    );
    let away = counted(&mut read, &sql, &day).await?;
    let reviews = may(Verb::Publier, Category::Urgence);
    let sql = format!(
        "SELECT service_id, COUNT(*) AS n FROM acces_urgence
          WHERE reviewed_at IS NULL AND service_id IN ({}) GROUP BY service_id",
        within(reviews.iter().copied())
    );
    let urgent = counted(&mut read, &sql, &[]).await?;
    let mut answers = may(Verb::Exporter, Category::Parcours);
    answers.retain(|one| actor.may(*one, Verb::Ecrire, Category::Parcours));
    let sql = format!(
        "SELECT r.service_id, COUNT(DISTINCT r.professionnel_id) AS n
           FROM referent r JOIN sejour j ON j.id = r.sejour_id
           JOIN compte c ON c.professionnel_id = r.professionnel_id AND c.actif = 0
          WHERE r.service_id IN ({}) AND (r.end_day IS NULL OR r.end_day > $1)
            AND (j.sortie_day IS NULL OR j.sortie_day > $1)
          GROUP BY r.service_id",
        within(answers.iter().copied())
    );
    let gone = counted(&mut read, &sql, &day).await?;
    for service in services {
        let one = told.entry(*service).or_default();
        let cell = |all: &BTreeMap<i64, i64>, href: String| Cell {
            text: all.get(service).copied().unwrap_or_default().to_string(),
            href,
        };
        if rh.contains(service) {
            one.absents = Some(cell(&away, format!("/services/{service}/absences-equipe")));
        }
        if reviews.contains(service) {
            one.urgences = Some(cell(&urgent, "/acces-urgence/revue".to_owned()));
        }
        if answers.contains(service) {
            one.departs = Some(cell(&gone, format!("/services/{service}/relais")));
        }
    }
    Ok(())
}

/// The first day of the week that ends today.
pub(super) fn week(today: Date) -> Date {
    today.checked_sub(6.days()).unwrap_or(today)
}
