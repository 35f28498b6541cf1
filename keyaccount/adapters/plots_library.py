"""What all pictures share: the import of matplotlib, the house style, the wording, and stable output.

A picture is a plain matplotlib figure made without pyplot, so nothing global is read or changed: no
`rcParams`, no current figure, no backend. It shows itself in a notebook, and the same figure gives the
same SVG and PNG bytes wherever it is drawn with the same matplotlib and fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import attrs

from keyaccount.errors import Lang, MissingExtra, Problems, refuse
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.text import Term, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "DARK",
    "LIGHT",
    "Canvas",
    "PlotStyle",
    "in_percent",
    "open_canvas",
    "png_bytes",
    "spread",
    "svg_text",
]

# Fonts that carry Chinese, the first installed one is taken; matplotlib falls back to it glyph by glyph.
_CJK = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Sans CJK JP",
)
# Comes with matplotlib, so that the same letters are there on every machine.
_LATIN = "DejaVu Sans"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NAMED = re.compile(r'id="([A-Za-z0-9_]*?[0-9a-f]{10})"')
_DPI = 144
_BODY = 9.5
_TITLE = 12.0


@attrs.frozen
class PlotStyle:
    """Hold the colours and fonts of a picture; colours are `#rrggbb`, told apart also by the colour-blind.

    `accents` are taken in order, one per series. `fonts` come before the house's own fallbacks.
    Raises `KeyAccountError` (`plots.colour`).

    >>> import attrs
    >>> attrs.evolve(LIGHT, ground="#fffdf5").ink == LIGHT.ink
    True
    """

    name: str
    ground: str
    ink: str
    quiet: str
    rule: str
    good: str
    bad: str
    accents: tuple[str, ...] = attrs.field(converter=tuple_of)
    fonts: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        problems = Problems()
        named = {one: getattr(self, one) for one in ("ground", "ink", "quiet", "rule", "good", "bad")}
        named.update({f"accents[{place}]": one for place, one in enumerate(self.accents)})
        for where, colour in named.items():
            if type(colour) is not str or not _COLOUR.fullmatch(colour):
                problems.add("plots.colour", f"$.{where}", "give a colour as #rrggbb", "颜色请写作 #rrggbb")
        problems.raise_any()

    def accent(self, place: int) -> str:
        """Return the colour of a series by its place; after the last it starts over."""
        return self.accents[place % len(self.accents)]


# After Okabe & Ito, "Color Universal Design" (2008), lightened for the dark ground.
LIGHT = PlotStyle(
    name="light",
    ground="#ffffff",
    ink="#1b1f24",
    quiet="#5b6470",
    rule="#d5d9de",
    good="#00795a",
    bad="#b44a00",
    accents=["#0072b2", "#d55e00", "#00795a", "#b06a9b", "#8a6d00", "#2a9bd4"],
)
DARK = PlotStyle(
    name="dark",
    ground="#14181d",
    ink="#eceff2",
    quiet="#a3adb8",
    rule="#39414a",
    good="#3ccf9f",
    bad="#ff8a4a",
    accents=["#5ab7f0", "#ff8a4a", "#3ccf9f", "#e0a3cd", "#e6c44c", "#9ad4f5"],
)


@cache
def _figure_class() -> Any:
    """Return matplotlib's figure, taught to show itself in a notebook."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra.named("plots", needs="matplotlib") from error

    class Picture(Figure):
        """A figure that needs no pyplot to be seen."""

        def _repr_png_(self) -> bytes:
            return png_bytes(self)

    return Picture


@cache
def _fallbacks() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return (_LATIN, *[name for name in _CJK if name in installed][:1])


@attrs.frozen(eq=False)
class Canvas:
    """Hold a figure being drawn, with its axes, style and language; `finish` hands the figure out.

    >>> canvas = open_canvas(Text("Price", "价格"), lang="zh")
    >>> canvas.say(Text("list", "目录价")), len(canvas.axes)
    ('目录价', 1)
    """

    figure: Any
    axes: tuple[Any, ...] = attrs.field(converter=tuple_of)
    style: PlotStyle
    lang: Lang

    @property
    def plane(self) -> Any:
        """Return the first axes, of most pictures the only ones."""
        return self.axes[0]

    def say(self, wording: Term | Text) -> str:
        """Return wording in the language of the picture."""
        return wording.say(self.lang)

    def name_axes(self, x: Term | Text, y: Term | Text, *, axes: Any = None) -> None:
        """Write what the axes count."""
        plane = self.plane if axes is None else axes
        for put, wording in ((plane.set_xlabel, x), (plane.set_ylabel, y)):
            put(self.say(wording), color=self.style.quiet, fontsize=_BODY)

    def numbers(self, *sides: str, axes: Any = None) -> None:
        """Write the numbers of the axes named (`x`, `y`) in full, thousands set apart."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        plane = self.plane if axes is None else axes
        for side in sides:
            axis = {"x": plane.xaxis, "y": plane.yaxis}[side]
            axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
            axis.set_major_formatter(FuncFormatter(_number))

    def note(self, at: tuple[float, float], wording: Term | Text, *, axes: Any = None, **how: Any) -> None:
        """Write a short text at a point, a little off it; `how` goes to matplotlib's `annotate`."""
        plane = self.plane if axes is None else axes
        usual = {"xytext": (7, 7), "color": self.style.ink, "fontsize": _BODY - 0.5}
        plane.annotate(self.say(wording), at, textcoords="offset points", **{**usual, **how})

    def legend(self, *, axes: Any = None, **how: Any) -> None:
        """Write the names of the series."""
        plane = self.plane if axes is None else axes
        usual = {"frameon": False, "fontsize": _BODY - 0.5, "labelcolor": self.style.ink}
        plane.legend(**{**usual, **how})

    def legend_below(self, columns: int, **how: Any) -> None:
        """Write the names of the series under the axes, where no bar can run into them."""
        usual = {"frameon": False, "fontsize": _BODY - 0.5, "labelcolor": self.style.ink}
        self.figure.legend(loc="outside lower center", ncols=columns, **{**usual, **how})

    def percent(self, side: str = "y") -> None:
        """Write the numbers of one axis (`x`, `y`) of the first axes as percentages."""
        from matplotlib.ticker import FuncFormatter

        axis = {"x": self.plane.xaxis, "y": self.plane.yaxis}[side]
        axis.set_major_formatter(FuncFormatter(lambda value, _: in_percent(value)))

    def finish(self) -> Figure:
        """Set fonts and plain wording throughout and return the figure.

        Done last, so that whatever was drawn is covered; a `$` in a name is a dollar, not a formula.
        """
        from matplotlib.text import Text as Written

        families = [*self.style.fonts, *_fallbacks()]
        for one in self.axes:
            one.tick_params(labelfontfamily=families)
        for written in self.figure.findobj(Written):
            written.set_fontfamily(families)
            written.set_parse_math(False)
            written.set_usetex(False)
        made: Figure = self.figure
        return made


