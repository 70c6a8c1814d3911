//! What stands on the sheet, and its version.

use askama::Template;
use dossier::famille::LIEN_FAMILLE;
use fiche::Row;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use sha2::{Digest as _, Sha256};
use vocabulary::french_day;

use crate::dossier::{
    enfant::{Enfant, runs},
    essentiel::{CeSoir, Decide, Repere, Restriction},
    initials,
    joindre::Joindre,
    lead,
};

/// The sheet of a child, as one reader may know it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "dossier/urgence/feuille.html")]
pub(crate) struct Feuille {
    pub nom: String,
    pub initials: String,
    /// Age, birth, sex.
    pub lead: String,
    /// When it was made, as people read it.
    pub at: String,
    /// What tells two sheets apart: the first digits of the hash of what they say.
    pub version: String,
    pub restrictions: Vec<Restriction>,
    pub ecartes: Vec<Joindre>,
    pub lieu: String,
    pub lieu_plus: String,
    pub professionnels: Vec<Joindre>,
    pub contacts: Vec<Joindre>,
    /// Who exercises parental authority: name, and what they are.
    pub autorite: Vec<(String, String)>,
    pub reperes: Vec<Repere>,
    /// The crisis sheet that runs: headings and lines.
    pub crise: Vec<(&'static str, Vec<String>)>,
    /// What to do in a danger: the danger, and what protects.
    pub risques: Vec<(String, String)>,
    pub description: Vec<String>,
    /// Allergies first: what one must know before anything is given.
    pub allergies: Vec<String>,
    pub sante: Vec<String>,
    /// Whether the reader reads what the child takes, and the allergies.
    pub soin: bool,
    /// Whether the reader reads the medical file.
    pub medical: bool,
    pub ecole: String,
    pub decide: Vec<Decide>,
    /// Function, name.
    pub equipe: Vec<(String, String)>,
}

impl Feuille {
    /// Makes it at an instant. Where a child lives is not written when a judge keeps it secret.
    pub fn of(enfant: &Enfant, now: Timestamp, protected: bool) -> Self {
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        let local = zone.to_datetime(now);
        let day = local.date();
        let soir = if protected { CeSoir::default() } else { enfant.ce_soir(local) };
        let contacts = enfant.contacts(day);
        let (ecartes, contacts) =
            contacts.into_iter().partition(|one: &Joindre| !one.interdit.is_empty());
        let (description, reperes) =
            enfant.reperes(day).into_iter().partition(|one: &Repere| one.nature == "description");
        let description: Vec<Repere> = description;
        let equipe = enfant.equipes(day).into_iter().flat_map(|one| one.membres);
        let mut sheet = Self {
            nom: enfant.nom(),
            initials: initials(&enfant.personne),
            lead: identity(&enfant.personne, day),
            at: format!("{} à {} h {:02}", french_day(day), local.hour(), local.minute()),
            version: String::new(),
            restrictions: enfant.restrictions(day),
            ecartes,
            lieu: soir.lieu,
            lieu_plus: soir.plus,
            professionnels: enfant.professionnels(day),
            contacts,
            autorite: holders(enfant, day).into_iter().map(|(nom, lien, _)| (nom, lien)).collect(),
            reperes,
            crise: crisis(enfant, day),
            risques: risks(enfant, day),
            description: description
                .into_iter()
                .flat_map(|one| one.lines)
                .map(|(text, _)| text)
                .collect(),
            allergies: allergies(enfant, day),
            sante: health(enfant, day),
            soin: enfant.soin,
            medical: enfant.rows("note_medicale").next().is_some(),
            ecole: enfant.ecole(day).unwrap_or_default(),
            decide: enfant.decide(day),
            equipe: equipe.map(|one| (one.role_label().to_owned(), one.nom.clone())).collect(),
        };
        sheet.keep_short();
        sheet.version = sheet.hash();
        sheet
    }

    /// The sheet is one page: a long text says its beginning and where the rest is. What a judge decided, allergies and
    /// what is taken are never cut.
    fn keep_short(&mut self) {
        for (text, _) in self.reperes.iter_mut().flat_map(|one| one.lines.iter_mut()) {
            shorten(text);
        }
        for text in self.crise.iter_mut().flat_map(|(_, lines)| lines.iter_mut()) {
            shorten(text);
        }
        for (_, text) in &mut self.risques {
            shorten(text);
        }
        self.description.iter_mut().for_each(shorten);
    }

