//! What another service proposes, and the answer: yes with a row of one's own, another moment, no.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::civil::DateTime;
use partage::restriction::TITULAIRE;
use vocabulary::parse_day;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Fact, Field, Layout},
};

use super::{
    super::{
        model::{Etat, Proposition, Stand},
        store::{self, Answer},
    },
    drive,
};
use crate::{
    french, rappel,
    rdv::{
        self, NATURE_RENDEZ_VOUS, Named, TRANSPORT,
        pages::{Wish, coded, keep, listed, on_row, plain_field},
    },
};

#[derive(Template)]
#[template(path = "proposition/one.html")]
struct OnePage {
    layout: Layout,
    title: String,
    state: &'static str,
    kind: &'static str,
    facts: Vec<Fact>,
    mot: String,
    moved: String,
    open: bool,
    action: String,
    /// The state that the reader saw, and the slot: an answer to something else is asked again.
    seen: String,
    fields: Vec<Field>,
    errors: Vec<ErrorLink>,
    doubts: String,
    typed: Typed,
    own: String,
    list: String,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Debug, Default, Clone)]
struct Typed {
    geste: String,
    jour: String,
    de: String,
    a: String,
    reponse: String,
    motif: String,
    all: BTreeMap<String, String>,
}

impl Typed {
    fn new(all: BTreeMap<String, String>) -> Self {
        let get = |name: &str| all.get(name).map_or("", |text| text.trim()).to_owned();
        Self {
            geste: get("geste"),
            jour: get("jour"),
            de: get("de"),
            a: get("a"),
            reponse: get("reponse"),
            motif: get("motif"),
            all,
        }
    }

    fn get(&self, name: &str) -> &str {
        self.all.get(name).map_or("", |text| text.trim())
    }
}

/// What is done with a proposal, in the service that received it.
fn on(verb: Verb, one: &Proposition) -> Action {
    let cible = Cible::RowOfService {
        service: one.destinataire,
        table: "rendez_vous_propose",
        id: one.id,
        enfants: one.personne.into_iter().collect(),
    };
    Action { verb, category: Category::Parcours, cible }
}

async fn opened(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    verb: Verb,
) -> Result<(Granted, Proposition), PageError> {
    let mut read = shell.house.db().read().await?;
    let place = store::one(&mut read, id).await?;
    drop(read);
    // Nothing there: asked of a service that is none, so that the refusal is in the trace.
    let action = place.as_ref().map_or_else(
        || Action { verb, category: Category::Parcours, cible: Cible::Service(0) },
        |one| on(verb, one),
    );
    let granted = shell.house.authorize(actor, action).await?;
    Ok((granted, place.ok_or(PageError::NotFound)?))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    print((&shell, &actor), id, Typed::default(), &[]).await
}

/// The children one may answer for, the team, and whether the first child's identity is open.
struct Offer {
    enfants: Named,
    team: Named,
    own: Option<i64>,
    frere: Option<String>,
}

async fn offer(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    one: &Proposition,
) -> Result<Offer, PageError> {
    let (house, service) = (&shell.house, one.destinataire);
    let mut open = Vec::new();
    for (verb, category) in [(Verb::Lire, Category::Identite), (Verb::Ecrire, Category::Parcours)] {
        open.push(house.perimetre(granted.read(), actor, verb, category, vec![service]).await?);
    }
    let [identite, parcours] = &open[..] else { return Err(PageError::NotFound) };
    let today = house.today();
    let enfants = rdv::enfants_of(granted.read(), service, today, (identite, parcours)).await?;
    let own = actor.services_for(Verb::Lire, Category::Identite);
    let wide = house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let frere = match one.enfant {
        Some(enfant) => rdv::name_of(granted.read(), enfant, &wide).await?,
        None => None,
    };
    Ok(Offer {
        enfants,
        team: rdv::team(granted.read(), service).await?,
        own: rdv::own_professionnel(granted.read(), actor.compte).await?,
        frere,
    })
}

fn seen(one: &Proposition) -> String {
    format!("{} {}", one.etat.code(), french::stored(one.slot.0))
}

