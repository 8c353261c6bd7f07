//! A producer that connects when it is first used and reconnects after each failure.
//!
//! It sends unbatched and pipelined, so that the order of a key is kept. It has no name: a second producer with the same
//! name would wait for the first one for ever.

use std::{collections::HashMap, sync::Arc, time::Instant};

use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use pulsar::{
    CommandSendReceipt, ProducerOptions, TokioExecutor,
    message::proto::{Schema, schema::Type},
    routing_policy::RoutingPolicy,
};
use tokio::sync::{mpsc, oneshot};

use super::{
    batch_tracker::MessageLocation,
    session::{RECONNECT, Session, SharedClient},
};
use crate::broker::{BrokerError, Outgoing, Producer, ProducerPort, ProducerSchema, Receipt};

type SendResult = Result<Receipt, BrokerError>;

struct Request {
    message: Outgoing,
    reply: oneshot::Sender<SendResult>,
}

struct Port {
    requests: mpsc::UnboundedSender<Request>,
}

impl ProducerPort for Port {
    fn send(&self, message: Outgoing) -> BoxFuture<'static, SendResult> {
        let (reply, result) = oneshot::channel();
        let is_queued = self.requests.send(Request { message, reply }).is_ok();
        async move { if is_queued { result.await.unwrap_or(Err(BrokerError::Closed)) } else { Err(BrokerError::Closed) } }
            .boxed()
    }
}

/// The maximum payload. The broker accepts 5 MiB for the whole frame, and closes the connection on a larger one.
const MAX_PAYLOAD_BYTES: usize = 5 * 1024 * 1024 - 64 * 1024;

pub(super) fn start(session: &Arc<Session>, topic: &str, schema: ProducerSchema) -> Producer {
    let (requests, receiver) = mpsc::unbounded_channel();
    let task = ProducerTask {
        session: Arc::clone(session),
        topic: topic.to_owned(),
        schema,
        connected: None,
        last_failure: None,
    };
    session.track(tokio::spawn(task.run(receiver)));
    Producer::new(Port { requests })
}

struct ProducerTask {
    session: Arc<Session>,
    topic: String,
    schema: ProducerSchema,
    connected: Option<(SharedClient, pulsar::Producer<TokioExecutor>)>,
    last_failure: Option<FailedAttempt>,
}

/// The last attempt to connect. Requests before `retry_at` receive the same error.
struct FailedAttempt {
    error: BrokerError,
    retry_at: Instant,
    failures: u32,
}

impl ProducerTask {
    async fn run(mut self, mut requests: mpsc::UnboundedReceiver<Request>) {
        let mut closing = self.session.closing();
        let mut in_flight = FuturesUnordered::new();
        loop {
            tokio::select! {
                // Receipts come first: otherwise a stream of requests would starve them.
                biased;
                Some(pending) = in_flight.next(), if !in_flight.is_empty() => self.handle_receipt(pending).await,
                request = requests.recv() => match request {
                    Some(request) => in_flight.extend(Box::pin(self.send(request)).await),
                    None => break,
                },
                () = closing.requested() => break,
            }
        }
        while let Some(pending) = in_flight.next().await {
            self.handle_receipt(pending).await;
        }
        if let Some((_, mut producer)) = self.connected.take() {
            // Detached, because closing blocks while the broker is unavailable.
            tokio::spawn(async move { Box::pin(producer.close()).await });
        }
    }

