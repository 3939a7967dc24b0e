//! Opaque tokens: the phone holds 256 random bits, the database their SHA-256.

use rand::RngCore;
use sha2::{Digest, Sha256};

use crate::form::hex;

/// A new token, 64 hexadecimal digits.
#[must_use]
pub fn new() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// What is stored of it.
#[must_use]
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}
