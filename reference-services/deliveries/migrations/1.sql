-- One row for each delivered order.
CREATE TABLE deliveries (
    order_id TEXT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    ready_at BIGINT NOT NULL,
    delivered_at BIGINT NOT NULL
);
CREATE INDEX deliveries_newest ON deliveries (delivered_at, order_id);

-- One row for each delivered item, numbered from 0 in the sequence of the request.
CREATE TABLE delivered_items (
    order_id TEXT NOT NULL REFERENCES deliveries (order_id),
    position BIGINT NOT NULL,
    item_id TEXT NOT NULL UNIQUE,
    delivery_address TEXT NOT NULL,
    received_by TEXT NOT NULL,
    delivery_method TEXT NOT NULL,
    delivered_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, position)
);
