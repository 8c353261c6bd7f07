//! Refuses schemas that Avro allows and Rust, or this generator, does not.

use schemactl_avro::schema::{Kind, LogicalType, Schema};

use super::Model;
use super::depth;
use crate::GenerateError;

/// The maximum number of digits of a decimal: those that an `i128` always holds.
const MAX_DECIMAL_DIGITS: u32 = 38;

/// Returns the model of a schema that code can be generated from.
pub(crate) fn supported_model<'s>(
    contract: &'s str,
    number: u32,
    schema: &'s Schema,
) -> Result<Model<'s>, Vec<GenerateError>> {
    let model = Model::new(contract, number, schema);
    let root = schema.root();
    if schema.root_record().is_none() {
        let mut location = model.location(root);
        location.path = schema.describe(root);
        return Err(vec![GenerateError::RootNotRecord { location, found: schema.describe(root) }]);
    }
    let mut errors = depth::errors(&model);
    for id in schema.ids().filter(|id| model.is_used(*id)) {
        let node = schema.node(id);
        match (&node.kind, &node.logical) {
            (_, Some(LogicalType::Decimal { precision, .. })) if *precision > MAX_DECIMAL_DIGITS => {
                errors.push(GenerateError::DecimalTooWide { location: model.location(id), precision: *precision });
            }
            (Kind::Union(branches), _) if branches.is_empty() => {
                errors.push(GenerateError::EmptyUnion { location: model.location(id) });
            }
            (Kind::Record(_), _) if model.is_infinite(id) => {
                errors.push(GenerateError::InfiniteRecord { location: model.location(id) });
            }
            _ => {}
        }
    }
    // An empty union has no values, so a record that contains it has none either; one error is enough.
    if errors.iter().any(|error| matches!(error, GenerateError::EmptyUnion { .. })) {
        errors.retain(|error| !matches!(error, GenerateError::InfiniteRecord { .. }));
    }
    if errors.is_empty() { Ok(model) } else { Err(errors) }
}
