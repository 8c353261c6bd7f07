use crate::{field, parse_files, types};

#[test]
fn protocol_has_its_types_in_order() {
    insta::assert_snapshot!(types(
        r#"
        /** Orders. */
        @namespace("shop.orders")
        @version("1")
        protocol Orders {
            /** How an order
              * is sent. */
            @aliases(["OldWay"])
            enum Way { MAIL, @label("x") COURIER } = MAIL;

            @namespace("shop.common") fixed Md5(0x10);

            /**
             * An order.
             *
             *   Indented.
             */
            @java-class("acme.Order")
            record Order {
                /** The id. */ string id;
                Way way = "MAIL";
                /** Both. */
                int @order("descending") a = 1, /** Only b. */ @aliases(["c"]) @unit("kg") b = 0x1f;
                shop.common.Md5? digest;
                array<union { null, Order }> others = [];
                map<`error`> errors = {};
            }

            error `error` { string `record`; }

            Order find(string id, int limit = 10) throws `error`;
            void close() oneway;
            `error` record(int a) throws `error`;
        }"#
    ));
}

#[test]
fn schema_file_has_a_main_type() {
    let text =
        "namespace shop; schema array<Order>; record Order { other.Item item; } @namespace(\"other\") record Item {}";
    let file = parse_files(&[("test.avdl", text)]).expect("IDL");
    let main = file.main.expect("a main type");
    assert_eq!(schemactl_avro::schema::pretty(&main).trim(), r#"{ "type": "array", "items": "shop.Order" }"#);
    let names: Vec<String> = file.types.iter().map(|named| named.name.to_string()).collect();
    assert_eq!(names, ["shop.Order", "other.Item"]);
}

#[test]
fn shorthands_are_logical_types() {
    for (declaration, expected) in [
        ("date a", r#"{ "name": "a", "type": { "type": "int", "logicalType": "date" } }"#),
        ("time_ms a", r#"{ "name": "a", "type": { "type": "int", "logicalType": "time-millis" } }"#),
        ("timestamp_ms a", r#"{ "name": "a", "type": { "type": "long", "logicalType": "timestamp-millis" } }"#),
        (
            "local_timestamp_ms a",
            r#"{ "name": "a", "type": { "type": "long", "logicalType": "local-timestamp-millis" } }"#,
        ),
        ("uuid a", r#"{ "name": "a", "type": { "type": "string", "logicalType": "uuid" } }"#),
        (
            "decimal(6, 2) a",
            r#"{ "name": "a", "type": { "type": "bytes", "logicalType": "decimal", "precision": 6, "scale": 2 } }"#,
        ),
        (
            r#"@logicalType("timestamp-micros") long a"#,
            r#"{ "name": "a", "type": { "type": "long", "logicalType": "timestamp-micros" } }"#,
        ),
    ] {
        assert_eq!(field(declaration), expected);
    }
}

#[test]
fn question_mark_puts_null_where_the_default_needs_it() {
    for (declaration, expected) in [
        ("string? a", r#"{ "name": "a", "type": ["null", "string"] }"#),
        ("string? a = null", r#"{ "name": "a", "type": ["null", "string"], "default": null }"#),
        ("string? a = \"x\"", r#"{ "name": "a", "type": ["string", "null"], "default": "x" }"#),
        ("array<int?> a", r#"{ "name": "a", "type": { "type": "array", "items": ["null", "int"] } }"#),
        ("@unit(\"kg\") int? a", r#"{ "name": "a", "type": ["null", { "type": "int", "unit": "kg" }] }"#),
    ] {
        assert_eq!(field(declaration), expected);
    }
}

#[test]
fn defaults_are_literals_of_java() {
    for (declaration, expected) in [
        ("long a = 0x10L", r#"{ "name": "a", "type": "long", "default": 16 }"#),
        ("double a = -1.5e3", r#"{ "name": "a", "type": "double", "default": -1500.0 }"#),
        ("double a = NaN", r#"{ "name": "a", "type": "double", "default": "NaN" }"#),
        ("string a = \"\\u00e9\\\"\"", r#"{ "name": "a", "type": "string", "default": "é\"" }"#),
        ("boolean a = true", r#"{ "name": "a", "type": "boolean", "default": true }"#),
        (
            "map<int> a = {\"x\": 1}",
            r#"{ "name": "a", "type": { "type": "map", "values": "int" }, "default": { "x": 1 } }"#,
        ),
    ] {
        assert_eq!(field(declaration), expected);
    }
}

#[test]
fn keywords_can_be_names() {
    for name in ["array", "map", "union", "record", "import", "date", "schema", "namespace", "`long`", "NaN", "a-b.c"] {
        let file = parse_files(&[("test.avdl", &format!("record R {{ string {name}; }}"))]).expect(name);
        let fields = file.types[0].json.get("fields").and_then(|fields| fields.as_array()).expect("fields");
        assert_eq!(fields[0].get("name").and_then(|name| name.as_str()), Some(name.replace('`', "").as_str()));
    }
}

#[test]
fn comments_are_skipped() {
    let text =
        "/* a */ record /** not a doc of R */ R /**/ { // b\n /** first */ /** The doc. */ string a; /** lost */ }";
    insta::assert_snapshot!(types(text), @r#"
    {
      "type": "record",
      "name": "R",
      "fields": [{ "name": "a", "type": "string", "doc": "The doc." }]
    }
    "#);
}

#[test]
fn text_after_the_end_of_file_character_is_ignored() {
    assert!(parse_files(&[("test.avdl", "record R {}\u{1a} anything {")]).is_ok());
}
