//! `--fix` of `lint` and `check`.

use crate::linting::{DRAFT, Folder, MANIFEST};

#[test]
fn lint_fix_shows_diff() {
    let draft = DRAFT
        .replace("orderId", "note")
        .replace(
            "\"type\": \"string\", \"doc\": \"Identifies the order.\"",
            "\"type\": [\"string\", \"null\"], \"doc\": \"As asked for.\"",
        )
        .replace("\"double\"", "{ \"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9 }");
    let manifest = format!("{MANIFEST}rules = {{ FILE_IS_FORMATTED = \"error\" }}\n");
    let folder = Folder::new(&[("contracts.toml", &manifest), ("shop/order-paid/v1.avsc", &draft)]);
    folder.run(&["lint"]).code(1);
    folder.run(&["lint", "--fix"]).code(0).stderr_eq("").stdout_eq(snapbox::str![[r#"
--- ./shop/order-paid/v1.avsc
+++ ./shop/order-paid/v1.avsc
@@ -4,7 +4,11 @@
   "namespace": "acme.shop",
   "doc": "An order was paid.",
   "fields": [
-    { "name": "note", "type": ["string", "null"], "doc": "As asked for." },
-    { "name": "price", "type": { "type": "bytes", "logicalType": "decimal", "precision": 9 }, "doc": "What was paid, in euros." }
+    { "name": "note", "type": ["null", "string"], "doc": "As asked for.", "default": null },
+    {
+      "name": "price",
+      "type": { "type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 0 },
+      "doc": "What was paid, in euros."
+    }
   ]
 }

passed: 1 draft and 0 shared types

"#]]);
    folder.run(&["check"]).code(0);
    let fixed = folder.read("shop/order-paid/v1.avsc");
    folder.run(&["lint", "--fix"]).code(0);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), fixed, "the second time there is nothing to do");
}

#[test]
fn fix_changes_only_selected_drafts() {
    let folder = Folder::project();
    let draft = DRAFT.replace("\"double\"", "[\"double\", \"null\"]");
    folder.write("shop/order-paid/v1.avsc", &draft);
    let (_, table) = MANIFEST.split_once("\n\n").expect("a table");
    let other = table.replace("order-paid", "order-sold").replace("OrderPaid", "OrderSold");
    folder.write("contracts.toml", &format!("{MANIFEST}{other}"));
    folder.write("shop/order-sold/v1.avsc", &draft.replace("OrderPaid", "OrderSold"));
    for command in ["lint", "check"] {
        let output = folder.run(&[command, "--fix", "--contract", "shop/order-sold"]);
        assert!(!String::from_utf8_lossy(&output.get_output().stdout).contains("order-paid"));
        assert_eq!(folder.read("shop/order-paid/v1.avsc"), draft, "{command}");
    }
    assert!(folder.read("shop/order-sold/v1.avsc").contains("[\"null\", \"double\"]"));
    // Neither a released version nor a file outside a project is changed.
    folder.run(&["lint", "shop/order-paid/v1.avsc", "--fix"]).code(2);
    let sold = DRAFT.replace("OrderPaid", "OrderSold");
    let sold = sold.replace("\"double\"", "{ \"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9 }");
    folder.write("shop/order-sold/v1.avsc", &sold);
    folder.run(&["check", "--fix"]).code(0);
    folder.run(&["release", "shop/order-sold"]).code(0);
    folder.run(&["lint", "--all", "--fix"]).stdout_eq(snapbox::str![[r#"
...
warning[DECIMAL_HAS_SCALE]: [..]
...
"#]]);
    assert_eq!(folder.read("shop/order-sold/v1.avsc"), sold);
}

/// Creates a project with one released version and a draft.
pub(super) fn drafted(strategy: &str, released: &str, draft: &str) -> Folder {
    let record = |fields: &str| {
        let fields: String = fields.lines().flat_map(|line| ["    ", line, "\n"]).collect();
        format!("{{\n  \"type\": \"record\",\n  \"name\": \"OrderPaid\",\n  \"fields\": [\n{fields}  ]\n}}\n")
    };
    let manifest = format!(
        "tenant = \"acme\"\nstrategy = \"{strategy}\"\n\n\
         [contracts.\"shop/order-paid\"]\nkind = \"event\"\nrecord = \"OrderPaid\"\n"
    );
    let folder = Folder::new(&[("contracts.toml", &manifest), ("shop/order-paid/v1.avsc", &record(released))]);
    folder.run(&["release", "--all"]).code(0);
    folder.write("shop/order-paid/v2.avsc", &record(draft));
    folder
}

#[test]
fn fix_adds_alias_for_new_spelling() {
    for (released, draft, alias) in [
        (
            r#"{ "name": "customerId", "type": "string" }"#,
            r#"{ "name": "customer_id", "type": "string" }"#,
            r#""aliases": ["customerId"]"#,
        ),
        (
            r#"{ "name": "adress", "type": ["null", "string"], "default": null }"#,
            r#"{ "name": "address", "type": ["null", "string"], "default": null }"#,
            r#""aliases": ["adress"]"#,
        ),
        (
            r#"{ "name": "due", "type": "int", "doc": "Days until it is to be paid." }"#,
            r#"{ "name": "days", "type": "int", "doc": "Days until it is to be paid." }"#,
            r#""aliases": ["due"]"#,
        ),
        (
            r#"{ "name": "to", "type": { "type": "record", "name": "Address", "fields": [{ "name": "street", "type": "string" }, { "name": "zip", "type": "string" }] } }"#,
            r#"{ "name": "to", "type": { "type": "record", "name": "Place", "fields": [{ "name": "street", "type": "string" }, { "name": "zip", "type": "string" }] } }"#,
            r#""aliases": ["Address"]"#,
        ),
    ] {
        let folder = drafted("BACKWARD", released, draft);
        folder.run(&["check", "--fix"]).code(0);
        let fixed = folder.read("shop/order-paid/v2.avsc");
        assert!(fixed.contains(alias), "{fixed}");
    }
}

#[test]
fn fix_adds_no_alias_for_doubtful_rename() {
    for (released, draft) in [
        (
            r#"{ "name": "middle_name", "type": ["null", "string"], "default": null }"#,
            r#"{ "name": "iban", "type": ["null", "string"], "default": null }"#,
        ),
        (r#"{ "name": "hash", "type": "bytes" }"#, r#"{ "name": "digest", "type": "bytes" }"#),
        (r#"{ "name": "county", "type": "string" }"#, r#"{ "name": "country", "type": "string" }"#),
        // Two fields have the same documentation, and one name has two new spellings.
        (
            "{ \"name\": \"net\", \"type\": \"int\", \"doc\": \"In cents.\" },\n{ \"name\": \"gross\", \"type\": \"int\", \"doc\": \"In cents.\" }",
            r#"{ "name": "shipping", "type": "int", "doc": "In cents." }"#,
        ),
        (
            r#"{ "name": "orderId", "type": "string" }"#,
            "{ \"name\": \"order_id\", \"type\": \"string\" },\n{ \"name\": \"orderID\", \"type\": \"string\" }",
        ),
        (
            r#"{ "name": "to", "type": { "type": "record", "name": "Address", "fields": [{ "name": "street", "type": "string" }] } }"#,
            r#"{ "name": "to", "type": { "type": "record", "name": "Locker", "fields": [{ "name": "street", "type": "string" }] } }"#,
        ),
    ] {
        let folder = drafted("BACKWARD", released, draft);
        let before = folder.read("shop/order-paid/v2.avsc");
        folder.run(&["check", "--fix"]);
        assert_eq!(folder.read("shop/order-paid/v2.avsc"), before);
    }
}

#[test]
fn help_offers_both_ways_for_doubtful_rename() {
    let folder =
        drafted("BACKWARD", r#"{ "name": "hash", "type": "bytes" }"#, r#"{ "name": "digest", "type": "bytes" }"#);
    folder.run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
...
  = help: if `digest` is `hash` under a new name, add `"aliases": ["hash"]`; if it is new, give it a default, such as `"default": ""`; [..]
...
"#]]);
}

#[test]
fn fix_restores_field_only_with_same_meaning() {
    let fixed = r#"{ "type": "fixed", "name": "F", "size": 2 }"#;
    let released = format!(
        "{{ \"name\": \"k\", \"type\": \"int\" }},\n{{ \"name\": \"a\", \"type\": {fixed} }},\n{{ \"name\": \"b\", \"type\": \"F\" }}"
    );
    let draft = format!("{{ \"name\": \"k\", \"type\": \"int\" }},\n{{ \"name\": \"b\", \"type\": {fixed} }}");
    let folder = drafted("FORWARD", &released, &draft);
    let before = folder.read("shop/order-paid/v2.avsc");
    folder.run(&["check", "--fix"]).code(1);
    assert_eq!(folder.read("shop/order-paid/v2.avsc"), before);
    // A removed reference is restored if its type is still defined.
    let draft = released.replace("\"b\", \"type\": \"F\"", "\"n\", \"type\": \"int\"");
    let folder = drafted("FORWARD", &released, &draft);
    folder.run(&["check", "--fix"]).code(0);
    assert!(folder.read("shop/order-paid/v2.avsc").contains("{ \"name\": \"b\", \"type\": \"F\" }"));
}

#[test]
fn help_covers_both_directions() {
    let folder = drafted(
        "FULL",
        r#"{ "name": "to", "type": { "type": "record", "name": "Address", "fields": [] } }"#,
        r#"{ "name": "to", "type": { "type": "record", "name": "Place", "fields": [] } }"#,
    );
    folder.run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
...
  = help: keep the name `Address`; [..]
...
"#]]);
}

#[test]
fn fix_skips_rename_that_breaks_older_readers() {
    for strategy in ["FULL", "FULL_TRANSITIVE"] {
        let folder = drafted(
            strategy,
            "{ \"name\": \"id\", \"type\": \"string\" },\n{ \"name\": \"orderNo\", \"type\": \"string\" }",
            "{ \"name\": \"id\", \"type\": \"string\" },\n{ \"name\": \"order_no\", \"type\": \"string\" }",
        );
        let before = folder.read("shop/order-paid/v2.avsc");
        folder.run(&["check", "--fix"]).code(1);
        assert_eq!(folder.read("shop/order-paid/v2.avsc"), before);
    }
}

#[test]
fn fix_reverts_edits_that_introduce_errors() {
    let st = |symbols: &str| {
        format!(
            "{{ \"name\": \"st\", \"type\": {{ \"type\": \"enum\", \"name\": \"St\", \"symbols\": [{symbols}] }} }}"
        )
    };
    // With the symbol restored, the version equals the previous one.
    let folder = drafted("BACKWARD", &st(r#""A", "B""#), &st(r#""A""#));
    let before = folder.read("shop/order-paid/v2.avsc");
    folder.run(&["check", "--fix"]).code(1);
    assert_eq!(folder.read("shop/order-paid/v2.avsc"), before);

    let draft = format!("{},\n{{ \"name\": \"size\", \"type\": \"int\" }}", st(r#""A""#));
    let folder = drafted("BACKWARD", &st(r#""A", "B""#), &draft);
    folder.run(&["check", "--fix"]).code(0);
    let fixed = folder.read("shop/order-paid/v2.avsc");
    assert!(fixed.contains(r#""A", "B""#) && fixed.contains(r#""default": 0"#), "{fixed}");
}

#[test]
fn fix_adds_only_neutral_defaults() {
    let id = r#"{ "name": "id", "type": "string" }"#;
    let st = |symbols: &str| {
        format!(
            "{{ \"name\": \"st\", \"type\": {{ \"type\": \"enum\", \"name\": \"St\", \"symbols\": [{symbols}] }} }}"
        )
    };
    for (added, default) in [
        (st(r#""PAID", "UNKNOWN""#), Some(r#""default": "UNKNOWN""#)),
        (st(r#""PAID", "OPEN""#), None),
        (r#"{ "name": "at", "type": { "type": "long", "logicalType": "timestamp-millis" } }"#.to_owned(), None),
        (r#"{ "name": "size", "type": "long" }"#.to_owned(), Some(r#""default": 0"#)),
    ] {
        let folder = drafted("BACKWARD", id, &format!("{id},\n{added}"));
        folder.run(&["check", "--fix"]).code(i32::from(default.is_none()));
        let fixed = folder.read("shop/order-paid/v2.avsc");
        assert_eq!(fixed.contains("\"default\""), default.is_some(), "{fixed}");
        assert!(fixed.contains(default.unwrap_or_default()), "{fixed}");
    }
}

#[test]
fn fix_keeps_line_ends() {
    let folder = drafted("BACKWARD", r#"{ "name": "id", "type": "string" }"#, "");
    let lines = "{\r\n  \"type\": \"record\",\r\n  \"name\": \"OrderPaid\",\r\n  \"fields\": [\r\n    \
                 {\r\n      \"name\": \"size\",\r\n      \"type\": \"long\"\r\n    }\r\n  ]\r\n}\r\n";
    folder.write("shop/order-paid/v2.avsc", lines);
    folder.run(&["check", "--fix"]).code(0);
    let fixed = folder.read("shop/order-paid/v2.avsc");
    assert!(fixed.contains("\"default\": 0"), "{fixed}");
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count(), "{fixed}");
}

#[test]
fn help_lists_only_a_few_names() {
    let fields = |letter: &str| {
        let fields: Vec<String> =
            (0..60).map(|n| format!("{{ \"name\": \"{letter}{n}\", \"type\": \"int\" }}")).collect();
        fields.join(",\n")
    };
    let folder = drafted("BACKWARD", &fields("old"), &fields("new"));
    folder.run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
...
  = help: if `new0` is one of `old0`, `old1`, `old2`, `old3`, `old4` and 55 more under a new name, add the old name as an alias; if it is new, give it a default, such as `"default": 0`; [..]
...
"#]]);
}
