use schemactl_pulsar::{
    Compatibility, Properties, PulsarProfile, RegistryError, SchemaType, Strategy, Topic, TypedSchema,
};

use crate::suite::{OPEN, create_namespace, topic, topic_under};
use schemactl_pulsar::test_both_registries;
use schemactl_pulsar::testing::{TestRegistry, record_schema};

test_both_registries! {
    stores_schemas_of_all_types
    topic_keeps_its_type
    type_can_change_after_deletion_or_with_always_compatible
    rejects_schema_that_does_not_match_its_type
    key_value_schema_is_normalized
    upload_ignores_changed_key_and_value_types
}

fn typed(schema_type: SchemaType, text: &str) -> TypedSchema {
    TypedSchema::new(schema_type, text, Properties::new())
}

fn key_value(text: &str, key: SchemaType, value: SchemaType) -> TypedSchema {
    let property = |name: &str, schema_type: SchemaType| (name.to_owned(), schema_type.name().to_owned());
    let types = [property("key.schema.type", key), property("value.schema.type", value)];
    TypedSchema::new(SchemaType::KeyValue, text, types.into())
}

fn stores_schemas_of_all_types(subject: &TestRegistry) {
    let namespace = create_namespace(subject, OPEN);
    let kept = [
        (SchemaType::Json, record_schema("", &[]), "JSON"),
        (SchemaType::Json, r#"{"type":"object","id":"x"}"#.to_owned(), "JSON"),
        (SchemaType::Protobuf, record_schema("", &[]), "PROTOBUF"),
        (SchemaType::String, String::new(), "STRING"),
        (SchemaType::Int64, String::new(), "INT64"),
        (SchemaType::Instant, String::new(), "INSTANT"),
        (SchemaType::Bytes, String::new(), "NONE"),
    ];
    for (index, (schema_type, text, stored)) in kept.iter().enumerate() {
        let topic = Topic::new(namespace.clone(), &format!("t{index}")).unwrap();
        let new = typed(*schema_type, text);
        assert_eq!(
            subject.registry().compatibility_typed(&topic, &new).unwrap(),
            Compatibility::Compatible,
            "{schema_type}"
        );
        assert_eq!(subject.registry().register_typed(&topic, &new).unwrap(), 0, "{schema_type}");
        let history = subject.registry().history(&topic).unwrap();
        assert_eq!(
            (history.live[0].schema_type.as_str(), history.live[0].definition.as_str()),
            (*stored, text.as_str())
        );
    }
}

fn topic_keeps_its_type(subject: &TestRegistry) {
    let topic = topic(subject);
    let registry = subject.registry();
    registry.register_typed(&topic, &typed(SchemaType::String, "")).unwrap();
    let verdict = registry.compatibility(&topic, &record_schema("", &[])).unwrap();
    assert!(
        matches!(&verdict, Compatibility::Incompatible { reason } if reason.contains("STRING") && reason.contains("AVRO")),
        "{verdict:?}"
    );
    let error = registry.register(&topic, &record_schema("", &[])).unwrap_err();
    assert!(matches!(&error, RegistryError::Incompatible { .. }), "{error}");
    assert_eq!(registry.history(&topic).unwrap().live.len(), 1);
}

fn type_can_change_after_deletion_or_with_always_compatible(subject: &TestRegistry) {
    let topic = topic_under(subject, Strategy::AlwaysCompatible);
    let registry = subject.registry();
    registry.register(&topic, &record_schema("", &[])).unwrap();
    assert_eq!(registry.register_typed(&topic, &typed(SchemaType::Json, &record_schema("", &[]))).unwrap(), 1);
    registry.set_strategy(topic.namespace(), Strategy::Full).unwrap();
    subject.delete_schemas(&topic);
    assert_eq!(registry.register_typed(&topic, &typed(SchemaType::Boolean, "")).unwrap(), 3);
}

fn rejects_schema_that_does_not_match_its_type(subject: &TestRegistry) {
    let topic = topic(subject);
    for (schema_type, text) in
        [(SchemaType::Json, "{}"), (SchemaType::Int8, "x"), (SchemaType::String, "x"), (SchemaType::AutoConsume, "")]
    {
        let new = typed(schema_type, text);
        for refused in [
            subject.registry().register_typed(&topic, &new).map(drop),
            subject.registry().compatibility_typed(&topic, &new).map(drop),
        ] {
            let error = refused.unwrap_err();
            assert!(matches!(error, RegistryError::Invalid { .. }), "{schema_type}: {error}");
        }
    }
    let error = subject.registry().register_typed(&topic, &typed(SchemaType::KeyValue, "[]")).unwrap_err();
    assert!(matches!(error, RegistryError::Failed { .. }), "{error}");
}

fn key_value_schema_is_normalized(subject: &TestRegistry) {
    let topic = topic(subject);
    let text = format!(r#" {{ "value" : {}, "key" : "", "other" : 1 }}"#, record_schema("", &[]));
    let new = key_value(&text, SchemaType::Int32, SchemaType::Avro);
    assert_eq!(subject.registry().register_typed(&topic, &new).unwrap(), 0);
    let history = subject.registry().history(&topic).unwrap();
    let stored = &history.live[0];
    assert_eq!(stored.definition, format!(r#"{{"key":"","value":{}}}"#, record_schema("", &[])));
    assert_eq!(&stored.properties, new.properties());
    assert_eq!(
        subject.registry().register_typed(&topic, &stored.to_typed(PulsarProfile::default()).unwrap()).unwrap(),
        0
    );
}

fn upload_ignores_changed_key_and_value_types(subject: &TestRegistry) {
    let topic = topic(subject);
    let registry = subject.registry();
    let empty = r#"{"key":"","value":""}"#;
    registry.register_typed(&topic, &key_value(empty, SchemaType::Int32, SchemaType::String)).unwrap();
    let other = key_value(empty, SchemaType::Int64, SchemaType::String);
    assert!(matches!(registry.compatibility_typed(&topic, &other).unwrap(), Compatibility::Incompatible { .. }));
    assert_eq!(registry.register_typed(&topic, &other).unwrap(), 0);
    let history = registry.history(&topic).unwrap();
    assert_eq!(history.live[0].properties["key.schema.type"], "INT32");
}
