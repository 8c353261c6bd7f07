//! The recorded answers of the broker: `corpus/schema-types.json`, one line for each schema and each case.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use contract_core::compat::Strategy;
use serde::{Deserialize, Serialize};

use super::live::Answered;
use super::{Answers, Case, Event, Posted};

/// All cases with their answers.
pub(super) struct Recording(Vec<(Case, Vec<Answers>)>);

#[derive(Deserialize)]
struct File {
    schemas: Vec<Posted>,
    /// The answers under each strategy.
    outcomes: Vec<Vec<Answers>>,
    cases: Vec<Line>,
}

/// A case, with the numbers of its schemas and of its outcome.
#[derive(Serialize, Deserialize)]
struct Line {
    history: Vec<Step>,
    new: usize,
    outcome: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Step {
    Schema(usize),
    Other(String),
}

fn path() -> PathBuf {
    crate::repository().join("compat-tests/corpus/schema-types.json")
}

impl Recording {
    pub(super) fn new(answered: Vec<Answered>) -> Self {
        let answers = |answers: Vec<(Strategy, Answers)>| answers.into_iter().map(|(_, answers)| answers).collect();
        Self(answered.into_iter().map(|(case, found)| (case, answers(found))).collect())
    }

    pub(super) fn cases(self) -> Vec<(Case, Vec<Answers>)> {
        self.0
    }

    pub(super) fn read() -> Self {
        let text = std::fs::read_to_string(path()).unwrap();
        let File { schemas, outcomes, cases } = serde_json::from_str(&text).unwrap();
        let event = |step: Step| match step {
            Step::Schema(number) => Event::Posted(schemas[number].clone()),
            Step::Other(name) if name == "deleted" => Event::Deleted,
            Step::Other(name) if name == "erased" => Event::Erased,
            Step::Other(name) => panic!("`{name}` is not a step of a history"),
        };
        let read = |line: Line| {
            let history = line.history.into_iter().map(event).collect();
            (Case { history, new: schemas[line.new].clone() }, outcomes[line.outcome].clone())
        };
        Self(cases.into_iter().map(read).collect())
    }

    pub(super) fn write(self) {
        let mut schemas = Table::default();
        let mut outcomes = Table::default();
        let mut lines = Vec::new();
        for (Case { history, new }, answers) in self.0 {
            let steps = history.into_iter().map(|event| match event {
                Event::Posted(schema) => Step::Schema(schemas.number(schema)),
                Event::Deleted => Step::Other("deleted".to_owned()),
                Event::Erased => Step::Other("erased".to_owned()),
            });
            let history = steps.collect();
            lines.push(Line { history, new: schemas.number(new), outcome: outcomes.number(answers) });
        }
        let strategies: Vec<&str> = Strategy::ALL.iter().map(|strategy| strategy.name()).collect();
        let mut text = String::from("{\n\"pulsar\": \"4.0.8\",\n");
        writeln!(text, "\"answers are under\": {},", serde_json::to_string(&strategies).unwrap()).unwrap();
        list(&mut text, "schemas", &schemas.items);
        text.push_str(",\n");
        list(&mut text, "outcomes", &outcomes.items);
        text.push_str(",\n");
        list(&mut text, "cases", &lines);
        text.push_str("\n}\n");
        std::fs::write(path(), text).unwrap();
    }
}

/// Distinct items, numbered in the order in which they are added.
struct Table<T> {
    numbers: BTreeMap<T, usize>,
    items: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), items: Vec::new() }
    }
}

impl<T: Clone + Ord> Table<T> {
    fn number(&mut self, item: T) -> usize {
        *self.numbers.entry(item.clone()).or_insert_with(|| {
            self.items.push(item);
            self.items.len() - 1
        })
    }
}

fn list<T: Serialize>(text: &mut String, name: &str, items: &[T]) {
    let items: Vec<String> = items.iter().map(|item| serde_json::to_string(item).unwrap()).collect();
    write!(text, "\"{name}\": [\n{}\n]", items.join(",\n")).unwrap();
}