def in_percent(share: float, places: int = 0) -> str:
    """Return a share as a percentage with a true minus.

    >>> in_percent(2.771), in_percent(-0.5, 1)
    ('277%', '−50.0%')
    """
    return f"{share:,.{places}%}".replace("-", "−")


def _number(value: float, _place: object = None) -> str:
    return f"{value:,.10g}".replace("-", "−")


def open_canvas(
    title: Term | Text,
    *,
    lang: Lang = "en",
    style: PlotStyle = LIGHT,
    size: tuple[float, float] = (8.0, 4.8),
    rows: int = 1,
    columns: int = 1,
) -> Canvas:
    """Return an empty picture in the house style, `size` in inches, with `rows` x `columns` axes.

    Raises `MissingExtra` without matplotlib, `KeyAccountError` (`plots.lang`, `plots.size`).

    >>> open_canvas(Text("Price", "价格"), style=DARK, rows=2).figure.get_facecolor() == (0, 0, 0, 0)
    False
    """
    check_type(style, PlotStyle, "$.style")
    if lang not in ("en", "zh"):
        refuse("plots.lang", "$.lang", "choose en or zh", "请选择 en 或 zh")
    if len(size) != 2 or min(size) <= 0:
        refuse("plots.size", "$.size", "give width and height above zero", "宽和高必须大于零")
    figure = _figure_class()(
        figsize=size,
        dpi=_DPI,
        facecolor=style.ground,
        edgecolor=style.ground,
        frameon=True,
        layout="constrained",
    )
    figure.suptitle(title.say(lang), color=style.ink, fontsize=_TITLE, fontweight="bold", x=0.01, ha="left")
    axes = [figure.add_subplot(rows, columns, place + 1) for place in range(rows * columns)]
    for one in axes:
        _dress(one, style)
    return Canvas(figure, axes, style, lang)


def _dress(axes: Any, style: PlotStyle) -> None:
    """Give axes the house look outright, so that a user's own defaults cannot show through."""
    axes.set_facecolor(style.ground)
    axes.set_axisbelow(True)
    axes.grid(visible=True, which="major", color=style.rule, linewidth=0.6, linestyle="-", alpha=1)
    axes.tick_params(
        which="major", colors=style.quiet, labelsize=_BODY - 0.5, length=0, direction="out", labelrotation=0
    )
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(style.rule)
        spine.set_linewidth(0.8)


def svg_text(figure: Figure) -> str:
    """Write a picture as SVG, the same text each time: no date, no random names.

    >>> picture = open_canvas(Text("Price", "价格")).finish()
    >>> svg_text(picture) == svg_text(picture), svg_text(picture).rstrip().endswith("</svg>")
    (True, True)
    """
    made = StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(made, format="svg", facecolor=figure.get_facecolor(), metadata=nothing)
    return _renamed(made.getvalue())


def _renamed(svg: str) -> str:
    """Number the names matplotlib draws at random, in the order in which they come."""
    names = {name: f"n{place}" for place, name in enumerate(dict.fromkeys(_NAMED.findall(svg)), 1)}
    if not names:
        return svg
    known = re.compile(r'(id="|#)(' + "|".join(map(re.escape, names)) + r")\b")
    return "\n".join(line.rstrip() for line in known.sub(lambda m: m[1] + names[m[2]], svg).split("\n"))


def png_bytes(figure: Figure, *, dpi: int = _DPI) -> bytes:
    """Write a picture as PNG, the same bytes each time.

    >>> png_bytes(open_canvas(Text("Price", "价格")).finish())[1:4]
    b'PNG'
    """
    made = BytesIO()
    figure.savefig(made, format="png", dpi=dpi, facecolor=figure.get_facecolor(), metadata={"Software": None})
    return made.getvalue()


def spread(values: Iterable[float], *, share: float = 0.08) -> tuple[float, float]:
    """Return limits that leave a margin on both sides of the values, never empty.

    >>> spread([0, 100]), spread([5])
    ((-8.0, 108.0), (4.0, 6.0))
    """
    known = list(values)
    low, high = min(known), max(known)
    margin = (high - low) * share or 1.0
    return low - margin, high + margin
