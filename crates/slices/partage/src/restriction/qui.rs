//! Whether what a judge ordered is about somebody: by their tie to the child, and by their name. One answer for
//! letters, copies, slips, visits, reminders, own pages and lists of contacts.

use std::collections::BTreeSet;

use super::InForce;

/// Somebody, as a page, a letter or a list names them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Qui<'a> {
    /// What they are for the child: a code of `titulaire_droit`, or of a list that shares its codes.
    pub lien: &'a str,
    /// Their name, as it was typed; empty when nobody said it.
    pub nom: &'a str,
}

/// Those of whom a child has one: the code alone says who it is.
const UNIQUES: &[&str] = &["mere", "pere"];

/// What says nothing of who it is: a name decides.
const LOOSE: &[&str] = &["", "autre", "autre_parent", "tiers", "partenaire"];

/// Holders of an order who are not said by their tie.
const OTHERS: &[&str] = &["autre", "autre_parent"];

/// What stands beside a name and is none.
const BESIDE: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "et", "me", "dr", "mr", "mme", "mlle", "monsieur",
    "madame",
];

/// The words by which a tie is said.
fn said_as(titulaire: &str) -> &'static [&'static str] {
    match titulaire {
        "mere" => &["mere", "maman"],
        "pere" => &["pere", "papa"],
        "tuteur" => &["tuteur", "tutrice"],
        "grand_parent" => &["mamie", "papi", "papy"],
        _ => &[],
    }
}

fn words(text: &str) -> BTreeSet<String> {
    let key = vocabulary::search_key(text);
    key.split(' ')
        .filter(|word| word.chars().count() > 1 && !BESIDE.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Whether a text says the tie itself: « Paul Buisson, père de Axel », not « l’avocat du père » nor « grand-père ».
fn says(text: &str, titulaire: &str) -> bool {
    let key = vocabulary::search_key(text);
    let all: Vec<&str> = key.split(' ').collect();
    let grand = |at: usize| {
        titulaire == "grand_parent"
            && all[at] == "grand"
            && all.get(at + 1).is_some_and(|next| ["mere", "pere", "parent"].contains(next))
    };
    (0..all.len()).any(|at| {
        if !said_as(titulaire).contains(&all[at]) && !grand(at) {
            return false;
        }
        let mut before = all[..at].iter().rev();
        let first = before.next().copied().unwrap_or_default();
        let owner = match first {
            "la" | "le" | "sa" | "son" => before.next().copied().unwrap_or_default(),
            other => other,
        };
        !["grand", "beau", "belle"].contains(&first) && !["de", "du", "des"].contains(&owner)
    })
}

/// Whether an order is about somebody. The code alone says it of a mother or a father; of others with the same tie, a
/// name that has no word in common clears them, and no name clears nobody. Under another tie, the whole name says
/// it, its words in any order; where the tie says nothing, a part of the name or the tie in words does.
pub fn is_about(one: &InForce, qui: Qui<'_>) -> bool {
    if qui.lien == "enfant" {
        return false;
    }
    let named = words(one.nom.as_deref().unwrap_or_default());
    let own = words(qui.nom);
    if one.titulaire == qui.lien {
        let apart = !named.is_empty() && !own.is_empty() && named.is_disjoint(&own);
        return UNIQUES.contains(&qui.lien) || !apart;
    }
    let whole = !named.is_empty() && named.is_subset(&own);
    if whole && named.len() > 1 {
        return true;
    }
    let part = !own.is_empty() && own.is_subset(&named);
    LOOSE.contains(&qui.lien) && (whole || part || says(qui.nom, &one.titulaire))
}

/// Whether an order may be about somebody: it is, or what is known of either does not say that it is not. For what
/// leaves and is not taken back, and nobody is there to ask.
pub fn may_be(one: &InForce, qui: Qui<'_>) -> bool {
    if qui.lien == "enfant" {
        return false;
    }
    let named = words(one.nom.as_deref().unwrap_or_default());
    let own = words(qui.nom);
    is_about(one, qui)
        || is_unsaid(qui)
        || (!named.is_empty() && named.is_subset(&own))
        || (OTHERS.contains(&one.titulaire.as_str())
            && (named.is_empty() || !named.is_disjoint(&own)))
}

/// Whether nothing says who somebody is: neither a tie nor a name.
pub fn is_unsaid(qui: Qui<'_>) -> bool {
    LOOSE.contains(&qui.lien) && words(qui.nom).is_empty()
}
