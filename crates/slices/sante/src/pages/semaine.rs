//! The meetings with the psychologist that a week owes: kept, missed and why. What was said is not here.

use std::collections::BTreeMap;

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Row, Saved, Seen};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, Typed, page_with_status,
    parts::{Choice, Column, ErrorLink, Flash, Layout},
    typed_in,
};

use super::{code, label, nothing, on_service, print};
use crate::{
    psy::{Du, ETAT_RENCONTRE, MOTIF_RENCONTRE, monday_of, owed},
    store::{self, Rencontre},
};

/// How many weeks back the page says which are not noted yet.
const LOOKED_BACK: i64 = 12;

#[derive(Template)]
#[template(path = "pages/semaine.html")]
struct WeekPage {
    layout: Layout,
    title: String,
    lead: String,
    errors: Vec<ErrorLink>,
    new: String,
    before: String,
    after: String,
    /// The weeks that nobody noted: what people read, where.
    late: Vec<(String, String)>,
    action: String,
    week: String,
    writes: bool,
    children: Vec<Child>,
    columns: Vec<Column>,
    year: Vec<Line>,
    year_title: String,
}

struct Child {
    nom: String,
    href: String,
    twice: bool,
    owed: Vec<Owed>,
}

struct Owed {
    /// The end of the names of its fields.
    name: String,
    label: String,
    etats: Vec<Choice>,
    motifs: Vec<Choice>,
    told: (String, &'static str),
}

struct Line {
    nom: String,
    owed: usize,
    kept: usize,
    missed: usize,
    unsaid: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    semaine: String,
    fait: String,
}

/// What is known of the follow-ups of a service.
struct Known {
    suivis: Vec<Row>,
    rencontres: Vec<Rencontre>,
    names: BTreeMap<i64, String>,
    writes: bool,
}

impl Known {
    fn noted(&self, du: Du, monday: Date) -> Option<&Rencontre> {
        let of = |one: &&Rencontre| {
            one.suivi == du.suivi && one.rang == du.rang && one.semaine == monday
        };
        self.rencontres.iter().find(of)
    }

    fn nom(&self, personne: i64) -> String {
        self.names.get(&personne).cloned().unwrap_or_else(|| "Un enfant".to_owned())
    }

    /// What a week owes, in the order of names.
    fn owed(&self, monday: Date) -> Vec<Du> {
        let mut all = owed(&self.suivis, monday);
        all.sort_by_key(|du| (self.nom(du.personne), du.suivi, du.rang));
        all
    }
}

async fn known(shell: &Shell, actor: &Actor, service: i64) -> Result<Known, PageError> {
    let house = &shell.house;
    let details = "suivis psychologiques information:sante information:identite";
    let mut granted = house.authorize_telling(actor, on_service(service), details).await?;
    let sante = granted.perimetre().clone();
    let own = vec![service];
    let identite =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let columns: &[&str] = &["start_day", "end_day", "rythme", "accord_day", "retrait_day"];
    let suivis = store::rows(granted.read(), service, ("suivi_psy", columns), &sante).await?;
    let rencontres = store::rencontres(granted.read(), service, &sante).await?;
    let ids: Vec<i64> = suivis.iter().filter_map(|row| row.int("personne_id")).collect();
    let names = store::names(granted.read(), &ids, &identite).await?;
    granted.commit().await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Sante);
    Ok(Known { suivis, rencontres, names, writes })
}

/// The Monday that is asked: of this week, or of one before.
fn asked(semaine: &str, today: Date) -> Date {
    let now = monday_of(today);
    semaine.parse().ok().map(monday_of).filter(|monday| *monday <= now).unwrap_or(now)
}

fn listed(list: &vocabulary::Nomenclature, but: &str, chosen: &str) -> Vec<Choice> {
    list.items
        .iter()
        .filter(|(code, _)| *code != but)
        .map(|(code, name)| Choice {
            value: (*code).to_owned(),
            label: print(name),
            checked: *code == chosen,
            ..Choice::default()
        })
        .collect()
}

fn one_owed(known: &Known, du: Du, monday: Date, typed: Option<&Typed>) -> Owed {
    let name = format!("{}_{}", du.suivi, du.rang);
    let noted = known.noted(du, monday);
    let state = noted.map(|one| one.etat.as_str()).unwrap_or_default();
    let motif = noted.and_then(|one| one.motif.as_deref()).unwrap_or_default();
    let etat = typed.map_or(state, |typed| typed_in(typed, &format!("etat_{name}")));
    let reason = typed.map_or(motif, |typed| typed_in(typed, &format!("motif_{name}")));
    let told = match state {
        "tenue" => ("Tenue".to_owned(), "ok"),
        "manquee" => {
            let why = label(&MOTIF_RENCONTRE, Some(motif));
            (if why.is_empty() { "Manquée".to_owned() } else { format!("Manquée : {why}") }, "bad")
        }
        "non_notee" => ("Rien n’est noté".to_owned(), "warning"),
        _ => ("À noter".to_owned(), "warning"),
    };
    Owed {
        label: if du.rang == 1 { "La rencontre".to_owned() } else { "La deuxième".to_owned() },
        etats: listed(&ETAT_RENCONTRE, "non_notee", etat),
        motifs: listed(&MOTIF_RENCONTRE, "", reason),
        name,
        told,
    }
}

