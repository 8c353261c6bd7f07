//! A consumer that reconnects until it is dropped.

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
    batch_tracker::{BatchTracker, MessageLocation},
    command::{Command, SchemaResult},
    errors::{is_about_a_message, is_busy},
    log_throttle::LogThrottle,
    session::{OPERATION_TIMEOUT, RECONNECT, Session, SharedClient},
};
use crate::{
    broker::{
        Acknowledge, BrokerConsumer, BrokerError, Connection, MessageId, ReceivedMessage, SubscriptionMode,
        WriterSchemaVersion,
    },
    shutdown::ShutdownSignal,
};

type Consumer = pulsar::Consumer<Vec<u8>, TokioExecutor>;

/// The maximum number of received messages in the buffer; the broker holds back the rest.
const MAX_RECEIVED: usize = 1_000;

/// The interval between two checks of a healthy connection.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);

struct Port {
    commands: mpsc::UnboundedSender<Command>,
}

impl Acknowledge for Port {
    fn ack(&self, id: &MessageId) {
        // If the task has ended, the acknowledgement is lost and the message is delivered again.
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

pub(super) fn start(session: &Arc<Session>, topic: &str, subscription: &str, mode: SubscriptionMode) -> BrokerConsumer {
    let (commands, command_receiver) = mpsc::unbounded_channel();
    let (sender, receiver) = mpsc::channel(MAX_RECEIVED);
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
        sender,
        connection,
        batches: BatchTracker::default(),
    };
    session.track(tokio::spawn(task.run(command_receiver)));
    BrokerConsumer::new(receiver, Port { commands }, watched)
}

/// Creates the durable subscription by joining and leaving it.
pub(super) async fn ensure_subscription(
    session: &Arc<Session>,
    topic: &str,
    subscription: &str,
) -> Result<(), BrokerError> {
    match build_consumer(session, topic, subscription, SubType::Shared).await {
        Ok((_, mut consumer)) => {
            let closed = timeout(OPERATION_TIMEOUT, Box::pin(consumer.close())).await;
            if !matches!(closed, Ok(Ok(()))) {
                tracing::debug!(topic, subscription, "cannot close the consumer that created the subscription");
            }
            Ok(())
        }
        Err(BuildError { is_busy: true, .. }) => Ok(()),
        Err(BuildError { error, .. }) => Err(error),
    }
}

/// Reads a schema through a consumer of the topic, which needs no more than the permission to consume.
pub(super) async fn schema(session: &Session, topic: &str, version: &WriterSchemaVersion) -> SchemaResult {
    for consumer in session.consumers_of(topic) {
        let (reply, answer) = oneshot::channel();
        let command = Command::ReadSchema { topic: topic.to_owned(), version: version.clone(), reply };
        if consumer.send(command).is_err() {
            continue;
        }
        // A disconnected consumer does not answer until it is connected again.
        match timeout(OPERATION_TIMEOUT * 2, answer).await {
            Ok(Ok(result)) => return result,
            Ok(Err(_)) => {}
            Err(_) => break,
        }
    }
    let reason = format!("no consumer of {topic} is connected, so schema version {version} cannot be read");
    Err(BrokerError::Unavailable { url: session.url().to_owned(), reason })
}

/// An error of creating a consumer.
struct BuildError {
    error: BrokerError,
    is_busy: bool,
}

async fn build_consumer(
    session: &Arc<Session>,
    topic: &str,
    subscription: &str,
    mode: SubType,
) -> Result<(SharedClient, Consumer), BuildError> {
    let shared = session.shared_client().await.map_err(|error| BuildError { error, is_busy: false })?;
    // No schema: each message is decoded by its own version, and a locked namespace has no schema to reject.
    let builder = shared
        .client
        .consumer()
        .with_topic(topic)
        .with_subscription(subscription)
        .with_subscription_type(mode)
        .with_options(ConsumerOptions::default().durable(true).with_initial_position(InitialPosition::Earliest));
    let failed = match session.spawn_detached(Box::pin(builder.build())).await {
        Ok(Ok(consumer)) => {
            session.mark_connected();
            return Ok((shared, consumer));
        }
        Ok(Err(error)) => BuildError { error: session.classify(&error, topic), is_busy: is_busy(&error) },
        Err(error) => BuildError { error, is_busy: false },
    };
    if failed.error.is_outage() && !failed.is_busy {
        session.discard_client(&shared).await;
    }
    Err(failed)
}

/// Runs one consumer: moves messages to the subscription and commands to the broker.
struct ConsumerTask {
    session: Arc<Session>,
    topic: String,
    subscription: String,
    mode: SubType,
    sender: mpsc::Sender<ReceivedMessage>,
    connection: watch::Sender<Connection>,
    batches: BatchTracker,
}

/// The reason why a consumer ended.
enum Disconnect {
    /// It was stopped.
    Stopped,
    /// The connection was lost for this reason.
    Lost(String),
}

impl ConsumerTask {
    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let mut closing = self.session.closing();
        let mut failures = 0;
        let mut throttle = LogThrottle::default();
        loop {
            let built = build_consumer(&self.session, &self.topic, &self.subscription, self.mode).await;
            let reason = match built {
                Ok((shared, mut consumer)) => {
                    failures = 0;
                    throttle.reset();
                    self.connection.send_replace(Connection::Connected);
                    let ended = Box::pin(self.consume(&mut consumer, &mut commands, &mut closing)).await;
                    match ended {
                        Disconnect::Stopped => {
                            let closed = timeout(OPERATION_TIMEOUT, Box::pin(consumer.close())).await;
                            if !matches!(closed, Ok(Ok(()))) {
                                tracing::debug!(topic = self.topic, "cannot close the consumer");
                            }
                            return;
                        }
                        Disconnect::Lost(reason) => {
                            self.session.discard_client(&shared).await;
                            reason
                        }
                    }
                }
                Err(BuildError { error, .. }) => {
                    // The session logs outages.
                    if !error.is_outage() && throttle.is_due() {
                        let (topic, subscription) = (&self.topic, &self.subscription);
                        tracing::warn!(topic, subscription, code = error.code(), %error, "cannot consume; retrying");
                    }
                    format!("{}: {error}", error.code())
                }
            };
            failures += 1;
            let delay = RECONNECT.after(failures);
            self.mark_disconnected(&reason);
            tracing::debug!(topic = self.topic, reason, ?delay, "reconnecting the consumer");
            tokio::select! {
                () = closing.requested() => return,
                () = self.sender.closed() => return,
                () = tokio::time::sleep(delay) => {}
            }
        }
    }

