"""A periodic plan explains its travel and takes from an engine only what is right and better."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.visits import PeriodicPlan, PeriodicProblem, SearchBudget, plan_periodic_routes
from keyaccount.visits.periodic_plan import polished
from tests.visits.periodic_cases import random_periodic

Routes = tuple[tuple[int, ...], ...]


def _plan() -> PeriodicPlan:
    return plan_periodic_routes(random_periodic(9, 8), 1, SearchBudget(40))


@pytest.mark.method("V6")
def test_the_travel_is_explained_to_the_last_route() -> None:
    """Days add up to the period, routes to the day."""
    plan = _plan()
    told = plan.explain()
    assert told.figure == plan.travel
    assert sum(part.figure for part in told.parts) == plan.travel  # type: ignore[misc]
    assert "V6" in told.clauses()
    assert f"travel {plan.travel}" in plan.summary()
    assert "周期路线" in plan.summary("zh")
    assert "<table" in plan._repr_html_()
    assert all(plan.days_of(stop) in plan.problem.patterns[stop] for stop in range(1, 9))


@attrs.frozen
class _Answers:
    """An engine that answers what it was told to."""

    routes: Routes

    def improve(self, problem: PeriodicProblem, day: int, routes: Routes) -> Routes:
        return self.routes if day == 0 else routes


def test_an_engine_is_believed_only_where_it_is_right() -> None:
    """Missing stops, overfull vehicles, too many routes or more travel: the day stays as it was."""
    plan = _plan()
    best = plan.routes[0]
    stops = tuple(stop for route in best for stop in route)
    detour = attrs.evolve(plan, routes=[(tuple(sorted(best[0])), *best[1:]), *plan.routes[1:]])
    for answer in [(), (stops,), tuple((stop,) for stop in stops), (*best, (1, 1))]:
        assert polished(plan, _Answers(answer)) == plan
    improved = polished(detour, _Answers(best))
    assert improved.travel <= detour.travel
    too_short = attrs.evolve(plan.problem, fleet=[attrs.evolve(one, longest=1) for one in plan.problem.fleet])
    bound = attrs.evolve(detour, problem=too_short)
    assert polished(bound, _Answers(best)) == bound
