//! Messages keep their meaning for readers without findings.

use std::fmt::Write as _;
use std::time::Duration;

use avro_oracle::run::Until;
use avro_oracle::semantics::run;

use test_support::seed_of_the_day;

const TIME: Duration = Duration::from_secs(15);

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA)"]
fn messages_keep_their_meaning_for_readers_without_findings() {
    let seed = seed_of_the_day();
    let report = run(seed, Until::Time(TIME)).unwrap();
    let mut shown = String::new();
    for difference in &report.differences {
        writeln!(shown, "\n{:?}\n{difference}", difference.mutations).unwrap();
    }
    assert!(
        report.differing == 0,
        "seed {seed} (LOGISTICS_TEST_SEED): {} differences, such as:{shown}",
        report.differing
    );
    assert!(report.messages > 5_000 && report.older_messages > 500, "{report:?}");
    assert!(report.unread < report.messages / 100, "{report:?}");
}
