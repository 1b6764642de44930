#!/usr/bin/env python3
"""Counts the schemas that say what a value is and of which the generated crate says nothing.

    tests/tools/bare.py GENERATOR DESCRIPTION...        (needs Python 3 and PyYAML)

Reads each description by itself, sharing no code with the generator, walks every schema in it,
and asks `GENERATOR inspect --format json` what became of each. A schema that declares a type, an
enum, a constant, properties, items or a composition counts as lost when it ends as a bare JSON
value (or inside one), and as undecided when it ends as a union whose variants are tried in turn.
Prints a line per description, with -v every such schema too, and fails when more than 0.5 % of
all are either. Schemas that nothing refers to, and the members of an enum or of text, are unseen.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

LIMIT = 0.005
DECLARES = ("type", "enum", "const", "allOf", "oneOf", "anyOf", "properties", "items", "prefixItems")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML whose scalars stay text where YAML 1.1 would make dates of them, and keys are text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


def load(path):
    text = Path(path).read_text(encoding="utf-8-sig")
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return yaml.load(text, Loader)
    except yaml.YAMLError:
        return None  # prose that a `description` refers to, or broken


def step(pointer, *keys):
    return pointer + "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


class Description:
    """The files of a description, and every schema that stands in them."""

    def __init__(self, entry):
        self.files = {}
        self.schemas = {}
        self.entry = str(Path(entry).resolve())
        self.read(self.entry)

    def read(self, path):
        if path not in self.files:
            self.files[path] = load(path)
            self.visit(path, self.files[path], "#")

    def reference(self, path, node):
        """The file and pointer that a `$ref` leads to; reads the file."""
        target, _, fragment = node["$ref"].partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*://", target):
            return None
        where = str((Path(path).parent / target).resolve()) if target else path
        if not Path(where).is_file():
            return None
        self.read(where)
        return where, "#" + fragment

    def visit(self, path, node, pointer):
        """Finds schemas by where they stand: under a `schema` key, among components, or as the
        parameters of 2.0, and inside one another."""
        if isinstance(node, list):
            for index, item in enumerate(node):
                self.visit(path, item, step(pointer, index))
            return
        if not isinstance(node, dict):
            return
        if isinstance(node.get("$ref"), str):
            self.reference(path, node)
            return
        for key, value in node.items():
            key = str(key)
            here = step(pointer, key)
            if key.startswith("x-") or key in ("example", "examples", "default", "enum"):
                continue
            if key == "schema" or (key == "itemSchema"):
                self.schema(path, value, here)
            elif here in ("#/components/schemas", "#/definitions") and isinstance(value, dict):
                for name, schema in value.items():
                    self.schema(path, schema, step(here, name))
            elif key == "parameters" and isinstance(value, (list, dict)):
                items = enumerate(value) if isinstance(value, list) else value.items()
                for name, item in items:
                    if isinstance(item, dict) and "in" in item and "type" in item:
                        self.schema(path, item, step(here, name))
                    else:
                        self.visit(path, item, step(here, name))
            else:
                self.visit(path, value, here)

    def schema(self, path, node, pointer):
        if not isinstance(node, dict) or (path, pointer) in self.schemas:
            return
        if isinstance(node.get("$ref"), str):
            target = self.reference(path, node)
            if target and target[0] != path:
                self.schema(*target_node(self, target))
            return
        self.schemas[path, pointer] = node
        for key in ("properties", "patternProperties", "$defs", "definitions"):
            for name, child in (node.get(key) or {}).items() if isinstance(node.get(key), dict) else ():
                self.schema(path, child, step(pointer, key, name))
        for key in ("items", "additionalProperties"):
            self.schema(path, node.get(key), step(pointer, key))
        for key in ("allOf", "oneOf", "anyOf", "prefixItems"):
            for index, child in enumerate(node.get(key) or ()):
                self.schema(path, child, step(pointer, key, index))


def target_node(description, target):
    path, pointer = target
    node = description.files[path]
    for key in pointer.split("/")[1:]:
        key = key.replace("~1", "/").replace("~0", "~")
        try:
            node = node[int(key)] if isinstance(node, list) else node[key]
        except (KeyError, IndexError, ValueError, TypeError):
            return path, None, pointer
    return path, node, pointer


class Made:
    """What the generator says it made, by the place that it comes from."""

    def __init__(self, plan, entry):
        """`plan` is what `inspect` printed of the description at `entry`."""
        self.entry, self.folder = plan["files"][0], Path(entry).resolve().parent
        self.types = {made["id"]: made for made in plan["types"]}
        self.uses = {}
        for made in plan["types"]:
            self.put(made["at"], {"kind": "named", "id": made["id"]})
            for field in made.get("fields", ()):
                self.put(field["at"], field["type"])
            for variant in made.get("variants", ()):
                if "type" in variant:
                    self.put(variant["at"], variant["type"])
        for operation in plan["operations"]:
            for parameter in operation["parameters"]:
                self.put(parameter["at"], parameter["type"])
            answers = [content for answer in operation["responses"] for content in answer["contents"]]
            headers = [header for answer in operation["responses"] for header in answer["headers"]]
            for content in answers + operation["bodies"]:
                if content.get("type"):
                    self.put(content["at"], content["type"])
                for field in content.get("fields") or ():
                    self.put(field["at"], field["type"])
            for header in headers:
                if "at" in header:
                    self.put(header["at"], header["type"])

    def put(self, at, use):
        path = self.folder / (Path(at["file"]).name if at["file"] == self.entry else at["file"])
        where = str(path.resolve()), at["pointer"]
        if where not in self.uses or self.uses[where]["kind"] == "named":
            self.uses.setdefault(where, use)


class Judge:
    """Walks each schema beside the type that was made of it."""

    def __init__(self, description, made):
        self.description = description
        self.made = made
        self.seen = set()
        self.verdicts = {}

    def bare(self, use):
        while use["kind"] == "nullable":
            use = use["of"]
        if use["kind"] == "named":
            made = self.made.types.get(use["id"], {})
            if made.get("kind") == "alias":
                return self.bare(made["target"])
            return False
        return use["kind"] == "scalar" and use["scalar"] == "json"

    def resolve(self, use):
        """Through `nullable` and aliases, to what the value is."""
        while True:
            if use["kind"] == "nullable":
                use = use["of"]
            elif use["kind"] == "named" and self.made.types.get(use["id"], {}).get("kind") == "alias":
                use = self.made.types[use["id"]]["target"]
            else:
                return use

    def judge(self, where, node, use):
        if not isinstance(node, dict) or where in self.seen:
            return
        if isinstance(node.get("$ref"), str):
            return
        self.seen.add(where)
        lost = self.bare(use)
        use = self.resolve(use)
        made = self.made.types.get(use.get("id"), {}) if use["kind"] == "named" else {}
        undecided = made.get("kind") == "union" and made.get("decided_by") == "first-match"
        if declares(node):
            self.verdicts[where] = "lost" if lost else "undecided" if undecided else "typed"
        path, pointer = where
        fields = {field["name"]: field["type"] for field in made.get("fields", ())}
        for name, child in (node.get("properties") or {}).items() if isinstance(node.get("properties"), dict) else ():
            inner = use if lost else fields.get(name)
            if inner is None and use["kind"] == "map":
                inner = use["of"]
            if inner is not None:
                self.judge((path, step(pointer, "properties", name)), child, inner)
        if isinstance(node.get("items"), dict):
            inner = use if lost else use.get("of") if use["kind"] == "list" else None
            if inner is not None:
                self.judge((path, step(pointer, "items")), node["items"], inner)
        if isinstance(node.get("additionalProperties"), dict):
            inner = use if lost else use.get("of") if use["kind"] == "map" else made.get("additional")
            if inner is not None:
                self.judge((path, step(pointer, "additionalProperties")), node["additionalProperties"], inner)
        for index, child in enumerate(node.get("allOf") or ()):
            self.judge((path, step(pointer, "allOf", index)), child, use)
        for key in ("oneOf", "anyOf"):
            members = node.get(key) or ()
            real = [m for m in members if not (isinstance(m, dict) and m.get("type") == "null")]
            for index, child in enumerate(members):
                here = path, step(pointer, key, index)
                inner = use if lost else self.made.uses.get(here)
                if inner is None and (len(real) == 1 or made.get("kind") != "union"):
                    inner = use  # the null of a nullable, the constants of an enum, text of any form
                if inner is not None:
                    self.judge(here, child, inner)

    def run(self):
        schemas = self.description.schemas
        for where in sorted(self.made.uses, key=lambda where: (where[0], where[1].count("/"), where[1])):
            use = self.made.uses[where]
            for place in (where, (where[0], where[1] + "/schema")):
                if place in schemas:
                    self.judge(place, schemas[place], use)
        declared = {where for where, node in schemas.items() if declares(node)}
        unseen = declared - set(self.verdicts)
        return declared, unseen


def declares(node):
    if any(key in node for key in DECLARES):
        return not (set(node) & set(DECLARES) == {"type"} and node["type"] in ("", None))
    return isinstance(node.get("additionalProperties"), dict)


def main():
    verbose = "-v" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if len(arguments) < 2:
        sys.exit(__doc__)
    generator = arguments[0]
    print(f"{'schemas':>8} {'lost':>6} {'undecided':>9} {'unseen':>7} {'share':>8}  description")
    totals = [0, 0, 0, 0]
    for path in arguments[1:]:
        command = [generator, "inspect", path, "--format", "json", "--out", "/nonexistent"]
        command += [argument for argument in sys.argv[1:] if argument.startswith("--allow-refs=")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout:
            print(f"{'refused':>43}  {path}")
            continue
        judge = Judge(Description(path), Made(json.loads(done.stdout), path))
        declared, unseen = judge.run()
        count = {kind: sorted(w for w, v in judge.verdicts.items() if v == kind) for kind in ("lost", "undecided")}
        row = [len(declared), len(count["lost"]), len(count["undecided"]), len(unseen)]
        totals = [total + value for total, value in zip(totals, row)]
        report(row, path)
        if verbose:
            for kind in ("lost", "undecided"):
                for where in count[kind]:
                    print(f"    {kind}: {where[1]}")
            for where in sorted(unseen):
                print(f"    unseen: {where[1]}")
    report(totals, "in all")
    sys.exit(share(totals) > LIMIT)


def share(row):
    """Of the schemas that the crate has a place for; what nothing refers to has none."""
    schemas, lost, undecided, unseen = row
    return (lost + undecided) / max(schemas - unseen, 1)


def report(row, name):
    schemas, lost, undecided, unseen = row
    print(f"{schemas:>8} {lost:>6} {undecided:>9} {unseen:>7} {share(row):>8.3%}  {name}")


if __name__ == "__main__":
    sys.setrecursionlimit(20_000)
    main()
