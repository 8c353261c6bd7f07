//! The cases: every type after every other, and for each type the changes that the broker has special rules for.

use contract_core::compat::broker::SchemaType::{self, Avro, Int32, Int64, Json, KeyValue, Protobuf, ProtobufNative};

use super::old_json_schemas::DOCUMENTS;
use super::{Case, Event, Posted};
use crate::schema_types::descriptors;

const EMPTY: &str = r#"{"type":"record","name":"R","fields":[]}"#;
const ONE: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;
const TWO: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}"#;
const OPTIONAL: &str =
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":0}]}"#;
const DOCUMENTED: &str = r#"{"type":"record","name":"R","doc":"d","fields":[{"name":"a","type":"int","doc":"e"}]}"#;
const SPACED: &str = r#" {"type":"record","name":"R","fields":[ {"name":"a","type":"int"} ]}"#;
const TEXT: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}"#;
const BAD_DEFAULT: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}"#;
const RENAMED: &str = r#"{"type":"record","name":"S","fields":[{"name":"a","type":"int"}]}"#;
const RECURSIVE: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"R"}]}"#;
const UNION: &str = r#"["null","int"]"#;
const OLD_ID: &str = r#"{"type":"object","id":"urn:x","properties":{"a":{"type":"integer"}}}"#;
const OLD_SAME_ID: &str = r#"{"type":"object","id":"urn:x","properties":{"b":{"type":"string"}}}"#;
const OLD_OTHER_ID: &str = r#"{"type":"object","id":"urn:y"}"#;
const OLD_NO_ID: &str = r#"{"type":"object"}"#;
const OLD_NUMBER_ID: &str = r#"{"type":"object","id":1.50}"#;
const OLD_TEXT_ID: &str = r#"{"type":"object","id":"1.50"}"#;
const OLD_NULL: &str = "null";

/// Returns all cases, in the order of the recording.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    first(&mut cases);
    type_after_type(&mut cases);
    changes(&mut cases);
    old_json(&mut cases);
    key_values(&mut cases);
    protobuf(&mut cases);
    long_histories(&mut cases);
    deletions(&mut cases);
    let mut distinct: Vec<Case> = Vec::with_capacity(cases.len());
    for case in cases {
        if !distinct.contains(&case) {
            distinct.push(case);
        }
    }
    distinct
}

fn case(history: &[&Posted], new: &Posted) -> Case {
    Case { history: history.iter().map(|schema| Event::Posted((*schema).clone())).collect(), new: new.clone() }
}

/// Returns a schema that is valid for the type.
fn sample(schema_type: SchemaType) -> Posted {
    match schema_type {
        Avro | Json | Protobuf => Posted::new(schema_type, ONE),
        KeyValue => key_value((Int32, "\"\""), (Avro, ONE)),
        ProtobufNative => Posted::new(schema_type, &descriptors::schema("p", "M", "p.M")),
        _ => Posted::new(schema_type, ""),
    }
}

fn is_stored(schema_type: SchemaType) -> bool {
    !matches!(schema_type, SchemaType::Auto | SchemaType::AutoConsume | SchemaType::AutoPublish)
}

/// Adds each type with various schemas, on a new topic.
fn first(cases: &mut Vec<Case>) {
    for schema_type in SchemaType::ALL {
        for text in ["", "null", " ", "x", ONE, UNION, BAD_DEFAULT, "{}", "\"int\""] {
            cases.push(case(&[], &Posted::new(*schema_type, text)));
        }
        cases.push(case(&[], &sample(*schema_type)));
    }
    for document in DOCUMENTS {
        for schema_type in [Json, Avro, Protobuf] {
            cases.push(case(&[], &Posted::new(schema_type, document)));
        }
    }
}

fn type_after_type(cases: &mut Vec<Case>) {
    for old in SchemaType::ALL.iter().filter(|old| is_stored(**old)) {
        for new in SchemaType::ALL {
            cases.push(case(&[&sample(*old)], &sample(*new)));
        }
    }
    for (old, new) in [("", "null"), ("null", ""), ("null", "null"), ("", "x")] {
        for schema_type in [SchemaType::String, SchemaType::None, SchemaType::Bytes] {
            if is_text_of(schema_type, old) {
                cases.push(case(&[&Posted::new(schema_type, old)], &Posted::new(schema_type, new)));
            }
        }
    }
    let (none, bytes) = (Posted::new(SchemaType::None, "x"), Posted::new(SchemaType::Bytes, "x"));
    cases.extend([case(&[&bytes], &none), case(&[&none], &bytes), case(&[&none], &none), case(&[&bytes], &bytes)]);
}

fn is_text_of(schema_type: SchemaType, text: &str) -> bool {
    schema_type != SchemaType::String || matches!(text, "" | "null")
}

