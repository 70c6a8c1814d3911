//! The register of the AEMO-R and AED-R service satisfies the published figures of 2021.
//!
//! Counted by slow and obvious loops over the rows of the committed workbook, one day after the
//! other; nothing of the generator is used.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Row, day};

fn register() -> Book {
    Book::aer()
}

fn present(stay: &Row, on: i64) -> bool {
    let entry = stay.day("entree_day").unwrap();
    entry <= on && stay.day("sortie_day").is_none_or(|exit| exit > on)
}

fn within(day_of: Option<i64>, from: i64, to: i64) -> bool {
    day_of.is_some_and(|day| (from..to).contains(&day))
}

/// The stays with at least a day of 2021.
fn stays_2021(book: &Book) -> Vec<&Row> {
    let year = day(2021, 1, 1)..day(2022, 1, 1);
    book.rows("sejour").iter().filter(|stay| year.clone().any(|on| present(stay, on))).collect()
}

fn minors_2021(book: &Book) -> BTreeSet<&str> {
    stays_2021(book).iter().map(|stay| stay.text("personne_id")).collect()
}

fn families_2021(book: &Book) -> BTreeMap<&str, usize> {
    let mut sizes = BTreeMap::new();
    for minor in minors_2021(book) {
        *sizes.entry(book.find("personne", minor).text("famille_id")).or_default() += 1;
    }
    sizes
}

fn sex<'a>(book: &'a Book, minor: &str) -> &'a str {
    book.find("personne", minor).text("sexe")
}

fn girls_and_boys<'a>(book: &Book, minors: impl Iterator<Item = &'a str>) -> (usize, usize) {
    let sexes: Vec<&str> = minors.map(|minor| sex(book, minor)).collect();
    let of = |sex| sexes.iter().filter(|found| **found == sex).count();
    assert_eq!(of("fille") + of("garcon"), sexes.len());
    (of("fille"), of("garcon"))
}

type Dashboard = [[usize; 12]; 4];

/// Presents at the beginning, entries, exits, presents at the end, month by month.
fn dashboard(book: &Book, modalite: &str, exit_day_counted: bool) -> Dashboard {
    let mut cells = [[0; 12]; 4];
    let stays: Vec<&Row> =
        book.rows("sejour").iter().filter(|stay| stay.text("modalite_id") == modalite).collect();
    let here = |stay: &Row, on: i64| {
        present(stay, on) || exit_day_counted && stay.day("sortie_day") == Some(on)
    };
    for (month, at) in (1..=12).zip(0..) {
        let first = day(2021, month, 1);
        let next = if month == 12 { day(2022, 1, 1) } else { day(2021, month + 1, 1) };
        let count = |holds: &dyn Fn(&Row) -> bool| stays.iter().filter(|stay| holds(stay)).count();
        cells[0][at] = count(&|stay| here(stay, first));
        cells[1][at] = count(&|stay| within(stay.day("entree_day"), first, next));
        cells[2][at] = count(&|stay| within(stay.day("sortie_day"), first, next));
        cells[3][at] = count(&|stay| here(stay, next - 1));
    }
    cells
}

#[test]
fn the_monthly_cells_are_those_printed_and_december_the_forced_one() {
    let book = register();
    for exit_day_counted in [false, true] {
        assert_eq!(
            dashboard(&book, "MOD-AEMO-R", exit_day_counted),
            [
                [17, 15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15],
                [0, 0, 4, 2, 0, 4, 1, 0, 3, 0, 3, 3],
                [2, 1, 6, 1, 0, 4, 0, 0, 2, 3, 0, 1],
                [15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17],
            ]
        );
        assert_eq!(
            dashboard(&book, "MOD-AED-R", exit_day_counted),
            [
                [14, 14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35],
                [0, 0, 4, 3, 6, 6, 2, 0, 0, 2, 10, 0],
                [0, 0, 4, 0, 4, 0, 2, 2, 0, 0, 0, 7],
                [14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 28],
            ]
        );
    }
}

fn days_of_presence(book: &Book, year: i64) -> usize {
    (day(year, 1, 1)..day(year + 1, 1, 1))
        .map(|on| book.count("sejour", |stay| present(stay, on)))
        .sum()
}

#[test]
fn the_days_of_2021_are_13_316_and_those_of_2020_are_103_percent_of_30_places() {
    let book = register();
    assert_eq!(days_of_presence(&book, 2021), 13_316);
    assert_eq!(days_of_presence(&book, 2020), 11_309);
    let plans: Vec<(i64, i64)> = book
        .rows("plan_activite")
        .iter()
        .map(|row| (row.number("annee"), row.number("planned_days")))
        .collect();
    assert_eq!(plans, [(2020, 10_980), (2021, 15_208)]);
    assert_eq!(format!("{:.1}", 13_316.0 / 15_208.0 * 100.0), "87.6");
    assert_eq!(format!("{:.0}", 11_309.0 / 10_980.0 * 100.0), "103");
}

