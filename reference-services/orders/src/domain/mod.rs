//! What an order is, and which requests become one.

mod order;
mod request;

pub use order::{Channel, Item, Order, OrderSummary, Parcel, Size, Status};
pub use request::{FieldError, OrderRequest, Origin, ValidationErrors};
