//! Comparisons of our verdicts with Java's, one function for each kind of verdict. Each returns the differences.

use contract_core::compat::broker::{self, PulsarProfile, Stored, UploadResponse};
use contract_core::compat::{Strategy, readers};
use contract_core::json;
use contract_core::schema::{Parsed, Schema};
use contract_core::source::SourceId;

use crate::java::to_hex;
use crate::verdict::{
    Answers, BrokerResponses, CaseVerdict, HistoryVerdict, JavaIncompatibility, PairVerdict, SchemaVerdict,
};

/// A version of a schema: its source, and the result of our parser.
#[derive(Debug)]
pub struct Version {
    /// The source, decoded as the broker decodes it.
    pub text: String,
    /// The result of the parser.
    pub parsed: Parsed,
}

impl Version {
    /// Parses the bytes of a version as a broker of the default version does.
    pub fn new(bytes: &[u8]) -> Self {
        Self::for_broker(PulsarProfile::default(), bytes)
    }

    /// Parses the bytes of a version as a broker of this version does.
    pub fn for_broker(profile: PulsarProfile, bytes: &[u8]) -> Self {
        let text = json::decode(bytes).into_owned();
        let parsed = profile.parse_str(&text, SourceId::default());
        Self { text, parsed }
    }

    fn as_input(&self) -> broker::SchemaInput<'_> {
        broker::AvroSchema { json: &self.text, parsed: &self.parsed }.into()
    }
}

/// Compares everything about a history.
pub fn history(versions: &[Version], java: &HistoryVerdict) -> Vec<String> {
    let mut differences = Vec::new();
    for (number, (version, java)) in versions.iter().zip(&java.schemas).enumerate() {
        differences.extend(parsing(version, java).map(|what| format!("version {number}: {what}")));
        differences.extend(canonical_form(version, java).map(|what| format!("version {number}: {what}")));
    }
    let Some((newest, earlier)) = versions.split_last() else { return differences };
    for (number, (version, java)) in earlier.iter().zip(&java.pairs).enumerate() {
        for (reader, writer, java, direction) in
            [(newest, version, &java.reads, "reads"), (version, newest, &java.is_read, "is read by")]
        {
            if let (Some(reader), Some(writer), Some(java)) = (reader.parsed.lenient(), writer.parsed.lenient(), java) {
                differences.extend(
                    pair(reader, writer, java).map(|what| format!("the newest {direction} version {number}: {what}")),
                );
            }
        }
    }
    differences.extend(answers(versions, &java.broker));
    differences
}

/// Compares everything about a case: the newest version reads, the one before it wrote.
pub fn case(versions: &[Version], java: &CaseVerdict) -> Vec<String> {
    let [.., writer, reader] = versions else { return Vec::new() };
    let mut differences = Vec::new();
    for (side, version, java) in [("reader", reader, &java.reader), ("writer", writer, &java.writer)] {
        differences.extend(parsing(version, java).map(|what| format!("{side}: {what}")));
        differences.extend(canonical_form(version, java).map(|what| format!("{side}: {what}")));
    }
    if let (Some(reader), Some(writer), Some(java)) = (reader.parsed.lenient(), writer.parsed.lenient(), &java.pair) {
        differences.extend(pair(reader, writer, java));
    }
    differences.extend(answers(versions, &java.broker));
    differences
}

/// Compares everything about a reader and a writer.
pub fn pair(reader: &Schema, writer: &Schema, java: &PairVerdict) -> impl Iterator<Item = String> {
    // The verdict for readers is that of Avro 1.11, whichever broker stores the schemas. Later versions report other locations.
    let compares_readers = reader.profile() == PulsarProfile::V4_0;
    let reading = compares_readers.then(|| reading(reader, writer, java)).flatten();
    [equality(reader, writer, java), reading, validator(reader, writer, java)].into_iter().flatten()
}

/// Compares whether a source is a schema, and whether its defaults are valid.
pub fn parsing(version: &Version, java: &SchemaVerdict) -> Option<String> {
    let ours = (version.parsed.lenient().is_some(), version.parsed.strict().is_some());
    let java = (java.is_schema(), java.has_valid_defaults());
    (ours != java).then(|| format!("(a schema, with valid defaults): {java:?}, but we say {ours:?}"))
}

