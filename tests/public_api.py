"""The public interface as text: `python -m tests.public_api` writes it anew, a test holds to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path

import attrs

LISTED = Path(__file__).with_name("public_api.txt")
ROOMS = (
    "errors", "values", "bargaining", "model", "identification", "confirmation", "analysis", "visits",
    "incentives", "negotiation", "render", "io", "testing",
)  # fmt: skip


def current() -> str:
    """Return one line per public name: the front door first, then every room, with signatures and fields."""
    front = import_module("keyaccount")
    lines = [f"keyaccount: {name}" for name in sorted(front.__all__)]
    for room in ROOMS:
        module = import_module(f"keyaccount.{room}")
        for name in sorted(module.__all__):
            lines.extend(f"{room}: {line}" for line in _described(name, getattr(module, name)))
    return "\n".join(lines) + "\n"


def _described(name: str, value: object) -> Iterator[str]:
    if inspect.isfunction(value):
        yield f"{name}{_signature(value)}"
    elif isinstance(value, type) and issubclass(value, Enum):
        yield f"{name} = {' | '.join(member.name for member in value)}"
    elif isinstance(value, type):
        yield f"{name}{_fields(value)}"
        yield from (f"{name}.{line}" for line in _members(value))
    else:
        yield name


class _Dots:
    """Stand for a default whose own text may change with the hash seed."""

    def __repr__(self) -> str:
        return "..."


def _signature(function: Callable[..., object]) -> inspect.Signature:
    whole = inspect.signature(function)
    return whole.replace(
        parameters=[
            one if one.default is inspect.Parameter.empty else one.replace(default=_Dots())
            for one in whole.parameters.values()
        ]
    )


def _fields(cls: type) -> str:
    if not attrs.has(cls):
        return ""
    fields = (one for one in attrs.fields(cls) if one.init)
    shown = (f"{one.alias}{'' if one.default is attrs.NOTHING else '=...'}" for one in fields)
    return f"({', '.join(shown)})"


def _members(cls: type) -> Iterator[str]:
    for name, member in sorted(vars(cls).items()):
        plain = member.__func__ if isinstance(member, (classmethod, staticmethod)) else member
        if name.startswith("_") or (attrs.has(cls) and name in attrs.fields_dict(cls)):
            continue
        if inspect.isfunction(plain):
            yield f"{name}{_signature(plain)}"
        elif isinstance(plain, property):
            yield name


if __name__ == "__main__":
    LISTED.write_text(current(), encoding="utf-8")
