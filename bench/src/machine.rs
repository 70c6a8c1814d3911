//! The machine, the memory of a process, percentiles of times.

use std::time::Duration;

/// Prints what it ran on.
pub fn tell() {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = first_number("/proc/meminfo", "MemTotal:") / 1_048_576;
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .unwrap_or("unknown")
        .trim_matches('"')
        .to_owned();
    println!("machine: {cores} cores, {memory} GiB, {system}, {} build", build());
}

const fn build() -> &'static str {
    if cfg!(debug_assertions) { "dev" } else { "release" }
}

/// The memory of this process in MiB: now, and at its most.
pub fn memory() -> (u64, u64) {
    let file = "/proc/self/status";
    (first_number(file, "VmRSS:") / 1024, first_number(file, "VmHWM:") / 1024)
}

fn first_number(file: &str, name: &str) -> u64 {
    std::fs::read_to_string(file)
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// The time that `percent` of the times do not pass. Sorts them.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

/// How many a second.
pub fn rate(count: usize, time: Duration) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from) / time.as_secs_f64()
}

/// Milliseconds, with one decimal.
pub fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}
