//! The models of writings: those shipped, and the text a service writes instead.
//!
//! A model is Markdown: a line that starts by `# ` opens a part; a line « Thèmes : famille, vie » right
//! under it says which facts are assembled there. Fields and conditions are those of `rules::champ`.

use crate::{
    model::Nature,
    rules::{
        champ::{self, Connu, Fault},
        theme::THEMES,
    },
};

/// A part of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partie {
    /// Its title; may hold no field.
    pub titre: String,
    /// The themes of the facts that are assembled in it.
    pub themes: Vec<String>,
    /// Its text.
    texte: champ::Texte,
}

impl Partie {
    /// The text with what is known.
    pub fn filled(&self, known: &Connu) -> String {
        self.texte.filled(known).trim().to_owned()
    }
}

/// The model that the product ships for a nature.
pub fn shipped(nature: Nature) -> &'static str {
    match nature.code {
        "rapport_echeance" => include_str!("modeles/rapport_echeance.md"),
        "note_information" => include_str!("modeles/note_information.md"),
        "synthese" => include_str!("modeles/synthese.md"),
        "convocation" => include_str!("modeles/convocation.md"),
        "dipc" => include_str!("modeles/dipc.md"),
        "projet_enfant" => include_str!("modeles/projet_enfant.md"),
        "attestation" => include_str!("modeles/attestation.md"),
        "diagnostic" => include_str!("modeles/diagnostic.md"),
        "fin_placement" => include_str!("modeles/fin_placement.md"),
        "bilan_psychologique" => include_str!("modeles/bilan_psychologique.md"),
        _ => include_str!("modeles/courrier.md"),
    }
}

/// The most parts of a model.
const PARTS: usize = 40;

/// Reads a model.
///
/// # Errors
///
/// What is wrong, line by line; never empty.
pub fn read(text: &str) -> Result<Vec<Partie>, Vec<Fault>> {
    let mut faults = Vec::new();
    // The line of the title, the title, the themes, the line where the text begins, the text.
    let mut cut: Vec<(usize, String, Vec<String>, usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        if let Some(titre) = line.strip_prefix("# ") {
            cut.push((number, titre.trim().to_owned(), Vec::new(), number + 1, String::new()));
            continue;
        }
        let Some((first, _, themes, begins, texte)) = cut.last_mut() else {
            if !line.trim().is_empty() {
                let told = "le modèle commence par le titre d’une partie : « # Titre ».".to_owned();
                return Err(vec![Fault { line: number, told }]);
            }
            continue;
        };
        let named = ["Thèmes :", "Thèmes:"].iter().find_map(|start| line.strip_prefix(start));
        match named.filter(|_| number == *first + 1) {
            Some(named) => {
                *begins = number + 1;
                for theme in named.split(',').map(str::trim).filter(|theme| !theme.is_empty()) {
                    if THEMES.iter().any(|(code, _)| *code == theme) {
                        themes.push(theme.to_owned());
                    } else {
                        let all: Vec<&str> = THEMES.iter().map(|(code, _)| *code).collect();
                        let told = format!("« {theme} » n’est pas un thème : {}.", all.join(", "));
                        faults.push(Fault { line: number, told });
                    }
                }
            }
            None => {
                texte.push_str(line);
                texte.push('\n');
            }
        }
    }
    if cut.is_empty() {
        let told = "écrivez au moins une partie : « # Titre », puis son texte.".to_owned();
        return Err(vec![Fault { line: 1, told }]);
    }
    if cut.len() > PARTS {
        let told = format!("{} parties : {PARTS} au plus.", cut.len());
        faults.push(Fault { line: 1, told });
    }
    let mut parts = Vec::new();
    for (line, titre, themes, begins, texte) in cut {
        if titre.is_empty() || titre.chars().count() > 200 || titre.contains('{') {
            let told = "le titre d’une partie : quelques mots, sans champ.".to_owned();
            faults.push(Fault { line, told });
        }
        match champ::read(&texte) {
            Ok(texte) => parts.push(Partie { titre, themes, texte }),
            Err(fault) => {
                faults.push(Fault { line: begins + fault.line - 1, told: fault.told });
            }
        }
    }
    if faults.is_empty() { Ok(parts) } else { Err(faults) }
}
