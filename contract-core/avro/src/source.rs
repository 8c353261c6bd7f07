//! The texts that findings point into, and positions in them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Names one text of a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub(crate) u32);

/// A stretch of bytes in one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    #[inline]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        // Offsets past 4 GiB cannot occur: a text of that size is refused when it is added.
        Self { source, start: clamp(start), end: clamp(end) }
    }

    /// The stretch from the start of this one to the end of `last`, both in the same text.
    #[must_use]
    #[inline]
    pub fn to(self, last: Self) -> Self {
        Self { end: last.end, ..self }
    }
}

/// An offset as spans have it.
pub(crate) fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A line and column, both counted from 1; the column counts characters, as editors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One text and where it came from.
#[derive(Debug, Clone)]
pub struct Source {
    path: PathBuf,
    text: Arc<str>,
    /// The offsets at which lines begin, once somebody asks for a position.
    lines: OnceLock<Arc<[u32]>>,
    /// The characters before each block of bytes, once somebody asks for a position: a line can be megabytes long.
    characters: OnceLock<Arc<[u32]>>,
}

/// The bytes of a block whose characters are counted once.
const BLOCK: usize = 1024;

impl Source {
    /// The path as a person would type it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let lines = self.lines();
        let line = lines.partition_point(|start| *start as usize <= offset);
        let start = lines[line - 1] as usize;
        Position { line, column: 1 + self.characters_before(offset) - self.characters_before(start) }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let blocks = self.characters.get_or_init(|| {
            let mut sum = 0;
            let sums = bytes.chunks(BLOCK).map(|block| {
                sum += characters_in(block);
                clamp(sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = offset / BLOCK;
        blocks[block] as usize + characters_in(&bytes[block * BLOCK..offset])
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let after = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| clamp(at + 1));
            std::iter::once(0).chain(after).collect()
        })
    }
}

/// The characters that begin in these bytes of a text.
fn characters_in(bytes: &[u8]) -> usize {
    // All bytes of a character but its first are 10xxxxxx.
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// All texts of a run.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Adds a text and gives the id that spans name it by.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(clamp(self.all.len()));
        self.all.push(Source {
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        });
        id
    }

    /// The text that `id` names.
    #[inline]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// The names of all texts, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> {
        (0..self.all.len()).map(|index| SourceId(clamp(index)))
    }

    /// The path and position where `span` begins.
    pub fn locate(&self, span: Span) -> (&Path, Position) {
        let source = self.get(span.source);
        (source.path(), source.position(span.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_however_long_the_line_is() {
        let text = "aé漢😀\n".repeat(3) + &"aé漢😀".repeat(BLOCK);
        let mut sources = Sources::default();
        let id = sources.add("text", text.as_str());
        let source = sources.get(id);
        let mut expected = Position { line: 1, column: 1 };
        for (offset, c) in text.char_indices() {
            assert_eq!(source.position(clamp(offset)), expected, "{offset}");
            expected = if c == '\n' {
                Position { line: expected.line + 1, column: 1 }
            } else {
                Position { column: expected.column + 1, ..expected }
            };
        }
        assert_eq!(source.position(u32::MAX), expected);
    }
}
