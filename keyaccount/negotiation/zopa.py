"""The zone of possible agreement as people read it: room per side, open options, or what clashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.bargaining import Zone
from keyaccount.errors import Lang, refuse
from keyaccount.negotiation.ground import Ground
from keyaccount.negotiation.packages import ValuedPackage
from keyaccount.negotiation.topics import ContinuousIssue, Issue
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.numbers import Rounding
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join

__all__ = ["IssueZone", "Relaxation", "Zopa", "issue_zones"]


@attrs.frozen
class IssueZone:
    """Hold the options of one issue that occur in some package acceptable to both.

    Of a continuous issue `open` holds the two ends of the open stretch.

    >>> IssueZone("price", ("30.00", "30.50")).ends
    ('30.00', '30.50')
    """

    issue: str
    open: tuple[str, ...] = attrs.field(converter=tuple_of)
    text: Text | None = None
    wording: tuple[Text, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def label(self) -> Text:
        """Return the issue in words."""
        return self.text or Text(self.issue, self.issue)

    @property
    def said(self) -> Text:
        """Return the open options in words; of many the first and the last."""
        words = self.wording or tuple(Text(key, key) for key in self.open)
        if len(words) > 5:
            return Text(f"{words[0].en} ... {words[-1].en}", f"{words[0].zh} …… {words[-1].zh}")
        return join(words) if words else Text("nothing", "无")

    @property
    def ends(self) -> tuple[str, str] | None:
        """Return the first and last open option; None where none is."""
        return (self.open[0], self.open[-1]) if self.open else None


def issue_zones(issues: Sequence[Issue], ground: Ground, room: Zone) -> list[IssueZone]:
    """Return, issue by issue, the options that occur in some acceptable package.

    >>> from keyaccount.samples.talks import talks
    >>> [one.issue for one in talks().zopa().issues][:2]
    ['range', 'price']
    """
    found: dict[str, set[str]] = {issue.key: set() for issue in issues}
    for keys, options, flags in zip(ground.clusters, ground.options, room.open_options, strict=True):
        for option, flag in zip(options, flags, strict=True):
            for key, one in zip(keys, option, strict=True):
                if flag:
                    found[key].add(one)
    ranges = dict(zip((scale.key for scale in ground.scales), room.open_ranges, strict=True))
    return [_issue_zone(issue, found[issue.key], ranges.get(issue.key)) for issue in issues]


def _issue_zone(issue: Issue, keys: set[str], ends: tuple[Fraction, Fraction] | None) -> IssueZone:
    if not isinstance(issue, ContinuousIssue):
        found = [key for key in issue.keys if key in keys]
    elif ends is None:
        found = []
    else:
        found = [issue.key_at(ends[0], Rounding.CEILING), issue.key_at(ends[1], Rounding.FLOOR)]
    return IssueZone(issue.key, found, issue.text, [issue.option(key).text for key in found])


@attrs.frozen
class Relaxation:
    """Say how far which side must give way for a package to become possible, and the packages it opens.

    `clashing` names the bottom lines no package meets together. `together` is the least equal amount for
    both, `total` the least sum, `ours_alone` and `theirs_alone` what one side must give if the other holds
    (None: not even then). Where a work limit was reached (not `exact`) less may do, or nothing at all.

    >>> Relaxation(("us", "them"), 10, (), 20, 20, None).clashing
    ('us', 'them')
    """

    clashing: tuple[str, ...] = attrs.field(converter=tuple_of)
    together: Figure
    packages: tuple[ValuedPackage, ...] = attrs.field(converter=tuple_of)
    total: Figure
    ours_alone: Figure
    theirs_alone: Figure
    exact: bool = True

    def explain(self) -> Explanation:
        """Explain what clashes and the smallest ways out (clause N6)."""
        names, names_zh = ", ".join(self.clashing), "、".join(self.clashing)
        parts = [
            ("both", Text("both give way equally by", "双方各让"), self.together),
            ("total", Text("least total", "合计最少让步"), self.total),
            ("ours", Text("only we give way", "仅我方让步"), self.ours_alone),
            ("theirs", Text("only they give way", "仅客户方让步"), self.theirs_alone),
        ]
        opened = tuple(
            Explanation(f"relaxed.{index}", one.text(), one.ours, clause="N6")
            for index, one in enumerate(self.packages)
        )
        because = [Explanation(f"relaxation.{key}", label, figure) for key, label, figure in parts]
        if not self.exact:
            bounded = Text("the work limit was reached: less may do", "已达计算上限:实际所需让步可能更少")
            because.append(Explanation("relaxation.bounded", bounded, None))
        return Explanation(
            "clash",
            Text("no package meets both bottom lines", "没有方案能同时满足双方低线"),
            None,
            Text(f"these bottom lines clash: {names}", f"相互冲突的低线:{names_zh}"),
            "N6",
            because=(*because, *opened),
        )


@attrs.frozen
class Zopa:
    """Hold the zone of possible agreement (ZOPA): each side's best, the open options, or the clash.

    `our_best` is the most we can have while they keep their bottom line, `our_room` that less our own;
    `blocked` names an issue left without any admissible option. `our_gap` and `their_gap` say by how much
    the best may be better than listed: zero unless the work limit was reached; then more options may be open.

    >>> Zopa(None, None, None, None, (), None, "range", policy="2026-1", on=date(2026, 3, 2)).exists
    False
    """

    our_best: Figure
    their_best: Figure
    our_room: Figure
    their_room: Figure
    issues: tuple[IssueZone, ...] = attrs.field(converter=tuple_of)
    clash: Relaxation | None
    blocked: str | None = None
    our_gap: Fraction = attrs.field(default=Fraction(0), kw_only=True)
    their_gap: Fraction = attrs.field(default=Fraction(0), kw_only=True)
    policy: str = attrs.field(kw_only=True)
    on: date = attrs.field(kw_only=True)

    @property
    def exists(self) -> bool:
        """Tell whether some package is acceptable to both."""
        return self.clash is None and self.blocked is None

    @property
    def exact(self) -> bool:
        """Tell whether nothing was left out."""
        return not self.our_gap and not self.their_gap

    def __getitem__(self, issue: str) -> IssueZone:
        for one in self.issues:
            if one.issue == issue:
                return one
        refuse("issue.unknown", f"$.{issue}", f"{issue!r} is not on the table", f"{issue!r} 不在谈判议题中")

    def explain(self) -> Explanation:
        """Explain the zone: room per side and the open options, or what clashes (clauses N2, N6)."""
        if self.blocked is not None:
            reason = Text(
                f"no admissible option is left on {self.blocked}", f"议题 {self.blocked} 没有合格的选项"
            )
            return Explanation("zopa", _LABEL, None, reason, "N1")
        if self.clash is not None:
            return self.clash.explain()
        sides = [
            (
                "ours",
                Text("our room above our bottom line", "我方低线以上的空间"),
                self.our_room,
                self.our_best,
            ),
            (
                "theirs",
                Text("their room above their bottom line", "客户方低线以上的空间"),
                self.their_room,
                self.their_best,
            ),
        ]
        room = tuple(
            Explanation(f"zopa.{key}", label, figure, Text(f"at best {best}", f"最多 {best}"), "N6")
            for key, label, figure, best in sides
        )
        options = tuple(
            Explanation(f"zopa.{one.issue}", one.label, one.said, clause="N2") for one in self.issues
        )
        bounded = () if self.exact else (Explanation("zopa.bounded", self._bounded(), None, clause="N6"),)
        return Explanation("zopa", _LABEL, True, clause="N6", because=(*room, *bounded, *options))

    def _bounded(self) -> Text:
        return Text(
            f"bounded: the best may be {self.our_gap} (us), {self.their_gap} (them) better, more may be open",
            f"受计算上限所限:最优可能再多 {self.our_gap}(我方)、{self.their_gap}(客户方),可行选项可能更多",
        )

    def table(self) -> Table:
        """Return the open options per issue as a table."""
        columns = (Text("issue", "议题"), Text("open options", "可行选项"))
        return Table(_LABEL, columns, [(one.label, one.said) for one in self.issues])

    def summary(self, lang: Lang = "en") -> str:
        """Word the zone as a few lines."""
        return self.explain().tree(lang)

    def html(self, lang: Lang = "en") -> str:
        """Write the explanation as one HTML element."""
        return self.explain().html(lang)

    def _repr_html_(self) -> str:
        return self.html()


_LABEL = Text("zone of possible agreement", "可能达成一致的区间")
