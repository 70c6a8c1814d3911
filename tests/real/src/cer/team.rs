//! The team of the two centres: posts, movements of 2023, meetings, training.

use jiff::civil::Date;

use super::youths::Youth;
use crate::{
    days::{add_days, day},
    names::{nom, prenom},
    sheet::{Register, Row},
};

type Person = (&'static str, bool, Date, Date, Option<&'static str>);

const EDUC: &str = "educateur_specialise";
const VIE: &str = "referent_vie_quotidienne";
const FAMILY: &str = "assistant_familial";

/// Function, woman, birth, first day, motive of entry: those before 2023, then the 8 newcomers,
/// the psychologist among them (a choice: the report names her apart).
#[rustfmt::skip]
const TEAM: &[Person] = &[
    ("directeur", false, day(1971, 4, 2), day(2016, 9, 1), None),
    ("directeur_adjoint", false, day(1980, 9, 15), day(2020, 1, 6), None),
    (EDUC, true, day(1985, 1, 27), day(2018, 3, 5), None),
    (EDUC, false, day(1990, 6, 13), day(2019, 9, 2), None),
    ("educateur_technique", false, day(1966, 11, 8), day(2012, 5, 14), None),
    ("secretaire", true, day(1977, 2, 19), day(2015, 1, 5), None),
    (FAMILY, true, day(1964, 8, 30), day(2011, 9, 1), None),
    (FAMILY, true, day(1969, 3, 11), day(2014, 4, 1), None),
    (FAMILY, false, day(1973, 12, 4), day(2017, 9, 4), None),
    (FAMILY, true, day(1978, 7, 23), day(2019, 1, 7), None),
    ("psychologue", true, day(1991, 5, 6), day(2023, 1, 9), Some("recrutement")),
    (EDUC, true, day(1994, 10, 17), day(2023, 2, 6), Some("recrutement")),
    (EDUC, false, day(1996, 1, 20), day(2023, 3, 1), Some("recrutement")),
    ("moniteur_educateur", false, day(1998, 3, 29), day(2023, 3, 1), Some("recrutement")),
    ("moniteur_educateur", true, day(1999, 9, 9), day(2023, 4, 3), Some("recrutement")),
    (EDUC, false, day(1988, 12, 1), day(2023, 5, 2), Some("recrutement")),
    ("educateur_technique", false, day(1983, 6, 18), day(2023, 6, 5), Some("recrutement")),
    ("veilleur", false, day(1975, 10, 26), day(2023, 9, 4), Some("recrutement")),
];

/// The first day of the educational posts into which the four posts of family carers turned.
const TRANSFORMED: Date = day(2023, 5, 2);

/// The reference of a member of the team, from 1.
pub fn reference(at: usize) -> String {
    format!("PRC-{at:03}")
}

/// Adds the team, its meetings and training, and who follows each stay.
pub fn add(register: &mut Register, youths: &[Youth], stays: &[String]) {
    for (at, (fonction, femme, birth, start, entry)) in (1..).zip(TEAM) {
        register.push(
            "professionnel",
            Row::new(reference(at))
                .text("nom", nom(at + 64))
                .text("prenom", prenom(*femme, at + 17))
                .text("sexe", if *femme { "femme" } else { "homme" })
                .day("birth_day", *birth),
        );
        let turned = *fonction == FAMILY;
        add_post(register, at, fonction, *start, *entry, turned.then(|| add_days(TRANSFORMED, -1)));
        if turned {
            add_post(register, at, VIE, TRANSFORMED, Some("transformation"), None);
        }
    }
    add_meetings(register);
    let followed = youths.iter().filter(|youth| youth.order.accompanied());
    for (at, (youth, stay)) in followed.zip(stays).enumerate() {
        let roles =
            [("referent", 12 + at % 2), ("referent_quotidien", 7 + at % 4), ("psychologue", 11)];
        for (role, who) in roles {
            let row = Row::new(register.next("referent", "REF"))
                .text("sejour_id", stay)
                .text("professionnel_id", reference(who))
                .text("role", role)
                .day("start_day", youth.order.entry)
                .maybe_day("end_day", youth.order.exit().map(|exit| add_days(exit, -1)));
            register.push("referent", row);
        }
    }
    register.push(
        "formation",
        Row::new("FOR-001")
            .text("nature", "formation")
            .text("intitule", "Activation du développement vocationnel et personnel")
            .day("start_day", day(2023, 6, 15))
            .day("end_day", day(2023, 6, 16))
            .hundredths("heures", 1_400)
            .bool("distance", false)
            .text("etat", "tenue"),
    );
    for who in [3, 4, 7, 8, 9, 10, 12, 13] {
        let row = Row::new(register.next("participation_formation", "PFO"))
            .text("formation_id", "FOR-001")
            .text("professionnel_id", reference(who));
        register.push("participation_formation", row);
    }
}

fn add_post(
    register: &mut Register,
    who: usize,
    fonction: &str,
    start: Date,
    entry: Option<&str>,
    end: Option<Date>,
) {
    let row = Row::new(register.next("poste", "PST"))
        .text("professionnel_id", reference(who))
        .text("fonction", fonction)
        .text("contrat", "cdi")
        .hundredths("etp", 100)
        .day("start_day", start)
        .maybe_day("end_day", end)
        .maybe("motif_entree", entry)
        .maybe("motif_sortie", end.map(|_| "transformation"));
    register.push("poste", row);
}

/// Each month one meeting of the youths and one hour of co-development for each of two groups;
/// each week the clinical meeting.
fn add_meetings(register: &mut Register) {
    let mut add = |nature: &str, on: Date, hours: i32, group: Option<&str>| {
        let row = Row::new(register.next("reunion", "REU"))
            .text("nature", nature)
            .day("day", on)
            .hundredths("heures", hours)
            .maybe("groupe", group);
        register.push("reunion", row);
    };
    for month in 1..=12 {
        add("jeunes", day(2023, month, 11), 100, None);
        add("codeveloppement", day(2023, month, 19), 200, Some("Groupe 1"));
        add("codeveloppement", day(2023, month, 20), 200, Some("Groupe 2"));
    }
    for week in 0..52 {
        add("clinique", add_days(day(2023, 1, 3), week * 7), 150, None);
    }
}
