//! The figures shipped with the product, and the files of figures of each organisation.
//!
//! A file of an organisation is checked when it is saved; one that a new version of the product
//! no longer understands is left out, and its problems are told, line by line.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::GrantedWrite;
use db::{Read, Value};
use figures::{Catalogue, PopulationSpec, Problem};

use crate::{Facts, FactsError};

macro_rules! shipped {
    ($($name:literal),*) => {
        /// The files of figures shipped with the product: name and text.
        pub const SHIPPED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../catalogue/", $name)))),*];
    };
}
shipped!(
    "activite.toml",
    "enfants.toml",
    "sorties.toml",
    "mesures.toml",
    "decisions.toml",
    "admission.toml",
    "absences.toml",
    "vie.toml",
    "projet.toml",
    "quotidien.toml",
    "equipe.toml",
    "qualite.toml",
    "tableaux.toml",
    "rapports.toml",
    "sections.toml",
    "sections_tableaux.toml",
    "interventions.toml"
);

/// Reads the figures shipped with the product.
///
/// # Errors
///
/// Every [`Problem`] of the files, when a population no longer has what they name.
pub fn shipped(populations: &[PopulationSpec]) -> Result<Catalogue, Vec<Problem>> {
    Catalogue::default().extend(SHIPPED, populations)
}

/// A file of figures of an organisation.
#[derive(Debug, Clone)]
pub struct LocalFile {
    /// Its name.
    pub nom: String,
    /// Its text.
    pub texte: String,
    /// What is wrong in it; it is left out when something is.
    pub problems: Vec<Problem>,
}

#[derive(Default)]
pub(crate) struct LocalFigures(BTreeMap<i64, (Arc<Catalogue>, Vec<LocalFile>)>);

impl LocalFigures {
    pub fn catalogue(&self, organisation: i64) -> Option<Arc<Catalogue>> {
        self.0.get(&organisation).map(|(catalogue, _)| catalogue.clone())
    }

    pub fn files(&self, organisation: i64) -> &[LocalFile] {
        self.0.get(&organisation).map_or(&[], |(_, files)| files)
    }
}

pub(crate) async fn load_local(
    shipped: &Catalogue,
    populations: &[PopulationSpec],
    read: &mut Read,
) -> Result<LocalFigures, FactsError> {
    let mut texts: BTreeMap<i64, Vec<(String, String)>> = BTreeMap::new();
    let rows = read
        .query(
            "SELECT organisation_id, nom, texte FROM catalogue_local
              WHERE texte <> '' ORDER BY organisation_id, nom",
            &[],
        )
        .await?;
    for row in rows {
        let file = (row.get("nom")?, row.get("texte")?);
        texts.entry(row.get("organisation_id")?).or_default().push(file);
    }
    let made = texts
        .into_iter()
        .map(|(organisation, texts)| (organisation, of_organisation(shipped, populations, &texts)));
    Ok(LocalFigures(made.collect()))
}

fn of_organisation(
    shipped: &Catalogue,
    populations: &[PopulationSpec],
    texts: &[(String, String)],
) -> (Arc<Catalogue>, Vec<LocalFile>) {
    let mut left_out: Vec<Problem> = Vec::new();
    loop {
        let kept: Vec<(&str, &str)> = texts
            .iter()
            .filter(|(nom, _)| !left_out.iter().any(|problem| problem.file == *nom))
            .map(|(nom, texte)| (nom.as_str(), texte.as_str()))
            .collect();
        match shipped.extend(&kept, populations) {
            Ok(catalogue) => {
                let files = texts.iter().map(|(nom, texte)| LocalFile {
                    nom: nom.clone(),
                    texte: texte.clone(),
                    problems: left_out.iter().filter(|one| one.file == *nom).cloned().collect(),
                });
                return (Arc::new(catalogue), files.collect());
            }
            // Each turn leaves at least one file out, so the last one has none.
            Err(problems) => left_out.extend(problems),
        }
    }
}

/// Checks a file of figures of an organisation beside its other files, without saving it.
///
/// # Errors
///
/// Every [`Problem`], with line and cause.
pub fn check_local(
    facts: &Facts,
    others: &[LocalFile],
    nom: &str,
    texte: &str,
) -> Result<(), Vec<Problem>> {
    let others = others.iter().filter(|file| file.nom != nom && file.problems.is_empty());
    let files: Vec<(&str, &str)> =
        others.map(|file| (file.nom.as_str(), file.texte.as_str())).chain([(nom, texte)]).collect();
    facts.catalogue().extend(&files, &facts.populations()).map(|_| ())
}

/// Saves a file of figures of an organisation; an empty text takes it away.
///
/// # Errors
///
/// [`FactsError::Catalogue`] with every problem of the file, which is then not saved.
pub async fn save_local(
    granted: &mut GrantedWrite,
    facts: &Facts,
    organisation: i64,
    nom: &str,
    texte: &str,
) -> Result<(), FactsError> {
    let rows = granted
        .write()
        .query(
            "SELECT nom, texte FROM catalogue_local WHERE organisation_id = $1 AND texte <> ''",
            &[organisation.into()],
        )
        .await?;
    let others = rows
        .iter()
        .map(|row| {
            Ok(LocalFile { nom: row.get("nom")?, texte: row.get("texte")?, problems: Vec::new() })
        })
        .collect::<Result<Vec<_>, db::DbError>>()?;
    check_local(facts, &others, nom, texte).map_err(FactsError::Catalogue)?;
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "INSERT INTO catalogue_local (organisation_id, nom, revision, texte, at, compte_id)
             VALUES ($1, $2, (SELECT COALESCE(MAX(revision), 0) + 1 FROM catalogue_local),
                     $3, $4, $5)
             ON CONFLICT (organisation_id, nom) DO UPDATE SET revision = excluded.revision,
                 texte = excluded.texte, at = excluded.at, compte_id = excluded.compte_id",
            &[
                organisation.into(),
                nom.into(),
                texte.into(),
                at.into(),
                Value::Int((compte != 0).then_some(compte)),
            ],
        )
        .await?;
    Ok(())
}
