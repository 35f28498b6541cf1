"""The exact season plan: key accounts' shortage first, then the others', then cost, then late production."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from keyaccount.errors import refuse
from keyaccount.negotiation.flow_network import FlowNetwork
from keyaccount.negotiation.supply_terms import SeasonCapacity, SeasonCosts
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.text import Text

__all__ = ["SolvedSeason", "solve_season"]

_SOURCE, _SINK = 0, 1
PRODUCTION, TRANSPORT = Text("production", "生产能力"), Text("transport", "运输能力")
STORAGE = Text("storage", "仓储能力")


def _maps_of(maps: Iterable[Mapping[int, int]]) -> tuple[FrozenMap[int, int], ...]:
    return tuple(map(frozen_map_of, maps))


@attrs.frozen
class SolvedSeason:
    """Hold the cheapest plan by place of period: made, extra made, moved by class, held, served, limits.

    >>> SolvedSeason((1,), (0,), ({1: 1},), (0,), (0,), ({1: 1},), {}).made
    (1,)
    """

    made: tuple[int, ...]
    extra_made: tuple[int, ...]
    moved: tuple[FrozenMap[int, int], ...] = attrs.field(converter=_maps_of)
    extra_moved: tuple[int, ...]
    held: tuple[int, ...]
    served: tuple[FrozenMap[int, int], ...] = attrs.field(converter=_maps_of)
    limits: FrozenMap[tuple[int, int], tuple[tuple[Text, int], ...]] = attrs.field(converter=frozen_map_of)


def solve_season(
    needs: Mapping[int, Sequence[int]],
    capacities: Sequence[SeasonCapacity],
    costs: SeasonCosts,
    our_stock: int,
    transit: int,
) -> SolvedSeason:
    """Solve a season exactly as a flow over time; `needs` are net units by class, one per period.

    Aims in order: fewest units short in class 1, then in each class after it, then least cost, then
    least holding time, at ours rather than at the customers', so that nothing is built earlier than it
    has to be. Method: N3.

    >>> from keyaccount.values.periods import Period
    >>> months = [SeasonCapacity(Period.month(2026, one), 10, 20) for one in (5, 6)]
    >>> solve_season({1: [0, 15]}, months, SeasonCosts.of("CNY"), 0, 0).made
    (5, 10)
    """
    return _Season(needs, capacities, costs, our_stock, transit).solved()


class _Season:
    """Build the network over time: our warehouse, the road and each class's shelves, period by period."""

    def __init__(
        self,
        needs: Mapping[int, Sequence[int]],
        capacities: Sequence[SeasonCapacity],
        costs: SeasonCosts,
        our_stock: int,
        transit: int,
    ) -> None:
        self.needs, self.capacities, self.transit, self.our_stock = needs, capacities, transit, our_stock
        self.count = len(capacities)
        self.ranks = sorted(needs)
        # Per period: our warehouse, the road, and the shelves of each class.
        self.network = FlowNetwork(2 + self.count * (2 + len(self.ranks)))
        self.most = our_stock + sum(one.production + one.extra_production for one in capacities)
        self._weigh(costs, our_stock)
        self.made = [self._make(place, one) for place, one in enumerate(capacities)]
        self.gate = [self._gate(place, one) for place, one in enumerate(capacities)]
        # What lies in the warehouse lies there: all of it enters, and what is left stays to the end.
        self.opening = self.network.arc(_SOURCE, self._house(0), our_stock, -self.opening_worth)
        self.left = self.network.arc(self._house(self.count - 1), _SINK, self._room(-1), self.house_cost)
        self.held = [self._hold(place) for place in range(self.count - 1)]
        self.moved = [self._move(place) for place in range(self.count)]
        self.kept = [self._keep(place) for place in range(self.count - 1)]
        self.served = [self._serve(place) for place in range(self.count)]

    def _weigh(self, costs: SeasonCosts, our_stock: int) -> None:
        """Pack the aims into one number each: a unit of a higher aim outweighs all of every lower one."""
        units = our_stock + sum(sum(one) for one in self.needs.values())
        # The last aim counts periods held, at the customers' double; none is held longer than the season.
        step = 3 * units * (self.count + 1) + 1
        self.house_cost = costs.our_holding.minor_units * step + 1
        self.shelf_cost = costs.their_holding.minor_units * step + 2
        self.make_cost = costs.extra_production.minor_units * step
        self.move_cost = costs.extra_transport.minor_units * step
        dearest = self.make_cost + self.move_cost + (self.count + 1) * (self.house_cost + self.shelf_cost)
        self.worth: dict[int, int] = {}
        worth = units * dearest + 1
        for rank in reversed(self.ranks):
            self.worth[rank] = worth
            worth = worth * (units + 1) + 1
        self.opening_worth = worth

    def _house(self, place: int) -> int:
        return 2 + place

    def _road(self, place: int) -> int:
        return 2 + self.count + place

    def _shelf(self, rank: int, place: int) -> int:
        return 2 + self.count * (2 + self.ranks.index(rank)) + place

    def _make(self, place: int, one: SeasonCapacity) -> tuple[int, int]:
        plain = self.network.arc(_SOURCE, self._house(place), one.production, 0)
        return plain, self.network.arc(_SOURCE, self._house(place), one.extra_production, self.make_cost)

    def _gate(self, place: int, one: SeasonCapacity) -> tuple[int, int]:
        house, road = self._house(place), self._road(place)
        plain = self.network.arc(house, road, one.transport, 0)
        return plain, self.network.arc(house, road, one.extra_transport, self.move_cost)

    def _room(self, place: int) -> int:
        storage = self.capacities[place].storage
        return self.most if storage is None else storage

    def _hold(self, place: int) -> int:
        return self.network.arc(
            self._house(place), self._house(place + 1), self._room(place), self.house_cost
        )

    def _move(self, place: int) -> dict[int, int]:
        arrives = place + self.transit
        if arrives >= self.count:
            return {}
        road = self._road(place)
        return {rank: self.network.arc(road, self._shelf(rank, arrives), self.most, 0) for rank in self.ranks}

    def _keep(self, place: int) -> dict[int, int]:
        return {
            rank: self.network.arc(
                self._shelf(rank, place), self._shelf(rank, place + 1), self.most, self.shelf_cost
            )
            for rank in self.ranks
        }

    def _serve(self, place: int) -> dict[int, int]:
        return {
            rank: self.network.arc(
                self._shelf(rank, place), _SINK, self.needs[rank][place], -self.worth[rank]
            )
            for rank in self.ranks
        }

    def solved(self) -> SolvedSeason:
        """Run the network and read the plan off its arcs."""
        self.network.run(_SOURCE, _SINK)
        flow = self.network.flow
        if flow(self.opening) < self.our_stock:
            refuse(
                "season.storage",
                "$.our_stock",
                "the opening stock neither fits into our storage nor can be moved out",
                "期初库存超出仓储能力且无法运出",
            )
        served = tuple({rank: flow(arc) for rank, arc in one.items()} for one in self.served)
        return SolvedSeason(
            tuple(flow(plain) for plain, _ in self.made),
            tuple(flow(extra) for _, extra in self.made),
            tuple({rank: flow(arc) for rank, arc in one.items()} for one in self.moved),
            tuple(flow(extra) for _, extra in self.gate),
            (*map(flow, self.held), flow(self.left)),
            served,
            self._limits(served),
        )

    def _limits(
        self, served: Sequence[Mapping[int, int]]
    ) -> dict[tuple[int, int], tuple[tuple[Text, int], ...]]:
        """Name, for each class and period left short, the full capacities that no unit could get past."""
        found = {}
        for place, one in enumerate(served):
            for rank, units in one.items():
                if units < self.needs[rank][place]:
                    inside = self.network.reaching(self._shelf(rank, place), _SINK)
                    found[rank, place] = self._cut(inside)
        return found

    def _cut(self, inside: frozenset[int]) -> tuple[tuple[Text, int], ...]:
        named = []
        for place in range(self.count):
            house, road = self._house(place), self._road(place)
            if house in inside:
                named.append((PRODUCTION, place))
            if road in inside and house not in inside:
                named.append((TRANSPORT, place))
            if place and house in inside and self._house(place - 1) not in inside:
                named.append((STORAGE, place - 1))
        return tuple(named)
