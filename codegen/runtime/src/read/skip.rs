//! Passing over values that the reader's schema lacks.

use super::Reader;
use crate::DecodeError;

impl Reader<'_> {
    /// Passes over an `int` or an index.
    #[inline]
    pub fn skip_int(&mut self) -> Result<(), DecodeError> {
        self.int().map(drop)
    }

    /// Passes over a `long`.
    #[inline]
    pub fn skip_long(&mut self) -> Result<(), DecodeError> {
        self.long().map(drop)
    }

    /// Passes over a `string` or `bytes`.
    #[inline]
    pub fn skip_slice(&mut self) -> Result<(), DecodeError> {
        self.slice().map(drop)
    }

    /// Passes over `size` bytes.
    #[inline]
    pub fn skip(&mut self, size: usize) -> Result<(), DecodeError> {
        let Some((_, rest)) = self.rest.split_at_checked(size) else { return Err(self.end("a fixed value")) };
        self.rest = rest;
        Ok(())
    }

    /// Passes over an array whose items have at least `least` bytes each; a block that gives its size goes at once.
    #[inline]
    pub fn skip_array(
        &mut self,
        least: usize,
        mut item: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        loop {
            let block = self.block_header(least)?;
            match block.bytes {
                _ if block.count == 0 => return Ok(()),
                Some(bytes) => self.skip(bytes.len())?,
                None => {
                    for _ in 0..block.count {
                        item(self)?;
                    }
                }
            }
        }
    }

    /// Passes over a map whose values have at least `least` bytes each.
    #[inline]
    pub fn skip_map(
        &mut self,
        least: usize,
        mut item: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.skip_array(least + 1, |reader| {
            reader.skip_slice()?;
            item(reader)
        })
    }
}
