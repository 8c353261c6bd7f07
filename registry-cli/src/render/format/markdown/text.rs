//! Escapes foreign text in Markdown, so that it is shown literally.

use std::fmt::Write as _;

/// The longest text; a longer one is cut.
const MAX_LENGTH: usize = 1_000;

/// Separates the parts of mentions and issue references. GitHub searches the rendered text for them, so escapes do not
/// prevent that.
const ZERO_WIDTH_SPACE: &str = "&#8203;";
/// Separates the parts of an address, so that it does not become a link but can still be copied.
const NO_LINK: &str = "<!-- -->";

/// Converts a text to HTML on one line. Names in backticks become code; everything else is shown literally, without
/// mentions and links.
pub(super) fn html(text: &str) -> String {
    let ticks = text.matches('`').count();
    // With an odd number of backticks, the last is literal.
    let pairs = ticks - ticks % 2;
    let (mut seen, mut html) = (0, String::with_capacity(text.len()));
    for (count, (at, c)) in text.char_indices().enumerate() {
        let in_code = seen % 2 == 1;
        if count == MAX_LENGTH {
            html.push_str(if in_code { "</code>…" } else { "…" });
            break;
        }
        if c == '`' && seen < pairs {
            html.push_str(if in_code { "</code>" } else { "<code>" });
            seen += 1;
            continue;
        }
        escape(&mut html, c);
        if !in_code {
            html.push_str(separator(&text[..at], c, &text[at + c.len_utf8()..]));
        }
    }
    html
}

/// Converts a text to inline code.
pub(super) fn code(text: &str) -> String {
    let mut html = String::from("<code>");
    text.chars().for_each(|c| escape(&mut html, c));
    html.push_str("</code>");
    html
}

fn escape(html: &mut String, c: char) {
    match c {
        '&' | '<' | '>' | '*' | '_' | '[' | ']' | '~' | '\\' | '#' | '|' | '`' | '!' => {
            let _ = write!(html, "&#{};", u32::from(c));
        }
        // Two of them enclose a formula, also in code.
        '$' => html.push_str("<span>$</span>"),
        c if c.is_control() => html.push(' '),
        c => html.push(c),
    }
}

/// Returns the separator between a character and the text after it.
fn separator(before: &str, c: char, after: &str) -> &'static str {
    let starts = |wanted: fn(&char) -> bool| after.chars().next().is_some_and(|next| wanted(&next));
    let is_after = |word: &str| {
        let last = before.len().checked_sub(word.len()).and_then(|at| before.get(at..));
        last.is_some_and(|last| last.eq_ignore_ascii_case(word))
    };
    match c {
        '@' if starts(|next| next.is_alphanumeric()) => ZERO_WIDTH_SPACE,
        '#' if starts(char::is_ascii_digit) => ZERO_WIDTH_SPACE,
        '-' if starts(char::is_ascii_digit) && is_after("gh") => ZERO_WIDTH_SPACE,
        ':' if after.starts_with("//") => NO_LINK,
        'w' | 'W' if after.starts_with('.') && is_after("ww") => NO_LINK,
        ':' if is_name_of_emoji(after) => ZERO_WIDTH_SPACE,
        _ => "",
    }
}

/// Returns whether a colon is followed by the name of an emoji, not by the minutes of a time.
fn is_name_of_emoji(after: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
    let is_name = |name: &str| name.chars().all(is_part) && !name.chars().all(|c| c.is_ascii_digit());
    after.split_once(':').is_some_and(|(name, _)| is_name(name))
}

/// Returns a code block, with a fence that is longer than any run of backticks in it.
pub(super) fn block(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    let text: String = text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect();
    format!("{fence}{language}\n{}\n{fence}\n\n", text.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_no_mentions_and_links() {
        for (text, expected) in [
            ("by @acme/orders", "by @&#8203;acme/orders"),
            ("see #17, a/b#3 and GH-4", "see &#35;&#8203;17, a/b&#35;&#8203;3 and GH-&#8203;4"),
            ("mail@acme.example", "mail@&#8203;acme.example"),
            ("https://acme.example", "https:<!-- -->//acme.example"),
            ("www.acme.example", "www<!-- -->.acme.example"),
            ("at 12:30:45 :tada: a::b", "at 12:30:45 :&#8203;tada: a::b"),
            ("$a$", "<span>$</span>a<span>$</span>"),
            (
                "a <b> | *c* _d_ [e](f) ![g](h)",
                "a &#60;b&#62; &#124; &#42;c&#42; &#95;d&#95; &#91;e&#93;(f) &#33;&#91;g&#93;(h)",
            ),
            ("é@", "é@"),
        ] {
            assert_eq!(html(text), expected);
        }
    }

    #[test]
    fn what_is_in_backticks_is_code_and_stays_as_it_is() {
        assert_eq!(html("`@a` has `b`"), "<code>@a</code> has <code>b</code>");
        assert_eq!(html("`a` and `"), "<code>a</code> and &#96;");
        assert_eq!(code("a_b`"), "<code>a&#95;b&#96;</code>");
    }
}
