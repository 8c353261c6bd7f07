//! Types that contain themselves.

use std::collections::BTreeMap;

use event_runtime::{DecodeError, Event, Reader};

use crate::generated::recursion::{
    deep::Deep,
    expression::{Expression, ExpressionTerm, Negation, Sum},
    list::Cell,
    mutual::{Employee, Team},
    tree::Tree,
};
use crate::recorded;

fn cells(count: usize) -> Cell {
    let end = Cell { value: 0, next: None };
    (1..count).fold(end, |next, _| Cell { value: 0, next: Some(Box::new(next)) })
}

#[test]
fn a_list_ends_with_null() {
    let three = Cell { value: 3, next: None };
    let two = Cell { value: 2, next: Some(Box::new(three)) };
    recorded::is("three", &Cell { value: 1, next: Some(Box::new(two)) });
}

#[test]
fn a_tree_grows_in_arrays_and_maps() {
    let leaf = |name: &str| Tree { name: name.to_owned(), children: vec![], by_name: BTreeMap::new() };
    let by_name = BTreeMap::from([("k".to_owned(), leaf("named"))]);
    recorded::is("tree", &Tree { name: "root".to_owned(), children: vec![leaf("leaf")], by_name });
}

#[test]
fn a_union_of_several_branches_can_hold_the_record_around_it() {
    let int = |value| Expression { term: ExpressionTerm::Int(value) };
    let list = Expression { term: ExpressionTerm::Array(vec![int(2)]) };
    let negation = Negation { of: Box::new(list) };
    let right = Expression { term: ExpressionTerm::Negation(Box::new(negation)) };
    let sum = Sum { left: Box::new(int(1)), right: Box::new(right) };
    recorded::is("sum", &Expression { term: ExpressionTerm::Sum(Box::new(sum)) });
}

#[test]
fn two_records_can_hold_each_other() {
    let alone = |name: &str| Employee { name: name.to_owned(), team: None };
    let team = Team { lead: Some(Box::new(alone("b"))), members: vec![alone("c")] };
    recorded::is("team", &Employee { name: "a".to_owned(), team: Some(Box::new(team)) });
}

#[test]
fn records_nested_deeper_than_the_limit_are_refused() {
    let most = usize::try_from(Reader::MAX_DEPTH).unwrap();
    let deep = cells(most);
    assert_eq!(Cell::decode(1, &deep.to_bytes()), Ok(deep));
    let error = Cell::decode(1, &cells(most + 1).to_bytes()).unwrap_err();
    assert_eq!((error.code(), error), ("MESSAGE_TOO_DEEP", DecodeError::TooDeep { offset: 2 * most }));
}

#[test]
fn input_that_nests_without_end_stops_at_the_limit() {
    let endless = [0, 2].repeat(1_000_000);
    assert!(matches!(Cell::decode(1, &endless), Err(DecodeError::TooDeep { .. })));
    let endless = [0, 2].repeat(1_000_000);
    assert!(matches!(Tree::decode(1, &endless), Err(DecodeError::TooDeep { .. })));
}

#[test]
fn types_as_deep_as_are_generated_can_be_sent_to_another_thread() {
    let empty = [0; 3];
    let deep = std::thread::spawn(move || Deep::decode(1, &empty)).join().expect("an end").expect("a message");
    assert_eq!(deep, Deep { arrays: vec![], optional: vec![], ring: deep.ring.clone() });
    assert_eq!(deep.to_bytes(), empty);
}
