//! Renamed fields keep their values.

use crate::compat::Direction;
use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::edit::SchemaEdit;
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair};
use crate::rules::rename::{advice_for_both, rename_candidates, unambiguous_predecessor};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("RENAMED_FIELD_HAS_ALIAS"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A renamed field has its old name as an alias.",
    explanation: r#"Breaks it: `{ "name": "size", "type": "string", "default": "" }` is called `parcel_size` in version 2, with the same
type and default.

At run time: both versions are readable, since each has a default, but the value is silently lost. Only the author knows
whether it is a rename: one field may have been removed and an unrelated one added. So this is a warning. It is given
for fields of the same type if their names share a word or if only one was removed and one added, and for fields of a
wider type if the new name contains all words of the old one.

Instead: add `"aliases": ["size"]` to the new field, if only new services read old messages. Aliases do not help old
services: under a FULL strategy, keep the old field, add the new one with a default, and write both, until no service
reads the old one.
"#,
};

/// Describes a field of the reader that may be a renamed field of the writer.
pub(super) fn describe(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (&str, &str),
) -> PairFinding {
    let path = &found.name_path;
    let finding = PairFinding::semantic_change(&RULE, found)
        .located_at(pair.reader_field(found.reader, reader), pair.writer_field(found.writer, writer))
        .message(format!(
            "`{path}` is read as its default, and `{writer}` is dropped: if both are the same field under two names, its values are lost"
        ))
        .consequence("the reader has a default, so nothing fails, and the written value is dropped")
        .advice(match pair.direction {
            Direction::Backward if pair.is_compared_both_ways() => advice_for_both(writer, reader),
            Direction::Forward if pair.is_compared_both_ways() => advice_for_both(reader, writer),
            Direction::Backward => {
                format!("keep the name `{writer}`, or add `\"aliases\": [\"{writer}\"]` to `{reader}`")
            }
            Direction::Forward => format!("keep the name `{reader}`: old services do not have the alias `{writer}`"),
        })
        .edit(alias_edit(pair, found, (reader, writer)))
        .changed_property("name");
    match pair.direction {
        // In both directions, the finding is about the new name.
        Direction::Forward if pair.is_compared_both_ways() => {
            let record = found.name_path.strip_suffix(reader).unwrap_or_default();
            PairFinding { name_path: format!("{record}{writer}"), ..finding }
        }
        _ => finding,
    }
}

/// Adds the old name as an alias if it is certainly a rename.
fn alias_edit(pair: &ReaderWriterPair<'_>, found: &SemanticChange, (new, old): (&str, &str)) -> Option<SchemaEdit> {
    let (new_record, old_record) = pair.records(found.reader.ty, found.writer.ty)?;
    let (new, old) = (new_record.field(new)?, old_record.field(old)?);
    if pair.direction == Direction::Forward {
        return None;
    }
    let candidates = rename_candidates((pair.writer, old_record), (pair.reader, new_record), new);
    let predecessor = unambiguous_predecessor(&candidates, (old_record, new_record), new)?;
    if predecessor.name == old.name { SchemaEdit::add_alias(new, &old.name) } else { None }
}
