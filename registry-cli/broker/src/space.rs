//! Disk space for the broker's data.

use std::path::Path;

use crate::error::LocalBrokerError;

const MB: u64 = 1024 * 1024;

/// The space that must be free: a new data folder takes 85 MB, and about 250 MB after a day of tests.
const MIN_FREE: u64 = 300 * MB;

/// The space that stays free. With less, the broker accepts no more messages, so that it can close its files before the
/// disk is full.
const RESERVE: u64 = 64 * MB;

/// The share of the disk that may be in use, by all programs, before the broker stops to accept messages.
///
/// The default of 0.99 is meant for disks of the broker alone. On a shared disk of 250 GB with 2.4 GB free, a broker with
/// the default would start and answer, but never store a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DiskThreshold(f64);

impl DiskThreshold {
    /// Chooses the threshold for the disk of `folder`, which need not exist yet; fails if the disk has too little space.
    pub(crate) fn new(folder: &Path) -> Result<Self, LocalBrokerError> {
        let existing = folder.ancestors().find(|path| path.exists()).unwrap_or(folder);
        let disk =
            rustix::fs::statvfs(existing).map_err(|error| LocalBrokerError::file("examine", existing)(error.into()))?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        if let Some(free_mb) = too_little(bytes(disk.f_bavail)) {
            return Err(LocalBrokerError::NoSpace { folder: folder.to_owned(), free_mb, needed_mb: MIN_FREE / MB });
        }
        Ok(Self::with_reserve(bytes(disk.f_blocks)))
    }

    /// Chooses the threshold for a disk of `total` bytes.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than six digits")]
    pub(crate) fn with_reserve(total: u64) -> Self {
        Self((1.0 - RESERVE as f64 / total as f64).max(0.99))
    }

    /// Returns the setting for `standalone.conf`; the broker refuses 1.
    pub(crate) fn setting(self) -> String {
        format!("{:.6}", self.0.min(0.999_999))
    }
}

/// Returns the free megabytes if they are too few.
fn too_little(free: u64) -> Option<u64> {
    (free < MIN_FREE).then_some(free / MB)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GB: u64 = 1024 * MB;

    #[test]
    fn large_disk_reserves_a_fixed_amount() {
        assert_eq!(DiskThreshold::with_reserve(250 * GB).setting(), "0.999750");
        assert_eq!(DiskThreshold::with_reserve(100_000 * GB).setting(), "0.999999");
    }

    #[test]
    fn rejects_full_disk() {
        assert_eq!(too_little(299 * MB), Some(299));
        assert_eq!(too_little(300 * MB), None);
    }

    #[test]
    fn uses_disk_of_existing_parent() {
        let folder = tempfile::tempdir().unwrap();
        let share = |path: &Path| DiskThreshold::new(path).map_err(|error| error.code());
        assert_eq!(share(&folder.path().join("a/b")), share(folder.path()));
    }

    #[test]
    fn small_disk_has_default_threshold() {
        assert_eq!(DiskThreshold::with_reserve(GB).setting(), "0.990000");
    }
}
