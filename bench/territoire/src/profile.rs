//! How much of what: from one service to a country.

use figures::day::{Day, civil, day};

/// A size of territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Two associations, about 350 children at once, three years: every dashboard is alive.
    Demo,
    /// Two services of one association, about 190 children at once, three years.
    S,
    /// An association with 10,000 children in base and 200,000 acts.
    M,
    /// An association with 4,500 children at once and 60,000 in base.
    L,
    /// A large département: 25,000 children at once, 300,000 in base.
    XL,
    /// Two large départements.
    XXL,
    /// The country as the counting sees it: more than 400,000 children, 10 years, more than
    /// 5 million stays and absences; no acts, no professionals, no daily life.
    France,
}

/// A service to make: its nature and its places.
pub(crate) type ServicePlan = (&'static str, i32);

/// An organisation to make.
#[derive(Debug, Clone)]
pub(crate) struct OrganisationPlan {
    pub nom: String,
    pub sigle: String,
    pub departement: &'static str,
    pub commune: &'static str,
    pub services: Vec<ServicePlan>,
}

/// How much is told of each child.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detail {
    /// Years of history before today.
    pub years: i32,
    /// Professionals, school, homes, actions, incidents, quality…
    pub life: bool,
    /// Acts for each stay, on average.
    pub actes: i32,
    /// Absences of a stay at the most; weekends at home fill them first.
    pub absences: usize,
}

const STANDARD: &[ServicePlan] = &[
    ("mecs", 48),
    ("aemo", 180),
    ("aer", 40),
    ("pead", 30),
    ("placement_familial", 60),
    ("ditep", 60),
    ("foyer_enfance", 40),
    ("mjie", 40),
    ("lva", 8),
    ("pouponniere", 20),
    ("cer", 8),
    ("cef", 12),
];

/// What the country holds most of: more children away from home, who have absences.
const NATIONAL: &[ServicePlan] = &[
    ("mecs", 48),
    ("mecs", 60),
    ("mecs", 40),
    ("mecs", 44),
    ("mecs", 60),
    ("placement_familial", 60),
    ("aemo", 120),
    ("aer", 20),
    ("pead", 30),
    ("foyer_enfance", 24),
    ("ditep", 60),
    ("lva", 8),
    ("cer", 8),
];

/// Départements that large profiles go through, with their chief town.
const PLACES: &[(&str, &str)] = &[
    ("41", "41018"),
    ("69", "69123"),
    ("59", "59350"),
    ("13", "13055"),
    ("33", "33063"),
    ("35", "35238"),
    ("44", "44109"),
    ("67", "67482"),
    ("31", "31555"),
    ("76", "76540"),
    ("62", "62041"),
    ("38", "38185"),
    ("34", "34172"),
    ("45", "45234"),
    ("37", "37261"),
    ("14", "14118"),
    ("80", "80021"),
    ("51", "51454"),
    ("21", "21231"),
    ("63", "63113"),
    ("87", "87085"),
    ("29", "29232"),
    ("06", "06088"),
    ("974", "97411"),
];

impl Profile {
    /// Every profile, smallest first.
    pub const ALL: &'static [Self] =
        &[Self::Demo, Self::S, Self::M, Self::L, Self::XL, Self::XXL, Self::France];

    /// Its name on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
            Self::XL => "XL",
            Self::XXL => "XXL",
            Self::France => "france",
        }
    }

    /// Reads a name, whatever its capitals.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|profile| profile.name().eq_ignore_ascii_case(name))
    }

    pub(crate) fn detail(self) -> Detail {
        match self {
            Self::Demo => Detail { years: 3, life: true, actes: 12, absences: 40 },
            Self::S => Detail { years: 3, life: true, actes: 20, absences: 20 },
            Self::M => Detail { years: 10, life: true, actes: 20, absences: 20 },
            Self::L => Detail { years: 16, life: true, actes: 20, absences: 20 },
            Self::XL | Self::XXL => Detail { years: 16, life: true, actes: 4, absences: 8 },
            Self::France => Detail { years: 10, life: false, actes: 0, absences: 200 },
        }
    }

    /// The first day of the history that ends on `today`: a 1 January.
    pub(crate) fn first_day(self, today: Day) -> Day {
        day(civil(today).0 - self.detail().years, 1, 1)
    }

    pub(crate) fn organisations(self) -> Vec<OrganisationPlan> {
        match self {
            Self::Demo => vec![
                OrganisationPlan {
                    nom: "Association Val de Cisse".to_owned(),
                    sigle: "AVC41".to_owned(),
                    departement: "41",
                    commune: "41018",
                    services: vec![
                        ("mecs", 44),
                        ("aemo", 96),
                        ("aer", 26),
                        ("pead", 18),
                        ("cer", 8),
                    ],
                },
                OrganisationPlan {
                    nom: "Fondation des Traboules".to_owned(),
                    sigle: "FDT".to_owned(),
                    departement: "69",
                    commune: "69123",
                    services: vec![
                        ("mecs", 36),
                        ("ditep", 42),
                        ("placement_familial", 34),
                        ("aemo", 60),
                    ],
                },
            ],
            Self::S => vec![OrganisationPlan {
                nom: "Association Val de Cisse".to_owned(),
                sigle: "AVC41".to_owned(),
                departement: "41",
                commune: "41018",
                services: vec![("aemo", 150), ("mecs", 40)],
            }],
            Self::M => many(1, &STANDARD.repeat(2)),
            Self::L => many(1, &STANDARD.repeat(8)),
            Self::XL => many(8, &STANDARD.repeat(6)),
            Self::XXL => many(16, &STANDARD.repeat(6)),
            Self::France => many(24, &NATIONAL.repeat(4)),
        }
    }
}

/// `count` organisations, each with these services.
fn many(count: usize, services: &[ServicePlan]) -> Vec<OrganisationPlan> {
    PLACES
        .iter()
        .take(count)
        .map(|&(departement, commune)| OrganisationPlan {
            nom: format!(
                "Association {} Enfance",
                vocabulary::cog::departement(departement).unwrap_or("Territoire")
            ),
            sigle: format!("AE{departement}"),
            departement,
            commune,
            services: services.to_vec(),
        })
        .collect()
}
