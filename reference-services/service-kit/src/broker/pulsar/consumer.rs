//! A consumer that is built again whenever it ends, until it is dropped.

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use pulsar::{
    ConsumerOptions, SubType, TokioExecutor,
    consumer::{InitialPosition, Message},
    message::proto::{Schema, schema::Type},
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

use super::{
    batches::{BatchTracker, MessageLocation},
    errors::{is_about_a_message, is_busy},
    log_throttle::LogThrottle,
    session::{Lease, OPERATION_TIMEOUT, RECONNECT, Session},
};
use crate::{
    broker::{Acknowledge, BrokerError, Connection, Delivery, MessageId, Subscription, SubscriptionMode, WriterSchema},
    shutdown::ShutdownSignal,
};

type Consumer = pulsar::Consumer<Vec<u8>, TokioExecutor>;
type SchemaAnswer = Result<Option<Arc<str>>, BrokerError>;

pub(super) enum Command {
    Ack(MessageId),
    Nack(MessageId),
    Schema { topic: String, version: WriterSchema, answer: oneshot::Sender<SchemaAnswer> },
    Stop,
}

/// Messages that wait here; the broker holds back the rest.
const MAX_RECEIVED: usize = 1_000;

/// How often the connection is checked while nothing is wrong.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);

struct Port {
    commands: mpsc::UnboundedSender<Command>,
}

impl Acknowledge for Port {
    fn ack(&self, id: &MessageId) {
        // Where the consumer is gone, the message comes again: that is what a lost acknowledgement means.
        let _ = self.commands.send(Command::Ack(id.clone()));
    }

    fn nack(&self, id: &MessageId, delay: Duration) {
        let (commands, id) = (self.commands.clone(), id.clone());
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            let _ = commands.send(Command::Nack(id));
        });
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        let _ = self.commands.send(Command::Stop);
    }
}

pub(super) fn start(session: &Arc<Session>, topic: &str, subscription: &str, mode: SubscriptionMode) -> Subscription {
    let (commands, receiver) = mpsc::unbounded_channel();
    let (deliveries, delivered) = mpsc::channel(MAX_RECEIVED);
    let connection = watch::Sender::new(Connection::Disconnected { reason: "not connected yet".to_owned() });
    let watched = connection.subscribe();
    session.register_consumer(topic, commands.clone());
    let task = ConsumerTask {
        session: Arc::clone(session),
        topic: topic.to_owned(),
        subscription: subscription.to_owned(),
        mode: match mode {
            SubscriptionMode::KeyShared => SubType::KeyShared,
            SubscriptionMode::Shared => SubType::Shared,
        },
        deliveries,
        connection,
        batches: BatchTracker::default(),
    };
    session.track(tokio::spawn(task.run(receiver)));
    Subscription::new(delivered, Port { commands }, watched)
}

/// Makes the durable subscription by joining it for a moment.
pub(super) async fn ensure(session: &Arc<Session>, topic: &str, subscription: &str) -> Result<(), BrokerError> {
    let built = build_consumer(session, topic, subscription, SubType::Shared).await;
    match built {
        Ok((_, mut consumer)) => {
            let closed = timeout(OPERATION_TIMEOUT, Box::pin(consumer.close())).await;
            if !matches!(closed, Ok(Ok(()))) {
                tracing::debug!(
                    topic,
                    subscription,
                    "the consumer that created the subscription did not close in order"
                );
            }
            Ok(())
        }
        Err(BuildError { is_busy: true, .. }) => Ok(()),
        Err(BuildError { error, .. }) => Err(error),
    }
}

/// Asks a consumer of the topic: the right to consume is enough to read its schemas.
pub(super) async fn schema_text(session: &Session, topic: &str, version: &WriterSchema) -> SchemaAnswer {
    for consumer in session.consumers_of(topic) {
        let (answer, answered) = oneshot::channel();
        let command = Command::Schema { topic: topic.to_owned(), version: version.clone(), answer };
        if consumer.send(command).is_err() {
            continue;
        }
        // A consumer that is away doesn't answer until it is back.
        match timeout(OPERATION_TIMEOUT * 2, answered).await {
            Ok(Ok(result)) => return result,
            Ok(Err(_)) => {}
            Err(_) => break,
        }
    }
    let reason = format!("no consumer of {topic} is connected to ask for schema version {version}");
    Err(BrokerError::Unavailable { url: session.url().to_owned(), reason })
}

struct BuildError {
    error: BrokerError,
    is_busy: bool,
}

