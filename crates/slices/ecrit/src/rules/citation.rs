//! Marks of citation, and which sentences state a fact. What a mark and a sentence are:
//! `vocabulary::phrase`.

use std::collections::BTreeSet;

pub use vocabulary::phrase::{Run, bare, runs, sentences};

/// Writes numbers as marks, those that follow each other as one.
pub fn marks(numbers: &[i64]) -> String {
    use std::fmt::Write as _;
    let sorted: BTreeSet<i64> = numbers.iter().copied().collect();
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for number in sorted {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => spans.push((number, number)),
        }
    }
    spans.iter().fold(String::new(), |mut text, (first, last)| {
        let _infallible = if first == last {
            write!(text, "[[{first}]]")
        } else {
            write!(text, "[[{first}-{last}]]")
        };
        text
    })
}

/// Every number that a text cites.
pub fn cited(text: &str) -> BTreeSet<i64> {
    runs(text)
        .into_iter()
        .filter_map(|run| match run {
            Run::Mark(first, last) => Some(first..=last),
            Run::Text(_) => None,
        })
        .flatten()
        .collect()
}

/// What is proposed, asked or wished: no fact, whatever it counts.
const PROPOSED: &[&str] = &[
    "proposons",
    "propose",
    "proposent",
    "préconisons",
    "préconise",
    "préconisent",
    "sollicitons",
    "souhaitons",
    "souhaite que",
    "demandons",
    "recommandons",
    "il conviendrait",
    "il serait",
    "pourrait",
    "devrait",
    "devra",
    "nous pensons",
    "à notre sens",
    "il nous paraît",
];

/// What is thought: a fact only when it is dated.
const THOUGHT: &[&str] =
    &["semble", "paraît", "peut-être", "hypothèse", "probablement", "sans doute", "comprenons"];

/// Words that help a verb to say what happened.
const HELPING: &[&str] = &[
    "a", "ont", "avait", "avaient", "est", "sont", "était", "étaient", "été", "s’est", "s'est",
    "n’a", "n'a", "n’est", "n'est", "n’ont", "n'ont", "l’a", "l'a", "j’ai", "j'ai", "avons", "ai",
];

/// Verbs that say what happened, as they follow a helping one, without their agreement.
const HAPPENED: &[&str] = &[
    "absenté",
    "accepté",
    "accompagné",
    "accueilli",
    "admis",
    "agressé",
    "annoncé",
    "annulé",
    "appelé",
    "arrivé",
    "assisté",
    "changé",
    "commencé",
    "confié",
    "confirmé",
    "consulté",
    "convoqué",
    "crié",
    "dégradé",
    "débuté",
    "décidé",
    "déclaré",
    "décrit",
    "demandé",
    "dit",
    "entré",
    "écrit",
    "exclu",
    "expliqué",
    "exprimé",
    "frappé",
    "fugué",
    "hospitalisé",
    "informé",
    "inscrit",
    "insulté",
    "interdit",
    "interrompu",
    "manqué",
    "mordu",
    "obtenu",
    "ordonné",
    "parlé",
    "parti",
    "participé",
    "passé",
    "placé",
    "pleuré",
    "présenté",
    "pris",
    "quitté",
    "raconté",
    "reçu",
    "refusé",
    "rencontré",
    "rendu",
    "rentré",
    "repris",
    "retrouvé",
    "révélé",
    "revenu",
    "sanctionné",
    "signalé",
    "signé",
    "sorti",
    "suivi",
    "suspendu",
    "téléphoné",
    "terminé",
    "transmis",
    "venu",
    "visité",
    "volé",
    "vu",
];

/// Whether a sentence states a fact: something dated, counted, or told by a verb of what happened.
/// A question, a proposal, a thought without a date are none; the number of an article of law counts
/// nothing.
pub fn is_factual(sentence: &str) -> bool {
    let bare = bare(sentence);
    let text = without_law(&bare.trim().to_lowercase());
    if text.ends_with('?') || PROPOSED.iter().any(|word| text.contains(word)) {
        return false;
    }
    if is_dated(&text) {
        return true;
    }
    if THOUGHT.iter().any(|word| text.contains(word)) {
        return false;
    }
    text.chars().any(|letter| letter.is_ascii_digit()) || happened(&text)
}

