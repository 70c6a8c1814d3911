//! The themes of a project, and the part of its document where each belongs.

use vocabulary::Nomenclature;

/// The list « Thème du projet ».
pub static THEME_PROJET: Nomenclature = Nomenclature {
    name: "theme_projet",
    label: "Thème du projet",
    source: "CASF, art. D. 223-12 à D. 223-17 (trois domaines) ; usage du secteur",
    items: &[
        ("sante", "Santé et soins"),
        ("traitement", "Traitement"),
        ("developpement", "Développement, sommeil, émotions"),
        ("famille", "Famille et proches"),
        ("visites", "Visites et appels"),
        ("fratrie", "Frères et sœurs"),
        ("ecole", "École et formation"),
        ("amis", "Amis, loisirs, culture"),
        ("sorties", "Sorties"),
        ("quotidien", "Vie de tous les jours"),
        ("lieu_vie", "Lieu de vie"),
        ("numerique", "Téléphone et écrans"),
        ("argent", "Argent"),
        ("autonomie", "Autonomie et avenir"),
    ],
};

/// A part of the document: one of the three domains of life that the code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Partie {
    /// Development, health of body and mind.
    Sante,
    /// Relations with the family and with others.
    Famille,
    /// Schooling and social life.
    Scolarite,
}

impl Partie {
    /// The three, in the order of the document.
    pub const ALL: [Self; 3] = [Self::Sante, Self::Famille, Self::Scolarite];

    /// What people read (CASF, art. D. 223-12 ff.).
    pub fn label(self) -> &'static str {
        match self {
            Self::Sante => "Développement et santé",
            Self::Famille => "Relations avec la famille et les tiers",
            Self::Scolarite => "Scolarité et vie sociale",
        }
    }

    /// The same, as one says it to a child.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Sante => "Ma santé, comment je grandis",
            Self::Famille => "Ma famille et mes proches",
            Self::Scolarite => "L’école et la vie avec les autres",
        }
    }
}

/// The part where a theme belongs; an unknown one is of social life.
pub fn part_of(theme: &str) -> Partie {
    match theme {
        "sante" | "traitement" | "developpement" => Partie::Sante,
        "famille" | "visites" | "fratrie" => Partie::Famille,
        _ => Partie::Scolarite,
    }
}

/// What people read of a theme.
pub fn label(theme: &str) -> String {
    THEME_PROJET.label_of(theme).unwrap_or("Autre").replace('\'', "’")
}

/// The rank of a theme, to keep pages in the order of the list.
pub fn rank(theme: &str) -> usize {
    THEME_PROJET
        .items
        .iter()
        .position(|(code, _)| *code == theme)
        .unwrap_or(THEME_PROJET.items.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_the_document_has_themes_and_each_theme_one_part() {
        for part in Partie::ALL {
            assert!(THEME_PROJET.items.iter().any(|(code, _)| part_of(code) == part), "{part:?}");
        }
        assert_eq!(part_of("visites"), Partie::Famille);
        assert_eq!(part_of("ecole"), Partie::Scolarite);
        assert!(rank("sante") < rank("autonomie") && rank("autonomie") < rank("inconnu"));
    }
}
