//! Progress of long work.

/// Called with a short sentence when a step of long work begins or ends.
pub type Progress<'a> = &'a dyn Fn(&str);
