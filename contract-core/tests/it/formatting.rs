//! The layout of schema files: nothing is lost, and a file that is laid out stays as it is.

use contract_core::format::format;
use contract_core::json::{self, Json, Value};
use contract_core::source::Sources;
use proptest::prelude::*;

fn formatted(text: &str) -> Result<String, Vec<String>> {
    let source = Sources::default().add("test.avsc", text);
    format(text, source).map_err(|findings| findings.iter().map(|finding| finding.rule.id.to_string()).collect())
}

fn parsed(text: &str) -> Json {
    json::parse(text, Sources::default().add("test.avsc", text)).expect("JSON").root().to_json()
}

/// The texts of all keys and scalars, in order.
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
fn a_schema_has_its_fields_one_on_a_line_and_keeps_their_order() {
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
fn what_would_be_lost_is_refused() {
    let refused = |text: &str| formatted(text).expect_err("refused");
    assert_eq!(refused("// why\n\"int\""), ["FILE_HAS_NO_COMMENTS"]);
    assert_eq!(refused(r#"{"type":"int",/* a */"type":"long"}"#), ["FILE_HAS_NO_COMMENTS", "JSON_KEY_IS_UNIQUE"]);
    assert_eq!(refused("{\"type\": \"int\""), ["SCHEMA_IS_JSON"]);
}

#[test]
fn a_text_at_the_limit_of_nesting_is_laid_out() {
    let text = format!("{}\"int\"{}", "[".repeat(1_000), "]".repeat(1_000));
    let laid_out = formatted(&text).expect("valid");
    assert_eq!(tokens_of(&laid_out), ["\"int\""]);
}

/// JSON in any layout, with all ways of writing numbers and strings.
fn any_json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?",
        string(),
    ];
    scalar.prop_recursive(6, 60, 6, |inner| {
        let blank = "[ \t\n]{0,2}";
        let items = proptest::collection::vec((inner.clone(), blank), 0..6);
        let members = proptest::collection::vec((string(), inner, blank), 0..6);
        prop_oneof![
            items.prop_map(|items| {
                let items: Vec<String> =
                    items.into_iter().map(|(item, blank)| format!("{blank}{item}{blank}")).collect();
                format!("[{}]", items.join(","))
            }),
            members.prop_map(|members| {
                let members: Vec<String> = members
                    .into_iter()
                    .enumerate()
                    // A number makes the keys of an object differ.
                    .map(|(at, (key, value, blank))| format!("{blank}{}{at}\"{blank}:{value}", &key[..key.len() - 1]))
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
    fn laying_out_changes_no_value_and_no_spelling(text in any_json()) {
        let laid_out = formatted(&text).expect("valid");
        prop_assert_eq!(parsed(&laid_out), parsed(&text));
        prop_assert_eq!(tokens_of(&laid_out), tokens_of(&text));
    }

    #[test]
    fn what_is_laid_out_stays_as_it_is(text in any_json()) {
        let once = formatted(&text).expect("valid");
        prop_assert_eq!(formatted(&once).expect("valid"), once.clone());
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        drop(formatted(&text));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(formatted(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn no_damage_to_a_schema_makes_lint_panic(at in 0..400_usize, with in "[\\[\\]{}\":,a-z0-9 ]{0,3}") {
        let text = include_str!("../lint/enum_has_default/bad.avsc");
        let at = at.min(text.len());
        let damaged = format!("{}{with}{}", &text[..at], &text[(at + 1).min(text.len())..]);
        let mut sources = Sources::default();
        let source = sources.add("order-paid.avsc", damaged);
        drop(contract_core::lint::lint_files(&sources, &[source]));
    }
}

#[test]
fn positions_count_lines_and_characters_from_one() {
    let mut sources = Sources::default();
    let text = "a\nbä𝒜c\n\nd";
    let id = sources.add("test.avsc", text);
    let at = |offset: usize| {
        let position = sources.get(id).position(u32::try_from(offset).expect("small"));
        (position.line, position.column)
    };
    for (offset, c) in text.char_indices() {
        let before = &text[..offset];
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let wanted = (1 + before.matches('\n').count(), 1 + before[line..].chars().count());
        assert_eq!(at(offset), wanted, "{c}");
        assert_eq!(at(offset + c.len_utf8() - 1), wanted, "inside {c}");
    }
    assert_eq!(at(1_000), (4, 2));
    assert_eq!(at(text.len()), (4, 2));
}
