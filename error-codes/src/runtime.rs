//! Errors of generated code: decoding, resolving schemas at run time, and values of logical types.

crate::code::codes! {
    Runtime;
    WRITER_VERSION_UNKNOWN,
        "The generated code has no decoder for the version that wrote the message.",
        "The version was released after the code was generated, or the contract's strategy does not promise that it can be \
         read. Generate again with the newest contracts, or resolve the writer's schema at run time.";
    MESSAGE_TRUNCATED,
        "The message ends in the middle of a value.",
        "The bytes were cut off, or another schema wrote them. The error has the offset of the unfinished value.";
    TRAILING_BYTES,
        "The message has more bytes after its last field.",
        "Most often another schema wrote the bytes, or the payload holds more than one message.";
    VARINT_OVERFLOW,
        "A variable-length number has more bits than its type.",
        "An Avro `int` has 32 bits and a `long` 64. The bytes are corrupt, or another schema wrote them.";
    LENGTH_NEGATIVE,
        "The length of bytes or of a string is negative.",
        "The bytes are corrupt, or another schema wrote them.";
    BOOLEAN_INVALID,
        "A boolean is neither 0 nor 1.",
        "The bytes are corrupt, or another schema wrote them.";
    STRING_NOT_UTF8,
        "A string is not valid UTF-8.",
        "Avro strings are UTF-8. The producer put other bytes into a string field; use `bytes` for binary data.";
    INDEX_OUT_OF_RANGE,
        "An index does not name a symbol of the enum or a branch of the union.",
        "The bytes are corrupt, or another schema wrote them.";
    BRANCH_OR_SYMBOL_UNKNOWN,
        "The writer used a symbol or a union branch that the reader's version does not have.",
        "The reader's enum has no default, or its union has no matching branch. `schemactl check` reports such changes before \
         they are released. Upgrade this service to a version that has the symbol or branch.";
    ITEM_COUNT_TOO_LARGE,
        "An array or a map announces more items than the rest of the message can hold.",
        "The count is checked before memory is reserved. The bytes are corrupt or hostile, or another schema wrote them.";
    MESSAGE_TOO_DEEP,
        "Records are nested deeper than the decoder allows.",
        "The depth is limited, so that a hostile message of a recursive type cannot overflow the stack.";
    MESSAGE_TOO_LARGE,
        "Rewritten for the reader's version, the message would be too large.",
        "Fields that the writer does not have get their defaults, which can make a message many times larger. The size is \
         limited, so that a hostile message cannot exhaust the memory.";
    UUID_INVALID,
        "A string with the logical type `uuid` is not a UUID.",
        "A UUID is written with 36 characters, as in `123e4567-e89b-12d3-a456-426614174000`. Correct the producer.";
    DECIMAL_INVALID,
        "A decimal is empty or has more digits than its precision.",
        "Avro does not check the digits when it writes, so the producer must. Correct the producer.";
    RESOLUTION_SCHEMA_INVALID,
        "A schema that is to be resolved at run time is not a valid Avro schema.",
        "The writer's schema comes from the registry, and a client that does not check its schemas registered it. \
         `schemactl check --against registry:NAME` shows what is registered.";
    RESOLUTION_FAILED,
        "The writer's schema cannot be resolved with the reader's.",
        "The message was written with a schema that this version cannot read without losing or changing values: a field \
         without a default is missing, or a type, unit or scale differs. Upgrade the service, then redrive the dead letters.";
    RESOLUTION_TOO_LARGE,
        "The schemas are too large to be resolved at run time.",
        "The size is limited, so that a hostile schema cannot exhaust memory or time. Generate a decoder for the version \
         instead.";
    VALUE_FORMAT_INVALID,
        "A string does not have the format of the type that it was parsed as, or is outside its range.",
        "The error names the type. Dates and times follow RFC 3339, decimals are digits with an optional sign and point.";
    TIMESTAMP_OUT_OF_RANGE,
        "A timestamp is outside the range of the type that it was converted to.",
        "A 64-bit count of microseconds reaches about 292,000 years from 1970, and the system's own clock type may reach less \
         far.";
    DECIMAL_OUT_OF_RANGE,
        "A number has more digits than the decimal type allows.",
        "The schema's `precision` is the maximum number of digits. Check for it before the value is made, or raise the \
         precision in a new version.";
}
