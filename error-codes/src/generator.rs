//! Schemas and contracts for which the generator writes no code.

crate::code::codes! {
    Generator;
    ROOT_NOT_RECORD,
        "The root of the schema is not a record.",
        "A message is a struct in Rust. Wrap the type in a record with one field.";
    UNION_EMPTY,
        "A union has no branches.",
        "An empty union has no values. Add a branch, or remove the field.";
    DECIMAL_TOO_WIDE,
        "A decimal has more than 38 digits.",
        "In Rust the value is an `i128`, which holds 38 digits. Lower the `precision`, or remove the logical type and use \
         plain bytes.";
    RECORD_INFINITE,
        "A record contains itself, so that every value of it would be infinite.",
        "Make the inner record nullable, or use an array or a map of it.";
    MODULE_NAME_TAKEN,
        "Two contracts or owners would get the same Rust module.",
        "Modules are named after the contract's id with `_` for `-`, so two ids that differ only in dashes and underscores \
         clash. Rename one of them while it has no released version.";
    DEFAULT_INVALID,
        "A default is not a value of its type.",
        "Avro's own parser accepts some defaults that no reader can use: a symbol that the enum lacks, a decimal with more \
         digits than its precision, a string that is not a UUID. Write a default that is a valid value.";
    TYPE_TOO_DEEP,
        "Types are nested deeper than the Rust compiler follows.",
        "The compiler looks 128 steps into a type. Half of them are left for the code around the message, so a message may \
         use 64: an array, a map or a recursive record takes 3 steps, any other type 1. Nest fewer types.";
    DEFAULT_TOO_DEEP,
        "The values of a default are nested more than 32 levels deep.",
        "Each level is an expression inside another one in the generated code. Use a smaller default.";
    VERSION_UNRESOLVABLE,
        "The newest version cannot read a version that the contract's strategy promises to read.",
        "`schemactl check` reports such breaks under their own rules, unless the project lowers their severity. An enum \
         without symbols cannot be read at all. If the break is accepted in `accepted.toml`, the strategy no longer promises this: code is \
         generated, and its types for the newest version cannot read that older version.";
    ID_FIELD_INVALID,
        "The contract's `id` does not name a field that can be a message's id.",
        "An id is a string with the logical type `uuid`, and no record on the path to it may be nullable.";
    KEY_FIELD_INVALID,
        "The contract's `key` does not name a field that can be an entity's key.",
        "A key is a string, a UUID, an int, a long or an enum, and no record on the path to it may be nullable.";
    GENERATED_CODE_INVALID,
        "The generated source is not valid Rust.",
        "This is a bug of the generator. Please report it with the schema.";
}
