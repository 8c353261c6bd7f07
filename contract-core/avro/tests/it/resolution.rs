//! Resolution: the types of the writer that a reader reads, and the types it reads them as.

use schemactl_avro::resolution::{Action, FieldAction, Promotion, Resolution, ResolutionError, resolve};
use schemactl_avro::schema::{Schema, parse_str};
use schemactl_avro::source::SourceId;

fn parse(json: &str) -> Schema {
    parse_str(json, SourceId::default()).into_lenient().unwrap_or_else(|| panic!("not a schema: {json}"))
}

fn record(fields: &str) -> Schema {
    parse(&format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#))
}

/// The action for the type of the root record's only field.
fn action(writer: &str, reader: &str) -> Result<String, String> {
    let [writer, reader] = [writer, reader].map(|ty| record(&format!(r#"{{"name": "f", "type": {ty}}}"#)));
    let resolution = resolve(&writer, &reader).map_err(|error| error.to_string())?;
    Ok(field_action(&resolution))
}

fn field_action(resolution: &Resolution) -> String {
    let Action::Record { fields, .. } = &resolution.node(resolution.root()).action else { panic!("not a record") };
    let [FieldAction::Read { node, .. }] = &fields[..] else { panic!("not one field") };
    describe(resolution, &resolution.node(*node).action)
}

fn describe(resolution: &Resolution, action: &Action) -> String {
    let of = |node| describe(resolution, &resolution.node(node).action);
    match action {
        Action::WriterUnion(branches) => {
            let branches: Vec<String> = branches.iter().map(|node| node.map_or("error".to_owned(), of)).collect();
            format!("[{}]", branches.join(", "))
        }
        Action::ReaderUnion { branch, node } => format!("{branch}: {}", of(*node)),
        Action::Record { .. } => "Record".to_owned(),
        action => format!("{action:?}"),
    }
}

#[test]
fn numbers_are_promoted_but_never_narrowed() {
    assert_eq!(action(r#""int""#, r#""int""#).as_deref(), Ok("Primitive"));
    assert_eq!(action(r#""int""#, r#""double""#), Ok(format!("{:?}", Action::Promote(Promotion::IntToDouble))));
    assert_eq!(action(r#""bytes""#, r#""string""#), Ok(format!("{:?}", Action::Promote(Promotion::BytesToString))));
    assert_eq!(action(r#""long""#, r#""int""#), Err("long cannot be read as int".to_owned()));
}

#[test]
fn a_value_keeps_its_meaning() {
    let long = |logical: &str| format!(r#"{{"type": "long", "logicalType": "{logical}"}}"#);
    assert!(action(&long("timestamp-millis"), &long("timestamp-micros")).is_err());
    assert!(action(&long("timestamp-millis"), &long("local-timestamp-millis")).is_err());
    assert!(action(&long("timestamp-millis"), r#""long""#).is_ok());
    assert!(action(r#""long""#, &long("timestamp-millis")).is_ok());
}

#[test]
fn a_branch_is_found_by_name_before_shape() {
    let record = |name: &str| format!(r#"{{"type": "record", "name": "{name}", "fields": []}}"#);
    let union = |names: [&str; 2]| format!("[{}, {}]", record(names[0]), record(names[1]));
    assert_eq!(action(&record("B"), &union(["A", "B"])).as_deref(), Ok("1: Record"));
    assert_eq!(action(&record("x.B"), &union(["A", "y.B"])).as_deref(), Ok("1: Record"));
    assert_eq!(action(&record("C"), &union(["A", "B"])).as_deref(), Ok("0: Record"));
    assert_eq!(action(r#""int""#, r#"["string", "double", "long"]"#).as_deref(), Ok("1: Promote(IntToDouble)"));
    assert_eq!(action(r#"["null", "string"]"#, r#""string""#).as_deref(), Ok("[error, Primitive]"));
    assert!(action(r#"["null", "boolean"]"#, r#""string""#).is_err());
}

#[test]
fn types_of_the_same_encoding_are_read_as_themselves() {
    // By its aliases the first record could read both branches.
    let union = r#"[{"type": "record", "name": "A", "aliases": ["B"], "fields": []},
        {"type": "record", "name": "B", "fields": []}]"#;
    assert_eq!(action(union, union).as_deref(), Ok("[0: Record, 1: Record]"));
    let fields = r#"{"name": "a", "type": "int", "aliases": ["b"]}, {"name": "b", "type": "int"}"#;
    let schema = record(fields);
    let resolution = resolve(&schema, &schema).expect("a schema reads itself");
    assert!(resolution.nodes().iter().all(|node| node.is_same));
    // An older version without the second field is read by name.
    let old = record(r#"{"name": "b", "type": "int"}"#);
    assert!(resolve(&old, &schema).is_err(), "both fields would take the writer's `b`");
}

#[test]
fn recursive_types_differ_if_any_part_differs() {
    let list = |value: &str| {
        format!(r#"{{"type": "record", "name": "L", "fields": [{{"name": "next", "type": ["null", "L"]}}, {value}]}}"#)
    };
    let int = list(r#"{"name": "v", "type": "int"}"#);
    let long = list(r#"{"name": "v", "type": "long"}"#);
    let is_same = |writer: &str, reader: &str| {
        let resolution = resolve(&parse(writer), &parse(reader)).expect("an int is read as a long");
        resolution.node(resolution.root()).is_same
    };
    assert!(is_same(&int, &int.replace('{', " {")));
    assert!(!is_same(&int, &long));
}

/// A branch that does not resolve leaves no trace: pairs within it are resolved again where they are met next.
#[test]
fn a_failed_branch_does_not_affect_other_fields() {
    let inner = r#"{"type": "record", "name": "In", "fields": [{"name": "x", "type": "int"}]}"#;
    let outer = |more: &str| {
        format!(r#"{{"type": "record", "name": "Out", "fields": [{{"name": "in", "type": {inner}}}{more}]}}"#)
    };
    let [writer, reader] = ["", r#", {"name": "new", "type": "int"}"#].map(|more| {
        let out = outer(more);
        record(&format!(r#"{{"name": "u", "type": ["null", {out}]}}, {{"name": "i", "type": "In"}}"#))
    });
    let resolution = resolve(&writer, &reader).expect("the field of the same type");
    let root = resolution.node(resolution.root());
    let Action::Record { fields, .. } = &root.action else { panic!("not a record") };
    let [FieldAction::Read { node: union, .. }, FieldAction::Read { node: inner, .. }] = &fields[..] else {
        panic!("not two fields")
    };
    assert_eq!(describe(&resolution, &resolution.node(*union).action), "[0: Primitive, error]");
    assert!(resolution.node(*inner).is_same);
}

#[test]
fn missing_fields_need_a_default() {
    let reader = record(r#"{"name": "a", "type": ["null", "int"], "default": null}, {"name": "b", "type": "int"}"#);
    let error = resolve(&record(""), &reader).unwrap_err();
    assert_eq!(error.to_string(), "`R` does not have the field `b`, which has no default");
    let resolution = resolve(&record(r#"{"name": "b", "type": "int"}"#), &reader).expect("a default");
    let Action::Record { defaults, .. } = &resolution.node(resolution.root()).action else { panic!("not a record") };
    assert_eq!(defaults.iter().map(|default| default.encoded.as_deref()).collect::<Vec<_>>(), [Some(&[0][..])]);
}

#[test]
fn a_default_that_never_ends_is_not_a_value() {
    let reader = parse(r#"{"type": "record", "name": "R", "fields": [{"name": "r", "type": "R", "default": {}}]}"#);
    let resolution = resolve(&record(""), &reader).expect("a default");
    let Action::Record { defaults, .. } = &resolution.node(resolution.root()).action else { panic!("not a record") };
    assert_eq!(defaults[0].encoded, None);
}

#[test]
fn an_error_names_the_path_of_fields() {
    let schema = |ty: &str| {
        record(&format!(
            r#"{{"name": "a", "type": {{"type": "array", "items":
                {{"type": "record", "name": "I", "fields": [{{"name": "b", "type": "{ty}"}}]}}}}}}"#
        ))
    };
    let Err(ResolutionError::Mismatch(mismatch)) = resolve(&schema("string"), &schema("int")) else {
        panic!("a string is not read as an int")
    };
    assert_eq!(mismatch.path, ["a", "b"]);
}
