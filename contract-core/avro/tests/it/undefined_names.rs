//! Advice for names of types that are not defined.

use schemactl_avro::schema::parse_str;
use schemactl_avro::source::Sources;

/// Returns message and help of each problem.
fn problems(text: &str) -> Vec<String> {
    let source = Sources::default().add("test.avsc", text);
    let describe = |help: &Option<String>, message: &str| match help {
        Some(help) => format!("{message} | {help}"),
        None => message.to_owned(),
    };
    parse_str(text, source).problems.iter().map(|problem| describe(&problem.help, &problem.message)).collect()
}

/// Returns the advice for a field whose `type` is `json`, in a record of the namespace `t`.
fn advice(json: &str) -> String {
    let text = format!(r#"{{"type":"record","name":"R","namespace":"t","fields":[{{"name":"a","type":{json}}}]}}"#);
    let [problem] = &problems(&text)[..] else { panic!("one problem: {:?}", problems(&text)) };
    problem.clone()
}

#[test]
fn words_of_other_languages_are_translated() {
    for (json, instead) in [
        (r#""integer""#, "`int`"),
        (r#""String""#, "`string`: names of types are case-sensitive"),
        (r#""bool""#, "`boolean`"),
        (r#""datetime""#, r#"`{ "type": "long", "logicalType": "timestamp-millis" }`"#),
        (r#""varchar(20)""#, "`string`"),
        (r#""string?""#, r#"`["null", "string"]`"#),
        (r#""int[]""#, r#"`{ "type": "array", "items": "int" }`"#),
        (r#"["null", "Integer"]"#, "`int`"),
        (r#"{"type": "list", "items": "int"}"#, r#"`{ "type": "array", "items": … }`"#),
        (r#"{"type": "array", "items": "Bool"}"#, "`boolean`"),
    ] {
        let found = advice(json);
        assert!(found.ends_with(&format!(" is not a type of Avro | write {instead}")), "{json}: {found}");
    }
}

#[test]
fn a_definition_in_a_field_is_shown_as_an_object() {
    let text = r#"{"type":"record","name":"R","fields":[
        {"name":"data","type":"record","fields":[{"name":"x","type":"int"}]},
        {"name":"order_state","type":"enum","symbols":["ON","OFF"]},
        {"name":"tags","type":"array","items":"string"},
        {"name":"hash","type":"fixed","size":4},
        {"name":"b","type":["null","map"]}]}"#;
    let directly =
        |name: &str| format!("`{name}` is written directly into the field, but its definition is an object of its own");
    assert_eq!(
        problems(text),
        [
            format!(
                r#"{} | write `"type": {{ "type": "record", "name": "Data", "fields": [ … ] }}`"#,
                directly("record")
            ),
            format!(
                r#"{} | write `"type": {{ "type": "enum", "name": "OrderState", "symbols": [ … ] }}`"#,
                directly("enum")
            ),
            format!(r#"{} | write `"type": {{ "type": "array", "items": "string" }}`"#, directly("array")),
            format!(r#"{} | write `"type": {{ "type": "fixed", "name": "Hash", "size": … }}`"#, directly("fixed")),
            r#"`map` is not a type by itself, but the `type` of an object | write `{ "type": "map", "values": … }`"#
                .to_owned(),
        ]
    );
}

#[test]
fn a_definition_may_have_the_name_of_a_kind_of_type() {
    let text = r#"{"type":"record","name":"record","fields":[{"name":"next","type":["null","record"]},
        {"name":"a","type":"record"}]}"#;
    assert_eq!(problems(text), Vec::<String>::new());
}

#[test]
fn an_alias_is_not_a_name() {
    let inner = |more: &str| {
        format!(
            r#"{{"type":"record","name":"R","namespace":"t","fields":[
            {{"name":"a","type":{{"type":"record","name":"Inner","aliases":["Old"],{more}"fields":[]}}}},
            {{"name":"b","type":"Old"}}]}}"#
        )
    };
    let problem = "aliases are not names to refer to";
    assert_eq!(problems(&inner("")), [format!("`Old` is an alias of `Inner`, and {problem} | write `Inner`")]);
    let moved = inner(r#""namespace":"u","#).replace(r#""Old"],"#, r#""t.Old"],"#);
    assert_eq!(problems(&moved), [format!("`Old` is an alias of `u.Inner`, and {problem} | write `u.Inner`")]);
}

#[test]
fn a_definition_further_down_or_in_another_namespace_is_found() {
    let text = r#"{"type":"record","name":"R","namespace":"t","fields":[
        {"name":"early","type":"F"},
        {"name":"f","type":{"type":"fixed","name":"F","size":1}},
        {"name":"g","type":{"type":"fixed","name":"G","namespace":"u","size":1}},
        {"name":"other","type":"G"},
        {"name":"misspelled","type":"u.GG"},
        {"name":"unknown","type":"Shipment"}]}"#;
    let undefined = |name: &str| format!("the type `{name}` is not defined before it is used here");
    assert_eq!(
        problems(text),
        [
            format!("{} | move the definition of `F` here, and refer to it by its name further down", undefined("F")),
            format!("{} | did you mean `u.G`? Write its full name", undefined("G")),
            format!("{} | did you mean `u.G`?", undefined("u.GG")),
            undefined("Shipment"),
        ]
    );
    assert!(advice(r#""strin""#).ends_with("did you mean `string`?"));
}
