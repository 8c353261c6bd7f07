//! Avro data as other programs take it and give it: in hexadecimal, inside JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// Asks for what a reader makes of a writer's data, written again with the reader's schema.
pub(crate) fn resolve_request(writer: &str, reader: &str, data: &[Vec<u8>]) -> Value {
    json!({"resolve": writer, "to": reader, "datums": hex(data)})
}

/// The data of an answer.
pub(crate) fn answered(answer: &Value) -> Vec<Vec<u8>> {
    let texts: Vec<String> = serde_json::from_value(answer["datums"].clone()).unwrap();
    texts.iter().map(|text| bytes(text)).collect()
}

/// Data as texts.
pub(crate) fn hex(data: &[Vec<u8>]) -> Vec<String> {
    let digits = |datum: &Vec<u8>| {
        datum.iter().fold(String::with_capacity(datum.len() * 2), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    };
    data.iter().map(digits).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks_exact(2);
    digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
