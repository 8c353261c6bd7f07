//! Each version against those before it: what readers survive, and what the broker answers.

use super::broker::{Answer, History};
use super::readers::{Found, Meeting, Others, Told};
use super::versions::Versions;
use super::{CheckOptions, ExampleSearch, accepted, levels};
use crate::compat::broker::AvroSchema;
use crate::compat::{self, Direction, Strategy, VersionPair};
use crate::contracts::{Contract, ContractSet, Version, problem_finding};
use crate::finding::{self, Example, Finding, Location, list_versions};
use crate::rule::Group;
use crate::rules::broker::broker_accepts_version;
use crate::rules::readers::{field_has_default, fixed_size_is_kept, type_is_readable, type_name_is_kept};
use crate::schema::Schema;
use crate::source::{SourceId, Sources};
use crate::witness;

/// So many versions share fields more often than not.
const MANY: usize = 8;

/// One version of a topic's schema, in a contract or out of one.
#[derive(Debug, Clone, Copy)]
pub struct TopicVersion<'a> {
    /// Its number, as findings name it.
    pub number: u32,
    /// Its text among the sources.
    pub source: SourceId,
    /// Its text as the broker gets it, parsed.
    pub text: AvroSchema<'a>,
}

/// What came of holding a version against those before it.
#[derive(Debug)]
pub struct VersionComparison {
    /// Whether all readers that the strategy promises can decode, by Avro's rules; nothing where a version is no
    /// schema.
    pub readers: Option<bool>,
    /// All that breaks or changes its meaning, and what the broker says where that is a finding of its own.
    pub findings: Vec<Finding>,
}

/// Holds the newest of `versions` against those before it, the oldest first.
pub fn compare_versions(
    strategy: Strategy,
    versions: &[TopicVersion<'_>],
    sources: &Sources,
    witnesses: ExampleSearch,
) -> VersionComparison {
    let known: Vec<Known<'_>> = versions.iter().filter_map(Known::of).collect();
    cache_field_digests(&known);
    let mut topic = History::default();
    let answer = versions.split_last().map(|(new, earlier)| {
        for version in earlier {
            topic.add(version);
        }
        topic.publish(strategy, new)
    });
    let all_known = known.len() == versions.len();
    let Some((new, history)) = known.split_last().filter(|_| all_known) else {
        // What is no schema cannot be held against anything; it is told why it is none, of older versions too.
        let mut findings: Vec<Finding> = versions.iter().flat_map(problems).collect();
        findings.extend(answer.and_then(|answer| answer.finding(&findings)));
        return VersionComparison { readers: None, findings };
    };
    let decodes = |pair: VersionPair| {
        let (reader, writer) = pair.sides(new.schema, history[pair.earlier].schema);
        compat::readers::compare(reader, writer).is_compatible()
    };
    let mut findings = readers(strategy, new, (history, Others::Unknown), answer.as_ref(), sources, witnesses);
    let answer = answer.and_then(|answer| answer.finding(&findings));
    if answer.as_ref().is_some_and(|finding| finding.rule.id == broker_accepts_version::RULE.id) {
        // The broker reads what it has by stricter rules than what comes first, so a default can be the reason.
        findings.extend(versions.iter().flat_map(problems));
    }
    findings.extend(answer);
    VersionComparison { readers: Some(strategy.pairs(history.len()).all(decodes)), findings }
}

/// What is wrong with a version by itself.
fn problems(version: &TopicVersion<'_>) -> Vec<Finding> {
    let of_version = |finding: Finding| {
        let place = finding.location.clone().map(|place| place.version(version.number));
        Finding { location: place, ..finding }
    };
    version.text.parsed.problems.iter().map(|problem| of_version(problem_finding(problem))).collect()
}

/// All that is wrong between the versions of a contract.
pub(super) fn contract(
    set: &ContractSet,
    contract: &Contract,
    sources: &Sources,
    options: &CheckOptions,
) -> Vec<Finding> {
    // A version that is no schema is a finding of its own; the others are held against each other all the same.
    let texts: Vec<TopicVersion<'_>> = contract.versions.iter().filter_map(text_of).collect();
    let known: Vec<Known<'_>> = texts.iter().filter_map(Known::of).collect();
    cache_field_digests(&known);
    let versions = Versions::new(known.iter().map(|version| version.schema).collect());
    let is_whole =
        known.len() == contract.versions.len() && known.first().is_some_and(|first| first.version.number == 1);
    let others = if is_whole { Others::Whole(&versions) } else { Others::Unknown };
    let mut findings = Vec::new();
    let mut topic = History::default();
    for position in 0..known.len() {
        let (history, new) = (&known[..position], &known[position]);
        let answer = topic.publish(contract.strategy, &new.version);
        let mut found: Vec<Finding> =
            readers(contract.strategy, new, (history, others), Some(&answer), sources, options.examples)
                .into_iter()
                .map(|finding| finding.in_contract(&contract.id))
                .collect();
        // A released version is never mended.
        if contract.sealed().any(|version| version.number == new.version.number) {
            for finding in &mut found {
                finding.edits.clear();
            }
        }
        // Only what fails the check stands for the broker's refusal: nobody can accept a break in the broker's place.
        levels::apply(&set.manifest, &mut found);
        accepted::mark(set, options.today, &mut found);
        let refusal = answer.finding(&found);
        findings.extend(found);
        findings.extend(refusal.map(|finding| finding.in_contract(&contract.id)));
    }
    findings
}

fn text_of(version: &Version) -> Option<TopicVersion<'_>> {
    let text = AvroSchema { json: version.self_contained.as_deref()?, parsed: &version.parsed };
    Some(TopicVersion { number: version.number, source: version.source, text })
}

