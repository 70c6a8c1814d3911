//! The register of the two centres satisfies the published figures of 2023.
//!
//! Counted by slow and obvious loops over the rows of the committed workbook, one day after the
//! other; nothing of the generator is used.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Row, day};

const HOUR: i64 = 60;

fn register() -> Book {
    Book::cer()
}

fn year() -> std::ops::Range<i64> {
    day(2023, 1, 1)..day(2024, 1, 1)
}

fn present(stay: &Row, on: i64) -> bool {
    stay.day("entree_day").unwrap() <= on && stay.day("sortie_day").is_none_or(|exit| exit > on)
}

/// The absences of a nature that cover the end of a day of a stay.
fn away<'a>(book: &'a Book, stay: &Row, nature: &str, on: i64) -> Option<&'a Row> {
    let midnight = (on + 1) * 24 * HOUR;
    book.rows("absence").iter().find(|row| {
        row.text("sejour_id") == stay.text("reference")
            && row.text("nature") == nature
            && row.minute("start_at").unwrap() < midnight
            && row.minute("end_at").is_none_or(|end| end >= midnight)
    })
}

fn beyond_48_hours(absence: &Row) -> bool {
    let start = absence.minute("start_at").unwrap();
    absence.minute("end_at").is_none_or(|end| end - start > 48 * HOUR)
}

/// Days counted, of fugue not counted, of detention.
fn days(book: &Book, year: std::ops::Range<i64>) -> (usize, usize, usize) {
    let (mut counted, mut fugue, mut detention) = (0, 0, 0);
    for on in year {
        for stay in book.rows("sejour").iter().filter(|stay| present(stay, on)) {
            let fled = away(book, stay, "fugue", on).is_some_and(beyond_48_hours);
            let held = away(book, stay, "detention", on).is_some();
            assert!(!(fled && held), "{stay:?} is away twice");
            fugue += usize::from(fled);
            detention += usize::from(held);
            counted += usize::from(!fled);
        }
    }
    (counted, fugue, detention)
}

#[test]
fn the_days_counted_are_2_407_with_377_of_fugue_left_out_and_74_of_detention_kept() {
    let book = register();
    assert_eq!(days(&book, year()), (2_407, 377, 74));
    assert_eq!(days(&book, day(2022, 1, 1)..day(2023, 1, 1)), (2_019, 0, 0));
    let plan = book.rows("plan_activite")[0].number("planned_days");
    assert_eq!(plan, 3_306);
    assert_eq!(format!("{:.2}", 2_407.0 / 3_306.0 * 100.0), "72.81");
    assert_eq!(format!("{:.2}", 2_407.0 / 2_019.0 * 100.0 - 100.0), "19.22");
}

#[test]
fn the_requests_are_243_by_channel_sex_and_origin() {
    let book = register();
    let rows = book.rows("demande");
    assert_eq!(rows.len(), 243);
    let window = day(2022, 12, 1)..=day(2023, 12, 31);
    assert!(rows.iter().all(|row| window.contains(&row.day("reception_day").unwrap())));
    let of = |column: &str, codes: &[&str]| {
        book.count("demande", |row| codes.contains(&row.text(column)))
    };
    assert_eq!((of("canal", &["courriel"]), of("canal", &["telephone"])), (208, 35));
    assert_eq!((of("sexe", &["fille"]), of("sexe", &["garcon"])), (16, 227));
    let region = ["01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"];
    assert_eq!((of("departement", &["69", "01"]), of("departement", &region)), (50, 117));
    assert_eq!(of("decision", &["acceptee"]), 26);
    for row in rows {
        assert_eq!(row.text("decision") == "refusee", row.has("motif_refus"), "{row:?}");
        assert!(row.day("reponse_day") >= row.day("reception_day"));
        if row.text("decision") == "acceptee" {
            let who = row.text("personne_id");
            let order = book.rows("mesure").iter().find(|it| it.text("personne_id") == who);
            assert!(row.day("reception_day") <= order.unwrap().day("decision_day"), "{row:?}");
        }
    }
}

/// The orders that renew none.
fn orders(book: &Book) -> Vec<&Row> {
    book.rows("mesure").iter().filter(|row| !row.has("precedente_id")).collect()
}

fn stay_of<'a>(book: &'a Book, order: &Row) -> Option<&'a Row> {
    book.rows("sejour").iter().find(|stay| stay.text("mesure_id") == order.text("reference"))
}

