//! `/services/{service}/echeances`, its month to be printed (`month.rs`), and `/dossiers/{personne}/echeances`.

use std::{collections::BTreeMap, fmt::Write as _};

use access::{Action, Actor, Category, Cible, Role, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use delais::{Confiance, Contexte, Echeance, Etat, Moment, Regles, Responsable, echeances};
use fiche::Register;
use jiff::{civil::Date, tz::TimeZone};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Column, Field, Layout},
};

use super::{
    model::Dossier,
    rules::{Faits, faits},
    store::{self, Where},
};
use crate::{choix::Choix, etape::NATURE_ETAPE};

mod gather;
mod month;

pub use gather::{Due, Proche, Terme, dues, proches, termes};

/// The pages of deadlines.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/services/{service}/echeances", get(of_service))
        .route("/services/{service}/echeances/mois", get(month::show))
        .route("/dossiers/{personne}/echeances", get(of_child))
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
    settings: String,
}

struct Group {
    id: &'static str,
    title: &'static str,
    hint: &'static str,
    folded: bool,
    rows: Vec<Line>,
}

#[derive(Clone)]
struct Line {
    term: Date,
    day: String,
    when: String,
    state: String,
    kind: &'static str,
    personne: i64,
    service: i64,
    enfant: String,
    dossier: String,
    what: String,
    phrase: String,
    from: String,
    source: String,
    who: &'static str,
    responsable: Responsable,
    /// Who is told that it is late.
    prevenus: Vec<Responsable>,
    told: String,
    done: String,
    /// Where the writing that is owed is begun; empty when none is, or the reader does not write.
    write: String,
    late: Option<i32>,
    near: bool,
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

/// From how many lines on what comes later is folded.
const MANY: usize = 20;

/// How far ahead one looks, in days.
const AHEAD: i32 = 365;

/// What is owed in a service, to who may read it.
async fn lines_of_service(
    shell: &Shell,
    actor: &Actor,
    service: i64,
) -> Result<Vec<Line>, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let mut granted = shell.house.authorize(actor, action).await?;
    let mut open = Vec::new();
    for category in [Category::Identite, Category::Parcours, Category::Incident] {
        let house = &shell.house;
        let own = vec![service];
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
    }
    let [identite, parcours, incidents] = &open[..] else { return Err(PageError::NotFound) };
    let which = Where::Service {
        service,
        today: shell.house.today(),
        perimetres: [identite, parcours, incidents],
    };
    let dossiers = store::dossiers(granted.read(), &which).await?;
    let choix = store::choix(granted.read(), &[service], shell.house.today()).await?;
    granted.commit().await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    lines(shell, &dossiers, &choix, |_| writes.then_some(service))
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
    Path(service): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let all = lines_of_service(&shell, &actor, service).await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let who = asked.get("qui").map(String::as_str).unwrap_or_default();
    let chosen = WHO.iter().find(|(code, _)| *code == who).map(|(_, responsable)| *responsable);
    let kept: Vec<Line> = all
        .into_iter()
        .filter(|line| chosen.is_none_or(|chosen| line.responsable == chosen))
        .collect();
    let layout = web::frame_of_service(&shell, &actor, service, Section::Echeances, "Échéances");
    let new = if writes { format!("/registre/etapes/{service}/nouveau") } else { String::new() };
    let mut shown = listed(layout, "Échéances".to_owned(), new, true, &kept, who);
    let above = above(&actor, service);
    go_up(&mut shown.groups, &kept, &above);
    shown.month = format!("/services/{service}/echeances/mois");
    if actor.may(service, Verb::Lire, Category::Structure) {
        shown.settings = format!("/registre/regles-echeance/{service}");
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
    for group in groups.iter_mut().filter(|group| group.id == "retard") {
        group.rows.retain(|line| !up(line));
    }
    groups.retain(|group| !group.rows.is_empty());
    let folded = false;
    groups.insert(0, Group {
        id: "prevenir",
        title: "À vous prévenir",
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
) -> Result<Response, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) };
    let told = "information:parcours";
    let mut granted = shell.house.authorize_telling(&actor, action, told).await?;
    let parcours = granted.services_on_child(Category::Parcours).to_vec();
    let incidents = granted.services_on_child(Category::Incident).to_vec();
    if parcours.is_empty() {
        return Err(PageError::NotFound);
    }
    let which = Where::Enfant { personne, services: [&parcours, &incidents] };
    let dossiers = store::dossiers(granted.read(), &which).await?;
    let of: Vec<i64> = dossiers.iter().map(|dossier| dossier.service).collect();
    let choix = store::choix(granted.read(), &of, shell.house.today()).await?;
    let writable =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    granted.commit().await?;
    let writes: Vec<i64> = writable
        .iter()
        .filter(|(category, _)| *category == Category::Parcours)
        .flat_map(|(_, services)| services.clone())
        .collect();
    let dossier = dossiers.first().ok_or(PageError::NotFound)?;
    let own = own_service(&actor, &writes, dossier);
    let kept = lines(&shell, &dossiers, &choix, |_| writes.contains(&own).then_some(own))?;
    let mut layout = web::frame_of_service(&shell, &actor, own, Section::Echeances, "Échéances");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (dossier.nom.clone(), Some(format!("/dossiers/{personne}"))));
    let etapes = register.by_table("etape_parcours").ok_or(PageError::NotFound)?;
    let new = if writes.contains(&own) {
        format!("/registre/{}/{own}/nouveau?personne_id={personne}", etapes.slug)
    } else {
        String::new()
    };
    let title = format!("Échéances : {}", dossier.nom);
    page(&listed(layout, title, new, false, &kept, ""))
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
        let _infallible = write!(lead, " {older} de plus d’un an, repliées dessous.");
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
        settings: String::new(),
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n > 1 { many } else { one })
}

