//! `fmt`: one layout for schema files.

use super::{DRAFT, Folder, run};

#[test]
fn files_are_laid_out_once_and_nothing_but_blanks_changes() {
    let folder = Folder::project();
    let crowded = DRAFT.replace("\n    ", "").replace("paid,", "pa\\u0069d,");
    folder.write("shop/order-paid/v1.avsc", &crowded);
    folder.run(&["fmt", "--check"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[FILE_IS_FORMATTED]: the file is laid out differently from line 6 on
 --> shop/order-paid/v1.avsc:6:1
  |
6 |   "fields": [{ "name": "orderId", "type": "string", "doc": "Identifies the order." },{ "name": "price", "type": "double", "doc": "Wha...
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: `schemactl fmt` lays it out
  = help: `schemactl explain FILE_IS_FORMATTED` says more

--- shop/order-paid/v1.avsc
+++ shop/order-paid/v1.avsc
@@ -3,6 +3,8 @@
   "name": "OrderPaid",
   "namespace": "acme.shop",
   "doc": "An order was paid.",
-  "fields": [{ "name": "orderId", "type": "string", "doc": "Identifies the order." },{ "name": "price", "type": "double", "doc": "What was pa/u0069d, in euros." }
+  "fields": [
+    { "name": "orderId", "type": "string", "doc": "Identifies the order." },
+    { "name": "price", "type": "double", "doc": "What was pa/u0069d, in euros." }
   ]
 }

failed: 1 error in 1 file

"#]]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), crowded);
    folder.run(&["fmt"]).code(0).stderr_eq("").stdout_eq(snapbox::str![[r#"
laid out shop/order-paid/v1.avsc
1 of 1 file changed

"#]]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), DRAFT.replace("paid,", "pa\\u0069d,"));
    folder.run(&["fmt", "--check"]).code(0).stdout_eq("nothing to do: 1 file as `schemactl fmt` lays them out\n");
}

#[test]
fn shared_types_are_laid_out_and_released_versions_never() {
    let folder = Folder::project();
    folder.run(&["release", "--all"]).code(0);
    let text = folder.read("shop/order-paid/v1.avsc");
    folder.write("shared/size.avsc", "{\"type\":\"fixed\",\"name\":\"Size\",\"namespace\":\"acme\",\"size\":1}");
    folder.run(&["fmt"]).code(0).stdout_eq(snapbox::str![[r#"
laid out shared/size.avsc
1 of 1 file changed

"#]]);
    folder.run(&["fmt", "shared/size.avsc", "shop/order-paid/v1.avsc"]).code(2).stdout_eq("").stderr_eq(snapbox::str![
        [r#"
error[FILE_SEALED]: shop/order-paid/v1.avsc is a released version, and never changes
help: name drafts and shared types only; without files, `schemactl fmt` finds them itself
see `schemactl explain FILE_SEALED`

"#]
    ]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), text);
}

#[test]
fn what_formatting_would_lose_is_refused_and_the_rest_still_done() {
    let folder = Folder::new(&[
        ("comment.avsc", "// why\n{\"type\":\"int\"}\n"),
        ("twice.avsc", "{\"type\":\"int\",\"type\":\"long\"}\n"),
        ("broken.avsc", "{\"type\":\n"),
        ("fine.avsc", "{\"type\":   \"int\"}\n"),
    ]);
    let files = ["fmt", "comment.avsc", "twice.avsc", "broken.avsc", "fine.avsc"];
    folder.run(&files).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[FILE_HAS_NO_COMMENTS]: JSON written anew has no comments, and this one would be lost
 --> comment.avsc:1:1
  |
1 | // why
  | ^^^^^^
  |
  = help: move what it says into a `doc`
  = help: `schemactl explain FILE_HAS_NO_COMMENTS` says more

error[JSON_KEYS_ARE_UNIQUE]: the key `type` is in the object twice, and one of the two would be lost
 --> twice.avsc:1:15
  |
1 | {"type":"int","type":"long"}
  |               ^^^^^^
  |
 ::: twice.avsc:1:2
  |
1 | {"type":"int","type":"long"}
  |  ------
  |
  = help: keep the one that is meant
  = help: `schemactl explain JSON_KEYS_ARE_UNIQUE` says more

error[SCHEMA_IS_JSON]: expected a JSON value, found the end of the file
 --> broken.avsc:1:10
  |
1 | {"type":
  |         ^
  |
  = help: mend the place that is shown. Comments belong into `doc`: a draft that refers to shared types is written anew when it is released, and would lose them
  = help: `schemactl explain SCHEMA_IS_JSON` says more

laid out fine.avsc
failed: 3 errors in 4 files

"#]]);
    assert_eq!(folder.read("fine.avsc"), "{ \"type\": \"int\" }\n");
    assert_eq!(folder.read("comment.avsc"), "// why\n{\"type\":\"int\"}\n");
}