fn facts(one: &Proposition, offer: &Offer) -> Vec<Fact> {
    let fact =
        |label: &str, value: String| Fact { label: label.to_owned(), value, ..Fact::default() };
    let mut all = vec![
        fact(
            "Quand",
            format!("{}, {}", french::day(one.slot.0.date()), french::span(one.slot.0, one.slot.1)),
        ),
        fact("Proposé par", one.service_nom.clone()),
        fact("Pour qui", one.pour.clone()),
        fact(
            "Avec",
            offer
                .frere
                .clone()
                .unwrap_or_else(|| "Un frère ou une sœur que suit l’autre service".to_owned()),
        ),
        fact("Qui emmène cet enfant", drive(&one.transport).replace('\'', "’")),
    ];
    if let Some(label) = TITULAIRE.label_of(&one.titulaire) {
        all.push(fact("Avec quel parent ou proche", label.replace('\'', "’")));
    }
    for (label, value) in [("Où", &one.lieu), ("Téléphone du service", &one.telephone)] {
        if !value.is_empty() {
            all.push(fact(label, value.clone()));
        }
    }
    if !one.answer.is_empty() {
        all.push(fact("Ce qui a été répondu", one.answer.clone()));
    }
    all
}

fn fields(one: &Proposition, offer: &Offer, typed: &Typed) -> Vec<Field> {
    let of = |name: &str, other: String| match typed.get(name) {
        "" if typed.geste != "accepter" => other,
        text => text.to_owned(),
    };
    let chosen = of("enfant", one.personne.map(|id| id.to_string()).unwrap_or_default());
    let mut enfant = listed("enfant", "Quel enfant d’ici", "search", &offer.enfants, &chosen, "");
    enfant.required = true;
    let who = of("professionnel_id", offer.own.map(|id| id.to_string()).unwrap_or_default());
    let drives = if one.transport == "repond" { "professionnel" } else { "autre" };
    let drives = if one.transport == "famille" { "famille" } else { drives };
    let mut all = vec![
        enfant,
        listed("professionnel_id", "Qui y va, d’ici", "search", &offer.team, &who, ""),
        coded("transport", "Qui transporte", &TRANSPORT, &of("transport", drives.to_owned())),
    ];
    if !one.titulaire.is_empty() {
        let of = of("titulaire", one.titulaire.clone());
        let mut holder = coded("titulaire", "Pour cet enfant, c’est", &TITULAIRE, &of);
        "Un même parent n’est pas toujours celui des deux.".clone_into(&mut holder.hint);
        all.push(holder);
        let mut tiers = plain_field("text", "tiers", "Tiers présent", typed.get("tiers"));
        "Quand la décision pour cet enfant veut un tiers.".clone_into(&mut tiers.hint);
        all.push(tiers);
    }
    all
}

async fn print(
    (shell, actor): (&Shell, &Actor),
    id: i64,
    typed: Typed,
    remarks: &[Remark],
) -> Result<Response, PageError> {
    let (mut granted, one) = opened(shell, actor, id, Verb::Lire).await?;
    let offer = offer(shell, &mut granted, actor, &one).await?;
    let write = on(Verb::Ecrire, &one);
    let writes = shell.house.would_allow(granted.read(), actor, &write).await?.is_some();
    granted.commit().await?;
    let stand = one.stand();
    let (state, kind) = stand.word();
    let title = "Rendez-vous proposé";
    let mut layout = web::frame_of_service(shell, actor, one.destinataire, Section::Agenda, title);
    let list = format!("/services/{}/rendez-vous-proposes", one.destinataire);
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Rendez-vous proposés".to_owned(), Some(list.clone())));
    let mut fields = fields(&one, &offer, &typed);
    let mut errors = Vec::new();
    for remark in remarks.iter().filter(|remark| !remark.overridable) {
        let field = match remark.field {
            "personne_id" => "enfant",
            "start_at" if typed.geste == "autre_moment" => "jour",
            "start_at" | "end_at" | "droit_visite_id" | "objet" | "lieu" => "titulaire",
            other => other,
        };
        let text = remark.sentence.replace('\'', "’");
        for part in &mut fields {
            if part.id == field && part.error.is_empty() {
                part.error.clone_from(&text);
            }
        }
        errors.push(ErrorLink { field: field.to_owned(), text });
    }
    let doubts: Vec<String> = remarks
        .iter()
        .filter(|remark| remark.overridable)
        .map(|remark| remark.sentence.replace('\'', "’"))
        .collect();
    let status = if remarks.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let nature = NATURE_RENDEZ_VOUS.label_of(&one.nature).unwrap_or_default().replace('\'', "’");
    page_with_status(
        status,
        &OnePage {
            layout,
            title: format!("Proposé : {nature}, {}", french::day(one.slot.0.date())),
            state,
            kind,
            facts: facts(&one, &offer),
            mot: one.mot.clone(),
            moved: match one.reply.filter(|_| stand == Stand::Moved) {
                Some((start, end)) => format!(
                    "Vous aviez accepté {}, {}. Accepter déplace aussi le rendez-vous inscrit ici.",
                    french::day(start.date()),
                    french::span(start, end)
                ),
                None => String::new(),
            },
            open: writes && stand != Stand::Gone && stand != Stand::Accepted,
            action: format!("/rendez-vous-proposes/{id}"),
            seen: seen(&one),
            fields,
            errors,
            doubts: doubts.join(" "),
            typed,
            own: one.reponse.map(|id| format!("/rendez-vous/{id}")).unwrap_or_default(),
            list,
        },
    )
}

