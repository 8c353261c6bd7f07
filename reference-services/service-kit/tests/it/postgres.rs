//! Several instances of one service, which need `PostgreSQL`.

use std::{sync::Arc, time::Duration};

use service_kit::{
    broker::{Broker, SharedBroker, SubscriptionMode},
    client::EventSender,
    config::Settings,
    step::StepOutcome,
    tenant::Tenant,
    testing::{Database, ManualService},
};

use crate::support::{ANSWERED, Answered, GREETED, Greeted, Greeter, NAME, broker, fast_tuning, notes, service};

async fn publish(manual: &ManualService, size: i64) {
    let mut work = manual.store().begin().await.unwrap();
    work.publish(&Answered::to(&Greeted::new("ada", size))).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn standby_relay_takes_over() {
    let (database, broker) = (Database::postgres().await, broker().await);
    let mut first = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
    let mut second = ManualService::new(service(Greeter::default()), &database, &broker, fast_tuning()).await;
    publish(&first, 1).await;
    assert_eq!(first.relay().await.unwrap(), StepOutcome::Processed(1));
    publish(&first, 2).await;
    assert_eq!(second.relay().await.unwrap(), StepOutcome::Idle, "the second instance is on standby");
    drop(first);
    // The server needs some time to notice the closed connection.
    let mut taken = StepOutcome::Idle;
    for _ in 0..200 {
        taken = second.relay().await.unwrap();
        if taken != StepOutcome::Idle {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(taken, StepOutcome::Processed(1));
    second.store().close().await;
    database.remove().await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn two_instances_handle_a_message_once() {
    let (database, broker) = (Database::postgres().await, broker().await);
    let shared: SharedBroker = Arc::new(broker.clone());
    let settings = || Settings { tuning: fast_tuning(), ..Settings::new(database.url(), "test") };
    let one = service(Greeter::default()).start(settings(), Arc::clone(&shared)).await.unwrap();
    let two = service(Greeter::default()).start(settings(), shared).await.unwrap();
    let sender = EventSender::new(&broker, &Tenant::new("test"));
    for size in 0..200 {
        sender.send(&Greeted::new(&format!("person {}", size % 20), size)).await.unwrap();
        if size % 20 == 0 {
            // Unacknowledged messages go to any instance.
            broker.redeliver(GREETED, NAME);
        }
    }
    for _ in 0..2000 {
        if broker.backlog(GREETED, NAME) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    one.shutdown().await.unwrap();
    two.shutdown().await.unwrap();
    let store = service_kit::Store::connect(database.url()).await.unwrap();
    let mut sizes: Vec<i64> = notes(&store).await.into_iter().map(|(_, size)| size).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, (0..200).collect::<Vec<_>>());
    let mut answers = broker.subscribe(ANSWERED, "observer", SubscriptionMode::Shared);
    let answered = std::iter::from_fn(|| answers.try_next());
    let ids: std::collections::BTreeSet<String> =
        answered.map(|answer| answer.properties["event-id"].clone()).collect();
    assert_eq!(ids.len(), 200);
    store.close().await;
    database.remove().await;
}
