//! One file for each promise that a contract makes, with its explanation.
//!
//! A rule's id is the promise itself, and is never renamed. `schemactl explain ID` prints the explanation.

pub(crate) mod accepted_break_is_current;
pub(crate) mod accepted_break_is_used;
pub(crate) mod accepted_break_is_valid;
pub(crate) mod alias_has_effect;
pub(crate) mod alias_is_not_field_name;
pub(crate) mod alias_is_unambiguous;
pub(crate) mod broker_accepts_version;
pub(crate) mod contract_has_versions;
pub(crate) mod contract_is_declared;
pub(crate) mod decimal_is_kept;
pub(crate) mod default_fits_type;
pub(crate) mod default_value_is_kept;
pub(crate) mod enum_symbol_is_kept;
pub(crate) mod enum_symbol_is_not_defaulted;
pub(crate) mod envelope_is_complete;
pub(crate) mod field_has_default;
pub(crate) mod file_is_readable;
pub(crate) mod fixed_size_is_kept;
pub(crate) mod lint;
pub(crate) mod lock_is_intact;
pub(crate) mod logical_type_is_kept;
pub(crate) mod manifest_is_valid;
pub(crate) mod message_path_exists;
pub(crate) mod number_keeps_precision;
pub(crate) mod optional_field_has_default;
pub(crate) mod record_matches_manifest;
pub(crate) mod registry_version_is_known;
pub(crate) mod renamed_field_has_alias;
pub(crate) mod retired_contract_is_closed;
pub(crate) mod schema_file_name_is_valid;
pub(crate) mod schema_is_avro;
pub(crate) mod schema_is_generatable;
pub(crate) mod schema_is_json;
pub(crate) mod sealed_version_is_unchanged;
pub(crate) mod string_type_is_kept;
pub(crate) mod topic_is_unique;
pub(crate) mod type_is_readable;
pub(crate) mod type_name_is_kept;
pub(crate) mod union_branch_is_kept;
pub(crate) mod union_branch_is_unambiguous;
pub(crate) mod version_history_has_no_gap;
pub(crate) mod version_is_new;

use std::cmp::Reverse;

use crate::contracts::Level;
use crate::finding::Severity;

/// A promise.
#[derive(Debug)]
pub struct Rule {
    /// The promise in three or four words, for ever.
    pub id: &'static str,
    /// How much a breach matters where the rule is on and the project says nothing else.
    pub severity: Severity,
    /// What the promise is about.
    pub group: Group,
    /// The promise in one sentence.
    pub promise: &'static str,
    /// What breaks it, what happens then, and what to do instead; Markdown.
    pub explanation: &'static str,
}

impl Rule {
    /// How much a breach matters unless the project says otherwise.
    pub fn default_level(&self) -> Level {
        if lint::is_off(self) { Level::Off } else { self.severity.into() }
    }

    /// What to do about a breach where nothing better is known: what the explanation says of it, on one line.
    pub fn default_fix(&self) -> Option<String> {
        let (_, text) = self.explanation.split_once("Instead: ")?;
        let paragraph = text.split("\n\n").next()?;
        let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(line.trim_end_matches(['.', ':']).to_owned())
    }

    /// Whether the level cannot be changed: what is made from contracts relies on the promise.
    pub fn has_fixed_severity(&self) -> bool {
        let relied_on = [
            schema_is_json::RULE.id,
            schema_is_avro::RULE.id,
            record_matches_manifest::RULE.id,
            message_path_exists::RULE.id,
        ];
        matches!(self.group, Group::Project | Group::Seal) || relied_on.contains(&self.id)
    }

    /// Whether a breach can be accepted until a day.
    pub fn can_be_accepted(&self) -> bool {
        // What cannot be generated is sealed for ever.
        !self.has_fixed_severity() && self.id != schema_is_generatable::RULE.id
    }
}

/// What a promise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The project's files; a breach means that the check could not be made as it should.
    Project,
    /// One schema by itself.
    Schema,
    /// The seal of released versions.
    Seal,
    /// Readers can decode what writers write.
    Readers,
    /// What readers decode means what writers meant.
    Semantics,
    /// What Pulsar's broker answers.
    Broker,
    /// How the project wants its messages.
    Design,
    /// What is legal and unwise; `schemactl lint` looks for it.
    Lint,
}

impl Group {
    /// A heading for the rules of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Project => "The project's files",
            Self::Schema => "A schema by itself",
            Self::Seal => "Released versions",
            Self::Readers => "Readers can decode",
            Self::Semantics => "Readers understand",
            Self::Broker => "The broker",
            Self::Design => "How messages are made",
            Self::Lint => "Style and safety",
        }
    }
}

