//! The team: posts and movements of 2021, absences, training, who follows which child.

use jiff::civil::Date;

use crate::{
    days::{add_days, day},
    names::{nom, prenom},
    sheet::{Register, Row},
};

/// Somebody of the team.
struct Post {
    fonction: &'static str,
    contrat: &'static str,
    femme: bool,
    birth: Date,
    etp: i32,
    start: Date,
    entry: Option<&'static str>,
    end: Option<Date>,
    exit: Option<&'static str>,
}

const EDUC: &str = "educateur_specialise";

/// The team in the order of the references `PRO-001`…: 11 are there on 31 December 2021.
#[rustfmt::skip]
const TEAM: &[Post] = &[
    // The six educators in permanent posts: three come from the AEMO/AED service, two are new.
    Post { fonction: "cesf", contrat: "cdi", femme: true, birth: day(1984, 5, 14), etp: 100, start: day(2016, 9, 1), entry: Some("recrutement"), end: None, exit: None },
    Post { fonction: EDUC, contrat: "cdi", femme: true, birth: day(1979, 2, 3), etp: 100, start: day(2021, 4, 6), entry: Some("mobilite_interne"), end: None, exit: None },
    Post { fonction: EDUC, contrat: "cdi", femme: true, birth: day(1990, 11, 22), etp: 100, start: day(2021, 4, 6), entry: Some("mobilite_interne"), end: None, exit: None },
    Post { fonction: EDUC, contrat: "cdi", femme: true, birth: day(1986, 7, 9), etp: 100, start: day(2021, 5, 3), entry: Some("mobilite_interne"), end: None, exit: None },
    Post { fonction: EDUC, contrat: "cdi", femme: false, birth: day(1993, 3, 30), etp: 100, start: day(2021, 6, 7), entry: Some("creation"), end: None, exit: None },
    Post { fonction: EDUC, contrat: "cdi", femme: true, birth: day(1996, 8, 17), etp: 100, start: day(2021, 9, 6), entry: Some("creation"), end: None, exit: None },
    // Two replacements of illness.
    Post { fonction: EDUC, contrat: "cdd", femme: true, birth: day(1995, 1, 12), etp: 100, start: day(2021, 3, 1), entry: Some("remplacement"), end: None, exit: None },
    Post { fonction: EDUC, contrat: "cdd", femme: false, birth: day(1998, 6, 25), etp: 100, start: day(2021, 5, 17), entry: Some("remplacement"), end: None, exit: None },
    Post { fonction: "chef_service", contrat: "cdi", femme: false, birth: day(1972, 10, 5), etp: 50, start: day(2014, 9, 1), entry: None, end: None, exit: None },
    Post { fonction: "secretaire", contrat: "cdi", femme: true, birth: day(1968, 4, 28), etp: 50, start: day(2014, 9, 1), entry: None, end: None, exit: None },
    Post { fonction: "secretaire", contrat: "cdi", femme: true, birth: day(1989, 12, 11), etp: 50, start: day(2021, 9, 1), entry: Some("recrutement"), end: None, exit: None },
    // The four who left.
    Post { fonction: EDUC, contrat: "cdi", femme: true, birth: day(1970, 9, 19), etp: 100, start: day(2014, 9, 1), entry: None, end: Some(day(2021, 6, 15)), exit: Some("inaptitude") },
    Post { fonction: EDUC, contrat: "cdi", femme: true, birth: day(1975, 3, 8), etp: 100, start: day(2015, 1, 5), entry: None, end: Some(day(2021, 9, 15)), exit: Some("inaptitude") },
    Post { fonction: "psychologue", contrat: "cdi", femme: true, birth: day(1982, 6, 2), etp: 30, start: day(2017, 1, 9), entry: None, end: Some(day(2021, 8, 20)), exit: Some("demission") },
    Post { fonction: "directeur", contrat: "cdi", femme: true, birth: day(1959, 5, 21), etp: 20, start: day(2010, 9, 1), entry: None, end: Some(day(2021, 11, 15)), exit: Some("retraite") },
];

