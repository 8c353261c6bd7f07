//! Every decoder follows aliases.

use schemactl_avro::schema::Name;

use crate::compat::Direction;
use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ALIAS_HAS_EFFECT"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "Every decoder follows an alias to the field or type that it names.",
    explanation: "Breaks it: version 2 renames `size` to `parcel_size` with the alias `size`, and moves the record to another namespace.

At run time: Avro Java, and so Pulsar's Java client, looks up the aliases of a field by the full name of its record. It
does not find `size` and reads the default instead. Other decoders follow the alias. Neither Avro's verdict nor the
broker reports this. An alias of a type that is the name of another type misleads Avro Java as well: it applies the
aliases of one record's fields to the other record.

Instead: keep the record's namespace, or add its former full name to its aliases. Give a type only aliases that are not
the name of another type.
",
};

const ADVICE_FOR_TYPE_ALIAS: &str = "give types only aliases that are not the name of another type";

/// Describes a field's alias that Avro Java does not follow.
pub(super) fn describe_field_alias(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (field, alias): (&str, &str),
) -> PairFinding {
    let path = &found.name_path;
    let (reader, writer) = (pair.reader.name(found.reader.ty), pair.writer.name(found.writer.ty));
    let finds_record =
        reader == writer || writer.is_some_and(|name| pair.reader.aliases(found.reader.ty).contains(name));
    if finds_record {
        return PairFinding::semantic_change(&RULE, found)
            .message(format!(
                "`{path}` has the alias `{alias}`, and Avro Java gives that field's data to another field"
            ))
            .consequence(format!(
                "aliases of another field of the record match `{alias}`, too: `{field}` gets its default, and without \
                 one the reader stops with a decoding error"
            ))
            .advice(format!("let one field of the record have the alias `{alias}`"));
    }
    PairFinding::semantic_change(&RULE, found)
        .message(format!("`{path}` has the alias `{alias}`, which Avro Java does not follow here"))
        .consequence(format!(
            "Avro Java looks up aliases of fields by the full name of their record, which differs in the message: it \
             drops `{alias}` and reads the default of `{field}`, if it has one"
        ))
        .advice(match (pair.direction, writer) {
            (Direction::Backward, Some(name)) => {
                format!("keep the record's full name `{name}`, or add it to the record's aliases")
            }
            _ => "keep the record's full name".to_owned(),
        })
}

/// Describes a field that Avro Java renames according to the aliases of another record.
pub(super) fn describe_alias_of_other_record(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (field, renamed): (&str, &str),
    record: &Name,
) -> PairFinding {
    let path = &found.name_path;
    let (cause, advice) = match pair.writer.name(found.writer.ty).filter(|written| *written != record) {
        Some(written) => (
            format!("Avro Java takes `{written}` for `{record}`, which has this name as an alias"),
            ADVICE_FOR_TYPE_ALIAS,
        ),
        None => (
            format!("Avro Java looks up aliases of fields by the full name of the record in the message, `{record}`"),
            "keep the record's full name",
        ),
    };
    let is_read = pair.records(found.reader.ty, found.writer.ty).is_some_and(|(own, _)| own.field(field).is_some());
    let (message, effect) = if is_read {
        (
            format!("Avro Java does not read `{path}` from the message"),
            format!("`{field}` gets its default, and without one the reader stops with a decoding error"),
        )
    } else {
        (
            format!("Avro Java reads `{path}` from another field of the message, `{field}`"),
            format!("`{renamed}` gets the value of `{field}` instead of its default"),
        )
    };
    PairFinding::semantic_change(&RULE, found)
        .message(message)
        .consequence(format!("{cause}, and reads `{field}` as `{renamed}`: {effect}"))
        .advice(advice)
}

/// Describes a type's alias that makes Avro Java read the type as another one.
pub(super) fn describe_type_alias(found: &SemanticChange, (alias, other): (&Name, &Name)) -> PairFinding {
    PairFinding::semantic_change(&RULE, found)
        .message(format!("`{}` has the alias `{alias}`, and Avro Java reads that type as `{other}`", found.name_path))
        .consequence(
            "Avro Java applies aliases twice, and an alias of one type is the name of another one here: it stops with a \
             decoding error, or takes another branch",
        )
        .advice(ADVICE_FOR_TYPE_ALIAS)
}

/// Describes a type's alias that gives two types the same name.
pub(super) fn describe_colliding_aliases(found: &SemanticChange, (ty, alias): (&Name, &Name)) -> PairFinding {
    PairFinding::semantic_change(&RULE, found)
        .message(format!("`{ty}` has the alias `{alias}`, which is another type's name"))
        .consequence(
            "Avro Java applies aliases twice: two branches of a union or two fields of a record get the same name, and \
             it cannot read any message",
        )
        .advice(ADVICE_FOR_TYPE_ALIAS)
}
