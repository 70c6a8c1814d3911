//! What children and parents said, and what a service owes them of it.

use access::{Actor, Granted, Perimetre};
use jiff::civil::Date;
use web::PageError;

use crate::espace::ouverts::Ouverts;

/// Number, what it counts, where its records are, whether it is late.
pub(super) type Number = (String, &'static str, String, &'static str);

/// For how many children at most words to read are told; the others come as these are read.
const CHILDREN: usize = 5;

/// What its head sees of it: answers owed, words to read, months in which the youths did not meet.
pub(super) async fn of_service(
    (actor, granted): (&Actor, &mut Granted),
    service: i64,
    today: Date,
    (identite, vie): (&Perimetre, &Perimetre),
) -> Result<Vec<Number>, PageError> {
    let (day, mut numbers) = (today.to_string(), Vec::new());
    let owed = projet::parole::owed(granted.read(), &[service], None, (identite, vie)).await?;
    let late = owed.iter().any(|one| !one.decided && one.due < day);
    let (count, href) = (owed.len().to_string(), format!("/services/{service}/paroles"));
    numbers.push((count, "réponses dues aux enfants", href, if late { "worry" } else { "" }));
    let own = Ouverts::of(actor, &[service], &[service]);
    let sent = crate::espace::ouverts::waits(granted.read(), &own, None, vie).await?;
    // One number a child: each opens the words that it counts.
    for one in sent.iter().take(CHILDREN) {
        let href = format!("/dossiers/{}/mots", one.personne);
        let told = if one.count == 1 {
            "message à lire, d’un enfant ou de ses parents"
        } else {
            "messages à lire, d’un enfant ou de ses parents"
        };
        numbers.push((one.count.to_string(), told, href, ""));
    }
    let met = projet::reunion::meetings(granted.read(), service).await?;
    let met: Vec<Date> = met.into_iter().map(|(_, day)| day).collect();
    let without = projet::reunion::months_without(&met, today, 12).len();
    if without > 0 {
        let href = format!("/services/{service}/reunions-jeunes");
        numbers.push((without.to_string(), "mois sans réunion des jeunes", href, "worry"));
    }
    Ok(numbers)
}
