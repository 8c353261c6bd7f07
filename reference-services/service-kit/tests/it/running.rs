//! Running services: several at once, shutdown, crashes.

use std::{sync::Arc, time::Duration};

use service_kit::{
    Running,
    broker::{Broker, SharedBroker, SubscriptionMode, in_process::InProcess},
    client::{EventSender, EventSubscriber},
    config::Settings,
    on_each_database,
    tenant::Tenant,
    testing::Database,
};
use tokio::time::timeout;

use crate::support::{
    ANSWERED, Answered, GREETED, Greeted, Greeter, HandlerBehaviour, NAME, broker, fast_tuning, notes, number, service,
};

const TIMEOUT: Duration = Duration::from_secs(30);

async fn start(greeter: Greeter, database: &Database, broker: &InProcess) -> Running {
    let shared: SharedBroker = Arc::new(broker.clone());
    let settings = Settings { tuning: fast_tuning(), ..Settings::new(database.url(), "test") };
    let running = service(greeter).start(settings, shared).await.unwrap();
    running.ready(TIMEOUT).await.unwrap();
    running
}

/// Sends `count` greetings of ten persons.
async fn send(broker: &InProcess, count: i64) {
    let sender = EventSender::new(broker, &Tenant::new("test"));
    for size in 0..count {
        sender.send(&Greeted::new(&format!("person {}", size % 10), size)).await.unwrap();
    }
}

async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let wait = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(TIMEOUT, wait).await.unwrap_or_else(|_| panic!("{what} did not happen in time"));
}

/// Checks that every greeting was handled once and in the order of its person.
async fn assert_handled_once(database: &Database, broker: &InProcess, count: i64) {
    let store = service_kit::Store::connect(database.url()).await.unwrap();
    let notes = notes(&store).await;
    assert_eq!(i64::try_from(notes.len()).unwrap(), count);
    let mut answers = broker.subscribe(ANSWERED, "observer", SubscriptionMode::Shared);
    let mut ids = std::collections::BTreeSet::new();
    let mut answered = Vec::new();
    while let Some(received) = answers.try_next() {
        let answer = <Answered as event_runtime::Event>::decode(1, &received.payload).unwrap();
        // A duplicate has the same id; the inbox of its consumer would drop it.
        if ids.insert(answer.id) {
            answered.push((answer.person, answer.size));
        }
    }
    for list in [&notes, &answered] {
        for person in 0..10 {
            let name = format!("person {person}");
            let sizes: Vec<i64> = list.iter().filter(|(who, _)| *who == name).map(|(_, size)| *size).collect();
            let expected: Vec<i64> = (0..count).filter(|size| size % 10 == person).collect();
            assert_eq!(sizes, expected, "{name}");
        }
    }
    store.close().await;
}

