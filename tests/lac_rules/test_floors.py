"""The house stands on its floors: who may import whom, and nobody in a circle."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import lac_rules

ROOT = Path(lac_rules.__file__).parent
FOUNDATIONS = {"archives", "cache", "errors", "files", "words"}
ALLOWED = {
    "schema": {"errors"},
    "typed": {"schema"},
    "places": FOUNDATIONS | {"schema"},
    "reading": FOUNDATIONS | {"places", "providers", "returns", "schema", "typed"},
    "writing": FOUNDATIONS | {"schema", "typed"},
    "edits": FOUNDATIONS | {"schema", "typed"},
}
"""The rooms below the rule language, and what each may stand on."""


def modules() -> dict[str, Path]:
    """Every module of lac_rules by its name; a package is its ``__init__``."""
    found = {}
    for path in ROOT.glob("**/*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def named(name: str) -> Iterator[str]:
    """Whatever a module imports, anywhere in it: "lac_rules.schema.TABLES", "numpy"."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def imported(name: str) -> set[str]:
    """The modules of lac_rules that a module imports."""
    ours = (each for each in named(name) if each.startswith("lac_rules."))
    return {each if each in MODULES else each.rpartition(".")[0] for each in ours}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("name", ALLOWED)
def test_a_room_stands_on_what_is_below_it(name):
    climbs = {
        (module, other)
        for module in MODULES
        if room(module) == name
        for other in imported(module)
        if room(other) not in ALLOWED[name] | {name}
    }
    assert not climbs


def test_no_modules_import_each_other_in_a_circle():
    TopologicalSorter({module: imported(module) - {module} for module in MODULES}).prepare()


def test_nothing_here_knows_excel():
    roots = {each.split(".")[0] for module in MODULES for each in named(module)}
    assert "pandas" in roots
    assert not roots & {"xl_addin", "xlwings"}
