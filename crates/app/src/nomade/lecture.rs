//! What was opened without network goes in the trace of the child, with its true hour, in the name of who held the device;
//! whatever became since of the account, the rights or the taking: it was read (ADR 0084).

use access::{Action, Cible, Verb};
use nomade::{Ecrit, Etat, Moment};
use web::{PageError, Shell};

use super::{land::here, store};
use crate::dossier::reading;

/// Puts an opening in the trace, once.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine fails: it stays, and is tried again.
pub(super) async fn land(shell: &Shell, ecrit: &Ecrit) -> Result<Etat, PageError> {
    let fait = &ecrit.fait;
    let mut read = shell.house.db().read().await?;
    // Of a child whom the account never took, a device says what it likes: nothing of it goes in the trace.
    let there = store::is_there(&mut read, fait.personne).await?
        && store::was_taken(&mut read, (ecrit.compte, fait.personne), &ecrit.recu_at).await?;
    // What a device says of a paper is held against the papers of that child.
    let paper = match fait.table.as_str() {
        "piece" => document::piece::place_of(&mut read, fait.ligne)
            .await?
            .filter(|(_, personne, _)| *personne == fait.personne),
        _ => None,
    };
    drop(read);
    let (action, what) = match (paper, fait.table.as_str()) {
        (Some((service, personne, nature)), _) => {
            let cible = Cible::RowOfService {
                service,
                table: "piece",
                id: fait.ligne,
                enfants: vec![personne],
            };
            let action = Action { verb: Verb::Lire, category: nature.category, cible };
            (action, format!("document:{}", nature.code))
        }
        (None, "fiche_crise") => (reading(fait.personne), "fiche-crise".to_owned()),
        (None, _) => (reading(fait.personne), "fiche-urgence".to_owned()),
    };
    let clocks = (fait.ecart, ecrit.ecart);
    let when = match nomade::moment(&fait.moment, false, clocks, here(shell)) {
        Some(Moment::At(moment)) => format!(" moment:{}", moment.strftime("%Y-%m-%dT%H:%M")),
        Some(Moment::Doubtful(moment)) => {
            format!(" moment:{} horloge-changee", moment.strftime("%Y-%m-%dT%H:%M"))
        }
        None => String::new(),
    };
    let details = format!("lu-sans-reseau {what}{when}");
    let mut write = shell.house.db().write().await?;
    // Of a file that was erased since, nothing is told any more.
    if there {
        shell.house.note_read_in(&mut write, ecrit.compte, &action, &details).await?;
    }
    nomade::mark(&mut write, ecrit.id, Etat::Verse, "").await?;
    write.commit().await?;
    Ok(Etat::Verse)
}
