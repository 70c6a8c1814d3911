//! The keys of a child's page and of the parents' pages, for the team: give one, take one back, see when they were
//! used. The code is shown once, on the sheet that is given.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Granted, Verb};
use agenda::rappel::Joignable;
use askama::{Template, filters::Safe};
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use espace::{Cle, Pour, hash_of_code, normal_code};
use fiche::Register;
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use vocabulary::{french_day, written_day};
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Layout},
};

use super::{
    langue::{Langue, article_in},
    lire::{allowed, suivi},
    sms,
};
use crate::{dossier::reading, passerelle::Envois};

/// How long a key lives, in days: what is chosen, what is read.
const LIVES: [(i64, &str); 3] = [(30, "Un mois"), (90, "Trois mois"), (180, "Six mois")];

/// How long the keys that ended are told, in days.
const KEPT_DAYS: i64 = 366;

/// A key, as the team sees it.
struct Line {
    pour: String,
    given: String,
    until: String,
    used: String,
    /// Its number when it can be taken back; empty otherwise.
    cle: String,
    /// How it stands, and the kind of its tag.
    state: &'static str,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "espace/equipe.html")]
struct TeamPage {
    layout: Layout,
    nom: String,
    action: String,
    /// What they wrote on their page.
    mots: String,
    /// The coffre of the child.
    coffre: String,
    lines: Vec<Line>,
    /// Whom a key may be given to; empty for who may give none.
    pour: Vec<Choice>,
    lives: Vec<Choice>,
    /// By which means the key is given; empty when there is only paper.
    voies: Vec<Choice>,
    /// Whether the number was said to be theirs alone.
    sure: bool,
    /// Those whose page may be printed whole: label, and what the address says.
    papiers: Vec<(String, String)>,
    langues: Vec<Choice>,
    /// How at ease each parent is with digital, as they said.
    aisances: Vec<String>,
    /// The parents that the file names and whose page stays shut.
    shut: Vec<String>,
    /// Why a visit that is planned is on none of these pages.
    tues: Vec<String>,
    writes: bool,
    /// Why the reader gives no key.
    why: &'static str,
    /// What is said when no key is shown, and what to do.
    none: (&'static str, &'static str),
    errors: Vec<ErrorLink>,
}

impl TeamPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }
}

#[derive(Template)]
#[template(path = "espace/feuille.html")]
struct SheetPage {
    layout: Layout,
    enfant: bool,
    pour: String,
    code: String,
    place: String,
    picture: Option<Safe<String>>,
    until: String,
    back: String,
    /// What became of the SMS text; nothing when none was asked.
    sms: Option<Result<String, &'static str>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub(super) voie: String,
    #[serde(default)]
    pub(super) confirme: String,
    #[serde(default)]
    pub(super) geste: String,
    #[serde(default)]
    pub(super) pour: String,
    #[serde(default)]
    pub(super) duree: String,
    #[serde(default)]
    pub(super) cle: String,
    #[serde(default)]
    pub(super) langue: String,
}

/// What is said, to who gives a key, of a holder who is not told where the child is.
const SANS_LIEU: &str = "Un juge garde secret où vit cet enfant, ou un frère, une sœur, un enfant qui vit avec lui : cette \
    page ne dira ni le lieu, ni le service, ni son numéro. Ne les dites pas en remettant la clé.";

/// Somebody to whom a key may be given: what the form sends, what is read, the key it would be.
pub(super) struct Holder {
    pub value: String,
    pub label: String,
    /// The name of a parent; empty for the child.
    pub nom: String,
    pub cle: Cle,
    pub open: bool,
    /// Whether the place of the child, the service and its number are not told to them.
    pub sans_lieu: bool,
    /// How at ease a parent is with digital; empty when it was not said.
    pub aisance: String,
}

