//! What makes a MECS a MECS: ages, lengths, measures, ways of receiving, absences.

/// A way of receiving of a service, and its share of the places.
#[derive(Debug)]
pub(crate) struct Modalite {
    pub nom: &'static str,
    pub nature: &'static str,
    pub cadre: Option<&'static str>,
    /// In hundredths of the places of the service; 0 when it is only passed through.
    pub share: i32,
    /// The measures that open it, with their weights.
    pub measures: &'static [(&'static Decision, u32)],
}

/// A kind of decision.
#[derive(Debug, PartialEq)]
pub(crate) struct Decision {
    pub nature: &'static str,
    pub cadre: &'static str,
    /// Who decides, with weights.
    pub prescripteurs: &'static [(&'static str, u32)],
    /// Terms in months, with weights; within what the law allows.
    pub months: &'static [(i32, u32)],
    /// Whether the term is counted from the day of effect.
    pub from_effect: bool,
    /// What stands as its suite when it is renewed.
    pub renewed_as: &'static str,
}

const fn judicial(
    nature: &'static str,
    months: &'static [(i32, u32)],
    renewed_as: &'static str,
) -> Decision {
    Decision {
        nature,
        cadre: "judiciaire",
        prescripteurs: &[("juge_enfants", 1)],
        months,
        from_effect: false,
        renewed_as,
    }
}

const fn administrative(
    nature: &'static str,
    months: &'static [(i32, u32)],
    renewed_as: &'static str,
) -> Decision {
    Decision {
        nature,
        cadre: "administratif",
        prescripteurs: &[("president_cd", 2), ("inspecteur_ase", 5)],
        months,
        from_effect: true,
        renewed_as,
    }
}

const fn penal(nature: &'static str, months: &'static [(i32, u32)]) -> Decision {
    Decision {
        nature,
        cadre: "penal",
        prescripteurs: &[("juge_enfants", 6), ("juge_instruction", 3), ("tribunal_enfants", 2)],
        months,
        from_effect: true,
        renewed_as: "placement_etablissement",
    }
}

static AEMO: Decision = judicial("aemo", &[(6, 2), (12, 6), (24, 1)], "aemo");
static AEMO_R: Decision = judicial("aemo_renforcee", &[(6, 4), (12, 3)], "aemo");
static AED: Decision = administrative("aed", &[(6, 4), (12, 3)], "autre");
static AED_R: Decision = administrative("aed_renforcee", &[(3, 1), (6, 4)], "autre");
static ASE: Decision =
    judicial("placement_ase", &[(6, 2), (12, 5), (24, 2)], "placement_etablissement");
static ASE_PF: Decision =
    judicial("placement_ase", &[(12, 3), (24, 5)], "placement_famille_accueil");
static DIRECT: Decision =
    judicial("placement_direct", &[(6, 3), (12, 4)], "placement_etablissement");
static OPP: Decision = Decision {
    nature: "opp",
    cadre: "judiciaire",
    prescripteurs: &[("parquet", 3), ("juge_enfants", 2)],
    months: &[(6, 1)],
    from_effect: false,
    renewed_as: "placement_etablissement",
};
static ACCUEIL: Decision =
    administrative("accueil_provisoire", &[(6, 3), (12, 2)], "placement_etablissement");
static PEAD: Decision = judicial("pead", &[(6, 4), (12, 3)], "placement_dapp");
static PEAD_ADM: Decision = administrative("pead", &[(6, 3), (12, 1)], "placement_dapp");
static MJIE: Decision = judicial("mjie", &[(6, 1)], "autre");
static CER: Decision = penal("placement_cer", &[(5, 1)]);
static CEF: Decision = penal("placement_cef", &[(6, 1)]);
static MDPH: Decision = Decision {
    nature: "orientation_mdph",
    cadre: "mdph",
    prescripteurs: &[("cdaph", 1)],
    months: &[(24, 2), (36, 3)],
    from_effect: true,
    renewed_as: "placement_etablissement",
};

/// What children of a service do outside, in stays that may know it, and how often.
#[derive(Debug)]
pub(crate) struct Away {
    /// Stays with weekends at home, percent.
    pub dvh: u32,
    /// Days from one weekend to the next.
    pub dvh_every: i32,
    /// Flights a year, in hundredths.
    pub fugues: u32,
    /// Hospital stays a year, in hundredths.
    pub hospital: u32,
    /// Detentions a year, in hundredths.
    pub detention: u32,
}

const NEVER: Away = Away { dvh: 0, dvh_every: 14, fugues: 0, hospital: 0, detention: 0 };

/// What a service is made of.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub nature: &'static str,
    pub nom: &'static str,
    pub finess: &'static str,
    /// Youngest and oldest at entry, and the most frequent, in years.
    pub ages: (i32, i32, i32),
    /// Girls, percent.
    pub filles: u32,
    /// Mean length of a stay, in days.
    pub days: f64,
    /// Mean time a place stays free, in days.
    pub free: f64,
    /// Whether children stay at home: measures wait before work begins.
    pub at_home: bool,
    pub modalites: &'static [Modalite],
    /// What units are and are called.
    pub unites: &'static [(&'static str, &'static str)],
    pub away: Away,
    /// The price of a day, in cents.
    pub price: i64,
    /// Opening days agreed in the year.
    pub open: i32,
    /// Where the child lives meanwhile.
    pub home: &'static str,
    /// What the suite is, with weights.
    pub suites: &'static [(&'static str, u32)],
}

