"""The house style of pictures: nothing global, both languages, light and dark, the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import attrs
import pytest

from keyaccount.adapters import plots_library
from keyaccount.adapters.plots_library import (
    DARK,
    LIGHT,
    Canvas,
    PlotStyle,
    open_canvas,
    png_bytes,
    spread,
    svg_text,
)
from keyaccount.errors import KeyAccountError, MissingExtra
from keyaccount.values import Term, Text

matplotlib = pytest.importorskip("matplotlib", reason="needs the extra: plots")

TITLE = Text("What both earn", "双方所得")


def _drawn(style: PlotStyle = LIGHT) -> Canvas:
    canvas = open_canvas(TITLE, style=style)
    canvas.plane.plot([0, 10_000], [0, -2_500], color=style.accent(0), linewidth=2, label="A $1 and B $2")
    canvas.plane.fill_between([0, 10_000], [0, -500], [0, -2_500], color=style.accent(1), linewidth=0)
    canvas.name_axes(Text("order", "订货量"), Term("gain", "gain", "收益"))
    canvas.numbers("x", "y")
    canvas.note((5_000, -1_000), Text("$5 to $6", "5 至 6"))
    canvas.legend(loc="lower left")
    canvas.finish()
    return canvas


def _words(canvas: Canvas) -> list[str]:
    from matplotlib.text import Text as Written

    return [one.get_text() for one in canvas.figure.findobj(Written) if one.get_text()]


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=lambda style: style.name)
def test_the_same_picture_gives_the_same_bytes(style: PlotStyle) -> None:
    """A picture committed beside a guide may only change when its figures do."""
    first, again = _drawn(style).figure, _drawn(style).figure
    assert svg_text(first) == svg_text(again)
    assert png_bytes(first) == png_bytes(again)
    assert style.ground in svg_text(first)


def test_a_fresh_process_draws_the_same_svg() -> None:
    """Clip paths are named at random per process by matplotlib; ours are numbered."""
    code = (
        "from tests.adapters.test_plots_library import _drawn, svg_text\n"
        "import hashlib\nprint(hashlib.sha256(svg_text(_drawn().figure).encode()).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_a_users_own_defaults_neither_show_through_nor_change() -> None:
    """Another part of the process may have restyled everything; our picture is ours, theirs stay theirs."""
    usual = svg_text(_drawn().figure)
    theirs = {
        "axes.facecolor": "black",
        "axes.edgecolor": "red",
        "axes.grid": False,
        "axes.labelsize": 30,
        "axes.titlesize": 30,
        "axes.spines.top": False,
        "axes.unicode_minus": False,
        "font.family": ["monospace"],
        "font.size": 22.0,
        "grid.color": "red",
        "lines.linewidth": 9.0,
        "figure.dpi": 30.0,
        "figure.facecolor": "black",
        "legend.frameon": True,
        "savefig.facecolor": "red",
        "text.color": "red",
        "xtick.color": "red",
        "xtick.direction": "in",
        "ytick.labelsize": 30,
    }
    with matplotlib.rc_context(theirs):
        before = dict(matplotlib.rcParams)
        assert svg_text(_drawn().figure) == usual
        assert dict(matplotlib.rcParams) == before


def test_pyplot_is_never_loaded() -> None:
    """Pyplot keeps every figure alive and may open windows; a library has no business with it."""
    code = (
        "import sys\nfrom tests.adapters.test_plots_library import _drawn, png_bytes\n"
        "png_bytes(_drawn().figure)\nprint('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_notebook_shows_the_picture() -> None:
    """Without pyplot nobody else teaches a figure to show itself."""
    figure: Any = _drawn().figure
    assert figure._repr_png_() == png_bytes(figure)


def test_wording_is_taken_in_the_language_asked_for() -> None:
    """A Chinese reader gets Chinese throughout; the numbers read the same."""
    canvas = open_canvas(TITLE, lang="zh")
    canvas.name_axes(Text("order", "订货量"), Term("gain", "gain", "收益"))
    assert {"双方所得", "订货量", "收益"} <= set(_words(canvas))
    assert "订货量" not in _words(_drawn())


def test_a_chinese_font_is_used_where_one_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one matplotlib draws boxes; with one it must be found, after the Latin letters."""
    from matplotlib.font_manager import FontEntry, fontManager

    shown: list[list[str]] = []
    for name in ("Some Sans", "Noto Sans CJK SC"):
        entry = FontEntry(fname=f"{name}.ttf", name=name)
        monkeypatch.setattr(fontManager, "ttflist", [entry])
        plots_library._fallbacks.cache_clear()
        shown.append(list(plots_library._fallbacks()))
    plots_library._fallbacks.cache_clear()
    assert shown == [["DejaVu Sans"], ["DejaVu Sans", "Noto Sans CJK SC"]]


