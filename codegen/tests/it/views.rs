//! Views borrow their strings and bytes, and otherwise equal the owned types.

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
fn view_equals_owned_value() {
    recorded::view_equals_owned::<primitives::view::Primitives>(1, "largest");
    recorded::view_equals_owned::<repeated::view::Repeated>(1, "full");
    recorded::view_equals_owned::<problem::view::Problem>(1, "cause");
    recorded::view_equals_owned::<scalars::view::Scalars>(1, "bytes");
    recorded::view_equals_owned::<scalars::view::Scalars>(1, "string");
    recorded::view_equals_owned::<times::view::TimesOrText>(1, "text");
    recorded::view_equals_owned::<records::view::Records>(1, "card");
    recorded::view_equals_owned::<mutual::view::Employee>(1, "team");
    recorded::view_equals_owned::<case::view::CaseClashes>(1, "all");
    recorded::view_equals_owned::<namespaces::view::Namespaces>(1, "all");
    recorded::view_equals_owned::<union_names::view::Clash>(1, "all");
}

#[test]
fn view_reads_older_versions() {
    recorded::view_equals_owned::<recursive::view::Branch>(1, "old");
    recorded::view_equals_owned::<removed::view::Removed>(1, "old");
    recorded::view_equals_owned::<renamed::view::Renamed>(1, "old");
    recorded::view_equals_owned::<unions::view::Unions>(1, "strings");
}

#[test]
fn view_borrows_from_message() {
    let bytes = recorded::bytes("values/problem", 1, "cause");
    let view = problem::view::Problem::decode(1, &bytes).expect("a view");
    let text = view.cause.expect("a cause");
    assert!(bytes.as_ptr_range().contains(&text.as_ptr()));
}

#[test]
fn map_is_a_list_of_entries() {
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
fn view_has_defaults() {
    let bytes = recorded::bytes("defaults/all", 1, "old");
    let view = Defaults::decode(1, &bytes).expect("a view");
    assert_eq!((view.raw, view.none, view.some), (&[0xff, 0x01][..], "", Some("x")));
    assert_eq!(view.table, [("a", 1), ("b", -2)]);
    assert_eq!((view.inner.b, view.inners[0].b), ("own", "x"));
}
