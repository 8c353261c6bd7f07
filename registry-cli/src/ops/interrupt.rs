//! Signals that arrive while a file is written.

use std::ffi::c_int;
use std::io;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

/// Whether a signal ends the process at once.
static ENDS_AT_ONCE: AtomicBool = AtomicBool::new(true);
/// The signal that arrived; 0 if none did.
static ARRIVED: AtomicUsize = AtomicUsize::new(0);

/// Runs a short step to its end. Ctrl-C and a request to terminate wait until then, so that no temporary file is left.
pub(crate) fn uninterrupted<T>(step: impl FnOnce() -> T) -> T {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        for signal in [SIGINT, SIGTERM] {
            // Without the handlers, a signal ends the process at once, and can leave a temporary file.
            drop(install(signal));
        }
    });
    ENDS_AT_ONCE.store(false, Ordering::SeqCst);
    let result = step();
    ENDS_AT_ONCE.store(true, Ordering::SeqCst);
    if let Ok(signal @ 1..) = c_int::try_from(ARRIVED.load(Ordering::SeqCst)) {
        // The process ends as if it had no handler, so that a shell sees the signal.
        drop(low_level::emulate_default_handler(signal));
    }
    result
}

fn install(signal: c_int) -> io::Result<()> {
    // Signal numbers are small and positive.
    let number = usize::try_from(signal).unwrap_or_default();
    flag::register_usize(signal, &ARRIVED, number)?;
    flag::register_conditional_default(signal, &ENDS_AT_ONCE)?;
    Ok(())
}
