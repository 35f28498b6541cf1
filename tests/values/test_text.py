"""Every word a user sees must exist in both languages."""

from __future__ import annotations

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.text import Term, Text, join, text_of


def test_a_text_says_itself_in_either_language() -> None:
    """English is the default because most code that asks for nothing is a log or a test."""
    text = Text("firm", "稳固")
    assert (text.say(), text.say("en"), text.say("zh")) == ("firm", "firm", "稳固")


@pytest.mark.parametrize("bad", [("firm", None), (1, "稳固"), (b"firm", "稳固")])
def test_a_text_needs_both_wordings_as_text(bad: tuple[object, object]) -> None:
    """A wording left out would surface as `None` in front of a customer."""
    with pytest.raises(KeyAccountError) as caught:
        Text(*bad)  # type: ignore[arg-type]
    assert caught.value.code == "text.not-text"


def test_a_term_keeps_its_key_apart_from_its_wording() -> None:
    """Stored documents name the key, so wording may be improved without touching them."""
    term = Term("share_of_wallet", "share of wallet", "钱包份额")
    assert (term.say(), term.say("zh")) == ("share of wallet", "钱包份额")
    assert term.text == Text("share of wallet", "钱包份额")


@pytest.mark.parametrize("bad", [("", "a", "b"), ("k", "", "b"), ("k", "a", ""), ("k", "a", 3)])
def test_a_term_is_complete_or_refused(bad: tuple[str, str, str]) -> None:
    """A term without its key cannot be stored, one without a wording cannot be shown."""
    with pytest.raises(KeyAccountError) as caught:
        Term(*bad)
    assert caught.value.code == "term.incomplete"


def test_texts_join_with_each_languages_own_separator() -> None:
    """Chinese lists items with 、 and English with a comma."""
    parts = (Text("a", "甲"), Text("b", "乙"))
    assert join(parts) == Text("a, b", "甲、乙")
    assert join(parts, "; ", ";") == Text("a; b", "甲;乙")


def test_wording_given_once_serves_both_languages() -> None:
    """A firm's own label exists in one language only; it is shown as it is rather than refused."""
    assert text_of("华联超市") == Text("华联超市", "华联超市")
    assert text_of(Text("a", "甲")) == Text("a", "甲")
