//! Logical types are not ignored.

use schemactl_avro::json::{Json, Member, Number, Value};
use schemactl_avro::schema::{Kind, LogicalType, NewerLogicalType, Node, pretty};
use strsim::osa_distance;

use crate::finding::{Finding, Location};
use crate::lint::{AttributeOwner, Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::quote_json;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("LOGICAL_TYPE_HAS_EFFECT"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A `logicalType` is inside the type that it describes, and fits this type.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long", "logicalType": "timestamp-millis" }`: the attribute belongs to the
field, not to the type. Or `{ "type": "string", "logicalType": "date" }`, or a decimal whose scale is greater than its
precision.

At run time: Avro silently ignores the annotation. Code that is generated from the schema has a plain `long`. Some tools
that capture changes of databases write the attribute beside the type, and some decoders follow it there, so programs
disagree about the value.

Instead: write `"type": { "type": "long", "logicalType": "timestamp-millis" }`.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.types {
        let Some(prop) = site.node.props.iter().find(|prop| prop.key == "logicalType") else { continue };
        if site.node.logical.is_some() || site.node.newer_logical().is_some() {
            continue;
        }
        let reason = match prop.value.as_str() {
            None => "its name is not a string".to_owned(),
            Some("decimal") if can_hold_decimal(&site.node.kind) => decimal_problem(site.node),
            Some(name) if LogicalType::NAMES.contains(&name) || NewerLogicalType::NAMES.contains(&name) => {
                format!("`{name}` does not fit the type {}", site.node.kind)
            }
            Some(name) => {
                match LogicalType::NAMES.iter().find(|known| osa_distance(known, &name.to_lowercase()) <= 2) {
                    Some(known) => format!("`{name}` is unknown; did you mean `{known}`?"),
                    // It may be a logical type of the project's own.
                    None => continue,
                }
            }
        };
        findings.push(
            LINT.finding(format!("the logical type of `{}` is ignored: {reason}", site.path))
                .at(site.at(prop.value.span))
                .consequence("readers silently get the plain value")
                .advice("correct the logical type, or remove it"),
        );
    }
    for object in context
        .attributed_objects()
        .iter()
        .filter(|object| matches!(object.owner, AttributeOwner::Field | AttributeOwner::Reference))
    {
        let member = |key: &str| object.members.iter().find(|member| member.key == key);
        let Some(logical) = member("logicalType") else { continue };
        let attributes: Vec<&Member> = ["logicalType", "precision", "scale"].into_iter().filter_map(member).collect();
        let advice = match member("type").map(|ty| &ty.value) {
            Some(name) if object.owner == AttributeOwner::Reference => {
                format!("move it into the definition of {}", quote_json(name))
            }
            ty => match ty.and_then(|ty| with_attributes(ty, &attributes)) {
                Some(ty) => format!("move it into the type: `\"type\": {ty}`"),
                None => "move it into the type that it describes".to_owned(),
            },
        };
        findings.push(
            LINT.finding(format!("`logicalType` has no effect on {}", object.owner.describe()))
                .at(Location::new(logical.key_span))
                .consequence(
                    "Avro ignores it there, and readers get the plain value; some tools that capture changes of databases \
                     write it there, and some decoders follow it",
                )
                .advice(advice),
        );
    }
    findings
}

/// Returns a type as JSON with some more attributes: the type itself, or the only branch of a union besides null. `None` if
/// it is another union, or a type that is not written here.
fn with_attributes(ty: &Json, attributes: &[&Member]) -> Option<String> {
    let described = match &ty.value {
        Value::String(name) if PRIMITIVES.contains(&name.as_str()) => vec![format!("\"type\": \"{name}\"")],
        Value::Object(members) if !members.iter().any(|member| member.key == "logicalType") => {
            members.iter().map(|member| format!("\"{}\": {}", member.key, on_one_line(&member.value))).collect()
        }
        Value::Array(branches) => {
            let is_null = |branch: &Json| branch.as_str() == Some("null");
            if branches.iter().filter(|branch| !is_null(branch)).count() != 1 {
                return None;
            }
            let branch = |branch: &Json| {
                if is_null(branch) { Some("\"null\"".to_owned()) } else { with_attributes(branch, attributes) }
            };
            return Some(format!("[{}]", branches.iter().map(branch).collect::<Option<Vec<_>>>()?.join(", ")));
        }
        _ => return None,
    };
    let attributes = attributes.iter().map(|member| format!("\"{}\": {}", member.key, on_one_line(&member.value)));
    Some(format!("{{ {} }}", described.into_iter().chain(attributes).collect::<Vec<_>>().join(", ")))
}

/// The primitive types that a logical type can describe.
const PRIMITIVES: &[&str] = &["boolean", "int", "long", "float", "double", "bytes", "string"];

fn on_one_line(json: &Json) -> String {
    pretty(json).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn can_hold_decimal(kind: &Kind) -> bool {
    matches!(kind, Kind::Bytes | Kind::Fixed(_))
}

/// Returns the reason that a decimal of a suitable type is invalid.
fn decimal_problem(node: &Node) -> String {
    let attribute = |key: &str| node.props.iter().find(|prop| prop.key == key);
    let digits = |key: &str| match attribute(key)?.value.value {
        Value::Number(Number::Int(digits)) => Some(digits),
        _ => None,
    };
    let scale = if attribute("scale").is_some() { digits("scale") } else { Some(0) };
    match (digits("precision").filter(|precision| *precision > 0), scale.filter(|scale| *scale >= 0), &node.kind) {
        (None, ..) => "`decimal` needs a `precision`, a whole number greater than 0".to_owned(),
        (_, None, _) => "the `scale` of a `decimal` must be a whole number, 0 or greater".to_owned(),
        (Some(precision), Some(scale), _) if scale > precision => {
            format!("its scale, {scale}, is greater than its precision, {precision}")
        }
        (Some(precision), _, Kind::Fixed(fixed)) => {
            format!("{precision} digits do not fit into {} bytes", fixed.size)
        }
        (_, _, kind) => format!("`decimal` does not fit the type {kind}"),
    }
}
