//! Problems between versions. They are found pair by pair; the same problem of several pairs becomes one finding.

use schemactl_avro::source::Sources;

use super::broker::PredictedAnswer;
use super::default_reads::DefaultReads;
use super::options::ExampleSearch;
use super::topic_version::ParsedVersion;
use crate::compat::readers::{
    self, Incompatibility, MAX_CAUSES, OmittedIncompatibilities, SemanticChange, SemanticChangeKind,
};
use crate::compat::{Direction, VersionPair};
use crate::finding::{AffectedVersions, Example, Finding, Location, list_versions};
use crate::rule::Group;
use crate::rules;
use crate::rules::draft::{FindingDraft, ReaderWriterPair};
use crate::witness;

/// One problem between a reader and a writer.
pub(super) struct Problem {
    draft: FindingDraft,
    /// The result of the comparison that an example is searched for. `None` if the check searches for no examples.
    found: Option<Box<Found>>,
}

/// A result of comparing a reader with a writer.
enum Found {
    Incompatibility(Incompatibility),
    SemanticChange(SemanticChange),
}

/// Returns all incompatibilities and semantic changes between a reader and a writer. A changed default counts only if
/// the reader uses it, according to `default_reads`; if that is `None`, every changed default counts.
pub(super) fn find_problems(
    pair: &ReaderWriterPair<'_>,
    default_reads: Option<&DefaultReads<'_>>,
    examples: ExampleSearch,
) -> Vec<Problem> {
    let keep = |found: &dyn Fn() -> Found| (examples == ExampleSearch::Run).then(|| Box::new(found()));
    let incompatibility = |found: &Incompatibility| Problem {
        draft: rules::readers::describe(pair, found),
        found: keep(&|| Found::Incompatibility(found.clone())),
    };
    let semantic_change = |found: &SemanticChange| Problem {
        draft: rules::semantics::describe(pair, found),
        found: keep(&|| Found::SemanticChange(found.clone())),
    };
    let comparison = readers::compare(pair.reader, pair.writer);
    let mut problems = Vec::new();
    for found in &comparison.incompatibilities {
        // The causes say why the intended branch does not match. That no branch matches would help less.
        if found.causes.is_empty() {
            problems.push(incompatibility(found));
        } else {
            problems.extend(found.causes.iter().map(incompatibility));
        }
        if found.causes.len() == MAX_CAUSES {
            let add = |problem| format!("{problem}; at most {MAX_CAUSES} reasons are listed");
            problems.push(incompatibility(found).reworded(add));
        }
    }
    for OmittedIncompatibilities { first, more } in &comparison.omitted {
        problems.push(incompatibility(first).reworded(|problem| match more {
            0 => problem,
            1 => format!("{problem}; the same is true at one other location, which is not listed"),
            more => format!("{problem}; the same is true at {more} other locations, which are not listed"),
        }));
    }
    let has_effect = |found: &&SemanticChange| match (&found.kind, default_reads) {
        (SemanticChangeKind::DefaultChanged { field, .. }, Some(default_reads)) => {
            default_reads.is_read(pair.reader, found.reader.ty, field)
        }
        _ => true,
    };
    let changes = readers::semantic_changes(pair.reader, pair.writer);
    problems.extend(changes.iter().filter(has_effect).map(semantic_change));
    problems
}

impl Problem {
    fn reworded(mut self, reword: impl FnOnce(String) -> String) -> Self {
        self.draft.problem = reword(self.draft.problem);
        self
    }
}

/// One problem of a new version, with all earlier versions that it concerns.
pub(super) struct MergedProblem {
    problem: Problem,
    /// The pair that the problem was found in.
    pair: VersionPair,
    /// The directions that have the problem, the one of `problem` first.
    directions: Vec<Direction>,
    /// The indexes of the earlier versions in the history.
    earlier: Vec<usize>,
}

impl MergedProblem {
    /// Adds a problem of one more pair to those found so far.
    pub(super) fn merge(merged: &mut Vec<Self>, problem: Problem, pair: VersionPair) {
        if let Some(known) = merged.iter_mut().find(|known| known.is_same(&problem.draft, pair.direction)) {
            known.add(problem, pair);
        } else {
            let (directions, earlier) = (vec![pair.direction], vec![pair.earlier]);
            merged.push(Self { problem, pair, directions, earlier });
        }
    }

    /// Returns whether a draft describes this problem again, for another version or in the other direction.
    fn is_same(&self, draft: &FindingDraft, direction: Direction) -> bool {
        let own = &self.problem.draft;
        own.rule.id == draft.rule.id
            && own.name_path == draft.name_path
            && (own.is_symmetric || own.problem == draft.problem && self.directions.contains(&direction))
    }

