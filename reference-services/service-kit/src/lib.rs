//! What every service needs once: outbox, inbox, consumer loop, retry, dead letter, HTTP, telemetry.
