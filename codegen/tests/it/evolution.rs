//! Bytes of an older version, read as the newest by Avro's resolution rules.

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
fn numbers_are_promoted_and_text_and_bytes_become_each_other() {
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
    recorded::becomes(1, "old", &expected);
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
    recorded::is("new", &new);
}

#[test]
fn fields_that_the_reader_lacks_are_passed_over_and_the_order_may_differ() {
    let expected = Removed { after: "a".to_owned(), before: "b".to_owned() };
    recorded::becomes(1, "old", &expected);
    recorded::is("new", &expected);
}

#[test]
fn blocks_that_give_their_size_are_read_and_passed_over() {
    // Three items in two blocks, of which the first gives its size.
    let bytes = [1, 4, 2, b'a', 2, 2, b'b', 0];
    let old = recorded::bytes("evolution/removed", 1, "old");
    let array = old.windows(6).position(|window| window == [4, 2, b'a', 2, b'b', 0]).expect("the array");
    let mut sized = old.clone();
    sized.splice(array..array + 6, bytes);
    assert_eq!(Removed::decode(1, &sized), Removed::decode(1, &old));
    // A size that the rest of the message does not have.
    sized[array + 1] = 126;
    assert!(matches!(Removed::decode(1, &sized), Err(DecodeError::EndOfInput { .. })));
}

#[test]
fn renamed_types_and_fields_are_known_by_their_aliases() {
    let expected = Renamed {
        new: "o".to_owned(),
        inner: NewInner { b: 1 },
        kind: NewKind::X,
        key: NewKey(*b"kk"),
        either: Some(NewInner { b: 2 }),
    };
    recorded::becomes(1, "old", &expected);
}

#[test]
fn symbols_move_and_unknown_ones_become_the_default() {
    recorded::becomes(1, "known", &Symbols { kept: Kept::C, strict: Strict::B });
    recorded::becomes(1, "unknown", &Symbols { kept: Kept::Unknown, strict: Strict::B });
}

#[test]
fn an_unknown_symbol_without_a_default_is_an_error() {
    let error = recorded::fails::<Symbols>(1, "strict");
    assert_eq!(error, DecodeError::NoCounterpart { offset: 2, found: "A".into(), expected: "Strict".into() });
}

#[test]
fn unions_are_resolved_branch_by_branch() {
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
    recorded::becomes(1, "strings", &strings);
    let nulls = Unions {
        widened: UnionsWidened::Null,
        narrowed: None,
        swapped: None,
        promoted_branches: UnionsPromotedBranches::Double(1.5),
        same: UnionsSame::Int(4),
        ..strings
    };
    recorded::becomes(1, "nulls", &nulls);
}

#[test]
fn a_branch_that_the_reader_lacks_is_an_error() {
    let error = recorded::fails::<Unions>(1, "int");
    assert_eq!(error.code(), "BRANCH_OR_SYMBOL_UNKNOWN");
    assert_eq!(error.to_string(), "Unions.narrowed has no int (at byte 2), which the writer's version still had");
}

#[test]
fn recursive_types_are_resolved_at_every_depth() {
    let branch = |name: &str, children, parent| Branch { children, name: name.to_owned(), weight: 1.5, parent };
    let up = Box::new(branch("up", vec![], None));
    let expected = branch("root", vec![branch("leaf", vec![], None)], Some(up));
    recorded::becomes(1, "old", &expected);
}

#[test]
fn versions_that_differ_in_no_byte_share_a_decoder() {
    let late = |a| Unchanged { a, b: Late { x: None } };
    recorded::becomes(1, "first", &late(1));
    recorded::becomes(2, "second", &late(2));
    recorded::is("second", &unchanged::v2::Unchanged { a: 2 });
}

#[test]
fn the_newest_type_reads_all_versions_and_an_older_one_its_own() {
    let numbers =
        |versions: &[event_runtime::SchemaVersion]| versions.iter().map(|version| version.number).collect::<Vec<_>>();
    assert_eq!(numbers(Unchanged::VERSIONS), [1, 2, 3]);
    assert_eq!(numbers(unchanged::v2::Unchanged::VERSIONS), [2]);
    assert_eq!(Unchanged::written_version().number, 3);
    let error = Unchanged::decode(4, &[]).unwrap_err();
    assert_eq!(
        (error.code(), error),
        ("WRITER_VERSION_UNKNOWN", DecodeError::UnknownWriter { contract: "evolution/unchanged", writer: 4 })
    );
}

#[test]
fn a_version_that_the_strategy_does_not_promise_and_that_does_not_resolve_is_left_out() {
    assert_eq!(Unreadable::VERSIONS.len(), 1);
    assert!(matches!(Unreadable::decode(1, &[0]), Err(DecodeError::UnknownWriter { writer: 1, .. })));
}
