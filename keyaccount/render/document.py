"""Documents: headings, paragraphs, lists, tables and explanation trees, as text, Markdown and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TypeAlias

import attrs

from keyaccount.values.checks import check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.table import TABLE_STYLE, Table, display_width, tree_html
from keyaccount.values.text import Lang, Text, text_of

__all__ = ["Block", "Document", "Heading", "ListBlock", "Paragraph", "TreeBlock", "markdown_text"]

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;background:#fff;color:#1c1c1e;font:15px/1.65 system-ui,'PingFang SC','Microsoft YaHei',"
    "'Noto Sans CJK SC',sans-serif}"
    "main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem}"
    "h1{font-size:1.7rem;line-height:1.3;margin:0 0 .6em}h2{font-size:1.25rem;margin:1.8em 0 .5em;"
    "border-bottom:1px solid rgba(128,128,128,.4);padding-bottom:.2em}"
    "h3{font-size:1.05rem;margin:1.3em 0 .4em}"
    "p,ul,ol{margin:.5em 0}li{margin:.2em 0}.wide{overflow-x:auto;margin:.8em 0}"
    "@media(prefers-color-scheme:dark){body{background:#161618;color:#e8e8ea}}"
    "@media print{body{background:#fff;color:#000}main{max-width:none;padding:0}"
    "tr{break-inside:avoid}h2,h3{break-after:avoid}}"
)
# Characters that Markdown would read as marks inside a line.
_MARKS = re.compile(r"([\\`*_\[\]|])")
_LINE_START = re.compile(r"^(\s*)(#{1,6}|[-+]|\d+[.)])(\s)")


@attrs.frozen
class Heading:
    """Head a section; level 2 to 4, the title of the document being level 1.

    >>> Heading("Findings").level
    2
    """

    text: Text = attrs.field(converter=text_of)
    level: int = 2

    def __attrs_post_init__(self) -> None:
        check_int(self.level, "$.level", least=2, most=4)


@attrs.frozen
class Paragraph:
    """Hold one paragraph of running text.

    >>> Paragraph(Text("Dear Ms Wang,", "王女士:")).text.zh
    '王女士:'
    """

    text: Text = attrs.field(converter=text_of)


def _texts_of(items: Iterable[Text | str]) -> tuple[Text, ...]:
    return tuple(text_of(item) for item in tuple_of(items))


@attrs.frozen
class ListBlock:
    """Hold a list, numbered where the order matters.

    >>> ListBlock(["first", "second"], numbered=True).items[1].en
    'second'
    """

    items: tuple[Text, ...] = attrs.field(converter=_texts_of)
    numbered: bool = False


@attrs.frozen
class TreeBlock:
    """Hold an explanation, down to `depth` levels; what lies deeper is counted, never dropped in silence.

    >>> TreeBlock(Explanation("a", Text("a", "甲"), 1)).depth is None
    True
    """

    explanation: Explanation
    depth: int | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.explanation, Explanation, "$.explanation")
        if self.depth is not None:
            check_int(self.depth, "$.depth", least=0)

    def lines(self, lang: Lang) -> tuple[tuple[int, str], ...]:
        """Return each line with its depth.

        >>> TreeBlock(Explanation("a", Text("a", "甲"), 1)).lines("zh")
        ((0, '甲 = 1'),)
        """
        return tuple(self._lines(lang))

    def _lines(self, lang: Lang) -> Iterator[tuple[int, str]]:
        stack = [(0, self.explanation)]
        while stack:
            depth, one = stack.pop()
            below = (*one.parts, *one.because)
            if self.depth is not None and depth == self.depth and below:
                hidden = sum(1 for _ in one.walk()) - 1
                more = Text(f" (+{hidden} below)", f"(下含 {hidden} 项)")
                yield depth, one.line(lang) + more.say(lang)
                continue
            yield depth, one.line(lang)
            stack.extend((depth + 1, part) for part in reversed(below))


Block: TypeAlias = Heading | Paragraph | ListBlock | Table | TreeBlock


@attrs.frozen
class Document:
    """Hold a document in both languages at once: a title and blocks in order.

    Blocks are `Heading`, `Paragraph`, `ListBlock`, `Table` and `TreeBlock`. The same document gives the
    same bytes on every machine; the caller writes them where it likes.

    >>> note = Document(Text("Minutes", "会议纪要"), [Heading(Text("Decision", "决定")), Paragraph("C007")])
    >>> print(note.to_markdown("zh"))
    # 会议纪要
    <BLANKLINE>
    ## 决定
    <BLANKLINE>
    C007
    <BLANKLINE>
    """

    title: Text = attrs.field(converter=text_of)
    blocks: tuple[Block, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for index, block in enumerate(self.blocks):
            check_type(block, (Heading, Paragraph, ListBlock, Table, TreeBlock), f"$.blocks[{index}]")

    def to_text(self, lang: Lang = "en") -> str:
        """Write the document as plain text for a terminal or a plain mail.

        >>> print(Document("T", [ListBlock(["a", "b"])]).to_text())
        T
        =
        <BLANKLINE>
        - a
        - b
        <BLANKLINE>
        """
        title = self.title.say(lang)
        parts = [f"{title}\n{'=' * display_width(title)}", *(_text_of(block, lang) for block in self.blocks)]
        return "\n\n".join(parts) + "\n"

    def to_markdown(self, lang: Lang = "en") -> str:
        """Write the document as Markdown; nothing in it can become a mark or an HTML element.

        >>> "&lt;b&gt;" in Document("T", [Paragraph("<b>")]).to_markdown()
        True
        """
        parts = [
            f"# {markdown_text(self.title.say(lang))}",
            *(_markdown_of(block, lang) for block in self.blocks),
        ]
        return "\n\n".join(parts) + "\n"

    def to_html(self, lang: Lang = "en") -> str:
        """Write the document as one self-contained HTML page for light and dark screens and for print.

        Everything is escaped; the page loads nothing and runs nothing.

        >>> page = Document("T", [Paragraph("<script>")]).to_html()
        >>> "<script>" in page, page.startswith("<!DOCTYPE html>")
        (False, True)
        """
        title = escape(self.title.say(lang))
        code = "zh-CN" if lang == "zh" else "en"
        body = "\n".join(_html_of(block, lang, inline=False) for block in self.blocks)
        tables = TABLE_STYLE if any(isinstance(block, Table) for block in self.blocks) else ""
        return (
            f'<!DOCTYPE html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>{_STYLE}{tables}</style>\n</head>\n<body>\n<main>\n"
            f"<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the title and the headings, as a table of contents.

        >>> Document("T", [Heading("A"), Heading("B", 3)]).summary()
        'T\\n- A\\n  - B'
        """
        heads = [block for block in self.blocks if isinstance(block, Heading)]
        return "\n".join(
            [self.title.say(lang), *(f"{'  ' * (one.level - 2)}- {one.text.say(lang)}" for one in heads)]
        )

    def html(self, lang: Lang = "en") -> str:
        """Write the body alone, for a notebook cell or a page of your own."""
        head = f"<h1>{escape(self.title.say(lang))}</h1>"
        return "\n".join([head, *(_html_of(block, lang, inline=True) for block in self.blocks)])

    def _repr_html_(self) -> str:
        return self.html()


