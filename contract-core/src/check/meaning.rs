//! Changes of meaning as findings: in which words a person is told of each.

use super::mend::Mend;
use super::readers::{BrokerSight, Found, Meeting, Told, at_attribute, at_field, flat};
use crate::compat::Direction;
use crate::compat::readers::{BranchMismatch, SemanticChange, SemanticChangeKind, TypeLocation};
use crate::rule::Rule;
use crate::rules::semantics::{
    alias_has_effect, alias_is_not_field_name, decimal_is_kept, default_value_is_kept, enum_symbol_is_not_defaulted,
    logical_type_is_kept, number_keeps_precision, renamed_field_has_alias, string_type_is_kept,
    union_branch_is_unambiguous,
};
use crate::schema::{LogicalType, Name};

/// The rule, what is wrong, what happens then and what to do.
type Words = (&'static Rule, String, String, String);

impl Meeting<'_> {
    /// What decodes and means something else.
    pub(super) fn semantic_change(&self, found: &SemanticChange) -> Told {
        let (rule, what, consequence, fix) = self.words(found);
        let (reader, writer) = self.places(found);
        Told {
            rule,
            mend: Mend::semantic_change(found, self),
            what,
            consequence,
            fix,
            broker: BrokerSight::Ignores,
            reader,
            writer,
            path: found.name_path.clone(),
            pointer: found.pointer.clone(),
            found: self.kept(|| Found::SemanticChange(found.clone())),
        }
    }

    /// Whether Avro Java finds the reader's record by the name of the writer's.
    fn leads_to_record(&self, found: &SemanticChange) -> bool {
        let (own, theirs) = (self.reader.name(found.reader.ty), self.writer.name(found.writer.ty));
        own == theirs || theirs.is_some_and(|name| self.reader.aliases(found.reader.ty).contains(name))
    }

    /// The places of what decodes and means something else: the names of fields, or the attribute that changed.
    fn places(&self, found: &SemanticChange) -> (TypeLocation, TypeLocation) {
        let attribute = match &found.kind {
            SemanticChangeKind::PossibleRename { reader, writer } => {
                return (at_field(self.reader, found.reader, reader), at_field(self.writer, found.writer, writer));
            }
            SemanticChangeKind::DecimalScaleChanged { .. } => "scale",
            SemanticChangeKind::DecimalPrecisionChanged { .. } => "precision",
            _ => "logicalType",
        };
        (at_attribute(self.reader, found.reader, attribute), at_attribute(self.writer, found.writer, attribute))
    }

    #[expect(clippy::too_many_lines, reason = "an arm for each kind of change, each with its own words")]
    fn words(&self, found: &SemanticChange) -> Words {
        let path = &found.name_path;
        let keep_it = || "keep it, and add a new field with a name that says what it is".to_owned();
        match &found.kind {
            SemanticChangeKind::LogicalTypeAdded { .. }
            | SemanticChangeKind::LogicalTypeRemoved { .. }
            | SemanticChangeKind::LogicalTypeChanged { .. } => (
                &logical_type_is_kept::RULE,
                format!(
                    "`{path}` was {}, and is read as {}",
                    self.writer.describe(found.writer.ty),
                    self.reader.describe(found.reader.ty)
                ),
                match &found.kind {
                    SemanticChangeKind::LogicalTypeAdded { reader: LogicalType::Uuid } => {
                        "text that is no UUID is refused by programs that read UUIDs".to_owned()
                    }
                    SemanticChangeKind::LogicalTypeRemoved { writer: LogicalType::Uuid } => {
                        "the text is the same, and nothing says any more that it is a UUID".to_owned()
                    }
                    _ => "every value decodes without complaint and means something else".to_owned(),
                },
                keep_it(),
            ),
            SemanticChangeKind::UnitChanged { reader, writer } => (
                &logical_type_is_kept::RULE,
                format!("`{path}` was {writer}, and is read as {reader}"),
                "every value decodes without complaint and is wrong by a factor of a thousand".to_owned(),
                keep_it(),
            ),
            SemanticChangeKind::NewerLogicalType { reader, writer } => {
                let name = |logical: &Option<String>| logical.clone().unwrap_or_else(|| "of no logical type".to_owned());
                (
                    &logical_type_is_kept::RULE,
                    format!("`{path}` was {}, and is read as {}", name(writer), name(reader)),
                    "Avro 1.11 ignores what came with 1.12; programs with a later Avro take every value for something else"
                        .to_owned(),
                    keep_it(),
                )
            }
            SemanticChangeKind::DecimalScaleChanged { reader, writer } => (
                &decimal_is_kept::RULE,
                format!("`{path}` had {} after the point, and is read with {reader}", digits(*writer)),
                "every value decodes without complaint and is wrong by a power of ten".to_owned(),
                keep_it(),
            ),
            SemanticChangeKind::DecimalPrecisionChanged { reader, writer } => (
                &decimal_is_kept::RULE,
                format!("`{path}` had {}, and is read with {reader}", digits(*writer)),
                if reader < writer {
                    "some readers refuse numbers with more digits than they expect".to_owned()
                } else {
                    "the specification asks for the same precision, so a reader that goes by its letter refuses the data; \
                     others read the same number"
                        .to_owned()
                },
                keep_it(),
            ),
            SemanticChangeKind::StringBytesChanged { reader, writer } => (
                &string_type_is_kept::RULE,
                format!("`{path}` was {writer}, and is read as {reader}"),
                "bytes that are no text are refused or mangled".to_owned(),
                keep_it(),
            ),
            SemanticChangeKind::PrecisionLost { reader, writer } => (
                &number_keeps_precision::RULE,
                format!("`{path}` was {writer}, and is read as {reader}, which cannot hold all of it"),
                "large numbers are rounded".to_owned(),
                keep_it(),
            ),
            SemanticChangeKind::DefaultChanged { reader, writer, .. } => (
                &default_value_is_kept::RULE,
                if reader == writer {
                    format!("the default {} of `{path}` is of another branch for one than for the other", flat(reader))
                } else {
                    format!("the default of `{path}` is {} for one and {} for the other", flat(reader), flat(writer))
                },
                "two services take a message without the field for two different values".to_owned(),
                "keep the default, and write the new value explicitly".to_owned(),
            ),
            SemanticChangeKind::PossibleRename { reader, writer } => (
                &renamed_field_has_alias::RULE,
                format!(
                    "`{path}` has its default, and `{writer}` is dropped: if `{reader}` is its new name, the data are lost"
                ),
                "the reader has a default, so nothing fails, and the value written is dropped".to_owned(),
                match self.direction {
                    Direction::Backward => {
                        format!("keep the name `{writer}`, or add `\"aliases\": [\"{writer}\"]` to `{reader}`")
                    }
                    Direction::Forward => format!("keep the name `{reader}`: old services know no alias for it"),
                },
            ),
            SemanticChangeKind::SymbolsReadAsDefault { symbols, default } => (
                &enum_symbol_is_not_defaulted::RULE,
                format!("`{path}` reads the symbol `{}` as `{default}`", symbols.join("`, `")),
                "nothing fails; the services see the default".to_owned(),
                format!("make sure that they do something sensible with `{default}`"),
            ),
            SemanticChangeKind::AliasIgnored { field, alias } if self.leads_to_record(found) => (
                &alias_has_effect::RULE,
                format!("`{path}` has the alias `{alias}`, and Avro Java gives what that names to another field"),
                format!(
                    "aliases of another field of the record lead to `{alias}`, too: `{field}` has its default, and without \
                     one the reader stops with a decoding error"
                ),
                format!("let one field of the record lead to `{alias}`"),
            ),
            SemanticChangeKind::AliasIgnored { field, alias } => (
                &alias_has_effect::RULE,
                format!("`{path}` has the alias `{alias}`, which Avro Java does not follow here"),
                format!(
                    "Avro Java looks for aliases of fields under their record's full name, which is another one in the \
                     message: it drops `{alias}` and reads the default of `{field}`, if it has one"
                ),
                match (self.direction, self.writer.name(found.writer.ty)) {
                    (Direction::Backward, Some(name)) => {
                        format!("keep the record's full name `{name}`, or add it to the record's aliases")
                    }
                    _ => "keep the record's full name".to_owned(),
                },
            ),
            SemanticChangeKind::TypeAliasMisleads { alias, other } => (
                &alias_has_effect::RULE,
                format!("`{path}` has the alias `{alias}`, and Avro Java takes what that names for `{other}`"),
                "Avro Java applies aliases twice, and an alias of one type is the name of another here: it stops with a \
                 decoding error, or takes another branch"
                    .to_owned(),
                "give types only aliases that are the names of no others".to_owned(),
            ),
            SemanticChangeKind::TypeAliasesCollide { ty, alias } => (
                &alias_has_effect::RULE,
                format!("`{ty}` has the alias `{alias}`, which is another type's name"),
                "Avro Java applies aliases twice: two branches of a union or fields of a record get the same name by that, \
                 and it reads no message at all"
                    .to_owned(),
                "give types only aliases that are the names of no others".to_owned(),
            ),
            SemanticChangeKind::MismatchedBranch { writer, reader, reason } => self.mistaken(path, (writer, reader), reason),
            SemanticChangeKind::AliasCapturesField { field, alias } => (
                &alias_is_not_field_name::RULE,
                format!("`{path}` has the alias `{alias}`, which is another field's name"),
                format!(
                    "Avro Java gives the data of `{alias}` to `{field}`, and none to `{alias}`; others do the opposite"
                ),
                "take the alias away".to_owned(),
            ),
        }
    }

    /// That a type is read as a namesake.
    fn mistaken(&self, path: &str, (writer, reader): (&Name, &Name), why: &BranchMismatch) -> Words {
        let (what, consequence, fix) = match why {
            BranchMismatch::ShadowsExactMatch => (
                format!("`{path}` has a branch for `{writer}`, which is read as `{reader}`"),
                "Avro Java takes unions with branches of the same simple names and contents for the same, and reads each \
                 branch as the one in its place"
                    .to_owned(),
                format!("put the branches that are called `{}` in the order that they had", writer.simple()),
            ),
            BranchMismatch::IncompatibleMatch => (
                format!("`{path}` reads `{writer}` as `{reader}`, which does not fit; only a namesake of it does"),
                "Avro's verdict is about the first branch of the simple name that fits, and Avro Java reads the one of the \
                 full name: it stops with a decoding error, or drops what it has no place for"
                    .to_owned(),
                format!("make `{reader}` fit by itself: give what has come to it defaults, and keep what it had"),
            ),
            BranchMismatch::CollapsedBranches(other) => (
                if reader == other {
                    format!("`{path}` has no branch for `{writer}`, which is read as `{reader}`")
                } else {
                    format!("`{path}` reads both `{other}` and `{writer}` as `{reader}`")
                },
                "namespaces don't count where types are matched by their names, so nothing fails, and nobody can tell the \
                 two apart any more"
                    .to_owned(),
                format!("keep a branch for `{writer}` for as long as it is written"),
            ),
            BranchMismatch::AmbiguousMatch(other) => (
                format!("`{path}` reads `{writer}` as `{reader}`, and might as well read it as `{other}`"),
                "namespaces don't count where types are matched by their names: which branch is taken depends on their \
                 order, and on the program"
                    .to_owned(),
                match self.direction {
                    Direction::Backward => {
                        format!("keep the name `{writer}`, or give the branch that it has become `\"aliases\": [\"{writer}\"]`")
                    }
                    Direction::Forward => format!("keep the name that old services know for `{writer}`"),
                },
            ),
        };
        (&union_branch_is_unambiguous::RULE, what, consequence, fix)
    }
}

fn digits(count: u32) -> String {
    if count == 1 { "1 digit".to_owned() } else { format!("{count} digits") }
}
