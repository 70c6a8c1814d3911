//! The chain of traces from the console: checked, copied, its head printed.

use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use audit::{Checked, Head};
use clap::{Args, Subcommand};

use crate::{config::Config, serve};

#[derive(Args)]
pub(super) struct VerifyAsked {
    /// Fichier de réglages.
    #[arg(long, required_unless_present = "file")]
    config: Option<PathBuf>,
    /// Copie de la chaîne, écrite par `trace export` : aucune base n’est ouverte.
    #[arg(long, conflicts_with = "config")]
    file: Option<PathBuf>,
    /// Fin de chaîne gardée ailleurs : « numéro sceau », ou un fichier qui en contient.
    #[arg(long)]
    head: Option<String>,
}

#[derive(Subcommand)]
pub(super) enum TraceCommand {
    /// Copie toute la chaîne, pour la vérifier ailleurs.
    Export {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
        /// Fichier à écrire.
        #[arg(long)]
        out: PathBuf,
    },
    /// Imprime le numéro et le sceau de la dernière entrée, à garder ailleurs.
    Head {
        /// Fichier de réglages.
        #[arg(long)]
        config: PathBuf,
    },
}

/// Reads heads kept elsewhere: one a line, its number and its seal last.
pub(crate) fn heads(text: &str) -> Vec<Head> {
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().rev();
            let (hash, seq) = (words.next()?, words.next()?);
            let sealed = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            Some(Head { seq: seq.parse().ok().filter(|_| sealed)?, hash: hash.to_owned() })
        })
        .collect()
}

fn asked_heads(head: Option<&str>, kept: Option<&Path>) -> anyhow::Result<Vec<Head>> {
    let mut all = Vec::new();
    if let Some(path) = kept.filter(|path| path.exists()) {
        all.extend(heads(&std::fs::read_to_string(path)?));
    }
    if let Some(given) = head {
        let mut found = heads(given);
        if found.is_empty() && Path::new(given).exists() {
            found = heads(&std::fs::read_to_string(given)?);
        }
        if found.is_empty() {
            bail!("--head : attendu « numéro sceau » (64 signes), ou un fichier qui en contient");
        }
        all.extend(found);
    }
    Ok(all)
}

fn told(checked: &Checked, anchors: usize) {
    if let Some(flaw) = &checked.flaw {
        println!("Chaîne rompue à l’entrée {} : {}.", flaw.seq, flaw.cause);
    } else {
        let Head { seq, hash } = &checked.head;
        println!("Chaîne intacte : {seq} entrées, dernier sceau {hash}.");
        match anchors {
            0 => println!(
                "Aucune fin gardée ailleurs n’a été donnée : une coupure de la fin ne se verrait pas."
            ),
            1 => println!("Elle passe par la fin gardée ailleurs."),
            n => println!("Elle passe par les {n} fins gardées ailleurs."),
        }
    }
}

fn code(sound: bool) -> ExitCode {
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

pub(super) async fn verify(asked: VerifyAsked) -> anyhow::Result<ExitCode> {
    if let Some(path) = &asked.file {
        let anchors = asked_heads(asked.head.as_deref(), None)?;
        let n = anchors.len();
        let copy = File::open(path).with_context(|| path.display().to_string())?;
        let checked = audit::check_copy(BufReader::with_capacity(1 << 20, copy), anchors)?;
        told(&checked, n);
        return Ok(code(checked.flaw.is_none()));
    }
    let config = Config::read(asked.config.as_deref().context("indiquez --config ou --file")?)?;
    let anchors = asked_heads(asked.head.as_deref(), config.trace.head_file.as_deref())?;
    let n = anchors.len();
    let shell = serve::open(&config).await?;
    let damage = shell.house.db().check_integrity().await?;
    for line in &damage {
        println!("Base abîmée : {line}");
    }
    let checked = audit::check(shell.house.db(), anchors).await?;
    told(&checked, n);
    Ok(code(damage.is_empty() && checked.flaw.is_none()))
}

pub(super) async fn run(command: TraceCommand) -> anyhow::Result<()> {
    match command {
        TraceCommand::Export { config, out } => {
            let shell = serve::open(&Config::read(&config)?).await?;
            let file = File::create_new(&out).with_context(|| out.display().to_string())?;
            let mut file = BufWriter::with_capacity(1 << 20, file);
            let head = audit::export(shell.house.db(), &mut file).await?;
            println!(
                "Copie écrite : {}. {} entrées, dernier sceau {}.",
                out.display(),
                head.seq,
                head.hash
            );
        }
        TraceCommand::Head { config } => {
            let shell = serve::open(&Config::read(&config)?).await?;
            let head = audit::head(shell.house.db()).await?;
            println!("Trace de Maillage, au {}", shell.house.now());
            println!("{} {}", head.seq, head.hash);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_from_a_slip_or_from_the_file_of_days() {
        let seal = "ab".repeat(32);
        let slip = format!("Trace de Maillage, au 2026-03-10T08:00:00Z\n12 {seal}\n");
        assert_eq!(heads(&slip), [Head { seq: 12, hash: seal.clone() }]);
        let days = format!("2026-03-10T08:00:00Z 12 {seal}\n2026-03-11T08:00:00Z 40 {seal}\n");
        assert_eq!(heads(&days).len(), 2);
        assert_eq!(heads("12 abc").len(), 0);
    }
}
