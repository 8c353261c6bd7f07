//! Small changes to the text of a schema that keep all the rest of it as it was written.

use crate::finding::Edit;
use crate::json::{self, ValueRef};
use crate::source::Span;

/// Puts something behind the last thing in an object or list, on a line of its own where the others are; nothing where
/// a comment could be spoiled.
pub(crate) fn append(text: &str, around: Span, what: &str) -> Option<Edit> {
    let inside = text.get(around.start as usize + 1..(around.end as usize).checked_sub(1)?)?;
    let filled = inside.trim_end();
    let at = around.start as usize + 1 + filled.len();
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[line_start..at];
    // Behind a comment, a comma could become part of it.
    if filled.ends_with("*/") || has_line_comment(line) {
        return None;
    }
    let indent = &line[..line.len() - line.trim_start().len()];
    let is_empty = filled.trim_start().is_empty();
    let newline = if inside.contains("\r\n") { "\r\n" } else { "\n" };
    let text = match (is_empty, inside.contains('\n')) {
        (true, _) => what.to_owned(),
        (false, true) if line_start > around.start as usize => format!(",{newline}{indent}{what}"),
        (false, _) => format!(", {what}"),
    };
    Some(Edit { span: Span::new(around.source, at, at), replacement: text })
}

/// Puts `null` first among the branches of a union, and leaves what is between them; nothing where it is first
/// already, is not there, or where the text has comments.
pub(crate) fn null_first(text: &str, union: Span) -> Option<Edit> {
    let written = text.get(union.start as usize..union.end as usize)?;
    let document = json::parse(written, union.source).ok().filter(|document| document.comments.is_empty())?;
    let branches: Vec<ValueRef<'_>> = document.root().items()?.collect();
    let null = branches.iter().position(|branch| branch.as_str() == Some("null")).filter(|at| *at > 0)?;
    let order = std::iter::once(null).chain((0..branches.len()).filter(|at| *at != null));
    let mut mended = String::with_capacity(written.len());
    let mut copied = 0;
    for (slot, branch) in branches.iter().zip(order) {
        let branch = branches[branch].span();
        mended.push_str(&written[copied..slot.span().start as usize]);
        mended.push_str(&written[branch.start as usize..branch.end as usize]);
        copied = slot.span().end as usize;
    }
    mended.push_str(&written[copied..]);
    Some(Edit { span: union, replacement: mended })
}

/// Replaces the value of an object's member.
pub(crate) fn replace_value(text: &str, object: Span, key: &str, value: &str) -> Option<Edit> {
    let written = text.get(object.start as usize..object.end as usize)?;
    let document = json::parse(written, object.source).ok()?;
    let member = document.root().members()?.find(|member| member.key() == key)?;
    let old = Some(member.value).filter(|old| old.items().is_none() && old.members().is_none())?.span();
    let at = |offset: u32| object.start as usize + offset as usize;
    Some(Edit { span: Span::new(object.source, at(old.start), at(old.end)), replacement: value.to_owned() })
}

/// Whether a line has `//` outside of quotes.
fn has_line_comment(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut quoted = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b'/' if !quoted && bytes.get(at + 1) == Some(&b'/') => return true,
            _ => {}
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{append, null_first, replace_value};
    use crate::finding::Edit;
    use crate::source::{SourceId, Span};

    fn edited(text: &str, edit: impl Fn(&str, Span) -> Option<Edit>) -> Option<String> {
        let edit = edit(text, Span::new(SourceId::default(), 0, text.len()))?;
        let mut text = text.to_owned();
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
        Some(text)
    }

    #[test]
    fn null_comes_first_and_all_between_the_branches_stays() {
        for (before, after) in [
            (r#"["string", "null"]"#, Some(r#"["null", "string"]"#)),
            (
                "[ \"int\",\n  {\"type\": \"map\", \"values\": \"int\"},\n  \"null\" ]",
                Some("[ \"null\",\n  \"int\",\n  {\"type\": \"map\", \"values\": \"int\"} ]"),
            ),
            (r#"["null", "string"]"#, None),
            (r#"["int", "string"]"#, None),
            (r#"["int", /* or */ "null"]"#, None),
            (r#""null""#, None),
        ] {
            assert_eq!(edited(before, null_first).as_deref(), after, "{before}");
        }
    }

    #[test]
    fn a_member_comes_behind_the_last_and_never_behind_a_comment() {
        let member = |text: &str, span| append(text, span, "\"b\": 2");
        for (before, after) in [
            ("{}", Some("{\"b\": 2}")),
            ("{ \"a\": 1 }", Some("{ \"a\": 1, \"b\": 2 }")),
            ("{\n  \"a\": 1\n}", Some("{\n  \"a\": 1,\n  \"b\": 2\n}")),
            ("{\n  \"a\": 1 // one\n}", None),
            ("{ \"a\": 1 /* one */ }", None),
            ("{ \"a\": \"//\" }", Some("{ \"a\": \"//\", \"b\": 2 }")),
        ] {
            assert_eq!(edited(before, member).as_deref(), after, "{before}");
        }
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        let record = |text: &str, span| replace_value(text, span, "type", "\"record\"");
        let after = edited(r#"{ "name": "error", "type":"error" }"#, record);
        assert_eq!(after.as_deref(), Some(r#"{ "name": "error", "type":"record" }"#));
        assert_eq!(edited("{}", record), None);
    }
}
