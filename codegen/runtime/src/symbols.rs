//! The string forms of generated enums.

use crate::ParseError;

impl ParseError {
    /// Returns the error for a string that is not a symbol of an enum. For generated code.
    #[doc(hidden)]
    pub fn unknown_symbol(symbol: &str) -> Self {
        Self::new(symbol, "symbol of the enum")
    }
}

/// Implements `as_str`, `SYMBOLS`, `Display` and `FromStr` for an enum of unit variants, and serde's traits with the
/// feature `serde`. For generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! symbols {
    ($name:path { $($variant:ident = $symbol:literal,)* }) => {
        impl $name {
            /// All symbols in the order of the schema.
            pub const SYMBOLS: &[&str] = &[$($symbol),*];

            /// Returns the symbol as it is in the schema.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $symbol,)*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ParseError;

            fn from_str(symbol: &str) -> ::std::result::Result<Self, $crate::ParseError> {
                match symbol {
                    $($symbol => ::std::result::Result::Ok(Self::$variant),)*
                    _ => ::std::result::Result::Err($crate::ParseError::unknown_symbol(symbol)),
                }
            }
        }

        $crate::symbols_serde!($name);
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "serde")]
macro_rules! symbols_serde {
    ($name:path) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let symbol = <::std::borrow::Cow<'de, str> as $crate::serde::Deserialize>::deserialize(deserializer)?;
                symbol.parse().map_err(<D::Error as $crate::serde::de::Error>::custom)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "serde"))]
macro_rules! symbols_serde {
    ($name:path) => {};
}
