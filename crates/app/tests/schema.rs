//! The schema of the register against its declarations.

use std::collections::HashSet;
use std::fmt::Write as _;

use fiche::{Fiche, Kind};
use maillage::register::fiches;

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/");

/// The record kinds that came after the first register, by the migration that made their tables.
const LATER: &[(&str, &[&str])] = &[
    (
        "0009_connaissance.sql",
        &[
            "anamnese",
            "trouble_repere",
            "element_diagnostic",
            "note_medicale",
            "marque_risque",
            "adresse_protegee",
            "origine",
            "donnee_penale",
            "partage",
            "restriction",
            "regle_acces",
        ],
    ),
    ("0013_echeance.sql", &["etape_parcours"]),
    ("0014_enfant.sql", &["permanence", "contact", "repere"]),
    ("0018_regle_equipe.sql", &["regle_equipe"]),
    ("0019_agenda.sql", &["regle_echeance", "moyen", "droit_visite", "rendez_vous"]),
    (
        "0022_incident.sql",
        &["information_incident", "suite_incident", "fiche_crise", "activation_crise"],
    ),
    (
        "0023_sante.sql",
        &[
            "traitement_sante",
            "prise_traitement",
            "stock_traitement",
            "allergie",
            "piece_sante",
            "bilan_sante",
            "hospitalisation",
            "consentement_soin",
            "vaccination",
        ],
    ),
    (
        "0024_projet.sql",
        &[
            "parole_enfant",
            "evaluation_projet",
            "besoin_evalue",
            "projet_en_cours",
            "objectif_projet",
            "bilan_objectif",
            "part_financement",
            "indication_projet",
            "arbitrage",
            "association_projet",
        ],
    ),
    (
        "0027_scolarite.sql",
        &["plan_scolaire", "absence_scolaire", "diplome_enfant", "voeu_orientation"],
    ),
    (
        "0028_quotidien.sql",
        &["regle_argent", "mouvement_argent", "comptage_caisse", "objet_enfant"],
    ),
    ("0031_devenir.sql", &["point_sortie", "souhait_sortie", "devenir"]),
    ("0032_reunion.sql", &["participation_reunion", "examen_demande"]),
    ("0034_rappel.sql", &["regle_rappel"]),
    ("0045_argent.sql", &[]),
    ("0052_appel.sql", &[]),
    ("0055_references.sql", &[]),
    ("0054_co_intervention.sql", &["co_intervention"]),
    (
        "0071_attente.sql",
        &[
            "regle_attente",
            "reglage_attente",
            "contact_attente",
            "decision_admission",
            "remplacement",
        ],
    ),
    (
        "0072_solution.sql",
        &[
            "orientation_service",
            "concertation",
            "fermeture",
            "solution_provisoire",
            "facture_journees",
        ],
    ),
    ("0073_ordonnance.sql", &["examen_retour"]),
    ("0075_reunion_clinique.sql", &["compte_rendu_clinique"]),
    ("0083_cooperation.sql", &["situation_complexe", "echange_service"]),
    ("0088_ordonnance_fiche.sql", &["ordonnance", "demande_renouvellement"]),
    ("0089_foyer.sql", &["foyer", "adresse_foyer", "rythme_foyer"]),
    ("0090_intervention.sql", &["regle_rythme", "papier_identite"]),
    ("0091_convention.sql", &["contact_convention"]),
    ("0095_groupe.sql", &[]),
    ("0097_methode.sql", &["methode_jeune", "etape_methode", "etape_prevue"]),
    ("0098_fonction_reunion.sql", &["fonction_reunion", "presence_fonction"]),
    ("0099_liens.sql", &["observation_visite", "lien_enfant", "regle_ecran"]),
    ("0105_mallette.sql", &[]),
    ("0106_reponse_texte.sql", &[]),
    ("0081_canal_juridiction.sql", &["canal_juridiction"]),
    ("0093_reserve.sql", &["personne_nommee", "marque_reservee"]),
    ("0101_perspective.sql", &["poste_vacant"]),
    ("0084_observatoire.sql", &["information_preoccupante", "proposition_diagnostic"]),
    ("0087_projet.sql", &["fermeture_scolaire", "appui_famille", "partie_projet"]),
    ("0085_enquete.sql", &["partenaire", "enquete", "question_enquete", "reponse_enquete"]),
    ("0039_regle_service.sql", &["regle_service"]),
    ("0040_etape_service.sql", &["etape_service"]),
    ("0041_action.sql", &["certificat_activite", "autorisation_image"]),
    ("0042_autonomie.sql", &["contrat_jeune_majeur", "entretien_autonomie"]),
    ("0043_accueil.sql", &["agrement_accueil", "repit_accueil", "frais_accueil"]),
    ("0049_sections.sql", &["periode_nommee", "suivi_psy", "rencontre_psy"]),
    (
        "0050_jeune_papiers.sql",
        &["papier_famille", "remise_papier", "etape_jeune", "commentaire_etape"],
    ),
    ("0067_suites_incident.sql", &["registre_incident", "danger_repere"]),
    ("0069_soins.sql", &["sollicitation_sante", "pilulier"]),
    (
        "0070_voie.sql",
        &[
            "libelle_hebergement",
            "soutien_scolaire",
            "passage_relais",
            "presence_seance",
            "insertion",
            "heures_peine",
            "reponse_besoin",
        ],
    ),
];

