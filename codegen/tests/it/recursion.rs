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
fn list_ends_with_null() {
    let three = Cell { value: 3, next: None };
    let two = Cell { value: 2, next: Some(Box::new(three)) };
    recorded::round_trips("three", &Cell { value: 1, next: Some(Box::new(two)) });
}

#[test]
fn tree_of_arrays_and_maps() {
    let leaf = |name: &str| Tree { name: name.to_owned(), children: vec![], by_name: BTreeMap::new() };
    let by_name = BTreeMap::from([("k".to_owned(), leaf("named"))]);
    recorded::round_trips("tree", &Tree { name: "root".to_owned(), children: vec![leaf("leaf")], by_name });
}

#[test]
fn union_can_contain_its_record() {
    let int = |value| Expression { term: ExpressionTerm::Int(value) };
    let list = Expression { term: ExpressionTerm::Array(vec![int(2)]) };
    let negation = Negation { of: Box::new(list) };
    let right = Expression { term: ExpressionTerm::Negation(Box::new(negation)) };
    let sum = Sum { left: Box::new(int(1)), right: Box::new(right) };
    recorded::round_trips("sum", &Expression { term: ExpressionTerm::Sum(Box::new(sum)) });
}

#[test]
fn mutually_recursive_records() {
    let alone = |name: &str| Employee { name: name.to_owned(), team: None };
    let team = Team { lead: Some(Box::new(alone("b"))), members: vec![alone("c")] };
    recorded::round_trips("team", &Employee { name: "a".to_owned(), team: Some(Box::new(team)) });
}

#[test]
fn rejects_records_deeper_than_limit() {
    let max = usize::try_from(Reader::MAX_DEPTH).unwrap();
    let deep = cells(max);
    assert_eq!(Cell::decode(1, &deep.to_bytes()), Ok(deep));
    let error = Cell::decode(1, &cells(max + 1).to_bytes()).unwrap_err();
    assert_eq!((error.code(), error), ("MESSAGE_TOO_DEEP", DecodeError::TooDeep { offset: 2 * max }));
}

#[test]
fn endless_nesting_stops_at_limit() {
    let endless = [0, 2].repeat(1_000_000);
    assert!(matches!(Cell::decode(1, &endless), Err(DecodeError::TooDeep { .. })));
    let endless = [0, 2].repeat(1_000_000);
    assert!(matches!(Tree::decode(1, &endless), Err(DecodeError::TooDeep { .. })));
}

#[test]
fn deepest_generated_type_is_send() {
    let empty = [0; 3];
    let deep = std::thread::spawn(move || Deep::decode(1, &empty)).join().expect("an end").expect("a message");
    assert_eq!(deep, Deep { arrays: vec![], optional: vec![], ring: deep.ring.clone() });
    assert_eq!(deep.to_bytes(), empty);
}
