//! Removes findings about a draft that the released version before it has, too.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::rule::RuleId;

/// Returns the findings about a draft without those that the released version before it has, too. Each released finding
/// excuses one finding of the same rule with the same path and message.
pub(crate) fn new_findings(findings: Vec<Finding>, released: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    let mut known: HashMap<(RuleId, Option<String>, String), usize> = HashMap::new();
    for finding in released {
        *known.entry(identity(&finding)).or_default() += 1;
    }
    let is_new = |finding: &Finding| match known.get_mut(&identity(finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let mut findings = findings;
    findings.retain(is_new);
    findings
}

fn identity(finding: &Finding) -> (RuleId, Option<String>, String) {
    let path = finding.location.as_ref().and_then(|location| location.path.clone());
    (finding.rule.id, path, finding.message.clone())
}
