"""Pictures of deals: the win-win region, the frontier with floors and fair points, the price waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from keyaccount.adapters.plots_library import LIGHT, Canvas, PlotStyle, open_canvas, spread
from keyaccount.bargaining.rules import FairRule
from keyaccount.errors import Lang, refuse
from keyaccount.incentives.design_result import WinWinDesign
from keyaccount.incentives.region import RegionPoint, WinWinRegion
from keyaccount.incentives.stacked import PriceStage
from keyaccount.incentives.waterfall import Waterfall
from keyaccount.values.checks import check_type
from keyaccount.values.money import Money
from keyaccount.values.text import Term, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["frontier_picture", "region_picture", "waterfall_picture"]

_SUPPLIER = Term("supplier", "supplier", "供方")
_CUSTOMER = Term("customer", "customer", "客户")
_FLOOR = Term("floor", "bottom line", "低线")
_BOTH = Term("both", "both above their bottom lines", "双方均高于低线")
_CHOSEN = Term("chosen", "chosen", "选用")
_MARKS = {
    FairRule.NASH: "o",
    FairRule.KALAI_SMORODINSKY: "s",
    FairRule.EGALITARIAN: "^",
    FairRule.LEXIMIN: "v",
    FairRule.UTILITARIAN: "D",
}


def region_picture(
    region: WinWinRegion, *, lang: Lang = "en", style: PlotStyle = LIGHT, title: Text | None = None
) -> Figure:
    """Draw where terms leave both sides above their bottom lines: curves over one parameter, a map over two.

    Raises `MissingExtra` without matplotlib. Method: N6.

    >>> from keyaccount.incentives import Floors, LinearDemand, Market, Parameter, RevenueShareSpace
    >>> from keyaccount.incentives import win_win_region
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = RevenueShareSpace(Parameter("share", 0, 1, "0.01"), unit_cost=10)
    >>> region_picture(win_win_region(space, market, Floors(450, 225))).axes[0].get_xlabel()
    'share'
    """
    check_type(region, WinWinRegion, "$.region")
    usual = Text("Where both sides win", "双赢区域")
    canvas = open_canvas(title or usual, lang=lang, style=style)
    if len(region.axes) == 1:
        _curves(canvas, region)
    else:
        _map(canvas, region)
    return canvas.finish()


def _curves(canvas: Canvas, region: WinWinRegion) -> None:
    plane, style = canvas.plane, canvas.style
    shown = [one for one in region.points if one.supplier is not None]
    at = [float(one.values[0]) for one in shown]
    for place, (side, gains) in enumerate(
        (
            (_SUPPLIER, [float(one.supplier or 0) for one in shown]),
            (_CUSTOMER, [float(one.customer or 0) for one in shown]),
        )
    ):
        plane.plot(at, gains, color=style.accent(place), linewidth=2, label=canvas.say(side))
    for place, (low, high) in enumerate(_runs(region.points)):
        label = canvas.say(_BOTH) if not place else None
        plane.axvspan(low, high, color=style.good, alpha=0.16, linewidth=0, label=label)
    plane.axhline(0, color=style.ink, linewidth=1, linestyle=(0, (4, 3)))
    if region.chosen is not None:
        _mark_chosen(canvas, region.chosen)
    name = region.axes[0].name
    canvas.name_axes(Text(name, name), _gain_in(region.currency))
    canvas.numbers("x", "y")
    canvas.legend()


def _gain_in(currency: str) -> Text:
    return Text(f"above the bottom line, {currency}", f"超出低线({currency})")


def _mark_chosen(canvas: Canvas, point: RegionPoint) -> None:
    plane, at = canvas.plane, float(point.values[0])
    plane.axvline(at, color=canvas.style.ink, linewidth=1.2)
    low, high = plane.get_ylim()
    canvas.note((at, low + 0.06 * (high - low)), _chosen_at(point.values))


def _chosen_at(values: Sequence[Fraction]) -> Text:
    shown = ", ".join(f"{float(one):,.6g}" for one in values)
    return Text(f"{_CHOSEN.en}: {shown}", f"{_CHOSEN.zh}:{shown}")


def _runs(points: Sequence[RegionPoint]) -> list[tuple[float, float]]:
    """Return the stretches of neighbouring feasible points."""
    runs: list[tuple[float, float]] = []
    before = False
    for one in points:
        at = float(one.values[0])
        if one.feasible:
            runs.append((runs.pop()[0], at) if before else (at, at))
        before = one.feasible
    return runs


def _map(canvas: Canvas, region: WinWinRegion) -> None:
    plane, style = canvas.plane, canvas.style
    across = sorted({one.values[0] for one in region.points})
    up = sorted({one.values[1] for one in region.points})
    by = {one.values: one for one in region.points}
    worst = [[_least(by[x, y]) for x in across] for y in up]
    known = [one for row in worst for one in row if one is not None]
    most = max([abs(one) for one in known if one > 0], default=1.0)
    shades = [[_shade(style, one, most) for one in row] for row in worst]
    ends = (float(across[0]), float(across[-1]), float(up[0]), float(up[-1]))
    plane.imshow(
        shades,
        extent=ends,
        origin="lower",
        aspect="auto",
        interpolation="nearest",
        resample=False,
        zorder=1,
    )
    for place, (label, shade) in enumerate(
        (
            (_BOTH, style.good),
            (Term("below", "a side below its bottom line", "有一方低于低线"), style.rule),
        )
    ):
        plane.plot([], [], "s", markersize=9, color=shade, label=canvas.say(label), zorder=place)
    if region.chosen is not None:
        x, y = (float(one) for one in region.chosen.values)
        plane.plot([x], [y], "o", markersize=8, color=style.ink, markeredgecolor=style.ground, clip_on=False)
        right = x > (ends[0] + ends[1]) / 2
        how = {"ha": "right", "xytext": (-9, 9)} if right else {}
        canvas.note((x, y), _chosen_at(region.chosen.values), fontweight="bold", **how)
    names = [one.name for one in region.axes]
    canvas.name_axes(Text(names[0], names[0]), Text(names[1], names[1]))
    canvas.numbers("x", "y")
    canvas.legend(loc="upper left", bbox_to_anchor=(0, -0.13), ncols=2)


def _least(point: RegionPoint) -> float | None:
    if point.supplier is None or point.customer is None:
        return None
    return float(min(point.supplier, point.customer)) if point.feasible else -1.0


def _shade(style: PlotStyle, least: float | None, most: float) -> tuple[float, float, float]:
    """Return a colour: the fuller, the more the worse-off side gains; plain where a floor is crossed."""
    ground, full = _rgb(style.ground), _rgb(style.good)
    if least is None:
        return ground
    if least < 0:
        return _rgb(style.rule)
    share = 0.25 + 0.75 * min(least / most, 1.0)
    return tuple(low + (high - low) * share for low, high in zip(ground, full, strict=True))  # type: ignore[return-value]


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def frontier_picture(
    design: WinWinDesign, *, lang: Lang = "en", style: PlotStyle = LIGHT, title: Text | None = None
) -> Figure:
    """Draw the frontier of a design in money: both bottom lines, every rule's fair point, the choice.

    The thin line is what the whole channel could earn: no terms lie beyond it.
    Raises `MissingExtra` without matplotlib. Method: N6.

    >>> from keyaccount.incentives import Floors, LinearDemand, Market, Parameter, RevenueShareSpace
    >>> from keyaccount.incentives import design_win_win
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = RevenueShareSpace(Parameter("share", 0, 1, "0.01"), unit_cost=10)
    >>> frontier_picture(design_win_win(space, market, Floors(450, 225)), lang="zh").axes[0].get_xlabel()
    '供方,CNY'
    """
    check_type(design, WinWinDesign, "$.design")
    canvas = open_canvas(title or Text("What both can have", "双方可得"), lang=lang, style=style)
    plane = canvas.plane
    ours, theirs = (float(one) for one in design.floors.exact)
    pairs = [(float(one.supplier), float(one.customer)) for one in design.frontier]
    xs, ys = zip(*pairs, strict=True)
    left, right = spread([*xs, ours], share=0.18)
    low, high = spread([*ys, theirs], share=0.18)
    plane.fill_between([ours, right], theirs, high, color=style.good, alpha=0.12, linewidth=0)
    for draw, floor in ((plane.axvline, ours), (plane.axhline, theirs)):
        draw(floor, color=style.bad, linewidth=1.2, linestyle=(0, (4, 3)))
    _best_together(canvas, float(design.integrated.total), (left, right))
    plane.plot(xs, ys, "-", color=style.accent(0), linewidth=1.5)
    plane.plot(xs, ys, ".", color=style.accent(0), markersize=5, label=canvas.say(_FRONTIER))
    _fair_marks(canvas, design)
    plane.set_xlim(left, right)
    plane.set_ylim(low, high)
    canvas.note((ours, low), _floor_of(_SUPPLIER), color=style.bad)
    canvas.note((left, theirs), _floor_of(_CUSTOMER), color=style.bad)
    currency = design.outcome.currency
    canvas.name_axes(
        *(Text(f"{one.en}, {currency}", f"{one.zh},{currency}") for one in (_SUPPLIER, _CUSTOMER))
    )
    canvas.numbers("x", "y")
    canvas.legend(loc="upper right")
    return canvas.finish()


_FRONTIER = Term("frontier", "frontier", "有效前沿")


def _floor_of(side: Term) -> Text:
    return Text(f"{side.en}'s {_FLOOR.en}", f"{side.zh}{_FLOOR.zh}")


def _best_together(canvas: Canvas, total: float, ends: tuple[float, float]) -> None:
    label = Text("the channel's best", "渠道最优")
    canvas.plane.plot(
        ends, [total - one for one in ends], color=canvas.style.quiet, linewidth=0.8, label=canvas.say(label)
    )


def _fair_marks(canvas: Canvas, design: WinWinDesign) -> None:
    plane, style = canvas.plane, canvas.style
    size = 13.0
    for place, (rule, point) in enumerate(design.choices()):
        # One inside the other where rules agree, so that none hides another.
        plane.plot(
            [float(point.supplier)],
            [float(point.customer)],
            _MARKS[rule],
            markersize=size,
            markerfacecolor="none",
            markeredgewidth=1.6,
            markeredgecolor=style.accent(place + 1),
            label=canvas.say(rule.text),
        )
        size -= 2
    made = (float(design.outcome.supplier), float(design.outcome.customer))
    plane.plot([made[0]], [made[1]], "o", markersize=5, color=style.ink, label=canvas.say(_CHOSEN))


def waterfall_picture(
    waterfall: Waterfall, *, lang: Lang = "en", style: PlotStyle = LIGHT, title: Text | None = None
) -> Figure:
    """Draw a price from list to pocket: each step as what it takes off, the marks between as full bars.

    Raises `MissingExtra` without matplotlib. Method: N7.

    >>> from keyaccount.incentives import PriceStage, Waterfall, WaterfallStep
    >>> step = WaterfallStep(Text("order size", "批量"), PriceStage.ON_INVOICE, Money("0.10", "USD"))
    >>> picture = waterfall_picture(Waterfall(Text("per yard", "每码"), Money("6.00", "USD"), [step]))
    >>> [one.get_text() for one in picture.axes[0].get_yticklabels()]
    ['list', 'order size', 'invoice', 'pocket']
    """
    check_type(waterfall, Waterfall, "$.waterfall")
    if waterfall.list.is_zero:
        refuse("plots.no-price", "$.waterfall", "starts at nothing", "起点价格为零")
    bars = _bars(waterfall)
    canvas = open_canvas(
        title or waterfall.title, lang=lang, style=style, size=(8.0, max(2.4, 0.9 + 0.42 * len(bars)))
    )
    plane = canvas.plane
    whole = float(waterfall.list.amount)
    for place, (_, amount, start, is_mark) in enumerate(bars):
        width = float(amount.amount)
        colour = style.accent(0) if is_mark else _step_colour(style, width)
        plane.barh(place, width, left=start, height=0.62, color=colour)
        figure, share = (one.replace("-", "−") for one in (f"{amount.amount:,}", f"{width / whole:.1%}"))
        words = Text(f"{figure} ({share})", f"{figure}({share})")
        canvas.note((max(start, start + width), place), words, xytext=(6, 0), va="center")
    plane.set_yticks(range(len(bars)), [canvas.say(one[0]) for one in bars])
    plane.invert_yaxis()
    plane.grid(visible=False, axis="y")
    plane.set_xlim(min(0.0, *(one[2] for one in bars)), whole * 1.22)
    canvas.name_axes(Text(waterfall.list.currency, waterfall.list.currency), Text("", ""))
    canvas.numbers("x")
    return canvas.finish()


def _step_colour(style: PlotStyle, width: float) -> str:
    return style.bad if width <= 0 else style.good


def _bars(waterfall: Waterfall) -> list[tuple[Text, Money, float, bool]]:
    """Return label, amount, left end, and whether it is a mark on the way, from list to pocket."""
    bars = [(Text("list", "目录价"), waterfall.list, 0.0, True)]
    marks = {
        PriceStage.ON_INVOICE: (Text("invoice", "发票价"), waterfall.invoice),
        PriceStage.OFF_INVOICE: (Text("net", "净价"), waterfall.net),
    }
    left = waterfall.list
    for stage in PriceStage:
        steps = [step for step in waterfall.steps if step.stage is stage]
        for step in steps:
            bars.append((step.label, -step.off, float(left.amount), False))
            left = left - step.off
        if steps and stage in marks:
            bars.append((*marks[stage], 0.0, True))
    return [*bars, (Text("pocket", "实收价"), waterfall.pocket, 0.0, True)]
