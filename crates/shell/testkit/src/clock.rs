//! A clock that stands still until it is moved.

use std::sync::{Mutex, PoisonError};

use access::Clock;
use jiff::{SignedDuration, Timestamp};

/// A clock that stands still. It starts on 12 March 2026, at 11 in the morning in Paris.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

/// 12 March 2026, 10:00 UTC, in seconds of the Unix epoch.
const START_S: i64 = 1_773_309_600;

impl Default for FixedClock {
    fn default() -> Self {
        Self(Mutex::new(Timestamp::from_second(START_S).unwrap_or(Timestamp::UNIX_EPOCH)))
    }
}

impl FixedClock {
    /// Moves it forward by `seconds`.
    pub fn advance_s(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(*now);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
