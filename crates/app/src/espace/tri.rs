//! `/services/{service}/messages-recus`: the SMS texts that no file took by itself, for who writes daily life in the
//! service. Whose they may be is told to who may read all of those; others learn that a message waits, and nothing of it.

use access::{Action, Actor, Category, Cible, Granted, Role, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use db::{DbError, Value};
use espace::{Attente, De, GARDE_JOURS, Recu, Tri};
use fiche::{Register, enfant::on_row};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn,
    parts::{Choice, Flash, Layout},
};

use crate::dossier::reading;

struct Line {
    id: i64,
    when: String,
    /// Some of those it may come from are not open to the reader.
    shut: bool,
    /// Another organisation knows that number too: who sent it is called back before any word is shown.
    call: bool,
    numero: String,
    mots: String,
    /// Whose it may be: contact, « child, who ».
    people: Vec<(i64, String)>,
}

#[derive(Template)]
#[template(path = "espace/tri.html")]
struct TriPage {
    layout: Layout,
    garde: i64,
    action: String,
    lines: Vec<Line>,
    children: Vec<Choice>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    geste: String,
    message: i64,
    contact: i64,
    enfant: i64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    fait: String,
}

fn on_service(service: i64) -> Action {
    Action { verb: Verb::Ecrire, category: Category::Vie, cible: Cible::Service(service) }
}

/// Whether somebody sorts what comes to a service: those to whom a parent writes, not who takes a child in at home.
fn sorts(actor: &Actor, service: i64) -> bool {
    super::ouverts::Ouverts::of(actor, &[service], &[service]).parents.contains(&service)
}

/// Whether somebody answers for the service: what nobody of it may sort is theirs.
fn directs(actor: &Actor, service: i64) -> bool {
    actor.roles_in(service).contains(&Role::Directeur)
}

/// The messages of a tray that somebody sorts.
fn own(all: Vec<Attente>, actor: &Actor, service: i64) -> Vec<Attente> {
    let directs = directs(actor, service);
    all.into_iter().filter(|one| directs || one.tri == Tri::Service).collect()
}

