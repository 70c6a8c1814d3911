//! The shape of a sealed value: a key of its own, wrapped; then its content, in pieces.
//!
//! ```text
//! version (1)  key number (4)  nonce of the wrapping (12)  wrapped key (32 + 16)   the header
//! content, in pieces of 1 MiB at most, each followed by its mark (16)
//! ```
//!
//! The key of a value is used for this value only, so the nonce of a piece is its rank, with a last byte
//! that says whether it is the last: pieces cannot be cut, doubled or put in another order. The pieces
//! are bound to the purpose and the place; the wrapped key is bound to its version and number.

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce};
use zeroize::Zeroizing;

use crate::{
    Keyring, SealError,
    keyring::{KEY_BYTES, cipher, random},
};

const VERSION: u8 = 1;
/// The version and the number of the key.
const TITLE: usize = 5;
/// The length of the mark that follows a piece.
pub(crate) const MARK: usize = 16;
/// The length of a header.
pub(crate) const HEADER: usize = TITLE + NONCE_LEN + KEY_BYTES + MARK;
/// The length of a piece, in bytes.
pub(crate) const PIECE: usize = 1 << 20;
/// How a sealed text begins.
const TEXT: &str = "scelle1:";

/// Whether a text is a sealed one, by how it begins.
pub fn looks_sealed(text: &str) -> bool {
    text.starts_with(TEXT)
}

/// The number of the master key under which a value was sealed.
///
/// # Errors
///
/// [`SealError::Shape`] when it is no sealed value.
pub fn key_number(sealed: &[u8]) -> Result<u32, SealError> {
    let title = sealed.get(..HEADER).ok_or(SealError::Shape)?;
    if title[0] != VERSION {
        return Err(SealError::Shape);
    }
    Ok(u32::from_be_bytes([title[1], title[2], title[3], title[4]]))
}

/// What the pieces of a value are bound to: lengths first, so that no two pairs read alike.
pub(crate) fn bound(purpose: &str, bound_to: &str) -> Vec<u8> {
    let mut all = Vec::with_capacity(9 + purpose.len() + bound_to.len());
    all.push(VERSION);
    all.extend_from_slice(&(purpose.len() as u64).to_be_bytes());
    all.extend_from_slice(purpose.as_bytes());
    all.extend_from_slice(bound_to.as_bytes());
    all
}

pub(crate) fn nonce(rank: usize, last: bool) -> Nonce {
    let mut bytes = [0; NONCE_LEN];
    bytes[..8].copy_from_slice(&(rank as u64).to_be_bytes());
    bytes[11] = u8::from(last);
    Nonce::assume_unique_for_key(bytes)
}

impl Keyring {
    /// Seals a value, of any length, for a purpose (a table and a column, say) and a place (the row it
    /// stands in). The result is 81 bytes longer, and 16 more for each further MiB.
    ///
    /// # Errors
    ///
    /// [`SealError::Machine`] when the machine gives no random bytes.
    pub fn seal(&self, purpose: &str, bound_to: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let pieces = plain.len().div_ceil(PIECE).max(1);
        let mut sealed = Vec::with_capacity(HEADER + plain.len() + pieces * MARK);
        let content = self.new_content(&mut sealed)?;
        let bound = bound(purpose, bound_to);
        for rank in 0..pieces {
            let piece = &plain[rank * PIECE..plain.len().min((rank + 1) * PIECE)];
            let start = sealed.len();
            sealed.extend_from_slice(piece);
            let mark = content
                .seal_in_place_separate_tag(
                    nonce(rank, rank + 1 == pieces),
                    Aad::from(&bound),
                    &mut sealed[start..],
                )
                .map_err(|_| SealError::Machine)?;
            sealed.extend_from_slice(mark.as_ref());
        }
        Ok(sealed)
    }

    /// Opens a value sealed for this purpose and this place.
    ///
    /// # Errors
    ///
    /// [`SealError`]: see each of its cases.
    pub fn open(&self, purpose: &str, bound_to: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.open_owned(purpose, bound_to, sealed.to_vec())
    }

    /// Opens a value in its own memory: for a whole file, which is then not held twice.
    ///
    /// # Errors
    ///
    /// [`SealError`]: see each of its cases.
    pub fn open_owned(
        &self,
        purpose: &str,
        bound_to: &str,
        mut sealed: Vec<u8>,
    ) -> Result<Vec<u8>, SealError> {
        let content = self.content_of(&sealed)?;
        let bound = bound(purpose, bound_to);
        if sealed.len() < HEADER + MARK {
            return Err(SealError::Broken);
        }
        let mut from = HEADER;
        let mut to = 0;
        for rank in 0.. {
            let until = sealed.len().min(from + PIECE + MARK);
            let opened = content
                .open_in_place(
                    nonce(rank, until == sealed.len()),
                    Aad::from(&bound),
                    &mut sealed[from..until],
                )
                .map_err(|_| SealError::Broken)?
                .len();
            sealed.copy_within(from..from + opened, to);
            to += opened;
            from = until;
            if from == sealed.len() {
                break;
            }
        }
        sealed.truncate(to);
        Ok(sealed)
    }

    /// The same value with its own key wrapped under the current master key; none when it is already.
    ///
    /// # Errors
    ///
    /// [`SealError`] when it is no sealed value, or its master key is not held.
    pub fn rewrap(&self, sealed: &[u8]) -> Result<Option<Vec<u8>>, SealError> {
        if key_number(sealed)? == self.current {
            return Ok(None);
        }
        let key = self.unwrap(sealed)?;
        let mut again = Vec::with_capacity(sealed.len());
        self.wrap(&key, &mut again)?;
        again.extend_from_slice(&sealed[HEADER..]);
        Ok(Some(again))
    }

