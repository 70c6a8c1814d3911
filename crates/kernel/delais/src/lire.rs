//! Reading a file of rules, and saying what is wrong with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use jiff::civil::Date;
use serde::Deserialize;

use crate::{Condition, Confiance, Delai, Etape, Regle, Responsable, Terme};

/// What is wrong with a file of rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Faute {
    /// It is no TOML, or has a key nobody knows; with its line.
    #[error("{0}")]
    Texte(String),
    /// A rule contradicts itself.
    #[error("règle « {regle} » : {cause}")]
    Regle {
        /// The rule.
        regle: String,
        /// What is wrong.
        cause: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEtape {
    #[serde(default)]
    nom: String,
    delai: Option<Delai>,
    avant: Option<Delai>,
    age: Option<i16>,
    #[serde(default)]
    exige: bool,
    #[serde(default)]
    fin_d_annee: bool,
    pas_avant: Option<Delai>,
    fenetre: Option<Delai>,
    preuve: Vec<String>,
    #[serde(default = "once")]
    fois: usize,
    prorogation: Option<Delai>,
    #[serde(default)]
    repete: bool,
    #[serde(default)]
    si: Condition,
    depuis: Option<Date>,
    jusque: Option<Date>,
}

fn once() -> usize {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegle {
    id: String,
    domaine: String,
    phrase: String,
    source: String,
    confiance: Confiance,
    responsable: Responsable,
    depart: Vec<String>,
    #[serde(default)]
    fin: Vec<String>,
    #[serde(default)]
    repete: bool,
    etape: Vec<RawEtape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    natures: BTreeMap<String, String>,
    #[serde(default)]
    regle: Vec<RawRegle>,
}

/// Rules, and the names of what may happen.
#[derive(Debug, Clone, Default)]
pub struct Regles {
    /// The rules, in the order of their files.
    pub regles: Vec<Regle>,
    natures: BTreeMap<String, String>,
}

impl Regles {
    /// The rules of law that the product ships.
    ///
    /// # Errors
    ///
    /// [`Faute`]; never, as a test reads them.
    pub fn loi() -> Result<Self, Faute> {
        Self::default().and(include_str!("../regles.toml"))
    }

    /// The rules of law, then habits that many services give themselves.
    ///
    /// # Errors
    ///
    /// [`Faute`]; never, as a test reads them.
    pub fn avec_usages() -> Result<Self, Faute> {
        Self::loi()?.and(include_str!("../usages.toml"))
    }

    /// [`Regles::avec_usages`], read from their text once in the life of the process.
    ///
    /// # Errors
    ///
    /// [`Faute`]; never, as a test reads them.
    pub fn livrees() -> Result<&'static Self, Faute> {
        static LIVREES: LazyLock<Result<Regles, Faute>> = LazyLock::new(Regles::avec_usages);
        LIVREES.as_ref().map_err(Clone::clone)
    }

    /// These rules, then those of `text`, which may add natures of facts and name known ones.
    ///
    /// # Errors
    ///
    /// [`Faute`] when the text cannot be read, a rule has a name already taken, names a fact nobody
    /// knows, has no stage, or a stage has no term or several.
    pub fn and(mut self, text: &str) -> Result<Self, Faute> {
        let file: RawFile =
            toml::from_str(text).map_err(|error| Faute::Texte(error.to_string()))?;
        self.natures.extend(file.natures);
        for raw in file.regle {
            let regle = self.check(raw)?;
            self.regles.push(regle);
        }
        Ok(self)
    }

    /// Other rules over the same facts: those that a service gives itself.
    #[must_use]
    pub fn with(&self, regles: Vec<Regle>) -> Self {
        Self { regles, natures: self.natures.clone() }
    }

    /// The name on a page of what may happen.
    pub fn nature(&self, nature: &str) -> Option<&str> {
        self.natures.get(nature).map(String::as_str)
    }

    /// The rule of this name.
    pub fn regle(&self, id: &str) -> Option<&Regle> {
        self.regles.iter().find(|regle| regle.id == id)
    }

    /// What may happen and no rule speaks of.
    pub fn unused(&self) -> Vec<&str> {
        let mut used: BTreeSet<&str> = BTreeSet::from(["prorogation"]);
        for regle in &self.regles {
            used.extend(regle.depart.iter().chain(&regle.fin).map(String::as_str));
            used.extend(regle.etapes.iter().flat_map(|etape| &etape.preuve).map(String::as_str));
        }
        self.natures.keys().map(String::as_str).filter(|nature| !used.contains(nature)).collect()
    }

    fn check(&self, raw: RawRegle) -> Result<Regle, Faute> {
        let fault = |cause: String| Faute::Regle { regle: raw.id.clone(), cause };
        if self.regle(&raw.id).is_some() {
            return Err(fault("ce nom est déjà pris".to_owned()));
        }
        if raw.etape.is_empty() || raw.depart.is_empty() {
            return Err(fault("il faut un départ et une étape".to_owned()));
        }
        if raw.source.trim().is_empty() {
            return Err(fault("il faut une source".to_owned()));
        }
        let mut named = raw.depart.iter().chain(&raw.fin);
        let preuves = raw.etape.iter().flat_map(|etape| &etape.preuve);
        if let Some(unknown) =
            named.by_ref().chain(preuves).find(|nature| !self.natures.contains_key(*nature))
        {
            return Err(fault(format!("« {unknown} » n'est pas dans [natures]")));
        }
        let etapes = raw
            .etape
            .iter()
            .map(|etape| stage(etape, raw.repete).map_err(fault))
            .collect::<Result<_, _>>()?;
        Ok(Regle {
            etapes,
            id: raw.id,
            domaine: raw.domaine,
            phrase: raw.phrase,
            source: raw.source,
            confiance: raw.confiance,
            responsable: raw.responsable,
            depart: raw.depart,
            fin: raw.fin,
        })
    }
}

fn stage(raw: &RawEtape, repete: bool) -> Result<Etape, String> {
    let terms: Vec<Terme> = [
        raw.delai.map(Terme::Apres),
        raw.avant.map(Terme::Avant),
        raw.age.map(Terme::Age),
        raw.exige.then_some(Terme::Exige),
        raw.fin_d_annee.then_some(Terme::FinAnnee),
    ]
    .into_iter()
    .flatten()
    .collect();
    let [terme] = terms[..] else {
        return Err(format!(
            "une étape a un terme et un seul (delai, avant, age, exige, fin_d_annee), pas {}",
            terms.len()
        ));
    };
    if raw.preuve.is_empty() || raw.fois == 0 {
        return Err("une étape dit ce qui prouve qu'elle est faite".to_owned());
    }
    if let (Some(depuis), Some(jusque)) = (raw.depuis, raw.jusque)
        && depuis >= jusque
    {
        return Err("« depuis » vient avant « jusque »".to_owned());
    }
    Ok(Etape {
        nom: raw.nom.clone(),
        terme,
        pas_avant: raw.pas_avant,
        fenetre: raw.fenetre,
        preuve: raw.preuve.clone(),
        fois: raw.fois,
        prorogation: raw.prorogation,
        repete: raw.repete || repete,
        si: raw.si.clone(),
        depuis: raw.depuis,
        jusque: raw.jusque,
    })
}
