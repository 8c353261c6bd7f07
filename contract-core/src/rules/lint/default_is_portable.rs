//! Defaults are valid for every Avro library.

use schemactl_avro::json::{Json, Value};
use schemactl_avro::schema::{Kind, TypeId};

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DEFAULT_IS_PORTABLE"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every default is valid for all Avro libraries, not only for Java's parser.",
        explanation: "Breaks it: the default of an enum field that is not a symbol; the default of a `fixed` type with too many or too few
bytes; a default of `bytes` with a character above U+00FF; a number in quotes for a `double`.

At run time: Avro Java accepts a number in quotes; other libraries refuse the schema. Of the other defaults, Java checks
only that they are strings. A reader that needs one stops: Java at the first message without the field, other libraries
when they load the schema.

Instead: use a symbol of the enum; as many characters from U+0000 to U+00FF as the type has bytes; a number without
quotes.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some(default) = &site.field.default else { continue };
        if let Some(problem) = problem(context, site.field.ty, default) {
            findings.push(
                LINT.finding(format!("the default of `{}` {}", site.field.name, problem.description))
                    .at(site.at(default.span))
                    .consequence(problem.consequence)
                    .advice("write a value of the field's type"),
            );
        }
    }
    findings
}

/// The reason why a default is not portable, as the end of a sentence, and the consequence.
struct Problem {
    description: String,
    consequence: &'static str,
}

/// Returns the problem of a default that Java's parser accepts.
fn problem(context: &LintContext<'_>, ty: TypeId, value: &Json) -> Option<Problem> {
    let schema = context.schema;
    let unusable =
        |description| Problem { description, consequence: "a reader that needs the default stops with an error" };
    match (schema.kind(ty), &value.value) {
        (Kind::Enum(enumeration), Value::String(symbol)) => {
            let name = enumeration.name.simple();
            enumeration
                .symbol_index(symbol)
                .is_none()
                .then(|| unusable(format!("is `{symbol}`, which is not a symbol of `{name}`")))
        }
        (Kind::Bytes, Value::String(value)) => non_byte_char(value).map(unusable),
        (Kind::Fixed(fixed), Value::String(value)) => {
            let wrong_length = || {
                let (size, length) = (fixed.size as usize, value.chars().count());
                (size != length).then(|| format!("has {length} bytes, but `{}` has {size}", fixed.name.simple()))
            };
            non_byte_char(value).or_else(wrong_length).map(unusable)
        }
        (Kind::Float | Kind::Double, Value::Number(_)) => {
            // Java's parser turns a quoted number into a number, so only the source shows the quotes.
            let quoted = value.span.source == context.source
                && context.content.get(value.span.start as usize..).is_some_and(|text| text.starts_with('"'));
            quoted.then(|| Problem {
                description: "is a number in quotes".to_owned(),
                consequence: "Avro Java accepts it; other libraries refuse the schema",
            })
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

fn non_byte_char(value: &str) -> Option<String> {
    let c = value.chars().find(|c| *c > '\u{ff}')?;
    Some(format!("has the character `{c}`, which does not stand for a byte"))
}
