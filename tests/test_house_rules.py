"""The house rules that a machine can check: mirrored tests, small files, documented names, clean words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "keyaccount"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _mirror(module: Path) -> Path:
    inside = module.relative_to(PACKAGE)
    return ROOT / "tests" / inside.parent / f"test_{inside.name}"


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_every_module_has_its_test_file(module: Path) -> None:
    """Whoever changes a module must find its tests at once, under the same name."""
    if module.name.startswith("_"):
        pytest.skip("private data module, tested through its public neighbour")
    assert _mirror(module).is_file()


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_files_and_functions_stay_small(module: Path) -> None:
    """Small files and functions are what lets a newcomer read the library in an afternoon."""
    text = module.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            docstring = ast.get_docstring(node, clean=False)
            size = (node.end_lineno or 0) - node.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)
            excused = "# long because" in lines[node.lineno - 2] or "# long because" in lines[node.lineno - 1]
            assert size <= LONGEST_FUNCTION or excused, f"{node.name} has {size} lines"


def _public(tree: ast.Module) -> list[ast.ClassDef | ast.FunctionDef]:
    found: list[ast.ClassDef | ast.FunctionDef] = []
    for node in tree.body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)) or node.name.startswith("_"):
            continue
        # The signatures of an overload are documented by the function they belong to.
        if "overload" not in [ast.unparse(one) for one in node.decorator_list]:
            found.append(node)
    return found


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_public_names_are_documented_with_an_example(module: Path) -> None:
    """A name without a docstring and a running example costs every user a look into the source."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    exported = _exported(tree)
    for node in _public(tree):
        docstring = ast.get_docstring(node)
        assert docstring, f"{node.name} has no docstring"
        if node.name in exported and not _is_plain_choice(node):
            assert ">>>" in (ast.get_source_segment(module.read_text("utf-8"), node) or ""), (
                f"{node.name} has no example"
            )


def _exported(tree: ast.Module) -> set[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
        ):
            return set(ast.literal_eval(node.value))
    return set()


def _is_plain_choice(node: ast.ClassDef | ast.FunctionDef) -> bool:
    bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
    return any("Enum" in base or "Protocol" in base for base in bases)


FOREIGN = re.compile(
    r"\b(claude|anthropic|chatgpt|openai|copilot|llm|as an ai)\b|/work/|/tmp/", re.IGNORECASE
)


def test_the_project_speaks_of_itself_alone() -> None:
    """Paths of one machine and the tools of one workplace mean nothing to the people who read this."""
    offending = []
    for folder in ("keyaccount", "docs", "tests", "examples"):
        for path in (ROOT / folder).rglob("*"):
            named = path.suffix in {".py", ".md"} and path != Path(__file__).resolve()
            if named and FOREIGN.search(path.read_text(encoding="utf-8")):
                offending.append(_name(path))
    assert offending == []


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_no_day_or_number_is_worded_by_the_locale_of_the_process(module: Path) -> None:
    """`%A` made a letter from an English server in Turkey say Pazartesi; weekdays have texts of our own."""
    if module.parent.name != "adapters":
        assert not re.search(r":%[aAbBpcxX]|:n\}|strftime", module.read_text(encoding="utf-8"))
