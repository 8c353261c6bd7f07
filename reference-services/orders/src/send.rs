//! Places orders by command, from the command line.

use std::{
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

use event_runtime::{Event, TimestampMillis, Uuid};
use logistics_events::orders::create_order::{CreateOrder, CreateOrderData, CreateOrderItem};
use service_kit::{
    broker::{self, BrokerError, BrokerOptions},
    cli::Format,
    client::EventSender,
    envelope,
    tenant::Tenant,
};
use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{interval, sleep},
};

use crate::domain::{ItemDetails, Size};

/// The options of `orders send`.
#[derive(Debug, Clone, clap::Args)]
pub struct SendOptions {
    /// Number of orders.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub count: u32,
    /// Number of items of each order.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub items: u32,
    /// Maximum number of orders per second; unlimited by default.
    #[arg(long, value_name = "PER_SECOND")]
    pub rate: Option<NonZeroU32>,
    /// Pickup address of the items.
    #[arg(long, default_value = "Carrera 7 # 71-21", value_name = "ADDRESS")]
    pub pickup_address: String,
    /// Delivery address of the items.
    #[arg(long, default_value = "Calle 93 # 11-27", value_name = "ADDRESS")]
    pub delivery_address: String,
    /// Size of the items.
    #[arg(long, value_enum, default_value = "SMALL")]
    pub size: Size,
    /// Phone number of the person to call about the delivery.
    #[arg(long, default_value = "+57 300 1234567")]
    pub phone: String,
    /// Id for the order. Several commands with the same order id place only one order.
    #[arg(long, value_name = "UUID")]
    pub order_id: Option<Uuid>,
    /// The tenant of the topics.
    #[arg(long, env = "LOGISTICS_TENANT", default_value = "logistics", value_name = "NAME")]
    pub tenant: String,
    /// The broker.
    #[command(flatten)]
    pub broker: BrokerOptions,
    /// Output format of the order ids.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The maximum number of commands that wait for the broker's receipt.
const MAX_IN_FLIGHT: usize = 500;

/// The time limit for retries while the broker is unavailable.
const OUTAGE_TIMEOUT: Duration = Duration::from_mins(1);

/// Creates the command to place an order.
pub fn create_order_command(order_id: Uuid, items: Vec<ItemDetails>) -> CreateOrder {
    let now = TimestampMillis::now();
    CreateOrder {
        id: Uuid::now_v7(),
        time: now,
        ingestion: now,
        specversion: envelope::SPEC_VERSION.to_owned(),
        r#type: envelope::message_type(CreateOrder::RECORD).to_owned(),
        datacontenttype: envelope::CONTENT_TYPE.to_owned(),
        service_name: "orders-send".to_owned(),
        data: CreateOrderData { order_id, items: items.into_iter().map(item).collect() },
    }
}

fn item(details: ItemDetails) -> CreateOrderItem {
    CreateOrderItem {
        pickup_address: details.pickup_address,
        delivery_address: details.delivery_address,
        size: details.size.into(),
        phone: details.phone,
    }
}

/// Sends the commands and returns the order ids as a string: one per line, or JSON.
pub async fn run(options: &SendOptions) -> Result<String, BrokerError> {
    let ids = send(options).await?;
    Ok(match options.format {
        Format::Text => ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join("\n") + "\n",
        Format::Json => format!("{:#}\n", serde_json::json!({ "order_ids": ids })),
    })
}

/// Sends the commands and returns the order ids when the broker has stored all of them.
pub async fn send(options: &SendOptions) -> Result<Vec<Uuid>, BrokerError> {
    let broker = broker::connect(&options.broker)?;
    let sender = EventSender::<CreateOrder>::new(&*broker, &Tenant::new(&options.tenant));
    let details = ItemDetails {
        pickup_address: options.pickup_address.clone(),
        delivery_address: options.delivery_address.clone(),
        size: options.size,
        phone: options.phone.clone(),
    };
    let items = vec![details; options.items as usize];
    let commands =
        (0..options.count).map(|_| create_order_command(options.order_id.unwrap_or_else(Uuid::now_v7), items.clone()));
    let sent = send_all(Arc::new(sender), commands, options.rate).await;
    broker.close().await;
    sent
}

/// Sends commands concurrently, at most `per_second` of them per second. Returns their order ids when the broker has
/// stored all commands.
pub async fn send_all(
    sender: Arc<EventSender<CreateOrder>>,
    commands: impl IntoIterator<Item = CreateOrder>,
    per_second: Option<NonZeroU32>,
) -> Result<Vec<Uuid>, BrokerError> {
    let mut ticks = per_second.map(|rate| interval(Duration::from_secs(1) / rate.get()));
    let permits = Arc::new(Semaphore::new(MAX_IN_FLIGHT));
    let (mut receipts, mut ids) = (JoinSet::new(), Vec::new());
    let mut commands = commands.into_iter();
    loop {
        if let Some(ticks) = &mut ticks {
            ticks.tick().await;
        }
        let permit = Arc::clone(&permits).acquire_owned().await.map_err(|_| BrokerError::Closed)?;
        // The iterator creates the command here, after the waiting, since a command contains the time of its creation.
        let Some(command) = commands.next() else { break };
        ids.push(command.data.order_id);
        let sender = Arc::clone(&sender);
        receipts.spawn(async move {
            let receipt = send_with_retry(&sender, &command).await;
            drop(permit);
            receipt
        });
    }
    while let Some(receipt) = receipts.join_next().await {
        receipt.map_err(|_| BrokerError::Closed)??;
    }
    Ok(ids)
}

/// Retries during an outage. If a command is stored twice, the service recognises it by its id.
async fn send_with_retry(sender: &EventSender<CreateOrder>, command: &CreateOrder) -> Result<(), BrokerError> {
    let deadline = Instant::now() + OUTAGE_TIMEOUT;
    loop {
        match sender.send(command).await {
            Ok(_) => return Ok(()),
            Err(error) if error.is_outage() && Instant::now() < deadline => {
                tracing::warn!(code = error.code(), %error, "cannot send a command; retrying");
                sleep(Duration::from_millis(500)).await;
            }
            Err(error) => return Err(error),
        }
    }
}
