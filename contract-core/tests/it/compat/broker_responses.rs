//! The broker's responses: its rules around Avro's validator.

use contract_core::compat::Strategy::{self, *};
use contract_core::compat::broker::{
    AvroFailure, AvroSchema, BrokerError, CheckResponse, Refusal, SchemaInput, Stored, UploadResponse, VersionRef,
    check_compatibility, subscribe, upload,
};
use schemactl_avro::schema::Parsed;

use super::{order, parsed};

/// A topic's history as schemas; an empty string is a deletion.
struct Topic(Vec<(String, Parsed)>);

impl Topic {
    fn new(texts: &[&str]) -> Self {
        Self(texts.iter().map(|text| ((*text).to_owned(), parsed(text))).collect())
    }

    fn ask<A>(&self, strategy: Strategy, new: &str, call: fn(Strategy, SchemaInput<'_>, &[Stored<'_>]) -> A) -> A {
        let stored: Vec<Stored<'_>> = self
            .0
            .iter()
            .map(|(text, parsed)| {
                if text.is_empty() { Stored::Deleted } else { Stored::Schema(AvroSchema { json: text, parsed }.into()) }
            })
            .collect();
        call(strategy, AvroSchema { json: new, parsed: &parsed(new) }.into(), &stored)
    }
}

const ID: &str = r#"{"name":"id","type":"string"}"#;
const COUNT: &str = r#"{"name":"count","type":"int"}"#;
const COUNT_WITH_DEFAULT: &str = r#"{"name":"count","type":"int","default":0}"#;
const COUNT_WITH_BAD_DEFAULT: &str = r#"{"name":"count","type":"int","default":"none"}"#;

fn with(fields: &[&str]) -> String {
    order(&fields.join(","))
}

fn cannot_read(reader: VersionRef, writer: VersionRef) -> Refusal {
    Refusal::CannotRead { reader, writer }
}

#[test]
fn accepts_first_schema_under_every_strategy() {
    let topic = Topic::new(&[]);
    for strategy in Strategy::ALL {
        assert_eq!(topic.ask(strategy, &with(&[ID]), upload), UploadResponse::Created(0), "{strategy}");
        assert_eq!(topic.ask(strategy, &with(&[ID]), check_compatibility), CheckResponse::Compatible, "{strategy}");
    }
}

#[test]
fn rejection_names_reader_and_writer() {
    let topic = Topic::new(&[&with(&[ID])]);
    let grown = with(&[ID, COUNT]);
    let backward = cannot_read(VersionRef::New, VersionRef::Stored(0));
    assert_eq!(topic.ask(Backward, &grown, upload), UploadResponse::Incompatible(backward.clone()));
    assert_eq!(topic.ask(Full, &grown, check_compatibility), CheckResponse::Incompatible(backward));
    assert_eq!(topic.ask(Forward, &grown, upload), UploadResponse::Created(1));
    let shrunk = Topic::new(&[&grown]).ask(Full, &with(&[ID]), upload);
    assert_eq!(shrunk, UploadResponse::Incompatible(cannot_read(VersionRef::Stored(0), VersionRef::New)));
}

#[test]
fn only_transitive_strategies_compare_older_versions() {
    let topic = Topic::new(&[&with(&[ID]), &with(&[ID, COUNT_WITH_DEFAULT])]);
    let new = with(&[ID, COUNT]);
    assert_eq!(topic.ask(Backward, &new, upload), UploadResponse::Created(2));
    let rejected = UploadResponse::Incompatible(cannot_read(VersionRef::New, VersionRef::Stored(0)));
    assert_eq!(topic.ask(BackwardTransitive, &new, upload), rejected);
}

