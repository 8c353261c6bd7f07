//! Schemas that the parser accepts or refuses, and the positions of problems.

use schemactl_avro::schema::{Kind, LogicalType, ProblemKind, parse_str};
use schemactl_avro::source::Sources;

/// Returns the problems of a text as `line:column kind`.
fn problems(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let source = sources.add("test.avsc", text);
    let parsed = parse_str(text, source);
    parsed
        .problems
        .iter()
        .map(|problem| {
            let (_, position) = sources.locate(problem.span);
            format!("{}:{} {:?}", position.line, position.column, problem.kind)
        })
        .collect()
}

fn accepts(text: &str) {
    assert_eq!(problems(text), Vec::<String>::new(), "{text}");
}

fn refuses(text: &str, kind: ProblemKind) {
    let source = Sources::default().add("test.avsc", text);
    let parsed = parse_str(text, source);
    assert_eq!(parsed.problems.iter().map(|problem| problem.kind).collect::<Vec<_>>(), [kind], "{text}");
}

#[test]
fn accepts_every_kind_of_type() {
    for primitive in ["null", "boolean", "int", "long", "float", "double", "bytes", "string"] {
        accepts(&format!("\"{primitive}\""));
        accepts(&format!("{{\"type\":\"{primitive}\"}}"));
    }
    accepts(r#"{"type":"array","items":{"type":"map","values":["null","string"]}}"#);
    accepts(r#"{"type":"fixed","name":"F","size":0}"#);
    accepts(r#"{"type":"enum","name":"E","symbols":[]}"#);
    accepts(r#"{"type":"error","name":"E","fields":[]}"#);
    accepts("[]");
}

#[test]
fn accepts_comments_and_duplicate_keys_as_jackson_does() {
    accepts("// first\n/* second */ {\"type\": \"int\" /* third */, \"type\": \"string\"}");
    let parsed = parse_str(r#"{"type":"int","type":"string"}"#, Sources::default().add("test.avsc", ""));
    let schema = parsed.strict().expect("the last of two equal keys wins");
    assert!(matches!(schema.kind(schema.root()), Kind::String));
}

#[test]
fn refuses_text_that_is_not_json_with_its_position() {
    assert_eq!(problems(""), ["1:1 Json"]);
    assert_eq!(problems("{\n  \"type\": \"int\",\n}"), ["3:1 Json"]);
    assert_eq!(problems("\"int\" \"int\""), ["1:7 Json"]);
    assert_eq!(problems("{\"type\": \"int\""), ["1:15 Json"]);
    assert_eq!(problems("\"a\u{1}b\""), ["1:3 Json"]);
    assert_eq!(problems("{\"type\": \"int\", \"a\": 01}"), ["1:22 Json"]);
    assert_eq!(problems("\u{feff}\"int\""), ["1:1 Json"]);
}

#[test]
fn refuses_more_text_after_the_schema() {
    accepts("\"int\" \n\t ");
    accepts("\"int\"\u{0}");
    assert_eq!(problems("\"int\" // done"), ["1:7 Json"]);
}

#[test]
fn refuses_control_characters_in_comments() {
    accepts("/* \t\r\n */ \"int\"");
    accepts("// \t\r\"int\"");
    assert_eq!(problems("/* \u{1} */ \"int\""), ["1:4 Json"]);
    assert_eq!(problems("// \u{0}\n\"int\""), ["1:4 Json"]);
}

#[test]
fn refuses_numbers_of_more_than_a_thousand_digits() {
    let accepted = |number: &str| accepts(&format!("{{\"type\":\"int\",\"x\":{number}}}"));
    let refused = |number: &str| refuses(&format!("{{\"type\":\"int\",\"x\":{number}}}"), ProblemKind::Json);
    let nines = |count: usize| "9".repeat(count);
    accepted(&format!("-{}", nines(1_000)));
    refused(&nines(1_001));
    accepted(&format!("-{}.{}e+{}", nines(400), nines(400), nines(200)));
    refused(&format!("{}.{}e{}", nines(400), nines(400), nines(201)));
    refused(&format!("1.{}", nines(1_000)));
    // For numbers that begin with 0, Jackson's slow path counts one digit less.
    accepted(&format!("0.{}", nines(1_000)));
    accepted(&format!("0e{}", nines(1_000)));
    refused(&format!("0.{}", nines(1_001)));
    refused(&format!("0.{}e1", nines(999)));
}

#[test]
fn refuses_keys_of_more_than_fifty_thousand_characters() {
    accepts(&format!("{{\"type\":\"int\",\"{}\":0}}", "ü".repeat(50_000)));
    refuses(&format!("{{\"type\":\"int\",\"{}\":0}}", "k".repeat(50_001)), ProblemKind::Json);
}

#[test]
fn different_lone_surrogates_stay_different() {
    let schema = |escape: &str| {
        parse_str(&format!("{{\"type\":\"int\",\"x\":\"{escape}\"}}"), Sources::default().add("test.avsc", ""))
            .into_lenient()
            .expect("a schema")
    };
    let texts = ["\\ud800", "\\udc00", "\u{fffd}", "\u{10ffff}", "\u{10ffff}\u{100000}", "\\ud800\\udc00", "?"];
    for (index, one) in texts.iter().enumerate() {
        for (other_index, other) in texts.iter().enumerate() {
            assert_eq!(schema(one).java_equals(&schema(other)), index == other_index, "{one} {other}");
        }
    }
    assert!(schema("\\ud800\\udc00").java_equals(&schema("\u{10000}")));
}

#[test]
fn reports_all_problems_at_once() {
    let text = r#"{
  "type": "record",
  "name": "R",
  "fields": [
    { "name": "a-b", "type": "int" },
    { "name": "b", "type": "Missing" },
    { "name": "c" },
    { "name": "d", "type": "int", "default": "x" },
    { "name": "d", "type": ["int", "int"] },
    { "name": "d", "type": "string", "order": "upwards" }
  ]
}"#;
    assert_eq!(
        problems(text),
        [
            "5:15 BadName",
            "6:28 UndefinedName",
            "7:5 NoType",
            "8:46 BadDefault",
            "9:15 DuplicateField",
            "9:36 DuplicateBranch",
            "10:15 DuplicateField",
            "10:47 BadOrder",
        ]
    );
}

#[test]
fn a_reference_to_a_broken_definition_is_not_another_problem() {
    let text = r#"{"type":"record","name":"R","fields":[
        {"name":"a","type":{"type":"fixed","name":"bad-name","size":4}},
        {"name":"b","type":"bad-name"}]}"#;
    assert_eq!(problems(text).len(), 1, "{:?}", problems(text));
}

#[test]
fn names_have_letters_of_the_basic_multilingual_plane() {
    accepts(r#"{"type":"record","name":"Größe","fields":[{"name":"名","type":"int"}]}"#);
    refuses(r#"{"type":"fixed","name":"𝒜","size":1}"#, ProblemKind::BadName);
    refuses(r#"{"type":"fixed","name":"a.","size":1}"#, ProblemKind::BadName);
    refuses(r#"{"type":"fixed","name":"","size":1}"#, ProblemKind::BadName);
    accepts(r#"{"type":"fixed","name":".R","size":1}"#);
    accepts(r#"{"type":"fixed","name":"a-b.R","size":1}"#);
}

#[test]
fn references_are_resolved_in_the_enclosing_namespace_first() {
    accepts(
        r#"{"type":"record","name":"R","namespace":"a.b","fields":[
            {"name":"x","type":{"type":"fixed","name":"F","size":1}},
            {"name":"y","type":"a.b.F"},
            {"name":"z","type":"F"},
            {"name":"r","type":["null","R"]}]}"#,
    );
    refuses(
        r#"{"type":"record","name":"R","namespace":"a","fields":[
            {"name":"x","type":{"type":"fixed","name":"F","namespace":"b","size":1}},
            {"name":"y","type":"F"}]}"#,
        ProblemKind::UndefinedName,
    );
}

#[test]
fn refuses_an_object_as_the_type_of_an_object() {
    accepts(r#"{"type":"record","name":"R","fields":[{"name":"x","type":{"type":"string"}}]}"#);
    refuses(
        r#"{"type":"record","name":"R","fields":[{"name":"x","type":{"type":{"type":"string"}}}]}"#,
        ProblemKind::NoType,
    );
}

#[test]
fn a_bad_default_is_refused_only_if_defaults_are_validated() {
    let text = r#"{"type":"record","name":"R","fields":[{"name":"x","type":"string","default":null}]}"#;
    let parsed = parse_str(text, Sources::default().add("test.avsc", text));
    assert!(parsed.lenient().is_some());
    assert!(parsed.strict().is_none());
}

#[test]
fn a_default_fits_its_type_or_the_first_branch() {
    let field = |ty: &str, default: &str| {
        format!(r#"{{"type":"record","name":"R","fields":[{{"name":"x","type":{ty},"default":{default}}}]}}"#)
    };
    accepts(&field(r#"["null","string"]"#, "null"));
    refuses(&field(r#"["null","string"]"#, r#""a""#), ProblemKind::BadDefault);
    refuses(&field("[]", "null"), ProblemKind::BadDefault);
    accepts(&field(r#""double""#, r#""1.5""#));
    refuses(&field(r#""double""#, r#""much""#), ProblemKind::DefaultNotANumber);
    refuses(&field(r#""int""#, "2147483648"), ProblemKind::BadDefault);
    accepts(&field(r#""long""#, "2147483648"));
    refuses(&field(r#""int""#, "1.0"), ProblemKind::BadDefault);
    accepts(&field(r#"{"type":"array","items":"int"}"#, "[1, 2]"));
    refuses(&field(r#"{"type":"array","items":"int"}"#, r#"[1, "2"]"#), ProblemKind::BadDefault);
}

#[test]
fn ignores_logical_types_that_a_type_cannot_carry() {
    let logical = |text: &str| {
        let parsed = parse_str(text, Sources::default().add("test.avsc", text));
        let schema = parsed.strict().expect("valid").clone();
        schema.node(schema.root()).logical
    };
    assert_eq!(logical(r#"{"type":"long","logicalType":"timestamp-millis"}"#), Some(LogicalType::TimestampMillis));
    assert_eq!(logical(r#"{"type":"string","logicalType":"date"}"#), None);
    let decimal = LogicalType::Decimal { precision: 4, scale: 2 };
    assert_eq!(logical(r#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#), Some(decimal));
    assert_eq!(logical(r#"{"type":"bytes","logicalType":"decimal","precision":2,"scale":4}"#), None);
    assert_eq!(logical(r#"{"type":"fixed","name":"F","size":1,"logicalType":"decimal","precision":3}"#), None);
}

#[test]
fn nesting_has_the_limit_of_the_broker() {
    let arrays =
        |depth: usize| format!("{}\"int\"{}", "{\"type\":\"array\",\"items\":".repeat(depth), "}".repeat(depth));
    accepts(&arrays(1_000));
    refuses(&arrays(1_001), ProblemKind::Json);
    assert_eq!(problems(&"[".repeat(100_000)).len(), 1);
}

#[test]
fn canonical_form_and_fingerprint_are_the_same_as_avro_javas() {
    // Recorded from Avro Java 1.11.4.
    let text = r#"{"type":"record","name":"R","namespace":"a","doc":"x","fields":[
        {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},
        {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"],"default":"A"}},
        {"name":"u","type":["null","E"],"default":null},
        {"name":"f","type":{"type":"fixed","name":"b.F","size":2,"aliases":["G"]}}]}"#;
    let parsed = parse_str(text, Sources::default().add("test.avsc", text));
    let schema = parsed.strict().expect("valid");
    assert_eq!(
        schema.canonical_form(),
        "{\"name\":\"a.R\",\"type\":\"record\",\"fields\":[{\"name\":\"t\",\"type\":\"long\"},\
         {\"name\":\"e\",\"type\":{\"name\":\"a.E\",\"type\":\"enum\",\"symbols\":[\"A\",\"B\"]}},\
         {\"name\":\"u\",\"type\":[\"null\",\"a.E\"]},\
         {\"name\":\"f\",\"type\":{\"name\":\"b.F\",\"type\":\"fixed\",\"size\":2}}]}"
    );
    // The specification's own example of a fingerprint.
    let int = parse_str("\"int\"", Sources::default().add("test.avsc", ""));
    assert_eq!(format!("{:016x}", int.strict().expect("valid").fingerprint()), "7275d51a3f395c8f");
}

/// Every kind of type, nested as deep as JSON can be, on three quarters of a thread's usual stack.
#[test]
fn the_deepest_schemas_need_little_stack() {
    let nested = |depth: usize, before: &str, middle: &str, after: &str| {
        format!("{}{middle}{}", before.repeat(depth), after.repeat(depth))
    };
    let record = r#"{"type":"record","name":"R","fields":[{"name":"f","type":"#;
    let texts = [
        nested(1_000, "[", "\"int\"", "]"),
        nested(999, r#"{"type":"array","items":"#, "\"int\"", "}"),
        nested(999, r#"{"type":"map","values":"#, "\"int\"", "}"),
        nested(500, r#"[{"type":"array","items":"#, "\"int\"", "}]"),
        nested(333, record, "\"int\"", "}]}"),
        nested(249, &format!("{record}["), "\"int\"", "]}]}"),
        nested(1_000, r#"{"type":"#, "\"int\"", "}"),
        format!(r#"{{"type":"string","x":{}}}"#, nested(999, "[", "1", "]")),
    ];
    for text in texts {
        let parse = move || {
            let parsed = parse_str(&text, Sources::default().add("test.avsc", &*text));
            assert!(parsed.problems.iter().all(|problem| problem.kind != ProblemKind::Json), "{text}");
        };
        std::thread::Builder::new()
            .stack_size(1_536 * 1_024)
            .spawn(parse)
            .expect("a thread")
            .join()
            .expect("an answer");
    }
}
