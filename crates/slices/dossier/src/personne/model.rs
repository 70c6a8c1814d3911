//! The child, or an adult of the family who has a file.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::listes;

use super::rules;

/// The record kind « personne ».
pub static PERSONNE: Fiche = Fiche {
    table: "personne",
    slug: "personnes",
    label: "personne",
    plural: "personnes",
    feminine: true,
    purpose: "Identifier l'enfant accompagné, connaître son âge et ne pas le compter deux fois.",
    category: Category::Identite,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required(),
        Field::new("prenom", "Prénom", Kind::Text).required(),
        Field::new("nom_usage", "Nom d'usage", Kind::Text),
        Field::new("sexe", "Sexe", Kind::Code(&listes::SEXE)),
        Field::new("birth_day", "Né(e) le", Kind::Day),
        Field::new("birth_approximate", "Naissance approximative", Kind::Bool)
            .hint("Le jour ou le mois n'est pas sûr."),
        Field::new("birth_commune", "Commune de naissance", Kind::Commune),
        Field::new("birth_pays", "Pays de naissance", Kind::Text),
        Field::new("mna", "Mineur non accompagné", Kind::Bool).grave(),
        Field::new("famille_id", "Famille", Kind::Link("famille")),
        Field::new("death_day", "Décédé(e) le", Kind::Day).grave(),
    ],
    title: &["nom", "prenom"],
    list: &["nom", "prenom", "sexe", "birth_day", "famille_id"],
    order: "nom",
    latest_first: false,
    check: rules::personne,
    no_overlap: None,
};
