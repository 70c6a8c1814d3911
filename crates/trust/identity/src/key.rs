//! Random keys, and the hashes of them that are kept in their place.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Writes bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// What is kept of a key.
pub(crate) fn hash(key: &str) -> String {
    hex(&Sha256::digest(key.as_bytes()))
}

/// A new key: 32 random bytes, in hexadecimal.
pub fn new_key() -> String {
    let bytes: [u8; 32] = rand::random();
    hex(&bytes)
}

/// A password nobody chose, to be changed at once: four groups of four letters and digits that
/// are hard to confuse when read aloud (79 bits).
pub fn new_password() -> String {
    let groups: Vec<String> = (0..4).map(|_| letters(4)).collect();
    groups.join("-")
}

/// A key that a child types from a sheet: three groups of four letters and digits (59 bits), behind brakes.
pub fn new_short_key() -> String {
    let groups: Vec<String> = (0..3).map(|_| letters(4)).collect();
    groups.join("-")
}

/// A password for a file: six groups of four letters and digits (119 bits), said once.
pub fn new_file_password() -> String {
    let groups: Vec<String> = (0..6).map(|_| letters(4)).collect();
    groups.join("-")
}

/// `count` letters and digits out of 31 that are hard to confuse.
pub(crate) fn letters(count: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut text = String::with_capacity(count);
    while text.len() < count {
        // A byte beyond the last whole multiple would favour the first letters.
        let byte = usize::from(rand::random::<u8>());
        if byte < 248 {
            text.push(char::from(LETTERS[byte % LETTERS.len()]));
        }
    }
    text
}
