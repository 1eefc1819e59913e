"""openapi.yaml as the judge of answers: a small validator of the JSON Schema that the file uses.

Stricter than the standard in one thing: where an object's properties are listed, there are no others,
unless additionalProperties says so. A keyword that is not known here is an error of the file (lint.py).
"""

import functools
import json
import os
import re

import yaml

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "openapi.yaml")

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "null": lambda v: v is None,
}

KEYWORDS = {
    "$ref", "type", "enum", "const", "properties", "required", "additionalProperties", "items", "oneOf", "anyOf",
    "allOf", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "minItems", "maxItems", "pattern",
    "format", "description", "examples", "example", "default", "title", "contentEncoding", "contentMediaType",
}


@functools.lru_cache(maxsize=1)
def document():
    with open(FILE, encoding="utf-8") as file:
        return yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def resolve(node):
    """Follow $ref, which only points into this file."""
    while isinstance(node, dict) and "$ref" in node:
        target = document()
        for word in node["$ref"].removeprefix("#/").split("/"):
            target = target[word]
        node = target
    return node


def _check_object(schema, value, where):
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            return f"{where}: {name} is missing"
    others = schema.get("additionalProperties", "properties" not in schema)
    for name, item in value.items():
        inner = properties.get(name, others)
        if inner is False:
            return f"{where}: {name} is not in the contract"
        if inner is not True and (wrong := validate(inner, item, f"{where}.{name}")):
            return wrong
    return None


def _check_number(schema, value, where):
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        return f"{where}: {value} is out of range"
    if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
        return f"{where}: {value} is out of range"
    return None


def _check_text(schema, value, where):
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return f"{where}: {value!r} has a wrong length"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return f"{where}: {value!r} does not match {schema['pattern']}"
    return None


def _check_list(schema, value, where):
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return f"{where}: {len(value)} items"
    for i, item in enumerate(value):
        if wrong := validate(schema.get("items", {}), item, f"{where}[{i}]"):
            return wrong
    return None


def _check_choices(schema, value, where):
    for inner in schema.get("allOf", []):
        if wrong := validate(inner, value, where):
            return wrong
    for word, wanted in (("oneOf", (1,)), ("anyOf", range(1, 100))):
        if word in schema:
            found = [validate(inner, value, where) for inner in schema[word]]
            if found.count(None) not in wanted:
                return f"{where}: fits {found.count(None)} of {word}: {[f for f in found if f][:3]}"
    return None


def validate(schema, value, where="answer"):
    """What is wrong, or None."""
    schema = resolve(schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(TYPES[kind](value) for kind in kinds):
        return f"{where}: {json.dumps(value, ensure_ascii=False)[:80]} is no {' or '.join(kinds)}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{where}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        return f"{where}: {value!r} is not {schema['const']!r}"
    if wrong := _check_choices(schema, value, where):
        return wrong
    if isinstance(value, dict):
        return _check_object(schema, value, where)
    if isinstance(value, list):
        return _check_list(schema, value, where)
    if isinstance(value, str):
        return _check_text(schema, value, where)
    if TYPES["number"](value):
        return _check_number(schema, value, where)
    return None


@functools.lru_cache(maxsize=None)
def _patterns():
    found = []
    for path in document()["paths"]:
        found.append((path.count("{"), re.compile("^" + re.sub(r"\{[a-z_]+\}", "[^/]+", path) + "$"), path))
    return sorted(found, key=lambda one: one[0])  # "/units/search" before "/units/{id}"


def operation(method, path):
    path = path.split("?")[0]
    for _, pattern, template in _patterns():
        if pattern.match(path):
            return document()["paths"][template].get("get" if method == "HEAD" else method.lower())
    return None


def check(method, path, answer):
    """What is wrong with this answer, or None. Paths outside the contract must be refused."""
    kind = (answer.header("Content-Type") or "").split(";")[0]
    found = operation(method, path)
    if found is None:
        if path.startswith("/api/") and answer.status < 400:
            return "not in the contract"
        return None
    responses = found["responses"]
    response = resolve(responses.get(str(answer.status)) or responses.get("default"))
    if response is None:
        return f"status {answer.status} is not in the contract"
    if method == "HEAD" or answer.status in (204, 304):
        return None if not answer.body else "there must be no body"
    content = response.get("content", {})
    if kind not in content:
        return f"{kind or 'no content type'} is not among {list(content)}"
    if "json" not in kind:
        return None
    return validate(content[kind].get("schema", {}), answer.json)
