//! Communes, départements and régions of the official geographic code (INSEE, 2024; see
//! `data/SOURCES.md`).

use std::{collections::HashMap, sync::OnceLock};

use crate::search_key;

/// A commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commune {
    /// Its INSEE code, five characters.
    pub code: &'static str,
    /// Its name.
    pub nom: &'static str,
    /// The code of its département.
    pub departement: &'static str,
}

impl Commune {
    /// The name with the département, as people tell two of one name apart.
    pub fn label(&self) -> String {
        format!("{} ({})", self.nom, self.departement)
    }
}

struct Cog {
    by_code: HashMap<&'static str, Commune>,
    by_name: HashMap<String, Vec<Commune>>,
}

fn cog() -> &'static Cog {
    static COG: OnceLock<Cog> = OnceLock::new();
    COG.get_or_init(|| {
        let mut cog = Cog { by_code: HashMap::new(), by_name: HashMap::new() };
        for line in include_str!("../data/communes.csv").lines() {
            let mut parts = line.split(';');
            if let (Some(code), Some(nom), Some(departement)) =
                (parts.next(), parts.next(), parts.next())
            {
                let commune = Commune { code, nom, departement };
                cog.by_code.insert(code, commune);
                cog.by_name.entry(search_key(nom)).or_default().push(commune);
            }
        }
        cog
    })
}

/// Returns the commune of an INSEE code.
pub fn commune(code: &str) -> Option<Commune> {
    cog().by_code.get(code).copied()
}

/// Returns the communes of a département, in the order of the official file.
pub fn communes_of(departement: &str) -> Vec<Commune> {
    include_str!("../data/communes.csv")
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(';');
            let (code, nom, within) = (parts.next()?, parts.next()?, parts.next()?);
            (within == departement).then_some(Commune { code, nom, departement: within })
        })
        .collect()
}

/// Returns the code of the commune that `typed` names: its code, its name, or its name with the
/// département in brackets when several share the name.
///
/// # Errors
///
/// A French sentence: unknown, or which ones share the name.
pub fn find_commune(typed: &str) -> Result<&'static str, String> {
    let typed = typed.trim();
    if let Some(found) = commune(typed) {
        return Ok(found.code);
    }
    let (name, within) = match typed.split_once('(') {
        Some((name, rest)) => (name, Some(rest.trim_end_matches(')').trim())),
        None => (typed, None),
    };
    let key = search_key(name);
    // « St » is what people write for « Saint ».
    let key = key
        .split(' ')
        .map(|word| match word {
            "st" => "saint",
            "ste" => "sainte",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" ");
    let all = cog().by_name.get(&key).map_or(&[][..], Vec::as_slice);
    let fitting: Vec<&Commune> =
        all.iter().filter(|c| within.is_none_or(|d| c.departement == d)).collect();
    match fitting.as_slice() {
        [one] => Ok(one.code),
        [] => Err(format!(
            "« {typed} » n’est pas une commune connue. Écrivez son nom ou son code INSEE."
        )),
        several => {
            let labels: Vec<String> = several.iter().take(6).map(|c| c.label()).collect();
            Err(format!("Plusieurs communes portent ce nom. Précisez : {}.", labels.join(", ")))
        }
    }
}

fn departements() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("../data/departements.csv").lines().filter_map(|line| {
        let mut parts = line.split(';');
        Some((parts.next()?, parts.next()?, parts.next()?))
    })
}

/// Returns the name of a département.
pub fn departement(code: &str) -> Option<&'static str> {
    departements().find(|(c, _, _)| *c == code).map(|(_, nom, _)| nom)
}

/// Returns the code of the département that `typed` names: its code, its name, or both.
pub fn find_departement(typed: &str) -> Option<&'static str> {
    let typed = typed.trim();
    let inside = typed.split_once('(').map(|(_, rest)| rest.trim_end_matches(')').trim());
    let padded = format!("{typed:0>2}");
    let key = search_key(typed.split('(').next().unwrap_or(typed));
    departements()
        .find(|(code, nom, _)| {
            *code == padded || Some(*code) == inside || (inside.is_none() && search_key(nom) == key)
        })
        .map(|(code, _, _)| code)
}

/// All départements: code and name.
pub fn all_departements() -> Vec<(&'static str, &'static str)> {
    departements().map(|(code, nom, _)| (code, nom)).collect()
}

/// Returns the name of the région of a département.
pub fn region_of(departement: &str) -> Option<&'static str> {
    let (_, _, region) = departements().find(|(code, _, _)| *code == departement)?;
    include_str!("../data/regions.csv")
        .lines()
        .filter_map(|line| line.split_once(';'))
        .find(|(code, _)| *code == region)
        .map(|(_, nom)| nom)
}

/// All categories of establishments (FINESS): code and name, those in force first asked.
pub fn finess_categories() -> Vec<(&'static str, &'static str)> {
    include_str!("../data/categories_finess.csv")
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(';');
            let (code, label, closed) = (parts.next()?, parts.next()?, parts.next()?);
            closed.is_empty().then_some((code, label))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commune_is_found_as_people_write_it() {
        assert_eq!(find_commune("Blois"), Ok("41018"));
        assert_eq!(find_commune("41018"), Ok("41018"));
        assert_eq!(find_commune("ST AMAND LONGPRE"), Ok("41199"));
        assert_eq!(commune("41018").map(|c| c.label()), Some("Blois (41)".to_owned()));
        assert!(find_commune("Atlantide").is_err());
        let several = find_commune("Saint-Denis").unwrap_err();
        assert!(several.contains("Saint-Denis (93)"), "{several}");
        assert_eq!(find_commune("Saint-Denis (93)"), Ok("93066"));
    }

    #[test]
    fn a_departement_is_found_by_number_or_name() {
        for typed in ["41", "Loir-et-Cher", "loir et cher", "Loir-et-Cher (41)"] {
            assert_eq!(find_departement(typed), Some("41"), "{typed}");
        }
        assert_eq!(find_departement("1"), Some("01"));
        assert_eq!(find_departement("2A"), Some("2A"));
        assert_eq!(find_departement("Nulle-Part"), None);
        assert_eq!(region_of("69"), Some("Auvergne-Rhône-Alpes"));
    }
}
