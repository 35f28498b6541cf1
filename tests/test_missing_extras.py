"""Whoever lacks an extra is told the line that installs it, not left with somebody else's ImportError."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

import keyaccount
from keyaccount.errors import MissingExtra

NEEDS = [
    ("keyaccount.adapters.frames_library", "narwhals", "frames"),
    ("keyaccount.adapters.holidays", "holidays", "calendar"),
    ("keyaccount.adapters.ics", "icalendar", "calendar"),
    ("keyaccount.testing", "hypothesis", "test"),
]


@pytest.mark.parametrize(("module", "library", "extra"), NEEDS, ids=[module for module, _, _ in NEEDS])
def test_a_missing_extra_is_named_with_its_pip_line(
    module: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import that fails is where an embedder first meets an extra."""
    pytest.importorskip(library)
    import_module(module)
    for name in [one for one in sys.modules if one == library or one.startswith(f"{library}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, module)
    with pytest.raises(MissingExtra, match=rf'pip install "{keyaccount.__name__}\[{extra}\]"'):
        import_module(module)
