"""Which lines of a ledger count for which version, participant and window of a policy, and with what."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain, compress
from typing import TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.ledger_figures import Exchange, Figures, LineIds, in_market, name_of, raw_column
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.scope import Eligibility
from keyaccount.model.columns import NO_DAY, NO_NAME
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.values.currencies import currency_of
from keyaccount.values.periods import Period

__all__ = ["Selected", "Slot", "participants", "select"]

_Placed: TypeAlias = tuple[int, int, int, str, int]


@attrs.frozen
class Slot:
    """Hold one window of one version: the stretch in which volume adds up under one set of terms.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> Slot(policy, policy.windows()[0]).window == policy.valid
    True
    """

    version: IncentivePolicy
    window: Period


@attrs.define
class Selected:
    """Gather the lines of one participant in one slot; parallel lists, in day, document and line order.

    `qualifying` and `earning` are whole numbers in 1/`qualifying_unit` and 1/`earning_unit` of a unit;
    `sold` is the row of the sale a line takes back, else its own, `documents` names the document of that
    row, and `unknown` counts lines whose figure is missing.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> lines.earning, lines.minor_units(50)
    ([10000], Fraction(50, 1))
    """

    participant: str
    slot: Slot
    qualifying_unit: int
    earning_unit: int
    rows: list[int] = attrs.field(factory=list)
    days: list[int] = attrs.field(factory=list)
    qualifying: list[int] = attrs.field(factory=list)
    earning: list[int] = attrs.field(factory=list)
    sold: list[int] = attrs.field(factory=list)
    documents: list[str] = attrs.field(factory=list)
    unknown: int = 0

    def returns(self, place: int) -> bool:
        """Tell whether the line at a place takes back a known sale."""
        return self.sold[place] != self.rows[place]

    def picked(self, places: Sequence[int]) -> Selected:
        """Return the lines at these places, in this order."""
        return attrs.evolve(
            self,
            rows=[self.rows[place] for place in places],
            days=[self.days[place] for place in places],
            qualifying=[self.qualifying[place] for place in places],
            earning=[self.earning[place] for place in places],
            sold=[self.sold[place] for place in places],
            documents=[self.documents[place] for place in places],
        )

    def minor_units(self, earning: int) -> Fraction:
        """Return an earning figure in minor units of the policy's currency, exactly."""
        return Fraction(earning * 10 ** currency_of(self.slot.version.currency).places, self.earning_unit)


def select(
    versions: Sequence[IncentivePolicy],
    ledger: Ledger,
    until: date,
    facts: IncentiveFacts,
    *,
    since: int = 0,
) -> tuple[Selected, ...]:
    """Gather the lines of every participant and slot of one policy's versions up to the close of a day.

    Linear in the ledger. A return of a known sale falls into the slot of that sale, so that its
    version prices it; `since` leaves out the first so many lines.
    Raises `KeyAccountError` (`policy.ledger-currency`, `policy.needs-products`,
    `policy.needs-customers`, `policy.unit-unknown`). Method: N7.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> [one.participant for one in select([policy], ledger, date(2026, 12, 31), IncentiveFacts())]
    ['C1']
    """
    slots = sorted(
        (Slot(version, window) for version in versions for window in version.windows()),
        key=lambda slot: slot.window.start,
    )
    found: dict[tuple[int, str], Selected] = {}
    for version in versions:
        _select_version(version, slots, ledger, until, facts, found, since)
    return tuple(_in_order([one for _, one in sorted(found.items())], ledger))


def _select_version(
    version: IncentivePolicy,
    slots: list[Slot],
    ledger: Ledger,
    until: date,
    facts: IncentiveFacts,
    found: dict[tuple[int, str], Selected],
    since: int,
) -> None:
    exchange = _exchange(version, ledger, facts)
    placing = _Placing(version, slots, ledger, until, facts, since)
    qualifying = version.qualifying_basis
    scope = version.qualifying_scope or version.scope
    qualifies = Figures(qualifying, scope, ledger, facts, exchange)
    earns = qualifies
    if not version.one_base:
        earns = Figures(version.basis, version.scope, ledger, facts, exchange)
    gather = _Gathering(slots, qualifies, earns, found)
    if qualifying.event is version.basis.event:
        gather.take(placing.rows(qualifying.event.value), True, True)
    else:
        gather.take(placing.rows(qualifying.event.value), True, False)
        gather.take(placing.rows(version.basis.event.value), False, True)


