//! Children counted once, over services that each follow them.

use std::collections::{BTreeMap, BTreeSet};

/// A child whom a service follows.
#[derive(Debug, Clone, Default)]
pub(super) struct Suivi {
    pub service: i64,
    pub personne: i64,
    /// What tells that two files of two associations are of one child: the folded name and the day of birth.
    pub cle: Option<(String, String)>,
    /// Whether the reader may open the file as this service keeps it.
    pub ouvert: bool,
    /// The name, for who may read it.
    pub nom: Option<String>,
}

/// A child, whatever the files: of each service that follows them, the file that it follows.
#[derive(Debug, Clone, Default)]
pub(super) struct Enfant {
    pub fiches: BTreeSet<i64>,
    pub services: BTreeSet<i64>,
    /// Those of them whose file of the child the reader may open: no other is told beside a name.
    pub nommes: BTreeSet<i64>,
    /// A file that the reader may open, and its name.
    pub ouvert: Option<(i64, String)>,
}

/// Under so many children, a number told beside a name would say of whom (ADR 0079).
const FEW: usize = 5;

/// Whether it may be told how many children several services follow.
///
/// Who reads some names here and only counts elsewhere could take the one from the other: that a child whose file is open
/// is followed elsewhere too. Not told then for fewer than [`FEW`], none included: a silence for some alone would tell too.
/// Nor when so few of the named are followed here alone that the number says it of nearly all the others.
pub(super) fn tells_shared(children: &[Enfant]) -> bool {
    let half = |child: &&Enfant| child.nommes.len() < child.services.len();
    let named = children.iter().any(|child| child.ouvert.is_some());
    let closed = children.iter().any(|child| half(&child));
    let shared = children.iter().filter(half).filter(|child| child.services.len() > 1).count();
    let alone =
        children.iter().filter(|child| child.ouvert.is_some() && child.services.len() < 2).count();
    !(named && closed) || (shared >= FEW && alone >= FEW)
}

/// How many files some services follow, as each counts its own.
pub(super) fn each<'s>(all: impl IntoIterator<Item = &'s Suivi>) -> usize {
    all.into_iter().map(|one| (one.service, one.personne)).collect::<BTreeSet<_>>().len()
}

/// Each child once: the files that the same name and the same day of birth bear are one child's.
pub(super) fn once<'s>(all: impl IntoIterator<Item = &'s Suivi>) -> Vec<Enfant> {
    let mut keys: BTreeMap<&(String, String), usize> = BTreeMap::new();
    let mut files: BTreeMap<i64, usize> = BTreeMap::new();
    let mut children: Vec<Enfant> = Vec::new();
    for one in all {
        let known = files.get(&one.personne).copied();
        let known = known.or_else(|| one.cle.as_ref().and_then(|cle| keys.get(cle).copied()));
        let at = known.unwrap_or_else(|| {
            children.push(Enfant::default());
            children.len() - 1
        });
        files.insert(one.personne, at);
        if let Some(cle) = one.cle.as_ref() {
            keys.insert(cle, at);
        }
        let child = &mut children[at];
        child.fiches.insert(one.personne);
        child.services.insert(one.service);
        if !one.ouvert {
            continue;
        }
        child.nommes.insert(one.service);
        if let (None, Some(nom)) = (&child.ouvert, &one.nom) {
            child.ouvert = Some((one.personne, nom.clone()));
        }
    }
    children
}
