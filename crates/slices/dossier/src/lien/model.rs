//! With whom a child is really in touch, how, how often, wanted or not; and what a house asks about screens.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;
use crate::contact::LIEN_CONTACT;

/// The list « Par quel moyen ».
pub static MOYEN_LIEN: Nomenclature = Nomenclature {
    name: "moyen_lien",
    label: "Par quel moyen",
    source: "usage du secteur",
    items: &[
        ("telephone", "Téléphone"),
        ("sms", "SMS"),
        ("messagerie", "Messagerie (WhatsApp, Signal…)"),
        ("reseau_social", "Réseau social"),
        ("jeu_en_ligne", "Jeu en ligne"),
        ("video", "Appel en vidéo"),
        ("courrier", "Lettre, colis"),
        ("rencontre", "Se voient, hors des visites"),
        ("tiers", "Par quelqu'un d'autre"),
        ("autre", "Autre"),
    ],
};

/// The list « À quel rythme ».
pub static FREQUENCE_LIEN: Nomenclature = Nomenclature {
    name: "frequence_lien",
    label: "À quel rythme",
    source: "usage du secteur",
    items: &[
        ("jour", "Chaque jour ou presque"),
        ("semaine", "Chaque semaine"),
        ("mois", "Chaque mois"),
        ("rare", "Rarement"),
        ("inconnu", "On ne sait pas"),
    ],
};

/// The list « Le veut-il ? ».
pub static VOULU: Nomenclature = Nomenclature {
    name: "voulu",
    label: "L'enfant veut-il ce lien",
    source: "usage du secteur",
    items: &[
        ("oui", "L'enfant le veut"),
        ("non", "L'enfant n'en veut pas"),
        ("partage", "L'enfant hésite"),
        ("pas_dit", "On ne le lui a pas demandé"),
    ],
};

/// The record kind « lien réel de l'enfant ».
pub static LIEN_ENFANT: Fiche = Fiche {
    table: "lien_enfant",
    slug: "liens-enfant",
    label: "lien réel de l'enfant",
    plural: "liens réels de l'enfant",
    feminine: false,
    purpose: "Savoir avec qui l'enfant est vraiment en lien, par quel moyen, et s'il le veut.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nom", "Avec qui", Kind::Text)
            .required()
            .hint("Comme l'enfant l'appelle.")
            .grave(),
        Field::new("lien", "Qui est-ce pour l'enfant", Kind::Code(&LIEN_CONTACT))
            .required()
            .grave(),
        Field::new("moyen_lien", "Par quel moyen", Kind::Code(&MOYEN_LIEN)).required(),
        Field::new("precision", "Lequel", Kind::Text)
            .hint("Quel réseau, quel jeu. Jamais un mot de passe, ni un compte.")
            .sealed(),
        Field::new("frequence_lien", "À quel rythme", Kind::Code(&FREQUENCE_LIEN)).required(),
        Field::new("voulu", "L'enfant le veut-il", Kind::Code(&VOULU)).required().grave(),
        Field::new("texte", "Ce qu'il en dit, ce qu'on en sait", Kind::LongText)
            .hint("Avec ses mots ; de qui on le tient.")
            .grave()
            .sealed(),
        Field::new("start_day", "Depuis le", Kind::Day)
            .required()
            .today()
            .hint("Le jour où on l'a su, si l'on ne sait pas mieux."),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).hint("Vide tant que ce lien existe."),
    ],
    title: &["nom", "moyen_lien"],
    list: &["personne_id", "nom", "lien", "moyen_lien", "frequence_lien", "voulu"],
    order: "start_day",
    latest_first: true,
    check: rules::lien,
    no_overlap: None,
};

/// The record kind « règle de la maison sur les écrans ».
pub static REGLE_ECRAN: Fiche = Fiche {
    table: "regle_ecran",
    slug: "regles-ecrans",
    label: "règle de la maison sur les écrans",
    plural: "règles de la maison sur les écrans",
    feminine: true,
    purpose: "Dire à l'enfant, à ses parents et à l'équipe la même règle, et retrouver celle d'un jour donné.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("unite_id", "Groupe, si la règle n'est que la sienne", Kind::Link("unite"))
            .structure(),
        Field::new("age_min", "À partir de (ans)", Kind::Int(0, 25)).structure(),
        Field::new("age_max", "Jusqu'à (ans)", Kind::Int(0, 25))
            .structure()
            .hint("Cet âge compris."),
        Field::new("texte", "La règle", Kind::LongText)
            .required()
            .structure()
            .hint("Quels écrans, quand, combien de temps, où le téléphone dort. Aucun nom."),
        Field::new("decide_avec", "Décidée avec", Kind::Text)
            .structure()
            .hint("La réunion des jeunes, le conseil de la vie sociale…"),
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .structure()
            .hint("Quand la règle change : finissez celle-ci, écrivez-en une autre."),
    ],
    title: &["texte"],
    list: &["texte", "age_min", "age_max", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::regle,
    no_overlap: None,
};
