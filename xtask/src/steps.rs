//! The steps of a run: a heading before each, its time after.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps done so far, with their times.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Runs one step under its heading.
    ///
    /// # Errors
    ///
    /// What `work` answers, with the name of the step.
    pub fn run<T>(&mut self, title: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {}. {title}", self.done.len() + 1);
        let start = Instant::now();
        let outcome = work();
        let elapsed = start.elapsed();
        self.done.push((title, elapsed));
        println!("   {title}: {:.1} s", elapsed.as_secs_f64());
        outcome.with_context(|| format!("step « {title} »"))
    }

    /// Prints the time of each step and of the whole.
    pub fn print_times(&self) {
        println!("\n== Times");
        for (title, elapsed) in &self.done {
            println!("{:>8.1} s  {title}", elapsed.as_secs_f64());
        }
        let whole: Duration = self.done.iter().map(|(_, elapsed)| *elapsed).sum();
        println!("{:>8.1} s  in all", whole.as_secs_f64());
    }
}
