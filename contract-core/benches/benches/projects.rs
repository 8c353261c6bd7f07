//! `cargo bench --bench projects` in this folder: whole projects, loaded and checked here, and by the command.

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
    // The most memory of a check by itself: the process is asked for one.
    if let Some(root) = std::env::var_os("CHECK_ONE_PROJECT") {
        let report = check(contracts::load(Path::new(&root)));
        assert_eq!(report.errors().count(), 0);
        println!("{}", peak_memory().map_or_else(|| "?".to_owned(), |peak| peak.to_string()));
        return;
    }
    let command = command();
    println!("milliseconds, the shortest and the median run");
    println!("{:>9} {:>9} {:>17} {:>17} {:>17} {:>9}", "contracts", "versions", "load", "check", "schemactl check", "MiB");
    for size in SIZES {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), size).expect("a project");
        let load = time_each(20, || contracts::load(folder.path()));
        // Loading is in both, and so taken off again.
        let both = time_each(20, || check(contracts::load(folder.path())));
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
            cell(Timing { least: both.least - load.least, median: both.median.saturating_sub(load.median) }),
            whole.map_or_else(|| "-".to_owned(), cell),
            String::from_utf8_lossy(&peak.stdout).trim(),
        );
    }
}

/// The command, built for speed: the one that `SCHEMACTL` names, or the workspace's.
fn command() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/schemactl");
    let command = std::env::var_os("SCHEMACTL").map_or(workspace, PathBuf::from);
    if !command.is_file() {
        println!("no times of the command: `cargo build --release -p schemactl` makes it");
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
    format!("{:.1} / {:.1}", timing.least.as_secs_f64() * 1e3, timing.median.as_secs_f64() * 1e3)
}
