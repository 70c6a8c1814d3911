//! The collective project of 2021 and the meetings of the team.

use jiff::civil::Date;

use crate::{
    days::day,
    sheet::{Register, Row},
};

/// One highlight of the project: title, first day, last day, place, sessions, children.
type Highlight = (&'static str, Date, Date, &'static str, i32, usize);

const HIGHLIGHTS: &[Highlight] = &[
    (
        "Mobil'art : visites du symposium de sculpture",
        day(2021, 5, 12),
        day(2021, 5, 19),
        "Deux communes de Sologne",
        2,
        7,
    ),
    (
        "Mobil'art : à la rencontre des sculpteurs",
        day(2021, 6, 2),
        day(2021, 6, 3),
        "Trois communes de Sologne",
        2,
        8,
    ),
    (
        "Mobil'art : ateliers à la maison de la BD",
        day(2021, 7, 7),
        day(2021, 10, 27),
        "Blois, maison de la BD",
        5,
        8,
    ),
    (
        "Mobil'art : exposition et goûter partagé",
        day(2021, 11, 17),
        day(2021, 11, 17),
        "Blois",
        1,
        8,
    ),
];

/// Adds the highlights with those present among `children`, and the monthly meetings.
pub fn add(register: &mut Register, children: &[(String, Date, usize)]) {
    for (title, start, end, place, sessions, number) in HIGHLIGHTS {
        let action = register.next("action_collective", "ACT");
        register.push(
            "action_collective",
            Row::new(&action)
                .text("nature", "temps_fort")
                .text("intitule", *title)
                .day("start_day", *start)
                .day("end_day", *end)
                .text("lieu", *place)
                .int("seances", *sessions)
                .hundredths("heures_seance", 350)
                .text("partenaires", "Sculpt'en Sologne, maison de la BD")
                .text("encadrants", "Éducatrices du service"),
        );
        let present = children.iter().filter(|(_, entry, _)| entry < start).take(*number);
        for (personne, _, _) in present {
            let row = Row::new(register.next("participation_action", "PAC"))
                .text("action_id", &action)
                .text("personne_id", personne);
            register.push("participation_action", row);
        }
    }
    for month in 1..=12 {
        register.push(
            "reunion",
            Row::new(format!("REU-{month:03}"))
                .text("nature", "equipe")
                .day("day", day(2021, month, 14))
                .hundredths("heures", 300),
        );
    }
}
