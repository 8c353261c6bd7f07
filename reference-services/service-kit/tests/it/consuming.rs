//! The consumer: handles each message once, in order, and blocks no other key.

use service_kit::{
    Service,
    broker::{Broker, Outgoing, ProducerSchema, ReceivedMessage, SubscriptionMode, in_process::InProcess},
    client::EventSender,
    config::Tuning,
    consumer::{
        dead_letter,
        redrive::{self, RedriveCounts},
    },
    on_each_database,
    properties::{
        DLQ_ATTEMPTS, DLQ_CODE, DLQ_FAILED_AT, DLQ_ORIGIN_MESSAGE_ID, DLQ_ORIGIN_SCHEMA_VERSION,
        DLQ_ORIGIN_SUBSCRIPTION, DLQ_ORIGIN_TOPIC, DLQ_REASON, TRACEPARENT,
    },
    step::StepOutcome,
    testing::{Database, ManualService},
};

use crate::support::{
    ANSWERED, Answered, GREETED, Greeted, Greeter, HandlerBehaviour, MIGRATIONS, NAME, broker, fast_tuning, greeted_v1,
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

/// Runs until the backlog is empty, including retries.
async fn handle_all(manual: &mut ManualService, broker: &InProcess) {
    for _ in 0..500 {
        manual.run_until_idle().await;
        if broker.backlog(GREETED, NAME) == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    panic!("{} messages are not handled", broker.backlog(GREETED, NAME));
}

fn all(broker: &InProcess, topic: &str, subscription: &str) -> Vec<ReceivedMessage> {
    let mut consumer = broker.subscribe(topic, subscription, SubscriptionMode::Shared);
    std::iter::from_fn(|| consumer.try_next()).collect()
}

fn dead_letters(broker: &InProcess) -> Vec<ReceivedMessage> {
    all(broker, &dead_letter::dead_letter_topic(GREETED, NAME), dead_letter::DLQ_SUBSCRIPTION)
}

fn noted(persons: &[(&str, i64)]) -> Vec<(String, i64)> {
    persons.iter().map(|(person, size)| ((*person).to_owned(), *size)).collect()
}

on_each_database! {
    async fn duplicate_is_handled_once(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::default(), &database, &broker).await;
        let greeted = send(&broker, "ada", 1).await;
        EventSender::new(&broker, &ManualService::tenant()).send(&greeted).await.unwrap();
        assert_eq!(manual.run_until_idle().await, 2);
        broker.redeliver(GREETED, NAME);
        manual.run_until_idle().await;
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
        assert_eq!(all(&broker, ANSWERED, "observer").len(), 1);
        assert_eq!(broker.backlog(GREETED, NAME), 0);
        manual.store().close().await;
        database.remove().await;
    }

    async fn crash_before_acknowledgement_has_no_effect(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::default(), &database, &broker).await;
        send(&broker, "ada", 1).await;
        broker.lose_acknowledgements(1);
        assert_eq!(manual.consume().await, StepOutcome::Processed(1));
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
        drop(manual);
        assert_eq!(broker.backlog(GREETED, NAME), 1, "the acknowledgement was lost");
        let mut restarted = greeter(Greeter::default(), &database, &broker).await;
        assert_eq!(restarted.run_until_idle().await, 1);
        assert_eq!(broker.backlog(GREETED, NAME), 0);
        assert_eq!(notes(restarted.store()).await, noted(&[("ada", 1)]));
        assert_eq!(all(&broker, ANSWERED, "observer").len(), 1, "the event from before the crash is sent after it");
        restarted.store().close().await;
        database.remove().await;
    }

    async fn crash_with_buffered_messages_loses_none(database: Database) {
        let broker = broker().await;
        let manual = greeter(Greeter::default(), &database, &broker).await;
        for size in 0..10 {
            send(&broker, "ada", size).await;
        }
        drop(manual);
        assert_eq!(broker.backlog(GREETED, NAME), 10);
        let mut restarted = greeter(Greeter::default(), &database, &broker).await;
        assert_eq!(restarted.run_until_idle().await, 10);
        let sizes: Vec<i64> = notes(restarted.store()).await.into_iter().map(|(_, size)| size).collect();
        assert_eq!(sizes, (0..10).collect::<Vec<_>>());
        restarted.store().close().await;
        database.remove().await;
    }

    async fn transient_failure_is_retried_without_side_effects(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::with("ada", HandlerBehaviour::FailTransiently(3)), &database, &broker).await;
        send(&broker, "ada", 1).await;
        handle_all(&mut manual, &broker).await;
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
        assert_eq!(all(&broker, ANSWERED, "observer").len(), 1, "failed attempts publish no event");
        assert_eq!(manual.snapshot("lobby/greeted").retries, 3);
        assert_eq!(manual.snapshot("lobby/greeted").dead_letters, 0);
        manual.store().close().await;
        database.remove().await;
    }

    async fn delayed_key_does_not_block_others(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::with("ada", HandlerBehaviour::FailTransiently(2)), &database, &broker).await;
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

    async fn permanent_failure_becomes_a_dead_letter(database: Database) {
        let broker = broker().await;
        let greetings = Greeter::with("ada", HandlerBehaviour::FailPermanently);
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
            (DLQ_CODE, "OFFENDED"),
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
        assert_eq!(number(manual.store(), "SELECT COUNT(*) FROM inbox").await, 1, "the inbox has only the handled message");
        manual.store().close().await;
        database.remove().await;
    }

    async fn constraint_violation_is_permanent(database: Database) {
        let broker = broker().await;
        let mut manual = greeter(Greeter::default(), &database, &broker).await;
        send(&broker, "ada", 1).await;
        send(&broker, "", 2).await;
        send(&broker, "bob", 3).await;
        handle_all(&mut manual, &broker).await;
        assert_eq!(notes(manual.store()).await, noted(&[("ada", 1), ("bob", 3)]));
        assert_eq!(dead_letters(&broker)[0].properties[DLQ_CODE], "DATABASE_QUERY_FAILED");
        manual.store().close().await;
        database.remove().await;
    }

    async fn panicking_handler_is_retried_then_dead_lettered(database: Database) {
        let broker = broker().await;
        let greetings = Greeter::with("ada", HandlerBehaviour::Panic(1));
        greetings.set("eve", HandlerBehaviour::Panic(100));
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
        assert_eq!(letters[0].properties[DLQ_CODE], "HANDLER_PANICKED");
        assert_eq!(letters[0].properties[DLQ_ATTEMPTS], "3");
        assert!(letters[0].properties[DLQ_REASON].contains("shocked"));
        manual.store().close().await;
        database.remove().await;
    }

    async fn hanging_handler_is_aborted_and_retried(database: Database) {
        let broker = broker().await;
        let greetings = Greeter::with("ada", HandlerBehaviour::Sleep(std::time::Duration::from_mins(1)));
        let mut manual = greeter(greetings.clone(), &database, &broker).await;
        send(&broker, "ada", 1).await;
        send(&broker, "bob", 2).await;
        manual.consume().await;
        greetings.set("ada", HandlerBehaviour::FailTransiently(0));
        handle_all(&mut manual, &broker).await;
        let mut persons = notes(manual.store()).await;
        persons.sort();
        assert_eq!(persons, noted(&[("ada", 1), ("bob", 2)]));
        manual.store().close().await;
        database.remove().await;
    }
}

