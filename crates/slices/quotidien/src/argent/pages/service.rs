//! The money of every child of a service, and its cash box: what it should hold, counted.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Action, Actor, Category, Cible, Perimetre, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen};
use vocabulary::french_day;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Flash, Layout},
};

use crate::argent::{
    NATURE_ARGENT,
    rules::{Regle, due, euros, period_start},
    store::{self, Comptage, Enfant, Mouvement},
};

#[derive(Template)]
#[template(path = "argent/pages/service.html")]
struct ServicePage {
    layout: Layout,
    lead: String,
    errors: Vec<ErrorLink>,
    lines: Vec<Line>,
    /// Children who left, whose money is still here.
    left: Vec<Line>,
    caisse: Option<Caisse>,
    /// The rules: what they are for, where; empty for who may not see them.
    rules: String,
    no_rule: bool,
    typed: BTreeMap<String, String>,
    action: String,
}

struct Line {
    nom: String,
    href: String,
    /// Label, amount, whether it is below zero.
    accounts: Vec<(String, String, bool)>,
    /// What pocket money is due, and where it is given; empty when it is given, or none is.
    due: String,
    action: String,
    tags: Vec<String>,
}

struct Caisse {
    expected: String,
    /// When it was last counted, and how it is shown.
    state: (String, &'static str),
    counts: Vec<(String, String)>,
}

impl ServicePage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

/// What a service's money is, for one reader.
struct Known {
    enfants: Vec<(Enfant, bool)>,
    mouvements: Vec<Mouvement>,
    regles: Vec<Regle>,
    /// Cents the box should hold, its latest counts; none for who may not write over the whole service.
    caisse: Option<(i64, Vec<Comptage>)>,
    writes: bool,
}

fn covers(perimetre: &Perimetre, service: i64) -> bool {
    perimetre.is_whole() && perimetre.services().contains(&service)
}

async fn known(shell: &Shell, actor: &Actor, service: i64) -> Result<Known, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Argent, cible: Cible::Service(service) };
    let mut granted = house.authorize_telling(actor, action, "argent information:vie").await?;
    let vie = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let ecrire = house.perimetre(read, actor, Verb::Ecrire, Category::Argent, [service]).await?;
    let today = house.today();
    let mouvements = store::mouvements(read, service, &vie).await?;
    let mut held: BTreeMap<i64, i64> = BTreeMap::new();
    for one in &mouvements {
        let cents = held.entry(one.personne).or_default();
        *cents = cents.saturating_add(one.signed);
    }
    let also: BTreeSet<i64> =
        held.into_iter().filter(|(_, cents)| *cents != 0).map(|(id, _)| id).collect();
    // A statement has room for so many.
    let also: Vec<i64> = also.into_iter().take(2000).collect();
    let enfants = store::enfants(read, service, today, (&identite, &also)).await?;
    let regles = store::regles(read, service, today).await?;
    // The box holds the money of all: who does not write for all is not told what is in it.
    let caisse = if covers(&ecrire, service) {
        let expected = store::expected(read, service).await?;
        Some((expected, store::comptages(read, service).await?))
    } else {
        None
    };
    granted.commit().await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Argent);
    Ok(Known { enfants, mouvements, regles, caisse, writes })
}

fn line(known: &Known, enfant: &Enfant, here: bool, today: jiff::civil::Date) -> Line {
    let own: Vec<&Mouvement> =
        known.mouvements.iter().filter(|one| one.personne == enfant.id).collect();
    let accounts = NATURE_ARGENT
        .items
        .iter()
        .map(|(code, label)| {
            let sum = own
                .iter()
                .filter(|one| one.nature == *code)
                .fold(0_i64, |sum, one| sum.saturating_add(one.signed));
            ((*label).replace('\'', "’"), euros(sum), sum < 0)
        })
        .collect();
    let dues = due(&known.regles, enfant.birth, today);
    let waits = dues.iter().find(|due| {
        due.nature == "poche"
            && !own.iter().any(|one| {
                one.nature == due.nature && one.signed > 0 && one.period == Some(due.period)
            })
    });
    let spent = || own.iter().filter(|one| one.signed < 0);
    let unsigned = spent().filter(|one| !one.signature).count();
    let bare = spent().filter(|one| !one.justificatif && one.period.is_none()).count();
    let mut tags = Vec::new();
    match unsigned {
        0 => {}
        1 => tags.push("1 à signer".to_owned()),
        n => tags.push(format!("{n} à signer")),
    }
    match bare {
        0 => {}
        1 => tags.push("1 sans ticket".to_owned()),
        n => tags.push(format!("{n} sans ticket")),
    }
    let waits = waits.filter(|_| here && known.writes);
    Line {
        nom: enfant.nom.clone(),
        href: format!("/dossiers/{}/argent", enfant.id),
        accounts,
        due: waits.map(|due| format!("{}, {}", euros(due.montant), due.told)).unwrap_or_default(),
        action: format!("/dossiers/{}/argent", enfant.id),
        tags,
    }
}

