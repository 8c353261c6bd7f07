//! One suite of behaviours that every registry passes.

use schemactl::registry::{
    Creation, History, Lock, Namespace, NamespacePolicies, RegistryError, Strategy, Topic, TopicCleanUp, TopicState,
    Verdict,
};

use crate::support::{Subject, both_registries, schema};

pub(crate) const OPEN: NamespacePolicies =
    NamespacePolicies { strategy: None, lock: Lock::OPEN, clean_up: TopicCleanUp::ByBroker };

both_registries! {
    a_version_is_told
    a_tenant_is_made_once
    a_namespace_needs_a_tenant
    a_namespace_has_the_policies_it_was_made_with
    an_existing_namespace_keeps_its_policies
    policies_are_set_and_read_back
    policies_of_a_missing_namespace_cannot_be_set
    a_topic_is_made_once
    topics_are_listed
    a_topic_needs_a_namespace
    a_topic_has_a_strategy_of_its_own_or_none
    an_unknown_topic_has_no_history
    versions_are_counted_from_zero_and_texts_kept_byte_for_byte
    a_schema_waits_for_its_topic
    an_equal_schema_is_not_stored_again
    an_old_version_keeps_its_number
    an_incompatible_schema_is_refused
    a_strategy_holds_from_the_moment_it_is_set
    the_topics_strategy_comes_before_the_namespaces
    a_closed_topic_takes_the_first_schema_only
    what_is_no_schema_is_refused
    a_union_at_the_top_is_refused
    a_default_that_does_not_fit_shuts_the_topic
    a_missing_namespace_takes_no_schema
    numbers_go_on_after_a_deletion
    schemas_deleted_before_there_were_any_leave_a_trace
    the_same_schema_at_the_same_time_becomes_one_version
    of_two_incompatible_schemas_at_the_same_time_one_is_refused
    a_topic_may_have_an_odd_name
}

pub(crate) fn home(subject: &Subject, policies: NamespacePolicies) -> Namespace {
    let namespace = Namespace::new(&subject.tenant, "n").unwrap();
    subject.registry().create_tenant(&subject.tenant).unwrap();
    subject.registry().create_namespace(&namespace, policies).unwrap();
    namespace
}

pub(crate) fn topic(subject: &Subject) -> Topic {
    topic_under(subject, Strategy::FullTransitive)
}

pub(crate) fn topic_under(subject: &Subject, strategy: Strategy) -> Topic {
    Topic::new(home(subject, NamespacePolicies { strategy: Some(strategy), ..OPEN }), "x").unwrap()
}

fn texts(history: &History) -> Vec<(u64, &str)> {
    history.live.iter().map(|schema| (schema.version, schema.text.as_str())).collect()
}

