//! What the page of an incident asks of other slices: the papers tied to it, and who exercises parental authority over a child, how they are called, and what a judge restricted: for the page of an
//! incident.

use std::sync::Arc;

use access::{AccessError, Actor, Category};
use document::piece::{Lien, Piece};
use fiche::Register;
use incident::{Answer, Found, Papiers, Titulaire, Titulaires};
use jiff::civil::Date;
use partage::restriction::InForce;
use web::{PageError, Shell};

use super::{
    enfant::{Enfant, reading},
    joindre::Joindre,
    urgence::holders,
};

/// What is read for it.
const KINDS: &[Category] = &[Category::Identite, Category::Judiciaire];

/// The answer that the page of an incident asks for.
pub(crate) fn titulaires(register: Register) -> Titulaires {
    Titulaires(Arc::new(move |shell: Shell, actor: Actor, personne: i64| -> Answer {
        let register = register.clone();
        Box::pin(async move { read(&shell, &register, &actor, personne).await })
    }))
}

/// The papers tied to an incident, of those that the reader opens.
pub(crate) fn papiers() -> Papiers {
    Papiers(Arc::new(|shell: Shell, actor: Actor, personne: i64, incident: i64| -> Found {
        Box::pin(async move { tied(&shell, &actor, personne, incident).await })
    }))
}

/// The papers that go with pieces of the health case of a child, of those that the reader opens.
pub(crate) fn scans() -> sante::Scans {
    sante::Scans(Arc::new(|shell: Shell, actor: Actor, personne: i64| -> sante::Found {
        Box::pin(async move {
            let found = of_file(&shell, &actor, personne).await?;
            Ok(found
                .into_iter()
                .filter(|one| one.retrait.is_none())
                .filter_map(|one| {
                    let lien = one.lien.filter(|lien| lien.table == "piece_sante")?;
                    let href = format!("/documents/{}", one.id);
                    let image = document::piece::is_carried(&one);
                    Some(sante::Scan { piece: lien.id, titre: one.title, href, image })
                })
                .collect())
        })
    }))
}

/// The papers of a file, of those that the reader opens.
async fn of_file(shell: &Shell, actor: &Actor, personne: i64) -> Result<Vec<Piece>, PageError> {
    let mut granted =
        match shell.house.authorize_telling(actor, reading(personne), "documents").await {
            Ok(granted) => granted,
            Err(AccessError::Refused) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
    let found = document::piece::of_child(&mut granted, personne).await?;
    granted.commit().await?;
    Ok(found)
}

async fn tied(
    shell: &Shell,
    actor: &Actor,
    personne: i64,
    incident: i64,
) -> Result<Vec<(String, String)>, PageError> {
    let Some(lien) = Lien::of("incident", incident) else { return Ok(Vec::new()) };
    let mut found = of_file(shell, actor, personne).await?;
    found.retain(|piece| piece.retrait.is_none() && piece.lien == Some(lien));
    let told = |day| vocabulary::french_day(day);
    Ok(found
        .into_iter()
        .map(|one| (format!("{}, {}", one.title, told(one.day)), format!("/documents/{}", one.id)))
        .collect())
}

async fn read(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Vec<Titulaire>, PageError> {
    let told = "information:identite information:judiciaire";
    let mut granted = match shell.house.authorize_telling(actor, reading(personne), told).await {
        Ok(granted) => granted,
        Err(AccessError::Refused) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let one = Enfant::read((shell, register), actor, &mut granted, personne, KINDS).await?;
    granted.commit().await?;
    Ok(of(&one, shell.house.today()))
}

/// What a judge restricted of the rights of a holder on a day.
fn restricted(one: &Enfant, code: &str, day: Date) -> String {
    let held = partage::restriction::in_force(&one.judged(), day);
    let droits: Vec<String> = held
        .iter()
        .filter(|held| held.titulaire == code && held.ailleurs.is_none())
        .flat_map(|held| held.droits.iter().map(|(_, label)| label.replace('\'', "’")))
        .collect();
    if droits.is_empty() {
        let away =
            held.iter().find(|held| held.titulaire == code).and_then(InForce::told_elsewhere);
        return away.map(|told| format!("{told}.")).unwrap_or_default();
    }
    format!("Décidé par un juge : {}", droits.join(", "))
}

/// The holders whom the family names, each with the numbers of the contact of that name; then the contacts noted as
/// holders. Nobody whom a judge keeps away, or might for this reader, has a number.
fn of(one: &Enfant, day: Date) -> Vec<Titulaire> {
    let key = |nom: &str| vocabulary::search_key(nom);
    let contacts = one.contacts(day);
    let ecartes = one.ecartes(day);
    let told = |nom: String, lien: String, contact: Option<&Joindre>, code: &str| {
        let ecarte = ecartes.iter().find(|ecarte| !code.is_empty() && ecarte.lien == code);
        let interdit = match (contact.filter(|one| !one.is_open()), ecarte) {
            (Some(kept), _) if !kept.interdit.is_empty() => {
                format!("Contact restreint : {}", kept.interdit)
            }
            (_, Some(ecarte)) => format!("Contact restreint : {}", ecarte.motif),
            (Some(_), None) => "Demandez au service avant d’appeler".to_owned(),
            (None, None) => String::new(),
        };
        let numeros = contact.filter(|_| interdit.is_empty());
        let numeros = numeros.map(|one| one.numeros.clone()).unwrap_or_default();
        Titulaire { nom, lien, numeros, interdit, restreint: restricted(one, code, day) }
    };
    let mut all: Vec<Titulaire> = Vec::new();
    for (nom, lien, code) in holders(one, day) {
        let contact = contacts.iter().find(|contact| key(&contact.nom) == key(&nom));
        all.push(told(nom, lien, contact, code));
    }
    for contact in contacts.iter().filter(|contact| contact.autorite) {
        if all.iter().all(|known| key(&known.nom) != key(&contact.nom)) {
            all.push(told(contact.nom.clone(), contact.qui.to_lowercase(), Some(contact), ""));
        }
    }
    all
}
