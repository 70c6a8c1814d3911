//! Where a fact belongs in a writing, and whether it is proposed ticked.

use access::Category;

/// The themes, in the order they are proposed: code and what people read.
pub const THEMES: &[(&str, &str)] = &[
    ("parcours", "Mesure, accueil, étapes"),
    ("famille", "Famille, visites et retours"),
    ("vie", "Vie quotidienne"),
    ("scolarite", "Scolarité, insertion"),
    ("sante", "Santé"),
    ("evenements", "Événements"),
    ("comprehension", "Ce que l’on comprend"),
    ("parole", "Parole de l’enfant"),
    ("position", "Position des parents et des proches"),
];

/// What people read of a theme.
pub fn label(theme: &str) -> &'static str {
    THEMES.iter().find(|(code, _)| *code == theme).map_or("Autres faits", |(_, label)| label)
}

/// The theme of a row: its table and, for an absence, its nature.
pub fn of_row(table: &str, nature: &str, category: Category) -> &'static str {
    match table {
        "absence" if nature == "dvh" => "famille",
        "rendez_vous" if nature == "visite" => "famille",
        "membre_famille" | "appui_famille" | "rythme_foyer" => "famille",
        "absence" | "incident" => "evenements",
        "scolarite" | "plan_scolaire" | "absence_scolaire" | "diplome_enfant"
        | "voeu_orientation" | "stage" | "projet_sortie" => "scolarite",
        _ => of_category(category),
    }
}

/// The theme of what has no better one.
pub fn of_category(category: Category) -> &'static str {
    match category {
        Category::Identite | Category::Parcours | Category::Admission => "parcours",
        Category::Vie => "vie",
        Category::Incident => "evenements",
        Category::Sante => "sante",
        _ => "comprehension",
    }
}

/// Whether entries of a category are proposed at all: what a compartment of its own keeps from a file
/// (medical file, address, origins, penal data, marks of risk) never slips into a writing by a tick.
pub fn is_citable(category: Category) -> bool {
    matches!(
        category,
        Category::Identite
            | Category::Parcours
            | Category::Vie
            | Category::Incident
            | Category::Sante
            | Category::Anamnese
            | Category::Troubles
            | Category::Diagnostic
    )
}

/// Whether a fact is ticked when it is proposed: what follows the child day by day is; what stands in
/// a compartment of its own is offered, and a person decides.
pub fn is_ticked(category: Category) -> bool {
    matches!(category, Category::Identite | Category::Parcours | Category::Vie | Category::Incident)
}

/// What is offered and never ticked by itself, whatever its category: money, expenses, the right to an image.
const APART: &[&str] =
    &["facture_journees", "frais_accueil", "part_financement", "autorisation_image"];

/// Whether the facts of a table may be ticked when they are proposed.
pub fn is_of_the_way(table: &str) -> bool {
    !APART.contains(&table)
}

/// Whether somebody says that they suppose: it goes with what is understood, never with the facts.
pub fn is_supposed(words: &str) -> bool {
    vocabulary::search_key(words).contains("hypothese")
}

/// From how many facts of one kind in a period they make one sentence.
pub const MANY: usize = 4;
