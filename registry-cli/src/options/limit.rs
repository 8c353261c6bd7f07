//! The option that limits how many findings are shown.

use std::fmt;
use std::str::FromStr;

use clap::Args;
use contract_core::finding::Finding;
use contract_core::rule::Severity;

/// The number of findings that are shown without the option. More are not read.
const DEFAULT_LIMIT: usize = 50;

/// The limit on the findings that are shown.
#[derive(Args, Clone, Copy, Debug)]
pub struct LimitOptions {
    /// Show at most this many findings to people, errors first, or `all`. Other formats always have all findings.
    #[arg(long, value_name = "COUNT", default_value_t)]
    limit: Limit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Count(usize),
    All,
}

impl Default for Limit {
    fn default() -> Self {
        Self::Count(DEFAULT_LIMIT)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl FromStr for Limit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            _ if text == "all" => Ok(Self::All),
            Ok(count) => Ok(Self::Count(count)),
            Err(_) => Err("use a number, or `all`"),
        }
    }
}

impl LimitOptions {
    /// Returns the findings to show, in their order. Errors are kept before other findings.
    pub(crate) fn select(self, findings: &[Finding]) -> Vec<&Finding> {
        let Limit::Count(limit) = self.limit else { return findings.iter().collect() };
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        let mut errors = findings.iter().filter(|finding| is_error(finding)).count().min(limit);
        let mut others = limit - errors;
        let mut has_room = |finding: &&Finding| {
            let room = if is_error(finding) { &mut errors } else { &mut others };
            let has_room = *room > 0;
            *room -= usize::from(has_room);
            has_room
        };
        findings.iter().filter(|finding| has_room(finding)).collect()
    }
}
