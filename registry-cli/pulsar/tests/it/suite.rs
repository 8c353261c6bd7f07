//! One suite of behaviours that every registry passes.

use schemactl_pulsar::{
    Compatibility, Creation, Namespace, NamespaceLock, NamespacePolicies, RegistryError, SchemaHistory, Strategy,
    Topic, TopicCleanUp, TopicState,
};

use schemactl_pulsar::test_both_registries;
use schemactl_pulsar::testing::{TestRegistry, record_schema};

pub(crate) const OPEN: NamespacePolicies =
    NamespacePolicies { strategy: None, lock: NamespaceLock::OPEN, clean_up: TopicCleanUp::ByBroker };

test_both_registries! {
    reports_version
    tenant_is_created_once
    namespace_needs_a_tenant
    namespace_has_its_initial_policies
    existing_namespace_keeps_its_policies
    policies_can_be_changed
    missing_namespace_has_no_policies
    topic_is_created_once
    lists_topics
    topic_needs_a_namespace
    topic_strategy_can_be_set_and_removed
    unknown_topic_has_no_history
    versions_count_from_zero_and_keep_their_bytes
    schema_can_precede_its_topic
    equal_schema_is_not_stored_again
    older_schema_keeps_its_version
    rejects_incompatible_schema
    strategy_applies_at_once
    topic_strategy_overrides_namespace
    always_incompatible_accepts_only_the_first_schema
    rejects_invalid_schema
    rejects_union_at_the_root
    invalid_default_blocks_later_versions
    schema_needs_a_namespace
    versions_continue_after_deletion
    deletion_before_first_schema_is_recorded
    concurrent_equal_schemas_become_one_version
    concurrent_incompatible_schemas_conflict
    topic_name_can_have_special_characters
}

pub(crate) fn create_namespace(subject: &TestRegistry, policies: NamespacePolicies) -> Namespace {
    let namespace = Namespace::new(subject.tenant(), "n").unwrap();
    subject.registry().create_tenant(subject.tenant()).unwrap();
    subject.registry().create_namespace(&namespace, policies).unwrap();
    namespace
}

pub(crate) fn topic(subject: &TestRegistry) -> Topic {
    topic_under(subject, Strategy::FullTransitive)
}

pub(crate) fn topic_under(subject: &TestRegistry, strategy: Strategy) -> Topic {
    Topic::new(create_namespace(subject, NamespacePolicies { strategy: Some(strategy), ..OPEN }), "x").unwrap()
}

fn definitions(history: &SchemaHistory) -> Vec<(u64, &str)> {
    history.live.iter().map(|schema| (schema.version, schema.definition.as_str())).collect()
}

