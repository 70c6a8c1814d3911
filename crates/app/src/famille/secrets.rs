//! A home whose address a judge keeps secret: it is not written with the homes, and one that was is not told (ADR 0060).
//! The address stands on its own record, « adresse protégée », for those who read that.

use ::dossier::foyer::rules::{Temps, is_secret};
use access::GrantedWrite;
use db::{DbError, Read, Row as Found, Value};
use fiche::{Holding, Remark, Row, Veiling};
use jiff::civil::Date;

/// What stands in the place of the address.
pub(crate) const TU: &str = "Gardée secrète par un juge";

/// What says where a home is.
pub(crate) const LIEU: &[&str] = &["adresse", "commune", "departement"];

/// The children of a family whose place is kept secret on a day.
const HIDDEN: &str = "SELECT p.id FROM personne p WHERE p.famille_id = $1 AND EXISTS (
        SELECT 1 FROM adresse_protegee a WHERE a.personne_id = p.id AND a.start_day <= $2
           AND (a.end_day IS NULL OR a.end_day > $2)) ORDER BY p.id";

/// When the children of a family are in its homes.
const TEMPS: &str = "SELECT r.personne_id, r.foyer_id, r.start_day, r.end_day FROM rythme_foyer r
        JOIN personne p ON p.id = r.personne_id WHERE p.famille_id = $1 ORDER BY r.id";

/// The homes of a family that are secret on a day, one after the other.
struct Secrets {
    hidden: Vec<i64>,
    temps: Vec<Temps>,
    day: Date,
}

impl Secrets {
    fn of(hidden: &[Found], temps: &[Found], day: Date) -> Result<Self, DbError> {
        let hidden = hidden.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        for row in temps {
            let start: String = row.get("start_day")?;
            let end: Option<String> = row.get("end_day")?;
            all.extend(start.parse().ok().map(|start| (start, end)).and_then(|(start, end)| {
                Some(Temps {
                    personne: row.get("personne_id").ok()?,
                    foyer: row.get("foyer_id").ok()?,
                    start,
                    end: end.and_then(|end| end.parse().ok()),
                })
            }));
        }
        Ok(Self { hidden, temps: all, day })
    }

    fn covers(&self, foyer: i64) -> bool {
        is_secret(foyer, &self.hidden, &self.temps, self.day)
    }
}

fn values(famille: i64, day: Date) -> [Value; 2] {
    [famille.into(), day.to_string().into()]
}

/// A new address of a secret home is refused: it has its own record.
pub(crate) fn held<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let (Some(famille), Some(foyer)) = (row.int("famille_id"), row.int("foyer_id")) else {
            return Ok(Vec::new());
        };
        let Some(day) = granted.at().get(..10).and_then(|day| day.parse::<Date>().ok()) else {
            return Ok(Vec::new());
        };
        let write = granted.write();
        // One that stands already keeps its address, which nobody sees: it may be given an end.
        let known = "SELECT id FROM adresse_foyer WHERE id = $1 AND foyer_id = $2";
        if write.query_opt(known, &[row.id.into(), foyer.into()]).await?.is_some() {
            return Ok(Vec::new());
        }
        let hidden = write.query(HIDDEN, &values(famille, day)).await?;
        if hidden.is_empty() {
            return Ok(Vec::new());
        }
        let temps = write.query(TEMPS, &[famille.into()]).await?;
        let told = Secrets::of(&hidden, &temps, day)?.covers(foyer).then(|| {
            Remark::refuse(
                "adresse",
                "Un juge garde secret le lieu où vit un enfant de cette famille, et il est ou peut être dans ce \
                 foyer : l’adresse s’écrit dans « Adresse protégée », pas ici.",
            )
        });
        Ok(told.into_iter().collect())
    })
}

/// The address of a secret home is not told, to nobody, wherever the row is read.
pub(crate) fn veiled<'r>(read: &'r mut Read, day: Date, rows: &'r mut [Row]) -> Veiling<'r> {
    Box::pin(async move {
        let mut families: Vec<i64> = rows.iter().filter_map(|row| row.int("famille_id")).collect();
        families.sort_unstable();
        families.dedup();
        for famille in families {
            let hidden = read.query(HIDDEN, &values(famille, day)).await?;
            if hidden.is_empty() {
                continue;
            }
            let temps = read.query(TEMPS, &[famille.into()]).await?;
            let secrets = Secrets::of(&hidden, &temps, day)?;
            for row in rows.iter_mut().filter(|row| row.int("famille_id") == Some(famille)) {
                if row.int("foyer_id").is_some_and(|foyer| secrets.covers(foyer)) {
                    row.set("adresse", TU.into());
                    for field in &LIEU[1..] {
                        row.set(field, None::<&str>.into());
                    }
                }
            }
        }
        Ok(())
    })
}
