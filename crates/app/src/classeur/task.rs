//! Once a day, and no more files than a week's.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use fiche::Register;
use jiff::tz::TimeZone;
use web::Shell;

use super::{build, store};

/// Where binders are written, in the folder of the data.
pub const FOLDER: &str = "classeur";

/// How many files of a service stay.
const KEPT: usize = 7;
/// How often one looks whether a day has begun.
const LOOK: Duration = Duration::from_mins(10);

/// Makes the binders that are due, now and every ten minutes, until the process ends.
pub async fn watch(shell: Shell, folder: PathBuf) {
    let register = Register::new(crate::register::fiches());
    let mut tick = tokio::time::interval(LOOK);
    loop {
        tick.tick().await;
        match make_due(&shell, &register, &folder).await {
            Ok(0) => {}
            Ok(made) => tracing::info!(made, "binders made"),
            Err(error) => tracing::error!(%error, "a binder could not be made"),
        }
    }
}

/// Makes the binders that were not made on this day in Paris; returns how many. One that fails keeps
/// none of the others from being made.
///
/// # Errors
///
/// The last failure: the disk's, the engine's or the seal's.
pub async fn make_due(shell: &Shell, register: &Register, folder: &Path) -> anyhow::Result<usize> {
    let today = shell.house.today();
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let mut read = shell.house.db().read().await?;
    let all = store::all(&mut read).await?;
    drop(read);
    let (mut made, mut failed) = (0, None);
    for one in all {
        let day = one.built.as_ref().and_then(|(at, _)| at.parse::<jiff::Timestamp>().ok());
        if day.is_some_and(|at| zone.to_datetime(at).date() == today) {
            continue;
        }
        match make(shell, register, folder, one.service).await {
            Ok(()) => made += 1,
            Err(error) => failed = Some(error),
        }
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(made),
    }
}

async fn make(
    shell: &Shell,
    register: &Register,
    folder: &Path,
    service: i64,
) -> anyhow::Result<()> {
    let Some(password) = store::password(&shell.house, service).await? else { return Ok(()) };
    let binder = build(shell, register, service, &password)
        .await
        .map_err(|error| anyhow::anyhow!("service {service}: {error:?}"))?;
    private_folder(folder)?;
    let day = shell.house.today();
    let path = folder.join(format!("classeur-{service}-{day}.zip"));
    // Whole or not at all: a reader never meets half a file.
    let draft = path.with_extension("zip.part");
    std::fs::write(&draft, &binder.bytes)?;
    std::fs::rename(&draft, &path)?;
    let now = shell.house.now().to_string();
    let mut write = shell.house.db().write().await?;
    let children = i64::try_from(binder.children).unwrap_or(i64::MAX);
    store::built(&mut write, service, &now, children).await?;
    let cible = format!("service:{service}");
    access::note_in(&mut write, &now, "classeur.ecrire", &cible, "maison", None).await?;
    write.commit().await?;
    clean(folder, service)?;
    Ok(())
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes away the oldest files of a service.
fn clean(folder: &Path, service: i64) -> std::io::Result<()> {
    let start = format!("classeur-{service}-");
    let mut own: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with(&start) && path.extension().is_some_and(|ending| ending == "zip")
        })
        .collect();
    // Their names sort by day.
    own.sort();
    let over = own.len().saturating_sub(KEPT);
    own.into_iter().take(over).try_for_each(std::fs::remove_file)
}
