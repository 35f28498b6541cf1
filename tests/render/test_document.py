"""Documents: three forms of the same content, nothing in them can become a mark, a tag or a script."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.render import Document, Heading, ListBlock, Paragraph, TreeBlock, markdown_text
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text

PARTS = tuple(Explanation(f"p{index}", Text(f"part {index}", f"部分 {index}"), index) for index in (1, 2))
TREE = Explanation("sum", Text("sum", "合计"), 3, parts=PARTS, combine=Combine.SUM)
ALL = Document(
    Text("Report", "报告"),
    [
        Heading(Text("One", "一")),
        Paragraph(Text("first line\nsecond line", "第一行\n第二行")),
        ListBlock([Text("a", "甲"), Text("b", "乙")]),
        ListBlock([Text("c", "丙")], numbered=True),
        Heading(Text("Two", "二"), 3),
        Table(Text("T", "表"), [Text("x", "值")], [(1,)]),
        TreeBlock(TREE),
        TreeBlock(TREE, depth=0),
    ],
)


class _Tags(HTMLParser):
    """Collect the tags of a page and check that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.data.append(data)


def _parsed(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def test_plain_text() -> None:
    """A plain mail shows headings by lines and trees by indentation."""
    assert ALL.to_text("zh") == (
        "报告\n====\n\n一\n--\n\n第一行\n第二行\n\n- 甲\n- 乙\n\n1. 丙\n\n二\n\n表\n值\n--\n 1\n\n"
        "合计 = 3\n  部分 1 = 1\n  部分 2 = 2\n\n合计 = 3(下含 2 项)\n"
    )


def test_markdown() -> None:
    """Each block is its own paragraph; a tree is a nested list."""
    text = ALL.to_markdown("en")
    assert text.startswith("# Report\n\n## One\n\nfirst line\n\nsecond line\n\n- a\n- b\n\n1. c\n\n### Two\n")
    assert "- sum = 3\n  - part 1 = 1\n  - part 2 = 2" in text
    assert text.endswith("- sum = 3 (+2 below)\n")


def test_html_is_one_closed_page_for_light_and_dark() -> None:
    """It opens from a mail attachment: nothing is loaded, nothing runs."""
    page = ALL.to_html("zh")
    tags = _parsed(page)
    assert '<html lang="zh-CN">' in page
    assert '<html lang="en">' in ALL.to_html()
    assert "prefers-color-scheme:dark" in page
    assert "color-scheme:light dark" in page
    assert {"h1", "h2", "h3", "p", "ul", "ol", "table"} <= tags.seen
    assert not tags.seen & {"script", "link", "img", "iframe"}
    assert "第一行<br>第二行" in page


def test_a_notebook_shows_the_body_alone() -> None:
    """A page inside a page would break the notebook's own style."""
    body = ALL._repr_html_()
    assert "<html" not in body
    assert "<h1>Report</h1>" in body


def test_the_summary_is_a_table_of_contents() -> None:
    """Headings by level."""
    assert ALL.summary("zh") == "报告\n- 一\n  - 二"


HOSTILE = st.text(
    alphabet=st.sampled_from(list("<>&\"'*_[]()#|`\\-+1. \nabc甲")), min_size=1, max_size=40
).filter(str.strip)


@given(text=HOSTILE)
def test_no_text_can_become_a_tag(text: str) -> None:
    """Names come from a CRM, and somebody will try."""
    page = Document(text, [Heading(text), Paragraph(text), ListBlock([text]), TreeBlock(TREE)]).to_html()
    tags = _parsed(page)
    assert tags.seen <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "p",
        "br",
        "ul",
        "li",
        "div",
    }


@given(text=HOSTILE)
def test_no_text_can_become_a_mark(text: str) -> None:
    """A name with stars or a pipe must not turn bold or break a table."""
    shown = markdown_text(text)
    assert "\n" not in shown
    assert "<" not in shown
    bare = shown.replace("\\\\", "")
    for mark in "*_[]`|":
        assert bare.count(mark) == bare.count(f"\\{mark}")
    assert not shown.lstrip().startswith(("# ", "- ", "+ ", "1. "))


@given(text=HOSTILE)
def test_the_same_document_gives_the_same_bytes(text: str) -> None:
    """Documents are kept and compared."""
    assert Document(text, [Paragraph(text)]).to_html() == Document(text, [Paragraph(text)]).to_html()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Heading("x", 1), "number.too-small"),
        (lambda: Heading("x", 5), "number.too-large"),
        (lambda: TreeBlock("x"), "type.wrong"),  # type: ignore[arg-type]
        (lambda: TreeBlock(TREE, -1), "number.too-small"),
        (lambda: Document("x", ["y"]), "type.wrong"),
        (lambda: ListBlock("abc"), "type.not-a-list"),
    ],
)
def test_wrong_blocks_are_refused(call: Any, code: str) -> None:
    """A block nobody can print is named before printing."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
