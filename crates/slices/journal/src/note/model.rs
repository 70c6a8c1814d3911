//! A note: what it is about decides its category, and so who reads it.

use access::Category;
use jiff::civil::DateTime;
use vocabulary::Nomenclature;

/// The list « Sorte de note ».
pub static NATURE_NOTE: Nomenclature = Nomenclature {
    name: "nature_note",
    label: "Sorte de note",
    source: "usage du secteur",
    items: &[
        ("observation", "Observation"),
        ("transmission", "Transmission"),
        ("entretien", "Entretien"),
        ("visite_domicile", "Visite à domicile"),
        ("accompagnement", "Accompagnement"),
        ("telephone", "Téléphone"),
        ("parent", "Rencontre avec un parent"),
        ("ecole", "École, formation"),
        ("sante", "Santé, rendez-vous"),
        ("partenaire", "Rencontre avec un partenaire"),
        ("ecrit", "Écrit, préparation"),
        ("relais", "Relais"),
        ("autre", "Autre"),
    ],
};

/// The list « Second regard ».
pub static VERDICT_NOTE: Nomenclature = Nomenclature {
    name: "verdict_note",
    label: "Second regard sur une note",
    source: "usage du secteur",
    items: &[("confirme", "Je confirme"), ("nuance", "Je nuance"), ("infirme", "J’infirme")],
};

/// A sort of note, the category it proposes, and the act that its time makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nature {
    /// The code that is stored.
    pub code: &'static str,
    /// Proposed, when the writer may write it.
    pub category: Category,
    /// The nature of the act, a code of `nature_acte`.
    pub acte: &'static str,
}

/// Every sort, in the order of [`NATURE_NOTE`].
pub const NATURES: &[Nature] = &[
    Nature { code: "observation", category: Category::Vie, acte: "accompagnement" },
    Nature { code: "transmission", category: Category::Vie, acte: "autre" },
    Nature { code: "entretien", category: Category::Parcours, acte: "entretien" },
    Nature { code: "visite_domicile", category: Category::Parcours, acte: "visite_domicile" },
    Nature { code: "accompagnement", category: Category::Vie, acte: "accompagnement" },
    Nature { code: "telephone", category: Category::Parcours, acte: "telephone" },
    Nature { code: "parent", category: Category::Parcours, acte: "entretien" },
    Nature { code: "ecole", category: Category::Vie, acte: "partenaire" },
    Nature { code: "sante", category: Category::Sante, acte: "soin" },
    Nature { code: "partenaire", category: Category::Parcours, acte: "partenaire" },
    Nature { code: "ecrit", category: Category::Parcours, acte: "ecrit" },
    Nature { code: "relais", category: Category::Parcours, acte: "ecrit" },
    Nature { code: "autre", category: Category::Vie, acte: "autre" },
];

/// The categories that a note may have, the widest read first: what is proposed when that of the sort is
/// not the writer's to write.
pub const CATEGORIES: &[Category] = &[
    Category::Vie,
    Category::Parcours,
    Category::Incident,
    Category::Sante,
    Category::Troubles,
    Category::Diagnostic,
    Category::Anamnese,
    Category::Judiciaire,
    Category::Penal,
    Category::Medical,
];

impl Nature {
    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        NATURES.iter().copied().find(|nature| nature.code == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        NATURE_NOTE.label_of(self.code).unwrap_or(self.code)
    }
}

/// The kind of information of a note by the code that was chosen, or else by its sort; none of an unknown sort.
pub fn category_of(categorie: &str, nature: &str) -> Option<Category> {
    let chosen = Category::from_code(categorie);
    chosen.or_else(|| Nature::from_code(nature).map(|nature| nature.category))
}

/// What a text of a note is. None is ever changed: a correction is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The author's own, and each correction of it before the lock: the last is read.
    Texte,
    /// What somebody adds after the lock.
    Ajout,
    /// What a colleague says of it.
    Regard(Verdict),
    /// Why it is to be seen by the whole team, at the next meeting.
    Vigilance,
    /// What the team decided of it.
    Decision,
    /// Who signed under it, in what capacity and when.
    Signature,
}

