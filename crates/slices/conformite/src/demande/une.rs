//! One request: where it stands, putting it off, examining it, answering; a limit of use, until it is lifted.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use db::Read;
use fiche::Register;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Fact, Layout},
};

use super::{
    juge,
    ligne::{self, Ligne},
    model::{Demande, MEDICAL, OUTCOMES, RECOURS, REPORTS},
    pages::{day, fact, state},
    relecture::kept_by_carer,
    store::{self, Place},
};
use crate::{
    conservation::{self, Memoire},
    scope, trace,
};

#[derive(Template)]
#[template(path = "demande/show.html")]
struct ShowPage {
    layout: Layout,
    title: String,
    nom: String,
    back: String,
    facts: Vec<Fact>,
    /// What the law says of the delay and of who may ask, for the medical file.
    nature: String,
    review: String,
    /// Where the reviewed file is taken out; empty while it may not be.
    export: String,
    reviewed: String,
    /// What a judge keeps from who asks; and whether the file does not go to them at all.
    orders: Vec<String>,
    shut: bool,
    /// Who reads the file, for who follows the request without preparing it.
    elsewhere: &'static str,
    /// Until when the person reflects.
    early: String,

    erase: Going,
    refused: &'static str,
    /// Until when it would be put off; empty when it may not be.
    put_off: String,
    reports: Vec<Choice>,
    may_write: bool,
    may_lift: bool,
    action: String,
    outcomes: Vec<Choice>,
    motifs: Vec<Choice>,
    typed: BTreeMap<String, String>,
    /// What is told to the person, line by line.
    letter: Vec<String>,
    errors: Vec<ErrorLink>,
}

impl ShowPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }

    fn typed(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }
}

/// What would be erased, and what the reader may do of it.
struct Going {
    /// Where the request is examined; empty when the reader does not.
    examine: String,
    lines: Vec<Line>,
    may_agree: bool,
    may_erase: bool,
}

struct Line {
    key: String,
    label: String,
    first: String,
    second: String,
    state: &'static str,
    kind: &'static str,
    may_take: bool,
}

/// Under which right a request is read or answered: that of who answers to persons; for the medical file,
/// that of the carer who keeps it too.
fn under(actor: &Actor, verb: Verb, place: &Place) -> Action {
    if place.nature == MEDICAL && !actor.may(place.service, verb, Category::Trace) {
        return kept_by_carer(place);
    }
    scope::on_child(verb, place.service, place.personne)
}

/// The requests for a medical file that wait for a carer: page, child, until when.
///
/// # Errors
///
/// [`PageError`] when the engine refuses.
pub async fn medical_waiting(
    shell: &Shell,
    actor: &Actor,
    read: &mut Read,
) -> Result<Vec<(String, String, String)>, PageError> {
    let services = actor.services_for(Verb::Ecrire, Category::Medical);
    let mut all = Vec::new();
    for (id, service, personne, due) in store::medical_waiting(read, &services).await? {
        let place = Place { service, personne, nature: MEDICAL.to_owned() };
        if shell.house.would_allow(read, actor, &kept_by_carer(&place)).await?.is_none() {
            continue;
        }
        let sql = "SELECT nom, prenom FROM personne WHERE id = $1";
        let Some(row) = read.query_opt(sql, &[personne.into()]).await? else { continue };
        let (prenom, nom): (String, String) = (row.get("prenom")?, row.get("nom")?);
        all.push((format!("/demandes/{id}"), format!("{prenom} {nom}"), day(&due)));
    }
    Ok(all)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(done): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let refused = match done.get("refus").map(String::as_str) {
        Some("meme") => "Il faut l’accord d’une autre personne que celle qui propose.",
        Some("incomplet") => {
            "Rien n’est effacé : il faut l’accord d’une seconde personne sur chaque ligne, la case \
             cochée, et aucun gel du dossier."
        }
        _ => "",
    };
    print(&shell, &actor, id, refused, (BTreeMap::new(), Vec::new())).await
}

