use fiche::Row;
use jiff::civil::date;

use super::on_day;

fn row(jours: &str) -> Row {
    Row::default()
        .with("libelle", jours)
        .with("telephone", "02 00 00 00 00")
        .with("jours", jours)
        .with("remplace", i64::from(jours == "dimanche"))
        .with("start_day", "2026-03-09")
        .with("end_day", "2026-03-23")
}

#[test]
fn a_permanence_answers_on_its_days_within_its_span_and_a_stand_in_comes_first() {
    let rows: Vec<Row> =
        ["tous", "semaine", "fin_semaine", "samedi", "dimanche"].map(row).into_iter().collect();
    for (day, expected) in [
        (date(2026, 3, 8), vec![]),
        (date(2026, 3, 9), vec!["semaine", "tous"]),
        (date(2026, 3, 13), vec!["semaine", "tous"]),
        (date(2026, 3, 14), vec!["fin_semaine", "samedi", "tous"]),
        (date(2026, 3, 15), vec!["dimanche", "fin_semaine", "tous"]),
        (date(2026, 3, 22), vec!["dimanche", "fin_semaine", "tous"]),
        (date(2026, 3, 23), vec![]),
    ] {
        let told = on_day(&rows, day);
        let told: Vec<&str> = told.iter().map(|one| one.libelle.as_str()).collect();
        assert_eq!(told, expected, "{day}");
    }
}
