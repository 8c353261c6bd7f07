//! Rules about meaning: decoded values mean what their writers meant.

pub(crate) mod alias_has_effect;
pub(crate) mod alias_is_not_field_name;
pub(crate) mod decimal_is_kept;
pub(crate) mod default_value_is_kept;
pub(crate) mod enum_symbol_is_not_defaulted;
pub(crate) mod logical_type_is_kept;
pub(crate) mod meaning_attribute_is_kept;
pub(crate) mod number_keeps_precision;
pub(crate) mod renamed_field_has_alias;
pub(crate) mod string_type_is_kept;
pub(crate) mod union_branch_is_unambiguous;

use super::pair_finding::{PairFinding, ReaderWriterPair};
use crate::compat::readers::{SemanticChange, SemanticChangeKind as Kind};
use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[
    &logical_type_is_kept::RULE,
    &meaning_attribute_is_kept::RULE,
    &decimal_is_kept::RULE,
    &string_type_is_kept::RULE,
    &number_keeps_precision::RULE,
    &default_value_is_kept::RULE,
    &renamed_field_has_alias::RULE,
    &enum_symbol_is_not_defaulted::RULE,
    &alias_is_not_field_name::RULE,
    &alias_has_effect::RULE,
    &union_branch_is_unambiguous::RULE,
];

/// Describes a semantic change as a finding of the rule that it breaks.
pub(crate) fn describe(pair: &ReaderWriterPair<'_>, found: &SemanticChange) -> PairFinding {
    match &found.kind {
        Kind::LogicalTypeAdded { reader } => logical_type_is_kept::describe(pair, found, (Some(reader), None)),
        Kind::LogicalTypeRemoved { writer } => logical_type_is_kept::describe(pair, found, (None, Some(writer))),
        Kind::LogicalTypeChanged { reader, writer } => {
            logical_type_is_kept::describe(pair, found, (Some(reader), Some(writer)))
        }
        Kind::UnitChanged { reader, writer } => logical_type_is_kept::describe_unit(pair, found, (reader, writer)),
        Kind::NewerLogicalType { reader, writer } => {
            logical_type_is_kept::describe_newer(pair, found, (reader.as_deref(), writer.as_deref()))
        }
        Kind::CustomLogicalType { reader, writer } => {
            logical_type_is_kept::describe_custom(pair, found, (reader.as_deref(), writer.as_deref()))
        }
        Kind::AttributeChanged { attribute, reader, writer, .. } => {
            meaning_attribute_is_kept::describe(pair, found, attribute, (reader.as_ref(), writer.as_ref()))
        }
        Kind::DecimalScaleChanged { reader, writer } => {
            decimal_is_kept::describe_scale(pair, found, (*reader, *writer))
        }
        Kind::DecimalPrecisionChanged { reader, writer } => {
            decimal_is_kept::describe_precision(pair, found, (*reader, *writer))
        }
        Kind::StringBytesChanged { reader, writer } => string_type_is_kept::describe(found, (reader, writer)),
        Kind::PrecisionLost { reader, writer } => number_keeps_precision::describe(found, (reader, writer)),
        Kind::DefaultChanged { reader, writer, .. } => default_value_is_kept::describe(found, (reader, writer)),
        Kind::PossibleRename { reader, writer } => renamed_field_has_alias::describe(pair, found, (reader, writer)),
        Kind::SymbolsReadAsDefault { symbols, default } => {
            enum_symbol_is_not_defaulted::describe(found, (symbols, default))
        }
        Kind::AliasCapturesField { field, alias } => alias_is_not_field_name::describe(found, (field, alias)),
        Kind::AliasIgnored { field, alias } => alias_has_effect::describe_field_alias(pair, found, (field, alias)),
        Kind::AliasOfOtherRecord { field, renamed, record } => {
            alias_has_effect::describe_alias_of_other_record(pair, found, (field, renamed), record)
        }
        Kind::TypeAliasMisleads { alias, other } => alias_has_effect::describe_type_alias(found, (alias, other)),
        Kind::TypeAliasesCollide { ty, alias } => alias_has_effect::describe_colliding_aliases(found, (ty, alias)),
        Kind::MismatchedBranch { reader, writer, reason } => {
            union_branch_is_unambiguous::describe(pair, found, (reader, writer), reason)
        }
    }
}
