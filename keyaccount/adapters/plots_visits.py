"""Pictures of standing visits: a manager's week, the routes on a map, and promises kept over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from keyaccount.adapters.plots_library import LIGHT, Canvas, PlotStyle, open_canvas
from keyaccount.errors import Lang, refuse
from keyaccount.model.customer import Location
from keyaccount.values.checks import check_int, check_one_of, check_type
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.adherence import Adherence, KeptState
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.standing import StandingSchedule

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["adherence_picture", "route_map_picture", "week_grid_picture"]

HEADROOM = 1.12


def week_grid_picture(
    schedule: StandingSchedule,
    manager: str,
    *,
    week: int = 0,
    lang: Lang = "en",
    style: PlotStyle = LIGHT,
) -> Figure:
    """Draw one week of a manager's standing visits: weekdays across, hours down, lunch shaded.

    `week` counts from 0 within the cycle. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> len(week_grid_picture(example_schedule(), "M1").axes[0].patches)
    2
    """
    check_type(schedule, StandingSchedule, "$.schedule")
    names = {one.id: one.name for one in schedule.team.managers}
    check_one_of(manager, names, "team.manager-unknown", "$.manager")
    check_int(week, "$.week", least=0, most=schedule.cycle - 1)
    title = Text(
        f"Standing visits of {names[manager]}, week {week + 1} of {schedule.cycle}",
        f"{names[manager]} 的固定拜访(第 {week + 1}/{schedule.cycle} 周)",
    )
    canvas = open_canvas(title, lang=lang, style=style, size=(8.0, 5.4))
    days = _days(schedule)
    _grid(canvas, schedule, days)
    for column, weekday in enumerate(days):
        for visit in schedule.day(manager, weekday, week):
            _block(canvas, column, visit)
    return canvas.finish()


def _days(schedule: StandingSchedule) -> list[Weekday]:
    used = {weekday for visit in schedule for weekday in visit.weekdays}
    return [one for one in Weekday if one not in schedule.calendar.weekend or one in used]


def _grid(canvas: Canvas, schedule: StandingSchedule, days: Sequence[Weekday]) -> None:
    """Lay out weekdays and hours, the morning above."""
    plane, day = canvas.plane, schedule.team.policy.day
    first, last = minutes_of(day.start) // 60 * 60, -(-minutes_of(day.end) // 60) * 60
    hours = range(first, last + 1, 60)
    plane.set_xlim(-0.5, len(days) - 0.5)
    plane.set_ylim(last, first)
    plane.set_xticks(range(len(days)), [canvas.say(one.text) for one in days])
    plane.set_yticks(list(hours), [f"{one // 60:02d}:00" for one in hours])
    plane.xaxis.tick_top()
    plane.grid(visible=False, axis="x")
    if day.lunch_start is not None and day.lunch_end is not None:
        noon = (minutes_of(day.lunch_start), minutes_of(day.lunch_end))
        plane.axhspan(*noon, color=canvas.style.rule, alpha=0.35, linewidth=0)


def _block(canvas: Canvas, column: int, visit: StandingVisit) -> None:
    from matplotlib.patches import Rectangle

    start, style = minutes_of(visit.at), canvas.style
    box = Rectangle(
        (column - 0.44, start),
        0.88,
        visit.minutes,
        facecolor=style.accent(0),
        edgecolor=style.ground,
        linewidth=0.8,
    )
    canvas.plane.add_patch(box)
    words = f"{visit.at:%H:%M}  {visit.account}"
    middle = start + visit.minutes / 2
    # The ground colour stands out on every accent, light on dark as dark on light.
    canvas.plane.text(column, middle, words, ha="center", va="center", fontsize=8, color=style.ground)


def route_map_picture(
    schedule: StandingSchedule,
    weekday: Weekday,
    *,
    week: int = 0,
    lang: Lang = "en",
    style: PlotStyle = LIGHT,
) -> Figure:
    """Draw the routes of all managers on one weekday of a week, from and to their bases, north up.

    Accounts without a location can't be drawn; where none has one it is refused
    (`plots.no-locations`). Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> route_map_picture(example_schedule(), Weekday.MON)
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: plots.no-locations @ $.schedule: no stop of that day has a location
    """
    check_type(schedule, StandingSchedule, "$.schedule")
    check_type(weekday, Weekday, "$.weekday")
    check_int(week, "$.week", least=0, most=schedule.cycle - 1)
    routes = {one.id: _stops(schedule, one.id, weekday, week) for one in schedule.team.managers}
    routes = {name: stops for name, stops in routes.items() if stops}
    if not routes:
        refuse("plots.no-locations", "$.schedule", "no stop of that day has a location", "当日各站点均无位置")
    day = weekday.text
    title = Text(f"Routes on {day.en}, week {week + 1}", f"{day.zh}路线(第 {week + 1} 周)")
    canvas = open_canvas(title, lang=lang, style=style, size=(7.2, 6.4))
    names = {one.id: one for one in schedule.team.managers}
    for place, (name, stops) in enumerate(routes.items()):
        _route(canvas, place, names[name].name, names[name].base, stops)
    _north_up(canvas, [where for stops in routes.values() for _, where in stops])
    canvas.legend(loc="best")
    return canvas.finish()


def _stops(
    schedule: StandingSchedule, manager: str, weekday: Weekday, week: int
) -> list[tuple[str, Location]]:
    found = []
    for visit in schedule.day(manager, weekday, week):
        where = schedule.team.need_of(visit.account).location
        if where is not None:
            found.append((visit.account, where))
    return found


def _route(
    canvas: Canvas, place: int, name: str, base: Location | None, stops: Sequence[tuple[str, Location]]
) -> None:
    plane, colour = canvas.plane, canvas.style.accent(place)
    line = [where for _, where in stops]
    if base is not None:
        line = [base, *line, base]
        plane.plot(float(base.longitude), float(base.latitude), marker="s", color=colour, markersize=8)
    x, y = [float(one.longitude) for one in line], [float(one.latitude) for one in line]
    plane.plot(x, y, color=colour, linewidth=1.6, label=name)
    for number, (account, where) in enumerate(stops, start=1):
        at = (float(where.longitude), float(where.latitude))
        plane.plot(*at, marker="o", color=colour, markersize=5)
        # A name stays readable where another route runs through it.
        ground = {"facecolor": canvas.style.ground, "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
        canvas.note(at, Text(f"{number} {account}", f"{number} {account}"), fontsize=8, bbox=ground)


def _north_up(canvas: Canvas, places: Sequence[Location]) -> None:
    """Keep distances true around the middle of the map: a degree of longitude shrinks with latitude."""
    from math import cos, radians

    canvas.name_axes(Text("longitude", "经度"), Text("latitude", "纬度"))
    middle = sum(float(one.latitude) for one in places) / len(places)
    # Room for the names beside the outermost stops.
    canvas.plane.margins(0.12)
    canvas.plane.set_aspect(1 / max(0.1, cos(radians(middle))), adjustable="datalim")


_SHOWN = (
    KeptState.KEPT,
    KeptState.MOVED_BY_CUSTOMER,
    KeptState.MOVED_BY_CALENDAR,
    KeptState.KEPT_LATE,
    KeptState.MOVED_BY_COMPANY,
    KeptState.MISSED,
)


def adherence_picture(kept: Adherence, *, lang: Lang = "en", style: PlotStyle = LIGHT) -> Figure:
    """Draw what became of the promises due, month by month: what stands below, what does not above.

    The line is the reliability of the month. Nothing due is refused (`plots.nothing-due`). Method: V6.

    >>> from keyaccount.visits.adherence import AdherencePolicy, KeptVisit
    >>> visit = KeptVisit("C1", "M1", date(2026, 3, 2), KeptState.KEPT, 0, 0)
    >>> made = adherence_picture(Adherence(date(2026, 3, 31), AdherencePolicy("2026"), [visit]))
    >>> len(made.axes)
    2
    """
    check_type(kept, Adherence, "$.kept")
    months: dict[date, list[KeptState]] = {}
    for one in sorted(kept.visits, key=lambda one: one.promised):
        if one.state in _SHOWN:
            months.setdefault(one.promised.replace(day=1), []).append(one.state)
    if not months:
        refuse("plots.nothing-due", "$.kept", "no promise is due yet", "尚无到期的约定")
    title = Text(f"Promises kept up to {kept.as_of}", f"截至 {kept.as_of} 的履约情况")
    canvas = open_canvas(title, lang=lang, style=style, size=(8.4, 5.2))
    _bars(canvas, months)
    _line(canvas, kept, list(months))
    return canvas.finish()


def _bars(canvas: Canvas, months: dict[date, list[KeptState]]) -> None:
    plane, style = canvas.plane, canvas.style
    colours = [style.good, style.accent(0), style.accent(5), style.accent(4), style.accent(3), style.bad]
    below = [0] * len(months)
    for state, colour in zip(_SHOWN, colours, strict=True):
        counts = [found.count(state) for found in months.values()]
        if any(counts):
            plane.bar(
                range(len(months)), counts, 0.62, bottom=below, color=colour, label=canvas.say(state.text)
            )
        below = [under + count for under, count in zip(below, counts, strict=True)]
    plane.set_xticks(range(len(months)), [f"{one:%Y-%m}" for one in months])
    plane.set_ylim(0, max(below) * HEADROOM)
    plane.grid(visible=False, axis="x")
    canvas.name_axes(Text("month", "月份"), Text("promises due", "到期约定"))
    canvas.numbers("y")
    canvas.legend_below(3)


def _line(canvas: Canvas, kept: Adherence, months: Sequence[date]) -> None:
    """Draw the reliability of each month on a scale of its own, from none to all."""
    from attrs import evolve

    other, style = canvas.plane.twinx(), canvas.style
    shares = []
    for month in months:
        own = [one for one in kept.visits if one.promised.replace(day=1) == month]
        shares.append(float(evolve(kept, visits=own).reliability() or 0))
    other.plot(range(len(months)), shares, color=style.ink, marker="o", linewidth=1.4, markersize=4)
    # All promises kept is as high as the highest bar.
    other.set_ylim(0, HEADROOM)
    other.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    other.tick_params(colors=style.quiet, labelsize=9, length=0)
    other.set_ylabel(canvas.say(Text("reliability", "守约率")), color=style.quiet, fontsize=9.5)
    for side in ("top", "left", "right", "bottom"):
        other.spines[side].set_visible(False)
