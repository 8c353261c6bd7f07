//! The relay: every committed event arrives, in the order of its key.

use std::time::Duration;

use service_kit::{
    broker::{
        Broker, ReceivedMessage, SubscriptionMode,
        in_process::{InProcess, PublishFault},
    },
    client::EventSender,
    on_each_database,
    relay::{discard_parked, parked, retry_parked},
    step::StepOutcome,
    store::retention,
    testing::{Database, ManualService},
};

use crate::support::{ANSWERED, Answered, Greeted, Greeter, broker, fast_tuning, notes, number, service};

async fn publish(manual: &ManualService, person: &str, size: i64) {
    let mut work = manual.store().begin().await.unwrap();
    work.publish(&Answered::to(&Greeted::new(person, size))).await.unwrap();
    work.commit().await.unwrap();
}

/// Relays until no row is due, including retries.
async fn relay_all(manual: &mut ManualService) {
    for _ in 0..20 {
        while matches!(manual.relay().await, Ok(StepOutcome::Processed(_))) {}
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn arrived(broker: &InProcess) -> Vec<(String, i64)> {
    let mut consumer = broker.subscribe(ANSWERED, "observer", SubscriptionMode::Shared);
    std::iter::from_fn(|| consumer.try_next()).map(|received| read(&received)).collect()
}

fn read(received: &ReceivedMessage) -> (String, i64) {
    let answered = <Answered as event_runtime::Event>::decode(1, &received.payload).unwrap();
    (answered.person, answered.size)
}

fn sizes(arrived: &[(String, i64)], person: &str) -> Vec<i64> {
    arrived.iter().filter(|(who, _)| who == person).map(|(_, size)| *size).collect()
}

on_each_database! {
    async fn committed_events_are_sent_once_in_order(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        for size in 0..20 {
            publish(&manual, "ada", size).await;
            publish(&manual, "bob", size).await;
        }
        assert_eq!(manual.relay().await.unwrap(), StepOutcome::Processed(40));
        assert_eq!(manual.relay().await.unwrap(), StepOutcome::Idle);
        let arrived = arrived(&broker);
        assert_eq!(arrived.len(), 40);
        for person in ["ada", "bob"] {
            assert_eq!(sizes(&arrived, person), (0..20).collect::<Vec<_>>());
        }
        manual.store().close().await;
        database.remove().await;
    }

    async fn rolled_back_events_are_not_sent(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        let mut work = manual.store().begin().await.unwrap();
        work.publish(&Answered::to(&Greeted::new("ada", 1))).await.unwrap();
        work.rollback().await.unwrap();
        let mut dropped = manual.store().begin().await.unwrap();
        dropped.publish(&Answered::to(&Greeted::new("ada", 2))).await.unwrap();
        drop(dropped);
        assert_eq!(manual.relay().await.unwrap(), StepOutcome::Idle);
        manual.store().close().await;
        database.remove().await;
    }

    async fn outage_does_not_count_as_attempt(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        publish(&manual, "ada", 1).await;
        publish(&manual, "ada", 2).await;
        broker.disconnect();
        for _ in 0..20 {
            assert_eq!(manual.relay().await.unwrap_err().code(), "BROKER_CONNECTION_FAILED");
        }
        assert_eq!(number(manual.store(), "SELECT COUNT(*) FROM outbox WHERE attempts > 0 OR state <> 'pending'").await, 0);
        broker.reconnect();
        relay_all(&mut manual).await;
        assert_eq!(sizes(&arrived(&broker), "ada"), [1, 2]);
        manual.store().close().await;
        database.remove().await;
    }

    async fn rejected_row_is_parked_and_blocks_its_key(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        broker.reject_key("ada");
        for size in 0..3 {
            publish(&manual, "ada", size).await;
            publish(&manual, "bob", size).await;
        }
        relay_all(&mut manual).await;
        let rows = parked(manual.store()).await.unwrap();
        assert_eq!(rows.len(), 1, "later rows of the key wait");
        assert_eq!((rows[0].key.as_str(), rows[0].attempts), ("ada", 3));
        assert!(rows[0].last_error.as_ref().unwrap().starts_with("MESSAGE_REJECTED: "));
        broker.accept_key("ada");
        relay_all(&mut manual).await;
        assert_eq!(parked(manual.store()).await.unwrap().len(), 1, "a parked row is not retried by itself");
        assert_eq!(retry_parked(manual.store()).await.unwrap(), 1);
        relay_all(&mut manual).await;
        let arrived = arrived(&broker);
        assert_eq!(sizes(&arrived, "bob"), [0, 1, 2]);
        assert_eq!(sizes(&arrived, "ada"), [0, 1, 2]);
        manual.store().close().await;
        database.remove().await;
    }

    async fn discarding_a_parked_row_unblocks_its_key(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        broker.reject_key("ada");
        publish(&manual, "ada", 1).await;
        publish(&manual, "ada", 2).await;
        relay_all(&mut manual).await;
        broker.accept_key("ada");
        let row = parked(manual.store()).await.unwrap()[0].id;
        assert_eq!(discard_parked(manual.store(), row).await.unwrap(), 1);
        assert_eq!(discard_parked(manual.store(), row + 1).await.unwrap(), 0, "only parked rows can be discarded");
        relay_all(&mut manual).await;
        assert_eq!(sizes(&arrived(&broker), "ada"), [2]);
        manual.store().close().await;
        database.remove().await;
    }

    async fn late_commit_is_not_skipped(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        if manual.store().dialect() == service_kit::store::Dialect::Postgres {
            // This row has the lower id, but is committed after the row with the higher id was sent.
            let mut late = manual.store().begin().await.unwrap();
            late.publish(&Answered::to(&Greeted::new("ada", 1))).await.unwrap();
            publish(&manual, "bob", 2).await;
            relay_all(&mut manual).await;
            assert_eq!(number(manual.store(), "SELECT COUNT(*) FROM outbox WHERE state = 'sent'").await, 1);
            late.commit().await.unwrap();
        } else {
            // SQLite has one writer, so rows are committed in the order of their ids.
            publish(&manual, "bob", 2).await;
            publish(&manual, "ada", 1).await;
        }
        relay_all(&mut manual).await;
        let arrived = arrived(&broker);
        assert_eq!((sizes(&arrived, "ada"), sizes(&arrived, "bob")), (vec![1], vec![2]));
        manual.store().close().await;
        database.remove().await;
    }

    async fn inbox_drops_event_sent_twice(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        EventSender::new(&broker, &ManualService::tenant()).send(&Greeted::new("ada", 1)).await.unwrap();
        manual.consume().await;
        // The broker stores the message, but the receipt is lost: the row stays unsent, as after a crash.
        broker.fail_publishes(1, PublishFault::ReceiptLost);
        assert_eq!(manual.relay().await.unwrap_err().code(), "SEND_UNCONFIRMED");
        drop(manual);
        let mut restarted = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        relay_all(&mut restarted).await;
        let mut consumer = broker.subscribe(ANSWERED, "observer", SubscriptionMode::Shared);
        let twice: Vec<ReceivedMessage> = std::iter::from_fn(|| consumer.try_next()).collect();
        assert_eq!(twice.len(), 2, "the event is sent twice");
        assert_eq!(twice[0].properties["event-id"], twice[1].properties["event-id"], "with the same id");
        drop(consumer);

        let reader_database = Database::sqlite();
        let mut reader = ManualService::new(downstream::service(), &reader_database, &broker, fast_tuning()).await;
        assert_eq!(reader.run_until_idle().await, 2);
        assert_eq!(notes(reader.store()).await, [("ada".to_owned(), 1)], "the event is handled once");
        restarted.store().close().await;
        database.remove().await;
    }

    async fn deletes_only_expired_rows(database: Database) {
        let broker = broker().await;
        let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
        EventSender::new(&broker, &ManualService::tenant()).send(&Greeted::new("ada", 1)).await.unwrap();
        manual.run_until_idle().await;
        broker.reject_key("bob");
        publish(&manual, "bob", 1).await;
        assert_eq!(retention::clean(manual.store(), &fast_tuning()).await.unwrap(), 0, "no row is expired");
        let at_once = service_kit::config::Tuning {
            sent_retention: Duration::ZERO,
            inbox_retention: Duration::ZERO,
            idempotency_retention: Duration::ZERO,
            ..fast_tuning()
        };
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(retention::clean(manual.store(), &at_once).await.unwrap(), 2, "a sent row and an inbox row");
        assert_eq!(number(manual.store(), "SELECT COUNT(*) FROM outbox").await, 1, "unsent rows stay");
        manual.store().close().await;
        database.remove().await;
    }
}

#[tokio::test]
async fn undeclared_version_is_parked() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let mut manual = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
    let mut work = manual.store().begin().await.unwrap();
    work.publish(&Greeted::new("ada", 1)).await.unwrap();
    work.commit().await.unwrap();
    relay_all(&mut manual).await;
    let rows = parked(manual.store()).await.unwrap();
    let error = rows[0].last_error.as_ref().unwrap();
    assert!(error.starts_with("OUTBOX_VERSION_UNDECLARED: "), "{error}");
    assert!(error.contains("does not write version 2 of lobby/greeted"), "{error}");
}

/// A service that stores the events of the greeter.
mod downstream {
    use service_kit::{Failure, Handler, MessageMetadata, MigrationSet, Service, Work};

    use crate::support::{Answered, MIGRATIONS};

    pub(crate) const NAME: &str = "observer";

    struct Note;

    impl Handler for Note {
        type Event = Answered;

        async fn handle(&self, answered: Answered, _: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
            sqlx::query("INSERT INTO notes (id, person, size) VALUES ($1, $2, $3)")
                .bind(answered.id.to_string())
                .bind(answered.person)
                .bind(answered.size)
                .execute(work.connection())
                .await?;
            Ok(())
        }
    }

    pub(crate) fn service() -> Service {
        Service::new(NAME, MigrationSet { owner: NAME, ..MIGRATIONS }).consumes(Note)
    }
}
