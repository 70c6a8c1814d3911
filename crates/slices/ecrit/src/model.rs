//! A writing about a child: its nature says which category of information it is, and so who reads
//! it; its state says what may still be done with it.

use access::Category;
use jiff::civil::Date;
use vocabulary::Nomenclature;

/// What people choose from.
pub static NATURE_ECRIT: Nomenclature = Nomenclature {
    name: "nature_ecrit",
    label: "Nature d’un écrit",
    source: "C. civ., art. 375 ; CPC, art. 1187 ; CASF, art. L. 223-1-1, L. 223-5, L. 311-4, D. 223-12 et D. 311 ; usage du secteur",
    items: &[
        ("rapport_echeance", "Rapport d’échéance"),
        ("note_information", "Note d’information"),
        ("synthese", "Compte rendu de synthèse"),
        ("courrier", "Courrier"),
        ("convocation", "Convocation"),
        ("dipc", "Document individuel de prise en charge"),
        ("projet_enfant", "Projet pour l’enfant, projet partagé"),
        ("attestation", "Attestation"),
        ("bilan_psychologique", "Bilan psychologique"),
        ("diagnostic", "Rapport de diagnostic éducatif"),
        ("fin_placement", "Rapport de fin de placement"),
    ],
};

/// A nature of writing and the category of information it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nature {
    /// The code that is stored.
    pub code: &'static str,
    /// Who reads it follows from this.
    pub category: Category,
    /// Whether it is written from the facts of a period.
    pub assembled: bool,
    /// Whether one is sent to each child of a family in one gesture.
    pub merged: bool,
}

const fn nature(code: &'static str, category: Category, assembled: bool, merged: bool) -> Nature {
    Nature { code, category, assembled, merged }
}

/// Every nature, in the order of [`NATURE_ECRIT`].
pub const NATURES: &[Nature] = &[
    nature("rapport_echeance", Category::Parcours, true, false),
    nature("note_information", Category::Parcours, true, false),
    nature("synthese", Category::Parcours, true, false),
    nature("courrier", Category::Parcours, false, true),
    nature("convocation", Category::Parcours, false, true),
    nature("dipc", Category::Parcours, false, false),
    nature("projet_enfant", Category::Parcours, true, false),
    nature("attestation", Category::Parcours, false, true),
    nature("bilan_psychologique", Category::Diagnostic, true, false),
    nature("diagnostic", Category::Parcours, true, false),
    nature("fin_placement", Category::Parcours, true, false),
];

impl Nature {
    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        NATURES.iter().copied().find(|nature| nature.code == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        NATURE_ECRIT.label_of(self.code).unwrap_or(self.code)
    }
}

/// What may still be done with a writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// Being written.
    Brouillon,
    /// Waits for who answers for the service.
    Soumis,
    /// Given back to who wrote, with words.
    AReprendre,
    /// Validated: frozen and numbered.
    Valide,
    /// Validated, and sent at least once.
    Envoye,
    /// Given up before it was validated.
    Abandonne,
}

impl Etat {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Brouillon => "brouillon",
            Self::Soumis => "soumis",
            Self::AReprendre => "a_reprendre",
            Self::Valide => "valide",
            Self::Envoye => "envoye",
            Self::Abandonne => "abandonne",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Brouillon,
            Self::Soumis,
            Self::AReprendre,
            Self::Valide,
            Self::Envoye,
            Self::Abandonne,
        ]
        .into_iter()
        .find(|etat| etat.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Brouillon => "Brouillon",
            Self::Soumis => "À valider",
            Self::AReprendre => "À reprendre",
            Self::Valide => "Validé, à envoyer",
            Self::Envoye => "Envoyé",
            Self::Abandonne => "Abandonné",
        }
    }

    /// The kind of its tag on a page.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Brouillon | Self::Abandonne => "",
            Self::Soumis => "info",
            Self::AReprendre | Self::Valide => "warning",
            Self::Envoye => "ok",
        }
    }

    /// Whether its text no longer changes.
    pub fn is_frozen(self) -> bool {
        matches!(self, Self::Valide | Self::Envoye)
    }

    /// Whether somebody may write in it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Brouillon | Self::Soumis | Self::AReprendre)
    }
}

