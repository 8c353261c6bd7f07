//! Every valid Avro name becomes a legal and unique Rust name.

use std::collections::BTreeMap;

use crate::generated::names::{case, keywords, namespaces, no_namespace, prelude, unicode, unions};
use crate::generated::texts::docs;
use crate::recorded;

#[test]
fn keywords_and_local_names_are_legal() {
    let value = keywords::Keywords {
        r#type: 0,
        r#gen: 1,
        self_: 2,
        self_2: 3,
        super_: 4,
        crate_: 5,
        r#async: 6,
        r#await: 7,
        r#match: 8,
        r#fn: 9,
        r#box: 10,
        r#try: 11,
        r#dyn: 12,
        union: 13,
        r: 14,
        reader: 15,
        out: 16,
        value: 17,
        item: 18,
        underscore: 19,
        kind: keywords::Kind::Self2,
    };
    recorded::round_trips("numbers", &value);
    assert_eq!(value.kind.as_str(), "self");
}

#[test]
fn prelude_names_do_not_clash() {
    let string = |value: &str| prelude::String { value: value.to_owned() };
    let value = prelude::Option {
        string: string("s"),
        vec: prelude::Vec { items: vec!["a".to_owned()] },
        result: prelude::Result::Err,
        r#box: Some(Box::new(prelude::Box { raw: b"r".to_vec(), next: None })),
        some: prelude::Some(*b"xy"),
        ok: prelude::Ok(*b"k"),
        own: prelude::Self_ { a: 1 },
        map: BTreeMap::from([("m".to_owned(), string("v"))]),
        clone: prelude::Clone(*b"c"),
        default: prelude::Default { a: 4 },
    };
    recorded::round_trips("full", &value);
}

#[test]
fn names_differing_in_case_are_unique() {
    let value = case::CaseClashes {
        foo_bar_2: 1,
        foo_bar: "two".to_owned(),
        foo_bar_3: true,
        symbol: case::Symbol::AB2,
        one: case::FooBar2 { x: 3 },
        two: case::FooBar { y: 4 },
        three: case::CaseClashesThree::FooBar2(case::FooBar2 { x: 5 }),
    };
    recorded::round_trips("all", &value);
}

#[test]
fn namespaces_become_modules() {
    use namespaces::{Namespaces, Thing, codec_, deeper, other, std_, test};
    let value = Namespaces {
        mine: Thing { a: 1 },
        theirs: other::place::Thing { b: "two".to_owned() },
        deeper: deeper::Thing { c: true, up: Thing { a: 3 }, beside: other::place::Thing { b: "four".to_owned() } },
        above: test::Thing { d: 5 },
        reserved: codec_::Thing { e: 6 },
        std: std_::r#type::Thing { f: Some("seven".to_owned()) },
    };
    recorded::round_trips("all", &value);
}

#[test]
fn root_without_namespace() {
    let value = no_namespace::NoNamespace {
        inner: no_namespace::Inner { a: 1 },
        other: no_namespace::some::space::Inner { b: 2 },
    };
    recorded::round_trips("both", &value);
}

#[test]
fn non_ascii_names_are_escaped() {
    let value = unicode::Año { número: 1, u0438u043cu044f: "two".to_owned(), größe: unicode::Größe::U540du524d };
    recorded::round_trips("words", &value);
    assert_eq!(value.größe.to_string(), "名前");
}

#[test]
fn union_name_yields_to_schema_name() {
    let value = unions::Clash {
        payload: unions::ClashPayload2::Int(1),
        taken: unions::ClashPayload { a: 2 },
        long: unions::ClashLong::Long2(3),
    };
    recorded::round_trips("all", &value);
}

#[test]
fn any_doc_is_valid_documentation() {
    let value =
        docs::Documented { field: "x".to_owned(), kind: docs::DocumentedKind::A, key: docs::DocumentedKey(*b"k") };
    recorded::round_trips("plain", &value);
}

#[test]
fn names_of_crate_files_become_modules() {
    use crate::generated::{bin_, lib_, main_, mod_};
    let fields = [
        lib_::mod_::Placed { r#mod: 1 }.r#mod,
        lib_::main_::Placed { r#mod: 2 }.r#mod,
        main_::lib_::Placed { r#mod: 3 }.r#mod,
        bin_::main_::Placed { r#mod: 4 }.r#mod,
        mod_::bin_::Placed { r#mod: 5 }.r#mod,
        mod_::mod_name::Placed { r#mod: 6 }.r#mod,
    ];
    assert_eq!(fields, [1, 2, 3, 4, 5, 6]);
}
