//! Where each of the 37 counting parameters is set: in the rules of a service, in a figure, in
//! the facts, in the setting, or in the engine itself, which then leaves no choice.
//!
//! [`PARAMETERS`] is the table; the page of definitions prints it.

/// Who sets a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// [`crate::Rules`]: of a service, dated.
    Service,
    /// [`crate::FigureSpec`] or [`crate::TableSpec`]: of a figure or a table.
    Figure,
    /// The facts: two columns, two populations.
    Facts,
    /// [`crate::Setting`]: places, published values, mappings.
    Setting,
    /// [`crate::World`]: what the one who asks may know.
    Reader,
    /// The engine: always so.
    Engine,
}

/// A counting parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its number in the list agreed with the field.
    pub number: u8,
    /// Its French label.
    pub label: &'static str,
    /// Who sets it.
    pub place: Place,
    /// The keys that set it, or how the engine holds it.
    pub set_by: &'static str,
}

const fn parameter(
    number: u8,
    label: &'static str,
    place: Place,
    set_by: &'static str,
) -> Parameter {
    Parameter { number, label, place, set_by }
}

/// The 37 parameters, in order.
pub const PARAMETERS: [Parameter; 37] = {
    use Place::{Engine, Facts, Figure, Reader, Service, Setting};
    [
        parameter(
            1,
            "Unité comptée",
            Figure,
            "unit, measure (mandat, nuits par journees, actes par somme)",
        ),
        parameter(
            2,
            "Calendrier d'ouverture par modalité et année",
            Service,
            "openings, count_opening_days_only",
        ),
        parameter(
            3,
            "Jour d'entrée, jour de sortie",
            Service,
            "entry_day_counted, exit_day_counted",
        ),
        parameter(
            4,
            "Absences : motif, seuil, début du retrait, catégorie",
            Service,
            "absences, other_absence, absent_day, cut_off_minute",
        ),
        parameter(
            5,
            "Capacité au dénominateur",
            Service,
            "capacity_kind ; capacity_kind d'un indicateur l'emporte",
        ),
        parameter(6, "Capacité qui change dans l'année", Service, "capacity_mode"),
        parameter(
            7,
            "Formule du taux d'occupation, jamais plafonnée",
            Figure,
            "measure = taux, numerator, denominator",
        ),
        parameter(
            8,
            "Taux cible par ensemble de places, « non concerné »",
            Service,
            "target_percent ; measure = taux_cible",
        ),
        parameter(
            9,
            "Nuits de repli ou séquentielles : à la mesure ou à la place",
            Facts,
            "la nuit compte où elle est notée : séjour, modalité, unité",
        ),
        parameter(
            10,
            "Poids de l'accueil de jour",
            Service,
            "day_weights ; weighed d'un indicateur",
        ),
        parameter(
            11,
            "Changements de modalité hors entrées et sorties",
            Facts,
            "deux populations : séjours, périodes de modalité",
        ),
        parameter(
            12,
            "File active par modalité : distincte ou affectation unique",
            Figure,
            "unit, axes ; several",
        ),
        parameter(
            13,
            "Catégorie figée à l'entrée, au 1er janvier ou au 31 décembre",
            Figure,
            "at d'un âge : entree, debut_annee, fin_annee",
        ),
        parameter(
            14,
            "Dénominateur d'un pourcentage nommé",
            Figure,
            "denominator, denominator_axes ; percent d'un tableau",
        ),
        parameter(15, "Champ écrit dans le titre", Figure, "scope, title"),
        parameter(16, "Origine : sur les présents ou sur les entrées", Figure, "measure, over"),
        parameter(
            17,
            "Âge à l'admission ou à une date, révolu ou décimal",
            Figure,
            "of = { value = age, at, decimal }",
        ),
        parameter(
            18,
            "Tranches d'âge, 18 ans dans une seule",
            Figure,
            "brackets : chaque tranche s'arrête avant la suivante",
        ),
        parameter(
            19,
            "Durée : population, début, unité, cas en cours",
            Figure,
            "over, start, end, of.unit, ongoing",
        ),
        parameter(
            20,
            "Totaux de moyennes recalculés sur les individus",
            Engine,
            "un total est l'indicateur sans l'axe",
        ),
        parameter(
            21,
            "Un motif principal ou plusieurs",
            Figure,
            "several : la somme peut dépasser 100 %",
        ),
        parameter(22, "Demandeur et fondement juridique distincts", Facts, "deux colonnes"),
        parameter(
            23,
            "Nomenclature du fondement par service, avec table de passage",
            Setting,
            "nomenclatures, mappings ; axe niveau",
        ),
        parameter(
            24,
            "Accueil d'urgence : un accueil, avec son issue",
            Facts,
            "colonnes de la population des séjours",
        ),
        parameter(
            25,
            "Mesures en attente dans « en cours » ou non",
            Service,
            "waiting_in_progress ; waiting_from d'un indicateur",
        ),
        parameter(26, "Délais aux deux bouts nommés", Figure, "of = { value = delai, from, to }"),
        parameter(27, "Une demande n'est pas une admission", Facts, "deux populations"),
        parameter(
            28,
            "Un renouvellement n'est pas une entrée",
            Facts,
            "une mesure renouvelée reste une ligne",
        ),
        parameter(
            29,
            "Total de personnes : distinct ou somme des lignes",
            Engine,
            "le tableau recalcule et dit lequel",
        ),
        parameter(
            30,
            "Flux et stock : deux indicateurs",
            Figure,
            "measure : entrees, presents_fin…",
        ),
        parameter(
            31,
            "Actes : enfants × professionnels, trajets à part",
            Figure,
            "measure = somme, of.columns multipliées",
        ),
        parameter(32, "Case vide : zéro, tiret, non concerné, sans donnée", Figure, "empty"),
        parameter(33, "Petits nombres masqués selon le lecteur", Reader, "mask_up_to"),
        parameter(
            34,
            "N-1 figé tel que publié",
            Setting,
            "frozen ; measure = anterieur, variation ; previous",
        ),
        parameter(
            35,
            "Un total n'est jamais saisi",
            Engine,
            "aucune clé ne permet d'écrire un total",
        ),
        parameter(
            36,
            "Capacité partagée attribuée, jamais comptée deux fois",
            Setting,
            "capacities : un service et une modalité par ligne",
        ),
        parameter(37, "Fenêtre imprimée, rapports de fenêtres signalés", Figure, "window"),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_37_parameters_are_named_once_and_set_somewhere() {
        for (at, parameter) in (1..).zip(PARAMETERS) {
            assert_eq!(parameter.number, at);
            assert!(!parameter.label.is_empty() && !parameter.set_by.is_empty());
        }
        assert_eq!(PARAMETERS.len(), 37);
    }

    #[test]
    fn the_rules_say_every_parameter_of_a_service() {
        let text = serde_keys();
        for parameter in PARAMETERS.iter().filter(|one| one.place == Place::Service) {
            let key = parameter.set_by.split([',', ' ']).next().unwrap();
            assert!(text.contains(key), "{key}");
        }
    }

    fn serde_keys() -> String {
        toml::to_string(&crate::Rules::default()).unwrap()
    }
}
