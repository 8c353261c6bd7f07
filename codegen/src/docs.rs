//! Turns the documentation of schemas into Rust doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// Returns the doc attributes for paragraphs, one attribute a line.
pub(crate) fn doc_attributes(paragraphs: &[String]) -> TokenStream {
    let lines = paragraphs.iter().enumerate().flat_map(|(index, paragraph)| {
        let blank = (index > 0).then(String::new);
        blank.into_iter().chain(paragraph.lines().map(|line| format!(" {line}")))
    });
    lines.map(|line| quote!(#[doc = #line])).collect()
}

/// Returns documentation as Markdown that shows it literally: nothing in it becomes a link, formatting or a test. Code
/// between backticks stays code.
pub(crate) fn escape_markdown(doc: &str) -> String {
    doc.lines().map(escape_line).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Returns documentation whose first paragraph ends with a full stop, as a summary should.
pub(crate) fn with_full_stop(doc: &str) -> String {
    if doc.ends_with(['.', '!', '?', ':']) { doc.to_owned() } else { format!("{doc}.") }
}

fn escape_line(line: &str) -> String {
    let line: String = line.chars().filter(|c| !is_invisible(*c)).collect();
    let line = line.trim();
    let is_balanced = !line.contains("``") && line.matches('`').count().is_multiple_of(2);
    let mut out = String::with_capacity(line.len() + 8);
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            out.push_str(if is_balanced { "`" } else { "\\`" });
        }
        if is_balanced && index % 2 == 1 {
            out.push_str(part);
        } else {
            let words: Vec<String> = part.split(' ').map(escape_word).collect();
            out.push_str(&words.join(" "));
        }
    }
    escape_line_start(&out)
}

/// Escapes what would begin a heading, list, quote or underline.
fn escape_line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        Some(b'-' | b'+' | b'=' | b'#' | b':') if digits == 0 => format!("\\{line}"),
        _ => line.to_owned(),
    }
}

/// Escapes a word, or makes the address in it a link.
fn escape_word(word: &str) -> String {
    let starts = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min();
    if let Some(start) = starts {
        let end = start + word[start..].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?', '"', '\'']).len();
        let link = &word[start..end];
        if link.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\\\"".contains(&byte)) {
            return format!("{}<{link}>{}", escape(&word[..start]), escape(&word[end..]));
        }
    }
    escape(word)
}

/// Escapes the characters that Markdown gives a meaning to.
fn escape(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let is_letter =
        |index: Option<usize>| index.and_then(|index| chars.get(index)).is_some_and(|c| c.is_alphanumeric());
    let mut out = String::with_capacity(word.len());
    for (index, c) in chars.iter().enumerate() {
        let has_meaning = match c {
            '\\' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            // Within a word it does not begin emphasis.
            '_' => !(is_letter(index.checked_sub(1)) && is_letter(Some(index + 1))),
            // It begins a character reference.
            '&' => is_letter(Some(index + 1)) || chars.get(index + 1) == Some(&'#'),
            _ => false,
        };
        if has_meaning {
            out.push('\\');
        }
        out.push(*c);
    }
    out
}

/// Returns whether a character is a control character, or changes the direction of the text around it.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}
