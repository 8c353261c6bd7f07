//! The elements of Avro's binary encoding.

use super::decode::DecodeError;

pub(super) fn write_long(out: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push((rest & 0x7f) as u8);
}

pub(super) fn write_count(out: &mut Vec<u8>, count: usize) {
    write_long(out, i64::try_from(count).unwrap_or(i64::MAX));
}

pub(super) fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_count(out, bytes.len());
    out.extend(bytes);
}

/// Returns the number of bytes of an encoded count or index.
pub(super) fn encoded_count_size(count: usize) -> u64 {
    let mut out = Vec::new();
    write_count(&mut out, count);
    out.len() as u64
}

/// Reads the bytes of a message from front to back.
pub(super) struct Cursor<'b> {
    rest: &'b [u8],
}

impl<'b> Cursor<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'b [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(super) fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.array::<1>().map(|[byte]| byte == 1)
    }

    pub(super) fn long(&mut self) -> Result<i64, DecodeError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array::<1>()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok((value >> 1).cast_signed() ^ -((value & 1).cast_signed()));
            }
        }
        Err(DecodeError::OutOfRange)
    }

    pub(super) fn int(&mut self) -> Result<i32, DecodeError> {
        i32::try_from(self.long()?).map_err(|_| DecodeError::OutOfRange)
    }

    /// Reads the index of one of `count` branches or symbols.
    pub(super) fn index(&mut self, count: usize) -> Result<usize, DecodeError> {
        let index = usize::try_from(self.long()?).ok();
        index.filter(|index| *index < count).ok_or(DecodeError::OutOfRange)
    }

    pub(super) fn bytes(&mut self) -> Result<&'b [u8], DecodeError> {
        let length = usize::try_from(self.long()?).map_err(|_| DecodeError::OutOfRange)?;
        self.take(length)
    }

    /// Reads the number of items in the next block of an array or map; 0 at its end.
    pub(super) fn block(&mut self) -> Result<u64, DecodeError> {
        let count = self.long()?;
        if count < 0 {
            // A negative count is followed by the size of the block in bytes, which allows to skip it.
            self.long()?;
        }
        Ok(count.unsigned_abs())
    }
}