#[test]
fn eighty_four_measures_are_of_eighty_two_minors_and_forty_four_families() {
    let book = register();
    assert_eq!(stays_2021(&book).len(), 84);
    let minors = minors_2021(&book);
    assert_eq!(minors.len(), 82);
    assert_eq!(girls_and_boys(&book, minors.iter().copied()), (32, 50));
    let of = |modalite: &str| -> BTreeSet<&str> {
        stays_2021(&book)
            .into_iter()
            .filter(|stay| stay.text("modalite_id") == modalite)
            .map(|stay| stay.text("personne_id"))
            .collect()
    };
    let (judicial, agreed) = (of("MOD-AEMO-R"), of("MOD-AED-R"));
    assert_eq!((judicial.len(), agreed.len()), (37, 45));
    assert!(judicial.is_disjoint(&agreed));
    let families = families_2021(&book);
    assert_eq!(families.len(), 44);
    assert_eq!(families.values().sum::<usize>(), 82);
    assert!(families.values().filter(|size| **size == 1).count() > 22);
    assert_eq!(format!("{:.2}", 82.0 / 44.0), "1.86");
}

#[test]
fn admissions_and_exits_of_2021_are_split_by_frame_and_by_sex() {
    let book = register();
    let (from, to) = (day(2021, 1, 1), day(2022, 1, 1));
    let entered: Vec<&Row> = book
        .rows("sejour")
        .iter()
        .filter(|stay| within(stay.day("entree_day"), from, to))
        .collect();
    assert_eq!(entered.len(), 53);
    assert_eq!(
        girls_and_boys(&book, entered.iter().map(|stay| stay.text("personne_id"))),
        (20, 33)
    );
    let left: Vec<&Row> = book
        .rows("sejour")
        .iter()
        .filter(|stay| within(stay.day("sortie_day"), from, to))
        .collect();
    let suites = |modalite: &str| {
        let mut suites: BTreeMap<&str, usize> = BTreeMap::new();
        for stay in left.iter().filter(|stay| stay.text("modalite_id") == modalite) {
            let measure = book.find("mesure", stay.text("mesure_id"));
            assert_eq!(measure.text("suite"), stay.text("suite"));
            assert_eq!(measure.day("fin_day"), stay.day("sortie_day"));
            *suites.entry(stay.text("suite")).or_default() += 1;
        }
        suites
    };
    let judicial = [
        ("mainlevee", 7),
        ("majorite", 2),
        ("aemo", 9),
        ("placement_etablissement", 1),
        ("placement_dapp", 1),
    ];
    let agreed = [
        ("fin_prise_en_charge", 14),
        ("majorite", 1),
        ("aemo", 2),
        ("placement_etablissement", 1),
        ("placement_famille_accueil", 1),
    ];
    assert_eq!(suites("MOD-AEMO-R"), BTreeMap::from(judicial));
    assert_eq!(suites("MOD-AED-R"), BTreeMap::from(agreed));
}

#[test]
fn the_exits_of_2020_are_thirty() {
    let book = register();
    let (from, to) = (day(2020, 1, 1), day(2021, 1, 1));
    let left: Vec<&Row> = book
        .rows("sejour")
        .iter()
        .filter(|stay| within(stay.day("sortie_day"), from, to))
        .collect();
    let of = |modalite| left.iter().filter(|stay| stay.text("modalite_id") == modalite).count();
    assert_eq!((of("MOD-AED-R"), of("MOD-AEMO-R")), (13, 17));
    assert_eq!(girls_and_boys(&book, left.iter().map(|stay| stay.text("personne_id"))), (12, 18));
}

#[test]
fn the_couples_and_the_hebergements_give_seventy_and_forty_five_percent() {
    let book = register();
    let families = families_2021(&book);
    let separated = book.count("situation_couple", |row| {
        families.contains_key(row.text("famille_id")) && row.text("nature") == "separes"
    });
    assert_eq!(separated, 31);
    let minors = minors_2021(&book);
    let with_one: BTreeSet<&str> = book
        .rows("hebergement")
        .iter()
        .filter(|row| row.text("nature") == "un_parent")
        .map(|row| row.text("personne_id"))
        .filter(|minor| minors.contains(minor))
        .collect();
    assert_eq!(with_one.len(), 37);
    for minor in minors {
        let homes = book.count("hebergement", |row| row.text("personne_id") == minor);
        assert!(homes == 1 || homes == 2 && !with_one.contains(minor));
    }
    assert_eq!(format!("{:.0}", 37.0 / 82.0 * 100.0), "45");
    assert_eq!(format!("{:.0}", 31.0 / 44.0 * 100.0), "70");
}

