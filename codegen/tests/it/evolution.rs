//! Bytes of older versions, read as the newest version by Avro's resolution rules.

use std::collections::BTreeMap;

use event_runtime::{DecodeError, Event, TimestampMillis, Uuid};

use crate::generated::evolution::{
    promotions::Promotions,
    recursive::Branch,
    removed::Removed,
    renamed::{NewInner, NewKey, NewKind, Renamed},
    symbols::{Kept, Strict, Symbols},
    unchanged::{self, Late, Unchanged},
    unions::{Part, Unions, UnionsPromoted, UnionsPromotedBranches, UnionsRecord, UnionsSame, UnionsWidened},
    unreadable::Unreadable,
};
use crate::recorded;

const ID: Uuid = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);

#[test]
fn promotes_numbers_strings_and_bytes() {
    let expected = Promotions {
        a: -1,
        // The nearest float.
        b: 16_777_216.0,
        c: 3.0,
        d: 1_099_511_627_776.0,
        e: -1_099_511_627_776.0,
        f: 0.5,
        g: "gé".to_owned(),
        h: "hé".as_bytes().to_vec(),
        i: vec![1.0, -2.0],
        j: BTreeMap::from([("k".to_owned(), 4)]),
        k: TimestampMillis::new(1_700_000_000_000),
        l: ID,
    };
    recorded::reads_older(1, "old", &expected);
    let new = Promotions {
        a: -1,
        b: 1.5,
        c: 3.5,
        d: 1.0,
        e: 2.0,
        g: "g".to_owned(),
        h: b"h".to_vec(),
        i: vec![1.0],
        ..expected
    };
    recorded::round_trips("new", &new);
}

#[test]
fn skips_unknown_fields_in_any_order() {
    let expected = Removed { after: "a".to_owned(), before: "b".to_owned() };
    recorded::reads_older(1, "old", &expected);
    recorded::round_trips("new", &expected);
}

#[test]
fn skips_blocks_with_sizes() {
    // Three items in two blocks, the first with its size.
    let bytes = [1, 4, 2, b'a', 2, 2, b'b', 0];
    let old = recorded::bytes("evolution/removed", 1, "old");
    let array = old.windows(6).position(|window| window == [4, 2, b'a', 2, b'b', 0]).expect("the array");
    let mut sized = old.clone();
    sized.splice(array..array + 6, bytes);
    assert_eq!(Removed::decode(1, &sized), Removed::decode(1, &old));
    // A size that is larger than the rest of the message.
    sized[array + 1] = 126;
    assert!(matches!(Removed::decode(1, &sized), Err(DecodeError::EndOfInput { .. })));
}

#[test]
fn matches_renamed_types_and_fields_by_alias() {
    let expected = Renamed {
        new: "o".to_owned(),
        inner: NewInner { b: 1 },
        kind: NewKind::X,
        key: NewKey(*b"kk"),
        either: Some(NewInner { b: 2 }),
    };
    recorded::reads_older(1, "old", &expected);
}

#[test]
fn unknown_symbols_become_the_default() {
    recorded::reads_older(1, "known", &Symbols { kept: Kept::C, strict: Strict::B });
    recorded::reads_older(1, "unknown", &Symbols { kept: Kept::Unknown, strict: Strict::B });
}

#[test]
fn unknown_symbol_without_default_fails() {
    let error = recorded::decode_error::<Symbols>(1, "strict");
    assert_eq!(error, DecodeError::NoCounterpart { offset: 2, found: "A".into(), expected: "Strict".into() });
}

#[test]
fn resolves_unions_branch_by_branch() {
    let strings = Unions {
        widened: UnionsWidened::String("w".to_owned()),
        narrowed: Some("n".to_owned()),
        wrapped: Some("x".to_owned()),
        unwrapped: "u".to_owned(),
        swapped: Some(5),
        // The first branch of the reader's union that an int can become.
        promoted: UnionsPromoted::Double(7.0),
        promoted_branches: UnionsPromotedBranches::Double(3.0),
        record: UnionsRecord::Part(Part { b: 9, a: 1 }),
        same: UnionsSame::String("s".to_owned()),
    };
    recorded::reads_older(1, "strings", &strings);
    let nulls = Unions {
        widened: UnionsWidened::Null,
        narrowed: None,
        swapped: None,
        promoted_branches: UnionsPromotedBranches::Double(1.5),
        same: UnionsSame::Int(4),
        ..strings
    };
    recorded::reads_older(1, "nulls", &nulls);
}

#[test]
fn unknown_branch_fails() {
    let error = recorded::decode_error::<Unions>(1, "int");
    assert_eq!(error.code(), "BRANCH_OR_SYMBOL_UNKNOWN");
    assert_eq!(error.to_string(), "Unions.narrowed does not have int (at byte 2), which the writer's version has");
}

#[test]
fn resolves_recursive_types_at_every_depth() {
    let branch = |name: &str, children, parent| Branch { children, name: name.to_owned(), weight: 1.5, parent };
    let up = Box::new(branch("up", vec![], None));
    let expected = branch("root", vec![branch("leaf", vec![], None)], Some(up));
    recorded::reads_older(1, "old", &expected);
}

#[test]
fn versions_of_same_encoding_share_a_decoder() {
    let late = |a| Unchanged { a, b: Late { x: None } };
    recorded::reads_older(1, "first", &late(1));
    recorded::reads_older(2, "second", &late(2));
    recorded::round_trips("second", &unchanged::v2::Unchanged { a: 2 });
}

#[test]
fn newest_type_reads_all_versions() {
    let numbers =
        |versions: &[event_runtime::SchemaVersion]| versions.iter().map(|version| version.number).collect::<Vec<_>>();
    assert_eq!(numbers(Unchanged::VERSIONS), [1, 2, 3]);
    assert_eq!(numbers(unchanged::v2::Unchanged::VERSIONS), [2]);
    assert_eq!(Unchanged::newest_version().number, 3);
    let error = Unchanged::decode(4, &[]).unwrap_err();
    assert_eq!(
        (error.code(), error),
        ("WRITER_VERSION_UNKNOWN", DecodeError::UnknownWriter { contract: "evolution/unchanged", writer: 4 })
    );
}

#[test]
fn unpromised_unreadable_version_is_left_out() {
    assert_eq!(Unreadable::VERSIONS.len(), 1);
    assert!(matches!(Unreadable::decode(1, &[0]), Err(DecodeError::UnknownWriter { writer: 1, .. })));
}
