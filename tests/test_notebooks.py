"""Notebooks run from top to bottom as their readers run them, and are kept without outputs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.shared_data import data

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))
# How many pictures and how many results a reader sees.
SEEN = {"identification": (4, 5), "win_win_design": (4, 3)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    """Outputs in a repository are stale the day after, and hide what changed."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [cell["source"] for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


def _run(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("nbclient", "nbformat", "ipykernel", "matplotlib"):
        pytest.importorskip(name, reason="needs the extras: examples, plots")
    import nbclient
    import nbformat

    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT), before])))
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    return nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where).execute()


@pytest.mark.filterwarnings("ignore")  # the warnings of Jupyter's own machinery are not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run_and_show_what_they_promise(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture comes as PNG and every result as HTML, not as a line of Python."""
    if "KEYACCOUNT_DATA" in path.read_text(encoding="utf-8"):
        monkeypatch.setenv("KEYACCOUNT_DATA", str(data("adventureworks")))
    done = _run(path, monkeypatch)
    shown = [output.get("data", {}) for cell in done.cells for output in cell.get("outputs", ())]
    pictures = [one for one in shown if "image/png" in one]
    tables = [one for one in shown if "text/html" in one]
    assert (len(pictures), len(tables)) == SEEN[path.stem]
    assert any("重点" in one["text/html"] or "客户" in one["text/html"] for one in tables)
