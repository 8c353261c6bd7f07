//! Named types keep their names.

use schemactl_avro::schema::{Kind, Name};

use crate::compat::Direction;
use crate::compat::readers::Incompatibility;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::edit::SchemaEdit;
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair};
use crate::rules::rename::is_renamed_type;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("TYPE_NAME_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A record, enum or fixed type keeps its name, or the reader has the old name as an alias.",
    explanation: r#"Breaks it: the record `Item` is called `OrderItem` in version 2.

At run time: readers that follow the specification refuse the message. Others, such as Avro Java, match a renamed record
by its structure, so the change passes tests in Java and breaks the first Python consumer. The broker accepts a
renamed record, too; it checks the names of enums and fixed types.

Instead: keep the name. If only new services must read old messages, add `"aliases": ["Item"]` to the new record.
"#,
};

/// Describes two types with different names.
pub(super) fn describe(
    pair: &ReaderWriterPair<'_>,
    found: &Incompatibility,
    (reader, writer): (&Name, &Name),
) -> PairFinding {
    let finding = PairFinding::incompatibility(&RULE, found)
        .message(format!(
            "the type of `{}` is called `{}` in one version and `{}` in the other",
            found.name_path,
            reader.simple(),
            writer.simple()
        ))
        .consequence("readers that follow the specification stop with a decoding error; Avro Java matches a renamed record by its structure")
        .changed_property("name");
    let finding = match pair.direction {
        Direction::Backward => finding
            .advice(format!("keep the name `{}`, or add `\"aliases\": [\"{writer}\"]` to the type", writer.simple()))
            .edit(alias_edit(pair, found, writer)),
        Direction::Forward => finding.advice(format!("keep the name `{}`", reader.simple())),
    };
    // The broker uses Avro's old `SchemaValidator`, which compares records by structure, not by name.
    let is_record = matches!(pair.reader.kind(found.reader.ty), Kind::Record(_));
    if is_record { finding.not_checked_by_broker() } else { finding }
}

/// Adds the old name as an alias if the type is certainly the same.
fn alias_edit(pair: &ReaderWriterPair<'_>, found: &Incompatibility, old_name: &Name) -> Option<SchemaEdit> {
    let ReaderWriterPair { reader, writer, .. } = *pair;
    // The edit adds the attribute `aliases`, so there must be none yet; and the alias must not be the name of another type.
    let can_add_aliases = reader.aliases(found.reader.ty).is_empty() && reader.named(old_name.full()).is_none();
    let is_certain = can_add_aliases && is_renamed_type((writer, found.writer.ty), (reader, found.reader.ty));
    let object = reader.node(found.reader.ty).span;
    is_certain.then(|| SchemaEdit::AddMember { object, member: format!("\"aliases\": [\"{old_name}\"]") })
}
