//! Plans for writers that come later, beside Avro for Java: a rewritten message says to a reader what Java makes of the
//! original, and what Java refuses is refused.

use avro_oracle::java::{Java, to_hex};
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
/// Deeper than any schema is without recursion.
const MAX_DEPTH_OF_COLLECTIONS: usize = 12;

/// A message, and what the plan makes of it.
struct Message {
    reader: String,
    writer: String,
    bytes: Vec<u8>,
    planned: Result<Vec<u8>, DecodeError>,
    /// Whether Java may read it with another meaning.
    may_refuse: bool,
}

/// What Java makes of a message.
#[derive(Deserialize)]
struct JavaRead {
    value: Option<Value>,
    error: Option<String>,
}

/// Random messages of all pairs that have a plan; a pair without one has a finding that says why.
fn messages(seed: u64) -> Vec<Message> {
    let mut rng = Rng::new(seed);
    let mut messages = Vec::new();
    for _ in 0..PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let parse = |text: &str| parse_str(text, SourceId::default()).into_lenient();
        // A program's own schemas are sound; what is registered needn't be.
        let reads_itself = parse_str(&reader, SourceId::default()).strict().is_some();
        let (true, Some(own), Some(theirs)) = (reads_itself, parse(&reader), parse(&writer)) else { continue };
        let plan = match SchemaRewriter::new(&writer, &reader) {
            Ok(plan) => plan,
            // No code is generated for such a reader.
            Err(error) if error.to_string().contains("the default of") => continue,
            Err(error) => {
                let is_found = !readers::compare(&own, &theirs).incompatibilities.is_empty()
                    || !readers::semantic_changes(&own, &theirs).is_empty();
                assert!(is_found, "{error}, but nothing is found\nreader {reader}\nwriter {writer}");
                continue;
            }
        };
        for _ in 0..MESSAGES {
            let mut bytes = Vec::new();
            if datum(&mut rng, &theirs, theirs.root(), 0, &mut bytes).is_none() || !is_settled(&own, &theirs, &bytes) {
                continue;
            }
            let may_refuse = !readers::semantic_changes(&own, &theirs).is_empty();
            let planned = plan.rewrite(&bytes);
            messages.push(Message { reader: reader.clone(), writer: writer.clone(), bytes, planned, may_refuse });
        }
    }
    messages
}

/// Whether Java reads the message as the specification says. It looks for the aliases of fields in records of the same
/// full name only.
fn is_settled(own: &Schema, theirs: &Schema, bytes: &[u8]) -> bool {
    let read = |decoder| decode(decoder, own, theirs, bytes).ok().map(|value| value.to_json(own, own.root()));
    read(DecoderKind::Java) == read(DecoderKind::Specification)
}

/// Appends a random value of a type; nothing where a recursive type doesn't end.
fn datum(rng: &mut Rng, schema: &Schema, id: TypeId, depth: usize, out: &mut Vec<u8>) -> Option<()> {
    if depth > 3 * MAX_DEPTH_OF_COLLECTIONS {
        return None;
    }
    let items = if depth > MAX_DEPTH_OF_COLLECTIONS { 0 } else { rng.below(3) };
    // Exact in each width that it may be promoted to.
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
            // Java keeps no order of keys, so there is one at most.
            for _ in 0..items.min(1) {
                write::long(out, 1);
                write::string(out, text);
                datum(rng, schema, *value, depth + 1, out)?;
            }
            write::long(out, 0);
        }
        Kind::Union(branches) => {
            let null = branches.iter().position(|branch| matches!(schema.kind(*branch), Kind::Null));
            let at = null.filter(|_| depth > MAX_DEPTH_OF_COLLECTIONS).unwrap_or_else(|| rng.below(branches.len()));
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
fn java_reads_from_the_rewritten_message_what_it_reads_from_the_original() {
    let messages = messages(7);
    let questions = messages.iter().flat_map(|Message { reader, writer, bytes, planned, .. }| {
        let rewritten = planned.as_deref().unwrap_or_default();
        [(writer, bytes.as_slice()), (reader, rewritten)]
            .map(|(writer, bytes)| ((), json!({"reader": reader, "writer": writer, "bytes": to_hex(bytes)})))
    });
    let mut answers: Vec<JavaRead> = Vec::with_capacity(2 * messages.len());
    let java = Java::start("Decode.java").unwrap();
    java.stream(questions, |(), answer| answers.push(serde_json::from_str(answer).unwrap())).unwrap();
    let (mut differences, mut rewritten, mut refused) = (Vec::new(), 0, 0);
    for (message, java) in messages.iter().zip(answers.chunks(2)) {
        let agrees = if message.planned.is_ok() {
            rewritten += 1;
            java[0].error.is_none() && java[1].error.is_none() && java[0].value == java[1].value
        } else {
            refused += 1;
            java[0].error.is_some() || message.may_refuse
        };
        // A record that contains itself has no end in Java.
        let is_endless = |read: &JavaRead| read.error.as_deref() == Some("java.lang.StackOverflowError");
        let agrees = agrees || java.iter().any(is_endless);
        if !agrees {
            let Message { reader, writer, bytes, planned, .. } = message;
            let java = [&java[0], &java[1]].map(|read| (&read.value, &read.error));
            differences
                .push(format!("\nreader {reader}\nwriter {writer}\nbytes {bytes:02x?}\n{planned:02x?}\n{java:?}\n"));
        }
    }
    let shown: String = differences.iter().take(5).map(String::as_str).collect();
    assert!(
        differences.is_empty(),
        "{} differences in {} messages, such as:{shown}",
        differences.len(),
        messages.len()
    );
    assert!(rewritten > PAIRS / 2 && refused > 50, "{rewritten} rewritten, {refused} refused");
}
