//! The requests of a service.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

/// A request, as the page tells it.
pub(super) struct Ligne {
    pub id: i64,
    pub version: i64,
    pub reception: Option<Date>,
    pub canal: String,
    pub demandeur: String,
    pub nom: String,
    pub departement: String,
    pub sexe: String,
    pub age: Option<i64>,
    /// The unit asked for.
    pub unite: Option<i64>,
    pub decision: String,
    pub motif: String,
    pub contre: String,
    pub reponse: Option<Date>,
    /// The child, whose name is told to who may read it.
    pub enfant: Option<(i64, String)>,
}

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// The requests received since a day, or that wait for an answer, the latest first.
pub(super) async fn lignes(
    read: &mut Read,
    service: i64,
    since: Date,
    (admission, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Ligne>, DbError> {
    let mut values: Vec<Value> = vec![since.to_string().into()];
    let own = admission.condition("t.service_id", Some("t.personne_id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.version, t.reception_day, t.canal, t.demandeur, t.demandeur_nom,
                t.departement, t.sexe, t.age_years, t.decision, t.motif_refus,
                t.contre_proposition, t.reponse_day, t.personne_id, t.unite_id, p.prenom, p.nom,
                CASE WHEN p.id IS NOT NULL AND {open} THEN 1 ELSE 0 END AS connu
           FROM demande t LEFT JOIN personne p ON p.id = t.personne_id
          WHERE t.service_id = {service} AND {own}
            AND (t.reception_day > $1 OR t.decision IS NULL OR t.decision = 'en_attente')
          ORDER BY t.reception_day DESC, t.id DESC LIMIT 500"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter().map(ligne).collect()
}

fn ligne(row: &Row) -> Result<Ligne, DbError> {
    let text = |column: &str| -> Result<String, DbError> {
        Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
    };
    let enfant: Option<i64> = row.get("personne_id")?;
    let known = row.get::<i64>("connu")? == 1;
    let name = format!("{} {}", text("prenom")?, text("nom")?);
    Ok(Ligne {
        id: row.get("id")?,
        version: row.get("version")?,
        reception: day(row, "reception_day")?,
        canal: text("canal")?,
        demandeur: text("demandeur")?,
        nom: text("demandeur_nom")?,
        departement: text("departement")?,
        sexe: text("sexe")?,
        age: row.get("age_years")?,
        unite: row.get("unite_id")?,
        decision: text("decision")?,
        motif: text("motif_refus")?,
        contre: text("contre_proposition")?,
        reponse: day(row, "reponse_day")?,
        enfant: enfant.filter(|_| known).map(|id| (id, name.trim().to_owned())),
    })
}