fn is_dated(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '(' || c == ',')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &str| {
        let digits = word.trim_end_matches("er");
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    };
    words.iter().enumerate().any(|(at, word)| {
        let parts: Vec<&str> = word.split('/').collect();
        let slashed = (2..=3).contains(&parts.len()) && parts.iter().all(|part| number(part));
        let near = |step: isize| {
            at.checked_add_signed(step)
                .and_then(|at| words.get(at))
                .is_some_and(|word| number(word))
        };
        slashed || (vocabulary::MONTHS.contains(word) && (near(-1) || near(1)))
    })
}

fn happened(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || ",;:()«»".contains(c))
        .map(|word| word.trim_matches(['.', '!', '…']))
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().enumerate().any(|(at, word)| {
        let stem = ["es", "e", "s"].iter().find_map(|end| word.strip_suffix(end));
        let verb = HAPPENED.contains(word) || stem.is_some_and(|stem| HAPPENED.contains(&stem));
        let helped = words[at.saturating_sub(4)..at].iter().any(|word| HELPING.contains(word));
        verb && helped
    })
}

/// The text without the articles of law it names: « art. L. 311-4 » counts nothing.
fn without_law(text: &str) -> String {
    let mut out = String::new();
    let mut law = false;
    for word in text.split_whitespace() {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
        let noun = plain.rsplit(['’', '\'']).next().unwrap_or(plain);
        let opens = ["art", "article", "articles"].contains(&noun);
        let goes_on = law
            && (["l", "r", "d", "et", "à", "al", "alinéa"].contains(&plain)
                || plain.chars().next().is_some_and(|c| c.is_ascii_digit()));
        law = opens || goes_on;
        if !law {
            out.push_str(word);
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

/// How many sentences state a fact, how many of them cite an entry, and those that do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compte {
    /// Sentences that state a fact.
    pub facts: usize,
    /// Those that cite an entry that is known.
    pub cited: usize,
    /// The others, without marks.
    pub uncited: Vec<String>,
}

impl Compte {
    /// « phrases de faits citées : 17 sur 20 ».
    pub fn told(&self) -> String {
        match self.facts {
            0 => "Aucune phrase de fait pour l’instant.".to_owned(),
            facts => format!("Phrases de faits citées : {} sur {facts}.", self.cited),
        }
    }
}

/// Counts over the parts of a writing; a mark that names no known entry cites nothing.
pub fn count<'t>(texts: impl IntoIterator<Item = &'t str>, known: &BTreeSet<i64>) -> Compte {
    let mut all = Compte::default();
    for sentence in texts.into_iter().flat_map(sentences) {
        if !is_factual(&sentence) {
            continue;
        }
        all.facts += 1;
        if cited(&sentence).iter().any(|number| known.contains(number)) {
            all.cited += 1;
        } else {
            all.uncited.push(bare(&sentence));
        }
    }
    all
}

/// What an earlier model said to the writer without marking it.
const UNMARKED: &str = "les rappeler ici, et dire comment ils ont été exercés";

/// What is left to write: fields without value, passages marked by the model, also when their star alone was taken off,
/// what a model said to the writer.
pub fn left(text: &str) -> usize {
    let bare = |line: &&str| line.trim_start().starts_with("À écrire :");
    text.matches("[à compléter").count()
        + text.matches("*À écrire").count()
        + text.lines().filter(bare).count()
        + text.matches(UNMARKED).count()
}

/// The text without the star that is left of a mark « *À écrire…* » whose words were taken off by hand.
pub fn without_stray(text: &str) -> String {
    let kept = text.split('\n').filter_map(|line| {
        let bare = line.trim();
        if !bare.is_empty() && bare.chars().all(|letter| letter == '*') {
            return None;
        }
        let alone = bare.matches('*').count() == 1;
        Some(match (bare.strip_prefix('*'), bare.strip_suffix('*')) {
            // « * point » is an item of a list.
            (Some(rest), _) if alone && !rest.starts_with(' ') => rest,
            (None, Some(rest)) if alone => rest.trim_end(),
            _ => line,
        })
    });
    kept.collect::<Vec<_>>().join("\n")
}
