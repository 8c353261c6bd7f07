//! Reads typed values from database columns: ids, times and enums.
//!
//! `sqlx::Any` supports numbers, text and bytes only. A value that cannot be converted is an error that names the
//! column.

use std::{error::Error, fmt, str::FromStr};

use event_runtime::{TimestampMillis, Uuid};
use sqlx::{
    Row,
    any::{AnyQueryResult, AnyRow},
};

/// Parses a `TEXT` column, such as an id or a value of a [`string_enum!`](crate::string_enum).
pub fn parsed<T: FromStr<Err: Error + Send + Sync + 'static>>(row: &AnyRow, column: &'static str) -> sqlx::Result<T> {
    let value: String = row.try_get(column)?;
    value.parse().map_err(|source| invalid(column, source))
}

/// Parses a `TEXT` column that may be null.
pub fn optional_parsed<T: FromStr<Err: Error + Send + Sync + 'static>>(
    row: &AnyRow,
    column: &'static str,
) -> sqlx::Result<Option<T>> {
    let value: Option<String> = row.try_get(column)?;
    value.map(|value| value.parse().map_err(|source| invalid(column, source))).transpose()
}

/// Reads an id.
pub fn id(row: &AnyRow, column: &'static str) -> sqlx::Result<Uuid> {
    parsed(row, column)
}

/// Reads a time, stored as milliseconds since 1970 UTC.
pub fn time(row: &AnyRow, column: &'static str) -> sqlx::Result<TimestampMillis> {
    row.try_get::<i64, _>(column).map(TimestampMillis::new)
}

/// Reads a time that may be null.
pub fn optional_time(row: &AnyRow, column: &'static str) -> sqlx::Result<Option<TimestampMillis>> {
    row.try_get::<Option<i64>, _>(column).map(|millis| millis.map(TimestampMillis::new))
}

/// Reads a count or another number that is never negative.
pub fn count(row: &AnyRow, column: &'static str) -> sqlx::Result<u32> {
    let number: i64 = row.try_get(column)?;
    u32::try_from(number).map_err(|source| invalid(column, source))
}

fn invalid(column: &'static str, source: impl Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(source) }
}

/// The result of an `INSERT ... ON CONFLICT DO NOTHING`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum InsertResult {
    /// The row was inserted.
    New,
    /// A row with this key existed already and was not changed.
    AlreadyExists,
}

impl From<AnyQueryResult> for InsertResult {
    fn from(result: AnyQueryResult) -> Self {
        if result.rows_affected() == 0 { Self::AlreadyExists } else { Self::New }
    }
}

/// A string that is not a value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// The name of the enum.
    pub enum_name: &'static str,
    /// The string.
    pub value: String,
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a value of {}", self.value, self.enum_name)
    }
}

impl Error for UnknownValue {}

/// Defines an enum whose values have the same string form in the database, in JSON and in the OpenAPI document.
#[macro_export]
macro_rules! string_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $string:tt,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $string)] $variant,)+
        }

        impl $name {
            /// All values.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the string form.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $string,)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::store::column::UnknownValue;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                match value {
                    $($string => Ok(Self::$variant),)+
                    _ => Err($crate::store::column::UnknownValue {
                        enum_name: stringify!($name),
                        value: value.to_owned(),
                    }),
                }
            }
        }
    };
}
