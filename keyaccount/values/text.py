"""Wording in English and Chinese: sentences and the terms of the field."""

from __future__ import annotations

import attrs

from keyaccount.errors import Lang, refuse

__all__ = ["Lang", "Term", "Text", "join", "text_of"]


@attrs.frozen
class Text:
    """Hold one sentence or label in both languages.

    >>> Text("firm", "稳固").say("zh")
    '稳固'
    """

    en: str
    zh: str

    def __attrs_post_init__(self) -> None:
        if type(self.en) is not str or type(self.zh) is not str:
            refuse(
                "text.not-text", "$", "give the wording as text in both languages", "中英文措辞都必须是文本"
            )

    def say(self, lang: Lang = "en") -> str:
        """Return the wording in one language."""
        return self.en if lang == "en" else self.zh


@attrs.frozen
class Term:
    """Hold one term of the field: a stable key for storage and its wording in both languages.

    >>> Term("share_of_wallet", "share of wallet", "钱包份额").say("zh")
    '钱包份额'
    """

    key: str
    en: str
    zh: str

    def __attrs_post_init__(self) -> None:
        if not all(type(part) is str and part for part in (self.key, self.en, self.zh)):
            refuse("term.incomplete", "$", "a term needs a key and both wordings", "术语需要键和中英文措辞")

    def say(self, lang: Lang = "en") -> str:
        """Return the wording in one language."""
        return self.en if lang == "en" else self.zh

    @property
    def text(self) -> Text:
        """Return the wording without the key."""
        return Text(self.en, self.zh)


def join(parts: tuple[Text, ...], en: str = ", ", zh: str = "、") -> Text:
    """Join texts, each language with its own separator.

    >>> join((Text("a", "甲"), Text("b", "乙"))).zh
    '甲、乙'
    """
    return Text(en.join(part.en for part in parts), zh.join(part.zh for part in parts))


def text_of(wording: str | Text) -> Text:
    """Take wording given once, in the language of whoever wrote it, as the wording in both languages.

    >>> text_of("华联超市").en
    '华联超市'
    """
    return Text(wording, wording) if isinstance(wording, str) else wording
