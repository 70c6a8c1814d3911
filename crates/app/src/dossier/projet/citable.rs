//! The sentences that a writing may take from the project: the words that the child agreed to see repeated,
//! what was assessed, the objectives by part of the document, what was decided, who was associated.

use ::projet::{
    association::{ASSOCIATION_PROJET, ETAPE_PROJET, PERSONNE_ASSOCIEE, POSITION_PROJET},
    cointervention::{CO_INTERVENTION, RESULTAT_CO_INTERVENTION},
    evaluation::{BESOIN, BESOIN_EVALUE, ETAT_BESOIN, EVALUATION_PROJET},
    indication::ARBITRAGE,
    objectif::{
        BILAN_OBJECTIF, ETAT_OBJECTIF, OBJECTIF_PROJET, PERIODICITE, PROJET, SUITE_OBJECTIF,
    },
    parole::{PAROLE_ENFANT, is_quotable},
    theme::{Partie, label, part_of},
};
use access::Granted;
use ecrit::{Citable, Entree, Later};
use fiche::{Fiche, Row};
use jiff::civil::Date;
use vocabulary::french_day;
use web::PageError;

use super::vue::{text, told};

/// The longest quotation, in letters; the rest is one click away.
const QUOTED: usize = 400;

/// The project of a child.
pub(crate) struct Projet;

impl Citable for Projet {
    fn table(&self) -> &'static str {
        PAROLE_ENFANT.table
    }

    fn href(&self, row: i64) -> String {
        format!("/paroles/{row}")
    }

    fn entries<'a>(
        &'a self,
        granted: &'a mut Granted,
        personne: i64,
        period: (Date, Date),
    ) -> Later<'a, Result<Vec<Entree>, PageError>> {
        Box::pin(async move {
            let mut all = Vec::new();
            for (fiche, tell) in KINDS {
                let services = granted.services_on_child(fiche.category).to_vec();
                let rows =
                    fiche::rows_about(granted, fiche, "personne_id", personne, &services).await?;
                all.extend(rows.iter().filter_map(|row| entry(fiche, *tell, row, period)));
            }
            Ok(all)
        })
    }

    fn lacks<'a>(
        &'a self,
        granted: &'a mut Granted,
        (nature, personne): (&'a str, i64),
        day: Date,
    ) -> Later<'a, Result<Vec<String>, PageError>> {
        Box::pin(async move {
            if nature != "projet_enfant" {
                return Ok(Vec::new());
            }
            super::parties::lacks(granted, (personne, day)).await
        })
    }
}

