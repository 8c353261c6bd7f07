//! What a schema says in words: parts of its text, which they share instead of each having a copy.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::source::clamp;

/// A part of a text, to keep: it holds on to the whole. Used as the `str` that it is.
#[derive(Clone)]
pub struct SharedStr {
    whole: Arc<str>,
    start: u32,
    end: u32,
}

impl SharedStr {
    /// The part of a text between two offsets.
    #[inline]
    pub fn part(whole: &Arc<str>, place: Range<usize>) -> Self {
        match (u32::try_from(place.start), u32::try_from(place.end)) {
            (Ok(start), Ok(end)) => Self { whole: Arc::clone(whole), start, end },
            // Decoded strings behind a text of gigabytes.
            _ => Self::from(&whole[place]),
        }
    }

    /// The text as it is.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.whole[self.start as usize..self.end as usize]
    }
}

impl From<&str> for SharedStr {
    fn from(text: &str) -> Self {
        Self { whole: text.into(), start: 0, end: clamp(text.len()) }
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
