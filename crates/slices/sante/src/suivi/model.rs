//! What must be at hand: allergies, the pieces of the health case, the checks that are owed.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The list « Pièce de la mallette santé ».
pub static NATURE_PIECE_SANTE: Nomenclature = Nomenclature {
    name: "nature_piece_sante",
    label: "Pièce de la mallette santé",
    source: "usage du secteur",
    items: &[
        ("droits", "Attestation de droits à l'assurance maladie"),
        ("complementaire", "Complémentaire santé"),
        ("carnet", "Carnet de santé"),
        ("autorisation", "Autorisation de soins signée"),
        ("ordonnance", "Ordonnance en cours"),
        ("autre", "Autre"),
    ],
};

/// The list « Nature du bilan ».
pub static NATURE_BILAN: Nomenclature = Nomenclature {
    name: "nature_bilan_sante",
    label: "Nature du bilan",
    source: "usage du secteur",
    items: &[
        ("entree", "Bilan d'entrée"),
        ("annuel", "Bilan annuel"),
        ("dentaire", "Bilan dentaire"),
        ("vue_audition", "Vue ou audition"),
        ("autre", "Autre"),
    ],
};

/// The record kind « allergie ».
pub static ALLERGIE: Fiche = Fiche {
    table: "allergie",
    slug: "allergies",
    label: "allergie",
    plural: "allergies",
    feminine: true,
    purpose: "Ne pas mettre l'enfant en danger par ignorance.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("allergene", "À quoi", Kind::Text).required().grave(),
        Field::new("reaction", "Ce qui se passe", Kind::Text).grave(),
        Field::new("conduite", "Que faire", Kind::Text).grave(),
        Field::new("start_day", "Connue depuis le", Kind::Day).required().today(),
        Field::new("end_day", "Levée après le", Kind::LastDay).later(),
    ],
    title: &["allergene"],
    list: &["personne_id", "allergene", "conduite", "start_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « pièce de la mallette santé »: a paper that is there, not what it says.
pub static PIECE_SANTE: Fiche = Fiche {
    table: "piece_sante",
    slug: "pieces-sante",
    label: "pièce de la mallette santé",
    plural: "pièces de la mallette santé",
    feminine: true,
    purpose: "Partir chez le médecin ou à l'hôpital avec ce qu'il faut.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Pièce", Kind::Code(&NATURE_PIECE_SANTE)).required(),
        Field::new("start_day", "Dans la mallette depuis le", Kind::Day).required().today(),
        Field::new("end_day", "Valable jusqu'au", Kind::LastDay),
        Field::new("lieu", "Où elle est", Kind::Text)
            .hint("Si elle n'est pas dans la mallette : quel casier, quelle étagère."),
        Field::new("organisme", "Caisse, organisme", Kind::Text).under("Des droits"),
        Field::new("numero", "Numéro d'assuré, de contrat", Kind::Text).sealed().grave(),
        Field::new("demarche", "Démarches pour les ouvrir, les renouveler", Kind::LongText)
            .hint("Ce qui est demandé, à qui, quand, ce qui manque."),
        Field::new("cout", "Ce que le service a payé", Kind::Euro),
        Field::new("emportable", "Part avec l'enfant, sans réseau", Kind::Bool)
            .ticked()
            .under("Sans réseau")
            .hint("Ses images partent sur l'appareil de qui emporte l'enfant et peut les lire. Un PDF ne part pas : joignez-en une photo."),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "start_day", "end_day", "lieu"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

fn bilan(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "done_day").into_iter().collect()
}

/// The record kind « bilan de santé »: its dates, which the team sees; what it says is medical.
pub static BILAN_SANTE: Fiche = Fiche {
    table: "bilan_sante",
    slug: "bilans-sante",
    label: "bilan de santé",
    plural: "bilans de santé",
    feminine: false,
    purpose: "Faire à temps le bilan de santé dû à l'entrée, puis les suivants.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Quoi", Kind::Code(&NATURE_BILAN)).required(),
        Field::new("due_day", "À faire avant le", Kind::Day)
            .required()
            .hint("Le bilan d'entrée est obligatoire (CASF, art. L. 223-1-1), sans délai écrit."),
        Field::new("done_day", "Fait le", Kind::Day),
        Field::new("medecin", "Par qui, où", Kind::Text)
            .hint("Sans contenu médical : toute l'équipe voit ce bilan."),
    ],
    title: &["nature", "due_day"],
    list: &["personne_id", "nature", "due_day", "done_day", "medecin"],
    order: "due_day",
    latest_first: true,
    check: bilan,
    no_overlap: None,
};
