//! Which figure, or which cell of a table, is each published figure that the register gives.

/// First and last day.
pub type Days = ((i32, u8, u8), (i32, u8, u8));

/// Where a published number is found.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A figure over the year of its report.
    F(&'static str),
    /// A figure over other days.
    During(&'static str, Days),
    /// A figure, one code of one axis, over other days.
    By(&'static str, &'static str, &'static str, Days),
    /// A cell of a table of the year: a label of its line, a label of its column.
    C(&'static str, &'static str, &'static str),
    /// The same, over other days.
    CellDuring(&'static str, &'static str, &'static str, Days),
    /// Every month of every line of a table of the year.
    Months(&'static str),
    /// The two together.
    Plus(&'static Of, &'static Of),
    /// The first less the second.
    Minus(&'static Of, &'static Of),
}

use Of::{By, C, CellDuring, During, F, Minus, Months, Plus};

const Y2020: Days = ((2020, 1, 1), (2020, 12, 31));
const NEW_YEAR_2022: Days = ((2022, 1, 1), (2022, 1, 1));
const MARCH_2021: Days = ((2021, 3, 1), (2021, 3, 31));
const APRIL_2021: Days = ((2021, 4, 1), (2021, 4, 30));
const THIRTEEN_MONTHS: Days = ((2022, 12, 1), (2023, 12, 31));

/// Each published figure, and where its numbers are, in the order they are printed.
pub const FIGURES: &[(&str, &[Of])] = &[
    ("F003-01", &[F("professionnels")]),
    ("F003-02", &[Minus(&During("capacite", APRIL_2021), &During("capacite", MARCH_2021))]),
    ("F003-03", &[During("capacite", NEW_YEAR_2022)]),
    ("F003-04", &[F("departs")]),
    ("F003-05", &[F("mobilites_internes")]),
    ("F003-06", &[F("equipe_educative_permanente")]),
    ("F003-08", &[C("absences_personnel", "Total", "Jours")]),
    ("F003-09", &[C("absences_personnel", "Total", "Professionnels")]),
    (
        "F003-10",
        &[
            C("absences_personnel", "Maladie", "Jours"),
            C("absences_personnel", "Maladie", "Professionnels"),
        ],
    ),
    (
        "F003-11",
        &[
            C("absences_personnel", "Congé parental", "Jours"),
            C("absences_personnel", "Congé parental", "Professionnels"),
        ],
    ),
    ("F003-12", &[C("formations_detail", "Premiers secours en santé mentale", "Participants")]),
    ("F003-13", &[C("formations_detail", "Mener un entretien avec un enfant", "Participants")]),
    ("F003-14", &[C("formations_detail", "CNAEMO", "Participants")]),
    ("F003-15", &[C("formations_detail", "12e journée départementale", "Participants")]),
    ("F003-16", &[C("formations_detail", "Prévention radicalisation", "Participants")]),
    ("F003-17", &[C("formations_detail", "Familles : qui es-tu ?", "Participants")]),
    (
        "F003-18",
        &[
            By("capacite", "cadre", "judiciaire", NEW_YEAR_2022),
            By("capacite", "cadre", "administratif", NEW_YEAR_2022),
        ],
    ),
    ("F003-21", &[F("temps_forts")]),
    (
        "F003-22",
        &[C("actions_detail", "à la rencontre des sculpteurs", "Participations d’enfants")],
    ),
    ("F003-23", &[C("actions_detail", "visites du symposium", "Participations d’enfants")]),
    ("F003-24", &[C("actions_duree", "BD", "Séances")]),
    ("F003-25", &[F("file_active")]),
    ("F003-26", &[C("file_active_nature", "AED renforcée", "File active")]),
    ("F003-27", &[C("file_active_nature", "AEMO renforcée", "File active")]),
    ("F003-28", &[F("familles_suivies")]),
    ("F003-29", &[F("enfants_par_famille")]),
    ("F003-30", &[F("entrees")]),
    ("F003-31", &[F("sorties")]),
    ("F003-32", &[C("admissions_sorties_nature", "AED renforcée", "Entrées")]),
    ("F003-33", &[C("admissions_sorties_nature", "AEMO renforcée", "Entrées")]),
    ("F003-34", &[C("admissions_sorties_nature", "AED renforcée", "Sorties")]),
    ("F003-35", &[C("admissions_sorties_nature", "AEMO renforcée", "Sorties")]),
    ("F003-36", &[F("journees")]),
    ("F003-37", &[F("journees_prevues")]),
    ("F003-38", &[F("taux_activite")]),
    ("F003-39", &[During("taux_activite", Y2020)]),
    ("F003-40", &[F("attente_mesures")]),
    ("F003-41", &[F("attente_familles")]),
    (
        "F003-42",
        &[
            C("attente_nature", "AED renforcée", "Mesures en attente"),
            C("attente_nature", "AEMO renforcée", "Mesures en attente"),
        ],
    ),
    ("F003-43", &[F("attente_rapport_capacite_lendemain")]),
    ("F003-44", &[F("delai_mois_prise_en_charge")]),
    ("F003-45", &[F("admissions_filles"), F("admissions_garcons")]),
    ("F003-46", &[F("filles"), F("garcons")]),
    ("F003-47", &[F("part_un_parent")]),
    ("F003-48", &[F("part_familles_separees")]),
    ("F003-49", &[During("sorties", Y2020)]),
    (
        "F003-50",
        &[
            C("sorties_nature", "AED renforcée", "N-1"),
            C("sorties_nature", "AEMO renforcée", "N-1"),
        ],
    ),
    ("F003-51", &[C("sorties_sexe", "Garçon", "N-1"), C("sorties_sexe", "Fille", "N-1")]),
    ("F003-57", &[F("suites_fin_prise_en_charge")]),
    ("F003-58", &[F("suites_mainlevee")]),
    ("F003-59", &[F("suites_majorite")]),
    ("F003-60", &[F("suites_aemo")]),
    ("F003-61", &[F("suites_placement_famille_accueil")]),
    ("F003-62", &[F("suites_placement_etablissement")]),
    ("F003-63", &[F("suites_placement_dapp")]),
    ("F003-64", &[F("score_chapitre_1")]),
    ("F003-65", &[F("score_chapitre_2")]),
    ("F003-66", &[F("score_chapitre_3")]),
    ("F003-67", &[F("score_moyen_chapitres")]),
    ("F003-75", &[C("fratries", "1", "Familles suivies")]),
    (
        "F003-76",
        &[
            C("file_active_nature", "AEMO renforcée", "File active"),
            C("file_active_nature", "AED renforcée", "File active"),
        ],
    ),
    (
        "F003-77",
        &[
            C("admissions_sorties_nature", "Total", "Entrées"),
            C("admissions_sorties_nature", "AED renforcée", "Entrées"),
            C("admissions_sorties_nature", "AEMO renforcée", "Entrées"),
        ],
    ),
    ("F003-78", &[F("maladie_longue_personnes")]),
    ("F003-79", &[F("departs_inaptitude")]),
    ("T003-1", &[Months("tableau_bord_aemo_renforcee")]),
    ("T003-2", &[Months("tableau_bord_aed_renforcee")]),
    ("T003-6", &[F("actions_a_faire"), F("actions_en_cours"), F("actions_fait")]),
    ("F001-01", &[F("journees")]),
    ("F001-02", &[F("taux_activite_centiemes")]),
    ("F001-03", &[F("variation_journees_centiemes")]),
    ("F001-04", &[F("journees_annee_precedente")]),
    ("F001-05", &[F("journees_detention_comptees")]),
    ("F001-06", &[F("journees_fugue_non_comptees")]),
    ("F001-07", &[F("nouveaux_professionnels")]),
    ("F001-08", &[F("postes_transformes")]),
    ("F001-09", &[C("actions_detail", "équestre", "Heures par séance")]),
    (
        "F001-10",
        &[
            C("actions_detail", "Bretagne", "Participations d’enfants"),
            C("actions_detail", "Bretagne", "Participations de professionnels"),
        ],
    ),
    (
        "F001-11",
        &[Plus(
            &C("actions_detail", "Ardèche, premier groupe", "Participations d’enfants"),
            &C("actions_detail", "Ardèche, second groupe", "Participations d’enfants"),
        )],
    ),
    (
        "F001-13",
        &[
            C("actions_duree", "Ardèche, premier groupe", "Jours"),
            C("actions_duree", "Ardèche, premier groupe", "Participations de professionnels"),
        ],
    ),
    ("F001-15", &[F("maraudes")]),
    ("F001-16", &[C("actions_detail", "Marcher pour entreprendre", "Participations d’enfants")]),
    ("F001-17", &[F("incidents_violence")]),
    ("F001-18", &[F("incidents_stupefiants_gendarmerie")]),
    ("F001-19", &[F("enfants_fugue_avant_arrivee")]),
    ("F001-20", &[F("enfants_fugue_pendant")]),
    ("F001-21", &[F("tig_enfants"), F("reparation_enfants")]),
    ("F001-22", &[F("demandes_treize_mois")]),
    ("F001-23", &[During("demandes_courriel", THIRTEEN_MONTHS)]),
    ("F001-24", &[During("demandes_telephone", THIRTEEN_MONTHS)]),
    (
        "F001-25",
        &[CellDuring("demandes_region", "Auvergne-Rhône-Alpes", "Demandes", THIRTEEN_MONTHS)],
    ),
    ("F001-26", &[CellDuring("demandes_dtpjj", "DTPJJ Rhône-Ain", "Demandes", THIRTEEN_MONTHS)]),
    ("F001-27", &[During("demandes_filles", THIRTEEN_MONTHS)]),
    ("F001-28", &[During("demandes_garcons", THIRTEEN_MONTHS)]),
    ("F001-29", &[F("mesures_nouvelles")]),
    ("F001-30", &[C("mesures_territoire_mode", "DTPJJ Rhône-Ain", "Total")]),
    ("F001-31", &[C("mesures_origine_mode", "Rhône", "Préparée")]),
    ("F001-32", &[C("mesures_origine_mode", "Rhône", "Immédiate")]),
    (
        "F001-33",
        &[Minus(
            &C("mesures_origine_mode", "Total", "Total"),
            &C("mesures_origine_mode", "Rhône", "Total"),
        )],
    ),
    (
        "F001-34",
        &[Minus(
            &C("mesures_origine_mode", "Total", "Préparée"),
            &C("mesures_origine_mode", "Rhône", "Préparée"),
        )],
    ),
    (
        "F001-35",
        &[Minus(
            &C("mesures_origine_mode", "Total", "Immédiate"),
            &C("mesures_origine_mode", "Rhône", "Immédiate"),
        )],
    ),
    ("F001-36", &[F("mesures_sans_integration")]),
    ("F001-37", &[F("enfants_accompagnes")]),
    ("F001-38", &[F("enfants_fugue_avant_integration")]),
    ("F001-39", &[F("age_moyen_accompagnes")]),
    ("F001-40", &[F("duree_moyenne_entres_sortis")]),
    ("F001-41", &[F("entres_sortis")]),
    ("F001-42", &[F("entres_sortis_mesure_complete")]),
    ("F001-43", &[F("placements_prolonges")]),
    ("F001-44", &[F("sorties_fugue_en_cours")]),
    ("F001-45", &[F("projets_sortie_enfants")]),
    ("F001-46", &[F("projets_apprentissage")]),
    ("F001-47", &[F("projets_lycee_professionnel")]),
    ("F001-48", &[F("domaines_stage")]),
    ("F001-51", &[F("suivis_addictologie")]),
    ("F001-52", &[F("orientations_psychiatrie"), F("suivis_psychiatrie")]),
    (
        "F001-53",
        &[
            F("groupes_codeveloppement"),
            F("reunions_codeveloppement"),
            C("reunions_nature", "Codéveloppement", "Heures par réunion"),
        ],
    ),
    ("F001-57", &[F("reunions_jeunes")]),
    ("F001-58", &[F("reunions_cliniques")]),
    ("F001-60", &[F("sorties_accompagnes_famille")]),
];

/// What the register holds and does not count: why, the question asked to the register, its answer.
pub const NOT_A_FIGURE: &[(&str, &str, &str, &str)] = &[
    (
        "F003-07",
        "un prix arrêté, que le service saisit tel quel",
        "SELECT CAST(montant AS TEXT) AS held FROM prix_journee
          WHERE service_id = $1 AND start_day <= '2021-12-31'",
        "2254",
    ),
    (
        "F001-54",
        "une date, que le service saisit telle quelle",
        "SELECT start_day AS held FROM fonctionnement
          WHERE service_id = $1 AND nature = 'file_active'",
        "2023-03-01",
    ),
    (
        "F001-55",
        "l’organisation du service, pas son activité : ses sessions sont des fiches",
        "SELECT CAST(COUNT(*) AS TEXT) AS held FROM session_accueil
          WHERE service_id = $1 AND start_day BETWEEN '2022-01-01' AND '2022-12-31'",
        "2",
    ),
];

impl Of {
    /// The place in words, for the column of `calcul.md`.
    pub fn words(self) -> String {
        match self {
            F(figure) => format!("`{figure}`"),
            During(figure, days) => format!("`{figure}` {}", told(days)),
            By(figure, _, code, days) => format!("`{figure}` ({code}) {}", told(days)),
            C(table, row, column) => format!("`{table}` ({row}, {column})"),
            CellDuring(table, row, column, days) => {
                format!("`{table}` ({row}, {column}) {}", told(days))
            }
            Months(table) => format!("`{table}`, mois par mois"),
            Plus(first, second) => format!("{} plus {}", first.words(), second.words()),
            Minus(first, second) => format!("{} moins {}", first.words(), second.words()),
        }
    }
}

fn told(((y1, m1, d1), (y2, m2, d2)): Days) -> String {
    if (y1, m1, d1) == (y2, m2, d2) {
        return format!("le {d1:02}/{m1:02}/{y1}");
    }
    format!("du {d1:02}/{m1:02}/{y1} au {d2:02}/{m2:02}/{y2}")
}