on_each_database! {
    async fn handles_every_event_once_in_order(database: Database) {
        let broker = broker().await;
        let running = start(Greeter::default(), &database, &broker).await;
        send(&broker, 500).await;
        until("handling", async || broker.backlog(ANSWERED, "observer") >= 500).await;
        running.shutdown().await.unwrap();
        assert_handled_once(&database, &broker, 500).await;
        database.remove().await;
    }

    async fn shutdown_finishes_messages_and_sends_the_outbox(database: Database) {
        let broker = broker().await;
        let greeter = Greeter::with("person 3", HandlerBehaviour::Sleep(Duration::from_millis(50)));
        let running = start(greeter, &database, &broker).await;
        send(&broker, 100).await;
        until("some handling", async || broker.backlog(GREETED, NAME) < 100).await;
        running.shutdown().await.unwrap();
        let store = service_kit::Store::connect(database.url()).await.unwrap();
        let handled = notes(&store).await.len();
        assert_eq!(broker.backlog(GREETED, NAME), 100 - handled, "only committed messages are acknowledged");
        assert_eq!(number(&store, "SELECT COUNT(*) FROM outbox WHERE state <> 'sent'").await, 0);
        assert_eq!(broker.backlog(ANSWERED, "observer"), handled);
        assert_eq!(broker.consumers(GREETED, NAME), 0);
        store.close().await;
        let running = start(Greeter::default(), &database, &broker).await;
        until("handling the rest", async || broker.backlog(ANSWERED, "observer") >= 100).await;
        running.shutdown().await.unwrap();
        assert_handled_once(&database, &broker, 100).await;
        database.remove().await;
    }

    async fn crashes_lose_and_duplicate_nothing(database: Database) {
        let broker = broker().await;
        let mut running = start(Greeter::default(), &database, &broker).await;
        for crash in 1..=6_u64 {
            send_more(&broker, crash).await;
            tokio::time::sleep(Duration::from_millis(7 * crash)).await;
            // Dropping aborts transactions, and loses acknowledgements and receipts.
            broker.lose_acknowledgements(3);
            drop(running);
            running = start(Greeter::default(), &database, &broker).await;
        }
        // Redeliver the messages whose acknowledgement was lost, as after a lost connection.
        broker.lose_acknowledgements(0);
        broker.redeliver(GREETED, NAME);
        until("handling", async || broker.backlog(GREETED, NAME) == 0).await;
        running.shutdown().await.unwrap();
        assert_handled_once(&database, &broker, 300).await;
        database.remove().await;
    }

    async fn survives_broker_outage(database: Database) {
        let broker = broker().await;
        let running = start(Greeter::default(), &database, &broker).await;
        send(&broker, 100).await;
        until("some handling", async || broker.backlog(GREETED, NAME) < 100).await;
        broker.disconnect();
        until("noticing", async || running.ready(Duration::ZERO).await.is_err()).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        broker.reconnect();
        running.ready(TIMEOUT).await.unwrap();
        until("handling", async || broker.backlog(GREETED, NAME) == 0).await;
        running.shutdown().await.unwrap();
        assert_handled_once(&database, &broker, 100).await;
        database.remove().await;
    }

    async fn trace_continues_across_services(database: Database) {
        let broker = broker().await;
        let running = start(Greeter::default(), &database, &broker).await;
        let shared: SharedBroker = Arc::new(broker.clone());
        let tenant = Tenant::new("test");
        let mut listener = EventSubscriber::<Answered>::new(&shared, &tenant, "another");
        let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned();
        let greeted = Greeted::new("ada", 5);
        let sending = async { EventSender::new(&broker, &tenant).send(&greeted).await.unwrap() };
        service_kit::telemetry::trace::scope(traceparent.clone(), sending).await;
        let (received, answered) = timeout(TIMEOUT, listener.next()).await.unwrap().unwrap();
        assert_eq!(answered.unwrap().size, 5);
        assert_eq!(received.key.as_deref(), Some("ada"));
        let continued = &received.properties["traceparent"];
        assert_eq!(continued[..36], traceparent[..36], "the event continues the trace");
        assert_ne!(*continued, traceparent);
        running.shutdown().await.unwrap();
        database.remove().await;
    }
}

/// Sends the next fifty greetings.
async fn send_more(broker: &InProcess, round: u64) {
    let sender = EventSender::new(broker, &Tenant::new("test"));
    let first = 50 * (i64::try_from(round).unwrap() - 1);
    for size in first..first + 50 {
        sender.send(&Greeted::new(&format!("person {}", size % 10), size)).await.unwrap();
    }
}

#[tokio::test]
async fn shutdown_returns_delayed_messages() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(Greeter::with("ada", HandlerBehaviour::FailTransiently(u32::MAX)), &database, &broker).await;
    EventSender::new(&broker, &Tenant::new("test")).send(&Greeted::new("ada", 1)).await.unwrap();
    until("a retry", async || running.consumer("lobby/greeted").unwrap().retries > 0).await;
    running.shutdown().await.unwrap();
    assert_eq!(broker.backlog(GREETED, NAME), 1);
}

#[tokio::test]
async fn closed_broker_and_used_address_have_different_codes() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(Greeter::default(), &database, &broker).await;
    let other = Database::sqlite();
    let settings = Settings { listen: running.address(), ..Settings::new(other.url(), "test") };
    let shared: SharedBroker = Arc::new(broker.clone());
    let refused = service(Greeter::default()).start(settings, shared).await.err().unwrap();
    assert_eq!(refused.code(), "LISTEN_FAILED");
    assert!(refused.to_string().contains("--listen"));
    broker.close().await;
    let not_ready = running.ready(Duration::ZERO).await.unwrap_err();
    assert_eq!(not_ready.code(), "SERVICE_NOT_READY");
    assert!(not_ready.to_string().contains("lobby/greeted"), "{not_ready}");
    running.shutdown().await.unwrap();
}
