//! The stable codes of this crate's errors. `schemactl explain CODE` explains each.

/// Makes the constants, and the list of all of them.
macro_rules! codes {
    ($($name:ident)+) => {
        $(
            #[cfg_attr(not(feature = "rewrite"), allow(dead_code, reason = "some are codes of the rewriter"))]
            pub(crate) const $name: &str = stringify!($name);
        )+

        /// All codes.
        #[cfg(test)]
        const ALL: &[&str] = &[$($name),+];
    };
}

codes! {
    WRITER_VERSION_UNKNOWN
    MESSAGE_TRUNCATED
    TRAILING_BYTES
    VARINT_OVERFLOW
    LENGTH_NEGATIVE
    BOOLEAN_INVALID
    STRING_NOT_UTF8
    INDEX_OUT_OF_RANGE
    BRANCH_OR_SYMBOL_UNKNOWN
    ITEM_COUNT_TOO_LARGE
    MESSAGE_TOO_DEEP
    MESSAGE_TOO_LARGE
    UUID_INVALID
    DECIMAL_INVALID
    RESOLUTION_SCHEMA_INVALID
    RESOLUTION_FAILED
    RESOLUTION_TOO_LARGE
    VALUE_FORMAT_INVALID
    TIMESTAMP_OUT_OF_RANGE
    DECIMAL_OUT_OF_RANGE
}

#[cfg(test)]
mod tests {
    use schemactl_error_codes::{Family, codes};

    use super::ALL;

    #[test]
    fn codes_are_those_of_the_table() {
        let table: Vec<&str> = codes(Family::Runtime).iter().map(|code| code.id).collect();
        assert_eq!(ALL, table);
    }
}
