//! Prints the report or the error.

use std::io::{self, Write};

use super::{
    screen::duration,
    style::{BAD, DIM, GOOD},
};
use crate::{error::DemoError, options::Format, report::Report};

/// Prints the report.
pub fn answer(report: &Report, format: Format) -> io::Result<()> {
    let mut out = anstream::stdout();
    match format {
        Format::Human => out.write_all(human(report).as_bytes()),
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(report)?),
    }
}

/// Prints an error.
pub fn failed(error: &DemoError) -> io::Result<()> {
    let mut out = anstream::stderr();
    writeln!(out, "{BAD}error[{}]{BAD:#}: {error}", error.code())?;
    match error.help() {
        Some(help) => writeln!(out, "{GOOD}help{GOOD:#}: {help}"),
        None => Ok(()),
    }
}

fn human(report: &Report) -> String {
    let mut lines = vec![String::new(), format!("{:34} {:>9} {:>6} {:>8}", "", "once", "lost", "doubled")];
    for checkpoint in &report.checkpoints {
        let style = if checkpoint.count.is_exactly_once() { GOOD } else { BAD };
        let mark = if checkpoint.count.is_exactly_once() { '✓' } else { '✗' };
        lines.push(format!(
            "{style}{mark}{style:#} {:32} {:>9} {:>6} {:>8}",
            checkpoint.name, checkpoint.count.once, checkpoint.count.lost, checkpoint.count.doubled
        ));
    }
    let millis = |millis: f64| duration(std::time::Duration::from_secs_f64(millis / 1000.0));
    let facts = [
        (
            "from request to delivery",
            format!("p50 {}, p99 {}", millis(report.latency_ms.p50), millis(report.latency_ms.p99)),
        ),
        ("throughput", {
            let seconds = report.seconds;
            format!("{:.0} orders a second ({} in {seconds:.2} s)", report.orders_per_second, report.orders)
        }),
        ("order-created handled", {
            let written = |(version, count): (&u32, &u32)| format!("{count} from a v{version} writer");
            report.read_by_version.iter().map(written).collect::<Vec<_>>().join(", ")
        }),
        ("redelivered by the broker", { format!("{} messages, each handled once", report.repeated_messages) }),
        ("killed and restarted", {
            let kills = report.kills.iter().map(|kill| format!("{} (process {})", kill.service, kill.pid));
            kills.collect::<Vec<_>>().join(", ")
        }),
    ];
    lines.push(String::new());
    lines.extend(
        facts
            .into_iter()
            .filter(|(_, fact)| !fact.is_empty())
            .map(|(name, fact)| format!("  {DIM}{name:33}{DIM:#} {fact}")),
    );
    lines.push(String::new());
    lines.push(if report.exactly_once {
        format!("{GOOD}{} of {} orders were delivered exactly once.{GOOD:#}", report.orders, report.orders)
    } else {
        format!("{BAD}Not every order was delivered exactly once.{BAD:#}")
    });
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Checkpoint, Kill, Latency};
    use crate::watch::Count;

    fn report(lost: usize) -> Report {
        let count = Count { once: 1000 - lost, lost, doubled: 0 };
        Report {
            broker: "in-process".to_owned(),
            database: "sqlite".to_owned(),
            orders: 1000,
            checkpoints: vec![
                Checkpoint { name: "orders: database".to_owned(), count: Count { once: 1000, lost: 0, doubled: 0 } },
                Checkpoint { name: "order-delivered: topic".to_owned(), count },
            ],
            exactly_once: lost == 0,
            latency_ms: Latency { p50: 321.4, p99: 1234.5, max: 1300.0 },
            seconds: 2.5,
            upgrade_seconds: 0.2,
            orders_per_second: 400.0,
            read_by_version: [(1, 500), (2, 500)].into(),
            repeated_messages: 3,
            restarts: 1,
            kills: vec![Kill { service: "orders".to_owned(), pid: 42 }],
        }
    }

    fn plain(report: &Report) -> String {
        anstream::adapter::strip_str(&human(report)).to_string()
    }

    #[test]
    fn formats_successful_run() {
        insta::assert_snapshot!(plain(&report(0)));
    }

    #[test]
    fn formats_lost_orders() {
        insta::assert_snapshot!(plain(&report(2)));
    }

    #[test]
    fn json_has_the_same_figures() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&report(2)).unwrap());
    }
}
