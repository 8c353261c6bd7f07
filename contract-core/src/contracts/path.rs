//! Paths of field names through nested records.

use std::fmt;

use schemactl_avro::schema::{Field, Kind, LogicalType, Schema};
use schemactl_avro::source::Span;

/// Names of fields, from a message's record inwards: `data.order_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPath {
    /// The names.
    pub names: Vec<String>,
    /// The location in the manifest.
    pub span: Span,
}

/// The reason that a path does not lead to a usable field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FieldPathError {
    /// The kind of problem.
    pub kind: FieldPathErrorKind,
    /// The problem.
    pub message: String,
    /// Its location in the schema.
    pub span: Span,
}

/// The kinds of [`FieldPathError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldPathErrorKind {
    /// The schema does not have the field.
    Missing,
    /// The field, or one on the way to it, has a type that cannot be used.
    Unsuitable,
}

impl FieldPath {
    /// Splits a path at its dots.
    pub fn parse(path: &str, span: Span) -> Self {
        Self { names: path.split('.').map(str::to_owned).collect(), span }
    }

    /// Returns the field at the end of the path.
    ///
    /// # Errors
    /// A record on the way does not have the next field, or a field on the way is not a record.
    pub fn resolve<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        let mut ty = schema.root();
        let mut found: Option<&Field> = None;
        for name in &self.names {
            let Kind::Record(record) = schema.kind(ty) else {
                let span = found.map_or(schema.node(ty).span, |field| field.type_span);
                let message = format!(
                    "the path `{self}` expects a record with the field `{name}` here, and this type is {}",
                    schema.kind(ty)
                );
                return Err(FieldPathError { kind: FieldPathErrorKind::Unsuitable, message, span });
            };
            let Some(field) = record.field(name) else {
                let message =
                    format!("the record `{}` has no field `{name}` of the path `{self}`", record.name.simple());
                return Err(FieldPathError { kind: FieldPathErrorKind::Missing, message, span: record.name_span });
            };
            ty = field.ty;
            found = Some(field);
        }
        found.ok_or_else(|| FieldPathError {
            kind: FieldPathErrorKind::Missing,
            message: "the path is empty".to_owned(),
            span: schema.node(ty).span,
        })
    }

    /// Returns the field at the end of the path, if it can identify messages.
    ///
    /// # Errors
    /// The path does not lead to a field, or its type is another.
    fn resolve_id<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        let field = self.resolve(schema)?;
        if schema.node(field.ty).logical == Some(LogicalType::Uuid) {
            return Ok(field);
        }
        let message = format!(
            "the id `{self}` is {}; an id must be a string with the logical type uuid",
            schema.describe(field.ty)
        );
        Err(FieldPathError { kind: FieldPathErrorKind::Unsuitable, message, span: field.type_span })
    }

    /// Returns the field at the end of the path, if it can be a key.
    ///
    /// # Errors
    /// The path does not lead to a field, or its type cannot be a key.
    fn resolve_key<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        let field = self.resolve(schema)?;
        if matches!(schema.kind(field.ty), Kind::String | Kind::Int | Kind::Long | Kind::Enum(_)) {
            return Ok(field);
        }
        let message =
            format!("the key `{self}` is {}; a key must be a string, int, long or enum", schema.describe(field.ty));
        Err(FieldPathError { kind: FieldPathErrorKind::Unsuitable, message, span: field.type_span })
    }
}

/// The paths that one field has had under its names, of which each version has one. There is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPaths(Vec<FieldPath>);

impl FieldPaths {
    /// Splits paths at their dots.
    pub(super) fn parse(paths: &[String], span: Span) -> Self {
        Self(paths.iter().map(|path| FieldPath::parse(path, span)).collect())
    }

    /// Returns the paths in the order of the manifest.
    pub fn iter(&self) -> impl Iterator<Item = &FieldPath> {
        self.0.iter()
    }

    /// Returns the field if it can identify messages: a string with the logical type `uuid`.
    ///
    /// # Errors
    /// No path leads to a field, or its type is another.
    pub fn resolve_id<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        self.in_schema(schema).resolve_id(schema)
    }

    /// Returns the field if it can be a key: a string, int, long or enum.
    ///
    /// # Errors
    /// No path leads to a field, or its type cannot be a key.
    pub fn resolve_key<'a>(&self, schema: &'a Schema) -> Result<&'a Field, FieldPathError> {
        self.in_schema(schema).resolve_key(schema)
    }

    /// Returns the first path that the schema has, or else the first one.
    fn in_schema(&self, schema: &Schema) -> &FieldPath {
        let known = self.0.iter().find(|path| path.resolve(schema).is_ok());
        known.unwrap_or(&self.0[0])
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names.join("."))
    }
}