    fn add(&mut self, problem: Problem, pair: VersionPair) {
        if !self.directions.contains(&pair.direction) {
            // Within a pair, the backward problem comes second. It describes the change from the older to the newer
            // version, so it replaces the forward one.
            self.directions.insert(0, pair.direction);
            let replaced = std::mem::replace(&mut self.problem, problem);
            if pair.direction == Direction::Backward {
                // The forward problem's fix stays: it helps older and newer readers. A backward fix, such as an alias,
                // helps newer ones only.
                self.problem.draft.fix = replaced.draft.fix;
            }
            self.pair = pair;
        }
        if !self.earlier.contains(&pair.earlier) {
            self.earlier.push(pair.earlier);
        }
    }

    /// Returns the finding about the problem.
    pub(super) fn into_finding(
        mut self,
        new: &ParsedVersion<'_>,
        history: &[ParsedVersion<'_>],
        answer: Option<&PredictedAnswer>,
        sources: &Sources,
    ) -> Finding {
        let example = self.example(new, history);
        let number_of = |index: usize| history[index].version.number;
        self.earlier.sort_by_key(|index| number_of(*index));
        let older: Vec<u32> = self.earlier.iter().map(|index| number_of(*index)).collect();
        let newer = [new.version.number];
        let draft = self.problem.draft;
        let is_forward = self.directions[0] == Direction::Forward;
        let (readers, writers) =
            if is_forward { (older.clone(), newer.to_vec()) } else { (newer.to_vec(), older.clone()) };
        let (new_part, old_part) = if is_forward { (draft.writer, draft.reader) } else { (draft.reader, draft.writer) };
        let location = Location {
            pointer: Some(draft.pointer),
            ..Location::new(new_part.span).version(newer[0]).path(draft.name_path)
        };
        // Authors compare with the newest of the earlier versions.
        let related = older.last().map(|number| Location {
            label: Some(format!("v{number} {}", draft.older_label)),
            ..Location::new(old_part.span).version(*number)
        });
        let verb = if draft.rule.group == Group::Semantics { "misread" } else { "cannot read" };
        let effect = match self.directions.as_slice() {
            [_, _, ..] => {
                format!("services on {} {verb} each other's messages", list_versions(&[&older, &newer[..]].concat()))
            }
            [Direction::Forward] => {
                format!("services still on {} {verb} messages of {}", list_versions(&older), list_versions(&newer))
            }
            _ => format!("services on {} {verb} messages of {}", list_versions(&newer), list_versions(&older)),
        };
        // An edit helps in one direction only.
        let edit = draft.edit.filter(|_| self.directions.len() == 1);
        Finding {
            rollout: Some(rollout(&self.directions, &list_versions(&newer), &list_versions(&older))),
            location: Some(location),
            related,
            broker: answer.map(|answer| answer.for_finding(draft.broker_check)),
            edits: edit.map_or_else(Vec::new, |edit| edit.to_edits(sources)),
            affected: Some(AffectedVersions { readers, writers }),
            example,
            ..Finding::new(draft.rule, format!("{effect}: {}", draft.problem))
                .consequence(draft.consequence)
                .fix(draft.fix)
        }
    }

    /// Searches for a message that demonstrates the problem.
    fn example(&self, new: &ParsedVersion<'_>, history: &[ParsedVersion<'_>]) -> Option<Box<Example>> {
        let found = self.problem.found.as_deref()?;
        let earlier = &history[self.pair.earlier];
        let (reader, writer) = self.pair.sides(new.schema, earlier.schema);
        let message = match found {
            Found::Incompatibility(found) => witness::find(reader, writer, found),
            Found::SemanticChange(found) => witness::find(reader, writer, found),
        };
        let (reader, writer) = self.pair.sides(new.version.number, earlier.version.number);
        Some(Box::new(Example { reader, writer, message }))
    }
}

/// Returns the order in which to upgrade services if the version is rolled out unchanged.
fn rollout(directions: &[Direction], new: &str, old: &str) -> String {
    match directions {
        [_, _, ..] => {
            format!("no safe order exists: upgrade all services at once, after the messages of {old} are gone")
        }
        [Direction::Forward] => {
            format!("upgrade every service that reads with {old} before the first one writes {new}")
        }
        _ => format!(
            "upgrade every service that writes {old}, and wait until the messages of {old} are gone, before the first one reads with {new}"
        ),
    }
}
