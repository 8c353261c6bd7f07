//! Problems between versions. They are found pair by pair; the same problem of several pairs becomes one finding.

use std::collections::{BTreeSet, HashSet};

use schemactl_avro::source::Sources;

use super::broker::PredictedResponse;
use super::options::ExampleSearch;
use super::topic_version::LenientVersion;
use super::used_defaults::UsedDefaults;
use crate::compat::readers::{
    self, Incompatibility, MAX_CAUSES, OmittedIncompatibilities, SemanticChange, SemanticChangeKind,
};
use crate::compat::{Direction, VersionPair};
use crate::finding::{AffectedVersions, Example, Finding, Location, list_versions};
use crate::rule::{Group, RuleId};
use crate::rules;
use crate::rules::edit::SchemaEdit;
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair};
use crate::rules::readers::field_has_default;
use crate::rules::semantics::renamed_field_has_alias;
use crate::witness;

/// One problem between a reader and a writer.
pub(super) struct PairProblem {
    finding: PairFinding,
    /// The difference for which to search for an example. `None` if the check searches for no examples.
    difference: Option<Box<Difference>>,
}

/// A difference between a reader and a writer.
enum Difference {
    Incompatibility(Incompatibility),
    SemanticChange(SemanticChange),
}

/// Returns all incompatibilities and semantic changes between a reader and a writer. A changed default counts only if
/// the reader uses it, according to `used_defaults`; if that is `None`, every changed default counts.
pub(super) fn find_problems(
    pair: &ReaderWriterPair<'_>,
    used_defaults: Option<&UsedDefaults<'_>>,
    examples: ExampleSearch,
) -> Vec<PairProblem> {
    let if_examples =
        |difference: &dyn Fn() -> Difference| (examples == ExampleSearch::Run).then(|| Box::new(difference()));
    let incompatibility_problem = |found: &Incompatibility| PairProblem {
        finding: rules::readers::describe(pair, found),
        difference: if_examples(&|| Difference::Incompatibility(found.clone())),
    };
    let semantic_problem = |found: &SemanticChange| PairProblem {
        finding: rules::semantics::describe(pair, found),
        difference: if_examples(&|| Difference::SemanticChange(found.clone())),
    };
    let comparison = readers::compare(pair.reader, pair.writer);
    let mut problems = Vec::new();
    for found in &comparison.incompatibilities {
        // The causes say why the intended branch does not match. They help more than the message that no branch matches.
        if found.causes.is_empty() {
            problems.push(incompatibility_problem(found));
        } else {
            problems.extend(found.causes.iter().map(incompatibility_problem));
        }
        if found.causes.len() == MAX_CAUSES {
            let add = |message| format!("{message}; at most {MAX_CAUSES} reasons are listed");
            problems.push(incompatibility_problem(found).reworded(add));
        }
    }
    for OmittedIncompatibilities { first, others } in &comparison.omitted {
        problems.push(incompatibility_problem(first).reworded(|message| match others {
            0 => message,
            1 => format!("{message}; the same is true at one other location, which is not listed"),
            others => format!("{message}; the same is true at {others} other locations, which are not listed"),
        }));
    }
    let has_effect = |found: &&SemanticChange| match (&found.kind, used_defaults) {
        (SemanticChangeKind::DefaultChanged { field, .. }, Some(used_defaults)) => {
            used_defaults.contains(pair.reader, found.reader.ty, field)
        }
        _ => true,
    };
    let changes = readers::semantic_changes_with(pair.attributes, pair.reader, pair.writer);
    problems.extend(changes.iter().filter(has_effect).map(semantic_problem));
    problems
}

impl PairProblem {
    /// Returns the key by which the same problem is recognized in another version.
    pub(super) fn identity(&self) -> (RuleId, String, String) {
        (self.finding.rule.id, self.finding.name_path.clone(), self.finding.message.clone())
    }

    fn reworded(mut self, reword: impl FnOnce(String) -> String) -> Self {
        self.finding.message = reword(self.finding.message);
        self
    }
}

