//! What an emergency access is.

use vocabulary::Nomenclature;

/// The list « Motif d'urgence »: closed.
pub static MOTIF_URGENCE: Nomenclature = Nomenclature {
    name: "motif_urgence",
    label: "Motif d'urgence",
    source: "choix du produit",
    items: &[
        ("danger", "L'enfant est en danger immédiat"),
        ("astreinte", "Je remplace un collègue cette nuit, ou je suis d'astreinte"),
        ("soin", "Un soin urgent l'exige"),
        ("fugue", "L'enfant est en fugue"),
        ("autorite", "La police, le parquet ou l'hôpital le demande en urgence"),
    ],
};

/// The list « Avis de la revue ».
pub static VERDICT_REVUE: Nomenclature = Nomenclature {
    name: "verdict_revue",
    label: "Avis de la revue",
    source: "choix du produit",
    items: &[
        ("justifie", "Justifié"),
        ("injustifie", "Injustifié : à reprendre avec la personne"),
        (
            "signale",
            "Grave : la direction et le délégué à la protection des données en prendront connaissance",
        ),
    ],
};

/// An emergency access.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acces {
    /// Its identifier.
    pub id: i64,
    /// Who opened.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// The file.
    pub personne: i64,
    /// Its child, as the head of service knows it.
    pub enfant: String,
    /// The service that is told.
    pub service: i64,
    /// A code of [`MOTIF_URGENCE`].
    pub motif: String,
    /// What was said more.
    pub precision: String,
    /// Instants, RFC 3339.
    pub opened_at: String,
    /// When it ends.
    pub ends_at: String,
    /// When the review is due.
    pub review_due: String,
    /// When it was reviewed.
    pub reviewed_at: Option<String>,
    /// A code of [`VERDICT_REVUE`].
    pub verdict: Option<String>,
    /// What the reviewer said.
    pub note: Option<String>,
}
