"""The front door opens fast, resolves every name, and drags no optional library in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import keyaccount

# An isolated interpreter finds nothing beside it, so it is told where the package tested here stands.
FOUND = f"import sys; sys.path.insert(0, {str(Path(keyaccount.__file__).parents[1])!r})"
HEAVY = ("cattrs", "narwhals", "pandas", "polars", "numpy", "matplotlib", "icalendar", "holidays", "pyvrp")


def _loaded_after(code: str) -> set[str]:
    script = f"{FOUND}\n{code}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_no_optional_library() -> None:
    """An embedder pays for what is used: importing the package must not load any edge library."""
    assert _loaded_after("import keyaccount").isdisjoint(HEAVY)


def test_touching_every_core_name_loads_no_optional_library() -> None:
    """The core rooms know attrs and dateutil only, so even all names together stay light."""
    code = "import keyaccount\nfor n in keyaccount.__all__:\n    getattr(keyaccount, n)"
    loaded = _loaded_after(code)
    assert loaded.isdisjoint(set(HEAVY) - {"cattrs"})


def test_importing_resolves_no_room() -> None:
    """Names resolve on first use, so a script that needs one room does not pay for the others."""
    loaded = f"{FOUND}; import keyaccount; print('keyaccount.visits' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", keyaccount.__all__)
def test_every_public_name_resolves(name: str) -> None:
    """A name that is listed but missing breaks `from keyaccount import *` and every editor."""
    assert getattr(keyaccount, name) is not None
    assert name in dir(keyaccount)


def test_unknown_name_suggests_the_near_miss() -> None:
    """A typing error should cost a second, not a search."""
    with pytest.raises(AttributeError, match="did you mean 'identify'"):
        _ = keyaccount.identfy  # type: ignore[attr-defined]
