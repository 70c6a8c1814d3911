//! The review of an access file, and its way out. The file is prepared by the direction; its medical part
//! by a carer (CSP, art. L. 1111-7), who reads it.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use export::{Asking, Content, Format, Future, Gathered, Source};
use fiche::Register;
use partage::restriction::InForce;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Fact, Layout},
};

use super::{
    acces::{self, Partie},
    juge,
    model::{Demande, MEDICAL},
    papiers::entry_name,
    parties,
    store::{self, Place},
    valeur::{Choix, Item, MOTS_LETTERS, Question, RETRAITS, Valeur},
};
use crate::scope;

#[derive(Template)]
#[template(path = "demande/relecture.html")]
struct ReviewPage {
    layout: Layout,
    nom: String,
    told: String,
    back: String,
    action: String,
    /// The other parts: number, what is left there, whether it is this one.
    pages: Vec<(usize, String, bool)>,
    parts: Vec<Part>,
    others: Vec<Part>,
    rest: String,
    submit: &'static str,
    errors: Vec<ErrorLink>,
}

struct Part {
    title: String,
    href: String,
    facts: Vec<Fact>,
    review: Vec<Review>,
}

struct Review {
    id: String,
    /// The field that says which text was looked at, and its print.
    lu: (String, String),
    raw: String,
    label: String,
    hint: String,
    options: Vec<Choice>,
    /// A paper is joined or not; a text has words to hide and a reason to go.
    paper: bool,
    mots_id: String,
    mots: String,
    mots_error: String,
    motif_id: String,
    motifs: Vec<Choice>,
    motif_error: String,
    /// Something was said there, or must be.
    open: bool,
}

fn decided(masks: Option<&str>) -> BTreeMap<String, String> {
    masks.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn review(value: &Valeur, kept: &BTreeMap<String, String>, errors: &[ErrorLink]) -> Review {
    // What was decided of another text, or before an order of a judge, is decided again.
    let fresh = parties::is_seen(value, kept);
    let said = kept.get(&value.key).filter(|_| fresh).map(String::as_str);
    let judged = value.juge && said.is_none();
    let choix = if judged { Choix::Retirer } else { Choix::from_code(said) };
    let paper = value.question == Question::Copie;
    let options: &[(Choix, &str)] = if paper {
        &[
            (Choix::Noms, "Ne pas joindre la copie"),
            (Choix::Joindre, "Joindre la copie, telle quelle"),
        ]
    } else {
        &[
            (Choix::Noms, "Remplacer les noms par leur lien"),
            (Choix::Laisser, "Laisser tel quel"),
            (Choix::Retirer, "Retirer en entier"),
        ]
    };
    let hint = match (paper, value.noms) {
        (true, _) => "Une copie sort entière : rien n’y est masqué. Ouvrez-la et lisez-la d’abord."
            .to_owned(),
        _ if value.juge => {
            "Un juge le garde de qui demande : retiré, sauf si vous en décidez autrement."
                .to_owned()
        }
        (_, 0) => "Aucun nom reconnu : relisez.".to_owned(),
        (_, 1) => format!("1 nom reconnu. Deviendrait : {}", value.montre),
        (_, n) => format!("{n} noms reconnus. Deviendrait : {}", value.montre),
    };
    let more = |name: &str| {
        let id = format!("{}-{name}", value.key);
        let said = kept.get(&id).cloned().unwrap_or_default();
        let wrong = errors.iter().find(|one| one.field == id);
        let wrong = wrong.map_or(String::new(), |one| one.text.clone());
        (id, said, wrong)
    };
    let (mots_id, mots, mots_error) = more("mots");
    let (motif_id, mut motif, motif_error) = more("motif");
    if judged {
        motif = "juge".to_owned();
    }
    Review {
        id: value.key.clone(),
        lu: (parties::seen_field(&value.key), parties::print_of(value)),
        raw: value.brut.clone(),
        label: value.champ.clone(),
        hint,
        options: options
            .iter()
            .map(|(one, label)| Choice {
                value: one.code().to_owned(),
                label: (*label).to_owned(),
                checked: *one == choix,
                ..Choice::default()
            })
            .collect(),
        paper,
        open: !mots.is_empty() || !motif.is_empty() || choix == Choix::Retirer,
        motifs: RETRAITS
            .iter()
            .map(|(code, label, source)| Choice {
                value: (*code).to_owned(),
                label: format!("{} ({source})", fiche::capital(label)),
                checked: *code == motif,
                ..Choice::default()
            })
            .collect(),
        mots_id,
        mots,
        mots_error,
        motif_id,
        motif_error,
    }
}

/// Preparing what a request asks to see: who answers to persons; for the medical file, a carer who keeps
/// it.
pub(super) fn preparing(place: &Place) -> Action {
    if place.nature == MEDICAL {
        return kept_by_carer(place);
    }
    scope::on_child(Verb::Exporter, place.service, place.personne)
}

/// Keeping the medical file of the child that a request is about.
pub(super) fn kept_by_carer(place: &Place) -> Action {
    let (service, id) = (place.service, place.personne);
    let cible = Cible::RowOfService { service, table: "personne", id, enfants: vec![id] };
    Action { verb: Verb::Ecrire, category: Category::Medical, cible }
}

fn part_of(place: &Place) -> Partie {
    if place.nature == MEDICAL { Partie::Sante } else { Partie::Dossier }
}

/// What the preparer of the file may read of the child: asked of the policy as for anybody, and
/// told in the child's trace. Who reads no file prepares none.
pub(super) async fn readable(
    shell: &Shell,
    actor: &Actor,
    place: &Place,
    details: &str,
) -> Result<Vec<(Category, Vec<i64>)>, PageError> {
    let cible = Cible::Dossier(place.personne);
    let category = if place.nature == MEDICAL { Category::Medical } else { Category::Identite };
    let action = Action { verb: Verb::Lire, category, cible };
    let open = shell.house.authorize_telling(actor, action, details).await?;
    let given = acces::to_give(&open);
    open.commit().await?;
    Ok(given)
}

const DETAILS: &str = "dossier_d_acces relecture";

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let number = asked.get("partie").and_then(|text| text.parse().ok());
    print(&shell, &register, &actor, (id, number), None).await
}

