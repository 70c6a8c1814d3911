//! What a night without network needs: the crisis sheet and the open incidents that leave, the incident and the activation
//! that come back (ADR 0058).

use std::collections::BTreeMap;

use access::{AccessError, Actor, Category, Granted};
use fiche::{Register, Remark, Row};
use incident::{Declare, GRAVITE, NATURE_INCIDENT, suite::DESTINATAIRE_AVIS};
use jiff::civil::DateTime;
use nomade::{Ecrit, Fait};
use serde_json::{Value, json};
use web::{PageError, Shell};

use super::land::{texts, words};
use crate::dossier::reading;

/// How many children a declaration may name, the first one included: as many as the page.
const MOST: usize = 4;

/// What a child's packet gains, for who may read it: sheet, activations that run, open incidents, and in whose name an
/// incident may be declared.
pub(super) async fn pack(
    who: (&Shell, &Register, &Actor),
    granted: &mut Granted,
    (personne, owner): (i64, i64),
    writable: &[i64],
) -> Result<Value, PageError> {
    let (shell, register, actor) = who;
    let who_reads = (actor, crate::dossier::MOMENTS);
    let today = shell.house.today();
    let sheets = incident::sheets(granted, register, who_reads, personne, today).await?;
    let reads = !granted.services_on_child(Category::Incident).is_empty();
    let mut more = json!({ "crise": sheets, "incidents": [], "enCours": [] });
    let activates = writable.iter().find(|one| **one == owner).or(writable.first());
    if reads && let Some(kind) = register.by_table("activation_crise") {
        more["incidents"] = json!(incident::ouverts(who, granted, personne).await?);
        let running = incident::activations(granted, register, personne).await?;
        let told =
            running.iter().filter(|(row, _)| writable.contains(&row.owner)).map(|(row, depuis)| {
                json!({ "id": row.id.to_string(), "version": row.version, "base": texts(kind, row),
                        "depuis": depuis })
            });
        more["enCours"] = told.collect();
        more["activer"] = json!(activates.map(ToString::to_string));
        let declares = writable.contains(&owner).then(|| owner.to_string());
        more["incident"] = json!(declares);
    }
    Ok(more)
}

/// The lists of a declaration, for the packet.
pub(super) fn lists() -> Value {
    incident::listes().into_iter().map(|(name, list)| (name.to_owned(), json!(list))).collect()
}

/// The name in which a child beside the first one is named.
fn other(n: usize) -> (String, String) {
    (format!("enfant_{n}"), format!("role_{n}"))
}

/// The children beside the first one that a declaration names, as they are known today, with their place there.
async fn others(shell: &Shell, fait: &Fait) -> Result<Vec<(i64, String)>, PageError> {
    let mut read = shell.house.db().read().await?;
    let mut all = Vec::new();
    for n in 2..=MOST {
        let (enfant, role) = other(n);
        let Some(id) = fait.champs.get(&enfant).and_then(|text| text.parse::<i64>().ok()) else {
            continue;
        };
        let id = fiche::leads_to(&mut read, id).await?.unwrap_or(id);
        if id != fait.personne && all.iter().all(|(one, _)| *one != id) {
            all.push((id, fait.champs.get(&role).cloned().unwrap_or_default()));
        }
    }
    Ok(all)
}

/// Who was told and when, as it was said.
fn dits(fait: &Fait) -> Vec<(String, String)> {
    let told = fait.champs.iter().filter_map(|(name, at)| Some((name.strip_prefix("dit_")?, at)));
    told.map(|(code, at)| (code.to_owned(), at.clone())).collect()
}

/// An incident goes through what its page asks.
pub(super) async fn land(
    who: (&Shell, &Register, &Actor),
    ecrit: &Ecrit,
    moment: DateTime,
) -> Result<Vec<Remark>, PageError> {
    let (shell, _, actor) = who;
    let fait = &ecrit.fait;
    let of = |name: &str| fait.champs.get(name).cloned().unwrap_or_default();
    let mut champs: Vec<(String, String)> =
        ["nature", "gravite", "lieu", "mesure_immediate", "hypothese", "evite", "role", "motif"]
            .iter()
            .map(|name| ((*name).to_owned(), of(name)))
            .collect();
    champs.push(("recit".to_owned(), words(actor, ecrit)));
    champs.push(("enfant".to_owned(), fait.personne.to_string()));
    for (n, (id, place)) in (2..).zip(others(shell, fait).await?) {
        let (enfant, role) = other(n);
        champs.push((enfant, id.to_string()));
        champs.push((role, place));
    }
    let told = Declare { id: ecrit.id, champs, dits: dits(fait), moment };
    incident::declare(who, fait.service, &told).await
}

