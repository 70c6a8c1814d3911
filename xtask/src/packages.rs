//! What the tests need from the distribution: PostgreSQL and Chromium with its driver.
//!
//! Only what is missing is installed, so a machine that has all of it needs no network.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{cluster, shell};

/// Installs by `apt-get` the packages whose programs are missing.
///
/// # Errors
///
/// When something is missing and `apt-get`, or the right to use it, is missing too; when the
/// installation fails or leaves a program missing.
pub fn install_missing() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        println!("nothing to install: PostgreSQL, Chromium and its driver are here");
        return Ok(());
    }
    println!("missing: {}", missing.join(" "));
    if !shell::is_installed("apt-get") {
        bail!("no apt-get here: install {} by hand, then start again", missing.join(", "));
    }
    shell::run(apt_get()?.args(["update", "-qq"]))?;
    shell::run(
        apt_get()?.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing),
    )?;
    let left = self::missing();
    if !left.is_empty() {
        bail!("apt-get ended well, yet these are still missing: {}", left.join(", "));
    }
    Ok(())
}

/// Returns the Debian packages whose programs are not on this machine.
fn missing() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if cluster::server_programs().is_none() {
        packages.push("postgresql");
    }
    if !["chromium", "google-chrome"].into_iter().any(shell::is_installed) {
        packages.push("chromium");
    }
    if !shell::is_installed("chromedriver") {
        packages.push("chromium-driver");
    }
    // A provider of identities, which a test signs in with.
    if !shell::is_installed("glewlwyd") {
        packages.push("glewlwyd");
    }
    packages
}

fn apt_get() -> Result<Command> {
    let mut command = if shell::is_root()? {
        Command::new("env")
    } else if shell::is_installed("sudo") {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        bail!("neither root nor sudo here: install {} by hand", missing().join(", "));
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "Dpkg::Use-Pty=0"]);
    Ok(command)
}
