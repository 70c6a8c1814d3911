//! Where attempts come from: one password tried on many names is slowed by address, and for the whole
//! instance but for addresses that are known (`identity::throttle`).

use db::Write;
use identity::{ADDRESS, INSTANCE, Poured, Vessel};
use web::{PageError, Shell, Source};

use crate::admit::trace_refused;

/// What an attempt was counted under: to be taken back when it proves to be honest.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    address: Option<String>,
    keys: Vec<String>,
}

/// The name of a vessel starts with a space, as no name typed at the door does.
const WHOLE: &str = " maison";

fn address_key(source: Source) -> Option<String> {
    source.key().map(|address| format!(" adresse:{address}"))
}

/// Counts an attempt to sign in, for good: by where it comes from, then by its name. `Err`: the seconds
/// to wait, it must not be judged. What was counted before that is taken back, so that nobody waits for
/// attempts of their own that were not looked at.
pub(crate) async fn count_sign_in(
    shell: &Shell,
    source: Source,
    name: &str,
) -> Result<Result<Counted, i64>, PageError> {
    let now_s = shell.house.now().as_second();
    let address = address_key(source);
    let mut write = shell.house.db().write().await?;
    let known = match &address {
        Some(key) => identity::knows_source(&mut write, key, now_s).await?,
        None => false,
    };
    let mut vessels: Vec<(String, Vessel, &'static str)> = Vec::new();
    vessels.extend(address.clone().map(|key| (key, ADDRESS, "adresse")));
    if !known {
        vessels.push((WHOLE.to_owned(), INSTANCE, "instance"));
    }
    let mut counted = Counted { address, keys: Vec::new() };
    let mut waits = 0;
    for (key, vessel, which) in vessels {
        match identity::add_drop(&mut write, &key, vessel, now_s).await? {
            Poured::In => counted.keys.push(key),
            Poured::Wait { seconds, is_news } => {
                if is_news {
                    // Neither the address nor a name: that it happened, and when.
                    trace_refused(shell, &mut write, "compte.frein", "connexion").await?;
                    tracing::warn!(which, "sign-ins are slowed: many wrong passwords");
                }
                waits = seconds;
                break;
            }
        }
    }
    if waits == 0 {
        waits = identity::attempt(&mut write, name, now_s).await?;
    }
    if waits > 0 {
        take_back(&mut write, &counted).await?;
    }
    write.commit().await?;
    Ok(if waits > 0 { Err(waits) } else { Ok(counted) })
}

async fn take_back(write: &mut Write, counted: &Counted) -> Result<(), PageError> {
    for key in &counted.keys {
        identity::take_drop_back(write, key).await?;
    }
    Ok(())
}

/// An attempt that was not judged after all.
pub(crate) async fn not_judged(shell: &Shell, counted: &Counted) -> Result<(), PageError> {
    let mut write = shell.house.db().write().await?;
    take_back(&mut write, counted).await?;
    Ok(write.commit().await?)
}

/// The attempt was that of somebody who proved who they are: it counts no more, and their address is
/// known for a while.
pub(crate) async fn proved(shell: &Shell, counted: &Counted) -> Result<(), PageError> {
    let mut write = shell.house.db().write().await?;
    take_back(&mut write, counted).await?;
    if let Some(key) = &counted.address {
        identity::remember_source(&mut write, key, shell.house.now().as_second()).await?;
    }
    Ok(write.commit().await?)
}
