//! Blocks of arrays and maps, and their limits.

use super::Reader;
use crate::DecodeError;

/// The header of a block.
pub(crate) struct Block<'a> {
    /// The number of items; zero in the block that ends the array or map.
    pub(crate) count: usize,
    /// The block's bytes, if the writer gave their number.
    pub(crate) bytes: Option<&'a [u8]>,
}

impl<'a> Reader<'a> {
    /// Reads the header of a block whose items have at least `min_size` bytes each, and returns their number.
    #[inline]
    pub(crate) fn block_count(&mut self, min_size: usize) -> Result<usize, DecodeError> {
        // Most blocks are empty and end an array or map, or are short and have no size.
        match self.rest {
            [0, rest @ ..] => {
                self.rest = rest;
                Ok(0)
            }
            _ => self.block_header(min_size).map(|block| block.count),
        }
    }

    pub(crate) fn block_header(&mut self, min_size: usize) -> Result<Block<'a>, DecodeError> {
        let offset = self.offset();
        let announced = self.long()?;
        let count = announced.unsigned_abs();
        let bytes = if announced < 0 {
            let size = self.long()?;
            let before = self.rest;
            let bytes = self.take(size, "a block")?;
            self.rest = before;
            Some(bytes)
        } else {
            None
        };
        let max = match self.rest.len().checked_div(min_size) {
            Some(max) => max as u64,
            None => Self::MAX_EMPTY_ITEMS - self.empty_items,
        };
        match usize::try_from(count) {
            Ok(items) if count <= max => {
                if min_size == 0 {
                    self.empty_items += count;
                }
                Ok(Block { count: items, bytes })
            }
            _ => Err(DecodeError::TooManyItems { offset, count }),
        }
    }

    /// Returns for how many of `count` announced items to allocate memory at once. An item can be much larger in memory
    /// than in the message, so the capacity is limited by the bytes that are left, not only by the count.
    #[inline]
    pub(super) fn initial_capacity<T>(&self, count: usize) -> usize {
        let max = (self.rest.len() * 8) / size_of::<T>().max(1);
        count.min(max.max(4))
    }
}
