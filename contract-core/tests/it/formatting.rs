//! The formatter of schema files: it loses nothing, and does not change a formatted file.

use contract_core::compat::broker::PulsarProfile;
use contract_core::format::format;
use proptest::prelude::*;
use schemactl_avro::json::{self, Json, Value};
use schemactl_avro::source::Sources;

fn formatted(text: &str) -> Result<String, Vec<String>> {
    let source = Sources::default().add("test.avsc", text);
    format(text, source).map_err(|findings| findings.iter().map(|finding| finding.rule.id.to_string()).collect())
}

fn parsed(text: &str) -> Json {
    json::parse(text, Sources::default().add("test.avsc", text)).expect("JSON").root().to_json()
}

/// Collects the source of all keys and scalars, in order.
fn tokens<'a>(text: &'a str, json: &Json, out: &mut Vec<&'a str>) {
    match &json.value {
        Value::Array(items) => items.iter().for_each(|item| tokens(text, item, out)),
        Value::Object(members) => {
            for member in members {
                out.push(&text[member.key_span.start as usize..member.key_span.end as usize]);
                tokens(text, &member.value, out);
            }
        }
        _ => out.push(&text[json.span.start as usize..json.span.end as usize]),
    }
}

fn tokens_of(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    tokens(text, &parsed(text), &mut out);
    out
}

#[test]
fn puts_each_field_on_a_line_and_keeps_the_order() {
    let text = r#"{"doc":"A \u0041ge.","type":"record","name":"R","fields":[{"name":"b","type":"double","default":1.00},
        {"type":["null","string"],"name":"a","default":null},
        {"name":"c","type":{"type":"record","name":"S","fields":[]},"doc":"One that takes more than a line, since it says so much that is worth saying."}],
        "big":123456789012345678901234567890,"exponent":1E5}"#;
    insta::assert_snapshot!(formatted(text).expect("valid"), @r#"
    {
      "doc": "A \u0041ge.",
      "type": "record",
      "name": "R",
      "fields": [
        { "name": "b", "type": "double", "default": 1.00 },
        { "type": ["null", "string"], "name": "a", "default": null },
        {
          "name": "c",
          "type": {
            "type": "record",
            "name": "S",
            "fields": []
          },
          "doc": "One that takes more than a line, since it says so much that is worth saying."
        }
      ],
      "big": 123456789012345678901234567890,
      "exponent": 1E5
    }
    "#);
}

#[test]
fn refuses_to_lose_comments_and_members() {
    let refused = |text: &str| formatted(text).expect_err("refused");
    assert_eq!(refused("// why\n\"int\""), ["FILE_HAS_NO_COMMENTS"]);
    assert_eq!(refused(r#"{"type":"int",/* a */"type":"long"}"#), ["FILE_HAS_NO_COMMENTS", "JSON_KEY_IS_UNIQUE"]);
    assert_eq!(refused("{\"type\": \"int\""), ["SCHEMA_IS_JSON"]);
}

#[test]
fn formats_json_at_the_limit_of_nesting() {
    let text = format!("{}\"int\"{}", "[".repeat(1_000), "]".repeat(1_000));
    let formatted = formatted(&text).expect("valid");
    assert_eq!(tokens_of(&formatted), ["\"int\""]);
}

/// Generates JSON in any layout and in all spellings of numbers and strings.
fn any_json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?",
        string(),
    ];
    scalar.prop_recursive(6, 60, 6, |inner| {
        let space = "[ \t\n]{0,2}";
        let items = proptest::collection::vec((inner.clone(), space), 0..6);
        let members = proptest::collection::vec((string(), inner, space), 0..6);
        prop_oneof![
            items.prop_map(|items| {
                let items: Vec<String> =
                    items.into_iter().map(|(item, space)| format!("{space}{item}{space}")).collect();
                format!("[{}]", items.join(","))
            }),
            members.prop_map(|members| {
                let members: Vec<String> = members
                    .into_iter()
                    .enumerate()
                    // The index makes the keys of an object different.
                    .map(|(index, (key, value, space))| {
                        format!("{space}{}{index}\"{space}:{value}", &key[..key.len() - 1])
                    })
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

fn string() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            "[a-zäß漢𝒜 ]{0,20}",
            Just("\\n".to_owned()),
            Just("\\u00e9".to_owned()),
            Just("\\/".to_owned()),
            Just("\\\"".to_owned()),
            Just("fields".to_owned()),
        ],
        0..4,
    )
    .prop_map(|parts| format!("\"{}\"", parts.concat()))
}

proptest! {
    #[test]
    fn formatting_keeps_values_and_spelling(text in any_json()) {
        let formatted = formatted(&text).expect("valid");
        prop_assert_eq!(parsed(&formatted), parsed(&text));
        prop_assert_eq!(tokens_of(&formatted), tokens_of(&text));
    }

    #[test]
    fn formatting_twice_changes_nothing(text in any_json()) {
        let once = formatted(&text).expect("valid");
        prop_assert_eq!(formatted(&once).expect("valid"), once.clone());
    }

    #[test]
    fn no_text_makes_the_formatter_panic(text in "\\PC{0,200}") {
        drop(formatted(&text));
    }

    #[test]
    fn no_bytes_make_the_formatter_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(formatted(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn no_damaged_schema_makes_lint_panic(at in 0..400_usize, with in "[\\[\\]{}\":,a-z0-9 ]{0,3}") {
        let text = include_str!("../lint/enum_has_default/bad.avsc");
        let at = at.min(text.len());
        let damaged = format!("{}{with}{}", &text[..at], &text[(at + 1).min(text.len())..]);
        let mut sources = Sources::default();
        let source = sources.add("order-paid.avsc", damaged);
        drop(contract_core::lint::lint_files(&sources, &[source], PulsarProfile::default()));
    }
}
