//! Reads Avro's binary encoding from a slice.

use std::{borrow::Cow, collections::BTreeMap};

use uuid::Uuid;

use crate::logical::parse_uuid;
use crate::{Decimal, DecodeError, Duration};

mod blocks;
mod promote;
mod skip;

/// Reads the values of a message one after the other.
///
/// A length or count that the rest of the message cannot hold is an error before memory is allocated for it.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
    depth: u32,
    empty_items: u64,
}

impl<'a> Reader<'a> {
    /// The maximum depth of nested records of recursive types.
    pub const MAX_DEPTH: u32 = 128;
    /// The maximum number of items without bytes in the arrays and maps of a message.
    pub const MAX_EMPTY_ITEMS: u64 = 4096;

    /// Returns a reader at the beginning of `bytes`.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, length: bytes.len(), depth: 0, empty_items: 0 }
    }

    /// Returns how many bytes were read.
    #[inline]
    pub fn offset(&self) -> usize {
        self.length - self.rest.len()
    }

    /// Checks that all bytes were read.
    ///
    /// # Errors
    /// [`DecodeError::TrailingBytes`] if bytes are left.
    #[inline]
    pub fn finish(self) -> Result<(), DecodeError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(DecodeError::TrailingBytes { offset: self.offset(), left: self.rest.len() })
    }

    /// Reads a `boolean`.
    #[inline]
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.rest {
            [found @ (0 | 1), rest @ ..] => {
                self.rest = rest;
                Ok(*found == 1)
            }
            [found, ..] => Err(DecodeError::NotBoolean { offset: self.offset(), found: *found }),
            [] => Err(self.end_of_input("a boolean")),
        }
    }

    /// Reads an `int`.
    #[inline]
    pub fn int(&mut self) -> Result<i32, DecodeError> {
        let raw = match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                u32::from(*byte)
            }
            _ => self.wide_int()?,
        };
        Ok((raw >> 1).cast_signed() ^ -(raw & 1).cast_signed())
    }

    /// Reads a `long`.
    #[inline]
    pub fn long(&mut self) -> Result<i64, DecodeError> {
        let raw = match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                u64::from(*byte)
            }
            _ => self.wide_long()?,
        };
        Ok((raw >> 1).cast_signed() ^ -(raw & 1).cast_signed())
    }

    /// Reads a `float`.
    #[inline]
    pub fn float(&mut self) -> Result<f32, DecodeError> {
        self.chunk("a float").map(|bytes| f32::from_le_bytes(*bytes))
    }

    /// Reads a `double`.
    #[inline]
    pub fn double(&mut self) -> Result<f64, DecodeError> {
        self.chunk("a double").map(|bytes| f64::from_le_bytes(*bytes))
    }

    /// Reads `bytes` without copying them.
    #[inline]
    pub fn slice(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = self.long()?;
        self.take(length, "bytes")
    }

    /// Reads `bytes`.
    #[inline]
    pub fn bytes(&mut self) -> Result<Vec<u8>, DecodeError> {
        self.slice().map(<[u8]>::to_vec)
    }

    /// Reads a `string`, or `bytes` that must be UTF-8, without copying it.
    #[inline]
    pub fn str(&mut self) -> Result<&'a str, DecodeError> {
        let length = self.long()?;
        let bytes = self.take(length, "a string")?;
        str::from_utf8(bytes).map_err(|_| DecodeError::NotUtf8 { offset: self.offset() })
    }

    /// Reads a `string`, or `bytes` that must be UTF-8.
    #[inline]
    pub fn string(&mut self) -> Result<String, DecodeError> {
        self.str().map(str::to_owned)
    }

    /// Reads a fixed value.
    #[inline]
    pub fn fixed<const SIZE: usize>(&mut self) -> Result<[u8; SIZE], DecodeError> {
        self.chunk("a fixed value").copied()
    }

    /// Reads the index of an enum's symbol or a union's branch, which is below `count`.
    #[inline]
    pub fn index(&mut self, count: u32, expected: &'static str) -> Result<u32, DecodeError> {
        let offset = self.offset();
        let found = self.int()?;
        let index = found.cast_unsigned();
        if index < count { Ok(index) } else { Err(DecodeError::IndexOutOfRange { offset, found, count, expected }) }
    }

    /// Reads a UUID from a `string` of 36 characters.
    #[inline]
    pub fn uuid(&mut self) -> Result<Uuid, DecodeError> {
        let bytes = self.slice()?;
        parse_uuid(bytes).ok_or(DecodeError::NotUuid { offset: self.offset() })
    }

    /// Reads a decimal from `bytes`.
    #[inline]
    pub fn decimal<const PRECISION: u32, const SCALE: u32>(
        &mut self,
    ) -> Result<Decimal<PRECISION, SCALE>, DecodeError> {
        let bytes = self.slice()?;
        Decimal::from_be_bytes(bytes).ok_or(DecodeError::NotDecimal { offset: self.offset(), precision: PRECISION })
    }

    /// Reads a decimal from a fixed value of `SIZE` bytes.
    #[inline]
    pub fn decimal_fixed<const SIZE: usize, const PRECISION: u32, const SCALE: u32>(
        &mut self,
    ) -> Result<Decimal<PRECISION, SCALE>, DecodeError> {
        let bytes: &[u8; SIZE] = self.chunk("a decimal")?;
        Decimal::from_be_bytes(bytes).ok_or(DecodeError::NotDecimal { offset: self.offset(), precision: PRECISION })
    }

    /// Reads a duration.
    #[inline]
    pub fn duration(&mut self) -> Result<Duration, DecodeError> {
        self.chunk("a duration").map(|bytes| Duration::from_bytes(*bytes))
    }

    /// Reads an array whose items have at least `min_size` bytes each.
    #[inline]
    pub fn array<T>(
        &mut self,
        min_size: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut items = Vec::new();
        loop {
            let count = self.block_count(min_size)?;
            if count == 0 {
                return Ok(items);
            }
            items.reserve_exact(self.initial_capacity::<T>(count));
            for _ in 0..count {
                items.push(item(self)?);
            }
        }
    }

    /// Reads a map whose values have at least `min_size` bytes each. Of equal keys the last one counts.
    #[inline]
    pub fn map<T>(
        &mut self,
        min_size: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<BTreeMap<String, T>, DecodeError> {
        let mut entries = BTreeMap::new();
        loop {
            let count = self.block_count(min_size + 1)?;
            if count == 0 {
                return Ok(entries);
            }
            for _ in 0..count {
                let key = self.string()?;
                entries.insert(key, item(self)?);
            }
        }
    }

    /// Reads a map whose values have at least `min_size` bytes each as a list of its entries, without copying the keys.
    #[inline]
    pub fn map_entries<T>(
        &mut self,
        min_size: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<(&'a str, T)>, DecodeError> {
        self.array(min_size + 1, |reader| Ok((reader.str()?, item(reader)?)))
    }

    /// Enters a record of a recursive type.
    ///
    /// # Errors
    /// [`DecodeError::TooDeep`] if records of such types are nested deeper than [`Self::MAX_DEPTH`].
    #[inline]
    pub fn descend(&mut self) -> Result<(), DecodeError> {
        if self.depth == Self::MAX_DEPTH {
            return Err(DecodeError::TooDeep { offset: self.offset() });
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves a record of a recursive type.
    #[inline]
    pub fn ascend(&mut self) {
        self.depth -= 1;
    }

    /// Returns the error for a symbol or branch of the writer that the reader's schema does not have.
    #[cold]
    pub fn no_counterpart(
        &self,
        found: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
    ) -> DecodeError {
        DecodeError::NoCounterpart { offset: self.offset(), found: found.into(), expected: expected.into() }
    }

    /// Reads as many bytes as a length says that was read before.
    #[inline]
    fn take(&mut self, length: i64, expected: &'static str) -> Result<&'a [u8], DecodeError> {
        let split = usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let Some((bytes, rest)) = split else { return Err(self.length_error(length, expected)) };
        self.rest = rest;
        Ok(bytes)
    }

    #[inline]
    fn chunk<const SIZE: usize>(&mut self, expected: &'static str) -> Result<&'a [u8; SIZE], DecodeError> {
        let Some((bytes, rest)) = self.rest.split_first_chunk() else { return Err(self.end_of_input(expected)) };
        self.rest = rest;
        Ok(bytes)
    }

    /// Reads a fixed value whose size is known only at run time.
    #[cfg(feature = "rewrite")]
    pub(crate) fn fixed_of_size(&mut self, size: usize) -> Result<&'a [u8], DecodeError> {
        let Some((bytes, rest)) = self.rest.split_at_checked(size) else {
            return Err(self.end_of_input("a fixed value"));
        };
        self.rest = rest;
        Ok(bytes)
    }

    fn wide_int(&mut self) -> Result<u32, DecodeError> {
        let offset = self.offset();
        let raw = self.varint(5, "int")?;
        u32::try_from(raw).map_err(|_| DecodeError::NumberTooWide { offset, expected: "int" })
    }

    fn wide_long(&mut self) -> Result<u64, DecodeError> {
        self.varint(10, "long")
    }

    /// Reads a variable-length number of at most `max_bytes` bytes, eight bytes at once if the message has them.
    #[inline]
    fn varint(&mut self, max_bytes: usize, expected: &'static str) -> Result<u64, DecodeError> {
        if let Some(bytes) = self.rest.first_chunk() {
            let word = u64::from_le_bytes(*bytes);
            let ends = !word & 0x8080_8080_8080_8080;
            let count = ends.trailing_zeros() as usize / 8 + 1;
            if count <= max_bytes.min(8) {
                // The bits up to the byte that ends the number.
                let word = word & (ends ^ ends.wrapping_sub(1)) & 0x7f7f_7f7f_7f7f_7f7f;
                let word = (word & 0x007f_007f_007f_007f) | ((word & 0x7f00_7f00_7f00_7f00) >> 1);
                let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x3fff_0000_3fff_0000) >> 2);
                let word = (word & 0x0000_0000_0fff_ffff) | ((word & 0x0fff_ffff_0000_0000) >> 4);
                self.rest = &self.rest[count..];
                return Ok(word);
            }
        }
        self.varint_bytewise(max_bytes, expected)
    }

    #[cold]
    fn varint_bytewise(&mut self, max_bytes: usize, expected: &'static str) -> Result<u64, DecodeError> {
        let mut value = 0;
        for (position, byte) in self.rest.iter().take(max_bytes).enumerate() {
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has the last of 64 bits.
            if position == 9 && bits > 1 {
                break;
            }
            value |= bits << (7 * position);
            if *byte < 0x80 {
                self.rest = &self.rest[position + 1..];
                return Ok(value);
            }
        }
        if self.rest.len() < max_bytes {
            return Err(self.end_of_input(if expected == "int" { "an int" } else { "a long" }));
        }
        Err(DecodeError::NumberTooWide { offset: self.offset(), expected })
    }

    #[cold]
    fn end_of_input(&self, expected: &'static str) -> DecodeError {
        DecodeError::EndOfInput { offset: self.offset(), expected }
    }

    #[cold]
    fn length_error(&self, length: i64, expected: &'static str) -> DecodeError {
        let offset = self.offset();
        if length < 0 {
            DecodeError::NegativeLength { offset, expected }
        } else {
            DecodeError::EndOfInput { offset, expected }
        }
    }
}
