//! One incident: the facts, who is told and until when, what is decided, and its end.

use access::{Action, Actor, Category, Cible, Granted, Role, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::{Fiche, Register, Remark, Row};
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Fact, Field, Flash, Layout},
};

use super::{
    dehors::{LineTold, line_told},
    forms::{analyse_form, suite_form, told_form},
    here, label, nothing, on_row, paris, print, since, told,
};
use crate::{
    GRAVITE, NATURE_INCIDENT, NATURE_LIEU, ROLE_INCIDENT, rules, store,
    suite::{ADire, Dit, NATURE_SUITE_INCIDENT, Quoi, a_dire},
    titulaire::{Papiers, Titulaire, Titulaires},
};

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a template shows or not, each alone")]
#[template(path = "pages/one.html")]
struct OnePage {
    layout: Layout,
    title: String,
    errors: Vec<ErrorLink>,
    tags: Vec<(String, &'static str)>,
    facts: Vec<Fact>,
    recit: String,
    declencheur: String,
    mesure: String,
    hypothese: String,
    /// The papers tied to it, and where one adds some.
    papiers: Vec<(String, String)>,
    joindre: String,
    /// Whether the reader validates it for the service, and it is not yet.
    valide: bool,
    a_dire: Vec<LineToTell>,
    /// Who exercises parental authority, where they are to be told.
    parents: Vec<Titulaire>,
    dits: Vec<LineTold>,
    told_form: Vec<Field>,
    told_open: bool,
    group: bool,
    suites: Vec<LineDecided>,
    suite_form: Vec<Field>,
    suite_open: bool,
    analyse: String,
    analyse_when: String,
    analyse_form: Vec<Field>,
    analyse_open: bool,
    closed: bool,
    /// It is closed by who may not validate it, and waits for who does.
    waits: bool,
    heads: bool,
    /// What stays to be done before it is closed.
    reste: Vec<String>,
    motif: String,
    writes: bool,
    version: i64,
    action: String,
    notice: String,
    ecrit: String,
    crise: String,
    edit: String,
    fiche: String,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

struct LineToTell {
    label: &'static str,
    state: String,
    kind: &'static str,
    source: String,
    destinataire: &'static str,
    moyen: &'static str,
    groupe: &'static str,
    open: bool,
    touch: &'static str,
}

struct LineDecided {
    id: i64,
    label: String,
    state: String,
    kind: &'static str,
    texte: String,
    bilan: String,
    more: String,
    open: bool,
    href: String,
}

/// What the forms of the page send.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub geste: String,
    pub version: i64,
    pub destinataire: String,
    pub moyen: String,
    pub jour: String,
    pub heure: String,
    pub interlocuteur: String,
    pub numero: String,
    pub saisie: String,
    pub groupe: String,
    pub suite: i64,
    pub bilan: String,
    pub nature: String,
    pub texte: String,
    pub convenu_avec: String,
    pub due_day: String,
    pub end_day: String,
    pub analyse: String,
    pub analyse_day: String,
    pub motif: String,
}

#[derive(Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fait: String,
}

pub(super) fn kind_of(
    register: &Register,
    table: &'static str,
) -> Result<&'static Fiche, PageError> {
    register.by_table(table).ok_or_else(nothing)
}

/// An incident, and the right to `verb` it.
pub(super) async fn opened(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
    verb: Verb,
) -> Result<(Granted, Row), PageError> {
    let fiche = kind_of(register, "incident")?;
    let place = fiche::locate(shell.house.db(), register, fiche, id).await?;
    let enfant = place.enfants.first().copied();
    let action = on_row(verb, (place.owner, "incident", id), enfant);
    let mut granted = shell.house.authorize(actor, action).await?;
    let row = fiche::read_row(&mut granted, fiche, id).await?.ok_or_else(nothing)?;
    Ok((granted, row))
}

/// What is known around an incident, under its own grant.
pub(super) struct Around {
    pub row: Row,
    /// The child's name, when their identity is open.
    pub nom: Option<String>,
    /// The other children of the event that one may read: row, name.
    pub others: Vec<(i64, String)>,
    /// Whether the event has other rows.
    pub group: bool,
    pub informations: Vec<Row>,
    pub suites: Vec<Row>,
    pub dits: Vec<Dit>,
    pub writes: bool,
}

