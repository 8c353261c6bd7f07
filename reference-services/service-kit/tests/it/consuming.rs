//! The consumer step: once, in order, never lost, never stuck.

use service_kit::{
    Service,
    broker::{Broker, Delivery, Outgoing, ProducerSchema, SubscriptionMode, in_process::InProcess},
    client::EventSender,
    config::Tuning,
    consumer::{
        StepOutcome, dead_letter,
        redrive::{self, RedriveCounts},
    },
    on_each_database,
    properties::{
        DLQ_ATTEMPTS, DLQ_CODE, DLQ_FAILED_AT, DLQ_ORIGIN_MESSAGE_ID, DLQ_ORIGIN_SCHEMA_VERSION,
        DLQ_ORIGIN_SUBSCRIPTION, DLQ_ORIGIN_TOPIC, DLQ_REASON, TRACEPARENT,
    },
    testing::{Database, ManualService},
};

use crate::support::{
    ANSWERED, Answered, GREETED, Greeted, Greeter, HandlerBehavior, MIGRATIONS, NAME, broker, fast_tuning, greeted_v1,
    notes, number, service,
};

async fn send(broker: &InProcess, person: &str, size: i64) -> Greeted {
    let greeted = Greeted::new(person, size);
    EventSender::new(broker, &ManualService::tenant()).send(&greeted).await.unwrap();
    greeted
}

async fn greeter(greeter: Greeter, database: &Database, broker: &InProcess) -> ManualService {
    ManualService::new(service(greeter), database, broker, fast_tuning()).await
}

