//! The restrictions of a child, whoever noted them: what a judge decided holds for all. Its words are told only to
//! those who may read it; that is the caller's to see. What another file of the child holds is acted on, and not told
//! (ADR 0061).

use std::collections::BTreeSet;

use db::{DbError, Read, Row as Found, Vault, Write};
use fiche::Row;
use jiff::civil::Date;
use vocabulary::search_key;

use super::{
    DROITS, RESTRICTION,
    rules::{AILLEURS, naming},
    same::{self, Asked},
};

/// Of the mother and the father, the names that the file gives: an order that says « père » and no name is about
/// him under his name too.
const NAMES: &str = "SELECT c.lien AS lien, c.nom AS nom FROM contact c
      WHERE c.personne_id = $1 AND c.lien IN ('mere', 'pere')
     UNION SELECT m.lien AS lien, m.nom AS nom FROM membre_famille m
       JOIN personne p ON p.famille_id = m.famille_id
      WHERE p.id = $1 AND m.lien IN ('mere', 'pere') AND m.nom IS NOT NULL
     UNION SELECT m.lien AS lien, COALESCE(o.prenom, '') || ' ' || COALESCE(o.nom, '') AS nom
       FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
       JOIN personne o ON o.id = m.personne_id
      WHERE p.id = $1 AND m.lien IN ('mere', 'pere')";

/// The right that is about a place.
const ADRESSE: &str = "restreint_adresse";

/// Whom to see about an order that keeps from somebody where a brother or a sister lives.
const FRATRIE: &str = "elle ne doit pas savoir où vit un frère, une sœur, ou un enfant du même lieu ; voir avec votre hiérarchie";

/// The brothers and sisters of a child.
const OF_FAMILY: &str =
    "SELECT o.id AS id FROM personne o JOIN personne p ON p.famille_id = o.famille_id
      WHERE p.id = $1 AND o.id <> p.id";

/// The children who are, or were, in one house at the same time as a child, and whose address a judge keeps from somebody.
const OF_HOUSE: &str = "SELECT DISTINCT o.personne_id AS id FROM sejour s
       JOIN sejour o ON o.service_id = s.service_id AND o.personne_id <> s.personne_id
       JOIN restriction r ON r.personne_id = o.personne_id
      WHERE s.personne_id = $1 AND COALESCE(r.restreint_adresse, 0) = 1
        AND o.entree_day < COALESCE(s.sortie_day, '9999') AND s.entree_day < COALESCE(o.sortie_day, '9999')";

fn select() -> String {
    format!(
        "SELECT {} FROM restriction WHERE personne_id = $1 ORDER BY id",
        fiche::columns(&RESTRICTION)
    )
}

/// The rows found, their sealed words opened.
fn rows(vault: &Vault, found: &[Found], names: &[Found]) -> Result<Vec<Row>, DbError> {
    let all = found
        .iter()
        .map(|one| fiche::from_db(vault, &RESTRICTION, one))
        .collect::<Result<_, DbError>>()?;
    Ok(naming(all, &named(names)?))
}

/// The ties and the names that a file gives.
fn named(names: &[Found]) -> Result<Vec<(String, String)>, DbError> {
    names
        .iter()
        .map(|one| Ok((one.get("lien")?, one.get::<Option<String>>("nom")?.unwrap_or_default())))
        .collect()
}

