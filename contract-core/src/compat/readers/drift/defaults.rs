//! Whether two fields have the same default.

use crate::json::{Json, Value};
use crate::schema::{Field, Kind, Schema, TypeId};
use crate::witness::defaults_agree;

/// The two defaults, where both fields have one and the two are not the same value.
pub(super) fn changed((reader, own): (&Schema, &Field), (writer, theirs): (&Schema, &Field)) -> Option<(Json, Json)> {
    let (ours, other) = (own.default.as_ref()?, theirs.default.as_ref()?);
    // The same text says the same, unless it is of another branch: what else differs is told of the types themselves.
    if ours == other {
        // The same text says the same, unless it is of another branch: what else differs is told of the types themselves.
        // Null for what cannot be null is no default, and is told of the schema itself.
        let is_null = matches!(ours.value, Value::Null);
        let (is_chosen, word) = innermost((reader, own.ty));
        let (is_theirs_chosen, their_word) = innermost((writer, theirs.ty));
        if is_null || word == their_word || !(is_chosen || is_theirs_chosen) {
            return None;
        }
        let is_number = |word| matches!(word, "int" | "long" | "float" | "double");
        if !(is_number(word) && is_number(their_word)) {
            return Some((ours.clone(), other.clone()));
        }
    }
    let agree = defaults_agree((reader, own), (writer, theirs)).unwrap_or(ours == other);
    (!agree).then(|| (ours.clone(), other.clone()))
}

/// The kind of what a default holds in the end, and whether a union has chosen it: a default is of the first branch.
fn innermost((schema, mut ty): (&Schema, TypeId)) -> (bool, &'static str) {
    let mut is_chosen = false;
    loop {
        ty = match schema.kind(ty) {
            Kind::Array(inner) | Kind::Map(inner) => *inner,
            Kind::Union(branches) if !branches.is_empty() => {
                is_chosen = true;
                branches[0]
            }
            kind => return (is_chosen, kind.word()),
        }
    }
}
