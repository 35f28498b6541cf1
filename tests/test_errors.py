"""Errors are the library's manners: every problem at once, where it is, how to mend it, in both languages."""

from __future__ import annotations

import pickle

import pytest

from keyaccount.errors import KeyAccountError, MissingExtra, Problem, Problems, near_miss, refuse


def _problem(path: str = "$.a", code: str = "x.bad") -> Problem:
    return Problem(code, path, "must be positive", "必须为正数")


def test_an_error_is_a_value_error_with_code_path_and_both_wordings() -> None:
    """Callers who know nothing of us still catch ValueError; callers who do read code and path."""
    error = KeyAccountError(_problem())
    assert isinstance(error, ValueError)
    assert (error.code, error.path) == ("x.bad", "$.a")
    assert str(error) == error.text() == "x.bad @ $.a: must be positive"
    assert error.text("zh") == "x.bad @ $.a: 必须为正数"


def test_an_error_without_a_problem_is_a_bug_of_ours() -> None:
    """An error that says nothing helps nobody, so it cannot be built."""
    with pytest.raises(TypeError, match="at least one"):
        KeyAccountError()


@pytest.mark.parametrize(("lang", "end"), [("en", "... and 5 more"), ("zh", "……另有 5 处")])
def test_past_a_hundred_messages_the_rest_is_counted(lang: str, end: str) -> None:
    """Hostile input must not fill a log, yet the reader must learn that there is more."""
    error = KeyAccountError(*(_problem(f"$.rows[{index}]") for index in range(105)))
    lines = error.text("zh" if lang == "zh" else "en").splitlines()
    assert len(lines) == 101
    assert lines[-1] == end
    assert len(error.problems) == 105


def test_paths_are_set_below_the_place_a_value_stands_in() -> None:
    """A value knows its own fields only; whoever holds it adds where it stands."""
    error = KeyAccountError(_problem("$.amount"), _problem("$")).under("$.lines[3]")
    assert [problem.path for problem in error.problems] == ["$.lines[3].amount", "$.lines[3]"]


def test_an_error_survives_the_way_between_processes() -> None:
    """Workers hand errors back by pickle; the problems must arrive whole."""
    error = pickle.loads(pickle.dumps(KeyAccountError(_problem(), _problem("$.b"))))
    assert [problem.path for problem in error.problems] == ["$.a", "$.b"]


def test_problems_are_raised_together_or_not_at_all() -> None:
    """One run must tell everything that is wrong, and a clean check must stay silent."""
    problems = Problems()
    problems.raise_any()
    problems.add("x.bad", "$.a", "en", "zh")
    problems.take(KeyAccountError(_problem("$.amount")), under="$.lines[0]")
    assert len(problems) == 2
    with pytest.raises(KeyAccountError) as caught:
        problems.raise_any()
    assert [problem.path for problem in caught.value.problems] == ["$.a", "$.lines[0].amount"]


def test_refuse_raises_one_problem() -> None:
    """The short way for a single fault gives the same kind of error as the long one."""
    with pytest.raises(KeyAccountError) as caught:
        refuse("x.bad", "$.a", "en", "中文")
    assert caught.value.problems == (Problem("x.bad", "$.a", "en", "中文"),)


def test_a_missing_extra_is_an_import_error_with_the_line_that_mends_it() -> None:
    """Tools look for ImportError; people look for the command to type."""
    error = MissingExtra.named("frames", needs="narwhals")
    assert isinstance(error, ImportError)
    assert isinstance(error, KeyAccountError)
    assert 'pip install "keyaccount[frames]"' in str(error)
    assert 'pip install "keyaccount[frames]"' in error.text("zh")
    assert isinstance(error.under("$.a"), MissingExtra)


def test_a_near_miss_is_offered_only_when_it_is_near() -> None:
    """A far-fetched suggestion misleads more than none."""
    assert near_miss("turnovr", ["turnover", "profit"]) == "turnover"
    assert near_miss("zzz", ["turnover", "profit"]) is None
    assert near_miss("t" * 1_000_000, ["turnover"]) is None


def test_a_word_that_is_no_word_has_no_near_miss() -> None:
    """A lookup by an object instead of its id must end in the lookup's own refusal, not in a traceback."""
    assert near_miss(7, ["7"]) is None
