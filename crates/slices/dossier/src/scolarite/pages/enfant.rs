//! The schooling of a child: an absence of today in one touch, then what is to be looked at, the path and
//! its gaps, absences, diplomas, wishes.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::{Register, Row};
use jiff::civil::Date;
use vocabulary::{french_day, written_day};
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Choice, Event, Flash, Layout},
};

use super::{count, label, missed, nothing, plan_name, print, span, sums, told};
use crate::scolarite::{
    MOTIF_FERMETURE, NATURE_SCOLARITE, QUI_SOUTIENT,
    fermeture::{closed, fermee},
    rules::{
        Rupture, Situation, a_revoir, annee_scolaire, compte, court, demi_journees, ruptures,
        situation,
    },
    suivi::{
        MOMENT_JOUR, NATURE_ABSENCE_SCOLAIRE, NATURE_DIPLOME, NATURE_PLAN_SCOLAIRE,
        RESULTAT_DIPLOME, SUITE_VOEU,
    },
};

#[derive(Template)]
#[template(path = "scolarite/pages/enfant.html")]
struct ChildPage {
    layout: Layout,
    title: String,
    lead: String,
    /// How the child stands, when it is not at school.
    state: (String, &'static str),
    /// Where an absence is noted; empty for who may not.
    action: String,
    personne: i64,
    /// The address of this page.
    back: String,
    day: String,
    today: String,
    moments: Vec<Choice>,
    /// Code and label.
    natures: Vec<(String, String)>,
    noted: Vec<Line>,
    /// The school is closed today, and who helps with lessons.
    closed: Vec<Line>,
    helps: Vec<Line>,
    plans: Vec<Line>,
    over: Vec<Line>,
    path: Vec<Event>,
    gaps: String,
    sums: Vec<String>,
    since: String,
    absences: Vec<Line>,
    older: Vec<Line>,
    diplomas: Vec<Line>,
    wishes: Vec<Line>,
    /// Where each kind is added: empty for who may not.
    add: Add,
}

#[derive(Default)]
struct Add {
    school: String,
    close: String,
    help: String,
    plan: String,
    diploma: String,
    wish: String,
}

#[derive(Default)]
struct Line {
    what: String,
    more: String,
    tag: (String, &'static str),
    /// What the child said.
    words: String,
    href: String,
}

/// The record kinds of the page.
const KINDS: &[&str] = &[
    "scolarite",
    "plan_scolaire",
    "absence_scolaire",
    "diplome_enfant",
    "voeu_orientation",
    "soutien_scolaire",
    "fermeture_scolaire",
];

/// How many absences are shown unfolded.
const AT_HAND: usize = 6;

/// What a reader may know.
struct Known {
    child: Row,
    found: BTreeMap<&'static str, Vec<Row>>,
    /// The service in whose name they write daily life; none for who may not.
    writes: Option<i64>,
}

impl Known {
    fn rows(&self, table: &str) -> &[Row] {
        self.found.get(table).map_or(&[], Vec::as_slice)
    }