/// The rows to look at, those that ask nothing, and what was decided before.
struct Read {
    nom: String,
    service: i64,
    look: Vec<Item>,
    plain: Vec<Item>,
    kept: BTreeMap<String, String>,
}

async fn read(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<Read, PageError> {
    let place = store::locate(&shell.house, id).await?;
    let action = preparing(&place);
    let mut granted = shell.house.authorize_telling(actor, action, DETAILS).await?;
    let lues = readable(shell, actor, &place, DETAILS).await?;
    let demande = store::read(&mut granted, id).await?;
    let demande = demande.filter(Demande::is_access).ok_or(PageError::NotFound)?;
    // The review shows what hiding would give, whatever was decided before.
    let choix = BTreeMap::new();
    let orders = orders(&mut granted, &demande, shell).await?;
    let asked =
        acces::Demande { partie: part_of(&place), lues: &lues, choix: &choix, juge: &orders };
    let reader = (&shell.house, actor);
    let dossier = acces::gather(reader, &mut granted, register, place.personne, &asked).await?;
    granted.commit().await?;
    let (look, plain) =
        dossier.donnees.into_iter().partition(|item| parties::asked(item).next().is_some());
    let kept = decided(demande.masks.as_deref());
    Ok(Read { nom: dossier.nom, service: place.service, look, plain, kept })
}

fn part(item: &Item, kept: &BTreeMap<String, String>, errors: &[ErrorLink]) -> Part {
    let plain = item.valeurs.iter().filter(|value| value.question == Question::Aucune);
    let facts = plain.map(|value| Fact {
        label: value.champ.clone(),
        value: value.montre.clone(),
        ..Fact::default()
    });
    Part {
        title: format!("{} ({})", item.fiche, item.genre),
        href: item.href.clone(),
        facts: facts.collect(),
        review: parties::asked(item).map(|value| review(value, kept, errors)).collect(),
    }
}

/// The part of a review that is asked for (the first with something to look at when none is), as it was
/// kept, or as it was typed and comes back.
async fn print(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    (id, number): (i64, Option<usize>),
    typed: Option<(BTreeMap<String, String>, Vec<ErrorLink>)>,
) -> Result<Response, PageError> {
    let Read { nom, service, look, plain, mut kept } = read(shell, register, actor, id).await?;
    let ranges = parties::parts(&look);
    let left: Vec<usize> =
        ranges.iter().map(|range| parties::unseen(&look[range.clone()], &kept)).collect();
    let first = left.iter().position(|n| *n > 0).unwrap_or(0);
    let rank = number.map_or(first, |n| n.saturating_sub(1)).min(ranges.len().saturating_sub(1));
    let here = ranges.get(rank).cloned().unwrap_or_default();
    let to_read = left.iter().sum::<usize>();
    let last = to_read == left.get(rank).copied().unwrap_or(0);
    let (form, errors) = typed.unwrap_or_default();
    kept.extend(form);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &ReviewPage {
            layout: scope::frame_of_service(shell, actor, service, "Relire le dossier d’accès"),
            nom,
            told: told(look.is_empty(), to_read, (rank + 1, ranges.len())),
            back: format!("/demandes/{id}"),
            action: format!("/demandes/{id}/acces?partie={}", rank + 1),
            pages: (1..)
                .zip(&left)
                .filter(|_| ranges.len() > 1)
                .map(|(n, left)| {
                    let left = match left {
                        0 => "relue".to_owned(),
                        left => format!("{left} à lire"),
                    };
                    (n, left, n == rank + 1)
                })
                .collect(),
            parts: look[here].iter().map(|item| part(item, &kept, &errors)).collect(),
            rest: format!("Le reste : {} fiches sans texte libre ni tiers", plain.len()),
            others: if rank + 1 == ranges.len().max(1) {
                plain.iter().map(|item| part(item, &kept, &[])).collect()
            } else {
                Vec::new()
            },
            submit: if last {
                "J’ai tout relu : le dossier peut sortir"
            } else {
                "Garder, et passer à la suite"
            },
            errors,
        },
    )
}

