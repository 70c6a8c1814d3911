//! Hospital, consents, vaccines.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The list « Nature de l'hospitalisation ».
pub static NATURE_HOSPITALISATION: Nomenclature = Nomenclature {
    name: "nature_hospitalisation",
    label: "Nature de l'hospitalisation",
    source: "usage du secteur",
    items: &[
        ("urgences", "Passage aux urgences"),
        ("somatique", "Hospitalisation"),
        ("psychiatrie", "Hospitalisation en psychiatrie"),
    ],
};

/// The list « Nature de l'acte de soin ».
pub static NATURE_ACTE_SOIN: Nomenclature = Nomenclature {
    name: "nature_acte_soin",
    label: "Nature de l'acte de soin",
    source: "code civil, art. 372-2 et 375-7",
    items: &[("usuel", "Acte usuel"), ("non_usuel", "Acte non usuel"), ("urgence", "Urgence")],
};

/// The list « Qui consent ».
pub static QUI_CONSENT: Nomenclature = Nomenclature {
    name: "qui_consent",
    label: "Qui consent",
    source: "usage du secteur",
    items: &[
        ("parents", "Les deux parents"),
        ("parent", "Un parent"),
        ("tuteur", "Le tuteur ou le délégataire"),
        ("service", "Qui garde l'enfant au quotidien"),
        ("juge", "Le juge"),
        ("mineur", "Le mineur lui-même"),
        ("medecin", "Le médecin, en urgence"),
    ],
};

/// The list « Réponse à une demande de consentement ».
pub static DECISION_SOIN: Nomenclature = Nomenclature {
    name: "decision_soin",
    label: "Réponse à une demande de consentement",
    source: "usage du secteur",
    items: &[
        ("accorde", "Accordé"),
        ("refuse", "Refusé"),
        ("sans_reponse", "Sans réponse"),
        ("retire", "Retiré"),
    ],
};

fn dated(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "day").into_iter().collect()
}

fn hospital(row: &Row, _: &Linked) -> Vec<Remark> {
    let early = row
        .day("maintien_day")
        .zip(row.day("start_day"))
        .is_some_and(|(kept, start)| kept < start)
        .then(|| Remark::refuse("maintien_day", "C'est avant le début de l'hospitalisation."));
    rule::span(row, "start_day", "end_day").into_iter().chain(early).collect()
}

/// The record kind « hospitalisation ».
pub static HOSPITALISATION: Fiche = Fiche {
    table: "hospitalisation",
    slug: "hospitalisations",
    label: "hospitalisation",
    plural: "hospitalisations",
    feminine: true,
    purpose: "Suivre les passages à l'hôpital, et ceux qui durent faute d'accueil.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Quoi", Kind::Code(&NATURE_HOSPITALISATION)).required().grave(),
        Field::new("etablissement", "Où", Kind::Text).grave(),
        Field::new("start_day", "Premier jour", Kind::Day)
            .required()
            .today()
            .hint("Une nuit ou plus : l'absence est notée avec, et suit ces dates."),
        Field::new("end_day", "Dernier jour", Kind::LastDay),
        Field::new("maintien_day", "Maintenue sans besoin de soin depuis le", Kind::Day).grave(),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "etablissement", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: hospital,
    no_overlap: None,
};

/// The record kind « consentement aux soins ».
pub static CONSENTEMENT_SOIN: Fiche = Fiche {
    table: "consentement_soin",
    slug: "consentements-soin",
    label: "consentement aux soins",
    plural: "consentements aux soins",
    feminine: false,
    purpose: "Savoir qui a consenti à quel soin, et d'après quoi.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Quel acte", Kind::Code(&NATURE_ACTE_SOIN)).required().hint(
            "Usuel : un parent suffit (code civil, art. 372-2), et le projet pour l'enfant dit \
             lesquels le service fait sans accord (CASF, art. L. 223-1-2). Non usuel : les \
             titulaires de l'autorité parentale, ou le juge si leur refus est abusif ou injustifié \
             (code civil, art. 375-7).",
        ),
        Field::new("objet", "Pour quoi", Kind::Text).required().grave(),
        Field::new("qui", "Qui consent", Kind::Code(&QUI_CONSENT)).required().grave(),
        Field::new("decision", "Réponse", Kind::Code(&DECISION_SOIN)).required().grave(),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("piece", "D'après quoi", Kind::Text)
            .hint("L'autorisation signée, l'ordonnance du juge, l'appel noté…")
            .grave(),
    ],
    title: &["nature", "day"],
    list: &["day", "personne_id", "nature", "objet", "qui", "decision"],
    order: "day",
    latest_first: true,
    check: dated,
    no_overlap: None,
};

/// The record kind « vaccination »: in the medical file.
pub static VACCINATION: Fiche = Fiche {
    table: "vaccination",
    slug: "vaccinations",
    label: "vaccination",
    plural: "vaccinations",
    feminine: true,
    purpose: "Savoir quels vaccins sont faits et quand vient le rappel.",
    category: Category::Medical,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("vaccin", "Vaccin", Kind::Text).required().grave(),
        Field::new("day", "Fait le", Kind::Day).required(),
        Field::new("rappel_day", "Rappel le", Kind::Day),
        Field::new("lot", "Lot", Kind::Text),
    ],
    title: &["vaccin", "day"],
    list: &["day", "personne_id", "vaccin", "rappel_day"],
    order: "day",
    latest_first: true,
    check: dated,
    no_overlap: None,
};
