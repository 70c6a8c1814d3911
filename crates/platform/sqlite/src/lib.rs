//! The code of SQLite, with its pages encrypted: `SQLite3 Multiple Ciphers`, compiled in.
//!
//! There is nothing to call here. `rusqlite` brings the declarations and no code (its feature
//! `in_gecko`, made for those who compile SQLite themselves); this crate brings the code (`build.rs`).
//! Who uses `rusqlite` names this crate: `use sqlite as _;`.
