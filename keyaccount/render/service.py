"""Service on paper: what is promised to the customer, and the record against it."""

from __future__ import annotations

from keyaccount.negotiation.service_promise import ServicePromise
from keyaccount.negotiation.service_review import ServiceReview
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.text import Text

__all__ = ["service_promise_document", "service_review_document"]


def service_promise_document(promise: ServicePromise) -> Document:
    """Lay a service promise out for the customer: each service, who answers, in which hours, how fast.

    Method: N5.

    >>> from keyaccount.values.periods import Period
    >>> service_promise_document(ServicePromise("SLA-1", Period.year(2026), [])).title.zh
    '服务承诺 SLA-1'
    """
    valid = Text(
        f"Valid from {promise.valid.start} to {promise.valid.last}.",
        f"有效期 {promise.valid.start} 至 {promise.valid.last}。",
    )
    title = Text(f"Service promise {promise.id}", f"服务承诺 {promise.id}")
    return Document(title, [Paragraph(valid), promise.table()])


def service_review_document(review: ServiceReview) -> Document:
    """Lay a service record out against its promise: minutes, breaches, what to do, and why.

    Method: N5.

    >>> from datetime import date, time
    >>> from keyaccount.values.business_hours import Moment
    >>> from keyaccount.values.periods import Period
    >>> promise = ServicePromise("SLA-1", Period.year(2026), [])
    >>> review = ServiceReview(promise, Moment(date(2026, 3, 31), time(18)), (), (), ())
    >>> service_review_document(review).title.en
    'Service record against SLA-1'
    """
    blocks: list[Block] = [review.table()]
    found = review.findings()
    if found:
        blocks += [Heading(Text("To put right", "待改进"))]
        blocks += [ListBlock([Text(one.say("en"), one.say("zh")) for one in found])]
    if review.unpromised:
        blocks += [Heading(Text("Nothing promised for", "无对应承诺")), ListBlock(review.unpromised)]
    blocks += [Heading(Text("Figures and reasons", "数据与理由")), TreeBlock(review.explain())]
    title = Text(f"Service record against {review.promise.id}", f"服务记录与承诺 {review.promise.id}")
    return Document(title, blocks)
