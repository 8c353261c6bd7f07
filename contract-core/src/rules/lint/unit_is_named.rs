//! Measurements name their unit.

use schemactl_avro::schema::Kind;

use crate::case::lowercase_words;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_term};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("UNIT_IS_NAMED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A plain number that is a measurement names its unit, in the field's name or in its documentation.",
        explanation: r#"Breaks it: `{ "name": "weight", "type": "int", "doc": "How heavy the parcel is." }`.

At run time: one service writes grams and another reads kilograms. Every value decodes, and is wrong by a factor of a
thousand.

Instead: name the field `weight_grams`, or write "in grams" in the `doc`. The unit must never change later; for
another unit, add a new field.
"#,
    },
    check: Check::Schema(check),
};

const MEASUREMENTS: &str = "weight mass length width height depth distance duration timeout delay interval temperature \
     speed volume area size age ttl latency pressure power energy voltage capacity";
const UNITS: &str = "ns nanos nanosecond nanoseconds us micros microsecond microseconds ms millis millisecond \
     milliseconds s sec secs second seconds min mins minute minutes h hour hours day days week weeks month months year \
     years byte bytes kb mb gb kib mib gib bit bits mg g kg gram grams kilogram kilograms t ton tons tonne tonnes pound \
     pounds lb lbs ounce ounces mm cm m km millimetre millimetres millimeter millimeters centimetre centimetres \
     centimeter centimeters metre metres meter meters kilometre kilometres kilometer kilometers inch inches foot feet \
     mile miles celsius fahrenheit kelvin degrees percent pascal pascals bar watt watts kw joule joules kwh volt volts \
     litre litres liter liters ml l kmh mph pieces items units entries characters";

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let is_plain_number = |site: &&crate::lint::FieldSite<'_>| {
        context.non_null_type(site.field).is_some_and(|node| {
            node.logical.is_none() && matches!(node.kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double)
        })
    };
    context
        .fields
        .iter()
        .filter(is_plain_number)
        .filter(|site| find_term(&site.field.name, MEASUREMENTS.split_whitespace()).is_some())
        .filter(|site| {
            let doc = site.field.doc.as_deref().unwrap_or_default();
            let words = lowercase_words(&site.field.name).into_iter().chain(lowercase_words(doc));
            !doc.contains('%') && !words.into_iter().any(|word| UNITS.split_whitespace().any(|unit| unit == word))
        })
        .map(|site| {
            LINT.finding(format!("`{}` is a measurement, but its unit is not named", site.field.name))
                .at(site.location())
                .consequence("services may read another unit than was written, and nothing fails")
                .advice("name the unit in `doc`, such as \"in grams\"")
        })
        .collect()
}
