//! Publishing: first, again, interrupted, concurrent, refused.

use schemactl::progress::Silent;
use schemactl::publish::{
    Acceptance, Conflict, Divergence, Note, Plan, Publication, Publications, PublishError, SchemaMatch, Step,
    VersionState, apply,
};
use schemactl_pulsar::{Namespace, NamespaceLock, NamespacePolicies, Registry, Strategy, Topic, TopicCleanUp};

use crate::support::{Failing, Project, TestRegistry, schema, test_both_registries};

const NO: Acceptance = Acceptance { deleted_history: false, strategy_change: false };

test_both_registries! {
    first_publish_creates_everything
    second_publish_changes_nothing
    new_version_is_appended
    draft_is_not_published
    interrupted_publish_can_be_completed
    concurrent_publishers_succeed
    open_namespace_is_locked_last
    topic_gets_its_own_strategy
    namespace_gets_the_manifests_strategy
    contract_with_only_drafts_gets_no_topic
    schema_of_unreleased_contract_is_a_conflict
    interrupted_run_leaves_valid_strategies
    conflict_of_another_contract_is_ignored
    narrowed_run_keeps_strategies_of_other_topics
    strategy_change_must_be_accepted
    rejects_different_history
    rejects_longer_history
    deleted_history_must_be_accepted
    equal_schema_with_other_text_is_kept
    adopted_history_is_registered_in_order
    version_that_equals_an_older_one_is_stored_once
    finds_all_conflicts_before_any_change
    notices_concurrent_registration
}

/// Creates a project with two services and three contracts, one with two versions.
fn project(subject: &TestRegistry) -> Project {
    Project::new(subject.tenant())
        .contract("orders/created", "", &[schema("first", &[]), schema("second", &["a"])])
        .contract("orders/paid", "", &[schema("", &[])])
        .contract("deliveries/delivered", "", &[schema("", &[])])
}

fn publish(registry: &dyn Registry, publications: &Publications, acceptance: Acceptance) -> Result<Plan, PublishError> {
    let plan = Plan::compute(registry, publications, acceptance)?;
    apply(registry, publications, &plan, &Silent)
}

fn plan(subject: &TestRegistry, project: &Project) -> Plan {
    Plan::compute(subject.registry(), &project.publications(), NO).unwrap()
}

fn states(plan: &Plan, contract: &str) -> Vec<VersionState> {
    plan.contracts.iter().find(|planned| planned.contract == contract).unwrap().comparison.states.clone()
}

fn registered(stored: u64) -> VersionState {
    VersionState::Registered { stored, schema_match: SchemaMatch::Text }
}

fn first_publish_creates_everything(subject: &TestRegistry) {
    let project = project(subject);
    let now = publish(subject.registry(), &project.publications(), NO).unwrap();
    assert!(now.is_settled());
    assert_eq!(states(&now, "orders/created"), [registered(0), registered(1)]);
    for publication in project.publications().all() {
        let topic = publication.topic();
        assert!(subject.registry().topic(topic).unwrap().is_some());
        let policies = subject.registry().namespace(topic.namespace()).unwrap().unwrap();
        let wanted = NamespacePolicies {
            strategy: Some(Strategy::FullTransitive),
            lock: NamespaceLock::LOCKED,
            clean_up: TopicCleanUp::Never,
        };
        assert_eq!(policies, wanted);
    }
}

fn second_publish_changes_nothing(subject: &TestRegistry) {
    let project = project(subject);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let again = plan(subject, &project);
    assert_eq!((again.steps, again.conflicts, again.notes), (vec![], vec![], vec![]));
}

fn new_version_is_appended(subject: &TestRegistry) {
    let versions = [schema("", &[]), schema("", &["a"]), schema("", &["a", "b"])];
    let older = Project::new(subject.tenant()).contract("orders/created", "", &versions[..1]);
    publish(subject.registry(), &older.publications(), NO).unwrap();
    let newer = Project::new(subject.tenant()).contract("orders/created", "", &versions);
    let plan = plan(subject, &newer);
    let steps: Vec<_> = plan.steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        steps,
        ["register orders/created v2 as schema version 1", "register orders/created v3 as schema version 2"]
    );
    let now = publish(subject.registry(), &newer.publications(), NO).unwrap();
    assert_eq!(states(&now, "orders/created"), [registered(0), registered(1), registered(2)]);
}

