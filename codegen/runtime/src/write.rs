//! Writes Avro's binary encoding to a buffer. None of the functions can fail.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{Decimal, Duration};

/// Appends a `boolean`.
#[inline]
pub fn boolean(out: &mut Vec<u8>, value: bool) {
    out.push(u8::from(value));
}

/// Appends an `int`, or the index of an enum's symbol or a union's branch.
#[inline]
pub fn int(out: &mut Vec<u8>, value: i32) {
    varint(out, u64::from(((value << 1) ^ (value >> 31)).cast_unsigned()));
}

/// Appends a `long`.
#[inline]
pub fn long(out: &mut Vec<u8>, value: i64) {
    varint(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

/// Appends a `float`.
#[inline]
pub fn float(out: &mut Vec<u8>, value: f32) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a `double`.
#[inline]
pub fn double(out: &mut Vec<u8>, value: f64) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends `bytes`.
#[inline]
pub fn bytes(out: &mut Vec<u8>, value: &[u8]) {
    length(out, value.len());
    out.extend_from_slice(value);
}

/// Appends a `string`.
#[inline]
pub fn string(out: &mut Vec<u8>, value: &str) {
    bytes(out, value.as_bytes());
}

/// Appends a fixed value, without a length.
#[inline]
pub fn fixed<const SIZE: usize>(out: &mut Vec<u8>, value: &[u8; SIZE]) {
    out.extend_from_slice(value);
}

/// Appends an array: one block with all items, and the empty block that ends the array.
#[inline]
pub fn array<T>(out: &mut Vec<u8>, items: &[T], mut item: impl FnMut(&mut Vec<u8>, &T)) {
    if !items.is_empty() {
        length(out, items.len());
        for value in items {
            item(out, value);
        }
    }
    out.push(0);
}

/// Appends a map: one block with all entries in the order of their keys, and the empty block that ends the map.
#[inline]
pub fn map<T>(out: &mut Vec<u8>, entries: &BTreeMap<String, T>, mut item: impl FnMut(&mut Vec<u8>, &T)) {
    if !entries.is_empty() {
        length(out, entries.len());
        for (key, value) in entries {
            string(out, key);
            item(out, value);
        }
    }
    out.push(0);
}

/// Appends a UUID as a `string` of 36 characters.
#[inline]
pub fn uuid(out: &mut Vec<u8>, value: &Uuid) {
    // The first byte is the length, 36 in zig-zag form, so that one copy is enough.
    let mut encoded = [72; 37];
    value.hyphenated().encode_lower(&mut encoded[1..]);
    out.extend_from_slice(&encoded);
}

/// Appends a decimal as `bytes`: its integer in two's complement, big-endian, in the shortest form.
#[inline]
pub fn decimal<const PRECISION: u32, const SCALE: u32>(out: &mut Vec<u8>, value: Decimal<PRECISION, SCALE>) {
    let value = value.unscaled();
    let sign = value >> 127;
    // Leading bytes that only repeat the sign bit of the byte after them.
    let redundant = (((value ^ sign).leading_zeros() - 1) / 8) as usize;
    bytes(out, &value.to_be_bytes()[redundant.min(15)..]);
}

/// Appends a decimal as a fixed value of `SIZE` bytes, padded with its sign.
#[inline]
pub fn decimal_fixed<const SIZE: usize, const PRECISION: u32, const SCALE: u32>(
    out: &mut Vec<u8>,
    value: Decimal<PRECISION, SCALE>,
) {
    let bytes = value.unscaled().to_be_bytes();
    let mut encoded = [if value.unscaled() < 0 { 0xff } else { 0 }; SIZE];
    let shared = SIZE.min(16);
    // The size is large enough for the precision, so only repeated sign bytes are cut off.
    encoded[SIZE - shared..].copy_from_slice(&bytes[16 - shared..]);
    out.extend_from_slice(&encoded);
}

/// Appends a duration: a fixed value of 12 bytes.
#[inline]
pub fn duration(out: &mut Vec<u8>, value: Duration) {
    out.extend_from_slice(&value.to_bytes());
}

#[inline]
fn length(out: &mut Vec<u8>, length: usize) {
    // A length is never negative, so its zig-zag form is its double. No buffer has half of `u64::MAX` bytes.
    varint(out, (length as u64) << 1);
}

#[inline]
fn varint(out: &mut Vec<u8>, value: u64) {
    if value < 0x80 {
        out.push(value.to_le_bytes()[0]);
    } else {
        wide_varint(out, value);
    }
}

/// Spreads the seven-bit groups of a number below 2^56 over eight bytes at once. Larger numbers are written byte by byte.
fn wide_varint(out: &mut Vec<u8>, mut value: u64) {
    if value < 1 << 56 {
        let count = (70 - value.leading_zeros()) / 7;
        let word = (value & 0x0fff_ffff) | ((value & 0x00ff_ffff_f000_0000) << 4);
        let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x0fff_c000_0fff_c000) << 2);
        let word = (word & 0x007f_007f_007f_007f) | ((word & 0x3f80_3f80_3f80_3f80) << 1);
        let more = 0x8080_8080_8080_8080 & ((1 << (8 * (count - 1))) - 1);
        let end = out.len() + count as usize;
        out.extend_from_slice(&(word | more).to_le_bytes());
        out.truncate(end);
        return;
    }
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}
