//! `avro-oracle --pairs N --seed S`: random pairs of schemas, judged by Avro for Java and by us.
//!
//! `avro-oracle --messages N --seed S`: so many random pairs, and messages of those about which we find nothing.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the one place where this program prints")]

use std::process::ExitCode;
use std::time::Duration;

use avro_oracle::meaning;
use avro_oracle::minimise::minimise;
use avro_oracle::run::{Until, run};

/// What is asked.
enum Task {
    /// Whether verdicts on so many pairs agree.
    Judge(u64),
    /// Whether messages of so many pairs mean the same.
    Read(u64),
}

fn main() -> ExitCode {
    let (task, seed) = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let agreed = match task {
        Task::Judge(pairs) => judge(pairs, seed),
        Task::Read(pairs) => read(pairs, seed),
    };
    match agreed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}

fn arguments() -> Result<(Task, u64), String> {
    let (mut task, mut seed) = (None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("`{name}` wants a number"))?;
        let value: u64 = value.parse().map_err(|_| format!("`{value}` is no number"))?;
        match name.as_str() {
            "--pairs" => task = Some(Task::Judge(value)),
            "--messages" => task = Some(Task::Read(value)),
            "--seed" => seed = Some(value),
            _ => {
                return Err(format!("there is no option `{name}`; there are `--pairs`, `--messages` and `--seed`"));
            }
        }
    }
    task.zip(seed).ok_or_else(|| "`--pairs` or `--messages`, and `--seed` are needed".to_owned())
}

/// Whether we and Java agree; differences are shown.
fn judge(pairs: u64, seed: u64) -> std::io::Result<bool> {
    let report = run(seed, Until::Pairs(pairs))?;
    println!(
        "seed {seed}: {} pairs from {} histories in {:.1} s: {} differences",
        report.pairs,
        report.histories,
        Duration::as_secs_f64(&report.time),
        report.differing,
    );
    println!(
        "{} texts are schemas and {} are not; readers can read {} times and cannot {} times",
        report.schemas.0, report.schemas.1, report.verdicts.0, report.verdicts.1,
    );
    for (history, differences) in &report.differences {
        println!("\n{}", history.kinds.join(", "));
        for difference in differences.iter().take(4) {
            println!("  {difference}");
        }
        match minimise(&history.versions)? {
            Some(case) => println!("{case:#}"),
            None => println!(
                "{:?}",
                history.versions.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect::<Vec<_>>()
            ),
        }
    }
    Ok(report.differing == 0)
}

/// Whether messages mean to their readers what they mean to their writers; differences are shown.
fn read(pairs: u64, seed: u64) -> std::io::Result<bool> {
    let report = meaning::run(seed, Until::Pairs(pairs))?;
    println!(
        "seed {seed}: {} pairs in {:.1} s, nothing is found about {}; {} messages of those, {} of older versions \
         ({} that the writer cannot read): {} pairs differ",
        report.pairs,
        Duration::as_secs_f64(&report.time),
        report.silent,
        report.messages,
        report.older_messages,
        report.unread,
        report.differing,
    );
    for difference in &report.differences {
        println!("\n{}\n{difference}", difference.kinds.join(", "));
    }
    Ok(report.differing == 0)
}