/// Adds changes within each of the types whose schemas are Avro.
fn changes(cases: &mut Vec<Case>) {
    let texts = [ONE, TWO, OPTIONAL, DOCUMENTED, SPACED, TEXT, BAD_DEFAULT, RENAMED, RECURSIVE];
    for schema_type in [Avro, Json, Protobuf] {
        for old in texts {
            for new in texts {
                cases.push(case(&[&Posted::new(schema_type, old)], &Posted::new(schema_type, new)));
            }
        }
    }
    let union = Posted::new(Json, UNION);
    for other in [ONE, UNION, "[\"int\",\"null\"]", "\"int\""] {
        cases.push(case(&[&union], &Posted::new(Json, other)));
    }
}

fn old_json(cases: &mut Vec<Case>) {
    let texts =
        [OLD_ID, OLD_SAME_ID, OLD_OTHER_ID, OLD_NO_ID, OLD_NUMBER_ID, OLD_TEXT_ID, OLD_NULL, ONE, TEXT, BAD_DEFAULT];
    for old in texts {
        for new in texts {
            cases.push(case(&[&Posted::new(Json, old)], &Posted::new(Json, new)));
        }
        for new in [Avro, Protobuf, SchemaType::String, KeyValue] {
            cases.push(case(&[&Posted::new(Json, old)], &sample(new)));
        }
        for new in [r#"{"type":"record","name":"R"}"#, "{}", ""] {
            cases.push(case(&[&Posted::new(Json, old)], &Posted::new(Json, new)));
        }
    }
}