fn draft_is_not_published(subject: &TestRegistry) {
    let project = project(subject).draft("orders/paid", 2, &schema("", &["later"]));
    let now = publish(subject.registry(), &project.publications(), NO).unwrap();
    let paid = now.contracts.iter().find(|contract| contract.contract == "orders/paid").unwrap();
    assert_eq!((paid.draft, &*paid.comparison.states), (Some(2), &[registered(0)][..]));
}

fn interrupted_publish_can_be_completed(subject: &TestRegistry) {
    let project = project(subject);
    let publications = project.publications();
    let steps = plan(subject, &project).steps.len();
    assert!(steps > 8, "{steps} steps");
    // Each run is interrupted one step later than the one before.
    for left in (1..steps).rev() {
        let breaking = Failing::after(1, subject.registry());
        let error = publish(&breaking, &publications, NO).unwrap_err();
        assert!(matches!(&error, PublishError::Step { .. }), "{error}");
        assert_eq!(error.code().id, "BROKER_UNREACHABLE");
        assert!(plan(subject, &project).steps.len() <= left);
    }
    assert!(publish(subject.registry(), &publications, NO).unwrap().is_settled());
}

fn concurrent_publishers_succeed(subject: &TestRegistry) {
    let project = project(subject);
    let publications = project.publications();
    // All compute their plans before the first applies one, so that all have the same steps.
    let plans: Vec<_> = (0..4).map(|_| plan(subject, &project)).collect();
    std::thread::scope(|scope| {
        let applying =
            plans.iter().map(|plan| scope.spawn(|| apply(subject.registry(), &publications, plan, &Silent).unwrap()));
        let applying: Vec<_> = applying.collect();
        assert!(applying.into_iter().all(|one| one.join().unwrap().is_settled()));
    });
    assert_eq!(states(&plan(subject, &project), "orders/created"), [registered(0), registered(1)]);
}

fn open_namespace_is_locked_last(subject: &TestRegistry) {
    let project = project(subject);
    let namespace = Namespace::new(subject.tenant(), "orders").unwrap();
    let open = NamespacePolicies { strategy: None, lock: NamespaceLock::OPEN, clean_up: TopicCleanUp::ByBroker };
    subject.registry().create_tenant(subject.tenant()).unwrap();
    subject.registry().create_namespace(&namespace, open).unwrap();
    let foreign = Topic::new(namespace.clone(), "foreign").unwrap();
    subject.registry().create_topic(&foreign).unwrap();
    let plan = plan(subject, &project);
    let note = Note::LockAffectsOtherTopics { namespace: namespace.clone(), topics: vec!["foreign".to_owned()] };
    assert_eq!(plan.notes, [note]);
    assert!(matches!(plan.steps.last(), Some(Step::LockNamespace { namespace: last }) if *last == namespace));
    assert!(plan.steps.contains(&Step::SecureTopics { namespace: namespace.clone() }));
    assert!(publish(subject.registry(), &project.publications(), NO).unwrap().is_settled());
}

fn topic_gets_its_own_strategy(subject: &TestRegistry) {
    let project = project(subject).contract("orders/cancelled", "strategy = \"BACKWARD\"", &[schema("", &[])]);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let publications = project.publications();
    let strategy = |name: &str| {
        let topic = publications.all().iter().map(Publication::topic).find(|topic| topic.name() == name).unwrap();
        subject.registry().topic(topic).unwrap().unwrap().strategy
    };
    assert_eq!((strategy("cancelled"), strategy("paid")), (Some(Strategy::Backward), None));
}

fn namespace_gets_the_manifests_strategy(subject: &TestRegistry) {
    let backward = "strategy = \"BACKWARD\"";
    let project = Project::new(subject.tenant())
        .contract("orders/created", backward, &[schema("", &[])])
        .contract("orders/paid", backward, &[schema("", &[])])
        .contract("orders/shipped", "", &[schema("", &[])]);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    assert_eq!(strategies(subject, &project), [Some(Strategy::Backward), Some(Strategy::Backward), None]);
    let namespace = Namespace::new(subject.tenant(), "orders").unwrap();
    let policies = subject.registry().namespace(&namespace).unwrap().unwrap();
    assert_eq!(policies.strategy, Some(Strategy::FullTransitive));
}