pub(super) async fn around(
    (shell, register, actor): (&Shell, &Register, &Actor),
    id: i64,
    verb: Verb,
) -> Result<Around, PageError> {
    let (mut granted, row) = opened(shell, register, actor, id, verb).await?;
    let house = &shell.house;
    let own = actor.services_for(Verb::Lire, Category::Identite);
    let identite =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let own = actor.services_for(Verb::Lire, Category::Parcours);
    let parcours =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Parcours, own).await?;
    let mut rows = store::group(granted.read(), id).await?;
    rows.retain(|(other, ..)| *other != id);
    let mut open = Vec::new();
    for (other, service, enfant) in &rows {
        let action = on_row(Verb::Lire, (*service, "incident", *other), *enfant);
        if house.would_allow(granted.read(), actor, &action).await?.is_some() {
            open.push((*other, *enfant));
        }
    }
    let personne = row.int("personne_id");
    let ids: Vec<i64> = open.iter().filter_map(|(_, id)| *id).chain(personne).collect();
    let names = store::names(granted.read(), &ids, &identite).await?;
    let mut nom = personne.and_then(|id| names.get(&id).cloned());
    if nom.is_none()
        && let Some(personne) = personne
    {
        // Read by sharing or in an emergency: the file itself says whether the name is open.
        let cible = Cible::Dossier(personne);
        let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
        if house.would_allow(granted.read(), actor, &action).await?.is_some() {
            nom = store::name(granted.read(), personne).await?;
        }
    }
    let services = [row.owner];
    let told = kind_of(register, "information_incident")?;
    let informations = fiche::rows_about(&mut granted, told, "incident_id", id, &services).await?;
    let decided = kind_of(register, "suite_incident")?;
    let suites = fiche::rows_about(&mut granted, decided, "incident_id", id, &services).await?;
    let dits = store::dits(granted.read(), &[id], &parcours).await?.remove(&id);
    let action = on_row(Verb::Ecrire, (row.owner, "incident", id), personne);
    let writes = house.would_allow(granted.read(), actor, &action).await?.is_some();
    granted.commit().await?;
    Ok(Around {
        nom,
        others: open
            .into_iter()
            .map(|(row, enfant)| {
                let known = enfant.and_then(|id| names.get(&id).cloned());
                (row, known.unwrap_or_else(|| "Un autre enfant".to_owned()))
            })
            .collect(),
        group: !rows.is_empty(),
        informations,
        suites,
        dits: dits.unwrap_or_default(),
        writes,
        row,
    })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    holders: Option<Extension<Titulaires>>,
    papiers: Option<Extension<Papiers>>,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let flash = match done.fait.as_str() {
        "declare" => "L’incident est déclaré. Voici qui doit encore être prévenu.",
        "dire" | "prevenir" => "L’information donnée est notée.",
        "suite" => "La suite est notée.",
        "fait" => "C’est noté comme fait.",
        "analyse" => "Ce que l’équipe en retient est gardé.",
        "clore" => "L’incident est clos.",
        "rouvrir" => "L’incident est rouvert.",
        "valider" => "L’incident est validé.",
        "papier" => "Le papier est au dossier, joint à l’incident.",
        _ => "",
    };
    print_page(
        (&shell, &register, &actor),
        (id, &others((holders, papiers))),
        flash,
        &Typed::default(),
        &[],
    )
    .await
}

