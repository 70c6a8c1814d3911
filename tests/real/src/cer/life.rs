//! Stays, outings, incidents, sentences, internships, exit projects and care of 2023.

use jiff::civil::Date;

use super::{team, youths::Youth};
use crate::{
    days::{add_days, day},
    sheet::{Register, Row},
};

/// An action: nature, title, first and last day, place, sessions, hours each (hundredths),
/// youths by order, professionals.
struct Action {
    nature: &'static str,
    title: &'static str,
    start: Date,
    end: Date,
    place: &'static str,
    sessions: i32,
    hours: Option<i32>,
    youths: &'static [usize],
    team: &'static [usize],
}

#[rustfmt::skip]
const ACTIONS: &[Action] = &[
    Action { nature: "activite_reguliere", title: "Activité équestre", start: day(2023, 3, 7), end: day(2023, 12, 19), place: "Centre équestre", sessions: 40, hours: Some(500), youths: &[0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], team: &[3] },
    Action { nature: "sejour", title: "Séjour culturel en Bretagne", start: day(2023, 7, 17), end: day(2023, 7, 21), place: "Cherbourg, Mont-Saint-Michel, Saint-Malo, Rennes", sessions: 1, hours: None, youths: &[0, 1, 3, 4], team: &[3, 4, 12, 11] },
    Action { nature: "sejour", title: "Séjour sportif en Ardèche, premier groupe", start: day(2023, 7, 4), end: day(2023, 7, 7), place: "Gorges de l'Ardèche", sessions: 1, hours: None, youths: &[0, 1, 2, 9], team: &[4, 13, 16] },
    Action { nature: "sejour", title: "Séjour sportif en Ardèche, second groupe", start: day(2023, 8, 1), end: day(2023, 8, 4), place: "Gorges de l'Ardèche", sessions: 1, hours: None, youths: &[3, 4, 5, 10], team: &[4, 13, 16] },
    Action { nature: "sport", title: "Tournoi de football de la commune", start: day(2023, 6, 10), end: day(2023, 6, 10), place: "Saint-Laurent-de-Chamousset", sessions: 1, hours: None, youths: &[0, 2, 3, 4, 5], team: &[7, 9] },
    Action { nature: "maraude", title: "Maraude solidaire avec FenêtreS", start: day(2023, 5, 25), end: day(2023, 5, 25), place: "Lyon, Perrache et La Part-Dieu", sessions: 1, hours: None, youths: &[0, 3, 5], team: &[3, 12] },
    Action { nature: "maraude", title: "Maraude solidaire avec une UEHC", start: day(2023, 11, 23), end: day(2023, 11, 23), place: "Lyon", sessions: 1, hours: None, youths: &[11, 13, 16], team: &[3, 13] },
    Action { nature: "evenement", title: "Marcher pour entreprendre", start: day(2023, 6, 23), end: day(2023, 6, 25), place: "Dispositif de la PJJ", sessions: 1, hours: None, youths: &[1], team: &[] },
];

/// Adds what happened in the year.
pub fn add(register: &mut Register, youths: &[Youth]) {
    let who = |at: usize| youths[at].reference.as_str();
    for action in ACTIONS {
        let reference = register.next("action_collective", "ACT");
        let mut row = Row::new(&reference)
            .text("nature", action.nature)
            .text("intitule", action.title)
            .day("start_day", action.start)
            .day("end_day", action.end)
            .text("lieu", action.place)
            .int("seances", action.sessions);
        if let Some(hours) = action.hours {
            row = row.hundredths("heures_seance", hours);
        }
        register.push("action_collective", row);
        let people = action.youths.iter().map(|at| ("personne_id", who(*at).to_owned()));
        let team = action.team.iter().map(|at| ("professionnel_id", team::reference(*at)));
        for (column, person) in people.chain(team) {
            let row = Row::new(register.next("participation_action", "PAC"))
                .text("action_id", &reference)
                .text(column, person);
            register.push("participation_action", row);
        }
    }
    add_incidents(register, youths);
    add_sentences(register, youths);
    add_projects(register, youths);
    add_care(register, youths);
}