const PLACED_SUITES: &[(&str, u32)] = &[
    ("retour_famille", 34),
    ("placement_famille_accueil", 12),
    ("placement_etablissement", 26),
    ("placement_dapp", 8),
    ("aemo", 12),
    ("autre", 8),
];
const HOME_SUITES: &[(&str, u32)] = &[
    ("fin_prise_en_charge", 48),
    ("aemo", 16),
    ("placement_etablissement", 14),
    ("placement_famille_accueil", 8),
    ("placement_dapp", 6),
    ("autre", 8),
];
const GROUPS: &[(&str, &str)] = &[
    ("groupe", "Les Tilleuls"),
    ("groupe", "La Closerie"),
    ("groupe", "Les Hirondelles"),
    ("appartement", "Appartements du Mail"),
];
const TEAMS: &[(&str, &str)] =
    &[("equipe", "Équipe Nord"), ("equipe", "Équipe Sud"), ("antenne", "Antenne rurale")];
const ONE: &[(&str, &str)] = &[("equipe", "Équipe éducative")];
const BOARDING: Away = Away { dvh: 62, dvh_every: 14, fugues: 70, hospital: 22, detention: 2 };

const fn whole(
    nom: &'static str,
    nature: &'static str,
    cadre: Option<&'static str>,
    share: i32,
    measures: &'static [(&'static Decision, u32)],
) -> Modalite {
    Modalite { nom, nature, cadre, share, measures }
}

