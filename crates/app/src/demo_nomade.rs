//! The demonstration's note written without network, that waits for its author: the clock of the telephone had
//! changed. Invented, as all of it.

use access::House;
use db::DbError;
use nomade::{
    Emport, Etat, Fait, Received,
    appareil::{self, Appareil, Nature},
};

use crate::nomade::HORLOGE;

/// Makes it for the educator of the first service, about the child around whom the demonstration's people stand.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str, child: i64) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let sql = "SELECT id FROM compte WHERE identifiant = 'educatrice'";
    let Some(row) = write.query_opt(sql, &[]).await? else { return Ok(()) };
    let compte: i64 = row.get("id")?;
    let sql = "SELECT organisation_id FROM service WHERE id = 1";
    let Some(row) = write.query_opt(sql, &[]).await? else { return Ok(()) };
    let held = telephone(house.new_id(), compte, (row.get("organisation_id")?, at));
    appareil::keep(&mut write, &held, &"d".repeat(64)).await?;
    let emport = Emport {
        id: house.new_id(),
        cle: "d".repeat(32),
        compte,
        appareil: "Chrome, Android".to_owned(),
        at: at.to_owned(),
        // Over: nothing is left on that telephone.
        expire_at: at.to_owned(),
        enfants: 7,
        efface_at: None,
        vu_at: None,
        appareil_id: Some(held.id),
    };
    nomade::keep_emport(&mut write, &emport, "").await?;
    // The day before: a demonstration opened at dawn tells nothing that is still to come.
    let today = house.today();
    let said = format!("{}T17:10", today.yesterday().unwrap_or(today));
    let fait = serde_json::json!({
        "sorte": "note", "personne": child, "service": 1, "moment": said, "nature": "accompagnement",
        "texte": "Au retour de l’école, il a demandé à passer par le parc. Il a raconté sa journée sans qu’on l’y invite.",
    });
    let fait: Fait =
        serde_json::from_value(fait).map_err(|error| DbError::Shape(error.to_string()))?;
    let (id, hour) = (house.new_id(), 3_600_000);
    let one = Received { id, cle: "exemple", fait: &fait, ecart: 2 * hour };
    nomade::receive(&mut write, &emport, &one, at).await?;
    nomade::mark(&mut write, id, Etat::AReprendre, HORLOGE).await?;
    write.commit().await
}

/// The telephone of the service on which it was written, in the register since that day.
fn telephone(id: i64, compte: i64, (organisation, at): (i64, &str)) -> Appareil {
    Appareil {
        id,
        compte,
        titulaire: String::new(),
        organisation,
        device: "Chrome, Android".to_owned(),
        nom: "Téléphone du service, n° 4".to_owned(),
        nature: Nature::Professionnel,
        etat: appareil::Etat::Accepte,
        asked_at: at.to_owned(),
        decided_at: Some(at.to_owned()),
        decided_by: None,
        seen_at: at.to_owned(),
        until: None,
    }
}
