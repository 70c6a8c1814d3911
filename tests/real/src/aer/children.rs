//! Families and children: sexes, ages, parents, where they live and learn.

use jiff::civil::Date;

use super::{
    movements::Comings,
    plan::{Frame, TERRITORIES, TERRITORY_CYCLE, WAITING},
};
use crate::{
    days::{add_months, day},
    names::{nom, prenom},
    sheet::{Register, Row},
};

/// A child of the register.
#[derive(Debug, Clone)]
pub struct Child {
    /// The reference of the row.
    pub reference: String,
    /// The reference of the family.
    pub family: String,
    /// The place of the family among all.
    pub family_at: usize,
    /// The day of birth.
    pub birth: Date,
}

/// How the parents of a family live, by its place among the 44 of 2021: 31 couples are separated.
fn couple(at: usize) -> &'static str {
    match at {
        4 | 18 | 30 | 41 | 43 => "ensemble",
        9 | 22 => "parent_seul",
        13 => "deces",
        _ if at < 44 && at % 9 == 2 => "ensemble",
        _ => "separes",
    }
}

/// The ages of siblings on 31 December 2021, eldest first, by the size of the family.
fn ages(size: usize, at: usize) -> Vec<i16> {
    const ALONE: &[i16] = &[15, 12, 16, 13, 14, 17, 11, 15, 9, 14, 16, 13, 7, 15, 12];
    match size {
        0 | 1 => vec![ALONE[at % ALONE.len()]],
        2 => vec![14, 11],
        3 => vec![15, 11, 7],
        4 => vec![16, 13, 10, 6],
        5 => vec![16, 13, 11, 7, 3],
        _ => vec![17, 15, 13, 11, 8, 5, 2],
    }
}

/// Adds the families of the comings and the children, and returns the children by family.
pub fn accompanied(register: &mut Register, comings: &[Comings]) -> Vec<Vec<Child>> {
    let mut sexes = Sexes::default();
    let mut lone = OneParent { left: 37 };
    let mut all = Vec::new();
    for (at, family) in comings.iter().enumerate() {
        let size = family.exits.len();
        let reference = add_family(register, at, couple(at));
        let mut children = Vec::new();
        for (rank, age) in ages(size, at).into_iter().enumerate() {
            let leaves = family.exits[rank];
            let adult = matches!(family.fratrie.exits[rank], Some((_, "majorite")));
            let birth = match leaves {
                // Leaves on the eighteenth birthday.
                Some(exit) if adult => add_months(exit, -18 * 12),
                _ => birth_day(age - i16::from(at >= 44), at, rank),
            };
            let fille = sexes.next(family);
            children.push(add_child(register, at, &reference, fille, birth));
        }
        add_life(register, at, family, &children, &mut lone);
        all.push(children);
    }
    all
}

/// Adds the families that wait, and returns their children with the frame and the month received.
pub fn waiting(register: &mut Register, first: usize) -> Vec<(Frame, (i16, i8), Vec<Child>)> {
    let mut all = Vec::new();
    for (at, (frame, size, month)) in (first..).zip(WAITING) {
        let reference = add_family(register, at, if at % 3 == 0 { "ensemble" } else { "separes" });
        let children = ages(usize::from(*size), at)
            .into_iter()
            .enumerate()
            .map(|(rank, age)| {
                let fille = (at + rank) % 5 < 2;
                add_child(register, at, &reference, fille, birth_day(age, at, rank))
            })
            .collect();
        all.push((*frame, *month, children));
    }
    all
}

fn birth_day(age: i16, at: usize, rank: usize) -> Date {
    let spread = |step: usize, length: i8| -> i8 {
        i8::try_from((at * step + rank * 5) % usize::from(length.unsigned_abs())).unwrap_or(0)
    };
    day(2021 - age, 1 + spread(7, 12), 1 + spread(11, 28))
}

/// The place of the territory of a family.
pub fn territory(at: usize) -> usize {
    TERRITORY_CYCLE[at % TERRITORY_CYCLE.len()]
}

/// The reference of a territory.
pub fn territory_reference(at: usize) -> String {
    format!("TER-{:03}", territory(at) + 1)
}

fn commune(at: usize) -> &'static str {
    let communes = TERRITORIES[territory(at)].1;
    communes[(at / 2) % communes.len()]
}

