//! One writing: what it says, what its sentences cite, what may be done with it.

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, Category, Granted, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::Register;
use jiff::civil::Date;
use vocabulary::{french_day, plain::faults};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{Done, Opened, child, error_at, file_of, flash, framed, open, own_service};
use crate::{
    canal::{self, Canal},
    model::{Commentaire, DESTINATAIRES, Ecrit, Envoi, Etat, Section, Source, VOIES},
    papier::{self, Tete},
    rules::citation::{cited, count, left},
    source::Citables,
    store,
};

/// A part in the plan of a writing.
struct Part {
    titre: String,
    href: String,
    /// What is left to write, and the remarks not answered.
    told: Vec<String>,
}

/// A source as its reader may have it.
struct Shown {
    number: i64,
    /// « Incident du 12/03/2026 », or that it is kept apart.
    told: String,
    /// Empty when the reader may not open it.
    href: String,
    changed: bool,
}

#[derive(Template)]
#[template(path = "pages/one.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one act is offered")]
struct OnePage {
    layout: Layout,
    path: String,
    titre: String,
    enfant: String,
    state: &'static str,
    tag: &'static str,
    lead: String,
    reprise: String,
    counted: String,
    uncited: Vec<String>,
    parts: Vec<Part>,
    text: Safe<String>,
    /// What parents said of it, beside: who, how, when; and their words.
    paroles: Vec<(String, String)>,
    sources: Vec<Shown>,
    sendings: Vec<String>,
    hash: String,
    /// What may be done.
    writes: bool,
    assembles: bool,
    submits: bool,
    validates: bool,
    gives_back: bool,
    /// A synthesis says that a co-intervention lacks: where one is noted; empty when one runs, or elsewhere.
    lacks: String,
    /// Said before it is numbered: how many parts are empty.
    vides: String,
    /// What is said of the easy text, and whether it has sentences to see again.
    beside: (&'static str, bool),
    sends: bool,
    downloads: bool,
    /// Whether a copy of it may leave.
    carries: bool,
    hands_over: bool,
    destinataires: Vec<Choice>,
    voies: Vec<Choice>,
    /// What courts chose, and where it is noted; for who sends.
    canaux: Vec<String>,
    noter_canal: String,
    /// Said when no channel is that of the court of the child's own decision; empty otherwise.
    cour: String,
    typed: Typed,
    errors: Vec<ErrorLink>,
    etape: String,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        error_at(&self.errors, field)
    }
}

/// What was typed in the forms of the page.
#[derive(Debug, Default, Clone)]
pub(super) struct Typed {
    pub mots: String,
    pub destinataire: String,
    pub nom: String,
    pub day: String,
    pub voie: String,
    pub preuve: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(citables): Extension<Citables>,
    SignedIn(actor): SignedIn,
    Path(ecrit): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let all = (&register, &citables);
    print(&shell, all, &actor, ecrit, &done.fait, (Typed::default(), Vec::new())).await
}

/// What the page is made of.
struct Read {
    nom: String,
    sections: Vec<Section>,
    sources: Vec<Source>,
    comments: Vec<Commentaire>,
    sendings: Vec<Envoi>,
    /// The link that each sending is, when it is one.
    liens: Vec<Option<store::Lien>>,
    /// What courts chose.
    canaux: Vec<Canal>,
    /// The court of the child's own decision; empty when it is not noted.
    cour: String,
    document: Option<String>,
    shown: Vec<Shown>,
    tete: Tete,
    /// The model it was begun from: name and version.
    modele: Option<(String, i64)>,
    /// The easy text beside it.
    simple: store::Kept,
    paroles: Vec<(String, String)>,
}

pub(super) async fn tete(
    granted: &mut Granted,
    ecrit: &Ecrit,
    nom: &str,
    today: Date,
) -> Result<Tete, PageError> {
    let (service, organisation) = store::house_of(granted, ecrit.service).await?;
    Ok(Tete {
        enfant: nom.to_owned(),
        service,
        organisation,
        day: today,
        par: String::new(),
        numero: String::new(),
    })
}

