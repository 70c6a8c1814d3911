//! The papers of the health case that travel: the pictures that go with a piece marked to leave, for who reads them, within
//! a weight for each child and for the device (ADR 0084).

use access::{Actor, Category, Granted};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use document::piece::{self, Piece};
use fiche::Row;
use jiff::civil::Date;
use sante::suivi::NATURE_PIECE_SANTE;
use serde_json::{Value, json};
use web::{PageError, Shell};

use crate::{classeur::KINDS, dossier::Enfant};

/// What the papers of one child may weigh on a device, in bytes: some eight pages.
const OF_A_CHILD: usize = 2 * 1024 * 1024;

/// What those of all the children taken at once may weigh, in bytes.
pub(super) const ON_A_DEVICE: usize = 8 * 1024 * 1024;

/// With less room than that, in bytes, no more page is opened: one weighs less as it is looked at.
const PAGE: usize = 640 * 1024;

/// A piece of the case that travels, and the papers that go with it.
pub(super) struct Partante {
    quoi: String,
    /// Its last day; empty when it has none.
    jusqu: String,
    /// Where the piece itself is; empty when it is in the case.
    lieu: String,
    papiers: Vec<Piece>,
}

/// The pieces marked to travel that hold on a day, with their papers, of those that the grant opens. What is kept apart does
/// not leave; a medical paper does, for carers: it was marked for that.
pub(super) async fn marked(
    granted: &mut Granted,
    one: &Enfant,
    (personne, day): (i64, Date),
) -> Result<Vec<Partante>, PageError> {
    let leaves = |row: &&Row| {
        row.int("emportable") == Some(1) && row.day("end_day").is_none_or(|end| end > day)
    };
    let rows: Vec<&Row> = one.rows("piece_sante").filter(leaves).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let papers = piece::of_child(granted, personne).await?;
    let of = |row: &Row| -> Vec<Piece> {
        let own = |paper: &&Piece| {
            let category = paper.nature.category;
            let tied =
                paper.lien.is_some_and(|lien| lien.table == "piece_sante" && lien.id == row.id);
            tied && paper.retrait.is_none()
                && (KINDS.contains(&category) || category == Category::Medical)
        };
        papers.iter().filter(own).cloned().collect()
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let label = NATURE_PIECE_SANTE.label_of(row.text("nature").unwrap_or_default());
            let last = row.day("end_day").and_then(|end| end.yesterday().ok());
            Partante {
                quoi: label.unwrap_or_default().replace('\'', "’"),
                jusqu: last.map(vocabulary::french_day).unwrap_or_default(),
                lieu: row.text("lieu").unwrap_or_default().to_owned(),
                papiers: of(row),
            }
        })
        .collect())
}

/// What the device keeps of them; each paper that leaves is in the trace. `room` is what is left for the whole device: what
/// does not fit stays, and is told, as what is no picture.
pub(super) async fn carry(
    shell: &Shell,
    actor: &Actor,
    all: Vec<Partante>,
    room: &mut usize,
) -> Result<Value, PageError> {
    let mut own = OF_A_CHILD;
    let mut told = Vec::with_capacity(all.len());
    for one in all {
        let (mut pages, mut left, mut others) = (Vec::new(), 0, 0);
        for paper in one.papiers {
            if !piece::is_carried(&paper) {
                others += 1;
                continue;
            }
            if own.min(*room) < PAGE {
                left += 1;
                continue;
            }
            let (kind, bytes) = match piece::carried(shell, actor, paper.id).await {
                Ok(found) => found,
                // Withdrawn, or closed, meanwhile.
                Err(PageError::NotFound) => continue,
                Err(error) => return Err(error),
            };
            let weight = bytes.len();
            if weight > own.min(*room) {
                left += 1;
                continue;
            }
            own -= weight;
            *room -= weight;
            pages.push(json!({
                "id": paper.id.to_string(), "titre": paper.title, "type": kind,
                "octets": BASE64_STANDARD.encode(bytes),
            }));
        }
        told.push(json!({
            "quoi": one.quoi, "jusqu": one.jusqu, "lieu": one.lieu, "pages": pages,
            "restent": left, "autres": others,
        }));
    }
    Ok(told.into())
}
