//! `/dossiers/{personne}/mots/recu`: what a parent, a child or somebody around said by SMS text, at the telephone or on
//! paper, typed word for word: it waits to be validated like the words of the page (ADR 0059).

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Actor, Category, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use document::piece::{Lien, Piece};
use espace::{De, Pour, Recu};
use fiche::{
    Register, Row, Saved, Seen,
    enfant::{framed, on_row},
};
use jiff::tz::TimeZone;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use crate::{dossier::reading, nomade};

#[derive(Template)]
#[template(path = "espace/recu.html")]
struct RecuPage {
    layout: Layout,
    nom: String,
    action: String,
    back: String,
    errors: Vec<ErrorLink>,
    people: Vec<Choice>,
    ways: Vec<Choice>,
    typed: BTreeMap<String, String>,
}

impl RecuPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }

    fn typed(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }
}

/// The sheets that go with words that were received: title and address; and where one is joined.
#[derive(Debug, Clone, Default)]
pub(super) struct Feuilles {
    pub toutes: Vec<(String, String)>,
    pub joindre: String,
}

/// Those that the reader may read. Words of the child are read by fewer than papers are: no sheet is joined to them.
pub(super) fn sheets(pieces: &[Piece], mot: &espace::Mot, personne: i64, acts: bool) -> Feuilles {
    let lien = Lien::of("mot_espace", mot.id);
    let own = pieces.iter().filter(|one| one.retrait.is_none() && one.lien == lien);
    let toutes = own.map(|one| (one.title.clone(), format!("/documents/{}", one.id))).collect();
    let of_child = mot.contact.is_none() && mot.pour == Some(Pour::Enfant);
    let joins = acts && mot.canal == "papier" && !of_child;
    let joindre = match lien.filter(|_| joins) {
        Some(lien) => format!("/dossiers/{personne}/documents?lien={}#ajouter", lien.code()),
        None => String::new(),
    };
    Feuilles { toutes, joindre }
}

/// Whose words may be noted, and in whose name.
struct Known {
    personne: Row,
    people: Vec<(String, String, De)>,
    /// Of those, who is offered already under another code: the same person, noted twice.
    twice: BTreeSet<String>,
    carers: Vec<Accueillant>,
    service: i64,
}

/// Somebody with whom the child lives.
struct Accueillant {
    code: String,
    nom: String,
    /// The contact of the child that they are already.
    contact: Option<i64>,
}

/// A name as two contacts are told to be of the same person: without its tie.
fn key(label: &str) -> String {
    vocabulary::search_key(label.rsplit_once(", ").map_or(label, |(nom, _)| nom))
}

