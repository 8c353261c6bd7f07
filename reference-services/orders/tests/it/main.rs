//! The orders service: messages in, messages out, and its API.

mod cli;
mod codes;
mod commands;
mod http;
mod progress;

use event_runtime::Uuid;
use logistics_events::orders::create_order::CreateOrder;
use orders::{
    domain::{ItemDetails, Size},
    send,
};

fn details() -> ItemDetails {
    ItemDetails {
        pickup_address: "Carrera 7 # 71-21".to_owned(),
        delivery_address: "Calle 93 # 11-27".to_owned(),
        size: Size::Medium,
        phone: "+57 300 1234567".to_owned(),
    }
}

fn command() -> CreateOrder {
    send::create_order_command(Uuid::now_v7(), vec![details()])
}
