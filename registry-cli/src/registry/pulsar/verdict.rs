//! The broker's refusals in a line: its own words are an exception's name and two whole schemas.

use contract_core::schema::{Schema, parse_str};
use contract_core::source::Sources;

/// Says by which strategy, and which side cannot read which; other refusals are left as they are.
pub(super) fn gist(reason: &str, new: &str) -> String {
    read(reason, new).unwrap_or_else(|| reason.to_owned())
}

fn read(reason: &str, new: &str) -> Option<String> {
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

fn parse(text: &str) -> Option<Schema> {
    parse_str(text, Sources::default().add("schema", text)).into_lenient()
}

#[cfg(test)]
mod tests {
    use super::gist;

    const OLD: &str = r#"{"type":"record","name":"R","fields":[]}"#;
    const NEW: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;

    fn refusal(writer: &str, reader: &str) -> String {
        format!(
            "Error during schema compatibility check with strategy FULL: org.apache.avro.SchemaValidationException: \
             Unable to read schema: \n{writer}\nusing schema:\n{reader}"
        )
    }

    #[test]
    fn the_side_that_cannot_read_is_named() {
        assert_eq!(
            gist(&refusal(OLD, NEW), NEW),
            "by the strategy FULL, the new schema cannot read what a stored one wrote"
        );
        assert_eq!(
            gist(&refusal(NEW, OLD), NEW),
            "by the strategy FULL, a stored schema cannot read what the new one writes"
        );
    }

    #[test]
    fn other_refusals_keep_the_brokers_words() {
        let words = "Incompatible schema: exists schema type AVRO, new schema type JSON";
        assert_eq!(gist(words, NEW), words);
    }
}
