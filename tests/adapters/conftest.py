"""Leave the tests of frames out where their libraries are not installed, as with the core alone."""

from __future__ import annotations

from importlib.util import find_spec

_NEEDED = ("duckdb", "narwhals", "pandas", "polars", "pyarrow")
collect_ignore_glob: list[str] = []
if any(find_spec(name) is None for name in _NEEDED):
    collect_ignore_glob.append("*frames*.py")
