//! What is said of a file, service by service: what the same rule decides is told together.

use access::{Category, Rule, Why};

/// What one rule opens or closes of what one service keeps.
pub(super) struct Block {
    /// Whether it opens.
    pub open: bool,
    /// The sentence: « Parce que… »
    pub sentence: String,
    /// The kinds of information it decides.
    pub informations: String,
    /// What the decision rests on, each once.
    pub facts: Vec<String>,
    /// The text of law.
    pub source: String,
}

/// Where nothing opens a kind of information: its source.
const NOTHING: &str = "CASF, art. L. 311-3, 4°";

/// What a rule says: two that say the same, from the same source, are one for who reads.
fn told(why: &Why) -> Option<(&str, &str, &str)> {
    why.rule.map(|rule| (rule.phrase.as_str(), rule.phrase_tiers.as_str(), rule.source.as_str()))
}

/// Groups what was decided by rule, in the order of the categories; what is open first.
pub(super) fn blocks(found: &[&Why], oneself: bool) -> Vec<Block> {
    let mut groups: Vec<(&Why, Vec<Category>, Vec<String>)> = Vec::new();
    for &why in found {
        let same = |group: &&mut (&Why, Vec<Category>, Vec<String>)| {
            group.0.allowed == why.allowed && told(group.0) == told(why)
        };
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.1.push(why.category);
                for fact in &why.facts {
                    if !group.2.contains(fact) {
                        group.2.push(fact.clone());
                    }
                }
            }
            None => groups.push((why, vec![why.category], why.facts.clone())),
        }
    }
    groups.sort_by_key(|(why, _, _)| !why.allowed);
    groups
        .into_iter()
        .map(|(why, categories, facts)| Block {
            open: why.allowed,
            sentence: why.rule.map_or_else(
                || "Aucune règle ne l’ouvre.".to_owned(),
                |rule| format!("Parce qu{}.", said(rule, oneself)),
            ),
            informations: categories
                .iter()
                .map(|category| category.label())
                .collect::<Vec<_>>()
                .join(", "),
            facts,
            source: why.rule.map_or_else(|| NOTHING.to_owned(), |rule| rule.source.clone()),
        })
        .collect()
}

/// « e le service… » or « ’un acte… »: what follows « parce qu ».
pub(super) fn said(rule: &Rule, oneself: bool) -> String {
    let phrase =
        if oneself || rule.phrase_tiers.is_empty() { &rule.phrase } else { &rule.phrase_tiers };
    let vowel = phrase.starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'y']);
    format!("{}{phrase}", if vowel { "’" } else { "e " })
}

#[cfg(test)]
mod tests {
    use access::{Category, Why};

    use super::blocks;

    #[test]
    fn what_one_rule_decides_is_told_once_and_what_is_open_comes_first() {
        let rule = access::rule("mission-du-soignant");
        let why = |category: Category, allowed: bool| Why {
            service: 1,
            category,
            allowed,
            rule: rule.filter(|_| allowed),
            facts: vec!["rôle dans ce service : Infirmier, médecin".to_owned()],
        };
        let all = [
            why(Category::Origine, false),
            why(Category::Sante, true),
            why(Category::Medical, true),
            why(Category::Penal, false),
        ];
        let told = blocks(&all.iter().collect::<Vec<_>>(), true);
        let read: Vec<(bool, &str, usize)> =
            told.iter().map(|one| (one.open, one.informations.as_str(), one.facts.len())).collect();
        let closed = "Secret des origines, Données pénales";
        assert_eq!(read, [(true, "Parcours de soin, Dossier médical", 1), (false, closed, 1)]);
        assert!(told[0].sentence.starts_with("Parce que vous prenez"), "{}", told[0].sentence);
    }
}
