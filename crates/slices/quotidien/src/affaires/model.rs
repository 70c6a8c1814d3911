//! What belongs to a child, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The list « État d'une affaire ».
pub static ETAT_OBJET: Nomenclature = Nomenclature {
    name: "etat_objet",
    label: "État d'une affaire",
    source: "usage du secteur",
    items: &[("neuf", "Neuf"), ("bon", "Bon état"), ("use", "Usé"), ("abime", "Abîmé")],
};

/// The list « Où est partie une affaire ».
pub static DESTINATION_OBJET: Nomenclature = Nomenclature {
    name: "destination_objet",
    label: "Où est partie une affaire",
    source: "usage du secteur",
    items: &[
        ("emporte", "Partie avec l'enfant"),
        ("famille", "Rendue à la famille"),
        ("use", "Usée, trop petite : jetée ou donnée"),
        ("casse", "Cassée"),
        ("perdu", "Perdue"),
        ("vole", "Volée"),
    ],
};

/// The list « Signature d'un inventaire ».
pub static SIGNATURE_INVENTAIRE: Nomenclature = Nomenclature {
    name: "signature_inventaire",
    label: "Signature d'un inventaire",
    source: "usage du secteur",
    items: &[("enfant", "L'enfant a signé"), ("parent", "Un parent a signé"), ("non", "Pas signé")],
};

fn objet(row: &Row, linked: &Linked) -> Vec<Remark> {
    let early = row
        .day("sortie_day")
        .zip(row.day("entree_day"))
        .is_some_and(|(out, since)| out < since)
        .then(|| {
            Remark::refuse("sortie_day", "C'est avant son arrivée : corrigez l'un des deux jours.")
        });
    let lost = row.value("sortie_day").is_some() && row.value("destination").is_none();
    let lost = lost.then(|| Remark::refuse("destination", "Dites où elle est partie."));
    let when = row.value("destination").is_some() && row.value("sortie_day").is_none();
    let when = when.then(|| Remark::refuse("sortie_day", "Dites quel jour."));
    let unsigned = row.text("signature") == Some("non") && row.text("remarque").is_none();
    let unsigned = unsigned.then(|| {
        Remark::refuse("remarque", "L'inventaire n'est pas signé : dites pourquoi, en une ligne.")
    });
    rule::after_birth(row, linked, "entree_day")
        .into_iter()
        .chain(early)
        .chain(lost)
        .chain(when)
        .chain(unsigned)
        .collect()
}

/// The record kind « affaire d'un enfant ».
pub static OBJET_ENFANT: Fiche = Fiche {
    table: "objet_enfant",
    slug: "objets-enfant",
    label: "affaire de l'enfant",
    plural: "affaires de l'enfant",
    feminine: true,
    purpose: "Rendre à l'enfant ce qui est à lui, et dire ce qui manque.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("objet", "Quoi", Kind::Text).required(),
        Field::new("nombre", "Combien", Kind::Int(1, 999)),
        Field::new("entree_day", "Arrivée le", Kind::Day).required().today(),
        Field::new("etat", "État à l'arrivée", Kind::Code(&ETAT_OBJET)).required(),
        Field::new("signature", "Inventaire d'entrée", Kind::Code(&SIGNATURE_INVENTAIRE))
            .required(),
        Field::new("remarque", "Remarque", Kind::Text)
            .hint("Pourquoi l'inventaire n'est pas signé, où l'affaire est rangée."),
        Field::new("sortie_day", "Partie le", Kind::Day).later(),
        Field::new("destination", "Où", Kind::Code(&DESTINATION_OBJET)).later(),
        Field::new("sortie_etat", "État au départ", Kind::Code(&ETAT_OBJET)).later(),
        Field::new("sortie_signature", "Inventaire de sortie", Kind::Code(&SIGNATURE_INVENTAIRE))
            .later(),
    ],
    title: &["objet"],
    list: &["personne_id", "objet", "nombre", "etat", "entree_day", "sortie_day", "destination"],
    order: "entree_day",
    latest_first: true,
    check: objet,
    no_overlap: None,
};
