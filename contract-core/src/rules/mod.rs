//! All rules. Each has a file with its promise, its explanation, the sentences of its findings, and their advice.
//!
//! A rule is in the folder of its [group](crate::rule::Group), in a file with the name of its id, and in the table of
//! the folder's `mod.rs`. `schemactl explain ID` prints the explanation.

pub(crate) mod broker;
pub(crate) mod design;
pub(crate) mod edit;
pub(crate) mod lint;
pub(crate) mod pair_finding;
pub(crate) mod project;
pub(crate) mod readers;
pub(crate) mod released;
pub(crate) mod rename;
pub(crate) mod schema;
pub(crate) mod semantics;

use std::cmp::Reverse;

pub use broker::broker_accepts_version::RULE as BROKER_ACCEPTS_VERSION;
pub use broker::broker_response_is_kept::RULE as BROKER_RESPONSE_IS_KEPT;
pub use broker::registry_version_is_known::RULE as REGISTRY_VERSION_IS_KNOWN;
pub use broker::version_is_new::RULE as VERSION_IS_NEW;
pub use design::schema_is_generatable::RULE as SCHEMA_IS_GENERATABLE;
pub use released::released_version_is_unchanged::RULE as RELEASED_VERSION_IS_UNCHANGED;

use crate::rule::Rule;

/// Returns all rules, in the order in which they are explained.
pub fn all() -> impl Iterator<Item = &'static Rule> + Clone {
    let groups = [
        project::RULES,
        schema::RULES,
        released::RULES,
        readers::RULES,
        semantics::RULES,
        broker::RULES,
        design::RULES,
    ];
    groups.into_iter().flatten().copied().chain(lint::LINTS.iter().map(|lint| &lint.rule))
}

/// Returns the rule with this id, in upper or lower case.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id.as_str().eq_ignore_ascii_case(id))
}

/// The edits up to which an id counts as misspelled.
const MAX_MISSPELLING: usize = 2;

/// Returns the known id that an unknown one misspells; else the one with the most words in common, and of several, the one
/// with the fewest other words. `None` if no id has a word in common.
pub fn closest_id<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let id = id.to_ascii_uppercase().replace('-', "_");
    let words: Vec<&str> = id.split('_').collect();
    let similarity = |known: &str| {
        let edits = strsim::damerau_levenshtein(&id, known);
        let misspelled = (edits <= MAX_MISSPELLING).then_some(Reverse(edits));
        let shared = known.split('_').filter(|word| words.contains(word)).count();
        (misspelled, shared, Reverse(known.split('_').count() - shared))
    };
    let closest = known.max_by_key(|known| similarity(known))?;
    let (misspelled, shared, _) = similarity(closest);
    (misspelled.is_some() || shared > 0).then_some(closest)
}

#[cfg(test)]
mod tests {
    use super::{all, closest_id};

    #[test]
    fn misspelled_ids_are_found() {
        let closest = |id| closest_id(id, all().map(|rule| rule.id.as_str()));
        assert_eq!(closest("TYPE_IS_READBLE"), Some("TYPE_IS_READABLE"));
        assert_eq!(closest("type-is-readabel"), Some("TYPE_IS_READABLE"));
        assert_eq!(closest("SYMBOL_OF_ENUM_IS_KEPT"), Some("ENUM_SYMBOL_IS_KEPT"));
        assert_eq!(closest("nothing"), None);
    }
}
