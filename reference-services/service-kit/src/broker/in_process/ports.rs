//! The producers and consumers of the broker.

use std::{sync::Arc, time::Duration};

use futures::{FutureExt, future::BoxFuture};

use super::state::Shared;
use crate::broker::{Acknowledge, BrokerError, MessageId, Outgoing, ProducerPort, ProducerSchema, Receipt};

pub(super) struct TopicProducer {
    pub(super) shared: Arc<Shared>,
    pub(super) topic: String,
    pub(super) schema: ProducerSchema,
}

impl ProducerPort for TopicProducer {
    fn send(&self, message: Outgoing) -> BoxFuture<'static, Result<Receipt, BrokerError>> {
        let result = self.shared.state().publish(&self.topic, &self.schema, &message);
        async move { result }.boxed()
    }
}

pub(super) struct ConsumerPort {
    pub(super) shared: Arc<Shared>,
    pub(super) topic: String,
    pub(super) subscription: String,
    pub(super) consumer: u64,
}

impl Acknowledge for ConsumerPort {
    fn ack(&self, id: &MessageId) {
        self.shared.state().ack(&self.topic, &self.subscription, id);
    }

    fn nack(&self, id: &MessageId, delay: Duration) {
        let (shared, topic, subscription) = (Arc::clone(&self.shared), self.topic.clone(), self.subscription.clone());
        let id = id.clone();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            shared.state().topic(&topic).nack(&subscription, &id);
        });
    }
}

impl Drop for ConsumerPort {
    fn drop(&mut self) {
        self.shared.state().topic(&self.topic).detach(&self.subscription, self.consumer);
    }
}