#[test]
fn always_strategies_ignore_the_schemas() {
    let topic = Topic::new(&[&with(&[ID])]);
    assert_eq!(topic.ask(AlwaysCompatible, r#""int""#, upload), UploadResponse::Created(1));
    let rejected = topic.ask(AlwaysIncompatible, &with(&[ID, COUNT_WITH_DEFAULT]), upload);
    assert_eq!(rejected, UploadResponse::Incompatible(Refusal::Always));
    assert_eq!(topic.ask(AlwaysIncompatible, &with(&[ID]), upload), UploadResponse::Exists(0));
    assert_eq!(
        topic.ask(AlwaysIncompatible, &with(&[ID]), check_compatibility),
        CheckResponse::Compatible,
        "the same bytes"
    );
}

#[test]
fn upload_equal_to_a_version_returns_it() {
    let topic = Topic::new(&[&with(&[ID, COUNT]), &with(&[ID])]);
    let documented = r#"{ "doc": "again", "name":"Order", "aliases":["Old"], "type":"record", "fields":[
        {"type":"string", "name":"id", "doc":"who"}, {"name":"count", "type":"int", "aliases":["n"]}] }"#;
    for strategy in Strategy::ALL {
        assert_eq!(topic.ask(strategy, documented, upload), UploadResponse::Exists(0), "{strategy}");
    }
    assert_ne!(
        topic.ask(Full, documented, check_compatibility),
        CheckResponse::Compatible,
        "a check is not deduplicated"
    );
}

