//! The requests and answers of other Avro implementations: JSON with data in hexadecimal.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};

/// Creates a request to resolve a writer's data and encode it again with the reader's schema.
pub(crate) fn resolve_request(writer: &str, reader: &str, data: &[Vec<u8>]) -> Value {
    json!({"resolve": writer, "to": reader, "datums": to_hex(data)})
}

/// Returns the data of an answer.
pub(crate) fn data_of(answer: &Value) -> Vec<Vec<u8>> {
    let texts: Vec<String> = serde_json::from_value(answer["datums"].clone()).unwrap();
    texts.iter().map(|text| HEXLOWER.decode(text.as_bytes()).unwrap()).collect()
}

/// Writes each datum in hexadecimal.
pub(crate) fn to_hex(data: &[Vec<u8>]) -> Vec<String> {
    data.iter().map(|datum| HEXLOWER.encode(datum)).collect()
}
