"""Orders a delivery with two `.avsc` files and a broker, without any code of the services.

It sends a `create-order` command and waits for the `order-delivered` event of that order, with the official Pulsar
client and fastavro. It prints the message that it sent and the one that it received, one JSON object a line.
"""

import argparse
import json
import os
import sys
import time
import uuid
from datetime import datetime, timezone

import fastavro.schema
import pulsar
from pulsar.schema import AvroSchema


def main():
    arguments = parse_arguments()
    client = pulsar.Client(arguments.broker, logger=quiet_logger())
    try:
        return order(client, arguments)
    finally:
        client.close()


def order(client, arguments):
    # Before the command is sent, since a new subscription does not get earlier messages.
    consumer = client.subscribe(
        arguments.event_topic,
        subscription_name=f"python-{uuid.uuid4()}",
        schema=contract(arguments.event_schema),
    )
    producer = client.create_producer(arguments.command_topic, schema=contract(arguments.command_schema))
    command = create_order(parcels=arguments.parcels)
    order_id = command["data"]["order_id"]
    producer.send(command, partition_key=order_id)
    show("sent", command)

    deadline = time.monotonic() + arguments.timeout
    while (left := deadline - time.monotonic()) > 0:
        try:
            message = consumer.receive(timeout_millis=int(left * 1000))
        except pulsar.Timeout:
            break
        event = message.value()
        consumer.acknowledge(message)
        if str(event["data"]["order_id"]) == order_id:
            show("received", event)
            return 0
    print(f"no order-delivered event for {order_id} within {arguments.timeout} s", file=sys.stderr)
    return 1


def create_order(parcels):
    """Creates a command of the contract `orders/create-order`."""
    now = datetime.now(timezone.utc)
    items = [
        {
            "pickup_address": f"Calle Mayor {number}, Madrid",
            "delivery_address": f"Königstraße {number}, Köln",
            "size": "MEDIUM",
            "phone": "+34 600 000 000",
        }
        for number in range(1, parcels + 1)
    ]
    return {
        "id": str(uuid.uuid4()),
        "time": now,
        "ingestion": now,
        "specversion": "1.0",
        "type": "CreateOrder",
        "datacontenttype": "application/avro",
        "service_name": "python",
        "data": {"order_id": str(uuid.uuid4()), "items": items},
    }


def contract(path):
    """Creates a schema for the client from the contract's file, unchanged."""
    with open(path, encoding="utf-8") as file:
        definition = json.load(file)
    fastavro.schema.parse_schema(definition)
    return AvroSchema(None, schema_definition=definition)


def show(what, value):
    print(json.dumps({what: value}, default=str, ensure_ascii=False), flush=True)


def quiet_logger():
    import logging

    logger = logging.getLogger("pulsar")
    logger.setLevel(logging.ERROR)
    return logger


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--broker", required=True, help="pulsar://host:port")
    parser.add_argument("--command-topic", required=True)
    parser.add_argument("--command-schema", required=True, help="the .avsc file of create-order")
    parser.add_argument("--event-topic", required=True)
    parser.add_argument("--event-schema", required=True, help="the .avsc file of order-delivered")
    parser.add_argument("--parcels", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=60, help="seconds to wait for the delivery")
    return parser.parse_args()


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # The client is closed. At the normal exit of the interpreter, its threads could still abort the process
    # ("terminate called without an active exception").
    os._exit(status or 0)
