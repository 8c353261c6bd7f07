//! Renamed fields under strategies that compare both ways.

use crate::fixing::drafted;
use crate::linting::Folder;

/// Returns rule, message and advice of all findings.
fn findings(folder: &Folder) -> Vec<String> {
    let output = folder.run(&["check", "--format", "json"]).get_output().stdout.clone();
    let json: serde_json::Value = serde_json::from_slice(&output).expect("JSON");
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = json["data"]["findings"].as_array().expect("findings");
    findings.iter().map(|finding| ["rule", "message", "advice"].map(|key| text(finding, key)).join(" | ")).collect()
}

fn field(name: &str, more: &str) -> String {
    format!(r#"{{ "name": "{name}", "type": "string"{more} }}"#)
}

#[test]
fn rename_is_one_finding_with_the_way_that_works() {
    let (with_default, alias) = (r#", "default": """#, r#", "aliases": ["customer_id"]"#);
    for strategy in ["FULL", "FULL_TRANSITIVE"] {
        for (old, new, expected) in [
            (
                "",
                "",
                "cannot read each other's messages: `OrderPaid.customerId` replaces `customer_id`, and neither has a default",
            ),
            (
                "",
                with_default,
                "cannot read messages of v2: `OrderPaid.customerId` replaces `customer_id`, which had no default",
            ),
            (
                "",
                alias,
                "cannot read messages of v2: `OrderPaid.customerId` replaces `customer_id`, which had no default",
            ),
            (
                with_default,
                "",
                "cannot read messages of v1: `OrderPaid.customerId` replaces `customer_id` and has no default",
            ),
            (with_default, with_default, "`OrderPaid.customerId` is read as its default, and `customer_id` is dropped"),
        ] {
            let folder = drafted(strategy, &field("customer_id", old), &field("customerId", new));
            let found = findings(&folder);
            let [finding] = &found[..] else { panic!("one finding: {found:#?}") };
            assert!(finding.contains(expected), "{strategy} {old} {new}: {finding}");
            let way = "keep `customer_id` and add `customerId`, both with a default, and write both; remove `customer_id` \
                       when no service reads with the older versions";
            assert!(finding.ends_with(way), "{finding}");
        }
    }
}

#[test]
fn the_way_works() {
    let (old, new) = (field("customer_id", r#", "default": """#), field("customerId", r#", "default": """#));
    let folder = drafted("FULL", &field("customer_id", ""), &format!("{old},\n{new}"));
    folder.run(&["check"]).code(0);
    folder.run(&["release", "--all"]).code(0);
    let both = folder.read("shop/order-paid/v2.avsc");
    folder.write("shop/order-paid/v3.avsc", &both.replace(&format!("{old},\n"), "").replace(&old, ""));
    folder.run(&["check"]).code(0);
}

#[test]
fn fix_makes_place_for_an_unrelated_field() {
    // The only added field replaces the only removed one, but no name says that they are the same.
    let folder = drafted("FULL", &field("hash", ""), &field("digest", ""));
    assert_eq!(findings(&folder).len(), 1);
    folder.run(&["check", "--fix"]).code(0);
    let fixed = folder.read("shop/order-paid/v2.avsc");
    assert!(
        fixed.contains(&field("hash", "")) && fixed.contains(r#""name": "digest", "type": "string", "default": """#)
    );
}

#[test]
fn several_changes_stay_several_findings() {
    let released = [field("a", ""), field("b", "")].join(",\n");
    let draft = [field("c", ""), field("d", "")].join(",\n");
    assert_eq!(findings(&drafted("FULL", &released, &draft)).len(), 4);
    // One direction has other advice.
    let found = findings(&drafted("BACKWARD", &field("hash", ""), &field("digest", "")));
    assert!(found.len() == 1 && found[0].contains(r#"add `"aliases": ["hash"]`"#), "{found:?}");
}

#[test]
fn a_renamed_key_has_several_names() {
    let (old, new) = (field("orderNo", r#", "default": """#), field("order_number", r#", "default": """#));
    let folder = drafted("FULL", &old, &format!("{old},\n{new}"));
    folder.run(&["release", "--all"]).code(0);
    let both = folder.read("shop/order-paid/v2.avsc");
    folder.write("shop/order-paid/v3.avsc", &both.replace(&format!("{old},\n"), ""));
    let manifest = folder.read("contracts.toml");
    let with_key = |key: &str| folder.write("contracts.toml", &format!("{manifest}key = {key}\n"));
    with_key(r#""orderNo""#);
    folder.run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
error[MESSAGE_PATH_EXISTS]: the record `OrderPaid` has no field `orderNo` of the path `orderNo`
...
  = help: add the field, or correct its path in the manifest. If the field has a new name, list all its names, the newest first, such as `key = ["order_number", "order_no"]`: each version needs one of them; `schemactl explain MESSAGE_PATH_EXISTS` says more

...
"#]]);
    with_key(r#"["order_number", "orderNo"]"#);
    folder.run(&["check"]).code(0);
    with_key("[]");
    folder.run(&["check"]).code(2);
}
