//! Behaviours with schemas of other types than contracts have, which every registry passes.

use schemactl::registry::{Properties, RegistryError, SchemaType, Strategy, Topic, TypedSchema, Verdict};

use crate::registry_suite::{OPEN, home, topic, topic_under};
use crate::support::{Subject, both_registries, schema};

both_registries! {
    schemas_of_all_types_are_kept
    a_topic_keeps_its_type
    a_type_may_change_where_anything_goes_or_after_a_deletion
    a_schema_that_is_none_of_its_type_is_refused
    a_key_value_schema_is_given_out_as_the_broker_writes_it
    the_types_of_key_and_value_are_kept_but_not_looked_at_in_an_upload_of_the_same_texts
}

fn typed(schema_type: SchemaType, text: &str) -> TypedSchema {
    TypedSchema::new(schema_type, text, Properties::new())
}

fn key_value(text: &str, key: SchemaType, value: SchemaType) -> TypedSchema {
    let property = |name: &str, schema_type: SchemaType| (name.to_owned(), schema_type.name().to_owned());
    let types = [property("key.schema.type", key), property("value.schema.type", value)];
    TypedSchema::new(SchemaType::KeyValue, text, types.into())
}

fn schemas_of_all_types_are_kept(subject: &Subject) {
    let namespace = home(subject, OPEN);
    let kept = [
        (SchemaType::Json, schema("", &[]), "JSON"),
        (SchemaType::Json, r#"{"type":"object","id":"x"}"#.to_owned(), "JSON"),
        (SchemaType::Protobuf, schema("", &[]), "PROTOBUF"),
        (SchemaType::String, String::new(), "STRING"),
        (SchemaType::Int64, String::new(), "INT64"),
        (SchemaType::Instant, String::new(), "INSTANT"),
        (SchemaType::Bytes, String::new(), "NONE"),
    ];
    for (place, (schema_type, text, stored)) in kept.iter().enumerate() {
        let topic = Topic::new(namespace.clone(), &format!("t{place}")).unwrap();
        let new = typed(*schema_type, text);
        assert_eq!(subject.registry().compatibility_of(&topic, &new).unwrap(), Verdict::Compatible, "{schema_type}");
        assert_eq!(subject.registry().register_typed(&topic, &new).unwrap(), 0, "{schema_type}");
        let history = subject.registry().history(&topic).unwrap();
        assert_eq!((history.live[0].kind.as_str(), history.live[0].text.as_str()), (*stored, text.as_str()));
    }
}

fn a_topic_keeps_its_type(subject: &Subject) {
    let topic = topic(subject);
    let registry = subject.registry();
    registry.register_typed(&topic, &typed(SchemaType::String, "")).unwrap();
    let verdict = registry.compatibility(&topic, &schema("", &[])).unwrap();
    assert!(
        matches!(&verdict, Verdict::Incompatible { reason } if reason.contains("STRING") && reason.contains("AVRO")),
        "{verdict:?}"
    );
    let error = registry.register(&topic, &schema("", &[])).unwrap_err();
    assert!(matches!(&error, RegistryError::Incompatible { .. }), "{error}");
    assert_eq!(registry.history(&topic).unwrap().live.len(), 1);
}

fn a_type_may_change_where_anything_goes_or_after_a_deletion(subject: &Subject) {
    let topic = topic_under(subject, Strategy::AlwaysCompatible);
    let registry = subject.registry();
    registry.register(&topic, &schema("", &[])).unwrap();
    assert_eq!(registry.register_typed(&topic, &typed(SchemaType::Json, &schema("", &[]))).unwrap(), 1);
    registry.set_strategy(topic.namespace(), Strategy::Full).unwrap();
    subject.delete_schemas(&topic);
    assert_eq!(registry.register_typed(&topic, &typed(SchemaType::Boolean, "")).unwrap(), 3);
}

fn a_schema_that_is_none_of_its_type_is_refused(subject: &Subject) {
    let topic = topic(subject);
    for (schema_type, text) in
        [(SchemaType::Json, "{}"), (SchemaType::Int8, "x"), (SchemaType::String, "x"), (SchemaType::AutoConsume, "")]
    {
        let new = typed(schema_type, text);
        for refused in [
            subject.registry().register_typed(&topic, &new).map(drop),
            subject.registry().compatibility_of(&topic, &new).map(drop),
        ] {
            let error = refused.unwrap_err();
            assert!(matches!(error, RegistryError::Invalid { .. }), "{schema_type}: {error}");
        }
    }
    let error = subject.registry().register_typed(&topic, &typed(SchemaType::KeyValue, "[]")).unwrap_err();
    assert!(matches!(error, RegistryError::Failed { .. }), "{error}");
}

fn a_key_value_schema_is_given_out_as_the_broker_writes_it(subject: &Subject) {
    let topic = topic(subject);
    let text = format!(r#" {{ "value" : {}, "key" : "", "other" : 1 }}"#, schema("", &[]));
    let new = key_value(&text, SchemaType::Int32, SchemaType::Avro);
    assert_eq!(subject.registry().register_typed(&topic, &new).unwrap(), 0);
    let history = subject.registry().history(&topic).unwrap();
    let stored = &history.live[0];
    assert_eq!(stored.text, format!(r#"{{"key":"","value":{}}}"#, schema("", &[])));
    assert_eq!(&stored.properties, new.properties());
    assert_eq!(subject.registry().register_typed(&topic, &stored.typed().unwrap()).unwrap(), 0);
}

fn the_types_of_key_and_value_are_kept_but_not_looked_at_in_an_upload_of_the_same_texts(subject: &Subject) {
    let topic = topic(subject);
    let registry = subject.registry();
    let empty = r#"{"key":"","value":""}"#;
    registry.register_typed(&topic, &key_value(empty, SchemaType::Int32, SchemaType::String)).unwrap();
    let other = key_value(empty, SchemaType::Int64, SchemaType::String);
    assert!(matches!(registry.compatibility_of(&topic, &other).unwrap(), Verdict::Incompatible { .. }));
    assert_eq!(registry.register_typed(&topic, &other).unwrap(), 0);
    let history = registry.history(&topic).unwrap();
    assert_eq!(history.live[0].properties["key.schema.type"], "INT32");
}
