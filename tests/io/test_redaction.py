"""People can be taken out of values and documents while every figure stays: it is their right."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

import keyaccount as ka
from keyaccount.analysis import Stakeholder
from keyaccount.confirmation import verify
from keyaccount.errors import KeyAccountError
from keyaccount.io import Person, dumps, people_of, redact, redact_document, to_document
from keyaccount.samples import dossier as found
from keyaccount.samples.study import study_answers

SECRET = b"a secret of the data protection officer"
POLICY = ka.standard_policy(ka.Money(30_000_000, "CNY"))


@pytest.mark.parametrize("secret", [None, SECRET])
def test_nobody_is_left_in_a_redacted_book_and_every_figure_is(secret: bytes | None) -> None:
    """Names go wherever they stand; turnover, ranks and scores are those of before."""
    book = ka.samples.distributor()
    people = people_of(book, managers=True)
    hidden = redact(book, people, secret=secret)
    written = dumps(attrs.evolve(hidden, ledger=ka.Ledger.empty("CNY"), accounts=()))
    assert [person.name for person in people if person.name in written] == []
    assert hidden.facts() == book.facts()
    before, after = ka.identify(book, POLICY, book.as_of), ka.identify(hidden, POLICY, book.as_of)
    assert [(one.customer, one.score) for one in after.accounts] == [
        (one.customer, one.score) for one in before.accounts
    ]


def test_a_pseudonym_is_the_same_in_every_document_and_another_under_another_secret() -> None:
    """Figures by person must still add up over documents, for those who hold the secret alone."""
    book = ka.samples.distributor()
    people = people_of(book)
    one, other = redact(book, people, secret=SECRET), redact(book, people, secret=SECRET[::-1])
    contacts = [contact for customer in book.customers for contact in customer.contacts]
    assert [redact(contact, people, secret=SECRET) for contact in contacts] == [
        contact for customer in one.customers for contact in customer.contacts
    ]
    assert one != other
    assert redact(one, people_of(one), secret=SECRET) != book


def test_ids_stay_where_no_person_stands() -> None:
    """A product and a customer may be called P1 too; hiding a person must not rename them."""
    stored = {"product": "P1", "customer": "P1", "owner": "P1", "signed_by": ["P1", "P2"], "id": "P1"}
    assert redact_document(stored, [Person("P1", "Wang")]) == {
        "product": "P1",
        "customer": "P1",
        "owner": "erased-1",
        "signed_by": ["erased-1", "P2"],
        "id": "P1",
    }


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Wang Min", "asked Wang Min, who agreed", "asked erased-1, who agreed"),
        ("Hua", "Hualian asked Hua.", "Hualian asked erased-1."),
        ("王敏", "由王敏经理确认", "由erased-1经理确认"),
        ("王", "国王", "国王"),
        ("王", "王", "erased-1"),
    ],
)
def test_names_go_from_running_text(name: str, text: str, left: str) -> None:
    """Reasons and minutes are written by people about people; a firm that contains a name keeps its own."""
    assert redact_document({"reason": text}, [Person("P1", name)]) == {"reason": left}


def test_of_two_names_the_longer_is_taken() -> None:
    """Wang Minhua must not become somebody else followed by a syllable."""
    people = [Person("P1", "王敏"), Person("P2", "王敏华")]
    assert redact_document({"reason": "王敏华与王敏"}, people) == {"reason": "erased-2与erased-1"}


def test_a_decision_says_that_something_was_taken_out() -> None:
    """Erasing is lawful, hiding that one did is not: the digest of the minutes no longer matches."""
    book = ka.samples.distributor()
    ranking = ka.identify(book, POLICY, book.as_of)
    nomination = ka.shortlist(ranking, 5, prepared_by="M2", prepared_on=date(2026, 1, 5)).nominations[0]
    rules = ka.ConfirmationPolicy(rates=ka.samples.rates(), risk=found.risk_assumptions())
    ready = found.answered(ka.open_dossier(nomination, book, policy=rules))
    decision = ka.confirm(ready, found.panel(), found.votes(), date(2026, 1, 12), rules, manager="M2")
    people = [Person(member.id, member.name) for member in found.panel().members]
    hidden = redact(decision, people)
    assert [one.name for one in people if one.name in dumps(hidden)] == []
    assert verify(decision) == ()
    assert len(verify(hidden)) == 1


def test_stakeholders_of_a_study_go_too() -> None:
    """Influence and attitude of a named person is the most delicate thing a study holds."""
    answers = study_answers()
    people = [Person(one.id, one.name) for one in answers.stakeholders if isinstance(one, Stakeholder)]
    assert people
    written = dumps(redact(answers, people, secret=SECRET))
    assert [one.name for one in people if one.name in written] == []


def test_one_person_of_two_names_is_one() -> None:
    """People marry, and old documents keep the old name."""
    people = [Person("P1", "Wang"), Person("P1", "Li"), Person("P2", "Chen")]
    assert redact_document({"reason": "Wang, Li, Chen"}, people) == {"reason": "erased-1, erased-1, erased-2"}


def test_nobody_to_hide_changes_nothing() -> None:
    """An empty request is no request."""
    document = to_document(ka.samples.distributor().customer("C007"))
    assert redact_document(document, []) == document


def test_wrong_requests_are_refused() -> None:
    """A weak secret hides nobody, and one person asked for twice is a slip in the list."""
    with pytest.raises(KeyAccountError, match="can be guessed"):
        redact_document({}, [Person("P1", "Wang")], secret=b"short")
    with pytest.raises(KeyAccountError, match=r"\$\.secret"):
        redact_document({}, [], secret="text")  # type: ignore[arg-type]  # what callers without types do
    with pytest.raises(KeyAccountError, match=r"\$\.people\[0\]"):
        redact_document({}, ["P1"])  # type: ignore[list-item]  # what callers without types do
    with pytest.raises(KeyAccountError, match=r"document\.float"):
        redact_document({"rate": 0.5}, [])
