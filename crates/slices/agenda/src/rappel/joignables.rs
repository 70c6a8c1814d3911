//! The parents who agree to SMS texts, for the link to their own page.

use db::{DbError, Read};
use jiff::civil::Date;

use super::store::{CONTACT, agrees, text};

/// Somebody around a child who agrees to SMS texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joignable {
    /// The contact.
    pub id: i64,
    /// What they are for the child: a code of `lien_contact`.
    pub lien: String,
    /// Their name.
    pub nom: String,
    /// Their number, as it was typed.
    pub telephone: String,
}

/// The mothers and fathers among the contacts of a child who agree to SMS texts and have a number, of those that
/// these services keep.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn parents_by_sms(
    read: &mut Read,
    personne: i64,
    services: &[i64],
    day: Date,
) -> Result<Vec<Joignable>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT {CONTACT}, c.telephone FROM contact c
          WHERE c.personne_id = $1 AND c.lien IN ('mere', 'pere') AND c.rappel = 'sms'
            AND c.service_id IN ({}) ORDER BY c.nom, c.id LIMIT 20",
        within.join(", ")
    );
    let mut found = Vec::new();
    for row in read.query(&sql, &[personne.into()]).await? {
        let telephone = text(&row, "telephone")?;
        if agrees(&row, day)? && !telephone.trim().is_empty() {
            found.push(Joignable {
                id: row.get("id")?,
                lien: text(&row, "lien")?,
                nom: row.get("nom")?,
                telephone,
            });
        }
    }
    Ok(found)
}