/// What a colleague says of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Saw the same.
    Confirme,
    /// Saw it otherwise in part.
    Nuance,
    /// Saw the contrary.
    Infirme,
}

impl Verdict {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirme => "confirme",
            Self::Nuance => "nuance",
            Self::Infirme => "infirme",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Confirme, Self::Nuance, Self::Infirme].into_iter().find(|one| one.code() == code)
    }

    /// As others read it, after the name.
    pub fn told(self) -> &'static str {
        match self {
            Self::Confirme => "confirme",
            Self::Nuance => "nuance",
            Self::Infirme => "infirme",
        }
    }
}

impl Sort {
    /// The code that is stored, and that of the verdict.
    pub fn codes(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Texte => ("texte", None),
            Self::Ajout => ("ajout", None),
            Self::Regard(verdict) => ("regard", Some(verdict.code())),
            Self::Vigilance => ("vigilance", None),
            Self::Decision => ("decision", None),
            Self::Signature => ("signature", None),
        }
    }

    /// Reads stored codes.
    pub fn from_codes(code: &str, verdict: Option<&str>) -> Option<Self> {
        match code {
            "texte" => Some(Self::Texte),
            "ajout" => Some(Self::Ajout),
            "vigilance" => Some(Self::Vigilance),
            "decision" => Some(Self::Decision),
            "signature" => Some(Self::Signature),
            "regard" => verdict.and_then(Verdict::from_code).map(Self::Regard),
            _ => None,
        }
    }
}

/// A text of a note, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it is.
    pub sort: Sort,
    /// Who wrote it.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
    /// The words.
    pub content: String,
}

/// Somebody who is to read a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The account.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// Since when, an RFC 3339 instant.
    pub at: String,
    /// When they said they had read it.
    pub seen_at: Option<String>,
    /// Named by the author as the second professional who was there.
    pub is_second: bool,
}

/// Why a note is no longer in the journal; its texts stay until the file is eliminated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retrait {
    /// The instant.
    pub at: String,
    /// Why, in the words of who withdrew it.
    pub motif: String,
}

/// A note about one child. One told of several children is kept once for each, under one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its identifier.
    pub id: i64,
    /// The same for all children it was told of.
    pub group: i64,
    /// The service in whose name it was written.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// What decides who reads it.
    pub category: Category,
    /// What it tells of.
    pub nature: Nature,
    /// When it happened, in Europe/Paris.
    pub moment: DateTime,
    /// Who wrote it.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// When it was written, an RFC 3339 instant.
    pub at: String,
    /// From when its text is closed, an RFC 3339 instant.
    pub locked_at: String,
    /// Minutes spent, the child's part.
    pub minutes: Option<i64>,
    /// Minutes of travel, the child's part.
    pub travel_minutes: Option<i64>,
    /// The act that its time made.
    pub acte: Option<i64>,
    /// Its withdrawal, if any.
    pub retrait: Option<Retrait>,
    /// Its texts, the oldest first.
    pub texts: Vec<Text>,
    /// Who is to read it.
    pub readers: Vec<Reader>,
    /// The photos that go with it, each a paper of the file (ADR 0043).
    pub photos: Vec<i64>,
}

impl Note {
    /// The author's text as it stands.
    pub fn text(&self) -> &str {
        let own = self.texts.iter().rev().find(|text| text.sort == Sort::Texte);
        own.map_or("", |text| text.content.as_str())
    }

    /// Whether the team is to see it at its next meeting: it was brought there, and nothing was decided since.
    pub fn is_watched(&self) -> bool {
        let said = |text: &&Text| matches!(text.sort, Sort::Vigilance | Sort::Decision);
        self.texts.iter().rev().find(said).is_some_and(|text| text.sort == Sort::Vigilance)
    }

    /// Whether the author changed it after one of its texts, by its rank.
    pub fn was_corrected_after(&self, rank: usize) -> bool {
        self.texts.iter().skip(rank + 1).any(|text| text.sort == Sort::Texte)
    }

    /// Whether the author changed it.
    pub fn was_corrected(&self) -> bool {
        self.texts.iter().filter(|text| text.sort == Sort::Texte).count() > 1
    }
}

/// The longest text, in characters.
pub(crate) const LONGEST: usize = 20_000;