    /// Seals a text, for a column that keeps texts.
    ///
    /// # Errors
    ///
    /// As [`Self::seal`].
    pub fn seal_text(
        &self,
        purpose: &str,
        bound_to: &str,
        plain: &str,
    ) -> Result<String, SealError> {
        let sealed = self.seal(purpose, bound_to, plain.as_bytes())?;
        let mut text = String::with_capacity(TEXT.len() + sealed.len().div_ceil(3) * 4);
        text.push_str(TEXT);
        BASE64_STANDARD_NO_PAD.encode_string(&sealed, &mut text);
        Ok(text)
    }

    /// Seals bytes, for a column that keeps texts.
    ///
    /// # Errors
    ///
    /// As [`Self::seal`].
    pub fn seal_bytes(
        &self,
        purpose: &str,
        bound_to: &str,
        plain: &[u8],
    ) -> Result<String, SealError> {
        let sealed = self.seal(purpose, bound_to, plain)?;
        Ok(format!("{TEXT}{}", BASE64_STANDARD_NO_PAD.encode(sealed)))
    }

    /// Opens bytes that [`Self::seal_bytes`] sealed for this purpose and this place.
    ///
    /// # Errors
    ///
    /// As [`Self::open`]; a text in clear is refused, see [`looks_sealed`].
    pub fn open_bytes(
        &self,
        purpose: &str,
        bound_to: &str,
        sealed: &str,
    ) -> Result<Vec<u8>, SealError> {
        self.open_owned(purpose, bound_to, bytes_of(sealed)?)
    }

    /// Opens a text sealed for this purpose and this place.
    ///
    /// # Errors
    ///
    /// As [`Self::open`]; a text in clear is refused, see [`looks_sealed`].
    pub fn open_text(
        &self,
        purpose: &str,
        bound_to: &str,
        sealed: &str,
    ) -> Result<String, SealError> {
        let plain = self.open_owned(purpose, bound_to, bytes_of(sealed)?)?;
        String::from_utf8(plain).map_err(|_| SealError::Broken)
    }

    /// As [`Self::rewrap`], of a sealed text.
    ///
    /// # Errors
    ///
    /// As [`Self::rewrap`].
    pub fn rewrap_text(&self, sealed: &str) -> Result<Option<String>, SealError> {
        Ok(self
            .rewrap(&bytes_of(sealed)?)?
            .map(|again| format!("{TEXT}{}", BASE64_STANDARD_NO_PAD.encode(again))))
    }

    /// A new key of a value; its header is appended to `into`.
    pub(crate) fn new_content(&self, into: &mut Vec<u8>) -> Result<LessSafeKey, SealError> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        random(key.as_mut_slice())?;
        self.wrap(&key, into)?;
        cipher(&key)
    }

    /// The own key of the value that begins with this header.
    pub(crate) fn content_of(&self, header: &[u8]) -> Result<LessSafeKey, SealError> {
        cipher(&*self.unwrap(header)?)
    }

    /// Appends a header that wraps `key` under the current master key.
    fn wrap(&self, key: &[u8; KEY_BYTES], into: &mut Vec<u8>) -> Result<(), SealError> {
        let start = into.len();
        into.push(VERSION);
        into.extend_from_slice(&self.current.to_be_bytes());
        // A random nonce is enough for 2^32 values under one master key.
        let mut once = [0; NONCE_LEN];
        random(&mut once)?;
        into.extend_from_slice(&once);
        let mut wrapped = Zeroizing::new(*key);
        let mark = self
            .master(self.current)?
            .wrap
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(once),
                Aad::from(&into[start..start + TITLE]),
                wrapped.as_mut_slice(),
            )
            .map_err(|_| SealError::Machine)?;
        into.extend_from_slice(wrapped.as_slice());
        into.extend_from_slice(mark.as_ref());
        Ok(())
    }

    /// The own key of a sealed value.
    fn unwrap(&self, sealed: &[u8]) -> Result<Zeroizing<[u8; KEY_BYTES]>, SealError> {
        let master = self.master(key_number(sealed)?)?;
        let (title, rest) = sealed.split_at(TITLE);
        let mut once = [0; NONCE_LEN];
        once.copy_from_slice(&rest[..NONCE_LEN]);
        let mut wrapped = Zeroizing::new([0; KEY_BYTES + MARK]);
        wrapped.copy_from_slice(&rest[NONCE_LEN..NONCE_LEN + KEY_BYTES + MARK]);
        open_key(&master.wrap, title, once, &mut wrapped)
    }
}

fn open_key(
    wrap: &LessSafeKey,
    title: &[u8],
    once: [u8; NONCE_LEN],
    wrapped: &mut [u8; KEY_BYTES + MARK],
) -> Result<Zeroizing<[u8; KEY_BYTES]>, SealError> {
    debug_assert_eq!(AES_256_GCM.tag_len(), MARK);
    let opened = wrap
        .open_in_place(Nonce::assume_unique_for_key(once), Aad::from(title), wrapped.as_mut_slice())
        .map_err(|_| SealError::Broken)?;
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    key.copy_from_slice(opened);
    Ok(key)
}

fn bytes_of(text: &str) -> Result<Vec<u8>, SealError> {
    let content = text.strip_prefix(TEXT).ok_or(SealError::Shape)?;
    BASE64_STANDARD_NO_PAD.decode(content).map_err(|_| SealError::Broken)
}
