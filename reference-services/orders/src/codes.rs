//! The error codes of the orders service. `schemactl explain CODE` prints the explanation of a code.

service_kit::error_codes! {
    ORDER_INVALID,
    ORDER_ID_REUSED,
    ORDER_UNKNOWN,
}
