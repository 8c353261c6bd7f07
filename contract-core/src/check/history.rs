//! Each version against those before it: what readers survive, and what the broker answers.

use super::broker::{Answer, History};
use super::readers::{Meeting, Told};
use crate::compat::{Direction, Strategy};
use crate::contracts::{Contract, Version};
use crate::finding::{self, Finding, Place, versions};
use crate::rules::{Group, fixed_size_kept, type_is_readable, type_name_kept};
use crate::schema::Schema;

/// All that is wrong between the versions of a contract.
pub(super) fn contract(contract: &Contract) -> Vec<Finding> {
    // A version that is no schema is a finding of its own; the others are held against each other all the same.
    let known: Vec<(&Version, &Schema)> =
        contract.versions.iter().filter_map(|version| Some((version, version.schema()?))).collect();
    let mut findings = Vec::new();
    let mut topic = History::default();
    for position in 0..known.len() {
        let (history, new) = (&known[..position], known[position]);
        let answer = topic.publish(contract.strategy, new.0);
        let mut found = readers(contract.strategy, new, history, answer.as_ref());
        found.extend(answer.and_then(|answer| answer.finding(new.0, &found)));
        findings.extend(found.into_iter().map(|finding| finding.of(&contract.id)));
    }
    findings
}

/// One thing that is wrong between a new version and one or several before it.
struct Break {
    told: Told,
    /// The directions in which it shows, that of `told` first.
    directions: Vec<Direction>,
    earlier: Vec<Earlier>,
}

#[derive(Clone, Copy, PartialEq)]
struct Earlier {
    number: u32,
    /// Its place in the history.
    position: usize,
}

fn readers(
    strategy: Strategy,
    new: (&Version, &Schema),
    history: &[(&Version, &Schema)],
    answer: Option<&Answer>,
) -> Vec<Finding> {
    let mut breaks: Vec<Break> = Vec::new();
    for pair in strategy.pairs(history.len()) {
        let (version, schema) = history[pair.earlier];
        let (reader, writer) = match pair.direction {
            Direction::Backward => (new.1, schema),
            Direction::Forward => (schema, new.1),
        };
        let earlier = Earlier { number: version.number, position: pair.earlier };
        for told in (Meeting { reader, writer, direction: pair.direction }).told() {
            let known = breaks.iter_mut().find(|known| known.is(&told, pair.direction));
            match known {
                None => breaks.push(Break { told, directions: vec![pair.direction], earlier: vec![earlier] }),
                Some(known) => {
                    if !known.directions.contains(&pair.direction) {
                        // Told from the older to the newer version, a change reads as it was made.
                        known.directions.insert(0, pair.direction);
                        known.told = told;
                    }
                    if !known.earlier.contains(&earlier) {
                        known.earlier.push(earlier);
                    }
                }
            }
        }
    }
    breaks.into_iter().map(|found| found.finding(new, history, answer)).collect()
}

impl Break {
    /// Whether `told` is this break again, with another version or the other way round.
    fn is(&self, told: &Told, direction: Direction) -> bool {
        let rule = self.told.rule;
        let is_mutual = rule.group == Group::Meaning
            || [type_is_readable::RULE.id, type_name_kept::RULE.id, fixed_size_kept::RULE.id].contains(&rule.id);
        rule.id == told.rule.id
            && self.told.path == told.path
            && (self.told.what == told.what || is_mutual)
            && (is_mutual || self.directions.contains(&direction))
    }

    fn finding(
        mut self,
        new: (&Version, &Schema),
        history: &[(&Version, &Schema)],
        answer: Option<&Answer>,
    ) -> Finding {
        self.earlier.sort_by_key(|earlier| earlier.number);
        let numbers: Vec<u32> = self.earlier.iter().map(|earlier| earlier.number).collect();
        let (own, theirs) = ([new.0.number], numbers.as_slice());
        let Told { rule, what, consequence, fix, broker, reader, writer, path, pointer } = self.told;
        let forward = self.directions[0] == Direction::Forward;
        let (new_part, old_part) = if forward { (writer, reader) } else { (reader, writer) };
        let verb = if rule.group == Group::Meaning { "misread" } else { "cannot read" };
        let who = match self.directions.as_slice() {
            [_, _, ..] => format!("services on {} {verb} each other's messages", versions(&[theirs, &own].concat())),
            [Direction::Forward] => {
                format!("services still on {} {verb} messages of {}", versions(theirs), versions(&own))
            }
            _ => format!("services on {} {verb} messages of {}", versions(&own), versions(theirs)),
        };
        let (readers, writers) = if forward { (theirs, own.as_slice()) } else { (own.as_slice(), theirs) };
        // The newest of the earlier versions is the one that a person compares with.
        let newest = self.earlier.last().map(|earlier| history[earlier.position].0);
        let place = Place { pointer: Some(pointer), ..Place::span(new_part.span).version(new.0.number).path(path) };
        let other = newest.map(|version| Place::span(old_part.span).version(version.number));
        Finding {
            place: Some(place),
            other,
            broker: answer.map(|answer| answer.words(broker)),
            direction: Some(finding::Direction { readers: readers.to_vec(), writers: writers.to_vec() }),
            ..Finding::new(rule, format!("{who}: {what}")).consequence(consequence).fix(fix)
        }
    }
}
