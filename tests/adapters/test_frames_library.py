"""The one door to narwhals: what it takes in, and what it refuses."""

from __future__ import annotations

import importlib.util
import sys

import polars as pl
import pytest

from keyaccount.adapters import frames_library
from keyaccount.adapters.frames_library import held, in_memory, joined, native_of, opened, rows_of
from keyaccount.errors import MissingExtra
from tests.adapters.frames_engines import ENGINES, frame_in, random_rows
from tests.refusals import codes_of


@pytest.mark.parametrize("engine", ENGINES)
def test_frames_come_back_as_what_they_are(engine: str) -> None:
    """A caller gets its own library back."""
    frame = frame_in(engine, random_rows(1, 3))
    handed = native_of(opened(frame))
    assert type(handed).__module__.split(".")[0].strip("_") == type(frame).__module__.split(".")[0].strip("_")
    assert in_memory(frame) == (engine not in ("polars lazy", "duckdb"))


def test_what_is_no_frame_is_refused() -> None:
    """A list of tuples belongs into a ledger, and the refusal says what fits here."""
    assert codes_of(lambda: opened([("C1", 1)])) == ["frames.unsupported"]


def test_joined_rows_keep_what_has_no_match() -> None:
    """A lapsed customer has no row of the period, and stays."""
    left = opened(pl.DataFrame({"a": [1, 2], "b": [1, 1]}))
    right = opened(pl.DataFrame({"a": [1], "b": [1], "c": [5]}))
    assert held(joined(left, right, "a", "b").sort("a"))["c"].to_list() == [5, None]
    assert rows_of(left)[0] == {"a": 1, "b": 1}


def test_without_narwhals_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "No module named narwhals" helps nobody who asked for frames."""
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    spec = importlib.util.spec_from_file_location("frames_library_again", frames_library.__file__)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(MissingExtra, match="frames"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