async fn read(
    shell: &Shell,
    (register, citables): (&Register, &Citables),
    actor: &Actor,
    opened: &mut Opened,
) -> Result<Read, PageError> {
    let vault = shell.house.db().vault();
    let ecrit = &opened.ecrit;
    let granted = &mut opened.granted;
    let (nom, _) = child(granted, register, ecrit.personne).await?;
    let sections = store::sections(granted, vault, ecrit.id).await?;
    let sources = store::sources(granted, ecrit.id).await?;
    let comments = store::comments(granted, vault, ecrit.id).await?;
    let sendings = store::sendings(granted, ecrit.id).await?;
    let liens = store::liens_of_sendings(granted, ecrit.id).await?;
    let rows = match register.by_table("canal_juridiction") {
        Some(kind) => fiche::all_rows(granted, register, kind, ecrit.service).await?,
        None => Vec::new(),
    };
    let canaux = canal::in_force(&rows, shell.house.today());
    let document = store::document(granted, vault, ecrit.id).await?;
    let tete = tete(granted, ecrit, &nom, shell.house.today()).await?;
    let modele = store::begun_from(granted, ecrit.id).await?;
    let simple = store::simple(granted, vault, ecrit.id).await?;
    let said = store::parents(granted, vault, ecrit.id).await?;
    let paroles = said.into_iter().map(|one| (one.told(), one.mots)).collect();
    let house = &shell.house;
    let may = house.services_on_child(granted.read(), actor, Verb::Lire, ecrit.personne).await?;
    let open = may.iter().find(|(category, _)| *category == Category::Parcours);
    let about = (ecrit.personne, open.map_or(&[][..], |(_, services)| services.as_slice()));
    let cour = super::known::court(granted, register, about).await?;
    let used: BTreeSet<i64> = sections.iter().flat_map(|one| cited(&one.texte)).collect();
    let now = current(granted, (register, citables), &sources).await?;
    let shown = sources
        .iter()
        .filter(|one| used.contains(&one.number))
        .map(|one| told(one, &may, (register, citables), &now))
        .collect();
    Ok(Read {
        nom,
        sections,
        sources,
        comments,
        sendings,
        liens,
        canaux,
        cour,
        document,
        shown,
        tete,
        modele,
        simple,
        paroles,
    })
}

/// The current version of every row that is cited, by table and identifier.
async fn current<'s>(
    granted: &mut Granted,
    (register, citables): (&Register, &Citables),
    sources: &'s [Source],
) -> Result<BTreeMap<(&'s str, i64), i64>, PageError> {
    let mut by_table: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for one in sources.iter().filter(|one| citables.knows(register, &one.table)) {
        by_table.entry(&one.table).or_default().push(one.row);
    }
    let mut all = BTreeMap::new();
    for (table, ids) in by_table {
        for (id, version) in store::versions_of_rows(granted, table, &ids).await? {
            all.insert((table, id), version);
        }
    }
    Ok(all)
}

/// A source for its reader: one that they may not read is told as kept apart, and nothing of it.
fn told(
    source: &Source,
    may: &[(Category, Vec<i64>)],
    (register, citables): (&Register, &Citables),
    now: &BTreeMap<(&str, i64), i64>,
) -> Shown {
    let open = may.iter().any(|(category, services)| {
        *category == source.category && services.contains(&source.service)
    });
    let version = now.get(&(source.table.as_str(), source.row));
    if !open {
        let told = "Source réservée : elle ne vous est pas ouverte.".to_owned();
        return Shown { number: source.number, told, href: String::new(), changed: false };
    }
    let label = fiche::capital(&source.label);
    let gone = if version.is_none() { ", retirée depuis" } else { "" };
    Shown {
        number: source.number,
        told: format!("{label} du {}{gone}", french_day(source.day)),
        href: version
            .map(|_| citables.href(register, &source.table, source.row))
            .unwrap_or_default(),
        changed: version.is_some_and(|version| *version != source.version),
    }
}