#[test]
fn thirty_three_measures_wait_at_the_end_of_2021_for_seventeen_families() {
    let book = register();
    let end = day(2021, 12, 31);
    let waiting: Vec<&Row> = book
        .rows("mesure")
        .iter()
        .filter(|row| row.day("reception_day").unwrap() <= end)
        .filter(|row| row.day("prise_en_charge_day").is_none_or(|day| day > end))
        .filter(|row| !row.has("fin_day"))
        .collect();
    let of = |nature| waiting.iter().filter(|row| row.text("nature") == nature).count();
    assert_eq!((of("aed_renforcee"), of("aemo_renforcee")), (14, 19));
    let families: BTreeSet<&str> = waiting.iter().map(|row| row.text("famille_id")).collect();
    assert_eq!(families.len(), 17);
    let followed = families_2021(&book);
    assert!(families.iter().all(|family| !followed.contains_key(family)));
}

#[test]
fn the_delay_of_the_admissions_of_2021_is_six_months_on_average() {
    let book = register();
    let (from, to) = (day(2021, 1, 1), day(2022, 1, 1));
    let delays: Vec<i64> = book
        .rows("mesure")
        .iter()
        .filter(|row| within(row.day("prise_en_charge_day"), from, to))
        .map(|row| row.day("prise_en_charge_day").unwrap() - row.day("reception_day").unwrap())
        .collect();
    assert_eq!(delays.len(), 53);
    let mean = delays.iter().sum::<i64>() as f64 / 53.0 / (365.25 / 12.0);
    assert_eq!(format!("{mean:.1}"), "6.0");
}

#[test]
fn places_price_and_ages_are_those_of_the_report() {
    let book = register();
    let places = |on: i64| -> i64 {
        book.rows("capacite")
            .iter()
            .filter(|row| row.day("start_day").unwrap() <= on)
            .filter(|row| row.day("end_day").is_none_or(|last| on <= last))
            .map(|row| row.number("places"))
            .sum()
    };
    assert_eq!(places(day(2021, 3, 31)), 30);
    assert_eq!(places(day(2021, 4, 1)), 50);
    assert_eq!(places(day(2021, 12, 31)), 50);
    assert_eq!(places(day(2022, 1, 1)), 60);
    assert_eq!(book.rows("prix_journee")[0].hundredths("montant"), 2_254);
    let minors = minors_2021(&book);
    let born = |minor: &str| book.find("personne", minor).day("birth_day").unwrap();
    let older = minors.iter().filter(|minor| born(minor) <= day(2010, 12, 31)).count();
    let small = minors.iter().filter(|minor| born(minor) > day(2015, 12, 31)).count();
    assert!(older > 41, "{older} adolescents of 82");
    assert!(small < 8, "{small} small children");
    for stay in book.rows("sejour") {
        let birth = born(stay.text("personne_id"));
        let last = stay.day("sortie_day").unwrap_or(day(2021, 12, 31));
        assert!(birth < stay.day("entree_day").unwrap());
        assert!(last - birth <= 18 * 365 + 5, "{stay:?} is of age");
    }
}

#[test]
fn most_exits_came_between_nine_and_eighteen_months() {
    let book = register();
    let mut bands = [0; 3];
    for stay in book.rows("sejour") {
        if within(stay.day("sortie_day"), day(2021, 1, 1), day(2022, 1, 1)) {
            let length = stay.day("sortie_day").unwrap() - stay.day("entree_day").unwrap();
            bands[usize::from(length > 274) + usize::from(length > 548)] += 1;
        }
    }
    assert_eq!(bands.iter().sum::<usize>(), 39);
    assert!(bands[1] > bands[0] && bands[0] > bands[2] && bands[2] > 0, "{bands:?}");
}

#[test]
fn the_predominant_territory_is_nord_loire_pays_de_chambord() {
    let book = register();
    let mut measures: BTreeMap<&str, usize> = BTreeMap::new();
    for stay in stays_2021(&book) {
        let measure = book.find("mesure", stay.text("mesure_id"));
        let territory = book.find("territoire_local", measure.text("territoire_id"));
        *measures.entry(territory.text("nom")).or_default() += 1;
    }
    let most = measures.iter().max_by_key(|(_, count)| **count).unwrap();
    assert_eq!(*most.0, "MDCS Nord Loire Pays de Chambord", "{measures:?}");
    assert_eq!(measures.len(), 5);
}

