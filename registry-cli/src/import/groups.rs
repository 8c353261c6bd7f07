//! Groups of schemas that are versions of one message.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use contract_core::schema::Schema;

use super::candidate::{Candidate, LeftOut, TextOrigin, describe};
use super::layout::{self, Certainty, Place};

/// The contents of one schema of a file, oldest first. Without history there is one.
pub(crate) struct Series {
    /// The contents.
    pub(crate) contents: Vec<Content>,
}

/// A candidate and the source to show for it.
pub(crate) struct Content {
    /// The candidate.
    pub(crate) candidate: Candidate,
    /// The source, such as a path, or a path and a commit.
    pub(crate) source: String,
}

impl Series {
    /// Creates the series of a candidate without history.
    pub(crate) fn from_candidate(candidate: Candidate) -> Self {
        let source = describe(&candidate.path, candidate.part.as_deref());
        Self { contents: vec![Content { candidate, source }] }
    }
}

/// The versions of one message, oldest first.
pub(crate) struct Group {
    /// The name in the layout, which distinguishes messages whose types have the same name.
    pub(crate) name: String,
    /// The folders of the newest version.
    pub(crate) folders: Vec<String>,
    /// The versions.
    pub(crate) versions: Vec<GroupVersion>,
}

/// One version of a message.
#[derive(Clone)]
pub(crate) struct GroupVersion {
    /// The source to show.
    pub(crate) source: String,
    /// The self-contained schema.
    pub(crate) text: Arc<str>,
    /// The parsed schema.
    pub(crate) schema: Arc<Schema>,
    /// The full name of the type; the name in the layout if the type has none.
    pub(crate) type_name: String,
    /// The origin of the text.
    pub(crate) origin: TextOrigin,
}

/// A series with its place.
struct Placed {
    place: Place,
    series: Series,
}

impl Placed {
    fn new(series: Series) -> Option<Self> {
        let newest = &series.contents.last()?.candidate;
        let mut place = layout::place(&newest.path);
        if let Some(registered) = &newest.registered {
            if let Some(subject) = &registered.subject {
                place = Place {
                    series: format!("subject {subject}"),
                    version: Vec::new(),
                    certainty: Certainty::Certain,
                    name: subject.clone(),
                    folders: Vec::new(),
                };
            }
            place.version.push(registered.version);
        } else if let Some(part) = &newest.part {
            place.series = format!("{}#{part}", place.series);
            place.name.clone_from(part);
        }
        Some(Self { place, series })
    }

    /// Returns the newest name of the type.
    fn type_name(&self) -> &str {
        self.series.contents.last().map_or("", |content| &content.candidate.type_name)
    }
}

/// Sorts series into the versions of messages. Contents that Pulsar would not store as a new version are left out.
pub(crate) fn group(series: Vec<Series>, left_out: &mut Vec<LeftOut>) -> Vec<Group> {
    let mut by_series: BTreeMap<String, Vec<Placed>> = BTreeMap::new();
    for placed in series.into_iter().filter_map(Placed::new) {
        let mut key = placed.place.series.clone();
        if placed.place.certainty == Certainty::Possible {
            key = format!("{key} {}", simple_name(placed.type_name()));
        }
        by_series.entry(key).or_default().push(placed);
    }
    join_unversioned(&mut by_series);
    join_namespaces(&mut by_series);
    let groups = by_series.into_values().map(|placed| order(placed, left_out)).collect();
    without_copies(groups, left_out)
}

fn simple_name(type_name: &str) -> &str {
    type_name.rsplit('.').next().unwrap_or(type_name)
}

