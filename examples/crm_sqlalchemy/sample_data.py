"""Fill the CRM's tables with the bundled fictional market, so that the example runs by itself."""

from __future__ import annotations

from sqlalchemy.orm import Session
from tables import Account, InvoiceLine, Person

import keyaccount as ka

GRADES = dict(zip(ka.Level, "ABCD", strict=True))


def fill(session: Session) -> None:
    """Add the customers, their people and nine quarters of invoice lines, as a CRM would hold them."""
    book = ka.samples.one_quarter_later(ka.samples.distributor())
    session.add_all(_account(customer) for customer in book.customers)
    session.add_all(
        InvoiceLine(
            account_id=book.resolve(line.customer),
            item=line.product,
            invoice_no=line.document,
            position=line.line,
            invoiced_on=line.invoiced,
            pieces=line.quantity,
            net=line.net_amount.amount,
            cost=line.cost_amount.amount if line.cost_amount is not None else None,
        )
        for line in book.ledger
        if line.invoiced is not None and line.net_amount is not None
    )
    session.commit()


def _account(customer: ka.Customer) -> Account:
    return Account(
        account_id=customer.id,
        account_name=customer.name,
        sales_region=customer.region,
        parent_id=customer.parent,
        credit_limit=customer.credit_limit.amount if customer.credit_limit is not None else None,
        people=[
            Person(person_id=one.id, full_name=one.name, grade=GRADES[one.level]) for one in customer.contacts
        ],
    )
