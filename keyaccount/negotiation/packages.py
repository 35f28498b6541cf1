"""Packages: complete answers to every issue, with what they are worth to both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.bargaining import Disagreement, FairRule
from keyaccount.errors import Lang, refuse
from keyaccount.negotiation.topics import choices_of
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join

__all__ = ["FairPackages", "Package", "PackageFrontier", "ValuedPackage", "packages_table"]


@attrs.frozen
class Package:
    """Hold one option per issue: a complete offer.

    >>> Package({"price": "31.00", "lead-time": "48h"})["price"]
    '31.00'
    """

    choices: FrozenMap[str, str] = attrs.field(converter=choices_of)

    def __getitem__(self, issue: str) -> str:
        if issue not in self.choices:
            refuse(
                "package.unknown-issue", f"$.{issue}", f"no issue {issue!r} in it", f"其中没有议题 {issue!r}"
            )
        return self.choices[issue]

    def with_(self, changes: Mapping[str, str]) -> Package:
        """Return the package with some options changed.

        >>> Package({"price": "31.00"}).with_({"price": "30.50"})["price"]
        '30.50'
        """
        return Package({**self.choices, **changes})

    def differs(self, other: Package) -> tuple[str, ...]:
        """Return the issues on which two packages differ.

        >>> Package({"price": "31", "days": "5"}).differs(Package({"price": "31", "days": "2"}))
        ('days',)
        """
        return tuple(key for key, option in self.choices.items() if other.choices.get(key) != option)


@attrs.frozen
class ValuedPackage:
    """Hold a package with its value to us and to them, and what each gains over its bottom line.

    `heads` and `wording` say issues and chosen options in people's words; a gain is None without a
    bottom line.

    >>> one = ValuedPackage(Package({"a": "x"}), 3, 4, 1, None, [Text("a", "a")], [Text("ex", "甲")])
    >>> one.text().zh
    'a:甲'
    """

    package: Package
    ours: Figure
    theirs: Figure
    our_gain: Figure = None
    their_gain: Figure = None
    heads: tuple[Text, ...] = attrs.field(default=(), converter=tuple_of)
    wording: tuple[Text, ...] = attrs.field(default=(), converter=tuple_of)

    def text(self) -> Text:
        """Word the package, issue by issue."""
        said = tuple(
            Text(f"{issue.en}: {option.en}", f"{issue.zh}:{option.zh}")
            for issue, option in zip(self.heads, self.wording, strict=True)
        )
        return join(said, "; ", ";")


_VALUES = (
    Text("ours", "我方"),
    Text("theirs", "客户方"),
    Text("our gain", "我方收益"),
    Text("their gain", "客户方收益"),
)


def packages_table(
    title: Text, issues: tuple[Text, ...], packages: Iterable[ValuedPackage], note: Text | None = None
) -> Table:
    """Lay packages out as a table, one column per issue and then the values and gains.

    >>> packages_table(Text("none", "无"), (Text("price", "价格"),), []).columns[0].zh
    '价格'
    """
    rows = [(*one.wording, one.ours, one.theirs, one.our_gain, one.their_gain) for one in packages]
    return Table(title, (*issues, *_VALUES), rows, note)


@attrs.frozen
class PackageFrontier:
    """Hold every efficient package that meets both bottom lines, our best first.

    `our_gap` and `their_gap` say by how much an unlisted package could be better for a side: zero unless
    the work limit was reached. With continuous issues (`scales`) the packages listed are the ends of
    straight stretches; between neighbours that differ in a scale only, all of it is efficient. `policy` is
    the version of the policy behind it, `on` the day of the talk.

    >>> none = PackageFrontier((), (), Fraction(0), Fraction(0), 12, policy="2026-1", on=date(2026, 3, 2))
    >>> none.exact, len(none)
    (True, 0)
    """

    issues: tuple[Text, ...] = attrs.field(converter=tuple_of)
    packages: tuple[ValuedPackage, ...] = attrs.field(converter=tuple_of)
    our_gap: Fraction
    their_gap: Fraction
    outcomes: int
    scales: tuple[Text, ...] = attrs.field(default=(), converter=tuple_of)
    policy: str = attrs.field(kw_only=True)
    on: date = attrs.field(kw_only=True)

    @property
    def exact(self) -> bool:
        """Tell whether nothing was left out."""
        return not self.our_gap and not self.their_gap

    def __len__(self) -> int:
        return len(self.packages)

    def __iter__(self) -> Iterator[ValuedPackage]:
        return iter(self.packages)

    def __getitem__(self, index: int) -> ValuedPackage:
        return self.packages[index]

    def table(self) -> Table:
        """Return the frontier as a table."""
        title = Text(
            f"{len(self.packages)} efficient packages of {self.outcomes}",
            f"{self.outcomes} 个方案中的 {len(self.packages)} 个有效方案",
        )
        return packages_table(title, self.issues, self.packages, self._note())

    def _note(self) -> Text | None:
        if not self.exact:
            return self._gap()
        if not self.scales:
            return None
        named = join(self.scales)
        return Text(
            f"ends of stretches: in between, {named.en} moves without a gap",
            f"所列为区段端点:其间 {named.zh} 连续变化",
        )

    def _gap(self) -> Text:
        return Text(
            f"bounded: unlisted packages may give us {self.our_gap} or them {self.their_gap} more",
            f"受计算上限所限:未列方案至多使我方多得 {self.our_gap}、客户方多得 {self.their_gap}",
        )

    def explain(self) -> Explanation:
        """Explain the frontier: every efficient package as a reason (clause N6)."""
        reason = Text(
            "no listed package is better for one side without being worse for the other",
            "没有方案能使一方更好而不使另一方变差",
        )
        because = tuple(
            Explanation(f"frontier.{index}", one.text(), one.ours, clause="N6")
            for index, one in enumerate(self.packages)
        )
        label = Text("efficient packages", "有效方案")
        return Explanation("frontier", label, len(self.packages), reason, "N6", because=because)

    def summary(self, lang: Lang = "en") -> str:
        """Word the frontier as a table of at most 20 packages."""
        shown = attrs.evolve(self, packages=self.packages[:20])
        return shown.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


@attrs.frozen
class FairPackages:
    """Hold the packages one rule calls fair, all ties, with the score explained.

    `convention` names what gains were counted from; `exact` is False where a work limit was reached.

    >>> start = Disagreement.BOTTOM_LINE
    >>> FairPackages(FairRule.NASH, (), (), start, True, None, policy="2026-1", on=date(2026, 3, 2)).packages
    ()
    """

    rule: FairRule
    issues: tuple[Text, ...] = attrs.field(converter=tuple_of)
    packages: tuple[ValuedPackage, ...] = attrs.field(converter=tuple_of)
    convention: Disagreement
    exact: bool
    reasons: Explanation | None
    policy: str = attrs.field(kw_only=True)
    on: date = attrs.field(kw_only=True)

    def explain(self) -> Explanation:
        """Explain the point: what the rule maximises and each package's score (clause N6)."""
        because = tuple(
            Explanation(f"{self.rule.value}.package.{index}", one.text(), one.ours, clause="N6")
            for index, one in enumerate(self.packages)
        )
        if self.reasons is not None:
            because = (*because, self.reasons)
        reason = Text(
            f"{self.rule.meaning.en}; {self.convention.text.en}",
            f"{self.rule.meaning.zh};{self.convention.text.zh}",
        )
        return Explanation(self.rule.value, self.rule.text, len(self.packages), reason, "N6", because=because)

    def table(self) -> Table:
        """Return the fair packages as a table."""
        return packages_table(self.rule.text, self.issues, self.packages)

    def summary(self, lang: Lang = "en") -> str:
        """Word the fair packages as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()
