//! Professionals, their posts and absences.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, rule};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Sexe ».
pub static SEXE_ADULTE: Nomenclature = Nomenclature {
    name: "sexe_adulte",
    label: "Sexe",
    source: "usage du secteur",
    items: &[("femme", "Femme"), ("homme", "Homme"), ("autre", "Autre")],
};

/// The list « Fonction ».
pub static FONCTION: Nomenclature = Nomenclature {
    name: "fonction",
    label: "Fonction",
    source: "usage du secteur",
    items: &[
        ("educateur_specialise", "Éducateur spécialisé"),
        ("moniteur_educateur", "Moniteur-éducateur"),
        ("cesf", "Conseiller en économie sociale et familiale"),
        ("assistant_familial", "Assistant familial"),
        ("referent_vie_quotidienne", "Référent de vie quotidienne"),
        ("educateur_technique", "Éducateur technique"),
        ("psychologue", "Psychologue"),
        ("infirmier", "Infirmier"),
        ("medecin", "Médecin"),
        ("secretaire", "Secrétaire"),
        ("chef_service", "Chef de service"),
        ("directeur", "Directeur"),
        ("directeur_adjoint", "Directeur adjoint"),
        ("veilleur", "Veilleur de nuit"),
        ("maitresse_maison", "Maîtresse de maison"),
        ("agent_technique", "Agent technique"),
        ("autre", "Autre"),
    ],
};

/// The list « Contrat ».
pub static CONTRAT: Nomenclature = Nomenclature {
    name: "contrat",
    label: "Contrat",
    source: "usage du secteur",
    items: &[
        ("cdi", "CDI"),
        ("cdd", "CDD"),
        ("interim", "Intérim"),
        ("stage", "Stage"),
        ("autre", "Autre"),
    ],
};

/// The list « Motif d'entrée dans le poste ».
pub static MOTIF_ENTREE_POSTE: Nomenclature = Nomenclature {
    name: "motif_entree_poste",
    label: "Motif d'entrée dans le poste",
    source: "usage du secteur",
    items: &[
        ("recrutement", "Recrutement"),
        ("remplacement", "Remplacement"),
        ("mobilite_interne", "Mobilité interne"),
        ("creation", "Création de poste"),
        ("transformation", "Transformation de poste"),
    ],
};

/// The list « Motif de sortie du poste ».
pub static MOTIF_SORTIE_POSTE: Nomenclature = Nomenclature {
    name: "motif_sortie_poste",
    label: "Motif de sortie du poste",
    source: "usage du secteur",
    items: &[
        ("demission", "Démission"),
        ("fin_contrat", "Fin de contrat"),
        ("inaptitude", "Inaptitude"),
        ("retraite", "Retraite"),
        ("mobilite_interne", "Mobilité interne"),
        ("licenciement", "Licenciement"),
        ("transformation", "Transformation de poste"),
        ("autre", "Autre"),
    ],
};

/// The list « Nature de l'absence du professionnel ».
pub static NATURE_ABSENCE_PROFESSIONNEL: Nomenclature = Nomenclature {
    name: "nature_absence_professionnel",
    label: "Nature de l'absence du professionnel",
    source: "usage du secteur",
    items: &[
        ("maladie", "Maladie"),
        ("accident_travail", "Accident du travail"),
        ("maternite", "Maternité"),
        ("conge_parental", "Congé parental"),
        ("formation", "Formation"),
        ("autre", "Autre"),
    ],
};

/// The record kind « professionnel ».
pub static PROFESSIONNEL: Fiche = Fiche {
    table: "professionnel",
    slug: "professionnels",
    label: "professionnel",
    plural: "professionnels",
    feminine: false,
    purpose: "Savoir qui travaille auprès des enfants, et décrire l'équipe par âge et par sexe.",
    category: Category::Rh,
    owner: Owner::Organisation,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required(),
        Field::new("prenom", "Prénom", Kind::Text).required(),
        Field::new("sexe", "Sexe", Kind::Code(&SEXE_ADULTE)),
        Field::new("birth_day", "Né(e) le", Kind::Day),
        Field::new("courriel", "Courriel", Kind::Text),
    ],
    title: &["nom", "prenom"],
    list: &["nom", "prenom", "sexe", "courriel"],
    order: "nom",
    latest_first: false,
    check: rule::reached,
    no_overlap: None,
};

