//! The versions of Pulsar whose brokers read schemas differently.

use std::fmt;
use std::str::FromStr;

/// A range of Pulsar versions that answer alike about schemas: each has another version of Avro Java.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum PulsarProfile {
    /// Pulsar 4.0 and older.
    #[default]
    V4_0,
    /// Pulsar 4.1 to 4.2.4.
    V4_2,
    /// Pulsar 4.2.5 and newer, with 5.0.
    V5_0,
}

impl PulsarProfile {
    /// All profiles, the oldest first.
    pub const ALL: [Self; 3] = [Self::V4_0, Self::V4_2, Self::V5_0];

    /// Returns the name: `4.0`, `4.2` or `5.0`.
    pub fn name(self) -> &'static str {
        match self {
            Self::V4_0 => "4.0",
            Self::V4_2 => "4.2",
            Self::V5_0 => "5.0",
        }
    }

    /// Returns the version of Avro Java that these brokers contain.
    pub fn avro_version(self) -> &'static str {
        match self {
            Self::V4_0 => "1.11.4",
            Self::V4_2 => "1.12.0",
            Self::V5_0 => "1.12.2",
        }
    }

    /// Returns the profile of a broker that reports this version, such as `4.0.8`. `None` if the string does not begin with
    /// a version.
    pub fn of_broker(version: &str) -> Option<BrokerProfile> {
        let mut numbers = version.split(['.', '-', '+']).map_while(|part| part.parse::<u32>().ok());
        let major = numbers.next()?;
        let (minor, patch) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        let (profile, support) = match (major, minor, patch) {
            (..4, ..) => (Self::V4_0, ProfileSupport::Assumed),
            (4, 0, _) => (Self::V4_0, ProfileSupport::Measured),
            (4, 1, _) | (4, 2, ..5) => (Self::V4_2, ProfileSupport::Measured),
            (4, 2, _) | (5, 0, _) => (Self::V5_0, ProfileSupport::Measured),
            _ => (Self::V5_0, ProfileSupport::Assumed),
        };
        Some(BrokerProfile { profile, support })
    }

    /// Returns whether the broker parses with Avro 1.12, which resolves names after it has read the whole schema.
    pub(super) fn resolves_names_late(self) -> bool {
        self >= Self::V4_2
    }
}

impl fmt::Display for PulsarProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A string that is not the name of a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a profile of Pulsar: use `4.0`, `4.2` for Pulsar 4.1 to 4.2.4, or `5.0` for 4.2.5 and newer")]
pub struct UnknownProfile(pub String);

impl FromStr for PulsarProfile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|profile| profile.name() == name).ok_or_else(|| UnknownProfile(name.to_owned()))
    }
}

/// The profile of a broker, by the version that it reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokerProfile {
    /// The profile.
    pub profile: PulsarProfile,
    /// Whether the profile was compared with brokers of this version.
    pub support: ProfileSupport,
}

/// Whether a profile was compared with brokers of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileSupport {
    /// It was.
    Measured,
    /// The version is newer than all that were, or older. The newest or the oldest profile is assumed.
    Assumed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_selects_profile() {
        use ProfileSupport::{Assumed, Measured};
        use PulsarProfile::{V4_0, V4_2, V5_0};
        for (version, expected) in [
            ("2.10.6", Some((V4_0, Assumed))),
            ("3.3.7", Some((V4_0, Assumed))),
            ("4.0.8", Some((V4_0, Measured))),
            ("4.0.14-SNAPSHOT", Some((V4_0, Measured))),
            ("4.1.0", Some((V4_2, Measured))),
            ("4.2.4", Some((V4_2, Measured))),
            ("4.2.5", Some((V5_0, Measured))),
            ("5.0.0-M1", Some((V5_0, Measured))),
            ("5.0.1", Some((V5_0, Measured))),
            ("4.3.0", Some((V5_0, Assumed))),
            ("5.1.0", Some((V5_0, Assumed))),
            ("12", Some((V5_0, Assumed))),
            ("", None),
            ("latest", None),
        ] {
            let found = PulsarProfile::of_broker(version).map(|found| (found.profile, found.support));
            assert_eq!(found, expected, "{version}");
        }
    }
}