/// The text of the page: as frozen, or as it stands; a number leads to the entry it cites, when the
/// reader may open it.
fn text(ecrit: &Ecrit, read: &Read) -> Result<String, PageError> {
    let document = match &read.document {
        Some(frozen) => {
            serde_json::from_str(frozen).map_err(|error| PageError::Machine(error.to_string()))?
        }
        None => papier::document(ecrit, &read.tete, &read.sections, &read.sources),
    };
    let mut html = print::html_blocks(&document);
    for one in read.shown.iter().filter(|one| !one.href.is_empty()) {
        let to = format!("href=\"{}\"", one.href);
        html = html.replace(&format!("href=\"#source-{}\"", one.number), &to);
    }
    Ok(html)
}

fn choices(list: &vocabulary::Nomenclature, typed: &str) -> Vec<Choice> {
    list.items
        .iter()
        .map(|(code, label)| Choice {
            value: (*code).to_owned(),
            label: (*label).to_owned(),
            checked: *code == typed,
            ..Choice::default()
        })
        .collect()
}

fn parts(ecrit: &Ecrit, read: &Read) -> Vec<Part> {
    read.sections
        .iter()
        .map(|section| {
            let mut told = Vec::new();
            let n = left(&section.texte);
            if section.texte.trim().is_empty() {
                told.push("Vide".to_owned());
            }
            if n > 0 {
                told.push(format!("{n} passage{} à écrire", if n > 1 { "s" } else { "" }));
            }
            let open = read.comments.iter().filter(|one| one.section == section.id && !one.resolu);
            let n = open.count();
            if n > 0 {
                told.push(format!("{n} remarque{}", if n > 1 { "s" } else { "" }));
            }
            Part {
                titre: section.titre.clone(),
                href: format!("/ecrits/{}/sections/{}", ecrit.id, section.id),
                told,
            }
        })
        .collect()
}

fn lead(ecrit: &Ecrit, modele: Option<&(String, i64)>) -> String {
    let mut told = Vec::new();
    if let (Some(at), false) = (&ecrit.frozen_at, ecrit.told_number().is_empty()) {
        told.push(format!("N° {}, validé le {}", ecrit.told_number(), web::in_paris(at)));
    }
    if ecrit.nature.assembled {
        told.push(format!("du {} au {}", french_day(ecrit.start), french_day(ecrit.end)));
    }
    if let (Some(due), true) = (ecrit.due, ecrit.etat.is_open()) {
        told.push(format!("attendu pour le {}", french_day(due)));
    }
    if let Some((nom, version)) = modele {
        let nom = if nom.is_empty() { "du service".to_owned() } else { format!("« {nom} »") };
        told.push(format!("modèle {nom}, version {version}"));
    }
    fiche::capital(&told.join(" ; "))
}

/// What is said of the easy text before it is frozen with the writing, and whether it has points to see again.
fn beside(simple: &store::Kept) -> (&'static str, bool) {
    if simple.texte.trim().is_empty() {
        return ("Aucune version simple n’est écrite : elle pourra l’être ensuite.", false);
    }
    if faults(&simple.texte).is_empty() {
        ("Sa version simple se fige avec lui.", false)
    } else {
        ("Sa version simple se fige avec lui : des phrases y sont encore difficiles.", true)
    }
}

fn said(fait: &str) -> Option<(&'static str, &'static str)> {
    Some(match fait {
        "ecrit" => ("ok", "C’est enregistré."),
        "assemble" => ("ok", "Les faits sont dans le texte, avec leur source."),
        "soumis" => ("ok", "L’écrit attend sa validation."),
        "rendu" => ("ok", "L’écrit est rendu, avec vos mots."),
        "valide" => ("ok", "L’écrit est validé : numéroté, et son texte ne change plus."),
        "envoye" => ("ok", "L’envoi est noté."),
        "change" => (
            "warning",
            "Quelqu’un a écrit entre-temps : l’écrit n’est pas validé. Relisez-le, puis recommencez.",
        ),
        _ => return None,
    })
}

