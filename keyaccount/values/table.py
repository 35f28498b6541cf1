"""Tables: how results show themselves as plain text, Markdown and self-contained HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from html import escape
from unicodedata import category, east_asian_width

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.figures import Figure, figure_text, is_number
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.text import Text

__all__ = ["TABLE_STYLE", "Table", "display_width", "tree_html"]

# Translucent greys and the page's own text colour read well on light and on dark pages alike.
_FONT = "font:13px/1.5 system-ui,sans-serif;color:inherit;font-variant-numeric:tabular-nums"
_BOX = f"border-collapse:collapse;{_FONT}"
_HEAD = "padding:.3em .8em;border-bottom:2px solid rgba(128,128,128,.6);font-weight:600"
_CELL = "padding:.25em .8em;border-bottom:1px solid rgba(128,128,128,.25);white-space:pre-line"
_CAPTION = "caption-side:top;text-align:left;font-weight:600;padding:.3em 0;color:inherit"
_NOTE = "font:12px/1.5 system-ui,sans-serif;opacity:.75;margin:.3em 0"
# A day, a state or an amount broken over two lines is hard to read; a sentence has to break.
_SHORT = 12
# Scores carry twelve places to be compared; nobody reads that many.
_PLACES = 6
_SENTENCES, _WORDS, _AMOUNTS = "ka-s", "ka-w", "ka-n"
_STANDS = {
    _SENTENCES: "text-align:left",
    _WORDS: "text-align:left;white-space:nowrap",
    _AMOUNTS: "text-align:right;white-space:nowrap",
}
TABLE_STYLE = (
    f".ka-table{{{_BOX}}}.ka-table caption{{{_CAPTION}}}.ka-table th{{{_HEAD}}}.ka-table td{{{_CELL}}}"
    + "".join(f".ka-table .{name}{{{rule}}}" for name, rule in _STANDS.items())
    + f".ka-note{{{_NOTE}}}"
)
# A heading that is longer than the words below it may break.
_LONG = {_WORDS: _SENTENCES, _SENTENCES: _SENTENCES, _AMOUNTS: _AMOUNTS}
# What reads the same in every language, and what of it lines up on the right: most columns hold one kind.
_NUMBERS = frozenset((Money, Decimal, Fraction, int))
_SAME = _NUMBERS | {str, date}


def _rows_of(rows: Iterable[Iterable[Figure]]) -> tuple[tuple[Figure, ...], ...]:
    return tuple(tuple_of(row) for row in tuple_of(rows))


@attrs.frozen
class Table:
    """Hold a small table of figures with bilingual headings; numbers line up on the right.

    Every row has as many cells as there are columns; a cell is any `Figure`, None reads as unknown. A
    decimal is shown to six places at most; `rows` hold it as it was given.
    Raises `KeyAccountError` (`table.shape`) for a row of another length.

    >>> table = Table(Text("Turnover", "销售额"), [Text("customer", "客户"), Text("orders", "订单")],
    ...               [("华联超市", 12), ("Lee", 7)])
    >>> print(table.to_text("zh"))
    销售额
    客户      订单
    --------  ----
    华联超市    12
    Lee          7
    """

    title: Text
    columns: tuple[Text, ...] = attrs.field(converter=tuple_of)
    rows: tuple[tuple[Figure, ...], ...] = attrs.field(converter=_rows_of)
    note: Text | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.title, Text, "$.title")
        for index, column in enumerate(self.columns):
            check_type(column, Text, f"$.columns[{index}]")
        for index, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                refuse(
                    "table.shape",
                    f"$.rows[{index}]",
                    f"has {len(row)} cells for {len(self.columns)} columns",
                    f"有 {len(row)} 个单元格,而表有 {len(self.columns)} 列",
                )

    def to_text(self, lang: Lang = "en") -> str:
        """Lay the table out for a terminal, counting wide characters as two columns."""
        lined = [_each(_one_line, column) for column in self._body(lang).columns]
        shown = [[_one_line(head), *column] for head, column in zip(self._heads(lang), lined, strict=True)]
        widths = [max(map(display_width, column)) for column in shown]
        lines = list(zip(*shown, strict=True))
        lines.insert(1, tuple("-" * width for width in widths))
        laid = ["  ".join(map(_padded, row, widths, self._right)).rstrip() for row in lines]
        return "\n".join([self.title.say(lang), *laid, *self._notes(lang)])

    def to_markdown(self, lang: Lang = "en") -> str:
        """Write the table as Markdown, its title as a bold line above.

        >>> print(Table(Text("T", "表"), [Text("a|b", "甲")], [(1,)]).to_markdown())
        **T**
        <BLANKLINE>
        | a\\|b |
        | ---: |
        | 1 |
        """
        head = _piped(map(_marked, self._heads(lang)))
        marks = _piped("---:" if at_right else "---" for at_right in self._right)
        rows = [self._body(lang).markdown] if self.rows else []
        notes = [part for note in self._notes(lang) for part in ("", _marked(note))]
        return "\n".join([f"**{_marked(self.title.say(lang))}**", "", head, marks, *rows, *notes])

    def to_html(self, lang: Lang = "en", *, inline: bool = True) -> str:
        """Write the table as one self-contained HTML element, everything escaped, for light and dark pages.

        Not `inline`, its page carries `TABLE_STYLE` once, and a long table is a third as long.

        >>> "&lt;b&gt;" in Table(Text("T", "表"), [Text("a", "甲")], [("<b>",)]).to_html()
        True
        """
        body = self._body(lang)
        heads = self._heads(lang)
        stands = [
            stand if _are_short([head]) else _LONG[stand]
            for head, stand in zip(heads, body.stands, strict=True)
        ]
        head = "".join(
            f'<th scope="col" {_look(stand, _HEAD, inline)}>{escape(cell)}</th>'
            for cell, stand in zip(heads, stands, strict=True)
        )
        rows = body.html(inline=True) if inline else body.classed_html
        box, caption = (f' style="{_BOX}"', f' style="{_CAPTION}"') if inline else (' class="ka-table"', "")
        note = f' style="{_NOTE}"' if inline else ' class="ka-note"'
        notes = "".join(f"<p{note}>{escape(one)}</p>" for one in self._notes(lang))
        return (
            f'<table{box} lang="{lang}"><caption{caption}>{escape(self.title.say(lang))}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def _heads(self, lang: Lang) -> list[str]:
        return [column.say(lang) for column in self.columns]

    def _body(self, lang: Lang) -> _Body:
        if self._alike is not None:
            return self._alike
        worded = [
            [_cell_text(row[at], lang) for row in self.rows] if same is None else same
            for at, same in enumerate(self._same)
        ]
        return _Body(worded, self._right)

    # A statement is written in two languages and two forms; its thousands of lines are worded once.
    @cached_property
    def _alike(self) -> _Body | None:
        same = [column for column in self._same if column is not None]
        return _Body(same, self._right) if len(same) == len(self.columns) else None

    @cached_property
    def _same(self) -> tuple[list[str] | None, ...]:
        return tuple(_worded_alike(column) for column in self._figures)

    @cached_property
    def _right(self) -> tuple[bool, ...]:
        return tuple(map(_all_numbers, self._figures))

    @property
    def _figures(self) -> Sequence[Sequence[Figure]]:
        return list(zip(*self.rows, strict=True)) if self.rows else [()] * len(self.columns)

    def _notes(self, lang: Lang) -> list[str]:
        return [] if self.note is None else [self.note.say(lang)]


class _Body:
    """Hold the worded cells of a table by column; what is written for both languages is written once."""

    def __init__(self, columns: Sequence[list[str]], right: Sequence[bool]) -> None:
        self.columns = columns
        self.stands = [_stand(*pair) for pair in zip(columns, right, strict=True)]

    @cached_property
    def markdown(self) -> str:
        cells = zip(*(_each(_marked, column) for column in self.columns), strict=True)
        return "\n".join(map(_piped, cells))

    @cached_property
    def classed_html(self) -> str:
        return self.html(inline=False)

    def html(self, *, inline: bool) -> str:
        row = "".join(f"<td {_look(stand, _CELL, inline)}>%s</td>" for stand in self.stands)
        cells = zip(*(_each(escape, column) for column in self.columns), strict=True)
        return "".join(map(f"<tr>{row}</tr>".__mod__, cells))


def tree_html(levels: Sequence[tuple[int, str]]) -> str:
    """Write lines with their depth as one self-contained, indented HTML element; everything is escaped.

    >>> tree_html([(0, "cost = 2"), (1, "fees < 3")]).count("</div>")
    3
    """
    lines = "".join(
        f'<div style="padding-left:{1.5 * depth:g}em{";opacity:.85" if depth else ";font-weight:600"}">'
        f"{escape(line)}</div>"
        for depth, line in levels
    )
    return f'<div style="{_FONT}">{lines}</div>'


def display_width(text: str) -> int:
    """Return how many terminal columns a text takes: wide characters two, combining marks none.

    >>> display_width("客户A"), display_width("e\\u0301")
    (5, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_width_of(char) for char in text)


