"""The house stands on its floors: who may import whom, nobody in a circle, no room overcrowded."""

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import lac_rules
import xl_addin

ROOTS = {package.__name__: Path(package.__file__).parent for package in (lac_rules, xl_addin)}
MOST_MODULES = 20

FOUNDATIONS = {"archives", "cache", "errors", "files", "words"}
STANDS_ON = {
    "lac_rules.schema": {"errors"},
    "lac_rules.typed": {"schema"},
    "lac_rules.places": FOUNDATIONS | {"schema"},
    "lac_rules.provider_values": {"schema", "typed"},
    "lac_rules.providers": {"places", "provider_values", "schema", "typed"},
    "lac_rules.reading": FOUNDATIONS
    | {"places", "provider_values", "providers", "returns", "schema", "typed"},
    "lac_rules.writing": FOUNDATIONS | {"schema", "typed"},
    "lac_rules.edits": FOUNDATIONS | {"schema", "typed"},
}
"""The lower rooms of lac_rules, and all rooms that each may import from besides itself."""

KNOWS_NOTHING_OF = {
    "lac_rules": {"xl_addin", "xlwings"},
    "lac_rules.language": {"lac_rules.rules"},
    "lac_rules.rules": {"lac_rules.suggestions", "lac_rules.reading", "lac_rules.writing"},
    "xl_addin.headless": {
        f"xl_addin.{room}" for room in ("workbook", "operations", "commands", "cli", "ribbon")
    },
    "xl_addin.workbook": {
        f"xl_addin.{room}" for room in ("operations", "commands", "cli", "ribbon")
    },
    "xl_addin.operations": {f"xl_addin.{room}" for room in ("commands", "cli", "ribbon")},
}
"""What a room must not import from, neither at its module's start nor inside a function."""


def modules() -> dict[str, Path]:
    """Every module of both packages by its name; a package is its ``__init__``."""
    found = {}
    for root in ROOTS.values():
        for path in root.glob("**/*.py"):
            parts = path.relative_to(root.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def names_imported(module: str, nodes: Iterator[ast.AST]) -> Iterator[str]:
    """What the import statements among ``nodes`` name: "lac_rules.schema.TABLES", "numpy"."""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # One dot is the module's own package, each further one a package up.
            above = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def owner(name: str) -> str:
    """The module that a name is imported from; the name's first part if it is not ours."""
    if name in MODULES:
        return name
    above = name.rpartition(".")[0]
    return above if above in MODULES else name.split(".")[0]


IMPORTED = {
    module: {owner(name) for name in names_imported(module, ast.walk(tree(module)))}
    for module in MODULES
}
"""All that each module imports, anywhere in it."""


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


def imports_of(room: str) -> set[tuple[str, str]]:
    """Every import in a room of something outside of it: (importer, imported)."""
    return {
        (module, other)
        for module in MODULES
        if within(module, room)
        for other in IMPORTED[module]
        if not within(other, room)
    }


@pytest.mark.parametrize("room", STANDS_ON)
def test_a_room_stands_on_what_is_below_it(room):
    allowed = {f"lac_rules.{name}" for name in STANDS_ON[room]}
    climbs = {
        (module, other)
        for module, other in imports_of(room)
        if within(other, "lac_rules") and not any(within(other, name) for name in allowed)
    }
    assert not climbs


@pytest.mark.parametrize("room", KNOWS_NOTHING_OF)
def test_a_room_knows_nothing_of_what_is_above_it(room):
    climbs = {
        (module, other)
        for module, other in imports_of(room)
        if any(within(other, name) for name in KNOWS_NOTHING_OF[room])
    }
    assert not climbs


def test_rules_are_loaded_and_never_imported():
    """The ruleset loads whatever modules are in the folder; one subject does not ask another."""
    imports = {(module, other) for module in MODULES for other in IMPORTED[module]}
    assert {pair for pair in imports if within(pair[1], "lac_rules.rules")} == set()


@pytest.mark.parametrize("package", ROOTS)
def test_no_modules_import_each_other_in_a_circle(package):
    """At module level: what is imported inside a function is imported when all is there."""
    graph = {
        module: {owner(name) for name in names_imported(module, iter(tree(module).body))} - {module}
        for module in MODULES
        if within(module, package)
    }
    TopologicalSorter(graph).prepare()


def test_no_folder_has_more_modules_than_one_can_take_in():
    folders = Counter(path.parent for path in MODULES.values() if path.name != "__init__.py")
    assert [path for path, number in folders.items() if number > MOST_MODULES] == []