#[test]
fn the_team_is_of_eleven_and_its_absences_are_of_362_days() {
    let book = register();
    let end = day(2021, 12, 31);
    let there: Vec<&Row> = book
        .rows("poste")
        .iter()
        .filter(|row| row.day("start_day").unwrap() <= end)
        .filter(|row| row.day("end_day").is_none_or(|last| last >= end))
        .collect();
    assert_eq!(there.len(), 11);
    let educators = there.iter().filter(|row| {
        row.text("contrat") == "cdi"
            && ["educateur_specialise", "cesf"].contains(&row.text("fonction"))
    });
    assert_eq!(educators.count(), 6);
    let left = |motive| book.count("poste", |row| row.text("motif_sortie") == motive);
    assert_eq!((left("inaptitude"), left("demission"), left("retraite")), (2, 1, 1));
    assert_eq!(book.count("poste", |row| row.has("end_day")), 4);
    let came = |motive| {
        book.count("poste", |row| {
            row.text("motif_entree") == motive
                && within(row.day("start_day"), day(2021, 1, 1), end + 1)
        })
    };
    assert_eq!((came("remplacement"), came("mobilite_interne"), came("creation")), (2, 3, 2));
    let absent = |nature: &str| {
        let rows = book.rows("absence_professionnel").iter();
        let rows: Vec<&Row> = rows.filter(|row| row.text("nature") == nature).collect();
        let who: BTreeSet<&str> = rows.iter().map(|row| row.text("professionnel_id")).collect();
        let days = (day(2021, 1, 1)..=end)
            .map(|on| {
                rows.iter()
                    .filter(|row| row.day("start_day").unwrap() <= on)
                    .filter(|row| row.day("end_day").unwrap() >= on)
                    .count()
            })
            .sum::<usize>();
        (days, who.len())
    };
    assert_eq!(absent("maladie"), (240, 4));
    assert_eq!(absent("conge_parental"), (122, 1));
}

#[test]
fn training_has_the_participants_printed() {
    let book = register();
    let taken = |nature: &str| -> Vec<usize> {
        book.rows("formation")
            .iter()
            .filter(|row| row.text("nature") == nature)
            .map(|row| {
                let reference = row.text("reference");
                book.count("participation_formation", |part| part.text("formation_id") == reference)
            })
            .collect()
    };
    assert_eq!(taken("formation"), [3, 3]);
    assert_eq!(taken("journee_etude"), [1, 2, 3, 1]);
    let function = |who: &str| {
        let post = book.rows("poste").iter().find(|row| row.text("professionnel_id") == who);
        post.unwrap().text("fonction").to_owned()
    };
    let counselors = book.count("participation_formation", |part| {
        let nature = book.find("formation", part.text("formation_id")).text("nature");
        nature != "seminaire" && function(part.text("professionnel_id")) == "cesf"
    });
    assert_eq!(counselors, 2);
    for part in book.rows("participation_formation") {
        let on = book.find("formation", part.text("formation_id")).day("start_day").unwrap();
        let posts = book.rows("poste").iter();
        let mut held =
            posts.filter(|row| row.text("professionnel_id") == part.text("professionnel_id"));
        assert!(held.any(|row| row.day("start_day").unwrap() <= on), "{part:?} came before");
    }
}

#[test]
fn the_collective_project_has_four_highlights() {
    let book = register();
    let children = |action: &Row| {
        book.rows("participation_action")
            .iter()
            .filter(|row| row.text("action_id") == action.text("reference"))
            .map(|row| {
                let there = book.rows("sejour").iter().any(|stay| {
                    stay.text("personne_id") == row.text("personne_id")
                        && present(stay, action.day("start_day").unwrap())
                });
                assert!(there, "{row:?} is not accompanied then");
            })
            .count()
    };
    let actions = book.rows("action_collective");
    assert_eq!(actions.iter().map(children).collect::<Vec<_>>(), [7, 8, 8, 8]);
    assert_eq!(actions[2].number("seances"), 5);
}

#[test]
fn the_chapters_score_82_96_85_and_the_plan_has_eleven_three_one() {
    let book = register();
    let score = |row: &Row| match row.text("reponse") {
        "totale" => Some(100.0),
        "en_grande_partie" => Some(70.0),
        "partielle" => Some(35.0),
        "pas_du_tout" => Some(0.0),
        _ => None,
    };
    let mut chapters: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for row in book.rows("cotation") {
        chapters.entry(row.text("chapitre")).or_default().extend(score(row));
    }
    let means: Vec<f64> =
        chapters.values().map(|scores| scores.iter().sum::<f64>() / scores.len() as f64).collect();
    let rounded: Vec<String> = means.iter().map(|mean| format!("{mean:.0}")).collect();
    assert_eq!(rounded, ["82", "96", "85"]);
    assert_eq!(format!("{:.0}", means.iter().sum::<f64>() / 3.0), "88");
    let state = |state| book.count("action_plan", |row| row.text("etat") == state);
    assert_eq!((state("a_faire"), state("en_cours"), state("fait")), (11, 3, 1));
}
