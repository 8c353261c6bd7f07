//! Fields that a writer lacks have a default.

use schemactl_avro::schema::Field;

use crate::compat::Direction;
use crate::compat::readers::Incompatibility;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::edit::{SchemaEdit, can_be_copied, neutral_default};
use crate::rules::pair_finding::{DECODING_FAILS, PairFinding, ReaderWriterPair, list_names};
use crate::rules::rename::{
    MAX_RENAME_CANDIDATES, advice_for_both, rename_candidates, renamed_field, replaced_field, replacement,
    unambiguous_predecessor,
};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("FIELD_HAS_DEFAULT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A field that some writers do not write has a default.",
    explanation: r#"Breaks it: version 2 adds

    { "name": "size", "type": "string" }

and must read version 1, which has no `size`. Or version 2 removes a field that has no default, and services on version
1 must read what version 2 writes.

At run time: the reader stops with a decoding error at the first such message. The message is redelivered until it
becomes a dead letter.

Instead: add fields with a default. `["null", "string"]` alone is not a default: write `"default": null` too. Remove
only fields that have a default in every version that services still read with.
"#,
};

/// Describes that the reader needs a field that the writer lacks.
pub(super) fn describe(pair: &ReaderWriterPair<'_>, found: &Incompatibility, field: &str) -> PairFinding {
    if let Some(finding) = describe_replacement(pair, found, field) {
        return finding;
    }
    let path = &found.name_path;
    let finding = PairFinding::incompatibility(&RULE, found)
        .located_at(pair.reader_field(found.reader, field), found.writer)
        .consequence(DECODING_FAILS);
    match pair.direction {
        Direction::Backward => PairFinding {
            message: format!("`{path}` is new and has no default"),
            advice: advice_for_added(pair, found, field),
            edit: edit_for_added(pair, found, field),
            older_label: "has no such field here",
            ..finding
        },
        Direction::Forward => PairFinding {
            message: format!("`{path}` is removed, and it had no default"),
            advice: format!(
                "keep `{field}`; it can only be removed if every version that services still read with has a default for it"
            ),
            edit: edit_for_removed(pair, found, field),
            ..finding
        },
    }
}

/// Describes a field that replaces another one, if older and newer readers are compared: both directions are one finding.
fn describe_replacement(pair: &ReaderWriterPair<'_>, found: &Incompatibility, missing: &str) -> Option<PairFinding> {
    if !pair.is_compared_both_ways() {
        return None;
    }
    let (old_schema, new_schema) = pair.older_and_newer();
    let (reader, writer) = pair.records(found.reader.ty, found.writer.ty)?;
    let finding = PairFinding::incompatibility(&RULE, found).consequence(DECODING_FAILS).changed_property("name");
    let (old, new, finding) = match pair.direction {
        Direction::Backward => {
            let new = reader.field(missing)?;
            let old = replaced_field((old_schema, writer), (new_schema, reader), new)?;
            (old, new, finding.edit(edit_for_added(pair, found, missing)))
        }
        Direction::Forward => {
            let old = reader.field(missing)?;
            (
                old,
                replacement((old_schema, reader), (new_schema, writer), old)?,
                finding.edit(edit_for_removed(pair, found, missing)),
            )
        }
    };
    let (in_reader, in_writer) = match pair.direction {
        Direction::Backward => (new, old),
        Direction::Forward => (old, new),
    };
    let record = found.name_path.strip_suffix(missing).unwrap_or_default();
    let name_path = format!("{record}{}", new.name);
    let defaults = match (&old.default, &new.default) {
        (None, None) if new.aliases.is_empty() => ", and neither has a default",
        (None, _) => ", which had no default",
        (Some(_), _) => " and has no default",
    };
    let finding = finding
        .located_at(pair.reader_field(found.reader, &in_reader.name), pair.writer_field(found.writer, &in_writer.name))
        .message(format!("`{name_path}` replaces `{}`{defaults}", old.name))
        .advice(advice_for_both(&old.name, &new.name));
    Some(PairFinding { name_path, ..finding })
}

/// Suggests a default, or the old name as an alias if the field could be a renamed one.
fn advice_for_added(pair: &ReaderWriterPair<'_>, found: &Incompatibility, name: &str) -> String {
    let ReaderWriterPair { reader, writer, .. } = *pair;
    let Some((new_record, old_record)) = pair.records(found.reader.ty, found.writer.ty) else { return String::new() };
    let Some(field) = new_record.field(name) else { return String::new() };
    let default = neutral_default(reader, field.ty)
        .map_or_else(String::new, |default| format!(", such as `\"default\": {default}`"));
    let candidates = rename_candidates((writer, old_record), (reader, new_record), field);
    match candidates.as_slice() {
        [] => format!("give `{name}` a default{default}"),
        [old_field] => format!(
            "if `{name}` is `{0}` under a new name, add `\"aliases\": [\"{0}\"]`; if it is new, give it a default{default}",
            old_field.name,
        ),
        many if many.len() > MAX_RENAME_CANDIDATES => format!(
            "if `{name}` is one of the removed fields under a new name, add the old name as an alias; if it is new, give it a default{default}"
        ),
        several => {
            let names = list_names(several.iter().map(|old_field| old_field.name.as_str()));
            format!(
                "if `{name}` is one of {names} under a new name, add the old name as an alias; if it is new, give it a default{default}"
            )
        }
    }
}

/// Adds an alias if the field is certainly renamed, and a neutral default if it is certainly new.
fn edit_for_added(pair: &ReaderWriterPair<'_>, found: &Incompatibility, field: &str) -> Option<SchemaEdit> {
    let ReaderWriterPair { reader, writer, .. } = *pair;
    let (new_record, old_record) = pair.records(found.reader.ty, found.writer.ty)?;
    let field = new_record.field(field)?;
    let candidates = rename_candidates((writer, old_record), (reader, new_record), field);
    let old_readers_need =
        |old_field: &Field| pair.compared_directions.contains(&Direction::Forward) && old_field.default.is_none();
    match unambiguous_predecessor(&candidates, (old_record, new_record), field) {
        // Older readers need the field under its old name: an alias in the newer schema doesn't help them.
        Some(old_field) if old_readers_need(old_field) => None,
        Some(old_field) => SchemaEdit::add_alias(field, &old_field.name),
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
    let (old_record, new_record) = pair.records(found.reader.ty, found.writer.ty)?;
    let field = old_record.field(field)?;
    // If the field has a new name in the newer schema, the copy would be a second field for the same values.
    if renamed_field((reader, old_record), (writer, new_record), field).is_some() {
        return None;
    }
    let array = new_record.fields_span;
    can_be_copied((reader, field.ty, field.span), (writer, array))
        .then_some(SchemaEdit::CopyItem { array, item: field.span })
}
