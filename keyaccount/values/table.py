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
from keyaccount.values.text import Text

__all__ = ["Table", "display_width", "tree_html"]

# Translucent greys and the page's own text colour read well on light and on dark pages alike.
_FONT = "font:13px/1.5 system-ui,sans-serif;color:inherit;font-variant-numeric:tabular-nums"
_BOX = f"border-collapse:collapse;{_FONT}"
_HEAD = "padding:.3em .8em;border-bottom:2px solid rgba(128,128,128,.6);font-weight:600"
_CELL = "padding:.25em .8em;border-bottom:1px solid rgba(128,128,128,.25);white-space:pre-line"
# A day, a state or an amount broken over two lines is hard to read; a sentence has to break.
_SHORT = 12
_CAPTION = "caption-side:top;text-align:left;font-weight:600;padding:.3em 0;color:inherit"
_BLANK = Text("", "")
# What reads the same in every language, and what of it lines up on the right: most columns hold one kind.
_NUMBERS = frozenset((Money, Decimal, Fraction, int))
_SAME = _NUMBERS | {str, date}
_NOTE = "font:12px/1.5 system-ui,sans-serif;opacity:.75;margin:.3em 0"


def _rows_of(rows: Iterable[Iterable[Figure]]) -> tuple[tuple[Figure, ...], ...]:
    return tuple(tuple_of(row) for row in tuple_of(rows))


@attrs.frozen
class Table:
    """Hold a small table of figures with bilingual headings; numbers line up on the right.

    Every row has as many cells as there are columns; a cell is any `Figure`, None reads as unknown.
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
        heads, columns, right = self._worded(lang)
        lined = [_each(_one_line, column) for column in columns]
        shown = [[_one_line(head), *column] for head, column in zip(heads, lined, strict=True)]
        widths = [max(map(display_width, column)) for column in shown]
        lines = list(zip(*shown, strict=True))
        lines.insert(1, tuple("-" * width for width in widths))
        laid = ["  ".join(map(_padded, row, widths, right)).rstrip() for row in lines]
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
        heads, columns, right = self._worded(lang)
        marks = ["---:" if at_right else "---" for at_right in right]
        body = zip(*(_each(_marked, column) for column in columns), strict=True)
        rows = [map(_marked, heads), marks, *body]
        notes = [part for note in self._notes(lang) for part in ("", _marked(note))]
        return "\n".join([f"**{_marked(self.title.say(lang))}**", "", *map(_piped, rows), *notes])

    def to_html(self, lang: Lang = "en") -> str:
        """Write the table as one self-contained HTML element, everything escaped, for light and dark pages.

        >>> "&lt;b&gt;" in Table(Text("T", "表"), [Text("a", "甲")], [("<b>",)]).to_html()
        True
        """
        heads, columns, right = self._worded(lang)
        sides = [
            _style((head, *column), at_right)
            for head, column, at_right in zip(heads, columns, right, strict=True)
        ]
        head = "".join(
            f'<th scope="col" style="{_HEAD};{side}">{escape(cell)}</th>'
            for cell, side in zip(heads, sides, strict=True)
        )
        row = "".join(f'<td style="{_CELL};{side}">%s</td>' for side in sides)
        escaped = zip(*(_each(escape, column) for column in columns), strict=True)
        rows = "".join(f"<tr>{row % cells}</tr>" for cells in escaped)
        notes = "".join(f'<p style="{_NOTE}">{escape(note)}</p>' for note in self._notes(lang))
        title = escape(self.title.say(lang))
        return (
            f'<table style="{_BOX}" lang="{lang}"><caption style="{_CAPTION}">{title}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def _worded(self, lang: Lang) -> tuple[list[str], list[list[str]], list[bool]]:
        """Return the headings, the cells of each column, and which columns line up on the right."""
        heads = [column.say(lang) for column in self.columns]
        worded = [
            [figure_text(row[at], lang) for row in self.rows] if same is None else same
            for at, same in enumerate(self._same)
        ]
        return heads, worded, list(self._right)

    # A statement is written in two languages and two forms; its thousands of lines are worded once.
    @cached_property
    def _same(self) -> tuple[list[str] | None, ...]:
        made: list[list[str] | None] = []
        for at in range(len(self.columns)):
            cells = [row[at] for row in self.rows]
            kinds = set(map(type, cells))
            word: Callable[[Figure], str] = figure_text if Decimal in kinds else str
            made.append(list(map(word, cells)) if kinds <= _SAME else None)
        return tuple(made)

    @cached_property
    def _right(self) -> tuple[bool, ...]:
        return tuple(_all_numbers([row[at] for row in self.rows]) for at in range(len(self.columns)))

    def _notes(self, lang: Lang) -> list[str]:
        return [] if self.note is None else [self.note.say(lang)]


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
    kinds = set(map(type, cells))
    if kinds <= _NUMBERS or str in kinds:
        return bool(kinds) and str not in kinds
    known = [cell for cell in cells if cell is not None and cell != _BLANK]
    return bool(known) and all(map(is_number, known))


def _each(change: Callable[[str], str], column: list[str]) -> list[str]:
    """Change every cell; what changes letter by letter and nothing of the whole column, changes no cell."""
    whole = "".join(column)
    return column if change(whole) == whole else list(map(change, column))


def _style(column: Sequence[str], at_right: bool) -> str:
    whole = at_right or all(display_width(cell) <= _SHORT for cell in set(column))
    return f"text-align:{'right' if at_right else 'left'}{';white-space:nowrap' if whole else ''}"


def _padded(cell: str, width: int, at_right: bool) -> str:
    blanks = " " * (width - display_width(cell))
    return blanks + cell if at_right else cell + blanks


def _one_line(cell: str) -> str:
    return " ".join(cell.split("\n"))


def _marked(cell: str) -> str:
    return escape(_one_line(cell), quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*")


def _piped(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
