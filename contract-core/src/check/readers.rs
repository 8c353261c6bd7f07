//! Incompatibilities and drifts as findings: in which words a person is told of each.

use super::Witnesses;
use super::mend::{Mend, suggested_default};
use super::rename::predecessors;
use crate::compat::readers::{
    Drift, DriftKind, Incompatibility, IncompatibilityKind as Kind, LeftOut, MOST_CAUSES, Part,
};
use crate::compat::{Direction, readers};
use crate::rules::{
    Rule, alias_captures_no_field, alias_is_unambiguous, alias_takes_effect, decimal_kept, default_value_kept,
    enum_symbol_kept, enum_symbol_not_replaced, field_has_default, field_rename_has_alias, fixed_size_kept,
    logical_type_kept, number_stays_exact, string_bytes_kept, type_is_readable, type_name_kept, union_branch_kept,
};
use crate::schema::{self, Field, LogicalType, Schema, pretty};

const FAILS: &str = "the reader stops with a decoding error, and the message comes back until it is a dead letter";

/// What to say of one incompatibility or drift between two schemas.
pub(super) struct Told {
    pub(super) rule: &'static Rule,
    /// What is wrong, without saying who cannot read whom.
    pub(super) what: String,
    pub(super) consequence: String,
    pub(super) fix: String,
    pub(super) reader: Part,
    pub(super) writer: Part,
    /// Whether Pulsar's broker looks at such things at all.
    pub(super) broker: BrokerSight,
    /// The place by names.
    pub(super) path: String,
    /// The place as a JSON pointer into the reader.
    pub(super) pointer: String,
    /// How to mend it in the newer schema, where that takes no thought.
    pub(super) mend: Option<Mend>,
    /// What was found, where a message is sought that shows it.
    pub(super) found: Option<Box<Found>>,
}

/// What the comparison of two schemas has found.
pub(super) enum Found {
    Incompatibility(Incompatibility),
    Drift(Drift),
}

/// Whether Pulsar's broker looks at something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BrokerSight {
    Checks,
    Ignores,
}

/// Two schemas that meet, and which of them is the newer.
#[derive(Clone, Copy)]
pub(super) struct Meeting<'a> {
    pub(super) reader: &'a Schema,
    pub(super) writer: &'a Schema,
    pub(super) direction: Direction,
    pub(super) others: Others<'a>,
    pub(super) witnesses: Witnesses,
}

/// What is known of the versions beside the two that meet.
#[derive(Clone, Copy)]
pub(super) enum Others<'a> {
    /// These are all, the two and later ones among them.
    Whole(&'a [&'a Schema]),
    /// There may have been others.
    Unknown,
}

