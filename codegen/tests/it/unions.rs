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
fn null_and_one_more_is_an_option_in_either_order() {
    let some = Options {
        first: Some("a".to_owned()),
        last: Some("b".to_owned()),
        number: Some(5),
        at: Some(TimestampMillis::new(1_700_000_000_000)),
    };
    recorded::is("some", &some);
    recorded::is("none", &Options { first: None, last: None, number: None, at: None });
}

#[test]
fn a_union_of_one_branch_keeps_its_index() {
    recorded::is("one", &Lone { nothing: LoneNothing::Null, one: LoneOne::String("x".to_owned()) });
}

#[test]
fn numbers_of_equal_value_keep_their_type() {
    let value = |value| Scalars { value, values: vec![] };
    let both = vec![ScalarsValuesItem::Float(1.5), ScalarsValuesItem::Double(1.5)];
    recorded::is("null", &Scalars { value: ScalarsValue::Null, values: both });
    recorded::is("boolean", &value(ScalarsValue::Boolean(true)));
    recorded::is("int", &value(ScalarsValue::Int(1)));
    recorded::is("long", &value(ScalarsValue::Long(1)));
    recorded::is("float", &value(ScalarsValue::Float(1.0)));
    recorded::is("double", &value(ScalarsValue::Double(1.0)));
    recorded::is("bytes", &value(ScalarsValue::Bytes(b"x".to_vec())));
    recorded::is("string", &value(ScalarsValue::String("x".to_owned())));
}

#[test]
fn branches_can_have_logical_types() {
    let time = TimesOrText {
        value: TimesOrTextValue::TimestampMillis(TimestampMillis::new(1_700_000_000_000)),
        exact: TimesOrTextExact::Decimal(Decimal::new(1234).unwrap()),
    };
    recorded::is("time", &time);
    let id = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    let text = TimesOrText { value: TimesOrTextValue::String("text".to_owned()), exact: TimesOrTextExact::Uuid(id) };
    recorded::is("text", &text);
    let date = TimesOrText { value: TimesOrTextValue::Null, exact: TimesOrTextExact::Date(Date::new(20000)) };
    recorded::is("date", &date);
}

#[test]
fn records_of_one_shape_are_told_apart() {
    let card = |number: &str| Card { number: number.to_owned() };
    let more = vec![RecordsMoreItem::Null, RecordsMoreItem::Cash(Cash { amount: 2 }), RecordsMoreItem::Card(card("3"))];
    recorded::is("card", &Records { payload: RecordsPayload::Card(card("1")), more });
    let bank = RecordsPayload::Bank(Bank { number: "1".to_owned() });
    recorded::is("bank", &Records { payload: bank, more: vec![] });
}

#[test]
fn enums_with_the_same_symbols_are_told_apart() {
    recorded::is("first", &Enums { state: EnumsState::Colour(Colour::Green) });
    recorded::is("second", &Enums { state: EnumsState::Light(Light::Green) });
}

#[test]
fn branches_can_be_arrays_maps_and_fixed_values_and_hold_unions_again() {
    let text = |text: &str| text.to_owned();
    recorded::is("array", &Containers { value: ContainersValue::Array(vec![1, 2]), deep: ContainersDeep::Int(5) });
    let deep = vec![ContainersDeepArrayItem::Int(1), ContainersDeepArrayItem::Array(vec![text("x"), text("y")])];
    let map = BTreeMap::from([(text("a"), text("b"))]);
    recorded::is("map", &Containers { value: ContainersValue::Map(map), deep: ContainersDeep::Array(deep) });
    let fixed = ContainersValue::Key(Key(*b"abcd"));
    recorded::is("fixed", &Containers { value: fixed, deep: ContainersDeep::Array(vec![]) });
}

#[test]
fn a_union_can_have_more_branches_than_one_byte_tells_apart() {
    recorded::is("last", &ManyBranches { value: ManyBranchesValue::F69(F69(*b"z")) });
}
