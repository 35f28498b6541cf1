"""Whatever a notebook or a screen shows can be shown in both languages, and every result can be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest

from keyaccount import identification
from keyaccount.errors import KeyAccountError
from keyaccount.render import result_html, show
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.table import Table
from keyaccount.values.text import Term, Text
from keyaccount.visits import GreatCircle
from tests.io.collected import examples

CHINESE = re.compile("[一-鿿]")
WHALE = identification.whale_curve({"a": 5, "b": -1})


def _results() -> dict[type, tuple[Any, ...]]:
    """Return values of every class that words itself for people, as the documented examples build them."""
    return {cls: values for cls, values in examples().items() if callable(getattr(cls, "summary", None))}


class _Page(HTMLParser):
    """Count what is opened and closed, and collect whatever a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        names = {name for name, _ in attributes}
        self.loads += [tag] * bool(names & {"src", "href"} or tag in ("script", "link", "iframe"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _page(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    page.close()
    assert page.open == []
    assert page.loads == []
    return page


def test_every_result_shows_itself_in_a_notebook() -> None:
    """A result that shows as `Ranking(policy=...)` in a notebook is one nobody reads."""
    results = _results()
    assert len(results) > 90
    assert [cls.__name__ for cls in results if not hasattr(cls, "_repr_html_")] == []


def test_every_result_is_shown_in_english_and_chinese() -> None:
    """Both pages are whole, load nothing, and the English one is what the notebook shows by itself."""
    silent = []
    for cls, values in _results().items():
        english, chinese = result_html(values[0]), result_html(values[0], "zh")
        assert english == values[0]._repr_html_(), cls.__name__
        _page(english)
        if not CHINESE.search(_page(chinese).text) or chinese == english:
            silent.append(cls.__name__)
    assert silent == []


def test_every_summary_speaks_both_languages() -> None:
    """Chinese that is the English again, or that has no Chinese in it, is a missing translation."""
    same = []
    for cls, values in _results().items():
        english, chinese = values[0].summary(), values[0].summary("zh")
        if english == chinese or not CHINESE.search(chinese):
            same.append(cls.__name__)
    assert same == []


def _wordings(value: object) -> Iterator[Text | Term]:
    """Yield every wording inside a value, however deep, without recursion."""
    stack, seen = [value], set()
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, (Text, Term)):
            yield one
        elif isinstance(one, (tuple, frozenset)):
            stack.extend(one)
        elif isinstance(one, FrozenMap):
            stack.extend(one.values())
        elif attrs.has(type(one)):
            kind: Any = type(one)
            stack.extend(getattr(one, field.name) for field in attrs.fields(kind))


def test_no_wording_is_there_in_one_language_only() -> None:
    """A blank in one language leaves a hole in somebody's letter; blank in both is a blank meant."""
    halves = [
        f"{cls.__name__}: {wording}"
        for cls, values in examples().items()
        for value in values[:3]
        for wording in _wordings(value)
        if bool(wording.en.strip()) is not bool(wording.zh.strip())
    ]
    assert halves == []


def test_a_result_is_shown_in_the_language_chosen() -> None:
    """One call turns a cell Chinese; the result itself stays what it was."""
    shown = show(WHALE)
    assert (shown.result, shown.lang) == (WHALE, "zh")
    assert "鲸鱼曲线" in shown._repr_html_()
    assert show(WHALE, "en")._repr_html_() == WHALE._repr_html_()


def test_what_makes_no_table_is_shown_by_its_explanation() -> None:
    """A price zone is a tree of reasons, so that is what is shown."""
    found = identification.direct_weights({"a": 1, "b": 3})
    assert result_html(found.explain(), "zh") == found.explain().html("zh")
    table = Table(Text("T", "表"), [Text("a", "甲")], [(1,)])
    assert result_html(table, "zh") == table.to_html("zh")


def test_what_is_refused() -> None:
    """A number, a class or another language cannot be shown, and the error says so."""
    lang: Any = "fr"
    calls: list[tuple[Callable[[], object], str]] = [
        (lambda: show(7), "render.no-html"),
        (lambda: show(identification.WhaleCurve), "render.no-html"),
        (lambda: show(Text("a", "甲")), "render.no-html"),
        # Its table is one of distances between places that it would have to be told.
        (lambda: show(GreatCircle()), "render.no-html"),
        (lambda: result_html(WHALE, lang), "render.lang"),
    ]
    for call, code in calls:
        with pytest.raises(KeyAccountError) as caught:
            call()
        assert caught.value.code == code
