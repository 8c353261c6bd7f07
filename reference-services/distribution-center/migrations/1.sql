-- A row is an order that this center has ready.
CREATE TABLE orders (
    order_id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel IN ('UNKNOWN', 'HTTP', 'COMMAND')),
    created_at BIGINT NOT NULL,
    ready_at BIGINT NOT NULL,
    -- The contract's version that its order-created event was written with.
    contract_version BIGINT NOT NULL
);
CREATE INDEX orders_newest ON orders (ready_at, order_id);

-- A row is an item of an order, numbered from 0 in the order in which it was asked for.
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