async fn build_consumer(
    session: &Arc<Session>,
    topic: &str,
    subscription: &str,
    mode: SubType,
) -> Result<(Lease, Consumer), BuildError> {
    let lease = session.lease().await.map_err(|error| BuildError { error, is_busy: false })?;
    // No schema: the consumer decodes by each message's own, and a locked namespace has nothing to refuse.
    let builder = lease
        .client
        .consumer()
        .with_topic(topic)
        .with_subscription(subscription)
        .with_subscription_type(mode)
        .with_options(ConsumerOptions::default().durable(true).with_initial_position(InitialPosition::Earliest));
    let build_error = match session.spawn_detached(Box::pin(builder.build())).await {
        Ok(Ok(consumer)) => {
            session.mark_connected();
            return Ok((lease, consumer));
        }
        Ok(Err(error)) => BuildError { error: session.classify(&error, topic), is_busy: is_busy(&error) },
        Err(error) => BuildError { error, is_busy: false },
    };
    if build_error.error.is_outage() && !build_error.is_busy {
        session.discard_client(&lease).await;
    }
    Err(build_error)
}

struct ConsumerTask {
    session: Arc<Session>,
    topic: String,
    subscription: String,
    mode: SubType,
    deliveries: mpsc::Sender<Delivery>,
    connection: watch::Sender<Connection>,
    batches: BatchTracker,
}

/// Why a consumer was disconnect.
enum Disconnect {
    Stopped,
    Lost(String),
}

