//! Readers know every symbol that writers use.

use schemactl_avro::schema::Kind;

use crate::compat::Direction;
use crate::compat::readers::{Incompatibility, MissingSymbol};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::edit::{SchemaEdit, unknown_symbol};
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair, list_names};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ENUM_SYMBOL_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A reader's enum has every symbol that writers write, or a default for unknown symbols.",
    explanation: r#"Breaks it: version 2 adds the symbol `RETURNED`, and services on version 1 must read it. Or version 2 removes a symbol
that stored messages contain.

At run time: a decoding error at the first message with the symbol, which may be weeks later. The broker accepts the
change.

Instead: give the enum a default from its first version on, `"symbols": ["UNKNOWN", ...], "default": "UNKNOWN"`. The
field's default does not help: it is used only if the whole field is missing.
"#,
};

/// Describes symbols that the writer can write and the reader lacks.
pub(super) fn describe(pair: &ReaderWriterPair<'_>, found: &Incompatibility, symbols: &[MissingSymbol]) -> PairFinding {
    let path = &found.name_path;
    let names = list_names(symbols.iter().map(|symbol| symbol.name.as_str()));
    let noun = if symbols.len() == 1 { "symbol" } else { "symbols" };
    let finding = PairFinding::incompatibility(&RULE, found)
        .consequence("the reader stops with a decoding error at the first message with the symbol")
        // The broker uses Avro's old `SchemaValidator`, which accepts any change of symbols.
        .not_checked_by_broker();
    match pair.direction {
        Direction::Backward => finding
            .message(format!("`{path}` no longer has the {noun} {names}"))
            .advice("keep the symbol, or give the enum itself a `default`")
            .edit(edit_for_removed(pair, found, symbols)),
        Direction::Forward => finding
            .message(format!("`{path}` has the new {noun} {names}, and the enum had no `default`"))
            .advice("add a new field for the new cases; only an enum that had a `default` from the start can grow"),
    }
}

/// Makes the enum's unknown symbol, such as `UNKNOWN`, its default; if it has none, adds the removed symbols again.
fn edit_for_removed(
    pair: &ReaderWriterPair<'_>,
    found: &Incompatibility,
    symbols: &[MissingSymbol],
) -> Option<SchemaEdit> {
    let Kind::Enum(enumeration) = pair.reader.kind(found.reader.ty) else { return None };
    if let Some(unknown) = unknown_symbol(enumeration).filter(|_| enumeration.default.is_none()) {
        let object = pair.reader.node(found.reader.ty).span;
        return Some(SchemaEdit::AddMember { object, member: format!("\"default\": \"{unknown}\"") });
    }
    let items: Vec<String> = symbols.iter().map(|symbol| format!("\"{}\"", symbol.name)).collect();
    Some(SchemaEdit::AddItems { array: enumeration.symbols_span, items: items.join(", ") })
}