/// Steps until the backlog is empty, waiting for what is tried again.
async fn handle_all(manual: &mut ManualService, broker: &InProcess) {
    for _ in 0..500 {
        manual.settle().await;
        if broker.backlog(GREETED, NAME) == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    panic!("{} messages are not done", broker.backlog(GREETED, NAME));
}

fn all(broker: &InProcess, topic: &str, subscription: &str) -> Vec<Delivery> {
    let mut subscription = broker.subscribe(topic, subscription, SubscriptionMode::Shared);
    std::iter::from_fn(|| subscription.try_next()).collect()
}

fn dead_letters(broker: &InProcess) -> Vec<Delivery> {
    all(broker, &dead_letter::topic_of(GREETED, NAME), dead_letter::DLQ_SUBSCRIPTION)
}

fn noted(persons: &[(&str, i64)]) -> Vec<(String, i64)> {
    persons.iter().map(|(person, size)| ((*person).to_owned(), *size)).collect()
}

on_each_database! {
    async fn a_message_that_is_delivered_twice_is_handled_once(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::default(), &database, &broker).await;
        let greeted = send(&broker, "ada", 1).await;
        EventSender::new(&broker, &ManualService::tenant()).send(&greeted).await.unwrap();
        assert_eq!(manual.settle().await, 2);
        broker.redeliver(GREETED, NAME);
        manual.settle().await;
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
        assert_eq!(all(&broker, ANSWERED, "observer").len(), 1);
        assert_eq!(broker.backlog(GREETED, NAME), 0);
        manual.store().close().await;
        database.remove().await;
    }

    async fn a_crash_between_commit_and_acknowledgement_changes_nothing(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::default(), &database, &broker).await;
        send(&broker, "ada", 1).await;
        broker.lose_acknowledgements(1);
        assert_eq!(manual.consume().await, StepOutcome::Processed(1));
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
        drop(manual);
        assert_eq!(broker.backlog(GREETED, NAME), 1, "the broker believes that it was not handled");
        let mut restarted = greeter(Greeter::default(), &database, &broker).await;
        assert_eq!(restarted.settle().await, 1);
        assert_eq!(broker.backlog(GREETED, NAME), 0);
        assert_eq!(notes(restarted.store()).await, noted(&[("ada", 1)]));
        assert_eq!(all(&broker, ANSWERED, "observer").len(), 1, "the answer of before the crash is sent after it");
        restarted.store().close().await;
        database.remove().await;
    }

    async fn a_consumer_that_dies_with_messages_in_hand_loses_none(database: Database) {
        let broker = broker().await;
        let manual = greeter(Greeter::default(), &database, &broker).await;
        for size in 0..10 {
            send(&broker, "ada", size).await;
        }
        drop(manual);
        assert_eq!(broker.backlog(GREETED, NAME), 10);
        let mut restarted = greeter(Greeter::default(), &database, &broker).await;
        assert_eq!(restarted.settle().await, 10);
        let sizes: Vec<i64> = notes(restarted.store()).await.into_iter().map(|(_, size)| size).collect();
        assert_eq!(sizes, (0..10).collect::<Vec<_>>());
        restarted.store().close().await;
        database.remove().await;
    }

    async fn a_transient_failure_is_tried_again_and_leaves_nothing_behind(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::with("ada", HandlerBehavior::FailTransiently(3)), &database, &broker).await;
        send(&broker, "ada", 1).await;
        handle_all(&mut manual, &broker).await;
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
        assert_eq!(all(&broker, ANSWERED, "observer").len(), 1, "undone work publishes nothing");
        assert_eq!(manual.figures("lobby/greeted").retries, 3);
        assert_eq!(manual.figures("lobby/greeted").dead_letters, 0);
        manual.store().close().await;
        database.remove().await;
    }

    async fn while_one_key_waits_others_go_on_and_its_own_order_holds(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::with("ada", HandlerBehavior::FailTransiently(2)), &database, &broker).await;
        for size in 0..3 {
            send(&broker, "ada", size).await;
            send(&broker, "bob", size).await;
        }
        assert_eq!(manual.consume().await, StepOutcome::Processed(3));
        assert_eq!(notes(manual.store()).await, noted(&[("bob", 0), ("bob", 1), ("bob", 2)]));
        handle_all(&mut manual, &broker).await;
        assert_eq!(notes(manual.store()).await[3..], noted(&[("ada", 0), ("ada", 1), ("ada", 2)]));
        manual.store().close().await;
        database.remove().await;
    }

    async fn a_message_that_can_never_be_handled_becomes_a_dead_letter_and_the_next_go_on(database: Database) {
        let broker = broker().await;
        let greetings = Greeter::with("ada", HandlerBehavior::FailPermanently);
        let mut manual = greeter(greetings, &database, &broker).await;
        send(&broker, "ada", 7).await;
        send(&broker, "bob", 8).await;
        handle_all(&mut manual, &broker).await;
        assert_eq!(notes(manual.store()).await, noted(&[("bob", 8)]));
        let letters = dead_letters(&broker);
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        assert_eq!(Greeted::decode_v2(&letter.payload), ("ada".to_owned(), 7));
        assert_eq!(letter.key.as_deref(), Some("ada"));
        for (name, value) in [
            (DLQ_CODE, "T0002"),
            (DLQ_REASON, "offended"),
            (DLQ_ATTEMPTS, "1"),
            (DLQ_ORIGIN_TOPIC, GREETED),
            (DLQ_ORIGIN_MESSAGE_ID, "1"),
            (DLQ_ORIGIN_SCHEMA_VERSION, "0"),
            (DLQ_ORIGIN_SUBSCRIPTION, NAME),
        ] {
            assert_eq!(letter.properties.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(letter.properties.contains_key(DLQ_FAILED_AT) && letter.properties.contains_key(TRACEPARENT));
        assert_eq!(number(manual.store(), "SELECT COUNT(*) FROM inbox").await, 1, "only what was done is remembered");
        manual.store().close().await;
        database.remove().await;
    }

    async fn a_refusal_by_the_database_is_permanent_and_spoils_no_other_message(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::default(), &database, &broker).await;
        send(&broker, "ada", 1).await;
        send(&broker, "", 2).await;
        send(&broker, "bob", 3).await;
        handle_all(&mut manual, &broker).await;
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1), ("bob", 3)]));
        assert_eq!(dead_letters(&broker)[0].properties[DLQ_CODE], "K0203");
        manual.store().close().await;
        database.remove().await;
    }

    async fn a_handler_that_panics_is_tried_again_then_given_up_and_the_others_go_on(database: Database) {
        let broker = broker().await;
        let greetings = Greeter::with("ada", HandlerBehavior::Panic(1));
        greetings.set("eve", HandlerBehavior::Panic(100));
        let mut manual = greeter(greetings, &database, &broker).await;
        for person in ["bob", "ada", "eve", "cyd"] {
            send(&broker, person, 1).await;
        }
        handle_all(&mut manual, &broker).await;
        let mut persons = notes(manual.store()).await;
        persons.sort();
        assert_eq!(persons, noted(&[("ada", 1), ("bob", 1), ("cyd", 1)]));
        let letters = dead_letters(&broker);
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].properties[DLQ_CODE], "K0305");
        assert_eq!(letters[0].properties[DLQ_ATTEMPTS], "3");
        assert!(letters[0].properties[DLQ_REASON].contains("shocked"));
        manual.store().close().await;
        database.remove().await;
    }

    async fn a_handler_that_hangs_is_cut_off_and_tried_again(database: Database) {
        let broker = broker().await;
        let greetings = Greeter::with("ada", HandlerBehavior::Sleep(std::time::Duration::from_mins(1)));
        let mut manual = greeter(greetings.clone(), &database, &broker).await;
        send(&broker, "ada", 1).await;
        send(&broker, "bob", 2).await;
        manual.consume().await;
        greetings.set("ada", HandlerBehavior::FailTransiently(0));
        handle_all(&mut manual, &broker).await;
        let mut persons = notes(manual.store()).await;
        persons.sort();
        assert_eq!(persons, noted(&[("ada", 1), ("bob", 2)]));
        manual.store().close().await;
        database.remove().await;
    }
}

