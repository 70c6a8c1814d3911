//! `morning`: a service starts its day. People sign in and open their day, all within a minute.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{http::Client, machine};

/// Who comes, and how fast.
#[derive(Debug, Clone, Args)]
pub struct Morning {
    /// Host and port of the product.
    #[arg(long, default_value = "127.0.0.1:8080")]
    host: String,
    /// The accounts, in turn.
    #[arg(long, value_delimiter = ',', default_value = "educatrice,psychologue,secretaire,cheffe")]
    identifiant: Vec<String>,
    /// Instead of these accounts, one for each person: this word and a number from 1, as `generate` makes them (`jour`).
    #[arg(long)]
    each: Option<String>,
    /// Their password.
    #[arg(long)]
    password: String,
    /// How many people.
    #[arg(long, default_value_t = 300)]
    people: u32,
    /// Within how many seconds they come, each at a moment drawn at random.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// What each opens once signed in.
    #[arg(long, default_value = "/")]
    page: String,
}

/// Lets everybody in, then tells how long the door and the page took.
pub async fn run(morning: Morning) -> Result<()> {
    ensure!(!morning.identifiant.is_empty(), "no account");
    let morning = Arc::new(morning);
    let mut people = tokio::task::JoinSet::new();
    for turn in 0..morning.people {
        let morning = morning.clone();
        let wait = f64::from(morning.seconds) * rand::random::<f64>();
        people.spawn(async move {
            tokio::time::sleep(Duration::from_secs_f64(wait)).await;
            come(&morning, turn as usize).await
        });
    }
    let (mut doors, mut pages, mut faults) = (Vec::new(), Vec::new(), 0);
    while let Some(one) = people.join_next().await {
        match one? {
            Ok((door, page)) => {
                doors.push(door);
                pages.push(page);
            }
            Err(fault) => {
                println!("{fault:#}");
                faults += 1;
            }
        }
    }
    println!("{} people within {} s, {faults} refused", morning.people, morning.seconds);
    for (what, spent) in [("the door", &mut doors), (morning.page.as_str(), &mut pages)] {
        println!(
            "  {what}: p50 {}, p95 {}, p99 {}, at most {}",
            machine::ms(machine::percentile(spent, 50)),
            machine::ms(machine::percentile(spent, 95)),
            machine::ms(machine::percentile(spent, 99)),
            machine::ms(spent.iter().max().copied().unwrap_or_default()),
        );
    }
    machine::tell();
    Ok(())
}

async fn come(morning: &Morning, turn: usize) -> Result<(Duration, Duration)> {
    let name = match &morning.each {
        Some(word) => format!("{word}{}", turn + 1),
        None => morning.identifiant[turn % morning.identifiant.len()].clone(),
    };
    let start = Instant::now();
    let mut client = Client::sign_in(&morning.host, &name, &morning.password).await?;
    let door = start.elapsed();
    let start = Instant::now();
    let status = client.get(&morning.page).await?;
    ensure!(status == 200, "{}: {status} for {name}", morning.page);
    Ok((door, start.elapsed()))
}
