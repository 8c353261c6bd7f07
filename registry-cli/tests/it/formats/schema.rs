//! A validator for the part of JSON Schema 2020-12 that the schemas of these tests use.
//!
//! An unknown keyword is a panic, so that no check is skipped.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A schema with its definitions.
pub(super) struct Schema(Value);

/// The members of objects that occurred and were not null, such as `finding.message`.
type Seen = BTreeSet<String>;

impl Schema {
    pub(super) fn new(text: &str) -> Self {
        Self(serde_json::from_str(text).expect("a schema is JSON"))
    }

    /// Validates a value; returns its members, or the first error with its location.
    pub(super) fn validate(&self, value: &Value) -> Result<Seen, String> {
        self.check(&self.0, "", value, "")
    }

    /// Returns every member in the schema with its own schema.
    pub(super) fn members(&self) -> Vec<(String, &Value)> {
        let mut members = Vec::new();
        let mut open: Vec<(String, &Value)> =
            self.definitions().iter().map(|(name, schema)| (name.clone(), schema)).collect();
        while let Some((name, schema)) = open.pop() {
            for (member, inner) in schema["properties"].as_object().into_iter().flatten() {
                let path = format!("{name}.{member}");
                open.push((path.clone(), inner));
                members.push((path, inner));
            }
        }
        members
    }

    pub(super) fn definitions(&self) -> &Map<String, Value> {
        self.0["$defs"].as_object().expect("definitions")
    }

    fn check(&self, schema: &Value, name: &str, value: &Value, at: &str) -> Result<Seen, String> {
        let Value::Object(keywords) = schema else {
            return if schema == &Value::Bool(true) { Ok(Seen::new()) } else { Err(format!("{at}: is not allowed")) };
        };
        let mut seen = Seen::new();
        for (keyword, wanted) in keywords {
            seen.extend(self.keyword(keywords, (keyword, wanted), name, value, at)?);
        }
        Ok(seen)
    }

    fn keyword(
        &self,
        keywords: &Map<String, Value>,
        (keyword, wanted): (&str, &Value),
        name: &str,
        value: &Value,
        at: &str,
    ) -> Result<Seen, String> {
        let holds = |holds: bool| {
            if holds { Ok(Seen::new()) } else { Err(format!("{at}: {value} breaks {keyword} {wanted}")) }
        };
        let schemas = || wanted.as_array().expect("schemas").iter().map(|schema| self.check(schema, name, value, at));
        match keyword {
            "$schema" | "$defs" | "$comment" | "title" | "description" => Ok(Seen::new()),
            "$ref" => {
                let name = wanted.as_str().and_then(|path| path.strip_prefix("#/$defs/")).expect("a definition");
                self.check(&self.definitions()[name], name, value, at)
            }
            "type" => match wanted {
                Value::Array(types) => holds(types.iter().any(|wanted| is(value, wanted))),
                wanted => holds(is(value, wanted)),
            },
            "const" => holds(value == wanted),
            "enum" => holds(wanted.as_array().expect("values").contains(value)),
            "minimum" => holds(value.as_i64().is_none_or(|number| number >= wanted.as_i64().expect("a number"))),
            "minLength" => holds(value.as_str().is_none_or(|text| text.chars().count() >= size(wanted))),
            "minItems" => holds(value.as_array().is_none_or(|items| items.len() >= size(wanted))),
            "uniqueItems" => holds(value.as_array().is_none_or(|items| {
                items.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len() == items.len()
            })),
            "pattern" => {
                let pattern = regex_lite::Regex::new(wanted.as_str().expect("a pattern")).expect("a pattern");
                holds(value.as_str().is_none_or(|text| pattern.is_match(text)))
            }
            "format" => holds(value.as_str().is_none_or(|text| has_format(text, wanted))),
            "required" => match wanted.as_array().expect("names").iter().find(|name| !has(value, name)) {
                Some(missing) if value.is_object() => Err(format!("{at}: lacks {missing}")),
                _ => Ok(Seen::new()),
            },
            "properties" => {
                let mut seen = Seen::new();
                for (member, schema) in wanted.as_object().expect("members") {
                    let Some(value) = value.get(member) else { continue };
                    let path = format!("{name}.{member}");
                    seen.extend(self.check(schema, &path, value, &format!("{at}/{member}"))?);
                    if !value.is_null() {
                        seen.insert(path);
                    }
                }
                Ok(seen)
            }
            "additionalProperties" => {
                let known = keywords.get("properties").and_then(Value::as_object);
                let members = value.as_object().into_iter().flatten();
                let others = members.filter(|(member, _)| known.is_none_or(|known| !known.contains_key(*member)));
                let checks = others.map(|(member, value)| self.check(wanted, name, value, &format!("{at}/{member}")));
                checks.collect::<Result<Vec<Seen>, String>>().map(|seen| seen.into_iter().flatten().collect())
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                let checks = items.map(|(place, item)| self.check(wanted, name, item, &format!("{at}/{place}")));
                checks.collect::<Result<Vec<Seen>, String>>().map(|seen| seen.into_iter().flatten().collect())
            }
            "allOf" => {
                schemas().collect::<Result<Vec<Seen>, String>>().map(|seen| seen.into_iter().flatten().collect())
            }
            "anyOf" | "oneOf" => {
                let mut results: Vec<Result<Seen, String>> = schemas().collect();
                let good = results.iter().filter(|result| result.is_ok()).count();
                if good == 0 || (keyword == "oneOf" && good > 1) {
                    let said: Vec<String> = results.into_iter().filter_map(Result::err).collect();
                    return Err(format!("{at}: {good} of {keyword} hold; {}", said.join("; ")));
                }
                results.retain(Result::is_ok);
                Ok(results.into_iter().flatten().flatten().collect())
            }
            unknown => panic!("the validator does not know the keyword {unknown}"),
        }
    }
}