/// One problem of a new version, with all earlier versions that it concerns.
pub(super) struct MergedProblem {
    problem: PairProblem,
    /// The pair in which `problem` was found.
    pair: VersionPair,
    /// Whether the problem has another wording for other pairs of the same direction.
    has_other_wordings: bool,
    /// The earlier versions that misread or cannot read the new version's messages, as indexes into the earlier versions.
    readers: BTreeSet<usize>,
    /// The earlier versions whose messages the new version misreads or cannot read, as indexes into the earlier versions.
    writers: BTreeSet<usize>,
}

impl MergedProblem {
    /// Adds a problem of one more pair to those found so far.
    pub(super) fn merge(merged: &mut Vec<Self>, problem: PairProblem, pair: VersionPair) {
        if let Some(known) = merged.iter_mut().find(|known| known.problem.finding.is_same_problem(&problem.finding)) {
            known.add(problem, pair);
        } else {
            let (readers, writers) = (BTreeSet::new(), BTreeSet::new());
            let mut new = Self { problem, pair, has_other_wordings: false, readers, writers };
            new.earlier_versions(pair.direction).insert(pair.earlier);
            merged.push(new);
        }
    }

    /// Removes a rename warning if `FIELD_HAS_DEFAULT` reports, at the same path, a missing field and names the same new
    /// field.
    pub(super) fn drop_repeated_renames(merged: &mut Vec<Self>) {
        let is_replacement = |problem: &&Self| {
            let finding = &problem.problem.finding;
            // FIELD_HAS_DEFAULT sets `changed_property` only if a new field may be a rename of the missing one.
            finding.rule.id == field_has_default::RULE.id && finding.changed_property.is_some()
        };
        let path = |problem: &Self| problem.problem.finding.name_path.clone();
        let replacements: HashSet<String> = merged.iter().filter(is_replacement).map(path).collect();
        merged.retain(|problem| {
            let finding = &problem.problem.finding;
            finding.rule.id != renamed_field_has_alias::RULE.id || !replacements.contains(&finding.name_path)
        });
    }

    fn earlier_versions(&mut self, direction: Direction) -> &mut BTreeSet<usize> {
        match direction {
            Direction::Forward => &mut self.readers,
            Direction::Backward => &mut self.writers,
        }
    }

    fn add(&mut self, problem: PairProblem, pair: VersionPair) {
        if pair.direction == self.pair.direction {
            self.has_other_wordings |= problem.finding.message != self.problem.finding.message;
        } else if self.earlier_versions(pair.direction).is_empty() {
            self.add_direction(problem, pair);
        }
        self.earlier_versions(pair.direction).insert(pair.earlier);
    }

    /// Adds the problem's first pair in the other direction.
    fn add_direction(&mut self, problem: PairProblem, pair: VersionPair) {
        // If both directions have the problem, the backward problem is reported, since it describes the change from the
        // older to the newer version. Its advice is replaced by that of the forward problem, which helps older and newer
        // readers; backward advice, such as an alias, helps newer readers only.
        match pair.direction {
            Direction::Backward => {
                let forward = std::mem::replace(&mut self.problem, problem);
                self.problem.finding.advice = forward.finding.advice;
                self.problem.finding.edit = forward.finding.edit.filter(SchemaEdit::helps_both_ways);
                self.pair = pair;
            }
            Direction::Forward => {
                self.problem.finding.advice = problem.finding.advice;
                self.problem.finding.edit = problem.finding.edit.filter(SchemaEdit::helps_both_ways);
            }
        }
    }

    /// Returns the direction in which the problem occurs. `None` if it occurs in both.
    fn only_direction(&self) -> Option<Direction> {
        match (self.readers.is_empty(), self.writers.is_empty()) {
            (false, false) => None,
            (false, true) => Some(Direction::Forward),
            (true, _) => Some(Direction::Backward),
        }
    }

