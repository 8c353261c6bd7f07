//! `cargo bench --bench unions` in this folder: two versions of wide unions, each in two sizes, to show what grows faster
//! than the union.

use std::time::Instant;

use contract_benches::stopwatch::peak_memory;
use contract_core::compat::broker::can_read;
use contract_core::compat::readers;
use contract_core::schema::{Schema, parse_str};
use contract_core::source::SourceId;

/// Makes a branch of the older and of the newer version.
type Branch = fn(usize) -> (String, String);

/// The number of branches; a quarter of them is measured too.
const BRANCHES: usize = 4_000;

/// The shapes of unions, by what differs between the two versions.
const SHAPES: [(&str, Branch); 12] = [
    ("nothing", |index| same(record(&format!("R{index}"), INT))),
    ("a new field", |index| {
        let name = format!("R{index}");
        (record(&name, INT), record(&name, r#"{"name":"x","type":"int"},{"name":"y","type":"int","default":0}"#))
    }),
    ("no branch is readable", |index| {
        let name = format!("R{index}");
        (record(&name, INT), record(&name, STRING))
    }),
    ("other names", |index| (record(&format!("R{index}"), INT), record(&format!("Other{index}"), INT))),
    ("one simple name", |index| same(record(&format!("n{index}.R"), INT))),
    ("one simple name, other namespaces", |index| {
        (record(&format!("n{index}.R"), INT), record(&format!("m{index}.R"), INT))
    }),
    ("one simple name, none readable", |index| {
        (record(&format!("n{index}.R"), INT), record(&format!("n{index}.R"), STRING))
    }),
    ("one simple name, each requires a field", |index| {
        let field = |ty: &str| format!(r#"{{"name":"x{index}","type":"{ty}"}}"#);
        (record(&format!("n{index}.R"), &field("int")), record(&format!("m{index}.R"), &field("string")))
    }),
    ("one simple name, optional types", |index| {
        let field = |ty: &str| format!(r#"{{"name":"x","type":["null","{ty}"]}}"#);
        (record(&format!("n{index}.R"), &field("int")), record(&format!("n{index}.R"), &field("string")))
    }),
    ("recursive, one simple name, none readable", |index| {
        let name = format!("n{index}.R");
        (recursive(&name, INT), recursive(&name, STRING))
    }),
    ("recursive, other names", |index| {
        (recursive(&format!("R{index}"), INT), recursive(&format!("Other{index}"), INT))
    }),
    ("enums and fixed types of one simple name", |index| {
        (
            format!(r#"{{"type":"enum","name":"n{index}.T","symbols":["A"]}}"#),
            format!(r#"{{"type":"fixed","name":"n{index}.T","size":1}}"#),
        )
    }),
];

const INT: &str = r#"{"name":"x","type":"int"}"#;
const STRING: &str = r#"{"name":"x","type":"string"}"#;

fn main() {
    // Each shape is measured in a process of its own, to measure its memory.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    if let (Some(name), Some(count)) = (arguments.next(), arguments.next()) {
        let (_, branch) = SHAPES.iter().find(|shape| shape.0 == name).expect("a shape of this name");
        measure(*branch, count.parse().expect("a number"));
        return;
    }
    println!("milliseconds to compare two versions both ways");
    println!("{:<42} {:>9} {:>9} {:>9} {:>9} {:>9}", "", "branches", "readers", "meaning", "broker", "MiB");
    for (name, _) in SHAPES {
        for count in [BRANCHES / 4, BRANCHES] {
            let this = std::env::current_exe().expect("a program");
            let output = std::process::Command::new(this).args([name, &count.to_string()]).output().expect("a run");
            let line = String::from_utf8_lossy(&output.stdout).into_owned();
            let problem = String::from_utf8_lossy(&output.stderr).into_owned();
            println!("{name:<42} {count:>9} {}", if output.status.success() { line.trim_end() } else { problem.trim() });
        }
    }
}

fn measure(branch: Branch, count: usize) {
    let (old, new): (Vec<String>, Vec<String>) = (0..count).map(branch).unzip();
    let (old, new) = (schema(&old), schema(&new));
    let time = |compare: &dyn Fn(&Schema, &Schema)| {
        let begun = Instant::now();
        compare(&new, &old);
        compare(&old, &new);
        begun.elapsed().as_secs_f64() * 1e3
    };
    let readers = time(&|reader, writer| drop(readers::compare(reader, writer)));
    let meaning = time(&|reader, writer| drop(readers::semantic_changes(reader, writer)));
    let broker = time(&|reader, writer| drop(can_read(reader, writer)));
    println!("{readers:>9.1} {meaning:>9.1} {broker:>9.1} {:>9}", peak_memory().unwrap_or_default());
}

/// Returns a record whose field is a union with these branches.
fn schema(branches: &[String]) -> Schema {
    let text = record("Whole", &format!(r#"{{"name":"f","type":[{}]}}"#, branches.join(",")));
    parse_str(&text, SourceId::default()).into_lenient().expect("a schema")
}

fn record(name: &str, fields: &str) -> String {
    format!(r#"{{"type":"record","name":"{name}","fields":[{fields}]}}"#)
}

/// Returns a record that contains itself.
fn recursive(name: &str, fields: &str) -> String {
    record(name, &format!(r#"{fields},{{"name":"next","type":["null","{name}"]}}"#))
}

fn same(branch: String) -> (String, String) {
    (branch.clone(), branch)
}