/// The fields that came to a table after it was made, by the migration that added them.
const GROWN: &[(&str, &str, &[&str])] = &[
    (
        "0022_incident.sql",
        "incident",
        &[
            "role_incident",
            "hypothese",
            "mesure_immediate",
            "autres_personnes",
            "evite",
            "analyse_day",
            "analyse_equipe",
            "group_id",
        ],
    ),
    ("0022_incident.sql", "marque_risque", &["revue_day"]),
    ("0032_reunion.sql", "reunion", &["presence_direction"]),
    ("0032_reunion.sql", "parole_enfant", &["en_reunion"]),
    ("0034_rappel.sql", "contact", &["rappel", "rappel_accord_day", "rappel_retrait_day"]),
    ("0045_argent.sql", "partage", &["partage_argent"]),
    (
        "0055_references.sql",
        "regle_equipe",
        &["coreferent_enfant", "quotidien_enfant", "formation_methode"],
    ),
    ("0055_references.sql", "referent", &["reunion_id", "motif_equipe"]),
    (
        "0058_finalites.sql",
        "partage",
        &[
            "finalite_identite",
            "finalite_parcours",
            "finalite_vie",
            "finalite_argent",
            "finalite_incident",
            "finalite_anamnese",
            "finalite_troubles",
            "finalite_sante",
            "finalite_diagnostic",
            "finalite_medical",
            "finalite_judiciaire",
            "finalite_risque",
            "information_parent_day",
            "information_parent_voie",
            "information_enfant_day",
            "information_enfant_voie",
        ],
    ),
    ("0052_appel.sql", "activation_crise", &["appel_at", "appele", "reponse_at"]),
    (
        "0041_action.sql",
        "action_collective",
        &[
            "depart_at",
            "retour_at",
            "nuit",
            "telephone",
            "activite_certificat",
            "cout_prevu",
            "financeurs",
            "evaluation_day",
            "evaluation",
        ],
    ),
    ("0041_action.sql", "participation_action", &["certificat_id", "venu", "mots"]),
    ("0041_action.sql", "bilan_objectif", &["action_id"]),
    ("0042_autonomie.sql", "point_sortie", &["contrat_id"]),
    ("0049_sections.sql", "incident", &["nature_lieu"]),
    ("0065_faits_notes.sql", "etape_service", &["heure"]),
    ("0065_faits_notes.sql", "poste", &["honorabilite_day"]),
    (
        "0067_suites_incident.sql",
        "incident",
        &["declencheur", "cout_degats", "validation", "valide_day", "valide_par"],
    ),
    (
        "0067_suites_incident.sql",
        "information_incident",
        &["saisie", "convocation_day", "suite_avis"],
    ),
    ("0067_suites_incident.sql", "absence", &["declaration_at", "declaration_numero"]),
    ("0069_soins.sql", "service", &["bilan_jours"]),
    ("0069_soins.sql", "orientation_sante", &["cadre_soin", "arret_soin", "resultat"]),
    ("0069_soins.sql", "piece_sante", &["organisme", "numero", "demarche", "cout"]),
    ("0069_soins.sql", "traitement_sante", &["casier"]),
    ("0069_soins.sql", "stock_traitement", &["peremption_day"]),
    ("0070_voie.sql", "action_collective", &["public_action"]),
    ("0070_voie.sql", "stage", &["convention_day", "retour_employeur", "retour_jeune"]),
    (
        "0070_voie.sql",
        "projet_sortie",
        &["action_id", "resultat_projet", "resultat_day", "devenir_id"],
    ),
    ("0070_voie.sql", "peine", &["attestation_day"]),
    ("0070_voie.sql", "objectif_projet", &["parent_propose"]),
    ("0070_voie.sql", "hebergement", &["libelle_id"]),
    ("0071_attente.sql", "demande", &["contre_proposition"]),
    ("0083_cooperation.sql", "contact", &["attachement", "rythme_lien"]),
    ("0087_projet.sql", "arbitrage", &["interet", "entendus"]),
    ("0083_cooperation.sql", "orientation_service", &["liens"]),
    ("0083_cooperation.sql", "solution_provisoire", &["liens"]),
    ("0073_ordonnance.sql", "mesure", &["payeur", "prolongation_motif"]),
    ("0088_ordonnance_fiche.sql", "mesure", &["ordonnance_id"]),
    ("0089_foyer.sql", "membre_famille", &["foyer_id"]),
    ("0089_foyer.sql", "acte", &["foyer_id"]),
    ("0089_foyer.sql", "rendez_vous", &["foyer_id"]),
    ("0090_intervention.sql", "acte", &["mode_intervention", "accord_distance"]),
    ("0090_intervention.sql", "rendez_vous", &["mode_intervention"]),
    ("0095_groupe.sql", "unite", &["places"]),
    ("0095_groupe.sql", "demande", &["unite_id"]),
    (
        "0090_intervention.sql",
        "famille",
        &["equipement", "accord_distance_day", "accord_retrait_day"],
    ),
    ("0099_liens.sql", "droit_visite", &["lieu_visite"]),
    ("0099_liens.sql", "rendez_vous", &["lieu_visite"]),
    ("0099_liens.sql", "membre_famille", &["aisance_numerique"]),
    ("0101_perspective.sql", "action_plan", &["due_day", "rapport_annee", "devenir", "motif"]),
    ("0105_mallette.sql", "piece_sante", &["emportable"]),
    ("0106_reponse_texte.sql", "reponse_enquete", &["reponse_texte"]),
];

