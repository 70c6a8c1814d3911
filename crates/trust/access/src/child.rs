//! Which child a reading is about, so that it is found when the child asks who read the file.

use db::DbError;

use crate::{Action, Cible, House};

/// Tables whose rows name their child.
const DIRECT: &[&str] = &[
    "mesure",
    "sejour",
    "absence",
    "demande",
    "hebergement",
    "scolarite",
    "membre_famille",
    "participation_action",
    "acte",
    "stage",
    "projet_sortie",
    "peine",
    "orientation_sante",
    "incident",
];

/// Tables whose rows name a stay, which names its child.
const BY_STAY: &[&str] = &["modalite_sejour", "referent"];

impl House {
    /// The child that an action is about, if it is about one.
    pub(crate) async fn child_of(&self, action: &Action) -> Result<Option<i64>, DbError> {
        let (table, id) = match action.cible {
            Cible::Dossier(personne) => return Ok(Some(personne)),
            Cible::RowOfService { table: "personne", id, .. } => return Ok(Some(id)),
            Cible::RowOfService { table, id, .. } => (table, id),
            _ => return Ok(None),
        };
        let sql = if DIRECT.contains(&table) {
            format!("SELECT personne_id FROM {table} WHERE id = $1")
        } else if BY_STAY.contains(&table) {
            format!(
                "SELECT s.personne_id FROM {table} t JOIN sejour s ON s.id = t.sejour_id
                  WHERE t.id = $1"
            )
        } else {
            return Ok(None);
        };
        let row = self.db().read().await?.query_opt(&sql, &[id.into()]).await?;
        row.map_or(Ok(None), |row| row.get("personne_id"))
    }
}
