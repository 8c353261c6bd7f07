//! Plans by themselves: what they make of bytes, what they refuse, and what hostile schemas and bytes cost.
//!
//! That they come to the same end as generated decoders, damaged bytes included, is tested with these.

use event_runtime::{DecodeError, RewriterError, SchemaRewriter};

fn record(fields: &str) -> String {
    format!(r#"{{"type":"record","name":"shop.Order","fields":[{fields}]}}"#)
}

fn plan(writer: &str, reader: &str) -> SchemaRewriter {
    SchemaRewriter::new(&record(writer), &record(reader)).unwrap()
}

#[test]
fn fields_come_in_the_readers_order_with_its_defaults_between() {
    let writer = r#"{"name":"b","type":"int"},{"name":"gone","type":"string"},{"name":"a","type":"string"}"#;
    let reader = r#"{"name":"x","type":"long","default":-1},{"name":"a","type":"string"},
        {"name":"y","type":["null","int"],"default":null},{"name":"c","type":"long","aliases":["b"]},
        {"name":"z","type":{"type":"array","items":"int"},"default":[7]}"#;
    let bytes = [&[6][..], b"\x08gone", b"\x02A"].concat();
    assert_eq!(plan(writer, reader).rewrite(&bytes).unwrap(), b"\x01\x02A\x00\x06\x02\x0e\x00");
    // In the writer's own order nothing has to be moved.
    let reader = r#"{"name":"x","type":"boolean","default":true},{"name":"b","type":"double"},
        {"name":"y","type":"bytes","default":"\u00ff"},{"name":"a","type":"bytes"}"#;
    let expected = [&b"\x01"[..], &3_f64.to_le_bytes(), b"\x02\xff\x02A"].concat();
    assert_eq!(plan(writer, reader).rewrite(&bytes).unwrap(), expected);
}

#[test]
fn branches_and_symbols_are_found_by_name_and_what_is_new_has_its_default_or_is_an_error() {
    let kinds = |symbols: &str, default: &str| {
        format!(r#"{{"name":"k","type":{{"type":"enum","name":"Kind","symbols":[{symbols}]{default}}}}}"#)
    };
    let writer = kinds(r#""NEW","B","A""#, "");
    let with_default = plan(&writer, &kinds(r#""A","B""#, r#","default":"A""#));
    let without = plan(&writer, &kinds(r#""A","B""#, ""));
    assert_eq!([[0], [2], [4]].map(|bytes| with_default.rewrite(&bytes).unwrap()), [[0], [2], [0]]);
    assert_eq!(without.rewrite(&[2]).unwrap(), [2]);
    let error = without.rewrite(&[0]).unwrap_err();
    assert_eq!(error, DecodeError::NoCounterpart { offset: 1, found: "NEW".into(), expected: "Kind".into() });

    let union =
        plan(r#"{"name":"u","type":["int","null","string"]}"#, r#"{"name":"u","type":["null","long","bytes"]}"#);
    assert_eq!(union.rewrite(&[0, 9]).unwrap(), [2, 9]);
    assert_eq!(union.rewrite(&[2]).unwrap(), [0]);
    assert_eq!(union.rewrite(b"\x04\x02A").unwrap(), b"\x04\x02A");
    assert!(matches!(union.rewrite(&[6]), Err(DecodeError::IndexOutOfRange { found: 3, count: 3, .. })));
}

#[test]
fn what_cannot_be_read_or_would_mean_something_else_is_refused_with_its_place() {
    let long = |logical: &str| format!(r#"{{"name":"t","type":{{"type":"long","logicalType":"{logical}"}}}}"#);
    let decimal = |scale: u32| {
        format!(r#"{{"name":"d","type":{{"type":"bytes","logicalType":"decimal","precision":9,"scale":{scale}}}}}"#)
    };
    let inner = |field: &str| format!(r#"{{"name":"o","type":{{"type":"record","name":"In","fields":[{field}]}}}}"#);
    let int = r#"{"name":"i","type":"int"}"#;
    for (writer, reader, place) in [
        ("", int, "the message"),
        (r#"{"name":"i","type":"long"}"#, int, "i"),
        (r#"{"name":"i","type":["null","string"]}"#, int, "i"),
        (&long("timestamp-micros"), &long("timestamp-millis"), "t"),
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
    ] {
        let error = SchemaRewriter::new(&record(writer), &record(reader)).unwrap_err();
        let RewriterError::Unreadable { place: found, .. } = &error else { panic!("{error}") };
        assert_eq!((found.as_str(), error.code()), (place, "D0502"), "{error}");
    }
    // A reader whose fields all have defaults takes no other record for its own.
    let other = r#"{"type":"record","name":"shop.Invoice","fields":[]}"#;
    let reader = record(r#"{"name":"i","type":"int","default":0}"#);
    assert_eq!(SchemaRewriter::new(other, &reader).unwrap_err().code(), "D0502");
    let renamed = reader.replace("\"fields\"", "\"aliases\":[\"Invoice\"],\"fields\"");
    assert_eq!(SchemaRewriter::new(other, &renamed).unwrap().rewrite(&[]).unwrap(), [0]);
}

#[test]
fn what_is_no_schema_is_refused() {
    for text in [
        "",
        "{",
        "7",
        "[]",
        r#"["int",["null"]]"#,
        r#""Unknown""#,
        r#"{"type":"record","name":"R"}"#,
        r#"{"type":"fixed","name":"F","size":-1}"#,
        r#"{"type":"array"}"#,
        r#"{"type":"record","name":"R","fields":[{"name":"r","type":{"type":"record","name":"R","fields":[]}}]}"#,
        &"[".repeat(100_000),
    ] {
        assert_eq!(SchemaRewriter::new(text, r#""int""#).unwrap_err().code(), "D0501", "{text:.60}");
    }
    assert_eq!(SchemaRewriter::new(&" ".repeat(2_000_000), r#""int""#).unwrap_err(), RewriterError::TooLarge);
}

/// On the stack of a worker thread, without optimisation.
#[test]
fn a_recursive_type_is_read_as_deep_as_the_limit_and_no_deeper() {
    let list = |more: &str| {
        record(&format!(r#"{{"name":"next","type":["null",{{"type":"array","items":"shop.Order"}}]}}{more}"#))
    };
    let grown = SchemaRewriter::new(&list(""), &list(r#","new":0},{"name":"n","type":"int","default":1"#)).unwrap_err();
    assert_eq!(grown.code(), "D0501");
    let read = SchemaRewriter::new(&list(""), &list(r#",{"name":"n","type":"int","default":1}"#)).unwrap();
    let skipped = SchemaRewriter::new(
        &record(&format!(r#"{{"name":"s","type":{}}}"#, list("").replace("Order", "Node"))),
        &record(""),
    );
    let skipped = skipped.unwrap();
    let nested = |depth: usize| [b"\x02\x02".repeat(depth), vec![0], vec![0; depth]].concat();
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || {
        for plan in [&read, &skipped] {
            assert!(plan.rewrite(&nested(100)).is_ok());
            for depth in [1_000, 1_000_000] {
                assert!(matches!(plan.rewrite(&nested(depth)), Err(DecodeError::TooDeep { .. })));
            }
        }
    });
    thread.unwrap().join().unwrap();
}

#[test]
fn announced_counts_and_repeated_defaults_cost_no_more_than_the_limits() {
    let array = |item: &str| format!(r#"{{"name":"l","type":{{"type":"array","items":{item}}}}}"#);
    let plain = plan(&array(r#""int""#), &array(r#""long""#));
    for bytes in
        [&b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"[..], b"\xfe\xff\xff\xff\x0f", b"\x80\x80\x80\x80\x10\x00"]
    {
        assert!(plain.rewrite(bytes).is_err());
    }
    // A hostile writer repeats a small record, for which the reader has a large default.
    let item = |fields: &str| format!(r#"{{"type":"record","name":"Item","fields":[{fields}]}}"#);
    let default = format!(r#",{{"name":"d","type":"string","default":"{}"}}"#, "x".repeat(10_000));
    let small = r#"{"name":"b","type":"boolean"}"#;
    let growing = plan(&array(&item(small)), &array(&item(&format!("{small}{default}"))));
    let items = |count: i64| {
        let mut bytes = Vec::new();
        event_runtime::write::long(&mut bytes, count);
        bytes.resize(bytes.len() + usize::try_from(count).unwrap() + 1, 0);
        bytes
    };
    assert_eq!(growing.rewrite(&items(100)).unwrap().len(), 100 * 10_004 + 3);
    assert!(matches!(growing.rewrite(&items(100_000)), Err(DecodeError::TooLarge { .. })));
    // Items without bytes are as many as a reader admits.
    let empty = plan(&array(&item("")), &array(&item(&default[1..])));
    assert!(matches!(empty.rewrite(b"\xfe\xff\xff\xff\x0f\x00"), Err(DecodeError::TooManyItems { .. })));
}

#[test]
fn schemas_that_refer_to_themselves_over_and_over_end() {
    // Each level doubles: 2^60 paths, 60 types.
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
    // Other names all the way down: each branch is tried before it is taken.
    let begun = std::time::Instant::now();
    let writer = unions("W").replace("L19W", "Top");
    let _ = SchemaRewriter::new(&writer, &unions("R").replace("L19R", "Top"));
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
}