/// The fields of a table that came after it was made.
fn grown(table: &str) -> Vec<&'static str> {
    GROWN
        .iter()
        .filter(|(_, of, _)| *of == table)
        .flat_map(|(.., own)| own.iter().copied())
        .collect()
}

/// The tables that a migration makes: one that was made keeps the order it was made in.
fn declared(file: &str, tables: impl Fn(&str) -> bool) -> String {
    let made = std::fs::read_to_string(format!("{MIGRATIONS}{file}")).unwrap_or_default();
    let mut all: Vec<&Fiche> = fiches().into_iter().filter(|fiche| tables(fiche.table)).collect();
    all.sort_by_key(|fiche| {
        made.find(&format!("CREATE TABLE {} (", fiche.table)).unwrap_or(usize::MAX)
    });
    let mut sql = String::from(
        "-- The register: the tables of the record kinds, parents first.\n\
         -- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema\n",
    );
    for fiche in all {
        let _infallible = write!(sql, "\n{}", fiche.create_table_without(&grown(fiche.table)));
    }
    sql
}

/// What a migration declares: its own tables, then the columns it adds to tables that were there.
fn declared_in(file: &str, own: &[&str]) -> String {
    let mut sql = declared(file, |table| own.contains(&table));
    for (_, table, fields) in GROWN.iter().filter(|(of, ..)| *of == file) {
        let fiche = fiches().into_iter().find(|fiche| fiche.table == *table);
        let may_grow = |name: &&str| {
            fiche.and_then(|fiche| fiche.field(name)).is_some_and(|field| !field.required)
        };
        assert!(fields.iter().all(may_grow), "{table} of {file}");
        let added = fiche.map(|fiche| fiche.add_columns(fields)).unwrap_or_default();
        let _infallible = write!(sql, "\n{added}");
    }
    sql
}