/// The other moment that is asked.
fn other(one: &Proposition, typed: &Typed) -> Result<(DateTime, DateTime), Vec<Remark>> {
    let (day, from) = (parse_day(&typed.jour), french::parse_hour(&typed.de));
    let mut remarks = Vec::new();
    if day.is_none() {
        remarks
            .push(Remark::refuse("jour", "Ce n’est pas une date : le jour, le mois et l’année."));
    }
    if from.is_none() {
        remarks.push(Remark::refuse("de", "À quelle heure ? Écrivez par exemple 14:00."));
    }
    let (Some(day), Some(from)) = (day, from) else { return Err(remarks) };
    let start = day.to_datetime(from);
    let lasts = one.slot.1.since(one.slot.0).unwrap_or_default();
    let end = match typed.a.as_str() {
        "" => start.checked_add(lasts).unwrap_or(start),
        text => match french::parse_hour(text) {
            Some(to) => day.to_datetime(to),
            None => return Err(vec![Remark::refuse("a", "Ce n’est pas une heure.")]),
        },
    };
    if end <= start {
        return Err(vec![Remark::refuse("a", "La fin est avant le début.")]);
    }
    Ok((start, end))
}

/// The row that is kept for the child of the service that answers.
fn wish(one: &Proposition, typed: &Typed, enfant: i64) -> Wish {
    let mut row = Row::default()
        .with("personne_id", enfant)
        .with("nature", one.nature.as_str())
        .with("start_at", french::stored(one.slot.0))
        .with("end_at", french::stored(one.slot.1))
        .with("etat", "prevu");
    row.owner = one.destinataire;
    if !one.lieu.is_empty() {
        row.set("lieu", one.lieu.as_str().into());
    }
    for (name, list) in [("transport", &TRANSPORT), ("titulaire", &TITULAIRE)] {
        if let Some((code, _)) = list.items.iter().find(|(code, _)| *code == typed.get(name)) {
            row.set(name, (*code).into());
        }
    }
    let tiers: String = typed.get("tiers").chars().take(250).collect();
    if !tiers.is_empty() {
        row.set("tiers", tiers.into());
    }
    if let Ok(id) = typed.get("professionnel_id").parse::<i64>() {
        row.set("professionnel_id", id.into());
    }
    Wish { row, joins: false, label: String::new() }
}

