//! What a judge decided against visits that are planned, told where they are listed: the plan is older than the decision.

use std::collections::BTreeMap;

use access::{Actor, Category, Granted, Verb};
use vocabulary::french_day;
use web::{PageError, Shell};

use super::{Item, Seance};
use crate::{rdv::store, visite::Barred};

/// What is said of a planned visit that is not to be held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::rdv) struct Bar {
    /// The sentence; empty when nothing is held against it.
    pub told: String,
    /// Where the decision is read; empty for who does not read what judges decide.
    pub see: String,
}

/// What is said in a word of such a visit.
const WORD: &str = "Restreinte par un juge";

/// The same, for who does not read what judges decide.
const UNREAD: &str = "À vérifier";

fn told(barred: Barred, reads: bool, personne: i64) -> Bar {
    if !reads {
        return Bar {
            told: "À vérifier avec la cheffe de service avant de tenir cette visite.".to_owned(),
            see: String::new(),
        };
    }
    let since = barred.since.map(|day| format!(" depuis le {}", french_day(day)));
    let told = match since {
        Some(since) => format!(
            "Un juge restreint ces visites{since} : elle ne se tient pas tant qu’une décision inscrite ne dit pas \
             comment elles reprennent."
        ),
        None => "Une décision de justice, notée par un autre service, restreint ces visites : à vérifier avec la cheffe \
                 de service avant de la tenir."
            .to_owned(),
    };
    Bar { told, see: format!("/dossiers/{personne}/visites") }
}

/// By its first row, what is said of each planned visit that a judge keeps from being held.
pub(super) async fn barred(
    (shell, actor): (&Shell, &Actor),
    granted: &mut Granted,
    seances: &[Seance],
) -> Result<BTreeMap<i64, Bar>, PageError> {
    let mut all = BTreeMap::new();
    for (personne, own) in store::barred(granted.read(), seances).await? {
        let open = shell.house.services_on_child(granted.read(), actor, Verb::Lire, personne);
        let reads = open
            .await?
            .iter()
            .any(|(category, of)| *category == Category::Judiciaire && !of.is_empty());
        for (id, one) in own {
            all.entry(id).or_insert_with(|| told(one, reads, personne));
        }
    }
    Ok(all)
}

/// The same, as it is told on a page that opens what judges decide to nobody.
pub(super) async fn unread(
    granted: &mut Granted,
    seances: &[Seance],
) -> Result<BTreeMap<i64, Bar>, PageError> {
    let all = store::barred(granted.read(), seances).await?.into_iter();
    let bars = all.flat_map(|(personne, own)| {
        own.into_iter().map(move |(id, one)| (id, told(one, false, personne)))
    });
    Ok(bars.collect())
}

/// The state of an appointment in a word, and how it is shown.
pub(super) fn shown(
    (word, kind): (&'static str, &'static str),
    bar: &Bar,
) -> (&'static str, &'static str) {
    match (bar.told.is_empty(), bar.see.is_empty()) {
        (true, _) => (word, kind),
        (false, true) => (UNREAD, "warning"),
        (false, false) => (WORD, "bad"),
    }
}

/// Puts on an item what is said of its visit.
pub(super) fn mark(mut item: Item, bar: Option<&Bar>) -> Item {
    if let Some(bar) = bar {
        (item.state, item.kind) = shown((item.state, item.kind), bar);
        item.bar = bar.clone();
    }
    item
}
