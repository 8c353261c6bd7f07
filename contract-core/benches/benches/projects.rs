//! `cargo bench --bench projects` in this folder: loads and checks whole projects, in this process and with the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use contract_benches::project::{Size, write};
use contract_benches::stopwatch::{Timing, peak_memory, time_each};
use contract_core::{check, contracts};

const SIZES: [Size; 5] = [
    Size { contracts: 1, versions: 2 },
    Size { contracts: 1_000, versions: 3_500 },
    Size { contracts: 1, versions: 100 },
    Size { contracts: 1, versions: 200 },
    Size { contracts: 1, versions: 400 },
];

fn main() {
    // Measures the memory of a single check: the process was started for it.
    if let Some(root) = std::env::var_os("CHECK_ONE_PROJECT") {
        let report = check(contracts::load(Path::new(&root)));
        assert_eq!(report.errors().count(), 0);
        println!("{}", peak_memory().map_or_else(|| "?".to_owned(), |peak| peak.to_string()));
        return;
    }
    let command = command();
    println!("milliseconds: the shortest and the median run");
    println!("{:>9} {:>9} {:>17} {:>17} {:>17} {:>9}", "contracts", "versions", "load", "check", "schemactl check", "MiB");
    for size in SIZES {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), size).expect("a project");
        let load = time_each(20, || contracts::load(folder.path()));
        // This includes loading, which is subtracted below.
        let load_and_check = time_each(20, || check(contracts::load(folder.path())));
        let whole = command.as_deref().map(|command| time_each(20, || run(command, folder.path())));
        let peak = Command::new(std::env::current_exe().expect("a program"))
            .env("CHECK_ONE_PROJECT", folder.path())
            .output()
            .expect("a run");
        assert!(peak.status.success(), "{}", String::from_utf8_lossy(&peak.stderr));
        println!(
            "{:>9} {:>9} {:>17} {:>17} {:>17} {:>9}",
            size.contracts,
            size.versions,
            cell(load),
            cell(Timing { shortest: load_and_check.shortest - load.shortest, median: load_and_check.median.saturating_sub(load.median) }),
            whole.map_or_else(|| "-".to_owned(), cell),
            String::from_utf8_lossy(&peak.stdout).trim(),
        );
    }
}

/// Returns the path of the optimised command: that in `SCHEMACTL`, or else the one of the workspace.
fn command() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/schemactl");
    let command = std::env::var_os("SCHEMACTL").map_or(workspace, PathBuf::from);
    if !command.is_file() {
        println!("could not measure the command: build it with `cargo build --release -p schemactl`");
        return None;
    }
    Some(command)
}

fn run(command: &Path, root: &Path) {
    let arguments = ["check", "--schemas"];
    let status = Command::new(command).args(arguments).arg(root).stdout(Stdio::null()).status().expect("a run");
    assert!(status.success());
}

fn cell(timing: Timing) -> String {
    format!("{:.1} / {:.1}", timing.shortest.as_secs_f64() * 1e3, timing.median.as_secs_f64() * 1e3)
}
