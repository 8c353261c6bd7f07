//! The exceptions of Avro Java's parser.

use schemactl_avro::schema::{Parsed, Problem, ProblemKind, PulsarProfile};

/// An exception that Avro's parser throws for a schema that it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParseException {
    /// A `SchemaParseException`, which the broker expects.
    SchemaParse,
    /// Another one, which the broker handles like every unexpected failure.
    Other,
}

/// Returns the exception for a schema that is refused even without validation of defaults. Avro stops at the first problem.
pub(super) fn parse_exception(parsed: &Parsed) -> Option<ParseException> {
    let first = parsed.problems.iter().find(|problem| problem.kind.is_always_refused())?;
    Some(exception(first, parsed.profile()))
}

fn exception(problem: &Problem, profile: PulsarProfile) -> ParseException {
    match problem.kind {
        ProblemKind::PrimitiveName
        | ProblemKind::DuplicateField
        | ProblemKind::BadOrder
        | ProblemKind::NestedUnion
        | ProblemKind::DuplicateBranch
        | ProblemKind::DefaultNotANumber
        | ProblemKind::SizeOutOfRange
        | ProblemKind::AttributeOutOfRange => ParseException::Other,
        // Avro 1.12 finds it out after parsing.
        ProblemKind::UndefinedName if profile >= PulsarProfile::V4_2 => ParseException::Other,
        _ => ParseException::SchemaParse,
    }
}
