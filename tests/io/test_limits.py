"""Bounds are checked before anything is built, so a hostile document costs no more than reading it."""

from __future__ import annotations

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.limits import Json, ReadLimits, Spoiled, check_tree, path_of, step_of

SMALL = ReadLimits(depth=3, nodes=10, text=5)


def _problems(tree: object, limits: ReadLimits = SMALL) -> list[tuple[str, str]]:
    with pytest.raises(KeyAccountError) as caught:
        check_tree(tree, limits)
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize("tree", [None, 1, "a", True, [], {}, {"a": [1, "b", None]}, {"名": "字"}, [[[]]]])
def test_exact_json_within_bounds_passes(tree: Json) -> None:
    """What JSON itself can say, and nothing more, may come in."""
    check_tree(tree, SMALL)


@pytest.mark.parametrize(
    ("tree", "code", "path"),
    [
        ({"a": [0, 0.5]}, "document.float", "$.a[1]"),
        (0.5, "document.float", "$"),
        ({"a": object()}, "document.not-json", "$.a"),
        ({"a": (1,)}, "document.not-json", "$.a"),
        ({"a": {1: 2}}, "document.not-json", "$.a"),
        ({"a": b"x"}, "document.not-json", "$.a"),
        ({"a": "123456"}, "document.text", "$.a"),
        ("123456", "document.text", "$"),
        ({"a b": {"c": "\ud800"}}, "document.text", "$['a b'].c"),
        ("\udfff", "document.text", "$"),
        ({"a": {"\ud800": 1}}, "document.text", "$.a"),
        ([[[[1]]]], "document.too-deep", "$[0][0][0]"),
        (list(range(10)), "document.too-many", "$"),
        ({"a": Spoiled("x.spoiled", "en", "zh")}, "x.spoiled", "$.a"),
        (Spoiled("x.spoiled", "en", "zh"), "x.spoiled", "$"),
    ],
)
def test_everything_else_is_named_with_its_path(tree: object, code: str, path: str) -> None:
    """A fault without a place cannot be mended in a file of a thousand lines."""
    assert _problems(tree) == [(code, path)]


def test_many_faults_are_told_together_but_not_endlessly() -> None:
    """A hundred examples are enough; past that the search itself would be the attack."""
    tree = [[0.5] * 3 for _ in range(1000)]
    found = _problems(tree, ReadLimits())
    assert 100 <= len(found) <= 103


def test_depth_is_no_recursion_here() -> None:
    """The check must survive exactly the documents it is there to refuse."""
    tree: list[object] = []
    for _ in range(100_000):
        tree = [tree]
    code, path = _problems(tree)[0]
    assert code == "document.too-deep"
    assert len(path) < 300


def test_a_circle_ends_at_the_depth_limit() -> None:
    """Python objects can contain themselves; documents cannot."""
    tree: dict[str, object] = {}
    tree["self"] = tree
    assert _problems(tree)[0][0] == "document.too-deep"


@pytest.mark.parametrize("bad", [{"depth": 0}, {"depth": 201}, {"nodes": 0}, {"size": -1}, {"text": 1.5}])
def test_limits_are_limits(bad: dict[str, int]) -> None:
    """A depth past what reading can follow would turn the bound into a crash."""
    with pytest.raises(KeyAccountError) as caught:
        ReadLimits(**bad)
    assert caught.value.path == f"$.{next(iter(bad))}"


def test_paths_quote_what_is_no_name_and_cut_what_is_long() -> None:
    """A key of a megabyte must not become a message of a megabyte."""
    assert path_of(((None, "a"), 3)) == "$.a[3]"
    assert step_of("a.b") == "['a.b']"
    assert len(step_of("x" * 1000)) < 100
