//! What the manifest says of rules: how much a breach of each matters, for the project and for one contract.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Manifest;
use crate::finding::{Finding, Location};
use crate::rule::{Level, Rule};
use crate::rules::project::manifest_is_valid;
use crate::rules::{all, by_id, closest_id};
use crate::source::{SourceId, Span};

/// A table of levels by rule id: `ENUM_SYMBOL_IS_NOT_DEFAULTED = "off"`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct SeverityOverrides(BTreeMap<Spanned<String>, Spanned<Level>>);

impl SeverityOverrides {
    /// The level of a rule that the table names.
    pub fn get(&self, rule: &Rule) -> Option<Level> {
        self.0.iter().find(|(id, _)| id.get_ref() == rule.id.as_str()).map(|(_, level)| *level.get_ref())
    }

    /// What is wrong with the table: ids that no rule has, and rules that cannot be turned down.
    fn findings(&self, source: SourceId) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (id, level) in &self.0 {
            let at = |range: std::ops::Range<usize>| Location::new(Span::new(source, range.start, range.end));
            match by_id(id.get_ref()) {
                Some(rule) if rule.id.as_str() != id.get_ref() => {
                    let message = format!("`{}` names no rule", id.get_ref());
                    let finding = Finding::new(&manifest_is_valid::RULE, message).at(at(id.span()));
                    findings.push(finding.fix(format!("write the id as it is, `{}`", rule.id)));
                }
                Some(rule) if rule.has_fixed_severity() && *level.get_ref() != Level::Error => {
                    let message =
                        format!("`{}` cannot be turned down: nothing can be made from contracts without it", rule.id);
                    let finding = Finding::new(&manifest_is_valid::RULE, message).at(at(level.span()));
                    findings.push(finding.fix("take the line away, and mend what breaks the promise"));
                }
                Some(_) => {}
                None => {
                    let message = format!("`{}` names no rule", id.get_ref());
                    let finding = Finding::new(&manifest_is_valid::RULE, message).at(at(id.span()));
                    findings.push(finding.fix(match closest_id(id.get_ref(), all().map(|rule| rule.id.as_str())) {
                        Some(near) => format!("did you mean `{near}`? `schemactl explain` lists all rules"),
                        None => "`schemactl explain` lists all rules".to_owned(),
                    }));
                }
            }
        }
        findings
    }
}

impl Manifest {
    /// The level of a rule for a contract: what the contract says, else the project, else the rule itself.
    pub fn level(&self, rule: &Rule, contract: Option<&str>) -> Level {
        // A lookup by id, since a `Spanned` key compares by its text.
        let own = contract.and_then(|id| self.contracts.iter().find(|(key, _)| key.get_ref() == id));
        own.and_then(|(_, config)| config.get_ref().rules.get(rule))
            .or_else(|| self.rules.get(rule))
            .unwrap_or_else(|| rule.default_level())
    }

    /// What is wrong with the levels and options that the manifest gives to rules.
    pub(super) fn rule_findings(&self, source: SourceId) -> Vec<Finding> {
        let mut findings = self.rules.findings(source);
        for (id, config) in &self.contracts {
            let own = config.get_ref().rules.findings(source);
            findings.extend(own.into_iter().map(|finding| finding.in_contract(id.get_ref())));
        }
        findings
    }
}