def test_a_style_names_its_own_fonts_first() -> None:
    """A company has a house font of its own."""
    style = attrs.evolve(LIGHT, fonts=["DejaVu Serif"])
    canvas = open_canvas(TITLE, style=style)
    canvas.finish()
    assert canvas.figure._suptitle.get_fontfamily()[0] == "DejaVu Serif"


def test_a_dollar_is_a_dollar() -> None:
    """Two amounts in dollars must not turn into a formula between them."""
    assert "A $1 and B $2" in _words(_drawn())
    assert all(not one.get_parse_math() for one in _drawn().plane.texts)


def test_numbers_are_written_in_full() -> None:
    """1e4 on an axis of money is for nobody."""
    canvas = _drawn()
    canvas.figure.canvas.draw()
    labels = [one.get_text() for one in canvas.plane.get_xticklabels()]
    assert "10,000" in labels
    assert "−2,000" in [one.get_text() for one in canvas.plane.get_yticklabels()]


def test_several_axes_share_a_picture() -> None:
    """Side by side is how two alternatives are compared."""
    canvas = open_canvas(TITLE, rows=1, columns=2)
    left, right = canvas.axes
    canvas.name_axes(TITLE, TITLE, axes=right)
    canvas.numbers("x", axes=right)
    canvas.note((0, 0), TITLE, axes=right)
    right.plot([0, 1], [0, 1], label="a")
    canvas.legend(axes=right)
    assert (left.get_xlabel(), right.get_xlabel()) == ("", TITLE.en)
    assert right.get_legend() is not None
    assert left.get_legend() is None


def test_accents_start_over() -> None:
    """More series than colours is no reason to fail."""
    assert LIGHT.accent(len(LIGHT.accents)) == LIGHT.accent(0)


def test_limits_leave_a_margin() -> None:
    """A point on the frame is half hidden, and one value alone still needs room."""
    assert spread([0, 100], share=0.1) == (-10.0, 110.0)
    assert spread([5, 5]) == (4.0, 6.0)


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "style": ({"style": "dark"}, "type", "$.style"),
    "language": ({"lang": "de"}, "plots.lang", "$.lang"),
    "size": ({"size": (0, 3)}, "plots.size", "$.size"),
}


@pytest.mark.parametrize("kind", WRONG, ids=str)
def test_wrong_input_names_its_place(kind: str) -> None:
    """A typing error must not end deep inside matplotlib."""
    given, code, path = WRONG[kind]
    with pytest.raises(KeyAccountError) as caught:
        open_canvas(TITLE, **given)
    assert code in caught.value.code
    assert caught.value.path == path


def test_every_wrong_colour_is_named_at_once() -> None:
    """Mending one colour per attempt is tedious."""
    with pytest.raises(KeyAccountError) as caught:
        attrs.evolve(LIGHT, ground="white", accents=["#123456", "#12345"])
    assert [one.path for one in caught.value.problems] == ["$.ground", "$.accents[1]"]


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lacks the extra needs the pip line, not a traceback from an import."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    plots_library._figure_class.cache_clear()
    with pytest.raises(MissingExtra, match=r"keyaccount\[plots\]"):
        open_canvas(TITLE)
    monkeypatch.undo()
    plots_library._figure_class.cache_clear()


def test_a_drawing_without_random_names_stays_as_it_is() -> None:
    """There is nothing to number."""
    assert plots_library._renamed('<svg id="figure_1"/>') == '<svg id="figure_1"/>'
