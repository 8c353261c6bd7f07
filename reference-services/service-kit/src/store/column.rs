//! Columns that mean more than their SQL type: ids, times, words of a vocabulary.
//!
//! `sqlx::Any` knows numbers, text and bytes; what can't be understood is an error that names the column.

use std::{error::Error, fmt, str::FromStr};

use event_runtime::{TimestampMillis, Uuid};
use sqlx::{
    Row,
    any::{AnyQueryResult, AnyRow},
};

/// A `TEXT` column in the text form of `T`: an id, or a word of a [`vocabulary!`](crate::vocabulary).
pub fn text<T: FromStr<Err: Error + Send + Sync + 'static>>(row: &AnyRow, column: &'static str) -> sqlx::Result<T> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|source| damaged(column, source))
}

/// A `TEXT` column that may be null.
pub fn optional_text<T: FromStr<Err: Error + Send + Sync + 'static>>(
    row: &AnyRow,
    column: &'static str,
) -> sqlx::Result<Option<T>> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|source| damaged(column, source))).transpose()
}

/// An id.
pub fn id(row: &AnyRow, column: &'static str) -> sqlx::Result<Uuid> {
    text(row, column)
}

/// A time, kept as milliseconds since 1970 UTC.
pub fn time(row: &AnyRow, column: &'static str) -> sqlx::Result<TimestampMillis> {
    row.try_get::<i64, _>(column).map(TimestampMillis::new)
}

/// A time that may be null.
pub fn optional_time(row: &AnyRow, column: &'static str) -> sqlx::Result<Option<TimestampMillis>> {
    row.try_get::<Option<i64>, _>(column).map(|millis| millis.map(TimestampMillis::new))
}

/// A count or another number that is never negative.
pub fn count(row: &AnyRow, column: &'static str) -> sqlx::Result<u32> {
    let number: i64 = row.try_get(column)?;
    u32::try_from(number).map_err(|source| damaged(column, source))
}

fn damaged(column: &'static str, source: impl Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(source) }
}

/// What became of an `INSERT ... ON CONFLICT DO NOTHING`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Inserted {
    /// The row was new and is there now.
    New,
    /// A row of this key was there before; nothing was changed.
    Existed,
}

impl From<AnyQueryResult> for Inserted {
    fn from(result: AnyQueryResult) -> Self {
        if result.rows_affected() == 0 { Self::Existed } else { Self::New }
    }
}

/// A word that is in no vocabulary where one was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// What the vocabulary is of.
    pub vocabulary: &'static str,
    /// The word.
    pub word: String,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {}", self.word, self.vocabulary)
    }
}

impl Error for UnknownWord {}

/// An enum whose values are words: the same ones in the database, in JSON and in the API's description.
#[macro_export]
macro_rules! vocabulary {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $value:ident = $word:tt,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $value,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::store::column::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$value),)+
                    _ => Err($crate::store::column::UnknownWord {
                        vocabulary: stringify!($name),
                        word: word.to_owned(),
                    }),
                }
            }
        }
    };
}
