"""Which visits a search takes out: strings of neighbouring stops from routes that lie close together."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

__all__ = ["cut_string", "string_limits"]

# How many visits come out at a time on average, and at most from one route.
AVERAGE_REMOVED = 8
LONGEST_STRING = 10


def string_limits(visits: int, routes: int, random: Random) -> tuple[int, int]:
    """Draw how many routes to cut into, and return it with the longest string to take from one.

    Source: Christiaens & Vanden Berghe (2020), Slack Induction by String Removals, Transp. Sci. 54.

    >>> string_limits(40, 10, Random(1))
    (1, 4)
    """
    longest = max(1, min(LONGEST_STRING, visits // max(1, routes)))
    most = max(1, (4 * AVERAGE_REMOVED - 1 - longest) // (1 + longest))
    return 1 + int(random.random() * most), longest


def cut_string(order: Sequence[int], place: int, longest: int, random: Random) -> list[int]:
    """Choose a string of stops around a place; half the time some in its middle are spared.

    >>> cut_string([1, 2, 3], 0, 1, Random(1))
    [1]
    """
    size = len(order)
    draw = random.random
    length = 1 + int(draw() * min(size, longest))
    spared = 0
    if 1 < length < size and random.getrandbits(1):
        spared = 1
        while length + spared < size and random.getrandbits(1):
            spared += 1
    reach = length + spared
    earliest = max(0, place - reach + 1)
    first = earliest + int(draw() * (min(place, size - reach) - earliest + 1))
    string = list(order[first : first + reach])
    if spared:
        at = int(draw() * (length + 1))
        del string[at : at + spared]
    return string
