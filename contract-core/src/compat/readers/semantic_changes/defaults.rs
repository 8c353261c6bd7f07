//! Whether two fields have the same default.

use crate::json::Json;
use crate::schema::{Field, Kind, Schema, TypeId};
use crate::witness::defaults_agree;

/// The two defaults, where both fields have one and the two are not the same value.
pub(super) fn changed((reader, own): (&Schema, &Field), (writer, theirs): (&Schema, &Field)) -> Option<(Json, Json)> {
    let (ours, other) = (own.default.as_ref()?, theirs.default.as_ref()?);
    // The same text says the same, unless it is of another branch: what else differs is told of the types themselves.
    if ours == other && !is_chosen_otherwise((reader, own.ty), (writer, theirs.ty)) {
        return None;
    }
    // What is no value of its field's type is told of the schema itself.
    let agree = defaults_agree((reader, own), (writer, theirs))?;
    (!agree).then(|| (ours.clone(), other.clone()))
}

/// Whether unions decide what a default is of, and otherwise for one than for the other.
fn is_chosen_otherwise(own: (&Schema, TypeId), theirs: (&Schema, TypeId)) -> bool {
    let ((own, word), (theirs, their_word)) = (innermost(own), innermost(theirs));
    (own || theirs) && word != their_word
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
            kind => return (is_chosen, kind.type_name()),
        }
    }
}
