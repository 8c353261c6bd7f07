//! The prose of the repository: documentation, comments and messages, each with its lines.
//!
//! Code in prose (`spans` and fenced blocks) is left out, and so are string literals in tests, which repeat the
//! messages of the program.

use crate::repository::extension;

/// A comment, a message or a paragraph of a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Its kind.
    pub(crate) kind: Kind,
    /// The text, with code replaced by `CODE`; lines are joined by spaces.
    pub(crate) text: String,
    /// The offset in `text` of each line, with the number of the line from 1.
    lines: Vec<(usize, usize)>,
    /// The line of code that follows a documentation comment, attributes left out.
    pub(crate) subject: String,
}

/// The kind of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A documentation comment.
    Doc,
    /// Another comment.
    Comment,
    /// A string literal of a program.
    Message,
    /// A paragraph of a document.
    Document,
}

/// Stands for code in prose.
const CODE: &str = "`…`";

impl Passage {
    /// Returns the number of the line at an offset of the text.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        let before = self.lines.iter().take_while(|(start, _)| *start <= offset);
        before.last().map_or(0, |(_, line)| *line)
    }
}

/// Returns the passages of a file; none for files of data.
pub(crate) fn passages(path: &str, text: &str) -> Vec<Passage> {
    match extension(path) {
        "rs" => rust(path, text),
        "java" => Lexer::new(text, Literals::Ignored).read(),
        "md" => markdown(text),
        "py" | "sh" | "toml" | "yml" | "yaml" => hash_comments(text),
        _ => Vec::new(),
    }
}

fn rust(path: &str, text: &str) -> Vec<Passage> {
    let is_test = path.split('/').any(|part| ["tests", "benches"].contains(&part)) || path.contains("/testing/");
    Lexer::new(text, if is_test { Literals::Ignored } else { Literals::Read }).read()
}

fn markdown(text: &str) -> Vec<Passage> {
    let mut builder = Builder::default();
    let mut fence = Fence::default();
    for (number, line) in (1..).zip(text.lines()) {
        if fence.hides(line) || line.trim().is_empty() {
            builder.finish("");
        } else {
            builder.add(Kind::Document, number, line);
        }
    }
    builder.finish("");
    builder.passages
}

fn hash_comments(text: &str) -> Vec<Passage> {
    let mut builder = Builder::default();
    for (number, line) in (1..).zip(text.lines()) {
        match line.trim_start().strip_prefix('#') {
            Some(comment) => builder.add(Kind::Comment, number, comment),
            None => builder.finish(""),
        }
    }
    builder.finish("");
    builder.passages
}

/// Collects lines to passages.
#[derive(Default)]
struct Builder {
    passages: Vec<Passage>,
    open: Option<Passage>,
}

impl Builder {
    fn add(&mut self, kind: Kind, line: usize, text: &str) {
        if self.open.as_ref().is_some_and(|open| open.kind != kind) {
            self.finish("");
        }
        let empty = Passage { kind, text: String::new(), lines: Vec::new(), subject: String::new() };
        let open = self.open.get_or_insert(empty);
        if !open.text.is_empty() {
            open.text.push(' ');
        }
        open.lines.push((open.text.len(), line));
        open.text.push_str(&without_code(text.trim()));
    }

    fn finish(&mut self, subject: &str) {
        if let Some(mut open) = self.open.take() {
            subject.clone_into(&mut open.subject);
            self.passages.push(open);
        }
    }
}

/// A line with its code spans replaced.
fn without_code(line: &str) -> String {
    let mut parts = line.split('`');
    let mut text = parts.next().unwrap_or_default().to_owned();
    while let Some(_code) = parts.next() {
        text.push_str(CODE);
        text.push_str(parts.next().unwrap_or_default());
    }
    text
}

/// Whether a fenced block is open.
#[derive(Default)]
struct Fence {
    is_open: bool,
}

impl Fence {
    /// Returns whether a line is a fence or comes between two.
    fn hides(&mut self, line: &str) -> bool {
        let is_fence = line.trim_start().starts_with("```");
        self.is_open ^= is_fence;
        is_fence || self.is_open
    }
}

/// Whether string literals are messages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Literals {
    Read,
    Ignored,
}

/// Splits source into comments and string literals, which have the same syntax in Rust and Java.
struct Lexer<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    literals: Literals,
    builder: Builder,
    fence: Fence,
}

impl<'t> Lexer<'t> {
    fn new(text: &'t str, literals: Literals) -> Self {
        Self { text, at: 0, line: 1, literals, builder: Builder::default(), fence: Fence::default() }
    }