/// A field more without a default: older data cannot be read with it.
fn demanding() -> String {
    schema("", &["a"]).replace(r#","default":0"#, "")
}

fn a_version_is_told(subject: &Subject) {
    assert!(subject.registry().version().unwrap().starts_with('4'));
}

fn a_tenant_is_made_once(subject: &Subject) {
    let registry = subject.registry();
    assert!(!registry.has_tenant(&subject.tenant).unwrap());
    assert_eq!(registry.create_tenant(&subject.tenant).unwrap(), Creation::Made);
    assert_eq!(registry.create_tenant(&subject.tenant).unwrap(), Creation::Existed);
    assert!(registry.has_tenant(&subject.tenant).unwrap());
}

fn a_namespace_needs_a_tenant(subject: &Subject) {
    let namespace = Namespace::new(&subject.tenant, "n").unwrap();
    assert_eq!(subject.registry().namespace(&namespace).unwrap(), None);
    let error = subject.registry().create_namespace(&namespace, OPEN).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
}

fn a_namespace_has_the_policies_it_was_made_with(subject: &Subject) {
    let policies = NamespacePolicies {
        strategy: Some(Strategy::BackwardTransitive),
        lock: Lock::LOCKED,
        clean_up: TopicCleanUp::Never,
    };
    let namespace = home(subject, policies);
    assert_eq!(subject.registry().namespace(&namespace).unwrap(), Some(policies));
}

fn an_existing_namespace_keeps_its_policies(subject: &Subject) {
    let namespace = home(subject, OPEN);
    let other = NamespacePolicies { lock: Lock::LOCKED, ..OPEN };
    assert_eq!(subject.registry().create_namespace(&namespace, other).unwrap(), Creation::Existed);
    assert_eq!(subject.registry().namespace(&namespace).unwrap(), Some(OPEN));
}

fn policies_are_set_and_read_back(subject: &Subject) {
    let namespace = home(subject, OPEN);
    let registry = subject.registry();
    let policies = || registry.namespace(&namespace).unwrap().unwrap();
    for strategy in Strategy::ALL {
        registry.set_strategy(&namespace, strategy).unwrap();
        assert_eq!(policies().strategy, Some(strategy));
    }
    for lock in [Lock::LOCKED, Lock::OPEN] {
        registry.set_lock(&namespace, lock).unwrap();
        assert_eq!(policies().lock, lock);
    }
    for clean_up in [TopicCleanUp::Never, TopicCleanUp::ByBroker] {
        registry.set_clean_up(&namespace, clean_up).unwrap();
        assert_eq!(policies().clean_up, clean_up);
    }
}

fn policies_of_a_missing_namespace_cannot_be_set(subject: &Subject) {
    let namespace = Namespace::new(&subject.tenant, "n").unwrap();
    let registry = subject.registry();
    for refused in [
        registry.set_strategy(&namespace, Strategy::Full),
        registry.set_lock(&namespace, Lock::LOCKED),
        registry.set_clean_up(&namespace, TopicCleanUp::Never),
    ] {
        let error = refused.unwrap_err();
        assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
    }
}

fn a_topic_is_made_once(subject: &Subject) {
    let topic = topic(subject);
    let registry = subject.registry();
    assert_eq!(registry.topic(&topic).unwrap(), None);
    assert_eq!(registry.create_topic(&topic).unwrap(), Creation::Made);
    assert_eq!(registry.create_topic(&topic).unwrap(), Creation::Existed);
    assert_eq!(registry.topic(&topic).unwrap(), Some(TopicState { partitions: 0, strategy: None }));
}

fn topics_are_listed(subject: &Subject) {
    let topic = topic(subject);
    let registry = subject.registry();
    assert!(registry.topics(topic.namespace()).unwrap().is_empty());
    registry.create_topic(&topic).unwrap();
    // Makes the broker keep a topic of its own in the namespace.
    registry.set_topic_strategy(&topic, Some(Strategy::Full)).unwrap();
    assert_eq!(registry.topics(topic.namespace()).unwrap(), [topic.name().to_owned()].into());
    let nowhere = Namespace::new(&subject.tenant, "nowhere").unwrap();
    assert!(registry.topics(&nowhere).unwrap().is_empty());
}

fn a_topic_needs_a_namespace(subject: &Subject) {
    let topic = Topic::new(Namespace::new(&subject.tenant, "n").unwrap(), "x").unwrap();
    assert_eq!(subject.registry().topic(&topic).unwrap(), None);
    let error = subject.registry().create_topic(&topic).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
}

fn a_topic_has_a_strategy_of_its_own_or_none(subject: &Subject) {
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

fn an_unknown_topic_has_no_history(subject: &Subject) {
    let topic = topic(subject);
    assert_eq!(subject.registry().history(&topic).unwrap(), History::default());
    let nowhere = Topic::new(Namespace::new(&subject.tenant, "nowhere").unwrap(), "x").unwrap();
    assert_eq!(subject.registry().history(&nowhere).unwrap(), History::default());
}

fn versions_are_counted_from_zero_and_texts_kept_byte_for_byte(subject: &Subject) {
    let topic = topic(subject);
    let versions = [schema("ä \\\" \\u00e9", &[]), format!(" \n{}\n", schema("", &["a"])), schema("", &["a", "b"])];
    for (number, text) in (0..).zip(&versions) {
        assert_eq!(subject.registry().register(&topic, text).unwrap(), number);
    }
    let history = subject.registry().history(&topic).unwrap();
    assert!(history.live.iter().all(|schema| schema.kind == "AVRO"));
    assert_eq!(texts(&history), [(0, &*versions[0]), (1, &*versions[1]), (2, &*versions[2])]);
    assert!(!history.deleted);
}

fn a_schema_waits_for_its_topic(subject: &Subject) {
    let topic = topic(subject);
    subject.registry().register(&topic, &schema("", &[])).unwrap();
    assert_eq!(subject.registry().topic(&topic).unwrap(), None);
    subject.registry().create_topic(&topic).unwrap();
    assert_eq!(subject.registry().history(&topic).unwrap().live.len(), 1);
}

fn an_equal_schema_is_not_stored_again(subject: &Subject) {
    let topic = topic(subject);
    let first = schema("first", &[]);
    subject.registry().register(&topic, &first).unwrap();
    for equal in [first.clone(), schema("other words", &[]), first.replace(',', " ,\n")] {
        assert_eq!(subject.registry().register(&topic, &equal).unwrap(), 0);
    }
    assert_eq!(texts(&subject.registry().history(&topic).unwrap()), [(0, &*first)]);
}

fn an_old_version_keeps_its_number(subject: &Subject) {
    let topic = topic(subject);
    subject.registry().register(&topic, &schema("", &[])).unwrap();
    subject.registry().register(&topic, &schema("", &["a"])).unwrap();
    assert_eq!(subject.registry().register(&topic, &schema("", &[])).unwrap(), 0);
    assert_eq!(subject.registry().history(&topic).unwrap().live.last().unwrap().version, 1);
}

fn an_incompatible_schema_is_refused(subject: &Subject) {
    let topic = topic(subject);
    let registry = subject.registry();
    assert_eq!(registry.compatibility(&topic, &schema("", &[])).unwrap(), Verdict::Compatible);
    registry.register(&topic, &schema("", &[])).unwrap();
    assert_eq!(registry.compatibility(&topic, &schema("", &["a"])).unwrap(), Verdict::Compatible);
    let verdict = registry.compatibility(&topic, &demanding()).unwrap();
    let gist = "by the strategy FULL_TRANSITIVE, the new schema cannot read what";
    assert!(matches!(&verdict, Verdict::Incompatible { reason } if reason.starts_with(gist)), "{verdict:?}");
    let error = registry.register(&topic, &demanding()).unwrap_err();
    assert!(matches!(&error, RegistryError::Incompatible { .. }), "{error}");
    assert!(error.to_string().contains(gist), "{error}");
    assert_eq!(registry.history(&topic).unwrap().live.len(), 1);
}

fn a_strategy_holds_from_the_moment_it_is_set(subject: &Subject) {
    let topic = topic_under(subject, Strategy::Full);
    let registry = subject.registry();
    registry.register(&topic, &schema("", &[])).unwrap();
    registry.register(&topic, &demanding()).unwrap_err();
    registry.set_strategy(topic.namespace(), Strategy::Forward).unwrap();
    assert_eq!(registry.register(&topic, &demanding()).unwrap(), 1);
}

fn the_topics_strategy_comes_before_the_namespaces(subject: &Subject) {
    let topic = topic_under(subject, Strategy::AlwaysCompatible);
    let registry = subject.registry();
    registry.create_topic(&topic).unwrap();
    registry.register(&topic, &schema("", &[])).unwrap();
    registry.set_topic_strategy(&topic, Some(Strategy::Backward)).unwrap();
    registry.register(&topic, &demanding()).unwrap_err();
    registry.set_topic_strategy(&topic, None).unwrap();
    assert_eq!(registry.register(&topic, &demanding()).unwrap(), 1);
}

fn a_closed_topic_takes_the_first_schema_only(subject: &Subject) {
    let topic = topic_under(subject, Strategy::AlwaysIncompatible);
    let registry = subject.registry();
    assert_eq!(registry.register(&topic, &schema("", &[])).unwrap(), 0);
    assert_eq!(registry.register(&topic, &schema("again", &[])).unwrap(), 0);
    let error = registry.register(&topic, &schema("", &["a"])).unwrap_err();
    assert!(matches!(error, RegistryError::Incompatible { .. }), "{error}");
}

fn what_is_no_schema_is_refused(subject: &Subject) {
    let topic = topic(subject);
    for nonsense in ["", "nonsense", "{}", r#"{"type":"record","name":"R"}"#, r#""strin""#] {
        let error = subject.registry().register(&topic, nonsense).unwrap_err();
        assert!(matches!(error, RegistryError::Invalid { .. }), "{nonsense}: {error}");
        let error = subject.registry().compatibility(&topic, nonsense).unwrap_err();
        assert!(matches!(error, RegistryError::Invalid { .. }), "{nonsense}: {error}");
    }
}

fn a_union_at_the_top_is_refused(subject: &Subject) {
    let error = subject.registry().register(&topic(subject), r#"["null","string"]"#).unwrap_err();
    assert!(matches!(error, RegistryError::Invalid { .. }), "{error}");
}

fn a_default_that_does_not_fit_shuts_the_topic(subject: &Subject) {
    let topic = topic(subject);
    let unfit = schema("", &["a"]).replace(r#""default":0"#, r#""default":"zero""#);
    assert_eq!(subject.registry().register(&topic, &unfit).unwrap(), 0);
    let error = subject.registry().register(&topic, &schema("", &[])).unwrap_err();
    assert!(matches!(error, RegistryError::Invalid { .. }), "{error}");
}

fn a_missing_namespace_takes_no_schema(subject: &Subject) {
    let topic = Topic::new(Namespace::new(&subject.tenant, "n").unwrap(), "x").unwrap();
    let error = subject.registry().register(&topic, &schema("", &[])).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
    let error = subject.registry().compatibility(&topic, &schema("", &[])).unwrap_err();
    assert!(matches!(error, RegistryError::NamespaceMissing { .. }), "{error}");
}

fn numbers_go_on_after_a_deletion(subject: &Subject) {
    let topic = topic(subject);
    let registry = subject.registry();
    registry.register(&topic, &schema("", &[])).unwrap();
    subject.delete_schemas(&topic);
    assert_eq!(registry.history(&topic).unwrap(), History { live: Vec::new(), deleted: true });
    assert_eq!(registry.register(&topic, &demanding()).unwrap(), 2);
    let history = registry.history(&topic).unwrap();
    assert_eq!((texts(&history), history.deleted), (vec![(2, &*demanding())], true));
}

fn schemas_deleted_before_there_were_any_leave_a_trace(subject: &Subject) {
    let topic = topic(subject);
    subject.delete_schemas(&topic);
    assert!(subject.registry().history(&topic).unwrap().deleted);
    assert_eq!(subject.registry().register(&topic, &schema("", &[])).unwrap(), 1);
}

fn the_same_schema_at_the_same_time_becomes_one_version(subject: &Subject) {
    let topic = topic(subject);
    let text = schema("", &[]);
    std::thread::scope(|scope| {
        let registering = || subject.registry().register(&topic, &text).unwrap();
        let all: Vec<_> = (0..8).map(|_| scope.spawn(registering)).collect();
        assert!(all.into_iter().all(|one| one.join().unwrap() == 0));
    });
    assert_eq!(subject.registry().history(&topic).unwrap().live.len(), 1);
}

fn of_two_incompatible_schemas_at_the_same_time_one_is_refused(subject: &Subject) {
    let topic = topic(subject);
    let texts = [schema("", &[]), demanding()];
    let taken = std::thread::scope(|scope| {
        let all: Vec<_> = texts.iter().map(|text| scope.spawn(|| subject.registry().register(&topic, text))).collect();
        all.into_iter().filter_map(|one| one.join().unwrap().ok()).count()
    });
    assert_eq!(taken, 1);
}

fn a_topic_may_have_an_odd_name(subject: &Subject) {
    let topic = Topic::new(home(subject, OPEN), "a b,ü").unwrap();
    let registry = subject.registry();
    registry.create_topic(&topic).unwrap();
    assert!(registry.topic(&topic).unwrap().is_some());
    registry.register(&topic, &schema("", &[])).unwrap();
    assert_eq!(registry.history(&topic).unwrap().live.len(), 1);
}
