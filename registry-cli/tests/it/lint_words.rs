use crate::linting::Folder;

/// The rules and messages that are found in a record with these fields.
fn found_in(fields: &str) -> String {
    let schema = format!("{{\"type\": \"record\", \"name\": \"R\", \"namespace\": \"a.b\", \"fields\": [{fields}]}}");
    let folder = Folder::new(&[("r.avsc", &schema)]);
    let output = folder.run(&["lint", "r.avsc", "--format", "jsonl"]).get_output().stdout.clone();
    String::from_utf8_lossy(&output).into_owned()
}

#[test]
fn a_count_of_things_is_none_of_them() {
    let said = found_in(
        r#"{"name": "amount_of_retries", "type": "double"}, {"name": "password_reset_count", "type": "int"},
           {"name": "ip_address_count", "type": "int"}"#,
    );
    for rule in ["MONEY_IS_EXACT", "FIELD_IS_NOT_CREDENTIAL", "PERSONAL_DATA_IS_CLASSIFIED"] {
        assert!(!said.contains(rule), "{said}");
    }
    let said = found_in(
        r#"{"name": "refund_amount", "type": "double"}, {"name": "password_reset", "type": "string"},
           {"name": "ip_address", "type": "string"}, {"name": "phone_number", "type": "string"}"#,
    );
    for found in ["MONEY_IS_EXACT", "FIELD_IS_NOT_CREDENTIAL", "`ip_address` is called", "`phone_number` is called"] {
        assert!(said.contains(found), "{found}: {said}");
    }
}

#[test]
fn a_decimal_that_is_none_says_why() {
    for (ty, why) in [
        (r#""bytes", "precision": 3, "scale": 9"#, "its scale, 9, is above its precision, 3"),
        (r#""bytes""#, "`decimal` needs a `precision`, a whole number above 0"),
        (r#""bytes", "precision": 0"#, "`decimal` needs a `precision`, a whole number above 0"),
        (r#""bytes", "precision": 3, "scale": -1"#, "the `scale` of a `decimal` is a whole number from 0 on"),
        (r#""fixed", "name": "F", "size": 2, "precision": 9"#, "9 digits do not always fit into 2 bytes"),
        (r#""string", "precision": 3"#, "`decimal` does not fit the type string"),
    ] {
        let said = found_in(&format!(r#"{{"name": "f", "type": {{"logicalType": "decimal", "type": {ty}}}}}"#));
        assert!(said.contains(&format!("is ignored: {why}")), "{why}: {said}");
    }
}

#[test]
fn many_findings_are_summed_up_by_rule() {
    let fields = |count: usize| -> String {
        let fields: Vec<String> =
            (0..count).map(|number| format!("{{\"name\": \"field{number}\", \"type\": \"int\"}}")).collect();
        fields.join(",")
    };
    let run = |count: usize| {
        let text =
            format!("{{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"a.b\",\"fields\":[{}]}}", fields(count));
        let folder = Folder::new(&[("R.avsc", &text)]);
        String::from_utf8_lossy(&folder.run(&["lint", "R.avsc"]).get_output().stdout).into_owned()
    };
    assert!(run(30).contains("\n30  FIELD_IS_DOCUMENTED\n 1  TYPE_IS_DOCUMENTED\n"), "{}", run(30));
    assert!(!run(10).contains("\n10  FIELD_IS_DOCUMENTED"), "{}", run(10));
}