/// What is known before a page of the team is made.
pub(super) struct Known {
    pub nom: String,
    pub layout: Layout,
    /// The one in whose name the reader gives; none when they may not.
    pub service: Option<i64>,
    /// Whether a service of the reader's keeps this file, and whether it follows the child today.
    own: (bool, bool),
    pub holders: Vec<Holder>,
    /// The parents who agree to SMS texts, of those whom no judge keeps from a message today.
    pub joignables: Vec<Joignable>,
    openings: Vec<espace::Opening>,
    tues: Vec<String>,
    /// Whose words, of those that holders wrote, are open to the reader.
    pub words: super::ouverts::Ouverts,
}

/// The parents that the family of a child names: member, tie, name.
pub(super) async fn parents(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<(i64, Pour, String)>, PageError> {
    let sql = "SELECT m.id, m.lien, m.nom, o.prenom AS own_prenom, o.nom AS own_nom
                 FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
                 LEFT JOIN personne o ON o.id = m.personne_id
                WHERE p.id = $1 AND m.lien IN ('mere', 'pere') ORDER BY m.lien, m.id";
    let mut all = Vec::new();
    for row in granted.query(sql, &[personne.into()]).await? {
        let Some(pour) = Pour::from_code(&row.get::<String>("lien")?) else { continue };
        let own: [Option<String>; 2] = [row.get("own_prenom")?, row.get("own_nom")?];
        let own: Vec<String> = own.into_iter().flatten().collect();
        let typed: Option<String> = row.get("nom")?;
        let nom = if own.is_empty() { typed.unwrap_or_default() } else { own.join(" ") };
        all.push((row.get("id")?, pour, nom));
    }
    Ok(all)
}

/// How at ease with digital the members of the family of a child said they are.
async fn aisances(
    granted: &mut Granted,
    personne: i64,
) -> Result<BTreeMap<i64, String>, PageError> {
    let sql = "SELECT m.id, m.aisance_numerique FROM membre_famille m
                 JOIN personne p ON p.famille_id = m.famille_id
                WHERE p.id = $1 AND m.aisance_numerique IS NOT NULL";
    let mut all = BTreeMap::new();
    for row in granted.query(sql, &[personne.into()]).await? {
        let code: String = row.get("aisance_numerique")?;
        let told = dossier::famille::AISANCE_NUMERIQUE.label_of(&code).unwrap_or_default();
        all.insert(row.get("id")?, told.replace('\'', "’"));
    }
    Ok(all)
}

fn called(pour: Pour, nom: &str, enfant: &str) -> String {
    match pour {
        Pour::Enfant => format!("{enfant}, pour sa page à lui ou à elle"),
        Pour::Mere => format!("La mère, {nom}").trim_end_matches([',', ' ']).to_owned(),
        Pour::Pere => format!("Le père, {nom}").trim_end_matches([',', ' ']).to_owned(),
    }
}

pub(super) async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let mut granted = shell.house.authorize_telling(actor, reading(personne), "espace").await?;
    let services = granted.services_on_child(Category::Parcours).to_vec();
    let own = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(&mut granted, own, personne).await?;
    let Some(row) = row.filter(|_| !services.is_empty()) else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let nom = crate::dossier::name(&row);
    let writable =
        shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let writable: Vec<i64> = writable
        .into_iter()
        .filter(|(category, _)| *category == Category::Parcours)
        .flat_map(|(_, services)| services)
        .filter(|service| actor.service(*service).is_some())
        .collect();
    let today = shell.house.today();
    let mut service = None;
    for one in writable {
        if suivi(&mut granted, (personne, one), today).await? {
            let better = service.is_none() || one == row.owner;
            service = if better { Some(one) } else { service };
        }
    }
    let aisances = aisances(&mut granted, personne).await?;
    let mut holders = Vec::new();
    let parents = parents(&mut granted, personne).await?;
    let mut all = vec![(None, Pour::Enfant, String::new())];
    all.extend(parents.into_iter().map(|(id, pour, nom)| (Some(id), pour, nom)));
    for (membre, pour, own) in all {
        let cle = Cle {
            id: 0,
            personne,
            service: service.unwrap_or(row.owner),
            pour,
            membre,
            at: String::new(),
            compte: actor.compte,
            ends_day: today.checked_add(1.day()).unwrap_or(today),
            revoked_at: None,
            langue: String::new(),
        };
        let (vue, _) = allowed(&mut granted, &cle, today).await?;
        holders.push(Holder {
            value: membre.map_or_else(|| "enfant".to_owned(), |id| id.to_string()),
            label: called(pour, &own, &nom),
            nom: own,
            open: vue.is_some(),
            sans_lieu: vue.is_some_and(|vue| !vue.lieux),
            aisance: membre.and_then(|id| aisances.get(&id).cloned()).unwrap_or_default(),
            cle,
        });
    }
    // What a service shares with others is not how often a family opened their page.
    let mine: Vec<i64> =
        services.iter().copied().filter(|id| actor.service(*id).is_some()).collect();
    let mut follows = false;
    for one in &mine {
        follows |= suivi(&mut granted, (personne, *one), today).await?;
    }
    let openings = espace::of_child(granted.read(), personne, &mine).await?;
    let words = super::ouverts::open(shell, actor, &mut granted, personne).await?;
    let joignables = sms::reachable(&mut granted, personne, today).await?;
    let tues = tues(&mut granted, register, (personne, &services), today).await?;
    let kinds = [Category::Identite.code(), Category::Parcours.code()];
    shell.house.tell_kinds(&mut granted, actor, "espace", kinds).await;
    granted.commit().await?;
    let mut layout = web::frame_of_service(
        shell,
        actor,
        crate::dossier::service_of(actor, row.owner),
        Section::Dossiers,
        "Leur page",
    );
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (nom.clone(), Some(format!("/dossiers/{personne}"))));
    let own = (!mine.is_empty(), follows);
    Ok(Known { nom, layout, service, own, holders, joignables, openings, tues, words })
}

