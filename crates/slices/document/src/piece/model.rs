//! A paper of a child's file: its nature says which category of information it is, and so who
//! reads it.

use access::Category;
use jiff::civil::Date;
use vocabulary::Nomenclature;

/// What people choose from.
pub static NATURE_PIECE: Nomenclature = Nomenclature {
    name: "nature_piece",
    label: "Nature d’un document du dossier",
    source: "liste du produit (ADR 0024)",
    items: &[
        ("decision", "Décision ou ordonnance"),
        ("restriction", "Décision qui restreint un droit (visites, contacts…)"),
        ("rapport", "Rapport ou note de situation"),
        ("bilan", "Bilan psychologique, évaluation"),
        ("courrier", "Courrier"),
        ("identite", "Pièce d’identité, livret de famille"),
        ("scolarite", "Scolarité, formation"),
        ("soin", "Rendez-vous, orientation de soin"),
        ("medical", "Document médical (ordonnance, compte rendu)"),
        ("photo", "Photo, souvenir"),
        ("penal", "Document pénal"),
        ("protection", "Protocole qui protège d’un risque"),
        ("reserve", "Document réservé à des personnes nommées"),
        ("autre", "Autre document"),
    ],
};

/// A nature of paper and the category of information it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nature {
    /// The code that is stored.
    pub code: &'static str,
    /// Who reads it follows from this.
    pub category: Category,
}

/// Every nature, in the order of [`NATURE_PIECE`].
pub const NATURES: &[Nature] = &[
    Nature { code: "decision", category: Category::Parcours },
    Nature { code: "restriction", category: Category::Judiciaire },
    Nature { code: "rapport", category: Category::Parcours },
    Nature { code: "bilan", category: Category::Diagnostic },
    Nature { code: "courrier", category: Category::Parcours },
    Nature { code: "identite", category: Category::Identite },
    Nature { code: "scolarite", category: Category::Vie },
    Nature { code: "soin", category: Category::Sante },
    Nature { code: "medical", category: Category::Medical },
    Nature { code: "photo", category: Category::Vie },
    Nature { code: "penal", category: Category::Penal },
    Nature { code: "protection", category: Category::Risque },
    Nature { code: "reserve", category: Category::Reserve },
    Nature { code: "autre", category: Category::Parcours },
];

/// The record kinds that a paper may go with: the table, what is said of it, who reads that it does. The row is about the
/// same child.
pub const LIENS: &[(&str, &str, Category)] = &[
    ("incident", "un incident", Category::Incident),
    ("piece_sante", "une pièce de la mallette santé", Category::Vie),
    ("stage", "un stage", Category::Vie),
    ("mot_espace", "des mots reçus", Category::Vie),
    ("ordonnance", "une ordonnance", Category::Parcours),
    ("peine", "une peine ou une réparation", Category::Penal),
    ("marque_risque", "une marque de risque", Category::Risque),
    ("marque_reservee", "une marque réservée", Category::Reserve),
];

/// The row that a paper goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lien {
    /// A table of [`LIENS`].
    pub table: &'static str,
    /// The row.
    pub id: i64,
}

impl Lien {
    /// Reads `incident:12`, as an address and a form carry it.
    pub fn parse(text: &str) -> Option<Self> {
        let (table, id) = text.split_once(':')?;
        Self::of(table, id.parse().ok()?)
    }

    /// A row of a table that a paper may go with.
    pub fn of(table: &str, id: i64) -> Option<Self> {
        let (table, ..) = LIENS.iter().find(|(known, ..)| *known == table)?;
        Some(Self { table, id })
    }

    /// What it is, in words.
    pub fn label(self) -> &'static str {
        LIENS.iter().find(|(table, ..)| *table == self.table).map_or("", |(_, label, _)| label)
    }

    /// Who reads that a paper goes with it.
    pub fn category(self) -> Category {
        let known = LIENS.iter().find(|(table, ..)| *table == self.table);
        known.map_or(Category::Penal, |(.., category)| *category)
    }

    /// As an address carries it.
    pub fn code(self) -> String {
        format!("{}:{}", self.table, self.id)
    }
}

impl Nature {
    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        NATURES.iter().copied().find(|nature| nature.code == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        NATURE_PIECE.label_of(self.code).unwrap_or(self.code)
    }
}

/// Why a paper is no longer in the file; its bytes stay until the file is eliminated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retrait {
    /// The instant.
    pub at: String,
    /// Why, in the words of who withdrew it.
    pub motif: String,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its identifier.
    pub id: i64,
    /// The service that keeps it.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// What it is.
    pub nature: Nature,
    /// How people call it.
    pub title: String,
    /// Its date.
    pub day: Date,
    /// Its format, a code of `format`.
    pub format: String,
    /// Its length in bytes, as it is given.
    pub size: i64,
    /// The SHA-256 of its bytes in clear, in hexadecimal.
    pub hash: String,
    /// In how many pieces it is kept.
    pub parts: i64,
    /// The account that added it.
    pub compte: i64,
    /// When it was added.
    pub at: String,
    /// The note of the journal that it goes with, if any.
    pub note: Option<i64>,
    /// The row of the register that it goes with, if any.
    pub lien: Option<Lien>,
    /// Its withdrawal, if any.
    pub retrait: Option<Retrait>,
}
