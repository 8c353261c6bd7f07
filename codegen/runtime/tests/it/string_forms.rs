//! The string forms of logical types.

use std::fmt::{Debug, Display};
use std::str::FromStr;
use std::time::{Duration as StdDuration, SystemTime, UNIX_EPOCH};

use event_runtime::{
    Date, Decimal, Duration, LocalTimestampMicros, LocalTimestampMillis, ParseError, TimeMicros, TimeMillis,
    TimestampMicros, TimestampMillis,
};
use proptest::prelude::*;

/// Checks that the value has this string form, and that it is parsed as the value.
fn round_trips<T: Display + FromStr<Err = ParseError> + PartialEq + Debug>(value: T, string: &str) {
    assert_eq!(value.to_string(), string);
    assert_eq!(string.parse(), Ok(value));
}

#[test]
fn timestamps_have_rfc_3339_format() {
    round_trips(TimestampMillis::new(0), "1970-01-01T00:00:00.000Z");
    round_trips(TimestampMillis::new(1_700_000_000_123), "2023-11-14T22:13:20.123Z");
    round_trips(TimestampMillis::new(-1), "1969-12-31T23:59:59.999Z");
    round_trips(TimestampMillis::new(951_782_400_000), "2000-02-29T00:00:00.000Z");
    round_trips(TimestampMicros::new(1_700_000_000_123_456), "2023-11-14T22:13:20.123456Z");
    round_trips(TimestampMicros::new(-62_135_596_800_000_001), "0000-12-31T23:59:59.999999Z");
    round_trips(TimestampMillis::new(253_402_300_800_000), "+010000-01-01T00:00:00.000Z");
    round_trips(TimestampMillis::new(i64::MAX), "+292278994-08-17T07:12:55.807Z");
    round_trips(TimestampMillis::new(i64::MIN), "-292275055-05-16T16:47:04.192Z");
    round_trips(LocalTimestampMillis::new(1_700_000_000_123), "2023-11-14T22:13:20.123");
    round_trips(LocalTimestampMicros::new(-1), "1969-12-31T23:59:59.999999");
}

#[test]
fn timestamps_are_parsed_with_offsets_and_fractions() {
    let at = |input: &str| input.parse::<TimestampMillis>().map(TimestampMillis::get);
    assert_eq!(at("2023-11-14T22:13:20Z"), Ok(1_700_000_000_000));
    assert_eq!(at("2023-11-14t23:13:20.5+01:00"), Ok(1_700_000_000_500));
    assert_eq!(at("2023-11-14 16:43:20.120000-05:30"), Ok(1_700_000_000_120));
    for wrong in [
        "",
        "2023-11-14",
        "2023-11-14T22:13:20",
        "2023-11-14T22:13:20.1234Z",
        "2023-11-14T22:13:20.Z",
        "2023-02-29T00:00:00Z",
        "2023-13-01T00:00:00Z",
        "2023-00-01T00:00:00Z",
        "2023-01-00T00:00:00Z",
        "2023-11-14T24:00:00Z",
        "2023-11-14T22:60:00Z",
        "2023-11-14T22:13:60Z",
        "2023-11-14T22:13:20+1:00",
        "2023-11-14T22:13:20Zx",
        "+292278994-08-17T07:12:55.808Z",
        "+99999999999999-01-01T00:00:00Z",
        "２023-11-14T22:13:20Z",
    ] {
        assert!(at(wrong).is_err(), "{wrong}");
    }
    assert!("2023-11-14T22:13:20Z".parse::<LocalTimestampMillis>().is_err());
    let error = at("yesterday").expect_err("not a timestamp");
    assert_eq!(
        error.to_string(),
        "\"yesterday\" is not a timestamp of RFC 3339 in milliseconds, or is outside its range"
    );
    assert_eq!(error.code(), "VALUE_FORMAT_INVALID");
}

#[test]
fn dates_and_times_have_iso_8601_format() {
    round_trips(Date::new(0), "1970-01-01");
    round_trips(Date::new(20_000), "2024-10-04");
    round_trips(Date::new(i32::MAX), "+5881580-07-11");
    round_trips(Date::new(i32::MIN), "-5877641-06-23");
    assert_eq!(Date::from_calendar(2024, 2, 29), Some(Date::new(19_782)));
    assert_eq!(Date::from_calendar(2100, 2, 29), None);
    assert_eq!(Date::from_calendar(2024, 13, 1), None);
    round_trips(TimeMillis::new(3_600_001), "01:00:00.001");
    round_trips(TimeMicros::new(86_399_999_999), "23:59:59.999999");
    round_trips(TimeMillis::new(-1), "-00:00:00.001");
    round_trips(TimeMicros::new(i64::MIN), "-2562047788:00:54.775808");
    assert!("1:00:00".parse::<TimeMillis>().is_err());
    assert!("01:00".parse::<TimeMillis>().is_err());
    assert!("999999:00:00".parse::<TimeMillis>().is_err());
}