    fn name(&self) -> String {
        let name = |field: &str| self.child.text(field).unwrap_or_default();
        format!("{} {}", name("prenom"), name("nom")).trim().to_owned()
    }
}

async fn known(
    (shell, register): (&Shell, &Register),
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let cible = Cible::Dossier(personne);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let mut granted =
        shell.house.authorize_telling(actor, action, "scolarite information:vie").await?;
    let services = granted.services_on_child(Category::Vie).to_vec();
    if services.is_empty() {
        return Err(nothing());
    }
    let own = register.by_table("personne").ok_or_else(nothing)?;
    let child = fiche::read_row(&mut granted, own, personne).await?.ok_or_else(nothing)?;
    let mut found = BTreeMap::new();
    for table in KINDS {
        let kind = register.by_table(table).ok_or_else(nothing)?;
        let rows =
            fiche::rows_about(&mut granted, kind, "personne_id", personne, &services).await?;
        found.insert(*table, rows);
    }
    let writable =
        shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    granted.commit().await?;
    // What is noted of school stands with who keeps the file: another service is offered nothing that it cannot keep.
    let writes = writable
        .iter()
        .find(|(category, _)| *category == Category::Vie)
        .and_then(|(_, services)| services.iter().find(|one| **one == child.owner).copied());
    Ok(Known { child, found, writes })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known((&shell, &register), &actor, personne).await?;
    let today = shell.house.today();
    let nom = known.name();
    let shown = actor.service(known.child.owner).map(|_| known.child.owner);
    let of = shown.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default();
    let mut layout = web::frame_of_service(&shell, &actor, of, Section::Dossiers, "Scolarité");
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (nom.clone(), Some(format!("/dossiers/{personne}"))));
    layout.flash = asked
        .contains_key("fait")
        .then(|| Flash { kind: "ok".to_owned(), text: "C’est noté.".to_owned() });
    let schools = known.rows("scolarite");
    let birth = known.child.day("birth_day");
    let gaps = ruptures(schools, birth, today);
    let back = format!("/dossiers/{personne}/scolarite");
    let new = |slug: &str, more: &str| {
        known.writes.map_or(String::new(), |service| {
            format!("/registre/{slug}/{service}/nouveau?personne_id={personne}{more}&retour={back}")
        })
    };
    let year = annee_scolaire(today);
    let of_year = |row: &&Row| row.day("day").is_some_and(|day| day >= year);
    let absences = known.rows("absence_scolaire");
    let plain = |row: &Row| absence(row, today, known.writes.is_some());
    let (near, far): (Vec<&Row>, Vec<&Row>) = absences.iter().partition(of_year);
    let mut shown: Vec<Line> = near.iter().copied().map(plain).collect();
    let mut older = shown.split_off(shown.len().min(AT_HAND));
    older.extend(far.into_iter().map(plain));
    let (running, over) = plans(known.rows("plan_scolaire"), today);
    page(&ChildPage {
        layout,
        title: format!("Scolarité : {nom}"),
        lead: lead(schools, today),
        state: state(situation(schools, birth, today)),
        action: new("absences-scolaires", "").split('?').next().unwrap_or_default().to_owned(),
        personne,
        back: back.clone(),
        day: today.to_string(),
        today: written_day(today),
        moments: choices(),
        natures: NATURE_ABSENCE_SCOLAIRE
            .items
            .iter()
            .map(|(code, label)| ((*code).to_owned(), print(label)))
            .collect(),
        noted: absences.iter().filter(|row| row.day("day") == Some(today)).map(plain).collect(),
        closed: known
            .rows("fermeture_scolaire")
            .iter()
            .filter(|row| closed(row, today))
            .map(|row| shut(row, today))
            .collect(),
        helps: known
            .rows("soutien_scolaire")
            .iter()
            .filter(|row| closed(row, today))
            .map(help)
            .collect(),
        plans: running,
        over,
        path: path(schools, &gaps, today),
        gaps: gaps_told(&gaps),
        sums: sums(compte(near.iter().copied())),
        since: french_day(year),
        absences: shown,
        older,
        diplomas: known.rows("diplome_enfant").iter().map(diploma).collect(),
        wishes: known.rows("voeu_orientation").iter().map(wish).collect(),
        add: Add {
            school: new("scolarites", ""),
            close: new("ecoles-fermees", ""),
            help: new("soutiens-scolaires", ""),
            plan: new("plans-scolaires", ""),
            diploma: new("diplomes-enfant", ""),
            wish: new("voeux-orientation", "&suite=attente"),
        },
    })
}

/// A school that is closed: who helps meanwhile, where the device stands.
fn shut(row: &Row, today: Date) -> Line {
    let told = fermee(row, None, today);
    let helped = told.aide.map(|who| format!("Aide : {who} · ")).unwrap_or_default();
    Line {
        what: format!(
            "{}, {}",
            label(&MOTIF_FERMETURE, row.text("motif_fermeture")),
            span(row, today)
        ),
        more: format!("{helped}{}", told.materiel),
        tag: if told.attend {
            ("Matériel attendu".to_owned(), "warning")
        } else {
            (String::new(), "")
        },
        words: String::new(),
        href: format!("/fiche/ecoles-fermees/{}", row.id),
    }
}

/// Who helps with lessons.
fn help(row: &Row) -> Line {
    let who = label(&QUI_SOUTIENT, row.text("qui_soutient"));
    let told = [row.text("nom"), row.text("creneau"), row.text("matiere")];
    Line {
        what: who,
        more: told.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        words: row.text("ressources").unwrap_or_default().to_owned(),
        href: format!("/fiche/soutiens-scolaires/{}", row.id),
        ..Line::default()
    }
}

fn choices() -> Vec<Choice> {
    let one = |(code, label): &(&str, &str)| Choice {
        value: (*code).to_owned(),
        label: print(label),
        checked: *code == "journee",
        ..Choice::default()
    };
    MOMENT_JOUR.items.iter().map(one).collect()
}

/// What a school is called: « Collège Clemenceau, 4e ».
fn school(row: &Row) -> String {
    let told: Vec<&str> =
        ["etablissement", "classe"].iter().filter_map(|field| row.text(field)).collect();
    if told.is_empty() { label(&NATURE_SCOLARITE, row.text("nature")) } else { told.join(", ") }
}

/// Where the child learns today.
fn lead(schools: &[Row], today: Date) -> String {
    let now: Vec<String> = schools
        .iter()
        .filter(|row| row.day("start_day").is_some_and(|start| start <= today))
        .filter(|row| court(row, today))
        .map(school)
        .collect();
    now.join(" ; ")
}

fn state(now: Situation) -> (String, &'static str) {
    match now {
        Situation::Sans(one) => {
            let since = french_day(one.start);
            let days = count(one.jours.into(), "jour", "jours");
            (format!("Sans école depuis le {since} ({days})"), "bad")
        }
        Situation::Rentree => ("Rien n’est noté pour la rentrée".to_owned(), "warning"),
        Situation::Inconnue => ("Scolarité inconnue".to_owned(), "warning"),
        Situation::Inscrit | Situation::NonConcerne => (String::new(), ""),
    }
}

/// The plans that run, the most pressing first, and those that are over.
fn plans(rows: &[Row], today: Date) -> (Vec<Line>, Vec<Line>) {
    let (mut running, over): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| court(row, today));
    running.sort_by_key(|row| a_revoir(row, today).is_none());
    let line = |row: &Row| {
        let more = [span(row, today), row.text("porteur").unwrap_or_default().to_owned()];
        let more: Vec<String> = more.into_iter().filter(|text| !text.is_empty()).collect();
        Line {
            what: label(&NATURE_PLAN_SCOLAIRE, row.text("nature")),
            more: more.join(" · "),
            tag: a_revoir(row, today).map(told).unwrap_or_default(),
            words: row.text("amenagement").unwrap_or_default().to_owned(),
            href: format!("/fiche/plans-scolaires/{}", row.id),
        }
    };
    let done = |row: &Row| Line { what: plan_name(row), words: String::new(), ..line(row) };
    (running.into_iter().map(line).collect(), over.into_iter().map(done).collect())
}