def _exchange(version: IncentivePolicy, ledger: Ledger, facts: IncentiveFacts) -> Exchange | None:
    counts_money = version.basis.is_money or version.qualifying_basis.is_money
    if version.currency == ledger.currency or not counts_money:
        return None
    if facts.rates is None:
        refuse(
            "policy.ledger-currency",
            "$.facts.rates",
            f"{version.id} is in {version.currency}, the ledger in {ledger.currency}; give exchange rates",
            f"{version.id} 币种为 {version.currency},台账为 {ledger.currency},请提供汇率",
        )
    return Exchange(ledger.currency, version.currency, facts.rates, version.rounding.mode)


class _Gathering:
    """Put placed rows with their figures into the selection they belong to."""

    def __init__(
        self, slots: list[Slot], qualifies: Figures, earns: Figures, found: dict[tuple[int, str], Selected]
    ) -> None:
        self._slots = slots
        self._qualifies, self._earns = qualifies, earns
        self._found = found

    def take(self, rows: Iterable[_Placed], qualifying: bool, earning: bool) -> None:
        qualifies, earns = self._qualifies, self._earns
        same = qualifying and earning and earns is qualifies
        plain = qualifies.plain if same else None
        figure: int | None
        paying: int | None
        for row, day, place, participant, sold in rows:
            one = self._found.get((place, participant)) or self._opened(place, participant)
            if plain is not None:
                figure = paying = plain[row]
            else:
                figure = qualifies.of(row, sold) if qualifying else 0
                paying = figure if same else earns.of(row, sold) if earning else 0
            if figure is None or paying is None:
                one.unknown += 1
            elif figure or paying:
                one.rows.append(row)
                one.days.append(day)
                one.qualifying.append(figure)
                one.earning.append(paying)
                one.sold.append(sold)

    def _opened(self, place: int, participant: str) -> Selected:
        made = Selected(participant, self._slots[place], self._qualifies.unit, self._earns.unit)
        self._found[place, participant] = made
        return made


class _Placing:
    """Say for each line whose it is and in which slot it falls."""

    def __init__(
        self,
        version: IncentivePolicy,
        slots: list[Slot],
        ledger: Ledger,
        until: date,
        facts: IncentiveFacts,
        since: int,
    ) -> None:
        self._since = since
        self._starts = [slot.window.start.toordinal() for slot in slots]
        self._ends = [slot.window.end.toordinal() for slot in slots]
        self._mine = [slot.version is version for slot in slots]
        self._until = until.toordinal()
        self._ledger = ledger
        self._who = participants(version, ledger.names("customer"), facts)
        self._originals = _originals(ledger)

    def rows(self, event: str) -> Iterator[_Placed]:
        """Yield row, day, slot, participant and the row of the sale a return takes back."""
        days = list(raw_column(self._ledger, event, NO_DAY))
        who, originals = self._who, self._originals
        codes = raw_column(self._ledger, "customer")
        for row in self._near(days):
            standing = who[codes[row]]
            if not standing:
                continue
            sold = originals.get(row, row)
            counted = days[sold]
            place = bisect_right(self._starts, counted) - 1
            if place < 0 or counted >= self._ends[place] or not self._mine[place]:
                continue
            if self._starts[place] > self._until:
                # Taken back before its sale was delivered or paid: a window that has not begun waits.
                continue
            for participant, joined, left in standing:
                if joined <= counted < left:
                    yield row, days[row], place, participant, sold

    def _near(self, days: Sequence[int]) -> Iterable[int]:
        """Return the rows that may count: most lines lie outside the validity."""
        first = min(compress(self._starts, self._mine), default=0)
        last = min(self._until, max(compress(self._ends, self._mine), default=0) - 1)
        near = [row for row, day in enumerate(days) if first <= day <= last]
        # A return counts on the day of its sale, so it is looked at whenever it was made.
        back = [row for row in self._originals if NO_DAY != days[row] <= self._until]
        near = sorted({*near, *back}) if back else near
        return near[bisect_left(near, self._since) :]


_FOREVER = date.max.toordinal() + 1


