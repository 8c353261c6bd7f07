//! Defaults of every type, as expressions of the generated code.

use std::collections::BTreeMap;

use event_runtime::{Date, Decimal, Duration, Event, TimestampMillis, Uuid};

use crate::generated::defaults::{
    all::{Defaults, DefaultsChoice, DefaultsNullChoice, Inner, Key, Level, Node},
    complete::{Part, Settings},
    dialect::Dialect,
};
use crate::recorded;

#[test]
fn missing_fields_have_their_defaults() {
    let text = |text: &str| text.to_owned();
    let expected = Defaults {
        id: 1,
        nothing: (),
        flag: true,
        small: i32::MIN,
        large: i64::MIN,
        big: 9_007_199_254_740_993,
        single: 0.123_456_7,
        double: 1e-9,
        #[expect(clippy::approx_constant, reason = "a number like any other")]
        pi: -3.14,
        whole: 3.0,
        raw: vec![0xff, 0x01],
        text: text("a \"quote\", a \\ backslash,\na newline and €"),
        none: String::new(),
        key: Key([0x80, b'a', 0xff]),
        level: Level::High,
        list: vec![1, -2, 3],
        empty_list: vec![],
        table: BTreeMap::from([(text("a"), 1), (text("b"), -2)]),
        empty_table: BTreeMap::new(),
        maybe: None,
        some: Some(text("x")),
        choice: DefaultsChoice::Int(7),
        null_choice: DefaultsNullChoice::Null,
        inner: Inner { a: 5, b: text("own") },
        inners: vec![Inner { a: 1, b: text("x") }, Inner { a: 2, b: text("own") }],
        price: Decimal::new(1990).unwrap(),
        debt: Decimal::new(-1).unwrap(),
        at: TimestampMillis::new(1_700_000_000_000),
        day: Date::new(-1),
        uuid: Uuid::from_u128(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff),
        span: Duration { months: 1, days: 2, millis: 3 },
        tree: Node { value: 1, next: None },
    };
    recorded::reads_older(1, "old", &expected);
}

#[test]
fn record_with_all_defaults_implements_default() {
    let default = Settings { retries: 3, name: "none".to_owned(), inner: Part { a: 1, b: 2 } };
    assert_eq!(Settings::default(), default);
    recorded::round_trips("own", &Settings { retries: 5, name: "n".to_owned(), ..default });
}

/// All JSON that the broker's parser accepts is read as Avro Java reads it.
#[test]
fn broker_dialect_of_json_is_read() {
    let expected = Dialect {
        id: 1,
        infinite: f64::INFINITY,
        surrogate: "a?".to_owned(),
        keys: BTreeMap::from([("?".to_owned(), 1)]),
    };
    assert_eq!(Dialect::decode(1, &[2]).as_ref(), Ok(&expected));
    recorded::rewriter_agrees::<Dialect>(1, &[2]);
    recorded::rewriter_agrees::<Dialect>(2, &expected.to_bytes());
}
