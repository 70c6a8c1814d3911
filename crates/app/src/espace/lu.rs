//! What the page of the holder of a key says, once it is known that they may read it.

use super::{
    decide::Matiere,
    langue::Langue,
    prepare::{Point, Proposition},
};

/// Somebody, or a service, that helps: name, what they do, the number as read and as dialled.
#[derive(Debug, Clone, Default)]
pub(super) struct Aidant {
    pub nom: String,
    pub quoi: String,
    pub numero: String,
    pub dialled: String,
}

/// What comes: when, what, with whom.
#[derive(Debug, Clone)]
pub(super) struct AVenir {
    pub quand: String,
    pub quoi: &'static str,
    /// Whether it is by video.
    pub visio: bool,
    pub avec: String,
}

/// Words of the child: what, when, and the answer or what is awaited.
#[derive(Debug, Clone)]
pub(super) struct Parole {
    pub mots: String,
    pub quand: String,
    pub reponse: String,
    pub attente: String,
    /// Who put the answer off; empty when nobody did.
    pub par: String,
}

/// A step of the youth's own project: what it asks, what they wrote, and what was said beside.
#[derive(Debug, Clone)]
pub(super) struct Etape {
    pub code: &'static str,
    pub label: String,
    pub question: &'static str,
    /// What a method put in front of the holder: the name of the step, what it asks.
    pub prevues: Vec<(String, String)>,
    /// Words and their day.
    pub ecrits: Vec<(String, String)>,
    /// Who, and what they said beside.
    pub a_cote: Vec<(String, String)>,
}

/// Words that the holder wrote: when, what became of them, and what was answered.
#[derive(Debug, Clone)]
pub(super) struct Envoi {
    pub mots: String,
    /// How they begin, by which one tells them apart.
    pub debut: String,
    pub quand: String,
    pub etat: &'static str,
    /// Whether it asked for a visit by video.
    pub visio: bool,
    pub reponse: String,
    pub attente: String,
    /// Who put the answer off; empty when nobody did.
    pub par: String,
}

/// Photos that parents agreed to, and that one of them may say no to.
#[derive(Debug, Clone)]
pub(super) struct Photo {
    /// A code of `portee_image`.
    pub portee: &'static str,
    pub quoi: &'static str,
    /// The day they said yes, in words.
    pub depuis: String,
}

/// A writing to read: its number, and the day it was validated, in words.
#[derive(Debug, Clone)]
pub(super) struct AEcrit {
    pub id: i64,
    pub day: String,
}

/// What the holder of a key may read.
#[derive(Debug, Clone, Default)]
pub(super) struct Lu {
    pub enfant: bool,
    /// The language of the page.
    pub langue: Langue,
    /// The age of the child, in years; none when the birth is not noted.
    pub age: Option<i16>,
    /// Whether it is printed for the holder, by somebody else.
    pub papier: bool,
    /// Whether a parent has visits, and may ask for one by video.
    pub visites: bool,
    pub prenom: String,
    pub aidants: Vec<Aidant>,
    pub decisions: Vec<Vec<String>>,
    /// Who decides what, for a parent of whom a judge restricted nothing.
    pub qui_decide: Vec<Matiere>,
    pub a_venir: Vec<AVenir>,
    /// What became of the visits of a parent, the latest first: when, what, why.
    pub passees: Vec<(String, [&'static str; 2])>,
    /// What is done with the child, as his project says it, and his own words on it.
    pub projet: Vec<(String, String)>,
    pub paroles: Vec<Parole>,
    /// The youth's own project, by steps; empty for a parent.
    pub etapes: Vec<Etape>,
    /// What the holder proposed for the project, and what became of it.
    pub propositions: Vec<Proposition>,
    /// What is lined up before the youth leaves; empty for a parent and before that age.
    pub depart: Vec<Point>,
    /// What is said of the interview of the seventeen years; empty when nothing.
    pub entretien: String,
    /// The writings that the service gave to a parent to read.
    pub ecrits: Vec<AEcrit>,
    /// The photos that a parent agreed to; empty for a child.
    pub photos: Vec<Photo>,
    /// What the holder wrote here.
    pub envois: Vec<Envoi>,
    /// When the page was opened with this key.
    pub ouvertures: Vec<String>,
}

impl Lu {
    /// Under thirteen years: shorter words, as the papers of the law of 2002 are offered by age.
    pub(super) fn petit(&self) -> bool {
        self.age.is_some_and(|age| age < 13)
    }

    /// The languages of the page: code, own name, whether it is the one in use.
    pub(super) fn langues(&self) -> Vec<(&'static str, &'static str, bool)> {
        let told = |one: Langue| (one.code(), one.own_name(), one == self.langue);
        Langue::ALL.into_iter().map(told).collect()
    }
}
