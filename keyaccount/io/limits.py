"""Limits: how large, deep and many a document may be, checked before anything is built from it."""

from __future__ import annotations

from typing import Any, TypeAlias

import attrs

from keyaccount.errors import MOST_SHOWN, Problems
from keyaccount.values.checks import check_int

__all__ = ["Json", "ReadLimits", "check_tree"]

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


@attrs.frozen
class Spoiled:
    """Stand for a piece of JSON text that has no safe reading, until its place in the document is known."""

    code: str
    en: str
    zh: str


@attrs.frozen(kw_only=True)
class ReadLimits:
    """Bound what may be read: characters of text, levels of nesting, values, characters of one text.

    The defaults suit single records and plans; raise them by name for whole books of sales.
    Raises `KeyAccountError` (`number.too-small`, `number.too-large`); depth has an upper bound of 200
    because reading follows the nesting.

    >>> ReadLimits(nodes=10_000_000).depth
    64
    """

    size: int = 16 * 1024 * 1024
    depth: int = 64
    nodes: int = 2_000_000
    text: int = 64_000

    def __attrs_post_init__(self) -> None:
        check_int(self.size, "$.size", least=1)
        check_int(self.depth, "$.depth", least=1, most=200)
        check_int(self.nodes, "$.nodes", least=1)
        check_int(self.text, "$.text", least=1)


# A container still to be looked into: itself, its depth, and the way to it (parent's way and own key).
_Way: TypeAlias = "tuple[_Way, str | int] | None"


def check_tree(tree: object, limits: ReadLimits) -> None:
    """Refuse a tree that holds anything but bounded, exact JSON; every fault found is named with its path.

    Takes linear time, no recursion, and stops looking after 100 faults or past the limit of nodes.
    Raises `KeyAccountError` (`document.too-deep`, `document.too-many`, `document.not-json`,
    `document.float`, `document.duplicate-key`, `document.text`).

    >>> check_tree({"id": "C1", "contacts": []}, ReadLimits())
    >>> check_tree({"rate": 0.5}, ReadLimits())
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: document.float @ $.rate: floats are not exact; write the number as text
    """
    if _is_fine(tree, limits):
        return
    problems = Problems()
    _check_leaf(tree, None, limits, problems)
    stack: list[tuple[Any, int, _Way]] = [(tree, 1, None)]
    nodes = 1
    while stack and len(problems) < MOST_SHOWN:
        container, depth, way = stack.pop()
        entries = _entries(container, way, problems)
        nodes += len(entries)
        if depth > limits.depth and entries:
            _too_deep(way, limits, problems)
            break
        if nodes > limits.nodes:
            _too_many(limits, problems)
            break
        for key, value in entries:
            kind = type(value)
            if kind is dict or kind is list:
                stack.append((value, depth + 1, (way, key)))
            elif kind is str:
                if len(value) > limits.text or not (value.isascii() or _is_clean(value)):
                    _check_leaf(value, (way, key), limits, problems)
            elif kind is not int and kind is not bool and value is not None:
                _check_leaf(value, (way, key), limits, problems)
    problems.raise_any()


def _is_fine(tree: object, limits: ReadLimits) -> bool:
    """Tell, level by level and without paths, whether there is nothing to complain of: much faster."""
    level: list[Any] = [[tree]]
    nodes = depth = 0
    while level:
        below: list[Any] = []
        for container in level:
            if type(container) is dict:
                if not _has_fine_keys(container):
                    return False
                container = container.values()
            nodes += len(container)
            for value in container:
                kind = type(value)
                if kind is str:
                    if len(value) > limits.text or not (value.isascii() or _is_clean(value)):
                        return False
                elif kind is dict or kind is list:
                    below.append(value)
                elif kind is not int and kind is not bool and value is not None:
                    return False
        if nodes > limits.nodes:
            return False
        level = [container for container in below if container]
        depth += 1
        if level and depth > limits.depth:
            return False
    return True


def _has_fine_keys(container: dict[Any, Any]) -> bool:
    try:
        joined = "".join(container)
    except TypeError:
        return False
    return joined.isascii() or _is_clean(joined)


def _entries(container: Any, way: _Way, problems: Problems) -> list[tuple[str | int, Any]]:
    if type(container) is list:
        return list(enumerate(container))
    if type(container) is not dict:
        return []
    for key in container:
        if type(key) is not str:
            problems.add(
                "document.not-json", path_of(way), "keys of an object are text", "对象的键必须是文本"
            )
            return []
        if not (key.isascii() or _is_clean(key)):
            _add_text(way, problems)
            return []
    return list(container.items())


def _check_leaf(value: object, way: _Way, limits: ReadLimits, problems: Problems) -> None:
    path = path_of(way)
    if type(value) is Spoiled:
        problems.add(value.code, path, value.en, value.zh)
    elif type(value) is float:
        problems.add(
            "document.float",
            path,
            "floats are not exact; write the number as text",
            "浮点数不精确,请写成文本",
        )
    elif type(value) is str and len(value) > limits.text:
        problems.add(
            "document.text",
            path,
            f"a text has at most {limits.text} characters; raise ReadLimits(text=...)",
            f"文本最多 {limits.text} 个字符;可调高 ReadLimits(text=...)",
        )
    elif type(value) is str and not _is_clean(value):
        _add_text(way, problems)
    elif type(value) not in (dict, list, str, int, bool, type(None)):
        name = type(value).__name__
        problems.add("document.not-json", path, f"{name} is no JSON value", f"{name} 不是 JSON 值")


def _add_text(way: _Way, problems: Problems) -> None:
    problems.add(
        "document.text", path_of(way), "half a surrogate pair is no text", "文本含有不成对的代理字符"
    )


def _is_clean(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _too_deep(way: _Way, limits: ReadLimits, problems: Problems) -> None:
    path = path_of(way)
    shown = path if len(path) <= 200 else f"{path[:200]}..."
    problems.add(
        "document.too-deep", shown, f"nested deeper than {limits.depth} levels", f"嵌套超过 {limits.depth} 层"
    )


def _too_many(limits: ReadLimits, problems: Problems) -> None:
    problems.add(
        "document.too-many",
        "$",
        f"more than {limits.nodes} values; raise ReadLimits(nodes=...) for whole books",
        f"值的个数超过 {limits.nodes};整本数据可调高 ReadLimits(nodes=...)",
    )


def path_of(way: _Way) -> str:
    """Write the way to a value as a path such as `$.a.b[3]`."""
    steps = []
    while way is not None:
        way, key = way
        steps.append(f"[{key}]" if isinstance(key, int) else step_of(key))
    return "$" + "".join(reversed(steps))


def step_of(key: str) -> str:
    """Write one key as a step of a path; odd keys are quoted and long ones cut.

    >>> step_of("id"), step_of("a b")
    ('.id', "['a b']")
    """
    shown = key if len(key) <= 80 else f"{key[:80]}..."
    return f".{shown}" if shown.isidentifier() else f"[{shown!r}]"
