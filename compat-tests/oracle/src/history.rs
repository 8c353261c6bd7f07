//! Random histories of a schema.

use std::sync::LazyLock;

use contract_core::json;

use crate::chance::Chance;
use crate::kinds::{self, Change, Kind};
use crate::wild::{self, crowd, namesakes};

/// Versions of a schema, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The bytes of each version.
    pub versions: Vec<Vec<u8>>,
    /// The kinds of change that went into it.
    pub kinds: Vec<&'static str>,
}

/// The kinds that change a part of a schema, and those that change a whole text.
static KINDS: LazyLock<(Vec<&Kind>, Vec<&Kind>)> =
    LazyLock::new(|| kinds::all().partition(|kind| !matches!(kind.change, Change::Text(_))));

/// The kinds that make long texts, which take both sides long to judge: they come more seldom.
const LONG: &[&str] = &["type-nested-deep", "key-long", "text-long"];

/// The kind of histories that no table foresees.
pub const WILD: &str = "wild";

/// The kind of histories of wide unions.
pub const CROWD: &str = "crowd";

/// The kind of histories of unions whose branches are called alike.
pub const NAMESAKES: &str = "namesakes";

impl History {
    /// A history of two to four versions.
    pub fn random(chance: &mut Chance) -> Self {
        let length = chance.pick(&[2, 2, 2, 2, 2, 3, 3, 4]);
        let mut history = match chance.below(18) {
            0..6 => Self::of_texts(WILD, wild::versions(chance, length)),
            6..8 => Self::of_texts(CROWD, crowd::versions(chance, length)),
            8..10 => Self::of_texts(NAMESAKES, namesakes::versions(chance, length)),
            _ => {
                let sites = chance.pick(&[1, 1, 1, 2, 3]);
                let kinds: Vec<&Kind> = (0..sites).map(|_| chance.pick(&KINDS.0)).collect();
                Self::of(&kinds, length, chance)
            }
        };
        if chance.one_in(5) {
            let kind = chance.pick(&KINDS.1);
            if !LONG.contains(&kind.name) || chance.one_in(10) {
                history.change_texts(kind, chance);
            }
        }
        history
    }

    fn of_texts(kind: &'static str, versions: Vec<String>) -> Self {
        Self { versions: versions.into_iter().map(String::into_bytes).collect(), kinds: vec![kind] }
    }

    /// A history of one kind of change.
    pub fn of_kind(kind: &Kind, chance: &mut Chance) -> Self {
        match kind.change {
            Change::Type(_) | Change::Fields(_) => Self::of(&[kind], 2, chance),
            Change::Text(_) => {
                let base = chance.pick(&KINDS.0);
                let mut history = Self::of(&[base], 2, chance);
                history.change_texts(kind, chance);
                history
            }
        }
    }

    /// A history of some kinds of change, each at a place of its own.
    fn of(kinds: &[&Kind], length: usize, chance: &mut Chance) -> Self {
        let sites: Vec<Site> = kinds.iter().enumerate().map(|(number, kind)| Site::new(kind, number, chance)).collect();
        let is_root = sites.len() == 1 && chance.one_in(4);
        let mut states: Vec<usize> = sites.iter().map(|site| chance.below(site.states.len())).collect();
        let mut versions = Vec::new();
        for _ in 0..length {
            let types: Vec<String> = sites.iter().zip(&states).map(|(site, state)| site.at(*state)).collect();
            versions.push(if is_root { types[0].clone() } else { record(&types) }.into_bytes());
            for (site, state) in sites.iter().zip(&mut states) {
                if !chance.one_in(4) {
                    *state = chance.below(site.states.len());
                }
            }
        }
        Self { versions, kinds: kinds.iter().map(|kind| kind.name).collect() }
    }

    /// Makes some of the texts odd.
    fn change_texts(&mut self, kind: &Kind, chance: &mut Chance) {
        let Change::Text(make) = kind.change else { return };
        let at = chance.below(self.versions.len());
        let all = chance.one_in(3);
        for (number, version) in self.versions.iter_mut().enumerate() {
            if let (true, Ok(text)) = (all || number == at, str::from_utf8(version)) {
                *version = make(text, chance);
            }
        }
        self.kinds.push(kind.name);
        self.unify_texts();
    }

    /// Bytes that are the same text become the same bytes: the broker's shortcut looks at bytes, ours at the text that
    /// a file is, and only bytes that are no UTF-8 tell the two apart.
    fn unify_texts(&mut self) {
        for at in 1..self.versions.len() {
            let (earlier, later) = self.versions.split_at_mut(at);
            let text = json::decode(&later[0]).into_owned();
            if let Some(same) = earlier.iter().find(|earlier| json::decode(earlier) == text) {
                later[0].clone_from(same);
            }
        }
    }
}

fn record(types: &[String]) -> String {
    let field = |(number, ty): (usize, &String)| format!(r#"{{"name":"f{number}","type":{ty}}}"#);
    let fields: Vec<String> = types.iter().enumerate().map(field).collect();
    format!(r#"{{"type":"record","name":"Root","fields":[{}]}}"#, fields.join(","))
}

/// A place in a schema where something changes.
struct Site {
    states: &'static [&'static str],
    number: String,
    is_fields: bool,
    around: &'static str,
}

/// What a changing type, `@`, may stand in. Most often in nothing.
const AROUND: &[&str] = &[
    "@",
    "@",
    "@",
    "@",
    r#"{"type":"array","items":@}"#,
    r#"{"type":"array","items":@,"x":1}"#,
    r#"{"type":"map","values":@}"#,
    r#"["null",@]"#,
    r#"[@,"null"]"#,
    r#"["null",{"type":"array","items":@}]"#,
    r#"{"type":"record","name":"W#","fields":[{"name":"w","type":@}]}"#,
    r#"{"type":"record","name":"W#","namespace":"w","fields":[{"name":"w","type":@},{"name":"x","type":["null","W#"]}]}"#,
    r#"["null","boolean",{"type":"record","name":"W#","fields":[{"name":"w","type":["null",@]}]}]"#,
    r#"{"type":"record","name":"W#","fields":[{"name":"x","type":{"type":"array","items":"W#"}},{"name":"w","type":@}]}"#,
    r#"{"type":"record","name":"W#","fields":[{"name":"v","type":{"type":"map","values":@}},{"name":"w","aliases":["u"],"type":"int"}]}"#,
];

impl Site {
    fn new(kind: &Kind, number: usize, chance: &mut Chance) -> Self {
        let (states, is_fields) = match kind.change {
            Change::Type(states) => (states, false),
            Change::Fields(states) => (states, true),
            Change::Text(_) => (&["\"int\""][..], false),
        };
        Self { states, number: number.to_string(), is_fields, around: chance.pick(AROUND) }
    }

    /// The type of the site, in one of its states.
    fn at(&self, state: usize) -> String {
        let changing = if self.is_fields {
            format!(r#"{{"type":"record","name":"H#","fields":[{}]}}"#, self.states[state])
        } else {
            self.states[state].to_owned()
        };
        self.around.replace('@', &changing).replace('#', &self.number)
    }
}
