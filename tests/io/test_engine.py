"""The engine builds each reader once, for recursive classes and many threads alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.engine import Engine
from keyaccount.io.kinds import MapOf
from keyaccount.values import Explanation, FrozenMap, Text
from tests.io.classes import Flat, Format, Grade, Shop, Steep, full_shop


def test_readers_are_built_once() -> None:
    """Building takes milliseconds, reading microseconds."""
    engine = Engine(lambda: (Flat, Steep))
    assert engine.reader(Shop) is engine.reader(Shop)
    assert engine.writer(Shop) is engine.writer(Shop)


def test_a_class_may_contain_itself() -> None:
    """Explanations are trees of explanations."""
    tree = Explanation("a", Text("a", "甲"), 1, parts=[Explanation("b", Text("b", "乙"), None)])
    engine = Engine()
    assert engine.reader(Explanation)(engine.writer(Explanation)(tree)) == tree


def test_threads_share_one_engine() -> None:
    """A service builds its readers in whichever request comes first, often in several at once."""
    engine = Engine(lambda: (Flat, Steep))

    def once(_: int) -> bool:
        return bool(engine.reader(Shop)(engine.writer(Shop)(full_shop())) == full_shop())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(once, range(200)))


def test_a_kind_that_cannot_be_stored_fails_every_time() -> None:
    """A first failure must not leave half a reader behind."""
    engine = Engine()
    for _ in range(2):
        with pytest.raises(KeyAccountError) as caught:
            engine.reader(tuple[float, ...])
        assert caught.value.code == "document.kind"


@pytest.mark.parametrize(
    ("key", "is_text"), [(str, True), (Format, True), (Grade, True), (int, False), (Flat, False)]
)
def test_keys_that_are_text_make_an_object(key: Any, is_text: bool) -> None:
    """A JSON object has no other keys; everything else becomes pairs."""
    assert Engine().has_text_keys(MapOf(key, int, FrozenMap)) is is_text
