//! Rewriters by themselves: their results, their refusals, and their limits for hostile schemas and messages.
//!
//! The generator's tests compare them with generated decoders, for damaged bytes too.

use event_runtime::{DecodeError, RewriterError, SchemaRewriter, write};

fn record(fields: &str) -> String {
    format!(r#"{{"type":"record","name":"shop.Order","fields":[{fields}]}}"#)
}

fn rewriter(writer: &str, reader: &str) -> SchemaRewriter {
    SchemaRewriter::new(&record(writer), &record(reader)).unwrap()
}

#[test]
fn writes_fields_in_reader_order_with_defaults() {
    let writer = r#"{"name":"b","type":"int"},{"name":"old","type":"string"},{"name":"a","type":"string"}"#;
    let reader = r#"{"name":"x","type":"long","default":-1},{"name":"a","type":"string"},
        {"name":"y","type":["null","int"],"default":null},{"name":"c","type":"long","aliases":["b"]},
        {"name":"z","type":{"type":"array","items":"int"},"default":[7]}"#;
    let bytes = [&[6][..], b"\x06old", b"\x02A"].concat();
    assert_eq!(rewriter(writer, reader).rewrite(&bytes).unwrap(), b"\x01\x02A\x00\x06\x02\x0e\x00");
    // The writer's order is the reader's.
    let reader = r#"{"name":"x","type":"boolean","default":true},{"name":"b","type":"double"},
        {"name":"y","type":"bytes","default":"\u00ff"},{"name":"a","type":"bytes"}"#;
    let expected = [&b"\x01"[..], &3_f64.to_le_bytes(), b"\x02\xff\x02A"].concat();
    assert_eq!(rewriter(writer, reader).rewrite(&bytes).unwrap(), expected);
}

#[test]
fn matches_symbols_and_branches_by_name() {
    let kinds = |symbols: &str, default: &str| {
        format!(r#"{{"name":"k","type":{{"type":"enum","name":"Kind","symbols":[{symbols}]{default}}}}}"#)
    };
    let writer = kinds(r#""NEW","B","A""#, "");
    let with_default = rewriter(&writer, &kinds(r#""A","B""#, r#","default":"A""#));
    let without = rewriter(&writer, &kinds(r#""A","B""#, ""));
    assert_eq!([[0], [2], [4]].map(|bytes| with_default.rewrite(&bytes).unwrap()), [[0], [2], [0]]);
    assert_eq!(without.rewrite(&[2]).unwrap(), [2]);
    let error = without.rewrite(&[0]).unwrap_err();
    assert_eq!(error, DecodeError::NoCounterpart { offset: 1, found: "NEW".into(), expected: "Kind".into() });

    let union =
        rewriter(r#"{"name":"u","type":["int","null","string"]}"#, r#"{"name":"u","type":["null","long","bytes"]}"#);
    assert_eq!(union.rewrite(&[0, 9]).unwrap(), [2, 9]);
    assert_eq!(union.rewrite(&[2]).unwrap(), [0]);
    assert_eq!(union.rewrite(b"\x04\x02A").unwrap(), b"\x04\x02A");
    assert!(matches!(union.rewrite(&[6]), Err(DecodeError::IndexOutOfRange { found: 3, count: 3, .. })));
}

#[test]
fn refuses_unreadable_schemas_with_path() {
    let long = |logical: &str| format!(r#"{{"name":"t","type":{{"type":"long","logicalType":"{logical}"}}}}"#);
    let decimal = |scale: u32| {
        format!(r#"{{"name":"d","type":{{"type":"bytes","logicalType":"decimal","precision":9,"scale":{scale}}}}}"#)
    };
    let inner = |field: &str| format!(r#"{{"name":"o","type":{{"type":"record","name":"In","fields":[{field}]}}}}"#);
    let int = r#"{"name":"i","type":"int"}"#;
    for (writer, reader, path) in [
        ("", int, "the message"),
        (r#"{"name":"i","type":"long"}"#, int, "i"),
        (r#"{"name":"i","type":["null","string"]}"#, int, "i"),
        (&long("timestamp-micros"), &long("timestamp-millis"), "t"),
        (&long("timestamp-nanos"), &long("timestamp-millis"), "t"),
        (&long("moon-phase"), &long("tide"), "t"),
        (&long("moon-phase"), &long("timestamp-millis"), "t"),
        (r#"{"name":"u","type":"int","unit":"m"}"#, r#"{"name":"u","type":"long","unit":"km"}"#, "u"),
        (
            r#"{"name":"u","type":{"type":"long","unit":"m"}}"#,
            r#"{"name":"u","type":["null","long"],"unit":"km"}"#,
            "u",
        ),
        (
            r#"{"name":"u","type":{"type":"array","items":{"type":"long","currency":"EUR"}}}"#,
            r#"{"name":"u","type":{"type":"array","items":{"type":"long","currency":"USD"}}}"#,
            "u",
        ),
        (&decimal(2), &decimal(3), "d"),
        (r#"{"name":"d","type":"bytes"}"#, &decimal(3), "d"),
        (&inner(r#"{"name":"i","type":"string"}"#), &inner(int), "o.i"),
        (
            r#"{"name":"f","type":{"type":"fixed","name":"F","size":2}}"#,
            r#"{"name":"f","type":{"type":"fixed","name":"F","size":3}}"#,
            "f",
        ),
        (
            r#"{"name":"e","type":{"type":"enum","name":"E","symbols":["A"]}}"#,
            r#"{"name":"e","type":{"type":"enum","name":"E","symbols":["B"]}}"#,
            "e",
        ),
        (
            r#"{"name":"i","type":"int"},{"name":"j","type":"int"}"#,
            r#"{"name":"i","type":"int","aliases":["j"]}"#,
            "the message",
        ),
        (r#"{"name":"u","type":[]}"#, r#"{"name":"u","type":"int"}"#, "u"),
    ] {
        let error = SchemaRewriter::new(&record(writer), &record(reader)).unwrap_err();
        let RewriterError::Unreadable { path: found, .. } = &error else { panic!("{error}") };
        assert_eq!((found.as_str(), error.code()), (path, "RESOLUTION_FAILED"), "{error}");
    }
}

#[test]
fn refuses_another_meaning_attribute_of_the_project() {
    let with = |scale: &str| record(&format!(r#"{{"name":"quake","type":"int","x-scale":"{scale}"}}"#));
    let (writer, reader) = (with("richter"), with("mercalli"));
    assert!(SchemaRewriter::new(&writer, &reader).is_ok(), "the attribute has no meaning for others");
    let error = SchemaRewriter::with_meaning_attributes(&writer, &reader, &["x-scale"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "quake cannot be read: its `x-scale` is \"richter\" for the writer and \"mercalli\" for the reader"
    );
    let plain = record(r#"{"name":"quake","type":"int"}"#);
    assert!(SchemaRewriter::with_meaning_attributes(&plain, &reader, &["x-scale"]).is_ok());
}

#[test]
fn refuses_root_of_another_name() {
    // Every field of the reader has a default, so it could read any record.
    let other = r#"{"type":"record","name":"shop.Invoice","fields":[]}"#;
    let reader = record(r#"{"name":"i","type":"int","default":0}"#);
    let error = SchemaRewriter::new(other, &reader).unwrap_err();
    assert_eq!(error.to_string(), "the message cannot be read: Invoice cannot be read as Order");
    let renamed = reader.replace("\"fields\"", "\"aliases\":[\"Invoice\"],\"fields\"");
    assert_eq!(SchemaRewriter::new(other, &renamed).unwrap().rewrite(&[]).unwrap(), [0]);
}

#[test]
fn refuses_invalid_schemas() {
    for json in [
        "",
        "{",
        "7",
        r#"["int",["null"]]"#,
        r#""Unknown""#,
        r#"{"type":"record","name":"R"}"#,
        r#"{"type":"fixed","name":"F","size":-1}"#,
        r#"{"type":"array"}"#,
        r#"{"type":"record","name":"R","fields":[{"name":"r","type":{"type":"record","name":"R","fields":[]}}]}"#,
        &"[".repeat(100_000),
    ] {
        assert_eq!(
            SchemaRewriter::new(json, r#""int""#).unwrap_err().code(),
            "RESOLUTION_SCHEMA_INVALID",
            "{json:.60}"
        );
    }
    assert_eq!(SchemaRewriter::new(&" ".repeat(2_000_000), r#""int""#).unwrap_err(), RewriterError::TooLarge);
}

/// A service must be able to read all JSON that `schemactl` accepts and Pulsar's broker registers.
#[test]
fn accepts_json_dialect_of_broker() {
    let new = r#"/* owned by the lake team */ {"type": "record", "name": "Ping", "fields": [
        {"name": "id", "type": "string"}, // since 1
        {"name": "note", /* since 2 */ "type": ["null", "string"], "default": null}]}"#;
    let old = "// owned by the lake team\n".to_owned()
        + &new[29..].replace(r#""default": null"#, r#""default": null, "doc": """#);
    for (writer, reader) in [(new, old.as_str()), (&old, new)] {
        let bytes = b"\x02a\x02\x02b";
        assert_eq!(SchemaRewriter::new(writer, reader).unwrap().rewrite(bytes).unwrap(), bytes);
    }
}

#[test]
fn defaults_have_the_values_that_avro_java_gives_them() {
    let default = |ty: &str, default: &str| {
        let field = format!(r#"{{"name":"f","type":"{ty}","default":{default}}}"#);
        rewriter("", &field).rewrite(&[]).unwrap()
    };
    assert_eq!(default("double", "1e400"), f64::INFINITY.to_le_bytes());
    assert_eq!(default("float", "1e39"), f32::INFINITY.to_le_bytes());
    assert_eq!(
        default("double", "123456789012345678901234567890"),
        123_456_789_012_345_678_901_234_567_890_f64.to_le_bytes()
    );
    assert_eq!(default("float", "\"NaN\""), f32::NAN.to_le_bytes());
    // Java cannot encode half of a surrogate pair and writes a question mark.
    assert_eq!(default("string", r#""a\ud800""#), b"\x04a?");
    assert_eq!(default("string", r#""\ud83d\ude00""#), "\u{8}\u{1f600}".as_bytes());
    assert_eq!(default("long", "9007199254740993"), {
        let mut out = Vec::new();
        write::long(&mut out, 9_007_199_254_740_993);
        out
    });
}

/// Nested definitions of schemas, as deep as the broker's JSON parser allows, on the stack of a worker thread.
#[test]
fn reads_deeply_nested_schemas() {
    let nested = |levels: usize, more: &str| {
        let innermost = r#"{"type":"record","name":"L0","fields":[{"name":"x","type":"int"}]}"#.to_owned();
        let schema = (1..levels).fold(innermost, |inner, level| {
            format!(r#"{{"type":"record","name":"L{level}","fields":[{{"name":"a","type":{inner}}}]}}"#)
        });
        schema.replace(r#"{"name":"x","type":"int"}"#, &format!(r#"{{"name":"x","type":"int"}}{more}"#))
    };
    let arrays = format!("{}\"int\"{}", r#"{"type":"array","items":"#.repeat(900), "}".repeat(900));
    let check = move || {
        for levels in [50, 100, 200] {
            let (writer, reader) = (nested(levels, ""), nested(levels, r#",{"name":"y","type":"int","default":0}"#));
            assert_eq!(SchemaRewriter::new(&writer, &reader).unwrap().rewrite(&[2]).unwrap(), [2, 0]);
        }
        let arrays_of_long = arrays.replace("int", "long");
        assert_eq!(SchemaRewriter::new(&arrays, &arrays_of_long).unwrap_err(), RewriterError::TooLarge);
    };
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(check).unwrap().join().unwrap();
}

/// On the stack of a worker thread, in a build without optimisation.
#[test]
fn recursive_values_are_limited_in_depth() {
    let list = |more: &str| {
        record(&format!(r#"{{"name":"next","type":["null",{{"type":"array","items":"shop.Order"}}]}}{more}"#))
    };
    let read = SchemaRewriter::new(&list(""), &list(r#",{"name":"n","type":"int","default":1}"#)).unwrap();
    let skipped = format!(r#"{{"name":"s","type":{}}}"#, list("").replace("Order", "Node"));
    let skipped = SchemaRewriter::new(&record(&skipped), &record("")).unwrap();
    let nested = |depth: usize| [b"\x02\x02".repeat(depth), vec![0], vec![0; depth]].concat();
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || {
        for rewriter in [&read, &skipped] {
            assert!(rewriter.rewrite(&nested(100)).is_ok());
            for depth in [300, 100_000] {
                assert!(matches!(rewriter.rewrite(&nested(depth)), Err(DecodeError::TooDeep { .. })));
            }
        }
    });
    thread.unwrap().join().unwrap();
}

#[test]
fn growth_of_a_message_is_limited() {
    let array = |item: &str| format!(r#"{{"name":"l","type":{{"type":"array","items":{item}}}}}"#);
    let plain = rewriter(&array(r#""int""#), &array(r#""long""#));
    for bytes in
        [&b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"[..], b"\xfe\xff\xff\xff\x0f", b"\x80\x80\x80\x80\x10\x00"]
    {
        assert!(plain.rewrite(bytes).is_err());
    }
    // A hostile writer repeats a small record, for which the reader has a large default.
    let item = |fields: &str| format!(r#"{{"type":"record","name":"Item","fields":[{fields}]}}"#);
    let default = format!(r#",{{"name":"d","type":"string","default":"{}"}}"#, "x".repeat(10_000));
    let small = r#"{"name":"b","type":"boolean"}"#;
    let growing = rewriter(&array(&item(small)), &array(&item(&format!("{small}{default}"))));
    let items = |count: i64| {
        let mut bytes = Vec::new();
        write::long(&mut bytes, count);
        bytes.resize(bytes.len() + usize::try_from(count).unwrap() + 1, 0);
        bytes
    };
    assert_eq!(growing.rewrite(&items(100)).unwrap().len(), 100 * 10_004 + 3);
    assert!(matches!(growing.rewrite(&items(100_000)), Err(DecodeError::TooLarge { .. })));
    // The number of items without bytes is limited too.
    let empty = rewriter(&array(&item("")), &array(&item(&default[1..])));
    assert!(matches!(empty.rewrite(b"\xfe\xff\xff\xff\x0f\x00"), Err(DecodeError::TooManyItems { .. })));
}

#[test]
fn repeated_references_cost_little_time() {
    // Each level doubles: 2^40 paths, 40 types.
    let doubling = |more: &str| {
        let mut schema = format!(r#"{{"type":"record","name":"L0","fields":[{{"name":"x","type":"int"}}{more}]}}"#);
        for level in 1..40 {
            schema = format!(
                r#"{{"type":"record","name":"L{level}","fields":[{{"name":"a","type":{schema}}},{{"name":"b","type":"L{}"}}]}}"#,
                level - 1
            );
        }
        schema
    };
    SchemaRewriter::new(&doubling(""), &doubling(r#",{"name":"y","type":"int","default":0}"#)).unwrap();
    let unions = |suffix: &str| {
        let mut schema = format!(r#"{{"type":"record","name":"L0{suffix}","fields":[{{"name":"x","type":"int"}}]}}"#);
        for level in 1..20 {
            schema = format!(
                r#"{{"type":"record","name":"L{level}{suffix}","fields":[{{"name":"a","type":["null",{schema}]}}]}}"#
            );
        }
        schema
    };
    // No names match, so each branch is resolved before it is chosen.
    let begin = std::time::Instant::now();
    let writer = unions("W").replace("L19W", "Top");
    SchemaRewriter::new(&writer, &unions("R").replace("L19R", "Top")).unwrap();
    assert!(begin.elapsed() < std::time::Duration::from_secs(5));
}

#[test]
fn unrolled_recursion_of_a_hostile_writer_is_refused() {
    // Each of the writer's records is another type, and all of them are read as the reader's recursive one.
    let node = |name: &str, next: &str| {
        format!(r#"{{"type":"record","name":"{name}","fields":[{{"name":"next","type":["null",{next}]}}]}}"#)
    };
    let mut fields = vec![format!(r#"{{"name":"f0","type":{}}}"#, node("N0", r#""int""#))];
    for level in 1..5_000 {
        let before = format!(r#""N{}""#, level - 1);
        fields.push(format!(r#"{{"name":"f{level}","type":{}}}"#, node(&format!("N{level}"), &before)));
    }
    let reader = record(&format!(r#"{{"name":"f4999","type":{}}}"#, node("Node", r#""Node""#)));
    let check = move || SchemaRewriter::new(&record(&fields.join(",")), &reader).unwrap_err();
    let error = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(check).unwrap().join().unwrap();
    assert_eq!(error, RewriterError::TooLarge);
}
