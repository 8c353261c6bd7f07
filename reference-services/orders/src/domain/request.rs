//! Which requests become orders: the same rules however they come in.

use std::fmt;

use event_runtime::{TimestampMillis, Uuid};

use super::{Channel, Item, Order, Parcel, Size, Status};

/// A request for an order, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRequest {
    /// The id that the order is to have.
    pub order_id: Uuid,
    /// How the request came in.
    pub origin: Origin,
    /// What is to be sent.
    pub parcels: Vec<Parcel>,
}

/// How a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// By `POST /orders`.
    Http,
    /// By the command of this id.
    Command(Uuid),
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer to the field.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

/// Everything that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationErrors(pub Vec<FieldError>);

const MAX_ITEMS: usize = 100;
const MAX_ADDRESS_LENGTH: usize = 200;
const MAX_PHONE_LENGTH: usize = 20;
const MIN_PHONE_DIGITS: usize = 3;

impl OrderRequest {
    /// The order that is asked for, taken `now`, or all that is wrong with the request.
    pub fn validate(self, now: TimestampMillis) -> Result<Order, ValidationErrors> {
        let mut errors = Validator::default();
        match self.parcels.len() {
            0 => errors.add("/items".to_owned(), "an order has at least one item"),
            1..=MAX_ITEMS => {}
            more => errors.add("/items".to_owned(), format!("an order has at most {MAX_ITEMS} items, not {more}")),
        }
        for (index, parcel) in self.parcels.iter().take(MAX_ITEMS).enumerate() {
            let at = |field: &str| format!("/items/{index}/{field}");
            errors.address(at("pickup_address"), &parcel.pickup_address);
            errors.address(at("delivery_address"), &parcel.delivery_address);
            errors.phone(at("phone"), &parcel.phone);
            // A command's sender may know a size that we don't; whoever calls the API reads our list.
            if parcel.size == Size::Unknown && self.origin == Origin::Http {
                errors.add(at("size"), "choose SMALL, MEDIUM or LARGE");
            }
        }
        if !errors.0.is_empty() {
            return Err(ValidationErrors(errors.0));
        }
        let (channel, command_id) = match self.origin {
            Origin::Http => (Channel::Http, None),
            Origin::Command(id) => (Channel::Command, Some(id)),
        };
        let items = self.parcels.into_iter().map(|parcel| Item { item_id: Uuid::now_v7(), parcel });
        Ok(Order {
            order_id: self.order_id,
            status: Status::Created,
            channel,
            command_id,
            created_at: now,
            ready_at: None,
            delivered_at: None,
            items: items.collect(),
        })
    }
}

#[derive(Default)]
struct Validator(Vec<FieldError>);

impl Validator {
    fn add(&mut self, pointer: String, detail: impl Into<String>) {
        self.0.push(FieldError { pointer, detail: detail.into() });
    }

    fn address(&mut self, pointer: String, address: &str) {
        if address.trim().is_empty() {
            self.add(pointer, "an address is not empty");
        } else if address.chars().count() > MAX_ADDRESS_LENGTH {
            self.add(pointer, format!("an address has at most {MAX_ADDRESS_LENGTH} characters"));
        } else if address.chars().any(char::is_control) {
            self.add(pointer, "an address has no control characters");
        }
    }

    fn phone(&mut self, pointer: String, phone: &str) {
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        if phone.chars().count() > MAX_PHONE_LENGTH {
            self.add(pointer, format!("a phone number has at most {MAX_PHONE_LENGTH} characters"));
        } else if !phone.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c)) {
            self.add(pointer, "a phone number has only digits, spaces and + - ( )");
        } else if digits < MIN_PHONE_DIGITS {
            self.add(pointer, format!("a phone number has at least {MIN_PHONE_DIGITS} digits"));
        }
    }
}

impl ValidationErrors {
    /// The stable id of this kind of error.
    pub const CODE: &'static str = "O0101";
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, FieldError { pointer, detail }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{pointer}: {detail}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel() -> Parcel {
        Parcel {
            pickup_address: "Carrera 7".to_owned(),
            delivery_address: "Calle 93".to_owned(),
            size: Size::Small,
            phone: "+57 (300) 123-4567".to_owned(),
        }
    }

    fn request(origin: Origin, parcels: Vec<Parcel>) -> OrderRequest {
        OrderRequest { order_id: Uuid::nil(), origin, parcels }
    }

    fn errors(origin: Origin, parcels: Vec<Parcel>) -> String {
        request(origin, parcels).validate(TimestampMillis::new(0)).unwrap_err().to_string()
    }

    #[test]
    fn a_good_request_becomes_an_order_with_item_ids_of_its_own() {
        let command = Uuid::now_v7();
        let order =
            request(Origin::Command(command), vec![parcel(), parcel()]).validate(TimestampMillis::new(7)).unwrap();
        assert_eq!((order.channel, order.command_id), (Channel::Command, Some(command)));
        assert_eq!((order.status, order.created_at.get()), (Status::Created, 7));
        assert_ne!(order.items[0].item_id, order.items[1].item_id);
        assert_eq!(order.items[1].parcel, parcel());
    }

    #[test]
    fn an_order_has_1_to_100_items() {
        assert_eq!(errors(Origin::Http, vec![]), "/items: an order has at least one item");
        assert_eq!(errors(Origin::Http, vec![parcel(); 101]), "/items: an order has at most 100 items, not 101");
        assert!(request(Origin::Http, vec![parcel(); 100]).validate(TimestampMillis::new(0)).is_ok());
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        let bad = Parcel {
            pickup_address: " ".to_owned(),
            delivery_address: "x".repeat(201),
            size: Size::Unknown,
            phone: "call me".to_owned(),
        };
        let expected = "/items/1/pickup_address: an address is not empty; \
             /items/1/delivery_address: an address has at most 200 characters; \
             /items/1/phone: a phone number has only digits, spaces and + - ( ); \
             /items/1/size: choose SMALL, MEDIUM or LARGE";
        assert_eq!(errors(Origin::Http, vec![parcel(), bad]), expected);
    }

    #[test]
    fn lengths_count_characters_not_bytes() {
        let long = Parcel { delivery_address: "ñ".repeat(200), ..parcel() };
        assert!(request(Origin::Http, vec![long]).validate(TimestampMillis::new(0)).is_ok());
    }

    #[test]
    fn phones_have_digits_and_a_limit() {
        for (phone, error) in [("12", "at least 3 digits"), ("123456789012345678901", "at most 20 characters")] {
            let bad = Parcel { phone: phone.to_owned(), ..parcel() };
            assert!(errors(Origin::Http, vec![bad]).contains(error), "{phone}");
        }
    }

    #[test]
    fn a_command_may_carry_a_size_from_a_newer_sender() {
        let newer = Parcel { size: Size::Unknown, ..parcel() };
        assert!(request(Origin::Command(Uuid::nil()), vec![newer]).validate(TimestampMillis::new(0)).is_ok());
    }
}
