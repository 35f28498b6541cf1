"""Pictures of scores: the best of a ranking by lens, and one score criterion by criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyaccount.adapters.plots_library import LIGHT, Canvas, PlotStyle, open_canvas
from keyaccount.errors import Lang, refuse
from keyaccount.identification.case import Track
from keyaccount.identification.ranked_account import Contribution, RankedAccount, contributions_of
from keyaccount.identification.ranking import Ranking
from keyaccount.values.checks import check_int, check_type
from keyaccount.values.text import Term, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ranking_picture", "score_picture"]

_SCORE = Text("score", "得分")
_INTERVAL = Term("interval", "range, whatever the unknown turns out to be", "未知信息的影响范围")
_REACHED = Term("reached", "reached", "已得")
_WEIGHT = Term("weight", "what it weighs", "权重")
_UNKNOWN = Term("unknown", "unknown, weighs in the policy", "未知(政策中的权重)")


def ranking_picture(
    ranking: Ranking,
    *,
    track: Track = Track.CURRENT,
    at_most: int = 12,
    lang: Lang = "en",
    style: PlotStyle = LIGHT,
    title: Text | None = None,
) -> Figure:
    """Draw the best of a track as stacked bars, a colour per lens, with the interval of each score.

    Raises `MissingExtra` without matplotlib, `KeyAccountError` (`plots.nobody-ranked`). Method: I1-I7.

    >>> from keyaccount.identification import identify, standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> picture = ranking_picture(identify(book, policy, book.as_of), at_most=2)
    >>> [one.get_text().split(" ")[0] for one in picture.axes[0].get_yticklabels()]
    ['1', '2']
    """
    check_type(ranking, Ranking, "$.ranking")
    check_type(track, Track, "$.track")
    check_int(at_most, "$.at_most", least=1)
    among = ranking.accounts if track is Track.CURRENT else ranking.prospects
    shown = [one for one in among if one.score is not None][:at_most]
    if not shown:
        refuse("plots.nobody-ranked", "$.ranking", "nobody on this track has a score", "该类客户均无得分")
    usual = Text(f"Ranking as of {ranking.as_of}: {track.text.en}", f"排名({ranking.as_of}):{track.text.zh}")
    canvas = open_canvas(
        title or usual, lang=lang, style=style, size=(8.0, max(3.0, 1.9 + 0.34 * len(shown)))
    )
    _stack(canvas, ranking, shown)
    _intervals(canvas, shown)
    plane = canvas.plane
    plane.set_yticks(range(len(shown)), [f"{one.rank} {one.name}" for one in shown])
    plane.invert_yaxis()
    plane.grid(visible=False, axis="y")
    plane.set_xlim(0, 1)
    canvas.name_axes(_SCORE, Text("", ""))
    canvas.legend_below(4)
    return canvas.finish()


def _stack(canvas: Canvas, ranking: Ranking, shown: list[RankedAccount]) -> None:
    lefts = [0.0] * len(shown)
    parts = [contributions_of(one, ranking.policy) for one in shown]
    lenses = dict.fromkeys(one.lens for part in parts for one in part)
    for place, lens in enumerate(lenses):
        widths = [
            sum(float(one.amount) for one in part if one.lens == lens and one.amount is not None)
            for part in parts
        ]
        label = canvas.say(ranking.policy.lens(lens).label) if any(widths) else None
        canvas.plane.barh(
            range(len(shown)), widths, left=lefts, height=0.62, color=canvas.style.accent(place), label=label
        )
        lefts = [left + width for left, width in zip(lefts, widths, strict=True)]


def _intervals(canvas: Canvas, shown: list[RankedAccount]) -> None:
    for place, one in enumerate(shown):
        if one.low == one.high:
            continue
        label = canvas.say(_INTERVAL) if place == _first_open(shown) else None
        ends = [float(one.low), float(one.high)]
        canvas.plane.plot(ends, [place] * 2, "|-", color=canvas.style.ink, linewidth=1.2, label=label)


def _first_open(shown: list[RankedAccount]) -> int:
    return next(place for place, one in enumerate(shown) if one.low != one.high)


def score_picture(
    ranking: Ranking,
    customer: str,
    *,
    lang: Lang = "en",
    style: PlotStyle = LIGHT,
    title: Text | None = None,
) -> Figure:
    """Draw one score criterion by criterion: what each weighs and how much of it is reached.

    What is unknown stands as an empty, dashed bar as long as its weight in the policy, never as zero.
    Raises `MissingExtra` without matplotlib, `KeyAccountError` (`customer.unknown`). Method: I2-I7.

    >>> from keyaccount.identification import identify, standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> score_picture(identify(book, policy, book.as_of), "C001").axes[0].get_yticklabels()[0].get_text()
    'turnover to target'
    """
    check_type(ranking, Ranking, "$.ranking")
    account = ranking.of(customer)
    known = contributions_of(account, ranking.policy)
    lenses = list(dict.fromkeys(one.lens for one in known))
    parts = sorted(known, key=lambda one: lenses.index(one.lens))
    usual = _title_of(account)
    canvas = open_canvas(title or usual, lang=lang, style=style, size=(8.0, max(3.2, 1.9 + 0.3 * len(parts))))
    for place, one in enumerate(parts):
        _bar(canvas, place, one, canvas.style.accent(lenses.index(one.lens)))
    plane = canvas.plane
    plane.set_yticks(range(len(parts)), [canvas.say(one.label) for one in parts])
    plane.invert_yaxis()
    plane.grid(visible=False, axis="y")
    plane.set_xlim(0, 1.5 * max(float(max(one.effective, one.weight)) for one in parts))
    canvas.name_axes(Text("part of the score", "得分构成"), Text("", ""))
    _lens_legend(canvas, ranking, lenses)
    return canvas.finish()


def _title_of(account: RankedAccount) -> Text:
    name = f"{account.customer} {account.name}"
    if account.score is None:
        return Text(f"{name}: nothing is known", f"{name}:一无所知")
    score, low, high = (f"{one:.2f}" for one in (account.score, account.low, account.high))
    return Text(
        f"{name}: score {score} ({low} to {high}), rank {account.rank}",
        f"{name}:得分 {score}({low} 至 {high}),第 {account.rank} 名",
    )


def _bar(canvas: Canvas, place: int, one: Contribution, colour: str) -> None:
    plane = canvas.plane
    if one.amount is None:
        weight = float(one.weight)
        plane.barh(place, weight, height=0.6, facecolor="none", edgecolor=colour, linestyle=(0, (3, 2)))
        canvas.note(
            (weight, place), Text("unknown", "未知"), xytext=(5, 0), va="center", color=canvas.style.quiet
        )
        return
    weight, reached = float(one.effective), float(one.amount)
    plane.barh(place, weight, height=0.6, color=colour, alpha=0.25, linewidth=0)
    plane.barh(place, reached, height=0.6, color=colour, linewidth=0)
    told = Text(f"{reached:.3f} of {weight:.3f}", f"{reached:.3f} / {weight:.3f}")
    canvas.note((weight, place), told, xytext=(5, 0), va="center")


def _lens_legend(canvas: Canvas, ranking: Ranking, lenses: list[str]) -> None:
    from matplotlib.patches import Patch

    style = canvas.style
    named = [
        Patch(color=style.accent(place), label=canvas.say(ranking.policy.lens(lens).label))
        for place, lens in enumerate(lenses)
    ]
    how = [
        Patch(color=style.quiet, label=canvas.say(_REACHED)),
        Patch(color=style.quiet, alpha=0.25, label=canvas.say(_WEIGHT)),
        Patch(facecolor="none", edgecolor=style.quiet, linestyle=(0, (3, 2)), label=canvas.say(_UNKNOWN)),
    ]
    canvas.legend_below(3, handles=[*named, *how])