fn told(nothing: bool, to_read: usize, (n, of): (usize, usize)) -> String {
    let left = match to_read {
        _ if nothing => {
            return "Aucun texte libre et aucun tiers : vérifiez, puis confirmez.".to_owned();
        }
        0 => "tout est relu".to_owned(),
        1 => "1 endroit à relire".to_owned(),
        n => format!("{n} endroits à relire"),
    };
    if of > 1 {
        format!("Partie {n} sur {of} ; en tout, {left}.")
    } else {
        format!("{}.", fiche::capital(&left))
    }
}

/// What a judge keeps from who asks, today.
pub(super) async fn orders(
    granted: &mut access::Granted,
    demande: &Demande,
    shell: &Shell,
) -> Result<Vec<InForce>, PageError> {
    let rows = partage::restriction::all_of(granted.read(), demande.personne).await?;
    Ok(juge::against(&rows, &demande.lien, &demande.demandeur, shell.house.today()))
}

/// What is wrong in a review: what is taken out says why.
fn wrong(form: &BTreeMap<String, String>) -> Vec<ErrorLink> {
    let mut errors = Vec::new();
    for (key, code) in form.iter().filter(|(key, _)| key.matches('-').count() == 2) {
        let (motif, mots) = (format!("{key}-motif"), format!("{key}-mots"));
        let said = form.get(&motif).map_or("", String::as_str);
        let known = RETRAITS.iter().any(|(code, ..)| *code == said);
        if Choix::from_code(Some(code)) == Choix::Retirer && !known {
            let text =
                "Dites pourquoi ce texte est retiré : la personne lira la raison.".to_owned();
            errors.push(ErrorLink { field: motif, text });
        }
        if form.get(&mots).is_some_and(|text| text.chars().count() > MOTS_LETTERS) {
            let text = format!("C’est trop long : {MOTS_LETTERS} lettres au plus.");
            errors.push(ErrorLink { field: mots, text });
        }
    }
    errors
}

