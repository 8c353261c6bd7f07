//! Sends the orders, by command and by API.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::http::{Request, header};
use event_runtime::Uuid;
use logistics_events::orders::create_order::CreateOrder;
use orders::{
    domain::{ItemDetails, Size},
    send::{create_order_command, send_all},
};
use serde_json::json;
use service_kit::{client::EventSender, http::client};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    error::DemoError,
    options::{Options, Transport},
    watch::{OrderTracker, lock},
};

/// Sends orders.
#[derive(Clone)]
pub(crate) struct OrderSender {
    pub(crate) commands: Arc<EventSender<CreateOrder>>,
    pub(crate) api: SocketAddr,
    pub(crate) orders: Arc<Mutex<OrderTracker>>,
}

/// The maximum number of requests in progress.
const MAX_IN_FLIGHT: usize = 32;

impl OrderSender {
    /// Sends `count` orders, and returns when all of them are stored.
    pub(crate) async fn send(&self, count: u32, options: &Options) -> Result<(), DemoError> {
        let (by_command, by_http) = match options.over {
            Transport::Command => (count, 0),
            Transport::Http => (0, count),
            Transport::Both => (count - count / 2, count / 2),
        };
        tokio::try_join!(self.send_commands(by_command, options), self.post(by_http, options))?;
        Ok(())
    }

    async fn send_commands(&self, count: u32, options: &Options) -> Result<(), DemoError> {
        let commands = (0..count).map(|number| {
            let order = Uuid::now_v7();
            lock(&self.orders).record_sent(order);
            create_order_command(order, vec![details(number)])
        });
        send_all(Arc::clone(&self.commands), commands, options.rate).await?;
        Ok(())
    }

    async fn post(&self, count: u32, options: &Options) -> Result<(), DemoError> {
        let stall_timeout = Duration::from_secs(options.stall_timeout);
        let mut ticks = options.rate.map(|rate| tokio::time::interval(Duration::from_secs(1) / rate.get()));
        let permits = Arc::new(Semaphore::new(MAX_IN_FLIGHT));
        let mut answers = JoinSet::new();
        for number in 0..count {
            if let Some(ticks) = &mut ticks {
                ticks.tick().await;
            }
            let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { break };
            let order = Uuid::now_v7();
            lock(&self.orders).record_sent(order);
            let api = self.api;
            answers.spawn(async move {
                let answer = post_with_retry(api, order, &details(number), stall_timeout).await;
                drop(permit);
                answer
            });
        }
        while let Some(answer) = answers.join_next().await {
            answer??;
        }
        Ok(())
    }
}

/// Posts an order, with retries. The idempotency key makes all attempts one order.
async fn post_with_retry(
    api: SocketAddr,
    order: Uuid,
    details: &ItemDetails,
    stall_timeout: Duration,
) -> Result<(), DemoError> {
    let deadline = Instant::now() + stall_timeout;
    let body = json!({ "order_id": order, "items": [details] }).to_string();
    loop {
        let request = Request::post("/orders")
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", order.to_string())
            .body(body.clone())
            .map_err(|error| DemoError::OrderRejected { status: 0, body: error.to_string() })?;
        match client::call(api, request).await {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) if answer.status().is_server_error() && Instant::now() < deadline => {}
            Err(_) if Instant::now() < deadline => {}
            Ok(answer) => {
                return Err(DemoError::OrderRejected { status: answer.status().as_u16(), body: answer.into_body() });
            }
            Err(error) => return Err(DemoError::OrderRejected { status: 0, body: error.to_string() }),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Creates the details of an item. They differ from order to order, so that a mix-up of orders is noticed.
fn details(number: u32) -> ItemDetails {
    let sizes = [Size::Small, Size::Medium, Size::Large];
    ItemDetails {
        pickup_address: format!("Carrera {} # {}-21", number % 97 + 1, number % 53 + 1),
        delivery_address: format!("Calle {number} # 11-27"),
        size: sizes[number as usize % sizes.len()],
        phone: format!("+57 300 {:07}", number % 10_000_000),
    }
}