fn is(value: &Value, wanted: &Value) -> bool {
    match wanted.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("there is no type {unknown}"),
    }
}

fn has(value: &Value, name: &Value) -> bool {
    value.get(name.as_str().expect("a name")).is_some()
}

fn size(wanted: &Value) -> usize {
    usize::try_from(wanted.as_u64().expect("a size")).expect("a small size")
}

/// `date` is a day (RFC 3339), `uri-reference` has no character that RFC 3986 does not allow.
fn has_format(text: &str, wanted: &Value) -> bool {
    let pattern = match wanted.as_str().expect("a format") {
        "date" => r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        "uri-reference" => r"^(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$",
        unknown => panic!("the validator does not know the format {unknown}"),
    };
    regex_lite::Regex::new(pattern).expect("a pattern").is_match(text)
}

#[test]
fn validator_checks_each_keyword() {
    for (schema, good, bad) in [
        (r#"{"type":"integer"}"#, "1", r#""1""#),
        (r#"{"type":["string","null"]}"#, "null", "1"),
        (r#"{"const":"a"}"#, r#""a""#, r#""b""#),
        (r#"{"enum":["a","b"]}"#, r#""b""#, r#""c""#),
        (r#"{"minimum":1}"#, "1", "0"),
        (r#"{"minLength":1}"#, r#""a""#, r#""""#),
        (r#"{"minItems":1}"#, "[1]", "[]"),
        (r#"{"uniqueItems":true}"#, "[1,2]", "[1,1]"),
        (r#"{"pattern":"^a+$"}"#, r#""aa""#, r#""ab""#),
        (r#"{"format":"date"}"#, r#""2027-01-31""#, r#""2027-13-01""#),
        (r#"{"format":"uri-reference"}"#, r#""a/b%20c""#, r#""a b""#),
        (r#"{"required":["a"]}"#, r#"{"a":1}"#, r#"{"b":1}"#),
        (r#"{"properties":{"a":{"type":"null"}}}"#, r#"{"a":null,"b":1}"#, r#"{"a":1}"#),
        (r#"{"properties":{"a":true},"additionalProperties":false}"#, r#"{"a":1}"#, r#"{"a":1,"b":1}"#),
        (r#"{"additionalProperties":{"type":"string"}}"#, r#"{"a":"b"}"#, r#"{"a":1}"#),
        (r#"{"items":{"type":"null"}}"#, "[null]", "[null,1]"),
        (r#"{"allOf":[{"minimum":1},{"minimum":2}]}"#, "2", "1"),
        (r#"{"anyOf":[{"const":1},{"minimum":1}]}"#, "1", "0"),
        (r#"{"oneOf":[{"const":1},{"minimum":2}]}"#, "1", "0"),
        (r#"{"oneOf":[{"minimum":1},{"minimum":2}]}"#, "1", "2"),
        (r##"{"$ref":"#/$defs/a","$defs":{"a":{"const":1}}}"##, "1", "2"),
    ] {
        let validate = |value: &str| Schema::new(schema).validate(&serde_json::from_str(value).expect("JSON"));
        assert!(validate(good).is_ok(), "{schema} refuses {good}");
        assert!(validate(bad).is_err(), "{schema} takes {bad}");
    }
}

#[test]
#[should_panic(expected = "does not know the keyword maximum")]
fn validator_rejects_unknown_keyword() {
    drop(Schema::new(r#"{"maximum":1}"#).validate(&Value::from(1)));
}