    /// Returns the finding about the problem.
    pub(super) fn into_finding(
        self,
        new: &LenientVersion<'_>,
        history: &[LenientVersion<'_>],
        response: Option<&PredictedResponse>,
        sources: &Sources,
    ) -> Finding {
        let example = self.example(new, history);
        let only_direction = self.only_direction();
        let numbers =
            |indexes: &BTreeSet<usize>| -> Vec<u32> { indexes.iter().map(|index| history[*index].number()).collect() };
        let older = numbers(&(&self.readers | &self.writers));
        let new_version = format!("v{}", new.number());
        let (mut readers, mut writers) = (numbers(&self.readers), numbers(&self.writers));
        if only_direction != Some(Direction::Forward) {
            readers.push(new.number());
        }
        if only_direction != Some(Direction::Backward) {
            writers.push(new.number());
        }
        let finding = self.problem.finding;
        let is_forward = self.pair.direction == Direction::Forward;
        let (new_location, old_location) =
            if is_forward { (finding.writer, finding.reader) } else { (finding.reader, finding.writer) };
        let pointer = if is_forward { finding.writer_pointer } else { finding.reader_pointer };
        let location = Location {
            pointer: Some(pointer),
            ..Location::new(new_location.span).version(new.number()).path(finding.name_path)
        };
        let compared = history[self.pair.earlier].number();
        let related = Location {
            label: Some(format!("v{compared} {}", finding.older_label)),
            ..Location::new(old_location.span).version(compared)
        };
        let verb = if finding.rule.group == Group::Semantics { "misread" } else { "cannot read" };
        let effect = match only_direction {
            None if older.len() == 1 => {
                format!("services on {} and {new_version} {verb} each other's messages", list_versions(&older))
            }
            // The older versions are compared with the new one, not with each other.
            None if self.readers == self.writers => format!(
                "services on {new_version} and services still on {} {verb} each other's messages",
                list_versions(&older)
            ),
            None => format!(
                "services on {new_version} {verb} messages of {}, and services still on {} {verb} messages of {new_version}",
                list_versions(&numbers(&self.writers)),
                list_versions(&numbers(&self.readers))
            ),
            Some(Direction::Forward) => {
                format!("services still on {} {verb} messages of {new_version}", list_versions(&older))
            }
            Some(Direction::Backward) => {
                format!("services on {new_version} {verb} messages of {}", list_versions(&older))
            }
        };
        let differs_by_direction = only_direction.is_none() && self.readers != self.writers;
        let message = if self.has_other_wordings || differs_by_direction {
            format!("{effect}: between v{compared} and {new_version}, {}", finding.message)
        } else {
            format!("{effect}: {}", finding.message)
        };
        Finding {
            rollout: Some(rollout(only_direction, &new_version, &list_versions(&older))),
            location: Some(location),
            related: Some(related),
            broker: response.map(|response| response.to_broker_response(finding.broker_check)),
            edits: finding.edit.map_or_else(Vec::new, |edit| edit.to_edits(sources)),
            affected: Some(AffectedVersions { readers, writers }),
            example,
            ..Finding::new(finding.rule, message).consequence(finding.consequence).advice(finding.advice)
        }
    }

    /// Searches for a message that demonstrates the problem.
    fn example(&self, new: &LenientVersion<'_>, history: &[LenientVersion<'_>]) -> Option<Box<Example>> {
        let difference = self.problem.difference.as_deref()?;
        let earlier = &history[self.pair.earlier];
        let (reader, writer) = self.pair.sides(new.schema, earlier.schema);
        let message = match difference {
            Difference::Incompatibility(found) => witness::find(reader, writer, found),
            Difference::SemanticChange(found) => witness::find(reader, writer, found),
        };
        let (reader, writer) = self.pair.sides(new.number(), earlier.number());
        Some(Box::new(Example { reader, writer, message }))
    }
}

/// Returns the order in which to upgrade services if the version is rolled out unchanged.
fn rollout(only_direction: Option<Direction>, new: &str, old: &str) -> String {
    match only_direction {
        None => {
            format!("no safe order exists: upgrade all services at once, after the messages of {old} are gone")
        }
        Some(Direction::Forward) => {
            format!("upgrade every service that reads with {old} before the first one writes {new}")
        }
        Some(Direction::Backward) => format!(
            "upgrade every service that writes {old}, and wait until the messages of {old} are gone, before the first one reads with {new}"
        ),
    }
}
