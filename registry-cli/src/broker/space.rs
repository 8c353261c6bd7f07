//! The space that a broker's data may take of its disk.

use std::path::Path;

use super::LocalBrokerError;

const MB: u64 = 1024 * 1024;

/// A new data folder takes 85 MB at once and some 250 MB with a day's test messages in it.
const NEEDED: u64 = 300 * MB;

/// Below this the broker takes no more messages, so that its files are closed in order before the disk is full.
const RESERVE: u64 = 64 * MB;

/// The share of a disk that may be in use while the broker takes messages, by every program on the machine together.
///
/// The stock share of 0.99 is meant for disks that are the broker's alone: on a shared disk of 250 GB it calls 2.4 GB
/// free "full", and the broker then starts, answers, and never stores a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct UsableShare(f64);

impl UsableShare {
    /// Looks at the disk that holds `folder` or will hold it, and refuses one on which a broker could not live.
    pub(super) fn of(folder: &Path) -> Result<Self, LocalBrokerError> {
        let made = folder.ancestors().find(|path| path.exists()).unwrap_or(folder);
        let disk = rustix::fs::statvfs(made).map_err(|error| LocalBrokerError::file("examine", made)(error.into()))?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        if let Some(free_mb) = too_little(bytes(disk.f_bavail)) {
            return Err(LocalBrokerError::NoSpace { folder: folder.to_owned(), free_mb, needed_mb: NEEDED / MB });
        }
        Ok(Self::with_reserve(bytes(disk.f_blocks)))
    }

    /// The share of a disk of `total` bytes.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than six digits")]
    pub(super) fn with_reserve(total: u64) -> Self {
        Self((1.0 - RESERVE as f64 / total as f64).max(0.99))
    }

    /// As `standalone.conf` has it; the broker refuses 1.
    pub(super) fn setting(self) -> String {
        format!("{:.6}", self.0.min(0.999_999))
    }
}

/// The megabytes left, if they are too few.
fn too_little(free: u64) -> Option<u64> {
    (free < NEEDED).then_some(free / MB)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GB: u64 = 1024 * MB;

    #[test]
    fn what_must_stay_free_is_an_amount_and_not_a_share_of_a_large_disk() {
        assert_eq!(UsableShare::with_reserve(250 * GB).setting(), "0.999750");
        assert_eq!(UsableShare::with_reserve(100_000 * GB).setting(), "0.999999");
    }

    #[test]
    fn a_disk_without_room_for_the_data_is_refused() {
        assert_eq!(too_little(299 * MB), Some(299));
        assert_eq!(too_little(300 * MB), None);
    }

    #[test]
    fn a_folder_that_is_yet_to_be_made_is_on_the_disk_of_its_parent() {
        let folder = tempfile::tempdir().unwrap();
        let share = |path: &Path| UsableShare::of(path).map_err(|error| error.code());
        assert_eq!(share(&folder.path().join("a/b")), share(folder.path()));
    }

    #[test]
    fn a_small_disk_keeps_the_usual_share() {
        assert_eq!(UsableShare::with_reserve(GB).setting(), "0.990000");
    }
}
