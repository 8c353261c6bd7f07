//! Rules about decoding: readers can decode what writers write.

pub(crate) mod alias_is_unambiguous;
pub(crate) mod enum_symbol_is_kept;
pub(crate) mod field_has_default;
pub(crate) mod fixed_size_is_kept;
pub(crate) mod type_is_readable;
pub(crate) mod type_name_is_kept;
pub(crate) mod union_branch_is_kept;

use super::pair_finding::{PairFinding, ReaderWriterPair};
use crate::compat::readers::{Incompatibility, IncompatibilityKind as Kind};
use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[
    &field_has_default::RULE,
    &type_is_readable::RULE,
    &type_name_is_kept::RULE,
    &enum_symbol_is_kept::RULE,
    &fixed_size_is_kept::RULE,
    &union_branch_is_kept::RULE,
    &alias_is_unambiguous::RULE,
];

/// Describes an incompatibility as a finding of the rule that it breaks.
pub(crate) fn describe(pair: &ReaderWriterPair<'_>, found: &Incompatibility) -> PairFinding {
    match &found.kind {
        Kind::ReaderFieldMissingDefault { field } => field_has_default::describe(pair, found, field),
        Kind::TypeMismatch { .. } => type_is_readable::describe(pair, found),
        Kind::NameMismatch { reader, writer } => type_name_is_kept::describe(pair, found, (reader, writer)),
        Kind::MissingEnumSymbols { symbols } => enum_symbol_is_kept::describe(pair, found, symbols),
        Kind::FixedSizeMismatch { reader, writer } => fixed_size_is_kept::describe(found, (*reader, *writer)),
        Kind::MissingUnionBranch { writer } => union_branch_is_kept::describe(pair, found, writer),
        Kind::AmbiguousField { field, matches } => alias_is_unambiguous::describe(found, (field, matches)),
    }
}
