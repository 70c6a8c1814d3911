//! Whether a text is easy to read: short sentences, words that everybody knows.
//!
//! Source of the lengths: « L’information pour tous, règles européennes pour une information facile
//! à lire et à comprendre » (Inclusion Europe, Unapei): short sentences, one idea each, no hard word.

/// The longest easy sentence, in words.
pub const LONGEST: usize = 15;

/// Hard words, without their agreement, and what to say instead.
const HARD: &[(&str, &str)] = &[
    ("accompagnement", "aide"),
    ("afin", "pour"),
    ("aemo", "aide à la maison décidée par le juge"),
    ("assistance éducative", "aide décidée par le juge"),
    ("audience", "rendez-vous avec le juge"),
    ("autorité parentale", "droits et devoirs des parents"),
    ("bienveillance", "gentillesse"),
    ("carence", "manque"),
    ("concertation", "discussion"),
    ("conformément", "comme"),
    ("danger", "ce qui peut te faire du mal"),
    ("dispositif", "aide"),
    ("échéance", "date de fin"),
    ("effectuer", "faire"),
    ("établissement", "foyer"),
    ("évaluation", "point sur la situation"),
    ("hébergement", "lieu où tu dors"),
    ("instance", "réunion"),
    ("intervenir", "aider"),
    ("mainlevée", "fin de la mesure"),
    ("mesure", "décision du juge pour t’aider"),
    ("mettre en place", "commencer"),
    ("modalité", "façon de faire"),
    ("néanmoins", "mais"),
    ("notamment", "par exemple"),
    ("objectif", "but"),
    ("ordonnance", "décision du juge"),
    ("partenaire", "personne qui aide aussi"),
    ("préconiser", "conseiller"),
    ("problématique", "problème"),
    ("prise en charge", "aide"),
    ("procédure", "étapes"),
    ("référent", "personne qui te suit"),
    ("restreindre", "limiter"),
    ("scolarité", "école"),
    ("synthèse", "réunion"),
    ("veiller", "faire attention"),
];

/// What makes a sentence hard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The sentence.
    pub sentence: String,
    /// What to change, in words.
    pub told: String,
}

/// What is hard to read in a text, sentence by sentence.
pub fn faults(text: &str) -> Vec<Fault> {
    let mut all = Vec::new();
    for sentence in super::citation::sentences(text) {
        let words = sentence.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric));
        let length = words.count();
        if length > LONGEST {
            let told = format!("{length} mots : coupez-la en deux ({LONGEST} mots au plus).");
            all.push(Fault { sentence: sentence.clone(), told });
        }
        let lower = format!(" {} ", sentence.to_lowercase().replace(['’', '\'', ',', '.'], " "));
        for (hard, easy) in HARD {
            let found = [format!(" {hard} "), format!(" {hard}s ")];
            if found.iter().any(|one| lower.contains(one)) {
                let told = format!("« {hard} » est difficile. Par exemple : « {easy} ».");
                all.push(Fault { sentence: sentence.clone(), told });
            }
        }
    }
    all
}