#[test]
fn the_orders_are_26_by_origin_and_by_mode() {
    let book = register();
    let orders = orders(&book);
    let of = |near: bool, mode: &str| {
        orders
            .iter()
            .filter(|row| (row.text("departement") == "69") == near)
            .filter(|row| row.text("mode_admission") == mode)
            .count()
    };
    assert_eq!((of(true, "preparee"), of(true, "immediate")), (8, 1));
    assert_eq!((of(false, "preparee"), of(false, "immediate")), (13, 4));
    let dt = |row: &&&Row| {
        book.find("territoire_local", row.text("territoire_id")).text("nom") == "DTPJJ Rhône-Ain"
    };
    assert_eq!(orders.iter().filter(dt).count(), 10);
    assert!(orders.iter().all(|row| year().contains(&row.day("decision_day").unwrap())));
}

/// Hours from the arrival to the exit; `None` while the stay runs.
fn hours(stay: &Row) -> Option<i64> {
    let exit = stay.minute("sortie_at")?;
    Some((exit - stay.minute("entree_at").unwrap()) / HOUR)
}

fn accompanied(book: &Book) -> Vec<&Row> {
    let stays = book.rows("sejour").iter().filter(|row| row.text("modalite_id") == "MOD-FILE");
    stays.filter(|stay| hours(stay).is_none_or(|hours| hours > 48)).collect()
}

#[test]
fn seven_never_settled_and_nineteen_were_accompanied() {
    let book = register();
    let orders = orders(&book);
    let without = orders.iter().filter(|order| stay_of(&book, order).is_none());
    for order in without.clone() {
        let flights: Vec<&Row> = book
            .rows("absence")
            .iter()
            .filter(|row| row.text("mesure_id") == order.text("reference"))
            .collect();
        assert_eq!(flights.len(), 1);
        assert!(flights[0].text("nature") == "fugue" && !flights[0].has("sejour_id"));
    }
    assert_eq!(without.count(), 6);
    let short = book.count("sejour", |stay| {
        stay.text("modalite_id") == "MOD-FILE" && hours(stay).is_some_and(|hours| hours <= 48)
    });
    assert_eq!(short, 1);
    assert_eq!(accompanied(&book).len(), 19);
}

#[test]
fn nine_left_in_2023_after_four_months_and_seven_days_on_average() {
    let book = register();
    let left: Vec<&Row> = accompanied(&book)
        .into_iter()
        .filter(|stay| stay.day("sortie_day").is_some_and(|exit| year().contains(&exit)))
        .collect();
    let of = |motive: &str| left.iter().filter(|stay| stay.text("motif_sortie") == motive).count();
    assert_eq!((left.len(), of("mesure_complete"), of("fugue")), (9, 6, 3));
    let (mut months, mut days) = (0, 0);
    for stay in &left {
        let (m, d) = civil(stay.day("entree_day").unwrap(), stay.day("sortie_day").unwrap());
        months += m;
        days += d;
    }
    assert_eq!((months, days), (9 * 4, 9 * 7));
}

/// Whole months, walked one by one, and the days left over.
fn civil(from: i64, to: i64) -> (i64, i64) {
    let (mut year, mut month, mut of_month) = (2023, 1, from - day(2023, 1, 1) + 1);
    while of_month > day(year, month + 1, 1) - day(year, month, 1) {
        of_month -= day(year, month + 1, 1) - day(year, month, 1);
        month += 1;
    }
    assert!(of_month <= 28 && day(year, month, of_month) == from);
    let mut months = 0;
    loop {
        let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        if day(next_year, next_month, of_month) > to {
            return (months, to - day(year, month, of_month));
        }
        (year, month) = (next_year, next_month);
        months += 1;
    }
}

#[test]
fn the_mean_age_at_admission_of_the_nineteen_is_16_4() {
    let book = register();
    let ages: Vec<f64> = accompanied(&book)
        .iter()
        .map(|stay| {
            let birth = book.find("personne", stay.text("personne_id")).day("birth_day").unwrap();
            (stay.day("entree_day").unwrap() - birth) as f64 / 365.25
        })
        .collect();
    let sum: f64 = ages.iter().sum();
    assert!((310.65..312.55).contains(&sum), "{sum}");
    assert_eq!(format!("{:.1}", sum / 19.0), "16.4");
    for stay in accompanied(&book) {
        let birth = book.find("personne", stay.text("personne_id")).day("birth_day").unwrap();
        let last = stay.day("sortie_day").unwrap_or(day(2023, 12, 31));
        assert!(last - birth < 18 * 365 + 4, "{stay:?} is of age");
    }
}

