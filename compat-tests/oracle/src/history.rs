//! Random histories of a schema.

use std::sync::LazyLock;

use contract_core::json;
use test_support::Rng;

use crate::mutations::{self, Change, Mutation};
use crate::random_schema::{arbitrary, borrowed_names, same_name_unions, wide_unions};

/// Versions of a schema, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The bytes of each version.
    pub versions: Vec<Vec<u8>>,
    /// The mutations that it has.
    pub mutations: Vec<&'static str>,
}

/// The mutations that change a part of a schema, and those that change its source.
static MUTATIONS: LazyLock<(Vec<&Mutation>, Vec<&Mutation>)> =
    LazyLock::new(|| mutations::all().partition(|mutation| !matches!(mutation.change, Change::Source(_))));

/// Mutations that make long sources, which take both sides long: they are rarer.
const SLOW: &[&str] = &["type-nested-deep", "key-long", "source-long"];

/// The name of histories of arbitrary schemas and edits.
pub const ARBITRARY: &str = "arbitrary";

/// The name of histories of wide unions.
pub const WIDE_UNIONS: &str = "wide-unions";

/// The name of histories of unions whose branches have the same simple name.
pub const SAME_NAME_UNIONS: &str = "same-name-unions";

/// The name of histories of records whose aliases are the names of other records.
pub const BORROWED_NAMES: &str = "borrowed-names";

impl History {
    /// Creates a history of two to four versions.
    pub fn random(rng: &mut Rng) -> Self {
        let length = rng.pick(&[2, 2, 2, 2, 2, 3, 3, 4]);
        let mut history = match rng.below(20) {
            0..6 => Self::from_sources(ARBITRARY, arbitrary::versions(rng, length)),
            6..8 => Self::from_sources(WIDE_UNIONS, wide_unions::versions(rng, length)),
            8..10 => Self::from_sources(SAME_NAME_UNIONS, same_name_unions::versions(rng, length)),
            10..12 => Self::from_sources(BORROWED_NAMES, borrowed_names::versions(rng, length)),
            _ => {
                let sites = rng.pick(&[1, 1, 1, 2, 3]);
                let mutations: Vec<&Mutation> = (0..sites).map(|_| rng.pick(&MUTATIONS.0)).collect();
                Self::from_mutations(&mutations, length, rng)
            }
        };
        if rng.one_in(5) {
            let mutation = rng.pick(&MUTATIONS.1);
            if !SLOW.contains(&mutation.name) || rng.one_in(10) {
                history.change_sources(mutation, rng);
            }
        }
        history
    }

    fn from_sources(mutation: &'static str, versions: Vec<String>) -> Self {
        Self { versions: versions.into_iter().map(String::into_bytes).collect(), mutations: vec![mutation] }
    }

    /// Creates a history of one mutation.
    pub fn from_mutation(mutation: &Mutation, rng: &mut Rng) -> Self {
        match mutation.change {
            Change::Type(_) | Change::Fields(_) => Self::from_mutations(&[mutation], 2, rng),
            Change::Source(_) => {
                let base = rng.pick(&MUTATIONS.0);
                let mut history = Self::from_mutations(&[base], 2, rng);
                history.change_sources(mutation, rng);
                history
            }
        }
    }

    /// Creates a history of some mutations, each at its own site.
    fn from_mutations(mutations: &[&Mutation], length: usize, rng: &mut Rng) -> Self {
        let sites: Vec<MutationSite> =
            mutations.iter().enumerate().map(|(number, mutation)| MutationSite::new(mutation, number, rng)).collect();
        let is_root = sites.len() == 1 && rng.one_in(4);
        let mut states: Vec<usize> = sites.iter().map(|site| rng.below(site.states.len())).collect();
        let mut versions = Vec::new();
        for _ in 0..length {
            let types: Vec<String> = sites.iter().zip(&states).map(|(site, state)| site.at(*state)).collect();
            versions.push(if is_root { types[0].clone() } else { record(&types) }.into_bytes());
            for (site, state) in sites.iter().zip(&mut states) {
                if !rng.one_in(4) {
                    *state = rng.below(site.states.len());
                }
            }
        }
        Self { versions, mutations: mutations.iter().map(|mutation| mutation.name).collect() }
    }

    /// Changes the sources of some versions.
    fn change_sources(&mut self, mutation: &Mutation, rng: &mut Rng) {
        let Change::Source(make) = mutation.change else { return };
        let at = rng.below(self.versions.len());
        let all = rng.one_in(3);
        for (number, version) in self.versions.iter_mut().enumerate() {
            if let (true, Ok(text)) = (all || number == at, str::from_utf8(version)) {
                *version = make(text, rng);
            }
        }
        self.mutations.push(mutation.name);
        self.unify_equal_sources();
    }

    /// Makes the bytes of versions equal if they decode to the same source. The broker compares bytes and we compare
    /// decoded sources, which differ only for bytes that are not valid UTF-8.
    fn unify_equal_sources(&mut self) {
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

/// A place in a schema that a mutation changes.
struct MutationSite {
    states: &'static [&'static str],
    number: String,
    is_fields: bool,
    wrapper: &'static str,
}

/// The types that can contain the changing type, `@`; most often there is none.
const WRAPPERS: &[&str] = &[
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

impl MutationSite {
    fn new(mutation: &Mutation, number: usize, rng: &mut Rng) -> Self {
        let (states, is_fields) = match mutation.change {
            Change::Type(states) => (states, false),
            Change::Fields(states) => (states, true),
            Change::Source(_) => (&["\"int\""][..], false),
        };
        Self { states, number: number.to_string(), is_fields, wrapper: rng.pick(WRAPPERS) }
    }

    /// Returns the type at the site in one of its states.
    fn at(&self, state: usize) -> String {
        let changing = if self.is_fields {
            format!(r#"{{"type":"record","name":"H#","fields":[{}]}}"#, self.states[state])
        } else {
            self.states[state].to_owned()
        };
        self.wrapper.replace('@', &changing).replace('#', &self.number)
    }
}
