"""Adapters: one outside library each, imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyaccount.adapters import frames, plots, wording

__all__ = ["frames", "plots", "wording"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import an adapter when it is first asked for (PEP 562)."""
        if name in __all__:
            return import_module(f"keyaccount.adapters.{name}")
        raise AttributeError(f"module 'keyaccount.adapters' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
