//! The kinds of change: each comes, and each has the outcomes that it can have.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use avro_oracle::chance::Chance;
use avro_oracle::compare::{Version, our_answers};
use avro_oracle::history::{CROWD, History, NAMESAKES, WILD};
use avro_oracle::kinds;
use contract_core::compat::{Strategy, readers};

#[test]
fn there_are_many_kinds_and_no_two_of_one_name() {
    let names: Vec<&str> = kinds::all().map(|kind| kind.name).collect();
    let distinct: HashSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len());
    assert!(names.len() >= 195, "{} kinds", names.len());
}

#[test]
fn every_kind_comes_in_random_histories() {
    let mut missing: BTreeSet<&str> = kinds::all().map(|kind| kind.name).chain([WILD, CROWD, NAMESAKES]).collect();
    let mut lengths = BTreeMap::new();
    for number in 0..20_000 {
        let history = History::random(&mut Chance::of(1, number));
        for kind in &history.kinds {
            missing.remove(kind);
        }
        *lengths.entry(history.versions.len()).or_insert(0) += 1;
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!((2..=4).all(|length| lengths[&length] > 1_000), "{lengths:?}");
}

#[test]
fn the_same_seed_makes_the_same_history() {
    let history = |seed, number| History::random(&mut Chance::of(seed, number));
    assert_eq!(history(7, 42), history(7, 42));
    assert_ne!(history(7, 42), history(8, 42));
}

/// What each kind comes to, alone. Where one outcome is missing, the kind cannot have it: a field that moves breaks
/// nothing, and what is no schema is judged by nobody.
#[test]
fn every_kind_has_the_outcomes_that_it_can_have() {
    let mut table = String::new();
    for kind in kinds::all() {
        let mut outcomes = BTreeSet::new();
        for number in 0..150 {
            let history = History::of_kind(kind, &mut Chance::of(11, number));
            let versions: Vec<Version> = history.versions.iter().map(|bytes| Version::new(bytes)).collect();
            for version in &versions {
                outcomes.insert(match (version.parsed.lenient(), version.parsed.strict()) {
                    (_, Some(_)) => "1 schema",
                    (Some(_), None) => "2 bad default",
                    (None, None) => "3 no schema",
                });
            }
            if let (Some(writer), Some(reader)) = (versions[0].parsed.lenient(), versions[1].parsed.lenient()) {
                outcomes.insert(match readers::compare(reader, writer).verdict {
                    readers::Verdict::Compatible => "4 readable",
                    readers::Verdict::Incompatible => "5 unreadable",
                    readers::Verdict::Undecided => "6 undecided",
                });
            }
            outcomes.insert(match our_answers(Strategy::Backward, &versions).upload.as_str() {
                "created" => "7 created",
                "exists" => "7 exists",
                "incompatible" => "8 refused",
                "error" => "9 fails",
                _ => continue,
            });
        }
        let outcomes: Vec<&str> = outcomes.into_iter().map(|outcome| &outcome[2..]).collect();
        writeln!(table, "{}: {}", kind.name, outcomes.join(", ")).unwrap();
    }
    insta::assert_snapshot!(table);
}
