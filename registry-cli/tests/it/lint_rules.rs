use crate::linting::Folder;

/// Returns the findings about a record with these fields, as JSON lines.
fn found_in(fields: &str) -> String {
    let schema = format!("{{\"type\": \"record\", \"name\": \"R\", \"namespace\": \"a.b\", \"fields\": [{fields}]}}");
    let folder = Folder::new(&[("r.avsc", &schema)]);
    let output = folder.run(&["lint", "r.avsc", "--format", "jsonl"]).get_output().stdout.clone();
    String::from_utf8_lossy(&output).into_owned()
}

#[test]
fn count_of_things_is_not_one_of_them() {
    let output = found_in(
        r#"{"name": "amount_of_retries", "type": "double"}, {"name": "password_reset_count", "type": "int"},
           {"name": "ip_address_count", "type": "int"}"#,
    );
    for rule in ["MONEY_IS_EXACT", "FIELD_IS_NOT_CREDENTIAL", "PERSONAL_DATA_IS_CLASSIFIED"] {
        assert!(!output.contains(rule), "{output}");
    }
    let output = found_in(
        r#"{"name": "refund_amount", "type": "double"}, {"name": "password_reset", "type": "string"},
           {"name": "ip_address", "type": "string"}, {"name": "phone_number", "type": "string"}"#,
    );
    for found in [
        "MONEY_IS_EXACT",
        "FIELD_IS_NOT_CREDENTIAL",
        "`ip_address` is personal data",
        "`phone_number` is personal data",
    ] {
        assert!(output.contains(found), "{found}: {output}");
    }
}

#[test]
fn invalid_decimal_says_why() {
    for (ty, why) in [
        (r#""bytes", "precision": 3, "scale": 9"#, "its scale, 9, is greater than its precision, 3"),
        (r#""bytes""#, "`decimal` needs a `precision`, a whole number greater than 0"),
        (r#""bytes", "precision": 0"#, "`decimal` needs a `precision`, a whole number greater than 0"),
        (r#""bytes", "precision": 3, "scale": -1"#, "the `scale` of a `decimal` must be a whole number, 0 or greater"),
        (r#""fixed", "name": "F", "size": 2, "precision": 9"#, "9 digits do not fit into 2 bytes"),
        (r#""string", "precision": 3"#, "`decimal` does not fit the type string"),
    ] {
        let output = found_in(&format!(r#"{{"name": "f", "type": {{"logicalType": "decimal", "type": {ty}}}}}"#));
        assert!(output.contains(&format!("is ignored: {why}")), "{why}: {output}");
    }
}

#[test]
fn many_findings_are_counted_by_rule() {
    let fields = |count: usize| -> String {
        let fields: Vec<String> =
            (0..count).map(|number| format!("{{\"name\": \"field{number}\", \"type\": \"int\"}}")).collect();
        fields.join(",")
    };
    let run = |count: usize| {
        let schema =
            format!("{{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"a.b\",\"fields\":[{}]}}", fields(count));
        let folder = Folder::new(&[("R.avsc", &schema)]);
        String::from_utf8_lossy(&folder.run(&["lint", "R.avsc"]).get_output().stdout).into_owned()
    };
    assert!(run(30).contains("\n30  FIELD_IS_DOCUMENTED\n 1  TYPE_IS_DOCUMENTED\n"), "{}", run(30));
    assert!(!run(10).contains("\n10  FIELD_IS_DOCUMENTED"), "{}", run(10));
}