def _width_of(char: str) -> int:
    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1


def _all_numbers(cells: Sequence[Figure]) -> bool:
    """Tell whether a column holds numbers and beside them at most blanks and unknowns."""
    kinds = set(map(type, cells))
    if not kinds & _NUMBERS:
        return False
    return kinds <= _NUMBERS or all(
        is_number(cell) for cell in cells if cell is not None and not _is_blank(cell)
    )


def _is_blank(cell: Figure) -> bool:
    return type(cell) is Text and not cell.en and not cell.zh


def _worded_alike(cells: Sequence[Figure]) -> list[str] | None:
    """Word a column that reads the same in every language; None where it does not."""
    kinds = set(map(type, cells))
    if kinds <= _SAME:
        word: Callable[[Figure], str] = _cell_text if Decimal in kinds else str
        return list(map(word, cells))
    if (
        Text in kinds
        and kinds <= _SAME | {Text}
        and all(one.en == one.zh for one in cells if type(one) is Text)
    ):
        return list(map(_cell_text, cells))
    return None


def _cell_text(cell: Figure, lang: Lang = "en") -> str:
    if type(cell) is Decimal and _places(cell) > _PLACES:
        cell = round_fraction(Fraction(cell), _PLACES)
    return figure_text(cell, lang)


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _each(change: Callable[[str], str], column: list[str]) -> list[str]:
    """Change every cell; what changes letter by letter and nothing of the whole column, changes no cell."""
    whole = "".join(column)
    return column if change(whole) == whole else list(map(change, column))


def _stand(column: Sequence[str], at_right: bool) -> str:
    if at_right:
        return _AMOUNTS
    return _WORDS if _are_short(column) else _SENTENCES


def _are_short(cells: Sequence[str]) -> bool:
    longest = max(map(len, cells), default=0)
    return longest <= _SHORT and ("".join(cells).isascii() or max(map(display_width, cells)) <= _SHORT)


def _look(stand: str, rule: str, inline: bool) -> str:
    return f'style="{rule};{_STANDS[stand]}"' if inline else f'class="{stand}"'


def _padded(cell: str, width: int, at_right: bool) -> str:
    blanks = " " * (width - display_width(cell))
    return blanks + cell if at_right else cell + blanks


def _one_line(cell: str) -> str:
    return " ".join(cell.split("\n"))


def _marked(cell: str) -> str:
    return escape(_one_line(cell), quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*")


def _piped(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