/// Every kind of service.
pub(crate) static RECIPES: &[Recipe] = &[
    Recipe {
        nature: "mecs",
        nom: "MECS",
        finess: "177",
        ages: (4, 17, 13),
        filles: 46,
        days: 520.0,
        free: 22.0,
        at_home: false,
        modalites: &[
            whole(
                "Internat",
                "internat",
                None,
                75,
                &[(&ASE, 62), (&DIRECT, 12), (&ACCUEIL, 16), (&OPP, 10)],
            ),
            whole(
                "Accueil séquentiel",
                "accueil_sequentiel",
                None,
                10,
                &[(&ASE, 3), (&ACCUEIL, 2)],
            ),
            whole("Semi-autonomie", "semi_autonomie", None, 15, &[(&ASE, 4), (&ACCUEIL, 1)]),
        ],
        unites: GROUPS,
        away: BOARDING,
        price: 19_840,
        open: 365,
        home: "etablissement",
        suites: PLACED_SUITES,
    },
    Recipe {
        nature: "foyer_enfance",
        nom: "Foyer de l'enfance",
        finess: "175",
        ages: (3, 17, 12),
        filles: 45,
        days: 150.0,
        free: 10.0,
        at_home: false,
        modalites: &[whole(
            "Accueil d'urgence",
            "internat",
            None,
            100,
            &[(&OPP, 6), (&ASE, 5), (&ACCUEIL, 3)],
        )],
        unites: GROUPS,
        away: BOARDING,
        price: 24_150,
        open: 365,
        home: "etablissement",
        suites: PLACED_SUITES,
    },
    Recipe {
        nature: "aemo",
        nom: "Service AEMO-AED",
        finess: "295",
        ages: (0, 16, 9),
        filles: 46,
        days: 480.0,
        free: 14.0,
        at_home: true,
        modalites: &[
            whole("AEMO", "aemo", Some("judiciaire"), 76, &[(&AEMO, 1)]),
            whole("AED", "aed", Some("administratif"), 24, &[(&AED, 1)]),
        ],
        unites: TEAMS,
        away: NEVER,
        price: 1_145,
        open: 365,
        home: "un_parent",
        suites: HOME_SUITES,
    },
    Recipe {
        nature: "aer",
        nom: "Service d'AEMO et AED renforcées",
        finess: "295",
        ages: (1, 16, 12),
        filles: 44,
        days: 290.0,
        free: 18.0,
        at_home: true,
        modalites: &[
            whole("AEMO renforcée", "aemo_renforcee", Some("judiciaire"), 70, &[(&AEMO_R, 1)]),
            whole("AED renforcée", "aed_renforcee", Some("administratif"), 30, &[(&AED_R, 1)]),
        ],
        unites: TEAMS,
        away: NEVER,
        price: 3_420,
        open: 365,
        home: "un_parent",
        suites: HOME_SUITES,
    },
    Recipe {
        nature: "pead",
        nom: "Placement éducatif à domicile",
        finess: "295",
        ages: (0, 16, 10),
        filles: 47,
        days: 360.0,
        free: 16.0,
        at_home: true,
        modalites: &[whole("PEAD", "pead", None, 100, &[(&PEAD, 5), (&PEAD_ADM, 2)])],
        unites: ONE,
        away: Away { fugues: 12, hospital: 8, ..NEVER },
        price: 6_950,
        open: 365,
        home: "un_parent",
        suites: HOME_SUITES,
    },
    Recipe {
        nature: "placement_familial",
        nom: "Placement familial",
        finess: "236",
        ages: (0, 15, 4),
        filles: 48,
        days: 1_150.0,
        free: 40.0,
        at_home: false,
        modalites: &[whole(
            "Famille d'accueil",
            "famille_accueil",
            None,
            100,
            &[(&ASE_PF, 9), (&ACCUEIL, 1)],
        )],
        unites: TEAMS,
        away: Away { dvh: 45, dvh_every: 28, fugues: 10, hospital: 14, detention: 0 },
        price: 11_270,
        open: 365,
        home: "famille_accueil",
        suites: PLACED_SUITES,
    },
    Recipe {
        nature: "ditep",
        nom: "DITEP",
        finess: "186",
        ages: (6, 16, 11),
        filles: 18,
        days: 980.0,
        free: 25.0,
        at_home: false,
        modalites: &[
            whole("Internat", "internat", Some("mdph"), 40, &[(&MDPH, 1)]),
            whole("Accueil de jour", "accueil_jour", Some("mdph"), 40, &[(&MDPH, 1)]),
            whole("Ambulatoire", "ambulatoire", Some("mdph"), 20, &[(&MDPH, 1)]),
            whole("Nuit thérapeutique", "nuit_therapeutique", Some("mdph"), 0, &[(&MDPH, 1)]),
        ],
        unites: ONE,
        away: Away { dvh: 0, dvh_every: 14, fugues: 25, hospital: 30, detention: 0 },
        price: 27_300,
        open: 210,
        home: "deux_parents",
        suites: &[("fin_prise_en_charge", 60), ("placement_etablissement", 15), ("autre", 25)],
    },
    Recipe {
        nature: "cer",
        nom: "Centre éducatif renforcé",
        finess: "441",
        ages: (14, 17, 16),
        filles: 12,
        days: 125.0,
        free: 24.0,
        at_home: false,
        modalites: &[whole("Session", "session", Some("penal"), 100, &[(&CER, 1)])],
        unites: ONE,
        away: Away { dvh: 40, dvh_every: 28, fugues: 240, hospital: 20, detention: 25 },
        price: 59_800,
        open: 365,
        home: "cer_cef",
        suites: &[("retour_famille", 50), ("placement_etablissement", 28), ("autre", 22)],
    },
    Recipe {
        nature: "cef",
        nom: "Centre éducatif fermé",
        finess: "441",
        ages: (13, 17, 16),
        filles: 8,
        days: 150.0,
        free: 20.0,
        at_home: false,
        modalites: &[whole("Hébergement", "internat", Some("penal"), 100, &[(&CEF, 1)])],
        unites: ONE,
        away: Away { dvh: 35, dvh_every: 28, fugues: 160, hospital: 20, detention: 40 },
        price: 68_000,
        open: 365,
        home: "cer_cef",
        suites: &[("retour_famille", 45), ("placement_etablissement", 30), ("autre", 25)],
    },
    Recipe {
        nature: "mjie",
        nom: "Service d'investigation éducative",
        finess: "295",
        ages: (0, 17, 10),
        filles: 47,
        days: 175.0,
        free: 6.0,
        at_home: true,
        modalites: &[whole("MJIE", "autre", Some("judiciaire"), 100, &[(&MJIE, 1)])],
        unites: ONE,
        away: NEVER,
        price: 1_900,
        open: 365,
        home: "un_parent",
        suites: HOME_SUITES,
    },
    Recipe {
        nature: "lva",
        nom: "Lieu de vie",
        finess: "462",
        ages: (6, 17, 13),
        filles: 40,
        days: 600.0,
        free: 30.0,
        at_home: false,
        modalites: &[whole("Accueil", "internat", None, 100, &[(&ASE, 4), (&ACCUEIL, 1)])],
        unites: ONE,
        away: BOARDING,
        price: 18_500,
        open: 365,
        home: "etablissement",
        suites: PLACED_SUITES,
    },
    Recipe {
        nature: "pouponniere",
        nom: "Pouponnière",
        finess: "172",
        ages: (0, 3, 1),
        filles: 49,
        days: 210.0,
        free: 12.0,
        at_home: false,
        modalites: &[whole(
            "Pouponnière",
            "internat",
            None,
            100,
            &[(&OPP, 3), (&ASE, 5), (&ACCUEIL, 2)],
        )],
        unites: GROUPS,
        away: Away { dvh: 0, dvh_every: 28, fugues: 0, hospital: 60, detention: 0 },
        price: 33_000,
        open: 365,
        home: "etablissement",
        suites: PLACED_SUITES,
    },
];

/// The recipe of a nature; a MECS when there is none.
pub(crate) fn recipe(nature: &str) -> &'static Recipe {
    RECIPES.iter().find(|recipe| recipe.nature == nature).unwrap_or(&RECIPES[0])
}
