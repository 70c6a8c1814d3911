//! From the facts behind a number to the rows of the register that hold them.

use figures::Records;

use crate::Seen;

impl Seen {
    /// The table that owns the facts of `records`, and the identifiers of its rows in the same
    /// order; `None` when the facts are of no population (places, agreed days).
    ///
    /// Several facts may come from one row: its identifier then stands several times.
    pub fn owning_rows(&self, records: &Records) -> Option<(&'static str, Vec<i64>)> {
        let published = self.published(&records.population)?;
        let facts = self.world().store.get(&records.population)?;
        let ids = records
            .rows
            .iter()
            .map(|(id, _)| match published.group {
                None => *id,
                Some(column) => facts
                    .row_of(*id)
                    .and_then(|row| Some(facts.named(column)?.raw(row)))
                    .unwrap_or(*id),
            })
            .collect();
        Some((published.own, ids))
    }
}
