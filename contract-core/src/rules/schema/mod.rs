//! Rules about a schema by itself.

pub(crate) mod default_fits_type;
pub(crate) mod schema_is_avro;
pub(crate) mod schema_is_json;

use schemactl_avro::schema::{Problem, ProblemKind};

use crate::finding::{Finding, Location};
use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[&schema_is_json::RULE, &schema_is_avro::RULE, &default_fits_type::RULE];

/// Describes a problem of a schema as a finding of the rule that it breaks.
pub(crate) fn describe(problem: &Problem) -> Finding {
    let (rule, advice) = match problem.kind {
        ProblemKind::Json => (&schema_is_json::RULE, schema_is_json::ADVICE),
        ProblemKind::BadDefault => (&default_fits_type::RULE, default_fits_type::ADVICE),
        _ => (&schema_is_avro::RULE, schema_is_avro::ADVICE),
    };
    let advice = problem.help.as_deref().unwrap_or(advice);
    Finding::new(rule, problem.message.clone()).at(Location::new(problem.span)).advice(advice)
}
