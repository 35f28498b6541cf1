"""Pictures of visits: what is drawn is what was promised and kept, in both languages, light and dark."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import attrs
import pytest

pytest.importorskip("matplotlib", reason="needs the extra: plots")

from keyaccount.adapters.plots_library import DARK, LIGHT, PlotStyle, svg_text
from keyaccount.adapters.plots_visits import adherence_picture, route_map_picture, week_grid_picture
from keyaccount.errors import KeyAccountError, Lang
from keyaccount.model.customer import Location
from keyaccount.model.manager import AccountManager
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    Adherence,
    AdherencePolicy,
    KeptState,
    KeptVisit,
    StaffingPolicy,
    StandingSchedule,
    WorkDay,
    assign_managers,
    plan_standing_visits,
)
from tests.visits.builders import SUNDAY, account, need

LOOKS = pytest.mark.parametrize(("lang", "style"), [("en", LIGHT), ("zh", DARK)])
POLICY = AdherencePolicy("2026")


def _place(north: str, east: str) -> Location:
    return Location(Decimal(north), Decimal(east))


def _schedule(*, placed: bool = True, based: bool = True, lunch: bool = True) -> StandingSchedule:
    closed = set(Weekday) - {Weekday.TUE}
    needs = [need("C1", closed=closed), need("C2", closed=closed), need("C3", closed=closed)]
    if placed:
        wheres = [_place("31.20", "121.40"), _place("31.25", "121.48"), None]
        needs = [attrs.evolve(one, location=where) for one, where in zip(needs, wheres, strict=True)]
    base = _place("31.22", "121.45") if placed and based else None
    policy = StaffingPolicy("1") if lunch else StaffingPolicy("1", day=WorkDay(time(9), time(17), None, None))
    people = [AccountManager("M1", "李芳", base=base), AccountManager("M2", "Zhao")]
    team = assign_managers([account(one.account) for one in needs], people, policy, as_of=SUNDAY, needs=needs)
    return plan_standing_visits(team, WorkingCalendar.every_weekday(), seed=1, iterations=5)


def _words(figure: Any) -> str:
    return "\n".join(one.get_text() for one in figure.findobj(lambda one: hasattr(one, "get_text")))


@LOOKS
def test_a_week_shows_every_visit_at_its_hour(lang: Lang, style: PlotStyle) -> None:
    """A manager pins it to the wall."""
    schedule = _schedule()
    manager = schedule.of("C1").manager
    figure = week_grid_picture(schedule, manager, lang=lang, style=style)
    words = _words(figure)
    for visit in schedule.day(manager, Weekday.TUE):
        assert f"{visit.at:%H:%M}  {visit.account}" in words
    assert ("星期二" if lang == "zh" else "Tuesday") in words
    assert svg_text(figure) == svg_text(week_grid_picture(schedule, manager, lang=lang, style=style))
    without = week_grid_picture(_schedule(lunch=False), manager)
    assert len(without.axes[0].patches) == len(figure.axes[0].patches) - 1


@LOOKS
def test_routes_run_from_the_base_through_their_stops(lang: Lang, style: PlotStyle) -> None:
    """One line per manager; an account without a location is left out of the map, not put somewhere."""
    schedule = _schedule()
    figure = route_map_picture(schedule, Weekday.TUE, lang=lang, style=style)
    words = _words(figure)
    assert ("C1" in words, "C2" in words, "C3" in words) == (True, True, False)
    assert ("经度" if lang == "zh" else "longitude") in words


def test_a_manager_without_a_base_starts_at_the_first_stop() -> None:
    """No place is invented to start from: the line runs from stop to stop, and no square marks a base."""
    based, loose = (route_map_picture(_schedule(based=given), Weekday.TUE).axes[0] for given in (True, False))
    assert [len(line.get_path()) for line in based.lines] == [1, 4, 1, 1]
    assert [len(line.get_path()) for line in loose.lines] == [2, 1, 1]


@LOOKS
def test_promises_kept_are_stacked_by_month(lang: Lang, style: PlotStyle) -> None:
    """Two months, three promises due; what lies ahead is not drawn."""
    kept = Adherence(
        date(2026, 4, 30),
        POLICY,
        [
            KeptVisit("C1", "M1", date(2026, 3, 2), KeptState.KEPT, 0, 0),
            KeptVisit("C1", "M1", date(2026, 3, 9), KeptState.MISSED, None, None),
            KeptVisit("C1", "M1", date(2026, 4, 6), KeptState.MOVED_BY_CUSTOMER, None, None),
            KeptVisit("C1", "M1", date(2026, 5, 4), KeptState.AHEAD, None, None),
        ],
    )
    figure: Any = adherence_picture(kept, lang=lang, style=style)
    words = _words(figure)
    assert ("2026-03" in words, "2026-05" in words) == (True, False)
    assert KeptState.MISSED.text.say(lang) in words
    line = figure.axes[1].lines[0]
    assert list(line.get_ydata()) == [0.5, 1.0]
    assert sum(patch.get_height() for patch in figure.axes[0].patches) == 3


@pytest.mark.parametrize(
    ("draw", "code"),
    [
        (lambda: week_grid_picture(_schedule(), "M9"), "team.manager-unknown"),
        (lambda: week_grid_picture(_schedule(), "M1", week=4), "number.too-large"),
        (lambda: route_map_picture(_schedule(placed=False), Weekday.TUE), "plots.no-locations"),
        (lambda: route_map_picture(_schedule(), Weekday.MON), "plots.no-locations"),
        (lambda: adherence_picture(Adherence(date(2026, 1, 1), POLICY, ())), "plots.nothing-due"),
        (lambda: adherence_picture(None), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Any, code: str) -> None:
    """An empty picture says less than a sentence."""
    with pytest.raises(KeyAccountError) as caught:
        draw()
    assert caught.value.code == code
