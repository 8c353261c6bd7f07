//! Paths of field names through records.

use std::fmt;

use crate::schema::{Field, Kind, LogicalType, Schema};
use crate::source::Span;

/// Names of fields, from a message's record inwards: `data.order_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPath {
    /// The names.
    pub names: Vec<String>,
    /// Where the manifest has it.
    pub span: Span,
}

/// Why a path leads to no usable field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FieldPathError {
    /// What is wrong.
    pub message: String,
    /// Where in the schema.
    pub span: Span,
}

impl FieldPath {
    /// Takes names joined by dots apart.
    pub fn parse(text: &str, span: Span) -> Self {
        Self { names: text.split('.').map(str::to_owned).collect(), span }
    }

    /// The field that the path leads to.
    ///
    /// # Errors
    /// The name at which it leads nowhere.
    pub fn resolve<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        let mut at = schema.root();
        let mut found: Option<&Field> = None;
        for name in &self.names {
            let Kind::Record(record) = schema.kind(at) else {
                let span = found.map_or(schema.node(at).span, |field| field.type_span);
                let message =
                    format!("`{name}` of the path `{self}` would lie in {}, which is no record", schema.kind(at));
                return Err(FieldPathError { message, span });
            };
            let Some(field) = record.field(name) else {
                let message = format!(
                    "the record `{}` has no field `{name}`, which the path `{self}` names",
                    record.name.simple()
                );
                return Err(FieldPathError { message, span: record.name_span });
            };
            at = field.ty;
            found = Some(field);
        }
        found
            .ok_or_else(|| FieldPathError { message: "the path names no field".to_owned(), span: schema.node(at).span })
    }

    /// The field, if it can identify messages: a text that is a UUID.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn resolve_id<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        let field = self.resolve(schema)?;
        if schema.node(field.ty).logical == Some(LogicalType::Uuid) {
            return Ok(field);
        }
        let message =
            format!("`{self}` is {}; an id is a string with the logical type uuid", schema.describe(field.ty));
        Err(FieldPathError { message, span: field.type_span })
    }

    /// The field, if it can be a key.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn resolve_key<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        let field = self.resolve(schema)?;
        if matches!(schema.kind(field.ty), Kind::String | Kind::Int | Kind::Long | Kind::Enum(_)) {
            return Ok(field);
        }
        let message = format!("`{self}` is {}; a key is a string, int, long or enum", schema.describe(field.ty));
        Err(FieldPathError { message, span: field.type_span })
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names.join("."))
    }
}
