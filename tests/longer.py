"""Let properties and state machines search longer: `pytest -p tests.longer --longer 20`.

Every property keeps the proportions its author gave it; state machines also take 50 steps a run. A factor
below one makes them short, for running the same tests many times over in different surroundings, and alike
each time: so few examples would otherwise reach a rare line on one day and not on another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import settings

_KEPT = "_hypothesis_internal_use_settings"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line choose how much longer."""
    parser.addoption("--longer", type=float, default=1.0)


def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Multiply the examples of every property and state machine collected."""
    factor: float = config.getoption("--longer")
    properties = {item.function for item in items if isinstance(item, pytest.Function)}
    machines = {item.cls for item in items if isinstance(item, pytest.Function) and item.cls is not None}
    for one in properties:
        _lengthen(one, _KEPT, factor)
    for one in machines:
        _lengthen(one, "settings", factor)


def _lengthen(owner: Any, name: str, factor: float) -> None:
    kept = getattr(owner, name, None)
    if isinstance(kept, settings):
        examples = max(1, round(kept.max_examples * factor))
        steps = max(kept.stateful_step_count, 50) if factor > 1 else kept.stateful_step_count
        alike = settings(kept, derandomize=True, database=None) if factor < 1 else kept
        setattr(owner, name, settings(alike, max_examples=examples, stateful_step_count=steps))
