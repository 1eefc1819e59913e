"""openapi.yaml is well made, and says what the binary does: neither has a route that the other lacks."""

from harness import *

METHODS = ("get", "post", "put", "patch", "delete")


def nodes(node, path=""):
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from nodes(value, f"{path}/{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from nodes(value, f"{path}/{i}")


def broken_references(document):
    wrong = []
    for path, node in nodes(document):
        if isinstance(node, dict) and "$ref" in node:
            try:
                contract.resolve(node)
            except (KeyError, TypeError):
                wrong.append(f"{path}: {node['$ref']}")
    return wrong


def schemas(document):
    """Every schema, however deep."""
    def inner(path, schema):
        yield path, schema
        for key in ("items", "additionalProperties"):
            if isinstance(schema.get(key), dict):
                yield from inner(f"{path}/{key}", schema[key])
        for name, one in schema.get("properties", {}).items():
            yield from inner(f"{path}/{name}", one)
        for key in ("oneOf", "anyOf", "allOf"):
            for i, one in enumerate(schema.get(key, [])):
                yield from inner(f"{path}/{key}/{i}", one)
    for name, schema in document["components"]["schemas"].items():
        yield from inner(name, schema)
    for path, node in nodes(document["paths"]):
        if isinstance(node, dict) and isinstance(node.get("schema"), dict):
            yield from inner(path, node["schema"])


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item.get("parameters", []) + item[method].get("parameters", []), item[method]


def parameter_faults(method, path, parameters):
    named = {contract.resolve(p)["name"] for p in parameters if contract.resolve(p)["in"] == "path"}
    wanted = set(re.findall(r"\{([a-z_]+)\}", path))
    return [] if named == wanted else [f"{method} {path}: path parameters {sorted(named)}, wanted {sorted(wanted)}"]


def operation_faults(document):
    wrong, ids = [], set()
    for method, path, parameters, operation in operations(document):
        where = f"{method} {path}"
        name = operation.get("operationId")
        if not name or name in ids:
            wrong.append(f"{where}: operationId {name!r} is missing or not the only one")
        ids.add(name)
        for key in ("summary", "tags", "responses", "security"):
            if key not in operation:
                wrong.append(f"{where}: no {key}")
        if "default" not in operation.get("responses", {}):
            wrong.append(f"{where}: nothing is said about what goes wrong (default)")
        wrong += parameter_faults(method, path, parameters)
    return wrong


import re

tap = Tap()
document = contract.document()
tap.ok(str(document["openapi"]).startswith("3.1."), "it is OpenAPI 3.1", document["openapi"])
tap.same(broken_references(document), [], "every reference leads somewhere")
tap.same([f"{path}: {sorted(set(schema) - contract.KEYWORDS)}" for path, schema in schemas(document)
          if set(schema) - contract.KEYWORDS], [], "every keyword of every schema is understood")
tap.same([f"{path}: {name}" for path, schema in schemas(document) for name in schema.get("required", [])
          if "properties" in schema and name not in schema["properties"]], [], "what is required is described")
tap.same(operation_faults(document), [], "every operation has its id, summary, tags, security, answers and parameters")
used = {node["$ref"] for _, node in nodes(document) if isinstance(node, dict) and "$ref" in node}
tap.same([name for kind in ("schemas", "parameters", "responses") for name in document["components"].get(kind, {})
          if f"#/components/{kind}/{name}" not in used], [], "nothing is described that nobody uses")

served = {tuple(line.split()[:2]) for line in satsao("serve", "--routes").splitlines()}
described = {(method.upper(), path) for method, path, _, _ in operations(document)}
tap.same(sorted(served - described), [], "every route of the server is described")
tap.same(sorted(described - served), [], "every route described is served")
tap.end()
