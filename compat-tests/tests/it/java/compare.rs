//! One function for each thing on which we and Java should agree.

use contract_core::compat::{broker, readers};

use super::case::Case;
use super::verdict::{Place, Side};

/// What is a schema, and whether its defaults are valid.
pub(super) fn parsing(case: &Case) -> Vec<String> {
    let mut differences = Vec::new();
    for (side, ours, java) in
        [("reader", &case.reader, &case.verdict.reader), ("writer", &case.writer, &case.verdict.writer)]
    {
        let ours = (ours.parsed.lenient().is_some(), ours.parsed.strict().is_some());
        let java = (java.is_schema(), java.has_valid_defaults());
        if ours != java {
            differences
                .push(format!("{case}: {side} is (a schema, with valid defaults): {java:?}, but we say {ours:?}"));
        }
    }
    differences
}

/// The canonical form and its fingerprint.
pub(super) fn canonical_form(case: &Case) -> Vec<String> {
    let mut differences = Vec::new();
    for (ours, java) in [(&case.reader, &case.verdict.reader), (&case.writer, &case.verdict.writer)] {
        let (Some(schema), Side { canonical: Some(canonical), crc64: Some(crc64), .. }) = (ours.parsed.lenient(), java)
        else {
            continue;
        };
        let ours = (schema.canonical_form(), format!("{:016x}", schema.fingerprint()));
        if (&ours.0, &ours.1) != (canonical, crc64) {
            differences.push(format!("{case}: {canonical} {crc64}, but we say {} {}", ours.0, ours.1));
        }
    }
    differences
}

/// Whether the two schemas are equal.
pub(super) fn equality(case: &Case) -> Vec<String> {
    let Some((reader, writer, java)) = case.pair() else { return Vec::new() };
    let ours = reader.java_equals(writer);
    if ours == java.equal { Vec::new() } else { vec![format!("{case}: equal {}, but we say {ours}", java.equal)] }
}

/// Whether the reader can read what the writer writes, and every reason why not, with its place.
pub(super) fn reading(case: &Case) -> Vec<String> {
    let Some((reader, writer, java)) = case.pair() else { return Vec::new() };
    let comparison = readers::compare(reader, writer);
    let ours = match comparison.verdict {
        readers::Verdict::Compatible => "compatible",
        readers::Verdict::Incompatible => "incompatible",
        readers::Verdict::Undecided => "error AvroRuntimeException",
    };
    if ours != java.schema_compatibility {
        return vec![format!("{case}: {}, but we say {ours}", java.schema_compatibility)];
    }
    // Where Java throws, it gives no reasons.
    let Some(reasons) = &java.incompatibilities else { return Vec::new() };
    // Java repeats a reason for each use of the type it is about, and has one name for all places behind a union of
    // the writer; we tell each place once.
    let expected = distinct(reasons.iter());
    let places: Vec<Place> = comparison.incompatibilities.iter().map(Place::of).collect();
    let places = distinct(places.iter());
    if places == expected { Vec::new() } else { vec![format!("{case}: {expected:?}, but we say {places:?}")] }
}

/// Each of some places once, in the order in which they come.
fn distinct<'p>(places: impl Iterator<Item = &'p Place>) -> Vec<&'p Place> {
    let mut distinct = Vec::new();
    for place in places {
        if !distinct.contains(&place) {
            distinct.push(place);
        }
    }
    distinct
}

/// What the broker's validator says.
pub(super) fn validator(case: &Case) -> Vec<String> {
    let Some((reader, writer, java)) = case.pair() else { return Vec::new() };
    let ours = broker::can_read(reader, writer);
    let java = &java.validator;
    let equal = match ours {
        Ok(true) => java == "compatible",
        Ok(false) => java == "incompatible",
        Err(broker::Failure::StackOverflow) => java == "error StackOverflowError",
        // Avro has no exception of its own for what it trips over.
        Err(_) => java.starts_with("error ") && java != "error StackOverflowError",
    };
    if equal { Vec::new() } else { vec![format!("{case}: {java}, but we say {ours:?}")] }
}