pub(super) async fn answer(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(all): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let typed = Typed::new(all);
    let (mut granted, one) = opened(&shell, &actor, id, Verb::Ecrire).await?;
    let offer = offer(&shell, &mut granted, &actor, &one).await?;
    let fiche = register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
    let earlier = match one.reponse {
        Some(reponse) => fiche::read_row(&mut granted, fiche, reponse).await?,
        None => None,
    };
    granted.commit().await?;
    let refuse = |field, told: &str| vec![Remark::refuse(field, told)];
    let again = |remarks: Vec<Remark>| {
        let typed = typed.clone();
        let about = (&shell, &actor);
        async move { print(about, id, typed, &remarks).await }
    };
    if matches!(one.stand(), Stand::Gone | Stand::Accepted) || typed.get("vu") != seen(&one) {
        return again(refuse("", "Cette proposition a changé : voici ce qu’elle est devenue."))
            .await;
    }
    if typed.reponse.chars().count() > 1000 {
        return again(refuse("reponse", "C’est trop long : 1 000 caractères au plus.")).await;
    }
    let words = typed.reponse.as_str();
    let answered = match typed.geste.as_str() {
        "refuser" if words.is_empty() => {
            return again(refuse("reponse", "Dites pourquoi : l’autre service attend.")).await;
        }
        "refuser" => Answer { etat: Etat::Refuse, words, slot: None, kept: None },
        "autre_moment" => match other(&one, &typed) {
            Ok(slot) => Answer { etat: Etat::AutreMoment, words, slot: Some(slot), kept: None },
            Err(remarks) => return again(remarks).await,
        },
        "accepter" => {
            return accept((&shell, &register, &actor), &one, (&offer, earlier), typed).await;
        }
        _ => return Err(PageError::NotFound),
    };
    let mut write = shell.house.authorize_write(&actor, on(Verb::Ecrire, &one)).await?;
    let at = write.at().to_owned();
    if !store::answer(write.write(), (id, one.etat), &answered, &at).await? {
        return Err(PageError::NotFound);
    }
    write.commit().await?;
    Ok(Redirect::to(&format!("/rendez-vous-proposes/{id}")).into_response())
}

/// Keeps the row of the child and the answer in one transaction; the row that an earlier yes kept is put off.
async fn accept(
    (shell, register, actor): (&Shell, &Register, &Actor),
    one: &Proposition,
    (offer, earlier): (&Offer, Option<Row>),
    typed: Typed,
) -> Result<Response, PageError> {
    let enfant = typed.get("enfant").parse::<i64>().ok();
    let enfant = enfant.filter(|id| offer.enfants.iter().any(|(known, _)| known == id));
    let Some(enfant) = enfant else {
        let told = "Choisissez l’enfant suivi ici : il est dans la liste s’il l’est.";
        return print((shell, actor), one.id, typed, &[Remark::refuse("enfant", told)]).await;
    };
    if one.enfant == Some(enfant) {
        let told = "C’est l’enfant du premier rendez-vous : choisissez son frère ou sa sœur.";
        return print((shell, actor), one.id, typed, &[Remark::refuse("enfant", told)]).await;
    }
    let wish = wish(one, &typed, enfant);
    let mut actions = vec![on_row(Verb::Ecrire, one.destinataire, 0, Some(enfant))];
    if one.personne.is_some_and(|known| known != enfant) {
        actions.push(on(Verb::Ecrire, one));
    }
    let mut write = shell.house.authorize_writes(actor, actions).await?;
    let motif = typed.motif.clone();
    let mut remarks = Vec::new();
    let own: Vec<i64> = one.reponse.into_iter().collect();
    let fiche = register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
    let ours = |row: &Row| row.text("etat") == Some("prevu") && row.owner == one.destinataire;
    if let Some(mut row) = earlier.filter(ours) {
        row.set("etat", "reporte".into());
        row.set("motif_annulation", "autre".into());
        let told = Some("Déplacé par le service qui le proposait.");
        match fiche::update(&mut write, register, fiche, row, told, &mut Seen::default()).await? {
            Saved::Kept(_) | Saved::Unchanged(_) => {}
            Saved::Remarks(found) => remarks.extend(found),
            Saved::Conflict(_) => remarks.push(Remark::refuse("enfant", "Recommencez.")),
        }
    }
    let asked = wish.row.clone();
    let kept = if remarks.is_empty() {
        match keep(&mut write, (shell, register), vec![wish], &motif, &own).await? {
            Ok(ids) => ids.first().copied(),
            Err(found) => {
                remarks.extend(found);
                None
            }
        }
    } else {
        None
    };
    let Some(kept) = kept else {
        drop(write);
        return print((shell, actor), one.id, typed, &remarks).await;
    };
    rappel::of_visitor(shell, &mut write, actor.compte, kept, &asked).await?;
    let at = write.at().to_owned();
    let answered = Answer {
        etat: Etat::Accepte,
        words: &typed.reponse,
        slot: Some(one.slot),
        kept: Some((enfant, kept)),
    };
    if !store::answer(write.write(), (one.id, one.etat), &answered, &at).await? {
        drop(write);
        return Err(PageError::NotFound);
    }
    write.commit().await?;
    Ok(Redirect::to(&format!("/rendez-vous/{kept}?fait=prevu")).into_response())
}
