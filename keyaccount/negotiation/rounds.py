"""Rounds: the log of offers, who conceded what at which rate, what to offer next, and when to walk away."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.model.side import Side
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.packages import Package, ValuedPackage
from keyaccount.negotiation.positions import number_of_figure
from keyaccount.values.checks import check_date, check_int, check_name, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join

__all__ = ["Concession", "Offer", "Rounds"]


@attrs.frozen
class Offer:
    """Record one offer: who made it, on which day, the whole package, and what was said about it.

    >>> Offer(Side.OURS, date(2026, 3, 2), Package({"price": "31.00"})).by.value
    'ours'
    """

    by: Side
    on: date
    package: Package
    note: str = ""

    def __attrs_post_init__(self) -> None:
        check_type(self.by, Side, "$.by")
        check_date(self.on, "$.on")
        check_type(self.package, Package, "$.package")
        if self.note:
            check_name(self.note, "$.note")


@attrs.frozen
class Concession:
    """State what one side moved between two of its offers: issues, what it gave up, what the other got.

    `given` is what the side's own value fell by (negative: it asked for more); `received` what the other
    side's rose by; `rate` is received per unit given, None where nothing was given.

    >>> Concession(Side.OURS, 0, 2, ("price",), 500, 500, Fraction(1)).rate
    Fraction(1, 1)
    """

    by: Side
    earlier: int
    later: int
    issues: tuple[str, ...] = attrs.field(converter=tuple_of)
    given: Figure
    received: Figure
    rate: Fraction | None
    wording: tuple[Text, ...] = attrs.field(default=(), converter=tuple_of)

    def text(self) -> Text:
        """Word the concession."""
        if not self.issues:
            return Text(f"{self.by.text.en} repeats its offer", f"{self.by.text.zh}维持原方案")
        on = join(self.wording or tuple(Text(issue, issue) for issue in self.issues))
        return Text(
            f"{self.by.text.en} on {on.en}: gave {self.given}, worth {self.received} to the other",
            f"{self.by.text.zh}在{on.zh}上:让出 {self.given},对方得 {self.received}",
        )


@attrs.frozen
class Rounds:
    """Hold a talk and its log of offers; adding an offer returns a new log, so every talk can be replayed.

    Raises `KeyAccountError` (`rounds.order`) for an offer before the last one and refuses inadmissible
    packages, each judged by the standards on the day of its offer.
    Method: N0.

    >>> Rounds.__name__
    'Rounds'
    """

    talks: Negotiation
    offers: tuple[Offer, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.talks, Negotiation, "$.talks")
        last = None
        for index, offer in enumerate(self.offers):
            check_type(offer, Offer, f"$.offers[{index}]")
            if last is not None and offer.on < last:
                refuse(
                    "rounds.order",
                    f"$.offers[{index}].on",
                    f"{offer.on} lies before the last offer of {last}",
                    f"{offer.on} 早于上一次报价 {last}",
                )
            last = offer.on
            self._on(offer.on).value(offer.package)

    def _on(self, day: date) -> Negotiation:
        """Return the talk as it stands on a day: a certificate may have expired since it began."""
        later = bool(self.talks.standards) and day > self.talks.on
        return attrs.evolve(self.talks, on=day) if later else self.talks

    @property
    def now(self) -> Negotiation:
        """Return the talk as it stands on the day of the last offer: what is suggested is admissible then."""
        return self._on(self.offers[-1].on) if self.offers else self.talks

    def until(self, on: date) -> Rounds:
        """Return the log as it stood at the close of a day, to replay the talk.

        >>> from keyaccount.samples.talks import talks
        >>> chosen = talks().suggested().packages[0].package
        >>> log = Rounds(talks()).offered(Side.OURS, date(2026, 1, 20), chosen)
        >>> [len(log.until(date(2026, 1, day)).offers) for day in (19, 20)]
        [0, 1]
        """
        check_date(on, "$.on")
        return attrs.evolve(self, offers=[offer for offer in self.offers if offer.on <= on])

    def offered(self, by: Side, on: date, package: Package, note: str = "") -> Rounds:
        """Return the log with one more offer."""
        return attrs.evolve(self, offers=(*self.offers, Offer(by, on, package, note)))

    def valued(self) -> tuple[ValuedPackage, ...]:
        """Return every offer's package with its value to both."""
        return tuple(self._on(offer.on).value(offer.package) for offer in self.offers)

    def last(self, by: Side) -> Offer | None:
        """Return the latest offer of a side."""
        return next((offer for offer in reversed(self.offers) if offer.by is by), None)

    def concessions(self) -> tuple[Concession, ...]:
        """Return what each side moved from each of its offers to its next (clause N0)."""
        valued = self.valued()
        latest: dict[Side, int] = {}
        found = []
        for index, offer in enumerate(self.offers):
            if offer.by in latest:
                found.append(self._concession(offer.by, latest[offer.by], index, valued))
            latest[offer.by] = index
        return tuple(found)

    def overall(self) -> tuple[Concession, ...]:
        """Return what each side has given from its first offer to its latest, if it offered twice or more."""
        valued = self.valued()
        found = []
        for side in Side:
            mine = [index for index, offer in enumerate(self.offers) if offer.by is side]
            if len(mine) > 1:
                found.append(self._concession(side, mine[0], mine[-1], valued))
        return tuple(found)

    def _concession(
        self, by: Side, earlier: int, later: int, valued: tuple[ValuedPackage, ...]
    ) -> Concession:
        before, after = valued[earlier], valued[later]
        own = (before.ours, after.ours) if by is Side.OURS else (before.theirs, after.theirs)
        other = (before.theirs, after.theirs) if by is Side.OURS else (before.ours, after.ours)
        given, received = _less(own[0], own[1]), _less(other[1], other[0])
        rate = number_of_figure(received) / number_of_figure(given) if number_of_figure(given) else None
        issues = self.offers[earlier].package.differs(self.offers[later].package)
        named = [self.talks.issue(key).text for key in issues]
        return Concession(by, earlier, later, issues, given, received, rate, named)

    def next_offers(self, at_most: int = 3) -> tuple[ValuedPackage, ...]:
        """Suggest packages along our iso-value line: worth our last offer to us, and the most to them.

        Their bottom line is only our estimate, so it does not limit what we may try. Without an offer of
        ours the policy's fair packages are suggested.
        """
        check_int(at_most, "$.at_most", least=1)
        mine, talks = self.last(Side.OURS), self.now
        if mine is None:
            return talks.suggested().packages[:at_most]
        kept = talks.keeping(self._worth(mine))
        return tuple(sorted(kept, key=lambda one: -number_of_figure(one.theirs))[:at_most])

    def concession_path(self, steps: int) -> tuple[ValuedPackage, ...]:
        """Return efficient packages on the way from our last offer to the suggested one, in even steps.

        Each step gives them the most that the value left to us allows. Without an offer of ours it starts
        at the best we could have while they keep their bottom line. Empty where no package is acceptable.
        """
        check_int(steps, "$.steps", least=1)
        talks = self.now
        goal = talks.suggested().packages
        if not goal:
            return ()
        mine = self.last(Side.OURS)
        first = self._worth(mine) if mine else talks.frontier()[0].ours
        end, start = number_of_figure(goal[0].ours), number_of_figure(first)
        ladder = sorted(talks.keeping(goal[0].ours), key=lambda one: number_of_figure(one.ours))
        found: dict[Package, ValuedPackage] = {goal[0].package: goal[0]}
        for step in range(1, steps):
            least = start + (end - start) * step / steps
            fitting = [one for one in ladder if number_of_figure(one.ours) >= least]
            for one in fitting[:1]:
                found.setdefault(one.package, one)
        return tuple(sorted(found.values(), key=lambda one: -number_of_figure(one.ours)))

    def _worth(self, offer: Offer) -> Figure:
        return self._on(offer.on).value(offer.package).ours

    def alarms(self) -> tuple[Finding, ...]:
        """Return walk-away alarms: offers below our bottom line, and offers close to it (clause N6)."""
        room = self.now.zopa().our_room
        found = []
        for index, one in enumerate(self.valued()):
            if one.our_gain is None:
                continue
            gain = number_of_figure(one.our_gain)
            near = room is not None and gain < number_of_figure(room) * self.talks.policy.alarm_share
            if gain < 0:
                found.append(self._alarm(index, one, Severity.BLOCKING, "walk-away.below"))
            elif near:
                found.append(self._alarm(index, one, Severity.WARNING, "walk-away.near"))
        return tuple(found)

    def _alarm(self, index: int, one: ValuedPackage, severity: Severity, code: str) -> Finding:
        below = severity is Severity.BLOCKING
        text = Text(
            f"offer {index + 1} leaves us {one.our_gain} above our bottom line"
            if not below
            else f"offer {index + 1} lies below our bottom line by {_flipped(one.our_gain)}",
            f"第 {index + 1} 次报价仅高出我方低线 {one.our_gain}"
            if not below
            else f"第 {index + 1} 次报价低于我方低线 {_flipped(one.our_gain)}",
        )
        remedy = Text("do not sign; offer something else or walk away", "不得签约;另提方案或退出谈判")
        return Finding(code, severity, f"$.offers[{index}]", text, "N6", remedy if below else None)

    def explain(self) -> Explanation:
        """Explain the rounds: offers, concessions and alarms (clause N0)."""
        offers = tuple(
            Explanation(
                f"offer.{index}",
                Text(f"{offer.on} {offer.by.text.en}", f"{offer.on} {offer.by.text.zh}"),
                one.ours,
                one.text(),
                "N0",
            )
            for index, (offer, one) in enumerate(zip(self.offers, self.valued(), strict=True))
        )
        moves = tuple(
            Explanation(f"concession.{index}", one.text(), one.rate, clause="N0")
            for index, one in enumerate(self.concessions())
        )
        sums = tuple(
            Explanation(f"overall.{one.by.value}", one.text(), one.rate, _OVERALL, "N0")
            for one in self.overall()
        )
        label = Text("rounds", "谈判轮次")
        return Explanation("rounds", label, len(self.offers), None, "N0", because=(*offers, *moves, *sums))

    def table(self) -> Table:
        """Return the log as a table."""
        heads = (Text("day", "日期"), Text("by", "报价方"), *(issue.text for issue in self.talks.topics))
        rows = [
            (offer.on, offer.by.text, *one.wording, one.ours, one.theirs)
            for offer, one in zip(self.offers, self.valued(), strict=True)
        ]
        columns = (*heads, Text("ours", "我方"), Text("theirs", "客户方"))
        return Table(Text("offers", "报价记录"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the log, the concessions and the alarms."""
        lines = [self.table().to_text(lang)]
        lines += [one.text().say(lang) for one in self.concessions()]
        lines += [one.say(lang) for one in self.alarms()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_OVERALL = Text("from the first offer to the latest", "自首次报价至最近一次")


def _less(one: Figure, two: Figure) -> Figure:
    if isinstance(one, Money) and isinstance(two, Money):
        return one - two
    return number_of_figure(one) - number_of_figure(two)


def _flipped(figure: Figure) -> Figure:
    return -figure if isinstance(figure, Money) else -number_of_figure(figure)
