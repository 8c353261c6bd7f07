//! The manifest's tables `[rules]`: the levels that a project or one contract gives to rules.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::rule::{Level, Rule};

/// A table of levels by rule id, such as `ENUM_SYMBOL_IS_NOT_DEFAULTED = "off"`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct SeverityOverrides(BTreeMap<Spanned<String>, Spanned<Level>>);

impl SeverityOverrides {
    /// Returns the level that the table gives to a rule.
    pub fn get(&self, rule: &Rule) -> Option<Level> {
        self.level(rule).map(|level| *level.get_ref())
    }

    /// Returns the range of the level that the table gives to a rule.
    pub(crate) fn span(&self, rule: &Rule) -> Option<Range<usize>> {
        self.level(rule).map(Spanned::span)
    }

    fn level(&self, rule: &Rule) -> Option<&Spanned<Level>> {
        // A search, because a `Spanned` key cannot be looked up by its value.
        self.0.iter().find(|(id, _)| id.get_ref() == rule.id.as_str()).map(|(_, level)| level)
    }

    /// Returns the rule ids and levels as they are written.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Spanned<String>, &Spanned<Level>)> {
        self.0.iter()
    }
}
