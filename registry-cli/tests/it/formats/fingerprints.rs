//! The fingerprint of a finding does not depend on its line.

use serde_json::Value;

use crate::support::{Project, schema, schemactl};

/// Returns the lines and fingerprints that `check`, `lint` and `fmt` report for a project with this draft.
fn reported(format: &str, draft: &str) -> Vec<(Value, Value)> {
    let project = Project::new("shop").contract("orders/created", "", &[schema("first", &[])]);
    let project = project.draft("orders/created", 2, draft);
    let run = |command: &str| {
        let output =
            schemactl().args(command.split(' ')).args(["--format", format]).current_dir(project.root()).output();
        serde_json::from_slice::<Value>(&output.expect("schemactl").stdout).expect("JSON")
    };
    let all = ["check", "lint", "fmt --check"].map(run);
    let is_gitlab = format == "gitlab";
    let of_one = |report: &Value| if is_gitlab { report.clone() } else { report["runs"][0]["results"].clone() };
    let all = all.iter().flat_map(|report| of_one(report).as_array().expect("findings").clone());
    let line = if is_gitlab { "/location/lines/begin" } else { "/locations/0/physicalLocation/region/startLine" };
    let fingerprint = if is_gitlab { "/fingerprint" } else { "/partialFingerprints" };
    let at = |finding: &Value, place| finding.pointer(place).expect("a member").clone();
    let pair = |finding: Value| (at(&finding, line), at(&finding, fingerprint));
    all.map(pair).collect()
}

#[test]
fn fingerprints_survive_moved_lines() {
    // Formatted up to the first field, and with another line before it.
    let breaking = "{\n  \"type\": \"record\",\n  \"name\": \"R\",\n  \"namespace\": \"t\",\n  \"fields\": [\n    \
                    { \"name\":\"id\", \"type\": \"long\" },\n    { \"name\": \"a\", \"type\": \"long\" }\n  ]\n}\n";
    let moved = breaking.replace("  \"fields\"", "  \"aliases\": [\"Q\"],\n  \"fields\"");
    for format in ["gitlab", "sarif"] {
        let (before, after) = (reported(format, breaking), reported(format, &moved));
        let fingerprints = |found: &[(Value, Value)]| {
            let mut all: Vec<String> = found.iter().map(|(_, fingerprint)| fingerprint.to_string()).collect();
            all.sort_unstable();
            all
        };
        // The added line may have findings of its own.
        let known = fingerprints(&after);
        assert!(fingerprints(&before).iter().all(|one| known.contains(one)), "{format}: {before:?} {after:?}");
        let lines = |found: &[(Value, Value)]| found.iter().filter_map(|(line, _)| line.as_u64()).sum::<u64>();
        assert!(lines(&after) >= lines(&before) + 4, "{format}: {before:?} {after:?}");
        let mut once = fingerprints(&before);
        once.dedup();
        assert!(once.len() == before.len() && before.len() > 3, "{format}: {before:?}");
    }
}
