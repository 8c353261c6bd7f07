//! How much memory texts and judgements take, and how it grows with the texts.
//!
//! The allocator counts for the whole process, so these tests are a program of their own and take turns.

mod texts;

use std::sync::{Mutex, PoisonError};

use contract_core::compat::broker::can_read;
use contract_core::compat::readers::{compare, semantic_changes};
use contract_core::schema::{Schema, parse_str};
use contract_core::source::SourceId;
use peak_alloc::PeakAlloc;

/// How often its size a text may take while it is parsed.
const PARSING: usize = 32;
/// How often their size texts may take while they are judged, beside their schemas.
const JUDGING: usize = 12;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most memory that some work takes, in bytes, beyond what is taken already.
fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let done = work();
    (MEMORY.peak_usage().saturating_sub(before), done)
}

/// Gives tests their turns.
fn alone<T>(work: impl FnOnce() -> T) -> T {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let done = work();
    drop(turn);
    done
}

fn schema(text: &str) -> Schema {
    parse_str(text, SourceId::default()).into_lenient().expect("a schema")
}

/// What judging two texts in every way takes, beside their schemas.
fn judging(reader: &str, writer: &str) -> usize {
    let (reader, writer) = (schema(reader), schema(writer));
    let judge = || {
        drop(compare(&reader, &writer));
        drop(semantic_changes(&reader, &writer));
        let _ = can_read(&reader, &writer);
        reader.java_equals(&writer);
    };
    peak(judge).0
}

/// Checks that something takes at most `most` times the bytes of its text, and hardly more than twice as much for a
/// text of twice the size.
fn stays_small(name: &str, most: usize, count: usize, take: impl Fn(usize) -> (usize, usize)) -> Option<String> {
    let ((small, _), (large, bytes)) = (take(count / 2), take(count));
    // Tables double their size at once, so that a little more than twice is no growth out of proportion.
    let is_small = large <= most * bytes && large * 10 <= small * 26 + 10_000;
    (!is_small).then(|| {
        format!(
            "{name}: {large} bytes for a text of {bytes}, {} times as much, and {small} for half the text",
            large / bytes
        )
    })
}

#[test]
fn a_text_takes_a_small_multiple_of_its_size_to_parse() {
    let problems: Vec<String> = alone(|| {
        let all = texts::ALONE.iter().filter_map(|(name, make, count)| {
            stays_small(name, PARSING, *count, |count| {
                let text = make(count);
                (peak(|| parse_str(&text, SourceId::default())).0, text.len())
            })
        });
        all.collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_text_takes_a_small_multiple_of_its_size_to_judge_against_itself() {
    let problems: Vec<String> = alone(|| {
        let all = texts::ALONE.iter().filter_map(|(name, make, count)| {
            stays_small(name, JUDGING, *count, |count| {
                let text = make(count);
                (judging(&text, &text), text.len())
            })
        });
        all.collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn two_versions_take_a_small_multiple_of_their_size_to_judge() {
    let problems: Vec<String> = alone(|| {
        let all = texts::VERSIONS.iter().flat_map(|(name, make, count)| {
            let new_reads = stays_small(name, JUDGING, *count, |count| {
                let (old, new) = make(count);
                (judging(&new, &old), new.len() + old.len())
            });
            let old_reads = stays_small(name, JUDGING, *count, |count| {
                let (old, new) = make(count);
                (judging(&old, &new), new.len() + old.len())
            });
            [new_reads, old_reads]
        });
        all.flatten().collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