/// A version that is a schema.
struct Known<'a> {
    version: TopicVersion<'a>,
    schema: &'a Schema,
}

impl<'a> Known<'a> {
    fn of(version: &TopicVersion<'a>) -> Option<Self> {
        Some(Self { version: *version, schema: version.text.parsed.lenient()? })
    }
}

/// Has versions remember what their fields are, where that pays.
fn cache_field_digests(versions: &[Known<'_>]) {
    if versions.len() >= MANY {
        for version in versions {
            version.schema.cache_field_digests();
        }
    }
}

/// One thing that is wrong between a new version and one or several before it.
struct Break {
    told: Told,
    /// The pair that `told` is of.
    pair: VersionPair,
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
    new: &Known<'_>,
    (history, others): (&[Known<'_>], Others<'_>),
    answer: Option<&Answer>,
    sources: &Sources,
    witnesses: ExampleSearch,
) -> Vec<Finding> {
    let mut breaks: Vec<Break> = Vec::new();
    for pair in strategy.pairs(history.len()) {
        let other = &history[pair.earlier];
        let (reader, writer) = pair.sides(new.schema, other.schema);
        let earlier = Earlier { number: other.version.number, position: pair.earlier };
        let meeting =
            Meeting { reader, writer, direction: pair.direction, asked: strategy.directions(), others, witnesses };
        for told in meeting.told() {
            let known = breaks.iter_mut().find(|known| known.is(&told, pair.direction));
            match known {
                None => breaks.push(Break { told, pair, directions: vec![pair.direction], earlier: vec![earlier] }),
                Some(known) => {
                    if !known.directions.contains(&pair.direction) {
                        // Told from the older to the newer version, a change reads as it was made.
                        known.directions.insert(0, pair.direction);
                        let before = std::mem::replace(&mut known.told, told);
                        if pair.direction == Direction::Backward {
                            // An alias mends the newer readers alone; what mends the older ones mends both.
                            known.told.fix = before.fix;
                        }
                        known.pair = pair;
                    }
                    if !known.earlier.contains(&earlier) {
                        known.earlier.push(earlier);
                    }
                }
            }
        }
    }
    breaks.into_iter().map(|found| found.finding(new, history, answer, sources)).collect()
}

impl Break {
    /// Whether `told` is this break again, with another version or the other way round.
    fn is(&self, told: &Told, direction: Direction) -> bool {
        let rule = self.told.rule;
        let is_mutual = rule.group == Group::Semantics
            || [type_is_readable::RULE.id, type_name_is_kept::RULE.id, fixed_size_is_kept::RULE.id].contains(&rule.id);
        rule.id == told.rule.id
            && self.told.path == told.path
            && (self.told.what == told.what || is_mutual)
            && (is_mutual || self.directions.contains(&direction))
    }

    /// A message that shows it, where one is sought.
    fn shown(&self, new: &Known<'_>, history: &[Known<'_>]) -> Option<Box<Example>> {
        let found = self.told.found.as_deref()?;
        let earlier = &history[self.pair.earlier];
        let (reader, writer) = self.pair.sides(new.schema, earlier.schema);
        let message = match found {
            Found::Incompatibility(found) => witness::find(reader, writer, found),
            Found::SemanticChange(found) => witness::find(reader, writer, found),
        };
        let (reader, writer) = self.pair.sides(new.version.number, earlier.version.number);
        Some(Box::new(Example { reader, writer, message }))
    }

    fn finding(
        mut self,
        new: &Known<'_>,
        history: &[Known<'_>],
        answer: Option<&Answer>,
        sources: &Sources,
    ) -> Finding {
        let shown = self.shown(new, history);
        self.earlier.sort_by_key(|earlier| earlier.number);
        let numbers: Vec<u32> = self.earlier.iter().map(|earlier| earlier.number).collect();
        let (own, theirs) = ([new.version.number], numbers.as_slice());
        let Told { rule, what, consequence, fix, broker, reader, writer, path, pointer, mend, .. } = self.told;
        let forward = self.directions[0] == Direction::Forward;
        let (new_part, old_part) = if forward { (writer, reader) } else { (reader, writer) };
        let verb = if rule.group == Group::Semantics { "misread" } else { "cannot read" };
        let who = match self.directions.as_slice() {
            [_, _, ..] => {
                format!("services on {} {verb} each other's messages", list_versions(&[theirs, &own].concat()))
            }
            [Direction::Forward] => {
                format!("services still on {} {verb} messages of {}", list_versions(theirs), list_versions(&own))
            }
            _ => format!("services on {} {verb} messages of {}", list_versions(&own), list_versions(theirs)),
        };
        let (readers, writers) = if forward { (theirs, own.as_slice()) } else { (own.as_slice(), theirs) };
        // The newest of the earlier versions is the one that a person compares with.
        let newest = self.earlier.last().map(|earlier| history[earlier.position].version);
        let place =
            Location { pointer: Some(pointer), ..Location::new(new_part.span).version(new.version.number).path(path) };
        let lacks = rule.id == field_has_default::RULE.id && !forward;
        let other = newest.map(|version| {
            let label = if lacks { "has no such field here" } else { "has this" };
            let place = Location::new(old_part.span).version(version.number);
            Location { label: Some(format!("v{} {label}", version.number)), ..place }
        });
        let (new, old) = (list_versions(&own), list_versions(theirs));
        let rollout = match self.directions.as_slice() {
            [_, _, ..] => {
                format!("no order is safe: all services must change at once, on a topic without messages of {old}")
            }
            [Direction::Forward] => {
                format!("every service that reads must have left {old} before the first one writes {new}")
            }
            _ => format!(
                "every service that writes must have left {old}, and its messages the topic, before the first one reads with {new}"
            ),
        };
        Finding {
            rollout: Some(rollout),
            location: Some(place),
            related: other,
            broker: answer.map(|answer| answer.beside(broker)),
            // What breaks both ways is mended one way only.
            edits: mend.filter(|_| self.directions.len() == 1).map_or_else(Vec::new, |mend| mend.edits(sources)),
            affected: Some(finding::AffectedVersions { readers: readers.to_vec(), writers: writers.to_vec() }),
            example: shown,
            ..Finding::new(rule, format!("{who}: {what}")).consequence(consequence).fix(fix)
        }
    }
}
