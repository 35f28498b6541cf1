"""JSON text, strictly: no duplicate keys, no NaN, no floats, nothing larger than allowed; canonical out."""

from __future__ import annotations

import json
from collections import Counter

from keyaccount.errors import refuse
from keyaccount.io.limits import Json, ReadLimits, Spoiled, check_tree

__all__ = ["read_json", "write_json"]

# Python itself refuses to turn more digits into an int; no figure of ours comes near.
MOST_INT_DIGITS = 4000


def read_json(text: str, limits: ReadLimits | None = None) -> Json:
    """Parse JSON text into plain values, or name everything that is wrong with it and where.

    Raises `KeyAccountError` (`document.syntax`, `document.too-large`, `document.duplicate-key`,
    `document.float`, and what `check_tree` raises).

    >>> read_json('{"id": "C1"}')
    {'id': 'C1'}
    >>> read_json('{"a": {"id": 1, "id": 2}}')
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: document.duplicate-key @ $.a: 'id' is given twice
    """
    limits = limits or ReadLimits()
    if type(text) is not str:
        refuse(
            "document.syntax",
            "$",
            f"expected JSON text, got {type(text).__name__}; decode bytes as UTF-8 first",
            "此处应为 JSON 文本;字节请先按 UTF-8 解码",
        )
    if len(text) > limits.size:
        refuse(
            "document.too-large",
            "$",
            f"longer than {limits.size} characters; raise ReadLimits(size=...) for whole books",
            f"超过 {limits.size} 个字符;整本数据可调高 ReadLimits(size=...)",
        )
    tree = _parsed(text, limits)
    check_tree(tree, limits)
    return tree


def _parsed(text: str, limits: ReadLimits) -> Json:
    try:
        tree: Json = json.loads(
            text, object_pairs_hook=_object, parse_float=_float, parse_constant=_float, parse_int=_int
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        refuse(
            "document.syntax",
            "$",
            f"not JSON: {error.msg} at {place}",
            f"不是合法的 JSON:第 {error.lineno} 行第 {error.colno} 列",
        )
    except RecursionError:
        refuse(
            "document.too-deep",
            "$",
            f"nested deeper than {limits.depth} levels",
            f"嵌套超过 {limits.depth} 层",
        )
    return tree


def write_json(tree: Json, indent: int | None = None) -> str:
    """Write plain values as JSON text: letters as they are, no blanks unless indented, one form only.

    Raises `KeyAccountError` (`document.text`) for text that has no UTF-8, `document.too-deep`.

    >>> write_json({"name": "华联", "rates": ["0.05"]})
    '{"name":"华联","rates":["0.05"]}'
    """
    separators = (",", ":") if indent is None else (",", ": ")
    try:
        text = json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=separators, indent=indent)
    except RecursionError:
        refuse("document.too-deep", "$", "nested too deep to be written", "嵌套过深,无法写出")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            refuse("document.text", "$", "half a surrogate pair is no text", "文本含有不成对的代理字符")
    return text


def _object(pairs: list[tuple[str, object]]) -> object:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    counts = Counter(key for key, _ in pairs)
    shown = repr(counts.most_common(1)[0][0][:80])
    return Spoiled("document.duplicate-key", f"{shown} is given twice", f"键 {shown} 重复")


def _float(text: str) -> object:
    shown = text[:40]
    return Spoiled(
        "document.float",
        f"{shown} is no exact number; write decimals as text, such as {json.dumps(shown)}",
        f"{shown} 不是精确数,小数请写成文本,如 {json.dumps(shown)}",
    )


def _int(text: str) -> object:
    if len(text) <= MOST_INT_DIGITS:
        return int(text)
    return Spoiled(
        "document.too-large",
        f"a number has at most {MOST_INT_DIGITS} digits",
        f"数字最多 {MOST_INT_DIGITS} 位",
    )