fn line_to_tell(one: &ADire, group: bool, now: DateTime) -> LineToTell {
    let today = now.date();
    let (state, kind) = match one.quoi {
        Quoi::Dit(at) => (format!("Dit {}", told(at, today)), "ok"),
        Quoi::DitEnRetard(at) => (format!("Dit {}, en retard", told(at, today)), "warning"),
        Quoi::Avant(at) => (format!("À dire avant {}", told(at, today)), "warning"),
        Quoi::EnRetard(at) if one.ecrit => (format!("En retard de {}", since(at, now)), "bad"),
        Quoi::EnRetard(at) => {
            (format!("À dire tout de suite : c’était il y a {}", since(at, now)), "bad")
        }
        Quoi::ADire => ("À prévenir".to_owned(), "warning"),
    };
    let open = !matches!(one.quoi, Quoi::Dit(_) | Quoi::DitEnRetard(_));
    LineToTell {
        label: one.label,
        state,
        kind,
        source: print(&one.source),
        destinataire: one.destinataire,
        moyen: if one.ecrit { "ecrit" } else { "oral" },
        groupe: if group && one.destinataire != "parents" { "oui" } else { "" },
        open,
        touch: if one.ecrit { "Écrit envoyé à l’instant" } else { "Prévenu à l’instant" },
    }
}

fn line_decided(row: &Row, today: Date) -> Option<LineDecided> {
    // Past its end it stays in the file; it is no longer shown beside the incident.
    if row.day("end_day").is_some_and(|end| end <= today) {
        return None;
    }
    let french = vocabulary::french_day;
    let (state, kind) = match (row.day("done_day"), row.day("due_day")) {
        (Some(done), _) => (format!("Fait le {}", french(done)), "ok"),
        (None, Some(due)) if due < today => (format!("En retard depuis le {}", french(due)), "bad"),
        (None, Some(due)) => (format!("À faire avant le {}", french(due)), "warning"),
        (None, None) => ("À faire".to_owned(), "warning"),
    };
    let mut more =
        vec![format!("Décidé le {}", row.day("decision_day").map(french).unwrap_or_default())];
    if let Some(with) = row.text("convenu_avec") {
        more.push(format!("convenu avec {with}"));
    }
    if let Some(end) = row.day("end_day").and_then(|end| end.yesterday().ok()) {
        more.push(format!("n’est plus opposé à l’enfant après le {}", french(end)));
    }
    Some(LineDecided {
        id: row.id,
        label: label(&NATURE_SUITE_INCIDENT, row.text("nature")),
        state,
        kind,
        texte: row.text("texte").unwrap_or_default().to_owned(),
        bilan: row.text("bilan").unwrap_or_default().to_owned(),
        more: format!("{}.", more.join(", ")),
        open: row.day("done_day").is_none(),
        href: format!("/fiche/suites-incident/{}/modifier", row.id),
    })
}

/// What stays to be done before an incident is closed, in sentences.
pub(super) fn reste(around: &Around, to_tell: &[ADire]) -> Vec<String> {
    let mut all: Vec<String> = to_tell
        .iter()
        .filter(|one| !matches!(one.quoi, Quoi::Dit(_) | Quoi::DitEnRetard(_)))
        .map(|one| format!("à prévenir : {}", one.label))
        .collect();
    let talked = around
        .suites
        .iter()
        .any(|row| row.text("nature") == Some("reprise") && row.day("done_day").is_some());
    let near = around.row.int("evite") == Some(1);
    if !talked && !near && around.row.int("personne_id").is_some() {
        all.push("à reprendre avec l’enfant".to_owned());
    }
    let open = around.suites.iter().filter(|row| row.day("done_day").is_none());
    all.extend(open.map(|row| {
        format!("à faire : {}", label(&NATURE_SUITE_INCIDENT, row.text("nature")).to_lowercase())
    }));
    all
}

/// A field as the register shows it.
fn shown(field: &str, row: &Row) -> String {
    let field = crate::INCIDENT.field(field);
    field.map(|field| fiche::show(field.kind, row.value(field.name))).unwrap_or_default()
}

