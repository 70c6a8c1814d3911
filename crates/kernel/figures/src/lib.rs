//! figures
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "row places are u32 and days i32 to keep millions of rows small"
)]

pub mod capacity;
pub(crate) mod counting;
pub mod day;
pub mod facts;
pub mod fraction;
pub mod population;
pub mod rules;
pub mod setting;
pub mod sweep;