fn children(known: &Known, monday: Date, typed: Option<&Typed>) -> Vec<Child> {
    let mut all: Vec<(i64, Child)> = Vec::new();
    for du in known.owed(monday) {
        let owed = one_owed(known, du, monday, typed);
        match all.last_mut() {
            Some((suivi, child)) if *suivi == du.suivi => {
                child.twice = true;
                child.owed.push(owed);
            }
            _ => all.push((
                du.suivi,
                Child {
                    nom: known.nom(du.personne),
                    href: format!("/fiche/suivis-psy/{}", du.suivi),
                    twice: false,
                    owed: vec![owed],
                },
            )),
        }
    }
    all.into_iter().map(|(_, child)| child).collect()
}

/// What was owed and kept since the first day of the year, week by week that was noted.
fn year(known: &Known, today: Date) -> Vec<Line> {
    let mut by_child: BTreeMap<(String, i64), Line> = BTreeMap::new();
    for row in &known.suivis {
        let Some(personne) = row.int("personne_id") else { continue };
        let mine = known
            .rencontres
            .iter()
            .filter(|one| one.suivi == row.id && one.semaine.year() == today.year());
        for one in mine {
            let nom = known.nom(personne);
            let line = by_child.entry((nom.clone(), personne)).or_insert(Line {
                nom,
                owed: 0,
                kept: 0,
                missed: 0,
                unsaid: 0,
            });
            line.owed += 1;
            match one.etat.as_str() {
                "tenue" => line.kept += 1,
                "manquee" => line.missed += 1,
                _ => line.unsaid += 1,
            }
        }
    }
    by_child.into_values().collect()
}

fn weeks_late(known: &Known, service: i64, today: Date) -> Vec<(String, String)> {
    let now = monday_of(today);
    (1..=LOOKED_BACK)
        .filter_map(|back| now.checked_sub((7 * back).days()).ok())
        .filter(|monday| {
            known.owed(*monday).into_iter().any(|du| known.noted(du, *monday).is_none())
        })
        .map(|monday| {
            let href = format!("/services/{service}/suivi-psychologique?semaine={monday}");
            (format!("Semaine du {}", vocabulary::french_day(monday)), href)
        })
        .collect()
}

fn print_page(
    (shell, actor): (&Shell, &Actor),
    (service, monday): (i64, Date),
    known: &Known,
    (errors, typed, flash): (Vec<ErrorLink>, Option<&Typed>, Option<Flash>),
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let base = format!("/services/{service}/suivi-psychologique");
    let at = |days: i64| {
        let other = monday.checked_add(days.days()).ok().filter(|other| *other <= today);
        other.map(|other| format!("{base}?semaine={other}")).unwrap_or_default()
    };
    let children = children(known, monday, typed);
    let left = known.owed(monday).into_iter().filter(|du| known.noted(*du, monday).is_none());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let columns = ["Jeune", "Dues", "Tenues", "Manquées", "Rien de noté"];
    let name = "Rencontres avec la psychologue";
    let mut layout = web::frame_of_service(shell, actor, service, Section::Autre, name);
    layout.flash = flash;
    let page = WeekPage {
        layout,
        title: format!("Rencontres de la semaine du {}", vocabulary::french_day(monday)),
        lead: match left.count() {
            0 => String::new(),
            1 => "Une rencontre reste à noter.".to_owned(),
            n => format!("{n} rencontres restent à noter."),
        },
        errors,
        new: if known.writes {
            format!("/registre/suivis-psy/{service}/nouveau")
        } else {
            String::new()
        },
        before: at(-7),
        after: at(7),
        late: weeks_late(known, service, today),
        action: base,
        week: monday.to_string(),
        writes: known.writes,
        children,
        columns: columns
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        year: year(known, today),
        year_title: format!("Semaines notées de {}", today.year()),
    };
    page_with_status(status, &page)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(given): Query<Asked>,
) -> Result<Response, PageError> {
    let monday = asked(&given.semaine, shell.house.today());
    let known = known(&shell, &actor, service).await?;
    let flash = (given.fait == "semaine")
        .then(|| Flash { kind: "ok".to_owned(), text: "La semaine est gardée.".to_owned() });
    print_page((&shell, &actor), (service, monday), &known, (Vec::new(), None, flash))
}

