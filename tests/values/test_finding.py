"""Findings speak about good data; they are returned, so they must be readable on their own."""

from __future__ import annotations

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

GAP = Text("no answer", "未回答")


def test_a_finding_says_severity_code_place_and_remedy() -> None:
    """Whoever reads one line must know how bad it is, where, and what to do."""
    finding = Finding("dossier.missing", Severity.BLOCKING, "$.parts[2]", GAP, "C5", Text("ask", "去问"))
    assert finding.say() == "blocking dossier.missing @ $.parts[2]: no answer -> ask"
    assert finding.say("zh") == "阻断 dossier.missing @ $.parts[2]: 未回答 -> 去问"
    assert Finding("a", Severity.INFO, "$", GAP).say() == "note a @ $: no answer"


@pytest.mark.parametrize("severity", list(Severity))
def test_every_severity_has_both_wordings(severity: Severity) -> None:
    """A severity without words would break the first report that meets it."""
    assert severity.text.en
    assert severity.text.zh


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("$.code", (1, Severity.INFO, "$", GAP)),
        ("$.severity", ("a", "info", "$", GAP)),
        ("$.path", ("a", Severity.INFO, None, GAP)),
        ("$.text", ("a", Severity.INFO, "$", "no answer")),
    ],
)
def test_a_finding_of_wrong_parts_is_refused(field: str, arguments: tuple[object, ...]) -> None:
    """A plain string for the text would have no Chinese."""
    with pytest.raises(KeyAccountError) as caught:
        Finding(*arguments)  # type: ignore[arg-type]
    assert caught.value.path == field