/// Compares the canonical form and its fingerprints.
pub fn canonical_form(version: &Version, java: &SchemaVerdict) -> Option<String> {
    let schema = version.parsed.lenient()?;
    let SchemaVerdict { canonical: Some(canonical), crc64: Some(crc64), sha256: Some(sha256), .. } = java else {
        return None;
    };
    let fingerprints = schema.fingerprints();
    let ours = (schema.canonical_form(), format!("{:016x}", fingerprints.crc64), to_hex(&fingerprints.sha256));
    let equal = (&ours.0, &ours.1, &ours.2) == (canonical, crc64, sha256);
    (!equal).then(|| format!("{canonical} {crc64} {sha256}, but we say {} {} {}", ours.0, ours.1, ours.2))
}

/// Compares whether the two schemas are equal.
pub fn equality(reader: &Schema, writer: &Schema, java: &PairVerdict) -> Option<String> {
    let ours = reader.java_equals(writer);
    (ours != java.equal).then(|| format!("equal {}, but we say {ours}", java.equal))
}

/// Compares whether the reader can read the writer, and all incompatibilities with their locations.
pub fn reading(reader: &Schema, writer: &Schema, java: &PairVerdict) -> Option<String> {
    let comparison = readers::compare(reader, writer);
    let ours = match comparison.verdict {
        readers::Verdict::Compatible => "compatible",
        readers::Verdict::Incompatible => "incompatible",
        readers::Verdict::Undecided => "error AvroRuntimeException",
    };
    if ours != java.schema_compatibility {
        return Some(format!("reading {}, but we say {ours}", java.schema_compatibility));
    }
    // If Java throws an exception, it gives no reasons.
    let reasons = java.incompatibilities.as_ref()?;
    // Java repeats an incompatibility for each use of its type, and has one location for everything behind a union of
    // the writer; we report each location once.
    let expected = distinct(reasons.iter());
    let ours: Vec<JavaIncompatibility> =
        comparison.incompatibilities.iter().map(JavaIncompatibility::from_ours).collect();
    let ours = distinct(ours.iter());
    let agree = ours.len() == expected.len() && ours.iter().zip(&expected).all(|(ours, java)| ours.matches(java));
    (!agree).then(|| format!("{expected:?}, but we say {ours:?}"))
}

/// Returns each incompatibility once, in order.
fn distinct<'i>(all: impl Iterator<Item = &'i JavaIncompatibility>) -> Vec<&'i JavaIncompatibility> {
    let mut distinct = Vec::new();
    for one in all {
        if !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}

/// Compares the results of the broker's validator.
pub fn validator(reader: &Schema, writer: &Schema, java: &PairVerdict) -> Option<String> {
    let ours = broker::can_read(reader, writer);
    let java = &java.validator;
    let equal = match ours {
        Ok(true) => java == "compatible",
        Ok(false) => java == "incompatible",
        Err(broker::AvroFailure::StackOverflow) => java == "error StackOverflowError",
        // Any other exception: which one depends on where Avro fails.
        Err(_) => java.starts_with("error ") && java != "error StackOverflowError",
    };
    (!equal).then(|| format!("validator {java}, but we say {ours:?}"))
}

/// Compares the broker's answers about the newest version under each strategy, if those before are on the topic.
pub fn answers(versions: &[Version], java: &BrokerResponses) -> Vec<String> {
    let mut differences = Vec::new();
    for strategy in Strategy::ALL {
        let ours = our_answers(strategy, versions);
        match java.get(strategy.name()) {
            Some(java) if *java == ours => {}
            java => differences.push(format!("{}: {java:?}, but we say {ours:?}", strategy.name())),
        }
    }
    differences
}

/// Returns our answers about the newest version, if those before are on the topic.
pub fn our_answers(strategy: Strategy, versions: &[Version]) -> Answers {
    let Some((newest, earlier)) = versions.split_last() else {
        return Answers { check: String::new(), upload: String::new() };
    };
    // A version that Pulsar would reject as the first one of a topic is not on it.
    let taken = |version: &&Version| broker::upload(strategy, version.as_input(), &[]) == UploadResponse::Created(0);
    let stored: Vec<Stored<'_>> =
        earlier.iter().filter(taken).map(|version| Stored::Schema(version.as_input())).collect();
    let newest = newest.as_input();
    let check = broker::check_compatibility(strategy, newest, &stored).name();
    let upload = broker::upload(strategy, newest, &stored).name();
    Answers { check: check.to_owned(), upload: upload.to_owned() }
}
