//! The steps of a year in a service, and who was associated to them.

use std::collections::BTreeMap;

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

use super::rules::{Associee, Etape};

const MOST: i64 = 20_000;

/// How many days around the year an association may stand.
const AROUND_DAYS: i64 = 61;

/// Where the steps are: the code, and the rows.
const STEPS: &[(&str, &str)] = &[
    ("admission", "SELECT t.personne_id, t.entree_day AS day FROM sejour t WHERE t.entree_day >= $1 AND t.entree_day < $2"),
    (
        "changement",
        "SELECT t.personne_id, m.start_day AS day FROM modalite_sejour m JOIN sejour t ON t.id = m.sejour_id
          WHERE m.start_day >= $1 AND m.start_day < $2 AND m.start_day > t.entree_day",
    ),
    (
        "renouvellement",
        "SELECT t.personne_id, t.decision_day AS day FROM mesure t
          WHERE t.precedente_id IS NOT NULL AND t.decision_day >= $1 AND t.decision_day < $2",
    ),
    ("evaluation", "SELECT t.personne_id, t.day FROM evaluation_projet t WHERE t.day >= $1 AND t.day < $2"),
    ("sortie", "SELECT t.personne_id, t.sortie_day AS day FROM sejour t WHERE t.sortie_day >= $1 AND t.sortie_day < $2"),
];

fn day(row: &Row) -> Result<Date, DbError> {
    let text: String = row.get("day")?;
    text.parse().map_err(|error| DbError::Shape(format!("a day of a step: {error}")))
}

/// The steps of the children whose way is open, between two days, the latest last.
pub(super) async fn steps(
    read: &mut Read,
    service: i64,
    (start, end): (Date, Date),
    parcours: &Perimetre,
) -> Result<Vec<Etape>, DbError> {
    let mut all = Vec::new();
    for (code, rows) in STEPS {
        let mut values: Vec<Value> = vec![start.to_string().into(), end.to_string().into()];
        let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
        let sql =
            format!("{rows} AND t.service_id = {service} AND {own} ORDER BY 2, 1 LIMIT {MOST}");
        for row in read.query(&sql, &values).await? {
            if let Some(personne) = row.get::<Option<i64>>("personne_id")? {
                all.push(Etape { personne, code, day: day(&row)? });
            }
        }
    }
    all.sort_by_key(|one| (one.day, one.personne));
    Ok(all)
}

/// Who was associated around these days, to what.
pub(super) async fn associated(
    read: &mut Read,
    service: i64,
    (start, end): (Date, Date),
    parcours: &Perimetre,
) -> Result<Vec<Associee>, DbError> {
    use jiff::ToSpan as _;
    let (start, end) =
        (start.saturating_sub(AROUND_DAYS.days()), end.saturating_add(AROUND_DAYS.days()));
    let mut values: Vec<Value> = vec![start.to_string().into(), end.to_string().into()];
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.personne_id, t.etape, t.day, t.titulaire FROM association_projet t
          WHERE t.day >= $1 AND t.day < $2 AND t.service_id = {service} AND {own}
            AND t.titulaire NOT IN ('enfant', 'departement', 'juge', 'partenaire')
          ORDER BY t.day, t.id LIMIT {MOST}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Associee {
                personne: row.get("personne_id")?,
                code: row.get("etape")?,
                day: day(row)?,
                lien: row.get("titulaire")?,
            })
        })
        .collect()
}

/// Who holds parental authority, and between which days when they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titulaire {
    lien: String,
    start: Option<Date>,
    end: Option<Date>,
}

/// The ties of those who hold it on a day; the day of the end is past theirs.
pub(super) fn on_day(all: &[Titulaire], day: Date) -> Vec<String> {
    let holds = |one: &&Titulaire| {
        one.start.is_none_or(|start| start <= day) && one.end.is_none_or(|end| day < end)
    };
    let mut ties: Vec<String> = all.iter().filter(holds).map(|one| one.lien.clone()).collect();
    ties.sort_unstable();
    ties.dedup();
    ties
}

fn maybe(row: &Row, name: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(name)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// Who holds parental authority over each child, and the names of those whose identity is open.
pub(super) async fn children(
    read: &mut Read,
    ids: &[i64],
    identite: &Perimetre,
) -> Result<(BTreeMap<i64, Vec<Titulaire>>, BTreeMap<i64, String>), DbError> {
    let (mut holders, mut names) = (BTreeMap::new(), BTreeMap::new());
    for batch in ids.chunks(400) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = batch.iter().map(i64::to_string).collect();
        let within = within.join(", ");
        let sql = format!(
            "SELECT p.id, m.lien, m.start_day, COALESCE(m.end_day, q.death_day) AS end_day
               FROM personne p JOIN membre_famille m ON m.famille_id = p.famille_id
               LEFT JOIN personne q ON q.id = m.personne_id
              WHERE p.id IN ({within}) AND m.autorite_parentale = 'oui' AND m.lien IN ('mere', 'pere')
              ORDER BY p.id, m.lien"
        );
        for row in read.query(&sql, &[]).await? {
            let of: &mut Vec<Titulaire> = holders.entry(row.get("id")?).or_default();
            of.push(Titulaire {
                lien: row.get("lien")?,
                start: maybe(&row, "start_day")?,
                end: maybe(&row, "end_day")?,
            });
        }
        let mut values = Vec::new();
        let open = identite.condition("p.service_id", Some("p.id"), &mut values);
        let sql = format!(
            "SELECT p.id, p.prenom, p.nom FROM personne p WHERE p.id IN ({within}) AND {open}"
        );
        for row in read.query(&sql, &values).await? {
            let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
            let told = format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned();
            names.insert(row.get("id")?, told);
        }
    }
    Ok((holders, names))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn who_left_is_awaited_no_more_and_who_came_is_from_then_on() {
        let of = |lien: &str, start: Option<Date>, end: Option<Date>| Titulaire {
            lien: lien.to_owned(),
            start,
            end,
        };
        let day = date(2025, 6, 1);
        let all = [of("mere", None, None), of("pere", None, Some(day))];
        assert_eq!(on_day(&all, date(2025, 5, 31)), ["mere", "pere"]);
        assert_eq!(on_day(&all, day), ["mere"]);
        assert_eq!(on_day(&[of("pere", Some(day), None)], date(2025, 5, 31)), [""; 0]);
    }
}