fn contract_with_only_drafts_gets_no_topic(subject: &TestRegistry) {
    let backward = "strategy = \"BACKWARD\"";
    let project = Project::new(subject.tenant()).contract("orders/created", "", &[schema("", &[])]).contract(
        "orders/paid",
        backward,
        &[schema("", &[])],
    );
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let project = project
        .contract("orders/planned", backward, &[])
        .draft("orders/planned", 1, &schema("", &[]))
        .contract("invoices/planned", "", &[])
        .draft("invoices/planned", 1, &schema("", &[]));
    let now = plan(subject, &project);
    assert_eq!((&now.steps, &now.conflicts), (&vec![], &vec![]));
    let drafts = ["invoices/planned v1", "orders/planned v1"].map(str::to_owned).to_vec();
    assert_eq!(now.notes, [Note::DraftsLeftOut { drafts }]);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let orders = Namespace::new(subject.tenant(), "orders").unwrap();
    assert_eq!(subject.registry().topics(&orders).unwrap(), ["created", "paid"].map(str::to_owned).into());
    let invoices = Namespace::new(subject.tenant(), "invoices").unwrap();
    assert_eq!(subject.registry().namespace(&invoices).unwrap(), None);
}

/// All contracts are drafts if `contracts.lock` was lost.
fn schema_of_unreleased_contract_is_a_conflict(subject: &TestRegistry) {
    let released = Project::new(subject.tenant()).contract("orders/created", "", &[schema("", &[])]);
    publish(subject.registry(), &released.publications(), NO).unwrap();
    let unsealed =
        Project::new(subject.tenant()).contract("orders/created", "", &[]).draft("orders/created", 1, &schema("", &[]));
    let divergence = Divergence::Longer { stored: 0 };
    let conflict = Conflict::HistoryDiverges { contract: "orders/created".to_owned(), divergence };
    assert_eq!(plan(subject, &unsealed).conflicts, [conflict]);
}

/// After any step, each topic has either its old or its new strategy. Here one topic keeps the strict strategy of a namespace
/// that gets a lax one, and another topic loses its own strict strategy.
fn interrupted_run_leaves_valid_strategies(subject: &TestRegistry) {
    let contracts = |project: Project, kept: &str, lost: &str| {
        let strategy = |name: &str| format!("strategy = \"{name}\"");
        project.contract("orders/kept", &strategy(kept), &[schema("", &[])]).contract(
            "orders/lost",
            &strategy(lost),
            &[schema("", &[])],
        )
    };
    let before = contracts(Project::under(subject.tenant(), "FULL_TRANSITIVE"), "FULL_TRANSITIVE", "FORWARD");
    let after = contracts(Project::under(subject.tenant(), "BACKWARD"), "FULL_TRANSITIVE", "BACKWARD");
    let accepting = Acceptance { strategy_change: true, ..NO };
    publish(subject.registry(), &before.publications(), accepting).unwrap();
    let steps = Plan::compute(subject.registry(), &after.publications(), accepting).unwrap().steps.len();
    assert_eq!(steps, 3);
    let effective = || {
        let namespace = Namespace::new(subject.tenant(), "orders").unwrap();
        let common = subject.registry().namespace(&namespace).unwrap().unwrap().strategy;
        let own = strategies(subject, &after);
        [own[0].or(common), own[1].or(common)].map(Option::unwrap)
    };
    for _ in 1..steps {
        let breaking = Failing::after(1, subject.registry());
        publish(&breaking, &after.publications(), accepting).unwrap_err();
        let [kept, lost] = effective();
        assert_eq!(kept, Strategy::FullTransitive);
        assert!([Strategy::Forward, Strategy::Backward].contains(&lost), "{lost}");
    }
    publish(subject.registry(), &after.publications(), accepting).unwrap();
    assert_eq!(effective(), [Strategy::FullTransitive, Strategy::Backward]);
}

fn conflict_of_another_contract_is_ignored(subject: &TestRegistry) {
    let project = project(subject);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let stray = Topic::new(Namespace::new(subject.tenant(), "orders").unwrap(), "created").unwrap();
    subject.registry().register(&stray, &schema("", &["a", "stray"])).unwrap();
    let project = project.contract("orders/shipped", "", &[schema("", &[])]);
    assert_eq!(plan(subject, &project).conflicts.len(), 1);
    let shipped = project.publications().only(&["orders/shipped".to_owned()]);
    let now = publish(subject.registry(), &shipped, NO).unwrap();
    assert_eq!(states(&now, "orders/shipped"), [registered(0)]);
}