/// A schema with an added field without a default, which cannot read older data.
fn breaking() -> String {
    record_schema("", &["a"]).replace(r#","default":0"#, "")
}

fn reports_version(subject: &TestRegistry) {
    assert!(subject.registry().version().unwrap().starts_with('4'));
}

fn tenant_is_created_once(subject: &TestRegistry) {
    let registry = subject.registry();
    assert!(!registry.has_tenant(subject.tenant()).unwrap());
    assert_eq!(registry.create_tenant(subject.tenant()).unwrap(), Creation::Created);
    assert_eq!(registry.create_tenant(subject.tenant()).unwrap(), Creation::Existed);
    assert!(registry.has_tenant(subject.tenant()).unwrap());
}

fn namespace_needs_a_tenant(subject: &TestRegistry) {
    let namespace = Namespace::new(subject.tenant(), "n").unwrap();
    assert_eq!(subject.registry().namespace(&namespace).unwrap(), None);
    let error = subject.registry().create_namespace(&namespace, OPEN).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
}

fn namespace_has_its_initial_policies(subject: &TestRegistry) {
    let policies = NamespacePolicies {
        strategy: Some(Strategy::BackwardTransitive),
        lock: NamespaceLock::LOCKED,
        clean_up: TopicCleanUp::Never,
    };
    let namespace = create_namespace(subject, policies);
    assert_eq!(subject.registry().namespace(&namespace).unwrap(), Some(policies));
}

fn existing_namespace_keeps_its_policies(subject: &TestRegistry) {
    let namespace = create_namespace(subject, OPEN);
    let other = NamespacePolicies { lock: NamespaceLock::LOCKED, ..OPEN };
    assert_eq!(subject.registry().create_namespace(&namespace, other).unwrap(), Creation::Existed);
    assert_eq!(subject.registry().namespace(&namespace).unwrap(), Some(OPEN));
}

fn policies_can_be_changed(subject: &TestRegistry) {
    let namespace = create_namespace(subject, OPEN);
    let registry = subject.registry();
    let policies = || registry.namespace(&namespace).unwrap().unwrap();
    for strategy in Strategy::ALL {
        registry.set_strategy(&namespace, strategy).unwrap();
        assert_eq!(policies().strategy, Some(strategy));
    }
    for lock in [NamespaceLock::LOCKED, NamespaceLock::OPEN] {
        registry.set_lock(&namespace, lock).unwrap();
        assert_eq!(policies().lock, lock);
    }
    for clean_up in [TopicCleanUp::Never, TopicCleanUp::ByBroker] {
        registry.set_clean_up(&namespace, clean_up).unwrap();
        assert_eq!(policies().clean_up, clean_up);
    }
}

fn missing_namespace_has_no_policies(subject: &TestRegistry) {
    let namespace = Namespace::new(subject.tenant(), "n").unwrap();
    let registry = subject.registry();
    for refused in [
        registry.set_strategy(&namespace, Strategy::Full),
        registry.set_lock(&namespace, NamespaceLock::LOCKED),
        registry.set_clean_up(&namespace, TopicCleanUp::Never),
    ] {
        let error = refused.unwrap_err();
        assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
    }
}

fn topic_is_created_once(subject: &TestRegistry) {
    let topic = topic(subject);
    let registry = subject.registry();
    assert_eq!(registry.topic(&topic).unwrap(), None);
    assert_eq!(registry.create_topic(&topic).unwrap(), Creation::Created);
    assert_eq!(registry.create_topic(&topic).unwrap(), Creation::Existed);
    assert_eq!(registry.topic(&topic).unwrap(), Some(TopicState { partitions: 0, strategy: None }));
}

fn lists_topics(subject: &TestRegistry) {
    let topic = topic(subject);
    let registry = subject.registry();
    assert!(registry.topics(topic.namespace()).unwrap().is_empty());
    registry.create_topic(&topic).unwrap();
    // The broker stores the strategy in an internal topic of the namespace.
    registry.set_topic_strategy(&topic, Some(Strategy::Full)).unwrap();
    assert_eq!(registry.topics(topic.namespace()).unwrap(), [topic.name().to_owned()].into());
    let missing = Namespace::new(subject.tenant(), "missing").unwrap();
    assert!(registry.topics(&missing).unwrap().is_empty());
}

fn topic_needs_a_namespace(subject: &TestRegistry) {
    let topic = Topic::new(Namespace::new(subject.tenant(), "n").unwrap(), "x").unwrap();
    assert_eq!(subject.registry().topic(&topic).unwrap(), None);
    let error = subject.registry().create_topic(&topic).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
}

fn topic_strategy_can_be_set_and_removed(subject: &TestRegistry) {
    let topic = topic(subject);
    let registry = subject.registry();
    let error = registry.set_topic_strategy(&topic, Some(Strategy::Backward)).unwrap_err();
    assert!(matches!(error, RegistryError::TopicMissing { .. }), "{error}");
    registry.create_topic(&topic).unwrap();
    for strategy in [Some(Strategy::Backward), Some(Strategy::Full), None] {
        registry.set_topic_strategy(&topic, strategy).unwrap();
        assert_eq!(registry.topic(&topic).unwrap().unwrap().strategy, strategy);
    }
}

fn unknown_topic_has_no_history(subject: &TestRegistry) {
    let topic = topic(subject);
    assert_eq!(subject.registry().history(&topic).unwrap(), SchemaHistory::default());
    let missing = Topic::new(Namespace::new(subject.tenant(), "missing").unwrap(), "x").unwrap();
    assert_eq!(subject.registry().history(&missing).unwrap(), SchemaHistory::default());
}

fn versions_count_from_zero_and_keep_their_bytes(subject: &TestRegistry) {
    let topic = topic(subject);
    let versions = [
        record_schema("ä \\\" \\u00e9", &[]),
        format!(" \n{}\n", record_schema("", &["a"])),
        record_schema("", &["a", "b"]),
    ];
    for (number, text) in (0..).zip(&versions) {
        assert_eq!(subject.registry().register(&topic, text).unwrap(), number);
    }
    let history = subject.registry().history(&topic).unwrap();
    assert!(history.live.iter().all(|schema| schema.schema_type == "AVRO"));
    assert_eq!(definitions(&history), [(0, &*versions[0]), (1, &*versions[1]), (2, &*versions[2])]);
    assert!(!history.deleted);
}

fn schema_can_precede_its_topic(subject: &TestRegistry) {
    let topic = topic(subject);
    subject.registry().register(&topic, &record_schema("", &[])).unwrap();
    assert_eq!(subject.registry().topic(&topic).unwrap(), None);
    subject.registry().create_topic(&topic).unwrap();
    assert_eq!(subject.registry().history(&topic).unwrap().live.len(), 1);
}

fn equal_schema_is_not_stored_again(subject: &TestRegistry) {
    let topic = topic(subject);
    let first = record_schema("first", &[]);
    subject.registry().register(&topic, &first).unwrap();
    for equal in [first.clone(), record_schema("another text", &[]), first.replace(',', " ,\n")] {
        assert_eq!(subject.registry().register(&topic, &equal).unwrap(), 0);
    }
    assert_eq!(definitions(&subject.registry().history(&topic).unwrap()), [(0, &*first)]);
}

fn older_schema_keeps_its_version(subject: &TestRegistry) {
    let topic = topic(subject);
    subject.registry().register(&topic, &record_schema("", &[])).unwrap();
    subject.registry().register(&topic, &record_schema("", &["a"])).unwrap();
    assert_eq!(subject.registry().register(&topic, &record_schema("", &[])).unwrap(), 0);
    assert_eq!(subject.registry().history(&topic).unwrap().live.last().unwrap().version, 1);
}

fn rejects_incompatible_schema(subject: &TestRegistry) {
    let topic = topic(subject);
    let registry = subject.registry();
    assert_eq!(registry.compatibility(&topic, &record_schema("", &[])).unwrap(), Compatibility::Compatible);
    registry.register(&topic, &record_schema("", &[])).unwrap();
    assert_eq!(registry.compatibility(&topic, &record_schema("", &["a"])).unwrap(), Compatibility::Compatible);
    let verdict = registry.compatibility(&topic, &breaking()).unwrap();
    let summary = "by the strategy FULL_TRANSITIVE, the new schema cannot read what";
    assert!(matches!(&verdict, Compatibility::Incompatible { reason } if reason.starts_with(summary)), "{verdict:?}");
    let error = registry.register(&topic, &breaking()).unwrap_err();
    assert!(matches!(&error, RegistryError::Incompatible { .. }), "{error}");
    assert!(error.to_string().contains(summary), "{error}");
    assert_eq!(registry.history(&topic).unwrap().live.len(), 1);
}

fn strategy_applies_at_once(subject: &TestRegistry) {
    let topic = topic_under(subject, Strategy::Full);
    let registry = subject.registry();
    registry.register(&topic, &record_schema("", &[])).unwrap();
    registry.register(&topic, &breaking()).unwrap_err();
    registry.set_strategy(topic.namespace(), Strategy::Forward).unwrap();
    assert_eq!(registry.register(&topic, &breaking()).unwrap(), 1);
}

fn topic_strategy_overrides_namespace(subject: &TestRegistry) {
    let topic = topic_under(subject, Strategy::AlwaysCompatible);
    let registry = subject.registry();
    registry.create_topic(&topic).unwrap();
    registry.register(&topic, &record_schema("", &[])).unwrap();
    registry.set_topic_strategy(&topic, Some(Strategy::Backward)).unwrap();
    registry.register(&topic, &breaking()).unwrap_err();
    registry.set_topic_strategy(&topic, None).unwrap();
    assert_eq!(registry.register(&topic, &breaking()).unwrap(), 1);
}

fn always_incompatible_accepts_only_the_first_schema(subject: &TestRegistry) {
    let topic = topic_under(subject, Strategy::AlwaysIncompatible);
    let registry = subject.registry();
    assert_eq!(registry.register(&topic, &record_schema("", &[])).unwrap(), 0);
    assert_eq!(registry.register(&topic, &record_schema("again", &[])).unwrap(), 0);
    let error = registry.register(&topic, &record_schema("", &["a"])).unwrap_err();
    assert!(matches!(error, RegistryError::Incompatible { .. }), "{error}");
}

fn rejects_invalid_schema(subject: &TestRegistry) {
    let topic = topic(subject);
    for invalid in ["", "invalid", "{}", r#"{"type":"record","name":"R"}"#, r#""strin""#] {
        let error = subject.registry().register(&topic, invalid).unwrap_err();
        assert!(matches!(error, RegistryError::Invalid { .. }), "{invalid}: {error}");
        let error = subject.registry().compatibility(&topic, invalid).unwrap_err();
        assert!(matches!(error, RegistryError::Invalid { .. }), "{invalid}: {error}");
    }
}

fn rejects_union_at_the_root(subject: &TestRegistry) {
    let error = subject.registry().register(&topic(subject), r#"["null","string"]"#).unwrap_err();
    assert!(matches!(error, RegistryError::Invalid { .. }), "{error}");
}

fn invalid_default_blocks_later_versions(subject: &TestRegistry) {
    let topic = topic(subject);
    let invalid = record_schema("", &["a"]).replace(r#""default":0"#, r#""default":"zero""#);
    assert_eq!(subject.registry().register(&topic, &invalid).unwrap(), 0);
    let error = subject.registry().register(&topic, &record_schema("", &[])).unwrap_err();
    assert!(matches!(error, RegistryError::Invalid { .. }), "{error}");
}

fn schema_needs_a_namespace(subject: &TestRegistry) {
    let topic = Topic::new(Namespace::new(subject.tenant(), "n").unwrap(), "x").unwrap();
    let error = subject.registry().register(&topic, &record_schema("", &[])).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
    let error = subject.registry().compatibility(&topic, &record_schema("", &[])).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
}

fn versions_continue_after_deletion(subject: &TestRegistry) {
    let topic = topic(subject);
    let registry = subject.registry();
    registry.register(&topic, &record_schema("", &[])).unwrap();
    subject.delete_schemas(&topic);
    assert_eq!(registry.history(&topic).unwrap(), SchemaHistory { live: Vec::new(), deleted: true });
    assert_eq!(registry.register(&topic, &breaking()).unwrap(), 2);
    let history = registry.history(&topic).unwrap();
    assert_eq!((definitions(&history), history.deleted), (vec![(2, &*breaking())], true));
}

fn deletion_before_first_schema_is_recorded(subject: &TestRegistry) {
    let topic = topic(subject);
    subject.delete_schemas(&topic);
    assert!(subject.registry().history(&topic).unwrap().deleted);
    assert_eq!(subject.registry().register(&topic, &record_schema("", &[])).unwrap(), 1);
}

fn concurrent_equal_schemas_become_one_version(subject: &TestRegistry) {
    let topic = topic(subject);
    let text = record_schema("", &[]);
    std::thread::scope(|scope| {
        let registering = || subject.registry().register(&topic, &text).unwrap();
        let all: Vec<_> = (0..8).map(|_| scope.spawn(registering)).collect();
        assert!(all.into_iter().all(|one| one.join().unwrap() == 0));
    });
    assert_eq!(subject.registry().history(&topic).unwrap().live.len(), 1);
}

fn concurrent_incompatible_schemas_conflict(subject: &TestRegistry) {
    let topic = topic(subject);
    let texts = [record_schema("", &[]), breaking()];
    let taken = std::thread::scope(|scope| {
        let all: Vec<_> = texts.iter().map(|text| scope.spawn(|| subject.registry().register(&topic, text))).collect();
        all.into_iter().filter_map(|one| one.join().unwrap().ok()).count()
    });
    assert_eq!(taken, 1);
}

fn topic_name_can_have_special_characters(subject: &TestRegistry) {
    let topic = Topic::new(create_namespace(subject, OPEN), "a b,ü").unwrap();
    let registry = subject.registry();
    registry.create_topic(&topic).unwrap();
    assert!(registry.topic(&topic).unwrap().is_some());
    registry.register(&topic, &record_schema("", &[])).unwrap();
    assert_eq!(registry.history(&topic).unwrap().live.len(), 1);
}
