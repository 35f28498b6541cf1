"""How tests look at a refusal: its codes and paths, each worded in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from keyaccount.errors import KeyAccountError

__all__ = ["codes_of", "refusals_of"]


def refusals_of(act: Callable[[], object]) -> list[tuple[str, str]]:
    """Return code and path of everything an act is refused for."""
    with pytest.raises(KeyAccountError) as caught:
        act()
    for problem in caught.value.problems:
        assert problem.path.startswith("$")
        assert problem.en
        assert problem.zh
    return [(problem.code, problem.path) for problem in caught.value.problems]


def codes_of(act: Callable[[], object]) -> list[str]:
    """Return the codes of everything an act is refused for."""
    return [code for code, _ in refusals_of(act)]
