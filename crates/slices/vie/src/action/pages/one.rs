//! One stay or action: what it is, who goes and with what, what it gave.

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::{Register, Row, enfant::told as label};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Flash, Layout},
};

use super::{
    Typed, days,
    list::{on_action, reads_all},
    seances::{self, Case, Seance},
    sheet::{Sheet, typed_of},
    typed_in,
};
use crate::action::{
    ACTIVITE_CERTIFICAT, NATURE_ACTION, PORTEE_IMAGE,
    rules::{Image, image_on, last_day, serves},
    store::{self, Enfant, Objectif},
};

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a template shows or not, each alone")]
#[template(path = "action/pages/one.html")]
struct OnePage {
    layout: Layout,
    title: String,
    lead: String,
    /// Label and text of what is known of it.
    facts: Vec<(&'static str, String)>,
    form: Sheet,
    /// Whether the form of what it is was refused.
    changing: bool,
    begun: bool,
    /// What the certificate is for; empty when none is asked.
    certificat: String,
    enfants: Vec<Child>,
    /// How many lack a certificate; whether those of who is ticked are to be written now.
    lacking: usize,
    papers: bool,
    adultes: Vec<(String, String, bool)>,
    /// Names of the adults who go.
    encadrants: String,
    going: Vec<Going>,
    /// Whether it has sessions, those noted, and the boxes of who came: youths, adults.
    of_sessions: bool,
    seances: Vec<Seance>,
    cases: [Vec<Case>; 2],
    seance_jour: String,
    /// Where it is written; empty for who may not.
    action: String,
    list: String,
    history: String,
}

/// A child who may go: a box, and the certificate that lacks.
struct Child {
    name: String,
    nom: String,
    ticked: bool,
    /// The field of the certificate, when one lacks.
    paper: String,
    typed: String,
    error: String,
}

/// A child who goes, or went.
struct Going {
    nom: String,
    href: String,
    tags: Vec<(String, &'static str)>,
    /// Where the image may go: use, answer, how it is shown.
    images: Vec<(String, &'static str, &'static str)>,
    image_href: String,
    words: String,
    /// The field of the words, and what was typed there.
    field: String,
    typed: String,
    /// What it showed for an objective: words, where it is read.
    shown: Vec<(String, String)>,
    /// The objectives for which something may be said: words, where.
    objectives: Vec<(String, String)>,
}

impl OnePage {
    fn error(&self, name: &str) -> &str {
        self.form.error(name)
    }
}

/// One action, for one reader.
pub(super) struct Known {
    pub service: i64,
    pub row: Row,
    /// Who takes part, children whose rows are open and adults.
    pub parts: Vec<Row>,
    pub certificats: Vec<Row>,
    images: Vec<Row>,
    pub enfants: Vec<Enfant>,
    pub adultes: Vec<(i64, String)>,
    /// Who came to each session.
    pub presences: Vec<Row>,
    bilans: Vec<Row>,
    objectifs: Vec<Objectif>,
    /// Whether the reader may write what a bilan says.
    says: bool,
    pub writes: bool,
}

impl Known {
    /// The participation of a child or of an adult.
    pub(super) fn part(&self, field: &str, id: i64) -> Option<&Row> {
        self.parts.iter().find(|row| row.int(field) == Some(id))
    }

    /// The certificate of a child that serves for this action.
    pub(super) fn paper(&self, enfant: i64) -> Option<i64> {
        let activite = self.row.text("activite_certificat")?;
        let days = (self.row.day("start_day")?, last_day(&self.row)?);
        let own =
            |row: &&Row| row.int("personne_id") == Some(enfant) && serves(row, activite, days);
        self.certificats.iter().find(own).map(|row| row.id)
    }

    /// Whether the child lacks a certificate that the action asks for.
    pub(super) fn lacks(&self, enfant: i64) -> bool {
        self.row.text("activite_certificat").is_some() && self.paper(enfant).is_none()
    }

