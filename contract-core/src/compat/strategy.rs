//! Compatibility strategies, and the pairs of versions that each of them asks about.

use std::fmt;
use std::str::FromStr;

/// A topic's promise about its versions: Pulsar's `SchemaCompatibilityStrategy`.
///
/// Pulsar's `UNDEFINED` is left out: it means that no strategy is set at that level, so the level above decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strategy {
    /// No new version is accepted.
    AlwaysIncompatible,
    /// Every new version is accepted.
    AlwaysCompatible,
    /// The new version reads the latest one's data.
    Backward,
    /// The latest version reads the new one's data.
    Forward,
    /// The new and the latest version read each other's data.
    Full,
    /// The new version reads the data of all earlier versions.
    BackwardTransitive,
    /// All earlier versions read the new version's data.
    ForwardTransitive,
    /// The new version and all earlier versions read each other's data.
    FullTransitive,
}

/// Whether the new version of a [`VersionPair`] is the reader or the writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The new version reads an earlier version's data.
    Backward,
    /// An earlier version reads the new one's data.
    Forward,
}

/// An earlier version that a strategy compares a new version with, in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VersionPair {
    /// The index of the earlier version in the history, oldest first.
    pub earlier: usize,
    /// The direction of the comparison.
    pub direction: Direction,
}

impl VersionPair {
    /// Returns the reader and the writer, given the new version and the earlier one.
    pub fn sides<T>(self, new: T, earlier: T) -> (T, T) {
        match self.direction {
            Direction::Backward => (new, earlier),
            Direction::Forward => (earlier, new),
        }
    }
}

impl Strategy {
    /// All strategies, in Pulsar's order.
    pub const ALL: [Self; 8] = [
        Self::AlwaysIncompatible,
        Self::AlwaysCompatible,
        Self::Backward,
        Self::Forward,
        Self::Full,
        Self::BackwardTransitive,
        Self::ForwardTransitive,
        Self::FullTransitive,
    ];

    /// Returns the name as Pulsar spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AlwaysIncompatible => "ALWAYS_INCOMPATIBLE",
            Self::AlwaysCompatible => "ALWAYS_COMPATIBLE",
            Self::Backward => "BACKWARD",
            Self::Forward => "FORWARD",
            Self::Full => "FULL",
            Self::BackwardTransitive => "BACKWARD_TRANSITIVE",
            Self::ForwardTransitive => "FORWARD_TRANSITIVE",
            Self::FullTransitive => "FULL_TRANSITIVE",
        }
    }

    /// Returns whether a new version is compared with all earlier versions, not only with the latest.
    pub fn is_transitive(self) -> bool {
        matches!(self, Self::BackwardTransitive | Self::ForwardTransitive | Self::FullTransitive)
    }

    /// Returns the strategy that makes the same comparisons with the latest version only.
    #[must_use]
    pub fn with_latest_only(self) -> Self {
        match self {
            Self::BackwardTransitive => Self::Backward,
            Self::ForwardTransitive => Self::Forward,
            Self::FullTransitive => Self::Full,
            other => other,
        }
    }

    /// Returns the directions to compare in. [`Direction::Forward`] comes first, as in Avro's `ValidateMutualRead`.
    pub fn directions(self) -> &'static [Direction] {
        match self {
            Self::AlwaysIncompatible | Self::AlwaysCompatible => &[],
            Self::Backward | Self::BackwardTransitive => &[Direction::Backward],
            Self::Forward | Self::ForwardTransitive => &[Direction::Forward],
            Self::Full | Self::FullTransitive => &[Direction::Forward, Direction::Backward],
        }
    }

    /// Returns whether it makes all comparisons that another strategy makes, or accepts no version anyway.
    pub fn includes(self, other: Self) -> bool {
        let has_direction = |direction: &Direction| self.directions().contains(direction);
        match (self, other) {
            (Self::AlwaysIncompatible, _) => true,
            (_, Self::AlwaysIncompatible) => false,
            _ => (self.is_transitive() || !other.is_transitive()) && other.directions().iter().all(has_direction),
        }
    }

    /// Returns the pairs to compare for a new version after `history` earlier ones, in the order of Avro's validator:
    /// from the latest version back to the oldest, and forward before backward.
    ///
    /// The two strategies that ignore the schemas' contents have no pairs.
    pub fn pairs(self, history: usize) -> impl Iterator<Item = VersionPair> + use<> {
        let directions = self.directions();
        let depth = if self.is_transitive() { usize::MAX } else { 1 };
        (0..history).rev().take(depth).flat_map(move |earlier| {
            directions.iter().map(move |direction| VersionPair { earlier, direction: *direction })
        })
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A string that is not the name of a strategy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a compatibility strategy; Pulsar has BACKWARD, FORWARD, FULL, each also with _TRANSITIVE, \
     ALWAYS_COMPATIBLE and ALWAYS_INCOMPATIBLE{hint}", hint = did_you_mean(.0)
)]
pub struct UnknownStrategy(pub String);

/// Returns a hint if only the case of letters or hyphens keep a string from being a strategy's name.
fn did_you_mean(name: &str) -> String {
    let normalized = name.replace('-', "_").to_ascii_uppercase();
    let intended = Strategy::ALL.into_iter().find(|strategy| strategy.name() == normalized);
    intended.map_or_else(String::new, |strategy| format!("; did you mean {strategy}?"))
}

impl UnknownStrategy {
    /// Returns the stable code of this error.
    pub fn code(&self) -> &'static str {
        "UNKNOWN_STRATEGY"
    }
}

impl FromStr for Strategy {
    type Err = UnknownStrategy;

    /// Accepts only Pulsar's own spelling, as the broker does.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|strategy| strategy.name() == name).ok_or_else(|| UnknownStrategy(name.to_owned()))
    }
}
