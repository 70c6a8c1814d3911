//! Who may be shown what, on a day. Nothing is shown but what a rule names; in doubt, nothing.

use std::collections::BTreeSet;

use jiff::civil::Date;
use partage::restriction::{InForce, Qui, may_be};

use vocabulary::Nomenclature;

use crate::model::{Cle, Pour};

/// What a judge restricted, as it holds on the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interdit {
    /// A code of the list `titulaire_droit`.
    pub titulaire: String,
    /// The name of the holder, when it is written.
    pub nom: Option<String>,
    /// The rights restricted, without `restreint_`: `contact`, `visite`, `hebergement`, `adresse`, `scolarite`,
    /// `sante`, `correspondance`, `documents`.
    pub droits: BTreeSet<String>,
}

/// How things stand when somebody comes with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation<'a> {
    /// The day.
    pub today: Date,
    /// Whether a stay or a measure of the service that gave the key runs.
    pub suivi: bool,
    /// Whether the place where the child lives is kept secret.
    pub adresse_protegee: bool,
    /// Every restriction of the child that holds, whoever keeps it.
    pub interdits: &'a [Interdit],
    /// For a parent: the name in the file, when they have authority over the child today; none otherwise.
    pub parent: Option<&'a str>,
}

/// What a holder may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vue {
    /// Who works with the child, where, and how to reach them.
    pub lieux: bool,
    /// The visits of the holder, or those that the child receives.
    pub visites: bool,
    /// What is the child's alone: words, the answers to them, the project.
    pub paroles: bool,
}

/// The rights without which a parent's page is closed: it is a contact, a letter, a document.
const CLOSING: &[&str] = &["contact", "correspondance", "documents"];

/// Whether a restriction may be about a parent: in doubt it is.
pub fn is_about(one: &Interdit, pour: Pour, nom: &str) -> bool {
    let order =
        InForce { titulaire: one.titulaire.clone(), nom: one.nom.clone(), ..InForce::default() };
    may_be(&order, Qui { lien: pour.code(), nom })
}

/// What the holder of a key may be shown; none when it opens nothing.
pub fn vue(cle: &Cle, situation: &Situation<'_>) -> Option<Vue> {
    if cle.revoked_at.is_some() || cle.ends_day <= situation.today || !situation.suivi {
        return None;
    }
    if cle.pour == Pour::Enfant {
        return Some(Vue { lieux: true, visites: true, paroles: true });
    }
    let nom = situation.parent?;
    let held: BTreeSet<&str> = situation
        .interdits
        .iter()
        .filter(|one| is_about(one, cle.pour, nom))
        .flat_map(|one| one.droits.iter().map(String::as_str))
        .collect();
    if CLOSING.iter().any(|right| held.contains(right)) {
        return None;
    }
    Some(Vue {
        lieux: !situation.adresse_protegee && !held.contains("adresse"),
        visites: !held.contains("visite") && !held.contains("hebergement"),
        paroles: false,
    })
}

/// The appointments that a child reads: those where he goes, or somebody comes for him.
const OF_A_CHILD: &[&str] =
    &["visite_domicile", "entretien", "visite", "audience", "sante", "ecole", "activite"];

/// Whether a judge restricts what makes a visit, of who visits.
fn barred(interdits: &[Interdit], whose: &str) -> bool {
    interdits.iter().any(|one| {
        one.titulaire == whose
            && ["contact", "visite", "hebergement"].iter().any(|right| one.droits.contains(*right))
    })
}

/// Whether an appointment is told to a holder: its kind, and whose visit it is. A visit that a judge restricted is
/// told to nobody, nor one whose terms are closed (`ferme`): suspended, reserved, or over without another decision.
pub fn is_shown(
    pour: Pour,
    vue: Vue,
    (nature, titulaire): (&str, Option<&str>),
    interdits: &[Interdit],
    ferme: bool,
) -> bool {
    if nature == "visite" {
        let Some(whose) = titulaire else { return pour == Pour::Enfant && interdits.is_empty() };
        let own = pour == Pour::Enfant || whose == pour.code();
        return vue.visites && own && !ferme && !barred(interdits, whose);
    }
    match pour {
        Pour::Enfant => OF_A_CHILD.contains(&nature),
        Pour::Mere | Pour::Pere => nature == "audience",
    }
}

/// Why a visit that is planned is on no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tue {
    /// A judge restricts the contact, the visits or the nights of who visits.
    Restreinte,
    /// A decision suspends or reserves these visits, or its term is past.
    Fermee,
    /// Nobody is named, while a judge restricts somebody.
    SansNom,
}

impl Tue {
    /// The sentence that the team reads.
    pub fn told(self, list: &Nomenclature, whose: Option<&str>, day: &str) -> String {
        let who = whose.and_then(|code| list.label_of(code)).unwrap_or_default().to_lowercase();
        match self {
            Self::Restreinte => format!(
                "La visite du {day} ({who}) n’est pas sur la page de l’enfant : un juge restreint les droits de \
                 cette personne. Vérifiez si elle peut avoir lieu."
            ),
            Self::Fermee => format!(
                "La visite du {day} ({who}) n’est pas sur la page de l’enfant : une décision suspend ou réserve ces \
                 visites, ou son terme est passé."
            ),
            Self::SansNom => format!(
                "La visite du {day} n’est pas sur la page de l’enfant : elle ne dit pas avec qui, et un juge \
                 restreint les droits de quelqu’un. Corrigez le rendez-vous."
            ),
        }
    }
}

/// Why the child is not told a visit; `None` when they are ([`is_shown`]).
pub fn why_hidden(whose: Option<&str>, interdits: &[Interdit], ferme: bool) -> Option<Tue> {
    let Some(whose) = whose else { return (!interdits.is_empty()).then_some(Tue::SansNom) };
    if barred(interdits, whose) {
        return Some(Tue::Restreinte);
    }
    ferme.then_some(Tue::Fermee)
}

/// The letters of a code, of those that are hard to confuse.
const LETTERS: &str = "abcdefghjkmnpqrstuvwxyz23456789";

/// How many letters a code has.
const LENGTH: usize = 12;

/// A code as it is compared, whatever was typed between its letters; none when it cannot be one.
pub fn normal_code(typed: &str) -> Option<String> {
    let code: String =
        typed.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    (code.chars().count() == LENGTH && code.chars().all(|letter| LETTERS.contains(letter)))
        .then_some(code)
}