    fn read(mut self) -> Vec<Passage> {
        while let Some(first) = self.rest().chars().next() {
            let rest = self.rest();
            if let Some(raw) = raw_string(rest) {
                self.literal(raw);
            } else if rest.starts_with("//") {
                self.line_comment();
            } else if rest.starts_with("/*") {
                self.block_comment();
            } else if first == '"' {
                self.string();
            } else if first == '\'' {
                self.skip_character();
            } else if first.is_whitespace() {
                self.white_space();
            } else {
                self.code();
            }
        }
        self.builder.finish("");
        self.builder.passages
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn advance(&mut self, length: usize) {
        self.line += self.rest()[..length].matches('\n').count();
        self.at += length;
    }

    /// Skips white space; an empty line separates comments.
    fn white_space(&mut self) {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start().len();
        if rest[..length].matches('\n').count() > 1 {
            self.builder.finish("");
        }
        self.advance(length);
    }

    fn line_comment(&mut self) {
        let line = self.rest().lines().next().unwrap_or_default();
        let (kind, comment) = match line.as_bytes().get(2) {
            Some(b'/' | b'!') if !line.starts_with("////") => (Kind::Doc, &line[3..]),
            _ => (Kind::Comment, &line[2..]),
        };
        if !self.fence.hides(comment) && !comment.trim().is_empty() {
            self.builder.add(kind, self.line, comment);
        }
        self.advance(line.len());
    }

    fn block_comment(&mut self) {
        self.builder.finish("");
        let length = self.rest().find("*/").map_or(self.rest().len(), |end| end + 2);
        let comment = &self.rest()[..length];
        let kind = if comment.starts_with("/**") { Kind::Doc } else { Kind::Comment };
        for (number, line) in (self.line..).zip(comment.lines()) {
            let line = line.trim().trim_start_matches(['/', '*']).trim_end_matches("*/").trim();
            if !line.is_empty() {
                self.builder.add(kind, number, line);
            }
        }
        self.advance(length);
    }

    fn string(&mut self) {
        let mut escaped = false;
        let end = self.rest()[1..].find(|character| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends
        });
        let length = end.map_or(self.rest().len(), |end| end + 2);
        let literal = &self.rest()[..length];
        self.literal(literal);
    }

    /// Reads a string literal; `\` at the end of a line joins it with the next one.
    fn literal(&mut self, literal: &str) {
        self.builder.finish("");
        if self.literals == Literals::Read && literal.contains(' ') {
            let content = literal.trim_start_matches(['b', 'r']);
            for (number, line) in (self.line..).zip(content.lines()) {
                let line = line.trim().trim_matches(['"', '#', '\\']).trim();
                if !line.is_empty() {
                    self.builder.add(Kind::Message, number, &line.replace("\\n", " "));
                }
            }
            self.builder.finish("");
        }
        self.advance(literal.len());
    }

    /// Skips a character literal, or the quote of a lifetime.
    fn skip_character(&mut self) {
        let mut characters = self.rest().char_indices().skip(1);
        let first = characters.next();
        let length = match (first, characters.next()) {
            (Some((_, '\\')), Some((at, escaped))) => {
                let after = at + escaped.len_utf8();
                self.rest()[after..].find('\'').map_or(1, |end| after + end + 1)
            }
            (Some(_), Some((at, '\''))) => at + 1,
            _ => 1,
        };
        self.advance(length);
    }

    /// Skips a word of code, or a character between words.
    fn code(&mut self) {
        let line = self.rest().lines().next().unwrap_or_default();
        if line.starts_with("#[cfg(test)]") {
            self.literals = Literals::Ignored;
        }
        if line.starts_with("#[") || line.starts_with("#!") {
            self.advance(line.len());
            return;
        }
        self.builder.finish(line);
        let word = line.find(|character: char| !character.is_alphanumeric() && character != '_');
        self.advance(word.unwrap_or(line.len()).max(line.chars().next().map_or(1, char::len_utf8)));
    }
}

/// Returns the raw string literal with which a text begins.
fn raw_string(text: &str) -> Option<&str> {
    let marked = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = marked.len() - marked.trim_start_matches('#').len();
    let content = marked[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let opening = text.len() - content.len();
    let length = content.find(&closing).map_or(text.len(), |end| opening + end + closing.len());
    Some(&text[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str, text: &str) -> Vec<(Kind, usize, String)> {
        let passages = passages(path, text).into_iter();
        passages.map(|passage| (passage.kind, passage.line_at(0), passage.text)).collect()
    }

    #[test]
    fn reads_comments_and_messages_of_rust() {
        let source = "//! Reads `x`\n//! files.\n\n/// Parses.\n#[inline]\nfn f<'a>() -> &'a str {\n    // Why.\n    \
                      let c = '\"';\n    r#\"raw text\"#;\n    \"two \\\n     lines\"\n}\n";
        let expected = [
            (Kind::Doc, 1, "Reads `…` files."),
            (Kind::Doc, 4, "Parses."),
            (Kind::Comment, 7, "Why."),
            (Kind::Message, 9, "raw text"),
            (Kind::Message, 10, "two lines"),
        ];
        assert_eq!(shown("a/src/lib.rs", source), expected.map(|(kind, line, text)| (kind, line, text.to_owned())));
    }

    #[test]
    fn a_doc_comment_knows_the_code_behind_it() {
        let found = passages("a/src/lib.rs", "/// Parses.\n#[inline]\npub fn parse() {}\n");
        assert_eq!(found[0].subject, "pub fn parse() {}");
    }

    #[test]
    fn leaves_out_examples_and_literals_of_tests() {
        let source = "/// ```\n/// let x = no;\n/// ```\nfn f() {}\n#[cfg(test)]\nmod tests {\n    const A: &str = \"a b\";\n}\n";
        assert!(shown("a/src/lib.rs", source).is_empty());
        assert!(shown("a/tests/it/main.rs", "const A: &str = \"a b\";").is_empty());
    }

    #[test]
    fn reads_paragraphs_of_documents() {
        let text = "# Title\n\nOne `x`\ntwo.\n\n```sh\ncode\n```\n";
        let found = passages("a.md", text);
        let texts: Vec<_> = found.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["# Title", "One `…` two."]);
        assert_eq!(found[1].line_at(found[1].text.find("two").unwrap()), 4);
    }
}
