//! Formats answers and errors, and ends every `main`.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

use serde_json::{Value, json};

use super::options::Format;
use crate::{
    ServiceError,
    broker::{BrokerError, ReceivedMessage},
    properties,
    relay::ParkedRow,
    store::StoreError,
};

/// Prints the answer to stdout or the error to stderr.
///
/// Returns exit code 0, 2 for invalid settings, or 3 if the broker, the database or the network failed.
pub fn finish(result: Result<String, ServiceError>) -> ExitCode {
    match result {
        Ok(answer) => {
            // If stdout is closed, the reader no longer needs the answer.
            let _ = io::stdout().write_all(answer.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "error[{}]: {error}", error.code());
            ExitCode::from(if is_setting(&error) { 2 } else { 3 })
        }
    }
}

fn is_setting(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Listen { .. }
            | ServiceError::Store(StoreError::UnknownDatabase { .. })
            | ServiceError::Broker(BrokerError::Configuration { .. })
    )
}

/// Formats parked outbox rows.
pub(super) fn rows(rows: &[ParkedRow], format: Format) -> String {
    if format == Format::Json {
        let rows = rows.iter().map(|row| {
            json!({
                "id": row.id, "event_id": row.event_id, "contract": row.contract, "key": row.key,
                "attempts": row.attempts, "last_error": row.last_error,
            })
        });
        return format!("{:#}\n", Value::Array(rows.collect()));
    }
    let mut lines = String::new();
    for row in rows {
        let error = row.last_error.as_deref().unwrap_or("no answer");
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{} {} key {} tried {} times: {error}", row.id, row.contract, row.key, row.attempts);
    }
    if rows.is_empty() { "no parked events\n".to_owned() } else { lines }
}

/// Formats dead letters.
pub(super) fn letters(letters: &[ReceivedMessage], format: Format) -> String {
    let property = |letter: &ReceivedMessage, name: &str| letter.properties.get(name).cloned().unwrap_or_default();
    if format == Format::Json {
        let letters = letters.iter().map(|letter| {
            json!({ "id": letter.id.as_str(), "topic": letter.topic, "key": letter.key, "properties": letter.properties })
        });
        return format!("{:#}\n", Value::Array(letters.collect()));
    }
    let mut lines = String::new();
    for letter in letters {
        let _ = writeln!(
            lines,
            "{} {} from {} key {}: {}",
            letter.id,
            property(letter, properties::DLQ_CODE),
            property(letter, properties::DLQ_ORIGIN_TOPIC),
            letter.key.as_deref().unwrap_or("none"),
            property(letter, properties::DLQ_REASON),
        );
    }
    if letters.is_empty() { "no dead letters\n".to_owned() } else { lines }
}