#[test]
fn fugues_are_of_six_before_arrival_one_within_48_hours_and_seven_during_care() {
    let book = register();
    let mut phases: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut march = 0;
    let mut all = 0;
    for fugue in book.rows("absence").iter().filter(|row| row.text("nature") == "fugue") {
        let start = fugue.minute("start_at").unwrap();
        let phase = if fugue.has("sejour_id") {
            let stay = book.find("sejour", fugue.text("sejour_id"));
            if start - stay.minute("entree_at").unwrap() <= 48 * HOUR { "48 h" } else { "pendant" }
        } else {
            "avant"
        };
        phases.entry(phase).or_default().insert(fugue.text("personne_id"));
        all += 1;
        march += usize::from(
            (day(2023, 3, 1)..day(2023, 4, 1)).contains(&fugue.day("start_at").unwrap()),
        );
    }
    let of = |phase| phases[phase].len();
    assert_eq!((of("avant"), of("48 h"), of("pendant")), (6, 1, 7));
    assert!(march * 2 > all, "{march} of {all}");
}

#[test]
fn absences_lie_within_their_stay() {
    let book = register();
    for row in book.rows("absence").iter().filter(|row| row.has("sejour_id")) {
        let stay = book.find("sejour", row.text("sejour_id"));
        assert!(stay.minute("entree_at").unwrap() < row.minute("start_at").unwrap());
        let exit = stay.minute("sortie_at").unwrap_or(day(2024, 1, 1) * 24 * HOUR);
        assert!(row.minute("end_at").unwrap() <= exit, "{row:?}");
        assert_eq!(row.text("personne_id"), stay.text("personne_id"));
    }
}

#[test]
fn three_placements_were_prolonged_and_two_of_them_left_in_2024() {
    let book = register();
    let renewed: Vec<&Row> =
        book.rows("mesure").iter().filter(|row| row.has("precedente_id")).collect();
    let exits: Vec<bool> = renewed
        .iter()
        .map(|row| {
            let first = book.find("mesure", row.text("precedente_id"));
            assert_eq!(first.day("terme_day"), row.day("effet_day"));
            let stay = stay_of(&book, first).unwrap();
            assert_eq!(stay.day("sortie_day"), row.day("fin_day"));
            assert!(stay.day("sortie_day") > first.day("terme_day"));
            year().contains(&stay.day("sortie_day").unwrap())
        })
        .collect();
    assert_eq!(exits.len(), 3);
    assert_eq!(exits.iter().filter(|in_2023| **in_2023).count(), 1);
}

#[test]
fn incidents_sentences_internships_projects_and_care_are_those_printed() {
    let book = register();
    let incident = |nature| book.count("incident", |row| row.text("nature") == nature);
    assert_eq!((incident("violence_jeune"), incident("violence_professionnel")), (0, 0));
    assert!(incident("degradation") > 1);
    let seized = book.count("incident", |row| row.text("gendarmerie") == "oui");
    assert_eq!((incident("stupefiants"), seized), (3, 3));
    let sentence = |nature| book.count("peine", |row| row.text("nature") == nature);
    assert_eq!((sentence("tig"), sentence("reparation")), (4, 1));
    let domains = |table| -> BTreeSet<String> {
        book.rows(table).iter().map(|row| row.text("domaine").to_owned()).collect()
    };
    assert_eq!(domains("stage").len(), 4);
    assert_eq!(domains("projet_sortie").len(), 5);
    let project = |nature| book.count("projet_sortie", |row| row.text("nature") == nature);
    assert_eq!((project("apprentissage"), project("lycee_professionnel")), (3, 3));
    let care = |nature, answer| {
        book.count("orientation_sante", |row| {
            row.text("nature") == nature && row.text("reponse") == answer
        })
    };
    assert_eq!((care("addictologie", "acceptee"), care("psychiatrie", "sans_reponse")), (6, 1));
    assert_eq!(book.rows("orientation_sante").len(), 7);
    let met = |nature| book.count("reunion", |row| row.text("nature") == nature);
    assert_eq!((met("jeunes"), met("clinique"), met("codeveloppement")), (12, 52, 24));
}

