"""Pictures of deals: what is drawn is what was calculated, in both languages, light and dark."""

from __future__ import annotations

from typing import Any

import pytest

from keyaccount.adapters.plots_deals import frontier_picture, region_picture, waterfall_picture
from keyaccount.adapters.plots_library import DARK, LIGHT, PlotStyle, png_bytes, svg_text
from keyaccount.errors import KeyAccountError, Lang
from keyaccount.incentives import (
    AllUnitsSpace,
    Floors,
    LinearDemand,
    Market,
    Parameter,
    PriceStage,
    RebateSpace,
    Waterfall,
    WaterfallStep,
    WinWinDesign,
    design_win_win,
    win_win_region,
)
from keyaccount.values.money import Money
from keyaccount.values.text import Text

pytest.importorskip("matplotlib", reason="needs the extra: plots")

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
FLOORS = Floors(450, 225)
QUANTITY = AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 0, 70, "0.5"))
REBATE = RebateSpace(
    Parameter.fixed("price", 40), [Parameter("from", 600, 2400, 100)], [Parameter("rate", 0, "0.5", "0.05")]
)
FALL = Waterfall(
    Text("per yard", "每码"),
    Money("6.00", "USD"),
    [
        WaterfallStep(Text("order size", "批量"), PriceStage.ON_INVOICE, Money("0.10", "USD")),
        WaterfallStep(Text("competition", "竞争"), PriceStage.ON_INVOICE, Money("0.12", "USD")),
        WaterfallStep(Text("terms", "付款"), PriceStage.OFF_INVOICE, Money("0.30", "USD")),
        WaterfallStep(Text("rebate", "返利"), PriceStage.OFF_INVOICE, Money("0.37", "USD")),
        WaterfallStep(Text("freight", "运费"), PriceStage.POCKET, Money("0.64", "USD")),
    ],
)


def _design(space: Any) -> WinWinDesign:
    made = design_win_win(space, MARKET, FLOORS)
    assert isinstance(made, WinWinDesign)
    return made


def _words(figure: Any) -> str:
    from matplotlib.text import Text as Written

    return "\n".join(one.get_text() for one in figure.findobj(Written))


def _pictures(lang: Lang, style: PlotStyle) -> list[Any]:
    return [
        region_picture(win_win_region(QUANTITY, MARKET, FLOORS, points=141), lang=lang, style=style),
        region_picture(win_win_region(REBATE, MARKET, FLOORS, points=9), lang=lang, style=style),
        frontier_picture(_design(REBATE), lang=lang, style=style),
        waterfall_picture(FALL, lang=lang, style=style),
    ]


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=lambda style: style.name)
def test_pictures_can_be_written_and_stay_the_same(style: PlotStyle) -> None:
    """What stands in a report today must be drawn again tomorrow, byte for byte."""
    for one, again in zip(_pictures("en", style), _pictures("en", style), strict=True):
        assert svg_text(one) == svg_text(again)
        assert png_bytes(one, dpi=50) == png_bytes(again, dpi=50)


def test_pictures_speak_chinese() -> None:
    """No English is left where a Chinese reader looks, but for the names of parameters."""
    words = [_words(one) for one in _pictures("zh", LIGHT)]
    for text, said in zip(words, ("双方均高于低线", "有一方低于低线", "纳什点", "实收价"), strict=True):
        assert said in text
    assert "supplier" not in "".join(words)


def test_the_shaded_stretch_is_the_region() -> None:
    """25 to 32.5 is what the reader takes away."""
    found = win_win_region(QUANTITY, MARKET, FLOORS, points=141, design=_design(QUANTITY))
    plane: Any = region_picture(found).axes[0]
    (shade,) = [one for one in plane.patches if one.get_label() == "both above their bottom lines"]
    assert (shade.get_x(), shade.get_x() + shade.get_width()) == (25, 32.5)
    assert "chosen: 28.5" in _words(plane.figure)


def test_the_map_is_full_where_both_gain_most() -> None:
    """The colour of a field is the gain of the worse-off side; a crossed floor is plain."""
    found = win_win_region(REBATE, MARKET, FLOORS, points=9, design=_design(REBATE))
    plane: Any = region_picture(found).axes[0]
    (image,) = plane.images
    shades = image.get_array()
    distinct = {tuple(round(float(part), 6) for part in shade) for row in shades for shade in row}
    assert len(distinct) > 3
    assert plane.get_xlabel() == "from"


def test_a_map_without_terms_or_region_is_still_drawn() -> None:
    """An empty region is a finding, not a failure."""
    space = AllUnitsSpace(None, Parameter("reached", 0, 4, 1), Parameter("then", 5, 9, 1))
    plane: Any = region_picture(win_win_region(space, MARKET, Floors(900, 900))).axes[0]
    assert plane.images


def test_every_point_of_the_frontier_is_there() -> None:
    """Floors where they are, each rule's point marked, and the choice on the frontier."""
    made = _design(REBATE)
    plane: Any = frontier_picture(made).axes[0]
    lines = {one.get_label(): one for one in plane.lines}
    assert list(lines["frontier"].get_xdata()) == [float(one.supplier) for one in made.frontier]
    assert list(lines["chosen"].get_xdata()) == [float(made.outcome.supplier)]
    assert list(lines["Nash point"].get_xdata()) == [float(made.outcome.supplier)]
    assert "supplier's bottom line" in _words(plane.figure)


def test_bars_step_down_to_the_pocket() -> None:
    """Each step starts where the last one ended, and the marks stand at the sums."""
    plane: Any = waterfall_picture(FALL).axes[0]
    names = [one.get_text() for one in plane.get_yticklabels()]
    assert names == [
        "list", "order size", "competition", "invoice", "terms", "rebate", "net", "freight", "pocket",
    ]  # fmt: skip
    ends = {
        name: round(bar.get_x() + bar.get_width(), 2) for name, bar in zip(names, plane.patches, strict=True)
    }
    assert (ends["invoice"], ends["net"], ends["freight"], ends["pocket"]) == (5.78, 5.11, 4.47, 4.47)
    assert "−0.64 (−10.7%)" in _words(plane.figure)


def test_a_step_upwards_looks_otherwise() -> None:
    """A surcharge is no discount."""
    up = Waterfall(
        Text("with freight", "含运费"),
        Money(10, "USD"),
        [WaterfallStep(Text("surcharge", "附加费"), PriceStage.ON_INVOICE, Money(-1, "USD"))],
    )
    plane: Any = waterfall_picture(up, title=Text("t", "t")).axes[0]
    assert plane.patches[1].get_facecolor() != plane.patches[0].get_facecolor()


def test_what_is_refused() -> None:
    """Another kind of result, or a price of nothing, ends in one error that names it."""
    wrong: Any = "picture"
    for draw in (region_picture, frontier_picture, waterfall_picture):
        with pytest.raises(KeyAccountError):
            draw(wrong)
    with pytest.raises(KeyAccountError) as caught:
        waterfall_picture(Waterfall(Text("t", "t"), Money(0, "USD"), []))
    assert caught.value.code == "plots.no-price"
