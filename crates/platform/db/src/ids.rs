//! Identifiers: 63 bits, ordered by time, not guessable from a neighbour.

use std::sync::atomic::{AtomicI64, Ordering};

/// Makes identifiers: 42 bits of milliseconds since 2020, then 21 random bits.
///
/// Two processes on one database collide only if they draw the same 21 bits in the same
/// millisecond for the same table; the primary key then refuses the second, which is retried by
/// its user. Inside a process numbers only grow.
#[derive(Debug, Default)]
pub struct Ids {
    last: AtomicI64,
}

/// 1 January 2020, in milliseconds of the Unix epoch.
const EPOCH_MS: i64 = 1_577_836_800_000;

impl Ids {
    /// Returns the next identifier at `now_ms` (milliseconds of the Unix epoch).
    pub fn next(&self, now_ms: i64) -> i64 {
        let random = i64::from(rand::random::<u32>() >> 11);
        let drawn = ((now_ms - EPOCH_MS).max(1) << 21) | random;
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let next = if drawn > last { drawn } else { last + 1 + (random & 0xff) };
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return next,
                Err(seen) => last = seen,
            }
        }
    }
}
