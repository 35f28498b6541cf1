"""Cheapest flow through a network with whole capacities: exact, in integers of any size."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush

__all__ = ["FlowNetwork"]


class FlowNetwork:
    """Send whole units along arcs with capacities and costs so that the total cost is least.

    Arcs may have negative cost as long as they form no circle. Successive shortest paths by Dijkstra on
    reduced costs, each followed by a blocking flow over the arcs of no reduced cost (Ahuja, Magnanti and
    Orlin, Network Flows, 1993, chapter 9). Costs are integers, so several aims in order can be packed
    into one cost exactly.

    >>> network = FlowNetwork(3)
    >>> dear, cheap = network.arc(0, 1, 5, 3), network.arc(0, 1, 2, 1)
    >>> sold = network.arc(1, 2, 4, -10)
    >>> network.run(0, 2), [network.flow(one) for one in (dear, cheap, sold)]
    (-32, [2, 2, 4])
    """

    def __init__(self, nodes: int) -> None:
        self._out: list[list[int]] = [[] for _ in range(nodes)]
        self._end: list[int] = []
        self._left: list[int] = []
        self._cost: list[int] = []

    def arc(self, start: int, end: int, most: int, cost: int) -> int:
        """Add an arc and return its number; its reverse, which takes flow back, is the next one."""
        number = len(self._end)
        for at, to, left, price in ((start, end, most, cost), (end, start, 0, -cost)):
            self._out[at].append(len(self._end))
            self._end.append(to)
            self._left.append(left)
            self._cost.append(price)
        return number

    def flow(self, arc: int) -> int:
        """Return how many units an arc carries."""
        return self._left[arc ^ 1]

    def run(self, source: int, sink: int) -> int:
        """Send units from source to sink as long as each one lowers the total cost; return that cost."""
        height = self._first_distances(source)
        total = 0
        while (to_sink := height[sink]) is not None and to_sink < 0:
            sent = self._block(source, sink, height)
            total += sent * to_sink
            height = self._distances(source, height)
        return total

    def reaching(self, node: int, without: int) -> frozenset[int]:
        """Return the nodes from which more could still be sent to a node, ways through `without` left out.

        Every arc into the set from outside is full: together they are why the node gets no more. Leave
        the sink out: taking back what was delivered brings no more.
        """
        found = {node}
        queue = deque([node])
        while queue:
            for arc in self._out[queue.popleft()]:
                start = self._end[arc]
                if start not in found and start != without and self._left[arc ^ 1]:
                    found.add(start)
                    queue.append(start)
        return frozenset(found)

    def _first_distances(self, source: int) -> list[int | None]:
        """Return the cheapest cost to every node; Bellman and Ford, because costs may be negative."""
        distance: list[int | None] = [None] * len(self._out)
        distance[source] = 0
        queue, waiting = deque([source]), {source}
        while queue:
            node = queue.popleft()
            waiting.discard(node)
            base = distance[node] or 0
            for arc in self._out[node]:
                end, reached = self._end[arc], base + self._cost[arc]
                known = distance[end]
                if self._left[arc] and (known is None or reached < known):
                    distance[end] = reached
                    if end not in waiting:
                        waiting.add(end)
                        queue.append(end)
        return distance

    def _distances(self, source: int, height: list[int | None]) -> list[int | None]:
        """Return the cheapest costs anew; with the old ones as heights no arc is negative (Dijkstra)."""
        reduced: list[int | None] = [None] * len(self._out)
        reduced[source] = 0
        heap = [(0, source)]
        while heap:
            base, node = heappop(heap)
            if base != reduced[node]:
                continue
            for arc in self._out[node]:
                end = self._end[arc]
                low, high = height[node], height[end]
                if not self._left[arc] or low is None or high is None:
                    continue
                reached, known = base + self._cost[arc] + low - high, reduced[end]
                if known is None or reached < known:
                    reduced[end] = reached
                    heappush(heap, (reached, end))
        return [
            None if less is None or old is None else less + old
            for less, old in zip(reduced, height, strict=True)
        ]

    def _block(self, source: int, sink: int, height: list[int | None]) -> int:
        """Send all that fits along the cheapest paths; return how many units that were."""
        total = 0
        while (sent := self._one_path(source, sink, height)) > 0:
            total += sent
        return total

    def _one_path(self, source: int, sink: int, height: list[int | None]) -> int:
        came: dict[int, int] = {source: -1}
        queue = deque([source])
        while queue and sink not in came:
            node = queue.popleft()
            base = height[node]
            for arc in self._out[node]:
                end = self._end[arc]
                cheapest = base is not None and height[end] == base + self._cost[arc]
                if end not in came and self._left[arc] and cheapest:
                    came[end] = arc
                    queue.append(end)
        return self._send(came, sink) if sink in came else 0

    def _send(self, came: dict[int, int], sink: int) -> int:
        path = []
        node = sink
        while (arc := came[node]) >= 0:
            path.append(arc)
            node = self._end[arc ^ 1]
        units = min(self._left[arc] for arc in path)
        for arc in path:
            self._left[arc] -= units
            self._left[arc ^ 1] += units
        return units