#[tokio::test]
async fn a_message_is_decoded_by_the_version_that_it_was_written_with() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    let old = greeted_v1::Greeted { id: Greeted::new("x", 0).id, person: "ada".to_owned() };
    EventSender::new(&broker, &ManualService::tenant()).send(&old).await.unwrap();
    send(&broker, "bob", 5).await;
    manual.settle().await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 0), ("bob", 5)]));
}

#[tokio::test]
async fn a_version_that_another_client_spelt_differently_is_recognised_by_its_meaning() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let text = <Greeted as event_runtime::Event>::VERSIONS[1].schema;
    let pretty = serde_json::from_str::<serde_json::Value>(text).map(|schema| format!("{schema:#}")).unwrap();
    send_as(&broker, &pretty, "ada").await;
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    manual.settle().await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 3)]));
}

/// Sends a greeting of size 3 as if it were written with this schema.
async fn send_as(broker: &InProcess, schema: &str, person: &str) {
    send_bytes_as(broker, schema, person, Greeted::new(person, 3).bytes()).await;
}

async fn send_bytes_as(broker: &InProcess, schema: &str, person: &str, payload: Vec<u8>) {
    let schema = ProducerSchema::Avro { name: "Greeted".to_owned(), text: schema.into() };
    let message = Outgoing { payload, key: Some(person.to_owned()), ..Outgoing::default() };
    broker.producer(GREETED, schema).send(message).await.unwrap();
}

#[tokio::test]
async fn a_version_that_came_later_is_read_by_the_rules_of_avro() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let text = <Greeted as event_runtime::Event>::VERSIONS[1].schema;
    let mut later: serde_json::Value = serde_json::from_str(text).unwrap();
    let behavior = serde_json::json!({ "name": "behavior", "type": ["null", "string"], "default": null });
    later["fields"].as_array_mut().unwrap().push(behavior);
    let payload = [&Greeted::new("ada", 3).bytes()[..], b"\x02\x08glad"].concat();
    send_bytes_as(&broker, &later.to_string(), "ada", payload).await;
    // The same schema and bytes that are none of it.
    send_bytes_as(&broker, &later.to_string(), "bob", Greeted::new("bob", 3).bytes()).await;
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    handle_all(&mut manual, &broker).await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 3)]));
    assert_eq!(dead_letters(&broker)[0].properties[DLQ_CODE], "K0302");
}

#[tokio::test]
async fn an_unknown_version_is_held_for_a_newer_instance_and_then_becomes_a_dead_letter() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let text = <Greeted as event_runtime::Event>::VERSIONS[1].schema;
    send_as(&broker, &text.replace("person", "whom"), "ada").await;
    send(&broker, "bob", 1).await;
    // It is tried for the second time when nobody waits for a newer instance any more.
    let wait = std::time::Duration::from_millis(400);
    let tuning =
        Tuning { initial_retry_delay: wait, max_retry_delay: wait, unknown_version_grace: wait / 4, ..fast_tuning() };
    let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, tuning).await;
    manual.settle().await;
    assert_eq!(broker.backlog(GREETED, NAME), 1, "it is held");
    assert_eq!(notes(manual.store()).await, noted(&[("bob", 1)]), "others go on");
    handle_all(&mut manual, &broker).await;
    let letters = dead_letters(&broker);
    assert_eq!(letters[0].properties[DLQ_CODE], "K0304");
    assert_eq!(letters[0].properties[DLQ_ORIGIN_SCHEMA_VERSION], "0");
    let reason = &letters[0].properties[DLQ_REASON];
    assert!(reason.contains("[D0502]") && reason.contains("`person`") && reason.contains("redrive"), "{reason}");
}

