//! Witnesses, each decoded by both kinds of decoder.

mod hand_picked;
mod random;

use contract_core::schema::{Parsed, parse_str};
use contract_core::source::SourceId;

fn parsed(json: &str) -> Parsed {
    parse_str(json, SourceId::default())
}
