//! Skips values that the reader's schema does not have.

use super::Reader;
use crate::DecodeError;

impl Reader<'_> {
    /// Skips an `int` or an index.
    #[inline]
    pub fn skip_int(&mut self) -> Result<(), DecodeError> {
        self.int().map(drop)
    }

    /// Skips a `long`.
    #[inline]
    pub fn skip_long(&mut self) -> Result<(), DecodeError> {
        self.long().map(drop)
    }

    /// Skips a `string` or `bytes`.
    #[inline]
    pub fn skip_slice(&mut self) -> Result<(), DecodeError> {
        self.slice().map(drop)
    }

    /// Skips `size` bytes.
    #[inline]
    pub fn skip(&mut self, size: usize) -> Result<(), DecodeError> {
        let Some((_, rest)) = self.rest.split_at_checked(size) else { return Err(self.end_of_input("a fixed value")) };
        self.rest = rest;
        Ok(())
    }

    /// Skips an array whose items have at least `min_size` bytes each. A block with a size is skipped as a whole.
    #[inline]
    pub fn skip_array(
        &mut self,
        min_size: usize,
        mut item: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        loop {
            let block = self.block_header(min_size)?;
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

    /// Skips a map whose values have at least `min_size` bytes each.
    #[inline]
    pub fn skip_map(
        &mut self,
        min_size: usize,
        mut item: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.skip_array(min_size + 1, |reader| {
            reader.skip_slice()?;
            item(reader)
        })
    }
}
