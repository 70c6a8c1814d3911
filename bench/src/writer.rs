//! The process that is killed: 32 writers, an import, or both, each act acknowledged on its
//! standard output once it is durable.

use std::{fmt::Write as _, io::Write as _, sync::Arc};

use access::{Action, Actor, Category, Cible, House, Verb};
use anyhow::{Result, bail};
use fiche::{Headings, Owners, Register, Row, Saved, Seen};

use crate::base::{self, ORGANISATION, SERVICE};

/// Writers at once.
const WRITERS: usize = 32;
/// Rows of one import.
pub const IMPORTED: usize = 300;

/// Says that something is durable; a line is whole or absent.
fn acknowledge(line: &str) {
    let mut out = std::io::stdout().lock();
    // The reader may be gone: then nobody counts on it.
    let _gone = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Writes until it is killed.
pub async fn run(target: &str, load: &str) -> Result<()> {
    let (house, actor, register) = base::enter(base::open(target).await?).await?;
    let actor = Arc::new(actor);
    acknowledge("pret");
    let mut tasks = Vec::new();
    if load != "import" {
        for _ in 0..WRITERS {
            let (house, actor, register) = (house.clone(), actor.clone(), register.clone());
            tasks.push(tokio::spawn(async move { write(&house, &actor, &register).await }));
        }
    }
    if load != "ecritures" {
        tasks.push(tokio::spawn(async move { import(&house, &actor, &register).await }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(())
}

async fn write(house: &House, actor: &Actor, register: &Register) -> Result<()> {
    loop {
        let id = house.new_id();
        let mut row = Row::default()
            .with("day", "2026-06-17")
            .with("nature", "entretien")
            .with("minutes", 45_i64);
        row.owner = SERVICE;
        row.reference = Some(format!("W{id}"));
        let action =
            Action { verb: Verb::Ecrire, category: Category::Vie, cible: Cible::Service(SERVICE) };
        let mut granted = house.authorize_write(actor, action).await?;
        let kind = &vie::equipe::ACTE;
        let seen = &mut Seen::default();
        let saved = fiche::create(&mut granted, register, kind, id, row, None, seen).await?;
        let Saved::Kept(id) = saved else { bail!("not kept: {saved:?}") };
        granted.commit().await?;
        acknowledge(&format!("W {id}"));
    }
}

async fn import(house: &House, actor: &Actor, register: &Register) -> Result<()> {
    let owners = Owners { service: SERVICE, organisation: ORGANISATION };
    for number in 0.. {
        let mut text = String::from("Référence;Nom;Prénom;Né(e) le\n");
        for line in 0..IMPORTED {
            let _infallible = writeln!(text, "I{number}-{line};Importé;Enfant {line};12/05/2014");
        }
        let sheets = fiche::read_csv("personne", text.as_bytes())?;
        let plan = fiche::plan(register, &sheets, None, &Headings::new());
        let action = Action {
            verb: Verb::Importer,
            category: Category::Identite,
            cible: Cible::Service(SERVICE),
        };
        let mut granted = house.authorize_write(actor, action).await?;
        let applied = fiche::apply(house, &mut granted, register, &plan, owners, None).await?;
        if !applied.is_clean(None) {
            bail!("the import has problems: {:?}", applied.problems);
        }
        granted.commit().await?;
        acknowledge(&format!("I {number}"));
    }
    Ok(())
}