#[tokio::test]
async fn decodes_by_writer_version() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    let old = greeted_v1::Greeted { id: Greeted::new("x", 0).id, person: "ada".to_owned() };
    EventSender::new(&broker, &ManualService::tenant()).send(&old).await.unwrap();
    send(&broker, "bob", 5).await;
    manual.run_until_idle().await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 0), ("bob", 5)]));
}

#[tokio::test]
async fn recognises_equivalent_schema() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let text = <Greeted as event_runtime::Event>::VERSIONS[1].schema;
    let pretty = serde_json::from_str::<serde_json::Value>(text).map(|schema| format!("{schema:#}")).unwrap();
    send_as(&broker, &pretty, "ada").await;
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    manual.run_until_idle().await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 3)]));
}

/// Sends a greeting of size 3 with this schema.
async fn send_as(broker: &InProcess, schema: &str, person: &str) {
    send_bytes_as(broker, schema, person, Greeted::new(person, 3).bytes()).await;
}

async fn send_bytes_as(broker: &InProcess, schema: &str, person: &str, payload: Vec<u8>) {
    let schema = ProducerSchema::Avro { name: "Greeted".to_owned(), definition: schema.into() };
    let message = Outgoing { payload, key: Some(person.to_owned()), ..Outgoing::default() };
    broker.producer(GREETED, schema).send(message).await.unwrap();
}

#[tokio::test]
async fn reads_newer_version_by_avro_resolution() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let text = <Greeted as event_runtime::Event>::VERSIONS[1].schema;
    let mut later: serde_json::Value = serde_json::from_str(text).unwrap();
    let mood = serde_json::json!({ "name": "mood", "type": ["null", "string"], "default": null });
    later["fields"].as_array_mut().unwrap().push(mood);
    let payload = [&Greeted::new("ada", 3).bytes()[..], b"\x02\x08glad"].concat();
    send_bytes_as(&broker, &later.to_string(), "ada", payload).await;
    // The same schema with bytes of another one.
    send_bytes_as(&broker, &later.to_string(), "bob", Greeted::new("bob", 3).bytes()).await;
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    handle_all(&mut manual, &broker).await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 3)]));
    assert_eq!(dead_letters(&broker)[0].properties[DLQ_CODE], "MESSAGE_UNDECODABLE");
}

