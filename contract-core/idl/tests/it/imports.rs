use crate::parse_files;

#[test]
fn types_of_all_notations_are_imported() {
    let main = r#"@namespace("shop") protocol P {
        import idl "common.avdl";
        import protocol "other.avpr";
        import schema "schema.avsc";
        record Order { common.Size size; other.Code code; Item item; Part part; }
    }"#;
    let files = [
        ("main.avdl", main),
        ("common.avdl", r#"namespace common; import idl "main.avdl"; enum Size { S, M }"#),
        ("other.avpr", r#"{"protocol": "other.P", "types": [{"type": "fixed", "name": "Code", "size": 2}]}"#),
        (
            "schema.avsc",
            r#"{"type": "record", "name": "shop.Item", "fields": [{"name": "p", "type": {"type": "enum", "name": "Part", "symbols": []}}]}"#,
        ),
    ];
    let file = parse_files(&files).expect("IDL");
    let types: Vec<(String, bool)> =
        file.types.iter().map(|named| (named.name.to_string(), named.is_imported)).collect();
    let expected = [("common.Size", true), ("other.Code", true), ("shop.Item", true), ("shop.Order", false)];
    assert_eq!(types, expected.map(|(name, is_imported)| (name.to_owned(), is_imported)));
}

#[test]
fn errors_are_located_in_the_imported_file() {
    let files = [("main.avdl", "import idl \"other.avdl\"; record R {}"), ("other.avdl", "record R {\n  string;\n}")];
    assert_eq!(parse_files(&files).err().as_deref(), Some("other.avdl:2:9: expected the name of the field, found `;`"));
}
