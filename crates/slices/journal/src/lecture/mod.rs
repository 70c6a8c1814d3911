//! When somebody last looked at a child: what others wrote since waits on their first page, and is read by looking
//! (ADR 0050). One row an account and a child, about the reader alone; it opens nothing.

mod store;

pub(crate) use store::forget;
pub use store::{look, looked};
