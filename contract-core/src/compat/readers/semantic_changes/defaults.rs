//! Whether two fields have the same default.

use schemactl_avro::json::Json;
use schemactl_avro::schema::{Field, Kind, Schema, TypeId};

use crate::witness::have_same_default;

/// Returns the defaults of two fields if both have one and the values differ.
pub(super) fn changed_default(reader: (&Schema, &Field), writer: (&Schema, &Field)) -> Option<(Json, Json)> {
    let (reader_default, writer_default) = (reader.1.default.as_ref()?, writer.1.default.as_ref()?);
    // Equal JSON is the same value, unless a union gives it another type. Other differences of the types are findings
    // of their own.
    if reader_default == writer_default && !unions_give_another_type((reader.0, reader.1.ty), (writer.0, writer.1.ty)) {
        return None;
    }
    // A default that does not fit its type is a finding about the schema itself.
    let are_same = have_same_default(reader, writer)?;
    (!are_same).then(|| (reader_default.clone(), writer_default.clone()))
}

/// Returns whether the type of a default depends on a union and differs between the two types.
fn unions_give_another_type(reader: (&Schema, TypeId), writer: (&Schema, TypeId)) -> bool {
    let ((reader_choice, reader_type), (writer_choice, writer_type)) = (default_type(reader), default_type(writer));
    (reader_choice == Choice::Union || writer_choice == Choice::Union) && reader_type != writer_type
}

/// The part of a schema that determines the type of a default.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// The type itself.
    Type,
    /// A union: a default is of its first branch.
    Union,
}

/// Returns the kind of the innermost values of a default, and what determines it.
fn default_type((schema, mut ty): (&Schema, TypeId)) -> (Choice, &'static str) {
    let mut choice = Choice::Type;
    loop {
        ty = match schema.kind(ty) {
            Kind::Array(element) | Kind::Map(element) => *element,
            Kind::Union(branches) if !branches.is_empty() => {
                choice = Choice::Union;
                branches[0]
            }
            kind => return (choice, kind.type_name()),
        }
    }
}
