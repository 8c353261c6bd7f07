//! Witnesses, each decoded by both kinds of decoder.

mod hand_picked;
mod random;

use schemactl_avro::schema::{Parsed, parse_str};
use schemactl_avro::source::SourceId;

fn parsed(json: &str) -> Parsed {
    parse_str(json, SourceId::default())
}