/// Schools and the times between them, the latest first.
fn path(schools: &[Row], gaps: &[Rupture], today: Date) -> Vec<Event> {
    let out = |row: &&Row| row.text("nature") != Some("descolarise");
    let mut all: Vec<(Date, Event)> = schools
        .iter()
        .filter(out)
        .filter_map(|row| {
            let start = row.day("start_day")?;
            let now = start <= today && court(row, today);
            let state = if now { "now" } else { "" };
            let event = Event {
                day: start.to_string(),
                when: span(row, today),
                title: school(row),
                text: label(&NATURE_SCOLARITE, row.text("nature")),
                href: format!("/fiche/scolarites/{}", row.id),
                state: if start > today { "future" } else { state }.to_owned(),
                ..Event::default()
            };
            Some((start, event))
        })
        .collect();
    all.extend(gaps.iter().map(|one| {
        let days = count(one.jours.into(), "jour", "jours");
        let last = one.end.and_then(|end| end.yesterday().ok());
        let when = match last {
            Some(last) => format!("du {} au {}", french_day(one.start), french_day(last)),
            None => format!("depuis le {}", french_day(one.start)),
        };
        let noted = |row: &&Row| {
            row.text("nature") == Some("descolarise") && row.day("start_day") == Some(one.start)
        };
        let href = schools.iter().find(noted);
        let href = href.map(|row| format!("/fiche/scolarites/{}", row.id));
        let event = Event {
            day: one.start.to_string(),
            when,
            title: "Sans école".to_owned(),
            text: if one.notee { "" } else { "Rien n’est noté entre deux écoles." }.to_owned(),
            href: href.unwrap_or_default(),
            tag: days,
            tag_kind: if one.end.is_none() { "bad" } else { "warning" }.to_owned(),
            state: if one.end.is_none() { "now" } else { "" }.to_owned(),
            ..Event::default()
        };
        (one.start, event)
    }));
    all.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    all.into_iter().map(|(_, event)| event).collect()
}

