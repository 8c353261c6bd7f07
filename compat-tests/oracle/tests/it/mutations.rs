//! The table of mutations: each is used, and each has the outcomes that it can have.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use avro_oracle::compare::{Version, our_answers};
use avro_oracle::history::{ARBITRARY, BORROWED_NAMES, History, SAME_NAME_UNIONS, WIDE_UNIONS};
use avro_oracle::mutations;
use contract_core::compat::{Strategy, readers};
use test_support::Rng;

#[test]
fn mutation_names_are_unique() {
    let names: Vec<&str> = mutations::all().map(|mutation| mutation.name).collect();
    let distinct: HashSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len());
    assert!(names.len() >= 195, "{} mutations", names.len());
}

#[test]
fn random_histories_use_every_mutation() {
    let mut missing: BTreeSet<&str> = mutations::all()
        .map(|mutation| mutation.name)
        .chain([ARBITRARY, WIDE_UNIONS, SAME_NAME_UNIONS, BORROWED_NAMES])
        .collect();
    let mut lengths = BTreeMap::new();
    for number in 0..20_000 {
        let history = History::random(&mut Rng::for_item(1, number));
        for mutation in &history.mutations {
            missing.remove(mutation);
        }
        *lengths.entry(history.versions.len()).or_insert(0) += 1;
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!((2..=4).all(|length| lengths[&length] > 1_000), "{lengths:?}");
}

#[test]
fn same_seed_makes_same_history() {
    let history = |seed, number| History::random(&mut Rng::for_item(seed, number));
    assert_eq!(history(7, 42), history(7, 42));
    assert_ne!(history(7, 42), history(8, 42));
}

/// The outcomes of each mutation by itself. A missing outcome is an impossible one: moving a field never breaks a
/// reader, and invalid JSON is never compared.
#[test]
fn each_mutation_has_its_outcomes() {
    let mut table = String::new();
    for mutation in mutations::all() {
        let mut outcomes = BTreeSet::new();
        for number in 0..150 {
            let history = History::from_mutation(mutation, &mut Rng::for_item(11, number));
            let versions: Vec<Version> = history.versions.iter().map(|bytes| Version::new(bytes)).collect();
            for version in &versions {
                outcomes.insert(match (version.parsed.lenient(), version.parsed.strict()) {
                    (_, Some(_)) => "1 schema",
                    (Some(_), None) => "2 bad default",
                    (None, None) => "3 not a schema",
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
                "incompatible" => "8 rejected",
                "error" => "9 fails",
                _ => continue,
            });
        }
        let outcomes: Vec<&str> = outcomes.into_iter().map(|outcome| &outcome[2..]).collect();
        writeln!(table, "{}: {}", mutation.name, outcomes.join(", ")).unwrap();
    }
    insta::assert_snapshot!(table);
}
