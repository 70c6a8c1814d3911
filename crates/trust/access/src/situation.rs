//! What ties who asks to the child: the facts that decide, and nothing else.

use crate::Category;

/// Where the mission of a service with a child stands, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mission {
    /// No child is concerned: a service, a post, a count.
    SansObjet,
    /// The row belongs to a kind about children, but names none.
    SansEnfant,
    /// The file was opened and no mission has begun.
    Attente,
    /// A measure or a stay runs.
    Ouverte,
    /// The last one ended less than the service's delay ago: writings are being finished.
    Apres,
    /// It ended before.
    Close,
    /// No mission of the organisation is recent: the file is kept for proof, and of no use to a team any more.
    Archivee,
    /// There never was one.
    Aucune,
}

impl Mission {
    /// Every value, for the matrix and the tests.
    pub const ALL: &'static [Self] = &[
        Self::SansObjet,
        Self::SansEnfant,
        Self::Attente,
        Self::Ouverte,
        Self::Apres,
        Self::Close,
        Self::Archivee,
        Self::Aucune,
    ];

    /// The word of the policy.
    pub fn code(self) -> &'static str {
        match self {
            Self::SansObjet => "sans_objet",
            Self::SansEnfant => "sans_enfant",
            Self::Attente => "attente",
            Self::Ouverte => "ouverte",
            Self::Apres => "apres",
            Self::Close => "close",
            Self::Archivee => "archivee",
            Self::Aucune => "aucune",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::SansObjet => "aucun enfant n’est concerné",
            Self::SansEnfant => "la fiche ne nomme aucun enfant",
            Self::Attente => "le dossier est ouvert, aucune mesure ni aucun séjour n’a commencé",
            Self::Ouverte => "une mesure ou un séjour est en cours",
            Self::Apres => "la mission est terminée, le délai pour finir les écrits court encore",
            Self::Close => "la mission est terminée, et le délai pour finir les écrits aussi",
            Self::Archivee => {
                "la mission est terminée depuis longtemps : le dossier est en archivage intermédiaire"
            }
            Self::Aucune => "le service n’a pas, et n’a pas eu, de mission auprès de cet enfant",
        }
    }
}

/// The facts that decide, for one role held in one service.
#[expect(clippy::struct_excessive_bools, reason = "facts that hold or do not, each alone")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Situation {
    /// Where the mission of the service stands.
    pub mission: Mission,
    /// The person is of the team around the child.
    pub equipe: bool,
    /// The service opens a file to the team around the child only.
    pub cloisonne: bool,
    /// An act of sharing in force covers the information, towards the service or the person.
    pub partage: bool,
    /// The person opened an emergency access that still runs.
    pub urgence: bool,
    /// What is asked for are the person's own notes.
    pub auteur: bool,
    /// The direction named the person among those who know what is reserved about the child.
    pub nomme: bool,
}

impl Situation {
    /// When no child is concerned.
    pub const SANS_OBJET: Self = Self::of(Mission::SansObjet);

    /// A mission, and nothing more.
    pub const fn of(mission: Mission) -> Self {
        Self {
            mission,
            equipe: false,
            cloisonne: false,
            partage: false,
            urgence: false,
            auteur: false,
            nomme: false,
        }
    }

    /// The same, of the team or not.
    #[must_use]
    pub const fn of_team(mut self, equipe: bool) -> Self {
        self.equipe = equipe;
        self
    }

    /// The same, near the child or not, in the way that a category asks: named for it, or of the team.
    #[must_use]
    pub const fn near(mut self, category: Category, near: bool) -> Self {
        if category.is_for_named() {
            self.nomme = near;
        } else {
            self.equipe = near;
        }
        self
    }

    /// The same, in a service that opens files to the team only, or not.
    #[must_use]
    pub const fn walled(mut self, cloisonne: bool) -> Self {
        self.cloisonne = cloisonne;
        self
    }

    /// The same, asked by who wrote it, or by somebody else.
    #[must_use]
    pub const fn of_author(mut self, auteur: bool) -> Self {
        self.auteur = auteur;
        self
    }

    /// By an act of sharing alone.
    pub const fn shared() -> Self {
        let mut situation = Self::of(Mission::Aucune);
        situation.partage = true;
        situation
    }

    /// By an emergency access alone.
    pub const fn emergency() -> Self {
        let mut situation = Self::of(Mission::Aucune);
        situation.urgence = true;
        situation
    }
}
