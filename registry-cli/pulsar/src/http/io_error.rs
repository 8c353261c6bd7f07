//! Messages of I/O errors.

use std::io;

/// Returns the message of an I/O error without the operating system's number at its end.
pub(super) fn without_os_code(error: &io::Error) -> String {
    let message = error.to_string();
    message.split(" (os error").next().unwrap_or(&message).to_owned()
}
