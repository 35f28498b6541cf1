"""Tools speak plain JSON for every verb, so that a service or an assistant needs no Python of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from jsonschema import Draft202012Validator

import keyaccount as ka
from keyaccount.errors import KeyAccountError
from keyaccount.io import to_document
from keyaccount.io.limits import ReadLimits
from keyaccount.io.tools import Tool, tool_of, tools
from keyaccount.samples.talks import talks
from keyaccount.values import Dated, Money, Period
from tests.io.schema_rules import check_schema

TOOLS = {one.name: one for one in tools()}


def _data(value: object) -> object:
    return to_document(value)["data"]


@pytest.mark.parametrize("name", TOOLS)
def test_every_verb_is_described_by_valid_schemas(name: str) -> None:
    """Whoever lists the tools shows these schemas to validators and to form builders."""
    definition = TOOLS[name].definition()
    check_schema(definition["input_schema"])
    check_schema(definition["output_schema"])
    assert definition["description"].endswith(".")


def test_every_verb_of_the_front_door_is_a_tool() -> None:
    """A verb without a tool is one a service cannot offer; helpers that make policies are no verbs."""
    verbs = {name for name in ka.__all__ if name.islower() and callable(getattr(ka, name))}
    assert verbs - TOOLS.keys() == {"standard_policy"}


def test_identification_runs_on_plain_json_and_answers_in_it() -> None:
    """What goes in and out keeps to the published schemas, and equals the call in Python."""
    book = ka.samples.distributor()
    policy = ka.standard_policy(ka.Money(30_000_000, "CNY"), rates=ka.samples.rates())
    arguments = {"book": _data(book), "policy": _data(policy), "as_of": book.as_of.isoformat()}
    tool = TOOLS["identify"]
    answer = tool(arguments)
    assert answer == _data(ka.identify(book, policy, book.as_of))
    assert [*Draft202012Validator(tool.input_schema()).iter_errors(arguments)] == []
    assert [*Draft202012Validator(tool.output_schema()).iter_errors(answer)] == []


def test_a_method_takes_its_owner_as_the_first_argument() -> None:
    """The frontier of a talk is asked of the talk, which JSON has to name."""
    negotiation = talks("C007")
    assert TOOLS["frontier"].run({"talks": _data(negotiation)}) == negotiation.frontier()


def _both(policies: ka.Money | list[ka.Money], history: Money | Dated[Money] | None = None) -> Money:
    """Add what it is given."""
    assert history is None or isinstance(history, Money)
    return sum(policies[1:], policies[0]) if isinstance(policies, list) else policies


def test_where_python_takes_one_or_many_json_takes_many() -> None:
    """One form per argument keeps callers from guessing tags; a history of policies is Python's business."""
    tool = tool_of("both", _both)
    assert tool({"policies": ["1.00 CNY", "2.00 CNY"], "history": "3.00 CNY"}) == "3.00 CNY"
    assert tool({"policies": ["1.00 CNY"], "history": None}) == "1.00 CNY"


def _either(value: Period | date) -> date:
    """Return the first day."""
    return value if isinstance(value, date) else value.start


def test_other_unions_stay_tagged() -> None:
    """A period or a day are two different things, told apart by a tag as everywhere in documents."""
    tool = tool_of("either", _either)
    assert tool({"value": {"type": "Period", "start": "2026-01-01", "end": "2026-02-01"}}) == "2026-01-01"


def _watched(day: date, progress: Callable[[int], None] | None = None, seconds: float = 1.0) -> date:
    """Return the day."""
    return day


def test_what_no_document_can_hold_is_left_out() -> None:
    """A function cannot come over a wire, and a stop by the clock gives no answer that could be repeated."""
    assert [one.name for one in tool_of("watched", _watched).arguments] == ["day"]


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        (None, "tool.arguments", "$"),
        ([], "tool.arguments", "$"),
        ({}, "document.missing", "$.policies"),
        ({"ledger": 5}, "document.type", "$.ledger"),
        ({"policys": []}, "document.extra-key", "$.policys"),
        ({"until": 0.5}, "document.float", "$.until"),
        ({"until": "2026-02-30"}, "document.no-such-day", "$.until"),
    ],
)
def test_wrong_arguments_are_refused_by_name_and_place(arguments: object, code: str, path: str) -> None:
    """A caller far away has nothing but the message to go by."""
    with pytest.raises(KeyAccountError) as caught:
        TOOLS["earn"](arguments)
    assert (code, path) in {(one.code, one.path) for one in caught.value.problems}


@pytest.mark.parametrize(
    ("text", "path"), [("{", "$"), ('{"year": 1, "year": 2}', "$"), ('{"year": NaN}', "$.year")]
)
def test_text_that_is_no_exact_json_is_refused(text: str, path: str) -> None:
    """A service hands the body through as it came; nothing may be guessed from it."""
    with pytest.raises(KeyAccountError) as caught:
        tool_of("month", Period.month).run_text(text)
    assert caught.value.path == path


def test_what_the_verb_refuses_reaches_the_caller() -> None:
    """A tool adds nothing to the verb's own rules and hides nothing of them."""
    with pytest.raises(KeyAccountError, match="at most 12"):
        tool_of("month", Period.month)({"year": 2026, "month": 13})


def test_limits_bound_what_is_read() -> None:
    """A service decides how much a caller may send."""
    with pytest.raises(KeyAccountError, match="too-many"):
        TOOLS["earn"]({"policies": [1, 2, 3, 4]}, limits=ReadLimits(nodes=3))


def test_a_function_has_no_owner() -> None:
    """A slip in a list of tools is named where it is made."""
    with pytest.raises(KeyAccountError, match="only a method of a class"):
        tool_of("identify", ka.identify, owner="book")


def test_tools_compare_by_what_they_are() -> None:
    """Engines are machinery: two tools made alike are alike."""
    assert isinstance(TOOLS["earn"], Tool)
    assert tools()[0] == tools()[0]
