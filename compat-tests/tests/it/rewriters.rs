//! Rewriters for writer schemas that are known only at run time: Avro for Java reads the same value from a rewritten
//! message as from the original, and rejects what the rewriter rejects.

use avro_oracle::java::{Java, to_hex};
use contract_core::compat::broker::PulsarProfile;
use contract_core::compat::readers;
use contract_core::schema::{Kind, Schema, TypeId, parse_str};
use contract_core::source::SourceId;
use contract_core::witness::{DecoderKind, decode};
use event_runtime::{DecodeError, SchemaRewriter, write};
use serde::Deserialize;
use serde_json::{Value, json};
use test_support::{Rng, random_pairs};

const PAIRS: usize = 3_000;
const MESSAGES: usize = 3;
/// Deeper arrays and maps are empty; no schema is that deep without recursion.
const MAX_DEPTH_OF_ITEMS: usize = 12;

/// A message and its rewritten form.
struct Message {
    reader: String,
    writer: String,
    bytes: Vec<u8>,
    rewritten: Result<Vec<u8>, DecodeError>,
    /// Whether the rewriter may reject it though Java reads it, since its meaning changes.
    may_be_rejected: bool,
}

/// The result of Java.
#[derive(Deserialize)]
struct JavaRead {
    value: Option<Value>,
    error: Option<String>,
}

/// Creates random messages of all pairs that have a rewriter; a pair without one has a finding.
fn messages(seed: u64) -> Vec<Message> {
    let mut rng = Rng::new(seed);
    let mut messages = Vec::new();
    for _ in 0..PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let parse = |text: &str| parse_str(text, SourceId::default()).into_lenient();
        // The reader's schema is one of the program's own, so it is valid; a registered one may not be.
        let reads_itself = parse_str(&reader, SourceId::default()).strict().is_some();
        let (true, Some(reader_schema), Some(writer_schema)) = (reads_itself, parse(&reader), parse(&writer)) else {
            continue;
        };
        let rewriter = match SchemaRewriter::new(&writer, &reader) {
            Ok(rewriter) => rewriter,
            // The generator rejects such a reader.
            Err(error) if error.to_string().contains("default is not a value of its type") => continue,
            Err(error) => {
                let is_found = !readers::compare(&reader_schema, &writer_schema).incompatibilities.is_empty()
                    || !readers::semantic_changes(&reader_schema, &writer_schema).is_empty();
                assert!(is_found, "{error}, but there is no finding\nreader {reader}\nwriter {writer}");
                continue;
            }
        };
        for _ in 0..MESSAGES {
            let mut bytes = Vec::new();
            if datum(&mut rng, &writer_schema, writer_schema.root(), 0, &mut bytes).is_none()
                || !follows_specification(&reader_schema, &writer_schema, &bytes)
            {
                continue;
            }
            let may_be_rejected = !readers::semantic_changes(&reader_schema, &writer_schema).is_empty();
            let rewritten = rewriter.rewrite(&bytes);
            messages.push(Message {
                reader: reader.clone(),
                writer: writer.clone(),
                bytes,
                rewritten,
                may_be_rejected,
            });
        }
    }
    messages
}

/// Returns whether Java reads the message as the specification says. Java applies field aliases only in records with
/// the same full name.
fn follows_specification(reader: &Schema, writer: &Schema, bytes: &[u8]) -> bool {
    let read = |decoder| decode(decoder, reader, writer, bytes).ok().map(|value| value.to_json(reader, reader.root()));
    read(DecoderKind::Java) == read(DecoderKind::Specification)
}

