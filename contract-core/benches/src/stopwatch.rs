//! Measures times on a machine that runs other programs too: the shortest and the median of many samples.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The number of samples.
const SAMPLES: usize = 60;
/// The minimal duration of a sample.
const SAMPLE_TIME: Duration = Duration::from_millis(20);

/// The duration of some work.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The shortest sample.
    pub shortest: Duration,
    /// The median sample.
    pub median: Duration,
}

impl Timing {
    /// Summarises samples in any order.
    pub fn from_samples(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        Self { shortest: samples[0], median: samples[samples.len() / 2] }
    }
}

/// Measures short work, which is repeated many times for each sample.
pub fn time<T>(mut work: impl FnMut() -> T) -> Timing {
    let begun = Instant::now();
    let mut rounds = 0_u32;
    while begun.elapsed() < SAMPLE_TIME {
        black_box(work());
        rounds += 1;
    }
    let sample = || {
        let begun = Instant::now();
        for _ in 0..rounds {
            black_box(work());
        }
        begun.elapsed() / rounds
    };
    Timing::from_samples(std::iter::repeat_with(sample).take(SAMPLES).collect())
}

/// Measures long work, a few times.
pub fn time_each<T>(times: usize, mut work: impl FnMut() -> T) -> Timing {
    let sample = || {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed()
    };
    Timing::from_samples(std::iter::repeat_with(sample).take(times).collect())
}

/// Returns the peak memory of this process in MiB; `None` if the system does not provide it.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? / 1024)
}
