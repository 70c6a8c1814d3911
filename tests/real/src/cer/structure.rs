//! The two centres: ways of receiving, sessions then running list, planned days, counting rules.

use crate::{
    days::day,
    sheet::{Register, Row},
};

/// The counting rules. Choices, for the report does not print them: the first 48 hours of a
/// fugue that goes beyond are not counted either; days of detention stay counted.
pub const RULES: &str = "\
entry_day_counted = true
exit_day_counted = false
count_opening_days_only = false
capacity_kind = \"installee\"
source = \"Activité fixée par la DPJJ\"

[absences.fugue]
effect = \"not_counted\"
beyond_hours = 48
from = \"first_day\"

[absences.detention]
effect = \"counted\"
";

/// The parts of the PJJ: name, département of the row, départements it covers.
pub const TERRITORIES: &[(&str, &str, &[&str])] = &[
    ("DTPJJ Rhône-Ain", "69", &["69", "01"]),
    ("DTPJJ Loire", "42", &["42"]),
    ("DTPJJ Isère", "38", &["38"]),
    ("DTPJJ Drôme-Ardèche", "26", &["26", "07"]),
    ("DTPJJ Auvergne", "63", &["63", "03", "43", "15"]),
    ("DTPJJ des Savoie", "73", &["73", "74"]),
];

/// The reference of the territory of a département.
pub fn territory_reference(departement: &str) -> Option<String> {
    let at = TERRITORIES.iter().position(|(_, _, parts)| parts.contains(&departement))?;
    Some(format!("DT-{:03}", at + 1))
}

/// Adds the rows that describe the service.
pub fn add(register: &mut Register) {
    for (at, (nom, departement, _)) in TERRITORIES.iter().enumerate() {
        register.push(
            "territoire_local",
            Row::new(format!("DT-{:03}", at + 1))
                .text("nom", *nom)
                .text("departement", *departement)
                .text("nature", "dtpjj"),
        );
    }
    for (reference, nom, nature) in
        [("MOD-SESSION", "Sessions", "session"), ("MOD-FILE", "File active", "internat")]
    {
        register.push(
            "modalite",
            Row::new(reference).text("nom", nom).text("nature", nature).text("cadre", "penal"),
        );
    }
    for (reference, nom) in [("UNI-1", "La Bâtie"), ("UNI-2", "Ricochet")] {
        register.push("unite", Row::new(reference).text("nom", nom).text("nature", "groupe"));
    }
    register.push(
        "plan_activite",
        Row::new("PLA-001")
            .int("annee", 2023)
            .int("planned_days", 3_306)
            .text("methode", "douziemes")
            .text("source", "Activité fixée par la DPJJ : seul entier qui donne 72,81 %"),
    );
    register.push(
        "fonctionnement",
        Row::new("FON-001")
            .text("nature", "sessions")
            .day("start_day", day(2015, 1, 1))
            .day("end_day", day(2023, 2, 28)),
    );
    register.push(
        "fonctionnement",
        Row::new("FON-002").text("nature", "file_active").day("start_day", day(2023, 3, 1)),
    );
    for (reference, nom, start, end) in [
        ("SES-001", "Première session 2022", day(2022, 1, 11), day(2022, 6, 14)),
        ("SES-002", "Seconde session 2022", day(2022, 9, 5), day(2023, 2, 24)),
    ] {
        register.push(
            "session_accueil",
            Row::new(reference).text("nom", nom).day("start_day", start).day("end_day", end),
        );
    }
    register.push(
        "regle_comptage",
        Row::new("REG-001")
            .day("start_day", day(2022, 1, 1))
            .text("parametres", RULES)
            .text("accord", "DTPJJ Rhône-Ain"),
    );
}
