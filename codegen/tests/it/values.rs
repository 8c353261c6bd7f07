//! Values of each kind of type and logical type.

use std::collections::BTreeMap;

use event_runtime::{
    Date, Decimal, Duration, Event, Identified, Keyed, LocalTimestampMicros, LocalTimestampMillis, TimeMicros,
    TimeMillis, TimestampMicros, TimestampMillis, Uuid,
};

use crate::generated::values::{
    decimals::Decimals,
    durations::Durations,
    emptiness::{Emptiness, Nothing},
    fixed::{Empty, FixedValues, Large, Md5},
    identifiers::Identifiers,
    many_symbols::{Code, ManySymbols},
    nested::{Nested, NestedOptionsValue},
    primitives::Primitives,
    problem::Problem,
    repeated::{Address, Level, Repeated},
    times::Times,
};
use crate::recorded;

const ID: Uuid = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
const OTHER: Uuid = Uuid::from_u128(0xffff_ffff_ffff_4fff_bfff_ffff_ffff_ffff);

#[test]
fn primitives() {
    let ordinary = Primitives {
        nothing: (),
        flag: true,
        small: -3,
        large: 1 << 40,
        single: 1.5,
        double: -0.1,
        raw: vec![0, 0xff],
        text: "grüße €".to_owned(),
    };
    recorded::round_trips("ordinary", &ordinary);
    let extremes = Primitives {
        nothing: (),
        flag: false,
        small: i32::MIN,
        large: i64::MIN,
        single: f32::INFINITY,
        double: 5e-324,
        raw: vec![],
        text: String::new(),
    };
    recorded::round_trips("extremes", &extremes);
    let largest = Primitives {
        nothing: (),
        flag: true,
        small: i32::MAX,
        large: i64::MAX,
        single: -0.0,
        double: f64::MAX,
        raw: (0..200).collect(),
        text: "x".repeat(100),
    };
    recorded::round_trips("largest", &largest);
}

#[test]
fn times_have_their_own_types() {
    let times = Times {
        date: Date::new(20000),
        time_millis: TimeMillis::new(3_600_001),
        time_micros: TimeMicros::new(3_600_000_001),
        instant_millis: TimestampMillis::new(1_700_000_000_123),
        instant_micros: TimestampMicros::new(1_700_000_000_123_456),
        local_millis: LocalTimestampMillis::new(-1),
        local_micros: LocalTimestampMicros::new(0),
    };
    recorded::round_trips("ordinary", &times);
}

#[test]
fn decimals_keep_digits_and_shortest_encoding() {
    let positive = Decimals {
        price: "19.90".parse().unwrap(),
        exact: "1234567890123456789012345678.0123456789".parse().unwrap(),
        whole: "128".parse().unwrap(),
        fixed: "1.5".parse().unwrap(),
        wide: Decimal::new(10_i128.pow(38) - 1).unwrap(),
    };
    recorded::round_trips("positive", &positive);
    let negative = Decimals {
        price: "-0.01".parse().unwrap(),
        exact: "-9999999999999999999999999999.9999999999".parse().unwrap(),
        // fastavro writes -128 a byte longer than Avro Java and we do.
        whole: "-129".parse().unwrap(),
        fixed: "-1.5".parse().unwrap(),
        wide: Decimal::new(1 - 10_i128.pow(38)).unwrap(),
    };
    recorded::round_trips("negative", &negative);
}

#[test]
fn rejects_decimal_beyond_precision() {
    let value = Decimals {
        price: Decimal::ZERO,
        exact: Decimal::ZERO,
        whole: Decimal::ZERO,
        fixed: Decimal::ZERO,
        wide: Decimal::ZERO,
    };
    let mut bytes = value.to_bytes();
    // Six bytes instead of the price's single zero: more than twelve digits.
    bytes.splice(0..2, [12, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff]);
    let error = Decimals::decode(1, &bytes).unwrap_err();
    assert_eq!(
        (error.code(), error.to_string().as_str()),
        ("DECIMAL_INVALID", "the decimal that ends at byte 7 is empty or has more than 12 digits")
    );
}

#[test]
fn identifiers_are_uuids() {
    let value = Identifiers {
        id: ID,
        related: vec![OTHER, ID],
        parent: Some(OTHER),
        by_name: BTreeMap::from([("a".to_owned(), ID)]),
    };
    recorded::round_trips("two", &value);
    assert_eq!((value.id(), value.key().as_ref()), (ID, "01234567-89ab-cdef-0123-456789abcdef"));
}

#[test]
fn durations_keep_their_parts() {
    let span = Duration { months: 1, days: 2, millis: 259 };
    recorded::round_trips("spans", &Durations { span, spans: vec![span, Duration::default()] });
}

#[test]
fn fixed_values_are_arrays() {
    let counted = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let value = FixedValues {
        small: Md5(counted.first_chunk().copied().unwrap()),
        large: Large(counted),
        again: Md5([0; 16]),
        empty: Empty([]),
        many: vec![Md5([7; 16])],
    };
    recorded::round_trips("bytes", &value);
}

#[test]
fn arrays_and_maps_can_be_nested() {
    let map = |key: &str| key.to_owned();
    let full = Nested {
        grid: vec![vec![1, 2], vec![], vec![3]],
        chunks: vec![b"a".to_vec(), vec![]],
        tree: BTreeMap::from([(map("x"), BTreeMap::from([(map("y"), vec![map("z")])]))]),
        maybe: Some(vec![None, Some(5)]),
        options: BTreeMap::from([
            (map("a"), NestedOptionsValue::Null),
            (map("b"), NestedOptionsValue::String(map("text"))),
            (map("c"), NestedOptionsValue::Long(9)),
        ]),
    };
    recorded::round_trips(
        "empty",
        &Nested { grid: vec![], chunks: vec![], tree: BTreeMap::new(), maybe: None, options: BTreeMap::new() },
    );
    recorded::round_trips("full", &full);
}

#[test]
#[expect(clippy::zero_sized_map_values, reason = "a map of nulls is what the schema says")]
fn items_can_have_no_bytes() {
    let value = Emptiness {
        empty: Nothing {},
        nulls: vec![(); 3],
        nothings: vec![Nothing {}, Nothing {}],
        by_name: BTreeMap::from([("a".to_owned(), ())]),
    };
    recorded::round_trips("some", &value);
}

#[test]
fn named_type_can_be_used_repeatedly() {
    let address = |street: &str, city: &str| Address { street: street.to_owned(), city: city.to_owned() };
    let value = Repeated {
        home: address("s", "c"),
        work: Some(address("w", "d")),
        others: vec![address("o", "e")],
        level: Level::High,
        levels: vec![Level::Low, Level::High],
    };
    recorded::round_trips("full", &value);
    assert_eq!(value.key(), "c");
}

#[test]
fn error_is_a_record() {
    let value = Problem { code: 404, cause: Some("gone".to_owned()) };
    recorded::round_trips("cause", &value);
    assert_eq!(value.key(), "404");
}

#[test]
fn symbol_index_can_have_two_bytes() {
    let value = ManySymbols { symbol: Code::C129 };
    recorded::round_trips("last", &value);
    assert_eq!(value.key(), "C129");
    assert_eq!("C129".parse(), Ok(Code::C129));
    assert_eq!(
        "C130".parse::<Code>().unwrap_err().to_string(),
        "\"C130\" is not a symbol of the enum, or is outside its range"
    );
    assert_eq!(Code::SYMBOLS.len(), 130);
}