/// Whether all those a message may come from are open to the reader, who may write about them.
async fn is_open(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    one: &Attente,
) -> Result<bool, PageError> {
    for candidat in &one.candidats {
        let place = (candidat.service, "mot_espace");
        let write = on_row(Verb::Ecrire, Category::Vie, place, 0, candidat.personne);
        for action in [reading(candidat.personne), write] {
            if shell.house.would_allow(granted.read(), actor, &action).await?.is_none() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

async fn names(granted: &mut Granted, one: &Attente) -> Result<Vec<(i64, String)>, DbError> {
    let mut all = Vec::new();
    for candidat in &one.candidats {
        let sql = "SELECT c.nom AS who, p.prenom, p.nom FROM contact c
                     JOIN personne p ON p.id = c.personne_id WHERE c.id = $1";
        for row in granted.query(sql, &[candidat.contact.into()]).await? {
            let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
            let child = format!("{} {nom}", prenom.unwrap_or_default());
            let who: String = row.get("who")?;
            all.push((candidat.contact, format!("{} : {who}", child.trim())));
        }
    }
    Ok(all)
}

/// The children around whom the service has a mission, whose name is open and about whom one may write.
async fn children(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    service: i64,
) -> Result<Vec<(i64, String)>, PageError> {
    let house = &shell.house;
    let mut values: Vec<Value> = vec![house.today().to_string().into()];
    let mut open = Vec::new();
    for (verb, category) in [(Verb::Lire, Category::Identite), (Verb::Ecrire, Category::Vie)] {
        let own = house.perimetre(granted.read(), actor, verb, category, vec![service]).await?;
        open.push(own.condition("p.service_id", Some("p.id"), &mut values));
    }
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p
          WHERE p.service_id = {service} AND {} AND p.id IN
                (SELECT o.personne_id FROM mission o WHERE o.service_id = {service}
                  AND o.start_day <= $1 AND (o.end_day IS NULL OR o.end_day > $1))
          ORDER BY p.nom, p.prenom, p.id LIMIT 2000",
        open.join(" AND ")
    );
    let mut all = Vec::new();
    for row in granted.read().query(&sql, &values).await? {
        let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
        all.push((row.get("id")?, format!("{nom} {}", prenom.unwrap_or_default())));
    }
    Ok(all)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let told = "messages-recus";
    let mut granted = shell.house.authorize_telling(&actor, on_service(service), told).await?;
    if !sorts(&actor, service) && !directs(&actor, service) {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let waiting = own(espace::tray(granted.read(), service).await?, &actor, service);
    let mut lines = Vec::new();
    for one in &waiting {
        let open = is_open(&shell, &mut granted, &actor, one).await?;
        let people = if open { names(&mut granted, one).await? } else { Vec::new() };
        let call = one.tri == Tri::Partage;
        let kept = |text: &str| if open && !call { text.to_owned() } else { String::new() };
        lines.push(Line {
            id: one.id,
            when: web::in_paris(&one.at),
            shut: !open,
            call,
            numero: kept(&one.numero),
            mots: kept(&one.mots),
            people,
        });
    }
    let named = children(&shell, &mut granted, &actor, service).await?;
    granted.commit().await?;
    let title = "Messages reçus";
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Autre, title);
    layout.flash = match done.fait.as_str() {
        "verse" => Some("Le message attend d’être relu, avec les mots reçus de cet enfant."),
        "ecarte" => Some("Le message est effacé."),
        _ => None,
    }
    .map(|text| Flash { kind: "ok".to_owned(), text: text.to_owned() });
    let choice = |(id, nom): (i64, String)| Choice {
        value: id.to_string(),
        label: nom,
        ..Choice::default()
    };
    web::page(&TriPage {
        layout,
        garde: GARDE_JOURS,
        action: format!("/services/{service}/messages-recus"),
        lines,
        children: named.into_iter().map(choice).collect(),
    })
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(_register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let told = "messages-recus";
    let mut granted = shell.house.authorize_telling(&actor, on_service(service), told).await?;
    if !sorts(&actor, service) && !directs(&actor, service) {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let waiting = own(espace::tray(granted.read(), service).await?, &actor, service);
    let one = waiting.into_iter().find(|one| one.id == typed.message).ok_or(PageError::NotFound)?;
    if !is_open(&shell, &mut granted, &actor, &one).await? {
        return Err(PageError::NotFound);
    }
    let known = children(&shell, &mut granted, &actor, service).await?;
    granted.commit().await?;
    let back = |done: &str| {
        let to = format!("/services/{service}/messages-recus?fait={done}");
        Ok(Redirect::to(&to).into_response())
    };
    if typed.geste == "ecarter" {
        let cible =
            Cible::RowOfService { service, table: "message_recu", id: one.id, enfants: Vec::new() };
        let action = Action { verb: Verb::Ecrire, category: Category::Vie, cible };
        let mut write = shell.house.authorize_write(&actor, action).await?;
        if one.tri == Tri::Partage {
            // The other organisation answers for its own.
            espace::drop_one(write.write(), one.id).await?;
        } else {
            espace::let_go(write.write(), &one.jeton).await?;
        }
        write.commit().await?;
        return back("ecarte");
    }
    let candidat = one.candidats.iter().find(|known| known.contact == typed.contact);
    let (personne, keeper, de, mots) = match candidat {
        Some(found) => {
            (found.personne, found.service, De::Contact(found.contact), one.mots.clone())
        }
        None if one.candidats.is_empty() && known.iter().any(|(id, _)| *id == typed.enfant) => {
            // Nobody of the file has that number: it is told with the words.
            let mots = format!("Reçu du {} :\n{}", one.numero, one.mots);
            (typed.enfant, service, De::Contact(0), mots)
        }
        None => return Err(PageError::NotFound),
    };
    let action = on_row(Verb::Ecrire, Category::Vie, (keeper, "mot_espace"), 0, personne);
    let mut write = shell.house.authorize_write(&actor, action).await?;
    let recu = Recu {
        personne,
        service: keeper,
        de,
        canal: "sms",
        mots: &mots,
        attend: false,
        jeton: &one.jeton,
        compte: Some(actor.compte),
        at: &one.at,
    };
    let id = shell.house.new_id();
    espace::keep_recu(write.write(), id, &recu).await?;
    espace::let_go(write.write(), &one.jeton).await?;
    write.commit().await?;
    back("verse")
}
