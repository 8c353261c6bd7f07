//! The memory that parsing and comparing schemas takes, and its growth with the size of the schemas.
//!
//! The allocator counts for the whole process, so these tests are a program of their own and run one at a time.

mod inputs;

use std::sync::{Mutex, PoisonError};

use contract_core::compat::broker::can_read;
use contract_core::compat::readers::{compare, semantic_changes};
use peak_alloc::PeakAlloc;
use schemactl_avro::schema::{Schema, parse_str};
use schemactl_avro::source::SourceId;

/// The memory that parsing may take, as a multiple of the size of the source.
const MAX_PARSE_FACTOR: usize = 32;
/// The memory that a comparison may take beside the two schemas, as a multiple of the size of their sources.
const MAX_COMPARE_FACTOR: usize = 12;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Runs some work and returns the peak of memory that it allocated, in bytes, with its result.
fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = work();
    (MEMORY.peak_usage().saturating_sub(before), result)
}

/// Runs some work while no other test does.
fn exclusively<T>(work: impl FnOnce() -> T) -> T {
    static LOCK: Mutex<()> = Mutex::new(());
    let guard = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let result = work();
    drop(guard);
    result
}

fn schema(source: &str) -> Schema {
    parse_str(source, SourceId::default()).into_lenient().expect("a schema")
}

/// Returns the memory that all comparisons of two schemas take, beside the schemas.
fn compare_all(reader: &str, writer: &str) -> usize {
    let (reader, writer) = (schema(reader), schema(writer));
    let compare = || {
        drop(compare(&reader, &writer));
        drop(semantic_changes(&reader, &writer));
        let _ = can_read(&reader, &writer);
        reader.java_equals(&writer);
    };
    peak(compare).0
}

/// Measures some work for `count` parts and for half of them.
///
/// Returns a problem if the work takes more than `max_factor` times the bytes of its input, or if twice the input takes
/// clearly more than twice the memory. `measure` returns the memory and the size of the input.
fn excess(name: &str, max_factor: usize, count: usize, measure: impl Fn(usize) -> (usize, usize)) -> Option<String> {
    let ((half, _), (full, bytes)) = (measure(count / 2), measure(count));
    // Tables double their capacity in one step, so a little more than twice is still linear.
    let is_linear = full <= max_factor * bytes && full * 10 <= half * 26 + 10_000;
    (!is_linear).then(|| {
        format!(
            "{name}: {full} bytes for an input of {bytes}, a factor of {}, and {half} for half the input",
            full / bytes
        )
    })
}

#[test]
fn parsing_takes_linear_memory() {
    let problems: Vec<String> = exclusively(|| {
        let all = inputs::SCHEMAS.iter().filter_map(|(name, make, count)| {
            excess(name, MAX_PARSE_FACTOR, *count, |count| {
                let source = make(count);
                (peak(|| parse_str(&source, SourceId::default())).0, source.len())
            })
        });
        all.collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn comparison_with_itself_takes_linear_memory() {
    let problems: Vec<String> = exclusively(|| {
        let all = inputs::SCHEMAS.iter().filter_map(|(name, make, count)| {
            excess(name, MAX_COMPARE_FACTOR, *count, |count| {
                let source = make(count);
                (compare_all(&source, &source), source.len())
            })
        });
        all.collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn comparison_of_versions_takes_linear_memory() {
    let problems: Vec<String> = exclusively(|| {
        let all = inputs::VERSIONS.iter().flat_map(|(name, make, count)| {
            let new_reads_old = excess(name, MAX_COMPARE_FACTOR, *count, |count| {
                let (old, new) = make(count);
                (compare_all(&new, &old), new.len() + old.len())
            });
            let old_reads_new = excess(name, MAX_COMPARE_FACTOR, *count, |count| {
                let (old, new) = make(count);
                (compare_all(&old, &new), new.len() + old.len())
            });
            [new_reads_old, old_reads_new]
        });
        all.flatten().collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