fn caisse((expected, counts): &(i64, Vec<Comptage>), today: jiff::civil::Date) -> Caisse {
    let month = period_start("mois", today);
    let state = match counts.first() {
        None => ("Elle n’a jamais été comptée".to_owned(), "warning"),
        Some((_, day, ..)) if *day < month => {
            (format!("Comptée le {}, pas encore ce mois-ci", french_day(*day)), "warning")
        }
        Some((_, day, ..)) => (format!("Comptée le {}", french_day(*day)), "ok"),
    };
    let told = |(id, day, found, wanted, motif, par): &Comptage| {
        let gap = found.saturating_sub(*wanted);
        let gap = match gap {
            0 => "juste".to_owned(),
            gap if gap > 0 => format!("{} de trop : {motif}", euros(gap)),
            gap => format!("il manquait {} : {motif}", euros(gap.saturating_neg())),
        };
        let text = format!("{} : {}, {gap}. Par {par}.", french_day(*day), euros(*found));
        (text, format!("/fiche/comptages-caisse/{id}"))
    };
    Caisse { expected: euros(*expected), state, counts: counts.iter().map(told).collect() }
}

fn print(
    (shell, actor): (&Shell, &Actor),
    service: i64,
    known: &Known,
    typed: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let today = shell.house.today();
    let mut layout =
        web::frame_of_service(shell, actor, service, Section::Autre, "Argent des enfants");
    layout.flash = flash;
    let of = |there: bool| -> Vec<Line> {
        let some = known.enfants.iter().filter(|(_, here)| *here == there);
        some.map(|(enfant, here)| line(known, enfant, *here, today)).collect()
    };
    let lines = of(true);
    let due = lines.iter().filter(|line| !line.due.is_empty()).count();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &ServicePage {
            layout,
            lead: match due {
                0 => String::new(),
                1 => "Un enfant attend son argent de poche.".to_owned(),
                n => format!("{n} enfants attendent leur argent de poche."),
            },
            errors,
            lines,
            left: of(false),
            caisse: known.caisse.as_ref().map(|one| caisse(one, today)),
            rules: format!("/registre/regles-argent/{service}"),
            no_rule: known.regles.is_empty(),
            typed,
            action: format!("/services/{service}/argent"),
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    let flash = asked.get("fait").map(|done| Flash {
        kind: "ok".to_owned(),
        text: match done.as_str() {
            "compte" => "Le comptage est gardé.",
            "deja" => "C’était déjà noté : rien n’est compté deux fois.",
            "remis" => "C’est remis en main : l’enfant peut signer.",
            _ => "C’est noté.",
        }
        .to_owned(),
    });
    let typed = BTreeMap::from([("jeton".to_owned(), shell.house.new_id().to_string())]);
    print((&shell, &actor), service, &known, typed, Vec::new(), flash)
}

/// Keeps a count of the cash box, beside what it should have held at that moment.
pub(super) async fn count(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, service).await?;
    if known.caisse.is_none() {
        return Err(PageError::NotFound);
    }
    let kind = register.by_table("comptage_caisse").ok_or(PageError::NotFound)?;
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let mut row =
        Row::default().with("day", shell.house.today().to_string()).with("par", actor.nom.clone());
    row.owner = service;
    let token: i64 = get("jeton").parse().unwrap_or_default();
    row.reference = (token > 0).then(|| format!("caisse-{token}"));
    if !get("motif").is_empty() {
        row.set("motif", get("motif").into());
    }
    let montant = kind.field("montant").map(|field| fiche::parse(field, get("montant")));
    let mut unread = Vec::new();
    match montant {
        Some(Ok(Some(cents))) => row.set("montant", cents),
        _ => unread.push(Remark::refuse("montant", "Écrivez ce qu’il y a dans la caisse : 84,50.")),
    }
    let action = Action {
        verb: Verb::Ecrire,
        category: Category::Argent,
        cible: Cible::RowOfService { service, table: kind.table, id: 0, enfants: Vec::new() },
    };
    let mut granted = match shell.house.authorize_write(&actor, action).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let again = |remarks: &[Remark]| {
        let errors = remarks
            .iter()
            .map(|remark| ErrorLink {
                field: remark.field.to_owned(),
                text: remark.sentence.replace('\'', "’"),
            })
            .collect();
        print((&shell, &actor), service, &known, typed.clone(), errors, None)
    };
    if !unread.is_empty() {
        drop(granted);
        return again(&unread);
    }
    row.set("attendu", store::expected_now(granted.write(), service).await?.into());
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, &register, kind, id, row, None, &mut seen).await?;
    drop(seen);
    let done = match saved {
        Saved::Remarks(remarks) => {
            drop(granted);
            if !remarks.iter().any(|remark| remark.field == "reference") {
                return again(&remarks);
            }
            "deja"
        }
        _ => {
            granted.commit().await?;
            "compte"
        }
    };
    Ok(Redirect::to(&format!("/services/{service}/argent?fait={done}")).into_response())
}