/// What a row says, and where it belongs; nothing when it is not to be repeated.
type Tell = fn(&Row) -> Option<(String, &'static str)>;

static KINDS: &[(&Fiche, Tell)] = &[
    (&PAROLE_ENFANT, parole),
    (&EVALUATION_PROJET, evaluation),
    (&BESOIN_EVALUE, besoin),
    (&OBJECTIF_PROJET, objectif),
    (&CO_INTERVENTION, co_intervention),
    (&BILAN_OBJECTIF, bilan),
    (&ARBITRAGE, arbitrage),
    (&ASSOCIATION_PROJET, association),
];

fn entry(
    fiche: &'static Fiche,
    tell: Tell,
    row: &Row,
    (start, end): (Date, Date),
) -> Option<Entree> {
    let day = row.day(fiche.order)?;
    // An objective belongs to every period it runs in; all else, to that of its day.
    let runs = fiche.table == OBJECTIF_PROJET.table
        && day <= end
        && row.day("end_day").is_none_or(|last| last > start);
    let held = start <= day && day <= end;
    if !runs && !held {
        return None;
    }
    let (words, theme) = tell(row)?;
    Some(Entree {
        table: fiche.table.to_owned(),
        row: row.id,
        version: row.version,
        service: row.owner,
        category: fiche.category,
        day,
        label: fiche.label.replace('\'', "’"),
        // Each is told for itself: many are never folded into one.
        nature: String::new(),
        words,
        theme,
    })
}

/// Words as a quotation, of one line, its own guillemets turned.
fn quoted(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ").replace('«', "“").replace('»', "”");
    let words = words.replace("“ ", "“").replace(" ”", "”");
    let mut cut: String = words.trim_end_matches('.').chars().take(QUOTED).collect();
    if words.chars().count() > QUOTED {
        cut.push('…');
    }
    format!("« {cut} »")
}

fn plain(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

fn about(row: &Row) -> String {
    label(row.text("theme").unwrap_or_default()).to_lowercase()
}

/// What he says of it, when it is known.
fn says(row: &Row) -> String {
    row.text("mots").map(|mots| format!(" ; il dit : {}", quoted(mots))).unwrap_or_default()
}

fn of_part(row: &Row) -> &'static str {
    match part_of(row.text("theme").unwrap_or_default()) {
        Partie::Sante => "sante",
        Partie::Famille => "famille",
        Partie::Scolarite => "scolarite",
    }
}

fn parole(row: &Row) -> Option<(String, &'static str)> {
    if !is_quotable(row) {
        return None;
    }
    let answer = row.text("reponse").map(|text| format!(" ; on lui a répondu : {}", quoted(text)));
    let words = quoted(&text(row, "mots"));
    Some((format!(" ({}) : {words}{}", about(row), answer.unwrap_or_default()), "parole"))
}

fn evaluation(row: &Row) -> Option<(String, &'static str)> {
    let (wants, family) = (quoted(row.text("attente")?), quoted(row.text("famille_appui")?));
    let with = plain(&text(row, "participants"));
    Some((
        format!(" (avec {with}) : il attend {wants} ; sa famille peut s’appuyer sur {family}"),
        "comprehension",
    ))
}

fn besoin(row: &Row) -> Option<(String, &'static str)> {
    if row.text("etat") == Some("pas_concerne") {
        return None;
    }
    let need = told(&BESOIN, row, "besoin");
    let state = told(&ETAT_BESOIN, row, "etat").to_lowercase();
    let more = row.text("precision_besoin").map(|text| format!(" ({})", plain(text)));
    Some((format!(" : {need}, {state}{}", more.unwrap_or_default()), "comprehension"))
}

fn objectif(row: &Row) -> Option<(String, &'static str)> {
    if !matches!(row.text("accueil"), Some("retenu" | "modifie")) {
        return None;
    }
    let mut how = Vec::new();
    for field in ["mission", "moyens"] {
        how.extend(row.text(field).map(plain));
    }
    if let Some(n) = row.int("nombre") {
        how.push(format!("{n} fois par {}", told(&PERIODICITE, row, "periodicite").to_lowercase()));
    }
    if let Some(last) = row.day("end_day").and_then(|end| end.yesterday().ok()) {
        how.push(format!("jusqu’au {}", french_day(last)));
    }
    let how = if how.is_empty() { String::new() } else { format!(" ; {}", how.join(", ")) };
    let (what, projet) = (plain(&text(row, "texte")), told(&PROJET, row, "projet"));
    Some((format!(" ({}, {projet}) : {what}{how}{}", about(row), says(row)), of_part(row)))
}

/// With whom, on what, to what end; what it gave, once it is said.
fn co_intervention(row: &Row) -> Option<(String, &'static str)> {
    let (with, what) = (plain(&text(row, "avec")), plain(&text(row, "aspect")));
    let aim = plain(row.text("objectif")?);
    let gave = match row.text("resultat") {
        Some(_) => {
            format!(" ; {}", told(&RESULTAT_CO_INTERVENTION, row, "resultat").to_lowercase())
        }
        None => String::new(),
    };
    Some((format!(" avec {with}, {what} : {aim}{gave}"), "famille"))
}

fn bilan(row: &Row) -> Option<(String, &'static str)> {
    let state = told(&ETAT_OBJECTIF, row, "etat").to_lowercase();
    let next = told(&SUITE_OBJECTIF, row, "suite").to_lowercase();
    let what = quoted(row.text("texte")?);
    Some((format!(" : {state}, {next} ; il est noté : {what}{}", says(row)), "comprehension"))
}

fn arbitrage(row: &Row) -> Option<(String, &'static str)> {
    let (decision, who) = (plain(row.text("decision")?), plain(row.text("decideur")?));
    Some((format!(" ({}) : {decision}, décidé par {who}{}", about(row), says(row)), of_part(row)))
}

fn association(row: &Row) -> Option<(String, &'static str)> {
    row.text("titulaire")?;
    let who = told(&PERSONNE_ASSOCIEE, row, "titulaire");
    let step = told(&ETAPE_PROJET, row, "etape").to_lowercase();
    let position = told(&POSITION_PROJET, row, "position").to_lowercase();
    let said = row.text("mots").map(|mots| format!(" ; dit : {}", quoted(mots)));
    let why = row.text("motif").map(|why| format!(" ({})", plain(why))).unwrap_or_default();
    let said = said.unwrap_or_default();
    Some((format!(" ({who}, {step}) : {position}{why}{said}"), "position"))
}