fn add_incidents(register: &mut Register, youths: &[Youth]) {
    let spots = [
        ("stupefiants", 3, day(2023, 6, 14)),
        ("stupefiants", 9, day(2023, 9, 8)),
        ("stupefiants", 13, day(2023, 11, 16)),
        ("degradation", 0, day(2023, 6, 2)),
        ("degradation", 5, day(2023, 7, 26)),
        ("degradation", 10, day(2023, 11, 3)),
        ("degradation", 15, day(2023, 12, 5)),
    ];
    for (nature, at, on) in spots {
        let police = nature == "stupefiants";
        let row = Row::new(register.next("incident", "INC"))
            .text("personne_id", &youths[at].reference)
            .moment("start_at", on.at(18, 15, 0, 0))
            .text("nature", nature)
            .text("gravite", "serieuse")
            .text("lieu", "Saint-Laurent-de-Chamousset")
            .bool("gendarmerie", police)
            .text("sanction", if police { "Saisie et convocation" } else { "Lettre d'excuse" })
            .bool("reparation", !police)
            .day("closed_day", add_days(on, 12));
        register.push("incident", row);
    }
}

fn add_sentences(register: &mut Register, youths: &[Youth]) {
    let sentences = [
        ("tig", 0, 70, day(2023, 5, 9), day(2023, 6, 30)),
        ("tig", 4, 40, day(2023, 6, 19), day(2023, 8, 25)),
        ("tig", 5, 60, day(2023, 5, 15), day(2023, 7, 21)),
        ("tig", 9, 35, day(2023, 8, 14), day(2023, 10, 13)),
        ("reparation", 2, 14, day(2023, 6, 5), day(2023, 6, 16)),
    ];
    for (nature, at, hours, start, end) in sentences {
        let row = Row::new(register.next("peine", "PEI"))
            .text("personne_id", &youths[at].reference)
            .text("nature", nature)
            .hundredths("heures_ordonnees", hours * 100)
            .hundredths("heures_faites", hours * 100)
            .text("lieu", "Centre technique communal")
            .day("start_day", start)
            .day("end_day", end)
            .text("etat", "faite");
        register.push("peine", row);
    }
}

fn add_projects(register: &mut Register, youths: &[Youth]) {
    let internships = [
        (0, "Mécanique véhicule", day(2023, 6, 12)),
        (1, "Plomberie", day(2023, 6, 5)),
        (2, "Électricité", day(2023, 7, 10)),
        (3, "BTP", day(2023, 8, 21)),
        (4, "Mécanique véhicule", day(2023, 9, 4)),
    ];
    for (at, domain, start) in internships {
        let row = Row::new(register.next("stage", "STA"))
            .text("personne_id", &youths[at].reference)
            .text("domaine", domain)
            .day("start_day", start)
            .day("end_day", add_days(start, 11));
        register.push("stage", row);
    }
    let projects = [
        (0, "apprentissage", "Maçonnerie"),
        (1, "apprentissage", "Maçonnerie"),
        (2, "apprentissage", "Plaquiste"),
        (3, "lycee_professionnel", "Informatique"),
        (4, "lycee_professionnel", "Carrosserie"),
        (5, "lycee_professionnel", "Électricité"),
    ];
    for (at, nature, domain) in projects {
        let on = youths[at].order.exit().map_or(day(2023, 12, 1), |exit| add_days(exit, -15));
        let row = Row::new(register.next("projet_sortie", "PRJ"))
            .text("personne_id", &youths[at].reference)
            .text("nature", nature)
            .text("domaine", domain)
            .text("etat", "accepte")
            .day("day", on);
        register.push("projet_sortie", row);
    }
}

fn add_care(register: &mut Register, youths: &[Youth]) {
    let tarare = "CSAPA de Tarare";
    let hospital = "Addictologie de l'hôpital de L'Arbresle";
    let asked = [
        (0, "addictologie", tarare, true),
        (2, "addictologie", tarare, true),
        (4, "addictologie", tarare, true),
        (9, "addictologie", tarare, true),
        (13, "addictologie", hospital, true),
        (16, "addictologie", hospital, true),
        (14, "psychiatrie", "Unités psychiatriques de proximité", false),
    ];
    for (at, nature, place, followed) in asked {
        let order = &youths[at].order;
        let on = add_days(order.entry, 70);
        let row = Row::new(register.next("orientation_sante", "SAN"))
            .text("personne_id", &youths[at].reference)
            .text("nature", nature)
            .text("structure", place)
            .day("demande_day", on)
            .text("reponse", if followed { "acceptee" } else { "sans_reponse" })
            .maybe_day("start_day", followed.then(|| add_days(on, 14)));
        register.push("orientation_sante", row);
    }
}
