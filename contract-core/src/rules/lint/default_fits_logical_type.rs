//! Defaults fit the logical type.

use data_encoding::BASE64;
use schemactl_avro::json::{Json, Number, Value};
use schemactl_avro::schema::{Kind, LogicalType, Node, Schema, TypeId};

use crate::decimal;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DEFAULT_FITS_LOGICAL_TYPE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A default is also a valid value of its field's logical type.",
        explanation: r#"Breaks it: `{ "type": "string", "logicalType": "uuid" }` with the default `""`, or a time of day of 24 hours or more.
Or a decimal with the default `"0.00"` or `"AA=="`: the default of a decimal is its bytes, not a number or base64.

At run time: Avro does not check a default against the logical type. Readers that convert it, for example to Java's
`UUID`, stop with an error at the first message without the field. Of a decimal, each character is taken for a byte:
with the scale 2, `"0.00"` is 8083333.6.

Instead: make the field optional, `["null", { "type": "string", "logicalType": "uuid" }]`, with the default `null`.
Write the default of a decimal as its unscaled number in two's complement, one `\u00XX` for each byte: `"\u0000"` is 0.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some(default) = &site.field.default else { continue };
        for (node, logical, value) in logical_values(context.schema, site.field.ty, default) {
            let name = &site.field.name;
            let finding = if let Some(text) = DecimalText::new(node, logical, value) {
                LINT.finding(format!(
                    "the default of `{name}` is {}, but is taken for the bytes of a decimal",
                    text.notation
                ))
                .consequence(format!("each character is a byte: readers that need the default get {}", text.number))
                .advice(text.advice())
            } else if fits(node, logical, value) {
                continue;
            } else {
                LINT.finding(format!("the default of `{name}` is not a valid {logical}"))
                    .consequence(
                        "readers that convert it to the logical type stop with an error when they need the default",
                    )
                    .advice("make the field optional, with the default `null`")
            };
            findings.push(finding.at(site.at(value.span)));
        }
    }
    findings
}

/// Returns the values of logical types in a default, with their types.
fn logical_values<'a>(schema: &'a Schema, ty: TypeId, default: &'a Json) -> Vec<(&'a Node, LogicalType, &'a Json)> {
    let mut found = Vec::new();
    let mut open = vec![(ty, default)];
    while let Some((ty, json)) = open.pop() {
        match (schema.kind(ty), &json.value) {
            // The default of a union is of its first branch.
            (Kind::Union(branches), _) => open.extend(branches.first().map(|first| (*first, json))),
            (Kind::Array(items), Value::Array(values)) => open.extend(values.iter().rev().map(|value| (*items, value))),
            (Kind::Map(inner), Value::Object(members)) => {
                open.extend(members.iter().rev().map(|member| (*inner, &member.value)));
            }
            (Kind::Record(record), Value::Object(_)) => {
                let fields = record.fields.iter().rev();
                open.extend(fields.filter_map(|field| Some((field.ty, json.get(&field.name)?))));
            }
            _ => found.extend(schema.node(ty).logical.map(|logical| (schema.node(ty), logical, json))),
        }
    }
    found
}

/// The default of a decimal that was meant as another notation than that of bytes.
struct DecimalText {
    notation: &'static str,
    /// The number that the default is.
    number: String,
    /// The bytes of the number that was meant, and the number; `None` if the decimal cannot be that number.
    meant: Option<(Vec<u8>, String)>,
}

impl DecimalText {
    /// Returns `None` if the value may well be meant as the bytes of a decimal.
    fn new(node: &Node, logical: LogicalType, default: &Json) -> Option<Self> {
        let (LogicalType::Decimal { precision, scale }, Value::String(text)) = (logical, &default.value) else {
            return None;
        };
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        let is_number = has_digit && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        let (notation, meant) = if is_number {
            ("a number in quotes", decimal::from_number(text, scale))
        } else {
            ("in base64", Some(BASE64.decode(text.as_bytes()).ok().filter(|bytes| !bytes.is_empty())?))
        };
        let is_valid = |bytes: &Vec<u8>| decimal::precision(bytes).is_some_and(|digits| digits <= precision as usize);
        let meant = meant.filter(is_valid).and_then(|bytes| resized(&node.kind, bytes));
        let meant = meant.and_then(|bytes| Some((bytes.clone(), decimal::to_number(&bytes, scale)?)));
        Some(Self { notation, number: decimal::to_number(&decimal_bytes(node, text), scale)?, meant })
    }

    fn advice(&self) -> String {
        let (bytes, number) = match &self.meant {
            Some((bytes, number)) => (bytes.as_slice(), number.as_str()),
            None => (&[0][..], "0"),
        };
        let escapes: Vec<String> = bytes.iter().map(|byte| format!("\\u{byte:04x}")).collect();
        let escapes = escapes.concat();
        format!("write the bytes of the unscaled number, one `\\u00XX` for each: `\"{escapes}\"` is {number}")
    }
}

/// Returns the bytes that Avro makes of the default of a decimal: a byte for each character, up to the size of the type.
fn decimal_bytes(node: &Node, text: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    if let Kind::Fixed(fixed) = &node.kind {
        bytes.resize((fixed.size as usize).min(MAX_FIXED_SIZE), 0);
    }
    bytes
}

/// Returns a number in two's complement in the size of a type; `None` if it does not fit.
fn resized(kind: &Kind, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let Kind::Fixed(fixed) = kind else { return Some(bytes) };
    let missing = (fixed.size as usize).checked_sub(bytes.len()).filter(|missing| *missing <= MAX_FIXED_SIZE)?;
    let sign = if bytes.first().is_some_and(|first| *first >= 0x80) { 0xff } else { 0 };
    Some([vec![sign; missing], bytes].concat())
}

/// Decimals in larger fixed types are not computed.
const MAX_FIXED_SIZE: usize = 64;

fn fits(node: &Node, logical: LogicalType, default: &Json) -> bool {
    match (logical, &default.value) {
        (LogicalType::Decimal { precision, .. }, Value::String(text)) => {
            let bytes = decimal_bytes(node, text);
            !bytes.is_empty() && decimal::precision(&bytes).is_none_or(|digits| digits <= precision as usize)
        }
        (LogicalType::Uuid, Value::String(value)) => is_uuid(value),
        (LogicalType::TimeMillis, Value::Number(Number::Int(time))) => (0..86_400_000).contains(time),
        (LogicalType::TimeMicros, Value::Number(Number::Int(time))) => *time >= 0,
        (LogicalType::TimeMicros, Value::Number(Number::Long(time))) => (0..86_400_000_000).contains(time),
        _ => true,
    }
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.char_indices().all(|(index, c)| match index {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}
