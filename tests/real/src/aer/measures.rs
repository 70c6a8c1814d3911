//! Measures and stays: the four dates, the prescriber, what follows; and those that wait.

use jiff::civil::Date;

use super::{
    children::{Child, territory, territory_reference},
    movements::Comings,
    plan::{Frame, TERRITORIES},
};
use crate::{
    days::{add_days, add_months, day},
    sheet::{Register, Row},
};

const DANGERS: &[&str] = &["fort", "modere", "grave", "fort", "a_evaluer", "modere"];
const INDICATIONS: &[&str] = &["parents_demunis", "grand_adolescent", "crise", "retour_placement"];
const VEILLES: &[&str] =
    &["Travailleur social de la MDCS", "Service d'AEMO en attente", "Assistante sociale scolaire"];

/// Whole months between reception and first day of work, over and over; the 53 admissions of
/// 2021 take the first 53, whose sum is 318: six months on average.
const DELAYS: &[i64] = &[6, 5, 7, 8, 4];

/// Adds the measure and the stay of each child, and returns the stays still running.
pub fn exercised(
    register: &mut Register,
    comings: &[Comings],
    children: &[Vec<Child>],
) -> Vec<(String, Date, usize)> {
    let mut waits = Waits::default();
    let mut running = Vec::new();
    for (at, (family, siblings)) in comings.iter().zip(children).enumerate() {
        for (rank, child) in siblings.iter().enumerate() {
            let exit = family.exits[rank];
            let suite = family.fratrie.exits[rank].map(|(_, suite)| suite);
            let stay = Stay { frame: family.fratrie.frame, entry: family.entry, exit, suite };
            let reference = add_stay(register, &stay, child, waits.next(family.entry));
            if exit.is_none() {
                running.push((reference, family.entry, at));
            }
        }
        if let (Some(again), Some(child)) = (family.again, siblings.first()) {
            let stay = Stay { frame: family.fratrie.frame, entry: again, exit: None, suite: None };
            let reference = add_stay(register, &stay, child, waits.next(again));
            running.push((reference, again, at));
        }
    }
    running
}

/// Adds the measures that wait on 31 December 2021.
pub fn waiting(register: &mut Register, families: &[(Frame, (i16, i8), Vec<Child>)]) {
    for (frame, (year, month), children) in families {
        for child in children {
            let at = child.family_at;
            let received = day(*year, *month, 3 + i8::try_from(at * 5 % 20).unwrap_or(0));
            let row = decided(register, *frame, child, received)
                .text("danger", DANGERS[at % DANGERS.len()])
                .text("veille", VEILLES[at % VEILLES.len()]);
            register.push("mesure", row);
        }
    }
}

#[derive(Debug, Default)]
struct Waits {
    admitted_in_2021: usize,
}

impl Waits {
    fn next(&mut self, entry: Date) -> i64 {
        if entry.year() != 2021 {
            return 9;
        }
        let at = self.admitted_in_2021;
        self.admitted_in_2021 += 1;
        // 50 admissions are ten whole rounds; the last three wait 6 months each.
        if at < 50 { DELAYS[at % DELAYS.len()] } else { 6 }
    }
}

struct Stay {
    frame: Frame,
    entry: Date,
    exit: Option<Date>,
    suite: Option<&'static str>,
}

fn add_stay(register: &mut Register, stay: &Stay, child: &Child, months: i64) -> String {
    let received = add_months(stay.entry, -months);
    let term = term(stay, add_days(received, -9));
    let mainlevee = stay.suite == Some("mainlevee");
    let measure = decided(register, stay.frame, child, received)
        .day("effet_day", stay.entry)
        .day("prise_en_charge_day", stay.entry)
        .day("terme_day", term)
        .maybe_day("fin_day", stay.exit)
        .bool("mainlevee", mainlevee)
        .text("mode_admission", "preparee")
        .maybe("suite", stay.suite);
    let reference = register.next("mesure", "MES");
    register.push("mesure", measure);
    let motive = stay.suite.map(|suite| match suite {
        "mainlevee" => "mainlevee",
        "majorite" => "majorite",
        "fin_prise_en_charge" => "terme",
        _ => "reorientation",
    });
    let modalite = if stay.frame == Frame::Aemo { "MOD-AEMO-R" } else { "MOD-AED-R" };
    let number = register.next("sejour", "SEJ");
    register.push(
        "sejour",
        Row::new(&number)
            .text("personne_id", &child.reference)
            .text("mesure_id", reference)
            .text("modalite_id", modalite)
            .day("entree_day", stay.entry)
            .maybe_day("sortie_day", stay.exit)
            .text("mode_admission", "preparee")
            .maybe("motif_sortie", motive)
            .maybe("suite", stay.suite),
    );
    number
}

/// Nine months, and as much as the law lets one decision last when the stay went beyond: a year
/// for an AED, eighteen months of work and two years from the decision for an AEMO.
fn term(stay: &Stay, decided: Date) -> Date {
    let nine = add_months(stay.entry, 9);
    let beyond = stay.exit.unwrap_or(day(2022, 1, 1)) > nine;
    match (beyond, stay.frame) {
        (false, _) => nine,
        (true, Frame::Aed) => add_months(stay.entry, 12),
        (true, Frame::Aemo) => add_months(stay.entry, 18).min(add_months(decided, 24)),
    }
}

/// A measure decided and received, not begun.
fn decided(register: &Register, frame: Frame, child: &Child, received: Date) -> Row {
    let at = child.family_at;
    // A judge of another département: two measures of one year, renewable.
    let elsewhere = (frame == Frame::Aemo && matches!(at, 8 | 10)).then_some("37");
    let (nature, cadre, prescripteur, by) = match (frame, at % 6) {
        (Frame::Aemo, _) => {
            let court = if elsewhere.is_some() { "Tours" } else { "Blois" };
            let court = format!("Tribunal judiciaire de {court}");
            ("aemo_renforcee", "judiciaire", "juge_enfants", court)
        }
        (Frame::Aed, 0) => (
            "aed_renforcee",
            "administratif",
            "president_cd",
            "Conseil départemental de Loir-et-Cher".into(),
        ),
        (Frame::Aed, _) => (
            "aed_renforcee",
            "administratif",
            "inspecteur_ase",
            format!("Inspection ASE, {}", TERRITORIES[territory(at)].0),
        ),
    };
    Row::new(register.next("mesure", "MES"))
        .text("personne_id", &child.reference)
        .text("famille_id", &child.family)
        .text("nature", nature)
        .text("cadre", cadre)
        .text("prescripteur", prescripteur)
        .text("prescripteur_nom", by)
        .text("territoire_id", territory_reference(at))
        .text("departement", "41")
        .maybe("delegation", elsewhere)
        .text("indication", INDICATIONS[at % INDICATIONS.len()])
        .day("decision_day", add_days(received, -9))
        .day("notification_day", add_days(received, -4))
        .day("reception_day", received)
}
