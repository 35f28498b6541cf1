"""Findings: what a check has to say about good data, returned and never raised."""

from __future__ import annotations

from enum import Enum

import attrs

from keyaccount.errors import Lang
from keyaccount.values.checks import check_type
from keyaccount.values.text import Text

__all__ = ["Finding", "Severity"]


class Severity(Enum):
    """Rank how much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    BLOCKING = "blocking"

    @property
    def text(self) -> Text:
        """Return the severity in words."""
        return _SEVERITIES[self]


_SEVERITIES = {
    Severity.INFO: Text("note", "提示"),
    Severity.WARNING: Text("warning", "警告"),
    Severity.BLOCKING: Text("blocking", "阻断"),
}


@attrs.frozen
class Finding:
    """State what a check found: stable code, severity, where, the sentence, the clause and the remedy.

    >>> gap = Finding("dossier.missing", Severity.BLOCKING, "$.parts[2]", Text("no answer", "未回答"), "C5")
    >>> gap.say("zh")
    '阻断 dossier.missing @ $.parts[2]: 未回答'
    """

    code: str
    severity: Severity
    path: str
    text: Text
    clause: str = ""
    remedy: Text | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.code, str, "$.code")
        check_type(self.severity, Severity, "$.severity")
        check_type(self.path, str, "$.path")
        check_type(self.text, Text, "$.text")

    def say(self, lang: Lang = "en") -> str:
        """Word the finding as one line, the remedy after it."""
        line = f"{self.severity.text.say(lang)} {self.code} @ {self.path}: {self.text.say(lang)}"
        return f"{line} -> {self.remedy.say(lang)}" if self.remedy else line
