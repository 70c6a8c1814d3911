//! The form of a note: the text first, everything else proposed.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Granted, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Form;
use fiche::{Register, Row, Saved, Seen};
use vocabulary::listes;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    child, file_of, framed, here, name_of, on_note, outside::Outside, readers_of, told_instant,
    typing, writable,
};
use crate::{
    note::{self, Checked, NATURES, Note, Place, Typed},
    regle::HEURES,
};

/// A sort of note, and who would read it.
struct NatureChoice {
    code: &'static str,
    label: &'static str,
    checked: bool,
    reads: String,
}

#[derive(Template)]
#[template(path = "pages/write.html")]
struct WritePage {
    layout: Layout,
    nom: String,
    action: String,
    draft: String,
    back: String,
    typed: Typed,
    natures: Vec<NatureChoice>,
    /// Who would read it as it stands.
    reads: String,
    categories: Vec<Choice>,
    siblings: Vec<Choice>,
    colleagues: Vec<Choice>,
    modes: Vec<Choice>,
    foyers: Vec<Choice>,
    /// When the draft that stands in the form was typed; empty when there is none.
    resumed: String,
    hours: i64,
    /// Something of the folded part was typed, or is wrong.
    unfolded: bool,
    errors: Vec<ErrorLink>,
}

impl WritePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

/// The child of a note, and what its writer may write about them.
pub(super) struct Subject {
    nom: String,
    owner: i64,
    pub(super) writable: Vec<(Category, i64)>,
    /// Brothers and sisters whose file is open too.
    siblings: Vec<(i64, String)>,
    /// Those who could have been there: identifier and name.
    pub(super) colleagues: Vec<(i64, String)>,
    /// The homes of the family: identifier and name.
    pub(super) foyers: Vec<(i64, String)>,
    pub(super) hours: i64,
    /// Who reads each kind of information from outside.
    outside: Outside,
}

impl Subject {
    pub(super) fn categories(&self) -> Vec<Category> {
        self.writable.iter().map(|(category, _)| *category).collect()
    }

    fn service(&self) -> i64 {
        self.writable.first().map_or(self.owner, |(_, service)| *service)
    }
}

/// Reads who the note is about, inside a grant on the file.
pub(super) async fn subject(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    granted: &mut Granted,
    personne: i64,
) -> Result<Subject, PageError> {
    let (nom, owner, famille) = child(granted, register, personne).await?;
    let writable = writable(shell, granted, actor, personne, owner).await?;
    let mut siblings = Vec::new();
    if let (Some(famille), Some(fiche)) = (famille, register.by_table("personne")) {
        let own = actor.services_for(Verb::Lire, Category::Identite);
        let house = &shell.house;
        let open =
            house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
        let rows =
            fiche::rows_naming(granted, register, fiche, "famille_id", famille, &open).await?;
        siblings = rows
            .iter()
            .filter(|row| row.id != personne)
            .map(|row| (row.id, name_of(row)))
            .collect();
    }
    let service = writable.first().map_or(owner, |(_, service)| *service);
    let mut foyers = Vec::new();
    if let (Some(famille), Some(fiche)) = (famille, register.by_table("foyer")) {
        let services = granted.services_on_child(Category::Identite).to_vec();
        let rows = fiche::rows_about(granted, fiche, "famille_id", famille, &services).await?;
        let today = shell.house.today();
        // An act names a home of its own service only.
        let runs =
            |row: &&Row| row.owner == service && row.day("end_day").is_none_or(|end| end > today);
        let nom = |row: &Row| row.text("nom").unwrap_or_default().to_owned();
        foyers = rows.iter().filter(runs).map(|row| (row.id, nom(row))).collect();
    }
    let day = shell.house.today().to_string();
    let colleagues = note::colleagues(granted.read(), service, actor.compte, &day).await?;
    let hours = note::hours(granted.read(), service, &day).await?.unwrap_or(HEURES);
    let outside = Outside::of(shell, actor, granted, (personne, service)).await?;
    Ok(Subject { nom, owner, writable, siblings, colleagues, foyers, hours, outside })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(proposed): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let mut granted =
        shell.house.authorize_telling(&actor, file_of(personne), "formulaire").await?;
    let subject = subject(&shell, &register, &actor, &mut granted, personne).await?;
    let draft = note::typed_by(granted.read(), actor.compte, personne).await?;
    granted.commit().await?;
    if subject.writable.is_empty() {
        return Err(PageError::NotFound);
    }
    let (typed, resumed) = match draft {
        Some((typed, at)) => (typed, told_instant(&at, shell.house.today())),
        None => (proposal(&shell, &proposed), String::new()),
    };
    print(&shell, &actor, personne, &subject, typed, resumed, Vec::new())
}