/// The contacts of a child that the reader may read, and their names.
pub(super) async fn contacts(
    granted: &mut access::Granted,
    register: &Register,
    personne: i64,
) -> Result<Vec<(i64, String)>, PageError> {
    let kind = register.by_table("contact").ok_or(PageError::NotFound)?;
    let services = granted.services_on_child(kind.category).to_vec();
    let rows = fiche::rows_about(granted, kind, "personne_id", personne, &services).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let lien = row.text("lien").unwrap_or_default();
            let tie = ::dossier::contact::LIEN_CONTACT.label_of(lien).unwrap_or_default();
            let nom = row.text("nom").unwrap_or_default();
            (row.id, format!("{nom}, {}", tie.to_lowercase()).replace('\'', "’"))
        })
        .collect())
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "information:vie";
    let mut granted = shell.house.authorize_telling(actor, reading(personne), told).await?;
    let writes = super::ouverts::writes(shell, actor, &mut granted, personne).await?;
    let row = fiche::enfant::child(&mut granted, register, personne).await?;
    let own = writes.iter().find(|one| **one == row.owner).or(writes.first()).copied();
    let Some(service) = own else { return Err(PageError::NotFound) };
    let child = fiche::enfant::name(&row);
    let mut people = vec![("enfant".to_owned(), child, De::Titulaire(Pour::Enfant, None))];
    // The same person, noted twice, is offered once.
    let (mut told, mut twice): (BTreeSet<String>, BTreeSet<String>) = Default::default();
    for (id, pour, nom) in super::equipe::parents(&mut granted, personne).await? {
        let tie = if pour == Pour::Mere { "mère" } else { "père" };
        told.insert(vocabulary::search_key(&format!("{nom}, {tie}")));
        let who = if pour == Pour::Mere { "Sa mère" } else { "Son père" };
        let label = format!("{who}, {nom}").trim_end_matches([',', ' ']).to_owned();
        people.push((format!("membre-{id}"), label, De::Titulaire(pour, Some(id))));
    }
    let mut known: Vec<(i64, String)> = Vec::new();
    for (id, nom) in contacts(&mut granted, register, personne).await? {
        known.push((id, key(&nom)));
        let code = format!("contact-{id}");
        if !told.insert(vocabulary::search_key(&nom)) {
            twice.insert(code.clone());
        }
        people.push((code, nom, De::Contact(id)));
    }
    let around = granted.services_on_child(Category::Parcours).to_vec();
    let today = shell.house.today();
    let carers = rh::accueil::qui_accueille(granted.read(), personne, &around, today).await?;
    let carers = carers.into_iter().map(|(id, nom)| Accueillant {
        code: format!("accueil-{id}"),
        contact: known.iter().find(|(_, name)| *name == key(&nom)).map(|(id, _)| *id),
        nom,
    });
    let carers = carers.collect();
    granted.commit().await?;
    Ok(Known { personne: row, people, twice, carers, service })
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let nom = fiche::enfant::name(&known.personne);
    let file = format!("/dossiers/{personne}");
    let back = format!("{file}/mots");
    let way = [(nom.clone(), file), ("Mots reçus".to_owned(), back.clone())];
    let layout = framed(shell, actor, known.personne.owner, &way, "Noter ce qui a été dit");
    let chosen = |name: &str, code: &str| typed.get(name).is_some_and(|value| value == code);
    let carers = known.carers.iter().filter(|one| one.contact.is_none());
    let carers = carers.map(|one| (&one.code, format!("{}, chez qui vit l’enfant", one.nom)));
    let people = known.people.iter().filter(|(code, ..)| !known.twice.contains(code));
    let people = people.map(|(code, label, _)| (code, label.clone())).chain(carers);
    let people = people.map(|(code, label)| Choice {
        value: code.clone(),
        label,
        checked: chosen("de", code),
        ..Choice::default()
    });
    let ways = espace::CANAUX.iter().map(|(code, label)| Choice {
        value: (*code).to_owned(),
        label: (*label).to_owned(),
        checked: chosen("canal", code),
        ..Choice::default()
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = RecuPage {
        layout,
        nom,
        action: format!("{back}/recu"),
        people: people.collect(),
        ways: ways.collect(),
        back,
        errors,
        typed,
    };
    page_with_status(status, &page)
}

fn not_a_contact() -> Vec<ErrorLink> {
    let text = "Ajoutez d’abord cette personne aux contacts de l’enfant.";
    vec![ErrorLink { field: "de".to_owned(), text: text.to_owned() }]
}

/// Who takes the child in becomes a contact of the child, with the words; none when the register refuses it.
async fn as_contact(
    (shell, register): (&Shell, &Register),
    write: &mut GrantedWrite,
    known: &Known,
    one: &Accueillant,
) -> Result<Option<i64>, PageError> {
    let kind = register.by_table("contact").ok_or(PageError::NotFound)?;
    let mut row = Row::default()
        .with("personne_id", known.personne.id)
        .with("nom", one.nom.as_str())
        .with("lien", "assistant_familial")
        .with("start_day", shell.house.today().to_string());
    row.owner = known.service;
    // How one reaches them is noted afterwards: what they say does not wait for it.
    let motif = Some("L’enfant vit chez cette personne ; noté avec ses mots");
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(write, register, kind, id, row, motif, &mut seen).await?;
    Ok(match saved {
        Saved::Kept(id) => Some(id),
        _ => None,
    })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let now = nomade::here(&shell);
    let typed = BTreeMap::from([
        ("jour".to_owned(), now.date().to_string()),
        ("heure".to_owned(), now.strftime("%H:%M").to_string()),
        // The number of the form: sent twice, it is kept once.
        ("jeton".to_owned(), shell.house.new_id().to_string()),
    ]);
    print((&shell, &actor), &known, typed, Vec::new())
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    let mut de = known.people.iter().find(|(code, ..)| code == get("de")).map(|(.., de)| *de);
    let carer = known.carers.iter().find(|one| one.code == get("de"));
    if let Some(contact) = carer.and_then(|one| one.contact) {
        de = Some(De::Contact(contact));
    }
    if de.is_none() && carer.is_none() {
        wrong("de", "Dites qui l’a dit ou écrit.");
    }
    let canal = espace::canal(get("canal"));
    if canal.is_none() {
        wrong("canal", "Dites comment c’est arrivé.");
    }
    let mots = get("mots").replace("\r\n", "\n");
    if mots.is_empty() {
        wrong("mots", "Recopiez ses mots, exactement.");
    }
    if mots.chars().count() > espace::LONGEST {
        wrong("mots", "C’est trop long : 2 000 caractères au plus, le papier se joint au dossier.");
    }
    let now = nomade::here(&shell);
    let said = vocabulary::parse_moment(&format!("{} {}", get("jour"), get("heure")));
    match said {
        None => wrong("jour", "Écrivez le jour et l’heure, par exemple 12/03/2026 et 14:30."),
        Some(at) if at > now => wrong("jour", "C’est dans l’avenir : corrigez le jour ou l’heure."),
        Some(_) => {}
    }
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let at = said.and_then(|at| at.to_zoned(zone).ok()).map(|at| at.timestamp().to_string());
    let (Some(canal), Some(at), true) = (canal, at, errors.is_empty()) else {
        return print((&shell, &actor), &known, typed, errors);
    };
    let on = |category: Category, table: &'static str| {
        on_row(Verb::Ecrire, category, (known.service, table), 0, personne)
    };
    let mut actions = vec![on(Category::Vie, "mot_espace")];
    if de.is_none() {
        actions.push(on(Category::Identite, "contact"));
    }
    let mut write = match shell.house.authorize_writes(&actor, actions).await {
        Err(AccessError::Refused) if de.is_none() => {
            return print((&shell, &actor), &known, typed, not_a_contact());
        }
        other => other?,
    };
    let de = match (de, carer) {
        (Some(de), _) => de,
        (None, Some(one)) => {
            match as_contact((&shell, &register), &mut write, &known, one).await? {
                Some(id) => De::Contact(id),
                None => {
                    drop(write);
                    return print((&shell, &actor), &known, typed, not_a_contact());
                }
            }
        }
        (None, None) => return Err(PageError::NotFound),
    };
    let jeton =
        format!("saisi:{}:{}", actor.compte, get("jeton").chars().take(40).collect::<String>());
    let recu = Recu {
        personne,
        service: known.service,
        de,
        canal,
        mots: &mots,
        attend: get("attend") == "oui",
        jeton: &jeton,
        compte: Some(actor.compte),
        at: &at,
    };
    espace::keep_recu(write.write(), shell.house.new_id(), &recu).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/mots?fait=recu")).into_response())
}
