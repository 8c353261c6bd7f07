//! The error codes of the demo. `schemactl explain CODE` prints the explanation of a code.

service_kit::error_codes! {
    CONTRACTS_HAVE_FINDINGS,
    EVENTS_REGENERATED,
    SERVICE_SPAWN_FAILED,
    SERVICE_CRASHES,
    SERVICE_START_TIMED_OUT,
    ORDER_REJECTED,
    DEMO_FILE_UNUSABLE,
    DEMO_BROKER_NAME_TAKEN,
    DEMO_USAGE,
    DEMO_TASK_FAILED,
    DEMO_INTERRUPTED,
}
