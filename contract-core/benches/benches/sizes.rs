//! `cargo bench --bench sizes` in this folder: very large schemas, each in two sizes, to show what grows faster than the
//! schema.

use std::fmt::Write;
use std::time::Instant;

use contract_benches::stopwatch::peak_memory;
use contract_core::compat::broker::can_read;
use contract_core::compat::readers;
use contract_core::schema::parse_str;
use contract_core::source::SourceId;

type Make = fn(usize) -> String;

/// The schemas, each with a function that makes it from the number of its parts, and that number.
const SCHEMAS: [(&str, Make, usize); 10] = [
    ("flat records", flat_records, 20_000),
    ("fields", fields, 20_000),
    ("fields with aliases", fields_with_aliases, 20_000),
    ("symbols", symbols, 100_000),
    ("attributes of one object", attributes, 1_000_000),
    ("one default of many keys", default, 1_000_000),
    ("aliases of one record", aliases, 100_000),
    ("branches", branches, 2_000),
    ("records of a union", records_of_a_union, 5_000),
    ("50 MB of fields", fields, 800_000),
];

fn main() {
    // Each schema is measured in a process of its own, to measure its memory.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    if let (Some(name), Some(count)) = (arguments.next(), arguments.next()) {
        let (_, make, _) = SCHEMAS.iter().find(|schema| schema.0 == name).expect("a schema of this name");
        measure(*make, count.parse().expect("a number"));
        return;
    }
    println!("{:<28} {:>9} {:>8} {:>9} {:>9} {:>9} {:>9} {:>10}", "", "parts", "MB", "parse ms", "equal ms", "compare ms", "MiB", "MiB / MB");
    for (name, _, count) in SCHEMAS {
        for count in [count / 4, count] {
            let this = std::env::current_exe().expect("a program");
            let output = std::process::Command::new(this).args([name, &count.to_string()]).output().expect("a run");
            let line = String::from_utf8_lossy(&output.stdout).into_owned();
            let problem = String::from_utf8_lossy(&output.stderr).into_owned();
            println!("{name:<28} {count:>9} {}", if output.status.success() { line.trim_end() } else { problem.trim() });
        }
    }
}

fn measure(make: Make, count: usize) {
    let text = make(count);
    let begun = Instant::now();
    let parsed = parse_str(&text, SourceId::default());
    let parse = begun.elapsed();
    let peak = peak_memory().unwrap_or_default();
    assert!(parsed.strict().is_some(), "{:?}", parsed.problems.first());
    let again = parse_str(&text, SourceId::default());
    let (left, right) = (parsed.strict().expect("a schema"), again.strict().expect("a schema"));
    let begun = Instant::now();
    assert!(left.java_equals(right));
    let equal = begun.elapsed();
    let begun = Instant::now();
    let _ = (readers::compare(left, right), can_read(left, right), readers::semantic_changes(left, right));
    let compare = begun.elapsed();
    let size = text.len() as f64 / 1e6;
    println!(
        "{size:>8.1} {:>9.1} {:>9.1} {:>9.1} {peak:>9} {:>10.1}",
        parse.as_secs_f64() * 1e3,
        equal.as_secs_f64() * 1e3,
        compare.as_secs_f64() * 1e3,
        peak as f64 / size
    );
}

/// Returns a record with `count` fields.
fn record(extra: &str, count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = format!("{{\"type\":\"record\",\"name\":\"Whole\",{extra}\"fields\":[");
    joined(&mut text, count, part);
    text.push_str("]}");
    text
}

fn joined(text: &mut String, count: usize, part: impl Fn(usize) -> String) {
    for index in 0..count {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{}", part(index));
    }
}

fn flat_records(count: usize) -> String {
    record("", count, |index| {
        format!(
            "{{\"name\":\"f{index}\",\"type\":{{\"type\":\"record\",\"name\":\"R{index}\",\"fields\":[{{\"name\":\"a\",\"type\":\"int\"}}]}}}}"
        )
    })
}

fn fields(count: usize) -> String {
    record("", count, |index| {
        format!("{{\"name\":\"field_{index}\",\"type\":\"string\",\"doc\":\"What it says.\",\"default\":\"\"}}")
    })
}

fn fields_with_aliases(count: usize) -> String {
    record("", count, |index| {
        format!("{{\"name\":\"field_{index}\",\"type\":\"string\",\"aliases\":[\"former_{index}\"],\"default\":\"\"}}")
    })
}

fn symbols(count: usize) -> String {
    let mut text = String::from("{\"type\":\"enum\",\"name\":\"Whole\",\"symbols\":[");
    joined(&mut text, count, |index| format!("\"S{index}\""));
    text.push_str("]}");
    text
}

fn attributes(count: usize) -> String {
    let mut text = String::from("{\"type\":\"record\",\"name\":\"Whole\",\"fields\":[],");
    joined(&mut text, count, |index| format!("\"key{index}\":{index}"));
    text.push('}');
    text
}

fn default(count: usize) -> String {
    let mut text =
        String::from("{\"type\":\"record\",\"name\":\"Whole\",\"fields\":[{\"name\":\"f\",\"type\":{\"type\":\"map\",\"values\":\"int\"},\"default\":{");
    joined(&mut text, count, |index| format!("\"key{index}\":{index}"));
    text.push_str("}}]}");
    text
}

fn aliases(count: usize) -> String {
    let mut text = String::from("\"aliases\":[");
    joined(&mut text, count, |index| format!("\"Former{index}\""));
    text.push_str("],");
    record(&text, 1, |_| "{\"name\":\"a\",\"type\":\"int\"}".to_owned())
}

fn branches(count: usize) -> String {
    record("", 1, |_| {
        let mut text = String::from("{\"name\":\"f\",\"type\":[\"null\"");
        for index in 0..count {
            let _ = write!(text, ",{{\"type\":\"enum\",\"name\":\"E{index}\",\"symbols\":[\"A\"]}}");
        }
        text.push_str("],\"default\":null}");
        text
    })
}

fn records_of_a_union(count: usize) -> String {
    record("", 1, |_| {
        let mut text = String::from("{\"name\":\"f\",\"type\":[");
        joined(&mut text, count, |index| {
            format!("{{\"type\":\"record\",\"name\":\"R{index}\",\"fields\":[{{\"name\":\"a\",\"type\":\"int\"}}]}}")
        });
        text.push_str("]}");
        text
    })
}