    pub(super) fn begun(&self, today: Date) -> bool {
        self.row.day("start_day").is_some_and(|start| start <= today)
    }
}

pub(super) async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<Known, PageError> {
    let house = &shell.house;
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let of = kind("action_collective")?;
    let service = fiche::locate(house.db(), register, of, id).await?.owner;
    let action =
        Action { verb: Verb::Lire, category: Category::Vie, cible: Cible::Service(service) };
    let mut granted = house.authorize_telling(actor, action, "action information:vie").await?;
    let vie = granted.perimetre().clone();
    let row = fiche::read_row(&mut granted, of, id).await?.ok_or(PageError::NotFound)?;
    let of = kind("participation_action")?;
    let parts = fiche::rows_naming(&mut granted, register, of, "action_id", id, &vie).await?;
    let theirs = parts.iter().any(|row| row.int("personne_id").is_some());
    if !theirs && !reads_all(house, &mut granted, actor, service).await? {
        return Err(PageError::NotFound);
    }
    let of = kind("presence_seance")?;
    let presences = fiche::rows_naming(&mut granted, register, of, "action_id", id, &vie).await?;
    let certificats = match row.text("activite_certificat") {
        None => Vec::new(),
        Some(_) => {
            fiche::all_rows(&mut granted, register, kind("certificat_activite")?, service).await?
        }
    };
    let images =
        fiche::all_rows(&mut granted, register, kind("autorisation_image")?, service).await?;
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let parcours = house.perimetre(read, actor, Verb::Lire, Category::Parcours, [service]).await?;
    let write = house.perimetre(read, actor, Verb::Ecrire, Category::Vie, [service]).await?;
    let writes = house.would_allow(read, actor, &on_action(service, id)).await?.is_some();
    let named = |field: &str| parts.iter().filter_map(|row| row.int(field)).collect::<Vec<i64>>();
    let (children, adults) = (named("personne_id"), named("professionnel_id"));
    let day = row.day("start_day").unwrap_or(house.today());
    let enfants = store::enfants(read, service, day, (&identite, &write, &children)).await?;
    let adultes = store::professionnels(read, service, day, &adults).await?;
    let objectifs = store::objectifs(read, service, day, (&parcours, &children)).await?;
    let of = kind("bilan_objectif")?;
    let bilans = fiche::rows_naming(&mut granted, register, of, "action_id", id, &parcours).await?;
    granted.commit().await?;
    let says = actor.may(service, Verb::Ecrire, Category::Parcours);
    Ok(Known {
        service,
        row,
        parts,
        certificats,
        images,
        enfants,
        adultes,
        presences,
        bilans,
        objectifs,
        says,
        writes,
    })
}

/// A phrase cut where a line ends.
fn short(text: &str) -> String {
    let cut: String = text.chars().take(90).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

fn facts(row: &Row) -> Vec<(&'static str, String)> {
    let text = |field: &str| row.text(field).unwrap_or_default().to_owned();
    let hour = |field: &str| {
        let at = row.moment(field)?;
        Some(format!("{} à {} h {:02}", french_day(at.date()), at.hour(), at.minute()))
    };
    let euros = |field: &str| {
        row.value(field)
            .map(|_| fiche::show(fiche::Kind::Euro, row.value(field)))
            .unwrap_or_default()
    };
    let night = if row.int("nuit") == Some(1) { "On dort sur place" } else { "" };
    [
        ("Départ", hour("depart_at").unwrap_or_default()),
        ("Retour", hour("retour_at").unwrap_or_default()),
        ("Nuits", night.to_owned()),
        ("Où", text("lieu")),
        ("Téléphone sur place", text("telephone")),
        ("Ce qu’on en attend", text("objectifs")),
        ("Partenaires", text("partenaires")),
        ("Coût prévu", euros("cout_prevu")),
        ("Coût réel", euros("cout")),
        ("Qui paie", text("financeurs")),
        ("Ce qu’on en retient", text("evaluation")),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect()
}

fn images(known: &Known, enfant: i64, day: Date) -> Vec<(String, &'static str, &'static str)> {
    let own: Vec<Row> =
        known.images.iter().filter(|row| row.int("personne_id") == Some(enfant)).cloned().collect();
    let told = |code: &str| match image_on(&own, code, day) {
        Image::Oui => ("oui", "ok"),
        Image::Non => ("non", "bad"),
        Image::Inconnu => ("rien n’est noté : ne pas montrer", "warning"),
    };
    PORTEE_IMAGE
        .items
        .iter()
        .map(|(code, label)| {
            let (answer, kind) = told(code);
            let short = label.split(" : ").next().unwrap_or(label);
            (short.replace('\'', "’"), answer, kind)
        })
        .collect()
}

fn going(known: &Known, part: &Row, typed: &Typed, today: Date) -> Option<Going> {
    let enfant = part.int("personne_id")?;
    if part.int("venu") == Some(0) {
        return None;
    }
    let nom = known.enfants.iter().find(|one| one.id == enfant)?.nom.clone();
    let (service, action) = (known.service, known.row.id);
    let mut tags = Vec::new();
    if known.lacks(enfant) {
        tags.push(("Pas de certificat valable".to_owned(), "bad"));
    }
    if part.int("venu") == Some(1) {
        tags.push(("Est venu".to_owned(), "ok"));
    }
    let field = format!("mots_{enfant}");
    let words = part.text("mots").unwrap_or_default().to_owned();
    let own = known.bilans.iter().filter(|row| row.int("personne_id") == Some(enfant));
    let says = known.says && known.begun(today);
    let of = known.objectifs.iter().filter(|one| one.personne == enfant && says);
    let back = format!("/actions/{action}");
    Some(Going {
        nom,
        href: format!("/dossiers/{enfant}"),
        tags,
        images: images(known, enfant, today),
        image_href: if known.writes {
            format!(
                "/registre/autorisations-image/{service}/nouveau?personne_id={enfant}&retour={back}"
            )
        } else {
            String::new()
        },
        typed: if typed.contains_key(&field) {
            typed_in(typed, &field).to_owned()
        } else {
            words.clone()
        },
        words,
        field,
        shown: own
            .map(|row| {
                let text = short(row.text("texte").unwrap_or_default());
                (text, format!("/fiche/bilans-objectif/{}", row.id))
            })
            .collect(),
        objectives: of
            .map(|one| {
                let href = format!(
                    "/registre/bilans-objectif/{service}/nouveau?personne_id={enfant}\
                     &objectif_id={}&action_id={action}&retour={back}",
                    one.id
                );
                (short(&one.texte), href)
            })
            .collect(),
    })
}

fn child(known: &Known, one: &Enfant, typed: &Typed, errors: &[ErrorLink]) -> Child {
    let name = format!("enfant_{}", one.id);
    let paper = format!("certificat_{}", one.id);
    let sent = typed_in(typed, "geste") == "participants";
    let goes = known.part("personne_id", one.id).is_some_and(|row| row.int("venu") != Some(0));
    let error = errors.iter().find(|error| error.field == paper);
    Child {
        ticked: if sent { typed_in(typed, &name) == "oui" } else { goes },
        nom: one.nom.clone(),
        typed: typed_in(typed, &paper).to_owned(),
        error: error.map(|error| error.text.clone()).unwrap_or_default(),
        paper: if known.lacks(one.id) { paper } else { String::new() },
        name,
    }
}

pub(super) fn print(
    (shell, actor, register): (&Shell, &Actor, &Register),
    known: &Known,
    typed: &Typed,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let (service, row, today) = (known.service, &known.row, shell.house.today());
    let of = register.by_table("action_collective").ok_or(PageError::NotFound)?;
    let title = row.text("intitule").unwrap_or_default().to_owned();
    let mut layout = web::frame_of_service(shell, actor, service, Section::Autre, &title);
    let here = layout.crumbs.len().saturating_sub(1);
    let list = format!("/services/{service}/actions");
    layout.crumbs.insert(here, ("Séjours et actions".to_owned(), Some(list.clone())));
    layout.flash = flash;
    let when = row.day("start_day").map(|start| days(start, row.day("end_day")));
    let part_of = |id: i64| known.part("professionnel_id", id);
    let comes = |id: i64| part_of(id).is_some_and(|part| part.int("venu") != Some(0));
    let sent = typed_in(typed, "geste") == "participants";
    let adultes = known.adultes.iter().map(|(id, nom)| {
        let name = format!("adulte_{id}");
        let ticked = if sent { typed_in(typed, &name) == "oui" } else { comes(*id) };
        (name, nom.clone(), ticked)
    });
    let encadrants: Vec<&str> =
        known.adultes.iter().filter(|(id, _)| comes(*id)).map(|(_, nom)| nom.as_str()).collect();
    let changing = typed_in(typed, "geste") == "modifier";
    let mut shown = typed_of(of, row);
    let going = known.parts.iter().filter_map(|part| going(known, part, typed, today)).collect();
    let may = |one: &&Enfant| one.here || known.part("personne_id", one.id).is_some();
    let enfants = known.enfants.iter().filter(may);
    let enfants: Vec<Child> = enfants.map(|one| child(known, one, typed, &errors)).collect();
    shown.extend(typed.clone());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &OnePage {
            layout,
            title,
            lead: [Some(label(&NATURE_ACTION, row.text("nature"))), when]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
            facts: facts(row),
            changing: changing && !errors.is_empty(),
            begun: known.begun(today),
            certificat: label(&ACTIVITE_CERTIFICAT, row.text("activite_certificat")),
            lacking: enfants.iter().filter(|one| !one.paper.is_empty()).count(),
            papers: sent && enfants.iter().any(|one| one.ticked && !one.paper.is_empty()),
            enfants,
            adultes: adultes.collect(),
            encadrants: encadrants.join(", "),
            going,
            of_sessions: seances::shown(known),
            seances: seances::lines(known),
            cases: seances::cases(known, typed),
            seance_jour: match typed_in(typed, "seance_jour") {
                "" => today.to_string(),
                typed => typed.to_owned(),
            },
            action: if known.writes { format!("/actions/{}", row.id) } else { String::new() },
            list,
            history: format!("/fiche/actions-collectives/{}", row.id),
            form: Sheet::new(shown, errors),
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, id).await?;
    let flash = asked.get("fait").map(|done| Flash {
        kind: "ok".to_owned(),
        text: match done.as_str() {
            "certificats" => {
                "C’est préparé. Dites maintenant jusqu’à quand vaut le certificat de chacun."
            }
            "prepare" => "C’est préparé. Chaque enfant qui part l’a à son agenda.",
            "participants" => "La liste est gardée : absences et agendas suivent.",
            "bilan" => "Ce que cela a donné est gardé.",
            "seance" => "La séance est notée.",
            _ => "C’est gardé.",
        }
        .to_owned(),
    });
    // Ticks of the form before come along, for who has no certificate yet.
    let kept = if typed_in(&asked, "geste") == "participants" { asked } else { Typed::new() };
    print((&shell, &actor, &register), &known, &kept, Vec::new(), flash)
}
