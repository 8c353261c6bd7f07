-- One row for each order.
CREATE TABLE orders (
    order_id TEXT NOT NULL PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('CREATED', 'READY', 'DELIVERED')),
    channel TEXT NOT NULL CHECK (channel IN ('HTTP', 'COMMAND')),
    command_id TEXT,
    created_at BIGINT NOT NULL,
    ready_at BIGINT,
    delivered_at BIGINT
);
CREATE INDEX orders_newest ON orders (created_at, order_id);
CREATE INDEX orders_newest_by_status ON orders (status, created_at, order_id);

-- One row for each item of an order, numbered from 0 in the sequence of the request.
CREATE TABLE order_items (
    order_id TEXT NOT NULL REFERENCES orders (order_id),
    position BIGINT NOT NULL,
    item_id TEXT NOT NULL UNIQUE,
    pickup_address TEXT NOT NULL,
    delivery_address TEXT NOT NULL,
    size TEXT NOT NULL,
    phone TEXT NOT NULL,
    PRIMARY KEY (order_id, position)
);
