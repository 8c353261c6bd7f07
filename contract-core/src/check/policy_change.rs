//! Finds settings that are weaker than at an earlier commit.

use std::fmt;
use std::ops::Range;

use schemactl_avro::source::{SourceId, Span};
use toml::Spanned;

use crate::contracts::{Contract, ContractSet};
use crate::finding::{Finding, Location};
use crate::rules::all;
use crate::rules::design::policy_is_kept;

/// The policies before and after a change.
#[derive(Debug, Clone, Copy)]
pub struct PolicyChange<'a> {
    /// The contracts before.
    pub base: &'a ContractSet,
    /// The commit, branch or tag of the contracts before.
    pub reference: &'a str,
    /// The contracts after.
    pub set: &'a ContractSet,
}

impl PolicyChange<'_> {
    /// Returns a finding for each setting of the whole project that the change weakens.
    pub fn project_findings(&self) -> Vec<Finding> {
        let (old, new) = (&self.base.manifest, &self.set.manifest);
        let mut findings = Vec::new();
        if !new.strategy.includes(old.strategy) {
            findings.push(self.changed("the project's strategy", old.strategy, new.strategy));
        }
        for rule in all() {
            let (before, after) = (old.level(rule, None), new.level(rule, None));
            if after < before {
                let finding = self.changed(&format!("the level of `{}`", rule.id), before, after);
                findings.push(finding.at(in_manifest(new.rules.span(rule))));
            }
        }
        let names = |attributes: &[Spanned<String>]| attributes.iter().map(|name| name.get_ref().clone()).collect();
        let meaning: [Vec<String>; 2] = [names(&old.meaning_attributes), names(&new.meaning_attributes)];
        findings.extend(self.removed("meaning-attributes", &meaning[0], &meaning[1]));
        findings.extend(self.removed("envelope", &old.envelope, &new.envelope));
        for entry in &self.set.accepted {
            let Some(before) = self.base.accepted.iter().find(|before| before.has_same_scope(entry)) else { continue };
            if before.expires < entry.expires {
                let what = format!("the last day on which findings of `{}` are accepted", entry.rule);
                let finding = self.changed(&what, before.expires, entry.expires);
                findings.push(finding.in_contract(&entry.contract).at(Location::new(entry.span)));
            }
        }
        self.at_level_of_base(findings)
    }

    /// Returns a finding for each setting in a contract's own table that the change weakens. `project_findings` reports the
    /// settings that contracts inherit.
    pub fn contract_findings(&self, old: &Contract, new: &Contract) -> Vec<Finding> {
        let before = self.base.manifest.contracts.get(old.id.as_str()).map(Spanned::get_ref);
        let after = self.set.manifest.contracts.get(new.id.as_str()).map(Spanned::get_ref);
        let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
        let mut findings = Vec::new();
        if before.strategy.or(after.strategy).is_some() {
            // Read from the manifests, since `check --strategy` overwrites `Contract::strategy`.
            let strategy_before = before.strategy.unwrap_or(self.base.manifest.strategy);
            let strategy_after = after.strategy.unwrap_or(self.set.manifest.strategy);
            if !strategy_after.includes(strategy_before) {
                findings.push(self.changed("the strategy", strategy_before, strategy_after));
            }
        }
        if new.compatible_since > old.compatible_since {
            let version = |number| format!("v{number}");
            findings.push(self.changed(
                "`compatible-since`",
                version(old.compatible_since),
                version(new.compatible_since),
            ));
        }
        let mut findings: Vec<Finding> =
            findings.into_iter().map(|finding| finding.at(Location::new(new.span))).collect();
        for rule in all().filter(|rule| before.rules.get(rule).or(after.rules.get(rule)).is_some()) {
            let level_before = self.base.manifest.level(rule, Some(&old.id));
            let level_after = self.set.manifest.level(rule, Some(&new.id));
            if level_after < level_before {
                let finding = self.changed(&format!("the level of `{}`", rule.id), level_before, level_after);
                let span = after.rules.span(rule);
                findings.push(finding.at(if span.is_some() { in_manifest(span) } else { Location::new(new.span) }));
            }
        }
        self.at_level_of_base(findings.into_iter().map(|finding| finding.in_contract(&new.id)).collect())
    }

    fn changed(&self, what: &str, before: impl fmt::Display, after: impl fmt::Display) -> Finding {
        policy_is_kept::changed(what, before, self.reference, after).at(in_manifest(None))
    }

    fn removed(&self, list: &str, before: &[String], after: &[String]) -> Vec<Finding> {
        let removed = before.iter().filter(|name| !after.contains(name));
        removed.map(|name| policy_is_kept::removed(list, name, self.reference).at(in_manifest(None))).collect()
    }

    /// Gives the findings the severity that the manifest before the change sets.
    fn at_level_of_base(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain_mut(|finding| {
            let level = self.base.manifest.level(&policy_is_kept::RULE, finding.contract.as_deref());
            level.severity().inspect(|severity| finding.severity = *severity).is_some()
        });
        findings
    }
}

/// Returns a location in the manifest; its beginning if the setting is not written there.
fn in_manifest(range: Option<Range<usize>>) -> Location {
    let range = range.unwrap_or_default();
    Location::new(Span::new(SourceId::default(), range.start, range.end))
}