/// Joins `Order.avsc` with the versions `Order-2.avsc`, if the type has the same name.
fn join_unversioned(by_series: &mut BTreeMap<String, Vec<Placed>>) {
    let possible: Vec<String> =
        by_series.iter().filter(|(_, placed)| is_possible(placed)).map(|(key, _)| key.clone()).collect();
    for key in possible {
        let Some(placed) = by_series.get(&key).and_then(|placed| placed.first()) else { continue };
        let (series, name) = (placed.place.series.clone(), simple_name(placed.type_name()).to_owned());
        let is_same = |other: &Vec<Placed>| other.iter().all(|other| simple_name(other.type_name()) == name);
        if by_series.get(&series).is_some_and(is_same)
            && let Some(unversioned) = by_series.remove(&series)
        {
            by_series.entry(key).or_default().extend(unversioned);
        }
    }
}

fn is_possible(placed: &[Placed]) -> bool {
    placed.iter().any(|placed| placed.place.certainty == Certainty::Possible)
}

/// Joins series without a version in their paths whose namespaces name versions: `acme.v1.Order` and `acme.v2.Order`.
fn join_namespaces(by_series: &mut BTreeMap<String, Vec<Placed>>) {
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, placed) in by_series.iter() {
        if let [only] = &placed[..]
            && only.place.version.is_empty()
            && let Some((name, _)) = layout::version_in_name(only.type_name())
        {
            by_name.entry(name).or_default().push(key.clone());
        }
    }
    for (name, keys) in by_name.into_iter().filter(|(_, keys)| keys.len() > 1) {
        let mut joined: Vec<Placed> = keys.iter().filter_map(|key| by_series.remove(key)).flatten().collect();
        for placed in &mut joined {
            if let Some((_, version)) = layout::version_in_name(placed.type_name()) {
                placed.place.version = version;
            }
        }
        by_series.insert(format!("namespace {name}"), joined);
    }
}

/// Orders the versions of a message, and leaves out those that Pulsar would not store as new ones.
fn order(mut placed: Vec<Placed>, left_out: &mut Vec<LeftOut>) -> Group {
    // A file without a version is the newest beside a version 1, and the first otherwise.
    let has_first = placed.iter().any(|placed| placed.place.version == [1]);
    placed.sort_by_key(|placed| (placed.place.version.is_empty() && has_first, placed.place.version.clone()));
    let newest = placed.last().map(|placed| placed.place.clone());
    let mut versions: Vec<GroupVersion> = Vec::new();
    for Content { candidate, source } in placed.into_iter().flat_map(|placed| placed.series.contents) {
        if let Some(same) = versions.iter().find(|version| version.schema.java_equals(&candidate.schema)) {
            let reason = if same.text == candidate.text {
                "an earlier version is equal"
            } else {
                "it differs from an earlier version only in what Pulsar ignores, so it would never be stored"
            };
            left_out.push(LeftOut::new(source, reason).like(&same.source));
            continue;
        }
        let Candidate { text, schema, type_name, origin, .. } = candidate;
        versions.push(GroupVersion { source, text, schema, type_name, origin });
    }
    let (name, folders) = newest.map(|place| (place.name, place.folders)).unwrap_or_default();
    Group { name, folders, versions }
}

/// Leaves out messages whose versions are all those of another one with the same type.
fn without_copies(mut groups: Vec<Group>, left_out: &mut Vec<LeftOut>) -> Vec<Group> {
    groups.sort_by_key(|group| Reverse(group.versions.len()));
    let mut kept: Vec<Group> = Vec::new();
    let mut by_type: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for group in groups {
        let Some(newest) = group.versions.last() else { continue };
        let same_type = by_type.entry(newest.type_name.clone()).or_default();
        let original = same_type.iter().map(|index| &kept[*index]).find(|other| is_copy(&group, other));
        if let Some(original) = original {
            let source = original.versions.last().map_or("", |version| &version.source);
            left_out.push(LeftOut::new(&newest.source, "it is a copy of another file").like(source));
            continue;
        }
        same_type.push(kept.len());
        kept.push(group);
    }
    kept
}

fn is_copy(group: &Group, other: &Group) -> bool {
    let has = |version: &GroupVersion| other.versions.iter().any(|own| own.schema.java_equals(&version.schema));
    group.versions.iter().all(has)
}