    /// The first digits of the hash of all that it says, but for the hour when it says it.
    fn hash(&self) -> String {
        let said = Self { at: String::new(), version: String::new(), ..self.clone() };
        let digest = Sha256::digest(format!("{said:?}").as_bytes());
        web::hex(&digest[..4])
    }
}

/// How many signs of one text stand on the sheet.
const LONGEST: usize = 280;

/// Cuts a long text between two words, and says so.
fn shorten(text: &mut String) {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else { return };
    let start = text.get(..end).and_then(|start| start.rfind(' ')).unwrap_or(end);
    text.truncate(start);
    text.push_str(" … (la suite dans le dossier)");
}

fn identity(row: &Row, day: Date) -> String {
    let born = row.day("birth_day").map(|birth| {
        let word = if row.text("sexe") == Some("fille") { "née" } else { "né" };
        format!("{word} le {}", french_day(birth))
    });
    let usage = row.text("nom_usage").map(|nom| format!("nom d’usage {nom}"));
    [Some(lead(row, day)), born, usage].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Who exercises parental authority: the name, who this is for the child, the code of it.
pub(crate) fn holders(enfant: &Enfant, day: Date) -> Vec<(String, String, &str)> {
    enfant
        .membres
        .iter()
        .filter(|row| row.text("autorite_parentale") == Some("oui"))
        .filter(|row| row.day("end_day").is_none_or(|end| end > day))
        .filter_map(|row| {
            let titled = enfant.title("personne", row, "personne_id");
            let nom = row.text("nom").or(titled)?.to_owned();
            let code = row.text("lien")?;
            let lien = LIEN_FAMILLE.label_of(code).unwrap_or_default();
            Some((nom, lien.to_lowercase(), code))
        })
        .collect()
}

/// The parts of the crisis sheet in force; the latest when several services keep one.
fn crisis(enfant: &Enfant, day: Date) -> Vec<(&'static str, Vec<String>)> {
    let needs =
        incident::crise::besoins(enfant.rows("besoin_evalue"), crate::dossier::MOMENTS, |row| {
            fiche::enfant::told(&projet::evaluation::BESOIN, row.text("besoin"))
        });
    let needs = (!needs.is_empty()).then_some((incident::crise::A_CERTAINS_MOMENTS, needs));
    let running =
        || enfant.rows("fiche_crise").filter(|row| runs(row, "start_day", "end_day", day));
    let found = running().max_by_key(|row| (row.day("start_day"), row.id));
    let Some(row) = found else { return needs.into_iter().collect() };
    let lines = |field: &str| -> Vec<String> {
        let text = row.text(field).unwrap_or_default();
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let others = running().count() > 1;
    let other = others.then(|| {
        let told = "Une autre fiche de crise est en cours pour cet enfant : la lire sur sa page « Crise ».";
        ("Attention", vec![told.to_owned()])
    });
    incident::crise::PARTIES
        .iter()
        .map(|(field, title)| (*title, lines(field)))
        .filter(|(_, lines)| !lines.is_empty())
        .chain(needs)
        .chain(other)
        .collect()
}

fn risks(enfant: &Enfant, day: Date) -> Vec<(String, String)> {
    let label = |row: &Row| {
        let code = row.text("nature").unwrap_or_default();
        connaissance::NATURE_RISQUE.label_of(code).unwrap_or(code).to_owned()
    };
    let told = |row: &Row| row.text("conduite").unwrap_or_default().to_owned();
    let dangers = enfant.rows("danger_repere").filter(|row| runs(row, "day", "end_day", day));
    let dangers = dangers.map(|row| {
        let code = row.text("nature").unwrap_or_default();
        let known = connaissance::NATURE_DANGER.label_of(code).unwrap_or(code);
        (format!("Danger : {known}"), told(row))
    });
    enfant
        .rows("marque_risque")
        .filter(|row| runs(row, "start_day", "end_day", day))
        .map(|row| (label(row), told(row)))
        .chain(dangers)
        .collect()
}

/// What one must know before anything is given.
fn allergies(enfant: &Enfant, day: Date) -> Vec<String> {
    let runs = |row: &&Row| runs(row, "start_day", "end_day", day);
    let all = enfant.rows("allergie").filter(runs).map(|row| {
        let more = row.text("conduite").map(|text| format!(" : {text}")).unwrap_or_default();
        format!("ALLERGIE {}{more}", row.text("allergene").unwrap_or_default())
    });
    all.collect()
}

/// What is prescribed.
fn treatments(enfant: &Enfant, day: Date) -> Vec<String> {
    let runs = |row: &&Row| runs(row, "start_day", "end_day", day);
    let text = |row: &Row, name: &str| row.text(name).unwrap_or_default().to_owned();
    let taken = enfant.rows("traitement_sante").filter(runs);
    let taken =
        taken.map(|row| format!("Prend : {}, {}", text(row, "medicament"), text(row, "dose")));
    taken.collect()
}

/// Words of a structure that tell of addiction, of the mind or of sexual life: a sheet lies on tables, and goes to whoever
/// drives the child.
const UNSAID: &[&str] = &[
    "csapa", "caarud", "addict", "cjc", "cmp", "psy", "cegidd", "cpef", "planning", "ivg", "sexuel",
];

/// Whether care of the body that runs is told on the sheet, and by whom: an emergency doctor has no use of the rest, and
/// what is taken is told above.
fn told_care(row: &Row) -> Option<String> {
    if row.text("nature") != Some("somatique") {
        return None;
    }
    let Some(at) = row.text("structure") else { return Some("Suivi médical en cours".to_owned()) };
    let key = vocabulary::search_key(at);
    let unsaid = UNSAID.iter().any(|word| key.contains(word));
    (!unsaid).then(|| format!("Suivi médical : {at}"))
}

/// Care of the body that runs, then the treatment of the medical file when the reader opens it.
fn health(enfant: &Enfant, day: Date) -> Vec<String> {
    let care =
        enfant.rows("orientation_sante").filter(|row| runs(row, "start_day", "end_day", day));
    let mut told: Vec<String> = treatments(enfant, day);
    told.extend(care.filter_map(told_care));
    let treatment = enfant.rows("note_medicale").find_map(|row| {
        Some(format!(
            "Traitement (le {}) : {}",
            row.day("day").map(french_day)?,
            row.text("traitement")?
        ))
    });
    told.extend(treatment);
    told
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, shorten};

    #[test]
    fn a_long_text_is_cut_between_two_words_and_says_where_the_rest_is() {
        let mut short = "Préfère être prévenu.".to_owned();
        shorten(&mut short);
        assert_eq!(short, "Préfère être prévenu.");
        let mut long = "Prévenir à l’avance ".repeat(40);
        shorten(&mut long);
        assert!(long.ends_with(" … (la suite dans le dossier)"), "{long}");
        assert!(long.chars().count() < LONGEST + 40, "{long}");
    }
}
