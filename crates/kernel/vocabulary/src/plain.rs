//! Whether a text is easy to read: short sentences, words that everybody knows.
//!
//! Source of the lengths: « L’information pour tous, règles européennes pour une information facile
//! à lire et à comprendre » (Inclusion Europe, Unapei): short sentences, one idea each, no hard word;
//! no abbreviation, no sign that one cannot say, no percentage, no Roman number, and who does what.

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

/// Abbreviations that a reader must not have to guess.
const SHORT: &[&str] = &["etc", "ex", "cf", "mr", "tél", "rdv", "art", "p", "n°", "svp"];

/// Helping verbs of the passive, as they stand before what is done.
const PASSIVE: &[&str] = &["est", "sont", "sera", "seront", "était", "étaient", "être", "été"];

/// What is hard to read in a text, sentence by sentence: its length, its words, its signs.
pub fn faults(text: &str) -> Vec<Fault> {
    let mut all = Vec::new();
    for sentence in crate::phrase::sentences(text) {
        let told = lengths(&sentence).into_iter().chain(words(&sentence)).chain(signs(&sentence));
        all.extend(told.map(|told| Fault { sentence: sentence.clone(), told }));
    }
    all
}

fn lengths(sentence: &str) -> Option<String> {
    let words = sentence.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric));
    let length = words.count();
    (length > LONGEST)
        .then(|| format!("{length} mots : coupez-la en deux ({LONGEST} mots au plus)."))
}

fn words(sentence: &str) -> Vec<String> {
    let lower = format!(" {} ", sentence.to_lowercase().replace(['’', '\'', ',', '.'], " "));
    HARD.iter()
        .filter(|(hard, _)| {
            [format!(" {hard} "), format!(" {hard}s ")].iter().any(|one| lower.contains(one))
        })
        .map(|(hard, easy)| format!("« {hard} » est difficile. Par exemple : « {easy} »."))
        .collect()
}

fn signs(sentence: &str) -> Vec<String> {
    let mut all = Vec::new();
    if sentence.contains(['(', ')', '[', ']', '/', ';']) {
        all.push("Ni parenthèse, ni barre, ni point-virgule : faites une autre phrase.".to_owned());
    }
    if sentence.contains('%') {
        all.push("Pas de pourcentage : dites par exemple « la moitié ».".to_owned());
    }
    let words: Vec<&str> = sentence
        .split(|c: char| c.is_whitespace() || ['’', '\'', '-'].contains(&c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '°'))
        .filter(|word| !word.is_empty())
        .collect();
    for word in &words {
        let letters = word.chars().count();
        let capitals = word.chars().all(char::is_uppercase);
        if letters > 1 && capitals && word.chars().all(|c| "IVXLC".contains(c)) {
            all.push(format!("« {word} » : écrivez le nombre en chiffres."));
        } else if (letters > 1 && capitals) || SHORT.contains(&word.to_lowercase().as_str()) {
            all.push(format!("« {word} » est un mot raccourci : écrivez-le en entier."));
        }
    }
    let passive = words.windows(3).any(|three| {
        let done = three[1].trim_end_matches('s').trim_end_matches('e');
        PASSIVE.contains(&three[0])
            && three[2] == "par"
            && ["é", "i", "u", "it", "rt"].iter().any(|end| done.ends_with(end))
    });
    if passive {
        all.push("Dites qui fait quoi : « le juge décide », et pas « est décidé par ».".to_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::faults;

    fn count(text: &str) -> usize {
        faults(text).len()
    }

    #[test]
    fn an_easy_text_has_no_fault() {
        let easy = "Tu peux appeler le 119. C’est gratuit. Ton éducatrice, Leïla, t’aide !";
        assert_eq!(faults(easy), []);
    }

    #[test]
    fn a_bad_sentence_is_told_whatever_makes_it_hard() {
        for bad in [
            "Tu peux venir (si tu veux).",
            "La moitié, c’est 50 %.",
            "Voici l’article IV.",
            "L’ASE t’aide.",
            "Tu as un rdv.",
            "Ton lieu est choisi par le juge.",
            "La visite est décidée par ta mère.",
            "Le père et/ou la mère.",
            "La mainlevée arrive.",
            "Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize.",
        ] {
            assert_eq!(count(bad), 1, "{bad}: {:?}", faults(bad));
        }
    }

    #[test]
    fn each_sentence_is_judged_alone() {
        assert_eq!(count("Tu dors ici. L’audience est demain. Tu viens."), 1);
    }
}