impl Meeting<'_> {
    /// All that Avro refuses and all that it does not see.
    pub(super) fn told(&self) -> Vec<Told> {
        let comparison = readers::compare(self.reader, self.writer);
        let mut told: Vec<Told> = Vec::new();
        for incompatibility in &comparison.incompatibilities {
            // A missing branch says little where the branch that was meant is known: its causes say it all.
            if incompatibility.causes.is_empty() {
                told.push(self.incompatibility(incompatibility));
            } else {
                told.extend(incompatibility.causes.iter().map(|cause| self.incompatibility(cause)));
            }
            if incompatibility.causes.len() == MOST_CAUSES {
                let all = self.incompatibility(incompatibility);
                told.push(Told { what: format!("{}, for {MOST_CAUSES} reasons and perhaps more", all.what), ..all });
            }
        }
        for LeftOut { first, more } in &comparison.left_out {
            let first = self.incompatibility(first);
            let what = match more {
                0 => first.what,
                1 => format!("{}; so it is in another place, which is not listed", first.what),
                more => format!("{}; so it is in {more} other places, which are not listed", first.what),
            };
            told.push(Told { what, ..first });
        }
        let drifts = readers::drift(self.reader, self.writer);
        told.extend(drifts.iter().filter(|drift| self.matters(drift)).map(|drift| self.drift(drift)));
        told
    }

    /// Whether any data show a change of meaning: another default does in those of a version without the field.
    fn matters(&self, found: &Drift) -> bool {
        match (&found.kind, self.others) {
            (DriftKind::DefaultChanged { field, .. }, Others::Whole(versions)) => {
                versions.iter().any(|version| readers::takes_default(self.reader, version, found.reader.ty, field))
            }
            _ => true,
        }
    }

    fn incompatibility(&self, found: &Incompatibility) -> Told {
        let new_reads = self.direction == Direction::Backward;
        let path = &found.name_path;
        let (rule, what, consequence, fix): (&'static Rule, String, &str, String) = match &found.kind {
            Kind::ReaderFieldMissingDefault { field } if new_reads => (
                &field_has_default::RULE,
                format!("`{path}` is new and has no default"),
                FAILS,
                self.field_remedy(found, field),
            ),
            Kind::ReaderFieldMissingDefault { field } => (
                &field_has_default::RULE,
                format!("`{path}` is gone, and they have no default for it"),
                FAILS,
                format!("keep `{field}`; a field can only go if every version that reads has a default for it"),
            ),
            Kind::TypeMismatch { .. } => (
                &type_is_readable::RULE,
                format!("`{path}` was {}, and is read as {}", self.describe_writer(found), self.describe_reader(found)),
                FAILS,
                "keep the type, and add a new field with a default for the new one".to_owned(),
            ),
            Kind::NameMismatch { reader, writer } => (
                &type_name_kept::RULE,
                format!(
                    "the type of `{path}` is called `{}` by one and `{}` by the other",
                    reader.simple(),
                    writer.simple()
                ),
                "readers that follow the specification stop with a decoding error; Avro Java reads a renamed record by its structure",
                match self.direction {
                    Direction::Backward => format!(
                        "keep the name `{}`, or add `\"aliases\": [\"{}\"]` to the type",
                        writer.simple(),
                        writer
                    ),
                    Direction::Forward => format!("keep the name `{}`", reader.simple()),
                },
            ),
            Kind::MissingEnumSymbols { symbols } => {
                let names: Vec<&str> = symbols.iter().map(|symbol| symbol.name.as_str()).collect();
                let names = names.join("`, `");
                (
                    &enum_symbol_kept::RULE,
                    match self.direction {
                        Direction::Backward => format!("`{path}` no longer has the symbol `{names}`"),
                        Direction::Forward => format!("`{path}` has the new symbol `{names}`, and they have no default for it"),
                    },
                    "the reader stops with a decoding error at the first message with the symbol",
                    match self.direction {
                        Direction::Backward => "keep the symbol, or give the enum itself a `default`".to_owned(),
                        Direction::Forward => "add a new field for the new cases; only an enum that had a `default` from the start can grow".to_owned(),
                    },
                )
            }
            Kind::FixedSizeMismatch { reader, writer } => (
                &fixed_size_kept::RULE,
                format!("`{path}` was {writer} bytes long, and is read as {reader}"),
                FAILS,
                "define a second fixed type, and a new field with a default for it".to_owned(),
            ),
            Kind::MissingUnionBranch { writer } => (
                &union_branch_kept::RULE,
                format!("the union of `{path}` has no branch for {}", article(writer)),
                "the reader stops with a decoding error at the first value of the branch",
                match self.direction {
                    Direction::Backward => "keep the branch".to_owned(),
                    Direction::Forward => "add a new field with a default instead of the new branch".to_owned(),
                },
            ),
            Kind::AmbiguousField { field, matches } => (
                &alias_is_unambiguous::RULE,
                format!("`{path}` claims the fields `{}` at once", matches.join("`, `")),
                "Avro Java throws when it sets up the decoder; others pick one of the fields",
                format!("take the aliases of `{field}` away that are fields in use"),
            ),
        };
        let reader = match &found.kind {
            Kind::ReaderFieldMissingDefault { field } => at_field(self.reader, found.reader, field),
            _ => found.reader,
        };
        // Avro's older validator matches records by structure, and takes whatever symbols an enum has.
        let is_record = matches!(self.reader.kind(found.reader.ty), schema::Kind::Record(_));
        let broker = match &found.kind {
            Kind::MissingEnumSymbols { .. } => BrokerSight::Ignores,
            Kind::NameMismatch { .. } if is_record => BrokerSight::Ignores,
            _ => BrokerSight::Checks,
        };
        Told {
            rule,
            mend: Mend::incompatibility(found, self.reader, self.writer, self.direction),
            what,
            consequence: consequence.to_owned(),
            fix,
            broker,
            reader,
            writer: found.writer,
            path: found.name_path.clone(),
            pointer: found.pointer.clone(),
            found: self.kept(|| Found::Incompatibility(found.clone())),
        }
    }

    fn drift(&self, found: &Drift) -> Told {
        let path = &found.name_path;
        let new_field = "keep it, and add a new field with a name that says what it is".to_owned();
        let (rule, what, consequence, fix): (&'static Rule, String, String, String) = match &found.kind {
            DriftKind::LogicalTypeAdded { .. }
            | DriftKind::LogicalTypeRemoved { .. }
            | DriftKind::LogicalTypeChanged { .. } => (
                &logical_type_kept::RULE,
                format!(
                    "`{path}` was {}, and is read as {}",
                    self.writer.describe(found.writer.ty),
                    self.reader.describe(found.reader.ty)
                ),
                match &found.kind {
                    DriftKind::LogicalTypeAdded { reader: LogicalType::Uuid } => {
                        "text that is no UUID is refused by programs that read UUIDs".to_owned()
                    }
                    DriftKind::LogicalTypeRemoved { writer: LogicalType::Uuid } => {
                        "the text is the same, and nothing says any more that it is a UUID".to_owned()
                    }
                    _ => "every value decodes without complaint and means something else".to_owned(),
                },
                new_field,
            ),
            DriftKind::UnitChanged { reader, writer } => (
                &logical_type_kept::RULE,
                format!("`{path}` was {writer}, and is read as {reader}"),
                "every value decodes without complaint and is wrong by a factor of a thousand".to_owned(),
                new_field,
            ),
            DriftKind::LaterLogicalType { reader, writer } => {
                let name = |logical: &Option<String>| logical.clone().unwrap_or_else(|| "of no logical type".to_owned());
                (
                    &logical_type_kept::RULE,
                    format!("`{path}` was {}, and is read as {}", name(writer), name(reader)),
                    "Avro 1.11 ignores what came with 1.12; programs with a later Avro take every value for something else"
                        .to_owned(),
                    new_field,
                )
            }
            DriftKind::DecimalScaleChanged { reader, writer } => (
                &decimal_kept::RULE,
                format!("`{path}` had {writer} digits after the point, and is read with {reader}"),
                "every value decodes without complaint and is wrong by a power of ten".to_owned(),
                new_field,
            ),
            DriftKind::DecimalPrecisionChanged { reader, writer } => (
                &decimal_kept::RULE,
                format!("`{path}` had {writer} digits, and is read with {reader}"),
                if reader < writer {
                    "some readers refuse numbers with more digits than they expect".to_owned()
                } else {
                    "the specification asks for the same precision, so a reader that goes by its letter refuses the data; \
                     others read the same number"
                        .to_owned()
                },
                new_field,
            ),
            DriftKind::StringBytes { reader, writer } => (
                &string_bytes_kept::RULE,
                format!("`{path}` was {writer}, and is read as {reader}"),
                "bytes that are no text are refused or mangled".to_owned(),
                new_field,
            ),
            DriftKind::PrecisionLost { reader, writer } => (
                &number_stays_exact::RULE,
                format!("`{path}` was {writer}, and is read as {reader}, which cannot hold all of it"),
                "large numbers are rounded".to_owned(),
                new_field,
            ),
            DriftKind::DefaultChanged { reader, writer, .. } => (
                &default_value_kept::RULE,
                if reader == writer {
                    format!("the default {} of `{path}` is of another branch for one than for the other", flat(reader))
                } else {
                    format!("the default of `{path}` is {} for one and {} for the other", flat(reader), flat(writer))
                },
                "two services take a message without the field for two different values".to_owned(),
                "keep the default, and write the new value explicitly".to_owned(),
            ),
            DriftKind::RenameHidden { reader, writer } => (
                &field_rename_has_alias::RULE,
                format!(
                    "`{path}` has its default, and `{writer}` is dropped: if `{reader}` is its new name, the data are lost"
                ),
                "both have defaults, so nothing fails, and the value written is dropped".to_owned(),
                match self.direction {
                    Direction::Backward => {
                        format!("keep the name `{writer}`, or add `\"aliases\": [\"{writer}\"]` to `{reader}`")
                    }
                    Direction::Forward => format!("keep the name `{reader}`: old services know no alias for it"),
                },
            ),
            DriftKind::SymbolsFallToDefault { symbols, default } => (
                &enum_symbol_not_replaced::RULE,
                format!("`{path}` reads the symbol `{}` as `{default}`", symbols.join("`, `")),
                "nothing fails; the services see the default".to_owned(),
                format!("make sure that they do something sensible with `{default}`"),
            ),
            DriftKind::AliasIgnored { field, alias } => (
                &alias_takes_effect::RULE,
                format!("`{path}` has the alias `{alias}`, which Avro Java does not follow here"),
                format!(
                    "Avro Java looks for aliases of fields under their record's full name, which is another one in the \
                     message: it drops `{alias}` and reads the default of `{field}`"
                ),
                match (self.direction, self.writer.name(found.writer.ty)) {
                    (Direction::Backward, Some(name)) => {
                        format!("keep the record's full name `{name}`, or add it to the record's aliases")
                    }
                    _ => "keep the record's full name".to_owned(),
                },
            ),
            DriftKind::TypeAliasMisleads { alias, other } => (
                &alias_takes_effect::RULE,
                format!("`{path}` has the alias `{alias}`, and Avro Java takes what that names for `{other}`"),
                "Avro Java applies aliases twice, and an alias of one type is the name of another here: it stops with a \
                 decoding error"
                    .to_owned(),
                "give types only aliases that are the names of no others".to_owned(),
            ),
            DriftKind::AliasCapturesField { field, alias } => (
                &alias_captures_no_field::RULE,
                format!("`{path}` has the alias `{alias}`, which is another field's name"),
                format!(
                    "Avro Java gives the data of `{alias}` to `{field}`, and none to `{alias}`; others do the opposite"
                ),
                "take the alias away".to_owned(),
            ),
        };
        let (reader, writer) = self.places(found);
        Told {
            rule,
            mend: Mend::drift(found, self.reader, self.writer, self.direction),
            what,
            consequence,
            fix,
            broker: BrokerSight::Ignores,
            reader,
            writer,
            path: found.name_path.clone(),
            pointer: found.pointer.clone(),
            found: self.kept(|| Found::Drift(found.clone())),
        }
    }

    /// The places of what decodes and means something else: the names of fields, or the attribute that changed.
    fn places(&self, found: &Drift) -> (Part, Part) {
        let attribute = match &found.kind {
            DriftKind::RenameHidden { reader, writer } => {
                return (at_field(self.reader, found.reader, reader), at_field(self.writer, found.writer, writer));
            }
            DriftKind::DecimalScaleChanged { .. } => "scale",
            DriftKind::DecimalPrecisionChanged { .. } => "precision",
            _ => "logicalType",
        };
        (at_attribute(self.reader, found.reader, attribute), at_attribute(self.writer, found.writer, attribute))
    }

    /// What was found, if anybody asks for it again.
    fn kept(&self, found: impl FnOnce() -> Found) -> Option<Box<Found>> {
        (self.witnesses == Witnesses::Sought).then(|| Box::new(found()))
    }

    fn describe_reader(&self, found: &Incompatibility) -> String {
        self.reader.describe(found.reader.ty)
    }

    fn describe_writer(&self, found: &Incompatibility) -> String {
        self.writer.describe(found.writer.ty)
    }

    /// What to do about a field that the writer lacks: a default, or the name that it had.
    fn field_remedy(&self, found: &Incompatibility, name: &str) -> String {
        let (schema::Kind::Record(new), schema::Kind::Record(old)) =
            (self.reader.kind(found.reader.ty), self.writer.kind(found.writer.ty))
        else {
            return String::new();
        };
        let Some(field) = new.field(name) else { return String::new() };
        let default = suggested_default(self.reader, field.ty)
            .map_or_else(String::new, |default| format!(", such as `\"default\": {default}`"));
        let alias = |old: &Field| format!("add `\"aliases\": [\"{}\"]`", old.name);
        let predecessors = predecessors((self.writer, old), (self.reader, new), field);
        match predecessors.as_slice() {
            [] => format!("give `{name}` a default{default}"),
            [old] => format!(
                "if `{name}` is `{}` under a new name, {}; if it is something new, give it a default{default}",
                old.name,
                alias(old)
            ),
            several => {
                let names: Vec<&str> = several.iter().map(|old| old.name.as_str()).collect();
                format!(
                    "if `{name}` is one of `{}` under a new name, add that as an alias; if it is something new, give it a default{default}",
                    names.join("`, `")
                )
            }
        }
    }
}

/// The name of a field, which says more than the bracket where it begins.
fn at_field(schema: &Schema, part: Part, field: &str) -> Part {
    let schema::Kind::Record(record) = schema.kind(part.ty) else { return part };
    record.field(field).map_or(part, |field| Part { span: field.name_span, ..part })
}

/// The attribute that changed, where the type expression has it.
fn at_attribute(schema: &Schema, part: Part, attribute: &str) -> Part {
    let node = schema.node(part.ty);
    let found = node.props.iter().find(|prop| prop.key == attribute);
    match found.filter(|_| node.span == part.span) {
        Some(prop) => Part { span: prop.value.span, ..part },
        None => part,
    }
}

fn article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    if vowel { format!("an {word}") } else { format!("a {word}") }
}

fn flat(json: &crate::json::Json) -> String {
    format!("`{}`", pretty(json).trim_end())
}