#[test]
fn equality_ignores_docs_aliases_and_enum_defaults() {
    let stored = order(
        r#"{"name":"n","type":"double","default":1},{"name":"k","type":{"type":"enum","name":"Kind","symbols":["A","B"]}}"#,
    );
    let same = [("default\":1", "default\": 1"), (r#""symbols""#, r#""default":"A","symbols""#)];
    let new = [
        ("default\":1", "default\":2"),
        ("default\":1", "default\":1.0"),
        (r#""name":"n""#, r#""name":"n","order":"descending""#),
        (r#""name":"n""#, r#""name":"n","pii":true"#),
        (r#""name":"Kind""#, r#""name":"Kind","namespace":"a""#),
        (r#"["A","B"]"#, r#"["B","A"]"#),
    ];
    let topic = Topic::new(&[&stored]);
    let upload = |(from, to): (&str, &str)| topic.ask(AlwaysCompatible, &stored.replace(from, to), upload);
    for change in same {
        assert_eq!(upload(change), UploadResponse::Exists(0), "{change:?}");
    }
    for change in new {
        assert_eq!(upload(change), UploadResponse::Created(1), "{change:?}");
    }
}

#[test]
fn not_a_number_equals_itself() {
    let text = order(r#"{"name":"n","type":"double","default":"NaN"}"#);
    assert_eq!(Topic::new(&[&text]).ask(Full, &(text.clone() + " "), upload), UploadResponse::Exists(0));
}

#[test]
fn deletion_takes_a_version_and_hides_older_ones() {
    let first = with(&[ID]);
    let topic = Topic::new(&[&first, ""]);
    assert_eq!(topic.ask(Full, r#""int""#, upload), UploadResponse::Created(2));
    assert_eq!(topic.ask(Full, &first, upload), UploadResponse::Created(2));
    assert_eq!(topic.ask(Full, r#""int""#, check_compatibility), CheckResponse::Compatible);
    let topic = Topic::new(&[r#""int""#, "", &first]);
    assert_eq!(topic.ask(FullTransitive, &with(&[ID, COUNT_WITH_DEFAULT]), upload), UploadResponse::Created(3));
}

#[test]
fn invalid_schema_is_rejected_under_always_compatible() {
    let topic = Topic::new(&[]);
    for text in ["", "{", r#"["null","int"]"#, r#"{"type":"record"}"#, r#""Order""#] {
        assert_eq!(topic.ask(AlwaysCompatible, text, upload), UploadResponse::Invalid, "{text}");
        assert_eq!(topic.ask(AlwaysCompatible, text, check_compatibility), CheckResponse::Invalid, "{text}");
    }
    for text in [r#""string""#, r#"{"type":"enum","name":"E","symbols":["A"]}"#, r#"{"type":"map","values":"int"}"#] {
        assert_eq!(topic.ask(Full, text, upload), UploadResponse::Created(0), "{text}");
    }
}

#[test]
fn invalid_default_poisons_a_topic() {
    let poisoned = with(&[ID, COUNT_WITH_BAD_DEFAULT]);
    assert_eq!(Topic::new(&[]).ask(Full, &poisoned, upload), UploadResponse::Created(0));
    let topic = Topic::new(&[&poisoned]);
    let same = topic.ask(AlwaysCompatible, &poisoned, upload);
    assert_eq!(
        same,
        UploadResponse::Error(BrokerError::InvalidDefault(VersionRef::New)),
        "not even the same schema again"
    );
    let fixed = topic.ask(AlwaysCompatible, &with(&[ID, COUNT_WITH_DEFAULT]), upload);
    assert_eq!(fixed, UploadResponse::Error(BrokerError::InvalidDefault(VersionRef::Stored(0))));
    assert_eq!(topic.ask(Full, &with(&[ID, COUNT_WITH_DEFAULT]), check_compatibility), CheckResponse::Compatible);
}

#[test]
fn equal_version_is_found_before_a_poisoned_one() {
    let good = with(&[ID]);
    let topic = Topic::new(&[&good, &with(&[ID, COUNT_WITH_BAD_DEFAULT])]);
    assert_eq!(topic.ask(Full, &good, upload), UploadResponse::Exists(0));
}

#[test]
fn avro_failure_is_an_error_or_a_rejection() {
    let topic = Topic::new(&[&with(&[ID])]);
    let new = with(&[ID, COUNT_WITH_BAD_DEFAULT]);
    let (failure, reader, writer) = (AvroFailure::UnusableDefault, VersionRef::New, VersionRef::Stored(0));
    let error = CheckResponse::Error(BrokerError::Avro { failure, reader, writer });
    assert_eq!(topic.ask(Backward, &new, check_compatibility), error);
    assert_eq!(topic.ask(Full, &new, check_compatibility), error);
    let rejected = CheckResponse::Incompatible(Refusal::Failed { failure, reader, writer });
    assert_eq!(topic.ask(BackwardTransitive, &new, check_compatibility), rejected);
    assert_eq!(topic.ask(Forward, &new, check_compatibility), CheckResponse::Compatible, "the default is not needed");
}

#[test]
fn stack_overflow_is_an_error_under_every_strategy() {
    let infinite = r#"{"type":"record","name":"Loop","fields":[{"name":"self","type":"Loop"}]}"#;
    let changed = infinite.replace(r#""name":"Loop""#, r#""name":"Loop","version":2"#);
    let topic = Topic::new(&[infinite]);
    for strategy in [Backward, Forward, Full, BackwardTransitive, ForwardTransitive, FullTransitive] {
        let answer = topic.ask(strategy, &changed, check_compatibility);
        let overflow =
            matches!(answer, CheckResponse::Error(BrokerError::Avro { failure: AvroFailure::StackOverflow, .. }));
        assert!(overflow, "{strategy}: {answer:?}");
    }
    assert_eq!(
        topic.ask(Full, infinite, check_compatibility),
        CheckResponse::Compatible,
        "the same bytes are not compared"
    );
    assert_ne!(
        topic.ask(FullTransitive, infinite, check_compatibility),
        CheckResponse::Compatible,
        "the transitive strategies compare them"
    );
}

#[test]
fn unparsable_stored_schema_rejects_check_and_fails_upload() {
    let topic = Topic::new(&[r#"{"type":"enum","name":"E","symbols":["A"],"default":"B"}"#]);
    let new = r#"{"type":"enum","name":"E","symbols":["A"]}"#;
    let rejected = CheckResponse::Incompatible(Refusal::Unparsable(VersionRef::Stored(0)));
    assert_eq!(topic.ask(Forward, new, check_compatibility), rejected);
    assert_eq!(topic.ask(Forward, new, upload), UploadResponse::Error(BrokerError::NotAvro(VersionRef::Stored(0))));
}

#[test]
fn consumer_must_read_the_latest_version() {
    let topic = Topic::new(&[&with(&[ID]), &with(&[ID, COUNT_WITH_DEFAULT])]);
    let needs_count = with(&[ID, COUNT]);
    for strategy in [Backward, Forward, Full, ForwardTransitive, AlwaysCompatible] {
        assert_eq!(topic.ask(strategy, &needs_count, subscribe), CheckResponse::Compatible, "{strategy}");
    }
    for strategy in [BackwardTransitive, FullTransitive] {
        let answer = topic.ask(strategy, &needs_count, subscribe);
        assert_eq!(
            answer,
            CheckResponse::Incompatible(cannot_read(VersionRef::New, VersionRef::Stored(0))),
            "{strategy}"
        );
    }
    let without_schema = Topic::new(&[&with(&[ID]), ""]).ask(Full, &with(&[ID]), subscribe);
    assert_eq!(without_schema, CheckResponse::Incompatible(Refusal::NoSchema));
}