/// What another page proposes: a visit that was held knows its day, its hour and its sort.
fn proposal(shell: &Shell, proposed: &BTreeMap<String, String>) -> Typed {
    let text = |name: &str| -> String {
        proposed.get(name).map(|text| text.chars().take(2000).collect()).unwrap_or_default()
    };
    Typed {
        cle: shell.house.new_id().to_string(),
        texte: text("texte"),
        nature: text("nature"),
        jour: text("jour"),
        heure: text("heure"),
        minutes: text("minutes"),
        trajet: text("trajet"),
        avec: text("avec"),
        mode: text("mode"),
        foyer: text("foyer"),
        ..Typed::default()
    }
}

fn print(
    shell: &Shell,
    actor: &Actor,
    personne: i64,
    subject: &Subject,
    mut typed: Typed,
    resumed: String,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    if typed.cle.is_empty() {
        typed.cle = shell.house.new_id().to_string();
    }
    if typed.nature.is_empty() {
        "observation".clone_into(&mut typed.nature);
    }
    let writable = subject.categories();
    let outside = |category: Category| subject.outside.told(category);
    let told = |category: Category| {
        format!("{} ({}){}", readers_of(category), category.label(), outside(category))
    };
    let reads_of = |code: &str| {
        let nature = note::Nature::from_code(code)?;
        note::proposed(nature, &writable).map(told)
    };
    let natures = NATURES
        .iter()
        .map(|nature| NatureChoice {
            code: nature.code,
            label: nature.label(),
            checked: nature.code == typed.nature,
            reads: reads_of(nature.code).unwrap_or_default(),
        })
        .collect();
    let reads = Category::from_code(&typed.categorie)
        .map(told)
        .or_else(|| reads_of(&typed.nature))
        .unwrap_or_default();
    let categories = writable
        .iter()
        .map(|category| Choice {
            value: category.code().to_owned(),
            label: format!(
                "{} : {}{}",
                category.label(),
                readers_of(*category),
                outside(*category)
            ),
            checked: category.code() == typed.categorie,
            ..Choice::default()
        })
        .collect();
    let picked = |all: &[(i64, String)], chosen: &dyn Fn(&str) -> bool| -> Vec<Choice> {
        all.iter()
            .map(|(id, nom)| Choice {
                value: id.to_string(),
                label: nom.clone(),
                checked: chosen(&id.to_string()),
                ..Choice::default()
            })
            .collect()
    };
    let siblings = picked(&subject.siblings, &|id| typed.enfants.iter().any(|one| one == id));
    let colleagues = picked(&subject.colleagues, &|id| typed.avec == id);
    let foyers = picked(&subject.foyers, &|id| typed.foyer == id);
    let path = format!("/dossiers/{personne}/journal");
    let mut layout = framed(shell, actor, subject.service(), (personne, &subject.nom), "Noter");
    layout.note = String::new();
    let folded = ["jour", "heure", "categorie", "minutes", "trajet", "avec"];
    let unfolded = errors.iter().any(|one| folded.contains(&one.field.as_str()))
        || [
            &typed.jour,
            &typed.heure,
            &typed.categorie,
            &typed.minutes,
            &typed.trajet,
            &typed.avec,
            &typed.mode,
            &typed.foyer,
        ]
        .iter()
        .any(|text| !text.is_empty());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &WritePage {
            layout,
            nom: subject.nom.clone(),
            action: format!("{path}/nouveau"),
            draft: format!("{path}/brouillon"),
            back: path,
            natures,
            reads,
            categories,
            siblings,
            colleagues,
            modes: fiche::enfant::choices(&listes::MODE_INTERVENTION, &typed.mode),
            foyers,
            resumed,
            hours: subject.hours,
            unfolded,
            typed,
            errors,
        },
    )
}

/// A child the note is told of, and the service in whose name.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) personne: i64,
    pub(super) service: i64,
}

