//! Judges pairs of types by what they are themselves, without looking into their parts.

use super::IncompatibilityKind;
use super::matching::{missing_symbols, names_match};
use super::path::{End, PathId};
use super::walk::{IncompatibilityNode, Walk};
use crate::schema::{Kind, TypeId};

/// Whether two different primitive types, or the same one twice, always fit.
pub(crate) fn is_promotion(reader: &Kind, writer: &Kind) -> bool {
    matches!(
        (reader, writer),
        (Kind::Null, Kind::Null)
            | (Kind::Boolean, Kind::Boolean)
            | (Kind::Int, Kind::Int)
            | (Kind::Long, Kind::Int | Kind::Long)
            | (Kind::Float, Kind::Int | Kind::Long | Kind::Float)
            | (Kind::Double, Kind::Int | Kind::Long | Kind::Float | Kind::Double)
            | (Kind::Bytes | Kind::String, Kind::Bytes | Kind::String)
    )
}

impl Walk<'_> {
    /// Judges two types that have no parts to look into.
    pub(super) fn compare_primitives(&mut self, pair: u32, at: PathId, ids: (TypeId, TypeId)) {
        match (self.reader.kind(ids.0), self.writer.kind(ids.1)) {
            (Kind::Fixed(own), Kind::Fixed(theirs)) => {
                self.check_names(pair, at, ids);
                if own.size != theirs.size {
                    let kind = IncompatibilityKind::FixedSizeMismatch { reader: own.size, writer: theirs.size };
                    self.add(pair, IncompatibilityNode { kind, at, end: End::Size, cause: None });
                }
            }
            (Kind::Enum(own), Kind::Enum(theirs)) => {
                self.check_names(pair, at, ids);
                let symbols = missing_symbols(own, theirs);
                if !symbols.is_empty() && own.default.is_none() {
                    let symbols = symbols.into_iter().map(Into::into).collect();
                    let kind = IncompatibilityKind::MissingEnumSymbols { symbols };
                    self.add(pair, IncompatibilityNode { kind, at, end: End::Symbols, cause: None });
                }
            }
            (own, theirs) if is_promotion(own, theirs) => {}
            (own, theirs) => {
                let kind = IncompatibilityKind::TypeMismatch { reader: own.type_name(), writer: theirs.type_name() };
                self.add(pair, IncompatibilityNode { kind, at, end: End::Type, cause: None });
            }
        }
    }

    pub(super) fn check_names(&mut self, pair: u32, at: PathId, (reader_id, writer_id): (TypeId, TypeId)) {
        if names_match((self.reader, reader_id), (self.writer, writer_id)) {
            return;
        }
        if let (Some(own), Some(theirs)) = (self.reader.name(reader_id), self.writer.name(writer_id)) {
            let kind = IncompatibilityKind::NameMismatch { reader: own.clone(), writer: theirs.clone() };
            self.add(pair, IncompatibilityNode { kind, at, end: End::Name, cause: None });
        }
    }

    /// The branch of a reader's union that a type of the writer is obviously meant for, plus one; zero for
    /// none: the one that matches by name, or the only one besides null, or the only one of its kind.
    pub(super) fn intended_branch(&mut self, union: TypeId, writer_id: TypeId) -> u32 {
        let theirs = self.writer.kind(writer_id);
        if matches!(theirs, Kind::Null) {
            return 0;
        }
        let alike = theirs.name().and_then(|_| self.unions.simple_name_match(union, (self.writer, writer_id)));
        let meant =
            alike.or_else(|| self.unions.only_besides_null(union)).or_else(|| self.unions.only_of_kind(union, theirs));
        meant.map_or(0, |index| index + 1)
    }
}