fn words(text: &str) -> BTreeSet<String> {
    search_key(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Of an order about another child, what is told of the place and no more, as it is about somebody around this one. Of a
/// brother or a sister it is about the same parent, unless the names say that it is another. Of a child of the same house,
/// it is about somebody whom this file names.
fn of_place(mut row: Row, kin: bool, around: &[(String, String)]) -> Option<Row> {
    if row.int(ADRESSE) != Some(1) {
        return None;
    }
    let own = words(row.text("nom").unwrap_or_default());
    let titulaire = row.text("titulaire").unwrap_or_default().to_owned();
    let titulaire = if kin {
        let mut same =
            around.iter().filter(|(lien, _)| *lien == titulaire).map(|(_, nom)| words(nom));
        let other = !own.is_empty()
            && around.iter().any(|(lien, nom)| *lien == titulaire && !words(nom).is_empty())
            && same.all(|nom| nom.is_disjoint(&own));
        if other { "autre".to_owned() } else { titulaire }
    } else {
        let is = |nom: &BTreeSet<String>| {
            (own.len() > 1 && own.is_subset(nom)) || (nom.len() > 1 && nom.is_subset(&own))
        };
        around.iter().find(|(_, nom)| is(&words(nom))).map(|(lien, _)| lien.clone())?
    };
    for (column, _) in DROITS {
        if *column != ADRESSE {
            row.set(column, None::<&str>.into());
        }
    }
    Some(masked(row, FRATRIE).with("titulaire", titulaire.as_str()))
}

/// The places that a judge keeps from somebody for a brother or a sister, or for a child of the same house: to tell where
/// this child is would tell it.
async fn of_places(
    asked: &mut Asked<'_>,
    (personne, others): (i64, &[i64]),
) -> Result<Vec<Row>, DbError> {
    let own: Vec<i64> = std::iter::once(personne).chain(others.iter().copied()).collect();
    let mut around = Vec::new();
    for file in &own {
        around.extend(named(&asked.query(NAMES, &[(*file).into()]).await?)?);
    }
    let mut seen: BTreeSet<i64> = own.iter().copied().collect();
    let mut all = Vec::new();
    for (sql, kin) in [(OF_FAMILY, true), (OF_HOUSE, false)] {
        for file in &own {
            for found in asked.query(sql, &[(*file).into()]).await? {
                let child: i64 = found.get("id")?;
                let mut files = vec![child];
                if kin {
                    files.extend(same::files(asked, child).await?);
                }
                for id in files {
                    if !seen.insert(id) {
                        continue;
                    }
                    let orders = of_file(asked, id, &[id, child]).await?;
                    all.extend(orders.into_iter().filter_map(|row| of_place(row, kin, &around)));
                }
            }
        }
    }
    Ok(all)
}

/// Of a restriction that another file of the child holds, what is acted on and no more: who, which rights, since when.
fn masked(mut row: Row, see: &str) -> Row {
    for field in ["juge", "precision_ordonnance", "levee_motif"] {
        row.set(field, None::<&str>.into());
    }
    row.owner = 0;
    row.with(AILLEURS, see)
}

/// Those of one file, with the names that `named` give to who has none in it.
async fn of_file(asked: &mut Asked<'_>, personne: i64, named: &[i64]) -> Result<Vec<Row>, DbError> {
    let found = asked.query(&select(), &[personne.into()]).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for id in named {
        names.extend(asked.query(NAMES, &[(*id).into()]).await?);
    }
    rows(asked.vault(), &found, &names)
}

/// Those that other files of the child hold.
async fn of_others(
    asked: &mut Asked<'_>,
    (personne, others): (i64, &[i64]),
) -> Result<Vec<Row>, DbError> {
    let mut all = Vec::new();
    for other in others.iter().copied() {
        for row in of_file(asked, other, &[other, personne]).await? {
            let see = same::whom_to_see(asked, personne, row.owner).await?;
            all.push(masked(row, &see));
        }
    }
    Ok(all)
}

async fn all(mut asked: Asked<'_>, personne: i64) -> Result<Vec<Row>, DbError> {
    let mut all = of_file(&mut asked, personne, &[personne]).await?;
    let others = same::files(&mut asked, personne).await?;
    all.extend(of_others(&mut asked, (personne, &others)).await?);
    all.extend(of_places(&mut asked, (personne, &others)).await?);
    Ok(all)
}

/// Every restriction of a child, whoever noted it and in whichever file of the instance, with the names that the file
/// gives to who has none in it. Of those of another file nothing is told but whom to see ([`InForce::ailleurs`]). With
/// them, the places that are kept from somebody for a brother, a sister, a child of the same house.
///
/// [`InForce::ailleurs`]: super::InForce::ailleurs
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    all(Asked::Read(read), personne).await
}

/// The same, inside a write.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_in(write: &mut Write, personne: i64) -> Result<Vec<Row>, DbError> {
    all(Asked::Write(write), personne).await
}

/// Those that other files of the child hold, for a page that reads its own by itself.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn elsewhere(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    let mut asked = Asked::Read(read);
    let others = same::files(&mut asked, personne).await?;
    of_others(&mut asked, (personne, &others)).await
}

/// Whether the address of a child is kept secret on a day, or that of a brother or a sister who lives in the same service,
/// or like them in none: told of one, it is told of the other.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn is_place_kept(read: &mut Read, personne: i64, day: Date) -> Result<bool, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM adresse_protegee a
                WHERE (a.personne_id = $1 OR a.personne_id IN (SELECT o.id FROM personne o
                        JOIN personne p ON p.famille_id = o.famille_id
                       WHERE p.id = $1 AND (EXISTS (SELECT 1 FROM sejour s
                               JOIN sejour t ON t.service_id = s.service_id
                              WHERE s.personne_id = p.id AND t.personne_id = o.id
                                AND s.entree_day <= $2 AND (s.sortie_day IS NULL OR s.sortie_day > $2)
                                AND t.entree_day <= $2 AND (t.sortie_day IS NULL OR t.sortie_day > $2))
                          OR NOT EXISTS (SELECT 1 FROM sejour s
                              WHERE s.personne_id IN (p.id, o.id) AND s.entree_day <= $2
                                AND (s.sortie_day IS NULL OR s.sortie_day > $2)))))
                  AND a.start_day <= $2 AND (a.end_day IS NULL OR a.end_day > $2)";
    let row = read.query_opt(sql, &[personne.into(), day.to_string().into()]).await?;
    Ok(row.map_or(Ok(0), |row| row.get::<i64>("n"))? > 0)
}

/// Of some children, those of whom a judge may have restricted something, in their file or in another: to look at these
/// alone.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn concerned(read: &mut Read, ids: &[i64]) -> Result<Vec<i64>, DbError> {
    let mut found = BTreeSet::new();
    for some in ids.chunks(500) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = some.iter().map(i64::to_string).collect();
        let within = within.join(", ");
        let sql = format!(
            "SELECT personne_id AS id FROM restriction WHERE personne_id IN ({within})
             UNION SELECT p.id FROM personne p
               JOIN personne o ON o.birth_day = p.birth_day AND o.id <> p.id
               JOIN restriction r ON r.personne_id = o.id
              WHERE p.id IN ({within})
             UNION SELECT f.personne_id FROM fusion f
              WHERE f.undone_at IS NULL AND f.personne_id IN ({within})"
        );
        for row in read.query(&sql, &[]).await? {
            found.insert(row.get::<i64>("id")?);
        }
        // A file that was united said another day of birth, perhaps.
        let sql = format!(
            "SELECT id, birth_day FROM personne WHERE id IN ({within}) AND birth_day IS NOT NULL"
        );
        let births = same::united_births(&mut Asked::Read(read)).await?;
        for row in if births.is_empty() { Vec::new() } else { read.query(&sql, &[]).await? } {
            if births.contains(&row.get::<String>("birth_day")?) {
                found.insert(row.get::<i64>("id")?);
            }
        }
    }
    Ok(found.into_iter().collect())
}
