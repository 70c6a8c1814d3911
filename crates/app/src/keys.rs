//! The keys of the house: read, made at the first start, and what is told when they are not the right ones.

use std::path::Path;

use anyhow::anyhow;
use db::{Db, DbError, Vault};
use seal::{KeyFileError, Keyring};

use crate::{classeur, config::Config, register::fiches};

/// The keys of `config`; made when there is nothing yet that wants others.
///
/// # Errors
///
/// What the operator must mend, in French; nothing was touched then.
pub async fn vault(config: &Config) -> anyhow::Result<Vault> {
    let path = config.key_file();
    match Keyring::read(&path) {
        Ok(keyring) => Ok(keyring.into()),
        Err(KeyFileError::Missing(_)) => {
            let there = db::wants_key(&config.database()).await;
            if there.map_err(|error| explain(error, config))? {
                return Err(explain(DbError::KeyNeeded, config));
            }
            Ok(make(&path)?.into())
        }
        Err(error) => Err(of_file(&error)),
    }
}

/// Makes a key file with a new key; the one of a process that came first is taken.
///
/// # Errors
///
/// What the operator must mend, in French.
pub fn make(path: &Path) -> anyhow::Result<Keyring> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        private_folder(folder).map_err(|cause| {
            anyhow!(
                "le dossier des clés {} n’a pas pu être créé ({cause}) : créez-le pour le compte du \
                 service, en mode 0700, ou indiquez un autre fichier par « cle_fichier »",
                folder.display()
            )
        })?;
    }
    let keyring = Keyring::generate().map_err(|error| of_file(&error))?;
    match keyring.write_new(path) {
        Ok(()) => {
            eprintln!(
                "Clé créée : {}. Gardez-en une copie ailleurs que les sauvegardes : sans elle, rien ne \
                 se relit.",
                path.display()
            );
            Ok(keyring)
        }
        Err(KeyFileError::Exists(_)) => Keyring::read(path).map_err(|error| of_file(&error)),
        Err(error) => Err(of_file(&error)),
    }
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// What is told of a key file that is not taken.
pub fn of_file(error: &KeyFileError) -> anyhow::Error {
    match error {
        KeyFileError::Missing(path) => {
            anyhow!("le fichier de clés {} manque", path.display())
        }
        KeyFileError::Open { path, mode } => anyhow!(
            "le fichier de clés {} peut être lu par d’autres (mode {mode:04o}) : « chmod 0600 », et \
             vérifiez son propriétaire",
            path.display()
        ),
        KeyFileError::Line(0) => {
            anyhow!("le fichier de clés ne dit pas quelle clé est la courante : il a été modifié")
        }
        KeyFileError::Line(line) => {
            anyhow!("le fichier de clés ne se comprend pas, ligne {line} : il a été modifié")
        }
        KeyFileError::Exists(path) => {
            anyhow!("un fichier de clés est déjà là : {} ; rien n’a été changé", path.display())
        }
        KeyFileError::Random => anyhow!("la machine ne donne pas de nombres au hasard"),
        KeyFileError::Disk { path, cause } => {
            anyhow!("fichier de clés {} : {cause}", path.display())
        }
    }
}

/// What is told of a database that its keys do not open.
pub fn explain(error: DbError, config: &Config) -> anyhow::Error {
    let path = config.key_file();
    let path = path.display();
    match error {
        DbError::KeyNeeded => anyhow!(
            "la base est chiffrée et son fichier de clés {path} manque : remettez-en la copie que vous \
             gardez à part ; rien n’a été changé"
        ),
        DbError::WrongKey => anyhow!(
            "la base ne s’ouvre avec aucune des clés de {path} : ce n’est pas son fichier de clés, ou la \
             base est abîmée ; rien n’a été changé"
        ),
        DbError::InUse => anyhow!(
            "la base doit être chiffrée et un autre processus l’a ouverte : arrêtez-le et recommencez ; \
             rien n’a été changé"
        ),
        other => other.into(),
    }
}

/// What is sealed in columns, in words that change when more is.
fn covered() -> String {
    let named = identity::SEALED.iter().chain(document::SEALED).chain(ecrit::SEALED);
    let named = named
        .chain(journal::SEALED)
        .chain(agenda::SEALED)
        .chain([&classeur::SEALED])
        .chain(nomade::SEALED);
    let named = named.chain(::espace::SEALED).chain(conformite::SEALED);
    let mut all: Vec<String> = named.map(|name| (*name).to_owned()).collect();
    all.extend(fiche::sealed_fields(&fiches()));
    all.join(" ")
}

/// Whether every sealed column is under the current key.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn is_complete(db: &Db) -> Result<bool, DbError> {
    db.is_covered(&covered()).await
}

/// Puts every sealed column under the current key, unless it is done already. Returns how many values
/// were; begun again, it goes on with what is left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_all(db: &Db) -> Result<u64, DbError> {
    let covered = covered();
    if db.is_covered(&covered).await? {
        return Ok(0);
    }
    let done = identity::seal_secrets(db).await?
        + fiche::seal_fields(db, &fiches()).await?
        + document::seal_documents(db).await?
        + classeur::seal_passwords(db).await?
        + ecrit::seal_writings(db).await?
        + journal::seal_notes(db).await?
        + agenda::proposition::renew(db).await?
        + nomade::seal_writings(db).await?
        + ::espace::seal_mots(db).await?
        + ::espace::seal_messages(db).await?
        + ::espace::seal_coffres(db).await?
        + conformite::seal_demandes(db).await?;
    db.note_covered(&covered).await?;
    Ok(done)
}
