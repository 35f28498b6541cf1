"""Tables carry every result to people: in a terminal, in Markdown and in a notebook, in both languages."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.table import TABLE_STYLE, Table, display_width, tree_html
from keyaccount.values.text import Text

COLUMNS = (Text("customer", "客户"), Text("turnover", "销售额"))


def _table(*rows: tuple[object, ...], note: Text | None = None) -> Table:
    return Table(Text("Ranking", "排名"), COLUMNS, rows, note)  # type: ignore[arg-type]


def test_text_lines_up_for_wide_and_narrow_letters_alike() -> None:
    """A Chinese letter takes two columns; counting it as one tears the table apart."""
    table = _table(("华联超市", Money("12", "CNY")), ("Lee", None), note=Text("in CNY", "单位:元"))
    assert table.to_text("zh").splitlines() == [
        "排名",
        "客户         销售额",
        "--------  ---------",
        "华联超市  12.00 CNY",
        "Lee            未知",
        "单位:元",
    ]


@given(
    st.lists(st.tuples(st.text("ab客户é\u0301", max_size=6), st.integers(-999, 999)), min_size=1, max_size=5)
)
def test_every_row_ends_in_the_same_column(rows: list[tuple[str, int]]) -> None:
    """The last column is numeric, so all lines of the body must be equally wide."""
    lines = _table(*rows).to_text().splitlines()[1:]
    assert len({display_width(line) for line in lines}) == 1


def test_markdown_escapes_what_would_break_it() -> None:
    """A customer called A|B must not become two cells, nor <script> run anywhere."""
    text = _table(("A|B*<i>\nx", 1), note=Text("n", "注")).to_markdown()
    assert "| A\\|B\\*&lt;i&gt; x | 1 |" in text
    assert "| --- | ---: |" in text
    assert text.endswith("\n\nn")


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_well_formed_self_contained_and_escaped() -> None:
    """Notebooks show what we hand them; a name from a CRM must never become markup."""
    html = _table(("<script>alert('x')</script>", 1), ("&", 2), note=Text("<b>", "注"))._repr_html_()
    collector = _Collector()
    collector.feed(html)
    assert collector.open == []
    assert set(collector.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    assert "&lt;script&gt;alert(&#x27;x&#x27;)" in html
    assert "http" not in html


def test_html_breaks_sentences_but_neither_amounts_nor_days() -> None:
    """An amount broken over two lines is misread; a column of sentences has to break."""
    said = "a sentence that is longer than any day"
    html = _table((said, Money("1", "CNY")), ("Lee", Text("", ""))).to_html()
    assert html.count("white-space:nowrap") == 3
    assert f'text-align:left">{said}' in html
    assert 'text-align:right;white-space:nowrap">1.00 CNY' in html


def test_a_page_of_long_tables_carries_their_style_once() -> None:
    """A statement has thousands of cells; a style in each made it four times as long."""
    rows = [("a sentence that is longer than any day", Money("1", "CNY")), ("Lee", None)]
    html = _table(*rows, note=Text("n", "注")).to_html(inline=False)
    assert "style=" not in html
    assert '<td class="ka-s">Lee</td><td class="ka-n">unknown</td>' in html
    named = set(re.findall(r'class="([^"]+)"', html))
    assert named == {"ka-table", "ka-note", "ka-s", "ka-n"}
    assert all(f".{one}" in TABLE_STYLE for one in named)


def test_a_long_heading_over_short_words_breaks() -> None:
    """The words below stay whole, the heading does not widen the column."""
    columns = (Text("what the customer ordered", "品名"),)
    html = Table(Text("T", "表"), columns, [("tea",)]).to_html(inline=False)
    assert '<th scope="col" class="ka-s">' in html
    assert '<td class="ka-w">tea</td>' in html


@pytest.mark.parametrize(
    ("cell", "stands"),
    [("客户客户客户", "ka-w"), ("客户客户客户A", "ka-s"), ("a" * 12, "ka-w"), ("a" * 13, "ka-s")],
)
def test_words_stay_whole_up_to_twelve_columns(cell: str, stands: str) -> None:
    """A Chinese letter takes two of them."""
    html = Table(Text("T", "表"), (Text("a", "甲"),), [(cell,)]).to_html(inline=False)
    assert f'<td class="{stands}">{cell}</td>' in html


def test_what_reads_alike_is_written_once_for_both_languages() -> None:
    """Blanks and ids are the same in Chinese; a text is not, nor is an unknown figure."""
    alike = _table(("A", Decimal("1.50")), (Text("", ""), 2))
    assert "| A | 1.5 |" in alike.to_markdown("en")
    assert alike.to_markdown("en").splitlines()[2:] != alike.to_markdown("zh").splitlines()[2:]
    assert alike.to_markdown("en").splitlines()[4:] == alike.to_markdown("zh").splitlines()[4:]
    told = _table((Text("north", "华北"), 1), ("A", None))
    assert "| north | 1 |" in told.to_markdown("en")
    assert "| 华北 | 1 |" in told.to_markdown("zh")
    assert "未知" in told.to_html("zh", inline=False)


def test_html_uses_the_pages_own_colours() -> None:
    """Fixed colours vanish on a dark page; inherited ones read on both."""
    html = _table(("A", 1)).to_html("zh")
    assert "color:inherit" in html
    assert "#fff" not in html
    assert 'lang="zh"' in html


def test_numbers_go_right_and_words_left() -> None:
    """A column of unknowns is no column of numbers."""
    assert "text-align:right" in _table(("A", 1), ("B", None)).to_html()
    assert "text-align:right" not in _table(("A", None)).to_html()


def test_an_empty_table_is_still_a_table() -> None:
    """No customers is a result, not an error."""
    table = _table()
    assert table.to_text().splitlines() == ["Ranking", "customer  turnover", "--------  --------"]
    assert "<tbody></tbody>" in table.to_html()


@pytest.mark.parametrize("row", [("A",), ("A", 1, 2)])
def test_rows_of_another_length_are_refused(row: tuple[object, ...]) -> None:
    """A shifted row would show one customer's figure under another's heading."""
    with pytest.raises(KeyAccountError) as caught:
        _table(("A", 1), row)
    assert (caught.value.code, caught.value.path) == ("table.shape", "$.rows[1]")


def test_a_score_is_shown_to_six_places_and_kept_to_twelve() -> None:
    """Twelve places tell two engines' ranks apart; a reader needs none of them beyond the sixth."""
    score, quantity = Decimal("0.235838769806"), Decimal("1.234567")
    table = _table(("A", score), ("B", quantity), ("C", Decimal("1E+3")))
    assert [line.split()[-1] for line in table.to_text().splitlines()[3:]] == ["0.235839", "1.234567", "1000"]
    assert table.rows[0][1] == score


def test_headings_must_speak_both_languages() -> None:
    """A heading as plain text has no Chinese."""
    with pytest.raises(KeyAccountError) as caught:
        Table(Text("T", "表"), ("customer",), ())
    assert caught.value.path == "$.columns[0]"


def test_trees_are_indented_and_escaped() -> None:
    """An explanation in a notebook shows which figure is made of which."""
    html = tree_html([(0, "cost = 2"), (1, "fees < 3")])
    assert "padding-left:0em;font-weight:600" in html
    assert "padding-left:1.5em" in html
    assert "fees &lt; 3" in html


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("客户A", 5), ("é", 1), ("e\u0301", 1), ("\u200d", 0), ("", 0)]
)
def test_widths_are_those_of_a_terminal(text: str, width: int) -> None:
    """Marks that combine take no column of their own."""
    assert display_width(text) == width
