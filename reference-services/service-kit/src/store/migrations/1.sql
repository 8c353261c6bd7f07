-- One row for each event that a subscription has handled.
CREATE TABLE inbox (
    subscription TEXT NOT NULL,
    event_id TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (subscription, event_id)
);
CREATE INDEX inbox_by_age ON inbox (received_at);

-- One row for each event to publish. Each row has a state, because a cursor could skip rows: ids are assigned before the
-- commit, so a row with a lower id may become visible after one with a higher id.
CREATE TABLE outbox (
    id {identity},
    event_id TEXT NOT NULL,
    contract TEXT NOT NULL,
    contract_version BIGINT NOT NULL,
    topic TEXT NOT NULL,
    message_key TEXT NOT NULL,
    payload {bytes} NOT NULL,
    properties TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'parked', 'sent')),
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    last_error TEXT,
    sent_at BIGINT
);
CREATE INDEX outbox_unsent ON outbox (id) WHERE state <> 'sent';
CREATE INDEX outbox_unsent_by_key ON outbox (topic, message_key, id) WHERE state <> 'sent';
CREATE INDEX outbox_sent_by_age ON outbox (sent_at) WHERE state = 'sent';

-- One row for each response to a request with an Idempotency-Key.
CREATE TABLE http_idempotency (
    route TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    location TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (route, idempotency_key)
);
CREATE INDEX http_idempotency_by_age ON http_idempotency (created_at);
