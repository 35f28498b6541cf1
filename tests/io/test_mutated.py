"""A seeded share of the hostile documents that `python -m tests.io.mutated` tries by the thousand."""

from __future__ import annotations

import pytest

from keyaccount.values import Period
from tests.io import mutated
from tests.io.golden_files import ROOTS
from tests.io.mutated import try_document, try_root


@pytest.mark.parametrize("name", ROOTS)
def test_whatever_is_sent_one_error_type_escapes(name: str) -> None:
    """A service catches `KeyAccountError` and answers with the path; nothing else may come out of reading."""
    tally = try_root(name, randoms=3, edits=8, seed=2)
    assert tally.escaped == ()
    assert tally.tried == 1 + 2 * 3 + 8
    assert tally.refused >= 6


def test_what_escapes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The net itself must hold: an error of another kind is kept with the document that made it."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(mutated, "from_document", broken)
    document = {"schema": 1, "type": "Period", "data": {"start": "2026-01-01", "end": "2026-02-01"}}
    assert try_document(document, Period).escaped
