//! Random histories, judged by Java itself.

use std::fmt::Write as _;
use std::time::Duration;

use avro_oracle::run::{Until, run};
use avro_oracle::shrink::shrink;
use contract_core::compat::broker::PulsarProfile;

use test_support::seed_of_the_day;

const TIME: Duration = Duration::from_secs(20);

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA)"]
fn agrees_with_pulsar_4_0_on_random_histories() {
    agrees_on_random_histories(PulsarProfile::V4_0);
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA_4_2)"]
fn agrees_with_pulsar_4_2_on_random_histories() {
    agrees_on_random_histories(PulsarProfile::V4_2);
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA_5_0)"]
fn agrees_with_pulsar_5_0_on_random_histories() {
    agrees_on_random_histories(PulsarProfile::V5_0);
}

fn agrees_on_random_histories(profile: PulsarProfile) {
    let seed = seed_of_the_day();
    let report = run(profile, seed, Until::Time(TIME)).unwrap();
    let mut shown = String::new();
    for (history, differences) in &report.differences {
        let case = shrink(profile, &history.versions).unwrap();
        write!(shown, "\n{:?}: {differences:#?}\n{case:#?}", history.mutations).unwrap();
    }
    assert!(
        report.differing == 0,
        "Pulsar {profile}, seed {seed} (LOGISTICS_TEST_SEED): {} differences in {} pairs, such as:{shown}",
        report.differing,
        report.pairs,
    );
    let (compatible, incompatible) = report.verdicts;
    assert!(compatible.min(incompatible) > report.pairs / 10, "{report:?}");
    assert!(report.schemas.1 > report.pairs / 10, "{report:?}");
}