/// The page, as it is or with a form that comes back.
pub(super) async fn print(
    shell: &Shell,
    all: (&Register, &Citables),
    actor: &Actor,
    id: i64,
    fait: &str,
    (typed, errors): (Typed, Vec<ErrorLink>),
) -> Result<Response, PageError> {
    let mut opened = open(shell, actor, id, "").await?;
    let read = read(shell, all, actor, &mut opened).await?;
    let carries = super::copie::carries(shell, actor, &mut opened.granted, &opened.ecrit).await?;
    let Opened { granted, ecrit, writes, validates, .. } = opened;
    granted.commit().await?;
    let known: BTreeSet<i64> = read.sources.iter().map(|one| one.number).collect();
    let counted = count(read.sections.iter().map(|one| one.texte.as_str()), &known);
    let text = text(&ecrit, &read)?;
    let way = [("Écrits".to_owned(), format!("/dossiers/{}/ecrits", ecrit.personne))];
    let child = (ecrit.personne, read.nom.as_str());
    let mut layout = framed(shell, actor, ecrit.service, child, &way, &ecrit.titre);
    layout.flash = said(fait).map(|(kind, text)| flash(kind, text));
    let (open, frozen) = (ecrit.etat.is_open(), ecrit.etat.is_frozen());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let typed = proposed(typed, &ecrit, &read, shell.house.today());
    let now = shell.house.now().to_string();
    let lacks = lacking(shell, all.0, actor, (&ecrit, open && writes)).await?;
    let service = own_service(actor, ecrit.service);
    let notes = frozen && writes && actor.may(service, Verb::Ecrire, Category::Structure);
    let linked = read.liens.iter().any(Option::is_some);
    let cour = other_court(&ecrit, &read);
    page_with_status(
        status,
        &OnePage {
            layout,
            path: format!("/ecrits/{id}"),
            titre: ecrit.titre.clone(),
            enfant: read.nom.clone(),
            state: ecrit.etat.label(),
            tag: ecrit.etat.tag(),
            lead: lead(&ecrit, read.modele.as_ref()),
            beside: beside(&read.simple),
            reprise: ecrit.reprise.clone().unwrap_or_default(),
            counted: if ecrit.nature.assembled { counted.told() } else { String::new() },
            uncited: if open && ecrit.nature.assembled { counted.uncited } else { Vec::new() },
            parts: if open { parts(&ecrit, &read) } else { Vec::new() },
            text: Safe(text),
            paroles: read.paroles,
            sendings: read
                .sendings
                .iter()
                .zip(&read.liens)
                .map(|(envoi, lien)| sent(envoi, lien.as_ref(), &now))
                .collect(),
            sources: read.shown,
            hash: ecrit.hash.clone().unwrap_or_default(),
            writes: open && writes,
            assembles: open && writes && ecrit.nature.assembled,
            submits: writes && matches!(ecrit.etat, Etat::Brouillon | Etat::AReprendre),
            validates: open && validates,
            lacks,
            vides: match read.sections.iter().filter(|one| one.texte.trim().is_empty()).count() {
                0 => String::new(),
                1 => "Une partie est vide.".to_owned(),
                n => format!("{n} parties sont vides."),
            },
            gives_back: validates && ecrit.etat == Etat::Soumis,
            sends: frozen && writes,
            downloads: frozen,
            carries: frozen && carries,
            hands_over: frozen && writes && (linked || ecrit.nature.code == "bilan_psychologique"),
            canaux: read.canaux.iter().map(Canal::told).collect(),
            cour,
            noter_canal: if notes {
                format!("/registre/canaux-juridiction/{service}/nouveau?retour=/ecrits/{id}")
            } else {
                String::new()
            },
            destinataires: choices(&DESTINATAIRES, &typed.destinataire),
            voies: choices(&VOIES, &typed.voie),
            typed,
            errors,
            etape: etape(actor, &ecrit),
        },
    )
}

