//! Semantic changes: data that decode and mean something else.

use contract_core::compat::readers::{
    BranchMismatch, SemanticChange, SemanticChangeKind, compare, semantic_changes, semantic_changes_with,
};
use contract_core::witness::{ReadOutcome, find};
use schemactl_avro::json::Json;
use schemactl_avro::schema::LogicalType;
use schemactl_avro::semantics::MeaningAttributes;

use super::{order, schema};

fn changes(reader: &str, writer: &str) -> Vec<SemanticChange> {
    let (reader, writer) = (schema(reader), schema(writer));
    assert!(compare(&reader, &writer).is_compatible(), "Avro accepts the pair");
    semantic_changes(&reader, &writer)
}

/// Returns the only semantic change between two types of a field.
fn change_of(reader: &str, writer: &str) -> Option<SemanticChangeKind> {
    let field = |ty: &str| order(&format!(r#"{{"name":"n","type":{ty}}}"#));
    let mut found = changes(&field(reader), &field(writer));
    assert!(found.len() <= 1, "{found:?}");
    let found = found.pop()?;
    assert_eq!(found.name_path, "Order.n");
    Some(found.kind)
}

fn logical(ty: &str, name: &str) -> String {
    format!(r#"{{"type":"{ty}","logicalType":"{name}"}}"#)
}

fn decimal(precision: u32, scale: u32) -> String {
    format!(r#"{{"type":"bytes","logicalType":"decimal","precision":{precision},"scale":{scale}}}"#)
}

#[test]
fn equal_schemas_have_no_changes() {
    assert_eq!(change_of(&decimal(9, 2), &decimal(9, 2)), None);
    let json = order(r#"{"name":"n","type":["null","int"],"default":null,"aliases":["m"]}"#);
    assert_eq!(changes(&json, &json), []);
}

#[test]
fn finds_changed_logical_types() {
    let (millis, micros) = (logical("long", "timestamp-millis"), logical("long", "timestamp-micros"));
    let (reader, writer) = (LogicalType::TimestampMillis, LogicalType::TimestampMicros);
    assert_eq!(change_of(&millis, r#""long""#), Some(SemanticChangeKind::LogicalTypeAdded { reader }));
    assert_eq!(change_of(r#""long""#, &micros), Some(SemanticChangeKind::LogicalTypeRemoved { writer }));
    assert_eq!(change_of(&millis, &micros), Some(SemanticChangeKind::UnitChanged { reader, writer }));
    let writer = LogicalType::Date;
    assert_eq!(
        change_of(&millis, &logical("int", "date")),
        Some(SemanticChangeKind::LogicalTypeChanged { reader, writer })
    );
    let (reader, writer) = (LogicalType::TimeMicros, LogicalType::TimeMillis);
    let units = change_of(&logical("long", "time-micros"), &logical("int", "time-millis"));
    assert_eq!(units, Some(SemanticChangeKind::UnitChanged { reader, writer }));
    assert_eq!(change_of(&logical("int", "timestamp-millis"), r#""int""#), None, "not a logical type on an int");
}

#[test]
fn finds_changed_logical_types_that_avro_does_not_define() {
    let custom = |reader: Option<&str>, writer: Option<&str>| {
        let name = |name: Option<&str>| name.map(str::to_owned);
        Some(SemanticChangeKind::CustomLogicalType { reader: name(reader), writer: name(writer) })
    };
    let (foo, bar) = (logical("int", "foo"), logical("long", "bar"));
    assert_eq!(change_of(&bar, &foo), custom(Some("bar"), Some("foo")));
    assert_eq!(change_of(&foo, r#""int""#), custom(Some("foo"), None));
    assert_eq!(change_of(r#""int""#, &foo), custom(None, Some("foo")));
    assert_eq!(change_of(&logical("long", "timestamp-millis"), &foo), custom(Some("timestamp-millis"), Some("foo")));
    assert_eq!(change_of(&foo, &foo), None);
    assert_eq!(
        change_of(&format!(r#"["null",{bar}]"#), &format!(r#"["null",{foo}]"#)),
        custom(Some("bar"), Some("foo"))
    );
}

/// Returns the changed attributes as (path, attribute, read, written), after checking that a witness demonstrates each.
fn attribute_changes(reader: &str, writer: &str) -> Vec<(String, String, Option<String>, Option<String>)> {
    let text = |json: &Option<Json>| json.as_ref().map(|json| json.as_str().unwrap().to_owned());
    let found = changes(reader, writer).into_iter().filter_map(|found| match &found.kind {
        SemanticChangeKind::AttributeChanged { attribute, reader: read, writer: written, .. } => {
            let witness = find(&schema(reader), &schema(writer), &found).unwrap();
            assert!(matches!(witness.java, ReadOutcome::Differs { .. }), "{witness:?}");
            Some((found.name_path, attribute.clone(), text(read), text(written)))
        }
        _ => None,
    });
    found.collect()
}

#[test]
fn finds_changed_attributes_with_a_meaning() {
    let change = |path: &str, attribute: &str, read: Option<&str>, written: Option<&str>| {
        let text = |text: Option<&str>| text.map(str::to_owned);
        (path.to_owned(), attribute.to_owned(), text(read), text(written))
    };
    let field = |ty: &str, attribute: &str| order(&format!(r#"{{"name":"n","type":{ty},{attribute}}}"#));
    let (km, m) = (r#""unit":"km""#, r#""unit":"m""#);
    let unit = [change("Order.n", "unit", Some("km"), Some("m"))];
    assert_eq!(attribute_changes(&field(r#""long""#, km), &field(r#""int""#, m)), unit);
    assert_eq!(attribute_changes(&field(r#"["null","long"]"#, km), &field(r#""int""#, m)), unit);
    assert_eq!(attribute_changes(&field(r#"["null","long"]"#, km), &field(r#"["null","int"]"#, m)), unit);
    let removed = [change("Order.n", "unit", None, Some("m"))];
    assert_eq!(attribute_changes(&field(r#""long""#, r#""doc":"d""#), &field(r#""int""#, m)), removed);
    let added = [change("Order.n", "unit", Some("km"), None)];
    assert_eq!(attribute_changes(&field(r#""long""#, km), &field(r#""int""#, r#""x":1"#)), added);

    let places =
        [("@", ""), (r#"["null",@]"#, ""), (r#"{"type":"array","items":@}"#, "[]"), (r#"["string",@]"#, "<int>")];
    for (place, step) in places {
        let of = |currency: &str| {
            let ty = format!(r#"{{"type":"int","currency":"{currency}"}}"#);
            order(&format!(r#"{{"name":"n","type":{}}}"#, place.replace('@', &ty)))
        };
        let expected = [change(&format!("Order.n{step}"), "currency", Some("USD"), Some("EUR"))];
        assert_eq!(attribute_changes(&of("USD"), &of("EUR")), expected, "{place}");
    }
    // A type's attribute that moves to the field means the same.
    assert_eq!(
        attribute_changes(&field(r#""long""#, km), &order(r#"{"name":"n","type":{"type":"int","unit":"km"}}"#)),
        []
    );
}

#[test]
fn finds_changed_attributes_of_the_project() {
    let of = |scale: &str| schema(&order(&format!(r#"{{"name":"n","type":"int","x-scale":"{scale}"}}"#)));
    let (reader, writer) = (of("richter"), of("mercalli"));
    assert_eq!(semantic_changes(&reader, &writer), []);
    let attributes = MeaningAttributes::with_additional(["x-scale"]);
    assert_eq!(semantic_changes_with(&attributes, &reader, &writer).len(), 1);
}

#[test]
fn finds_changed_scale_and_precision() {
    let scale = change_of(&decimal(9, 4), &decimal(9, 2));
    assert_eq!(scale, Some(SemanticChangeKind::DecimalScaleChanged { reader: 4, writer: 2 }));
    let precision = change_of(&decimal(9, 2), &decimal(12, 2));
    assert_eq!(precision, Some(SemanticChangeKind::DecimalPrecisionChanged { reader: 9, writer: 12 }));
}

#[test]
fn finds_lossy_promotions() {
    let bytes = SemanticChangeKind::StringBytesChanged { reader: "bytes", writer: "string" };
    assert_eq!(change_of(r#""bytes""#, r#""string""#), Some(bytes));
    for (reader, writer) in [("float", "int"), ("float", "long"), ("double", "long")] {
        let found = change_of(&format!(r#""{reader}""#), &format!(r#""{writer}""#));
        assert_eq!(found, Some(SemanticChangeKind::PrecisionLost { reader, writer }));
    }
    for (reader, writer) in [("long", "int"), ("double", "int"), ("double", "float")] {
        assert_eq!(change_of(&format!(r#""{reader}""#), &format!(r#""{writer}""#)), None);
    }
}

#[test]
fn follows_the_branch_that_a_decoder_chooses() {
    let millis = logical("long", "timestamp-millis");
    let added = Some(SemanticChangeKind::LogicalTypeAdded { reader: LogicalType::TimestampMillis });
    assert_eq!(change_of(&format!(r#"["null",{millis}]"#), r#"["null","long"]"#), added);
    assert_eq!(change_of(&format!(r#"["null",{millis}]"#), r#""long""#), added);
    assert_eq!(change_of(r#"["long","double"]"#, r#""long""#), None, "the branch of the same type is chosen");
    // Avro Java prefers it wherever it is; other decoders choose the first branch that fits.
    let field = |ty: &str| order(&format!(r#"{{"name":"n","type":{ty}}}"#));
    let (reader, writer) = (field(r#"["double","long"]"#), field(r#""long""#));
    let lost = changes(&reader, &writer).remove(0);
    assert_eq!(lost.kind, SemanticChangeKind::PrecisionLost { reader: "double", writer: "long" });
    let witness = find(&schema(&reader), &schema(&writer), &lost).unwrap();
    assert_eq!(witness.java, ReadOutcome::Same);
    assert!(matches!(witness.specification, ReadOutcome::Differs { .. }), "{witness:?}");
    assert_eq!(change_of(r#"["double","long"]"#, r#"["double","long"]"#), None, "the unions are the same");
}

#[test]
fn reports_both_values_of_a_changed_default() {
    let of = |default: &str| order(&format!(r#"{{"name":"n","type":"int","default":{default}}}"#));
    let found = changes(&of("1"), &of("2")).remove(0);
    let SemanticChangeKind::DefaultChanged { field, reader, writer } = found.kind else { panic!("{found:?}") };
    assert_eq!((field.as_str(), reader != writer), ("n", true));
    assert_eq!(found.reader_pointer, "/fields/0");
    assert_eq!(changes(&order(r#"{"name":"n","type":"int"}"#), &of("2")), [], "the reader has no default");
}

#[test]
fn equal_defaults_may_be_written_differently() {
    let of = |ty: &str, default: &str| order(&format!(r#"{{"name":"n","type":{ty},"default":{default}}}"#));
    let record = |default: i32| {
        format!(r#"{{"type":"record","name":"X","fields":[{{"name":"x","type":"int","default":{default}}}]}}"#)
    };
    for (ty, reader, writer) in [
        (r#""double""#, "1", "1.0"),
        (r#""double""#, "1e2", "100"),
        (r#""string""#, r#""A""#, r#""\u0041""#),
        (&record(3), "{}", r#"{"x":3}"#),
        (&format!(r#"{{"type":"array","items":{}}}"#, record(3)), "[{}]", r#"[{"x":3}]"#),
    ] {
        assert_eq!(changes(&of(ty, reader), &of(ty, writer)), [], "{reader} and {writer}");
    }
    assert_eq!(changes(&of(r#""double""#, "1.0"), &of(r#""int""#, "1")), []);
    assert_eq!(changes(&of(&record(3), "{}"), &of(&record(3), r#"{"x":4}"#)).len(), 1);
    // A union's default is of its first branch: 0 is a number here, and the year 1970 there.
    let millis = logical("long", "timestamp-millis");
    let unions = (format!(r#"["double",{millis}]"#), format!(r#"[{millis},"double"]"#));
    let found = changes(&of(&unions.0, "0"), &of(&unions.1, "0")).remove(0);
    assert!(matches!(found.kind, SemanticChangeKind::DefaultChanged { .. }), "{found:?}");
}

#[test]
fn finds_logical_types_of_avro_1_12() {
    let (nanos, micros) = (logical("long", "timestamp-nanos"), logical("long", "timestamp-micros"));
    for (reader, writer) in [(&nanos, &micros), (&micros, &nanos), (&nanos, &r#""long""#.to_owned())] {
        let found = change_of(reader, writer);
        assert!(matches!(found, Some(SemanticChangeKind::NewerLogicalType { .. })), "{reader} {writer}: {found:?}");
    }
    assert_eq!(change_of(&nanos, &nanos), None);
    assert_eq!(change_of(&logical("int", "timestamp-nanos"), r#""int""#), None, "not a logical type on an int");
}

#[test]
fn alias_is_the_name_of_another_type() {
    // Avro Java applies no aliases if the schemas are equal otherwise, so the symbols differ.
    let of = |record: &str, kind: &str| {
        let symbols = if kind.contains("Kind") { r#""A","B""# } else { r#""A""# };
        let kind = format!(r#"{{"type":"enum",{kind},"symbols":[{symbols}]}}"#);
        format!(r#"{{"type":"record","name":"Order"{record},"fields":[{{"name":"kind","type":{kind}}}]}}"#)
    };
    let reader = of(r#","aliases":["Kind"]"#, r#""name":"Kind","aliases":["Sort"]"#);
    let found = changes(&reader, &of("", r#""name":"Sort""#)).remove(0);
    assert!(matches!(found.kind, SemanticChangeKind::TypeAliasMisleads { .. }), "{found:?}");
    assert_eq!(changes(&of("", r#""name":"Kind","aliases":["Sort"]"#), &of("", r#""name":"Sort""#)), []);
}

#[test]
fn alias_of_a_record_is_the_name_of_a_branch() {
    let branch = |name: &str| format!(r#"{{"type":"record","name":"{name}","fields":[]}}"#);
    let of = |aliases: &str, ty: &str| {
        format!(r#"{{"type":"record","name":"Order"{aliases},"fields":[{{"name":"kind","type":{ty}}}]}}"#)
    };
    let union = format!("[{},{}]", branch("Other"), branch("Kind"));
    let found = changes(&of(r#","aliases":["Kind"]"#, &union), &of("", &branch("Kind"))).remove(0);
    assert!(matches!(found.kind, SemanticChangeKind::TypeAliasMisleads { .. }), "{found:?}");
    assert_eq!(changes(&of("", &union), &of("", &branch("Kind"))), []);
}

#[test]
fn suspects_a_rename_if_the_types_are_equal() {
    let of = |name: &str, ty: &str| order(&format!(r#"{{"name":"{name}","type":["null","{ty}"],"default":null}}"#));
    let found = changes(&of("total", "long"), &of("sum", "long")).remove(0);
    assert_eq!(found.kind, SemanticChangeKind::PossibleRename { reader: "total".to_owned(), writer: "sum".to_owned() });
    assert_eq!(found.name_path, "Order.total");
    assert_eq!(changes(&of("total", "long"), &of("note", "string")), [], "the types differ");
    let with_alias = of("total", "long").replace(r#""name":"total""#, r#""name":"total","aliases":["sum"]"#);
    assert_eq!(changes(&with_alias, &of("sum", "long")), []);
}

/// Returns the suspected renames as pairs of old and new name.
fn renames(reader: &[(&str, &str)], writer: &[(&str, &str)]) -> Vec<(String, String)> {
    let of = |fields: &[(&str, &str)]| {
        let field = |(name, ty): &(&str, &str)| {
            let default = if *ty == "string" { r#""""# } else { "0" };
            format!(r#"{{"name":"{name}","type":"{ty}","default":{default}}}"#)
        };
        order(&fields.iter().map(field).collect::<Vec<_>>().join(","))
    };
    let found = changes(&of(reader), &of(writer)).into_iter().map(|found| match found.kind {
        SemanticChangeKind::PossibleRename { reader, writer } => (writer, reader),
        kind => panic!("{kind:?}"),
    });
    found.collect()
}

#[test]
fn pairs_renames_by_similar_names() {
    let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    let found = renames(
        &[("airTemperature", "double"), ("speed", "double"), ("heartRate", "double")],
        &[("speedInMeters", "double"), ("heart_rate", "double"), ("temperature", "double")],
    );
    let expected = [("temperature", "airTemperature"), ("speedInMeters", "speed"), ("heart_rate", "heartRate")];
    assert_eq!(found, expected.map(|(old, new)| pair(old, new)));
    let found = renames(&[("parcel_size", "long")], &[("size", "int")]);
    assert_eq!(found, [pair("size", "parcel_size")], "a promoted type and a longer name");
    assert_eq!(renames(&[("total", "long")], &[("sum", "int")]), [], "neither types nor names are similar");
    assert_eq!(renames(&[("size", "string")], &[("size_of_parcel", "long")]), [], "the types are incompatible");
    let ambiguous = renames(&[("a", "string"), ("b", "string")], &[("c", "string"), ("d", "string")]);
    assert_eq!(ambiguous, [], "each field could be a rename of two others");
}

#[test]
fn finds_symbols_read_as_default() {
    let of = |symbols: &str| format!(r#"{{"type":"enum","name":"Kind","symbols":[{symbols}],"default":"A"}}"#);
    let kind = change_of(&of(r#""A""#), &of(r#""A","C","B""#));
    let symbols = vec!["B".to_owned(), "C".to_owned()];
    assert_eq!(kind, Some(SemanticChangeKind::SymbolsReadAsDefault { symbols, default: "A".to_owned() }));
}

#[test]
fn alias_captures_another_field() {
    let reader = order(r#"{"name":"a","type":"int","aliases":["b"]},{"name":"b","type":"int"}"#);
    let found = changes(&reader, &order(r#"{"name":"b","type":"int"}"#)).remove(0);
    assert_eq!(found.kind, SemanticChangeKind::AliasCapturesField { field: "a".to_owned(), alias: "b".to_owned() });
}

#[test]
fn alias_collides_with_aliased_field() {
    // Avro Java applies aliases twice: it renames `b` to `c`, and then to `a`.
    let reader =
        order(r#"{"name":"a","type":"int","aliases":["c"]},{"name":"c","type":"int","aliases":["b"],"default":0}"#);
    let found = changes(&reader, &order(r#"{"name":"a","type":"int"},{"name":"b","type":"int"}"#)).remove(0);
    assert_eq!(found.kind, SemanticChangeKind::AliasCapturesField { field: "a".to_owned(), alias: "c".to_owned() });
}

#[test]
fn field_alias_is_ignored_in_a_moved_record() {
    let of = |record: &str, field: &str| format!(r#"{{"type":"record",{record},"fields":[{{{field},"type":"int"}}]}}"#);
    let old = of(r#""name":"Order","namespace":"one""#, r#""name":"sum""#);
    let renamed = r#""name":"total","aliases":["sum"],"default":0"#;
    let found = changes(&of(r#""name":"Order","namespace":"two""#, renamed), &old).remove(0);
    assert_eq!(found.kind, SemanticChangeKind::AliasIgnored { field: "total".to_owned(), alias: "sum".to_owned() });
    assert_eq!(found.name_path, "Order.total");
    assert_eq!(changes(&of(r#""name":"Order","namespace":"one""#, renamed), &old), []);
    let with_alias = r#""name":"Order","namespace":"two","aliases":["one.Order"]"#;
    assert_eq!(changes(&of(with_alias, renamed), &old), [], "the record has an alias itself");
}

/// Returns a record of these names that has these fields.
fn record(names: &str, fields: &str) -> String {
    format!(r#"{{"type":"record",{names},"fields":[{fields}]}}"#)
}

/// Returns the fields that are renamed by the aliases of another record, as (path, field, new name, record), after checking
/// that a witness demonstrates each for Avro Java alone.
fn borrowed(reader: &str, writer: &str) -> Vec<(String, String, String, String)> {
    let found = changes(reader, writer).into_iter().filter_map(|found| match &found.kind {
        SemanticChangeKind::AliasOfOtherRecord { field, renamed, record } => {
            let witness = find(&schema(reader), &schema(writer), &found).unwrap();
            assert!(!matches!(witness.java, ReadOutcome::Same), "{witness:?}");
            assert_eq!(witness.specification, ReadOutcome::Same);
            Some((found.name_path, field.clone(), renamed.clone(), record.to_string()))
        }
        _ => None,
    });
    found.collect()
}

fn borrow(path: &str, field: &str, renamed: &str, record: &str) -> (String, String, String, String) {
    (path.to_owned(), field.to_owned(), renamed.to_owned(), record.to_owned())
}

#[test]
fn field_aliases_apply_to_a_record_named_by_an_alias() {
    let x = r#"{"name":"x","type":"int","default":0}"#;
    let y = r#"{"name":"y","type":"int","aliases":["x"],"default":0}"#;
    let parcel = record(r#""name":"Parcel""#, x);
    let optional = |ty: &str| format!(r#"{{"name":"new","type":["null",{ty}],"default":null}}"#);
    let new = optional(&record(r#""name":"Box","aliases":["Parcel"]"#, y));
    let places = [
        ("@", ""),
        (r#"["null",@]"#, ""),
        (r#"{"type":"array","items":@}"#, "[]"),
        (r#"{"type":"map","values":@}"#, "{}"),
    ];
    for (place, step) in places {
        let old = format!(r#"{{"name":"old","type":{}}}"#, place.replace('@', &parcel));
        let found = borrowed(&order(&format!("{old},{new}")), &order(&old));
        assert_eq!(found, [borrow(&format!("Order.old{step}.x"), "x", "y", "Box")], "{place}");
    }
    // The alias may be written by another record of the same schema, before or after.
    let old = format!(r#"{{"name":"old","type":{parcel}}}"#);
    assert_eq!(borrowed(&order(&format!("{new},{old}")), &order(&old)).len(), 1);
    // The record with the alias has no fields with aliases.
    let plain = optional(&record(r#""name":"Box","aliases":["Parcel"]"#, x));
    assert_eq!(changes(&order(&format!("{old},{plain}")), &order(&old)), []);
}

#[test]
fn field_aliases_apply_to_fields_that_were_not_written() {
    let of = |fields: &str| {
        let y = r#"{"name":"y","type":"int","aliases":["x"],"default":0}"#;
        let new = record(r#""name":"Box","aliases":["Parcel"]"#, y);
        let parcel = record(r#""name":"Parcel""#, fields);
        order(&format!(r#"{{"name":"old","type":{parcel}}},{{"name":"new","type":["null",{new}],"default":null}}"#))
    };
    let (reader, writer) = (of(r#"{"name":"y","type":"long","default":7}"#), of(r#"{"name":"x","type":"int"}"#));
    assert_eq!(borrowed(&reader, &writer), [borrow("Order.old.y", "x", "y", "Box")]);
}

#[test]
fn field_aliases_apply_to_a_moved_record() {
    let old = record(r#""name":"Parcel","namespace":"one""#, r#"{"name":"x","type":"int","default":0}"#);
    let moved = old.replace("one", "two");
    let other =
        record(r#""name":"Parcel","namespace":"one""#, r#"{"name":"y","type":"int","aliases":["x"],"default":0}"#);
    let reader =
        order(&format!(r#"{{"name":"old","type":{moved}}},{{"name":"new","type":["null",{other}],"default":null}}"#));
    let writer = order(&format!(r#"{{"name":"old","type":{old}}}"#));
    assert_eq!(borrowed(&reader, &writer), [borrow("Order.old.x", "x", "y", "one.Parcel")]);
}

#[test]
fn changes_are_in_the_order_of_the_readers_schema() {
    let of = |unit: &str| {
        let stamp = logical("long", &format!("timestamp-{unit}"));
        let item = format!(r#"{{"type":"record","name":"Item","fields":[{{"name":"at","type":{stamp}}}]}}"#);
        order(&format!(r#"{{"name":"items","type":{{"type":"array","items":{item}}}}},{{"name":"at","type":{stamp}}}"#))
    };
    let paths: Vec<String> = changes(&of("micros"), &of("millis")).into_iter().map(|change| change.name_path).collect();
    assert_eq!(paths, ["Order.items[].at", "Order.at"]);
}

/// Returns a record with a union of records with these names and field types.
fn union(branches: &[(&str, &str)]) -> String {
    let branch = |(name, field): &(&str, &str)| {
        format!(r#"{{"type":"record","name":"{name}","fields":[{{"name":"v","type":{field}}}]}}"#)
    };
    let branches: Vec<String> = branches.iter().map(branch).collect();
    order(&format!(r#"{{"name":"n","type":[{}]}}"#, branches.join(",")))
}

/// Returns the mismatched branches as (writer, reader, reason), after checking that a witness demonstrates each.
fn mismatches(reader: &str, writer: &str) -> Vec<(String, String, BranchMismatch)> {
    let found = changes(reader, writer).into_iter().filter_map(|found| match &found.kind {
        SemanticChangeKind::MismatchedBranch { writer: written, reader: read, reason } => {
            let witness = find(&schema(reader), &schema(writer), &found).unwrap();
            assert_ne!(witness.java, ReadOutcome::Same, "{witness:?}");
            Some((written.to_string(), read.to_string(), reason.clone()))
        }
        _ => None,
    });
    found.collect()
}

fn mismatch(written: &str, read: &str, reason: BranchMismatch) -> (String, String, BranchMismatch) {
    (written.to_owned(), read.to_owned(), reason)
}

#[test]
fn swapped_branches_are_matched_by_position() {
    let int = r#""int""#;
    let (reader, writer) = (union(&[("a.X", int), ("b.X", int)]), union(&[("b.X", int), ("a.X", int)]));
    let swapped = [
        mismatch("b.X", "a.X", BranchMismatch::ShadowsExactMatch),
        mismatch("a.X", "b.X", BranchMismatch::ShadowsExactMatch),
    ];
    assert_eq!(mismatches(&reader, &writer), swapped);
    assert_eq!(mismatches(&reader, &reader), []);
    // With one more branch, Avro Java matches by full name.
    let longer = union(&[("a.X", int), ("b.X", int), ("Y", int)]);
    assert_eq!(mismatches(&longer, &writer), []);
}

#[test]
fn removed_branch_is_read_as_same_simple_name() {
    let int = r#""int""#;
    let writer = union(&[("a.X", int), ("b.X", int)]);
    let other = |name: &str| schema(&format!(r#"{{"type":"fixed","name":"{name}","size":1}}"#));
    let collapsed =
        |name: &str| BranchMismatch::CollapsedBranches(other(name).name(other(name).root()).unwrap().clone());
    assert_eq!(mismatches(&union(&[("a.X", int)]), &writer), [mismatch("b.X", "a.X", collapsed("a.X"))]);
    assert_eq!(mismatches(&union(&[("c.X", int)]), &writer), [mismatch("b.X", "c.X", collapsed("a.X"))]);
    let ambiguous = |name: &str| match collapsed(name) {
        BranchMismatch::CollapsedBranches(name) => BranchMismatch::AmbiguousMatch(name),
        other => other,
    };
    // Both branches match. Avro Java chooses the last one.
    let reader = union(&[("b.X", int), ("c.X", int)]);
    assert_eq!(mismatches(&reader, &union(&[("a.X", int)])), [mismatch("a.X", "c.X", ambiguous("b.X"))]);
}

#[test]
fn branch_of_same_full_name_is_compared() {
    let millis = logical("long", "timestamp-millis");
    let (long, text) = (r#""long""#, r#""string""#);
    let writer = union(&[("b.X", long), ("Z", text)]);
    assert_eq!(changes(&union(&[("a.X", &millis), ("b.X", long), ("Z", text)]), &writer), []);
    let found = changes(&union(&[("a.X", long), ("b.X", &millis), ("Z", text)]), &writer);
    assert!(
        matches!(found[..], [SemanticChange { kind: SemanticChangeKind::LogicalTypeAdded { .. }, .. }]),
        "{found:?}"
    );
    // Avro's verdict is about the first branch that fits; Avro Java's decoder chooses the other one.
    let incompatible = mismatches(&union(&[("a.X", long), ("b.X", text), ("Z", text)]), &writer);
    assert_eq!(incompatible, [mismatch("b.X", "b.X", BranchMismatch::IncompatibleMatch)]);
}

#[test]
fn aliases_give_two_branches_one_name() {
    let reader = union(&[("b.X", r#""int""#), ("b.Y", r#""int""#), ("Z", r#""int""#)])
        .replace(r#""name":"b.X""#, r#""name":"b.X","aliases":["a.X"]"#)
        .replace(r#""name":"b.Y""#, r#""name":"b.Y","aliases":["b.X"]"#);
    let writer = union(&[("a.X", r#""int""#), ("b.Y", r#""int""#)]);
    let found = changes(&reader, &writer);
    let collide =
        found.iter().find(|found| matches!(found.kind, SemanticChangeKind::TypeAliasesCollide { .. })).unwrap();
    let witness = find(&schema(&reader), &schema(&writer), collide).unwrap();
    assert!(matches!(witness.java, ReadOutcome::Fails { .. }), "{witness:?}");
}