/// A writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecrit {
    /// Its identifier.
    pub id: i64,
    /// The service in whose name it is written.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// What it is.
    pub nature: Nature,
    /// Its title; names nobody.
    pub titre: String,
    /// Where it stands.
    pub etat: Etat,
    /// The first day it is about.
    pub start: Date,
    /// The last day it is about.
    pub end: Date,
    /// Until when it is owed, when that is known.
    pub due: Option<Date>,
    /// Who began it.
    pub compte: i64,
    /// When it was begun, as an RFC 3339 instant.
    pub at: String,
    /// Why it was given back, in the words of who read it.
    pub reprise: Option<String>,
    /// When it was validated.
    pub frozen_at: Option<String>,
    /// Who validated it.
    pub frozen_compte: Option<i64>,
    /// The year and the number of its validation.
    pub numero: Option<(i64, i64)>,
    /// The SHA-256 of its frozen text, in hexadecimal.
    pub hash: Option<String>,
}

impl Ecrit {
    /// Its number as people read it: « 2026-014 ».
    pub fn told_number(&self) -> String {
        self.numero.map(|(year, number)| told_number(year, number)).unwrap_or_default()
    }
}

/// A number as people read it: the year, then at least three digits.
pub fn told_number(year: i64, number: i64) -> String {
    format!("{year}-{number:03}")
}

/// A part of a writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its identifier.
    pub id: i64,
    /// Its title.
    pub titre: String,
    /// The themes whose facts are assembled in it.
    pub themes: Vec<String>,
    /// Its text, in Markdown, with its marks of citation.
    pub texte: String,
    /// Its version, from 1.
    pub version: i64,
}

/// A dated entry that a writing cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its number in the writing, from 1.
    pub number: i64,
    /// The table that keeps it.
    pub table: String,
    /// Its identifier there.
    pub row: i64,
    /// Its version when it was cited.
    pub version: i64,
    /// The service that keeps it.
    pub service: i64,
    /// The kind of information it is.
    pub category: Category,
    /// Its day.
    pub day: Date,
    /// What it is, without any content: « incident », « note de visite ».
    pub label: String,
}

/// To whom a writing is sent. Those whose rights a judge may restrict have the code of
/// `partage::restriction::TITULAIRE`.
pub static DESTINATAIRES: Nomenclature = Nomenclature {
    name: "destinataire_ecrit",
    label: "Destinataire d’un écrit",
    source: "usage du secteur",
    items: &[
        ("juge", "Juge des enfants"),
        ("departement", "Département (aide sociale à l’enfance)"),
        ("parquet", "Procureur"),
        ("enfant", "L’enfant"),
        ("mere", "Mère"),
        ("pere", "Père"),
        ("autre_parent", "Autre parent"),
        ("grand_parent", "Grand-parent"),
        ("tuteur", "Tuteur"),
        ("partenaire", "Autre service, école, soin"),
        ("autre", "Autre"),
    ],
};

/// How a writing is sent.
pub static VOIES: Nomenclature = Nomenclature {
    name: "voie_envoi",
    label: "Voie d’envoi",
    source: "usage du secteur",
    items: &[
        ("recommande", "Lettre recommandée"),
        ("lien", "Lien protégé, lu par une seule personne"),
        ("papier", "Papier numéroté"),
        ("lettre", "Lettre"),
        ("main_propre", "Remis en main propre"),
        ("messagerie", "Messagerie sécurisée"),
        ("plateforme", "Plateforme du tribunal ou du département"),
        ("autre", "Autre"),
    ],
};

/// A sending that was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envoi {
    /// The day.
    pub day: Date,
    /// To whom: a code of [`DESTINATAIRES`].
    pub destinataire: String,
    /// The name of that person or service; may be empty.
    pub nom: String,
    /// How: a code of [`VOIES`].
    pub voie: String,
    /// Its proof: a number, a receipt; may be empty.
    pub preuve: String,
}

impl Envoi {
    /// When, to whom, how: what may be told to the person it is about.
    pub fn told(&self) -> String {
        let to = DESTINATAIRES.label_of(&self.destinataire).unwrap_or_default();
        let how = VOIES.label_of(&self.voie).unwrap_or_default();
        let mut told = format!("Le {}, {to}", vocabulary::french_day(self.day));
        if !how.is_empty() {
            told.push_str(", ");
            told.push_str(how);
        }
        told
    }
}

/// A remark on a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commentaire {
    /// Its identifier.
    pub id: i64,
    /// The part.
    pub section: i64,
    /// Who wrote it.
    pub auteur: String,
    /// When.
    pub at: String,
    /// Its text.
    pub texte: String,
    /// Whether it was answered.
    pub resolu: bool,
}
