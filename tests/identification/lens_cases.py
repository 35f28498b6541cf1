"""Cases for the tests of single lenses, made from a few lines and a policy."""

from __future__ import annotations

from collections.abc import Iterable

from keyaccount.identification.case import Case
from keyaccount.identification.frame import cases_of
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.model.customer import Customer
from keyaccount.model.response import Responses
from tests.identification.market import AS_OF, Row, book_of, policy_of


def case_of(
    rows: Iterable[Row] = (),
    customer: Customer | None = None,
    policy: IdentificationPolicy | None = None,
    answers: Iterable[Responses] = (),
    **more: object,
) -> Case:
    """Return the case of customer C1."""
    customers = [customer] if customer is not None else None
    book = book_of(rows, customers, **more)  # type: ignore[arg-type]  # lists of records by name
    _, cases = cases_of(book, policy if policy is not None else policy_of(), AS_OF, answers)
    return next(case for case in cases if case.customer.id == "C1")
