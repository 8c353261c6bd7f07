//! `cargo bench --bench pairs` in this folder: two versions of a schema, parsed and judged, by this crate, by
//! apache-avro, and by Avro Java in a warm virtual machine.

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
const JUDGE_READERS: &str = "judge, readers";
const JUDGE_BROKER: &str = "judge, broker";
const JUDGE_DRIFT: &str = "judge, changes of meaning";
const WHOLE: &str = "parse and judge both ways, readers";
const WHOLE_BROKER: &str = "parse and judge both ways, readers and broker";
const FINGERPRINT: &str = "canonical form and CRC-64";

fn main() {
    let ours = ours();
    let apache = apache();
    let java = java().unwrap_or_else(|problem| {
        println!("no times of Avro Java: {problem}");
        BTreeMap::new()
    });
    println!("{} and {} bytes; microseconds, the shortest and the median sample", OLD.len(), NEW.len());
    println!("{:<48} {:>19} {:>19} {:>19}", "", "contract-core", "apache-avro 0.22", "Avro Java 1.11.4");
    for (name, timing) in &ours {
        let cell = |timing: Option<&Timing>| {
            timing.map_or_else(String::new, |timing| {
                format!("{:.2} / {:.2}", timing.least.as_nanos() as f64 / 1e3, timing.median.as_nanos() as f64 / 1e3)
            })
        };
        println!("{name:<48} {:>19} {:>19} {:>19}", cell(Some(timing)), cell(apache.get(name)), cell(java.get(*name)));
    }
}

fn parse(text: &str) -> Schema {
    parse_str(text, SourceId::default()).into_lenient().expect("a schema")
}

fn ours() -> Vec<(&'static str, Timing)> {
    let (old, new) = (parse(OLD), parse(NEW));
    let readers = |old: &Schema, new: &Schema| compare(new, old).is_compatible() && compare(old, new).is_compatible();
    let broker = |old: &Schema, new: &Schema| (can_read(new, old), can_read(old, new));
    assert!(readers(&old, &new));
    assert_eq!(broker(&old, &new), (Ok(true), Ok(true)));
    vec![
        (PARSE, time(|| (parse(OLD), parse(NEW)))),
        (JUDGE_READERS, time(|| compare(&new, &old))),
        (JUDGE_BROKER, time(|| can_read(&new, &old))),
        (JUDGE_DRIFT, time(|| semantic_changes(&new, &old))),
        (WHOLE, time(|| readers(&parse(OLD), &parse(NEW)))),
        (
            WHOLE_BROKER,
            time(|| {
                let (old, new) = (parse(OLD), parse(NEW));
                (readers(&old, &new), broker(&old, &new))
            }),
        ),
        (FINGERPRINT, time(|| new.fingerprint())),
    ]
}

fn apache() -> BTreeMap<&'static str, Timing> {
    let parse = |text: &str| Apache::parse_str(text).expect("a schema");
    let (old, new) = (parse(OLD), parse(NEW));
    let both = |old: &Apache, new: &Apache| SchemaCompatibility::mutual_read(old, new).is_ok();
    assert!(both(&old, &new));
    BTreeMap::from([
        (PARSE, time(|| (parse(OLD), parse(NEW)))),
        (JUDGE_READERS, time(|| SchemaCompatibility::can_read(&old, &new).is_ok())),
        (WHOLE, time(|| both(&parse(OLD), &parse(NEW)))),
        (FINGERPRINT, time(|| new.fingerprint::<apache_avro::rabin::Rabin>())),
    ])
}

/// Has Avro Java do the same, on the same texts, and reads its times.
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
    let texts = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (old, new) = (texts.path().join("old.avsc"), texts.path().join("new.avsc"));
    std::fs::write(&old, OLD).and_then(|()| std::fs::write(&new, NEW)).map_err(|error| error.to_string())?;
    let lines = run(Command::new("java").args(["-cp", "target/libraries/*", "Pairs.java"]).args([&old, &new]))?;
    let timing = |line: &str| {
        let mut parts = line.split('\t');
        let name = parts.next()?.to_owned();
        let mut nanos = || parts.next()?.parse().ok().map(std::time::Duration::from_nanos);
        Some((name, Timing { least: nanos()?, median: nanos()? }))
    };
    Ok(lines.lines().filter_map(timing).collect())
}
