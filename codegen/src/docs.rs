//! Documentation texts of schemas as Rust documentation.

use proc_macro2::TokenStream;
use quote::quote;

/// Doc attributes for the paragraphs, one attribute a line.
pub(crate) fn attributes(paragraphs: &[String]) -> TokenStream {
    let lines = paragraphs.iter().enumerate().flat_map(|(at, paragraph)| {
        let gap = (at > 0).then(String::new);
        gap.into_iter().chain(paragraph.lines().map(|line| format!(" {line}")))
    });
    lines.map(|line| quote!(#[doc = #line])).collect()
}

/// A schema's text as Markdown that means just that text: nothing in it links, formats, or becomes a test.
/// Code between backticks stays code.
pub(crate) fn plain(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The first paragraph ends with a full stop, as a summary should.
pub(crate) fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

fn line(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let text = text.trim();
    let balanced = !text.contains("``") && text.matches('`').count().is_multiple_of(2);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            out.push_str(if balanced { "`" } else { "\\`" });
        }
        if balanced && at % 2 == 1 {
            out.push_str(part);
        } else {
            let words: Vec<String> = part.split(' ').map(word).collect();
            out.push_str(&words.join(" "));
        }
    }
    begin(&out)
}

/// Escapes what makes a heading, list, quote or underline at the beginning of a line.
fn begin(line: &str) -> String {
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes().get(number) {
        Some(b'.' | b')') if number > 0 => format!("{}\\{}", &line[..number], &line[number..]),
        Some(b'-' | b'+' | b'=' | b'#' | b':') if number == 0 => format!("\\{line}"),
        _ => line.to_owned(),
    }
}

fn word(word: &str) -> String {
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

/// Takes what formats for what it is.
fn escape(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric());
    let mut out = String::with_capacity(word.len());
    for (at, c) in chars.iter().enumerate() {
        let escape = match c {
            '\\' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            // Within a word it is no emphasis.
            '_' => !(is_letter(at.checked_sub(1)) && is_letter(Some(at + 1))),
            // A character reference begins with it.
            '&' => is_letter(Some(at + 1)) || chars.get(at + 1) == Some(&'#'),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(*c);
    }
    out
}

/// Control characters, and those that change the direction of the text around them.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}