/// Of the visits that are planned, those that neither the child nor the parent is told, in a sentence for the team.
async fn tues(
    granted: &mut Granted,
    register: &Register,
    (personne, services): (i64, &[i64]),
    today: Date,
) -> Result<Vec<String>, PageError> {
    let kind = register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
    let rows = fiche::rows_about(granted, kind, "personne_id", personne, services).await?;
    let terms = agenda::visite::all_terms(granted.read(), personne).await?;
    let interdits = super::lire::interdits(granted, personne, today).await?;
    let mut all: Vec<(Date, String)> = rows
        .iter()
        .filter(|row| row.text("nature") == Some("visite") && row.text("etat") == Some("prevu"))
        .filter_map(|row| Some((row.day("start_at").filter(|day| *day >= today)?, row)))
        .filter_map(|(day, row)| {
            let whose = row.text("titulaire");
            let who = agenda::visite::visitor(&terms, row);
            let ferme = whose.is_some() && agenda::visite::is_closed(&terms, who, day);
            let why = espace::why_hidden(whose, &interdits, ferme)?;
            Some((day, why.told(&partage::restriction::TITULAIRE, whose, &french_day(day))))
        })
        .collect();
    all.sort();
    Ok(all.into_iter().map(|(_, told)| told).collect())
}

fn line(known: &Known, one: &espace::Opening, today: Date) -> Line {
    let holder = known
        .holders
        .iter()
        .find(|holder| holder.cle.pour == one.cle.pour && holder.cle.membre == one.cle.membre);
    let pour = holder.map_or_else(|| called(one.cle.pour, "", &known.nom), |h| h.label.clone());
    let over = one.cle.ends_day <= today;
    let (state, kind) = match (&one.cle.revoked_at, over, holder.is_some_and(|h| h.open)) {
        (Some(_), ..) => ("Reprise", ""),
        (None, true, _) => ("Finie", ""),
        (None, false, true) => ("Ouverte", "ok"),
        (None, false, false) => ("N’ouvre rien aujourd’hui", "warning"),
    };
    let live = one.cle.revoked_at.is_none() && !over;
    let last = one.cle.ends_day.yesterday().unwrap_or(one.cle.ends_day);
    Line {
        pour,
        given: web::in_paris(&one.cle.at),
        until: french_day(last),
        used: match (&one.last_at, one.count) {
            (Some(at), 1) => format!("Une fois, le {}", web::in_paris(at)),
            (Some(at), n) => format!("{n} fois, la dernière le {}", web::in_paris(at)),
            (None, _) => "Jamais".to_owned(),
        },
        cle: if live && known.service == Some(one.cle.service) {
            one.cle.id.to_string()
        } else {
            String::new()
        },
        state,
        kind,
    }
}