/// Appends a random value of a type; `None` if the value of a recursive type gets too deep.
fn datum(rng: &mut Rng, schema: &Schema, id: TypeId, depth: usize, out: &mut Vec<u8>) -> Option<()> {
    if depth > 3 * MAX_DEPTH_OF_ITEMS {
        return None;
    }
    let items = if depth > MAX_DEPTH_OF_ITEMS { 0 } else { rng.below(3) };
    // Exact in each type that it may be promoted to.
    let number = i32::try_from(rng.below(1 << 20)).unwrap() - (1 << 19);
    let text = &"abcdefgh"[..rng.below(9)];
    match schema.kind(id) {
        Kind::Null => {}
        Kind::Boolean => write::boolean(out, rng.below(2) == 1),
        Kind::Int => write::int(out, number),
        Kind::Long => write::long(out, number.into()),
        #[expect(clippy::cast_precision_loss, reason = "it has 20 bits")]
        Kind::Float => write::float(out, number as f32),
        Kind::Double => write::double(out, number.into()),
        Kind::Bytes | Kind::String => write::string(out, text),
        Kind::Fixed(fixed) => out.extend((0..fixed.size).map(|_| rng.below(256).to_le_bytes()[0])),
        Kind::Enum(own) => write::int(out, i32::try_from(rng.below(own.symbols.len())).unwrap()),
        Kind::Array(item) => {
            for _ in 0..items {
                write::long(out, 1);
                datum(rng, schema, *item, depth + 1, out)?;
            }
            write::long(out, 0);
        }
        Kind::Map(value) => {
            // Java does not keep the order of keys, so there is at most one.
            for _ in 0..items.min(1) {
                write::long(out, 1);
                write::string(out, text);
                datum(rng, schema, *value, depth + 1, out)?;
            }
            write::long(out, 0);
        }
        Kind::Union(branches) => {
            let null = branches.iter().position(|branch| matches!(schema.kind(*branch), Kind::Null));
            let at = null.filter(|_| depth > MAX_DEPTH_OF_ITEMS).unwrap_or_else(|| rng.below(branches.len()));
            write::int(out, i32::try_from(at).unwrap());
            datum(rng, schema, branches[at], depth + 1, out)?;
        }
        Kind::Record(own) => {
            for field in &own.fields {
                datum(rng, schema, field.ty, depth + 1, out)?;
            }
        }
    }
    Some(())
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA)"]
fn java_reads_the_same_value_from_a_rewritten_message() {
    let messages = messages(7);
    let requests = messages.iter().flat_map(|Message { reader, writer, bytes, rewritten, .. }| {
        let rewritten = rewritten.as_deref().unwrap_or_default();
        [(writer, bytes.as_slice()), (reader, rewritten)]
            .map(|(writer, bytes)| ((), json!({"reader": reader, "writer": writer, "bytes": to_hex(bytes)})))
    });
    let mut answers: Vec<JavaRead> = Vec::with_capacity(2 * messages.len());
    let java = Java::start(PulsarProfile::default(), "Decode.java").unwrap();
    java.stream(requests, |(), answer| answers.push(serde_json::from_str(answer).unwrap())).unwrap();
    let (mut differences, mut rewritten, mut rejected) = (Vec::new(), 0, 0);
    for (message, java) in messages.iter().zip(answers.chunks(2)) {
        let agrees = if message.rewritten.is_ok() {
            rewritten += 1;
            java[0].error.is_none() && java[1].error.is_none() && java[0].value == java[1].value
        } else {
            rejected += 1;
            java[0].error.is_some() || message.may_be_rejected
        };
        // Java cannot read some recursive records.
        let overflows = |read: &JavaRead| read.error.as_deref() == Some("java.lang.StackOverflowError");
        let agrees = agrees || java.iter().any(overflows);
        if !agrees {
            let Message { reader, writer, bytes, rewritten, .. } = message;
            let java = [&java[0], &java[1]].map(|read| (&read.value, &read.error));
            differences
                .push(format!("\nreader {reader}\nwriter {writer}\nbytes {bytes:02x?}\n{rewritten:02x?}\n{java:?}\n"));
        }
    }
    let shown: String = differences.iter().take(5).map(String::as_str).collect();
    assert!(
        differences.is_empty(),
        "{} differences in {} messages, such as:{shown}",
        differences.len(),
        messages.len()
    );
    assert!(rewritten > PAIRS / 2 && rejected > 50, "{rewritten} rewritten, {rejected} rejected");
}