pub(super) async fn keep(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let mut granted =
        shell.house.authorize_telling(&actor, file_of(personne), "formulaire").await?;
    let subject = subject(&shell, &register, &actor, &mut granted, personne).await?;
    let group = typed.cle.parse().ok().filter(|cle| *cle > 0);
    let group = group.unwrap_or_else(|| shell.house.new_id());
    let twice = note::is_kept(granted.read(), actor.compte, group).await?;
    granted.commit().await?;
    if subject.writable.is_empty() {
        return Err(PageError::NotFound);
    }
    let path = format!("/dossiers/{personne}/journal");
    let to = |end: &str| Ok(Redirect::to(&format!("{path}{end}")).into_response());
    match typed.geste.as_str() {
        "jeter" => {
            typing::save(&shell, actor.compte, personne, &Typed::default()).await?;
            return to("/nouveau");
        }
        "brouillon" => {
            typing::save(&shell, actor.compte, personne, &typed).await?;
            return to("?fait=brouillon");
        }
        // The same form, sent again: what it asked is done.
        _ if twice => return to("?fait=gardee"),
        _ => {}
    }
    let checked = note::check(&typed, &subject.categories(), here(&shell)).map(|mut checked| {
        checked.foyer =
            checked.foyer.filter(|id| subject.foyers.iter().any(|(known, _)| known == id));
        checked
    });
    let (checked, about) = match checked {
        Ok(checked) => {
            match all_about(&shell, &actor, personne, &subject, &typed, checked.category).await? {
                Ok(about) => (checked, about),
                Err(fault) => {
                    let errors = vec![fault];
                    let none = String::new();
                    return print(&shell, &actor, personne, &subject, typed, none, errors);
                }
            }
        }
        Err(faults) => {
            let link = |(field, text): (&str, String)| ErrorLink { field: field.to_owned(), text };
            let errors = faults.into_iter().map(link).collect();
            return print(&shell, &actor, personne, &subject, typed, String::new(), errors);
        }
    };
    let second = typed.avec.parse().ok();
    let second = second.filter(|id| subject.colleagues.iter().any(|(known, _)| known == id));
    let hours = subject.hours;
    let note = Kept { group, checked: &checked, second, hours, from_form: true };
    let first = note.keep(&shell, &register, &actor, &about).await?;
    if typed.geste == "photo" {
        return Ok(Redirect::to(&format!("/journal/{first}?fait=gardee#photos")).into_response());
    }
    to(if names_a_case(&typed.texte) { "?fait=cas" } else { "?fait=gardee" })
}

/// Whether a sentence calls a child a complex case: a moment is complex, not a child. Source: Charte de coopération protection
/// de l'enfance et médico-social, 2024.
fn names_a_case(text: &str) -> bool {
    let text = text.to_lowercase();
    ["cas complexe", "cas lourd", "enfant complexe", "incasable"]
        .iter()
        .any(|words| text.contains(words))
}

/// The children that a form tells of, each in the name of a service where its writer may write that.
async fn all_about(
    shell: &Shell,
    actor: &Actor,
    personne: i64,
    subject: &Subject,
    typed: &Typed,
    category: Category,
) -> Result<Result<Vec<About>, ErrorLink>, PageError> {
    let service = |writable: &[(Category, i64)]| {
        writable.iter().find(|(known, _)| *known == category).map(|(_, service)| *service)
    };
    let own = service(&subject.writable).ok_or(PageError::NotFound)?;
    let mut about = vec![About { personne, service: own }];
    for (id, nom) in &subject.siblings {
        if !typed.enfants.iter().any(|one| *one == id.to_string()) {
            continue;
        }
        let mut read = shell.house.db().read().await?;
        let open = shell.house.services_on_child(&mut read, actor, Verb::Ecrire, *id).await?;
        let services = open.iter().find(|(known, _)| *known == category);
        let same = services.and_then(|(_, services)| {
            services.iter().find(|one| **one == own).or_else(|| services.first()).copied()
        });
        match same {
            Some(service) => about.push(About { personne: *id, service }),
            None => {
                let text = format!(
                    "Vous n’écrivez pas cette sorte d’information dans le dossier {} : \
                     décochez-le.",
                    vocabulary::de(nom)
                );
                return Ok(Err(ErrorLink { field: "enfants".to_owned(), text }));
            }
        }
    }
    Ok(Ok(about))
}

/// A note to keep, once for each child.
pub(super) struct Kept<'a> {
    pub(super) group: i64,
    pub(super) checked: &'a Checked,
    pub(super) second: Option<i64>,
    pub(super) hours: i64,
    /// It came from the form: the draft that stood there is done with.
    pub(super) from_form: bool,
}

