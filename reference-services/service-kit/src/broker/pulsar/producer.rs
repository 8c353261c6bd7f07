//! A producer that is connected when it is first needed and connected again after any failure.
//!
//! It sends unbatched and pipelined: order by key holds, and the receipts come as they come. It has no name, since
//! a second producer of the same name would wait for the first one to go, for ever.

use std::{collections::HashMap, sync::Arc, time::Instant};

use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use pulsar::{
    CommandSendReceipt, ProducerOptions, TokioExecutor,
    message::proto::{Schema, schema::Type},
    routing_policy::RoutingPolicy,
};
use tokio::sync::{mpsc, oneshot};

use super::{
    batches::MessageLocation,
    session::{Lease, RECONNECT, Session},
};
use crate::broker::{BrokerError, Outgoing, Producer, ProducerPort, ProducerSchema, Receipt};

type SendResult = Result<Receipt, BrokerError>;

struct Request {
    message: Outgoing,
    answer: oneshot::Sender<SendResult>,
}

struct Port {
    requests: mpsc::UnboundedSender<Request>,
}

impl ProducerPort for Port {
    fn send(&self, message: Outgoing) -> BoxFuture<'static, SendResult> {
        let (answer, answered) = oneshot::channel();
        let queued = self.requests.send(Request { message, answer }).is_ok();
        async move { if queued { answered.await.unwrap_or(Err(BrokerError::Closed)) } else { Err(BrokerError::Closed) } }
            .boxed()
    }
}

/// The broker's limit is 5 MiB for the whole frame. A larger one would cost the connection, again and again.
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
    connected: Option<(Lease, pulsar::Producer<TokioExecutor>)>,
    last_failure: Option<FailedAttempt>,
}

/// The last attempt to build_producer the producer; others within the wait get the same answer.
struct FailedAttempt {
    error: BrokerError,
    until: Instant,
    times: u32,
}

impl ProducerTask {
    async fn run(mut self, mut requests: mpsc::UnboundedReceiver<Request>) {
        let mut closing = self.session.closing();
        let mut in_flight = FuturesUnordered::new();
        loop {
            tokio::select! {
                // Requests first would starve receipts; receipts first keep the number in flight down.
                biased;
                Some(handle_receipt) = in_flight.next(), if !in_flight.is_empty() => self.handle_receipt(handle_receipt).await,
                request = requests.recv() => match request {
                    Some(request) => in_flight.extend(Box::pin(self.send(request)).await),
                    None => break,
                },
                () = closing.requested() => break,
            }
        }
        while let Some(handle_receipt) = in_flight.next().await {
            self.handle_receipt(handle_receipt).await;
        }
        if let Some((_, mut producer)) = self.connected.take() {
            // In a task: a close that waits for a broker that is away must not hold up anyone.
            tokio::spawn(async move { Box::pin(producer.close()).await });
        }
    }

    async fn send(&mut self, Request { message, answer }: Request) -> Option<BoxFuture<'static, PendingReceipt>> {
        match Box::pin(self.queue(message)).await {
            Ok(receipt) => Some(async move { PendingReceipt { receipt: receipt.await, answer } }.boxed()),
            Err(error) => {
                // Nobody waits for the answer any more: nothing to tell.
                let _ = answer.send(Err(error));
                None
            }
        }
    }

    async fn queue(&mut self, message: Outgoing) -> Result<pulsar::producer::SendFuture, BrokerError> {
        if message.payload.len() > MAX_PAYLOAD_BYTES {
            let reason =
                format!("{} bytes are more than the broker takes ({MAX_PAYLOAD_BYTES})", message.payload.len());
            return Err(BrokerError::MessageRefused { topic: self.topic.clone(), reason });
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
            if let Some(last_failure) =
                self.last_failure.as_ref().filter(|last_failure| Instant::now() < last_failure.until)
            {
                return Err(last_failure.error.clone());
            }
            match Box::pin(self.build_producer()).await {
                Ok(connected) => {
                    self.last_failure = None;
                    return Ok(&mut self.connected.insert(connected).1);
                }
                Err(error) => {
                    let times = self.last_failure.as_ref().map_or(0, |last_failure| last_failure.times) + 1;
                    let until = Instant::now() + RECONNECT.after(times);
                    self.last_failure = Some(FailedAttempt { error: error.clone(), until, times });
                    return Err(error);
                }
            }
        }
        self.connected.as_mut().map(|(_, producer)| producer).ok_or(BrokerError::Closed)
    }

    async fn build_producer(&self) -> Result<(Lease, pulsar::Producer<TokioExecutor>), BrokerError> {
        let lease = self.session.lease().await?;
        let options = ProducerOptions {
            schema: pulsar_schema(&self.schema),
            block_queue_if_full: true,
            // Without a policy the client ignores the key on partitioned topics.
            routing_policy: Some(RoutingPolicy::RoundRobin),
            ..ProducerOptions::default()
        };
        let builder = lease.client.producer().with_topic(&self.topic).with_options(options);
        let connected = self.session.spawn_detached(Box::pin(builder.build())).await;
        match connected.and_then(|built| built.map_err(|error| self.session.classify(&error, &self.topic))) {
            Ok(producer) => Ok((lease, producer)),
            Err(error) => {
                if error.is_outage() {
                    self.session.discard_client(&lease).await;
                }
                Err(error)
            }
        }
    }

    async fn handle_receipt(&mut self, PendingReceipt { receipt, answer }: PendingReceipt) {
        let result = match receipt {
            Ok(receipt) => receipt_result(&self.topic, &receipt),
            Err(error) => Err(self.handle_failure(&error).await),
        };
        let _ = answer.send(result);
    }

    /// The message may be receipt_result or not. A fresh producer on a fresh client is the sure way on.
    async fn handle_failure(&mut self, error: &pulsar::Error) -> BrokerError {
        let classified = self.session.classify(error, &self.topic);
        if classified.is_outage()
            && let Some((lease, _)) = self.connected.take()
        {
            self.session.discard_client(&lease).await;
        }
        match classified {
            BrokerError::Unavailable { reason, .. } => BrokerError::Unconfirmed { topic: self.topic.clone(), reason },
            other => other,
        }
    }
}

struct PendingReceipt {
    receipt: Result<CommandSendReceipt, pulsar::Error>,
    answer: oneshot::Sender<SendResult>,
}

/// A receipt without a location means that the broker took the message for one that it has already, and dropped it.
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
        ProducerSchema::Avro { name, text } => Some(Schema {
            name: name.clone(),
            schema_data: text.as_bytes().to_vec(),
            r#type: Type::Avro as i32,
            properties: Vec::new(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use pulsar::message::proto::MessageIdData;

    use super::*;

    fn receipt(message_id: Option<MessageIdData>) -> CommandSendReceipt {
        CommandSendReceipt { message_id, ..CommandSendReceipt::default() }
    }

    #[test]
    fn a_receipt_names_where_the_message_is() {
        let id = MessageIdData { ledger_id: 7, entry_id: 3, ..MessageIdData::default() };
        assert_eq!(receipt_result("t", &receipt(Some(id))).unwrap().id.as_str(), "7:3:-1");
    }

    #[test]
    fn a_receipt_without_a_place_is_an_alarm_and_no_outage() {
        let nowhere = MessageIdData { ledger_id: u64::MAX, entry_id: u64::MAX, ..MessageIdData::default() };
        for dropped in [Some(nowhere), None] {
            let error = receipt_result("t", &receipt(dropped)).unwrap_err();
            assert_eq!(error.code(), "K0107");
            assert!(!error.is_outage());
        }
    }
}