/// What is late first, the latest year of it; what was late before is folded: it is rarely the day's.
fn grouped(lines: &[Line]) -> Vec<Group> {
    let part =
        |kept: &dyn Fn(&Line) -> bool| lines.iter().filter(|one| kept(one)).cloned().collect();
    let groups = [
        Group {
            id: "retard",
            title: "En retard",
            hint: "",
            folded: false,
            rows: part(&|line| line.late.is_some_and(|days| days <= AHEAD)),
        },
        Group {
            id: "proches",
            title: "Bientôt",
            hint: "",
            folded: false,
            rows: part(&|line| line.near),
        },
        Group {
            id: "suite",
            title: "Ensuite",
            hint: "Dans l’année qui vient.",
            folded: false,
            rows: part(&|line| line.late.is_none() && !line.near),
        },
        Group {
            id: "anciennes",
            title: "En retard depuis plus d’un an",
            hint: "",
            folded: true,
            rows: part(&|line| line.late.is_some_and(|days| days > AHEAD)),
        },
    ];
    let folded = |mut group: Group| {
        // A whole service owes hundreds within a year: what presses stays at hand.
        group.folded |= group.id == "suite" && group.rows.len() > MANY;
        group
    };
    groups.into_iter().filter(|group| !group.rows.is_empty()).map(folded).collect()
}

/// What is owed for these children, by term.
fn lines(
    shell: &Shell,
    dossiers: &[Dossier],
    choix: &BTreeMap<i64, Choix>,
    writes: impl Fn(&Dossier) -> Option<i64>,
) -> Result<Vec<Line>, PageError> {
    let regles = Regles::livrees().map_err(|error| PageError::Machine(error.to_string()))?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let mut all = Vec::new();
    let none = Choix::default();
    for dossier in dossiers {
        let choix = choix.get(&dossier.service).unwrap_or(&none);
        let known = faits(dossier, &zone);
        let contexte =
            Contexte { naissance: dossier.naissance, zone: zone.clone(), now: shell.house.now() };
        for one in echeances(regles, &known.faits, &contexte) {
            if choix.suit(&one.regle.id) && is_worth_a_line(&one, dossier, &known) {
                let mut line = line(regles, &one, dossier, &known, writes(dossier), &zone);
                set(&mut line, &one, choix);
                // One says that it is done on the day it is: another day is typed over it.
                if line.done.starts_with("/registre/") {
                    let _infallible = write!(line.done, "&day={}", shell.house.today());
                }
                all.push(line);
            }
        }
    }
    all.sort_by(|a, b| a.term.cmp(&b.term).then_with(|| a.enfant.cmp(&b.enfant)));
    Ok(all)
}

/// What the service set: who takes care of it, when one is told ahead, who is told late.
fn set(line: &mut Line, one: &Echeance<'_>, choix: &Choix) {
    let regle = one.regle.id.as_str();
    line.responsable = choix.responsable(regle, one.regle.responsable);
    line.who = line.responsable.label();
    if let Etat::Due(left) = one.etat {
        line.near = choix.rappelle(regle, left, line.near);
        line.kind = if line.near { "warning" } else { "" };
    }
    if let Some(late) = line.late {
        line.prevenus = choix.prevenus(regle, late);
        let labels: Vec<&str> = line.prevenus.iter().map(|who| who.label()).collect();
        line.told = labels.join(", ");
    }
}

/// Owed still, within the year, and of a measure that runs: nobody can mend what is closed.
fn is_worth_a_line(one: &Echeance<'_>, dossier: &Dossier, known: &Faits) -> bool {
    let closed = known.mesure(one.fait).is_some_and(|id| {
        dossier.mesures.iter().any(|mesure| mesure.id == id && mesure.fin.is_some())
    });
    one.est_ouverte() && !closed && !matches!(one.etat, Etat::Due(left) if left > AHEAD)
}

