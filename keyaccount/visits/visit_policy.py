"""The visit policy, and the facts a visit is planned from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.model.book import Book
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer
from keyaccount.model.service import ServiceEvent
from keyaccount.model.side import Side
from keyaccount.model.visit_record import IssueRaised, VisitRecord
from keyaccount.values.checks import check_int, check_name, check_type, set_of, tuple_of
from keyaccount.visits.levels import Attendee, LevelPolicy
from keyaccount.visits.purpose import VisitPurposes, derive_purposes
from keyaccount.visits.purpose_kinds import AgreedRule, CooperationStage, PurposePolicy

__all__ = ["VisitFacts", "VisitPolicy"]


@attrs.frozen
class VisitPolicy:
    """State how visits are prepared: ranking of purposes, levels, and the days by which things are due.

    The plan goes to the customer `lead_days` working days ahead; both sides prepare until
    `preparation_days` working days ahead. A small matter is looked after within `small_matter_days`.

    Method: V0, V1, V2.

    >>> VisitPolicy.of_version("2026").lead_days
    5
    """

    version: str
    purposes: PurposePolicy
    levels: LevelPolicy
    name: str = "visits"
    lead_days: int = 5
    preparation_days: int = 1
    small_matter_days: int = 14

    def __attrs_post_init__(self) -> None:
        check_name(self.version, "$.version")
        check_name(self.name, "$.name")
        check_type(self.purposes, PurposePolicy, "$.purposes")
        check_type(self.levels, LevelPolicy, "$.levels")
        check_int(self.preparation_days, "$.preparation_days", least=0, most=60)
        check_int(self.lead_days, "$.lead_days", least=self.preparation_days, most=60)
        check_int(self.small_matter_days, "$.small_matter_days", least=1, most=365)

    @classmethod
    def of_version(cls, version: str) -> VisitPolicy:
        """Return the policy with all its standard settings under one version."""
        return cls(version, PurposePolicy(version), LevelPolicy(version))


@attrs.frozen
class VisitFacts:
    """Gather what is known when a visit is planned; everything may be missing.

    `colleagues` are our people besides the account manager who may come along or receive; `other_ids`
    are those the customer's records may stand under besides its own; `issues` are open ones from
    elsewhere, such as `AccountPlan.major_issues`.

    >>> VisitFacts(stage=CooperationStage.STEADY).customer is None
    True
    """

    customer: Customer | None = None
    stage: CooperationStage | None = None
    records: tuple[VisitRecord, ...] = attrs.field(default=(), converter=tuple_of)
    service_events: tuple[ServiceEvent, ...] = attrs.field(default=(), converter=tuple_of)
    commitments: tuple[Commitment, ...] = attrs.field(default=(), converter=tuple_of)
    rules: tuple[AgreedRule, ...] = attrs.field(default=(), converter=tuple_of)
    colleagues: tuple[Attendee, ...] = attrs.field(default=(), converter=tuple_of)
    other_ids: frozenset[str] = attrs.field(default=frozenset(), converter=set_of)
    issues: tuple[IssueRaised, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.customer, (Customer, type(None)), "$.customer")
        check_type(self.stage, (CooperationStage, type(None)), "$.stage")
        for index, one in enumerate(self.colleagues):
            check_type(one, Attendee, f"$.colleagues[{index}]")
        for index, issue in enumerate(self.issues):
            check_type(issue, IssueRaised, f"$.issues[{index}]")

    @classmethod
    def from_book(
        cls,
        book: Book,
        customer: str,
        *,
        stage: CooperationStage | None = None,
        rules: Iterable[AgreedRule] = (),
        colleagues: Iterable[Attendee] = (),
        issues: Iterable[IssueRaised] = (),
    ) -> VisitFacts:
        """Gather what a book knows of one customer; stage, rules, colleagues, issues are not in it.

        >>> from keyaccount.model.ledger import Ledger
        >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")])
        >>> VisitFacts.from_book(book, "C1").customer.name
        'Hua'
        """
        ids = set(book.ids_of(customer))
        return cls(
            book.customer(customer),
            stage,
            book.visit_records_of(customer),
            book.service_events_of(customer),
            book.commitments_of(customer),
            rules,
            colleagues,
            ids - {customer},
            issues,
        )

    def purposes(self, customer: str, on: date, policy: PurposePolicy) -> VisitPurposes:
        """Derive what a visit on a day would be for from these facts, see `derive_purposes`.

        >>> VisitFacts().purposes("C1", date(2026, 3, 2), PurposePolicy("2026")).main is None
        True
        """
        return derive_purposes(
            customer,
            on,
            policy,
            stage=self.stage,
            records=self.records,
            service_events=self.service_events,
            commitments=self.commitments,
            rules=self.rules,
            issues=self.issues,
            other_ids=self.other_ids,
        )

    def people(self, side: Side) -> tuple[Attendee, ...]:
        """Return our colleagues; the customer's people depend on the day, see `attendees_of`."""
        return tuple(one for one in self.colleagues if one.side is side)