/// The rows that a typed week makes: what is owed and not answered stays, said as such.
fn rows(known: &Known, monday: Date, typed: &Typed, service: i64) -> Vec<Row> {
    let mut all = Vec::new();
    for du in known.owed(monday) {
        let name = format!("{}_{}", du.suivi, du.rang);
        let noted = known.noted(du, monday);
        let chosen = code(&ETAT_RENCONTRE, typed_in(typed, &format!("etat_{name}")));
        // A form opened before a colleague noted it takes nothing back.
        if chosen.is_none() && noted.is_some() {
            continue;
        }
        let etat = chosen.unwrap_or("non_notee");
        let why = code(&MOTIF_RENCONTRE, typed_in(typed, &format!("motif_{name}")));
        let motif = why.filter(|_| etat == "manquee");
        let same = |one: &Rencontre| one.etat == etat && one.motif.as_deref() == motif;
        if noted.is_some_and(same) {
            continue;
        }
        let mut row = Row::default()
            .with("personne_id", du.personne)
            .with("suivi_id", du.suivi)
            .with("semaine_day", monday.to_string())
            .with("rang", du.rang)
            .with("etat", etat)
            .with("motif", motif.map(str::to_owned));
        row.owner = service;
        if let Some(one) = noted {
            row.id = one.id;
            row.version = one.version;
        }
        all.push(row);
    }
    all
}

/// The missed meetings without a reason: each is asked at its field.
fn unexplained(known: &Known, monday: Date, typed: &Typed) -> Vec<ErrorLink> {
    known
        .owed(monday)
        .into_iter()
        .filter_map(|du| {
            let name = format!("{}_{}", du.suivi, du.rang);
            let missed = typed_in(typed, &format!("etat_{name}")) == "manquee";
            let field = format!("motif_{name}");
            let why = code(&MOTIF_RENCONTRE, typed_in(typed, &field));
            let nom = known.nom(du.personne);
            (missed && why.is_none()).then(|| ErrorLink {
                field,
                text: format!("{nom} : dites pourquoi elle est manquée."),
            })
        })
        .collect()
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let monday = asked(typed_in(&typed, "semaine"), shell.house.today());
    let known = known(&shell, &actor, service).await?;
    if !known.writes {
        return Err(nothing());
    }
    let again = |errors: Vec<ErrorLink>| {
        print_page((&shell, &actor), (service, monday), &known, (errors, Some(&typed), None))
    };
    let errors = unexplained(&known, monday, &typed);
    if !errors.is_empty() {
        return again(errors);
    }
    let rows = rows(&known, monday, &typed, service);
    let back = format!("/services/{service}/suivi-psychologique?semaine={monday}&fait=semaine");
    if rows.is_empty() {
        return Ok(Redirect::to(&back).into_response());
    }
    let kind = register.by_table("rencontre_psy").ok_or_else(nothing)?;
    let actions: Vec<Action> = rows
        .iter()
        .map(|row| {
            let enfants = row.int("personne_id").into_iter().collect();
            let cible =
                Cible::RowOfService { service, table: "rencontre_psy", id: row.id, enfants };
            Action { verb: Verb::Ecrire, category: Category::Sante, cible }
        })
        .collect();
    let mut granted = match shell.house.authorize_writes(&actor, actions).await {
        Err(AccessError::Refused) => return Err(nothing()),
        other => other?,
    };
    let mut seen = Seen::default();
    for row in rows {
        let saved = if row.id == 0 {
            // Noted meanwhile, by the same form sent twice or by a colleague.
            match store::met_meanwhile(granted.write(), &row).await? {
                Some(true) => continue,
                Some(false) => {
                    let text = "Quelqu’un vient de noter cette semaine : rouvrez-la.".to_owned();
                    drop(seen);
                    drop(granted);
                    return again(vec![ErrorLink { field: String::new(), text }]);
                }
                None => {}
            }
            let id = shell.house.new_id();
            fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?
        } else {
            fiche::update(&mut granted, &register, kind, row, None, &mut seen).await?
        };
        let told = match saved {
            Saved::Kept(_) | Saved::Unchanged(_) => continue,
            Saved::Remarks(remarks) => {
                remarks.first().map(|remark| print(&remark.sentence)).unwrap_or_default()
            }
            Saved::Conflict(_) => "Quelqu’un vient de noter cette semaine : rouvrez-la.".to_owned(),
        };
        drop(seen);
        drop(granted);
        return again(vec![ErrorLink { field: String::new(), text: told }]);
    }
    drop(seen);
    granted.commit().await?;
    Ok(Redirect::to(&back).into_response())
}
