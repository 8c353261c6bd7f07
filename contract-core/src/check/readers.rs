//! Incompatibilities and changes as findings: in which words a person is told of each.

use super::ExampleSearch;
use super::mend::{Mend, suggested_default};
use super::rename::{MOST_PREDECESSORS, predecessors};
use super::versions::Versions;
use crate::compat::readers::{
    Incompatibility, IncompatibilityKind as Kind, MAX_CAUSES, OmittedIncompatibilities, SemanticChange,
    SemanticChangeKind, TypeLocation,
};
use crate::compat::{Direction, readers};
use crate::rule::Rule;
use crate::rules::readers::{
    alias_is_unambiguous, enum_symbol_is_kept, field_has_default, fixed_size_is_kept, type_is_readable,
    type_name_is_kept, union_branch_is_kept,
};
use crate::schema::{self, Field, Schema, pretty};

const FAILS: &str = "the reader stops with a decoding error, and the message comes back until it is a dead letter";

/// What to say of one incompatibility or semantic change between two schemas.
pub(super) struct Told {
    pub(super) rule: &'static Rule,
    /// What is wrong, without saying who cannot read whom.
    pub(super) what: String,
    pub(super) consequence: String,
    pub(super) fix: String,
    pub(super) reader: TypeLocation,
    pub(super) writer: TypeLocation,
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
    SemanticChange(SemanticChange),
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
    /// All directions that count for these two.
    pub(super) asked: &'static [Direction],
    pub(super) others: Others<'a>,
    pub(super) witnesses: ExampleSearch,
}

/// What is known of the versions beside the two that meet.
#[derive(Clone, Copy)]
pub(super) enum Others<'a> {
    /// These are all, the two and later ones among them.
    Whole(&'a Versions<'a>),
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
            if incompatibility.causes.len() == MAX_CAUSES {
                let all = self.incompatibility(incompatibility);
                told.push(Told { what: format!("{}, for {MAX_CAUSES} reasons and perhaps more", all.what), ..all });
            }
        }
        for OmittedIncompatibilities { first, more } in &comparison.omitted {
            let first = self.incompatibility(first);
            let what = match more {
                0 => first.what,
                1 => format!("{}; so it is in another place, which is not listed", first.what),
                more => format!("{}; so it is in {more} other places, which are not listed", first.what),
            };
            told.push(Told { what, ..first });
        }
        let changes = readers::semantic_changes(self.reader, self.writer);
        told.extend(changes.iter().filter(|change| self.matters(change)).map(|change| self.semantic_change(change)));
        told
    }

    /// Whether any data show a change of meaning: another default does in those of a version without the field.
    fn matters(&self, found: &SemanticChange) -> bool {
        match (&found.kind, self.others) {
            (SemanticChangeKind::DefaultChanged { field, .. }, Others::Whole(versions)) => {
                versions.take_default(self.reader, found.reader.ty, field)
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
                &type_name_is_kept::RULE,
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
                let names = listed(symbols.iter().map(|symbol| symbol.name.as_str()));
                let noun = if symbols.len() == 1 { "symbol" } else { "symbols" };
                (
                    &enum_symbol_is_kept::RULE,
                    match self.direction {
                        Direction::Backward => format!("`{path}` no longer has the {noun} {names}"),
                        Direction::Forward => format!("`{path}` has the new {noun} {names}, and they have no default for it"),
                    },
                    "the reader stops with a decoding error at the first message with the symbol",
                    match self.direction {
                        Direction::Backward => "keep the symbol, or give the enum itself a `default`".to_owned(),
                        Direction::Forward => "add a new field for the new cases; only an enum that had a `default` from the start can grow".to_owned(),
                    },
                )
            }
            Kind::FixedSizeMismatch { reader, writer } => (
                &fixed_size_is_kept::RULE,
                format!("`{path}` was {writer} bytes long, and is read as {reader}"),
                FAILS,
                "define a second fixed type, and a new field with a default for it".to_owned(),
            ),
            Kind::MissingUnionBranch { writer } => (
                &union_branch_is_kept::RULE,
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
            mend: Mend::incompatibility(found, self),
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

    /// What was found, if anybody asks for it again.
    pub(super) fn kept(&self, found: impl FnOnce() -> Found) -> Option<Box<Found>> {
        (self.witnesses == ExampleSearch::Run).then(|| Box::new(found()))
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
            several if several.len() > MOST_PREDECESSORS => format!(
                "if `{name}` is one of the fields that are gone, add that as an alias; if it is something new, give it a default{default}"
            ),
            several => {
                let names = listed(several.iter().map(|old| old.name.as_str()));
                format!(
                    "if `{name}` is one of {names} under a new name, add that as an alias; if it is something new, give it a default{default}"
                )
            }
        }
    }
}

/// Names for a sentence, the first few of many.
fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    const MOST: usize = 5;
    let more = names.len().saturating_sub(MOST);
    let shown: Vec<String> = names.take(MOST).map(|name| format!("`{name}`")).collect();
    let shown = shown.join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

/// The name of a field, which says more than the bracket where it begins.
pub(super) fn at_field(schema: &Schema, part: TypeLocation, field: &str) -> TypeLocation {
    let schema::Kind::Record(record) = schema.kind(part.ty) else { return part };
    record.field(field).map_or(part, |field| TypeLocation { span: field.name_span, ..part })
}

/// The attribute that changed, where the type expression has it.
pub(super) fn at_attribute(schema: &Schema, part: TypeLocation, attribute: &str) -> TypeLocation {
    let node = schema.node(part.ty);
    let found = node.props.iter().find(|prop| prop.key == attribute);
    match found.filter(|_| node.span == part.span) {
        Some(prop) => TypeLocation { span: prop.value.span, ..part },
        None => part,
    }
}

fn article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    if vowel { format!("an {word}") } else { format!("a {word}") }
}

pub(super) fn flat(json: &crate::json::Json) -> String {
    format!("`{}`", pretty(json).trim_end())
}
