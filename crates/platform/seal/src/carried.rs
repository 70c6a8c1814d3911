//! What another program sealed under a key that we gave it: the sealing of the Web Cryptography API,
//! AES-256-GCM with a nonce of 96 bits and the mark behind (W3C, Web Cryptography API, AES-GCM).

use ring::aead::{Aad, NONCE_LEN, Nonce};

use crate::{
    SealError,
    keyring::{KEY_BYTES, cipher, random},
};

/// Random bytes: a key to be given away, a name that nobody guesses.
///
/// # Errors
///
/// [`SealError::Machine`] when the machine gives none.
pub fn drawn<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    random(&mut bytes)?;
    Ok(bytes)
}

/// Opens what was sealed under `key` with this nonce (12 bytes), bound to `bound_to`.
///
/// # Errors
///
/// [`SealError::Shape`] when the key or the nonce has another length; [`SealError::Broken`] when it was altered, or
/// sealed under another key or for another place.
pub fn open_carried(
    key: &[u8],
    nonce: &[u8],
    bound_to: &str,
    sealed: &[u8],
) -> Result<Vec<u8>, SealError> {
    let (key, nonce) = sized(key, nonce)?;
    let mut content = sealed.to_vec();
    let plain = cipher(&key)?
        .open_in_place(nonce, Aad::from(bound_to.as_bytes()), &mut content)
        .map_err(|_| SealError::Broken)?;
    Ok(plain.to_vec())
}

/// Seals under `key` as the other program does, for those who try it: the nonce, then the content and its mark.
///
/// # Errors
///
/// [`SealError::Shape`] when the key has another length; [`SealError::Machine`] when the machine cannot seal.
pub fn seal_carried(
    key: &[u8],
    bound_to: &str,
    plain: &[u8],
) -> Result<([u8; NONCE_LEN], Vec<u8>), SealError> {
    let first = drawn::<NONCE_LEN>()?;
    let (key, nonce) = sized(key, &first)?;
    let mut content = plain.to_vec();
    cipher(&key)?
        .seal_in_place_append_tag(nonce, Aad::from(bound_to.as_bytes()), &mut content)
        .map_err(|_| SealError::Machine)?;
    Ok((first, content))
}

fn sized(key: &[u8], nonce: &[u8]) -> Result<([u8; KEY_BYTES], Nonce), SealError> {
    let key = key.try_into().map_err(|_| SealError::Shape)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Shape)?;
    Ok((key, nonce))
}

/// Whether `signature` is the HMAC-SHA-256 of `body` under a secret that two houses share; takes as long whatever it is.
pub fn is_signed(secret: &[u8], body: &[u8], signature: &[u8]) -> bool {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
    ring::hmac::verify(&key, body, signature).is_ok()
}

/// The HMAC-SHA-256 of `body` under a secret that two houses share.
pub fn sign(secret: &[u8], body: &[u8]) -> Vec<u8> {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
    ring::hmac::sign(&key, body).as_ref().to_vec()
}