def participants(
    version: IncentivePolicy, names: Sequence[str], facts: IncentiveFacts
) -> list[list[tuple[str, int, int]]]:
    """Return for each customer under which name, and from which day until which (ordinals), it takes part.

    Raises `KeyAccountError` (`policy.needs-customers`).

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY", eligibility=Eligibility(customers=["C1"]))
    >>> [len(spans) for spans in participants(policy, ["C1", "C2"], IncentiveFacts())]
    [1, 0]
    """
    eligibility = version.eligibility
    gone: dict[str, int] = {}
    for departure in facts.departures:
        if departure.policy in (None, version.id):
            day = departure.on.toordinal()
            gone[departure.customer] = min(day, gone.get(departure.customer, day))
    groups: dict[str, list[tuple[str, int, int]]] = {}
    member: dict[str, list[tuple[int, int]]] = {}
    for group in eligibility.groups:
        whole = gone.get(group.id, _FOREVER)
        for one in group.members:
            joined, left = one.joined.toordinal(), one.left.toordinal() if one.left else _FOREVER
            member.setdefault(one.customer, []).append((joined, left))
            end = min(left, gone.get(one.customer, _FOREVER), whole)
            groups.setdefault(one.customer, []).append((group.id, joined, end))
    known = {one.id: one for one in facts.customers}
    alone = not eligibility.groups or bool(eligibility.customers)
    made = []
    for name in names:
        spans = groups.get(name, [])
        if alone and _is_allowed(name, eligibility, known):
            last = gone.get(name, _FOREVER)
            free = _outside(member.get(name, ()))
            spans = [*spans, *((name, start, min(end, last)) for start, end in free)]
        made.append(spans)
    return made


def _outside(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of days outside of some stretches."""
    made, free = [], 0
    for start, end in sorted(spans):
        if free < start:
            made.append((free, start))
        free = max(free, end)
    return [*made, (free, _FOREVER)] if free < _FOREVER else made


def _is_allowed(name: str, asked: Eligibility, known: Mapping[str, Customer]) -> bool:
    if asked.customers and name not in asked.customers:
        return False
    return in_market(known, name, asked.regions, asked.channels)


def _originals(ledger: Ledger) -> dict[int, int]:
    """Return for each return line of a known sale the row of that sale."""
    if "original_document" not in ledger.columns:
        return {}
    codes = raw_column(ledger, "original_document")
    returns = [row for row, code in enumerate(codes) if code != NO_NAME]
    documents, lines = raw_column(ledger, "document"), raw_column(ledger, "line")
    document_names, line_names = ledger.names("document"), ledger.names("line")
    original_names, original_lines = ledger.names("original_document"), ledger.names("original_line")
    original_line = raw_column(ledger, "original_line")
    asked = {original_names[codes[row]] for row in returns}
    wanted = {code for code, name in enumerate(document_names) if name in asked}
    sold: dict[tuple[str, str], int] = {}
    for row, code in enumerate(documents):
        if code in wanted:
            sold.setdefault((document_names[code], name_of(line_names, lines[row]) or ""), row)
            sold.setdefault((document_names[code], ""), row)
    found = {}
    for row in returns:
        line = name_of(original_lines, original_line[row]) or ""
        sale = sold.get((original_names[codes[row]], line))
        if sale is not None and sale != row:
            found[row] = sale
    return found


def _by_number(line: str) -> tuple[bool, int, str, str]:
    """Return what sorts line ids as people count: 2 before 10, and names after numbers."""
    if line.isascii() and line.isdecimal():
        digits = line.lstrip("0")
        return False, len(digits), digits, line
    return True, 0, "", line


def _in_order(gathered: Sequence[Selected], ledger: Ledger) -> Iterator[Selected]:
    """Name the documents of each and sort its lines by day, document, line number and figure."""
    ids = LineIds(ledger)
    rows = list(chain.from_iterable(one.rows for one in gathered))
    document, line = ids.ranks("document", rows, str), ids.ranks("line", rows, _by_number)
    for one in gathered:
        names = ids.of("document", one.sold)
        # A line without a document stands for itself.
        one.documents = [name or f"?{row}" for name, row in zip(names, one.sold, strict=True)]
        places = list(range(len(one.rows)))
        keys = zip(one.days, map(document, one.rows), map(line, one.rows), one.earning, places, strict=True)
        order = [key[-1] for key in sorted(keys)]
        yield one if order == places else one.picked(order)
