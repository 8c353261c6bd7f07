//! What tells a finding from the others stays with it, wherever its line goes.

use serde_json::Value;

use crate::support::{Project, schema, schemactl};

/// What `lint` and `check` report on a project whose draft is this text: the lines and the fingerprints.
fn reported(format: &str, draft: &str) -> Vec<(Value, Value)> {
    let project = Project::new("shop").contract("orders/created", "", &[schema("first", &[])]);
    let project = project.draft("orders/created", 2, draft);
    let run = |command: &str| {
        let output = schemactl().args([command, "--format", format]).current_dir(project.root()).output();
        serde_json::from_slice::<Value>(&output.expect("schemactl").stdout).expect("JSON")
    };
    let both = ["check", "lint"].map(run);
    let is_gitlab = format == "gitlab";
    let of_one = |report: &Value| if is_gitlab { report.clone() } else { report["runs"][0]["results"].clone() };
    let all = both.iter().flat_map(|report| of_one(report).as_array().expect("findings").clone());
    let line = if is_gitlab { "/location/lines/begin" } else { "/locations/0/physicalLocation/region/startLine" };
    let fingerprint = if is_gitlab { "/fingerprint" } else { "/partialFingerprints" };
    let at = |finding: &Value, place| finding.pointer(place).expect("a member").clone();
    let pair = |finding: Value| (at(&finding, line), at(&finding, fingerprint));
    all.map(pair).collect()
}

#[test]
fn fingerprints_are_the_same_after_lines_have_moved_and_differ_within_a_report() {
    let breaking = schema("first", &["a"]).replace("\"string\"", "\"long\"").replace(",\"default\":0", "");
    let moved = breaking.replacen("\"doc\"", "\n\n\n\"doc\"", 1);
    for format in ["gitlab", "sarif"] {
        let (before, after) = (reported(format, &breaking), reported(format, &moved));
        let fingerprints = |found: &[(Value, Value)]| {
            let mut all: Vec<String> = found.iter().map(|(_, fingerprint)| fingerprint.to_string()).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(fingerprints(&before), fingerprints(&after), "{format}");
        let lines = |found: &[(Value, Value)]| found.iter().filter(|(line, _)| *line != 1).count();
        assert!(lines(&before) == 0 && lines(&after) > 3, "{format}: {after:?}");
        let mut once = fingerprints(&before);
        once.dedup();
        assert!(once.len() == before.len() && before.len() > 3, "{format}: {before:?}");
    }
}
