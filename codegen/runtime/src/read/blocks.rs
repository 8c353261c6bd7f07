//! The blocks of arrays and maps, and their limits.

use super::Reader;
use crate::DecodeError;

/// The header of a block.
pub(crate) struct Block<'a> {
    /// How many items follow; none ends the array or map.
    pub(crate) count: usize,
    /// The block's bytes, where the writer said how many there are.
    pub(crate) bytes: Option<&'a [u8]>,
}

impl<'a> Reader<'a> {
    /// Reads the header of a block whose items have at least `least` bytes each, and gives their number.
    #[inline]
    pub(crate) fn block(&mut self, least: usize) -> Result<usize, DecodeError> {
        // Most blocks are the empty one at the end, or are short and give no size.
        match self.rest {
            [0, rest @ ..] => {
                self.rest = rest;
                Ok(0)
            }
            _ => self.block_header(least).map(|block| block.count),
        }
    }

    pub(crate) fn block_header(&mut self, least: usize) -> Result<Block<'a>, DecodeError> {
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
        let most = match self.rest.len().checked_div(least) {
            Some(most) => most as u64,
            None => Self::MAX_EMPTY_ITEMS - self.empty_items,
        };
        match usize::try_from(count) {
            Ok(items) if count <= most => {
                if least == 0 {
                    self.empty_items += count;
                }
                Ok(Block { count: items, bytes })
            }
            _ => Err(DecodeError::TooManyItems { offset, count }),
        }
    }

    /// How many of `count` announced items to make room for at once. An item in memory can be much larger
    /// than in the message, so the room is bounded by the bytes that are left, not by the count alone.
    #[inline]
    pub(super) fn first_capacity<T>(&self, count: usize) -> usize {
        let most = (self.rest.len() * 8) / size_of::<T>().max(1);
        count.min(most.max(4))
    }
}