pub(super) async fn keep(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let number = asked.get("partie").and_then(|text| text.parse().ok());
    let errors = wrong(&form);
    if !errors.is_empty() {
        return print(&shell, &register, &actor, (id, number), Some((form, errors))).await;
    }
    let Read { look, kept, .. } = read(&shell, &register, &actor, id).await?;
    let mut masks = kept;
    for (key, said) in &form {
        let said = match key.matches('-').count() {
            2 => Choix::from_code(Some(said)).code(),
            3 => said.trim(),
            _ => "",
        };
        if said.is_empty() {
            masks.remove(key);
        } else {
            masks.insert(key.clone(), said.to_owned());
        }
    }
    let whole = parties::unseen(&look, &masks) == 0;
    let text =
        serde_json::to_string(&masks).map_err(|error| PageError::Machine(error.to_string()))?;
    let action = preparing(&store::locate(&shell.house, id).await?);
    let mut granted = shell.house.authorize_write(&actor, action).await?;
    store::review(&mut granted, id, &text, whole).await?;
    granted.commit().await?;
    let next = if whole { format!("/demandes/{id}") } else { format!("/demandes/{id}/acces") };
    Ok(Redirect::to(&next).into_response())
}

/// The right-of-access file of a request that was reviewed.
pub struct Acces(pub Register);

impl Source for Acces {
    fn code(&self) -> &'static str {
        "acces"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Pdf, Format::Json]
    }

    fn purpose(&self) -> &'static str {
        "personne"
    }

    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>> {
        Box::pin(gather(&self.0, asking))
    }
}

async fn gather(register: &Register, asking: Asking<'_>) -> Result<Gathered, PageError> {
    let (shell, actor) = (asking.shell, asking.actor);
    let id: i64 = asking.subject.get("demande").parse().unwrap_or_default();
    let place = store::locate(&shell.house, id).await?;
    let (service, personne, partie) = (place.service, place.personne, part_of(&place));
    let action = preparing(&place);
    let details = format!("{} dossier_d_acces", asking.details);
    let details = details.trim();
    let mut granted = shell.house.authorize_telling(actor, action.clone(), details).await?;
    let demande = store::read(&mut granted, id).await?.ok_or(PageError::NotFound)?;
    let early = demande.not_before().is_some_and(|day| shell.house.today() < day);
    let closed = demande.reviewed.is_none() || !demande.is_access();
    if early || closed || service != asking.subject.service {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let orders = orders(&mut granted, &demande, shell).await?;
    if juge::shuts(&orders) {
        // The request says why, and how it is answered.
        granted.commit().await?;
        return Err(PageError::Elsewhere(format!("/demandes/{id}")));
    }
    let lues = readable(shell, actor, &place, details).await?;
    let choix = decided(demande.masks.as_deref());
    let asked = acces::Demande { partie, lues: &lues, choix: &choix, juge: &orders };
    let reader = (&shell.house, actor);
    let dossier = acces::gather(reader, &mut granted, register, personne, &asked).await?;
    if parties::unseen(&dossier.donnees, &choix) > 0 {
        // Written or changed since the review: nobody looked at it, it does not leave.
        granted.commit().await?;
        return Err(PageError::Elsewhere(format!("/demandes/{id}/acces")));
    }
    let mut joined = Vec::new();
    if asking.details != "formulaire" {
        for (rank, piece) in (1..).zip(&dossier.copies) {
            let bytes = document::piece::bytes_of(shell, &mut granted, piece).await?;
            joined.push((entry_name(rank, &piece.format), bytes));
        }
    }
    let row = granted
        .query("SELECT nom FROM organisation WHERE id = $1", &[demande.organisation.into()])
        .await?;
    let organisation: String = row.first().map_or(Ok(String::new()), |row| row.get("nom"))?;
    granted.commit().await?;
    let value =
        serde_json::to_value(&dossier).map_err(|error| PageError::Machine(error.to_string()))?;
    let date_line = vocabulary::french_day(shell.house.today());
    let document = acces::document(&dossier, partie, &organisation, date_line);
    let titre = match partie {
        Partie::Dossier => "Dossier d’accès d’une personne",
        Partie::Sante => "Dossier médical demandé par une personne",
    };
    Ok(Gathered {
        action,
        titre: titre.to_owned(),
        parameters: vec![("demande", id.to_string())],
        personne: Some(personne),
        rows: dossier.donnees.len(),
        children: vec![personne],
        persons: 1,
        joined,
        content: Content::Paper(Box::new(document), value),
    })
}
