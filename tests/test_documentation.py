"""Documentation is part of the product: every Python block in it runs, every link leads somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from keyaccount.errors import MissingExtra

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_code_blocks_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader copies these blocks, so each must run, in order, with what the page defined before."""
    text = page.read_text(encoding="utf-8")
    if "../shared" in text and not (ROOT.parent / "shared").is_dir():
        pytest.skip("needs ../shared beside the repository")
    monkeypatch.chdir(ROOT)
    scope: dict[str, object] = {"__name__": "documentation"}
    for block in BLOCK.finditer(text):
        code = block.group(1)
        line = text[: block.start()].count("\n") + 1
        if ">>>" in code:
            flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
            test = doctest.DocTestParser().get_doctest(code, scope, _name(page), str(page), line)
            runner = doctest.DocTestRunner(optionflags=flags)
            report: list[str] = []
            result = runner.run(test, out=report.append, clear_globs=False)
            scope.update(test.globs)
            assert result.failed == 0, "".join(report)
        else:
            try:
                exec(compile("\n" * line + code, str(page), "exec"), scope)
            except MissingExtra as error:
                pytest.skip(str(error))
            except ModuleNotFoundError as error:
                if str(error.name).startswith("keyaccount"):
                    raise
                pytest.skip(f"needs {error.name}")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """A dead link in the documentation sends a newcomer away; relative ones are checked here."""
    text = page.read_text(encoding="utf-8")
    dead = [target for target in LINK.findall(text) if not (page.parent / target).exists()]
    assert dead == []
