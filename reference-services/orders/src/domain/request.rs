//! Validates requests, with the same rules for every channel.

use std::fmt;

use event_runtime::{TimestampMillis, Uuid};

use super::{Channel, Item, ItemDetails, Order, Size, Status};

/// A request for an order, before its validation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRequest {
    /// The id for the order.
    pub order_id: Uuid,
    /// The origin of the request.
    pub origin: Origin,
    /// The items to deliver.
    pub items: Vec<ItemDetails>,
}

/// The origin of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `POST /orders`.
    Http,
    /// The command with this id.
    Command(Uuid),
}

/// An invalid field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer to the field.
    pub pointer: String,
    /// The reason why the field is invalid.
    pub detail: String,
}

/// All invalid fields of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationErrors(pub Vec<FieldError>);

const MAX_ITEMS: usize = 100;
const MAX_ADDRESS_LENGTH: usize = 200;
const MAX_PHONE_LENGTH: usize = 20;
const MIN_PHONE_DIGITS: usize = 3;

impl OrderRequest {
    /// Validates the request and creates the order, placed at `now`.
    pub fn validate(self, now: TimestampMillis) -> Result<Order, ValidationErrors> {
        let mut validator = Validator::default();
        match self.items.len() {
            0 => validator.add("/items".to_owned(), "an order must have at least one item"),
            1..=MAX_ITEMS => {}
            count => {
                validator
                    .add("/items".to_owned(), format!("an order must have at most {MAX_ITEMS} items, not {count}"));
            }
        }
        for (index, details) in self.items.iter().take(MAX_ITEMS).enumerate() {
            let pointer = |field: &str| format!("/items/{index}/{field}");
            validator.check_address(pointer("pickup_address"), &details.pickup_address);
            validator.check_address(pointer("delivery_address"), &details.delivery_address);
            validator.check_phone(pointer("phone"), &details.phone);
            // The sender of a command may know a newer size; callers of the API know the same sizes as this service.
            if details.size == Size::Unknown && self.origin == Origin::Http {
                validator.add(pointer("size"), "choose SMALL, MEDIUM or LARGE");
            }
        }
        if !validator.errors.is_empty() {
            return Err(ValidationErrors(validator.errors));
        }
        let (channel, command_id) = match self.origin {
            Origin::Http => (Channel::Http, None),
            Origin::Command(id) => (Channel::Command, Some(id)),
        };
        let items = self.items.into_iter().map(|details| Item { item_id: Uuid::now_v7(), details });
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
struct Validator {
    errors: Vec<FieldError>,
}

impl Validator {
    fn add(&mut self, pointer: String, detail: impl Into<String>) {
        self.errors.push(FieldError { pointer, detail: detail.into() });
    }

    fn check_address(&mut self, pointer: String, address: &str) {
        if address.trim().is_empty() {
            self.add(pointer, "an address must not be empty");
        } else if address.chars().count() > MAX_ADDRESS_LENGTH {
            self.add(pointer, format!("an address must have at most {MAX_ADDRESS_LENGTH} characters"));
        } else if address.chars().any(char::is_control) {
            self.add(pointer, "an address must not have control characters");
        }
    }

    fn check_phone(&mut self, pointer: String, phone: &str) {
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        if phone.chars().count() > MAX_PHONE_LENGTH {
            self.add(pointer, format!("a phone number must have at most {MAX_PHONE_LENGTH} characters"));
        } else if !phone.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c)) {
            self.add(pointer, "a phone number may have only digits, spaces and + - ( )");
        } else if digits < MIN_PHONE_DIGITS {
            self.add(pointer, format!("a phone number must have at least {MIN_PHONE_DIGITS} digits"));
        }
    }
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

    fn details() -> ItemDetails {
        ItemDetails {
            pickup_address: "Carrera 7".to_owned(),
            delivery_address: "Calle 93".to_owned(),
            size: Size::Small,
            phone: "+57 (300) 123-4567".to_owned(),
        }
    }

    fn request(origin: Origin, items: Vec<ItemDetails>) -> OrderRequest {
        OrderRequest { order_id: Uuid::nil(), origin, items }
    }

    fn errors(origin: Origin, items: Vec<ItemDetails>) -> String {
        request(origin, items).validate(TimestampMillis::new(0)).unwrap_err().to_string()
    }

    #[test]
    fn valid_request_becomes_an_order() {
        let command = Uuid::now_v7();
        let order =
            request(Origin::Command(command), vec![details(), details()]).validate(TimestampMillis::new(7)).unwrap();
        assert_eq!((order.channel, order.command_id), (Channel::Command, Some(command)));
        assert_eq!((order.status, order.created_at.get()), (Status::Created, 7));
        assert_ne!(order.items[0].item_id, order.items[1].item_id);
        assert_eq!(order.items[1].details, details());
    }

    #[test]
    fn order_has_1_to_100_items() {
        assert_eq!(errors(Origin::Http, vec![]), "/items: an order must have at least one item");
        assert_eq!(errors(Origin::Http, vec![details(); 101]), "/items: an order must have at most 100 items, not 101");
        assert!(request(Origin::Http, vec![details(); 100]).validate(TimestampMillis::new(0)).is_ok());
    }

    #[test]
    fn every_error_names_its_field() {
        let invalid = ItemDetails {
            pickup_address: " ".to_owned(),
            delivery_address: "x".repeat(201),
            size: Size::Unknown,
            phone: "call me".to_owned(),
        };
        let expected = "/items/1/pickup_address: an address must not be empty; \
             /items/1/delivery_address: an address must have at most 200 characters; \
             /items/1/phone: a phone number may have only digits, spaces and + - ( ); \
             /items/1/size: choose SMALL, MEDIUM or LARGE";
        assert_eq!(errors(Origin::Http, vec![details(), invalid]), expected);
    }

    #[test]
    fn lengths_count_characters() {
        let long = ItemDetails { delivery_address: "ñ".repeat(200), ..details() };
        assert!(request(Origin::Http, vec![long]).validate(TimestampMillis::new(0)).is_ok());
    }

    #[test]
    fn phone_has_length_limits() {
        for (phone, error) in [("12", "at least 3 digits"), ("123456789012345678901", "at most 20 characters")] {
            let invalid = ItemDetails { phone: phone.to_owned(), ..details() };
            assert!(errors(Origin::Http, vec![invalid]).contains(error), "{phone}");
        }
    }

    #[test]
    fn command_may_have_unknown_size() {
        let newer = ItemDetails { size: Size::Unknown, ..details() };
        assert!(request(Origin::Command(Uuid::nil()), vec![newer]).validate(TimestampMillis::new(0)).is_ok());
    }
}
