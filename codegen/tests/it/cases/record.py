"""Records what fastavro writes for the values below: `python record.py` rewrites recorded.tsv.

The tests decode these bytes and compare the result with the same values in Rust, so that the bytes come from a codec
that shares no code with ours. Needs fastavro 1.13.
"""

import io
import json
import pathlib
import uuid
from decimal import Decimal

import fastavro

HERE = pathlib.Path(__file__).parent
ID = uuid.UUID("01234567-89ab-cdef-0123-456789abcdef")
OTHER = uuid.UUID("ffffffff-ffff-4fff-bfff-ffffffffffff")
SPAN = bytes([1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 0, 0])

VALUES = [
    ("values/primitives", 1, "ordinary", dict(nothing=None, flag=True, small=-3, large=1 << 40, single=1.5, double=-0.1, raw=b"\x00\xff", text="grüße €")),
    ("values/primitives", 1, "extremes", dict(nothing=None, flag=False, small=-(1 << 31), large=-(1 << 63), single=float("inf"), double=5e-324, raw=b"", text="")),
    ("values/primitives", 1, "largest", dict(nothing=None, flag=True, small=(1 << 31) - 1, large=(1 << 63) - 1, single=-0.0, double=1.7976931348623157e308, raw=bytes(range(200)), text="x" * 100)),
    ("values/times", 1, "ordinary", dict(date=20000, time_millis=3_600_001, time_micros=3_600_000_001, instant_millis=1_700_000_000_123, instant_micros=1_700_000_000_123_456, local_millis=-1, local_micros=0)),
    ("values/decimals", 1, "positive", dict(price=Decimal("19.90"), exact=Decimal("1234567890123456789012345678.0123456789"), whole=Decimal(128), fixed=Decimal("1.5000"), wide=Decimal(10**38 - 1))),
    ("values/decimals", 1, "negative", dict(price=Decimal("-0.01"), exact=Decimal("-9999999999999999999999999999.9999999999"), whole=Decimal(-129), fixed=Decimal("-1.5000"), wide=Decimal(-(10**38) + 1))),
    ("values/identifiers", 1, "two", dict(id=ID, related=[OTHER, ID], parent=OTHER, by_name={"a": ID})),
    ("values/durations", 1, "spans", dict(span=SPAN, spans=[SPAN, bytes(12)])),
    ("values/fixed", 1, "bytes", dict(small=bytes(range(16)), large=bytes(range(40)), again=bytes(16), empty=b"", many=[bytes([7] * 16)])),
    ("values/nested", 1, "full", dict(grid=[[1, 2], [], [3]], chunks=[b"a", b""], tree={"x": {"y": ["z"]}}, maybe=[None, 5], options={"a": None, "b": "text", "c": 9})),
    ("values/nested", 1, "empty", dict(grid=[], chunks=[], tree={}, maybe=None, options={})),
    ("values/emptiness", 1, "some", dict(empty={}, nulls=[None] * 3, nothings=[{}] * 2, by_name={"a": None})),
    ("values/repeated", 1, "full", dict(home=dict(street="s", city="c"), work=dict(street="w", city="d"), others=[dict(street="o", city="e")], level="HIGH", levels=["LOW", "HIGH"])),
    ("values/problem", 1, "cause", dict(code=404, cause="gone")),
    ("values/many-symbols", 1, "last", dict(symbol="C129")),
    ("unions/options", 1, "some", dict(first="a", last="b", number=5, at=1_700_000_000_000)),
    ("unions/options", 1, "none", dict(first=None, last=None, number=None, at=None)),
    ("unions/lone", 1, "one", dict(nothing=None, one="x")),
    ("unions/scalars", 1, "null", dict(value=None, values=[("float", 1.5), ("double", 1.5)])),
    ("unions/scalars", 1, "boolean", dict(value=("boolean", True), values=[])),
    ("unions/scalars", 1, "int", dict(value=("int", 1), values=[])),
    ("unions/scalars", 1, "long", dict(value=("long", 1), values=[])),
    ("unions/scalars", 1, "float", dict(value=("float", 1.0), values=[])),
    ("unions/scalars", 1, "double", dict(value=("double", 1.0), values=[])),
    ("unions/scalars", 1, "bytes", dict(value=("bytes", b"x"), values=[])),
    ("unions/scalars", 1, "string", dict(value=("string", "x"), values=[])),
    ("unions/times", 1, "time", dict(value=("long", 1_700_000_000_000), exact=Decimal("12.34"))),
    ("unions/times", 1, "text", dict(value="text", exact=ID)),
    ("unions/times", 1, "date", dict(value=None, exact=("int", 20000))),
    ("unions/records", 1, "card", dict(payload=("test.unions.Card", dict(number="1")), more=[None, ("test.unions.Cash", dict(amount=2)), ("test.unions.Card", dict(number="3"))])),
    ("unions/records", 1, "bank", dict(payload=("test.unions.Bank", dict(number="1")), more=[])),
    ("unions/enums", 1, "first", dict(state=("test.unions.Colour", "GREEN"))),
    ("unions/enums", 1, "second", dict(state=("test.unions.Light", "GREEN"))),
    ("unions/containers", 1, "array", dict(value=[1, 2], deep=5)),
    ("unions/containers", 1, "map", dict(value={"a": "b"}, deep=[1, ["x", "y"]])),
    ("unions/containers", 1, "fixed", dict(value=("test.unions.Key", b"abcd"), deep=[])),
    ("unions/many", 1, "last", dict(value=("test.unions.F69", b"z"))),
    ("recursion/list", 1, "three", dict(value=1, next=dict(value=2, next=dict(value=3, next=None)))),
    ("recursion/tree", 1, "tree", dict(name="root", children=[dict(name="leaf", children=[], by_name={})], by_name={"k": dict(name="named", children=[], by_name={})})),
    ("recursion/expression", 1, "sum", dict(term=("test.recursion.Sum", dict(left=dict(term=1), right=dict(term=("test.recursion.Negation", dict(of=dict(term=[dict(term=2)])))))))),
    ("recursion/mutual", 1, "team", dict(name="a", team=dict(lead=dict(name="b", team=None), members=[dict(name="c", team=None)]))),
    ("names/keywords", 1, "numbers", {**{n: i for i, n in enumerate("type gen self Self super crate async await match fn box try dyn union r reader out value item _".split())}, "kind": "self"}),
    ("names/prelude", 1, "full", dict(string=dict(value="s"), vec=dict(items=["a"]), result="Err", box=dict(raw=b"r", next=None), some=b"xy", ok=b"k", own=dict(a=1), map={"m": dict(value="v")}, clone=b"c", default=dict(a=4))),
    ("names/case", 1, "all", dict(fooBar=1, foo_bar="two", FooBar=True, symbol="aB", one=dict(x=3), two=dict(y=4), three=("test.names.foo_bar", dict(x=5)))),
    ("names/namespaces", 1, "all", dict(mine=dict(a=1), theirs=dict(b="two"), deeper=dict(c=True, up=dict(a=3), beside=dict(b="four")), above=dict(d=5), reserved=dict(e=6), std=dict(f="seven"))),
    ("names/no-namespace", 1, "both", dict(inner=dict(a=1), other=dict(b=2))),
    ("names/unicode", 1, "words", {"número": 1, "имя": "two", "größe": "名前"}),
    ("names/unions", 1, "all", dict(payload=1, taken=dict(a=2), long=("long", 3))),
    ("texts/docs", 1, "plain", dict(field="x", kind="A", key=b"k")),
    ("defaults/all", 1, "old", dict(id=1)),
    ("defaults/complete", 1, "own", dict(retries=5, name="n", inner=dict(a=1, b=2))),
    ("evolution/promotions", 1, "old", dict(a=-1, b=16777217, c=3, d=1 << 40, e=-(1 << 40), f=0.5, g="gé".encode(), h="hé", i=[1, -2], j={"k": 4}, k=1_700_000_000_000, l=str(ID))),
    ("evolution/promotions", 2, "new", dict(a=-1, b=1.5, c=3.5, d=1.0, e=2.0, f=0.5, g="g", h=b"h", i=[1.0], j={"k": 4}, k=1_700_000_000_000, l=ID)),
    ("evolution/removed", 1, "old", dict(before="b", skip_null=None, skip_boolean=True, skip_int=-70, skip_long=1 << 50, skip_float=1.0, skip_double=2.0, skip_bytes=b"xyz", skip_string="gone", skip_fixed=b"abc", skip_enum="B", skip_array=["a", "b"], skip_map={"m": 1}, skip_nulls=[None, None], skip_union="u", skip_record=dict(x=1, y=[1.0, 2.0]), skip_tree=dict(children=[dict(children=[dict(children=[])])]), skip_option=dict(x=2, y=[]), after="a")),
    ("evolution/removed", 2, "new", dict(after="a", before="b")),
    ("evolution/renamed", 1, "old", dict(old="o", inner=dict(a=1), kind="X", key=b"kk", either=dict(a=2))),
    ("evolution/symbols", 1, "known", dict(kept="C", strict="B")),
    ("evolution/symbols", 1, "unknown", dict(kept="D", strict="B")),
    ("evolution/symbols", 1, "strict", dict(kept="A", strict="A")),
    ("evolution/unions", 1, "strings", dict(widened="w", narrowed="n", wrapped="x", unwrapped="u", swapped=5, promoted=7, promoted_branches=("int", 3), record=dict(a=1), same="s")),
    ("evolution/unions", 1, "nulls", dict(widened=None, narrowed=None, wrapped="x", unwrapped="u", swapped=None, promoted=7, promoted_branches=("float", 1.5), record=dict(a=1), same=4)),
    ("evolution/unions", 1, "int", dict(widened=None, narrowed=3, wrapped="x", unwrapped="u", swapped=None, promoted=7, promoted_branches=("float", 1.5), record=dict(a=1), same=4)),
    ("evolution/recursive", 1, "old", dict(name="root", extra=1, children=[dict(name="leaf", extra=2, children=[], parent=None)], parent=dict(name="up", extra=3, children=[], parent=None))),
    ("evolution/unchanged", 1, "first", dict(a=1)),
    ("evolution/unchanged", 2, "second", dict(a=2)),
]


def write(schema, value):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, value)
    data = out.getvalue()
    # fastavro must be able to read the bytes, too.
    fastavro.schemaless_reader(io.BytesIO(data), schema, None)
    return data


def ascii_names(value):
    """fastavro accepts only ASCII names; names do not affect the bytes."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads("".join(c if c.isascii() else f"u{ord(c):04x}" for c in text))


def main():
    lines = ["# contract\tversion\tlabel\tbytes that fastavro writes\n"]
    for contract, version, label, value in VALUES:
        text = (HERE / "schemas" / contract / f"v{version}.avsc").read_text()
        schema = json.loads(text)
        if contract == "names/unicode":
            schema, value = ascii_names(schema), ascii_names(value)
        schema = fastavro.parse_schema(schema)
        lines.append(f"{contract}\t{version}\t{label}\t{write(schema, value).hex()}\n")
    (HERE / "recorded.tsv").write_text("".join(lines))


main()
