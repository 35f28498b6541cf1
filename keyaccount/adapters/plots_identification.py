"""Pictures of identification: the Pareto (ABC) curve, the whale curve and the selection matrix."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from keyaccount.adapters.plots_library import LIGHT, Canvas, PlotStyle, in_percent, open_canvas, spread
from keyaccount.errors import Lang, refuse
from keyaccount.identification.abc_analysis import AbcClass
from keyaccount.identification.amounts import Amount
from keyaccount.identification.case import Track
from keyaccount.identification.concentration import Concentration, Standing
from keyaccount.identification.matrix import Placed, Quadrant, SelectionMatrix
from keyaccount.identification.whale import WhaleCurve
from keyaccount.values.checks import check_int, check_type
from keyaccount.values.money import Money
from keyaccount.values.table import display_width
from keyaccount.values.text import Term, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["matrix_picture", "pareto_picture", "whale_picture"]

_BY_TURNOVER = Text(
    "customers, the largest first; each class: how many, and their share", "客户(由大到小);各类:客户数及占比"
)
_BY_PROFIT = Text("customers, the most profitable first", "客户数(利润由高到低)")
_CUMULATIVE = Term("cumulative_share", "cumulative share of turnover", "累计营业额占比")
_EQUAL = Term("equal", "if all bought the same", "若各客户购买相同")
# Up to so many customers each has a bar and a name of its own.
_NAMED_BARS = 24


def pareto_picture(
    concentration: Concentration,
    *,
    lang: Lang = "en",
    style: PlotStyle = LIGHT,
    title: Text | None = None,
) -> Figure:
    """Draw how turnover is concentrated: the cumulative share over customers, with classes A, B and C.

    A small circle of customers gets a bar and a name each. Raises `MissingExtra` without matplotlib,
    `KeyAccountError` (`plots.no-turnover`). Method: I2.

    >>> from keyaccount.identification import AbcCuts, concentrate
    >>> picture = pareto_picture(concentrate({"Hua": 80, "Lee": 15, "Xin": 5}, AbcCuts()))
    >>> [one.get_text() for one in picture.axes[0].get_xticklabels()]
    ['Hua', 'Lee', 'Xin']
    """
    check_type(concentration, Concentration, "$.concentration")
    standings = concentration.standings
    if not any(one.share for one in standings):
        refuse(
            "plots.no-turnover", "$.concentration", "nobody has any turnover to draw", "没有可绘制的营业额"
        )
    canvas = open_canvas(title or Text("Pareto (ABC) curve", "帕累托(ABC)曲线"), lang=lang, style=style)
    plane, shares = canvas.plane, [float(one.share or 0) for one in standings]
    few = len(standings) <= _NAMED_BARS
    risen = list(accumulate(shares, initial=0.0))
    top = max(1.0, *risen) * 1.19
    _classes(canvas, standings, top)
    if few:
        places = [place + 0.5 for place in range(len(standings))]
        plane.bar(places, shares, width=0.62, color=style.accent(0), alpha=0.45, linewidth=0)
        plane.set_xticks(places, [one.customer for one in standings])
        _tilt(canvas, [one.customer for one in standings])
    plane.plot(range(len(risen)), risen, color=style.accent(0), linewidth=2.2, label=canvas.say(_CUMULATIVE))
    ends = [0, len(standings)]
    plane.plot(ends, [0, 1], color=style.quiet, linewidth=1, linestyle=(0, (1, 2)), label=canvas.say(_EQUAL))
    plane.set_xlim(0, len(standings))
    plane.set_ylim(min(0.0, *shares) * 1.2, top)
    plane.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    canvas.name_axes(_BY_TURNOVER, _CUMULATIVE)
    canvas.percent()
    if not few:
        canvas.numbers("x")
    canvas.legend(loc="lower right")
    return canvas.finish()


def _tilt(canvas: Canvas, names: Sequence[str]) -> None:
    """Lay long names aslant, so that neighbours do not run into each other."""
    if sum(map(display_width, names)) + 2 * len(names) > 84:
        canvas.plane.tick_params(axis="x", labelrotation=40)
        for label in canvas.plane.get_xticklabels():
            label.set_horizontalalignment("right")
            label.set_rotation_mode("anchor")


def _classes(canvas: Canvas, standings: Sequence[Standing], top: float) -> None:
    """Shade the stretch of each class and write how many customers bring how much."""
    plane, style = canvas.plane, canvas.style
    start = 0
    lines = []
    for place, abc in enumerate(AbcClass):
        members = [one for one in standings if one.abc is abc]
        if not members:
            continue
        share = sum(float(one.share or 0) for one in members)
        shade = (0.16, 0.09, 0.03)[place]
        plane.axvspan(start, start + len(members), color=style.accent(0), alpha=shade, linewidth=0)
        lines.append((start, len(members), abc, share))
        start += len(members)
    for begin, count, abc, share in lines:
        plane.axvline(begin + count, color=style.rule, linewidth=1)
        part = in_percent(share, 1)
        told = Text(f"{abc.name}: {count}\n{part}", f"{abc.name} 类:{count}\n{part}")
        narrow = count / len(standings) < 0.1
        canvas.note(
            (begin + count / 2, top),
            Text(abc.name, abc.name) if narrow else told,
            xytext=(0, -5),
            ha="center",
            va="top",
            fontweight="bold",
        )


def whale_picture(
    whale: WhaleCurve, *, lang: Lang = "en", style: PlotStyle = LIGHT, title: Text | None = None
) -> Figure:
    """Draw profit built up from the most to the least profitable customer: the peak, and what erodes it.

    In percent of the total profit, in money where there is none in total.
    Raises `MissingExtra` without matplotlib. Method: I3.

    >>> from keyaccount.identification import whale_curve
    >>> whale_picture(whale_curve({"a": 8, "b": 4, "c": -2})).axes[0].get_ylabel()
    'cumulative profit, share of the total'
    """
    check_type(whale, WhaleCurve, "$.whale")
    canvas = open_canvas(title or Text("Whale curve", "鲸鱼曲线"), lang=lang, style=style)
    plane, total = canvas.plane, _number(whale.total)
    scale = total if total > 0 else 1.0
    risen = [one / scale for one in accumulate((_number(one.profit) for one in whale.points), initial=0.0)]
    at, size = whale.peak_at, len(whale.points)
    low, high = spread([0.0, *risen], share=0.16)
    plane.fill_between(range(at + 1), risen[: at + 1], color=style.good, alpha=0.18, linewidth=0)
    plane.fill_between(range(at, size + 1), risen[at:], color=style.bad, alpha=0.18, linewidth=0)
    plane.plot(range(size + 1), risen, color=style.accent(0), linewidth=2.2)
    plane.axhline(0, color=style.ink, linewidth=0.8)
    plane.plot([0, size], [risen[-1]] * 2, color=style.quiet, linewidth=1, linestyle=(0, (4, 3)))
    plane.plot([at, size], [risen[at], risen[-1]], "o", markersize=6, color=style.ink, clip_on=False)
    _peak_and_end(canvas, whale, (risen[at], risen[-1]))
    plane.set_xlim(0, size)
    plane.set_ylim(low if min(risen) < 0 else 0.0, high)
    share = Text("cumulative profit, share of the total", "累计利润(占总利润)")
    unit = f", {whale.total.currency}" if isinstance(whale.total, Money) else ""
    canvas.name_axes(_BY_PROFIT, share if total > 0 else Text(f"cumulative profit{unit}", f"累计利润{unit}"))
    canvas.numbers("x", "y")
    if total > 0:
        canvas.percent()
    return canvas.finish()


def _number(amount: Amount) -> float:
    return float(amount.amount if isinstance(amount, Money) else amount)


def _peak_and_end(canvas: Canvas, whale: WhaleCurve, heights: tuple[float, float]) -> None:
    size, at, losing = len(whale.points), whale.peak_at, whale.loss_making
    shares = [f"{in_percent(one)}" if whale.peak_share is not None else "" for one in heights]
    peak = Text(
        f"peak {shares[0]} after {at} of {size} customers".replace("  ", " "),
        f"前 {at} 个客户(共 {size} 个)达到峰值 {shares[0]}".rstrip(),
    )
    ha = "left" if at < 0.25 * size else "right" if at > 0.75 * size else "center"
    canvas.note((at, heights[0]), peak, xytext=(0, 8), ha=ha, va="bottom", fontweight="bold")
    if losing:
        eroded = Text(f"{losing} customers lose money", f"{losing} 个客户亏损")
        canvas.note((size, heights[1]), eroded, xytext=(-8, -8), ha="right", va="top", color=canvas.style.bad)


# The unit square of the axes with a margin that holds the names of the quadrants.
_LOW, _HIGH = -0.09, 1.09
_AXES = (
    Text("strength as the customer sees it", "客户眼中的我方强度"),
    Text("attractiveness to us", "对我方的吸引力"),
)
_UNSURE = Term("unsure", "may change with what is unknown", "可能因未知信息而改变")
_SURE = Term("sure", "sure", "确定")
_PROSPECT = Term("prospect", "prospect", "潜在客户")


def matrix_picture(
    matrix: SelectionMatrix,
    *,
    turnover: Concentration | None = None,
    at_most: int = 20,
    lang: Lang = "en",
    style: PlotStyle = LIGHT,
    title: Text | None = None,
) -> Figure:
    """Draw the selection matrix: attractiveness over strength, the four quadrants by their names.

    Full marks are sure of their quadrant whatever the unknown turns out to be, hollow ones are not;
    diamonds are prospects. `turnover` makes each mark's area that of its share; the `at_most` most
    attractive are named. Who lacks an axis is counted below, never put at zero.
    Raises `MissingExtra` without matplotlib, `KeyAccountError` (`plots.nobody-placed`). Method: I4b.

    >>> from keyaccount.identification import Labels, identify, place_accounts, standard_matrix
    >>> from keyaccount.identification import standard_policy
    >>> from keyaccount.samples import distributor
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> placed = place_accounts(ranking, standard_matrix(policy), Labels.CHEVERTON)
    >>> matrix_picture(placed).axes[0].get_ylabel()
    'attractiveness to us'
    """
    check_type(matrix, SelectionMatrix, "$.matrix")
    check_int(at_most, "$.at_most", least=0)
    shown = _placed(matrix)
    if not shown:
        refuse("plots.nobody-placed", "$.matrix", "no account has both axes known", "没有两轴均已知的客户")
    usual = Text(f"Selection matrix: {matrix.labels.text.en}", f"选择矩阵:{matrix.labels.text.zh}")
    canvas = open_canvas(title or usual, lang=lang, style=style, size=(7.6, 6.6))
    canvas.plane.set_xlim(_LOW, _HIGH)
    canvas.plane.set_ylim(_LOW, _HIGH)
    for side in (canvas.plane.set_xticks, canvas.plane.set_yticks):
        side([0, 0.2, 0.4, 0.6, 0.8, 1])
    _quadrants(canvas, matrix)
    sizes = _marks(canvas, shown, turnover)
    _names(
        canvas, shown[:at_most], sizes, (float(matrix.rule.strong_from), float(matrix.rule.attractive_from))
    )
    missing = len(matrix.placed) - len(shown)
    below = Text(
        f"{_AXES[0].en}\n{missing} not placed: an axis is unknown",
        f"{_AXES[0].zh}\n{missing} 个客户未定位:有一轴未知",
    )
    canvas.name_axes(below if missing else _AXES[0], _AXES[1])
    return canvas.finish()


def _placed(matrix: SelectionMatrix) -> list[Placed]:
    """Return the accounts with both axes, the most attractive first."""
    known = [one for one in matrix.placed if one.attractiveness is not None and one.strength is not None]
    return sorted(known, key=lambda one: (-(one.attractiveness or 0), one.customer))


def _at(one: Placed) -> tuple[float, float]:
    return float(one.strength or 0), float(one.attractiveness or 0)


def _quadrants(canvas: Canvas, matrix: SelectionMatrix) -> None:
    plane, style = canvas.plane, canvas.style
    across, up = float(matrix.rule.strong_from), float(matrix.rule.attractive_from)
    plane.axvline(across, color=style.quiet, linewidth=1.2)
    plane.axhline(up, color=style.quiet, linewidth=1.2)
    plane.fill_between([across, _HIGH], up, _HIGH, color=style.good, alpha=0.1, linewidth=0)
    corners = {
        Quadrant.HIGH_LOW: ((_LOW, _HIGH), "left", "top", (6, -6)),
        Quadrant.HIGH_HIGH: ((_HIGH, _HIGH), "right", "top", (-6, -6)),
        Quadrant.LOW_LOW: ((_LOW, _LOW), "left", "bottom", (6, 6)),
        Quadrant.LOW_HIGH: ((_HIGH, _LOW), "right", "bottom", (-6, 6)),
    }
    for quadrant, (at, ha, va, off) in corners.items():
        label, count = quadrant.label(matrix.labels), len(matrix.within(quadrant))
        told = Text(f"{label.en} ({count})", f"{label.zh}({count})")
        canvas.note(at, told, ha=ha, va=va, xytext=off, color=style.quiet, fontsize=12, fontweight="bold")


def _marks(canvas: Canvas, shown: Sequence[Placed], turnover: Concentration | None) -> dict[str, float]:
    """Draw the marks and return their areas in square points."""
    style = canvas.style
    sizes = _areas(shown, turnover)
    for track, shape, place in ((Track.CURRENT, "o", 0), (Track.PROSPECTIVE, "D", 1)):
        for sure in (True, False):
            group = [one for one in shown if one.track is track and one.sure is sure]
            if not group:
                continue
            said = _SURE if sure else _UNSURE
            label = f"{_PROSPECT.say(canvas.lang)}: {canvas.say(said)}" if place else canvas.say(said)
            canvas.plane.scatter(
                *zip(*map(_at, group), strict=True),
                s=[sizes[one.customer] for one in group],
                marker=shape,
                facecolor=style.accent(place) if sure else "none",
                edgecolor=style.accent(place),
                linewidth=1.4,
                alpha=0.85,
                label=label,
            )
    canvas.legend_below(2)
    return sizes


def _areas(shown: Sequence[Placed], turnover: Concentration | None) -> dict[str, float]:
    shares = {} if turnover is None else {one.customer: float(one.share or 0) for one in turnover.standings}
    largest = max(shares.values(), default=0.0)
    if not largest:
        return {one.customer: 40.0 for one in shown}
    return {one.customer: max(16.0, 620 * shares.get(one.customer, 0.0) / largest) for one in shown}


# What a letter, a line and a point take of the matrix, in its own unit, at the size names are written.
_LETTER, _LINE, _POINT = 0.0122, 0.036, 0.0029


def _names(
    canvas: Canvas, shown: Sequence[Placed], sizes: dict[str, float], cuts: tuple[float, float]
) -> None:
    """Write names beside their marks where nothing stands, off the cuts if possible; else leave one out."""
    off = {one.customer: sizes[one.customer] ** 0.5 / 2 + 3 for one in shown}
    taken = [_box(_at(one), off[one.customer] * _POINT, off[one.customer] * _POINT) for one in shown]
    across = (cuts[0], _LOW, cuts[0], _HIGH)
    along = (_LOW, cuts[1], _HIGH, cuts[1])
    for one in shown:
        choices = _sides(one, off[one.customer])
        for (box, ha, va, shift), avoid in [(side, (across, along)) for side in choices] + [
            (side, ()) for side in choices
        ]:
            inside = box[0] > _LOW and box[2] < _HIGH and box[1] > -0.04 and box[3] < 1.04
            if inside and not any(_touch(box, other) for other in (*taken, *avoid)):
                taken.append(box)
                name = Text(one.name, one.name)
                canvas.note(_at(one), name, ha=ha, va=va, xytext=shift, fontsize=8)
                break


_Box: TypeAlias = tuple[float, float, float, float]


def _sides(one: Placed, off: float) -> tuple[tuple[_Box, str, str, tuple[float, float]], ...]:
    """Return where a name can stand around its mark, the best place first."""
    half, tall, gap = display_width(one.name) * _LETTER / 2, _LINE / 2, (off + 0.5) * _POINT
    x, y = _at(one)
    return (
        (_box((x + gap + half, y), half, tall), "left", "center", (off, 0)),
        (_box((x - gap - half, y), half, tall), "right", "center", (-off, 0)),
        (_box((x, y + gap + tall), half, tall), "center", "bottom", (0, off)),
        (_box((x, y - gap - tall), half, tall), "center", "top", (0, -off)),
        (_box((x + half, y + gap + tall), half, tall), "left", "bottom", (0, off)),
        (_box((x - half, y + gap + tall), half, tall), "right", "bottom", (0, off)),
    )


def _box(centre: tuple[float, float], half: float, tall: float) -> _Box:
    return centre[0] - half, centre[1] - tall, centre[0] + half, centre[1] + tall


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