/// The sheet serves: who said so, since when.
pub(super) async fn activate(
    who: (&Shell, &Register, &Actor),
    ecrit: &Ecrit,
    moment: DateTime,
) -> Result<Vec<Remark>, PageError> {
    let fait = &ecrit.fait;
    let place = (fait.service, fait.personne, ecrit.id);
    incident::activate(who, place, (&ecrit.nom, moment)).await
}

/// What a declaration says beside its facts, in words: a person who decides of it reads all of it.
pub(super) fn told(fait: &Fait) -> Vec<(String, String)> {
    let of = |name: &str| fait.champs.get(name).map_or("", String::as_str);
    let labelled = |list: &vocabulary::Nomenclature, code: &str| {
        list.label_of(code).unwrap_or_default().replace('\'', "’")
    };
    let prevenus: Vec<String> = dits(fait)
        .iter()
        .map(|(code, at)| {
            let hour = at.split_once('T').map_or("", |(_, hour)| hour);
            format!("{} {hour}", labelled(&DESTINATAIRE_AVIS, code)).trim().to_owned()
        })
        .collect();
    let all = [
        ("Quoi", labelled(&NATURE_INCIDENT, of("nature"))),
        ("Gravité", labelled(&GRAVITE, of("gravite"))),
        ("Où", of("lieu").to_owned()),
        ("Ce qui a été fait tout de suite", of("mesure_immediate").to_owned()),
        ("Ce que l’on suppose", of("hypothese").to_owned()),
        ("Déjà prévenus", prevenus.join(", ")),
    ];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(label, value)| (label.to_owned(), value)).collect()
}

/// The children that a declaration names beside the first one, so that one decides of each: by their name where it is
/// open, else as a child; and whether it goes to their file, of what was sent.
pub(super) async fn named(
    (shell, register, actor): (&Shell, &Register, &Actor),
    fait: &Fait,
    sent: &BTreeMap<String, String>,
) -> Result<Vec<(i64, String, bool)>, PageError> {
    let mut all = Vec::new();
    for (id, _) in others(shell, fait).await? {
        // Who was taken out stays out when the page comes back with an error.
        let ticked = sent.is_empty() || sent.contains_key(&format!("avec-{id}"));
        all.push((id, name((shell, register, actor), id).await?, ticked));
    }
    Ok(all)
}

async fn name(
    (shell, register, actor): (&Shell, &Register, &Actor),
    personne: i64,
) -> Result<String, PageError> {
    let hidden = "Un autre enfant".to_owned();
    let kind = register.by_table("personne").ok_or(PageError::NotFound)?;
    let mut granted =
        match shell.house.authorize_telling(actor, reading(personne), "sans-reseau").await {
            Ok(granted) => granted,
            Err(AccessError::Refused) => return Ok(hidden),
            Err(error) => return Err(error.into()),
        };
    let row = fiche::read_row(&mut granted, kind, personne).await?;
    granted.commit().await?;
    let text = |row: &Row, field: &str| row.text(field).unwrap_or_default().to_owned();
    let full = |row: Row| format!("{} {}", text(&row, "prenom"), text(&row, "nom"));
    Ok(row.map_or(hidden, full))
}

/// The declaration as a person put it right: the children who are left, and why what is odd is right.
pub(super) fn corrected(fait: &mut Fait, sent: &BTreeMap<String, String>) {
    for n in 2..=MOST {
        let (enfant, role) = other(n);
        let kept =
            fait.champs.get(&enfant).is_some_and(|id| sent.contains_key(&format!("avec-{id}")));
        if !kept {
            fait.champs.remove(&enfant);
            fait.champs.remove(&role);
        }
    }
    for name in ["nature", "gravite", "lieu"] {
        if let Some(text) = sent.get(name) {
            fait.champs.insert(name.to_owned(), text.trim().to_owned());
        }
    }
    if let Some(motif) = sent.get("pourquoi") {
        fait.champs.insert("motif".to_owned(), motif.trim().to_owned());
    }
}
