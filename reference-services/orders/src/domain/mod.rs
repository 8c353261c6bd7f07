//! Orders, and the validation of requests.

mod order;
mod request;

pub use order::{Channel, Item, ItemDetails, Order, OrderSummary, Size, Status};
pub use request::{FieldError, OrderRequest, Origin, ValidationErrors};
