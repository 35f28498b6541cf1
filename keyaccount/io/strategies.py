"""Strategies: the public classes of the package that may stand where a Protocol is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import attrs

__all__ = ["public_classes"]

# Rooms at the edge hold no values of the domain, and the library behind one may not be installed.
_EDGES = {"adapters", "io", "samples", "testing"}


@cache
def public_classes() -> tuple[type, ...]:
    """Return every attrs class the modules of the domain hand out, in order of name.

    >>> "Money" in [cls.__name__ for cls in public_classes()]
    True
    """
    found: dict[type, None] = {}
    for room in iter_modules(import_module("keyaccount").__path__, "keyaccount."):
        if room.ispkg and room.name.rpartition(".")[2] not in _EDGES:
            for module in iter_modules(import_module(room.name).__path__, f"{room.name}."):
                found.update(dict.fromkeys(_classes_of(import_module(module.name))))
    return tuple(sorted(found, key=lambda cls: (cls.__name__, cls.__module__)))


def _classes_of(module: ModuleType) -> list[type]:
    named = [getattr(module, name, None) for name in getattr(module, "__all__", ())]
    return [
        cls for cls in named if isinstance(cls, type) and attrs.has(cls) and cls.__module__ == module.__name__
    ]
