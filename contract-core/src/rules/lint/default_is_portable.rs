//! Defaults are values for every reader.

use crate::finding::Finding;
use crate::json::{Json, Value};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::{Kind, TypeId};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DEFAULT_IS_PORTABLE"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "Every default is a value that each Avro library can make, not only one that passes Java's parser.",
        explanation: "Breaks it: an enum field whose default is no symbol; a default of a `fixed` type with too many or too few bytes; a
default of `bytes` with a character above U+00FF; a number in quotes for a `double`.

At run time: Avro Java looks only whether such a default is a text, so the schema is parsed and stored. The reader that
needs the default stops: Java with an exception at the first message without the field, others when they load the
schema.

Instead: a symbol of the enum; as many characters from U+0000 to U+00FF as the type has bytes; a number without quotes.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some(default) = &site.field.default else { continue };
        if let Some(what) = problem(context, site.field.ty, default) {
            findings.push(
                LINT.finding(format!("the default of `{}` {what}", site.field.name))
                    .at(site.at(default.span))
                    .consequence("a reader that needs the default stops with an error")
                    .fix("write a value of the type"),
            );
        }
    }
    findings
}

/// What is wrong with a value that Java's parser takes.
fn problem(context: &LintContext<'_>, ty: TypeId, value: &Json) -> Option<String> {
    let schema = context.schema;
    match (schema.kind(ty), &value.value) {
        (Kind::Enum(enumeration), Value::String(text)) => {
            let name = enumeration.name.simple();
            enumeration.symbol_index(text).is_none().then(|| format!("is `{text}`, which is no symbol of `{name}`"))
        }
        (Kind::Bytes, Value::String(text)) => wide(text),
        (Kind::Fixed(fixed), Value::String(text)) => wide(text).or_else(|| {
            let (size, length) = (fixed.size as usize, text.chars().count());
            (size != length).then(|| format!("has {length} bytes, and `{}` has {size}", fixed.name.simple()))
        }),
        (Kind::Float | Kind::Double, Value::Number(_)) => {
            let quoted = value.span.source == context.source
                && context.text.get(value.span.start as usize..).is_some_and(|text| text.starts_with('"'));
            quoted.then(|| "is a number in quotes".to_owned())
        }
        (Kind::Array(items), Value::Array(values)) => values.iter().find_map(|value| problem(context, *items, value)),
        (Kind::Map(values), Value::Object(members)) => {
            members.iter().find_map(|member| problem(context, *values, &member.value))
        }
        (Kind::Union(branches), _) => problem(context, *branches.first()?, value),
        (Kind::Record(record), Value::Object(_)) => {
            record.fields.iter().find_map(|field| problem(context, field.ty, value.get(&field.name)?))
        }
        _ => None,
    }
}

fn wide(text: &str) -> Option<String> {
    let wide = text.chars().find(|c| *c > '\u{ff}')?;
    Some(format!("has the character `{wide}`, which is no byte"))
}