fn print(
    known: Known,
    (personne, today, texts): (i64, Date, bool),
    typed: &Typed,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let lines = known.openings.iter().map(|one| line(&known, one, today)).collect();
    let writes = known.service.is_some();
    let choice = |holder: &&Holder| Choice {
        value: holder.value.clone(),
        label: holder.label.clone(),
        hint: if holder.sans_lieu { SANS_LIEU.to_owned() } else { String::new() },
        checked: typed.pour == holder.value,
    };
    let life = if typed.duree.is_empty() { "90" } else { typed.duree.as_str() };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let parents = || known.holders.iter().filter(|holder| holder.cle.pour != Pour::Enfant);
    let shown = TeamPage {
        action: format!("/dossiers/{personne}/espace"),
        coffre: format!("/dossiers/{personne}/coffre"),
        mots: if known.words.is_empty() {
            String::new()
        } else {
            format!("/dossiers/{personne}/mots")
        },
        lines,
        pour: known.holders.iter().filter(|holder| holder.open).map(|h| choice(&h)).collect(),
        lives: LIVES
            .iter()
            .map(|(days, label)| Choice {
                value: days.to_string(),
                label: (*label).to_owned(),
                checked: life == days.to_string(),
                ..Choice::default()
            })
            .collect(),
        voies: if texts { sms::choices(&known.joignables, &typed.voie) } else { Vec::new() },
        sure: typed.confirme == "oui",
        papiers: known
            .holders
            .iter()
            .filter(|holder| holder.open && writes)
            .map(|one| (one.label.clone(), one.value.clone()))
            .collect(),
        langues: Langue::ALL
            .into_iter()
            .map(|one| Choice {
                value: one.code().to_owned(),
                label: format!("{} ({})", one.french_name(), one.own_name()),
                checked: Langue::of(&typed.langue) == one,
                ..Choice::default()
            })
            .collect(),
        aisances: known
            .holders
            .iter()
            .filter(|holder| !holder.aisance.is_empty())
            .map(|holder| format!("{} : {}", holder.label, holder.aisance.to_lowercase()))
            .collect(),
        tues: known.tues,
        shut: parents().filter(|holder| !holder.open).map(|h| h.label.clone()).collect(),
        writes,
        why: match known.own {
            (_, true) => {
                "Vous lisez ce dossier sans y écrire le parcours : une clé est donnée par l’équipe éducative."
            }
            (true, false) => {
                "Votre service ne suit pas cet enfant aujourd’hui : vous ne pouvez pas donner de clé."
            }
            (false, false) => "Une clé est donnée par le service qui suit cet enfant.",
        },
        none: if known.own.0 {
            ("Aucune clé n’a été donnée.", "La première s’imprime sur une feuille, avec son code.")
        } else {
            ("N’est pas partagé avec vous.", "Les clés sont connues du service qui les donne.")
        },
        errors,
        layout: known.layout,
        nom: known.nom,
    };
    page_with_status(status, &shown)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    envois: Option<Extension<Envois>>,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let texts = envois.is_some_and(|Extension(envois)| envois.set().sms);
    print(known, (personne, shell.house.today(), texts), &Typed::default(), Vec::new())
}