fn line(
    regles: &Regles,
    one: &Echeance<'_>,
    dossier: &Dossier,
    known: &Faits,
    service: Option<i64>,
    zone: &TimeZone,
) -> Line {
    let term = one.terme.day(zone);
    let when = match one.terme {
        Moment::Jour(day) => vocabulary::french_day(day),
        Moment::Instant(instant) => {
            let at = zone.to_datetime(instant);
            format!("{}, {:02} h {:02}", vocabulary::french_day(at.date()), at.hour(), at.minute())
        }
    };
    let near = one.est_proche();
    let (state, kind, late) = match one.etat {
        Etat::Depassee(0) => ("En retard".to_owned(), "bad", Some(0)),
        Etat::Depassee(1) => ("En retard d’un jour".to_owned(), "bad", Some(1)),
        Etat::Depassee(days) => (format!("En retard de {days} jours"), "bad", Some(days)),
        Etat::Due(0) => ("Aujourd’hui".to_owned(), "warning", None),
        Etat::Due(1) => ("Demain".to_owned(), if near { "warning" } else { "" }, None),
        Etat::Due(days) => (format!("Dans {days} jours"), if near { "warning" } else { "" }, None),
        Etat::Faite(_) | Etat::FaiteEnRetard(_) | Etat::TropTot(_) | Etat::Caduque => {
            (String::new(), "", None)
        }
    };
    let started = known.faits.iter().find(|fait| fait.id == one.fait);
    let nature = started.and_then(|fait| regles.nature(&fait.nature)).unwrap_or_default();
    let what = if one.etape.nom.is_empty() {
        one.regle.domaine.clone()
    } else {
        format!("{} : {}", one.regle.domaine, one.etape.nom)
    };
    let sure = match one.regle.confiance {
        Confiance::Haute | Confiance::Usage => "",
        Confiance::Moyenne => " (à vérifier)",
        Confiance::Faible => " (source faible, à vérifier)",
    };
    let put_off = if one.prorogee { " Délai prorogé." } else { "" };
    Line {
        term,
        day: term.to_string(),
        when,
        state,
        kind,
        personne: dossier.personne,
        service: dossier.service,
        enfant: dossier.nom.clone(),
        dossier: format!("/dossiers/{}", dossier.personne),
        what,
        phrase: one.regle.phrase.clone(),
        from: format!(
            "Compté à partir du {} ({nature}).{put_off}",
            vocabulary::french_day(one.depart.day(zone))
        ),
        source: format!("{}{sure}", one.regle.source),
        who: one.regle.responsable.label(),
        responsable: one.regle.responsable,
        prevenus: Vec::new(),
        told: String::new(),
        done: service.map(|service| done(one, dossier, known, service)).unwrap_or_default(),
        write: service.map(|_| writing(one, dossier, term)).unwrap_or_default(),
        late,
        near: near && late.is_none(),
    }
}

/// Where one notes that it is done: the form of a step, as filled as can be. Empty when the register
/// proves it otherwise, by the end of the measure or its renewal.
fn done(one: &Echeance<'_>, dossier: &Dossier, known: &Faits, service: i64) -> String {
    // Who is told of an incident is noted on it, in one touch.
    if let Some(incident) = known.incident(one.fait) {
        return format!("/incidents/{incident}");
    }
    let step = one.etape.preuve.iter().find(|nature| NATURE_ETAPE.label_of(nature).is_some());
    let Some(nature) = step else { return String::new() };
    let mut href = format!(
        "/registre/etapes/{service}/nouveau?personne_id={}&nature={nature}",
        dossier.personne
    );
    if let Some(mesure) = known.mesure(one.fait) {
        let _infallible = write!(href, "&mesure_id={mesure}");
    }
    href
}

/// The nature of writing that a step sends, by the step that proves it.
const WRITINGS: &[(&str, &str)] = &[
    ("rapport_echeance", "rapport_echeance"),
    ("rapport_juge", "rapport_echeance"),
    ("rapport_situation", "rapport_echeance"),
    ("bilan_annuel", "rapport_echeance"),
    ("synthese", "synthese"),
    ("convocation", "convocation"),
    ("contrat_remis", "dipc"),
    ("contrat_signe", "dipc"),
];

/// Where the writing that a deadline owes is begun.
fn writing(one: &Echeance<'_>, dossier: &Dossier, term: Date) -> String {
    let nature =
        one.etape.preuve.iter().find_map(|step| {
            WRITINGS.iter().find(|(own, _)| own == step).map(|(_, nature)| *nature)
        });
    nature.map_or(String::new(), |nature| {
        format!("/dossiers/{}/ecrits?nature={nature}&jusqu={term}", dossier.personne)
    })
}
