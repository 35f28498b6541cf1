"""Find the published cases and the real data beside the repository, or skip with a clear reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
_REASON = "needs ../shared beside the repository (published cases and real data are not part of it)"


def cases(page: str, issue: str | None = None) -> list[Any]:
    """Return the cases of one page as pytest parameters, or one skipped parameter if they are absent."""
    path = SHARED / "cases" / f"{page}.json"
    if not path.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=_REASON), id="absent")]
    document = json.loads(path.read_text(encoding="utf-8"))
    found = document if isinstance(document, list) else document["cases"]
    return [pytest.param(one, id=one["id"]) for one in found if issue is None or one.get("issue") == issue]


def data(name: str) -> Path:
    """Return the path of one data file, or skip the test where it is absent."""
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(_REASON)
    return path
