//! Errors of single services, and of the demo.

crate::code::codes! {
    Services;
    ORDER_INVALID,
        "The order is not valid.",
        "The answer or the dead letter names each wrong field and the reason.";
    ORDER_ID_REUSED,
        "The order's id was used before for another order.",
        "Repeating the same order returns the existing one. Use a new id for another order.";
    ORDER_UNKNOWN,
        "An event is about an order that the service does not have.",
        "The service stores an order before it publishes any event about it. So the event belongs to another environment, or \
         the database was replaced.";
    CONTRACTS_HAVE_FINDINGS,
        "The demo stopped because the contracts have findings.",
        "The findings are printed above. Fix them, or release drafts with `schemactl release`.";
    EVENTS_REGENERATED,
        "The generated code was not up to date and was generated again.",
        "Run the demo again, so that the services are built with the new code.";
    SERVICE_SPAWN_FAILED,
        "The demo cannot start a service's process.",
        "The message has the operating system's reason.";
    SERVICE_CRASHES,
        "A service ends each time the demo starts it.",
        "The message has the end of the service's log. `--keep` keeps all logs.";
    SERVICE_START_TIMED_OUT,
        "A service was not ready in time.",
        "The message has the last answer of `/readyz`. `--keep` keeps the logs of all services.";
    ORDER_REJECTED,
        "A service rejected an order that the demo placed.",
        "The message has the status and the body of the answer.";
    DEMO_FILE_UNUSABLE,
        "The demo cannot use a file or a folder.",
        "The message says what it is for and has the operating system's reason.";
    DEMO_BROKER_NAME_TAKEN,
        "Another demo started a broker with the same name at the same time.",
        "Run the demo again: it chooses a name that no running broker has.";
    DEMO_USAGE,
        "The demo's options do not go together.",
        "The message names them; `cargo demo --help` describes each.";
    DEMO_TASK_FAILED,
        "A task of the demo ended early.",
        "This is a bug of the demo. Please report it with the output.";
    DEMO_INTERRUPTED,
        "The demo was interrupted.",
        "Ctrl-C stops the demo and everything that it started.";
}