fn gaps_told(gaps: &[Rupture]) -> String {
    let days: i32 = gaps.iter().map(|one| one.jours).sum();
    if gaps.is_empty() {
        return String::new();
    }
    let times = count(i64::try_from(gaps.len()).unwrap_or(i64::MAX), "rupture", "ruptures");
    let days = count(days.into(), "jour", "jours");
    format!(
        "{times}, {days} sans école en tout, étés non comptés (du 1er juillet au 10 septembre)."
    )
}

fn absence(row: &Row, today: Date, may: bool) -> Line {
    let (slug, id) = ("absences-scolaires", row.id);
    let day = row.day("day");
    let told = day.map(|day| if day == today { "aujourd’hui".to_owned() } else { french_day(day) });
    let more = [told, row.text("remarque").map(str::to_owned)];
    let tag = match row.int("justifiee") {
        Some(0) => ("Non justifiée".to_owned(), "warning"),
        Some(_) => ("Justifiée".to_owned(), "ok"),
        None if demi_journees(row) == 0 => (String::new(), ""),
        None => ("À justifier".to_owned(), ""),
    };
    Line {
        what: missed(row),
        more: more.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        tag,
        words: String::new(),
        href: if may {
            format!("/fiche/{slug}/{id}/modifier")
        } else {
            format!("/fiche/{slug}/{id}")
        },
    }
}

fn diploma(row: &Row) -> Line {
    let more = [
        row.text("intitule").map(str::to_owned),
        row.day("day").map(french_day),
        row.text("lieu").map(|lieu| format!("original : {lieu}")),
    ];
    let kind = match row.text("resultat") {
        Some("obtenu") => "ok",
        Some("a_passer") => "info",
        _ => "",
    };
    Line {
        what: label(&NATURE_DIPLOME, row.text("nature")),
        more: more.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        tag: (label(&RESULTAT_DIPLOME, row.text("resultat")), kind),
        words: String::new(),
        href: format!("/fiche/diplomes-enfant/{}", row.id),
    }
}

fn wish(row: &Row) -> Line {
    let more = [row.day("day").map(french_day), row.text("objet").map(str::to_owned)];
    let kind = match row.text("suite") {
        Some("accepte") => "ok",
        Some("attente") => "info",
        _ => "",
    };
    Line {
        what: String::new(),
        more: more.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        tag: (label(&SUITE_VOEU, row.text("suite")), kind),
        words: row.text("mots").unwrap_or_default().to_owned(),
        href: format!("/fiche/voeux-orientation/{}", row.id),
    }
}
