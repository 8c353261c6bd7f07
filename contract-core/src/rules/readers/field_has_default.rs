//! Fields that a writer lacks have a default.

use schemactl_avro::schema::Field;

use crate::compat::Direction;
use crate::compat::readers::Incompatibility;
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::rules::draft::{DECODING_FAILS, FindingDraft, ReaderWriterPair, list_names};
use crate::rules::edit::{SchemaEdit, can_be_copied, neutral_default};
use crate::rules::rename::{MAX_RENAME_CANDIDATES, is_renamed_in, rename_candidates, unambiguous_predecessor};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("FIELD_HAS_DEFAULT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field that some writers do not write has a default.",
    explanation: r#"Breaks it: version 2 adds

    { "name": "size", "type": "string" }

and must read version 1, which has no `size`. Or version 2 removes a field that has no default, and services on version
1 must read what version 2 writes.

At run time: the reader stops with a decoding error at the first such message. The message is redelivered until it
becomes a dead letter.

Instead: add fields with a default. `["null", "string"]` alone is not a default: write `"default": null` too. Remove
only fields that have a default in every version that still reads.
"#,
};

/// Describes that the reader needs a field that the writer lacks.
pub(super) fn describe(pair: &ReaderWriterPair<'_>, found: &Incompatibility, field: &str) -> FindingDraft {
    let path = &found.name_path;
    let draft = FindingDraft::incompatibility(&RULE, found)
        .located_at(pair.reader_field(found.reader, field), found.writer)
        .consequence(DECODING_FAILS);
    match pair.direction {
        Direction::Backward => FindingDraft {
            problem: format!("`{path}` is new and has no default"),
            fix: fix_for_added(pair, found, field),
            edit: edit_for_added(pair, found, field),
            older_label: "has no such field here",
            ..draft
        },
        Direction::Forward => FindingDraft {
            problem: format!("`{path}` is removed, and they have no default for it"),
            fix: format!(
                "keep `{field}`; a field can only be removed if every version that reads has a default for it"
            ),
            edit: edit_for_removed(pair, found, field),
            ..draft
        },
    }
}

/// Suggests a default, or the old name as an alias if the field could be a renamed one.
fn fix_for_added(pair: &ReaderWriterPair<'_>, found: &Incompatibility, name: &str) -> String {
    let ReaderWriterPair { reader, writer, .. } = *pair;
    let Some((new, old)) = pair.records(found.reader.ty, found.writer.ty) else { return String::new() };
    let Some(field) = new.field(name) else { return String::new() };
    let default = neutral_default(reader, field.ty)
        .map_or_else(String::new, |default| format!(", such as `\"default\": {default}`"));
    let candidates = rename_candidates((writer, old), (reader, new), field);
    match candidates.as_slice() {
        [] => format!("give `{name}` a default{default}"),
        [old] => format!(
            "if `{name}` is `{0}` under a new name, add `\"aliases\": [\"{0}\"]`; if it is new, give it a default{default}",
            old.name,
        ),
        many if many.len() > MAX_RENAME_CANDIDATES => format!(
            "if `{name}` is one of the removed fields, add that name as an alias; if it is new, give it a default{default}"
        ),
        several => {
            let names = list_names(several.iter().map(|old| old.name.as_str()));
            format!(
                "if `{name}` is one of {names} under a new name, add that name as an alias; if it is new, give it a default{default}"
            )
        }
    }
}

/// Adds an alias if the field is certainly renamed, and a neutral default if it is certainly new.
fn edit_for_added(pair: &ReaderWriterPair<'_>, found: &Incompatibility, field: &str) -> Option<SchemaEdit> {
    let ReaderWriterPair { reader, writer, .. } = *pair;
    let (new, old) = pair.records(found.reader.ty, found.writer.ty)?;
    let field = new.field(field)?;
    let candidates = rename_candidates((writer, old), (reader, new), field);
    let needs_old_name = |old: &Field| pair.compared_directions.contains(&Direction::Forward) && old.default.is_none();
    match unambiguous_predecessor(&candidates, (old, new), field) {
        // Older readers need the field under its old name: an alias in the newer schema doesn't help them.
        Some(old) if needs_old_name(old) => None,
        Some(old) => SchemaEdit::add_alias(field, &old.name),
        // If the field is one of the candidates under a new name, a default would replace its values in old messages.
        None if !candidates.is_empty() => None,
        None => {
            let default = neutral_default(reader, field.ty)?;
            Some(SchemaEdit::AddMember { object: field.span, member: format!("\"default\": {default}") })
        }
    }
}

/// Copies the field back into the newer schema.
fn edit_for_removed(pair: &ReaderWriterPair<'_>, found: &Incompatibility, field: &str) -> Option<SchemaEdit> {
    let ReaderWriterPair { reader, writer, .. } = *pair;
    let (old, new) = pair.records(found.reader.ty, found.writer.ty)?;
    let field = old.field(field)?;
    // If the field has a new name in the newer schema, the copy would be a second field for the same values.
    let has_alias = || new.fields.iter().any(|other| other.aliases.contains(&field.name));
    if has_alias() || is_renamed_in((reader, old), (writer, new), field) {
        return None;
    }
    let array = new.fields_span;
    can_be_copied((reader, field.ty, field.span), (writer, array))
        .then_some(SchemaEdit::CopyItem { array, item: field.span })
}
