//! A one-line summary of the broker's refusal, whose own message contains two whole schemas.

use schemactl_avro::schema::{Schema, parse_stored};
use schemactl_avro::source::Sources;

/// Summarizes a refusal as the strategy and the side that cannot read the other. Other messages are returned unchanged.
pub(super) fn summary(reason: &str, new: &str) -> String {
    parse_refusal(reason, new).unwrap_or_else(|| reason.to_owned())
}

fn parse_refusal(reason: &str, new: &str) -> Option<String> {
    let (before, schemas) = reason.split_once("Unable to read schema:")?;
    let strategy = before.split_once("with strategy ")?.1.split(':').next()?;
    let (writer, reader) = schemas.split_once("using schema:")?;
    let (writer, reader, new) = (parse(writer)?, parse(reader)?, parse(new)?);
    let direction = match (new.java_equals(&reader), new.java_equals(&writer)) {
        (true, false) => "the new schema cannot read what a stored one wrote",
        (false, true) => "a stored schema cannot read what the new one writes",
        _ => return None,
    };
    Some(format!("by the strategy {strategy}, {direction}"))
}

fn parse(json: &str) -> Option<Schema> {
    parse_stored(json, Sources::default().add("schema", json)).into_lenient()
}

#[cfg(test)]
mod tests {
    use super::summary;

    const OLD: &str = r#"{"type":"record","name":"R","fields":[]}"#;
    const NEW: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;

    fn refusal(writer: &str, reader: &str) -> String {
        format!(
            "Error during schema compatibility check with strategy FULL: org.apache.avro.SchemaValidationException: \
             Unable to read schema: \n{writer}\nusing schema:\n{reader}"
        )
    }

    #[test]
    fn names_the_side_that_cannot_read() {
        assert_eq!(
            summary(&refusal(OLD, NEW), NEW),
            "by the strategy FULL, the new schema cannot read what a stored one wrote"
        );
        assert_eq!(
            summary(&refusal(NEW, OLD), NEW),
            "by the strategy FULL, a stored schema cannot read what the new one writes"
        );
    }

    #[test]
    fn keeps_other_messages() {
        let message = "Incompatible schema: exists schema type AVRO, new schema type JSON";
        assert_eq!(summary(message, NEW), message);
    }
}
