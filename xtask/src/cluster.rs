//! A throw-away PostgreSQL cluster for the tests, on a free port, gone when its owner is.
//!
//! A small shell waits on a pipe that only this process holds: however the process ends (return,
//! panic, signal, even `kill -9`), the pipe closes and the shell stops the server and removes its
//! folder. Nothing is durable in it: `fsync` is off.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell;

/// Waits for the pipe to close, then stops the server and removes the folder: out of the way at once, its million files
/// behind, for nobody to wait a minute for them.
/// It ignores the signals of the terminal, so Ctrl-C ends its owner and not the cleaning.
const GUARD: &str = r#"
trap '' INT TERM HUP QUIT
cat > /dev/null
"$@" -D "$PG_FOLDER/data" -m immediate stop > /dev/null 2>&1
mv "$PG_FOLDER" "$PG_FOLDER.gone"
rm -rf "$PG_FOLDER.gone" &
"#;

/// A running cluster; dropping it stops the server and removes its files.
#[derive(Debug)]
pub struct Cluster {
    guard: Child,
    url: String,
}

impl Cluster {
    /// Makes and starts a cluster in the folder for temporary files.
    ///
    /// # Errors
    ///
    /// When PostgreSQL's programs are missing, or one of them fails; the error holds its log.
    pub fn start() -> Result<Self> {
        let bin = server_programs().context("PostgreSQL's initdb is not on this machine")?;
        let folder = std::env::temp_dir().join(format!("maillage-pg-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let as_postgres = shell::is_root()?;
        if as_postgres {
            // PostgreSQL refuses to run as root; its package made a user for it.
            shell::run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let pg_ctl = program(&bin, "pg_ctl", as_postgres);
        // From here on the guard cleans up, whatever fails below.
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .args(&pg_ctl)
            .env("PG_FOLDER", &folder)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the guard of the cluster")?;
        let mut cluster = Self { guard, url: String::new() };

        let data = folder.join("data");
        shell::read(
            command(&program(&bin, "initdb", as_postgres))
                .args(["-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"])
                .arg("-D")
                .arg(&data),
        )?;
        let port = free_port()?;
        let log = folder.join("log");
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync=off \
             -c synchronous_commit=off -c full_page_writes=off -c max_connections=300",
            folder.display()
        );
        // Not `read`: the server would inherit the pipe and keep it open.
        let status = command(&pg_ctl)
            .arg("-D")
            .arg(&data)
            .args(["-w", "-o", &options, "-l"])
            .arg(&log)
            .arg("start")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .context("cannot start pg_ctl")?;
        if !status.success() {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            bail!("PostgreSQL did not start ({status}):\n{log}");
        }
        cluster.url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(cluster)
    }

    /// Returns the address of the cluster's own database, for its superuser.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// Returns the folder of `initdb` and `pg_ctl`: the newest of Debian's, else that of `PATH`.
pub fn server_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").is_file().then_some((version, bin))
        })
        .max_by_key(|(version, _)| *version)
        .map(|(_, bin)| bin);
    newest.or_else(|| shell::find("initdb")?.parent().map(Path::to_path_buf))
}

/// Asks the kernel for a port that nobody holds; a fixed one is taken on a shared machine.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn program(bin: &Path, name: &str, as_postgres: bool) -> Vec<PathBuf> {
    let mut words: Vec<PathBuf> = Vec::new();
    if as_postgres {
        words.extend(["runuser", "-u", "postgres", "--"].map(PathBuf::from));
    }
    words.push(bin.join(name));
    words
}

fn command(words: &[PathBuf]) -> Command {
    let mut command = Command::new(words.first().map_or(Path::new("false"), PathBuf::as_path));
    command.args(words.iter().skip(1)).current_dir("/");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cluster_answers_while_it_is_held_and_leaves_nothing_behind() {
        if server_programs().is_none() {
            return;
        }
        let cluster = Cluster::start().expect("a cluster");
        let folder = std::env::temp_dir().join(format!("maillage-pg-{}", std::process::id()));
        let port = cluster.url().split([':', '/']).nth(4).and_then(|port| port.parse().ok());
        let address = ("127.0.0.1", port.expect("a port"));
        assert!(std::net::TcpStream::connect(address).is_ok());
        drop(cluster);
        assert!(std::net::TcpStream::connect(address).is_err());
        assert!(!folder.exists());
    }
}
