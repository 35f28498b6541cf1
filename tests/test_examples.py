"""The examples are what a newcomer runs first, so they run here, and their figures are held to the data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared_data import data

ROOT = Path(__file__).resolve().parents[1]


def _run(name: str, *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "examples" / name), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("lang", "word"), [("en", "bottom line"), ("zh", "低线")])
def test_the_full_cycle_runs_in_both_languages(lang: str, word: str) -> None:
    """The main job shows every stage once; a stage that stops printing is a broken promise."""
    printed = _run("full_cycle.py", "--lang", lang)
    for number in range(1, 8):
        assert f"\n{number}. " in printed
    assert word in printed
    assert "C003" in printed


@pytest.mark.parametrize(("lang", "words"), [("en", "Nash point"), ("zh", "纳什点")])
def test_a_talk_runs_from_the_account_plan_to_the_signature(lang: str, words: str) -> None:
    """The chosen package is printed with its reasons, in the words of either side."""
    printed = _run("negotiation.py", "--lang", lang)
    for number in range(1, 7):
        assert f"\n{number}. " in printed
    assert words in printed
    assert "[N1]" in printed
    assert "A-2026-007" in printed


def test_adventureworks_reports_what_the_data_holds() -> None:
    """Published figures of public data: whoever doubts the library can count them in the file."""
    printed = _run("adventureworks.py", str(data("adventureworks")))
    assert "57851 lines, 632 customers, 69 prospects" in printed
    assert "327 of 632 resellers lose money on gross margin" in printed
    assert "the whale curve peaks at 277% of profit at customer 305" in printed
    assert "104 of the 184 'A by revenue' resellers lose money" in printed


def test_a_programme_is_settled_quarter_by_quarter(tmp_path: Path) -> None:
    """What four quarters pay is held to the data, and the statements a partner gets are all there."""
    printed = _run("settlement.py", str(data("adventureworks")), "--out", str(tmp_path))
    assert "57851 lines" in printed
    assert "19007.26 USD due" in printed
    assert "60166.52 USD due" in printed
    assert "105551.62 USD due" in printed
    pages = sorted(one.name for one in tmp_path.iterdir())
    assert len(pages) == 12
    english = next(one for one in tmp_path.iterdir() if one.name.endswith(".en.md")).read_text(
        encoding="utf-8"
    )
    assert "volume so far" in english
    assert "1 → 2" in english
    chinese = next(one for one in tmp_path.iterdir() if one.name.endswith(".zh.html")).read_text(
        encoding="utf-8"
    )
    assert "约定条款" in chinese
    assert "累计量" in chinese