impl Kept<'_> {
    /// Keeps it, and returns the row of the first child.
    pub(super) async fn keep(
        &self,
        shell: &Shell,
        register: &Register,
        actor: &Actor,
        about: &[About],
    ) -> Result<i64, PageError> {
        let Checked { category, nature, .. } = *self.checked;
        let action = |one: &About| -> Action {
            let place = Place { service: one.service, personne: one.personne, category };
            on_note(Verb::Ecrire, place, 0)
        };
        let day = shell.house.today().to_string();
        let mut readers = Vec::new();
        let mut read = shell.house.db().read().await?;
        for one in about {
            readers.push(note::referents(&mut read, one.service, one.personne, &day).await?);
        }
        drop(read);
        let house = &shell.house;
        let mut write = match about {
            [one] => {
                let details = format!("ajout note:{}", nature.code);
                house.authorize_write_telling(actor, action(one), &details).await?
            }
            several => house.authorize_writes(actor, several.iter().map(action).collect()).await?,
        };
        let (count, mut first) = (about.len(), None);
        let part = |minutes: Option<i64>, n: usize| {
            minutes.map(|minutes| note::share(minutes, count).get(n).copied().unwrap_or_default())
        };
        for (n, (one, readers)) in about.iter().zip(readers).enumerate() {
            let (minutes, travel_minutes) =
                (part(self.checked.minutes, n), part(self.checked.travel_minutes, n));
            let mut kept = Note {
                id: house.new_id(),
                group: self.group,
                service: one.service,
                personne: one.personne,
                category,
                nature,
                moment: self.checked.moment,
                compte: actor.compte,
                nom: String::new(),
                at: String::new(),
                locked_at: note::locked_at(house.now(), self.hours).to_string(),
                minutes,
                travel_minutes,
                acte: None,
                retrait: None,
                texts: Vec::new(),
                readers: Vec::new(),
                photos: Vec::new(),
            };
            first.get_or_insert(kept.id);
            let told = self.checked.mode.is_some() || self.checked.foyer.is_some();
            if told || minutes.is_some() || travel_minutes.is_some() {
                kept.acte = self.act(shell, register, &mut write, (&kept, actor)).await?;
            }
            note::insert(&mut write, &kept, (house.new_id(), &self.checked.texte)).await?;
            if let Some(second) = self.second {
                note::add_reader(&mut write, kept.id, second, true).await?;
            }
            for reader in readers.into_iter().filter(|reader| *reader != actor.compte) {
                note::add_reader(&mut write, kept.id, reader, false).await?;
            }
            if self.from_form {
                note::drop_draft(write.write(), actor.compte, one.personne).await?;
            }
        }
        write.commit().await?;
        Ok(first.unwrap_or_default())
    }

    /// The act that the time makes: counted with the others, and typed once (ADR 0029).
    async fn act(
        &self,
        shell: &Shell,
        register: &Register,
        write: &mut GrantedWrite,
        (note, actor): (&Note, &Actor),
    ) -> Result<Option<i64>, PageError> {
        let Some(fiche) = register.by_table("acte") else { return Ok(None) };
        let id = shell.house.new_id();
        // What a psychologist says in an interview is counted apart (S003-74).
        let only = |role: access::Role| actor.roles().iter().all(|one| *one == role);
        let nature = match note.nature.acte {
            "entretien" if only(access::Role::Psychologue) => "psychologue",
            other => other,
        };
        let mut row = Row::default()
            .with("mode_intervention", self.checked.mode)
            .with("foyer_id", self.checked.foyer)
            .with("accord_distance", self.checked.accord.map(i64::from))
            .with("day", note.moment.date().to_string())
            .with("personne_id", note.personne)
            .with("nature", nature)
            .with("professionnels", if self.second.is_some() { 2_i64 } else { 1 });
        if let Some(minutes) = note.minutes {
            row.set("minutes", minutes.into());
        }
        if let Some(minutes) = note.travel_minutes {
            row.set("travel_minutes", minutes.into());
        }
        row.owner = note.service;
        // The home may be of no family of this child, or of another service: the time is kept all the same.
        let bare = self.checked.foyer.map(|_| row.clone().with("foyer_id", None::<i64>));
        let mut saved =
            fiche::create(write, register, fiche, id, row, None, &mut Seen::default()).await?;
        if matches!(saved, Saved::Remarks(_))
            && let Some(row) = bare
        {
            saved =
                fiche::create(write, register, fiche, id, row, None, &mut Seen::default()).await?;
        }
        Ok(matches!(saved, Saved::Kept(_)).then_some(id))
    }
}
