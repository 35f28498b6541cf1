"""The one error type of the library, and the collector that reports every problem at once."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal, NoReturn

import attrs

__all__ = ["KeyAccountError", "Lang", "MissingExtra", "Problem", "Problems", "near_miss", "refuse"]

Lang = Literal["en", "zh"]

# More messages than this help nobody and would let hostile input fill a log.
MOST_SHOWN = 100


@attrs.frozen
class Problem:
    """State one thing that is wrong: a stable code, where it is, and how to mend it in en and zh.

    >>> Problem("money.currency-unknown", "$.currency", "use an ISO 4217 code", "请使用 ISO 4217 代码").path
    '$.currency'
    """

    code: str
    path: str
    en: str
    zh: str

    def under(self, prefix: str) -> Problem:
        """Return the same problem with its path set below `prefix` (both start with `$`).

        >>> Problem("x", "$.amount", "", "").under("$.lines[3]").path
        '$.lines[3].amount'
        """
        return attrs.evolve(self, path=prefix + self.path.removeprefix("$"))

    def say(self, lang: Lang = "en") -> str:
        """Word the problem as one line.

        >>> Problem("x", "$.a", "is missing", "缺失").say("zh")
        'x @ $.a: 缺失'
        """
        return f"{self.code} @ {self.path}: {self.en if lang == 'en' else self.zh}"


class KeyAccountError(ValueError):
    """Report misuse: every problem found in one call, each with code, path, text and remedy.

    Only misuse raises; what a check finds in good data is returned as findings instead.

    >>> error = KeyAccountError(Problem("x.bad", "$.a", "must be positive", "必须为正数"))
    >>> error.code, error.path
    ('x.bad', '$.a')
    >>> print(error.text("zh"))
    x.bad @ $.a: 必须为正数
    """

    problems: tuple[Problem, ...]

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise TypeError("KeyAccountError needs at least one Problem")
        self.problems = problems
        super().__init__(*problems)

    @property
    def code(self) -> str:
        """Return the code of the first problem."""
        return self.problems[0].code

    @property
    def path(self) -> str:
        """Return the path of the first problem."""
        return self.problems[0].path

    def text(self, lang: Lang = "en") -> str:
        """Word all problems, one per line; past 100 the rest is counted."""
        lines = [problem.say(lang) for problem in self.problems[:MOST_SHOWN]]
        rest = len(self.problems) - MOST_SHOWN
        if rest > 0:
            lines.append(f"... and {rest} more" if lang == "en" else f"……另有 {rest} 处")
        return "\n".join(lines)

    def under(self, prefix: str) -> KeyAccountError:
        """Return the same error with every path set below `prefix`."""
        return type(self)(*(problem.under(prefix) for problem in self.problems))

    def __str__(self) -> str:
        return self.text()


# ImportError has a `path` of its own, of a file; ours stays that of the problem.
class MissingExtra(KeyAccountError, ImportError):  # type: ignore[misc]  # noqa: N818
    """Say which optional extra a call needs, with the pip line that installs it.

    >>> print(MissingExtra.named("plots", needs="matplotlib"))
    extra.missing @ $: this needs matplotlib; install it with: pip install "keyaccount[plots]"
    """

    @classmethod
    def named(cls, extra: str, needs: str) -> MissingExtra:
        """Build the error for one extra and the library it brings."""
        line = f'pip install "keyaccount[{extra}]"'
        return cls(
            Problem(
                "extra.missing",
                "$",
                f"this needs {needs}; install it with: {line}",
                f"需要 {needs},请安装:{line}",
            )
        )


def refuse(code: str, path: str, en: str, zh: str) -> NoReturn:
    """Raise a `KeyAccountError` with one problem.

    >>> refuse("x.bad", "$.a", "must be positive", "必须为正数")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: x.bad @ $.a: must be positive
    """
    raise KeyAccountError(Problem(code, path, en, zh))


class Problems:
    """Collect problems during one check and raise them all together.

    >>> problems = Problems()
    >>> problems.add("x.bad", "$.a", "must be positive", "必须为正数")
    >>> problems.add("x.bad", "$.b", "must be positive", "必须为正数")
    >>> problems.raise_any()
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: x.bad @ $.a: must be positive
    x.bad @ $.b: must be positive
    """

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, code: str, path: str, en: str, zh: str) -> None:
        """Note one problem."""
        self._found.append(Problem(code, path, en, zh))

    def take(self, error: KeyAccountError, under: str = "$") -> None:
        """Note every problem of an error caught below `under`."""
        self._found.extend(problem.under(under) for problem in error.problems)

    def raise_any(self) -> None:
        """Raise one `KeyAccountError` with everything noted, if anything was."""
        if self._found:
            raise KeyAccountError(*self._found)


def near_miss(word: object, known: Iterable[str]) -> str | None:
    """Return the known word closest to `word`, if one is close enough to suggest.

    >>> near_miss("turnovr", ["turnover", "profit"])
    'turnover'
    """
    if not isinstance(word, str):
        return None  # asked by something that is no word at all; the caller's refusal says so
    # Bounded, so that a hostile word cannot make the comparison slow.
    close = get_close_matches(word[:128], list(known)[:2000], n=1)
    return close[0] if close else None
