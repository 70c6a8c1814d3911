//! What is kept apart: medicine, marks of risk, a protected address, origins, penal data.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, no_rule, rule};
use vocabulary::Nomenclature;

fn dated(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "day").into_iter().collect()
}

/// The record kind « note médicale ».
pub static NOTE_MEDICALE: Fiche = Fiche {
    table: "note_medicale",
    slug: "notes-medicales",
    label: "note médicale",
    plural: "notes médicales",
    feminine: true,
    purpose: "Tenir le dossier médical de l'enfant, ouvert aux seuls soignants.",
    category: Category::Medical,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Date", Kind::Day).required(),
        Field::new("texte", "Note", Kind::LongText).required().grave().sealed(),
        Field::new("traitement", "Traitement", Kind::LongText).grave().sealed(),
    ],
    title: &["day"],
    list: &["day", "personne_id", "traitement"],
    order: "day",
    latest_first: true,
    check: dated,
    no_overlap: None,
};

/// The list « Nature du risque ».
pub static NATURE_RISQUE: Nomenclature = Nomenclature {
    name: "nature_risque",
    label: "Nature du risque",
    source: "usage du secteur",
    items: &[
        ("fugue", "Fugue"),
        ("suicidaire", "Risque suicidaire"),
        ("exploitation", "Exploitation sexuelle ou criminelle"),
        ("violence_subie", "Violence subie"),
        ("violence_agie", "Violence envers autrui"),
        ("enlevement", "Enlèvement"),
        ("autre", "Autre"),
    ],
};

/// What endangers a child by others' hands, and is known to the fewest: it is noted among what is reserved to named
/// people, never before a whole team.
fn open_mark(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut all = rule::only_span(row, linked);
    if row.text("nature") == Some("exploitation") && row.value("end_day").is_none() {
        let told = "Une exploitation n'est connue que de personnes nommées : la direction les nomme, et elle se note \
                    dans les marques réservées. Ici, toute l'équipe autour de l'enfant la lirait.";
        all.push(Remark::refuse("nature", told));
    }
    all
}

/// The record kind « marque de risque ».
pub static MARQUE_RISQUE: Fiche = Fiche {
    table: "marque_risque",
    slug: "marques-risque",
    label: "marque de risque",
    plural: "marques de risque",
    feminine: true,
    purpose: "Avertir l'équipe autour de l'enfant d'un danger, avec ce qui protège.",
    category: Category::Risque,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_RISQUE)).required().grave(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).hint("Vide tant que le risque dure."),
        Field::new("conduite", "Ce qui protège, qui prévenir", Kind::LongText)
            .required()
            .grave()
            .sealed(),
        Field::new("revue_day", "À revoir le", Kind::Day)
            .hint("Une marque sans fin se relit : un risque passé ne doit pas suivre l'enfant."),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "start_day", "end_day", "conduite"],
    order: "start_day",
    latest_first: true,
    check: open_mark,
    no_overlap: None,
};

/// The record kind « personne nommée ».
pub static PERSONNE_NOMMEE: Fiche = Fiche {
    table: "personne_nommee",
    slug: "personnes-nommees",
    label: "personne nommée",
    plural: "personnes nommées",
    feminine: true,
    purpose: "Nommer, pour un enfant, les seuls professionnels à qui s'ouvre ce qui lui est réservé.",
    category: Category::Nommes,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("professionnel_id", "Qui est nommé", Kind::Link("professionnel"))
            .required()
            .hint("Son compte s'ouvre au nom de cette fiche, tant que la mission du service dure."),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).hint("Vide tant que cela lui est utile."),
        Field::new("motif", "Pourquoi cette personne", Kind::LongText)
            .required()
            .hint("Ce qu'elle a à faire pour l'enfant, et qu'elle ne peut faire sans savoir.")
            .grave()
            .sealed(),
    ],
    title: &["start_day"],
    list: &["personne_id", "professionnel_id", "start_day", "end_day", "motif"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « marque réservée ».
pub static MARQUE_RESERVEE: Fiche = Fiche {
    table: "marque_reservee",
    slug: "marques-reservees",
    label: "marque réservée",
    plural: "marques réservées",
    feminine: true,
    purpose: "Avertir d'un danger les seules personnes nommées pour l'enfant, avec ce qui protège.",
    category: Category::Reserve,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_RISQUE)).required().grave(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).hint("Vide tant que le risque dure."),
        Field::new("conduite", "Ce qui protège, qui prévenir", Kind::LongText)
            .required()
            .hint("Le protocole se joint comme document du dossier.")
            .grave()
            .sealed(),
        Field::new("revue_day", "À revoir le", Kind::Day)
            .required()
            .hint("Ce qui est réservé se relit : un risque passé ne doit pas suivre l'enfant."),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "start_day", "end_day", "conduite", "revue_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « adresse protégée ».
pub static ADRESSE_PROTEGEE: Fiche = Fiche {
    table: "adresse_protegee",
    slug: "adresses-protegees",
    label: "adresse protégée",
    plural: "adresses protégées",
    feminine: true,
    purpose: "Garder secret le lieu d'accueil quand un juge l'a ordonné.",
    category: Category::Adresse,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("adresse", "Adresse", Kind::LongText).required().grave().sealed(),
        Field::new("commune", "Commune", Kind::Commune).grave().sealed(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("decision", "Décision", Kind::Text)
            .hint("Qui l'a ordonné, et quand.")
            .grave()
            .sealed(),
    ],
    title: &["start_day"],
    list: &["personne_id", "start_day", "end_day", "decision"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « élément sur les origines ».
pub static ORIGINE: Fiche = Fiche {
    table: "origine",
    slug: "origines",
    label: "élément sur les origines",
    plural: "éléments sur les origines",
    feminine: false,
    purpose: "Conserver ce qui concerne les origines sous le secret que la loi impose.",
    category: Category::Origine,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Reçu le", Kind::Day).required(),
        Field::new("texte", "Élément", Kind::LongText).required().grave().sealed(),
    ],
    title: &["day"],
    list: &["personne_id", "day"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « donnée pénale ».
pub static DONNEE_PENALE: Fiche = Fiche {
    table: "donnee_penale",
    slug: "donnees-penales",
    label: "donnée pénale",
    plural: "données pénales",
    feminine: true,
    purpose: "Exécuter une mesure pénale, dans les services que la loi y autorise.",
    category: Category::Penal,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Date des faits ou de la décision", Kind::Day).required(),
        Field::new("texte", "Faits ou décision", Kind::LongText).required().grave().sealed(),
        Field::new("juridiction", "Juridiction", Kind::Text).grave().sealed(),
    ],
    title: &["day"],
    list: &["personne_id", "day", "juridiction"],
    order: "day",
    latest_first: true,
    check: dated,
    no_overlap: None,
};