    async fn send(&mut self, Request { message, reply }: Request) -> Option<BoxFuture<'static, PendingReceipt>> {
        match Box::pin(self.queue(message)).await {
            Ok(receipt) => Some(async move { PendingReceipt { receipt: receipt.await, reply } }.boxed()),
            Err(error) => {
                // The caller may have stopped waiting.
                let _ = reply.send(Err(error));
                None
            }
        }
    }

    async fn queue(&mut self, message: Outgoing) -> Result<pulsar::producer::SendFuture, BrokerError> {
        let size = message.payload.len();
        if size > MAX_PAYLOAD_BYTES {
            let reason = format!("the payload has {size} bytes, more than the maximum of {MAX_PAYLOAD_BYTES}");
            return Err(BrokerError::MessageRejected { topic: self.topic.clone(), reason });
        }
        let message = pulsar::producer::Message {
            payload: message.payload,
            properties: message.properties.into_iter().collect::<HashMap<_, _>>(),
            partition_key: message.key,
            ..pulsar::producer::Message::default()
        };
        let queued = {
            let producer = Box::pin(self.producer()).await?;
            Box::pin(producer.send_non_blocking(message)).await
        };
        match queued {
            Ok(receipt) => Ok(receipt),
            Err(error) => Err(self.handle_failure(&error).await),
        }
    }

    async fn producer(&mut self) -> Result<&mut pulsar::Producer<TokioExecutor>, BrokerError> {
        if self.connected.is_none() {
            if let Some(failed) = self.last_failure.as_ref().filter(|failed| Instant::now() < failed.retry_at) {
                return Err(failed.error.clone());
            }
            match Box::pin(self.build_producer()).await {
                Ok(connected) => {
                    self.last_failure = None;
                    return Ok(&mut self.connected.insert(connected).1);
                }
                Err(error) => {
                    let failures = self.last_failure.as_ref().map_or(0, |failed| failed.failures) + 1;
                    let retry_at = Instant::now() + RECONNECT.after(failures);
                    self.last_failure = Some(FailedAttempt { error: error.clone(), retry_at, failures });
                    return Err(error);
                }
            }
        }
        self.connected.as_mut().map(|(_, producer)| producer).ok_or(BrokerError::Closed)
    }

    async fn build_producer(&self) -> Result<(SharedClient, pulsar::Producer<TokioExecutor>), BrokerError> {
        let shared = self.session.shared_client().await?;
        let options = ProducerOptions {
            schema: pulsar_schema(&self.schema),
            block_queue_if_full: true,
            // Without a policy, the client ignores the key on partitioned topics.
            routing_policy: Some(RoutingPolicy::RoundRobin),
            ..ProducerOptions::default()
        };
        let builder = shared.client.producer().with_topic(&self.topic).with_options(options);
        let built = self.session.spawn_detached(Box::pin(builder.build())).await;
        match built.and_then(|built| built.map_err(|error| self.session.classify(&error, &self.topic))) {
            Ok(producer) => Ok((shared, producer)),
            Err(error) => {
                if error.is_outage() {
                    self.session.discard_client(&shared).await;
                }
                Err(error)
            }
        }
    }

    async fn handle_receipt(&mut self, PendingReceipt { receipt, reply }: PendingReceipt) {
        let result = match receipt {
            Ok(receipt) => receipt_result(&self.topic, &receipt),
            Err(error) => Err(self.handle_failure(&error).await),
        };
        let _ = reply.send(result);
    }

    /// Disconnects after an outage, so that the next send uses a new producer and a new client. The failed message may or
    /// may not be stored.
    async fn handle_failure(&mut self, error: &pulsar::Error) -> BrokerError {
        let classified = self.session.classify(error, &self.topic);
        if classified.is_outage()
            && let Some((shared, _)) = self.connected.take()
        {
            self.session.discard_client(&shared).await;
        }
        match classified {
            BrokerError::Unavailable { reason, .. } => BrokerError::Unconfirmed { topic: self.topic.clone(), reason },
            other => other,
        }
    }
}

struct PendingReceipt {
    receipt: Result<CommandSendReceipt, pulsar::Error>,
    reply: oneshot::Sender<SendResult>,
}

/// Checks that the receipt has a location. Without one, the broker took the message for a duplicate and dropped it.
fn receipt_result(topic: &str, receipt: &CommandSendReceipt) -> SendResult {
    match &receipt.message_id {
        Some(id) if id.ledger_id != u64::MAX => Ok(Receipt { id: MessageLocation::new(id, None).to_message_id() }),
        _ => {
            let error = BrokerError::Discarded { topic: topic.to_owned() };
            tracing::error!(code = error.code(), %error);
            Err(error)
        }
    }
}

fn pulsar_schema(schema: &ProducerSchema) -> Option<Schema> {
    match schema {
        ProducerSchema::Bytes => None,
        ProducerSchema::Avro { name, definition } => Some(Schema {
            name: name.clone(),
            schema_data: definition.as_bytes().to_vec(),
            r#type: Type::Avro as i32,
            properties: Vec::new(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use pulsar::message::proto::MessageIdData;

    use super::*;
    use crate::codes;

    fn receipt(message_id: Option<MessageIdData>) -> CommandSendReceipt {
        CommandSendReceipt { message_id, ..CommandSendReceipt::default() }
    }

    #[test]
    fn receipt_has_the_message_id() {
        let id = MessageIdData { ledger_id: 7, entry_id: 3, ..MessageIdData::default() };
        assert_eq!(receipt_result("t", &receipt(Some(id))).unwrap().id.as_str(), "7:3:-1");
    }

    #[test]
    fn receipt_without_location_is_an_error() {
        let no_location = MessageIdData { ledger_id: u64::MAX, entry_id: u64::MAX, ..MessageIdData::default() };
        for dropped in [Some(no_location), None] {
            let error = receipt_result("t", &receipt(dropped)).unwrap_err();
            assert_eq!(error.code(), codes::MESSAGE_DISCARDED);
            assert!(!error.is_outage());
        }
    }
}