def markdown_text(text: str) -> str:
    """Escape a text so that Markdown shows it as it is, on one line.

    >>> markdown_text("a*b <c> [d]")
    'a\\\\*b &lt;c&gt; \\\\[d\\\\]'
    """
    line = " ".join(text.split("\n"))
    marked = _MARKS.sub(r"\\\1", escape(line, quote=False))
    return _LINE_START.sub(r"\1\\\2\3", marked)


def _text_of(block: Block, lang: Lang) -> str:
    if isinstance(block, Heading):
        text = block.text.say(lang)
        return f"{text}\n{'-' * display_width(text)}" if block.level == 2 else text
    if isinstance(block, Paragraph):
        return block.text.say(lang)
    if isinstance(block, ListBlock):
        marks = _marks(block)
        return "\n".join(f"{mark} {item.say(lang)}" for mark, item in zip(marks, block.items, strict=True))
    if isinstance(block, TreeBlock):
        return "\n".join("  " * depth + line for depth, line in block.lines(lang))
    return block.to_text(lang)


def _markdown_of(block: Block, lang: Lang) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {markdown_text(block.text.say(lang))}"
    if isinstance(block, Paragraph):
        return "\n\n".join(markdown_text(part) for part in block.text.say(lang).split("\n") if part)
    if isinstance(block, ListBlock):
        marks = _marks(block)
        return "\n".join(
            f"{mark} {markdown_text(item.say(lang))}" for mark, item in zip(marks, block.items, strict=True)
        )
    if isinstance(block, TreeBlock):
        return "\n".join("  " * depth + f"- {markdown_text(line)}" for depth, line in block.lines(lang))
    return block.to_markdown(lang)


def _html_of(block: Block, lang: Lang, *, inline: bool) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text.say(lang))}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text.say(lang)).replace(chr(10), '<br>')}</p>"
    if isinstance(block, ListBlock):
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>{''.join(f'<li>{escape(item.say(lang))}</li>' for item in block.items)}</{tag}>"
    if isinstance(block, TreeBlock):
        return f'<div class="wide">{tree_html(block.lines(lang))}</div>'
    return f'<div class="wide">{block.to_html(lang, inline=inline)}</div>'


def _marks(block: ListBlock) -> list[str]:
    return [f"{index}." if block.numbered else "-" for index, _ in enumerate(block.items, start=1)]
