//! Fingerprints of the parsing canonical form.

use md5::Md5;
use sha2::{Digest, Sha256};

use super::Schema;

/// The fingerprints of one schema (Avro 1.11 specification, "Schema Fingerprints").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprints {
    /// CRC-64-AVRO, also called the Rabin fingerprint.
    pub crc64: u64,
    /// MD5.
    pub md5: [u8; 16],
    /// SHA-256.
    pub sha256: [u8; 32],
}

impl Schema {
    /// Returns the fingerprints of the parsing canonical form, which are the same as Avro Java's.
    pub fn fingerprints(&self) -> Fingerprints {
        let form = self.canonical_form();
        Fingerprints {
            crc64: crc64(form.as_bytes()),
            md5: Md5::digest(form.as_bytes()).into(),
            sha256: Sha256::digest(form.as_bytes()).into(),
        }
    }

    /// Returns CRC-64-AVRO of the parsing canonical form.
    pub fn fingerprint(&self) -> u64 {
        crc64(self.canonical_form().as_bytes())
    }
}

/// The fingerprint of the empty string, which is also the polynomial.
const EMPTY: u64 = 0xc15d_213a_a4d7_a795;

const TABLE: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            value = (value >> 1) ^ (EMPTY & (value & 1).wrapping_neg());
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
};

fn crc64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(EMPTY, |value, byte| {
        let index = value.to_le_bytes()[0] ^ byte;
        (value >> 8) ^ TABLE[usize::from(index)]
    })
}
