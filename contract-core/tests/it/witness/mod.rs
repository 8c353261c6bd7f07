//! Messages that show what was found, each read by both kinds of decoder.

mod hand_picked;
mod random;

use contract_core::schema::{Parsed, parse_str};
use contract_core::source::SourceId;

fn parsed(text: &str) -> Parsed {
    parse_str(text, SourceId::default())
}
