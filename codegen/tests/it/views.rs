//! Views borrow their text and bytes, and otherwise are what the owned types are.

use event_runtime::EventView;

use crate::generated::defaults::all::view::Defaults;
use crate::generated::evolution::{recursive, removed, renamed, unions};
use crate::generated::names::{case, namespaces, unions as union_names};
use crate::generated::recursion::mutual;
use crate::generated::unions::{records, scalars, times};
use crate::generated::values::nested::view::{Nested, NestedOptionsValue};
use crate::generated::values::{primitives, problem, repeated};
use crate::recorded;

#[test]
fn a_view_shows_what_the_owned_value_shows() {
    recorded::views::<primitives::view::Primitives>(1, "largest");
    recorded::views::<repeated::view::Repeated>(1, "full");
    recorded::views::<problem::view::Problem>(1, "cause");
    recorded::views::<scalars::view::Scalars>(1, "bytes");
    recorded::views::<scalars::view::Scalars>(1, "string");
    recorded::views::<times::view::TimesOrText>(1, "text");
    recorded::views::<records::view::Records>(1, "card");
    recorded::views::<mutual::view::Employee>(1, "team");
    recorded::views::<case::view::CaseClashes>(1, "all");
    recorded::views::<namespaces::view::Namespaces>(1, "all");
    recorded::views::<union_names::view::Clash>(1, "all");
}

#[test]
fn a_view_reads_older_versions_too() {
    recorded::views::<recursive::view::Branch>(1, "old");
    recorded::views::<removed::view::Removed>(1, "old");
    recorded::views::<renamed::view::Renamed>(1, "old");
    recorded::views::<unions::view::Unions>(1, "strings");
}

#[test]
fn a_view_borrows_from_the_message() {
    let bytes = recorded::bytes("values/problem", 1, "cause");
    let view = problem::view::Problem::decode(1, &bytes).expect("a view");
    let text = view.cause.expect("a cause");
    assert!(bytes.as_ptr_range().contains(&text.as_ptr()));
}

#[test]
fn a_map_is_seen_as_its_entries() {
    let bytes = recorded::bytes("values/nested", 1, "full");
    let view = Nested::decode(1, &bytes).expect("a view");
    assert_eq!(view.chunks, [&b"a"[..], b""]);
    assert_eq!(view.tree, [("x", vec![("y", vec!["z"])])]);
    let options = [
        ("a", NestedOptionsValue::Null),
        ("b", NestedOptionsValue::String("text")),
        ("c", NestedOptionsValue::Long(9)),
    ];
    assert_eq!(view.options, options);
}

#[test]
fn defaults_of_views_are_constants() {
    let bytes = recorded::bytes("defaults/all", 1, "old");
    let view = Defaults::decode(1, &bytes).expect("a view");
    assert_eq!((view.raw, view.none, view.some), (&[0xff, 0x01][..], "", Some("x")));
    assert_eq!(view.table, [("a", 1), ("b", -2)]);
    assert_eq!((view.inner.b, view.inners[0].b), ("own", "x"));
}
