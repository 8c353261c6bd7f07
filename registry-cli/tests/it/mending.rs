//! `--fix` of `lint` and `check`: what is changed, and what never.

use crate::linting::{DRAFT, Folder, MANIFEST};

#[test]
fn lint_mends_drafts_shows_the_change_and_passes() {
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
    let mended = folder.read("shop/order-paid/v1.avsc");
    folder.run(&["lint", "--fix"]).code(0);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), mended, "the second time there is nothing to do");
}

#[test]
fn mending_keeps_to_the_contracts_asked_for_and_to_drafts() {
    let folder = Folder::project();
    let draft = DRAFT.replace("\"double\"", "[\"double\", \"null\"]");
    folder.write("shop/order-paid/v1.avsc", &draft);
    let (_, table) = MANIFEST.split_once("\n\n").expect("a table");
    let other = table.replace("order-paid", "order-sold").replace("OrderPaid", "OrderSold");
    folder.write("contracts.toml", &format!("{MANIFEST}{other}"));
    folder.write("shop/order-sold/v1.avsc", &draft.replace("OrderPaid", "OrderSold"));
    for command in ["lint", "check"] {
        let told = folder.run(&[command, "--fix", "--contract", "shop/order-sold"]);
        assert!(!String::from_utf8_lossy(&told.get_output().stdout).contains("order-paid"));
        assert_eq!(folder.read("shop/order-paid/v1.avsc"), draft, "{command}");
    }
    assert!(folder.read("shop/order-sold/v1.avsc").contains("[\"null\", \"double\"]"));
    // Neither a released version nor a file by itself is touched.
    folder.run(&["lint", "shop/order-paid/v1.avsc", "--fix"]).code(2);
    let sold = DRAFT.replace("OrderPaid", "OrderSold");
    let sold = sold.replace("\"double\"", "{ \"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9 }");
    folder.write("shop/order-sold/v1.avsc", &sold);
    folder.run(&["check", "--fix"]).code(0);
    folder.run(&["release", "shop/order-sold"]).code(0);
    folder.run(&["lint", "--all", "--fix"]).stdout_eq(snapbox::str![[r#"
...
warning[DECIMAL_SAYS_SCALE]: [..]
...
"#]]);
    assert_eq!(folder.read("shop/order-sold/v1.avsc"), sold);
}
