//! Who comes and goes: the families of the service, month by month.
//!
//! Written from the two printed dashboards of 2021 (January to November as printed, December as
//! the year's totals force it), from the seven suites of the 39 exits, and from the 30 exits of
//! 2020. Everything else is a choice, and stands in `calcul.md`.

/// On what a measure rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// AEMO renforcée, ordered by a judge.
    Aemo,
    /// AED renforcée, agreed with the département.
    Aed,
}

/// A year and a month.
pub type Month = (i16, i8);

/// The exit of a child: its month and what follows.
pub type Exit = (Month, &'static str);

/// The children of one family who enter on the same day.
#[derive(Debug, Clone, Copy)]
pub struct Fratrie {
    /// The frame of their measures.
    pub frame: Frame,
    /// The month they enter.
    pub entry: Month,
    /// For each child, eldest first, the exit; `None` while present at the end of 2021.
    pub exits: &'static [Option<Exit>],
    /// The month in which the child enters a second time, for a new measure.
    pub again: Option<Month>,
}

const fn group(frame: Frame, entry: Month, exits: &'static [Option<Exit>]) -> Fratrie {
    Fratrie { frame, entry, exits, again: None }
}

use Frame::{Aed, Aemo};

const FIN: &str = "fin_prise_en_charge";
const LEVEE: &str = "mainlevee";
const AEMO: &str = "aemo";
const MAJORITE: &str = "majorite";
const ETABLISSEMENT: &str = "placement_etablissement";
const ACCUEIL: &str = "placement_famille_accueil";
const DAPP: &str = "placement_dapp";

const JAN: Month = (2021, 1);
const FEB: Month = (2021, 2);
const MAR: Month = (2021, 3);
const APR: Month = (2021, 4);
const MAY: Month = (2021, 5);
const JUN: Month = (2021, 6);
const JUL: Month = (2021, 7);
const AUG: Month = (2021, 8);
const SEP: Month = (2021, 9);
const OCT: Month = (2021, 10);
const NOV: Month = (2021, 11);
const DEC: Month = (2021, 12);

/// The 44 families with a measure exercised in 2021: 82 children, 84 measures.
pub const FAMILIES_2021: &[Fratrie] = &[
    // AEMO-R, present on 1 January 2021: 17.
    group(
        Aemo,
        (2020, 4),
        &[Some((MAR, AEMO)), Some((MAR, AEMO)), Some((MAR, AEMO)), Some((MAR, AEMO))],
    ),
    group(Aemo, (2020, 6), &[Some((MAR, LEVEE)), Some((MAR, LEVEE))]),
    group(Aemo, (2020, 7), &[Some((JUN, AEMO)), Some((JUN, AEMO))]),
    group(Aemo, (2020, 8), &[Some((JUN, LEVEE)), Some((JUN, LEVEE))]),
    group(Aemo, (2020, 2), &[Some((JAN, LEVEE))]),
    group(Aemo, (2020, 4), &[Some((JAN, MAJORITE))]),
    group(Aemo, (2020, 6), &[Some((FEB, ETABLISSEMENT))]),
    group(Aemo, (2020, 9), &[Some((APR, AEMO))]),
    group(Aemo, (2020, 5), &[Some((SEP, DAPP))]),
    group(Aemo, (2020, 2), &[Some((OCT, MAJORITE))]),
    group(Aemo, (2019, 12), &[Some((DEC, AEMO))]),
    // AEMO-R, entered in 2021: 20.
    group(Aemo, MAR, &[Some((SEP, AEMO)), Some((OCT, LEVEE)), None, None]),
    group(Aemo, APR, &[Some((OCT, LEVEE)), None]),
    group(Aemo, JUN, &[None, None]),
    group(Aemo, JUN, &[None]),
    group(Aemo, JUN, &[None]),
    group(Aemo, JUL, &[None]),
    group(Aemo, SEP, &[None, None, None]),
    group(Aemo, NOV, &[None, None]),
    group(Aemo, NOV, &[None]),
    group(Aemo, DEC, &[None]),
    group(Aemo, DEC, &[None]),
    group(Aemo, DEC, &[None]),
    // AED-R, present on 1 January 2021: 14.
    group(Aed, (2020, 8), &[Some((MAY, FIN)), Some((MAY, FIN)), Some((MAY, FIN))]),
    group(Aed, (2020, 10), &[Some((AUG, FIN)), Some((AUG, FIN)), Some((DEC, FIN))]),
    group(Aed, (2020, 11), &[Some((JUL, FIN)), Some((JUL, FIN))]),
    Fratrie { again: Some(NOV), ..group(Aed, (2020, 5), &[Some((MAR, FIN))]) },
    Fratrie { again: Some(NOV), ..group(Aed, (2020, 6), &[Some((MAR, FIN))]) },
    group(Aed, (2020, 3), &[Some((MAR, AEMO))]),
    group(Aed, (2020, 7), &[Some((MAR, AEMO))]),
    group(Aed, (2020, 7), &[Some((MAY, MAJORITE))]),
    group(Aed, (2020, 9), &[Some((DEC, ACCUEIL))]),
    // AED-R, entered in 2021: 33, two of them the second measures above.
    group(Aed, MAR, &[Some((DEC, FIN)), Some((DEC, FIN)), Some((DEC, FIN)), Some((DEC, FIN))]),
    group(Aed, APR, &[Some((DEC, ETABLISSEMENT)), None, None]),
    group(Aed, MAY, &[None, None, None, None, None]),
    group(Aed, MAY, &[None]),
    group(Aed, JUN, &[None, None, None]),
    group(Aed, JUN, &[None, None]),
    group(Aed, JUN, &[None]),
    group(Aed, JUL, &[None]),
    group(Aed, JUL, &[None]),
    group(Aed, OCT, &[None, None]),
    group(Aed, NOV, &[None, None, None, None, None, None, None]),
    group(Aed, NOV, &[None]),
];

const fn past(frame: Frame, entry: Month, exits: &'static [Option<Exit>]) -> Fratrie {
    group(frame, entry, exits)
}

/// The 19 families whose children left in 2020: 30 children, 13 AED-R and 17 AEMO-R.
pub const FAMILIES_2020: &[Fratrie] = &[
    past(Aemo, (2019, 3), &[Some(((2020, 2), AEMO)), Some(((2020, 2), AEMO))]),
    past(Aed, (2019, 5), &[Some(((2020, 3), FIN))]),
    past(
        Aemo,
        (2019, 6),
        &[Some(((2020, 4), LEVEE)), Some(((2020, 4), LEVEE)), Some(((2020, 4), LEVEE))],
    ),
    past(Aed, (2019, 7), &[Some(((2020, 4), FIN))]),
    past(Aemo, (2019, 2), &[Some(((2020, 4), AEMO))]),
    past(Aed, (2019, 8), &[Some(((2020, 5), AEMO))]),
    past(Aemo, (2019, 4), &[Some(((2020, 5), ETABLISSEMENT))]),
    past(Aed, (2019, 9), &[Some(((2020, 6), FIN)), Some(((2020, 6), FIN)), Some(((2020, 6), FIN))]),
    past(Aemo, (2019, 5), &[Some(((2020, 6), LEVEE))]),
    past(
        Aemo,
        (2019, 9),
        &[Some(((2020, 7), AEMO)), Some(((2020, 7), AEMO)), Some(((2020, 7), AEMO))],
    ),
    past(Aed, (2019, 10), &[Some(((2020, 7), FIN))]),
    past(Aed, (2019, 6), &[Some(((2020, 8), FIN)), Some(((2020, 8), FIN))]),
    past(Aemo, (2019, 10), &[Some(((2020, 8), LEVEE)), Some(((2020, 8), LEVEE))]),
    past(Aemo, (2019, 7), &[Some(((2020, 8), ACCUEIL))]),
    past(Aed, (2019, 11), &[Some(((2020, 9), FIN))]),
    past(Aemo, (2019, 11), &[Some(((2020, 9), LEVEE))]),
    past(
        Aed,
        (2019, 12),
        &[Some(((2020, 10), FIN)), Some(((2020, 10), FIN)), Some(((2020, 10), AEMO))],
    ),
    past(Aemo, (2019, 10), &[Some(((2020, 11), LEVEE))]),
    past(Aemo, (2019, 12), &[Some(((2020, 11), AEMO))]),
];

/// The 17 families whose children wait on 31 December 2021: frame, children and month received.
pub const WAITING: &[(Frame, u8, Month)] = &[
    (Aemo, 3, (2021, 6)),
    (Aemo, 1, (2021, 7)),
    (Aemo, 2, (2021, 7)),
    (Aemo, 1, (2021, 8)),
    (Aemo, 4, (2021, 9)),
    (Aemo, 1, (2021, 10)),
    (Aemo, 2, (2021, 10)),
    (Aemo, 3, (2021, 11)),
    (Aemo, 1, (2021, 11)),
    (Aemo, 1, (2021, 12)),
    (Aed, 3, (2021, 6)),
    (Aed, 1, (2021, 8)),
    (Aed, 4, (2021, 9)),
    (Aed, 2, (2021, 10)),
    (Aed, 1, (2021, 11)),
    (Aed, 2, (2021, 11)),
    (Aed, 1, (2021, 12)),
];

/// The parts of the département, and the communes of each.
pub const TERRITORIES: &[(&str, &[&str])] = &[
    (
        "MDCS Nord Loire Pays de Chambord",
        &[
            "Mer (41)",
            "Vineuil (41)",
            "Bracieux (41)",
            "Marchenoir (41)",
            "Mont-près-Chambord (41)",
        ],
    ),
    ("MDCS Blois Agglomération", &["Blois (41)"]),
    ("MDCS Vendômois", &["Vendôme (41)", "Montoire-sur-le-Loir (41)", "Mondoubleau (41)"]),
    ("MDCS Sologne", &["Romorantin-Lanthenay (41)", "Salbris (41)", "Lamotte-Beuvron (41)"]),
    (
        "MDCS Vallée du Cher",
        &["Selles-sur-Cher (41)", "Saint-Aignan (41)", "Montrichard Val de Cher (41)"],
    ),
];

/// The territories of the families, over and over: the first one is the most frequent.
pub const TERRITORY_CYCLE: &[usize] = &[0, 4, 2, 0, 3, 1, 0, 4, 2, 0, 1, 3];