/// All rules, in the order in which they are explained.
pub static RULES: &[&Rule] = &[
    &manifest_is_valid::RULE,
    &lock_is_intact::RULE,
    &file_is_readable::RULE,
    &contract_is_declared::RULE,
    &contract_has_versions::RULE,
    &schema_file_name_is_valid::RULE,
    &version_history_has_no_gap::RULE,
    &topic_is_unique::RULE,
    &accepted_break_is_valid::RULE,
    &schema_is_json::RULE,
    &schema_is_avro::RULE,
    &default_fits_type::RULE,
    &sealed_version_is_unchanged::RULE,
    &retired_contract_is_closed::RULE,
    &field_has_default::RULE,
    &type_is_readable::RULE,
    &type_name_is_kept::RULE,
    &enum_symbol_is_kept::RULE,
    &fixed_size_is_kept::RULE,
    &union_branch_is_kept::RULE,
    &alias_is_unambiguous::RULE,
    &logical_type_is_kept::RULE,
    &decimal_is_kept::RULE,
    &string_type_is_kept::RULE,
    &number_keeps_precision::RULE,
    &default_value_is_kept::RULE,
    &renamed_field_has_alias::RULE,
    &enum_symbol_is_not_defaulted::RULE,
    &alias_is_not_field_name::RULE,
    &alias_has_effect::RULE,
    &union_branch_is_unambiguous::RULE,
    &broker_accepts_version::RULE,
    &version_is_new::RULE,
    &registry_version_is_known::RULE,
    &record_matches_manifest::RULE,
    &envelope_is_complete::RULE,
    &message_path_exists::RULE,
    &optional_field_has_default::RULE,
    &schema_is_generatable::RULE,
    &accepted_break_is_used::RULE,
    &accepted_break_is_current::RULE,
    &lint::type_name_is_pascal_case::LINT.rule,
    &lint::field_name_follows_case::LINT.rule,
    &lint::symbol_is_upper_snake::LINT.rule,
    &lint::namespace_is_present::LINT.rule,
    &lint::namespace_is_lower_case::LINT.rule,
    &lint::namespace_matches_pattern::LINT.rule,
    &lint::namespace_matches_owner::LINT.rule,
    &lint::record_name_matches_message::LINT.rule,
    &lint::file_name_matches_type::LINT.rule,
    &lint::name_has_no_digits::LINT.rule,
    &lint::name_is_spelled_out::LINT.rule,
    &lint::name_is_not_reserved::LINT.rule,
    &lint::name_is_unique_ignoring_case::LINT.rule,
    &lint::name_does_not_repeat_owner::LINT.rule,
    &lint::name_has_no_version::LINT.rule,
    &lint::name_is_portable::LINT.rule,
    &lint::type_is_documented::LINT.rule,
    &lint::field_is_documented::LINT.rule,
    &lint::symbol_is_documented::LINT.rule,
    &lint::doc_is_meaningful::LINT.rule,
    &lint::doc_is_finished::LINT.rule,
    &lint::unit_is_named::LINT.rule,
    &lint::every_field_has_default::LINT.rule,
    &lint::null_is_first_branch::LINT.rule,
    &lint::default_is_portable::LINT.rule,
    &lint::default_fits_logical_type::LINT.rule,
    &lint::default_is_constant::LINT.rule,
    &lint::default_is_not_null_string::LINT.rule,
    &lint::enum_has_default::LINT.rule,
    &lint::enum_default_is_unknown_symbol::LINT.rule,
    &lint::money_is_exact::LINT.rule,
    &lint::decimal_has_scale::LINT.rule,
    &lint::time_has_logical_type::LINT.rule,
    &lint::id_is_string::LINT.rule,
    &lint::root_is_not_union::LINT.rule,
    &lint::union_is_small::LINT.rule,
    &lint::union_branch_is_distinct::LINT.rule,
    &lint::map_is_not_record::LINT.rule,
    &lint::nesting_is_shallow::LINT.rule,
    &lint::record_is_small::LINT.rule,
    &lint::schema_is_small::LINT.rule,
    &lint::schema_fits_pulsar_frame::LINT.rule,
    &lint::record_has_finite_value::LINT.rule,
    &lint::type_is_not_empty::LINT.rule,
    &lint::record_is_not_error::LINT.rule,
    &lint::type_is_defined_once::LINT.rule,
    &lint::type_is_not_copied::LINT.rule,
    &lint::shared_type_is_used::LINT.rule,
    &lint::field_order_is_kept::LINT.rule,
    &lint::symbol_order_is_kept::LINT.rule,
    &lint::alias_is_former_name::LINT.rule,
    &lint::alias_is_unique::LINT.rule,
    &lint::alias_is_kept::LINT.rule,
    &lint::field_name_is_not_reused::LINT.rule,
    &lint::json_key_is_unique::LINT.rule,
    &lint::logical_type_has_effect::LINT.rule,
    &lint::attribute_is_spelled_right::LINT.rule,
    &lint::attribute_has_effect::LINT.rule,
    &lint::personal_data_is_classified::LINT.rule,
    &lint::classification_is_kept::LINT.rule,
    &lint::schema_has_no_secret::LINT.rule,
    &lint::field_is_not_credential::LINT.rule,
    &lint::file_has_no_comments::LINT.rule,
    &lint::file_is_formatted::LINT.rule,
    &lint::language_attribute_is_absent::LINT.rule,
    &lint::logical_type_works_in_python::LINT.rule,
];

/// The rule with this id, in whatever case it is written.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// The known id that shares the most words with one that is not known, and has the fewest besides.
pub fn closest_id<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let id = id.to_ascii_uppercase().replace('-', "_");
    let asked: Vec<&str> = id.split('_').collect();
    let likeness = |known: &str| {
        let shared = known.split('_').filter(|word| asked.contains(word)).count();
        (shared, Reverse(known.split('_').count() - shared))
    };
    let best = known.max_by_key(|known| likeness(known))?;
    (likeness(best).0 > 0).then_some(best)
}