fn narrowed_run_keeps_strategies_of_other_topics(subject: &TestRegistry) {
    let full = "strategy = \"FULL_TRANSITIVE\"";
    let contracts = |project: Project| {
        project.contract("orders/created", full, &[schema("", &[])]).contract("orders/paid", "", &[schema("", &[])])
    };
    let accepting = Acceptance { strategy_change: true, ..NO };
    publish(subject.registry(), &contracts(Project::new(subject.tenant())).publications(), NO).unwrap();
    let lax = contracts(Project::under(subject.tenant(), "BACKWARD"));
    publish(subject.registry(), &lax.publications().only(&["orders/paid".to_owned()]), accepting).unwrap();
    assert_eq!(strategies(subject, &lax), [Some(Strategy::FullTransitive), None]);
    assert!(plan(subject, &lax).is_settled());
}

/// Returns the topics' own strategies.
fn strategies(subject: &TestRegistry, project: &Project) -> Vec<Option<Strategy>> {
    let publications = project.publications();
    let strategy = |topic: &Topic| subject.registry().topic(topic).unwrap().unwrap().strategy;
    publications.all().iter().map(|publication| strategy(publication.topic())).collect()
}

fn strategy_change_must_be_accepted(subject: &TestRegistry) {
    let project = project(subject);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let namespace = Namespace::new(subject.tenant(), "orders").unwrap();
    subject.registry().set_strategy(&namespace, Strategy::Backward).unwrap();
    let error = publish(subject.registry(), &project.publications(), NO).unwrap_err();
    assert_eq!(error.code().id, "STRATEGY_DIFFERS");
    let accepting = Acceptance { strategy_change: true, ..NO };
    assert!(publish(subject.registry(), &project.publications(), accepting).unwrap().is_settled());
}

fn rejects_different_history(subject: &TestRegistry) {
    let theirs = Project::new(subject.tenant()).contract("orders/created", "", &[schema("", &["theirs"])]);
    publish(subject.registry(), &theirs.publications(), NO).unwrap();
    let ours = Project::new(subject.tenant()).contract("orders/created", "", &[schema("", &["ours"])]);
    let plan = plan(subject, &ours);
    let divergence = Divergence::Differs { stored: 0, version: 1 };
    assert_eq!(plan.conflicts, [Conflict::HistoryDiverges { contract: "orders/created".to_owned(), divergence }]);
    assert_eq!(publish(subject.registry(), &ours.publications(), NO).unwrap_err().code().id, "HISTORY_DIVERGES");
}

fn rejects_longer_history(subject: &TestRegistry) {
    let versions = [schema("", &[]), schema("", &["a"])];
    let newer = Project::new(subject.tenant()).contract("orders/created", "", &versions);
    publish(subject.registry(), &newer.publications(), NO).unwrap();
    let older = Project::new(subject.tenant()).contract("orders/created", "", &versions[..1]);
    let plan = plan(subject, &older);
    let divergence = Divergence::Longer { stored: 1 };
    assert_eq!(plan.conflicts, [Conflict::HistoryDiverges { contract: "orders/created".to_owned(), divergence }]);
}

fn deleted_history_must_be_accepted(subject: &TestRegistry) {
    let project = project(subject);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let publications = project.publications();
    let created = publications.all().iter().map(Publication::topic).find(|topic| topic.name() == "created").unwrap();
    subject.delete_schemas(created);
    let error = publish(subject.registry(), &publications, NO).unwrap_err();
    assert_eq!(error.code().id, "HISTORY_DELETED");
    let accepting = Acceptance { deleted_history: true, ..NO };
    let now = publish(subject.registry(), &publications, accepting).unwrap();
    // Two versions and the deletion used the numbers 0 to 2.
    assert_eq!(states(&now, "orders/created"), [registered(3), registered(4)]);
    let again = plan(subject, &project);
    assert!(again.is_settled());
    assert_eq!(again.notes, [Note::VersionsNotReset { contract: "orders/created".to_owned() }]);
}

