//! The processing as an organisation wrote them; every revision is kept.

use std::collections::BTreeMap;

use access::{Granted, GrantedWrite};
use db::DbError;

/// The last revision of each code: number, text, instant.
pub(crate) async fn written(
    granted: &mut Granted,
    organisation: i64,
) -> Result<BTreeMap<String, (i64, String, String)>, DbError> {
    let rows = granted
        .query(
            "SELECT code, revision, contenu, at FROM traitement WHERE organisation_id = $1
              ORDER BY code, revision",
            &[organisation.into()],
        )
        .await?;
    let mut all = BTreeMap::new();
    for row in rows {
        all.insert(row.get("code")?, (row.get("revision")?, row.get("contenu")?, row.get("at")?));
    }
    Ok(all)
}

/// Keeps a new revision.
pub(crate) async fn keep(
    granted: &mut GrantedWrite,
    id: i64,
    organisation: i64,
    code: &str,
    contenu: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "INSERT INTO traitement (id, organisation_id, code, revision, contenu, at, compte_id)
             SELECT $1, $2, $3, COALESCE(MAX(revision), 0) + 1, $4, $5, $6 FROM traitement
              WHERE organisation_id = $2 AND code = $3",
            &[
                id.into(),
                organisation.into(),
                code.into(),
                contenu.into(),
                at.into(),
                compte.into(),
            ],
        )
        .await?;
    Ok(())
}
