//! Messages that show what was found, each read by both kinds of decoder.

mod chosen;
mod pairs;
mod random;

use contract_core::schema::{Parsed, parse_text};
use contract_core::source::SourceId;

fn parsed(text: &str) -> Parsed {
    parse_text(text, SourceId::default())
}
