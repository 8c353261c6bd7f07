//! The releases of Apache Pulsar that run on this machine.

use schemactl_pulsar::PulsarProfile;

/// A release of Apache Pulsar.
#[derive(Debug)]
pub(crate) struct Release {
    /// Its version.
    pub(crate) version: &'static str,
    /// The oldest major version of Java that runs it.
    pub(crate) min_java: u32,
    /// The form in which it is fetched.
    pub(crate) origin: Origin,
}

/// The forms in which releases are fetched.
#[derive(Debug)]
pub(crate) enum Origin {
    /// The distribution: an archive with this SHA-512, in hexadecimal.
    Archive { sha512: &'static str },
    /// The broker's libraries, which this project of Maven lists. Maven Central has no distribution of such a release.
    Libraries { project: &'static str },
}

/// The release that contracts are checked against by default.
static PULSAR_4_0: Release = Release {
    version: "4.0.8",
    min_java: 17,
    origin: Origin::Archive {
        sha512: "65b769b10696cdfebf7fc5bcdc95dd663702e27051e616c1a13cb100e91279525be35352171befe7b0011176330aab29\
                 bd0a6c8a0f2f0646641af46d2e33cbd6",
    },
};

static PULSAR_4_2: Release = Release {
    version: "4.2.4",
    min_java: 17,
    origin: Origin::Libraries { project: include_str!("../resources/pulsar-4.2.4.xml") },
};

static PULSAR_5_0: Release = Release {
    version: "5.0.1",
    min_java: 21,
    origin: Origin::Libraries { project: include_str!("../resources/pulsar-5.0.1.xml") },
};

impl Release {
    /// Returns the release that stands for the versions of a profile.
    pub(crate) fn of(profile: PulsarProfile) -> &'static Self {
        match profile {
            PulsarProfile::V4_0 => &PULSAR_4_0,
            PulsarProfile::V4_2 => &PULSAR_4_2,
            PulsarProfile::V5_0 => &PULSAR_5_0,
        }
    }
}