fn equal_schema_with_other_text_is_kept(subject: &TestRegistry) {
    let theirs = Project::new(subject.tenant()).contract("orders/created", "", &[schema("their words", &[])]);
    publish(subject.registry(), &theirs.publications(), NO).unwrap();
    let ours = Project::new(subject.tenant()).contract("orders/created", "", &[schema("our words", &[])]);
    let now = Plan::compute(subject.registry(), &ours.publications(), NO).unwrap();
    assert!(now.is_settled());
    assert_eq!(now.notes, [Note::TextDiffers { contract: "orders/created".to_owned(), version: 1, stored: 0 }]);
}

fn finds_all_conflicts_before_any_change(subject: &TestRegistry) {
    let theirs = Project::new(subject.tenant()).contract("orders/created", "", &[schema("", &["theirs"])]).contract(
        "orders/paid",
        "",
        &[schema("", &["theirs"])],
    );
    publish(subject.registry(), &theirs.publications(), NO).unwrap();
    let ours = project(subject);
    let plan = plan(subject, &ours);
    assert_eq!(plan.conflicts.len(), 2);
    let error = apply(subject.registry(), &ours.publications(), &plan, &Silent).unwrap_err();
    assert!(matches!(error, PublishError::Conflict(_)), "{error}");
    let untouched = Namespace::new(subject.tenant(), "deliveries").unwrap();
    assert_eq!(subject.registry().namespace(&untouched).unwrap(), None);
}

fn notices_concurrent_registration(subject: &TestRegistry) {
    let versions = [schema("", &[]), schema("", &["a"])];
    let project = Project::new(subject.tenant()).contract("orders/created", "", &versions[..1]);
    publish(subject.registry(), &project.publications(), NO).unwrap();
    let newer = Project::new(subject.tenant()).contract("orders/created", "", &versions);
    let publications = newer.publications();
    let plan = plan(subject, &newer);
    subject.registry().register(publications.all()[0].topic(), &schema("", &["theirs"])).unwrap();
    let error = apply(subject.registry(), &publications, &plan, &Silent).unwrap_err();
    assert_eq!(error.code().id, "REGISTRY_CHANGED");
}

/// Returns versions of which the second breaks the first, and the others break nothing.
fn broken_history() -> [String; 3] {
    let record = |fields: &str| format!(r#"{{"type": "record", "name": "t.R", "fields": [{fields}]}}"#);
    let b = r#"{"name": "b", "type": "string"}"#;
    [
        record(r#"{"name": "a", "type": "int"}"#),
        record(b),
        record(&format!(r#"{b}, {{"name": "c", "type": "int", "default": 0}}"#)),
    ]
}

fn adopted_history_is_registered_in_order(subject: &TestRegistry) {
    let without = Project::new(subject.tenant()).contract("orders/created", "", &broken_history());
    assert!(matches!(plan(subject, &without).conflicts[..], [Conflict::Incompatible { version: 2, .. }]));
    let since = "compatible-since = 2\ncompatible-since-reason = \"v1 is gone\"\n";
    let project = Project::new(subject.tenant()).contract("orders/created", since, &broken_history());
    let (registry, publications) = (subject.registry(), project.publications());
    // A run that is interrupted after each change is continued by the next one.
    let mut now = Plan::compute(registry, &publications, NO).unwrap();
    for _ in 0..now.steps.len() {
        let breaking = Failing::after(1, registry);
        drop(publish(&breaking, &publications, NO));
        now = Plan::compute(registry, &publications, NO).unwrap();
        assert_eq!(now.conflicts, []);
    }
    assert!(now.is_settled(), "{now:#?}");
    assert_eq!(states(&now, "orders/created"), [registered(0), registered(1), registered(2)]);
    let topic = publications.all()[0].topic().clone();
    assert_eq!(registry.topic(&topic).unwrap().unwrap().strategy, Some(Strategy::Full));
}

fn version_that_equals_an_older_one_is_stored_once(subject: &TestRegistry) {
    let [first, second] = [schema("first", &[]), schema("second", &["a"])];
    let versions = [first.clone(), second.clone(), schema("other documentation", &[])];
    let project = Project::new(subject.tenant()).contract("orders/created", "", &versions);
    let now = publish(subject.registry(), &project.publications(), NO).unwrap();
    assert!(now.is_settled());
    assert_eq!(states(&now, "orders/created"), [registered(0), registered(1), VersionState::SameAs { version: 1 }]);
}
