"""The flow behind the season plan: exact integers, checked against trying everything."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.negotiation.flow_network import FlowNetwork

# Two ways from 0 to 1 and 2, one between them, both on to 3: small enough to try every flow.
ENDS = ((0, 1), (0, 2), (1, 2), (1, 3), (2, 3))
ARC = st.tuples(st.integers(0, 2), st.integers(-4, 4))


def _best(arcs: list[tuple[int, int]]) -> int:
    best = 0
    for flows in product(*(range(most + 1) for most, _ in arcs)):
        kept = flows[0] == flows[2] + flows[3] and flows[1] + flows[2] == flows[4]
        if kept:
            best = min(best, sum(flow * cost for flow, (_, cost) in zip(flows, arcs, strict=True)))
    return best


@settings(max_examples=150)
@given(st.tuples(ARC, ARC, ARC, ARC, ARC))
def test_the_cheapest_flow_is_found(arcs: tuple[tuple[int, int], ...]) -> None:
    """No way of sending units costs less; each arc stays within its capacity."""
    network = FlowNetwork(4)
    numbers = [
        network.arc(start, end, most, cost) for (start, end), (most, cost) in zip(ENDS, arcs, strict=True)
    ]
    cost = network.run(0, 3)
    flows = [network.flow(number) for number in numbers]
    assert (
        cost == sum(flow * price for flow, (_, price) in zip(flows, arcs, strict=True)) == _best(list(arcs))
    )
    assert all(0 <= flow <= most for flow, (most, _) in zip(flows, arcs, strict=True))


def test_full_arcs_into_the_set_say_why_no_more_comes() -> None:
    """The set of nodes with room towards a node is cut off by arcs used to the full."""
    network = FlowNetwork(4)
    network.arc(0, 1, 5, 0)
    network.arc(1, 2, 3, 0)
    network.arc(2, 3, 9, -1)
    assert network.run(0, 3) == -3
    assert network.reaching(2, without=3) == {2}
    assert network.reaching(1, without=3) == {0, 1, 2}


def test_costs_of_any_size_stay_exact() -> None:
    """Aims are packed into one number, which grows past what a machine word or a float can hold."""
    network = FlowNetwork(2)
    network.arc(0, 1, 2, -(10**60) + 1)
    assert network.run(0, 1) == 2 - 2 * 10**60
