"""Amendments: what both sides changed in a signed agreement, when, why, and as which version."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.commitment import Commitment
from keyaccount.values.checks import (
    check_date,
    check_id,
    check_int,
    check_name,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.explanation import Explanation
from keyaccount.values.text import Text, text_of

__all__ = ["Amendment"]


@attrs.frozen
class Amendment:
    """State one change to an agreement: promises withdrawn from a day on, and promises added.

    `withdrawn` names promises by the ids they were signed under; of a recurring one, what falls due from
    `on` on is withdrawn and what fell due before keeps its fate. Both sides agree by name.
    Raises `KeyAccountError` (`amendment.*`, `agreement.signatures`). Method: N0.

    >>> Amendment("A1", 2, date(2026, 6, 1), ["Wang", "Li"], "new warehouse", ["A1-1"], ()).version
    2
    """

    agreement: str
    version: int
    on: date
    agreed_by: tuple[str, ...] = attrs.field(converter=tuple_of)
    because: Text = attrs.field(converter=text_of)
    withdrawn: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    added: tuple[Commitment, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.agreement, "$.agreement")
        check_int(self.version, "$.version", least=2)
        check_date(self.on, "$.on")
        if len(self.agreed_by) < 2:
            refuse("agreement.signatures", "$.agreed_by", "name who agreed for each side", "请注明双方同意人")
        for index, name in enumerate(self.agreed_by):
            check_name(name, f"$.agreed_by[{index}]")
        check_type(self.because, Text, "$.because")
        check_name(self.because.en, "$.because")
        for index, id in enumerate(self.withdrawn):
            check_id(id, f"$.withdrawn[{index}]")
        check_unique(self.withdrawn, "amendment.repeated", "$.withdrawn")
        for index, one in enumerate(self.added):
            check_type(one, Commitment, f"$.added[{index}]")
            if one.due < self.on:
                refuse(
                    "amendment.past",
                    f"$.added[{index}].due",
                    f"falls due before the amendment of {self.on}",
                    f"到期日早于变更日 {self.on}",
                )
        if not self.withdrawn and not self.added:
            refuse("amendment.nothing", "$", "withdraw or add a promise", "请撤销或新增承诺")

    def explain(self) -> Explanation:
        """Explain the amendment: who agreed, why, what went and what came. Method: N0."""
        went = tuple(
            Explanation(f"withdrawn.{id}", Text(f"withdrawn: {id}", f"撤销:{id}"), None)
            for id in self.withdrawn
        )
        came = tuple(
            Explanation(f"added.{one.id}", Text(f"added: {one.text.en}", f"新增:{one.text.zh}"), one.due)
            for one in self.added
        )
        names = ", ".join(self.agreed_by)
        reason = Text(f"{self.on}, {names}: {self.because.en}", f"{self.on},{names}:{self.because.zh}")
        label = Text(f"version {self.version} of {self.agreement}", f"{self.agreement} 第 {self.version} 版")
        key = f"amendment.{self.version}"
        return Explanation(key, label, self.version, reason, "N0", because=(*went, *came))
