//! Whom to reach around the child, how, when, and in which order.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Qui est cette personne pour l'enfant ». The holders of a right that a judge may restrict
/// have the codes of `titulaire_droit`.
pub static LIEN_CONTACT: Nomenclature = Nomenclature {
    name: "lien_contact",
    label: "Qui est cette personne pour l'enfant",
    source: "usage du secteur",
    items: &[
        ("mere", "Mère"),
        ("pere", "Père"),
        ("autre_parent", "Autre parent"),
        ("grand_parent", "Grand-parent"),
        ("tuteur", "Tuteur"),
        ("fratrie", "Frère ou sœur"),
        ("tiers", "Tiers digne de confiance"),
        ("assistant_familial", "Assistant familial"),
        ("professionnel", "Professionnel"),
        ("ecole", "École, formation"),
        ("soin", "Lieu de soin"),
        ("autre", "Autre"),
    ],
};

/// The list « Moyen de joindre ».
pub static CANAL_CONTACT: Nomenclature = Nomenclature {
    name: "canal_contact",
    label: "Moyen de joindre",
    source: "usage du secteur",
    items: &[
        ("telephone", "Appel"),
        ("sms", "SMS"),
        ("courriel", "Courriel"),
        ("passage", "En passant sur place"),
    ],
};

/// The list « Par quel moyen rappeler un rendez-vous ».
pub static CANAL_RAPPEL: Nomenclature = Nomenclature {
    name: "canal_rappel",
    label: "Par quel moyen rappeler un rendez-vous",
    source: "usage du secteur",
    items: &[("sms", "SMS"), ("courriel", "Courriel")],
};

/// The record kind « contact ».
pub static CONTACT: Fiche = Fiche {
    table: "contact",
    slug: "contacts",
    label: "contact",
    plural: "contacts",
    feminine: false,
    purpose: "Joindre tout de suite la bonne personne autour de l'enfant, et jamais celle qu'un \
        juge écarte.",
    category: Category::Identite,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nom", "Nom", Kind::Text).required().hint("La personne ou le lieu."),
        Field::new("lien", "Qui est-ce pour l'enfant", Kind::Code(&LIEN_CONTACT))
            .required()
            .grave(),
        Field::new("telephone", "Téléphone", Kind::Text),
        Field::new("telephone_second", "Autre téléphone", Kind::Text),
        Field::new("courriel", "Courriel", Kind::Text),
        Field::new("canal", "Le mieux est", Kind::Code(&CANAL_CONTACT)),
        Field::new("heures", "Quand", Kind::Text).hint("« Après 18 h », « pas la nuit »."),
        Field::new("rang", "Rang d'appel", Kind::Int(1, 20))
            .hint("1 pour la première personne à appeler."),
        Field::new("suppleant", "Sinon", Kind::Text)
            .hint("Qui appeler si elle ne répond pas, et son numéro."),
        Field::new("autorite_parentale", "Exerce l'autorité parentale", Kind::Bool)
            .ticked()
            .grave(),
        Field::new("start_day", "À partir du", Kind::Day).today().required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .hint("Vide tant que ce contact est bon.")
            .later(),
        Field::new("rappel", "Veut un rappel de ses rendez-vous par", Kind::Code(&CANAL_RAPPEL))
            .under("Rappels de rendez-vous")
            .hint("Seulement si la personne le veut. Le message dit le jour, l'heure et le téléphone du service."),
        Field::new("rappel_accord_day", "Accord donné le", Kind::Day),
        Field::new("rappel_retrait_day", "Accord retiré le", Kind::Day)
            .later()
            .hint("À partir de ce jour, plus rien ne part."),
        Field::new("attachement", "Figure d'attachement", Kind::Bool)
            .under("Son lien avec l'enfant")
            .hint("Une personne sur qui l'enfant compte : tout changement de lieu dit comment le lien est gardé.")
            .ticked()
            .grave(),
        Field::new("rythme_lien", "Rythme des contacts", Kind::Text)
            .hint("« Un appel chaque dimanche », « un week-end sur deux ».")
            .grave(),
    ],
    title: &["nom", "lien"],
    list: &["personne_id", "rang", "nom", "lien", "telephone", "heures"],
    order: "start_day",
    latest_first: true,
    check: rules::contact,
    no_overlap: None,
};