/// Giving and taking back keys of a child, in the name of a service.
fn writing(service: i64, personne: i64, id: i64) -> Action {
    let cible = Cible::RowOfService { service, table: "cle_espace", id, enfants: vec![personne] };
    Action { verb: Verb::Ecrire, category: Category::Parcours, cible }
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    envois: Option<Extension<Envois>>,
    Path(personne): Path<i64>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let Some(service) = known.service else { return Err(PageError::NotFound) };
    if typed.geste == "fermer" {
        return take_back(&shell, &actor, (personne, service), &typed.cle).await;
    }
    let today = shell.house.today();
    let holder = known.holders.iter().find(|one| one.open && one.value == typed.pour);
    let life = LIVES.iter().find(|(days, _)| days.to_string() == typed.duree);
    let wrong =
        |field: &str, text: &str| ErrorLink { field: field.to_owned(), text: text.to_owned() };
    let envois = envois.map(|Extension(envois)| envois).filter(|envois| envois.set().sms);
    let asked =
        sms::asked((&known.joignables, envois.is_some()), holder, &typed, sms::hour(&shell));
    let mut errors = Vec::new();
    if let Err((field, text)) = &asked {
        errors.push(wrong(field, text));
    }
    let (Some(holder), Some((days, _)), Ok(to)) = (holder, life, &asked) else {
        if holder.is_none() {
            errors.push(wrong("pour", "Choisissez pour qui est cette clé."));
        }
        if life.is_none() {
            errors.push(wrong("duree", "Choisissez combien de temps elle ouvre la page."));
        }
        return print(known, (personne, today, envois.is_some()), &typed, errors);
    };
    let shown = identity::new_short_key();
    let code =
        normal_code(&shown).ok_or_else(|| PageError::Machine("a code of ours".to_owned()))?;
    let now = shell.house.now().to_string();
    let id = shell.house.new_id();
    let cle = Cle {
        id,
        service,
        at: now.clone(),
        ends_day: today.checked_add((*days).days()).unwrap_or(today),
        langue: Langue::of(&typed.langue).code().to_owned(),
        ..holder.cle.clone()
    };
    let mut write = shell
        .house
        .authorize_write_telling(&actor, writing(service, personne, id), "espace donner")
        .await?;
    if to.is_some() {
        let cible = format!("cle_espace:{id}");
        access::note_in(write.write(), &now, "espace.sms", &cible, "maison", Some(personne))
            .await?;
    }
    let before = today.checked_sub(KEPT_DAYS.days()).unwrap_or(today);
    espace::expire(write.write(), before).await?;
    espace::revoke_of(write.write(), &cle, &now).await?;
    espace::keep_cle(write.write(), &cle, &hash_of_code(&code)).await?;
    write.commit().await?;
    let base = shell.safety.origin.clone().unwrap_or_else(|| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let scheme = if shell.https { "https" } else { "http" };
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    });
    let place = format!("{base}/espace");
    let last = cle.ends_day.yesterday().unwrap_or(cle.ends_day);
    // The code is known here and nowhere else: it leaves now, or by paper.
    let sms = match (to, &envois) {
        (Some(to), Some(envois)) => {
            let link = (format!("{place}#{shown}"), last);
            Some(sms::send(envois, shell.house.new_id(), to, link).await)
        }
        _ => None,
    };
    let langue = Langue::of(&typed.langue);
    let sheet = SheetPage {
        sms,
        enfant: cle.pour == Pour::Enfant,
        pour: holder.label.clone(),
        picture: door::code_to_photograph(&format!("{place}#{shown}"), "Image à photographier"),
        code: shown.to_uppercase(),
        place,
        until: written_day(last),
        back: format!("/dossiers/{personne}/espace"),
        // Nothing floats over the code.
        layout: Layout { note: String::new(), ..known.layout },
    };
    article_in(langue, &sheet)
}

async fn take_back(
    shell: &Shell,
    actor: &Actor,
    (personne, service): (i64, i64),
    cle: &str,
) -> Result<Response, PageError> {
    let id: i64 = cle.parse().map_err(|_| PageError::NotFound)?;
    let mut write = shell
        .house
        .authorize_write_telling(actor, writing(service, personne, id), "espace reprendre")
        .await?;
    let now = shell.house.now().to_string();
    // One that another service gave is absent here; one taken back already stays so.
    if !espace::revoke(write.write(), (id, personne, service), &now).await?
        && !espace::is_of(write.write(), (id, personne, service)).await?
    {
        return Err(PageError::NotFound);
    }
    write.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/espace")).into_response())
}
