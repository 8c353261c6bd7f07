//! The released version from which on a strategy's promises can hold.

use crate::finding::Finding;
use crate::rule::Severity;
use crate::rules::broker::version_is_new;

/// Returns the oldest released version from which on the released versions of a contract break nothing, given the findings
/// about them: the value for `compatible-since`. `None` if they break nothing from the first version on.
pub fn first_compatible_version<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Option<u32> {
    findings.into_iter().filter_map(compatible_since_without).max().filter(|first| *first > 1)
}

/// Returns the lowest `compatible-since` that avoids a finding; `None` if the setting does not affect it.
fn compatible_since_without(finding: &Finding) -> Option<u32> {
    let new = finding.location.as_ref().and_then(|location| location.version)?;
    if finding.rule.severity < Severity::Error || finding.rule.id == version_is_new::RULE.id {
        return None;
    }
    match &finding.affected {
        // A refusal by the broker. `compatible-since` with the number of the refused version avoids it, since no response
        // is predicted for that version and those before it.
        None => Some(new),
        Some(affected) => {
            let others = affected.readers.iter().chain(&affected.writers).filter(|other| **other != new);
            others.max().map(|older| older + 1)
        }
    }
}
