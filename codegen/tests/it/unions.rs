//! Unions keep their branch.

use std::collections::BTreeMap;

use event_runtime::{Date, Decimal, TimestampMillis, Uuid};

use crate::generated::unions::{
    containers::{Containers, ContainersDeep, ContainersDeepArrayItem, ContainersValue, Key},
    enums::{Colour, Enums, EnumsState, Light},
    lone::{Lone, LoneNothing, LoneOne},
    many::{F69, ManyBranches, ManyBranchesValue},
    options::Options,
    records::{Bank, Card, Cash, Records, RecordsMoreItem, RecordsPayload},
    scalars::{Scalars, ScalarsValue, ScalarsValuesItem},
    times::{TimesOrText, TimesOrTextExact, TimesOrTextValue},
};
use crate::recorded;

#[test]
fn null_and_one_branch_is_an_option() {
    let some = Options {
        first: Some("a".to_owned()),
        last: Some("b".to_owned()),
        number: Some(5),
        at: Some(TimestampMillis::new(1_700_000_000_000)),
    };
    recorded::round_trips("some", &some);
    recorded::round_trips("none", &Options { first: None, last: None, number: None, at: None });
}

#[test]
fn union_of_one_branch_keeps_its_index() {
    recorded::round_trips("one", &Lone { nothing: LoneNothing::Null, one: LoneOne::String("x".to_owned()) });
}

#[test]
fn equal_numbers_keep_their_branch() {
    let value = |value| Scalars { value, values: vec![] };
    let both = vec![ScalarsValuesItem::Float(1.5), ScalarsValuesItem::Double(1.5)];
    recorded::round_trips("null", &Scalars { value: ScalarsValue::Null, values: both });
    recorded::round_trips("boolean", &value(ScalarsValue::Boolean(true)));
    recorded::round_trips("int", &value(ScalarsValue::Int(1)));
    recorded::round_trips("long", &value(ScalarsValue::Long(1)));
    recorded::round_trips("float", &value(ScalarsValue::Float(1.0)));
    recorded::round_trips("double", &value(ScalarsValue::Double(1.0)));
    recorded::round_trips("bytes", &value(ScalarsValue::Bytes(b"x".to_vec())));
    recorded::round_trips("string", &value(ScalarsValue::String("x".to_owned())));
}

#[test]
fn branches_have_logical_types() {
    let time = TimesOrText {
        value: TimesOrTextValue::TimestampMillis(TimestampMillis::new(1_700_000_000_000)),
        exact: TimesOrTextExact::Decimal(Decimal::new(1234).unwrap()),
    };
    recorded::round_trips("time", &time);
    let id = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    let text = TimesOrText { value: TimesOrTextValue::String("text".to_owned()), exact: TimesOrTextExact::Uuid(id) };
    recorded::round_trips("text", &text);
    let date = TimesOrText { value: TimesOrTextValue::Null, exact: TimesOrTextExact::Date(Date::new(20000)) };
    recorded::round_trips("date", &date);
}

#[test]
fn records_of_same_shape_keep_their_branch() {
    let card = |number: &str| Card { number: number.to_owned() };
    let more = vec![RecordsMoreItem::Null, RecordsMoreItem::Cash(Cash { amount: 2 }), RecordsMoreItem::Card(card("3"))];
    recorded::round_trips("card", &Records { payload: RecordsPayload::Card(card("1")), more });
    let bank = RecordsPayload::Bank(Bank { number: "1".to_owned() });
    recorded::round_trips("bank", &Records { payload: bank, more: vec![] });
}

#[test]
fn enums_of_same_symbols_keep_their_branch() {
    recorded::round_trips("first", &Enums { state: EnumsState::Colour(Colour::Green) });
    recorded::round_trips("second", &Enums { state: EnumsState::Light(Light::Green) });
}

#[test]
fn branches_can_be_containers_of_unions() {
    let text = |text: &str| text.to_owned();
    recorded::round_trips(
        "array",
        &Containers { value: ContainersValue::Array(vec![1, 2]), deep: ContainersDeep::Int(5) },
    );
    let deep = vec![ContainersDeepArrayItem::Int(1), ContainersDeepArrayItem::Array(vec![text("x"), text("y")])];
    let map = BTreeMap::from([(text("a"), text("b"))]);
    recorded::round_trips("map", &Containers { value: ContainersValue::Map(map), deep: ContainersDeep::Array(deep) });
    let fixed = ContainersValue::Key(Key(*b"abcd"));
    recorded::round_trips("fixed", &Containers { value: fixed, deep: ContainersDeep::Array(vec![]) });
}

#[test]
fn branch_index_can_have_two_bytes() {
    recorded::round_trips("last", &ManyBranches { value: ManyBranchesValue::F69(F69(*b"z")) });
}
