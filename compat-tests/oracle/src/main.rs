//! `avro-oracle --pairs N --seed S`: random pairs of schemas, judged by Avro for Java and by us.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the one place where this program prints")]

use std::process::ExitCode;
use std::time::Duration;

use avro_oracle::minimise::minimise;
use avro_oracle::run::{Until, run};

fn main() -> ExitCode {
    let (pairs, seed) = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    match judge(pairs, seed) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}

fn arguments() -> Result<(u64, u64), String> {
    let (mut pairs, mut seed) = (None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("`{name}` wants a number"))?;
        let value: u64 = value.parse().map_err(|_| format!("`{value}` is no number"))?;
        match name.as_str() {
            "--pairs" => pairs = Some(value),
            "--seed" => seed = Some(value),
            _ => return Err(format!("there is no option `{name}`; there are `--pairs` and `--seed`")),
        }
    }
    match (pairs, seed) {
        (Some(pairs), Some(seed)) => Ok((pairs, seed)),
        _ => Err("`--pairs` and `--seed` are needed".to_owned()),
    }
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
