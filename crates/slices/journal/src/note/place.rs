//! Where a note stands: all that a right is asked on.

use access::Category;
use db::{DbError, Read};

use super::store::shape;

/// Where a note stands, before any right is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub service: i64,
    pub personne: i64,
    pub category: Category,
}

impl Place {
    /// That of no note: the refusal is of the same kind.
    pub const NOWHERE: Self = Self { service: 0, personne: 0, category: Category::Vie };
}

pub(crate) async fn place_of(read: &mut Read, id: i64) -> Result<Option<Place>, DbError> {
    let sql = "SELECT service_id, personne_id, category FROM note_journal WHERE id = $1";
    let Some(row) = read.query_opt(sql, &[id.into()]).await? else { return Ok(None) };
    Ok(Some(Place {
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        category: Category::from_code(&row.get::<String>("category")?)
            .ok_or_else(|| shape("category"))?,
    }))
}
