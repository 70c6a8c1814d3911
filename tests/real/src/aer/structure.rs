//! The service: ways of receiving, places, plans, price, counting rules, territories.

use super::plan::TERRITORIES;
use crate::{
    days::day,
    sheet::{Register, Row},
};

/// The counting rules, as the service and the département agree on them (a choice: the report
/// does not print them).
pub const RULES: &str = "\
entry_day_counted = true
exit_day_counted = false
count_opening_days_only = false
capacity_mode = \"day_exact\"
capacity_kind = \"installee\"
waiting_in_progress = false
source = \"Convention avec le conseil départemental\"
";

/// Adds the rows that describe the service.
pub fn add(register: &mut Register) {
    for (at, (nom, _)) in TERRITORIES.iter().enumerate() {
        register.push(
            "territoire_local",
            Row::new(format!("TER-{:03}", at + 1))
                .text("nom", *nom)
                .text("departement", "41")
                .text("nature", "mdcs"),
        );
    }
    for (reference, nom, nature, cadre) in [
        ("MOD-AEMO-R", "AEMO-R", "aemo_renforcee", "judiciaire"),
        ("MOD-AED-R", "AED-R", "aed_renforcee", "administratif"),
    ] {
        register.push(
            "modalite",
            Row::new(reference).text("nom", nom).text("nature", nature).text("cadre", cadre),
        );
    }
    // Places add up: 30, then 20 more from April 2021; 30 and 30 from 2022.
    let first = "Arrêté d'autorisation";
    let more = "Extension d'avril 2021";
    let last = "Capacité au 1er janvier 2022";
    for (cadre, places, start, end, decision) in [
        (None, 30, day(2015, 1, 1), Some(day(2021, 12, 31)), first),
        (None, 20, day(2021, 4, 1), Some(day(2021, 12, 31)), more),
        (Some("judiciaire"), 30, day(2022, 1, 1), None, last),
        (Some("administratif"), 30, day(2022, 1, 1), None, last),
    ] {
        let row = Row::new(register.next("capacite", "CAP"))
            .maybe("cadre", cadre)
            .text("nature", "installee")
            .int("places", places)
            .day("start_day", start)
            .maybe_day("end_day", end)
            .text("decision", decision);
        register.push("capacite", row);
    }
    for (year, days, opening, source) in [
        (2020, 10_980, 366, "30 places sur 366 jours"),
        (2021, 15_208, 365, "Prévisionnel imprimé au rapport 2021"),
    ] {
        let row = Row::new(register.next("plan_activite", "PLA"))
            .int("annee", year)
            .int("planned_days", days)
            .int("opening_days", opening)
            .text("methode", "douziemes")
            .text("source", source);
        register.push("plan_activite", row);
    }
    register.push(
        "prix_journee",
        Row::new("PRX-001")
            .day("start_day", day(2021, 1, 1))
            .day("end_day", day(2021, 12, 31))
            .hundredths("montant", 2_254)
            .text("payeur", "Conseil départemental de Loir-et-Cher"),
    );
    register.push(
        "fonctionnement",
        Row::new("FON-001").text("nature", "file_active").day("start_day", day(2015, 1, 1)),
    );
    register.push(
        "regle_comptage",
        Row::new("REG-001")
            .day("start_day", day(2015, 1, 1))
            .text("parametres", RULES)
            .text("accord", "Conseil départemental de Loir-et-Cher"),
    );
}
