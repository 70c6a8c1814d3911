//! What a report is, and the model plans it starts from.

use serde::Deserialize;

use crate::rules::same_line;

/// A report of a service for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rapport {
    /// Its identifier.
    pub id: i64,
    /// The service.
    pub service: i64,
    /// The civil year it is about.
    pub annee: i16,
    /// Its title.
    pub titre: String,
    /// When it was frozen, as an RFC 3339 instant.
    pub fige_at: Option<String>,
    /// The document as it was frozen, in JSON.
    pub document: Option<String>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapitre {
    /// Its identifier; 0 in a model.
    pub id: i64,
    /// Its title.
    pub titre: String,
    /// Its text, in Markdown.
    pub texte: String,
    /// Its version, from 1.
    pub version: i64,
}

/// What is done to a chapter in the plan: `monter`, `descendre` or `retirer`. Returns the new order,
/// or `None` when the chapter is not there.
pub fn moved(ids: &[i64], chapitre: i64, geste: &str) -> Option<Vec<i64>> {
    let at = ids.iter().position(|id| *id == chapitre)?;
    let mut ids = ids.to_vec();
    match geste {
        "monter" if at > 0 => ids.swap(at, at - 1),
        "descendre" if at + 1 < ids.len() => ids.swap(at, at + 1),
        "retirer" => {
            ids.remove(at);
        }
        _ => {}
    }
    Some(ids)
}

/// A model plan, shipped with the product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modele {
    /// Its name in addresses.
    pub id: String,
    /// What people read.
    pub label: String,
    /// The kinds of services it is made for.
    pub services: Vec<String>,
    /// Its chapters.
    pub chapitre: Vec<ModeleChapitre>,
}

/// A chapter of a model plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeleChapitre {
    /// Its title.
    pub titre: String,
    /// Its text, with the figures it needs already named.
    pub texte: String,
}

/// Whether a chapter says what comes next.
fn looks_ahead(titre: &str) -> bool {
    titre.to_lowercase().contains("perspective")
}

/// The most lines of a report that are taken for announcements.
const MOST: usize = 40;

/// What was announced: the lines of the chapters that look ahead, without what was left to write, nor titles, nor what
/// such a chapter recalled itself; each with whether it is a point of a list.
fn announced(chapitres: &[(String, String)]) -> Vec<(bool, String)> {
    let lines = chapitres.iter().filter(|(titre, _)| looks_ahead(titre)).flat_map(|(_, texte)| {
        let own = texte.split(RECALLED).next().unwrap_or_default();
        own.lines().map(str::trim)
    });
    lines
        .map(|line| (line, line.trim_start_matches(['-', '–', '•']).trim()))
        .filter(|(_, own)| !own.is_empty() && !own.starts_with('#') && !own.contains("*À écrire"))
        .filter(|(_, own)| !own.starts_with("{{"))
        .map(|(line, own)| (line != own, own.to_owned()))
        .take(MOST)
        .collect()
}

/// The title and the text of chapters.
pub(crate) fn texts(chapitres: &[Chapitre]) -> Vec<(String, String)> {
    chapitres.iter().map(|one| (one.titre.clone(), one.texte.clone())).collect()
}

/// The perspectives of a report: the points of its chapters that look ahead; their sentences, where they have no point.
pub(crate) fn perspectives(chapitres: &[(String, String)]) -> Vec<String> {
    let lines = announced(chapitres);
    let listed = lines.iter().any(|(point, _)| *point);
    let kept = lines.into_iter().filter(|(point, _)| *point || !listed);
    // Signs of emphasis are of the printed page.
    kept.map(|(_, line)| line.replace("**", "")).collect()
}

/// The part of a chapter that recalls the year before.
const RECALLED: &str = "## Ce que nous annoncions pour cette année";

/// The list of what was announced and is followed, as a text names it.
pub(crate) const FOLLOWED: &str = "perspectives";

/// Puts in the chapter that looks ahead what the report of the year before announced: what is followed in the plan, as the
/// register has it, and each other line asking what became of it.
pub fn recall(modele: &mut Modele, annee: i16, before: &[(String, String)], followed: &[String]) {
    let is_followed = |line: &str| followed.iter().any(|own| same_line(own, line));
    let lines: Vec<String> = announced(before)
        .into_iter()
        .map(|(_, line)| line)
        .filter(|line| !is_followed(line))
        .collect();
    let Some(chapitre) = modele.chapitre.iter_mut().rev().find(|one| looks_ahead(&one.titre))
    else {
        return;
    };
    if lines.is_empty() && followed.is_empty() {
        return;
    }
    let mut texte = format!("{}\n\n{RECALLED} (rapport {annee})\n", chapitre.texte.trim());
    if !followed.is_empty() {
        texte.push_str("\n{{liste:");
        texte.push_str(FOLLOWED);
        texte.push_str("}}\n");
    }
    for line in lines {
        texte.push_str("\n- ");
        texte.push_str(&line);
        texte.push_str(" *À écrire : ce que c’est devenu.*");
    }
    texte.push('\n');
    chapitre.texte = texte;
}

/// The model plans.
///
/// # Errors
///
/// The cause, when a shipped text contradicts itself.
pub fn modeles() -> Result<Vec<Modele>, String> {
    [
        include_str!("modeles/milieu_ouvert.toml"),
        include_str!("modeles/internat.toml"),
        include_str!("modeles/cer.toml"),
    ]
    .into_iter()
    .map(|text| toml::from_str(text).map_err(|error| error.to_string()))
    .collect()
}

/// The model plan made for a kind of service; the first one when none is.
///
/// # Errors
///
/// The cause, when a shipped text contradicts itself.
pub fn modele_for(nature: &str) -> Result<Modele, String> {
    let all = modeles()?;
    let fitting = all.iter().position(|one| one.services.iter().any(|own| own == nature));
    all.into_iter().nth(fitting.unwrap_or(0)).ok_or_else(|| "aucun modèle".to_owned())
}
