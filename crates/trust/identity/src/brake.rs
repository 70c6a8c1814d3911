//! The brake on guessing: after some wrong passwords, a name and an address must wait.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// How many wrong passwords are forgiven.
const FORGIVEN: u32 = 5;
/// How long the first wait is, in seconds; it doubles with each further fault.
const FIRST_WAIT_S: i64 = 15;
/// The longest wait, in seconds.
const LONGEST_WAIT_S: i64 = 900;
/// How many names and addresses are remembered.
const REMEMBERED: usize = 50_000;

#[derive(Debug, Clone, Copy)]
struct Faults {
    count: u32,
    last_s: i64,
}

/// Counts wrong passwords by name and by address, in memory.
#[derive(Debug, Default)]
pub struct Brake(Mutex<HashMap<String, Faults>>);

impl Brake {
    /// Returns how many seconds `key` must still wait at `now_s`; 0 when it may try.
    pub fn wait_s(&self, key: &str, now_s: i64) -> i64 {
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(fault) = faults.get(key) else { return 0 };
        if fault.count < FORGIVEN {
            return 0;
        }
        let wait = FIRST_WAIT_S << (fault.count - FORGIVEN).min(6);
        (fault.last_s + wait.min(LONGEST_WAIT_S) - now_s).max(0)
    }

    /// Notes a wrong password.
    pub fn fault(&self, key: &str, now_s: i64) {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if faults.len() >= REMEMBERED {
            faults.retain(|_, fault| now_s - fault.last_s < LONGEST_WAIT_S);
        }
        let fault = faults.entry(key.to_owned()).or_insert(Faults { count: 0, last_s: now_s });
        if now_s - fault.last_s > LONGEST_WAIT_S {
            fault.count = 0;
        }
        fault.count += 1;
        fault.last_s = now_s;
    }

    /// Forgets the faults of `key`, who proved who they are.
    pub fn forgive(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}
