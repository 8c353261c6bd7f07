//! The error codes of the kit. `schemactl explain CODE` prints the explanation of a code.

/// Defines error codes as constants whose value is their name, and a constant `ALL` that lists them.
#[macro_export]
macro_rules! error_codes {
    ($($code:ident),+ $(,)?) => {
        $(
            #[doc = concat!("The code `", stringify!($code), "`.")]
            pub const $code: &str = stringify!($code);
        )+

        /// All error codes of this crate.
        pub const ALL: &[&str] = &[$($code),+];
    };
}

error_codes! {
    BROKER_CONNECTION_FAILED,
    SEND_UNCONFIRMED,
    TOPIC_SCHEMA_REJECTED,
    TOPIC_NOT_FOUND,
    TOPIC_FORBIDDEN,
    MESSAGE_REJECTED,
    MESSAGE_DISCARDED,
    BROKER_CONNECTION_CLOSED,
    BROKER_CONFIG_INVALID,
    DATABASE_URL_INVALID,
    DATABASE_UNAVAILABLE,
    DATABASE_QUERY_FAILED,
    MIGRATION_CHANGED,
    OUTBOX_VERSION_UNDECLARED,
    MESSAGE_UNDECODABLE,
    MESSAGE_WITHOUT_SCHEMA,
    MESSAGE_VERSION_UNREADABLE,
    HANDLER_PANICKED,
    HANDLER_TIMED_OUT,
    LISTEN_FAILED,
    SHUTDOWN_TIMED_OUT,
    SERVICE_NOT_READY,
    NOT_FOUND,
    BODY_INVALID,
    PATH_INVALID,
    QUERY_INVALID,
    CURSOR_INVALID,
    IDEMPOTENCY_KEY_INVALID,
    IDEMPOTENCY_KEY_REUSED,
    REQUEST_FAILED,
    METHOD_NOT_ALLOWED,
    SERVICE_STOPPING,
    BODY_TIMED_OUT,
}
