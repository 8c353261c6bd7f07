//! Strings that are parts of a text, which they share instead of copying it.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::source::saturating_u32;

/// A part of a text. It keeps the whole text alive, and derefs to `str`.
#[derive(Clone)]
pub struct SharedStr {
    whole: Arc<str>,
    start: u32,
    end: u32,
}

impl SharedStr {
    /// Returns the part of a text in a range of bytes.
    #[inline]
    pub(crate) fn from_range(whole: &Arc<str>, range: Range<usize>) -> Self {
        match (u32::try_from(range.start), u32::try_from(range.end)) {
            (Ok(start), Ok(end)) => Self { whole: Arc::clone(whole), start, end },
            // Decoded strings that come after gigabytes of text.
            _ => Self::from(&whole[range]),
        }
    }

    /// Returns the string.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.whole[self.start as usize..self.end as usize]
    }
}

impl From<&str> for SharedStr {
    fn from(text: &str) -> Self {
        Self { whole: text.into(), start: 0, end: saturating_u32(text.len()) }
    }
}

impl Deref for SharedStr {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for SharedStr {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for SharedStr {}

impl PartialEq<str> for SharedStr {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<SharedStr> for &str {
    #[inline]
    fn eq(&self, other: &SharedStr) -> bool {
        *self == other.as_str()
    }
}

impl PartialEq<&str> for SharedStr {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for SharedStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for SharedStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
