//! The measures of a service, by who ordered them.

use std::collections::{BTreeMap, BTreeSet};

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

/// A measure, as the page of orders tells it.
pub(super) struct Ligne {
    pub id: i64,
    pub personne: i64,
    /// Of who is kept elsewhere, [`fiche::enfant::AILLEURS`].
    pub nom: String,
    pub nature: String,
    pub cadre: String,
    pub prescripteur: String,
    pub prescripteur_nom: String,
    pub decision: Option<Date>,
    pub debut: Option<Date>,
    pub terme: Option<Date>,
    pub delegation: String,
    pub payeur: String,
    pub motif: String,
    pub veille: String,
    pub renouvelle: bool,
    /// Another measure renews it.
    pub prolongee: bool,
    /// The first decision of the chain that it renews, as long as the nature stays the same: a reinforced measure that follows
    /// an ordinary one begins anew.
    pub premiere: Option<Date>,
}

/// A measure of a chain: nature, decision, the one it renews.
type Maillon = (String, Option<Date>, Option<i64>);

fn first(chain: &BTreeMap<i64, Maillon>, id: i64) -> Option<Date> {
    let nature = &chain.get(&id)?.0;
    let (mut at, mut found) = (Some(id), None);
    // A chain of measures is short; a loop in it would be an error of data.
    for _ in 0..40 {
        let Some((own, decided, before)) = at.and_then(|id| chain.get(&id)) else { break };
        if own != nature {
            break;
        }
        found = decided.or(found);
        at = *before;
    }
    found
}

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// The measures of a service that are not over on a day, of those whose way is open, by who ordered them; the name of
/// who is kept elsewhere is on their own page.
pub(super) async fn courantes(
    read: &mut Read,
    service: i64,
    today: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Ligne>, DbError> {
    let mut values: Vec<Value> = vec![today.to_string().into()];
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, p.prenom, p.nom, t.nature, t.cadre, t.prescripteur,
                t.prescripteur_nom, t.decision_day, t.prise_en_charge_day, t.terme_day, t.delegation,
                t.payeur, t.prolongation_motif, t.veille, t.precedente_id,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM mesure t JOIN personne p ON p.id = t.personne_id
          WHERE t.service_id = {service} AND t.decision_day <= $1
            AND (t.fin_day IS NULL OR t.fin_day > $1) AND COALESCE(t.attente_sans_suite, 0) = 0
            AND {own}
          ORDER BY t.prescripteur, t.prescripteur_nom, t.decision_day, t.id LIMIT 2000"
    );
    let rows = read.query(&sql, &values).await?;
    let sql = "SELECT id, nature, decision_day, precedente_id FROM mesure WHERE service_id = $1
          ORDER BY id";
    let mut chain: BTreeMap<i64, Maillon> = BTreeMap::new();
    for row in read.query(sql, &[service.into()]).await? {
        let one = (row.get("nature")?, day(&row, "decision_day")?, row.get("precedente_id")?);
        chain.insert(row.get("id")?, one);
    }
    let renewed: BTreeSet<i64> = chain.values().filter_map(|(.., before)| *before).collect();
    rows.iter()
        .map(|row| {
            let text = |column: &str| -> Result<String, DbError> {
                Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
            };
            let id: i64 = row.get("id")?;
            Ok(Ligne {
                id,
                personne: row.get("personne_id")?,
                nom: if row.get::<i64>("connu")? == 1 {
                    format!("{} {}", text("prenom")?, text("nom")?).trim().to_owned()
                } else {
                    fiche::enfant::AILLEURS.to_owned()
                },
                nature: text("nature")?,
                cadre: text("cadre")?,
                prescripteur: text("prescripteur")?,
                prescripteur_nom: text("prescripteur_nom")?,
                decision: day(row, "decision_day")?,
                debut: day(row, "prise_en_charge_day")?,
                terme: day(row, "terme_day")?,
                delegation: text("delegation")?,
                payeur: text("payeur")?,
                motif: text("prolongation_motif")?,
                veille: text("veille")?,
                renouvelle: row.get::<Option<i64>>("precedente_id")?.is_some(),
                prolongee: renewed.contains(&id),
                premiere: first(&chain, id),
            })
        })
        .collect()
}
