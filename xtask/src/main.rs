//! The house's own checks and tools: `cargo xtask`, with no argument, prints the list.
//!
//! Every check answers with violations (`file:line`, what is wrong, what to do) and fails when
//! there is one. Nothing here is needed to build or run the product.

mod ci;
mod cluster;
mod features;
mod lexer;
mod licences;
mod migrations;
mod packages;
mod rooms;
mod shell;
mod sql;
mod steps;
mod tree;
mod words;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  ci          all that must hold before a change lands: installs what the tests need, formats,
              lints, checks the house, tests on SQLite, on PostgreSQL and in the browser
  check       the fast loop: formats, checks the house, lints, tests on SQLite
  rooms       the plan of rooms.toml: arrows, owners of tables, forbidden names, the map
  words       the words of glossaire.toml: names of the code, of tables and of columns
  migrations  no accepted migration was edited; `--accept` accepts the new ones
  licences    the licences and the bans of deny.toml
  features    a hint: dependencies that the demo and the tests would build twice
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["ci"] => ci::full(),
        ["check"] => ci::fast(),
        [check @ ("rooms" | "words" | "migrations" | "licences")] => ci::one(check),
        ["features"] => features::print(),
        ["migrations", "--accept"] => ci::accept_migrations(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
