//! Errors that every service can have: broker, database, message handling, start and stop, HTTP.

crate::code::codes! {
    Kit;
    BROKER_CONNECTION_FAILED,
        "The service cannot connect to the broker.",
        "The broker is down, restarting or not reachable from here. The service tries again until it connects, and is not \
         ready meanwhile.";
    SEND_UNCONFIRMED,
        "The broker did not confirm a message in time.",
        "The message may or may not be stored, so the relay sends it again. Consumers drop the duplicate by its id.";
    TOPIC_SCHEMA_REJECTED,
        "The broker does not accept the producer's or consumer's schema on this topic.",
        "The schema is not registered, or is incompatible with the registered ones. Run `schemactl publish`, or deploy the \
         version that the registry expects.";
    TOPIC_NOT_FOUND,
        "The topic, its namespace or its tenant does not exist.",
        "`schemactl publish` creates tenant, namespace and topics.";
    TOPIC_FORBIDDEN,
        "The service's credentials do not allow the operation on this topic.",
        "Grant the role `produce` and `consume` on the namespace.";
    MESSAGE_REJECTED,
        "The broker rejects a single message.",
        "Most often it is larger than the broker allows. Later messages of the same key wait until it is handled.";
    MESSAGE_DISCARDED,
        "The broker confirmed a message without storing it.",
        "Broker deduplication is on and took the message for a duplicate. Turn it off for the namespace: consumers \
         deduplicate events by their id.";
    BROKER_CONNECTION_CLOSED,
        "The connection to the broker was closed by this service.",
        "The service is stopping, or the connection is being replaced. The operation is tried again on the next connection.";
    BROKER_CONFIG_INVALID,
        "A setting of the broker connection is wrong.",
        "The message names the setting and what it accepts. A broker's address is `pulsar://HOST:PORT` or \
         `pulsar+ssl://HOST:PORT`.";
    DATABASE_URL_INVALID,
        "The database URL does not name a supported database.",
        "Use `sqlite://FILE` or `postgres://USER@HOST/DATABASE`.";
    DATABASE_UNAVAILABLE,
        "The database cannot be opened.",
        "The message has the driver's reason. Check that the database exists, that it is reachable and that the service may \
         write to it.";
    DATABASE_QUERY_FAILED,
        "A database statement failed.",
        "The message says what the statement was for and has the driver's reason. Locks and lost connections are retried; \
         any other reason is final for the message or request.";
    MIGRATION_CHANGED,
        "A migration that was already applied has changed since.",
        "Applied migrations are never edited: the databases that have them would differ. Undo the edit and add a new \
         migration.";
    OUTBOX_VERSION_UNDECLARED,
        "The outbox has an event in a version that the service does not declare.",
        "Another version of the program wrote the row, and this one has no schema for it. The row is parked after some attempts, \
         and later rows of its key wait. Deploy a program that declares the version with `publishes`, or discard the row.";
    MESSAGE_UNDECODABLE,
        "The message's bytes cannot be decoded with the schema that the producer declared.",
        "The reason in the dead letter has the decoder's error and the offset. The producer wrote with another schema than it \
         registered, or the bytes are corrupt.";
    MESSAGE_WITHOUT_SCHEMA,
        "The message has no schema version.",
        "A producer without a schema sent it. `schemactl publish` sets `schema_validation_enforced`, which makes the broker \
         refuse such producers.";
    MESSAGE_VERSION_UNREADABLE,
        "The message was written with a version that this service cannot read.",
        "The message is held for a while, in case a newer instance takes over. Then it becomes a dead letter. Upgrade the \
         service, then redrive the dead letters.";
    HANDLER_PANICKED,
        "The handler panicked on this message.",
        "A message whose handler panics repeatedly becomes a dead letter, so that it does not block its key. The reason has \
         the panic's message, the log has the place. Fix the handler, then redrive the dead letters.";
    HANDLER_TIMED_OUT,
        "The handler did not finish in time.",
        "The transaction was rolled back, and the message is retried. A slow database or a lock is the usual cause.";
    LISTEN_FAILED,
        "The service cannot listen on its address.",
        "Another program uses the port, or the address is not one of this machine. Choose another with `--listen`.";
    SHUTDOWN_TIMED_OUT,
        "The service did not stop in time.",
        "No message is lost: unfinished work was not acknowledged and is delivered again at the next start.";
    SERVICE_NOT_READY,
        "The service did not become ready in time.",
        "The message lists what is missing: database, broker or subscriptions.";
    NOT_FOUND,
        "The requested resource does not exist.",
        "The answer's `detail` says what was not found.";
    BODY_INVALID,
        "The request's body cannot be read.",
        "It is not JSON, has another content type, does not have the expected fields, or is too large. `detail` has the \
         reason.";
    PATH_INVALID,
        "A part of the request's path is not valid.",
        "Most often an id in the path is not a UUID. `detail` has the reason.";
    QUERY_INVALID,
        "A query parameter is unknown or has an invalid value.",
        "`detail` names the parameter and the reason.";
    CURSOR_INVALID,
        "The cursor of a page is not valid.",
        "Use the cursor from the previous page unchanged, or start without one.";
    IDEMPOTENCY_KEY_INVALID,
        "The header `Idempotency-Key` is not valid.",
        "`detail` says which keys are accepted.";
    IDEMPOTENCY_KEY_REUSED,
        "The header `Idempotency-Key` was used before with another request.",
        "Use a new key for each new request, and the same key only to repeat the same request.";
    REQUEST_FAILED,
        "The service failed to answer the request.",
        "The log has the reason. The request can be repeated with the same `Idempotency-Key`.";
    METHOD_NOT_ALLOWED,
        "The resource does not support the request's method.",
        "The header `Allow` of the answer lists the supported methods.";
    SERVICE_STOPPING,
        "The service is stopping and accepts no more requests.",
        "Repeat the request; another instance or the restarted one answers it.";
    BODY_TIMED_OUT,
        "The request's body did not arrive in time.",
        "The client is too slow or has stopped sending. Repeat the request.";
}
