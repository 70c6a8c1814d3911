//! The numbered master keys. The current one seals; the older ones only open.

use std::{collections::BTreeMap, fmt};

use ring::{
    aead::{AES_256_GCM, LessSafeKey, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
    rand::{SecureRandom as _, SystemRandom},
};
use zeroize::Zeroizing;

use crate::{KeyFileError, SealError};

/// The length of every key, in bytes.
pub(crate) const KEY_BYTES: usize = 32;

/// What sets our derived keys apart from those of any other program given the same master key.
const SALT: &[u8] = b"maillage/seal/1";

/// The label of the key that wraps the keys of values.
const WRAP: &str = "wrap";

/// One master key.
#[derive(Clone)]
pub(crate) struct Master {
    pub(crate) bytes: Zeroizing<[u8; KEY_BYTES]>,
    pub(crate) wrap: LessSafeKey,
}

impl Master {
    pub(crate) fn new(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Result<Self, SealError> {
        let wrap = cipher(&*derive(&bytes, WRAP)?)?;
        Ok(Self { bytes, wrap })
    }

    fn random() -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        random(bytes.as_mut_slice())?;
        Self::new(bytes)
    }
}

/// The master keys of a house: numbered from 1, one of them current.
///
/// It is read once when the process starts; its `Debug` shows numbers only.
#[derive(Clone)]
pub struct Keyring {
    pub(crate) keys: BTreeMap<u32, Master>,
    pub(crate) current: u32,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("numbers", &self.numbers())
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}

impl Keyring {
    /// A keyring with one new random key, number 1.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Random`] when the machine gives no random bytes.
    pub fn generate() -> Result<Self, KeyFileError> {
        let master = Master::random().map_err(|_| KeyFileError::Random)?;
        Ok(Self { keys: BTreeMap::from([(1, master)]), current: 1 })
    }

    /// Adds a new random key, makes it the current one and returns its number. Older ones still open.
    ///
    /// # Errors
    ///
    /// [`KeyFileError::Random`] when the machine gives no random bytes.
    pub fn add_new_current(&mut self) -> Result<u32, KeyFileError> {
        let last = self.keys.last_key_value().map_or(0, |(number, _)| *number);
        let number = last.checked_add(1).ok_or(KeyFileError::Random)?;
        let master = Master::random().map_err(|_| KeyFileError::Random)?;
        self.keys.insert(number, master);
        self.current = number;
        Ok(number)
    }

    /// Forgets every key but the current one: once nothing is sealed under them any more.
    pub fn forget_older(&mut self) {
        let current = self.current;
        self.keys.retain(|number, _| *number == current);
    }

    /// The number of the key that seals.
    pub fn current(&self) -> u32 {
        self.current
    }

    /// The numbers of the keys held, in order.
    pub fn numbers(&self) -> Vec<u32> {
        self.keys.keys().copied().collect()
    }

    /// A key of 256 bits derived from the master key `number` for `label`: the same at every call.
    /// HKDF-SHA-256 (RFC 5869); nothing of the master key, or of another label's key, follows from it.
    ///
    /// # Errors
    ///
    /// [`SealError::UnknownKey`] when the keyring does not hold that number.
    pub fn derived(&self, number: u32, label: &str) -> Result<Zeroizing<[u8; 32]>, SealError> {
        derive(&self.master(number)?.bytes, &format!("derived/{label}"))
    }

    /// Eight hexadecimal digits by which people tell one key from another; they say nothing of it.
    ///
    /// # Errors
    ///
    /// [`SealError::UnknownKey`] when the keyring does not hold that number.
    pub fn fingerprint(&self, number: u32) -> Result<String, SealError> {
        let bytes = derive(&self.master(number)?.bytes, "fingerprint")?;
        let [a, b, c, d, ..] = *bytes;
        Ok(format!("{:08x}", u32::from_be_bytes([a, b, c, d])))
    }

    pub(crate) fn master(&self, number: u32) -> Result<&Master, SealError> {
        self.keys.get(&number).ok_or(SealError::UnknownKey(number))
    }
}

fn derive(master: &[u8; KEY_BYTES], label: &str) -> Result<Zeroizing<[u8; KEY_BYTES]>, SealError> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    Salt::new(HKDF_SHA256, SALT)
        .extract(master)
        .expand(&[label.as_bytes()], HKDF_SHA256)
        .and_then(|okm| okm.fill(key.as_mut_slice()))
        .map_err(|_| SealError::Machine)?;
    Ok(key)
}

pub(crate) fn cipher(key: &[u8; KEY_BYTES]) -> Result<LessSafeKey, SealError> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).map_err(|_| SealError::Machine)
}

pub(crate) fn random(bytes: &mut [u8]) -> Result<(), SealError> {
    SystemRandom::new().fill(bytes).map_err(|_| SealError::Machine)
}
