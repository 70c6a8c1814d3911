//! Who of the team follows the child.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The list « Rôle auprès de l'enfant ».
pub static ROLE_REFERENT: Nomenclature = Nomenclature {
    name: "role_referent",
    label: "Rôle auprès de l'enfant",
    source: "usage du secteur",
    items: &[
        ("referent", "Référent"),
        ("coreferent", "Coréférent"),
        ("referent_quotidien", "Référent du quotidien"),
        ("psychologue", "Psychologue"),
        ("autre", "Autre"),
    ],
};

/// A team that a meeting widens says why, and until when: it is read again then (field documents: S003-04).
fn check(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut all = rule::only_span(row, linked);
    let said = row.text("motif_equipe").is_some_and(|text| !text.trim().is_empty());
    match (row.value("reunion_id").is_some(), said) {
        (true, false) => all.push(Remark::refuse("motif_equipe", "Dites pourquoi l’équipe s’élargit.")),
        (false, true) => all.push(Remark::refuse(
            "reunion_id",
            "Choisissez la réunion qui a décidé d’élargir l’équipe ; sinon, laissez la raison vide.",
        )),
        _ => (),
    }
    if row.value("reunion_id").is_some() && row.value("end_day").is_none() {
        all.push(Remark::refuse(
            "end_day",
            "Dites jusqu’à quand : l’équipe en reparlera à ce moment.",
        ));
    }
    all
}

/// The record kind « référent ».
pub static REFERENT: Fiche = Fiche {
    table: "referent",
    slug: "referents",
    label: "référent",
    plural: "référents",
    feminine: false,
    purpose: "Savoir qui suit l'enfant, et combien d'enfants chacun suit.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("sejour_id", "Séjour", Kind::Link("sejour")).required(),
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")).required(),
        Field::new("role", "Rôle", Kind::Code(&ROLE_REFERENT)).required(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("reunion_id", "Équipe élargie à la réunion du", Kind::Link("reunion"))
            .hint("Quand une synthèse a décidé qu’une personne de plus rejoint l’équipe."),
        Field::new("motif_equipe", "Pourquoi l’équipe s’élargit", Kind::Text),
    ],
    title: &["role", "start_day"],
    list: &["sejour_id", "professionnel_id", "role", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check,
    no_overlap: None,
};