/// The record kind « poste ».
pub static POSTE: Fiche = Fiche {
    table: "poste",
    slug: "postes",
    label: "poste",
    plural: "postes",
    feminine: false,
    purpose: "Compter les emplois du service en équivalents temps plein et suivre les mouvements.",
    category: Category::Rh,
    owner: Owner::Service,
    fields: &[
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")).required(),
        Field::new("fonction", "Fonction", Kind::Code(&FONCTION)).required(),
        Field::new("contrat", "Contrat", Kind::Code(&CONTRAT)),
        Field::new("etp", "ETP", Kind::Hundredths).hint("1,00 pour un temps plein.").required(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Dernier jour", Kind::LastDay)
            .hint("Vide tant que le poste est occupé."),
        Field::new("motif_entree", "Motif d'entrée", Kind::Code(&MOTIF_ENTREE_POSTE)),
        Field::new("honorabilite_day", "Honorabilité vérifiée le", Kind::Day).hint(
            "Avant la prise de poste (CASF, art. L. 133-6). Le jour seul : jamais ce qui a été lu.",
        ),
        Field::new("motif_sortie", "Motif de sortie", Kind::Code(&MOTIF_SORTIE_POSTE)).grave(),
    ],
    title: &["fonction", "start_day"],
    list: &["professionnel_id", "fonction", "contrat", "etp", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::poste,
    no_overlap: None,
};

/// The record kind « poste vacant ».
pub static POSTE_VACANT: Fiche = Fiche {
    table: "poste_vacant",
    slug: "postes-vacants",
    label: "poste vacant",
    plural: "postes vacants",
    feminine: false,
    purpose: "Savoir quels postes personne ne tient, depuis quand, et ce que l'activité en a perdu.",
    category: Category::Rh,
    owner: Owner::Service,
    fields: &[
        Field::new("fonction", "Fonction", Kind::Code(&FONCTION)).required().structure(),
        Field::new("etp", "ETP", Kind::Hundredths)
            .hint("1,00 pour un temps plein.")
            .required()
            .structure(),
        Field::new("start_day", "Vacant depuis le", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour vacant", Kind::LastDay)
            .hint("Vide tant que personne ne tient le poste.")
            .structure(),
        Field::new("publication_day", "Offre publiée le", Kind::Day).structure(),
        Field::new("candidatures", "Candidatures reçues", Kind::Int(0, 10_000)).structure(),
    ],
    title: &["fonction", "start_day"],
    list: &["fonction", "etp", "start_day", "end_day", "candidatures"],
    order: "start_day",
    latest_first: true,
    check: rules::poste_vacant,
    no_overlap: None,
};

/// The record kind « absence d'un professionnel ».
pub static ABSENCE_PROFESSIONNEL: Fiche = Fiche {
    table: "absence_professionnel",
    slug: "absences-professionnel",
    label: "absence d'un professionnel",
    plural: "absences de professionnels",
    feminine: true,
    purpose: "Compter les absences du personnel par nature et celles qui sont remplacées.",
    category: Category::Rh,
    owner: Owner::Service,
    fields: &[
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")).required(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_ABSENCE_PROFESSIONNEL))
            .required()
            .grave(),
        Field::new("start_day", "Premier jour", Kind::Day).required(),
        Field::new("end_day", "Dernier jour", Kind::LastDay),
        Field::new("remplacee", "Remplacée", Kind::Bool),
    ],
    title: &["nature", "start_day"],
    list: &["professionnel_id", "nature", "start_day", "end_day", "remplacee"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};