#[test]
fn every_event_falls_in_a_stay_of_its_youth() {
    let book = register();
    let there = |who: &str, on: i64| {
        book.rows("sejour").iter().any(|stay| stay.text("personne_id") == who && present(stay, on))
    };
    for (table, column) in [
        ("incident", "start_at"),
        ("peine", "start_day"),
        ("stage", "start_day"),
        ("projet_sortie", "day"),
        ("orientation_sante", "demande_day"),
    ] {
        for row in book.rows(table) {
            let on = row.day(column).unwrap();
            assert!(there(row.text("personne_id"), on), "{table} {row:?}");
            let stays = book.rows("sejour").iter();
            let mut stays =
                stays.filter(|stay| stay.text("personne_id") == row.text("personne_id"));
            assert!(stays.all(|stay| away(&book, stay, "fugue", on).is_none()), "{table} {row:?}");
        }
    }
    for row in book.rows("participation_action").iter().filter(|row| row.has("personne_id")) {
        let action = book.find("action_collective", row.text("action_id"));
        if action.text("nature") != "activite_reguliere" {
            let on = action.day("start_day").unwrap();
            assert!(there(row.text("personne_id"), on), "{row:?}");
        }
    }
}

#[test]
fn collective_stays_have_their_youths_and_adults() {
    let book = register();
    let people = |title: &str| {
        let found =
            book.rows("action_collective").iter().find(|it| it.text("intitule").starts_with(title));
        let reference = found.unwrap().text("reference");
        let of = |column: &str| {
            book.count("participation_action", |row| {
                row.text("action_id") == reference && row.has(column)
            })
        };
        (of("personne_id"), of("professionnel_id"))
    };
    assert_eq!(people("Séjour culturel en Bretagne"), (4, 4));
    assert_eq!(people("Séjour sportif en Ardèche, premier"), (4, 3));
    assert_eq!(people("Séjour sportif en Ardèche, second"), (4, 3));
    assert_eq!(people("Marcher pour entreprendre").0, 1);
    assert_eq!(book.count("action_collective", |row| row.text("nature") == "maraude"), 2);
}

#[test]
fn eight_professionals_came_and_four_posts_were_transformed() {
    let book = register();
    let came = book.count("poste", |row| {
        row.text("motif_entree") == "recrutement" && year().contains(&row.day("start_day").unwrap())
    });
    let turned = book.count("poste", |row| row.text("motif_sortie") == "transformation");
    assert_eq!((came, turned), (8, 4));
    assert_eq!(book.count("poste", |row| row.text("fonction") == "psychologue"), 1);
}

#[test]
fn most_lived_in_a_family_and_were_out_of_school_before() {
    let book = register();
    let family = ["deux_parents", "un_parent", "famille_elargie"];
    let at = |who: &str, on: i64| -> &str {
        let rows = book.rows("hebergement").iter().filter(|row| row.text("personne_id") == who);
        let mut held = rows.filter(|row| {
            row.day("start_day").unwrap() <= on && row.day("end_day").is_none_or(|last| on <= last)
        });
        let nature = held.next().unwrap().text("nature");
        assert!(held.next().is_none(), "{who} lives twice");
        nature
    };
    let stays = accompanied(&book);
    let before = stays.iter().filter(|stay| {
        family.contains(&at(stay.text("personne_id"), stay.day("entree_day").unwrap() - 1))
    });
    assert!(before.count() > 9);
    let left = stays.iter().filter_map(|stay| Some((stay, stay.day("sortie_day")?)));
    let after: Vec<&str> = left
        .filter(|(_, exit)| year().contains(exit))
        .map(|(stay, exit)| at(stay.text("personne_id"), exit))
        .collect();
    let home = after.iter().filter(|nature| family.contains(nature)).count();
    assert_eq!((after.len(), home), (9, 6));
    assert_eq!(after.iter().filter(|nature| **nature == "detention").count(), 3);
    let out = stays.iter().filter(|stay| {
        let who = stay.text("personne_id");
        book.rows("scolarite")
            .iter()
            .any(|row| row.text("personne_id") == who && row.text("nature") == "descolarise")
    });
    assert!(out.count() > 9);
}
