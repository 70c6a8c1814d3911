//! What one takes: child by child, under a grant that names the child, what stands on the emergency sheet, what is
//! planned, the last notes, the papers of the health case that travel. Neither the medical file nor what is kept apart leaves.

use access::{AccessError, Action, Actor, Category, Cible, Granted, Verb};
use askama::Template as _;
use axum::{
    Extension, Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Form;
use echeance::suivi::{Due, Where, dossiers, dues};
use fiche::{Register, Row};
use jiff::{
    SignedDuration, ToSpan as _,
    civil::{Date, DateTime},
};
use nomade::{Emport, PACK_HOURS, appareil::LIMITED_HOURS};
use serde::Deserialize;
use serde_json::{Value, json};
use vocabulary::Nomenclature;
use web::{PageError, Shell, SignedIn};

use super::{
    appareils::{self, Entree, Said},
    land::{here, texts},
    mallette::{self, Partante},
    store, urgences,
};
use crate::{
    classeur::KINDS,
    dossier::{Enfant, Feuille, is_protected, reading},
};

/// How many children may be taken at once: a large house and its on-call list, not a whole establishment; no more than
/// a list that leaves without a second person (ADR 0025).
pub(super) const MOST: usize = 50;

/// How many notes of each child.
const NOTES: i64 = 8;

/// From how many days before today to how many after the appointments are taken.
const DAYS: (i64, i64) = (1, 3);

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    enfants: Vec<i64>,
    /// Houses whose children are all taken: the list of who is on call.
    #[serde(default)]
    maisons: Vec<i64>,
    /// Whose the device is, at its first taking.
    #[serde(default)]
    nature: String,
    /// How people tell it from another.
    #[serde(default)]
    nom_appareil: String,
}

