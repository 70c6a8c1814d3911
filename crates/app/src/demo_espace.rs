//! The demonstration's page of a child: a key whose code is printed with the accounts. Invented, as all of it.

use access::House;
use db::DbError;
use espace::{Cle, Ecrit, Pour, hash_of_code};
use jiff::ToSpan as _;

/// The code, as the sheet would say it.
pub const CODE: &str = "mapa-geca-chee";

/// Gives it, in the name of the first service, about the child around whom the demonstration's people stand.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str, child: i64) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let sql = "SELECT id FROM compte WHERE identifiant = 'educatrice'";
    let Some(row) = write.query_opt(sql, &[]).await? else { return Ok(()) };
    let today = house.today();
    let cle = Cle {
        id: house.new_id(),
        personne: child,
        service: 1,
        pour: Pour::Enfant,
        membre: None,
        at: at.to_owned(),
        compte: row.get("id")?,
        ends_day: today.checked_add(180.days()).unwrap_or(today),
        revoked_at: None,
        langue: String::new(),
    };
    espace::keep_cle(&mut write, &cle, &hash_of_code(&CODE.replace('-', ""))).await?;
    // What he wrote last night, which nobody read yet.
    let mots = "Est-ce que je peux téléphoner à Adam le soir ? Les autres aussi ils voudraient.";
    let ecrit = Ecrit {
        mots,
        attend: true,
        en_reunion: true,
        etape: None,
        demande: None,
        ecrit: None,
        jeton: "demonstration",
    };
    espace::keep_mot(&mut write, (house.new_id(), at), &cle, ecrit).await?;
    write.commit().await
}