#[tokio::test]
async fn unreadable_version_is_held_then_dead_lettered() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let text = <Greeted as event_runtime::Event>::VERSIONS[1].schema;
    send_as(&broker, &text.replace("person", "whom"), "ada").await;
    send(&broker, "bob", 1).await;
    // The second attempt is after the grace period.
    let wait = std::time::Duration::from_millis(400);
    let tuning = Tuning {
        initial_retry_delay: wait,
        max_retry_delay: wait,
        unreadable_version_grace: wait / 4,
        ..fast_tuning()
    };
    let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, tuning).await;
    manual.run_until_idle().await;
    assert_eq!(broker.backlog(GREETED, NAME), 1, "the message is held");
    assert_eq!(notes(manual.store()).await, noted(&[("bob", 1)]), "other keys are not blocked");
    handle_all(&mut manual, &broker).await;
    let letters = dead_letters(&broker);
    assert_eq!(letters[0].properties[DLQ_CODE], "MESSAGE_VERSION_UNREADABLE");
    assert_eq!(letters[0].properties[DLQ_ORIGIN_SCHEMA_VERSION], "0");
    let reason = &letters[0].properties[DLQ_REASON];
    assert!(
        reason.contains("[RESOLUTION_FAILED]") && reason.contains("`person`") && reason.contains("redrive"),
        "{reason}"
    );
}

#[tokio::test]
async fn undecodable_messages_become_dead_letters() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let schemaless = broker.producer(GREETED, ProducerSchema::Bytes);
    schemaless.send(Outgoing { payload: b"hello".to_vec(), ..Outgoing::default() }).await.unwrap();
    let definition = <Greeted as event_runtime::Event>::VERSIONS[1].schema.into();
    let garbage = broker.producer(GREETED, ProducerSchema::Avro { name: "Greeted".to_owned(), definition });
    garbage.send(Outgoing { payload: b"garbage".to_vec(), ..Outgoing::default() }).await.unwrap();
    send(&broker, "bob", 1).await;
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    handle_all(&mut manual, &broker).await;
    let letters = dead_letters(&broker);
    let codes: Vec<&str> = letters.iter().map(|letter| letter.properties[DLQ_CODE].as_str()).collect();
    assert_eq!(codes, ["MESSAGE_WITHOUT_SCHEMA", "MESSAGE_UNDECODABLE"]);
    assert_eq!(letters[1].payload, b"garbage");
    assert_eq!(notes(manual.store()).await, noted(&[("bob", 1)]));
}

#[tokio::test]
async fn redriven_message_is_handled_only_where_it_failed() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let greetings = Greeter::with("ada", HandlerBehaviour::FailPermanently);
    let mut manual = greeter(greetings.clone(), &database, &broker).await;
    let other_database = Database::sqlite();
    let mut other = greeter_named("observer", &other_database, &broker).await;
    send(&broker, "ada", 7).await;
    let schemaless = broker.producer(GREETED, ProducerSchema::Bytes);
    schemaless.send(Outgoing { payload: b"hello".to_vec(), ..Outgoing::default() }).await.unwrap();
    handle_all(&mut manual, &broker).await;
    other.run_until_idle().await;
    assert_eq!(notes(other.store()).await, noted(&[("ada", 7)]));

    greetings.set("ada", HandlerBehaviour::FailTransiently(0));
    let quiet = std::time::Duration::from_millis(20);
    let redriven = redrive::redrive(&broker, GREETED, NAME, quiet).await.unwrap();
    assert_eq!(redriven, RedriveCounts { sent: 1, kept: 1 });
    handle_all(&mut manual, &broker).await;
    other.run_until_idle().await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 7)]));
    assert_eq!(notes(other.store()).await, noted(&[("ada", 7)]));
    let again = redrive::redrive(&broker, GREETED, NAME, quiet).await.unwrap();
    assert_eq!(again, RedriveCounts { sent: 0, kept: 1 });
}

/// Creates the same service with another name and subscription.
async fn greeter_named(name: &'static str, database: &Database, broker: &InProcess) -> ManualService {
    let service = Service::new(name, MIGRATIONS).consumes(Greeter::default()).publishes::<Answered>();
    ManualService::new(service, database, broker, fast_tuning()).await
}

#[tokio::test]
async fn acknowledges_after_storing_the_dead_letter() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let mut manual = greeter(Greeter::with("ada", HandlerBehaviour::FailPermanently), &database, &broker).await;
    send(&broker, "ada", 1).await;
    broker.reject_key("ada");
    for _ in 0..5 {
        manual.run_until_idle().await;
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    assert_eq!(broker.backlog(GREETED, NAME), 1);
    broker.accept_key("ada");
    handle_all(&mut manual, &broker).await;
    assert_eq!(dead_letters(&broker).len(), 1);
}

#[tokio::test]
async fn database_outage_delays_messages() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let mut manual = greeter(Greeter::default(), &database, &broker).await;
    send(&broker, "ada", 1).await;
    // Another process locks the file for longer than the busy timeout.
    let holder = service_kit::Store::connect(database.url()).await.unwrap();
    let held = holder.begin().await.unwrap();
    assert_eq!(manual.consume().await, StepOutcome::Processed(0));
    assert!(manual.snapshot("lobby/greeted").database_error.is_some());
    held.rollback().await.unwrap();
    handle_all(&mut manual, &broker).await;
    assert_eq!(notes(manual.store()).await, noted(&[("ada", 1)]));
    assert_eq!(manual.snapshot("lobby/greeted").database_error, None);
}