    fn mark_disconnected(&self, reason: &str) {
        let has_changed = self.connection.send_if_modified(|connection| {
            let was_connected = connection.is_connected();
            *connection = Connection::Disconnected { reason: reason.to_owned() };
            was_connected
        });
        if has_changed {
            tracing::warn!(topic = self.topic, subscription = self.subscription, reason, "consumer disconnected");
        }
    }

    /// Delivers messages and executes commands until the consumer ends.
    async fn consume(
        &mut self,
        consumer: &mut Consumer,
        commands: &mut mpsc::UnboundedReceiver<Command>,
        closing: &mut ShutdownSignal,
    ) -> Disconnect {
        let mut check = tokio::time::interval_at(tokio::time::Instant::now() + CHECK_INTERVAL, CHECK_INTERVAL);
        check.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut failed_checks = 0;
        // Room for the next message. Without it no message is fetched, and the broker holds back the rest.
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
                    // The client reconnects by itself, but not always.
                    Err(reason) if failed_checks >= 2 => return Disconnect::Lost(reason),
                    Err(_) => failed_checks += 1,
                },
                permit = self.sender.clone().reserve_owned(), if room.is_none() => match permit {
                    Ok(permit) => room = Some(permit),
                    Err(_) => return Disconnect::Stopped,
                },
                message = consumer.next(), if room.is_some() => match message {
                    Some(Ok(message)) => {
                        if let Some(permit) = room.take() {
                            permit.send(received_message(message));
                        }
                    }
                    Some(Err(error)) if is_about_a_message(&error) => {
                        tracing::error!(topic = self.topic, %error, "cannot unpack a message");
                    }
                    // The client could not reconnect by itself.
                    Some(Err(error)) => return Disconnect::Lost(error.to_string()),
                    None => return Disconnect::Lost("the message stream ended".to_owned()),
                },
            }
        }
    }

    async fn handle_command(&mut self, consumer: &mut Consumer, command: Command) {
        match command {
            Command::Ack(id) => {
                let Some(location) = MessageLocation::from_message_id(&id) else { return };
                let Some(entry) = self.batches.record_done(location) else { return };
                let topic = self.topic_of(location);
                if let Err(error) = consumer.ack_with_id(&topic, entry).await {
                    tracing::debug!(topic, %id, %error, "acknowledgement lost; the message will be delivered again");
                }
            }
            Command::Nack(id) => {
                let Some(location) = MessageLocation::from_message_id(&id) else { return };
                let topic = self.topic_of(location);
                if let Err(error) = consumer.nack_with_id(&topic, location.entry_id()).await {
                    tracing::debug!(topic, %id, %error, "negative acknowledgement lost");
                }
            }
            Command::ReadSchema { topic, version, reply } => {
                let request = Box::pin(consumer.get_schema(&topic, Some(version.0)));
                let result = match timeout(OPERATION_TIMEOUT, request).await {
                    Ok(Ok(schema)) => Ok(schema.and_then(avro_text)),
                    Ok(Err(error)) => Err(self.session.classify(&error, &topic)),
                    Err(_) => Err(BrokerError::Unavailable {
                        url: self.session.url().to_owned(),
                        reason: "the request for a schema version timed out".to_owned(),
                    }),
                };
                let _ = reply.send(result);
            }
            Command::Stop => {}
        }
    }

    /// Returns the topic of the message's partition, which the client expects.
    fn topic_of(&self, location: MessageLocation) -> String {
        match location.partition() {
            Some(partition) => format!("{}-partition-{partition}", self.topic),
            None => self.topic.clone(),
        }
    }

    /// Asks the broker about this consumer, so that readiness is current and a dead connection is detected.
    ///
    /// The client's own `check_connection` does not help: a connection remembers one ping, so if two consumers ping at
    /// the same time, the first is told that its healthy connection is lost. Requests have numbers, so any number of them
    /// can run at once.
    async fn check(&self, consumer: &mut Consumer) -> Result<(), String> {
        // The client times out after the operation timeout, but does not answer at all while it reconnects.
        let stats = timeout(OPERATION_TIMEOUT + CHECK_INTERVAL, Box::pin(consumer.get_stats())).await;
        let reason = match stats {
            Ok(Ok(responses)) => match responses.into_iter().find(|response| response.error_code.is_some()) {
                None => {
                    self.connection.send_replace(Connection::Connected);
                    self.session.mark_connected();
                    return Ok(());
                }
                Some(response) => format!("the broker has no such consumer: {}", response.error_message()),
            },
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the connection check timed out".to_owned(),
        };
        self.mark_disconnected(&reason);
        Err(reason)
    }
}

/// Returns the schema if it is an Avro schema: one of another type does not describe Avro bytes, even if it looks the
/// same.
fn avro_text(schema: Schema) -> Option<Arc<str>> {
    let is_avro = schema.r#type == Type::Avro as i32;
    String::from_utf8(schema.schema_data).ok().filter(|_| is_avro).map(Arc::from)
}

fn received_message(message: Message<Vec<u8>>) -> ReceivedMessage {
    let location = MessageLocation::new(&message.message_id.id, message.message_id.batch_size);
    let metadata = message.payload.metadata;
    ReceivedMessage {
        id: location.to_message_id(),
        topic: message.topic,
        payload: message.payload.data,
        key: metadata.partition_key,
        properties: metadata.properties.into_iter().map(|property| (property.key, property.value)).collect(),
        schema_version: WriterSchemaVersion(metadata.schema_version.unwrap_or_default()),
        published_at: i64::try_from(metadata.publish_time).unwrap_or(i64::MAX),
    }
}