impl ConsumerTask {
    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let mut closing = self.session.closing();
        let mut failures = 0;
        let mut build_error = LogThrottle::default();
        loop {
            let built = build_consumer(&self.session, &self.topic, &self.subscription, self.mode).await;
            let reason = match built {
                Ok((lease, mut consumer)) => {
                    failures = 0;
                    build_error.reset();
                    self.connection.send_replace(Connection::Connected);
                    let disconnect = Box::pin(self.consume(&mut consumer, &mut commands, &mut closing)).await;
                    match disconnect {
                        Disconnect::Stopped => {
                            let closed = timeout(OPERATION_TIMEOUT, Box::pin(consumer.close())).await;
                            if !matches!(closed, Ok(Ok(()))) {
                                tracing::debug!(topic = self.topic, "the consumer did not close in order");
                            }
                            return;
                        }
                        Disconnect::Lost(reason) => {
                            self.session.discard_client(&lease).await;
                            reason
                        }
                    }
                }
                Err(BuildError { error, .. }) => {
                    // Of an outage the session speaks, once for all.
                    if !error.is_outage() && build_error.is_due() {
                        let (topic, subscription) = (&self.topic, &self.subscription);
                        tracing::warn!(topic, subscription, code = error.code(), %error, "can't consume; trying again");
                    }
                    format!("{}: {error}", error.code())
                }
            };
            failures += 1;
            let wait = RECONNECT.after(failures);
            self.mark_disconnected(&reason);
            tracing::debug!(topic = self.topic, reason, ?wait, "the consumer is created again");
            tokio::select! {
                () = closing.requested() => return,
                () = self.deliveries.closed() => return,
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    fn mark_disconnected(&self, reason: &str) {
        let is_news = self.connection.send_if_modified(|connection| {
            let is_news = connection.is_connected();
            *connection = Connection::Disconnected { reason: reason.to_owned() };
            is_news
        });
        if is_news {
            tracing::warn!(topic = self.topic, subscription = self.subscription, reason, "not consuming; trying again");
        }
    }

    /// Moves messages out and commands in until there is a reason to leave this consumer.
    async fn consume(
        &mut self,
        consumer: &mut Consumer,
        commands: &mut mpsc::UnboundedReceiver<Command>,
        closing: &mut ShutdownSignal,
    ) -> Disconnect {
        let mut check = tokio::time::interval_at(tokio::time::Instant::now() + CHECK_INTERVAL, CHECK_INTERVAL);
        check.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut failed_checks = 0;
        // Room for the next message. Without any, none is fetched, and the broker holds back the rest.
        let mut room = None;
        loop {
            tokio::select! {
                biased;
                command = commands.recv() => match command {
                    None | Some(Command::Stop) => return Disconnect::Stopped,
                    Some(command) => Box::pin(self.handle_command(consumer, command)).await,
                },
                () = closing.requested() => return Disconnect::Stopped,
                _ = check.tick() => match self.check(consumer).await {
                    Ok(()) => failed_checks = 0,
                    // The client tries to come back by itself; this is for when it doesn't.
                    Err(reason) if failed_checks >= 2 => return Disconnect::Lost(reason),
                    Err(_) => failed_checks += 1,
                },
                permit = self.deliveries.clone().reserve_owned(), if room.is_none() => match permit {
                    Ok(permit) => room = Some(permit),
                    Err(_) => return Disconnect::Stopped,
                },
                message = consumer.next(), if room.is_some() => match message {
                    Some(Ok(message)) => {
                        if let Some(permit) = room.take() {
                            permit.send(delivery(message));
                        }
                    }
                    Some(Err(error)) if is_about_a_message(&error) => {
                        tracing::error!(topic = self.topic, %error, "a message can't be unpacked");
                    }
                    // The client failed to come back by itself.
                    Some(Err(error)) => return Disconnect::Lost(error.to_string()),
                    None => return Disconnect::Lost("the stream of messages ended".to_owned()),
                },
            }
        }
    }

    async fn handle_command(&mut self, consumer: &mut Consumer, command: Command) {
        match command {
            Command::Ack(id) => {
                let Some(location) = MessageLocation::from_message_id(&id) else { return };
                let Some(entry) = self.batches.done(location) else { return };
                let topic = self.topic_of(location);
                if let Err(error) = consumer.ack_with_id(&topic, entry).await {
                    tracing::debug!(topic, %id, %error, "an acknowledgement was lost; the message comes again");
                }
            }
            Command::Nack(id) => {
                let Some(location) = MessageLocation::from_message_id(&id) else { return };
                let topic = self.topic_of(location);
                if let Err(error) = consumer.nack_with_id(&topic, location.entry_id()).await {
                    tracing::debug!(topic, %id, %error, "a message can't be handed back; it comes again anyway");
                }
            }
            Command::Schema { topic, version, answer } => {
                let asking = Box::pin(consumer.get_schema(&topic, Some(version.0)));
                let asked = timeout(OPERATION_TIMEOUT, asking).await;
                let result = match asked {
                    Ok(Ok(schema)) => Ok(schema.and_then(avro_text)),
                    Ok(Err(error)) => Err(self.session.classify(&error, &topic)),
                    Err(_) => Err(BrokerError::Unavailable {
                        url: self.session.url().to_owned(),
                        reason: "no answer about a schema version".to_owned(),
                    }),
                };
                let _ = answer.send(result);
            }
            Command::Stop => {}
        }
    }

    /// The client wants the partition's own topic.
    fn topic_of(&self, location: MessageLocation) -> String {
        match location.partition() {
            Some(partition) => format!("{}-partition-{partition}", self.topic),
            None => self.topic.clone(),
        }
    }

    /// Asks the broker about this consumer, so that readiness says what is true now and a dead connection is found.
    ///
    /// The client's own `check_connection` is no use: a connection keeps one ping in mind, so of two consumers that
    /// ping at the same moment the first is told that its connection is gone, and a healthy connection is given up.
    /// Questions have numbers, and any of them can be under way at once.
    async fn check(&self, consumer: &mut Consumer) -> Result<(), String> {
        // The client itself gives up after the operation timeout; it doesn't answer at all while it reconnects.
        let asked = timeout(OPERATION_TIMEOUT + CHECK_INTERVAL, Box::pin(consumer.get_stats())).await;
        let reason = match asked {
            Ok(Ok(answers)) => match answers.into_iter().find(|answer| answer.error_code.is_some()) {
                None => {
                    self.connection.send_replace(Connection::Connected);
                    self.session.mark_connected();
                    return Ok(());
                }
                Some(answer) => format!("the broker has no such consumer: {}", answer.error_message()),
            },
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no sign of life".to_owned(),
        };
        self.mark_disconnected(&reason);
        Err(reason)
    }
}

/// Another type of schema says nothing about Avro bytes, even where its text looks the same.
fn avro_text(schema: Schema) -> Option<Arc<str>> {
    let is_avro = schema.r#type == Type::Avro as i32;
    String::from_utf8(schema.schema_data).ok().filter(|_| is_avro).map(Arc::from)
}

fn delivery(message: Message<Vec<u8>>) -> Delivery {
    let location = MessageLocation::new(&message.message_id.id, message.message_id.batch_size);
    let metadata = message.payload.metadata;
    Delivery {
        id: location.to_message_id(),
        topic: message.topic,
        payload: message.payload.data,
        key: metadata.partition_key,
        properties: metadata.properties.into_iter().map(|property| (property.key, property.value)).collect(),
        schema: WriterSchema(metadata.schema_version.unwrap_or_default()),
        published_at: i64::try_from(metadata.publish_time).unwrap_or(i64::MAX),
    }
}
