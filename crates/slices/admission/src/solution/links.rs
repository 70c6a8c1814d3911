//! On whom a child counts, and how a change of place keeps each of these links. Source: field document S004,
//! requirement 37 (loi du 14 mars 2016, besoin d'attachement).

use access::Granted;
use fiche::{Register, Row, enfant::about};
use jiff::civil::Date;
use vocabulary::french_day;
use web::PageError;

use super::model::NATURE_SOLUTION;

/// The contacts on whom a child counts on a day, of those that are open to the reader.
pub(super) async fn attaches(
    granted: &mut Granted,
    register: &Register,
    (personne, today): (i64, Date),
) -> Result<Vec<Row>, PageError> {
    let mut all = about(granted, register, "contact", personne).await?;
    let runs = |row: &Row| row.day("end_day").is_none_or(|end| end > today);
    all.retain(|row| row.int("attachement") == Some(1) && runs(row));
    Ok(all)
}

/// « Mme Roux », since when and how often, where it is kept.
pub(super) fn counted_on(attaches: &[Row]) -> Vec<(String, String, String)> {
    let of = |row: &Row| {
        let since = row.day("start_day").map(|day| format!("depuis le {}", french_day(day)));
        let often = row.text("rythme_lien").unwrap_or("rythme des contacts pas noté").to_owned();
        let more: Vec<String> = since.into_iter().chain([often]).collect();
        let nom = row.text("nom").unwrap_or_default().to_owned();
        (nom, more.join(" · "), format!("/fiche/contacts/{}", row.id))
    };
    attaches.iter().map(of).collect()
}

/// The moves that do not say how the child keeps those on whom they count: what is told, the act and where it is done.
pub(super) fn unsaid(
    attaches: &[Row],
    (solutions, orientations): (&[Row], &[Row]),
    to_whom: impl Fn(&Row) -> String,
    today: Date,
) -> Vec<(String, Vec<(String, String)>)> {
    if attaches.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = attaches.iter().filter_map(|row| row.text("nom")).collect();
    let names = names.join(", ");
    let silent = |row: &&Row| row.text("liens").is_none();
    let runs = |row: &&Row| row.day("end_day").is_none_or(|end| end > today);
    let accepted = |row: &&Row| row.text("reponse_orientation") == Some("acceptee");
    let told = |what: String, href: String| {
        let text = format!("{what} : rien ne dit comment est gardé le lien avec {names}.");
        (text, vec![("Le dire".to_owned(), href)])
    };
    let solutions = solutions.iter().filter(runs).filter(silent).map(|row| {
        let what = fiche::enfant::told(&NATURE_SOLUTION, row.text("nature_solution"));
        told(what, format!("/fiche/solutions-provisoires/{}/modifier", row.id))
    });
    let orientations = orientations.iter().filter(accepted).filter(silent).map(|row| {
        let what = format!("Orientation vers {}", to_whom(row));
        told(what, format!("/fiche/orientations-service/{}/modifier", row.id))
    });
    solutions.chain(orientations).collect()
}

#[cfg(test)]
mod tests {
    use fiche::Row;
    use jiff::civil::date;

    use super::unsaid;

    #[test]
    fn a_move_says_how_each_link_is_kept_when_the_child_counts_on_somebody() {
        let today = date(2026, 3, 12);
        let who = [Row::default().with("nom", "Mme Roux")];
        let stay = Row::default().with("nature_solution", "proche").with("end_day", "2026-04-01");
        let told = |who: &[Row], stay: &Row| {
            let moves = (std::slice::from_ref(stay), &[][..]);
            unsaid(who, moves, |_| String::new(), today).len()
        };
        assert_eq!(told(&who, &stay), 1);
        assert_eq!(told(&[], &stay), 0, "on nobody");
        assert_eq!(told(&who, &stay.clone().with("liens", "Un appel le dimanche.")), 0);
        assert_eq!(told(&who, &stay.with("end_day", "2026-03-01")), 0, "it is over");
    }
}