fn add_family(register: &mut Register, at: usize, couple: &str) -> String {
    let reference = register.next("famille", "FAM");
    register.push(
        "famille",
        Row::new(&reference)
            .text("nom", nom(at))
            .text("commune", commune(at))
            .text("territoire_id", territory_reference(at))
            .text("departement", "41"),
    );
    let row = Row::new(register.next("situation_couple", "CPL"))
        .text("famille_id", &reference)
        .text("nature", couple)
        .day("start_day", day(2017, 1, 1));
    register.push("situation_couple", row);
    for (lien, fille) in [("mere", true), ("pere", false)] {
        let autorite = if couple == "deces" && lien == "pere" { "non" } else { "oui" };
        let row = Row::new(register.next("membre_famille", "MBR"))
            .text("famille_id", &reference)
            .text("nom", format!("{} {}", prenom(fille, at + 40), nom(at)))
            .text("lien", lien)
            .text("autorite_parentale", autorite);
        register.push("membre_famille", row);
    }
    reference
}

fn add_child(
    register: &mut Register,
    family_at: usize,
    family: &str,
    fille: bool,
    birth: Date,
) -> Child {
    let reference = register.next("personne", "ENF");
    register.push(
        "personne",
        Row::new(&reference)
            .text("nom", nom(family_at))
            .text("prenom", prenom(fille, register.count("personne")))
            .text("sexe", if fille { "fille" } else { "garcon" })
            .day("birth_day", birth)
            .text("birth_commune", commune(family_at))
            .text("famille_id", family),
    );
    Child { reference, family: family.to_owned(), family_at, birth }
}

/// Gives the sexes, so that each cohort has its girls.
#[derive(Debug, Default)]
struct Sexes {
    /// Children met so far: present on 1 January 2021, entered in 2021, left in 2020.
    met: [usize; 3],
    /// Those with a second measure, met so far.
    again: usize,
}

impl Sexes {
    /// Girls and children of each cohort, but for the girl and the boy who enter twice.
    const COHORTS: [(usize, usize); 3] = [(12, 29), (19, 51), (12, 30)];

    fn next(&mut self, family: &Comings) -> bool {
        if family.again.is_some() {
            self.again += 1;
            return self.again == 1;
        }
        let left_in_2020 = family.exits.iter().flatten().any(|day| day.year() == 2020);
        let cohort = match family.entry.year() {
            2021 => 1,
            _ if left_in_2020 => 2,
            _ => 0,
        };
        let (filles, children) = Self::COHORTS[cohort];
        let at = self.met[cohort];
        self.met[cohort] += 1;
        // Spread evenly: exactly `filles` steps among `children`.
        (at + 1) * filles / children > at * filles / children
    }
}

/// How many children still have to live with one parent.
struct OneParent {
    left: usize,
}

fn add_life(
    register: &mut Register,
    at: usize,
    family: &Comings,
    children: &[Child],
    lone: &mut OneParent,
) {
    let placed = |rank: usize| match family.fratrie.exits[rank] {
        Some((_, "placement_famille_accueil")) => Some("famille_accueil"),
        Some((_, "placement_etablissement" | "placement_dapp")) => Some("etablissement"),
        _ => None,
    };
    let couple = couple(at);
    let apart = at < 44 && couple != "ensemble" && (0..children.len()).all(|r| placed(r).is_none());
    let with_one = apart && children.len() <= lone.left;
    if with_one {
        lone.left -= children.len();
    }
    for (rank, child) in children.iter().enumerate() {
        let nature = match (couple, with_one) {
            (_, true) => "un_parent",
            ("ensemble", _) => "deux_parents",
            ("deces", _) => "famille_elargie",
            _ if at % 4 == 1 => "famille_elargie",
            _ => "alternance",
        };
        let after = placed(rank).zip(family.exits[rank]);
        let first = Row::new(register.next("hebergement", "HEB"))
            .text("personne_id", &child.reference)
            .text("nature", nature)
            .text("commune", commune(at))
            .day("start_day", day(2019, 1, 1).max(child.birth))
            .maybe_day("end_day", after.map(|(_, exit)| super::movements::last_day(exit)));
        register.push("hebergement", first);
        if let Some((nature, exit)) = after {
            let row = Row::new(register.next("hebergement", "HEB"))
                .text("personne_id", &child.reference)
                .text("nature", nature)
                .day("start_day", exit);
            register.push("hebergement", row);
        }
        let row = Row::new(register.next("scolarite", "SCO"))
            .text("personne_id", &child.reference)
            .text("nature", scolarite(child.birth, at + rank))
            .day("start_day", day(2019, 9, 2).max(child.birth));
        register.push("scolarite", row);
    }
}

fn scolarite(birth: Date, at: usize) -> &'static str {
    match (2021 - birth.year(), at % 4) {
        (..=2, _) => "non_soumis",
        (15.., 0 | 3) => "descolarise",
        (16.., 1) => "apprentissage",
        (6.., 2) => "specialisee",
        _ => "ordinaire",
    }
}