/// Where a co-intervention is noted, for a synthesis that is being written while none runs: it is what a first synthesis
/// decides.
async fn lacking(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (ecrit, writes): (&Ecrit, bool),
) -> Result<String, PageError> {
    if ecrit.nature.code != "synthese" || !writes {
        return Ok(String::new());
    }
    let personne = ecrit.personne;
    let told = "ecrit information:parcours";
    let mut granted = shell.house.authorize_telling(actor, file_of(personne), told).await?;
    let at = (personne, shell.house.today());
    let runs = !super::known::together(&mut granted, register, at).await?.is_empty();
    granted.commit().await?;
    if runs || !actor.may(ecrit.service, Verb::Ecrire, Category::Parcours) {
        return Ok(String::new());
    }
    Ok(format!(
        "/registre/co-interventions/{}/nouveau?personne_id={personne}&retour=/ecrits/{}",
        ecrit.service, ecrit.id
    ))
}

/// What is owed to a court.
const FOR_A_COURT: [&str; 4] =
    ["rapport_echeance", "note_information", "diagnostic", "fin_placement"];

/// The form of a sending, with the channel that a court chose; what was typed stays.
fn proposed(mut typed: Typed, ecrit: &Ecrit, read: &Read, today: Date) -> Typed {
    if typed.day.is_empty() {
        typed.day = today.to_string();
    }
    let fresh = typed.destinataire.is_empty() && typed.voie.is_empty() && typed.nom.is_empty();
    let owed = FOR_A_COURT.contains(&ecrit.nature.code) && read.sendings.is_empty();
    // Only that of the court that decided: the report of a child must not go to the court of another.
    let own: Vec<&Canal> = read.canaux.iter().filter(|one| one.is_of(&read.cour)).collect();
    let first = own.first().filter(|_| fresh && owed);
    if let Some(one) = first.filter(|one| own.iter().all(|other| other.nom == one.nom)) {
        "juge".clone_into(&mut typed.destinataire);
        typed.voie.clone_from(&one.voie);
        typed.nom.clone_from(&one.lecteur);
        if one.voie == canal::PAPIER && typed.preuve.is_empty() {
            typed.preuve = format!("Papier n° {}", ecrit.told_number());
        }
    }
    typed
}

/// What is said, before a sending to a court, when none of the channels is that of the child's own decision.
fn other_court(ecrit: &Ecrit, read: &Read) -> String {
    let owed = FOR_A_COURT.contains(&ecrit.nature.code);
    if !owed || read.canaux.is_empty() || read.canaux.iter().any(|one| one.is_of(&read.cour)) {
        return String::new();
    }
    if read.cour.is_empty() {
        return "La juridiction qui a décidé pour cet enfant n’est pas notée : aucun canal n’est proposé. Vérifiez à \
                qui vous envoyez."
            .to_owned();
    }
    format!(
        "Pour cet enfant, la décision est de « {} » : aucun de ces canaux n’est le sien. Vérifiez à qui vous envoyez.",
        read.cour
    )
}

fn sent(envoi: &Envoi, lien: Option<&store::Lien>, now: &str) -> String {
    let to = DESTINATAIRES.label_of(&envoi.destinataire).unwrap_or_default();
    let how = VOIES.label_of(&envoi.voie).unwrap_or_default();
    let mut told = format!("Le {}, {to}", french_day(envoi.day));
    for more in [envoi.nom.as_str(), how, envoi.preuve.as_str()] {
        if !more.is_empty() {
            told.push_str(", ");
            told.push_str(more);
        }
    }
    if let Some(one) = lien {
        told.push_str(" : ");
        told.push_str(&super::lien::proof(one, now));
    }
    told
}

/// Where the step that proves a deadline is noted, once the writing was sent.
fn etape(actor: &Actor, ecrit: &Ecrit) -> String {
    let nature = match ecrit.nature.code {
        "rapport_echeance" => "rapport_echeance",
        "note_information" => "rapport_juge",
        "synthese" => "synthese",
        "convocation" => "convocation",
        "dipc" => "contrat_remis",
        _ => return String::new(),
    };
    let service = own_service(actor, ecrit.service);
    if ecrit.etat != Etat::Envoye || !actor.may(service, Verb::Ecrire, Category::Parcours) {
        return String::new();
    }
    format!("/registre/etapes/{service}/nouveau?personne_id={}&nature={nature}", ecrit.personne)
}
