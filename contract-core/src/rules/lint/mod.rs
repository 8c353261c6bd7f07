//! One file for each promise of style and safety, with its explanation and what looks at it.

use super::Rule;
use crate::lint::{Lint, Standing};

/// All rules of style and safety, in the order in which they are looked at.
pub(crate) static LINTS: &[&Lint] = &[];

/// Whether a rule is not looked at unless the project asks for it.
pub(super) fn is_off(rule: &Rule) -> bool {
    LINTS.iter().any(|lint| lint.rule.id == rule.id && lint.standing == Standing::Off)
}
