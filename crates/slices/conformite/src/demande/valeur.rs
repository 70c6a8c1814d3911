//! A value of the file of a right of access, and what its review decided of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::masque::{Tiers, hide, hide_words};

/// What the review decided of a value that names, or may name, somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choix {
    /// Names of others are replaced by their tie.
    Noms,
    /// Left as it is.
    Laisser,
    /// Taken out whole.
    Retirer,
    /// The copy of a paper goes with the file.
    Joindre,
}

impl Choix {
    /// Reads a stored choice; what was not decided hides names.
    pub fn from_code(code: Option<&str>) -> Self {
        match code {
            Some("laisser") => Self::Laisser,
            Some("retirer") => Self::Retirer,
            Some("joindre") => Self::Joindre,
            _ => Self::Noms,
        }
    }

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Noms => "noms",
            Self::Laisser => "laisser",
            Self::Retirer => "retirer",
            Self::Joindre => "joindre",
        }
    }
}

/// Why a value is taken out: code, what the person is told, source.
pub(crate) const RETRAITS: [(&str, &str, &str); 5] = [
    (
        "vie_privee",
        "vie privée d’une autre personne",
        "RGPD, art. 15, 4° ; CRPA, art. L. 311-6, 1°",
    ),
    ("jugement", "appréciation sur une autre personne", "CRPA, art. L. 311-6, 2°"),
    (
        "prejudice",
        "comportement d’une autre personne, à qui le dire nuirait",
        "CRPA, art. L. 311-6, 3°",
    ),
    (
        "tiers_sante",
        "recueilli auprès d’un tiers étranger aux soins, ou le concernant",
        "CSP, art. L. 1111-7",
    ),
    ("juge", "tenu secret par la décision d’un juge", "C. civ., art. 375-7"),
];

/// The most letters of words that a reviewer hides in one value.
pub(crate) const MOTS_LETTERS: usize = 500;

/// What a review asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Nothing.
    Aucune,
    /// What becomes of a text.
    Texte,
    /// Whether the copy of a paper goes with the file.
    Copie,
}

/// A value of the file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Valeur {
    /// Its place, for the review: `table-id-field`.
    #[serde(skip)]
    pub key: String,
    /// Its name.
    pub champ: String,
    /// What is shown.
    #[serde(rename = "valeur")]
    pub montre: String,
    /// As it is in the register; only the review sees it.
    #[serde(skip)]
    pub brut: String,
    /// How many names were found.
    #[serde(skip)]
    pub noms: usize,
    /// What a person must decide: it names somebody else, or is a free text, or a paper.
    #[serde(skip)]
    pub question: Question,
    /// A judge keeps it from who asks: taken out, unless a person decides otherwise.
    #[serde(skip)]
    pub juge: bool,
}

/// A row of the file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Item {
    /// The kind of information.
    pub genre: String,
    /// The kind of row.
    pub fiche: String,
    /// Why it is kept.
    pub finalite: String,
    /// Its values.
    pub valeurs: Vec<Valeur>,
    /// How many versions the history keeps.
    pub versions: i64,
    /// Where the reviewer reads it in the product; empty when its values say it all.
    #[serde(skip)]
    pub href: String,
    /// Its table and its identifier; none for what is only counted.
    #[serde(skip)]
    pub place: Option<(&'static str, i64)>,
}

/// A value that names nobody.
pub(crate) fn fixed(key: String, champ: &str, brut: String) -> Valeur {
    let champ = champ.to_owned();
    let (noms, question, juge) = (0, Question::Aucune, false);
    Valeur { key, champ, montre: brut.clone(), brut, noms, question, juge }
}

/// What reading the file needs: the decisions of the review, and the others of the file.
#[derive(Clone, Copy)]
pub(crate) struct Lecture<'l> {
    /// What the review decided, by place.
    pub choix: &'l BTreeMap<String, String>,
    /// The others.
    pub tiers: &'l [Tiers],
}

impl Lecture<'_> {
    /// A free text: a person reads it.
    pub fn free(&self, key: String, champ: &str, brut: String) -> Valeur {
        let hidden = hide(&brut, self.tiers);
        self.decided(key, champ, brut, hidden, true)
    }

    /// A value whose hidden form is known; `read` when a person must look at it whatever was found.
    pub fn decided(
        &self,
        key: String,
        champ: &str,
        brut: String,
        (hidden, noms): (String, usize),
        read: bool,
    ) -> Valeur {
        let more = |name: &str| self.choix.get(&format!("{key}-{name}")).map_or("", String::as_str);
        let montre = match Choix::from_code(self.choix.get(&key).map(String::as_str)) {
            Choix::Noms | Choix::Joindre => hide_words(&hidden, more("mots")),
            Choix::Laisser => hide_words(&brut, more("mots")),
            Choix::Retirer => withdrawn(more("motif")),
        };
        let question = if read || noms > 0 { Question::Texte } else { Question::Aucune };
        Valeur { key, champ: champ.to_owned(), montre, brut, noms, question, juge: false }
    }

    /// The same value, kept from who asks by a judge: taken out, unless the review decided otherwise.
    pub fn kept_by_judge(&self, value: Valeur) -> Valeur {
        let said = self.choix.contains_key(&value.key);
        let montre = if said { value.montre } else { withdrawn("juge") };
        Valeur { montre, question: Question::Texte, juge: true, ..value }
    }

    /// Whether the copy of a paper goes with the file.
    pub fn joins(&self, key: &str) -> bool {
        Choix::from_code(self.choix.get(key).map(String::as_str)) == Choix::Joindre
    }
}

/// What stands in the place of a value that is taken out, with why.
fn withdrawn(motif: &str) -> String {
    RETRAITS.iter().find(|(code, ..)| *code == motif).map_or_else(
        || "[retiré à la relecture]".to_owned(),
        |(_, label, source)| format!("[retiré à la relecture : {label} ({source})]"),
    )
}
