//! Times that can be compared on a machine that others use too: the shortest and the middle one of many.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many samples are taken.
const SAMPLES: usize = 60;
/// How long a sample takes at least.
const SAMPLE: Duration = Duration::from_millis(20);

/// How long something takes.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The shortest sample.
    pub least: Duration,
    /// The middle one.
    pub median: Duration,
}

impl Timing {
    /// Of samples in any order.
    pub fn of(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        Self { least: samples[0], median: samples[samples.len() / 2] }
    }
}

/// Times something short, many times over.
pub fn time<T>(mut work: impl FnMut() -> T) -> Timing {
    let begun = Instant::now();
    let mut rounds = 0_u32;
    while begun.elapsed() < SAMPLE {
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
    Timing::of(std::iter::repeat_with(sample).take(SAMPLES).collect())
}

/// Times something long, a few times.
pub fn time_each<T>(times: usize, mut work: impl FnMut() -> T) -> Timing {
    let sample = || {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed()
    };
    Timing::of(std::iter::repeat_with(sample).take(times).collect())
}

/// The most memory that this process has had, in MiB, where the system tells.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? / 1024)
}
