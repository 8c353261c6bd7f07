//! A service on a real Pulsar, in a namespace that is locked as by `schemactl publish`.

use std::{collections::BTreeMap, time::Duration};

use event_runtime::Event;
use service_kit::{
    Running,
    broker::{SharedBroker, SubscriptionMode},
    client::{EventSender, EventSubscriber},
    config::Settings,
    consumer::{
        dead_letter,
        redrive::{self, RedriveCounts},
    },
    properties,
    tenant::Tenant,
    testing::Database,
};
use tokio::time::timeout;

use super::connect;
use crate::{
    broker_suite::next,
    support::{
        Answered, Greeted, Greeter, HandlerBehaviour, NAME,
        admin::{self, Policy},
        fast_tuning, greeted_v1, notes, service,
    },
};

const TIMEOUT: Duration = Duration::from_mins(1);

struct PulsarFixture {
    tenant: Tenant,
    database: Database,
    broker: SharedBroker,
}

impl PulsarFixture {
    async fn set() -> Self {
        let name = admin::tenant().await;
        admin::add_namespace(&name, "lobby", Policy::Locked).await;
        let tenant = Tenant::new(&name);
        for version in Greeted::VERSIONS {
            admin::register(&tenant.topic_of::<Greeted>(), version.schema).await;
        }
        admin::register(&tenant.topic_of::<Answered>(), Answered::VERSIONS[0].schema).await;
        Self { tenant, database: Database::sqlite(), broker: connect() }
    }

    async fn start(&self, greeter: Greeter) -> Running {
        let settings =
            Settings { tenant: self.tenant.clone(), tuning: fast_tuning(), ..Settings::new(self.database.url(), "") };
        // A separate connection, as in a separate process.
        let running = service(greeter).start(settings, connect()).await.unwrap();
        running.ready(TIMEOUT).await.unwrap();
        running
    }

    async fn listen(&self) -> EventSubscriber<Answered> {
        self.broker.ensure_subscription(&self.tenant.topic_of::<Answered>(), "observer").await.unwrap();
        EventSubscriber::new(&self.broker, &self.tenant, "observer")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Pulsar"]
async fn service_handles_both_versions() {
    let fixture = PulsarFixture::set().await;
    let mut listener = fixture.listen().await;
    let greeter = Greeter::with("eve", HandlerBehaviour::FailPermanently);
    let running = fixture.start(greeter.clone()).await;
    let old = greeted_v1::Greeted { id: Greeted::new("x", 0).id, person: "ada".to_owned() };
    EventSender::new(&*fixture.broker, &fixture.tenant).send(&old).await.unwrap();
    let sender = EventSender::new(&*fixture.broker, &fixture.tenant);
    sender.send(&Greeted::new("eve", 1)).await.unwrap();
    sender.send(&Greeted::new("ada", 2)).await.unwrap();
    for size in [0, 2] {
        let (_, answered) = timeout(TIMEOUT, listener.next()).await.unwrap().unwrap();
        assert_eq!(answered.unwrap().size, size);
    }
    let letters = dead_letter::dead_letter_topic(&fixture.tenant.topic_of::<Greeted>(), NAME);
    let mut letters = fixture.broker.subscribe(&letters, dead_letter::DLQ_SUBSCRIPTION, SubscriptionMode::Shared);
    let letter = next(&mut letters).await;
    assert_eq!(Greeted::decode_v2(&letter.payload), ("eve".to_owned(), 1));
    assert_eq!(letter.properties[properties::DLQ_CODE], "OFFENDED");
    assert_eq!(letter.properties[properties::DLQ_ORIGIN_SCHEMA_VERSION], "1");
    assert_eq!(letter.key.as_deref(), Some("eve"));
    drop(letters);

    greeter.set("eve", HandlerBehaviour::FailTransiently(0));
    let topic = fixture.tenant.topic_of::<Greeted>();
    let redriven = redrive::redrive(&*fixture.broker, &topic, NAME, Duration::from_secs(2)).await.unwrap();
    assert_eq!(redriven, RedriveCounts { sent: 1, kept: 0 });
    let (_, answered) = timeout(TIMEOUT, listener.next()).await.unwrap().unwrap();
    assert_eq!(answered.unwrap().person, "eve");
    running.shutdown().await.unwrap();
    fixture.broker.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Pulsar"]
async fn repeated_crashes_lose_and_duplicate_nothing() {
    const COUNT: i64 = 600;
    let fixture = PulsarFixture::set().await;
    let mut listener = fixture.listen().await;
    let mut running = fixture.start(Greeter::default()).await;
    let sender = EventSender::new(&*fixture.broker, &fixture.tenant);
    let greetings: Vec<Greeted> = (0..COUNT).map(|size| Greeted::new(&format!("person {}", size % 10), size)).collect();
    let sent: Vec<_> = greetings.iter().map(|greeted| sender.send(greeted)).collect();
    let sending = futures::future::join_all(sent);
    let crashing = async {
        for crash in 1..=4 {
            tokio::time::sleep(Duration::from_millis(60 * crash)).await;
            drop(running);
            running = fixture.start(Greeter::default()).await;
        }
        running
    };
    let (receipts, running) = tokio::join!(sending, crashing);
    assert!(receipts.iter().all(Result::is_ok), "{receipts:?}");
    let mut answers = BTreeMap::new();
    while answers.len() < usize::try_from(COUNT).unwrap() {
        let (_, answered) = timeout(TIMEOUT, listener.next()).await.expect("an event is lost").unwrap();
        let answered = answered.unwrap();
        answers.insert(answered.id, (answered.person, answered.size));
    }
    running.shutdown().await.unwrap();
    let store = service_kit::Store::connect(fixture.database.url()).await.unwrap();
    let notes = notes(&store).await;
    assert_eq!(i64::try_from(notes.len()).unwrap(), COUNT);
    for person in 0..10 {
        let name = format!("person {person}");
        let sizes: Vec<i64> = notes.iter().filter(|(who, _)| *who == name).map(|(_, size)| *size).collect();
        assert_eq!(sizes, (0..COUNT).filter(|size| size % 10 == person).collect::<Vec<_>>(), "{name}");
    }
    let mut sizes: Vec<i64> = answers.into_values().map(|(_, size)| size).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, (0..COUNT).collect::<Vec<_>>());
    fixture.broker.close().await;
}
