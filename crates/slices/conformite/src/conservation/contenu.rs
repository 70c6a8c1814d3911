//! What a file kept for proof holds, told to who may open it: kinds, how many, from when to when. No row is opened.

use std::collections::BTreeMap;

use access::{Category, Granted};
use db::{DbError, Row};
use fiche::Register;
use jiff::civil::Date;

/// How many are kept of a kind, and the first and the last of their days, where they have one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Contenu {
    pub genre: String,
    pub label: String,
    pub number: usize,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// Something that is kept: its kind of information, what it is, its day.
type Kept = (Category, String, Option<String>);

/// What is kept of the kinds that would be read once the file is open, each with its service; in the order of the kinds of
/// information.
pub(super) async fn held(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
    kinds: &[(Category, i64)],
) -> Result<(Vec<Contenu>, Vec<Category>), DbError> {
    let mut all: Vec<(i64, Kept)> = Vec::new();
    for one in fiche::held_of_person(granted.read(), register, personne).await? {
        let label = fiche::capital(one.fiche.plural).replace('\'', "’");
        all.push((one.service, (one.fiche.category, label, one.day)));
    }
    let of = [personne.into()];
    let sql = "SELECT service_id, category, start_at AS told FROM note_journal
                WHERE personne_id = $1 AND retrait_at IS NULL ORDER BY id";
    for row in granted.query(sql, &of).await? {
        let category = Category::from_code(&row.get::<String>("category")?);
        add(&mut all, &row, category, "Notes du journal")?;
    }
    let sql = "SELECT service_id, category, at AS told FROM message
                WHERE personne_id = $1 AND retrait_at IS NULL ORDER BY id";
    for row in granted.query(sql, &of).await? {
        let category = Category::from_code(&row.get::<String>("category")?);
        add(&mut all, &row, category, "Messages entre collègues")?;
    }
    let sql = "SELECT service_id, nature, day AS told FROM piece
                WHERE personne_id = $1 AND retrait_at IS NULL ORDER BY id";
    for row in granted.query(sql, &of).await? {
        let nature = document::piece::Nature::from_code(&row.get::<String>("nature")?);
        add(&mut all, &row, nature.map(|nature| nature.category), "Documents")?;
    }
    // A draft is nobody's but its author's.
    let sql = "SELECT service_id, nature, frozen_at AS told FROM ecrit
                WHERE personne_id = $1 AND frozen_at IS NOT NULL ORDER BY id";
    for row in granted.query(sql, &of).await? {
        let nature = ecrit::Nature::from_code(&row.get::<String>("nature")?);
        add(&mut all, &row, nature.map(|nature| nature.category), "Écrits validés")?;
    }
    let open = |(service, (category, ..)): &(i64, Kept)| kinds.contains(&(*category, *service));
    let kept: Vec<Kept> = all.into_iter().filter(open).map(|(_, kept)| kept).collect();
    let told = Category::ALL.iter().filter(|one| kept.iter().any(|(of, ..)| of == *one));
    Ok((gathered(&kept), told.copied().collect()))
}

fn add(
    all: &mut Vec<(i64, Kept)>,
    row: &Row,
    category: Option<Category>,
    label: &str,
) -> Result<(), DbError> {
    let told: String = row.get("told")?;
    let day = told.get(..10).map(str::to_owned);
    if let Some(category) = category {
        all.push((row.get("service_id")?, (category, label.to_owned(), day)));
    }
    Ok(())
}

/// One line for each kind of what is kept.
fn gathered(kept: &[Kept]) -> Vec<Contenu> {
    let mut lines: BTreeMap<(usize, &str), Contenu> = BTreeMap::new();
    for (category, label, day) in kept {
        let rank = Category::ALL.iter().position(|one| one == category).unwrap_or(usize::MAX);
        let line = lines.entry((rank, label.as_str())).or_default();
        line.genre = category.label().to_owned();
        line.label.clone_from(label);
        line.number += 1;
        if let Some(day) = day.as_deref().and_then(|day| day.parse::<Date>().ok()) {
            line.first = Some(line.first.map_or(day, |first| first.min(day)));
            line.last = Some(line.last.map_or(day, |last| last.max(day)));
        }
    }
    lines.into_values().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_kind_says_how_many_are_kept_and_from_when_to_when() {
        let kept = |category, label: &str, day: Option<&str>| {
            (category, label.to_owned(), day.map(str::to_owned))
        };
        let all = [
            kept(Category::Vie, "Notes du journal", Some("2022-03-04")),
            kept(Category::Parcours, "Séjours", Some("2021-01-10")),
            kept(Category::Vie, "Notes du journal", Some("2021-02-01")),
            kept(Category::Identite, "Personnes", None),
        ];
        let told = gathered(&all);
        let lines: Vec<(&str, usize)> =
            told.iter().map(|one| (one.label.as_str(), one.number)).collect();
        assert_eq!(lines, [("Personnes", 1), ("Séjours", 1), ("Notes du journal", 2)]);
        assert_eq!((told[0].first, told[0].last), (None, None), "no day is made up");
        assert_eq!(told[2].first, Some(date(2021, 2, 1)));
        assert_eq!(told[2].last, Some(date(2022, 3, 4)));
    }
}
