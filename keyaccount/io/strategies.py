"""Strategies: the public classes of the package that may stand where a Protocol is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import attrs

import keyaccount

__all__ = ["public_classes"]

# Rooms at the edge hold no values of the domain, and the library behind one may not be installed.
_EDGES = {"adapters", "io", "samples", "testing"}


@cache
def public_classes() -> tuple[type, ...]:
    """Return every attrs class the rooms of the domain hand out, in order of name.

    >>> "Money" in [cls.__name__ for cls in public_classes()]
    True
    """
    found: dict[type, None] = {}
    for module in iter_modules(keyaccount.__path__):
        if module.ispkg and module.name not in _EDGES:
            room = import_module(f"keyaccount.{module.name}")
            for name in getattr(room, "__all__", ()):
                cls = getattr(room, name)
                if isinstance(cls, type) and attrs.has(cls):
                    found[cls] = None
    return tuple(sorted(found, key=lambda cls: (cls.__name__, cls.__module__)))