fn key_value(key: (SchemaType, &str), value: (SchemaType, &str)) -> Posted {
    let mut schema = Posted::new(KeyValue, &format!(r#"{{"key":{},"value":{}}}"#, key.1, value.1));
    schema.properties.insert("key.schema.type".to_owned(), key.0.name().to_owned());
    schema.properties.insert("value.schema.type".to_owned(), value.0.name().to_owned());
    schema
}

fn with_property(mut schema: Posted, name: &str, value: &str) -> Posted {
    schema.properties.insert(name.to_owned(), value.to_owned());
    schema
}

fn key_values(cases: &mut Vec<Case>) {
    const NOTHING: &str = "\"\"";
    let plain = key_value((Int32, NOTHING), (SchemaType::String, NOTHING));
    for inner in SchemaType::ALL {
        for text in [NOTHING, "null", ONE] {
            // The answer depends on the memory of the broker, which reads it as the length of an array.
            if *inner != KeyValue || text == NOTHING {
                cases.push(case(&[], &key_value((Int32, NOTHING), (*inner, text))));
                cases.push(case(&[], &key_value((*inner, text), (Int32, NOTHING))));
            }
        }
        if *inner != KeyValue && is_stored(*inner) {
            cases.push(case(&[&plain], &key_value((*inner, NOTHING), (SchemaType::String, NOTHING))));
            cases.push(case(&[&plain], &key_value((Int32, NOTHING), (*inner, NOTHING))));
        }
    }
    let texts = [ONE, TWO, OPTIONAL, DOCUMENTED, SPACED, BAD_DEFAULT, RECURSIVE, OLD_ID, OLD_SAME_ID, OLD_NULL];
    for inner in [Avro, Json, Protobuf] {
        let texts = texts.iter().filter(|text| inner == Json || !text.contains("object") && **text != OLD_NULL);
        let texts: Vec<&&str> = texts.collect();
        for old in &texts {
            for new in &texts {
                let with = |text: &str| key_value((Int32, NOTHING), (inner, text));
                cases.push(case(&[&with(old)], &with(new)));
                let with = |text: &str| key_value((inner, text), (Int32, NOTHING));
                cases.push(case(&[&with(old)], &with(new)));
            }
        }
        cases.push(case(&[&key_value((inner, ONE), (inner, ONE))], &key_value((inner, TWO), (inner, OPTIONAL))));
        cases.push(case(&[&key_value((inner, ONE), (inner, ONE))], &key_value((inner, OPTIONAL), (inner, TWO))));
        cases.push(case(&[&key_value((Avro, ONE), (Avro, ONE))], &key_value((inner, ONE), (Avro, ONE))));
        cases.push(case(&[&key_value((Avro, ONE), (Avro, ONE))], &key_value((inner, OPTIONAL), (Avro, ONE))));
        cases.push(case(&[], &key_value((inner, UNION), (inner, ONE))));
        cases.push(case(&[], &key_value((inner, "\"int\""), (inner, "\"string\""))));
    }
    let native = |name: &str| descriptors::schema("p", name, &format!("p.{name}"));
    for new in [native("M"), native("N")] {
        let with = |text: &str| key_value((Int32, NOTHING), (ProtobufNative, text));
        cases.push(case(&[&with(&native("M"))], &with(&new)));
    }
    // The types are not part of the stored bytes.
    for (old, new) in
        [((Int32, Int64), (Int64, Int32)), ((Int32, Int32), (Int64, Int32)), ((Int32, Int64), (Int32, Int64))]
    {
        let with = |types: (SchemaType, SchemaType)| key_value((types.0, NOTHING), (types.1, NOTHING));
        cases.push(case(&[&with(old)], &with(new)));
    }
    for encoding in ["INLINE", "SEPARATED", "", "nonsense"] {
        let encoded = with_property(plain.clone(), "kv.encoding.type", encoding);
        cases.extend([case(&[], &encoded), case(&[&plain], &encoded)]);
    }
    for (name, value) in [
        ("key.schema.type", "int32"),
        ("key.schema.type", ""),
        ("value.schema.type", "NONSENSE"),
        ("key.schema.name", "x"),
        ("key.schema.properties", ""),
        ("key.schema.properties", " "),
        ("key.schema.properties", "{}"),
        ("key.schema.properties", "null"),
        ("key.schema.properties", r#"{"a":"b","c":1,"d":true,"e":["f"]}"#),
        ("key.schema.properties", r#"{"a":null}"#),
        ("key.schema.properties", r#"{"a":{}}"#),
        ("key.schema.properties", r#"{"a":["b","c"]}"#),
        ("key.schema.properties", r#"{"a":[]}"#),
        ("key.schema.properties", r#"{"a":[["b"]]}"#),
        ("value.schema.properties", "{"),
        ("value.schema.properties", "[]"),
        ("value.schema.properties", "x"),
        ("value.schema.properties", "{a=b}"),
        ("other", "x"),
    ] {
        cases.push(case(&[], &with_property(plain.clone(), name, value)));
    }
    // Several errors: the broker reports one of them.
    let auto = key_value((SchemaType::AutoConsume, NOTHING), (Int32, NOTHING));
    cases.push(case(&[], &with_property(auto.clone(), "value.schema.type", "NONSENSE")));
    cases.push(case(&[], &with_property(auto, "value.schema.type", "KEY_VALUE")));
    cases.push(case(&[], &with_property(Posted::new(KeyValue, "{}"), "key.schema.type", "NONSENSE")));
    for text in KEY_VALUE_TEXTS {
        let schema = |text: &str| Posted { schema: text.to_owned(), ..plain.clone() };
        cases.extend([case(&[], &schema(text)), case(&[&plain], &schema(text))]);
        cases.push(case(&[], &Posted::new(KeyValue, text)));
    }
}

/// Layouts, ignored members, JSON that only a lenient parser accepts, and invalid JSON.
const KEY_VALUE_TEXTS: &[&str] = &[
    r#" { "value" : "" , "key" : "" } "#,
    r#"{"key":"","value":"","other":1}"#,
    r#"{"key":"x","key":"","value":""}"#,
    r#"{"key":"","key":"x","value":""}"#,
    r#"{"key":"x","value":""}"#,
    r#"{"key":null,"value":null}"#,
    r#"{"key":""}"#,
    r#"{"value":""}"#,
    r#"{"Key":"","value":""}"#,
    "{}",
    "[]",
    "[{}]",
    "null",
    "1",
    "\"x\"",
    "{",
    "{\"key\"",
    "}",
    "{key:'',value=''}",
    "{'key'=>'';\"value\":\"\"}",
    "{'key'=> '',value=''}",
    "{/* c */\"key\":\"\", // c\n\"value\":\"\"# c\n}",
    "{\"key\":\"\",\"value\":\"\"} x",
    "{\"key\":\"\",\"value\":\"\"} // c",
    "{\"key\":\"\",\"value\":\"\"} ",
    "\u{feff}{\"key\":\"\",\"value\":\"\"}",
    ")]}'\n{\"key\":\"\",\"value\":\"\"}",
    ")]}'{\"key\":\"\",\"value\":\"\"}",
    "// c\n{\"key\":\"\",\"value\":\"\"}",
    "/* c {\"key\":\"\",\"value\":\"\"}",
    "{\"key\":\"\",\"value\":\"\",}",
    "{,\"key\":\"\",\"value\":\"\"}",
    "{\"key\":\"\",,\"value\":\"\"}",
    "{\"key\":\"\" \"value\":\"\"}",
    "{\"key\" \"\",\"value\":\"\"}",
    "{\"key\":,\"value\":\"\"}",
    "{\"key\":[,],\"value\":\"\"}",
    "{\"key\":[],\"value\":[1;2]}",
    "{\"key\":\"\",\"value\":NULL}",
    "{\"key\":\"\",\"value\":nullx}",
    "{\"key\":\"\\u0000\",\"value\":\"\"}",
    "{\"key\":\"\",\"value\":\"\\x\"}",
    "{\"key\":\"\",\"value\":\"\\u00g0\"}",
    "{\"key\":\"\",\"value\":\"\\'\"}",
    "{\"key\":\"\",\"value\":\"a\nb\"}",
    "{\"key\":\"\",\"value\":01}",
    "{\"key\":\"\",\"value\":-1.5e+3}",
    "{\"\\u006bey\":\"\",\"value\":\"\"}",
];

fn protobuf(cases: &mut Vec<Case>) {
    let schema = |package: &str, message: &str, root: &str| {
        Posted::new(ProtobufNative, &descriptors::schema(package, message, root))
    };
    let known = schema("p", "M", "p.M");
    for new in [
        schema("p", "N", "p.N"),
        schema("q", "M", "q.M"),
        schema("", "M", "M"),
        schema("p", "M", "p.M.Inner"),
        schema("", "M", "M.Inner"),
        schema("p", "M", "M"),
        schema("p", "M", "p.X"),
        schema("p", "M", ""),
        schema("p.q", "M", "p.q.M"),
        schema("p.q", "M", "pxq.M"),
        schema("p", "M", "p.M."),
        schema("p", "M", "p..M"),
    ] {
        cases.extend([case(&[], &new), case(&[&known], &new)]);
    }
    for text in descriptors::broken() {
        cases.push(case(&[], &Posted::new(ProtobufNative, &text)));
    }
    let spaced = known.schema.replace(',', " , ");
    cases.push(case(&[&known], &Posted::new(ProtobufNative, &spaced)));
}

fn long_histories(cases: &mut Vec<Case>) {
    let wrap = |text: &str| key_value((Int32, "\"\""), (Avro, text));
    for schema_type in [Avro, Json, Protobuf] {
        let of = |text: &str| Posted::new(schema_type, text);
        for (first, second, new) in LONG {
            cases.push(case(&[&of(first), &of(second)], &of(new)));
        }
    }
    for (first, second, new) in LONG {
        cases.push(case(&[&wrap(first), &wrap(second)], &wrap(new)));
    }
    let old = |text: &str| Posted::new(Json, text);
    for new in [OLD_ID, OLD_OTHER_ID, ONE, TWO] {
        cases.push(case(&[&old(OLD_ID), &old(ONE)], &old(new)));
        cases.push(case(&[&old(ONE), &old(OLD_ID)], &old(new)));
    }
    // Topics whose type changed without a compatibility check.
    let types = [Avro, Json, Protobuf, SchemaType::String, Int32, KeyValue, SchemaType::Bytes];
    for first in types {
        for second in types {
            for new in types {
                cases.push(case(&[&sample(first), &sample(second)], &sample(new)));
            }
        }
    }
    let poison = |schema_type| Posted::new(schema_type, BAD_DEFAULT);
    for new in [Avro, Json, Protobuf, SchemaType::String, KeyValue] {
        for schema_type in [Avro, Json, Protobuf] {
            cases.push(case(&[&poison(schema_type)], &sample(new)));
        }
    }
}

const LONG: &[(&str, &str, &str)] = &[
    (ONE, OPTIONAL, TWO),
    (TWO, OPTIONAL, ONE),
    (ONE, TWO, ONE),
    (ONE, TWO, DOCUMENTED),
    (ONE, TEXT, OPTIONAL),
    (TEXT, ONE, OPTIONAL),
    (ONE, TEXT, EMPTY),
    (EMPTY, ONE, OPTIONAL),
    (RECURSIVE, TEXT, ONE),
    (TEXT, RECURSIVE, ONE),
    (ONE, RECURSIVE, TEXT),
];

fn deletions(cases: &mut Vec<Case>) {
    let posted = |schema: &Posted| Event::Posted(schema.clone());
    for schema_type in [Avro, Json, SchemaType::String, KeyValue] {
        let (old, other) = (sample(schema_type), Posted::new(Avro, TEXT));
        for history in [
            vec![Event::Deleted],
            vec![posted(&old), Event::Deleted],
            vec![posted(&old), Event::Deleted, Event::Deleted],
            vec![posted(&old), Event::Deleted, posted(&other)],
            vec![posted(&other), Event::Deleted, posted(&old)],
            vec![posted(&old), Event::Erased],
            vec![posted(&old), Event::Deleted, Event::Erased],
            vec![posted(&old), Event::Erased, posted(&other)],
            vec![Event::Erased],
        ] {
            for new in [&old, &other, &Posted::new(Avro, OPTIONAL)] {
                cases.push(Case { history: history.clone(), new: new.clone() });
            }
        }
    }
    let poison = Posted::new(Avro, BAD_DEFAULT);
    let history = vec![posted(&poison), Event::Deleted];
    cases.push(Case { history, new: Posted::new(Avro, ONE) });
}