fn facts(around: &Around, today: Date) -> Vec<Fact> {
    let row = &around.row;
    let mut all = vec![Fact {
        label: "Quand".to_owned(),
        value: row.moment("start_at").map(|at| told(at, today)).unwrap_or_default(),
        ..Fact::default()
    }];
    if let Some(personne) = row.int("personne_id") {
        let named = around.nom.is_some();
        all.push(Fact {
            label: "Enfant".to_owned(),
            value: around.nom.clone().unwrap_or_else(|| "Un enfant".to_owned()),
            href: if named { format!("/dossiers/{personne}") } else { String::new() },
            action: "Voir son dossier".to_owned(),
        });
    }
    let texts = [
        ("Sa place", label(&ROLE_INCIDENT, row.text("role_incident"))),
        ("Où", label(&NATURE_LIEU, row.text("nature_lieu"))),
        ("Où précisément", row.text("lieu").unwrap_or_default().to_owned()),
        ("Autres personnes", row.text("autres_personnes").unwrap_or_default().to_owned()),
        ("Sanction", row.text("sanction").unwrap_or_default().to_owned()),
        (
            "Coût des dégâts",
            row.int("cout_degats").map(|_| shown("cout_degats", row)).unwrap_or_default(),
        ),
    ];
    for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        all.push(Fact { label: name.to_owned(), value, ..Fact::default() });
    }
    for (id, nom) in &around.others {
        all.push(Fact {
            label: "Aussi".to_owned(),
            value: nom.clone(),
            href: format!("/incidents/{id}"),
            action: "Voir".to_owned(),
        });
    }
    all
}

fn tags(row: &Row) -> Vec<(String, &'static str)> {
    let gravite = row.text("gravite");
    let mut all = Vec::new();
    if gravite.is_some() {
        let kind = if gravite == Some("grave") { "bad" } else { "" };
        all.push((label(&GRAVITE, gravite), kind));
    }
    if row.int("evite") == Some(1) {
        all.push(("Évité de peu".to_owned(), "info"));
    }
    match row.day("closed_day") {
        Some(day) if rules::waits(row) => {
            let day = vocabulary::french_day(day);
            all.push((format!("Clos le {day}, à valider par le chef de service"), "warning"));
            return all;
        }
        Some(day) => all.push((format!("Clos le {}", vocabulary::french_day(day)), "ok")),
        None => all.push(("Ouvert".to_owned(), "warning")),
    }
    if row.text("validation") == Some("valide") {
        let on = row.day("valide_day").map(vocabulary::french_day).unwrap_or_default();
        let who = row.text("valide_par").unwrap_or_default();
        all.push((format!("Validé le {on} par {who}"), "ok"));
    } else if row.day("closed_day").is_none() {
        all.push(("À valider par le chef de service".to_owned(), "info"));
    }
    all
}

pub(super) fn title(row: &Row, today: Date) -> String {
    let nature = label(&NATURE_INCIDENT, row.text("nature"));
    let when = row.moment("start_at").map(|at| told(at, today)).unwrap_or_default();
    format!("{nature}, {when}")
}

/// The frame of a page about an incident.
pub(super) fn framed(
    shell: &Shell,
    actor: &Actor,
    row: &Row,
    (title, child): (&str, Option<&str>),
) -> Layout {
    let mut layout = web::frame_of_service(shell, actor, row.owner, Section::Autre, title);
    let here = layout.crumbs.len().saturating_sub(1);
    if actor.may(row.owner, Verb::Lire, Category::Incident) {
        let list = format!("/services/{}/incidents", row.owner);
        layout.crumbs.insert(here, ("Incidents".to_owned(), Some(list)));
    } else if let (Some(nom), Some(personne)) = (child, row.int("personne_id")) {
        layout.crumbs.insert(here, (nom.to_owned(), Some(format!("/dossiers/{personne}"))));
    }
    layout
}

/// What `app` answers for other slices, as it comes with a request.
pub(super) type Asked = (Option<Extension<Titulaires>>, Option<Extension<Papiers>>);

/// Who exercises parental authority, and the papers tied to an incident.
#[derive(Default)]
pub(super) struct Others {
    holders: Option<Titulaires>,
    papiers: Option<Papiers>,
}

/// Takes them out of a request.
pub(super) fn others((holders, papiers): Asked) -> Others {
    Others {
        holders: holders.map(|Extension(one)| one),
        papiers: papiers.map(|Extension(one)| one),
    }
}

/// Whether an actor answers for a service, and so validates its incidents.
pub(super) fn heads(actor: &Actor, service: i64) -> bool {
    let roles = actor.roles_in(service);
    roles.iter().any(|role| matches!(role, Role::ChefService | Role::Directeur))
}

