//! What the generator has no Rust for, as a person is told of it.

/// A kind of [`GenerateError`](crate::GenerateError) and what is said of all of its kind.
#[derive(Debug)]
pub struct Limit {
    /// The code of the errors; never changes.
    pub code: &'static str,
    /// The limit in one sentence.
    pub title: &'static str,
    /// Why it is there and what to do.
    pub explanation: &'static str,
}

/// Makes each limit and the list of all from one table, so that none is left out.
macro_rules! limits {
    ($($name:ident = $code:literal, $title:literal, $explanation:literal;)+) => {
        $(pub(crate) static $name: Limit = Limit { code: $code, title: $title, explanation: $explanation };)+

        /// All limits, in the order of their codes.
        pub static LIMITS: &[&Limit] = &[$(&$name),+];
    };
}

limits! {
    ROOT_NOT_RECORD = "ROOT_NOT_RECORD",
        "The root of the schema is no record.",
        "A message is a struct in Rust. Wrap the type in a record with one field.";
    EMPTY_UNION = "UNION_EMPTY",
        "A union has no branches.",
        "No value can be written of it. Give it a branch, or remove the field.";
    DECIMAL_TOO_WIDE = "DECIMAL_TOO_WIDE",
        "A decimal has more than 38 digits.",
        "Its value is an `i128` in Rust, which holds 38 digits. Lower the `precision`, or take the logical type away and keep \
         bytes.";
    NO_FINITE_VALUE = "RECORD_INFINITE",
        "A record contains itself, and no value of it can end.",
        "Make the inner one nullable, or an array or a map of it.";
    MODULE_TAKEN = "MODULE_NAME_TAKEN",
        "Two contracts or owners would be one Rust module.",
        "Modules are named after the contract's id with `_` for `-`, so ids that differ in dashes only are the same. Rename one \
         while it has no released version.";
    BAD_DEFAULT = "DEFAULT_INVALID",
        "A default is no value of its type.",
        "Avro's own parser takes some defaults that no reader can use: a symbol that the enum lacks, a decimal of more digits \
         than its precision, a text that is no UUID. Write one that is a value.";
    TYPE_TOO_DEEP = "TYPE_TOO_DEEP",
        "Types lie in each other deeper than Rust's compiler follows.",
        "The compiler looks 128 steps into a type, and half of them are left to what holds the message: at most 64 steps, of \
         which an array, a map or a recursive record takes 3, and any other type 1. Put fewer of them into each other.";
    DEFAULT_TOO_DEEP = "DEFAULT_TOO_DEEP",
        "More than 32 values of a default lie in each other.",
        "Each is an expression within an expression of the generated code. Make the default a smaller one.";
    UNRESOLVABLE = "VERSION_UNRESOLVABLE",
        "The newest version cannot read one that the contract's strategy promises to read.",
        "`schemactl check` tells of such breaks by rules of their own, unless they are turned down. An enum without symbols \
         cannot even be read by itself. A break that is accepted in `accepted.toml` is no promise: the newest version's types \
         then leave the older one out.";
    BAD_ID = "ID_FIELD_INVALID",
        "The contract's `id` names no field that can be a message's id.",
        "An id is a string with the logical type `uuid`, and no record on the way to it is nullable.";
    BAD_KEY = "KEY_FIELD_INVALID",
        "The contract's `key` names no field that can be an entity's key.",
        "A key is a string, a uuid, an int, a long or an enum, and no record on the way to it is nullable.";
    NOT_RUST = "GENERATED_CODE_INVALID",
        "The generated text is no Rust.",
        "This is a fault of the generator. Please report it with the schema.";
}