async fn print(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    refused: &'static str,
    (mut typed, errors): (BTreeMap<String, String>, Vec<ErrorLink>),
) -> Result<Response, PageError> {
    let place = store::locate(&shell.house, id).await?;
    let (service, personne) = (place.service, place.personne);
    let action = under(actor, Verb::Lire, &place);
    let mut granted = shell.house.authorize(actor, action).await?;
    let demande = store::read(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let lignes = ligne::lignes(&mut granted, id).await?;
    let orders = super::relecture::orders(&mut granted, &demande, shell).await?;
    let told = (!orders.is_empty()).then_some(Category::Judiciaire.code());
    shell.house.tell_kinds(&mut granted, actor, "demande", told).await;
    let shut = demande.is_access() && juge::shuts(&orders);
    let names = trace::names_of(&mut granted, &[personne]).await?;
    let mut by: Vec<i64> = demande.reviewed.iter().filter_map(|(_, by)| *by).collect();
    by.extend(lignes.iter().flat_map(|one| {
        [Some(one.first.1), one.second.as_ref().map(|second| second.1)].into_iter().flatten()
    }));
    let who = trace::who(&mut granted, &by).await?;
    let house = &shell.house;
    let may = async |granted: &mut access::Granted, action: Action| {
        Ok::<_, PageError>(house.would_allow(granted.read(), actor, &action).await?.is_some())
    };
    let prepares = may(&mut granted, super::relecture::preparing(&place)).await?;
    let writes = may(&mut granted, under(actor, Verb::Ecrire, &place)).await?;
    let examines = prepares && demande.may_erase() && {
        let file = Action {
            verb: Verb::Lire,
            category: Category::Identite,
            cible: access::Cible::Dossier(personne),
        };
        may(&mut granted, file).await?
    };
    granted.commit().await?;
    let today = house.today();
    let there = names.contains_key(&personne);
    let open = demande.answer.is_none();
    let early = demande.not_before().filter(|day| today < *day);
    let name_of = |compte: i64| who.get(&compte).map_or("compte fermé", |qui| &qui.nom).to_owned();
    let reads_trace = actor.may(service, Verb::Lire, Category::Trace);
    if !typed.contains_key("answered_day") {
        typed.insert("answered_day".to_owned(), today.to_string());
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let put_off = demande.put_off(today).filter(|_| writes);
    page_with_status(
        status,
        &ShowPage {
            layout: scope::frame_of_service(shell, actor, service, demande.label()),
            title: demande.label().to_owned(),
            nom: names.get(&personne).cloned().unwrap_or_else(|| "Dossier effacé".to_owned()),
            back: if reads_trace {
                format!("/dossiers/{personne}/droits")
            } else {
                format!("/dossiers/{personne}")
            },
            facts: facts(&demande, today),
            nature: demande.nature.clone(),
            review: if prepares && demande.is_access() && there {
                format!("/demandes/{id}/acces")
            } else {
                String::new()
            },
            orders: juge::told(&orders),
            shut,
            elsewhere: read_elsewhere(&demande, prepares && there),
            export: if early.is_none() && demande.reviewed.is_some() && !shut {
                format!("/services/{service}/export?source=acces&demande={id}")
            } else {
                String::new()
            },
            reviewed: demande.reviewed.as_ref().map_or(String::new(), |(at, by)| {
                let by = by.map_or(String::new(), name_of);
                format!("Relu par {by} le {}.", web::in_paris(at))
            }),
            early: early.map_or(String::new(), french_day),

            erase: Going {
                examine: if examines && open && there {
                    format!("/demandes/{id}/effacement")
                } else {
                    String::new()
                },
                ..erase(&lignes, actor, prepares && open, name_of)
            },
            refused,
            put_off: put_off.map_or(String::new(), french_day),
            reports: reports(&demande, &typed),
            may_write: open && writes,
            may_lift: writes && demande.limits(),
            action: format!("/demandes/{id}"),
            outcomes: outcomes(&typed),
            motifs: motifs(&demande, &typed),
            letter: letter(&demande),
            typed,
            errors,
        },
    )
}

/// Who reads what is kept, when the reader of the request does not.
fn read_elsewhere(demande: &Demande, prepares: bool) -> &'static str {
    match () {
        () if prepares || demande.answer.is_some() => "",
        () if demande.nature == MEDICAL => {
            "Un soignant du service relit et remet le dossier médical."
        }
        () if demande.is_access() => {
            "La direction relit le dossier et prépare le fichier à remettre."
        }
        () if demande.may_erase() => {
            "La direction examine ce qui est gardé et propose ce qui peut partir."
        }
        () => "",
    }
}

fn choice(typed: &BTreeMap<String, String>, field: &str, (value, label): (&str, String)) -> Choice {
    let checked = typed.get(field).is_some_and(|said| said == value);
    Choice { value: value.to_owned(), label, checked, ..Choice::default() }
}

fn outcomes(typed: &BTreeMap<String, String>) -> Vec<Choice> {
    let all = OUTCOMES.iter();
    all.map(|(code, label)| choice(typed, "outcome", (code, (*label).to_owned()))).collect()
}

fn motifs(demande: &Demande, typed: &BTreeMap<String, String>) -> Vec<Choice> {
    let told = |label: &str, source: &str| format!("{label} ({source})");
    demande
        .motifs()
        .map(|(code, label, source)| choice(typed, "outcome_motif", (code, told(label, source))))
        .collect()
}

/// Why the delay of a medical file is longer; nothing to choose from for another request.
fn reports(demande: &Demande, typed: &BTreeMap<String, String>) -> Vec<Choice> {
    let all = REPORTS.iter().filter(|_| demande.nature == MEDICAL);
    all.map(|(code, label)| choice(typed, "due_motif", (code, (*label).to_owned()))).collect()
}

/// The rows of a request, and what the reader may do of them.
fn erase(lignes: &[Ligne], actor: &Actor, may: bool, name_of: impl Fn(i64) -> String) -> Going {
    let left: Vec<&Ligne> =
        lignes.iter().filter(|one| !one.removed && one.executed.is_none()).collect();
    let others = |one: &&Ligne| one.second.is_none() && one.first.1 != actor.compte;
    Going {
        examine: String::new(),
        may_agree: may && left.iter().any(others),
        may_erase: may && !left.is_empty() && left.iter().all(|one| one.second.is_some()),
        lines: lignes.iter().map(|one| line(one, may, &name_of)).collect(),
    }
}

fn asker(demande: &Demande) -> String {
    match juge::label(&demande.lien) {
        "" => demande.demandeur.clone(),
        lien => format!("{lien} : {}", demande.demandeur),
    }
}

fn facts(demande: &Demande, today: jiff::civil::Date) -> Vec<Fact> {
    let mut facts = vec![
        fact("Qui demande", asker(demande)),
        fact("Reçue le", day(&demande.received_day)),
        fact("Où elle en est", state(demande, today).0),
        fact("Dans ses mots", demande.texte.clone()),
    ];
    if let Some((before, motif)) = &demande.report {
        let known = REPORTS.iter().find(|(code, _)| code == motif);
        let motif = known.map_or(motif.as_str(), |(_, label)| label);
        facts.push(fact("Délai prolongé", format!("{motif} (d’abord le {})", day(before))));
    }
    if let Some((texte, at)) = &demande.examen {
        facts.push(fact("Examinée le", web::in_paris(at)));
        facts.push(fact("Examen", texte.clone()));
    }
    if let Some((_, answer, _)) = &demande.answer {
        facts.push(fact("Ce qui a été répondu", answer.clone()));
    }
    if let Some((at, motif)) = &demande.levee {
        facts.push(fact("Limitation levée le", format!("{} : {motif}", web::in_paris(at))));
    }
    facts
}

fn line(one: &Ligne, may: bool, name_of: impl Fn(i64) -> String) -> Line {
    let by =
        |(at, compte): &(String, i64)| format!("{}, le {}", name_of(*compte), web::in_paris(at));
    let (state, kind) = match (&one.executed, one.removed, &one.second) {
        (Some(_), ..) => ("Effacé", "ok"),
        (None, true, _) => ("Retiré de la liste", ""),
        (None, false, Some(_)) => ("À effacer, à deux", "warning"),
        (None, false, None) => ("Attend une seconde personne", "info"),
    };
    Line {
        key: format!("{}-{}", one.table, one.id),
        label: format!("{}, n° {}", one.label, one.id),
        first: by(&one.first),
        second: one.second.as_ref().map_or(String::new(), by),
        state,
        kind,
        may_take: may && !one.removed && one.executed.is_none(),
    }
}

/// What the answer tells the person, in sentences to hand over.
fn letter(demande: &Demande) -> Vec<String> {
    let Some((outcome, answer, at)) = &demande.answer else { return Vec::new() };
    let mut told = vec![format!(
        "Votre demande du {} (« {} ») a été examinée. Réponse du {} :",
        day(&demande.received_day),
        demande.label(),
        day(at)
    )];
    told.push(match outcome.as_str() {
        "accepte" => "elle est acceptée.".to_owned(),
        "partiel" => "elle est acceptée en partie.".to_owned(),
        _ => "elle est refusée.".to_owned(),
    });
    let known = demande.motifs().find(|(code, ..)| Some(*code) == demande.motif.as_deref());
    if let Some((_, label, source)) = known {
        told.push(format!("Motif : {label} ({source})."));
    }
    told.push(answer.clone());
    if outcome != "accepte" {
        told.push(RECOURS.to_owned());
    }
    told
}

fn wrong(demande: &Demande, form: &BTreeMap<String, String>) -> Vec<ErrorLink> {
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    let mut errors = Vec::new();
    let mut tell = |field: &str, wrong: bool, text: &str| {
        if wrong {
            errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
        }
    };
    let outcome = get("outcome");
    let known = OUTCOMES.iter().any(|(code, _)| *code == outcome);
    tell("outcome", !known, "Choisissez la réponse.");
    let text =
        "Le dossier n’est pas relu : il n’a pas pu être remis. Relisez-le, ou répondez autrement.";
    let unread = demande.is_access() && demande.reviewed.is_none();
    tell("outcome", unread && ["accepte", "partiel"].contains(&outcome), text);
    let text = "Rien n’est examiné : dites d’abord ce qui est gardé et ce qui peut partir.";
    let unseen = demande.nature == "effacement" && demande.examen.is_none();
    tell("outcome", unseen && outcome == "accepte", text);
    let ground = demande.motifs().any(|(code, ..)| code == get("outcome_motif"));
    let text = "Dites sur quel motif : la personne doit le connaître (RGPD, art. 12, 4°).";
    tell("outcome_motif", ["refuse", "partiel"].contains(&outcome) && !ground, text);
    tell("answer", get("answer").is_empty(), "Écrivez ce qui a été répondu.");
    let no_day = vocabulary::parse_day(get("answered_day")).is_none();
    tell("answered_day", no_day, "Donnez le jour de la réponse, par exemple 12/03/2026.");
    errors
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    memoire: Option<Extension<Memoire>>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let place = store::locate(&shell.house, id).await?;
    let geste = form.get("geste").map_or("", String::as_str).to_owned();
    if ["accorder", "retirer", "effacer"].contains(&geste.as_str()) {
        return decide(&shell, &register, memoire, &actor, (id, &place), &form).await;
    }
    let action = under(&actor, Verb::Ecrire, &place);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    let demande = store::read_now(granted.write(), id).await?.ok_or(PageError::NotFound)?;
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    let today = shell.house.today();
    let told = |field: &str, text: &str| {
        vec![ErrorLink { field: field.to_owned(), text: text.to_owned() }]
    };
    let mut errors = Vec::new();
    match geste.as_str() {
        "prolonger" => {
            let motif = get("due_motif");
            let known = demande.nature != MEDICAL || REPORTS.iter().any(|(code, _)| *code == motif);
            match demande.put_off(today) {
                Some(day) if !motif.is_empty() && known => {
                    store::put_off(&mut granted, id, (&day.to_string(), motif)).await?;
                }
                Some(_) => {
                    errors = told("due_motif", "Dites pourquoi : la personne doit le savoir.");
                }
                None => errors = told("", "Ce délai ne se prolonge plus."),
            }
        }
        "lever" => {
            if !demande.limits() {
                errors = told("", "Aucune limitation n’est en cours.");
            } else if get("end_motif").is_empty() {
                errors = told("end_motif", "Dites pourquoi la limitation prend fin.");
            } else if get("informe") != "oui" {
                let text = "Dites-le d’abord à la personne (RGPD, art. 18, 3°), puis cochez.";
                errors = told("informe", text);
            } else {
                store::lift(&mut granted, id, get("end_motif")).await?;
            }
        }
        _ if demande.answer.is_some() => errors = told("", "Cette demande a déjà sa réponse."),
        _ => {
            errors = wrong(&demande, &form);
            if errors.is_empty() {
                let day = vocabulary::parse_day(get("answered_day")).unwrap_or(today).to_string();
                let said = (get("outcome"), get("answer"), day.as_str());
                let motif = Some(get("outcome_motif"))
                    .filter(|_| get("outcome") != "accepte")
                    .filter(|motif| !motif.is_empty());
                store::answer(&mut granted, id, said, motif).await?;
            }
        }
    }
    if errors.is_empty() {
        granted.commit().await?;
        return Ok(Redirect::to(&format!("/demandes/{id}?fait=note")).into_response());
    }
    drop(granted);
    print(&shell, &actor, id, "", (form, errors)).await
}

/// What two persons decide of the rows that a request asks to erase.
async fn decide(
    shell: &Shell,
    register: &Register,
    memoire: Option<Extension<Memoire>>,
    actor: &Actor,
    (id, place): (i64, &Place),
    form: &BTreeMap<String, String>,
) -> Result<Response, PageError> {
    let get = |name: &str| form.get(name).map_or("", |text| text.trim());
    let action = scope::on_child(Verb::Exporter, place.service, place.personne);
    let details = format!("demande_d_effacement {}", get("geste"));
    let mut granted = shell.house.authorize_write_telling(actor, action, &details).await?;
    let demande = store::read_now(granted.write(), id).await?;
    let open = demande.is_some_and(|one| one.may_erase() && one.answer.is_none());
    let mut refused = "";
    match get("geste") {
        _ if !open => return Err(PageError::NotFound),
        "retirer" => {
            if let Some((table, row)) = get("ligne").split_once('-')
                && let Ok(row) = row.parse()
            {
                ligne::take_off(&mut granted, id, (table, row)).await?;
            }
        }
        "accorder" => {
            let agreed = ligne::agree(&mut granted, id).await?;
            refused = if agreed > 0 { "" } else { "?refus=meme" };
        }
        _ => {
            let lines = ligne::may_go(granted.write(), id, place.personne).await?;
            if lines.is_empty() || get("confirme") != "oui" {
                refused = "?refus=incomplet";
            } else {
                for (table, row) in &lines {
                    conservation::erase_row(&mut granted, register, (table, *row)).await?;
                    ligne::carried_out(&mut granted, id, (table, *row)).await?;
                }
                // A file that waits to be fetched may hold what is erased.
                export::forget_files(granted.write(), place.personne).await?;
            }
        }
    }
    granted.commit().await?;
    if let Some(Extension(Memoire(path))) = memoire {
        // What was erased is told beside the database before anybody is told « done ».
        conservation::memory::reconcile(&shell.house, register, &path).await?;
    }
    Ok(Redirect::to(&format!("/demandes/{id}{refused}")).into_response())
}
