//! `cargo bench --bench pairs` in this folder: parses and compares two versions of a schema with this crate, with
//! apache-avro, and with Avro Java in a warm virtual machine.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use apache_avro::Schema as Apache;
use apache_avro::schema_compatibility::SchemaCompatibility;
use contract_benches::stopwatch::{Timing, time};
use contract_benches::{NEW, OLD};
use contract_core::compat::broker::can_read;
use contract_core::compat::readers::{compare, semantic_changes};
use contract_core::schema::{Schema, parse_str};
use contract_core::source::SourceId;

const PARSE: &str = "parse both";
const COMPARE_READERS: &str = "compare, readers";
const COMPARE_BROKER: &str = "compare, broker";
const SEMANTIC_CHANGES: &str = "compare, semantic changes";
const PARSE_AND_COMPARE: &str = "parse and compare both ways, readers";
const PARSE_AND_COMPARE_BROKER: &str = "parse and compare both ways, readers and broker";
const FINGERPRINT: &str = "canonical form and CRC-64";

fn main() {
    let ours = ours();
    let apache = apache();
    let java = java().unwrap_or_else(|problem| {
        println!("could not measure Avro Java: {problem}");
        BTreeMap::new()
    });
    println!("{} and {} bytes; microseconds: the shortest and the median sample", OLD.len(), NEW.len());
    println!("{:<48} {:>19} {:>19} {:>19}", "", "contract-core", "apache-avro 0.22", "Avro Java 1.11.4");
    for (name, timing) in &ours {
        let cell = |timing: Option<&Timing>| {
            timing.map_or_else(String::new, |timing| {
                format!("{:.2} / {:.2}", timing.shortest.as_nanos() as f64 / 1e3, timing.median.as_nanos() as f64 / 1e3)
            })
        };
        println!("{name:<48} {:>19} {:>19} {:>19}", cell(Some(timing)), cell(apache.get(name)), cell(java.get(*name)));
    }
}

fn parse(json: &str) -> Schema {
    parse_str(json, SourceId::default()).into_lenient().expect("a schema")
}

fn ours() -> Vec<(&'static str, Timing)> {
    let (old, new) = (parse(OLD), parse(NEW));
    let readers = |old: &Schema, new: &Schema| compare(new, old).is_compatible() && compare(old, new).is_compatible();
    let broker = |old: &Schema, new: &Schema| (can_read(new, old), can_read(old, new));
    assert!(readers(&old, &new));
    assert_eq!(broker(&old, &new), (Ok(true), Ok(true)));
    vec![
        (PARSE, time(|| (parse(OLD), parse(NEW)))),
        (COMPARE_READERS, time(|| compare(&new, &old))),
        (COMPARE_BROKER, time(|| can_read(&new, &old))),
        (SEMANTIC_CHANGES, time(|| semantic_changes(&new, &old))),
        (PARSE_AND_COMPARE, time(|| readers(&parse(OLD), &parse(NEW)))),
        (
            PARSE_AND_COMPARE_BROKER,
            time(|| {
                let (old, new) = (parse(OLD), parse(NEW));
                (readers(&old, &new), broker(&old, &new))
            }),
        ),
        (FINGERPRINT, time(|| new.fingerprint())),
    ]
}

fn apache() -> BTreeMap<&'static str, Timing> {
    let parse = |json: &str| Apache::parse_str(json).expect("a schema");
    let (old, new) = (parse(OLD), parse(NEW));
    let both = |old: &Apache, new: &Apache| SchemaCompatibility::mutual_read(old, new).is_ok();
    assert!(both(&old, &new));
    BTreeMap::from([
        (PARSE, time(|| (parse(OLD), parse(NEW)))),
        (COMPARE_READERS, time(|| SchemaCompatibility::can_read(&old, &new).is_ok())),
        (PARSE_AND_COMPARE, time(|| both(&parse(OLD), &parse(NEW)))),
        (FINGERPRINT, time(|| new.fingerprint::<apache_avro::rabin::Rabin>())),
    ])
}

/// Measures the same work in Avro Java, on the same schemas.
fn java() -> Result<BTreeMap<String, Timing>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("java");
    let run = |command: &mut Command| {
        let output = command.current_dir(&folder).output().map_err(|error| format!("{command:?}: {error}"))?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
        }
    };
    let libraries = folder.join("target/libraries");
    if !libraries.is_dir() {
        let copy = ["-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=target/libraries"];
        run(Command::new("mvn").args(copy))?;
    }
    let schemas = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (old, new) = (schemas.path().join("old.avsc"), schemas.path().join("new.avsc"));
    std::fs::write(&old, OLD).and_then(|()| std::fs::write(&new, NEW)).map_err(|error| error.to_string())?;
    let lines = run(Command::new("java").args(["-cp", "target/libraries/*", "Pairs.java"]).args([&old, &new]))?;
    let timing = |line: &str| {
        let mut parts = line.split('\t');
        let name = parts.next()?.to_owned();
        let mut nanos = || parts.next()?.parse().ok().map(std::time::Duration::from_nanos);
        Some((name, Timing { shortest: nanos()?, median: nanos()? }))
    };
    Ok(lines.lines().filter_map(timing).collect())
}