#[test]
fn decimals_have_digits_of_scale() {
    round_trips(Decimal::<12, 2>::constant(1990), "19.90");
    round_trips(Decimal::<12, 2>::constant(-5), "-0.05");
    round_trips(Decimal::<3, 3>::constant(7), "0.007");
    round_trips(Decimal::<9, 0>::constant(-42), "-42");
    let read = |input: &str| input.parse::<Decimal<5, 2>>().map(Decimal::unscaled);
    assert_eq!(read("+1.5"), Ok(150));
    assert_eq!(read("1.2300"), Ok(123));
    assert_eq!(read("007"), Ok(700));
    for wrong in ["", "-", ".", "1.", ".5", "1.234", "1000", "1e2", "--1", "1.2.3", "１", "9".repeat(60).as_str()] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    let error = Decimal::<5, 2>::new(100_000).expect_err("six digits");
    assert_eq!(
        (error.code(), error.to_string().as_str()),
        ("DECIMAL_OUT_OF_RANGE", "100000 has more than 5 digits, the precision of the schema's decimal")
    );
}

#[test]
fn decimal_arithmetic_stays_within_precision() {
    let decimal = Decimal::<3, 1>::constant;
    assert_eq!(decimal(990).checked_add(decimal(9)), Some(decimal(999)));
    assert_eq!(decimal(990).checked_add(decimal(10)), None);
    assert_eq!(decimal(-990).checked_sub(decimal(10)), None);
    assert_eq!(decimal(333).checked_mul(3), Some(decimal(999)));
    assert_eq!(decimal(333).checked_mul(i64::MAX), None);
    assert_eq!(Decimal::<3, 1>::ZERO.unscaled(), 0);
}

#[test]
fn durations_have_iso_8601_format() {
    round_trips(Duration { months: 1, days: 2, millis: 3_004 }, "P1M2DT3.004S");
    round_trips(
        Duration { months: u32::MAX, days: u32::MAX, millis: u32::MAX },
        "P4294967295M4294967295DT4294967.295S",
    );
    assert_eq!("P3D".parse(), Ok(Duration { months: 0, days: 3, millis: 0 }));
    assert_eq!("PT1S".parse(), Ok(Duration { months: 0, days: 0, millis: 1_000 }));
    for wrong in ["", "P", "1D", "P1D2M", "PT", "P1", "PT4294968S", "P4294967296M", "PT1.0001S"] {
        assert!(wrong.parse::<Duration>().is_err(), "{wrong}");
    }
}

#[test]
fn system_time_is_rounded_down() {
    let after = UNIX_EPOCH + StdDuration::from_nanos(1_999_999);
    let before = UNIX_EPOCH - StdDuration::from_nanos(1);
    assert_eq!(TimestampMillis::try_from(after), Ok(TimestampMillis::new(1)));
    assert_eq!(TimestampMillis::try_from(before), Ok(TimestampMillis::new(-1)));
    assert_eq!(TimestampMicros::try_from(before), Ok(TimestampMicros::new(-1)));
    assert_eq!(SystemTime::try_from(TimestampMillis::new(-5)), Ok(UNIX_EPOCH - StdDuration::from_millis(5)));
    assert_eq!(TimestampMillis::from(TimestampMicros::new(-1)), TimestampMillis::new(-1));
    let now = TimestampMillis::now();
    assert!(now > TimestampMillis::new(1_700_000_000_000) && TimestampMicros::now().get() / 1_000 >= now.get());
}

proptest! {
    #[test]
    fn timestamps_round_trip(units: i64, days: i32, time: i64) {
        round_trips(TimestampMillis::new(units), &TimestampMillis::new(units).to_string());
        round_trips(TimestampMicros::new(units), &TimestampMicros::new(units).to_string());
        round_trips(LocalTimestampMicros::new(units), &LocalTimestampMicros::new(units).to_string());
        round_trips(Date::new(days), &Date::new(days).to_string());
        round_trips(TimeMicros::new(time), &TimeMicros::new(time).to_string());
        round_trips(TimeMillis::new(days), &TimeMillis::new(days).to_string());
    }

    #[test]
    fn decimals_round_trip(value in -(10_i128.pow(38) - 1)..10_i128.pow(38)) {
        round_trips(Decimal::<38, 9>::constant(value), &Decimal::<38, 9>::constant(value).to_string());
    }

    #[test]
    fn parsers_do_not_panic(input: String) {
        let _ = (input.parse::<TimestampMillis>(), input.parse::<Date>(), input.parse::<TimeMillis>());
        let _ = (input.parse::<Decimal<12, 2>>(), input.parse::<Duration>());
    }

    #[test]
    fn near_valid_strings_do_not_panic(input in "[-+P]?[0-9:TZ.,+MDS -]{0,32}") {
        let _ = (input.parse::<TimestampMillis>(), input.parse::<Date>(), input.parse::<TimeMicros>());
        let _ = (input.parse::<Decimal<12, 2>>(), input.parse::<Duration>());
    }
}
