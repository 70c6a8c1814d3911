//! An exchange between services, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, no_rule, rule};
use vocabulary::Nomenclature;

use crate::objectif::PROJET;

/// The list « Moment de l'échange ».
pub static MOMENT_ECHANGE: Nomenclature = Nomenclature {
    name: "moment_echange",
    label: "Moment de l'échange",
    source: "Charte de coopération protection de l'enfance et médico-social, 2024",
    items: &[("prevu", "Prévu, hors crise"), ("crise", "Dans une crise")],
};

/// The record kind « échange entre services ».
pub static ECHANGE_SERVICE: Fiche = Fiche {
    table: "echange_service",
    slug: "echanges-services",
    label: "échange entre services",
    plural: "échanges entre services",
    feminine: false,
    purpose: "Savoir si les services se parlent d'un enfant autrement que dans la crise, et autour de quel projet.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("avec", "Avec qui", Kind::Text).required().hint("Le service, et la personne."),
        Field::new("moment_echange", "Moment", Kind::Code(&MOMENT_ECHANGE)).required(),
        Field::new("projet", "Autour de quel projet", Kind::Code(&PROJET))
            .hint("Vide s'il ne porte sur aucun."),
        Field::new("convention", "Au titre de quelle convention", Kind::Text)
            .hint("Son nom, tel que vous l'écrivez à chaque fois."),
        Field::new("objet", "Ce qui s'est dit", Kind::LongText).grave(),
    ],
    title: &["moment_echange", "day"],
    list: &["day", "personne_id", "avec", "moment_echange", "projet", "convention"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};

/// Who is reached under a convention has a number, a mail or an emergency number, and a span in order.
fn joignable(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut all = rule::reached(row, linked);
    all.extend(rule::only_span(row, linked));
    let nothing =
        ["telephone", "courriel", "urgence"].iter().all(|field| row.text(field).is_none());
    if nothing {
        all.push(Remark::refuse(
            "telephone",
            "Donnez un téléphone, un courriel ou un numéro d'urgence.",
        ));
    }
    all
}

/// The record kind « contact d'une convention »: whom to reach at a partner, when, how, and otherwise.
pub static CONTACT_CONVENTION: Fiche = Fiche {
    table: "contact_convention",
    slug: "contacts-convention",
    label: "contact d'une convention",
    plural: "contacts des conventions",
    feminine: false,
    purpose: "Savoir qui joindre chez chaque partenaire, quand, comment, et sinon qui.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("convention", "Convention", Kind::Text)
            .required()
            .hint("Son nom, tel que vous l'écrivez dans les échanges."),
        Field::new("nom", "Qui joindre", Kind::Text)
            .required()
            .hint("La personne, ou sa fonction."),
        Field::new("telephone", "Téléphone", Kind::Text),
        Field::new("courriel", "Courriel", Kind::Text),
        Field::new("canal", "Le mieux est", Kind::Text)
            .hint("« Un appel le matin », « un courriel »."),
        Field::new("heures", "Quand", Kind::Text).hint("« Du lundi au vendredi, de 9 h à 18 h »."),
        Field::new("suppleant", "Sinon", Kind::Text)
            .hint("Qui appeler si cette personne ne répond pas, et son numéro."),
        Field::new("urgence", "En urgence", Kind::Text)
            .hint("La nuit, le dimanche : qui, quel numéro."),
        Field::new("start_day", "À partir du", Kind::Day).required().today().structure(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).structure(),
    ],
    title: &["convention", "nom"],
    list: &["convention", "nom", "telephone", "heures", "urgence"],
    order: "convention",
    latest_first: false,
    check: joignable,
    no_overlap: None,
};
