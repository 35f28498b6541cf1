"""A change of the public interface is seen and meant: the list of it changes in the same commit."""

from __future__ import annotations

from difflib import unified_diff

from tests.public_api import LISTED, current


def test_the_public_interface_is_the_listed_one() -> None:
    """An embedder's code breaks on a renamed argument; whoever renames one must see it in the diff."""
    listed = LISTED.read_text(encoding="utf-8").splitlines()
    changes = [*unified_diff(listed, current().splitlines(), "listed", "now", lineterm="", n=0)]
    assert changes == [], "meant? then write the list anew: python -m tests.public_api"