/// `POST /sans-reseau/emporter`: what the device is to seal, once. A child that is not open is left out, and said.
pub(super) async fn take(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let mut chosen = asked.enfants;
    if !asked.maisons.is_empty() {
        chosen.extend(on_call(&shell, &actor, &asked.maisons).await?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen.truncate(MOST);
    if chosen.is_empty() {
        // Nobody asked for: refused as a child who is not open is.
        shell.house.authorize_telling(&actor, reading(0), "emport").await?;
    }
    let (mut appareil_id, mut limite, mut kept) = (None, true, None);
    // A stranger is refused as before, whatever the device.
    if any_open(&shell, &actor, &chosen).await? {
        let said = Said { nature: &asked.nature, nom: &asked.nom_appareil };
        match appareils::admit((&shell, &actor), &headers, said).await? {
            Entree::Ouverte { id, limite: only, cookie } => {
                (appareil_id, limite, kept) = (Some(id), only, cookie);
            }
            Entree::Fermee(told) => return Ok(told),
        }
    }
    // What is owed is not of an emergency.
    let owing: &[i64] = if limite { &[] } else { &chosen };
    let owed = owed(&shell, &actor, owing).await?;
    let mut enfants = Vec::new();
    let mut room = mallette::ON_A_DEVICE;
    for personne in chosen {
        let due: Vec<&Due> = owed.iter().filter(|due| due.personne == personne).collect();
        let own = (personne, limite);
        let Some((mut one, papers)) = child((&shell, &register, &actor), own, &due).await? else {
            continue;
        };
        one["mallette"] = mallette::carry(&shell, &actor, papers, &mut room).await?;
        enfants.push(one);
    }
    enfants.sort_by_key(|child| child["nom"].as_str().map(vocabulary::search_key));
    if enfants.is_empty() {
        return Err(PageError::NotFound);
    }
    let now = shell.house.now();
    let hours = if limite { LIMITED_HOURS } else { PACK_HOURS };
    let machine = |error: seal::SealError| PageError::Machine(error.to_string());
    let one = Emport {
        id: shell.house.new_id(),
        cle: web::hex(&seal::drawn::<16>().map_err(machine)?),
        compte: actor.compte,
        appareil: door::device_of(&headers),
        at: now.to_string(),
        expire_at: now.checked_add(SignedDuration::from_hours(hours)).unwrap_or(now).to_string(),
        enfants: i64::try_from(enfants.len()).unwrap_or_default(),
        efface_at: None,
        vu_at: None,
        appareil_id,
    };
    let secret = web::hex(&seal::drawn::<32>().map_err(machine)?);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let told = format!("emport:{} enfants:{}", one.id, one.enfants);
    let granted = shell.house.authorize_telling(&actor, action, &told).await?;
    let mut write = shell.house.db().write().await?;
    nomade::keep_emport(&mut write, &one, &secret).await?;
    write.commit().await?;
    granted.commit().await?;
    let pack = json!({
        "emport": one.cle, "secret": secret, "expire": one.expire_at, "maintenant": now.as_millisecond(),
        "qui": actor.nom, "enfants": enfants,
        "natures": list(&journal::note::NATURE_NOTE),
        "modes": list(&vocabulary::listes::MODE_INTERVENTION),
        "absences": list(&parcours::absence::NATURE_ABSENCE),
        "motifs": list(&agenda::rdv::MOTIF_ANNULATION),
        "origines": list(&agenda::rdv::ANNULATION_ORIGINE),
        "etats": list(&agenda::rdv::ETAT_RENDEZ_VOUS),
        "incident": urgences::lists(),
        "qualites": list(&journal::note::QUALITE_SIGNATAIRE),
        "limite": limite,
    });
    appareils::keeping(Json(pack).into_response(), kept.as_deref())
}

/// The rule by which a file is open for some hours: what it opens is read here, not carried away.
const URGENCE: &str = "acces-d-urgence";

/// Whether one of these children is open to who asks, otherwise than by an emergency; nothing of it is left in the chain.
async fn any_open(shell: &Shell, actor: &Actor, personnes: &[i64]) -> Result<bool, PageError> {
    let mut read = shell.house.db().read().await?;
    for personne in personnes {
        let asked = reading(*personne);
        let rule = shell.house.would_allow(&mut read, actor, &asked).await?;
        if rule.is_some_and(|rule| rule != URGENCE) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The children who stay today in some houses, where the roles of who takes open them.
async fn on_call(shell: &Shell, actor: &Actor, maisons: &[i64]) -> Result<Vec<i64>, PageError> {
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(actor, action, "emport astreinte").await?;
    let own = actor.services_for(Verb::Lire, Category::Parcours);
    let within: Vec<i64> = maisons.iter().copied().filter(|one| own.contains(one)).collect();
    let day = shell.house.today().to_string();
    let present = store::staying(&mut granted, &within, &day).await?;
    granted.commit().await?;
    Ok(present.into_values().flatten().collect())
}

fn list(words: &Nomenclature) -> Vec<[String; 2]> {
    words.items.iter().map(|(code, label)| [(*code).to_owned(), label.replace('\'', "’")]).collect()
}

/// Choices of a list of ours: numbers as texts.
fn chosen(all: &[(i64, String)]) -> Vec<[String; 2]> {
    all.iter().map(|(id, nom)| [id.to_string(), nom.clone()]).collect()
}

/// What is owed for these children, where it is open.
async fn owed(shell: &Shell, actor: &Actor, personnes: &[i64]) -> Result<Vec<Due>, PageError> {
    if personnes.is_empty() {
        return Ok(Vec::new());
    }
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize_telling(actor, action, "emport").await?;
    let mut open = Vec::new();
    for category in [Category::Identite, Category::Parcours, Category::Incident] {
        let own = actor.services_for(Verb::Lire, category);
        let house = &shell.house;
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
    }
    let [identite, parcours, incident] = open.as_slice() else { return Ok(Vec::new()) };
    let which = Where::Enfants { personnes, perimetres: [identite, parcours, incident] };
    let files = dossiers(granted.read(), &which).await?;
    let owed = dues(shell, &mut granted, &files).await?;
    granted.commit().await?;
    Ok(owed)
}

/// A child, as it is taken, and the papers of its health case that travel; none when it is not open to who takes. With
/// `limite`, the emergency sheet alone.
async fn child(
    who: (&Shell, &Register, &Actor),
    (personne, limite): (i64, bool),
    due: &[&Due],
) -> Result<Option<(Value, Vec<Partante>)>, PageError> {
    let (shell, register, actor) = who;
    let house = &shell.house;
    let mut granted = match house.authorize_telling(actor, reading(personne), "emport").await {
        Ok(granted) => granted,
        Err(AccessError::Refused) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // What is taken stays longer than an emergency lasts: a file opened by one is read here, not carried away.
    let now = house.now().to_string();
    if !partage::urgence::running(granted.read(), actor.compte, Some(personne), &now)
        .await?
        .is_empty()
    {
        granted.commit().await?;
        return Ok(None);
    }
    let one = Enfant::read((shell, register), actor, &mut granted, personne, KINDS).await?;
    let protected = is_protected(&mut granted, personne, house.today()).await?;
    let writes = house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let mut kinds = one.kinds();
    let (mut more, mut papers) = (Value::Null, Vec::new());
    if !limite {
        let incident = of(&writes, Category::Incident);
        let own = (personne, one.personne.owner);
        more = urgences::pack(who, &mut granted, own, incident).await?;
        let some = ["incidents", "enCours"].iter().any(|list| more[*list][0].is_object());
        if more["incident"].is_string() || some {
            kinds.insert(Category::Incident.code());
        }
        more["notes"] = notes(&mut granted, personne).await?;
        papers = mallette::marked(&mut granted, &one, (personne, house.today())).await?;
    }
    house.tell_kinds(&mut granted, actor, "emport", kinds).await;
    let around = if limite {
        journal::Around::default()
    } else {
        journal::around((shell, register), actor, &mut granted, personne).await?
    };
    granted.commit().await?;
    let feuille = Feuille::of(&one, house.now(), protected);
    let sheet = feuille.render().map_err(|error| PageError::Machine(error.to_string()))?;
    let noting = journal::note::CATEGORIES.iter().find_map(|kind| of(&writes, *kind).first());
    let parcours = of(&writes, Category::Parcours);
    let mut packed = json!({
        // Numbers of ours are longer than those of a browser.
        "id": personne.to_string(),
        "nom": feuille.nom,
        "lead": feuille.lead,
        "lieu": feuille.lieu,
        "alertes": feuille.restrictions.len(),
        "fiche": sheet,
        "service": noting.or(parcours.first()).copied().unwrap_or_default().to_string(),
        "note": noting.is_some(),
        // What the form of a note offers beside its words.
        "collegues": chosen(&around.colleagues),
        "foyers": chosen(&around.foyers),
        "absence": parcours.first().map(ToString::to_string),
        "notes": [], "echeances": [], "objectifs": [], "rdv": [], "absents": [], "crise": [],
    });
    if !limite {
        let today = here(shell);
        packed["echeances"] = due.iter().map(|due| json!([due.what, due.state])).collect();
        packed["objectifs"] = json!(objectives(&one, today.date()));
        packed["rdv"] = appointments(&one, register, parcours, today).into();
        packed["absents"] = absences(&one, register, parcours).into();
    }
    for (name, value) in more.as_object().into_iter().flatten() {
        packed[name] = value.clone();
    }
    Ok(Some((packed, papers)))
}

/// The services in whose name a category is written.
fn of(writes: &[(Category, Vec<i64>)], category: Category) -> &[i64] {
    let found = writes.iter().find(|(known, _)| *known == category);
    found.map_or(&[][..], |(_, all)| all.as_slice())
}

/// The last notes that leave.
async fn notes(granted: &mut Granted, personne: i64) -> Result<Value, PageError> {
    let notes = journal::note::latest(granted, personne, NOTES).await?;
    let leaves = notes
        .iter()
        .filter(|note| note.retrait.is_none())
        .filter(|note| KINDS.contains(&note.category) || note.category == Category::Incident);
    Ok(leaves
        .map(|note| {
            json!({ "quand": told(note.moment), "qui": note.nom, "nature": note.nature.label(),
                    "texte": note.text() })
        })
        .collect())
}

fn told(moment: DateTime) -> String {
    format!(
        "{} à {} h {:02}",
        vocabulary::french_day(moment.date()),
        moment.hour(),
        moment.minute()
    )
}

/// The objectives that run: what is aimed at, and what the service does for it.
fn objectives(one: &Enfant, day: Date) -> Vec<[String; 2]> {
    let mut rows: Vec<&Row> = one
        .rows("objectif_projet")
        .filter(|row| matches!(row.text("accueil"), Some("retenu" | "modifie")))
        .filter(|row| row.day("start_day").is_none_or(|start| start <= day))
        .filter(|row| row.day("end_day").is_none_or(|end| end > day))
        .collect();
    rows.sort_by_key(|row| (row.day("start_day"), row.id));
    let text = |row: &Row, field: &str| row.text(field).unwrap_or_default().to_owned();
    rows.into_iter().map(|row| [text(row, "texte"), text(row, "mission")]).collect()
}

fn appointments(one: &Enfant, register: &Register, writable: &[i64], now: DateTime) -> Vec<Value> {
    let Some(kind) = register.by_table("rendez_vous") else { return Vec::new() };
    let from = now.date().checked_sub(DAYS.0.days()).unwrap_or(now.date());
    let to = now.date().checked_add(DAYS.1.days()).unwrap_or(now.date());
    let near = |row: &&Row| row.day("start_at").is_some_and(|day| from <= day && day <= to);
    let mut rows: Vec<&Row> = one.rows("rendez_vous").filter(near).collect();
    rows.sort_by_key(|row| row.moment("start_at"));
    rows.into_iter()
        .filter_map(|row| {
            let (start, end) = (row.moment("start_at")?, row.moment("end_at")?);
            let label = |list: &Nomenclature, field: &str| {
                let code = row.text(field).unwrap_or_default();
                list.label_of(code).unwrap_or_default().replace('\'', "’")
            };
            Some(json!({
                "id": row.id.to_string(), "version": row.version, "base": texts(kind, row),
                "quand": format!("{} – {} h {:02}", told(start), end.hour(), end.minute()),
                "jour": start.date().to_string(),
                // From then on it can be said to be held.
                "debut": start.strftime("%Y-%m-%dT%H:%M").to_string(),
                "nature": label(&agenda::rdv::NATURE_RENDEZ_VOUS, "nature"),
                "etat": label(&agenda::rdv::ETAT_RENDEZ_VOUS, "etat"),
                "lieu": row.text("lieu").unwrap_or_default(),
                "objet": row.text("objet").unwrap_or_default(),
                "sante": row.text("nature") == Some("sante"),
                "ouvert": row.text("etat") == Some("prevu") && writable.contains(&row.owner),
            }))
        })
        .collect()
}

fn absences(one: &Enfant, register: &Register, writable: &[i64]) -> Vec<Value> {
    let Some(kind) = register.by_table("absence") else { return Vec::new() };
    let away = |row: &&Row| row.moment("end_at").is_none();
    one.rows("absence")
        .filter(away)
        .filter_map(|row| {
            let code = row.text("nature").unwrap_or_default();
            let label = parcours::absence::NATURE_ABSENCE.label_of(code).unwrap_or_default();
            Some(json!({
                "id": row.id.to_string(), "version": row.version, "base": texts(kind, row),
                "nature": label.replace('\'', "’"), "depuis": told(row.moment("start_at")?),
                "ouvert": writable.contains(&row.owner),
            }))
        })
        .collect()
}
