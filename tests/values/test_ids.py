"""Ids are text to a database and types to a checker."""

from __future__ import annotations

from keyaccount.values import ids


def test_every_id_is_plain_text_at_run_time() -> None:
    """An id must go into any CRM's key column as it is."""
    for name in ids.__all__:
        assert name.endswith("Id")
        made = getattr(ids, name)("C001")
        assert type(made) is str