#[tokio::test]
async fn bytes_that_are_no_such_event_and_messages_without_a_schema_become_dead_letters() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let schemaless = broker.producer(GREETED, ProducerSchema::Bytes);
    schemaless.send(Outgoing { payload: b"hello".to_vec(), ..Outgoing::default() }).await.unwrap();
    let text = <Greeted as event_runtime::Event>::VERSIONS[1].schema.into();
    let garbage = broker.producer(GREETED, ProducerSchema::Avro { name: "Greeted".to_owned(), text });
    garbage.send(Outgoing { payload: b"garbage".to_vec(), ..Outgoing::default() }).await.unwrap();
    send(&broker, "bob", 1).await;
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    handle_all(&mut manual, &broker).await;
    let letters = dead_letters(&broker);
    let codes: Vec<&str> = letters.iter().map(|letter| letter.properties[DLQ_CODE].as_str()).collect();
    assert_eq!(codes, ["K0303", "K0302"]);
    assert_eq!(letters[1].payload, b"garbage");
    assert_eq!(notes(manual.store()).await, noted(&[("bob", 1)]));
}

#[tokio::test]
async fn dead_letters_are_sent_again_and_only_the_one_who_failed_acts_on_them() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let greetings = Greeter::with("ada", HandlerBehavior::FailPermanently);
    let mut manual = greeter(greetings.clone(), &database, &broker).await;
    let other_database = Database::sqlite();
    let mut other = greeter_named("observer", &other_database, &broker).await;
    send(&broker, "ada", 7).await;
    let schemaless = broker.producer(GREETED, ProducerSchema::Bytes);
    schemaless.send(Outgoing { payload: b"hello".to_vec(), ..Outgoing::default() }).await.unwrap();
    handle_all(&mut manual, &broker).await;
    other.settle().await;
    assert_eq!(notes(other.store()).await, noted(&[("ada", 7)]));

    greetings.set("ada", HandlerBehavior::FailTransiently(0));
    let quiet = std::time::Duration::from_millis(20);
    let redriven = redrive::redrive(&broker, GREETED, NAME, quiet).await.unwrap();
    assert_eq!(redriven, RedriveCounts { sent: 1, kept: 1 });
    handle_all(&mut manual, &broker).await;
    other.settle().await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 7)]));
    assert_eq!(notes(other.store()).await, noted(&[("ada", 7)]));
    let again = redrive::redrive(&broker, GREETED, NAME, quiet).await.unwrap();
    assert_eq!(again, RedriveCounts { sent: 0, kept: 1 });
}

/// The same service under another name, with a subscription of its own.
async fn greeter_named(name: &'static str, database: &Database, broker: &InProcess) -> ManualService {
    let service = Service::new(name, MIGRATIONS).consumes(Greeter::default()).publishes::<Answered>();
    ManualService::new(service, database, broker, fast_tuning()).await
}

#[tokio::test]
async fn a_message_is_acknowledged_only_after_its_dead_letter_is_stored() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let mut manual = greeter(Greeter::with("ada", HandlerBehavior::FailPermanently), &database, &broker).await;
    send(&broker, "ada", 1).await;
    broker.refuse_key("ada");
    for _ in 0..5 {
        manual.settle().await;
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    assert_eq!(broker.backlog(GREETED, NAME), 1);
    broker.accept_key("ada");
    handle_all(&mut manual, &broker).await;
    assert_eq!(dead_letters(&broker).len(), 1);
}

#[tokio::test]
async fn a_database_that_is_away_delays_messages_and_loses_none() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    send(&broker, "ada", 1).await;
    // Another process holds the file for longer than we wait for it.
    let holder = service_kit::Store::connect(database.url()).await.unwrap();
    let held = holder.begin().await.unwrap();
    assert_eq!(manual.consume().await, StepOutcome::Processed(0));
    assert!(manual.figures("lobby/greeted").database.is_some());
    held.rollback().await.unwrap();
    handle_all(&mut manual, &broker).await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
    assert_eq!(manual.figures("lobby/greeted").database, None);
}
