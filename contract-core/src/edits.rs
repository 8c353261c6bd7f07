//! Small edits of a schema's source that leave the rest of it as it was written.

use schemactl_avro::json::{self, ValueRef};
use schemactl_avro::source::Span;

use crate::finding::Edit;

/// Appends a member or item to an object or array, on a line of its own if the others have one.
///
/// Returns `None` if a comment would end up in the wrong place.
pub(crate) fn append_entry(source: &str, container: Span, entry: &str) -> Option<Edit> {
    let inside = source.get(container.start as usize + 1..(container.end as usize).checked_sub(1)?)?;
    let filled = inside.trim_end();
    let end = container.start as usize + 1 + filled.len();
    let line_start = source[..end].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &source[line_start..end];
    // A comma behind a comment could become part of it.
    if filled.ends_with("*/") || has_line_comment(line) {
        return None;
    }
    let indent = &line[..line.len() - line.trim_start().len()];
    let is_empty = filled.trim_start().is_empty();
    let newline = if inside.contains("\r\n") { "\r\n" } else { "\n" };
    let replacement = match (is_empty, inside.contains('\n')) {
        (true, _) => entry.to_owned(),
        (false, true) if line_start > container.start as usize => format!(",{newline}{indent}{entry}"),
        (false, _) => format!(", {entry}"),
    };
    Some(Edit { span: Span::new(container.source, end, end), replacement })
}

/// Moves `null` to the front of a union's branches, and keeps the white space between them.
///
/// Returns `None` if `null` is first already, is not a branch, or if the union has comments.
pub(crate) fn move_null_first(source: &str, union: Span) -> Option<Edit> {
    let written = source.get(union.start as usize..union.end as usize)?;
    let document = json::parse(written, union.source).ok().filter(|document| document.comments.is_empty())?;
    let branches: Vec<ValueRef<'_>> = document.root().items()?.collect();
    let null = branches.iter().position(|branch| branch.as_str() == Some("null")).filter(|index| *index > 0)?;
    let order = std::iter::once(null).chain((0..branches.len()).filter(|index| *index != null));
    let mut reordered = String::with_capacity(written.len());
    let mut copied = 0;
    for (slot, branch) in branches.iter().zip(order) {
        let branch = branches[branch].span();
        reordered.push_str(&written[copied..slot.span().start as usize]);
        reordered.push_str(&written[branch.start as usize..branch.end as usize]);
        copied = slot.span().end as usize;
    }
    reordered.push_str(&written[copied..]);
    Some(Edit { span: union, replacement: reordered })
}

/// Replaces the value of an object's member. Returns `None` if the value is an object or array.
pub(crate) fn replace_value(source: &str, object: Span, key: &str, value: &str) -> Option<Edit> {
    let written = source.get(object.start as usize..object.end as usize)?;
    let document = json::parse(written, object.source).ok()?;
    let member = document.root().members()?.find(|member| member.key() == key)?;
    let old = Some(member.value).filter(|old| old.items().is_none() && old.members().is_none())?.span();
    let absolute = |offset: u32| object.start as usize + offset as usize;
    let span = Span::new(object.source, absolute(old.start), absolute(old.end));
    Some(Edit { span, replacement: value.to_owned() })
}

/// Returns whether a line has `//` outside of quotes.
fn has_line_comment(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut is_quoted = false;
    let mut index = 0;
    while index < bytes.len() {
        match bytes[index] {
            b'\\' if is_quoted => index += 1,
            b'"' => is_quoted = !is_quoted,
            b'/' if !is_quoted && bytes.get(index + 1) == Some(&b'/') => return true,
            _ => {}
        }
        index += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{append_entry, move_null_first, replace_value};
    use crate::finding::Edit;
    use schemactl_avro::source::{SourceId, Span};

    fn edited(source: &str, edit: impl Fn(&str, Span) -> Option<Edit>) -> Option<String> {
        let edit = edit(source, Span::new(SourceId::default(), 0, source.len()))?;
        let mut edited = source.to_owned();
        edited.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
        Some(edited)
    }

    #[test]
    fn move_null_first_keeps_white_space() {
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
            assert_eq!(edited(before, move_null_first).as_deref(), after, "{before}");
        }
    }

    #[test]
    fn append_entry_never_follows_a_comment() {
        let member = |source: &str, span| append_entry(source, span, "\"b\": 2");
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
    fn replace_value_keeps_the_rest() {
        let record = |source: &str, span| replace_value(source, span, "type", "\"record\"");
        let after = edited(r#"{ "name": "error", "type":"error" }"#, record);
        assert_eq!(after.as_deref(), Some(r#"{ "name": "error", "type":"record" }"#));
        assert_eq!(edited("{}", record), None);
    }
}
