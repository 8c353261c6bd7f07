//! The layout of generated source.

/// Returns the source with an empty line between items.
pub(super) fn insert_blank_lines(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 32);
    let mut previous = "";
    for line in source.lines() {
        let ends_item = previous == "}" || previous.ends_with(';') && !previous.starts_with([' ', '/']);
        let is_same_list =
            ["use ", "mod ", "pub mod "].iter().any(|word| previous.starts_with(word) && line.starts_with(word));
        let begins_item = !line.starts_with([' ', '}', ')'])
            && (ends_item && !is_same_list || previous.starts_with("//!") && !line.starts_with("//!"));
        let looks_like_member = ["fn ", "pub ", "///", "#["].iter().any(|word| line.trim_start().starts_with(word));
        let begins_member =
            line.starts_with(' ') && previous.starts_with(' ') && previous.trim() == "}" && looks_like_member;
        if begins_item || begins_member {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        previous = line;
    }
    out
}