fn columns(fiche: &Fiche) -> HashSet<&'static str> {
    fiche.fields.iter().map(|field| field.name).collect()
}

#[test]
fn the_schema_of_the_register_is_what_the_fiches_declare() {
    let later = |table: &str| LATER.iter().any(|(_, tables)| tables.contains(&table));
    let mut files =
        vec![("0002_register.sql", declared("0002_register.sql", |table| !later(table)))];
    files.extend(LATER.iter().map(|(file, own)| (*file, declared_in(file, own))));
    for (file, declared) in files {
        let path = format!("{MIGRATIONS}{file}");
        if std::env::var_os("MAILLAGE_WRITE_SCHEMA").is_some() {
            std::fs::write(&path, &declared).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(written, declared, "{file}: write it again, as its first lines say");
    }
}

#[test]
fn a_parent_comes_before_its_children() {
    let mut made = HashSet::new();
    for fiche in fiches() {
        assert!(made.insert(fiche.table), "{} is declared twice", fiche.table);
        for field in fiche.fields {
            if let Kind::Link(table) = field.kind {
                assert!(made.contains(table), "{}.{} comes too early", fiche.table, field.name);
            }
        }
    }
}

#[test]
fn a_fiche_names_only_fields_it_has() {
    let mut slugs = HashSet::new();
    for fiche in fiches() {
        let fields = columns(fiche);
        assert_eq!(fields.len(), fiche.fields.len(), "{} has a field twice", fiche.table);
        assert!(slugs.insert(fiche.slug), "the slug {} is taken", fiche.slug);
        let spans = fiche.no_overlap.iter().flat_map(|rule| {
            rule.keys.iter().chain([&rule.start, &rule.end]).copied().collect::<Vec<_>>()
        });
        for name in fiche.title.iter().chain(fiche.list).copied().chain(spans) {
            assert!(fields.contains(name), "{}.{name} is not a field", fiche.table);
        }
        let order = fiche.order;
        assert!(order == "id" || fields.contains(order), "{}.{order} is not a field", fiche.table);
        assert!(
            fiche.field(order).is_none_or(|field| field.required),
            "{} is sorted by a field that may be empty",
            fiche.table
        );
    }
}

#[test]
fn a_sealed_field_is_a_text_that_is_never_sorted_searched_nor_in_a_title() {
    let mut sealed = 0;
    for fiche in fiches() {
        for field in fiche.fields.iter().filter(|field| field.sealed) {
            sealed += 1;
            let name = format!("{}.{}", fiche.table, field.name);
            let text = matches!(field.kind, Kind::Text | Kind::LongText | Kind::Commune);
            assert!(text, "{name} is no text");
            assert!(fiche.order != field.name && !fiche.title.contains(&field.name), "{name}");
            let spans = fiche.no_overlap.iter().all(|rule| {
                !rule.keys.contains(&field.name) && ![rule.start, rule.end].contains(&field.name)
            });
            assert!(spans && !fiche.searched(), "{name}");
        }
    }
    assert!(sealed >= 8, "{sealed}");
}

#[test]
fn a_list_has_each_code_once_and_each_name_means_one_list() {
    let mut lists = std::collections::HashMap::new();
    for field in fiches().into_iter().flat_map(|fiche| fiche.fields) {
        let Kind::Code(list) = field.kind else { continue };
        let codes: HashSet<_> = list.items.iter().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), list.items.len(), "{}", list.name);
        assert_eq!(*lists.entry(list.name).or_insert(list), list, "{} is two lists", list.name);
        for (code, label) in list.items {
            assert_eq!(list.code_of(label), Some(*code), "{}: {label}", list.name);
        }
    }
}
