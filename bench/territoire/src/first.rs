//! The first child of the demonstration, around whom the rest of it is told: who follows them bears the name of an
//! account, and their family holds together with what a judge decided.

use std::collections::BTreeMap;

use dossier::famille::MEMBRE_FAMILLE;
use fiche::Row;

use crate::{
    noms::Noms,
    out::{Make as _, Out, row},
    rng::Rng,
};

/// The account `educatrice` of `accounts.rs`: name, first name.
const REFERENT: (&str, &str) = ("Marchand", "Leïla");

/// Who must be in the family: tie, authority, whether a first name is a woman's.
const AROUND: [(&str, &str, bool); 3] =
    [("mere", "oui", true), ("pere", "oui", false), ("grand_parent", "non", true)];

/// The first child whose stay and référent run: the child, the référent.
fn first(out: &Out) -> Option<(i64, i64)> {
    let of = |table: &'static str| {
        out.rows().filter(move |(kind, _)| kind.table == table).map(|(_, row)| row)
    };
    let open: BTreeMap<i64, i64> = of("sejour")
        .filter(|row| row.value("sortie_day").is_none())
        .filter_map(|row| Some((row.id, row.int("personne_id")?)))
        .collect();
    of("referent")
        .filter(|row| row.text("role") == Some("referent") && row.value("end_day").is_none())
        .filter_map(|row| Some((row.int("sejour_id")?, row.int("professionnel_id")?)))
        .filter_map(|(sejour, referent)| Some((sejour, *open.get(&sejour)?, referent)))
        .min()
        .map(|(_, child, referent)| (child, referent))
}

/// Settles it among the rows of the first service, before anything keeps them.
pub(crate) fn settle(out: &mut Out, noms: &Noms, seed: u64) {
    let Some((child, referent)) = first(out) else { return };
    let found = out
        .rows()
        .find(|(kind, row)| kind.table == "personne" && row.id == child)
        .map(|(_, row)| (row.int("famille_id"), row.owner, row.text("nom").map(str::to_owned)));
    for (kind, row) in out.rows_mut() {
        if kind.table == "professionnel" && row.id == referent {
            row.set("nom", REFERENT.0.into());
            row.set("prenom", REFERENT.1.into());
            row.set("sexe", "femme".into());
        }
    }
    let Some((Some(famille), service, Some(nom))) = found else { return };
    let mut there = Vec::new();
    let nothing = Row::default();
    for (kind, row) in out.rows_mut() {
        if Row::int(row, "famille_id") != Some(famille) {
            continue;
        }
        match kind.table {
            "situation_couple" => row.set("nature", "separes".into()),
            "membre_famille" => {
                let lien = Row::text(row, "lien").unwrap_or_default().to_owned();
                // Both parents live: a judge decides of each.
                if matches!(lien.as_str(), "mere" | "pere") {
                    row.take("end_day", &nothing);
                    row.set("autorite_parentale", "oui".into());
                }
                there.push(lien);
            }
            _ => {}
        }
    }
    let mut rng = Rng::new(seed);
    for (lien, rights, woman) in AROUND {
        if there.iter().all(|known| known != lien) {
            let prenom = noms.prenom(woman, &mut rng);
            let made = row()
                .link("famille_id", Some(famille))
                .text("nom", format!("{prenom} {nom}"))
                .text("lien", lien)
                .text("autorite_parentale", rights);
            out.push(&MEMBRE_FAMILLE, service, made);
        }
    }
}
