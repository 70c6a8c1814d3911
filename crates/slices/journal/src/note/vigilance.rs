//! The notes that the next meeting of a service is to see.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Read};

/// Notes of a service that were brought to its meeting and of which nothing was decided since, by child: identifiers
/// only, what they say is read under the grant of each file.
pub(crate) async fn watched(
    read: &mut Read,
    service: i64,
) -> Result<BTreeMap<i64, BTreeSet<i64>>, DbError> {
    let sql = "SELECT n.id, n.personne_id FROM note_journal n
                WHERE n.service_id = $1 AND n.retrait_at IS NULL AND n.id IN
                      (SELECT t.note_id FROM note_text t WHERE t.nature = 'vigilance'
                          AND NOT EXISTS (SELECT 1 FROM note_text d WHERE d.note_id = t.note_id
                                             AND d.nature = 'decision' AND d.at >= t.at))
                ORDER BY n.id";
    let mut all: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for row in read.query(sql, &[service.into()]).await? {
        all.entry(row.get("personne_id")?).or_default().insert(row.get("id")?);
    }
    Ok(all)
}
