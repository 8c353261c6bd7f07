//! Source texts, and positions in them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Identifies one text of a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(u32);

/// A range of bytes in a source text.
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
    /// Returns the span of the bytes from `start` up to, not including, `end`.
    #[inline]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        Self { source, start: saturating_u32(start), end: saturating_u32(end) }
    }

    /// Returns the span from the start of this one to the end of `last`, which is in the same text.
    #[inline]
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self { end: last.end, ..self }
    }
}

/// Returns an offset or index as a `u32`. Larger ones occur only in a text of more than 4 GiB, which no broker accepts.
#[inline]
pub(crate) fn saturating_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A line and a column. Both begin with 1, and the column counts characters, as in editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A text and its path.
#[derive(Debug, Clone)]
pub struct Source {
    path: PathBuf,
    text: Arc<str>,
    /// The offset of each line, computed for the first position.
    line_starts: OnceLock<Arc<[u32]>>,
    /// The number of characters before each block of bytes, computed for the first position. A line can be megabytes long.
    characters_before_blocks: OnceLock<Arc<[u32]>>,
}

/// The number of bytes in a block.
const BLOCK_SIZE: usize = 1024;

impl Source {
    fn new(path: PathBuf, text: Arc<str>) -> Self {
        Self { path, text, line_starts: OnceLock::new(), characters_before_blocks: OnceLock::new() }
    }

    /// Returns the path, as a user would type it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Returns the line and column of a byte offset. An offset after the end of the text counts as the end.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line_starts = self.line_starts();
        let line = line_starts.partition_point(|start| *start as usize <= offset);
        let start = line_starts[line - 1] as usize;
        Position { line, column: 1 + self.characters_before(offset) - self.characters_before(start) }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let before_blocks = self.characters_before_blocks.get_or_init(|| {
            let mut sum = 0;
            let sums = bytes.chunks(BLOCK_SIZE).map(|block| {
                sum += count_characters(block);
                saturating_u32(sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = offset / BLOCK_SIZE;
        before_blocks[block] as usize + count_characters(&bytes[block * BLOCK_SIZE..offset])
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let newlines = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(newlines.map(|(offset, _)| saturating_u32(offset + 1))).collect()
        })
    }
}

/// Returns the number of characters that begin in these bytes.
fn count_characters(bytes: &[u8]) -> usize {
    // All bytes of a character except the first are 10xxxxxx.
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The texts that spans refer to.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Adds a text and returns its id.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(saturating_u32(self.all.len()));
        self.all.push(Source::new(path.into(), text.into()));
        id
    }

    /// Returns the text that `id` identifies.
    #[inline]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// Returns the ids of all texts, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> {
        (0..self.all.len()).map(|index| SourceId(saturating_u32(index)))
    }

    /// Returns the path and position where `span` begins.
    pub fn locate(&self, span: Span) -> (&Path, Position) {
        let source = self.get(span.source);
        (source.path(), source.position(span.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_in_lines_of_any_length() {
        let text = "aé漢😀\n".repeat(3) + &"aé漢😀".repeat(BLOCK_SIZE);
        let mut sources = Sources::default();
        let id = sources.add("text", text.as_str());
        let source = sources.get(id);
        let mut expected = Position { line: 1, column: 1 };
        for (offset, c) in text.char_indices() {
            assert_eq!(source.position(saturating_u32(offset)), expected, "{offset}");
            expected = if c == '\n' {
                Position { line: expected.line + 1, column: 1 }
            } else {
                Position { column: expected.column + 1, ..expected }
            };
        }
        assert_eq!(source.position(u32::MAX), expected);
    }

    #[test]
    fn positions_begin_with_one() {
        let text = "a\nbä𝒜c\n\nd";
        let mut sources = Sources::default();
        let id = sources.add("text", text);
        let at = |offset: usize| {
            let position = sources.get(id).position(saturating_u32(offset));
            (position.line, position.column)
        };
        for (offset, c) in text.char_indices() {
            let before = &text[..offset];
            let line = before.rfind('\n').map_or(0, |newline| newline + 1);
            let expected = (1 + before.matches('\n').count(), 1 + before[line..].chars().count());
            assert_eq!(at(offset), expected, "{c}");
            assert_eq!(at(offset + c.len_utf8() - 1), expected, "inside {c}");
        }
        assert_eq!(at(1_000), (4, 2));
        assert_eq!(at(text.len()), (4, 2));
    }
}
