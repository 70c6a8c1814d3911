//! A key by SMS text, to a parent who agreed to texts (ADR 0045): an address and a code, never a name, a service, nor
//! anything of the child. The number is that of the contact, and a judge's restrictions are asked of its name too.

use access::{Category, Granted};
use agenda::rappel::{Canal, Issue, Joignable, Message, Sujet, parents_by_sms};
use jiff::{civil::Date, tz::TimeZone};
use partage::restriction::{Qui, all_of, may_receive};
use vocabulary::french_day;
use web::{PageError, Shell, parts::Choice};

use super::equipe::{Holder, Typed};
use crate::passerelle::Envois;

/// The hours between which a telephone may ring, as for a reminder.
const AWAKE: std::ops::Range<i8> = 8..21;

/// The rights whose restriction keeps a message from their holder.
const CLOSING: &[&str] = &["restreint_contact", "restreint_correspondance", "restreint_documents"];

/// The parents who agree to SMS texts and whom no judge keeps from one on this day, whoever noted it.
pub(super) async fn reachable(
    granted: &mut Granted,
    personne: i64,
    day: Date,
) -> Result<Vec<Joignable>, PageError> {
    let services = granted.services_on_child(Category::Identite).to_vec();
    let mut all = parents_by_sms(granted.read(), personne, &services, day).await?;
    // Of two mothers, a number cannot be told to be that of one: the sheet goes from hand to hand.
    let shared = shared_ties(granted, personne, day).await?;
    all.retain(|one| !shared.contains(&one.lien));
    let rows = all_of(granted.read(), personne).await?;
    all.retain(|one| {
        let qui = Qui { lien: &one.lien, nom: &one.nom };
        CLOSING.iter().all(|right| may_receive(&rows, qui, right, day))
    });
    Ok(all)
}

/// The ties that several members of the child's family have on a day: what is told by a tie alone may be another's.
pub(super) async fn shared_ties(
    granted: &mut Granted,
    personne: i64,
    day: Date,
) -> Result<Vec<String>, PageError> {
    let sql = "SELECT m.lien FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
        WHERE p.id = $1 AND (m.end_day IS NULL OR m.end_day > $2)
        GROUP BY m.lien HAVING COUNT(*) > 1 ORDER BY m.lien";
    let rows = granted.query(sql, &[personne.into(), day.to_string().into()]).await?;
    rows.iter().map(|row| Ok(row.get("lien")?)).collect()
}

/// A number of which only the end is shown.
fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let end: String = digits[digits.len().saturating_sub(2)..].iter().collect();
    format!("numéro qui finit par {end}")
}

/// The means to choose among; empty when there is only paper.
pub(super) fn choices(all: &[Joignable], typed: &str) -> Vec<Choice> {
    if all.is_empty() {
        return Vec::new();
    }
    let choice = |value: String, label: String| Choice {
        checked: typed == value || (typed.is_empty() && value == "papier"),
        value,
        label,
        ..Choice::default()
    };
    let paper = choice("papier".to_owned(), "Sur une feuille, de la main à la main".to_owned());
    let texts = all.iter().map(|one| {
        choice(one.id.to_string(), format!("Par SMS : {}, {}", one.nom, masked(&one.telephone)))
    });
    [paper].into_iter().chain(texts).collect()
}

/// The hour that it is in Paris.
pub(super) fn hour(shell: &Shell) -> i8 {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    zone.to_datetime(shell.house.now()).hour()
}

/// To whom a text is asked, none for paper; or what is wrong, at which field.
pub(super) fn asked<'a>(
    (all, set): (&'a [Joignable], bool),
    holder: Option<&Holder>,
    typed: &Typed,
    hour: i8,
) -> Result<Option<&'a Joignable>, (&'static str, &'static str)> {
    if matches!(typed.voie.as_str(), "" | "papier") {
        return Ok(None);
    }
    let one = all.iter().find(|one| set && one.id.to_string() == typed.voie);
    let Some(one) = one else {
        return Err(("voie", "Ce numéro ne peut plus recevoir de SMS : choisissez la feuille."));
    };
    if holder.is_some_and(|holder| holder.cle.pour.code() != one.lien) {
        return Err((
            "voie",
            "Ce numéro n’est pas celui de cette personne. Le code d’un enfant se donne de la main à la main.",
        ));
    }
    if !AWAKE.contains(&hour) {
        return Err((
            "voie",
            "Entre 21 h et 8 h, un SMS réveille : donnez la feuille, ou revenez demain.",
        ));
    }
    if typed.confirme != "oui" {
        return Err((
            "confirme",
            "Vérifiez que le numéro est le sien, puis cochez ; sinon, choisissez la feuille.",
        ));
    }
    Ok(Some(one))
}

/// Sends the link. Says to whom it left, or what to do when it did not.
pub(super) async fn send(
    envois: &Envois,
    id: i64,
    to: &Joignable,
    (link, last): (String, Date),
) -> Result<String, &'static str> {
    let text = format!(
        "Voici le lien de votre page : {link} Il marche jusqu'au {}. Gardez-le pour vous.",
        french_day(last)
    );
    let message =
        Message { id, canal: Canal::Sms, to: to.telephone.clone(), text, sujet: Sujet::Page };
    match envois.send(&message).await {
        Issue::Parti => Ok(format!("{}, {}", to.nom, masked(&to.telephone))),
        Issue::Refuse => Err(
            "Le SMS n’est pas parti : la passerelle refuse ce numéro. Donnez la feuille, et vérifiez le contact.",
        ),
        Issue::Rate => {
            Err("Le SMS n’est pas parti : la passerelle ne répond pas. Donnez la feuille.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_number_shows_its_end_only() {
        assert_eq!(masked("06 00 00 00 42"), "numéro qui finit par 42");
        assert_eq!(masked(""), "numéro qui finit par ");
    }
}