pub(super) async fn print_page(
    (shell, register, actor): (&Shell, &Register, &Actor),
    (id, others): (i64, &Others),
    flash: &str,
    typed: &Typed,
    remarks: &[Remark],
) -> Result<Response, PageError> {
    let around = around((shell, register, actor), id, Verb::Lire).await?;
    let row = &around.row;
    let (now, today) = (here(shell), shell.house.today());
    let to_tell = a_dire(row, &around.dits, &paris(), shell.house.now());
    let of_family = to_tell.iter().any(|one| one.destinataire == "parents");
    let parents = match (&others.holders, row.int("personne_id").filter(|_| of_family)) {
        (Some(Titulaires(ask)), Some(child)) => ask(shell.clone(), actor.clone(), child).await?,
        _ => Vec::new(),
    };
    let papiers = match (&others.papiers, row.int("personne_id")) {
        (Some(Papiers(ask)), Some(child)) => ask(shell.clone(), actor.clone(), child, id).await?,
        _ => Vec::new(),
    };
    let title = title(row, today);
    let mut layout = framed(shell, actor, row, (&title, around.nom.as_deref()));
    if !flash.is_empty() {
        layout.flash = Some(Flash { kind: "ok".to_owned(), text: flash.to_owned() });
    }
    let errors: Vec<ErrorLink> = remarks
        .iter()
        .map(|remark| ErrorLink { field: remark.field.to_owned(), text: print(&remark.sentence) })
        .collect();
    let marked = |mut fields: Vec<Field>| {
        for field in &mut fields {
            if let Some(error) = errors.iter().find(|one| one.field == field.id) {
                field.error.clone_from(&error.text);
            }
        }
        fields
    };
    let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
    let personne = row.int("personne_id");
    let blank = Typed::default();
    let of = |geste: &str| if typed.geste == geste { typed } else { &blank };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let child = |page: &str| match personne.filter(|_| around.nom.is_some()) {
        Some(personne) => format!("/dossiers/{personne}/{page}"),
        None => String::new(),
    };
    let page = OnePage {
        title,
        layout,
        tags: tags(row),
        facts: facts(&around, today),
        recit: text("recit"),
        declencheur: text("declencheur"),
        mesure: text("mesure_immediate"),
        papiers,
        joindre: match child("documents") {
            page if page.is_empty() || !around.writes => String::new(),
            page => format!("{page}?lien=incident:{id}#ajouter"),
        },
        valide: row.text("validation") != Some("valide")
            && around.writes
            && heads(actor, row.owner),
        hypothese: text("hypothese"),
        a_dire: to_tell.iter().map(|one| line_to_tell(one, around.group, now)).collect(),
        parents,
        dits: around.informations.iter().map(|row| line_told(row, today)).collect(),
        told_form: marked(told_form(of("prevenir"), now)),
        told_open: typed.geste == "prevenir",
        group: around.group,
        suites: around.suites.iter().filter_map(|row| line_decided(row, today)).collect(),
        suite_form: marked(suite_form(of("suite"))),
        suite_open: typed.geste == "suite",
        analyse: text("analyse_equipe"),
        analyse_when: row
            .day("analyse_day")
            .map(|day| format!("Le {}", vocabulary::french_day(day)))
            .unwrap_or_default(),
        analyse_form: marked(analyse_form(typed, row, today)),
        analyse_open: typed.geste == "analyse",
        closed: row.day("closed_day").is_some(),
        waits: rules::waits(row),
        heads: heads(actor, row.owner),
        reste: reste(&around, &to_tell),
        motif: typed.motif.clone(),
        writes: around.writes,
        version: row.version,
        action: format!("/incidents/{id}"),
        notice: format!("/incidents/{id}/avis"),
        ecrit: child("ecrits"),
        crise: child("crise"),
        edit: format!("/fiche/incidents/{id}/modifier"),
        fiche: format!("/fiche/incidents/{id}"),
        errors,
    };
    page_with_status(status, &page)
}
