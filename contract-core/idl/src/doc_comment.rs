//! Documentation comments: their text without indentation and stars, as Avro's reader removes them.

/// Returns the documentation in a comment, which is given without its delimiters.
pub(crate) fn text(comment: &str) -> String {
    let comment = comment.trim_matches(|c: char| c <= ' ');
    let lines = lines(comment);
    ["**", "*"]
        .into_iter()
        .find_map(|stars| without_stars(&lines, stars))
        .unwrap_or_else(|| without_indentation(&lines))
}

/// A line and the line break before it; the first line has none.
type Line<'t> = (&'t str, &'t str);

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut break_before, mut rest) = ("", text);
    loop {
        let Some(end) = rest.find(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) else {
            lines.push((break_before, rest));
            return lines;
        };
        lines.push((break_before, &rest[..end]));
        let length = match &rest[end..] {
            after if after.starts_with("\r\n") => 2,
            after => after.chars().next().map_or(1, char::len_utf8),
        };
        (break_before, rest) = rest[end..].split_at(length);
    }
}

/// Removes the stars at the begin of each line and one blank after them; `None` if a line does not begin with them.
fn without_stars(lines: &[Line<'_>], stars: &str) -> Option<String> {
    let mut text = String::new();
    for (index, (break_before, line)) in lines.iter().enumerate() {
        let line = if index == 0 { line } else { line.trim_start_matches(is_blank) };
        let line = line.strip_prefix(stars)?;
        text.push_str(break_before);
        text.push_str(line.strip_prefix(is_blank).unwrap_or(line));
    }
    Some(text)
}

/// Removes the indentation that all lines after the first have.
fn without_indentation(lines: &[Line<'_>]) -> String {
    let after_first = || lines.iter().skip(1).map(|(_, line)| *line);
    let first = after_first().next().unwrap_or_default();
    let mut indentation = &first[..first.len() - first.trim_start_matches(is_blank).len()];
    while !after_first().all(|line| line.starts_with(indentation)) {
        let mut shorter = indentation.chars();
        shorter.next_back();
        indentation = shorter.as_str();
    }
    let lines = lines.iter().map(|(break_before, line)| {
        let line = if break_before.is_empty() { line } else { line.strip_prefix(indentation).unwrap_or(line) };
        [*break_before, line].concat()
    });
    lines.collect()
}

/// Returns whether a character is white space within a line, as `\h` of Java's patterns.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_stars_and_indentation() {
        for (comment, expected) in [
            (" One line. ", "One line."),
            ("\n   * First.\n   *\n   *   Indented.\n   ", "First.\n\n  Indented."),
            ("* First.\n ** Second.\n ", "First.\n* Second."),
            (" First.\n     Second.\n       Third.\n ", "First.\nSecond.\n  Third."),
            (" First.\n * Second.\n ", "First.\n* Second."),
            (" First.\n\n  Third.", "First.\n\n  Third."),
            ("", ""),
        ] {
            assert_eq!(text(comment), expected, "{comment:?}");
        }
    }
}
