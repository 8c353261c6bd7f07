"""Creates and reads Avro data with fastavro.

Answers each JSON line on standard input with one on standard output. Schemas are strings of
JSON, datums are hexadecimal.

- {"generate": SCHEMA, "count": N, "seed": S}: N random datums
- {"resolve": WRITER, "to": READER, "datums": [...]}: decodes each with both schemas, encodes it with the reader's
- {"read": WRITER, "to": READER, "datum": DATUM}: whether it can be read, logical types left out; null if one of the
  schemas is invalid
- {"values": SCHEMA, "datums": [...]}: the value of each as JSON
"""

import io
import json
import random
import string
import sys
import uuid
from datetime import datetime

from fastavro import schemaless_reader, schemaless_writer
from fastavro.schema import parse_schema

# The range of `datetime`.
MAX_SECONDS = 253_402_300_799
NUMBERS = {"int": 31, "long": 63}
LOGICAL_RANGES = {
    "date": (-700_000, 2_900_000),
    "time-millis": (0, 86_399_999),
    "time-micros": (0, 86_399_999_999),
    "timestamp-millis": (-62_000_000_000_000, MAX_SECONDS * 1_000),
    "timestamp-micros": (-62_000_000_000_000_000, MAX_SECONDS * 1_000_000),
    "local-timestamp-millis": (-62_000_000_000_000, MAX_SECONDS * 1_000),
    "local-timestamp-micros": (-62_000_000_000_000_000, MAX_SECONDS * 1_000_000),
}


def main():
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line)), default=text), flush=True)


def answer(request):
    if "generate" in request:
        schema, names = parsed(request["generate"])
        maker = Maker(random.Random(request["seed"]), names)
        return {"datums": [encode(schema, maker.make(schema)) for _ in range(request["count"])]}
    if "resolve" in request:
        writer, reader = parsed(request["resolve"])[0], parsed(request["to"])[0]
        return {"datums": [encode(reader, decode(datum, writer, reader)) for datum in request["datums"]]}
    if "read" in request:
        return {"reads": reads(request)}
    if "values" in request:
        schema, _ = parsed(request["values"])
        return {"values": [decode(datum, schema, schema) for datum in request["datums"]]}
    return {"error": f"not understood: {request}"}


def reads(request):
    """Returns whether a datum can be read; every exception of the reader means that it cannot."""
    try:
        writer, reader = (parsed(plain(request[side]))[0] for side in ("read", "to"))
    except Exception:
        return None
    try:
        decode(request["datum"], writer, reader)
    except Exception:
        return False
    return True


def plain(definition):
    """Returns a schema without its logical types."""
    return json.dumps(without_logical_types(json.loads(definition)))


def without_logical_types(schema):
    if isinstance(schema, list):
        return [without_logical_types(branch) for branch in schema]
    if isinstance(schema, dict):
        return {key: without_logical_types(value) for key, value in schema.items() if key != "logicalType"}
    return schema


def text(value):
    """Converts values that JSON does not have: times to UTC, everything else to Python's notation."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def parsed(definition):
    names = {}
    return parse_schema(json.loads(definition), named_schemas=names), names


def encode(schema, value):
    buffer = io.BytesIO()
    schemaless_writer(buffer, schema, value)
    return buffer.getvalue().hex()


def decode(datum, writer, reader):
    buffer = io.BytesIO(bytes.fromhex(datum))
    # With the names of union branches, so that encoding again cannot choose another branch.
    value = schemaless_reader(buffer, writer, reader, return_record_name=True)
    if buffer.read(1):
        raise ValueError(f"bytes are left over behind the datum {datum}")
    return value


class Maker:
    """Creates random values of a schema, with many values at the edges of ranges."""

    def __init__(self, chance, names):
        self.chance = chance
        self.names = names

    def make(self, schema, depth=0):
        if isinstance(schema, list):
            # At depth the first branch, which is null in recursive records.
            return self.branch(schema[0] if depth > 5 else self.chance.choice(schema), depth)
        if isinstance(schema, str):
            return self.make(self.names[schema], depth) if schema in self.names else self.primitive(schema)
        kind, logical = schema["type"], schema.get("logicalType")
        if logical in LOGICAL_RANGES:
            return self.number(*LOGICAL_RANGES[logical])
        if logical == "uuid":
            return str(uuid.UUID(int=self.chance.getrandbits(128)))
        if logical == "decimal" and kind == "bytes":
            unscaled = self.chance.randint(-(10 ** schema["precision"]) + 1, 10 ** schema["precision"] - 1)
            return unscaled.to_bytes((unscaled + (unscaled < 0)).bit_length() // 8 + 1, "big", signed=True)
        if kind == "record" or kind == "error":
            return {field["name"]: self.make(field["type"], depth + 1) for field in schema["fields"]}
        if kind == "enum":
            return self.chance.choice(schema["symbols"])
        if kind == "fixed":
            return self.chance.randbytes(schema["size"])
        if kind == "array":
            return [self.make(schema["items"], depth + 1) for _ in range(self.size(depth))]
        if kind == "map":
            return {self.text(): self.make(schema["values"], depth + 1) for _ in range(min(1, self.size(depth)))}
        return self.make(kind, depth)

    def branch(self, schema, depth):
        value = self.make(schema, depth)
        named = self.names.get(schema) if isinstance(schema, str) else schema
        if isinstance(named, dict) and named.get("type") in ("record", "error", "enum", "fixed"):
            return (named["name"], value)
        return value

    def primitive(self, kind):
        if kind in NUMBERS:
            return self.number(-(2 ** NUMBERS[kind]), 2 ** NUMBERS[kind] - 1)
        makers = {
            "null": lambda: None,
            "boolean": lambda: self.chance.random() < 0.5,
            # Multiples of a half are exact in both widths.
            "float": lambda: self.number(-(2**20), 2**20) / 2,
            "double": lambda: self.number(-(2**50), 2**50) / 2,
            "bytes": lambda: self.chance.randbytes(self.size(0)),
            "string": self.text,
        }
        return makers[kind]()

    def number(self, low, high):
        edges = [edge for edge in (low, -1, 0, 1, 63, 64, high) if low <= edge <= high]
        return self.chance.choice(edges) if self.chance.random() < 0.3 else self.chance.randint(low, high)

    def size(self, depth):
        return 0 if depth > 5 else self.chance.choice((0, 1, 2, 3, 70 if depth == 0 else 5))

    def text(self):
        letters = string.printable + "äñ€漢😀"
        return "".join(self.chance.choice(letters) for _ in range(self.size(1)))


if __name__ == "__main__":
    main()
