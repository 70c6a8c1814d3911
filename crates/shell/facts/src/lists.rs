//! The closed lists that figures show codes with, and the tables to higher levels.

use std::collections::HashMap;

use fiche::{Fiche, Kind};
use figures::{Mapping, Nomenclature};
use serde::Deserialize;

/// Lists that no record kind has: codes of computed columns.
const COMPUTED: &[(&str, &[(&str, &str)])] = &[
    ("oui_non", &[("oui", "Oui"), ("non", "Non")]),
    (
        "nature_temps",
        &[
            ("direct", "Avec l'enfant ou sa famille"),
            ("indirect", "Pour l'enfant, sans lui"),
            ("partenariat", "Avec les partenaires"),
        ],
    ),
    (
        "etat_devenir",
        &[
            ("repondu", "A donné de ses nouvelles"),
            ("refus", "Ne veut pas répondre"),
            ("pas_joint", "Pas joint"),
            ("sans_reponse", "Rien n'est noté"),
        ],
    ),
    ("moment_semaine", &[("semaine", "En semaine"), ("week_end", "Samedi et dimanche")]),
    (
        "victime_incident",
        &[
            ("jeune", "Un jeune"),
            ("professionnel", "Un professionnel"),
            ("sans", "Aucune victime notée"),
        ],
    ),
    (
        "etat_suite_incident",
        &[("faite", "Faite"), ("a_faire", "Reste à faire"), ("aucune", "Aucune décidée")],
    ),
    (
        "pont_prolongation",
        &[
            ("meme_annee", "La même année"),
            ("annee_suivante", "L'année suivante"),
            ("plus_tard", "Plus tard"),
            ("encore", "Prolongée encore"),
            ("en_cours", "En cours"),
        ],
    ),
    ("presence_acte", &[("presence", "En présence"), ("distance", "À distance")]),
    ("qui_seance", &[("jeune", "Un jeune"), ("equipe", "L'équipe")]),
    (
        "etat_connu_trouble",
        &[
            ("reperage", "Repéré, pas encore nommé"),
            ("diagnostic", "Un diagnostic est posé"),
            ("psychotrauma", "Psychotraumatisme"),
            ("rien", "Rien n'est dit"),
        ],
    ),
    (
        "etat_reponse_besoin",
        &[
            ("adaptee", "Réponse adaptée"),
            ("par_defaut", "Réponse par défaut"),
            ("aucune", "Aucune réponse possible"),
            ("sans", "Sans réponse"),
        ],
    ),
    (
        "etat_soin",
        &[
            ("en_attente", "En attente"),
            ("en_cours", "En cours"),
            ("arrete", "Arrêté"),
            ("refuse", "Refusé"),
        ],
    ),
    (
        "phase_fugue",
        &[
            ("avant_arrivee", "Avant l'arrivée"),
            ("moins_48h", "Moins de 48 h après l'arrivée"),
            ("pendant", "Pendant la prise en charge"),
        ],
    ),
];

/// Returns the lists of the codes of all record kinds, the official ones and the computed ones.
pub fn nomenclatures(fiches: &[&'static Fiche]) -> Vec<(String, Nomenclature)> {
    fn own(items: &[(&str, &str)]) -> Nomenclature {
        items.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
    }
    let mut lists: HashMap<String, Nomenclature> = HashMap::new();
    for field in fiches.iter().flat_map(|fiche| fiche.fields) {
        if let Kind::Code(list) = field.kind {
            lists.entry(list.name.to_owned()).or_insert_with(|| own(list.items));
        }
    }
    for (name, items) in COMPUTED {
        lists.insert((*name).to_owned(), own(items));
    }
    lists.insert("departement".to_owned(), own(&vocabulary::cog::all_departements()));
    lists.into_iter().collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    mapping: Vec<MappingBlock>,
}

/// A table of `mappings.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingBlock {
    name: String,
    #[expect(dead_code, reason = "a table says where it comes from; a test reads it in the file")]
    source: String,
    to: HashMap<String, Vec<String>>,
}

/// Returns the tables to higher levels: région of a département, and those of `mappings.toml`.
pub(crate) fn mappings() -> HashMap<String, Mapping> {
    let mut all = HashMap::new();
    let regions = vocabulary::cog::all_departements().into_iter().filter_map(|(code, _)| {
        Some((code.to_owned(), vocabulary::cog::region_of(code)?.to_owned()))
    });
    let region = Mapping { to: regions.collect(), nomenclature: None };
    all.insert("departement_region".to_owned(), region);
    // A test holds that the file is sound.
    let file: Option<MappingFile> = toml::from_str(include_str!("../mappings.toml")).ok();
    for block in file.into_iter().flat_map(|file| file.mapping) {
        let to = block
            .to
            .iter()
            .flat_map(|(higher, codes)| codes.iter().map(|code| (code.clone(), higher.clone())))
            .collect();
        all.insert(block.name, Mapping { to, nomenclature: None });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_shipped_can_be_read() {
        let file: MappingFile = toml::from_str(include_str!("../mappings.toml")).unwrap();
        assert!(file.mapping.iter().all(|block| !block.to.is_empty()));
        let all = mappings();
        assert_eq!(all["departement_dtpjj"].to["69"], "DTPJJ Rhône-Ain");
        assert_eq!(all["departement_region"].to["69"], "Auvergne-Rhône-Alpes");
    }
}
