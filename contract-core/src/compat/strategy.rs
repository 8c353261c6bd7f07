//! Compatibility strategies, and the pairs of versions that each of them asks about.

use std::fmt;
use std::str::FromStr;

/// What a topic promises about its versions, in Pulsar's terms.
///
/// Pulsar's `UNDEFINED` is not among them: it says that no strategy is set at that level, and the next one
/// up decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strategy {
    /// No new version is taken.
    AlwaysIncompatible,
    /// Every new version is taken.
    AlwaysCompatible,
    /// The new version reads the latest one's data.
    Backward,
    /// The latest version reads the new one's data.
    Forward,
    /// The new and the latest version read each other's data.
    Full,
    /// The new version reads the data of all earlier ones.
    BackwardTransitive,
    /// All earlier versions read the new one's data.
    ForwardTransitive,
    /// The new version and all earlier ones read each other's data.
    FullTransitive,
}

/// Which side of a [`Pair`] the new version is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The new version reads an earlier one's data.
    Backward,
    /// An earlier version reads the new one's data.
    Forward,
}

/// One question that a strategy asks about a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The place of the earlier version in the history, counted from the oldest.
    pub earlier: usize,
    /// Which of the two reads.
    pub direction: Direction,
}

impl Pair {
    /// The one that reads and the one that writes, of the new version and the earlier one.
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

    /// The name as Pulsar spells it.
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

    /// Whether all earlier versions count, not only the latest.
    pub fn is_transitive(self) -> bool {
        matches!(self, Self::BackwardTransitive | Self::ForwardTransitive | Self::FullTransitive)
    }

    /// Who must read whom, the forward question first.
    pub fn directions(self) -> &'static [Direction] {
        match self {
            Self::AlwaysIncompatible | Self::AlwaysCompatible => &[],
            Self::Backward | Self::BackwardTransitive => &[Direction::Backward],
            Self::Forward | Self::ForwardTransitive => &[Direction::Forward],
            Self::Full | Self::FullTransitive => &[Direction::Forward, Direction::Backward],
        }
    }

    /// The questions about a new version after `history` earlier ones, in the order in which Avro's
    /// validator asks them: from the latest version back, and of a version the forward question first.
    ///
    /// The two strategies that look at no schema ask nothing.
    pub fn pairs(self, history: usize) -> impl Iterator<Item = Pair> + use<> {
        let directions = self.directions();
        let depth = if self.is_transitive() { usize::MAX } else { 1 };
        (0..history)
            .rev()
            .take(depth)
            .flat_map(move |earlier| directions.iter().map(move |direction| Pair { earlier, direction: *direction }))
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no strategy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no compatibility strategy; Pulsar knows BACKWARD, FORWARD, FULL, each also with _TRANSITIVE, \
     ALWAYS_COMPATIBLE and ALWAYS_INCOMPATIBLE{hint}", hint = did_you_mean(.0)
)]
pub struct UnknownStrategy(pub String);

/// Names the strategy that a text is, spelt otherwise.
fn did_you_mean(text: &str) -> String {
    let spelt = text.replace('-', "_").to_ascii_uppercase();
    let meant = Strategy::ALL.into_iter().find(|strategy| strategy.name() == spelt);
    meant.map_or_else(String::new, |strategy| format!("; did you mean {strategy}?"))
}

impl UnknownStrategy {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "UNKNOWN_STRATEGY"
    }
}

impl FromStr for Strategy {
    type Err = UnknownStrategy;

    /// Takes Pulsar's own spelling only, as the broker does.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|strategy| strategy.name() == text).ok_or_else(|| UnknownStrategy(text.to_owned()))
    }
}