/// An absence of 2021: who, nature, first day, days of absence, replaced.
const ABSENCES: &[(usize, &str, Date, i64, bool)] = &[
    (12, "maladie", day(2021, 2, 15), 110, true),
    (13, "maladie", day(2021, 5, 10), 100, true),
    (1, "maladie", day(2021, 11, 8), 19, false),
    (2, "maladie", day(2021, 10, 11), 11, false),
    (4, "conge_parental", day(2021, 8, 16), 122, false),
];

/// Training of 2021: nature, title, first day, hours, at a distance, who.
type Training = (&'static str, &'static str, Date, i32, bool, &'static [usize]);

const TRAINING: &[Training] = &[
    ("formation", "Premiers secours en santé mentale", day(2021, 9, 27), 14, false, &[3, 5, 7]),
    ("formation", "Mener un entretien avec un enfant", day(2021, 10, 4), 14, false, &[1, 2, 8]),
    (
        "journee_etude",
        "CNAEMO : Protection de l'enfance et handicap",
        day(2021, 10, 13),
        7,
        false,
        &[6],
    ),
    (
        "journee_etude",
        "12e journée départementale de l'enfance et de la famille",
        day(2021, 11, 18),
        6,
        true,
        &[3, 5],
    ),
    ("journee_etude", "Prévention radicalisation", day(2021, 6, 22), 6, false, &[1, 2, 7]),
    ("journee_etude", "Familles : qui es-tu ?", day(2021, 12, 7), 3, true, &[8]),
    (
        "seminaire",
        "Les limites et les contours de l'action éducative à domicile",
        day(2021, 10, 21),
        7,
        false,
        &[1, 2, 3, 5, 6, 7, 8, 9, 10, 11],
    ),
];

/// The reference of a member of the team, from 1.
pub fn reference(at: usize) -> String {
    format!("PRO-{at:03}")
}

/// Adds the team, and the referents of the stays that run on 31 December 2021.
pub fn add(register: &mut Register, running: &[(String, Date, usize)]) {
    for (at, post) in (1..).zip(TEAM) {
        register.push(
            "professionnel",
            Row::new(reference(at))
                .text("nom", nom(at + 60))
                .text("prenom", prenom(post.femme, at + 3))
                .text("sexe", if post.femme { "femme" } else { "homme" })
                .day("birth_day", post.birth),
        );
        register.push(
            "poste",
            Row::new(format!("PST-{at:03}"))
                .text("professionnel_id", reference(at))
                .text("fonction", post.fonction)
                .text("contrat", post.contrat)
                .hundredths("etp", post.etp)
                .day("start_day", post.start)
                .maybe_day("end_day", post.end)
                .maybe("motif_entree", post.entry)
                .maybe("motif_sortie", post.exit),
        );
    }
    for (who, nature, start, days, replaced) in ABSENCES {
        let row = Row::new(register.next("absence_professionnel", "ARR"))
            .text("professionnel_id", reference(*who))
            .text("nature", *nature)
            .day("start_day", *start)
            .day("end_day", add_days(*start, days - 1))
            .bool("remplacee", *replaced);
        register.push("absence_professionnel", row);
    }
    for (nature, title, start, hours, far, who) in TRAINING {
        let formation = register.next("formation", "FOR");
        register.push(
            "formation",
            Row::new(&formation)
                .text("nature", *nature)
                .text("intitule", *title)
                .day("start_day", *start)
                .hundredths("heures", hours * 100)
                .bool("distance", *far)
                .text("etat", "tenue"),
        );
        for at in *who {
            let row = Row::new(register.next("participation_formation", "PFO"))
                .text("formation_id", &formation)
                .text("professionnel_id", reference(*at));
            register.push("participation_formation", row);
        }
    }
    referents(register, running);
}

/// One referent for each stay, in turn; a co-referent too, for about half of the families.
fn referents(register: &mut Register, running: &[(String, Date, usize)]) {
    for (at, (sejour, entry, family)) in running.iter().enumerate() {
        let mut roles = vec![("referent", at % 6)];
        if family % 2 == 0 {
            roles.push(("coreferent", (at + 1) % 6));
        }
        for (role, who) in roles {
            let row = Row::new(register.next("referent", "REF"))
                .text("sejour_id", sejour)
                .text("professionnel_id", reference(who + 1))
                .text("role", role)
                .day("start_day", TEAM[who].start.max(*entry));
            register.push("referent", row);
        }
    }
}
