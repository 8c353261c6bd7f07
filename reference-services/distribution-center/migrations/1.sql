-- One row for each prepared order.
CREATE TABLE orders (
    order_id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel IN ('UNKNOWN', 'HTTP', 'COMMAND')),
    created_at BIGINT NOT NULL,
    ready_at BIGINT NOT NULL,
    -- The version of the contract that wrote its order-created event.
    contract_version BIGINT NOT NULL
);
CREATE INDEX orders_newest ON orders (ready_at, order_id);

-- One row for each item of an order, numbered from 0 in the sequence of the request.
CREATE TABLE order_items (
    order_id TEXT NOT NULL REFERENCES orders (order_id),
    position BIGINT NOT NULL,
    item_id TEXT NOT NULL UNIQUE,
    center_address TEXT NOT NULL,
    delivery_address TEXT NOT NULL,
    size TEXT NOT NULL,
    phone TEXT NOT NULL,
    PRIMARY KEY (order_id, position)
);
