"""Agreements: a signed package with the commitments of both sides and the incentive policies it carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.negotiation.account_policy import Readiness
from keyaccount.negotiation.amendment import Amendment
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.packages import Package, ValuedPackage
from keyaccount.negotiation.topics import Issue, Option, Topic
from keyaccount.values.checks import check_date, check_id, check_name, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Agreement", "AgreedTerm", "sign"]


@attrs.frozen
class AgreedTerm:
    """Hold one term of an agreement: topic, issue and the option agreed.

    >>> price = Text("price", "价格")
    >>> AgreedTerm(Topic.PRICE, "price", price, "31.00", Text("31 CNY", "31 元")).topic.clause
    'N2'
    """

    topic: Topic
    issue: str
    text: Text
    option: str
    wording: Text

    def __attrs_post_init__(self) -> None:
        check_type(self.topic, Topic, "$.topic")
        check_id(self.issue, "$.issue")
        check_id(self.option, "$.option")


@attrs.frozen
class Agreement:
    """Hold what was signed: terms by topic, commitments of both sides, the incentives as the same objects.

    `value` is what the package is worth to both sides by the positions it was negotiated on. Its
    commitments fall due one by one; what becomes of them is recorded in a `CommitmentLedger`. `commitments`
    are those of this version, `first_commitments` those signed first, `amendments` what changed since.
    Raises `KeyAccountError` (`agreement.*`).
    Method: N0.

    >>> Agreement.__attrs_attrs__[0].name
    'id'
    """

    id: str
    customer: str
    signed_on: date
    valid: Period
    signed_by: tuple[str, ...] = attrs.field(converter=tuple_of)
    package: Package
    terms: tuple[AgreedTerm, ...] = attrs.field(converter=tuple_of)
    value: ValuedPackage
    commitments: tuple[Commitment, ...] = attrs.field(converter=tuple_of)
    incentives: tuple[IncentivePolicy, ...] = attrs.field(converter=tuple_of)
    policy: str
    version: int = 1
    amendments: tuple[Amendment, ...] = attrs.field(default=(), converter=tuple_of)
    first_commitments: tuple[Commitment, ...] = attrs.field(converter=tuple_of)

    @first_commitments.default
    def _as_signed(self) -> tuple[Commitment, ...]:
        return self.commitments

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.customer, "$.customer")
        check_date(self.signed_on, "$.signed_on")
        check_type(self.valid, Period, "$.valid")
        if len(self.signed_by) < 2:
            refuse("agreement.signatures", "$.signed_by", "name who signed for each side", "请注明双方签约人")
        for index, name in enumerate(self.signed_by):
            check_name(name, f"$.signed_by[{index}]")
        check_unique([one.id for one in self.commitments], "agreement.repeated-commitment", "$.commitments")
        if [one.version for one in self.amendments] != list(range(2, self.version + 1)):
            refuse(
                "agreement.version",
                "$.version",
                "each version after the first needs its amendment, in order",
                "首版之后的每一版都须依次附有变更",
            )

    def commitments_of(self, side: Side) -> tuple[Commitment, ...]:
        """Return what one side promised."""
        return tuple(one for one in self.commitments if one.side is side)

    def due(self, on: date) -> tuple[Commitment, ...]:
        """Return the single commitments, recurring ones spread out, that fall due by a day, in order."""
        single = [each for one in self.commitments for each in one.occurrences() if each.due <= on]
        return tuple(sorted(single, key=lambda one: (one.due, one.id)))

    def explain(self) -> Explanation:
        """Explain the agreement topic by topic: terms, promises of both sides, incentives (N0 to N7)."""
        topics = tuple(told for told in (self._topic(topic) for topic in Topic) if told is not None)
        incentives = tuple(
            Explanation(
                f"incentive.{one.id}",
                one.name,
                one.kind.text,
                Text(f"owner {one.owner}", f"负责人 {one.owner}"),
                "N7",
            )
            for one in self.incentives
        )
        reason = Text(
            f"signed {self.signed_on}, valid {self.valid.start} to {self.valid.last}",
            f"{self.signed_on} 签订,有效期 {self.valid.start} 至 {self.valid.last}",
        )
        changes = tuple(one.explain() for one in self.amendments)
        label = Text(f"agreement {self.id}", f"协议 {self.id}")
        return Explanation(
            self.id, label, len(self.terms), reason, "N0", because=(*topics, *incentives, *changes)
        )

    def _topic(self, topic: Topic) -> Explanation | None:
        terms = tuple(
            Explanation(f"term.{one.issue}", one.text, one.wording, clause=topic.clause)
            for one in self.terms
            if one.topic is topic
        )
        promises = tuple(
            Explanation(
                f"promise.{one.id}",
                one.text,
                one.due,
                Text(f"{one.side.text.en}, {one.owner}", f"{one.side.text.zh},{one.owner}"),
                "N0",
            )
            for one in self.commitments
            if one.topic == topic.value
        )
        if not terms:
            return None
        return Explanation(
            f"topic.{topic.value}", topic.text, None, clause=topic.clause, because=(*terms, *promises)
        )

    def table(self) -> Table:
        """Return the commitments as a table."""
        columns = (
            Text("due", "到期"),
            Text("side", "承诺方"),
            Text("promise", "承诺"),
            Text("owner", "负责人"),
        )
        rows = [(one.due, one.side.text, one.text, one.owner) for one in self.commitments]
        return Table(Text(f"commitments of {self.id}", f"{self.id} 的承诺"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the agreement: its topics with terms and promises."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def sign(
    talks: Negotiation,
    package: Package | Mapping[str, str],
    on: date,
    *,
    id: str,
    valid: Period,
    signed_by: tuple[str, ...] | list[str],
    ready: Readiness | None = None,
) -> Agreement:
    """Sign a package: its terms, its promises as dated commitments, its incentives as they are.

    Refused below either side's bottom line (`agreement.below-bottom-line`), inadmissible, or while the
    readiness given is blocked (`agreement.not-ready`).
    Method: N0, N1, N6.

    >>> sign.__name__
    'sign'
    """
    check_date(on, "$.on")
    one = package if isinstance(package, Package) else Package(package)
    if ready is not None and not ready.ready:
        refuse(
            "agreement.not-ready",
            "$.ready",
            f"conditions block the talks: {', '.join(each.condition.key for each in ready.blocking)}",
            f"以下条件尚未解决:{'、'.join(each.condition.key for each in ready.blocking)}",
        )
    value = attrs.evolve(talks, on=on).value(one)
    _check_floors(talks, one)
    chosen = [(issue, issue.option(one[issue.key])) for issue in talks.topics]
    return Agreement(
        id=id,
        customer=talks.customer,
        signed_on=on,
        valid=valid,
        signed_by=signed_by,
        package=one,
        terms=[
            AgreedTerm(issue.topic, issue.key, issue.text, option.key, option.text)
            for issue, option in chosen
        ],
        value=value,
        commitments=_commitments(talks, chosen, on, id),
        incentives=_incentives(chosen),
        policy=talks.policy.version,
    )


def _check_floors(talks: Negotiation, package: Package) -> None:
    for position in (talks.ours, talks.theirs):
        floor = position.floor(talks.topics)
        if floor is not None and position.value(talks.topics, package.choices) < floor:
            refuse(
                "agreement.below-bottom-line",
                "$.package",
                f"the package lies below the bottom line of {position.name}",
                f"该方案低于{position.name}的低线",
            )


def _commitments(
    talks: Negotiation, chosen: list[tuple[Issue, Option]], on: date, source: str
) -> list[Commitment]:
    made: list[Commitment] = []
    for issue, option in chosen:
        for promise in option.promises:
            number = len(made) + 1
            made.append(
                promise.committed(f"{source}-{number}", talks.customer, issue.topic.value, on, source)
            )
    return made


def _incentives(chosen: list[tuple[Issue, Option]]) -> list[IncentivePolicy]:
    found: dict[tuple[str, str], IncentivePolicy] = {}
    for _, option in chosen:
        for policy in option.incentives:
            found.setdefault((policy.id, policy.version), policy)
    return list(found.values())
