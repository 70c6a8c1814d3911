//! `maillage`: the product in one program.

use clap::Parser as _;
use maillage::command::{Cli, run};

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    return_large_memory();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("maillage : {error}");
            return std::process::ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("maillage : {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// Begins again with the setting of the system's allocator that gives large blocks back to the system
/// as soon as they are free. By itself it learns to keep them, in each thread: half a gigabyte under
/// load instead of a tenth (docs/performance.md). It reads this when a program begins, and only then.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn return_large_memory() {
    use std::os::unix::process::CommandExt as _;
    const SETTING: &str = "MALLOC_MMAP_THRESHOLD_";
    const ONE_MIB: &str = "1048576";
    if std::env::var_os(SETTING).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Comes back only when it could not: the program then goes on as it is.
        let _could_not = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(SETTING, ONE_MIB)
            .exec();
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn return_large_memory() {}
